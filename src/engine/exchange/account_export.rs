//! The account's own export of its people: a second source, that shows whom SCIM does not.
//!
//! What its columns are called is the provider's data ([`ExportShape`]). It is told by them, and never taken for people to
//! provision. It answers one question: is somebody there who has this address?

use std::collections::HashMap;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use serde_json::{Map, Value};

use crate::base::{Cancel, Cancelled, Progress, ResourceKind, counted, hash};
use crate::provider::traits::ExportShape;
use crate::provider::{PROVIDERS, Provider};
use crate::scim::message::{boolean, plain};
use crate::source::{Input, LoadedSet, ReadError};

/// Somebody in an export.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Exported {
    pub name: String,
    pub id: Option<String>,
    /// `None` where the export does not say it.
    pub disabled: Option<bool>,
}

/// An export that is read.
#[derive(Debug)]
pub struct AccountExport {
    provider: &'static Provider,
    shape: &'static ExportShape,
    /// By a hash of the address in small letters.
    people: HashMap<u64, Exported>,
    /// Rows without an address, by which nobody is found.
    without: usize,
}

/// Why a file is no export that serves.
#[derive(Debug, thiserror::Error)]
pub enum ExportError {
    #[error("What an export of {label} looks like is not known, so {} cannot be read as one. Leave --account-export out.", path.display())]
    NotKnown { path: PathBuf, label: &'static str },
    #[error(
        "{} is no export of the people of {label}: that has a column {email}, and others such as {signs}. Choose \
         another file.",
        path.display()
    )]
    NotOne { path: PathBuf, label: &'static str, email: &'static str, signs: String },
    #[error(transparent)]
    Read(#[from] ReadError),
    #[error(transparent)]
    Cancelled(#[from] Cancelled),
}

/// The provider whose export of people this set is; none for people to provision. The first record tells it.
pub fn told(set: &LoadedSet, cancel: &Cancel) -> Option<&'static Provider> {
    let keys = first_keys(set, cancel)?;
    PROVIDERS.iter().find(|provider| shape_of(provider, &keys).is_some())
}

/// What to say of such a set where people to provision are asked for.
pub fn not_people(provider: &Provider) -> String {
    format!(
        "This is an export of people from {}, not people to provision: it shows who is in the account. Give it to plan with \
         --account-export, and load what the identity provider has.",
        provider.label()
    )
}

fn first_keys(set: &LoadedSet, cancel: &Cancel) -> Option<Vec<String>> {
    let mut keys = None;
    let read = set.for_each(ResourceKind::User, cancel, &mut |record| {
        keys = record.value().as_object().map(|all| all.keys().map(|key| letters(key)).collect());
        ControlFlow::Break(())
    });
    read.ok()?;
    keys
}

/// The letters and digits of a heading, in small letters.
fn letters(heading: &str) -> String {
    heading.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

fn shape_of(provider: &'static Provider, keys: &[String]) -> Option<&'static ExportShape> {
    provider.traits().visibility.export.items().iter().find(|shape| is_of(shape, keys))
}

fn is_of(shape: &ExportShape, keys: &[String]) -> bool {
    let has = |name: &str| keys.contains(&letters(name));
    let signs = shape.signs.iter().filter(|sign| has(sign.0)).count();
    has(shape.email.0) && (signs >= 2 || (signs >= 1 && has(shape.disabled.0)))
}

impl AccountExport {
    /// Reads an export of this provider's accounts.
    pub fn open(path: &Path, provider: &'static Provider, cancel: &Cancel) -> Result<Self, ExportError> {
        let shapes = provider.traits().visibility.export.items();
        let Some(first) = shapes.first() else {
            return Err(ExportError::NotKnown { path: path.to_owned(), label: provider.label() });
        };
        let set = LoadedSet::load(&[Input::File(path.to_owned())], &Progress::default(), cancel)?;
        let Some(shape) = first_keys(&set, cancel).and_then(|keys| shape_of(provider, &keys)) else {
            let signs = first.signs.iter().map(|sign| sign.0).collect::<Vec<_>>().join(", ");
            let (path, label, email) = (path.to_owned(), provider.label(), first.email.0);
            return Err(ExportError::NotOne { path, label, email, signs });
        };
        let mut export = Self { provider, shape, people: HashMap::new(), without: 0 };
        set.for_each(ResourceKind::User, cancel, &mut |record| {
            export.take(record.value());
            ControlFlow::Continue(())
        })?;
        Ok(export)
    }

    fn take(&mut self, record: &Value) {
        let Some(all) = record.as_object() else { return };
        match text(all, self.shape.email.0) {
            None => self.without += 1,
            Some(email) => {
                let name = text(all, self.shape.name.0).unwrap_or_else(|| email.clone());
                let disabled = get(all, self.shape.disabled.0).and_then(boolean);
                let person = Exported { name, id: text(all, self.shape.id.0), disabled };
                self.people.insert(hash::folded(email.trim()), person);
            }
        }
    }

    /// Another one shows other people, or others as disabled.
    pub fn hash(&self) -> u64 {
        let of =
            |(email, person): (&u64, &Exported)| hash::text(&format!("{email}{:?}{:?}", person.id, person.disabled));
        self.people.iter().map(of).fold(0, u64::wrapping_add)
    }

    pub fn len(&self) -> usize {
        self.people.len()
    }

    pub fn is_empty(&self) -> bool {
        self.people.is_empty()
    }

    /// Who has the address by which the account would know this resource.
    pub fn person(&self, resource: &Value) -> Option<&Exported> {
        addresses(resource).find_map(|address| self.people.get(&hash::folded(address.trim())))
    }

    /// Why somebody who is in it is not simply created.
    pub fn words(&self, person: &Exported) -> String {
        let id = person.id.as_ref().map(|id| format!(", id {id}")).unwrap_or_default();
        let disabled = match person.disabled {
            Some(true) => ", disabled there",
            Some(false) => "",
            None => ", and whether disabled is not in it",
        };
        let stated = self.provider.traits().stated(&self.provider.traits().visibility.export);
        format!(
            "SCIM shows nobody, and the account's own export has {} with this address{id}{disabled}. It is no new person: {} \
             ({}: {})",
            person.name,
            self.shape.meets,
            stated.mark.label(),
            stated.source
        )
    }

    /// What holds for a plan that has it beside.
    pub fn caveat(&self) -> String {
        let disabled = self.people.values().filter(|person| person.disabled == Some(true)).count();
        let mut words = format!(
            "The account's own export has {}, {disabled} of them disabled. Who is in it and not shown by SCIM is not counted as \
             created.",
            counted(self.people.len(), "person", "people")
        );
        if self.without > 0 {
            words.push_str(&format!(" {} no primary e-mail.", counted(self.without, "row has", "rows have")));
        }
        words
    }
}

/// `userName`, then all addresses: the first of them that somebody has is the one.
fn addresses(resource: &Value) -> impl Iterator<Item = &str> {
    let emails = resource.get("emails").and_then(Value::as_array).into_iter().flatten();
    let emails = emails.filter_map(|email| email.get("value").and_then(Value::as_str));
    let user_name = resource.get("userName").and_then(Value::as_str);
    user_name.into_iter().chain(emails).filter(|address| address.contains('@'))
}

fn get<'a>(all: &'a Map<String, Value>, name: &str) -> Option<&'a Value> {
    let name = letters(name);
    all.iter().find(|(key, _)| letters(key) == name).map(|(_, value)| value)
}

fn text(all: &Map<String, Value>, name: &str) -> Option<String> {
    get(all, name).and_then(plain).filter(|text| !text.trim().is_empty())
}
