//! `crosswalk export`: the mapping in a form to take home.

use std::path::Path;

use super::args::{ExportForm, Input};
use super::incoming;
use super::output::Output;
use super::session::{crosswalk, document};
use super::stop::{Stop, Unusable};
use crate::base::file::write_atomic;
use crate::base::{Cancel, Ending};
use crate::client;
use crate::document::{SourceLocation, export};

pub fn run(
    output: &mut Output,
    input: &Input,
    form: ExportForm,
    base: Option<&Path>,
    out: &Path,
    cancel: &Cancel,
) -> Result<Ending, Stop> {
    let crosswalk = crosswalk(input, output, cancel)?;
    let mut document = document(input, crosswalk, Some(client::first().kind))?;
    if !input.source.is_empty() {
        document.sources = input.source.iter().map(|path| SourceLocation::file(path.clone())).collect();
    }
    let base = base.map(Path::to_owned);
    let made = incoming::awaited(move || export::export(&document, form.into(), base.as_deref()), cancel)?;
    let made = made.map_err(Unusable::because)?;
    // What is made at once is written at once, or not at all.
    cancel.check()?;
    write_atomic(out, made.text.as_bytes())?;
    output.word(&format!("Written: {}", out.display()));
    made.notes.iter().for_each(|note| output.word(note));
    Ok(Ending::Good)
}
