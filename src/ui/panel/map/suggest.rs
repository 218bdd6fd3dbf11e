//! The review of suggestions, in place of the inspector: each proposal is proved on the file's own values.
//!
//! ```text
//! active ← Actief  97   4 of 17 ─ strokes ─      Never   Accept 9 above 90   Skip   Accept
//! why, and how much of the score  │ the rule  │ in the file, people, becomes
//! ```

use egui::{Id, Key, Modifiers, Rect, Role, Sense, Ui, WidgetInfo, pos2};

use super::Frame;
use super::inspector::language::{code_line, lines};
use crate::base::thousands;
use crate::mapping::RuleSource;
use crate::suggest::{SAFE_FROM, SeenValue, Suggestion};
use crate::ui::icon;
use crate::ui::paint::{Anchor, Cut, Face, Pen};
use crate::ui::panel::area;
use crate::ui::theme::size;
use crate::ui::widget::code::{CodeLine, Ink};
use crate::ui::widget::walk::{self, Stroke};
use crate::ui::widget::{Button, code, list, tooltip};
use crate::workbench::{Accept, SuggestStep, SuggestWalk, SuggestionState};

/// Width of the reasons.
const WHY: f32 = 272.0;

/// Draws the review.
pub fn show(ui: &mut Ui, rect: Rect, results: f32, walk: &SuggestWalk, frame: &mut Frame<'_>) {
    let pen = Pen::of(ui);
    pen.fill(rect, 0.0, pen.theme.surface);
    let mut region = ui.new_child(egui::UiBuilder::new().scope_id(ui.scope_id().with("suggestions")).max_rect(rect));
    region.shrink_clip_rect(rect);
    keys(&region, rect, frame);
    let mut rest = rect;
    let top = rest.cut_top(size::HEAD);
    head(&region, top, walk, frame);
    match frame.bench.reviewed().cloned() {
        Some(suggestion) => proof(&mut region, rest, results, &suggestion, frame),
        None => done(&region, rest, walk, frame),
    }
}

fn id(ui: &Ui) -> Id {
    ui.scope_id().with("walk")
}

fn keys(ui: &Ui, rect: Rect, frame: &mut Frame<'_>) {
    if !walk::has_focus(ui, rect, id(ui), "Suggestions") {
        return;
    }
    let pressed = |modifiers, key| ui.input_mut(|input| input.consume_key(modifiers, key));
    if pressed(Modifiers::SHIFT, Key::Space) {
        frame.asks.command(Accept::Safe);
    } else if pressed(Modifiers::NONE, Key::Space) {
        frame.asks.command(Accept::Here);
    } else if pressed(Modifiers::NONE, Key::N) {
        frame.asks.command(Accept::Never);
    } else if pressed(Modifiers::NONE, Key::ArrowRight) {
        frame.asks.command(SuggestStep::Skip);
    } else if pressed(Modifiers::NONE, Key::ArrowLeft) {
        frame.asks.command(SuggestStep::Back);
    } else if pressed(Modifiers::NONE, Key::Escape) {
        frame.asks.command(SuggestStep::Leave);
    }
}

fn head(ui: &Ui, rect: Rect, walk: &SuggestWalk, frame: &mut Frame<'_>) {
    let pen = Pen::of(ui);
    pen.rule_below(rect, pen.theme.line);
    let left = buttons(ui, rect, frame);
    let t = pen.theme;
    pen.icon_at(pos2(rect.left() + 22.0, rect.center().y), icon::SPARKLE, size::ICON_ROW, true, t.accent);
    let mut x = rect.left() + 40.0;
    if let Some(suggestion) = frame.bench.reviewed() {
        let from = format!("← {}", suggestion.columns.join(", "));
        let score = suggestion.score.to_string();
        let spans = [
            (suggestion.target.short(), Face::Strong, t.text),
            (format!("  {from}  "), Face::Body, t.muted),
            (score, Face::Strong, t.accent),
        ];
        let spans = spans.each_ref().map(|(text, face, ink)| (text.as_str(), *face, *ink));
        let shown = pen.put(x, pen.baseline(rect, Face::Strong), Anchor::Left, &spans, (left - x) * 0.6);
        let words = format!("Suggestion: {} {from}, {}", suggestion.target.short(), suggestion.score);
        crate::ui::widget::spoken(ui, shown, "suggestion", Role::Label, &words);
        x = shown.right() + 20.0;
    }
    let all = walk.targets.len();
    let place = if walk.here < all { format!("{} of {all}", walk.here + 1) } else { format!("all {all}") };
    let x = area::words(ui, "place", x, rect, &place, Face::Body, t.faint, 96.0);
    let bench = frame.bench;
    let stroke = |at: usize| match bench.walked_state(walk, &walk.targets[at]) {
        _ if at == walk.here => Stroke::Here,
        SuggestionState::Taken => Stroke::Taken,
        SuggestionState::Skipped | SuggestionState::Never => Stroke::Skipped,
        SuggestionState::Open => Stroke::Open,
    };
    let room = left - x - 24.0;
    if room > 24.0 {
        walk::strokes(&pen, pos2(x + 12.0, rect.center().y), (0..all).map(stroke), 10.0, room);
    }
}

/// From the right: Accept, Skip, all safe ones, Never, and at the end the way out. Returns where they begin.
fn buttons(ui: &Ui, rect: Rect, frame: &mut Frame<'_>) -> f32 {
    let has_one = frame.bench.reviewed().is_some();
    let safe = frame.bench.safe_suggestions().len();
    let all = format!("Accept {safe} above {SAFE_FROM}");
    let leave = Button::icon_only(icon::X, "Leave the suggestions");
    let accept = Button::primary("Accept").cap("Space").enabled(has_one);
    let skip = Button::secondary("Skip").cap("→").enabled(has_one);
    let never = Button::quiet("Never").icon(icon::PROHIBIT).cap("N").enabled(has_one);
    let mut buttons = vec![leave, never, skip, accept];
    let mut does = vec![
        Does::Step(SuggestStep::Leave),
        Does::Accept(Accept::Never),
        Does::Step(SuggestStep::Skip),
        Does::Accept(Accept::Here),
    ];
    if safe > 0 {
        buttons.insert(2, Button::secondary(&all).icon(icon::CHECK).cap("Shift Space").enabled(true));
        does.insert(2, Does::Accept(Accept::Safe));
    }
    let (pressed, left) = crate::ui::widget::button::row_from_right(ui, rect.right() - 8.0, rect.center().y, &buttons);
    match pressed.and_then(|at| does.into_iter().nth(at)) {
        Some(Does::Accept(accept)) => frame.asks.command(accept),
        Some(Does::Step(step)) => frame.asks.command(step),
        None => {}
    }
    left
}

enum Does {
    Accept(Accept),
    Step(SuggestStep),
}

fn proof(ui: &mut Ui, mut rect: Rect, results: f32, suggestion: &Suggestion, frame: &Frame<'_>) {
    let pen = Pen::of(ui);
    let values = rect.cut_right(results);
    why(ui, rect.cut_left(WHY.min(rect.width() * 0.5)), suggestion, frame);
    pen.vline(rect.left(), rect.top()..rect.bottom(), pen.theme.line);
    rule(ui, rect, suggestion, frame);
    seen(ui, values, suggestion, frame);
    pen.vline(values.left(), values.top()..values.bottom(), pen.theme.line_strong);
}

fn why(ui: &Ui, mut rect: Rect, suggestion: &Suggestion, frame: &Frame<'_>) {
    let pen = Pen::of(ui);
    let t = pen.theme;
    let (left, right) = (rect.left() + size::PAD, rect.right() - size::PAD);
    let head = rect.cut_top(size::FILTER);
    pen.text(left, pen.baseline(head, Face::Body), "Why", Face::Body, t.faint);
    pen.text_right(right, pen.baseline(head, Face::Caption), "points of 100", Face::Caption, t.faint);
    for (at, reason) in suggestion.reasons.iter().enumerate() {
        let line = rect.cut_top(size::ROW);
        let points = format!("+{}", reason.points);
        let end = pen.text_right(right, pen.baseline(line, Face::Caption), &points, Face::Caption, t.muted);
        let id = format!("reason {at}");
        area::words(ui, &id, left, line, &reason.text, Face::Body, t.text, end - left - 12.0);
    }
    let line = rect.cut_top(size::ROW);
    let next = match &suggestion.next_best {
        Some((column, score)) => format!("Next best: {column}, {score}"),
        None => "Next best: none".to_owned(),
    };
    area::words(ui, "next best", left, line, &next, Face::Body, t.faint, right - left);
    if frame.bench.would_match().as_ref() == Some(&suggestion.target) {
        let line = rect.cut_top(size::ROW);
        let words = "People will be looked up by it.";
        area::words(ui, "match", left, line, words, Face::Body, t.faint, right - left);
    }
}

fn rule(ui: &mut Ui, mut rect: Rect, suggestion: &Suggestion, frame: &Frame<'_>) {
    let pen = Pen::of(ui);
    pen.fill(rect, 0.0, pen.theme.canvas);
    let note = rect.cut_bottom(size::FILTER);
    let dialect = frame.bench.dialect();
    let text = match &suggestion.source {
        RuleSource::Expression { text } => lines(dialect, text),
        other => vec![other.text().to_owned()],
    };
    let is_expression = matches!(suggestion.source, RuleSource::Expression { .. });
    let plain = |text| CodeLine { text, spans: vec![(0..text.len(), Ink::Attribute)], ..CodeLine::default() };
    let line = |line| if is_expression { code_line(dialect, Some(line)) } else { plain(line) };
    let lines: Vec<_> = text.iter().map(line).collect();
    area::scroll(ui, rect, "Proposed rule", |ui, place| code::whole(ui, place, &lines));
    let words = match &suggestion.source {
        RuleSource::Expression { .. } => "An expression: what it does not understand is not sent.",
        _ => "The value as it is.",
    };
    let left = rect.left() + code::TEXT;
    let ink = pen.theme.faint;
    area::words(ui, "note", left, note, words, Face::Caption, ink, note.right() - left - size::PAD);
}

/// Every different value with its count: what is not understood first, then the common ones, then the odd ones, empty.
fn seen(ui: &mut Ui, mut rect: Rect, suggestion: &Suggestion, frame: &Frame<'_>) {
    let pen = Pen::of(ui);
    let t = pen.theme;
    let head = rect.cut_top(size::FILTER);
    pen.rule_below(head, t.line);
    let columns = Columns::of(rect);
    let y = pen.baseline(head, Face::Caption);
    pen.text(columns.file, y, "In the file", Face::Caption, t.faint);
    pen.text_right(columns.count, y, "People", Face::Caption, t.faint);
    let end = pen.text(columns.becomes, y, "Becomes", Face::Caption, t.faint) + 12.0;
    let looked_at = frame.bench.suggested().map_or(0, |suggested| suggested.sampled);
    let of = if looked_at < frame.bench.count() { " looked at" } else { "" };
    let part = format!("{} of {}", thousands(suggestion.understood), thousands(suggestion.read));
    let words = [format!("{part}{of} understood"), format!("{part} understood"), part];
    let fits = |words: &&String| columns.right - pen.width(words, Face::Caption) >= end;
    pen.text_right(columns.right, y, words.iter().find(fits).map_or("", String::as_str), Face::Caption, t.muted);
    let count = suggestion.values.len() + usize::from(suggestion.empty > 0);
    list::page(ui, rect, "Values in the file", size::ROW, count, |ui, at, line| match suggestion.values.get(at) {
        Some(value) => value_row(ui, line, at, value, columns),
        None => empty_row(ui, line, suggestion.empty, columns),
    });
}

#[derive(Clone, Copy)]
struct Columns {
    file: f32,
    count: f32,
    becomes: f32,
    right: f32,
}

impl Columns {
    fn of(rect: Rect) -> Self {
        let (left, right) = (rect.left() + size::PAD, rect.right() - size::PAD);
        let count = left + ((right - left) * 0.4).round();
        Self { file: left, count, becomes: count + 44.0, right }
    }
}

fn value_row(ui: &Ui, rect: Rect, at: usize, value: &SeenValue, columns: Columns) {
    let pen = Pen::of(ui);
    let t = pen.theme;
    if !value.is_good {
        pen.fill(rect, 0.0, t.warn_soft);
    }
    let mono = pen.baseline(rect, Face::Mono);
    let count = thousands(value.count);
    let room = columns.count - columns.file - pen.width(&count, Face::Body) - 12.0;
    pen.put(columns.file, mono, Anchor::Left, &walk::value(&value.text, t, t.muted), room);
    pen.text_right(columns.count, pen.baseline(rect, Face::Body), &count, Face::Body, t.muted);
    pen.icon_small(pos2(columns.count + 22.0, rect.center().y), icon::ARROW_RIGHT, t.faint);
    let room = columns.right - columns.becomes - 22.0;
    let becomes = match (&value.becomes, value.is_good) {
        (None, _) => "not understood".to_owned(),
        (Some(text), _) => text.clone(),
    };
    let (face, ink) = if value.becomes.is_some() { (Face::Mono, t.text) } else { (Face::Body, t.muted) };
    pen.text_fit(columns.becomes, pen.baseline(rect, face), &becomes, face, ink, room);
    let sign = pos2(columns.right - 7.0, rect.center().y);
    if value.is_good {
        pen.icon_small(sign, icon::CHECK, t.faint);
    } else {
        pen.mark(sign, icon::WARNING, t.warn_mark);
    }
    let said = if value.becomes.is_none() { "not sent: " } else { "" };
    let spoken = format!("{}, {count}, becomes {said}{becomes}", value.text);
    let response = ui.interact(rect, ui.scope_id().with(("value", at)), Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, &spoken));
    tooltip::hint(response, &spoken);
}

fn empty_row(ui: &Ui, rect: Rect, count: usize, columns: Columns) {
    let pen = Pen::of(ui);
    let t = pen.theme;
    let y = pen.baseline(rect, Face::Body);
    pen.text(columns.file, y, "empty", Face::Caption, t.faint);
    pen.text_right(columns.count, y, &thousands(count), Face::Body, t.muted);
    pen.icon_small(pos2(columns.count + 22.0, rect.center().y), icon::ARROW_RIGHT, t.faint);
    pen.text(columns.becomes, y, "not sent: empty", Face::Body, t.muted);
    let spoken = format!("empty, {count}, not sent");
    let response = ui.interact(rect, ui.scope_id().with("empty value"), Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, &spoken));
}

/// After the last one: what was done, and the way to those that were skipped.
fn done(ui: &Ui, rect: Rect, walk: &SuggestWalk, frame: &mut Frame<'_>) {
    let count = |state| walk.targets.iter().filter(|target| frame.bench.walked_state(walk, target) == state).count();
    let (taken, skipped) = (count(SuggestionState::Taken), count(SuggestionState::Skipped));
    let never = count(SuggestionState::Never);
    let text = format!("{taken} accepted, {skipped} skipped, {never} never again. Each can be undone.");
    let again = format!("Go through the {skipped} skipped");
    let mut buttons = vec![Button::primary("Leave the suggestions")];
    if skipped > 0 {
        buttons.push(Button::secondary(&again));
    }
    match area::empty(ui, rect, "That was the last one", &text, &buttons) {
        Some(0) => frame.asks.command(SuggestStep::Leave),
        Some(_) => frame.asks.command(SuggestStep::Again),
        None => {}
    }
}
