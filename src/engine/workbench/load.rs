//! Loading payloads, and loading them again: what was loaded stays until the new set is there, and what a person made
//! stays in any case.

use std::path::PathBuf;
use std::sync::Arc;

use super::bench::Workbench;
use super::derive::After;
use super::jobs::{Slot, Work};
use super::pseudonym::{Disguise, disguised};
use super::result::Outcome;
use super::view::slot;
use crate::base::{ResourceKind, threads};
use crate::client;
use crate::document::{People, SourceLocation, edit};
use crate::mapping::{Vanished, vanished};
use crate::source::{FileChanges, Input, LoadedSet, Profile, Stamps};

/// What loading is for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Purpose {
    /// Other payloads: a step that can be undone.
    Edit,
    /// What the document names: after opening it, or after undo.
    Follow,
    /// All of the payloads whose beginning is shown.
    Rest,
    /// The same payloads again. For each kind, the key of the record in view.
    Reload([Option<String>; 2]),
}

/// A set that was loaded, with all that belongs to it.
pub(super) struct Loaded {
    pub set: LoadedSet,
    sources: Vec<SourceLocation>,
    purpose: Purpose,
    /// The files as they were just before.
    stamps: Stamps,
    /// Where the records in view are now.
    records: [Option<usize>; 2],
    /// What a pseudonymised set is read from.
    disguise: Option<Disguise>,
}

impl Workbench {
    pub(super) fn open_files(&mut self, paths: Vec<PathBuf>, add: bool) {
        if let [path] = paths.as_slice()
            && super::work::is_crosswalk_file(path)
        {
            return self.open_crosswalk(path.clone());
        }
        let kept: Vec<_> = self.document().sources.iter().filter(|s| add && !s.is_sample()).cloned().collect();
        // What is added to a pseudonymised set is pseudonymised as well.
        let pseudonymised = kept.iter().find_map(SourceLocation::pseudonymised).cloned();
        let new = paths.into_iter().map(|path| SourceLocation::File { path, pseudonymised: pseudonymised.clone() });
        self.load_sources(kept.into_iter().chain(new).collect(), Purpose::Edit);
    }

    /// Loads what these locations name.
    pub(super) fn load_sources(&mut self, sources: Vec<SourceLocation>, purpose: Purpose) {
        let inputs = sources.iter().flat_map(SourceLocation::inputs).collect();
        self.load(inputs, sources, purpose);
    }

    /// Loads payloads in place of what is loaded. What was loaded stays until the new set is there.
    pub(super) fn load(&mut self, inputs: Vec<Input>, sources: Vec<SourceLocation>, purpose: Purpose) {
        let choices = sources.iter().find_map(SourceLocation::pseudonymised).cloned();
        let secret = match choices.as_ref().map(|_| self.secret()).transpose() {
            Ok(secret) => secret,
            Err(sentence) => return self.messages.error(sentence),
        };
        self.jobs.start(Slot::Load, move |work| {
            let stamps = Stamps::of(&inputs);
            let mut purpose = purpose;
            let is_new = matches!(purpose, Purpose::Edit | Purpose::Follow);
            let beginning = if is_new && choices.is_none() { LoadedSet::beginning(&inputs) } else { None };
            if let Some(set) = beginning {
                let (sources, stamps) = (sources.clone(), stamps.clone());
                let purpose = std::mem::replace(&mut purpose, Purpose::Rest);
                let beginning = Loaded { set, sources, purpose, stamps, records: [None, None], disguise: None };
                work.send(Outcome::Loaded(Box::new(beginning)));
            }
            let disguise = choices
                .zip(secret)
                .map(|(choices, secret)| threads::waited_for(|| disguised(&inputs, &choices, &secret, work)));
            let (set, disguise) = match disguise.transpose() {
                Ok(Some((set, disguise))) => (Ok(set), Some(disguise)),
                Ok(None) => (threads::waited_for(|| LoadedSet::load(&inputs, &work.progress, &work.cancel)), None),
                Err(sentence) => return work.send(Outcome::Failed(sentence)),
            };
            if let Ok(set) = set {
                let records = records_in(&set, &purpose, work);
                work.send(Outcome::Loaded(Box::new(Loaded { set, sources, purpose, stamps, records, disguise })));
            }
        });
    }

    /// Reads the same payloads again, and keeps everything that a person made or chose.
    pub(super) fn reload(&mut self) {
        let sources = self.document().sources.clone();
        if sources.iter().all(SourceLocation::is_sample) {
            return self.messages.note("There is nothing to reload: no files are loaded.");
        }
        let keys = ResourceKind::ALL.map(|kind| {
            let index = self.view.records()[slot(kind)];
            let read = self.record().filter(|record| record.kind == kind && record.index.0 == index);
            let listed = || self.people(kind).key(index).map(str::to_owned);
            read.map(crate::source::Record::key).or_else(listed)
        });
        self.load_sources(sources, Purpose::Reload(keys));
    }

    pub(super) fn loaded(&mut self, loaded: Loaded) {
        let Loaded { set, sources, purpose, stamps, records, disguise } = loaded;
        let is_reload = matches!(purpose, Purpose::Reload(_));
        if let Some(sentence) = unusable(&set, if is_reload { Some(self.set()) } else { None }) {
            self.messages.error(sentence);
            if is_reload {
                self.look_at_files();
            }
            return;
        }
        if purpose == Purpose::Edit {
            self.remember_sources(&set, sources);
        }
        let is_rest = purpose == Purpose::Rest;
        let before = std::mem::take(&mut self.profiles);
        self.set = Arc::new(set);
        self.disguise = disguise;
        self.set_revision += 1;
        if !is_rest {
            self.populations = [None, None];
            self.counts = [None, None];
            self.people = [Arc::default(), Arc::default()];
        }
        self.vanished = [Vec::new(), Vec::new()];
        self.dry_run.forget();
        if is_rest {
            // Nothing that is looked at moves: the first records are the same, and what was counted of them stays
            // until all are counted.
            self.profiles.clone_from(&before);
        } else if is_reload {
            self.put_records(&purpose, records);
        } else {
            self.view.forget_records();
        }
        if self.set.count(self.view.kind) == 0 {
            let other = ResourceKind::ALL.into_iter().find(|k| self.set.count(*k) > 0);
            self.view.kind = other.unwrap_or(ResourceKind::User);
        }
        self.watch_files(stamps);
        self.view.chosen = None;
        self.choose_records();
        self.read_records();
        self.survey(if is_reload { before } else { [None, None] });
    }

    /// The records in view stay in view, wherever they are now.
    fn put_records(&mut self, purpose: &Purpose, records: [Option<usize>; 2]) {
        let Purpose::Reload(keys) = purpose else { return };
        let before = self.view.records();
        let place = |kind: ResourceKind| {
            let last = self.set.count(kind).saturating_sub(1);
            records[slot(kind)].unwrap_or(before[slot(kind)]).min(last)
        };
        self.view.put_records(ResourceKind::ALL.map(place));
        let kind = self.view.kind;
        match (&keys[slot(kind)], records[slot(kind)]) {
            (Some(key), None) => self.messages.note(format!("Reloaded. {key} is not in it any more.")),
            _ => self.messages.note("Reloaded. The mapping is as it was."),
        }
    }

    /// The payload says which client it comes from. A mapping that nobody touched follows it, and the sample's
    /// deliberate mistake stays with the sample; a mapping that somebody made is kept.
    fn remember_sources(&mut self, set: &LoadedSet, sources: Vec<SourceLocation>) {
        let mut document = self.document().clone();
        let found = set.client().unwrap_or(document.client);
        let own = !sources.iter().any(SourceLocation::is_sample);
        if self.is_mapping_untouched() && (own || found != document.client) {
            if let Ok(edited) = edit(&document, self.view.kind, super::Edit::ChooseClient(found)) {
                document = edited.document;
            }
        } else if found != document.client {
            self.messages.note(format!(
                "This looks like {}, and the mapping is {}’s. The mapping was kept; choose the client at the top to change it.",
                client::of(found).label,
                client::of(document.client).label
            ));
        }
        document.sources = sources;
        self.history.change(document, "Load payloads", None);
    }

    fn is_mapping_untouched(&self) -> bool {
        let document = self.document();
        let sample = client::preset::first_start();
        ResourceKind::ALL.iter().all(|kind| {
            let mapping = document.mapping(*kind);
            *mapping == self.client().default_mapping(*kind, document.provider) || mapping == sample.mapping(*kind)
        })
    }

    /// Starts what looks through the whole set: profiles and names. Checks follow the mapping, in `derive`.
    /// `before`: the profiles of the same payloads, to say what vanished from them.
    fn survey(&mut self, before: [Option<Arc<Profile>>; 2]) {
        let set_revision = self.set_revision;
        let slots = [Slot::ProfileUsers, Slot::ProfileGroups];
        for ((kind, slot), before) in ResourceKind::ALL.into_iter().zip(slots).zip(before) {
            let set = self.set.clone();
            let (compiled, client) = (self.compiled(kind).clone(), self.client());
            self.jobs.start_in_turn(slot, move |work| {
                let profile = threads::waited_for(|| Profile::build(&set, kind, &work.progress, &work.cancel));
                if let Ok(profile) = profile {
                    let found = before.map(|before| vanished(&before, &profile, &compiled, client.names(kind)));
                    work.send(Outcome::Profile { set_revision, kind, profile });
                    if let Some(vanished) = found {
                        work.send(Outcome::Vanished { set_revision, kind, vanished });
                    }
                }
            });
        }
        let set = self.set.clone();
        self.jobs.start_in_turn(Slot::Names, move |work| {
            let list = |kind| threads::waited_for(|| People::list(&set, kind, &work.progress, &work.cancel));
            if let (Ok(users), Ok(groups)) = (list(ResourceKind::User), list(ResourceKind::Group)) {
                work.send(Outcome::People { set_revision, people: Box::new([users, groups]) });
            }
        });
        self.check_all(After::Load);
    }

    /// What rules of this kind read and the last reload did not bring any more, until it is dealt with.
    pub fn vanished(&self, kind: ResourceKind) -> &[Vanished] {
        &self.vanished[slot(kind)]
    }

    /// Whether a set is loaded with other names in place of the real ones.
    pub fn is_pseudonymised(&self) -> bool {
        self.disguise.is_some()
    }

    /// What is wrong with the files behind a set that could be reloaded; the sentence for a person.
    pub fn file_trouble(&self) -> Option<String> {
        self.file_changes().map(words_of)
    }
}

/// "users.json has changed on disk. What is shown was loaded before that."
fn words_of(changes: &FileChanges) -> String {
    let listed = |names: &[String], one: &str, several: &str| match names {
        [] => None,
        [name] => Some(format!("{name} {one}")),
        [name, rest @ ..] => Some(format!("{name} and {} more {several}", rest.len())),
    };
    let gone = listed(&changes.gone, "is not there any more.", "are not there any more.");
    let changed = listed(&changes.changed, "has changed on disk.", "have changed on disk.");
    let end = if gone.is_some() { "What was loaded stays." } else { "What is shown was loaded before that." };
    gone.into_iter().chain(changed).chain([end.to_owned()]).collect::<Vec<_>>().join(" ")
}

/// Why a set does not take the place of what is open; `before` is the set of the same files, when it is loaded again.
fn unusable(set: &LoadedSet, before: Option<&Arc<LoadedSet>>) -> Option<String> {
    let worst = || {
        let finding = set.findings().iter().max_by_key(|finding| finding.severity);
        finding.map(|f| format!("{}. {} {}", f.title, f.reason, f.remedy))
    };
    let total: usize = ResourceKind::ALL.iter().map(|k| set.count(*k)).sum();
    let lost =
        |before: &Arc<LoadedSet>| before.files().iter().any(|file| set.files().iter().all(|now| now.name != file.name));
    if before.is_some_and(lost) || before.is_some() && total == 0 {
        let why = worst().unwrap_or_else(|| "A file has no users or groups any more.".to_owned());
        return Some(format!("Nothing was reloaded, and what is loaded stays. {why}"));
    }
    (total == 0).then(|| {
        worst().unwrap_or_else(|| {
            "There are no users or groups in it. What was open stays open. Load what your identity provider’s API returns.".to_owned()
        })
    })
}

/// Where the records are that were in view.
fn records_in(set: &LoadedSet, purpose: &Purpose, work: &Work<Outcome>) -> [Option<usize>; 2] {
    let Purpose::Reload(keys) = purpose else { return [None, None] };
    ResourceKind::ALL.map(|kind| {
        let key = keys[slot(kind)].as_deref()?;
        set.find(kind, key, &work.cancel).ok().flatten().map(|index| index.0)
    })
}
