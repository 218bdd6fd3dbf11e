//! What to type where in Okta: the application's attributes with their external names, and the mappings to them.
//!
//! Okta's second stage is a SCIM path written as `emails.^[type=="work"].value` with the schema's URN beside it. The
//! syntax is shown in Okta's screens for one case and by others for the rest.

use crate::base::ResourceKind;
use crate::base::sink::markdown::{Inline, Markdown};
use crate::mapping::{Apply, Mapping, Rule, RuleSource};
use crate::scim::{CORE_USER, TargetPath};

/// What Okta sends of itself: no rows on its screens.
const BY_ITSELF: &[&str] = &["active", "externalId"];

pub(super) fn sheet(mappings: &[&Mapping]) -> Markdown {
    let mut page = Markdown::new(
        "# Attribute mappings in Okta\n\n\
         Provisioning > Integration: the base URL and the token. Provisioning > To App: switch on Create Users, Update User Attributes, Deactivate Users. \
         For Xurrent, set Sign On > Application username format to Email.\n",
    );
    for mapping in mappings {
        match mapping.kind {
            ResourceKind::User => users(&mut page, mapping),
            ResourceKind::Group => page.words(
                "\n## Groups\n\nPush Groups: choose the groups. Their names and members are sent; there are no rows to fill in. \
                 For Xurrent, a group whose members are pushed must already exist as an organization.\n",
            ),
        }
    }
    page
}

fn users(page: &mut Markdown, mapping: &Mapping) {
    let rules = || mapping.rules.iter().filter(|r| !BY_ITSELF.contains(&r.target.attribute()));
    page.words(
        "\n## 1. The application's attributes\n\n\
         Directory > Profile Editor > the application's user. Add those that are missing. The external name and namespace cannot be changed later; \
         an attribute without a namespace is never sent. Delete attributes that you do not map: they are sent empty and overwrite what is there.\n\n",
    );
    page.table(&["Variable name", "External name", "External namespace"]);
    for rule in rules() {
        let namespace = rule.target.extension().unwrap_or(CORE_USER);
        page.row(
            &[variable(&rule.target), external_name(&rule.target), namespace.to_owned()].map(|t| Inline::code(&t)),
        );
    }
    page.words("\n## 2. The mappings\n\nProfile Editor > Mappings > Okta User to the application. userName is none of them: it is set on the Sign On tab.\n\n");
    page.table(&["Expression", "Application attribute", "Apply on"]);
    rules().filter(|r| r.target.attribute() != "userName").for_each(|rule| page.row(&row(rule)));
    page.words("\nFor each kind of address or telephone, Okta needs a second attribute for its type, such as `emails.^[type==\"work\"].type` with the value `work`. Crosswalk shows both as one.\n");
}

fn row(rule: &Rule) -> [Inline; 3] {
    let expression = match &rule.source {
        RuleSource::Constant { value } => format!("\"{value}\""),
        source => source.text().to_owned(),
    };
    let apply = match rule.apply {
        Apply::Always => "Create and update",
        Apply::OnlyAtCreation => "Create",
    };
    [Inline::code(&expression), Inline::code(&variable(&rule.target)), Inline::words(apply)]
}

/// The type a filter asks for: "work" in `emails[type eq "work"]`.
fn item_type(target: &TargetPath) -> Option<String> {
    target.filter()?.to_element().get("type")?.as_str().map(str::to_owned)
}

/// A flat name for an application attribute: `givenName`, `workEmails`, `managerValue`.
fn variable(target: &TargetPath) -> String {
    let kind = item_type(target);
    match (kind, target.attribute(), target.sub_attribute()) {
        (None, "name", Some(sub)) if sub != "formatted" => sub.to_owned(),
        (None, attribute, Some(sub)) => format!("{attribute}{}", crate::client::table::capitalised(sub)),
        (None, attribute, None) => attribute.to_owned(),
        (Some(kind), attribute, sub) => {
            let sub = sub.filter(|s| *s != "value").map(crate::client::table::capitalised).unwrap_or_default();
            format!("{kind}{}{sub}", crate::client::table::capitalised(attribute))
        }
    }
}

fn external_name(target: &TargetPath) -> String {
    let kind = item_type(target);
    let filter = kind.map_or_else(String::new, |kind| format!(".^[type==\"{kind}\"]"));
    let sub = target.sub_attribute().map_or_else(String::new, |sub| format!(".{sub}"));
    format!("{}{filter}{sub}", target.attribute())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn targets_are_written_as_okta_does() {
        for (target, name, flat) in [
            ("userName", "userName", "userName"),
            ("name.givenName", "name.givenName", "givenName"),
            ("emails[type eq \"work\"].value", "emails.^[type==\"work\"].value", "workEmails"),
            ("addresses[type eq \"work\"].locality", "addresses.^[type==\"work\"].locality", "workAddressesLocality"),
            (
                "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:manager.value",
                "manager.value",
                "managerValue",
            ),
            ("urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:department", "department", "department"),
        ] {
            let target = TargetPath::parse(target).expect("a path");
            assert_eq!((external_name(&target).as_str(), variable(&target).as_str()), (name, flat));
        }
    }
}
