//! What a client is: a table of data, and the functions that phrase and ask for it.

use serde_json::Value;

use super::names::NameTable;
use super::preset::{self, PresetFile};
use super::{Change, Identifier, Nulls, PlannedRequest, Query, Sample, Subject, Variant};
use crate::base::sink::markdown::Markdown;
use crate::base::{ClientKind, Fact, PerKind, ProviderKind, ResourceKind, Severity};
use crate::expression::Dialect;
use crate::mapping::{AttributeNames, Finish, Mapping};

/// A provisioning client: its names, its requests, its files.
#[derive(Debug)]
pub struct Client {
    pub kind: ClientKind,
    /// The name on screens.
    pub label: &'static str,
    /// Its expression language.
    pub dialect: Dialect,
    pub(super) names: PerKind<&'static NameTable>,
    pub(super) remark: Option<fn(ResourceKind, &str) -> Option<String>>,
    /// The ways in which it phrases requests; the first is what one starts with.
    pub variants: &'static [Variant],
    /// The mappings one starts with. For a provider that is not among them, those for any.
    pub(super) presets: &'static [PresetFile],
    pub(super) finishing: PerKind<Finish>,
    pub(super) disabled: &'static [Disabled],
    /// Whether a disabled record that is not in the account is created there.
    pub creates_disabled: bool,
    /// Whether it sends groups at all.
    pub sends_groups: bool,
    /// What it does with a mapped attribute that is empty.
    pub nulls: Nulls,
    pub(super) references: PerKind<&'static [&'static str]>,
    pub(super) phrasing: Phrasing,
    pub(super) queries: fn(&Client, ResourceKind, &Mapping) -> Vec<Query>,
    /// What to type where; none for a client that has no screens.
    pub(super) sheet: Option<fn(&[&Mapping]) -> Markdown>,
    pub quirks: Quirks,
    pub sample: Sample,
    /// What is known of its ways that shows in no request.
    pub facts: &'static [Fact],
}

/// What only some vendors have.
#[derive(Clone, Copy, Debug)]
pub struct Quirks {
    /// The file in which the vendor itself keeps mappings.
    pub native: Option<NativeFile>,
    /// What is worth knowing about a record of its payload.
    pub notices: &'static [Notice],
    /// The most characters of an expression, where the vendor names a limit.
    pub longest_expression: Option<usize>,
    /// A look-up by a value with special characters may fail.
    pub special_characters_matter: bool,
}

impl Quirks {
    pub(super) const NONE: Self =
        Self { native: None, notices: &[], longest_expression: None, special_characters_matter: false };
}

/// A file of the vendor's own that Crosswalk reads, and writes mappings into.
#[derive(Clone, Copy, Debug)]
pub struct NativeFile {
    /// The name on screens.
    pub title: &'static str,
    /// What it is for.
    pub about: &'static str,
    /// What to know before it is relied on.
    pub caution: &'static str,
}

/// Something that a record of the payload holds and that is worth a finding.
#[derive(Clone, Copy, Debug)]
pub struct Notice {
    pub kind: ResourceKind,
    /// A key at the top of a record.
    pub key: &'static str,
    pub has: Has,
    /// The finding's code and title.
    pub code: &'static str,
    pub severity: Severity,
    pub title: &'static str,
}

/// What a value holds.
#[derive(Clone, Copy, Debug)]
pub enum Has {
    /// This, somewhere in a text.
    Text(&'static str),
    /// An item of a list in which this key has this text.
    Item(&'static str, &'static str),
}

impl Has {
    pub fn is_in(self, value: &Value) -> bool {
        match self {
            Self::Text(part) => value.as_str().is_some_and(|text| text.contains(part)),
            Self::Item(key, text) => {
                let is_so = |item: &Value| item.get(key).and_then(Value::as_str) == Some(text);
                value.as_array().is_some_and(|items| items.iter().any(is_so))
            }
        }
    }

    /// The same of a value that is a text.
    pub fn is_in_text(self, text: &str) -> bool {
        matches!(self, Self::Text(part) if text.contains(part))
    }
}

/// A sign in a record that the client treats as one to have no access: deleted, disabled or suspended.
#[derive(Clone, Copy, Debug)]
pub struct Disabled {
    pub kinds: &'static [ResourceKind],
    /// A key at the top of a record.
    pub key: &'static str,
    pub when: Says,
}

/// What the value at a key says.
#[derive(Clone, Copy, Debug)]
pub enum Says {
    /// Anything but null.
    Something,
    True,
    False,
    /// `false`, or the word, as a CSV file writes it.
    FalseOrItsWord,
    Text(&'static str),
    Number(i64),
}

impl Disabled {
    /// A sign in users alone.
    pub(super) const fn user(key: &'static str, when: Says) -> Self {
        Self { kinds: &[ResourceKind::User], key, when }
    }

    fn is_in(&self, kind: ResourceKind, record: &Value) -> bool {
        self.kinds.contains(&kind) && record.get(self.key).is_some_and(|value| self.when.is_said_by(value))
    }
}

impl Says {
    fn is_said_by(self, value: &Value) -> bool {
        match self {
            Self::Something => !value.is_null(),
            Self::True => value.as_bool() == Some(true),
            Self::False => value.as_bool() == Some(false),
            Self::FalseOrItsWord => {
                value.as_bool() == Some(false) || value.as_str().is_some_and(|t| t.eq_ignore_ascii_case("false"))
            }
            Self::Text(text) => value.as_str() == Some(text),
            Self::Number(number) => value.as_i64() == Some(number),
        }
    }
}

/// What a client sends, and when.
#[derive(Clone, Copy, Debug)]
pub(super) struct Phrasing {
    pub look_up: fn(&Subject<'_>) -> Vec<PlannedRequest>,
    pub create: fn(&Subject<'_>) -> Vec<PlannedRequest>,
    pub update: fn(&Subject<'_>, &Identifier, &Value, &[Change]) -> Vec<PlannedRequest>,
    pub disable: fn(&Subject<'_>, &Identifier, Option<&Value>) -> Vec<PlannedRequest>,
}

impl Client {
    /// How its screens call the attributes of a user or a group.
    pub fn names(&self, kind: ResourceKind) -> &'static dyn AttributeNames {
        *self.names.of(kind)
    }

    /// What to say of a source attribute that reads a value here and may not in the client itself.
    pub fn remark(&self, kind: ResourceKind, name: &str) -> Option<String> {
        self.remark.and_then(|remark| remark(kind, name))
    }

    /// The variant with an id; the first one when the id is none of its.
    pub fn variant(&self, id: &str) -> &'static Variant {
        self.variants.iter().find(|v| v.id == id).unwrap_or(&self.variants[0])
    }

    /// The mapping one starts with.
    pub fn default_mapping(&self, kind: ResourceKind, provider: ProviderKind) -> Mapping {
        preset::default_for(self, provider).mapping(kind).clone()
    }

    /// What the client adds to a mapped resource of itself, such as which address is the primary one.
    pub const fn finishing(&self, kind: ResourceKind) -> Finish {
        *self.finishing.of(kind)
    }

    /// Does it.
    pub fn finish(&self, kind: ResourceKind, resource: &mut Value) {
        self.finishing(kind).apply(resource);
    }

    /// Whether the client treats this record as one to have no access: deleted, disabled or suspended.
    pub fn is_disabled(&self, kind: ResourceKind, record: &Value) -> bool {
        self.disabled.iter().any(|sign| sign.is_in(kind, record))
    }

    /// The keys of a record that [`Self::is_disabled`] reads.
    pub fn disabled_by(&self) -> impl Iterator<Item = &'static str> {
        self.disabled.iter().map(|sign| sign.key)
    }

    /// Target attributes whose value it replaces by the id of another resource in the account.
    pub const fn references(&self, kind: ResourceKind) -> &'static [&'static str] {
        self.references.of(kind)
    }

    /// Finds the resource in the account: one request for each matching attribute, in order of precedence.
    pub fn look_up(&self, subject: &Subject<'_>) -> Vec<PlannedRequest> {
        (self.phrasing.look_up)(subject)
    }

    /// Makes it, with what follows once it is there (references, members).
    pub fn create(&self, subject: &Subject<'_>) -> Vec<PlannedRequest> {
        (self.phrasing.create)(subject)
    }

    /// Changes what differs; empty when nothing does. `current` is what the account answered; the subject's resource is
    /// what an update would have.
    pub fn update(
        &self,
        subject: &Subject<'_>,
        id: &Identifier,
        current: &Value,
        changes: &[Change],
    ) -> Vec<PlannedRequest> {
        (self.phrasing.update)(subject, id, current, changes)
    }

    /// Takes access away. `current` is what the account answered, when it is known.
    pub fn disable(&self, subject: &Subject<'_>, id: &Identifier, current: Option<&Value>) -> Vec<PlannedRequest> {
        (self.phrasing.disable)(subject, id, current)
    }

    /// How to get the payload: queries whose field lists are made from the mapping.
    pub fn queries(&self, kind: ResourceKind, mapping: &Mapping) -> Vec<Query> {
        (self.queries)(self, kind, mapping)
    }

    /// What to type where, in Markdown; `None` for a client that has no screens.
    pub fn sheet(&self, mappings: &[&Mapping]) -> Option<String> {
        self.sheet.map(|sheet| sheet(mappings).into_text())
    }

    pub const fn has_sheet(&self) -> bool {
        self.sheet.is_some()
    }

    /// What is worth knowing about records of one kind.
    pub fn notices(&self, kind: ResourceKind) -> impl Iterator<Item = &'static Notice> {
        self.quirks.notices.iter().filter(move |notice| notice.kind == kind)
    }
}
