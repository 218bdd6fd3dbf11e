//! A table of the same invented people, as an HR system exports them.

use std::path::Path;

use super::payload::{CITIES, GIVEN, SURNAMES};

/// What a table of people holds; further columns have headings that say nothing.
const COLUMNS: [&str; 16] = [
    "Personeelsnr",
    "Voornaam",
    "Achternaam",
    "E-mail (werk)",
    "Telefoon",
    "Mobiel",
    "Functie",
    "Afdeling",
    "Land",
    "Plaats",
    "Postcode",
    "Straat",
    "Actief",
    "Leidinggevende",
    "In dienst",
    "Taal",
];

/// Writes a table of so many people with so many columns, as an HR system would. Returns its size in bytes.
pub fn write_table(path: &Path, people: usize, columns: usize) -> std::io::Result<u64> {
    let mut out = csv::Writer::from_path(path)?;
    let further = (COLUMNS.len()..columns).map(|column| format!("Veld {column}"));
    out.write_record(COLUMNS.iter().take(columns).map(|heading| (*heading).to_owned()).chain(further))?;
    for number in 0..people {
        out.write_record((0..columns).map(|column| cell(number, column)))?;
    }
    out.flush()?;
    drop(out);
    Ok(std::fs::metadata(path)?.len())
}

fn cell(number: usize, column: usize) -> String {
    let (given, surname) = (GIVEN[number % GIVEN.len()], SURNAMES[number % SURNAMES.len()]);
    let (city, country) = CITIES[number % CITIES.len()];
    match column {
        0 => format!("{number:07}"),
        1 => given.to_owned(),
        2 => surname.to_owned(),
        3 => format!("user{number}@contoso.com"),
        4 => format!("030 {:07}", number % 10_000_000),
        5 => format!("06-{:08}", number % 100_000_000),
        6 => "Service desk lead".to_owned(),
        7 => format!("Team {}", number % 40),
        8 => country.to_owned(),
        9 => city.to_owned(),
        10 => "3521 CB".to_owned(),
        11 => format!("Croeselaan {}", number % 200),
        12 => (if number.is_multiple_of(7) { "Nee" } else { "Ja" }).to_owned(),
        13 => format!("{:07}", number / 10),
        14 => "04-03-2019".to_owned(),
        15 => "nl-NL".to_owned(),
        _ if column.is_multiple_of(3) => String::new(),
        _ => format!("{}", number % (column * 7)),
    }
}
