//! HTTP below the endpoint: one reqwest client, one request in, one JSON answer or one [`Trouble`] out.
//!
//! What a token needs to stay safe is decided here and nowhere else: TLS by rustls with the system's trusted
//! certificates, no redirect ever followed, nothing a server says passed on before the token is masked in it. Sizes
//! and times are bounded, so that no server can hold or fill the program.

use std::error::Error as StdError;
use std::io::{self, Read as _};
use std::time::{Duration, Instant};

use reqwest::blocking::{Client, Response};
use reqwest::header::{CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue, LOCATION, RETRY_AFTER};
use reqwest::redirect::Policy;
use serde_json::Value;
use url::Url;

use super::address::BaseUrl;
use super::trouble::{Body, Cause, Connection, Mask, Said, Status, Tls, Trouble};
use crate::base::Token;
use crate::scim::request::HeaderValue::{BearerToken, Text};
use crate::scim::{Header, Request};

/// A SCIM page of 1,000 large users is about 4 MiB.
const LARGEST_ANSWER: usize = 16 << 20;

/// How long to wait for a server.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Timeouts {
    /// For the connection, TLS included.
    pub connect: Duration,
    /// For the whole request, to the last byte of the answer.
    pub request: Duration,
}

impl Default for Timeouts {
    fn default() -> Self {
        Self { connect: Duration::from_secs(10), request: Duration::from_secs(60) }
    }
}

/// A successful answer.
#[derive(Clone, Debug, PartialEq)]
pub struct Answer {
    pub status: u16,
    /// The body; `Null` when there is none (204).
    pub body: Value,
    /// From the first byte sent to the last byte read.
    pub took: Duration,
}

/// Sends to one endpoint with one token.
#[derive(Clone, Debug)]
pub(super) struct Transport {
    pub base: BaseUrl,
    token: Token,
    http: Client,
}

impl Transport {
    pub fn new(base: BaseUrl, token: Token, timeouts: Timeouts) -> Result<Self, Trouble> {
        // Fails only when another part of the program has installed a provider already, which is as good.
        rustls::crypto::ring::default_provider().install_default().ok();
        let mut builder = Client::builder()
            .user_agent(concat!("Crosswalk/", env!("CARGO_PKG_VERSION")))
            .connect_timeout(timeouts.connect)
            .timeout(timeouts.request)
            .redirect(Policy::none())
            .referer(false);
        if base.is_local() {
            builder = builder.no_proxy();
        }
        if !base.is_https() {
            // The system's certificates are not needed, and a computer without any must still reach the sandbox.
            builder = builder.tls_certs_only([]);
        }
        match builder.build() {
            Ok(http) => Ok(Self { base, token, http }),
            Err(error) => Err(Trouble::new(base.to_string(), Tls::NoTrustStore { detail: innermost(&error) })),
        }
    }

    pub fn mask(&self) -> Mask<'_> {
        Mask(&self.token)
    }

    /// Sends the request's headers as they are shown, with the token in its place.
    pub fn get(&self, request: &Request) -> Result<Answer, Trouble> {
        let url = request.url(&self.base.to_string());
        let headers = request.headers.iter().filter_map(|header| self.header(header)).collect();
        let begun = Instant::now();
        let response = self.http.get(&url).headers(headers).send();
        let result = response.map_err(|e| self.connection_cause(&e)).and_then(|response| self.read(response));
        match result {
            Ok((status, body)) => Ok(Answer { status, body, took: begun.elapsed() }),
            Err(cause) => Err(Trouble::new(url, cause)),
        }
    }

    /// A header that HTTP cannot carry is left out; the requests' own headers all can.
    fn header(&self, header: &Header) -> Option<(HeaderName, HeaderValue)> {
        let name = HeaderName::from_bytes(header.name.as_bytes()).ok()?;
        let value = match &header.value {
            Text(text) => HeaderValue::from_str(text).ok()?,
            BearerToken => {
                let mut value = HeaderValue::from_str(&format!("Bearer {}", self.token.expose())).ok()?;
                value.set_sensitive(true);
                value
            }
        };
        Some((name, value))
    }

    fn read(&self, response: Response) -> Result<(u16, Value), Cause> {
        let status = response.status().as_u16();
        if let Some(redirect) = self.redirect(&response) {
            return Err(redirect.into());
        }
        let retry_after = retry_after(response.headers());
        let declared_html = header(response.headers(), CONTENT_TYPE).is_some_and(|kind| kind.contains("html"));
        let success = response.status().is_success();
        let body = self.read_body(response)?;
        let is_web_page = declared_html || looks_like_html(&body);
        if !success {
            return Err(Status::classify(status, retry_after, Said::read(&body, is_web_page, &self.mask())).into());
        }
        if body.is_empty() && status == 204 {
            return Ok((status, Value::Null));
        }
        match serde_json::from_slice(&body) {
            Ok(value) => Ok((status, value)),
            Err(_) if is_web_page => Err(Body::WebPage { status }.into()),
            Err(_) if body.is_empty() => Err(Body::Empty { status }.into()),
            Err(error) => Err(Body::NotJson { detail: not_json(&error), begins: self.mask().begin(&body) }.into()),
        }
    }

    fn redirect(&self, response: &Response) -> Option<Body> {
        let status = response.status();
        let location = header(response.headers(), LOCATION).filter(|_| status.is_redirection())?;
        let target = response.url().join(location);
        let same_place = target.as_ref().is_ok_and(|target| self.base.same_origin(target));
        let to = target.map_or_else(|_| location.to_owned(), Url::into);
        Some(Body::Redirect { status: status.as_u16(), to: self.mask().shorten(&to), same_place })
    }

    fn read_body(&self, response: Response) -> Result<Vec<u8>, Cause> {
        let mut body = Vec::new();
        let read = response.take(LARGEST_ANSWER as u64 + 1).read_to_end(&mut body);
        read.map_err(|error| self.body_cause(&error))?;
        if body.len() > LARGEST_ANSWER { Err(Body::TooLarge { limit: LARGEST_ANSWER }.into()) } else { Ok(body) }
    }

    fn body_cause(&self, error: &io::Error) -> Cause {
        let host = self.base.host().to_owned();
        if find::<reqwest::Error>(error).is_some_and(reqwest::Error::is_timeout) {
            Connection::AnswerTimeout { host }.into()
        } else {
            Connection::Broken { host, detail: self.mask().shorten(&innermost(error)) }.into()
        }
    }

    fn connection_cause(&self, error: &reqwest::Error) -> Cause {
        let (host, port) = (self.base.host().to_owned(), self.base.port());
        if let Some(error) = find::<rustls::Error>(error) {
            return Tls::classify(error, &host, port).into();
        }
        let detail = self.mask().shorten(&innermost(error));
        let refused = find::<io::Error>(error).is_some_and(|e| e.kind() == io::ErrorKind::ConnectionRefused);
        match () {
            () if error.is_timeout() && error.is_connect() => Connection::ConnectTimeout { host, port },
            () if error.is_timeout() => Connection::AnswerTimeout { host },
            () if says(error, "tunnel") || says(error, "proxy") => Connection::Proxy { detail },
            () if error.is_dns() || says(error, "dns error") => Connection::NameNotFound { host },
            () if refused => Connection::Refused { host, port },
            () => Connection::Broken { host, detail },
        }
        .into()
    }
}

/// An error and what caused it, outermost first; also what an `io::Error` wraps, which its `source` leaves out.
fn chain<'a>(error: &'a (dyn StdError + 'static)) -> impl Iterator<Item = &'a (dyn StdError + 'static)> {
    std::iter::successors(Some(error), |&error| match error.downcast_ref::<io::Error>().and_then(io::Error::get_ref) {
        Some(wrapped) => Some(wrapped as &(dyn StdError + 'static)),
        None => error.source(),
    })
}

fn find<'a, E: StdError + 'static>(error: &'a (dyn StdError + 'static)) -> Option<&'a E> {
    chain(error).find_map(|error| error.downcast_ref())
}

fn says(error: &(dyn StdError + 'static), words: &str) -> bool {
    chain(error).skip(1).any(|error| error.to_string().contains(words))
}

fn innermost(error: &(dyn StdError + 'static)) -> String {
    chain(error).last().map(ToString::to_string).unwrap_or_default()
}

fn header(headers: &HeaderMap, name: HeaderName) -> Option<&str> {
    headers.get(name).and_then(|value| value.to_str().ok())
}

/// Seconds or a date (RFC 9110 section 10.2.3).
fn retry_after(headers: &HeaderMap) -> Option<Duration> {
    let text = header(headers, RETRY_AFTER)?.trim();
    if let Ok(seconds) = text.parse() {
        return Some(Duration::from_secs(seconds));
    }
    let at = jiff::fmt::rfc2822::parse(text).ok()?.timestamp();
    Some(at.duration_since(jiff::Timestamp::now()).try_into().unwrap_or(Duration::ZERO))
}

fn looks_like_html(body: &[u8]) -> bool {
    let begin = String::from_utf8_lossy(&body[..body.len().min(64)]).trim_start().to_ascii_lowercase();
    begin.starts_with("<!doctype html") || begin.starts_with("<html")
}

fn not_json(error: &serde_json::Error) -> String {
    let message = error.to_string();
    let mut letters = message.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}
