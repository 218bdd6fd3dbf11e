//! An error as RFC 7644 section 3.12 writes it, and as others do.

use serde::{Serialize, Serializer};
use serde_json::Value;

use super::ERROR;
use super::fields::{Fields, plain};

/// Why a request was refused.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, thiserror::Error)]
#[serde(rename_all = "camelCase")]
#[error("{status}: {detail}")]
pub struct ScimError {
    pub schemas: Vec<String>,
    /// The HTTP status, which travels as text.
    #[serde(serialize_with = "as_text")]
    pub status: u16,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub scim_type: Option<ScimType>,
    pub detail: String,
}

/// The reasons of RFC 7644 table 9.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
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

impl ScimType {
    const ALL: [Self; 10] = [
        Self::InvalidFilter,
        Self::TooMany,
        Self::Uniqueness,
        Self::Mutability,
        Self::InvalidSyntax,
        Self::InvalidPath,
        Self::NoTarget,
        Self::InvalidValue,
        Self::InvalidVers,
        Self::Sensitive,
    ];

    /// As it travels.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::InvalidFilter => "invalidFilter",
            Self::TooMany => "tooMany",
            Self::Uniqueness => "uniqueness",
            Self::Mutability => "mutability",
            Self::InvalidSyntax => "invalidSyntax",
            Self::InvalidPath => "invalidPath",
            Self::NoTarget => "noTarget",
            Self::InvalidValue => "invalidValue",
            Self::InvalidVers => "invalidVers",
            Self::Sensitive => "sensitive",
        }
    }

    fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str().eq_ignore_ascii_case(text))
    }
}

/// What other APIs call `detail`: Spring and Xurrent, OAuth (RFC 6749 section 5.2), SCIM 1.1.
const DETAILS: [&str; 5] = ["detail", "message", "error_description", "description", "error"];

impl ScimError {
    pub fn new(status: u16, scim_type: Option<ScimType>, detail: impl Into<String>) -> Self {
        Self { schemas: vec![ERROR.to_owned()], status, scim_type, detail: detail.into() }
    }

    /// A 400 with its reason.
    pub fn bad_request(scim_type: ScimType, detail: impl Into<String>) -> Self {
        Self::new(400, Some(scim_type), detail)
    }

    /// Reads an error that came with this HTTP status, in SCIM's form or another's; `None` when the JSON gives no reason.
    /// A reason that is not in the RFC's table goes in front of the detail.
    pub fn read(json: &Value, http_status: u16) -> Option<Self> {
        let inner = json.as_object().and_then(|_| Fields::of(json)?.list("Errors").first());
        let fields = Fields::of(inner.unwrap_or(json))?;
        let status = fields.number("status").and_then(|status| u16::try_from(status).ok()).unwrap_or(http_status);
        let detail = DETAILS.iter().find_map(|name| words(fields.get(name)?));
        let reason = fields.text("scimType").filter(|reason| reason != "null");
        let scim_type = reason.as_deref().and_then(ScimType::parse);
        let own = reason.filter(|_| scim_type.is_none());
        let detail = match (own, detail) {
            (Some(own), Some(detail)) => format!("{own}: {detail}"),
            (own, detail) => own.or(detail).unwrap_or_default(),
        };
        let says_something = scim_type.is_some() || !detail.is_empty();
        says_something.then(|| Self::new(status, scim_type, detail))
    }

    /// Whether the JSON is an error by its own account: it names the error's schema, or has a status and a detail.
    pub(super) fn is_one(json: &Value) -> bool {
        let Some(fields) = Fields::of(json) else { return false };
        let named = fields.texts("schemas").iter().any(|urn| urn.eq_ignore_ascii_case(ERROR));
        named || (fields.number("status").is_some_and(|status| status >= 400) && fields.get("detail").is_some())
    }
}

/// The words in a detail: text, or several in a list or by the names of attributes.
fn words(detail: &Value) -> Option<String> {
    let all: Vec<String> = match detail {
        Value::Array(list) => list.iter().filter_map(words).collect(),
        Value::Object(parts) => {
            parts.iter().filter_map(|(name, part)| Some(format!("{name}: {}", words(part)?))).collect()
        }
        one => plain(one).into_iter().collect(),
    };
    (!all.is_empty()).then(|| all.join("; "))
}

fn as_text<S: Serializer>(status: &u16, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(status)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn an_error_is_written_with_its_status_as_text() {
        let error = ScimError::bad_request(ScimType::InvalidFilter, "no");
        let written = json!(error);
        assert_eq!(written, json!({"schemas": [ERROR], "status": "400", "scimType": "invalidFilter", "detail": "no"}));
        assert_eq!(ScimError::read(&written, 500), Some(error));
        for kind in ScimType::ALL {
            assert_eq!(json!(kind), kind.as_str());
        }
    }

    #[test]
    fn errors_are_read_as_servers_write_them() {
        use ScimType::{InvalidFilter, InvalidValue, Uniqueness};
        for (name, body, status, scim_type, detail) in [
            ("status as a number", json!({"status": 409, "scimType": "uniqueness"}), 409, Some(Uniqueness), ""),
            ("no status", json!({"scimType": "invalidFilter", "detail": "No."}), 418, Some(InvalidFilter), "No."),
            (
                "names and reason in another case",
                json!({"Detail": "x", "SCIMTYPE": "INVALIDVALUE"}),
                418,
                Some(InvalidValue),
                "x",
            ),
            (
                "a reason of its own",
                json!({"status": "400", "scimType": "weird", "detail": "x"}),
                400,
                None,
                "weird: x",
            ),
            ("null reason", json!({"status": "404", "scimType": null, "detail": "x"}), 404, None, "x"),
            ("null reason as text", json!({"status": "404", "scimType": "null", "detail": "x"}), 404, None, "x"),
            (
                "several details",
                json!({"detail": ["filter invalid", "try userName eq"]}),
                418,
                None,
                "filter invalid; try userName eq",
            ),
            ("details by attribute", json!({"detail": {"userName": ["bad"]}}), 418, None, "userName: bad"),
            (
                "SCIM 1.1",
                json!({"Errors": [{"description": "Not supported", "code": "400"}]}),
                418,
                None,
                "Not supported",
            ),
            ("SCIM 1.1, alone", json!({"Errors": {"description": "Not supported"}}), 418, None, "Not supported"),
            ("OAuth", json!({"error": "invalid_token", "error_description": "expired"}), 418, None, "expired"),
            ("OAuth, short", json!({"error": "invalid_token"}), 418, None, "invalid_token"),
            (
                "Spring",
                json!({"status": 400, "error": "Bad Request", "message": "Unparseable"}),
                400,
                None,
                "Unparseable",
            ),
        ] {
            let read = ScimError::read(&body, 418).expect(name);
            assert_eq!((read.status, read.scim_type, read.detail.as_str()), (status, scim_type, detail), "{name}");
        }
        for (name, body) in
            [("other JSON", json!({"a": 1})), ("a text", json!("no")), ("a status alone", json!({"status": 400}))]
        {
            assert_eq!(ScimError::read(&body, 418), None, "{name}");
        }
    }
}
