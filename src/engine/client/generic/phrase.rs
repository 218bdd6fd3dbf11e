//! The requests of RFC 7644: section 3.4.2.2 for look-ups, 3.3 for creating, 3.5.2 for changes.

use serde_json::{Value, json};

use crate::base::{Mark, ResourceKind};
use crate::client::phrase::{self, Headers, Subject, There, patch_body, patch_of, resource_path};
use crate::client::{Change, Condition, Step, StepKind};
use crate::scim::template::StepNumber;
use crate::scim::{Id, Method, Resource, Slot, Template};

const HEADERS: Headers =
    Headers { always: &[("Accept", "application/scim+json")], content_type: "application/scim+json" };

const RFC: &str = "RFC 7644";
const MANAGER: &str = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:manager.value";

const BOTH_USERS: Condition = Condition::BothThere("once both users are in the account");
const GROUP_AND_MEMBERS: Condition = Condition::BothThere("once the group and its members are in the account");

pub(super) fn look_up(subject: &Subject<'_>) -> Vec<Step> {
    let filters = phrase::matching_filters(subject).into_iter().enumerate();
    let steps = filters.map(|(at, (attribute, filter))| {
        let request = HEADERS
            .request(Method::Get, subject.kind.endpoint(), None, format!("Look up by {attribute}"))
            .with_query([("filter", filter.into())]);
        let condition = if at == 0 { Condition::First } else { Condition::NobodyBefore };
        Step::new(StepKind::LookUp, request, condition, Mark::Documented, RFC)
    });
    steps.collect()
}

pub(super) fn create(subject: &Subject<'_>, at: StepNumber) -> Vec<Step> {
    let body = phrase::without(subject.resource, &["manager", "members"]);
    let purpose = format!("Create {}", phrase::named(subject));
    let request = HEADERS.request(Method::Post, subject.kind.endpoint(), Some(body.into()), purpose);
    let nothing = Condition::Nobody("when the look-up finds nothing");
    let mut steps = vec![Step::new(StepKind::Create, request, nothing, Mark::Documented, RFC)];
    steps.extend(references(subject, &Id::Open(Slot::Id(at)), None));
    steps
}

pub(super) fn update(subject: &Subject<'_>, there: &There<'_>) -> Vec<Step> {
    let operations: Vec<Template> = there.changes.iter().map(|change| operation(change).into()).collect();
    let mut steps = Vec::new();
    if !operations.is_empty() {
        let condition = Condition::Differs("when the look-up finds one that differs");
        let purpose = format!("Change {}", phrase::named(subject));
        steps.push(patch(subject, &there.id(), patch_body(operations), StepKind::Update, purpose, condition));
    }
    steps.extend(references(subject, &there.id(), Some(there.resource)));
    steps
}

fn operation(change: &Change) -> Value {
    let path = change.target.to_string();
    match (&change.before, &change.after) {
        (_, None) => json!({ "op": "remove", "path": path }),
        (None, Some(value)) => json!({ "op": "add", "path": path, "value": value }),
        (Some(_), Some(value)) => json!({ "op": "replace", "path": path, "value": value }),
    }
}

pub(super) fn disable(subject: &Subject<'_>, there: &There<'_>) -> Vec<Step> {
    let body = patch_of(json!({ "op": "replace", "path": "active", "value": false }));
    let purpose = format!("Disable {}", phrase::named(subject));
    let condition = Condition::NoAccess("when the user has left");
    vec![patch(subject, &there.id(), body, StepKind::Disable, purpose, condition)]
}

fn references(subject: &Subject<'_>, id: &Id, current: Option<&Resource>) -> Vec<Step> {
    match subject.kind {
        ResourceKind::User => manager(subject, id, current),
        ResourceKind::Group => members(subject, id, current),
    }
}

fn manager(subject: &Subject<'_>, id: &Id, current: Option<&Resource>) -> Vec<Step> {
    let Some(manager) = &subject.references.manager else {
        return phrase::manager_left_out(subject, BOTH_USERS, Mark::Documented, RFC);
    };
    let present = current.and_then(phrase::manager_of);
    if present.is_some() && present.as_deref() == manager.known() {
        return Vec::new();
    }
    let op = if present.is_some() { "replace" } else { "add" };
    let operation = Template::object([("op", op.into()), ("path", MANAGER.into()), ("value", manager.clone().into())]);
    let purpose = format!("Set the manager of {}", phrase::named(subject));
    vec![patch(subject, id, patch_body(vec![operation]), StepKind::Reference, purpose, BOTH_USERS)]
}

fn members(subject: &Subject<'_>, id: &Id, current: Option<&Resource>) -> Vec<Step> {
    let operations = phrase::member_operations(subject, current);
    let mut steps = Vec::new();
    if !operations.is_empty() {
        let purpose = format!("Change the members of {}", phrase::named(subject));
        let body = patch_body(operations);
        steps.push(patch(subject, id, body, StepKind::Reference, purpose, GROUP_AND_MEMBERS));
    }
    phrase::noting_left_out(steps, subject, GROUP_AND_MEMBERS, Mark::Documented, RFC)
}

fn patch(
    subject: &Subject<'_>,
    id: &Id,
    body: Template,
    kind: StepKind,
    purpose: String,
    condition: Condition,
) -> Step {
    let request = HEADERS.request(Method::Patch, resource_path(subject.kind, id), Some(body), purpose);
    Step::new(kind, request, condition, Mark::Documented, RFC)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::ClientKind;
    use crate::client::phrase::testing::{Case, bodies, header, id_of_bo, lines};
    use crate::scim::{CORE_GROUP, CORE_USER, ENTERPRISE_USER};

    fn user(resource: Value) -> Case {
        Case::new(ClientKind::new("generic"), "standard", ResourceKind::User, resource)
    }

    #[test]
    fn a_user_is_looked_up_created_and_given_a_manager() {
        let case = user(json!({"userName": "liz", ENTERPRISE_USER: {"department": "IT", "manager": {"value": "bo"}}}));
        let (look_up, create) = (case.look_up(), case.create());
        assert_eq!(lines(&look_up), ["GET /Users?filter=userName%20eq%20%22liz%22"]);
        assert_eq!(header(&look_up, "Accept"), Some("application/scim+json"));
        assert_eq!(lines(&create), ["POST /Users", "PATCH /Users/{id}"]);
        assert_eq!(
            bodies(&create)[0],
            json!({"schemas": [CORE_USER, ENTERPRISE_USER], "userName": "liz", ENTERPRISE_USER: {"department": "IT"}})
        );
        assert_eq!(bodies(&create)[1]["Operations"], json!([{"op": "add", "path": MANAGER, "value": id_of_bo()}]));
    }

    #[test]
    fn changes_are_operations_of_the_standard() {
        let s = |t: &str| Some(json!(t));
        let requests = user(json!({"userName": "a"}))
            .update(&json!({}), &[("title", None, s("A")), ("nickName", s("x"), None), ("locale", s("nl"), s("de"))]);
        assert_eq!(
            bodies(&requests)[0]["Operations"],
            json!([{"op": "add", "path": "title", "value": "A"}, {"op": "remove", "path": "nickName"}, {"op": "replace", "path": "locale", "value": "de"}])
        );
        assert_eq!(
            bodies(&user(json!({"userName": "a"})).disable(&json!({})))[0]["Operations"],
            json!([{"op": "replace", "path": "active", "value": false}])
        );
    }

    #[test]
    fn a_groups_members_follow() {
        let case = Case::new(
            ClientKind::new("generic"),
            "standard",
            ResourceKind::Group,
            json!({"displayName": "IT", "members": [{"value": "liz"}]}),
        );
        assert_eq!(bodies(&case.create())[0], json!({"schemas": [CORE_GROUP], "displayName": "IT"}));
        let update = case.update(&json!({"members": [{"value": "9"}]}), &[]);
        assert_eq!(
            bodies(&update)[0]["Operations"],
            json!([{"op": "remove", "path": "members[value eq \"9\"]"}, {"op": "add", "path": "members", "value": [{"value": "u1091"}]}])
        );
        assert!(case.update(&json!({"members": [{"value": "u1091"}]}), &[]).is_empty());
    }
}
