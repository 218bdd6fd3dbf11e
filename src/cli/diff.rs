//! `crosswalk diff`: two mappings compared by meaning.

use std::path::Path;

use serde_json::json;

use super::args::DiffForm;
use super::incoming;
use super::output::Output;
use super::stop::{Stop, Unusable};
use crate::base::{Cancel, Ending};
use crate::client::native::Wanted;
use crate::document::difference::{Side, differences};

pub fn run(
    output: &mut Output,
    a: &Path,
    b: &Path,
    format: DiffForm,
    wanted: Wanted,
    cancel: &Cancel,
) -> Result<Ending, Stop> {
    let paths = [a.to_owned(), b.to_owned()];
    let opened =
        move || -> Result<[Side; 2], _> { Ok([Side::open(&paths[0], &wanted)?, Side::open(&paths[1], &wanted)?]) };
    let opened: Result<_, crate::document::difference::SideError> = incoming::awaited(opened, cancel)?;
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
