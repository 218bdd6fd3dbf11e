//! A progress bar: a length, and words beside it. It moves only when work moves; nothing spins.

use crate::ui::paint::{Face, Pen};
use egui::{Rect, Response, Role, Sense, Ui, WidgetInfo, pos2};

/// Draws a bar 4 high in the middle of `rect`'s height. `share` is 0 to 1; `None` when the end is not known.
/// `words` ("412 of 5,000, 40 s left") stand at its right.
pub fn show(ui: &Ui, rect: Rect, name: &str, share: Option<f32>, words: &str) -> Response {
    let pen = Pen::of(ui);
    let response = ui.interact(rect, ui.scope_id().with(("progress", name)), Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(Role::ProgressIndicator, true, name));
    ui.ctx().accesskit_node_builder(response.id, |node| {
        node.set_value(words);
        if let Some(share) = share {
            node.set_numeric_value(f64::from(share * 100.0).round());
            node.set_min_numeric_value(0.0);
            node.set_max_numeric_value(100.0);
        }
    });
    paint(&pen, rect, share, words);
    response
}

/// Draws it as it looks at a given share.
pub fn paint(pen: &Pen, rect: Rect, share: Option<f32>, words: &str) {
    let t = pen.theme;
    let gap = if words.is_empty() { 0.0 } else { 12.0 };
    let end = pen.text_right(rect.right(), pen.baseline(rect, Face::Body), words, Face::Caption, t.muted) - gap;
    let y = pen.snap(rect.center().y);
    let track = Rect::from_min_max(pos2(rect.left(), y - 2.0), pos2(end.max(rect.left() + 8.0), y + 2.0));
    pen.fill(track, 2.0, t.bar_track);
    match share {
        Some(share) if share > 0.0 => {
            let length = (track.width() * share.min(1.0)).max(4.0);
            pen.fill(Rect::from_min_max(track.min, pos2(track.left() + length, track.bottom())), 2.0, t.accent);
        }
        Some(_) => {}
        None => {
            // Unknown length: dashes all along say "working" without an animation.
            let dashes = (track.width() / 16.0) as usize;
            for k in 0..dashes {
                let left = track.left() + k as f32 * 16.0;
                pen.fill(Rect::from_min_max(pos2(left, track.top()), pos2(left + 8.0, track.bottom())), 2.0, t.accent);
            }
        }
    }
}
