//! What a result was made from. A job carries it; what no longer holds is dropped, and its job cancelled, in one place
//! ([`super::update`]).

use crate::base::ResourceKind;

/// One thing that results are made from. Each has one owner, who counts its changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Basis {
    /// The loaded records.
    Set,
    /// The compiled mapping of one kind: its rules, the client and the provider.
    Mapping(ResourceKind),
    /// Who sends, and to what kind of account.
    Client,
    /// The form of the client's requests.
    Variant,
    /// The endpoint and what it plays.
    Connection,
    /// Users or groups are in view.
    Kind,
    /// Some of the records are stepped through.
    Choice,
    /// All that a crosswalk file holds.
    Document,
}

/// How often each of them changed.
#[derive(Clone, Copy, Debug, Default)]
pub struct Revisions {
    pub set: u64,
    pub mappings: [u64; 2],
    pub client: u64,
    pub variant: u64,
    pub connection: u64,
    pub kind: u64,
    pub choice: u64,
    pub document: u64,
}

impl Revisions {
    const fn of(&self, basis: Basis) -> u64 {
        match basis {
            Basis::Set => self.set,
            Basis::Mapping(ResourceKind::User) => self.mappings[0],
            Basis::Mapping(ResourceKind::Group) => self.mappings[1],
            Basis::Client => self.client,
            Basis::Variant => self.variant,
            Basis::Connection => self.connection,
            Basis::Kind => self.kind,
            Basis::Choice => self.choice,
            Basis::Document => self.document,
        }
    }
}

/// The revisions of what something was made from.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Stamp(Vec<(Basis, u64)>);

impl Stamp {
    /// Of what hangs on nothing here, such as a file that is written.
    pub const fn nothing() -> Self {
        Self(Vec::new())
    }

    pub fn of(bases: &[Basis], now: &Revisions) -> Self {
        Self(bases.iter().map(|basis| (*basis, now.of(*basis))).collect())
    }

    /// Whether nothing of it changed since.
    pub fn holds(&self, now: &Revisions) -> bool {
        self.0.iter().all(|(basis, made_from)| now.of(*basis) == *made_from)
    }
}
