//! Who is in the loaded set: each record's name by position, and each record's position by its identifiers.
//!
//! Lists and the search read names from here, and references (a manager, a member) are resolved by it, without
//! touching a file. It is built once per loaded set, off the window's thread, and takes some eighty bytes a person.

use super::listing::{Index, Listing};
use crate::base::hash::{self, HashOf};
use crate::base::{Cancel, Progress, ResourceKind};
use crate::scim::{Id, Slot};
use crate::source::{LoadedSet, NameReader, ReadError, RecordIndex, TextBlock};

/// Names and identifiers of all records of one kind.
#[derive(Clone, Debug, Default)]
pub struct People {
    names: Listing,
    keys: Listing,
    ids: Index,
    by_key: Index,
}

/// What one thread has listed.
struct Share {
    reader: NameReader,
    /// The position of each block's first record, with the block's names and keys.
    blocks: Vec<(usize, Listing, Listing)>,
    ids: Vec<HashOf>,
    by_key: Vec<HashOf>,
}

impl Share {
    fn new(kind: ResourceKind) -> Self {
        Self { reader: NameReader::new(kind), blocks: Vec::new(), ids: Vec::new(), by_key: Vec::new() }
    }

    fn add(&mut self, block: &TextBlock<'_>) -> Result<(), ReadError> {
        let (mut names, mut keys) = (Listing::default(), Listing::default());
        block.for_each(|record| {
            let named = self.reader.read(record)?;
            let at = u32::try_from(record.index.0).unwrap_or(u32::MAX);
            names.push(&named.name);
            keys.push(&named.key);
            self.ids.extend(named.ids.iter().map(|id| HashOf::new(hash::text(id), at)));
            self.by_key.push(HashOf::new(hash::text(&named.key), at));
            Ok(())
        })?;
        self.blocks.push((block.range().start, names, keys));
        Ok(())
    }
}

impl People {
    pub fn list(set: &LoadedSet, kind: ResourceKind, progress: &Progress, cancel: &Cancel) -> Result<Self, ReadError> {
        let shares = set.fold_blocks(kind, progress, cancel, || Share::new(kind), Share::add)?;
        let (mut blocks, mut ids, mut by_key) = (Vec::new(), Vec::new(), Vec::new());
        for share in shares {
            blocks.extend(share.blocks);
            ids.extend(share.ids);
            by_key.extend(share.by_key);
        }
        blocks.sort_unstable_by_key(|(start, ..)| *start);
        let mut people = Self { ids: Index::new(ids), by_key: Index::new(by_key), ..Self::default() };
        for (_, names, keys) in blocks {
            people.names.append(&names);
            people.keys.append(&keys);
        }
        Ok(people)
    }

    pub fn len(&self) -> usize {
        self.names.len()
    }

    pub fn is_empty(&self) -> bool {
        self.names.len() == 0
    }

    /// What people call the record at a position.
    pub fn name(&self, index: usize) -> Option<&str> {
        self.names.get(index)
    }

    /// Its userPrincipalName, login or address.
    pub fn key(&self, index: usize) -> Option<&str> {
        self.keys.get(index)
    }

    /// The record that a reference means: the first that has this id, else the first that goes by it.
    pub fn by_id(&self, id: &str) -> Option<RecordIndex> {
        let id = hash::text(id);
        self.ids.first(id).or_else(|| self.by_key.first(id))
    }

    /// What a reference to a user becomes before anybody was looked up, by the identifier the payload has; `None` for who
    /// is not among these.
    pub fn refer(&self, id: &str) -> Option<Id> {
        let record = self.by_id(id)?;
        let name = self.name(record.0).unwrap_or(id).into();
        Some(Id::Open(Slot::IdOf { kind: ResourceKind::User, record, name }))
    }

    /// The first `most` positions whose name or key holds the text, without regard to case.
    pub fn search(&self, text: &str, most: usize, cancel: &Cancel) -> Vec<usize> {
        let text = text.to_lowercase();
        let holds = |i: &usize| {
            let one = |listing: &Listing| listing.get(*i).is_some_and(|name| name.to_lowercase().contains(&text));
            one(&self.names) || one(&self.keys)
        };
        (0..self.len()).take_while(|_| !cancel.is_cancelled()).filter(holds).take(most).collect()
    }
}
