//! Trying the look-ups of a plan ([`crate::exchange::canary`]) as the client phrases them, and what they are worth then.

use std::collections::HashMap;

use serde_json::{Value, json};

use super::Decider;
use crate::base::ResourceKind;
use crate::client::{Account, Cause, Event, References};
use crate::exchange::answering::Answering;
use crate::exchange::canary::{AskFor, Canary, Trial, Verdict};
use crate::exchange::endpoint::AskError;
use crate::exchange::lookup::{AccountMatch, question};
use crate::exchange::trouble::Trouble;
use crate::scim::{Request, TargetPath};

/// The verdicts, by kind and matching attribute.
#[derive(Clone, Debug, Default)]
pub(super) struct Verdicts(HashMap<(ResourceKind, TargetPath), Judged>);

#[derive(Clone, Debug)]
struct Judged {
    verdict: Verdict,
    ignores_case: bool,
}

impl Verdicts {
    pub fn new(canaries: &[Canary]) -> Self {
        let judged = |it: &Canary| Judged { verdict: it.verdict.clone(), ignores_case: it.ignores_case };
        Self(canaries.iter().map(|it| ((it.kind, it.target.clone()), judged(it))).collect())
    }

    pub fn of(&self, kind: ResourceKind, target: &TargetPath) -> Option<&Verdict> {
        self.0.get(&(kind, target.clone())).map(|judged| &judged.verdict)
    }

    /// Whether a look-up by it was seen to find somebody by a value in another case.
    pub fn ignores_case(&self, kind: ResourceKind, target: &TargetPath) -> bool {
        self.0.get(&(kind, target.clone())).is_some_and(|judged| judged.ignores_case)
    }
}

impl Decider<'_> {
    /// Tries the look-ups that a plan of this kind rests on. Trouble with one of them is its verdict.
    pub fn try_look_ups(&self, kind: ResourceKind) -> Result<Vec<Canary>, AskError> {
        let mut canaries = Vec::new();
        for kind in self.kinds_looked_up(kind) {
            self.cancel.check()?;
            let rules = self.dry_run.mapping(*kind).mapping.matching();
            let targets: Vec<TargetPath> = rules.iter().map(|rule| rule.target.clone()).collect();
            if let Answering::Snapshot(snapshot) = self.look_ups.answering() {
                let takes_404 = self.dry_run.client.not_found_is_nobody;
                canaries.extend(targets.iter().map(|target| snapshot.canary(*kind, target, takes_404)));
                continue;
            }
            canaries.extend(self.trial(&|kind, target, value| self.ask_for(kind, target, value), *kind, &targets)?);
        }
        Ok(canaries)
    }

    fn trial(&self, ask_for: AskFor<'_>, kind: ResourceKind, targets: &[TargetPath]) -> Result<Vec<Canary>, AskError> {
        let ignores_case = &|kind, target: &TargetPath| self.ignores_case(kind, target);
        Trial { look_ups: &self.look_ups, ask_for, ignores_case }.of(kind, targets)
    }

    fn ignores_case(&self, kind: ResourceKind, target: &TargetPath) -> bool {
        let rules = &self.dry_run.mapping(kind).rules;
        let rule = rules.iter().find(|rule| rule.rule.target == *target);
        rule.and_then(|rule| rule.attribute.as_ref()).is_some_and(|attribute| !attribute.case_exact)
    }

    /// How many requests that takes, at most.
    pub(super) fn count_trials(&self, kind: ResourceKind) -> u64 {
        let matching = |kind: &ResourceKind| self.dry_run.mapping(*kind).mapping.matching().len() as u64;
        let trials = |matching: u64| if matching == 0 { 0 } else { 1 + 3 * matching };
        self.kinds_looked_up(kind).iter().map(|kind| trials(matching(kind))).sum()
    }

    /// Members are looked up as users.
    pub(super) fn kinds_looked_up(&self, kind: ResourceKind) -> &'static [ResourceKind] {
        match kind {
            ResourceKind::User => &[ResourceKind::User],
            ResourceKind::Group if self.dry_run.client.sends_groups => &[ResourceKind::Group, ResourceKind::User],
            ResourceKind::Group => &[],
        }
    }

    /// Asks as the client would for a resource of which nothing but this value is known; `None` when it would not.
    pub(super) fn ask_for(
        &self,
        kind: ResourceKind,
        target: &TargetPath,
        value: &str,
    ) -> Result<Option<Result<AccountMatch, Trouble>>, AskError> {
        let mut resource = json!({});
        target.set(&mut resource, json!(value));
        for request in self.look_ups_of(kind, &resource) {
            let Some(question) = question(&request).filter(|(asked, _)| asked == target) else { continue };
            return match self.look_ups.find(&request, &question) {
                Ok(found) => Ok(Some(Ok(found))),
                Err(AskError::Trouble(trouble)) => Ok(Some(Err(trouble))),
                Err(error) => Err(error),
            };
        }
        Ok(None)
    }

    fn look_ups_of(&self, kind: ResourceKind, resource: &Value) -> Vec<Request> {
        let nobody = References::default();
        let event = Event {
            kind,
            mapping: &self.dry_run.mapping(kind).mapping,
            name: "",
            after: resource,
            references: &nobody,
            lacking: &[],
            account: Account::Unknown,
            cause: Cause::Referred,
        };
        let sequence = self.dry_run.client.phrase(&event, self.dry_run.variant);
        sequence.sent().filter_map(|(_, sent)| sent.bound()).collect()
    }
}
