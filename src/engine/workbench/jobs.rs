//! Work off the window's thread: cancellable, with progress, and with results that know what they were made for.
//!
//! There is one slot for each kind of work. Starting work in a slot cancels what ran there before, and a result that
//! was overtaken is dropped, so nobody sees an answer to a question that is no longer asked. Each job says what it was
//! made from ([`Stamp`]); [`Jobs::cancel_stale`] ends those of which that is gone. Nothing here knows of egui: whoever
//! makes the [`Jobs`] hands in what to do when a result is there.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use super::stamp::{Revisions, Stamp};
use crate::base::{Cancel, Progress};

/// What kind of work it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum JobKind {
    /// Looks what it is that comes in.
    Arrive,
    Load,
    Records,
    HardCases,
    Names,
    Search,
    Narrow,
    Choose,
    ProfileUsers,
    ProfileGroups,
    PopulationUsers,
    PopulationGroups,
    Cures,
    Suggest,
    Sandbox,
    Connect,
    /// Reads whom connections trust.
    Authority,
    Estimate,
    DryRun,
    /// Deletes what a run has kept.
    DeleteRun,
    /// Deletes runs that are too old.
    TidyRuns,
    Open,
    Save,
    Export,
    /// Making a file that is looked at before it is written.
    Prepare,
    Compare,
    /// Who gets other values by one of two mappings.
    CountDiffering,
    /// Makes what the tenant is asked.
    Questions,
    /// Reads what it answered.
    Answers,
    /// Holds that against ours.
    HoldAnswers,
    /// Reads a snapshot of an account.
    Snapshot,
    /// Opens one that is sealed.
    Unseal,
    /// Takes one.
    TakeSnapshot,
    AccountExport,
    /// Counts who is in it already.
    Census,
    /// Looks for words in it.
    SearchCensus,
    /// Reads and writes who a person said they are.
    Decisions,
    /// Reads and writes who is protected.
    Protected,
    /// Reads of how many people the last plan was made.
    LastPlan,
    /// Keeps the plan that another takes the place of.
    KeepPlan,
    /// Reads a plan that was saved.
    OpenPlan,
    /// Holds the plan in view against it.
    ComparePlans,
    Review,
    Autosave,
    /// Looks now and then whether files changed; goes on as long as the set is open.
    Watch,
    LookAtFiles,
}

impl JobKind {
    /// What the status line says while it runs.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Arrive => "Looking at what comes in",
            Self::Load => "Loading payloads",
            Self::Records | Self::HardCases => "Reading records",
            Self::Names => "Listing records",
            Self::Search | Self::Narrow | Self::SearchCensus => "Searching",
            Self::Choose => "Finding records",
            Self::ProfileUsers | Self::ProfileGroups => "Looking through all records",
            Self::PopulationUsers | Self::PopulationGroups => "Checking all records",
            Self::Cures => "Trying cures",
            Self::Suggest => "Looking for suggestions",
            Self::Sandbox => "Starting the sandbox",
            Self::Connect => "Connecting",
            Self::Authority => "Reading an authority",
            Self::Estimate => "Counting requests",
            Self::DryRun => "Dry run",
            Self::DeleteRun => "Deleting a run",
            Self::TidyRuns => "Deleting old runs",
            Self::Open => "Reading a file",
            Self::Save | Self::Autosave => "Saving",
            Self::Export => "Writing a file",
            Self::Prepare => "Working out what would change",
            Self::Compare => "Comparing",
            Self::CountDiffering => "Counting who differs",
            Self::Questions => "Making questions",
            Self::Answers => "Reading answers",
            Self::HoldAnswers => "Comparing answers",
            Self::Snapshot => "Reading a snapshot",
            Self::Unseal => "Opening an encrypted snapshot",
            Self::TakeSnapshot => "Taking a snapshot",
            Self::AccountExport => "Reading the account’s export",
            Self::Census => "Counting who is there",
            Self::Decisions => "Keeping decisions",
            Self::Protected => "Keeping who is protected",
            Self::LastPlan | Self::OpenPlan => "Reading a plan",
            Self::KeepPlan => "Keeping the plan before",
            Self::ComparePlans => "Comparing plans",
            Self::Review => "Looking for what is personal",
            Self::Watch | Self::LookAtFiles => "Looking at files",
        }
    }
}

/// A handle given to running work.
pub struct Work<T> {
    pub progress: Progress,
    pub cancel: Cancel,
    pub slot: JobKind,
    serial: u64,
    results: Sender<Message<T>>,
    wake: Arc<dyn Fn() + Send + Sync>,
}

impl<T> Work<T> {
    /// Hands over a part of the result while the work goes on.
    pub fn send(&self, part: T) {
        // Nobody listens any more when the program is closing; then there is nothing to do.
        if self.results.send(Message { slot: self.slot, serial: self.serial, part: JobNews::Result(part) }).is_ok() {
            (self.wake)();
        }
    }
}

struct Message<T> {
    slot: JobKind,
    serial: u64,
    part: JobNews<T>,
}

enum JobNews<T> {
    Result(T),
    Ended,
    /// It ended because of a mistake in the program.
    Broken,
}

struct Running {
    serial: u64,
    stamp: Stamp,
    progress: Progress,
    cancel: Cancel,
}

/// All work that runs off the window's thread. `T` is what results look like.
pub struct Jobs<T> {
    wake: Arc<dyn Fn() + Send + Sync>,
    results: Receiver<Message<T>>,
    sender: Sender<Message<T>>,
    running: BTreeMap<JobKind, Running>,
    serial: u64,
    turns: Arc<Turns>,
    broken: Vec<JobKind>,
}

/// Whose turn it is to go through all records: one at a time, in the order in which they asked.
#[derive(Default)]
struct Turns {
    /// The numbers of those who wait, and first that of the one whose turn it is.
    asked: Mutex<BTreeSet<u64>>,
    over: Condvar,
}

/// A turn, from when it is asked for; over when it is dropped.
struct Turn {
    turns: Arc<Turns>,
    number: u64,
}

impl Turns {
    fn asked(&self) -> MutexGuard<'_, BTreeSet<u64>> {
        self.asked.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Turn {
    /// After all who have asked before.
    fn ask(turns: &Arc<Turns>) -> Self {
        let mut asked = turns.asked();
        let number = asked.last().map_or(0, |last| last + 1);
        asked.insert(number);
        Self { turns: turns.clone(), number }
    }

    fn wait(&self) {
        let mut asked = self.turns.asked();
        while asked.first() != Some(&self.number) {
            asked = self.turns.over.wait(asked).unwrap_or_else(PoisonError::into_inner);
        }
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        self.turns.asked().remove(&self.number);
        self.turns.over.notify_all();
    }
}

impl<T: Send + 'static> Jobs<T> {
    /// `wake` is called from worker threads whenever a result is there.
    pub fn new(wake: impl Fn() + Send + Sync + 'static) -> Self {
        let (sender, results) = channel();
        let (running, broken) = (BTreeMap::new(), Vec::new());
        Self { wake: Arc::new(wake), results, sender, running, serial: 0, turns: Arc::default(), broken }
    }

    /// Starts work in its slot, in place of what ran there. It is good for as long as its stamp holds.
    pub fn start(&mut self, slot: JobKind, stamp: Stamp, work: impl FnOnce(&Work<T>) + Send + 'static) {
        self.cancel(slot);
        self.serial += 1;
        let handle = Work {
            progress: Progress::default(),
            cancel: Cancel::default(),
            slot,
            serial: self.serial,
            results: self.sender.clone(),
            wake: self.wake.clone(),
        };
        let (progress, cancel) = (handle.progress.clone(), handle.cancel.clone());
        let running = Running { serial: self.serial, stamp, progress, cancel };
        self.running.insert(slot, running);
        let end = Ended { sender: self.sender.clone(), wake: self.wake.clone(), slot, serial: self.serial };
        let spawned = std::thread::Builder::new().name(slot.label().to_owned()).spawn(move || {
            // Dropped also when the work panics, so that the slot is freed.
            let _end = end;
            work(&handle);
        });
        if spawned.is_err() {
            self.running.remove(&slot);
        }
    }

    /// Like [`Self::start`], for work that goes through all records: one after the other, in this order, so that a core
    /// is left for the window however many such questions are asked at once.
    pub fn start_in_turn(&mut self, slot: JobKind, stamp: Stamp, work: impl FnOnce(&Work<T>) + Send + 'static) {
        let turn = Turn::ask(&self.turns);
        self.start(slot, stamp, move |handle| {
            turn.wait();
            if !handle.cancel.is_cancelled() {
                work(handle);
            }
        });
    }

    /// Asks the work in a slot to stop; its results are dropped from now on.
    pub fn cancel(&mut self, slot: JobKind) {
        if let Some(running) = self.running.remove(&slot) {
            running.cancel.cancel();
        }
    }

    /// Cancels the work that was made from something that is gone.
    pub fn cancel_stale(&mut self, now: &Revisions) {
        self.running.retain(|_, running| {
            let holds = running.stamp.holds(now);
            if !holds {
                running.cancel.cancel();
            }
            holds
        });
    }

    pub fn is_running(&self, slot: JobKind) -> bool {
        self.running.contains_key(&slot)
    }

    /// `(done, total)` of the work in a slot.
    pub fn progress(&self, slot: JobKind) -> Option<(u64, u64)> {
        self.running.get(&slot).map(|r| r.progress.get())
    }

    /// What runs now and will end, in a fixed order.
    pub fn running(&self) -> impl Iterator<Item = JobKind> + '_ {
        self.running.keys().copied().filter(|slot| *slot != JobKind::Watch)
    }

    /// The next result that has come, without waiting: one at a time, because what is done with it may make the ones
    /// after it stale.
    pub fn take_next(&mut self) -> Option<T> {
        while let Ok(message) = self.results.try_recv() {
            if let Some(part) = self.take(message) {
                return Some(part);
            }
        }
        None
    }

    /// The next result that comes within this time. For tests and for the program without a window.
    pub fn wait(&mut self, patience: Duration) -> Option<T> {
        let message = self.results.recv_timeout(patience).ok()?;
        self.take(message).or_else(|| self.take_next())
    }

    fn take(&mut self, message: Message<T>) -> Option<T> {
        let current = self.running.get(&message.slot).is_some_and(|r| r.serial == message.serial);
        if !current {
            return None;
        }
        if let JobNews::Result(part) = message.part {
            return Some(part);
        }
        self.running.remove(&message.slot);
        if matches!(message.part, JobNews::Broken) {
            self.broken.push(message.slot);
        }
        None
    }

    /// The work that a mistake in the program ended since this was asked last.
    pub fn take_broken(&mut self) -> Vec<JobKind> {
        std::mem::take(&mut self.broken)
    }
}

/// Says at the end of a thread that its work is over.
struct Ended<T> {
    sender: Sender<Message<T>>,
    wake: Arc<dyn Fn() + Send + Sync>,
    slot: JobKind,
    serial: u64,
}

impl<T> Drop for Ended<T> {
    fn drop(&mut self) {
        let part = if std::thread::panicking() { JobNews::Broken } else { JobNews::Ended };
        if self.sender.send(Message { slot: self.slot, serial: self.serial, part }).is_ok() {
            (self.wake)();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::{AtomicU32, Ordering};

    fn drain(jobs: &mut Jobs<u32>) -> Vec<u32> {
        let mut all = Vec::new();
        while jobs.running().next().is_some() {
            all.extend(jobs.wait(Duration::from_secs(5)));
        }
        all
    }

    #[test]
    fn parts_arrive_in_order_and_each_wakes_the_window() {
        let woken = Arc::new(AtomicU32::new(0));
        let count = woken.clone();
        let mut jobs = Jobs::new(move || {
            count.fetch_add(1, Ordering::Relaxed);
        });
        jobs.start(JobKind::Load, Stamp::nothing(), |work| (1..=3).for_each(|n| work.send(n)));
        assert_eq!(drain(&mut jobs), [1, 2, 3]);
        // The last call may still be on its way: it follows the message that ended the wait.
        assert!(woken.load(Ordering::Relaxed) >= 3);
    }

    #[test]
    fn work_that_was_overtaken_is_told_so_and_its_results_are_dropped() {
        let mut jobs = Jobs::new(|| {});
        jobs.start(JobKind::Load, Stamp::nothing(), |work| {
            while !work.cancel.is_cancelled() {
                std::thread::yield_now();
            }
            work.send(1);
        });
        jobs.start(JobKind::Load, Stamp::nothing(), |work| work.send(2));
        assert_eq!(drain(&mut jobs), [2]);
    }

    #[test]
    fn work_of_which_something_is_gone_is_cancelled_and_its_results_are_dropped() {
        let mut jobs = Jobs::new(|| {});
        let set_is = |set: u64| Revisions { set, ..Revisions::default() };
        let of_set = Stamp::of(&[super::super::stamp::Basis::Set], &set_is(1));
        jobs.start(JobKind::DryRun, of_set, |work| {
            while !work.cancel.is_cancelled() {
                std::thread::yield_now();
            }
            work.send(1);
        });
        jobs.start(JobKind::Save, Stamp::nothing(), |work| work.send(2));
        jobs.cancel_stale(&set_is(1));
        assert!(jobs.is_running(JobKind::DryRun), "it holds");
        jobs.cancel_stale(&set_is(2));
        assert!(!jobs.is_running(JobKind::DryRun));
        assert_eq!(drain(&mut jobs), [2]);
    }

    #[test]
    fn work_in_turn_runs_one_after_the_other_as_it_was_asked_for() {
        let mut jobs = Jobs::new(|| {});
        let inside = Arc::new(AtomicU32::new(0));
        let slots =
            [JobKind::Names, JobKind::ProfileUsers, JobKind::PopulationUsers, JobKind::ProfileGroups, JobKind::Choose];
        for (number, slot) in (0u32..).zip(slots) {
            let inside = inside.clone();
            jobs.start_in_turn(slot, Stamp::nothing(), move |work| {
                work.send(number * 10 + inside.fetch_add(1, Ordering::SeqCst));
                std::thread::sleep(Duration::from_millis(5));
                inside.fetch_sub(1, Ordering::SeqCst);
            });
        }
        // What is cancelled while it waits passes its turn on.
        jobs.cancel(JobKind::ProfileUsers);
        assert_eq!(drain(&mut jobs), [0, 20, 30, 40]);
    }

    #[test]
    fn a_turn_passes_on_after_a_panic() {
        let mut jobs: Jobs<u32> = Jobs::new(|| {});
        jobs.start_in_turn(JobKind::Names, Stamp::nothing(), |_| std::panic::resume_unwind(Box::new("deliberate")));
        jobs.start_in_turn(JobKind::Choose, Stamp::nothing(), |work| work.send(1));
        assert_eq!(drain(&mut jobs), [1]);
    }

    #[test]
    fn a_slot_is_free_again_after_a_panic() {
        let mut jobs: Jobs<u32> = Jobs::new(|| {});
        jobs.start(JobKind::Load, Stamp::nothing(), |_| std::panic::resume_unwind(Box::new("deliberate")));
        assert!(drain(&mut jobs).is_empty());
        assert!(!jobs.is_running(JobKind::Load));
        jobs.start(JobKind::Names, Stamp::nothing(), |work| work.send(1));
        assert_eq!(drain(&mut jobs), [1]);
        assert_eq!(jobs.take_broken(), [JobKind::Load]);
        assert!(jobs.take_broken().is_empty());
    }
}
