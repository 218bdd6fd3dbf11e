//! The same people with other names. The table of what is personal knows vendors' attributes; a table of an HR system calls
//! them anything, and there the mapping says what they are: what fills a name is a name.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::base::temporary::HeldFolder;
use crate::base::{Cancel, Progress, ResourceKind};
use crate::document::{Document, SourceLocation, compile};
use crate::mapping::{AttributeSource, CompiledRule};
use crate::source::pseudonym::{Choices, Personal, Plan, Secret, Treatment, disguised};
use crate::source::{LoadedSet, PathStep};

/// A set of other files, in place of the one that was loaded.
pub struct Disguised {
    /// Before what it is read from: that goes after it.
    pub set: Arc<LoadedSet>,
    /// Attributes that rules read and that are as they were, but for addresses and phone numbers in them.
    pub kept: Vec<String>,
    _folder: HeldFolder,
}

impl Disguised {
    /// The error is a sentence.
    pub fn of(document: &Document, set: &LoadedSet, secret: &Arc<Secret>, cancel: &Cancel) -> Result<Self, String> {
        let choices = choices(document);
        let (set, folder) = disguised(set, &choices, secret, &Progress::default(), cancel)?;
        Ok(Self { set: Arc::new(set), kept: kept(document, &choices), _folder: folder })
    }
}

/// What is as it was in a set that was loaded with other names, as a person reviewed it.
pub fn kept_as_loaded(document: &Document) -> Vec<String> {
    kept(document, &chosen(document))
}

fn chosen(document: &Document) -> Choices {
    document.sources.iter().find_map(SourceLocation::pseudonymised).cloned().unwrap_or_default()
}

/// What a person chose, and what the mapping says of attributes of which nobody said anything.
fn choices(document: &Document) -> Choices {
    let mut choices = chosen(document);
    for kind in ResourceKind::ALL {
        for rule in &compile(document, kind).rules {
            let Some(personal) = personal(kind, rule) else { continue };
            for keys in read(rule).filter_map(|(_, keys)| keys) {
                let keys: Vec<&str> = keys.iter().map(String::as_str).collect();
                if Plan::new(&choices).treatment(kind, &keys) == Treatment::Found {
                    choices.insert(keys.join("."), Treatment::Replace(personal));
                }
            }
        }
    }
    choices
}

/// What fills this target, where that is a person's own.
fn personal(kind: ResourceKind, rule: &CompiledRule) -> Option<Personal> {
    let target = &rule.rule.target;
    // However the names are written: SCIM tells none apart by case.
    let attribute = target.attribute().to_ascii_lowercase();
    let sub = target.sub_attribute().map(str::to_ascii_lowercase);
    Some(match (kind, attribute.as_str(), sub.as_deref()) {
        (ResourceKind::Group, "members", _) => Personal::Identifier,
        (ResourceKind::Group, ..) => return None,
        (_, "username" | "displayname" | "nickname" | "name", _) => Personal::Name,
        (_, "emails", None | Some("value")) => Personal::Mail,
        (_, "phonenumbers", None | Some("value")) => Personal::Phone,
        (_, "addresses", None | Some("formatted" | "streetaddress" | "postalcode")) => Personal::Address,
        (_, "externalid" | "employeenumber" | "manager" | "profileurl" | "ims" | "photos", _) => Personal::Identifier,
        _ => return None,
    })
}

/// What a rule reads: the name on screens, and where that stands in a record, where it is one place.
fn read(rule: &CompiledRule) -> impl Iterator<Item = (&String, Option<Vec<String>>)> {
    rule.reads.iter().zip(rule.sources()).map(|(name, source)| (name, source.as_ref().and_then(keys)))
}

fn keys(source: &AttributeSource) -> Option<Vec<String>> {
    match source {
        AttributeSource::Path(path) => {
            let key = |step: &PathStep| if let PathStep::Key(key) = step { Some(key.clone()) } else { None };
            Some(path.steps().iter().filter_map(key).collect())
        }
        AttributeSource::JsonPath(path) => Some(vec![path.key()?.to_owned()]),
        AttributeSource::Computed(_) => None,
    }
}

/// What the rules read and what is not replaced.
fn kept(document: &Document, choices: &Choices) -> Vec<String> {
    let plan = Plan::new(choices);
    let mut kept = BTreeSet::new();
    for kind in ResourceKind::ALL {
        for rule in &compile(document, kind).rules {
            for (name, keys) in read(rule) {
                let keys = keys.unwrap_or_else(|| vec![name.clone()]);
                let keys: Vec<&str> = keys.iter().map(String::as_str).collect();
                if !matches!(plan.treatment(kind, &keys), Treatment::Replace(_)) {
                    kept.insert(name.clone());
                }
            }
        }
    }
    kept.into_iter().collect()
}
