//! What the account has now of the record in view, and what becomes of it: by the dry run of this record, where there is
//! one. Where there is none that is said, with the way to learn it.

use std::collections::BTreeMap;

use serde_json::Value;

use super::known::value_words;
use crate::base::{ResourceKind, Severity, counted, thousands};
use crate::exchange::{AttributeChange, Outcome, OutcomeKind, RecordMark, RecordPlan};
use crate::mapping::{Apply, CompiledRule, RuleResult};
use crate::scim::{Sameness, TargetPath, sameness};
use crate::workbench::{Command, DryRun, DryRunScope, JobKind, Look, Now, Task, Workbench, Workspace};

/// What becomes of an attribute that the account has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    Changes,
    Cleared,
    Same,
    /// It is sent for new people only.
    OnlyNew,
    /// It differs, and nothing of it is sent.
    NotNow,
}

/// What stands in the column Now.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NowCell {
    pub words: String,
    /// It is the account's own value, and not a word about it.
    pub is_value: bool,
}

/// A sentence on the whole, and what can be done about it.
pub struct Band {
    pub severity: Severity,
    pub text: String,
    pub label: Option<String>,
    pub does: Option<Command>,
}

/// What the dry run tells of the record in view.
pub struct Account<'a> {
    run: &'a DryRun,
    now: Now<'a>,
    /// The dry run was of other rules than these.
    is_stale: bool,
    /// What the client sends as the account's ids.
    references: &'static [&'static str],
}

impl<'a> Account<'a> {
    pub fn of(bench: &'a Workbench) -> Self {
        let (run, kind) = (bench.dry_run(), bench.kind());
        Self {
            run,
            now: run.now(kind, bench.view().record()),
            is_stale: run.is_stale,
            references: bench.client().references(kind),
        }
    }

    /// The values that the account has, where the record is there.
    pub fn values(&self) -> BTreeMap<&'a TargetPath, Value> {
        match self.now {
            Now::There(plan) => self.run.values(plan),
            _ => BTreeMap::new(),
        }
    }

    fn is_reference(&self, target: &TargetPath) -> bool {
        self.references.contains(&target.attribute())
    }

    /// `has` is the account's value of the attribute.
    pub fn cell(&self, target: &TargetPath, has: Option<&Value>) -> NowCell {
        let said = |words: &str| NowCell { words: words.to_owned(), is_value: false };
        match (self.now, has) {
            (Now::NotAsked | Now::Unclear(_), _) | (Now::There(..), None) => said("not known"),
            (Now::Nobody(_), _) => said("not there"),
            (Now::There(..), Some(Value::Null)) => said("not in its answer"),
            (Now::There(..), Some(value)) => {
                let members = value.as_u64().filter(|_| self.is_reference(target));
                let members = members.map(|count| usize::try_from(count).unwrap_or(usize::MAX));
                let words = match members {
                    Some(count) => counted(count, "member", "members"),
                    None if self.is_reference(target) => self.whose(value_words(value)),
                    None => value_words(value),
                };
                NowCell { words, is_value: true }
            }
        }
    }

    /// An id of the account, with the name of who was found to have it.
    fn whose(&self, id: String) -> String {
        match self.run.who(&id).filter(|who| who.resource == ResourceKind::User) {
            Some(who) => format!("{} ({id})", who.name),
            None => id,
        }
    }

    /// The plan, where the account has the record and the plan says what would change with the rules as they are.
    fn plan(&self) -> Option<&'a RecordPlan> {
        let Now::There(plan) = self.now else { return None };
        let says =
            matches!(plan.outcome.kind(), OutcomeKind::WouldChange | OutcomeKind::WouldDisable | OutcomeKind::NoChange);
        (says && !self.is_stale).then_some(plan)
    }

    /// What becomes of an attribute; nothing where that is not known, or where there is nothing to send.
    pub fn fate(
        &self,
        rule: &CompiledRule,
        result: &RuleResult,
        has: Option<&Value>,
        sent: Option<&Value>,
    ) -> Option<Fate> {
        let (plan, target) = (self.plan()?, &rule.rule.target);
        if plan.outcome.changes().iter().any(|change| change.target() == target) {
            return Some(if sent.is_some() { Fate::Changes } else { Fate::Cleared });
        }
        let sent = sent?;
        if result.is_default || rule.rule.apply == Apply::OnlyAtCreation {
            return Some(Fate::OnlyNew);
        }
        let is_same = match has {
            // Whom the account knows by which id, the plan has compared.
            _ if self.is_reference(target) => {
                let left_out = [RecordMark::NoManager, RecordMark::Disabled];
                !plan.marks.iter().any(|mark| left_out.contains(mark))
            }
            Some(now) => sameness(rule.attribute.as_ref(), now, sent) != Sameness::Different,
            None => false,
        };
        Some(if is_same { Fate::Same } else { Fate::NotNow })
    }

    /// Who comes and who goes, where what changes is a list of members: "1 added, 2 removed".
    pub fn members(&self, target: &TargetPath) -> Option<String> {
        let change = self.plan()?.outcome.changes().iter().find(|change| change.target() == target)?;
        let AttributeChange::References { changes, .. } = change else { return None };
        let parts = [(changes.added.len(), "added"), (changes.removed.len(), "removed")];
        let said =
            parts.iter().filter(|(count, _)| *count > 0).map(|(count, word)| format!("{} {word}", thousands(*count)));
        (target.attribute() == "members").then(|| said.collect::<Vec<_>>().join(", "))
    }

    /// How many attributes change, where that is known.
    pub fn changes(&self) -> Option<usize> {
        Some(self.plan()?.outcome.changes().len())
    }

    /// What the client would do with it, and how it was found: "Would change. Found by userName, id 48213."
    pub fn outcome(&self) -> Option<String> {
        if let Now::Nobody(plan) = self.now
            && !self.is_stale
            && plan.outcome.reason().is_none()
        {
            return Some(format!("{}. The account has nobody like this", plan.outcome.kind().label()));
        }
        let plan = self.plan()?;
        let found = plan.matched_by.as_ref().zip(plan.matched_id.as_ref());
        let found = found.map(|(by, id)| format!(". Found by {}, id {id}", by.short())).unwrap_or_default();
        Some(format!("{}{found}", plan.outcome.kind().label()))
    }

    /// What a dry run of this record alone would make room for, in a sentence to follow another.
    fn takes_the_place(&self, bench: &Workbench) -> String {
        let is_of_another = self.run.kind != Some(bench.kind()) || self.is_stale;
        let others = self.run.kind.filter(|_| is_of_another && self.run.plans.len() > 1);
        let others = others.filter(|_| bench.connection().is_open()).map(|kind| kind.counted(self.run.plans.len()));
        others.map(|others| format!(" It takes the place of the dry run of {others}.")).unwrap_or_default()
    }

    pub fn band(&self, bench: &Workbench) -> Option<Band> {
        let noun = bench.kind().noun();
        let run = bench.connection().is_open().then(|| Command::from(Task::DryRun(DryRunScope::One)));
        let connect = || Command::from(Look::Show(Workspace::DryRun));
        let band = |severity, text: String, label: &str, does: Option<Command>| {
            Some(Band { severity, text, label: does.as_ref().map(|_| label.to_owned()), does })
        };
        match self.now {
            Now::NotAsked if bench.is_running(JobKind::DryRun) => {
                let text = format!("What the account has now is not known: this {noun} was not looked up yet.");
                band(Severity::Note, text, "", None)
            }
            Now::NotAsked => {
                let text = format!(
                    "What the account has now is not known. A dry run of this {noun} asks for it; it only reads.{}",
                    self.takes_the_place(bench)
                );
                let label = if run.is_some() { format!("Dry run of this {noun}") } else { "Go to Dry run".to_owned() };
                band(Severity::Note, text, &label, run.or_else(|| Some(connect())))
            }
            Now::Unclear(_) | Now::Nobody(_) | Now::There(..) if self.is_stale => {
                let text = "The mapping changed since the dry run. The column Now is what the account had then; what \
                            would change is not known.";
                let text = format!("{text}{}", self.takes_the_place(bench));
                let label =
                    if run.is_some() { format!("Run again for this {noun}") } else { "Go to Dry run".to_owned() };
                band(Severity::Warning, text, &label, run.or_else(|| Some(connect())))
            }
            Now::Unclear(plan) | Now::Nobody(plan) | Now::There(plan) => {
                let reason = plan.outcome.reason()?;
                let severity = match plan.outcome {
                    Outcome::Conflict { .. } => Severity::Error,
                    _ => Severity::Note,
                };
                let text = format!("{}: {}.", plan.outcome.kind().label(), reason.trim_end_matches('.'));
                band(severity, text, "Go to Dry run", Some(connect()))
            }
        }
    }
}
