//! What a plan stops for until somebody says yes: many who would lose access, far fewer people than before, and accounts
//! that were named as ones to keep.

use std::collections::{BTreeSet, HashMap};

use serde::Serialize;

use super::protected::compared;
pub use crate::base::MostDisabled;
use crate::base::{counted, thousands};
use crate::exchange::decided::DecidedOtherwise;
use crate::exchange::outcome::{OutcomeKind, RecordPlan};

/// Of a hundred people of the last plan, so many are enough.
const ENOUGH: usize = 90;

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

    /// What it is, without what to do about it.
    pub fn sentence(&self) -> String {
        match self {
            Self::MostDisabled { disabled, most } => {
                format!("{} would be disabled, and more than {} ask for a yes.", thousands(*disabled), thousands(*most))
            }
            Self::FarFewer { records, before } => format!(
                "There are {}, and the last plan was made from {}.",
                counted(*records, "record", "records"),
                thousands(*before)
            ),
            Self::NotAsDecided(counts) => counts.words().join(" "),
            Self::Protected { name, key } => format!("{name} ({key}) would be disabled, and is named as one to keep."),
        }
    }

    /// The same for the command line, with what to say there.
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
        names.map(compared).filter(|name| !name.is_empty()).collect()
    }

    /// What a plan stops for that was made from so many records.
    pub fn of(&self, plans: &[RecordPlan], records: usize) -> Vec<Gate> {
        let leavers: Vec<&RecordPlan> = plans.iter().filter(|plan| is_leaver(plan)).collect();
        let otherwise = DecidedOtherwise::of(plans.iter().filter_map(|plan| plan.not_as_decided.as_ref()));
        let planned = OfAll { planned: plans.len(), disabled: leavers.len(), records, otherwise };
        let of_all = planned.gates(self.most_disabled, self.before);
        let kept =
            leavers.into_iter().filter(|plan| is_one_of(plan, &self.protected) && !is_one_of(plan, &self.allowed));
        let kept = kept.map(|plan| Gate::Protected { name: plan.name.clone(), key: plan.key.clone() });
        kept.chain(of_all).collect()
    }
}

/// What a plan comes to as a whole.
#[derive(Clone, Copy, Debug)]
pub struct OfAll {
    pub planned: usize,
    pub disabled: usize,
    /// From so many it was made.
    pub records: usize,
    pub otherwise: DecidedOtherwise,
}

impl OfAll {
    /// What it stops for.
    pub fn gates(self, most_disabled: MostDisabled, before: Option<usize>) -> impl Iterator<Item = Gate> {
        let Self { planned, disabled, records, otherwise } = self;
        let most = most_disabled.of(planned);
        let many = (disabled > most).then_some(Gate::MostDisabled { disabled, most });
        let fewer = before.filter(|before| records * 100 < before * ENOUGH);
        let fewer = fewer.map(|before| Gate::FarFewer { records, before });
        let otherwise = (!otherwise.is_none()).then_some(Gate::NotAsDecided(otherwise));
        many.into_iter().chain(fewer).chain(otherwise)
    }
}

/// Those of a plan who would be disabled, by all that they are called, kept as plans come and go.
#[derive(Clone, Debug, Default)]
pub struct Leavers(HashMap<String, BTreeSet<usize>>);

impl Leavers {
    pub fn add(&mut self, plan: &RecordPlan) {
        for name in names_of(plan).filter(|_| is_leaver(plan)) {
            self.0.entry(name).or_default().insert(plan.record.0);
        }
    }

    pub fn take_out(&mut self, plan: &RecordPlan) {
        for name in names_of(plan).filter(|_| is_leaver(plan)) {
            if let Some(records) = self.0.get_mut(&name) {
                records.remove(&plan.record.0);
            }
        }
    }

    /// Who is called so.
    pub fn called(&self, name: &str) -> impl Iterator<Item = usize> {
        self.0.get(&compared(name)).into_iter().flatten().copied()
    }
}

fn is_leaver(plan: &RecordPlan) -> bool {
    plan.outcome.kind() == OutcomeKind::WouldDisable
}

/// As they are compared.
fn names_of(plan: &RecordPlan) -> impl Iterator<Item = String> {
    let own = [Some(&plan.key), Some(&plan.name), plan.matched_id.as_ref()];
    own.into_iter().flatten().map(|name| compared(name))
}

fn is_one_of(plan: &RecordPlan, names: &BTreeSet<String>) -> bool {
    names_of(plan).any(|name| names.contains(&name))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::{RecordIndex, ResourceKind};
    use crate::exchange::outcome::Outcome;
    use crate::exchange::plan_file::protected::Protected;

    #[test]
    fn leavers_are_found_by_all_that_they_are_called_as_long_as_they_leave() {
        let name = |text: &str| text.to_owned();
        let blank = RecordPlan::blank(ResourceKind::User, RecordIndex(3), name("Ada Root"), name("Root@x.example"));
        let outcome = Outcome::WouldDisable { changes: Vec::new() };
        let plan = RecordPlan { outcome, matched_id: Some(name("47\u{200b}11")), ..blank.clone() };
        let mut leavers = Leavers::default();
        leavers.add(&plan);
        leavers.add(&RecordPlan { record: RecordIndex(4), ..blank });
        // The last is how a file shows what is not seen.
        let written = Protected::read("47\u{200b}11");
        for called in ["ada root", " ROOT@x.example ", "47\u{200b}11", &written.names()[0]] {
            assert_eq!(leavers.called(called).collect::<Vec<_>>(), [3], "{called}");
        }
        leavers.take_out(&plan);
        assert_eq!(leavers.called("47\u{200b}11").count(), 0);
    }
}
