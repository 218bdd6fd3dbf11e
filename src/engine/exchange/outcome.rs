//! What the dry run says of one record: data, from which the window, the command line and the report make their words.

use serde::ser::SerializeMap as _;
use serde::{Deserialize, Serialize, Serializer};

use super::asked::AskedRequests;
use super::decided::NotAsDecided;
use super::shown::InAccount;
use crate::base::ResourceKind;
use crate::client::{Change, MemberChanges, Sequence};
use crate::provider::{Flag, PROVIDERS};
use crate::scim::TargetPath;
use crate::source::RecordIndex;

/// One attribute that would change.
#[derive(Clone, Debug, PartialEq)]
pub enum AttributeChange {
    /// A value for another.
    Value(Change),
    /// Members, or a manager: ids in the account.
    References { target: TargetPath, changes: MemberChanges },
}

impl AttributeChange {
    pub const fn target(&self) -> &TargetPath {
        match self {
            Self::Value(change) => &change.target,
            Self::References { target, .. } => target,
        }
    }

    /// The change of a value; `None` for references.
    pub const fn value(&self) -> Option<&Change> {
        match self {
            Self::Value(change) => Some(change),
            Self::References { .. } => None,
        }
    }
}

/// `{target, before, after}`; for references `{target, removed, added, kept}`.
impl Serialize for AttributeChange {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Self::References { target, changes } = self else { return self.value().serialize(serializer) };
        let mut map = serializer.serialize_map(Some(4))?;
        map.serialize_entry("target", target)?;
        map.serialize_entry("removed", &*changes.removed)?;
        map.serialize_entry("added", &*changes.added)?;
        map.serialize_entry("kept", &changes.kept)?;
        map.end()
    }
}

/// What the client would do with a record.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum Outcome {
    WouldCreate,
    WouldChange {
        changes: Vec<AttributeChange>,
    },
    NoChange,
    /// It is disabled, and the client creates nobody who is.
    NotCreated,
    /// The client would stop with an error.
    Conflict {
        reason: String,
    },
    WouldDisable {
        changes: Vec<AttributeChange>,
    },
    /// The dry run cannot tell, for this reason.
    CannotSay {
        reason: String,
    },
}

/// The outcomes without their details, for counting, colours and filters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum OutcomeKind {
    WouldCreate,
    WouldChange,
    NoChange,
    NotCreated,
    Conflict,
    WouldDisable,
    CannotSay,
}

impl OutcomeKind {
    pub const ALL: [Self; 7] = [
        Self::WouldCreate,
        Self::WouldChange,
        Self::WouldDisable,
        Self::Conflict,
        Self::CannotSay,
        Self::NotCreated,
        Self::NoChange,
    ];

    /// Who would lose access first, then what needs a person; in the end what stays as it is.
    pub const URGENT_FIRST: [Self; 7] = [
        Self::WouldDisable,
        Self::Conflict,
        Self::WouldChange,
        Self::WouldCreate,
        Self::CannotSay,
        Self::NotCreated,
        Self::NoChange,
    ];

    /// The words on screens.
    pub const fn label(self) -> &'static str {
        match self {
            Self::WouldCreate => "Would create",
            Self::WouldChange => "Would change",
            Self::NoChange => "No change",
            Self::NotCreated => "Not created",
            Self::Conflict => "Conflict",
            Self::WouldDisable => "Would disable",
            Self::CannotSay => "Cannot say",
        }
    }

    /// Whether the account would not stay as it is.
    pub const fn is_change(self) -> bool {
        matches!(self, Self::WouldCreate | Self::WouldChange | Self::WouldDisable)
    }

    /// Whether a person should look at it before go-live.
    pub const fn is_problem(self) -> bool {
        matches!(self, Self::Conflict | Self::CannotSay)
    }
}

impl Outcome {
    pub const fn kind(&self) -> OutcomeKind {
        match self {
            Self::WouldCreate => OutcomeKind::WouldCreate,
            Self::WouldChange { .. } => OutcomeKind::WouldChange,
            Self::NoChange => OutcomeKind::NoChange,
            Self::NotCreated => OutcomeKind::NotCreated,
            Self::Conflict { .. } => OutcomeKind::Conflict,
            Self::WouldDisable { .. } => OutcomeKind::WouldDisable,
            Self::CannotSay { .. } => OutcomeKind::CannotSay,
        }
    }

    /// The attributes that would change.
    pub fn changes(&self) -> &[AttributeChange] {
        match self {
            Self::WouldChange { changes } | Self::WouldDisable { changes } => changes,
            _ => &[],
        }
    }

    /// Why there is a conflict, or nothing to say.
    pub fn reason(&self) -> Option<&str> {
        match self {
            Self::Conflict { reason } | Self::CannotSay { reason } => Some(reason),
            _ => None,
        }
    }
}

/// Something about a record that is worth a look among thousands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum RecordMark {
    /// The name that people see would change.
    Renamed,
    /// The record is disabled in the directory.
    Disabled,
    /// The payload does not say whether the record is enabled: a client that knows may disable it, or not create it.
    StateNotKnown,
    /// What is sent as one of its attributes is not known from the loaded files.
    ValueNotKnown,
    /// An attribute that resources are matched by would change.
    MatchChanged,
    /// The provider would take something away ([`Flag`]).
    Lost { id: &'static str, label: &'static str },
    /// The manager is not in the loaded users, so no client could refer to him or her.
    NoManager,
    /// The provider would make one of it and an account that is there.
    TakesOver,
    /// An earlier record has the same matching value.
    Doubled,
    /// What a person decided of who is who would not come out.
    NotAsDecided,
}

impl RecordMark {
    /// Every mark there is, those of all providers included.
    pub fn all() -> impl Iterator<Item = Self> {
        let flags = PROVIDERS.iter().flat_map(|provider| {
            let flags = &provider.traits().flags;
            flags.user.iter().chain(&flags.group).map(Self::lost)
        });
        let first = [Self::Renamed, Self::Disabled, Self::StateNotKnown, Self::ValueNotKnown, Self::MatchChanged];
        first.into_iter().chain(flags).chain([Self::NoManager, Self::TakesOver, Self::Doubled, Self::NotAsDecided])
    }

    pub const fn lost(flag: &Flag) -> Self {
        Self::Lost { id: flag.id, label: flag.label }
    }

    /// The name in what the command line prints.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Renamed => "renamed",
            Self::Disabled => "disabled",
            Self::StateNotKnown => "state-not-known",
            Self::ValueNotKnown => "value-not-known",
            Self::MatchChanged => "match-changed",
            Self::Lost { id, .. } => id,
            Self::NoManager => "no-manager",
            Self::TakesOver => "takes-over",
            Self::Doubled => "doubled",
            Self::NotAsDecided => "not-as-decided",
        }
    }

    /// The words on screens.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Renamed => "Renamed",
            Self::Disabled => "Disabled",
            Self::StateNotKnown => "Not known if enabled",
            Self::ValueNotKnown => "Value not known",
            Self::MatchChanged => "Matching value changed",
            Self::Lost { label, .. } => label,
            Self::NoManager => "No manager",
            Self::TakesOver => "Takes over an account",
            Self::Doubled => "Doubled",
            Self::NotAsDecided => "Not as decided",
        }
    }
}

impl Serialize for RecordMark {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.id())
    }
}

/// The plan for one record.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct RecordPlan {
    pub resource: ResourceKind,
    pub record: RecordIndex,
    /// What people call it.
    pub name: String,
    /// What it is asked for by, as it is sent; where nothing is, what the file knows it by.
    pub key: String,
    /// By what a table of decisions names them.
    #[serde(skip)]
    pub known_by: String,
    pub outcome: Outcome,
    pub marks: Vec<RecordMark>,
    /// The attribute by which the account's resource was found.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub matched_by: Option<TargetPath>,
    /// The account's id of it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub matched_id: Option<String>,
    /// Its version there, or when it was last changed, as the account says it (RFC 7643 section 3.1).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub matched_version: Option<String>,
    /// What the account has of it; for who looks at it, and in no output.
    #[serde(skip)]
    pub in_account: InAccount,
    /// How that is not what a person decided.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub not_as_decided: Option<NotAsDecided>,
    /// What else a person should know: what stays as it is, what was left out.
    pub notes: Vec<String>,
    /// What was asked for this record. Answers that were known already are not asked again.
    pub asked: AskedRequests,
    /// What the client would send now.
    pub next: Sequence,
}

impl RecordPlan {
    /// A plan that says nothing yet.
    pub fn blank(resource: ResourceKind, record: RecordIndex, name: String, key: String) -> Self {
        Self {
            resource,
            record,
            name,
            key,
            known_by: String::new(),
            outcome: Outcome::NoChange,
            marks: Vec::new(),
            matched_by: None,
            matched_id: None,
            matched_version: None,
            in_account: InAccount::NotKnown,
            not_as_decided: None,
            notes: Vec::new(),
            asked: AskedRequests::default(),
            next: Sequence::default(),
        }
    }

    /// Holds it against what was decided; nothing where it comes out so, or nobody decided.
    pub fn decide(&mut self, not: Option<NotAsDecided>) {
        self.marks.retain(|mark| *mark != RecordMark::NotAsDecided);
        self.marks.extend(not.is_some().then_some(RecordMark::NotAsDecided));
        self.not_as_decided = not;
    }
}

/// How many records have each outcome and each mark.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Summary {
    pub records: usize,
    #[serde(serialize_with = "as_object")]
    pub outcomes: Vec<(OutcomeKind, usize)>,
    #[serde(serialize_with = "as_object")]
    pub marks: Vec<(RecordMark, usize)>,
}

fn as_object<K: Serialize, S: Serializer>(counts: &[(K, usize)], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_map(counts.iter().map(|(of, count)| (of, count)))
}

impl Summary {
    pub fn of(plans: &[RecordPlan]) -> Self {
        let outcomes = OutcomeKind::ALL.map(|kind| (kind, 0)).to_vec();
        let marks = RecordMark::all().map(|mark| (mark, 0)).collect();
        let mut summary = Self { records: 0, outcomes, marks };
        plans.iter().for_each(|plan| summary.add(plan));
        summary
    }

    /// Counts one plan more, as it comes in.
    pub fn add(&mut self, plan: &RecordPlan) {
        self.records += 1;
        let kind = plan.outcome.kind();
        self.outcomes.iter_mut().filter(|(of, _)| *of == kind).for_each(|(_, count)| *count += 1);
        self.marks.iter_mut().filter(|(of, _)| plan.marks.contains(of)).for_each(|(_, count)| *count += 1);
    }

    /// Takes one plan out again, because its record is looked up anew.
    pub fn take_out(&mut self, plan: &RecordPlan) {
        self.records -= 1;
        let kind = plan.outcome.kind();
        self.outcomes.iter_mut().filter(|(of, _)| *of == kind).for_each(|(_, count)| *count -= 1);
        self.marks.iter_mut().filter(|(of, _)| plan.marks.contains(of)).for_each(|(_, count)| *count -= 1);
    }

    pub fn count(&self, kind: OutcomeKind) -> usize {
        self.outcomes.iter().find(|(of, _)| *of == kind).map_or(0, |(_, count)| *count)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_outcome_and_mark_is_documented() {
        let page = include_str!("../../../docs/endpoint.md");
        let names = OutcomeKind::ALL.map(|kind| serde_json::json!(kind)).to_vec();
        let marks = RecordMark::all().map(|mark| serde_json::json!(mark));
        for name in names.into_iter().chain(marks) {
            let name = name.as_str().expect("a name").to_owned();
            assert!(page.contains(&format!("`{name}`")), "{name} is not in docs/endpoint.md");
        }
    }
}
