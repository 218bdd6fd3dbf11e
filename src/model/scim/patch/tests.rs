use serde_json::{Value, json};

use super::{Form, Forms, Patch};
use crate::scim::message::{ScimError, ScimType};
use crate::scim::schema::{ResourceType, rfc_group, rfc_user};

const ENT: &str = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";

fn liz() -> Value {
    json!({
        "id": "1", "userName": "liz@contoso.com", "active": true, "displayName": "Liz", "name": {"givenName": "Liz", "familyName": "Smith"},
        "emails": [{"value": "liz@contoso.com", "type": "work", "primary": true}],
        "phoneNumbers": [{"value": "+31 20 123", "type": "work"}]
    })
}

fn staff() -> Value {
    json!({"id": "7", "displayName": "Staff", "members": [{"value": "1", "display": "Liz"}, {"value": "2"}]})
}

fn patched(before: &Value, operations: &Value, resource_type: &ResourceType, forms: Forms) -> Result<Value, ScimError> {
    let mut resource = before.clone();
    Patch::parse(&json!({"Operations": operations}), forms)?.apply(&mut resource, resource_type, forms)?;
    Ok(resource)
}

fn with(mut resource: Value, changes: &Value) -> Value {
    for (key, value) in changes.as_object().expect("an object").clone() {
        match value {
            Value::Null => resource.as_object_mut().expect("an object").shift_remove(&key),
            value => resource.as_object_mut().expect("an object").insert(key, value),
        };
    }
    resource
}

#[test]
fn operations_of_the_rfc_change_users() {
    let work = json!({"value": "liz@contoso.com", "type": "work", "primary": true});
    for (name, operations, changes) in [
        (
            "replace one",
            json!([{"op": "replace", "path": "displayName", "value": "Lizzy"}]),
            json!({"displayName": "Lizzy"}),
        ),
        ("add a new one", json!([{"op": "add", "path": "nickName", "value": "L"}]), json!({"nickName": "L"})),
        (
            "in any case of the name",
            json!([{"op": "replace", "path": "DISPLAYNAME", "value": "L"}]),
            json!({"displayName": "L"}),
        ),
        (
            "a sub-attribute",
            json!([{"op": "replace", "path": "name.givenName", "value": "E"}]),
            json!({"name": {"givenName": "E", "familyName": "Smith"}}),
        ),
        (
            "a complex one merges",
            json!([{"op": "replace", "path": "name", "value": {"givenName": "E"}}]),
            json!({"name": {"givenName": "E", "familyName": "Smith"}}),
        ),
        (
            "without a path",
            json!([{"op": "add", "value": {"nickName": "L", "title": "CEO"}}]),
            json!({"nickName": "L", "title": "CEO"}),
        ),
        (
            "the new primary takes the mark",
            json!([{"op": "add", "path": "emails", "value": [{"value": "l@h.test", "type": "home", "primary": true}]}]),
            json!({"emails": [{"value": "liz@contoso.com", "type": "work", "primary": false}, {"value": "l@h.test", "type": "home", "primary": true}]}),
        ),
        ("what is there is not added twice", json!([{"op": "add", "path": "emails", "value": [work]}]), json!({})),
        (
            "replace by type",
            json!([{"op": "replace", "path": "emails[type eq \"work\"].value", "value": "l@c.test"}]),
            json!({"emails": [{"value": "l@c.test", "type": "work", "primary": true}]}),
        ),
        (
            "replace the whole list",
            json!([{"op": "replace", "path": "emails", "value": [{"value": "a"}]}]),
            json!({"emails": [{"value": "a"}]}),
        ),
        (
            "replace with null",
            json!([{"op": "replace", "path": "displayName", "value": null}]),
            json!({"displayName": null}),
        ),
        ("remove", json!([{"op": "remove", "path": "displayName"}]), json!({"displayName": null})),
        ("remove by filter", json!([{"op": "remove", "path": "emails[type eq \"work\"]"}]), json!({"emails": null})),
        ("remove what is not there", json!([{"op": "remove", "path": "emails[type eq \"fax\"]"}]), json!({})),
        (
            "an extension's attribute",
            json!([{"op": "add", "path": format!("{ENT}:department"), "value": "Sales"}]),
            json!({ENT: {"department": "Sales"}}),
        ),
        (
            "an extension as a whole",
            json!([{"op": "add", "path": ENT, "value": {"department": "Sales"}}]),
            json!({ENT: {"department": "Sales"}}),
        ),
        (
            "an extension without a path",
            json!([{"op": "add", "value": {ENT: {"manager": {"value": "26"}}}}]),
            json!({ENT: {"manager": {"value": "26"}}}),
        ),
    ] {
        assert_eq!(patched(&liz(), &operations, rfc_user(), Forms::RFC), Ok(with(liz(), &changes)), "{name}");
    }
}

#[test]
fn operations_of_the_rfc_change_members() {
    let list = |members: Value| with(staff(), &json!({"members": members}));
    for (name, operations, after) in [
        (
            "add",
            json!([{"op": "add", "path": "members", "value": [{"value": "3"}]}]),
            list(json!([{"value": "1", "display": "Liz"}, {"value": "2"}, {"value": "3"}])),
        ),
        ("add one that is there", json!([{"op": "add", "path": "members", "value": [{"value": "1"}]}]), staff()),
        (
            "remove by filter",
            json!([{"op": "remove", "path": "members[value eq \"1\"]"}]),
            list(json!([{"value": "2"}])),
        ),
        (
            "remove one by one, and somebody who is not there",
            json!(["2", "9", "1"].map(|id| json!({"op": "remove", "path": format!("members[value eq \"{id}\"]")}))),
            list(json!(null)),
        ),
        (
            "remove one, add it again, remove another",
            json!([
                {"op": "remove", "path": "members[value eq \"1\"]"},
                {"op": "add", "path": "members", "value": [{"value": "1"}]},
                {"op": "remove", "path": "members[value eq \"2\"]"}
            ]),
            list(json!([{"value": "1"}])),
        ),
        ("remove all", json!([{"op": "remove", "path": "members"}]), list(json!(null))),
        (
            "replace all",
            json!([{"op": "replace", "path": "members", "value": [{"value": "9"}]}]),
            list(json!([{"value": "9"}])),
        ),
    ] {
        assert_eq!(patched(&staff(), &operations, rfc_group(), Forms::RFC), Ok(after), "{name}");
    }
}

#[test]
fn forms_that_clients_send_are_understood_only_where_they_are_switched_on() {
    let mobile = json!([{"value": "+31 20 123", "type": "work"}, {"type": "mobile", "value": "+31 6"}]);
    for (form, resource_type, before, operations, changes) in [
        (
            Form::OperationInAnyCase,
            rfc_user(),
            liz(),
            json!([{"op": "Replace", "path": "displayName", "value": "L"}]),
            json!({"displayName": "L"}),
        ),
        (
            Form::BooleanAsText,
            rfc_user(),
            liz(),
            json!([{"op": "replace", "path": "active", "value": "False"}]),
            json!({"active": false}),
        ),
        (
            Form::DottedKeys,
            rfc_user(),
            liz(),
            json!([{"op": "replace", "value": {"displayName": "L", "name.givenName": "E", (format!("{ENT}:employeeNumber")): "A"}}]),
            json!({"displayName": "L", "name": {"givenName": "E", "familyName": "Smith"}, ENT: {"employeeNumber": "A"}}),
        ),
        (
            Form::RemoveWithValues,
            rfc_group(),
            staff(),
            json!([{"op": "remove", "path": "members", "value": [{"$ref": null, "value": "1"}]}]),
            json!({"members": [{"value": "2"}]}),
        ),
        (
            Form::AddMakesElement,
            rfc_user(),
            liz(),
            json!([{"op": "add", "path": "phoneNumbers[type eq \"mobile\"].value", "value": "+31 6"}]),
            json!({ "phoneNumbers": mobile }),
        ),
        (
            Form::BareReference,
            rfc_user(),
            liz(),
            json!([{"op": "add", "path": format!("{ENT}:manager"), "value": "26"}]),
            json!({ENT: {"manager": {"value": "26"}}}),
        ),
        (
            Form::ListForSingle,
            rfc_user(),
            liz(),
            json!([{"op": "add", "path": format!("{ENT}:manager"), "value": [{"$ref": "http://h/Users/26", "value": "26"}]}]),
            json!({ENT: {"manager": {"value": "26", "$ref": "http://h/Users/26"}}}),
        ),
        (
            Form::EchoedReadOnly,
            rfc_group(),
            staff(),
            json!([{"op": "replace", "value": {"id": "7", "displayName": "All"}}]),
            json!({"displayName": "All"}),
        ),
    ] {
        let after = patched(&before, &operations, resource_type, Forms::RFC.with(form));
        assert_eq!(after, Ok(with(before.clone(), &changes)), "{form:?}");
        let strict = patched(&before, &operations, resource_type, Forms::ALL.without(form));
        assert!(strict.is_err_and(|error| error.status == 400), "{form:?} switched off");
    }
}

#[test]
fn every_form_is_in_the_table_once() {
    for (at, facts) in Form::TABLE.iter().enumerate() {
        assert_eq!(facts.form as usize, at, "{facts:?}");
    }
}

#[test]
fn a_boolean_compared_with_text_makes_a_boolean() {
    let operations = json!([{"op": "Add", "path": "roles[primary eq \"True\"].value", "value": "admin"}]);
    let after = patched(&liz(), &operations, rfc_user(), Forms::ALL);
    assert_eq!(after, Ok(with(liz(), &json!({"roles": [{"value": "admin", "primary": true}]}))));
}

#[test]
fn what_cannot_be_done_is_refused_with_the_rfcs_reason_and_nothing_is_changed() {
    use ScimType::{InvalidPath, InvalidSyntax, InvalidValue, Mutability, NoTarget};
    for (name, operation, reason) in [
        ("no such operation", json!({"op": "move", "path": "title"}), InvalidSyntax),
        ("no such attribute", json!({"op": "add", "path": "shoeSize", "value": 1}), InvalidPath),
        ("no path at all", json!({"op": "add", "path": "a b", "value": 1}), InvalidPath),
        ("path is a number", json!({"op": "add", "path": 7, "value": 1}), InvalidPath),
        ("filter on a single value", json!({"op": "add", "path": "name[type eq \"a\"]", "value": {}}), InvalidPath),
        ("read-only", json!({"op": "replace", "path": "id", "value": "2"}), Mutability),
        ("required", json!({"op": "remove", "path": "userName"}), Mutability),
        ("required, by null", json!({"op": "replace", "path": "userName", "value": null}), Mutability),
        ("remove without a path", json!({"op": "remove"}), NoTarget),
        (
            "replace of an element that is not there",
            json!({"op": "replace", "path": "emails[type eq \"home\"].value", "value": "x"}),
            NoTarget,
        ),
        ("wrong type", json!({"op": "replace", "path": "active", "value": "maybe"}), InvalidValue),
        ("no value", json!({"op": "replace", "path": "title"}), InvalidValue),
        ("no object", json!({"op": "replace", "value": "x"}), InvalidValue),
    ] {
        let mut resource = liz();
        let body = json!({"Operations": [{"op": "replace", "path": "displayName", "value": "changed"}, operation]});
        let error =
            Patch::parse(&body, Forms::ALL).and_then(|patch| patch.apply(&mut resource, rfc_user(), Forms::ALL));
        assert_eq!(error.expect_err(name).scim_type, Some(reason), "{name}");
        assert_eq!(resource, liz(), "{name}");
    }
    for body in [json!(null), json!({}), json!({"Operations": {}}), json!({"Operations": [1]})] {
        assert_eq!(Patch::parse(&body, Forms::ALL).expect_err("no PatchOp").scim_type, Some(InvalidSyntax));
    }
}

#[test]
fn members_cannot_be_renamed_in_place() {
    let operations = json!([{"op": "replace", "path": "members[value eq \"1\"].value", "value": "9"}]);
    let error = patched(&staff(), &operations, rfc_group(), Forms::ALL).expect_err("immutable");
    assert_eq!(error.scim_type, Some(ScimType::Mutability));
}

#[test]
fn a_patch_is_written_as_the_rfc_writes_it() {
    let body = json!({"schemas": ["urn:ietf:params:scim:api:messages:2.0:PatchOp"], "Operations": [
        {"op": "add", "path": "members", "value": [{"value": "1"}]}, {"op": "remove", "path": "title"}, {"op": "replace", "value": {"active": false}}
    ]});
    assert_eq!(Patch::parse(&body, Forms::RFC).expect("a patch").to_json(), body);
}
