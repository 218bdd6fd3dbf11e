//! What is known of the record in view, as lines: what its rules give, what was found of that, and what the account has.

use std::collections::BTreeMap;

use serde_json::Value;

use super::now::{Account, Fate};
use super::{AttributeLine, FoundLine, LineState, OTHERS, PersonLine, PersonPage, SECTIONS};
use crate::base::{Finding, ResourceKind, Severity};
use crate::mapping::{CompiledMapping, CompiledRule, Mapped, RuleResult, RuleState};
use crate::provider::{Prediction, Sign};
use crate::scim::TargetPath;
use crate::ui::panel::preview::lines;
use crate::workbench::Workbench;
use crate::workbench::rows::one_line;

impl FoundLine {
    fn of(finding: &Finding, target: Option<&TargetPath>) -> Self {
        let told = format!("{}. {} {}", finding.title, finding.reason, finding.remedy).trim_end().to_owned();
        Self { target: target.cloned(), severity: finding.severity, words: finding.title.clone(), told }
    }

    /// What the provider does with it, where that may surprise.
    fn predicted(prediction: &Prediction, target: Option<&TargetPath>) -> Option<Self> {
        let severity = match prediction.sign {
            Sign::Surprise => Severity::Warning,
            Sign::Fails => Severity::Error,
            Sign::Sets | Sign::Keeps | Sign::Ignored => return None,
        };
        let words = prediction.sentence.clone();
        let note = if prediction.documented { "" } else { " This is not documented." };
        let told = format!("{words}{note} {}", prediction.source);
        Some(Self { target: target.cloned(), severity, words, told })
    }
}

/// What is known of one record.
struct Known<'a> {
    bench: &'a Workbench,
    compiled: &'a CompiledMapping,
    mapped: &'a Mapped,
    account: Account<'a>,
    /// What the account has, by the attribute.
    values: BTreeMap<&'a TargetPath, Value>,
    /// By the place of the rule that each is about.
    findings: Vec<(Option<usize>, &'a Finding)>,
    predictions: Vec<(Option<usize>, &'a Prediction)>,
}

/// The lines of the record in view.
pub fn page(bench: &Workbench) -> PersonPage {
    let Some(mapped) = bench.mapped() else { return PersonPage::default() };
    let compiled = &**bench.compiled(bench.kind());
    let targets: Vec<&TargetPath> = compiled.rules.iter().map(|rule| &rule.rule.target).collect();
    let rule_of = |target: Option<&str>| {
        let target = target.and_then(|target| TargetPath::parse(target).ok())?;
        lines::about(&targets, &target)
    };
    let worth = |finding: &&Finding| finding.severity > Severity::Note;
    let findings = bench.record_findings().iter().filter(worth);
    let account = Account::of(bench);
    let known = Known {
        bench,
        compiled,
        mapped,
        values: account.values(),
        account,
        findings: findings.map(|finding| (rule_of(finding.place.target.as_deref()), finding)).collect(),
        predictions: bench.predictions().iter().map(|told| (rule_of(told.target), told)).collect(),
    };
    known.page()
}

impl Known<'_> {
    fn page(&self) -> PersonPage {
        let mut page = PersonPage { changes: self.account.changes(), ..PersonPage::default() };
        let of_record = self.found(None);
        page.lines.extend(of_record.into_iter().map(PersonLine::Found));
        let sections = SECTIONS.iter().map(|(title, _)| *title).chain([OTHERS]);
        for title in sections {
            let rules = self.compiled.rules.iter().enumerate();
            let mine = rules.filter(|(_, rule)| section_of(&rule.rule.target) == title).map(|(at, _)| at);
            let mut mine = mine.peekable();
            if mine.peek().is_some() {
                page.lines.push(PersonLine::Section(title));
            }
            mine.for_each(|at| self.add(&mut page, at));
        }
        page
    }

    fn add(&self, page: &mut PersonPage, at: usize) {
        let (Some(rule), Some(result)) = (self.compiled.rules.get(at), self.mapped.rules.get(at)) else { return };
        let target = &rule.rule.target;
        let sent = target.get(&self.mapped.resource).or(result.value.as_ref());
        let found = self.found(Some(at));
        let worst = found.iter().map(|line| line.severity).max();
        let has = self.values.get(target);
        let fate = self.account.fate(rule, result, has, sent);
        let is_unused = self.predictions.iter().any(|(of, told)| *of == Some(at) && told.sign == Sign::Ignored);
        let state = match (worst, sent) {
            (Some(worst), _) => LineState::Found(worst),
            (None, _) if fate.is_some() && !is_unused => LineState::Fate(fate.unwrap_or(Fate::Same)),
            (None, None) => LineState::Nothing,
            (None, Some(_)) if is_unused => LineState::NotUsed,
            (None, Some(_)) => LineState::Sent,
        };
        page.sent += usize::from(sent.is_some());
        page.empty += usize::from(sent.is_none());
        page.same += usize::from(fate == Some(Fate::Same));
        page.lines.push(PersonLine::Attribute(AttributeLine {
            target: target.clone(),
            name: target.short(),
            now: self.account.cell(target, has),
            value: self.after(rule, result, sent, fate),
            changes: matches!(fate, Some(Fate::Changes | Fate::Cleared)),
            is_value: sent.is_some() && matches!(fate, None | Some(Fate::Changes)),
            from: lines::origin(rule, result.is_default),
            state,
        }));
        page.lines.extend(found.into_iter().map(PersonLine::Found));
    }

    /// What is sent, or why nothing is.
    fn after(&self, rule: &CompiledRule, result: &RuleResult, sent: Option<&Value>, fate: Option<Fate>) -> String {
        match (fate, sent) {
            (Some(Fate::Cleared), _) => "cleared".to_owned(),
            (Some(Fate::Same), _) => "the same".to_owned(),
            (Some(Fate::OnlyNew), _) => format!("only for new {}", self.bench.kind().plural()),
            (Some(Fate::NotNow), _) => "not sent now".to_owned(),
            (Some(Fate::Changes) | None, Some(value)) => {
                let target = &rule.rule.target;
                self.account.members(target).unwrap_or_else(|| self.sent_words(target, value))
            }
            (Some(Fate::Changes) | None, None) => nothing(result),
        }
    }

    /// A value as people read it; a manager by name beside the id.
    fn sent_words(&self, target: &TargetPath, value: &Value) -> String {
        let words = value_words(value);
        if !target.attribute().eq_ignore_ascii_case("manager") {
            return words;
        }
        let people = self.bench.people(ResourceKind::User);
        let is_listed = people.len() == self.bench.set().count(ResourceKind::User);
        match people.by_id(&words).and_then(|at| people.name(at.0)) {
            Some(name) => format!("{name} ({words})"),
            None if is_listed => format!("{words}, not among the loaded users"),
            None => words,
        }
    }

    /// What was found of a rule's attribute; else what the provider does with it that may surprise.
    fn found(&self, rule: Option<usize>) -> Vec<FoundLine> {
        let target = rule.and_then(|at| self.compiled.rules.get(at)).map(|rule| &rule.rule.target);
        let findings = self.findings.iter().filter(|(of, _)| *of == rule);
        let found: Vec<FoundLine> = findings.map(|(_, finding)| FoundLine::of(finding, target)).collect();
        if !found.is_empty() || rule.is_none() {
            return found;
        }
        let told = self.predictions.iter().filter(|(of, _)| *of == rule);
        told.filter_map(|(_, told)| FoundLine::predicted(told, target)).collect()
    }
}

fn section_of(target: &TargetPath) -> &'static str {
    let has = |(_, names): &&(&str, &[&str])| names.iter().any(|name| name.eq_ignore_ascii_case(target.attribute()));
    SECTIONS.iter().find(has).map_or(OTHERS, |(title, _)| *title)
}

/// A value as people read it: an object that only holds a value is that value; what is shown with a name has it first.
pub fn value_words(value: &Value) -> String {
    let Some(parts) = value.as_object() else { return one_line(value) };
    let name = ["displayName", "display"].iter().find_map(|name| parts.get(*name)?.as_str());
    match (parts.get("value"), name) {
        (Some(inner), Some(name)) => format!("{name} ({})", one_line(inner)),
        (Some(inner), None) if parts.keys().all(|key| key == "value" || key == "$ref") => one_line(inner),
        _ => one_line(value),
    }
}

/// Why a rule gives nothing.
fn nothing(result: &RuleResult) -> String {
    match &result.state {
        RuleState::Filled | RuleState::Empty => result.nothing().to_owned(),
        RuleState::LeftOut => "left out".to_owned(),
        RuleState::Refused { message, .. } => format!("refused: {message}"),
        RuleState::NotKnown { why, .. } => format!("not known: {why}"),
        RuleState::Faulty => "nothing: the rule is at fault".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn attributes_stand_where_people_look_for_them() {
        for (target, expected) in [
            ("name.familyName", "Who"),
            ("urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:manager", "Where"),
            ("emails[type eq \"work\"].value", "Reached at"),
            ("Timezone", "Language and time"),
            ("members", "Members"),
            ("urn:x:y:1.0:User:shoeSize", "More"),
        ] {
            assert_eq!(section_of(&TargetPath::parse(target).expect("a path")), expected, "{target}");
        }
    }

    #[test]
    fn an_object_that_only_holds_a_value_is_that_value() {
        for (value, expected) in [
            (json!({"value": "1b70"}), "1b70"),
            (json!({"value": "1b70", "$ref": "../Users/1b70"}), "1b70"),
            (json!({"value": "1b70", "displayName": "Bo Chen"}), "Bo Chen (1b70)"),
            (json!("Liz"), "Liz"),
            (json!({"a": 1, "b": 2}), "2 attributes"),
        ] {
            assert_eq!(value_words(&value), expected);
        }
    }
}
