//! The requests OneLogin sends: look up, POST the template, GET and PUT it again.

use serde_json::{Value, json};

use super::IMPLEMENT;
use crate::base::{Mark, ResourceKind};
use crate::client::phrase::{self, Headers, patch_body, resource_path};
use crate::client::{Change, Identifier, PlannedRequest, Step, Subject};
use crate::scim::{CORE_GROUP, request::Method};

const HEADERS: Headers = Headers { always: &[], content_type: "application/json" };

pub(super) fn look_up(subject: &Subject<'_>) -> Vec<PlannedRequest> {
    let request = match subject.kind {
        ResourceKind::User => {
            let Some((attribute, filter)) = phrase::matching_filters(subject).into_iter().next() else {
                return Vec::new();
            };
            HEADERS
                .request(Method::Get, "/Users", None, format!("Look up by {attribute}"))
                .with_query(&[("filter", &filter)])
        }
        ResourceKind::Group => HEADERS.request(Method::Get, "/Groups", None, "List the groups"),
    };
    vec![PlannedRequest::new(Step::LookUp, request, "first", Mark::Documented, IMPLEMENT)]
}

pub(super) fn create(subject: &Subject<'_>) -> Vec<PlannedRequest> {
    match subject.kind {
        ResourceKind::User => {
            let request = HEADERS.request(
                Method::Post,
                "/Users",
                Some(rendered(subject)),
                format!("Create {}", phrase::named(subject)),
            );
            vec![
                PlannedRequest::new(
                    Step::Create,
                    request,
                    "when the look-up finds nobody",
                    Mark::Documented,
                    IMPLEMENT,
                )
                .noted(RENDERED),
            ]
        }
        ResourceKind::Group => create_group(subject),
    }
}

const RENDERED: &str =
    "The body is the JSON template with its macros filled in. That an empty macro is sent as null was seen by others.";
const STANDARD: &str = "OneLogin does not document this body; it is the standard's form.";

/// The template, filled in: everything that is mapped, null where there is nothing.
fn rendered(subject: &Subject<'_>) -> Value {
    let mut body = subject.resource.clone();
    let empty = subject.mapping.rules.iter().map(|r| &r.target).filter(|t| t.get(subject.resource).is_none());
    for target in empty.filter(|t| t.attribute() != "active") {
        target.set(&mut body, Value::Null);
    }
    body
}

fn create_group(subject: &Subject<'_>) -> Vec<PlannedRequest> {
    let body = json!({ "schemas": [CORE_GROUP], "displayName": subject.resource.get("displayName") });
    let request = HEADERS.request(Method::Post, "/Groups", Some(body), format!("Create {}", phrase::named(subject)));
    let mut requests = vec![
        PlannedRequest::new(Step::Create, request, "when the list has no such group", Mark::Unknown, IMPLEMENT)
            .noted(STANDARD),
    ];
    requests.extend(members(subject, &Identifier::AfterCreate, &Value::Null));
    requests
}

pub(super) fn update(
    subject: &Subject<'_>,
    id: &Identifier,
    current: &Value,
    changes: &[Change],
) -> Vec<PlannedRequest> {
    match subject.kind {
        ResourceKind::Group => members(subject, id, current).into_iter().collect(),
        ResourceKind::User if changes.is_empty() => Vec::new(),
        ResourceKind::User => {
            let read = HEADERS.request(
                Method::Get,
                resource_path(subject.kind, id),
                None,
                format!("Read {}", phrase::named(subject)),
            );
            let put = HEADERS.request(
                Method::Put,
                resource_path(subject.kind, id),
                Some(rendered(subject)),
                format!("Change {}", phrase::named(subject)),
            );
            vec![
                PlannedRequest::new(Step::Update, read, "before a change", Mark::Documented, IMPLEMENT),
                PlannedRequest::new(
                    Step::Update,
                    put,
                    "when the look-up finds one who differs",
                    Mark::Documented,
                    IMPLEMENT,
                )
                .noted(RENDERED),
            ]
        }
    }
}

pub(super) fn disable(subject: &Subject<'_>, id: &Identifier) -> PlannedRequest {
    let mut body = rendered(subject);
    if let Some(object) = body.as_object_mut() {
        object.insert("active".to_owned(), json!(false));
    }
    let request = HEADERS.request(
        Method::Put,
        resource_path(subject.kind, id),
        Some(body),
        format!("Suspend {}", phrase::named(subject)),
    );
    PlannedRequest::new(
        Step::Disable,
        request,
        "when the user is suspended and the application is set to suspend",
        Mark::Unknown,
        IMPLEMENT,
    )
    .noted("OneLogin documents that it sends active false, not the body. Set to delete, it sends DELETE in its place.")
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
    let request = HEADERS.request(
        Method::Patch,
        resource_path(subject.kind, id),
        Some(patch_body(&operations)),
        format!("Change the members of {}", phrase::named(subject)),
    );
    let placeholder = id.is_placeholder() || phrase::any_placeholder(&wanted);
    let mut planned = PlannedRequest::new(
        Step::Reference,
        request,
        "once the group and its members are in the account",
        Mark::Unknown,
        IMPLEMENT,
    )
    .noted(STANDARD)
    .with_placeholder(placeholder);
    planned.notes.extend(phrase::left_out(&wanted));
    Some(planned)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::ClientKind;
    use crate::client::phrase::testing::{Case, bodies, header, lines};
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
        assert_eq!(requests[0].request.body, Some(expected));
        assert_eq!(header(&requests[0], "Content-Type"), Some("application/json"));
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
        let requests = user(liz()).disable(None);
        assert_eq!(
            (lines(&requests), &bodies(&requests)[0]["active"], requests[0].mark),
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
            json!([{"op": "add", "path": "members", "value": [{"value": "u1091"}, {"value": "<id of Bo Chen in the account>"}]}])
        );
        assert!(requests.iter().all(|r| r.mark == Mark::Unknown));
    }
}
