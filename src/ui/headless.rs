//! Pictures without a window: any panel drawn at a size and scale, to pixels or to a PNG.
//!
//! `crosswalk tour` and the tests use it. It runs egui itself until the layout has settled, tessellates, and fills with [`super::raster`].

use super::raster::{Canvas, Rasterizer};
use super::theme::Theme;
use egui::{Context, FullOutput, Pos2, RawInput, Rect, Ui, Vec2, ViewportId};
use std::io::Write;

/// Passes after which a layout that still asks for another is drawn as it is.
const MOST_PASSES: usize = 8;
/// Passes always made: popups and scroll areas learn their size in the first.
const LEAST_PASSES: usize = 3;

/// How a picture is made.
#[derive(Clone, Copy, Debug)]
pub struct Picture {
    /// In points.
    pub size: Vec2,
    /// Physical pixels per point.
    pub scale: f32,
    /// The colours.
    pub theme: &'static Theme,
    /// Whether names in scripts our faces lack may be drawn with this machine's fonts. Off where pictures are compared.
    pub system_fonts: bool,
}

impl Picture {
    /// At scale 1, with our own faces only.
    pub fn new(width: f32, height: f32, theme: &'static Theme) -> Self {
        Self { size: Vec2::new(width, height), scale: 1.0, theme, system_fonts: false }
    }

    /// At another scale.
    pub fn scale(mut self, scale: f32) -> Self {
        self.scale = scale;
        self
    }

    /// With the system's fonts as fallback.
    pub fn with_system_fonts(mut self) -> Self {
        self.system_fonts = true;
        self
    }

    /// Draws until the layout has settled.
    pub fn draw(&self, mut ui: impl FnMut(&mut Ui)) -> Canvas {
        let ctx = self.context();
        let mut rasterizer = Rasterizer::default();
        let mut pass = 0;
        loop {
            let mut output = ctx.run_ui(self.input(pass), &mut ui);
            rasterizer.update(&mut output.textures_delta);
            pass += 1;
            if pass >= LEAST_PASSES && (settled(&output) || pass >= MOST_PASSES) {
                return rasterizer.draw(&ctx, output.shapes, self.size, self.scale);
            }
        }
    }

    /// Draws and encodes as PNG.
    pub fn png(&self, ui: impl FnMut(&mut Ui)) -> Result<Vec<u8>, png::EncodingError> {
        encode(&self.draw(ui))
    }

    fn context(&self) -> Context {
        let ctx = Context::default();
        super::setup(&ctx);
        ctx.set_theme(self.theme.egui());
        if self.system_fonts {
            ctx.add_font_provider(std::sync::Arc::new(egui_system_font_provider::SystemFontProvider::new()));
        }
        ctx
    }

    fn input(&self, pass: usize) -> RawInput {
        let mut input = RawInput {
            screen_rect: Some(Rect::from_min_size(Pos2::ZERO, self.size)),
            time: Some(pass as f64 / 60.0),
            focused: true,
            ..RawInput::default()
        };
        if let Some(viewport) = input.viewports.get_mut(&ViewportId::ROOT) {
            viewport.native_pixels_per_point = Some(self.scale);
        }
        input
    }
}

fn settled(output: &FullOutput) -> bool {
    output.viewport_output.values().all(|viewport| !viewport.repaint_delay.is_zero())
}

/// The canvas as a PNG file.
pub fn encode(canvas: &Canvas) -> Result<Vec<u8>, png::EncodingError> {
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, canvas.width as u32, canvas.height as u32);
    encoder.set_color(png::ColorType::Rgba);
    encoder.set_depth(png::BitDepth::Eight);
    let mut writer = encoder.write_header()?;
    writer.write_image_data(&canvas.to_rgba())?;
    writer.finish()?;
    bytes.flush()?;
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::Picture;
    use crate::ui::paint::{Face, Pen};
    use crate::ui::theme::{DARK, LIGHT};
    use egui::{Ui, pos2};

    fn page(ui: &mut Ui) {
        let pen = Pen::of(ui);
        pen.fill(ui.ctx().content_rect(), 0.0, pen.theme.surface);
        pen.text(8.0, 20.0, "Crosswalk", Face::Strong, pen.theme.text);
        pen.hline(0.0..64.0, 31.0, pen.theme.line_strong);
    }

    #[test]
    fn the_size_in_pixels_is_points_times_scale() {
        for (scale, expected) in [(1.0, (64, 32)), (1.25, (80, 40)), (2.0, (128, 64))] {
            let canvas = Picture::new(64.0, 32.0, &DARK).scale(scale).draw(page);
            assert_eq!((canvas.width, canvas.height), expected);
        }
    }

    #[test]
    fn each_theme_fills_with_its_own_ground_and_the_text_is_there() {
        for theme in [&DARK, &LIGHT] {
            let canvas = Picture::new(64.0, 32.0, theme).draw(page);
            let at = |x: usize, y: usize| canvas.pixels[y * canvas.width + x];
            assert_eq!(at(2, 2), theme.surface);
            assert_eq!(at(2, 31), theme.line_strong);
            assert!(canvas.pixels.contains(&theme.text), "no pixel has the ink of the text");
        }
    }

    #[test]
    fn two_runs_are_identical() {
        let picture = Picture::new(64.0, 32.0, &LIGHT).scale(1.25);
        assert_eq!(picture.draw(page), picture.draw(page));
    }

    #[test]
    fn a_hairline_is_one_physical_pixel_at_every_scale() {
        for scale in [1.0, 1.25, 1.5, 2.0] {
            let canvas = Picture::new(16.0, 16.0, &DARK).scale(scale).draw(|ui| {
                let pen = Pen::of(ui);
                pen.fill(ui.ctx().content_rect(), 0.0, pen.theme.surface);
                pen.hline(0.0..16.0, pos2(0.0, 7.3).y, pen.theme.text);
            });
            let column: Vec<_> = (0..canvas.height)
                .map(|y| canvas.pixels[y * canvas.width + 3])
                .filter(|p| *p != DARK.surface)
                .collect();
            assert_eq!(column, [DARK.text], "scale {scale}");
        }
    }
}
