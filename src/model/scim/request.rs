//! A request as data: what would be sent, before anything is sent.
//!
//! Preview, scripts, dry run and rehearsal all use it, so what is shown is what is sent. The token is never part of it:
//! a header's value is either text or "the bearer token goes here".

use std::fmt;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde::{Serialize, Serializer};
use serde_json::Value;

/// The media type of RFC 7644 section 3.1.
pub const SCIM_JSON: &str = "application/scim+json";

/// One HTTP request to a service provider.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Request {
    pub method: Method,
    /// Below the base URL, starting with `/`, with its query, percent-encoded: `/Users?filter=userName%20eq%20%22a%22`.
    pub path: String,
    pub headers: Vec<Header>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub body: Option<Value>,
    /// Why the client sends it, in a few words: "Look up by userName".
    pub purpose: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Method {
    Get,
    Post,
    Put,
    Patch,
    Delete,
}

/// One header line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Header {
    pub name: &'static str,
    pub value: HeaderValue,
}

/// What a header holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum HeaderValue {
    Text(String),
    /// `Bearer ` and the token, which is put in when the request is sent and nowhere else.
    BearerToken,
}

impl Method {
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Post => "POST",
            Self::Put => "PUT",
            Self::Patch => "PATCH",
            Self::Delete => "DELETE",
        }
    }

    /// Whether nothing changes at the service provider.
    pub const fn is_read(self) -> bool {
        matches!(self, Self::Get)
    }
}

impl fmt::Display for Method {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl Serialize for Method {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl HeaderValue {
    /// The value for eyes: the token as dots.
    pub fn masked(&self) -> &str {
        match self {
            Self::Text(text) => text,
            Self::BearerToken => "Bearer ••••",
        }
    }
}

impl Serialize for HeaderValue {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.masked())
    }
}

impl Header {
    pub fn text(name: &'static str, value: impl Into<String>) -> Self {
        Self { name, value: HeaderValue::Text(value.into()) }
    }

    /// `Authorization: Bearer …`
    pub fn authorization() -> Self {
        Self { name: "Authorization", value: HeaderValue::BearerToken }
    }
}

impl Request {
    /// A request with the headers that every SCIM request needs: the token, what is accepted, and with a body its type.
    pub fn new(method: Method, path: impl Into<String>, body: Option<Value>, purpose: impl Into<String>) -> Self {
        let mut headers = vec![Header::authorization(), Header::text("Accept", SCIM_JSON)];
        if body.is_some() {
            headers.push(Header::text("Content-Type", SCIM_JSON));
        }
        Self { method, path: path.into(), headers, body, purpose: purpose.into() }
    }

    pub fn get(path: impl Into<String>, purpose: impl Into<String>) -> Self {
        Self::new(Method::Get, path, None, purpose)
    }

    /// Adds query parameters, percent-encoded.
    #[must_use]
    pub fn with_query(mut self, parameters: &[(&str, &str)]) -> Self {
        for (name, value) in parameters {
            self.path.push(if self.path.contains('?') { '&' } else { '?' });
            self.path.push_str(&format!("{}={}", percent_encode(name), percent_encode(value)));
        }
        self
    }

    pub fn is_read(&self) -> bool {
        self.method.is_read()
    }

    /// The body exactly as it is sent: indented JSON in the mapping's order.
    pub fn body_text(&self) -> Option<String> {
        self.body.as_ref().map(|body| format!("{body:#}"))
    }

    /// The whole address. A slash at the end of the base URL makes no difference.
    pub fn url(&self, base_url: &str) -> String {
        format!("{}{}", base_url.trim_end_matches('/'), self.path)
    }
}

/// Percent-encodes everything but the unreserved characters of RFC 3986: good for path segments and query values.
pub fn percent_encode(text: &str) -> String {
    const RESERVED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');
    utf8_percent_encode(text, RESERVED).to_string()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn create() -> Request {
        Request::new(Method::Post, "/Users", Some(json!({"userName": "o'neil"})), "Create Liz")
    }

    #[test]
    fn queries_are_percent_encoded() {
        let request = Request::get("/Users", "Look up by userName")
            .with_query(&[("filter", "userName eq \"test.user+a@okta.local\""), ("count", "2")]);
        assert_eq!(request.path, "/Users?filter=userName%20eq%20%22test.user%2Ba%40okta.local%22&count=2");
        assert!(request.is_read() && !create().is_read());
    }

    #[test]
    fn all_but_the_unreserved_characters_are_percent_encoded() {
        let ascii: String = (0..=0x7F_u8).map(char::from).collect();
        let kept: String = percent_encode(&ascii).split('%').map(|part| part.get(2..).unwrap_or_default()).collect();
        assert_eq!(kept, "-.0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz~");
        assert_eq!(percent_encode("Zoë/\u{1F600}%"), "Zo%C3%AB%2F%F0%9F%98%80%25");
    }
}
