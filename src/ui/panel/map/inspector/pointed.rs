//! What stands under the pointer in an expression: the function with its parameters and the vendor's page, the attribute
//! with what the record holds, an operator, a fault.

use egui::{Pos2, RichText, Ui};

use super::body;
use super::editor::{Read, Shown};
use crate::base::Severity;
use crate::base::sink::shown_lines;
use crate::expression::{self, Dialect, Hover, TokenKind};
use crate::scim::TargetPath;
use crate::ui::paint::Face;
use crate::ui::theme::Theme;
use crate::ui::widget::severity_word;
use crate::workbench::Workbench;

const WIDTH: f32 = 440.0;

/// What was last pointed at; looked up anew when the text, the place or the record is another.
#[derive(Default)]
pub struct Pointed {
    made_for: Option<(String, usize, u64)>,
    told: Option<Told>,
}

struct Told {
    hover: Option<Hover>,
    faults: Vec<(Severity, String)>,
    /// What the client says of the attribute, and what the record in view holds.
    attribute: Vec<String>,
}

impl Pointed {
    /// Tells it when the pointer rests.
    pub fn show(&mut self, shown: &Shown, dialect: Dialect, read: &Read, target: &TargetPath, bench: &Workbench) {
        let Some(byte) = shown.response.hover_pos().and_then(|at| byte_under(shown, &read.text, at)) else { return };
        let known = |(text, at, revision): &(String, usize, u64)| {
            *text == read.text && *at == byte && *revision == bench.record_revision()
        };
        if !self.made_for.as_ref().is_some_and(known) {
            self.made_for = Some((read.text.clone(), byte, bench.record_revision()));
            self.told = told(dialect, read, byte, target, bench);
        }
        if let Some(told) = &self.told {
            shown.response.clone().on_hover_ui_at_pointer(|ui| words(ui, told));
        }
    }
}

fn told(dialect: Dialect, read: &Read, byte: usize, target: &TargetPath, bench: &Workbench) -> Option<Told> {
    let hover = expression::hover(dialect, &read.text, byte);
    let faults: Vec<(Severity, String)> = read
        .diagnostics
        .iter()
        .filter(|d| d.span.contains(&byte))
        .map(|d| (d.severity, body::sentences(&d.message, &d.remedy)))
        .collect();
    let is_attribute = expression::highlight(dialect, &read.text)
        .iter()
        .any(|(span, kind)| *kind == TokenKind::Attribute && span.contains(&byte));
    let attribute = hover.as_ref().filter(|_| is_attribute).map(|h| about(&h.title, target, bench));
    let any = hover.is_some() || !faults.is_empty();
    any.then(|| Told { hover, faults, attribute: attribute.unwrap_or_default() })
}

/// The attribute in the client's words, and its value in the record in view.
fn about(name: &str, target: &TargetPath, bench: &Workbench) -> Vec<String> {
    let names = bench.client().names(bench.kind());
    let described = names.names().into_iter().find(|n| n.name == name).map(|n| n.description);
    let mut lines: Vec<String> = described.into_iter().filter(|d| !d.is_empty()).collect();
    lines.extend(bench.client().remark(bench.kind(), name));
    let rule = bench.compiled(bench.kind()).rule(target);
    if let Some((rule, record)) = rule.zip(bench.record()) {
        let values = rule.read_values(record.value());
        let read = rule.reads.iter().zip(values).find(|(read, _)| *read == name);
        lines.extend(read.map(|(_, value)| format!("{} has: {value}", record.name())));
    }
    lines
}

fn words(ui: &mut Ui, told: &Told) {
    let theme = Theme::current(ui.ctx());
    ui.set_max_width(WIDTH);
    let mut say = |text: &str, face: Face, ink: egui::Color32| {
        ui.label(RichText::new(shown_lines(text)).font(face.id()).color(ink));
    };
    for (severity, text) in &told.faults {
        say(text, Face::Body, severity_word(theme, *severity));
    }
    let Some(hover) = &told.hover else { return };
    say(&hover.title, Face::MonoStrong, theme.text);
    if told.attribute.is_empty() {
        say(&hover.text, Face::Body, theme.text);
    }
    for line in &told.attribute {
        say(line, Face::Body, theme.text);
    }
    for (name, help) in hover.parameters.iter().filter(|(_, help)| !help.is_empty()) {
        say(&format!("{name}: {help}"), Face::Caption, theme.muted);
    }
    if !hover.source.is_empty() {
        say(hover.source.trim_start_matches("https://"), Face::Caption, theme.faint);
    }
}

/// The byte of the character that a place on screen is over.
fn byte_under(shown: &Shown, text: &str, at: Pos2) -> Option<usize> {
    let within = at - shown.at.to_vec2();
    let nearest = shown.galley.cursor_from_pos(within.to_vec2());
    let place = shown.galley.pos_from_cursor(nearest);
    if !place.y_range().contains(within.y) {
        return None;
    }
    let char = nearest.index.0.checked_sub(usize::from(place.left() > within.x))?;
    let right = shown.galley.pos_from_cursor(egui::text::CCursor::new(char + 1));
    let beyond = right.top() == place.top() && within.x > right.left();
    text.char_indices().nth(char).map(|(byte, _)| byte).filter(|_| !beyond)
}
