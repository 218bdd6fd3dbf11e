//! What is known of the chosen attribute: its values and how many records have each; and the record in view as it came.

use std::sync::Arc;

use egui::{Rect, Ui, pos2};

use super::{get_data, table};
use crate::base::{ClientKind, ResourceKind, capitalised};
use crate::source::{AttributeProfile, Distinct, LoadedSet, Profile, RecordIndex};
use crate::ui::ask::Asks;
use crate::ui::frame::thousands;
use crate::ui::icon;
use crate::ui::paint::{Cut as _, Face, Pen};
use crate::ui::panel::bars::Bars;
use crate::ui::theme::size;
use crate::ui::widget::tabs::{self, Tab};
use crate::ui::widget::{Button, button, code, coverage, spoken};
use crate::workbench::rows::ProfileRow;
use crate::workbench::{Look, Workbench};

/// What the window keeps of it.
#[derive(Default)]
pub(super) struct Detail {
    tab: usize,
    bars: Bars,
    record: Option<RecordText>,
}

/// The record in view, formatted, and what it was made from.
struct RecordText {
    set: Arc<LoadedSet>,
    kind: ResourceKind,
    index: RecordIndex,
    lines: Vec<String>,
}

impl Detail {
    /// Draws it; returns the client whose queries are wanted.
    pub(super) fn show(
        &mut self,
        ui: &mut Ui,
        mut rect: Rect,
        bench: &Workbench,
        row: Option<&ProfileRow>,
        asks: &mut Asks,
    ) -> Option<ClientKind> {
        let bar = rect.cut_top(size::HEAD);
        if let Some(tab) = tabs::bar(ui, bar, &[Tab::new("Values"), Tab::new("Record in view")], self.tab).picked {
            self.tab = tab;
        }
        if self.tab == 1 {
            self.record(ui, bar, rect, bench, asks);
            return None;
        }
        let profile = bench.profile(bench.kind())?;
        let Some(row) = row else {
            let pen = Pen::of(ui);
            let words = "Choose an attribute to see its values.";
            pen.paragraph(
                rect.left() + size::PAD,
                rect.top() + 16.0,
                words,
                Face::Body,
                pen.theme.muted,
                rect.width() - 32.0,
            );
            return None;
        };
        match row.attribute.and_then(|index| profile.attributes.get(index)) {
            Some(attribute) => {
                values(ui, rect, bench, profile, row, attribute, &mut self.bars, asks);
                None
            }
            None => missing(ui, rect, bench, row, asks),
        }
    }

    /// The record in view, as it came, formatted.
    fn record(&mut self, ui: &mut Ui, bar: Rect, rect: Rect, bench: &Workbench, asks: &mut Asks) {
        if let Some(why) = bench.unreadable() {
            let pen = Pen::of(ui);
            let inner = rect.shrink(size::PAD);
            pen.paragraph(inner.left(), inner.top(), why, Face::Body, pen.theme.muted, inner.width());
            spoken(ui, inner, "why it cannot be read", egui::Role::Label, why);
        }
        let Some(record) = bench.record() else { return };
        let is_it = |made: &RecordText| {
            Arc::ptr_eq(&made.set, bench.set()) && made.kind == record.kind && made.index == record.index
        };
        if !self.record.as_ref().is_some_and(is_it) {
            let text = serde_json::to_string_pretty(record.value()).unwrap_or_default();
            let lines = text.lines().map(str::to_owned).collect();
            self.record = Some(RecordText { set: bench.set().clone(), kind: record.kind, index: record.index, lines });
        }
        let Some(made) = &self.record else { return };
        let copy = Button::icon_only(icon::COPY, "Copy the record").show_before(ui, bar.right() - 8.0, bar.center().y);
        if copy.clicked() {
            asks.copy(made.lines.join("\n"), "the record");
        }
        code::show(ui, rect, "Record in view", made.lines.len(), |index| {
            let text = made.lines[index].as_str();
            code::CodeLine { text, spans: code::json(text), ..code::CodeLine::default() }
        });
    }
}

/// A script has no screens that call it something.
fn called_by(bench: &Workbench, called: &str) -> String {
    let client = bench.client();
    if client.has_sheet() { format!("{} calls it {called}.", client.label) } else { format!("Rules call it {called}.") }
}

/// Title, what it is called, and which rules read it. Returns where the next thing may begin.
fn title(ui: &Ui, rect: Rect, bench: &Workbench, row: &ProfileRow, asks: &mut Asks) -> f32 {
    let pen = Pen::of(ui);
    let t = pen.theme;
    let (left, width) = (rect.left() + size::PAD, rect.width() - 2.0 * size::PAD);
    let name = row.attribute.map_or(row.label.as_str(), |_| row.id.as_str());
    let mut y = pen.paragraph(left, rect.top() + 12.0, name, Face::Strong, t.text, width);
    if let Some(called) = &row.called {
        let words = called_by(bench, called);
        y = pen.paragraph(left, y, &words, Face::Body, t.muted, width);
    }
    if row.readers.is_empty() {
        return pen.paragraph(left, y, "No rule reads it.", Face::Body, t.faint, width);
    }
    let mut x = pen.text(left, y + 15.0, "Read by", Face::Body, t.muted) + 8.0;
    for target in &row.readers {
        let words = target.short();
        if x + pen.width(&words, Face::Body) > rect.right() - size::PAD && x > left {
            x = left;
            y += 20.0;
        }
        let link = button::link(ui, x.round(), y + 10.0, &words);
        if link.clicked() {
            asks.command(Look::OpenRule(target.clone()));
        }
        x = link.rect.right() + 12.0;
    }
    y + 20.0
}

fn values(
    ui: &mut Ui,
    rect: Rect,
    bench: &Workbench,
    profile: &Profile,
    row: &ProfileRow,
    attribute: &AttributeProfile,
    bars: &mut Bars,
    asks: &mut Asks,
) {
    let mut top = title(ui, rect, bench, row, asks) + 8.0;
    let pen = Pen::of(ui);
    let t = pen.theme;
    let (left, width) = (rect.left() + size::PAD, rect.width() - 2.0 * size::PAD);
    for sentence in sentences(profile, attribute) {
        top = pen.paragraph(left, top, &sentence, Face::Body, t.muted, width);
    }
    if !attribute.is_container {
        let area = Rect::from_min_max(pos2(rect.left(), top + 8.0), rect.max);
        bars.show(ui, area, bench, profile, attribute, asks);
    }
}

/// What the numbers say.
fn sentences(profile: &Profile, attribute: &AttributeProfile) -> Vec<String> {
    let all = profile.kind.counted(profile.records as usize);
    let types = capitalised(&attribute.types.label());
    let verb = if profile.records == 1 { "has" } else { "have" };
    let mut sentences = vec![match (attribute.filled == profile.records, profile.records) {
        (true, 1) => format!("{types}. The one {} has a value.", profile.kind.noun()),
        (true, _) => format!("{types}. All {all} have a value."),
        (false, _) => format!("{types}. {} of {all} {verb} a value.", thousands(attribute.filled as usize)),
    }];
    if let Some(length) = table::length(attribute) {
        let of = match (attribute.is_container, length.as_str()) {
            (true, "1") => "element",
            (true, _) => "elements",
            (false, "1") => "character long",
            (false, _) => "characters long",
        };
        sentences.push(format!("{length} {of}."));
    }
    if let Some(looks) = attribute.pattern {
        let share = match looks.fits == looks.of {
            true => String::new(),
            false => format!(" ({})", coverage::percent(looks.fits as usize, looks.of as usize)),
        };
        sentences.push(format!("Looks like: {}{share}.", looks.pattern.label()));
    }
    if let Distinct::Estimate { count, error: 0.0, .. } = attribute.distinct {
        sentences.push(format!("All {} values are different.", thousands(count as usize)));
    } else if let Distinct::Estimate { count, error, ref frequent, missed } = attribute.distinct {
        sentences.push(format!(
            "About {} different values: an estimate with a standard error of {:.1} %. Up to 256 are counted one by one.",
            table::estimate(count),
            error * 100.0
        ));
        if frequent.is_empty() {
            sentences.push(format!("No value is in more than {}.", profile.kind.counted(missed as usize + 1)));
        } else if missed > 0 {
            sentences.push(format!("Counts are too low by at most {}.", thousands(missed as usize)));
        }
    }
    if attribute.is_container {
        sentences.push("What it holds has rows of its own.".to_owned());
    }
    sentences
}

/// An attribute that rules read and no record has.
fn missing(ui: &Ui, rect: Rect, bench: &Workbench, row: &ProfileRow, asks: &mut Asks) -> Option<ClientKind> {
    let top = title(ui, rect, bench, row, asks) + 8.0;
    let pen = Pen::of(ui);
    let client = bench.client();
    let mut words = format!(
        "No loaded {} has it: this export was made without asking for it, which is not the same as empty. Its rules give nothing here and may well give something in {}.",
        bench.kind().noun(),
        client.label
    );
    let queries = bench.client().queries(bench.kind(), bench.document().mapping(bench.kind()));
    if let Some(query) = get_data::bringing(bench, bench.kind(), &row.label, &queries) {
        words.push_str(&format!(" The query “{}” brings it.", query.title));
    }
    let (left, width) = (rect.left() + size::PAD, rect.width() - 2.0 * size::PAD);
    let bottom = pen.paragraph(left, top, &words, Face::Body, pen.theme.muted, width);
    let button = Button::secondary("Get it…").icon(icon::TERMINAL_WINDOW).show_at(ui, left, bottom + 24.0);
    button.clicked().then_some(client.kind)
}
