//! The cures that are worth offering for a cause, best first, each with what it is worth.

use serde::Serialize;

use super::{Case, Counted, Cure, Hints, count, cures};
use crate::base::{Cancel, Cancelled};
use crate::check::{Checked, FindingCause, PopulationReport};
use crate::source::LoadedSet;

/// A cure, counted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Offered {
    #[serde(flatten)]
    pub cure: Cure,
    /// What it is worth; nothing is known of what is done at the source.
    #[serde(flatten)]
    pub counted: Option<Counted>,
}

impl Offered {
    /// Whether it is what to do, when nothing more is known: it brings no error and loses no more than it clears.
    pub fn is_recommended(&self) -> bool {
        self.counted.is_some() && !self.is_last_resort()
    }

    /// Whether it brings errors, makes values wrong, loses more values than it clears cases, or gives up what the rule is for.
    fn is_last_resort(&self) -> bool {
        let gives_up = |counted: &Counted| counted.lost > 0 && self.cure.cost.is_some();
        self.counted
            .as_ref()
            .is_some_and(|counted| counted.is_harmful() || counted.lost > counted.clears || gives_up(counted))
    }

    /// Whether it can be taken unseen: it clears all, and costs nobody anything.
    pub fn is_safe(&self) -> bool {
        self.cure.cost.is_none() && self.counted.as_ref().is_some_and(Counted::is_safe)
    }
}

/// What is asked for all causes of a report.
#[derive(Clone, Copy)]
pub struct Asked<'a> {
    pub set: &'a LoadedSet,
    pub of: Checked<'a>,
    pub report: &'a PopulationReport,
    pub hints: &'a Hints,
    /// In a small set everybody concerned is shown, not only the first.
    pub everybody: bool,
}

/// Makes and counts the cures of a cause. One that clears nothing is not offered; what brings errors, or loses more values
/// than it clears cases, comes last.
///
/// # Errors
/// When it is asked to stop.
pub fn offered(asked: &Asked<'_>, cause: &FindingCause, cancel: &Cancel) -> Result<Vec<Offered>, Cancelled> {
    let mut all = Vec::new();
    for cure in cures(&Case::new(asked.of, cause, asked.set, asked.hints)) {
        let counted = match cure.changes() {
            Some(changes) => Some(count(asked, cause, changes, cancel)?),
            None => None,
        };
        if counted.as_ref().is_none_or(|counted| counted.clears > 0) {
            all.push(Offered { cure, counted });
        }
    }
    all.sort_by_key(rank);
    // Of two ways to do the same the better one is shown.
    let mut known: Vec<String> = Vec::new();
    all.retain(|offered| {
        let is_new = !known.contains(&offered.cure.title);
        known.push(offered.cure.title.clone());
        is_new
    });
    Ok(all)
}

/// Of those that are as good as each other the table's order holds. What loses more than it clears is the last resort.
fn rank(offered: &Offered) -> (bool, bool, std::cmp::Reverse<i64>) {
    let Some(counted) = &offered.counted else { return (false, true, std::cmp::Reverse(0)) };
    let number = |count: usize| i64::try_from(count).unwrap_or(i64::MAX);
    let net = number(counted.clears).saturating_sub(number(counted.lost));
    (offered.is_last_resort(), false, std::cmp::Reverse(net))
}
