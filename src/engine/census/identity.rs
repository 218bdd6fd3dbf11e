//! By what one knows that two are the same person: read from a SCIM resource, whether it is to be made or is there.

use std::sync::Arc;

use serde::Serialize;
use serde_json::Value;

use crate::mapping::known_by;
use crate::scim::message::plain;
use crate::scim::{ENTERPRISE_USER, Resource, TargetPath};

/// Who somebody is.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Identity {
    /// The account's own id; none of who is not there.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    pub name: String,
    pub user_name: String,
    pub emails: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub external_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub employee_number: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub department: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub organization: Option<String>,
    /// `None` where it is not known.
    pub active: Option<bool>,
    /// Only the account's own export shows them, and the id is that export's.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub from_export: bool,
    /// The id that the account's own export has of them, where that shows them too.
    #[serde(skip)]
    pub exported_as: Option<String>,
    /// Of which account they are, where an id of it is known: the endpoint that a snapshot was taken of.
    #[serde(skip)]
    pub of: Option<Arc<str>>,
    /// By what a table of decisions names them; nothing of an account.
    #[serde(skip)]
    pub known_by: String,
}

impl Identity {
    pub(super) fn of_person(name: String, resource: &Value) -> Self {
        Self { known_by: known_by(resource, &name), name, ..Self::of(resource) }
    }

    pub(super) fn of_account(resource: &Resource) -> Self {
        let of = Self::of(&resource.attributes);
        Self { id: resource.id(), ..of }
    }

    fn of(resource: &Value) -> Self {
        let one = |path: &str| TargetPath::parse(path).ok().and_then(|path| text(path.get(resource)?));
        let all = |path: &str| {
            let path = TargetPath::parse(path).ok();
            path.iter().flat_map(|path| path.get_all(resource)).filter_map(text).collect::<Vec<_>>()
        };
        let full = || {
            let parts = [one("name.givenName"), one("name.familyName")];
            let name = parts.into_iter().flatten().collect::<Vec<_>>().join(" ");
            (!name.is_empty()).then_some(name)
        };
        let user_name = one("userName").unwrap_or_default();
        let name = one("displayName").or_else(full).unwrap_or_else(|| user_name.clone());
        Self {
            id: None,
            name,
            user_name,
            emails: all("emails.value"),
            external_id: one("externalId"),
            employee_number: one(&format!("{ENTERPRISE_USER}:employeeNumber")),
            title: one("title"),
            department: one(&format!("{ENTERPRISE_USER}:department")),
            organization: one(&format!("{ENTERPRISE_USER}:organization")),
            active: resource.get("active").and_then(truth),
            from_export: false,
            exported_as: None,
            of: None,
            known_by: String::new(),
        }
    }

    /// Appends what is shown of them, to be searched.
    pub fn write_words(&self, out: &mut String) {
        let some =
            [&self.id, &self.external_id, &self.employee_number, &self.title, &self.department, &self.organization];
        let emails = self.emails.iter().map(String::as_str);
        let all = [self.name.as_str(), &self.user_name]
            .into_iter()
            .chain(emails)
            .chain(some.into_iter().flatten().map(String::as_str));
        all.for_each(|text| out.extend([text, " "]));
    }

    /// The addresses by which mail reaches them: a name that is an address, and all e-mails.
    pub(super) fn addresses(&self) -> impl Iterator<Item = &str> {
        let all = std::iter::once(&self.user_name).chain(&self.emails).map(String::as_str);
        all.filter(|text| text.contains('@'))
    }
}

/// A value as a text; nothing of what says nothing.
pub(super) fn text(value: &Value) -> Option<String> {
    plain(value).filter(|text| !text.trim().is_empty())
}

fn truth(value: &Value) -> Option<bool> {
    value.as_bool().or_else(|| crate::base::truth::of_text(value.as_str()?))
}
