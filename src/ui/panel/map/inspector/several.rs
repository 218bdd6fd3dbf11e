//! Several targets that are chosen together: what each has, and what they share. A press on one goes back to it alone.

use std::collections::BTreeSet;

use egui::{Rect, Role, Ui, pos2};

use super::super::Frame;
use crate::base::counted;
use crate::mapping::{Apply, Rule};
use crate::scim::TargetPath;
use crate::ui::paint::{Cut, Face, Pen};
use crate::ui::theme::size;
use crate::ui::widget::{List, ListKey, Row, spoken, tooltip};
use crate::workbench::rows::TargetRow;
use crate::workbench::{Look, Workbench};

/// One of them, in words.
struct Line {
    target: TargetPath,
    name: String,
    rule: String,
    apply: &'static str,
    default: String,
    value: String,
}

pub fn show(ui: &mut Ui, mut rect: Rect, several: &BTreeSet<TargetPath>, frame: &mut Frame<'_>) {
    let lines = lines(several, frame.bench);
    head(ui, rect.cut_top(size::HEAD), &lines, frame.bench);
    let columns = Columns::of(rect);
    heads(&Pen::of(ui), rect.cut_top(size::FILTER), columns, frame.bench);
    let mut opened = None;
    let list = List::new("Chosen attributes", lines.len(), size::ROW).keeping_its_place();
    let output = list.show(ui, rect, |ui, at, place, focused| {
        if lines[at].show(ui, place, columns, focused) {
            opened = Some(at);
        }
    });
    if let Some(ListKey::Open(at)) = output.key {
        opened = Some(at);
    }
    if let Some(line) = opened.and_then(|at| lines.get(at)) {
        frame.asks.command(Look::Target(Some(line.target.clone())));
    }
}

/// In the order of the tree; those that are folded away come last.
fn lines(several: &BTreeSet<TargetPath>, bench: &Workbench) -> Vec<Line> {
    let rows = &bench.rows().targets;
    let in_tree = rows.iter().filter_map(|row| Some((row.path.as_ref()?, Some(row))));
    let mut all: Vec<(&TargetPath, Option<&TargetRow>)> =
        in_tree.filter(|(target, _)| several.contains(target)).collect();
    let is_folded = |target: &&TargetPath| !all.iter().any(|(shown, _)| shown == target);
    let folded: Vec<&TargetPath> = several.iter().filter(is_folded).collect();
    all.extend(folded.into_iter().map(|target| (target, None)));
    all.into_iter().map(|(target, row)| Line::of(target, row, bench)).collect()
}

impl Line {
    fn of(target: &TargetPath, row: Option<&TargetRow>, bench: &Workbench) -> Self {
        let mapping = bench.document().mapping(bench.kind());
        let rule = mapping.any_rule(target).map(|rule| &**rule);
        let is_disabled = mapping.disabled_rule(target).is_some();
        let is_suggested = bench.open_suggestion(target).is_some();
        let text = row.map(|row| row.rule_text.clone()).filter(|text| !text.is_empty());
        let text = text.or_else(|| rule.map(|rule| rule.source.text().to_owned()));
        let without = if is_suggested { "suggested" } else { "not mapped" };
        let caption = |row: &TargetRow| if rule.is_some() { row.caption.clone() } else { String::new() };
        let value = row.map(|row| if row.value.is_empty() { caption(row) } else { row.value.clone() });
        Self {
            target: target.clone(),
            name: target.short(),
            rule: text.unwrap_or_else(|| without.to_owned()),
            apply: if is_disabled { "Disabled" } else { rule.map_or("", |rule| rule.apply.label()) },
            default: rule.map(if_empty).unwrap_or_default(),
            value: value.unwrap_or_default(),
        }
    }

    fn show(&self, ui: &Ui, rect: Rect, columns: Columns, focused: bool) -> bool {
        let parts = [&self.rule, self.apply, &self.default, &self.value].map(str::trim);
        let said =
            parts.iter().filter(|part| !part.is_empty()).fold(self.name.clone(), |all, part| format!("{all}, {part}"));
        let spoken = format!("Chosen: {said}");
        let response = Row::new(ui, ("chosen", &self.target), &spoken).focused(focused).show(ui, rect);
        let pen = Pen::of(ui);
        let t = pen.theme;
        let y = pen.baseline(rect, Face::Body);
        let put =
            |from: f32, to: f32, words: &str, face, ink| pen.text_fit(from, y, words, face, ink, to - from - 12.0);
        put(columns.name, columns.rule, &self.name, Face::Body, t.text);
        put(columns.rule, columns.apply, &self.rule, Face::Caption, t.faint);
        put(columns.apply, columns.default, self.apply, Face::Body, t.muted);
        put(columns.default, columns.value, &self.default, Face::Body, t.muted);
        put(columns.value, columns.right + 12.0, &self.value, Face::Mono, t.muted);
        let clicked = response.clicked();
        tooltip::hint(response, &said);
        clicked
    }
}

fn if_empty(rule: &Rule) -> String {
    rule.default.as_ref().map_or_else(|| "leave out".to_owned(), |default| format!("“{default}” at creation"))
}

#[derive(Clone, Copy)]
struct Columns {
    name: f32,
    rule: f32,
    apply: f32,
    default: f32,
    value: f32,
    right: f32,
}

impl Columns {
    fn of(rect: Rect) -> Self {
        let (left, right) = (rect.left() + size::PAD, rect.right() - size::PAD);
        let at = |share: f32| (left + (right - left) * share).round();
        Self { name: left, rule: at(0.22), apply: at(0.48), default: at(0.6), value: at(0.76), right }
    }
}

fn heads(pen: &Pen, rect: Rect, columns: Columns, bench: &Workbench) {
    pen.rule_below(rect, pen.theme.line);
    let y = pen.baseline(rect, Face::Caption);
    let whose = bench.record().map(crate::source::Record::name).unwrap_or_default();
    let heads = [
        (columns.name, columns.rule, "Attribute"),
        (columns.rule, columns.apply, "Rule"),
        (columns.apply, columns.default, "Apply"),
        (columns.default, columns.value, "If empty"),
        (columns.value, columns.right + 12.0, &*whose),
    ];
    for (from, to, words) in heads {
        pen.text_fit(from, y, words, Face::Caption, pen.theme.faint, to - from - 12.0);
    }
}

/// "4 attributes" and what they share: "2 rules, all sent always".
fn head(ui: &Ui, rect: Rect, lines: &[Line], bench: &Workbench) {
    let pen = Pen::of(ui);
    pen.rule_below(rect, pen.theme.line);
    let (left, y) = (rect.left() + size::PAD, pen.baseline(rect, Face::Strong));
    let title = counted(lines.len(), "attribute", "attributes");
    let shared = shared(bench);
    let x = pen.text(left, y, &title, Face::Strong, pen.theme.text);
    let end = pen.text_fit(x + 8.0, y, &shared, Face::Body, pen.theme.faint, rect.right() - x - 24.0);
    let place = Rect::from_min_max(pos2(left, rect.top()), pos2(end, rect.bottom()));
    spoken(ui, place, "several", Role::Label, &format!("{title}: {shared}"));
}

fn shared(bench: &Workbench) -> String {
    let rules: Vec<&Rule> = bench.chosen_rules().map(|rule| &**rule).collect();
    let once = rules.iter().filter(|rule| rule.apply == Apply::OnlyAtCreation).count();
    let sent = match (rules.len(), once) {
        (0, _) => "no rule".to_owned(),
        (all, 0) => format!("{}, sent always", counted(all, "rule", "rules")),
        (all, once) if all == once => format!("{}, sent only at creation", counted(all, "rule", "rules")),
        (all, once) => format!("{all} rules, {once} of them sent only at creation"),
    };
    match bench.chosen_suggestions().count() {
        0 => sent,
        count => format!("{sent}; {}", counted(count, "suggestion", "suggestions")),
    }
}
