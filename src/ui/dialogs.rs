//! Asking for files: the system's dialogs, and a field to type a path into where the system has none.
//!
//! A dialog runs on a thread of its own, and the window goes on meanwhile. On Linux the dialogs come from the desktop's
//! portal or from the program zenity; without both, the library we use answers as if a person had cancelled, so that
//! is looked for once, when the first dialog is asked for. What is chosen becomes a [`Task`] for the workbench.

use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, channel};

use egui::{Context, Key, Ui, vec2};

use super::paint::{Face, Pen};
use super::theme::size;
use super::widget::{Button, Field, dialog};
use crate::workbench::{Action, ExportKind, ReviewFor, Task, Workbench};

/// What a person is asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Question {
    pub title: String,
    pub form: Form,
    /// What the files are called, and how their names end. Other files can be chosen all the same.
    pub filter: (&'static str, &'static [&'static str]),
    /// Where to look first.
    pub folder: Option<PathBuf>,
}

/// How many files, and whether they are there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Form {
    One,
    Several,
    /// A file to write, with the name that is proposed.
    Save(String),
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
            Form::Save(name) => {
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
#[derive(Clone, Debug, PartialEq, Eq)]
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
    /// The schema to write the mappings into.
    EntraBase,
    /// Where to write it.
    EntraSchema {
        base: PathBuf,
    },
    ReadEntraSchema,
    /// The requests of the record in view.
    SaveRequests,
}

const PAYLOADS: (&str, &[&str]) = ("Payloads", &crate::source::ENDINGS);
const CROSSWALK: (&str, &[&str]) = ("Crosswalk files", &["crosswalk"]);
const HTTP: (&str, &[&str]) = ("HTTP requests", &["http"]);
const JSON: (&str, &[&str]) = ("JSON", &["json"]);

impl Purpose {
    /// What the export needs to know first.
    pub fn export(kind: ExportKind) -> Self {
        match kind {
            ExportKind::Crosswalk => Self::SaveCrosswalk,
            ExportKind::EntraSchema => Self::EntraBase,
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
            Action::Save | Action::SaveAs => Some(Self::SaveCrosswalk),
            _ => None,
        }
    }

    fn question(&self, bench: &Workbench, folder: Option<PathBuf>) -> Question {
        let (title, form, filter) = match self {
            Self::Payloads { add: false } => ("Open payload files", Form::Several, PAYLOADS),
            Self::Payloads { add: true } => ("Add payload files", Form::Several, PAYLOADS),
            Self::LoadPseudonymised => ("Load pseudonymised", Form::Several, PAYLOADS),
            Self::SavePseudonymised => ("Save a pseudonymised copy", Form::Save(copy_name(bench)), PAYLOADS),
            Self::OpenCrosswalk => ("Open crosswalk", Form::One, CROSSWALK),
            Self::SaveCrosswalk => ("Save crosswalk", Form::Save(file_name(bench)), CROSSWALK),
            Self::Export(kind) => {
                let filter: (&str, &[&str]) =
                    if *kind == ExportKind::Csv { ("CSV", &["csv"]) } else { ("Markdown", &["md"]) };
                ("Save as", Form::Save(kind.file_name().to_owned()), filter)
            }
            Self::EntraBase => ("The schema downloaded from Entra", Form::One, JSON),
            Self::EntraSchema { .. } => {
                ("Save the changed schema", Form::Save(ExportKind::EntraSchema.file_name().to_owned()), JSON)
            }
            Self::SaveRequests => ("Save the requests", Form::Save("requests.http".to_owned()), HTTP),
            Self::ReadEntraSchema => ("Read mappings from an Entra schema", Form::One, JSON),
        };
        Question { title: title.to_owned(), form, filter, folder }
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

/// The name that is proposed for a copy: that of the file, or of a folder for several.
fn copy_name(bench: &Workbench) -> String {
    match bench.set().files() {
        [file] => {
            let name = Path::new(&file.name);
            let part = |part: Option<&std::ffi::OsStr>| part.unwrap_or_default().to_string_lossy().into_owned();
            let ending = name.extension().map(|ending| format!(".{}", part(Some(ending)))).unwrap_or_default();
            format!("{}-pseudonymised{ending}", part(name.file_stem()))
        }
        _ => "pseudonymised".to_owned(),
    }
}

/// What is being asked, and where the next question looks first.
pub struct Dialogs {
    system: Box<dyn FileDialogs>,
    /// Looked for once.
    are_there: Option<bool>,
    open: Vec<(Purpose, Receiver<Vec<PathBuf>>)>,
    typed: Option<Typed>,
    folder: Option<PathBuf>,
}

/// A path that is being typed, where there is no dialog.
struct Typed {
    purpose: Purpose,
    question: Question,
    text: String,
    /// The file is there, and the person was told.
    warned: bool,
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
        let folder = self.folder.clone().or_else(|| bench.file().and_then(Path::parent).map(Path::to_owned));
        let question = purpose.question(bench, folder);
        if !*self.are_there.get_or_insert_with(|| self.system.are_there()) {
            let text = match &question.form {
                Form::Save(name) => proposed(&question, name),
                Form::One | Form::Several => String::new(),
            };
            self.typed = Some(Typed { purpose, question, text, warned: false });
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
        answers.extend(self.show_field(ui));
        answers.into_iter().filter_map(|(purpose, paths)| self.answered(ui.ctx(), bench, purpose, paths)).collect()
    }

    fn answered(&mut self, ctx: &Context, bench: &Workbench, purpose: Purpose, paths: Vec<PathBuf>) -> Option<Task> {
        let first = paths.first()?.clone();
        self.folder = first.parent().map(Path::to_owned);
        Some(match purpose {
            Purpose::Payloads { add } => Task::OpenFiles { paths, add },
            Purpose::LoadPseudonymised => Task::ReviewPersonal(ReviewFor::Load(paths)),
            Purpose::SavePseudonymised => Task::SavePseudonymised(first),
            Purpose::OpenCrosswalk => Task::OpenCrosswalk(first),
            Purpose::SaveCrosswalk => Task::Save(Some(with_ending(first, "crosswalk"))),
            Purpose::Export(kind) => {
                let ending = Path::new(kind.file_name()).extension().unwrap_or_default();
                let path = with_ending(first, &ending.to_string_lossy());
                Task::Export { kind, path, base: None }
            }
            Purpose::EntraBase => {
                self.ask(ctx, bench, Purpose::EntraSchema { base: first });
                return None;
            }
            Purpose::EntraSchema { base } => {
                Task::Export { kind: ExportKind::EntraSchema, path: with_ending(first, "json"), base: Some(base) }
            }
            Purpose::ReadEntraSchema => Task::ReadEntraSchema(first),
            Purpose::SaveRequests => Task::SaveRequests(with_ending(first, "http")),
        })
    }

    /// The field for a path; the answer when there is one.
    fn show_field(&mut self, ui: &Ui) -> Option<(Purpose, Vec<PathBuf>)> {
        let typed = self.typed.as_mut()?;
        let title = typed.question.title.clone();
        let shown = dialog::show(ui.ctx(), &title, vec2(560.0, 152.0), |ui, rect| typed.show(ui, rect));
        match shown.inner {
            Pressed::Go => {
                let typed = self.typed.take()?;
                let paths = typed.paths();
                Some((typed.purpose, paths))
            }
            Pressed::Cancel => {
                self.typed = None;
                None
            }
            Pressed::Nothing => {
                if shown.closed {
                    self.typed = None;
                }
                None
            }
        }
    }
}

fn proposed(question: &Question, name: &str) -> String {
    question.folder.as_ref().map_or_else(|| name.to_owned(), |folder| folder.join(name).display().to_string())
}

/// A name typed without an ending gets the one its readers look for.
fn with_ending(path: PathBuf, ending: &str) -> PathBuf {
    if path.extension().is_some() { path } else { path.with_extension(ending) }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Pressed {
    Nothing,
    Cancel,
    Go,
}

impl Typed {
    /// `~/` is the person's folder, as in a shell.
    fn paths(&self) -> Vec<PathBuf> {
        let text = self.text.trim();
        if text.is_empty() {
            return Vec::new();
        }
        let home = directories::UserDirs::new();
        vec![match (text.strip_prefix("~/"), home) {
            (Some(rest), Some(dirs)) => dirs.home_dir().join(rest),
            _ => PathBuf::from(text),
        }]
    }

    fn show(&mut self, ui: &mut Ui, rect: egui::Rect) -> Pressed {
        let pen = Pen::of(ui);
        let t = pen.theme;
        let inner = rect.shrink(size::PAD);
        let saves = matches!(self.question.form, Form::Save(_));
        let words = match (saves, self.warned) {
            (true, true) => "There is a file of this name. Save again to replace it, or type another name.",
            (true, false) => "No file dialogs here (no desktop portal, no zenity). Type where to save it.",
            (false, _) => {
                "No file dialogs here (no desktop portal, no zenity). Type the path, or drop files on the window."
            }
        };
        let ink = if self.warned { t.warn } else { t.muted };
        pen.paragraph(inner.left(), inner.top(), words, Face::Body, ink, inner.width());
        let field = Field::new("Path").hint("/home/you/users.json").mono();
        let id = field.id(ui);
        let line = egui::Rect::from_min_size(inner.left_top() + vec2(0.0, 48.0), vec2(inner.width(), 28.0));
        let response = field.show(ui, line, &mut self.text);
        if response.changed() {
            self.warned = false;
        }
        if ui.memory(|m| m.focused().is_none()) {
            ui.memory_mut(|m| m.request_focus(id));
        }
        let word = if saves { "Save" } else { "Open" };
        let buttons = [Button::secondary("Cancel"), Button::primary(word).enabled(!self.text.trim().is_empty())];
        let y = inner.bottom() - size::CONTROL / 2.0;
        let (pressed, _) = super::widget::button::row_from_right(ui, inner.right(), y, &buttons);
        let entered = response.lost_focus() && ui.input(|i| i.key_pressed(Key::Enter));
        match pressed {
            Some(0) => Pressed::Cancel,
            Some(_) => self.go(saves),
            None if entered && !self.text.trim().is_empty() => self.go(saves),
            None => Pressed::Nothing,
        }
    }

    /// A file that is there is not replaced without a word.
    fn go(&mut self, saves: bool) -> Pressed {
        if saves && !self.warned && self.paths().iter().any(|path| path.exists()) {
            self.warned = true;
            return Pressed::Nothing;
        }
        Pressed::Go
    }
}
