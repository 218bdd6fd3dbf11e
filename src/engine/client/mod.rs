//! Provisioning clients: how each calls the attributes of its payload, and what it would send.
//!
//! Each client is one folder behind the trait [`Client`] and one line in [`of`]. What a client does that its vendor
//! does not document is marked so ([`crate::base::Mark`]), on the screen and in what is exported.

pub mod entra;
mod generic;
mod google;
pub mod names;
mod okta;
mod onelogin;
mod phrase;
pub mod preset;
pub mod query;
pub mod request;
pub mod table;
#[cfg(test)]
mod tests;

use std::fmt::Debug;
use std::sync::Arc;

use serde_json::Value;

pub use entra::schema_file;
pub use preset::Preset;
pub use query::{Language, Query};
pub use request::{Change, Identifier, Nulls, PlannedRequest, ReferenceValue, Step, Subject, Variant};

use crate::base::{ClientKind, Fact, ProviderKind, ResourceKind};
use crate::expression::Dialect;
use crate::mapping::{AttributeNames, Finish, Mapping};

/// A provisioning client: its names, its requests, its files.
pub trait Client: Debug + Send + Sync {
    fn kind(&self) -> ClientKind;

    /// Its expression language.
    fn dialect(&self) -> Dialect {
        Dialect::from(self.kind())
    }

    /// How its screens call the attributes of a user or a group.
    fn names(&self, kind: ResourceKind) -> Arc<dyn AttributeNames>;

    /// What to say of a source attribute that reads a value here and may not in the client itself.
    fn remark(&self, _kind: ResourceKind, _name: &str) -> Option<String> {
        None
    }

    /// The ways in which it phrases requests; the first is what one starts with.
    fn variants(&self) -> &'static [Variant];

    /// The mapping one starts with.
    fn default_mapping(&self, kind: ResourceKind, provider: ProviderKind) -> Mapping {
        preset::default_for(self.kind(), provider).mapping(kind).clone()
    }

    /// What the client adds to a mapped resource of itself, such as which address is the primary one.
    fn finishing(&self, kind: ResourceKind) -> Finish;

    /// Does it.
    fn finish(&self, kind: ResourceKind, resource: &mut Value) {
        self.finishing(kind).apply(resource);
    }

    /// Whether the client treats this record as one to have no access: deleted, disabled or suspended.
    fn is_disabled(&self, kind: ResourceKind, record: &Value) -> bool;

    /// The keys of a record that [`Self::is_disabled`] reads.
    fn disabled_by(&self) -> &'static [&'static str];

    /// Whether a disabled record that is not in the account is created there.
    fn creates_disabled(&self) -> bool {
        true
    }

    /// Whether it sends groups at all.
    fn sends_groups(&self) -> bool {
        true
    }

    /// What it does with a mapped attribute that is empty.
    fn nulls(&self) -> Nulls;

    /// Target attributes whose value it replaces by the id of another resource in the account.
    fn references(&self, kind: ResourceKind) -> &'static [&'static str];

    /// Finds the resource in the account: one request for each matching attribute, in order of precedence.
    fn look_up(&self, subject: &Subject<'_>) -> Vec<PlannedRequest>;

    /// Makes it, with what follows once it is there (references, members).
    fn create(&self, subject: &Subject<'_>) -> Vec<PlannedRequest>;

    /// Changes what differs; empty when nothing does. `current` is what the account answered; the subject's resource is
    /// what an update would have.
    fn update(
        &self,
        subject: &Subject<'_>,
        id: &Identifier,
        current: &Value,
        changes: &[Change],
    ) -> Vec<PlannedRequest>;

    /// Takes access away. `current` is what the account answered, when it is known.
    fn disable(&self, subject: &Subject<'_>, id: &Identifier, current: Option<&Value>) -> Vec<PlannedRequest>;

    /// How to get the payload: queries whose field lists are made from the mapping.
    fn queries(&self, kind: ResourceKind, mapping: &Mapping) -> Vec<Query>;

    /// What to type where, in Markdown. Empty for a client that has no screens.
    fn sheet(&self, mappings: &[&Mapping]) -> String;

    /// What is known of its ways that shows in no request.
    fn facts(&self) -> &'static [Fact];
}

/// The client of a kind. The one table to add a line to.
pub fn of(kind: ClientKind) -> &'static dyn Client {
    match kind {
        ClientKind::Entra => &entra::Entra,
        ClientKind::Okta => &okta::Okta,
        ClientKind::OneLogin => &onelogin::OneLogin,
        ClientKind::Google => &google::Google,
        ClientKind::Generic => &generic::Generic,
    }
}

/// A client's variant by its id; the first one when the id is none of its.
pub fn variant(client: &dyn Client, id: &str) -> &'static Variant {
    let variants = client.variants();
    variants.iter().find(|v| v.id == id).unwrap_or(&variants[0])
}

/// The requests for a record of which nothing is known in the account: look-up, then create with what follows.
pub fn preview(client: &dyn Client, subject: &Subject<'_>) -> Vec<PlannedRequest> {
    let mut requests = client.look_up(subject);
    requests.extend(client.create(subject));
    requests
}
