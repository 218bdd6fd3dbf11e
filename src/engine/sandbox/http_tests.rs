//! What the server does with requests that no client library sends.

use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use super::{Manner, Sandbox, Seed};
use crate::base::{ResourceKind, Token};
use crate::provider;

fn sandbox(manner: Manner) -> Sandbox {
    let token = Token::parse("right").expect("a token");
    let people = (1..=40).map(|n| json!({"id": format!("u{n}"), "userName": format!("user{n}")})).collect();
    Sandbox::start_in(manner, provider::any(), token, Seed { people, groups: Vec::new() }, None).expect("a sandbox")
}

fn quick() -> Manner {
    Manner { deadline: Some(Duration::from_millis(300)), ..Manner::default() }
}

fn with(faults: &[&str]) -> Manner {
    let on_demand = faults.iter().map(|text| text.parse().expect("a fault")).collect();
    Manner { on_demand, ..Manner::default() }
}

fn port(sandbox: &Sandbox) -> String {
    let url = sandbox.base_url();
    url.trim_start_matches("http://127.0.0.1:").trim_end_matches("/scim/v2").to_owned()
}

/// Sends these bytes and no more, and gives all that comes until the server closes or ten seconds are over.
fn raw(sandbox: &Sandbox, request: &[u8]) -> String {
    let mut stream = TcpStream::connect(("127.0.0.1", port(sandbox).parse().expect("a port"))).expect("a connection");
    stream.set_read_timeout(Some(Duration::from_secs(10))).expect("set");
    stream.write_all(request).expect("sent");
    let mut answer = Vec::new();
    // A connection that is reset has given what it had.
    drop(stream.read_to_end(&mut answer));
    String::from_utf8_lossy(&answer).into_owned()
}

fn status(answer: &str) -> Option<u16> {
    answer.strip_prefix("HTTP/1.1 ")?.get(..3)?.parse().ok()
}

/// A request whose connection ends after the answer.
fn asked(sandbox: &Sandbox, head: &str) -> (Option<u16>, Value) {
    let host = if head.contains("Host:") { "" } else { "Host: 127.0.0.1\r\n" };
    let request = format!("{head}\r\n{host}Authorization: Bearer right\r\nConnection: close\r\n\r\n");
    let answer = raw(sandbox, request.as_bytes());
    let body = answer.split_once("\r\n\r\n").map(|(_, body)| body).unwrap_or_default();
    (status(&answer), serde_json::from_str(body).unwrap_or_default())
}

#[test]
fn only_a_name_of_this_computer_is_answered() {
    let sandbox = sandbox(Manner::default());
    let port = port(&sandbox);
    for (host, expected) in [
        (format!("Host: 127.0.0.1:{port}"), 200),
        (format!("Host: localhost:{port}"), 200),
        ("Host: LOCALHOST".to_owned(), 200),
        ("Host: [::1]:8080".to_owned(), 200),
        (format!("Host: evil.example:{port}"), 421),
        ("Host: localhost.evil.example".to_owned(), 421),
        ("Host: 127.0.0.1.nip.io".to_owned(), 421),
        ("Host: 192.168.1.7".to_owned(), 421),
        ("Host: 0.0.0.0".to_owned(), 421),
        ("Host: a b".to_owned(), 421),
        ("Host: localhost\r\nHost: evil.example".to_owned(), 400),
    ] {
        assert_eq!(asked(&sandbox, &format!("GET /scim/v2/Users HTTP/1.1\r\n{host}")).0, Some(expected), "{host}");
    }
    let absolute = "GET http://evil.example/scim/v2/Users HTTP/1.1\r\nHost: localhost";
    assert_eq!(asked(&sandbox, absolute).0, Some(421), "what stands before the path counts too");
    assert_eq!(status(&raw(&sandbox, b"GET / HTTP/1.1\r\nConnection: close\r\n\r\n")), Some(400), "no Host");
}

#[test]
fn nobody_without_the_token_has_a_body_read() {
    let sandbox = sandbox(Manner::default());
    for (name, authorization, path, expected) in [
        ("no token", "", "/scim/v2/Users", 401),
        ("a wrong token", "Authorization: Bearer wrong\r\n", "/scim/v2/Users", 401),
        ("a path that names nothing", "Authorization: Bearer right\r\n", "/scim/v2/Nobody", 404),
    ] {
        let (began, stream) =
            (Instant::now(), TcpStream::connect(("127.0.0.1", port(&sandbox).parse().expect("a port"))));
        let mut stream = stream.expect("a connection");
        stream.set_read_timeout(Some(Duration::from_secs(10))).expect("set");
        let head = format!(
            "POST {path} HTTP/1.1\r\nHost: localhost\r\n{authorization}Content-Type: application/json\r\nContent-Length: 1000000\r\n\r\n"
        );
        stream.write_all(head.as_bytes()).expect("sent");
        let mut answer = [0; 12];
        stream.read_exact(&mut answer).expect("an answer before the body");
        assert_eq!(status(&String::from_utf8_lossy(&answer)), Some(expected), "{name}");
        assert!(began.elapsed() < Duration::from_secs(5), "{name}");
    }
}

#[test]
fn what_does_not_come_in_time_is_given_up() {
    let sandbox = sandbox(quick());
    let began = Instant::now();
    for (name, request, expected) in [
        ("nothing", "", None),
        ("half a head", "GET /scim/v2/Users HTTP/1.1\r\nHost: localh", None),
        (
            "half a body",
            "POST /scim/v2/Users HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer right\r\nContent-Length: 50\r\n\r\n{\"userName\":",
            Some(408),
        ),
    ] {
        assert_eq!(status(&raw(&sandbox, request.as_bytes())), expected, "{name}");
    }
    assert!(began.elapsed() < Duration::from_secs(8));
    assert_eq!(asked(&sandbox, "GET /scim/v2/Users HTTP/1.1").0, Some(200), "others are answered meanwhile and after");
}

#[test]
fn what_trickles_in_is_given_up_too() {
    let sandbox = sandbox(quick());
    let head =
        "POST /scim/v2/Users HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer right\r\nContent-Length: 900\r\n\r\n";
    for (name, at_once, trickled) in [("a head", "", "GET /scim/v2/Users HTTP/1.1\r\nX: "), ("a body", head, "")] {
        let mut stream =
            TcpStream::connect(("127.0.0.1", port(&sandbox).parse().expect("a port"))).expect("a connection");
        stream.set_nodelay(true).expect("set");
        stream.write_all(at_once.as_bytes()).expect("sent");
        let began = Instant::now();
        let mut bytes = trickled.bytes().chain(std::iter::repeat(b' '));
        let ended = loop {
            std::thread::sleep(Duration::from_millis(40));
            let sent = stream.write_all(&[bytes.next().unwrap_or(b' ')]);
            if sent.is_err() || began.elapsed() > Duration::from_secs(8) {
                break sent;
            }
        };
        assert!(ended.is_err(), "{name} may take for ever");
    }
}

#[test]
fn who_waits_for_leave_to_send_a_body_gets_it_with_the_token_only() {
    let sandbox = sandbox(Manner::default());
    for (token, expected) in [("wrong", 401), ("right", 100)] {
        let mut stream =
            TcpStream::connect(("127.0.0.1", port(&sandbox).parse().expect("a port"))).expect("a connection");
        stream.set_read_timeout(Some(Duration::from_secs(10))).expect("set");
        let head = format!(
            "POST /scim/v2/Users HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {token}\r\nExpect: 100-continue\r\nContent-Length: 20\r\n\r\n"
        );
        stream.write_all(head.as_bytes()).expect("sent");
        let mut answer = [0; 12];
        stream.read_exact(&mut answer).expect("an answer");
        assert_eq!(status(&String::from_utf8_lossy(&answer)), Some(expected), "{token}");
    }
}

#[test]
fn a_body_is_bounded_whatever_is_said_of_it() {
    let sandbox = sandbox(quick());
    let head =
        "POST /scim/v2/Users HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer right\r\nConnection: close\r\n";
    let said = format!("{head}Content-Length: 99999999999\r\n\r\n{{");
    assert_eq!(status(&raw(&sandbox, said.as_bytes())), Some(413), "said to be long");
    let mut chunked = format!("{head}Transfer-Encoding: chunked\r\n\r\n").into_bytes();
    for _ in 0..18 {
        chunked.extend_from_slice(b"100000\r\n");
        chunked.resize(chunked.len() + (1 << 20), b' ');
        chunked.extend_from_slice(b"\r\n");
    }
    chunked.extend_from_slice(b"0\r\n\r\n");
    assert_eq!(status(&raw(&sandbox, &chunked)), Some(413), "long in pieces");
    assert_eq!(sandbox.resources(ResourceKind::User).len(), 40);
}

#[test]
fn faults_on_demand_are_met_at_every_so_many() {
    let statuses = |faults: &[&str]| {
        let sandbox = sandbox(with(faults));
        (0..6).map(|_| asked(&sandbox, "GET /scim/v2/Users/u1 HTTP/1.1").0).collect::<Vec<_>>()
    };
    let ok = Some(200);
    assert_eq!(statuses(&["server-error=3"]), [ok, ok, Some(500), ok, ok, Some(500)]);
    assert_eq!(statuses(&["cut=2"]), [ok, None, ok, None, ok, None]);
    let began = Instant::now();
    assert_eq!(statuses(&["delay=50"]), [ok; 6]);
    assert!(began.elapsed() >= Duration::from_millis(300));
}

#[test]
fn what_is_planned_happens_in_its_order() {
    let planned = super::Planned::list(
        r#"[
            {"method": "GET", "path": "/Users/*", "times": 1, "status": 429, "headers": {"Retry-After": "7"}},
            {"method": "GET", "path": "/Users/*", "from": 2, "times": 1, "cut": "before"},
            {"method": "GET", "path": "/Users/*", "from": 3, "times": 1, "delay": 50},
            {"path": "/Users", "times": 1, "hide": ["USER7"]},
            {"method": "PATCH", "times": 1, "change": "title", "to": "other"},
            {"method": "PATCH", "from": 2, "drop": "title"},
            {"method": "DELETE", "cut": "before"}
        ]"#,
    );
    let sandbox = sandbox(Manner { planned: planned.expect("a plan"), ..Manner::default() });
    let one = || asked(&sandbox, "GET /scim/v2/Users/u1 HTTP/1.1").0;
    let first = raw(&sandbox, b"GET /Users/u1 HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
    assert!(status(&first) == Some(429) && first.to_lowercase().contains("retry-after: 7"), "{first}");
    let began = Instant::now();
    assert_eq!([one(), one(), one()], [None, Some(200), Some(200)]);
    assert!(began.elapsed() >= Duration::from_millis(50));
    let look_up =
        || asked(&sandbox, "GET /scim/v2/Users?filter=userName%20eq%20%22user7%22 HTTP/1.1").1["totalResults"].clone();
    assert_eq!([look_up(), look_up()], [json!(0), json!(1)], "somebody who is shown late");
    let patch = |title: &str| {
        let body = json!({"schemas": ["urn:ietf:params:scim:api:messages:2.0:PatchOp"], "Operations": [{"op": "add", "path": "title", "value": title}]}).to_string();
        let request = format!(
            "PATCH /Users/u1 HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer right\r\nConnection: close\r\nContent-Length: {}\r\n\r\n{body}",
            body.len()
        );
        raw(&sandbox, request.as_bytes());
        sandbox.resources(ResourceKind::User).into_iter().find(|user| user["id"] == "u1").expect("u1")["title"].clone()
    };
    assert_eq!([patch("a"), patch("b")], [json!("other"), Value::Null]);
    assert_eq!(asked(&sandbox, "DELETE /scim/v2/Users/u1 HTTP/1.1").0, None);
    assert_eq!(sandbox.resources(ResourceKind::User).len(), 40, "it was not carried out");
}

#[test]
fn a_cut_connection_leaves_what_was_done() {
    let sandbox = sandbox(with(&["cut=1"]));
    let (status, _) = asked(&sandbox, "DELETE /scim/v2/Users/u1 HTTP/1.1");
    assert_eq!((status, sandbox.resources(ResourceKind::User).len()), (None, 39));
    let answered: Vec<_> = sandbox.answered().into_iter().map(|answered| answered.status).collect();
    assert_eq!(answered, [204], "what would have been answered");
}

#[test]
fn who_is_hidden_is_not_listed_and_there_all_the_same() {
    let sandbox = sandbox(with(&["hide=4"]));
    let (_, page) = asked(&sandbox, "GET /scim/v2/Users?count=100 HTTP/1.1");
    let listed: Vec<&Value> = page["Resources"].as_array().expect("resources").iter().map(|user| &user["id"]).collect();
    assert!((20..40).contains(&listed.len()) && page["totalResults"] == listed.len(), "{page}");
    let hidden = (1..=40).find(|n| !listed.contains(&&json!(format!("u{n}")))).expect("somebody is hidden");
    let look_up = format!("GET /scim/v2/Users?filter=userName%20eq%20%22user{hidden}%22 HTTP/1.1");
    assert_eq!(asked(&sandbox, &look_up).1["totalResults"], 0);
    assert_eq!(asked(&sandbox, &format!("GET /scim/v2/Users/u{hidden} HTTP/1.1")).0, Some(200));
    let body = json!({"userName": format!("user{hidden}")}).to_string();
    let post = format!(
        "POST /scim/v2/Users HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer right\r\nConnection: close\r\nContent-Length: {}\r\n\r\n{body}",
        body.len()
    );
    assert_eq!(status(&raw(&sandbox, post.as_bytes())), Some(409));
    let last = sandbox.answered().pop().expect("an answer");
    assert!(last.why.is_some_and(|why| why.contains("is there already")), "why it was refused is remembered");
}
