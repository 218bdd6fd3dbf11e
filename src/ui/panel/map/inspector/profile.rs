//! A source attribute: what the payload holds of it, what the client calls it, and which rules read it.

use egui::{Rect, Ui, pos2};

use super::super::Frame;
use super::super::picker::Picker;
use crate::base::counted;
use crate::source::{AttributeProfile, Distinct};
use crate::ui::frame::thousands;
use crate::ui::icon;
use crate::ui::paint::{Cut, Face, Pen};
use crate::ui::panel::area;
use crate::ui::theme::size;
use crate::ui::widget::button::row_from_right;
use crate::ui::widget::{Button, List, ListKey, Row};
use crate::workbench::rows::{SourceRow, SourceState};
use crate::workbench::{Look, Workbench};

/// Draws it. Returns the list of targets when the attribute is to be mapped.
pub fn show(ui: &mut Ui, mut rect: Rect, source: &str, results: f32, frame: &mut Frame<'_>) -> Option<Picker> {
    let row = frame.bench.rows().sources.iter().find(|r| r.id == source)?;
    let picker = head(ui, rect.cut_top(size::HEAD), row, frame);
    let right = rect.cut_right(results);
    let pen = Pen::of(ui);
    pen.fill(rect, 0.0, pen.theme.canvas);
    pen.vline(right.left(), right.top()..right.bottom(), pen.theme.line_strong);
    facts(ui, rect, row, frame.bench);
    readers(ui, right, row, frame);
    picker
}

fn head(ui: &Ui, rect: Rect, row: &SourceRow, frame: &mut Frame<'_>) -> Option<Picker> {
    let pen = Pen::of(ui);
    let t = pen.theme;
    pen.rule_below(rect, t.line);
    let y = pen.baseline(rect, Face::Strong);
    let left = rect.left() + size::PAD;
    let map = row.name.as_ref().map(|_| Button::primary("Map to…").hint("Choose the target attribute"));
    let buttons: Vec<Button<'_>> = map.into_iter().chain([Button::icon_only(icon::X, "Close inspector")]).collect();
    let (pressed, left_of_them) = row_from_right(ui, rect.right() - 8.0, rect.center().y, &buttons);
    let end = left_of_them - 8.0;
    let mut picker = None;
    match (pressed, &row.name) {
        (Some(0), Some(name)) => picker = Some(Picker::target_for(name.clone())),
        (Some(_), _) => frame.asks.command(Look::Source(None)),
        (None, _) => {}
    }
    let path = if row.state == SourceState::InExport { &row.id } else { &row.label };
    let x = pen.text_fit(left, y, path, Face::Strong, t.text, end - left);
    let mut words = kind_words(row, frame.bench);
    if let Some(name) = row.name.as_ref().filter(|name| *name != path) {
        words = format!("{words}, called {name} in {}", frame.bench.client().label);
    }
    let right = pen.text_fit(x + 8.0, y, &words, Face::Body, t.faint, end - x - 8.0);
    super::name(ui, rect, left, right, &format!("{path}, {words}"));
    picker
}

fn kind_words(row: &SourceRow, bench: &Workbench) -> String {
    match row.state {
        SourceState::InExport => profile_of(row, bench).map(|p| p.types.label()).unwrap_or_default(),
        SourceState::Computed => "computed".to_owned(),
        SourceState::NotInExport => "not in this export".to_owned(),
    }
}

fn profile_of<'a>(row: &SourceRow, bench: &'a Workbench) -> Option<&'a AttributeProfile> {
    bench.profile(bench.kind())?.attributes.iter().find(|a| a.path.to_string() == row.id)
}

/// Pairs of a word and what it says.
fn facts(ui: &mut Ui, rect: Rect, row: &SourceRow, bench: &Workbench) {
    let lines = lines(row, bench);
    area::scroll(ui, rect, "facts", |ui, rect| {
        let left = rect.left() + size::PAD;
        let column = left + 112.0;
        let mut top = rect.top() + 8.0;
        for (word, text, face) in &lines {
            let pen = Pen::of(ui);
            let line = Rect::from_min_max(pos2(rect.left(), top), pos2(rect.right(), top + size::ROW));
            pen.text(left, pen.baseline(line, Face::Body), word, Face::Body, pen.theme.faint);
            let ink = pen.theme.text;
            area::words(ui, word, column, line, text, *face, ink, rect.right() - column - size::PAD);
            top += size::ROW;
        }
        top + 8.0
    });
}

fn lines(row: &SourceRow, bench: &Workbench) -> Vec<(&'static str, String, Face)> {
    let mut lines = Vec::new();
    let value = if row.is_null { "null" } else { &row.value };
    if row.state != SourceState::NotInExport {
        let here = if value.is_empty() { "no value" } else { value };
        lines.push(("Here", here.to_owned(), Face::Mono));
    }
    if let (Some(profile), Some(all)) = (profile_of(row, bench), bench.profile(bench.kind())) {
        let filled = thousands(profile.filled as usize);
        let mut coverage = format!("{filled} of {}", bench.kind().counted(all.records as usize));
        if profile.present > profile.filled {
            coverage.push_str(&format!(", empty in {}", thousands((profile.present - profile.filled) as usize)));
        }
        lines.push(("Filled", coverage, Face::Body));
        if !profile.is_container {
            lines.push(("Different", distinct(&profile.distinct), Face::Body));
            lines.push(("Examples", profile.examples.join("   "), Face::Mono));
        }
        if let (Some(shortest), Some(longest)) = (profile.shortest, profile.longest) {
            lines.push(("Length", format!("{shortest} to {longest}"), Face::Body));
        }
    }
    if row.state == SourceState::NotInExport {
        let words = "No loaded record has it. That is not the same as empty: ask for it in the export.";
        lines.push(("Note", words.to_owned(), Face::Body));
    }
    if let Some(name) = &row.name {
        lines.extend(bench.client().remark(bench.kind(), name).map(|text| ("Remark", text, Face::Body)));
    } else {
        lines.push(("Note", "Open it and choose an attribute in it to map.".to_owned(), Face::Body));
    }
    lines
}

fn distinct(distinct: &Distinct) -> String {
    match distinct {
        Distinct::Exact(values) => counted(values.len(), "value", "values"),
        Distinct::Estimate { count, error: 0.0, .. } => counted(*count as usize, "value", "values"),
        Distinct::Estimate { count, .. } => format!("about {}", counted(*count as usize, "value", "values")),
    }
}

/// The rules that read it; Enter or a click opens one.
fn readers(ui: &mut Ui, mut rect: Rect, row: &SourceRow, frame: &mut Frame<'_>) {
    let rows = frame.bench.rows();
    let mine = |end: crate::workbench::rows::WireEnd| rows.sources.get(end.row).is_some_and(|r| r.id == row.id);
    let wires: Vec<_> = rows.wires.iter().filter(|w| w.from.is_some_and(mine)).collect();
    let pen = Pen::of(ui);
    let t = pen.theme;
    let head = rect.cut_top(size::FILTER);
    pen.rule_below(head, t.line);
    let words = match wires.len() {
        0 => "Read by no rule".to_owned(),
        n => format!("Read by {}", counted(n, "rule", "rules")),
    };
    pen.text(head.left() + size::PAD, pen.baseline(head, Face::Caption), &words, Face::Caption, t.faint);
    let mut open = None;
    let list = List::new("Rules that read it", wires.len(), size::ROW).keeping_its_place();
    let output = list.show(ui, rect, |ui, at, rect, focused| {
        let Some(wire) = wires.get(at) else { return };
        let rule = rows.targets.get(wire.to.row).filter(|_| !wire.to.folded).map_or("", |r| r.rule_text.as_str());
        let name = format!("{}, {rule}", wire.target.short());
        if Row::new(ui, ("reader", &wire.target), &name).focused(focused).show(ui, rect).clicked() {
            open = Some(at);
        }
        let pen = Pen::of(ui);
        let y = pen.baseline(rect, Face::Body);
        let left = rect.left() + size::PAD;
        let end = pen.text_fit(left, y, &wire.target.short(), Face::Body, pen.theme.text, rect.width() - 32.0);
        let room = rect.right() - size::PAD - end - 12.0;
        pen.text_fit(end + 12.0, y, rule, Face::Caption, pen.theme.faint, room);
    });
    if let Some(ListKey::Open(at)) = output.key {
        open = Some(at);
    }
    if let Some(wire) = open.and_then(|at| wires.get(at)) {
        frame.asks.command(Look::Target(Some(wire.target.clone())));
    }
}
