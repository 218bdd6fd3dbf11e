//! `crosswalk eval`: an expression on given attributes, or a file of cases.

use serde_json::Value;

use super::args::Eval;
use super::incoming;
use super::output::Output;
use super::stop::{Stop, Unusable};
use crate::base::file::text_within;
use crate::base::{Cancel, Ending};
use crate::client;
use crate::expression::{Dialect, cases};

/// The most that is read of a file of cases.
const MOST_CASES: u64 = 64 << 20;

pub fn run(output: &mut Output, eval: &Eval, cancel: &Cancel) -> Result<Ending, Stop> {
    let dialect = client::of(eval.client).dialect;
    if let Some(file) = &eval.cases {
        let path = file.clone();
        let (text, _) = incoming::awaited(move || text_within(&path, MOST_CASES), cancel)?
            .map_err(|e| Unusable(format!("{} cannot be read: {e}. Check the path.", file.display())))?;
        return run_cases(output, dialect, &text, cancel);
    }
    let expression = eval.expression.as_deref().unwrap_or_default();
    let attributes = object(&eval.attributes, "--attributes")?;
    let context = object(&eval.context, "--context")?;
    let answer = cases::evaluate_one(dialect, expression, &attributes, &context);
    output.json(&answer)?;
    match answer["error"]["kind"].as_str() {
        Some("parse") => {
            let words = "The expression cannot be used as it is; the answer above says where and why.";
            Err(Unusable(words.to_owned()).into())
        }
        Some(_) => Ok(Ending::Findings),
        None => Ok(Ending::Good),
    }
}

fn run_cases(output: &mut Output, dialect: Dialect, text: &str, cancel: &Cancel) -> Result<Ending, Stop> {
    let report = cases::run(dialect, text, cancel).map_err(Unusable::because)?;
    for miss in &report.misses {
        output.line(&format!("{} ({}): {}", miss.id, miss.kind, miss.expression))?;
        output.line(&format!("  expected {}", miss.expected))?;
        output.line(&format!("  got      {}", miss.got))?;
    }
    let counts = format!("{} passed, {} failed", report.passed, report.failed);
    let ending = if report.not_run == 0 { Ending::Good } else { Ending::Partial };
    match report.not_run {
        0 => output.line(&counts)?,
        not_run => output.line(&format!("{counts}, {not_run} not run"))?,
    }
    Ok(ending.or_findings(report.failed > 0))
}

fn object(text: &str, argument: &str) -> Result<Value, Unusable> {
    let value: Value = serde_json::from_str(text).map_err(|e| Unusable(format!("{argument} is not JSON: {e}.")))?;
    if value.is_object() {
        Ok(value)
    } else {
        Err(Unusable(format!("{argument} takes a JSON object, such as {{\"mail\": \"a@b.c\"}}.")))
    }
}
