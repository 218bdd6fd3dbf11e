//! What a service provider says it can do.

use serde::Serialize;
use serde_json::Value;

use super::SERVICE_PROVIDER_CONFIG;
use super::fields::{Fields, boolean};

/// What a service provider can do (RFC 7643 section 5). `None` is what it does not say.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ServiceProviderConfig {
    pub schemas: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub documentation_uri: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub patch: Option<Supported>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub bulk: Option<BulkSupport>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub filter: Option<FilterSupport>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub change_password: Option<Supported>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sort: Option<Supported>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub etag: Option<Supported>,
    pub authentication_schemes: Vec<AuthenticationScheme>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub meta: Option<Value>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Supported {
    pub supported: bool,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct BulkSupport {
    pub supported: bool,
    pub max_operations: u64,
    pub max_payload_size: u64,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct FilterSupport {
    pub supported: bool,
    /// The most resources a page holds; 0 when it is not said.
    pub max_results: u64,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct AuthenticationScheme {
    #[serde(rename = "type")]
    pub kind: String,
    pub name: String,
    pub description: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub spec_uri: Option<String>,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub primary: bool,
}

impl ServiceProviderConfig {
    /// Reads one; `None` for other JSON. Older servers leave out `schemas`: then what it says of PATCH and filters tells.
    pub fn read(json: &Value) -> Option<Self> {
        let fields = Fields::of(json)?;
        let schemas = fields.texts("schemas");
        let named = schemas.iter().any(|urn| urn.eq_ignore_ascii_case(SERVICE_PROVIDER_CONFIG));
        if !named && !["patch", "filter"].iter().all(|part| supported(fields, part).is_some()) {
            return None;
        }
        let simple = |part| supported(fields, part).map(|supported| Supported { supported });
        let number = |part, name| fields.object(part).and_then(|part| part.number(name)).unwrap_or_default();
        Some(Self {
            schemas,
            documentation_uri: fields.text("documentationUri"),
            patch: simple("patch"),
            bulk: supported(fields, "bulk").map(|supported| BulkSupport {
                supported,
                max_operations: number("bulk", "maxOperations"),
                max_payload_size: number("bulk", "maxPayloadSize"),
            }),
            filter: supported(fields, "filter")
                .map(|supported| FilterSupport { supported, max_results: number("filter", "maxResults") }),
            change_password: simple("changePassword"),
            sort: simple("sort"),
            etag: simple("etag"),
            authentication_schemes: fields.list("authenticationSchemes").iter().filter_map(scheme).collect(),
            meta: fields.get("meta").cloned(),
        })
    }
}

/// `{"supported": true}`, or the bare boolean.
fn supported(fields: Fields<'_>, part: &str) -> Option<bool> {
    let part = fields.get(part)?;
    Fields::of(part).map_or_else(|| boolean(part), |part| part.boolean("supported"))
}

fn scheme(scheme: &Value) -> Option<AuthenticationScheme> {
    let fields = Fields::of(scheme)?;
    let text = |name| fields.text(name).unwrap_or_default();
    Some(AuthenticationScheme {
        kind: text("type"),
        name: text("name"),
        description: text("description"),
        spec_uri: fields.text("specUri"),
        primary: fields.boolean("primary").unwrap_or_default(),
    })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn what_a_provider_does_not_say_stays_unknown() {
        let config = json!({
            "patch": {"supported": true}, "bulk": {"supported": false}, "filter": {"supported": true, "maxResults": 25},
            "authenticationSchemes": [{"type": "httpbasic"}, {"name": "OAuth Bearer Token", "primary": true}, 7]
        });
        let config = ServiceProviderConfig::read(&config).expect("a configuration");
        assert_eq!((config.patch, config.sort), (Some(Supported { supported: true }), None));
        assert_eq!(config.filter, Some(FilterSupport { supported: true, max_results: 25 }));
        assert_eq!(config.bulk, Some(BulkSupport::default()));
        assert_eq!(config.authentication_schemes.iter().map(|s| s.primary).collect::<Vec<_>>(), [false, true]);
        let written = json!(config);
        assert_eq!(ServiceProviderConfig::read(&written), Some(config));
        assert_eq!(written.get("sort"), None);
    }

    #[test]
    fn a_configuration_is_told_by_its_schema_or_by_its_parts() {
        let urn = SERVICE_PROVIDER_CONFIG;
        for (name, body, patch, filter) in [
            ("its schema alone", json!({"schemas": [urn]}), None, None),
            ("its schema as one text", json!({"Schemas": urn.to_uppercase()}), None, None),
            (
                "text in place of booleans",
                json!({"patch": {"supported": "true"}, "filter": {"supported": "False"}}),
                Some(true),
                Some(false),
            ),
            (
                "names in capitals",
                json!({"PATCH": {"SUPPORTED": true}, "Filter": {"Supported": true}}),
                Some(true),
                Some(true),
            ),
            ("bare booleans", json!({"patch": true, "filter": false}), Some(true), Some(false)),
            ("null parts", json!({"schemas": [urn], "patch": null, "filter": {"supported": null}}), None, None),
        ] {
            let config = ServiceProviderConfig::read(&body).expect(name);
            let got = (config.patch.map(|it| it.supported), config.filter.map(|it| it.supported));
            assert_eq!(got, (patch, filter), "{name}");
        }
        for (name, body) in [
            ("a user", json!({"userName": "a"})),
            ("one part", json!({"patch": {"supported": true}})),
            ("a list", json!([])),
        ] {
            assert_eq!(ServiceProviderConfig::read(&body), None, "{name}");
        }
    }
}
