//! What is in a piece before it is saved: made once for each change of the document, never in a frame.

use egui::{Rect, Ui};

use super::piece::Piece;
use crate::document::export::{NativeInput, export};
use crate::ui::ask::Asks;
use crate::ui::paint::{Face, Pen};
use crate::ui::theme::size;
use crate::ui::widget::code::{self, CodeLine};
use crate::ui::widget::readable::{FillIn, Filling, Readable};
use crate::workbench::{Look, Workbench};

/// The last preview that was made.
#[derive(Default)]
pub(super) struct Preview {
    made: Option<Made>,
}

struct Made {
    revision: u64,
    piece: Piece,
    text: String,
    form: Form,
}

/// How it is shown.
enum Form {
    Lines(Vec<String>),
    Readable(Readable),
    FillIn(FillIn),
    /// Why there is none.
    Refused(String),
}

impl Preview {
    /// The text that is shown, as it would be written.
    pub(super) fn text(&self) -> &str {
        self.made.as_ref().map_or("", |made| made.text.as_str())
    }

    /// How many rows can be ticked off, and how many of them are: of a sheet.
    pub(super) fn progress(&self, bench: &Workbench) -> Option<(usize, usize)> {
        let Form::FillIn(sheet) = &self.made.as_ref()?.form else { return None };
        Some(sheet.progress(&bench.view().done)).filter(|(_, all)| *all > 0)
    }

    pub(super) fn show(&mut self, ui: &mut Ui, rect: Rect, bench: &Workbench, piece: Piece, asks: &mut Asks) {
        let revision = bench.document_revision();
        let is_it = |made: &Made| made.revision == revision && made.piece == piece;
        if !self.made.as_ref().is_some_and(is_it) {
            self.made = Some(Made::new(bench, piece));
        }
        let Some(made) = &self.made else { return };
        match &made.form {
            Form::Lines(lines) => {
                code::show(ui, rect, "What is in the file", lines.len(), |index| {
                    let text = lines[index].as_str();
                    CodeLine { text, spans: code::json(text), ..CodeLine::default() }
                });
            }
            Form::FillIn(sheet) => {
                for filling in sheet.show(ui, rect, &bench.view().done) {
                    match filling {
                        Filling::Tick(row) => asks.command(Look::Tick(row)),
                        Filling::Copy(text) => copy(text, asks),
                    }
                }
            }
            Form::Readable(readable) => {
                if let Some(text) = readable.show(ui, rect, "What is in the file") {
                    copy(text, asks);
                }
            }
            Form::Refused(words) => {
                let pen = Pen::of(ui);
                let width = rect.width() - 2.0 * size::PAD;
                pen.paragraph(rect.left() + size::PAD, rect.top() + 16.0, words, Face::Body, pen.theme.muted, width);
            }
        }
    }
}

/// Says what was copied where that is short.
fn copy(text: String, asks: &mut Asks) {
    let is_short = text.chars().count() <= 40 && !text.contains('\n');
    let what = if is_short { text.clone() } else { "the cell, whole".to_owned() };
    asks.copy(text, what);
}

impl Made {
    fn new(bench: &Workbench, piece: Piece) -> Self {
        let made = piece.export().map(|kind| export(bench.document(), kind, NativeInput::default()));
        let (text, refused) = match made {
            Some(Ok(export)) => (export.text, None),
            Some(Err(reason)) => (String::new(), Some(reason.to_string())),
            None => (String::new(), None),
        };
        let form = match (refused, piece) {
            (Some(words), _) => Form::Refused(words),
            (None, Piece::Crosswalk) => Form::Lines(text.lines().map(str::to_owned).collect()),
            (None, Piece::Table) => Form::Readable(Readable::csv(&text)),
            (None, Piece::Sheet) => Form::FillIn(FillIn::of(Readable::markdown(&text), bench.client().label)),
            (None, _) => Form::Readable(Readable::markdown(&text)),
        };
        Self { revision: bench.document_revision(), piece, text, form }
    }
}
