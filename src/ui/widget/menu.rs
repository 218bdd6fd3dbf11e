//! Menus: a popup of items, opened by a value with a caret or by any button. Arrow keys, Enter and Escape work as everywhere.

use super::{ControlLook, clickable};
use crate::ui::icon;
use crate::ui::paint::{Face, Pen};
use crate::ui::theme::size;
use egui::{
    Color32, Frame, Key, Margin, Modifiers, Popup, PopupCloseBehavior, PopupKind, Pos2, Rect, Response, Role, Stroke,
    Ui, UiBuilder, pos2, vec2,
};

/// One item of a menu.
#[derive(Clone, Copy, Debug)]
pub struct Item<'a> {
    pub label: &'a str,
    /// A second word at the right: a shortcut, a count, why it cannot be chosen.
    pub detail: &'a str,
    pub icon: Option<char>,
    pub chosen: bool,
    pub enabled: bool,
    /// A hairline above it.
    pub parted: bool,
}

impl<'a> Item<'a> {
    /// An item that can be chosen.
    pub const fn new(label: &'a str) -> Self {
        Self { label, detail: "", icon: None, chosen: false, enabled: true, parted: false }
    }

    /// A second word at the right.
    pub const fn detail(mut self, detail: &'a str) -> Self {
        self.detail = detail;
        self
    }

    /// An icon before the label.
    pub const fn icon(mut self, icon: char) -> Self {
        self.icon = Some(icon);
        self
    }

    /// It is the value the menu shows now.
    pub const fn chosen(mut self, chosen: bool) -> Self {
        self.chosen = chosen;
        self
    }

    /// Whether it can be chosen.
    pub const fn enabled(mut self, enabled: bool) -> Self {
        self.enabled = enabled;
        self
    }

    /// A hairline above it.
    pub const fn parted(mut self) -> Self {
        self.parted = true;
        self
    }
}

/// What a menu value was, after it was drawn.
#[derive(Debug)]
pub struct MenuOutput {
    /// The item that was chosen now.
    pub picked: Option<usize>,
    /// Of the value; its rectangle says where the next thing may begin.
    pub response: Response,
}

/// A value with a caret that opens a menu.
#[derive(Clone, Copy, Debug)]
#[must_use = "a menu value is drawn by `show`"]
pub struct Value<'a> {
    name: &'a str,
    text: &'a str,
    face: Face,
    caret: bool,
    most: f32,
}

impl<'a> Value<'a> {
    /// `name` says what is chosen ("Apply"), `text` what it is now ("Always").
    pub const fn new(name: &'a str, text: &'a str) -> Self {
        Self { name, text, face: Face::Body, caret: true, most: f32::INFINITY }
    }

    /// In another face.
    pub const fn face(mut self, face: Face) -> Self {
        self.face = face;
        self
    }

    /// Without the caret, where room is short.
    pub const fn bare(mut self, bare: bool) -> Self {
        self.caret = !bare;
        self
    }

    /// The text is cut with `…` beyond this width.
    pub const fn most(mut self, most: f32) -> Self {
        self.most = most;
        self
    }

    /// The rectangle of a value whose text begins at `x`: 6 before the text, the caret after it.
    pub fn rect(&self, pen: &Pen, x: f32, y: f32) -> Rect {
        let height = if self.face.line_height() < 20.0 { 18.0 } else { size::CONTROL };
        let caret = if self.caret { 20.0 } else { 6.0 };
        let text = pen.width(self.text, self.face).ceil().min(self.most);
        Rect::from_min_size(pos2(x - 6.0, y - height / 2.0), vec2(6.0 + text + caret, height))
    }

    /// Draws it, its text from `x`, centred on `y`, and its items when it is open.
    pub fn show(self, ui: &Ui, x: f32, y: f32, items: &[Item<'_>]) -> MenuOutput {
        let pen = Pen::of(ui);
        let rect = self.rect(&pen, x, y);
        let id = ui.scope_id().with(("menu", self.name));
        let (response, look) = clickable(ui, rect, id, Role::ComboBox, self.name, !items.is_empty());
        ui.ctx().accesskit_node_builder(id, |node| node.set_value(self.text));
        let open = Popup::is_id_open(ui.ctx(), Popup::default_response_id(&response));
        self.paint(&pen, rect, open, look);
        MenuOutput { picked: popup(&response, self.name, items), response }
    }

    /// Draws it as it looks in a given state.
    pub fn paint(&self, pen: &Pen, rect: Rect, open: bool, look: ControlLook) {
        let t = pen.theme;
        if look.hover || open {
            pen.fill(rect, size::RADIUS, t.hover);
        }
        if open {
            pen.outline(rect, size::RADIUS, t.muted);
        }
        if look.focus {
            pen.ring(rect.shrink(1.0), size::RADIUS);
        }
        let quiet = self.face == Face::Caption && !look.hover && !open;
        let ink = match (look.enabled, quiet) {
            (false, _) => t.disabled,
            (true, true) => t.muted,
            (true, false) => t.text,
        };
        let end = pen.text_fit(rect.left() + 6.0, pen.baseline(rect, self.face), self.text, self.face, ink, self.most);
        if self.caret {
            pen.icon_small(pos2(end + 10.0, rect.center().y), icon::CARET_DOWN, t.faint);
        }
    }
}

/// A value in the ordinary face; a click opens the items.
pub fn value(ui: &Ui, x: f32, y: f32, name: &str, text: &str, items: &[Item<'_>]) -> MenuOutput {
    Value::new(name, text).show(ui, x, y, items)
}

/// The items under a button that toggles them; returns the one chosen now.
pub fn popup(button: &Response, name: &str, items: &[Item<'_>]) -> Option<usize> {
    button.ctx.accesskit_node_builder(button.id, |node| node.set_has_popup(egui::accesskit::HasPopup::Menu));
    let shown = Popup::menu(button)
        .accessible_name(name)
        .frame(frame(&button.ctx))
        .gap(4.0)
        .close_behavior(PopupCloseBehavior::CloseOnClickOutside)
        .show(|ui| list(ui, items, false));
    shown.and_then(|shown| shown.inner)
}

/// What a context menu shows: a line about the thing itself, so that a right click also answers a question, and what can
/// be done with it.
pub struct ContextMenu<T> {
    pub caption: String,
    pub entries: Vec<ContextEntry<T>>,
}

/// One thing that can be done.
pub struct ContextEntry<T> {
    pub does: T,
    pub label: String,
    /// The key, or why it cannot be done.
    pub detail: &'static str,
    pub icon: char,
    pub enabled: bool,
    pub parted: bool,
}

impl<T> ContextEntry<T> {
    pub fn new(does: T, icon: char, label: impl Into<String>) -> Self {
        Self { does, label: label.into(), detail: "", icon, enabled: true, parted: false }
    }

    /// The key that does the same.
    pub fn key(self, detail: &'static str) -> Self {
        Self { detail, ..self }
    }

    /// Whether it can be done, and why not.
    pub fn only_if(self, enabled: bool, why_not: &'static str) -> Self {
        let detail = if enabled { self.detail } else { why_not };
        Self { enabled, detail, ..self }
    }

    /// A hairline above it.
    pub fn parted(self) -> Self {
        Self { parted: true, ..self }
    }

    fn item(&self) -> Item<'_> {
        Item { parted: self.parted, ..Item::new(&self.label).detail(self.detail).icon(self.icon).enabled(self.enabled) }
    }
}

/// Whether the menu of what has the keyboard is asked for: Shift F10.
pub fn is_asked_by_key(ui: &Ui, has_keyboard: bool) -> bool {
    has_keyboard && ui.input_mut(|i| i.consume_key(Modifiers::SHIFT, Key::F10))
}

/// The same for a control that has the focus itself.
pub fn is_asked_by_key_of(response: &Response) -> bool {
    response.has_focus() && response.ctx.input_mut(|i| i.consume_key(Modifiers::SHIFT, Key::F10))
}

/// The menu of a thing, at the pointer after a right click, below it after Shift F10. `contents` is asked while it is
/// open. Returns what was chosen now.
pub fn context<T>(
    response: &Response,
    by_key: bool,
    name: &str,
    contents: impl FnOnce() -> ContextMenu<T>,
) -> Option<T> {
    let ctx = &response.ctx;
    let id = response.id.with("context menu");
    if by_key || response.secondary_clicked() {
        let below = response.rect.left_bottom() + vec2(24.0, 0.0);
        let at = if by_key { below } else { ctx.pointer_interact_pos().unwrap_or(below) };
        ctx.data_mut(|data| data.insert_temp(id, at));
        Popup::open_id(ctx, id);
    }
    if !Popup::is_id_open(ctx, id) {
        return None;
    }
    let at: Pos2 = ctx.data(|data| data.get_temp(id)).unwrap_or(response.rect.left_bottom());
    let menu = contents();
    let shown = Popup::new(id, ctx.clone(), at, response.layer_id)
        .kind(PopupKind::Menu)
        .open_memory(None)
        .accessible_name(name)
        .frame(frame(ctx))
        .gap(2.0)
        .close_behavior(PopupCloseBehavior::CloseOnClickOutside)
        .show(|ui| {
            caption(ui, &menu);
            let items: Vec<Item<'_>> = menu.entries.iter().map(ContextEntry::item).collect();
            list(ui, &items, by_key)
        });
    let picked = shown.and_then(|shown| shown.inner)?;
    menu.entries.into_iter().nth(picked).map(|entry| entry.does)
}

fn caption<T>(ui: &mut Ui, menu: &ContextMenu<T>) {
    const MOST: f32 = 240.0;
    ui.spacing_mut().item_spacing = egui::Vec2::ZERO;
    let pen = Pen::of(ui);
    let width = pen.width(&menu.caption, Face::Caption).ceil().min(MOST) + 32.0;
    let (_, rect) = ui.allocate_space(vec2(width, size::ROW));
    let y = pen.baseline(rect, Face::Caption);
    pen.text_fit(rect.left() + 16.0, y, &menu.caption, Face::Caption, pen.theme.faint, MOST);
}

fn frame(ctx: &egui::Context) -> Frame {
    let theme = crate::ui::theme::Theme::current(ctx);
    Frame::new()
        .fill(theme.raised)
        .stroke(Stroke::new(1.0, theme.line_strong))
        .corner_radius(size::RADIUS_LARGE as u8)
        .shadow(ctx.style_of(theme.egui()).visuals.popup_shadow)
        .inner_margin(Margin::symmetric(0, 4))
}

/// `begin`: the first item gets the keyboard.
fn list(ui: &mut Ui, items: &[Item<'_>], begin: bool) -> Option<usize> {
    ui.spacing_mut().item_spacing = egui::Vec2::ZERO;
    let pen = Pen::of(ui);
    let width = items.iter().map(|item| item_width(&pen, item)).fold(120.0, f32::max);
    let mut picked = None;
    for (index, item) in items.iter().enumerate() {
        let height = if item.parted { size::ROW + 9.0 } else { size::ROW };
        let (_, mut rect) = ui.allocate_space(vec2(width, height));
        if item.parted {
            pen.hline(rect.left()..rect.right(), rect.top() + 4.0, pen.theme.line_strong);
            rect.min.y = rect.max.y - size::ROW;
        }
        let shown = show_item(ui, &pen, rect, index, item);
        if begin && items.iter().position(|item| item.enabled) == Some(index) {
            shown.request_focus();
        }
        if shown.clicked() {
            picked = Some(index);
            ui.close();
        }
    }
    picked
}

fn item_width(pen: &Pen, item: &Item<'_>) -> f32 {
    let detail = if item.detail.is_empty() { 0.0 } else { pen.width(item.detail, Face::Caption).ceil() + 24.0 };
    let icon = if item.icon.is_some() { 22.0 } else { 0.0 };
    32.0 + icon + pen.width(item.label, Face::Body).ceil() + detail + 16.0
}

fn show_item(ui: &mut Ui, pen: &Pen, rect: Rect, index: usize, item: &Item<'_>) -> Response {
    let mut builder = UiBuilder::new().scope_id(ui.scope_id().with(("item", index))).max_rect(rect);
    if !item.enabled {
        builder = builder.disabled();
    }
    let region = ui.new_child(builder);
    let id = region.scope_id().with(item.label);
    let (response, look) = clickable(&region, rect, id, Role::MenuItem, item.label, item.enabled);
    if item.chosen {
        ui.ctx().accesskit_node_builder(id, |node| node.set_toggled(true.into()));
    }
    // The keyboard's place and the pointer's are shown alike: there is only one in a menu.
    let lit = item.enabled && (look.hover || response.has_focus());
    paint_item(pen, rect, item, lit);
    response
}

fn paint_item(pen: &Pen, rect: Rect, item: &Item<'_>, lit: bool) {
    let t = pen.theme;
    if lit {
        pen.fill(rect.shrink2(vec2(4.0, 0.0)), size::RADIUS, t.select);
    }
    let ink: Color32 = if item.enabled { t.text } else { t.disabled };
    let y = pen.baseline(rect, Face::Body);
    if item.chosen {
        pen.icon_small(pos2(rect.left() + 16.0, rect.center().y), icon::CHECK, t.accent);
    }
    let mut x = rect.left() + 28.0;
    if let Some(icon) = item.icon {
        pen.icon_row(pos2(x + 7.0, rect.center().y), icon, if item.enabled { t.muted } else { t.disabled });
        x += 22.0;
    }
    pen.text(x, y, item.label, if item.chosen { Face::Medium } else { Face::Body }, ink);
    pen.text_right(rect.right() - 16.0, y, item.detail, Face::Caption, if item.enabled { t.faint } else { t.disabled });
}
