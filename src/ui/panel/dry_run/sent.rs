//! The requests of one plan: what the client would send next, and what was asked to know that.

use egui::{Context, Rect, Role, Sense, Ui, WidgetInfo, pos2, vec2};

use crate::client::Sequence;
use crate::scim::template::Sent;
use crate::scim::{Destination, RequestTemplate, ScriptForm};
use crate::ui::ask::Asks;
use crate::ui::icon;
use crate::ui::paint::{Anchor, Face, Pen};
use crate::ui::panel::area;
use crate::ui::theme::size;
use crate::ui::widget::{Button, dialog};
use crate::workbench::Workbench;

/// Draws the list; whether it stays open.
pub fn show(ctx: &Context, bench: &Workbench, asks: &mut Asks) -> bool {
    let Some(plan) = bench.dry_run().plans.get(&bench.view().record()) else { return false };
    let client = bench.client().label;
    let asked: Vec<RequestTemplate> = plan.asked.iter().map(RequestTemplate::from).collect();
    let parts = [
        (format!("{client} would send next"), next(&plan.next)),
        ("Asked to know this, by reading only".to_owned(), asked.iter().map(Line::asked).collect()),
    ];
    let rows: usize = parts.iter().map(|(_, lines)| lines.len().max(1)).sum();
    let height = (rows as f32 * size::ROW_TALL + 2.0 * 40.0 + 16.0).min(ctx.content_rect().height() - 160.0);
    let width = (ctx.content_rect().width() - 160.0).min(760.0);
    let title = format!("Requests for {}", plan.name);
    let base = bench.base_url();
    let output = dialog::show(ctx, &title, vec2(width, height), |ui, rect| {
        area::scroll(ui, rect, "requests", |ui, place| {
            let mut top = place.top();
            for (part, (title, lines)) in parts.iter().enumerate() {
                let pen = Pen::of(ui);
                pen.text(place.left() + size::PAD, top + 28.0, title, Face::Strong, pen.theme.text);
                top += 40.0;
                if lines.is_empty() {
                    let text = "None: the answers were known already, or there is nothing to do.";
                    pen.text(place.left() + size::PAD, top + 16.0, text, Face::Body, pen.theme.muted);
                    top += size::ROW_TALL;
                }
                for (index, line) in lines.iter().enumerate() {
                    let row = Rect::from_min_size(pos2(place.left(), top), vec2(place.width(), size::ROW_TALL));
                    match line {
                        Line::Request(sent, when) if show_request(ui, row, (part, index), *sent, when) => {
                            let curl = sent.as_script(ScriptForm::Curl, Destination::Address(&base));
                            asks.copy(curl, "The request as curl, for bash");
                        }
                        Line::Request(..) => {}
                        Line::Words(words) => show_words(ui, row, (part, index), words),
                    }
                    top = row.bottom();
                }
            }
            top
        });
    });
    !output.closed
}

/// What stands in a row.
enum Line<'a> {
    Request(Sent<'a>, String),
    /// What is not sent, and why; how much more there is.
    Words(String),
}

impl<'a> Line<'a> {
    fn asked(request: &'a RequestTemplate) -> Self {
        Self::Request(request.once(), request.purpose.clone())
    }
}

/// What is sent next: of a request that is repeated the first few.
fn next(sequence: &Sequence) -> Vec<Line<'_>> {
    const LISTED: usize = 20;
    let mut lines = Vec::new();
    for step in sequence {
        let when = format!("sent {}", step.condition.words());
        lines.extend(step.skipped_because().map(|reason| Line::Words(format!("Not sent: {reason}"))));
        lines.extend(step.sent().take(LISTED).map(|sent| Line::Request(sent, when.clone())));
        if let Some(more) = step.times().checked_sub(LISTED).filter(|more| *more > 0) {
            lines.push(Line::Words(format!("{more} more like it: {}", step.title())));
        }
    }
    lines
}

fn show_words(ui: &Ui, row: Rect, id: (usize, usize), words: &str) {
    let pen = Pen::of(ui);
    let left = row.left() + size::PAD;
    let room = row.right() - size::PAD - left;
    area::words(ui, &format!("words {id:?}"), left, row, words, Face::Body, pen.theme.muted, room);
    pen.hline(row.left()..row.right(), row.bottom() - 1.0, pen.theme.line);
}

/// One request in two lines; whether it is to be copied.
fn show_request(ui: &Ui, row: Rect, id: (usize, usize), sent: Sent<'_>, when: &str) -> bool {
    let (method, path) = (sent.template().method, sent.path());
    let pen = Pen::of(ui);
    let t = pen.theme;
    let left = row.left() + size::PAD;
    let name = format!("Copy {method} {path} as curl");
    let button = Button::quiet("Copy as curl").icon(icon::COPY).name(&name).id(ui.scope_id().with(("copy", id)));
    let shown = button.show_before(ui, row.right() - size::PAD, row.center().y);
    let room = shown.rect.left() - 16.0 - left;
    let verb = (method.as_str(), Face::MonoStrong, t.text);
    let spans = [verb, (" ", Face::Mono, t.muted), (path.as_str(), Face::Mono, t.muted)];
    pen.put(left, row.top() + 20.0, Anchor::Left, &spans, room);
    pen.text_fit(left, row.top() + 38.0, when, Face::Caption, t.faint, room);
    let place = Rect::from_min_max(row.min, pos2(shown.rect.left() - 8.0, row.bottom()));
    let response = ui.interact(place, ui.scope_id().with(("request", id)), Sense::hover());
    let whole = format!("{method} {path}");
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, format!("{whole}, {when}")));
    if pen.width(&whole, Face::Mono) > room {
        crate::ui::widget::tooltip::hint(response, &whole);
    }
    pen.hline(row.left()..row.right(), row.bottom() - 1.0, t.line);
    shown.clicked()
}
