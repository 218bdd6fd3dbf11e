//! A plan while Dry run shows it: what it stops for, and what of that lies in files beside the crosswalk: whom a person
//! protects, and the last plan.

use std::path::{Path, PathBuf};

use super::bench::Workbench;
use super::jobs::JobKind;
use super::plan_page::{Naming, PlanBefore, PlanPage, PlanStep};
use super::view::Workspace;
use crate::base::MostDisabled;
use crate::exchange::LastPlan;
use crate::exchange::plan_file::protected::{self, Protected};

/// Where the last plan of a crosswalk is looked for, and where a plan of it is proposed to be saved.
pub fn last_plan_beside(crosswalk: &Path) -> PathBuf {
    crosswalk.with_extension("plan.json")
}

impl Workbench {
    pub const fn plan_page(&self) -> &PlanPage {
        &self.plan_page
    }

    /// When the last of the files was changed that the records are from, as far as the disk says.
    pub fn source_changed_at(&self) -> Option<jiff::Timestamp> {
        jiff::Timestamp::try_from(self.loaded.watch.stamps.latest()?).ok()
    }

    /// How many a plan may disable before it asks for a yes.
    pub fn most_disabled(&self) -> MostDisabled {
        self.document().most_disabled.unwrap_or(MostDisabled::DEFAULT)
    }

    pub(super) fn step_plan(&mut self, step: PlanStep) {
        match step {
            PlanStep::Save(form, path) => self.save_plan(path, form),
            PlanStep::SavePilot(path) => self.save_pilot(path),
            PlanStep::Open(path) => self.open_plan(path),
            PlanStep::WithBefore => self.compare_with_plan_before(),
            step => self.plan_page.step(step, &self.endpoint.dry_run),
        }
    }

    /// After any change: what the plan stops for, and what lies beside the crosswalk.
    pub(super) fn follow_plan(&mut self) {
        let run = &self.endpoint.dry_run;
        self.plan_page.be_of(self.opened.snapshot().crosswalk, run.begun());
        let records = run.kind.map_or(0, |kind| self.loaded.set().count(kind));
        let most_disabled = self.most_disabled();
        self.plan_page.follow(&self.endpoint.dry_run, most_disabled, records);
        self.keep_protected();
        self.look_for_last_plan();
    }

    /// Reads who is protected in the open crosswalk, and writes what was said since. The file is read before it is written:
    /// somebody may have added to it.
    fn keep_protected(&mut self) {
        let Some(place) = self.opened.file().map(protected::beside) else { return };
        let kept = &self.plan_page.kept;
        let is_read = kept.place.as_ref() == Some(&place);
        let is_wanted = self.view.workspace == Workspace::DryRun || !kept.pending.is_empty();
        let has_nothing_to_do = is_read && kept.pending.is_empty();
        if kept.trouble.is_some() || !is_wanted || has_nothing_to_do || self.jobs.is_running(JobKind::Protected) {
            return;
        }
        self.start_protecting(place);
    }

    /// The window came to the front: somebody may have written there meanwhile.
    pub(super) fn look_at_protected(&mut self) {
        let is_shown = self.view.workspace == Workspace::DryRun;
        let place = self.plan_page.protected_in().filter(|_| is_shown).map(Path::to_owned);
        if let Some(place) = place.filter(|_| !self.jobs.is_running(JobKind::Protected)) {
            self.start_protecting(place);
        }
    }

    fn start_protecting(&mut self, place: PathBuf) {
        let kept = &self.plan_page.kept;
        let (namings, waiting) = (kept.to_write(&place), kept.pending.len());
        let crosswalk = self.opened.snapshot().crosswalk;
        self.start(JobKind::Protected, &[], move |work| {
            let kept = keep(&place, &namings);
            work.end(move |bench| {
                if bench.has_open(crosswalk) {
                    bench.kept_protected(place, waiting, kept);
                }
            });
        });
    }

    fn kept_protected(&mut self, place: PathBuf, waiting: usize, kept: Result<Protected, String>) {
        match kept {
            Ok(protected) => self.plan_page.kept.keep(place, waiting, protected),
            Err(sentence) => {
                self.messages.error(&sentence);
                self.plan_page.kept.trouble = Some(sentence);
            }
        }
    }

    /// Reads of the plan beside the crosswalk of how many it was made: once for each place.
    fn look_for_last_plan(&mut self) {
        let Some(place) = self.opened.file().map(last_plan_beside) else { return };
        let is_known = self.plan_page.known.place.as_ref() == Some(&place);
        if is_known || self.view.workspace != Workspace::DryRun || self.jobs.is_running(JobKind::LastPlan) {
            return;
        }
        let crosswalk = self.opened.snapshot().crosswalk;
        self.start(JobKind::LastPlan, &[], move |work| {
            // What cannot be read there is no plan to be held against; who opens it is told why.
            let before = place.is_file().then(|| LastPlan::open(&place).ok()).flatten();
            let before = before.as_ref().and_then(PlanBefore::of);
            work.end(move |bench| {
                if bench.has_open(crosswalk) {
                    bench.plan_page.known.place = Some(place);
                    bench.plan_page.known.before = before.or_else(|| bench.plan_page.known.before.take());
                }
            });
        });
    }
}

/// What the file holds, with this said in it.
fn keep(place: &Path, namings: &[Naming]) -> Result<Protected, String> {
    let mut protected = Protected::open_if_there(place).map_err(|error| error.to_string())?;
    if !namings.is_empty() {
        namings.iter().for_each(|naming| naming.make(&mut protected));
        protected.save(place).map_err(|error| error.to_string())?;
    }
    Ok(protected)
}
