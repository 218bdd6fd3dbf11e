//! `crosswalk pseudonymise`: copies of payload files to share, with nobody in them who can be read out of them.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde_json::json;

use super::output::{Output, broken};
use super::session::{input, load, missing};
use super::stop::{Partial, Stop, Unusable};
use crate::base::file::FileSet;
use crate::base::{Cancel, Ending, Finding, Progress, ResourceKind, Severity, counted};
use crate::source::pseudonym::{self, Choices, Copied, CopiedFile, CopyError, Plan, Secret, Survey};
use crate::source::{Input, LoadedSet, ReadError, TextEncoding, files_of, is_of_missing_records};

/// What a person says otherwise than usual.
#[derive(Clone, Copy)]
pub struct How<'a> {
    pub treat: &'a [String],
    pub encoding: Option<TextEncoding>,
}

/// Writes the copies to `out`; without one, lists what would be done.
pub fn run(
    output: &mut Output,
    files: &[PathBuf],
    out: Option<&Path>,
    how: How<'_>,
    cancel: &Cancel,
) -> Result<Ending, Stop> {
    let choices = how.treat.iter().map(|text| choice(text)).collect::<Result<Choices, _>>()?;
    let inputs = files.iter().map(|path| input(path, cancel)).collect::<Result<Vec<_>, _>>()?;
    let set = load(&inputs, how.encoding, output, cancel)?;
    let part = match out {
        Some(out) => write(output, &set, files, out, &choices, cancel)?,
        None => list(output, &set, &choices, cancel)?,
    };
    let is_faulty = set.findings().iter().any(|finding| finding.severity == Severity::Error);
    Ok(output.ending(part.as_ref()).or_findings(is_faulty))
}

fn choice(text: &str) -> Result<(String, pseudonym::Treatment), Unusable> {
    let (attribute, how) = text
        .split_once('=')
        .ok_or_else(|| Unusable(format!("--treat takes ATTRIBUTE=HOW, such as department=name; this is '{text}'.")))?;
    let how = how.parse().map_err(|why| Unusable(format!("--treat {text}: {why}.")))?;
    Ok((attribute.to_owned(), how))
}

fn list(output: &mut Output, set: &LoadedSet, choices: &Choices, cancel: &Cancel) -> Result<Option<Partial>, Stop> {
    let survey = Survey::of(set, choices, cancel)?;
    let row = |attribute: &pseudonym::Reviewed| {
        json!({
            "resource": attribute.kind,
            "attribute": attribute.path,
            "treatment": attribute.treatment,
            "example": attribute.example,
        })
    };
    let part = missing(set, count(set));
    let rows = survey.attributes.iter().map(row).chain(part.iter().map(Partial::as_json));
    output.json(&rows.collect::<Vec<_>>())?;
    Ok(part)
}

/// How many records there are.
fn count(set: &LoadedSet) -> usize {
    ResourceKind::ALL.iter().map(|kind| set.count(*kind)).sum()
}

/// Writes the copies one after another. One that is whole stays, whatever becomes of the next.
fn write(
    output: &mut Output,
    set: &LoadedSet,
    files: &[PathBuf],
    out: &Path,
    choices: &Choices,
    cancel: &Cancel,
) -> Result<Option<Partial>, Stop> {
    let plan = Arc::new(Plan::new(choices));
    let secret = Secret::fresh().map_err(|error| Unusable(format!("The system gives no randomness: {error}.")))?;
    let secret = Arc::new(secret);
    let copies = pseudonym::files(set);
    let paths = paths(&copies, out)?;
    // A copy never takes the place of what it was made from.
    let originals = FileSet::of(&files_of(&files.iter().cloned().map(Input::File).collect::<Vec<_>>()));
    if let Some(path) = paths.iter().find(|path| originals.has(path)) {
        return Err(Unusable(format!("{} is the original. Choose another place for the copy.", path.display())).into());
    }
    let missing_of = missing_of(set);
    for (done, (file, path)) in copies.iter().zip(&paths).enumerate() {
        let mut copied = Copied::default();
        output.whole(Some(path), |out| {
            let written = file.write(set, &plan, &secret, out, &Progress::default(), cancel);
            copied = written.map_err(|error| broken_off(error, done, copies.len()))?;
            Ok(missing_of.get(file.original()).map(|finding| Partial::missing(finding, file.count())))
        })?;
        output.word(&format!("Written: {}, {}", path.display(), counted(copied.records, "record", "records")));
        if copied.is_plain_list {
            output.word("It is a plain list of records: the form of the original could not be kept.");
        }
    }
    output.word("Names, addresses, phones and identifiers are replaced; what else is in a record can still tell who it is. See docs/privacy.md.");
    Ok(missing(set, count(set)))
}

/// What says of a file that records of it are missing: a copy of what is left is a part, too.
fn missing_of(set: &LoadedSet) -> HashMap<&str, &Finding> {
    let missing = set.findings().iter().rev().filter(|finding| is_of_missing_records(finding));
    missing.filter_map(|finding| Some((finding.place.file.as_deref()?, finding))).collect()
}

/// The form of a copy is that of its original and has no place for a mark: one that is not whole is not kept.
fn broken_off(error: CopyError, done: usize, of: usize) -> Stop {
    let why = match error {
        CopyError::Write(error) => return broken(&error),
        CopyError::Read(ReadError::Cancelled(_)) => "Stopped on request.".to_owned(),
        CopyError::Read(error) => error.to_string(),
    };
    Stop::BrokenOff(format!("{why} {done} of {of} copies are written; of the others there is nothing."))
}

/// Where each copy goes: one to the path itself, several into a folder under the names they have.
fn paths(copies: &[CopiedFile<'_>], out: &Path) -> Result<Vec<PathBuf>, Unusable> {
    if copies.len() == 1 && !out.is_dir() {
        return Ok(vec![out.to_owned()]);
    }
    std::fs::create_dir_all(out).map_err(|error| Unusable(format!("{} cannot be made: {error}.", out.display())))?;
    Ok(pseudonym::names(copies).iter().map(|name| out.join(name)).collect())
}
