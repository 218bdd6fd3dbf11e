//! Trying the look-ups before anything rests on them: does one find somebody who is there, and nobody who is not?
//!
//! Accounts that find nobody by an attribute, or everybody, answer each single look-up in good form. So whom the account
//! shows by itself is looked up by each matching attribute, with the client's own request; in another case too, where the
//! attribute ignores case; and so is a value that nobody has. What cannot be tried is said, and is no failure.

use serde::{Deserialize, Serialize};

use super::account::list_request;
use super::endpoint::AskError;
use super::lookup::{AccountMatch, LookUps, shown_value};
use super::trouble::{Body, FailureCause, Trouble};
use crate::base::ResourceKind;
use crate::scim::{Resource, TargetPath};

/// How one matching attribute stood the trial.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Canary {
    #[serde(rename = "resource")]
    pub kind: ResourceKind,
    #[serde(rename = "attribute")]
    pub target: TargetPath,
    #[serde(flatten)]
    pub verdict: Verdict,
    /// Somebody was found by a value in another case.
    #[serde(default, skip_serializing_if = "is_not")]
    pub ignores_case: bool,
    /// Asked for nobody, the account answers with 404.
    #[serde(default, skip_serializing_if = "is_not")]
    pub nobody_is_404: bool,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands the field over by reference")]
const fn is_not(it: &bool) -> bool {
    !*it
}

/// What trying look-ups by an attribute showed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "verdict", content = "why", rename_all = "kebab-case")]
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

/// Nobody is called this, in any account.
const NOBODY: &str = "crosswalk-nobody-5f2c81d47a@crosswalk.invalid";

/// So many are asked for, to find one who has the attribute.
const SHOWN: u32 = 25;

/// How somebody is asked for by one attribute; `None` where nobody would ask so.
pub(super) type AskFor<'a> =
    &'a dyn Fn(ResourceKind, &TargetPath, &str) -> Result<Option<Result<AccountMatch, Trouble>>, AskError>;

/// A trial of look-ups, whoever phrases them.
pub(super) struct Trial<'a> {
    pub look_ups: &'a LookUps<'a>,
    pub ask_for: AskFor<'a>,
    /// Whether the attribute ignores case by its schema.
    pub ignores_case: &'a dyn Fn(ResourceKind, &TargetPath) -> bool,
}

impl Trial<'_> {
    /// Tries look-ups of one kind by each of these.
    pub fn of(&self, kind: ResourceKind, targets: &[TargetPath]) -> Result<Vec<Canary>, AskError> {
        if targets.is_empty() {
            return Ok(Vec::new());
        }
        let shown = self.shown(kind)?;
        targets.iter().map(|target| self.canary(kind, target, &shown)).collect()
    }

    fn canary(
        &self,
        kind: ResourceKind,
        target: &TargetPath,
        shown: &Result<Vec<Resource>, Verdict>,
    ) -> Result<Canary, AskError> {
        let verdict = match shown {
            Ok(shown) => self.try_target(kind, target, shown)?,
            Err(verdict) => verdict.clone(),
        };
        // It was asked for already, and is remembered.
        let nobody = if verdict.is_answered() { (self.ask_for)(kind, target, NOBODY)? } else { None };
        let nobody_is_404 = matches!(nobody, Some(Ok(AccountMatch::NotFound)));
        let sample = shown.iter().flatten().find_map(|resource| shown_value(resource, target));
        let tells_case = sample.is_some_and(|value| swapped(&value) != value);
        let ignores_case = verdict == Verdict::Passed && tells_case && (self.ignores_case)(kind, target);
        Ok(Canary { kind, target: target.clone(), verdict, ignores_case, nobody_is_404 })
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
        match (self.ask_for)(kind, target, NOBODY)? {
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
            (_, Some(value)) if (self.ignores_case)(kind, target) => self.try_other_case(kind, target, &value),
            _ => Ok(Verdict::Passed),
        }
    }

    fn try_value(&self, kind: ResourceKind, target: &TargetPath, value: &str) -> Result<Tried, AskError> {
        Ok(match (self.ask_for)(kind, target, value)? {
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
        Ok(match (self.ask_for)(kind, target, &other)? {
            Some(Ok(AccountMatch::Nobody | AccountMatch::NotFound)) => Verdict::MissesOtherCase(format!(
                "it finds “{value}” and not “{other}”, though {} ignores case by its schema",
                target.short()
            )),
            _ => Verdict::Passed,
        })
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
