//! Lines below the top bar that say what a person should know of the records in view, in every workspace: files that
//! changed, attributes that vanished, other names in place of the real ones, sample data.

use egui::{Color32, Rect, Role, Ui, pos2};

use super::ask::Asks;
use super::icon;
use super::paint::{Cut as _, Face, Pen};
use super::theme::size;
use super::widget::{Button, button, spoken, strip};
use crate::base::{ResourceKind, Severity};
use crate::workbench::{Action, JobKind, Look, Workbench, Workspace};

/// Draws the lines there are at the top of `rest`. Returns whether a person wants to see what vanished.
pub fn show(ui: &Ui, rest: &mut Rect, bench: &Workbench, asks: &mut Asks) -> bool {
    returned(ui, rest, bench, asks);
    changed(ui, rest, bench, asks);
    let wants_review = vanished(ui, rest, bench, asks);
    if bench.is_pseudonymised() {
        let accent = Pen::of(ui).theme.accent;
        let words = "Pseudonymised: these are not the real people’s names and addresses.";
        line(ui, rest, (icon::USER_SWITCH, accent), words, &[]);
    }
    if bench.is_sample() && bench.view().workspace != Workspace::Source {
        sample(ui, rest, asks);
    }
    wants_review
}

/// Says of work that is there again what is not saved and what could not be kept, until it was read.
fn returned(ui: &Ui, rest: &mut Rect, bench: &Workbench, asks: &mut Asks) {
    let Some(returned) = bench.returned() else { return };
    if strip::show(ui, rest, Severity::Note, &returned.words(), Some("Understood")) {
        asks.command(Look::DismissReturned);
    }
}

fn changed(ui: &Ui, rest: &mut Rect, bench: &Workbench, asks: &mut Asks) {
    let (Some(changes), Some(words)) = (bench.file_changes(), bench.file_trouble()) else { return };
    let t = Pen::of(ui).theme;
    let reload = Button::secondary("Reload").hint("Read the files again; the mapping stays (Ctrl R)");
    let reload = reload.enabled(!bench.is_running(JobKind::Load));
    let not_now = Button::quiet("Not now");
    if changes.gone.is_empty() {
        match line(ui, rest, (icon::ARROWS_CLOCKWISE, t.accent), &words, &[reload, not_now]) {
            Some(0) => asks.run(Action::Reload),
            Some(_) => asks.command(Look::PutOffReload),
            None => {}
        }
    } else if line(ui, rest, (icon::WARNING, t.warn_mark), &words, &[not_now]).is_some() {
        asks.command(Look::PutOffReload);
    }
}

fn vanished(ui: &Ui, rest: &mut Rect, bench: &Workbench, asks: &mut Asks) -> bool {
    let count: usize = ResourceKind::ALL.into_iter().map(|kind| bench.vanished(kind).len()).sum();
    if count == 0 {
        return false;
    }
    let words = match count {
        1 => "1 attribute that rules read is not in this export any more.".to_owned(),
        several => format!("{several} attributes that rules read are not in this export any more."),
    };
    let sign = (icon::WARNING, Pen::of(ui).theme.warn_mark);
    let buttons = [Button::secondary("Review…"), Button::quiet("Leave them").hint("The rules stay as they are")];
    let pressed = line(ui, rest, sign, &words, &buttons);
    if pressed == Some(1) {
        asks.command(Look::DismissVanished);
    }
    pressed == Some(0)
}

/// Says on sample data that it is sample data, and where one's own goes in.
fn sample(ui: &Ui, rest: &mut Rect, asks: &mut Asks) {
    let rect = ground(ui, rest);
    let end =
        words(ui, rect, (icon::INFO, Pen::of(ui).theme.accent), "Sample data: the people are invented.", rect.right());
    if button::link(ui, end + 8.0, rect.center().y, "Use your own…").clicked() {
        asks.command(Look::Show(Workspace::Source));
    }
}

/// One line with its sign, its words and its buttons; which was pressed.
fn line(ui: &Ui, rest: &mut Rect, sign: (char, Color32), text: &str, buttons: &[Button<'_>]) -> Option<usize> {
    let rect = ground(ui, rest);
    let (pressed, left) = button::row_from_right(ui, rect.right() - size::PAD, rect.center().y, buttons);
    words(ui, rect, sign, text, left);
    pressed
}

fn ground(ui: &Ui, rest: &mut Rect) -> Rect {
    let rect = rest.cut_top(size::FILTER);
    let pen = Pen::of(ui);
    pen.fill(rect, 0.0, pen.theme.canvas);
    pen.rule_below(rect, pen.theme.line_strong);
    rect
}

/// Returns where the words end.
fn words(ui: &Ui, rect: Rect, (icon, ink): (char, Color32), text: &str, right: f32) -> f32 {
    let pen = Pen::of(ui);
    pen.mark(pos2(rect.left() + size::PAD + 7.0, rect.center().y), icon, ink);
    let left = rect.left() + size::PAD + 22.0;
    let end =
        pen.text_fit(left, pen.baseline(rect, Face::Body), text, Face::Body, pen.theme.muted, right - left - 12.0);
    let painted = Rect::from_min_max(pos2(left, rect.top()), pos2(end, rect.bottom()));
    spoken(ui, painted, text, Role::Status, text);
    end
}
