//! A snapshot that is encrypted waits here for its passphrase or its key. What does not open it changes nothing: the dialog
//! stays with what was typed, and says why.

use egui::{Key, Rect, Role, Ui, pos2, vec2};

use super::ask::{Ask, Asks};
use super::icon;
use super::paint::{Face, Pen};
use super::panel::area;
use super::theme::size;
use super::widget::form::{label, remark};
use super::widget::{Button, button, dialog, password, spoken};
use crate::base::TypedSecret;
use crate::base::file::short_name;
use crate::base::sink::Line;
use crate::workbench::{JobKind, SealedSnapshot, SnapshotStep, Task, UnsealBy, Workbench};

/// What is typed, while one waits.
#[derive(Default)]
pub struct Unseal {
    passphrase: TypedSecret,
    /// Whether one waited when it was drawn last.
    is_there: bool,
    /// Nothing was typed, and that was said.
    is_missing: bool,
    /// The last try did not open it: the keyboard is in the field again, where what was typed is put right.
    is_told: bool,
}

/// What was pressed.
enum Does {
    Leave,
    Open,
    ChooseKeys,
    /// The keys that did not open it, once more: the file may be another now.
    Again,
}

const SIZE: egui::Vec2 = vec2(480.0, 220.0);

impl Unseal {
    /// Draws it while a sealed snapshot waits.
    pub fn show(&mut self, ui: &Ui, bench: &Workbench, asks: &mut Asks) {
        let Some(waiting) = bench.sealed_snapshot() else {
            if std::mem::take(&mut self.is_there) {
                *self = Self::default();
            }
            return;
        };
        let is_new = !std::mem::replace(&mut self.is_there, true);
        let output = dialog::show(ui.ctx(), "Open an encrypted snapshot", SIZE, |ui, rect| {
            self.contents(ui, rect, bench, waiting, is_new)
        });
        match output.inner {
            Some(Does::Open) if self.passphrase.is_empty() => (self.is_missing, self.is_told) = (true, false),
            Some(Does::Open) => {
                let by = UnsealBy::Passphrase(self.passphrase.secret());
                asks.command(Task::Snapshot(SnapshotStep::Unseal(by)));
            }
            Some(Does::Again) => {
                let again = waiting.identities.clone().map(UnsealBy::Identities);
                again.into_iter().for_each(|by| asks.command(Task::Snapshot(SnapshotStep::Unseal(by))));
            }
            Some(Does::ChooseKeys) => asks.push(Ask::ChooseIdentities),
            Some(Does::Leave) => asks.command(Task::Snapshot(SnapshotStep::LeaveSealed)),
            None if output.closed && !output.beside => asks.command(Task::Snapshot(SnapshotStep::LeaveSealed)),
            None => {}
        }
    }

    fn contents(
        &mut self,
        ui: &mut Ui,
        rect: Rect,
        bench: &Workbench,
        waiting: &SealedSnapshot,
        is_new: bool,
    ) -> Option<Does> {
        let pen = Pen::of(ui);
        let (left, width) = (rect.left() + size::PAD, rect.width() - 2.0 * size::PAD);
        let by = if waiting.is_by_passphrase { "by a passphrase" } else { "for a key" };
        let name = area::cut(&short_name(&waiting.path), 40).into_owned();
        let text = format!("{name} is encrypted {by}. What is in it stays in memory and is written nowhere.");
        let top = pen.paragraph(left, rect.top() + 12.0, &text, Face::Body, pen.theme.muted, width);
        spoken(
            ui,
            Rect::from_min_max(pos2(left, rect.top() + 12.0), pos2(left + width, top)),
            "what it is",
            Role::Label,
            &text,
        );
        let fields = Rect::from_min_max(pos2(left, top + 12.0), pos2(left + width, rect.bottom() - 56.0));
        let entered = match waiting.is_by_passphrase {
            true => self.passphrase(ui, fields, waiting, is_new),
            false => {
                keys(ui, fields, waiting);
                false
            }
        };
        pen.hline(rect.left()..rect.right(), rect.bottom() - 56.0, pen.theme.line);
        let is_busy = bench.is_running(JobKind::Unseal);
        let pressed = foot(ui, rect, waiting, is_busy);
        if entered && !is_busy { Some(Does::Open) } else { pressed }
    }

    /// Whether Enter was pressed in it.
    fn passphrase(&mut self, ui: &mut Ui, place: Rect, waiting: &SealedSnapshot, is_new: bool) -> bool {
        let line = |top: f32, height: f32| Rect::from_min_size(pos2(place.left(), top), vec2(place.width(), height));
        label(ui, line(place.top(), 20.0), "Passphrase");
        let field = password::show(ui, line(place.top() + 22.0, 28.0), "Passphrase", "", self.passphrase.typed());
        let is_wrong = waiting.trouble.is_some() || self.is_missing;
        if is_new || is_wrong && !std::mem::replace(&mut self.is_told, is_wrong) {
            field.request_focus();
        }
        self.is_told &= is_wrong;
        self.is_missing &= !field.changed();
        let missing = self.is_missing.then_some("Type the passphrase that it was encrypted by.");
        let about = "It takes a second: that makes guessing slow.";
        remark(ui, line(place.top() + 56.0, 0.0), "about it", missing.or(waiting.trouble.as_deref()), about);
        field.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter))
    }
}

/// The file with keys, once one was chosen.
fn keys(ui: &Ui, place: Rect, waiting: &SealedSnapshot) {
    let line = |top: f32, height: f32| Rect::from_min_size(pos2(place.left(), top), vec2(place.width(), height));
    let pen = Pen::of(ui);
    label(ui, line(place.top(), 20.0), "Identity file");
    let row = line(place.top() + 22.0, 28.0);
    let (words, face, ink) = match &waiting.identities {
        Some(path) => (Line::of(path.to_string_lossy()).to_string(), Face::Mono, pen.theme.text),
        None => ("none chosen yet".to_owned(), Face::Body, pen.theme.faint),
    };
    area::words(ui, "identity file", row.left(), row, &words, face, ink, row.width());
    let about = "What age-keygen wrote: a line in it begins with AGE-SECRET-KEY-1. It is read, and not kept.";
    remark(ui, line(place.top() + 56.0, 0.0), "about it", waiting.trouble.as_deref(), about);
}

fn foot(ui: &Ui, rect: Rect, waiting: &SealedSnapshot, is_busy: bool) -> Option<Does> {
    let (right, y) = (rect.right() - size::PAD, rect.bottom() - 28.0);
    let cancel = Button::secondary("Cancel");
    let open = Button::primary(if is_busy { "Opening…" } else { "Open" }).enabled(!is_busy);
    if waiting.is_by_passphrase {
        let pressed = button::row_from_right(ui, right, y, &[cancel, open]).0;
        return pressed.map(|at| if at == 0 { Does::Leave } else { Does::Open });
    }
    let choose = Button::primary("Choose the identity file…").icon(icon::KEY).enabled(!is_busy);
    let again = Button::secondary("Try again").enabled(!is_busy);
    let pressed = match waiting.identities.is_some() {
        true => button::row_from_right(ui, right, y, &[cancel, again, choose]).0,
        false => button::row_from_right(ui, right, y, &[cancel, choose]).0.map(|at| 2 * at),
    };
    pressed.map(|at| [Does::Leave, Does::Again, Does::ChooseKeys].into_iter().nth(at).unwrap_or(Does::Leave))
}
