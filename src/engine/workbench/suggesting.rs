//! Suggestions: found off the window's thread, gone through one by one, and taken as one step of undo each.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::bench::Workbench;
use super::jobs::JobKind;
use super::stamp::{Basis, Stamp};
use super::suggested::{Accept, SuggestStep, SuggestWalk, Suggested, SuggestionState, declined};
use super::view::{Workspace, slot};
use crate::base::ResourceKind;
use crate::document::{Edit, among};
use crate::expression::Context;
use crate::mapping::{CompiledMapping, Mapping, Rule, RuleChange};
use crate::scim::TargetPath;
use crate::suggest::{Judge, SAFE_FROM, SampledRecords, Suggestion, suggest};

impl Workbench {
    /// All that was suggested for the kind in view, whatever became of it.
    pub fn suggested(&self) -> Option<&Arc<Suggested>> {
        self.loaded.suggested[slot(self.kind())].as_ref()
    }

    /// The suggestion for a target, whatever became of it.
    pub fn suggestion(&self, target: &TargetPath) -> Option<&Suggestion> {
        self.suggested()?.list.iter().find(|suggestion| suggestion.target == *target)
    }

    /// Those that nobody took or declined, for targets to which nothing is sent yet; the surest first.
    pub fn open_suggestions(&self) -> impl Iterator<Item = &Suggestion> {
        self.derived.open_suggestions().iter()
    }

    /// Whether they are being looked for, or will be as soon as all records are there.
    pub fn awaits_suggestions(&self) -> bool {
        self.suggested().is_none()
            && self.count() > 0
            && (self.is_running(JobKind::Suggest) || self.set().is_beginning())
    }

    /// What has become of a suggestion of the walk.
    pub fn walked_state(&self, walk: &SuggestWalk, target: &TargetPath) -> SuggestionState {
        if self.derived.open_suggestions().get(target).is_some() {
            return if walk.skipped.contains(target) { SuggestionState::Skipped } else { SuggestionState::Open };
        }
        let is_declined = |of: &Suggestion| self.document().has_declined(&declined(self.kind(), of));
        if self.suggestion(target).is_some_and(is_declined) {
            return SuggestionState::Never;
        }
        let has_rule = self.document().mapping(self.kind()).rule(target).is_some();
        if has_rule { SuggestionState::Taken } else { SuggestionState::Never }
    }

    pub const fn suggest_walk(&self) -> Option<&SuggestWalk> {
        self.view.suggesting.as_ref()
    }

    /// The suggestion under review.
    pub fn reviewed(&self) -> Option<&Suggestion> {
        self.suggestion(self.suggest_walk()?.target()?)
    }

    /// The open ones that are sure enough to be taken together.
    pub fn safe_suggestions(&self) -> Vec<&Suggestion> {
        self.open_suggestions().filter(|suggestion| suggestion.score >= SAFE_FROM).collect()
    }

    /// The open ones for the targets that are chosen.
    pub fn chosen_suggestions(&self) -> impl Iterator<Item = &Suggestion> {
        self.view.targets().filter_map(|target| self.open_suggestion(target))
    }

    /// The open one for a target.
    pub fn open_suggestion(&self, target: &TargetPath) -> Option<&Suggestion> {
        self.derived.open_suggestions().get(target)
    }

    /// Looks for suggestions where there are none yet of these records for this client and account.
    pub(super) fn follow_suggestions(&mut self) {
        let kind = self.kind();
        let stamp = self.stamp(&[Basis::Set, Basis::Client]);
        let place = &mut self.loaded.suggested[slot(kind)];
        if place.as_ref().is_some_and(|suggested| suggested.stamp != stamp) {
            *place = None;
            self.view.suggesting = None;
        }
        let is_seen = self.view.workspace == Workspace::Map || self.view.workspace == Workspace::Source;
        let is_wanted = self.loaded.suggested[slot(kind)].is_none() && is_seen && self.set().count(kind) > 0;
        if is_wanted && !self.is_running(JobKind::Suggest) && !self.set().is_beginning() {
            self.find_suggestions(kind, stamp);
        }
    }

    fn find_suggestions(&mut self, kind: ResourceKind, stamp: Stamp) {
        let (set, client, provider) = (self.set().clone(), self.client(), self.provider());
        let context: Context = among(self.context().clone(), &set, client);
        self.start_in_turn(JobKind::Suggest, &[Basis::Set, Basis::Client, Basis::Kind], move |work| {
            let sample = SampledRecords::read(&set, kind, &work.cancel);
            let sample = sample.unwrap_or_else(|_| SampledRecords { records: Vec::new(), is_whole: false });
            let judge = Judge { sample: &sample, kind, client, provider, context: &context };
            let list = suggest(&judge, &Mapping::new(kind, Vec::new()));
            let rules = list.iter().map(|of| Rule::new(of.target.clone(), of.source.clone())).collect();
            let mapping = Arc::new(Mapping::new(kind, rules));
            let resource_type = provider.resource_type(kind);
            let compiled = CompiledMapping::compile(&mapping, client.dialect, client.names(kind), resource_type);
            let suggested = Suggested { list, compiled, sampled: sample.records.len(), stamp };
            work.change(move |bench| bench.loaded.suggested[slot(kind)] = Some(Arc::new(suggested)));
        });
    }

    pub(super) fn step_suggestions(&mut self, step: SuggestStep) {
        let walk = self.view.suggesting.take();
        let mut walk = match step {
            SuggestStep::Leave => return,
            SuggestStep::Begin(target) => self.walk_from(target.as_ref()),
            SuggestStep::To(target) => match walk {
                Some(walk) if walk.targets.contains(&target) => walk.at(&target),
                _ => self.walk_from(Some(&target)),
            },
            SuggestStep::Skip => {
                let Some(mut walk) = walk else { return };
                let is_open = walk.target().is_some_and(|target| self.is_open(&walk, target));
                walk.skipped.extend(walk.target().filter(|_| is_open).cloned());
                self.advanced(walk)
            }
            SuggestStep::Back => {
                let Some(walk) = walk else { return };
                SuggestWalk { here: walk.here.saturating_sub(1), ..walk }
            }
            SuggestStep::Again => {
                let Some(walk) = walk else { return };
                let fresh = SuggestWalk { skipped: BTreeSet::new(), ..walk };
                let first = fresh.targets.iter().position(|target| self.is_open(&fresh, target));
                SuggestWalk { here: first.unwrap_or(fresh.targets.len()), ..fresh }
            }
        };
        walk.here = walk.here.min(walk.targets.len());
        self.show_reviewed(walk);
    }

    /// Its row and its wire are looked at as those of a chosen rule are.
    fn show_reviewed(&mut self, walk: SuggestWalk) {
        self.view.workspace = Workspace::Map;
        self.view.choose_target(walk.target().cloned());
        self.view.suggesting = Some(walk);
    }

    /// A new walk over what is open now, in the order of the target tree.
    fn walk_from(&self, target: Option<&TargetPath>) -> SuggestWalk {
        let rows = &self.rows().targets;
        let place = |of: &TargetPath| rows.iter().position(|row| row.path.as_ref() == Some(of)).unwrap_or(usize::MAX);
        let mut targets: Vec<TargetPath> = self.open_suggestions().map(|of| of.target.clone()).collect();
        targets.sort_by_key(|target| place(target));
        let walk = SuggestWalk { targets, ..SuggestWalk::default() };
        target.map_or_else(|| walk.clone(), |target| walk.clone().at(target))
    }

    fn is_open(&self, walk: &SuggestWalk, target: &TargetPath) -> bool {
        self.walked_state(walk, target) == SuggestionState::Open
    }

    /// At the next one that is open; behind the last where there is none.
    fn advanced(&self, walk: SuggestWalk) -> SuggestWalk {
        let after = walk.here + 1;
        let next = walk.targets.iter().skip(after).position(|target| self.is_open(&walk, target));
        SuggestWalk { here: next.map_or(walk.targets.len(), |next| after + next), ..walk }
    }

    /// Another row was chosen: its suggestion is the one under review, or the walk is left.
    pub(super) fn review_chosen(&mut self) {
        let Some(walk) = self.view.suggesting.take() else { return };
        let chosen = self.view.target.clone();
        let is_elsewhere = self.view.workspace != Workspace::Map;
        self.view.suggesting = match chosen {
            _ if is_elsewhere || self.view.several.is_some() => None,
            Some(target) if walk.target() == Some(&target) => Some(walk),
            Some(target) if walk.targets.contains(&target) => Some(walk.at(&target)),
            None if walk.target().is_none() => Some(walk),
            _ => None,
        };
    }

    pub(super) fn accept(&mut self, accept: &Accept) {
        let decided: Vec<Suggestion> = match accept {
            Accept::Here | Accept::Never => self.reviewed().cloned().into_iter().collect(),
            Accept::Safe => self.safe_suggestions().into_iter().cloned().collect(),
            Accept::Chosen => self.chosen_suggestions().cloned().collect(),
        };
        let name = match decided.as_slice() {
            [] => return,
            [one] => format!("Accept {}", one.target.short()),
            all => format!("Accept {} suggestions", all.len()),
        };
        if *accept == Accept::Never {
            let suggestions = decided.iter().map(|suggestion| declined(self.kind(), suggestion)).collect();
            self.edit(Edit::Decline(suggestions));
        } else {
            self.take_suggestions(&decided, name);
        }
        self.pass_decided(&decided);
    }

    /// To the next one, where what was decided is under review.
    fn pass_decided(&mut self, decided: &[Suggestion]) {
        let Some(walk) = self.view.suggesting.take() else { return };
        let is_decided = |target: &TargetPath| decided.iter().any(|suggestion| suggestion.target == *target);
        let is_open = |at: usize| self.is_open(&walk, &walk.targets[at]) && !is_decided(&walk.targets[at]);
        let here = (walk.here..walk.targets.len()).find(|at| is_open(*at)).unwrap_or(walk.targets.len());
        self.show_reviewed(SuggestWalk { here, ..walk });
    }

    fn take_suggestions(&mut self, suggestions: &[Suggestion], name: String) {
        let change = |of: &Suggestion| RuleChange::Source { target: of.target.clone(), source: of.source.clone() };
        let mut changes: Vec<RuleChange> = suggestions.iter().map(change).collect();
        changes.extend(self.first_match(suggestions));
        self.edit(Edit::Cure { name, changes });
    }

    /// The first rule for what people are looked up by is that by which they are.
    fn first_match(&self, suggestions: &[Suggestion]) -> Option<RuleChange> {
        let target = self.would_match()?;
        let is_among = suggestions.iter().any(|suggestion| suggestion.target == target);
        is_among.then_some(RuleChange::Matching { target, matching: Some(1) })
    }

    /// What people would be looked up by, where no rule says it yet.
    pub fn would_match(&self) -> Option<TargetPath> {
        let kind = self.kind();
        let default = self.client().default_mapping(kind, self.document().provider);
        let usual = default.matching().first().map(|rule| rule.target.clone());
        usual.filter(|_| self.document().mapping(kind).matching().is_empty())
    }
}
