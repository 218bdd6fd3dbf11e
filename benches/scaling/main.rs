//! What twice the input costs: every kind of work that goes over people, members, files or rules, done for N and for 2N.
//!
//! `cargo bench --bench scaling -- [WORDS] [TIMES]`: only kinds whose name holds the words, for so many times as much as
//! usual (1 when not said). It prints the best of three times and their ratio, and ends with 1 when one is above the goal.
//! A ratio is what it says however slow the build or the machine, so `cargo test --bench scaling` prints the same sooner.

#![expect(clippy::print_stdout, reason = "a benchmark prints its figures")]

#[path = "../connection/mod.rs"]
mod connection;
mod files;
mod members;
mod rules;
mod sandbox;

use std::process::ExitCode;
use std::time::{Duration, Instant};

const ROUNDS: usize = 3;
/// Twice the input costs at most so many times as much.
const GOAL: f64 = 2.3;
/// Nothing is told by what is over at once.
const TELLING: Duration = Duration::from_millis(100);

/// Work on so much input, with what it needs made ready.
type Work = Box<dyn FnOnce()>;

/// One kind of work.
struct Kind {
    name: String,
    /// How much is the usual amount.
    usual: usize,
    make: Box<dyn Fn(usize) -> Work>,
}

impl Kind {
    fn new(name: impl Into<String>, usual: usize, make: impl Fn(usize) -> Work + 'static) -> Self {
        Self { name: name.into(), usual, make: Box::new(make) }
    }

    fn best(&self, count: usize) -> Duration {
        let time = |_| {
            let work = (self.make)(count);
            let (start, spent) = (Instant::now(), processor());
            work();
            spent.and_then(|spent| processor()?.checked_sub(spent)).unwrap_or_else(|| start.elapsed())
        };
        (0..ROUNDS).map(time).min().unwrap_or_default()
    }
}

/// The processor's time that all threads have had so far, where Linux tells it: the clock runs on while others have the
/// processor. It counts hundredths of a second.
fn processor() -> Option<Duration> {
    let stat = std::fs::read_to_string("/proc/self/stat").ok()?;
    let fields: Vec<&str> = stat.rsplit_once(')')?.1.split_whitespace().collect();
    let ticks = |at: usize| fields.get(at)?.parse::<u64>().ok();
    Some(Duration::from_millis(10 * (ticks(11)? + ticks(12)?)))
}

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).filter(|argument| !argument.starts_with("--")).collect();
    let times = arguments.iter().find_map(|argument| argument.parse::<f64>().ok()).unwrap_or(1.0);
    let words = arguments.iter().find(|argument| argument.parse::<f64>().is_err()).map_or("", String::as_str);
    let kinds = [members::kinds(), rules::kinds(), files::kinds(), sandbox::kinds()].into_iter().flatten();
    let mut above = Vec::new();
    for kind in kinds.filter(|kind| kind.name.contains(words)) {
        let count = (kind.usual as f64 * times) as usize;
        let (once, twice) = (kind.best(count), kind.best(2 * count));
        let ratio = twice.as_secs_f64() / once.as_secs_f64();
        let is_above = ratio > GOAL && twice > TELLING;
        let mark = if is_above { "  above the goal" } else { "" };
        println!(
            "{:<44} {count:>7} {:>10.1} ms {:>10.1} ms {ratio:>6.2}{mark}",
            kind.name,
            millis(once),
            millis(twice)
        );
        above.extend(is_above.then_some(kind.name));
    }
    println!("{} above {GOAL}: {}", above.len(), above.join(", "));
    ExitCode::from(u8::from(!above.is_empty()))
}

fn millis(time: Duration) -> f64 {
    time.as_secs_f64() * 1e3
}
