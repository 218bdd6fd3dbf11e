//! An account on loopback that answers as a scenario says.

use std::io::{BufRead as _, BufReader, Write as _};
use std::net::{TcpListener, TcpStream};

use crosswalk::base::{ProviderKind, ResourceKind};
use crosswalk::provider;
use crosswalk::scim::Filter;
use serde_json::{Value, json};
use url::form_urlencoded;

use crate::planner::account;

/// One question to the account.
#[derive(Clone, Debug, Default)]
pub struct Asked {
    pub filter: Option<Filter>,
    pub start: usize,
    pub count: usize,
}

impl Asked {
    pub fn of(target: &str) -> Self {
        let query = target.split_once('?').map_or("", |(_, query)| query);
        let find = |name: &str| form_urlencoded::parse(query.as_bytes()).find(|(n, _)| n == name).map(|(_, v)| v);
        let number = |name: &str| find(name).and_then(|value| value.parse::<usize>().ok());
        Self {
            filter: find("filter").map(|filter| Filter::parse(&filter).expect("a filter")),
            start: number("startIndex").unwrap_or(1).max(1),
            count: number("count").unwrap_or(25).min(25),
        }
    }

    pub fn is_page(&self) -> bool {
        self.filter.is_none()
    }

    pub fn is_or(&self) -> bool {
        matches!(self.filter, Some(Filter::Or(_)))
    }

    pub fn good(&self) -> Value {
        self.among(&account())
    }

    fn among(&self, people: &[Value]) -> Value {
        let kind = provider::of(ProviderKind::new("xurrent")).resource_type(ResourceKind::User);
        let fits = |person: &&Value| self.filter.as_ref().is_none_or(|filter| filter.matches(person, kind));
        let found: Vec<Value> = people.iter().filter(fits).cloned().collect();
        let page: Vec<&Value> = found.iter().skip(self.start - 1).take(self.count).collect();
        json!({"totalResults": found.len(), "startIndex": self.start, "Resources": page})
    }
}

pub type Scenario = fn(&Asked) -> (u16, Value);

/// A server that answers so.
pub struct Server {
    pub url: String,
}

impl Server {
    pub fn start(scenario: Scenario) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let url = format!("http://{}/scim/v2", listener.local_addr().expect("an address"));
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                std::thread::spawn(move || serve(stream, scenario));
            }
        });
        Self { url }
    }
}

fn serve(stream: TcpStream, scenario: Scenario) -> Option<()> {
    stream.set_nodelay(true).ok()?;
    let (mut requests, mut answers) = (BufReader::new(stream.try_clone().ok()?), stream);
    loop {
        let mut first = String::new();
        (requests.read_line(&mut first).ok()? > 0).then_some(())?;
        let mut header = String::new();
        while requests.read_line(&mut header).ok()? > 2 {
            header.clear();
        }
        let target = first.split(' ').nth(1)?;
        let (status, body) = match target.contains("/Users") {
            true => scenario(&Asked::of(target)),
            false => (404, json!({"status": "404"})),
        };
        let body = body.to_string();
        let head = format!(
            "HTTP/1.1 {status} X\r\nContent-Type: application/scim+json\r\nContent-Length: {}\r\n\r\n",
            body.len()
        );
        answers.write_all((head + &body).as_bytes()).ok()?;
    }
}
