//! `crosswalk pseudonymise`: copies of payload files to share, with nobody in them who can be read out of them.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde_json::json;

use super::output::Output;
use super::session::{input, load};
use super::{Ending, Unusable};
use crate::base::{Cancel, Progress, Severity};
use crate::source::LoadedSet;
use crate::source::pseudonym::{self, Choices, Copied, CopiedFile, Plan, Secret, Survey};

/// Writes the copies to `out`; without one, lists what would be done.
pub fn run(output: &mut Output, files: &[PathBuf], out: Option<&Path>, treat: &[String]) -> Result<Ending, Unusable> {
    let choices = treat.iter().map(|text| choice(text)).collect::<Result<Choices, _>>()?;
    let inputs = files.iter().map(|path| input(path)).collect::<Result<Vec<_>, _>>()?;
    let set = load(&inputs, output)?;
    match out {
        Some(out) => write(output, &set, files, out, &choices)?,
        None => list(output, &set, &choices)?,
    }
    let is_whole = set.findings().iter().all(|finding| finding.severity != Severity::Error);
    Ok(if is_whole { Ending::Good } else { Ending::Findings })
}

fn choice(text: &str) -> Result<(String, pseudonym::Treatment), Unusable> {
    let (attribute, how) = text
        .split_once('=')
        .ok_or_else(|| Unusable(format!("--treat takes ATTRIBUTE=HOW, such as department=name; this is '{text}'.")))?;
    let how = how.parse().map_err(|why| Unusable(format!("--treat {text}: {why}.")))?;
    Ok((attribute.to_owned(), how))
}

fn list(output: &mut Output, set: &LoadedSet, choices: &Choices) -> Result<(), Unusable> {
    let survey = Survey::of(set, choices, &Cancel::default()).map_err(Unusable::because)?;
    let row = |attribute: &pseudonym::Reviewed| {
        json!({
            "resource": attribute.kind,
            "attribute": attribute.path,
            "treatment": attribute.treatment,
            "example": attribute.example,
        })
    };
    output.json(&survey.attributes.iter().map(row).collect::<Vec<_>>())
}

fn write(
    output: &mut Output,
    set: &LoadedSet,
    files: &[PathBuf],
    out: &Path,
    choices: &Choices,
) -> Result<(), Unusable> {
    let plan = Arc::new(Plan::new(choices));
    let secret = Secret::fresh().map_err(|error| Unusable(format!("The system gives no randomness: {error}.")))?;
    let secret = Arc::new(secret);
    let copies = pseudonym::files(set);
    for (file, path) in copies.iter().zip(paths(&copies, out)?) {
        refuse_original(files, &path)?;
        let mut copied = Copied::default();
        output.whole(Some(&path), |out| {
            let written = file.write(set, &plan, &secret, out, &Progress::default(), &Cancel::default());
            copied = written.map_err(Unusable::because)?;
            Ok(())
        })?;
        output.word(&format!("Written: {}, {} records", path.display(), copied.records));
        if copied.is_plain_list {
            output.word("It is a plain list of records: the form of the original could not be kept.");
        }
    }
    output.word("Names, addresses, phones and identifiers are replaced; what else is in a record can still tell who it is. See docs/privacy.md.");
    Ok(())
}

/// Where each copy goes: one to the path itself, several into a folder under the names they have.
fn paths(copies: &[CopiedFile<'_>], out: &Path) -> Result<Vec<PathBuf>, Unusable> {
    let names: Vec<String> = copies.iter().map(CopiedFile::name).collect();
    if names.len() == 1 && !out.is_dir() {
        return Ok(vec![out.to_owned()]);
    }
    if let Some(twice) = names.iter().find(|name| names.iter().filter(|other| other == name).count() > 1) {
        return Err(Unusable(format!(
            "Two files are called {twice}; their copies would be one. Copy them one by one, or rename one."
        )));
    }
    std::fs::create_dir_all(out).map_err(|error| Unusable(format!("{} cannot be made: {error}.", out.display())))?;
    Ok(names.iter().map(|name| out.join(name)).collect())
}

/// A copy never takes the place of what it was made from.
fn refuse_original(files: &[PathBuf], path: &Path) -> Result<(), Unusable> {
    let place = path.canonicalize().ok();
    let is_it = |file: &PathBuf| place.is_some() && file.canonicalize().ok() == place;
    match files.iter().find(|file| is_it(file)) {
        Some(file) => Err(Unusable(format!("{} is the original. Choose another place for the copy.", file.display()))),
        None => Ok(()),
    }
}
