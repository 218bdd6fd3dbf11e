//! The protocol's own messages (RFC 7644): lists, errors, and what a service provider says about itself.
//!
//! They are read leniently (numbers as text, members missing), because they come from anybody's server, and written
//! strictly.

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::Value;

pub const LIST_RESPONSE: &str = "urn:ietf:params:scim:api:messages:2.0:ListResponse";
pub const PATCH_OP: &str = "urn:ietf:params:scim:api:messages:2.0:PatchOp";
pub const ERROR: &str = "urn:ietf:params:scim:api:messages:2.0:Error";
pub const SERVICE_PROVIDER_CONFIG: &str = "urn:ietf:params:scim:schemas:core:2.0:ServiceProviderConfig";

/// A page of resources (RFC 7644 section 3.4.2).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ListResponse {
    #[serde(default = "list_response")]
    pub schemas: Vec<String>,
    /// How many there are in all, not on this page.
    #[serde(deserialize_with = "number")]
    pub total_results: u64,
    /// Where the page starts, counted from 1.
    #[serde(default = "one", deserialize_with = "number")]
    pub start_index: u64,
    #[serde(default, deserialize_with = "number")]
    pub items_per_page: u64,
    /// Left out by servers that found nothing.
    #[serde(rename = "Resources", default)]
    pub resources: Vec<Value>,
}

impl ListResponse {
    /// A page that starts at `start_index` (from 1) of `total_results`.
    pub fn page(resources: Vec<Value>, total_results: u64, start_index: u64) -> Self {
        Self {
            schemas: list_response(),
            total_results,
            start_index,
            items_per_page: u64::try_from(resources.len()).unwrap_or(u64::MAX),
            resources,
        }
    }
}

/// An error as RFC 7644 section 3.12 writes it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(rename_all = "camelCase")]
#[error("{status}: {detail}")]
pub struct ScimError {
    #[serde(default = "error")]
    pub schemas: Vec<String>,
    /// The HTTP status, which travels as text.
    #[serde(serialize_with = "as_text", deserialize_with = "status")]
    pub status: u16,
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "scim_type")]
    pub scim_type: Option<ScimType>,
    #[serde(default)]
    pub detail: String,
}

impl ScimError {
    pub fn new(status: u16, scim_type: Option<ScimType>, detail: impl Into<String>) -> Self {
        Self { schemas: error(), status, scim_type, detail: detail.into() }
    }

    /// A 400 with its reason.
    pub fn bad_request(scim_type: ScimType, detail: impl Into<String>) -> Self {
        Self::new(400, Some(scim_type), detail)
    }
}

/// The reasons of RFC 7644 table 9.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum ScimType {
    InvalidFilter,
    TooMany,
    Uniqueness,
    Mutability,
    InvalidSyntax,
    InvalidPath,
    NoTarget,
    InvalidValue,
    InvalidVers,
    Sensitive,
}

/// What a service provider can do (RFC 7643 section 5). What it does not say is taken as not supported.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct ServiceProviderConfig {
    pub schemas: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub documentation_uri: Option<String>,
    pub patch: Supported,
    pub bulk: BulkSupport,
    pub filter: FilterSupport,
    pub change_password: Supported,
    pub sort: Supported,
    pub etag: Supported,
    pub authentication_schemes: Vec<AuthenticationScheme>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub meta: Option<Value>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Supported {
    pub supported: bool,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct BulkSupport {
    pub supported: bool,
    pub max_operations: u64,
    pub max_payload_size: u64,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct FilterSupport {
    pub supported: bool,
    /// The most resources a page holds; 0 when it is not said.
    pub max_results: u64,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
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

fn list_response() -> Vec<String> {
    vec![LIST_RESPONSE.to_owned()]
}

fn error() -> Vec<String> {
    vec![ERROR.to_owned()]
}

fn one() -> u64 {
    1
}

fn as_text<S: Serializer>(status: &u16, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(status)
}

/// A whole number, also as text or with a point.
fn number<'de, D: Deserializer<'de>>(deserializer: D) -> Result<u64, D::Error> {
    whole(&Value::deserialize(deserializer)?).ok_or_else(|| serde::de::Error::custom("a whole number is needed"))
}

fn status<'de, D: Deserializer<'de>>(deserializer: D) -> Result<u16, D::Error> {
    number(deserializer)?.try_into().map_err(|_| serde::de::Error::custom("an HTTP status is needed"))
}

/// A reason that is not in the RFC's table is no reason to throw the error's detail away.
fn scim_type<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<ScimType>, D::Error> {
    Ok(serde_json::from_value(Value::deserialize(deserializer)?).ok())
}

fn whole(value: &Value) -> Option<u64> {
    match value {
        Value::Number(number) => number.as_u64().or_else(|| number.to_string().strip_suffix(".0")?.parse().ok()),
        Value::String(text) => text.trim().parse().ok(),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn lists_are_read_as_servers_write_them() {
        for (name, body, expected) in [
            (
                "as the RFC",
                json!({"schemas": [LIST_RESPONSE], "totalResults": 2, "startIndex": 1, "itemsPerPage": 1, "Resources": [{}]}),
                Some((2, 1, 1)),
            ),
            ("numbers as text", json!({"totalResults": "2", "startIndex": "3", "Resources": []}), Some((2, 3, 0))),
            ("nothing found", json!({"totalResults": 0}), Some((0, 1, 0))),
            ("numbers with a point", json!({"totalResults": 7.0}), Some((7, 1, 0))),
            ("no total", json!({"Resources": []}), None),
            ("a negative total", json!({"totalResults": -1}), None),
        ] {
            let read = serde_json::from_value::<ListResponse>(body).ok();
            let got = read.map(|list| (list.total_results, list.start_index, list.resources.len()));
            assert_eq!(got, expected, "{name}");
        }
    }

    #[test]
    fn an_error_is_written_with_its_status_as_text() {
        let error = ScimError::bad_request(ScimType::InvalidFilter, "no");
        let written = serde_json::to_value(&error).expect("JSON");
        assert_eq!(written, json!({"schemas": [ERROR], "status": "400", "scimType": "invalidFilter", "detail": "no"}));
        assert_eq!(serde_json::from_value::<ScimError>(written).expect("an error"), error);
    }

    #[test]
    fn errors_are_read_as_servers_write_them() {
        for (name, body, expected) in [
            ("status as a number", json!({"status": 409, "scimType": "uniqueness"}), (409, Some(ScimType::Uniqueness))),
            ("a reason of its own", json!({"status": "400", "scimType": "weird"}), (400, None)),
            ("null reason", json!({"status": "404", "scimType": null, "detail": "x"}), (404, None)),
        ] {
            let read: ScimError = serde_json::from_value(body).expect(name);
            assert_eq!((read.status, read.scim_type), expected, "{name}");
        }
    }

    #[test]
    fn what_a_provider_does_not_say_is_not_supported() {
        let config: ServiceProviderConfig =
            serde_json::from_value(json!({"patch": {"supported": true}, "filter": {"supported": true}}))
                .expect("a config");
        assert!(config.patch.supported && config.filter.supported && !config.bulk.supported && !config.sort.supported);
        assert_eq!(config.filter.max_results, 0);
    }
}
