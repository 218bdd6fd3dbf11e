//! The dry run: what a provisioning client would do with each record, found out by reading only.
//!
//! ```text
//! rosters (all records, offline) ─► estimate (requests, time) ─► run: record by record, as they come ─► RecordPlan
//! ```
//! A run can be cancelled at any time; what came is good. To resume, run again with the records that are missing, or with
//! the file that its answers are kept in ([`RunFile`]).

use std::time::Duration;

use serde::Serialize;

use super::account::{Reading, Reckoning, Way};
use super::account_export::AccountExport;
use super::answering::Answering;
use super::canary::Canary;
use super::decide::Decider;
use super::discovery::Discovered;
use super::endpoint::{AskError, ReadOnlyEndpoint};
use super::outcome::RecordPlan;
use super::roster::Roster;
use super::run_file::{RunFile, RunHeader, RunOf, hash_of_records, hash_of_rules};
use super::{caveats, crew, preflight};
use crate::base::{Cancel, Cancelled, Finding, PerKind, Progress, ResourceKind, counted};
use crate::client::{Client, Variant};
use crate::expression::Context;
use crate::mapping::{CompiledMapping, Mapping};
use crate::provider::Provider;
use crate::source::{LoadedSet, ReadError, RecordIndex};

/// Everything a plan is made from but the endpoint.
#[derive(Clone, Copy, Debug)]
pub struct PlanInput<'a> {
    pub set: &'a LoadedSet,
    /// Users are needed for groups too: members are looked up as users.
    pub users: &'a CompiledMapping,
    pub groups: &'a CompiledMapping,
    pub client: &'a Client,
    pub variant: &'static Variant,
    pub provider: &'a Provider,
    pub context: &'a Context,
}

/// What a plan is made from, in hashes: whatever is to tell it again tells it by these.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct InputHashes {
    pub(super) kind: ResourceKind,
    /// Of the records of that kind.
    pub(super) records: u64,
    /// Of the rules of both kinds.
    pub(super) rules: u64,
}

/// What the records of a set are known by, for both kinds. Good as long as set, mappings and context are the same.
#[derive(Clone, Debug, Default)]
pub struct Rosters {
    pub users: Roster,
    pub groups: Roster,
}

impl Rosters {
    pub fn of(&self, kind: ResourceKind) -> &Roster {
        match kind {
            ResourceKind::User => &self.users,
            ResourceKind::Group => &self.groups,
        }
    }
}

/// What a run would cost, to be shown before it starts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Estimate {
    pub records: usize,
    /// Look-ups and reads. Records that need a second look-up or a check for a taken value cost more.
    pub requests: u64,
    /// How those are read who are looked up, by kind; empty when there is nobody.
    pub ways: Vec<(ResourceKind, Way)>,
    #[serde(serialize_with = "as_seconds")]
    pub time: Duration,
}

impl Estimate {
    /// "405 requests, about 41 seconds: all 400 pages of 25 users"
    pub fn words(&self) -> String {
        let requests = counted(usize::try_from(self.requests).unwrap_or(usize::MAX), "request", "requests");
        let way = self.way_words().map(|way| format!(": {way}")).unwrap_or_default();
        format!("{requests}, {}{way}", self.time_words())
    }

    /// "all 400 pages of 25 users", where it is not one by one.
    pub fn way_words(&self) -> Option<String> {
        let at_once = self.ways.iter().filter(|(_, way)| *way != Way::OneByOne);
        let words: Vec<String> = at_once.map(|(kind, way)| way.words(*kind)).collect();
        (!words.is_empty()).then(|| words.join(", "))
    }

    /// "about 3 minutes"
    pub fn time_words(&self) -> String {
        match self.time.as_secs() {
            0..=1 => "about a second".to_owned(),
            seconds @ 2..=90 => format!("about {seconds} seconds"),
            seconds @ 91..=5400 => format!("about {} minutes", seconds.div_ceil(60)),
            seconds => format!("about {} hours", seconds.div_ceil(3600)),
        }
    }
}

impl PlanInput<'_> {
    pub fn mapping(&self, kind: ResourceKind) -> &CompiledMapping {
        match kind {
            ResourceKind::User => self.users,
            ResourceKind::Group => self.groups,
        }
    }

    /// Of users and of groups.
    pub fn mappings(&self) -> [&Mapping; 2] {
        ResourceKind::ALL.map(|kind| &*self.mapping(kind).mapping)
    }

    /// Goes through all records of this kind.
    pub fn hashes(&self, kind: ResourceKind, cancel: &Cancel) -> Result<InputHashes, ReadError> {
        let records = hash_of_records(self.set, kind, cancel)?;
        Ok(InputHashes { kind, records, rules: hash_of_rules(&self.mappings()) })
    }

    /// What a run at this endpoint has in its first line.
    pub fn run_header(&self, hashes: &InputHashes, endpoint: &str) -> RunHeader {
        let header = RunHeader::new(RunOf {
            endpoint,
            resource: hashes.kind,
            client: self.client.kind,
            provider: self.provider.kind(),
            source: hashes.records,
            mapping: hashes.rules,
        });
        header.keeping(&self.mappings())
    }

    /// Reads who is in the set. Nothing is sent.
    pub fn rosters(&self, progress: &Progress, cancel: &Cancel) -> Result<Rosters, Cancelled> {
        let read = |kind| Roster::read(self.set, self.mapping(kind), self.context, progress, cancel);
        Ok(Rosters { users: read(ResourceKind::User)?, groups: read(ResourceKind::Group)? })
    }

    /// Counts the requests that a run would send at least: what more is asked depends on the answers. Nothing is sent.
    pub fn estimate(
        &self,
        rosters: &Rosters,
        scope: PlanScope<'_>,
        endpoint: &ReadOnlyEndpoint,
        latency: Duration,
        cancel: &Cancel,
    ) -> Result<Estimate, Cancelled> {
        let needed = Decider::new(self, rosters, endpoint.into(), cancel).count_requests(scope.kind, scope.records)?;
        let (mut requests, mut ways) = (needed.others, Vec::new());
        for kind in ResourceKind::ALL {
            let people = *needed.look_ups.of(kind);
            let (way, cost) = Reckoning::new(self.provider, people, *scope.totals.of(kind)).best();
            requests += cost;
            ways.extend((people > 0).then_some((kind, way)));
        }
        let waiting = latency.as_secs_f64() * requests as f64 / crew::WORKERS as f64;
        let time = endpoint.least_time(requests).max(Duration::from_secs_f64(waiting));
        Ok(Estimate { records: scope.records.len(), requests, ways, time })
    }

    /// Tries the look-ups, reads at once what costs less so, then plans the records, and hands each plan over when it is ready, in any order. A record is
    /// planned a second time when another one turns out to match the same resource. Trouble with one record becomes its
    /// outcome; what ends the run is an error, and what came before it is good.
    pub fn run<'a>(
        &'a self,
        rosters: &'a Rosters,
        scope: PlanScope<'a>,
        answering: impl Into<Answering<'a>>,
        progress: &Progress,
        cancel: &'a Cancel,
        each: &mut dyn FnMut(PlanEvent),
    ) -> Result<(), AskError> {
        let PlanScope { kind, records, matched_before, run, export, .. } = scope;
        let answering = answering.into();
        let mut decider = Decider::new(self, rosters, answering, cancel);
        if records.is_empty() {
            return Ok(());
        }
        let canaries = decider.try_look_ups(kind)?;
        decider.rest_on(&canaries);
        decider.go_on_from(matched_before.iter().cloned());
        decider.keep_in(run);
        decider.look_beside(export);
        let from_before = match answering {
            Answering::Endpoint(_) => run.and_then(RunFile::caveat),
            Answering::Snapshot(snapshot) => Some(snapshot.caveat(self.provider.kind())),
        };
        let readings = decider.read_account(kind, records, progress)?;
        let mut caveats = self.caveats(kind, records.len());
        caveats.extend(export.map(AccountExport::caveat));
        let preflight = scope.discovered.map(|it| preflight::of(it, self, kind)).unwrap_or_default();
        each(PlanEvent::Head(PlanHead { preflight, canaries, caveats, from_before, readings }));
        progress.set_done(0);
        progress.set_total(records.len() as u64);
        let plan = |record: &RecordIndex| decider.plan(kind, *record);
        crew::for_each(records, plan, |plan| {
            progress.advance(1);
            each(PlanEvent::Plan(Box::new(plan)));
        })?;
        for record in decider.claimed_twice() {
            each(PlanEvent::Plan(Box::new(decider.plan(kind, record)?)));
        }
        Ok(())
    }

    /// What holds for the whole plan, once.
    fn caveats(&self, kind: ResourceKind, records: usize) -> Vec<String> {
        let sends = kind == ResourceKind::User || self.client.sends_groups;
        if sends { caveats::of(self.provider, kind, records) } else { Vec::new() }
    }
}

/// Which records a run plans.
#[derive(Clone, Copy, Debug)]
pub struct PlanScope<'a> {
    pub kind: ResourceKind,
    pub records: &'a [RecordIndex],
    /// Who matched which resource of the account in the run that this one goes on with.
    pub matched_before: &'a [(String, RecordIndex)],
    /// How many of each kind the account said it has, when it was asked.
    pub totals: PerKind<Option<u64>>,
    /// Where its answers are kept, and taken from when they are there.
    pub run: Option<&'a RunFile>,
    /// What the account itself says of its people.
    pub export: Option<&'a AccountExport>,
    /// What the endpoint says of itself.
    pub discovered: Option<&'a Discovered>,
}

impl<'a> PlanScope<'a> {
    /// From the beginning.
    pub const fn new(kind: ResourceKind, records: &'a [RecordIndex]) -> Self {
        let totals = PerKind { user: None, group: None };
        Self { kind, records, matched_before: &[], totals, run: None, export: None, discovered: None }
    }

    /// The account has so many users.
    #[must_use]
    pub const fn of_users(mut self, users: Option<u64>) -> Self {
        self.totals.user = users;
        self
    }

    /// The account's own export is looked at too.
    #[must_use]
    pub const fn beside(mut self, export: Option<&'a AccountExport>) -> Self {
        self.export = export;
        self
    }

    /// What the endpoint says of itself is looked at before.
    #[must_use]
    pub const fn told_by(mut self, discovered: &'a Discovered) -> Self {
        self.discovered = Some(discovered);
        self
    }

    /// Its answers are kept in this file.
    #[must_use]
    pub const fn kept_in(mut self, run: Option<&'a RunFile>) -> Self {
        self.run = run;
        self
    }
}

/// What a plan says of itself before any record.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct PlanHead {
    /// What the endpoint says of itself that does not fit: together, or with what is sent.
    pub preflight: Vec<Finding>,
    /// How the look-ups stood their trial.
    pub canaries: Vec<Canary>,
    /// What holds for the whole plan.
    pub caveats: Vec<String>,
    /// How many answers were there before it began, and since when.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub from_before: Option<String>,
    /// How the account was read, where it was not one by one.
    pub readings: Vec<Reading>,
}

impl PlanHead {
    /// What a plan says of itself in its file.
    pub fn said(&self) -> impl Iterator<Item = String> {
        self.from_before.iter().chain(&self.caveats).cloned()
    }

    /// Which look-ups failed their trial, so that much cannot be said.
    pub fn doubts(&self) -> Vec<String> {
        self.canaries.iter().filter(|canary| canary.verdict.is_bad()).filter_map(Canary::words).collect()
    }

    /// How the account was read.
    pub fn read(&self) -> Vec<String> {
        self.readings.iter().map(|reading| reading.words.clone()).collect()
    }

    /// On what creations rest, and what could not be tried.
    pub fn reserves(&self) -> Vec<String> {
        let untried = self.canaries.iter().filter(|canary| !canary.verdict.is_bad()).filter_map(Canary::words);
        self.caveats.iter().cloned().chain(untried).collect()
    }
}

/// What a run hands over.
#[derive(Clone, Debug, PartialEq)]
pub enum PlanEvent {
    /// Comes first.
    Head(PlanHead),
    /// In place of the one that the record had.
    Plan(Box<RecordPlan>),
}

fn as_seconds<S: serde::Serializer>(time: &Duration, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_f64(time.as_secs_f64())
}
