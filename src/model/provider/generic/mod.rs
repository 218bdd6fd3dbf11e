//! Any SCIM 2.0 account: RFC 7643's schemas, RFC 7644's protocol, and nothing known beyond.

use serde_json::Value;

use super::host::{LADDER, SUFFIXES};
use super::{Hosts, Limits, Prediction, Provider};
use crate::base::{Fact, ProviderKind, ResourceKind};
use crate::scim::schema;

pub(super) fn provider() -> Provider {
    Provider {
        kind: ProviderKind::new("generic"),
        label: "Any SCIM 2.0 account",
        user: schema::rfc_user().clone(),
        group: schema::rfc_group().clone(),
        limits: LIMITS,
        hosts: HOSTS,
        open_extensions: &[],
        facts: FACTS,
        predict,
        concerns: predict,
        sees: |_, _| |_| 0,
    }
}

const LIMITS: Limits = Limits {
    page: None,
    sort: true,
    bulk: true,
    patch: true,
    etag: true,
    filtering: None,
    lengths: &[],
    shapes: &[],
    rate: None,
    source: "RFC 7643 and RFC 7644 set none",
};

const HOSTS: Hosts =
    Hosts { domains: &[], suffixes: SUFFIXES, ladder: LADDER, examples: &[], source: "RFC 7644 section 1.3" };

const FACTS: &[Fact] = &[Fact::unknown(
    "What the account makes of a resource, how long values may be and what can be filtered is not known. Its ServiceProviderConfig and its documentation say.",
    "RFC 7644 section 4",
)];

/// A standard says how a resource is kept, not what is made of it.
fn predict(_: ResourceKind, _: &Value) -> Vec<Prediction> {
    Vec::new()
}
