//! What stands for a character that no font on this computer has: a box with its code point in it, so that two unknown names
//! still look different and the character can be looked up. A bare box would hide both.

use egui::{Color32, ColorImage, GlyphBitmap, GlyphRasterizer, GlyphRasterizerRequest, RasterizedGlyph, vec2};

/// Digits 0 to F, 3 × 5, one row of three bits a digit from the top, most significant first.
const DIGITS: [u16; 16] = [
    0b111_101_101_101_111,
    0b010_110_010_010_111,
    0b111_001_111_100_111,
    0b111_001_111_001_111,
    0b101_101_111_001_001,
    0b111_100_111_001_111,
    0b111_100_111_101_111,
    0b111_001_001_001_001,
    0b111_101_111_101_111,
    0b111_101_111_001_111,
    0b111_101_111_101_101,
    0b110_101_110_101_110,
    0b111_100_100_100_111,
    0b110_101_101_101_110,
    0b111_100_111_100_111,
    0b111_100_111_100_100,
];

/// Border, gap, digit, gap, digit, gap, border.
const HEIGHT: usize = 15;
/// How far the box reaches below the baseline.
const BELOW: usize = 3;

/// The rasteriser that egui asks when no font has a character.
pub fn rasterizer() -> GlyphRasterizer {
    GlyphRasterizer::new("crosswalk::hexbox", draw)
}

fn draw(request: &GlyphRasterizerRequest<'_>) -> Option<RasterizedGlyph> {
    let ch = request.cluster.chars().next().filter(|ch| !ch.is_whitespace() && !ch.is_control())?;
    let unit = ((request.font_size_px / 13.0) as usize).max(1);
    let (width, dots) = box_of(ch);
    let size = [width * unit, HEIGHT * unit];
    let pixels = (0..size[0] * size[1]).map(|k| {
        let (x, y) = (k % size[0] / unit, k / size[0] / unit);
        if dots[y * width + x] { Color32::WHITE } else { Color32::TRANSPARENT }
    });
    let image = ColorImage::new(size, pixels.collect());
    let offset_px = vec2(unit as f32, -(((HEIGHT - BELOW) * unit) as f32));
    let bitmap = GlyphBitmap { image, offset_px, is_color: false };
    Some(RasterizedGlyph { bitmap, advance_px: (size[0] + 2 * unit) as f32 })
}

/// Width, and which dots are set, row by row.
fn box_of(ch: char) -> (usize, Vec<bool>) {
    let code = u32::from(ch);
    let columns = if code > 0xFFFF { 3 } else { 2 };
    let width = columns * 4 + 3;
    let mut dots = vec![false; width * HEIGHT];
    for y in 0..HEIGHT {
        for x in 0..width {
            dots[y * width + x] = x == 0 || y == 0 || x == width - 1 || y == HEIGHT - 1;
        }
    }
    for place in 0..columns * 2 {
        let digit = (code >> (4 * (columns * 2 - 1 - place))) & 0xF;
        let (left, top) = (2 + place % columns * 4, 2 + place / columns * 6);
        for bit in (0..15).filter(|bit| DIGITS[digit as usize] >> (14 - bit) & 1 == 1) {
            dots[(top + bit / 3) * width + left + bit % 3] = true;
        }
    }
    (width, dots)
}

#[cfg(test)]
mod tests {
    use super::{HEIGHT, box_of};

    #[test]
    fn the_box_shows_the_code_point_in_two_rows() {
        let (width, dots) = box_of('漢'); // U+6F22
        let drawn: Vec<String> =
            dots.chunks(width).map(|row| row.iter().map(|dot| if *dot { '#' } else { '.' }).collect()).collect();
        let expected = [
            "###########",
            "#.........#",
            "#.###.###.#",
            "#.#...#...#",
            "#.###.###.#",
            "#.#.#.#...#",
            "#.###.#...#",
            "#.........#",
            "#.###.###.#",
            "#...#...#.#",
            "#.###.###.#",
            "#.#...#...#",
            "#.###.###.#",
            "#.........#",
            "###########",
        ];
        assert_eq!(drawn, expected);
    }

    #[test]
    fn a_code_point_of_five_digits_has_three_columns() {
        let (width, dots) = box_of('\u{1F600}');
        assert_eq!((width, dots.len()), (15, 15 * HEIGHT));
    }
}
