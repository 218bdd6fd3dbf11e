//! What people call a record, when the mapping knows better than the payload does.
//!
//! A table of an HR system may call a name anything; the rule that a person made for displayName says which it is.

use serde_json::Value;

use crate::base::sink::Line;
use crate::scim::message::plain;
use crate::source::Record;

/// The mapped displayName, else the record's own name, else the mapped userName, else the record's key or number.
pub fn called(record: &Record, resource: &Value) -> String {
    let mapped = |attribute: &str| {
        let text = resource.get(attribute).and_then(Value::as_str)?;
        (!text.trim().is_empty()).then(|| text.to_owned())
    };
    mapped("displayName")
        .or_else(|| record.name_itself())
        .or_else(|| mapped("userName"))
        .unwrap_or_else(|| record.name())
}

/// By what a table for people names somebody who is sent so: userName, else externalId, else what they are called; as a table
/// shows it, so that it is the same when it comes back.
pub fn known_by(resource: &Value, called: &str) -> String {
    let said = |attribute: &str| plain(resource.get(attribute)?).filter(|text| !text.trim().is_empty());
    Line::of(said("userName").or_else(|| said("externalId")).unwrap_or_else(|| called.to_owned())).into()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::base::{Cancel, Progress, ResourceKind};
    use crate::source::{Input, LoadedSet, RecordIndex};

    #[test]
    fn a_record_is_called_by_its_mapped_name_or_its_own() {
        for (name, table, resource, expected) in [
            ("mapped", "c1;c2\nx;Liz\n", json!({"displayName": "Liz", "userName": "liz"}), "Liz"),
            ("its own", "Vorname;Nachname\nLiz;Lee\n", json!({"userName": "liz"}), "Liz Lee"),
            ("the mapped login", "c1;c2\nx;Liz\n", json!({"displayName": " ", "userName": "liz"}), "liz"),
            ("an address in some column", "c1;c2\nx;l@x.com\n", json!({}), "l@x.com"),
            ("nothing", "c1;c2\nx;Liz\n", json!({}), "user 1"),
        ] {
            let input = Input::Text { name: "table".to_owned(), bytes: table.as_bytes().to_vec() };
            let set = LoadedSet::load(&[input], &Progress::default(), &Cancel::default()).expect("not cancelled");
            let record = set.record(ResourceKind::User, RecordIndex(0)).expect(name);
            assert_eq!(called(&record, &resource), expected, "{name}");
        }
    }
}
