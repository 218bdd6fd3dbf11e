//! Snapshots of the account: opened from a file, or taken of the endpoint that is connected. Both off the window's thread,
//! and taking one only reads. One that is sealed waits until somebody has what opens it; what it holds is in memory alone.

use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::bench::Workbench;
use super::jobs::JobKind;
use super::sealed_snapshot::{SealedSnapshot, SnapshotStep, UnsealBy};
use super::stamp::Basis;
use super::view::{DryRunPart, Workspace};
use crate::base::file::{AtomicFile, WriteError, text_within};
use crate::base::{Cancel, Progress};
use crate::exchange::account_export::{AccountExport, ExportError};
use crate::exchange::snapshot::seal::{self, Key, SealError, SealFor};
use crate::exchange::snapshot::{Snapshot, Taken, Taking, take};
use crate::exchange::{Rate, ReadOnlyEndpoint};
use crate::provider::Provider;

/// More than any file with keys has.
const LARGEST_KEY: u64 = 1 << 20;

/// What is in a file that was chosen as a snapshot.
enum Found {
    Open(Box<Snapshot>),
    Sealed(SealedSnapshot),
}

/// What it is taken of, and where it goes.
struct TakenOf {
    reader: ReadOnlyEndpoint,
    /// The base URL, or `sandbox`.
    endpoint: String,
    provider: &'static Provider,
    path: PathBuf,
    seal: Option<SealFor>,
}

impl Workbench {
    /// The sealed snapshot that waits for what opens it.
    pub const fn sealed_snapshot(&self) -> Option<&SealedSnapshot> {
        self.sealed.as_ref()
    }

    pub(super) fn step_snapshot(&mut self, step: SnapshotStep) {
        match step {
            SnapshotStep::Take { path, seal } => self.take_snapshot(path, seal),
            SnapshotStep::Unseal(by) => self.unseal(by),
            SnapshotStep::LeaveSealed => {
                self.jobs.cancel(JobKind::Unseal);
                self.sealed = None;
            }
        }
    }

    pub(super) fn open_snapshot(&mut self, path: PathBuf) {
        self.show_census();
        let crosswalk = self.opened.snapshot().crosswalk;
        self.jobs.cancel(JobKind::Unseal);
        self.sealed = None;
        self.start(JobKind::Snapshot, &[], move |work| match found(&path) {
            Ok(Found::Open(snapshot)) => work.end(move |bench| bench.show_snapshot(crosswalk, *snapshot)),
            Ok(Found::Sealed(sealed)) => work.end(move |bench| bench.sealed = Some(sealed)),
            Err(sentence) => work.fail(sentence),
        });
    }

    /// Tries what somebody has; what does not open it leaves it as it was, with the reason. Making a key of a passphrase takes
    /// a second, on purpose.
    fn unseal(&mut self, by: UnsealBy) {
        let Some(waiting) = &mut self.sealed else { return };
        waiting.trouble = None;
        if let UnsealBy::Identities(file) = &by {
            waiting.identities = Some(file.clone());
        }
        let (sealed, path) = (waiting.sealed.clone(), waiting.path.clone());
        let crosswalk = self.opened.snapshot().crosswalk;
        self.start(JobKind::Unseal, &[], move |work| {
            let opened = key(by).and_then(|key| seal::opened(&sealed, &key).map_err(|error| sentence(&error)));
            // What is not snapshot is told in the dialog, too: another file may be meant.
            let read = opened.and_then(|bytes| Snapshot::read(&path, bytes).map_err(|error| error.to_string()));
            work.end(move |bench| match read {
                Ok(snapshot) => {
                    bench.sealed = None;
                    bench.show_snapshot(crosswalk, snapshot);
                }
                Err(trouble) => bench.sealed.iter_mut().for_each(|waiting| waiting.trouble = Some(trouble.clone())),
            });
        });
    }

    /// Reads what the account itself exports of its people.
    pub(super) fn open_account_export(&mut self, path: PathBuf) {
        self.show_census();
        let (crosswalk, provider) = (self.opened.snapshot().crosswalk, self.provider());
        self.start(JobKind::AccountExport, &[], move |work| match AccountExport::open(&path, provider, &work.cancel) {
            Ok(export) => work.end(move |bench| {
                if bench.has_open(crosswalk) {
                    bench.census_page.show_export(export);
                }
            }),
            Err(ExportError::Cancelled(_)) => {}
            Err(error) => work.fail(error.to_string()),
        });
    }

    /// Reads all users and groups of the account into a file, and shows it.
    fn take_snapshot(&mut self, path: PathBuf, seal: Option<SealFor>) {
        let connection = self.connection();
        let Some(discovered) = connection.discovered() else {
            return self.messages.error("There is no connection yet. Connect to the account first, in Dry run.");
        };
        let provider = self.provider();
        let endpoint = connection.account();
        let reader = discovered.endpoint.read_only(&Rate::of(provider, discovered.endpoint.base()));
        let of = TakenOf { reader, endpoint, provider, path, seal };
        self.show_census();
        let crosswalk = self.opened.snapshot().crosswalk;
        self.start(JobKind::TakeSnapshot, &[Basis::Connection], move |work| {
            match of.take(&work.progress, &work.cancel) {
                Ok(snapshot) => work.end(move |bench| {
                    bench.messages.written(&of.path, &[of.about().to_owned()]);
                    bench.show_snapshot(crosswalk, snapshot);
                }),
                Err(sentence) => work.fail(sentence),
            }
        });
    }

    fn show_census(&mut self) {
        self.view.workspace = Workspace::DryRun;
        self.view.dry_run = DryRunPart::Census;
    }

    fn show_snapshot(&mut self, crosswalk: usize, snapshot: Snapshot) {
        if self.has_open(crosswalk) {
            self.census_page.show(snapshot);
        }
    }
}

impl TakenOf {
    /// Under its name only when it came to its end; what ended it before is a sentence.
    fn take(&self, progress: &Progress, cancel: &Cancel) -> Result<Snapshot, String> {
        let file = AtomicFile::create_private(&self.path).map_err(|error| error.to_string())?;
        let mut file = BufWriter::with_capacity(1 << 16, file);
        let written = self.write(&mut file, progress, cancel);
        let (taken, seen) = written.map_err(|not| not.sentence(file.get_ref()))?;
        let file = file.into_inner().map_err(|error| self.failed(error.into_error()))?;
        if let Some(why) = taken.ended_by {
            return Err(format!("No snapshot was written: {why} Take it again."));
        }
        file.commit().map_err(|error| error.to_string())?;
        // What is sealed for somebody else's key could not be read back.
        let read = match seen {
            Some(bytes) => Snapshot::read(&self.path, bytes),
            None => Snapshot::open(&self.path),
        };
        read.map_err(|error| error.to_string())
    }

    /// Also what was written, where it is sealed.
    fn write(
        &self,
        file: &mut BufWriter<AtomicFile>,
        progress: &Progress,
        cancel: &Cancel,
    ) -> Result<(Taken, Option<Vec<u8>>), NotWritten> {
        let of = Taking { reader: &self.reader, endpoint: &self.endpoint, provider: self.provider, keep: &[] };
        let written = match &self.seal {
            None => (take(of, file, progress, cancel)?, None),
            Some(seal) => {
                let mut seen = Vec::new();
                let taken = seal.sealing(file, |out| {
                    take(of, &mut Both { out, seen: &mut seen }, progress, cancel).map_err(NotWritten::from)
                })?;
                (taken, Some(seen))
            }
        };
        file.flush()?;
        Ok(written)
    }

    const fn about(&self) -> &'static str {
        match &self.seal {
            None => "It holds people’s data.",
            Some(SealFor::Passphrase(_)) => "It is encrypted: nothing but the passphrase opens it.",
            Some(SealFor::Recipients(_)) => "It is encrypted: nothing but the key to that public key opens it.",
        }
    }

    fn failed(&self, source: io::Error) -> String {
        WriteError::Failed { path: self.path.clone(), source }.to_string()
    }
}

/// What is written goes into the file, sealed, and is kept as it was.
struct Both<'a> {
    out: &'a mut dyn Write,
    seen: &'a mut Vec<u8>,
}

impl Write for Both<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.out.write(bytes)?;
        self.seen.extend_from_slice(&bytes[..written]);
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

/// Why a snapshot was not written to its end.
enum NotWritten {
    Failed(io::Error),
    NotSealed(SealError),
}

impl NotWritten {
    fn sentence(self, file: &AtomicFile) -> String {
        match self {
            Self::Failed(error) => file.error(error).to_string(),
            Self::NotSealed(error) => format!("No snapshot was written: {error}."),
        }
    }
}

impl From<io::Error> for NotWritten {
    fn from(error: io::Error) -> Self {
        Self::Failed(error)
    }
}

impl From<SealError> for NotWritten {
    fn from(error: SealError) -> Self {
        Self::NotSealed(error)
    }
}

/// What is in a file; why it is no snapshot, in a sentence.
fn found(path: &Path) -> Result<Found, String> {
    let bytes = Snapshot::bytes(path).map_err(|error| error.to_string())?;
    if !seal::is_sealed(&bytes) {
        return Snapshot::read(path, bytes).map(Box::new).map(Found::Open).map_err(|error| error.to_string());
    }
    let is_by_passphrase = seal::is_by_passphrase(&bytes)
        .map_err(|error| format!("{} is encrypted, and {error}. Ask for it again.", path.display()))?;
    let (path, sealed) = (path.to_owned(), Arc::new(bytes));
    Ok(Found::Sealed(SealedSnapshot { path, is_by_passphrase, identities: None, trouble: None, sealed }))
}

/// What opens it; keys are read from their file.
fn key(by: UnsealBy) -> Result<Key, String> {
    match by {
        UnsealBy::Passphrase(passphrase) => Ok(Key::Passphrase(passphrase)),
        UnsealBy::Identities(file) => {
            let read = text_within(&file, LARGEST_KEY);
            let (text, _) = read.map_err(|not| format!("{} cannot be read: {not}.", file.display()))?;
            Ok(Key::Identities(text.into()))
        }
    }
}

fn sentence(error: &SealError) -> String {
    format!("{}.", crate::base::capitalised(&error.to_string()))
}
