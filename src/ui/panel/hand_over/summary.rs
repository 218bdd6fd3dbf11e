//! The crosswalk in four figures: rules for users, rules for groups, findings that are left, and the endpoint.

use egui::{Rect, Role, Ui, pos2};

use crate::base::{ResourceKind, Severity};
use crate::provider::HostKind;
use crate::ui::ask::Asks;
use crate::ui::icon;
use crate::ui::paint::{Cut as _, Face, Pen};
use crate::ui::theme::size;
use crate::ui::widget::{badge, clickable, severity_ink, severity_mark};
use crate::workbench::{EndpointChoice, Look, Workbench, Workspace};

pub(super) fn show(ui: &Ui, mut rect: Rect, bench: &Workbench, asks: &mut Asks) {
    let pen = Pen::of(ui);
    pen.rule_below(rect, pen.theme.line_strong);
    let cell = if rect.width() >= size::WIDE { 232.0 } else { 200.0 };
    for kind in ResourceKind::ALL {
        if rules(ui, &pen, rect.cut_left(cell), bench, kind) {
            asks.command(Look::Show(Workspace::Map));
            asks.command(Look::Kind(kind));
        }
    }
    if findings(ui, &pen, rect.cut_left(cell), bench) {
        asks.command(Look::Problems(true));
    }
    endpoint(&pen, rect, bench);
}

/// One cell that can be pressed; whether it was.
fn pressed(ui: &Ui, pen: &Pen, rect: Rect, name: &str) -> bool {
    let (response, look) = clickable(ui, rect, ui.scope_id().with(("cell", name)), Role::Button, name, true);
    if look.hover {
        pen.fill(rect.with_max_y(rect.bottom() - 1.0), 0.0, pen.theme.hover);
    }
    if look.focus {
        pen.row_focus(rect);
    }
    pen.vline(rect.right(), rect.top() + 20.0..rect.bottom() - 20.0, pen.theme.line_strong);
    response.clicked()
}

fn figure(pen: &Pen, rect: Rect, count: usize, word: &str, caption: &str) {
    let t = pen.theme;
    let (left, y) = (rect.left() + 44.0, rect.top() + 42.0);
    let ink = if count == 0 { t.muted } else { t.text };
    let end = pen.text(left, y, &count.to_string(), Face::Figure, ink);
    pen.text(end + 8.0, y, word, Face::Medium, t.text);
    pen.text_fit(left, y + 20.0, caption, Face::Caption, t.faint, rect.right() - 12.0 - left);
}

fn rules(ui: &Ui, pen: &Pen, rect: Rect, bench: &Workbench, kind: ResourceKind) -> bool {
    let mapping = bench.document().mapping(kind);
    let mut matching: Vec<_> = mapping.rules.iter().filter(|rule| rule.matching.is_some()).collect();
    matching.sort_by_key(|rule| rule.matching);
    let by: Vec<String> = matching.iter().map(|rule| rule.target.short()).collect();
    let caption = match (bench.client().sends_groups, kind) {
        (false, ResourceKind::Group) => format!("{} sends no groups", bench.client().label),
        _ if by.is_empty() => "no matching attribute".to_owned(),
        _ => format!("matched by {}", by.join(", then ")),
    };
    let count = mapping.rules.len();
    let word = format!("{} {}", kind.noun(), if count == 1 { "rule" } else { "rules" });
    let was_pressed = pressed(ui, pen, rect, &format!("{count} {word}, {caption}"));
    let sign = if kind == ResourceKind::User { icon::USER } else { icon::USERS_THREE };
    pen.icon_at(pos2(rect.left() + 25.0, rect.top() + 35.0), sign, 18.0, false, pen.theme.muted);
    figure(pen, rect, count, &word, &caption);
    was_pressed
}

fn findings(ui: &Ui, pen: &Pen, rect: Rect, bench: &Workbench) -> bool {
    let (errors, warnings) = bench.problem_counts();
    let plural = |n: usize, word: &str| format!("{n} {word}{}", if n == 1 { "" } else { "s" });
    let caption = match (errors, warnings) {
        _ if bench.is_found_before(bench.kind()) => "of before: being checked again".to_owned(),
        (0, 0) if bench.is_checking() => "still being checked".to_owned(),
        (0, 0) => format!("for the loaded {}", bench.kind().plural()),
        (0, w) => plural(w, "warning"),
        (e, 0) => plural(e, "error"),
        (e, w) => format!("{}, {}", plural(e, "error"), plural(w, "warning")),
    };
    let count = errors + warnings;
    let word = if count == 1 { "problem left" } else { "problems left" };
    let was_pressed = pressed(ui, pen, rect, &format!("{count} {word}, {caption}"));
    let center = pos2(rect.left() + 25.0, rect.top() + 35.0);
    let severity = if errors > 0 { Severity::Error } else { Severity::Warning };
    if count == 0 && bench.is_checking() {
        pen.icon_at(center, icon::HOURGLASS, 18.0, false, pen.theme.faint);
    } else if count == 0 {
        pen.icon_at(center, icon::CHECK_CIRCLE, 18.0, false, pen.theme.ok_mark);
    } else {
        pen.icon_at(center, severity_mark(severity), 18.0, true, severity_ink(pen.theme, severity));
    }
    figure(pen, rect, count, word, &caption);
    was_pressed
}

fn endpoint(pen: &Pen, rect: Rect, bench: &Workbench) {
    let t = pen.theme;
    pen.icon_at(pos2(rect.left() + 25.0, rect.top() + 35.0), icon::GLOBE_SIMPLE, 18.0, false, t.muted);
    let (left, y) = (rect.left() + 44.0, rect.top() + 42.0);
    let room = rect.right() - size::PAD - left;
    match &bench.document().endpoint {
        EndpointChoice::Sandbox => {
            pen.text_fit(left, y, "Sandbox", Face::Strong, t.text, room);
            pen.text_fit(
                left,
                y + 20.0,
                "On this computer. Connect to the account in Dry run.",
                Face::Caption,
                t.faint,
                room,
            );
        }
        EndpointChoice::Url { url } => {
            let kind = bench.provider().classify_host(url);
            let end = pen.text_fit(left, y, super::connection::host(url), Face::Strong, t.text, room - 80.0);
            let tone = match kind {
                HostKind::Production => badge::Tone::Production,
                HostKind::Unknown => badge::Tone::Quiet,
                _ => badge::Tone::Safe,
            };
            badge::paint(pen, end + 8.0, y - 4.0, kind.label(), tone);
            pen.text_fit(left, y + 20.0, url, Face::Caption, t.faint, room);
        }
    }
}
