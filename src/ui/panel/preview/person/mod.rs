//! What becomes of the record in view: each attribute that a rule fills, by what it is about, with what the account has
//! now, the value that is sent, where it came from, and what is to be known of it. What is sent is in full ink, what is
//! not or stays the same is faint.
//!
//! A line is a heading, an attribute, or what was found of the attribute above it; a press on either of those opens
//! the rule.
//!
//! ```text
//! known.rs: the lines, from what the rules give and what was found      now.rs: what the account has, by the dry run
//! ```

mod known;
mod now;

use std::borrow::Cow;

use egui::{Color32, Key, Modifiers, Rect, Ui, pos2, vec2};

use self::now::{Account, Fate, NowCell};
use crate::base::{Severity, counted};
use crate::scim::TargetPath;
use crate::ui::ask::Asks;
use crate::ui::icon;
use crate::ui::paint::{Cut, Face, Pen};
use crate::ui::panel::area;
use crate::ui::row_menu::{self, RowDoes};
use crate::ui::theme::size;
use crate::ui::widget::menu::{self, ContextMenu};
use crate::ui::widget::{
    Checkbox, List, ListKey, Row, differing, page_hears_keys, severity_ink, severity_mark, severity_word, strip,
    tooltip,
};
use crate::workbench::{Look, Workbench};

/// What attributes are about, in the order in which people ask for it. Names of RFC 7643, sections 4.1 to 4.3.
const SECTIONS: [(&str, &[&str]); 6] = [
    ("Who", &["userName", "externalId", "id", "displayName", "name", "nickName", "title", "employeeNumber"]),
    ("Where", &["organization", "division", "department", "costCenter", "manager", "addresses"]),
    ("Rights and state", &["active", "userType", "roles", "entitlements", "groups", "password", "x509Certificates"]),
    ("Reached at", &["emails", "phoneNumbers", "ims", "profileUrl", "photos"]),
    ("Language and time", &["preferredLanguage", "locale", "timezone"]),
    ("Members", &["members"]),
];
const OTHERS: &str = "More";

/// Height of the name.
const NAME: f32 = 64.0;
/// Height of the columns' heads.
const HEADS: f32 = 28.0;

/// The lines of one record.
#[derive(Default)]
pub struct PersonPage {
    /// What the lines were made from.
    made_of: Option<(u64, u64, usize)>,
    lines: Vec<PersonLine>,
    sent: usize,
    empty: usize,
    /// Of those that the account has: how many change, where that is known, and how many stay the same.
    changes: Option<usize>,
    same: usize,
    /// Only what changes is listed.
    only_changes: bool,
}

enum PersonLine {
    Section(&'static str),
    Attribute(AttributeLine),
    /// What was found, of an attribute or of the record as such.
    Found(FoundLine),
}

struct AttributeLine {
    target: TargetPath,
    name: String,
    now: NowCell,
    /// What is sent, or why nothing is.
    value: String,
    /// It is a value, and not a word about it.
    is_value: bool,
    /// The account has it otherwise.
    changes: bool,
    from: String,
    state: LineState,
}

/// What is to be known of an attribute at a glance.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum LineState {
    Sent,
    /// What becomes of what the account has.
    Fate(Fate),
    /// It is sent, and the provider uses it for nothing.
    NotUsed,
    Nothing,
    Found(Severity),
}

struct FoundLine {
    target: Option<TargetPath>,
    severity: Severity,
    words: String,
    /// The whole of it, for who rests on it.
    told: String,
}

impl PersonPage {
    /// Works the lines out again, when the record in view, what is known of it, or who is loaded changed.
    pub fn prepare(&mut self, bench: &Workbench) {
        let people = bench.people(crate::base::ResourceKind::User).len();
        let made_of = Some((bench.record_revision(), bench.dry_run().revision(), people));
        if self.made_of != made_of {
            *self = Self { made_of, only_changes: self.only_changes, ..known::page(bench) };
        }
    }

    pub fn show(&self, ui: &mut Ui, mut rect: Rect, bench: &Workbench, asks: &mut Asks) {
        let pen = Pen::of(ui);
        pen.fill(rect, 0.0, pen.theme.canvas);
        let account = Account::of(bench);
        self.name(ui, rect.cut_top(NAME), bench, &account);
        if let Some(band) = account.band(bench).filter(|_| !self.lines.is_empty())
            && strip::show(ui, &mut rect, band.severity, &band.text, band.label.as_deref())
            && let Some(command) = band.does
        {
            asks.command(command);
        }
        if self.lines.is_empty() {
            let why = bench.unreadable().unwrap_or("There is nothing to send: no rule is there.");
            let line = Rect::from_min_size(rect.min, vec2(rect.width(), size::ROW));
            area::words(
                ui,
                "nothing",
                line.left() + size::PAD,
                line,
                why,
                Face::Body,
                pen.theme.muted,
                line.width() - 32.0,
            );
            return;
        }
        let columns = Columns::of(rect);
        heads(&pen, rect.cut_top(HEADS), columns, self.changes.is_some());
        let vendor = bench.provider().label();
        let mut opened = None;
        let lines = broken(&pen, self.shown(), columns);
        if lines.is_empty() {
            let line = rect.cut_top(size::ROW_TALL);
            let (ink, room) = (pen.theme.muted, line.width() - 2.0 * size::PAD);
            area::words(ui, "no change", line.left() + size::PAD, line, "Nothing changes.", Face::Body, ink, room);
        }
        let list = List::new("What is sent", lines.len(), size::ROW).keeping_its_place();
        let output = list.show(ui, rect, |ui, at, place, focused| {
            let clicked = match lines[at] {
                (PersonLine::Section(title), _) => section(ui, place, title, at > 0),
                (PersonLine::Attribute(line), _) => line.show(ui, place, columns, vendor, focused, asks),
                (PersonLine::Found(line), part) => line.show(ui, place, at, columns, part, focused),
            };
            if clicked {
                opened = Some(at);
            }
        });
        if let Some(ListKey::Open(at)) = output.key {
            opened = Some(at);
        }
        let target = opened.and_then(|at| lines.get(at)).and_then(|(line, _)| line.target());
        if let Some(target) = target {
            asks.command(Look::OpenRule(target.clone()));
        }
    }

    /// The lines that are listed: all, or what changes with what was found of it, under its headings.
    fn shown(&self) -> Vec<&PersonLine> {
        if !self.only_changes || self.changes.is_none() {
            return self.lines.iter().collect();
        }
        let (mut shown, mut heading, mut is_change) = (Vec::new(), None, true);
        for line in &self.lines {
            match line {
                PersonLine::Section(_) => heading = Some(line),
                PersonLine::Attribute(attribute) => {
                    is_change = attribute.changes;
                    if is_change {
                        shown.extend(heading.take());
                        shown.push(line);
                    }
                }
                PersonLine::Found(_) if is_change => shown.push(line),
                PersonLine::Found(_) => {}
            }
        }
        shown
    }

    /// The box that leaves only what changes, and its key. What changes is known by a dry run.
    pub fn only_changes(&mut self, ui: &Ui, right: f32, y: f32) {
        let is_known = self.changes.is_some();
        let words = "Only what changes";
        let hint = if is_known { "(D)" } else { "A dry run of this person tells what changes" };
        let ticked = self.only_changes && is_known;
        let checkbox = Checkbox::new(words, ticked).enabled(is_known);
        let left = right - checkbox.width(&Pen::of(ui));
        let response = checkbox.show(ui, left, y);
        let by_key = page_hears_keys(ui.ctx()) && ui.input_mut(|i| i.consume_key(Modifiers::NONE, Key::D));
        if is_known && (response.clicked() || by_key) {
            self.only_changes = !self.only_changes;
            ui.ctx().request_repaint();
        }
        tooltip::hint(response, hint);
    }

    /// Who it is, and how much of it is sent or changes.
    fn name(&self, ui: &Ui, rect: Rect, bench: &Workbench, account: &Account<'_>) {
        let pen = Pen::of(ui);
        let t = pen.theme;
        pen.rule_below(rect, t.line);
        let (left, right) = (rect.left() + size::PAD, rect.right() - size::PAD);
        let Some(record) = bench.record() else { return };
        let (much, less) = self.counts();
        let upper = Rect::from_min_max(pos2(rect.left(), rect.top() + 6.0), pos2(rect.right(), rect.top() + 36.0));
        let lower = Rect::from_min_max(pos2(rect.left(), rect.top() + 36.0), pos2(rect.right(), rect.top() + 58.0));
        let end = pen.text_right(right, pen.baseline(upper, Face::Strong), &much, Face::Strong, t.text);
        let lower_end = pen.text_right(right, pen.baseline(lower, Face::Caption), &less, Face::Caption, t.faint);
        let name = record.name();
        pen.text_fit(left, pen.baseline(upper, Face::Figure), &name, Face::Figure, t.text, end - left - 16.0);
        let when = account.outcome().unwrap_or_else(|| Self::when(bench));
        area::words(ui, "when", left, lower, &when, Face::Body, t.muted, lower_end - left - 16.0);
        crate::ui::widget::spoken(ui, upper, "who", egui::Role::Label, &format!("{name}, {much}, {less}"));
    }

    /// "3 attributes change", "12 stay the same"; where the account is not known, how many are sent.
    fn counts(&self) -> (String, String) {
        let attributes = |count: usize| counted(count, "attribute", "attributes");
        match self.changes {
            Some(0) => ("Nothing changes".to_owned(), format!("{} the same", self.same)),
            Some(1) => ("1 attribute changes".to_owned(), format!("{} the same", self.same)),
            Some(changes) => (format!("{} change", attributes(changes)), format!("{} the same", self.same)),
            None if self.empty == 0 => (format!("{} sent", attributes(self.sent)), String::new()),
            None => (format!("{} sent", attributes(self.sent)), format!("{} give nothing", self.empty)),
        }
    }

    /// How it comes there.
    fn when(bench: &Workbench) -> String {
        let step = bench.creating_request().and_then(|at| bench.requests().steps.get(at));
        let client = bench.client().label;
        match step.and_then(|step| Some((step.first()?.template().method, step.condition.words()))) {
            Some((method, when)) => format!("{client} creates it with {method}, sent {when}"),
            None => format!("{client} sends nothing that would create it"),
        }
    }
}

impl PersonLine {
    fn target(&self) -> Option<&TargetPath> {
        match self {
            Self::Section(_) => None,
            Self::Attribute(line) => Some(&line.target),
            Self::Found(line) => line.target.as_ref(),
        }
    }
}

/// Where the columns are.
#[derive(Clone, Copy)]
struct Columns {
    mark: f32,
    name: f32,
    now: f32,
    value: f32,
    /// Where the rules begin, and the right edge.
    from: f32,
    right: f32,
}

impl Columns {
    fn of(rect: Rect) -> Self {
        let (mark, right) = (rect.left() + size::PAD, rect.right() - size::PAD);
        let name = mark + 24.0;
        let at = |share: f32| (name + (right - name) * share).round();
        Self { mark, name, now: at(0.25), value: at(0.49), from: at(0.78), right }
    }
}

/// What leads to the rule, at the end of what was found of an attribute.
const OPEN: &str = "Open rule";

/// Each line with the part of its words that it shows: what was found is broken over two where one has no room for it.
fn broken<'a>(pen: &Pen, lines: Vec<&'a PersonLine>, columns: Columns) -> Vec<(&'a PersonLine, &'a str)> {
    let room = columns.right - pen.width(OPEN, Face::Caption) - columns.name - 12.0;
    let fits = |text: &str| pen.width(text, Face::Body) <= room;
    let mut broken = Vec::with_capacity(lines.len());
    for line in lines {
        let words = match line {
            PersonLine::Found(found) => found.words.as_str(),
            PersonLine::Section(_) | PersonLine::Attribute(_) => "",
        };
        let blanks = || words.char_indices().filter(|(_, c)| *c == ' ').map(|(at, _)| at).rev();
        match blanks().find(|at| fits(&words[..*at])).filter(|_| !fits(words)) {
            Some(at) => broken.extend([(line, &words[..at]), (line, words[at..].trim_start())]),
            None => broken.push((line, words)),
        }
    }
    broken
}

fn heads(pen: &Pen, rect: Rect, columns: Columns, is_compared: bool) {
    let t = pen.theme;
    pen.rule_below(rect, t.line);
    let y = pen.baseline(rect, Face::Caption);
    pen.text(columns.name, y, "Attribute", Face::Caption, t.faint);
    pen.text(columns.now, y, "Now", Face::Caption, t.faint);
    pen.text(columns.value, y, if is_compared { "After" } else { "What is sent" }, Face::Caption, t.faint);
    pen.text_right(columns.right, y, "From", Face::Caption, t.faint);
}

/// A heading; it opens nothing.
fn section(ui: &Ui, rect: Rect, title: &str, parted: bool) -> bool {
    let pen = Pen::of(ui);
    if parted {
        pen.hline(rect.left() + size::PAD..rect.right() - size::PAD, rect.top(), pen.theme.line);
    }
    let y = pen.baseline(rect, Face::Caption);
    pen.text(rect.left() + size::PAD, y, title, Face::CaptionStrong, pen.theme.faint);
    crate::ui::widget::spoken(ui, rect, title, egui::Role::Heading, title);
    false
}

/// A name with as much of its end as fits: what tells `addresses[work].region` from its neighbours stands there.
fn fitting(name: &str, fits: impl Fn(&str) -> bool) -> Cow<'_, str> {
    if fits(name) {
        return name.into();
    }
    // Of a value in a list it is the list and its type.
    let list = name.strip_suffix(".value").map(str::to_owned);
    let ends = ['[', '.'].into_iter().filter_map(|at| name.rfind(at));
    let ends = ends.map(|at| format!("…{}", name[at..].trim_start_matches('.')));
    list.into_iter().chain(ends).find(|end| fits(end)).map_or(name.into(), Cow::Owned)
}

impl AttributeLine {
    fn show(&self, ui: &Ui, rect: Rect, columns: Columns, vendor: &str, focused: bool, asks: &mut Asks) -> bool {
        let unused = format!("not used by {vendor}");
        let note = match self.state {
            LineState::NotUsed => unused.as_str(),
            _ => "",
        };
        let from = if self.from.is_empty() { String::new() } else { format!(", from {}", self.from) };
        let note_said = if note.is_empty() { String::new() } else { format!(", {note}") };
        let now = &self.now.words;
        let spoken = format!("{}, {}{from}{note_said}, now {now}", self.name, self.value);
        let response = Row::new(ui, ("attribute", &self.target), &spoken).focused(focused).show(ui, rect);
        let pen = Pen::of(ui);
        let t = pen.theme;
        let (sign, filled, ink) = self.sign(&pen);
        pen.icon_at(pos2(columns.mark + 7.0, rect.center().y), sign, size::ICON_ROW, filled, ink);
        let y = pen.baseline(rect, Face::Body);
        let (name_face, name_ink) = self.name_style(&pen);
        let room = columns.now - columns.name - 12.0;
        let name = fitting(&self.name, |part| pen.width(part, name_face) <= room);
        pen.text_fit(columns.name, y, &name, name_face, name_ink, room);
        let now_face = if self.now.is_value { Face::Mono } else { Face::Caption };
        let now_room = columns.value - columns.now - 12.0;
        let room = columns.from - columns.value - 12.0;
        let (now_part, value) = if self.now.is_value && self.is_value {
            differing::parts(now, &self.value, pen.letters(now_room.min(room)))
        } else {
            (now.as_str().into(), self.value.as_str().into())
        };
        pen.text_fit(columns.now, y, &now_part, now_face, t.faint, now_room);
        let (face, ink) = match (self.is_value, self.state) {
            (true, LineState::NotUsed) => (Face::Mono, t.muted),
            (true, _) => (Face::Mono, t.text),
            (false, _) => (Face::Caption, t.faint),
        };
        let end = pen.text_fit(columns.value, y, &value, face, ink, room);
        let left = pen.width(&self.from, Face::Caption).min(columns.right - columns.from);
        let left = columns.right - left;
        pen.text_fit(left, y, &self.from, Face::Caption, t.faint, columns.right - left + 1.0);
        if !note.is_empty() && left - end > pen.width(note, Face::Caption) + 24.0 {
            pen.text(end + 12.0, y, note, Face::Caption, t.faint);
        }
        let clicked = response.clicked();
        row_menu::show(&response, menu::is_asked_by_key(ui, focused), "Attribute", asks, || self.menu());
        let told = format!("{} ← {}\nNow: {now}\nAfter: {}{note_said}", self.name, self.from, self.value);
        tooltip::hint(response, &told);
        clicked
    }

    fn menu(&self) -> ContextMenu<RowDoes> {
        let text = |is_value: bool, text: &str| if is_value { text.to_owned() } else { String::new() };
        let entries = vec![
            row_menu::copy("Copy value", text(self.is_value, &self.value), format!("the value of {}", self.name)),
            row_menu::copy("Copy what is there now", text(self.now.is_value, &self.now.words), "what is there now"),
            row_menu::copy("Copy path", self.target.to_string(), self.name.as_str()),
            row_menu::go(icon::PENCIL_SIMPLE, "Open the rule", [Look::OpenRule(self.target.clone())]),
        ];
        ContextMenu { caption: self.name.clone(), entries }
    }

    /// What changes is in weight and ink.
    const fn name_style(&self, pen: &Pen) -> (Face, Color32) {
        match self.state {
            LineState::Fate(Fate::Changes | Fate::Cleared) => (Face::Medium, pen.theme.text),
            LineState::Fate(_) => (Face::Body, pen.theme.muted),
            LineState::Nothing => (Face::Body, pen.theme.faint),
            LineState::Sent | LineState::NotUsed | LineState::Found(_) => (Face::Body, pen.theme.text),
        }
    }

    /// The shape that tells its state, whether it is filled, and its ink.
    fn sign(&self, pen: &Pen) -> (char, bool, Color32) {
        let t = pen.theme;
        match self.state {
            LineState::Sent => (icon::CHECK, false, t.faint),
            LineState::NotUsed => (icon::PROHIBIT, false, t.faint),
            LineState::Nothing | LineState::Fate(Fate::NotNow) => (icon::MINUS, false, t.faint),
            LineState::Fate(Fate::Changes) => (icon::PENCIL_SIMPLE, false, t.accent),
            LineState::Fate(Fate::Cleared) => (icon::ERASER, false, t.warn_mark),
            LineState::Fate(Fate::Same) => (icon::EQUALS, false, t.faint),
            LineState::Fate(Fate::OnlyNew) => (icon::LOCK_KEY, false, t.faint),
            LineState::Found(severity) => (severity_mark(severity), true, severity_ink(t, severity)),
        }
    }
}

impl FoundLine {
    /// Draws a part of it; the first part says the whole.
    fn show(&self, ui: &Ui, rect: Rect, at: usize, columns: Columns, part: &str, focused: bool) -> bool {
        let is_first = self.words.starts_with(part);
        let said = if is_first { &self.words } else { part };
        let response = Row::new(ui, ("found", at), said).focused(focused).show(ui, rect);
        let pen = Pen::of(ui);
        let t = pen.theme;
        let y = pen.baseline(rect, Face::Body);
        if self.target.is_none() && is_first {
            let ink = severity_ink(t, self.severity);
            pen.mark(pos2(columns.mark + 7.0, rect.center().y), severity_mark(self.severity), ink);
        }
        let link = if self.target.is_some() && is_first { OPEN } else { "" };
        let right = pen.text_right(columns.right, y, link, Face::Caption, t.accent);
        let ink = severity_word(t, self.severity);
        pen.text_fit(columns.name, y, part, Face::Body, ink, right - columns.name - 12.0);
        let clicked = response.clicked();
        tooltip::hint(response, &self.told);
        clicked
    }
}

#[cfg(test)]
mod tests {
    use super::fitting;

    #[test]
    fn what_tells_a_name_from_its_neighbours_is_kept() {
        for (name, most, expected) in [
            ("title", 8, "title"),
            ("addresses[work].region", 16, "…[work].region"),
            ("addresses[work].region", 10, "…region"),
            ("name.givenName", 12, "…givenName"),
            ("phoneNumbers[work].value", 20, "phoneNumbers[work]"),
            ("phoneNumbers[work].value", 14, "…[work].value"),
            ("preferredLanguage", 8, "preferredLanguage"),
        ] {
            assert_eq!(fitting(name, |part| part.chars().count() <= most), expected, "{most}");
        }
    }
}
