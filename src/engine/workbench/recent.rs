//! The crosswalk files that were opened or saved last, for the File menu: their places and nothing of what is in them.

use std::path::{Path, PathBuf};

use crate::base::file::{text_within, write_atomic};

/// So many are kept.
const MOST: usize = 8;
/// A list of paths that is larger is none of ours.
const LARGEST: u64 = 1 << 20;

/// The last files, the newest first, and where the list lies for the next start.
#[derive(Clone, Debug, Default)]
pub struct RecentFiles {
    /// `None` where nothing is to be written: tests, the tour.
    place: Option<PathBuf>,
    files: Vec<PathBuf>,
}

impl RecentFiles {
    /// The list in a folder of the program's state.
    pub fn in_folder(folder: Option<&Path>) -> Self {
        let place = folder.map(|folder| folder.join("recent.json"));
        let files = place.as_deref().and_then(read).unwrap_or_default();
        Self { place, files }
    }

    pub fn files(&self) -> &[PathBuf] {
        &self.files
    }

    /// The list with this file first, written for the next start. What other windows added meanwhile is kept.
    #[must_use = "it is the new list"]
    pub fn with(&self, file: &Path) -> Self {
        let file = std::path::absolute(file).unwrap_or_else(|_| file.to_owned());
        let mut files = self.place.as_deref().and_then(read).unwrap_or_else(|| self.files.clone());
        files.retain(|other| *other != file);
        files.insert(0, file);
        files.truncate(MOST);
        if let Some(place) = &self.place
            && let Ok(text) = serde_json::to_string_pretty(&files)
            && let Err(error) = write_atomic(place, text.as_bytes())
        {
            log::warn!("{} could not be written: {error}", place.display());
        }
        Self { place: self.place.clone(), files }
    }
}

fn read(place: &Path) -> Option<Vec<PathBuf>> {
    let (text, _) = text_within(place, LARGEST).ok()?;
    let files: Vec<PathBuf> = serde_json::from_str(&text).ok()?;
    Some(files.into_iter().take(MOST).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_files_are_kept_for_the_next_start_the_newest_first_and_each_once() {
        let folder = tempfile::tempdir().unwrap();
        let path = |name: &str| folder.path().join(name);
        let mut list = RecentFiles::in_folder(Some(folder.path()));
        assert!(list.files().is_empty());
        for name in ["a", "b", "a"] {
            list = list.with(&path(name));
        }
        assert_eq!(list.files(), [path("a"), path("b")]);
        let other = RecentFiles::in_folder(Some(folder.path())).with(&path("c"));
        assert_eq!(other.files(), [path("c"), path("a"), path("b")]);
        assert_eq!(list.with(&path("d")).files()[1], path("c"), "another window added it");
        for n in 0..20 {
            list = list.with(&path(&n.to_string()));
        }
        assert_eq!(list.files().len(), MOST);
        write_atomic(&path("recent.json"), b"no list").unwrap();
        assert!(RecentFiles::in_folder(Some(folder.path())).files().is_empty());
    }
}
