//! What a snapshot answers in the place of its account: look-ups by one value, and single resources.

use std::collections::HashMap;
use std::sync::{Arc, PoisonError};

use super::read::{ResourceSpan, Snapshot};
use crate::base::{ResourceKind, threads};
use crate::exchange::canary::{Canary, Verdict};
use crate::exchange::fingerprint::Fingerprint;
use crate::exchange::lookup::shown_texts;
use crate::exchange::trouble::{Body, FailureCause, Said, Status, Trouble, Unanswered, beginning};
use crate::provider;
use crate::scim::message::Bounds;
use crate::scim::{self, Resource, TargetPath, Uniqueness};

/// Whom a snapshot has under a value in small letters.
pub(super) type ByValue = HashMap<Fingerprint, Vec<u32>>;

/// What became of one candidate.
enum Fit {
    Is,
    /// In another case, and whether the account minds is not known.
    Perhaps,
    IsNot,
}

impl Snapshot {
    /// How look-ups by an attribute stood the trial when it was taken, for a client that takes a 404 for nobody, or not.
    pub(in crate::exchange) fn canary(&self, kind: ResourceKind, target: &TargetPath, takes_404: bool) -> Canary {
        let tried = self.tried(kind, target).cloned().unwrap_or_else(|| Canary {
            kind,
            target: target.clone(),
            verdict: Verdict::NotPossible("they were not when the snapshot was taken".to_owned()),
            ignores_case: false,
            nobody_is_404: false,
        });
        match tried.nobody_is_404 && !takes_404 {
            true => Canary {
                verdict: Verdict::NoAnswer("asked for nobody, it answers with 404 (Not Found)".to_owned()),
                ..tried
            },
            false => tried,
        }
    }

    fn tried(&self, kind: ResourceKind, target: &TargetPath) -> Option<&Canary> {
        self.trials.iter().find(|canary| canary.kind == kind && canary.target == *target)
    }

    /// One resource, by the path of a request for it.
    pub(in crate::exchange) fn answer(&self, path: &str) -> Result<scim::Body, Trouble> {
        let answer = asked_for(path).ok_or_else(|| Unanswered::NoQuestion.into());
        let answer = answer.and_then(|(kind, id)| self.by_id(kind, &id));
        answer.map_err(|cause| self.trouble(path, cause))
    }

    /// Whom a look-up would show that asks for this value.
    pub(in crate::exchange) fn look_up(
        &self,
        kind: ResourceKind,
        (target, value): &(TargetPath, String),
    ) -> Result<Vec<Resource>, Trouble> {
        self.by_value(kind, target, value).map_err(|cause| self.trouble(kind.endpoint(), cause))
    }

    pub(in crate::exchange) fn trouble(&self, path: &str, cause: FailureCause) -> Trouble {
        Trouble::new(format!("{}{path}", self.header.endpoint), cause)
    }

    fn by_id(&self, kind: ResourceKind, id: &str) -> Result<scim::Body, FailureCause> {
        let shelf = self.shelf(kind);
        let at = shelf.by_id.get(&self.fingerprints.of(id)).ok_or(Unanswered::NoSuchId { kind })?;
        body(self.json(shelf.places[*at as usize]))
    }

    fn by_value(&self, kind: ResourceKind, target: &TargetPath, value: &str) -> Result<Vec<Resource>, FailureCause> {
        let tried = self.tried(kind, target);
        if let Some(Verdict::NoAnswer(why) | Verdict::Failed(why)) = tried.map(|tried| &tried.verdict) {
            return Err(Unanswered::Refused { target: target.short(), why: why.clone() }.into());
        }
        let mut found = Vec::new();
        for place in self.candidates(kind, target, value) {
            let Some(resource) = resource(self.json(place)) else { continue };
            match self.fit(&resource, kind, target, value) {
                Fit::Is => found.push(resource),
                Fit::Perhaps => return Err(Unanswered::OtherCase { target: target.short() }.into()),
                Fit::IsNot => {}
            }
        }
        let is_sure = !found.is_empty() && self.is_unique(kind, target);
        match &self.extents.of(kind).why {
            Some(why) if !is_sure => {
                let why = why.trim_end_matches('.').to_owned();
                Err(Unanswered::NotWhole { kind, why }.into())
            }
            _ if found.is_empty() && tried.is_some_and(|tried| tried.nobody_is_404) => {
                Err(Status::NotFound { said: Said::Nothing }.into())
            }
            _ => Ok(found),
        }
    }

    /// Whether a look-up would find this one: by the value as it stands; in another case where that was seen to do, or not
    /// to do.
    fn fit(&self, resource: &Resource, kind: ResourceKind, target: &TargetPath, value: &str) -> Fit {
        let texts = shown_texts(resource, target);
        let tried = self.tried(kind, target);
        let folds = tried.is_some_and(|tried| tried.ignores_case);
        let minds_case = match tried.map(|tried| &tried.verdict) {
            Some(Verdict::MissesOtherCase(_)) => true,
            Some(Verdict::Passed) => !folds && self.is_case_exact(kind, target),
            _ => false,
        };
        match texts.iter().any(|text| text == value || (folds && text.eq_ignore_ascii_case(value))) {
            true => Fit::Is,
            false if minds_case => Fit::IsNot,
            false => Fit::Perhaps,
        }
    }

    /// Somebody who shows this text, in whatever case: no look-up, only what was seen when it was taken.
    pub(in crate::exchange) fn with_text(
        &self,
        kind: ResourceKind,
        target: &TargetPath,
        text: &str,
    ) -> Option<Resource> {
        let is_same =
            |resource: &Resource| shown_texts(resource, target).iter().any(|it| it.eq_ignore_ascii_case(text));
        self.candidates(kind, target, text).into_iter().find_map(|place| resource(self.json(place)).filter(is_same))
    }

    fn candidates(&self, kind: ResourceKind, target: &TargetPath, value: &str) -> Vec<ResourceSpan> {
        let by_value = self.by_values_of(kind, target);
        let found = by_value.get(&self.fingerprints.of(&value.to_lowercase()));
        let places = &self.shelf(kind).places;
        found.into_iter().flatten().filter_map(|at| places.get(*at as usize).copied()).collect()
    }

    fn by_values_of(&self, kind: ResourceKind, target: &TargetPath) -> Arc<ByValue> {
        let known = || {
            let known = self.shelf(kind).by_value.read().unwrap_or_else(PoisonError::into_inner);
            known.get(target).cloned()
        };
        known().unwrap_or_else(|| {
            self.find_by(kind, [target.clone()].into_iter());
            known().unwrap_or_default()
        })
    }

    /// Goes through all once, so that they are found by these attributes.
    pub(in crate::exchange) fn find_by(&self, kind: ResourceKind, targets: impl Iterator<Item = TargetPath>) {
        let shelf = self.shelf(kind);
        let mut known = shelf.by_value.write().unwrap_or_else(PoisonError::into_inner);
        let targets: Vec<TargetPath> = targets.filter(|target| !known.contains_key(target)).collect();
        if targets.is_empty() {
            return;
        }
        let size = shelf.places.len().div_ceil(threads::sharing(shelf.places.len())).max(1);
        let mut found: Vec<ByValue> = vec![ByValue::new(); targets.len()];
        std::thread::scope(|scope| {
            let parts = shelf.places.chunks(size).enumerate();
            let targets = &targets;
            let work = |(part, places)| scope.spawn(move || self.part_by_values(part * size, places, targets));
            let works: Vec<_> = parts.map(work).collect();
            for (at, (value, record)) in works.into_iter().filter_map(|work| work.join().ok()).flatten() {
                found[at].entry(value).or_default().push(record);
            }
        });
        known.extend(targets.into_iter().zip(found.into_iter().map(Arc::new)));
    }

    /// Of a part: which attribute, which value, which resource.
    fn part_by_values(
        &self,
        first: usize,
        places: &[ResourceSpan],
        targets: &[TargetPath],
    ) -> Vec<(usize, (Fingerprint, u32))> {
        let mut found = Vec::with_capacity(places.len() * targets.len());
        for (at, place) in places.iter().enumerate() {
            let Some(resource) = resource(self.json(*place)) else { continue };
            let record = u32::try_from(first + at).unwrap_or(u32::MAX);
            for (number, target) in targets.iter().enumerate() {
                for text in shown_texts(&resource, target) {
                    let value = self.fingerprints.of(&text.to_lowercase());
                    if !found.last().is_some_and(|last| *last == (number, (value, record))) {
                        found.push((number, (value, record)));
                    }
                }
            }
        }
        found
    }

    fn is_unique(&self, kind: ResourceKind, target: &TargetPath) -> bool {
        let attribute = provider::of(self.header.provider).resource_type(kind).attribute(target);
        attribute.is_some_and(|attribute| attribute.uniqueness != Uniqueness::None)
    }

    fn is_case_exact(&self, kind: ResourceKind, target: &TargetPath) -> bool {
        provider::of(self.header.provider).resource_type(kind).attribute(target).is_some_and(|it| it.case_exact)
    }
}

fn kind_of(path: &str) -> Option<ResourceKind> {
    ResourceKind::ALL.into_iter().find(|kind| path.starts_with(kind.endpoint()))
}

/// The one resource that a path names.
fn asked_for(path: &str) -> Option<(ResourceKind, String)> {
    let kind = kind_of(path)?;
    let id = path[kind.endpoint().len()..].strip_prefix('/')?;
    Some((kind, percent_encoding::percent_decode_str(id).decode_utf8().ok()?.into_owned()))
}

fn resource(json: &[u8]) -> Option<Resource> {
    serde_json::from_slice::<serde_json::Value>(json).ok().map(Resource::from)
}

fn body(json: &[u8]) -> Result<scim::Body, FailureCause> {
    scim::Body::read(json, Bounds::default()).map_err(|not| {
        let begins = String::from_utf8_lossy(&not.begins).into_owned();
        Body::NotJson { detail: "A line of the snapshot cannot be read".to_owned(), begins: beginning(&begins) }.into()
    })
}
