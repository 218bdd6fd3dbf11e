//! The chosen rule in another client's language: the text to copy, and everything that does not carry over.

use egui::{Rect, Ui, pos2, vec2};

use super::super::Frame;
use super::editor::ink;
use crate::base::Severity;
use crate::expression::{self, Dialect, Loss, Ported};
use crate::scim::TargetPath;
use crate::ui::icon;
use crate::ui::paint::{Cut, Face, Pen};
use crate::ui::theme::size;
use crate::ui::widget::code::{self, CodeLine};
use crate::ui::widget::{
    Button, List, ListKey, Row, dialog, segmented, severity_ink, severity_mark, severity_word, tooltip,
};
use crate::workbench::{Look, RuleHelp};

const SIZE: egui::Vec2 = vec2(760.0, 424.0);
/// Height of the text's well.
const WELL: f32 = 136.0;
/// Height of a part that does not carry over: what and why, and the nearest form.
const LOSS: f32 = 48.0;

/// The rule in the language, worked out once for each state of the document.
#[derive(Default)]
pub struct OtherLanguage {
    made_for: Option<(u64, TargetPath, Dialect)>,
    ported: Option<Ported>,
    /// The text in lines, formatted.
    lines: Vec<String>,
    at: usize,
}

impl OtherLanguage {
    /// Nothing is shown.
    pub fn close(&mut self) {
        self.made_for = None;
    }

    pub fn show(&mut self, ui: &Ui, target: &TargetPath, to: Dialect, frame: &mut Frame<'_>) {
        let state = (frame.bench.document_revision(), target.clone(), to);
        if self.made_for.as_ref() != Some(&state) {
            self.ported = frame.bench.ported(target, to);
            self.lines = self.text().map(|text| lines(to, text)).unwrap_or_default();
            self.made_for = Some(state);
            self.at = 0;
        }
        let title = format!("{} in another language", target.short());
        let output = dialog::show(ui.ctx(), &title, SIZE, |ui, rect| self.contents(ui, rect, to, frame));
        if output.closed {
            self.close();
            frame.asks.command(Look::RuleHelp(None));
        }
    }

    fn text(&self) -> Option<&str> {
        self.ported.as_ref()?.text.as_deref()
    }

    fn losses(&self) -> &[Loss] {
        self.ported.as_ref().map(|ported| ported.losses.as_slice()).unwrap_or_default()
    }

    fn contents(&mut self, ui: &mut Ui, mut rect: Rect, to: Dialect, frame: &mut Frame<'_>) {
        let line = rect.cut_top(size::HEAD);
        let others = frame.bench.other_languages();
        let labels: Vec<&str> = others.iter().map(|dialect| dialect.client()).collect();
        let chosen = others.iter().position(|dialect| *dialect == to).unwrap_or(0);
        let picked = segmented::show(ui, line.left() + size::PAD, line.center().y, "Language to show", &labels, chosen);
        if let Some(dialect) = picked.and_then(|at| others.get(at)) {
            frame.asks.command(Look::RuleHelp(Some(RuleHelp::Language(*dialect))));
        }
        let copy = Button::secondary("Copy").icon(icon::COPY).enabled(self.text().is_some());
        if copy.show_before(ui, line.right() - size::PAD, line.center().y).clicked() {
            frame.asks.copy(self.lines.join("\n"), format!("the rule in {}", to.label()));
        }
        let well = rect.cut_top(WELL);
        let name = format!("The rule in {}", to.label());
        code::show(ui, well, &name, self.lines.len(), |at| code_line(to, self.lines.get(at)));
        let pen = Pen::of(ui);
        pen.rule_below(well, pen.theme.line);
        self.verdict(ui, rect.cut_top(size::HEAD), to);
        self.list(ui, rect);
    }

    /// Whether it means the same.
    fn verdict(&self, ui: &Ui, rect: Rect, to: Dialect) {
        let pen = Pen::of(ui);
        let t = pen.theme;
        let lost = self.losses().len();
        let parts = if lost == 1 { "1 part does".to_owned() } else { format!("{lost} parts do") };
        let (severity, words) = match &self.ported {
            None => {
                (Some(Severity::Error), "The rule cannot be read yet. Mend what is wrong with it first.".to_owned())
            }
            Some(ported) if ported.is_exact() => (None, "Means exactly the same for every record.".to_owned()),
            Some(ported) if ported.text.is_some() => (
                Some(Severity::Warning),
                format!("{parts} not carry over. The text above has the nearest form; it does not mean the same."),
            ),
            Some(_) => (
                Some(Severity::Error),
                format!("{parts} not carry over, and there is no text: {} has no form near enough.", to.client()),
            ),
        };
        let at = pos2(rect.left() + size::PAD + 7.0, rect.center().y);
        match severity {
            Some(severity) => pen.mark(at, severity_mark(severity), severity_ink(t, severity)),
            None => pen.icon_small(at, icon::EQUALS, t.ok_mark),
        }
        let left = rect.left() + size::PAD + 22.0;
        let ink = severity.map_or(t.ok, |severity| severity_word(t, severity));
        let y = pen.baseline(rect, Face::Body);
        let right = pen.text_fit(left, y, &words, Face::Body, ink, rect.right() - left - size::PAD);
        super::name(ui, rect, left, right, &words);
    }

    fn list(&mut self, ui: &mut Ui, rect: Rect) {
        let count = self.losses().len();
        if count == 0 {
            return;
        }
        let mut chosen = None;
        let list = List::new("What does not carry over", count, LOSS).current(Some(self.at));
        let output = list.show(ui, rect, |ui, index, rect, focused| {
            let Some(loss) = self.losses().get(index) else { return };
            let name = spoken(loss);
            let row = Row::new(ui, ("loss", index), &name).selected(index == self.at).focused(focused);
            if tooltip::hint(row.show(ui, rect), &name).clicked() {
                chosen = Some(index);
            }
            paint_loss(&Pen::of(ui), rect, loss);
        });
        if let Some(ListKey::Select(to)) = output.key {
            chosen = Some(to);
        }
        self.at = chosen.unwrap_or(self.at);
    }
}

fn nearest(loss: &Loss) -> String {
    loss.nearest.as_ref().map_or_else(|| "Nothing comes near.".to_owned(), |form| format!("Nearest: {form}"))
}

fn spoken(loss: &Loss) -> String {
    format!("{}: {} {}", loss.what, loss.why, nearest(loss))
}

fn paint_loss(pen: &Pen, rect: Rect, loss: &Loss) {
    let t = pen.theme;
    let (left, right) = (rect.left() + size::PAD, rect.right() - size::PAD);
    let upper = Rect::from_min_max(rect.min, pos2(right, rect.center().y + 2.0));
    let y = pen.baseline(upper, Face::Body);
    let end = pen.text_fit(left, y, &loss.what, Face::MonoStrong, t.text, (right - left) * 0.4);
    pen.text_fit(end + 12.0, y, &loss.why, Face::Body, t.text, right - end - 12.0);
    let lower = Rect::from_min_max(pos2(left, rect.center().y - 2.0), rect.max);
    let ink = if loss.nearest.is_some() { t.muted } else { t.error };
    pen.text_fit(left, pen.baseline(lower, Face::Body), &nearest(loss), Face::Mono, ink, right - left);
}

/// A long text over several lines.
pub fn lines(dialect: Dialect, text: &str) -> Vec<String> {
    let formatted = expression::parse(dialect, text).expression.map(|expression| expression::format(&expression));
    formatted.as_deref().unwrap_or(text).lines().map(str::to_owned).collect()
}

pub fn code_line(dialect: Dialect, line: Option<&String>) -> CodeLine<'_> {
    let text = line.map(String::as_str).unwrap_or_default();
    let spans = expression::highlight(dialect, text).into_iter().map(|(span, kind)| (span, ink(kind))).collect();
    CodeLine { text, spans, ..CodeLine::default() }
}
