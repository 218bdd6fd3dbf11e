//! HTTP around the answers: hyper on a thread of its own, on 127.0.0.1 only.
//!
//! A head tells whether a request is for this server, names something and has the token; only then is its body read. Head
//! and body have to come within a time. A page in a browser on this computer can lead a name of its own to 127.0.0.1 (DNS
//! rebinding); such a request still has that name for its host, and is refused.

use std::collections::VecDeque;
use std::io::Read as _;
use std::net::{IpAddr, TcpListener};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use http_body_util::{BodyExt as _, Full};
use hyper::body::{Body as _, Bytes, Incoming};
use hyper::header::{self, HeaderMap, HeaderValue};
use hyper::http::request::Parts;
use hyper::http::uri::Authority;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::{Method, Request, Response, StatusCode};
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::sync::oneshot;

use super::Answered;
use super::answer::{Reply, answer, head};
use super::manner::{Limit, Manner, Met, Meter, Refused};
use super::page::{LAST, Seen};
use super::planned::{Asked, When};
use super::route::Call;
use super::store::Store;
use crate::base::Token;
use crate::scim::ScimError;
use crate::scim::message::text::{self, Declared};
use crate::scim::request::SCIM_JSON;

/// The longest body it reads, in bytes: a group with a hundred thousand members fits.
pub(super) const LONGEST_BODY: usize = 16 << 20;
/// A longer body is read this far, so that its sender gets the answer rather than a broken connection.
const CUT_OFF: usize = 2 * LONGEST_BODY;
/// How many answered requests it remembers.
const REMEMBERED: usize = 100_000;
/// How long a head may take to come, and how long a body.
pub(super) const DEADLINE: Duration = Duration::from_secs(30);
/// After a connection could not be accepted: there are too many files open.
const BREATH: Duration = Duration::from_millis(100);

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
        let listener = {
            let _inside = runtime.enter();
            tokio::net::TcpListener::from_std(listener)?
        };
        let serving = Arc::clone(&shared);
        let thread = std::thread::Builder::new().name("sandbox".to_owned()).spawn(move || {
            runtime.block_on(async {
                tokio::select! {
                    () = accept(listener, serving) => {}
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

async fn accept(listener: tokio::net::TcpListener, shared: Arc<Shared>) {
    loop {
        match listener.accept().await {
            Ok((stream, _)) => drop(tokio::spawn(serve(stream, Arc::clone(&shared)))),
            Err(error) => {
                log::warn!("the sandbox could not take a connection: {error}");
                tokio::time::sleep(BREATH).await;
            }
        }
    }
}

async fn serve(stream: tokio::net::TcpStream, shared: Arc<Shared>) {
    if let Err(error) = stream.set_nodelay(true) {
        log::debug!("a connection to the sandbox: {error}");
    }
    let deadline = shared.deadline();
    let service = service_fn(move |request| handle(Arc::clone(&shared), request));
    let mut http = http1::Builder::new();
    let served = http.timer(TokioTimer::new()).header_read_timeout(deadline);
    if let Err(error) = served.serve_connection(TokioIo::new(stream), service).await {
        log::debug!("a connection to the sandbox ended: {error}");
    }
}

/// The connection is to end without an answer.
#[derive(Debug, thiserror::Error)]
#[error("the sandbox was told to cut a connection now and then")]
struct Cut;

type Answer = Response<Full<Bytes>>;

async fn handle(shared: Arc<Shared>, request: Request<Incoming>) -> Result<Answer, Cut> {
    let (parts, body) = request.into_parts();
    if let Some(foreign) = misdirected(&parts) {
        let reply = shared.remembered(&parts, foreign.into());
        return Ok(closing(response(reply), body, &parts));
    }
    if parts.method == Method::GET && parts.uri.path() == "/" {
        return Ok(page_of(&shared.page(parts.uri.query())));
    }
    let met = shared.meet(&parts);
    // Even a sleep of nothing takes a millisecond.
    if !met.late.is_zero() {
        tokio::time::sleep(met.late).await;
    }
    if met.cut == Some(When::Before) {
        return Err(Cut);
    }
    let (is_cut, limit, refused) = (met.cut.is_some(), met.limit, met.refused.clone());
    let (reply, unread) = shared.reply(&parts, body, met).await;
    let mut answer = response(shared.remembered(&parts, reply));
    match refused {
        Some(Refused::TooMany(seconds)) => {
            drop(answer.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds)));
        }
        Some(Refused::Told(told)) => answer.headers_mut().extend(told.headers.clone()),
        _ => {}
    }
    let answer = with_limit(answer, limit);
    match unread {
        _ if is_cut => Err(Cut),
        Some(body) => Ok(closing(answer, body, &parts)),
        None => Ok(answer),
    }
}

/// Why a request is not for this server.
fn misdirected(parts: &Parts) -> Option<ScimError> {
    let mut hosts = parts.headers.get_all(header::HOST).iter();
    let (Some(host), None) = (hosts.next(), hosts.next()) else {
        return Some(ScimError::new(400, None, "A request has one Host."));
    };
    let named = Authority::try_from(host.as_bytes()).ok();
    let is_here = named.iter().chain(parts.uri.authority()).all(|authority| is_loopback(authority.host()));
    (named.is_none() || !is_here).then(|| {
        ScimError::new(
            421,
            None,
            "The Host is no name of this computer. The sandbox answers as 127.0.0.1 and localhost.",
        )
    })
}

fn is_loopback(host: &str) -> bool {
    let address = host.trim_start_matches('[').trim_end_matches(']');
    host.eq_ignore_ascii_case("localhost") || address.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
}

/// Says that the connection ends with this answer, and lets the sender finish, so that it gets to read it.
fn closing(mut answer: Answer, body: Incoming, parts: &Parts) -> Answer {
    if body.is_end_stream() {
        return answer;
    }
    answer.headers_mut().insert(header::CONNECTION, HeaderValue::from_static("close"));
    if !parts.headers.contains_key(header::EXPECT) {
        tokio::spawn(tokio::time::timeout(DEADLINE, read(body, 0)));
    }
    answer
}

/// Why a body is not in hand.
enum Unread {
    TooLong,
    CutOff,
}

/// A body of at most so many bytes. What is longer is let go as it comes.
async fn read(mut body: Incoming, most: usize) -> Result<Vec<u8>, Unread> {
    if body.size_hint().lower() > CUT_OFF as u64 {
        return Err(Unread::TooLong);
    }
    let (mut bytes, mut length) = (Vec::new(), 0);
    while let Some(frame) = body.frame().await {
        let frame = frame.map_err(|_| Unread::CutOff)?;
        let Ok(data) = frame.into_data() else { continue };
        length += data.len();
        if length > CUT_OFF {
            break;
        }
        if length <= most {
            bytes.extend_from_slice(&data);
        }
    }
    if length > most { Err(Unread::TooLong) } else { Ok(bytes) }
}

impl Shared {
    fn deadline(&self) -> Duration {
        self.manner.deadline.unwrap_or(DEADLINE)
    }

    fn meet(&self, parts: &Parts) -> Met {
        let mut meter = self.meter.lock().unwrap_or_else(PoisonError::into_inner);
        let asked = Asked {
            method: parts.method.as_str(),
            path: parts.uri.path(),
            query: parts.uri.query().unwrap_or_default(),
        };
        meter.meet(&self.manner, &asked, Instant::now())
    }

    /// The answer, and the body where it is settled without one.
    async fn reply(&self, parts: &Parts, body: Incoming, met: Met) -> (Reply, Option<Incoming>) {
        let authorized = is_authorized(&parts.headers, &self.token);
        let refused = met.refused.as_ref().map(refusal);
        let refused = refused.or_else(|| head(parts.uri.path(), authorized).err().map(Reply::from));
        let refused = refused.or_else(|| (!body.is_end_stream() && !is_json(&parts.headers)).then(no_json));
        if let Some(reply) = refused {
            return (reply, Some(body));
        }
        let deadline = self.deadline();
        let bytes = match tokio::time::timeout(deadline, read(body, LONGEST_BODY)).await {
            Ok(Ok(bytes)) => bytes,
            Ok(Err(Unread::TooLong)) => return (too_long(), None),
            Ok(Err(Unread::CutOff)) => return (ScimError::new(400, None, "The body was cut off.").into(), None),
            Err(_) => {
                let late = format!("The body did not come within {} seconds.", deadline.as_secs());
                return (ScimError::new(408, None, late).into(), None);
            }
        };
        let Some(body) = utf8(&parts.headers, bytes) else { return (too_long(), None) };
        let (method, path) = (parts.method.as_str().to_owned(), parts.uri.path().to_owned());
        let call = Call { method, path, query: parts.uri.query().unwrap_or_default().to_owned(), body };
        let mut store = self.store.lock().unwrap_or_else(PoisonError::into_inner);
        store.met = met.distortions;
        let reply = answer(&mut store, &call, authorized);
        store.met.clear();
        (reply, None)
    }

    fn page(&self, query: Option<&str>) -> String {
        let mut pairs = url::form_urlencoded::parse(query.unwrap_or_default().as_bytes());
        let sought = pairs.find(|(key, _)| key == "find").map(|(_, value)| value.trim().to_owned());
        let log = self.answered.lock().unwrap_or_else(PoisonError::into_inner);
        let last: Vec<Answered> = log.iter().rev().take(LAST).cloned().collect();
        drop(log);
        let store = self.store.lock().unwrap_or_else(PoisonError::into_inner);
        let (simulated, sought) = (self.manner.simulated(), sought.unwrap_or_default());
        Seen { store: &store, simulated: &simulated, last: &last, sought: &sought }.page()
    }

    fn remembered(&self, parts: &Parts, reply: Reply) -> Reply {
        let mut log = self.answered.lock().unwrap_or_else(PoisonError::into_inner);
        if log.len() == REMEMBERED {
            log.pop_front();
        }
        let (method, path) = (parts.method.as_str().to_owned(), parts.uri.path().to_owned());
        let at = jiff::Timestamp::now();
        log.push_back(Answered { at, method, path, status: reply.status, why: reply.why() });
        reply
    }
}

fn refusal(refused: &Refused) -> Reply {
    match refused {
        Refused::TooMany(_) => ScimError::new(429, None, "Too many requests."),
        Refused::Unavailable => ScimError::new(503, None, "The sandbox was told to fail now and then."),
        Refused::ServerError => ScimError::new(500, None, "The sandbox was told to fail at every so many requests."),
        Refused::Told(told) => ScimError::new(told.status, None, &told.detail),
    }
    .into()
}

fn no_json() -> Reply {
    ScimError::new(415, None, format!("The body must be sent as {SCIM_JSON} or application/json.")).into()
}

fn too_long() -> Reply {
    ScimError::new(413, None, format!("The body is longer than {LONGEST_BODY} bytes.")).into()
}

fn with_limit(mut answer: Answer, limit: Option<Limit>) -> Answer {
    if let Some(Limit { limit, remaining, reset }) = limit {
        let headers = answer.headers_mut();
        headers.insert("x-ratelimit-limit", HeaderValue::from(limit));
        headers.insert("x-ratelimit-remaining", HeaderValue::from(remaining));
        headers.insert("x-ratelimit-reset", HeaderValue::from(reset));
    }
    answer
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

/// The body as UTF-8, whatever its charset; `None` when it unpacks to more than is read. What cannot be decoded stays, and
/// is then said to be no JSON.
fn utf8(headers: &HeaderMap, bytes: Vec<u8>) -> Option<Vec<u8>> {
    let header = |name| headers.get(name).and_then(|value| value.to_str().ok());
    let declared =
        Declared { content_type: header(header::CONTENT_TYPE), content_encoding: header(header::CONTENT_ENCODING) };
    let mut text = Vec::new();
    let read = text::utf8(bytes.as_slice(), declared).and_then(|body| body.take(CUT_OFF as u64).read_to_end(&mut text));
    match read {
        Ok(length) if length >= CUT_OFF => None,
        Ok(_) => Some(text),
        Err(_) => Some(bytes),
    }
}

fn response(reply: Reply) -> Answer {
    let mut response = Response::new(Full::from(reply.body.map(|body| body.to_string()).unwrap_or_default()));
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

/// For a browser: kept nowhere, shown in no other page.
fn page_of(text: &str) -> Answer {
    let mut response = Response::new(Full::from(text.to_owned()));
    for (name, value) in [
        (header::CONTENT_TYPE, "text/html; charset=utf-8"),
        (header::CACHE_CONTROL, "no-store"),
        (header::X_FRAME_OPTIONS, "DENY"),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
    ] {
        response.headers_mut().insert(name, HeaderValue::from_static(value));
    }
    response
}
