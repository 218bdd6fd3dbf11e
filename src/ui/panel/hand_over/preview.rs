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
            (None, Piece::Crosswalk | Piece::Native(_)) => Form::Lines(text.lines().map(str::to_owned).collect()),
            (None, Piece::Table) => Form::Readable(Readable::csv(&text)),
            (None, _) => Form::Readable(Readable::markdown(&text)),
        };
        Self { revision: bench.document_revision(), piece, text, form }
    }
}

/// How a schema is edited in place (learn.microsoft.com: "Export and import your provisioning configuration").
const STEPS: &str = "\
## Out of Entra, through Crosswalk, and back

1. In Entra: Enterprise applications > your application > Provisioning > Attribute Mapping > Advanced options > Edit schema. Download the schema, and keep a copy to go back to.
2. Choose the downloaded file here. The rules of this crosswalk are written into it in place: ids, order and all that Crosswalk does not know stay as they are. Then choose where to save the result.
3. Paste the whole changed text into Entra’s schema editor and save. Entra takes in a whole schema only, and saving makes the next cycle go over everybody.

## What is not known

The import of a file that Crosswalk wrote was not verified against a tenant. Compare the mappings on Entra’s screens with the fill-in sheet before provisioning is started.

## The other way round

Read mappings from a schema takes the attribute mappings of a downloaded schema into this crosswalk. It can be undone.
";

/// What to do with a schema.
pub(super) fn steps(ui: &mut Ui, rect: Rect) {
    Readable::markdown(STEPS).show(ui, rect, "How the schema is changed");
}
