//! Large Graph payloads for benchmarks, made of invented people: the same for the same number.

use std::io::{BufWriter, Write};
use std::path::Path;

pub const GIVEN: [&str; 12] =
    ["Liz", "José", "Zoë", "Jürgen", "Наталья", "Ελένη", "Ng", "Amara", "Tom", "Priya", "Mehmet", "Mei"];
pub const SURNAMES: [&str; 11] = [
    "Smith",
    "Núñez",
    "van den Berg",
    "Weiß",
    "Кузнецова",
    "Παπαδοπούλου",
    "O'Brien",
    "Okafor",
    "Becker",
    "Raman",
    "Lin",
];
pub const CITIES: [(&str, &str); 4] =
    [("Utrecht", "Netherlands"), ("Madrid", "Spain"), ("Athens", "Greece"), ("São Paulo", "Brazil")];

/// Writes so many users to a file, as `GET /users` would answer. Returns its size in bytes.
pub fn write_users(path: &Path, users: usize) -> std::io::Result<u64> {
    let mut out = BufWriter::new(std::fs::File::create(path)?);
    out.write_all(b"{\"@odata.context\":\"https://graph.microsoft.com/v1.0/$metadata#users\",\"value\":[\n")?;
    for number in 0..users {
        if number > 0 {
            out.write_all(b",\n")?;
        }
        serde_json::to_writer(&mut out, &user(number))?;
    }
    out.write_all(b"\n]}\n")?;
    out.flush()?;
    out.get_ref().sync_all()?;
    Ok(std::fs::metadata(path)?.len())
}

/// One user. Every seventh is disabled, every fifth has no manager, every third no phone.
fn user(number: usize) -> serde_json::Value {
    let (given, surname) = (GIVEN[number % GIVEN.len()], SURNAMES[number % SURNAMES.len()]);
    let (city, country) = CITIES[number % CITIES.len()];
    let manager = (!number.is_multiple_of(5)).then(|| {
        serde_json::json!({"@odata.type": "#microsoft.graph.user", "id": id(number / 10), "displayName": "A Manager"})
    });
    let phones: Vec<String> =
        (!number.is_multiple_of(3)).then(|| format!("+31 30 {:07}", number % 10_000_000)).into_iter().collect();
    serde_json::json!({
        "id": id(number),
        "accountEnabled": !number.is_multiple_of(7),
        "userPrincipalName": format!("user{number}@contoso.com"),
        "displayName": format!("{given} {surname}"),
        "givenName": given,
        "surname": surname,
        "jobTitle": if !number.is_multiple_of(4) { "Service desk lead \"tier 2\"".into() } else { serde_json::Value::Null },
        "department": "IT Operations",
        "companyName": "Contoso Nederland",
        "mail": format!("User{number}@contoso.com"),
        "mailNickname": format!("user{number}"),
        "businessPhones": phones,
        "mobilePhone": format!("+31 6 {:08}", number % 100_000_000),
        "faxNumber": null,
        "officeLocation": format!("Room {}", number % 400),
        "streetAddress": "Croeselaan 18",
        "city": city,
        "state": "Utrecht",
        "postalCode": "3521 CB",
        "country": country,
        "usageLocation": "NL",
        "preferredLanguage": "nl-NL",
        "employeeId": format!("{number:07}"),
        "employeeType": "Employee",
        "userType": "Member",
        "proxyAddresses": [format!("SMTP:user{number}@contoso.com"), format!("smtp:u{number}@contoso.onmicrosoft.com")],
        "otherMails": [],
        "onPremisesExtensionAttributes": extension_attributes(number),
        "onPremisesSamAccountName": format!("user{number}"),
        "onPremisesSyncEnabled": if number.is_multiple_of(9) { serde_json::Value::Null } else { true.into() },
        "createdDateTime": "2019-03-04T09:12:44Z",
        "manager": manager,
    })
}

/// All fifteen, as Graph always answers them.
fn extension_attributes(number: usize) -> serde_json::Value {
    let value = |place: usize| match place {
        2 => "x".into(),
        5 => format!("NL-{:03}", number % 500).into(),
        _ => serde_json::Value::Null,
    };
    (1..=15).map(|place| (format!("extensionAttribute{place}"), value(place))).collect::<serde_json::Map<_, _>>().into()
}

fn id(number: usize) -> String {
    format!("{number:08x}-77b3-4a1e-9d55-20c1f0a8e7b1")
}
