//! How the file is put in place, step by step: the page that goes with it, and a folder with the scripts to save.

use egui::{Rect, Ui};

use crate::client::native::NativeFormat;
use crate::ui::ask::{Ask, Asks};
use crate::ui::icon;
use crate::ui::paint::{Cut as _, Face, Pen};
use crate::ui::theme::size;
use crate::ui::widget::readable::Readable;
use crate::ui::widget::{Button, button};
use crate::workbench::{ExportReview, Workbench};

pub(super) fn show(
    ui: &mut Ui,
    mut rect: Rect,
    bench: &Workbench,
    format: &'static NativeFormat,
    review: Option<&ExportReview>,
    asks: &mut Asks,
) {
    let pen = Pen::of(ui);
    let head = rect.cut_top(size::HEAD);
    pen.rule_below(head, pen.theme.line);
    let is_ready = bench.is_export_current()
        && review.is_some_and(|review| review.export().is_some() && review.answers_needed() == 0);
    let hint = if is_ready {
        "A folder with the file and scripts that back up, put it in place, compare and undo. Nothing is run"
    } else {
        "Choose the file and answer what is asked first"
    };
    let save = Button::secondary("Save kit…").icon(icon::FLOPPY_DISK).enabled(is_ready).hint(hint);
    let (pressed, _) = button::row_from_right(ui, head.right() - size::PAD, head.center().y, &[save]);
    if pressed.is_some() {
        asks.push(Ask::SaveKit(format));
    }
    pen.text_in(head, head.left() + size::PAD, "Apply kit", Face::Strong, pen.theme.text);
    let page = format.kit.iter().find(|file| file.name == "README.md").map_or("", |file| file.text);
    if let Some(text) = Readable::markdown(page).show(ui, rect, "How the file is put in place") {
        let what = text.lines().next().unwrap_or_default().to_owned();
        asks.copy(text, what);
    }
}
