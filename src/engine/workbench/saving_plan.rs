//! A plan on its way to a file: as it can be opened again, as a table, or as a document. It holds people's data, so it is for
//! its owner alone, and what still asks for a yes stands in it.

use std::collections::BTreeSet;
use std::io::{self, BufWriter, Write as _};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde::Serialize;

use super::bench::Workbench;
use super::dry_run::DryRunState;
use super::dry_running::RestingOn;
use super::plan_page::{PlanAs, PlanBefore};
use crate::base::file::AtomicFile;
use crate::base::{Cancel, Finding, ResourceKind};
use crate::exchange::plan_file::Passed;
use crate::exchange::plan_file::gates::Gate;
use crate::exchange::plan_file::report::Report;
use crate::exchange::plan_file::whole::{FromSnapshot, Kind, Missing, Passing, WholePlan};
use crate::exchange::{Attempt, PlanHead, RecordPlan, RestsOn, SavedRecord, Summary, Transitions};
use crate::source::{LoadedSet, RecordIndex};

/// All that goes into the file, owned, so that it can be written on another thread.
struct PlanToSave {
    kind: ResourceKind,
    set: Arc<LoadedSet>,
    rests_on: RestingOn,
    sandbox: bool,
    snapshot: Option<FromSnapshot>,
    attempts: Vec<Attempt>,
    head: PlanHead,
    plans: Vec<Arc<RecordPlan>>,
    summary: Summary,
    /// Why there are records without a plan.
    part: Option<String>,
    gates: Vec<Gate>,
    passed: Passed,
}

/// Why a file is not all, as `crosswalk plan` says it.
#[derive(Serialize)]
struct PlanPart<'a> {
    why: &'a str,
    records: usize,
    of: usize,
}

impl Workbench {
    pub(super) fn save_plan(&mut self, path: PathBuf, form: PlanAs) {
        let plan = match self.plan_to_save() {
            Ok(plan) => plan,
            Err(sentence) => return self.messages.error(sentence),
        };
        let crosswalk = self.opened.snapshot().crosswalk;
        self.write_in_turn(move || {
            let written = plan.save(&path, form);
            Box::new(move |bench| match written {
                Ok(rests_on) => bench.saved_plan(&path, &plan, (form, crosswalk), &rests_on),
                Err(sentence) => bench.messages.error(sentence),
            })
        });
    }

    /// A plan that can be opened again, of which all is there and nothing is in question, is what the next is held against.
    fn saved_plan(&mut self, path: &Path, plan: &PlanToSave, (form, crosswalk): (PlanAs, usize), rests_on: &RestsOn) {
        let mut notes = vec!["It holds people’s data".to_owned()];
        notes.extend(plan.part.as_ref().map(|_| "It is a part of the plan".to_owned()));
        notes.extend(plan.passed.why_not().map(|why| format!("It has not passed: {}", why.trim_end_matches('.'))));
        self.messages.written(path, &notes);
        let is_whole = plan.part.is_none() && plan.passed.why_not().is_none();
        if form == PlanAs::Json && is_whole && self.has_open(crosswalk) {
            let RestsOn { resource, records, ref at, .. } = *rests_on;
            self.plan_page.known.before = Some(PlanBefore { resource, records, at: at.clone() });
        }
    }

    /// The plan in view as it is now; why it cannot be saved, in a sentence.
    fn plan_to_save(&self) -> Result<PlanToSave, String> {
        let run = self.dry_run();
        let Some(kind) = run.kind.filter(|_| !run.plans.is_empty()) else {
            return Err("There is no plan yet. Run a dry run first.".to_owned());
        };
        let part = match &run.state {
            DryRunState::Running => return Err("The dry run goes on. Save the plan at its end, or stop it.".to_owned()),
            DryRunState::Failed(reason) => Some(reason.clone()),
            _ if run.left() > 0 => Some("Stopped on request.".to_owned()),
            _ if run.plans.len() < self.set().count(kind) => Some("Not all of them were asked for.".to_owned()),
            _ => self.set().missing().map(|finding| format!("{}.", finding.title)),
        };
        let (page, snapshot) = (&self.plan_page, run.from_snapshot.as_ref().map(|of| of.from.clone()));
        Ok(PlanToSave {
            kind,
            set: self.set().clone(),
            rests_on: self.resting_on()?,
            // What is connected now did not answer it.
            sandbox: self.connection().is_sandbox() && snapshot.is_none(),
            attempts: if snapshot.is_none() { self.connection().attempts.clone() } else { Vec::new() },
            snapshot,
            head: run.head.clone(),
            plans: run.plans.values().cloned().collect(),
            summary: run.summary.clone(),
            part,
            gates: page.stops().iter().map(|stop| stop.gate.clone()).collect(),
            passed: page.verdict(),
        })
    }
}

impl PlanToSave {
    fn save(&self, path: &Path, form: PlanAs) -> Result<RestsOn, String> {
        let rests_on = self.rests_on.get(&Cancel::default())?;
        let file = AtomicFile::create_private(path).map_err(|error| error.to_string())?;
        let mut file = BufWriter::with_capacity(1 << 16, file);
        let written = self.write(&mut file, form, &rests_on).and_then(|()| file.flush());
        written.map_err(|error| file.get_ref().error(error).to_string())?;
        let (file, _) = file.into_parts();
        file.commit().map_err(|error| error.to_string())?;
        Ok(rests_on)
    }

    fn write(&self, out: &mut impl io::Write, form: PlanAs, rests_on: &RestsOn) -> io::Result<()> {
        let transitions = &Transitions::of(self.plans.iter().map(AsRef::as_ref));
        let of_head = self.head.said();
        if form == PlanAs::Json {
            return self.whole(rests_on, transitions, &of_head.collect::<Vec<_>>(), out);
        }
        let preflight = self.head.preflight.iter().map(Finding::sentence);
        let caveats: Vec<String> = preflight.chain(of_head).collect();
        let plans: Vec<SavedRecord> = self.plans.iter().map(|plan| SavedRecord::of(plan)).collect();
        let complete = self.part.is_none();
        let report = Report { rests_on, complete, passed: &self.passed, caveats: &caveats, transitions, plans: &plans };
        let text = if form == PlanAs::Csv { report.csv().into_text() } else { report.markdown().into_text() };
        out.write_all(text.as_bytes())
    }

    fn whole(
        &self,
        rests_on: &RestsOn,
        transitions: &Transitions,
        caveats: &[String],
        out: &mut impl io::Write,
    ) -> io::Result<()> {
        let (records, of) = (self.plans.len(), self.set.count(self.kind));
        let part = self.part.as_ref().map(|why| PlanPart { why, records, of });
        let planned: BTreeSet<RecordIndex> = self.plans.iter().map(|plan| plan.record).collect();
        let left = (0..of).map(RecordIndex).filter(|record| !planned.contains(record));
        let missing: Vec<Missing> = left.map(|record| Missing::of(&self.set, self.kind, record)).collect();
        let plan = WholePlan {
            partial: part.as_ref(),
            kind: Kind::default(),
            rests_on,
            endpoint: &rests_on.endpoint,
            sandbox: self.sandbox,
            snapshot: self.snapshot.as_ref(),
            attempts: &self.attempts,
            preflight: &self.head.preflight,
            complete: part.is_none(),
            ended_by: None,
            missing: &missing,
            canaries: &self.head.canaries,
            caveats,
            readings: &self.head.readings,
            gates: &self.gates,
            passing: Passing::from(&self.passed),
            summary: self.summary.clone(),
            transitions,
            plans: &self.plans,
        };
        plan.write(out)
    }
}
