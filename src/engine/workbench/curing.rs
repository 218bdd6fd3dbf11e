//! Counting what cures are worth, off the window's thread, and taking them: one step of undo each.

use std::collections::HashSet;
use std::sync::Arc;

use super::bench::Workbench;
use super::jobs::JobKind;
use super::stamp::Basis;
use super::view::{Workspace, slot};
use super::walk::{CauseKey, CureBook, CuresOf, Take, Walk, WalkState, WalkStep};
use crate::check::Checked;
use crate::cure::{self, Asked, Hints, Offered};
use crate::document::Edit;

impl Workbench {
    /// What was counted of the present report's cures.
    pub fn cures(&self) -> Option<&CureBook> {
        let report = self.population(self.kind())?;
        self.loaded.cures[slot(self.kind())].as_ref().filter(|book| Arc::ptr_eq(&book.report, report))
    }

    /// Whether something is found that can be gone through.
    pub fn has_causes(&self) -> bool {
        self.population(self.kind()).is_some_and(|report| !report.causes.is_empty())
    }

    /// The walk through the causes, while there is one.
    pub const fn walk(&self) -> Option<&Walk> {
        self.view.walk.as_ref()
    }

    /// Whether nothing that is shown of causes and cures is of another mapping.
    fn is_report_of_now(&self) -> bool {
        let kind = self.kind();
        let population = self.loaded.populations[slot(kind)].as_ref();
        population.is_some_and(|population| Arc::ptr_eq(&population.mapping, &self.compiled(kind).mapping))
    }

    /// Starts counting where cures are looked at, and brings the walk up to what was found.
    pub(super) fn follow_cures(&mut self) {
        let (kind, is_now) = (self.kind(), self.is_report_of_now());
        let Some(report) = self.population(kind).cloned().filter(|_| is_now) else { return };
        let is_known = self.cures().is_some();
        if !is_known {
            self.loaded.cures[slot(kind)] = Some(CureBook::new(&report));
            self.view.walk.iter_mut().for_each(|walk| walk.renew(&report));
        }
        let seen = self.cures_in_view();
        let open = seen.as_ref().zip(self.cures()).map(|(seen, book)| book.open(seen)).unwrap_or_default();
        let book = &mut self.loaded.cures[slot(kind)];
        let is_counted_for = book.as_ref().and_then(|book| book.counted_for.as_ref()) == seen.as_ref();
        if open.is_empty() || !is_counted_for {
            // Other passes over all records wait for their turn.
            self.jobs.cancel(JobKind::Cures);
        }
        book.iter_mut().for_each(|book| book.counted_for.clone_from(&seen));
        if !open.is_empty() && !self.is_running(JobKind::Cures) && !self.set().is_beginning() {
            self.count_cures(open);
        }
    }

    /// Whose cures are looked at: in Preview those of all causes, in Map those of the chosen rule.
    fn cures_in_view(&self) -> Option<CuresOf> {
        match self.view.workspace {
            Workspace::Preview => Some(CuresOf::All),
            Workspace::Map => self.view.target.clone().map(CuresOf::Target),
            Workspace::Source | Workspace::DryRun | Workspace::HandOver => None,
        }
    }

    /// Counts the cures of these causes of the report.
    fn count_cures(&mut self, open: Vec<usize>) {
        let kind = self.kind();
        let Some(report) = self.population(kind).cloned() else { return };
        let (set, compiled) = (self.set().clone(), self.compiled(kind).clone());
        let (context, client, provider) = (self.context().clone(), self.client(), self.provider());
        let bases = [Basis::Set, Basis::Mapping(kind), Basis::Kind];
        self.start_in_turn(JobKind::Cures, &bases, move |work| {
            let of = Checked { compiled: &compiled, client, provider, context: &context };
            let hints = Hints::of(&set, &of);
            let asked = Asked { set: &set, of, report: &report, hints: &hints, everybody: true };
            for at in open {
                let Ok(offered) = cure::offered(&asked, &report.causes[at], &work.cancel) else { return };
                work.change(move |bench| bench.counted(at, offered));
            }
        });
    }

    fn counted(&mut self, at: usize, offered: Vec<Offered>) {
        let kind = self.kind();
        let place = self.loaded.cures[slot(kind)].as_mut().and_then(|book| book.causes.get_mut(at));
        if let Some(place) = place {
            *place = Some(offered);
        }
    }

    pub(super) fn step_walk(&mut self, step: WalkStep) {
        if let WalkStep::Begin(key) = step {
            let report = self.population(self.kind()).cloned();
            self.view.walk = report.map(|report| Walk::new(&report, key.as_ref()));
            self.view.workspace = Workspace::Preview;
            return;
        }
        let Some(walk) = &mut self.view.walk else { return };
        match step {
            WalkStep::Leave | WalkStep::Begin(_) => self.view.walk = None,
            WalkStep::Skip => walk.skip(),
            WalkStep::Back => walk.back(),
            WalkStep::To(at) => walk.go(at),
            WalkStep::Cure(at) => walk.cure = at,
            WalkStep::Again => walk.again(),
        }
    }

    /// Takes cures; what changed since they were counted is counted first.
    pub(super) fn take_cures(&mut self, take: &Take) {
        if !self.is_report_of_now() {
            return;
        }
        match take {
            Take::Here => {
                let walk = self.view.walk.as_ref();
                let chosen = walk.and_then(|walk| Some((walk.item()?.key.clone(), walk.cure)));
                if let Some((key, at)) = chosen {
                    self.take_cure(&key, at);
                    self.view.walk.iter_mut().for_each(Walk::advance);
                }
            }
            Take::First(key) => self.take_cure(key, 0),
            Take::Safe => self.take_safe(),
        }
    }

    fn take_cure(&mut self, key: &CauseKey, at: usize) {
        let offered = self.cures().and_then(|book| book.of(key)?.1?.get(at)).cloned();
        let changes = offered.as_ref().and_then(|offered| offered.cure.changes().map(<[_]>::to_vec));
        if let (Some(offered), Some(changes)) = (offered, changes) {
            self.mark_taken(key, &offered);
            self.edit(Edit::Cure { name: offered.cure.title, changes });
        }
    }

    /// All of them are one step, as they are one press.
    fn take_safe(&mut self) {
        let safe: Vec<(CauseKey, Offered)> =
            self.safe_cures().into_iter().map(|(key, offered)| (key, offered.clone())).collect();
        let changes = safe.iter().filter_map(|(_, offered)| offered.cure.changes()).flatten().cloned().collect();
        if safe.is_empty() {
            return;
        }
        safe.iter().for_each(|(key, offered)| self.mark_taken(key, offered));
        let name = if safe.len() == 1 { "Take 1 cure".to_owned() } else { format!("Take {} cures", safe.len()) };
        self.edit(Edit::Cure { name, changes });
        let is_open = self.view.walk.as_ref().and_then(Walk::item).is_some_and(|item| item.state == WalkState::Open);
        self.view.walk.iter_mut().filter(|_| !is_open).for_each(Walk::advance);
    }

    fn mark_taken(&mut self, key: &CauseKey, offered: &Offered) {
        let clears = offered.counted.as_ref().map_or(0, |counted| counted.clears);
        self.view.walk.iter_mut().for_each(|walk| walk.take(key, &offered.cure.title, clears));
    }

    /// The cures of open causes that clear all and cost nobody anything.
    pub fn safe_cures(&self) -> Vec<(CauseKey, &Offered)> {
        let items = self.view.walk.iter().flat_map(|walk| &walk.items);
        let decided = items.filter(|item| !matches!(item.state, WalkState::Open | WalkState::Skipped));
        let decided: HashSet<&CauseKey> = decided.map(|item| &item.key).collect();
        let is_open = |key: &CauseKey| !decided.contains(key);
        self.cures().filter(|_| self.is_report_of_now()).map_or_else(Vec::new, |book| book.safe(is_open))
    }
}
