//! The foot of the expression's well: the fault in words, the parameters of the function the caret is in, and what can
//! be done with the expression.

use egui::{Rect, Ui, pos2};

use super::super::Frame;
use super::body;
use super::editor::Read;
use crate::base::Severity;
use crate::expression::{self, Presence, Signature};
use crate::scim::TargetPath;
use crate::ui::paint::{Anchor, Face, Pen, Span};
use crate::ui::theme::size;
use crate::ui::widget::{Button, button, code, severity_ink, severity_mark, severity_word, tooltip};
use crate::workbench::{Action, Workbench};

/// Height of the line with the signature.
const LINE: f32 = 32.0;
/// In a well lower than this the fault gets one line, so that the text keeps its own.
const LOW: f32 = 144.0;

/// What the foot says of a text and the caret in it.
pub struct Foot {
    fault: Option<(Severity, String)>,
    signature: Option<Signature>,
    can_format: bool,
}

impl Foot {
    /// `caret` is in bytes.
    pub fn new(read: Option<&Read>, caret: usize, target: &TargetPath, bench: &Workbench) -> Self {
        let signature = read.and_then(|read| expression::signature_at(bench.dialect(), &read.text, caret));
        let can_format =
            read.is_some_and(|read| read.formatted.as_ref().is_some_and(|formatted| *formatted != read.text));
        Self { fault: fault(read, caret, target, bench), signature, can_format }
    }

    /// Without the fault, while somebody types.
    pub fn calm(self, is_typed: bool) -> Self {
        Self { fault: self.fault.filter(|_| !is_typed), ..self }
    }

    /// How much of the well it takes.
    pub fn height(&self, pen: &Pen, rect: Rect) -> f32 {
        let width = rect.width() - code::TEXT - size::PAD;
        let most = if rect.height() < LOW { 20.0 } else { 40.0 };
        let words = self.fault.as_ref();
        LINE + words.map_or(0.0, |(_, text)| pen.paragraph_height(text, Face::Body, width).min(most) + 4.0)
    }

    /// Draws it at the bottom of the well.
    pub fn show(&self, ui: &Ui, rect: Rect, height: f32, frame: &mut Frame<'_>) {
        let pen = Pen::of(ui).clip(rect);
        let t = pen.theme;
        let left = rect.left() + code::TEXT;
        if let Some((severity, text)) = &self.fault {
            let top = rect.bottom() - height;
            pen.mark(pos2(left - 14.0, top + 10.0), severity_mark(*severity), severity_ink(t, *severity));
            let width = rect.right() - left - size::PAD;
            let place = Rect::from_min_max(pos2(left, top), pos2(rect.right(), rect.bottom() - LINE));
            let ink = severity_word(t, *severity);
            if place.height() < 40.0 {
                let line = Rect::from_min_max(place.min, pos2(left + width, top + 20.0));
                pen.text_in(line, left, text, Face::Body, ink);
            } else {
                pen.paragraph(left, top, text, Face::Body, ink, width);
            }
            tooltip::hint(super::name(ui, place, left, rect.right() - size::PAD, text), text);
        }
        let right = self.buttons(ui, rect, frame);
        if let Some(signature) = &self.signature {
            paint_signature(&pen, left, right - 8.0, rect.bottom() - 12.0, signature);
        }
    }

    /// Explain, format, another language. Returns where they begin.
    fn buttons(&self, ui: &Ui, rect: Rect, frame: &mut Frame<'_>) -> f32 {
        let bench = frame.bench;
        let actions = [Action::ExplainRule, Action::FormatExpression, Action::RuleLanguage];
        let can = actions.map(|action| action.is_possible(bench));
        let explain = if can[0] {
            hint(Action::ExplainRule, "What each part gives for the record in view")
        } else {
            "There is a fault in the expression, or no record is loaded".to_owned()
        };
        let format = hint(Action::FormatExpression, "Break it over lines where it is long");
        let mut buttons = vec![Button::quiet("Explain…").hint(&explain).enabled(can[0])];
        if bench.dialect().has_functions() {
            buttons.push(Button::quiet("Format").hint(&format).enabled(can[1] && self.can_format));
        }
        let languages = "The same in Okta’s, Entra’s or another client’s language, and what does not carry over";
        buttons.push(Button::quiet("Other languages…").hint(languages).enabled(can[2]));
        let (pressed, left) = button::row_from_right(ui, rect.right() - 8.0, rect.bottom() - 16.0, &buttons);
        match pressed {
            Some(0) => frame.asks.run(Action::ExplainRule),
            Some(at) if at + 1 == buttons.len() => frame.asks.run(Action::RuleLanguage),
            Some(_) => frame.asks.run(Action::FormatExpression),
            None => {}
        }
        left
    }
}

fn hint(action: Action, words: &str) -> String {
    action.shortcut().map_or_else(|| words.to_owned(), |shortcut| format!("{words} ({})", shortcut.label()))
}

/// The fault at the caret, else the worst one, and how many more there are; `None` when the text can be used.
fn fault(read: Option<&Read>, caret: usize, target: &TargetPath, bench: &Workbench) -> Option<(Severity, String)> {
    let diagnostics = read.map(|read| read.diagnostics.as_slice()).unwrap_or_default();
    let worst = diagnostics.iter().map(|d| d.severity).max();
    let of_rule = body::fault(bench, target).map(|text| (Severity::Error, text));
    let Some(worst) = worst.filter(|worst| *worst == Severity::Error || of_rule.is_none()) else { return of_rule };
    let at_caret = |d: &&expression::Diagnostic| d.span.start <= caret && caret <= d.span.end;
    let bad = || diagnostics.iter().filter(|d| d.severity == worst);
    let chosen = bad().find(at_caret).or_else(|| bad().next())?;
    let more = diagnostics.iter().filter(|d| d.severity >= Severity::Warning.min(worst)).count().saturating_sub(1);
    let mut text = body::sentences(&chosen.message, &chosen.remedy);
    if more > 0 {
        text.push_str(&format!(" ({more} more)"));
    }
    Some((worst, text))
}

/// The signature with the parameter in view, and what to give for it. Where room is short, what comes before the
/// parameter in view is left out.
fn paint_signature(pen: &Pen, left: f32, right: f32, y: f32, signature: &Signature) {
    let t = pen.theme;
    let labels: Vec<String> = signature
        .parameters
        .iter()
        .map(|parameter| match parameter.presence {
            Presence::Required => parameter.name.to_owned(),
            Presence::Optional => format!("{}?", parameter.name),
            Presence::Repeating => format!("{}…", parameter.name),
        })
        .collect();
    let first = first_shown(pen, signature, &labels, right - left);
    let mut spans: Vec<Span<'_>> = vec![(signature.name, Face::Mono, t.faint), ("(", Face::Mono, t.faint)];
    if first > 0 {
        spans.push(("…, ", Face::Mono, t.faint));
    }
    for (at, label) in labels.iter().enumerate().skip(first) {
        if at > first {
            spans.push((", ", Face::Mono, t.faint));
        }
        let active = signature.active == Some(at);
        let (face, ink) = if active { (Face::MonoStrong, t.text) } else { (Face::Mono, t.faint) };
        spans.push((label, face, ink));
    }
    spans.push((")", Face::Mono, t.faint));
    let end = pen.put(left, y, Anchor::Left, &spans, right - left).right();
    let help = if signature.help.is_empty() { signature.summary } else { signature.help };
    if right - end > 104.0 {
        pen.put(end + 24.0, y, Anchor::Left, &[(help, Face::Caption, t.faint)], right - end - 24.0);
    }
}

/// The first parameter to show, so that the one in view is within `room`.
fn first_shown(pen: &Pen, signature: &Signature, labels: &[String], room: f32) -> usize {
    let Some(active) = signature.active else { return 0 };
    let width = |from: usize| {
        let shown = labels.get(from..=active).unwrap_or_default().join(", ");
        pen.width(&format!("{}(…, {shown}", signature.name), Face::Mono)
    };
    (0..active).find(|from| width(*from) <= room).unwrap_or(active)
}
