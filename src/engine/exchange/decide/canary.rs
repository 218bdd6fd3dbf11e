//! Trying the look-ups before anything rests on them: does one find somebody who is there, and nobody who is not?
//!
//! Accounts that find nobody by an attribute, or everybody, answer each single look-up in good form. So whom the account
//! shows by itself is looked up by each matching attribute, with the client's own request; in another case too, where the
//! attribute ignores case; and so is a value that nobody has. What cannot be tried is said, and is no failure.

use std::collections::HashMap;

use serde::{Serialize, Serializer};
use serde_json::{Value, json};

use super::Decider;
use crate::base::ResourceKind;
use crate::client::{Account, Cause, Event, References};
use crate::exchange::account::list_request;
use crate::exchange::endpoint::AskError;
use crate::exchange::lookup::{AccountMatch, question, shown_value};
use crate::exchange::trouble::{Body, FailureCause, Trouble};
use crate::scim::{Request, Resource, TargetPath};

/// How one matching attribute stood the trial.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Canary {
    pub kind: ResourceKind,
    pub target: TargetPath,
    pub verdict: Verdict,
    /// Somebody was found by a value in another case.
    pub ignores_case: bool,
}

/// What trying look-ups by an attribute showed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Whom it should find it finds, and nobody else.
    Passed,
    /// Nobody to try it with; why.
    NotPossible(String),
    /// It was asked, and what came is no answer to a look-up; what.
    NoAnswer(String),
    /// Somebody is found; in another case nobody is, though the attribute ignores case. So nobody found means little.
    MissesOtherCase(String),
    /// Nothing can rest on it; why.
    Failed(String),
}

impl Verdict {
    pub const fn is_bad(&self) -> bool {
        matches!(self, Self::MissesOtherCase(_) | Self::Failed(_))
    }

    /// Whether a look-up would be answered, as far as is known: only then may something else answer in its place.
    pub const fn is_answered(&self) -> bool {
        matches!(self, Self::Passed | Self::NotPossible(_))
    }
}

/// `{resource, attribute, verdict, why}`
impl Serialize for Canary {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let (verdict, why) = match &self.verdict {
            Verdict::Passed => ("passed", None),
            Verdict::NotPossible(why) => ("not-possible", Some(why)),
            Verdict::NoAnswer(why) => ("no-answer", Some(why)),
            Verdict::MissesOtherCase(why) => ("misses-other-case", Some(why)),
            Verdict::Failed(why) => ("failed", Some(why)),
        };
        let mut canary = json!({"resource": self.kind, "attribute": self.target, "verdict": verdict});
        if let (Some(why), Some(canary)) = (why, canary.as_object_mut()) {
            canary.insert("why".to_owned(), json!(why));
        }
        canary.serialize(serializer)
    }
}

impl Canary {
    /// In a sentence, where there is something to say.
    pub fn words(&self) -> Option<String> {
        let target = self.target.short();
        match &self.verdict {
            Verdict::Passed => None,
            Verdict::NotPossible(why) | Verdict::NoAnswer(why) => {
                Some(format!("Look-ups by {target} could not be tried first: {why}."))
            }
            Verdict::MissesOtherCase(why) | Verdict::Failed(why) => {
                Some(format!("Look-ups by {target} cannot be relied on: {why}."))
            }
        }
    }
}

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

/// Nobody is called this, in any account.
const NOBODY: &str = "crosswalk-nobody-5f2c81d47a@crosswalk.invalid";

/// So many are asked for, to find one who has the attribute.
const SHOWN: u32 = 25;

impl Decider<'_> {
    /// Tries the look-ups that a plan of this kind rests on. Trouble with one of them is its verdict.
    pub fn try_look_ups(&self, kind: ResourceKind) -> Result<Vec<Canary>, AskError> {
        let mut canaries = Vec::new();
        for kind in self.kinds_looked_up(kind) {
            self.cancel.check()?;
            self.try_kind(*kind, &mut canaries)?;
        }
        Ok(canaries)
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

    fn try_kind(&self, kind: ResourceKind, canaries: &mut Vec<Canary>) -> Result<(), AskError> {
        let targets: Vec<TargetPath> =
            self.dry_run.mapping(kind).mapping.matching().iter().map(|rule| rule.target.clone()).collect();
        if targets.is_empty() {
            return Ok(());
        }
        let shown = self.shown(kind)?;
        for target in targets {
            let verdict = match &shown {
                Ok(shown) => self.try_target(kind, &target, shown)?,
                Err(verdict) => verdict.clone(),
            };
            let sample = shown.iter().flatten().find_map(|resource| shown_value(resource, &target));
            let tells_case = sample.is_some_and(|value| swapped(&value) != value);
            let ignores_case = verdict == Verdict::Passed && tells_case && self.ignores_case(kind, &target);
            canaries.push(Canary { kind, target, verdict, ignores_case });
        }
        Ok(())
    }

    /// Whom the account shows; else the verdict on all look-ups of the kind.
    fn shown(&self, kind: ResourceKind) -> Result<Result<Vec<Resource>, Verdict>, AskError> {
        let purpose = format!("See which {} the account shows, to try look-ups with", kind.plural());
        match self.look_ups.list(&list_request(kind, purpose, &[("count", &SHOWN.to_string())])) {
            Ok(shown) => Ok(Ok(shown)),
            Err(AskError::Trouble(trouble)) if trouble.is_not_found() => {
                Ok(Err(Verdict::Failed(format!("the account has no list of {} ({})", kind.plural(), what(&trouble)))))
            }
            Err(AskError::Trouble(trouble)) => Ok(Err(Verdict::NotPossible(format!(
                "the list of {} could not be read ({})",
                kind.plural(),
                what(&trouble)
            )))),
            Err(error) => Err(error),
        }
    }

    fn try_target(&self, kind: ResourceKind, target: &TargetPath, shown: &[Resource]) -> Result<Verdict, AskError> {
        let sample = shown.iter().find_map(|resource| shown_value(resource, target));
        let found = match &sample {
            Some(value) => self.try_value(kind, target, value)?,
            None if shown.is_empty() => Tried::Not(format!("the account shows no {}", kind.plural())),
            None => Tried::Not(format!("nobody of those whom the account shows has {}", target.short())),
        };
        if let Tried::Bad(why) = found {
            return Ok(Verdict::Failed(why));
        }
        match self.ask_for(kind, target, NOBODY)? {
            Some(Ok(AccountMatch::Nobody | AccountMatch::NotFound)) | None => {}
            Some(Ok(_)) => return Ok(Verdict::Failed(finds_nobody_who_is_not("somebody"))),
            Some(Err(trouble)) if shows_others(&trouble) => {
                return Ok(Verdict::Failed(finds_nobody_who_is_not("others")));
            }
            Some(Err(trouble)) => {
                return Ok(Verdict::NoAnswer(format!("asked for nobody, it answers: {}", what(&trouble))));
            }
        }
        match (found, sample) {
            (Tried::Not(why), _) => Ok(Verdict::NotPossible(why)),
            (Tried::NoAnswer(why), _) => Ok(Verdict::NoAnswer(why)),
            (_, Some(value)) if self.ignores_case(kind, target) => self.try_other_case(kind, target, &value),
            _ => Ok(Verdict::Passed),
        }
    }

    fn try_value(&self, kind: ResourceKind, target: &TargetPath, value: &str) -> Result<Tried, AskError> {
        Ok(match self.ask_for(kind, target, value)? {
            Some(Ok(AccountMatch::One(_) | AccountMatch::Several(_))) => Tried::Good,
            Some(Ok(_)) => Tried::Bad(format!("“{value}” is in the account, and the look-up finds nobody")),
            Some(Err(trouble)) if matches!(trouble.cause, FailureCause::Body(Body::NotFoundForList { .. })) => {
                Tried::Bad(format!("“{value}” is in the account, and the look-up is answered with 404"))
            }
            Some(Err(trouble)) if shows_others(&trouble) => {
                Tried::Bad(format!("asked for “{value}”, it shows others: it does not filter by this"))
            }
            Some(Err(trouble)) => {
                Tried::NoAnswer(format!("asked for one who is there, it answers: {}", what(&trouble)))
            }
            None => Tried::Not("the client does not look up by it".to_owned()),
        })
    }

    fn try_other_case(&self, kind: ResourceKind, target: &TargetPath, value: &str) -> Result<Verdict, AskError> {
        let other = swapped(value);
        if other == value {
            return Ok(Verdict::Passed);
        }
        Ok(match self.ask_for(kind, target, &other)? {
            Some(Ok(AccountMatch::Nobody | AccountMatch::NotFound)) => Verdict::MissesOtherCase(format!(
                "it finds “{value}” and not “{other}”, though {} ignores case by its schema",
                target.short()
            )),
            _ => Verdict::Passed,
        })
    }

    fn ignores_case(&self, kind: ResourceKind, target: &TargetPath) -> bool {
        let rules = &self.dry_run.mapping(kind).rules;
        let rule = rules.iter().find(|rule| rule.rule.target == *target);
        rule.and_then(|rule| rule.attribute.as_ref()).is_some_and(|attribute| !attribute.case_exact)
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

/// What asking for somebody who is there showed.
enum Tried {
    Good,
    Not(String),
    NoAnswer(String),
    Bad(String),
}

fn finds_nobody_who_is_not(whom: &str) -> String {
    format!("asked for a value that nobody has, it shows {whom}")
}

fn shows_others(trouble: &Trouble) -> bool {
    matches!(trouble.cause, FailureCause::Body(Body::NotFiltered { .. } | Body::NotShown { .. }))
}

fn what(trouble: &Trouble) -> String {
    trouble.words().what
}

/// Capitals for small letters, and the other way round. ASCII letters alone: of others it is not sure that all agree.
fn swapped(text: &str) -> String {
    let swap = |c: char| if c.is_ascii_uppercase() { c.to_ascii_lowercase() } else { c.to_ascii_uppercase() };
    text.chars().map(swap).collect()
}
