//! The account's own export of its people, told and read by the columns that the provider's file names.

use serde_json::{Map, Value, json};

use super::traits::{ExportShape, OtherShape};
use crate::base::truth;
use crate::scim::message::{boolean, plain};

impl ExportShape {
    /// Whether records with these keys are such an export, and nothing else.
    pub fn is_of<'k>(&self, keys: impl Iterator<Item = &'k String>) -> bool {
        let keys: Vec<String> = keys.map(|key| letters(key)).collect();
        let has = |name: &str| keys.contains(&letters(name));
        let signs = self.signs.iter().filter(|sign| has(sign.0)).count();
        has(self.email.0) && (signs >= 2 || (signs >= 1 && has(self.disabled.0)))
    }

    /// What a record has in a column; nothing where it is empty.
    pub fn text(&self, record: &Map<String, Value>, column: &str) -> Option<String> {
        value(record, column).and_then(plain).filter(|text| !text.trim().is_empty())
    }

    /// Whether somebody has no access any more, where the record says it.
    pub fn is_disabled(&self, record: &Map<String, Value>) -> Option<bool> {
        let said = value(record, self.disabled.0)?;
        boolean(said).or_else(|| truth::of_text(said.as_str()?))
    }

    /// The SCIM user that an account with this person would show; `None` where the record has not both an address and
    /// whether it is disabled.
    pub(super) fn user(&self, record: &Value) -> Option<Value> {
        let record = record.as_object()?;
        value(record, self.email.0).and(value(record, self.disabled.0))?;
        let mut user = json!({"active": self.is_disabled(record) != Some(true)});
        if let Some(mail) = self.text(record, self.email.0) {
            user["userName"] = mail.trim().into();
            user["emails"] = json!([{"type": "work", "value": mail.trim(), "primary": true}]);
        }
        for fill in &self.fills {
            if let Some(text) = self.text(record, fill.column.0) {
                fill.attribute.set(&mut user, text.trim().into());
            }
        }
        Some(user)
    }
}

/// Headings that only tables of people have: an address, a login, a name in parts, a job. Whoever has one of them is no
/// organization and no site.
const OF_PEOPLE: [&str; 19] = [
    "primaryemail",
    "email",
    "mail",
    "emailaddress",
    "emails",
    "username",
    "userprincipalname",
    "login",
    "firstname",
    "lastname",
    "givenname",
    "surname",
    "sn",
    "jobtitle",
    "title",
    "employeeid",
    "employeenumber",
    "supportid",
    "phone",
];

impl OtherShape {
    /// Whether records with these keys are such an export.
    pub fn is_of<'k>(&self, keys: impl Iterator<Item = &'k String>) -> bool {
        let keys: Vec<String> = keys.map(|key| letters(key)).collect();
        let has = |name: &str| keys.contains(&letters(name));
        let is_telling = self.telling.iter().any(|word| has(word.0));
        let signs = self.signs.iter().filter(|sign| has(sign.0)).count();
        is_telling && has("name") && signs >= self.least && !OF_PEOPLE.iter().any(|name| has(name))
    }
}

fn value<'a>(record: &'a Map<String, Value>, column: &str) -> Option<&'a Value> {
    let name = letters(column);
    record.iter().find(|(key, _)| letters(key) == name).map(|(_, value)| value)
}

/// The letters and digits of a heading, in small letters.
fn letters(heading: &str) -> String {
    heading.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use crate::base::ProviderKind;
    use crate::scim::ENTERPRISE_USER;

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
            assert_eq!(super::super::of(ProviderKind::new("xurrent")).exported(&record), expected, "{record}");
        }
    }

    #[test]
    fn organizations_and_sites_are_told_by_their_columns_and_people_never_taken_for_them() {
        let provider = super::super::of(ProviderKind::new("xurrent"));
        for (name, columns, expected) in [
            ("a list of organizations", "id,sourceID,name,parent,manager,created_at,updated_at", Some("organizations")),
            (
                "an import of organizations",
                "ID,Source,Source ID,Disabled,Name,Business Unit,Business Unit Organization,Region,Parent Organization,Manager,Substitute,Remarks,UI Extension,Custom Fields,Financial ID",
                Some("organizations"),
            ),
            (
                "one site",
                "picture_uri,name,city,address,zip,remarks,created_at,sourceID,country,updated_at,id,time_zone,source,disabled,state,custom_fields,ui_extension",
                Some("sites"),
            ),
            (
                "a list of sites",
                "name,created_at,sourceID,updated_at,id",
                Some("sites, or other records that are listed with their names alone"),
            ),
            (
                "people of the account",
                "ID,Primary Email,Source,Source ID,Disabled,Name,Organization,Job Title,Manager,Site,Time Zone,Created At,Updated At",
                None,
            ),
            ("people of an HR system", "ID,Name,Manager,Region,Parent,Job Title", None),
            ("people without addresses", "ID,Name,Address,City,Zip,Country,Employee ID,Time Zone", None),
            ("names alone", "Name,Manager,Department", None),
            ("a Graph user", "id,displayName,userPrincipalName,manager", None),
        ] {
            let keys: Vec<String> = columns.split(',').map(str::to_owned).collect();
            let shapes = provider.traits().visibility.others.items();
            let found = shapes.iter().find(|shape| shape.is_of(keys.iter())).map(|shape| shape.what);
            assert_eq!(found, expected, "{name}");
        }
    }

    #[test]
    fn whether_somebody_is_disabled_is_read_as_tables_say_it_and_else_not_known() {
        let provider = super::super::of(ProviderKind::new("xurrent"));
        let shape = &provider.traits().visibility.export.items()[0];
        for (said, expected) in [
            (json!(true), Some(true)),
            (json!("false"), Some(false)),
            (json!("Yes"), Some(true)),
            (json!("Nee"), Some(false)),
            (json!("perhaps"), None),
            (json!(""), None),
            (Value::Null, None),
        ] {
            let record = json!({"Primary Email": "liz@x", "Disabled": said});
            assert_eq!(shape.is_disabled(record.as_object().expect("an object")), expected, "{said}");
        }
    }
}
