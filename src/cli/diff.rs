//! `crosswalk diff`: two mappings compared by meaning; two snapshots of accounts, or two plans, by what they hold.

use std::path::{Path, PathBuf};

use serde::Serialize;
use serde_json::json;

use super::args::{DiffForm, Unlock};
use super::incoming;
use super::output::Output;
use super::stop::{Stop, Unusable};
use super::unlock;
use crate::base::{Cancel, Ending};
use crate::client::native::Wanted;
use crate::document::difference::{Side, SideError, differences};
use crate::exchange::plan_file::PlanFileError;
use crate::exchange::snapshot::difference;
use crate::exchange::{SavedPlan, Told, plan_file};

/// How it is told, and what the files need.
pub struct How<'a> {
    pub format: DiffForm,
    pub unlock: &'a Unlock,
    pub wanted: Wanted,
}

pub fn run(output: &mut Output, a: &Path, b: &Path, how: How<'_>, cancel: &Cancel) -> Result<Ending, Stop> {
    let How { format, unlock, wanted } = how;
    let paths = [a.to_owned(), b.to_owned()];
    let told = paths.clone();
    match incoming::awaited(move || told.map(|path| Told::of(&path)), cancel)? {
        [Told::Snapshot, Told::Snapshot] => snapshots(output, [a, b], (format, unlock), cancel),
        [Told::Plan, Told::Plan] => plans(output, paths, format, cancel),
        [Told::Other, Told::Other] => mappings(output, paths, format, wanted, cancel),
        [one, other] => Err(Unusable(format!(
            "{} is {}, and {} is {}. Compare two of a kind.",
            a.display(),
            one.named(),
            b.display(),
            other.named()
        ))
        .into()),
    }
}

fn snapshots(
    output: &mut Output,
    [a, b]: [&Path; 2],
    (format, unlock): (DiffForm, &Unlock),
    cancel: &Cancel,
) -> Result<Ending, Stop> {
    let (a, b) = (unlock::open(a, unlock, cancel)?, unlock::open(b, unlock, cancel)?);
    let difference = difference::differences(&a, &b);
    match format {
        DiffForm::Text => difference.lines().iter().try_for_each(|line| output.line(line))?,
        DiffForm::Markdown => output.lines(&difference.markdown(&a, &b).into_text())?,
        DiffForm::Json => output.json(&OfSnapshots { a: &a.header, b: &b.header, difference: &difference })?,
    }
    output.word(&difference.words());
    Ok(Ending::Good.or_findings(difference.count() > 0))
}

/// Two snapshots and what differs.
#[derive(Serialize)]
struct OfSnapshots<'a, T: Serialize> {
    a: &'a T,
    b: &'a T,
    #[serde(flatten)]
    difference: &'a difference::SnapshotDifference,
}

fn plans(output: &mut Output, paths: [PathBuf; 2], format: DiffForm, cancel: &Cancel) -> Result<Ending, Stop> {
    let opened =
        move || -> Result<[SavedPlan; 2], _> { Ok([SavedPlan::open(&paths[0])?, SavedPlan::open(&paths[1])?]) };
    let opened: Result<_, PlanFileError> = incoming::awaited(opened, cancel)?;
    let [a, b] = opened.map_err(Unusable::because)?;
    let difference = plan_file::difference::differences(&a, &b);
    match format {
        DiffForm::Text => difference.lines().iter().try_for_each(|line| output.line(line))?,
        DiffForm::Markdown => output.lines(&difference.markdown().into_text())?,
        DiffForm::Json => output.json(&difference.to_json(&a, &b))?,
    }
    output.word(&format!("{} differ, {} are the same.", difference.records.len(), difference.same));
    Ok(Ending::Good.or_findings(!difference.is_none()))
}

fn mappings(
    output: &mut Output,
    paths: [PathBuf; 2],
    format: DiffForm,
    wanted: Wanted,
    cancel: &Cancel,
) -> Result<Ending, Stop> {
    let opened =
        move || -> Result<[Side; 2], _> { Ok([Side::open(&paths[0], &wanted)?, Side::open(&paths[1], &wanted)?]) };
    let opened: Result<_, SideError> = incoming::awaited(opened, cancel)?;
    let [a, b] = opened.map_err(Unusable::because)?;
    let difference = differences(&a, &b);
    match format {
        DiffForm::Text => difference.lines().iter().try_for_each(|line| output.line(line))?,
        DiffForm::Markdown => output.lines(&difference.markdown(&a, &b).into_text())?,
        DiffForm::Json => {
            output.json(
                &json!({ "a": a.name, "b": b.name, "same": difference.same.len(), "differences": difference.rows }),
            )?;
        }
    }
    let differ = difference.rows.len();
    output.word(&format!(
        "{differ} differ ({} decide who is meant), {} are the same.",
        difference.dangerous(),
        difference.same.len()
    ));
    Ok(Ending::Good.or_findings(!difference.is_none()))
}
