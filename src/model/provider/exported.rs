//! The account's own export of its people, told and read by the columns that the provider's file names.

use serde_json::{Map, Value, json};

use super::traits::{ExportShape, OtherShape};
use crate::base::truth;
use crate::scim::message::{boolean, plain};

impl ExportShape {
    /// Whether records with these keys are such an export, and nothing else.
    pub fn is_of<'k>(&self, keys: &(impl Iterator<Item = &'k String> + Clone)) -> bool {
        let signs = self.signs.iter().filter(|sign| has(keys, sign.0)).count();
        has(keys, self.email.0) && (signs >= 2 || (signs >= 1 && has(keys, self.disabled.0)))
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

    /// The SCIM user that an account with this person would show, as far as the record says it.
    pub fn person(&self, record: &Map<String, Value>) -> Value {
        let mut user = json!({});
        if let Some(is_disabled) = self.is_disabled(record) {
            user["active"] = (!is_disabled).into();
        }
        if let Some(mail) = self.text(record, self.email.0) {
            user["userName"] = mail.trim().into();
            user["emails"] = json!([{"type": "work", "value": mail.trim(), "primary": true}]);
        }
        for fill in &self.fills {
            if let Some(text) = self.text(record, fill.column.0) {
                fill.attribute.set(&mut user, text.trim().into());
            }
        }
        user
    }

    /// The same for an account that is to hold them, where everybody is active who is not disabled; `None` where the record
    /// has not both an address and whether it is disabled.
    pub(super) fn user(&self, record: &Value) -> Option<Value> {
        let record = record.as_object()?;
        value(record, self.email.0).and(value(record, self.disabled.0))?;
        let mut user = self.person(record);
        user.as_object_mut()?.entry("active").or_insert(true.into());
        Some(user)
    }
}

/// What is in headings that only tables of people have: an address, a login, a name in parts, a job, a life. Whoever has
/// one of them is no organization and no site.
const IN_HEADINGS_OF_PEOPLE: [&str; 18] = [
    "mail",
    "login",
    "username",
    "principalname",
    "firstname",
    "lastname",
    "givenname",
    "familyname",
    "surname",
    "jobtitle",
    "employee",
    "department",
    "hire",
    "birth",
    "gender",
    "salary",
    "phone",
    "mobile",
];

/// The same of headings that are too short to be looked for in others.
const HEADINGS_OF_PEOPLE: [&str; 3] = ["sn", "title", "supportid"];

impl OtherShape {
    /// Whether records with these keys are such an export. Nobody can say that they are not, so it has to be sure.
    pub fn is_of<'k>(&self, keys: &(impl Iterator<Item = &'k String> + Clone)) -> bool {
        let signs = self.signs.iter().filter(|sign| has(keys, sign.0)).count();
        let is_meant = self.telling.iter().any(|word| has(keys, word.0)) && has(keys, NAME) && signs >= self.least;
        let known = || self.telling.iter().chain(&self.signs).map(|word| word.0).chain([NAME]);
        let is_alone = |key: &String| known().any(|name| is_called(key, name));
        is_meant && !keys.clone().any(|key| is_of_people(key)) && (!self.alone || keys.clone().all(is_alone))
    }
}

const NAME: &str = "name";

fn is_of_people(key: &str) -> bool {
    let heading: String = letters(key).collect();
    HEADINGS_OF_PEOPLE.contains(&heading.as_str()) || IN_HEADINGS_OF_PEOPLE.iter().any(|part| heading.contains(part))
}

fn has<'k>(keys: &(impl Iterator<Item = &'k String> + Clone), name: &str) -> bool {
    keys.clone().any(|key| is_called(key, name))
}

fn value<'a>(record: &'a Map<String, Value>, column: &str) -> Option<&'a Value> {
    record.iter().find(|(key, _)| is_called(key, column)).map(|(_, value)| value)
}

fn is_called(key: &str, column: &str) -> bool {
    letters(key).eq(letters(column))
}

/// The letters and digits of a heading, in small letters.
fn letters(heading: &str) -> impl Iterator<Item = char> {
    heading.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase)
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
            ("people with a business unit", "ID,Name,Manager,Region,Business Unit,Work Email,Hire Date", None),
            (
                "people with a business unit and nothing else of their own",
                "ID,Name,Manager,Region,Business Unit,Team",
                None,
            ),
            ("people with a parent", "ID,Name,Manager,Region,Parent,Remarks", None),
            ("people of another program", "id,sourceId,name,created_at,updated_at,work_email", None),
            ("people of another program, without addresses", "id,sourceId,name,team,created_at,updated_at", None),
            ("people with where they live", "ID,Name,Address,City,State,Zip,Country,Time Zone", None),
            ("customers", "id,source,name,address,city,zip,country,created_at,updated_at", None),
            (
                "an import of people who are called otherwise",
                "ID,Source,Source ID,Disabled,Name,Login Name,Address,Remarks,Time Zone",
                None,
            ),
            (
                "an import of people with birthdays",
                "ID,Source,Source ID,Disabled,Name,Date of Birth,Parent Organization,Remarks",
                None,
            ),
            ("people without addresses", "ID,Name,Address,City,Zip,Country,Employee ID,Time Zone", None),
            ("names alone", "Name,Manager,Department", None),
            ("a Graph user", "id,displayName,userPrincipalName,manager", None),
        ] {
            let keys: Vec<String> = columns.split(',').map(str::to_owned).collect();
            let shapes = provider.traits().visibility.others.items();
            let found = shapes.iter().find(|shape| shape.is_of(&keys.iter())).map(|shape| shape.what);
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
