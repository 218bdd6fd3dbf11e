//! The records that are loaded, and what was found out about them. All of it goes with the set that it is of: another set
//! is another [`Loaded`], so nothing of the one before can be taken for it.

use std::sync::Arc;

use super::arrival::Arrival;
use super::hard::HardRecords;
use super::suggested::Suggested;
use super::view::slot;
use super::walk::CureBook;
use super::watch::Watch;
use crate::base::ResourceKind;
use crate::base::temporary::HeldFolder;
use crate::check::{CoverageSoFar, PopulationReport};
use crate::document::{Fitting, People, SourceLocation};
use crate::mapping::{Mapping, Rule, Vanished};
use crate::source::{Input, LoadedSet, Profile, Record, RecordIndex, TextEncoding};

/// The copies that a pseudonymised set is read from. Dropped after it.
pub struct Disguise {
    #[expect(dead_code, reason = "it is held so that the folder stays")]
    pub folder: HeldFolder,
}

/// A set of records with what is known of it.
pub struct Loaded {
    /// Before what it is read from: that goes after it.
    set: Arc<LoadedSet>,
    disguise: Option<Disguise>,
    /// Grows with every set.
    revision: u64,
    /// For each kind, the record in view and some beside it.
    pub near: [Near; 2],
    pub profiles: [Option<Arc<Profile>>; 2],
    pub people: [Arc<People>; 2],
    pub populations: [Option<Population>; 2],
    /// What is counted since of the rules that changed.
    pub counts: [Option<CoverageSoFar>; 2],
    /// What clears the causes of the last report.
    pub cures: [Option<CureBook>; 2],
    /// Rules that are proposed.
    pub suggested: [Option<Arc<Suggested>>; 2],
    /// What the last reload did not bring any more.
    pub vanished: [Vec<Vanished>; 2],
    /// The records on which the chosen rule is tried.
    pub hard: Option<HardRecords>,
    pub found: SearchResult,
    pub narrowed: Option<NarrowedTo>,
    /// The records that are stepped through, once those that were chosen are found; in their order.
    pub chosen: Option<Arc<Vec<RecordIndex>>>,
    /// Grows whenever others are chosen.
    choice: u64,
    /// Of which dry run it is known what people have in common.
    pub fates_of: u64,
    pub watch: Watch,
    /// The default mappings without the rules that read nothing of the set, for a client that has no payload of its own.
    pub fitting: Option<Fitting>,
    /// What is to be said of files that a person loaded, until it was read.
    pub arrival: Option<Arrival>,
    /// What the load reads that runs to take its place.
    pub loading: Option<RecordsFrom>,
}

/// Where records come from: what the document names, or what was pasted, which no document holds.
#[derive(Clone, Debug, Default)]
pub struct RecordsFrom {
    pub sources: Vec<SourceLocation>,
    /// What a person says that they are in.
    pub encoding: Option<TextEncoding>,
    pub pasted: Option<Arc<Vec<Input>>>,
}

impl RecordsFrom {
    pub fn is_nothing(&self) -> bool {
        self.sources.is_empty() && self.pasted.is_none()
    }
}

/// Records that were read: the one in view and some beside it.
#[derive(Clone, Debug, Default)]
pub struct Near {
    pub records: Vec<Record>,
    /// Why they could not be read, when they could not.
    pub trouble: Option<String>,
    /// Grows whenever others are read.
    revision: u64,
}

impl Near {
    pub fn of(records: Vec<Record>, trouble: Option<String>) -> Self {
        Self { records, trouble, revision: 0 }
    }

    /// Takes others in place of these.
    pub fn put(&mut self, records: Vec<Record>, trouble: Option<String>) {
        *self = Self { records, trouble, revision: self.revision + 1 };
    }

    pub fn get(&self, index: usize) -> Option<&Record> {
        self.records.iter().find(|record| record.index.0 == index)
    }

    pub const fn revision(&self) -> u64 {
        self.revision
    }
}

/// What was found over all records, and the mapping that it is of.
pub struct Population {
    pub report: Arc<PopulationReport>,
    pub mapping: Arc<Mapping>,
}

impl Population {
    /// Whether this rule was in the mapping, as it is.
    pub fn has(&self, rule: &Arc<Rule>) -> bool {
        self.mapping.rule(&rule.target) == Some(rule)
    }
}

/// The records that answer to what was searched for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SearchResult {
    pub text: String,
    /// Positions, in the records' order; the first of them only.
    pub records: Vec<usize>,
}

/// All records whose name or key holds a text, for the list that is narrowed to them.
#[derive(Debug)]
pub struct NarrowedTo {
    text: String,
    /// Who was looked through.
    people: Arc<People>,
    pub records: Arc<Vec<usize>>,
}

impl NarrowedTo {
    pub fn new(text: String, people: Arc<People>, records: Vec<usize>) -> Self {
        Self { text, people, records: Arc::new(records) }
    }

    pub fn is_of(&self, text: &str, people: &Arc<People>) -> bool {
        self.text == text && Arc::ptr_eq(&self.people, people)
    }
}

impl Loaded {
    pub fn nothing() -> Self {
        Self::new(Arc::new(LoadedSet::empty()), None, 0)
    }

    fn new(set: Arc<LoadedSet>, disguise: Option<Disguise>, revision: u64) -> Self {
        Self {
            set,
            disguise,
            revision,
            near: Default::default(),
            profiles: [None, None],
            people: [Arc::default(), Arc::default()],
            populations: [None, None],
            counts: [None, None],
            cures: [None, None],
            suggested: [None, None],
            vanished: [Vec::new(), Vec::new()],
            hard: None,
            found: SearchResult::default(),
            narrowed: None,
            chosen: None,
            choice: 0,
            fates_of: 0,
            watch: Watch::default(),
            fitting: None,
            arrival: None,
            loading: None,
        }
    }

    /// Another set takes the place of this one.
    pub fn replace(&mut self, set: LoadedSet, disguise: Option<Disguise>, near: [Near; 2]) {
        let next = Self { near, choice: self.choice + 1, ..Self::new(Arc::new(set), disguise, self.revision + 1) };
        *self = next;
    }

    /// All of the set whose beginning this was: what was found of the beginning stays until it is found of all, and says
    /// that it is of the first ones.
    pub fn complete(&mut self, set: LoadedSet) {
        self.set = Arc::new(set);
        self.revision += 1;
        self.vanished = [Vec::new(), Vec::new()];
        self.hard = None;
    }

    pub fn set(&self) -> &Arc<LoadedSet> {
        &self.set
    }

    pub const fn revision(&self) -> u64 {
        self.revision
    }

    pub const fn is_disguised(&self) -> bool {
        self.disguise.is_some()
    }

    pub const fn near(&self, kind: ResourceKind) -> &Near {
        &self.near[slot(kind)]
    }

    pub const fn choice(&self) -> u64 {
        self.choice
    }

    /// Others are stepped through, or all of them again.
    pub fn choose(&mut self, chosen: Option<Arc<Vec<RecordIndex>>>) {
        self.chosen = chosen;
        self.choice += 1;
    }
}
