//! Undo and redo: snapshots of what is open with the name of what led from one to the next.
//!
//! A snapshot is cheap: rules are shared between them. The view (selection, folding, workspace) is not covered. What a
//! document needs to mean the same again goes with it: the file that it belongs to, so that undoing "Open" does not write
//! one crosswalk over another, and what was pasted, which no file holds.

use std::sync::Arc;

use crate::document::Document;
use crate::source::Input;

/// How many steps back are kept.
const DEPTH: usize = 500;

/// What is open at one time.
#[derive(Clone, Debug)]
pub struct Snapshot {
    pub document: Arc<Document>,
    /// Which of the crosswalks that were open it is, whatever file it has: see [`super::opened`].
    pub crosswalk: usize,
    /// The payloads that were pasted, when the records are theirs.
    pub pasted: Option<Arc<Vec<Input>>>,
}

impl Snapshot {
    fn is_same(&self, other: &Self) -> bool {
        let pasted = |snapshot: &Self| snapshot.pasted.as_ref().map(Arc::as_ptr);
        self.crosswalk == other.crosswalk && pasted(self) == pasted(other) && self.document == other.document
    }

    /// Whether the records come from elsewhere.
    pub fn has_other_records(&self, other: &Self) -> bool {
        let pasted = |snapshot: &Self| snapshot.pasted.as_ref().map(Arc::as_ptr);
        self.document.sources != other.document.sources
            || self.document.encoding != other.document.encoding
            || pasted(self) != pasted(other)
    }
}

/// What is open now, and the ways back and forward.
#[derive(Clone, Debug)]
pub struct History {
    now: Snapshot,
    past: Vec<HistoryStep>,
    future: Vec<HistoryStep>,
    /// Grows with every change, also by undo and redo.
    revision: u64,
}

/// A snapshot, and the name of the command on the way between it and its neighbour nearer to now.
#[derive(Clone, Debug)]
struct HistoryStep {
    snapshot: Snapshot,
    name: String,
    /// Edits with the same key that follow each other are one step: typing a name is not 20 steps.
    key: Option<String>,
}

impl History {
    pub fn new(document: Document) -> Self {
        let now = Snapshot { document: Arc::new(document), crosswalk: 0, pasted: None };
        Self { now, past: Vec::new(), future: Vec::new(), revision: 0 }
    }

    pub fn now(&self) -> &Snapshot {
        &self.now
    }

    pub fn revision(&self) -> u64 {
        self.revision
    }

    /// Takes a changed document. Nothing happens when it equals the present one.
    pub fn change(&mut self, document: Document, name: impl Into<String>, key: Option<String>) {
        self.go_on(Snapshot { document: Arc::new(document), ..self.now.clone() }, name, key);
    }

    /// Takes another snapshot. Nothing happens when it is the present one.
    pub fn go_on(&mut self, snapshot: Snapshot, name: impl Into<String>, key: Option<String>) {
        if snapshot.is_same(&self.now) {
            return;
        }
        let joins = key.is_some() && self.future.is_empty() && self.past.last().is_some_and(|step| step.key == key);
        let before = std::mem::replace(&mut self.now, snapshot);
        if !joins {
            self.past.push(HistoryStep { snapshot: before, name: name.into(), key });
            if self.past.len() > DEPTH {
                self.past.remove(0);
            }
        }
        self.future.clear();
        self.revision += 1;
    }

    /// How many steps lead to now.
    pub const fn steps(&self) -> usize {
        self.past.len()
    }

    /// What "Undo" would take back.
    pub fn undo_name(&self) -> Option<&str> {
        self.past.last().map(|s| s.name.as_str())
    }

    pub fn redo_name(&self) -> Option<&str> {
        self.future.last().map(|s| s.name.as_str())
    }

    pub fn undo(&mut self) -> bool {
        let Some(step) = self.past.pop() else { return false };
        let snapshot = std::mem::replace(&mut self.now, step.snapshot);
        self.future.push(HistoryStep { snapshot, name: step.name, key: None });
        self.revision += 1;
        true
    }

    pub fn redo(&mut self) -> bool {
        let Some(step) = self.future.pop() else { return false };
        let snapshot = std::mem::replace(&mut self.now, step.snapshot);
        self.past.push(HistoryStep { snapshot, name: step.name, key: None });
        self.revision += 1;
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::{ClientKind, ProviderKind};
    use proptest::prelude::*;

    fn named(name: &str) -> Document {
        let mut document = Document::new(ClientKind::new("generic"), ProviderKind::new("generic"));
        name.clone_into(&mut document.name);
        document
    }

    proptest! {
        #[test]
        fn undoing_everything_and_redoing_it_leads_back(names in proptest::collection::vec("[a-d]", 1..20)) {
            let mut history = History::new(named("start"));
            for name in &names {
                history.change(named(name), "Rename", None);
            }
            let last = history.now().document.clone();
            while history.undo() {}
            prop_assert_eq!(history.now().document.name.as_str(), "start");
            while history.redo() {}
            prop_assert_eq!(&history.now().document, &last);
        }
    }

    #[test]
    fn typing_in_one_field_is_one_step() {
        let mut history = History::new(named("start"));
        for text in ["a", "ab", "abc"] {
            history.change(named(text), "Rename", Some("name".to_owned()));
        }
        assert!(history.undo());
        assert_eq!(history.now().document.name, "start");
        assert!(!history.undo());
    }

    #[test]
    fn a_change_after_undo_drops_what_was_undone() {
        let mut history = History::new(named("start"));
        history.change(named("one"), "Rename", None);
        history.undo();
        history.change(named("two"), "Rename", None);
        assert!(!history.redo());
        assert_eq!(history.undo_name(), Some("Rename"));
    }
}
