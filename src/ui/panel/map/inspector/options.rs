//! The line of options: when a rule is applied, what is sent when it gives nothing, and whether people are matched by it.

use egui::{Rect, Sense, Ui, pos2, vec2};

use super::super::Frame;
use crate::mapping::{Apply, Rule};
use crate::scim::TargetPath;
use crate::ui::icon;
use crate::ui::paint::{Face, Pen};
use crate::ui::theme::size;
use crate::ui::widget::menu::Value;
use crate::ui::widget::{Field, Item, tooltip};
use crate::workbench::{Edit, Workbench, matching_words};

/// Draws the options of a rule.
pub fn show(ui: &mut Ui, rect: Rect, rule: &Rule, default: &mut String, frame: &mut Frame<'_>) {
    let gap = if frame.wide { 24.0 } else { 10.0 };
    let x = apply(ui, rect, rect.left() + size::PAD, rule, frame) + gap;
    let x = if_empty(ui, rect, x, rule, default, frame) + gap;
    matching(ui, rect, x, rule, frame);
}

/// There is no rule: what the schema says of the target stands here.
pub fn no_rule(ui: &Ui, rect: Rect, target: &TargetPath, frame: &mut Frame<'_>) {
    let pen = Pen::of(ui);
    let row = frame.bench.rows().targets.iter().find(|r| r.path.as_ref() == Some(target));
    if let Some(row) = row.filter(|r| !r.description.is_empty()) {
        let left = rect.left() + size::PAD;
        let y = pen.baseline(rect, Face::Body);
        pen.text_fit(left, y, &row.description, Face::Body, pen.theme.faint, rect.width() - 32.0);
    }
}

fn caption(pen: &Pen, rect: Rect, x: f32, word: &str) -> f32 {
    pen.text(x, pen.baseline(rect, Face::Body), word, Face::Body, pen.theme.faint) + 8.0
}

fn apply(ui: &Ui, rect: Rect, x: f32, rule: &Rule, frame: &mut Frame<'_>) -> f32 {
    let x = caption(&Pen::of(ui), rect, x, "Apply");
    let items = Apply::ALL.map(|a| Item::new(a.label()).chosen(a == rule.apply));
    let output = Value::new("Apply", rule.apply.label()).show(ui, x, rect.center().y, &items);
    if let Some(apply) = output.picked.and_then(|at| Apply::ALL.get(at)) {
        frame.asks.command(Edit::SetApply { target: rule.target.clone(), apply: *apply });
    }
    output.response.rect.right()
}

fn if_empty(ui: &mut Ui, rect: Rect, x: f32, rule: &Rule, text: &mut String, frame: &mut Frame<'_>) -> f32 {
    let pen = Pen::of(ui);
    let x = caption(&pen, rect, x, "If empty");
    let value = rule.default.as_deref().unwrap_or_default();
    if text != value {
        value.clone_into(text);
    }
    let width = if frame.wide { 152.0 } else { 104.0 };
    let place = Rect::from_min_size(pos2(x, rect.center().y - size::CONTROL / 2.0), vec2(width, size::CONTROL));
    let field = Field::new("If empty, send at creation").hint("leave out").mono();
    if field.show(ui, place, text).changed() {
        let default = Some(text.clone()).filter(|t| !t.is_empty());
        frame.asks.command(Edit::SetDefault { target: rule.target.clone(), default });
    }
    if text.is_empty() || !frame.wide {
        return place.right();
    }
    pen.text(place.right() + 8.0, pen.baseline(rect, Face::Body), "at creation", Face::Caption, pen.theme.faint)
}

/// By which attributes people are found, in which order, and where this one may stand among them.
fn matching(ui: &Ui, rect: Rect, x: f32, rule: &Rule, frame: &mut Frame<'_>) {
    let pen = Pen::of(ui);
    let x = caption(&pen, rect, x, "Matching");
    let bench = frame.bench;
    let mapping = bench.document().mapping(bench.kind());
    let order = mapping.matching();
    let others: Vec<String> = order.iter().filter(|r| r.target != rule.target).map(|r| r.target.short()).collect();
    let here = order.iter().position(|r| r.target == rule.target);
    let now = matching_words(mapping);
    let labels: Vec<String> = (0..=others.len()).map(|at| place_words(at, &others)).collect();
    let mut items = vec![
        Item::new(&now).enabled(false),
        Item::new("The first is asked for; the next when nobody is found").enabled(false),
        Item::new("not used").chosen(here.is_none()).parted(),
    ];
    items.extend(labels.iter().enumerate().map(|(at, label)| Item::new(label).chosen(here == Some(at))));
    let text = here.map_or_else(|| "not used".to_owned(), |at| ordinal(u8::try_from(at + 1).unwrap_or(u8::MAX)));
    let output = Value::new("Matching", &text).show(ui, x, rect.center().y, &items);
    if let Some(at) = output.picked.and_then(|at| at.checked_sub(2)) {
        let matching = u8::try_from(at).ok().filter(|n| *n > 0);
        frame.asks.command(Edit::SetMatching { target: rule.target.clone(), matching });
    }
    if rule.matching.is_some()
        && let Some(warning) = cannot_match(bench, &rule.target)
    {
        warn(ui, rect, output.response.rect.right() + 8.0, &warning);
    }
}

/// A sentence when the account cannot be asked for this attribute.
fn cannot_match(bench: &Workbench, target: &TargetPath) -> Option<String> {
    let provider = bench.provider();
    let path = target.to_string();
    let cannot = provider.can_filter(bench.kind(), &path) == Some(false);
    cannot.then(|| format!("{} cannot look {} up by {}", provider.label(), bench.kind().plural(), target.short()))
}

fn warn(ui: &Ui, rect: Rect, x: f32, text: &str) {
    let pen = Pen::of(ui);
    pen.mark(pos2(x + 7.0, rect.center().y), icon::WARNING, pen.theme.warn_mark);
    let y = pen.baseline(rect, Face::Body);
    let right = pen.text_fit(x + 20.0, y, text, Face::Body, pen.theme.warn, rect.right() - x - 28.0);
    let place = Rect::from_min_max(pos2(x, rect.top()), pos2(right, rect.bottom()));
    let response = ui.interact(place, ui.scope_id().with("cannot match"), Sense::hover());
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Label, true, text));
    tooltip::hint(response, text);
}

/// "1st, before userName"; "2nd, after userName".
fn place_words(at: usize, others: &[String]) -> String {
    let place = ordinal(u8::try_from(at + 1).unwrap_or(u8::MAX));
    match (at.checked_sub(1).and_then(|before| others.get(before)), others.get(at)) {
        (Some(before), _) => format!("{place}, after {before}"),
        (None, Some(after)) => format!("{place}, before {after}"),
        (None, None) => place,
    }
}

fn ordinal(n: u8) -> String {
    let suffix = match (n % 100, n % 10) {
        (11..=13, _) => "th",
        (_, 1) => "st",
        (_, 2) => "nd",
        (_, 3) => "rd",
        _ => "th",
    };
    format!("{n}{suffix}")
}

#[cfg(test)]
mod tests {
    use super::{ordinal, place_words};

    #[test]
    fn a_place_among_others_is_said_by_its_neighbour() {
        let others = ["userName", "externalId"].map(str::to_owned);
        for (at, expected) in [(0, "1st, before userName"), (1, "2nd, after userName"), (2, "3rd, after externalId")] {
            assert_eq!(place_words(at, &others), expected);
        }
        assert_eq!(place_words(0, &[]), "1st");
    }

    #[test]
    fn ordinals_end_as_people_write_them() {
        let cases =
            [(1, "1st"), (2, "2nd"), (3, "3rd"), (4, "4th"), (11, "11th"), (12, "12th"), (13, "13th"), (21, "21st")];
        for (n, expected) in cases {
            assert_eq!(ordinal(n), expected);
        }
    }
}
