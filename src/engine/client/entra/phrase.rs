//! The requests Entra sends, without and with the flag `aadOptscim062020`.
//!
//! Without it, operations are `Add`, `Replace`, `Remove`, one for each path, and booleans are text; a member is removed
//! by value. With it, operations are in lower case, unfiltered paths share one operation without a path, and a member
//! is removed by filter. What is not on Microsoft's pages is marked as observed or inferred.

use serde_json::{Map, Value, json};

use super::{COMPATIBILITY, FLAG, HOW, TUTORIAL};
use crate::base::{Mark, ResourceKind};
use crate::client::phrase::{self, Headers, Subject, There, patch_body, patch_of, resource_path};
use crate::client::{Change, Condition, MemberChanges, Step, StepKind};
use crate::scim::template::StepNumber;
use crate::scim::{Id, Method, RequestTemplate, Resource, Slot, Template, Text};

const HEADERS: Headers = Headers { always: &[], content_type: "application/scim+json" };

const MANAGER: &str = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:manager";

const BOTH_USERS: Condition = Condition::BothThere("once both users are in the account");
const GROUP_AND_MEMBERS: Condition = Condition::BothThere("once the group and its members are in the account");

const NO_ACCESS: Condition = Condition::NoAccess("when the user is disabled, unassigned or out of scope");

pub(super) fn look_up(subject: &Subject<'_>) -> Vec<Step> {
    let filters = phrase::matching_filters(subject).into_iter().enumerate();
    let steps = filters.map(|(at, (attribute, filter))| {
        let request = HEADERS.request(Method::Get, subject.kind.endpoint(), None, format!("Look up by {attribute}"));
        let filter = Text::from(filter);
        let request = match subject.kind {
            ResourceKind::User => request.with_query([("filter", filter)]),
            ResourceKind::Group => request.with_query([("excludedAttributes", "members".into()), ("filter", filter)]),
        };
        let condition = if at == 0 { Condition::First } else { Condition::NobodyBefore };
        Step::new(StepKind::LookUp, request, condition, Mark::Documented, TUTORIAL)
    });
    steps.collect()
}

pub(super) fn create(subject: &Subject<'_>, at: StepNumber) -> Vec<Step> {
    let purpose = format!("Create {}", phrase::named(subject));
    let body = create_body(subject).into();
    let request = HEADERS.request(Method::Post, subject.kind.endpoint(), Some(body), purpose);
    let nobody = match subject.kind {
        ResourceKind::User => "when the look-up finds nobody",
        ResourceKind::Group => "when the look-up finds no group",
    };
    let mut steps = vec![Step::new(StepKind::Create, request, Condition::Nobody(nobody), Mark::Documented, TUTORIAL)];
    steps.extend(references(subject, &Id::Open(Slot::Id(at)), None));
    steps
}

/// The mapped resource without its references, with what Entra adds to the request alone.
fn create_body(subject: &Subject<'_>) -> Value {
    let reference = match subject.kind {
        ResourceKind::User => "manager",
        ResourceKind::Group => "members",
    };
    let mut body = phrase::without(subject.resource, &[reference]);
    if let Some(object) = body.as_object_mut() {
        object.insert("meta".to_owned(), json!({ "resourceType": subject.kind.scim_name() }));
        if subject.kind == ResourceKind::User {
            object.entry("roles").or_insert_with(|| json!([]));
        }
    }
    body
}

pub(super) fn update(subject: &Subject<'_>, there: &There<'_>) -> Vec<Step> {
    let mut steps = Vec::new();
    let operations = operations(subject, there.changes);
    if !operations.is_empty() {
        let body = patch_body(operations.into_iter().map(Template::from).collect());
        let request = patch(subject, &there.id(), body, format!("Change {}", phrase::named(subject)));
        let differs = Condition::Differs("when the look-up finds one who differs");
        steps.push(Step::new(StepKind::Update, request, differs, Mark::Documented, COMPATIBILITY));
    }
    steps.extend(references(subject, &there.id(), Some(there.resource)));
    steps
}

fn references(subject: &Subject<'_>, id: &Id, current: Option<&Resource>) -> Vec<Step> {
    match subject.kind {
        ResourceKind::User => manager(subject, id, current),
        ResourceKind::Group => members(subject, id, current),
    }
}

/// The mapping of `active` says who has no access: where it gives nothing, or true, nothing is sent about a user.
pub(super) fn disable(subject: &Subject<'_>, there: &There<'_>) -> Vec<Step> {
    if subject.kind == ResourceKind::User && !takes_access_away(subject.resource) {
        let reason = format!("The mapping gives no false for active, so {} keeps access in the account.", subject.name);
        return vec![Step::skipped(StepKind::Disable, reason, NO_ACCESS, Mark::Documented, HOW)];
    }
    let operation = if is_flagged(subject) {
        json!({ "op": "replace", "path": "active", "value": false })
    } else {
        json!({ "op": "Replace", "path": "active", "value": "False" })
    };
    let request = patch(subject, &there.id(), patch_of(operation), format!("Disable {}", phrase::named(subject)));
    let mut step = Step::new(StepKind::Disable, request, NO_ACCESS, Mark::Documented, COMPATIBILITY);
    if !is_flagged(subject) {
        step = step.noted("Microsoft's newer tutorial shows the boolean false in place of the text \"False\".");
    }
    vec![step]
}

fn takes_access_away(resource: &Value) -> bool {
    match resource.get("active") {
        Some(Value::Bool(active)) => !active,
        Some(Value::String(active)) => active.eq_ignore_ascii_case("false"),
        _ => false,
    }
}

fn is_flagged(subject: &Subject<'_>) -> bool {
    subject.variant.id == FLAG.id
}

fn patch(subject: &Subject<'_>, id: &Id, body: Template, purpose: String) -> RequestTemplate {
    HEADERS.request(Method::Patch, resource_path(subject.kind, id), Some(body), purpose)
}

/// A cleared value is never sent, whatever the changes say.
fn operations(subject: &Subject<'_>, changes: &[Change]) -> Vec<Value> {
    let sent: Vec<(&Change, &Value)> = changes.iter().filter_map(|c| Some((c, c.after.as_ref()?))).collect();
    if is_flagged(subject) {
        flagged_operations(&sent)
    } else {
        sent.iter().map(|(change, value)| operation(change, value)).collect()
    }
}

/// `Add` for what the account does not have yet, else `Replace`.
fn operation(change: &Change, value: &Value) -> Value {
    let op = if change.before.is_none() { "Add" } else { "Replace" };
    json!({ "op": op, "path": change.target.to_string(), "value": as_text(value) })
}

/// The legacy form writes booleans as text: "False".
fn as_text(value: &Value) -> Value {
    match value {
        Value::Bool(true) => json!("True"),
        Value::Bool(false) => json!("False"),
        other => other.clone(),
    }
}

/// Filtered paths keep an operation each; all others share one without a path, one for adding and one for replacing.
/// A single attribute keeps its path.
fn flagged_operations(sent: &[(&Change, &Value)]) -> Vec<Value> {
    let mut operations = Vec::new();
    let (filtered, plain): (Vec<_>, Vec<_>) = sent.iter().partition(|(change, _)| change.target.filter().is_some());
    for (change, value) in filtered {
        operations.push(json!({ "op": flagged_op(change), "path": change.target.to_string(), "value": value }));
    }
    for op in ["add", "replace"] {
        let of_op: Vec<_> = plain.iter().filter(|(change, _)| flagged_op(change) == op).collect();
        match of_op.as_slice() {
            [] => {}
            [(change, value)] => {
                operations.push(json!({ "op": op, "path": change.target.to_string(), "value": value }));
            }
            several => {
                let values: Map<String, Value> =
                    several.iter().map(|(c, v)| (c.target.to_string(), (*v).clone())).collect();
                operations.push(json!({ "op": op, "value": values }));
            }
        }
    }
    operations
}

fn flagged_op(change: &Change) -> &'static str {
    if change.before.is_none() { "add" } else { "replace" }
}

/// Sets the manager once both users are in the account; nothing when it is set already.
fn manager(subject: &Subject<'_>, id: &Id, current: Option<&Resource>) -> Vec<Step> {
    let Some(manager) = &subject.references.manager else {
        return phrase::manager_left_out(subject, BOTH_USERS, Mark::Documented, TUTORIAL);
    };
    let present = current.and_then(phrase::manager_of);
    if present.is_some() && present.as_deref() == manager.known() {
        return Vec::new();
    }
    vec![manager_check(subject, id, manager), manager_patch(subject, id, manager, present.is_some())]
}

fn manager_check(subject: &Subject<'_>, id: &Id, manager: &Id) -> Step {
    let filter = Text::from("id eq ").literal(id.clone()).and(" and manager eq ").literal(manager.clone());
    let request = HEADERS
        .request(Method::Get, subject.kind.endpoint(), None, "See whether the manager is set")
        .with_query([("attributes", "id".into()), ("filter", filter)]);
    Step::new(StepKind::Reference, request, BOTH_USERS, Mark::Documented, TUTORIAL)
        .noted("An account that cannot filter by id or manager refuses this.")
}

fn manager_patch(subject: &Subject<'_>, id: &Id, manager: &Id, replaces: bool) -> Step {
    let op = match (is_flagged(subject), replaces) {
        (true, false) => "add",
        (true, true) => "replace",
        (false, false) => "Add",
        (false, true) => "Replace",
    };
    let value = if is_flagged(subject) { manager.clone().into() } else { vec![reference_to(manager.clone())].into() };
    let operation = Template::object([("op", op.into()), ("path", MANAGER.into()), ("value", value)]);
    let purpose = format!("Set the manager of {}", phrase::named(subject));
    let request = patch(subject, id, patch_body(vec![operation]), purpose);
    Step::new(StepKind::Reference, request, BOTH_USERS, Mark::Observed, TUTORIAL).noted(
        "Microsoft's tutorial shows the path manager; the whole path, and the id as plain text, are what others saw.",
    )
}

fn reference_to(id: Id) -> Template {
    Template::object([("$ref", Value::Null.into()), ("value", id.into())])
}

/// Adds and removes members, once the group and they are in the account: all at once, and one by one.
fn members(subject: &Subject<'_>, id: &Id, current: Option<&Resource>) -> Vec<Step> {
    let Some(MemberChanges { added, removed, .. }) = phrase::member_changes(subject, current) else {
        return Vec::new();
    };
    let mut steps = Vec::new();
    if !added.is_empty() {
        let (op, mark) = if is_flagged(subject) { ("add", Mark::Inferred) } else { ("Add", Mark::Documented) };
        let value = Template::list_of(&added, reference_to(Id::Each));
        let operation = Template::object([("op", op.into()), ("path", "members".into()), ("value", value)]);
        let purpose = format!("Add members to {}", phrase::named(subject));
        let request = patch(subject, id, patch_body(vec![operation]), purpose);
        steps.push(Step::new(StepKind::Reference, request, GROUP_AND_MEMBERS, mark, TUTORIAL));
    }
    if !removed.is_empty() {
        let operation = if is_flagged(subject) {
            phrase::remove_member()
        } else {
            let member = Template::object([("value", Id::Each.into())]);
            let value = vec![member].into();
            Template::object([("op", "Remove".into()), ("path", "members".into()), ("value", value)])
        };
        let purpose = format!("Remove a member from {}", phrase::named(subject));
        let request = patch(subject, id, patch_body(vec![operation]), purpose);
        let left = Condition::BothThere("when a member has left");
        let step = Step::new(StepKind::Reference, request, left, Mark::Documented, COMPATIBILITY);
        steps.push(step.for_each(removed));
    }
    phrase::noting_left_out(steps, subject, GROUP_AND_MEMBERS, Mark::Documented, TUTORIAL)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::ClientKind;
    use crate::client::phrase::testing::{Case, bodies, header, id_of_bo, lines};
    use crate::scim::{CORE_GROUP, CORE_USER, ENTERPRISE_USER};

    fn user(variant: &str, resource: Value) -> Case {
        Case::new(ClientKind::new("entra"), variant, ResourceKind::User, resource)
    }

    fn group(variant: &str, resource: Value) -> Case {
        Case::new(ClientKind::new("entra"), variant, ResourceKind::Group, resource)
    }

    fn operations_of(body: &Value) -> &Value {
        assert_eq!(body["schemas"], json!(["urn:ietf:params:scim:api:messages:2.0:PatchOp"]));
        &body["Operations"]
    }

    #[test]
    fn look_ups_are_percent_encoded_and_leave_members_out() {
        for (name, case, expected) in [
            (
                "user",
                user("default", json!({"userName": "liz+a@x.com"})),
                vec!["GET /Users?filter=userName%20eq%20%22liz%2Ba%40x.com%22"],
            ),
            (
                "quotes",
                user("default", json!({"userName": "a\"b"})),
                vec!["GET /Users?filter=userName%20eq%20%22a%5C%22b%22"],
            ),
            ("nothing to look up by", user("default", json!({"userName": ""})), vec![]),
            (
                "group",
                group("default", json!({"displayName": "R&D"})),
                vec!["GET /Groups?excludedAttributes=members&filter=displayName%20eq%20%22R%26D%22"],
            ),
        ] {
            assert_eq!(lines(&case.look_up()), expected, "{name}");
        }
    }

    #[test]
    fn a_user_is_created_as_documented_and_the_manager_follows() {
        let resource = json!({
            "externalId": "0a21f0f2", "userName": "Test_User", "active": true,
            "emails": [{"type": "work", "value": "t@x.com"}],
            "name": {"formatted": "givenName familyName", "familyName": "familyName", "givenName": "givenName"},
            ENTERPRISE_USER: {"department": "IT", "manager": {"value": "bo"}}
        });
        let requests = user("default", resource).create();
        assert_eq!(lines(&requests)[0], "POST /Users");
        assert_eq!(
            bodies(&requests)[0],
            json!({
                "schemas": [CORE_USER, ENTERPRISE_USER],
                "externalId": "0a21f0f2", "userName": "Test_User", "active": true,
                "emails": [{"type": "work", "value": "t@x.com", "primary": true}], "meta": {"resourceType": "User"},
                "name": {"formatted": "givenName familyName", "familyName": "familyName", "givenName": "givenName"},
                "roles": [], ENTERPRISE_USER: {"department": "IT"}
            })
        );
        assert_eq!(header(&requests, "Content-Type"), Some("application/scim+json"));
        assert_eq!(header(&requests, "Authorization"), Some("Bearer ••••"));
        assert_eq!(
            lines(&requests)[1..],
            [
                "GET /Users?attributes=id&filter=id%20eq%20%22{id}%22%20and%20manager%20eq%20%22{id of Bo Chen}%22",
                "PATCH /Users/{id}"
            ]
        );
        assert_eq!(
            operations_of(&bodies(&requests)[1]),
            &json!([{"op": "Add", "path": MANAGER, "value": [{"$ref": null, "value": id_of_bo()}]}])
        );
        let open: Vec<_> = requests.sent().map(|(_, sent)| sent.is_open()).collect();
        assert_eq!(open, [false, true, true]);
    }

    #[test]
    fn a_manager_outside_the_set_is_not_sent() {
        let requests =
            user("default", json!({"userName": "a", ENTERPRISE_USER: {"manager": {"value": "eve"}}})).create();
        assert_eq!(lines(&requests), ["POST /Users"]);
        assert_eq!(bodies(&requests)[0].get(ENTERPRISE_USER), None);
        let skipped = requests.steps[1].skipped_because();
        assert!(skipped.is_some_and(|why| why.contains("left out")), "{skipped:?}");
    }

    #[test]
    fn changes_are_patched_as_documented() {
        let employee_number = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:employeeNumber";
        let s = |t: &str| Some(json!(t));
        for (name, variant, changes, expected) in [
            (
                "add one",
                "default",
                vec![("nickName", None, s("Babs"))],
                json!([{"op": "Add", "path": "nickName", "value": "Babs"}]),
            ),
            (
                "add one, flag",
                "scim-flag",
                vec![("nickName", None, s("Babs"))],
                json!([{"op": "add", "path": "nickName", "value": "Babs"}]),
            ),
            (
                "several",
                "default",
                vec![
                    ("emails[type eq \"work\"].value", s("o"), s("t@x.test")),
                    ("name.givenName", s("B"), s("K")),
                    (employee_number, None, s("A")),
                ],
                json!([
                    {"op": "Replace", "path": "emails[type eq \"work\"].value", "value": "t@x.test"},
                    {"op": "Replace", "path": "name.givenName", "value": "K"},
                    {"op": "Add", "path": employee_number, "value": "A"}
                ]),
            ),
            (
                "several, flag",
                "scim-flag",
                vec![
                    ("emails[type eq \"work\"].value", s("o"), s("t@x.test")),
                    ("displayName", s("A"), s("B")),
                    ("name.givenName", s("B"), s("K")),
                    (employee_number, s("Z"), s("A")),
                ],
                json!([
                    {"op": "replace", "path": "emails[type eq \"work\"].value", "value": "t@x.test"},
                    {"op": "replace", "value": {"displayName": "B", "name.givenName": "K", employee_number: "A"}}
                ]),
            ),
            (
                "a typed one that is absent",
                "default",
                vec![("phoneNumbers[type eq \"mobile\"].value", None, s("+31 6"))],
                json!([{"op": "Add", "path": "phoneNumbers[type eq \"mobile\"].value", "value": "+31 6"}]),
            ),
            (
                "enable",
                "default",
                vec![("active", Some(json!(false)), Some(json!(true)))],
                json!([{"op": "Replace", "path": "active", "value": "True"}]),
            ),
        ] {
            let requests = user(variant, json!({"userName": "a"})).update(&json!({}), &changes);
            assert_eq!(lines(&requests), ["PATCH /Users/2"], "{name}");
            assert_eq!(operations_of(&bodies(&requests)[0]), &expected, "{name}");
        }
    }

    #[test]
    fn what_was_cleared_is_never_sent() {
        let requests = user("default", json!({"userName": "a"}))
            .update(&json!({"title": "A"}), &[("title", Some(json!("A")), None)]);
        assert!(requests.is_empty());
    }

    #[test]
    fn users_are_disabled_as_documented() {
        for (variant, expected) in [
            ("default", json!([{"op": "Replace", "path": "active", "value": "False"}])),
            ("scim-flag", json!([{"op": "replace", "path": "active", "value": false}])),
        ] {
            let requests = user(variant, json!({"userName": "a", "active": false})).disable(&json!({}));
            assert_eq!(lines(&requests), ["PATCH /Users/2"]);
            assert_eq!(operations_of(&bodies(&requests)[0]), &expected, "{variant}");
        }
    }

    #[test]
    fn nothing_is_sent_of_who_has_no_access_where_the_mapping_says_nothing_of_it() {
        for (resource, is_silent) in [
            (json!({"userName": "a"}), true),
            (json!({"userName": "a", "active": true}), true),
            (json!({"userName": "a", "active": null}), true),
            (json!({"userName": "a", "active": "False"}), false),
            (json!({"userName": "a", "active": false}), false),
        ] {
            let requests = user("default", resource.clone()).disable(&json!({"active": true}));
            assert_eq!(requests.is_silent(), is_silent, "{resource}");
            let keeps = requests.skipped().any(|reason| reason.contains("Liz Smith keeps access"));
            assert_eq!(keeps, is_silent, "{resource}");
        }
    }

    #[test]
    fn the_manager_is_replaced_only_when_another() {
        for (name, variant, present, expected) in [
            (
                "another",
                "default",
                "7",
                Some(json!([{"op": "Replace", "path": MANAGER, "value": [{"$ref": null, "value": "u1091"}]}])),
            ),
            ("another, flag", "scim-flag", "7", Some(json!([{"op": "replace", "path": MANAGER, "value": "u1091"}]))),
            ("the same", "default", "u1091", None),
        ] {
            let current = json!({ENTERPRISE_USER: {"manager": {"value": present}}});
            let requests = user(variant, json!({"userName": "a", ENTERPRISE_USER: {"manager": {"value": "liz"}}}))
                .update(&current, &[]);
            assert_eq!(bodies(&requests).first().map(operations_of), expected.as_ref(), "{name}");
        }
    }

    #[test]
    fn a_group_is_created_without_members_who_follow() {
        let requests = group(
            "default",
            json!({"displayName": "X", "externalId": "o1", "members": [{"value": "liz"}, {"value": "eve"}]}),
        )
        .create();
        assert_eq!(lines(&requests), ["POST /Groups", "PATCH /Groups/{id}"]);
        assert_eq!(
            bodies(&requests)[0],
            json!({
                "schemas": [CORE_GROUP, "http://schemas.microsoft.com/2006/11/ResourceManagement/ADSCIM/2.0/Group"],
                "externalId": "o1", "displayName": "X", "meta": {"resourceType": "Group"}
            })
        );
        assert_eq!(
            operations_of(&bodies(&requests)[1]),
            &json!([{"op": "Add", "path": "members", "value": [{"$ref": null, "value": "u1091"}]}])
        );
        assert!(requests.steps[1].notes[0].starts_with("1 member"), "{:?}", requests.steps[1].notes);
    }

    #[test]
    fn members_come_and_go_as_documented() {
        let current = json!({"members": [{"value": "7f4bc1a3"}]});
        for (variant, added, removed) in [
            (
                "default",
                json!([{"op": "Add", "path": "members", "value": [{"$ref": null, "value": "u1091"}]}]),
                json!([{"op": "Remove", "path": "members", "value": [{"value": "7f4bc1a3"}]}]),
            ),
            (
                "scim-flag",
                json!([{"op": "add", "path": "members", "value": [{"$ref": null, "value": "u1091"}]}]),
                json!([{"op": "remove", "path": "members[value eq \"7f4bc1a3\"]"}]),
            ),
        ] {
            let requests =
                group(variant, json!({"displayName": "X", "members": [{"value": "liz"}]})).update(&current, &[]);
            let bodies = bodies(&requests);
            assert_eq!((operations_of(&bodies[0]), operations_of(&bodies[1])), (&added, &removed), "{variant}");
        }
    }
}
