//! What the vendor's own evaluator is asked about the open crosswalk, and what came back: as Hand over shows it.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::stamp::Stamp;
use crate::tenant::{AnsweredQuestions, HeldAgainst, Loose, Questions};

/// Questions, and answers held against ours.
#[derive(Clone, Debug, Default)]
pub struct TenantPage {
    /// Of which of the crosswalks that were open.
    crosswalk: usize,
    /// What would be asked now, and what that was made from.
    made: Option<(Stamp, Arc<Questions>)>,
    asked: Option<Arc<AnsweredQuestions>>,
    /// Where the questions lie, once they were written or read.
    folder: Option<PathBuf>,
    /// Grows with each change of what is asked and answered: what was made of another is dropped.
    pub(super) serial: u64,
    held: Option<Held>,
    /// Answers of which it is not known yet which question they belong to.
    open: Vec<Loose>,
    chosen: Option<usize>,
}

/// All answers held against ours, and what that was made from.
#[derive(Clone, Debug)]
struct Held {
    serial: u64,
    stamp: Stamp,
    rows: Arc<Vec<HeldAgainst>>,
}

/// What a person does here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TenantStep {
    /// Writes what would be asked now into a new folder.
    Write(PathBuf),
    /// Reads such a folder, or answers.
    Read(PathBuf),
    /// Reads the answers of the folder again.
    ReadAgain,
    /// One of the questions; what comes in alone may be of it.
    Choose(usize),
    /// The first answer that is open is of the question that is chosen.
    Belongs,
    /// The answers that are open are of no use.
    LeaveOut,
    /// Shows what would be asked now, in place of what was answered.
    AskAnew,
}

impl TenantPage {
    /// What is asked, with the answers that are there.
    pub const fn asked(&self) -> Option<&Arc<AnsweredQuestions>> {
        self.asked.as_ref()
    }

    /// What would be asked now, once it is known.
    pub fn made(&self) -> Option<&Arc<Questions>> {
        self.made.as_ref().map(|(_, questions)| questions)
    }

    pub fn folder(&self) -> Option<&Path> {
        self.folder.as_deref()
    }

    /// Each question with what its answer says; `None` while that is being worked out.
    pub fn held(&self) -> Option<&Arc<Vec<HeldAgainst>>> {
        self.held.as_ref().filter(|held| held.serial == self.serial).map(|held| &held.rows)
    }

    /// How many answers are of no question yet.
    pub fn open(&self) -> usize {
        self.open.len()
    }

    pub const fn chosen(&self) -> Option<usize> {
        self.chosen
    }

    /// Whether what is shown is more than what would be asked now: it was written, or answered.
    pub fn is_kept(&self) -> bool {
        self.folder.is_some() || self.asked.as_ref().is_some_and(|asked| asked.answers.iter().any(Option::is_some))
    }

    /// Nothing of another crosswalk stays.
    pub(super) fn be_of(&mut self, crosswalk: usize) {
        if self.crosswalk != crosswalk {
            *self = Self { crosswalk, serial: self.serial + 1, ..Self::default() };
        }
    }

    pub(super) fn is_made_from(&self, stamp: &Stamp) -> bool {
        self.made.as_ref().is_some_and(|(made, _)| made == stamp)
    }

    pub(super) fn is_held(&self, stamp: &Stamp) -> bool {
        self.held.as_ref().is_some_and(|held| held.serial == self.serial && held.stamp == *stamp)
    }

    /// These would be asked now. What nobody has written or answered makes room for them.
    pub(super) fn make(&mut self, stamp: Stamp, questions: Questions) {
        let questions = Arc::new(questions);
        self.made = Some((stamp, questions));
        if !self.is_kept() {
            self.ask_anew();
        }
    }

    pub(super) fn ask_anew(&mut self) {
        let made = self.made().filter(|made| !made.is_empty()).cloned();
        self.show(made.map(|made| AnsweredQuestions::not_yet(Arc::unwrap_or_clone(made))), None);
    }

    /// These are asked, and lie there.
    pub(super) fn show(&mut self, asked: Option<AnsweredQuestions>, folder: Option<PathBuf>) {
        let is_same = asked.as_ref().map(|asked| &asked.questions) == self.asked.as_ref().map(|asked| &asked.questions);
        self.chosen = self.chosen.filter(|_| is_same);
        self.asked = asked.map(Arc::new);
        self.folder = folder;
        self.serial += 1;
    }

    /// Changes the answers to what is asked.
    pub(super) fn answer<T>(&mut self, change: impl FnOnce(&mut AnsweredQuestions) -> T) -> Option<T> {
        let asked = self.asked.as_mut()?;
        self.serial += 1;
        Some(change(Arc::make_mut(asked)))
    }

    pub(super) fn hold(&mut self, serial: u64, stamp: Stamp, rows: Vec<HeldAgainst>) {
        self.held = Some(Held { serial, stamp, rows: Arc::new(rows) });
    }

    pub(super) fn choose(&mut self, question: usize) {
        self.chosen = Some(question);
    }

    pub(super) fn leave_open(&mut self, answers: Vec<Loose>) {
        self.open.extend(answers);
    }

    pub(super) fn take_open(&mut self) -> Vec<Loose> {
        std::mem::take(&mut self.open)
    }
}
