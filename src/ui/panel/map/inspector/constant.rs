//! A constant: where the target's values are out of a table, what is typed is completed from it, and what is not in it is
//! said with the value that is meant.

use egui::text::{CCursor, CCursorRange};
use egui::{Id, Rect, Response, Sense, TextEdit, Ui, WidgetInfo, pos2, vec2};

use super::super::Frame;
use super::body;
use super::popup::{Line, Popup, PopupPlace, Pressed};
use crate::base::{ProviderKind, ResourceKind};
use crate::mapping::RuleSource;
use crate::provider::{Allowed, AllowedValue, Stray, fitting};
use crate::scim::{TargetPath, ValueTable};
use crate::ui::icon;
use crate::ui::paint::{Face, Pen};
use crate::ui::pause;
use crate::ui::theme::size;
use crate::ui::widget::{Field, button, severity_ink, severity_mark, tooltip};
use crate::workbench::Edit;

/// As many values as show at once.
const MOST: usize = 8;
/// Beside the field there is room for what is wrong from here on; else it stands below.
const BESIDE: f32 = 200.0;

/// The field and the list that is open under it.
#[derive(Default)]
pub struct Constant {
    text: String,
    /// What all values are of, and the values.
    all: Option<(Of, Vec<AllowedValue>)>,
    /// The values in the list; none while it is closed.
    found: Vec<AllowedValue>,
    /// The list has a last line that leads to all values.
    has_more: bool,
    popup: Popup,
}

type Of = (ProviderKind, ResourceKind, TargetPath);

impl Constant {
    /// Draws the field in the well. Each keystroke is asked for at once.
    pub fn show(
        &mut self,
        ui: &mut Ui,
        rect: Rect,
        target: &TargetPath,
        value: &str,
        focus: bool,
        frame: &mut Frame<'_>,
    ) {
        if self.text != value {
            value.clone_into(&mut self.text);
        }
        let (provider, kind) = (frame.bench.provider(), frame.bench.kind());
        let allowed = provider.allowed(kind, target);
        self.know(&(provider.kind(), kind, target.clone()), allowed.as_ref());
        let place = place(rect);
        let is_typed = frame.is_typed(target);
        let fault = body::fault(frame.bench, target).filter(|_| !is_typed);
        let stray = allowed.as_ref().and_then(|allowed| allowed.stray(&self.text)).filter(|_| !is_typed);
        let field = Field::new("Constant value").hint("The same value for everyone").mono();
        let field = field.faulty(fault.is_some()).holding_keys(self.is_open());
        let id = field.id(ui);
        let mut changed = self.keys(ui, id);
        let response = field.show(ui, place, &mut self.text);
        if focus {
            response.request_focus();
        }
        if response.changed() {
            let nearest = allowed.as_ref().and_then(|allowed| allowed.stray(&self.text)?.nearest);
            self.find(nearest.as_deref());
        } else if !response.has_focus() && !self.popup.is_held(ui) {
            self.close();
        }
        changed |= response.changed() | self.list(ui, place, id, &response, allowed.as_ref());
        let said = Said { fault: fault.as_deref(), stray: stray.as_ref(), is_covered: self.is_open() };
        if let Some(text) = words(ui, rect, place, &said, target, frame) {
            self.text = text;
            self.close();
            changed = true;
        }
        if changed {
            pause::typed(ui.ctx(), target);
            let source = RuleSource::Constant { value: self.text.clone() };
            frame.asks.command(Edit::SetSource { target: target.clone(), source });
        }
    }

    /// The values of another target are others.
    fn know(&mut self, of: &Of, allowed: Option<&Allowed<'_>>) {
        if self.all.as_ref().is_none_or(|(known, _)| known != of) {
            self.all = Some((of.clone(), allowed.map(Allowed::choices).unwrap_or_default()));
            self.close();
        }
    }

    fn all(&self) -> &[AllowedValue] {
        self.all.as_ref().map_or(&[], |(_, all)| all)
    }

    const fn is_open(&self) -> bool {
        !self.found.is_empty()
    }

    fn count(&self) -> usize {
        self.found.len() + usize::from(self.has_more)
    }

    fn close(&mut self) {
        self.found.clear();
        self.has_more = false;
        self.popup.close();
    }

    /// What fits what is typed, else the nearest value; nothing when it is a value already.
    fn find(&mut self, nearest: Option<&str>) {
        let mut found = fitting(self.all(), &self.text);
        if found.is_empty() {
            found.extend(self.all().iter().find(|choice| Some(choice.value.as_str()) == nearest).cloned());
        }
        if self.text.is_empty() || found.iter().any(|choice| choice.value == self.text) {
            found.clear();
        }
        self.has_more = !found.is_empty() && found.len() < self.all().len();
        self.found = found;
        self.popup.open_at(0);
    }

    /// All values, with the present one lit.
    fn find_all(&mut self) {
        let all = self.all().to_vec();
        self.popup.open_at(all.iter().position(|choice| choice.value == self.text).unwrap_or(0));
        self.found = all;
        self.has_more = false;
    }

    /// The keys of the list; Down opens it. Whether a value was taken.
    fn keys(&mut self, ui: &Ui, id: Id) -> bool {
        if !ui.memory(|memory| memory.has_focus(id)) {
            return false;
        }
        if !self.is_open() {
            let opens =
                !self.all().is_empty() && ui.input_mut(|i| i.consume_key(egui::Modifiers::NONE, egui::Key::ArrowDown));
            if opens {
                self.find_all();
            }
            return false;
        }
        match self.popup.keys(ui, self.count()) {
            Some(Pressed::Took(at)) => self.take(ui, id, at),
            Some(Pressed::Closed) => {
                self.close();
                false
            }
            None => false,
        }
    }

    /// Takes a value, or opens the list of all. Whether the text is another.
    fn take(&mut self, ui: &Ui, id: Id, at: usize) -> bool {
        let Some(choice) = self.found.get(at) else {
            self.find_all();
            return false;
        };
        self.text.clone_from(&choice.value);
        let mut state = TextEdit::load_state(ui.ctx(), id).unwrap_or_default();
        let end = CCursor::new(self.text.chars().count());
        state.cursor.set_char_range(Some(CCursorRange::one(end)));
        TextEdit::store_state(ui.ctx(), id, state);
        self.close();
        true
    }

    /// Draws the list. Whether a value was taken.
    fn list(&mut self, ui: &Ui, field: Rect, id: Id, response: &Response, allowed: Option<&Allowed<'_>>) -> bool {
        let Some(allowed) = allowed.filter(|_| self.is_open()) else { return false };
        let t = Pen::of(ui).theme;
        let sign = sign(allowed);
        let all = format!("All {}…", allowed.counted(self.all().len()));
        let place = PopupPlace { at: field.left_bottom(), height: field.height(), width: field.width(), most: MOST };
        let found = &self.found;
        let clicked = self.popup.show(ui, place, found.len() + usize::from(self.has_more), |at| match found.get(at) {
            Some(choice) => {
                Line { icon: sign, ink: t.faint, label: &choice.value, face: Face::Mono, detail: &choice.label }
            }
            None => Line { icon: icon::LIST_MAGNIFYING_GLASS, ink: t.faint, label: &all, face: Face::Body, detail: "" },
        });
        let Some(at) = clicked else { return false };
        response.request_focus();
        self.take(ui, id, at)
    }
}

/// Where the field stands in the well: what is wrong with the value gets the room beside it.
fn place(rect: Rect) -> Rect {
    let width = (rect.width() * 0.46).clamp(200.0, 304.0).round();
    Rect::from_min_size(rect.left_top() + vec2(size::PAD, size::PAD), vec2(width, size::CONTROL))
}

/// What is to be said of the value.
struct Said<'a> {
    fault: Option<&'a str>,
    stray: Option<&'a Stray>,
    /// The list lies over what stands below the field.
    is_covered: bool,
}

const fn sign(allowed: &Allowed<'_>) -> char {
    match allowed {
        Allowed::Table(ValueTable::TimeZone, _) => icon::CLOCK,
        Allowed::Table(ValueTable::Country, _) => icon::GLOBE_SIMPLE,
        Allowed::Table(ValueTable::Language | ValueTable::Languages, _) => icon::TRANSLATE,
        Allowed::List(..) | Allowed::Canonical(_) => icon::LIST,
        Allowed::Boolean => icon::TOGGLE_LEFT,
    }
}

/// What is wrong with the value, beside the field where there is room; below it why, and what becomes of it. Returns the
/// value that is meant, when it was taken.
fn words(ui: &Ui, rect: Rect, field: Rect, said: &Said<'_>, target: &TargetPath, frame: &Frame<'_>) -> Option<String> {
    let top = field.bottom() + 12.0;
    let is_beside = rect.right() - field.right() >= BESIDE + 32.0;
    let corner = if is_beside { pos2(field.right() + 12.0, field.top() + 2.0) } else { pos2(field.left(), top) };
    let shown = said.stray.filter(|_| said.fault.is_none() && (is_beside || !said.is_covered));
    let taken = shown.and_then(|stray| stray_words(ui, corner, rect.right() - size::PAD - corner.x, stray));
    if said.is_covered {
        return taken;
    }
    let lines = shown.map_or(0.0, |stray| if stray.nearest.is_some() { 44.0 } else { 24.0 });
    let top = top.max(if lines > 0.0 { corner.y + lines + 4.0 } else { top });
    let below = match (said.fault, said.stray) {
        (Some(fault), _) => body::fault_line(&Pen::of(ui), rect, top, fault),
        (None, Some(stray)) => body::line(ui, rect, top, &stray.reason),
        (None, None) => body::line(ui, rect, top, &format!("Every {} gets this value.", frame.bench.kind().noun())),
    };
    body::used(ui, rect, below + 4.0, target, frame);
    taken
}

/// "is no time zone." and, below it, what is meant.
fn stray_words(ui: &Ui, corner: egui::Pos2, room: f32, stray: &Stray) -> Option<String> {
    let pen = Pen::of(ui);
    let line = Rect::from_min_size(corner, vec2(room, 20.0));
    let sign = pos2(line.left() + 7.0, line.center().y);
    pen.mark(sign, severity_mark(stray.severity), severity_ink(pen.theme, stray.severity));
    let text = format!("{}.", stray.what);
    let left = line.left() + 22.0;
    pen.text_fit(left, pen.baseline(line, Face::Body), &text, Face::Body, pen.theme.text, line.right() - left);
    let response = ui.interact(line, ui.scope_id().with("what is wrong"), Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(egui::Role::Label, true, format!("The value {text}")));
    tooltip::hint(response, &format!("The value {text}\n{}", stray.reason));
    let nearest = stray.nearest.as_ref()?;
    let [whole, short] = [format!("Did you mean {nearest}?"), format!("{nearest}?")];
    let label = if left + pen.width(&whole, Face::Body) <= line.right() + size::PAD { &whole } else { &short };
    button::link(ui, left, line.bottom() + 10.0, label).clicked().then(|| nearest.clone())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn choice(value: &str) -> AllowedValue {
        AllowedValue { value: value.to_owned(), label: String::new() }
    }

    #[test]
    fn the_list_opens_while_something_fits_and_closes_on_a_value() {
        let path = TargetPath::parse("timezone").expect("a path");
        let all = ["Europe/Amsterdam", "Europe/Andorra", "Asia/Tokyo"].map(choice).to_vec();
        let of = (ProviderKind::new("generic"), ResourceKind::User, path);
        let mut constant = Constant { all: Some((of, all)), ..Constant::default() };
        for (text, nearest, found, has_more) in [
            ("", None, 0, false),
            ("Eur", None, 2, true),
            ("a", None, 3, false),
            ("Asia/Tokyo", None, 0, false),
            ("Mars", None, 0, false),
            ("Europe/Amsterdm", Some("Europe/Amsterdam"), 1, true),
        ] {
            text.clone_into(&mut constant.text);
            constant.find(nearest);
            assert_eq!((constant.found.len(), constant.has_more), (found, has_more), "{text}");
        }
        constant.find_all();
        assert_eq!(constant.count(), 3);
    }
}
