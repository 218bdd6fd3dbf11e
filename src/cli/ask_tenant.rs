//! `crosswalk ask-tenant`: questions for the vendor's own evaluator, to hold ours against it; and its answers, compared.
//!
//! Crosswalk asks nobody. It writes a folder of questions with the scripts that ask, and reads what they brought back.

use std::path::Path;

use super::args::Input;
use super::output::Output;
use super::session::{self, Mappings, Session};
use super::stop::{Partial, Stop, Unusable};
use super::way;
use crate::base::{Cancel, Ending, counted};
use crate::client::{self, Client, Evaluator};
use crate::mapping::CompiledRule;
use crate::tenant::folder::{self, FolderError};
use crate::tenant::{Asking, Questions, Telling, TenantVerdict, answers, is_expression, telling};

/// Writes the questions for at most so many people a rule into a new folder.
pub fn write(output: &mut Output, input: &Input, people: usize, out: &Path, cancel: &Cancel) -> Result<Ending, Stop> {
    let session = way::session(input, output, cancel)?;
    let evaluator = evaluator(session.client())?;
    let (folks, part) = folks(&session, people)?;
    let asking = Asking {
        client: session.client(),
        evaluator,
        kind: session.kind,
        compiled: session.compiled(),
        context: &session.context,
    };
    let questions = Questions::of(&asking, expressions(&session).zip(folks));
    if questions.is_empty() {
        return Err(Unusable(questions.none()).into());
    }
    folder::write(&questions, evaluator, out).map_err(stop)?;
    let count = counted(questions.bodies.len(), "question", "questions");
    output.word(&format!("Written: {}, {count}", out.display()));
    output.word(&format!(
        "They are for {}. README.md says how they are asked; Crosswalk sends nothing.",
        evaluator.label
    ));
    output.word("The questions hold people's data, what the expressions read of them. For others, make them from a pseudonymised copy (crosswalk pseudonymise).");
    Ok(output.ending(part.as_ref()))
}

fn stop(error: FolderError) -> Stop {
    match error {
        FolderError::Write(error) => error.into(),
        error => Unusable::because(error).into(),
    }
}

fn evaluator(client: &'static Client) -> Result<&'static Evaluator, Unusable> {
    client.quirks.evaluator.ok_or_else(|| {
        let able = client::CLIENTS.into_iter().filter(|client| client.quirks.evaluator.is_some());
        let able: Vec<&str> = able.map(|client| client.label).collect();
        Unusable(format!(
            "{} has no way to try an expression that a script can use. It is there for: {}.",
            client.label,
            able.join(", ")
        ))
    })
}

/// The rules that are expressions.
fn expressions(session: &Session) -> impl Iterator<Item = &CompiledRule> {
    session.compiled().rules.iter().filter(|rule| is_expression(rule))
}

/// For each expression the people on whom it shows whether it holds: those who are asked for, else its hard cases.
fn folks(session: &Session, most: usize) -> Result<(Vec<Vec<Telling>>, Option<Partial>), Stop> {
    if session.only.is_some() {
        let mut records = Vec::new();
        session.each(|record| {
            records.push(record.clone());
            Ok(())
        })?;
        let of_rule = || records.iter().map(|record| (record.clone(), Vec::new())).collect();
        return Ok((expressions(session).map(|_| of_rule()).collect(), None));
    }
    let (report, part) = session.report();
    let of_rules = report.coverage.iter().zip(&session.compiled().rules).filter(|(_, rule)| is_expression(rule));
    let folks = of_rules.map(|(coverage, _)| telling(&session.set, session.kind, &coverage.hard.list(), most));
    Ok((folks.collect(), part))
}

/// Compares the answers that a folder has with what ours gives.
pub fn compare(output: &mut Output, input: &Input, folder: &Path, cancel: &Cancel) -> Result<Ending, Stop> {
    let crosswalk = session::crosswalk(input, output, cancel)?;
    let answered = folder::read(folder).map_err(stop)?;
    let index = answered.index();
    let of_index = client::known(index.client).map(|client| client.kind);
    let document = session::document(input, crosswalk, of_index)?;
    if document.client != index.client {
        let other = format!(
            "The questions in {} are of {}, and the crosswalk is made for {}.",
            folder.display(),
            index.client.id(),
            client::label(document.client)
        );
        return Err(Unusable(other).into());
    }
    let mappings = Mappings::of(document);
    let evaluator = evaluator(mappings.client())?;
    let compiled = mappings.compiled(index.resource);
    let compared = answered.compare(evaluator, mappings.client().dialect, compiled, cancel)?;
    answers::said(index, &compared).iter().for_each(|line| output.word(line));
    output.json(&answers::report(index, &compared))?;
    let is_good = compared.iter().all(|compared| compared.verdict == TenantVerdict::Same);
    Ok(Ending::Good.or_findings(!is_good))
}
