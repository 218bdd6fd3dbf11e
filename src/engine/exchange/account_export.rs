//! The account's own export of its people: a second source, that shows whom SCIM does not.
//!
//! What its columns are called is the provider's data ([`ExportShape`]). It is told by them, and never taken for people to
//! provision. It answers one question: is somebody there who has this address?

use std::collections::HashMap;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use serde_json::{Map, Value};

use crate::base::file::short_name;
use crate::base::{Cancel, Cancelled, Progress, ResourceKind, counted, hash};
use crate::provider::traits::{ExportShape, OtherShape};
use crate::provider::{PROVIDERS, Provider};
use crate::scim::Resource;
use crate::source::{Input, LoadedSet, ReadError, RecordIndex};

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
    /// All of them as SCIM would show them, as far as that is known.
    users: Vec<Resource>,
    /// Rows without an address, by which nobody is found.
    without: usize,
    path: PathBuf,
}

/// Why a file is no export that serves.
#[derive(Debug, thiserror::Error)]
pub enum ExportError {
    #[error("What an export of {label} looks like is not known, so {} cannot be read as one. A snapshot shows who is in the account.", path.display())]
    NotKnown { path: PathBuf, label: &'static str },
    #[error(
        "{} is no export of the people of {label}: that has a column {email}, and others such as {signs}. Choose \
         another file.",
        path.display()
    )]
    NotOne { path: PathBuf, label: &'static str, email: &'static str, signs: String },
    /// It is of something else of the account's.
    #[error("{0}")]
    Other(String),
    #[error(transparent)]
    Read(#[from] ReadError),
    #[error(transparent)]
    Cancelled(#[from] Cancelled),
}

/// What a file turned out to be that an account has exported itself.
#[derive(Clone, Debug)]
pub struct OfAccount {
    provider: &'static Provider,
    /// `None`: it is of people.
    other: Option<&'static OtherShape>,
    file: String,
}

/// What of a set is an account's own export; none of it, for people to provision. The first record of each file tells it.
pub fn told(set: &LoadedSet) -> Option<OfAccount> {
    set.first_of_each_file(ResourceKind::User)
        .find_map(|(file, first)| told_by(file, set.record(ResourceKind::User, first).ok()?.value()))
}

/// The same, of one record of a file.
pub fn told_by(file: &str, record: &Value) -> Option<OfAccount> {
    let record = record.as_object()?;
    let is_of_people = |provider: &&'static Provider| shape_of(provider, record).is_some();
    let people = PROVIDERS.iter().find(is_of_people).map(|provider| (provider, None));
    let other = || {
        PROVIDERS.iter().find_map(|provider| {
            let shapes = provider.traits().visibility.others.items().iter();
            Some((provider, Some(shapes.into_iter().find(|shape| shape.is_of(&record.keys()))?)))
        })
    };
    let (provider, other) = people.or_else(other)?;
    Some(OfAccount { provider, other, file: file.to_owned() })
}

impl OfAccount {
    pub fn file(&self) -> &str {
        &self.file
    }

    /// Whether it shows who is in the account.
    pub fn is_of_people(&self) -> bool {
        self.other.is_none()
    }

    /// What to say of it where people to provision are asked for.
    pub fn not_people(&self) -> String {
        let (label, traits) = (self.provider.label(), self.provider.traits());
        match self.other {
            None => format!(
                "{} is an export of people from {label}, not people to provision: it shows who is in the account.",
                self.file
            ),
            Some(shape) => {
                let stated = traits.stated(&traits.visibility.others);
                format!(
                    "{} is an export from {label} of {}, by its columns ({}: {}): there are no people in it. {} Leave it out, \
                     and load what the identity provider has.",
                    self.file,
                    shape.what,
                    stated.mark.label(),
                    stated.source,
                    shape.advice
                )
            }
        }
    }
}

fn first_record(set: &LoadedSet) -> Option<Map<String, Value>> {
    set.record(ResourceKind::User, RecordIndex(0)).ok()?.value().as_object().cloned()
}

fn shape_of(provider: &'static Provider, record: &Map<String, Value>) -> Option<&'static ExportShape> {
    provider.traits().visibility.export.items().iter().find(|shape| shape.is_of(&record.keys()))
}

impl AccountExport {
    /// Reads an export of this provider's accounts.
    pub fn open(path: &Path, provider: &'static Provider, cancel: &Cancel) -> Result<Self, ExportError> {
        let shapes = provider.traits().visibility.export.items();
        let Some(first) = shapes.first() else {
            return Err(ExportError::NotKnown { path: path.to_owned(), label: provider.label() });
        };
        let set = LoadedSet::load(&[Input::File(path.to_owned())], &Progress::default(), cancel)?;
        if let Some(other) = told(&set).filter(|told| !told.is_of_people()) {
            return Err(ExportError::Other(other.not_people()));
        }
        let Some(shape) = first_record(&set).and_then(|first| shape_of(provider, &first)) else {
            let signs = first.signs.iter().map(|sign| sign.0).collect::<Vec<_>>().join(", ");
            let (path, label, email) = (path.to_owned(), provider.label(), first.email.0);
            return Err(ExportError::NotOne { path, label, email, signs });
        };
        let path = path.to_owned();
        let mut export = Self { provider, shape, people: HashMap::new(), users: Vec::new(), without: 0, path };
        set.for_each(ResourceKind::User, cancel, &mut |record| {
            export.take(record.value());
            ControlFlow::Continue(())
        })?;
        Ok(export)
    }

    fn take(&mut self, record: &Value) {
        let Some(all) = record.as_object() else { return };
        let shape = self.shape;
        self.users.push(self.user(all));
        match shape.text(all, shape.email.0) {
            None => self.without += 1,
            Some(email) => {
                let name = shape.text(all, shape.name.0).unwrap_or_else(|| email.clone());
                let person = Exported { name, id: shape.text(all, shape.id.0), disabled: shape.is_disabled(all) };
                self.people.insert(hash::folded(email.trim()), person);
            }
        }
    }

    fn user(&self, record: &Map<String, Value>) -> Resource {
        let mut user = self.shape.person(record);
        if let Some(id) = self.shape.text(record, self.shape.id.0) {
            user["id"] = id.into();
        }
        Resource::from(user)
    }

    /// Everybody in it, as SCIM would show them: their primary e-mail is their userName, the id is the export's own.
    pub fn users(&self) -> &[Resource] {
        &self.users
    }

    pub fn path(&self) -> &Path {
        &self.path
    }

    /// What holds for whoever is held against it.
    pub fn shows(&self) -> String {
        let stated = self.provider.traits().stated(&self.provider.traits().visibility.export);
        let name = short_name(&self.path);
        format!(
            "{name} is the account's own export: {}. It is read as SCIM would show them, with their primary e-mail as \
             userName ({}: {}); ids are the export's own.",
            counted(self.users.len(), "person", "people"),
            stated.mark.label(),
            stated.source
        )
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
