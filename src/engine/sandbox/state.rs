//! What a sandbox holds, as a file, so that it is there again at the next start.
//!
//! ```text
//! {"crosswalk":"sandbox","version":1,"provider":"xurrent","last_id":26}
//! {"user":{"schemas":[…],"id":"26","userName":"liz@contoso.com", …}}
//! {"group":{"schemas":[…],"id":"27","displayName":"Staff","members":[…]}}
//! ```
//! The file is written anew as a whole, beside its place, and put there in one step: a kill costs what came since, and never
//! the file. It holds people's data, is for its owner alone, and has no token and no request.

use std::fs::OpenOptions;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::{Sandbox, Seed};
use crate::base::file::{FileStamp, NotRead, WriteError, text_within, write_private_if_unchanged};
use crate::base::{ProviderKind, ResourceKind};
use crate::provider::Provider;

const VERSION: u32 = 1;
/// In bytes: a hundred thousand people take less than a tenth.
const LARGEST: u64 = 1 << 30;

/// Why a file is no sandbox's.
#[derive(Debug, thiserror::Error)]
pub enum StateError {
    #[error("{} cannot be read: {source}", path.display())]
    Unread {
        path: PathBuf,
        #[source]
        source: NotRead,
    },
    #[error("{} cannot be made or kept for you alone: {source}", path.display())]
    Unmade {
        path: PathBuf,
        #[source]
        source: io::Error,
    },
    #[error(
        "{} holds no sandbox: line {line}, {why}. Nothing was changed. Name another file, or a new one.", path.display()
    )]
    Foreign { path: PathBuf, line: usize, why: String },
    #[error(
        "{} is of a sandbox in the part of {kept}, and this one is to play {asked}. Name another file, or start it with --profile {kept}.",
        path.display()
    )]
    OfAnother { path: PathBuf, kept: &'static str, asked: &'static str },
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Header {
    crosswalk: Kind,
    version: u32,
    provider: ProviderKind,
    last_id: u64,
}

#[derive(PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Kind {
    Sandbox,
}

#[derive(Deserialize)]
#[serde(rename_all = "lowercase")]
enum Line {
    User(Value),
    Group(Value),
}

/// The file, as it was read or written last.
#[derive(Debug)]
pub struct StateFile {
    path: PathBuf,
    stamp: FileStamp,
    /// Of the sandbox, when it was written.
    revision: Option<u64>,
}

/// What a file had.
#[derive(Debug)]
pub struct State {
    pub(super) seed: Seed,
    pub(super) last_id: u64,
}

impl StateFile {
    /// The file, made where it is not there, and what it has, if it has anything.
    pub fn open(path: &Path, provider: &Provider) -> Result<(Self, Option<State>), StateError> {
        private(path).map_err(|source| StateError::Unmade { path: path.to_owned(), source })?;
        let unread = |source| StateError::Unread { path: path.to_owned(), source };
        let (text, stamp) = text_within(path, LARGEST).map_err(unread)?;
        let state = (!text.trim().is_empty()).then(|| read(path, &text, provider)).transpose()?;
        Ok((Self { path: path.to_owned(), stamp, revision: None }, state))
    }

    /// Writes what the sandbox holds, where that has changed. A file that somebody else has written meanwhile is left alone.
    pub fn keep(&mut self, sandbox: &Sandbox) -> Result<(), WriteError> {
        let (revision, last_id) = sandbox.at();
        if self.revision == Some(revision) {
            return Ok(());
        }
        let mut text = Vec::new();
        let header = Header { crosswalk: Kind::Sandbox, version: VERSION, provider: sandbox.provider, last_id };
        line(&mut text, &header);
        sandbox.each(|kind, resource| match kind {
            ResourceKind::User => line(&mut text, &json!({ "user": resource })),
            ResourceKind::Group => line(&mut text, &json!({ "group": resource })),
        });
        self.stamp = write_private_if_unchanged(&self.path, &self.stamp, &text)?;
        self.revision = Some(revision);
        Ok(())
    }
}

/// For its owner alone, before anything is in it; refused where the disk cannot keep it so.
fn private(path: &Path) -> io::Result<()> {
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(false);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let file = options.open(path)?;
    #[cfg(unix)]
    if file.metadata()?.is_file() {
        file.set_permissions(std::os::unix::fs::PermissionsExt::from_mode(0o600))?;
    }
    drop(file);
    Ok(())
}

fn line(text: &mut Vec<u8>, value: &impl Serialize) {
    // Into memory nothing fails, and a value that was read is JSON.
    drop(serde_json::to_writer(&mut *text, value));
    drop(text.write_all(b"\n"));
}

fn read(path: &Path, text: &str, provider: &Provider) -> Result<State, StateError> {
    let foreign = |at: usize, why: String| StateError::Foreign { path: path.to_owned(), line: at + 1, why };
    let mut lines = text.lines().enumerate();
    let (_, first) = lines.next().unwrap_or((0, ""));
    let header: Header = serde_json::from_str(first).map_err(|error| foreign(0, error.to_string()))?;
    if header.version > VERSION {
        return Err(foreign(0, "it is of a newer Crosswalk".to_owned()));
    }
    if header.provider != provider.kind() {
        let (kept, asked) = (header.provider.id(), provider.kind().id());
        return Err(StateError::OfAnother { path: path.to_owned(), kept, asked });
    }
    let mut seed = Seed::default();
    for (at, text) in lines {
        match serde_json::from_str(text).map_err(|error| foreign(at, error.to_string()))? {
            Line::User(user) => seed.people.push(user),
            Line::Group(group) => seed.groups.push(group),
        }
    }
    Ok(State { seed, last_id: header.last_id })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::base::Token;
    use crate::base::file::write_atomic;
    use crate::provider;
    use crate::sandbox::Manner;

    fn started(path: &Path, provider: &'static Provider) -> (Sandbox, StateFile) {
        let (file, state) = StateFile::open(path, provider).expect("a state file");
        let token = Token::parse("a-secret-token").expect("a token");
        let sandbox = Sandbox::start_in(Manner::default(), provider, token, Seed::default(), None).expect("a sandbox");
        state.into_iter().for_each(|state| sandbox.restore(state).expect("good state"));
        (sandbox, file)
    }

    #[test]
    fn what_is_held_is_there_again_as_it_was() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("state");
        let provider = provider::first();
        let (sandbox, mut file) = started(&path, provider);
        let people =
            vec![json!({"userName": "liz", "title": "CEO"}), json!({"id": "x", "userName": "bo", "active": false})];
        let groups = vec![json!({"displayName": "Staff", "members": [{"value": "x"}]})];
        sandbox.seed(people, groups).expect("good people");
        file.keep(&sandbox).expect("written");
        let held = |sandbox: &Sandbox| {
            ResourceKind::ALL.map(|kind| {
                let mut all = sandbox.resources(kind);
                // Where it is depends on the port.
                all.iter_mut().for_each(|one| one["meta"]["location"] = Value::Null);
                all
            })
        };
        let (again, _) = started(&path, provider);
        assert_eq!(held(&again), held(&sandbox));
        assert_eq!(again.at().1, sandbox.at().1, "ids are given once");
        let text = std::fs::read_to_string(&path).expect("there");
        assert!(!text.contains("a-secret-token") && text.lines().count() == 4, "{text}");
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            assert_eq!(std::fs::metadata(&path).expect("there").permissions().mode() & 0o777, 0o600);
        }
    }

    #[cfg(unix)]
    #[test]
    fn it_is_its_owners_alone_whatever_becomes_of_it_meanwhile() {
        use std::fs::{self, Permissions};
        use std::os::unix::fs::PermissionsExt as _;
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("state");
        let allow = |mode| fs::set_permissions(&path, Permissions::from_mode(mode)).expect("allowed");
        let mode = || fs::metadata(&path).expect("there").permissions().mode() & 0o777;
        write_atomic(&path, b"").expect("written");
        allow(0o644);
        let (sandbox, mut file) = started(&path, provider::any());
        assert_eq!(mode(), 0o600, "from its first byte");
        let mut keep = |name: &str| {
            sandbox.seed(vec![json!({"userName": name})], Vec::new()).expect("good people");
            file.keep(&sandbox).expect("written");
        };
        keep("liz");
        assert_eq!(mode(), 0o600, "written");
        allow(0o644);
        keep("bo");
        assert_eq!(mode(), 0o600, "written over");
        fs::remove_file(&path).expect("removed");
        keep("ann");
        assert_eq!(mode(), 0o600, "written again");
    }

    #[test]
    fn an_emptied_account_is_kept_empty() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("state");
        let (sandbox, mut file) = started(&path, provider::any());
        sandbox.seed(vec![json!({"userName": "liz"})], Vec::new()).expect("good people");
        file.keep(&sandbox).expect("written");
        sandbox.seed(Vec::new(), Vec::new()).expect("nobody");
        file.keep(&sandbox).expect("written");
        let (again, _) = started(&path, provider::any());
        assert!(again.resources(ResourceKind::User).is_empty());
    }

    #[test]
    fn nothing_is_written_where_nothing_changed_or_somebody_else_wrote() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("state");
        let (sandbox, mut file) = started(&path, provider::any());
        sandbox.seed(vec![json!({"userName": "liz"})], Vec::new()).expect("good people");
        file.keep(&sandbox).expect("written");
        write_atomic(&path, b"mine").expect("written");
        file.keep(&sandbox).expect("nothing to write");
        sandbox.seed(vec![json!({"userName": "bo"})], Vec::new()).expect("good people");
        assert!(matches!(file.keep(&sandbox), Err(WriteError::ChangedOutside { .. })));
        assert_eq!(std::fs::read_to_string(&path).expect("there"), "mine");
    }

    #[test]
    fn a_file_of_something_else_is_left_alone_and_called_so() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("state");
        let head = r#"{"crosswalk":"sandbox","version":1,"provider":"xurrent","last_id":1}"#;
        let newer = head.replace("\"version\":1", "\"version\":2");
        for (text, expected) in [
            ("name,mail\n", "line 1, expected"),
            (newer.as_str(), "line 1, it is of a newer Crosswalk"),
            (&format!("{head}\n{{\"user\":{{}}}}\n{{\"us"), "line 3, EOF"),
            (&head.replace("xurrent", "aws"), "in the part of aws, and this one is to play xurrent"),
        ] {
            write_atomic(&path, text.as_bytes()).expect("written");
            let error = StateFile::open(&path, provider::first()).expect_err(text).to_string();
            assert!(error.contains(expected), "{error}");
            assert_eq!(std::fs::read_to_string(&path).expect("there"), text);
        }
    }
}
