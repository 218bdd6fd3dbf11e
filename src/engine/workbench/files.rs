//! The crosswalk as a file: opening, saving, and what is written beside it.

use std::path::{Path, PathBuf};

use super::bench::{JobResult, Workbench};
use super::jobs::JobKind;
use super::loading::LoadFor;
use super::opened::{OnDisk, Saving};
use super::question::{Question, Unsaved};
use super::view::Workspace;
use crate::base::Severity;
use crate::base::file::{self, FileStamp, WriteError, short_name};
use crate::document::export::{Export, NativeInput};
use crate::document::{Document, ExportKind, export};

impl Workbench {
    pub(super) fn open_crosswalk(&mut self, path: PathBuf) {
        let recent = self.recent.clone();
        self.start(JobKind::Open, &[], move |work| match Document::open_stamped(&path) {
            Ok((document, stamp)) => {
                let recent = recent.with(&path);
                work.change(|bench| {
                    bench.recent = recent;
                    bench.opened_crosswalk(path, document, stamp);
                });
            }
            Err(error) => work.fail(error.to_string()),
        });
    }

    fn opened_crosswalk(&mut self, path: PathBuf, document: Document, stamp: FileStamp) {
        let name = format!("Open {}", short_name(&path));
        for finding in document.unknown() {
            let words = format!("{}. {} {}", finding.title, finding.reason, finding.remedy);
            match finding.severity {
                Severity::Error => self.messages.error(words),
                Severity::Note | Severity::Warning => self.messages.note(words),
            }
        }
        self.opened.open(document, Some(path), Some(stamp), name);
        self.load_opened(LoadFor::Follow);
    }

    /// A crosswalk without rules of anybody, for the client and the account type that were looked at. Undoing it leads back.
    pub(super) fn new_crosswalk(&mut self) {
        let (client, provider) = (self.document().client, self.document().provider);
        self.opened.open(Document::new(client, provider), None, None, "New crosswalk".to_owned());
        self.view.workspace = Workspace::Source;
        self.view.choose_target(None);
        self.load_opened(LoadFor::Follow);
    }

    /// Saves to the crosswalk's file, or to another.
    pub(super) fn save(&mut self, path: Option<PathBuf>) {
        let Some(path) = path.or_else(|| self.file().map(Path::to_owned)) else {
            return self.messages.error("This crosswalk has no file yet. Choose where to save it.");
        };
        let saving = self.opened.saving(path);
        self.save_in_turn(saving);
    }

    /// Saves although somebody else changed the file since it was read: the person was asked.
    pub(super) fn overwrite(&mut self, unsaved: Unsaved) {
        let Unsaved { path, document, crosswalk } = unsaved;
        self.save_in_turn(Saving { path, document, crosswalk, known: None });
    }

    /// One save after the other: the last that was asked for is what the file holds in the end.
    fn save_in_turn(&mut self, saving: Saving) {
        self.opened.waiting.push_back(saving);
        if !self.jobs.is_running(JobKind::Save) {
            self.save_next();
        }
    }

    fn save_next(&mut self) {
        let Some(saving) = self.opened.next_saving() else { return };
        let recent = self.recent.clone();
        self.start(JobKind::Save, &[], move |work| {
            let written = write(&saving);
            let recent = written.is_ok().then(|| recent.with(&saving.path));
            work.end(|bench| {
                recent.into_iter().for_each(|recent| bench.recent = recent);
                bench.saved(saving, written);
            });
        });
    }

    fn saved(&mut self, saving: Saving, written: Result<FileStamp, WriteError>) {
        let Saving { path, document, crosswalk, .. } = saving;
        match written {
            Ok(stamp) => {
                self.messages.note(format!("Saved: {}", short_name(&path)));
                let disk = OnDisk { file: Some(path), document: Some(document), stamp: Some(stamp) };
                self.opened.saved(crosswalk, disk);
            }
            Err(WriteError::ChangedOutside { path }) => {
                self.ask(Question::Overwrite(Box::new(Unsaved { path, document, crosswalk })));
            }
            Err(error) => self.messages.error(error.to_string()),
        }
        self.save_next();
    }

    pub(super) fn export(&mut self, kind: ExportKind, path: PathBuf) {
        let document = self.opened.document().clone();
        self.export_in_turn(path, false, move || {
            export::export(&document, kind, NativeInput::default()).map_err(|error| error.to_string())
        });
    }

    /// Writes the requests of the record in view as an `.http` file.
    pub(super) fn save_requests(&mut self, path: PathBuf) {
        let text = self.requests_as_http();
        self.export_in_turn(path, false, move || Ok(Export::of(text)));
    }

    /// Writes a table that is shown.
    pub(super) fn save_table(&mut self, path: PathBuf, text: String) {
        self.export_in_turn(path, false, move || Ok(Export::of(text)));
    }

    /// One export after the other: none is lost, and the last that was asked for is what its file holds in the end.
    pub(super) fn export_in_turn(
        &mut self,
        path: PathBuf,
        is_reviewed: bool,
        make: impl FnOnce() -> Result<Export, String> + Send + 'static,
    ) {
        self.write_in_turn(move || {
            let written = make().and_then(|made| {
                let written = file::write_atomic(&path, &made.bytes);
                let notes: Vec<String> = made.findings.iter().map(|f| format!("{}. {}", f.title, f.remedy)).collect();
                written.map(|()| notes).map_err(|error| error.to_string())
            });
            Box::new(move |bench| bench.exported(&path, is_reviewed, written))
        });
    }

    /// The same of whatever is written to take home: files, folders.
    pub(super) fn write_in_turn(&mut self, write: impl FnOnce() -> JobResult + Send + 'static) {
        self.exports.push_back(Box::new(write));
        if !self.jobs.is_running(JobKind::Export) {
            self.export_next();
        }
    }

    pub(super) fn export_next(&mut self) {
        let Some(write) = self.exports.pop_front() else { return };
        self.start(JobKind::Export, &[], move |work| {
            let then = write();
            work.end(move |bench| {
                then(bench);
                bench.export_next();
            });
        });
    }

    fn exported(&mut self, path: &Path, is_reviewed: bool, written: Result<Vec<String>, String>) {
        let review = self.export_review.as_mut().filter(|_| is_reviewed);
        match written {
            Ok(notes) => {
                self.messages.written(path, &notes);
                review.into_iter().for_each(|review| review.saved = Some(path.to_owned()));
            }
            Err(sentence) => {
                self.messages.error(sentence);
                // It is looked at anew: the file that it goes into may be another now.
                review.into_iter().for_each(|review| review.prepared = None);
            }
        }
    }
}

/// Writes a crosswalk. What somebody else wrote there meanwhile is not lost unasked.
fn write(saving: &Saving) -> Result<FileStamp, WriteError> {
    let text = saving.document.print();
    let Some(known) = &saving.known else { return file::write_atomic_stamped(&saving.path, text.as_bytes()) };
    match &known.stamp {
        Some(stamp) => file::write_atomic_if_unchanged(&saving.path, stamp, text.as_bytes()),
        // Read by the program that ran before this one: of the file is known what it meant.
        None => match Document::open_stamped(&saving.path) {
            Ok((document, stamp)) if known.document.as_deref() == Some(&document) => {
                file::write_atomic_if_unchanged(&saving.path, &stamp, text.as_bytes())
            }
            _ if !saving.path.exists() => file::write_atomic_stamped(&saving.path, text.as_bytes()),
            _ => Err(WriteError::ChangedOutside { path: saving.path.clone() }),
        },
    }
}

pub(super) fn is_crosswalk_file(path: &Path) -> bool {
    path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("crosswalk"))
}
