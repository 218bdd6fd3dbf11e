//! An endpoint, and the view of it that can only read.
//!
//! [`Endpoint`] itself has no method that sends: one asks it for the right that fits the work. A dry run gets a
//! [`ReadOnlyEndpoint`], which takes a [`ReadRequest`] and nothing else, and a `ReadRequest` cannot be made of a request
//! that writes. So a dry run that writes does not compile.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use super::address::BaseUrl;
use super::authority::Authorities;
use super::pace::{GLANCE, Pace, Patience, Pause, Rate, lock, wait};
use super::strikes::EndedBy;
use super::transport::{Received, Timeouts, Transport};
use super::trouble::{Mask, Trouble};
use crate::base::{Cancel, Cancelled, Token};
use crate::scim::{Method, Request};

/// An address and a token, ready to be asked. Clones share connections and the count of what was asked.
#[derive(Clone, Debug)]
pub struct Endpoint {
    transport: Transport,
    /// The pace that readers keep: accounts count by token, so one run's requests count for the next.
    pace: Arc<Mutex<Arc<Pace>>>,
}

impl Endpoint {
    /// Nothing is sent yet. Fails only when this computer has no trusted certificates to check the server's with.
    pub fn new(base: BaseUrl, token: Token) -> Result<Self, Trouble> {
        Self::with_timeouts(base, token, Timeouts::default())
    }

    /// [`Self::new`] for who has certificate authorities of their own.
    pub fn trusting(base: BaseUrl, token: Token, trusted: &Authorities) -> Result<Self, Trouble> {
        Ok(Self { transport: Transport::new(base, token, Timeouts::default(), trusted)?, pace: Arc::default() })
    }

    /// [`Self::new`] for servers that need more time, or for people who have less.
    pub fn with_timeouts(base: BaseUrl, token: Token, timeouts: Timeouts) -> Result<Self, Trouble> {
        Ok(Self { transport: Transport::new(base, token, timeouts, &Authorities::default())?, pace: Arc::default() })
    }

    pub fn base(&self) -> &BaseUrl {
        &self.transport.base
    }

    /// The same host and token at another path; connections are kept.
    #[must_use]
    pub fn at_path(&self, path: &str) -> Self {
        let mut endpoint = self.clone();
        endpoint.transport.base = endpoint.transport.base.with_path(path);
        endpoint
    }

    /// How long the pause still lasts that the endpoint asked its readers for.
    pub fn pause_left(&self) -> Option<Duration> {
        lock(&self.pace).pause_left()
    }

    /// The right to read, at a pace that keeps to the rates. The rates are those of the last call.
    pub fn read_only(&self, rates: &[Rate]) -> ReadOnlyEndpoint {
        let mut pace = lock(&self.pace);
        if pace.rates() != rates {
            *pace = Arc::new(Pace::new(rates));
        }
        ReadOnlyEndpoint { transport: self.transport.clone(), pace: Arc::clone(&pace), sent: Arc::default() }
    }
}

/// An endpoint that can be read and not written. Clones share one pace.
#[derive(Clone, Debug)]
pub struct ReadOnlyEndpoint {
    transport: Transport,
    pace: Arc<Pace>,
    sent: Arc<AtomicU64>,
}

/// A request that only reads: the very data a person sees, and proof that it writes nothing.
#[derive(Clone, Debug, PartialEq)]
pub struct ReadRequest(Request);

/// Why a request cannot be sent by a dry run.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotARead {
    #[error(
        "A dry run only reads, and {method} {path} would write. This is a mistake in the program: please report it."
    )]
    Writes { method: Method, path: String },
    #[error(
        "The path “{path}” does not begin with a slash, so it could name another host. This is a mistake in the program: please report it."
    )]
    NotBelowBase { path: String },
}

impl ReadRequest {
    /// What is asked.
    pub fn request(&self) -> &Request {
        &self.0
    }

    /// Asks for a path that is part of the program.
    pub(super) fn fixed(path: &'static str, purpose: &'static str) -> Self {
        Self(Request::get(path, purpose))
    }
}

impl TryFrom<Request> for ReadRequest {
    type Error = NotARead;

    fn try_from(request: Request) -> Result<Self, NotARead> {
        let Request { method, path, .. } = &request;
        if !request.is_read() {
            return Err(NotARead::Writes { method: *method, path: path.clone() });
        }
        if !path.starts_with('/') {
            return Err(NotARead::NotBelowBase { path: path.clone() });
        }
        Ok(Self(request))
    }
}

/// Why a request has no answer.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum AskError {
    #[error(transparent)]
    Trouble(#[from] Trouble),
    #[error(transparent)]
    Cancelled(#[from] Cancelled),
    /// Nothing further is asked.
    #[error(transparent)]
    Ended(Box<EndedBy>),
}

impl ReadOnlyEndpoint {
    pub fn base(&self) -> &BaseUrl {
        &self.transport.base
    }

    /// One question among many: sends when the rates allow, and again where another answer may come.
    pub fn ask(&self, request: &ReadRequest, cancel: &Cancel) -> Result<Received, AskError> {
        self.ask_with(Patience::of_run(), request, cancel)
    }

    /// Sends when the rates allow, and again as long as there is patience.
    pub(super) fn ask_with(
        &self,
        mut patience: Patience,
        request: &ReadRequest,
        cancel: &Cancel,
    ) -> Result<Received, AskError> {
        let mut refused = None;
        loop {
            self.pace.take_turn(refused.take(), cancel)?;
            self.sent.fetch_add(1, Ordering::Relaxed);
            let answer = self.send(&request.0, cancel);
            self.pace.answered(answer.as_ref().ok().and_then(|answer| answer.as_ref().ok()?.rate_limit));
            let trouble = match answer? {
                Ok(answer) => return Ok(answer),
                Err(trouble) => trouble,
            };
            match patience.pause_after(&trouble) {
                Some(Pause::Everybody(length)) => {
                    self.pace.pause(length.max(GLANCE));
                    refused = Some(self.pace.refuse());
                }
                Some(Pause::This(length)) => wait(length, cancel)?,
                None => return Err(trouble.into()),
            }
        }
    }

    /// Sends on a thread of its own, so that a cancel need not wait for a slow server. The thread that nobody waits for
    /// any more ends with its request; it only reads.
    fn send(&self, request: &Request, cancel: &Cancel) -> Result<Result<Received, Trouble>, Cancelled> {
        let (sender, answers) = channel();
        let (transport, sent) = (self.transport.clone(), request.clone());
        // When nobody waits any more, the answer has nowhere to go: that is meant.
        let work = move || drop(sender.send(transport.get(&sent)));
        if std::thread::Builder::new().name("request".to_owned()).spawn(work).is_err() {
            return Ok(self.transport.get(request));
        }
        loop {
            match answers.recv_timeout(GLANCE) {
                Ok(answer) => return Ok(answer),
                Err(RecvTimeoutError::Timeout) => cancel.check()?,
                Err(RecvTimeoutError::Disconnected) => return Ok(self.transport.get(request)),
            }
        }
    }

    /// How many requests this reader has sent, repeats among them.
    pub fn sent(&self) -> u64 {
        self.sent.load(Ordering::Relaxed)
    }

    /// Requests of an earlier run, so long ago, count for the rates as well.
    pub fn count_before(&self, ago: &[Duration]) {
        self.pace.count_before(ago);
    }

    /// How long a pause that the endpoint asked for still lasts.
    pub fn pause_left(&self) -> Option<Duration> {
        self.pace.pause_left()
    }

    /// The least time that so many requests take under the rates.
    pub fn least_time(&self, requests: u64) -> Duration {
        self.pace.rates().iter().map(|rate| rate.least_time(requests)).max().unwrap_or_default()
    }

    pub(super) fn mask(&self) -> Mask<'_> {
        self.transport.mask()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_one_reader_asked_counts_for_the_next() {
        let base = BaseUrl::parse("http://127.0.0.1:9").expect("a base URL");
        let endpoint = Endpoint::new(base, Token::parse("t").expect("a token")).expect("an endpoint");
        let rates = [Rate { requests: 1, per: Duration::from_secs(600) }];
        assert_eq!(endpoint.read_only(&rates).pace.take_turn(None, &Cancel::default()), Ok(()));
        let next = endpoint.at_path("/scim").read_only(&rates);
        assert!(next.pace.must_wait(), "a new reader starts from nothing");
        assert!(!endpoint.read_only(&[]).pace.must_wait(), "no rates, no waiting");
    }

    #[test]
    fn only_reads_below_the_base_become_read_requests() {
        assert!(ReadRequest::try_from(Request::get("/Users", "look up")).is_ok());
        for method in [Method::Post, Method::Put, Method::Patch, Method::Delete] {
            let refused = ReadRequest::try_from(Request::new(method, "/Users", None, "write"));
            assert_eq!(refused, Err(NotARead::Writes { method, path: "/Users".to_owned() }));
        }
        let elsewhere = ReadRequest::try_from(Request::get("@evil.example/", "look up"));
        assert!(matches!(elsewhere, Err(NotARead::NotBelowBase { .. })));
    }
}
