//! What the tests of the window share: a harness with our faces, theme and CPU renderer, so that pictures need no GPU and are the same everywhere.

use crosswalk::ui::raster::Rasterizer;
use crosswalk::ui::theme::Theme;
use egui_kittest::{Harness, TestRenderer};

#[derive(Default)]
struct CpuRenderer(Rasterizer);

impl TestRenderer for CpuRenderer {
    fn handle_delta(&mut self, delta: &mut egui::TexturesDelta) {
        self.0.update(delta);
    }

    fn render(&mut self, ctx: &egui::Context, output: &egui::FullOutput) -> Result<image::RgbaImage, String> {
        let canvas = self.0.draw(ctx, output.shapes.clone(), ctx.content_rect().size(), ctx.pixels_per_point());
        image::RgbaImage::from_raw(canvas.width as u32, canvas.height as u32, canvas.to_rgba())
            .ok_or_else(|| "the canvas has not the size it says".to_owned())
    }
}

/// A harness of this size, with a state that the page may change.
pub fn harness<'a, S: 'a>(
    theme: &'static Theme,
    size: [f32; 2],
    scale: f32,
    state: S,
    page: impl FnMut(&mut egui::Ui, &mut S) + 'a,
) -> Harness<'a, S> {
    Harness::builder()
        .with_size(size)
        .with_pixels_per_point(scale)
        // Jobs wake the window whenever a result is there, on a busy machine in the middle of a run.
        .with_max_steps(100)
        .with_theme(theme.egui())
        .renderer(CpuRenderer::default())
        .with_context_setup(crosswalk::ui::setup)
        .build_ui_state(page, state)
}
