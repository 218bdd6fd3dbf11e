//! The requests OneLogin sends: look up, POST the template, GET and PUT it again.

use std::sync::Arc;

use serde_json::{Value, json};

use super::{IMPLEMENT, sheet};
use crate::base::{Mark, ResourceKind};
use crate::client::phrase::{self, Headers, Subject, There, patch_body, resource_path};
use crate::client::{Condition, Step, StepKind};
use crate::mapping::Rule;
use crate::scim::template::StepNumber;
use crate::scim::{CORE_GROUP, Id, ManySets, ManyValues, Method, Resource, Slot, TargetPath, says_nothing};

/// The media type is the custom header that the fill-in sheet names.
const HEADERS: Headers = Headers { always: &[], content_type: "application/scim+json" };

const RENDERED: &str =
    "The body is the JSON template with its macros filled in. That an empty macro is sent as null was seen by others.";
const STANDARD: &str = "OneLogin does not document this body; it is the standard's form.";
const GROUP_AND_MEMBERS: Condition = Condition::BothThere("once the group and its members are in the account");

pub(super) fn look_up(subject: &Subject<'_>) -> Vec<Step> {
    let request = match subject.kind {
        ResourceKind::User => {
            let Some((attribute, filter)) = phrase::matching_filters(subject).into_iter().next() else {
                return Vec::new();
            };
            HEADERS
                .request(Method::Get, "/Users", None, format!("Look up by {attribute}"))
                .with_query([("filter", filter.into())])
        }
        ResourceKind::Group => HEADERS.request(Method::Get, "/Groups", None, "List the groups"),
    };
    vec![Step::new(StepKind::LookUp, request, Condition::First, Mark::Documented, IMPLEMENT)]
}

pub(super) fn create(subject: &Subject<'_>, at: StepNumber) -> Vec<Step> {
    match subject.kind {
        ResourceKind::User => vec![create_user(subject)],
        ResourceKind::Group => create_group(subject, at),
    }
}

fn create_user(subject: &Subject<'_>) -> Step {
    let purpose = format!("Create {}", phrase::named(subject));
    let request = HEADERS.request(Method::Post, "/Users", Some(rendered(subject).into()), purpose);
    let nobody = Condition::Nobody("when the look-up finds nobody");
    Step::new(StepKind::Create, request, nobody, Mark::Documented, IMPLEMENT).noted(RENDERED)
}

/// The template that the sheet exports, with each macro filled in: null where there is nothing. What is not known or cannot
/// be sent is left out, for null would be a value.
fn rendered(subject: &Subject<'_>) -> Value {
    let is_known = |target: &TargetPath| subject.lacking.iter().all(|(open, _)| open != target);
    let values = ManyValues::of(subject.resource);
    let is_sent = |rule: &Rule| !sheet::skips_blank(rule) || values.get(&rule.target).is_some_and(|v| !says_nothing(v));
    let rules = subject.mapping.rules.iter().filter(|rule| is_known(&rule.target) && is_sent(rule));
    let rules: Vec<&Arc<Rule>> = rules.collect();
    let mut body = sheet::template(rules.iter().copied());
    let mut sets = ManySets::of(&mut body);
    for target in rules.iter().map(|rule| &rule.target).filter(|target| sheet::is_in_template(target)) {
        sets.set(target, values.get(target).cloned().unwrap_or_default());
    }
    body
}

fn create_group(subject: &Subject<'_>, at: StepNumber) -> Vec<Step> {
    let body = json!({ "schemas": [CORE_GROUP], "displayName": subject.resource.get("displayName") });
    let purpose = format!("Create {}", phrase::named(subject));
    let request = HEADERS.request(Method::Post, "/Groups", Some(body.into()), purpose);
    let none = Condition::Nobody("when the list has no such group");
    let mut steps = vec![Step::new(StepKind::Create, request, none, Mark::Unknown, IMPLEMENT).noted(STANDARD)];
    steps.extend(members(subject, &Id::Open(Slot::Id(at)), None));
    steps
}

pub(super) fn update(subject: &Subject<'_>, there: &There<'_>) -> Vec<Step> {
    match subject.kind {
        ResourceKind::Group => members(subject, &there.id(), Some(there.resource)),
        ResourceKind::User if there.changes.is_empty() => Vec::new(),
        ResourceKind::User => update_user(subject, there),
    }
}

fn update_user(subject: &Subject<'_>, there: &There<'_>) -> Vec<Step> {
    let (path, name) = (resource_path(subject.kind, &there.id()), phrase::named(subject));
    let read = HEADERS.request(Method::Get, path.clone(), None, format!("Read {name}"));
    let mut body = rendered(subject);
    let state = there.changes.iter().find(|change| !sheet::is_in_template(&change.target));
    if let Some((object, change)) = body.as_object_mut().zip(state) {
        object.insert("active".to_owned(), change.after.clone().unwrap_or_default());
    }
    let put = HEADERS.request(Method::Put, path, Some(body.into()), format!("Change {name}"));
    let before = Condition::Differs("before a change");
    let differs = Condition::Differs("when the look-up finds one who differs");
    vec![
        Step::new(StepKind::Update, read, before, Mark::Documented, IMPLEMENT),
        Step::new(StepKind::Update, put, differs, Mark::Documented, IMPLEMENT).noted(RENDERED),
    ]
}

pub(super) fn disable(subject: &Subject<'_>, there: &There<'_>) -> Vec<Step> {
    let mut body = rendered(subject);
    if let Some(object) = body.as_object_mut() {
        object.insert("active".to_owned(), json!(false));
    }
    let purpose = format!("Suspend {}", phrase::named(subject));
    let request = HEADERS.request(Method::Put, resource_path(subject.kind, &there.id()), Some(body.into()), purpose);
    let suspended = Condition::NoAccess("when the user is suspended and the application is set to suspend");
    let step = Step::new(StepKind::Disable, request, suspended, Mark::Unknown, IMPLEMENT);
    vec![step.noted(
        "OneLogin documents that it sends active false, not the body. Set to delete, it sends DELETE in its place.",
    )]
}

fn members(subject: &Subject<'_>, id: &Id, current: Option<&Resource>) -> Vec<Step> {
    let operations = phrase::member_operations(subject, current);
    let mut steps = Vec::new();
    if !operations.is_empty() {
        let purpose = format!("Change the members of {}", phrase::named(subject));
        let body = patch_body(operations);
        let request = HEADERS.request(Method::Patch, resource_path(subject.kind, id), Some(body), purpose);
        let step = Step::new(StepKind::Reference, request, GROUP_AND_MEMBERS, Mark::Unknown, IMPLEMENT);
        steps.push(step.noted(STANDARD));
    }
    phrase::noting_left_out(steps, subject, GROUP_AND_MEMBERS, Mark::Unknown, IMPLEMENT)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::{ClientKind, ProviderKind};
    use crate::client::phrase::testing::{Case, bodies, header, id_of_bo, lines};
    use crate::scim::{CORE_USER, ENTERPRISE_USER};

    fn user(resource: Value) -> Case {
        Case::new(ClientKind::new("onelogin"), "scim-v2", ResourceKind::User, resource)
    }

    fn group(resource: Value) -> Case {
        Case::new(ClientKind::new("onelogin"), "scim-v2", ResourceKind::Group, resource)
    }

    fn liz() -> Value {
        json!({"schemas": [CORE_USER], "userName": "liz", "active": true, "name": {"givenName": "Liz", "familyName": "Smith", "formatted": "Liz Smith"},
            "emails": [{"type": "work", "value": "liz@x.com"}], "title": "Lead", ENTERPRISE_USER: {"department": "IT"}})
    }

    #[test]
    fn the_template_is_posted_with_null_for_empty_macros() {
        let requests = user(liz()).create();
        assert_eq!(lines(&user(liz()).look_up()), ["GET /Users?filter=userName%20eq%20%22liz%22"]);
        assert_eq!(lines(&requests), ["POST /Users"]);
        let mut expected = liz();
        expected["emails"][0]["primary"] = json!(true);
        expected[ENTERPRISE_USER]["manager"] = json!({"value": null});
        expected["schemas"] = json!([CORE_USER, ENTERPRISE_USER]);
        expected.as_object_mut().expect("an object").remove("active");
        assert_eq!(bodies(&requests)[0], expected);
        assert_eq!(header(&requests, "Content-Type"), Some("application/scim+json"));
    }

    #[test]
    fn a_user_who_has_nothing_gets_the_whole_template_all_the_same() {
        let body = bodies(&user(json!({"schemas": [CORE_USER], "userName": "liz"})).create())[0].clone();
        let keys = |value: &Value| value.as_object().map(|object| object.keys().cloned().collect::<Vec<_>>());
        let mapping = super::super::CLIENT.default_mapping(ResourceKind::User, ProviderKind::new("generic"));
        let template = sheet::template(&mapping.rules);
        assert_eq!(keys(&body), keys(&template), "the attributes of the template, in its order");
        assert_eq!(
            (&body["schemas"], keys(&body[ENTERPRISE_USER])),
            (&template["schemas"], keys(&template[ENTERPRISE_USER]))
        );
        assert_eq!((&body["title"], &body["emails"][0]["value"]), (&Value::Null, &Value::Null));
    }

    #[test]
    fn what_is_skipped_when_blank_is_not_sent_as_null() {
        let mut case = user(json!({"schemas": [CORE_USER], "userName": "liz"}));
        let title = TargetPath::parse("title").expect("a path");
        let mut rule = (**case.mapping.rule(&title).expect("a rule")).clone();
        rule.extra.insert(sheet::SKIP_IF_BLANK.to_owned(), json!(true));
        case.mapping.put(rule);
        let body = bodies(&case.create())[0].clone();
        assert_eq!((body.get("title"), &body["name"]["givenName"]), (None, &Value::Null));
    }

    #[test]
    fn a_user_who_is_active_again_is_put_so() {
        let requests = user(liz()).update(&json!({"id": "2"}), &[("active", Some(json!(false)), Some(json!(true)))]);
        assert_eq!(bodies(&requests)[0]["active"], json!(true));
    }

    #[test]
    fn a_change_is_a_get_and_a_put_of_the_template() {
        let requests = user(liz()).update(&json!({"id": "2"}), &[("title", Some(json!("Old")), Some(json!("Lead")))]);
        assert_eq!(lines(&requests), ["GET /Users/2", "PUT /Users/2"]);
        assert_eq!(bodies(&requests)[0]["title"], json!("Lead"));
        assert!(user(liz()).update(&json!({"id": "2"}), &[]).is_empty());
    }

    #[test]
    fn suspending_puts_active_false_and_is_marked() {
        let requests = user(liz()).disable(&json!({}));
        assert_eq!(
            (lines(&requests), &bodies(&requests)[0]["active"], requests.steps[0].mark),
            (vec!["PUT /Users/2".to_owned()], &json!(false), Mark::Unknown)
        );
    }

    #[test]
    fn groups_take_the_standards_form_and_are_marked() {
        let case = group(json!({"displayName": "IT", "members": [{"value": "liz"}, {"value": "bo"}]}));
        assert_eq!(lines(&case.look_up()), ["GET /Groups"]);
        let requests = case.create();
        assert_eq!(bodies(&requests)[0], json!({"schemas": [CORE_GROUP], "displayName": "IT"}));
        assert_eq!(
            bodies(&requests)[1]["Operations"],
            json!([{"op": "add", "path": "members", "value": [{"value": "u1091"}, {"value": id_of_bo()}]}])
        );
        assert!(requests.steps.iter().all(|r| r.mark == Mark::Unknown));
    }
}
