//! Service providers: what the right-hand side of a mapping is.
//!
//! A [`Provider`] knows its schemas (RFC 7643 and what the vendor added), its limits, its hosts, how its endpoint behaves,
//! and what it makes of a resource once it has it. All but the last is data: a file under `assets/provider`, read strictly,
//! in which every fact has a mark that says whether the vendor documents it, and a source. A provider is that file and one
//! line in [`FILES`]; where it makes something of its own of a resource, that is a folder here.

pub mod allowed;
mod exported;
mod file;
pub mod host;
pub mod leaf;
mod limits;
pub mod page;
pub mod prediction;
pub mod shape;
pub mod traits;
mod xurrent;

use std::sync::LazyLock;

pub use allowed::{Allowed, AllowedValue, Stray, fitting};
pub use file::FileError;
pub use host::{HostKind, Hosts};
pub use leaf::{Leaf, Stated};
pub use limits::{Expected, Used};
pub use prediction::{Foresight, Prediction, Sees, Sign};
pub use shape::Fits;
pub use traits::{Flag, Length, Shape, Traits, Use};
use traits::{Listed, TotalResults};

use crate::base::{Fact, PerKind, ProviderKind, ResourceKind};
use crate::scim::{ResourceType, TargetPath};
use file::{File, file};
use leaf::lists;
use serde_json::Value;

/// Every provider, in the order in which they are offered; the last stands for any. The one table to add a line to.
const FILES: [File; 8] = [
    file!("xurrent", xurrent::FORESIGHT),
    file!("aws", Foresight::NONE),
    file!("github", Foresight::NONE),
    file!("snowflake", Foresight::NONE),
    file!("hcp-terraform", Foresight::NONE),
    file!("servicenow", Foresight::NONE),
    file!("slack", Foresight::NONE),
    file!("generic", Foresight::NONE),
];

/// What the table's files say.
#[expect(clippy::expect_used, reason = "the files are part of the program, and a test reads them all")]
pub static PROVIDERS: LazyLock<Vec<Provider>> =
    LazyLock::new(|| FILES.iter().map(|file| file.read().expect("providers are well formed")).collect());

/// What a look-up asks with.
const EQUAL: &str = "eq";

/// One kind of account that takes SCIM requests.
#[derive(Debug)]
pub struct Provider {
    hash: u64,
    traits: Traits,
    resource_types: PerKind<ResourceType>,
    open_extensions: Vec<&'static str>,
    facts: Vec<Fact>,
    foresight: Foresight,
}

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
    PROVIDERS.iter().find(|provider| provider.kind() == kind)
}

/// The provider of a kind, or the one that stands for any.
pub fn of(kind: ProviderKind) -> &'static Provider {
    known(kind).unwrap_or_else(any)
}

/// The provider that has this name on the command line.
pub fn named(name: &str) -> Option<&'static Provider> {
    let has = |provider: &&Provider| provider.kind().id() == name || provider.traits.names.iter().any(|n| n.0 == name);
    PROVIDERS.iter().find(has)
}

impl Provider {
    pub const fn kind(&self) -> ProviderKind {
        self.traits.id
    }

    /// The name on screens.
    pub const fn label(&self) -> &'static str {
        self.traits.label
    }

    /// A hash of its file: another one knows something else.
    pub const fn hash(&self) -> u64 {
        self.hash
    }

    /// What its file says.
    pub const fn traits(&self) -> &Traits {
        &self.traits
    }

    /// The schemas of users or groups, the vendor's additions included.
    pub const fn resource_type(&self, kind: ResourceKind) -> &ResourceType {
        self.resource_types.of(kind)
    }

    /// Whether it can look a resource up by this attribute; `None` when that is not known.
    pub fn can_filter(&self, kind: ResourceKind, attribute: &str) -> Option<bool> {
        let filters = &self.traits.filters;
        filters.attributes.of(kind).known()?;
        let Some(askable) = filters.listed(kind, attribute) else { return Some(false) };
        let Some(operators) = filters.operators_of(askable) else { return Some(true) };
        Some(lists(operators, EQUAL))
    }

    /// How many there are by the number that a list has which shows as many as this up to here; `None` where it says no more
    /// than that there is another page.
    pub fn total(&self, said: Option<u64>, upto: u64) -> Option<u64> {
        match self.traits.paging.total_results.known() {
            Some(TotalResults::StartAndCountWhileMore) => said.filter(|said| *said <= upto),
            Some(TotalResults::Count) | None => said,
        }
    }

    /// Whether one filter may ask for several values, joined by `or`; `None` when that is not known.
    pub fn takes_or(&self) -> Option<bool> {
        Some(lists(self.traits.filters.combined.known()?, "or"))
    }

    /// Whether an empty answer to a question joined by `or` means that nobody is there, with nobody to try it with: it is
    /// documented that the account takes it, or known that its list hides nobody.
    pub fn relies_on_or(&self) -> bool {
        let combined = &self.traits.filters.combined;
        let is_documented = self.takes_or() == Some(true) && self.traits.stated(combined).mark.is_documented();
        is_documented || self.traits.visibility.list.known() == Some(&Listed::All)
    }

    /// What kind of place an endpoint's address points to.
    pub fn classify_host(&self, url: &str) -> HostKind {
        self.traits.hosts.classify(url)
    }

    /// What is known about this provider in sentences, for the connection page and the hand-over.
    pub fn facts(&self) -> &[Fact] {
        &self.facts
    }

    /// Whether requests that write may be tried, and where, in a sentence.
    pub const fn rehearsal(&self) -> &'static str {
        self.traits.rehearsal.about
    }

    /// Extension URNs below which the account decides what attributes there are.
    pub fn open_extensions(&self) -> &[&'static str] {
        &self.open_extensions
    }

    /// What the provider would make of a resource, as sentences.
    pub fn predict(&self, kind: ResourceKind, resource: &Value) -> Vec<Prediction> {
        (self.foresight.predict)(kind, resource)
    }

    /// Of what it would make, only what should not be missed: those predictions that have a code.
    pub fn concerns(&self, kind: ResourceKind, resource: &Value) -> Vec<Prediction> {
        (self.foresight.concerns)(kind, resource)
    }

    /// Whether it is known what an export of its accounts looks like.
    pub fn has_export(&self) -> bool {
        !self.traits.visibility.export.items().is_empty()
    }

    /// The user that a record of the account's own export stands for; `None` where it is no such record.
    pub fn exported(&self, record: &Value) -> Option<Value> {
        self.traits.visibility.export.items().iter().find_map(|shape| shape.user(record))
    }

    /// What [`Self::concerns`] takes notice of in the text of a target: two texts that are the same to this are the
    /// same to that, so that a whole directory can be gone over without asking for each of its people.
    pub fn sees(&self, kind: ResourceKind, target: &TargetPath) -> Sees {
        (self.foresight.sees)(kind, target)
    }
}
