//! Before a snapshot is taken: whether it is encrypted, and for whom. What is typed stays until a file was chosen for it.

use egui::{Key, Rect, Ui, pos2, vec2};

use super::ask::{Ask, Asks};
use super::icon;
use super::paint::{Face, Pen};
use super::theme::size;
use super::widget::form::{label, remark};
use super::widget::{Button, Field, button, dialog, password, segmented};
use crate::base::TypedSecret;
use crate::exchange::snapshot::seal::SealFor;

/// The dialog, and what is typed into it.
#[derive(Default)]
pub struct TakeSnapshot {
    is_open: bool,
    form: Form,
    passphrase: TypedSecret,
    again: TypedSecret,
    keys: String,
    fault: Option<String>,
    /// It was just opened, or shows other fields: the keyboard goes to the first.
    is_new: bool,
}

/// How the file is kept.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Form {
    #[default]
    Plain,
    Passphrase,
    Keys,
}

impl Form {
    const ALL: [Self; 3] = [Self::Plain, Self::Passphrase, Self::Keys];

    const fn label(self) -> &'static str {
        match self {
            Self::Plain => "Not encrypted",
            Self::Passphrase => "By a passphrase",
            Self::Keys => "For a public key",
        }
    }

    const fn about(self) -> &'static str {
        match self {
            Self::Plain => "Whoever comes by the file can read it.",
            Self::Passphrase => {
                "It is kept nowhere: without it nobody opens the file, you neither. Whoever has the file can try as many \
                 as they like, so take a long one."
            }
            Self::Keys => {
                "Of those who are to read it; several are parted by blanks. Only the key that belongs to one of them opens \
                 the file, for you too. age-keygen makes both."
            }
        }
    }
}

const TEXT: &str = "Reads all users and groups of the account into a file. It only reads, and it can take a while. The file \
                    holds people’s data; age (age-encryption.org) can encrypt it.";
const SIZE: egui::Vec2 = vec2(480.0, 324.0);

impl TakeSnapshot {
    pub fn open(&mut self) {
        (self.is_open, self.is_new) = (true, true);
    }

    /// A file was chosen, or it was cancelled: nothing of it stays.
    pub fn close(&mut self) {
        *self = Self::default();
    }

    pub fn show(&mut self, ui: &Ui, asks: &mut Asks) {
        if !self.is_open {
            return;
        }
        let output = dialog::show(ui.ctx(), "Take a snapshot", SIZE, |ui, rect| self.contents(ui, rect));
        match output.inner {
            Some(0) => self.close(),
            Some(_) => match self.seal() {
                Ok(seal) => asks.push(Ask::TakeSnapshot(seal)),
                Err(sentence) => (self.fault, self.is_new) = (Some(sentence), true),
            },
            // A click beside it would throw away what was typed.
            None if output.closed && !output.beside => self.close(),
            None => {}
        }
    }

    /// What is chosen, what is typed, and the buttons; which of them was pressed.
    fn contents(&mut self, ui: &mut Ui, rect: Rect) -> Option<usize> {
        let pen = Pen::of(ui);
        let (left, width) = (rect.left() + size::PAD, rect.width() - 2.0 * size::PAD);
        let top = pen.paragraph(left, rect.top() + 12.0, TEXT, Face::Body, pen.theme.muted, width) + 12.0;
        let chosen = Form::ALL.iter().position(|form| *form == self.form).unwrap_or_default();
        let labels = Form::ALL.map(Form::label);
        if let Some(picked) = segmented::show(ui, left, top + 12.0, "How the file is kept", &labels, chosen) {
            (self.form, self.fault, self.is_new) = (Form::ALL[picked], None, true);
        }
        let place = Rect::from_min_max(pos2(left, top + 36.0), pos2(left + width, rect.bottom() - 56.0));
        let entered = self.fields(ui, place);
        pen.hline(rect.left()..rect.right(), rect.bottom() - 56.0, pen.theme.line);
        let buttons = [Button::secondary("Cancel"), Button::primary("Choose where to save…").icon(icon::FLOPPY_DISK)];
        let pressed = button::row_from_right(ui, rect.right() - size::PAD, rect.bottom() - 28.0, &buttons).0;
        if entered { Some(1) } else { pressed }
    }

    /// Whether Enter was pressed in the last of them.
    fn fields(&mut self, ui: &mut Ui, place: Rect) -> bool {
        let line = |top: f32, height: f32| Rect::from_min_size(pos2(place.left(), top), vec2(place.width(), height));
        let is_new = std::mem::take(&mut self.is_new);
        let mut top = place.top();
        let mut last = None;
        match self.form {
            Form::Plain => {}
            Form::Passphrase => {
                let both = [("Passphrase", &mut self.passphrase), ("The same again", &mut self.again)];
                for (at, (name, typed)) in both.into_iter().enumerate() {
                    label(ui, line(top, 20.0), name);
                    let field = password::show(ui, line(top + 22.0, 28.0), name, "", typed.typed());
                    if is_new && at == 0 {
                        field.request_focus();
                    }
                    self.fault.take_if(|_| field.changed());
                    last = Some(field);
                    top += 56.0;
                }
            }
            Form::Keys => {
                label(ui, line(top, 20.0), "Public keys");
                let faulty = self.fault.is_some();
                let field = Field::new("Public keys").hint("age1…").mono().faulty(faulty);
                let field = field.show(ui, line(top + 22.0, 28.0), &mut self.keys);
                if is_new {
                    field.request_focus();
                }
                self.fault.take_if(|_| field.changed());
                last = Some(field);
                top += 56.0;
            }
        }
        remark(ui, line(top, 0.0), "about the seal", self.fault.as_deref(), self.form.about());
        last.is_some_and(|field| field.lost_focus()) && ui.input(|input| input.key_pressed(Key::Enter))
    }

    /// For whom it is sealed, if it is; what is missing, in a sentence.
    fn seal(&self) -> Result<Option<SealFor>, String> {
        match self.form {
            Form::Plain => Ok(None),
            Form::Passphrase if self.passphrase.is_empty() => {
                Err("Type a passphrase, or choose another way.".to_owned())
            }
            Form::Passphrase if !self.passphrase.is_same(&self.again) => {
                Err("The two differ. Type the same passphrase twice.".to_owned())
            }
            Form::Passphrase => Ok(Some(SealFor::Passphrase(self.passphrase.secret()))),
            Form::Keys => {
                let keys: Vec<String> = self
                    .keys
                    .split([' ', ',', ';', '\n', '\t'])
                    .filter(|key| !key.is_empty())
                    .map(str::to_owned)
                    .collect();
                if keys.is_empty() {
                    return Err(
                        "Put in a public key: it begins with age1. Ask whoever is to read the file for theirs."
                            .to_owned(),
                    );
                }
                let sealed = SealFor::recipients(&keys);
                sealed.map(Some).map_err(|error| format!("{error}. Ask whoever is to read the file for theirs."))
            }
        }
    }
}
