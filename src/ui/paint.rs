//! Painting by hand: text on a given baseline, hairlines of one physical pixel, icons, filled shapes.
//!
//! egui aligns line boxes, so 13 Inter beside 12 mono or 11 caption would stand a pixel off; here all text of a row stands on one
//! baseline, snapped to physical pixels. A stroke of 1 is a point and straddles two pixels at odd places; hairlines are filled rectangles.
//!
//! What a text hides (controls, bidirectional marks, characters without width) is shown: egui would draw nothing for it.

use super::font::family;
use super::theme::{Theme, size};
use crate::base::sink::{shown, shown_lines};
use egui::text::{LayoutJob, TextFormat, TextWrapping};
use egui::{
    Color32, CornerRadius, FontFamily, FontId, Galley, Painter, Pos2, Rect, Shape, Stroke, StrokeKind, Ui, pos2, vec2,
};
use std::ops::Range;
use std::sync::Arc;

/// The type scale: four sizes, two faces.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Face {
    /// Column heads, coverage, origin of a value, status line.
    Caption,
    /// Badges, step numbers.
    CaptionStrong,
    /// Everything else.
    Body,
    /// Buttons, tabs, a person's name, the selected row.
    Medium,
    /// Panel titles, the current step, a cause to fix.
    Strong,
    /// Values, code.
    Mono,
    /// HTTP verbs.
    MonoStrong,
    /// The counts of a dry run; the title of an empty workspace.
    Figure,
}

impl Face {
    /// Size in points and family.
    pub fn id(self) -> FontId {
        let (points, family) = match self {
            Self::Caption => (11.0, family::REGULAR),
            Self::CaptionStrong => (11.0, family::SEMIBOLD),
            Self::Body => (13.0, family::REGULAR),
            Self::Medium => (13.0, family::MEDIUM),
            Self::Strong => (13.0, family::SEMIBOLD),
            Self::Mono => (12.0, family::MONO),
            Self::MonoStrong => (12.0, family::MONO_SEMIBOLD),
            Self::Figure => (20.0, family::SEMIBOLD),
        };
        FontId::new(points, FontFamily::Name(family.into()))
    }

    /// Height of a capital, what the eye centres in a row: 0.728 of the size in both faces (OS/2 sCapHeight: 0.727 and 0.73).
    pub fn cap_height(self) -> f32 {
        self.id().size * 0.728
    }

    /// Distance between the baselines of a paragraph.
    pub fn line_height(self) -> f32 {
        match self {
            Self::Caption | Self::CaptionStrong => 16.0,
            Self::Figure => 24.0,
            _ => 20.0,
        }
    }
}

/// Which side of `x` the text lies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Anchor {
    /// It begins at x.
    Left,
    /// It ends at x.
    Right,
    /// Its middle is at x.
    Center,
}

/// A stretch of text in one face and one ink.
pub type Span<'a> = (&'a str, Face, Color32);

/// A painter that knows the theme and places text by its baseline.
#[derive(Clone)]
pub struct Pen {
    /// egui's painter, for shapes that have no helper here.
    pub painter: Painter,
    /// The roles to paint with.
    pub theme: &'static Theme,
}

impl Pen {
    /// A pen for this region, in the theme that shows.
    pub fn of(ui: &Ui) -> Self {
        Self { painter: ui.painter().clone(), theme: Theme::current(ui.ctx()) }
    }

    /// The same pen, clipped to `rect` as well.
    pub fn clip(&self, rect: Rect) -> Self {
        Self { painter: self.painter.with_clip_rect(rect.intersect(self.painter.clip_rect())), theme: self.theme }
    }

    /// The same pen, with everything at this opacity.
    pub fn faded(&self, opacity: f32) -> Self {
        let mut faded = self.clone();
        faded.painter.multiply_opacity(opacity);
        faded
    }

    /// Size of a physical pixel in points.
    pub fn pixel(&self) -> f32 {
        1.0 / self.painter.pixels_per_point()
    }

    /// `v` on a whole physical pixel.
    pub fn snap(&self, v: f32) -> f32 {
        (v * self.painter.pixels_per_point()).round() * self.pixel()
    }

    /// Where the baseline goes so that capitals of this face are centred in `rect`.
    pub fn baseline(&self, rect: Rect, face: Face) -> f32 {
        self.snap(rect.center().y + face.cap_height() / 2.0)
    }
}

/// Text.
impl Pen {
    /// One line whose *baseline* is at `y`, cut with `…` when wider than `max`. Returns its box.
    pub fn put(&self, x: f32, y: f32, anchor: Anchor, spans: &[Span<'_>], max: f32) -> Rect {
        let galley = self.line(spans, max);
        let ascent =
            galley.rows.first().map_or(0.0, |row| row.pos.y + row.row.glyphs.first().map_or(0.0, |glyph| glyph.pos.y));
        let size = galley.rect.size();
        let left = match anchor {
            Anchor::Left => x,
            Anchor::Right => x - size.x,
            Anchor::Center => x - size.x / 2.0,
        };
        let at = pos2(self.snap(left), self.snap(y - ascent));
        self.painter.galley(at, galley, Color32::PLACEHOLDER);
        Rect::from_min_size(at, size)
    }

    fn line(&self, spans: &[Span<'_>], max: f32) -> Arc<Galley> {
        // Without `break_anywhere` the last word would be dropped whole.
        let wrap =
            TextWrapping {
                max_width: max.max(0.0), max_rows: 1, break_anywhere: true, overflow_character: Some('…')
            };
        let mut job = LayoutJob { wrap, break_on_newline: false, ..LayoutJob::default() };
        for (text, face, color) in spans {
            job.append(&shown(text), 0.0, TextFormat { font_id: face.id(), color: *color, ..TextFormat::default() });
        }
        self.painter.layout_job(job)
    }

    /// Text from `x`; returns its right end.
    pub fn text(&self, x: f32, y: f32, text: &str, face: Face, ink: Color32) -> f32 {
        self.put(x, y, Anchor::Left, &[(text, face, ink)], f32::INFINITY).right()
    }

    /// Text up to `x`; returns its left end.
    pub fn text_right(&self, x: f32, y: f32, text: &str, face: Face, ink: Color32) -> f32 {
        self.put(x, y, Anchor::Right, &[(text, face, ink)], f32::INFINITY).left()
    }

    /// Text around `x`.
    pub fn text_mid(&self, x: f32, y: f32, text: &str, face: Face, ink: Color32) {
        self.put(x, y, Anchor::Center, &[(text, face, ink)], f32::INFINITY);
    }

    /// Text from `x`, cut with `…` at `max` points; returns its right end.
    pub fn text_fit(&self, x: f32, y: f32, text: &str, face: Face, ink: Color32, max: f32) -> f32 {
        self.put(x, y, Anchor::Left, &[(text, face, ink)], max).right()
    }

    /// Text centred in the height of `rect`, from `x`, cut at the rectangle's right edge; returns its right end.
    pub fn text_in(&self, rect: Rect, x: f32, text: &str, face: Face, ink: Color32) -> f32 {
        self.text_fit(x, self.baseline(rect, Face::Body), text, face, ink, rect.right() - x)
    }

    /// Width of a line.
    pub fn width(&self, text: &str, face: Face) -> f32 {
        self.painter.layout_no_wrap(shown(text).into_owned(), face.id(), Color32::WHITE).rect.width()
    }

    /// So many letters of the face of data fit into a width.
    pub fn letters(&self, width: f32) -> usize {
        (width.max(0.0) / self.width("0", Face::Mono)) as usize
    }

    /// A paragraph broken at `width`; returns its bottom.
    pub fn paragraph(&self, x: f32, top: f32, text: &str, face: Face, ink: Color32, width: f32) -> f32 {
        let galley = self.paragraph_galley(text, face, ink, width);
        let bottom = top + galley.rect.height();
        self.painter.galley(pos2(self.snap(x), self.snap(top)), galley, ink);
        bottom
    }

    /// Text in several inks from `at` down, broken at `width` into at most so many lines; what is left is cut with `…`.
    /// Returns its box.
    pub fn block(&self, at: Pos2, spans: &[Span<'_>], width: f32, rows: usize) -> Rect {
        let galley = self.block_galley(spans, width, rows);
        let place = Rect::from_min_size(pos2(self.snap(at.x), self.snap(at.y)), galley.rect.size());
        self.painter.galley(place.min, galley, Color32::PLACEHOLDER);
        place
    }

    /// Height of such a block in one face, and whether all of it is shown.
    pub fn block_height(&self, text: &str, face: Face, width: f32, rows: usize) -> (f32, bool) {
        let galley = self.block_galley(&[(text, face, Color32::WHITE)], width, rows);
        (galley.rect.height(), !galley.elided)
    }

    fn block_galley(&self, spans: &[Span<'_>], width: f32, rows: usize) -> Arc<Galley> {
        let wrap = TextWrapping { max_width: width.max(0.0), max_rows: rows, ..TextWrapping::default() };
        let mut job = LayoutJob { wrap, ..LayoutJob::default() };
        for (text, face, color) in spans {
            let line_height = Some(face.line_height());
            let format = TextFormat { font_id: face.id(), color: *color, line_height, ..TextFormat::default() };
            job.append(&shown_lines(text), 0.0, format);
        }
        self.painter.layout_job(job)
    }

    /// Height of a paragraph broken at `width`.
    pub fn paragraph_height(&self, text: &str, face: Face, width: f32) -> f32 {
        self.paragraph_galley(text, face, Color32::WHITE, width).rect.height()
    }

    fn paragraph_galley(&self, text: &str, face: Face, color: Color32, width: f32) -> Arc<Galley> {
        let wrap = TextWrapping { max_width: width.max(0.0), ..TextWrapping::default() };
        let mut job = LayoutJob { wrap, ..LayoutJob::default() };
        let line_height = Some(face.line_height());
        job.append(
            &shown_lines(text),
            0.0,
            TextFormat { font_id: face.id(), color, line_height, ..TextFormat::default() },
        );
        self.painter.layout_job(job)
    }
}

/// Icons. The icon face has an em square for a line box, so centring the box centres the drawing.
impl Pen {
    /// An icon of any size, outlined or filled, in its own ink.
    pub fn icon_at(&self, center: Pos2, icon: char, points: f32, filled: bool, ink: Color32) {
        let family = if filled { family::ICON_FILL } else { family::ICON };
        let galley =
            self.painter.layout_no_wrap(icon.into(), FontId::new(points, FontFamily::Name(family.into())), ink);
        let at = center - galley.rect.size() / 2.0;
        self.painter.galley(pos2(self.snap(at.x), self.snap(at.y)), galley, ink);
    }

    /// An icon of a button, 16.
    pub fn icon(&self, center: Pos2, icon: char, ink: Color32) {
        self.icon_at(center, icon, size::ICON, false, ink);
    }

    /// An icon in a row, 14.
    pub fn icon_row(&self, center: Pos2, icon: char, ink: Color32) {
        self.icon_at(center, icon, size::ICON_ROW, false, ink);
    }

    /// A caret or tick, 12.
    pub fn icon_small(&self, center: Pos2, icon: char, ink: Color32) {
        self.icon_at(center, icon, size::ICON_SMALL, false, ink);
    }

    /// A filled mark in a row, 14.
    pub fn mark(&self, center: Pos2, icon: char, ink: Color32) {
        self.icon_at(center, icon, size::ICON_ROW, true, ink);
    }
}

/// Shapes.
impl Pen {
    /// A horizontal hairline: one physical pixel high, its top at `y`.
    pub fn hline(&self, x: Range<f32>, y: f32, ink: Color32) {
        let y = self.snap(y);
        self.painter.rect_filled(Rect::from_min_max(pos2(x.start, y), pos2(x.end, y + self.pixel())), 0.0, ink);
    }

    /// A vertical hairline: one physical pixel wide, its left at `x`.
    pub fn vline(&self, x: f32, y: Range<f32>, ink: Color32) {
        let x = self.snap(x);
        self.painter.rect_filled(Rect::from_min_max(pos2(x, y.start), pos2(x + self.pixel(), y.end)), 0.0, ink);
    }

    /// The hairline that is the last pixel of `rect`: two regions that meet agree that it belongs to the upper one.
    pub fn rule_below(&self, rect: Rect, ink: Color32) {
        self.hline(rect.left()..rect.right(), rect.bottom() - self.pixel(), ink);
    }

    /// A filled rectangle.
    pub fn fill(&self, rect: Rect, radius: f32, ink: Color32) {
        self.painter.rect_filled(rect, CornerRadius::same(radius as u8), ink);
    }

    /// An outline of one physical pixel inside the rectangle.
    pub fn outline(&self, rect: Rect, radius: f32, ink: Color32) {
        self.stroke_inside(rect, radius, self.pixel(), ink);
    }

    /// An outline of any width inside the rectangle.
    pub fn stroke_inside(&self, rect: Rect, radius: f32, width: f32, ink: Color32) {
        self.painter.rect_stroke(rect, CornerRadius::same(radius as u8), Stroke::new(width, ink), StrokeKind::Inside);
    }

    /// The focus ring: 2 wide, with 1 of ground between it and the control.
    pub fn ring(&self, rect: Rect, radius: f32) {
        self.stroke_inside(rect.expand(3.0), radius + 3.0, 2.0, self.theme.accent);
    }

    /// The frame of a focused row: lists clip at their edge and would cut a ring.
    pub fn row_focus(&self, rect: Rect) {
        self.stroke_inside(rect, 0.0, 2.0, self.theme.accent);
    }

    /// The ground of a selected row, and the bar at its left that says so without the tint.
    pub fn selected(&self, rect: Rect) {
        self.fill(rect, 0.0, self.theme.select);
        self.fill(Rect::from_min_max(rect.left_top(), pos2(rect.left() + 2.0, rect.bottom())), 0.0, self.theme.accent);
    }

    /// A dashed line through points.
    pub fn dashed(&self, points: &[Pos2], stroke: Stroke, on: f32, off: f32) {
        self.dashed_from(points, stroke, on, off, 0.0);
    }

    /// The same for the end of a line of which so much is left out: dashes are where they are on the whole line.
    pub fn dashed_from(&self, points: &[Pos2], stroke: Stroke, on: f32, off: f32, before: f32) {
        let period = on + off;
        let next = (before / period).ceil() * period - before;
        self.painter.extend(Shape::dashed_line_with_offset(points, stroke, &[on], &[off], next));
    }

    /// A dashed rounded rectangle, dashes 4 and 4: the drop zone.
    pub fn dashed_rect(&self, rect: Rect, ink: Color32) {
        let k = size::RADIUS_LARGE;
        let corners = [
            (rect.right_top() + vec2(-k, k), -90.0_f32),
            (rect.right_bottom() + vec2(-k, -k), 0.0),
            (rect.left_bottom() + vec2(k, -k), 90.0),
            (rect.left_top() + vec2(k, k), 180.0),
        ];
        let mut points: Vec<Pos2> = corners.iter().flat_map(|(corner, from)| arc(*corner, k, *from)).collect();
        points.extend(points.first().copied());
        self.dashed(&points, Stroke::new(1.0, ink), 4.0, 4.0);
    }

    /// A wavy underline with teeth of two points: where a text is at fault.
    pub fn squiggle(&self, x: Range<f32>, y: f32, ink: Color32) {
        let teeth = ((x.end - x.start) / 2.0).max(1.0) as usize;
        let points = (0..=teeth).map(|k| pos2(x.start + k as f32 * 2.0, y + (k % 2) as f32 * 2.0)).collect();
        self.painter.add(Shape::line(points, Stroke::new(1.0, ink)));
    }
}

fn arc(center: Pos2, radius: f32, from_degrees: f32) -> impl Iterator<Item = Pos2> {
    (0..=8).map(move |k| {
        let angle = (from_degrees + 90.0 * k as f32 / 8.0).to_radians();
        center + radius * vec2(angle.cos(), angle.sin())
    })
}

/// Cutting a rectangle from its edges: how regions are laid out.
pub trait Cut {
    /// Takes `height` from the top.
    fn cut_top(&mut self, height: f32) -> Rect;
    /// Takes `height` from the bottom.
    fn cut_bottom(&mut self, height: f32) -> Rect;
    /// Takes `width` from the left.
    fn cut_left(&mut self, width: f32) -> Rect;
    /// Takes `width` from the right.
    fn cut_right(&mut self, width: f32) -> Rect;
}

impl Cut for Rect {
    fn cut_top(&mut self, height: f32) -> Rect {
        let (top, rest) = self.split_top_bottom_at_y(self.top() + height);
        *self = rest;
        top
    }

    fn cut_bottom(&mut self, height: f32) -> Rect {
        let (rest, bottom) = self.split_top_bottom_at_y(self.bottom() - height);
        *self = rest;
        bottom
    }

    fn cut_left(&mut self, width: f32) -> Rect {
        let (left, rest) = self.split_left_right_at_x(self.left() + width);
        *self = rest;
        left
    }

    fn cut_right(&mut self, width: f32) -> Rect {
        let (rest, right) = self.split_left_right_at_x(self.right() - width);
        *self = rest;
        right
    }
}

#[cfg(test)]
mod tests {
    use super::{Cut, Rect, pos2};

    #[test]
    fn cutting_takes_from_the_edge_and_leaves_the_rest() {
        let mut rest = Rect::from_min_max(pos2(0.0, 0.0), pos2(100.0, 50.0));
        assert_eq!(rest.cut_top(10.0), Rect::from_min_max(pos2(0.0, 0.0), pos2(100.0, 10.0)));
        assert_eq!(rest.cut_bottom(5.0), Rect::from_min_max(pos2(0.0, 45.0), pos2(100.0, 50.0)));
        assert_eq!(rest.cut_left(20.0), Rect::from_min_max(pos2(0.0, 10.0), pos2(20.0, 45.0)));
        assert_eq!(rest.cut_right(30.0), Rect::from_min_max(pos2(70.0, 10.0), pos2(100.0, 45.0)));
        assert_eq!(rest, Rect::from_min_max(pos2(20.0, 10.0), pos2(70.0, 45.0)));
    }
}
