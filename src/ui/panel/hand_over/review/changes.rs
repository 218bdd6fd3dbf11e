//! What changes in a file: how many rows are added, changed and removed, and each of them as it is there and as it would be.

use egui::{Color32, Rect, Role, Ui, pos2, vec2};

use crate::base::ResourceKind;
use crate::client::native::NativeChange;
use crate::document::export::Export;
use crate::expression::Dialect;
use crate::mapping::MappingChange;
use crate::ui::ask::Asks;
use crate::ui::icon;
use crate::ui::paint::{Face, Pen};
use crate::ui::panel::hand_over::value::{Value, put};
use crate::ui::theme::{Theme, size};
use crate::ui::widget::list::ListKey;
use crate::ui::widget::table::{self, Column};
use crate::ui::widget::{List, Row, spoken, tooltip};
use crate::workbench::{Look, Workbench};

/// What becomes of a row, in the order in which they are shown: what is lost first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Fate {
    Removed,
    Changed,
    Added,
}

impl Fate {
    const fn of(change: &MappingChange) -> Self {
        match change {
            MappingChange::Removed(_) => Self::Removed,
            MappingChange::Changed { .. } => Self::Changed,
            MappingChange::Added(_) => Self::Added,
        }
    }

    const fn word(self) -> &'static str {
        match self {
            Self::Removed => "removed",
            Self::Changed => "changed",
            Self::Added => "added",
        }
    }

    const fn sign(self, t: &Theme) -> (char, Color32) {
        match self {
            Self::Removed => (icon::MINUS, t.error),
            Self::Changed => (icon::PENCIL_SIMPLE, t.accent),
            Self::Added => (icon::PLUS, t.ok),
        }
    }
}

/// Four figures. Of a new file there is nothing that stays.
pub fn counts(ui: &Ui, rect: Rect, export: &Export, has_base: bool) {
    let pen = Pen::of(ui);
    let t = pen.theme;
    let count = |fate| export.changes.iter().filter(|change| Fate::of(&change.change) == fate).count();
    let fates = [Fate::Added, Fate::Changed, Fate::Removed].map(|fate| (count(fate), fate.word(), fate.sign(t)));
    let rest = (export.untouched, "untouched", (icon::EQUALS, t.faint));
    let cells = fates.into_iter().chain(has_base.then_some(rest));
    let width = (rect.width() / 4.0).floor();
    for (index, (count, word, (sign, ink))) in cells.enumerate() {
        let place =
            Rect::from_min_size(pos2(rect.left() + index as f32 * width, rect.top()), vec2(width, rect.height()));
        let (x, y) = (place.left() + size::PAD, place.top() + 40.0);
        pen.icon_at(pos2(x + 8.0, y - 7.0), sign, 16.0, false, if count == 0 { t.faint } else { ink });
        let ink = if count == 0 || word == "untouched" { t.muted } else { t.text };
        let end = pen.text(x + 26.0, y, &count.to_string(), Face::Figure, ink);
        pen.text_fit(end + 8.0, y, word, Face::Medium, ink, place.right() - end - 12.0);
        if index > 0 {
            pen.vline(place.left(), place.top() + 20.0..place.bottom() - 20.0, t.line);
        }
        spoken(ui, place, word, Role::Label, &format!("{count} {word}"));
    }
    pen.rule_below(rect, t.line);
}

/// A table that is narrower has narrower columns.
const WIDE: f32 = 680.0;

/// Where the three columns begin.
fn columns(table: Rect) -> [f32; 3] {
    let [was, will] = if table.width() >= WIDE { [192.0, 368.0] } else { [168.0, 328.0] };
    // A wider table has most of it for the two rules that are read against each other.
    let more = (table.width() - WIDE).max(0.0);
    [22.0, was + more * 0.2, will + more * 0.6].map(|x| table.left() + size::PAD + x)
}

pub fn head(ui: &Ui, rect: Rect, has_base: bool) {
    let [name, was, will] = columns(rect);
    let was_name = if has_base { "In the file" } else { "No file yet" };
    let columns = [Column::left(name, "Target"), Column::left(was, was_name), Column::left(will, "With this")];
    table::head(&Pen::of(ui), rect, &columns);
}

/// How high the list is when all of it is shown.
pub fn height(export: &Export) -> f32 {
    export.changes.len() as f32 * size::ROW + 16.0
}

/// The rows, those that are lost first. Pressing one opens its rule.
pub fn list(ui: &mut Ui, rect: Rect, bench: &Workbench, export: &Export, asks: &mut Asks) {
    let mut rows: Vec<&NativeChange> = export.changes.iter().collect();
    rows.sort_by_key(|row| Fate::of(&row.change));
    let mut opened = None;
    let inside = rect.with_min_y(rect.top() + 4.0);
    let list = List::new("What changes in the file", rows.len(), size::ROW).keeping_its_place();
    let shown = list.show(ui, inside, |ui, index, place, focused| {
        let is_first = index > 0 && Fate::of(&rows[index - 1].change) != Fate::of(&rows[index].change);
        if one(ui, place, bench, index, rows[index], focused) {
            opened = Some(index);
        }
        if is_first {
            let pen = Pen::of(ui);
            pen.hline(place.left()..place.right(), place.top(), pen.theme.line);
        }
    });
    if let Some(ListKey::Open(index)) = shown.key {
        opened = Some(index);
    }
    if let Some(row) = opened.and_then(|index| rows.get(index)).filter(|row| Fate::of(&row.change) != Fate::Removed) {
        asks.command(Look::Kind(row.kind));
        asks.command(Look::OpenRule(row.change.target().clone()));
    }
}

/// A row in words, before and after.
struct Said {
    fate: Fate,
    name: String,
    was: Option<Value>,
    will: Option<Value>,
}

impl Said {
    fn of(row: &NativeChange, dialect: Dialect) -> Self {
        let fate = Fate::of(&row.change);
        let value = |rule, other| Some(Value::of(rule, other, dialect));
        let (was, will) = match &row.change {
            MappingChange::Removed(rule) => (value(rule, None), None),
            MappingChange::Added(rule) => (None, value(rule, None)),
            MappingChange::Changed { before, after } => (value(before, Some(after)), value(after, Some(before))),
        };
        Self { fate, name: row.change.target().short(), was, will }
    }

    fn was(&self) -> String {
        self.was.as_ref().map_or_else(|| "not there".to_owned(), Value::words)
    }

    fn will(&self) -> String {
        self.will.as_ref().map_or_else(|| "removed".to_owned(), Value::words)
    }

    fn spoken(&self, kind: ResourceKind) -> String {
        let (name, kind, fate) = (&self.name, kind.plural(), self.fate.word());
        format!("{name} of {kind} {fate}: in the file {}, with this {}", self.was(), self.will())
    }
}

/// Draws one row; whether it was pressed.
fn one(ui: &Ui, place: Rect, bench: &Workbench, index: usize, row: &NativeChange, focused: bool) -> bool {
    let said = Said::of(row, bench.dialect());
    let note = row.note.as_deref().map(|note| format!(". {note}")).unwrap_or_default();
    let spoken = format!("{}{note}", said.spoken(row.kind));
    let response = Row::new(ui, ("change", index), &spoken).focused(focused).show(ui, place);
    let was_pressed = response.clicked();
    if paint(&Pen::of(ui), place, bench.dialect(), row.kind, &said) || row.note.is_some() {
        let words = format!("{}\nIn the file: {}\nWith this: {}{note}", said.name, said.was(), said.will());
        tooltip::hint(response, &words);
    }
    was_pressed
}

/// Whether something had to be cut.
fn paint(pen: &Pen, place: Rect, dialect: Dialect, kind: ResourceKind, said: &Said) -> bool {
    let t = pen.theme;
    let [name_x, was_x, will_x] = columns(place);
    let y = pen.baseline(place, Face::Body);
    let (sign, ink) = said.fate.sign(t);
    pen.icon_at(pos2(place.left() + size::PAD + 7.0, place.center().y), sign, 14.0, false, ink);
    let name_ink = if said.fate == Fate::Removed { t.muted } else { t.text };
    let of_groups = if kind == ResourceKind::Group { "  groups" } else { "" };
    let name = [(said.name.as_str(), Face::Medium, name_ink), (of_groups, Face::Caption, t.faint)];
    let is_name_cut = put(pen, pos2(name_x, y), &name, was_x - name_x - 12.0);
    let was = said.was.as_ref().map(|was| was.spans(dialect, t, true));
    let was = was.unwrap_or_else(|| vec![("not there", Face::Caption, t.faint)]);
    let is_was_cut = put(pen, pos2(was_x, y), &was, will_x - was_x - 12.0);
    let will = said.will.as_ref().map(|will| will.spans(dialect, t, false));
    let will = will.unwrap_or_else(|| vec![("removed", Face::Caption, t.error)]);
    let is_will_cut = put(pen, pos2(will_x, y), &will, place.right() - size::PAD - will_x);
    is_name_cut || is_was_cut || is_will_cut
}
