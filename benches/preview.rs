//! `crosswalk preview` over a whole directory, beside the same mapping written by hand for Node, in one run.
//!
//! `cargo bench --bench preview -- [USERS]` (100,000 when not said). It prints medians, the ratio, and whether both gave
//! equal values for every record. Without Node only our own figures are printed.

#![expect(clippy::print_stdout, reason = "a benchmark prints its figures")]

mod payload;

use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

const ROUNDS: usize = 5;

fn main() {
    let users = std::env::args().skip(1).find_map(|a| a.parse().ok()).unwrap_or(100_000);
    let folder = tempfile::tempdir().expect("a folder");
    let file = |name: &str| folder.path().join(name);
    let size = payload::write_users(&file("users.json"), users).expect("a payload");
    println!("{users} users, {:.0} MB", size as f64 / 1e6);
    let (input, ours, theirs) = (file("users.json"), file("ours.ndjson"), file("theirs.ndjson"));
    let has_node = Command::new("node").arg("--version").output().is_ok_and(|o| o.status.success());
    let (mut own, mut peer) = (Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        own.push(time(&mut crosswalk(&input, &ours)));
        if has_node {
            peer.push(time(&mut node(&input, &theirs)));
        }
    }
    println!("crosswalk preview: {:.2} s (median of {ROUNDS})", median(&mut own).as_secs_f64());
    if !has_node {
        println!("node is not installed: no ratio");
        return;
    }
    let ratio = median(&mut peer).as_secs_f64() / median(&mut own).as_secs_f64();
    println!("node, by hand:     {:.2} s; crosswalk is {ratio:.1} times as fast", median(&mut peer).as_secs_f64());
    println!("equal values: {}", same(&ours, &theirs));
}

fn crosswalk(input: &Path, output: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_crosswalk"));
    command
        .args(["preview", "--client", "entra", "--format", "ndjson", "--source"])
        .arg(input)
        .arg("--out")
        .arg(output);
    command
}

fn node(input: &Path, output: &Path) -> Command {
    let mut command = Command::new("node");
    command.arg(concat!(env!("CARGO_MANIFEST_DIR"), "/benches/peers/map.mjs")).arg(input).arg(output);
    command
}

fn time(command: &mut Command) -> Duration {
    let start = Instant::now();
    assert!(command.status().expect("it runs").success(), "{command:?}");
    start.elapsed()
}

fn median(times: &mut [Duration]) -> Duration {
    times.sort();
    times[times.len() / 2]
}

/// Line by line, as values: the order of keys does not matter.
fn same(ours: &Path, theirs: &Path) -> String {
    let read = |path: &Path| std::fs::read_to_string(path).expect("a result");
    let (ours, theirs) = (read(ours), read(theirs));
    let pairs = ours.lines().zip(theirs.lines());
    let value = |line: &str| serde_json::from_str::<serde_json::Value>(line).expect("JSON");
    let different = pairs.filter(|(a, b)| value(a) != value(b)).count();
    format!(
        "{} records, {different} different, {} and {} lines",
        ours.lines().count(),
        ours.lines().count(),
        theirs.lines().count()
    )
}
