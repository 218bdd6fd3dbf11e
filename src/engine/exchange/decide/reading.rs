//! Reading the account at once, before the records are planned: what they will ask for is known then, as far as it does
//! not depend on an answer, and is read in the way that costs least.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::mem;
use std::sync::atomic::{AtomicU64, Ordering};

use serde_json::Value;

use super::{Decider, Wanted};
use crate::base::{Cancelled, PackedTexts, PerKind, Progress, ResourceKind, spread};
use crate::exchange::account::{
    Batches, FEW, Key, MOST_UNANSWERED, Page, Reading, Reckoning, Way, page_request, read_pages, trial,
};
use crate::exchange::answering::Answering;
use crate::exchange::canary::Verdict;
use crate::exchange::crew;
use crate::exchange::endpoint::AskError;
use crate::exchange::fingerprint::{Fingerprint, Fingerprints};
use crate::exchange::lookup::{AccountMatch, question, shown_value};
use crate::scim::{Resource, TargetPath, Uniqueness, name};
use crate::source::RecordIndex;

/// Values that the account is to be asked for, each once, by attribute.
#[derive(Default)]
pub(super) struct Questions {
    by_target: HashMap<TargetPath, PackedTexts>,
    seen: HashSet<Fingerprint>,
}

impl Questions {
    fn put(&mut self, fingerprints: &Fingerprints, (target, value): &(TargetPath, String)) {
        if self.seen.insert(fingerprints.of(&format!("{target} {value}"))) {
            self.by_target.entry(target.clone()).or_default().push(value);
        }
    }

    fn len(&self) -> u64 {
        self.seen.len() as u64
    }
}

/// In an account that shows nobody so many are looked up by themselves, before several are asked for at once.
const SAMPLED: usize = 25;

/// How often those who were found by nothing yet are asked for by what comes next.
const MOST_ROUNDS: usize = 4;

impl Decider<'_> {
    /// Reads at once what the plan of these records rests on, where that costs less than a question each.
    pub fn read_account(
        &self,
        kind: ResourceKind,
        records: &[RecordIndex],
        progress: &Progress,
    ) -> Result<Vec<Reading>, AskError> {
        let mut readings = Vec::new();
        let kinds = self.kinds_looked_up(kind);
        if let Answering::Snapshot(snapshot) = self.look_ups.answering() {
            let keys = |kind| self.keys(kind).into_iter().chain(self.email_key(kind).cloned());
            kinds.iter().for_each(|kind| snapshot.find_by(*kind, keys(*kind).map(|key| key.target)));
            return Ok(readings);
        }
        if kinds.is_empty() {
            return Ok(readings);
        }
        let mut all = self.open_questions(kind, records)?;
        for looked_up in kinds {
            let open = || self.open_questions(kind, records).map(|open| open.into_of(*looked_up));
            let first = mem::take(all.of_mut(*looked_up));
            if first.len() > FEW {
                readings.extend(self.read_kind(*looked_up, first, &open, progress)?);
            }
        }
        Ok(readings)
    }

    fn read_kind(
        &self,
        kind: ResourceKind,
        questions: Questions,
        open: &dyn Fn() -> Result<Questions, Cancelled>,
        progress: &Progress,
    ) -> Result<Option<Reading>, AskError> {
        let mut keys = self.keys(kind);
        let Some(key) = keys.first().cloned() else { return Ok(None) };
        keys.extend(self.email_key(kind).cloned());
        if !self.dry_run.client.sends_all_back {
            self.look_ups.account().keep_only(kind, self.attributes_read(kind, &keys));
        }
        self.look_ups.account().found_by(kind, keys);
        let reckoning = Reckoning::new(self.dry_run.provider, questions.len(), None);
        let request = page_request(kind, 1, reckoning.page);
        let page = match self.look_ups.page(&request) {
            Ok(page) => page,
            Err(AskError::Trouble(trouble)) => {
                let why = format!("the account shows no page ({})", trouble.words().what);
                return Ok(Some(Reading::one_by_one(kind, &why)));
            }
            Err(error) => return Err(error),
        };
        let reckoning = self.reckoned(kind, &key.target, &page, reckoning)?;
        let way = reckoning.best().0;
        let trusted =
            if way == Way::OneByOne { Vec::new() } else { self.trusted(kind, &reckoning, &page, &questions)? };
        let batch = reckoning.batch.filter(|_| !trusted.is_empty());
        let reading = match (way, batch) {
            (Way::OneByOne, _) if reckoning.total.is_none() && page.total.is_some() => {
                let why = "what a page shows does not agree with its count, or with a look-up";
                return Ok(Some(Reading::one_by_one(kind, why)));
            }
            (Way::OneByOne, _) => return Ok(None),
            (Way::Pages { of, .. }, batch) => {
                let following = &|start, count| page_request(kind, start, count);
                let (account, first) = (self.look_ups.account(), (request, &page));
                let mut shelf = account.shelf(kind);
                let read = read_pages(
                    (self.dry_run.provider, &self.look_ups),
                    following,
                    first,
                    questions.len(),
                    &mut shelf,
                    progress,
                )?;
                account.were_read(kind, &read);
                Reading::by_pages(kind, of, &read, batch)
            }
            (Way::Batches { of }, Some(_)) => Reading::by_batches(kind, of),
            (Way::Batches { .. }, None) => {
                let why = "asked for several at once, the account does not show them all";
                return Ok(Some(Reading::one_by_one(kind, why)));
            }
        };
        let is_given_up = match batch {
            Some(of) => self.ask_in_batches((kind, of), &trusted, questions, open, progress)?,
            None => false,
        };
        Ok(Some(if is_given_up { reading.given_up() } else { reading }))
    }

    /// The choice as the first page shows it: how many there are, how many a page has, and whether pages can be used.
    fn reckoned(
        &self,
        kind: ResourceKind,
        target: &TargetPath,
        page: &Page,
        before: Reckoning,
    ) -> Result<Reckoning, AskError> {
        let shown = page.resources.len() as u64;
        let counted = page.whole(self.dry_run.provider, 1);
        // Where it only says that there is another page, there may be as many as are looked up.
        let guessed = page.total.map(|_| before.people.max(shown + 1));
        let total = counted.or(guessed).filter(|total| page.passed_over == 0 && *total >= shown);
        // Who shows fewer than asked for has smaller pages.
        let size = if total.is_some_and(|total| shown < total) { shown.max(1) } else { before.page };
        let reckoning = Reckoning { total, page: size, ..before };
        let is_by_pages = matches!(reckoning.best().0, Way::Pages { .. });
        let shows_otherwise = is_by_pages && self.shows_otherwise(kind, target, page)?;
        Ok(Reckoning { total: total.filter(|_| !shows_otherwise), ..reckoning })
    }

    /// The attributes that records are found by and that look-ups can be relied on for.
    fn keys(&self, kind: ResourceKind) -> Vec<Key> {
        let attributes = &self.dry_run.provider.resource_type(kind).core.attributes;
        let is_unique = |target: &TargetPath| {
            let attribute = attributes.iter().find(|it| target.to_string().eq_ignore_ascii_case(&it.name));
            attribute.is_some_and(|attribute| attribute.uniqueness != Uniqueness::None)
        };
        let matching = self.dry_run.mapping(kind).mapping.matching();
        let matching = matching.iter().map(|rule| rule.target.clone());
        let matching = matching.filter(|target| self.verdicts.of(kind, target).is_some());
        let unique = attributes.iter().filter(|it| it.uniqueness != Uniqueness::None && !it.is_read_only());
        let unique = unique.filter_map(|it| TargetPath::parse(&it.name).ok());
        let mut keys: Vec<Key> = Vec::new();
        let is_answered = |target: &TargetPath| self.verdicts.of(kind, target).is_none_or(Verdict::is_answered);
        for target in matching.chain(unique).filter(is_answered) {
            if keys.iter().all(|key| key.target != target) {
                let folds = self.verdicts.ignores_case(kind, &target);
                keys.push(Key { folds, is_unique: is_unique(&target), target });
            }
        }
        keys
    }

    /// What a plan reads of a resource: what rules fill, what it is found by, whether it is enabled, its version.
    fn attributes_read(&self, kind: ResourceKind, keys: &[Key]) -> Vec<String> {
        let rules = self.dry_run.mapping(kind).mapping.rules.iter().map(|rule| &rule.target);
        let targets = rules.chain(keys.iter().map(|key| &key.target));
        let read: BTreeSet<&str> = targets.map(TargetPath::attribute).chain(["active", "meta"]).collect();
        read.into_iter().map(str::to_owned).collect()
    }

    /// Whether a page shows somebody otherwise than a look-up does: then what a person has cannot be read from it.
    fn shows_otherwise(&self, kind: ResourceKind, target: &TargetPath, page: &Page) -> Result<bool, AskError> {
        let value = |resource: &Resource| shown_value(resource, target);
        let Some((listed, value)) = page.resources.iter().find_map(|it| Some((it, value(it)?))) else {
            return Ok(false);
        };
        let Some(Ok(AccountMatch::One(found))) = self.ask_for(kind, target, &value)? else { return Ok(true) };
        Ok(comparable(&found) != comparable(listed))
    }

    /// The attributes by which several can be asked for at once.
    fn trusted(
        &self,
        kind: ResourceKind,
        reckoning: &Reckoning,
        page: &Page,
        questions: &Questions,
    ) -> Result<Vec<TargetPath>, AskError> {
        let mut trusted = Vec::new();
        let Some(of) = reckoning.batch else { return Ok(trusted) };
        // Where the account shows nobody there is nobody to try it with, unless look-ups find some whom it hides.
        let is_empty = page.total == Some(0) && self.dry_run.provider.relies_on_or();
        let found = if is_empty { self.found_by_themselves(kind, questions)? } else { Vec::new() };
        let there = if is_empty { &found } else { &page.resources };
        for Key { target, .. } in self.keys(kind) {
            let batches = Batches { kind, target: &target, of: usize::try_from(of).unwrap_or(usize::MAX) };
            if trial(&self.look_ups, &batches, there)?.unwrap_or(is_empty) {
                trusted.push(target);
            }
        }
        Ok(trusted)
    }

    /// Whom look-ups find of a few of those who are to be asked for.
    fn found_by_themselves(&self, kind: ResourceKind, questions: &Questions) -> Result<Vec<Resource>, AskError> {
        let mut found = Vec::new();
        for (target, values) in &questions.by_target {
            let taken: HashSet<usize> = spread(values.len(), SAMPLED).into_iter().collect();
            for (_, value) in values.iter().enumerate().filter(|(at, _)| taken.contains(at)) {
                if let Some(Ok(AccountMatch::One(resource))) = self.ask_for(kind, target, value)? {
                    found.push(Resource::clone(&resource));
                }
            }
        }
        Ok(found)
    }

    /// Asks what has no answer yet; then, where there is more than one thing to ask by, what comes next of those whom
    /// nothing found. Whether that was given up.
    fn ask_in_batches(
        &self,
        (kind, of): (ResourceKind, u64),
        trusted: &[TargetPath],
        mut questions: Questions,
        open: &dyn Fn() -> Result<Questions, Cancelled>,
        progress: &Progress,
    ) -> Result<bool, AskError> {
        let mut tried = HashSet::new();
        let unanswered = AtomicU64::new(0);
        let is_given_up = || unanswered.load(Ordering::Relaxed) >= MOST_UNANSWERED;
        for _ in 0..MOST_ROUNDS {
            let mut asked = false;
            for target in trusted {
                let Some(values) = questions.by_target.get(target) else { continue };
                let batches = Batches { kind, target, of: usize::try_from(of).unwrap_or(usize::MAX) };
                let mut is_open = |value: &&str| {
                    let question = (target.clone(), (*value).to_owned());
                    // What did not count once is left to a look-up.
                    self.look_ups.read_before(kind, &question).is_none() && tried.insert(question)
                };
                let parts = batches.part(values.iter().filter(|value| is_open(value)));
                asked |= !parts.is_empty();
                progress.set_done(0);
                progress.set_total(parts.len() as u64);
                let ask = |part: &Vec<&str>| {
                    if !is_given_up() {
                        match batches.ask(&self.look_ups, part)? {
                            true => unanswered.store(0, Ordering::Relaxed),
                            false => drop(unanswered.fetch_add(1, Ordering::Relaxed)),
                        }
                    }
                    Ok(())
                };
                crew::for_each(&parts, ask, |()| progress.advance(1))?;
            }
            if !asked || is_given_up() || self.keys(kind).len() == 1 {
                break;
            }
            questions = open()?;
        }
        Ok(is_given_up())
    }

    /// What planning these records would ask the account for now: of each the first question that has no answer yet.
    fn open_questions(&self, kind: ResourceKind, records: &[RecordIndex]) -> Result<PerKind<Questions>, Cancelled> {
        let mut open: PerKind<Questions> = PerKind::default();
        let fingerprints = Fingerprints::default();
        for record in records {
            self.cancel.check()?;
            let Ok(wanted) = self.wanted(kind, *record) else { continue };
            let identifiers = wanted.identifiers.iter().flat_map(PackedTexts::iter);
            let referred = identifiers.filter_map(|identifier| self.referred(kind, identifier));
            let own = self.first_open(&wanted, true).map(|question| (kind, question));
            let of_others = referred.filter_map(|other| Some((other.kind, self.first_open(&other, false)?)));
            for (kind, question) in own.into_iter().chain(of_others) {
                open.of_mut(kind).put(&fingerprints, &question);
            }
        }
        Ok(open)
    }

    /// The first question of a record that has no answer yet.
    fn first_open(&self, wanted: &Wanted, with_unique: bool) -> Option<(TargetPath, String)> {
        let kind = wanted.kind();
        if wanted.match_not_known(self.mapping(wanted)).is_some() {
            return None;
        }
        for request in self.look_up_requests(wanted) {
            let Some(question) = question(&request) else { continue };
            if self.verdicts.of(kind, &question.0).is_some_and(Verdict::is_bad) {
                return None;
            }
            match self.look_ups.read_before(kind, &question) {
                None => return Some(question),
                Some((AccountMatch::Nobody | AccountMatch::NotFound, _)) => {}
                Some(_) => return None,
            }
        }
        let unique = if with_unique { self.unique_values(wanted, &wanted.created) } else { Vec::new() };
        unique.into_iter().find(|question| self.look_ups.read_before(kind, question).is_none())
    }
}

/// A resource without what may be left out of lists, or differ from answer to answer.
fn comparable(resource: &Resource) -> Value {
    let mut attributes = resource.attributes.clone();
    if let Some(object) = attributes.as_object_mut() {
        ["meta", "groups", "schemas"].into_iter().for_each(|attribute| drop(name::remove(object, attribute)));
    }
    attributes
}
