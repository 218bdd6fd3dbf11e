//! The chosen difference: both sides in full, and who gets another value.

use egui::{Rect, Role, Sense, Ui, WidgetInfo, pos2, vec2};

use super::rows;
use super::words::{self, Fate};
use crate::client;
use crate::document::difference::DifferenceRow;
use crate::document::differing::{Differing, Differs};
use crate::expression::Dialect;
use crate::mapping::{RuleSource, as_read};
use crate::ui::paint::{Anchor, Cut as _, Face, Pen};
use crate::ui::panel::area;
use crate::ui::panel::hand_over::value::put;
use crate::ui::panel::map::expression_spans;
use crate::ui::theme::size;
use crate::ui::widget::{badge, spoken, tooltip};
use crate::workbench::{Compared, SideName, Workbench};

pub fn show(
    ui: &mut Ui,
    mut rect: Rect,
    bench: &Workbench,
    compared: &Compared,
    row: Option<&DifferenceRow>,
    index: usize,
) {
    let Some(row) = row else { return };
    let pen = Pen::of(ui);
    let head = rect.cut_top(size::HEAD);
    pen.rule_below(head, pen.theme.line);
    let end = pen.text_fit(
        head.left() + size::PAD,
        pen.baseline(head, Face::Strong),
        &words::name(row),
        Face::Strong,
        pen.theme.text,
        head.width() - 96.0,
    );
    let of = words::kind(row).map_or("", crate::base::ResourceKind::plural);
    pen.text_in(head, end + 8.0, of, Face::Body, pen.theme.faint);
    area::scroll(ui, rect, "the chosen difference", |ui, place| {
        let mut top = place.top() + 12.0;
        for side in SideName::BOTH {
            top = one_side(ui, place.with_min_y(top), compared, row, side);
        }
        if let Some(decides) = words::decides(row).filter(|_| Fate::of(row) != Fate::Same) {
            let line = Rect::from_min_size(pos2(place.left(), top), vec2(place.width(), size::HEAD));
            pen.clip(rect).text_in(line, place.left() + size::PAD, decides, Face::Body, pen.theme.text);
            top = line.bottom();
        }
        list(ui, place.with_min_y(top), bench, row, index, None)
    });
}

/// Its badge and all that it says. Returns where that ends.
fn one_side(ui: &Ui, rect: Rect, compared: &Compared, row: &DifferenceRow, side: SideName) -> f32 {
    let pen = Pen::of(ui);
    let t = pen.theme;
    let (left, width) = (rect.left() + size::PAD, rect.width() - 2.0 * size::PAD);
    let end = badge::paint(&pen, left, rect.top() + 12.0, side.label(), badge::Tone::Quiet);
    let file = &compared.sides[side.index()].name;
    let line = Rect::from_min_size(rect.min, vec2(rect.width(), 24.0));
    area::words(ui, side.label(), end + 8.0, line, file, Face::Caption, t.muted, left + width - end - 8.0);
    let dialect = client::of(compared.sides[side.index()].client).dialect;
    let top = rect.top() + 28.0;
    let value = rows::value(row, side.index(), dialect);
    let full = in_full(row, side, dialect);
    let height = full.as_ref().map_or(20.0, |text| code_height(&pen, text, width)) + 12.0;
    let well = Rect::from_min_size(pos2(rect.left(), top), vec2(rect.width(), height));
    pen.fill(well, 0.0, t.canvas);
    match &full {
        Some(text) => code(&pen, well, text, dialect, width),
        None => {
            pen.text_in(well, left, &rows::spoken(value.as_ref()), Face::Caption, t.faint);
        }
    }
    let words = format!("{}: {}", side.label(), rows::spoken(value.as_ref()));
    spoken(ui, well, side.label(), Role::Label, &words);
    let mut bottom = well.bottom();
    let is_rule = row.rules[side.index()].is_some();
    if let Some(more) = value.as_ref().map(|value| &value.more).filter(|more| is_rule && !more.is_empty()) {
        bottom = pen.paragraph(left, bottom + 4.0, more, Face::Caption, t.muted, width);
    }
    bottom + 8.0
}

/// All that a side says, as it is written; nothing where it is not there or has no source.
fn in_full(row: &DifferenceRow, side: SideName, dialect: Dialect) -> Option<String> {
    let said = if side == SideName::A { &row.a } else { &row.b };
    match &row.rules[side.index()] {
        Some(rule) if rule.source == RuleSource::None => None,
        Some(rule) => Some(as_read(&rule.source, dialect)).filter(|text| !text.is_empty()),
        None => said.clone(),
    }
}

/// Whether each line of it has room, so that it can be coloured.
fn has_room(pen: &Pen, text: &str, width: f32) -> bool {
    text.lines().all(|line| pen.width(line, Face::Mono) <= width)
}

fn code_height(pen: &Pen, text: &str, width: f32) -> f32 {
    if has_room(pen, text, width) {
        text.lines().count().max(1) as f32 * size::CODE_LINE
    } else {
        pen.paragraph_height(text, Face::Mono, width)
    }
}

fn code(pen: &Pen, well: Rect, text: &str, dialect: Dialect, width: f32) {
    let left = well.left() + size::PAD;
    if !has_room(pen, text, width) {
        pen.paragraph(left, well.top() + 6.0, text, Face::Mono, pen.theme.text, width);
        return;
    }
    for (at, line) in text.lines().enumerate() {
        let y = well.top() + 20.0 + at as f32 * size::CODE_LINE;
        pen.put(left, y, Anchor::Left, &expression_spans(dialect, line, pen.theme), width);
    }
}

/// Who gets another value, as a strip of its own. `right` is kept free beside its head.
pub fn people(ui: &mut Ui, mut rect: Rect, bench: &Workbench, row: Option<&DifferenceRow>, index: usize, right: f32) {
    let Some(row) = row else { return };
    area::scroll(ui, rect.cut_top(rect.height()), "who differs", |ui, place| {
        list(ui, place, bench, row, index, Some(right))
    });
}

/// Returns where it ends. `right`: what is kept free beside its head, in a strip.
fn list(ui: &Ui, mut rect: Rect, bench: &Workbench, row: &DifferenceRow, index: usize, right: Option<f32>) -> f32 {
    let pen = Pen::of(ui);
    let is_tall = right.is_none();
    if is_tall {
        pen.hline(rect.left()..rect.right(), rect.top(), pen.theme.line);
    }
    if Fate::of(row) == Fate::Same {
        return rect.top();
    }
    let head = rect.cut_top(size::HEAD);
    let left = rect.left() + size::PAD;
    let whom = words::for_whom(bench, row, index);
    let words = if is_tall || whom.is_empty() { whom } else { format!("{}: {whom}", words::name(row)) };
    if !words.is_empty() {
        let room = head.width() - 2.0 * size::PAD - right.unwrap_or_default();
        area::words(ui, "whom", left, head, &words, Face::Strong, pen.theme.text, room);
    }
    let Some(differing) = bench.comparison().differing(index) else { return head.bottom() };
    for one in &differing.first {
        person(ui, rect.cut_top(size::ROW), one, is_tall);
    }
    more(&pen, rect.cut_top(size::ROW), differing);
    rect.top()
}

/// Those that are not named.
fn more(pen: &Pen, rect: Rect, differing: &Differing) {
    let more = differing.count - differing.first.len();
    if more > 0 {
        let words = format!("{} more", crate::base::thousands(more));
        pen.text_in(rect, rect.left() + size::PAD, &words, Face::Body, pen.theme.muted);
    }
}

fn person(ui: &Ui, rect: Rect, one: &Differs, is_tall: bool) {
    let pen = Pen::of(ui);
    let t = pen.theme;
    let left = rect.left() + size::PAD;
    let name = if is_tall { 136.0 } else { 176.0 };
    let half = (rect.width() - 2.0 * size::PAD - name - 24.0) / 2.0;
    let y = pen.baseline(rect, Face::Body);
    let mut is_cut = put(&pen, pos2(left, y), &[(&one.name, Face::Body, t.text)], name - 8.0);
    let b = left + name + half + 24.0;
    for (x, value, ink) in [(left + name, &one.a, t.muted), (b, &one.b, t.text)] {
        let nothing = ("nothing", Face::Caption, t.faint);
        let span = value.as_ref().map_or(nothing, |value| (value.as_str(), Face::Mono, ink));
        is_cut |= put(&pen, pos2(x, y), &[span], half - 8.0);
    }
    pen.text_mid(b - 16.0, y, "≠", Face::Body, t.faint);
    let said = |value: &Option<String>| value.clone().unwrap_or_else(|| "nothing".to_owned());
    let words = format!("{}: {} in A, {} in B", one.name, said(&one.a), said(&one.b));
    let response = ui.interact(rect, ui.scope_id().with(("person", one.record)), Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, &words));
    if is_cut {
        tooltip::hint(response, &words);
    }
}
