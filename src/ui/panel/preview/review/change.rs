//! What a cure changes: the rules as a diff; or the command for the source, to be copied.

use egui::{Rect, Role, Ui, pos2, vec2};

use crate::expression::Dialect;
use crate::mapping::{Mapping, Rule, RuleChange, as_expression};
use crate::scim::TargetPath;
use crate::ui::icon;
use crate::ui::paint::{Face, Pen};
use crate::ui::panel::map::expression_spans;
use crate::ui::theme::size;
use crate::ui::widget::code::{self, CodeLine};
use crate::ui::widget::{spoken, tooltip};
use crate::workbench::Workbench;

/// No more lines are drawn: people below are to be seen too.
const MOST: usize = 8;
/// Of one rule no more lines are drawn.
const MOST_OF_RULE: usize = 6;

/// One line of the diff.
struct DiffLine {
    added: bool,
    name: String,
    /// What the rule says, in the client's language, and what else there is to it.
    text: String,
    note: String,
}

fn line(added: bool, rule: &Rule, dialect: Dialect) -> DiffLine {
    let default = rule.default.as_ref().map(|default| format!("else {default}"));
    let matching = rule.matching.map(|order| format!("matched {order}"));
    let note = [default, matching].into_iter().flatten().collect::<Vec<_>>().join(", ");
    let text = as_expression(&rule.source, dialect);
    let text = if text.is_empty() { rule.source.text().to_owned() } else { text };
    DiffLine { added, name: rule.target.short(), text, note }
}

/// What stands in one mapping and not in the other, rule by rule.
fn diff(before: &Mapping, changes: &[RuleChange], dialect: Dialect) -> Vec<DiffLine> {
    let after = before.with(changes);
    let mut targets: Vec<&TargetPath> = Vec::new();
    for rule in before.rules.iter().chain(&after.rules) {
        let is_changed = before.rule(&rule.target) != after.rule(&rule.target);
        if is_changed && !targets.contains(&&rule.target) {
            targets.push(&rule.target);
        }
    }
    let lines = targets.into_iter().flat_map(|target| {
        let was = before.rule(target).map(|rule| line(false, rule, dialect));
        let is = after.rule(target).map(|rule| line(true, rule, dialect));
        was.into_iter().chain(is)
    });
    lines.collect()
}

/// Draws the diff; returns where it ends.
pub fn show(ui: &Ui, rect: Rect, bench: &Workbench, changes: &[RuleChange], wide: bool) -> f32 {
    let lines = diff(bench.document().mapping(bench.kind()), changes, bench.dialect());
    let mut top = rect.top();
    for (index, line) in lines.iter().take(MOST).enumerate() {
        top = diff_line(ui, rect.with_min_y(top), index, line, bench.dialect(), wide);
    }
    if lines.len() > MOST {
        let row = Rect::from_min_size(pos2(rect.left(), top), vec2(rect.width(), size::ROW));
        let pen = Pen::of(ui);
        let more = format!("and {} more lines", lines.len() - MOST);
        pen.text(
            row.left() + size::PAD + 28.0,
            pen.baseline(row, Face::Caption),
            &more,
            Face::Caption,
            pen.theme.faint,
        );
        top += size::ROW;
    }
    top
}

/// One side of a rule, over as many lines as it needs. Returns where it ends.
fn diff_line(ui: &Ui, rect: Rect, index: usize, line: &DiffLine, dialect: Dialect, wide: bool) -> f32 {
    let pen = Pen::of(ui);
    let t = pen.theme;
    let left = rect.left() + size::PAD + 28.0;
    let text = rect.left() + size::PAD + if wide { 216.0 } else { 200.0 };
    let note_width = if line.note.is_empty() { 0.0 } else { pen.width(&line.note, Face::Caption) + 12.0 };
    let room = rect.right() - size::PAD - note_width - text;
    let (height, is_whole) = pen.block_height(&line.text, Face::Mono, room, MOST_OF_RULE);
    let whole = Rect::from_min_size(rect.min, vec2(rect.width(), size::ROW - size::CODE_LINE + height));
    let row = Rect::from_min_size(rect.min, vec2(rect.width(), size::ROW));
    let (sign, ink, soft) =
        if line.added { (icon::PLUS, t.ok, t.ok_soft) } else { (icon::MINUS, t.error, t.error_soft) };
    pen.fill(whole, 0.0, soft);
    pen.icon_small(pos2(row.left() + size::PAD + 9.0, row.center().y), sign, ink);
    let name_ink = if line.added { t.text } else { t.muted };
    pen.text_fit(left, pen.baseline(row, Face::Body), &line.name, Face::Body, name_ink, text - left - 12.0);
    pen.text_right(row.right() - size::PAD, pen.baseline(row, Face::Caption), &line.note, Face::Caption, t.muted);
    pen.block(pos2(text, row.top() + 2.0), &expression_spans(dialect, &line.text, t), room, MOST_OF_RULE);
    let word = if line.added { "Added" } else { "Removed" };
    let said = format!("{word}: {} ← {} {}", line.name, line.text, line.note);
    let id = format!("diff {index}");
    spoken(ui, whole, &id, Role::Label, said.trim());
    if !is_whole {
        let response = ui.interact(whole, ui.scope_id().with(("diff hint", index)), egui::Sense::hover());
        tooltip::hint(response, &line.text);
    }
    whole.bottom()
}

/// What is to be done where the data comes from, and why there.
pub fn command(ui: &mut Ui, rect: Rect, text: &str, about: &str) {
    let pen = Pen::of(ui);
    let left = rect.left() + size::PAD + 28.0;
    let width = (rect.right() - size::PAD - left).min(720.0);
    let bottom = pen.paragraph(left, rect.top(), about, Face::Body, pen.theme.muted, width);
    spoken(ui, Rect::from_min_max(pos2(left, rect.top()), pos2(left + width, bottom)), "about", Role::Label, about);
    let lines: Vec<&str> = text.lines().collect();
    let well = Rect::from_min_max(pos2(rect.left(), bottom + 12.0), rect.max);
    code::show(ui, well, "For the source", lines.len(), |index| CodeLine {
        text: lines.get(index).copied().unwrap_or_default(),
        ..CodeLine::default()
    });
}
