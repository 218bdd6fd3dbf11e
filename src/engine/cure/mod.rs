//! What clears a finding: changes of rules where the client's language can say it, else a command for the source.
//!
//! [`cures`] makes them from a cause, the mapping and the client's language, by one row a code in [`table`]. Nothing here
//! guesses what a cure is worth: [`count`] checks the same people with the changed mapping and says what is cleared, what is
//! lost, what comes up anew, and what becomes of whom.

mod case;
mod count;
mod country;
mod harm;
mod offer;
mod person;
mod phone;
mod region;
mod source;
mod table;
#[cfg(test)]
mod tests;

use serde::Serialize;

use crate::mapping::RuleChange;

pub use case::{Case, Hints};
pub use count::{Brought, Counted, Totals, count, totals};
pub use harm::{Harm, Wrong};
pub use offer::{Asked, Offered, offered};
pub use person::{BeforeAfter, PersonChange, PersonState};
pub use table::{cures, yours};

/// One way to clear a finding.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Cure {
    /// What it does, as a short command: "Cut at 80 characters".
    pub title: String,
    pub action: CureAction,
    /// What it costs, in a few words, where it costs something whoever is concerned.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cost: Option<String>,
}

/// What is done.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum CureAction {
    /// Changes of the mapping.
    Edits(Vec<RuleChange>),
    /// Something to run or to do where the data comes from.
    SourceCommand {
        text: String,
        /// What it is for, and why the mapping cannot do it.
        about: String,
    },
}

impl Cure {
    fn edits(title: impl Into<String>, changes: Vec<RuleChange>) -> Option<Self> {
        let action = CureAction::Edits(changes);
        let is_empty = matches!(&action, CureAction::Edits(changes) if changes.is_empty());
        (!is_empty).then(|| Self { title: title.into(), action, cost: None })
    }

    fn command(title: impl Into<String>, text: impl Into<String>, about: impl Into<String>) -> Self {
        let action = CureAction::SourceCommand { text: text.into(), about: about.into() };
        Self { title: title.into(), action, cost: None }
    }

    #[must_use]
    fn costs(self, cost: impl Into<String>) -> Self {
        Self { cost: Some(cost.into()), ..self }
    }

    /// The changes of the mapping; none for what is done at the source.
    pub fn changes(&self) -> Option<&[RuleChange]> {
        match &self.action {
            CureAction::Edits(changes) => Some(changes),
            CureAction::SourceCommand { .. } => None,
        }
    }
}
