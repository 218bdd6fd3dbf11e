//! What is to be run or done where the data comes from, when the mapping cannot mend it.
//!
//! Names of attributes come from a crosswalk file, so a command is made by its client, with its shell's own writer.

use super::Cure;
use super::case::Case;
use crate::base::sink::Line;
use crate::check::Example;
use crate::client::{Language, Query};

/// The query for the data, asked again: for what is not in this export, or was damaged on its way.
pub(super) fn ask_again(case: &Case<'_>, about: &str) -> Option<Cure> {
    let mapping = &case.of.compiled.mapping;
    let queries = case.of.client.queries(mapping.kind, mapping);
    let query = queries.last()?;
    // Where there is no command, it is the columns that are to be asked for.
    let note = if query.language == Language::Text { "Export these columns again." } else { query.note.as_str() };
    let about = format!("{about} {note}");
    Some(Cure::command("Get the data again, with what is missing", query.text.clone(), about.trim_end()))
}

/// Takes blanks off the values themselves, where the directory can be written by script.
pub(super) fn trim_in_directory(case: &Case<'_>) -> Option<Cure> {
    let key = case.payload_key(case.rules().next()?)?;
    let Query { text, note, .. } = (case.of.client.quirks.trimming?)(&key);
    Some(Cure::command("Trim it in the directory", text, note))
}

/// Who has which value, to be mended where it is kept: no rule can say what is right, or the language has no words for it.
pub(super) fn values(case: &Case<'_>) -> Option<Cure> {
    if case.cause.examples.iter().all(|example| example.value.is_none()) {
        return lacking(case);
    }
    let line = |example: &Example| {
        let value = example.value.as_ref()?;
        Some(format!("{}: {}", String::from(Line::of(&example.name)), String::from(Line::of(value))))
    };
    let lines: Vec<String> = case.cause.examples.iter().filter_map(line).collect();
    let about = if case.dialect().has_functions() {
        "No expression can tell what is right here. These are the values, to be mended where they are kept.".to_owned()
    } else {
        format!("{} has no functions. These are the values, to be mended where they are kept.", case.of.client.label)
    };
    (!lines.is_empty()).then(|| Cure::command("Mend the values at the source", lines.join("\n") + &more(case), about))
}

/// Who lacks it, to be filled in where it is kept.
fn lacking(case: &Case<'_>) -> Option<Cure> {
    let names = case.cause.examples.iter().map(|example| String::from(Line::of(&example.name)));
    let names: Vec<String> = names.collect();
    let about = "Nothing in the files says what is right. These are the people who have none.";
    (!names.is_empty()).then(|| Cure::command("Fill it in at the source", names.join("\n") + &more(case), about))
}

fn more(case: &Case<'_>) -> String {
    let more = case.cause.count.saturating_sub(case.cause.examples.len());
    if more > 0 { format!("\n… and {more} more") } else { String::new() }
}

/// How to keep a spreadsheet from shortening numbers.
pub(super) fn column_as_text(case: &Case<'_>) -> Option<Cure> {
    let reads: Vec<&str> = case.rules().flat_map(|rule| rule.reads.iter().map(String::as_str)).collect();
    let column: String = Line::of(reads.join(", ")).into();
    let text = format!(
        "In the source: export {column} again, into a file of text (CSV).\n\
         Do not open it in a spreadsheet before it is loaded here.\n\
         If it must go through a spreadsheet: Data, From Text/CSV, and choose the type Text for this column."
    );
    Some(Cure::command(
        "Get the digits again from the source",
        text,
        "The digits that the spreadsheet left out are in no file any more: no expression can bring them back.",
    ))
}
