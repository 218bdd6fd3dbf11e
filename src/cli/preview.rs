//! `crosswalk preview`: the resources, or the requests that the provisioning client would send.

use std::collections::HashSet;
use std::io::Write;
use std::path::Path;

use serde_json::{Value, json};

use super::args::{Input, PreviewFormat};
use super::output::{Output, broken};
use super::search::Referred;
use super::session::{Session, not_known};
use super::stop::{Partial, Stop};
use super::way::{self, Passage};
use crate::base::sink::json::SeenJson;
use crate::base::{Cancel, Ending, Progress, ResourceKind};
use crate::client::{Account, Cause, Event, References, Sequence, identifiers};
use crate::document::People;
use crate::mapping::{Mapped, called};
use crate::scim::{Destination, RequestScript, ScriptForm};
use crate::source::Record;

pub fn run(
    output: &mut Output,
    input: &Input,
    format: PreviewFormat,
    file: Option<&Path>,
    cancel: &Cancel,
) -> Result<Ending, Stop> {
    let session = match format {
        PreviewFormat::Ndjson => match Passage::in_order(input, output, cancel)? {
            Passage::Pass(pass) => return pass.run(output, file),
            Passage::Session(session) => session,
        },
        _ => way::session(input, output, cancel)?,
    };
    let mut lacking = 0;
    let ending = output.whole(file, |out| match format {
        PreviewFormat::Ndjson => lines(&session, out, &mut lacking),
        PreviewFormat::Json => all_as_json(&session, out),
        PreviewFormat::Http => script(&session, out, ScriptForm::Http),
        PreviewFormat::Curl => script(&session, out, ScriptForm::Curl),
        PreviewFormat::Powershell => script(&session, out, ScriptForm::PowerShell),
    })?;
    not_known(lacking, session.kind).iter().for_each(|finding| output.finding(finding));
    Ok(ending.or_findings(session.has_load_errors))
}

fn lines(session: &Session, out: &mut dyn Write, lacking: &mut usize) -> Result<Option<Partial>, Stop> {
    let part = session.each(|record| {
        let mapped = mapped(session, record);
        *lacking += usize::from(!session.compiled().not_known(&mapped).is_empty());
        line(&mapped.resource, out)
    })?;
    part.iter().try_for_each(|part| writeln!(out, "{}", part.as_json()).map_err(|e| broken(&e)))?;
    Ok(part)
}

/// One SCIM resource, as the client would create it.
fn line(resource: &Value, out: &mut dyn Write) -> Result<(), Stop> {
    serde_json::to_writer(&mut *out, resource).map_err(|e| broken(&e.into()))?;
    out.write_all(b"\n").map_err(|e| broken(&e))
}

fn resource_of(session: &Session, record: &Record) -> Value {
    mapped(session, record).resource
}

/// As the client would create it, with how each rule did.
fn mapped(session: &Session, record: &Record) -> Mapped {
    let mut mapped = session.compiled().apply(record.value(), &session.context);
    session.client().finish(session.kind, &mut mapped.resource);
    mapped
}

/// The users, to say of a reference whom it means: those whom these records refer to, or all.
fn referred(session: &Session) -> Result<Referred, Stop> {
    if session.only.is_none() {
        return listed(session);
    }
    let mut wanted: HashSet<String> = HashSet::new();
    session.each(|record| {
        let resource = resource_of(session, record);
        wanted.extend(identifiers(session.client(), session.kind, &resource).into_iter().flatten());
        Ok(())
    })?;
    match &session.searched {
        Some(file) => Referred::find(file, &wanted, &session.cancel),
        None if wanted.is_empty() => Ok(Referred::nobody()),
        None => listed(session),
    }
}

fn listed(session: &Session) -> Result<Referred, Stop> {
    let people = People::list(&session.set, ResourceKind::User, &Progress::default(), &session.cancel)?;
    Ok(Referred::People(Box::new(people)))
}

fn requests_of(session: &Session, referred: &Referred, record: &Record, mapped: &Mapped) -> Sequence {
    let resource = &mapped.resource;
    let (client, kind) = (session.client(), session.kind);
    let references = References::of(client, kind, resource, |id| referred.refer(id));
    let event = Event {
        kind,
        mapping: &session.compiled().mapping,
        name: &called(record, resource),
        after: resource,
        references: &references,
        lacking: &session.compiled().lacking(mapped),
        account: Account::Unknown,
        cause: Cause::of(client, record),
    };
    client.phrase(&event, session.variant())
}

fn all_as_json(session: &Session, out: &mut dyn Write) -> Result<Option<Partial>, Stop> {
    let referred = referred(session)?;
    let mut before = "[\n";
    let mut element = |entry: &Value, out: &mut dyn Write| {
        out.write_all(before.as_bytes()).map_err(|e| broken(&e))?;
        before = ",\n";
        serde_json::to_writer_pretty(SeenJson::new(out), entry).map_err(|e| broken(&e.into()))
    };
    let part = session.each(|record| {
        let mapped = mapped(session, record);
        let mut entry = json!({
            "record": record.key(),
            "name": called(record, &mapped.resource),
            "requests": requests_of(session, &referred, record, &mapped),
        });
        let not_known = session.compiled().not_known(&mapped);
        if !not_known.is_empty() {
            let said = not_known.iter().map(|(target, why)| (target.to_string(), Value::from(why.as_str())));
            entry["notKnown"] = Value::Object(said.collect());
        }
        element(&entry, out)
    })?;
    part.iter().try_for_each(|part| element(&part.as_json(), out))?;
    let end = if before == "[\n" { "[]\n" } else { "\n]\n" };
    out.write_all(end.as_bytes()).map_err(|e| broken(&e))?;
    Ok(part)
}

/// Each request with its reason before it, to run by hand.
fn script(session: &Session, out: &mut dyn Write, form: ScriptForm) -> Result<Option<Partial>, Stop> {
    let referred = referred(session)?;
    let mut script = RequestScript::file(form, Destination::Variable);
    script.note(session.provider().rehearsal());
    let part = session.each(|record| {
        script.next_sequence();
        let mapped = mapped(session, record);
        for step in &requests_of(session, &referred, record, &mapped) {
            let title =
                format!("{}: {}, sent {}", called(record, &mapped.resource), step.title(), step.condition.words());
            step.write_to(&mut script, &title);
            script.blank_line();
            out.write_all(script.take().as_bytes()).map_err(|e| broken(&e))?;
        }
        Ok(())
    })?;
    part.iter().for_each(|part| script.remark(&part.remark()));
    out.write_all(script.take().as_bytes()).map_err(|e| broken(&e))?;
    Ok(part)
}
