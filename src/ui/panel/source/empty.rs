//! Nothing is loaded: a place to drop files, and samples to look around with.

use std::sync::LazyLock;

use egui::{Rect, Role, Ui, pos2, vec2};

use crate::base::ClientKind;
use crate::client::{self, CLIENTS};
use crate::ui::ask::{Ask, Asks};
use crate::ui::paint::{Cut as _, Face, Pen};
use crate::ui::theme::size;
use crate::ui::widget::{Button, button, clickable};
use crate::ui::{icon, intake};
use crate::workbench::{Action, Look, Task, Workbench};

/// How many users each sample has; counted once.
pub(super) static USERS: LazyLock<Vec<usize>> = LazyLock::new(|| CLIENTS.iter().map(|c| c.sample.counts().0).collect());

/// Draws the screen; returns the client whose queries are wanted.
pub(super) fn show(ui: &Ui, rect: Rect, bench: &Workbench, asks: &mut Asks) -> Option<ClientKind> {
    let pen = Pen::of(ui);
    let t = pen.theme;
    let wide = rect.width() >= size::WIDE;
    let (drop_width, gap, list_width) = if wide { (560.0, 64.0, 400.0) } else { (488.0, 40.0, 368.0) };
    let block = vec2(drop_width + gap + list_width, 392.0);
    let mut area = Rect::from_min_size((rect.center() - block / 2.0 - vec2(0.0, 16.0)).round(), block);
    let mut drop = area.cut_left(drop_width);
    let title = drop.cut_top(64.0);
    pen.text(title.left(), title.top() + 20.0, "Start with your users", Face::Figure, t.text);
    let words = "From your identity provider, HR system or script. Files stay on this computer.";
    pen.text(title.left(), title.top() + 44.0, words, Face::Body, t.muted);
    let asked = drop_zone(ui, &pen, drop, asks);
    if !bench.set().is_empty() {
        let back = button::link(ui, drop.left(), drop.bottom() + 24.0, "Back to what is loaded");
        if back.clicked() || ui.input(|i| i.key_pressed(egui::Key::Escape)) {
            asks.command(Look::UseOwn(false));
        }
    }
    area.cut_left(gap);
    let head = area.cut_top(64.0);
    pen.text(head.left(), head.top() + 20.0, "Or open a sample", Face::Strong, t.text);
    pen.text(head.left(), head.top() + 44.0, "Made-up people, with the usual trouble in them.", Face::Body, t.muted);
    samples(ui, &pen, area, asks);
    asked
}

fn drop_zone(ui: &Ui, pen: &Pen, rect: Rect, asks: &mut Asks) -> Option<ClientKind> {
    let t = pen.theme;
    let files = intake::hovering(ui.ctx());
    let (ground, dashes) = if files > 0 { (t.select, t.accent) } else { (t.canvas, t.control) };
    pen.fill(rect, size::RADIUS_LARGE, ground);
    pen.dashed_rect(rect.shrink(0.5), dashes);
    let center = rect.center().x;
    let top = rect.center().y - 84.0;
    pen.icon_at(pos2(center, top + 20.0), icon::TRAY_ARROW_DOWN, 32.0, false, t.accent);
    if files > 0 {
        pen.text_mid(center, top + 66.0, &intake::invitation(files), Face::Strong, t.text);
        return None;
    }
    pen.text_mid(center, top + 66.0, "Drop files here", Face::Strong, t.text);
    pen.text_mid(center, top + 88.0, "JSON, JSON Lines, CSV, Excel, LDIF or a folder of them", Face::Body, t.faint);
    let choose = Button::primary("Choose files…").icon(icon::FOLDER_OPEN);
    let paste = Button::secondary("Paste").icon(icon::CLIPBOARD_TEXT).hint("Load what is on the clipboard (Ctrl V)");
    let width = choose.width(pen) + size::GAP + paste.width(pen);
    let (x, y) = ((center - width / 2.0).round(), top + 124.0);
    let chose = choose.show_at(ui, x, y);
    if chose.clicked() {
        asks.run(Action::OpenFiles);
    }
    if paste.show_at(ui, chose.rect.right() + size::GAP, y).clicked() {
        asks.push(Ask::Paste);
    }
    let words = "Load pseudonymised…";
    let left = center - pen.width(words, Face::Body) / 2.0;
    if button::link(ui, left.round(), y + 36.0, words).clicked() {
        asks.run(Action::LoadPseudonymised);
    }
    how_to(ui, pen, center, rect.bottom() - 24.0)
}

/// "How to get them from Entra ID, Okta, …": each a link.
fn how_to(ui: &Ui, pen: &Pen, center: f32, y: f32) -> Option<ClientKind> {
    let words = "How to get them from";
    let links: f32 = client::vendors().map(|c| pen.width(c.label, Face::Body).ceil() + 16.0).sum();
    let line = Rect::from_center_size(pos2(center, y), vec2(0.0, size::CONTROL));
    let left = (center - (pen.width(words, Face::Body) + links) / 2.0).round();
    let mut x = pen.text(left, pen.baseline(line, Face::Body), words, Face::Body, pen.theme.faint) + 16.0;
    let mut asked = None;
    for client in client::vendors() {
        let link = button::link(ui, x.round(), y, client.label);
        x = link.rect.right() + 16.0;
        if link.clicked() {
            asked = Some(client.kind);
        }
    }
    asked
}

fn samples(ui: &Ui, pen: &Pen, mut rect: Rect, asks: &mut Asks) {
    let t = pen.theme;
    pen.hline(rect.left()..rect.right(), rect.top(), t.line);
    for (client, users) in CLIENTS.iter().zip(USERS.iter()) {
        let sample = &client.sample;
        let row = rect.cut_top(56.0);
        let name = format!("Open the sample {}", sample.title);
        let (response, look) =
            clickable(ui, row, ui.scope_id().with(("sample", sample.title)), Role::Button, &name, true);
        if look.hover {
            pen.fill(row, 0.0, t.hover);
        }
        if look.focus {
            pen.row_focus(row);
        }
        let is_file = client.kind == client::any().kind;
        let sign = if is_file { icon::FILE_TEXT } else { icon::USERS };
        pen.icon_at(pos2(row.left() + 12.0, row.center().y), sign, 20.0, false, t.muted);
        let y = row.top() + 24.0;
        let end = pen.text(row.left() + 40.0, y, sample.title, Face::Medium, t.text);
        pen.text(end + 8.0, y, &format!("{users} users"), Face::Body, t.faint);
        pen.text_fit(row.left() + 40.0, y + 18.0, sample.about, Face::Caption, t.faint, row.width() - 80.0);
        pen.icon_row(pos2(row.right() - 8.0, row.center().y), icon::CARET_RIGHT, t.faint);
        pen.hline(row.left()..row.right(), row.bottom(), t.line);
        if response.clicked() {
            asks.command(Task::OpenSample(client.kind));
        }
    }
}
