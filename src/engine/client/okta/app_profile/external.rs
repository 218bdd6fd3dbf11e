//! External names: a SCIM path as Okta spells it, `emails.^[type=="work"].value`, with the schema's URN beside it.
//!
//! `.^[…]` is the selection of the first element in the Spring expression language. Okta shows `type=="work"`; single
//! quotes, none, `primary==true` and an index (`emails.[1].value`) are in vendors' pages (observed).

use crate::scim::filter::{Filter, Literal, Operator, ValueFilter};
use crate::scim::{CORE_USER, TargetPath};

/// Where an attribute goes, or why nowhere.
pub(super) fn target(name: &str, external: Option<&str>, namespace: Option<&str>) -> Result<TargetPath, String> {
    let filled = |text: Option<&'_ str>| text.map(str::trim).filter(|text| !text.is_empty()).map(str::to_owned);
    let stock = super::stock::target(name);
    match (filled(external), filled(namespace)) {
        // The base attribute userName has neither, and is sent all the same.
        (None, None) => {
            stock.ok_or_else(|| "it has neither an external name nor a namespace, so it is never sent".to_owned())
        }
        (_, None) => Err("it has no external namespace, so Okta never sends it".to_owned()),
        (None, Some(_)) => Err("it has no external name".to_owned()),
        (Some(external), Some(namespace)) => read(&external, &namespace),
    }
}

fn read(external: &str, namespace: &str) -> Result<TargetPath, String> {
    let path = match external.split_once(".^[") {
        None if external.contains(".[") => {
            return Err(format!("it is told by its place in a list, {external}, which SCIM has no path for"));
        }
        None => external.to_owned(),
        Some((attribute, rest)) => {
            let (test, rest) = rest.split_once(']').ok_or_else(|| format!("{external} has no closing bracket"))?;
            format!("{attribute}[{}]{rest}", filter(test).ok_or_else(|| format!("{external} is not understood"))?)
        }
    };
    let prefix = if namespace.eq_ignore_ascii_case(CORE_USER) { String::new() } else { format!("{namespace}:") };
    TargetPath::parse(&format!("{prefix}{path}")).map_err(|error| error.to_string().trim_end_matches('.').to_owned())
}

/// `type=="work"` as a filter of SCIM.
fn filter(test: &str) -> Option<String> {
    let (name, value) = test.split_once("==").filter(|(_, value)| !value.contains(['&', '|', '=']))?;
    let value = value.trim();
    let bare = value.trim_matches(['\'', '"']);
    let value = match value {
        "true" | "false" => value.to_owned(),
        _ => serde_json::Value::from(bare).to_string(),
    };
    Some(format!("{} eq {value}", name.trim()))
}

/// A target's external name and namespace; `None` for a filter that Okta has no spelling for.
pub(in super::super) fn of(target: &TargetPath) -> Option<(String, String)> {
    let filter = match target.filter().map(ValueFilter::filter) {
        None => String::new(),
        Some(Filter::Compare { path, operator: Operator::Equal, value }) => {
            let value = match value {
                Literal::Boolean(truth) => truth.to_string(),
                Literal::Text(text) if !text.contains(['"', ']']) => format!("\"{text}\""),
                _ => return None,
            };
            format!(".^[{path}=={value}]")
        }
        Some(_) => return None,
    };
    let sub = target.sub_attribute().map_or_else(String::new, |sub| format!(".{sub}"));
    let namespace = target.extension().unwrap_or(CORE_USER);
    Some((format!("{}{filter}{sub}", target.attribute()), namespace.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scim::ENTERPRISE_USER;

    #[test]
    fn external_names_are_read_and_written() {
        for (external, namespace, path, again) in [
            ("name.givenName", CORE_USER, "name.givenName", "name.givenName"),
            (
                "emails.^[primary==true].value",
                CORE_USER,
                "emails[primary eq true].value",
                "emails.^[primary==true].value",
            ),
            (
                "emails.^[type==\"work\"].value",
                CORE_USER,
                "emails[type eq \"work\"].value",
                "emails.^[type==\"work\"].value",
            ),
            ("roles.^[type=='a b'].value", CORE_USER, "roles[type eq \"a b\"].value", "roles.^[type==\"a b\"].value"),
            (
                "photos.^[type==photo].value",
                CORE_USER,
                "photos[type eq \"photo\"].value",
                "photos.^[type==\"photo\"].value",
            ),
            (
                "manager.value",
                ENTERPRISE_USER,
                "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:manager.value",
                "manager.value",
            ),
            ("a", "urn:example:own", "urn:example:own:a", "a"),
        ] {
            let target = target("x", Some(external), Some(namespace)).expect(external);
            assert_eq!(target, TargetPath::parse(path).expect("a path"), "{external}");
            assert_eq!(of(&target), Some((again.to_owned(), namespace.to_owned())), "{external}");
        }
    }

    #[test]
    fn what_goes_nowhere_says_why() {
        for (external, namespace, why) in [
            (Some("emails.[1].value"), Some(CORE_USER), "place in a list"),
            (Some("badge"), None, "never sends it"),
            (None, Some(CORE_USER), "no external name"),
            (None, None, "never sent"),
            (Some("emails.^[type==\"a\" && primary==true].value"), Some(CORE_USER), "not understood"),
            (Some("emails.^[type"), Some(CORE_USER), "no closing bracket"),
            (Some("a.b.c"), Some(CORE_USER), "character"),
        ] {
            let reason = target("x", external, namespace).expect_err("nowhere");
            assert!(reason.contains(why), "{external:?}: {reason}");
        }
        assert!(target("userName", None, None).is_ok(), "the base attribute is sent without either");
    }
}
