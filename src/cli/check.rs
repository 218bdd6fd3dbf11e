//! `crosswalk check`: what is wrong, over all records.

use serde_json::{Value, json};

use super::args::Input;
use super::output::Output;
use super::session::Session;
use super::stop::{Partial, Stop};
use super::way;
use crate::base::{Cancel, Cancelled, Ending, Finding, Severity};
use crate::check::{self, PopulationReport};
use crate::cure::{self, Asked, Hints};

pub fn run(output: &mut Output, input: &Input, with_cures: bool, cancel: &Cancel) -> Result<Ending, Stop> {
    let session = way::session(input, output, cancel)?;
    let (worst, part) =
        if session.only.is_some() { one(output, &session)? } else { all(output, &session, with_cures)? };
    let wrong = worst >= Some(Severity::Error) || session.has_load_errors;
    Ok(output.ending(part.as_ref()).or_findings(wrong))
}

/// The severity of the worst finding, and whether not everything was looked at.
type WorstSeen = (Option<Severity>, Option<Partial>);

/// Over all records: causes with counts and examples, and how well each rule is filled.
fn all(output: &mut Output, session: &Session, with_cures: bool) -> Result<WorstSeen, Stop> {
    let (report, part) = session.report();
    let worst = report.findings().map(|f| f.severity).max();
    let mut answer = serde_json::to_value(&report).unwrap_or_default();
    answer["loading"] = serde_json::to_value(session.set.findings()).unwrap_or_default();
    let part = match part {
        None if with_cures => add_cures(&mut answer, session, &report),
        part => part,
    };
    part.iter().for_each(|part| part.mark(&mut answer));
    output.json(&answer)?;
    Ok((worst, part))
}

/// Puts to each cause what clears it, and what is left to decide; what is missing when it is interrupted.
fn add_cures(answer: &mut Value, session: &Session, report: &PopulationReport) -> Option<Partial> {
    let of = session.checked();
    let hints = Hints::of(&session.set, &of);
    let asked = Asked { set: &session.set, of, report, hints: &hints, everybody: false };
    for (at, cause) in report.causes.iter().enumerate() {
        match cure::offered(&asked, cause, &session.cancel) {
            Ok(cures) => {
                answer["causes"][at]["cures"] = serde_json::to_value(cures).unwrap_or_default();
                answer["causes"][at]["yours"] = cure::yours(cause.finding.code).into();
            }
            Err(Cancelled) => {
                let why = "Stopped on request: not all cures are counted.".to_owned();
                return Some(Partial { why, records: report.records, of: None });
            }
        }
    }
    None
}

fn one(output: &mut Output, session: &Session) -> Result<WorstSeen, Stop> {
    let of = session.checked();
    let mut findings: Vec<Finding> = Vec::new();
    let part = session.each(|record| {
        let mut mapped = of.compiled.apply(record.value(), &session.context);
        session.client().finish(session.kind, &mut mapped.resource);
        findings.extend(check::resource(record, &mapped, &of));
        Ok(())
    })?;
    let worst = findings.iter().map(|f| f.severity).max();
    let mut answer = json!({ "kind": session.kind, "findings": findings });
    part.iter().for_each(|part| part.mark(&mut answer));
    output.json(&answer)?;
    Ok((worst, part))
}
