//! One connection to a sandbox, over which requests go one after another.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;

use crosswalk::base::Token;
use crosswalk::provider::Provider;
use crosswalk::sandbox::Sandbox;
use serde_json::Value;

/// One connection to a sandbox.
pub struct Connection {
    sandbox: Sandbox,
    connection: BufReader<TcpStream>,
}

impl Connection {
    pub fn to_new(played: &'static Provider, people: Vec<Value>, groups: Vec<Value>) -> Self {
        let token = Token::parse("right").expect("a token");
        let sandbox = Sandbox::start(played, token, people, groups, None).expect("a sandbox");
        let stream = TcpStream::connect(address(&sandbox)).expect("a connection");
        stream.set_nodelay(true).expect("set");
        Self { sandbox, connection: BufReader::new(stream) }
    }

    pub fn expect(&mut self, status: u16, method: &str, path: &str, body: Option<&Value>) {
        let (answered, text) = self.send(method, path, body);
        assert_eq!(answered, status, "{method} {path}: {text}");
    }

    pub fn send(&mut self, method: &str, path: &str, body: Option<&Value>) -> (u16, String) {
        let body = body.map(Value::to_string).unwrap_or_default();
        let request = format!(
            "{method} /scim/v2{path} HTTP/1.1\r\nHost: {}\r\nAuthorization: Bearer right\r\nContent-Type: application/scim+json\r\nContent-Length: {}\r\n\r\n{body}",
            address(&self.sandbox),
            body.len()
        );
        self.connection.get_mut().write_all(request.as_bytes()).expect("sent");
        let (mut status, mut length) = (0, 0);
        loop {
            let mut line = String::new();
            self.connection.read_line(&mut line).expect("an answer");
            match line.trim_end().split_once([' ', ':']) {
                None => break,
                Some(("HTTP/1.1", rest)) => status = rest[..3].parse().expect("a status"),
                Some((name, value)) if name.eq_ignore_ascii_case("content-length") => {
                    length = value.trim().parse().expect("a length");
                }
                Some(_) => {}
            }
        }
        let mut text = vec![0; length];
        self.connection.read_exact(&mut text).expect("a body");
        (status, String::from_utf8(text).expect("text"))
    }
}

fn address(sandbox: &Sandbox) -> String {
    sandbox.base_url().trim_start_matches("http://").trim_end_matches("/scim/v2").to_owned()
}
