//! The attributes that an application's user has from the start, and where Okta's SCIM 2.0 template sends them.
//!
//! Names: developer.okta.com, SCIM provisioning guide, "check the attributes and corresponding mappings" (documented).
//! External names: help.signinsolutions.com and datadoghq.com for `primary==true` (observed); for addresses inferred.

use crate::base::capitalised;
use crate::scim::{ENTERPRISE_USER, TargetPath};

/// Name, and target in the core schema.
const CORE: &[(&str, &str)] = &[
    ("userName", "userName"),
    ("givenName", "name.givenName"),
    ("familyName", "name.familyName"),
    ("middleName", "name.middleName"),
    ("honorificPrefix", "name.honorificPrefix"),
    ("honorificSuffix", "name.honorificSuffix"),
    ("email", "emails[primary eq true].value"),
    ("emailType", "emails[primary eq true].type"),
    ("title", "title"),
    ("displayName", "displayName"),
    ("nickName", "nickName"),
    ("profileUrl", "profileUrl"),
    ("primaryPhone", "phoneNumbers[primary eq true].value"),
    ("primaryPhoneType", "phoneNumbers[primary eq true].type"),
    ("addressType", "addresses[primary eq true].type"),
    ("streetAddress", "addresses[primary eq true].streetAddress"),
    ("locality", "addresses[primary eq true].locality"),
    ("region", "addresses[primary eq true].region"),
    ("postalCode", "addresses[primary eq true].postalCode"),
    ("country", "addresses[primary eq true].country"),
    ("preferredLanguage", "preferredLanguage"),
    ("locale", "locale"),
    ("timezone", "timezone"),
    ("userType", "userType"),
];

/// Name, and target in the enterprise extension.
const ENTERPRISE: &[(&str, &str)] = &[
    ("employeeNumber", "employeeNumber"),
    ("costCenter", "costCenter"),
    ("organization", "organization"),
    ("division", "division"),
    ("department", "department"),
    ("managerValue", "manager.value"),
    ("managerDisplayName", "manager.displayName"),
];

/// Those that an application has as its base; the others are custom attributes to Okta.
pub(in super::super) const BASE: &[&str] = &["userName", "givenName", "familyName"];

fn all() -> impl Iterator<Item = (&'static str, TargetPath)> {
    let enterprise = ENTERPRISE.iter().map(|(name, path)| (*name, format!("{ENTERPRISE_USER}:{path}")));
    let all = CORE.iter().map(|(name, path)| (*name, (*path).to_owned())).chain(enterprise);
    all.filter_map(|(name, path)| Some((name, TargetPath::parse(&path).ok()?)))
}

pub(in super::super) fn target(name: &str) -> Option<TargetPath> {
    all().find(|(known, _)| *known == name).map(|(_, target)| target)
}

pub(in super::super) fn is_user_name(target: &TargetPath) -> bool {
    target.extension().is_none() && target.attribute().eq_ignore_ascii_case("userName")
}

/// An attribute for a target, with the one that says its type.
#[derive(Clone, Debug)]
pub(super) struct ForTarget {
    pub name: String,
    /// What its external name says.
    pub target: TargetPath,
    pub companion: Option<(String, TargetPath, String)>,
}

/// The type under which the one address, telephone or place of a template application goes.
const WORK: &str = "work";

/// The stock attribute of a target where there is one, else one with a name of its own.
pub(super) fn attribute_for(target: &TargetPath, is_free: &dyn Fn(&str) -> bool) -> ForTarget {
    let kind = item_type(target);
    let primary = kind.as_deref().filter(|kind| *kind == WORK).and_then(|_| primary_of(target));
    let wanted = primary.as_ref().unwrap_or(target);
    if let Some((name, stock)) = all().find(|(name, stock)| stock == wanted && is_free(name)) {
        let of_type = primary.as_ref().map(|primary| primary.with_sub_attribute("type"));
        let companion = of_type.and_then(|of_type| all().find(|(_, stock)| *stock == of_type));
        let companion = companion.map(|(name, target)| (name.to_owned(), target, WORK.to_owned()));
        return ForTarget { name: name.to_owned(), target: stock, companion };
    }
    let name = variable(target);
    let companion = kind.map(|kind| {
        let of_type = target.with_sub_attribute("type");
        (variable(&of_type), of_type, kind)
    });
    ForTarget { name, target: target.clone(), companion }
}

/// `emails[primary eq true].value` of `emails[type eq "work"].value`.
fn primary_of(target: &TargetPath) -> Option<TargetPath> {
    let sub = target.sub_attribute()?;
    TargetPath::parse(&format!("{}[primary eq true].{sub}", target.root())).ok()
}

/// The type a filter asks for: "work" in `emails[type eq "work"]`.
fn item_type(target: &TargetPath) -> Option<String> {
    target.filter()?.to_element().get("type")?.as_str().map(str::to_owned)
}

/// A flat name for an attribute that Okta has none for: `homeEmails`, `phoneNumbersDisplay`.
fn variable(target: &TargetPath) -> String {
    match (item_type(target), target.attribute(), target.sub_attribute()) {
        (None, "name", Some(sub)) if sub != "formatted" => sub.to_owned(),
        (None, attribute, Some(sub)) => format!("{attribute}{}", capitalised(sub)),
        (None, attribute, None) => attribute.to_owned(),
        (Some(kind), attribute, sub) => {
            let sub = sub.filter(|s| *s != "value").map(capitalised).unwrap_or_default();
            format!("{kind}{}{sub}", capitalised(attribute))
        }
    }
}

/// How Okta's screen calls the formats of the username that an expression stands for.
pub(in super::super) fn username_format(expression: &str) -> String {
    match expression {
        "user.login" => "Okta username".to_owned(),
        "user.email" => "Email".to_owned(),
        other => format!("Custom, {other}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn targets_have_oktas_own_attributes_where_there_are_some() {
        let enterprise = format!("{ENTERPRISE_USER}:manager.value");
        for (target, name, companion) in [
            ("name.givenName", "givenName", None),
            ("emails[type eq \"work\"].value", "email", Some("emailType")),
            ("emails[primary eq true].value", "email", None),
            ("emails[type eq \"home\"].value", "homeEmails", Some("homeEmailsType")),
            ("addresses[type eq \"work\"].locality", "locality", Some("addressType")),
            ("phoneNumbers[type eq \"mobile\"].value", "mobilePhoneNumbers", Some("mobilePhoneNumbersType")),
            (enterprise.as_str(), "managerValue", None),
            ("name.formatted", "nameFormatted", None),
        ] {
            let made = attribute_for(&TargetPath::parse(target).expect("a path"), &|_| true);
            let of_type = made.companion.map(|(name, ..)| name);
            assert_eq!((made.name.as_str(), of_type.as_deref()), (name, companion), "{target}");
        }
    }
}
