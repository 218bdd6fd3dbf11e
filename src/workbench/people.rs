//! Who is in the loaded set: each record's name by position, and each record's position by its identifiers.
//!
//! Lists and the search read names from here, and references (a manager, a member) are resolved by it, without
//! touching a file. It is built once per loaded set, off the window's thread.

use std::collections::HashMap;
use std::ops::ControlFlow;

use crate::base::{Cancel, Progress, ResourceKind};
use crate::client::ReferenceValue;
use crate::source::{LoadedSet, ReadError, RecordIndex};

/// Names and identifiers of all records of one kind.
#[derive(Clone, Debug, Default)]
pub struct People {
    names: Vec<Box<str>>,
    keys: Vec<Box<str>>,
    by_id: HashMap<Box<str>, RecordIndex>,
}

impl People {
    pub fn list(set: &LoadedSet, kind: ResourceKind, progress: &Progress, cancel: &Cancel) -> Result<Self, ReadError> {
        let mut people = Self::default();
        progress.set_total(set.count(kind) as u64);
        set.for_each(kind, cancel, &mut |record| {
            let index = record.index;
            people.names.resize(index.0, Box::default());
            people.keys.resize(index.0, Box::default());
            people.names.push(record.name().into());
            let key = record.key();
            for id in ["id", "ID"] {
                if let Some(id) = record.value().get(id) {
                    people.by_id.insert(identifier(id), index);
                }
            }
            people.by_id.entry(key.as_str().into()).or_insert(index);
            people.keys.push(key.into());
            progress.advance(1);
            ControlFlow::Continue(())
        })?;
        Ok(people)
    }

    pub fn len(&self) -> usize {
        self.names.len()
    }

    pub fn is_empty(&self) -> bool {
        self.names.is_empty()
    }

    /// What people call the record at a position.
    pub fn name(&self, index: usize) -> Option<&str> {
        self.names.get(index).map(AsRef::as_ref)
    }

    /// Its userPrincipalName, login or address.
    pub fn key(&self, index: usize) -> Option<&str> {
        self.keys.get(index).map(AsRef::as_ref)
    }

    /// The record that a reference means.
    pub fn by_id(&self, id: &str) -> Option<RecordIndex> {
        self.by_id.get(id).copied()
    }

    /// What a reference in a resource becomes before anybody was looked up, by the identifier the payload has.
    pub fn refer(&self, id: &str) -> ReferenceValue {
        match self.by_id(id) {
            Some(index) => ReferenceValue::AfterLookUp { name: self.name(index.0).unwrap_or(id).to_owned() },
            None => ReferenceValue::OutsideSet { key: id.to_owned() },
        }
    }

    /// The first `most` positions whose name or key holds the text, without regard to case.
    pub fn search(&self, text: &str, most: usize, cancel: &Cancel) -> Vec<usize> {
        let text = text.to_lowercase();
        let holds =
            |i: &usize| self.names[*i].to_lowercase().contains(&text) || self.keys[*i].to_lowercase().contains(&text);
        (0..self.names.len()).take_while(|_| !cancel.is_cancelled()).filter(holds).take(most).collect()
    }
}

fn identifier(id: &serde_json::Value) -> Box<str> {
    id.as_str().map_or_else(|| id.to_string().into(), Into::into)
}
