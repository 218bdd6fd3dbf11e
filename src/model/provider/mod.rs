//! Service providers: what the right-hand side of a mapping is.
//!
//! A [`Provider`] knows its schemas (RFC 7643 and what the vendor added), its limits, its hosts, and what it makes of a
//! resource once it has it. Each vendor is one folder and one line in [`PROVIDERS`]. Every fact carries its source and a mark
//! that says whether the vendor documents it.

mod generic;
pub mod host;
pub mod limit;
pub mod prediction;
mod xurrent;

pub use host::{HostKind, Hosts};
pub use limit::{Filtering, Length, Limits};
pub use prediction::{Prediction, Sign};

use std::sync::LazyLock;

use crate::base::{Fact, ProviderKind, ResourceKind};
use crate::scim::{ResourceType, TargetPath};
use serde_json::Value;

/// One kind of account that takes SCIM requests.
#[derive(Debug)]
pub struct Provider {
    kind: ProviderKind,
    label: &'static str,
    user: ResourceType,
    group: ResourceType,
    limits: Limits,
    hosts: Hosts,
    /// Attributes that go by no schema: below these URNs any attribute is allowed.
    open_extensions: &'static [&'static str],
    facts: &'static [Fact],
    predict: fn(ResourceKind, &Value) -> Vec<Prediction>,
    concerns: fn(ResourceKind, &Value) -> Vec<Prediction>,
    sees: fn(ResourceKind, &TargetPath) -> Sees,
}

/// What [`Provider::concerns`] takes notice of in a text that is not empty.
pub type Sees = fn(&str) -> u8;

/// Every provider, in the order in which they are offered. The one table to add a line to.
pub static PROVIDERS: LazyLock<Vec<Provider>> = LazyLock::new(|| vec![xurrent::provider(), generic::provider()]);

/// The provider that one starts with.
pub fn first() -> &'static Provider {
    &PROVIDERS[0]
}

/// The provider that stands for all of which nothing is known: it follows the standard.
pub fn any() -> &'static Provider {
    &PROVIDERS[PROVIDERS.len() - 1]
}

/// The provider of a kind; `None` when this program does not know it.
pub fn known(kind: ProviderKind) -> Option<&'static Provider> {
    PROVIDERS.iter().find(|provider| provider.kind == kind)
}

/// The provider of a kind, or the one that stands for any.
pub fn of(kind: ProviderKind) -> &'static Provider {
    known(kind).unwrap_or_else(any)
}

impl Provider {
    pub const fn kind(&self) -> ProviderKind {
        self.kind
    }

    /// The name on screens.
    pub const fn label(&self) -> &'static str {
        self.label
    }

    /// The schemas of users or groups, the vendor's additions included.
    pub const fn resource_type(&self, kind: ResourceKind) -> &ResourceType {
        match kind {
            ResourceKind::User => &self.user,
            ResourceKind::Group => &self.group,
        }
    }

    pub const fn limits(&self) -> &Limits {
        &self.limits
    }

    pub const fn hosts(&self) -> &Hosts {
        &self.hosts
    }

    /// What kind of place an endpoint's address points to.
    pub fn classify_host(&self, url: &str) -> HostKind {
        self.hosts.classify(url)
    }

    /// What is known about this provider that no table above holds, for the connection page and the hand-over.
    pub const fn facts(&self) -> &'static [Fact] {
        self.facts
    }

    /// Extension URNs below which the account decides what attributes there are.
    pub const fn open_extensions(&self) -> &'static [&'static str] {
        self.open_extensions
    }

    /// What the provider would make of a resource, as sentences.
    pub fn predict(&self, kind: ResourceKind, resource: &Value) -> Vec<Prediction> {
        (self.predict)(kind, resource)
    }

    /// Of what it would make, only what should not be missed: those predictions that have a code.
    pub fn concerns(&self, kind: ResourceKind, resource: &Value) -> Vec<Prediction> {
        (self.concerns)(kind, resource)
    }

    /// What [`Self::concerns`] takes notice of in the text of a target: two texts that are the same to this are the
    /// same to that, so that a whole directory can be gone over without asking for each of its people.
    pub fn sees(&self, kind: ResourceKind, target: &TargetPath) -> Sees {
        (self.sees)(kind, target)
    }
}
