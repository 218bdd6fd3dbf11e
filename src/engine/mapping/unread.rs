//! Rules that read nothing: no record has a value of what they read.

use std::collections::{BTreeSet, HashMap};

use super::vanished::list_of;
use super::{AttributeSource, CompiledMapping, CompiledRule};
use crate::scim::TargetPath;
use crate::source::{AttributePath, Profile};

/// The targets of rules that read attributes of which no record has a value. Of what a JSONPath finds nothing is known.
pub fn unread(profile: &Profile, compiled: &CompiledMapping) -> BTreeSet<TargetPath> {
    let filled: HashMap<&AttributePath, bool> =
        profile.attributes.iter().map(|attribute| (&attribute.path, attribute.filled > 0)).collect();
    let has = |path: &AttributePath| filled.get(path).copied().unwrap_or_default();
    let reads_nothing = |source: &Option<AttributeSource>| match source {
        Some(AttributeSource::Path(path)) => !has(&list_of(path)),
        Some(AttributeSource::Computed(computed)) => !computed.reads.iter().any(|key| has(&AttributePath::key(*key))),
        Some(AttributeSource::JsonPath(_)) | None => false,
    };
    let is_unread = |rule: &&CompiledRule| !rule.sources().is_empty() && rule.sources().iter().all(reads_nothing);
    compiled.rules.iter().filter(is_unread).map(|rule| rule.rule.target.clone()).collect()
}
