//! Opening a snapshot. Its lines are held as they stand, and read when they are looked at.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, RwLock};

use serde::Deserialize;
use serde_json::value::RawValue;

use super::answer::ByValue;
use super::{COMPLETE, Extent, Extents, SnapshotHeader, VERSION};
use crate::base::file::{NotRead, read_within};
use crate::base::{PerKind, ProviderKind, ResourceKind};
use crate::exchange::canary::Canary;
use crate::exchange::fingerprint::{Fingerprint, Fingerprints};
use crate::exchange::{run_file, version};
use crate::mapping::Mapping;
use crate::provider;
use crate::scim::{Resource, TargetPath};

/// More than any account of people has.
const LARGEST: u64 = 8 << 30;

/// Why a file is no snapshot that serves.
#[derive(Debug, thiserror::Error)]
pub enum SnapshotError {
    #[error("{} cannot be read: {not}. Choose a file that crosswalk snapshot has written.", path.display())]
    NotRead { path: PathBuf, not: NotRead },
    #[error(
        "{} is no snapshot of Crosswalk: {why}. Choose a file that crosswalk snapshot has written.",
        path.display()
    )]
    NotASnapshot { path: PathBuf, why: String },
    #[error("{} was written by a newer Crosswalk (version {version}). Use that one to read it.", path.display())]
    Newer { path: PathBuf, version: u32 },
    #[error(
        "{} was taken without {}, and a rule fills that: what the account has there is not known. Take it again with \
         --keep {}, or take the rule out.",
        path.display(),
        attributes.join(" and "),
        attributes.join(" ")
    )]
    Withheld { path: PathBuf, attributes: Vec<String> },
}

/// A snapshot that is open.
#[derive(Debug)]
pub struct Snapshot {
    path: PathBuf,
    pub header: SnapshotHeader,
    pub(super) trials: Vec<Canary>,
    pub extents: Extents,
    /// What ended it before it was through.
    pub ended_by: Option<String>,
    pub(super) fingerprints: Fingerprints,
    text: Vec<u8>,
    shelves: PerKind<Shelf>,
}

#[derive(Debug, Default)]
pub(super) struct Shelf {
    /// Where the JSON of each resource stands.
    pub places: Vec<ResourceSpan>,
    pub by_id: HashMap<Fingerprint, u32>,
    /// By attributes that were asked for.
    pub by_value: RwLock<HashMap<TargetPath, Arc<ByValue>>>,
}

#[derive(Clone, Copy, Debug)]
pub(super) struct ResourceSpan {
    start: usize,
    end: usize,
}

/// Any line but the first.
#[derive(Deserialize)]
struct Line<'a> {
    kind: Option<ResourceKind>,
    id: Option<String>,
    #[serde(borrow)]
    resource: Option<&'a RawValue>,
    trial: Option<Canary>,
    end: Option<String>,
    #[serde(default)]
    user: Extent,
    #[serde(default)]
    group: Extent,
}

impl Snapshot {
    /// Whether a file says of itself that it is one.
    pub fn is_one(begin: &[u8]) -> bool {
        #[derive(Deserialize)]
        struct Says<'a> {
            crosswalk: &'a str,
        }
        let line = begin.split(|byte| *byte == b'\n').next().unwrap_or_default();
        serde_json::from_slice::<Says<'_>>(line).is_ok_and(|says| says.crosswalk == "snapshot")
    }

    pub fn open(path: &Path) -> Result<Self, SnapshotError> {
        Self::read(path, Self::bytes(path)?)
    }

    /// What is in a file, which may be sealed.
    pub fn bytes(path: &Path) -> Result<Vec<u8>, SnapshotError> {
        let held = read_within(path, LARGEST).map_err(|not| SnapshotError::NotRead { path: path.to_owned(), not })?;
        Ok(held.bytes)
    }

    /// Reads one that is in memory. `path` is for words.
    pub fn read(path: &Path, text: Vec<u8>) -> Result<Self, SnapshotError> {
        let header = header(path, &text)?;
        let (extents, fingerprints) = (Extents::default(), Fingerprints::default());
        let ended_by = Some("the file breaks off".to_owned());
        let (trials, shelves) = (Vec::new(), PerKind::default());
        let mut snapshot =
            Self { path: path.to_owned(), header, trials, extents, ended_by, fingerprints, text: Vec::new(), shelves };
        snapshot.take_lines(&text);
        snapshot.text = text;
        ResourceKind::ALL.into_iter().for_each(|kind| snapshot.count(kind));
        Ok(snapshot)
    }

    /// Counts what is there. A count that does not fit is a file that somebody changed, or that lost lines.
    fn count(&mut self, kind: ResourceKind) {
        let count = self.shelves.of(kind).by_id.len();
        let extent = self.extents.of_mut(kind);
        if extent.why.is_none() {
            let differs = || (extent.count != count).then(|| "the file has fewer or more than it counts".to_owned());
            extent.why = self.ended_by.clone().or_else(differs);
        }
        extent.count = count;
    }

    fn take_lines(&mut self, text: &[u8]) {
        let mut start = 0;
        let mut unread = 0_usize;
        for line in text.split_inclusive(|byte| *byte == b'\n') {
            let begin = start;
            start += line.len();
            // The first line is the header; one that is torn has no end.
            if begin == 0 || line.last() != Some(&b'\n') {
                continue;
            }
            match serde_json::from_slice(line) {
                Ok(Line { kind: Some(kind), id: Some(id), resource: Some(resource), .. }) => {
                    self.take_resource(text, kind, &id, resource);
                }
                Ok(Line { trial: Some(trial), .. }) => self.trials.push(trial),
                Ok(Line { end: Some(end), user, group, .. }) => {
                    self.ended_by = (end != COMPLETE).then_some(end);
                    self.extents = Extents { user, group };
                }
                Ok(_) | Err(_) => unread += 1,
            }
        }
        if unread > 0 {
            let why = "lines of the file could not be read";
            ResourceKind::ALL.into_iter().for_each(|kind| self.extents.of_mut(kind).why = Some(why.to_owned()));
        }
    }

    /// Who comes again was read later, and counts as then.
    fn take_resource(&mut self, text: &[u8], kind: ResourceKind, id: &str, resource: &RawValue) {
        let json = resource.get();
        // The JSON is a part of the text, so its place follows from the addresses.
        let start = json.as_ptr() as usize - text.as_ptr() as usize;
        let place = ResourceSpan { start, end: start + json.len() };
        let id = self.fingerprints.of(id);
        let shelf = self.shelves.of_mut(kind);
        match shelf.by_id.get(&id) {
            Some(before) => shelf.places[*before as usize] = place,
            None => {
                shelf.by_id.insert(id, u32::try_from(shelf.places.len()).unwrap_or(u32::MAX));
                shelf.places.push(place);
            }
        }
    }

    pub fn path(&self) -> &Path {
        &self.path
    }

    pub(super) const fn shelf(&self, kind: ResourceKind) -> &Shelf {
        self.shelves.of(kind)
    }

    /// The JSON of a resource.
    pub(super) fn json(&self, place: ResourceSpan) -> &[u8] {
        &self.text[place.start..place.end]
    }

    /// Goes through all of a kind, in the order in which they stand.
    pub fn resources(&self, kind: ResourceKind) -> impl Iterator<Item = Resource> {
        let read = |place: &ResourceSpan| serde_json::from_slice::<serde_json::Value>(self.json(*place)).ok();
        self.shelf(kind).places.iter().filter_map(read).map(Resource::from)
    }

    /// What a plan for this kind of account has to say that rests on it.
    pub fn caveat(&self, provider: ProviderKind) -> String {
        let counts = ResourceKind::ALL.map(|kind| kind.counted(self.extents.of(kind).count)).join(" and ");
        let mut words = format!(
            "Worked out from the snapshot of {} of {} (UTC): {counts}. What changed in the account since then does not \
             show here.",
            self.header.endpoint,
            self.header.taken_words()
        );
        let taken_as = provider::of(self.header.provider).label();
        let planned_as = provider::of(provider).label();
        let is_other = (self.header.provider != provider)
            .then(|| format!("It was taken of {taken_as}, and the plan is for {planned_as}."));
        for sentence in is_other.into_iter().chain(self.extents.gaps()) {
            words.push(' ');
            words.push_str(&sentence);
        }
        words
    }

    /// Whether it has all that these mappings fill: what was withheld would count as missing in the account.
    pub fn serves(&self, mappings: &[&Mapping]) -> Result<(), SnapshotError> {
        match run_file::filled_of(&self.header.withheld, mappings) {
            none if none.is_empty() => Ok(()),
            attributes => Err(SnapshotError::Withheld { path: self.path.clone(), attributes }),
        }
    }
}

fn header(path: &Path, text: &[u8]) -> Result<SnapshotHeader, SnapshotError> {
    let line = text.split(|byte| *byte == b'\n').next().unwrap_or_default();
    if let (true, Some(version)) = (Snapshot::is_one(line), version::newer_than(VERSION, line)) {
        return Err(SnapshotError::Newer { path: path.to_owned(), version });
    }
    serde_json::from_slice(line).map_err(|error| SnapshotError::NotASnapshot {
        path: path.to_owned(),
        why: format!("its first line is not that of one ({error})"),
    })
}
