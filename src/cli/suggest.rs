//! `crosswalk suggest`: rules for the targets to which the mapping sends nothing.

use serde_json::{Value, json};

use super::args::Input;
use super::output::Output;
use super::session::Session;
use super::stop::Stop;
use crate::base::{Cancel, Ending};
use crate::client;
use crate::mapping::{Mapping, RuleSource};
use crate::suggest::{Judge, SAFE_FROM, SampledRecords, Suggestion, suggest};

pub fn run(output: &mut Output, input: &Input, cancel: &Cancel) -> Result<Ending, Stop> {
    let session = Session::open(input, output, cancel)?;
    let sample = SampledRecords::read(&session.set, session.kind, cancel)?;
    let judge = Judge {
        sample: &sample,
        kind: session.kind,
        client: session.client(),
        provider: session.provider(),
        context: &session.context,
    };
    let suggestions = suggest(&judge, &mapping(input, &session));
    output.json(&json!({
        "client": session.client().kind.id(),
        "provider": session.provider().kind().id(),
        "resource": session.kind,
        "records": session.set.count(session.kind),
        "sampled": sample.records.len(),
        "safeFrom": f64::from(SAFE_FROM) / 100.0,
        "suggestions": suggestions.iter().map(shown).collect::<Vec<_>>(),
    }))?;
    Ok(output.ending(session.missing(sample.records.len()).as_ref()))
}

/// The crosswalk's, else the client's default one. That of a client for any payload is for no file in particular.
fn mapping(input: &Input, session: &Session) -> Mapping {
    let is_for_any = session.client().kind == client::any().kind;
    if input.crosswalk.is_none() && is_for_any {
        return Mapping::new(session.kind, Vec::new());
    }
    session.mappings.document.mapping(session.kind).clone()
}

/// One line of the answer. What reads a single attribute names it, whether by itself or within an expression.
fn shown(suggestion: &Suggestion) -> Value {
    let Suggestion { target, source, attributes, columns, score, reasons, read, understood, next_best, .. } =
        suggestion;
    let (kind, expression) = match source {
        RuleSource::Expression { text } => ("expression", Some(text.as_str())),
        RuleSource::Direct { .. } => ("direct", None),
        RuleSource::Constant { .. } => ("constant", None),
        RuleSource::None => ("none", None),
    };
    json!({
        "target": target,
        "kind": kind,
        "attribute": if let [one] = attributes.as_slice() { Some(one) } else { None },
        "attributes": attributes,
        "columns": columns,
        "expression": expression,
        "score": f64::from(*score) / 100.0,
        "reason": reasons.iter().map(|reason| reason.text.as_str()).collect::<Vec<_>>().join(". "),
        "reasons": reasons.iter().map(|r| json!({"text": r.text, "points": r.points})).collect::<Vec<_>>(),
        "understood": understood,
        "read": read,
        "nextBest": next_best.as_ref().map(|(of, score)| json!({"attribute": of, "score": f64::from(*score) / 100.0})),
    })
}
