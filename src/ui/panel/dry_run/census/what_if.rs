//! What people could be matched by: how many would be found, whether all have it, whether it tells them apart, whether the
//! account can be asked for it.

use egui::{Pos2, Rect, Ui, pos2, vec2};

use crate::base::thousands;
use crate::census::MatchBy;
use crate::ui::ask::Asks;
use crate::ui::icon;
use crate::ui::paint::{Cut as _, Face, Pen};
use crate::ui::theme::size;
use crate::ui::widget::list::ListKey;
use crate::ui::widget::{Button, Item, List, Row, menu as menus, tooltip};
use crate::workbench::{CountedCensus, Edit, Workbench};

const CANDIDATE: f32 = 88.0;

/// What the window keeps of it.
#[derive(Default)]
pub(super) struct WhatIf {
    chosen: usize,
}

impl WhatIf {
    pub fn show(&mut self, ui: &mut Ui, mut rect: Rect, bench: &Workbench, found: &CountedCensus, asks: &mut Asks) {
        let pen = Pen::of(ui);
        let t = pen.theme;
        pen.vline(rect.left(), rect.top()..rect.bottom(), t.line_strong);
        rect.min.x += 1.0;
        let head = rect.cut_top(size::FILTER);
        pen.rule_below(head, t.line);
        let end = pen.text_in(head, head.left() + size::PAD, "Match on", Face::Strong, t.text);
        pen.text_in(head, end + 8.0, "what if", Face::Body, t.muted);
        let y = pen.baseline(head, Face::Caption);
        pen.text_right(head.right() - size::PAD, y, "would match", Face::Caption, t.muted);
        let foot = rect.cut_bottom(size::BAR);
        let all = &found.census.what_if;
        self.chosen = self.chosen.min(all.len().saturating_sub(1));
        let now = now(all);
        let list = List::new("Match on", all.len(), CANDIDATE).current((!all.is_empty()).then_some(self.chosen));
        let mut pressed = None;
        let shown = list.show(ui, rect, |ui, at, place, focused| {
            if one(ui, place, bench, found, at, now, (at == self.chosen, focused)) {
                pressed = Some(at);
            }
        });
        if let Some(ListKey::Select(at)) = shown.key {
            pressed = Some(at);
        }
        self.chosen = pressed.unwrap_or(self.chosen);
        if let Some(candidate) = all.get(self.chosen) {
            match_on(ui, foot, candidate, bench, found, asks);
        }
    }
}

fn match_on(ui: &Ui, foot: Rect, candidate: &MatchBy, bench: &Workbench, found: &CountedCensus, asks: &mut Asks) {
    let pen = Pen::of(ui);
    pen.hline(foot.left()..foot.right(), foot.top(), pen.theme.line);
    let why_not = why_not(candidate, bench, found);
    let name = format!("Match on {}", candidate.target.short());
    let button = Button::primary("Match on this").icon(icon::CHECK).name(&name).enabled(why_not.is_none());
    let button = button.hint(why_not.as_deref().unwrap_or("People are matched by it first. Undo takes it back."));
    let response = button.show_at(ui, foot.left() + size::PAD, foot.center().y);
    let x = response.rect.right() + 12.0;
    if response.clicked() {
        asks.command(chosen(candidate));
    }
    if let Some(why) = why_not {
        let room = foot.right() - size::PAD - x;
        pen.text_fit(x, pen.baseline(foot, Face::Caption), &why, Face::Caption, pen.theme.muted, room);
    }
}

fn chosen(candidate: &MatchBy) -> Edit {
    Edit::SetMatching { target: candidate.target.clone(), matching: Some(1) }
}

/// The same where there is no room for the list: a button that ends here, with a menu.
pub(super) fn menu(ui: &Ui, right: Pos2, bench: &Workbench, found: &CountedCensus, asks: &mut Asks) {
    let all = &found.census.what_if;
    let now = now(all);
    let button = Button::secondary("Match on…").hint("What people could be matched by, and how many would be found");
    let button = button.show_before(ui, right.x, right.y);
    let words: Vec<(String, String)> = all
        .iter()
        .map(|candidate| {
            let label = format!("{}: {} would match", candidate.target.short(), thousands(candidate.matches));
            let detail = why_not(candidate, bench, found).unwrap_or_else(|| difference(candidate, now));
            (label, detail)
        })
        .collect();
    let items: Vec<Item<'_>> = all
        .iter()
        .zip(&words)
        .map(|(candidate, (label, detail))| {
            Item::new(label).detail(detail).enabled(why_not(candidate, bench, found).is_none())
        })
        .collect();
    if let Some(candidate) = menus::popup(&button, "Match on", &items).and_then(|at| all.get(at)) {
        asks.command(chosen(candidate));
    }
}

/// How many are found by what people are matched by first now.
fn now(all: &[MatchBy]) -> Option<usize> {
    all.iter().find(|candidate| candidate.is_now).map(|candidate| candidate.matches)
}

fn difference(candidate: &MatchBy, now: Option<usize>) -> String {
    if candidate.is_now {
        return "now".to_owned();
    }
    let now = now.unwrap_or_default();
    match candidate.matches.cmp(&now) {
        std::cmp::Ordering::Less => format!("−{}", thousands(now - candidate.matches)),
        std::cmp::Ordering::Equal => "as many".to_owned(),
        std::cmp::Ordering::Greater => format!("+{}", thousands(candidate.matches - now)),
    }
}

/// Why people cannot be matched by it as it stands.
fn why_not(candidate: &MatchBy, bench: &Workbench, found: &CountedCensus) -> Option<String> {
    let is_first = found.census.matched_by.first() == Some(&candidate.target);
    let reasons = [
        (is_first, "They are matched by it first".to_owned()),
        (candidate.can_filter == Some(false), format!("{} cannot be asked for it", bench.provider().label())),
        (candidate.filled == 0, "Nobody has it".to_owned()),
        (candidate.in_account == 0, "It is empty in the account".to_owned()),
    ];
    reasons.into_iter().find_map(|(is_so, why)| is_so.then_some(why))
}

/// What is good and bad about it: whether it is, and the words.
fn ticks(candidate: &MatchBy, bench: &Workbench, found: &CountedCensus) -> [(Option<bool>, String); 3] {
    let people = found.census.people;
    let filled = match candidate.filled {
        0 => (Some(false), "nobody has it".to_owned()),
        filled if filled >= people => (Some(true), "all filled".to_owned()),
        filled => (Some(true), format!("{} of {} filled", thousands(filled), thousands(people))),
    };
    let unique = match candidate.shared {
        0 => (Some(true), "all different".to_owned()),
        shared => (Some(false), format!("{} are double", thousands(shared))),
    };
    let asked = match candidate.can_filter {
        _ if candidate.in_account == 0 => (Some(false), "empty in the account".to_owned()),
        Some(true) => (Some(true), "can be asked for".to_owned()),
        Some(false) => (Some(false), format!("no filter in {}", bench.provider().label())),
        None => (None, "asking is not known".to_owned()),
    };
    [filled, unique, asked]
}

/// Draws a candidate; whether it was pressed. `state`: it is chosen, the keyboard is on it.
fn one(
    ui: &Ui,
    place: Rect,
    bench: &Workbench,
    found: &CountedCensus,
    at: usize,
    now: Option<usize>,
    state: (bool, bool),
) -> bool {
    let candidate = &found.census.what_if[at];
    let ticks = ticks(candidate, bench, found);
    let (name, difference) = (candidate.target.short(), difference(candidate, now));
    let said: Vec<&str> = ticks.iter().map(|(_, words)| words.as_str()).collect();
    let spoken = format!("{name}: {} would match, {difference}, {}", candidate.matches, said.join(", "));
    let response = Row::new(ui, ("candidate", at), &spoken).selected(state.0).focused(state.1).show(ui, place);
    let pen = Pen::of(ui);
    let t = pen.theme;
    pen.rule_below(place, t.line);
    let (left, right) = (place.left() + size::PAD, place.right() - size::PAD);
    let ink = if candidate.is_usable() { t.text } else { t.faint };
    let begin = pen.text_right(right, place.top() + 22.0, &thousands(candidate.matches), Face::Strong, ink);
    let begin = pen.text_right(begin - 8.0, place.top() + 22.0, &difference, Face::Caption, t.muted);
    pen.text_fit(left, place.top() + 22.0, &name, Face::Strong, ink, begin - left - 12.0);
    pen.text_fit(left, place.top() + 42.0, &candidate.rule, Face::Mono, t.muted, right - left);
    length(&pen, Rect::from_min_size(pos2(left, place.top() + 52.0), vec2(right - left, 3.0)), candidate, found);
    let mut x = left;
    for (is_good, words) in &ticks {
        let (sign, color) = match is_good {
            Some(true) => (icon::CHECK, t.muted),
            Some(false) => (icon::X, t.error),
            None => (icon::QUESTION, t.muted),
        };
        pen.icon_small(pos2(x + 6.0, place.top() + 71.0), sign, color);
        x = pen.text_fit(x + 16.0, place.top() + 75.0, words, Face::Caption, t.muted, right - x - 16.0) + 12.0;
    }
    let was_pressed = response.clicked();
    tooltip::hint(response, &spoken);
    was_pressed
}

fn length(pen: &Pen, track: Rect, candidate: &MatchBy, found: &CountedCensus) {
    let t = pen.theme;
    pen.fill(track, 1.0, t.bar_track);
    let share = candidate.matches as f32 / found.census.people.max(1) as f32;
    let width = (track.width() * share).min(track.width());
    let ink = if candidate.is_usable() { t.accent } else { t.bar };
    pen.fill(Rect::from_min_size(track.min, vec2(width, track.height())), 1.0, ink);
}
