//! `crosswalk check`: what is wrong, over all records.

use serde_json::json;

use super::args::Input;
use super::output::Output;
use super::session::Session;
use super::{Ending, Unusable};
use crate::base::{Cancel, Finding, Progress, Severity};
use crate::check::{self, Checked};

pub fn run(output: &mut Output, input: &Input) -> Result<Ending, Unusable> {
    let session = Session::open(input, output)?;
    let of = Checked {
        compiled: &session.compiled,
        client: session.client(),
        provider: session.provider(),
        context: &session.context,
    };
    let worst = if session.only.is_some() { one(output, &session, &of)? } else { all(output, &session, &of)? };
    let wrong = worst > Some(Severity::Note) || session.has_load_errors;
    Ok(if wrong { Ending::Findings } else { Ending::Good })
}

/// Over all records: causes with counts and examples, and how well each rule is filled.
fn all(output: &mut Output, session: &Session, of: &Checked<'_>) -> Result<Option<Severity>, Unusable> {
    let report = check::population(&session.set, of, &Progress::default(), &Cancel::default());
    let report = report.map_err(Unusable::because)?;
    let worst = report.findings().map(|f| f.severity).max();
    let mut answer = serde_json::to_value(&report).unwrap_or_default();
    answer["loading"] = serde_json::to_value(session.set.findings()).unwrap_or_default();
    output.json(&answer)?;
    Ok(worst)
}

fn one(output: &mut Output, session: &Session, of: &Checked<'_>) -> Result<Option<Severity>, Unusable> {
    let mut findings: Vec<Finding> = Vec::new();
    session.each(output, |record| {
        let mut mapped = session.compiled.apply(record.value(), &session.context);
        session.client().finish(session.kind, &mut mapped.resource);
        findings.extend(check::resource(record, &mapped, of));
        Ok(())
    })?;
    let worst = findings.iter().map(|f| f.severity).max();
    output.json(&json!({ "kind": session.kind, "findings": findings }))?;
    Ok(worst)
}
