//! What a plan stops for until somebody says yes: many who would lose access, far fewer people than before, and accounts
//! that were named as ones to keep.

use std::collections::BTreeSet;
use std::str::FromStr;

use serde::Serialize;

use crate::base::{counted, thousands};
use crate::exchange::decided::DecidedOtherwise;
use crate::exchange::outcome::{OutcomeKind, RecordPlan};

/// With so few of them nobody is asked, where a share is the threshold.
const FEW: usize = 5;
/// Of a hundred people of the last plan, so many are enough.
const ENOUGH: usize = 90;

/// How many may be disabled without a question.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MostDisabled {
    Count(usize),
    /// Of a hundred planned records, but never fewer than five.
    Percent(u8),
}

impl MostDisabled {
    /// Without a wish: a tenth.
    pub const DEFAULT: Self = Self::Percent(10);

    fn of(self, records: usize) -> usize {
        match self {
            Self::Count(count) => count,
            Self::Percent(percent) => (records * usize::from(percent) / 100).max(FEW),
        }
    }
}

/// Why a text says no threshold.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a number of records such as 20, or a share of them such as 5%")]
pub struct NoThreshold;

impl FromStr for MostDisabled {
    type Err = NoThreshold;

    fn from_str(text: &str) -> Result<Self, NoThreshold> {
        match text.strip_suffix('%') {
            Some(percent) => percent.parse().ok().filter(|it| *it <= 100).map(Self::Percent).ok_or(NoThreshold),
            None => text.parse().map(Self::Count).map_err(|_| NoThreshold),
        }
    }
}

/// One thing that asks for a yes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "gate", rename_all = "kebab-case")]
pub enum Gate {
    /// More would be disabled than may be.
    MostDisabled { disabled: usize, most: usize },
    /// The last plan was made from far more records: what is missing now would be taken for gone.
    FarFewer { records: usize, before: usize },
    /// What a person decided of who is who would not come out.
    NotAsDecided(DecidedOtherwise),
    /// This one was named as one to keep.
    Protected { name: String, key: String },
}

impl Gate {
    /// Whether it asks for a yes of its own.
    pub const fn is_of_one(&self) -> bool {
        matches!(self, Self::Protected { .. })
    }

    pub fn words(&self) -> String {
        match self {
            Self::MostDisabled { disabled, most } => format!(
                "{} would be disabled, and more than {} ask for a yes (--yes, or --most-disabled).",
                thousands(*disabled),
                thousands(*most)
            ),
            Self::FarFewer { records, before } => format!(
                "There are {}, and the last plan was made from {}. If the source is incomplete, whoever is missing is \
                 taken for gone. Load all of it, or say yes (--yes).",
                counted(*records, "record", "records"),
                thousands(*before)
            ),
            Self::NotAsDecided(counts) => {
                format!(
                    "{} The marks say who (not-as-decided). Put it right, or say yes (--yes).",
                    counts.words().join(" ")
                )
            }
            Self::Protected { name, key } => format!(
                "{name} ({key}) would be disabled, and is named as one to keep (--protect). A yes of its own is needed: \
                 --disable {key}."
            ),
        }
    }
}

/// What was asked for.
#[derive(Clone, Debug)]
pub struct Gates {
    pub most_disabled: MostDisabled,
    /// Names, keys or ids of accounts that are never disabled unasked.
    pub protected: BTreeSet<String>,
    /// Those of them for whom somebody said yes.
    pub allowed: BTreeSet<String>,
    /// Of how many records the last plan was made.
    pub before: Option<usize>,
}

impl Gates {
    /// Names as they are compared.
    pub fn names<'a>(names: impl Iterator<Item = &'a str>) -> BTreeSet<String> {
        names.map(|name| name.trim().to_lowercase()).filter(|name| !name.is_empty()).collect()
    }

    /// What a plan stops for that was made from so many records.
    pub fn of(&self, plans: &[RecordPlan], records: usize) -> Vec<Gate> {
        let is_leaver = |plan: &&RecordPlan| plan.outcome.kind() == OutcomeKind::WouldDisable;
        let leavers: Vec<&RecordPlan> = plans.iter().filter(is_leaver).collect();
        let (most, disabled) = (self.most_disabled.of(plans.len()), leavers.len());
        let many = (disabled > most).then_some(Gate::MostDisabled { disabled, most });
        let fewer = self.before.filter(|before| records * 100 < before * ENOUGH);
        let fewer = fewer.map(|before| Gate::FarFewer { records, before });
        let kept =
            leavers.into_iter().filter(|plan| is_one_of(plan, &self.protected) && !is_one_of(plan, &self.allowed));
        let kept = kept.map(|plan| Gate::Protected { name: plan.name.clone(), key: plan.key.clone() });
        let otherwise = DecidedOtherwise::of(plans.iter().filter_map(|plan| plan.not_as_decided.as_ref()));
        let otherwise = (!otherwise.is_none()).then_some(Gate::NotAsDecided(otherwise));
        kept.chain(many).chain(fewer).chain(otherwise).collect()
    }
}

fn is_one_of(plan: &RecordPlan, names: &BTreeSet<String>) -> bool {
    let own = [Some(&plan.key), Some(&plan.name), plan.matched_id.as_ref()];
    own.into_iter().flatten().any(|name| names.contains(&name.to_lowercase()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_threshold_is_a_number_or_a_share_and_of_few_nobody_is_asked() {
        for (text, records, most) in [
            ("20", 1_000, Some(20)),
            ("0", 1_000, Some(0)),
            ("5%", 1_000, Some(50)),
            ("10%", 18, Some(5)),
            ("0%", 9, Some(5)),
        ] {
            assert_eq!(text.parse::<MostDisabled>().ok().map(|it| it.of(records)), most, "{text}");
        }
        for text in ["", "%", "-1", "101%", "many"] {
            assert_eq!(text.parse::<MostDisabled>(), Err(NoThreshold), "{text}");
        }
    }
}
