//! What a window leaves for the next start: the document, the file it belongs to, and what was looked at.
//!
//! It is written beside the program's other state a moment after each change and once more when the window closes, so
//! that a kill loses no more than a moment. Each window has a file of its own and holds a lock on it; the system takes the
//! lock off however the program ends, so the session of a window that is open is never taken for one that was left. A
//! session holds what a crosswalk file holds, and where people were looked at: no token, no users' data.

use std::collections::BTreeSet;
use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::SystemTime;

use serde::{Deserialize, Serialize};

use super::view::{Theme, View, Workspace};
use crate::base::ResourceKind;
use crate::base::file::write_atomic;
use crate::document::Document;
use crate::scim::TargetPath;

/// Where windows leave their sessions.
#[derive(Clone, Debug, Default)]
pub struct Sessions {
    /// `None` where nothing is to be written: tests, the tour.
    folder: Option<PathBuf>,
}

/// What is there again at the next start.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct KeptSession {
    pub document: Document,
    /// The crosswalk's file, and the document as it stood there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub file: Option<PathBuf>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub in_file: Option<Document>,
    pub view: KeptView,
    #[serde(default)]
    pub missing: Missing,
    /// The file of the authorities that connections trust beside the system's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub authority: Option<PathBuf>,
    /// The window was closed in good order.
    #[serde(default)]
    pub closed: bool,
}

/// Of the view, what a person would look for again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct KeptView {
    workspace: Workspace,
    theme: Theme,
    kind: ResourceKind,
    /// The places of the records in view, users and groups. Their names are people's data and are not kept.
    records: [usize; 2],
    #[serde(default, skip_serializing_if = "Option::is_none")]
    target: Option<TargetPath>,
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    done: BTreeSet<String>,
}

/// What is never kept, when there was such a thing.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Missing {
    /// The records were pasted.
    #[serde(default)]
    pub pasted: bool,
    /// The host that a token was given for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub token_for: Option<String>,
    /// A dry run had results.
    #[serde(default)]
    pub dry_run: bool,
}

impl KeptView {
    pub fn of(view: &View) -> Self {
        let View { workspace, theme, kind, ref target, ref done, .. } = *view;
        Self { workspace, theme, kind, records: view.records(), target: target.clone(), done: done.clone() }
    }

    /// Lets a view be as it was.
    pub fn restore(&self, view: &mut View) {
        view.workspace = self.workspace;
        view.theme = self.theme;
        view.kind = self.kind;
        view.put_records(self.records);
        view.target.clone_from(&self.target);
        view.done.clone_from(&self.done);
    }
}

/// What a start finds.
#[derive(Debug)]
pub struct TakenUp {
    pub session: Session,
    pub kept: Option<KeptSession>,
    /// Other windows left so many crosswalks that are in no file as they were left. They come back with the next windows.
    pub others: usize,
}

/// The user's folder for what the program keeps, on this computer only: what is roaming is copied at each login.
pub fn user_folder() -> Option<PathBuf> {
    directories::ProjectDirs::from("", "", "crosswalk").map(|dirs| dirs.data_local_dir().to_owned())
}

const ENDING: &str = "session";
const LOCK: &str = "lock";

impl Sessions {
    pub fn none() -> Self {
        Self::default()
    }

    /// The user's folder for programs' state.
    pub fn in_user_folder() -> Self {
        Self { folder: user_folder().map(|folder| folder.join("sessions")) }
    }

    pub fn in_folder(folder: &Path) -> Self {
        Self { folder: Some(folder.to_owned()) }
    }

    /// A session of its own, whatever was left.
    pub fn begin(&self) -> Session {
        Session { place: self.folder.as_deref().and_then(SessionFile::new) }
    }

    /// Takes up the session that was left last by a window that is not open any more: first of all one that did not end in
    /// good order. Older ones of which all is in a file are of no use to anybody, and go.
    pub fn take_up(&self) -> TakenUp {
        let mut left = self.left();
        left.sort_by_key(|left| (!left.kept.closed, left.at));
        let last = left.pop();
        let has_work = |left: &&LeftSession| !left.kept.closed || left.kept.is_unsaved();
        let others = left.iter().filter(has_work).count();
        left.iter().filter(|left| !has_work(left)).for_each(|left| left.place.remove());
        match last {
            Some(LeftSession { place, kept, .. }) => {
                TakenUp { session: Session { place: Some(place) }, kept: Some(kept), others }
            }
            None => TakenUp { session: self.begin(), kept: None, others },
        }
    }

    /// The sessions of windows that are not open. What cannot be read stays where it is.
    fn left(&self) -> Vec<LeftSession> {
        let Some(folder) = &self.folder else { return Vec::new() };
        let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
        let files = entries.map(|entry| entry.path()).filter(|path| path.extension().is_some_and(|e| e == ENDING));
        files.filter_map(|file| LeftSession::read(&file)).collect()
    }
}

/// A session that nobody holds.
struct LeftSession {
    place: SessionFile,
    kept: KeptSession,
    at: Option<SystemTime>,
}

impl LeftSession {
    fn read(file: &Path) -> Option<Self> {
        let place = SessionFile::locked(file.to_owned())?;
        let read = std::fs::read_to_string(file).map_err(|e| e.to_string());
        match read.and_then(|text| serde_json::from_str(&text).map_err(|e| e.to_string())) {
            Ok(kept) => Some(Self { place, kept, at: file.metadata().and_then(|about| about.modified()).ok() }),
            Err(reason) => {
                log::warn!("{} is no session: {reason}", file.display());
                None
            }
        }
    }
}

impl KeptSession {
    /// Whether something of it is in no file.
    pub fn is_unsaved(&self) -> bool {
        self.in_file.as_ref() != Some(&self.document)
    }
}

/// One window's session.
#[derive(Debug)]
pub struct Session {
    /// `None`: nothing is written.
    place: Option<SessionFile>,
}

#[derive(Debug)]
struct SessionFile {
    file: PathBuf,
    /// Locked for as long as the window is open.
    _lock: File,
    /// Which writing was the last: an older one that is late writes nothing.
    turn: Arc<Mutex<u64>>,
    turns: u64,
}

impl SessionFile {
    fn new(folder: &Path) -> Option<Self> {
        std::fs::create_dir_all(folder).ok()?;
        let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
        let name = |n: u32| format!("{}-{}-{n}.{ENDING}", now.as_millis(), std::process::id());
        (0..100).map(|n| folder.join(name(n))).filter(|file| !file.exists()).find_map(Self::locked)
    }

    fn locked(file: PathBuf) -> Option<Self> {
        let lock = file.with_extension(LOCK);
        let lock = File::options().create(true).truncate(false).write(true).open(lock).ok()?;
        lock.try_lock().ok()?;
        Some(Self { file, _lock: lock, turn: Arc::default(), turns: 0 })
    }

    fn remove(&self) {
        for file in [&self.file, &self.file.with_extension(LOCK)] {
            if let Err(error) = std::fs::remove_file(file)
                && error.kind() != std::io::ErrorKind::NotFound
            {
                log::warn!("{} could not be removed: {error}", file.display());
            }
        }
    }
}

/// One writing of a session, to be done on another thread.
pub struct Writing {
    file: PathBuf,
    turn: Arc<Mutex<u64>>,
    number: u64,
}

impl Session {
    /// The folder that sessions lie in; `None` where nothing is written.
    pub fn folder(&self) -> Option<&Path> {
        self.place.as_ref().and_then(|place| place.file.parent())
    }

    pub const fn is_kept(&self) -> bool {
        self.place.is_some()
    }

    /// The next writing: it overtakes all before it, also those that are still on their way.
    pub fn next_writing(&mut self) -> Option<Writing> {
        let place = self.place.as_mut()?;
        place.turns += 1;
        Some(Writing { file: place.file.clone(), turn: place.turn.clone(), number: place.turns })
    }
}

impl Writing {
    /// The error is a sentence.
    pub fn write(&self, kept: &KeptSession) -> Result<(), String> {
        let mut turn = self.turn.lock().unwrap_or_else(PoisonError::into_inner);
        if *turn > self.number {
            return Ok(());
        }
        *turn = self.number;
        if let Some(folder) = self.file.parent() {
            std::fs::create_dir_all(folder).map_err(|e| format!("{} cannot be made: {e}", folder.display()))?;
        }
        let mut text = serde_json::to_string_pretty(kept).map_err(|e| e.to_string())?;
        text.push('\n');
        write_atomic(&self.file, text.as_bytes()).map_err(|e| e.to_string())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::{ClientKind, ProviderKind};

    fn kept(name: &str, closed: bool, saved: bool) -> KeptSession {
        let mut document = Document::new(ClientKind::new("okta"), ProviderKind::new("xurrent"));
        name.clone_into(&mut document.name);
        let in_file = saved.then(|| document.clone());
        let view = KeptView::of(&View::default());
        KeptSession { document, file: None, in_file, view, missing: Missing::default(), authority: None, closed }
    }

    fn write(session: &mut Session, kept: &KeptSession) {
        session.next_writing().expect("it is kept").write(kept).expect("written");
    }

    fn name(found: &TakenUp) -> Option<&str> {
        found.kept.as_ref().map(|kept| kept.document.name.as_str())
    }

    #[test]
    fn a_session_is_taken_up_once_and_never_while_its_window_is_open() {
        let folder = tempfile::tempdir().unwrap();
        let sessions = Sessions::in_folder(folder.path());
        let mut first = sessions.take_up();
        assert_eq!(name(&first), None);
        write(&mut first.session, &kept("first", false, false));
        let mut second = sessions.take_up();
        assert_eq!((name(&second), second.others), (None, 0), "the first window is open");
        write(&mut second.session, &kept("second", true, true));
        drop(first);
        let again = sessions.take_up();
        assert_eq!(name(&again), Some("first"), "it did not end in good order");
        drop(second);
        assert_eq!(name(&sessions.take_up()), Some("second"));
        drop(again);
    }

    #[test]
    fn what_is_in_a_file_goes_with_its_window_and_what_is_not_waits() {
        let folder = tempfile::tempdir().unwrap();
        let sessions = Sessions::in_folder(folder.path());
        let left = [("saved", true), ("unsaved", false), ("last", true)].map(|(name, saved)| {
            let mut session = sessions.begin();
            write(&mut session, &kept(name, true, saved));
            std::thread::sleep(std::time::Duration::from_millis(20));
            session
        });
        drop(left);
        let found = sessions.take_up();
        assert_eq!((name(&found), found.others), (Some("last"), 1));
        let next = sessions.take_up();
        assert_eq!((name(&next), next.others), (Some("unsaved"), 0));
        assert_eq!(name(&sessions.take_up()), None);
    }

    #[test]
    fn a_late_writing_does_not_overwrite_a_newer_one() {
        let folder = tempfile::tempdir().unwrap();
        let mut session = Sessions::in_folder(folder.path()).begin();
        let late = session.next_writing().unwrap();
        write(&mut session, &kept("new", true, true));
        late.write(&kept("old", false, false)).unwrap();
        drop(session);
        assert_eq!(name(&Sessions::in_folder(folder.path()).take_up()), Some("new"));
    }

    #[test]
    fn what_is_no_session_stays_where_it_is() {
        let folder = tempfile::tempdir().unwrap();
        let strange = folder.path().join("a.session");
        write_atomic(&strange, b"{").unwrap();
        assert_eq!(name(&Sessions::in_folder(folder.path()).take_up()), None);
        assert!(strange.exists());
    }
}
