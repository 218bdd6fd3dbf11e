//! The findings at the right: the one to fix first with the button that leads there, then every cause with its count,
//! unfolding to the records and values that show it.

use std::borrow::Cow;
use std::collections::BTreeSet;

use egui::{Rect, Role, Ui, pos2, vec2};

use super::causes::Causes;
use super::lines;
use super::review::{cures_line, review_button};
use crate::base::Severity;
use crate::base::{counted, thousands};
use crate::check::FindingCause;
use crate::scim::TargetPath;
use crate::ui::ask::Asks;
use crate::ui::icon;
use crate::ui::paint::{Cut, Face, Pen};
use crate::ui::panel::area;
use crate::ui::theme::size;
use crate::ui::widget::{Button, clickable, severity_ink, severity_mark, tooltip};
use crate::workbench::{Look, SuggestStep, Workbench, Workspace, cause_title};

/// A cause is known by its code and its target.
type CauseKey = (String, Option<String>);

/// A title has no more lines.
const TITLE_LINES: usize = 2;

/// What the window keeps of the findings.
#[derive(Default)]
pub struct FindingList {
    causes: Causes,
    unfolded: BTreeSet<CauseKey>,
}

fn key(cause: &FindingCause) -> CauseKey {
    (cause.finding.code.to_owned(), cause.finding.place.target.clone())
}

impl FindingList {
    pub fn show(&mut self, ui: &mut Ui, mut rect: Rect, bench: &Workbench, asks: &mut Asks) {
        self.causes.prepare(bench);
        rect.min.x += 1.0;
        head(ui, rect.cut_top(size::HEAD), bench, &self.causes, asks);
        let (causes, unfolded) = (&self.causes, &mut self.unfolded);
        let is_before = bench.is_found_before(bench.kind());
        area::scroll(ui, rect, "findings", |ui, place| {
            if is_before {
                area::grey(ui);
            }
            let mut top = place.top();
            let first = causes.first();
            if let Some(cause) = first {
                top = fix_first(ui, place.with_min_y(top), bench, causes, cause, asks);
                top = values_of(ui, place.with_min_y(top), bench, cause, unfolded, asks) + 4.0;
                let pen = Pen::of(ui);
                pen.hline(place.left()..place.right(), top, pen.theme.line);
                top += 4.0;
            } else if causes.list.is_empty() {
                top = no_problems(ui, place.with_min_y(top + 8.0), bench);
            }
            for cause in &causes.list[usize::from(first.is_some())..] {
                top = cause_row(ui, place.with_min_y(top), bench, cause, unfolded, asks);
            }
            top + size::PAD
        });
    }
}

fn head(ui: &Ui, rect: Rect, bench: &Workbench, causes: &Causes, asks: &mut Asks) {
    let pen = Pen::of(ui);
    let t = pen.theme;
    pen.rule_below(rect, t.line);
    let x = pen.text(rect.left() + size::PAD, pen.baseline(rect, Face::Strong), "Findings", Face::Strong, t.text);
    let of = bench.kind().counted(bench.count());
    let count = counted(causes.list.len(), "cause", "causes");
    let is_before = bench.is_found_before(bench.kind());
    let text = match (bench.is_checking() || is_before, causes.list.is_empty()) {
        (true, _) if is_before => format!("of before: checking {of} again…"),
        (true, _) => format!("checking {of}…"),
        (false, true) => String::new(),
        (false, false) => format!("{count} in {of}"),
    };
    let end = review_button(ui, rect, bench, asks);
    let room = end - x - 16.0;
    let in_short = if bench.is_checking() || is_before { "checking…" } else { &count };
    let part = if text.is_empty() || pen.width(&text, Face::Body) <= room { &text } else { in_short };
    area::part_of(ui, "count", x + 8.0, rect, (part, &text), Face::Body, t.faint, room);
}

fn no_problems(ui: &Ui, rect: Rect, bench: &Workbench) -> f32 {
    let pen = Pen::of(ui);
    let t = pen.theme;
    let line = Rect::from_min_size(rect.min, vec2(rect.width(), size::ROW));
    if !bench.is_checking() {
        pen.icon_row(pos2(line.left() + size::PAD + 7.0, line.center().y), icon::CHECK_CIRCLE, t.ok_mark);
        area::words(ui, "none", line.left() + size::PAD + 22.0, line, "No problems", Face::Body, t.muted, 240.0);
    }
    line.bottom()
}

/// Where mending this begins.
enum MendAt {
    Rule(TargetPath),
    Source,
    Map,
    /// So many rules wait to be taken.
    Suggestions(usize),
}

fn way(bench: &Workbench, cause: &FindingCause) -> Option<MendAt> {
    let place = &cause.finding.place;
    match place.target.as_deref().and_then(|target| TargetPath::parse(target).ok()) {
        Some(target) => {
            let targets: Vec<_> = bench.compiled(bench.kind()).rules.iter().map(|rule| &rule.rule.target).collect();
            let rule = lines::about(&targets, &target).map(|at| targets[at].clone());
            Some(MendAt::Rule(rule.unwrap_or(target)))
        }
        None if place.file.is_some() || place.record.is_some() => Some(MendAt::Source),
        // What is wrong with the mapping as such: where rules wait to be taken, they may be all that it lacks.
        None => Some(match bench.open_suggestions().count() {
            0 => MendAt::Map,
            waiting => MendAt::Suggestions(waiting),
        }),
    }
}

impl MendAt {
    fn label(&self) -> Cow<'static, str> {
        match self {
            Self::Rule(_) => "Open rule".into(),
            Self::Source => "Open Source".into(),
            Self::Map => "Open Map".into(),
            Self::Suggestions(waiting) => format!("Review {}", counted(*waiting, "suggestion", "suggestions")).into(),
        }
    }

    fn go(self, asks: &mut Asks) {
        match self {
            Self::Rule(target) => asks.command(Look::OpenRule(target)),
            Self::Source => asks.command(Look::Show(Workspace::Source)),
            Self::Map => asks.command(Look::Show(Workspace::Map)),
            Self::Suggestions(_) => {
                asks.command(Look::Show(Workspace::Map));
                asks.command(SuggestStep::Begin(None));
            }
        }
    }
}

/// The worst cause: why it matters, what mending it clears, and the one button that leads there.
fn fix_first(ui: &Ui, rect: Rect, bench: &Workbench, causes: &Causes, cause: &FindingCause, asks: &mut Asks) -> f32 {
    let pen = Pen::of(ui);
    let t = pen.theme;
    let finding = &cause.finding;
    let (left, width) = (rect.left() + size::PAD, rect.width() - 2.0 * size::PAD);
    let mut top = rect.top() + size::PAD;
    pen.icon_at(pos2(left + 7.0, top + 8.0), icon::LIGHTNING, size::ICON_ROW, true, t.accent);
    pen.text(left + 22.0, top + 12.0, "Fix this first", Face::CaptionStrong, t.accent);
    top += 24.0;
    pen.mark(pos2(left + 7.0, top + 10.0), severity_mark(finding.severity), severity_ink(t, finding.severity));
    top = pen.paragraph(left + 22.0, top, &cause_title(cause), Face::Strong, t.text, width - 22.0) + 4.0;
    let text = format!("{} {} {}", finding.reason, finding.remedy, clears(bench, causes, cause));
    let bottom = pen.paragraph(left, top, text.trim(), Face::Body, t.muted, width);
    let place = Rect::from_min_max(pos2(left, rect.top()), pos2(left + width, bottom));
    let response = ui.interact(place, ui.scope_id().with("fix first"), egui::Sense::hover());
    let spoken = format!("Fix this first{}: {}. {text}", before(bench), finding.title);
    response.widget_info(|| egui::WidgetInfo::labeled(Role::Label, true, &spoken));
    top = cures_line(
        ui,
        Rect::from_min_max(pos2(left, bottom + 8.0), pos2(left + width, bottom + 28.0)),
        bench,
        cause,
        asks,
    );
    top = top.max(bottom) + 12.0;
    let mut x = left;
    if let Some(way) = way(bench, cause) {
        let button = Button::secondary(&way.label()).icon(icon::ARROW_RIGHT).show_at(ui, x, top + 12.0);
        x = button.rect.right() + 8.0;
        if button.clicked() {
            way.go(asks);
        }
    }
    if let Some(example) = cause.examples.first() {
        let label = format!("Show {}", example.name);
        let name =
            if pen.width(&label, Face::Medium) < width - (x - left) - 24.0 { label } else { "Show one".to_owned() };
        if Button::secondary(&name).show_at(ui, x, top + 12.0).clicked() {
            asks.command(Look::Record(example.record));
        }
    }
    top + size::CONTROL + 12.0
}

/// Said of what was found before a change.
fn before(bench: &Workbench) -> &'static str {
    if bench.is_found_before(bench.kind()) { " (of before, being checked again)" } else { "" }
}

/// What mending it is good for.
fn clears(bench: &Workbench, causes: &Causes, cause: &FindingCause) -> String {
    let (own, all) = causes.share(cause);
    let word = if cause.finding.severity == Severity::Error { "error" } else { "warning" };
    match (own, all) {
        (own, all) if own == all && all == 1 => format!("It is the only {word}."),
        (own, all) if bench.population(bench.kind()).is_some() => {
            format!("Fixing it clears {} of {} {word}s.", thousands(own), thousands(all))
        }
        _ => String::new(),
    }
}

/// A cause of two lines, and below it, unfolded, who shows it. Returns where it ends.
fn cause_row(
    ui: &Ui,
    rect: Rect,
    bench: &Workbench,
    cause: &FindingCause,
    unfolded: &mut BTreeSet<CauseKey>,
    asks: &mut Asks,
) -> f32 {
    let pen = Pen::of(ui);
    let t = pen.theme;
    let finding = &cause.finding;
    let title = cause_title(cause);
    let count = if cause.count == 0 { String::new() } else { thousands(cause.count) };
    let left = rect.left() + size::PAD;
    let right = rect.right() - size::PAD - 14.0 - pen.width(&count, Face::Medium);
    let room = right - 12.0 - left - 22.0;
    let (title_height, is_whole) = pen.block_height(&title, Face::Medium, room, TITLE_LINES);
    let row = Rect::from_min_size(rect.min, vec2(rect.width(), size::ROW_TALL - size::CODE_LINE + title_height));
    let id = ui.scope_id().with(("cause", key(cause)));
    let open = unfolded.contains(&key(cause));
    let spoken = format!("{title} {count}{}", before(bench));
    let (response, look) = clickable(ui, row, id, Role::Button, spoken.trim(), true);
    ui.ctx().accesskit_node_builder(id, |node| node.set_expanded(open));
    if look.hover {
        pen.fill(row, 0.0, t.hover);
    }
    if look.focus {
        pen.row_focus(row);
    }
    if response.clicked() {
        toggle(unfolded, cause);
    }
    pen.mark(pos2(left + 7.0, row.top() + 15.0), severity_mark(finding.severity), severity_ink(t, finding.severity));
    let caret = if open { icon::CARET_DOWN } else { icon::CARET_RIGHT };
    pen.icon_small(pos2(row.right() - size::PAD - 2.0, row.top() + 15.0), caret, t.faint);
    pen.text(right, row.top() + 20.0, &count, Face::Medium, t.muted);
    pen.block(pos2(left + 22.0, row.top() + 5.0), &[(&title, Face::Medium, t.text)], room, TITLE_LINES);
    let target = finding.place.target.as_deref().and_then(|target| TargetPath::parse(target).ok());
    let about = match &target {
        Some(target) if !title.contains(&target.short()) => format!("{}: {}", target.short(), finding.reason),
        Some(_) | None => finding.reason.clone(),
    };
    let about_room = row.right() - size::PAD - left - 22.0;
    pen.text_fit(left + 22.0, row.bottom() - 11.0, &about, Face::Caption, t.faint, about_room);
    if !open && (!is_whole || pen.width(&about, Face::Caption) > about_room) {
        tooltip::hint(response, &format!("{}. {}", finding.title, finding.reason));
    }
    let cures =
        Rect::from_min_max(pos2(left + 22.0, row.bottom() - 4.0), pos2(row.right() - size::PAD, row.bottom() + 16.0));
    let bottom = cures_line(ui, cures, bench, cause, asks).max(row.bottom());
    if !open {
        return bottom;
    }
    let row = row.with_max_y(bottom + 4.0);
    let top = explained(ui, rect.with_min_y(row.bottom()), bench, cause, asks);
    examples(ui, rect.with_min_y(top), bench, cause, asks) + 8.0
}

fn toggle(unfolded: &mut BTreeSet<CauseKey>, cause: &FindingCause) {
    if !unfolded.remove(&key(cause)) {
        unfolded.insert(key(cause));
    }
}

/// Why it matters and what to do, in full, with the way there.
fn explained(ui: &Ui, rect: Rect, bench: &Workbench, cause: &FindingCause, asks: &mut Asks) -> f32 {
    let pen = Pen::of(ui);
    let left = rect.left() + size::PAD + 22.0;
    let text = format!("{} {}", cause.finding.reason, cause.finding.remedy);
    let width = rect.right() - size::PAD - left;
    let mut top = pen.paragraph(left, rect.top(), text.trim(), Face::Body, pen.theme.muted, width) + 4.0;
    if let Some(way) = way(bench, cause) {
        let id = ui.scope_id().with(("way", key(cause)));
        let name = format!("{}: {}", way.label(), cause.finding.title);
        let label = way.label();
        let button = Button::secondary(&label).icon(icon::ARROW_RIGHT).name(&name).id(id);
        if button.show_at(ui, left, top + 16.0).clicked() {
            way.go(asks);
        }
        top += 32.0;
    }
    top
}

/// The fold for the values of the cause that is to be fixed first.
fn values_of(
    ui: &Ui,
    rect: Rect,
    bench: &Workbench,
    cause: &FindingCause,
    unfolded: &mut BTreeSet<CauseKey>,
    asks: &mut Asks,
) -> f32 {
    if cause.examples.is_empty() {
        return rect.top();
    }
    let pen = Pen::of(ui);
    let row = Rect::from_min_size(rect.min, vec2(rect.width(), size::ROW));
    let open = unfolded.contains(&key(cause));
    let noun = if cause.count == 1 { bench.kind().noun() } else { bench.kind().plural() };
    let verb = if cause.count == 1 { "shows" } else { "show" };
    let text = format!("{} {noun} {verb} it", thousands(cause.count));
    let id = ui.scope_id().with("values of the first");
    let (response, look) = clickable(ui, row, id, Role::Button, &text, true);
    ui.ctx().accesskit_node_builder(id, |node| node.set_expanded(open));
    if look.hover {
        pen.fill(row, 0.0, pen.theme.hover);
    }
    if look.focus {
        pen.row_focus(row);
    }
    let caret = if open { icon::CARET_DOWN } else { icon::CARET_RIGHT };
    pen.icon_small(pos2(row.left() + size::PAD + 7.0, row.center().y), caret, pen.theme.faint);
    pen.text(row.left() + size::PAD + 22.0, pen.baseline(row, Face::Body), &text, Face::Body, pen.theme.muted);
    if response.clicked() {
        toggle(unfolded, cause);
    }
    if open { examples(ui, rect.with_min_y(row.bottom()), bench, cause, asks) } else { row.bottom() }
}

/// The records that show it, with their values; a click brings the record into view.
fn examples(ui: &Ui, rect: Rect, bench: &Workbench, cause: &FindingCause, asks: &mut Asks) -> f32 {
    let pen = Pen::of(ui);
    let t = pen.theme;
    let left = rect.left() + size::PAD + 22.0;
    let mut top = rect.top();
    for (index, example) in cause.examples.iter().enumerate() {
        let row = Rect::from_min_size(pos2(rect.left(), top), vec2(rect.width(), size::ROW));
        let value = example.value.as_deref().unwrap_or_default();
        let name = format!("{} {value}", example.name);
        let id = ui.scope_id().with(("example", key(cause), index));
        let (response, look) = clickable(ui, row, id, Role::Link, name.trim(), true);
        if example.record == bench.view().record() {
            pen.selected(row);
        } else if look.hover {
            pen.fill(row, 0.0, t.hover);
        }
        if look.focus {
            pen.row_focus(row);
        }
        pen.vline(rect.left() + size::PAD + 7.0, row.top()..row.bottom(), t.line);
        let y = pen.baseline(row, Face::Body);
        let end = row.right() - size::PAD;
        let middle = if value.is_empty() { end } else { left + (end - left) * 0.4 };
        pen.text_fit(left, y, &example.name, Face::Body, t.text, middle - left - 8.0);
        pen.text_fit(middle, y, value, Face::Mono, t.muted, end - middle);
        let cut =
            pen.width(value, Face::Mono) > end - middle || pen.width(&example.name, Face::Body) > middle - left - 8.0;
        let clicked = response.clicked();
        if cut {
            tooltip::hint(response, name.trim());
        }
        if clicked {
            asks.command(Look::Record(example.record));
        }
        top = row.bottom();
    }
    let more = cause.count.saturating_sub(cause.examples.len());
    if more > 0 && !cause.examples.is_empty() {
        let row = Rect::from_min_size(pos2(rect.left(), top), vec2(rect.width(), size::ROW));
        area::words(
            ui,
            cause.finding.code,
            left,
            row,
            &format!("and {} more", thousands(more)),
            Face::Body,
            t.faint,
            200.0,
        );
        top = row.bottom();
    }
    top
}
