//! The cause under review: what is wrong, what can be done about it, best first, and below it what that changes.

use egui::{Rect, Role, Stroke, Ui, pos2, vec2};

use super::{Here, change, people};
use crate::base::thousands;
use crate::check::FindingCause;
use crate::cure::{self, Counted, CureAction, Offered};
use crate::scim::TargetPath;
use crate::ui::ask::Asks;
use crate::ui::icon;
use crate::ui::paint::{Face, Pen};
use crate::ui::panel::area;
use crate::ui::theme::size;
use crate::ui::widget::{Button, clickable, severity_ink, severity_mark, spoken};
use crate::workbench::{Command, Look, WalkItem, WalkState, WalkStep, Workbench};

/// Height of a cure's row in which all fits into one line.
const CURE: f32 = 28.0;
/// No paragraph is wider.
const MEASURE: f32 = 720.0;

pub fn show(ui: &mut Ui, rect: Rect, bench: &Workbench, here: &Here<'_>, wide: bool, asks: &mut Asks) {
    let Some(item) = here.walk.item() else { return };
    let cause = bench.cures().and_then(|book| Some(book.of(&item.key)?.0));
    let mut top = title(ui, rect, item, cause, wide);
    match &item.state {
        WalkState::Taken { cure, clears } => return taken(ui, rect.with_min_y(top), bench, cure, *clears, asks),
        WalkState::Gone => {
            let place = rect.with_min_y(top);
            return told(
                ui,
                place,
                "gone",
                "It is not found any more: what was taken for another finding cleared it too.",
            );
        }
        WalkState::Open | WalkState::Skipped => {}
    }
    match here.cures {
        None => told(ui, rect.with_min_y(top), "waiting", "Trying what would clear it, on all records…"),
        Some([]) => yours(ui, rect.with_min_y(top), item, asks),
        Some(cures) => {
            for (index, offered) in cures.iter().enumerate() {
                let is_chosen = here.walk.cure == index;
                top = cure_row(ui, rect.with_min_y(top), index, offered, is_chosen, index == 0, asks);
            }
            if let Some(offered) = here.chosen() {
                details(ui, rect.with_min_y(top + 12.0), bench, offered, wide, asks);
            }
        }
    }
}

/// The title in the one large face of the page, and why it matters. Returns where it ends.
fn title(ui: &Ui, rect: Rect, item: &WalkItem, cause: Option<&FindingCause>, wide: bool) -> f32 {
    let pen = Pen::of(ui);
    let t = pen.theme;
    let left = rect.left() + size::PAD;
    let top = rect.top() + 20.0;
    pen.mark(pos2(left + 9.0, top + 12.0), severity_mark(item.severity), severity_ink(t, item.severity));
    let (x, width) = (left + 28.0, rect.right() - size::PAD - left - 28.0);
    let bottom = pen.paragraph(x, top, &item.title, Face::Figure, t.text, width);
    let line = Rect::from_min_max(pos2(x, top), pos2(x + width, bottom));
    spoken(ui, line, "title", Role::Heading, &item.title);
    let top = bottom + 8.0;
    let Some(finding) = cause.map(|cause| &cause.finding) else { return top + 12.0 };
    let about = finding.place.target.as_deref().and_then(|target| TargetPath::parse(target).ok());
    let target =
        about.filter(|target| !item.title.contains(&target.short())).map(|target| format!("{}. ", target.short()));
    let remedy = if wide { finding.remedy.as_str() } else { "" };
    let text = format!("{}{} {remedy}", target.unwrap_or_default(), finding.reason);
    let width = (line.width() - size::PAD).min(MEASURE);
    let bottom = pen.paragraph(x, top, text.trim(), Face::Body, t.muted, width);
    let place = Rect::from_min_max(pos2(x, top), pos2(x + width, bottom));
    spoken(ui, place, "reason", Role::Label, text.trim());
    bottom + 12.0
}

/// A sentence in place of cures.
fn told(ui: &Ui, rect: Rect, id: &str, text: &str) {
    let line = Rect::from_min_size(rect.min, vec2(rect.width(), CURE));
    let ink = Pen::of(ui).theme.muted;
    let left = rect.left() + size::PAD + 28.0;
    area::words(ui, id, left, line, text, Face::Body, ink, rect.right() - size::PAD - left);
}

fn taken(ui: &Ui, rect: Rect, bench: &Workbench, cure: &str, clears: usize, asks: &mut Asks) {
    told(ui, rect, "taken", &format!("Taken: {cure}. It cleared {}.", thousands(clears)));
    let is_last = bench.undo_name() == Some(cure);
    let button = Button::secondary("Undo").icon(icon::ARROW_U_UP_LEFT).name("Undo this cure");
    let place = rect.translate(vec2(size::PAD + 28.0, CURE + 16.0));
    if is_last && button.show_at(ui, place.left(), place.top()).clicked() {
        asks.command(Command::Undo);
    }
}

/// Nothing that the client's language can say: the question that is left, and the way to the rule.
fn yours(ui: &Ui, rect: Rect, item: &WalkItem, asks: &mut Asks) {
    told(ui, rect, "yours", &format!("Yours to decide. {}", cure::yours(item.key.code)));
    let target = item.key.target.as_deref().and_then(|target| TargetPath::parse(target).ok());
    if let Some(target) = target {
        let button = Button::secondary("Open rule").icon(icon::ARROW_RIGHT);
        if button.show_at(ui, rect.left() + size::PAD + 28.0, rect.top() + CURE + 16.0).clicked() {
            asks.command(Look::OpenRule(target));
        }
    }
}

/// What a cure is worth, in few words.
pub fn worth(offered: &Offered) -> String {
    match &offered.counted {
        None => "at the source".to_owned(),
        Some(Counted { clears, of, .. }) if clears == of => format!("clears {}", thousands(*clears)),
        Some(Counted { clears, of, .. }) => format!("clears {} of {}", thousands(*clears), thousands(*of)),
    }
}

/// What it costs, or that it is what to do.
fn note(offered: &Offered, is_first: bool) -> String {
    let mut notes: Vec<String> = Vec::new();
    if let Some(counted) = &offered.counted {
        match counted.lost {
            0 => {}
            1 => notes.push("1 value is no longer sent".to_owned()),
            lost => notes.push(format!("{} values are no longer sent", thousands(lost))),
        }
        notes.extend(counted.harms.iter().map(|harm| format!("{} {}", thousands(harm.count), harm.words())));
        notes.extend(counted.brings.first().map(|brought| format!("brings: {}", brought.title)));
    }
    notes.extend(offered.cure.cost.clone());
    if notes.is_empty() && is_first && offered.is_recommended() {
        notes.push("recommended".to_owned());
    }
    notes.join(", ")
}

/// A cure with what it costs and clears; nothing of it is cut. Returns where it ends.
fn cure_row(
    ui: &Ui,
    rect: Rect,
    index: usize,
    offered: &Offered,
    is_chosen: bool,
    is_first: bool,
    asks: &mut Asks,
) -> f32 {
    let pen = Pen::of(ui);
    let t = pen.theme;
    let (title, note, worth) = (&offered.cure.title, note(offered, is_first), worth(offered));
    let face = if is_chosen { Face::Medium } else { Face::Body };
    let left = rect.left() + size::PAD + 28.0;
    let room = rect.right() - size::PAD - pen.width(&worth, face) - 12.0 - left;
    let (title_width, note_width) = (pen.width(title, face), pen.width(&note, Face::Caption));
    let is_beside = title_width + 12.0 + note_width <= room;
    let title_height = pen.paragraph_height(title, face, room);
    let below = if is_beside || note.is_empty() { 0.0 } else { pen.paragraph_height(&note, Face::Caption, room) };
    let rect = Rect::from_min_size(rect.min, vec2(rect.width(), CURE - size::CODE_LINE + title_height + below));
    let first_line = Rect::from_min_size(rect.min, vec2(rect.width(), CURE));
    let spoken = [title.as_str(), &note, &worth].iter().filter(|word| !word.is_empty()).copied().collect::<Vec<_>>();
    let id = ui.scope_id().with(("cure", index));
    let (response, look) = clickable(ui, rect, id, Role::RadioButton, &spoken.join(", "), true);
    ui.ctx().accesskit_node_builder(id, |node| {
        node.set_toggled(if is_chosen { egui::accesskit::Toggled::True } else { egui::accesskit::Toggled::False });
    });
    if is_chosen {
        pen.selected(rect);
    } else if look.hover {
        pen.fill(rect, 0.0, t.hover);
    }
    if look.focus {
        pen.row_focus(rect);
    }
    let dot = pos2(rect.left() + size::PAD + 9.0, first_line.center().y);
    pen.painter.circle_filled(dot, 7.0, t.canvas);
    pen.painter.circle_stroke(dot, 6.5, Stroke::new(1.0, if is_chosen { t.accent } else { t.control }));
    if is_chosen {
        pen.painter.circle_filled(dot, 3.5, t.accent);
    }
    let y = pen.baseline(first_line, Face::Body);
    let ink = if is_chosen { t.text } else { t.muted };
    pen.text_right(rect.right() - size::PAD, y, &worth, face, ink);
    let title_bottom = pen.paragraph(left, rect.top() + 4.0, title, face, t.text, room);
    let is_harmful = offered.counted.as_ref().is_some_and(Counted::is_harmful);
    let note_ink = if is_harmful { t.warn } else { t.faint };
    if is_beside {
        pen.text(left + title_width + 12.0, y, &note, Face::Caption, note_ink);
    } else {
        pen.paragraph(left, title_bottom, &note, Face::Caption, note_ink, room);
    }
    if response.clicked() {
        asks.command(WalkStep::Cure(index));
    }
    rect.bottom()
}

/// What the chosen cure changes and for whom, or what is to be run at the source.
fn details(ui: &mut Ui, rect: Rect, bench: &Workbench, offered: &Offered, wide: bool, asks: &mut Asks) {
    match &offered.cure.action {
        CureAction::Edits(changes) => {
            let top = change::show(ui, rect, bench, changes, wide) + 8.0;
            if let Some(counted) = &offered.counted {
                people::show(ui, rect.with_min_y(top), counted, wide, asks);
            }
        }
        CureAction::SourceCommand { text, about } => change::command(ui, rect, text, about),
    }
}
