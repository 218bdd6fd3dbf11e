//! What fits at the caret of an expression: a list under it.

use egui::{Pos2, Ui, pos2};

use super::popup::{Line, Popup, PopupPlace, Pressed};
use crate::expression::{self, Completion, CompletionKind, Dialect};
use crate::ui::icon;
use crate::ui::paint::{Face, Pen};
use crate::ui::theme::{Theme, size};

/// As many as show at once.
const MOST: usize = 8;
const WIDTH: f32 = 400.0;

/// What was chosen.
#[derive(Clone, Debug)]
pub struct Chosen(Completion);

impl Chosen {
    /// Puts it into the text; returns where the caret goes, in bytes.
    pub fn put_into(&self, text: &mut String) -> usize {
        let Completion { replace, insert, .. } = &self.0;
        if text.get(replace.clone()).is_none() {
            return text.len();
        }
        text.replace_range(replace.clone(), insert);
        replace.start + insert.len()
    }
}

/// The list while it is open.
#[derive(Default)]
pub struct Completer {
    items: Vec<Completion>,
    popup: Popup,
    /// Where the caret was when the list was made, in characters.
    pub caret: Option<usize>,
}

impl Completer {
    pub const fn is_open(&self) -> bool {
        !self.items.is_empty()
    }

    /// After typing: what fits now, when something of a name is there.
    pub fn update(&mut self, dialect: Dialect, text: &str, caret: usize, names: &[String]) {
        self.items = expression::complete(dialect, text, caret, names);
        let typed = |c: &Completion| text.get(c.replace.clone()).unwrap_or_default();
        self.items.retain(|c| !typed(c).is_empty() && typed(c) != c.insert);
        self.popup.open_at(0);
    }

    /// The caret went elsewhere, or the text lost the focus.
    pub fn leave(&mut self, ui: &Ui) {
        if !self.popup.is_held(ui) {
            self.items.clear();
        }
    }

    /// Hears the keys before the text does.
    pub fn keys(&mut self, ui: &Ui, has_focus: bool) -> Option<Chosen> {
        if !has_focus {
            return None;
        }
        let chosen = match self.popup.keys(ui, self.items.len())? {
            Pressed::Took(at) => self.items.get(at).cloned(),
            Pressed::Closed => None,
        };
        self.items.clear();
        chosen.map(Chosen)
    }

    /// Draws the list under the caret, or above it where there is more room.
    pub fn popup(&mut self, ui: &Ui, caret: Pos2) -> Option<Chosen> {
        if !self.is_open() {
            self.popup.close();
            return None;
        }
        let at = pos2(caret.x - 28.0, caret.y);
        let place = PopupPlace { at, height: size::CODE_LINE, width: WIDTH, most: MOST };
        let (items, t) = (&self.items, Pen::of(ui).theme);
        let clicked = self.popup.show(ui, place, items.len(), |at| line(&items[at], t))?;
        let chosen = self.items.get(clicked).cloned();
        self.items.clear();
        chosen.map(Chosen)
    }
}

fn line<'a>(item: &'a Completion, t: &Theme) -> Line<'a> {
    let (icon, ink) = match item.kind {
        CompletionKind::Function => (icon::FUNCTION, t.syn_function),
        CompletionKind::Attribute => (icon::TEXT_T, t.syn_attribute),
        CompletionKind::Keyword => (icon::TAG, t.faint),
    };
    Line { icon, ink, label: &item.label, face: Face::Mono, detail: &item.detail }
}

#[cfg(test)]
mod tests {
    use super::{Chosen, Completer};
    use crate::expression::Dialect;

    #[test]
    fn what_is_taken_stands_in_the_place_of_what_was_typed() {
        let mut completer = Completer::default();
        let mut text = "Join(\" \", [giv".to_owned();
        completer.update(Dialect::Entra, &text, text.len(), &["givenName".to_owned(), "surname".to_owned()]);
        let item = completer.items.first().cloned().expect("an attribute is offered");
        let caret = Chosen(item).put_into(&mut text);
        assert_eq!(text, "Join(\" \", [givenName]");
        assert_eq!(caret, text.len());
    }

    #[test]
    fn nothing_is_offered_before_something_is_typed() {
        let mut completer = Completer::default();
        for text in ["", "Join(", "Join(\" \", "] {
            completer.update(Dialect::Entra, text, text.len(), &["givenName".to_owned()]);
            assert!(!completer.is_open(), "{text}");
        }
    }
}
