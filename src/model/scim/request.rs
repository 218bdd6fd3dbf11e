//! A request as data: what would be sent, before anything is sent.
//!
//! Preview, curl, dry run and rehearsal all use it, so what is shown is what is sent. The token is never part of it:
//! a header's value is either text or "the bearer token goes here".

use std::fmt;

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
    pub name: String,
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
    pub fn text(name: impl Into<String>, value: impl Into<String>) -> Self {
        Self { name: name.into(), value: HeaderValue::Text(value.into()) }
    }

    /// `Authorization: Bearer …`
    pub fn authorization() -> Self {
        Self { name: "Authorization".to_owned(), value: HeaderValue::BearerToken }
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

    /// The request as an `.http` file has it; the token is the variable `token`.
    pub fn to_http(&self, base_url: &str) -> String {
        let mut text = format!("### {}\n{} {} HTTP/1.1\n", one_line(&self.purpose), self.method, self.url(base_url));
        for Header { name, value } in &self.headers {
            let value = match value {
                HeaderValue::Text(text) => one_line(text),
                HeaderValue::BearerToken => "Bearer {{token}}".to_owned(),
            };
            text.push_str(&format!("{name}: {value}\n"));
        }
        if let Some(body) = self.body_text() {
            text.push_str(&format!("\n{body}\n"));
        }
        text
    }

    /// The request for a shell; the token comes from the environment variable `CROSSWALK_TOKEN`.
    pub fn to_curl(&self, base_url: &str) -> String {
        let url = if base_url.starts_with('$') {
            format!("\"{base_url}\"{}", shell_quoted(&self.path))
        } else {
            shell_quoted(&self.url(base_url))
        };
        let mut parts = vec![format!("curl --request {} {url}", self.method)];
        for Header { name, value } in &self.headers {
            parts.push(match value {
                HeaderValue::Text(text) => format!("-H {}", shell_quoted(&format!("{name}: {}", one_line(text)))),
                HeaderValue::BearerToken => format!("-H \"{name}: Bearer $CROSSWALK_TOKEN\""),
            });
        }
        if let Some(body) = self.body_text() {
            parts.push(format!("--data-raw {}", shell_quoted(&body)));
        }
        parts.join(" \\\n  ")
    }
}

/// Percent-encodes everything but the unreserved characters of RFC 3986: good for path segments and query values.
pub fn percent_encode(text: &str) -> String {
    let mut encoded = String::with_capacity(text.len());
    for byte in text.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => encoded.push(char::from(byte)),
            other => encoded.push_str(&format!("%{other:02X}")),
        }
    }
    encoded
}

/// For POSIX shells: in single quotes, within which only the single quote itself needs care.
fn shell_quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', r"'\''"))
}

/// A header or a comment cannot hold a line break.
fn one_line(text: &str) -> String {
    text.replace(['\r', '\n'], " ")
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
    fn the_http_form_is_what_is_sent_with_the_token_left_open() {
        assert_eq!(
            create().to_http("http://127.0.0.1:1/scim/v2/"),
            "### Create Liz\nPOST http://127.0.0.1:1/scim/v2/Users HTTP/1.1\nAuthorization: Bearer {{token}}\n\
             Accept: application/scim+json\nContent-Type: application/scim+json\n\n{\n  \"userName\": \"o'neil\"\n}\n"
        );
    }

    #[test]
    fn the_curl_form_is_safe_for_a_shell() {
        assert_eq!(
            create().to_curl("https://api.xurrent.qa/scim/v2"),
            "curl --request POST 'https://api.xurrent.qa/scim/v2/Users' \\\n  -H \"Authorization: Bearer $CROSSWALK_TOKEN\" \\\n  \
             -H 'Accept: application/scim+json' \\\n  -H 'Content-Type: application/scim+json' \\\n  \
             --data-raw '{\n  \"userName\": \"o'\\''neil\"\n}'"
        );
    }

    #[test]
    fn a_base_url_in_a_shell_variable_is_left_for_the_shell_to_fill_in() {
        assert!(create().to_curl("$CROSSWALK_URL").starts_with("curl --request POST \"$CROSSWALK_URL\"'/Users' "));
    }

    #[test]
    fn a_line_break_cannot_make_a_header_or_a_request() {
        let mut request = create();
        request.purpose = "a\nDELETE /".to_owned();
        request.headers.push(Header::text("X", "a\r\nY: b"));
        let text = request.to_http("http://h");
        assert!(!text.contains("\nDELETE") && !text.contains("\nY: b"), "{text}");
    }
}
