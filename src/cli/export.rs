//! `crosswalk export`: the mapping in a form to take home.

use std::path::PathBuf;

use serde_json::{Value, json};

use super::args::Input;
use super::incoming;
use super::output::Output;
use super::session::{crosswalk, document};
use super::stop::{Stop, Unusable};
use crate::base::file::write_atomic;
use crate::base::{Cancel, Ending};
use crate::client;
use crate::client::native::NativeChange;
use crate::document::export::{Export, NativeInput, export};
use crate::document::{ExportKind, SourceLocation, kit};
use crate::mapping::{MappingChange, Rule};

/// Files that are needed beside the mapping.
pub struct Beside {
    pub base: Option<PathBuf>,
    /// What the vendor's file hangs on, with the argument that names it.
    pub other: Option<(&'static str, PathBuf)>,
}

impl Beside {
    /// The other file, where the form hangs on one that this argument names.
    fn other(&self, form: ExportKind) -> Result<Option<PathBuf>, Unusable> {
        let wanted =
            if let ExportKind::Native(format) = form { format.beside.map(|beside| beside.argument) } else { None };
        match &self.other {
            Some((argument, _)) if wanted != Some(argument) => {
                Err(Unusable(format!("--{argument} says nothing of --as {}. Leave it out.", form.id())))
            }
            other => Ok(other.as_ref().map(|(_, path)| path.clone())),
        }
    }
}

/// Where it goes.
pub enum To {
    File {
        path: PathBuf,
        yes: bool,
    },
    /// With the scripts that put it in place.
    Kit {
        folder: PathBuf,
        yes: bool,
    },
    /// Nowhere: what would be written is said.
    Review,
}

pub fn run(
    output: &mut Output,
    input: &Input,
    form: ExportKind,
    beside: Beside,
    to: To,
    cancel: &Cancel,
) -> Result<Ending, Stop> {
    let crosswalk = crosswalk(input, output, cancel)?;
    let mut document = document(input, crosswalk, Some(client::first().kind))?;
    if !input.source.is_empty() {
        document.sources = input.source.iter().map(|path| SourceLocation::file(path.clone())).collect();
    }
    let other = beside.other(form)?;
    let made = move || {
        let known = || if let ExportKind::Native(format) = form { document.base_path(format) } else { None };
        let base = beside.base.or_else(known);
        export(&document, form, NativeInput { base: base.as_deref(), beside: other.as_deref() })
    };
    let made = incoming::awaited(made, cancel)?.map_err(Unusable::because)?;
    // What is made at once is written at once, or not at all.
    cancel.check()?;
    match to {
        To::Review => {
            output.json(&review(&made))?;
            Ok(if made.asks.is_empty() { Ending::Good } else { Ending::Unconfirmed })
        }
        To::File { yes: false, .. } | To::Kit { yes: false, .. } if !made.asks.is_empty() => {
            made.asks.iter().for_each(|ask| output.word(&ask.to_string()));
            output.word("Nothing was written. Look at what would change (--review), then say --yes.");
            Ok(Ending::Unconfirmed)
        }
        To::Kit { folder, .. } => {
            for written in kit::write(form, &made, &folder).map_err(Unusable::because)? {
                output.word(&format!("Written: {}", written.display()));
            }
            output.words(&summary(form, &made));
            Ok(Ending::Good)
        }
        To::File { path, .. } => {
            write_atomic(&path, &made.bytes)?;
            output.word(&format!("Written: {}", path.display()));
            output.words(&summary(form, &made));
            made.findings.iter().for_each(|finding| output.word(&format!("{}. {}", finding.title, finding.remedy)));
            Ok(Ending::Good)
        }
    }
}

/// How many rows differ, for a file that is edited in place.
fn summary(form: ExportKind, made: &Export) -> String {
    let ExportKind::Native(_) = form else { return String::new() };
    let count = |is: fn(&MappingChange) -> bool| made.changes.iter().filter(|change| is(&change.change)).count();
    format!(
        "Rows added: {}, changed: {}, removed: {}",
        count(|change| matches!(change, MappingChange::Added(_))),
        count(|change| matches!(change, MappingChange::Changed { .. })),
        count(|change| matches!(change, MappingChange::Removed(_))),
    )
}

fn review(made: &Export) -> Value {
    json!({
        "changes": made.changes.iter().map(change).collect::<Vec<_>>(),
        "asks": made.asks.iter().map(ToString::to_string).collect::<Vec<_>>(),
        "findings": made.findings,
    })
}

fn change(change: &NativeChange) -> Value {
    let (what, before, after) = match &change.change {
        MappingChange::Added(rule) => ("added", None, Some(rule)),
        MappingChange::Removed(rule) => ("removed", Some(rule), None),
        MappingChange::Changed { before, after } => ("changed", Some(before), Some(after)),
    };
    json!({
        "what": what,
        "resource": change.kind.scim_name(),
        "target": change.change.target().to_string(),
        "before": before.map(|rule| said(rule)),
        "after": after.map(|rule| said(rule)),
        "note": change.note,
    })
}

fn said(rule: &Rule) -> Value {
    json!({ "source": rule.source, "default": rule.default, "apply": rule.apply, "matching": rule.matching })
}
