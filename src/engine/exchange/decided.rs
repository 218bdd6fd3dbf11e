//! Where a plan and what a person decided of who is who do not agree. A decision changes no request: the client does what its
//! rules say, and this is what somebody has to put right before.

use serde::{Deserialize, Serialize};

use crate::base::counted;

/// An account as a table of decisions names it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct NamedAccount {
    pub id: String,
    pub name: String,
}

/// How the plan of one person is not as it was decided.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "how", rename_all = "kebab-case")]
pub enum NotAsDecided {
    /// They are this account, and a second one would be made.
    Doubled { account: NamedAccount },
    /// They may be this account, a second one would be made, and nobody has decided.
    Undecided { account: NamedAccount },
    /// They are this account, and the look-up finds another.
    Another { account: NamedAccount, found: String },
    /// They are this account, are disabled, and the look-up does not find it: it stays enabled.
    Unreached { account: NamedAccount },
    /// They are somebody else, and the look-up finds this account.
    TakenOver { account: NamedAccount },
    /// They are to be left out, and the client would do something.
    NotLeftOut,
}

impl NotAsDecided {
    pub fn words(&self) -> String {
        match self {
            Self::Doubled { account } => format!(
                "Decided to be {}, whom the look-up does not find: a second account would be made. Put right what people \
                 are matched by, in the rule, the file or the account.",
                account.words()
            ),
            Self::Undecided { account } => format!(
                "May be {}, and nobody has decided it. If they are the same, a second account would be made.",
                account.words()
            ),
            Self::Another { account, found } => {
                format!("Decided to be {}, and the look-up finds the account {found}.", account.words())
            }
            Self::Unreached { account } => format!(
                "Decided to be {}, whom the look-up does not find: that account stays as it is, though this person is \
                 disabled.",
                account.words()
            ),
            Self::TakenOver { account } => format!(
                "Decided to be somebody else than {}, and the look-up finds that account: it would become theirs.",
                account.words()
            ),
            Self::NotLeftOut => {
                "Decided to be left out. The client goes on all the same, unless its scope leaves them out.".to_owned()
            }
        }
    }
}

impl NamedAccount {
    fn words(&self) -> String {
        match (self.name.as_str(), self.id.as_str()) {
            ("", id) => format!("the account {id}"),
            (name, "") => name.to_owned(),
            (name, id) => format!("{name} (account {id})"),
        }
    }
}

/// How many of a plan are not as they were decided, by what would happen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct DecidedOtherwise {
    pub doubled: usize,
    pub undecided: usize,
    /// Another account than the decided one would be changed, or the decided one is not reached.
    pub mistaken: usize,
    pub not_left_out: usize,
}

impl DecidedOtherwise {
    pub fn of<'a>(all: impl Iterator<Item = &'a NotAsDecided>) -> Self {
        let mut counts = Self::default();
        all.for_each(|one| match one {
            NotAsDecided::Doubled { .. } => counts.doubled += 1,
            NotAsDecided::Undecided { .. } => counts.undecided += 1,
            NotAsDecided::Another { .. } | NotAsDecided::Unreached { .. } | NotAsDecided::TakenOver { .. } => {
                counts.mistaken += 1;
            }
            NotAsDecided::NotLeftOut => counts.not_left_out += 1,
        });
        counts
    }

    pub fn is_none(self) -> bool {
        self == Self::default()
    }

    /// One sentence for each that there is.
    pub fn words(self) -> Vec<String> {
        let people = |count| counted(count, "person", "people");
        let each = [
            (self.doubled, "would get a second account, though it is decided which one is theirs"),
            (self.undecided, "would be created and may be there already, and nobody has decided it"),
            (self.mistaken, "would not be matched with the account that was decided"),
            (self.not_left_out, "would not be left out, though it was decided"),
        ];
        each.into_iter()
            .filter(|(count, _)| *count > 0)
            .map(|(count, does)| format!("{} {does}.", people(count)))
            .collect()
    }
}
