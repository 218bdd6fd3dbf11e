//! Okta provisioning: applications made from Okta's catalogue templates (OIN), and those made with its wizard (AIW).
//!
//! Sources: developer.okta.com, SCIM 2.0 protocol reference and concepts; captures where marked. Okta maps in two stages
//! (user to application user to SCIM); here they are one.

mod names;
mod phrase;
mod queries;
mod sheet;

use std::sync::Arc;

use serde_json::Value;

use super::{Change, Client, Identifier, Nulls, PlannedRequest, Query, Subject, Variant};
use crate::base::{ClientKind, Fact, ResourceKind};
use crate::mapping::{AttributeNames, Finish, Mapping};

#[derive(Debug)]
pub(super) struct Okta;

pub(super) const OIN: Variant = Variant {
    id: "oin",
    label: "Catalogue application (OIN)",
    about: "Made from a template or listing of Okta's catalogue: PATCH for state and groups.",
};
pub(super) const AIW: Variant = Variant {
    id: "aiw",
    label: "Own application (AIW)",
    about: "Made with the App Integration Wizard: PUT for everything. It cannot be changed to PATCH.",
};
static VARIANTS: [Variant; 2] = [OIN, AIW];

impl Client for Okta {
    fn kind(&self) -> ClientKind {
        ClientKind::Okta
    }

    fn names(&self, kind: ResourceKind) -> Arc<dyn AttributeNames> {
        match kind {
            ResourceKind::User => Arc::new(names::USER),
            ResourceKind::Group => Arc::new(names::GROUP),
        }
    }

    fn variants(&self) -> &'static [Variant] {
        &VARIANTS
    }

    fn finishing(&self, kind: ResourceKind) -> Finish {
        super::phrase::one_primary_address(kind)
    }

    /// Suspending a user sends nothing, so a suspended one counts as enabled.
    fn is_disabled(&self, kind: ResourceKind, record: &Value) -> bool {
        kind == ResourceKind::User && record.get("status").and_then(Value::as_str) == Some("DEPROVISIONED")
    }

    fn disabled_by(&self) -> &'static [&'static str] {
        &["status"]
    }

    fn creates_disabled(&self) -> bool {
        false
    }

    fn nulls(&self) -> Nulls {
        Nulls::Cleared
    }

    /// The manager's id is sent as it is.
    fn references(&self, kind: ResourceKind) -> &'static [&'static str] {
        match kind {
            ResourceKind::User => &[],
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

    fn disable(&self, subject: &Subject<'_>, id: &Identifier, current: Option<&Value>) -> Vec<PlannedRequest> {
        phrase::disable(subject, id, current)
    }

    fn queries(&self, kind: ResourceKind, mapping: &Mapping) -> Vec<Query> {
        queries::queries(kind, mapping)
    }

    fn sheet(&self, mappings: &[&Mapping]) -> String {
        sheet::sheet(mappings)
    }

    fn facts(&self) -> &'static [Fact] {
        FACTS
    }
}

const SCIM: &str = "developer.okta.com/docs/api/openapi/okta-scim/guides/scim-20";
const CONCEPTS: &str = "developer.okta.com/docs/concepts/scim";

const FACTS: &[Fact] = &[
    Fact::documented(
        "The whole application profile is sent at every update: attributes that are unmapped or empty overwrite what is in the account. Delete them in the profile editor.",
        "support.okta.com, partial profile push",
    ),
    Fact::documented(
        "An attribute without an external namespace is never sent.",
        "support.okta.com, custom SCIM attribute is not available to map",
    ),
    Fact::documented("Users are never deleted; deactivating sends active false, suspending sends nothing.", SCIM),
    Fact::documented("A random password is sent at creation even when password sync is off.", SCIM),
    Fact::documented("The base URL must not contain an underscore.", CONCEPTS),
    Fact::documented("Imports ask for pages of 100. Xurrent allows 25 at most.", SCIM),
    Fact::documented("The server must answer within 60 seconds.", SCIM),
    Fact::observed("Optional attributes arrive as empty text.", "fleetdm.com documentation"),
    Fact::inferred(
        "Whether a user who is deactivated in Okta would ever be created is not said; only those who are assigned are.",
        CONCEPTS,
    ),
    Fact::documented(
        "Each mapping has two stages, user to application user to SCIM. Crosswalk shows them as one rule.",
        "developer.okta.com/docs/reference/api/mappings",
    ),
];
