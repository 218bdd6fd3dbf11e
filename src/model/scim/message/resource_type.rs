//! What a service provider says of a kind of resource: its endpoint and its schemas.

use serde::Serialize;
use serde_json::Value;

use super::RESOURCE_TYPE;
use super::fields::Fields;

/// A resource type as `/ResourceTypes` shows it (RFC 7643 section 6). Not to be taken for
/// [`scim::ResourceType`](crate::scim::ResourceType), which holds the schemas themselves.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ResourceType {
    pub schemas: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    pub name: String,
    /// Below the base URL: `/Users`.
    pub endpoint: String,
    pub description: String,
    /// The core schema's URN.
    pub schema: String,
    pub schema_extensions: Vec<SchemaExtension>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub meta: Option<Value>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct SchemaExtension {
    /// The extension's URN.
    pub schema: String,
    pub required: bool,
}

impl ResourceType {
    /// Reads one; `None` when it names no endpoint.
    pub fn read(json: &Value) -> Option<Self> {
        let fields = Fields::of(json)?;
        let endpoint = fields.text("endpoint")?;
        let schemas = fields.texts("schemas");
        Some(Self {
            schemas: if schemas.is_empty() { vec![RESOURCE_TYPE.to_owned()] } else { schemas },
            id: fields.text("id"),
            name: fields.text("name").or_else(|| fields.text("id")).unwrap_or_default(),
            endpoint: if endpoint.starts_with('/') { endpoint } else { format!("/{endpoint}") },
            description: fields.text("description").unwrap_or_default(),
            schema: fields.text("schema").unwrap_or_default(),
            schema_extensions: fields.list("schemaExtensions").iter().filter_map(extension).collect(),
            meta: fields.get("meta").cloned(),
        })
    }
}

/// `{"schema": URN, "required": false}`, or the bare URN.
fn extension(extension: &Value) -> Option<SchemaExtension> {
    let Some(fields) = Fields::of(extension) else {
        return super::plain(extension).map(|schema| SchemaExtension { schema, required: false });
    };
    Some(SchemaExtension { schema: fields.text("schema")?, required: fields.boolean("required").unwrap_or_default() })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::scim::{CORE_USER, ENTERPRISE_USER};

    #[test]
    fn a_resource_type_is_read_as_servers_write_it() {
        let extension = |required| vec![SchemaExtension { schema: ENTERPRISE_USER.to_owned(), required }];
        for (name, body, name_read, endpoint, extensions) in [
            (
                "as the RFC",
                json!({"schemas": [RESOURCE_TYPE], "id": "User", "name": "User", "endpoint": "/Users", "schema": CORE_USER,
                    "schemaExtensions": [{"schema": ENTERPRISE_USER, "required": true}]}),
                "User",
                "/Users",
                extension(true),
            ),
            (
                "names in another case, required as text",
                json!({"NAME": "User", "Endpoint": "/Users", "schemaextensions": [{"Schema": ENTERPRISE_USER, "required": "false"}]}),
                "User",
                "/Users",
                extension(false),
            ),
            (
                "no slash, no name, one bare extension",
                json!({"id": "User", "endpoint": "Users", "schemaExtensions": ENTERPRISE_USER}),
                "User",
                "/Users",
                extension(false),
            ),
            (
                "no extensions",
                json!({"name": "Group", "endpoint": "/Groups", "schemaExtensions": null}),
                "Group",
                "/Groups",
                Vec::new(),
            ),
        ] {
            let read = ResourceType::read(&body).expect(name);
            assert_eq!((read.name.as_str(), read.endpoint.as_str()), (name_read, endpoint), "{name}");
            assert_eq!(read.schema_extensions, extensions, "{name}");
            assert_eq!(ResourceType::read(&json!(read)), Some(read), "{name}");
        }
        assert_eq!(ResourceType::read(&json!({"name": "User"})), None);
    }
}
