//! Asking for files: by the system's dialogs, and by a field to type a path into where the system has none.
//!
//! A dialog runs on a thread of its own, and the window goes on meanwhile. On Linux the dialogs come from the desktop's
//! portal or from the program zenity; without both, the library we use answers as if a person had cancelled, so that
//! is looked for once, when the first dialog is asked for. What is chosen becomes a [`Task`] for the workbench.

use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, channel};

use egui::{Context, Ui};

use super::path_dialog::{PathDialog, Typing};
use crate::client::native::NativeFormat;
use crate::exchange::snapshot::seal::SealFor;
use crate::workbench::{
    Action, CensusStep, CompareStep, ExportKind, PlanAs, PlanStep, ReviewFor, SideChoice, SideName, SigningStep,
    SnapshotStep, Task, TenantStep, UnsealBy, Workbench, last_plan_beside,
};

/// What a person is asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Question {
    pub title: String,
    pub form: Form,
    /// What the files are called, and how their names end. Other files can be chosen all the same.
    pub filter: (&'static str, &'static [&'static str]),
    /// Where to look first.
    pub folder: Option<PathBuf>,
    /// What a name that is typed without an ending gets: its readers look for it.
    pub ending: Option<&'static str>,
}

impl Question {
    pub const fn saves(&self) -> bool {
        matches!(self.form, Form::Save(_) | Form::SaveSeveral(_))
    }
}

/// How many files, and whether they are there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Form {
    One,
    Several,
    /// A folder.
    Folder,
    /// A file to write, with the name that is proposed.
    Save(String),
    /// Several files to write, into a folder of this name, which may be there.
    SaveSeveral(String),
}

/// Takes the answer, from any thread; no paths when the person cancelled.
pub type Answer = Box<dyn FnOnce(Vec<PathBuf>) + Send>;

/// Where dialogs come from.
pub trait FileDialogs: Send {
    /// Whether this machine has any.
    fn are_there(&self) -> bool;

    /// Shows one and comes back at once. Called on the window's thread, as macOS wants it.
    fn ask(&self, question: &Question, answer: Answer);
}

/// Says in a box of the system why there is no window, to who started the program from a desktop. Returns when it was
/// closed, or when the system has none.
pub fn tell(sentence: &str) {
    let said = rfd::MessageDialog::new().set_level(rfd::MessageLevel::Error).set_title("Crosswalk");
    said.set_description(sentence).show();
}

/// The dialogs of the system.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemDialogs;

impl FileDialogs for SystemDialogs {
    fn are_there(&self) -> bool {
        cfg!(not(target_os = "linux")) || has_portal() || is_on_path("zenity")
    }

    fn ask(&self, question: &Question, answer: Answer) {
        let mut dialog = rfd::AsyncFileDialog::new()
            .set_title(&question.title)
            .add_filter(question.filter.0, question.filter.1)
            .add_filter("All files", &["*"]);
        if let Some(folder) = &question.folder {
            dialog = dialog.set_directory(folder);
        }
        match &question.form {
            Form::One => {
                let asked = dialog.pick_file();
                wait(async move { asked.await.into_iter().collect() }, answer);
            }
            Form::Several => {
                let asked = dialog.pick_files();
                wait(async move { asked.await.unwrap_or_default() }, answer);
            }
            Form::Folder => {
                let asked = dialog.pick_folder();
                wait(async move { asked.await.into_iter().collect() }, answer);
            }
            Form::Save(name) | Form::SaveSeveral(name) => {
                let asked = dialog.set_file_name(name).save_file();
                wait(async move { asked.await.into_iter().collect() }, answer);
            }
        }
    }
}

/// Waits for a dialog on a thread of its own.
fn wait(asked: impl Future<Output = Vec<rfd::FileHandle>> + Send + 'static, answer: Answer) {
    std::thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_current_thread().build();
        let files = runtime.map(|runtime| runtime.block_on(asked)).unwrap_or_default();
        // zenity's output may be an empty line: that is no path.
        let paths = files.iter().map(|file| file.path().to_owned());
        answer(paths.filter(|path| !path.as_os_str().is_empty()).collect());
    });
}

/// Whether a desktop portal can answer: a session bus is there, and the portal is installed or runs in it.
fn has_portal() -> bool {
    let set = |name: &str| std::env::var_os(name).filter(|value| !value.is_empty());
    let bus = set("DBUS_SESSION_BUS_ADDRESS").is_some()
        || set("XDG_RUNTIME_DIR").is_some_and(|folder| Path::new(&folder).join("bus").exists());
    let folders = set("XDG_DATA_DIRS").unwrap_or_else(|| "/usr/local/share:/usr/share".into());
    let service = "dbus-1/services/org.freedesktop.portal.Desktop.service";
    bus && std::env::split_paths(&folders).any(|folder| folder.join(service).exists())
}

fn is_on_path(program: &str) -> bool {
    let path = std::env::var_os("PATH").unwrap_or_default();
    std::env::split_paths(&path).any(|folder| folder.join(program).is_file())
}

/// What the files are for.
#[derive(Clone, Debug)]
pub enum Purpose {
    /// Payloads, in place of or beside what is loaded.
    Payloads {
        add: bool,
    },
    /// Payloads to load with other names in place of the real ones.
    LoadPseudonymised,
    /// Copies with other names.
    SavePseudonymised,
    OpenCrosswalk,
    SaveCrosswalk,
    Export(ExportKind),
    /// The vendor's file that the rules go into.
    Base(&'static NativeFormat),
    /// What that file hangs on, in one of its own.
    Beside(&'static NativeFormat),
    /// Where that file goes, with the rules in it, as it was reviewed.
    Reviewed(&'static NativeFormat),
    /// The folder for it and the scripts that put it in place.
    Kit(&'static NativeFormat),
    ReadNative,
    /// The folder for what the tenant is asked.
    Questions,
    /// The folder with what it answered.
    Answers,
    /// A snapshot of the account.
    Snapshot,
    /// What the account exports of its people.
    AccountExport,
    /// Where one goes that is taken, sealed where that is asked for.
    TakeSnapshot(Option<SealFor>),
    /// What opens one that is sealed.
    Identities,
    /// Whom connections trust.
    Authority,
    /// What the open crosswalk is compared with.
    Compare,
    /// The first of two files to be compared.
    CompareFiles,
    /// One side of a comparison.
    Side(SideName),
    SaveComparison,
    /// The file before, for the specification to sign.
    Before,
    SaveSpecification,
    /// A plan that was saved.
    OpenPlan,
    /// Where the plan in view goes.
    SavePlan(PlanAs),
    /// Where the people to begin with go.
    SavePilot,
    /// The requests of the record in view.
    SaveRequests,
    /// A table that is shown, as CSV.
    SaveTable(String),
}

const PAYLOADS: (&str, &[&str]) = ("Payloads", &crate::source::ENDINGS);
/// Of these a crosswalk takes the place of what is open, and payloads that of what is loaded.
const OPENABLE: (&str, &[&str]) = ("Crosswalks and payloads", &with_crosswalk());
const CROSSWALK: (&str, &[&str]) = ("Crosswalk files", &["crosswalk"]);
const TABLE: (&str, &[&str]) = ("CSV", &["csv"]);
const SNAPSHOT: (&str, &[&str]) = ("Snapshots", &["snapshot", "jsonl", "age"]);
const IDENTITIES: (&str, &[&str]) = ("Identity files", &["txt", "key", "age"]);
const CERTIFICATES: (&str, &[&str]) = ("Certificates", &["pem", "crt", "cer", "der"]);
const PLAN: (&str, &[&str]) = ("Plans", &["json", "plan"]);
const HTTP: (&str, &[&str]) = ("HTTP requests", &["http"]);
const JSON: (&str, &[&str]) = ("JSON", &["json", "txt"]);
const HTML: (&str, &[&str]) = ("HTML", &["html"]);
const MARKDOWN: (&str, &[&str]) = ("Markdown", &["md"]);
const MAPPINGS: (&str, &[&str]) = ("Crosswalks and mapping files", &["crosswalk", "json", "tf", "txt", "csv", "md"]);
const NATIVE: (&str, &[&str]) = ("Mapping files", &["json", "tf", "txt", "csv", "md"]);

const fn with_crosswalk() -> [&'static str; crate::source::ENDINGS.len() + 1] {
    let mut endings = ["crosswalk"; crate::source::ENDINGS.len() + 1];
    let mut at = 0;
    while at < crate::source::ENDINGS.len() {
        endings[at + 1] = crate::source::ENDINGS[at];
        at += 1;
    }
    endings
}

impl Purpose {
    /// What the export needs to know first.
    pub fn export(kind: ExportKind) -> Self {
        match kind {
            ExportKind::Crosswalk => Self::SaveCrosswalk,
            ExportKind::Native(format) => Self::Reviewed(format),
            other => Self::Export(other),
        }
    }

    /// The files that an action needs.
    pub fn of(action: Action) -> Option<Self> {
        match action {
            Action::OpenFiles => Some(Self::Payloads { add: false }),
            Action::AddFiles => Some(Self::Payloads { add: true }),
            Action::LoadPseudonymised => Some(Self::LoadPseudonymised),
            Action::OpenCrosswalk => Some(Self::OpenCrosswalk),
            Action::Export(kind) => Some(Self::export(kind)),
            Action::SaveRequests => Some(Self::SaveRequests),
            Action::ReadNative => Some(Self::ReadNative),
            Action::OpenSnapshot => Some(Self::Snapshot),
            Action::OpenAccountExport => Some(Self::AccountExport),
            Action::Compare => Some(Self::Compare),
            Action::CompareFiles => Some(Self::CompareFiles),
            Action::Save | Action::SaveAs => Some(Self::SaveCrosswalk),
            _ => None,
        }
    }

    fn question(&self, bench: &Workbench, folder: Option<PathBuf>) -> Question {
        let (title, form, filter) = match self {
            Self::Payloads { add: false } => ("Open files", Form::Several, OPENABLE),
            Self::Payloads { add: true } => ("Add files", Form::Several, PAYLOADS),
            Self::LoadPseudonymised => ("Load pseudonymised", Form::Several, PAYLOADS),
            Self::SavePseudonymised => ("Save a pseudonymised copy", copies(bench), PAYLOADS),
            Self::OpenCrosswalk => ("Open crosswalk", Form::One, CROSSWALK),
            Self::SaveCrosswalk => ("Save crosswalk", Form::Save(file_name(bench)), CROSSWALK),
            Self::Export(kind) => {
                let filter: (&str, &[&str]) = if *kind == ExportKind::Csv { TABLE } else { MARKDOWN };
                ("Save as", Form::Save(kind.file_name().to_owned()), filter)
            }
            Self::Base(format) => (format.title, Form::One, NATIVE),
            Self::Beside(format) => (format.beside.map_or(format.title, |beside| beside.title), Form::One, JSON),
            Self::Reviewed(format) => ("Save as", Form::Save(reviewed_name(bench, format)), NATIVE),
            Self::Kit(format) => ("A new folder for the kit", Form::Save(format!("{}-kit", format.id)), NATIVE),
            Self::SaveTable(_) => ("Save the table", Form::Save("dry-run.csv".to_owned()), TABLE),
            Self::OpenPlan => ("Open a plan that was saved", Form::One, PLAN),
            Self::SavePlan(form) => {
                let filter = match form {
                    PlanAs::Json => PLAN,
                    PlanAs::Csv => TABLE,
                    PlanAs::Markdown => MARKDOWN,
                };
                ("Save the plan", Form::Save(plan_name(bench, *form)), filter)
            }
            Self::SavePilot => ("Save the list for a pilot", Form::Save("pilot.csv".to_owned()), TABLE),
            Self::SaveRequests => ("Save the requests", Form::Save("requests.http".to_owned()), HTTP),
            Self::Questions => ("A new folder for the questions", Form::Save("tenant-questions".to_owned()), JSON),
            Self::Answers => ("The folder of questions, with the answers", Form::Folder, JSON),
            Self::Snapshot => ("Open a snapshot of the account", Form::One, SNAPSHOT),
            Self::AccountExport => ("Open what the account exports of its people", Form::One, PAYLOADS),
            Self::Identities => ("The identity file (age-keygen)", Form::One, IDENTITIES),
            Self::Authority => ("The certificate of an authority", Form::One, CERTIFICATES),
            Self::TakeSnapshot(seal) => {
                let name = if seal.is_some() { "account.snapshot.age" } else { "account.snapshot" };
                ("Take a snapshot of the account", Form::Save(name.to_owned()), SNAPSHOT)
            }
            Self::Compare => ("Compare the crosswalk with", Form::One, MAPPINGS),
            Self::CompareFiles | Self::Side(SideName::A) => ("Compare: A", Form::One, MAPPINGS),
            Self::Side(SideName::B) => ("Compare: B", Form::One, MAPPINGS),
            Self::Before => ("The file before", Form::One, MAPPINGS),
            Self::SaveSpecification => {
                ("Save the specification to sign", Form::Save("specification.html".to_owned()), HTML)
            }
            Self::SaveComparison => ("Save the differences", Form::Save("differences.md".to_owned()), MARKDOWN),
            Self::ReadNative => ("Read rules from a vendor’s mapping file", Form::One, NATIVE),
        };
        Question { title: title.to_owned(), form, filter, folder, ending: self.ending() }
    }

    /// The ending of what is written.
    fn ending(&self) -> Option<&'static str> {
        match self {
            Self::SaveCrosswalk => Some("crosswalk"),
            Self::Export(kind) => Path::new(kind.file_name()).extension().and_then(|ending| ending.to_str()),
            Self::Reviewed(format) => Path::new(format.file_name).extension().and_then(|ending| ending.to_str()),
            Self::TakeSnapshot(seal) => Some(if seal.is_some() { "age" } else { "snapshot" }),
            Self::SaveRequests => Some("http"),
            Self::SavePlan(form) => Some(form.ending()),
            Self::SaveTable(_) | Self::SavePilot => Some("csv"),
            Self::SaveComparison => Some("md"),
            Self::SaveSpecification => Some("html"),
            _ => None,
        }
    }
}

/// The name that is proposed for the crosswalk's file.
fn file_name(bench: &Workbench) -> String {
    if let Some(name) = bench.file().and_then(Path::file_name) {
        return name.to_string_lossy().into_owned();
    }
    let name = &bench.document().name;
    let safe: String = name.chars().map(|c| if c.is_alphanumeric() || "-_. ".contains(c) { c } else { '-' }).collect();
    let safe = safe.trim_matches(['.', ' ']);
    format!("{}.crosswalk", if safe.is_empty() { "mapping" } else { safe })
}

/// The name that is proposed for a plan: beside the crosswalk it is what the next one is held against.
fn plan_name(bench: &Workbench, form: PlanAs) -> String {
    let beside = bench.file().map(last_plan_beside).map(|path| path.with_extension(form.ending()));
    let name = beside.as_deref().and_then(Path::file_name).map(|name| name.to_string_lossy().into_owned());
    name.unwrap_or_else(|| format!("plan.{}", form.ending()))
}

/// The name that is proposed for a reviewed file: after the one that the rules go into, which stays as it is.
fn reviewed_name(bench: &Workbench, format: &NativeFormat) -> String {
    let Some(base) = bench.export_review().and_then(|review| review.base()) else { return format.file_name.to_owned() };
    let part = |part: Option<&std::ffi::OsStr>| part.unwrap_or_default().to_string_lossy().into_owned();
    let ending = base.extension().map(|ending| format!(".{}", part(Some(ending)))).unwrap_or_default();
    format!("{}-changed{ending}", part(base.file_stem()))
}

/// The name that is proposed for a copy: that of the file, or of a folder for several.
fn copies(bench: &Workbench) -> Form {
    match bench.set().files() {
        [file] => {
            let name = Path::new(&file.name);
            let part = |part: Option<&std::ffi::OsStr>| part.unwrap_or_default().to_string_lossy().into_owned();
            let ending = name.extension().map(|ending| format!(".{}", part(Some(ending)))).unwrap_or_default();
            Form::Save(format!("{}-pseudonymised{ending}", part(name.file_stem())))
        }
        _ => Form::SaveSeveral("pseudonymised".to_owned()),
    }
}

/// What is being asked, and where the next question looks first.
pub struct Dialogs {
    system: Box<dyn FileDialogs>,
    /// Looked for once.
    are_there: Option<bool>,
    open: Vec<(Purpose, Receiver<Vec<PathBuf>>)>,
    typed: Option<(Purpose, PathDialog)>,
    folder: Option<PathBuf>,
}

impl Default for Dialogs {
    fn default() -> Self {
        Self::new(SystemDialogs)
    }
}

impl Dialogs {
    pub fn new(system: impl FileDialogs + 'static) -> Self {
        Self { system: Box::new(system), are_there: None, open: Vec::new(), typed: None, folder: None }
    }

    /// Asks for the files a purpose needs.
    pub fn ask(&mut self, ctx: &Context, bench: &Workbench, purpose: Purpose) {
        let question = self.question(bench, &purpose);
        if !*self.are_there.get_or_insert_with(|| self.system.are_there()) {
            self.typed = Some((purpose, PathDialog::new(question)));
            return ctx.request_repaint();
        }
        let (send, receive) = channel();
        let ctx = ctx.clone();
        self.system.ask(
            &question,
            Box::new(move |paths| {
                // The window may be gone; then nobody waits for the answer.
                if send.send(paths).is_ok() {
                    ctx.request_repaint();
                }
            }),
        );
        self.open.push((purpose, receive));
    }

    fn question(&self, bench: &Workbench, purpose: &Purpose) -> Question {
        // A file with rules in it goes beside the one that they were put into.
        let is_reviewed = matches!(purpose, Purpose::Reviewed(_) | Purpose::Kit(_));
        let base = bench.export_review().filter(|_| is_reviewed).and_then(|review| review.base());
        let beside = base.or_else(|| bench.file()).and_then(Path::parent).map(Path::to_owned);
        let folder = if base.is_some() { beside } else { self.folder.clone().or(beside) };
        purpose.question(bench, folder)
    }

    /// Takes the answers that have come, and shows the field where there are no dialogs. Waits for nothing.
    pub fn show(&mut self, ui: &Ui, bench: &Workbench) -> Vec<Task> {
        let mut answers = Vec::new();
        self.open.retain(|(purpose, receive)| match receive.try_recv() {
            Ok(paths) => {
                answers.push((purpose.clone(), paths));
                false
            }
            Err(std::sync::mpsc::TryRecvError::Empty) => true,
            Err(std::sync::mpsc::TryRecvError::Disconnected) => false,
        });
        let chosen: Vec<_> =
            answers.into_iter().filter_map(|(purpose, paths)| self.named(bench, purpose, paths)).collect();
        let typed = self.show_field(ui);
        let answers = chosen.into_iter().chain(typed);
        answers.filter_map(|(purpose, paths)| self.answered(purpose, paths)).collect()
    }

    /// What was chosen, with its ending. The system has asked whether the name that was chosen may be replaced; where the
    /// ending makes it the name of another file, that is asked here.
    fn named(
        &mut self,
        bench: &Workbench,
        purpose: Purpose,
        mut paths: Vec<PathBuf>,
    ) -> Option<(Purpose, Vec<PathBuf>)> {
        let (Some(ending), [path]) = (purpose.ending(), paths.as_mut_slice()) else { return Some((purpose, paths)) };
        let whole = with_ending(path.clone(), ending);
        if whole != *path && whole.exists() {
            let question = self.question(bench, &purpose);
            self.typed = Some((purpose, PathDialog::is_there(question, whole)));
            return None;
        }
        *path = whole;
        Some((purpose, paths))
    }

    fn answered(&mut self, purpose: Purpose, paths: Vec<PathBuf>) -> Option<Task> {
        let first = paths.first()?.clone();
        self.folder = first.parent().map(Path::to_owned);
        Some(match purpose {
            Purpose::Payloads { add } => Task::OpenFiles { paths, add },
            Purpose::LoadPseudonymised => Task::ReviewPersonal(ReviewFor::Load(paths)),
            Purpose::SavePseudonymised => Task::SavePseudonymised(first),
            Purpose::OpenCrosswalk => Task::OpenCrosswalk(first),
            Purpose::SaveCrosswalk => Task::Save(Some(first)),
            Purpose::Export(kind) => Task::Export { kind, path: first },
            Purpose::Base(format) => Task::ReviewExport { format, base: Some(first) },
            Purpose::Beside(_) => Task::ReadBeside(first),
            Purpose::Reviewed(_) => Task::SaveExport(first),
            Purpose::Kit(_) => Task::SaveKit(first),
            Purpose::ReadNative => Task::ReadNative(first),
            Purpose::Questions => Task::AskTenant(TenantStep::Write(first)),
            Purpose::Answers => Task::AskTenant(TenantStep::Read(first)),
            Purpose::Snapshot => Task::Census(CensusStep::Open(first)),
            Purpose::AccountExport => Task::Census(CensusStep::OpenExport(first)),
            Purpose::TakeSnapshot(seal) => Task::Snapshot(SnapshotStep::Take { path: first, seal }),
            Purpose::Identities => Task::Snapshot(SnapshotStep::Unseal(UnsealBy::Identities(first))),
            Purpose::Authority => Task::Trust(Some(first)),
            Purpose::Compare => Task::Compare(CompareStep::With(first)),
            Purpose::CompareFiles => Task::Compare(CompareStep::First(first)),
            Purpose::Side(side) => Task::Compare(CompareStep::Choose(side, SideChoice::File(first))),
            Purpose::Before => Task::Specify(SigningStep::Against(Some(first))),
            Purpose::SaveSpecification => Task::Specify(SigningStep::Save(first)),
            Purpose::SaveComparison => Task::SaveComparison(first),
            Purpose::OpenPlan => Task::Plan(PlanStep::Open(first)),
            Purpose::SavePlan(form) => Task::Plan(PlanStep::Save(form, first)),
            Purpose::SavePilot => Task::Plan(PlanStep::SavePilot(first)),
            Purpose::SaveTable(text) => Task::SaveTable { path: first, text },
            Purpose::SaveRequests => Task::SaveRequests(first),
        })
    }

    /// The field for a path; the answer when there is one.
    fn show_field(&mut self, ui: &Ui) -> Option<(Purpose, Vec<PathBuf>)> {
        let (_, dialog) = self.typed.as_mut()?;
        match dialog.show(ui) {
            Typing::GoesOn => None,
            Typing::Cancelled => {
                self.typed = None;
                None
            }
            Typing::Done(path) => self.typed.take().map(|(purpose, _)| (purpose, vec![path])),
        }
    }
}

/// A name without an ending gets the one its readers look for; what ends like a folder stays one.
pub(super) fn with_ending(path: PathBuf, ending: &str) -> PathBuf {
    let is_folder = path.to_string_lossy().ends_with(std::path::is_separator);
    if path.extension().is_some() || is_folder { path } else { path.with_extension(ending) }
}
