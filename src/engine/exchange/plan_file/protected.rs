//! Accounts that are never disabled without a yes of their own: the owner, integrations, break-glass accounts. They are
//! people's data, so they stand beside the crosswalk, `<name>.protected.txt`, one a line: a key, a name, or an id in the
//! account.

use std::path::{Path, PathBuf};

use crate::base::file::{NotRead, WriteError, text_within, write_private};
use crate::base::sink::Line;

const LARGEST: u64 = 64 << 20;

/// Their names, as they were written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Protected(Vec<String>);

/// Why they cannot be read.
#[derive(Debug, thiserror::Error)]
#[error("{} cannot be read: {not}.", path.display())]
pub struct ProtectedError {
    path: PathBuf,
    not: NotRead,
}

/// Where those of a crosswalk lie.
pub fn beside(crosswalk: &Path) -> PathBuf {
    crosswalk.with_extension("protected.txt")
}

impl Protected {
    /// One a line.
    pub fn read(text: &str) -> Self {
        let mut protected = Self::default();
        text.trim_start_matches('\u{feff}').lines().for_each(|name| protected.add(name));
        protected
    }

    pub fn open(path: &Path) -> Result<Self, ProtectedError> {
        match text_within(path, LARGEST) {
            Ok((text, _)) => Ok(Self::read(&text)),
            Err(not) => Err(ProtectedError { path: path.to_owned(), not }),
        }
    }

    /// What the file holds; nobody where there is none.
    pub fn open_if_there(path: &Path) -> Result<Self, ProtectedError> {
        if path.exists() { Self::open(path) } else { Ok(Self::default()) }
    }

    /// Writes them, for their owner alone.
    pub fn save(&self, path: &Path) -> Result<(), WriteError> {
        let text: String = self.0.iter().flat_map(|name| [name.as_str(), "\n"]).collect();
        write_private(path, text.as_bytes())
    }

    pub fn names(&self) -> &[String] {
        &self.0
    }

    /// Whether somebody is called so.
    pub fn has(&self, name: &str) -> bool {
        self.0.iter().any(|other| is_same(other, name))
    }

    /// A name that is empty, or there already, is none more.
    pub fn add(&mut self, name: &str) {
        let name = String::from(Line::of(name.trim()));
        if !name.is_empty() && !self.has(&name) {
            self.0.push(name);
        }
    }

    pub fn remove(&mut self, name: &str) {
        self.0.retain(|other| !is_same(other, name));
    }
}

fn is_same(a: &str, b: &str) -> bool {
    compared(a) == compared(b)
}

/// A name as it is compared: as the file shows it, in small letters.
pub(super) fn compared(name: &str) -> String {
    String::from(Line::of(name.trim())).to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_stand_one_a_line_and_once() {
        let room = tempfile::tempdir().expect("a folder");
        let path = beside(&room.path().join("qa.crosswalk"));
        assert_eq!(path.file_name().and_then(|name| name.to_str()), Some("qa.protected.txt"));
        assert_eq!(Protected::open_if_there(&path).expect("nobody"), Protected::default());
        let mut protected = Protected::read("\u{feff}root@x.example\r\n\r\n cn=Ada, ou=IT \nROOT@X.EXAMPLE\n");
        assert_eq!(protected.names(), ["root@x.example", "cn=Ada, ou=IT"]);
        protected.add("4711");
        protected.remove("CN=Ada, OU=IT");
        assert!(protected.has(" 4711 "), "a blank is no part of a name");
        protected.add("zero\u{200b}width@x.example");
        assert!(protected.has("Zero\u{200b}Width@x.example"), "as the account says it");
        protected.remove("zero\u{200b}width@x.example");
        protected.save(&path).expect("written");
        assert_eq!(Protected::open(&path).expect("names").names(), ["root@x.example", "4711"]);
    }
}
