//! What follows from other columns: parts of a name from the whole and the whole from its parts, the name to sign in with
//! from the address, a second number from a field that holds two.

use super::assign::Table;
use super::concept::Concept;
use super::propose::{direct, expression, has_commas};
use crate::expression::has_several_numbers;

/// How sure these are, beside a heading that says it.
const LIKELY: f64 = 0.8;
const PERHAPS: f64 = 0.6;

pub fn add(table: &mut Table<'_>) {
    if table.judge.kind != crate::base::ResourceKind::User {
        return;
    }
    names(table);
    sign_in(table);
    if let Some(number) = table.column_of(Concept::EmployeeNumber) {
        let name = (LIKELY, "An employee number stays".to_owned());
        table.add_derived(Concept::ExternalId, &[number], direct(&table.columns[number]), name);
    }
    second_phone(table);
}

fn names(table: &mut Table<'_>) {
    let columns = table.columns;
    let (given, family) = (table.column_of(Concept::Given), table.column_of(Concept::Family));
    let full = table.column_of(Concept::FullName);
    let shown = table.column_of(Concept::DisplayName).or(full);
    if let Some(full) = shown {
        let source = table.ground.sources(Concept::DisplayName, &columns[full]).into_iter().next();
        let name = (LIKELY, format!("{} is the whole name", columns[full].title));
        source.into_iter().for_each(|source| table.add_derived(Concept::DisplayName, &[full], source, name.clone()));
        if given.is_none() && family.is_none() {
            parts_of_name(table, full);
        }
    }
    if let (Some(given), Some(family)) = (given, family) {
        let mut parts = vec![given, family];
        if let Some(particle) = table.column_of(Concept::Particle) {
            parts.insert(1, particle);
        }
        let of: Vec<_> = parts.iter().map(|part| &columns[*part]).collect();
        if let Some(source) = table.ground.joined(&of) {
            let name = (LIKELY, "Both names make the whole".to_owned());
            table.add_derived(Concept::DisplayName, &parts, source, name);
        }
    }
}

fn parts_of_name(table: &mut Table<'_>, full: usize) {
    let (column, ground) = (&table.columns[full], table.ground);
    let sureness = if has_commas(column) { LIKELY } else { PERHAPS };
    for (concept, part) in [(Concept::Given, "given"), (Concept::Family, "family")] {
        let Some(text) = ground.dialect.name_part(&ground.read(column), part) else { return };
        let name = (sureness, format!("{} holds it", column.title));
        table.add_derived(concept, &[full], expression(text), name);
    }
}

/// Most people sign in with their address at work.
fn sign_in(table: &mut Table<'_>) {
    let Some(email) = table.column_of(Concept::Email) else { return };
    let Some(target) = table.target(Concept::UserName) else { return };
    let name = if table.judge.wants_address(&target) {
        (LIKELY, format!("{} takes an e-mail for it", table.judge.provider.label()))
    } else {
        (PERHAPS, "Most sign in by e-mail".to_owned())
    };
    if let Some(source) = table.ground.sources(Concept::UserName, &table.columns[email]).into_iter().next() {
        table.add_derived(Concept::UserName, &[email], source, name);
    }
}

fn second_phone(table: &mut Table<'_>) {
    let (Some(region), Some(phone)) = (table.ground.region, table.column_of(Concept::Phone)) else { return };
    let (column, ground) = (&table.columns[phone], table.ground);
    let several = column.filled().any(has_several_numbers);
    let text = ground.dialect.phone(&ground.read(column), region.country, Some("mobile")).filter(|_| several);
    if let Some(text) = text {
        let name = (LIKELY, format!("{} holds several numbers", column.title));
        table.add_derived(Concept::Mobile, &[phone], expression(text), name);
    }
}
