//! What is the same in every workspace: the top bar (the file and what it is about, the five steps, problems, the record in view,
//! search) and the status line. It draws a plain view and says what was asked; it knows nothing of the document.

use super::icon;
use super::mark;
use super::paint::{Cut, Face, Pen};
use super::theme::size;
use super::widget::menu::Value;
use super::widget::{Button, ControlLook, Item, clickable};
use crate::base::counted;
use crate::base::sink::Line;
pub use crate::base::thousands;
use crate::workbench::Workspace;
use egui::{Id, Rect, Role, Sense, Stroke, Ui, WidgetInfo, pos2, vec2};

/// How far a step is. Steps are never locked; they say what is missing when opened.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum StepState {
    #[default]
    NotYet,
    Done,
    Attention,
}

impl StepState {
    fn spoken(self) -> &'static str {
        match self {
            Self::NotYet => "not done yet",
            Self::Done => "done",
            Self::Attention => "needs attention",
        }
    }
}

/// One part of the triple: provisioning client, account type, endpoint.
#[derive(Clone, Copy, Debug)]
pub struct TriplePart<'a> {
    /// What it is, for screen readers: "Provisioning client".
    pub name: &'a str,
    /// What it is now: "Entra ID".
    pub value: &'a str,
    /// What it may be.
    pub items: &'a [Item<'a>],
}

/// The record that every workspace shows.
#[derive(Clone, Copy, Debug)]
pub struct RecordInView<'a> {
    pub name: &'a str,
    /// From 0.
    pub index: usize,
    pub count: usize,
}

/// Everything the frame shows.
#[derive(Clone, Copy, Debug)]
pub struct FrameView<'a> {
    pub step: Workspace,
    /// In the order of [`Workspace::ALL`].
    pub states: [StepState; 5],
    /// The crosswalk's name.
    pub name: &'a str,
    /// What can be done with the file: open, save, recent ones.
    pub file_items: &'a [Item<'a>],
    pub triple: [TriplePart<'a>; 3],
    pub record: Option<RecordInView<'a>>,
    pub errors: usize,
    pub warnings: usize,
    /// The counts are of before, or of the record in view alone: all records are being checked.
    pub is_checking: bool,
    /// The drawer with the problems is open.
    pub problems_open: bool,
    /// Sign and words of the connection: what is sent, if anything.
    pub network: (char, &'a str),
    /// What happened last ("Saved 2 min ago"); left out in the compact layout.
    pub status: &'a Line,
    /// Keys and what they do, from right to left.
    pub shortcuts: &'a [(&'a str, &'a str)],
}

/// What was asked of the frame.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FrameAction {
    OpenStep(Workspace),
    /// Item of the file menu.
    File(usize),
    /// Part of the triple, and its item.
    Triple(usize, usize),
    ToggleProblems,
    PreviousRecord,
    NextRecord,
    /// Choose the record in view from a list.
    PickRecord,
    /// Search and commands.
    OpenPalette,
}

/// Draws the frame around the window; returns what is left for the workspace, and what was asked.
pub fn show(ui: &Ui, window: Rect, view: &FrameView<'_>) -> (Rect, Vec<FrameAction>) {
    let mut rest = window;
    let mut actions = Vec::new();
    let wide = window.width() >= size::WIDE;
    top_bar(ui, rest.cut_top(size::BAR), view, wide, &mut actions);
    status_line(ui, rest.cut_bottom(size::STATUS), view, wide);
    (rest, actions)
}

fn top_bar(ui: &Ui, rect: Rect, view: &FrameView<'_>, wide: bool, actions: &mut Vec<FrameAction>) {
    let pen = Pen::of(ui);
    pen.fill(rect, 0.0, pen.theme.surface);
    pen.rule_below(rect, pen.theme.line_strong);
    mark::paint(&pen, rect.left() + size::PAD, rect.center().y);
    // Placed from the right, drawn from the left: the Tab key goes in the order of drawing.
    let search = rect.right() - 12.0;
    let counts = Counts::new(&pen, view);
    let right = search - size::CONTROL - 8.0;
    let kept =
        if wide { 0.0 } else { 192.0 + step_widths(&pen, view, wide).total + counts.width + 12.0 + 2.0 * size::PAD };
    let room = right - kept - 24.0;
    let left = identity(ui, rect, room, view, wide, actions);
    let others = left + 24.0 + step_widths(&pen, view, wide).total + counts.width + 12.0 + size::PAD;
    let picked = picker_place(rect, right, right - others, wide);
    let counted = counts.place(rect, picked.left() - size::PAD);
    steps(ui, rect, left, counted.left(), view, wide, actions);
    problems(ui, counted, &counts, view, actions);
    picker(ui, picked, view, actions);
    let button = Button::icon_only(icon::MAGNIFYING_GLASS, "Search and commands");
    if button.show_before(ui, search, rect.center().y).clicked() {
        actions.push(FrameAction::OpenPalette);
    }
}

/// The crosswalk's name, and under it what everything refers to. Returns its right end.
fn identity(ui: &Ui, rect: Rect, right: f32, view: &FrameView<'_>, wide: bool, actions: &mut Vec<FrameAction>) -> f32 {
    let left = rect.left() + size::PAD + 28.0;
    let (upper, lower) = (rect.center().y - 9.0, rect.center().y + 11.0);
    let most = if wide { 260.0 } else { (right - left - 20.0).max(152.0) };
    let file =
        Value::new("Crosswalk file", view.name).face(Face::Strong).most(most).show(ui, left, upper, view.file_items);
    actions.extend(file.picked.map(FrameAction::File));
    let mut end = file.response.rect.right();
    let pen = Pen::of(ui);
    let most = if wide { 120.0 } else { most_of_part(&pen, view, right - left) };
    let mut x = left;
    for (part, triple) in view.triple.iter().enumerate() {
        if part > 0 {
            pen.icon_small(pos2(x + 4.0, lower), icon::ARROW_RIGHT, pen.theme.faint);
            x += 14.0;
        }
        let value = Value::new(triple.name, triple.value).face(Face::Caption).most(most).bare(!wide);
        let output = value.show(ui, x, lower, triple.items);
        actions.extend(output.picked.map(|item| FrameAction::Triple(part, item)));
        x = output.response.rect.right() + if wide { 4.0 } else { 0.0 };
        end = end.max(output.response.rect.right());
    }
    end
}

/// How wide each part of the triple may be in a compact window: as wide as it is when all fit into the room, else the
/// longest gives way.
fn most_of_part(pen: &Pen, view: &FrameView<'_>, room: f32) -> f32 {
    const LEAST: f32 = 62.0;
    let widths = view.triple.map(|part| pen.width(part.value, Face::Caption).ceil());
    // Arrows between the parts, and what stands around each value.
    let room = room - 2.0 * 14.0 - 3.0 * 6.0;
    let fits = |most: &f32| widths.iter().map(|width| width.min(*most)).sum::<f32>() <= room;
    let mut candidates: Vec<f32> = (0..40).map(|step| LEAST + 4.0 * f32::from(step as u8)).collect();
    candidates.reverse();
    candidates.into_iter().find(fits).unwrap_or(LEAST)
}

/// A little narrower where the others leave less room.
fn picker_place(bar: Rect, right: f32, room: f32, wide: bool) -> Rect {
    let (least, most) = if wide { (224.0, 248.0) } else { (192.0, 208.0) };
    let width = room.clamp(least, most).round();
    Rect::from_min_size(pos2(right - width, bar.center().y - 14.0), vec2(width, 28.0))
}

/// The record in view, with the arrows to its neighbours.
fn picker(ui: &Ui, rect: Rect, view: &FrameView<'_>, actions: &mut Vec<FrameAction>) {
    let pen = Pen::of(ui);
    let t = pen.theme;
    pen.fill(rect, size::RADIUS, t.canvas);
    pen.outline(rect, size::RADIUS, t.line_strong);
    let Some(record) = view.record else {
        pen.text_mid(rect.center().x, pen.baseline(rect, Face::Body), "No records yet", Face::Body, t.disabled);
        return;
    };
    let mut inner = rect;
    let (before, after) = (inner.cut_left(28.0).shrink(2.0), inner.cut_right(28.0).shrink(2.0));
    let previous = Button::icon_only(icon::CARET_LEFT, "Previous record").enabled(record.index > 0);
    if previous.show(ui, before).clicked() {
        actions.push(FrameAction::PreviousRecord);
    }
    let position = format!("{} of {}", thousands(record.index + 1), thousands(record.count));
    let spoken = format!("Record in view: {}, {position}", record.name);
    let area = inner.shrink2(vec2(0.0, 2.0));
    let (response, look) = clickable(ui, area, named(ui, "record"), Role::ComboBox, &spoken, true);
    if look.hover {
        pen.fill(response.rect, size::RADIUS, t.hover);
    }
    if look.focus {
        pen.stroke_inside(response.rect, size::RADIUS, 2.0, t.accent);
    }
    let y = pen.baseline(inner, Face::Medium);
    let name = inner.shrink2(vec2(4.0, 0.0));
    let count = count_beside(&pen, name.width(), record.name, &position);
    let end = if count.is_empty() {
        name.right()
    } else {
        pen.text_right(name.right(), y, count, Face::Caption, t.faint) - 8.0
    };
    pen.text_fit(name.left(), y, record.name, Face::Medium, t.text, end - name.left());
    if response.clicked() {
        actions.push(FrameAction::PickRecord);
    }
    let next = Button::icon_only(icon::CARET_RIGHT, "Next record").enabled(record.index + 1 < record.count);
    if next.show(ui, after).clicked() {
        actions.push(FrameAction::NextRecord);
    }
}

/// What is shown of "12 of 300" beside a name: all of it, only the 12, or nothing where the name needs the room.
fn count_beside<'a>(pen: &Pen, room: f32, name: &str, position: &'a str) -> &'a str {
    let left = room - pen.width(name, Face::Medium);
    let number = position.split(' ').next().unwrap_or_default();
    [position, number].into_iter().find(|count| pen.width(count, Face::Caption) + 8.0 <= left).unwrap_or_default()
}

/// The problem counts as they are shown, the mildest first from the right; none when there are no problems.
struct Counts {
    shown: Vec<(String, char, egui::Color32)>,
    /// What stands there when none are shown.
    none: &'static str,
    width: f32,
}

const NO_PROBLEMS: &str = "No problems";
const CHECKING: &str = "Checking…";

impl Counts {
    fn new(pen: &Pen, view: &FrameView<'_>) -> Self {
        let t = pen.theme;
        let counts = [(view.warnings, icon::WARNING, t.warn_mark), (view.errors, icon::WARNING_OCTAGON, t.error_mark)];
        let there = counts.into_iter().filter(|(count, ..)| *count > 0);
        let shown: Vec<_> = there.map(|(count, sign, ink)| (thousands(count), sign, ink)).collect();
        let none = if view.is_checking { CHECKING } else { NO_PROBLEMS };
        let width = if shown.is_empty() {
            pen.width(none, Face::Body)
        } else {
            let signs: f32 = shown.iter().map(|(count, ..)| 18.0 + pen.width(count, Face::Medium)).sum();
            signs + 12.0 * (shown.len() - 1) as f32
        };
        Self { shown, none, width: width.ceil() }
    }

    /// What the pointer can press, 6 wider than the counts, which end at `right`.
    fn place(&self, bar: Rect, right: f32) -> Rect {
        let y = bar.center().y;
        Rect::from_min_max(pos2(right - self.width - 6.0, y - 12.0), pos2(right + 6.0, y + 12.0))
    }
}

/// The problem counts, which open the drawer.
fn problems(ui: &Ui, hit: Rect, counts: &Counts, view: &FrameView<'_>, actions: &mut Vec<FrameAction>) {
    let pen = Pen::of(ui);
    let t = pen.theme;
    let (response, look) = clickable(ui, hit, named(ui, "problems"), Role::Button, "Problems", true);
    let [errors, warnings] = [counted(view.errors, "error", "errors"), counted(view.warnings, "warning", "warnings")];
    let checking = if view.is_checking { ", being checked" } else { "" };
    let spoken = format!("{errors}, {warnings}{checking}");
    ui.ctx().accesskit_node_builder(response.id, |node| {
        node.set_description(spoken);
        node.set_expanded(view.problems_open);
    });
    paint_control_ground(&pen, hit, look, view.problems_open);
    let y = pen.baseline(hit, Face::Medium);
    let right = hit.right() - 6.0;
    let mut x = right;
    for (count, sign, ink) in &counts.shown {
        let (text, ink) = if view.is_checking { (t.faint, t.faint) } else { (t.text, *ink) };
        x = pen.text_right(x, y, count, Face::Medium, text) - 11.0;
        pen.mark(pos2(x, hit.center().y), *sign, ink);
        x -= 7.0 + 12.0;
    }
    if counts.shown.is_empty() {
        pen.text_right(right, y, counts.none, Face::Body, if look.hover { t.text } else { t.faint });
    }
    if response.clicked() {
        actions.push(FrameAction::ToggleProblems);
    }
}

fn paint_control_ground(pen: &Pen, rect: Rect, look: ControlLook, open: bool) {
    if look.hover || open {
        pen.fill(rect, size::RADIUS, pen.theme.hover);
    }
    if open {
        pen.outline(rect, size::RADIUS, pen.theme.line_strong);
    }
    if look.focus {
        pen.ring(rect.shrink(1.0), size::RADIUS);
    }
}

struct StepWidths {
    widths: [f32; 5],
    gap: f32,
    total: f32,
}

fn step_widths(pen: &Pen, view: &FrameView<'_>, wide: bool) -> StepWidths {
    let gap = if wide { 40.0 } else { 18.0 };
    let widths = Workspace::ALL.map(|step| {
        let current = step == view.step;
        let sign = if wide || current { 24.0 } else { 12.0 };
        pen.width(step.label(), step_face(current)).ceil() + sign
    });
    StepWidths { widths, gap, total: widths.iter().sum::<f32>() + gap * 4.0 }
}

/// The five steps: centred in a wide window, in a compact one between name and problems.
fn steps(ui: &Ui, bar: Rect, left: f32, right: f32, view: &FrameView<'_>, wide: bool, actions: &mut Vec<FrameAction>) {
    let pen = Pen::of(ui);
    let StepWidths { widths, gap, total } = step_widths(&pen, view, wide);
    let wanted = if wide { bar.center().x - total / 2.0 } else { (left + right - total) / 2.0 };
    let mut x = wanted.clamp(left + 12.0, (right - total - 12.0).max(left + 12.0)).round();
    for (index, (step, width)) in Workspace::ALL.into_iter().zip(widths).enumerate() {
        let rect = Rect::from_min_max(pos2(x, bar.top()), pos2(x + width, bar.bottom()));
        let hit = rect.expand2(vec2(8.0, 0.0));
        let (response, look) = clickable(ui, hit, named(ui, step.label()), Role::Tab, step.label(), true);
        ui.ctx().accesskit_node_builder(response.id, |node| {
            node.set_selected(step == view.step);
            node.set_description(view.states[index].spoken());
        });
        if response.clicked() {
            actions.push(FrameAction::OpenStep(step));
        }
        paint_step(&pen, rect, index, step == view.step, view.states[index], wide, look);
        if index < 4 && wide {
            pen.hline(rect.right() + 12.0..rect.right() + gap - 12.0, bar.center().y, pen.theme.line_strong);
        }
        x += width + gap;
    }
}

fn step_face(current: bool) -> Face {
    if current { Face::Strong } else { Face::Medium }
}

fn paint_step(pen: &Pen, rect: Rect, index: usize, current: bool, state: StepState, wide: bool, look: ControlLook) {
    let t = pen.theme;
    let disc = wide || current;
    let number = (index + 1).to_string();
    if disc {
        paint_disc(pen, pos2(rect.left() + 8.0, rect.center().y), &number, current, state);
    } else {
        let sign = pos2(rect.left() + 3.0, rect.center().y);
        match state {
            StepState::Done => pen.icon_small(sign, icon::CHECK, t.ok_mark),
            StepState::Attention => pen.icon_at(sign, icon::WARNING, size::ICON_SMALL, true, t.warn_mark),
            StepState::NotYet => {
                pen.text(rect.left(), pen.baseline(rect, Face::Caption), &number, Face::Caption, t.faint);
            }
        }
    }
    let x = rect.left() + if disc { 24.0 } else { 12.0 };
    let ink = if current || look.hover { t.text } else { t.muted };
    let name = Workspace::ALL[index].label();
    pen.text(x, pen.baseline(rect, Face::Medium), name, step_face(current), ink);
    if current {
        pen.fill(Rect::from_min_max(pos2(rect.left(), rect.bottom() - 2.0), rect.max), 0.0, t.accent);
    }
    if look.focus {
        pen.ring(Rect::from_center_size(rect.center(), vec2(rect.width() + 6.0, size::CONTROL)), size::RADIUS);
    }
}

fn paint_disc(pen: &Pen, center: egui::Pos2, number: &str, current: bool, state: StepState) {
    let t = pen.theme;
    let row = Rect::from_center_size(center, vec2(16.0, 16.0));
    let y = pen.baseline(row, Face::CaptionStrong);
    match (current, state) {
        (true, _) => {
            pen.painter.circle_filled(center, 8.0, t.accent_fill);
            pen.text_mid(center.x, y, number, Face::CaptionStrong, t.on_accent);
        }
        (_, StepState::Done) => pen.icon_at(center, icon::CHECK_CIRCLE, 18.0, false, t.ok_mark),
        (_, StepState::Attention) => pen.icon_at(center, icon::WARNING, 17.0, false, t.warn_mark),
        (_, StepState::NotYet) => {
            pen.painter.circle_stroke(center, 7.5, Stroke::new(1.0, t.control));
            pen.text_mid(center.x, y, number, Face::CaptionStrong, t.muted);
        }
    }
}

fn status_line(ui: &Ui, rect: Rect, view: &FrameView<'_>, wide: bool) {
    let pen = Pen::of(ui);
    let t = pen.theme;
    let response = ui.interact(rect, named(ui, "status"), Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(Role::Status, true, format!("{}. {}", view.network.1, view.status)));
    pen.fill(rect, 0.0, t.surface);
    pen.hline(rect.left()..rect.right(), rect.top(), t.line_strong);
    let y = pen.baseline(rect, Face::Caption);
    let (sign, words) = view.network;
    pen.icon_row(pos2(rect.left() + size::PAD + 6.0, rect.center().y), sign, t.faint);
    let mut right = rect.right() - size::PAD;
    for (keys, what) in view.shortcuts {
        right = pen.text_right(right, y, what, Face::Caption, t.faint);
        right = pen.text_right(right - 6.0, y, keys, Face::CaptionStrong, t.muted) - 16.0;
    }
    let left = rect.left() + size::PAD + 20.0;
    let end = pen.text_fit(left, y, words, Face::Caption, t.muted, right - left);
    if wide {
        pen.text_fit(end + 24.0, y, view.status, Face::Caption, t.faint, right - end - 24.0);
    }
}

fn named(ui: &Ui, what: &str) -> Id {
    ui.scope_id().with(("frame", what))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::headless::Picture;
    use crate::ui::theme::DARK;

    #[test]
    fn the_count_gives_way_to_the_name() {
        for (room, name, position, expected) in [
            (144.0, "Amara Okafor", "3 of 300", "3 of 300"),
            (144.0, "Maximilian Berg", "48,001 of 50,000", ""),
            (144.0, "Liz Smith", "48,001 of 50,000", "48,001"),
            (184.0, "Maximilian Berg", "48,001 of 50,000", "48,001"),
            (184.0, "Bartholomew van der Westhuizen", "1 of 2", ""),
        ] {
            Picture::new(64.0, 32.0, &DARK).draw(|ui| {
                assert_eq!(count_beside(&Pen::of(ui), room, name, position), expected, "{name} in {room}");
            });
        }
    }
}
