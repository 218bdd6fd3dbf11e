//! `crosswalk import`: a vendor's own mapping file becomes a crosswalk file.

use std::io;
use std::path::Path;

use super::incoming;
use super::output::Output;
use super::stop::{Stop, Unusable};
use crate::base::file::{read_to_end_within, write_atomic};
use crate::base::{Cancel, Ending, ResourceKind, Severity};
use crate::client;
use crate::client::native::Wanted;
use crate::client::native::form::FileText;
use crate::document::native::{self, Imported};

pub fn run(
    output: &mut Output,
    file: &Path,
    out: &Path,
    wanted: Wanted,
    yes: bool,
    cancel: &Cancel,
) -> Result<Ending, Stop> {
    let path = file.to_owned();
    let imported = incoming::awaited(move || read(&path, &wanted), cancel)??;
    let (document, _) = native::document_of(&imported);
    cancel.check()?;
    if out.is_file() && !yes {
        output.word(&format!(
            "{} is there already. Nothing was written; choose another name, or say --yes.",
            out.display()
        ));
        return Ok(Ending::Unconfirmed);
    }
    write_atomic(out, document.print().as_bytes())?;
    let label = client::label(imported.client);
    output.word(&format!("{}: {} ({label})", file.display(), imported.format.title));
    for kind in [ResourceKind::User, ResourceKind::Group] {
        let rules = imported.read.mapping(kind).map_or(0, |mapping| mapping.rules.len());
        output.word(&format!("Rules of {}: {rules}", kind.plural()));
    }
    let findings = &imported.read.findings;
    for finding in findings {
        output.word(&format!("{}. {} {}", finding.title, finding.reason, finding.remedy));
    }
    output.word(&format!("Written: {}", out.display()));
    Ok(Ending::Good.or_findings(findings.iter().any(|finding| finding.severity == Severity::Error)))
}

fn read(path: &Path, wanted: &Wanted) -> Result<Imported, Unusable> {
    if path.as_os_str() != "-" {
        return native::import(path, wanted).map_err(Unusable::because);
    }
    let bytes = read_to_end_within(io::stdin().lock(), native::LARGEST)
        .map_err(|error| Unusable(format!("Standard input cannot be read: {error}.")))?;
    let file = FileText::decode(&bytes).map_err(|error| Unusable(format!("Standard input cannot be read: {error}")))?;
    native::import_text(&file, wanted).map_err(Unusable::because)
}
