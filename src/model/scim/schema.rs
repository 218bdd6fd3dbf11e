//! Schemas and resource types (RFC 7643 sections 2, 6 and 7).
//!
//! A [`Schema`] is serialised as section 7 writes it, so the same type reads a service provider's `/Schemas`. The
//! RFC's own schemas are in `assets/scim/`; their facts are those of section 8.7.1, their words are ours.

use std::sync::LazyLock;

use serde::{Deserialize, Serialize};

use super::path::TargetPath;
use crate::base::ResourceKind;

/// A named set of attributes.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Schema {
    /// The URN.
    pub id: String,
    #[serde(default)]
    pub name: String,
    #[serde(default)]
    pub description: String,
    #[serde(default)]
    pub attributes: Vec<Attribute>,
}

impl Schema {
    /// The attribute of this name, in any case.
    pub fn attribute(&self, name: &str) -> Option<&Attribute> {
        self.attributes.iter().find(|attribute| attribute.name.eq_ignore_ascii_case(name))
    }

    /// Whether it names no attribute, and so leaves to the account which there are.
    pub const fn is_open(&self) -> bool {
        self.attributes.is_empty()
    }
}

/// What a schema says about an attribute. The defaults are those of RFC 7643 section 2.2.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Attribute {
    pub name: String,
    #[serde(rename = "type", default)]
    pub kind: AttributeType,
    #[serde(default)]
    pub multi_valued: bool,
    #[serde(default)]
    pub description: String,
    #[serde(default)]
    pub required: bool,
    #[serde(default)]
    pub case_exact: bool,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub canonical_values: Vec<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub reference_types: Vec<String>,
    #[serde(default)]
    pub mutability: Mutability,
    #[serde(default)]
    pub returned: Returned,
    #[serde(default)]
    pub uniqueness: Uniqueness,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub sub_attributes: Vec<Attribute>,
}

impl Attribute {
    /// The sub-attribute of this name, in any case.
    pub fn sub_attribute(&self, name: &str) -> Option<&Attribute> {
        self.sub_attributes.iter().find(|attribute| attribute.name.eq_ignore_ascii_case(name))
    }

    /// Whether a client may not set it.
    pub fn is_read_only(&self) -> bool {
        self.mutability == Mutability::ReadOnly
    }

    /// Whether nobody may read it: a password.
    pub fn is_write_only(&self) -> bool {
        self.mutability == Mutability::WriteOnly
    }
}

/// The data types of RFC 7643 section 2.3.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum AttributeType {
    #[default]
    String,
    Boolean,
    Decimal,
    Integer,
    DateTime,
    Binary,
    Reference,
    Complex,
}

impl AttributeType {
    /// For sentences: "text", "true or false".
    pub const fn noun(self) -> &'static str {
        match self {
            Self::String => "text",
            Self::Boolean => "true or false",
            Self::Decimal => "a number",
            Self::Integer => "a whole number",
            Self::DateTime => "a date and time",
            Self::Binary => "base64 text",
            Self::Reference => "a reference",
            Self::Complex => "an object",
        }
    }
}

/// Who may change an attribute, and when.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Mutability {
    ReadOnly,
    #[default]
    ReadWrite,
    /// Set once, when the resource or the element is made.
    Immutable,
    /// Set, never read.
    WriteOnly,
}

/// When a service provider returns an attribute.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Returned {
    Always,
    Never,
    #[default]
    Default,
    Request,
}

/// Among which resources a value must not occur twice.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Uniqueness {
    #[default]
    None,
    Server,
    Global,
}

/// Users or groups as one service provider knows them: a core schema and its extensions.
#[derive(Clone, Debug, PartialEq)]
pub struct ResourceType {
    pub kind: ResourceKind,
    pub core: Schema,
    pub extensions: Vec<Schema>,
}

impl ResourceType {
    /// What the schemas say about the attribute, or sub-attribute, at the path.
    pub fn attribute(&self, path: &TargetPath) -> Option<&Attribute> {
        let attribute = match path.extension() {
            Some(urn) => self.extension(urn)?.attribute(path.attribute()),
            None => self.core.attribute(path.attribute()).or_else(|| common().attribute(path.attribute())),
        }?;
        path.sub_attribute().map_or(Some(attribute), |sub| attribute.sub_attribute(sub))
    }

    /// The extension with this URN, in any case.
    pub fn extension(&self, urn: &str) -> Option<&Schema> {
        self.extensions.iter().find(|schema| schema.id.eq_ignore_ascii_case(urn))
    }

    /// The core schema and the extensions.
    pub fn schemas(&self) -> impl Iterator<Item = &Schema> {
        std::iter::once(&self.core).chain(&self.extensions)
    }
}

/// Whether what fills a target is for nobody to read, by the standard: whatever an account's own schema says of it.
pub fn is_secret(target: &TargetPath) -> bool {
    rfc_user().attribute(target).is_some_and(Attribute::is_write_only)
}

/// The RFC's User with its enterprise extension.
pub fn rfc_user() -> &'static ResourceType {
    static USER: LazyLock<ResourceType> = LazyLock::new(|| ResourceType {
        kind: ResourceKind::User,
        core: read(include_str!("../../../assets/scim/user.json")),
        extensions: vec![read(include_str!("../../../assets/scim/enterprise-user.json"))],
    });
    &USER
}

/// The RFC's Group.
pub fn rfc_group() -> &'static ResourceType {
    static GROUP: LazyLock<ResourceType> = LazyLock::new(|| ResourceType {
        kind: ResourceKind::Group,
        core: read(include_str!("../../../assets/scim/group.json")),
        extensions: Vec::new(),
    });
    &GROUP
}

/// The RFC's resource type of this kind.
pub fn rfc(kind: ResourceKind) -> &'static ResourceType {
    match kind {
        ResourceKind::User => rfc_user(),
        ResourceKind::Group => rfc_group(),
    }
}

/// The attributes that every resource has (RFC 7643 section 3.1).
pub fn common() -> &'static Schema {
    static COMMON: LazyLock<Schema> = LazyLock::new(|| read(include_str!("../../../assets/scim/common.json")));
    &COMMON
}

/// Reads a schema that is part of the program.
#[expect(clippy::panic, reason = "an asset that does not read is a mistake in the program, and a test reads them all")]
fn read(asset: &str) -> Schema {
    serde_json::from_str(asset).unwrap_or_else(|error| panic!("a schema under assets/scim does not read: {error}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn attribute<'a>(resource_type: &'a ResourceType, path: &str) -> Option<&'a Attribute> {
        resource_type.attribute(&TargetPath::parse(path).expect("a path"))
    }

    #[test]
    fn facts_are_those_of_the_rfc() {
        use AttributeType::{Binary, Boolean, Complex, DateTime, Reference, String};
        use Mutability::{Immutable, ReadOnly, ReadWrite, WriteOnly};
        for (kind, path, of_type, multi_valued, required, case_exact, mutability) in [
            (ResourceKind::User, "userName", String, false, true, false, ReadWrite),
            (ResourceKind::User, "id", String, false, false, true, ReadOnly),
            (ResourceKind::User, "externalId", String, false, false, true, ReadWrite),
            (ResourceKind::User, "meta.lastModified", DateTime, false, false, false, ReadOnly),
            (ResourceKind::User, "active", Boolean, false, false, false, ReadWrite),
            (ResourceKind::User, "password", String, false, false, false, WriteOnly),
            (ResourceKind::User, "EMAILS", Complex, true, false, false, ReadWrite),
            (ResourceKind::User, "emails[type eq \"work\"].primary", Boolean, false, false, false, ReadWrite),
            (ResourceKind::User, "photos.value", Reference, false, false, true, ReadWrite),
            (ResourceKind::User, "x509Certificates.value", Binary, false, false, true, ReadWrite),
            (ResourceKind::User, "groups.value", String, false, false, false, ReadOnly),
            (ResourceKind::Group, "displayName", String, false, true, false, ReadWrite),
            (ResourceKind::Group, "members.value", String, false, false, false, Immutable),
        ] {
            let got = attribute(rfc(kind), path).unwrap_or_else(|| panic!("{path} is missing"));
            assert_eq!(
                (got.kind, got.multi_valued, got.required, got.case_exact, got.mutability),
                (of_type, multi_valued, required, case_exact, mutability),
                "{path}"
            );
        }
    }

    #[test]
    fn unknown_attributes_are_unknown() {
        for path in ["employeeNumber", "name.maiden", "urn:a:b:c", "emails.region"] {
            assert!(attribute(rfc_user(), path).is_none(), "{path}");
        }
    }

    #[test]
    fn every_attribute_is_described_in_one_sentence() {
        fn check(attributes: &[Attribute]) {
            for attribute in attributes {
                let text = &attribute.description;
                assert!(text.ends_with('.') && text.len() < 90, "{}: {text}", attribute.name);
                check(&attribute.sub_attributes);
            }
        }
        for schema in rfc_user().schemas().chain(rfc_group().schemas()).chain([common()]) {
            check(&schema.attributes);
        }
    }

    #[test]
    fn a_schema_reads_back_as_it_was_written() {
        for schema in rfc_user().schemas().chain(rfc_group().schemas()) {
            let text = serde_json::to_string(schema).expect("JSON");
            assert_eq!(&serde_json::from_str::<Schema>(&text).expect("a schema"), schema);
        }
    }
}
