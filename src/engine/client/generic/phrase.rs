//! The requests of RFC 7644: section 3.4.2.2 for look-ups, 3.3 for creating, 3.5.2 for changes.

use serde_json::{Value, json};

use crate::base::{Mark, ResourceKind};
use crate::client::phrase::{self, Headers, patch_body, resource_path};
use crate::client::{Change, Identifier, PlannedRequest, Step, Subject};
use crate::scim::{ENTERPRISE_USER, request::Method};

const HEADERS: Headers =
    Headers { always: &[("Accept", "application/scim+json")], content_type: "application/scim+json" };

const RFC: &str = "RFC 7644";
const MANAGER: &str = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:manager.value";

pub(super) fn look_up(subject: &Subject<'_>) -> Vec<PlannedRequest> {
    let filters = phrase::matching_filters(subject).into_iter().enumerate();
    let requests = filters.map(|(at, (attribute, filter))| {
        let request = HEADERS
            .request(Method::Get, subject.kind.endpoint(), None, format!("Look up by {attribute}"))
            .with_query(&[("filter", &filter)]);
        PlannedRequest::new(
            Step::LookUp,
            request,
            if at == 0 { "first" } else { "when the look-up before finds nobody" },
            Mark::Documented,
            RFC,
        )
    });
    requests.collect()
}

pub(super) fn create(subject: &Subject<'_>) -> Vec<PlannedRequest> {
    let body = phrase::without(subject.resource, &["manager", "members"]);
    let request = HEADERS.request(
        Method::Post,
        subject.kind.endpoint(),
        Some(body),
        format!("Create {}", phrase::named(subject)),
    );
    let mut requests =
        vec![PlannedRequest::new(Step::Create, request, "when the look-up finds nothing", Mark::Documented, RFC)];
    requests.extend(references(subject, &Identifier::AfterCreate, &Value::Null));
    requests
}

pub(super) fn update(
    subject: &Subject<'_>,
    id: &Identifier,
    current: &Value,
    changes: &[Change],
) -> Vec<PlannedRequest> {
    let operations: Vec<Value> = changes.iter().map(operation).collect();
    let mut requests = Vec::new();
    if !operations.is_empty() {
        requests.push(patch(
            subject,
            id,
            &operations,
            Step::Update,
            &format!("Change {}", phrase::named(subject)),
            "when the look-up finds one that differs",
        ));
    }
    requests.extend(references(subject, id, current));
    requests
}

fn operation(change: &Change) -> Value {
    let path = change.target.to_string();
    match (&change.before, &change.after) {
        (_, None) => json!({ "op": "remove", "path": path }),
        (None, Some(value)) => json!({ "op": "add", "path": path, "value": value }),
        (Some(_), Some(value)) => json!({ "op": "replace", "path": path, "value": value }),
    }
}

pub(super) fn disable(subject: &Subject<'_>, id: &Identifier) -> PlannedRequest {
    let operation = json!({ "op": "replace", "path": "active", "value": false });
    patch(
        subject,
        id,
        &[operation],
        Step::Disable,
        &format!("Disable {}", phrase::named(subject)),
        "when the user has left",
    )
}

fn references(subject: &Subject<'_>, id: &Identifier, current: &Value) -> Option<PlannedRequest> {
    match subject.kind {
        ResourceKind::User => manager(subject, id, current),
        ResourceKind::Group => members(subject, id, current),
    }
}

fn manager(subject: &Subject<'_>, id: &Identifier, current: &Value) -> Option<PlannedRequest> {
    let manager = phrase::manager(subject)?;
    let value = manager.printed()?;
    let present = current.get(ENTERPRISE_USER).and_then(|e| e.get("manager")?.get("value")?.as_str());
    if present == Some(value.as_str()) {
        return None;
    }
    let op = if present.is_some() { "replace" } else { "add" };
    let operation = json!({ "op": op, "path": MANAGER, "value": value });
    let purpose = format!("Set the manager of {}", phrase::named(subject));
    Some(
        patch(subject, id, &[operation], Step::Reference, &purpose, "once both users are in the account")
            .with_placeholder(manager.is_placeholder()),
    )
}

fn members(subject: &Subject<'_>, id: &Identifier, current: &Value) -> Option<PlannedRequest> {
    let wanted = phrase::members(subject);
    let (add, remove) = phrase::member_changes(&wanted, current);
    let mut operations: Vec<Value> =
        remove.iter().map(|m| json!({ "op": "remove", "path": format!("members[value eq \"{m}\"]") })).collect();
    if !add.is_empty() {
        let values: Vec<Value> = add.iter().map(|id| json!({ "value": id })).collect();
        operations.push(json!({ "op": "add", "path": "members", "value": values }));
    }
    if operations.is_empty() {
        return None;
    }
    let purpose = format!("Change the members of {}", phrase::named(subject));
    let mut planned =
        patch(subject, id, &operations, Step::Reference, &purpose, "once the group and its members are in the account")
            .with_placeholder(phrase::any_placeholder(&wanted));
    planned.notes.extend(phrase::left_out(&wanted));
    Some(planned)
}

fn patch(
    subject: &Subject<'_>,
    id: &Identifier,
    operations: &[Value],
    step: Step,
    purpose: &str,
    when: &str,
) -> PlannedRequest {
    let request =
        HEADERS.request(Method::Patch, resource_path(subject.kind, id), Some(patch_body(operations)), purpose);
    PlannedRequest::new(step, request, when, Mark::Documented, RFC).with_placeholder(id.is_placeholder())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::ClientKind;
    use crate::client::phrase::testing::{Case, bodies, header, lines};
    use crate::scim::{CORE_GROUP, CORE_USER};

    fn user(resource: Value) -> Case {
        Case::new(ClientKind::new("generic"), "standard", ResourceKind::User, resource)
    }

    #[test]
    fn a_user_is_looked_up_created_and_given_a_manager() {
        let case = user(json!({"userName": "liz", ENTERPRISE_USER: {"department": "IT", "manager": {"value": "bo"}}}));
        let (look_up, create) = (case.look_up(), case.create());
        assert_eq!(lines(&look_up), ["GET /Users?filter=userName%20eq%20%22liz%22"]);
        assert_eq!(header(&look_up[0], "Accept"), Some("application/scim+json"));
        assert_eq!(lines(&create), ["POST /Users", "PATCH /Users/{id}"]);
        assert_eq!(
            bodies(&create)[0],
            json!({"schemas": [CORE_USER, ENTERPRISE_USER], "userName": "liz", ENTERPRISE_USER: {"department": "IT"}})
        );
        assert_eq!(
            bodies(&create)[1]["Operations"],
            json!([{"op": "add", "path": MANAGER, "value": "<id of Bo Chen in the account>"}])
        );
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
            bodies(&user(json!({"userName": "a"})).disable(None))[0]["Operations"],
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
