//! A vendor's own file with the rules in it, as it is looked at before it is written: what changes in it, what is to be
//! known, and what has to be answered first. What was seen is what is written.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::base::ResourceKind;
use crate::base::file::FileStamp;
use crate::client::native::{NativeChange, NativeFormat};
use crate::document::export::Export;
use crate::document::native::NativeAsk;
use crate::mapping::{MappingChange, Rule};
use crate::scim::TargetPath;

/// A row of a file, by what it maps.
pub type RowKey = (ResourceKind, TargetPath);

/// One native file under review.
#[derive(Clone, Debug)]
pub struct ExportReview {
    pub format: &'static NativeFormat,
    /// Of which of the crosswalks that were open.
    pub(super) crosswalk: usize,
    /// The file that somebody chose to put the rules into, in place of the one that they were read from.
    pub(super) chosen: Option<PathBuf>,
    /// What it hangs on, in a file of its own.
    pub(super) beside: Option<PathBuf>,
    pub(super) prepared: Option<Prepared>,
    /// Rows that may go.
    removed: BTreeSet<RowKey>,
    /// The file, as it was when somebody said yes to it.
    accepted: Option<BaseInUse>,
    /// Of rows that would go: who has a value by them, as far as that is counted.
    pub(super) having: BTreeMap<RowKey, Having>,
    /// Where it was written, as it is shown.
    pub saved: Option<PathBuf>,
}

/// The file as it would be written, and what it was made from.
#[derive(Clone, Debug)]
pub struct Prepared {
    /// Of the document, and of the records.
    pub revision: u64,
    pub set: u64,
    pub base: Option<BaseInUse>,
    pub outcome: ExportOutcome,
}

/// So many records have a value by a row, of so many.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Having {
    pub filled: usize,
    pub of: usize,
}

/// A file that is edited, as the disk held it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BaseInUse {
    pub path: PathBuf,
    pub stamp: FileStamp,
}

#[derive(Clone, Debug)]
pub enum ExportOutcome {
    Ready(Arc<Export>),
    /// There is no file yet to put the rules into.
    NoBase,
    /// Why it cannot be made: a sentence.
    Refused(String),
}

/// What has to be answered before the file can be written.
#[derive(Clone, Debug, PartialEq)]
pub enum ExportQuestion<'a> {
    /// Whether the rules go into this file.
    File(&'a NativeAsk),
    /// Whether these rows leave the file; never none.
    Removed(Vec<&'a NativeChange>),
}

/// Answers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ExportAnswer {
    /// These rows leave the file.
    Remove(Vec<RowKey>),
    /// These rows stay in it: their rules come back.
    Keep(Vec<RowKey>),
    /// The rules go into this file.
    GoOn,
}

impl ExportOutcome {
    /// The rules of rows that would be removed.
    pub(super) fn removed(&self) -> Vec<(ResourceKind, Arc<Rule>)> {
        let Self::Ready(export) = self else { return Vec::new() };
        let rule = |change: &NativeChange| match &change.change {
            MappingChange::Removed(rule) => Some((change.kind, rule.clone())),
            _ => None,
        };
        export.changes.iter().filter_map(rule).collect()
    }
}

impl ExportReview {
    pub(super) fn of(format: &'static NativeFormat, crosswalk: usize) -> Self {
        Self {
            format,
            crosswalk,
            chosen: None,
            beside: None,
            prepared: None,
            removed: BTreeSet::new(),
            accepted: None,
            having: BTreeMap::new(),
            saved: None,
        }
    }

    /// What would be written; `None` while it is being made, or where it cannot be.
    pub fn export(&self) -> Option<&Arc<Export>> {
        match &self.prepared.as_ref()?.outcome {
            ExportOutcome::Ready(export) => Some(export),
            _ => None,
        }
    }

    pub fn outcome(&self) -> Option<&ExportOutcome> {
        self.prepared.as_ref().map(|prepared| &prepared.outcome)
    }

    /// The file that the rules go into.
    pub fn base(&self) -> Option<&Path> {
        self.prepared.as_ref()?.base.as_ref().map(|base| base.path.as_path())
    }

    /// The file with what it hangs on.
    pub fn beside(&self) -> Option<&Path> {
        self.beside.as_deref()
    }

    /// Who has a value by a row that would go, once it is counted.
    pub fn having(&self, row: &RowKey) -> Option<Having> {
        self.having.get(row).copied()
    }

    /// What is not answered yet, the file first.
    pub fn questions(&self) -> Vec<ExportQuestion<'_>> {
        let Some((prepared, export)) = self.prepared.as_ref().zip(self.export()) else { return Vec::new() };
        let is_accepted = self.accepted.is_some() && self.accepted == prepared.base;
        let of_file = export.asks.iter().find(|ask| ask.is_of_file()).filter(|_| !is_accepted);
        let removed: Vec<_> = export.changes.iter().filter(|change| self.is_open(change)).collect();
        let removed = (!removed.is_empty()).then_some(ExportQuestion::Removed(removed));
        of_file.map(ExportQuestion::File).into_iter().chain(removed).collect()
    }

    /// How many answers that takes.
    pub fn answers_needed(&self) -> usize {
        let needed = |question: &ExportQuestion<'_>| match question {
            ExportQuestion::File(_) => 1,
            ExportQuestion::Removed(rows) if rows.len() <= ONE_BY_ONE => rows.len(),
            ExportQuestion::Removed(_) => 1,
        };
        self.questions().iter().map(needed).sum()
    }

    fn is_open(&self, change: &NativeChange) -> bool {
        matches!(change.change, MappingChange::Removed(_)) && !self.removed.contains(&key(change))
    }

    /// What may be written now: everything is answered, and it is of this document.
    pub(super) fn ready(&self, revision: u64) -> Option<(Arc<Export>, Option<BaseInUse>)> {
        let prepared = self.prepared.as_ref().filter(|prepared| prepared.revision == revision)?;
        let export = self.export().filter(|_| self.questions().is_empty())?;
        Some((export.clone(), prepared.base.clone()))
    }

    pub(super) fn remove(&mut self, rows: Vec<RowKey>) {
        self.removed.extend(rows);
    }

    pub(super) fn accept(&mut self) {
        self.accepted = self.prepared.as_ref().and_then(|prepared| prepared.base.clone());
    }

    /// The rules of these rows, which would be removed.
    pub(super) fn removed_rules(&self, rows: &[RowKey]) -> Vec<(ResourceKind, Arc<Rule>)> {
        let removed = self.outcome().map(ExportOutcome::removed).unwrap_or_default();
        removed.into_iter().filter(|(kind, rule)| rows.contains(&(*kind, rule.target.clone()))).collect()
    }

    /// Another file is to be read in place of the one before.
    pub(super) fn choose(&mut self, path: PathBuf) {
        self.chosen = Some(path);
        self.prepared = None;
        self.accepted = None;
    }
}

/// So many rows are asked for one by one; more of them as a whole.
pub const ONE_BY_ONE: usize = 5;

pub fn key(change: &NativeChange) -> RowKey {
    (change.kind, change.change.target().clone())
}
