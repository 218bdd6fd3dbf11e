//! Active Directory as LDIF: what `ldifde` writes, and `ldapsearch` where it asks a domain controller. It is brought to
//! Graph's names as the same directory's tables are.
//!
//! Several values stand in lines of their own, so nothing in a value divides it, and bytes are base64.
//! Sources: those of [`super::directory`]; Microsoft's AD schema for the classes `user` and `group`.

use serde_json::{Map, Value};

use super::super::ldif;
use super::super::{Format, Sample, listed};
use super::directory::{COLUMNS, other_column};
use crate::base::ClientKind;
use crate::source::format::csv::{Holds, put};
use crate::source::path::PathStep;

pub static DIRECTORY_LDIF: Format = Format {
    users: "Active Directory users (LDIF)",
    groups: "Active Directory groups (LDIF)",
    both: "Active Directory users and groups (LDIF)",
    client: Some(ClientKind::new("entra")),
    recognise,
    shape: Some(of_graph),
    columns: &COLUMNS,
    other_column: Some(other_column),
    ..Format::PLAIN
};

/// In lower case: names that no other directory has.
const KEYS: [&str; 7] = [
    "samaccountname",
    "userprincipalname",
    "useraccountcontrol",
    "samaccounttype",
    "objectguid",
    "objectsid",
    "grouptype",
];

/// Other directories' people are `inetOrgPerson`, and their groups `groupOfNames` and the like.
const CLASSES: [&str; 2] = ["user", "group"];

fn recognise(sample: &Sample<'_>) -> Option<String> {
    let Sample::Ldif { records } = sample else { return None };
    let is_ours = |record: &&Value| {
        let classes = record.as_object().map(ldif::classes_of).unwrap_or_default();
        classes.iter().any(|class| CLASSES.contains(&class.as_str()))
    };
    let by_class = || {
        let is_usual = records.iter().filter(is_ours).count() * 2 > records.len();
        is_usual.then(|| "Active Directory's classes, 'user' and 'group'".to_owned())
    };
    let by_name = sample.keys_in_any_case(&KEYS, 1);
    let what = by_name.map(|keys| format!("Active Directory's names, such as {}", listed(&keys))).or_else(by_class)?;
    Some(format!("It is LDIF whose entries have {what}; they are read by Graph's names."))
}

fn of_graph(value: Value) -> Value {
    let Value::Object(object) = value else { return value };
    let mut result = Value::Object(Map::new());
    for (key, value) in object {
        let Some((path, holds)) = DIRECTORY_LDIF.place(&key) else { continue };
        let value = value_of(holds, value);
        match path.steps() {
            // Of what Graph has a list of, here are all.
            [above @ .., PathStep::Index(_)] if value.is_array() => put(&mut result, above, value),
            steps => put(&mut result, steps, value),
        }
    }
    result
}

fn value_of(holds: Holds, value: Value) -> Value {
    // A text is one value, and means what it says.
    let one = |text: &str| match holds {
        Holds::DirectoryText | Holds::DirectoryList => Holds::Text.value(text),
        holds => holds.value(text),
    };
    match value {
        Value::String(text) if holds == Holds::DirectoryList => Value::Array(vec![one(&text)]),
        Value::String(text) => one(&text),
        Value::Array(list) => list.iter().filter_map(Value::as_str).map(one).collect(),
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn entries_of_active_directory_are_told_by_their_names_or_classes() {
        for (entry, expected) in [
            ("dn: a\nobjectClass: top\nobjectClass: user\ncn: b", true),
            ("dn: a\nobjectClass: group\nmember: b", true),
            ("dn: a\nsAMAccountName: b", true),
            ("dn: a\nuserprincipalname: b\nsn: c", true),
            ("dn: a\nobjectClass: inetOrgPerson\nuid: b\nmail: c", false),
            ("dn: a\nobjectClass: groupOfNames\nmember: b", false),
        ] {
            let record = ldif::object(entry);
            let sample = Sample::Ldif { records: &[record] };
            assert_eq!(recognise(&sample).is_some(), expected, "{entry}");
        }
    }

    #[test]
    fn values_stay_apart_and_mean_what_they_say() {
        let entry = "dn: CN=A\\;B,DC=x\ndistinguishedName: CN=A\\;B,DC=x\ntelephoneNumber: 1\ntelephoneNumber: 2\nmemberOf: CN=C;D\nsn: X'4a'\nuserAccountControl: 514\ntitle:\nmanager: CN=M,DC=x\notherTelephone: 3\notherTelephone: 4";
        let expected = json!({
            "dn": "CN=A\\;B,DC=x", "businessPhones": ["1", "2"], "memberOf": ["CN=C;D"], "surname": "X'4a'",
            "accountEnabled": false, "jobTitle": null, "manager": {"id": "CN=M,DC=x"}, "otherTelephone": ["3", "4"],
        });
        assert_eq!(of_graph(ldif::object(entry)), expected);
    }
}
