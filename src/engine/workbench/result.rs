//! What jobs hand back, and how the workbench takes it in.

use std::path::PathBuf;
use std::sync::Arc;

use super::bench::{Found, Population, Workbench};
use super::jobs::Slot;
use super::load::Loaded;
use super::pseudonym::Review;
use super::view::slot;
use crate::base::{ResourceKind, Severity};
use crate::check::{CoverageSoFar, PopulationReport};
use crate::document::{Document, People};
use crate::mapping::{Mapping, Vanished};
use crate::source::{FileChanges, Profile, ReadError, Record, RecordIndex};

/// The result, or a part of it, of some work.
pub(super) enum Outcome {
    Loaded(Box<Loaded>),
    Records {
        set_revision: u64,
        kind: ResourceKind,
        records: Vec<Record>,
        trouble: Option<ReadError>,
    },
    People {
        set_revision: u64,
        people: Box<[People; 2]>,
    },
    Found {
        text: String,
        records: Vec<usize>,
    },
    Chosen {
        set_revision: u64,
        kind: ResourceKind,
        found: Result<Vec<RecordIndex>, ReadError>,
    },
    Profile {
        set_revision: u64,
        kind: ResourceKind,
        profile: Profile,
    },
    /// How well changed rules are filled, so far.
    Counts {
        set_revision: u64,
        kind: ResourceKind,
        counts: CoverageSoFar,
    },
    Population {
        set_revision: u64,
        kind: ResourceKind,
        mapping: Arc<Mapping>,
        report: PopulationReport,
    },
    Vanished {
        set_revision: u64,
        kind: ResourceKind,
        vanished: Vec<Vanished>,
    },
    /// What happened to the files that are loaded.
    Files(Option<FileChanges>),
    Review(Box<Review>),
    Opened {
        path: PathBuf,
        document: Box<Document>,
    },
    SchemaRead {
        text: String,
    },
    Saved {
        path: PathBuf,
        document: Arc<Document>,
    },
    Written {
        path: PathBuf,
        notes: Vec<String>,
    },
    Failed(String),
    Connection(super::connection::Step),
    DryRun(super::dry_run::Part),
}

impl Workbench {
    /// Takes the results of jobs. Called before each frame; waits for nothing.
    pub fn update(&mut self) {
        let results = self.jobs.poll();
        self.take_all(results);
    }

    /// Waits until no work is left, or until there is no patience left. For tests and for the tour.
    pub fn settle(&mut self, patience: std::time::Duration) -> bool {
        let end = std::time::Instant::now() + patience;
        while !self.running().is_empty() {
            let left = end.saturating_duration_since(std::time::Instant::now());
            if left.is_zero() {
                return false;
            }
            let results = self.jobs.wait(left.min(std::time::Duration::from_millis(50)));
            self.take_all(results);
        }
        true
    }

    fn take_all(&mut self, results: Vec<(Slot, Outcome)>) {
        if results.is_empty() {
            return;
        }
        for (_, outcome) in results {
            self.take(outcome);
        }
        self.derive();
    }

    fn take(&mut self, outcome: Outcome) {
        match outcome {
            Outcome::Loaded(loaded) => self.loaded(*loaded),
            Outcome::Records { set_revision, kind, records, trouble } => {
                if set_revision == self.set_revision && kind == self.kind() {
                    self.derived.records = records;
                    self.derived.mapped = None;
                    self.derived.unreadable = trouble.as_ref().map(ToString::to_string);
                    trouble.into_iter().for_each(|error| self.was_unreadable(&error));
                }
            }
            Outcome::People { set_revision, people } => {
                if set_revision == self.set_revision {
                    self.people = people.map(Arc::new);
                    self.derived.mapped = None;
                }
            }
            Outcome::Found { text, records } => self.found = Found { text, records },
            Outcome::Chosen { set_revision, kind, found } => self.chosen(set_revision, kind, found),
            Outcome::Profile { set_revision, kind, profile } => {
                if set_revision == self.set_revision {
                    self.profiles[slot(kind)] = Some(Arc::new(profile));
                }
            }
            Outcome::Counts { set_revision, kind, counts } => {
                if set_revision == self.set_revision {
                    self.counts[slot(kind)] = Some(counts);
                }
            }
            Outcome::Population { set_revision, kind, mapping, report } => {
                if set_revision == self.set_revision {
                    self.populations[slot(kind)] = Some(Population { report: Arc::new(report), mapping });
                    self.counts[slot(kind)] = None;
                }
            }
            Outcome::Vanished { set_revision, kind, vanished } => {
                if set_revision == self.set_revision {
                    self.vanished[slot(kind)] = vanished;
                }
            }
            Outcome::Files(found) => self.files_found(found),
            Outcome::Review(review) => self.review = Some(*review),
            Outcome::SchemaRead { text } => self.apply(super::Edit::ImportEntraSchema(text).into()),
            Outcome::Opened { path, document } => self.opened(path, *document),
            Outcome::Saved { path, document } => self.saved(path, document),
            Outcome::Written { path, notes } => {
                let mut text = format!("Written: {}", path.display());
                notes.iter().for_each(|note| {
                    text.push_str(". ");
                    text.push_str(note);
                });
                self.messages.note(text);
            }
            Outcome::Failed(text) => self.messages.say(Severity::Error, text),
            Outcome::Connection(step) => self.connection_step(step),
            Outcome::DryRun(part) => self.dry_run_part(part),
        }
    }
}
