//! The requests Google sends, as far as others captured them.

use serde_json::{Value, json};

use super::{CAPTURE, MEDIA_TYPE};
use crate::base::Mark;
use crate::client::phrase::{self, Headers, Subject, There, patch_body, patch_of, resource_path};
use crate::client::{Condition, Step, StepKind};
use crate::scim::template::StepNumber;
use crate::scim::{Method, Template};

const HEADERS: Headers =
    Headers { always: &[("User-Agent", "Google-Auto-Provisioning")], content_type: "application/json" };

/// Named first in the schemas of a create request.
const CORE_1: &str = "urn:scim:schemas:core:1.0";

const NOT_KNOWN: &str = "How Google phrases this is not known; it is the standard's form.";

pub(super) fn look_up(subject: &Subject<'_>) -> Vec<Step> {
    let Some((attribute, filter)) = phrase::matching_filters(subject).into_iter().next() else { return Vec::new() };
    let request = HEADERS
        .request(Method::Get, "/Users", None, format!("Look up by {attribute}"))
        .with_query([("filter", filter.into())]);
    vec![
        Step::new(StepKind::LookUp, request, Condition::First, Mark::Unknown, CAPTURE)
            .noted("That there is a look-up was seen, not its filter."),
    ]
}

pub(super) fn create(subject: &Subject<'_>, _at: StepNumber) -> Vec<Step> {
    let purpose = format!("Create {}", phrase::named(subject));
    let request = HEADERS.request(Method::Post, "/Users", Some(create_body(subject.resource).into()), purpose);
    let nobody = Condition::Nobody("when the look-up finds nobody");
    vec![Step::new(StepKind::Create, request, nobody, Mark::Observed, CAPTURE)]
}

/// The resource with the old URN in front of its schemas.
fn create_body(resource: &Value) -> Value {
    let mut body = resource.clone();
    if let Some(schemas) = body.get_mut("schemas").and_then(Value::as_array_mut) {
        schemas.insert(0, json!(CORE_1));
    }
    body
}

pub(super) fn update(subject: &Subject<'_>, there: &There<'_>) -> Vec<Step> {
    let operations = there.changes.iter().filter_map(|change| {
        let op = if change.before.is_none() { "add" } else { "replace" };
        change.after.as_ref().map(|value| json!({ "op": op, "path": change.target.to_string(), "value": value }))
    });
    let operations: Vec<Template> = operations.map(Template::from).collect();
    if operations.is_empty() {
        return Vec::new();
    }
    let condition = Condition::Differs("when the look-up finds one who differs");
    vec![patch(subject, there, patch_body(operations), StepKind::Update, "Change", condition)]
}

pub(super) fn disable(subject: &Subject<'_>, there: &There<'_>) -> Vec<Step> {
    let body = patch_of(json!({ "op": "replace", "path": "active", "value": false }));
    let condition = Condition::NoAccess("24 hours, 1, 7 or 30 days after the user is suspended or out of scope");
    vec![patch(subject, there, body, StepKind::Disable, "Suspend", condition)]
}

fn patch(
    subject: &Subject<'_>,
    there: &There<'_>,
    body: Template,
    kind: StepKind,
    verb: &str,
    condition: Condition,
) -> Step {
    let purpose = format!("{verb} {}", phrase::named(subject));
    let request = HEADERS.request(Method::Patch, resource_path(subject.kind, &there.id()), Some(body), purpose);
    Step::new(kind, request, condition, Mark::Unknown, MEDIA_TYPE).noted(NOT_KNOWN)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::ClientKind;
    use crate::base::ResourceKind;
    use crate::client::phrase::testing::{Case, bodies, header, lines};
    use crate::scim::CORE_USER;

    fn user(resource: Value) -> Case {
        Case::new(ClientKind::new("google"), "autoprovisioning", ResourceKind::User, resource)
    }

    #[test]
    fn a_user_is_created_as_captured() {
        let case = user(
            json!({"schemas": [CORE_USER], "userName": "username@domain.com", "emails": [{"value": "username@domain.com", "type": "work"}],
            "displayName": "User Name", "name": {"givenName": "User", "familyName": "Name"}, "active": true}),
        );
        let requests = case.create();
        assert_eq!(
            bodies(&requests),
            [json!({"schemas": ["urn:scim:schemas:core:1.0", CORE_USER], "userName": "username@domain.com",
                "emails": [{"primary": true, "value": "username@domain.com", "type": "work"}], "displayName": "User Name",
                "name": {"givenName": "User", "familyName": "Name"}, "active": true})]
        );
        assert_eq!(header(&requests, "User-Agent"), Some("Google-Auto-Provisioning"));
        assert_eq!(header(&requests, "Content-Type"), Some("application/json"));
        assert_eq!((lines(&case.look_up()).len(), requests.steps[0].mark), (1, Mark::Observed));
    }

    #[test]
    fn changes_are_shown_in_the_standards_form_and_marked() {
        let case = user(json!({"userName": "a"}));
        let update =
            case.update(&json!({}), &[("title", None, Some(json!("Lead"))), ("nickName", Some(json!("x")), None)]);
        assert_eq!(bodies(&update)[0]["Operations"], json!([{"op": "add", "path": "title", "value": "Lead"}]));
        let disable = case.disable(&json!({}));
        assert_eq!(bodies(&disable)[0]["Operations"], json!([{"op": "replace", "path": "active", "value": false}]));
        assert!(update.steps.iter().chain(&disable.steps).all(|r| r.mark == Mark::Unknown && !r.notes.is_empty()));
    }

    #[test]
    fn groups_are_not_sent() {
        let case =
            Case::new(ClientKind::new("google"), "autoprovisioning", ResourceKind::Group, json!({"displayName": "IT"}));
        assert!(case.preview().is_silent() && case.create().is_silent() && case.disable(&json!({})).is_silent());
    }
}
