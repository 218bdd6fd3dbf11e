//! A script, or a client that Crosswalk has no folder for: the forms of RFC 7644, and JSONPath for names.

mod names;
mod phrase;

use std::sync::Arc;

use serde_json::Value;

use super::query::{Language, names_read};
use super::{Change, Client, Identifier, Nulls, PlannedRequest, Query, Subject, Variant, table};
use crate::base::{ClientKind, Fact, ResourceKind};
use crate::mapping::{AttributeNames, Finish, Mapping, Primary, Schemas};
use crate::scim::{CORE_GROUP, CORE_USER, ENTERPRISE_USER};

#[derive(Debug)]
pub(super) struct Generic;

static VARIANTS: [Variant; 1] = [Variant { id: "standard", label: "RFC 7644", about: "The standard's own forms." }];

impl Client for Generic {
    fn kind(&self) -> ClientKind {
        ClientKind::Generic
    }

    fn names(&self, _kind: ResourceKind) -> Arc<dyn AttributeNames> {
        Arc::new(names::TABLE)
    }

    fn variants(&self) -> &'static [Variant] {
        &VARIANTS
    }

    /// The schemas that are used are named, and one address is the primary one.
    fn finishing(&self, kind: ResourceKind) -> Finish {
        let schemas = match kind {
            ResourceKind::User => Schemas::Used(&[CORE_USER, ENTERPRISE_USER]),
            ResourceKind::Group => Schemas::Always(&[CORE_GROUP]),
        };
        Finish { schemas, primary: Primary::One }
    }

    /// `active` as SCIM has it, or as a CSV file writes it.
    fn is_disabled(&self, kind: ResourceKind, record: &Value) -> bool {
        let says_no = |value: &Value| {
            value.as_bool() == Some(false) || value.as_str().is_some_and(|t| t.eq_ignore_ascii_case("false"))
        };
        kind == ResourceKind::User && record.get("active").is_some_and(says_no)
    }

    fn disabled_by(&self) -> &'static [&'static str] {
        &["active"]
    }

    fn nulls(&self) -> Nulls {
        Nulls::Cleared
    }

    fn references(&self, kind: ResourceKind) -> &'static [&'static str] {
        match kind {
            ResourceKind::User => &["manager"],
            ResourceKind::Group => &["members"],
        }
    }

    fn look_up(&self, subject: &Subject<'_>) -> Vec<PlannedRequest> {
        phrase::look_up(subject)
    }

    fn create(&self, subject: &Subject<'_>) -> Vec<PlannedRequest> {
        phrase::create(subject)
    }

    fn update(
        &self,
        subject: &Subject<'_>,
        id: &Identifier,
        current: &Value,
        changes: &[Change],
    ) -> Vec<PlannedRequest> {
        phrase::update(subject, id, current, changes)
    }

    fn disable(&self, subject: &Subject<'_>, id: &Identifier, _current: Option<&Value>) -> Vec<PlannedRequest> {
        vec![phrase::disable(subject, id)]
    }

    /// There is no API to ask: what a script must write.
    fn queries(&self, kind: ResourceKind, mapping: &Mapping) -> Vec<Query> {
        let text = names_read(mapping, self.dialect()).join("\n");
        let note = "A JSON array, an object that holds one, one JSON value a line, CSV or an Excel sheet with a heading, or LDIF; each also packed with gzip.";
        vec![Query::new(format!("What the mapping reads of each {}", kind.noun()), Language::Text, text, note)]
    }

    fn sheet(&self, mappings: &[&Mapping]) -> String {
        table::markdown(mappings)
    }

    fn facts(&self) -> &'static [Fact] {
        FACTS
    }
}

const FACTS: &[Fact] = &[Fact::documented(
    "Requests have the forms of the standard: filter, POST, PATCH with operations.",
    "RFC 7644 sections 3.3, 3.4.2, 3.5.2",
)];
