//! Taking in the results of jobs, and what follows from any change: the one place where what a result was made from is
//! compared with what there is.

use std::time::{Duration, Instant};

use super::bench::{JobResult, Workbench};
use super::stamp::Basis;
use super::survey::After;
use super::view::Workspace;
use crate::base::{ResourceKind, crash};

impl Workbench {
    /// Takes the results of jobs. Called before each frame; waits for nothing.
    pub fn update(&mut self) {
        if let Some(first) = self.jobs.take_next() {
            self.take(first);
        }
        self.say_broken();
    }

    /// What a mistake in the program ended is told like all else that does not come.
    fn say_broken(&mut self) {
        for slot in self.jobs.take_broken() {
            let (doing, report) = (slot.label(), crash::where_the_report_is());
            self.messages.error(format!("A mistake in Crosswalk ended this: {doing}. {report}"));
        }
    }

    /// Takes a result, and all others that are there.
    fn take(&mut self, first: JobResult) {
        let mut next = Some(first);
        while let Some(change) = next {
            change(self);
            self.follow();
            next = self.jobs.take_next();
        }
        self.derive();
        self.autosave();
    }

    /// Waits until no work is left, or until there is no patience left. For tests and for the tour.
    pub fn settle(&mut self, patience: Duration) -> bool {
        let end = Instant::now() + patience;
        while !self.running().is_empty() {
            let left = end.saturating_duration_since(Instant::now());
            if left.is_zero() {
                return false;
            }
            if let Some(first) = self.jobs.wait(left.min(Duration::from_millis(50))) {
                self.take(first);
            }
        }
        self.say_broken();
        true
    }

    /// After any change: compiles the mappings that are others now, checks again what hangs on them, and drops what no
    /// longer holds.
    pub(super) fn follow(&mut self) {
        let changed = self.derived.follow(self.opened.document());
        self.know_neighbours();
        if changed.contains(&Basis::Client) {
            self.loaded.populations = [None, None];
            self.view.choose_target(None);
        }
        for kind in ResourceKind::ALL {
            if changed.contains(&Basis::Mapping(kind)) {
                self.check(kind, After::Edit);
            }
        }
        self.follow_cures();
        self.follow_suggestions();
        self.read_hard_cases();
        let is_closed = self.close_connection_of_another();
        self.follow_taken_in();
        self.drop_stale();
        self.drop_question_of_another();
        self.follow_export();
        self.follow_comparison();
        self.follow_tenant();
        self.follow_census();
        self.follow_plan();
        self.follow_fates();
        self.follow_plan_comparison();
        if (is_closed || changed.contains(&Basis::Connection)) && self.view.workspace == Workspace::DryRun {
            self.connect_to_choice();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::jobs::JobKind;
    use super::super::session::Sessions;
    use super::super::stamp::Stamp;
    use super::*;

    #[test]
    fn work_that_a_mistake_ends_is_told_and_what_is_open_stays() {
        let mut bench = Workbench::first_start(&Sessions::none(), || {});
        assert!(bench.settle(Duration::from_secs(60)));
        let document = bench.document().clone();
        bench.jobs.start(JobKind::Compare, Stamp::nothing(), |_| std::panic::resume_unwind(Box::new("Zoë")));
        assert!(bench.settle(Duration::from_secs(60)));
        let told: Vec<&str> = bench.messages.shown().iter().map(|message| &*message.text).collect();
        assert!(told.iter().any(|text| text.contains("ended this: Comparing.")), "{told:?}");
        assert!(!told.iter().any(|text| text.contains("Zoë")), "{told:?}");
        assert!(*bench.document() == document);
    }
}
