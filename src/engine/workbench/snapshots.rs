//! Snapshots of the account: opened from a file, or taken of the endpoint that is connected. Both off the window's thread,
//! and taking one only reads.

use std::io::{self, BufWriter, Write as _};
use std::path::{Path, PathBuf};

use super::bench::Workbench;
use super::jobs::JobKind;
use super::stamp::Basis;
use super::view::{DryRunPart, Workspace};
use crate::base::file::{AtomicFile, WriteError};
use crate::base::{Cancel, Progress};
use crate::exchange::account_export::{AccountExport, ExportError};
use crate::exchange::snapshot::{Snapshot, Taken, Taking, seal, take};
use crate::exchange::{Rate, ReadOnlyEndpoint, SANDBOX};
use crate::provider::Provider;

/// What it is taken of, and where it goes.
struct TakenOf {
    reader: ReadOnlyEndpoint,
    /// The base URL, or `sandbox`.
    endpoint: String,
    provider: &'static Provider,
    path: PathBuf,
}

impl Workbench {
    pub(super) fn open_snapshot(&mut self, path: PathBuf) {
        self.show_census();
        let crosswalk = self.opened.snapshot().crosswalk;
        self.start(JobKind::Snapshot, &[], move |work| match opened(&path) {
            Ok(snapshot) => work.end(move |bench| bench.show_snapshot(crosswalk, snapshot)),
            Err(sentence) => work.fail(sentence),
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
    pub(super) fn take_snapshot(&mut self, path: PathBuf) {
        let connection = self.connection();
        let Some(discovered) = connection.discovered() else {
            return self.messages.error("There is no connection yet. Connect to the account first, in Dry run.");
        };
        let provider = self.provider();
        let base = discovered.endpoint.base();
        let endpoint = if connection.is_sandbox() { SANDBOX.to_owned() } else { base.to_string() };
        let reader = discovered.endpoint.read_only(&Rate::of(provider, base));
        let of = TakenOf { reader, endpoint, provider, path };
        self.show_census();
        let crosswalk = self.opened.snapshot().crosswalk;
        self.start(JobKind::TakeSnapshot, &[Basis::Connection], move |work| {
            match of.take(&work.progress, &work.cancel).and_then(|()| opened(&of.path)) {
                Ok(snapshot) => work.end(move |bench| {
                    bench.messages.written(&of.path, &["It holds people’s data.".to_owned()]);
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
    fn take(&self, progress: &Progress, cancel: &Cancel) -> Result<(), String> {
        let file = AtomicFile::create_private(&self.path).map_err(|error| error.to_string())?;
        let mut file = BufWriter::with_capacity(1 << 16, file);
        let taken = self.write(&mut file, progress, cancel).map_err(|error| file.get_ref().error(error).to_string())?;
        let file = file.into_inner().map_err(|error| self.failed(error.into_error()))?;
        match taken.ended_by {
            None => file.commit().map_err(|error| error.to_string()),
            Some(why) => Err(format!("No snapshot was written: {why} Take it again.")),
        }
    }

    fn write(&self, file: &mut BufWriter<AtomicFile>, progress: &Progress, cancel: &Cancel) -> io::Result<Taken> {
        let of = Taking { reader: &self.reader, endpoint: &self.endpoint, provider: self.provider, keep: &[] };
        let taken = take(of, file, progress, cancel)?;
        file.flush()?;
        Ok(taken)
    }

    fn failed(&self, source: io::Error) -> String {
        WriteError::Failed { path: self.path.clone(), source }.to_string()
    }
}

/// The snapshot in a file; why there is none, in a sentence.
fn opened(path: &Path) -> Result<Snapshot, String> {
    let bytes = Snapshot::bytes(path).map_err(|error| error.to_string())?;
    if seal::is_sealed(&bytes) {
        return Err(format!(
            "{} is sealed, and the window opens no sealed snapshots. Open it with age first, or use crosswalk census on \
             the command line.",
            path.display()
        ));
    }
    Snapshot::read(path, bytes).map_err(|error| error.to_string())
}
