//! HTTP around the answers: axum on a thread of its own, on 127.0.0.1 only.

use std::collections::VecDeque;
use std::io::Read as _;
use std::net::TcpListener;
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;
use std::time::Instant;

use axum::Router;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::Response;
use tokio::sync::oneshot;

use super::Answered;
use super::answer::{Reply, answer};
use super::manner::{Limit, Manner, Met, Meter, Refused};
use super::route::Call;
use super::store::Store;
use crate::base::Token;
use crate::scim::ScimError;
use crate::scim::message::text::{self, Declared};
use crate::scim::request::SCIM_JSON;

/// The longest body it reads: a group with tens of thousands of members fits.
const LONGEST_BODY: usize = 4 << 20;
/// A longer body is read this far, so that its sender gets the answer rather than a broken connection.
const CUT_OFF: usize = 8 * LONGEST_BODY;
/// How many answered requests it remembers.
const REMEMBERED: usize = 100_000;

/// The running thread. Dropping it stops the server and waits for the thread.
#[derive(Debug)]
pub(super) struct Server {
    shared: Arc<Shared>,
    stop: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

#[derive(Debug)]
struct Shared {
    token: Token,
    store: Arc<Mutex<Store>>,
    manner: Manner,
    meter: Mutex<Meter>,
    answered: Mutex<VecDeque<Answered>>,
}

impl Server {
    pub fn start(
        listener: TcpListener,
        token: Token,
        store: Arc<Mutex<Store>>,
        manner: Manner,
    ) -> std::io::Result<Self> {
        let shared = Arc::new(Shared { token, store, manner, meter: Mutex::default(), answered: Mutex::default() });
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        let (stop, stopped) = oneshot::channel();
        let app = Router::new().fallback(handle).with_state(Arc::clone(&shared));
        let listener = {
            let _inside = runtime.enter();
            tokio::net::TcpListener::from_std(listener)?
        };
        let thread = std::thread::Builder::new().name("sandbox".to_owned()).spawn(move || {
            runtime.block_on(async {
                tokio::select! {
                    served = axum::serve(listener, app) => {
                        if let Err(error) = served {
                            log::error!("the sandbox stopped: {error}");
                        }
                    }
                    _ = stopped => {}
                }
            });
            runtime.shutdown_background();
        })?;
        Ok(Self { shared, stop: Some(stop), thread: Some(thread) })
    }

    pub fn answered(&self) -> Vec<Answered> {
        self.shared.answered.lock().unwrap_or_else(PoisonError::into_inner).iter().cloned().collect()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // Dropping the sender is what stops the server.
        drop(self.stop.take());
        if let Some(thread) = self.thread.take()
            && thread.join().is_err()
        {
            log::error!("the sandbox's thread ended with a panic");
        }
    }
}

async fn handle(State(shared): State<Arc<Shared>>, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    let authorized = is_authorized(&parts.headers, &shared.token);
    let method = parts.method.as_str().to_owned();
    let path = parts.uri.path().to_owned();
    let met = shared.meet();
    if !met.late.is_zero() {
        tokio::time::sleep(met.late).await;
    }
    if let Some(refused) = met.refused {
        let (reply, retry_after) = refusal(refused);
        shared.remember(Answered { method, path, status: reply.status });
        return with_limit(with_retry(response(reply), retry_after), met.limit);
    }
    let reply = match axum::body::to_bytes(body, CUT_OFF).await.ok().filter(|bytes| bytes.len() <= LONGEST_BODY) {
        None => ScimError::new(413, None, format!("The body is longer than {LONGEST_BODY} bytes, or it was cut off."))
            .into(),
        Some(bytes) if !bytes.is_empty() && !is_json(&parts.headers) => {
            ScimError::new(415, None, format!("The body must be sent as {SCIM_JSON} or application/json.")).into()
        }
        Some(bytes) => {
            let query = parts.uri.query().unwrap_or_default().to_owned();
            let call = Call { method: method.clone(), path: path.clone(), query, body: utf8(&parts.headers, &bytes) };
            answer(&mut shared.store.lock().unwrap_or_else(PoisonError::into_inner), &call, authorized)
        }
    };
    shared.remember(Answered { method, path, status: reply.status });
    with_limit(response(reply), met.limit)
}

fn refusal(refused: Refused) -> (Reply, Option<u64>) {
    match refused {
        Refused::TooMany(seconds) => (ScimError::new(429, None, "Too many requests.").into(), Some(seconds)),
        Refused::Fault => (ScimError::new(503, None, "The sandbox was told to fail now and then.").into(), None),
    }
}

fn with_retry(mut response: Response, seconds: Option<u64>) -> Response {
    if let Some(seconds) = seconds {
        response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
    }
    response
}

fn with_limit(mut response: Response, limit: Option<Limit>) -> Response {
    if let Some(Limit { limit, remaining, reset }) = limit {
        let headers = response.headers_mut();
        headers.insert("x-ratelimit-limit", HeaderValue::from(limit));
        headers.insert("x-ratelimit-remaining", HeaderValue::from(remaining));
        headers.insert("x-ratelimit-reset", HeaderValue::from(reset));
    }
    response
}

impl Shared {
    fn meet(&self) -> Met {
        let mut meter = self.meter.lock().unwrap_or_else(PoisonError::into_inner);
        meter.meet(&self.manner, Instant::now())
    }

    fn remember(&self, answered: Answered) {
        let mut log = self.answered.lock().unwrap_or_else(PoisonError::into_inner);
        if log.len() == REMEMBERED {
            log.pop_front();
        }
        log.push_back(answered);
    }
}

fn is_authorized(headers: &HeaderMap, token: &Token) -> bool {
    let sent = headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
    let sent = sent.and_then(|value| value.split_once(' '));
    sent.is_some_and(|(scheme, given)| scheme.eq_ignore_ascii_case("bearer") && given.trim() == token.expose())
}

/// RFC 7644 section 3.1 asks servers to take both media types; a body without one is given the benefit of the doubt.
fn is_json(headers: &HeaderMap) -> bool {
    let Some(sent) = headers.get(header::CONTENT_TYPE) else { return true };
    let essence = sent.to_str().unwrap_or_default().split(';').next().unwrap_or_default().trim();
    [SCIM_JSON, "application/json"].iter().any(|known| known.eq_ignore_ascii_case(essence))
}

/// The body as UTF-8, whatever its charset. What cannot be decoded stays, and is then said to be no JSON.
fn utf8(headers: &HeaderMap, bytes: &[u8]) -> Vec<u8> {
    let header = |name| headers.get(name).and_then(|value| value.to_str().ok());
    let declared =
        Declared { content_type: header(header::CONTENT_TYPE), content_encoding: header(header::CONTENT_ENCODING) };
    let mut text = Vec::new();
    let read = text::utf8(bytes, declared).and_then(|body| body.take(CUT_OFF as u64).read_to_end(&mut text));
    if read.is_ok() { text } else { bytes.to_vec() }
}

fn response(reply: Reply) -> Response {
    let body = reply.body.map_or_else(Body::empty, |body| Body::from(body.to_string()));
    let mut response = Response::new(body);
    *response.status_mut() = StatusCode::from_u16(reply.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let headers = response.headers_mut();
    if reply.status != 204 {
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(SCIM_JSON));
    }
    if reply.status == 401 {
        headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer realm=\"SCIM\""));
    }
    if let Some(location) = reply.location.and_then(|location| HeaderValue::from_str(&location).ok()) {
        headers.insert(header::LOCATION, location);
    }
    response
}
