//! One question to a vendor's evaluator, and what its answer says of the rule.
//!
//! An answer is compared with what ours gives for the very values of the question, so that nothing but the two evaluators can
//! differ. A question is asked only where those values say to ours what the record says.

use serde::Serialize;
use serde_json::{Map, Value};

use crate::client::Evaluator;
use crate::client::evaluator::Answer;
use crate::expression::{self, Context, Dialect, Expression, Flow};
use crate::mapping::CompiledRule;

/// What ours gives: values, or that there are none and why.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Ours {
    Gave(Vec<String>),
    Fails(String),
    NotKnown(String),
}

/// How an answer and ours are to each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum TenantVerdict {
    Same,
    Differs,
    /// To the vendor it is no expression.
    NotParsed,
    /// The vendor did not answer it: no permission, no such job.
    Refused,
    /// There is no answer, or none that can be read.
    NoAnswer,
    /// The rule is another one by now.
    Changed,
}

/// One question with what became of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct HeldAgainst {
    pub verdict: TenantVerdict,
    /// What ours gives, in words.
    pub ours: String,
    /// What the vendor gave or said; nothing where it said nothing.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub theirs: Option<String>,
}

/// Why a rule cannot be asked about at all; `None` when it can.
pub(super) fn unaskable(evaluator: &Evaluator, rule: &CompiledRule) -> Option<String> {
    if let Some(fault) = &rule.fault {
        return Some(format!("{}.", fault.message.trim_end_matches('.')));
    }
    let called = rule.expression()?.functions();
    let function = called.iter().map(|function| function.name).find(|name| evaluator.unrepeatable.contains(name))?;
    Some(format!("What {function} gives rests on the time, on chance or on the tenant."))
}

/// The question what the rule's expression gives for this record.
///
/// # Errors
/// Why it cannot be asked, as a sentence.
pub(super) fn question(evaluator: &Evaluator, rule: &CompiledRule, record: &Value) -> Result<Value, String> {
    let expression = rule.expression().ok_or("The rule is no expression.")?;
    let read: Vec<(String, Value)> = rule
        .reads
        .iter()
        .zip(rule.read_json(record))
        .filter_map(|(name, value)| Some((name.clone(), value?)))
        .collect();
    let stored = expression.print(expression.dialect());
    let no_place =
        || "A value that it reads is no text and no list of texts: a question has no place for it.".to_owned();
    let body = (evaluator.body)(&stored, &read).ok_or_else(no_place)?;
    let (_, given) = (evaluator.asked)(&body).ok_or_else(no_place)?;
    let of_record = ours(expression, &Value::Object(read.into_iter().collect::<Map<_, _>>()));
    match &of_record {
        Ours::NotKnown(why) => Err(format!("{}.", why.trim_end_matches('.'))),
        of_record if ours(expression, &given) != *of_record => {
            Err("A question has only texts, and they do not say what the record says.".to_owned())
        }
        _ => Ok(body),
    }
}

/// What an answer says of a rule as it is now.
pub(super) fn compared(
    evaluator: &Evaluator,
    dialect: Dialect,
    rule: Option<&CompiledRule>,
    body: &Value,
    answer: Option<&Value>,
) -> HeldAgainst {
    let Some((text, given)) = (evaluator.asked)(body) else { return no_answer(TenantVerdict::NoAnswer, "") };
    let now = rule.and_then(CompiledRule::expression).map(|expression| expression.print(dialect));
    let asked = expression::parse(dialect, &text).expression;
    let Some(expression) = asked.filter(|_| now.as_ref() == Some(&text)) else {
        return no_answer(TenantVerdict::Changed, "");
    };
    let ours = ours(&expression, &given);
    let Some(answer) = answer else { return no_answer(TenantVerdict::NoAnswer, &ours.words()) };
    let theirs = (evaluator.answer)(answer);
    let verdict = match (&ours, &theirs) {
        (Ours::Gave(ours), Answer::Gave(theirs)) if is_same(ours, theirs) => TenantVerdict::Same,
        (Ours::Fails(_), Answer::NotEvaluated(_)) => TenantVerdict::Same,
        (_, Answer::Gave(_) | Answer::NotEvaluated(_)) => TenantVerdict::Differs,
        (_, Answer::NotParsed(_)) => TenantVerdict::NotParsed,
        (_, Answer::Refused(_)) => TenantVerdict::Refused,
        (_, Answer::Unreadable) => TenantVerdict::NoAnswer,
    };
    HeldAgainst { verdict, ours: ours.words(), theirs: words(theirs) }
}

fn no_answer(verdict: TenantVerdict, ours: &str) -> HeldAgainst {
    HeldAgainst { verdict, ours: ours.to_owned(), theirs: None }
}

fn words(answer: Answer) -> Option<String> {
    match answer {
        Answer::Gave(values) => Some(Ours::Gave(values).words()),
        Answer::NotParsed(said) | Answer::NotEvaluated(said) | Answer::Refused(said) => Some(said),
        Answer::Unreadable => None,
    }
}

impl Ours {
    fn words(&self) -> String {
        match self {
            Self::Gave(values) if values.iter().all(String::is_empty) => "nothing".to_owned(),
            Self::Gave(values) => values.join(", "),
            Self::Fails(why) | Self::NotKnown(why) => why.clone(),
        }
    }
}

/// The clock and the tenant have no part in what is asked.
fn ours(expression: &Expression, values: &Value) -> Ours {
    let context = Context::default();
    let dialect = expression.dialect();
    match expression::evaluate(expression, values, &context).outcome {
        Ok(Flow::Value(expression::Value::Null) | Flow::Ignore) => Ours::Gave(Vec::new()),
        Ok(Flow::Value(expression::Value::List(items))) => {
            Ours::Gave(items.iter().map(|item| item.text(dialect).into_owned()).collect())
        }
        Ok(Flow::Value(value)) => Ours::Gave(vec![value.text(dialect).into_owned()]),
        Ok(Flow::NotKnown(not_known)) => Ours::NotKnown(not_known.why),
        Err(error) => Ours::Fails(error.message),
    }
}

/// An empty text is sent as little as none. Objects are the same in any order of their keys.
fn is_same(ours: &[String], theirs: &[String]) -> bool {
    let values = |texts: &[String]| -> Vec<Value> {
        let value = |text: &String| {
            let object = serde_json::from_str::<Value>(text).ok().filter(Value::is_object);
            object.unwrap_or_else(|| Value::from(text.as_str()))
        };
        texts.iter().filter(|text| !text.is_empty()).map(value).collect()
    };
    values(ours) == values(theirs)
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use serde_json::json;

    use super::*;
    use crate::base::{ClientKind, ProviderKind, ResourceKind};
    use crate::mapping::{CompiledMapping, Mapping, Rule, RuleSource};
    use crate::scim::TargetPath;
    use crate::{client, provider};

    fn entra() -> &'static client::Client {
        client::of(ClientKind::new("entra"))
    }

    fn evaluator() -> &'static Evaluator {
        entra().quirks.evaluator.expect("Entra has one")
    }

    fn compiled(text: &str) -> CompiledMapping {
        let target = TargetPath::parse("title").expect("a path");
        let rule = Rule::new(target, RuleSource::Expression { text: text.to_owned() });
        let mapping = Arc::new(Mapping::new(ResourceKind::User, vec![rule]));
        let resource_type = provider::of(ProviderKind::new("generic")).resource_type(ResourceKind::User);
        CompiledMapping::compile(&mapping, entra().dialect, entra().names(ResourceKind::User), resource_type)
    }

    fn gave(values: &Value) -> Value {
        json!({"parsingSucceeded": true, "evaluationSucceeded": true, "evaluationResult": values})
    }

    #[test]
    fn an_answer_is_the_same_or_another_one() {
        let (join, record) = ("Join(\" \",[givenName],[surname])", json!({"givenName": "Liz", "surname": "Smith"}));
        let fails = "CDate([givenName])";
        let failed = json!({"parsingSucceeded": true, "evaluationSucceeded": false, "error": {"code": "E", "message": "No date"}});
        for (text, answer, verdict, theirs) in [
            (join, Some(gave(&json!(["Liz Smith"]))), TenantVerdict::Same, Some("Liz Smith")),
            (join, Some(gave(&json!(["Liz  Smith"]))), TenantVerdict::Differs, Some("Liz  Smith")),
            (join, Some(gave(&json!([]))), TenantVerdict::Differs, Some("nothing")),
            (join, Some(failed.clone()), TenantVerdict::Differs, Some("E: No date")),
            (
                join,
                Some(json!({"parsingSucceeded": false, "error": {"message": "Bad"}})),
                TenantVerdict::NotParsed,
                Some("Bad"),
            ),
            (join, Some(json!({"error": {"code": "Forbidden"}})), TenantVerdict::Refused, Some("Forbidden")),
            (join, Some(json!({"value": 1})), TenantVerdict::NoAnswer, None),
            (join, None, TenantVerdict::NoAnswer, None),
            ("Switch([surname], , \"x\", \"y\")", Some(gave(&json!([""]))), TenantVerdict::Same, Some("nothing")),
            ("IgnoreFlowIfNullOrEmpty([jobTitle])", Some(gave(&json!([]))), TenantVerdict::Same, Some("nothing")),
            ("Not([accountEnabled])", Some(gave(&json!(["True"]))), TenantVerdict::Same, Some("True")),
            (fails, Some(failed.clone()), TenantVerdict::Same, Some("E: No date")),
        ] {
            let compiled = compiled(text);
            let rule = &compiled.rules[0];
            let body = question(evaluator(), rule, &record).expect(text);
            let found = compared(evaluator(), entra().dialect, Some(rule), &body, answer.as_ref());
            assert_eq!((found.verdict, found.theirs.as_deref()), (verdict, theirs), "{text}: {}", found.ours);
        }
    }

    #[test]
    fn a_question_is_asked_in_the_form_that_the_export_writes_with_what_the_rule_reads() {
        let compiled = compiled("Switch( [IsSoftDeleted] ,, \"False\",\"True\" )");
        let record = json!({"accountEnabled": true, "surname": "Smith"});
        let body = question(evaluator(), &compiled.rules[0], &record).expect("a question");
        assert_eq!(body["expression"], "Switch([IsSoftDeleted], , \"False\", \"True\")");
        assert_eq!(body["testInputObject"]["properties"], json!([{"key": "IsSoftDeleted", "value": "False"}]));
    }

    #[test]
    fn a_rule_that_was_changed_meanwhile_is_not_compared() {
        let record = json!({"givenName": "Liz"});
        let body = question(evaluator(), &compiled("ToLower([givenName])").rules[0], &record).expect("a question");
        let other = compiled("ToUpper([givenName])");
        for rule in [Some(&other.rules[0]), None] {
            let found = compared(evaluator(), entra().dialect, rule, &body, Some(&gave(&json!(["liz"]))));
            assert_eq!(found.verdict, TenantVerdict::Changed);
        }
    }

    #[test]
    fn what_cannot_be_asked_says_why() {
        let record = json!({"givenName": "Liz", "appRoleAssignments": [{"displayName": "A", "value": "a"}]});
        for (text, why) in [
            (
                "FormatDateTime(Now(), , \"g\", \"yyyy\")",
                "What Now gives rests on the time, on chance or on the tenant.",
            ),
            ("IIF(CDate([d]) <= Now(), \"x\", \"y\")", "What Now gives"),
            ("Join(", "Join"),
        ] {
            let found = unaskable(evaluator(), &compiled(text).rules[0]);
            assert!(found.as_ref().is_some_and(|said| said.contains(why)), "{text}: {found:?}");
        }
        for (text, record, why) in [
            ("AppRoleAssignmentsComplex([appRoleAssignments])", &record, "only texts"),
            ("SingleAppRoleAssignment([appRoleAssignments])", &json!({}), "no assignments are loaded"),
            ("CStr([onPremisesExtensionAttributes])", &json!({"onPremisesExtensionAttributes": {"a": 1}}), "no place"),
        ] {
            let found = question(evaluator(), &compiled(text).rules[0], record);
            assert!(found.as_ref().is_err_and(|said| said.contains(why)), "{text}: {found:?}");
        }
        let one = "SingleAppRoleAssignment([appRoleAssignments])";
        assert!(question(evaluator(), &compiled(one).rules[0], &record).is_ok(), "a role by its name says the same");
    }
}
