//! Dry runs of the whole program for ten thousand people against the sandbox, by the sandbox's own count. It fails where a
//! run takes more than it may.
//!
//! ```text
//! cargo bench --bench account [PEOPLE]
//! ```
#![expect(clippy::print_stdout, reason = "a benchmark prints its figures")]

use std::path::Path;
use std::process::{Command, Output};
use std::time::{Duration, Instant};

use crosswalk::base::{ProviderKind, Token};
use crosswalk::provider;
use crosswalk::sandbox::{Manner, Sandbox, Seed};
use serde_json::{Value, json};

const TOKEN: &str = "a-token-for-the-bench";

/// One account and what a run of it may cost.
struct Case {
    name: &'static str,
    manner: Manner,
    /// So many of the directory are not in the account.
    absent: usize,
    arguments: &'static [&'static str],
    most_requests: Option<usize>,
    most_time: Option<Duration>,
}

fn quiet() -> Manner {
    Manner { page: Some(25), ..Manner::default() }
}

/// 20 requests in any 2 s, and answers up to 300 ms late.
fn strict() -> Manner {
    Manner { rate: Some((20, Duration::from_secs(2))), late: Duration::from_millis(300), ..quiet() }
}

fn cases() -> [Case; 4] {
    let case =
        |name, manner, absent| Case { name, manner, absent, arguments: &[], most_requests: None, most_time: None };
    [
        Case {
            arguments: &["--rate", "20/2"],
            most_requests: Some(410),
            most_time: Some(Duration::from_secs(60)),
            ..case("20 requests in 2 s, given", strict(), 10)
        },
        Case { most_requests: Some(410), ..case("20 requests in 2 s, announced", strict(), 10) },
        Case { most_requests: Some(450), ..case("a tenth is not there", quiet(), 1_000) },
        case("one of ten requests fails", Manner { faults: 10, ..quiet() }, 10),
    ]
}

fn main() {
    let mut arguments = std::env::args().skip(1).filter_map(|argument| argument.parse().ok());
    let people: usize = arguments.next().unwrap_or(10_000);
    let folder = tempfile::tempdir().expect("a folder");
    write_directory(&folder.path().join("users.json"), people);
    for case in cases() {
        measure(&case, people, folder.path());
    }
}

fn measure(case: &Case, people: usize, folder: &Path) {
    let sandbox = sandbox(case, people);
    let begun = Instant::now();
    let output = plan(&sandbox.base_url(), case.arguments, folder);
    let took = begun.elapsed();
    let answered = sandbox.answered();
    let of_status = |status: u16| answered.iter().filter(|answered| answered.status == status).count();
    let result: Value = serde_json::from_slice(&output.stdout).expect("JSON");
    let outcomes = &result["summary"]["outcomes"];
    println!(
        "{}: {} requests, {:.1} s, {} refused with 429, {} failed; {outcomes}",
        case.name,
        answered.len(),
        took.as_secs_f64(),
        of_status(429),
        of_status(503)
    );
    println!("{}", String::from_utf8_lossy(&output.stderr));
    assert_eq!(result["summary"]["records"], json!(people), "somebody is missing");
    assert_eq!(outcomes["would-create"], json!(case.absent), "who is created is not who is not there");
    assert_eq!(outcomes["cannot-say"], json!(0), "of somebody nothing is said");
    assert_eq!(of_status(429), 0, "asked faster than allowed");
    // What may be asked is said of ten thousand.
    let most = case.most_requests.filter(|_| people == 10_000);
    assert!(most.is_none_or(|most| answered.len() <= most), "more requests than {most:?}");
    assert!(case.most_time.is_none_or(|most| took <= most), "longer than {:?}", case.most_time);
}

fn sandbox(case: &Case, people: usize) -> Sandbox {
    let user = |n: usize| {
        json!({"userName": format!("user{n}@contoso.com"), "displayName": format!("User {n}"), "active": true,
            "name": {"givenName": "User", "familyName": format!("{n}")}, "title": "Consultant"})
    };
    let seed = Seed { people: (case.absent..people).map(user).collect(), groups: Vec::new() };
    let (provider, token) = (provider::of(ProviderKind::new("xurrent")), Token::parse(TOKEN).expect("a token"));
    Sandbox::start_in(case.manner.clone(), provider, token, seed, None).expect("a sandbox")
}

fn plan(url: &str, arguments: &[&str], folder: &Path) -> Output {
    Command::new(env!("CARGO_BIN_EXE_crosswalk"))
        .args(["plan", "--client", "entra", "--provider", "xurrent", "--endpoint", url, "--source", "users.json"])
        .args(arguments)
        .current_dir(folder)
        .env("CROSSWALK_TOKEN", TOKEN)
        .output()
        .expect("it starts")
}

fn write_directory(path: &Path, people: usize) {
    let user = |n: usize| {
        json!({"id": format!("object-{n}"), "userPrincipalName": format!("user{n}@contoso.com"), "givenName": "User",
            "displayName": format!("User {n}"), "surname": format!("{n}"), "jobTitle": "Consultant", "accountEnabled": true})
    };
    let users: Vec<Value> = (0..people).map(user).collect();
    let payload = json!({"@odata.context": "https://graph.microsoft.com/v1.0/$metadata#users", "value": users});
    crosswalk::base::file::write_atomic(path, payload.to_string().as_bytes()).expect("written");
}
