//! What is suggested: found once for a set, a client and an account, as if there were no rules. Which of it is open follows
//! from the mapping, so that taking one and undoing it cost nothing.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use super::stamp::Stamp;
use crate::base::ResourceKind;
use crate::document::{Declined, Document};
use crate::mapping::CompiledMapping;
use crate::scim::TargetPath;
use crate::suggest::Suggestion;

/// What was suggested for all records of a kind.
#[derive(Debug)]
pub struct Suggested {
    pub list: Vec<Suggestion>,
    /// The same as rules, in the same order.
    pub compiled: CompiledMapping,
    /// So many records were looked at.
    pub sampled: usize,
    /// What it was made from.
    pub stamp: Stamp,
}

/// A step of the walk through suggestions that changes no rule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SuggestStep {
    /// Begins, at this target or at the first.
    Begin(Option<TargetPath>),
    Leave,
    Skip,
    Back,
    To(TargetPath),
    /// Through those that were skipped, once more.
    Again,
}

/// What is done with suggestions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Accept {
    /// The one under review.
    Here,
    /// All open ones from [`SAFE_FROM`] on.
    Safe,
    /// Those of the targets that are chosen.
    Chosen,
    /// The one under review never again.
    Never,
}

/// Where somebody is among the suggestions.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SuggestWalk {
    /// In the order of the target tree.
    pub targets: Vec<TargetPath>,
    /// The one under review; behind the last one the walk is done.
    pub here: usize,
    pub skipped: BTreeSet<TargetPath>,
}

/// What has become of a suggestion.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SuggestionState {
    Open,
    Taken,
    Skipped,
    Never,
}

impl SuggestWalk {
    /// At another of them.
    #[must_use]
    pub fn at(self, target: &TargetPath) -> Self {
        let here = self.targets.iter().position(|of| of == target).unwrap_or_default();
        Self { here, ..self }
    }

    pub fn target(&self) -> Option<&TargetPath> {
        self.targets.get(self.here)
    }
}

/// How a crosswalk file remembers that a suggestion is not wanted.
pub fn declined(kind: ResourceKind, suggestion: &Suggestion) -> Declined {
    Declined { kind, target: suggestion.target.clone(), reads: suggestion.attributes.clone() }
}

/// The suggestions that nobody took or declined, for targets to which nothing is sent yet.
#[derive(Clone, Debug, Default)]
pub struct OpenSuggestions {
    pub of: Option<Arc<Suggested>>,
    /// Where each target's is in the list.
    at: HashMap<TargetPath, usize>,
    /// The surest first.
    order: Vec<usize>,
}

impl OpenSuggestions {
    /// `unread`: the targets whose rules read nothing of what is loaded.
    pub fn of(
        kind: ResourceKind,
        suggested: Option<&Arc<Suggested>>,
        document: &Document,
        unread: &BTreeSet<TargetPath>,
    ) -> Self {
        let list = suggested.map_or(&[][..], |suggested| &suggested.list);
        let mapping = document.mapping(kind);
        let rules = mapping.by_target();
        let state = |of: &Suggestion| {
            if rules.contains_key(&of.target) && !unread.contains(&of.target) {
                SuggestionState::Taken
            } else if mapping.disabled_rule(&of.target).is_some() || document.has_declined(&declined(kind, of)) {
                SuggestionState::Never
            } else {
                SuggestionState::Open
            }
        };
        let is_open = |at: &usize| state(&list[*at]) == SuggestionState::Open;
        let order: Vec<usize> = (0..list.len()).filter(is_open).collect();
        let at = order.iter().map(|at| (list[*at].target.clone(), *at)).collect();
        Self { of: suggested.cloned(), at, order }
    }

    /// Whether both offer the same: those of one list, with the same of them open.
    pub fn is_same_as(&self, other: &Self) -> bool {
        let list = |of: &Self| of.of.as_ref().map(Arc::as_ptr);
        list(self) == list(other) && self.order == other.order
    }

    pub fn iter(&self) -> impl Iterator<Item = &Suggestion> {
        self.order.iter().filter_map(|at| self.of.as_ref()?.list.get(*at))
    }

    pub fn get(&self, target: &TargetPath) -> Option<&Suggestion> {
        self.of.as_ref()?.list.get(*self.at.get(target)?)
    }
}
