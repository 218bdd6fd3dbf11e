//! The inspector: the chosen rule with its kind, its text, its options and what it gives; or, when a source attribute is
//! chosen, what the payload holds of it.
//!
//! ```text
//! head: Direct Constant Expression None │ path, type │ finding.rs: what was found of it │ remove, undo, close
//! body.rs, constant.rs, editor.rs: what it says      │ results.rs: what it gives
//! disabled.rs: a rule that is set aside            │
//! foot.rs: its fault, signature and actions          │
//! options.rs: apply, default, matching              │
//! profile.rs: a source attribute       several.rs: targets that are chosen together
//! ```
//!
//! pointed.rs tells what is under the pointer; over the window lie explain.rs (what each part gives) and language.rs
//! (the rule in another client's language). completion.rs and constant.rs complete what is typed, in a popup.rs.

mod body;
mod completion;
mod constant;
mod disabled;
mod editor;
mod explain;
mod finding;
mod foot;
pub mod language;
mod options;
mod pointed;
mod popup;
mod profile;
mod results;
mod several;

pub(in crate::ui::panel) use editor::spans;

use std::collections::HashMap;

use egui::{Rect, Response, Role, Sense, Ui, WidgetInfo, pos2, vec2};

use self::constant::Constant;
use self::editor::Editor;
use self::explain::Explanation;
use self::language::OtherLanguage;
use self::results::Results;
use super::picker::Picker;
use super::{Frame, dictionary};
use crate::base::{ClientKind, Finding};
use crate::mapping::{Rule, RuleSource};
use crate::scim::TargetPath;
use crate::ui::icon;
use crate::ui::paint::{Cut, Face, Pen};
use crate::ui::panel::area;
use crate::ui::panel::bars::Bars;
use crate::ui::theme::size;
use crate::ui::widget::button::row_from_right;
use crate::ui::widget::{Button, segmented, tooltip};
use crate::workbench::rows::TargetRow;
use crate::workbench::{Action, Edit, Look, RuleHelp, SuggestStep, Workbench, as_expression};

/// The kinds of rules, in the order of the segments.
const KINDS: [&str; 4] = ["Direct", "Constant", "Expression", "None"];
const NONE: usize = 3;
/// Height of the line of options.
const OPTIONS: f32 = 40.0;

/// What the window keeps of the inspector.
#[derive(Default)]
pub struct Inspector {
    editor: Editor,
    results: Results,
    values: Bars,
    explanation: Explanation,
    other_language: OtherLanguage,
    constant: Constant,
    default: String,
    remembered: Remembered,
    wants_focus: bool,
}

/// What was typed for each target in each kind, so that trying another kind loses nothing.
#[derive(Default)]
struct Remembered {
    client: Option<ClientKind>,
    texts: HashMap<(TargetPath, &'static str), RuleSource>,
}

impl Remembered {
    fn keep(&mut self, client: ClientKind, target: &TargetPath, source: &RuleSource) {
        if self.client.replace(client) != Some(client) {
            self.texts.clear();
        }
        self.texts.insert((target.clone(), source.label()), source.clone());
    }

    fn of(&self, target: &TargetPath, kind: &'static str) -> Option<RuleSource> {
        self.texts.get(&(target.clone(), kind)).cloned()
    }
}

impl Inspector {
    /// The keyboard goes to the rule's text.
    pub const fn focus_editor(&mut self) {
        self.wants_focus = true;
    }

    /// Draws it. Returns a list of attributes to choose from, when one was asked for.
    pub fn show(&mut self, ui: &mut Ui, rect: Rect, results: f32, frame: &mut Frame<'_>) -> Option<Picker> {
        let pen = Pen::of(ui);
        pen.fill(rect, 0.0, pen.theme.surface);
        let mut region = ui.new_child(egui::UiBuilder::new().scope_id(ui.scope_id().with("inspector")).max_rect(rect));
        region.shrink_clip_rect(rect);
        self.help(ui, frame);
        let view = frame.bench.view();
        if let Some(several) = &view.several {
            several::show(&mut region, rect, several, frame);
            return None;
        }
        match (view.target.clone(), view.source.clone()) {
            (Some(target), _) => self.rule(&mut region, rect, &target, results, frame),
            (None, Some(source)) => profile::show(&mut region, rect, &source, results, frame),
            (None, None) => {
                hint(&region, rect, frame);
                None
            }
        }
    }

    /// What is told of the rule, over the window.
    fn help(&mut self, ui: &Ui, frame: &mut Frame<'_>) {
        let view = frame.bench.view();
        let help = view.target.as_ref().zip(view.rule_help);
        if !matches!(help, Some((_, RuleHelp::Explain))) {
            self.explanation.close();
        }
        match help {
            Some((target, RuleHelp::Explain)) => self.explanation.show(ui, target, frame),
            Some((target, RuleHelp::Language(to))) => self.other_language.show(ui, target, to, frame),
            None => self.other_language.close(),
        }
    }

    fn rule(
        &mut self,
        ui: &mut Ui,
        mut rect: Rect,
        target: &TargetPath,
        results: f32,
        frame: &mut Frame<'_>,
    ) -> Option<Picker> {
        let bench = frame.bench;
        let mapping = bench.document().mapping(bench.kind());
        let disabled = mapping.disabled_rule(target).cloned();
        let rule = mapping.rule(target).cloned();
        let rule = rule.as_deref();
        let mut picker = self.head(ui, rect.cut_top(size::HEAD), target, rule.or(disabled.as_deref()), frame);
        let right = rect.cut_right(results);
        let options = rect.cut_bottom(OPTIONS);
        let pen = Pen::of(ui);
        pen.vline(right.left(), right.top()..right.bottom(), pen.theme.line_strong);
        self.results.show(ui, right, target, frame);
        pen.hline(options.left()..options.right(), options.top(), pen.theme.line);
        match rule {
            Some(rule) => options::show(ui, options, rule, &mut self.default, frame),
            None => options::no_rule(ui, options, target, frame),
        }
        pen.fill(rect, 0.0, pen.theme.canvas);
        let focus = std::mem::take(&mut self.wants_focus);
        if let Some(disabled) = &disabled {
            disabled::show(ui, rect, disabled, frame);
            return picker;
        }
        match rule.map(|rule| &rule.source) {
            Some(RuleSource::Expression { text }) => self.editor.show(ui, rect, target, text, focus, frame),
            Some(RuleSource::Constant { value }) => {
                self.constant.show(ui, rect, target, value, focus, frame);
            }
            Some(RuleSource::Direct { attribute }) => {
                let rule = body::Direct { target, attribute };
                picker = rule.show(ui, rect, &mut self.values, focus, frame).or(picker);
            }
            Some(RuleSource::None) => body::nothing(ui, rect, true, target, frame),
            None => body::nothing(ui, rect, false, target, frame),
        }
        picker
    }

    fn head(
        &mut self,
        ui: &Ui,
        rect: Rect,
        target: &TargetPath,
        rule: Option<&Rule>,
        frame: &mut Frame<'_>,
    ) -> Option<Picker> {
        let pen = Pen::of(ui);
        let t = pen.theme;
        pen.rule_below(rect, t.line);
        let y = pen.baseline(rect, Face::Strong);
        // Kinds first: they stay where they are, whatever the name's length.
        let chosen = rule.map_or(NONE, |r| KINDS.iter().position(|k| *k == r.source.label()).unwrap_or(NONE));
        let picked = segmented::show(ui, rect.left() + size::PAD, rect.center().y, "Kind of rule", &KINDS, chosen);
        let left = rect.left() + size::PAD + segmented::width(&pen, &KINDS) + 16.0;
        let most = rect.right() - 112.0 - left;
        let path = target.short();
        let x = pen.text_fit(left, y, &path, Face::Strong, t.text, most);
        let (bench, row) = (frame.bench, frame.bench.rows().targets.iter().find(|r| r.path.as_ref() == Some(target)));
        let words = type_words(bench, target, row);
        let room = most - (x - left) - 8.0;
        let x = if room > 40.0 { pen.text_fit(x + 8.0, y, &words, Face::Body, t.faint, room) } else { x };
        let told = dictionary::told(bench.provider(), bench.kind(), target, row).join("\n");
        tooltip::hint(name(ui, rect, left, x, &format!("{path}, {words}")), &told);
        let is_repeated = |finding: &Finding| is_repeated(finding, rule, target, frame);
        if let Some(cause) = finding::worst(bench, target).filter(|cause| is_repeated(&cause.finding)) {
            finding::repeat(ui, rect, x + 16.0..left + most, cause, frame.bench, frame.asks);
        }
        buttons(ui, rect, target, rule.is_some(), frame);
        self.switch(KINDS[picked?], target, rule, frame)
    }

    /// Another kind: with what was typed in it before, or with the present rule in its words.
    fn switch(
        &mut self,
        kind: &'static str,
        target: &TargetPath,
        rule: Option<&Rule>,
        frame: &mut Frame<'_>,
    ) -> Option<Picker> {
        let bench = frame.bench;
        let present = rule.map_or(RuleSource::None, |r| r.source.clone());
        self.remembered.keep(bench.document().client, target, &present);
        let source = match (self.remembered.of(target, kind), kind) {
            (Some(source), _) => source,
            (None, "Direct") => return Some(Picker::source_for(target.clone())),
            (None, "Constant") => RuleSource::Constant { value: String::new() },
            (None, "Expression") => RuleSource::Expression { text: as_expression(&present, bench.dialect()) },
            (None, _) => RuleSource::None,
        };
        self.wants_focus = true;
        frame.asks.command(Edit::SetSource { target: target.clone(), source });
        None
    }
}

/// Whether the head says it too: not while the rule is typed, and not what stands beside a constant already.
fn is_repeated(finding: &Finding, rule: Option<&Rule>, target: &TargetPath, frame: &Frame<'_>) -> bool {
    let (provider, kind) = (frame.bench.provider(), frame.bench.kind());
    let stray = match rule.map(|rule| &rule.source) {
        Some(RuleSource::Constant { value }) => provider.allowed(kind, target).and_then(|of| of.stray(value)),
        _ => None,
    };
    !frame.is_typed(target) && stray.is_none_or(|stray| stray.severity < finding.severity)
}

/// Remove, undo, close.
fn buttons(ui: &Ui, rect: Rect, target: &TargetPath, has_rule: bool, frame: &mut Frame<'_>) {
    let undo = frame.bench.undo_name().map_or_else(|| "Nothing to undo".to_owned(), |name| format!("Undo: {name}"));
    let possible = Action::Undo.is_possible(frame.bench);
    let buttons = [
        Button::icon_only(icon::TRASH, "Remove rule").enabled(has_rule),
        Button::icon_only(icon::ARROW_U_UP_LEFT, "Undo the last change").hint(&undo).enabled(possible),
        Button::icon_only(icon::X, "Close inspector"),
    ];
    match row_from_right(ui, rect.right() - 8.0, rect.center().y, &buttons).0 {
        Some(0) => frame.asks.command(Edit::RemoveRule(target.clone())),
        Some(1) => frame.asks.run(Action::Undo),
        Some(_) => frame.asks.command(Look::Target(None)),
        None => {}
    }
}

/// Says a painted text to screen readers.
fn name(ui: &Ui, rect: Rect, left: f32, right: f32, text: &str) -> Response {
    let place = Rect::from_min_max(pos2(left, rect.top()), pos2(right.max(left + 1.0), rect.bottom()));
    let response = ui.interact(place, ui.scope_id().with(("title", text)), Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, text));
    response
}

/// Nothing is chosen: how to map, and the way to what is suggested.
fn hint(ui: &Ui, rect: Rect, frame: &mut Frame<'_>) {
    let pen = Pen::of(ui);
    let text = "Choose an attribute to see its rule. To map one, drag it from the left to the right, \
                or choose it and press Enter.";
    let width = rect.width() - 32.0;
    let height = pen.paragraph_height(text, Face::Body, width);
    let left = rect.left() + size::PAD;
    pen.paragraph(left, rect.top() + size::PAD, text, Face::Body, pen.theme.muted, width);
    let line = Rect::from_min_max(pos2(left, rect.top() + size::PAD), pos2(left + width, rect.top() + 16.0 + height));
    name(ui, line, left, left + width, text);
    if frame.bench.awaits_suggestions() {
        let words = frame.looking();
        let row = Rect::from_min_size(pos2(left, line.bottom() + 4.0), vec2(width, size::ROW));
        let ink = pen.theme.muted;
        pen.icon_row(pos2(left + 7.0, row.center().y), icon::SPARKLE, pen.theme.faint);
        area::words(ui, "looking", left + 22.0, row, &words, Face::Body, ink, width - 22.0);
        return;
    }
    let count = frame.bench.open_suggestions().count();
    if count == 0 {
        return;
    }
    let label = if count == 1 { "Review 1 suggestion".to_owned() } else { format!("Review {count} suggestions") };
    let button = Button::primary(&label).icon(icon::SPARKLE);
    if button.show_at(ui, left, line.bottom() + 28.0).clicked() {
        frame.asks.command(SuggestStep::Begin(None));
    }
}

/// "text, at most 80 → job title".
fn type_words(bench: &Workbench, target: &TargetPath, row: Option<&TargetRow>) -> String {
    let limits = bench.provider().limits(bench.kind(), target);
    let Some(limits) = limits else { return "not in the account's schema".to_owned() };
    let required = if row.is_some_and(|row| row.required) { "required, " } else { "" };
    let used = bench.provider().use_of(bench.kind(), target);
    let becomes = used.map(|used| format!(" → {}", used.of.short)).unwrap_or_default();
    format!("{required}{limits}{becomes}")
}

/// The names that rules of the client can read, for completion.
fn attribute_names(bench: &Workbench) -> Vec<String> {
    super::picker::source_names(bench).into_iter().map(|(name, _)| name).collect()
}
