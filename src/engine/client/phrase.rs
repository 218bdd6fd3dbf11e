//! The parts that requests are phrased from, shared by the clients.
//!
//! A client's own way is in its folder; what RFC 7644 says for all of them is here.

use std::sync::Arc;

use serde_json::{Map, Value, json};

use super::{Change, Condition, MemberChanges, References, Step, StepKind, Variant};
use crate::base::{Mark, PerKind, ResourceKind};
use crate::mapping::{Finish, Mapping, Primary, Schemas};
use crate::scim::message::{PATCH_OP, plain};
use crate::scim::{
    CORE_GROUP, ENTERPRISE_USER, Filter, Header, Id, ManySets, Method, RequestTemplate, Resource, TargetPath, Template,
    Text, name,
};

/// Whom or what requests are about.
#[derive(Clone, Copy, Debug)]
pub(super) struct Subject<'a> {
    pub kind: ResourceKind,
    pub variant: &'static Variant,
    pub mapping: &'a Mapping,
    /// What people call the record.
    pub name: &'a str,
    /// The mapped resource, finished.
    pub resource: &'a Value,
    pub references: &'a References,
    /// What is not in the resource because it is not known or cannot be sent.
    pub lacking: &'a [(TargetPath, String)],
}

/// What the account has of it, and what is to change.
#[derive(Clone, Copy, Debug)]
pub(super) struct There<'a> {
    pub id: &'a str,
    pub resource: &'a Resource,
    pub changes: &'a [Change],
}

impl There<'_> {
    pub fn id(&self) -> Id {
        self.id.into()
    }
}

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
        path: impl Into<Text>,
        body: Option<Template>,
        purpose: impl Into<String>,
    ) -> RequestTemplate {
        let mut headers = vec![Header::authorization()];
        headers.extend(self.always.iter().map(|(name, value)| Header::text(name, *value)));
        if body.is_some() {
            headers.push(Header::text("Content-Type", self.content_type));
        }
        RequestTemplate { method, path: path.into(), headers, body, purpose: purpose.into() }
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
pub(super) fn resource_path(kind: ResourceKind, id: &Id) -> Text {
    Text::from(format!("{}/", kind.endpoint())).id(id.clone())
}

/// A PATCH body around operations.
pub(super) fn patch_body(operations: Vec<Template>) -> Template {
    Template::object([("schemas", json!([PATCH_OP]).into()), ("Operations", operations.into())])
}

/// The same around one.
pub(super) fn patch_of(operation: Value) -> Template {
    patch_body(vec![operation.into()])
}

/// Takes a member out, as the standard has it, for each of a list.
pub(super) fn remove_member() -> Template {
    let path = Text::from("members[value eq ").literal(Id::Each).and("]");
    Template::object([("op", "remove".into()), ("path", path.into())])
}

/// Adds members, in one operation of the standard.
pub(super) fn add_members(ids: &Arc<[Id]>) -> Template {
    let members = Template::list_of(ids, Template::object([("value", Id::Each.into())]));
    Template::object([("op", "add".into()), ("path", "members".into()), ("value", members)])
}

/// The operations of the standard by which the members become those that are wanted; none where they are.
pub(super) fn member_operations(subject: &Subject<'_>, current: Option<&Resource>) -> Vec<Template> {
    let Some(MemberChanges { added, removed, .. }) = member_changes(subject, current) else { return Vec::new() };
    let gone = (!removed.is_empty()).then(|| Template::each(&removed, remove_member()));
    let come = (!added.is_empty()).then(|| add_members(&added));
    gone.into_iter().chain(come).collect()
}

/// Who or what, for a request's purpose: "Liz Smith", else "the user".
pub(super) fn named(subject: &Subject<'_>) -> String {
    if subject.name.is_empty() { format!("the {}", subject.kind.noun()) } else { subject.name.to_owned() }
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
pub(super) fn merged(current: &Resource, changes: &[Change]) -> Value {
    let mut body = current.attributes.clone();
    let mut sets = ManySets::of(&mut body);
    for change in changes {
        match &change.after {
            Some(value) => sets.set(&change.target, value.clone()),
            None if change.target.filter().is_some() => sets.remove(&change.target),
            None => sets.set(&change.target, json!("")),
        }
    }
    body
}

/// How group members who cannot be referred to are spoken of; `None` when all can.
pub(super) fn left_out(subject: &Subject<'_>) -> Option<String> {
    match subject.references.left_out {
        0 => None,
        1 => Some("1 member is not in the loaded users and is left out.".to_owned()),
        n => Some(format!("{n} members are not in the loaded users and are left out.")),
    }
}

/// Says of the first step what is left out of the members; where there is none, a step that is skipped says it.
pub(super) fn noting_left_out(
    mut steps: Vec<Step>,
    subject: &Subject<'_>,
    condition: Condition,
    mark: Mark,
    source: &'static str,
) -> Vec<Step> {
    match (left_out(subject), steps.first_mut()) {
        (None, _) => {}
        (Some(note), Some(step)) => step.notes.push(note),
        (Some(reason), None) => steps.push(Step::skipped(StepKind::Reference, reason, condition, mark, source)),
    }
    steps
}

/// The step that is not taken for a manager who cannot be referred to.
pub(super) fn manager_left_out(
    subject: &Subject<'_>,
    condition: Condition,
    mark: Mark,
    source: &'static str,
) -> Vec<Step> {
    const WHY: &str = "The manager is left out: not among the loaded users, or not to be told apart in the account.";
    let skipped = || Step::skipped(StepKind::Reference, WHY.to_owned(), condition, mark, source);
    (subject.references.left_out > 0).then(skipped).into_iter().collect()
}

/// The manager's id that the account shows.
pub fn manager_of(current: &Resource) -> Option<String> {
    let part = |value: &'_ Value, name: &str| name::get(value.as_object()?, name).cloned();
    let manager = part(&part(&current.attributes, ENTERPRISE_USER)?, "manager")?;
    plain(&part(&manager, "value").unwrap_or(manager))
}

/// Which members come and go; `None` when the record says nothing of them.
pub(super) fn member_changes(subject: &Subject<'_>, current: Option<&Resource>) -> Option<MemberChanges> {
    let wanted = subject.references.members.as_ref()?;
    Some(MemberChanges::between(current.and_then(|current| current.members.as_ref()), wanted))
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
    use crate::base::{ClientKind, ProviderKind, RecordIndex};
    use crate::client::{self, Account, Cause, Event, Sequence};
    use crate::scim::Slot;

    /// Liz Smith (key "liz") and her manager Bo Chen (key "bo"), who is in the set; "eve" is not.
    pub fn refer(key: &str) -> Option<Id> {
        match key {
            "bo" => {
                Some(Id::Open(Slot::IdOf { kind: ResourceKind::User, record: RecordIndex(1), name: "Bo Chen".into() }))
            }
            "liz" => Some("u1091".into()),
            _ => None,
        }
    }

    /// What stands in JSON where Bo's id is to be filled in.
    pub fn id_of_bo() -> Value {
        json!({ "$needs": "the id of Bo Chen in the account" })
    }

    pub struct Case {
        client: ClientKind,
        variant: &'static Variant,
        kind: ResourceKind,
        pub mapping: Mapping,
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

        fn phrase(&self, account: Account<'_>, cause: Cause) -> Sequence {
            let client = client::of(self.client);
            let references = References::of(client, self.kind, &self.resource, refer);
            let event = Event {
                kind: self.kind,
                mapping: &self.mapping,
                name: "Liz Smith",
                after: &self.resource,
                references: &references,
                lacking: &[],
                account,
                cause,
            };
            client.phrase(&event, self.variant)
        }

        pub fn preview(&self) -> Sequence {
            self.phrase(Account::Unknown, Cause::InScope)
        }

        pub fn look_up(&self) -> Sequence {
            self.phrase(Account::Unknown, Cause::Referred)
        }

        pub fn create(&self) -> Sequence {
            self.phrase(Account::Absent, Cause::InScope)
        }

        /// An update of the resource with id 2 that changes what is listed.
        pub fn update(&self, current: &Value, changes: &[(&str, Option<Value>, Option<Value>)]) -> Sequence {
            let changes: Vec<Change> = changes
                .iter()
                .map(|(target, before, after)| Change {
                    target: TargetPath::parse(target).expect("a path"),
                    before: before.clone(),
                    after: after.clone(),
                })
                .collect();
            let resource = current.clone().into();
            self.phrase(Account::There { id: "2", resource: &resource, changes: &changes }, Cause::InScope)
        }

        pub fn disable(&self, current: &Value) -> Sequence {
            let resource = current.clone().into();
            self.phrase(Account::There { id: "2", resource: &resource, changes: &[] }, Cause::NoAccess)
        }
    }

    /// `METHOD path`, for tables.
    pub fn lines(sequence: &Sequence) -> Vec<String> {
        sequence.sent().map(|(_, sent)| format!("{} {}", sent.template().method, sent.path())).collect()
    }

    /// The bodies of those that have one, as JSON with its openings.
    pub fn bodies(sequence: &Sequence) -> Vec<Value> {
        sequence.sent().filter_map(|(_, sent)| json!(sent).get("body").cloned()).collect()
    }

    /// A header of the first request.
    pub fn header<'a>(sequence: &'a Sequence, name: &str) -> Option<&'a str> {
        let headers = &sequence.steps.first()?.request()?.headers;
        headers.iter().find(|h| h.name == name).map(|h| h.value.masked())
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
