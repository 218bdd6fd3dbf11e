//! What a crash leaves: a report that can be sent on, because nothing of what was loaded can be in it.
//!
//! What a panic says may hold a piece of a payload (a slice of a name, a number of a record). So a report has only what
//! is the program's own: version, system, the place in the code, what was being done, and the panic's words where they
//! stand in the code as they are. That is known by their type: what is put together while the program runs is a `String`.

use std::any::Any;
use std::fmt;
use std::panic::{Location, PanicHookInfo};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use jiff::Timestamp;

use crate::{Clock, file, sink};

/// So many reports stay; older ones go.
const KEPT: usize = 10;

/// The thread that is named so does what was said last to [`doing`]; others are named for what they do.
const MAIN: &str = "main";

static CRASHES: Mutex<Crashes> = Mutex::new(Crashes { doing: "Starting", left: Vec::new() });

struct Crashes {
    doing: &'static str,
    /// Each place that a report was written of, with its file. A place that fails again and again is told once.
    left: Vec<(String, PathBuf)>,
}

/// A thread that panicked leaves words that are still good.
fn crashes() -> MutexGuard<'static, Crashes> {
    CRASHES.lock().unwrap_or_else(PoisonError::into_inner)
}

/// From now on a panic leaves a report in this folder and says so on standard error, unless it becomes an error of what
/// was asked for ([`crate::survive`]). What it said in full is shown there with `RUST_BACKTRACE=1`, and kept nowhere.
pub fn watch(version: &'static str, folder: Option<PathBuf>) {
    sink::show_panics(move |panic| {
        let crash = Crash::of(version, panic);
        let report = folder.as_deref().and_then(|folder| leave(&crash, folder));
        crash.sentence(report.as_deref())
    });
}

/// What the main thread does, in words for a report.
pub fn doing(what: &'static str) {
    crashes().doing = what;
}

/// The report that this run wrote last.
pub fn last_report() -> Option<PathBuf> {
    crashes().left.last().map(|(_, report)| report.clone())
}

/// Where that is, as a sentence for the person.
pub fn where_the_report_is() -> String {
    where_it_is(last_report().as_deref())
}

fn where_it_is(report: Option<&Path>) -> String {
    report.map_or_else(
        || "No report could be written.".to_owned(),
        |path| format!("A report without people's data is in {}", sink::Line::of(path.display().to_string())),
    )
}

/// A panic without what it may have said of people.
struct Crash {
    version: &'static str,
    at: Timestamp,
    doing: String,
    place: String,
    said: Option<&'static str>,
}

impl Crash {
    fn of(version: &'static str, panic: &PanicHookInfo<'_>) -> Self {
        let name = std::thread::current().name().unwrap_or("Work without a name").to_owned();
        Self {
            version,
            at: Clock::System.now(),
            doing: if name == MAIN { crashes().doing.to_owned() } else { name },
            place: panic.location().map_or_else(|| "not known".to_owned(), place),
            said: said(panic.payload()),
        }
    }

    fn sentence(&self, report: Option<&Path>) -> String {
        let Self { doing, place, .. } = self;
        format!("A mistake in Crosswalk ended this: {doing} ({place}). {}", where_it_is(report))
    }

    /// Sorted by name, reports are sorted by time; two within a millisecond are two.
    fn file_name(&self) -> String {
        let at = self.at.strftime("%Y%m%dT%H%M%S%.9fZ");
        format!("{PREFIX}{at}-{}.txt", std::process::id())
    }
}

const PREFIX: &str = "crash-";

impl fmt::Display for Crash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { version, at, doing, place, said } = self;
        writeln!(f, "A crash of Crosswalk {version}\n")?;
        writeln!(f, "When:   {at:.0}")?;
        writeln!(f, "System: {} {}", std::env::consts::OS, std::env::consts::ARCH)?;
        writeln!(f, "Doing:  {doing}")?;
        writeln!(f, "Place:  {place}")?;
        writeln!(f, "Said:   {}", said.unwrap_or("left out, because it may hold a piece of what was loaded"))?;
        writeln!(f, "\nIn this report are no names, values, files, addresses or tokens. It was sent to nobody.")
    }
}

/// What stands in the code as it is; see above.
fn said(payload: &(dyn Any + Send)) -> Option<&'static str> {
    payload.downcast_ref::<&'static str>().copied()
}

fn place(location: &Location<'_>) -> String {
    format!("{}:{}:{}", within_package(location.file()), location.line(), location.column())
}

/// A file of a library without the folder in which whoever built the program keeps libraries.
fn within_package(file: &str) -> String {
    let file = file.replace('\\', "/");
    let library = file.split_once("/registry/src/").and_then(|(_, below)| below.split_once('/'));
    let standard = file.strip_prefix("/rustc/").and_then(|below| below.split_once('/'));
    library.or(standard).map_or(file.as_str(), |(_, below)| below).to_owned()
}

/// Writes the report, and gives its file; `None` when that fails.
fn leave(crash: &Crash, folder: &Path) -> Option<PathBuf> {
    let before = crashes().left.iter().find(|(place, _)| *place == crash.place).map(|(_, report)| report.clone());
    if before.is_some() {
        return before;
    }
    std::fs::create_dir_all(folder).ok()?;
    let report = folder.join(crash.file_name());
    file::write_atomic(&report, crash.to_string().as_bytes()).ok()?;
    crashes().left.push((crash.place.clone(), report.clone()));
    remove_old(folder);
    Some(report)
}

fn remove_old(folder: &Path) {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path());
    let is_ours = |path: &PathBuf| path.file_name().is_some_and(|name| name.to_string_lossy().starts_with(PREFIX));
    let mut reports: Vec<PathBuf> = entries.filter(is_ours).collect();
    reports.sort();
    let old = reports.len().saturating_sub(KEPT);
    // What cannot be removed will be tried again.
    reports.iter().take(old).for_each(|report| drop(std::fs::remove_file(report)));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_told_without_the_builders_folders() {
        for (file, expected) in [
            ("src/engine/check/mod.rs", "src/engine/check/mod.rs"),
            ("/home/liz/.cargo/registry/src/index.crates.io-1949cf8c/egui-0.37.0/src/ui.rs", "egui-0.37.0/src/ui.rs"),
            (r"C:\Users\liz\.cargo\registry\src\index-1\regex-1.12.2\src\lib.rs", "regex-1.12.2/src/lib.rs"),
            ("/rustc/f2d3ce0bd/library/core/src/str/mod.rs", "library/core/src/str/mod.rs"),
        ] {
            assert_eq!(within_package(file), expected);
        }
    }

    #[test]
    fn the_newest_reports_stay_and_other_files_too() {
        let folder = tempfile::tempdir().expect("a folder");
        let names = (0..13).map(|k| format!("{PREFIX}20261128T1000{k:02}.000Z-1.txt")).chain(["notes.txt".to_owned()]);
        for name in names {
            file::write_atomic(&folder.path().join(name), b"").expect("a file");
        }
        remove_old(folder.path());
        let left = std::fs::read_dir(folder.path()).expect("a folder").map(|e| e.expect("an entry").file_name());
        let mut left: Vec<_> = left.map(|name| name.to_string_lossy().into_owned()).collect();
        left.sort();
        assert_eq!(left.len(), KEPT + 1);
        assert!(left[0].contains("100003") && left[KEPT] == "notes.txt", "{left:?}");
    }
}
