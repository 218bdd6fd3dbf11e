//! Counting who is there already while Dry run shows it, off the window's thread and again when a rule is another; and
//! keeping what a person decides beside the crosswalk.

use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::bench::{JobResult, Workbench};
use super::census_page::{CensusPage, CensusStep, CountedCensus};
use super::jobs::{JobKind, Work};
use super::stamp::Basis;
use super::view::{DryRunPart, Workspace};
use crate::base::{Cancelled, ResourceKind};
use crate::census::decisions::{Decisions, Row, beside};
use crate::census::{AccountsShown, CensusOf, Counting};
use crate::client::Client;
use crate::expression::Context;
use crate::mapping::{CompiledMapping, called};
use crate::provider::Provider;
use crate::source::{LoadedSet, ReadError};

/// What a census is counted of.
struct CountedOf {
    kind: ResourceKind,
    set: Arc<LoadedSet>,
    compiled: Arc<CompiledMapping>,
    context: Context,
    client: &'static Client,
    provider: &'static Provider,
    shown: AccountsShown,
}

impl Workbench {
    pub const fn census_page(&self) -> &CensusPage {
        &self.census_page
    }

    pub(super) fn step_census(&mut self, step: CensusStep) {
        match step {
            CensusStep::Open(path) => self.open_snapshot(path),
            CensusStep::OpenExport(path) => self.open_account_export(path),
            CensusStep::Plan => {
                self.view.dry_run = DryRunPart::Plan;
                self.plan_from_snapshot();
            }
            CensusStep::List(list) => self.census_page.list_these(list),
            CensusStep::Search(text) => self.census_page.search(text),
            CensusStep::Choose(row) => self.census_page.choose(row),
            CensusStep::Find(person) => {
                self.view.dry_run = DryRunPart::Census;
                self.census_page.find(&person);
            }
            CensusStep::Next => self.census_page.go(true),
            CensusStep::Previous => self.census_page.go(false),
            CensusStep::Decide(decision) => self.census_page.decide(decision, self.opened.history().steps()),
        }
    }

    /// After any change: counts anew where that would come out otherwise, and reads and writes decisions.
    pub(super) fn follow_census(&mut self) {
        self.census_page.be_of(self.opened.snapshot().crosswalk);
        let kind = self.view.kind;
        let bases = [Basis::Set, Basis::Mapping(kind), Basis::Client, Basis::Kind];
        let stamp = self.stamp(&bases);
        if !self.census_page.is_made_from(&stamp) {
            self.census_page.drop_made();
            if self.needs_census() {
                self.count_census(&bases);
            }
        }
        self.search_census();
        self.keep_decisions();
        let (page, run) = (&self.census_page, &mut self.endpoint.dry_run);
        let (revision, people) = page.to_hold();
        let account = run.account.clone();
        run.hold(revision, people, |plan| page.against(plan, &account));
    }

    fn count_census(&mut self, bases: &[Basis]) {
        let shown = self.census_page.shown().clone();
        if shown.is_nothing() || self.set().is_beginning() || self.count() == 0 || self.jobs.is_running(JobKind::Census)
        {
            return;
        }
        let (stamp, serial, kind) = (self.stamp(bases), self.census_page.serial, self.view.kind);
        let (set, compiled, context) = (self.set().clone(), self.compiled(kind).clone(), self.context().clone());
        let (client, provider) = (self.client(), self.provider());
        let of = CountedOf { kind, set, compiled, context, client, provider, shown };
        self.start_in_turn(JobKind::Census, bases, move |work| {
            let counted = match of.counted(work) {
                Err(ReadError::Cancelled(_)) => return,
                counted => counted.map_err(|error| error.to_string()),
            };
            work.end(move |bench| bench.census_page.make(serial, stamp, counted));
        });
    }

    fn search_census(&mut self) {
        if !self.shows_census() {
            return;
        }
        let Some((counted, list, text)) = self.census_page.next_search() else { return };
        self.start(JobKind::SearchCensus, &[], move |work| {
            if let Some(rows) = counted.search(list, &text, &work.cancel) {
                work.end(move |bench| bench.census_page.found(counted, list, text, rows));
            }
        });
    }

    /// Reads what was decided of the open crosswalk, and writes what was decided since. The file is read before it is
    /// written: somebody may have gone through it in a spreadsheet.
    fn keep_decisions(&mut self) {
        let Some(place) = self.opened.file().map(beside) else { return };
        let kept = &self.census_page.kept;
        let is_read = kept.place.as_ref() == Some(&place);
        let is_asked = !self.census_page.shown().is_nothing() || !self.dry_run().plans.is_empty();
        let is_open = is_asked || !kept.pending.is_empty();
        if kept.trouble.is_some()
            || !is_open
            || is_read && kept.pending.is_empty()
            || self.jobs.is_running(JobKind::Decisions)
        {
            return;
        }
        self.start_keeping(place);
    }

    /// The window came to the front: somebody may have decided in a spreadsheet meanwhile.
    pub(super) fn look_at_decisions(&mut self) {
        let place = self.census_page.kept_in().filter(|_| self.view.workspace == Workspace::DryRun).map(Path::to_owned);
        if let Some(place) = place.filter(|_| !self.jobs.is_running(JobKind::Decisions)) {
            self.start_keeping(place);
        }
    }

    fn start_keeping(&mut self, place: PathBuf) {
        let kept = &self.census_page.kept;
        let (rows, waiting) = (kept.to_write(&place), kept.pending.len());
        let crosswalk = self.opened.snapshot().crosswalk;
        self.start(JobKind::Decisions, &[], move |work| {
            let kept = keep(&place, &rows);
            work.end(move |bench| {
                if bench.has_open(crosswalk) {
                    bench.kept_decisions(place, waiting, kept);
                }
            });
        });
    }

    fn kept_decisions(&mut self, place: PathBuf, waiting: usize, kept: Result<Decisions, String>) {
        match kept {
            Ok(decisions) => self.census_page.keep(place, waiting, decisions),
            Err(sentence) => {
                self.messages.error(&sentence);
                self.census_page.kept.trouble = Some(sentence);
            }
        }
    }
}

/// What the file holds, with these rows in it.
fn keep(place: &Path, rows: &[Row]) -> Result<Decisions, String> {
    let mut decisions = Decisions::open_if_there(place).map_err(|error| error.to_string())?;
    if !rows.is_empty() {
        rows.iter().for_each(|row| drop(decisions.decide(row.clone())));
        decisions.save(place).map_err(|error| error.to_string())?;
    }
    Ok(decisions)
}

impl CountedOf {
    fn counted(&self, work: &Work<JobResult>) -> Result<CountedCensus, ReadError> {
        let of =
            CensusOf { kind: self.kind, mapping: &self.compiled.mapping, client: self.client, provider: self.provider };
        let mut counting = Counting::new(of);
        counting.accounts(&self.shown, self.kind, &work.cancel)?;
        work.progress.set_total(self.set.count(self.kind) as u64);
        self.set.for_each(self.kind, &work.cancel, &mut |record| {
            let mut mapped = self.compiled.apply(record.value(), &self.context);
            self.client.finish(self.kind, &mut mapped.resource);
            counting.person(called(record, &mapped.resource), &mapped.resource);
            work.progress.advance(1);
            ControlFlow::Continue(())
        })?;
        let census = counting.end(&work.cancel).map_err(|cancelled: Cancelled| ReadError::from(cancelled))?;
        Ok(CountedCensus::new(census, self.kind, of.of_unclaimed()))
    }
}
