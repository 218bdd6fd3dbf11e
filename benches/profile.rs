//! Loading a whole directory and its attribute profile, beside the same counts by hand in Node, in one run. Then what a
//! window asks when one rule changes, with a core left for the window; the check of everybody; and suggestions for a table
//! of 60 columns beside the table's profile.
//!
//! `cargo bench --bench profile -- [USERS]` (100,000 when not said). It prints medians, the ratio, the memory, and whether
//! both found the same. Node cannot read more than 512 MB; then, or without it, only our own figures are printed. It ends
//! with 1 when suggestions take longer than their goal.

#![expect(clippy::print_stdout, reason = "a benchmark prints its figures")]

mod payload;
#[path = "payload/table.rs"]
mod table;

use std::collections::BTreeMap;
use std::path::Path;
use std::process::{Command, ExitCode};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use crosswalk::base::{Cancel, ClientKind, Progress, ProviderKind, ResourceKind, threads};
use crosswalk::check::{Checked, coverage, population};
use crosswalk::document::among;
use crosswalk::expression::Context;
use crosswalk::mapping::{CompiledMapping, Mapping, Rule, RuleSource};
use crosswalk::scim::TargetPath;
use crosswalk::source::{Input, LoadedSet, Profile};
use crosswalk::suggest::{Judge, SampledRecords, suggest};
use crosswalk::{client, provider};

const ROUNDS: usize = 3;
/// Longer texts Node does not take.
const MOST_FOR_NODE: u64 = 500 << 20;
/// The columns of the table for which suggestions are looked for.
const COLUMNS: usize = 60;
/// Suggestions take at most so many times as long as the profile of what they are made from.
const GOAL: f64 = 1.5;

fn main() -> ExitCode {
    let users = std::env::args().skip(1).find_map(|a| a.parse().ok()).unwrap_or(100_000);
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("users.json");
    let size = payload::write_users(&file, users).expect("a payload");
    println!("{users} users, {:.0} MB", size as f64 / 1e6);
    let can_node =
        size < MOST_FOR_NODE && Command::new("node").arg("--version").output().is_ok_and(|o| o.status.success());
    let (mut loading, mut profiling, mut peer) = (Vec::new(), Vec::new(), Vec::new());
    let (mut ours, mut theirs) = (None, None);
    for _ in 0..ROUNDS {
        let start = Instant::now();
        let set = loaded(&file);
        loading.push(start.elapsed());
        let start = Instant::now();
        let made = Profile::build(&set, ResourceKind::User, &Progress::default(), &Cancel::default());
        profiling.push(start.elapsed());
        ours = Some(made.expect("a profile"));
        if can_node {
            let start = Instant::now();
            theirs = Some(node(&file));
            peer.push(start.elapsed());
        }
    }
    let (load, profile) = (median(&mut loading), median(&mut profiling));
    println!(
        "crosswalk: load {:.2} s, profile {:.2} s (medians of {ROUNDS})",
        load.as_secs_f64(),
        profile.as_secs_f64()
    );
    if let Some(peak) = peak_memory() {
        println!("memory: {peak} MB at most, {:.2} of the file", peak as f64 * (1 << 20) as f64 / size as f64);
    }
    if let (Some(ours), Some(theirs)) = (ours, theirs) {
        let peer = median(&mut peer);
        let ratio = peer.as_secs_f64() / (load + profile).as_secs_f64();
        println!("node, by hand: {:.2} s; crosswalk is {ratio:.1} times as fast", peer.as_secs_f64());
        println!("equal: {}", same(&ours, &theirs));
    } else {
        println!("node is not installed, or the file is too large for it: no ratio");
    }
    let set = loaded(&file);
    one_rule(&set);
    everybody(&set);
    let ratio = suggestions(&folder.path().join("people.csv"), users);
    ExitCode::from(u8::from(ratio > GOAL))
}

/// The check of all users by the client's own mapping, by the threads that a window may take.
fn everybody(set: &LoadedSet) {
    let (entra, xurrent) = (client::of(ClientKind::new("entra")), provider::of(ProviderKind::new("xurrent")));
    let kind = ResourceKind::User;
    let mapping = Arc::new(entra.default_mapping(kind, xurrent.kind()));
    let compiled = CompiledMapping::compile(&mapping, entra.dialect, entra.names(kind), xurrent.resource_type(kind));
    let of = Checked { compiled: &compiled, client: entra, provider: xurrent, context: &Context::default() };
    let check = |_| {
        let start = Instant::now();
        population(set, &of, &Progress::default(), &Cancel::default()).expect("not cancelled");
        start.elapsed()
    };
    let mut times: Vec<Duration> = (0..ROUNDS).map(check).collect();
    println!(
        "everybody checked by {} rules: {:.2} s (median of {ROUNDS})",
        mapping.rules.len(),
        median(&mut times).as_secs_f64()
    );
}

/// What suggestions for a table take, as a share of the table's profile.
fn suggestions(file: &Path, people: usize) -> f64 {
    let size = table::write_table(file, people, COLUMNS).expect("a table");
    let set = Arc::new(loaded(file));
    let kind = ResourceKind::User;
    let (client, provider) = (client::any(), provider::of(ProviderKind::new("xurrent")));
    let context = among(Context::default(), &set, client);
    let (mut profiling, mut suggesting, mut found) = (Vec::new(), Vec::new(), 0);
    for _ in 0..ROUNDS {
        let start = Instant::now();
        Profile::build(&set, kind, &Progress::default(), &Cancel::default()).expect("a profile");
        profiling.push(start.elapsed());
        let start = Instant::now();
        let sample = SampledRecords::read(&set, kind, &Cancel::default()).expect("a sample");
        let judge = Judge { sample: &sample, kind, client, provider, context: &context };
        found = suggest(&judge, &Mapping::new(kind, Vec::new())).len();
        suggesting.push(start.elapsed());
    }
    let (profile, suggest) = (median(&mut profiling).as_secs_f64(), median(&mut suggesting).as_secs_f64());
    let ratio = suggest / profile;
    println!("a table of {people} people and {COLUMNS} columns, {:.0} MB: profile {profile:.2} s", size as f64 / 1e6);
    let mark = if ratio > GOAL { ", above the goal" } else { "" };
    println!("{found} suggestions for it: {suggest:.2} s, {ratio:.2} times the profile{mark}");
    ratio
}

/// How well one rule is filled over all users, by the threads that a window may take.
fn one_rule(set: &LoadedSet) {
    threads::leave_one_for_the_window();
    let target = TargetPath::parse("displayName").expect("a path");
    let source = RuleSource::Expression { text: "Join(\" \", [givenName], [surname])".to_owned() };
    let mapping = Arc::new(Mapping::new(ResourceKind::User, vec![Rule::new(target, source)]));
    let (entra, xurrent) = (client::of(ClientKind::new("entra")), provider::of(ProviderKind::new("xurrent")));
    let kind = ResourceKind::User;
    let compiled = CompiledMapping::compile(&mapping, entra.dialect, entra.names(kind), xurrent.resource_type(kind));
    let of = Checked { compiled: &compiled, client: entra, provider: xurrent, context: &Context::default() };
    let (mut times, told) = (Vec::new(), Mutex::new(Vec::new()));
    for _ in 0..ROUNDS {
        told.lock().expect("held by nobody").clear();
        let start = Instant::now();
        let tell = |counts| told.lock().expect("held by nobody").push((start.elapsed(), counts));
        coverage(set, &of, &[0], &Cancel::default(), &tell).expect("not cancelled");
        times.push(start.elapsed());
    }
    let told = told.into_inner().expect("held by nobody");
    let first = told.first().map_or(0.0, |(at, _)| at.as_secs_f64());
    println!(
        "one changed rule: {:.2} s (median of {ROUNDS}), told {} times, first after {first:.2} s; {} filled",
        median(&mut times).as_secs_f64(),
        told.len(),
        told.last().map_or(0, |(_, counts)| counts.coverage[0].filled)
    );
}

fn loaded(file: &Path) -> LoadedSet {
    LoadedSet::load(&[Input::File(file.to_owned())], &Progress::default(), &Cancel::default()).expect("not cancelled")
}

fn node(input: &Path) -> serde_json::Value {
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/benches/peers/profile.mjs");
    let output = Command::new("node").arg(script).arg(input).output().expect("it runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).expect("JSON")
}

fn median(times: &mut [Duration]) -> Duration {
    times.sort();
    times[times.len() / 2]
}

/// In MiB; on Linux only.
fn peak_memory() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM:"))?;
    Some(line.split_whitespace().nth(1)?.parse::<u64>().ok()? >> 10)
}

/// Path by path: how often it is there and filled, the lengths of texts, the values where they are counted one by one, and
/// the number of different ones within four standard errors.
fn same(ours: &Profile, theirs: &serde_json::Value) -> String {
    let paths = theirs.as_array().expect("a list");
    let mut different = Vec::new();
    for their in paths {
        let path = their["path"].as_str().unwrap_or_default();
        let Some(our) = ours.attributes.iter().find(|a| a.path.to_string() == path) else {
            different.push(path);
            continue;
        };
        let number = |key: &str| their[key].as_u64();
        let counts = [("present", our.present), ("filled", our.filled)].iter().all(|(key, n)| number(key) == Some(*n));
        let lengths = our.is_container || our.shortest == number("least");
        let values = match our.distinct.exact() {
            Some(values) => {
                let values: BTreeMap<_, _> = values.iter().map(|v| (v.text.clone(), v.count)).collect();
                their["exact"] == serde_json::to_value(values).unwrap_or_default()
            }
            None => {
                let (about, truth) = (our.distinct.count() as f64, number("distinct").unwrap_or(0) as f64);
                (about - truth).abs() <= truth * 0.065
            }
        };
        if !(counts && lengths && values) {
            different.push(path);
        }
    }
    format!("{} paths and {}, {} different {different:?}", ours.attributes.len(), paths.len(), different.len())
}
