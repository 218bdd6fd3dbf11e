//! A rule's value on one line, as rows of two files beside each other show it.

use std::borrow::Cow;

use crate::expression::Dialect;
use crate::mapping::{Apply, Rule, RuleSource, as_expression};
use crate::ui::paint::{Anchor, Face, Pen, Span};
use crate::ui::panel::map::expression_spans;
use crate::ui::theme::Theme;

/// A rule's value as its client writes it, and what else tells it from the other one.
pub struct Value {
    pub text: String,
    pub more: String,
}

impl Value {
    pub fn of(rule: &Rule, other: Option<&Rule>, dialect: Dialect) -> Self {
        let written = as_expression(&rule.source, dialect);
        let text = match &rule.source {
            RuleSource::None => String::new(),
            RuleSource::Constant { value } if written.is_empty() => value.clone(),
            _ => written,
        };
        Self { text: one_line(&text).into_owned(), more: more(rule, other).join(", ") }
    }

    /// What is said of something that is no rule.
    pub fn said(text: &str) -> Self {
        Self { text: String::new(), more: text.to_owned() }
    }

    pub fn words(&self) -> String {
        let parts = [self.text.as_str(), self.more.as_str()];
        let said: Vec<&str> = parts.into_iter().filter(|part| !part.is_empty()).collect();
        if said.is_empty() { "no value".to_owned() } else { said.join(", ") }
    }
}

/// Default, apply and matching, where they differ from those of the other rule.
fn more(rule: &Rule, other: Option<&Rule>) -> Vec<String> {
    let mut parts = Vec::new();
    let none = |word: &str| other.map(|_| word.to_owned());
    // Without a source the default is all that there is.
    if rule.source == RuleSource::None || other.is_none_or(|other| other.default != rule.default) {
        parts.extend(rule.default.as_ref().map(|default| format!("default “{default}”")).or(none("no default")));
    }
    if other.map_or(rule.apply != Apply::Always, |other| other.apply != rule.apply) {
        parts.push(rule.apply.label().to_lowercase());
    }
    if other.is_none_or(|other| other.matching != rule.matching) {
        parts.extend(rule.matching.map(|place| format!("matching {place}")).or(none("no matching")));
    }
    parts
}

/// An expression over several lines stands on one.
fn one_line(text: &str) -> Cow<'_, str> {
    if text.contains('\n') { text.split_whitespace().collect::<Vec<_>>().join(" ").into() } else { text.into() }
}

impl Value {
    pub fn spans(&self, dialect: Dialect, t: &'static Theme, is_faint: bool) -> Vec<Span<'_>> {
        let mut spans = expression_spans(dialect, &self.text, t);
        if is_faint {
            spans.iter_mut().for_each(|span| span.2 = t.faint);
        }
        match (self.text.is_empty(), self.more.is_empty()) {
            (true, true) => spans.push(("no value", Face::Caption, t.faint)),
            (_, true) => {}
            (is_alone, false) => {
                spans.push((if is_alone { "" } else { "  " }, Face::Caption, t.faint));
                spans.push((&self.more, Face::Caption, if is_faint { t.faint } else { t.muted }));
            }
        }
        spans
    }
}

/// Whether it had to be cut.
pub fn put(pen: &Pen, at: egui::Pos2, spans: &[Span<'_>], room: f32) -> bool {
    pen.put(at.x, at.y, Anchor::Left, spans, room);
    spans.iter().map(|(text, face, _)| pen.width(text, *face)).sum::<f32>() > room
}
