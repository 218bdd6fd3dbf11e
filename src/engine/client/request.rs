//! A request with its reason: what a client would send, when, and whether that form is documented.

use serde::Serialize;
use serde_json::Value;

use crate::base::{Mark, ResourceKind};
use crate::mapping::Mapping;
use crate::scim::{Request, TargetPath};

/// A way in which a client phrases requests: an application kind, a flag.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Variant {
    /// The name in files and on the command line.
    pub id: &'static str,
    /// The name on screens.
    pub label: &'static str,
    /// One sentence about when it applies.
    pub about: &'static str,
}

/// Where in the course of provisioning a request stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Step {
    LookUp,
    Create,
    Update,
    /// Manager or members, once both ends are there.
    Reference,
    Disable,
}

/// A request that a client would send.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct PlannedRequest {
    pub step: Step,
    /// When it is sent, to follow "Sent": "when the look-up finds nobody".
    pub when: String,
    #[serde(flatten)]
    pub request: Request,
    /// Whether this form is documented.
    pub mark: Mark,
    /// Where the form stands.
    pub source: &'static str,
    /// What the request cannot say yet, and what it leaves out.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub notes: Vec<String>,
    /// It holds a placeholder and cannot be sent as it is.
    pub has_placeholder: bool,
}

impl PlannedRequest {
    pub fn new(step: Step, request: Request, when: impl Into<String>, mark: Mark, source: &'static str) -> Self {
        Self { step, when: when.into(), request, mark, source, notes: Vec::new(), has_placeholder: false }
    }

    #[must_use]
    pub fn noted(mut self, note: impl Into<String>) -> Self {
        self.notes.push(note.into());
        self
    }

    #[must_use]
    pub fn with_placeholder(mut self, has_placeholder: bool) -> Self {
        self.has_placeholder |= has_placeholder;
        self
    }
}

/// A resource's id in the account, in a request's path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Identifier {
    Known(String),
    /// The account gives it out; shown as `{id}`.
    AfterCreate,
}

impl Identifier {
    /// As the last segment of a path, percent-encoded.
    pub fn segment(&self) -> String {
        match self {
            Self::Known(id) => crate::scim::request::percent_encode(id),
            Self::AfterCreate => "{id}".to_owned(),
        }
    }

    pub const fn is_placeholder(&self) -> bool {
        matches!(self, Self::AfterCreate)
    }
}

/// What a reference to another record becomes in a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ReferenceValue {
    /// The other resource's id in the account.
    Known(String),
    /// The other record is in the set; its id is known once it was looked up in the account.
    AfterLookUp { name: String },
    /// The other record is not in the set, so nobody can say whether it is in the account.
    OutsideSet { key: String },
}

impl ReferenceValue {
    /// What stands in a request's body; `None` for what is left out.
    pub fn printed(&self) -> Option<String> {
        match self {
            Self::Known(id) => Some(id.clone()),
            Self::AfterLookUp { name } => Some(format!("<id of {name} in the account>")),
            Self::OutsideSet { .. } => None,
        }
    }

    pub const fn is_placeholder(&self) -> bool {
        matches!(self, Self::AfterLookUp { .. })
    }
}

/// What a client does with a mapped attribute that has become empty.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Nulls {
    /// It sends nothing: the old value stays.
    NeverSent,
    /// It sends the attribute empty, or leaves it out of a body that replaces everything: the old value goes.
    Cleared,
}

/// One attribute that an update changes. References that the client sends by themselves are none of them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Change {
    pub target: TargetPath,
    /// What the account has; `None` for nothing.
    pub before: Option<Value>,
    /// What it would have; `None` for nothing.
    pub after: Option<Value>,
}

/// Whom or what requests are about.
#[derive(Clone, Copy)]
pub struct Subject<'a> {
    pub kind: ResourceKind,
    pub variant: &'static Variant,
    pub mapping: &'a Mapping,
    /// The mapped resource, finished ([`super::Client::finish`]), with references as the payload has them.
    pub resource: &'a Value,
    /// What people call the record.
    pub name: &'a str,
    /// What a reference in the resource becomes, by the identifier the payload has.
    pub refer: &'a dyn Fn(&str) -> ReferenceValue,
}

impl std::fmt::Debug for Subject<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Subject").field("kind", &self.kind).field("name", &self.name).finish()
    }
}
