//! The gutter between the trees: a head that counts rules, the wires, and the chips that stand on them.
//!
//! Wires are drawn over both trees' geometry, so that one to a row out of view runs off the edge at its true slope and is
//! only clipped; those with both ends beyond the same edge are not made at all.

use egui::{Pos2, Rect, Sense, Ui, UiBuilder, pos2, vec2};

use super::marks::{self, Lit, is_chosen, is_lit};
use super::{Frame, MapPanel, menus, several, source_tree, target_tree};
use crate::base::{Severity, counted, thousands};
use crate::scim::TargetPath;
use crate::ui::icon;
use crate::ui::paint::{Face, Pen};
use crate::ui::theme::size;
use crate::ui::widget::wire::{self, Chip, Port, WireState};
use crate::ui::widget::{Button, ListGeometry, clickable, menu, severity_ink, severity_mark, tooltip};
use crate::workbench::rows;
use crate::workbench::{Action, Edit, Look, SuggestStep};

/// How near the pointer must come to a wire.
const REACH: f32 = 5.0;
/// How long it rests there before both values show.
const PATIENCE: f64 = 0.4;
/// How much of the other wires is left while one is under the pointer.
const BACK: f32 = 0.45;
/// And of wires to rows that are out of view.
const FAR: f32 = 0.35;
/// From this width on its head has room for words.
const ROOMY: f32 = 288.0;
/// With more rules than these only the wires under the pointer and of the chosen rule are at full strength.
const CROWDED: usize = 100;

/// Where both trees were drawn.
#[derive(Clone, Copy, Debug)]
pub struct Ends {
    pub sources: ListGeometry,
    pub targets: ListGeometry,
}

/// Draws wires and chips.
pub fn show(ui: &mut Ui, panel: &mut MapPanel, mut rect: Rect, frame: &mut Frame<'_>, ends: Ends) {
    let pen = Pen::of(ui);
    pen.fill(rect.with_min_y(rect.top() + size::HEAD), 0.0, pen.theme.canvas);
    rect.min.y = ends.sources.viewport.top().min(ends.targets.viewport.top());
    let bend = bend(rect, frame.wide);
    let mut region = ui.new_child(UiBuilder::new().scope_id(ui.scope_id().with("wires")).max_rect(rect));
    region.shrink_clip_rect(rect);
    let ground = region.interact(rect, region.scope_id().with("ground"), Sense::CLICK);
    let wires = visible(rect, bend, frame, ends);
    let over = chips(&region, panel, rect, bend, frame, ends);
    let under = match (&over, ground.hover_pos().filter(|_| ground.hovered())) {
        (Some(target), _) => Some(target.clone()),
        (None, Some(at)) => wires.iter().rev().find(|(wire, _)| wire.hit(at, REACH)).map(|(_, of)| of.target.clone()),
        (None, None) => None,
    };
    paint(&Pen::of(&region), frame, &wires, ends);
    chip_paint(&region, &Pen::of(&region), rect, bend, frame, ends);
    scores(&Pen::of(&region), rect, frame, ends);
    menus::wire(&ground, under.as_ref().filter(|_| over.is_none()), panel, frame);
    if let Some(target) = under {
        if ground.clicked() && over.is_none() {
            choose(frame, &target);
        }
        if over.is_none() {
            ui.ctx().set_cursor_icon(egui::CursorIcon::PointingHand);
        }
        frame.lit = Lit::Wire(target);
    }
    both_values(ui, panel, frame, rect);
}

/// The left edge of the column of chips.
pub fn bend(rect: Rect, wide: bool) -> f32 {
    let first = rect.right() - if wide { 184.0 } else { 148.0 };
    first.max(rect.left() + rect.width() * 0.3)
}

/// A rule is looked at; one that is proposed is reviewed.
fn choose(frame: &mut Frame<'_>, target: &TargetPath) {
    let is_proposed =
        frame.bench.rows().targets.iter().any(|row| row.is_suggested && row.path.as_ref() == Some(target));
    if is_proposed {
        frame.asks.command(SuggestStep::To(target.clone()));
    } else {
        frame.asks.command(Look::Target(Some(target.clone())));
    }
}

type Drawn<'a> = (wire::Wire, &'a rows::Wire);

/// The wires of which something may be in view, the chosen ones last.
fn visible<'a>(rect: Rect, bend: f32, frame: &Frame<'a>, ends: Ends) -> Vec<Drawn<'a>> {
    let rows = frame.bench.rows();
    let view = frame.bench.view();
    let mut drawn: Vec<(bool, Drawn<'a>)> = Vec::new();
    for of in &rows.wires {
        let to = pos2(rect.right(), ends.targets.row_y(of.to.row));
        let from = match of.from {
            Some(end) => pos2(rect.left(), ends.sources.row_y(end.row)),
            // A constant's wire comes out of its chip.
            None => pos2(bend + 12.0, to.y),
        };
        let (top, bottom) = (from.y.min(to.y), from.y.max(to.y));
        if bottom < rect.top() || top > rect.bottom() {
            continue;
        }
        drawn.push((is_chosen(of, rows, view), (wire::Wire::new(from, to, bend), of)));
    }
    drawn.sort_by_key(|(chosen, (_, of))| (*chosen, of.score.is_none(), is_lit(of, rows, &frame.was_lit)));
    drawn.into_iter().map(|(_, drawn)| drawn).collect()
}

/// Whether one of its rows is out of view: then the wire leads off the edge.
fn is_away(of: &rows::Wire, ends: Ends) -> bool {
    !ends.targets.shows(of.to.row) || of.from.is_some_and(|from| !ends.sources.shows(from.row))
}

fn paint(pen: &Pen, frame: &Frame<'_>, wires: &[Drawn<'_>], ends: Ends) {
    let (back, far) = (pen.faded(BACK), pen.faded(FAR));
    let is_crowded = frame.bench.rows().rules > CROWDED;
    let steps_back = matches!(frame.was_lit, Lit::Wire(_)) || is_crowded;
    for (wire, of) in wires {
        let state = wire_state(of, frame);
        let pen = match state {
            WireState::Hover | WireState::Selected | WireState::Reviewed => pen,
            _ if is_away(of, ends) => &far,
            _ if steps_back => &back,
            _ => pen,
        };
        wire.paint(pen, state);
    }
}

/// How a wire is drawn now.
fn wire_state(of: &rows::Wire, frame: &Frame<'_>) -> WireState {
    let rows = frame.bench.rows();
    let is_reviewed = frame.bench.suggest_walk().is_some_and(|walk| walk.target() == Some(&of.target));
    if of.score.is_some() {
        let stands_out = is_reviewed || is_lit(of, rows, &frame.was_lit);
        if stands_out { WireState::Reviewed } else { WireState::Suggested }
    } else if is_chosen(of, rows, frame.bench.view()) {
        WireState::Selected
    } else if is_lit(of, rows, &frame.was_lit) {
        WireState::Hover
    } else {
        marks::state(of)
    }
}

/// The chips whose targets are in view: one for each rule.
fn chips_in_view<'a>(frame: &Frame<'a>, rect: Rect, ends: Ends) -> impl Iterator<Item = (&'a rows::Wire, f32)> {
    let mut last: Option<&TargetPath> = None;
    frame.bench.rows().wires.iter().filter_map(move |of| {
        let y = ends.targets.row_y(of.to.row);
        let fresh = last != Some(&of.target);
        last = Some(&of.target);
        let seen = fresh && of.chip.is_some() && !of.to.folded;
        (seen && rect.expand(size::CHIP).y_range().contains(y)).then_some((of, y))
    })
}

fn chip_of<'a>(of: &'a rows::Wire, frame: &Frame<'_>) -> Option<Chip<'a>> {
    let chip = of.chip.as_ref()?;
    let drawn = if chip.constant {
        Chip::constant(&chip.text)
    } else {
        let (head, tail) = chip.text.split_once(' ').unwrap_or((&chip.text, ""));
        Chip::expression(head, tail)
    };
    let drawn = drawn.selected(frame.bench.view().is_chosen(&of.target));
    Some(drawn.faulty(chip.faulty && !frame.is_typed(&of.target)).suggested(of.score.is_some()))
}

/// Senses the chips; returns the target of the one under the pointer. They are painted after the wires.
fn chips(
    ui: &Ui,
    panel: &mut MapPanel,
    rect: Rect,
    bend: f32,
    frame: &mut Frame<'_>,
    ends: Ends,
) -> Option<TargetPath> {
    let pen = Pen::of(ui);
    let mut over = None;
    let shown: Vec<_> = chips_in_view(frame, rect, ends).collect();
    for (of, y) in shown {
        let Some(chip) = chip_of(of, frame) else { continue };
        let place = chip.rect(&pen, bend, y, rect.right() - bend - chip_end(of));
        let id = chip_id(ui, &of.target);
        let name = chip_name(of, frame);
        let (response, _) = clickable(ui, place, id, egui::Role::Button, &name, true);
        ui.ctx().accesskit_node_builder(id, |node| node.set_selected(chip.selected));
        if response.hovered() {
            over = Some(of.target.clone());
        }
        if response.clicked() && ui.input(|input| input.modifiers.command) {
            frame.asks.command(Look::ToggleTarget(of.target.clone()));
        } else if response.clicked() {
            choose(frame, &of.target);
        }
        let is_one_of_several = frame.bench.view().several.is_some() && chip.selected;
        if is_one_of_several {
            several::menu(&response, menu::is_asked_by_key_of(&response), frame);
        } else {
            menus::chip(&response, &of.target, panel, frame);
        }
        let delete = |i: &mut egui::InputState| i.consume_key(egui::Modifiers::NONE, egui::Key::Delete);
        if response.has_focus() && ui.input_mut(delete) {
            match is_one_of_several {
                true => frame.asks.run(Action::RemoveRule),
                false => frame.asks.command(Edit::RemoveRule(of.target.clone())),
            }
        }
    }
    over
}

/// The chips once more, over a wire that is drawn by hand.
pub fn chips_over(ui: &Ui, pen: &Pen, mut rect: Rect, frame: &Frame<'_>, ends: Ends) {
    rect.min.y = ends.sources.viewport.top().min(ends.targets.viewport.top());
    chip_paint(ui, &pen.clip(rect), rect, bend(rect, frame.wide), frame, ends);
}

fn chip_paint(ui: &Ui, pen: &Pen, rect: Rect, bend: f32, frame: &Frame<'_>, ends: Ends) {
    let shown: Vec<_> = chips_in_view(frame, rect, ends).collect();
    for (of, y) in shown {
        let Some(chip) = chip_of(of, frame) else { continue };
        let place = chip.rect(pen, bend, y, rect.right() - bend - chip_end(of));
        let hover = is_lit(of, frame.bench.rows(), &frame.was_lit);
        let focus = ui.memory(|m| m.has_focus(chip_id(ui, &of.target))) && crate::ui::focus_is_visible(ui.ctx());
        let look = crate::ui::widget::ControlLook { hover, press: false, focus, enabled: true };
        pen.fill(place, size::RADIUS, pen.theme.canvas);
        chip.paint(pen, place, look);
    }
}

/// How sure each suggestion in view is, before the border of the target tree; the wire is interrupted for it.
fn scores(pen: &Pen, rect: Rect, frame: &Frame<'_>, ends: Ends) {
    let t = pen.theme;
    let mut last: Option<&TargetPath> = None;
    for of in frame.bench.rows().wires.iter().filter(|of| !of.to.folded) {
        let (Some(score), fresh) = (of.score, last.replace(&of.target) != Some(&of.target)) else { continue };
        let y = ends.targets.row_y(of.to.row);
        if !fresh || !rect.expand(size::CHIP).y_range().contains(y) {
            continue;
        }
        let is_reviewed = frame.bench.view().target.as_ref() == Some(&of.target);
        let (text, ink) = (score.to_string(), if is_reviewed { t.accent } else { t.muted });
        let face = if is_reviewed { Face::Strong } else { Face::Caption };
        let width = pen.width(&text, face).ceil();
        let place = Rect::from_min_size(pos2(rect.right() - 16.0 - width, y - 8.0), vec2(width, 16.0));
        pen.fill(place.expand2(vec2(6.0, 0.0)), 0.0, t.canvas);
        pen.text(place.left(), pen.baseline(place, face), &text, face, ink);
    }
}

/// Before the border of the target tree, and before how sure a suggestion is.
const fn chip_end(of: &rows::Wire) -> f32 {
    if of.score.is_some() { 52.0 } else { 20.0 }
}

fn chip_id(ui: &Ui, target: &TargetPath) -> egui::Id {
    ui.scope_id().with(("chip", target))
}

/// The whole rule, for screen readers.
fn chip_name(of: &rows::Wire, frame: &Frame<'_>) -> String {
    let row = frame.bench.rows().targets.get(of.to.row);
    let rule = row.map(|r| r.rule_text.as_str()).unwrap_or_default();
    match (of.score, &of.chip) {
        (Some(score), Some(chip)) => format!("Suggestion for {}: {}, {score}", of.target.short(), chip.text),
        _ => format!("Rule of {}: {rule}", of.target.short()),
    }
}

/// After a while over a wire: what goes in and what comes out, beside the pointer.
fn both_values(ui: &Ui, panel: &mut MapPanel, frame: &Frame<'_>, rect: Rect) {
    let now = ui.input(|i| i.time);
    let Lit::Wire(target) = &frame.lit else {
        panel.rested = None;
        return;
    };
    let since = match &panel.rested {
        Some((on, since)) if on == target => *since,
        _ => {
            panel.rested = Some((target.clone(), now));
            now
        }
    };
    if now - since < PATIENCE {
        ui.ctx().request_repaint_after_secs((PATIENCE - (now - since)) as f32 + 0.01);
        return;
    }
    let Some(at) = ui.input(|i| i.pointer.hover_pos()) else { return };
    let rows = frame.bench.rows();
    let read = rows.wires.iter().filter(|w| w.target == *target);
    let read: Vec<&str> = read.filter_map(|w| rows.sources.get(w.from?.row)).map(|r| shown(&r.value)).collect();
    let sent = rows.targets.iter().find(|r| r.path.as_ref() == Some(target));
    let sent = sent.map_or("", |r| if r.value.is_empty() { &r.caption } else { &r.value });
    let text = if read.is_empty() { sent.to_owned() } else { format!("{}  →  {sent}", read.join(", ")) };
    label(&Pen::of(ui), rect, at, &text);
}

fn shown(value: &str) -> &str {
    if value.is_empty() { "no value" } else { value }
}

fn label(pen: &Pen, within: Rect, at: Pos2, text: &str) {
    let t = pen.theme;
    let most = within.width() - 32.0;
    let width = pen.width(text, Face::Mono).ceil().min(most) + 16.0;
    let left = (at.x + 12.0).min(within.right() - width - 8.0);
    let rect = Rect::from_min_size(pos2(left.round(), (at.y - 32.0).max(within.top() + 4.0)), vec2(width, 24.0));
    pen.fill(rect, size::RADIUS, t.raised);
    pen.outline(rect, size::RADIUS, t.line_strong);
    pen.text_fit(rect.left() + 8.0, pen.baseline(rect, Face::Mono), text, Face::Mono, t.text, most);
}

/// Draws the head, before the target tree is drawn, so that Tab goes from left to right: what is out of view there is as
/// in the last frame.
pub fn head(ui: &Ui, panel: &mut MapPanel, rect: Rect, frame: &mut Frame<'_>, targets: Option<&ListGeometry>) {
    let pen = Pen::of(ui);
    pen.fill(rect, 0.0, pen.theme.canvas);
    let count = frame.bench.rows().rules;
    let words = counted(count, "rule", "rules");
    let x = pen.text(rect.left() + size::PAD, pen.baseline(rect, Face::Body), &words, Face::Body, pen.theme.faint);
    let untangle = untangle(frame, rect.width());
    let end = rect.right() - 12.0 - untangle.width(&pen);
    let mut x = suggested(ui, rect, x + 12.0, end, frame);
    for (above, arrow) in [(true, icon::ARROW_UP), (false, icon::ARROW_DOWN)] {
        let Some(away) = targets.and_then(|targets| away(frame, targets, above)) else { continue };
        let side = if above { "above" } else { "below" };
        let label = format!("{} {side}", thousands(away.count));
        let name = format!("Scroll to the {} {side}", counted(away.count, "rule", "rules"));
        let button = Button::quiet(&label).icon(arrow).name(&name);
        let mark = if away.worst.is_some() { 18.0 } else { 0.0 };
        if x + button.width(&pen) + mark > end - 8.0 {
            break;
        }
        let response = button.show_at(ui, x, rect.center().y);
        if response.clicked() {
            panel.reveal_target = Some(away.reveal);
        }
        x = response.rect.right();
        if let Some(worst) = away.worst {
            pen.mark(pos2(x + 6.0, rect.center().y), severity_mark(worst), severity_ink(pen.theme, worst));
            x += mark;
        }
        x += 8.0;
    }
    if untangle.show_before(ui, rect.right() - 12.0, rect.center().y).clicked() {
        frame.asks.command(Look::Untangle);
    }
}

/// How many rules are proposed: the way into going through them. Returns where the next thing begins.
fn suggested(ui: &Ui, rect: Rect, x: f32, end: f32, frame: &mut Frame<'_>) -> f32 {
    let count = frame.bench.open_suggestions().count();
    if frame.bench.awaits_suggestions() {
        return looking(ui, rect, x, end, frame);
    }
    if count == 0 {
        return x;
    }
    let label = if rect.width() < ROOMY { count.to_string() } else { format!("{count} suggested") };
    let name = format!("Go through the {count} suggestions");
    let button = Button::quiet(&label).icon(icon::SPARKLE).name(&name);
    if x + button.width(&Pen::of(ui)) > end {
        return x;
    }
    let response = button.show_at(ui, x, rect.center().y);
    if response.clicked() {
        frame.asks.command(SuggestStep::Begin(None));
    }
    response.rect.right() + 8.0
}

/// They are being looked for: said where they will stand. Returns where the next thing begins.
fn looking(ui: &Ui, rect: Rect, x: f32, end: f32, frame: &Frame<'_>) -> f32 {
    let pen = Pen::of(ui);
    let t = pen.theme;
    let whole = frame.looking();
    let fits = |text: &&str| x + 22.0 + pen.width(text, Face::Body) <= end;
    let shown = [whole.as_str(), "Looking…", "…"].into_iter().find(fits).unwrap_or_default();
    pen.icon_row(pos2(x + 7.0, rect.center().y), icon::SPARKLE, t.faint);
    let right = pen.text(x + 22.0, pen.baseline(rect, Face::Body), shown, Face::Body, t.faint);
    let place = Rect::from_min_max(pos2(x, rect.top()), pos2(right, rect.bottom()));
    let response = ui.interact(place, ui.scope_id().with("looking"), Sense::hover());
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Status, true, &whole));
    if shown != whole {
        tooltip::hint(response, &whole);
    }
    right + 12.0
}

/// The button that puts source rows in the order of their targets, or back; where there is little room, only its sign.
fn untangle(frame: &Frame<'_>, width: f32) -> Button<'static> {
    let hint = "Source attributes in the order of their targets, so that wires run straight (U)";
    let (name, hint) = match frame.bench.view().source_order {
        rows::SourceOrder::Target => ("As in the file", "The order of the file again (U)"),
        _ => ("Untangle", hint),
    };
    if width < ROOMY {
        return Button::icon_only(icon::SHUFFLE, name).hint(hint);
    }
    Button::secondary(name).icon(icon::SHUFFLE).hint(hint)
}

/// The rules whose targets are out of view on one side.
struct Away {
    count: usize,
    worst: Option<Severity>,
    /// The row to scroll to: a page further, or the last of them.
    reveal: usize,
}

fn away(frame: &Frame<'_>, targets: &ListGeometry, above: bool) -> Option<Away> {
    let page = (targets.viewport.height() / targets.pitch) as usize;
    let outside = |y: f32| if above { y < targets.viewport.top() } else { y > targets.viewport.bottom() };
    let mut found = Away { count: 0, worst: None, reveal: 0 };
    let (mut first, mut last) = (usize::MAX, 0);
    let mut seen: Option<&TargetPath> = None;
    for of in frame.bench.rows().wires.iter().filter(|w| w.score.is_none() && outside(targets.row_y(w.to.row))) {
        if seen.replace(&of.target) == Some(&of.target) {
            continue;
        }
        found.count += 1;
        let severity = match of.state {
            _ if frame.is_typed(&of.target) => None,
            rows::WireState::Rest | rows::WireState::Suggested => None,
            rows::WireState::Warning => Some(Severity::Warning),
            rows::WireState::Error => Some(Severity::Error),
        };
        found.worst = found.worst.max(severity);
        first = first.min(of.to.row);
        last = last.max(of.to.row);
    }
    let far = page.saturating_sub(2);
    found.reveal = if above { last.saturating_sub(far).max(first) } else { first.saturating_add(far).min(last) };
    (found.count > 0).then_some(found)
}

/// The ports on both hairlines, drawn over them, 8 wider than the gutter. A source's port takes hold of a new wire.
pub fn ports(ui: &mut Ui, panel: &mut MapPanel, rect: Rect, frame: &Frame<'_>, ends: Ends) {
    let rows = frame.bench.rows();
    let top = ends.sources.viewport.top();
    let clip = Rect::from_min_max(pos2(rect.left() - 8.0, top), pos2(rect.right() + 8.0, rect.bottom()));
    let mut region = ui.new_child(UiBuilder::new().scope_id(ui.scope_id().with("ports")).max_rect(clip));
    region.shrink_clip_rect(clip);
    let pen = Pen::of(&region);
    for at in in_view(&ends.sources, rows.sources.len()) {
        let (row, end) = (&rows.sources[at], frame.marks.sources[at]);
        if !source_tree::has_port(row, end) {
            continue;
        }
        let place = pos2(rect.left(), ends.sources.row_y(at));
        if let Some(name) = &row.name {
            // Mostly on the gutter's side: beside the port is the tree's scroll bar.
            let hold = Rect::from_min_size(place - vec2(size::PORT, size::ROW / 2.0), vec2(16.0, size::ROW));
            let id = region.scope_id().with(("port", &row.id));
            let response = region.interact(hold, id, Sense::DRAG).on_hover_cursor(egui::CursorIcon::Grab);
            if response.drag_started() {
                panel.connect.start(&row.id, name);
            }
        }
        wire::port(&pen, place, port(end, panel.connect.is_from(&row.id)));
    }
    for at in in_view(&ends.targets, rows.targets.len()) {
        let (row, end) = (&rows.targets[at], frame.marks.targets[at]);
        let over = panel.connect.is_over(row);
        if over || target_tree::has_port(row, end) {
            let kind = if over { Port::Target } else { port(end, false) };
            wire::port(&pen, pos2(rect.right(), ends.targets.row_y(at)), kind);
        }
    }
}

fn in_view(geometry: &ListGeometry, count: usize) -> std::ops::Range<usize> {
    let first = (geometry.offset / geometry.pitch).floor().max(0.0) as usize;
    let many = (geometry.viewport.height() / geometry.pitch).ceil() as usize + 1;
    first.min(count)..(first + many).min(count)
}

fn port(end: super::marks::End, dragged: bool) -> Port {
    match end {
        _ if dragged => Port::Wired(WireState::Dragged),
        super::marks::End { chosen: true, wired: true, .. } => Port::Wired(WireState::Selected),
        super::marks::End { lit: true, wired: true, .. } => Port::Wired(WireState::Hover),
        super::marks::End { wired: true, state, .. } => Port::Wired(state),
        super::marks::End { suggested: true, chosen: true, .. } => Port::Wired(WireState::Reviewed),
        super::marks::End { suggested: true, .. } => Port::Wired(WireState::Suggested),
        super::marks::End { below: true, .. } => Port::Below,
        _ => Port::Free,
    }
}
