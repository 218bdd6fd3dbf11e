//! `crosswalk preview`: the resources, or the requests that the provisioning client would send.

use std::io::Write;
use std::path::Path;

use serde_json::{Value, json};

use super::args::{Input, PreviewFormat};
use super::output::{Output, broken};
use super::pass::Way;
use super::session::Session;
use super::{Ending, Unusable};
use crate::base::{Cancel, Progress, ResourceKind};
use crate::client::{self, PlannedRequest, Subject};
use crate::document::People;
use crate::scim::{Destination, RequestScript, ScriptForm};
use crate::source::Record;

pub fn run(output: &mut Output, input: &Input, format: PreviewFormat, file: Option<&Path>) -> Result<Ending, Unusable> {
    let session = if format == PreviewFormat::Ndjson {
        match Way::of(input)? {
            Way::Pass(pass) => return pass.run(output, file),
            Way::Load(crosswalk, inputs) => Session::load(input, crosswalk, &inputs, output)?,
        }
    } else {
        Session::open(input, output)?
    };
    let mut words = Output::standard();
    output.whole(file, |out| match format {
        PreviewFormat::Ndjson => session.each(&mut words, |record| line(&session, record, out)),
        PreviewFormat::Json => all_as_json(&session, &mut words, out),
        PreviewFormat::Http => script(&session, &mut words, out, ScriptForm::Http),
        PreviewFormat::Curl => script(&session, &mut words, out, ScriptForm::Curl),
        PreviewFormat::Powershell => script(&session, &mut words, out, ScriptForm::PowerShell),
    })?;
    Ok(if session.has_load_errors { Ending::Findings } else { Ending::Good })
}

/// One SCIM resource, as the client would create it.
fn line(session: &Session, record: &Record, out: &mut dyn Write) -> Result<(), Unusable> {
    let resource = resource_of(session, record);
    serde_json::to_writer(&mut *out, &resource).map_err(|e| broken(&e.into()))?;
    out.write_all(b"\n").map_err(|e| broken(&e))
}

fn resource_of(session: &Session, record: &Record) -> Value {
    let mut mapped = session.compiled.apply(record.value(), &session.context);
    session.client().finish(session.kind, &mut mapped.resource);
    mapped.resource
}

/// The users, to say of a reference whom it means.
fn people(session: &Session) -> Result<People, Unusable> {
    People::list(&session.set, ResourceKind::User, &Progress::default(), &Cancel::default()).map_err(Unusable::because)
}

fn requests_of(session: &Session, people: &People, record: &Record) -> Vec<PlannedRequest> {
    let resource = resource_of(session, record);
    let name = record.name();
    let refer = |id: &str| people.refer(id);
    let subject = Subject {
        kind: session.kind,
        variant: session.variant(),
        mapping: &session.compiled.mapping,
        resource: &resource,
        name: &name,
        refer: &refer,
    };
    client::preview(session.client(), &subject)
}

fn all_as_json(session: &Session, words: &mut Output, out: &mut dyn Write) -> Result<(), Unusable> {
    let people = people(session)?;
    let mut before = "[\n";
    session.each(words, |record| {
        let entry = json!({
            "record": record.key(),
            "name": record.name(),
            "requests": requests_of(session, &people, record),
        });
        out.write_all(before.as_bytes()).map_err(|e| broken(&e))?;
        before = ",\n";
        serde_json::to_writer_pretty(&mut *out, &entry).map_err(|e| broken(&e.into()))
    })?;
    let end = if before == "[\n" { "[]\n" } else { "\n]\n" };
    out.write_all(end.as_bytes()).map_err(|e| broken(&e))
}

/// Each request with its reason before it, to run by hand.
fn script(session: &Session, words: &mut Output, out: &mut dyn Write, form: ScriptForm) -> Result<(), Unusable> {
    let people = people(session)?;
    let mut script = RequestScript::file(form, Destination::Variable);
    session.each(words, |record| {
        for planned in requests_of(session, &people, record) {
            let title = format!("{}: {}, sent {}", record.name(), planned.request.purpose, planned.when);
            script.request(&title, &planned.request);
            script.blank_line();
            out.write_all(script.take().as_bytes()).map_err(|e| broken(&e))?;
        }
        Ok(())
    })
}
