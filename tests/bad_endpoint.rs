//! Every way in which an endpoint can be wrong, tried on real loopback servers: each gives a sentence that says what,
//! where, why and what to do, and none of them gets the token where it must not go.

#![expect(clippy::panic, reason = "a test fails by panicking")]

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use crosswalk::base::file::write_atomic;
use crosswalk::base::{Cancel, Token};
use crosswalk::exchange::{
    AskError, Authorities, BaseUrl, Discovered, DiscoveryError, Endpoint, NotDiscovered, ReadRequest, Timeouts,
    Trouble, discover,
};
use crosswalk::scim::Request;

const TOKEN: &str = "s3cret-t0ken";

/// A server on loopback that answers each connection's first request, and remembers what it was asked.
struct Server {
    port: u16,
    heads: Arc<Mutex<Vec<String>>>,
}

impl Server {
    /// `answer` gets the path asked for and gives the raw answer.
    fn start(answer: impl Fn(&str) -> Vec<u8> + Send + 'static) -> Self {
        Self::listen(move |stream, heads| serve(stream, heads, &answer))
    }

    fn listen(mut handle: impl FnMut(TcpStream, &Mutex<Vec<String>>) + Send + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let port = listener.local_addr().expect("an address").port();
        let heads = Arc::new(Mutex::new(Vec::new()));
        let kept = Arc::clone(&heads);
        thread::spawn(move || listener.incoming().flatten().for_each(|stream| handle(stream, &kept)));
        Self { port, heads }
    }

    fn heads(&self) -> Vec<String> {
        self.heads.lock().expect("no panic while serving").clone()
    }

    fn paths(&self) -> Vec<String> {
        self.heads().iter().filter_map(|head| head.split(' ').nth(1).map(str::to_owned)).collect()
    }

    fn base(&self, scheme: &str) -> BaseUrl {
        BaseUrl::parse(&format!("{scheme}://127.0.0.1:{}/scim/v2", self.port)).expect("a base URL")
    }
}

fn serve(mut stream: impl Read + Write, heads: &Mutex<Vec<String>>, answer: &dyn Fn(&str) -> Vec<u8>) {
    let mut head = Vec::new();
    let mut byte = [0];
    while !head.ends_with(b"\r\n\r\n") {
        match stream.read(&mut byte) {
            Ok(1) => head.push(byte[0]),
            _ => return,
        }
    }
    let head = String::from_utf8_lossy(&head).into_owned();
    let reply = answer(head.split(' ').nth(1).unwrap_or_default());
    heads.lock().expect("no panic while serving").push(head);
    // A client that has seen enough hangs up: that is its right.
    stream.write_all(&reply).and_then(|()| stream.flush()).ok();
}

/// A raw answer: "200 OK", more header lines, a body.
fn raw(status: &str, headers: &str, body: &str) -> Vec<u8> {
    format!("HTTP/1.1 {status}\r\nConnection: close\r\nContent-Length: {}\r\n{headers}\r\n{body}", body.len())
        .into_bytes()
}

fn json(body: &str) -> Vec<u8> {
    raw("200 OK", "Content-Type: application/scim+json\r\n", body)
}

/// A server with a self-signed certificate for 127.0.0.1.
fn self_signed() -> Server {
    vouched_for().0
}

/// The same, with the certificate, for who trusts it.
fn vouched_for() -> (Server, rcgen::CertifiedKey<rcgen::KeyPair>) {
    shown(rcgen::generate_simple_self_signed(["127.0.0.1".to_owned()]).expect("a certificate"))
}

/// A server that shows this certificate.
fn shown(made: rcgen::CertifiedKey<rcgen::KeyPair>) -> (Server, rcgen::CertifiedKey<rcgen::KeyPair>) {
    let key = rustls::pki_types::PrivateKeyDer::try_from(made.signing_key.serialize_der()).expect("a key");
    let config = rustls::ServerConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
        .with_safe_default_protocol_versions()
        .and_then(|builder| builder.with_no_client_auth().with_single_cert(vec![made.cert.der().clone()], key));
    let config = Arc::new(config.expect("a server configuration"));
    let server = Server::listen(move |stream, heads| {
        let connection = rustls::ServerConnection::new(Arc::clone(&config)).expect("a connection");
        serve(rustls::StreamOwned::new(connection, stream), heads, &|_| json("{}"));
    });
    (server, made)
}

fn read(path: &str) -> ReadRequest {
    ReadRequest::try_from(Request::get(path, "try the endpoint")).expect("a read")
}

fn ask(base: BaseUrl) -> Trouble {
    ask_within(Duration::from_secs(2), base)
}

fn ask_within(request: Duration, base: BaseUrl) -> Trouble {
    let token = Token::parse(TOKEN).expect("a token");
    let timeouts = Timeouts { request, ..Timeouts::default() };
    let endpoint = Endpoint::with_timeouts(base, token, timeouts).expect("an endpoint").read_only(&[]);
    assert!(!format!("{endpoint:?}").contains(TOKEN), "Debug shows the token");
    match endpoint.ask(&read("/Users?count=1"), &Cancel::default()) {
        Err(AskError::Trouble(trouble)) => trouble,
        other => panic!("trouble expected, not {other:?}"),
    }
}

fn find(base: &BaseUrl) -> Result<Discovered, Box<NotDiscovered>> {
    let endpoint = Endpoint::new(base.clone(), Token::parse(TOKEN).expect("a token")).expect("an endpoint");
    discover(&endpoint, &[], &Cancel::default()).map_err(|error| match error {
        DiscoveryError::NotFound(not) => not,
        DiscoveryError::Cancelled(_) => panic!("nobody cancelled"),
    })
}

/// The sentence says where, has these words, and does not have the token.
fn check(name: &str, trouble: &Trouble, code: &str, words: &[&str]) {
    let sentence = trouble.sentence();
    assert_eq!(trouble.code(), code, "{name}: {sentence}");
    for word in words {
        assert!(sentence.contains(word), "{name}: no “{word}” in: {sentence}");
    }
    assert!(sentence.contains("/scim/v2/Users?count=1"), "{name} does not say where: {sentence}");
    assert!(!trouble.words().remedy.is_empty(), "{name} does not say what to do");
    assert!(!sentence.contains(TOKEN) && !format!("{trouble:?}").contains(TOKEN), "{name} shows the token");
}

#[test]
fn each_bad_answer_gets_its_own_sentence() {
    let echo = format!(r#"{{"detail":"Token {TOKEN} has expired","status":"401"}}"#);
    let html = "<!DOCTYPE html><title>Sign in</title>";
    let deep = "[".repeat(200_000);
    let large = format!("\"{}\"", "x".repeat(16 << 20));
    let cut = |name: &str| json(name)[..100].to_vec();
    #[rustfmt::skip]
    let cases: Vec<(&str, Vec<u8>, &str, Vec<&str>)> = vec![
        ("401", raw("401 Unauthorized", "", ""), "wrong-token", vec!["401", "Copy the token again"]),
        ("401 that echoes the token", raw("401 Unauthorized", "", &echo), "wrong-token", vec!["Token •••• has expired"]),
        ("403", raw("403 Forbidden", "", r#"{"detail":"IP not allowed"}"#), "forbidden", vec!["403", "IP not allowed"]),
        ("403 from a proxy", raw("403 Forbidden", "Content-Type: text/html\r\n", "<p>no</p>"), "forbidden", vec!["proxy or a firewall"]),
        ("404", raw("404 Not Found", "", ""), "not-found", vec!["404", "/scim/v2"]),
        ("400", raw("400 Bad Request", "", r#"{"scimType":"invalidFilter","detail":"No."}"#), "rejected", vec!["400", "invalidFilter: No"]),
        ("429 for an hour", raw("429 Too Many Requests", "Retry-After: 3600\r\n", ""), "too-many-requests", vec!["429", "3600 s", "resume"]),
        ("500", raw("500 Internal Server Error", "", "oops"), "server-error", vec!["500", "oops", "support"]),
        ("503 with a page", raw("503 Service Unavailable", "", html), "server-error", vec!["503", "web page"]),
        ("a web page", raw("200 OK", "Content-Type: text/html\r\n", html), "web-page", vec!["web page, not SCIM", "/scim/v2"]),
        ("a web page that says it is JSON", json(html), "web-page", vec!["HTML"]),
        ("plain text", json("Welcome"), "not-json", vec!["not JSON", "“Welcome”"]),
        ("nothing", json(""), "empty-answer", vec!["not one byte"]),
        ("200,000 levels", json(&deep), "not-json", vec!["EOF", "“[[["]),
        ("too much", json(&large), "too-large", vec!["16 MiB"]),
        ("too many values", json(&format!("{{\"x\":[{}0]}}", "0,".repeat(200_000))), "too-large", vec!["200000 values"]),
        ("an error that travels as a success", json(r#"{"status":"401","detail":"Token has expired","schemas":["urn:ietf:params:scim:api:messages:2.0:Error"]}"#), "wrong-token", vec!["Token has expired"]),
        ("the error of SCIM 1.1", raw("400 Bad Request", "", r#"{"Errors":[{"description":"No filters here","code":"400"}]}"#), "rejected", vec!["“No filters here”"]),
        ("half an answer", cut(&"y".repeat(500)), "connection-broken", vec!["did not arrive whole"]),
        ("no HTTP at all", b"SSH-2.0-OpenSSH_9.2\r\n\r\n".to_vec(), "connection-broken", vec!["127.0.0.1"]),
        ("hung up", Vec::new(), "connection-broken", vec!["Try again"]),
        ("a redirect on the same host", raw("301 Moved", "Location: /api/scim/Users\r\n", ""), "redirect", vec!["/api/scim/Users", "Type "]),
    ];
    for (name, answer, code, words) in cases {
        let server = Server::start(move |_| answer.clone());
        check(name, &ask_within(Duration::from_secs(30), server.base("http")), code, &words);
    }
}

#[test]
fn a_server_that_is_not_there_or_never_answers_is_said_as_such() {
    let gone = TcpListener::bind("127.0.0.1:0").and_then(|listener| listener.local_addr()).expect("a port").port();
    let refused = BaseUrl::parse(&format!("http://127.0.0.1:{gone}/scim/v2")).expect("a base URL");
    check("refused", &ask(refused), "connection-refused", &["127.0.0.1", &gone.to_string(), "start it"]);

    let unknown = BaseUrl::parse("http://nobody-has-this-name.localhost.invalid").map(|b| b.with_path("/scim/v2"));
    assert!(unknown.is_err(), "plain HTTP goes to this computer only");
    let unknown = BaseUrl::parse("https://nobody-has-this-name.invalid/scim/v2").expect("a base URL");
    check("no such name", &ask(unknown), "name-not-found", &["nobody-has-this-name.invalid", "spelling"]);

    let silent = Server::listen(|stream, _| {
        thread::spawn(move || {
            thread::sleep(Duration::from_secs(20));
            drop(stream);
        });
    });
    check("silent", &ask(silent.base("http")), "answer-timeout", &["did not finish its answer within 2s"]);
}

/// Writes a text byte by byte, and the last part of it again and again, until nobody listens any more.
fn drip(stream: &mut impl Write, text: &str, again: &str) {
    let each = Duration::from_millis(50);
    let mut bytes = text.bytes().chain(again.bytes().cycle());
    while bytes.next().is_some_and(|byte| stream.write_all(&[byte]).and_then(|()| stream.flush()).is_ok()) {
        thread::sleep(each);
    }
}

#[test]
fn a_request_has_one_deadline_whatever_drips() {
    const HEAD: &str = "HTTP/1.1 200 OK\r\nContent-Type: application/scim+json\r\n";
    let cases = [
        ("the headers drip", String::new(), HEAD, "X-Drop: 1\r\n"),
        ("a body of known length drips", format!("{HEAD}Content-Length: 100000\r\n\r\n"), "{", " "),
        ("a body in chunks drips", format!("{HEAD}Transfer-Encoding: chunked\r\n\r\n"), "1\r\n{\r\n", "1\r\n \r\n"),
        ("a body without an end drips", format!("{HEAD}Connection: close\r\n\r\n"), "[", "1,"),
        ("a refusal drips", "HTTP/1.1 500 Oops\r\nContent-Length: 100000\r\n\r\n".to_owned(), "no", "!"),
    ];
    thread::scope(|scope| {
        for (name, at_once, text, again) in cases {
            scope.spawn(move || ends_in_time(name, at_once, text, again));
        }
    });
}

fn ends_in_time(name: &str, at_once: String, text: &'static str, again: &'static str) {
    let server = Server::listen(move |mut stream, _| {
        let at_once = at_once.clone();
        thread::spawn(move || {
            // The headers take a good part of the time that is there for all of it.
            thread::sleep(Duration::from_millis(700));
            stream.write_all(at_once.as_bytes()).ok();
            drip(&mut stream, text, again);
        });
    });
    let begun = Instant::now();
    check(name, &ask(server.base("http")), "answer-timeout", &["did not finish its answer within 2s", "in drops"]);
    let took = begun.elapsed();
    assert!((Duration::from_millis(1900)..Duration::from_millis(3500)).contains(&took), "{name}: {took:?}");
}

#[test]
fn a_certificate_nobody_vouches_for_is_refused_before_the_token_is_sent() {
    let server = self_signed();
    check("self-signed", &ask(server.base("https")), "unknown-issuer", &["self-signed", "token was not sent"]);
    assert_eq!(server.heads(), Vec::<String>::new(), "a request went out");
}

#[test]
fn an_authoritys_own_certificate_is_no_servers_and_that_is_said() {
    let mut parameters = rcgen::CertificateParams::new(vec!["127.0.0.1".to_owned()]).expect("parameters");
    parameters.is_ca = rcgen::IsCa::Ca(rcgen::BasicConstraints::Unconstrained);
    let signing_key = rcgen::KeyPair::generate().expect("a key");
    let cert = parameters.self_signed(&signing_key).expect("a certificate");
    let (server, _) = shown(rcgen::CertifiedKey { cert, signing_key });
    let words = ["is an authority's own", "token was not sent", "“Own authority”", "--ca-file"];
    check("CA:TRUE", &ask(server.base("https")), "certificate-of-an-authority", &words);
}

#[test]
fn an_authority_that_a_person_names_is_trusted_for_its_own_names() {
    let folder = tempfile::tempdir().expect("a folder");
    let (server, made) = vouched_for();
    let mut of_another = rcgen::CertificateParams::new(vec!["127.0.0.1".to_owned()]).expect("parameters");
    of_another.distinguished_name.push(rcgen::DnType::CommonName, "another authority");
    let key = rcgen::KeyPair::generate().expect("a key");
    let other = of_another.self_signed(&key).expect("a certificate");
    let asked = |name: &str, bytes: &[u8], base: BaseUrl| {
        let file = folder.path().join(name);
        write_atomic(&file, bytes).expect("written");
        let trusted = Authorities::open(&file).expect("authorities");
        let endpoint = Endpoint::trusting(base, Token::parse(TOKEN).expect("a token"), &trusted).expect("an endpoint");
        endpoint.read_only(&[]).ask(&read("/Users?count=1"), &Cancel::default())
    };
    let pem = made.cert.pem();
    for (name, bytes) in [
        ("its own.pem", pem.clone().into_bytes()),
        ("among others.pem", format!("# theirs\r\n{}\n# ours\n{pem}", other.pem()).into_bytes()),
        ("in DER.cer", made.cert.der().to_vec()),
    ] {
        assert!(asked(name, &bytes, server.base("https")).is_ok(), "{name}");
    }
    let Err(AskError::Trouble(trouble)) = asked("another.pem", other.pem().as_bytes(), server.base("https")) else {
        panic!("another authority vouches for nobody here");
    };
    check("another authority", &trouble, "unknown-issuer", &["token was not sent"]);
    for (name, bytes, words) in [
        ("a key.pem", made.signing_key.serialize_pem().into_bytes(), "holds no certificate"),
        ("empty.pem", Vec::new(), "holds no certificate"),
        ("json.pem", b"{\"a\": 1}".to_vec(), "-----BEGIN CERTIFICATE-----"),
    ] {
        let file = folder.path().join(name);
        write_atomic(&file, &bytes).expect("written");
        let error = Authorities::open(&file).expect_err(name).to_string();
        assert!(error.contains(words) && error.contains(name), "{error}");
    }
    assert!(Authorities::open(&folder.path().join("none.pem")).is_err());
}

#[test]
fn a_plain_server_behind_https_is_said_as_such() {
    let server = Server::listen(|mut stream, _| {
        stream.read_exact(&mut [0; 5]).ok();
        stream.write_all(&raw("400 Bad Request", "", "plain")).ok();
    });
    check("plain", &ask(server.base("https")), "not-tls", &["does not speak HTTPS", &server.port.to_string()]);
}

#[test]
fn a_redirect_to_another_place_is_refused_and_the_token_does_not_follow() {
    let elsewhere = Server::start(|_| json(r#"{"totalResults":0,"Resources":[]}"#));
    let to = format!("http://127.0.0.1:{}/scim/v2/Users?token={TOKEN}", elsewhere.port);
    let server = Server::start(move |_| raw("302 Found", &format!("Location: {to}\r\n"), ""));
    let base = server.base("http");
    check(
        "elsewhere",
        &ask(base.clone()),
        "redirect-elsewhere",
        &["the token was not sent there", &elsewhere.port.to_string()],
    );
    let not = find(&base).expect_err("nothing to find");
    assert_eq!(not.reason.code(), "redirect-elsewhere");
    assert_eq!(elsewhere.heads(), Vec::<String>::new(), "the redirect was followed");
}

#[test]
fn a_short_pause_is_sat_out_and_a_cancel_ends_a_longer_one() {
    let server = Server::start({
        let asked = Mutex::new(0);
        move |_| {
            let mut asked = asked.lock().expect("no panic");
            *asked += 1;
            if *asked == 1 { raw("429 Too Many Requests", "Retry-After: 1\r\n", "") } else { json("{}") }
        }
    });
    let endpoint = Endpoint::new(server.base("http"), Token::parse(TOKEN).expect("a token")).expect("an endpoint");
    let begun = Instant::now();
    let answer = endpoint.read_only(&[]).ask(&read("/Users"), &Cancel::default());
    assert!(answer.is_ok_and(|answer| answer.status == 200));
    assert!(begun.elapsed() >= Duration::from_secs(1), "the pause was not kept");

    let busy = Server::start(|_| raw("429 Too Many Requests", "Retry-After: 60\r\n", ""));
    let endpoint = Endpoint::new(busy.base("http"), Token::parse(TOKEN).expect("a token")).expect("an endpoint");
    let (cancel, reader) = (Cancel::default(), endpoint.read_only(&[]));
    let worker = thread::spawn({
        let (cancel, reader) = (cancel.clone(), reader.clone());
        move || reader.ask(&read("/Users"), &cancel)
    });
    while reader.pause_left().is_none() && !worker.is_finished() {
        thread::yield_now();
    }
    cancel.cancel();
    assert!(matches!(worker.join().expect("no panic"), Err(AskError::Cancelled(_))));
}

#[test]
fn a_cancel_does_not_wait_for_a_silent_server() {
    let (called, calls) = std::sync::mpsc::channel();
    let silent = Server::listen(move |stream, _| {
        called.send(stream).ok();
    });
    let endpoint = Endpoint::new(silent.base("http"), Token::parse(TOKEN).expect("a token")).expect("an endpoint");
    let (cancel, reader) = (Cancel::default(), endpoint.read_only(&[]));
    let worker = thread::spawn({
        let cancel = cancel.clone();
        move || reader.ask(&read("/Users"), &cancel)
    });
    let _open = calls.recv().expect("a connection");
    let begun = Instant::now();
    cancel.cancel();
    assert!(matches!(worker.join().expect("no panic"), Err(AskError::Cancelled(_))));
    assert!(begun.elapsed() < Duration::from_secs(5), "the cancel waited for the server");
}

/// Answers by path; everything else is a 404.
fn places(known: &'static [(&'static str, &'static str, &'static str)]) -> Server {
    Server::start(|path| match known.iter().find(|(known, ..)| *known == path) {
        Some((_, status, body)) => raw(status, "", body),
        None => raw("404 Not Found", "", ""),
    })
}

const CONFIG: &str = r#"{"schemas":["urn:ietf:params:scim:schemas:core:2.0:ServiceProviderConfig"],"patch":{"supported":true},"filter":{"supported":true,"maxResults":25}}"#;
const SCHEMAS: &str = r#"{"totalResults":2,"Resources":[{"id":"urn:x","attributes":[]},{"no":"schema"}]}"#;
const USERS: &str = r#"{"totalResults":7,"Resources":[]}"#;

#[test]
fn discovery_climbs_the_ladder_and_shows_each_step() {
    let server = places(&[
        ("/scim/ServiceProviderConfig", "200 OK", CONFIG),
        ("/scim/Users?count=1", "200 OK", USERS),
        ("/scim/Schemas", "200 OK", SCHEMAS),
    ]);
    let found = find(&server.base("http").with_path("/Users")).expect("found");
    assert_eq!(found.endpoint.base().path(), "/scim");
    assert_eq!((found.facts.max_results, found.users), (Some(25), Some(7)));
    let schemas = found.schemas.as_deref().expect("schemas");
    assert_eq!(schemas.iter().map(|schema| schema.id.as_str()).collect::<Vec<_>>(), ["urn:x"]);
    assert_eq!(found.resource_types, None, "what is not served is not known");
    let steps = [
        "/scim/v2/ServiceProviderConfig",
        "/scim/v2/Users?count=1",
        "/scim/ServiceProviderConfig",
        "/scim/Users?count=1",
        "/scim/Schemas",
        "/scim/ResourceTypes",
    ];
    assert_eq!(server.paths(), steps);
    let shown: Vec<_> = found.attempts.iter().map(|a| (a.url.ends_with(steps[0]), a.good, a.answer.as_str())).collect();
    assert_eq!(shown[0], (true, false, "There is nothing at this address (404)"));
    assert_eq!(shown[3], (false, true, "a list of users (totalResults 7)"));
    assert!(server.heads().iter().all(|head| head.starts_with("GET ")), "a dry run wrote");
}

#[test]
fn what_a_place_shows_is_read_whatever_its_form() {
    let utf16: Vec<u8> = format!("\u{FEFF}{USERS}").encode_utf16().flat_map(u16::to_le_bytes).collect();
    for (name, config, users) in [
        ("a mark in front", format!("\u{FEFF}{CONFIG}").into_bytes(), format!("\u{FEFF}{USERS}").into_bytes()),
        ("UTF-16", CONFIG.into(), utf16),
        ("names in lower case", CONFIG.to_lowercase().into(), USERS.to_lowercase().into()),
        ("names in capitals", CONFIG.into(), USERS.to_uppercase().into()),
        (
            "text in place of numbers and booleans",
            r#"{"patch":{"supported":"true"},"filter":{"supported":"True","maxResults":"25"}}"#.into(),
            r#"{"totalResults":"7","Resources":null}"#.into(),
        ),
    ] {
        let server = Server::start(move |path| match path {
            "/scim/v2/ServiceProviderConfig" => bytes(&config),
            "/scim/v2/Users?count=1" => bytes(&users),
            _ => raw("404 Not Found", "", ""),
        });
        let found = find(&server.base("http")).expect(name);
        let said = (found.facts.patch, found.facts.filter, found.facts.max_results, found.users);
        assert_eq!(said, (Some(true), Some(true), Some(25), Some(7)), "{name}");
    }
}

/// An answer whose body is no UTF-8.
fn bytes(body: &[u8]) -> Vec<u8> {
    let head = format!("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: {}\r\n\r\n", body.len());
    [head.as_bytes(), body].concat()
}

#[test]
fn a_list_of_users_alone_is_an_endpoint() {
    let server = places(&[("/Users?count=1", "200 OK", USERS)]);
    let found = find(&server.base("http")).expect("found");
    assert_eq!((found.endpoint.base().path(), found.facts.offered), ("", false));
}

#[test]
fn what_one_can_do_without_does_not_hide_an_endpoint() {
    for (name, status) in [("not allowed", "401 No"), ("forbidden", "403 No"), ("broken", "500 Oops"), ("cut", "")] {
        let server = Server::start(move |path| match path {
            "/scim/v2/ServiceProviderConfig" => raw("200 OK", "", CONFIG),
            "/scim/v2/Users?count=1" => raw("200 OK", "", USERS),
            _ if status.is_empty() => Vec::new(),
            _ => raw(status, "", ""),
        });
        let found = find(&server.base("http")).expect(name);
        assert_eq!((found.users, found.schemas, found.resource_types), (Some(7), None, None), "{name}");
        let shown = found.attempts.iter().filter(|attempt| !attempt.good).count();
        assert_eq!(shown, 2, "{name}: each is shown");
    }
}

#[test]
fn the_token_is_sent_once_as_a_bearer_and_nowhere_else() {
    let server = places(&[("/scim/v2/Users?count=1", "200 OK", USERS)]);
    find(&server.base("http")).expect("found");
    for head in server.heads() {
        assert_eq!(head.matches(TOKEN).count(), 1, "{head}");
        assert!(head.to_ascii_lowercase().contains(&format!("authorization: bearer {TOKEN}\r\n")), "{head}");
    }
}

#[test]
fn a_401_means_the_right_place_and_ends_the_search() {
    let server = Server::start(|_| raw("401 Unauthorized", "", ""));
    let not = find(&server.base("http")).expect_err("no token");
    assert_eq!((not.reason.code(), server.paths().len()), ("wrong-token", 1));

    let public =
        places(&[("/scim/v2/ServiceProviderConfig", "200 OK", CONFIG), ("/scim/v2/Users?count=1", "401 No", "")]);
    let not = find(&public.base("http")).expect_err("a public configuration proves no token");
    assert_eq!((not.reason.code(), not.attempts.len()), ("wrong-token", 2));
}

#[test]
fn a_place_that_shows_its_configuration_and_refuses_its_users_ends_the_search() {
    for (name, status, code) in [("forbidden", "403 No", "forbidden"), ("broken", "500 Oops", "server-error")] {
        let server = Server::start(move |path| match path {
            "/scim/v2/ServiceProviderConfig" => raw("200 OK", "", CONFIG),
            "/scim/v2/Users?count=1" => raw(status, "", ""),
            _ => raw("404 Not Found", "", ""),
        });
        let not = find(&server.base("http")).expect_err(name);
        assert_eq!((not.reason.code(), not.attempts.len()), (code, 2), "{name}");
    }
    let server =
        places(&[("/scim/v2/ServiceProviderConfig", "200 OK", CONFIG), ("/scim/Users?count=1", "200 OK", USERS)]);
    let found = find(&server.base("http")).expect("the users are elsewhere");
    assert_eq!(found.endpoint.base().path(), "/scim");
}

#[test]
fn when_nothing_is_found_the_most_telling_answer_is_the_reason() {
    for (name, known, code, word) in [
        ("nothing at all", &[][..], "not-found", "404"),
        ("other JSON", &[("/scim/Users?count=1", "200 OK", r#"{"users":[]}"#)], "not-scim", "ListResponse"),
        ("a login page", &[("/Users?count=1", "200 OK", "<html>")], "web-page", "HTML"),
        (
            "forbidden",
            &[("/Users?count=1", "200 OK", "<html>"), ("/scim/Users?count=1", "403 No", "")],
            "forbidden",
            "right to read",
        ),
    ] {
        let not = find(&places(known).base("http")).expect_err(name);
        assert_eq!(not.reason.code(), code, "{name}");
        assert!(not.to_string().contains(word), "{name}: {not}");
        assert_eq!(not.attempts.len(), 6, "{name}: every attempt is kept");
    }
}
