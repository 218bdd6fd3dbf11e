//! What Xurrent's own export has of people, as the SCIM users that an account with them would show.
//!
//! The names are those of the REST API's people (developer.xurrent.com/v1/people), in JSON as they are, in CSV as headings
//! in any case, with blanks or underscores. The headings of the CSV export are not documented: what has not both a
//! primary e-mail and a column that says who is disabled is taken for no export.

use serde_json::{Map, Value, json};

use crate::scim::ENTERPRISE_USER;

const PRIMARY_EMAIL: &str = "primaryemail";
const DISABLED: &str = "disabled";

/// Fields with the attributes that the default rules fill them from; the last are the enterprise user's.
const FIELDS: [(&str, &str); 3] = [("name", "displayName"), ("jobtitle", "title"), ("locale", "locale")];
const ENTERPRISE_FIELDS: [(&str, &str); 3] =
    [("employeeid", "employeeNumber"), ("supportid", "supportID"), ("location", "location")];

/// The user of a person in an export; `None` where this is none.
pub(super) fn exported(record: &Value) -> Option<Value> {
    let fields: Vec<(String, &Value)> = record.as_object()?.iter().map(|(name, value)| (plain(name), value)).collect();
    let field = |wanted: &str| fields.iter().find(|(name, _)| name == wanted).map(|(_, value)| *value);
    let (mail, disabled) = (field(PRIMARY_EMAIL)?, field(DISABLED)?);
    let text = |wanted: &str| field(wanted).and_then(Value::as_str).map(str::trim).filter(|text| !text.is_empty());
    let mut user = Map::new();
    if let Some(mail) = mail.as_str().map(str::trim).filter(|mail| !mail.is_empty()) {
        user.insert("userName".to_owned(), mail.into());
        user.insert("emails".to_owned(), json!([{"type": "work", "value": mail, "primary": true}]));
    }
    user.insert("active".to_owned(), Value::Bool(!is_yes(disabled)));
    user.extend(FIELDS.iter().filter_map(|(from, to)| Some(((*to).to_owned(), text(from)?.into()))));
    let enterprise = ENTERPRISE_FIELDS.iter().filter_map(|(from, to)| Some(((*to).to_owned(), text(from)?.into())));
    let enterprise: Map<String, Value> = enterprise.collect();
    if !enterprise.is_empty() {
        user.insert(ENTERPRISE_USER.to_owned(), enterprise.into());
    }
    Some(user.into())
}

fn plain(name: &str) -> String {
    name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

fn is_yes(value: &Value) -> bool {
    match value {
        Value::Bool(yes) => *yes,
        Value::String(text) => ["true", "yes", "1"].iter().any(|yes| yes.eq_ignore_ascii_case(text.trim())),
        other => other.as_i64() == Some(1),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_person_of_an_export_is_a_user_and_nobody_else_is() {
        let liz = json!({
            "userName": "liz@x", "emails": [{"type": "work", "value": "liz@x", "primary": true}], "active": false,
            "displayName": "Liz", ENTERPRISE_USER: {"employeeNumber": "7"}
        });
        for (record, expected) in [
            (
                json!({"Primary Email": "liz@x", "Disabled": "Yes", "Name": " Liz ", "Employee ID": "7"}),
                Some(liz.clone()),
            ),
            (
                json!({"primary_email": "liz@x", "disabled": true, "name": "Liz", "employeeID": "7", "job_title": ""}),
                Some(liz),
            ),
            (json!({"Primary e-mail": "", "Disabled": "0"}), Some(json!({"active": true}))),
            (json!({"Primary Email": "liz@x", "Name": "Liz"}), None),
            (json!({"mail": "liz@x", "disabled": false}), None),
            (json!("liz@x"), None),
        ] {
            assert_eq!(exported(&record), expected, "{record}");
        }
    }
}
