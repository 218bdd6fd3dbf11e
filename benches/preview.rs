//! `crosswalk preview` over a whole directory, beside the same mapping written by hand for Node and for jq, in one run.
//!
//! `cargo bench --bench preview -- [USERS]` (100,000 when not said). It prints medians, the ratios, and whether all gave
//! equal values for every record. A peer that is not installed is left out, and that is said.

#![expect(clippy::print_stdout, reason = "a benchmark prints its figures")]

mod payload;

use std::fs::File;
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
    let (input, ours) = (file("users.json"), file("ours.ndjson"));
    let peers = [("node", node as Make, ROUNDS), ("jq", jq, 1)];
    let mut peers = peers.map(|(name, make, rounds)| Peer { name, make, rounds, times: Vec::new() });
    let mut own = Vec::new();
    for round in 0..ROUNDS {
        own.push(time(&ours, || crosswalk(&input, &ours)));
        for peer in peers.iter_mut().filter(|peer| peer.is_installed() && round < peer.rounds) {
            let theirs = file(peer.name);
            peer.times.push(time(&theirs, || (peer.make)(&input, &theirs)));
        }
    }
    let own = median(&mut own);
    println!("crosswalk preview: {:.3} s (median of {ROUNDS})", own.as_secs_f64());
    for peer in &mut peers {
        if peer.times.is_empty() {
            println!("{}: not installed", peer.name);
            continue;
        }
        let theirs = median(&mut peer.times);
        let ratio = theirs.as_secs_f64() / own.as_secs_f64();
        println!("{}, by hand: {:.2} s; crosswalk is {ratio:.1} times as fast", peer.name, theirs.as_secs_f64());
        println!("  equal values: {}", same(&ours, &file(peer.name)));
    }
}

type Make = fn(&Path, &Path) -> Command;

/// Another program that does the same.
struct Peer {
    name: &'static str,
    make: Make,
    rounds: usize,
    times: Vec<Duration>,
}

impl Peer {
    fn is_installed(&self) -> bool {
        Command::new(self.name).arg("--version").output().is_ok_and(|output| output.status.success())
    }
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

fn jq(input: &Path, output: &Path) -> Command {
    let mut command = Command::new("jq");
    command.args(["-c", "-f", concat!(env!("CARGO_MANIFEST_DIR"), "/benches/peers/map.jq")]).arg(input);
    command.stdout(File::create(output).expect("a place for the result"));
    command
}

/// Replacing what is there takes the system's time, so it is removed before; and what one program has left to be written
/// to the disk must not wait for the next.
fn time(output: &Path, make: impl Fn() -> Command) -> Duration {
    drop(std::fs::remove_file(output));
    let mut command = make();
    let start = Instant::now();
    assert!(command.status().expect("it runs").success(), "{command:?}");
    let took = start.elapsed();
    File::open(output).and_then(|file| file.sync_all()).expect("the result is on the disk");
    took
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
