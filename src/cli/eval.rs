//! `crosswalk eval`: an expression on given attributes, or a file of cases.

use serde_json::Value;

use super::args::Eval;
use super::output::Output;
use super::{Ending, Unusable};
use crate::client;
use crate::expression::{Dialect, cases};

pub fn run(output: &mut Output, eval: &Eval) -> Result<Ending, Unusable> {
    let dialect = client::of(eval.client).dialect;
    if let Some(file) = &eval.cases {
        let text = std::fs::read_to_string(file)
            .map_err(|e| Unusable(format!("{} cannot be read: {e}. Check the path.", file.display())))?;
        return run_cases(output, dialect, &text);
    }
    let expression = eval.expression.as_deref().unwrap_or_default();
    let attributes = object(&eval.attributes, "--attributes")?;
    let context = object(&eval.context, "--context")?;
    let answer = cases::evaluate_one(dialect, expression, &attributes, &context);
    output.json(&answer)?;
    match answer["error"]["kind"].as_str() {
        Some("parse") => {
            Err(Unusable("The expression cannot be used as it is; the answer above says where and why.".to_owned()))
        }
        Some(_) => Ok(Ending::Findings),
        None => Ok(Ending::Good),
    }
}

fn run_cases(output: &mut Output, dialect: Dialect, text: &str) -> Result<Ending, Unusable> {
    let report = cases::run(dialect, text).map_err(Unusable::because)?;
    for miss in &report.misses {
        output.text(&format!(
            "{} ({}): {}\n  expected {}\n  got      {}\n",
            miss.id, miss.kind, miss.expression, miss.expected, miss.got
        ))?;
    }
    output.text(&format!("{} passed, {} failed\n", report.passed, report.failed))?;
    Ok(if report.failed == 0 { Ending::Good } else { Ending::Findings })
}

fn object(text: &str, argument: &str) -> Result<Value, Unusable> {
    let value: Value = serde_json::from_str(text).map_err(|e| Unusable(format!("{argument} is not JSON: {e}.")))?;
    if value.is_object() {
        Ok(value)
    } else {
        Err(Unusable(format!("{argument} takes a JSON object, such as {{\"mail\": \"a@b.c\"}}.")))
    }
}
