//! The File menu under the crosswalk's name: a new one, opening, the files that were used last, saving; and the title of the
//! window, which is the file.

use std::path::Path;

use super::ask::Asks;
use super::icon;
use super::panel::area::cut;
use super::widget::Item;
use crate::workbench::{Action, Task, Workbench};

/// What can be done with the crosswalk as a file, before and after the files that were used last.
const FIRST: [(Action, &str, char); 2] =
    [(Action::NewCrosswalk, "New", icon::FILE), (Action::OpenFiles, "Open…", icon::FOLDER_OPEN)];
const LAST: [(Action, &str, char); 4] = [
    (Action::Save, "Save", icon::FLOPPY_DISK),
    (Action::SaveAs, "Save as…", icon::FLOPPY_DISK),
    (Action::Rename, "Rename…", icon::PENCIL_SIMPLE),
    (Action::Compare, "Compare…", icon::GIT_DIFF),
];
/// So many of them are in the menu; the others are found by searching.
const SHOWN: usize = 5;

/// One entry with its words.
pub struct Entry {
    does: Does,
    label: String,
    detail: String,
    icon: char,
    parted: bool,
}

enum Does {
    Act(Action),
    /// Opens one of the files that were used last.
    Open(std::path::PathBuf),
}

impl Entry {
    fn item(&self) -> Item<'_> {
        let item = Item::new(&self.label).detail(&self.detail).icon(self.icon);
        if self.parted { item.parted() } else { item }
    }
}

/// The entries as they are now.
pub fn entries(bench: &Workbench) -> Vec<Entry> {
    let act = |(action, label, icon): (Action, &str, char), parted| {
        let detail = action.shortcut().map(crate::workbench::Shortcut::label).unwrap_or_default();
        Entry { does: Does::Act(action), label: label.to_owned(), detail, icon, parted }
    };
    let recent = bench.recent_files().take(SHOWN).enumerate().map(|(at, file)| {
        let (label, detail) = words_of(file);
        Entry { does: Does::Open(file.to_owned()), label, detail, icon: icon::CLOCK_COUNTER_CLOCKWISE, parted: at == 0 }
    });
    let last = LAST.into_iter().enumerate().map(|(at, entry)| act(entry, at == 0));
    FIRST.into_iter().map(|entry| act(entry, false)).chain(recent).chain(last).collect()
}

/// As the menu draws them.
pub fn items(entries: &[Entry]) -> Vec<Item<'_>> {
    entries.iter().map(Entry::item).collect()
}

/// Does what an entry says.
pub fn choose(bench: &Workbench, at: usize, asks: &mut Asks) {
    match entries(bench).into_iter().nth(at).map(|entry| entry.does) {
        Some(Does::Act(action)) => asks.run(action),
        Some(Does::Open(file)) => asks.command(Task::OpenCrosswalk(file)),
        None => {}
    }
}

/// A file's name, and the folder it lies in.
pub fn words_of(file: &Path) -> (String, String) {
    let name = |part: Option<&std::ffi::OsStr>| cut(&part.unwrap_or_default().to_string_lossy(), LONGEST).into_owned();
    (name(file.file_name()), name(file.parent().and_then(Path::file_name)))
}

/// More of a name would make the menu too wide.
const LONGEST: usize = 40;

/// The title of the window: the file, or the crosswalk's name while it has none, with a star while it differs from it.
pub fn title(bench: &Workbench) -> String {
    let name = match bench.file() {
        Some(file) => words_of(file).0,
        None => bench.document().name.clone(),
    };
    let star = if bench.file().is_some() && bench.is_changed() { "*" } else { "" };
    format!("{}{star} – Crosswalk", crate::base::sink::Line::of(name))
}
