//! Search and commands: one field that finds records, rules and everything that can be done.

use std::path::{Path, PathBuf};

use egui::{Key, Rect, Role, Ui, pos2, vec2};

use super::ask::Asks;
use super::paint::{Cut, Face, Pen};
use super::theme::size;
use super::widget::list::{List, ListKey};
use super::widget::{Field, Row, dialog, spoken};
use super::{file_menu, icon};
use crate::scim::TargetPath;
use crate::workbench::{Action, Look, Task, Workbench};

/// What the field looks through.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    Everything,
    Records,
}

/// The palette's state while it is open.
#[derive(Default)]
pub struct Palette {
    scope: Option<Scope>,
    text: String,
    at: usize,
    fresh: bool,
}

enum Choice {
    Action(Action),
    Rule(TargetPath),
    Record(usize),
    /// One of the crosswalk files that were used last.
    Open(PathBuf),
}

const SIZE: egui::Vec2 = vec2(560.0, 420.0);

impl Palette {
    pub fn open(&mut self, scope: Scope, asks: &mut Asks) {
        *self = Self { scope: Some(scope), fresh: true, ..Self::default() };
        asks.command(Task::FindRecords(String::new()));
    }

    pub const fn is_open(&self) -> bool {
        self.scope.is_some()
    }

    /// Draws it when it is open.
    pub fn show(&mut self, ui: &Ui, bench: &Workbench, asks: &mut Asks) {
        let Some(scope) = self.scope else { return };
        let title = if scope == Scope::Records { "Find a record" } else { "Search and commands" };
        let choices = self.choices(scope, bench);
        self.at = self.at.min(choices.len().saturating_sub(1));
        let output =
            dialog::show(ui.ctx(), title, SIZE, |ui, rect| self.contents(ui, rect, scope, bench, &choices, asks));
        if let Some(chosen) = output.inner.and_then(|at| choices.get(at)) {
            choose(chosen, asks);
            self.scope = None;
        } else if output.closed {
            self.scope = None;
        }
    }

    /// Returns the row that was chosen.
    fn contents(
        &mut self,
        ui: &mut Ui,
        mut rect: Rect,
        scope: Scope,
        bench: &Workbench,
        choices: &[Choice],
        asks: &mut Asks,
    ) -> Option<usize> {
        let line = rect.cut_top(size::CONTROL + 16.0).shrink2(vec2(size::PAD, 8.0));
        let hint = if scope == Scope::Records { "Name, address or id" } else { "A record, a rule, or what to do" };
        let (step, enter) = ui.input_mut(|i| {
            let down = i.consume_key(egui::Modifiers::NONE, Key::ArrowDown);
            let up = i.consume_key(egui::Modifiers::NONE, Key::ArrowUp);
            (i32::from(down) - i32::from(up), i.key_pressed(Key::Enter))
        });
        let response = Field::new("Search").hint(hint).show(ui, line, &mut self.text);
        if std::mem::take(&mut self.fresh) {
            response.request_focus();
        }
        if response.changed() {
            self.at = 0;
            asks.command(Task::FindRecords(self.text.clone()));
        }
        self.at = self.at.saturating_add_signed(step as isize).min(choices.len().saturating_sub(1));
        let reveal = (step != 0).then_some(self.at);
        if choices.is_empty() {
            let words = "Nothing found. Search knows records by name, rules, and what can be done.";
            let line = rect.cut_top(size::BAR);
            let pen = Pen::of(ui);
            pen.text_in(line, line.left() + size::PAD, words, Face::Body, pen.theme.muted);
            spoken(ui, line, "nothing found", Role::Status, words);
            return None;
        }
        let clicked = self.list(ui, rect, bench, choices, reveal);
        // Enter in the field takes the row in view; elsewhere it belongs to what has the keyboard.
        clicked.or_else(|| (enter && response.lost_focus()).then_some(self.at))
    }

    fn list(
        &self,
        ui: &mut Ui,
        rect: Rect,
        bench: &Workbench,
        choices: &[Choice],
        reveal: Option<usize>,
    ) -> Option<usize> {
        let mut chosen = None;
        let list = List::new("Results", choices.len(), size::ROW).current(Some(self.at)).reveal(reveal);
        let output = list.show(ui, rect, |ui, index, rect, focused| {
            let Some(choice) = choices.get(index) else { return };
            let (sign, label, second) = words(choice, bench);
            let name = format!("{label}, {second}");
            let row = Row::new(ui, ("choice", index), &name).selected(index == self.at).focused(focused);
            if row.show(ui, rect).clicked() {
                chosen = Some(index);
            }
            let pen = Pen::of(ui);
            pen.icon_row(pos2(rect.left() + size::PAD + 7.0, rect.center().y), sign, pen.theme.faint);
            let y = pen.baseline(rect, Face::Body);
            let end = pen.text_right(rect.right() - size::PAD, y, &second, Face::Caption, pen.theme.faint);
            let left = rect.left() + size::PAD + 22.0;
            pen.text_fit(left, y, &label, Face::Body, pen.theme.text, end - left - 12.0);
        });
        chosen.or(match output.key {
            Some(ListKey::Open(index)) => Some(index),
            _ => None,
        })
    }

    fn choices(&self, scope: Scope, bench: &Workbench) -> Vec<Choice> {
        let wanted = self.text.to_lowercase();
        let answers = |text: &str| wanted.is_empty() || text.to_lowercase().contains(&wanted);
        let records =
            bench.found().records.iter().copied().filter(|_| bench.found().text == self.text).map(Choice::Record);
        if scope == Scope::Records {
            return records.collect();
        }
        let actions = Action::all().filter(|a| a.is_possible(bench) && *a != Action::Palette && answers(a.label()));
        let rules = bench.compiled(bench.kind()).rules.iter().map(|r| r.rule.target.clone());
        let rules = rules.filter(|t| !wanted.is_empty() && answers(&t.short()));
        let records = records.filter(|_| !wanted.is_empty()).take(12);
        let recent = bench.recent_files().filter(|file| answers(&opening(file)));
        let recent = recent.map(|file| Choice::Open(file.to_owned()));
        actions.map(Choice::Action).chain(recent).chain(rules.map(Choice::Rule)).chain(records).collect()
    }
}

fn choose(choice: &Choice, asks: &mut Asks) {
    match choice {
        Choice::Action(action) => asks.run(*action),
        Choice::Rule(target) => asks.command(Look::OpenRule(target.clone())),
        Choice::Record(index) => asks.command(Look::Record(*index)),
        Choice::Open(file) => asks.command(Task::OpenCrosswalk(file.clone())),
    }
}

/// "Open contoso.crosswalk".
fn opening(file: &Path) -> String {
    format!("Open {}", file_menu::words_of(file).0)
}

/// Sign, label and second words.
fn words(choice: &Choice, bench: &Workbench) -> (char, String, String) {
    match choice {
        Choice::Action(action) => {
            let keys = action.shortcut().map(crate::workbench::Shortcut::label).unwrap_or_default();
            (icon::TERMINAL_WINDOW, action.label().to_owned(), keys)
        }
        Choice::Open(file) => (icon::CLOCK_COUNTER_CLOCKWISE, opening(file), file_menu::words_of(file).1),
        Choice::Rule(target) => (icon::FUNCTION, target.short(), "rule".to_owned()),
        Choice::Record(index) => {
            let people = bench.people(bench.kind());
            let text = |t: Option<&str>| t.unwrap_or_default().to_owned();
            (icon::USERS, text(people.name(*index)), text(people.key(*index)))
        }
    }
}
