//! Comparing the plan in view with an earlier one while Dry run shows it, off the window's thread: what did the last edit
//! change, and for whom.

use std::collections::HashSet;
use std::path::PathBuf;
use std::sync::Arc;

use super::bench::Workbench;
use super::dry_run::DryRunState;
use super::dry_running::RestingOn;
use super::jobs::JobKind;
use super::plan_comparison::{ComparedOf, ComparedPlans, PlanComparison};
use super::view::{DryRunPart, Workspace};
use crate::base::Cancel;
use crate::base::file::short_name;
use crate::exchange::plan_file::difference::differences;
use crate::exchange::{RecordPlan, SavedPlan};

/// Both sides, owned, so that they can go to another thread.
struct BothPlans {
    earlier: Arc<SavedPlan>,
    rests_on: RestingOn,
    plans: Vec<Arc<RecordPlan>>,
    /// Everybody has a plan in view.
    is_of_all: bool,
}

impl Workbench {
    pub const fn plan_comparison(&self) -> &PlanComparison {
        &self.plan_comparison
    }

    fn shows_plan_comparison(&self) -> bool {
        self.view.workspace == Workspace::DryRun && self.view.dry_run == DryRunPart::Compare
    }

    pub(super) fn open_plan(&mut self, path: PathBuf) {
        self.show_plan_comparison();
        let crosswalk = self.opened.snapshot().crosswalk;
        self.start(JobKind::OpenPlan, &[], move |work| match SavedPlan::open(&path) {
            Ok(plan) => work.end(move |bench| {
                if bench.has_open(crosswalk) {
                    bench.plan_comparison.open(short_name(&path).into_owned(), Arc::new(plan));
                }
            }),
            Err(error) => work.fail(error.to_string()),
        });
    }

    pub(super) fn compare_with_plan_before(&mut self) {
        self.show_plan_comparison();
        self.plan_comparison.open_before();
    }

    fn show_plan_comparison(&mut self) {
        self.view.workspace = Workspace::DryRun;
        self.view.dry_run = DryRunPart::Compare;
    }

    /// After any change: compares anew where that would come out otherwise.
    pub(super) fn follow_plan_comparison(&mut self) {
        self.plan_comparison.be_of(self.opened.snapshot().crosswalk);
        let run = self.dry_run();
        let of = ComparedOf { serial: self.plan_comparison.serial, plan: run.revision() };
        if !self.shows_plan_comparison()
            || self.plan_comparison.is_made_from(of)
            || matches!(run.state, DryRunState::Running | DryRunState::NotRun)
            || self.jobs.is_running(JobKind::ComparePlans)
        {
            return;
        }
        let Some(earlier) = self.plan_comparison.earlier().map(|earlier| earlier.plan.clone()) else { return };
        match self.both_plans(earlier) {
            Err(sentence) => self.plan_comparison.make(of, Err(sentence)),
            Ok(both) => self.start(JobKind::ComparePlans, &[], move |work| {
                let compared = both.compared(&work.cancel);
                work.end(move |bench| bench.plan_comparison.make(of, compared));
            }),
        }
    }

    fn both_plans(&self, earlier: Arc<SavedPlan>) -> Result<BothPlans, String> {
        let run = self.dry_run();
        let Some(kind) = run.kind else { return Err("There is no plan to compare it with. Run a dry run.".to_owned()) };
        if earlier.rests_on.resource != kind {
            let (a, b) = (earlier.rests_on.resource.plural(), kind.plural());
            return Err(format!("It is a plan of {a}, and the one in view is of {b}."));
        }
        let is_of_all = run.plans.len() == self.set().count(kind);
        Ok(BothPlans { earlier, rests_on: self.resting_on()?, plans: run.plans.values().cloned().collect(), is_of_all })
    }
}

impl BothPlans {
    fn compared(&self, cancel: &Cancel) -> Result<ComparedPlans, String> {
        let now = SavedPlan::now(&self.rests_on.get(cancel)?, self.plans.iter().map(AsRef::as_ref));
        if self.is_of_all {
            return Ok(ComparedPlans::new(differences(&self.earlier, &now), false));
        }
        let keys: HashSet<&str> = now.plans.iter().map(|plan| plan.key.as_str()).collect();
        let of_them = self.earlier.plans.iter().filter(|plan| keys.contains(plan.key.as_str()));
        let earlier = SavedPlan { plans: of_them.cloned().collect(), ..SavedPlan::clone(&self.earlier) };
        Ok(ComparedPlans::new(differences(&earlier, &now), true))
    }
}
