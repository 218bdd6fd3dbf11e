//! The workspace Hand over: what can be taken home, and what is in it before it is taken.

mod connection;
mod piece;
mod preview;
mod summary;

use egui::{Rect, Ui, pos2};

use self::piece::Piece;
use self::preview::Preview;
use crate::client::native::Base;
use crate::ui::ask::{Ask, Asks};
use crate::ui::icon;
use crate::ui::paint::{Cut as _, Face, Pen};
use crate::ui::theme::size;
use crate::ui::widget::list::ListKey;
use crate::ui::widget::{Button, List, Row, badge, button};
use crate::workbench::{Action, Workbench};

const LIST: f32 = 400.0;
const LIST_COMPACT: f32 = 304.0;

/// What the window keeps of this workspace.
#[derive(Default)]
pub struct HandOverPanel {
    chosen: Option<Piece>,
    preview: Preview,
}

impl HandOverPanel {
    pub fn show(&mut self, ui: &mut Ui, mut rect: Rect, bench: &Workbench, asks: &mut Asks) {
        let pen = Pen::of(ui);
        pen.fill(rect, 0.0, pen.theme.surface);
        summary::show(ui, rect.cut_top(88.0), bench, asks);
        let wide = rect.width() >= size::WIDE;
        let left = rect.cut_left(if wide { LIST } else { LIST_COMPACT });
        pen.vline(left.right(), left.top()..left.bottom(), pen.theme.line_strong);
        let pieces = Piece::of(bench.client());
        let chosen = self.chosen.filter(|piece| pieces.contains(piece)).unwrap_or(Piece::Crosswalk);
        self.list(ui, left, bench, &pieces, chosen);
        self.piece(ui, rect.with_min_x(rect.left() + 1.0), bench, chosen, asks);
    }

    /// The pieces, and below them how the token travels.
    fn list(&mut self, ui: &mut Ui, mut rect: Rect, bench: &Workbench, pieces: &[Piece], chosen: Piece) {
        let pen = Pen::of(ui);
        let head = rect.cut_top(size::HEAD);
        pen.text_in(head, head.left() + size::PAD, "To take home", Face::Strong, pen.theme.text);
        pen.rule_below(head, pen.theme.line);
        let height = if ui.ctx().content_rect().height() > 772.0 { 56.0 } else { size::ROW_TALL };
        let area = rect.cut_top((pieces.len() as f32 * height).min(rect.height() - 136.0));
        let at = pieces.iter().position(|piece| *piece == chosen);
        let mut picked = None;
        let shown =
            List::new("To take home", pieces.len(), height).current(at).show(ui, area, |ui, index, row, focused| {
                let piece = pieces[index];
                let spoken = format!("{}: {}", piece.title(bench), piece.about(bench));
                let is_chosen = piece == chosen;
                let response =
                    Row::new(ui, ("piece", index), &spoken).selected(is_chosen).focused(focused).show(ui, row);
                paint_piece(&Pen::of(ui), row, bench, piece, is_chosen);
                if response.clicked() {
                    picked = Some(index);
                }
            });
        if let Some(ListKey::Select(to)) = shown.key {
            picked = Some(to);
        }
        if let Some(index) = picked {
            self.chosen = pieces.get(index).copied();
        }
        token(&pen, rect);
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
        if let Some((word, tone)) = piece.caution()
            && end + 8.0 + badge::width(&pen, word) < left
        {
            badge::paint(&pen, end + 8.0, head.center().y, word, tone);
        }
        match piece {
            Piece::Connection => connection::show(ui, rect, bench),
            Piece::Native(format) if format.base != Base::Welcome => preview::steps(ui, rect),
            _ => self.preview.show(ui, rect, bench, piece),
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
            (Piece::Native(format), Some(kind)) if format.base != Base::Welcome => {
                let (read, choose) = ("Read mappings from a schema…", "Choose the downloaded schema…");
                let wide = ui.ctx().content_rect().width() >= size::WIDE;
                let (read_label, choose_label) = if wide { (read, choose) } else { ("Read…", "Choose schema…") };
                let buttons = [
                    Button::secondary(read_label).name(read).hint(read).icon(icon::FILE_ARROW_DOWN),
                    Button::primary(choose_label).name(choose).hint(choose).icon(icon::FOLDER_OPEN),
                ];
                let (pressed, left) = button::row_from_right(ui, right, y, &buttons);
                match pressed {
                    Some(0) => asks.push(Ask::ReadNative),
                    Some(_) => asks.push(Ask::Export(kind)),
                    None => {}
                }
                left
            }
            (Piece::Native(_), Some(kind)) => {
                let buttons = [
                    copy,
                    Button::secondary("Read…").name(READ).hint(READ).icon(icon::FILE_ARROW_DOWN),
                    Button::secondary("Edit a file…").name(EDIT).hint(EDIT).icon(icon::FOLDER_OPEN),
                    Button::primary("Save…").name("Save a new file…").icon(icon::FLOPPY_DISK),
                ];
                let (pressed, left) = button::row_from_right(ui, right, y, &buttons);
                match pressed {
                    Some(0) => asks.copy(self.preview.text().to_owned(), piece.title(bench)),
                    Some(1) => asks.push(Ask::ReadNative),
                    Some(2) => asks.push(Ask::Export(kind)),
                    Some(_) => asks.push(Ask::ExportNew(kind)),
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

/// What the buttons of a vendor's file do, in full.
const READ: &str = "Read mappings from a file…";
const EDIT: &str = "Write into a file that is there…";

fn paint_piece(pen: &Pen, row: Rect, bench: &Workbench, piece: Piece, chosen: bool) {
    let t = pen.theme;
    pen.icon_at(pos2(row.left() + size::PAD + 10.0, row.center().y), piece.icon(), 20.0, false, t.muted);
    let (left, y) = (row.left() + 48.0, row.center().y - 4.0);
    let ink = if chosen { t.text } else { t.muted };
    let room = row.right() - size::PAD - left;
    let end = pen.text_fit(left, y, &piece.title(bench), Face::Medium, t.text, room);
    if piece == Piece::Crosswalk && bench.is_changed() {
        badge::paint(pen, end + 8.0, y - 4.0, "not saved", badge::Tone::Quiet);
    }
    pen.text_fit(left, y + 18.0, &piece.about(bench), Face::Caption, ink, room);
    pen.rule_below(row, t.line);
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
