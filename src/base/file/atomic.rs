//! A file in the making, that takes its place in one step when it is whole.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Seek as _, Write};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;

use tempfile::NamedTempFile;

use super::WriteError;
use super::place::{FilePlace, PathEnd};

/// What is being written to a path. Dropped before it is committed, it leaves no trace where it replaces a file.
pub struct AtomicFile {
    /// As it was asked for; for words.
    path: PathBuf,
    way: Writing,
}

enum Writing {
    File(Box<Making>),
    /// To a device or a pipe, as it comes.
    Sink(Box<dyn Write + Send>),
}

/// Who may read a file.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Readers {
    /// Who could read what it replaces; else who may read what a person writes.
    AsUsual,
    OwnerAlone,
}

/// A file that lies beside its place.
struct Making {
    beside: NamedTempFile,
    _unfinished: Unfinished,
    place: FilePlace,
    readers: Readers,
    /// The file cannot be replaced without losing what it is; its content is.
    is_copied_over: bool,
    /// So many bytes are not yet on their way to the disk.
    held: usize,
    sending: Option<JoinHandle<io::Result<()>>>,
}

/// A large file goes to the disk in such pieces while it is being written, so that little is left to wait for at its end.
pub(super) const PIECE: usize = 16 << 20;

impl AtomicFile {
    pub fn create(path: &Path) -> Result<Self, WriteError> {
        Self::create_for(Readers::AsUsual, path)
    }

    /// One that its owner alone may read, whatever it replaces.
    pub fn create_private(path: &Path) -> Result<Self, WriteError> {
        Self::create_for(Readers::OwnerAlone, path)
    }

    fn create_for(readers: Readers, path: &Path) -> Result<Self, WriteError> {
        let way = match PathEnd::of(path)? {
            PathEnd::Sink(sink) => Writing::Sink(sink),
            PathEnd::File(place) if place.is_protected() => {
                return Err(WriteError::Protected { path: path.to_owned() });
            }
            PathEnd::File(place) => Writing::File(Box::new(Making::new(path, place, readers)?)),
        };
        Ok(Self { path: path.to_owned(), way })
    }

    /// Whether what is written is out at once: to a device or a pipe, that nothing takes back.
    pub fn is_sent_at_once(&self) -> bool {
        matches!(self.way, Writing::Sink(_))
    }

    /// The words for what went wrong while writing.
    pub fn error(&self, source: io::Error) -> WriteError {
        let path = self.path.clone();
        if self.is_sent_at_once() { WriteError::Sent { path, source } } else { WriteError::Failed { path, source } }
    }

    /// Puts the file in its place. What it replaces keeps its owner, who may read it, its links and its other names.
    pub fn commit(self) -> Result<(), WriteError> {
        match self.way {
            Writing::File(making) => making.commit(&self.path),
            Writing::Sink(mut sink) => sink.flush().map_err(|source| WriteError::Sent { path: self.path, source }),
        }
    }

    /// Keeps what there is so far under a name that says so, and leaves the place as it is. `None`: it is out already.
    pub fn keep_part(self) -> Result<Option<PathBuf>, WriteError> {
        match self.way {
            Writing::File(making) => making.keep_part().map(Some),
            Writing::Sink(_) => self.commit().map(|()| None),
        }
    }
}

impl Write for AtomicFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match &mut self.way {
            Writing::File(making) => making.write(bytes),
            Writing::Sink(sink) => sink.write(bytes),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match &mut self.way {
            Writing::File(making) => making.beside.flush(),
            Writing::Sink(sink) => sink.flush(),
        }
    }
}

impl Making {
    fn new(path: &Path, place: FilePlace, readers: Readers) -> Result<Self, WriteError> {
        let failed = |source| WriteError::Failed { path: path.to_owned(), source };
        let builder = builder(&place, readers);
        let (beside, mut is_copied_over) = match builder.tempfile_in(place.folder()) {
            Ok(beside) => (beside, place.has_other_names()),
            // The file may be written and its folder not.
            Err(error) if error.kind() == io::ErrorKind::PermissionDenied && place.before.is_some() => {
                (tempfile::Builder::new().prefix(PREFIX).tempfile().map_err(failed)?, true)
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                return Err(WriteError::NoFolder { path: path.to_owned(), folder: place.folder().to_owned() });
            }
            Err(error) => return Err(failed(error)),
        };
        is_copied_over |= !keeps_owner(beside.as_file(), &place);
        let _unfinished = Unfinished::new(beside.path());
        Ok(Self { beside, _unfinished, place, readers, is_copied_over, held: 0, sending: None })
    }

    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.beside.write(bytes)?;
        self.held += written;
        if self.held >= PIECE && self.sending.as_ref().is_none_or(JoinHandle::is_finished) {
            self.sent()?;
            let file = self.beside.as_file().try_clone()?;
            self.sending = Some(std::thread::spawn(move || file.sync_data()));
            self.held = 0;
        }
        Ok(written)
    }

    /// How the piece before fared, once it is on the disk: the system tells of a failure once.
    fn sent(&mut self) -> io::Result<()> {
        let died = |_| Err(io::Error::other("it could not be brought to the disk"));
        self.sending.take().map_or(Ok(()), |sending| sending.join().unwrap_or_else(died))
    }

    fn on_disk(&mut self) -> io::Result<()> {
        if let (Some(before), Readers::AsUsual) = (&self.place.before, self.readers) {
            self.beside.as_file().set_permissions(before.permissions())?;
        }
        self.sent()?;
        self.beside.as_file().sync_all()
    }

    fn commit(mut self: Box<Self>, path: &Path) -> Result<(), WriteError> {
        let failed = |source| WriteError::Failed { path: path.to_owned(), source };
        self.on_disk().map_err(failed)?;
        let Self { beside, _unfinished: unfinished, place, is_copied_over, .. } = *self;
        // From here on the whole text is worth more than a clean folder.
        let copy_over = |whole| {
            drop(unfinished);
            copy_over(whole, &place.path, path)
        };
        if is_copied_over {
            return copy_over(beside);
        }
        match beside.persist(&place.path) {
            Ok(_) => Ok(()),
            // Something is mounted on the very file, or its folder goes across disks.
            Err(error) if place.before.is_some() && is_fixed(&error.error) => copy_over(error.file),
            Err(error) => Err(failed(error.error)),
        }
    }

    fn keep_part(mut self) -> Result<PathBuf, WriteError> {
        let mut name = self.place.path.file_name().unwrap_or_default().to_owned();
        name.push(".partial");
        let part = self.place.path.with_file_name(name);
        let failed = |source| WriteError::Failed { path: part.clone(), source };
        self.on_disk().map_err(failed)?;
        self.beside.persist(&part).map_err(|error| failed(error.error))?;
        Ok(part)
    }

    #[cfg(test)]
    pub(super) fn is_sending(&self) -> bool {
        self.sending.is_some()
    }
}

#[cfg(test)]
impl AtomicFile {
    pub(super) fn is_sending(&self) -> bool {
        matches!(&self.way, Writing::File(making) if making.is_sending())
    }
}

/// The files that are being made, for when the program ends without coming back to them.
static UNFINISHED: Mutex<Vec<PathBuf>> = Mutex::new(Vec::new());

/// A file is being made as long as this is there.
struct Unfinished(PathBuf);

impl Unfinished {
    fn new(path: &Path) -> Self {
        unfinished().push(path.to_owned());
        Self(path.to_owned())
    }
}

impl Drop for Unfinished {
    fn drop(&mut self) {
        unfinished().retain(|path| *path != self.0);
    }
}

fn unfinished() -> MutexGuard<'static, Vec<PathBuf>> {
    UNFINISHED.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Removes what is being made: the program ends at once.
pub fn remove_unfinished() {
    for path in unfinished().drain(..) {
        // What cannot be removed stays; there is nobody left to mend it.
        drop(fs::remove_file(path));
    }
}

const PREFIX: &str = ".crosswalk-";

/// Temporary files are private; ours becomes a person's file, so the usual permissions apply, or those of what it
/// replaces: what others may not read they may not read meanwhile.
fn builder(place: &FilePlace, readers: Readers) -> tempfile::Builder<'static, 'static> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(PREFIX);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let usual = || fs::Permissions::from_mode(0o666);
        builder.permissions(match readers {
            Readers::AsUsual => place.before.as_ref().map_or_else(usual, fs::Metadata::permissions),
            Readers::OwnerAlone => fs::Permissions::from_mode(0o600),
        });
    }
    #[cfg(not(unix))]
    let _ = (place, readers);
    builder
}

/// Gives the new file to the owner of the one that it replaces; false where only the system's keeper may.
#[cfg(unix)]
fn keeps_owner(file: &File, place: &FilePlace) -> bool {
    use std::os::unix::fs::{MetadataExt as _, fchown};
    let (Some(before), Ok(now)) = (&place.before, file.metadata()) else { return true };
    let other = |before: u32, now: u32| (before != now).then_some(before);
    let (owner, group) = (other(before.uid(), now.uid()), other(before.gid(), now.gid()));
    (owner.is_none() && group.is_none()) || fchown(file, owner, group).is_ok()
}

#[cfg(not(unix))]
fn keeps_owner(_: &File, _: &FilePlace) -> bool {
    true
}

fn is_fixed(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::ResourceBusy | io::ErrorKind::CrossesDevices)
}

/// Writes the content over that of the file which is there. All of it is on the disk already, and stays there when this
/// goes wrong.
fn copy_over(mut whole: NamedTempFile, place: &Path, path: &Path) -> Result<(), WriteError> {
    let mut copy = || -> io::Result<()> {
        let mut to = OpenOptions::new().write(true).open(place)?;
        whole.as_file_mut().rewind()?;
        let length = io::copy(whole.as_file_mut(), &mut to)?;
        to.set_len(length)?;
        to.sync_all()
    };
    let Err(source) = copy() else { return Ok(()) };
    let path = path.to_owned();
    match whole.keep() {
        Ok((_, whole)) => Err(WriteError::Torn { path, whole, source }),
        Err(kept) => Err(WriteError::Torn { path, whole: kept.file.path().to_owned(), source }),
    }
}
