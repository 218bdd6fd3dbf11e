//! The parts that requests are phrased from, shared by the clients.
//!
//! A client's own way is in its folder; what RFC 7644 says for all of them is here.

use std::collections::HashSet;

use serde_json::{Map, Value, json};

use super::{Change, ReferenceValue, Subject};
use crate::base::{PerKind, ResourceKind};
use crate::mapping::{Finish, Primary, Schemas};
use crate::scim::{CORE_GROUP, ENTERPRISE_USER, Filter, Header, Request, TargetPath, request::Method};

/// The URN of PATCH bodies (RFC 7644 section 3.5.2).
const PATCH_OP: &str = "urn:ietf:params:scim:api:messages:2.0:PatchOp";

/// A client's headers, beside the token.
#[derive(Clone, Copy, Debug)]
pub(super) struct Headers {
    /// Sent with every request.
    pub always: &'static [(&'static str, &'static str)],
    /// The media type of bodies.
    pub content_type: &'static str,
}

impl Headers {
    /// A request with these headers and no others.
    pub fn request(
        &self,
        method: Method,
        path: impl Into<String>,
        body: Option<Value>,
        purpose: impl Into<String>,
    ) -> Request {
        let mut headers = vec![Header::authorization()];
        headers.extend(self.always.iter().map(|(name, value)| Header::text(name, *value)));
        if body.is_some() {
            headers.push(Header::text("Content-Type", self.content_type));
        }
        Request { method, path: path.into(), headers, body, purpose: purpose.into() }
    }
}

/// A filter for each matching attribute that has a value, in order of precedence, with the attribute's short name.
pub(super) fn matching_filters(subject: &Subject<'_>) -> Vec<(String, String)> {
    let matching = subject.mapping.matching().into_iter();
    let filters = matching.filter_map(|rule| {
        let value = matching_value(&rule.target, subject.resource)?;
        Some((rule.target.short(), Filter::equals(rule.target.clone(), value).to_string()))
    });
    filters.collect()
}

/// The value that a resource is looked up by; `None` when it is empty.
pub(super) fn matching_value(target: &TargetPath, resource: &Value) -> Option<String> {
    match target.get(resource)? {
        Value::String(text) if !text.is_empty() => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        Value::Bool(b) => Some(b.to_string()),
        _ => None,
    }
}

/// The path of one resource: `/Users/2`.
pub(super) fn resource_path(kind: ResourceKind, id: &super::Identifier) -> String {
    format!("{}/{}", kind.endpoint(), id.segment())
}

/// A PATCH body around operations.
pub(super) fn patch_body(operations: &[Value]) -> Value {
    json!({ "schemas": [PATCH_OP], "Operations": operations })
}

/// Who or what, for a request's purpose: "Liz Smith", else "the user".
pub(super) fn named(subject: &Subject<'_>) -> String {
    if subject.name.is_empty() { format!("the {}", subject.kind.noun()) } else { subject.name.to_owned() }
}

/// The manager that the resource names, as a reference.
pub(super) fn manager(subject: &Subject<'_>) -> Option<ReferenceValue> {
    let manager = subject.resource.get(ENTERPRISE_USER)?.get("manager")?;
    let key = key_of(manager)?;
    Some((subject.refer)(&key))
}

/// The members that the resource names, as references.
pub(super) fn members(subject: &Subject<'_>) -> Vec<ReferenceValue> {
    let list = subject.resource.get("members").and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
    list.iter().filter_map(key_of).map(|key| (subject.refer)(&key)).collect()
}

/// The identifier a reference has in the payload: `{"value": …}`, or the bare value.
fn key_of(reference: &Value) -> Option<String> {
    match reference.get("value").unwrap_or(reference) {
        Value::String(text) if !text.is_empty() => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

/// A resource without the attributes that are sent by themselves; an extension left empty goes too.
pub(super) fn without(resource: &Value, attributes: &[&str]) -> Value {
    let Some(all) = resource.as_object() else { return resource.clone() };
    let named = |key: &str| attributes.iter().any(|a| a.eq_ignore_ascii_case(key));
    let mut kept = Map::new();
    for (key, value) in all.iter().filter(|(key, _)| !named(key)) {
        match value {
            Value::Object(parts) if key.starts_with("urn:") => {
                let parts: Map<_, _> =
                    parts.iter().filter(|(k, _)| !named(k)).map(|(k, v)| (k.clone(), v.clone())).collect();
                if !parts.is_empty() {
                    kept.insert(key.clone(), parts.into());
                }
            }
            value => {
                kept.insert(key.clone(), value.clone());
            }
        }
    }
    Value::Object(kept)
}

/// The account's resource with the changes in it: the body of a PUT that keeps what the client does not know.
pub(super) fn merged(current: &Value, changes: &[Change]) -> Value {
    let mut body = current.clone();
    for change in changes {
        match &change.after {
            Some(value) => change.target.set(&mut body, value.clone()),
            None if change.target.filter().is_some() => {
                change.target.remove(&mut body);
            }
            None => change.target.set(&mut body, json!("")),
        }
    }
    body
}

/// How group members who cannot be referred to are spoken of; `None` when all can.
pub(super) fn left_out(references: &[ReferenceValue]) -> Option<String> {
    match references.iter().filter(|r| r.printed().is_none()).count() {
        0 => None,
        1 => Some("1 member is not in the loaded users and is left out.".to_owned()),
        n => Some(format!("{n} members are not in the loaded users and are left out.")),
    }
}

/// What the members become: ids, or placeholders for them.
pub(super) fn printed(references: &[ReferenceValue]) -> Vec<String> {
    references.iter().filter_map(ReferenceValue::printed).collect()
}

pub(super) fn any_placeholder(references: &[ReferenceValue]) -> bool {
    references.iter().any(ReferenceValue::is_placeholder)
}

/// Which members to add (ids or placeholders) and which to remove (ids), from what the account answered.
pub(super) fn member_changes(wanted: &[ReferenceValue], current: &Value) -> (Vec<String>, Vec<String>) {
    let list = current.get("members").and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
    let present: Vec<String> = list.iter().filter_map(key_of).collect();
    let wanted = printed(wanted);
    (those_not_in(&wanted, &present), those_not_in(&present, &wanted))
}

fn those_not_in(ids: &[String], others: &[String]) -> Vec<String> {
    let others: HashSet<&str> = others.iter().map(String::as_str).collect();
    ids.iter().filter(|id| !others.contains(id.as_str())).cloned().collect()
}

/// As the clients finish that say nothing of it: one address is the primary one, and a group names its schema.
pub(super) const ONE_PRIMARY_ADDRESS: PerKind<Finish> = PerKind {
    user: Finish { schemas: Schemas::AsMapped, primary: Primary::One },
    group: Finish { schemas: Schemas::Always(&[CORE_GROUP]), primary: Primary::AsMapped },
};

#[cfg(test)]
pub(super) mod testing {
    //! A subject for the tests of every client.

    use super::*;
    use crate::base::{ClientKind, ProviderKind};
    use crate::client::{self, Identifier, PlannedRequest, Variant};
    use crate::mapping::Mapping;

    /// Liz Smith (key "liz") and her manager Bo Chen (key "bo"), who is in the set; "eve" is not.
    pub fn refer(key: &str) -> ReferenceValue {
        match key {
            "bo" => ReferenceValue::AfterLookUp { name: "Bo Chen".to_owned() },
            "liz" => ReferenceValue::Known("u1091".to_owned()),
            _ => ReferenceValue::OutsideSet { key: key.to_owned() },
        }
    }

    pub struct Case {
        client: ClientKind,
        variant: &'static Variant,
        kind: ResourceKind,
        mapping: Mapping,
        resource: Value,
    }

    impl Case {
        /// A resource as the client would finish it, phrased in a variant.
        pub fn new(client: ClientKind, variant: &str, kind: ResourceKind, mut resource: Value) -> Self {
            let of = client::of(client);
            of.finish(kind, &mut resource);
            let variant = of.variants.iter().find(|v| v.id == variant).expect("a variant of the client");
            Self { client, variant, kind, mapping: of.default_mapping(kind, ProviderKind::new("generic")), resource }
        }

        fn subject(&self) -> Subject<'_> {
            Subject {
                kind: self.kind,
                variant: self.variant,
                mapping: &self.mapping,
                resource: &self.resource,
                name: "Liz Smith",
                refer: &refer,
            }
        }

        pub fn look_up(&self) -> Vec<PlannedRequest> {
            client::of(self.client).look_up(&self.subject())
        }

        pub fn create(&self) -> Vec<PlannedRequest> {
            client::of(self.client).create(&self.subject())
        }

        /// An update of the resource with id 2 that changes what is listed.
        pub fn update(&self, current: &Value, changes: &[(&str, Option<Value>, Option<Value>)]) -> Vec<PlannedRequest> {
            let changes: Vec<Change> = changes
                .iter()
                .map(|(target, before, after)| Change {
                    target: TargetPath::parse(target).expect("a path"),
                    before: before.clone(),
                    after: after.clone(),
                })
                .collect();
            client::of(self.client).update(&self.subject(), &Identifier::Known("2".to_owned()), current, &changes)
        }

        pub fn disable(&self, current: Option<&Value>) -> Vec<PlannedRequest> {
            client::of(self.client).disable(&self.subject(), &Identifier::Known("2".to_owned()), current)
        }
    }

    /// `METHOD path`, for tables.
    pub fn lines(requests: &[PlannedRequest]) -> Vec<String> {
        requests.iter().map(|r| format!("{} {}", r.request.method, r.request.path)).collect()
    }

    /// The bodies of those that have one.
    pub fn bodies(requests: &[PlannedRequest]) -> Vec<Value> {
        requests.iter().filter_map(|r| r.request.body.clone()).collect()
    }

    pub fn header<'a>(request: &'a PlannedRequest, name: &str) -> Option<&'a str> {
        request.request.headers.iter().find(|h| h.name == name).map(|h| h.value.masked())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_sent_by_itself_is_left_out_of_the_body() {
        for (name, resource, attributes, expected) in [
            ("members", json!({"displayName": "IT", "members": [1]}), &["members"][..], json!({"displayName": "IT"})),
            (
                "manager alone in its extension",
                json!({"a": 1, ENTERPRISE_USER: {"manager": {"value": "1"}}}),
                &["manager"],
                json!({"a": 1}),
            ),
            (
                "manager among others",
                json!({ENTERPRISE_USER: {"department": "IT", "manager": {"value": "1"}}}),
                &["manager"],
                json!({ENTERPRISE_USER: {"department": "IT"}}),
            ),
        ] {
            assert_eq!(without(&resource, attributes), expected, "{name}");
        }
    }
}
