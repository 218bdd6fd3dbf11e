//! Small parts that several workspaces share: a region that scrolls, a line that says its whole text when it was cut, and
//! what stands where there is nothing to show yet.

use std::borrow::Cow;

use egui::scroll_area::ScrollBarVisibility;
use egui::{Color32, Rect, Role, ScrollArea, Sense, Ui, UiBuilder, Vec2, WidgetInfo, pos2, vec2};

use crate::base::ResourceKind;
use crate::ui::ask::Asks;
use crate::ui::paint::{Anchor, Face, Pen};
use crate::ui::widget::menu::Value;
use crate::ui::widget::{Button, Item, scroll, tooltip};
use crate::workbench::{JobKind, Look, Workbench, Workspace};

/// A region that scrolls when its contents are higher. `contents` draws downwards from the top of the rectangle it gets
/// (as wide as the region) and returns where it ended.
pub fn scroll(ui: &mut Ui, rect: Rect, id: &str, contents: impl FnOnce(&mut Ui, Rect) -> f32) {
    let keys = scroll::keys(ui, rect, id);
    let mut region = ui.new_child(UiBuilder::new().scope_id(ui.scope_id().with(("region", id))).max_rect(rect));
    region.shrink_clip_rect(rect);
    region.spacing_mut().item_spacing = Vec2::ZERO;
    ScrollArea::vertical()
        .id_salt("scroll")
        .auto_shrink(false)
        .scroll_bar_visibility(ScrollBarVisibility::VisibleWhenNeeded)
        .animated(false)
        .show(&mut region, |ui| {
            keys.apply(ui);
            let top_left = ui.max_rect().left_top();
            let bottom = contents(ui, Rect::from_min_size(top_left, vec2(rect.width(), rect.height())));
            ui.set_min_size(vec2(rect.width(), bottom - top_left.y));
        });
}

/// Greys what is of before a change, while it is found out anew: it is there to be read, and does not hold.
pub fn grey(ui: &mut Ui) {
    ui.multiply_opacity(OF_BEFORE);
}

/// The same for what one pen draws.
pub fn greyed(pen: &Pen) -> Pen {
    pen.faded(OF_BEFORE)
}

const OF_BEFORE: f32 = 0.5;

/// A text for eyes and for screen readers, cut with `…` at `max`; then the pointer is told the whole. Returns its right end.
pub fn words(ui: &Ui, id: &str, x: f32, rect: Rect, text: &str, face: Face, ink: Color32, max: f32) -> f32 {
    part_of(ui, id, x, rect, (text, text), face, ink, max)
}

/// The same of a part of a text: the part is seen, the whole is said.
#[expect(clippy::too_many_arguments, reason = "as for the whole of it")]
pub fn part_of(
    ui: &Ui,
    id: &str,
    x: f32,
    rect: Rect,
    (part, text): (&str, &str),
    face: Face,
    ink: Color32,
    max: f32,
) -> f32 {
    let pen = Pen::of(ui);
    let shown = pen.put(x, pen.baseline(rect, Face::Body), Anchor::Left, &[(part, face, ink)], max);
    let place = Rect::from_min_max(pos2(x, rect.top()), pos2(shown.right().max(x + 1.0), rect.bottom()));
    let response = ui.interact(place, ui.scope_id().with(("words", id)), Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, text));
    if part != text || pen.width(text, face) > max {
        tooltip::hint(response, text);
    }
    shown.right()
}

/// A workspace with nothing in it yet: what it is for, and the buttons that fill it. Returns which was pressed.
pub fn empty(ui: &Ui, rect: Rect, title: &str, text: &str, buttons: &[Button<'_>]) -> Option<usize> {
    let pen = Pen::of(ui);
    let t = pen.theme;
    let width = rect.width().min(520.0) - 32.0;
    let left = (rect.center().x - width / 2.0).round();
    let height = 24.0 + 12.0 + pen.paragraph_height(text, Face::Body, width) + 20.0 + 24.0;
    let top = (rect.center().y - height / 2.0 - 16.0).max(rect.top() + 16.0).round();
    pen.text(left, top + 18.0, title, Face::Figure, t.text);
    let bottom = pen.paragraph(left, top + 36.0, text, Face::Body, t.muted, width);
    let place = Rect::from_min_max(pos2(left, top), pos2(left + width, bottom));
    let response = ui.interact(place, ui.scope_id().with(("empty", title)), Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, format!("{title}. {text}")));
    let mut x = left;
    let mut pressed = None;
    for (index, button) in buttons.iter().enumerate() {
        let id = ui.scope_id().with(("empty", index));
        let shown = button.id(id).show_at(ui, x, bottom + 20.0 + 12.0);
        if shown.clicked() {
            pressed = Some(index);
        }
        x = shown.rect.right() + 8.0;
    }
    pressed
}

/// Nothing of the kind in view is loaded: `what` says what the workspace would show.
pub fn no_records(ui: &Ui, rect: Rect, what: &str, bench: &Workbench, asks: &mut Asks) {
    if bench.is_running(JobKind::Load) {
        empty(ui, rect, "Reading the payload…", what, &[]);
        return;
    }
    let other = match bench.kind() {
        ResourceKind::User => ResourceKind::Group,
        ResourceKind::Group => ResourceKind::User,
    };
    let title = format!("No {} are loaded", bench.kind().plural());
    let switch = format!("Show {}", other.plural());
    let mut buttons = vec![Button::primary("Open Source")];
    if bench.set().count(other) > 0 {
        buttons.push(Button::secondary(&switch));
    }
    match empty(ui, rect, &title, &format!("{what} Open a payload first, or a sample."), &buttons) {
        Some(0) => asks.command(Look::Show(Workspace::Source)),
        Some(_) => asks.command(Look::Kind(other)),
        None => {}
    }
}

/// Chooses between users and groups, the words ending at `right`: "18 users ▾". Returns where it begins.
pub fn kind_menu(ui: &Ui, right: f32, y: f32, bench: &Workbench, asks: &mut Asks) -> f32 {
    let words = ResourceKind::ALL.map(|kind| kind.counted(bench.set().count(kind)));
    let items = [0, 1].map(|k| Item::new(&words[k]).chosen(ResourceKind::ALL[k] == bench.kind()));
    let now = bench.kind().counted(bench.count());
    let value = Value::new("Users or groups", &now);
    let width = value.rect(&Pen::of(ui), 0.0, 0.0).right();
    let menu = value.show(ui, right - width, y, &items);
    if let Some(picked) = menu.picked {
        asks.command(Look::Kind(ResourceKind::ALL[picked]));
    }
    menu.response.rect.left()
}

/// A text of at most so many letters, with `…` where some are left out.
pub fn cut(text: &str, most: usize) -> Cow<'_, str> {
    match text.char_indices().nth(most) {
        Some((end, _)) => Cow::Owned(format!("{}…", text[..end].trim_end())),
        None => Cow::Borrowed(text),
    }
}

#[cfg(test)]
mod tests {
    use super::cut;

    #[test]
    fn what_is_too_long_is_cut_with_an_ellipsis() {
        for (text, expected) in
            [("Zoë", "Zoë"), ("Zoë van den Berg", "Zoë van…"), ("李明李明李明李明李", "李明李明李明李明…")]
        {
            assert_eq!(cut(text, 8), expected);
        }
    }
}
