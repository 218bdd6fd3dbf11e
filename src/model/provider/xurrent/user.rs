//! From a SCIM user to a person, by Xurrent's default automation rule (developer.xurrent.com/v1/scim/xurrent_mappings).

use serde_json::Value;

use super::values::{items, text};
use super::{CUSTOM_FIELDS, MAPPING};
use crate::provider::shape::looks_like_email;
use crate::provider::{Prediction, Sees, Sign};
use crate::scim::TargetPath;

const ORGANIZATION: &str = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:organization";
const SITE: &str = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:site";
const MANAGER: &str = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:manager.value";

/// Fields that keep what they have when nothing is sent, and when it is sent empty.
const KEPT_WHEN_BLANK: &[(&str, &str)] = &[
    ("Job title", "title"),
    ("Location", "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:location"),
    ("Employee ID", "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:employeeNumber"),
    ("Support ID", "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:supportID"),
];

/// Fields that are set when the person is made, and never after.
const NEW_PEOPLE_ONLY: &[(&str, &str)] = &[("Locale", "locale"), ("Time zone", "timezone")];

/// Attributes that no part of the default rule names.
const UNUSED: &[&str] = &[
    "externalId",
    "preferredLanguage",
    "nickName",
    "profileUrl",
    "name.middleName",
    "name.honorificPrefix",
    "name.honorificSuffix",
    "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:department",
    "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:division",
    "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:costCenter",
];
const UNUSED_LISTS: &[&str] = &["roles", "entitlements", "ims", "photos", "x509Certificates"];

/// What should not be missed: no address, no name, a VIP flag taken away.
pub(super) fn concerns(resource: &Value) -> Vec<Prediction> {
    let mut said = vec![primary_email(resource), name(resource), vip(resource)];
    said.retain(|p| p.code.is_some());
    said
}

/// What [`concerns`] takes notice of in a text.
pub(super) fn sees(target: &TargetPath) -> Sees {
    const fn bits(is_blank: bool, more: bool) -> u8 {
        is_blank as u8 | (more as u8) << 1
    }
    match target.attribute() {
        "userName" => |text| bits(text.trim().is_empty(), looks_like_email(text)),
        "userType" => |text| bits(text.trim().is_empty(), text.contains("VIP")),
        _ => |text| bits(text.trim().is_empty(), false),
    }
}

pub(super) fn predict(resource: &Value) -> Vec<Prediction> {
    let mut said = vec![primary_email(resource), name(resource), vip(resource)];
    said.extend(disabled(resource));
    said.extend(contacts(resource));
    said.extend(KEPT_WHEN_BLANK.iter().map(|&(field, target)| kept_when_blank(resource, field, target)));
    said.push(looked_up(resource, "Organization", ORGANIZATION, "a new person gets the account's own organization"));
    said.push(looked_up(resource, "Site", SITE, "a new person gets none"));
    said.push(manager(resource));
    said.extend(NEW_PEOPLE_ONLY.iter().filter_map(|&(field, target)| new_people_only(resource, field, target)));
    said.extend(unused(resource));
    said
}

fn say(sign: Sign, field: &'static str, target: &'static str, sentence: String) -> Prediction {
    Prediction { sign, sentence, documented: true, field, code: None, target: Some(target), source: MAPPING }
}

/// For what should not be missed.
fn coded(code: &'static str, prediction: Prediction) -> Prediction {
    Prediction { code: Some(code), ..prediction }
}

fn inferred(prediction: Prediction) -> Prediction {
    Prediction { documented: false, ..prediction }
}

/// The address of the entry marked primary, else of the first one.
fn email_of_list(resource: &Value) -> Option<&str> {
    let emails = items(resource, "emails");
    let primary = emails.iter().find(|e| e.get("primary").and_then(Value::as_bool) == Some(true));
    primary.or_else(|| emails.first())?.get("value")?.as_str().filter(|e| !e.is_empty())
}

fn resolved_email(resource: &Value) -> Option<&str> {
    let user_name = text(resource, "userName");
    if looks_like_email(user_name) { Some(user_name) } else { email_of_list(resource) }
}

fn primary_email(resource: &Value) -> Prediction {
    let user_name = text(resource, "userName");
    let field = "Primary e-mail";
    match resolved_email(resource) {
        Some(email) if email == user_name => say(
            Sign::Sets,
            field,
            "userName",
            format!("The person with the primary e-mail {email} is taken; if there is none, a new person is made."),
        ),
        Some(email) => say(
            Sign::Surprise,
            field,
            "userName",
            format!(
                "userName ({user_name}) is not an e-mail address, so the primary e-mail is {email}, from emails. The person with that address is taken, or made."
            ),
        ),
        None => coded(
            "no-primary-email",
            say(
                Sign::Fails,
                field,
                "userName",
                "No primary e-mail can be found in userName or emails. No person is made, though the SCIM call succeeds."
                    .to_owned(),
            ),
        ),
    }
}

fn resolved_name(resource: &Value) -> Option<(String, &'static str)> {
    for target in ["displayName", "name.formatted"] {
        let value = text(resource, target).trim();
        if !value.is_empty() {
            return Some((value.to_owned(), target));
        }
    }
    let both = format!("{} {}", text(resource, "name.givenName"), text(resource, "name.familyName"));
    if !both.trim().is_empty() {
        return Some((both.trim().to_owned(), "name.givenName"));
    }
    let user_name = text(resource, "userName").trim();
    (!user_name.is_empty() && !looks_like_email(user_name)).then(|| (user_name.to_owned(), "userName"))
}

fn name(resource: &Value) -> Prediction {
    let field = "Name";
    match resolved_name(resource) {
        Some((name, "displayName")) => say(Sign::Sets, field, "displayName", format!("The person is called {name}.")),
        Some((name, "userName")) => say(
            Sign::Surprise,
            field,
            "userName",
            format!("There is no name, so userName is taken for it: the person is called {name}."),
        ),
        Some((name, from)) => say(
            Sign::Surprise,
            field,
            from,
            format!("displayName is empty, so the person is called {name}, from name."),
        ),
        None => coded(
            "no-name",
            say(
                Sign::Fails,
                field,
                "displayName",
                "No name can be found: an existing person keeps theirs, a new person is not made.".to_owned(),
            ),
        ),
    }
}

fn vip(resource: &Value) -> Prediction {
    let user_type = text(resource, "userType");
    if user_type.trim().is_empty() {
        say(Sign::Keeps, "VIP", "userType", "userType is empty, so the VIP flag stays as it is.".to_owned())
    } else if user_type.contains("VIP") {
        say(Sign::Sets, "VIP", "userType", format!("userType ({user_type}) contains VIP, so the person becomes a VIP."))
    } else {
        coded(
            "vip-flag-removed",
            say(
                Sign::Surprise,
                "VIP",
                "userType",
                format!(
                    "userType is {user_type}, which does not contain VIP: if the person is a VIP, that flag is taken away."
                ),
            ),
        )
    }
}

fn disabled(resource: &Value) -> Option<Prediction> {
    let active = resource.get("active")?.as_bool()?;
    Some(if active {
        say(Sign::Sets, "Disabled", "active", "The person is enabled.".to_owned())
    } else {
        say(
            Sign::Surprise,
            "Disabled",
            "active",
            "active is false, so the person is disabled. Their data is kept; the same e-mail address revives them."
                .to_owned(),
        )
    })
}

fn contacts(resource: &Value) -> Vec<Prediction> {
    let mut said = Vec::new();
    let primary = resolved_email(resource);
    let others = items(resource, "emails").iter().filter(|e| e.get("value").and_then(Value::as_str) != primary).count();
    if others > 0 {
        said.push(say(
            Sign::Sets,
            "E-mail contacts",
            "emails",
            format!("{} added as e-mail contact.", addresses(others)),
        ));
    }
    let phones = items(resource, "phoneNumbers");
    if !phones.is_empty() {
        said.push(say(
            Sign::Sets,
            "Telephone contacts",
            "phoneNumbers",
            "Telephone contacts that came from SCIM before are replaced by these; those typed in by hand stay."
                .to_owned(),
        ));
    }
    if phones.iter().any(|p| matches!(p.get("type").and_then(Value::as_str), Some("pager" | "other"))) {
        said.push(inferred(say(Sign::Surprise, "Telephone contacts", "phoneNumbers", "A telephone of the type pager or other has no counterpart in Xurrent; what becomes of it is not documented.".to_owned())));
    }
    if !items(resource, "addresses").is_empty() {
        said.push(say(
            Sign::Sets,
            "Addresses",
            "addresses",
            "Addresses that came from SCIM before are replaced by these.".to_owned(),
        ));
    }
    said
}

fn addresses(count: usize) -> String {
    if count == 1 { "1 more address is".to_owned() } else { format!("{count} more addresses are") }
}

fn kept_when_blank(resource: &Value, field: &'static str, target: &'static str) -> Prediction {
    match text(resource, target) {
        "" => say(Sign::Keeps, field, target, format!("{field}: nothing is sent, so what is there stays.")),
        value => say(Sign::Sets, field, target, format!("{field}: {value}.")),
    }
}

fn looked_up(resource: &Value, field: &'static str, target: &'static str, otherwise: &str) -> Prediction {
    let noun = field.to_lowercase();
    match text(resource, target) {
        "" => say(
            Sign::Keeps,
            field,
            target,
            format!(
                "{field}: none is sent, so it comes from the first {noun} group the person is in, else stays as it is; {otherwise}."
            ),
        ),
        value => say(
            Sign::Surprise,
            field,
            target,
            format!(
                "{field}: {value}, if an enabled {noun} with exactly this name exists. It is never made; without one it comes from the person's {noun} group, else stays as it is; {otherwise}."
            ),
        ),
    }
}

fn manager(resource: &Value) -> Prediction {
    match text(resource, MANAGER) {
        "" => say(Sign::Keeps, "Manager", MANAGER, "Manager: none is sent, so the present one stays.".to_owned()),
        _ => say(
            Sign::Sets,
            "Manager",
            MANAGER,
            "Manager: the person of the SCIM user with the id that is sent. It must be there already; if that person is disabled, the manager is cleared.".to_owned(),
        ),
    }
}

fn new_people_only(resource: &Value, field: &'static str, target: &'static str) -> Option<Prediction> {
    let value = Some(text(resource, target)).filter(|v| !v.is_empty())?;
    Some(say(
        Sign::Surprise,
        field,
        target,
        format!(
            "{field}: {value}, for a new person only. One who is there keeps theirs, so a wrong value is not mended by sending it again."
        ),
    ))
}

fn unused(resource: &Value) -> Vec<Prediction> {
    let texts = UNUSED.iter().filter(|t| !text(resource, t).is_empty());
    let lists = UNUSED_LISTS.iter().filter(|t| !items(resource, t).is_empty());
    let mut said: Vec<_> = texts
        .chain(lists)
        .map(|&target| {
            inferred(say(
                Sign::Ignored,
                "Not used",
                target,
                format!("{} is stored with the SCIM user and used for nothing by the default rule.", last_name(target)),
            ))
        })
        .collect();
    if resource.get(CUSTOM_FIELDS).is_some() {
        said.push(inferred(say(
            Sign::Ignored,
            "Custom fields",
            CUSTOM_FIELDS,
            "Custom fields are stored with the SCIM user. A person gets them only through a changed automation rule."
                .to_owned(),
        )));
    }
    said
}

fn last_name(target: &str) -> &str {
    target.rsplit(':').next().unwrap_or(target)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn of(resource: &Value, field: &str) -> Option<Prediction> {
        predict(resource).into_iter().find(|p| p.field == field)
    }

    #[test]
    fn each_rule_is_foretold_as_documented() {
        let enterprise = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";
        for (name, resource, field, sign, part) in [
            (
                "userName is the primary e-mail",
                json!({"userName": "liz@x.com"}),
                "Primary e-mail",
                Sign::Sets,
                "liz@x.com",
            ),
            (
                "the primary one of the list otherwise",
                json!({"userName": "liz", "emails": [{"value": "a@x.com"}, {"value": "b@x.com", "primary": true}]}),
                "Primary e-mail",
                Sign::Surprise,
                "b@x.com",
            ),
            (
                "the first of the list otherwise",
                json!({"userName": "liz", "emails": [{"value": "a@x.com"}]}),
                "Primary e-mail",
                Sign::Surprise,
                "a@x.com",
            ),
            ("no address, no person", json!({"userName": "liz"}), "Primary e-mail", Sign::Fails, "No person"),
            ("displayName is the name", json!({"displayName": "Liz Smith"}), "Name", Sign::Sets, "Liz Smith"),
            (
                "then name.formatted",
                json!({"name": {"formatted": "L. Smith", "givenName": "Liz"}}),
                "Name",
                Sign::Surprise,
                "L. Smith",
            ),
            (
                "then given and family name",
                json!({"name": {"givenName": "Liz", "familyName": "Smith"}}),
                "Name",
                Sign::Surprise,
                "Liz Smith",
            ),
            ("then a userName that is no address", json!({"userName": "lsmith"}), "Name", Sign::Surprise, "lsmith"),
            ("no name at all", json!({"userName": "liz@x.com"}), "Name", Sign::Fails, "not made"),
            ("VIP on", json!({"userType": "Employee VIP"}), "VIP", Sign::Sets, "becomes a VIP"),
            ("VIP is case-sensitive", json!({"userType": "vip"}), "VIP", Sign::Surprise, "taken away"),
            ("VIP off", json!({"userType": "Member"}), "VIP", Sign::Surprise, "taken away"),
            ("VIP kept", json!({"userType": ""}), "VIP", Sign::Keeps, "stays"),
            ("disabled", json!({"active": false}), "Disabled", Sign::Surprise, "disabled"),
            ("blank title keeps", json!({"title": ""}), "Job title", Sign::Keeps, "stays"),
            (
                "organization by name",
                json!({enterprise: {"organization": "Acme"}}),
                "Organization",
                Sign::Surprise,
                "exactly this name",
            ),
            ("no site", json!({}), "Site", Sign::Keeps, "site group"),
            ("manager", json!({enterprise: {"manager": {"value": "7"}}}), "Manager", Sign::Sets, "SCIM user"),
            ("no manager", json!({}), "Manager", Sign::Keeps, "stays"),
            ("locale for new people", json!({"locale": "nl"}), "Locale", Sign::Surprise, "new person only"),
            (
                "department is not used",
                json!({enterprise: {"department": "IT"}}),
                "Not used",
                Sign::Ignored,
                "department",
            ),
            (
                "one more address",
                json!({"userName": "a@x.com", "emails": [{"value": "a@x.com"}, {"value": "b@x.com"}]}),
                "E-mail contacts",
                Sign::Sets,
                "1 more address",
            ),
        ] {
            let prediction = of(&resource, field).unwrap_or_else(|| panic!("{name}: nothing said of {field}"));
            assert_eq!(prediction.sign, sign, "{name}: {}", prediction.sentence);
            assert!(prediction.sentence.contains(part), "{name}: {}", prediction.sentence);
        }
    }

    #[test]
    fn what_only_follows_from_the_page_is_marked() {
        let resource =
            json!({"externalId": "1", "phoneNumbers": [{"type": "pager", "value": "1"}], "userName": "a@x.com"});
        for prediction in predict(&resource) {
            let inferred = prediction.field == "Not used" || prediction.sentence.contains("pager");
            assert_eq!(prediction.documented, !inferred, "{}", prediction.sentence);
        }
    }

    #[test]
    fn texts_that_are_the_same_to_sees_are_the_same_to_concerns() {
        let texts = ["liz", "liz@x.com", " ", "VIP", "vip", "a VIP @x", "ok", "  x "];
        let targets = [
            "userName",
            "displayName",
            "name.formatted",
            "name.givenName",
            "userType",
            "emails[type eq \"work\"].value",
        ]
        .map(|target| TargetPath::parse(target).expect("a path"));
        let said = |p: &Prediction| (p.code, p.field, p.target);
        let warned = |resource: &Value| concerns(resource).iter().map(said).collect::<Vec<_>>();
        let mut compared = 0;
        for target in &targets {
            // Beside a good value in each of the others, and beside none.
            for base in [json!({}), json!({"userName": "a@x.com", "displayName": "A"}), json!({"userName": "a"})] {
                for one in texts {
                    for other in texts.iter().filter(|other| sees(target)(other) == sees(target)(one)) {
                        let with = |text: &str| {
                            let mut resource = base.clone();
                            target.set(&mut resource, json!(text));
                            warned(&resource)
                        };
                        assert_eq!(with(one), with(other), "{target}: {one:?}, {other:?} beside {base}");
                        compared += 1;
                    }
                }
            }
        }
        assert!(compared > 300, "{compared}");
    }

    #[test]
    fn the_file_says_of_each_attribute_what_is_foretold_of_it() {
        use crate::base::{ProviderKind, ResourceKind};
        let xurrent = crate::provider::of(ProviderKind::new("xurrent"));
        let kept = KEPT_WHEN_BLANK.iter().map(|(_, target)| (*target, Sign::Sets));
        let new_only = NEW_PEOPLE_ONLY.iter().map(|(_, target)| (*target, Sign::Surprise));
        let unused = UNUSED.iter().chain(UNUSED_LISTS).map(|target| (*target, Sign::Ignored));
        let looked_up = [ORGANIZATION, SITE].map(|target| (target, Sign::Surprise));
        let all = kept.chain(new_only).chain(unused).chain(looked_up).chain([(MANAGER, Sign::Sets)]);
        for (target, sign) in all {
            let path = TargetPath::parse(target).expect(target);
            let used = xurrent.use_of(ResourceKind::User, &path).expect(target);
            assert_eq!(used.of.sign, sign, "{target}");
            assert_eq!(used.stated.mark.is_documented(), sign != Sign::Ignored, "{target}");
        }
    }
}
