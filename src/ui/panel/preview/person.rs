//! What becomes of the record in view: each attribute that a rule fills, by what it is about, with the value that is
//! sent, where it came from, and what is to be known of it. What is sent is in full ink, what is not is faint.
//!
//! A line is a heading, an attribute, or what was found of the attribute above it; a press on either of those opens
//! the rule.

use egui::{Color32, Rect, Ui, pos2, vec2};
use serde_json::Value;

use super::lines;
use crate::base::{Finding, Severity, counted};
use crate::mapping::{CompiledMapping, Mapped, RuleResult, RuleState};
use crate::provider::{Prediction, Sign};
use crate::scim::TargetPath;
use crate::ui::ask::Asks;
use crate::ui::icon;
use crate::ui::paint::{Cut, Face, Pen};
use crate::ui::panel::area;
use crate::ui::theme::size;
use crate::ui::widget::{List, ListKey, Row, severity_ink, severity_mark, severity_word, tooltip};
use crate::workbench::rows::one_line;
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
    lines: Vec<PersonLine>,
    sent: usize,
    empty: usize,
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
    /// What is sent, or why nothing is.
    value: String,
    from: String,
    state: LineState,
}

/// What is to be known of an attribute at a glance.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum LineState {
    Sent,
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

impl FoundLine {
    fn of(finding: &Finding, target: Option<&TargetPath>) -> Self {
        let told = format!("{}. {} {}", finding.title, finding.reason, finding.remedy).trim_end().to_owned();
        Self { target: target.cloned(), severity: finding.severity, words: finding.title.clone(), told }
    }

    /// What the provider does with it, where that may surprise.
    fn predicted(prediction: &Prediction, target: Option<&TargetPath>) -> Option<Self> {
        let severity = match prediction.sign {
            Sign::Surprise => Severity::Warning,
            Sign::Fails => Severity::Error,
            Sign::Sets | Sign::Keeps | Sign::Ignored => return None,
        };
        let words = prediction.sentence.clone();
        let note = if prediction.documented { "" } else { " This is not documented." };
        let told = format!("{words}{note} {}", prediction.source);
        Some(Self { target: target.cloned(), severity, words, told })
    }
}

/// What is known of one record.
struct Known<'a> {
    compiled: &'a CompiledMapping,
    mapped: &'a Mapped,
    /// By the place of the rule that each is about.
    findings: Vec<(Option<usize>, &'a Finding)>,
    predictions: Vec<(Option<usize>, &'a Prediction)>,
}

impl PersonPage {
    pub fn new(bench: &Workbench) -> Self {
        let Some(mapped) = bench.mapped() else { return Self::default() };
        let compiled = &**bench.compiled(bench.kind());
        let targets: Vec<&TargetPath> = compiled.rules.iter().map(|rule| &rule.rule.target).collect();
        let rule_of = |target: Option<&str>| {
            let target = target.and_then(|target| TargetPath::parse(target).ok())?;
            lines::about(&targets, &target)
        };
        let worth = |finding: &&Finding| finding.severity > Severity::Note;
        let findings = bench.record_findings().iter().filter(worth);
        let known = Known {
            compiled,
            mapped,
            findings: findings.map(|finding| (rule_of(finding.place.target.as_deref()), finding)).collect(),
            predictions: bench.predictions().iter().map(|told| (rule_of(told.target), told)).collect(),
        };
        known.page()
    }

    pub fn show(&self, ui: &mut Ui, mut rect: Rect, bench: &Workbench, asks: &mut Asks, wide: bool) {
        let pen = Pen::of(ui);
        pen.fill(rect, 0.0, pen.theme.canvas);
        self.name(ui, rect.cut_top(NAME), bench);
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
        let columns = Columns::of(rect, wide);
        heads(&pen, rect.cut_top(HEADS), columns);
        let vendor = bench.provider().label();
        let mut opened = None;
        let list = List::new("What is sent", self.lines.len(), size::ROW).keeping_its_place();
        let output = list.show(ui, rect, |ui, at, place, focused| {
            let clicked = match &self.lines[at] {
                PersonLine::Section(title) => section(ui, place, title, at > 0),
                PersonLine::Attribute(line) => line.show(ui, place, columns, vendor, focused),
                PersonLine::Found(line) => line.show(ui, place, at, columns, focused),
            };
            if clicked {
                opened = Some(at);
            }
        });
        if let Some(ListKey::Open(at)) = output.key {
            opened = Some(at);
        }
        let target = opened.and_then(|at| self.lines.get(at)).and_then(PersonLine::target);
        if let Some(target) = target {
            asks.command(Look::OpenRule(target.clone()));
        }
    }

    /// Who it is, and how much of it is sent.
    fn name(&self, ui: &Ui, rect: Rect, bench: &Workbench) {
        let pen = Pen::of(ui);
        let t = pen.theme;
        pen.rule_below(rect, t.line);
        let (left, right) = (rect.left() + size::PAD, rect.right() - size::PAD);
        let Some(record) = bench.record() else { return };
        let empty = if self.empty == 0 { String::new() } else { format!("{} give nothing", self.empty) };
        let sent = counted(self.sent, "attribute", "attributes");
        let upper = Rect::from_min_max(pos2(rect.left(), rect.top() + 6.0), pos2(rect.right(), rect.top() + 36.0));
        let lower = Rect::from_min_max(pos2(rect.left(), rect.top() + 36.0), pos2(rect.right(), rect.top() + 58.0));
        let sent = format!("{sent} sent");
        let end = pen.text_right(right, pen.baseline(upper, Face::Strong), &sent, Face::Strong, t.text);
        let lower_end = pen.text_right(right, pen.baseline(lower, Face::Caption), &empty, Face::Caption, t.faint);
        let name = record.name();
        pen.text_fit(left, pen.baseline(upper, Face::Figure), &name, Face::Figure, t.text, end - left - 16.0);
        let when = Self::when(bench);
        area::words(ui, "when", left, lower, &when, Face::Body, t.muted, lower_end - left - 16.0);
        crate::ui::widget::spoken(ui, upper, "who", egui::Role::Label, &format!("{name}, {sent}, {empty}"));
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

impl Known<'_> {
    fn page(&self) -> PersonPage {
        let mut page = PersonPage::default();
        let of_record = self.found(None);
        page.lines.extend(of_record.into_iter().map(PersonLine::Found));
        let sections = SECTIONS.iter().map(|(title, _)| *title).chain([OTHERS]);
        for title in sections {
            let rules = self.compiled.rules.iter().enumerate();
            let mine = rules.filter(|(_, rule)| section_of(&rule.rule.target) == title).map(|(at, _)| at);
            let mut mine = mine.peekable();
            if mine.peek().is_some() {
                page.lines.push(PersonLine::Section(title));
            }
            mine.for_each(|at| self.add(&mut page, at));
        }
        page
    }

    fn add(&self, page: &mut PersonPage, at: usize) {
        let (Some(rule), Some(result)) = (self.compiled.rules.get(at), self.mapped.rules.get(at)) else { return };
        let target = &rule.rule.target;
        let sent = target.get(&self.mapped.resource).or(result.value.as_ref());
        let found = self.found(Some(at));
        let worst = found.iter().map(|line| line.severity).max();
        let is_unused = self.predictions.iter().any(|(of, told)| *of == Some(at) && told.sign == Sign::Ignored);
        let state = match (worst, sent) {
            (Some(worst), _) => LineState::Found(worst),
            (None, None) => LineState::Nothing,
            (None, Some(_)) if is_unused => LineState::NotUsed,
            (None, Some(_)) => LineState::Sent,
        };
        page.sent += usize::from(sent.is_some());
        page.empty += usize::from(sent.is_none());
        page.lines.push(PersonLine::Attribute(AttributeLine {
            target: target.clone(),
            name: target.short(),
            value: sent.map_or_else(|| nothing(result), value_words),
            from: lines::origin(rule, result.is_default),
            state,
        }));
        page.lines.extend(found.into_iter().map(PersonLine::Found));
    }

    /// What was found of a rule's attribute; else what the provider does with it that may surprise.
    fn found(&self, rule: Option<usize>) -> Vec<FoundLine> {
        let target = rule.and_then(|at| self.compiled.rules.get(at)).map(|rule| &rule.rule.target);
        let findings = self.findings.iter().filter(|(of, _)| *of == rule);
        let found: Vec<FoundLine> = findings.map(|(_, finding)| FoundLine::of(finding, target)).collect();
        if !found.is_empty() || rule.is_none() {
            return found;
        }
        let told = self.predictions.iter().filter(|(of, _)| *of == rule);
        told.filter_map(|(_, told)| FoundLine::predicted(told, target)).collect()
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

fn section_of(target: &TargetPath) -> &'static str {
    let has = |(_, names): &&(&str, &[&str])| names.iter().any(|name| name.eq_ignore_ascii_case(target.attribute()));
    SECTIONS.iter().find(has).map_or(OTHERS, |(title, _)| *title)
}

/// A value as people read it: an object that only holds a value is that value.
fn value_words(value: &Value) -> String {
    let inner = value.as_object().filter(|parts| parts.len() == 1).and_then(|parts| parts.get("value"));
    one_line(inner.unwrap_or(value))
}

/// Why a rule gives nothing.
fn nothing(result: &RuleResult) -> String {
    match &result.state {
        RuleState::Filled | RuleState::Empty => format!("nothing: {}", result.why_nothing()),
        RuleState::LeftOut => "left out".to_owned(),
        RuleState::Refused { message, .. } => format!("refused: {message}"),
        RuleState::NotKnown { why, .. } => format!("not known: {why}"),
        RuleState::Faulty => "nothing: the rule is at fault".to_owned(),
    }
}

/// Where the columns are.
#[derive(Clone, Copy)]
struct Columns {
    mark: f32,
    name: f32,
    value: f32,
    /// Where the rules begin, and the right edge.
    from: f32,
    right: f32,
}

impl Columns {
    fn of(rect: Rect, wide: bool) -> Self {
        let (mark, right) = (rect.left() + size::PAD, rect.right() - size::PAD);
        let name = mark + 24.0;
        let value = name + if wide { 208.0 } else { 184.0 };
        let from = (right - (right - value) * 0.34).round();
        Self { mark, name, value, from, right }
    }
}

fn heads(pen: &Pen, rect: Rect, columns: Columns) {
    let t = pen.theme;
    pen.rule_below(rect, t.line);
    let y = pen.baseline(rect, Face::Caption);
    pen.text(columns.name, y, "Attribute", Face::Caption, t.faint);
    pen.text(columns.value, y, "What is sent", Face::Caption, t.faint);
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

impl AttributeLine {
    fn show(&self, ui: &Ui, rect: Rect, columns: Columns, vendor: &str, focused: bool) -> bool {
        let unused = format!("not used by {vendor}");
        let note = match self.state {
            LineState::NotUsed => unused.as_str(),
            _ => "",
        };
        let from = if self.from.is_empty() { String::new() } else { format!(", from {}", self.from) };
        let note_said = if note.is_empty() { String::new() } else { format!(", {note}") };
        let spoken = format!("{}, {}{from}{note_said}", self.name, self.value);
        let response = Row::new(ui, ("attribute", &self.target), &spoken).focused(focused).show(ui, rect);
        let pen = Pen::of(ui);
        let t = pen.theme;
        let (sign, filled, ink) = self.sign(&pen);
        pen.icon_at(pos2(columns.mark + 7.0, rect.center().y), sign, size::ICON_ROW, filled, ink);
        let y = pen.baseline(rect, Face::Body);
        let is_sent = self.state != LineState::Nothing;
        let (name_ink, value_ink) = if is_sent { (t.text, t.text) } else { (t.faint, t.faint) };
        pen.text_fit(columns.name, y, &self.name, Face::Body, name_ink, columns.value - columns.name - 12.0);
        let room = columns.from - columns.value - 12.0;
        let face = if is_sent { Face::Mono } else { Face::Caption };
        let value_ink = if self.state == LineState::NotUsed { t.muted } else { value_ink };
        let end = pen.text_fit(columns.value, y, &self.value, face, value_ink, room);
        let left = pen.width(&self.from, Face::Caption).min(columns.right - columns.from);
        let left = columns.right - left;
        pen.text_fit(left, y, &self.from, Face::Caption, t.faint, columns.right - left + 1.0);
        if !note.is_empty() && left - end > pen.width(note, Face::Caption) + 24.0 {
            pen.text(end + 12.0, y, note, Face::Caption, t.faint);
        }
        let clicked = response.clicked();
        tooltip::hint(response, &format!("{} ← {}\n{}{note_said}", self.name, self.from, self.value));
        clicked
    }

    /// The shape that tells its state, whether it is filled, and its ink.
    fn sign(&self, pen: &Pen) -> (char, bool, Color32) {
        let t = pen.theme;
        match self.state {
            LineState::Sent => (icon::CHECK, false, t.faint),
            LineState::NotUsed => (icon::PROHIBIT, false, t.faint),
            LineState::Nothing => (icon::MINUS, false, t.faint),
            LineState::Found(severity) => (severity_mark(severity), true, severity_ink(t, severity)),
        }
    }
}

impl FoundLine {
    fn show(&self, ui: &Ui, rect: Rect, at: usize, columns: Columns, focused: bool) -> bool {
        let response = Row::new(ui, ("found", at), &self.words).focused(focused).show(ui, rect);
        let pen = Pen::of(ui);
        let t = pen.theme;
        let y = pen.baseline(rect, Face::Body);
        if self.target.is_none() {
            let ink = severity_ink(t, self.severity);
            pen.mark(pos2(columns.mark + 7.0, rect.center().y), severity_mark(self.severity), ink);
        }
        let link = if self.target.is_some() { "Open rule" } else { "" };
        let right = pen.text_right(columns.right, y, link, Face::Caption, t.accent);
        let ink = severity_word(t, self.severity);
        pen.text_fit(columns.name, y, &self.words, Face::Body, ink, right - columns.name - 12.0);
        let clicked = response.clicked();
        tooltip::hint(response, &self.told);
        clicked
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn attributes_stand_where_people_look_for_them() {
        for (target, expected) in [
            ("name.familyName", "Who"),
            ("urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:manager", "Where"),
            ("emails[type eq \"work\"].value", "Reached at"),
            ("Timezone", "Language and time"),
            ("members", "Members"),
            ("urn:x:y:1.0:User:shoeSize", "More"),
        ] {
            assert_eq!(section_of(&TargetPath::parse(target).expect("a path")), expected, "{target}");
        }
    }

    #[test]
    fn an_object_that_only_holds_a_value_is_that_value() {
        for (value, expected) in
            [(json!({"value": "1b70"}), "1b70"), (json!("Liz"), "Liz"), (json!({"a": 1, "b": 2}), "2 attributes")]
        {
            assert_eq!(value_words(&value), expected);
        }
    }
}
