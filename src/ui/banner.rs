//! Lines below the top bar that say what a person should know of the records in view, in every workspace: files that
//! changed, attributes that vanished, other names in place of the real ones, sample data.

use egui::{Color32, Rect, Role, Ui, pos2};

use super::ask::Asks;
use super::icon;
use super::paint::{Cut as _, Face, Pen};
use super::theme::size;
use super::widget::{Button, Item, button, menu, spoken, strip, tooltip};
use crate::base::{ResourceKind, Severity, counted};
use crate::client::{self, CLIENTS};
use crate::workbench::{Action, JobKind, Look, Task, Workbench, Workspace};

/// What a person wants to see more of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wanted {
    /// What an export brings no more.
    Vanished,
    /// What there is to know of a mapping file.
    ToKnow,
}

/// Draws the lines there are at the top of `rest`.
pub fn show(ui: &Ui, rest: &mut Rect, bench: &Workbench, asks: &mut Asks) -> Option<Wanted> {
    returned(ui, rest, bench, asks);
    messages(ui, rest, bench, asks);
    arrived(ui, rest, bench, asks);
    let wants_to_know = taken_in(ui, rest, bench, asks);
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
    let vanished = wants_review.then_some(Wanted::Vanished);
    vanished.or(wants_to_know.then_some(Wanted::ToKnow))
}

/// Says of work that is there again what is not saved and what could not be kept, until it was read.
fn returned(ui: &Ui, rest: &mut Rect, bench: &Workbench, asks: &mut Asks) {
    let Some(returned) = bench.returned() else { return };
    if strip::show(ui, rest, Severity::Note, &returned.words(), Some("Understood")) {
        asks.command(Look::DismissReturned);
    }
}

/// Says what the files that were loaded were taken for, and where that leads.
fn arrived(ui: &Ui, rest: &mut Rect, bench: &Workbench, asks: &mut Asks) {
    let Some(arrival) = bench.arrival() else { return };
    let rect = ground(ui, rest);
    let pen = Pen::of(ui);
    let y = rect.center().y;
    let close = Button::icon_only(icon::X, "Close this notice").show_before(ui, rect.right() - 8.0, y);
    if close.clicked() {
        asks.command(Look::DismissArrival);
    }
    let mut right = close.rect.left() - 8.0;
    if bench.view().workspace == Workspace::Source {
        let next = Button::secondary("Go on to Map").show_before(ui, right, y);
        if next.clicked() {
            asks.command(Look::Show(Workspace::Map));
        }
        right = next.rect.left() - 12.0;
    }
    right = unread(ui, pos2(right, y), bench, asks);
    let change = match arrival.instead {
        Some(other) => format!("Use {}…", client::label(other)),
        None => "Change…".to_owned(),
    };
    let room = right - pen.width(&change, Face::Body) - 24.0;
    let [whole, short] = [true, false].map(|in_full| arrival.words(in_full));
    let left = rect.left() + size::PAD + 22.0;
    let fits = left + pen.width(&whole, Face::Body) + 12.0 <= room;
    let sign = (icon::INFO, pen.theme.accent);
    let end = words(ui, rect, sign, if fits { &whole } else { &short }, room);
    let told = Rect::from_min_max(pos2(left, rect.top()), pos2(end, rect.bottom()));
    let response = ui.interact(told, ui.scope_id().with("arrival"), egui::Sense::hover());
    tooltip::hint(response, &format!("{whole}\n{}", arrival.why));
    let link = button::link(ui, end + 12.0, y, &change);
    match arrival.instead {
        Some(other) if link.clicked() => asks.command(Task::SwitchClient(other)),
        Some(_) => {}
        None => {
            let items = CLIENTS.map(|c| Item::new(c.label).chosen(c.kind == bench.client().kind));
            if let Some(at) = menu::popup(&link, "Provisioning client", &items) {
                asks.command(Task::SwitchClient(CLIENTS[at].kind));
            }
        }
    }
}

/// Says what a mapping file was that came in. Returns whether a person wants to see what there is to know of it.
fn taken_in(ui: &Ui, rest: &mut Rect, bench: &Workbench, asks: &mut Asks) -> bool {
    let Some(taken) = bench.taken_in() else { return false };
    let rect = ground(ui, rest);
    let pen = Pen::of(ui);
    let y = rect.center().y;
    let close = Button::icon_only(icon::X, "Close what is said of the file").show_before(ui, rect.right() - 8.0, y);
    if close.clicked() {
        asks.command(Look::DismissTakenIn);
    }
    let mut right = close.rect.left() - 8.0;
    let label = format!("{} to know…", counted(taken.findings.len(), "thing", "things"));
    let mut is_wanted = false;
    if !taken.findings.is_empty() {
        let shown = Button::secondary(&label).icon(icon::INFO).show_before(ui, right, y);
        right = shown.rect.left() - 12.0;
        is_wanted = shown.clicked();
    }
    let end = words(ui, rect, (icon::FILE_CODE, pen.theme.accent), &taken.words, right);
    let told = Rect::from_min_max(pos2(rect.left() + size::PAD + 22.0, rect.top()), pos2(end, rect.bottom()));
    tooltip::hint(ui.interact(told, ui.scope_id().with("taken in"), egui::Sense::hover()), &taken.words);
    is_wanted
}

/// How many rules read nothing of the files: pressing it shows them. Returns where it begins.
fn unread(ui: &Ui, right: egui::Pos2, bench: &Workbench, asks: &mut Asks) -> f32 {
    let count = bench.unread().len();
    if count == 0 {
        return right.x;
    }
    let label = format!("{} nothing here", counted(count, "rule reads", "rules read"));
    let pressed = Button::secondary(&label).icon(icon::WARNING).show_before(ui, right.x, right.y);
    if pressed.clicked() {
        asks.command(Look::OnlyUnread(true));
    }
    pressed.rect.left() - 12.0
}

/// Messages that are too long to be read in passing, until they were read.
fn messages(ui: &Ui, rest: &mut Rect, bench: &Workbench, asks: &mut Asks) {
    /// More of one would hide the work.
    const SHOWN: usize = 600;
    for message in bench.messages().iter().filter(|message| message.is_long()) {
        let mut text: String = message.text.chars().take(SHOWN).collect();
        if text.len() < message.text.len() {
            text.push('…');
        }
        if strip::show(ui, rest, message.severity, &text, Some("Close")) {
            asks.command(Look::DismissMessage(message.id));
        }
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
    let words = format!(
        "{} not in this export any more.",
        counted(count, "attribute that rules read is", "attributes that rules read are")
    );
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
        asks.command(Look::UseOwn(true));
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
