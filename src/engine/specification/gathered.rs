//! All that the page says of the records: what the checks found, who tells most, and what is sent for them.

use super::people::{self, Telling};
use super::{SpecificationOf, TELLING};
use crate::base::{Cancel, Cancelled, Finding, Progress, ResourceKind};
use crate::check::{self, Checked, PopulationReport};
use crate::client;
use crate::document::compile;
use crate::document::difference::{Difference, Side, differences};
use crate::mapping::CompiledMapping;
use crate::provider::{self, Provider};
use crate::scim::{Attribute, TargetPath, schema};

/// What there is to say.
#[derive(Debug)]
pub struct Gathered {
    pub parts: Vec<KindPart>,
    /// What the file before lacks or has otherwise.
    pub changes: Option<Difference>,
}

/// Of users or of groups.
#[derive(Debug)]
pub struct KindPart {
    pub kind: ResourceKind,
    pub compiled: CompiledMapping,
    /// None of which nobody is loaded.
    pub report: Option<PopulationReport>,
    /// Rules of the file that cannot be read, where no report says it.
    pub not_read: Vec<Finding>,
    pub people: Vec<Telling>,
}

pub fn gather(asked: &SpecificationOf<'_>, cancel: &Cancel) -> Result<Gathered, Cancelled> {
    let parts = ResourceKind::ALL.map(|kind| part(asked, kind, cancel)).into_iter().collect::<Result<_, _>>()?;
    let changes = asked.against.map(|before| {
        let now = Side::of(asked.heading.file.unwrap_or_default().to_owned(), asked.document);
        differences(before, &now)
    });
    Ok(Gathered { parts, changes })
}

fn part(asked: &SpecificationOf<'_>, kind: ResourceKind, cancel: &Cancel) -> Result<KindPart, Cancelled> {
    let compiled = compile(asked.document, kind);
    if asked.set.count(kind) == 0 {
        let not_read = check::not_read(&compiled.mapping).collect();
        return Ok(KindPart { kind, compiled, report: None, not_read, people: Vec::new() });
    }
    let of = Checked {
        compiled: &compiled,
        client: client::of(asked.document.client),
        provider: provider::of(asked.document.provider),
        context: asked.context,
    };
    let report = check::population(asked.set, &of, &Progress::default(), cancel)?;
    let people = people::telling(asked, &compiled, &report, TELLING);
    Ok(KindPart { kind, compiled, report: Some(report), not_read: Vec::new(), people })
}

/// Whether what fills a target is for nobody to read. The target is as a file has it, so it may be none: then nobody knows.
pub fn is_secret_target(provider: &Provider, target: &str) -> bool {
    let Ok(path) = TargetPath::parse(target) else { return true };
    let is_so =
        |kind: &ResourceKind| provider.resource_type(*kind).attribute(&path).is_some_and(Attribute::is_write_only);
    schema::is_secret(&path) || ResourceKind::ALL.iter().any(is_so)
}
