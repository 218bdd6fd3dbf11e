//! The requests Okta sends.
//!
//! Profile changes are a GET, a merge and a PUT. State and groups are PATCHed by catalogue applications and PUT by those
//! made with the wizard.

use std::sync::Arc;

use serde_json::{Map, Value, json};

use super::{AIW, SCIM};
use crate::base::{Mark, ResourceKind};
use crate::client::phrase::{self, Headers, Subject, There, patch_body, patch_of, resource_path};
use crate::client::{Condition, Step, StepKind};
use crate::scim::template::StepNumber;
use crate::scim::{CORE_GROUP, Id, Members, Method, RequestTemplate, Slot, Template};

/// Accept-Encoding (gzip, deflate) was seen too; it is left out because answers are read as they come.
const HEADERS: Headers = Headers {
    always: &[
        ("User-Agent", "Okta SCIM Client 1.0.0"),
        ("Accept", "application/scim+json"),
        ("Accept-Charset", "utf-8"),
    ],
    content_type: "application/scim+json; charset=utf-8",
};

const PASSWORD: Slot = Slot::MadeUp { what: "a random password", by: "Okta" };

const NOBODY: Condition = Condition::Nobody("when the look-up finds nobody");
const NO_GROUP: Condition = Condition::Nobody("when the look-up finds no group");
const GROUP_AND_MEMBERS: Condition = Condition::BothThere("once the group and its members are in the account");
const DEACTIVATED: Condition = Condition::NoAccess("when the user is deactivated or unassigned");

pub(super) fn look_up(subject: &Subject<'_>) -> Vec<Step> {
    let Some((attribute, filter)) = phrase::matching_filters(subject).into_iter().next() else { return Vec::new() };
    let request = HEADERS
        .request(Method::Get, subject.kind.endpoint(), None, format!("Look up by {attribute}"))
        .with_query([("filter", filter.into()), ("startIndex", "1".into()), ("count", "100".into())]);
    vec![Step::new(StepKind::LookUp, request, Condition::First, Mark::Documented, SCIM)]
}

pub(super) fn create(subject: &Subject<'_>, at: StepNumber) -> Vec<Step> {
    match subject.kind {
        ResourceKind::User => vec![create_user(subject)],
        ResourceKind::Group => create_group(subject, at),
    }
}

fn create_user(subject: &Subject<'_>) -> Step {
    let mut resource = subject.resource.clone();
    if let Some(object) = resource.as_object_mut() {
        object.insert("groups".to_owned(), json!([]));
        object.entry("active").or_insert(json!(true));
    }
    let body = Template::with(&resource, "password", PASSWORD.into());
    let request = HEADERS.request(Method::Post, "/Users", Some(body), format!("Create {}", phrase::named(subject)));
    Step::new(StepKind::Create, request, NOBODY, Mark::Documented, SCIM)
        .noted("The documented example names the core schema only; that the enterprise schema is named when it is used is inferred.")
}

fn create_group(subject: &Subject<'_>, at: StepNumber) -> Vec<Step> {
    let body = json!({ "schemas": [CORE_GROUP], "displayName": display_name(subject), "members": [] });
    let purpose = format!("Create {}", phrase::named(subject));
    let request = HEADERS.request(Method::Post, "/Groups", Some(body.into()), purpose);
    let mut steps = vec![Step::new(StepKind::Create, request, NO_GROUP, Mark::Documented, SCIM)];
    if let Some(members) = subject.references.members.as_ref().filter(|members| !members.is_empty()) {
        steps.push(all_members(subject, &Id::Open(Slot::Id(at)), members));
    }
    if let (Some(note), Some(step)) = (phrase::left_out(subject), steps.last_mut()) {
        step.notes.push(note);
    }
    steps
}

fn display_name(subject: &Subject<'_>) -> Value {
    subject.resource.get("displayName").cloned().unwrap_or(Value::Null)
}

/// All members at once: a full push. Okta adds each member's userName as display; it is known to the account only.
fn all_members(subject: &Subject<'_>, id: &Id, members: &Arc<[Id]>) -> Step {
    let purpose = format!("Set the members of {}", phrase::named(subject));
    let members = Template::list_of(members, Template::object([("value", Id::Each.into())]));
    let request = if is_wizard(subject) {
        let body = Template::object([
            ("schemas", json!([CORE_GROUP]).into()),
            ("displayName", display_name(subject).into()),
            ("members", members),
        ]);
        HEADERS.request(Method::Put, resource_path(subject.kind, id), Some(body), purpose)
    } else {
        let operation = Template::object([("op", "replace".into()), ("path", "members".into()), ("value", members)]);
        patch(subject, id, patch_body(vec![operation]), purpose)
    };
    Step::new(StepKind::Reference, request, GROUP_AND_MEMBERS, Mark::Documented, SCIM)
        .noted("Okta adds each member's userName as display.")
}

pub(super) fn update(subject: &Subject<'_>, there: &There<'_>) -> Vec<Step> {
    match subject.kind {
        ResourceKind::User if there.changes.is_empty() => Vec::new(),
        ResourceKind::User => vec![read(subject, there), put(subject, there)],
        ResourceKind::Group => update_group(subject, there),
    }
}

fn read(subject: &Subject<'_>, there: &There<'_>) -> Step {
    let purpose = format!("Read {}", phrase::named(subject));
    let request = HEADERS.request(Method::Get, resource_path(subject.kind, &there.id()), None, purpose);
    Step::new(StepKind::Update, request, Condition::Differs("before a change"), Mark::Documented, SCIM)
}

/// The whole resource as it was read, with the changes in it.
fn put(subject: &Subject<'_>, there: &There<'_>) -> Step {
    let body = phrase::merged(there.resource, there.changes);
    let purpose = format!("Change {}", phrase::named(subject));
    let request = HEADERS.request(Method::Put, resource_path(subject.kind, &there.id()), Some(body.into()), purpose);
    let differs = Condition::Differs("when the look-up finds one who differs");
    Step::new(StepKind::Update, request, differs, Mark::Documented, SCIM)
        .noted("What the account answered is sent back with the application profile in it. That an emptied attribute is sent as empty text was seen by others.")
}

fn update_group(subject: &Subject<'_>, there: &There<'_>) -> Vec<Step> {
    let operations = phrase::member_operations(subject, Some(there.resource));
    if there.changes.is_empty() && operations.is_empty() {
        return Vec::new();
    }
    if is_wizard(subject) {
        let there_now = || there.resource.members.iter().flat_map(Members::iter).map(Id::from).collect();
        let members = subject.references.members.clone().unwrap_or_else(there_now);
        return vec![all_members(subject, &there.id(), &members)];
    }
    let mut steps = vec![rename(subject, there)];
    if !operations.is_empty() {
        let purpose = format!("Change the members of {}", phrase::named(subject));
        let request = patch(subject, &there.id(), patch_body(operations), purpose);
        let differ = Condition::BothThere("when the members differ");
        steps.push(Step::new(StepKind::Reference, request, differ, Mark::Documented, SCIM));
    }
    steps
}

/// Sent at every change of the members too.
fn rename(subject: &Subject<'_>, there: &There<'_>) -> Step {
    let operation = json!({ "op": "replace", "value": { "id": there.id, "displayName": display_name(subject) } });
    let request = patch(subject, &there.id(), patch_of(operation), format!("Name {}", phrase::named(subject)));
    let differ = Condition::Differs("when the name or the members differ");
    Step::new(StepKind::Update, request, differ, Mark::Documented, SCIM)
}

pub(super) fn disable(subject: &Subject<'_>, there: &There<'_>) -> Vec<Step> {
    let purpose = format!("Disable {}", phrase::named(subject));
    if !is_wizard(subject) {
        let body = patch_of(json!({ "op": "replace", "value": { "active": false } }));
        let request = patch(subject, &there.id(), body, purpose);
        return vec![Step::new(StepKind::Disable, request, DEACTIVATED, Mark::Documented, SCIM)];
    }
    let mut body = there.resource.attributes.clone();
    body.as_object_mut().unwrap_or(&mut Map::new()).insert("active".to_owned(), json!(false));
    let request = HEADERS.request(Method::Put, resource_path(subject.kind, &there.id()), Some(body.into()), purpose);
    vec![read(subject, there), Step::new(StepKind::Disable, request, DEACTIVATED, Mark::Documented, SCIM)]
}

fn is_wizard(subject: &Subject<'_>) -> bool {
    subject.variant.id == AIW.id
}

fn patch(subject: &Subject<'_>, id: &Id, body: Template, purpose: String) -> RequestTemplate {
    HEADERS.request(Method::Patch, resource_path(subject.kind, id), Some(body), purpose)
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
        assert_eq!(header(&requests, "User-Agent"), Some("Okta SCIM Client 1.0.0"));
        assert_eq!(header(&requests, "Accept"), Some("application/scim+json"));
        assert_eq!(header(&requests, "Content-Type"), None);
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
            bodies(&requests)[0],
            json!({
                "schemas": [CORE_USER], "userName": "test.user@okta.local", "name": {"givenName": "Test", "familyName": "User"},
                "emails": [{"primary": true, "value": "test.user@okta.local", "type": "work"}], "displayName": "Test User",
                "locale": "en-US", "externalId": "00ujl29u0le5T6Aj10h7", "groups": [], "active": true,
                "password": {"$needs": "a random password, made up by Okta"}
            })
        );
        assert_eq!(header(&requests, "Content-Type"), Some("application/scim+json; charset=utf-8"));
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
        let oin = user("oin", json!({"userName": "a"})).disable(&current);
        assert_eq!(lines(&oin), ["PATCH /Users/2"]);
        assert_eq!(
            bodies(&oin)[0],
            json!({"schemas": ["urn:ietf:params:scim:api:messages:2.0:PatchOp"], "Operations": [{"op": "replace", "value": {"active": false}}]})
        );
        let aiw = user("aiw", json!({"userName": "a"})).disable(&current);
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
