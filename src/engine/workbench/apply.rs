//! Commands: each is a change of the document, a change of the view, or work that is started here and ends elsewhere.

use super::bench::{Incoming, Workbench};
use super::command::{Command, Look, Task};
use super::connection::Connection;
use super::files::is_crosswalk_file;
use super::jobs::JobKind;
use super::loading::LoadFor;
use super::look::look;
use super::question::Question;
use super::steps::Steps;
use super::view::{DryRunPart, Workspace};
use crate::document::{Edit, ExportKind};

impl Workbench {
    /// Does what the user wants. Nothing here waits.
    pub fn apply(&mut self, command: Command) {
        match command {
            Command::Document(change) => self.edit(change),
            Command::Answer(yes) => self.answer(yes),
            Command::Undo if self.shows_census() && self.census_page.undo(self.opened.history().steps()) => {}
            Command::Undo | Command::Redo => self.step(matches!(command, Command::Undo)),
            Command::View(Look::DismissMessage(id)) => self.messages.dismiss(id),
            Command::View(Look::Focused(focused)) => {
                self.look_at_base();
                self.look_at_sides();
                self.look_at_answers();
                self.look_at_decisions();
                self.look_at_protected();
                return self.came_to_front(focused);
            }
            Command::View(Look::PutOffReload) => self.put_off_reload(),
            Command::View(Look::DismissVanished) => self.loaded.vanished = [Vec::new(), Vec::new()],
            Command::View(Look::DismissReturned) => self.returned = None,
            Command::View(Look::DismissArrival) => self.loaded.arrival = None,
            Command::View(Look::DismissTakenIn) => self.taken_in = None,
            Command::View(Look::CloseReview) => self.review = None,
            Command::View(Look::Treat(index, treatment)) => self.treat(index, treatment),
            Command::View(Look::Walk(step)) => self.step_walk(step),
            Command::View(Look::Suggestions(step)) => self.step_suggestions(step),
            Command::View(change) => self.look(change),
            Command::Work(task) => self.work(task),
            Command::Export(answer) => self.answer_export(answer),
            Command::Take(take) => self.take_cures(&take),
            Command::Accept(accept) => self.accept(&accept),
        }
        self.follow();
        self.derive();
        self.autosave();
    }

    /// One step back or forward. Where that leads to other records, they are loaded again.
    fn step(&mut self, back: bool) {
        let Some(before) = self.opened.step(back) else { return };
        if self.opened.snapshot().has_other_records(&before) {
            self.load_opened(LoadFor::Follow);
        }
    }

    fn answer(&mut self, yes: bool) {
        match self.question.take().map(|(_, question)| question) {
            Some(Question::SwitchClient { client, sample: false }) if yes => self.choose_client(client),
            Some(Question::SwitchClient { client, sample: true }) if yes => self.choose_sample(client),
            Some(Question::TakeIn(imported)) if yes => self.take_in(&imported),
            Some(Question::Overwrite(unsaved)) if yes => self.overwrite(*unsaved),
            _ => {}
        }
        self.look_at_next();
    }

    fn look(&mut self, change: Look) {
        let before = self.view.chosen.clone();
        let shows_dry_run = matches!(change, Look::Show(Workspace::DryRun) | Look::DryRun(DryRunPart::Plan));
        let found = self.loaded.chosen.clone();
        let records = Steps { count: self.count(), chosen: found.as_ref().map(|found| found.as_slice()) };
        look(&mut self.view, change, &records);
        if self.view.chosen != before {
            self.choose_records();
        }
        self.review_chosen();
        self.read_records();
        if shows_dry_run {
            self.connect_to_choice();
        }
    }

    fn work(&mut self, task: Task) {
        match task {
            Task::SwitchClient(client) => self.switch_client(client),
            Task::OpenSample(client) => self.open_sample(client),
            Task::OpenFiles { paths, add } => match paths.as_slice() {
                [path] if is_crosswalk_file(path) => self.open_crosswalk(path.clone()),
                _ => self.arrive(Incoming::Files { paths, add }),
            },
            Task::Paste(text) => self.arrive(Incoming::Pasted(text)),
            Task::Reload => self.reload(),
            Task::ReadIn(encoding) => {
                self.edit(Edit::ReadIn(encoding));
                self.reload();
            }
            Task::LookAtFiles => self.look_at_files(),
            Task::ReviewPersonal(of) => self.start_review(of),
            Task::LoadPseudonymised => {
                if let Some(sources) = self.reviewed_sources() {
                    self.load_reviewed(sources);
                }
            }
            Task::SavePseudonymised(path) => self.save_pseudonymised(path),
            Task::FindRecords(text) => self.find_records(text),
            Task::NarrowRecords(text) => self.narrow_records(text),
            Task::NewCrosswalk => self.new_crosswalk(),
            Task::OpenCrosswalk(path) => self.open_crosswalk(path),
            Task::Save(path) => self.save(path),
            Task::Export { kind: ExportKind::Native(format), .. } => self.review_export(format, None),
            Task::Export { kind, path } => self.export(kind, path),
            Task::ReviewExport { format, base } => self.review_export(format, base),
            Task::ReadBeside(path) => self.read_beside(path),
            Task::SaveExport(path) => self.save_export(path),
            Task::SaveKit(folder) => self.save_kit(folder),
            Task::Compare(step) => self.compare(step),
            Task::AskTenant(step) => self.ask_tenant(step),
            Task::Snapshot(step) => self.step_snapshot(step),
            Task::Census(step) => self.step_census(step),
            Task::Plan(step) => self.step_plan(step),
            Task::Specify(step) => self.specify(step),
            Task::SaveComparison(path) => self.save_comparison(path),
            Task::ReadNative(path) => self.read_native(path),
            Task::SaveTable { path, text } => self.save_table(path, text),
            Task::SaveRequests(path) => self.save_requests(path),
            Task::Connect { url, token } => self.connect(&url, token),
            Task::Trust(path) => self.trust(path),
            Task::UseSandbox => self.use_sandbox(),
            Task::EstimateDryRun => self.estimate_dry_run(),
            Task::DryRun(scope) => self.start_dry_run(scope),
            Task::ResumeDryRun => self.resume_dry_run(),
            Task::GoOnWithRun(path) => self.go_on_with_run(path),
            Task::DeleteRun(path) => self.delete_run(path),
            Task::Cancel(slot) => self.stop(slot),
        }
    }

    fn stop(&mut self, slot: JobKind) {
        self.jobs.cancel(slot);
        match slot {
            JobKind::DryRun => self.endpoint.dry_run.stopped(self.context.now.now()),
            JobKind::Estimate => self.endpoint.dry_run.estimate = None,
            JobKind::Connect | JobKind::Sandbox => self.endpoint.connect(Connection::default()),
            JobKind::Choose => self.view.chosen = None,
            _ => self.messages.note(format!("{}: stopped", slot.label())),
        }
        // What waits for its turn was not stopped.
        match slot {
            JobKind::Arrive => self.look_at_next(),
            JobKind::Export => self.export_next(),
            _ => {}
        }
    }
}
