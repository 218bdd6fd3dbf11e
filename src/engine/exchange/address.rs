//! The address of a SCIM endpoint as a person types it, checked once.
//!
//! HTTPS is required, because a bearer token travels with every request (RFC 7644 section 2, RFC 6750 section 5.3).
//! Loopback is the exception: there nothing leaves the computer, and the built-in sandbox lives there.
//! A query (`?aadOptscim062020`, which Entra ID reads and never sends) is not part of the address and is dropped.

use std::fmt;

use url::{Host, Url};

/// What stands for the address of the sandbox inside the program, on the command line and in files.
pub const SANDBOX: &str = "sandbox";

/// The base URL of a SCIM endpoint: scheme, host, port and path, without a slash at its end.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct BaseUrl(Url);

/// Why a text is no address of an endpoint.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BaseUrlError {
    #[error(
        "The endpoint's address is empty. Paste the address that the account's SCIM app shows, such as https://api.example.com/scim/v2."
    )]
    Empty,
    #[error(
        "'{typed}' is no web address: {why}. Paste the address that the account's SCIM app shows, such as https://api.example.com/scim/v2."
    )]
    NotAnAddress { typed: String, why: String },
    #[error(
        "'{address}' begins with {scheme}://, so the token would travel unencrypted or nowhere. Type the address with https:// in front; http:// is for this computer only."
    )]
    NotHttps { address: String, scheme: String },
    #[error(
        "The address for {host} holds a user name or a password. Take out what stands between :// and @; the token has a field of its own."
    )]
    HoldsSecret { host: String },
}

impl BaseUrl {
    /// Takes an address as people type it: white space around it, slashes and a query at its end, no scheme at all.
    pub fn parse(typed: &str) -> Result<Self, BaseUrlError> {
        let typed = typed.trim();
        if typed.is_empty() {
            return Err(BaseUrlError::Empty);
        }
        let not_an_address = |why: String| BaseUrlError::NotAnAddress { typed: without_user(typed), why };
        let mut url = Url::parse(&with_scheme(typed)).map_err(|e| not_an_address(e.to_string()))?;
        let host = url.host_str().ok_or_else(|| not_an_address("it names no host".to_owned()))?.to_owned();
        if !url.username().is_empty() || url.password().is_some() {
            return Err(BaseUrlError::HoldsSecret { host });
        }
        url.set_query(None);
        url.set_fragment(None);
        let base = Self(url).with_path_trimmed();
        let safe = base.0.scheme() == "https" || (base.0.scheme() == "http" && base.is_local());
        if safe {
            Ok(base)
        } else {
            Err(BaseUrlError::NotHttps { scheme: base.0.scheme().to_owned(), address: base.to_string() })
        }
    }

    /// The host's name or number, as it stands in the address.
    pub fn host(&self) -> &str {
        self.0.host_str().unwrap_or_default()
    }

    /// The port, also where the address leaves it out.
    pub fn port(&self) -> u16 {
        self.0.port_or_known_default().unwrap_or(443)
    }

    /// The path below the host, without a slash at its end: "" or "/scim/v2".
    pub fn path(&self) -> &str {
        self.0.path().trim_end_matches('/')
    }

    /// Whether requests stay on this computer.
    pub fn is_local(&self) -> bool {
        match self.0.host() {
            Some(Host::Domain(name)) => name == "localhost" || name.ends_with(".localhost"),
            Some(Host::Ipv4(address)) => address.is_loopback(),
            Some(Host::Ipv6(address)) => address.is_loopback(),
            None => false,
        }
    }

    /// Whether requests are encrypted.
    pub fn is_https(&self) -> bool {
        self.0.scheme() == "https"
    }

    /// The same host with another path.
    #[must_use]
    pub fn with_path(&self, path: &str) -> Self {
        let mut url = self.0.clone();
        url.set_path(path);
        Self(url).with_path_trimmed()
    }

    /// Whether another URL has the same scheme, host and port, so that a token for one may be shown to the other.
    pub fn same_origin(&self, other: &Url) -> bool {
        self.0.origin() == other.origin()
    }

    fn with_path_trimmed(mut self) -> Self {
        let path = self.path().to_owned();
        self.0.set_path(&path);
        self
    }
}

impl fmt::Display for BaseUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0.as_str().trim_end_matches('/'))
    }
}

impl std::str::FromStr for BaseUrl {
    type Err = BaseUrlError;

    fn from_str(typed: &str) -> Result<Self, BaseUrlError> {
        Self::parse(typed)
    }
}

/// People copy `api.example.com/scim/v2` and `localhost:8080` without a scheme; `localhost:` would parse as one.
fn with_scheme(typed: &str) -> String {
    if typed.contains("://") {
        return typed.to_owned();
    }
    let plain = format!("http://{typed}");
    match Url::parse(&plain) {
        Ok(url) if BaseUrl(url.clone()).is_local() => plain,
        _ => format!("https://{typed}"),
    }
}

/// What was typed without what stands before an `@`: it may be a password.
fn without_user(typed: &str) -> String {
    typed.rsplit('@').next().unwrap_or_default().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_taken_as_people_type_them() {
        for (name, typed, expected) in [
            ("as shown", "https://api.xurrent.qa/scim/v2", "https://api.xurrent.qa/scim/v2"),
            ("slashes and white space", "  https://api.xurrent.qa/scim/v2// \n", "https://api.xurrent.qa/scim/v2"),
            ("Entra's flag", "https://api.xurrent.qa/scim/v2/?aadOptscim062020", "https://api.xurrent.qa/scim/v2"),
            ("no scheme", "api.xurrent.qa", "https://api.xurrent.qa"),
            ("no scheme, this computer", "localhost:8080/scim", "http://localhost:8080/scim"),
            ("the sandbox", "http://127.0.0.1:4001/scim/v2", "http://127.0.0.1:4001/scim/v2"),
            ("IPv6 loopback", "http://[::1]:80/", "http://[::1]"),
            ("capitals", "HTTPS://API.Example.COM/SCIM", "https://api.example.com/SCIM"),
        ] {
            assert_eq!(BaseUrl::parse(typed).map(|b| b.to_string()).as_deref(), Ok(expected), "{name}");
        }
    }

    #[test]
    fn other_texts_are_refused_with_a_reason() {
        for (name, typed, words) in [
            ("nothing", " ", "is empty"),
            ("a sentence", "my endpoint", "is no web address"),
            ("a bad port", "https://host:99999/", "port"),
            ("plain HTTP to another computer", "http://api.xurrent.qa/scim/v2", "https:// in front"),
            ("a name that only begins like loopback", "http://127.0.0.1.example.com", "https:// in front"),
            ("a file", "file:///etc/passwd", "names no host"),
            ("another scheme", "ftp://host/x", "ftp://"),
        ] {
            let error = BaseUrl::parse(typed).map_err(|e| e.to_string()).expect_err(name);
            assert!(error.contains(words), "{name}: {error}");
        }
    }

    #[test]
    fn a_password_in_the_address_is_refused_and_never_repeated() {
        for typed in ["https://joe:s3cret@host/scim", "joe:s3cret@host:bad/scim"] {
            let error = BaseUrl::parse(typed).expect_err("refused").to_string();
            assert!(!error.contains("s3cret"), "{error}");
        }
    }
}
