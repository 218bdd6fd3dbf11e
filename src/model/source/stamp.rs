//! Whether files are still as they were when they were loaded: by their size and the time they were changed.
//!
//! Cheap enough to be asked every few seconds: nothing is opened or read.

use std::collections::{HashMap, HashSet};
use std::fs::Metadata;
use std::path::PathBuf;
use std::time::SystemTime;

use super::Input;
use super::load::payloads_in;

/// The files of a set as they were at one time.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Stamps {
    inputs: Vec<Input>,
    files: Vec<(PathBuf, Option<Stamp>)>,
}

type Stamp = (u64, Option<SystemTime>);

/// What happened to files since, by their names without folders.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FileChanges {
    /// Changed, or new in a folder that was loaded.
    pub changed: Vec<String>,
    pub gone: Vec<String>,
    /// How the files are now: two changes of one file are two.
    now: Stamps,
}

fn stamped(path: PathBuf) -> (PathBuf, Option<Stamp>) {
    let stamp = std::fs::metadata(&path).ok().as_ref().map(stamp);
    (path, stamp)
}

fn stamp(metadata: &Metadata) -> Stamp {
    (metadata.len(), metadata.modified().ok())
}

impl Stamps {
    /// When the last of the files was changed, as far as the disk says.
    pub fn latest(&self) -> Option<SystemTime> {
        self.files.iter().filter_map(|(_, stamp)| stamp.as_ref()?.1).max()
    }

    /// Looks at the files behind these inputs; pasted texts have none.
    pub fn of(inputs: &[Input]) -> Self {
        let inputs: Vec<Input> = inputs.iter().filter(|input| matches!(input, Input::File(_))).cloned().collect();
        let paths = inputs.iter().filter_map(|input| match input {
            Input::File(path) => Some(path),
            Input::Text { .. } => None,
        });
        let mut files = Vec::new();
        for path in paths {
            match std::fs::metadata(path) {
                Ok(metadata) if metadata.is_dir() => match payloads_in(path) {
                    payloads if payloads.is_empty() => files.push((path.clone(), Some(stamp(&metadata)))),
                    payloads => files.extend(payloads.into_iter().map(stamped)),
                },
                metadata => files.push((path.clone(), metadata.ok().as_ref().map(stamp))),
            }
        }
        Self { inputs, files }
    }

    /// Looks again. `None`: all is as it was.
    pub fn changes(&self) -> Option<FileChanges> {
        let now = Self::of(&self.inputs);
        if now.files == self.files {
            return None;
        }
        let name = |path: &PathBuf| Input::File(path.clone()).name();
        let before: HashMap<&PathBuf, Option<Stamp>> = self.files.iter().map(|(path, stamp)| (path, *stamp)).collect();
        let there: HashSet<&PathBuf> = now.files.iter().map(|(path, _)| path).collect();
        let mut changes = FileChanges::default();
        for (path, stamp) in &now.files {
            match (before.get(path), stamp) {
                (Some(before), stamp) if before == stamp => {}
                (_, None) => changes.gone.push(name(path)),
                (_, Some(_)) => changes.changed.push(name(path)),
            }
        }
        let left = self.files.iter().map(|(path, _)| path).filter(|path| !there.contains(path));
        changes.gone.extend(left.map(name));
        changes.now = now;
        (!changes.changed.is_empty() || !changes.gone.is_empty()).then_some(changes)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::file::write_atomic;

    #[test]
    fn changed_gone_and_new_files_are_noticed() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = |name: &str| folder.path().join(name);
        let write = |name: &str, text: &str| write_atomic(&path(name), text.as_bytes()).expect("written");
        write("a.json", "[]");
        write("b.json", "[]");
        let files = Stamps::of(&[path("a.json").into(), path("b.json").into()]);
        let whole = Stamps::of(&[folder.path().to_owned().into()]);
        assert_eq!((files.changes(), whole.changes()), (None, None));
        write("c.json", "[]");
        assert_eq!(files.changes(), None);
        assert_eq!(whole.changes().map(|changes| changes.changed), Some(vec!["c.json".to_owned()]));
        write("a.json", "[1]");
        std::fs::remove_file(path("b.json")).expect("removed");
        for stamps in [&files, &whole] {
            let changes = stamps.changes().expect("changed");
            assert!(changes.changed.contains(&"a.json".to_owned()), "{changes:?}");
            assert_eq!(changes.gone, ["b.json"]);
        }
        let first = files.changes();
        write("a.json", "[1, 2]");
        assert_ne!(files.changes(), first, "a second change is another one");
    }
}
