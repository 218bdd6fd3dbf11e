//! Loading payloads, and loading them again: what was loaded stays until the new set is there, and what a person made
//! stays in any case.

use std::collections::HashSet;
use std::path::PathBuf;
use std::sync::Arc;

use super::arrival::{Arrival, MappingThen};
use super::bench::{JobResult, Workbench};
use super::history::Snapshot;
use super::jobs::{JobKind, Work};
use super::loaded::{Disguise, Near, RecordsFrom};
use super::pseudonym::disguised;
use super::records::first_of;
use super::view::slot;
use crate::base::{Cancel, ProviderKind, ResourceKind, threads};
use crate::client;
use crate::document::{Document, Fitting, SourceLocation, proposed_client};
use crate::exchange::Told;
use crate::exchange::account_export::{self, OfAccount};
use crate::mapping::Vanished;
use crate::source::{FileChanges, Input, LoadedSet, Record, Stamps};

/// What loading is for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum LoadFor {
    /// Other payloads: a step that can be undone.
    Edit,
    /// What the document names: after opening it, or after undo.
    Follow,
    /// The same after the program was started again, with these places in view.
    Return([usize; 2]),
    /// All of the payloads whose beginning is shown.
    Rest,
    /// The same payloads again. For each kind, the key of the record in view, and its place before.
    Reload([Option<String>; 2], [usize; 2]),
}

/// Where records come from and what they are loaded for, beside the account type that the mapping is for.
#[derive(Clone)]
struct LoadOf {
    from: RecordsFrom,
    purpose: LoadFor,
    provider: ProviderKind,
}

/// A set that was loaded, with all that comes with it: no frame shows one without the other.
struct NewRecords {
    set: LoadedSet,
    from: RecordsFrom,
    purpose: LoadFor,
    /// The files as they were just before.
    stamps: Stamps,
    /// The places of the records in view, and the records there.
    places: [usize; 2],
    near: [Near; 2],
    fitting: Fitting,
    /// For each kind, whether the record that was in view is still there.
    kept: [bool; 2],
    /// What a pseudonymised set is read from.
    disguise: Option<Disguise>,
    /// An export of the account's own among them: it shows who is there, and nobody to provision.
    export: Option<OfAccount>,
}

impl NewRecords {
    fn new(set: LoadedSet, way: LoadOf, stamps: Stamps, disguise: Option<Disguise>) -> Self {
        let LoadOf { from, purpose, provider } = way;
        let found = ResourceKind::ALL.map(|kind| place_in(&set, kind, &purpose));
        let places = found.map(|(place, _)| place);
        let near = ResourceKind::ALL.map(|kind| first_of(&set, kind, places[slot(kind)]));
        let fitting = Fitting::of(&set, provider);
        let export = account_export::told(&set);
        let kept = found.map(|(_, kept)| kept);
        Self { set, from, purpose, stamps, places, near, fitting, kept, disguise, export }
    }
}

/// Where the record is that was in view, and whether it was found; without it, the nearest place there is.
fn place_in(set: &LoadedSet, kind: ResourceKind, purpose: &LoadFor) -> (usize, bool) {
    let last = set.count(kind).saturating_sub(1);
    match purpose {
        LoadFor::Reload(keys, before) => {
            let key = keys[slot(kind)].as_deref();
            let found = key.and_then(|key| set.find(kind, key, &Cancel::default()).ok().flatten());
            (found.map_or(before[slot(kind)], |index| index.0).min(last), key.is_none() || found.is_some())
        }
        LoadFor::Return(places) => (places[slot(kind)].min(last), true),
        LoadFor::Edit | LoadFor::Follow | LoadFor::Rest => (0, true),
    }
}

impl Workbench {
    /// Loads payload files: beside those that are loaded, or in place of them.
    pub(super) fn open_payloads(&mut self, paths: Vec<PathBuf>, add: bool) {
        let there = self.records_from();
        let kept: Vec<_> = there.sources.into_iter().filter(|source| add && !source.is_sample()).collect();
        // What is added to a pseudonymised set is pseudonymised as well.
        let pseudonymised = kept.iter().find_map(SourceLocation::pseudonymised).cloned();
        let new = paths.into_iter().map(|path| SourceLocation::File { path, pseudonymised: pseudonymised.clone() });
        let pasted = there.pasted.filter(|_| add);
        let encoding = there.encoding.filter(|_| add);
        let sources = kept.into_iter().chain(new).collect();
        self.load(RecordsFrom { sources, encoding, pasted }, LoadFor::Edit);
    }

    /// What is shown, or will be once it is loaded.
    fn records_from(&self) -> RecordsFrom {
        if let Some(loading) = self.loaded.loading.as_ref().filter(|_| self.jobs.is_running(JobKind::Load)) {
            return loading.clone();
        }
        self.opened_records()
    }

    /// What the document names, and what was pasted into it.
    fn opened_records(&self) -> RecordsFrom {
        let Snapshot { document, pasted, .. } = self.opened.snapshot();
        RecordsFrom { sources: document.sources.clone(), encoding: document.encoding, pasted: pasted.clone() }
    }

    pub(super) fn load_pasted(&mut self, text: String) {
        let pasted = Arc::new(vec![Input::Text { name: "pasted text".to_owned(), bytes: text.into_bytes() }]);
        self.load(RecordsFrom { pasted: Some(pasted), ..RecordsFrom::default() }, LoadFor::Edit);
    }

    /// Loads what was reviewed, in the encoding in which it was.
    pub(super) fn load_reviewed(&mut self, sources: Vec<SourceLocation>) {
        let encoding = self.document().encoding;
        self.load(RecordsFrom { sources, encoding, pasted: None }, LoadFor::Edit);
    }

    /// Loads what these locations name.
    pub(super) fn load_sources(&mut self, sources: Vec<SourceLocation>, purpose: LoadFor) {
        let encoding = self.document().encoding.filter(|_| sources == self.document().sources);
        self.load(RecordsFrom { sources, encoding, pasted: None }, purpose);
    }

    /// Loads the records of what is open now: what is shown and what the document means are the same again.
    pub(super) fn load_opened(&mut self, purpose: LoadFor) {
        let from = self.opened_records();
        if from.is_nothing() {
            self.jobs.cancel(JobKind::Load);
            let way = LoadOf { from, purpose, provider: self.document().provider };
            return self.loaded(NewRecords::new(LoadedSet::empty(), way, Stamps::default(), None));
        }
        self.load(from, purpose);
    }

    /// Loads payloads in place of what is loaded. What was loaded stays until the new set is there.
    fn load(&mut self, from: RecordsFrom, purpose: LoadFor) {
        let choices = from.sources.iter().find_map(SourceLocation::pseudonymised).cloned();
        let secret = match choices.as_ref().map(|_| self.secret()).transpose() {
            Ok(secret) => secret,
            Err(sentence) => return self.messages.error(sentence),
        };
        let provider = self.document().provider;
        self.loaded.loading = Some(from.clone());
        self.start(JobKind::Load, &[], move |work| {
            let mut way = LoadOf { from, purpose, provider };
            let from = &way.from;
            let pasted = from.pasted.iter().flat_map(|pasted| pasted.iter().cloned());
            let inputs: Vec<Input> = pasted.chain(from.sources.iter().flat_map(SourceLocation::inputs)).collect();
            if let Some(sentence) = inputs.iter().find_map(of_an_account) {
                return work.fail(sentence);
            }
            let stamps = Stamps::of(&inputs);
            let encoding = from.encoding;
            // In another encoding the first records would be others.
            if choices.is_none() && encoding.is_none() {
                way.purpose = show_beginning(&inputs, &way, &stamps, work);
            }
            let disguise = choices
                .zip(secret)
                .map(|(choices, secret)| threads::waited_for(|| disguised(&inputs, encoding, &choices, &secret, work)));
            let (set, disguise) = match disguise.transpose() {
                Ok(Some((set, disguise))) => (Ok(set), Some(disguise)),
                Ok(None) => {
                    (threads::waited_for(|| LoadedSet::load_in(&inputs, encoding, &work.progress, &work.cancel)), None)
                }
                Err(sentence) => return work.fail(sentence),
            };
            if let Ok(set) = set {
                let new = NewRecords::new(set, way, stamps, disguise);
                work.change(|bench| bench.loaded(new));
            }
        });
    }

    /// Reads the same payloads again, and keeps everything that a person made or chose.
    pub(super) fn reload(&mut self) {
        if self.document().sources.iter().all(SourceLocation::is_sample) {
            return self.messages.note("There is nothing to reload: no files are loaded.");
        }
        let on_its_way = self.records_from();
        if on_its_way.sources != self.document().sources {
            // More is loading than the document names yet.
            let encoding = self.document().encoding;
            return self.load(RecordsFrom { encoding, ..on_its_way }, LoadFor::Edit);
        }
        let places = self.view.records();
        let keys = ResourceKind::ALL.map(|kind| {
            let place = places[slot(kind)];
            let listed = || self.people(kind).key(place).map(str::to_owned);
            self.loaded.near(kind).get(place).map(Record::key).or_else(listed)
        });
        self.load_opened(LoadFor::Reload(keys, places));
    }

    /// An export of the account's own that was given as people is shown where it belongs, and who came with it is loaded.
    fn show_export(&mut self, export: &OfAccount, from: &RecordsFrom) {
        let words = export.not_people();
        let is_it = |source: &SourceLocation| matches!(source, SourceLocation::File { path, .. } if path.ends_with(export.file()));
        let (it, others): (Vec<_>, Vec<_>) = from.sources.iter().cloned().partition(is_it);
        match it.into_iter().next() {
            Some(SourceLocation::File { path, .. }) => {
                self.messages.note(format!("{words} It is shown in Dry run, who is there already."));
                self.open_account_export(path);
                if !others.is_empty() {
                    self.load(RecordsFrom { sources: others, ..from.clone() }, LoadFor::Edit);
                }
            }
            _ => {
                self.messages
                    .error(format!("{words} Save it as a file, and open it in Dry run, who is there already."));
            }
        }
    }

    fn loaded(&mut self, new: NewRecords) {
        let is_reload = matches!(new.purpose, LoadFor::Reload(..));
        let shown = new.export.as_ref().filter(|export| export.is_of_people());
        if let Some(export) = shown {
            self.show_export(export, &new.from);
        }
        let not_people = new.export.as_ref().map(OfAccount::not_people);
        let is_shown = shown.is_some();
        let unusable = not_people.or_else(|| unusable(&new.set, if is_reload { Some(self.set()) } else { None }));
        if let Some(sentence) = unusable {
            // Nothing was asked for: that is no trouble.
            if !new.from.is_nothing() && !is_shown {
                self.messages.error(sentence);
            }
            if is_reload {
                self.look_at_files();
            }
            // What the document names takes the place of what is shown, be it nothing.
            if !matches!(new.purpose, LoadFor::Follow | LoadFor::Return(_)) {
                return;
            }
        }
        let arrival = (new.purpose == LoadFor::Edit).then(|| self.remember_records(&new.set, new.from, &new.fitting));
        // With the mapping of the new client, so that nothing is checked with the one before.
        self.derived.follow(self.opened.document());
        let before = std::mem::take(&mut self.loaded.profiles);
        if new.purpose == LoadFor::Rest {
            // Nothing that is looked at moves: the first records are the same, and what was counted of them stays
            // until all are counted.
            self.loaded.profiles.clone_from(&before);
            self.loaded.complete(new.set);
        } else {
            self.loaded.replace(new.set, new.disguise, new.near);
            self.loaded.fitting = Some(new.fitting);
            self.loaded.arrival = arrival.flatten();
            self.view.forget_records();
            self.view.put_records(new.places);
        }
        // What is asked of other records from here on is asked of these.
        self.know_neighbours();
        if is_reload {
            self.say_reloaded(&new.purpose, new.kept);
        }
        if self.set().count(self.kind()) == 0 {
            let other = ResourceKind::ALL.into_iter().find(|kind| self.set().count(*kind) > 0);
            self.view.kind = other.unwrap_or(ResourceKind::User);
        }
        self.view.chosen = None;
        self.watch_files(new.stamps);
        self.read_records();
        self.survey(if is_reload { before } else { [None, None] });
    }

    fn say_reloaded(&mut self, purpose: &LoadFor, kept: [bool; 2]) {
        let LoadFor::Reload(keys, _) = purpose else { return };
        let kind = slot(self.kind());
        match &keys[kind] {
            Some(key) if !kept[kind] => self.messages.note(format!("Reloaded. {key} is not in it any more.")),
            _ => self.messages.note("Reloaded. The mapping is as it was."),
        }
    }

    /// The payload says which client it comes from. A mapping that nobody touched follows it, and the sample's
    /// deliberate mistake stays with the sample; a mapping that somebody made is kept.
    /// Returns what is to be said of them, when they are a person's own.
    fn remember_records(&mut self, set: &LoadedSet, from: RecordsFrom, fitting: &Fitting) -> Option<Arrival> {
        let mut document = self.document().clone();
        let found = proposed_client(set).unwrap_or(document.client);
        let own = !from.sources.iter().any(SourceLocation::is_sample);
        let then = if self.is_mapping_untouched() && (own || found != document.client) {
            document.start_over_with(found);
            let count = |document: &Document| document.user.rules.len() + document.group.rules.len();
            let of = count(&document);
            if own {
                fitting.put(&mut document);
            }
            match count(&document) {
                _ if found != client::any().kind => MappingThen::Default,
                kept => MappingThen::Fitted { kept, of },
            }
        } else {
            MappingThen::Kept(Some(found).filter(|found| *found != document.client))
        };
        let arrival = own.then(|| Arrival::of(set, document.client, then));
        if document.client != self.document().client {
            // What was chosen means nothing to other names.
            self.view.choose_target(None);
        }
        self.view.only_unread = false;
        document.sources = from.sources;
        document.encoding = from.encoding;
        self.opened.change_records(document, from.pasted, "Load payloads");
        arrival
    }

    /// What rules of this kind read and the last reload did not bring any more, until it is dealt with.
    pub fn vanished(&self, kind: ResourceKind) -> &[Vanished] {
        &self.loaded.vanished[slot(kind)]
    }

    /// What is wrong with the files behind a set that could be reloaded; the sentence for a person.
    pub fn file_trouble(&self) -> Option<String> {
        self.file_changes().map(words_of)
    }
}

/// What to say of a file that this program has written of an account.
fn of_an_account(input: &Input) -> Option<String> {
    let Input::File(path) = input else { return None };
    Told::not_people(path)
}

/// Hands over the beginning of payloads that are new, when that is quicker than all; what is left to be done then.
fn show_beginning(inputs: &[Input], way: &LoadOf, stamps: &Stamps, work: &Work<JobResult>) -> LoadFor {
    if !matches!(way.purpose, LoadFor::Edit | LoadFor::Follow) {
        return way.purpose.clone();
    }
    let Some(set) = LoadedSet::beginning(inputs) else { return way.purpose.clone() };
    let beginning = NewRecords::new(set, way.clone(), stamps.clone(), None);
    work.change(|bench| bench.loaded(beginning));
    LoadFor::Rest
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
    let lost = |before: &Arc<LoadedSet>| {
        let there: HashSet<&str> = set.files().iter().map(|file| file.name.as_str()).collect();
        before.files().iter().any(|file| !there.contains(file.name.as_str()))
    };
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
