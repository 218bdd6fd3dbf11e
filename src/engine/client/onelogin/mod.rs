//! OneLogin provisioning: the connector "SCIM Provisioner with SAML (SCIM v2)" and its JSON template.
//!
//! Sources: developers.onelogin.com/scim; what others saw or what follows is marked. The template is the body of users,
//! with macros in it; OneLogin has no functions and no conditions.

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
pub(super) struct OneLogin;

static VARIANTS: [Variant; 1] = [Variant {
    id: "scim-v2",
    label: "SCIM Provisioner (SCIM v2)",
    about: "The connector with a JSON template of your own.",
}];

impl Client for OneLogin {
    fn kind(&self) -> ClientKind {
        ClientKind::OneLogin
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

    fn is_disabled(&self, kind: ResourceKind, record: &Value) -> bool {
        kind == ResourceKind::User && record.get("status").and_then(Value::as_i64) == Some(2)
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

    /// What the parameter external_manager_id holds is sent as it is.
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

    fn disable(&self, subject: &Subject<'_>, id: &Identifier, _current: Option<&Value>) -> Vec<PlannedRequest> {
        vec![phrase::disable(subject, id)]
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

const IMPLEMENT: &str = "developers.onelogin.com/scim/implement-scim-api";
const SCHEMA: &str = "developers.onelogin.com/scim/define-user-schema";

const FACTS: &[Fact] = &[
    Fact::documented("The template is pasted as text; groups do not belong into it.", SCHEMA),
    Fact::documented("Whoever leaves is deleted, suspended or left alone, as the administrator chose.", IMPLEMENT),
    Fact::documented(
        "Create, update and delete can each wait for an administrator's approval, one user at a time.",
        "developers.onelogin.com/scim/test-your-scim",
    ),
    Fact::observed("An empty macro is sent as null.", "other vendors' captures"),
    Fact::observed("The server's answer must hold name.givenName and name.familyName.", "zabbix.com documentation"),
    Fact::observed(
        "Custom headers are free text; other vendors set Content-Type and User-Agent there.",
        "docs.docker.com",
    ),
    Fact::unknown(
        "The bodies of group changes and of suspending are not documented; the standard's forms are shown.",
        IMPLEMENT,
    ),
    Fact::inferred("Bodies are sent as application/json unless a custom header says otherwise.", IMPLEMENT),
];
