//! The mark: three stripes of a crossing, the middle one in the accent. On screen, and as the window's icon.

use super::paint::Pen;
use super::raster;
use super::theme::DARK;
use egui::{Color32, CornerRadius, IconData, Pos2, Rect, Shape, pos2, vec2};

/// Side of the window's icon, in pixels.
pub const ICON_SIDE: usize = 256;

/// Draws the mark, 15 × 14, its left edge at `x`, centred on `y`.
pub fn paint(pen: &Pen, x: f32, y: f32) {
    for stripe in 0..3 {
        let ink = if stripe == 1 { pen.theme.accent } else { pen.theme.text };
        let left = x + stripe as f32 * 6.0;
        pen.fill(Rect::from_min_size(pos2(left, y - 7.0), vec2(3.0, 14.0)), 1.0, ink);
    }
}

/// The window's icon, 256 × 256: the mark on a rounded dark ground, so that it shows on any panel. The same drawing as assets/icon.svg.
pub fn window_icon() -> IconData {
    let rgba = raster::draw_shapes(icon_shapes(), ICON_SIDE).to_rgba();
    IconData { rgba, width: ICON_SIDE as u32, height: ICON_SIDE as u32 }
}

fn icon_shapes() -> Vec<Shape> {
    let ground = Rect::from_min_size(Pos2::ZERO, vec2(256.0, 256.0)).shrink(8.0);
    let stripe = |k: u8, ink: Color32| {
        let left = 62.0 + f32::from(k) * 51.0;
        Shape::rect_filled(Rect::from_min_size(pos2(left, 66.0), vec2(30.0, 124.0)), CornerRadius::same(9), ink)
    };
    vec![
        Shape::rect_filled(ground, CornerRadius::same(52), DARK.surface),
        stripe(0, DARK.text),
        stripe(1, DARK.accent),
        stripe(2, DARK.text),
    ]
}

#[cfg(test)]
mod tests {
    use super::{DARK, ICON_SIDE, window_icon};

    #[test]
    fn the_icon_shows_three_stripes_on_a_rounded_ground() {
        let rgba = window_icon().rgba;
        assert_eq!(rgba.len(), ICON_SIDE * ICON_SIDE * 4);
        let at = |x: usize, y: usize| &rgba[(y * ICON_SIDE + x) * 4..][..4];
        assert_eq!(at(0, 0)[3], 0, "the corner is clear");
        for (x, ink) in [(77, DARK.text), (128, DARK.accent), (179, DARK.text), (103, DARK.surface)] {
            assert_eq!(at(x, 128), ink.to_array(), "at {x}");
        }
    }
}
