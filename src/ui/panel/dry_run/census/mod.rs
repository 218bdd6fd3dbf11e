//! Who is there already: people without an account beside accounts without a person, why two may be one, and what they
//! would be matched by otherwise.
//!
//! ```text
//! counts: nearly matched, new, unclaimed, matched
//! rows.rs: one pair a row                       │  what_if.rs: what people could be matched by
//! pair.rs: the chosen two, and who they are     │
//! ```

mod pair;
mod rows;
mod what_if;

use egui::{Color32, Key, Modifiers, Rect, Role, Ui, pos2, vec2};

use super::counts::{self, Cell};
use crate::base::file::short_name;
use crate::base::{ResourceKind, Severity, counted, thousands};
use crate::census::decisions::{Decision, beside};
use crate::scim::TargetPath;
use crate::ui::ask::Asks;
use crate::ui::icon;
use crate::ui::paint::{Anchor, Cut as _, Face, Pen};
use crate::ui::panel::area;
use crate::ui::theme::{Theme, size};
use crate::ui::widget::{Button, Item, button, menu, page_hears_keys, spoken, strip};
use crate::workbench::{Action, CensusList, CensusStep, CountedCensus, JobKind, Task, Workbench};

/// From this width on there is room for what people could be matched by.
const WITH_WHAT_IF: f32 = 1400.0;
const WHAT_IF: f32 = 360.0;

/// What the window keeps of this page.
#[derive(Default)]
pub struct CensusPanel {
    /// The row that was chosen when the rows were drawn last: another one is brought into view.
    drawn: Option<usize>,
    what_if: what_if::WhatIf,
}

impl CensusPanel {
    pub fn show(&mut self, ui: &mut Ui, mut rect: Rect, wide: bool, bench: &Workbench, asks: &mut Asks) {
        let page = bench.census_page();
        if page.shown().is_nothing() {
            return nothing(ui, rect, bench, asks);
        }
        strips(ui, &mut rect, bench);
        let Some(found) = page.counted() else { return uncounted(ui, rect, bench) };
        listen(ui, asks);
        show_counts(ui, rect.cut_top(88.0), wide, bench, found, asks);
        let has_what_if = rect.width() >= WITH_WHAT_IF;
        if has_what_if {
            self.what_if.show(ui, rect.cut_right(WHAT_IF), bench, found, asks);
        }
        let is_near = page.list() == CensusList::Near;
        if let Some((near, alike)) = page.chosen_pair().filter(|_| is_near) {
            let foot = rect.cut_bottom(pair::height(&near.person, &alike.account, (rect.height(), wide)));
            pair::show(ui, foot, wide, bench, asks);
        }
        rows::show(ui, rect, bench, found, &mut self.drawn, asks);
    }
}

/// The buttons at the right of the bar of views.
pub fn buttons(ui: &Ui, bar: Rect, bench: &Workbench, asks: &mut Asks) {
    let page = bench.census_page();
    if page.shown().is_nothing() {
        return;
    }
    let open = Button::quiet("Open…").icon(icon::FOLDER_OPEN).name(WHO_SHOWS);
    let plan = Button::secondary("Plan from the snapshot").icon(icon::PLAY).hint(PLANNING);
    let plan = plan.enabled(Action::PlanFromSnapshot.is_possible(bench));
    let shown = if page.snapshot().is_some() { &[open, plan][..] } else { &[open][..] };
    let (right, y) = (bar.right() - size::PAD, bar.center().y);
    let (shown, left) = button::responses_from_right(ui, right, y, shown);
    if shown.get(1).is_some_and(egui::Response::clicked) {
        asks.run(Action::PlanFromSnapshot);
    }
    let actions = sources(bench);
    let items: Vec<Item<'_>> = actions.iter().map(|(_, label)| Item::new(label)).collect();
    if let Some((action, _)) = menu::popup(&shown[0], WHO_SHOWS, &items).and_then(|picked| actions.get(picked)) {
        asks.run(*action);
    }
    if let Some(found) = page.counted().filter(|_| bar.width() < WITH_WHAT_IF) {
        what_if::menu(ui, pos2(left, y), bench, found, asks);
    }
}

const WHO_SHOWS: &str = "What shows who is in the account";

/// What shows who is there: without a connection there is nothing to take a snapshot of.
fn sources(bench: &Workbench) -> Vec<(Action, &'static str)> {
    let all = [
        (Action::OpenSnapshot, "Open a snapshot…"),
        (Action::OpenAccountExport, "Open the account’s own export…"),
        (Action::TakeSnapshot, "Take a snapshot…"),
    ];
    all.into_iter().filter(|(action, _)| action.is_possible(bench)).collect()
}

const PLANNING: &str = "Works out from the snapshot what the client would do with everybody. Nobody is asked.";
const TAKING: &str = "Reads all users and groups of the account into a file. It only reads.";

fn nothing(ui: &Ui, rect: Rect, bench: &Workbench, asks: &mut Asks) {
    let what = "It holds the loaded people beside everybody the account has: who is matched, who only nearly, who is new, \
                and which accounts nobody claims. It needs a snapshot of the account, or what the account exports of its people.";
    if bench.is_running(JobKind::Snapshot) || bench.is_running(JobKind::AccountExport) {
        area::empty(ui, rect, "Reading who is there…", what, &[]);
        return;
    }
    if bench.is_running(JobKind::TakeSnapshot) {
        if area::empty(ui, rect, "Taking a snapshot…", TAKING, &[Button::secondary("Cancel")]).is_some() {
            asks.command(Task::Cancel(JobKind::TakeSnapshot));
        }
        return;
    }
    let how = "On the command line one is made by crosswalk snapshot --endpoint URL --out FILE, which only reads. The file \
               holds people’s data.";
    let text = format!("{what} {how}");
    let actions = sources(bench);
    let button = |(at, (action, label)): (usize, &(Action, &'static str))| {
        let button = if at == 0 { Button::primary(label) } else { Button::secondary(label) };
        if *action == Action::TakeSnapshot { button.hint(TAKING) } else { button }
    };
    let buttons: Vec<Button<'_>> = actions.iter().enumerate().map(button).collect();
    let pressed = area::empty(ui, rect, "Who is there already is not known yet", &text, &buttons);
    pressed.and_then(|at| actions.get(at)).into_iter().for_each(|(action, _)| asks.run(*action));
}

/// What it rests on, and what keeps it from being the whole.
fn strips(ui: &Ui, rect: &mut Rect, bench: &Workbench) {
    let (shown, provider) = (bench.census_page().shown(), bench.document().provider);
    let is_doubtful = shown.snapshot.is_some() && !shown.is_whole(provider);
    let severity = if is_doubtful { Severity::Warning } else { Severity::Note };
    strip::show(ui, rect, severity, &shown.caveats(provider).join(" "), None);
    if let Some(missing) = bench.set().missing() {
        strip::show(ui, rect, Severity::Warning, &format!("{}. {}", missing.title, missing.reason), None);
    }
    if let Some(trouble) = bench.census_page().not_kept() {
        let text = format!("What was decided is in no file: {trouble}");
        strip::show(ui, rect, Severity::Error, &text, None);
    }
}

fn uncounted(ui: &Ui, rect: Rect, bench: &Workbench) {
    match bench.census_page().uncounted() {
        Some(why) => area::empty(ui, rect, "Who is there cannot be counted", why, &[]),
        None => {
            area::empty(ui, rect, "Counting who is there…", "All of them are mapped and held beside who is there.", &[])
        }
    };
}

/// Next and previous, and who the chosen two are.
fn listen(ui: &Ui, asks: &mut Asks) {
    if !page_hears_keys(ui.ctx()) {
        return;
    }
    let moves = [(Key::J, CensusStep::Next), (Key::K, CensusStep::Previous)];
    let said = Decision::ALL.map(|decision| (pair::key(decision), CensusStep::Decide(decision)));
    for (key, step) in moves.into_iter().chain(said) {
        if ui.input_mut(|input| input.consume_key(Modifiers::NONE, key)) {
            asks.command(Task::Census(step));
        }
    }
}

/// The sign of a list, and its ink.
fn sign(t: &Theme, list: CensusList) -> (char, bool, Color32) {
    match list {
        CensusList::Near => (icon::LINK_SIMPLE, false, t.warn_mark),
        CensusList::New => (icon::PLUS_CIRCLE, false, t.ok_mark),
        CensusList::Unclaimed => (icon::QUESTION, false, t.muted),
        CensusList::Matched => (icon::EQUALS, false, t.faint),
    }
}

const fn label(list: CensusList) -> &'static str {
    match list {
        CensusList::Near => "nearly matched",
        CensusList::New => "new",
        CensusList::Unclaimed => "unclaimed",
        CensusList::Matched => "matched",
    }
}

fn caption(list: CensusList, bench: &Workbench, found: &CountedCensus) -> String {
    match list {
        CensusList::Near => {
            let decided = bench.census_page().decided();
            let open = found.count(list).saturating_sub(decided);
            format!("{} decided, {} open", thousands(decided), thousands(open))
        }
        CensusList::New => "nobody there is like them".to_owned(),
        CensusList::Unclaimed => "in the account, not in the file".to_owned(),
        CensusList::Matched => {
            let by: Vec<String> = found.census.matched_by.iter().map(TargetPath::short).collect();
            if by.is_empty() { "nothing is matched by".to_owned() } else { format!("by {}", by.join(", ")) }
        }
    }
}

fn show_counts(ui: &Ui, rect: Rect, wide: bool, bench: &Workbench, found: &CountedCensus, asks: &mut Asks) {
    let pen = Pen::of(ui);
    let t = pen.theme;
    pen.rule_below(rect, t.line_strong);
    let now = bench.census_page().list();
    let total = if wide { 280.0 } else { 232.0 };
    let width = ((rect.width() - total) / 4.0).min(216.0).floor();
    for (at, list) in CensusList::ALL.into_iter().enumerate() {
        let cell = Rect::from_min_size(pos2(rect.left() + at as f32 * width, rect.top()), vec2(width, 72.0));
        if at > 0 {
            pen.vline(cell.left(), cell.top() + 16.0..cell.top() + 60.0, t.line);
        }
        let cell_of = Cell {
            count: found.count(list),
            label: label(list),
            caption: &caption(list, bench, found),
            sign: sign(t, list),
            is_quiet: list == CensusList::Matched,
            is_pressed: now == list,
        };
        if cell_of.show(ui, cell) && now != list {
            asks.command(Task::Census(CensusStep::List(list)));
        }
    }
    totals(ui, rect, total, bench, found, asks);
    let parts = CensusList::ALL.map(|list| {
        let ink = if list == CensusList::Matched { counts::quiet(t) } else { sign(t, list).2 };
        (found.count(list), ink)
    });
    counts::parts_of(&pen, rect, parts.iter().map(|(count, _)| count).sum(), &parts);
}

/// Who is held against whom, and where decisions are.
fn totals(ui: &Ui, rect: Rect, room: f32, bench: &Workbench, found: &CountedCensus, asks: &mut Asks) {
    let pen = Pen::of(ui);
    let t = pen.theme;
    let right = rect.right() - size::PAD;
    let left = area::kind_menu(ui, right, rect.top() + 29.0, bench, asks);
    let accounts = match found.kind {
        ResourceKind::User => format!("{} and", counted(found.census.accounts, "account", "accounts")),
        ResourceKind::Group => format!("{} there and", counted(found.census.accounts, "group", "groups")),
    };
    pen.put(left - 4.0, rect.top() + 34.0, Anchor::Right, &[(&accounts, Face::Body, t.muted)], room - 100.0);
    let words = kept_words(bench);
    pen.put(right, rect.top() + 54.0, Anchor::Right, &[(&words, Face::Caption, t.faint)], room - size::PAD);
    let place = Rect::from_min_max(pos2(right - room + size::PAD, rect.top() + 42.0), pos2(right, rect.top() + 60.0));
    spoken(ui, place, "kept", Role::Label, &words);
}

fn kept_words(bench: &Workbench) -> String {
    match bench.file() {
        Some(file) => format!("Decisions: {}", short_name(&beside(file))),
        None => "Decisions are saved with the crosswalk".to_owned(),
    }
}
