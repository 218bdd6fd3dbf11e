//! A schema as servers show it: names and words in any case, booleans as text, what is unknown left to its default.

use serde::Serialize;
use serde_json::{Value, json};

use super::fields::Fields;
use crate::scim::{Attribute, AttributeType, Mutability, Returned, Schema, Uniqueness};

const TYPES: [AttributeType; 8] = [
    AttributeType::String,
    AttributeType::Boolean,
    AttributeType::Decimal,
    AttributeType::Integer,
    AttributeType::DateTime,
    AttributeType::Binary,
    AttributeType::Reference,
    AttributeType::Complex,
];
const MUTABILITIES: [Mutability; 4] =
    [Mutability::ReadOnly, Mutability::ReadWrite, Mutability::Immutable, Mutability::WriteOnly];
const RETURNED: [Returned; 4] = [Returned::Always, Returned::Never, Returned::Default, Returned::Request];
const UNIQUENESSES: [Uniqueness; 3] = [Uniqueness::None, Uniqueness::Server, Uniqueness::Global];

impl Schema {
    /// Reads one; `None` when it has no URN, or neither a name nor attributes.
    pub fn read(json: &Value) -> Option<Self> {
        let fields = Fields::of(json)?;
        let (name, attributes) = (fields.text("name"), fields.get("attributes"));
        (name.is_some() || attributes.is_some()).then_some(())?;
        Some(Self {
            id: fields.text("id")?,
            name: name.unwrap_or_default(),
            description: fields.text("description").unwrap_or_default(),
            attributes: fields.list("attributes").iter().filter_map(attribute).collect(),
        })
    }
}

fn attribute(json: &Value) -> Option<Attribute> {
    let fields = Fields::of(json)?;
    let flag = |name| fields.boolean(name).unwrap_or_default();
    Some(Attribute {
        name: fields.text("name")?,
        kind: word(fields, "type", &TYPES),
        multi_valued: flag("multiValued"),
        description: fields.text("description").unwrap_or_default(),
        required: flag("required"),
        case_exact: flag("caseExact"),
        canonical_values: fields.texts("canonicalValues"),
        reference_types: fields.texts("referenceTypes"),
        mutability: word(fields, "mutability", &MUTABILITIES),
        returned: word(fields, "returned", &RETURNED),
        uniqueness: word(fields, "uniqueness", &UNIQUENESSES),
        sub_attributes: fields.list("subAttributes").iter().filter_map(attribute).collect(),
    })
}

/// One of the words that RFC 7643 section 2.2 allows, in any case.
fn word<T: Copy + Default + Serialize>(fields: Fields<'_>, name: &str, all: &[T]) -> T {
    let text = fields.text(name).unwrap_or_default();
    let is_it = |word: &&T| json!(word).as_str().is_some_and(|word| word.eq_ignore_ascii_case(text.trim()));
    all.iter().find(is_it).copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scim::schema::{rfc_group, rfc_user};

    #[test]
    fn a_schema_that_was_written_strictly_is_read_back() {
        for schema in rfc_user().schemas().chain(rfc_group().schemas()) {
            assert_eq!(Schema::read(&json!(schema)).as_ref(), Some(schema));
        }
    }

    #[test]
    fn schemas_are_read_as_servers_write_them() {
        let read = |attribute: Value| Schema::read(&json!({"id": "urn:x", "attributes": [attribute]}));
        let plain = Attribute { name: "a".to_owned(), ..Attribute::default() };
        for (name, attribute, expected) in [
            ("a name alone", json!({"name": "a"}), plain.clone()),
            (
                "capitals and text in place of booleans",
                json!({"Name": "a", "TYPE": "Boolean", "caseexact": "True", "Mutability": "READONLY", "multivalued": "false"}),
                Attribute {
                    kind: AttributeType::Boolean,
                    case_exact: true,
                    mutability: Mutability::ReadOnly,
                    ..plain.clone()
                },
            ),
            (
                "words nobody knows",
                json!({"name": "a", "type": "text", "returned": "maybe", "uniqueness": 7}),
                plain.clone(),
            ),
            (
                "sub-attributes that are one, and junk",
                json!({"name": "a", "subAttributes": {"name": "b"}, "canonicalValues": ["x", null, 1]}),
                Attribute {
                    sub_attributes: vec![Attribute { name: "b".to_owned(), ..Attribute::default() }],
                    canonical_values: vec!["x".to_owned(), "1".to_owned()],
                    ..plain.clone()
                },
            ),
        ] {
            assert_eq!(read(attribute).map(|schema| schema.attributes), Some(vec![expected]), "{name}");
        }
        assert_eq!(read(json!("no attribute")).map(|schema| schema.attributes), Some(Vec::new()));
        for (name, body) in
            [("no URN", json!({"name": "User"})), ("a user", json!({"id": "7", "userName": "a"})), ("text", json!("x"))]
        {
            assert_eq!(Schema::read(&body), None, "{name}");
        }
    }
}
