//! Tables of examples run through a dialect, and the evaluation behind `crosswalk eval`.
//!
//! A case is `{id, function, expression, attributes, expected, kind, note, context?}`. `expected` is a JSON value, or
//! an object with one of `$regex`, `$constraints`, `$ignoreFlow`, `$lint`, `$parseError`. What a case of kind
//! `undocumented` gives must also carry the note that the vendor does not document it.

use jsonpath_rust::JsonPath as _;
use serde::{Deserialize, Serialize};
use serde_json::{Value as Json, json};

use crate::base::survive::survive;
use crate::base::{Cancel, Severity};

use super::regex::Pattern;
use super::{Attributes, Context, Dialect, Expression, Flow, NotKnown, Value, evaluate, parse};

/// What became of all cases.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct CaseReport {
    pub passed: usize,
    pub failed: usize,
    /// Asked to stop before these.
    pub not_run: usize,
    pub misses: Vec<Miss>,
}

/// A case that gave something else.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Miss {
    pub id: String,
    pub kind: String,
    pub expression: String,
    pub expected: Json,
    pub got: Json,
}

/// The table itself cannot be read.
#[derive(Debug, thiserror::Error)]
#[error("The cases cannot be read: {0}. Give a JSON array of objects with expression and expected.")]
pub struct CasesError(#[from] serde_json::Error);

#[derive(Deserialize)]
struct Case {
    #[serde(default)]
    id: String,
    #[serde(default)]
    kind: String,
    expression: String,
    #[serde(default)]
    attributes: Json,
    #[serde(default)]
    expected: Json,
    #[serde(default)]
    context: Json,
}

/// Runs the cases of the table, all of them unless it is asked to stop.
pub fn run(dialect: Dialect, table: &str, cancel: &Cancel) -> Result<CaseReport, CasesError> {
    let cases: Vec<Case> = serde_json::from_str(table)?;
    let mut report = CaseReport::default();
    for case in cases {
        if cancel.is_cancelled() {
            report.not_run += 1;
            continue;
        }
        let got = survived(|| evaluate_one(dialect, &case.expression, &case.attributes, &case.context));
        if meets(&case, &got) {
            report.passed += 1;
        } else {
            report.failed += 1;
            let Case { id, kind, expression, expected, .. } = case;
            report.misses.push(Miss { id, kind, expression, expected, got });
        }
    }
    Ok(report)
}

/// One expression for one set of attributes: `{"value", "notes"}`, with `"ignored": true` when the attribute is left
/// out of the request, with `"notKnown"` when it rests on what is not given, and with `"error"` when there is no value. Notes hold what reading the text found as well.
pub fn evaluate_one(dialect: Dialect, text: &str, attributes: &Json, context: &Json) -> Json {
    let parsed = parse(dialect, text);
    let mut notes: Vec<Json> = Vec::new();
    let mut errors: Vec<Json> = Vec::new();
    for diagnostic in &parsed.diagnostics {
        let said = json!({
            "span": [diagnostic.span.start, diagnostic.span.end], "severity": diagnostic.severity,
            "text": diagnostic.message, "remedy": diagnostic.remedy,
        });
        if diagnostic.severity == Severity::Error { errors.push(said) } else { notes.push(said) }
    }
    let Some(expression) = parsed.expression else {
        return json!({"value": null, "notes": notes, "error": {"kind": "parse", "errors": errors}});
    };
    let context = Context::from_json(context);
    let by_path = ByPath::resolve(&expression, attributes);
    let source: &dyn Attributes = if dialect == Dialect::Generic { &by_path } else { attributes };
    let evaluation = evaluate(&expression, source, &context);
    notes.extend(
        evaluation.notes.iter().map(
            |note| json!({"span": [note.span.start, note.span.end], "severity": "note", "text": note.to_string()}),
        ),
    );
    match evaluation.outcome {
        Ok(Flow::Value(value)) => json!({"value": value.to_json(), "notes": notes}),
        Ok(Flow::Ignore) => json!({"value": null, "ignored": true, "notes": notes}),
        Ok(Flow::NotKnown(NotKnown { why, remedy })) => {
            json!({"value": null, "notKnown": {"why": why, "remedy": remedy}, "notes": notes})
        }
        Err(error) => json!({"value": null, "notes": notes, "error": {
            "kind": "evaluation", "span": [error.span.start, error.span.end], "text": error.message, "remedy": error.remedy,
        }}),
    }
}

/// One case that dies is one that failed, and the batch goes on.
fn survived(work: impl FnOnce() -> Json) -> Json {
    survive(work).unwrap_or_else(|said| {
        let text = format!("A defect of Crosswalk or of a library that it uses stopped this case: {said}.");
        json!({"value": null, "notes": [], "error": {"kind": "defect", "text": text}})
    })
}

/// Attributes that are JSONPaths, looked up once.
struct ByPath(Vec<Json>);

impl ByPath {
    fn resolve(expression: &Expression, record: &Json) -> Self {
        Self(expression.attributes().iter().map(|attribute| Self::look_up(record, &attribute.name)).collect())
    }

    /// A key of that name first, then the path: nothing, its value, or the list of its values.
    fn look_up(record: &Json, name: &str) -> Json {
        if let Some(value) = record.get(name) {
            return value.clone();
        }
        let found = record.query(name).unwrap_or_default();
        match found.as_slice() {
            [] => Json::Null,
            [one] => (*one).clone(),
            several => several.iter().map(|value| (*value).clone()).collect(),
        }
    }
}

impl Attributes for ByPath {
    fn attribute(&self, index: usize, _name: &str) -> Value<'_> {
        self.0.get(index).map_or(Value::Null, Value::from_json)
    }

    fn is_absent(&self, index: usize, _name: &str) -> bool {
        self.0.get(index).is_none_or(Json::is_null)
    }
}

fn meets(case: &Case, got: &Json) -> bool {
    let failed = got.get("error").is_some();
    // Where there is no value there is none to mark: an error says by itself that something is wrong.
    if case.kind == "undocumented" && !failed && !has_note(got, "not documented by") {
        return false;
    }
    let value = &got["value"];
    match case.expected.as_object().filter(|o| o.len() == 1).and_then(|o| o.iter().next()) {
        Some((form, _)) if form == "$parseError" => got["error"]["kind"] == "parse",
        Some((form, _)) if form == "$lint" => got["notes"].as_array().is_some_and(|notes| !notes.is_empty()) || failed,
        Some((form, _)) if form == "$ignoreFlow" => got["ignored"] == true,
        Some((form, pattern)) if form == "$regex" => !failed && matches(pattern, value),
        Some((form, constraints)) if form == "$constraints" => !failed && within(constraints, value),
        Some((form, _)) if form == "$notKnown" => got.get("notKnown").is_some(),
        _ => !failed && got.get("ignored").is_none() && got.get("notKnown").is_none() && same(&case.expected, value),
    }
}

fn has_note(got: &Json, part: &str) -> bool {
    let mut notes = got["notes"].as_array().into_iter().flatten();
    notes.any(|note| note["text"].as_str().is_some_and(|text| text.contains(part)))
}

fn matches(pattern: &Json, value: &Json) -> bool {
    let compiled = pattern.as_str().and_then(|pattern| Pattern::compile(pattern).ok());
    compiled.zip(value.as_str()).is_some_and(|(pattern, text)| pattern.trial(false).is_match(text) == Ok(true))
}

/// `{length, minDigits, minSpecial, minUpper, minLower, exclude}`.
fn within(constraints: &Json, value: &Json) -> bool {
    let Some(text) = value.as_str() else { return false };
    let count = |kind: fn(&char) -> bool| text.chars().filter(kind).count();
    let at_least = |key: &str, found: usize| constraints[key].as_u64().is_none_or(|least| found as u64 >= least);
    constraints["length"].as_u64().is_none_or(|length| text.chars().count() as u64 == length)
        && at_least("minDigits", count(|c: &char| c.is_ascii_digit()))
        && at_least("minSpecial", count(|c: &char| !c.is_alphanumeric()))
        && at_least("minUpper", count(|c: &char| c.is_uppercase()))
        && at_least("minLower", count(|c: &char| c.is_lowercase()))
        && constraints["exclude"].as_str().is_none_or(|excluded| !text.contains(|c| excluded.contains(c)))
}

/// Equal as JSON, except that 2 equals 2.0.
fn same(expected: &Json, got: &Json) -> bool {
    match (expected, got) {
        (Json::Number(a), Json::Number(b)) => a.as_f64() == b.as_f64(),
        (Json::Array(a), Json::Array(b)) => a.len() == b.len() && a.iter().zip(b).all(|(a, b)| same(a, b)),
        _ => expected == got,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The vendors' tables are not part of the project; where `CROSSWALK_CASES` names their folder, they are run.
    fn vendor_table(path: &str) -> Option<String> {
        let folder = std::env::var("CROSSWALK_CASES").ok()?;
        std::fs::read_to_string(format!("{folder}/{path}")).ok()
    }

    /// Kinds that may miss, because the vendor's documents contradict themselves.
    fn vendor_cases_pass(dialect: Dialect, path: &str, open: &[&str]) {
        let Some(table) = vendor_table(path) else {
            println!("skipped 1: CROSSWALK_CASES names no folder with {path}");
            return;
        };
        let report = run(dialect, &table, &Cancel::default()).unwrap();
        let misses: Vec<&Miss> = report.misses.iter().filter(|m| !open.contains(&&*m.kind)).collect();
        let shown: Vec<String> =
            misses.iter().map(|m| format!("{} {}: {} not {}", m.id, m.expression, m.got, m.expected)).collect();
        assert!(misses.is_empty(), "{} passed, {} failed\n{}", report.passed, report.failed, shown.join("\n"));
    }

    #[test]
    fn cases_that_are_not_run_any_more_are_counted() {
        let table = r#"[{"expression": "[a]", "expected": "x"}, {"expression": "[a]"}]"#;
        let cancel = Cancel::default();
        let counts = |report: CaseReport| (report.passed + report.failed, report.not_run);
        assert_eq!(counts(run(Dialect::Entra, table, &cancel).unwrap()), (2, 0));
        cancel.cancel();
        assert_eq!(counts(run(Dialect::Entra, table, &cancel).unwrap()), (0, 2));
    }

    #[test]
    fn a_case_that_dies_has_failed_and_says_why() {
        let got = survived(|| std::panic::resume_unwind(Box::new("deliberate")));
        assert_eq!(got["error"]["kind"], "defect");
        assert!(got["error"]["text"].as_str().is_some_and(|text| text.ends_with("case: deliberate.")), "{got}");
    }

    #[test]
    fn entra_s_documented_examples_pass() {
        vendor_cases_pass(Dialect::Entra, "entra/function-examples.json", &["doc-loose", "disputed"]);
    }

    #[test]
    fn okta_s_documented_examples_pass() {
        vendor_cases_pass(Dialect::Okta, "okta/el-examples.json", &["doc-loose"]);
    }
}
