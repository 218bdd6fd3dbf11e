//! A request as it goes over the wire: address, headers, body, and what is to be known of its form.

use egui::{Rect, Role, Sense, Ui, WidgetInfo, pos2, vec2};

use super::lines::Line;
use super::request::StepPage;
use crate::client::Step;
use crate::scim::{Header, HeaderValue, Method};
use crate::ui::icon;
use crate::ui::paint::{Anchor, Cut, Face, Pen, Span};
use crate::ui::theme::size;
use crate::ui::widget::code::{self, CodeLine};
use crate::ui::widget::tooltip;
use crate::workbench::Workbench;

/// The dots in the place of the token.
const MASK: f32 = 120.0;

/// Draws the request on the well, or why there is none.
pub fn show(ui: &mut Ui, mut rect: Rect, bench: &Workbench, step: &Step, page: &StepPage) {
    let pen = Pen::of(ui);
    pen.fill(rect, 0.0, pen.theme.canvas);
    let Some(sent) = step.first() else { return skipped(ui, rect, step) };
    notes(ui, &mut rect, bench, step, page);
    let mut writer =
        Writer { ui, pen, left: rect.left() + code::TEXT, right: rect.right() - size::PAD, top: rect.top() + 12.0 };
    let path = sent.path();
    writer.address(&bench.base_url(), sent.template().method, &path);
    writer.headers(&sent.template().headers, page);
    let top = writer.top + 8.0;
    let pen = Pen::of(ui);
    pen.hline(rect.left() + code::TEXT..rect.right() - size::PAD, top, pen.theme.line_strong);
    rect.min.y = top + 1.0;
    if page.has_body {
        let lines = &page.body.lines;
        code::show(ui, rect, "Body of the request", lines.len(), |index| code_line(&lines[index]));
    } else {
        query(ui, rect, &path);
    }
}

/// Why a step sends nothing.
fn skipped(ui: &Ui, rect: Rect, step: &Step) {
    let pen = Pen::of(ui);
    let reason = step.skipped_because().unwrap_or_default();
    let (left, top) = (rect.left() + code::TEXT, rect.top() + 16.0);
    let bottom = pen.paragraph(left, top, reason, Face::Body, pen.theme.muted, rect.right() - size::PAD - left);
    let place = Rect::from_min_max(pos2(left, top), pos2(rect.right(), bottom));
    let response = ui.interact(place, ui.scope_id().with("skipped"), Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, reason));
}

/// A line of a body for the code view.
pub fn code_line(line: &Line) -> CodeLine<'_> {
    CodeLine {
        text: &line.text,
        spans: code::json(&line.text),
        caption: &line.origin,
        finding: line.finding.as_ref().map(|(severity, words)| (*severity, words.as_str())),
    }
}

/// Writes lines downwards.
struct Writer<'u> {
    ui: &'u Ui,
    pen: Pen,
    left: f32,
    right: f32,
    top: f32,
}

impl Writer<'_> {
    /// One line of code; what is too long is cut and told to the pointer. Returns where it ended and its baseline.
    fn line(&mut self, id: &str, indent: f32, spans: &[Span<'_>]) -> (Rect, f32) {
        let left = self.left + indent;
        let place = Rect::from_min_max(pos2(left, self.top), pos2(self.right, self.top + size::CODE_LINE));
        let y = self.pen.baseline(place, Face::Mono);
        let shown = self.pen.put(left, y, Anchor::Left, spans, place.width());
        let whole: String = spans.iter().map(|span| span.0).collect();
        let response = self.ui.interact(place, self.ui.scope_id().with(("http", id)), Sense::hover());
        response.widget_info(|| WidgetInfo::labeled(Role::Label, true, &whole));
        let width: f32 = spans.iter().map(|(text, face, _)| self.pen.width(text, *face)).sum();
        if width > place.width() {
            tooltip::hint(response, &whole);
        }
        self.top += size::CODE_LINE;
        (shown, y)
    }

    /// Verb and whole address; the query on a line of its own when it does not fit beside the path.
    fn address(&mut self, base: &str, method: Method, path: &str) {
        let t = self.pen.theme;
        let verb = (method.as_str(), Face::MonoStrong, t.text);
        let base = base.trim_end_matches('/');
        let split = base.find("://").map_or(0, |at| at + 3);
        let split = base[split..].find('/').map_or(base.len(), |at| at + split);
        let (host, below) = base.split_at(split);
        let host = (host, Face::Mono, t.faint);
        let space = (" ", Face::Mono, t.faint);
        let whole = format!("{method} {base}{path}");
        let (path, query) = path.split_at(path.find('?').unwrap_or(path.len()));
        let below = format!("{below}{path}");
        if self.pen.width(&whole, Face::Mono) <= self.right - self.left || query.is_empty() {
            let all = format!("{below}{query}");
            self.line("address", 0.0, &[verb, space, host, (&all, Face::Mono, t.text)]);
        } else {
            self.line("address", 0.0, &[verb, space, host, (&below, Face::Mono, t.text)]);
            self.line("query", 32.0, &[(query, Face::Mono, t.text)]);
        }
    }

    fn headers(&mut self, headers: &[Header], page: &StepPage) {
        let t = self.pen.theme;
        let colon = (": ", Face::Mono, t.faint);
        for header in headers {
            let name = (header.name, Face::Mono, t.syn_attribute);
            match &header.value {
                HeaderValue::Text(text) => {
                    self.line(header.name, 0.0, &[name, colon, (text, Face::Mono, t.muted)]);
                }
                HeaderValue::BearerToken => {
                    let (shown, y) = self.line(header.name, 0.0, &[name, colon, ("Bearer ", Face::Mono, t.muted)]);
                    self.token(shown.right(), y);
                }
            }
        }
        // With something open nobody knows how long the body will be.
        if page.has_body && page.needs.is_none() {
            let name = ("Content-Length", Face::Mono, t.syn_attribute);
            self.line("Content-Length", 0.0, &[name, colon, (&page.body.bytes.to_string(), Face::Mono, t.muted)]);
        }
    }

    /// A parameter of the query; a long value goes on over several lines.
    fn parameter(&mut self, name: &str, value: &str) {
        let (pen, t) = (&self.pen, self.pen.theme);
        let y = self.top + 14.0;
        let start = pen.text(self.left, y, name, Face::Mono, t.syn_attribute);
        let start = pen.text(start, y, " = ", Face::Mono, t.faint);
        let bottom = pen.paragraph(start, self.top, value, Face::Mono, t.syn_string, self.right - start);
        let place = Rect::from_min_max(pos2(self.left, self.top), pos2(self.right, bottom));
        let response = self.ui.interact(place, self.ui.scope_id().with(("parameter", name)), Sense::hover());
        response.widget_info(|| WidgetInfo::labeled(Role::Label, true, format!("{name} = {value}")));
        self.top = bottom;
    }

    /// Dots and a lock where the token will be, and what becomes of it.
    fn token(&self, x: f32, y: f32) {
        let (pen, t) = (&self.pen, self.pen.theme);
        let mask = Rect::from_min_size(pos2(x + 2.0, y - 13.0), vec2(MASK, 18.0));
        pen.fill(mask, size::RADIUS, t.quiet_soft);
        for dot in 0..12_u8 {
            pen.painter.circle_filled(pos2(mask.left() + 12.0 + f32::from(dot) * 7.0, mask.center().y), 1.75, t.muted);
        }
        pen.icon_row(pos2(mask.right() - 16.0, mask.center().y), icon::LOCK_KEY, t.muted);
        let left = mask.right() + 10.0;
        pen.text_fit(left, y, "never shown, saved or copied", Face::Caption, t.faint, self.right - left);
    }
}

/// A look-up has no body: its query, readable.
fn query(ui: &Ui, rect: Rect, path: &str) {
    let pen = Pen::of(ui);
    let t = pen.theme;
    let (left, right) = (rect.left() + code::TEXT, rect.right() - size::PAD);
    let mut writer = Writer { ui, pen, left, right, top: rect.top() + 8.0 };
    for (name, value) in readable_query(path) {
        writer.parameter(&name, &value);
    }
    writer.line("no body", 0.0, &[("No body: this request only reads.", Face::Body, t.faint)]);
}

/// The parameters of a path, percent-decoded.
fn readable_query(path: &str) -> Vec<(String, String)> {
    let query = path.split_once('?').map_or("", |(_, query)| query);
    url::form_urlencoded::parse(query.as_bytes()).into_owned().collect()
}

/// What is to be known of this form, at the foot: whether it is documented, what it cannot say yet.
fn notes(ui: &Ui, rect: &mut Rect, bench: &Workbench, step: &Step, page: &StepPage) {
    let pen = Pen::of(ui);
    let t = pen.theme;
    let mut notes = Vec::new();
    if !step.mark.is_documented() {
        let client = bench.client().label;
        notes.push(format!("This form of the request: {} by {client}.", step.mark.label()));
    }
    notes.extend(page.needs.clone());
    if step.times() > 1 {
        notes.push(format!("Sent {} times, once for each; the first is shown.", step.times()));
    }
    notes.extend(step.notes.iter().cloned());
    if notes.is_empty() {
        return;
    }
    let (left, width) = (size::PAD + 22.0, rect.width() - 2.0 * size::PAD - 22.0);
    let height: f32 = notes.iter().map(|note| pen.paragraph_height(note, Face::Body, width) + 4.0).sum();
    let foot = rect.cut_bottom((height + 12.0).min(rect.height() / 3.0));
    pen.fill(foot, 0.0, t.surface);
    pen.hline(foot.left()..foot.right(), foot.top(), t.line);
    let pen = pen.clip(foot);
    let mut top = foot.top() + 8.0;
    for (index, note) in notes.iter().enumerate() {
        pen.mark(pos2(foot.left() + size::PAD + 7.0, top + 10.0), icon::INFO, t.faint);
        let bottom = pen.paragraph(foot.left() + left, top, note, Face::Body, t.muted, width);
        let place = Rect::from_min_max(pos2(foot.left(), top), pos2(foot.right(), bottom));
        let response = ui.interact(place, ui.scope_id().with(("note", index)), Sense::hover());
        response.widget_info(|| WidgetInfo::labeled(Role::Label, true, note));
        tooltip::hint(response, if index == 0 { step.source } else { note });
        top = bottom + 4.0;
    }
}

#[cfg(test)]
mod tests {
    use super::readable_query;

    #[test]
    fn a_query_is_read_back_to_what_was_asked() {
        let path = "/Users?attributes=id&filter=userName%20eq%20%22a%2Bb%40c%22";
        let expected = [("attributes", "id"), ("filter", "userName eq \"a+b@c\"")];
        let read = readable_query(path);
        assert_eq!(read.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect::<Vec<_>>(), expected);
        assert!(readable_query("/Users").is_empty());
    }
}
