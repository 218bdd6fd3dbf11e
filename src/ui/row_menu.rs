//! The menus of rows of values: what of a row can be copied, and where it leads.

use egui::Response;

use super::ask::Asks;
use super::icon;
use super::widget::menu::{self, ContextEntry, ContextMenu};
use crate::workbench::{Command, Look};

/// What an entry does.
pub enum RowDoes {
    /// Copies this text, which is called so.
    Copy(String, String),
    Run(Vec<Command>),
}

/// Copies a text; where there is none, the entry stays and says so.
pub fn copy(label: &'static str, text: impl Into<String>, what: impl Into<String>) -> ContextEntry<RowDoes> {
    let text = text.into();
    let is_there = !text.is_empty();
    ContextEntry::new(RowDoes::Copy(text, what.into()), icon::COPY, label).only_if(is_there, "no value here")
}

/// Leads to what is behind the row.
pub fn go(icon: char, label: &'static str, looks: impl IntoIterator<Item = Look>) -> ContextEntry<RowDoes> {
    ContextEntry::new(RowDoes::Run(looks.into_iter().map(Command::from).collect()), icon, label).parted()
}

/// Shows the menu of a row when it is asked for; `contents` is asked while it is open.
pub fn show(
    response: &Response,
    by_key: bool,
    name: &str,
    asks: &mut Asks,
    contents: impl FnOnce() -> ContextMenu<RowDoes>,
) {
    match menu::context(response, by_key, name, contents) {
        Some(RowDoes::Copy(text, what)) => asks.copy(text, what),
        Some(RowDoes::Run(commands)) => commands.into_iter().for_each(|command| asks.command(command)),
        None => {}
    }
}
