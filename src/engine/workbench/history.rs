//! Undo and redo: snapshots of the document with the name of what led from one to the next.
//!
//! A snapshot is cheap: rules are shared between them. The view (selection, folding, workspace) is not covered.

use std::sync::Arc;

use super::Document;

/// How many steps back are kept.
const DEPTH: usize = 500;

/// The document now, and the ways back and forward.
#[derive(Clone, Debug)]
pub struct History {
    now: Arc<Document>,
    past: Vec<Step>,
    future: Vec<Step>,
    /// Grows with every change, also by undo and redo.
    revision: u64,
}

/// A snapshot, and the name of the command on the way between it and its neighbour nearer to now.
#[derive(Clone, Debug)]
struct Step {
    document: Arc<Document>,
    name: String,
    /// Edits with the same key that follow each other are one step: typing a name is not 20 steps.
    key: Option<String>,
}

impl History {
    pub fn new(document: Document) -> Self {
        Self { now: Arc::new(document), past: Vec::new(), future: Vec::new(), revision: 0 }
    }

    pub fn now(&self) -> &Arc<Document> {
        &self.now
    }

    pub fn revision(&self) -> u64 {
        self.revision
    }

    /// Takes a changed document. Nothing happens when it equals the present one.
    pub fn change(&mut self, document: Document, name: impl Into<String>, key: Option<String>) {
        if document == *self.now {
            return;
        }
        let joins = key.is_some() && self.future.is_empty() && self.past.last().is_some_and(|step| step.key == key);
        let before = std::mem::replace(&mut self.now, Arc::new(document));
        if !joins {
            self.past.push(Step { document: before, name: name.into(), key });
            if self.past.len() > DEPTH {
                self.past.remove(0);
            }
        }
        self.future.clear();
        self.revision += 1;
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
        let document = std::mem::replace(&mut self.now, step.document);
        self.future.push(Step { document, name: step.name, key: None });
        self.revision += 1;
        true
    }

    pub fn redo(&mut self) -> bool {
        let Some(step) = self.future.pop() else { return false };
        let document = std::mem::replace(&mut self.now, step.document);
        self.past.push(Step { document, name: step.name, key: None });
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
            let last = history.now().clone();
            while history.undo() {}
            prop_assert_eq!(history.now().name.as_str(), "start");
            while history.redo() {}
            prop_assert_eq!(history.now(), &last);
        }
    }

    #[test]
    fn typing_in_one_field_is_one_step() {
        let mut history = History::new(named("start"));
        for text in ["a", "ab", "abc"] {
            history.change(named(text), "Rename", Some("name".to_owned()));
        }
        assert!(history.undo());
        assert_eq!(history.now().name, "start");
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
