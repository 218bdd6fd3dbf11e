//! The requests Okta sends.
//!
//! Profile changes are a GET, a merge and a PUT. State and groups are PATCHed by catalogue applications and PUT by those
//! made with the wizard.

use serde_json::{Map, Value, json};

use super::{AIW, SCIM};
use crate::base::{Mark, ResourceKind};
use crate::client::phrase::{self, Headers, patch_body, resource_path};
use crate::client::{Change, Identifier, PlannedRequest, Step, Subject};
use crate::scim::{CORE_GROUP, Request, request::Method};

/// Accept-Encoding (gzip, deflate) was seen too; it is left out because answers are read as they come.
const HEADERS: Headers = Headers {
    always: &[
        ("User-Agent", "Okta SCIM Client 1.0.0"),
        ("Accept", "application/scim+json"),
        ("Accept-Charset", "utf-8"),
    ],
    content_type: "application/scim+json; charset=utf-8",
};

/// What stands in a preview where Okta makes up a password.
const PASSWORD: &str = "<random, made up by Okta>";

pub(super) fn look_up(subject: &Subject<'_>) -> Vec<PlannedRequest> {
    let Some((attribute, filter)) = phrase::matching_filters(subject).into_iter().next() else { return Vec::new() };
    let request = HEADERS
        .request(Method::Get, subject.kind.endpoint(), None, format!("Look up by {attribute}"))
        .with_query(&[("filter", &filter), ("startIndex", "1"), ("count", "100")]);
    vec![PlannedRequest::new(Step::LookUp, request, "first", Mark::Documented, SCIM)]
}

pub(super) fn create(subject: &Subject<'_>) -> Vec<PlannedRequest> {
    match subject.kind {
        ResourceKind::User => vec![create_user(subject)],
        ResourceKind::Group => create_group(subject),
    }
}

fn create_user(subject: &Subject<'_>) -> PlannedRequest {
    let mut body = subject.resource.clone();
    if let Some(object) = body.as_object_mut() {
        object.insert("groups".to_owned(), json!([]));
        object.insert("password".to_owned(), json!(PASSWORD));
        object.entry("active").or_insert(json!(true));
    }
    let request = HEADERS.request(Method::Post, "/Users", Some(body), format!("Create {}", phrase::named(subject)));
    PlannedRequest::new(Step::Create, request, "when the look-up finds nobody", Mark::Documented, SCIM)
        .with_placeholder(true)
        .noted("The documented example names the core schema only; that the enterprise schema is named when it is used is inferred.")
}

fn create_group(subject: &Subject<'_>) -> Vec<PlannedRequest> {
    let body = json!({ "schemas": [CORE_GROUP], "displayName": display_name(subject), "members": [] });
    let request = HEADERS.request(Method::Post, "/Groups", Some(body), format!("Create {}", phrase::named(subject)));
    let mut requests =
        vec![PlannedRequest::new(Step::Create, request, "when the look-up finds no group", Mark::Documented, SCIM)];
    let wanted = phrase::members(subject);
    let members = member_values(&phrase::printed(&wanted));
    if !members.is_empty() {
        requests.push(all_members(subject, &Identifier::AfterCreate, &members).with_placeholder(true));
    }
    if let (Some(note), Some(request)) = (phrase::left_out(&wanted), requests.last_mut()) {
        request.notes.push(note);
    }
    requests
}

fn display_name(subject: &Subject<'_>) -> Value {
    subject.resource.get("displayName").cloned().unwrap_or(Value::Null)
}

/// Okta adds each member's userName as display; it is known to the account only.
fn member_values(ids: &[String]) -> Vec<Value> {
    ids.iter().map(|id| json!({ "value": id })).collect()
}

/// All members at once: a full push.
fn all_members(subject: &Subject<'_>, id: &Identifier, members: &[Value]) -> PlannedRequest {
    let purpose = format!("Set the members of {}", phrase::named(subject));
    let request = if is_wizard(subject) {
        let body = json!({ "schemas": [CORE_GROUP], "displayName": display_name(subject), "members": members });
        HEADERS.request(Method::Put, resource_path(subject.kind, id), Some(body), purpose)
    } else {
        patch(subject, id, &[json!({ "op": "replace", "path": "members", "value": members })], purpose)
    };
    PlannedRequest::new(
        Step::Reference,
        request,
        "once the group and its members are in the account",
        Mark::Documented,
        SCIM,
    )
    .noted("Okta adds each member's userName as display.")
}

pub(super) fn update(
    subject: &Subject<'_>,
    id: &Identifier,
    current: &Value,
    changes: &[Change],
) -> Vec<PlannedRequest> {
    match subject.kind {
        ResourceKind::User if changes.is_empty() => Vec::new(),
        ResourceKind::User => vec![read(subject, id), put(subject, id, phrase::merged(current, changes))],
        ResourceKind::Group => update_group(subject, id, current, changes),
    }
}

fn read(subject: &Subject<'_>, id: &Identifier) -> PlannedRequest {
    let request =
        HEADERS.request(Method::Get, resource_path(subject.kind, id), None, format!("Read {}", phrase::named(subject)));
    PlannedRequest::new(Step::Update, request, "before a change", Mark::Documented, SCIM)
}

/// The whole resource as it was read, with the changes in it.
fn put(subject: &Subject<'_>, id: &Identifier, body: Value) -> PlannedRequest {
    let request = HEADERS.request(
        Method::Put,
        resource_path(subject.kind, id),
        Some(body),
        format!("Change {}", phrase::named(subject)),
    );
    PlannedRequest::new(Step::Update, request, "when the look-up finds one who differs", Mark::Documented, SCIM)
        .noted("What the account answered is sent back with the application profile in it. That an emptied attribute is sent as empty text was seen by others.")
}

fn update_group(subject: &Subject<'_>, id: &Identifier, current: &Value, changes: &[Change]) -> Vec<PlannedRequest> {
    let wanted = phrase::members(subject);
    let (add, remove) = phrase::member_changes(&wanted, current);
    let moved = !add.is_empty() || !remove.is_empty();
    if changes.is_empty() && !moved {
        return Vec::new();
    }
    if is_wizard(subject) {
        return vec![all_members(subject, id, &member_values(&phrase::printed(&wanted)))];
    }
    let mut requests = vec![rename(subject, id)];
    if moved {
        let mut operations: Vec<Value> =
            remove.iter().map(|m| json!({ "op": "remove", "path": format!("members[value eq \"{m}\"]") })).collect();
        if !add.is_empty() {
            operations.push(json!({ "op": "add", "path": "members", "value": member_values(&add) }));
        }
        let request = patch(subject, id, &operations, format!("Change the members of {}", phrase::named(subject)));
        let planned = PlannedRequest::new(Step::Reference, request, "when the members differ", Mark::Documented, SCIM);
        requests.push(planned.with_placeholder(phrase::any_placeholder(&wanted)));
    }
    requests
}

/// Sent at every change of the members too.
fn rename(subject: &Subject<'_>, id: &Identifier) -> PlannedRequest {
    let value = match id {
        Identifier::Known(id) => json!({ "id": id, "displayName": display_name(subject) }),
        Identifier::AfterCreate => json!({ "displayName": display_name(subject) }),
    };
    let request =
        patch(subject, id, &[json!({ "op": "replace", "value": value })], format!("Name {}", phrase::named(subject)));
    PlannedRequest::new(Step::Update, request, "when the name or the members differ", Mark::Documented, SCIM)
}

pub(super) fn disable(subject: &Subject<'_>, id: &Identifier, current: Option<&Value>) -> Vec<PlannedRequest> {
    let when = "when the user is deactivated or unassigned";
    let purpose = format!("Disable {}", phrase::named(subject));
    if !is_wizard(subject) {
        let request = patch(subject, id, &[json!({ "op": "replace", "value": { "active": false } })], purpose);
        return vec![PlannedRequest::new(Step::Disable, request, when, Mark::Documented, SCIM)];
    }
    let mut body = current.unwrap_or(subject.resource).clone();
    body.as_object_mut().unwrap_or(&mut Map::new()).insert("active".to_owned(), json!(false));
    let request = HEADERS.request(Method::Put, resource_path(subject.kind, id), Some(body), purpose);
    vec![read(subject, id), PlannedRequest::new(Step::Disable, request, when, Mark::Documented, SCIM)]
}

fn is_wizard(subject: &Subject<'_>) -> bool {
    subject.variant.id == AIW.id
}

fn patch(subject: &Subject<'_>, id: &Identifier, operations: &[Value], purpose: String) -> Request {
    HEADERS.request(Method::Patch, resource_path(subject.kind, id), Some(patch_body(operations)), purpose)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::ClientKind;
    use crate::client::phrase::testing::{Case, bodies, header, lines};
    use crate::scim::CORE_USER;

    fn user(variant: &str, resource: Value) -> Case {
        Case::new(ClientKind::new("okta"), variant, ResourceKind::User, resource)
    }

    fn group(variant: &str, resource: Value) -> Case {
        Case::new(ClientKind::new("okta"), variant, ResourceKind::Group, resource)
    }

    #[test]
    fn the_look_up_is_as_documented() {
        let requests = user("oin", json!({"userName": "test.user@okta.local"})).look_up();
        assert_eq!(
            lines(&requests),
            ["GET /Users?filter=userName%20eq%20%22test.user%40okta.local%22&startIndex=1&count=100"]
        );
        assert_eq!(header(&requests[0], "User-Agent"), Some("Okta SCIM Client 1.0.0"));
        assert_eq!(header(&requests[0], "Accept"), Some("application/scim+json"));
        assert_eq!(header(&requests[0], "Content-Type"), None);
        assert_eq!(
            lines(&group("oin", json!({"displayName": "IT"})).look_up()),
            ["GET /Groups?filter=displayName%20eq%20%22IT%22&startIndex=1&count=100"]
        );
    }

    #[test]
    fn a_user_is_created_as_documented() {
        let requests = user(
            "oin",
            json!({"schemas": [CORE_USER], "userName": "test.user@okta.local", "name": {"givenName": "Test", "familyName": "User"},
                "emails": [{"value": "test.user@okta.local", "type": "work"}], "displayName": "Test User", "locale": "en-US",
                "externalId": "00ujl29u0le5T6Aj10h7"}),
        )
        .create();
        assert_eq!(lines(&requests), ["POST /Users"]);
        assert_eq!(
            requests[0].request.body,
            Some(json!({
                "schemas": [CORE_USER], "userName": "test.user@okta.local", "name": {"givenName": "Test", "familyName": "User"},
                "emails": [{"primary": true, "value": "test.user@okta.local", "type": "work"}], "displayName": "Test User",
                "locale": "en-US", "externalId": "00ujl29u0le5T6Aj10h7", "groups": [], "password": PASSWORD, "active": true
            }))
        );
        assert_eq!(header(&requests[0], "Content-Type"), Some("application/scim+json; charset=utf-8"));
    }

    #[test]
    fn a_profile_change_reads_merges_and_puts() {
        let current = json!({"schemas": [CORE_USER], "id": "2", "userName": "a", "title": "Old", "nickName": "x", "locale": "nl",
            "emails": [{"type": "work", "value": "a@x"}], "meta": {"resourceType": "User"}});
        for variant in ["oin", "aiw"] {
            let requests = user(variant, json!({"userName": "a"})).update(
                &current,
                &[
                    ("title", Some(json!("Old")), Some(json!("New"))),
                    ("nickName", Some(json!("x")), None),
                    ("emails[type eq \"work\"].value", Some(json!("a@x")), None),
                ],
            );
            assert_eq!(lines(&requests), ["GET /Users/2", "PUT /Users/2"], "{variant}");
            let body = &bodies(&requests)[0];
            assert_eq!(
                (&body["title"], &body["nickName"], &body["locale"], &body["meta"]),
                (&json!("New"), &json!(""), &json!("nl"), &json!({"resourceType": "User"}))
            );
            assert!(body["emails"].as_array().is_none_or(|e| e.iter().all(|e| e.get("value").is_none())), "{body}");
        }
        assert!(user("oin", json!({"userName": "a"})).update(&current, &[]).is_empty());
    }

    #[test]
    fn users_are_disabled_by_patch_or_put() {
        let current = json!({"id": "2", "userName": "a", "active": true});
        let oin = user("oin", json!({"userName": "a"})).disable(Some(&current));
        assert_eq!(lines(&oin), ["PATCH /Users/2"]);
        assert_eq!(
            bodies(&oin)[0],
            json!({"schemas": ["urn:ietf:params:scim:api:messages:2.0:PatchOp"], "Operations": [{"op": "replace", "value": {"active": false}}]})
        );
        let aiw = user("aiw", json!({"userName": "a"})).disable(Some(&current));
        assert_eq!(lines(&aiw), ["GET /Users/2", "PUT /Users/2"]);
        assert_eq!(bodies(&aiw)[0], json!({"id": "2", "userName": "a", "active": false}));
    }

    #[test]
    fn a_group_is_pushed_empty_and_then_filled() {
        let resource = json!({"displayName": "Test SCIMv2", "members": [{"value": "liz"}]});
        let oin = group("oin", resource.clone()).create();
        assert_eq!(lines(&oin), ["POST /Groups", "PATCH /Groups/{id}"]);
        assert_eq!(bodies(&oin)[0], json!({"schemas": [CORE_GROUP], "displayName": "Test SCIMv2", "members": []}));
        assert_eq!(
            bodies(&oin)[1]["Operations"],
            json!([{"op": "replace", "path": "members", "value": [{"value": "u1091"}]}])
        );
        let aiw = group("aiw", resource).create();
        assert_eq!(lines(&aiw), ["POST /Groups", "PUT /Groups/{id}"]);
        assert_eq!(
            bodies(&aiw)[1],
            json!({"schemas": [CORE_GROUP], "displayName": "Test SCIMv2", "members": [{"value": "u1091"}]})
        );
    }

    #[test]
    fn members_are_swapped_and_the_name_is_sent_again() {
        let current = json!({"members": [{"value": "89bb1940"}]});
        let requests =
            group("oin", json!({"displayName": "Test SCIMv2", "members": [{"value": "liz"}]})).update(&current, &[]);
        assert_eq!(
            bodies(&requests)[0]["Operations"],
            json!([{"op": "replace", "value": {"id": "2", "displayName": "Test SCIMv2"}}])
        );
        assert_eq!(
            bodies(&requests)[1]["Operations"],
            json!([{"op": "remove", "path": "members[value eq \"89bb1940\"]"}, {"op": "add", "path": "members", "value": [{"value": "u1091"}]}])
        );
        let same = json!({"members": [{"value": "u1091"}]});
        assert!(group("oin", json!({"displayName": "X", "members": [{"value": "liz"}]})).update(&same, &[]).is_empty());
    }
}
