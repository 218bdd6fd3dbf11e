//! What a snapshot of an account does not say: it answers no question otherwise than the account would have.

use super::Words;
use crate::base::ResourceKind;

/// Why a snapshot has no answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unanswered {
    /// It does not show all of this kind, so nobody found is not nobody there; why it does not.
    NotWhole { kind: ResourceKind, why: String },
    /// When it was taken, the account did not answer look-ups by this attribute; what it answered.
    Refused { target: String, why: String },
    /// Somebody has the value in another case, and whether the account minds was not tried.
    OtherCase { target: String },
    /// It does not have the resource with this id.
    NoSuchId { kind: ResourceKind },
    /// No question that a snapshot can be asked.
    NoQuestion,
}

const AGAIN: &str = "Take the snapshot again, or plan with the endpoint.";

impl Unanswered {
    pub(super) fn words(&self) -> Words {
        match self {
            Self::NotWhole { kind, why } => Words::new(
                "snapshot-not-whole",
                format!("The snapshot does not show all {}", kind.plural()),
                format!("Who is not in it may be in the account: {why}."),
                AGAIN,
            ),
            Self::Refused { target, why } => Words::new(
                "snapshot-look-up-refused",
                format!("When the snapshot was taken, the account gave no answer to look-ups by {target}"),
                format!("What it answered: {why}."),
                "Choose a matching attribute that the account can filter by.",
            ),
            Self::OtherCase { target } => Words::new(
                "snapshot-other-case",
                format!("The snapshot has {target} in another case only"),
                "Whether the account finds it so was not tried when the snapshot was taken.",
                AGAIN,
            ),
            Self::NoSuchId { kind } => Words::new(
                "snapshot-no-such-id",
                format!("The snapshot has no {} with this id", kind.noun()),
                "It was read from a list, and its own address gave no answer.",
                AGAIN,
            ),
            Self::NoQuestion => Words::new(
                "snapshot-no-question",
                "A snapshot cannot be asked this",
                "It answers look-ups by one value, and single resources by their ids.",
                "Plan with the endpoint.",
            ),
        }
    }
}
