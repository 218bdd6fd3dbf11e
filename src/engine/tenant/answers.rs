//! Questions with their answers, what the answers say of each rule, and that as a report and in words.

use serde_json::{Value, json};

use super::compare::{HeldAgainst, TenantVerdict, compared};
use super::questions::{AskedOne, Index, Questions};
use crate::base::{Cancel, Cancelled};
use crate::client::Evaluator;
use crate::expression::Dialect;
use crate::mapping::CompiledMapping;

/// Questions, each with its answer where there is one.
#[derive(Clone, Debug, PartialEq)]
pub struct AnsweredQuestions {
    pub questions: Questions,
    pub answers: Vec<Option<Value>>,
}

impl AnsweredQuestions {
    /// Nobody has answered yet.
    pub fn not_yet(questions: Questions) -> Self {
        let answers = vec![None; questions.bodies.len()];
        Self { questions, answers }
    }

    pub const fn index(&self) -> &Index {
        &self.questions.index
    }

    /// What each answer says of its rule as that is now.
    pub fn compare(
        &self,
        evaluator: &Evaluator,
        dialect: Dialect,
        compiled: &CompiledMapping,
        cancel: &Cancel,
    ) -> Result<Vec<HeldAgainst>, Cancelled> {
        let all = self.index().questions.iter().zip(&self.questions.bodies).zip(&self.answers);
        all.map(|((asked, body), answer)| {
            cancel.check()?;
            Ok(compared(evaluator, dialect, compiled.rule(&asked.target), body, answer.as_ref()))
        })
        .collect()
    }

    /// Keeps what was answered before and is not answered in this reading of the same questions.
    pub fn keep(&mut self, before: &Self) {
        if self.questions == before.questions {
            let both = self.answers.iter_mut().zip(&before.answers);
            both.filter(|(now, _)| now.is_none()).for_each(|(now, before)| now.clone_from(before));
        }
    }
}

fn same(compared: &[HeldAgainst], of: &[usize]) -> usize {
    of.iter().filter(|at| compared[**at].verdict == TenantVerdict::Same).count()
}

/// Rule by rule, as JSON.
pub fn report(index: &Index, compared: &[HeldAgainst]) -> Value {
    let answer = |at: &usize| {
        let asked = &index.questions[*at];
        let mut answer = serde_json::to_value(&compared[*at]).unwrap_or_default();
        answer["person"] = json!(asked.person);
        answer["record"] = json!(asked.record);
        answer["file"] = json!(asked.answer);
        answer
    };
    let rules = index.by_rule().into_iter().map(|(target, of_rule)| {
        let worst = of_rule.iter().map(|at| compared[*at].verdict).max();
        json!({ "target": target, "verdict": worst, "answers": of_rule.iter().map(answer).collect::<Vec<_>>() })
    });
    json!({
        "resource": index.resource,
        "asked": compared.len(),
        "same": compared.iter().filter(|compared| compared.verdict == TenantVerdict::Same).count(),
        "rules": rules.collect::<Vec<_>>(),
        "notAsked": index.not_asked,
    })
}

/// The same in words: a line for each rule, and for each answer that is not the same.
pub fn said(index: &Index, compared: &[HeldAgainst]) -> Vec<String> {
    let mut lines = Vec::new();
    for (target, of_rule) in index.by_rule() {
        lines.push(format!("{}: {}", target.short(), same_of(compared, &of_rule)));
        let others = of_rule.iter().filter(|at| compared[**at].verdict != TenantVerdict::Same);
        lines.extend(others.map(|at| format!("  {}", of_person(&index.questions[*at], &compared[*at]))));
    }
    lines.extend(index.not_asked.iter().map(|not| format!("{}: not asked. {}", not.target.short(), not.why)));
    lines
}

/// "the same for 3 of 5".
pub fn same_of(compared: &[HeldAgainst], of_rule: &[usize]) -> String {
    format!("the same for {} of {}", same(compared, of_rule), of_rule.len())
}

/// What one answer says, with the person.
pub fn of_person(asked: &AskedOne, compared: &HeldAgainst) -> String {
    let theirs = compared.theirs.as_deref().unwrap_or_default();
    let what = match compared.verdict {
        TenantVerdict::Same => "the same".to_owned(),
        TenantVerdict::Differs => format!("ours: {}. Theirs: {theirs}", compared.ours),
        TenantVerdict::NotParsed => format!("it is no expression to the tenant: {theirs}"),
        TenantVerdict::Refused => format!("the question was refused: {theirs}"),
        TenantVerdict::NoAnswer => format!("no answer that can be read is in {}", asked.answer),
        TenantVerdict::Changed => "the rule is another one by now: write the questions again".to_owned(),
    };
    format!("{}: {what}", asked.person)
}
