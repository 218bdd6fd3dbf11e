//! Commands: each is a change of the document, a change of the view, or work that is started here and ends elsewhere.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::bench::Workbench;
use super::choice::Steps;
use super::command::{Command, Look, Task};
use super::jobs::Slot;
use super::load::Purpose;
use super::look::look;
use super::result::Outcome;
use super::view::Workspace;
use crate::base::ClientKind;
use crate::document::{Document, ExportKind, Sample, edit, export};
use crate::source::Input;

impl Workbench {
    /// Does what the user wants. Nothing here waits.
    pub fn apply(&mut self, command: Command) {
        match command {
            Command::Document(change) => match edit(self.document(), self.view.kind, change) {
                Ok(edited) => {
                    edited.notes.into_iter().for_each(|note| self.messages.note(note));
                    self.history.change(edited.document, edited.name, edited.key);
                }
                Err(sentence) => self.messages.error(sentence),
            },
            Command::Undo | Command::Redo => self.step(matches!(command, Command::Undo)),
            Command::View(Look::DismissMessage(id)) => self.messages.dismiss(id),
            Command::View(Look::Focused(focused)) => return self.focused(focused),
            Command::View(Look::PutOffReload) => self.put_off_reload(),
            Command::View(Look::DismissVanished) => self.vanished = [Vec::new(), Vec::new()],
            Command::View(Look::CloseReview) => self.review = None,
            Command::View(Look::Treat(index, treatment)) => self.treat(index, treatment),
            Command::View(change) => self.look(change),
            Command::Work(task) => self.work(task),
        }
        self.derive();
        self.autosave();
    }

    /// One step back or forward. Where that leads to other payloads, they are loaded again.
    fn step(&mut self, back: bool) {
        let before = self.document().sources.clone();
        let moved = if back { self.history.undo() } else { self.history.redo() };
        let after = self.document().sources.clone();
        if moved && before != after && !after.is_empty() {
            self.load_sources(after, Purpose::Follow);
        }
    }

    fn look(&mut self, change: Look) {
        let before = (self.view.record(), self.view.kind, self.view.chosen.clone());
        let starts_dry_run = matches!(change, Look::Show(Workspace::DryRun));
        let found = self.chosen.clone();
        let records = Steps { count: self.count(), chosen: found.as_ref().map(|found| found.as_slice()) };
        look(&mut self.view, change, &records);
        if self.view.chosen != before.2 {
            self.choose_records();
        }
        if (self.view.record(), self.view.kind) != (before.0, before.1) {
            self.read_records();
        }
        if starts_dry_run {
            self.connect_to_choice();
        }
    }

    fn work(&mut self, task: Task) {
        match task {
            Task::OpenSample(client) => self.open_sample(client),
            Task::OpenScriptSample => self.open_sample(ClientKind::new("generic")),
            Task::OpenFiles { paths, add } => self.open_files(paths, add),
            Task::Paste(text) => {
                self.pasted = vec![Input::Text { name: "pasted text".to_owned(), bytes: text.into_bytes() }];
                self.load(self.pasted.clone(), Vec::new(), Purpose::Edit);
            }
            Task::Reload => self.reload(),
            Task::LookAtFiles => self.look_at_files(),
            Task::ReviewPersonal(of) => self.start_review(of),
            Task::LoadPseudonymised => self.load_pseudonymised(),
            Task::SavePseudonymised(path) => self.save_pseudonymised(path),
            Task::FindRecords(text) => self.find_records(text),
            Task::OpenCrosswalk(path) => self.open_crosswalk(path),
            Task::Save(path) => self.save(path),
            Task::Export { kind, path, base } => self.export(kind, path, base),
            Task::ReadEntraSchema(path) => self.jobs.start(Slot::File, move |work| {
                work.send(match std::fs::read_to_string(&path) {
                    Ok(text) => Outcome::SchemaRead { text },
                    Err(e) => Outcome::Failed(format!(
                        "{} cannot be read: {e}. Check the file and try again.",
                        path.display()
                    )),
                });
            }),
            Task::SaveRequests(path) => self.save_requests(path),
            Task::Connect { url, token } => self.connect(&url, token),
            Task::UseSandbox => self.use_sandbox(),
            Task::EstimateDryRun => self.estimate_dry_run(),
            Task::DryRun(scope) => self.start_dry_run(scope),
            Task::ResumeDryRun => self.resume_dry_run(),
            Task::Cancel(slot) => {
                self.jobs.cancel(slot);
                self.stopped(slot);
            }
        }
    }

    fn find_records(&mut self, text: String) {
        const MOST: usize = 50;
        let people = self.people(self.kind()).clone();
        self.jobs.start(Slot::Search, move |work| {
            let records = people.search(&text, MOST, &work.cancel);
            work.send(Outcome::Found { text, records });
        });
    }

    /// A sample brings its client with it.
    fn open_sample(&mut self, client: ClientKind) {
        let sample = Sample::of(client);
        if self.document().client != client
            && let Ok(edited) = edit(self.document(), self.view.kind, super::Edit::ChooseClient(client))
        {
            self.history.change(edited.document, edited.name, None);
        }
        self.load_sources(vec![sample.location()], Purpose::Edit);
    }

    /// Reads the record in view and the next ones.
    pub(super) fn read_records(&mut self) {
        const LIVE: usize = 5;
        let (set, set_revision, kind) = (self.set.clone(), self.set_revision, self.view.kind);
        let wanted = self.steps().from(self.view.record(), LIVE);
        self.jobs.start(Slot::Records, move |work| {
            let mut trouble = None;
            let mut records = Vec::new();
            for index in wanted {
                match set.record(kind, index) {
                    Ok(record) => records.push(record),
                    Err(e) => trouble = Some(e),
                }
            }
            work.send(Outcome::Records { set_revision, kind, records, trouble });
        });
    }

    pub(super) fn open_crosswalk(&mut self, path: PathBuf) {
        self.jobs.start(Slot::File, move |work| {
            work.send(match Document::open(&path) {
                Ok(document) => Outcome::Opened { path, document: Box::new(document) },
                Err(e) => Outcome::Failed(e.to_string()),
            });
        });
    }

    pub(super) fn opened(&mut self, path: PathBuf, document: Document) {
        let sources = document.sources.clone();
        self.history.change(document, format!("Open {}", short_name(&path)), None);
        self.saved = Some(self.history.now().clone());
        self.file = Some(path);
        if !sources.is_empty() {
            self.load_sources(sources, Purpose::Follow);
        }
    }

    fn save(&mut self, path: Option<PathBuf>) {
        let Some(path) = path.or_else(|| self.file.clone()) else {
            self.messages.error("This crosswalk has no file yet. Choose where to save it.");
            return;
        };
        let document = self.history.now().clone();
        self.jobs.start(Slot::File, move |work| {
            work.send(match document.save(&path) {
                Ok(()) => Outcome::Saved { path, document },
                Err(e) => Outcome::Failed(e.to_string()),
            });
        });
    }

    pub(super) fn saved(&mut self, path: PathBuf, document: Arc<Document>) {
        self.messages.note(format!("Saved: {}", short_name(&path)));
        self.saved = Some(document);
        self.file = Some(path);
    }

    fn export(&mut self, kind: ExportKind, path: PathBuf, base: Option<PathBuf>) {
        let document = self.history.now().clone();
        self.jobs.start(Slot::File, move |work| {
            let written =
                export::export(&document, kind, base.as_deref()).map_err(|e| e.to_string()).and_then(|made| {
                    crate::base::file::write_atomic(&path, made.text.as_bytes())
                        .map(|()| made.notes)
                        .map_err(|e| e.to_string())
                });
            work.send(match written {
                Ok(notes) => Outcome::Written { path, notes },
                Err(e) => Outcome::Failed(e),
            });
        });
    }

    fn save_requests(&mut self, path: PathBuf) {
        let text = self.requests_as_http();
        self.jobs.start(Slot::File, move |work| {
            work.send(match crate::base::file::write_atomic(&path, text.as_bytes()) {
                Ok(()) => Outcome::Written { path, notes: Vec::new() },
                Err(e) => Outcome::Failed(e.to_string()),
            });
        });
    }

    fn stopped(&mut self, slot: Slot) {
        match slot {
            Slot::DryRun => self.dry_run.stopped(),
            Slot::Estimate => self.dry_run.estimate = None,
            Slot::Connect | Slot::Sandbox => self.connection.stopped(),
            Slot::Choose => self.view.chosen = None,
            _ => self.messages.note(format!("{}: stopped", slot.label())),
        }
    }
}

fn short_name(path: &Path) -> String {
    path.file_name().map_or_else(|| path.display().to_string(), |n| n.to_string_lossy().into_owned())
}

pub(super) fn is_crosswalk_file(path: &Path) -> bool {
    path.extension().is_some_and(|e| e.eq_ignore_ascii_case("crosswalk"))
}
