//! What a plan was made from, in hashes: whether it is still so shows without looking at anybody.

use serde::{Deserialize, Serialize};

use crate::base::{Cancel, ClientKind, ProviderKind, ResourceKind};
use crate::exchange::account_export::AccountExport;
use crate::exchange::plan::{InputHashes, PlanInput};
use crate::exchange::run_file::hash_of_records;
use crate::source::ReadError;

/// What a plan rests on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct RestsOn {
    pub at: String,
    pub client: ClientKind,
    pub resource: ResourceKind,
    /// How many records of that kind there were.
    pub records: usize,
    /// A hash of the records; of a plan of groups, of the users too.
    pub source: String,
    /// Of the rules of both kinds.
    pub mapping: String,
    pub provider: ProviderKind,
    /// Of all that is known of the provider.
    pub provider_file: String,
    /// The base URL that was asked.
    pub endpoint: String,
    /// When the snapshot was taken that answered in its place.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub snapshot: Option<String>,
    /// A hash of the account's own export, where one was looked at.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub account_export: Option<String>,
}

/// What a plan is made against.
#[derive(Clone, Copy, Debug, Default)]
pub struct Against<'a> {
    /// The base URL that is asked.
    pub endpoint: &'a str,
    /// When the snapshot was taken that answers in its place.
    pub snapshot: Option<&'a str>,
    pub export: Option<&'a AccountExport>,
}

impl RestsOn {
    /// What a plan that is made now rests on. For groups it goes through all users too.
    pub fn of(
        input: &PlanInput<'_>,
        hashes: &InputHashes,
        against: Against<'_>,
        cancel: &Cancel,
    ) -> Result<Self, ReadError> {
        let InputHashes { kind, records, rules } = *hashes;
        let hash = |hash: u64| format!("{hash:016x}");
        let source = match kind {
            ResourceKind::User => hash(records),
            ResourceKind::Group => {
                format!("{}-{}", hash(records), hash(hash_of_records(input.set, ResourceKind::User, cancel)?))
            }
        };
        Ok(Self {
            at: jiff::Timestamp::now().to_string(),
            client: input.client.kind,
            resource: kind,
            records: input.set.count(kind),
            source,
            mapping: hash(rules),
            provider: input.provider.kind(),
            provider_file: hash(input.provider.hash()),
            endpoint: against.endpoint.to_owned(),
            snapshot: against.snapshot.map(str::to_owned),
            account_export: against.export.map(|export| hash(export.hash())),
        })
    }

    /// What is another now, in sentences: of the plan that rests on this, that much no longer holds.
    pub fn stale(&self, now: &Self) -> Vec<String> {
        let tell = |differs: bool, what: &str| differs.then(|| format!("{what} another than when this plan was made."));
        [
            tell(self.resource != now.resource, "The kind of records is"),
            tell(self.client != now.client, "The client is"),
            tell(self.source != now.source, "The records are"),
            tell(self.mapping != now.mapping, "The mapping is"),
            tell(self.provider != now.provider, "The kind of account is"),
            tell(
                self.provider == now.provider && self.provider_file != now.provider_file,
                "What Crosswalk knows of the kind of account is",
            ),
        ]
        .into_iter()
        .flatten()
        .collect()
    }

    /// When it was made, and against what.
    pub fn words(&self) -> String {
        let minute = |time: &str| time.get(..16).unwrap_or(time).replace('T', " ");
        let against = match &self.snapshot {
            Some(taken) => format!("a snapshot of {} of {} (UTC)", self.endpoint, minute(taken)),
            None => self.endpoint.clone(),
        };
        format!("Made on {} (UTC) for {}, against {against}.", minute(&self.at), self.resource.counted(self.records))
    }
}
