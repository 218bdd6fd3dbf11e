//! What the plan stops for, where the danger is: a band that says what would happen to whom, and what it takes to let it
//! pass.
//!
//! ```text
//! the band: what, why it may be a mistake, Look at them
//! reason.rs: why it may pass        settings.rs: how many, and who is never disabled unasked
//! ```

mod reason;
mod settings;
mod words;

use egui::{Color32, Key, Modifiers, Rect, Role, Sense, Ui, WidgetInfo, pos2};

use crate::base::Severity;
use crate::exchange::plan_file::gates as plan_file;
use crate::exchange::{OutcomeKind, RecordPlan};
use crate::ui::ask::Asks;
use crate::ui::icon;
use crate::ui::paint::{Anchor, Cut as _, Face, Pen};
use crate::ui::theme::size;
use crate::ui::widget::{Button, button, page_hears_keys, severity_ink, severity_mark, strip, tooltip};
use crate::workbench::{Look, PlanStep, Task, Workbench};

const BAND: f32 = 56.0;

/// Who is to be listed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LookAt {
    Leavers,
    NotAsDecided,
}

/// What a button of the band does.
enum Does {
    Limit,
    Pass,
    Look,
}

/// What the window keeps of it.
#[derive(Default)]
pub struct Gate {
    reason: reason::ReasonDialog,
    settings: settings::SettingsDialog,
}

impl Gate {
    /// Takes its room from the top of `rect`; who is to be listed, where somebody wants to look.
    pub fn show(&mut self, ui: &Ui, rect: &mut Rect, bench: &Workbench, asks: &mut Asks, wide: bool) -> Option<LookAt> {
        let page = bench.plan_page();
        let open: Vec<_> = page.open().collect();
        let (of_one, of_all): (Vec<_>, Vec<_>) = open.into_iter().partition(|stop| stop.record.is_some());
        let mut looks = None;
        if let Some(first) = of_one.first() {
            let (strong, body) = words::of_protected(&of_one);
            // One next step is enough: that of the band below, where there is one.
            let look = if of_all.is_empty() { Button::primary } else { Button::secondary };
            let buttons = [look(if of_one.len() == 1 { "Look" } else { "Look at them" })
                .icon(icon::EYE)
                .name("Look at who is protected")];
            if band(ui, rect, (&strong, &body), &buttons) == Some(0) {
                looks = first.record.map(|record| (LookAt::Leavers, record));
            }
        }
        let gates: Vec<_> = of_all.iter().map(|stop| &stop.gate).collect();
        if !gates.is_empty() {
            looks = self.of_all(ui, rect, &gates, bench, wide).or(looks);
        }
        passed(ui, rect, bench, asks);
        if let Some((_, record)) = looks {
            asks.command(Look::Record(record));
        }
        self.reason.show(ui, bench, asks);
        self.settings.show(ui, bench, asks);
        looks.map(|(who, _)| who)
    }

    /// What asks for one yes; whom somebody wants to look at.
    fn of_all(
        &mut self,
        ui: &Ui,
        rect: &mut Rect,
        gates: &[&plan_file::Gate],
        bench: &Workbench,
        wide: bool,
    ) -> Option<(LookAt, usize)> {
        let (strong, body) = words::of_all(gates, bench, wide);
        let limit = format!("Limit {}…", words::limit(bench.most_disabled()));
        let is_many = gates.iter().any(|gate| matches!(gate, plan_file::Gate::MostDisabled { .. }));
        let may_pass = bench.plan_page().may_pass(bench.dry_run());
        let missing = "Look at those who would be disabled first.";
        let pass = Button::secondary("Let it pass…").enabled(may_pass);
        let pass = if may_pass { pass } else { pass.hint(missing) };
        let look = Button::primary(if wide { "Look at them" } else { "Look" }).icon(icon::EYE).name("Look at them");
        let next = next_to_look_at(gates, bench);
        let all = [(Does::Limit, Button::quiet(&limit)), (Does::Pass, pass), (Does::Look, look)];
        let is_shown = |does: &Does| match does {
            Does::Limit => is_many,
            Does::Pass => true,
            Does::Look => next.is_some(),
        };
        let (does, buttons): (Vec<_>, Vec<_>) = all.into_iter().filter(|(does, _)| is_shown(does)).unzip();
        match band(ui, rect, (&strong, &body), &buttons).and_then(|at| does.get(at)) {
            Some(Does::Limit) => self.settings.open(bench),
            Some(Does::Pass) => self.reason.open(),
            Some(Does::Look) => return next,
            None => {}
        }
        None
    }

    /// Opens how many may be disabled, and who is never disabled unasked.
    pub fn open_settings(&mut self, bench: &Workbench) {
        self.settings.open(bench);
    }
}

/// The next of those whom it is about at whom nobody has looked yet.
fn next_to_look_at(gates: &[&plan_file::Gate], bench: &Workbench) -> Option<(LookAt, usize)> {
    let run = bench.dry_run();
    let is_otherwise = |gate: &&&plan_file::Gate| matches!(gate, plan_file::Gate::NotAsDecided(_));
    if gates.iter().all(|gate| is_otherwise(&gate)) {
        let others = run.not_as_decided();
        let next = others.range(bench.view().record() + 1..).next().or_else(|| others.first());
        return next.map(|record| (LookAt::NotAsDecided, *record));
    }
    let leavers = run.records(OutcomeKind::WouldDisable);
    let is_open = |record: &&usize| !bench.plan_page().has_looked_at(**record);
    let next = leavers.iter().find(is_open).or_else(|| leavers.first());
    next.map(|record| (LookAt::Leavers, *record))
}

/// A band over the whole width on which nothing goes on without a yes.
fn band(ui: &Ui, rect: &mut Rect, (strong, body): (&str, &str), buttons: &[Button<'_>]) -> Option<usize> {
    let place = rect.cut_top(BAND);
    let pen = Pen::of(ui);
    let t = pen.theme;
    pen.fill(place, 0.0, t.error_soft);
    pen.rule_below(place, t.line);
    let (pressed, left) = button::row_from_right(ui, place.right() - size::PAD, place.center().y, buttons);
    let sign = pos2(place.left() + size::PAD + 7.0, place.center().y);
    pen.icon_at(sign, severity_mark(Severity::Error), size::ICON_ROW, true, severity_ink(t, Severity::Error));
    let x = place.left() + size::PAD + 28.0;
    let room = left - 16.0 - x;
    line(&pen, x, place.top() + 24.0, (strong, Face::Strong, t.text), room);
    line(&pen, x, place.top() + 42.0, (body, Face::Body, t.muted), room);
    let is_cut = pen.width(strong, Face::Strong) > room || pen.width(body, Face::Body) > room;
    let said = format!("{strong} {body}");
    let words = Rect::from_min_max(place.min, pos2(left - 8.0, place.bottom()));
    let response = ui.interact(words, ui.scope_id().with(("gate", strong)), Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, &said));
    if is_cut {
        tooltip::hint(response, &said);
    }
    pressed
}

fn line(pen: &Pen, x: f32, y: f32, (text, face, ink): (&str, Face, Color32), room: f32) {
    pen.put(x, y, Anchor::Left, &[(text, face, ink)], room);
}

/// What was let pass, and why; it can be taken back.
fn passed(ui: &Ui, rect: &mut Rect, bench: &Workbench, asks: &mut Asks) {
    let page = bench.plan_page();
    let stops = page.stops().iter().any(|stop| stop.record.is_none());
    let Some(passed) = page.passed().filter(|_| stops) else { return };
    let text = format!("What the plan stops for was let pass: {}", passed.reason);
    if strip::show(ui, rect, Severity::Note, &text, Some("Stop again")) {
        asks.command(Task::Plan(PlanStep::StopAgain));
    }
}

/// What can be said of somebody who would be disabled. Takes its room from the top of `rect`.
pub fn of_leaver(ui: &Ui, rect: &mut Rect, plan: &RecordPlan, bench: &Workbench, asks: &mut Asks) {
    if plan.outcome.kind() != OutcomeKind::WouldDisable {
        return;
    }
    let page = bench.plan_page();
    let place = rect.cut_top(size::HEAD);
    let pen = Pen::of(ui);
    pen.rule_below(place, pen.theme.line);
    let record = plan.record.0;
    let is_seen = page.has_looked_at(record);
    let seen = Button::secondary("Looked at").cap("V").icon(if is_seen { icon::CHECK } else { icon::EYE });
    let seen = seen.name(if is_seen { "Not looked at after all" } else { "Looked at" });
    let names = [&plan.key, &plan.name].into_iter().chain(&plan.matched_id);
    let protected: Vec<&String> = names.filter(|name| page.protected().has(name)).collect();
    let is_allowed = page.is_allowed(record);
    let mut x = place.left() + size::PAD;
    let mut put = |button: Button<'_>| {
        let shown = button.show_at(ui, x, place.center().y);
        x = shown.rect.right() + 8.0;
        shown.clicked()
    };
    if put(seen) || hears(ui, Key::V) {
        asks.command(Task::Plan(PlanStep::LookedAt(record)));
    }
    if protected.is_empty() {
        let hint = "Never disabled without a yes of their own, in this plan and in those to come.";
        if put(Button::secondary("Protect").icon(icon::LOCK_SIMPLE).hint(hint)) {
            asks.command(Task::Plan(PlanStep::Protect(plan.key.clone())));
        }
        return;
    }
    let label = if is_allowed { "Do not disable" } else { "Disable all the same" };
    if put(Button::secondary(label)) {
        asks.command(Task::Plan(PlanStep::Allow(record)));
    }
    if put(Button::icon_only(icon::LOCK_KEY_OPEN, "Protect no longer")) {
        for name in protected {
            asks.command(Task::Plan(PlanStep::ProtectNoLonger(name.clone())));
        }
    }
}

fn hears(ui: &Ui, key: Key) -> bool {
    page_hears_keys(ui.ctx()) && ui.input_mut(|input| input.consume_key(Modifiers::NONE, key))
}
