//! What the endpoint says about itself (RFC 7644 section 4).

use serde_json::{Value, json};

use super::answer::{Reply, not_found};
use super::store::Store;
use crate::base::ResourceKind;
use crate::scim::message::{
    AuthenticationScheme, BulkSupport, FilterSupport, RESOURCE_TYPE, ResourceType, SCHEMA, SERVICE_PROVIDER_CONFIG,
    SchemaExtension, Supported,
};
use crate::scim::{ListResponse, Schema, ScimError, ServiceProviderConfig};

pub(super) fn config(store: &Store) -> Reply {
    let config = ServiceProviderConfig {
        schemas: vec![SERVICE_PROVIDER_CONFIG.to_owned()],
        documentation_uri: store.rules.documentation.map(str::to_owned),
        patch: Some(Supported { supported: true }),
        bulk: Some(BulkSupport::default()),
        filter: Some(FilterSupport { supported: true, max_results: u64::try_from(store.rules.page.1).unwrap_or(0) }),
        change_password: Some(Supported::default()),
        sort: Some(Supported::default()),
        etag: Some(Supported::default()),
        authentication_schemes: vec![AuthenticationScheme {
            kind: "oauthbearertoken".to_owned(),
            name: "OAuth Bearer Token".to_owned(),
            description: "The token in the Authorization header.".to_owned(),
            spec_uri: Some("https://www.rfc-editor.org/info/rfc6750".to_owned()),
            primary: true,
        }],
        meta: Some(json!({
            "resourceType": "ServiceProviderConfig",
            "location": format!("{}/ServiceProviderConfig", store.base_url),
        })),
    };
    Reply::ok(json!(config))
}

pub(super) fn resource_types(store: &Store, name: Option<&str>) -> Result<Reply, ScimError> {
    let all = ResourceKind::ALL.map(|kind| resource_type(store, kind));
    chosen(all.to_vec(), "id", name)
}

fn resource_type(store: &Store, kind: ResourceKind) -> Value {
    let described = store.resource_type(kind);
    let listed = described.extensions.iter().filter(|schema| is_listed(store, schema));
    let of_extension = |schema: &Schema| SchemaExtension { schema: schema.id.clone(), required: false };
    let name = kind.scim_name();
    json!(ResourceType {
        schemas: vec![RESOURCE_TYPE.to_owned()],
        id: Some(name.to_owned()),
        name: name.to_owned(),
        endpoint: kind.endpoint().to_owned(),
        description: described.core.description.clone(),
        schema: described.core.id.clone(),
        schema_extensions: listed.map(of_extension).collect(),
        meta: Some(json!({
            "resourceType": "ResourceType",
            "location": format!("{}/ResourceTypes/{name}", store.base_url),
        })),
    })
}

pub(super) fn schemas(store: &Store, urn: Option<&str>) -> Result<Reply, ScimError> {
    let kinds = ResourceKind::ALL.into_iter();
    let all = kinds.flat_map(|kind| store.resource_type(kind).schemas()).filter(|schema| is_listed(store, schema));
    chosen(all.map(|schema| described(store, schema)).collect(), "id", urn)
}

fn is_listed(store: &Store, schema: &Schema) -> bool {
    !store.rules.provider.open_extensions().contains(&schema.id.as_str())
}

fn described(store: &Store, schema: &Schema) -> Value {
    let mut schema = schema.clone();
    schema.attributes.retain(|attribute| !store.rules.unlisted.contains(&attribute.name.as_str()));
    let location = format!("{}/Schemas/{}", store.base_url, schema.id);
    let mut described = json!(schema);
    described["schemas"] = json!([SCHEMA]);
    described["meta"] = json!({"resourceType": "Schema", "location": location});
    described
}

/// All of them as a list, or the one whose `key` is `wanted`.
fn chosen(all: Vec<Value>, key: &str, wanted: Option<&str>) -> Result<Reply, ScimError> {
    let Some(wanted) = wanted else {
        let total = u64::try_from(all.len()).unwrap_or(u64::MAX);
        return Ok(Reply::ok(json!(ListResponse::page(all, total, 1))));
    };
    let found = all.into_iter().find(|one| one[key].as_str().is_some_and(|id| id.eq_ignore_ascii_case(wanted)));
    found.map(Reply::ok).ok_or_else(|| not_found(format!("There is no '{wanted}' here.")))
}
