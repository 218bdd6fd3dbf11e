//! A field to type a path into: where the system has no file dialogs, and where a name that got its ending is taken.
//!
//! What is typed is read as people write paths, and tried before it is taken: one that cannot be used is told under the
//! field, with what was typed left in it. Only what goes wrong later (a full disk) is a message of the workbench.

use std::fs::File;
use std::io::{self, ErrorKind};
use std::ops::Range;
use std::path::{Path, PathBuf};

use egui::accesskit::Live;
use egui::text::{CCursor, CCursorRange};
use egui::{Key, Rect, Response, Role, Sense, TextEdit, Ui, WidgetInfo, pos2, vec2};

use super::dialogs::{Form, Question, with_ending};
use super::icon;
use super::paint::{Cut as _, Face, Pen};
use super::theme::size;
use super::widget::{Button, Field, button, dialog};
use crate::base::file::{AtomicFile, WriteError};

const NOT_THERE: &str =
    "No file dialogs here (no desktop portal, no zenity). Type the path, or drop files on the window.";
const NOT_THERE_TO_SAVE: &str = "No file dialogs here (no desktop portal, no zenity). Type where to save it.";
const WIDTH: f32 = 560.0;
/// From the field down, without what is told under it: the field, air, the buttons and the padding.
const BELOW: f32 = 28.0 + 16.0 + size::CONTROL + size::PAD;

/// A path that is being typed.
pub struct PathDialog {
    question: Question,
    words: String,
    text: String,
    refusal: Option<Refusal>,
    /// The characters that are selected when it opens.
    selected: Option<Range<usize>>,
}

/// Why a path was not taken.
#[derive(Debug, PartialEq, Eq)]
enum Refusal {
    Unusable(String),
    /// It is there: taken when it is given once more.
    IsThere(PathBuf),
}

/// How far it is after a frame.
pub enum Typing {
    GoesOn,
    Cancelled,
    Done(PathBuf),
}

impl PathDialog {
    /// The name that is proposed is selected up to its ending, so that typing replaces it.
    pub fn new(question: Question) -> Self {
        let name = match &question.form {
            Form::Save(name) | Form::SaveSeveral(name) => name.as_str(),
            Form::One | Form::Several | Form::Folder => "",
        };
        let text = if name.is_empty() { String::new() } else { base(&question).join(name).display().to_string() };
        let end = text.chars().count();
        let ending = Path::new(name).extension().map_or(0, |ending| ending.to_string_lossy().chars().count() + 1);
        let selected = Some(end - name.chars().count()..end - ending);
        let words = if question.saves() { NOT_THERE_TO_SAVE } else { NOT_THERE }.to_owned();
        Self { question, words, text, refusal: None, selected }
    }

    /// For a path that was chosen elsewhere, and whose file is there without the person having been told.
    pub fn is_there(question: Question, path: PathBuf) -> Self {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let words = format!("The name got the ending of such files: {name}.");
        let text = path.display().to_string();
        Self { words, text, refusal: Some(Refusal::IsThere(path)), ..Self::new(question) }
    }

    /// Draws it.
    pub fn show(&mut self, ui: &Ui) -> Typing {
        let pen = Pen::of(ui);
        let inner = WIDTH - 2.0 * size::PAD;
        let told = self.refusal.as_ref().map_or(0.0, |refusal| refusal.height(&pen, inner));
        let head = pen.paragraph_height(&self.words, Face::Body, inner) + 8.0;
        let title = self.question.title.clone();
        let wanted = vec2(WIDTH, size::PAD + head + BELOW + told);
        let shown = dialog::show(ui.ctx(), &title, wanted, |ui, rect| {
            let mut rest = rect.shrink(size::PAD);
            self.head(ui, rest.cut_top(head));
            let entered = self.field(ui, rest.cut_top(28.0));
            if let Some(refusal) = &self.refusal {
                refusal.show(ui, rest.cut_top(told));
            }
            let pressed = self.buttons(ui, rest.cut_bottom(size::CONTROL));
            (pressed == Some(0), entered || pressed == Some(1))
        });
        match shown.inner {
            (_, true) => self.taken().map_or(Typing::GoesOn, Typing::Done),
            (true, _) => Typing::Cancelled,
            _ if shown.closed => Typing::Cancelled,
            _ => Typing::GoesOn,
        }
    }

    fn head(&self, ui: &Ui, rect: Rect) {
        let pen = Pen::of(ui);
        super::widget::spoken(ui, rect, "what to do", Role::Label, &self.words);
        pen.paragraph(rect.left(), rect.top(), &self.words, Face::Body, pen.theme.muted, rect.width());
    }

    /// Whether Enter was pressed in the field, which keeps the keyboard.
    fn field(&mut self, ui: &mut Ui, rect: Rect) -> bool {
        let faulty = matches!(self.refusal, Some(Refusal::Unusable(_)));
        let field = Field::new("Path").hint("/home/you/users.json").mono().faulty(faulty);
        if let Some(selected) = self.selected.take() {
            select(ui, field.id(ui), selected);
        }
        let response = field.show(ui, rect, &mut self.text);
        // Asked before the field gets the keyboard back: it has lost it by Enter.
        let entered = response.lost_focus() && ui.input(|i| i.key_pressed(Key::Enter));
        if response.changed() {
            self.refusal = None;
        }
        if ui.memory(|m| m.focused().is_none()) {
            response.request_focus();
        }
        self.describe(ui, &response);
        entered
    }

    /// A screen reader says with the field what stands under it.
    fn describe(&self, ui: &Ui, field: &Response) {
        let Some(refusal) = &self.refusal else { return };
        ui.ctx().accesskit_node_builder(field.id, |node| node.set_description(refusal.words()));
    }

    fn buttons(&self, ui: &Ui, rect: Rect) -> Option<usize> {
        let word = match (&self.refusal, &self.question.form) {
            (_, Form::One | Form::Several | Form::Folder) => "Open",
            (Some(Refusal::IsThere(_)), _) => "Replace",
            _ => "Save",
        };
        let buttons = [Button::secondary("Cancel"), Button::primary(word)];
        button::row_from_right(ui, rect.right(), rect.center().y, &buttons).0
    }

    /// The path, if it can be used; otherwise the dialog says why not.
    fn taken(&mut self) -> Option<PathBuf> {
        match self.tried() {
            Ok(path) => Some(path),
            Err(Refusal::IsThere(path)) if self.refusal == Some(Refusal::IsThere(path.clone())) => Some(path),
            Err(refusal) => {
                self.refusal = Some(refusal);
                None
            }
        }
    }

    fn tried(&self) -> Result<PathBuf, Refusal> {
        let Some(path) = read(&self.text, &base(&self.question)) else {
            let words = "Nothing is typed here. Type a path, or choose Cancel.";
            return Err(Refusal::Unusable(words.to_owned()));
        };
        let path = self.question.ending.map_or_else(|| path.clone(), |ending| with_ending(path.clone(), ending));
        let unusable = match &self.question.form {
            Form::One => unreadable(&path, false),
            Form::Several | Form::Folder => unreadable(&path, true),
            Form::Save(_) => unwritable(&path),
            Form::SaveSeveral(_) => unwritable(&path).filter(|_| !path.is_dir()),
        };
        match unusable {
            Some(words) => Err(Refusal::Unusable(words)),
            None if self.question.saves() && is_kept(&path) => Err(Refusal::IsThere(path)),
            None => Ok(path),
        }
    }
}

impl Refusal {
    fn words(&self) -> String {
        match self {
            Self::Unusable(words) => words.clone(),
            Self::IsThere(path) if path.is_dir() => {
                "There is a folder of this name. Files in it that have the names of the new ones are replaced."
                    .to_owned()
            }
            Self::IsThere(_) => "There is a file of this name. Replace it, or type another name.".to_owned(),
        }
    }

    fn height(&self, pen: &Pen, width: f32) -> f32 {
        8.0 + pen.paragraph_height(&self.words(), Face::Body, width - 22.0)
    }

    fn show(&self, ui: &Ui, rect: Rect) {
        let pen = Pen::of(ui);
        let t = pen.theme;
        let (sign, mark, ink) = match self {
            Self::Unusable(_) => (icon::WARNING_OCTAGON, t.error_mark, t.error),
            Self::IsThere(_) => (icon::WARNING, t.warn_mark, t.warn),
        };
        let top = rect.top() + 8.0;
        pen.mark(pos2(rect.left() + 7.0, top + 10.0), sign, mark);
        pen.paragraph(rect.left() + 22.0, top, &self.words(), Face::Body, ink, rect.width() - 22.0);
        let response = ui.interact(rect, ui.scope_id().with("why not"), Sense::hover());
        response.widget_info(|| WidgetInfo::labeled(Role::Status, true, self.words()));
        ui.ctx().accesskit_node_builder(response.id, |node| node.set_live(Live::Assertive));
    }
}

fn select(ui: &Ui, id: egui::Id, chars: Range<usize>) {
    let mut state = TextEdit::load_state(ui.ctx(), id).unwrap_or_default();
    state.cursor.set_char_range(Some(CCursorRange::two(CCursor::new(chars.start), CCursor::new(chars.end))));
    TextEdit::store_state(ui.ctx(), id, state);
    ui.memory_mut(|m| m.request_focus(id));
}

/// What was typed, as people write paths: `~` is their folder, the quotes around a pasted path and a file manager's
/// `file://` fall away, and what is relative begins in the folder that was used last.
fn read(text: &str, base: &Path) -> Option<PathBuf> {
    let text = text.trim();
    let quoted = ['"', '\''].into_iter().find_map(|quote| text.strip_prefix(quote)?.strip_suffix(quote));
    let text = quoted.unwrap_or(text);
    if text.trim().is_empty() {
        return None;
    }
    let url = url::Url::parse(text).ok().filter(|url| url.scheme() == "file");
    if let Some(path) = url.and_then(|url| url.to_file_path().ok()) {
        return Some(path);
    }
    let below_home = text.strip_prefix('~').filter(|rest| rest.is_empty() || rest.starts_with(std::path::is_separator));
    if let (Some(rest), Some(dirs)) = (below_home, directories::UserDirs::new()) {
        return Some(dirs.home_dir().join(rest.trim_start_matches(std::path::is_separator)));
    }
    Some(base.join(text))
}

/// Where a relative path begins.
fn base(question: &Question) -> PathBuf {
    question.folder.clone().or_else(|| std::env::current_dir().ok()).unwrap_or_default()
}

/// Why the file cannot be read; `None`: it can.
fn unreadable(path: &Path, folders_too: bool) -> Option<String> {
    match std::fs::metadata(path) {
        Ok(found) if found.is_dir() && folders_too => None,
        Ok(found) if found.is_dir() => Some(is_folder(path)),
        // Opening what is no file may wait without end.
        Ok(found) if !found.is_file() => None,
        Ok(_) => File::open(path).err().map(|error| why(path, &error)),
        Err(error) => Some(why(path, &error)),
    }
}

fn why(path: &Path, error: &io::Error) -> String {
    let folder = path.parent().unwrap_or(path);
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    match error.kind() {
        ErrorKind::NotFound if folder.is_dir() => {
            format!("There is no {name} in {}. Look at how it is written.", folder.display())
        }
        ErrorKind::NotFound | ErrorKind::NotADirectory => {
            format!("There is no folder {}. Look at how the path is written.", folder.display())
        }
        ErrorKind::PermissionDenied => {
            format!("You may not read {}. Ask whose file it is, or type another path.", path.display())
        }
        _ => format!("{} cannot be read: {error}. Type another path.", path.display()),
    }
}

/// Why no file can be written there; `None`: one can.
fn unwritable(path: &Path) -> Option<String> {
    if std::fs::metadata(path).is_ok_and(|found| !found.is_file() && !found.is_dir()) {
        return None; // a device or a pipe, which trying would open
    }
    // What it makes is gone again at once.
    AtomicFile::create(path).err().map(|error| match error {
        WriteError::NoFolder { folder, .. } => {
            format!("There is no folder {}. Make it first, or type another path.", folder.display())
        }
        WriteError::IsFolder { .. } => is_folder(path),
        WriteError::Failed { source, .. } if source.kind() == ErrorKind::PermissionDenied => {
            let folder = path.parent().unwrap_or(path);
            format!("You may not write in {}. Type another path.", folder.display())
        }
        other => other.to_string(),
    })
}

fn is_folder(path: &Path) -> String {
    format!("{} is a folder. Add the name of the file.", path.display())
}

/// Whether something would be replaced: a file or a folder, not a device.
fn is_kept(path: &Path) -> bool {
    path.is_file() || path.is_dir()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_read_as_people_write_them() {
        let home = directories::UserDirs::new().expect("a home").home_dir().to_owned();
        let base = Path::new("/base");
        for (typed, expected) in [
            ("/a/b.json", PathBuf::from("/a/b.json")),
            ("  /a/b c.json\t", PathBuf::from("/a/b c.json")),
            ("b.json", PathBuf::from("/base/b.json")),
            ("../b.json", PathBuf::from("/base/../b.json")),
            ("\"/a/b.json\"", PathBuf::from("/a/b.json")),
            ("'/a/b.json'", PathBuf::from("/a/b.json")),
            ("\"b.json", PathBuf::from("/base/\"b.json")),
            ("it's", PathBuf::from("/base/it's")),
            ("~/b.json", home.join("b.json")),
            ("'~/b.json'", home.join("b.json")),
            ("~", home.clone()),
            ("~b.json", PathBuf::from("/base/~b.json")),
            ("file:///a/b%20%C3%AB.json", PathBuf::from("/a/b ë.json")),
            ("c:b.json", PathBuf::from("/base/c:b.json")),
        ] {
            assert_eq!(read(typed, base), Some(expected), "{typed}");
        }
        for nothing in ["", "  ", "\"\"", "' '"] {
            assert_eq!(read(nothing, base), None, "{nothing}");
        }
    }

    #[test]
    fn what_may_not_be_read_is_told_from_what_is_not_there() {
        let path = Path::new("/a/b.json");
        for (kind, expected) in [
            (ErrorKind::NotFound, "There is no folder /a."),
            (ErrorKind::PermissionDenied, "You may not read /a/b.json."),
            (ErrorKind::TimedOut, "/a/b.json cannot be read: timed out."),
        ] {
            let words = why(path, &kind.into());
            assert!(words.starts_with(expected) && words.ends_with('.'), "{words}");
        }
    }
}
