//! The connection: what kind of place it is, its address, that the token is not kept and nothing is written; and the
//! button that runs, or how far the run is.

use egui::{Rect, Ui, pos2, vec2};

use super::endpoint::EndpointDialog;
use crate::base::thousands;
use crate::provider::HostKind;
use crate::ui::ask::Asks;
use crate::ui::icon;
use crate::ui::paint::{Face, Pen};
use crate::ui::panel::area;
use crate::ui::theme::size;
use crate::ui::widget::badge::{self, Tone};
use crate::ui::widget::{Button, Item, button, menu, progress};
use crate::workbench::{Connection, ConnectionState, DryRunScope, DryRunState, JobKind, Task, Workbench};

pub fn show(ui: &Ui, rect: Rect, bench: &Workbench, asks: &mut Asks, endpoint: &mut EndpointDialog, wide: bool) {
    let pen = Pen::of(ui);
    pen.rule_below(rect, pen.theme.line);
    let right = if bench.is_running(JobKind::DryRun) {
        running(ui, rect, bench, asks, wide)
    } else {
        buttons(ui, rect, bench, asks, endpoint)
    };
    let rest = Rect::from_min_max(rect.min, pos2(right - size::PAD, rect.bottom()));
    place(ui, rest, bench, wide);
}

/// The badge's word and tone: it says whose place this is before anything is asked there.
fn host(connection: &Connection) -> (&'static str, Tone) {
    if connection.is_sandbox() {
        return ("Sandbox", Tone::Sandbox);
    }
    match connection.host {
        Some(HostKind::Qa) => ("QA", Tone::Safe),
        Some(HostKind::Local) => ("Local", Tone::Safe),
        Some(HostKind::Demo) => ("Demo", Tone::Quiet),
        Some(HostKind::Production) => ("Production", Tone::Production),
        Some(HostKind::Unknown) | None => ("Unknown host", Tone::Quiet),
    }
}

fn place(ui: &Ui, rect: Rect, bench: &Workbench, wide: bool) {
    let pen = Pen::of(ui);
    let t = pen.theme;
    let connection = bench.connection();
    let mut x = rect.left() + size::PAD;
    let simulated = "Built-in sandbox: a simulated account on this computer";
    let (text, face) = match &connection.state {
        ConnectionState::Open(_) if connection.is_sandbox() => (simulated, Face::Body),
        ConnectionState::Open(_) | ConnectionState::Connecting if !connection.url.is_empty() => {
            (connection.url.as_str(), Face::Mono)
        }
        ConnectionState::Open(_) | ConnectionState::Connecting => ("Connecting…", Face::Body),
        ConnectionState::Closed => ("Not connected", Face::Body),
        ConnectionState::Failed(_) => ("No endpoint was found", Face::Body),
    };
    if connection.is_open() {
        let (word, tone) = host(connection);
        x = badge::paint(&pen, x, rect.center().y, word, tone) + 10.0;
    }
    let facts: &[(char, &str)] = match (connection.is_open(), wide && !connection.is_sandbox()) {
        (false, _) => &[],
        (true, true) => &[(icon::KEY, "Token in memory only, not saved"), (icon::EYE, "Read only")],
        (true, false) => &[(icon::EYE, "Read only")],
    };
    let width: f32 = facts.iter().map(|(_, words)| pen.width(words, Face::Body).ceil() + 44.0).sum();
    x = area::words(ui, "address", x, rect, text, face, t.text, rect.right() - x - width) + 24.0;
    for (sign, words) in facts {
        pen.icon_row(pos2(x + 7.0, rect.center().y), *sign, t.faint);
        x = area::words(ui, words, x + 20.0, rect, words, Face::Body, t.muted, 400.0) + 24.0;
    }
}

/// The button to choose the endpoint, and the one next step. Returns where they begin.
fn buttons(ui: &Ui, rect: Rect, bench: &Workbench, asks: &mut Asks, endpoint: &mut EndpointDialog) -> f32 {
    let (right, y) = (rect.right() - size::PAD, rect.center().y);
    let choose = Button::secondary("Endpoint…").icon(icon::PLUGS_CONNECTED);
    let run = run_button(bench);
    let more = Button::icon_only(icon::CARET_DOWN, "What to look up");
    let all = [choose, run, more];
    let shown = if bench.connection().is_open() { &all[..] } else { &all[..1] };
    let (shown, left) = button::responses_from_right(ui, right, y, shown);
    if shown[0].clicked() {
        endpoint.open(bench);
    }
    if let [_, run, more] = shown.as_slice() {
        runs(run, more, bench, asks);
    }
    left
}

fn has_run(bench: &Workbench) -> bool {
    bench.dry_run().kind == Some(bench.kind()) && bench.dry_run().state != DryRunState::NotRun
}

/// Before the first run the middle of the workspace has the one primary button.
fn run_button(bench: &Workbench) -> Button<'static> {
    if has_run(bench) {
        Button::primary("Run again").icon(icon::ARROW_COUNTER_CLOCKWISE)
    } else {
        Button::secondary("Dry run").icon(icon::PLAY)
    }
}

/// "Run again" runs the same once more; the caret beside it, or "Dry run" before the first run, asks over whom.
fn runs(run: &egui::Response, more: &egui::Response, bench: &Workbench, asks: &mut Asks) {
    if run.clicked() {
        if has_run(bench) {
            run_again(bench, asks);
        } else {
            start(Some(DryRunScope::One), bench, asks);
        }
    }
    let name = bench.people(bench.kind()).name(bench.view().record()).unwrap_or_default();
    let name = area::cut(name, 40);
    let all = all_of_them(bench);
    let mut choices = vec![
        (Item::new("This record").detail(&name), Some(DryRunScope::One)),
        (Item::new("First 20"), Some(DryRunScope::Some)),
        (Item::new(&all), None),
    ];
    choices.retain(|(_, scope)| *scope != Some(DryRunScope::Some) || bench.count() > 20);
    let items: Vec<Item<'_>> = choices.iter().map(|(item, _)| *item).collect();
    if let Some(picked) = menu::popup(more, "What to look up", &items) {
        start(choices[picked].1, bench, asks);
    }
}

/// Runs what is in view once more: from its snapshot where that answered it.
pub fn run_again(bench: &Workbench, asks: &mut Asks) {
    if bench.dry_run().from_snapshot.is_some() {
        asks.command(Task::ResumeDryRun);
    } else {
        start(same_again(bench), bench, asks);
    }
}

/// Starts a run; one over all records of somebody's account is counted first. The sandbox is nobody's.
pub fn start(scope: Option<DryRunScope>, bench: &Workbench, asks: &mut Asks) {
    match scope {
        Some(scope) => asks.command(Task::DryRun(scope)),
        None if bench.connection().is_sandbox() => asks.command(Task::DryRun(DryRunScope::All)),
        None => asks.command(Task::EstimateDryRun),
    }
}

/// "All 18 users", with the dots of what asks first.
pub fn all_of_them(bench: &Workbench) -> String {
    let dots = if bench.connection().is_sandbox() { "" } else { "…" };
    format!("All {}{dots}", bench.kind().counted(bench.count()))
}

/// The scope that what is shown was asked with; `None` for all records, which are counted first.
fn same_again(bench: &Workbench) -> Option<DryRunScope> {
    match bench.dry_run().plans.len() + bench.dry_run().left() {
        0 | 1 => Some(DryRunScope::One),
        n if n < bench.count() => Some(DryRunScope::Some),
        _ => None,
    }
}

/// How far the run is. Returns where it begins.
fn running(ui: &Ui, rect: Rect, bench: &Workbench, asks: &mut Asks, wide: bool) -> f32 {
    let (right, y) = (rect.right() - size::PAD, rect.center().y);
    let cancel = Button::secondary("Cancel").icon(icon::STOP).show_before(ui, right, y);
    if cancel.clicked() {
        asks.command(Task::Cancel(JobKind::DryRun));
    }
    let (done, all) = bench.progress(JobKind::DryRun).unwrap_or_default();
    let share = (all > 0).then(|| done as f32 / all as f32);
    let count = |n: u64| thousands(usize::try_from(n).unwrap_or(usize::MAX));
    let mut words = if all > 0 { format!("{} of {}", count(done), count(all)) } else { "starting".to_owned() };
    let width = if wide { 360.0 } else { 240.0 };
    let line = Rect::from_min_size(pos2(cancel.rect.left() - 16.0 - width, y - 12.0), vec2(width, 24.0));
    if let Some(left) = bench.connection().discovered().and_then(|it| it.endpoint.pause_left()) {
        // Nothing else moves while it waits: the countdown draws itself anew.
        ui.ctx().request_repaint_after_secs(1.0);
        words = format!("{words}, waits {} s as the account asks", left.as_secs() + 1);
    }
    progress::show(ui, line, "Looking up", share, &words);
    line.left()
}
