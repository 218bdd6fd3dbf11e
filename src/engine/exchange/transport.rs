//! HTTP below the endpoint: one reqwest client, one request in, one JSON answer or one [`Trouble`] out.
//!
//! What a token needs to stay safe is decided here and nowhere else: TLS by rustls with the system's trusted
//! certificates and those that a person names, no redirect ever followed, nothing a server says passed on before the token is masked in it. Sizes
//! ([`Bounds`]) and times ([`Timeouts`]) are bounded, so that no server can hold or fill the program.

use std::error::Error as StdError;
use std::io::{self, Read as _};
use std::time::{Duration, Instant};

use reqwest::blocking::{Client, Response};
use reqwest::header::{
    CONTENT_ENCODING, CONTENT_LENGTH, CONTENT_TYPE, DATE, HeaderMap, HeaderName, HeaderValue, LOCATION, RETRY_AFTER,
    TRANSFER_ENCODING,
};
use reqwest::redirect::Policy;
use url::Url;

use super::address::BaseUrl;
use super::authority::Authorities;
use super::pace::RateLimit;
use super::trouble::{Body, Connection, FailureCause, Mask, RedirectTo, Said, Status, Tls, Trouble};
use crate::base::{Token, capitalised};
use crate::scim::message::{BodyError, Bounds, NotRead, text};
use crate::scim::request::HeaderValue::{BearerToken, Text};
use crate::scim::{self, Header, Request};

/// What is read of an answer that is no success: more than any message, less than any page.
const LARGEST_REFUSAL: u64 = 1 << 20;

/// How long to wait for a server.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Timeouts {
    /// For the connection, TLS included.
    pub connect: Duration,
    /// For the whole request, from the connection to the last byte of the answer, however slowly it comes.
    pub request: Duration,
}

impl Default for Timeouts {
    fn default() -> Self {
        Self { connect: Duration::from_secs(10), request: Duration::from_secs(30) }
    }
}

/// A successful answer.
#[derive(Clone, Debug, PartialEq)]
pub struct Received {
    pub status: u16,
    pub body: scim::Body,
    /// From the first byte sent to the last byte read.
    pub took: Duration,
    /// What it says of the endpoint's rate.
    pub rate_limit: Option<RateLimit>,
}

/// Sends to one endpoint with one token.
#[derive(Clone, Debug)]
pub(super) struct Transport {
    pub base: BaseUrl,
    token: Token,
    http: Client,
    /// For one request.
    deadline: Duration,
}

impl Transport {
    pub fn new(base: BaseUrl, token: Token, timeouts: Timeouts, trusted: &Authorities) -> Result<Self, Trouble> {
        // Fails only when another part of the program has installed a provider already, which is as good.
        rustls::crypto::ring::default_provider().install_default().ok();
        let mut builder = Client::builder()
            .user_agent(concat!("Crosswalk/", env!("CARGO_PKG_VERSION")))
            .connect_timeout(timeouts.connect)
            .redirect(Policy::none())
            .referer(false);
        if base.is_local() {
            builder = builder.no_proxy();
        }
        if !base.is_https() {
            // The system's certificates are not needed, and a computer without any must still reach the sandbox.
            builder = builder.tls_certs_only([]);
        } else if !trusted.0.is_empty() {
            builder = builder.tls_certs_merge(trusted.0.iter().cloned());
        }
        match builder.build() {
            Ok(http) => Ok(Self { base, token, http, deadline: timeouts.request }),
            Err(error) => Err(Trouble::new(base.to_string(), Tls::NoTrustStore { detail: innermost(&error) })),
        }
    }

    pub fn mask(&self) -> Mask<'_> {
        Mask(&self.token)
    }

    /// Sends the request's headers as they are shown, with the token in its place.
    pub fn get(&self, request: &Request) -> Result<Received, Trouble> {
        let url = request.url(&self.base.to_string());
        let headers = request.headers.iter().filter_map(|header| self.header(header)).collect();
        let begun = Instant::now();
        // Told of the request, the limit holds to the end of the body; told of the client, it would begin anew at each read.
        let response = self.http.get(&url).headers(headers).timeout(self.deadline).send();
        let result = response.map_err(|e| self.connection_cause(&e)).and_then(|response| self.read(response));
        match result {
            Ok((status, body, rate_limit)) => Ok(Received { status, body, took: begun.elapsed(), rate_limit }),
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

    fn read(&self, response: Response) -> Result<(u16, scim::Body, Option<RateLimit>), FailureCause> {
        let status = response.status().as_u16();
        if let Some(redirect) = self.redirect(&response) {
            return Err(redirect.into());
        }
        let headers = response.headers().clone();
        let declared = text::Declared {
            content_type: header(&headers, CONTENT_TYPE),
            content_encoding: header(&headers, CONTENT_ENCODING),
        };
        // Where neither is said, an answer ends when its connection does, and one that is cut off looks whole.
        let has_end = headers.contains_key(CONTENT_LENGTH) || headers.contains_key(TRANSFER_ENCODING);
        let is_success = response.status().is_success();
        let body = text::utf8(response, declared).map_err(|error| self.body_cause(&error))?;
        let said_html = declared.content_type.is_some_and(|kind| kind.contains("html"));
        if !is_success {
            let said = self.said(body, said_html)?;
            return Err(Status::classify(status, retry_after(&headers), said).into());
        }
        let body =
            scim::Body::read(body, Bounds::default()).map_err(|not| self.not_read(not, status, said_html, has_end))?;
        match body.error(status) {
            // An error that travels as a success.
            Some(error) if error.status == 401 => {
                Err(Status::classify(error.status, retry_after(&headers), Said::error(&error, &self.mask())).into())
            }
            Some(error) if error.status >= 400 => {
                Err(Body::ErrorAsSuccess { status: error.status, said: Said::error(&error, &self.mask()) }.into())
            }
            _ => Ok((status, body, rate_limit(&headers))),
        }
    }

    /// What an answer that is no success says for itself.
    fn said(&self, body: impl io::Read, said_html: bool) -> Result<Said, FailureCause> {
        let mut text = Vec::new();
        body.take(LARGEST_REFUSAL).read_to_end(&mut text).map_err(|error| self.body_cause(&error))?;
        Ok(Said::read(&text, said_html || looks_like_html(&text), &self.mask()))
    }

    fn not_read(
        &self,
        NotRead { error, begins }: NotRead,
        status: u16,
        said_html: bool,
        has_end: bool,
    ) -> FailureCause {
        match error {
            BodyError::Broken(error) => self.body_cause(&error),
            BodyError::TooLarge { than } => Body::TooLarge { than }.into(),
            BodyError::NotJson { .. } | BodyError::Empty | BodyError::CutOff { .. }
                if said_html || looks_like_html(&begins) =>
            {
                Body::WebPage { status }.into()
            }
            BodyError::Empty => Body::Empty { status }.into(),
            BodyError::CutOff { .. } if !has_end => self.cut_off(),
            BodyError::NotJson { detail } | BodyError::CutOff { detail } => {
                Body::NotJson { detail: capitalised(&detail), begins: self.mask().begin(&begins) }.into()
            }
        }
    }

    /// An answer without a length that ends in the middle says nothing of it by itself.
    fn cut_off(&self) -> FailureCause {
        let detail = "its JSON ends in the middle".to_owned();
        Connection::Broken { host: self.base.host().to_owned(), detail }.into()
    }

    fn redirect(&self, response: &Response) -> Option<Body> {
        let status = response.status();
        let location = header(response.headers(), LOCATION).filter(|_| status.is_redirection())?;
        let target = response.url().join(location);
        let same_place = target.as_ref().is_ok_and(|target| self.base.same_origin(target));
        let leads = match &target {
            Ok(target) if same_place => leads(response.url(), target),
            _ => RedirectTo::Elsewhere,
        };
        let to = target.map_or_else(|_| location.to_owned(), Url::into);
        Some(Body::Redirect { status: status.as_u16(), to: self.mask().shorten(&to), leads })
    }

    fn body_cause(&self, error: &io::Error) -> FailureCause {
        let host = self.base.host().to_owned();
        if find::<reqwest::Error>(error).is_some_and(reqwest::Error::is_timeout) {
            Connection::AnswerTimeout { host, limit: self.deadline }.into()
        } else {
            Connection::Broken { host, detail: self.mask().shorten(&innermost(error)) }.into()
        }
    }

    fn connection_cause(&self, error: &reqwest::Error) -> FailureCause {
        let (host, port) = (self.base.host().to_owned(), self.base.port());
        if let Some(error) = find::<rustls::Error>(error) {
            return Tls::classify(error, &host, port).into();
        }
        let detail = self.mask().shorten(&innermost(error));
        let refused = find::<io::Error>(error).is_some_and(|e| e.kind() == io::ErrorKind::ConnectionRefused);
        match () {
            () if error.is_timeout() && error.is_connect() => Connection::ConnectTimeout { host, port },
            () if error.is_timeout() => Connection::AnswerTimeout { host, limit: self.deadline },
            () if says(error, "tunnel") || says(error, "proxy") => Connection::Proxy { detail },
            () if error.is_dns() || says(error, "dns error") => Connection::NameNotFound { host },
            () if refused => Connection::Refused { host, port },
            () => Connection::Broken { host, detail },
        }
        .into()
    }
}

/// Where a redirect on the same host leads.
fn leads(from: &Url, to: &Url) -> RedirectTo {
    const SIGN_IN: [&str; 5] = ["login", "signin", "sign-in", "sign_in", "sso"];
    let path = to.path().to_ascii_lowercase();
    match () {
        () if to.path().strip_suffix('/') == Some(from.path()) => RedirectTo::Slash,
        () if path.split('/').any(|part| SIGN_IN.iter().any(|word| part.starts_with(word))) => RedirectTo::SignIn,
        () => RedirectTo::SamePlace,
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

/// As many name it: `x-ratelimit-remaining` and its like, or without the `x-`. The end is a moment, or seconds from now.
fn rate_limit(headers: &HeaderMap) -> Option<RateLimit> {
    let number = |part: &str| {
        let named = |prefix| header(headers, HeaderName::from_bytes(format!("{prefix}{part}").as_bytes()).ok()?);
        ["x-ratelimit-", "ratelimit-"].into_iter().find_map(named)?.trim().parse::<u64>().ok()
    };
    let count = |part| number(part).map(|count| u32::try_from(count).unwrap_or(u32::MAX));
    let (limit, remaining, reset) = (count("limit")?, count("remaining")?, number("reset")?);
    /// A number of seconds that is as large is a moment.
    const MOMENT: u64 = 1_000_000_000;
    // By the endpoint's own clock, where it says what time it is.
    let said = header(headers, DATE).and_then(|date| jiff::fmt::rfc2822::parse(date).ok());
    let now = said.map_or_else(jiff::Timestamp::now, |date| date.timestamp()).as_second();
    let now = u64::try_from(now).unwrap_or_default();
    let seconds = if reset < MOMENT { reset } else { reset.saturating_sub(now) };
    Some(RateLimit { limit, remaining, resets_in: Duration::from_secs(seconds) })
}

fn looks_like_html(body: &[u8]) -> bool {
    let begin = String::from_utf8_lossy(&body[..body.len().min(64)]).trim_start().to_ascii_lowercase();
    begin.starts_with("<!doctype html") || begin.starts_with("<html")
}
