//! Where bytes that are meant for a path really go: links are followed, and what is no file is told apart.

use std::fs::{self, Metadata, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use super::WriteError;

/// What stands at the end of a path.
pub enum PathEnd {
    /// A file, or nothing yet.
    File(FilePlace),
    /// A device, a pipe, or a file that this program holds open (`/dev/stdout`): it is written to as it is.
    Sink(Box<dyn Write + Send>),
}

/// Where a file is, or will be.
#[derive(Debug)]
pub struct FilePlace {
    /// With all links followed: replacing this leaves the links as they are.
    pub path: PathBuf,
    pub before: Option<Metadata>,
}

/// As many links as Linux follows.
const MOST_LINKS: usize = 40;

impl PathEnd {
    pub fn of(path: &Path) -> Result<Self, WriteError> {
        let failed = |source| WriteError::Failed { path: path.to_owned(), source };
        let end = match follow(path).map_err(failed)? {
            End::Named(end) => end,
            End::Held(link) => return held(&link).map(Self::Sink).map_err(failed),
        };
        match fs::metadata(&end) {
            Ok(found) if found.is_dir() => Err(WriteError::IsFolder { path: path.to_owned() }),
            Ok(found) if found.is_file() => Ok(Self::File(FilePlace { path: end, before: Some(found) })),
            Ok(_) => {
                let opened = OpenOptions::new().write(true).open(&end).map_err(failed)?;
                Ok(Self::Sink(Box::new(opened)))
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                // "reports/" asks for a folder, not for a file of that name.
                if path.to_string_lossy().ends_with(std::path::is_separator) {
                    return Err(WriteError::IsFolder { path: path.to_owned() });
                }
                Ok(Self::File(FilePlace { path: end, before: None }))
            }
            Err(error) => Err(failed(error)),
        }
    }
}

impl FilePlace {
    pub fn folder(&self) -> &Path {
        self.path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or_else(|| Path::new("."))
    }

    /// Whether the file that is there may be written: who may write in its folder could replace it all the same.
    pub fn is_protected(&self) -> bool {
        let Some(before) = &self.before else { return false };
        before.permissions().readonly()
            || OpenOptions::new()
                .write(true)
                .open(&self.path)
                .is_err_and(|error| error.kind() == io::ErrorKind::PermissionDenied)
    }

    /// Whether the file has other names: replacing it would leave those behind with what it held before.
    #[cfg(unix)]
    pub fn has_other_names(&self) -> bool {
        use std::os::unix::fs::MetadataExt as _;
        self.before.as_ref().is_some_and(|before| before.nlink() > 1)
    }

    #[cfg(not(unix))]
    pub fn has_other_names(&self) -> bool {
        false
    }
}

/// Where links lead.
enum End {
    Named(PathBuf),
    /// To what a process holds open, by this link: the name that it gives may be that of something else by now.
    Held(PathBuf),
}

fn follow(path: &Path) -> io::Result<End> {
    let mut at = path.to_owned();
    for _ in 0..MOST_LINKS {
        if !fs::symlink_metadata(&at).is_ok_and(|found| found.is_symlink()) {
            return Ok(End::Named(at));
        }
        let folder = at.parent().map(Path::to_owned).unwrap_or_default();
        if folder.canonicalize().is_ok_and(|folder| folder.starts_with("/proc")) {
            return Ok(End::Held(at));
        }
        at = folder.join(fs::read_link(&at)?);
    }
    Err(io::Error::other("its links lead in a circle"))
}

/// What a process holds open under a number. Ours are written to by the handles we have: opening a file anew would begin
/// at its start.
fn held(link: &Path) -> io::Result<Box<dyn Write + Send>> {
    let folder = link.parent().and_then(|folder| folder.canonicalize().ok()).unwrap_or_default();
    let is_ours = folder == Path::new("/proc").join(std::process::id().to_string()).join("fd");
    Ok(match link.file_name().and_then(|name| name.to_str()) {
        Some("1") if is_ours => Box::new(io::stdout()),
        Some("2") if is_ours => Box::new(io::stderr()),
        _ => Box::new(OpenOptions::new().append(true).open(link)?),
    })
}
