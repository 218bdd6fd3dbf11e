//! The dry run: what a provisioning client would do with each record, found out by reading only.
//!
//! ```text
//! rosters (all records, offline) ─► estimate (requests, time) ─► run: record by record, as they come ─► RecordPlan
//! ```
//! A run can be cancelled at any time; what came is good. To resume, run again with the records that are missing.

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::mpsc::{Sender, channel};
use std::time::Duration;

use serde::Serialize;

use super::caveats;
use super::decide::{Canary, Decider};
use super::endpoint::{AskError, ReadOnlyEndpoint};
use super::outcome::RecordPlan;
use super::roster::Roster;
use crate::base::{Cancel, Cancelled, Progress, ResourceKind};
use crate::client::{Client, Variant};
use crate::expression::Context;
use crate::mapping::CompiledMapping;
use crate::provider::Provider;
use crate::source::{LoadedSet, RecordIndex};

/// Enough to hide an answer's way through the network, few enough to be polite.
const WORKERS: usize = 4;

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
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Estimate {
    pub records: usize,
    /// Look-ups and reads. Records that need a second look-up or a check for a taken value cost more.
    pub requests: u64,
    #[serde(serialize_with = "as_seconds")]
    pub time: Duration,
}

impl Estimate {
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

    /// Reads who is in the set. Nothing is sent.
    pub fn rosters(&self, progress: &Progress, cancel: &Cancel) -> Result<Rosters, Cancelled> {
        let read = |kind| Roster::read(self.set, self.mapping(kind), self.context, progress, cancel);
        Ok(Rosters { users: read(ResourceKind::User)?, groups: read(ResourceKind::Group)? })
    }

    /// Counts the requests that a run over these records would send at least: what more is asked depends on the answers.
    /// Nothing is sent.
    pub fn estimate(
        &self,
        rosters: &Rosters,
        kind: ResourceKind,
        records: &[RecordIndex],
        endpoint: &ReadOnlyEndpoint,
        latency: Duration,
        cancel: &Cancel,
    ) -> Result<Estimate, Cancelled> {
        let requests = Decider::new(self, rosters, endpoint, cancel).count_requests(kind, records)?;
        let waiting = latency.as_secs_f64() * requests as f64 / WORKERS as f64;
        let time = endpoint.least_time(requests).max(Duration::from_secs_f64(waiting));
        Ok(Estimate { records: records.len(), requests, time })
    }

    /// Tries the look-ups, then plans the records, and hands each plan over when it is ready, in any order. A record is
    /// planned a second time when another one turns out to match the same resource. Trouble with one record becomes its
    /// outcome; what ends the run is an error, and what came before it is good.
    pub fn run(
        &self,
        rosters: &Rosters,
        scope: PlanScope<'_>,
        endpoint: &ReadOnlyEndpoint,
        progress: &Progress,
        cancel: &Cancel,
        each: &mut dyn FnMut(PlanEvent),
    ) -> Result<(), AskError> {
        let PlanScope { kind, records, matched_before } = scope;
        let mut decider = Decider::new(self, rosters, endpoint, cancel);
        progress.set_done(0);
        progress.set_total(records.len() as u64);
        if records.is_empty() {
            return Ok(());
        }
        let canaries = decider.try_look_ups(kind)?;
        decider.rest_on(&canaries);
        decider.go_on_from(matched_before.iter().cloned());
        each(PlanEvent::Head(PlanHead { canaries, caveats: self.caveats(kind, records.len()) }));
        plan_all(&decider, kind, records, progress, each)?;
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
}

impl<'a> PlanScope<'a> {
    /// From the beginning.
    pub const fn new(kind: ResourceKind, records: &'a [RecordIndex]) -> Self {
        Self { kind, records, matched_before: &[] }
    }
}

/// What a plan says of itself before any record.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct PlanHead {
    /// How the look-ups stood their trial.
    pub canaries: Vec<Canary>,
    /// What holds for the whole plan.
    pub caveats: Vec<String>,
}

impl PlanHead {
    /// Which look-ups failed their trial, so that much cannot be said.
    pub fn doubts(&self) -> Vec<String> {
        self.canaries.iter().filter(|canary| canary.verdict.is_bad()).filter_map(Canary::words).collect()
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

fn plan_all(
    decider: &Decider<'_>,
    kind: ResourceKind,
    records: &[RecordIndex],
    progress: &Progress,
    each: &mut dyn FnMut(PlanEvent),
) -> Result<(), AskError> {
    let queue = &Queue { records, next: AtomicUsize::new(0), stopped: AtomicBool::new(false) };
    std::thread::scope(|scope| {
        let (sender, plans) = channel();
        for _ in 0..WORKERS.min(records.len()) {
            let sender = sender.clone();
            scope.spawn(move || queue.work(decider, kind, &sender));
        }
        drop(sender);
        let mut ended = Ok(());
        for plan in plans {
            match plan {
                Ok(plan) => {
                    progress.advance(1);
                    each(PlanEvent::Plan(Box::new(plan)));
                }
                Err(error) => ended = ended.and(Err(error)),
            }
        }
        ended
    })
}

/// The records that wait for a worker.
struct Queue<'a> {
    records: &'a [RecordIndex],
    next: AtomicUsize,
    stopped: AtomicBool,
}

impl Queue<'_> {
    fn work(&self, decider: &Decider<'_>, kind: ResourceKind, plans: &Sender<Result<RecordPlan, AskError>>) {
        while let Some(record) = self.take() {
            let plan = decider.plan(kind, record);
            if plan.is_err() {
                self.stopped.store(true, Ordering::Relaxed);
            }
            if plans.send(plan).is_err() {
                return;
            }
        }
    }

    fn take(&self) -> Option<RecordIndex> {
        let stopped = self.stopped.load(Ordering::Relaxed);
        (!stopped).then(|| self.records.get(self.next.fetch_add(1, Ordering::Relaxed)).copied())?
    }
}

fn as_seconds<S: serde::Serializer>(time: &Duration, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_f64(time.as_secs_f64())
}
