//! A vendor's own file before it is written: what has to be answered, what changes in it, what is to be known, then Save.

mod changes;
mod kit;
mod questions;

use egui::{Rect, Role, Ui, pos2};

use crate::base::file::short_name;
use crate::base::{Finding, counted};
use crate::client::native::{Base, NativeFormat};
use crate::document::export::Export;
use crate::ui::ask::{Ask, Asks};
use crate::ui::icon;
use crate::ui::paint::{Cut as _, Face, Pen};
use crate::ui::panel::area;
use crate::ui::panel::hand_over::quiet;
use crate::ui::theme::size;
use crate::ui::widget::{Button, button, to_know, tooltip};
use crate::workbench::{ExportOutcome, ExportReview, Workbench};

/// The column at the right, for what puts the file in place.
const KIT: f32 = 408.0;
const KIT_COMPACT: f32 = 336.0;

/// `wide`: there is room for all of it.
pub(super) fn show(
    ui: &mut Ui,
    mut rect: Rect,
    wide: bool,
    bench: &Workbench,
    format: &'static NativeFormat,
    asks: &mut Asks,
) {
    let review = bench.export_review().filter(|review| review.format == format);
    if !format.kit.is_empty() {
        let column = rect.cut_right(if wide { size::share(rect.width(), KIT, 0.34, 560.0) } else { KIT_COMPACT });
        let pen = Pen::of(ui);
        pen.vline(column.left(), column.top()..column.bottom(), pen.theme.line_strong);
        kit::show(ui, column.with_min_x(column.left() + 1.0), bench, format, review, asks);
    }
    head(ui, rect.cut_top(size::HEAD), bench, format, review, asks);
    let Some((review, outcome)) = review.and_then(|review| Some((review, review.outcome()?))) else {
        return quiet(ui, rect, "Reading the file, and working out what would change…");
    };
    match outcome {
        ExportOutcome::Ready(export) => ready(ui, rect, bench, review, export, asks),
        ExportOutcome::NoBase => no_base(ui, rect, format, asks),
        ExportOutcome::Refused(words) => refused(ui, rect, format, words, asks),
    }
}

fn ready(ui: &mut Ui, mut rect: Rect, bench: &Workbench, review: &ExportReview, export: &Export, asks: &mut Asks) {
    questions::show(ui, &mut rect, bench, review, asks);
    changes::counts(ui, rect.cut_top(64.0), export, review.base().is_some());
    let known = to_know_of(export);
    if is_nothing(review, export) {
        let words = format!("{} has these rules already. There is nothing to save.", name(review));
        return quiet(ui, rect, &words);
    }
    changes::head(ui, rect.cut_top(28.0), review.base().is_some());
    let list = changes::height(export);
    let pen = Pen::of(ui);
    let wanted = 44.0 + to_know::height(&pen, &known, rect.width()) + 8.0;
    // It follows the list, and is pinned to the foot only where the list is longer.
    let room = wanted.min((rect.height() - list).max(rect.height() * 0.4));
    let place = rect.cut_top(list.min(rect.height() - room));
    changes::list(ui, place, bench, export, asks);
    foot(ui, rect.with_max_y(rect.bottom().min(rect.top() + room)), review, &known, asks);
}

/// A file that has all of it already needs not be written; a new one does.
fn is_nothing(review: &ExportReview, export: &Export) -> bool {
    export.changes.is_empty() && review.base().is_some()
}

fn name(review: &ExportReview) -> String {
    review.base().map(|path| short_name(path).into_owned()).unwrap_or_default()
}

/// Findings, the worst first.
fn to_know_of(export: &Export) -> Vec<Finding> {
    let mut known = export.findings.clone();
    known.sort_by_key(|finding| std::cmp::Reverse(finding.severity));
    known
}

fn foot(ui: &mut Ui, mut rect: Rect, review: &ExportReview, known: &[Finding], asks: &mut Asks) {
    if known.is_empty() {
        return;
    }
    let pen = Pen::of(ui);
    pen.hline(rect.left()..rect.right(), rect.top(), pen.theme.line_strong);
    let head = rect.cut_top(size::HEAD);
    let end = pen.text_in(head, head.left() + size::PAD, "To know", Face::Strong, pen.theme.text);
    beside(ui, head.with_min_x(end + 12.0), review, asks);
    area::scroll(ui, rect, "To know", |ui, place| to_know::show(ui, place, known));
}

/// What the file hangs on and only its application or tenant can say.
fn beside(ui: &Ui, place: Rect, review: &ExportReview, asks: &mut Asks) {
    let Some(beside) = &review.format.beside else { return };
    let pen = Pen::of(ui);
    let button = Button::quiet(beside.label).hint(beside.about);
    let (pressed, left) = button::row_from_right(ui, place.right() - size::PAD, place.center().y, &[button]);
    if pressed.is_some() {
        asks.push(Ask::ChooseBeside(review.format));
    }
    let Some(path) = review.beside() else { return };
    let words = format!("{} {}", beside.used, short_name(path));
    area::words(ui, "beside", place.left(), place, &words, Face::Body, pen.theme.faint, left - 12.0 - place.left());
}

fn no_base(ui: &Ui, rect: Rect, format: &'static NativeFormat, asks: &mut Asks) {
    let title = "Which file do the rules go into?";
    let text = "The vendor takes in whole files only, so the rules are written into the one you download, and all else in \
                it stays as it is. Choose that file: what would change is shown before anything is written.";
    let buttons = [
        Button::primary("Choose the file…").icon(icon::FOLDER_OPEN),
        Button::secondary("Read rules from it…").icon(icon::FILE_ARROW_DOWN),
    ];
    match area::empty(ui, rect, title, &format!("{text}{}", way(format)), &buttons) {
        Some(0) => asks.push(Ask::ChooseBase(format)),
        Some(_) => asks.push(Ask::ReadNative),
        None => {}
    }
}

/// Where such a file comes from, as a sentence after others.
fn way(format: &NativeFormat) -> String {
    match format.base {
        // What follows is for the command line.
        Base::Needed(way) => format!(" {}.", way.split(';').next().unwrap_or(way).trim_end_matches('.')),
        Base::Welcome => String::new(),
    }
}

fn refused(ui: &Ui, rect: Rect, format: &'static NativeFormat, words: &str, asks: &mut Asks) {
    let choose = Button::primary("Choose another…").icon(icon::FOLDER_OPEN);
    if area::empty(ui, rect, "The rules cannot be put into this file", words, &[choose]).is_some() {
        asks.push(Ask::ChooseBase(format));
    }
}

fn head(
    ui: &Ui,
    head: Rect,
    bench: &Workbench,
    format: &'static NativeFormat,
    review: Option<&ExportReview>,
    asks: &mut Asks,
) {
    let pen = Pen::of(ui);
    pen.rule_below(head, pen.theme.line);
    let export = review.and_then(|review| Some((review, review.export()?)));
    let right = match export.filter(|(review, export)| !is_nothing(review, export)) {
        Some((review, _)) => save(ui, head, bench, review, asks),
        None => head.right() - size::PAD,
    };
    let (left, y) = (head.left() + size::PAD, pen.baseline(head, Face::Strong));
    let end = pen.text_fit(left, y, format.title, Face::Strong, pen.theme.text, right - left - 8.0);
    let Some((review, _)) = export else { return };
    let choose = Button::icon_only(icon::FOLDER_OPEN, "Choose another file…");
    let room = right - end - 8.0 - choose.width(&pen) - 12.0;
    if room < 0.0 {
        return;
    }
    let name = name(review);
    let at = if room >= 40.0 {
        let mut rect = head;
        rect.min.x = end + 8.0;
        area::words(ui, "base", end + 8.0, rect, &name, Face::Body, pen.theme.faint, room)
    } else {
        end
    };
    if choose.show_at(ui, at + 4.0, head.center().y).clicked() {
        asks.push(Ask::ChooseBase(format));
    }
}

/// The button, and what it waits for or where it wrote. Returns where that begins.
fn save(ui: &Ui, head: Rect, bench: &Workbench, review: &ExportReview, asks: &mut Asks) -> f32 {
    let pen = Pen::of(ui);
    let needed = review.answers_needed();
    let is_ready = needed == 0 && bench.is_export_current();
    let hint = if needed > 0 { "Answer what is asked first" } else { "Write the file as it is shown here" };
    let button = Button::primary("Save…").icon(icon::FLOPPY_DISK).enabled(is_ready).hint(hint);
    let (pressed, left) = button::row_from_right(ui, head.right() - size::PAD, head.center().y, &[button]);
    if pressed.is_some() {
        asks.push(Ask::SaveReviewed(review.format));
    }
    let saved = review.saved.as_deref().filter(|_| is_ready);
    let (words, whole) = match (needed, saved) {
        (0, None) => return left,
        (0, Some(path)) => (format!("Saved: {}", short_name(path)), path.display().to_string()),
        (needed, _) => (format!("{} first", counted(needed, "answer", "answers")), hint.to_owned()),
    };
    let right = left - 4.0;
    let width = pen.width(&words, Face::Body).ceil();
    pen.text_right(right, pen.baseline(head, Face::Strong), &words, Face::Body, pen.theme.muted);
    let place = Rect::from_min_max(pos2(right - width, head.top()), pos2(right, head.bottom()));
    let response = ui.interact(place, ui.scope_id().with("what is needed"), egui::Sense::hover());
    response.widget_info(|| egui::WidgetInfo::labeled(Role::Status, true, &words));
    tooltip::hint(response, &whole);
    right - width - 12.0
}
