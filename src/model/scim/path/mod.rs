//! A target attribute's path: where in a SCIM resource a value goes.
//!
//! `userName`, `name.givenName`, `emails[type eq "work"].value`, and with the extension's URN and a colon in front
//! `urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:department` (RFC 7643 section 3.10, RFC 7644
//! section 3.5.2). Names compare without regard to case.

mod access;
mod many;

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::filter::{Filter, Literal, Operator, ValueFilter};
use super::name::Name;
use super::syntax;

pub(in crate::scim) use access::{elements, list_of, object_of};
pub use many::{ManySets, ManyValues};

/// Why a text is no path.
pub type PathError = syntax::SyntaxError;

/// Where in a resource a value is or goes. Serialised as its canonical text.
///
/// ```
/// use crosswalk_model::scim::TargetPath;
/// let path = TargetPath::parse("EMAILS[type EQ \"work\"].value").expect("a path");
/// assert_eq!(path, TargetPath::parse("emails[type eq \"work\"].value").expect("a path"));
/// assert_eq!(path.short(), "EMAILS[work].value");
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct TargetPath {
    pub(super) extension: Option<Name>,
    pub(super) attribute: Name,
    pub(super) filter: Option<ValueFilter>,
    pub(super) sub_attribute: Option<Name>,
}

impl TargetPath {
    /// Reads a path. A core schema's URN in front is understood and dropped.
    pub fn parse(text: &str) -> Result<Self, PathError> {
        syntax::path(text)
    }

    /// The schema extension's URN; none for attributes of the core schema.
    pub fn extension(&self) -> Option<&str> {
        self.extension.as_ref().map(Name::as_str)
    }

    /// The attribute: `emails` in `emails[type eq "work"].value`.
    pub fn attribute(&self) -> &str {
        self.attribute.as_str()
    }

    /// Which elements of a multi-valued attribute are meant.
    pub fn filter(&self) -> Option<&ValueFilter> {
        self.filter.as_ref()
    }

    /// `value` in `emails[type eq "work"].value`.
    pub fn sub_attribute(&self) -> Option<&str> {
        self.sub_attribute.as_ref().map(Name::as_str)
    }

    /// The same path without filter and sub-attribute: `emails`.
    #[must_use]
    pub fn root(&self) -> Self {
        Self { extension: self.extension.clone(), attribute: self.attribute.clone(), filter: None, sub_attribute: None }
    }

    /// The same path with this sub-attribute. The name is the schema's, so it is taken as it is.
    #[must_use]
    pub fn with_sub_attribute(&self, name: &str) -> Self {
        Self { sub_attribute: Some(Name::new(name)), ..self.clone() }
    }

    /// The same attribute, only its elements of this type: `emails` becomes `emails[type eq "work"]`.
    #[must_use]
    pub fn of_type(&self, canonical: &str) -> Self {
        let path = Self { extension: None, attribute: Name::new("type"), filter: None, sub_attribute: None };
        let filter = Filter::Compare { path, operator: Operator::Equal, value: Literal::Text(canonical.to_owned()) };
        Self { filter: Some(ValueFilter(Box::new(filter))), ..self.clone() }
    }

    /// An attribute by its schema's name, with its extension's URN.
    pub(super) fn from_names(extension: Option<&str>, attribute: &str) -> Self {
        let extension = extension.map(Name::new);
        Self { extension, attribute: Name::new(attribute), filter: None, sub_attribute: None }
    }

    /// Whether what is said of this path holds for another: of `emails` for all that is in it, of `emails.value` for the
    /// value of each element, of `emails[type eq "work"]` for all that is in those elements.
    pub fn covers(&self, other: &Self) -> bool {
        let same = |of: &Option<Name>, other: &Option<Name>| of.is_none() || of == other;
        self.extension == other.extension
            && self.attribute == other.attribute
            && (self.filter.is_none() || self.filter == other.filter)
            && same(&self.sub_attribute, &other.sub_attribute)
    }

    /// All paths that [cover](Self::covers) this one, for who has many to look through.
    pub fn covering(&self) -> impl Iterator<Item = Self> {
        let without_sub = Self { sub_attribute: None, ..self.clone() };
        let without_filter = Self { filter: None, ..self.clone() };
        let more = [
            self.sub_attribute.is_some().then_some(without_sub),
            self.filter.is_some().then_some(without_filter),
            (self.sub_attribute.is_some() && self.filter.is_some()).then(|| self.root()),
        ];
        std::iter::once(self.clone()).chain(more.into_iter().flatten())
    }

    /// The path for screens, without URN and filter syntax: `emails[work].value`, `department`.
    pub fn short(&self) -> String {
        let mut text = self.attribute.to_string();
        if let Some(filter) = &self.filter {
            text.push_str(&format!("[{}]", filter.short()));
        }
        if let Some(sub) = &self.sub_attribute {
            text.push_str(&format!(".{sub}"));
        }
        text
    }
}

impl fmt::Display for TargetPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(extension) = &self.extension {
            write!(f, "{extension}:")?;
        }
        write!(f, "{}", self.attribute)?;
        if let Some(filter) = &self.filter {
            write!(f, "[{filter}]")?;
        }
        self.sub_attribute.as_ref().map_or(Ok(()), |sub| write!(f, ".{sub}"))
    }
}

impl FromStr for TargetPath {
    type Err = PathError;

    fn from_str(text: &str) -> Result<Self, PathError> {
        Self::parse(text)
    }
}

impl Serialize for TargetPath {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for TargetPath {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::parse(&text).map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests;
