//! BambooHR's directory of employees: `GET /employees/directory`, an object with the list `employees` beside `fields`,
//! which says what the columns are called. It is no identity provider's payload, and has no client of its own.
//!
//! Source: BambooHR API reference, Get Employee Directory.

use super::{Format, Sample, listed};

pub static BAMBOO: Format = Format {
    users: "BambooHR employees (JSON)",
    groups: "BambooHR (JSON)",
    both: "BambooHR (JSON)",
    recognise,
    ..Format::PLAIN
};

const KEYS: [&str; 8] = [
    "workEmail",
    "workPhone",
    "workPhoneExtension",
    "preferredName",
    "photoUploaded",
    "photoUrl",
    "canUploadPhoto",
    "supervisor",
];

fn recognise(sample: &Sample<'_>) -> Option<String> {
    let Sample::Json { list, .. } = sample else { return None };
    list.key().filter(|key| *key == "employees")?;
    let keys = sample.keys(&KEYS, 2)?;
    Some(format!("The records {} have the keys of BambooHR's directory, such as {}.", sample.place(), listed(&keys)))
}
