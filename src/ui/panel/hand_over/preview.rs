//! What is in a piece before it is saved: made once for each change of the document, never in a frame.

use egui::{Rect, Ui};

use super::piece::Piece;
use crate::document::export::{NativeInput, export};
use crate::ui::paint::{Face, Pen};
use crate::ui::theme::size;
use crate::ui::widget::code::{self, CodeLine};
use crate::ui::widget::readable::Readable;
use crate::workbench::Workbench;

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
    /// Why there is none.
    Refused(String),
}

impl Preview {
    /// The text that is shown, as it would be written.
    pub(super) fn text(&self) -> &str {
        self.made.as_ref().map_or("", |made| made.text.as_str())
    }

    pub(super) fn show(&mut self, ui: &mut Ui, rect: Rect, bench: &Workbench, piece: Piece) {
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
            Form::Readable(readable) => readable.show(ui, rect, "What is in the file"),
            Form::Refused(words) => {
                let pen = Pen::of(ui);
                let width = rect.width() - 2.0 * size::PAD;
                pen.paragraph(rect.left() + size::PAD, rect.top() + 16.0, words, Face::Body, pen.theme.muted, width);
            }
        }
    }
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
            (None, _) => Form::Readable(Readable::markdown(&text)),
        };
        Self { revision: bench.document_revision(), piece, text, form }
    }
}
