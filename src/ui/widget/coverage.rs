//! How many of the records have a value: a percentage and a bar. Silence is good news: at 100 % nothing is drawn.

use crate::ui::paint::{Face, Pen};
use egui::{Rect, pos2};

/// Width of the bar.
pub const BAR: f32 = 24.0;

/// Draws the percentage and the bar with its right end at `right`, centred on `y`, on the baseline `baseline`.
/// `filled` of `all` records have a value; nothing is drawn when all have, or when there are none.
pub fn paint(pen: &Pen, right: f32, y: f32, baseline: f32, filled: usize, all: usize) {
    if filled >= all {
        return;
    }
    let share = filled as f32 / all as f32;
    bar(pen, right, y, share);
    pen.text_right(right - BAR - 8.0, baseline, &percent(filled, all), Face::Caption, pen.theme.faint);
}

/// Only the bar, 24 × 3.
pub fn bar(pen: &Pen, right: f32, y: f32, share: f32) {
    let track = Rect::from_min_max(pos2(right - BAR, y - 1.5), pos2(right, y + 1.5));
    pen.fill(track, 1.0, pen.theme.bar_track);
    if share > 0.0 {
        let length = (BAR * share.min(1.0)).max(2.0);
        pen.fill(Rect::from_min_max(track.min, pos2(track.left() + length, track.bottom())), 1.0, pen.theme.bar);
    }
}

/// The share in whole percent; what is not quite all is never called 100 %, what is not quite nothing never 0 %.
pub fn percent(filled: usize, all: usize) -> String {
    match (filled, all) {
        (0, _) => "0%".to_owned(),
        (filled, all) if filled >= all => "100%".to_owned(),
        (filled, all) => {
            let share = (filled as f64 / all as f64 * 100.0).round();
            if share < 1.0 { "<1%".to_owned() } else { format!("{}%", share.min(99.0)) }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::percent;

    #[test]
    fn a_percentage_never_rounds_to_all_or_nothing() {
        let cases = [
            (0, 120, "0%"),
            (1, 5000, "<1%"),
            (60, 120, "50%"),
            (4999, 5000, "99%"),
            (5000, 5000, "100%"),
            (2, 3, "67%"),
        ];
        for (filled, all, expected) in cases {
            assert_eq!(percent(filled, all), expected, "{filled} of {all}");
        }
    }
}
