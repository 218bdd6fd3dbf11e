//! Google Workspace autoprovisioning: catalogue applications only, drop-downs only, users only.
//!
//! Google documents the set-up, not the requests; those are as others captured them, or unknown, and marked so.

mod names;
mod phrase;
mod queries;
mod sheet;

use std::sync::Arc;

use serde_json::Value;

use super::{Change, Client, Identifier, Nulls, PlannedRequest, Query, Subject, Variant};
use crate::base::{ClientKind, Fact, ResourceKind};
use crate::mapping::{AttributeNames, Finish, Mapping, Primary, Schemas};

#[derive(Debug)]
pub(super) struct Google;

static VARIANTS: [Variant; 1] = [Variant {
    id: "autoprovisioning",
    label: "Autoprovisioning",
    about: "A catalogue application with user provisioning.",
}];

impl Client for Google {
    fn kind(&self) -> ClientKind {
        ClientKind::Google
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
        let primary = if kind == ResourceKind::User { Primary::One } else { Primary::AsMapped };
        Finish { schemas: Schemas::AsMapped, primary }
    }

    fn is_disabled(&self, kind: ResourceKind, record: &Value) -> bool {
        let is = |key: &str| record.get(key).and_then(Value::as_bool) == Some(true);
        kind == ResourceKind::User && (is("suspended") || is("archived"))
    }

    fn disabled_by(&self) -> &'static [&'static str] {
        &["suspended", "archived"]
    }

    fn creates_disabled(&self) -> bool {
        false
    }

    fn sends_groups(&self) -> bool {
        false
    }

    fn nulls(&self) -> Nulls {
        Nulls::NeverSent
    }

    fn references(&self, _kind: ResourceKind) -> &'static [&'static str] {
        &[]
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
        _current: &Value,
        changes: &[Change],
    ) -> Vec<PlannedRequest> {
        phrase::update(subject, id, changes)
    }

    fn disable(&self, subject: &Subject<'_>, id: &Identifier, _current: Option<&Value>) -> Vec<PlannedRequest> {
        phrase::disable(subject, id)
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

const HELP: &str = "support.google.com/a/answer/7681608";
const CAPTURE: &str = "github.com/snipe/snipe-it/issues/12642";
const MEDIA_TYPE: &str = "github.com/pondhealth/scimitar/issues/142";

const FACTS: &[Fact] = &[
    Fact::observed(
        "Only applications of the catalogue have provisioning; an own SAML application has none. Others borrow a catalogue entry that takes any address.",
        CAPTURE,
    ),
    Fact::observed("There are no expressions, constants or conditions.", "federated-directory.com set-up guide"),
    Fact::observed("Users only: groups choose who is provisioned and are not sent.", "cloudposse.com documentation"),
    Fact::observed("The URN of SCIM 1.0 is named beside that of 2.0; strict accounts refuse it.", CAPTURE),
    Fact::observed("Bodies are sent as application/json, and that cannot be changed.", MEDIA_TYPE),
    Fact::documented("Three applications can be provisioned on the smaller editions, 100 on others.", HELP),
    Fact::observed(
        "Who is suspended, deleted or out of scope is suspended in the application within 24 hours, or after 1, 7 or 30 days.",
        "helpx.adobe.com set-up steps",
    ),
    Fact::unknown("How changes and suspensions are phrased is not known; the standard's forms are shown.", CAPTURE),
];
