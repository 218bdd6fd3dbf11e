//! The workspace Hand over: what can be taken home, and what is in it before it is taken.

mod comparison;
mod connection;
mod piece;
mod pilot;
mod plan;
mod preview;
mod review;
mod signing;
mod summary;
mod tenant;
mod value;

use egui::{Rect, Role, Ui, pos2};

use self::comparison::ComparisonPage;
use self::piece::Piece;
use self::pilot::PilotPage;
use self::preview::Preview;
use self::tenant::TenantPanel;
use crate::ui::ask::{Ask, Asks};
use crate::ui::icon;
use crate::ui::paint::{Cut as _, Face, Pen};
use crate::ui::theme::size;
use crate::ui::widget::list::ListKey;
use crate::ui::widget::{Button, List, Row, badge, button, spoken, tooltip};
use crate::workbench::{Action, HandOverPart, Look, Workbench};

const LIST: f32 = 288.0;
/// Only icons; the names are told by their tooltips.
const LIST_COMPACT: f32 = 56.0;
const PIECE: f32 = 56.0;
/// How the token travels.
const FOOT: f32 = 148.0;
/// All of them fit into the smallest window.
const PIECE_COMPACT: f32 = 48.0;

/// What the window keeps of this workspace.
#[derive(Default)]
pub struct HandOverPanel {
    preview: Preview,
    comparison: ComparisonPage,
    tenant: TenantPanel,
    pilot: PilotPage,
}

impl HandOverPanel {
    pub fn show(&mut self, ui: &mut Ui, mut rect: Rect, bench: &Workbench, asks: &mut Asks) {
        let pen = Pen::of(ui);
        pen.fill(rect, 0.0, pen.theme.surface);
        plan::show(ui, &mut rect, bench, asks);
        let wide = rect.width() >= size::WIDE;
        // Two files beside each other need the room; the list stays, so that the keyboard gets past them.
        let is_comparison = bench.view().hand_over == HandOverPart::Comparison;
        let left = rect.cut_left(if wide && !is_comparison { LIST } else { LIST_COMPACT });
        pen.vline(left.right(), left.top()..left.bottom(), pen.theme.line_strong);
        let pieces = Piece::of(bench.client());
        let chosen = pieces.iter().find(|piece| piece.part() == bench.view().hand_over);
        let chosen = chosen.copied().unwrap_or(Piece::Crosswalk);
        list(ui, left, bench, &pieces, chosen, asks);
        let mut rest = rect.with_min_x(rect.left() + 1.0);
        if is_comparison {
            return self.comparison.show(ui, rest, wide, bench, asks);
        }
        if let Piece::Native(format) = chosen {
            return review::show(ui, rest, wide, bench, format, asks);
        }
        if chosen == Piece::Tenant {
            return self.tenant.show(ui, rest, wide, bench, asks);
        }
        summary::show(ui, rest.cut_top(88.0), bench, asks);
        if chosen == Piece::Pilot {
            return self.pilot.show(ui, rest, bench, asks);
        }
        if chosen == Piece::Signing {
            return signing::show(ui, rest, bench, asks);
        }
        self.piece(ui, rest, bench, chosen, asks);
    }

    /// The chosen piece: its head with what can be done with it, and what is in it.
    fn piece(&mut self, ui: &mut Ui, mut rect: Rect, bench: &Workbench, piece: Piece, asks: &mut Asks) {
        let head = rect.cut_top(size::HEAD);
        let pen = Pen::of(ui);
        let y = pen.baseline(head, Face::Strong);
        let title = piece.title(bench);
        pen.rule_below(head, pen.theme.line);
        let left = self.buttons(ui, head, bench, piece, asks);
        let room = left - head.left() - size::PAD - 16.0;
        let end = pen.text_fit(head.left() + size::PAD, y, &title, Face::Strong, pen.theme.text, room);
        if let Some((done, all)) = self.preview.progress(bench) {
            let words = format!("{done} of {all} done");
            pen.text_fit(end + 12.0, y, &words, Face::Body, pen.theme.muted, left - end - 28.0);
            spoken(ui, head.with_max_x(left - 16.0), "done", Role::Label, &words);
        }
        match piece {
            Piece::Connection => connection::show(ui, rect, bench),
            _ => self.preview.show(ui, rect, bench, piece, asks),
        }
    }

    /// Returns where the buttons begin.
    fn buttons(&self, ui: &Ui, head: Rect, bench: &Workbench, piece: Piece, asks: &mut Asks) -> f32 {
        let (right, y) = (head.right() - size::PAD, head.center().y);
        let copy = Button::secondary("Copy").icon(icon::COPY);
        match (piece, piece.export()) {
            (Piece::Crosswalk, _) => {
                let save = Button::primary("Save")
                    .icon(icon::FLOPPY_DISK)
                    .enabled(bench.is_changed() || bench.file().is_none());
                let buttons = [copy, Button::secondary("Save as…"), save.hint("Ctrl S")];
                let (pressed, left) = button::row_from_right(ui, right, y, &buttons);
                match pressed {
                    Some(0) => asks.copy(bench.document().print(), "the crosswalk"),
                    Some(1) => asks.run(Action::SaveAs),
                    Some(_) => asks.run(Action::Save),
                    None => {}
                }
                left
            }
            (_, Some(kind)) => {
                let save = Button::primary("Save…").icon(icon::FLOPPY_DISK);
                let (pressed, left) = button::row_from_right(ui, right, y, &[copy, save]);
                match pressed {
                    Some(0) => asks.copy(self.preview.text().to_owned(), piece.title(bench)),
                    Some(_) => asks.push(Ask::Export(kind)),
                    None => {}
                }
                left
            }
            (_, None) => right,
        }
    }
}

/// The pieces, and below them how the token travels.
fn list(ui: &mut Ui, mut rect: Rect, bench: &Workbench, pieces: &[Piece], chosen: Piece, asks: &mut Asks) {
    let pen = Pen::of(ui);
    let wide = rect.width() > LIST_COMPACT;
    let head = rect.cut_top(size::HEAD);
    if wide {
        pen.text_in(head, head.left() + size::PAD, "To take home", Face::Strong, pen.theme.text);
    }
    pen.rule_below(head, pen.theme.line);
    let height = if wide { PIECE } else { PIECE_COMPACT };
    let all = pieces.len() as f32 * height;
    // Where strips take the room, the pieces come first.
    let has_foot = wide && all + FOOT <= rect.height();
    let area = rect.cut_top(all.min(rect.height()));
    let at = pieces.iter().position(|piece| *piece == chosen);
    let mut picked = None;
    let list = List::new("To take home", pieces.len(), height).current(at);
    let shown = list.show(ui, area, |ui, index, row, focused| {
        let piece = pieces[index];
        let spoken = format!("{}: {}", piece.title(bench), piece.about(bench));
        let is_chosen = piece == chosen;
        let response = Row::new(ui, ("piece", index), &spoken).selected(is_chosen).focused(focused).show(ui, row);
        paint_piece(&Pen::of(ui), row, bench, piece, is_chosen);
        if response.clicked() {
            picked = Some(index);
        }
        if !wide {
            tooltip::hint(response, &spoken);
        }
    });
    if let Some(ListKey::Select(to)) = shown.key {
        picked = Some(to);
    }
    if let Some(piece) = picked.and_then(|index| pieces.get(index)) {
        asks.command(Look::Piece(piece.part()));
    }
    if has_foot {
        token(&pen, rect);
    }
}

fn paint_piece(pen: &Pen, row: Rect, bench: &Workbench, piece: Piece, chosen: bool) {
    let t = pen.theme;
    let sign = if chosen { t.text } else { t.muted };
    let is_wide = row.width() > LIST_COMPACT;
    let x = if is_wide { row.left() + size::PAD + 8.0 } else { row.center().x };
    pen.icon_at(pos2(x, row.center().y), piece.icon(), 18.0, false, sign);
    pen.rule_below(row, t.line);
    if !is_wide {
        return;
    }
    let (left, y) = (row.left() + 48.0, row.center().y - 4.0);
    let ink = if chosen { t.text } else { t.muted };
    let room = row.right() - size::PAD - left;
    let end = pen.text_fit(left, y, &piece.title(bench), Face::Medium, t.text, room);
    if piece == Piece::Crosswalk && bench.is_changed() {
        badge::paint(pen, end + 8.0, y - 4.0, "not saved", badge::Tone::Quiet);
    }
    pen.text_fit(left, y + 18.0, &piece.about(bench), Face::Caption, ink, room);
}

/// Nothing to look at and nothing to decide: one sentence.
fn quiet(ui: &Ui, rect: Rect, words: &str) {
    let pen = Pen::of(ui);
    let (left, width) = (rect.left() + size::PAD, rect.width() - 2.0 * size::PAD);
    let bottom = pen.paragraph(left, rect.top() + 16.0, words, Face::Body, pen.theme.muted, width);
    let place = Rect::from_min_max(pos2(left, rect.top() + 16.0), pos2(left + width, bottom));
    spoken(ui, place, "quiet", Role::Label, words);
}

/// The token is in none of this.
fn token(pen: &Pen, rect: Rect) {
    let t = pen.theme;
    pen.icon_at(pos2(rect.left() + size::PAD + 10.0, rect.top() + 26.0), icon::LOCK_KEY, 20.0, false, t.muted);
    let (left, width) = (rect.left() + 48.0, rect.width() - 64.0);
    let y = pen.paragraph(left, rect.top() + 16.0, "The token travels by itself", Face::Medium, t.text, width);
    let words = "It is in none of these files, and Crosswalk forgets it when it closes. Pass it on in a password manager or encrypted, never in the mail that carries the files.";
    pen.paragraph(left, y, words, Face::Body, t.muted, width);
}
