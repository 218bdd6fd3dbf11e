//! The files in which a window keeps what an account answered, so that a dry run that did not come to its end goes on after
//! a crash, another token, the next day. They hold people's data: for the owner alone, in the program's state folder, gone
//! when the run is complete or begun anew, when they are deleted in the window, and after a month.

use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use crate::exchange::{RunFile, RunHeader};

const ENDING: &str = "run";

/// Nobody goes on with a run of another month.
const LONGEST: Duration = Duration::from_hours(30 * 24);

/// A run that did not come to its end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LeftRun {
    pub path: PathBuf,
    pub header: RunHeader,
    pub answers: usize,
}

/// The folder beside the sessions.
pub(super) fn folder(sessions: &Path) -> PathBuf {
    sessions.join("runs")
}

/// Begins a file. The error is a sentence; the run goes on without.
pub(super) fn begin(folder: &Path, header: &RunHeader) -> Result<RunFile, String> {
    std::fs::create_dir_all(folder).map_err(|error| format!("{} cannot be made: {error}.", folder.display()))?;
    let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
    let name = format!("{}-{}.{ENDING}", now.as_millis(), std::process::id());
    RunFile::create(&folder.join(name), header).map_err(|error| error.to_string())
}

fn all(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    let is_run = |path: &PathBuf| path.extension().is_some_and(|ending| ending == ENDING);
    entries.map(|entry| entry.path()).filter(is_run).collect()
}

/// Removes those that are too old, of whatever account.
pub(super) fn remove_old(folder: &Path) {
    for path in all(folder).iter().filter(|path| is_too_old(path)) {
        remove(path);
    }
}

/// The runs that were left of an endpoint, the last one first. Those that are too old go. Of those of other endpoints only
/// the first line is read.
pub(super) fn left(folder: &Path, endpoint: &str) -> Vec<LeftRun> {
    remove_old(folder);
    let is_of_endpoint = |path: &PathBuf| RunHeader::read(path).is_ok_and(|header| header.endpoint == endpoint);
    let mut left: Vec<LeftRun> = all(folder)
        .into_iter()
        .filter(is_of_endpoint)
        .filter_map(|path| {
            let found = RunFile::look(&path).ok()?;
            Some(LeftRun { path, header: found.header, answers: found.answers })
        })
        .filter(|run| run.answers > 0)
        .collect();
    left.sort_by(|a, b| b.header.begun.cmp(&a.header.begun));
    left
}

fn is_too_old(path: &Path) -> bool {
    let written = std::fs::metadata(path).and_then(|metadata| metadata.modified());
    written.is_ok_and(|written| written.elapsed().is_ok_and(|age| age > LONGEST))
}

/// Whether it is gone.
pub(super) fn remove(path: &Path) -> bool {
    match std::fs::remove_file(path) {
        Ok(()) => true,
        Err(error) => {
            log::warn!("{} could not be removed: {error}", path.display());
            error.kind() == std::io::ErrorKind::NotFound
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::{ClientKind, ProviderKind, ResourceKind};
    use crate::exchange::RunOf;

    #[test]
    fn runs_that_were_left_of_an_endpoint_are_found_and_old_ones_go() {
        let room = tempfile::tempdir().expect("a folder");
        let folder = folder(room.path());
        let header = |endpoint| {
            RunHeader::new(RunOf {
                endpoint,
                resource: ResourceKind::User,
                client: ClientKind::new("entra"),
                provider: ProviderKind::new("xurrent"),
                source: 1,
                mapping: 1,
            })
        };
        let answer = "{\"at\":1,\"get\":\"/Users\",\"status\":200,\"answer\":{\"totalResults\":0}}\n";
        let write = |name: &str, endpoint| {
            let path = folder.join(name);
            drop(RunFile::create(&path, &header(endpoint)).expect("a run"));
            let text = std::fs::read_to_string(&path).expect("a run") + answer;
            crate::base::file::write_atomic(&path, text.as_bytes()).expect("written");
            path
        };
        drop(begin(&folder, &header("https://a/scim")).expect("a run"));
        let (mine, other, old) =
            (write("1.run", "https://a/scim"), write("2.run", "https://b/scim"), write("3.run", "https://a/scim"));
        let long_ago = SystemTime::now() - LONGEST - Duration::from_secs(60);
        std::fs::File::options().write(true).open(&old).and_then(|file| file.set_modified(long_ago)).expect("set");
        let found = left(&folder, "https://a/scim");
        assert_eq!(found.iter().map(|run| (&run.path, run.answers)).collect::<Vec<_>>(), [(&mine, 1)]);
        assert_eq!((old.exists(), other.exists()), (false, true));
        let in_use = RunFile::resume(&mine).expect("a run");
        assert!(left(&folder, "https://a/scim").is_empty(), "somebody goes on with it");
        drop(in_use);
        assert!(remove(&mine) && left(&folder, "https://a/scim").is_empty());
    }
}
