//! Reading the account at once, before the records are planned: what they will ask for is known then, as far as it does
//! not depend on an answer, and is read in the way that costs least.

use std::collections::{HashMap, HashSet};

use serde_json::Value;

use super::canary::Verdict;
use super::{Decider, Wanted};
use crate::base::{Cancelled, PackedTexts, PerKind, Progress, ResourceKind};
use crate::exchange::account::{Batches, FEW, Key, Page, Reading, Reckoning, Way, page_request, read_pages, trial};
use crate::exchange::crew;
use crate::exchange::endpoint::AskError;
use crate::exchange::fingerprint::{Fingerprint, Fingerprints};
use crate::exchange::lookup::{AccountMatch, question};
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
        for looked_up in self.kinds_looked_up(kind) {
            let open = || self.open_questions(kind, records).map(|open| open.into_of(*looked_up));
            let people = open()?.len();
            if people > FEW {
                readings.extend(self.read_kind(*looked_up, people, &open, progress)?);
            }
        }
        Ok(readings)
    }

    fn read_kind(
        &self,
        kind: ResourceKind,
        people: u64,
        open: &dyn Fn() -> Result<Questions, Cancelled>,
        progress: &Progress,
    ) -> Result<Option<Reading>, AskError> {
        let keys = self.keys(kind);
        let Some(first) = keys.first().map(|key| key.target.clone()) else { return Ok(None) };
        let reckoning = Reckoning::new(self.dry_run.provider, people, None);
        let request = page_request(kind, 1, reckoning.page);
        let page = match self.look_ups.page(&request) {
            Ok(page) => page,
            Err(AskError::Trouble(trouble)) => {
                return Ok(Some(Reading::one_by_one(
                    kind,
                    &format!("the account shows no page ({})", trouble.words().what),
                )));
            }
            Err(error) => return Err(error),
        };
        let total = page.total.filter(|total| page.passed_over == 0 && *total >= page.resources.len() as u64);
        // Who shows fewer than asked for has smaller pages.
        let shown = page.resources.len() as u64;
        let size = if total.is_some_and(|total| shown < total) { shown.max(1) } else { reckoning.page };
        let reckoning = Reckoning { total, page: size, ..reckoning };
        self.look_ups.account().found_by(kind, keys);
        let way = match reckoning.best().0 {
            Way::Pages { .. } if self.shows_otherwise(kind, &first, &page)? => {
                Reckoning { total: None, ..reckoning }.best().0
            }
            way => way,
        };
        let batch = if way == Way::OneByOne { None } else { self.batch(kind, &reckoning, &page)? };
        let reading = match way {
            Way::OneByOne => return Ok(None),
            Way::Pages { of, .. } => {
                let read = read_pages(&self.look_ups, kind, (request, &page), progress)?;
                Reading::by_pages(kind, of, &read, batch.as_ref().map(|_| reckoning.batch.unwrap_or(1)))
            }
            Way::Batches { .. } if batch.is_none() => {
                let why = "asked for several at once, the account does not show them all";
                return Ok(Some(Reading::one_by_one(kind, why)));
            }
            Way::Batches { of } => Reading::by_batches(kind, of),
        };
        if let Some(trusted) = batch {
            self.ask_in_batches(kind, &reckoning, &trusted, open, progress)?;
        }
        Ok(Some(reading))
    }

    /// The attributes that records are found by and that look-ups can be relied on for.
    fn keys(&self, kind: ResourceKind) -> Vec<Key> {
        let attributes = &self.dry_run.provider.resource_type(kind).core.attributes;
        let is_unique = |target: &TargetPath| {
            let attribute = attributes.iter().find(|it| target.to_string().eq_ignore_ascii_case(&it.name));
            attribute.is_some_and(|attribute| attribute.uniqueness != Uniqueness::None)
        };
        let matching = self.dry_run.mapping(kind).mapping.matching();
        let matching = matching
            .iter()
            .map(|rule| rule.target.clone())
            .filter(|target| matches!(self.verdicts.of(kind, target), Some(Verdict::Passed | Verdict::NotPossible(_))));
        let unique = attributes.iter().filter(|it| it.uniqueness != Uniqueness::None && !it.is_read_only());
        let unique = unique.filter_map(|it| TargetPath::parse(&it.name).ok());
        let mut keys: Vec<Key> = Vec::new();
        for target in matching.chain(unique) {
            if keys.iter().all(|key| key.target != target) {
                let folds = self.verdicts.ignores_case(kind, &target);
                keys.push(Key { folds, is_unique: is_unique(&target), target });
            }
        }
        keys
    }

    /// Whether a page shows somebody otherwise than a look-up does: then what a person has cannot be read from it.
    fn shows_otherwise(&self, kind: ResourceKind, target: &TargetPath, page: &Page) -> Result<bool, AskError> {
        let value = |resource: &Resource| super::canary::shown_value(resource, target);
        let Some((listed, value)) = page.resources.iter().find_map(|it| Some((it, value(it)?))) else {
            return Ok(false);
        };
        let Some(Ok(AccountMatch::One(found))) = self.ask_for(kind, target, &value)? else { return Ok(true) };
        Ok(comparable(&found) != comparable(listed))
    }

    /// The attributes by which several can be asked for at once; `None` when there is none.
    fn batch(
        &self,
        kind: ResourceKind,
        reckoning: &Reckoning,
        page: &Page,
    ) -> Result<Option<Vec<TargetPath>>, AskError> {
        let Some(of) = reckoning.batch else { return Ok(None) };
        let mut trusted = Vec::new();
        for key in self.keys(kind) {
            let batches = Batches { kind, target: &key.target, of: of as usize };
            // Where the account says that it has nobody, there is nobody to try it with.
            if trial(&self.look_ups, &batches, &page.resources)?.unwrap_or(page.total == Some(0)) {
                trusted.push(key.target);
            }
        }
        Ok(Some(trusted).filter(|trusted| !trusted.is_empty()))
    }

    fn ask_in_batches(
        &self,
        kind: ResourceKind,
        reckoning: &Reckoning,
        trusted: &[TargetPath],
        open: &dyn Fn() -> Result<Questions, Cancelled>,
        progress: &Progress,
    ) -> Result<(), AskError> {
        let of = reckoning.batch.unwrap_or(1) as usize;
        let mut tried = HashSet::new();
        for _ in 0..MOST_ROUNDS {
            let questions = open()?;
            let mut asked = false;
            for target in trusted {
                let Some(values) = questions.by_target.get(target) else { continue };
                let batches = Batches { kind, target, of };
                // What did not count once is left to a look-up.
                let new = values.iter().filter(|value| tried.insert(format!("{target} {value}")));
                let parts = batches.part(new);
                asked |= !parts.is_empty();
                progress.set_done(0);
                progress.set_total(parts.len() as u64);
                crew::for_each(&parts, |part| batches.ask(&self.look_ups, part), |_| progress.advance(1))?;
            }
            if !asked {
                break;
            }
        }
        Ok(())
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
            for wanted in std::iter::once(self.first_open(&wanted, true).map(|it| (wanted.kind, it)))
                .chain(referred.map(|other| self.first_open(&other, false).map(|it| (other.kind, it))))
            {
                let Some((kind, question)) = wanted else { continue };
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
        let unique = with_unique.then(|| self.unique_values(wanted, &wanted.created)).unwrap_or_default();
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
