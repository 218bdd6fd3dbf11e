//! What the sandbox's 100,000th person costs beside its 1,000th: POST, look-ups, a group's PATCH, hard DELETE.
//!
//! `cargo bench --bench sandbox -- [PEOPLE]`. It prints the median time of a request while there are few people and when
//! all are there, and their ratio, and ends with 1 when one is above the goal. A ratio is what it says however slow the
//! build or the machine, so `cargo test --bench sandbox` prints the same sooner.

#![expect(clippy::print_stdout, reason = "a benchmark prints its figures")]

#[path = "../connection/mod.rs"]
mod connection;

use std::process::ExitCode;
use std::time::{Duration, Instant};

use connection::Connection;
use crosswalk::provider;
use serde_json::{Value, json};

/// The last of many costs at most so many times the one among few.
const GOAL: f64 = 2.0;
const FEW: usize = 1_000;
/// So many requests are timed at each size.
const TIMED: usize = 400;
/// Everybody is in one group, whose PATCH adds so many.
const ADDED: usize = 1_000;

fn main() -> ExitCode {
    let arguments = std::env::args().skip(1);
    let many = arguments.filter_map(|argument| argument.parse().ok()).next().unwrap_or(100_000).max(2 * FEW);
    let mut account = Account::new();
    let few = account.grown_to(FEW);
    let many_times = account.grown_to(many);
    println!("{:<44} {:>12} {:>12} {:>6}", "median of a request, in microseconds", FEW, many, "ratio");
    let mut above = 0;
    for ((name, few), (_, many)) in few.into_iter().zip(many_times) {
        let ratio = many.as_secs_f64() / few.as_secs_f64();
        let is_above = ratio > GOAL;
        above += usize::from(is_above);
        let mark = if is_above { "  above the goal" } else { "" };
        println!("{name:<44} {:>12} {:>12} {ratio:>6.2}{mark}", few.as_micros(), many.as_micros());
    }
    println!("{above} above {GOAL}");
    ExitCode::from(u8::from(above > 0))
}

/// An account that clients fill.
struct Account {
    connection: Connection,
    people: usize,
    group: String,
    ids: Vec<String>,
}

impl Account {
    fn new() -> Self {
        let mut connection = Connection::to_new(provider::any(), Vec::new(), Vec::new());
        let (_, made) = connection.send("POST", "/Groups", Some(&json!({"displayName": "All"})));
        Self { connection, people: 0, group: id_of(&made), ids: Vec::new() }
    }

    /// The times of each kind of request once so many people are there, all of them members of the group.
    fn grown_to(&mut self, count: usize) -> Vec<(&'static str, Duration)> {
        let (posts, members): (Vec<_>, Vec<_>) = (self.people..count).map(|n| self.post(n)).unzip();
        for members in members.chunks(ADDED) {
            self.add_members(members);
        }
        self.people = count;
        let last = |times: &[Duration]| median(times[times.len().saturating_sub(TIMED)..].to_vec());
        let mut times = vec![("POST", last(&posts))];
        for (name, filter) in [
            ("look-up by userName", "userName eq \"user{}@contoso.com\""),
            ("look-up by externalId", "externalId eq \"x{}\""),
            ("look-up by emails[type eq \"work\"].value", "emails[type eq \"work\"].value eq \"user{}@contoso.com\""),
            ("look-up of two in one question", "externalId eq \"x{}\" or externalId eq \"x1\""),
        ] {
            times.push((name, self.timed(|account, n| account.look_up(filter, n))));
        }
        times.push(("GET by id", self.timed(Self::get)));
        times.push(("PATCH of the group, one member added", self.timed(Self::add_one)));
        times.push(("DELETE of a member", self.timed(Self::delete)));
        times
    }

    fn timed(&mut self, mut ask: impl FnMut(&mut Self, usize)) -> Duration {
        let mut time = |n: usize| {
            let start = Instant::now();
            ask(self, n);
            start.elapsed()
        };
        // The first look-up by an attribute makes its index.
        time(0);
        median((1..=TIMED).map(time).collect())
    }

    fn post(&mut self, n: usize) -> (Duration, Value) {
        let name = format!("user{n}@contoso.com");
        let person = json!({
            "userName": name, "externalId": format!("x{n}"), "name": {"familyName": "U", "givenName": "V"},
            "emails": [{"type": "work", "value": name, "primary": true}]
        });
        let start = Instant::now();
        let (status, made) = self.connection.send("POST", "/Users", Some(&person));
        let time = start.elapsed();
        assert_eq!(status, 201, "{made}");
        let id = id_of(&made);
        self.ids.push(id.clone());
        (time, json!({ "value": id }))
    }

    fn add_members(&mut self, members: &[Value]) {
        let body = json!({"Operations": [{"op": "add", "path": "members", "value": members}]});
        let path = format!("/Groups/{}?excludedAttributes=members", self.group);
        self.connection.expect(200, "PATCH", &path, Some(&body));
    }

    /// Somebody who is a member already: the group stays as it is.
    fn add_one(&mut self, n: usize) {
        let member = json!({ "value": self.ids[n] });
        self.add_members(&[member]);
    }

    fn look_up(&mut self, filter: &str, n: usize) {
        let filter = filter.replace("{}", &n.to_string()).replace(' ', "%20").replace('"', "%22");
        let filter = filter.replace('@', "%40").replace('[', "%5B").replace(']', "%5D");
        let (_, text) = self.connection.send("GET", &format!("/Users?attributes=id&filter={filter}"), None);
        assert!(!text.contains("\"totalResults\":0"), "{text}");
    }

    fn get(&mut self, n: usize) {
        let path = format!("/Users/{}", self.ids[n]);
        self.connection.expect(200, "GET", &path, None);
    }

    fn delete(&mut self, _: usize) {
        let id = self.ids.pop().expect("somebody is left");
        self.connection.expect(204, "DELETE", &format!("/Users/{id}"), None);
    }
}

fn id_of(made: &str) -> String {
    let made: Value = serde_json::from_str(made).expect("JSON");
    made["id"].as_str().expect("an id").to_owned()
}

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort_unstable();
    times[times.len() / 2]
}
