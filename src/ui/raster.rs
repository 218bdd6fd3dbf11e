//! A rasteriser on the CPU: egui's triangles to pixels, with no window, no GPU and no system package, the same on every machine.
//!
//! It does what egui's own backends do: premultiplied colours blended in gamma space, the texture sampled bilinearly, clipping per mesh.
//! Vertices are put on a grid of 1/16 pixel and filled by the top-left rule, so that an edge shared by two triangles is drawn exactly once.
//! Edge functions and colours are linear, so each row steps them by additions; opaque untextured spans are plain fills.

use egui::epaint::{ImageData, Mesh, Primitive, Vertex};
use egui::{Color32, ColorImage, Context, Rect, Shape, TextureId, TexturesDelta};
use std::collections::HashMap;

/// Subpixels per pixel.
const GRID: i64 = 16;

/// An image of premultiplied colours, row by row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Canvas {
    pub width: usize,
    pub height: usize,
    pub pixels: Vec<Color32>,
}

impl Canvas {
    /// Straight (not premultiplied) RGBA bytes, as PNG wants them.
    pub fn to_rgba(&self) -> Vec<u8> {
        self.pixels.iter().flat_map(Color32::to_srgba_unmultiplied).collect()
    }
}

/// Keeps egui's textures and draws with them.
#[derive(Default)]
pub struct Rasterizer {
    textures: HashMap<TextureId, ColorImage>,
}

impl Rasterizer {
    /// Takes over new, changed and freed textures; the delta is empty afterwards.
    pub fn update(&mut self, delta: &mut TexturesDelta) {
        for (id, patches) in delta.set.drain() {
            for patch in patches {
                let ImageData::Color(image) = &patch.image;
                match patch.pos {
                    None => {
                        self.textures.insert(id, ColorImage::clone(image));
                    }
                    Some(at) => {
                        if let Some(texture) = self.textures.get_mut(&id) {
                            copy_into(texture, image, at);
                        }
                    }
                }
            }
        }
        for id in delta.free.drain() {
            self.textures.remove(&id);
        }
    }

    /// Draws shapes on transparent ground.
    pub fn draw(&self, ctx: &Context, shapes: Vec<egui::epaint::ClippedShape>, size: egui::Vec2, scale: f32) -> Canvas {
        let (width, height) = ((size.x * scale).round() as usize, (size.y * scale).round() as usize);
        let mut canvas = Canvas { width, height, pixels: vec![Color32::TRANSPARENT; width * height] };
        for primitive in ctx.tessellate(shapes, scale) {
            if let Primitive::Mesh(mesh) = &primitive.primitive
                && let Some(texture) = self.textures.get(&mesh.texture_id)
            {
                let clip = Clip::new(primitive.clip_rect, scale, &canvas);
                draw_mesh(&mut canvas, &clip, mesh, texture, scale);
            }
        }
        canvas
    }
}

fn copy_into(texture: &mut ColorImage, patch: &ColorImage, [left, top]: [usize; 2]) {
    let [width, height] = patch.size;
    let stride = texture.size[0];
    for y in 0..height {
        let to = (top + y) * stride + left;
        texture.pixels[to..to + width].copy_from_slice(&patch.pixels[y * width..(y + 1) * width]);
    }
}

/// The pixels a mesh may touch.
struct Clip {
    x: std::ops::Range<i64>,
    y: std::ops::Range<i64>,
}

impl Clip {
    fn new(rect: Rect, scale: f32, canvas: &Canvas) -> Self {
        let bound = |v: f32, end: usize| ((v * scale).round().max(0.0) as i64).min(end as i64);
        Self {
            x: bound(rect.min.x, canvas.width)..bound(rect.max.x, canvas.width),
            y: bound(rect.min.y, canvas.height)..bound(rect.max.y, canvas.height),
        }
    }
}

fn draw_mesh(canvas: &mut Canvas, clip: &Clip, mesh: &Mesh, texture: &ColorImage, scale: f32) {
    for corners in mesh.indices.chunks_exact(3) {
        let at = |k: usize| mesh.vertices[corners[k] as usize];
        if let Some(triangle) = Triangle::new([at(0), at(1), at(2)], scale) {
            triangle.fill(canvas, clip, texture);
        }
    }
}

/// A point on the subpixel grid.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Point {
    x: i64,
    y: i64,
}

/// Twice the area of a triangle: positive when clockwise on screen.
fn area(a: Point, b: Point, c: Point) -> i64 {
    (b.x - a.x) * (c.y - a.y) - (b.y - a.y) * (c.x - a.x)
}

/// One side's edge function, stepped by whole pixels. Inside is `value >= 0`.
#[derive(Clone, Copy)]
struct Edge {
    a: Point,
    b: Point,
    step_x: i64,
    bias: i64,
}

impl Edge {
    fn new(a: Point, b: Point) -> Self {
        let top_left = (a.y == b.y && b.x > a.x) || b.y < a.y;
        Self { a, b, step_x: (a.y - b.y) * GRID, bias: if top_left { 0 } else { -1 } }
    }

    fn at(&self, p: Point) -> i64 {
        area(self.a, self.b, p)
    }
}

/// What is interpolated over a triangle: four colour channels and the place in the texture.
type Attributes = [f32; 6];

struct Triangle {
    points: [Point; 3],
    /// Opposite to each point.
    edges: [Edge; 3],
    area: f32,
    attributes: [Attributes; 3],
    /// The same colour at all three corners.
    one_colour: bool,
    /// The same texel at all three corners.
    one_texel: bool,
}

impl Triangle {
    fn new(mut v: [Vertex; 3], scale: f32) -> Option<Self> {
        let grid = |v: f32| (v * scale * GRID as f32).round() as i64;
        let point = |v: &Vertex| Point { x: grid(v.pos.x), y: grid(v.pos.y) };
        let mut points = [point(&v[0]), point(&v[1]), point(&v[2])];
        let mut doubled = area(points[0], points[1], points[2]);
        if doubled == 0 {
            return None;
        }
        if doubled < 0 {
            points.swap(1, 2);
            v.swap(1, 2);
            doubled = -doubled;
        }
        let [a, b, c] = points;
        Some(Self {
            points,
            edges: [Edge::new(b, c), Edge::new(c, a), Edge::new(a, b)],
            area: doubled as f32,
            attributes: v.map(|v| {
                let [r, g, b, a] = v.color.to_array().map(f32::from);
                [r, g, b, a, v.uv.x, v.uv.y]
            }),
            one_colour: v[0].color == v[1].color && v[1].color == v[2].color,
            one_texel: v[0].uv == v[1].uv && v[1].uv == v[2].uv,
        })
    }

    fn fill(&self, canvas: &mut Canvas, clip: &Clip, texture: &ColorImage) {
        let (top, bottom) = extent(self.points.map(|p| p.y), &clip.y);
        let (left, right) = extent(self.points.map(|p| p.x), &clip.x);
        let flat = (self.one_colour && self.one_texel).then(|| self.shade(self.attributes[0], texture));
        for y in top..bottom {
            let start = Point { x: left * GRID + GRID / 2, y: y * GRID + GRID / 2 };
            let Some(span) = self.span(start, left..right) else { continue };
            let from = y as usize * canvas.width;
            let row = &mut canvas.pixels[from + span.start as usize..from + span.end as usize];
            match flat {
                Some(colour) => fill_flat(row, colour),
                None => self.fill_row(row, Point { x: span.start * GRID + GRID / 2, y: start.y }, texture),
            }
        }
    }

    /// The pixels of one row that lie inside: each edge is linear in x, so its zero bounds them.
    fn span(&self, start: Point, x: std::ops::Range<i64>) -> Option<std::ops::Range<i64>> {
        let (mut first, mut end) = (x.start, x.end);
        for edge in &self.edges {
            let value = edge.at(start) + edge.bias;
            match edge.step_x {
                0 if value < 0 => return None,
                0 => {}
                // value + k·step ≥ 0 from k = ⌈-value / step⌉ on …
                step if step > 0 => first = first.max(x.start + (-value + step - 1).div_euclid(step)),
                // … and up to k = ⌊value / -step⌋.
                step => end = end.min(x.start + value.div_euclid(-step) + 1),
            }
        }
        (first < end).then_some(first..end)
    }

    fn fill_row(&self, row: &mut [Color32], start: Point, texture: &ColorImage) {
        let weights = self.edges.map(|edge| edge.at(start) as f32 / self.area);
        let steps = self.edges.map(|edge| edge.step_x as f32 / self.area);
        let along =
            |w: [f32; 3]| -> Attributes { std::array::from_fn(|i| (0..3).map(|k| w[k] * self.attributes[k][i]).sum()) };
        let (first, step) = (along(weights), along(steps));
        for (k, pixel) in row.iter_mut().enumerate() {
            let here: Attributes = std::array::from_fn(|i| first[i] + k as f32 * step[i]);
            *pixel = over(self.shade(here, texture), *pixel);
        }
    }

    fn shade(&self, [r, g, b, a, u, v]: Attributes, texture: &ColorImage) -> [f32; 4] {
        let texel = sample(texture, u, v);
        [r * texel[0], g * texel[1], b * texel[2], a * texel[3]]
    }
}

/// The pixels that three coordinates reach, within a clip.
fn extent(v: [i64; 3], clip: &std::ops::Range<i64>) -> (i64, i64) {
    let least = v.iter().min().copied().unwrap_or(0).div_euclid(GRID);
    let most = v.iter().max().copied().unwrap_or(0).div_euclid(GRID) + 1;
    (least.max(clip.start), most.min(clip.end))
}

fn fill_flat(row: &mut [Color32], colour: [f32; 4]) {
    if colour[3] >= 254.5 {
        row.fill(over(colour, Color32::TRANSPARENT));
    } else if colour.iter().any(|c| *c >= 0.5) {
        for pixel in row {
            *pixel = over(colour, *pixel);
        }
    }
}

/// A premultiplied colour over what is there.
fn over(colour: [f32; 4], ground: Color32) -> Color32 {
    let keep = 1.0 - colour[3] / 255.0;
    let ground = ground.to_array();
    let [r, g, b, a] = std::array::from_fn(|i| (colour[i] + f32::from(ground[i]) * keep + 0.5).clamp(0.0, 255.0) as u8);
    Color32::from_rgba_premultiplied(r, g, b, a)
}

/// The texture at (u, v), 0 to 1 per channel, between its four nearest texels.
fn sample(texture: &ColorImage, u: f32, v: f32) -> [f32; 4] {
    let [width, height] = texture.size;
    let (x, y) = (u * width as f32 - 0.5, v * height as f32 - 0.5);
    let (left, top) = (x.floor(), y.floor());
    let (fx, fy) = (x - left, y - top);
    let texel = |dx: i64, dy: i64| {
        let column = (left as i64 + dx).clamp(0, width as i64 - 1) as usize;
        let line = (top as i64 + dy).clamp(0, height as i64 - 1) as usize;
        texture.pixels[line * width + column].to_array()
    };
    let corners = [
        (texel(0, 0), (1.0 - fx) * (1.0 - fy)),
        (texel(1, 0), fx * (1.0 - fy)),
        (texel(0, 1), (1.0 - fx) * fy),
        (texel(1, 1), fx * fy),
    ];
    std::array::from_fn(|i| corners.iter().map(|(texel, weight)| f32::from(texel[i]) * weight).sum::<f32>() / 255.0)
}

/// Draws shapes without a texture of their own (no text, no images): for the window's icon.
pub fn draw_shapes(shapes: Vec<Shape>, side: usize) -> Canvas {
    let ctx = Context::default();
    let size = egui::Vec2::splat(side as f32);
    let input =
        egui::RawInput { screen_rect: Some(Rect::from_min_size(egui::Pos2::ZERO, size)), ..egui::RawInput::default() };
    let mut rasterizer = Rasterizer::default();
    let mut output = ctx.run_ui(input, |_| {});
    rasterizer.update(&mut output.textures_delta);
    let clip_rect = Rect::from_min_size(egui::Pos2::ZERO, size);
    let clipped = shapes.into_iter().map(|shape| egui::epaint::ClippedShape::new(clip_rect, shape)).collect();
    rasterizer.draw(&ctx, clipped, size, 1.0)
}

#[cfg(test)]
mod tests {
    use super::{Canvas, Clip, ColorImage, draw_mesh};
    use egui::epaint::{Mesh, Vertex};
    use egui::{Color32, Rect, pos2};

    fn white() -> ColorImage {
        ColorImage::filled([1, 1], Color32::WHITE)
    }

    fn canvas(width: usize, height: usize) -> Canvas {
        Canvas { width, height, pixels: vec![Color32::TRANSPARENT; width * height] }
    }

    fn draw(canvas: &mut Canvas, mesh: &Mesh, texture: &ColorImage) {
        let all = Rect::from_min_max(pos2(0.0, 0.0), pos2(canvas.width as f32, canvas.height as f32));
        let clip = Clip::new(all, 1.0, canvas);
        draw_mesh(canvas, &clip, mesh, texture, 1.0);
    }

    #[test]
    fn a_rectangle_fills_its_pixels_and_no_other() {
        let mut mesh = Mesh::default();
        mesh.add_colored_rect(Rect::from_min_max(pos2(2.0, 1.0), pos2(5.0, 4.0)), Color32::RED);
        let mut canvas = canvas(8, 6);
        draw(&mut canvas, &mesh, &white());
        for y in 0..6 {
            for x in 0..8 {
                let inside = (2..5).contains(&x) && (1..4).contains(&y);
                assert_eq!(
                    canvas.pixels[y * 8 + x],
                    if inside { Color32::RED } else { Color32::TRANSPARENT },
                    "{x} {y}"
                );
            }
        }
    }

    #[test]
    fn a_shared_edge_is_drawn_exactly_once_in_any_direction() {
        // A fan around an odd centre: with half-transparent ink a pixel drawn twice, or not at all, differs from the rest.
        let ink = Color32::from_rgba_premultiplied(100, 0, 0, 100);
        let center = pos2(10.3, 9.7);
        let mut mesh = Mesh::default();
        for k in 0..7 {
            let at = |k: usize| center + 40.0 * egui::Vec2::angled(std::f32::consts::TAU * (k as f32) / 7.0 + 0.1);
            let first = mesh.vertices.len() as u32;
            for pos in [center, at(k), at(k + 1)] {
                mesh.vertices.push(Vertex { pos, uv: egui::epaint::WHITE_UV, color: ink });
            }
            mesh.add_triangle(first, first + 1, first + 2);
        }
        let mut canvas = canvas(20, 20);
        draw(&mut canvas, &mesh, &white());
        assert!(canvas.pixels.iter().all(|p| *p == ink), "{:?}", canvas.pixels.iter().find(|p| **p != ink));
    }

    #[test]
    fn half_transparent_ink_blends_with_the_ground() {
        let mut mesh = Mesh::default();
        let all = Rect::from_min_max(pos2(0.0, 0.0), pos2(1.0, 1.0));
        mesh.add_colored_rect(all, Color32::from_rgb(0, 0, 200));
        mesh.add_colored_rect(all, Color32::from_rgba_premultiplied(64, 64, 64, 128));
        let mut canvas = canvas(1, 1);
        draw(&mut canvas, &mesh, &white());
        assert_eq!(canvas.pixels[0].to_array(), [64, 64, 164, 255]);
    }

    #[test]
    fn a_texture_is_sampled_between_its_texels() {
        let texture = ColorImage::new([2, 1], vec![Color32::BLACK, Color32::WHITE]);
        let mut mesh = Mesh::default();
        let all = Rect::from_min_max(pos2(0.0, 0.0), pos2(4.0, 1.0));
        mesh.add_rect_with_uv(all, Rect::from_min_max(pos2(0.0, 0.0), pos2(1.0, 1.0)), Color32::WHITE);
        let mut canvas = canvas(4, 1);
        draw(&mut canvas, &mesh, &texture);
        let reds: Vec<u8> = canvas.pixels.iter().map(Color32::r).collect();
        assert_eq!(reds, [0, 64, 191, 255]);
    }

    #[test]
    fn what_lies_outside_the_clip_is_not_drawn() {
        let mut mesh = Mesh::default();
        mesh.add_colored_rect(Rect::from_min_max(pos2(-50.0, -50.0), pos2(50.0, 50.0)), Color32::GREEN);
        let mut canvas = canvas(4, 4);
        let clip = Clip::new(Rect::from_min_max(pos2(1.0, 1.0), pos2(3.0, 2.0)), 1.0, &canvas);
        draw_mesh(&mut canvas, &clip, &mesh, &white(), 1.0);
        assert_eq!(canvas.pixels.iter().filter(|p| **p == Color32::GREEN).count(), 2);
    }
}
