//! Wires, their ports and their chips, as drawings: a wire is an S-curve as far as the chip column, then straight to its target, so that
//! none runs under a chip; each is drawn twice, first in the ground's colour, so that crossings read as over and under.
//!
//! A painted line has no place in the accessibility tree: what a wire says stands in the row of its target too.

use super::{ControlLook, clickable};
use crate::ui::icon;
use crate::ui::paint::{Face, Pen};
use crate::ui::theme::{Theme, size};
use egui::{Color32, Id, Pos2, Rangef, Rect, Response, Role, Shape, Stroke, Ui, pos2, vec2};

/// Steps along each half of the curved part, once by the curve's direction and once by its length: enough that no
/// corner shows.
const STEPS: usize = 12;

/// What a wire says by its colour, its width and its pattern.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum WireState {
    #[default]
    Rest,
    /// The pointer is on it, its chip or one of its rows.
    Hover,
    /// Its rule is selected: draw it last.
    Selected,
    Warning,
    Error,
    /// Proposed, not made.
    Suggested,
    /// Proposed, and under review.
    Reviewed,
    /// Being drawn from a row.
    Dragged,
    /// Being drawn over a row that cannot take it.
    Refused,
}

impl WireState {
    /// Colour and width.
    pub fn stroke(self, t: &Theme) -> Stroke {
        let (width, ink) = match self {
            Self::Rest => (size::WIRE, t.wire),
            Self::Hover => (size::WIRE_LIT, t.text),
            Self::Selected | Self::Dragged => (size::WIRE_LIT, t.accent),
            Self::Warning => (size::WIRE, t.warn_mark),
            Self::Error => (size::WIRE, t.error_mark),
            Self::Suggested => (1.0, t.suggest),
            Self::Reviewed => (size::WIRE_LIT, t.accent),
            Self::Refused => (size::WIRE, t.faint),
        };
        Stroke::new(width, ink)
    }

    /// Lengths of dash and gap; `None` when solid.
    pub fn dashes(self) -> Option<(f32, f32)> {
        match self {
            Self::Warning => Some((6.0, 4.0)),
            Self::Error | Self::Refused => Some((2.0, 4.0)),
            Self::Suggested => Some((3.0, 3.0)),
            Self::Reviewed => Some((6.0, 3.0)),
            Self::Rest | Self::Hover | Self::Selected | Self::Dragged => None,
        }
    }
}

/// The course of a wire: points to paint, to hit, and to give values a place.
#[derive(Clone, Debug)]
pub struct Wire {
    points: Vec<Pos2>,
    bounds: Rect,
}

impl Wire {
    /// From a source port, curving until `bend` (the left edge of the chips), then straight to the target port.
    pub fn new(from: Pos2, to: Pos2, bend: f32) -> Self {
        let end = pos2(bend.clamp(from.x.min(to.x), to.x.max(from.x)), to.y);
        let handle = vec2((end.x - from.x) * 0.5, 0.0);
        let curve = |u| cubic([from, from + handle, end - handle, end], u);
        // A constant's wire begins at its chip: nothing of it is curved.
        let mut points: Vec<Pos2> =
            if end == from { vec![from] } else { samples(end - from).into_iter().map(curve).collect() };
        if to.x > end.x {
            points.push(to);
        }
        let bounds = Rect::from_points(&points);
        Self { points, bounds }
    }

    /// Where it runs.
    pub fn points(&self) -> &[Pos2] {
        &self.points
    }

    /// Whether the pointer is on it, within `reach` points.
    pub fn hit(&self, at: Pos2, reach: f32) -> bool {
        self.bounds.expand(reach).contains(at)
            && self.points.windows(2).any(|part| distance_to_segment(at, part[0], part[1]) <= reach)
    }

    /// Draws casing and wire, as far as they are in view: of hundreds that run to rows out of view, most is not.
    pub fn paint(&self, pen: &Pen, state: WireState) {
        let clip = pen.painter.clip_rect();
        if !clip.intersects(self.bounds.expand(size::WIRE_CASING)) {
            return;
        }
        let stroke = state.stroke(pen.theme);
        let (points, before) = self.seen(clip.y_range().expand(size::WIRE_CASING));
        pen.painter.add(Shape::line(points.to_vec(), Stroke::new(size::WIRE_CASING, pen.theme.canvas)));
        match state.dashes() {
            Some((on, off)) => pen.dashed_from(points, stroke, on, off, before),
            None => {
                pen.painter.add(Shape::line(points.to_vec(), stroke));
            }
        }
    }

    /// The points of what lies between these heights, and how long the wire is before them. A wire never turns back, so
    /// that is one piece of it; the points beyond both its ends are in it too.
    fn seen(&self, between: Rangef) -> (&[Pos2], f32) {
        let is_seen = |part: &[Pos2]| {
            let (top, bottom) = (part[0].y.min(part[1].y), part[0].y.max(part[1].y));
            bottom >= between.min && top <= between.max
        };
        let mut parts = self.points.windows(2);
        let Some(first) = parts.position(is_seen) else { return (&self.points, 0.0) };
        let after = parts.position(|part| !is_seen(part)).map_or(self.points.len(), |more| first + more + 2);
        let before = self.points[..=first].windows(2).map(|part| part[0].distance(part[1])).sum();
        (&self.points[first..after], before)
    }
}

/// Where on the curve (0 to 1) points are needed. A steep wire turns most near its ends and is nearly straight between,
/// so half of them stand where its direction changes by equal angles, and half at equal steps, which keeps the long
/// middle smooth. The two halves of the curve mirror each other.
fn samples(across: egui::Vec2) -> Vec<f32> {
    let steps = (1..STEPS).map(|k| k as f32 / STEPS as f32);
    // With the handles at half the width, the direction at u is 4 h/w · u(1-u) / (1 - 2u(1-u)), steepest in the middle.
    let steepness = 4.0 * (across.y / across.x.max(1.0)).abs();
    let steepest = (steepness / 2.0).atan();
    let turned = steps.clone().map(|share| {
        let ratio = (steepest * share).tan() / steepness.max(f32::EPSILON);
        let product = ratio / (1.0 + 2.0 * ratio);
        (1.0 - (1.0 - 4.0 * product).max(0.0).sqrt()) / 2.0
    });
    let mut half: Vec<f32> = turned.chain(steps.map(|share| share / 2.0)).collect();
    half.sort_by(f32::total_cmp);
    let back: Vec<f32> = half.iter().rev().map(|u| 1.0 - u).collect();
    [0.0].into_iter().chain(half).chain([0.5]).chain(back).chain([1.0]).collect()
}

fn cubic(p: [Pos2; 4], u: f32) -> Pos2 {
    let v = 1.0 - u;
    let weights = [v * v * v, 3.0 * v * v * u, 3.0 * v * u * u, u * u * u];
    p.iter().zip(weights).fold(egui::Vec2::ZERO, |sum, (p, w)| sum + w * p.to_vec2()).to_pos2()
}

fn distance_to_segment(p: Pos2, a: Pos2, b: Pos2) -> f32 {
    let along = b - a;
    let share = if along.length_sq() > 0.0 { ((p - a).dot(along) / along.length_sq()).clamp(0.0, 1.0) } else { 0.0 };
    p.distance(a + share * along)
}

/// The end of a wire on the hairline between tree and gutter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Port {
    /// Nothing is connected.
    Free,
    /// A wire ends here.
    Wired(WireState),
    /// Something below this folded parent is wired.
    Below,
    /// What is dragged may be dropped here.
    Target,
}

/// Draws a port, 8 across.
pub fn port(pen: &Pen, at: Pos2, port: Port) {
    let t = pen.theme;
    let ring = |ink: Color32| {
        pen.painter.circle_filled(at, size::PORT, t.canvas);
        pen.painter.circle_stroke(at, size::PORT - 0.5, Stroke::new(1.0, ink));
    };
    match port {
        Port::Free => ring(t.control),
        Port::Below => {
            ring(t.wire);
            pen.painter.circle_filled(at, 2.0, t.wire);
        }
        Port::Wired(WireState::Suggested) => ring(t.suggest),
        Port::Wired(WireState::Reviewed) => {
            pen.painter.circle_filled(at, size::PORT + 1.0, t.canvas);
            pen.painter.circle_stroke(at, size::PORT, Stroke::new(2.0, t.accent));
        }
        Port::Wired(state) => {
            pen.painter.circle_filled(at, size::PORT, state.stroke(t).color);
        }
        Port::Target => {
            pen.painter.circle_filled(at, size::PORT, t.accent);
            pen.painter.circle_stroke(at, 7.0, Stroke::new(1.5, t.accent));
        }
    }
}

/// What stands on a wire: what its rule does to the value.
#[derive(Clone, Copy, Debug)]
#[must_use = "a chip is drawn by `show`"]
pub struct Chip<'a> {
    /// ƒ, =, or the octagon when it is at fault.
    pub icon: char,
    /// "Join".
    pub head: &'a str,
    /// "\" \"", fainter.
    pub tail: &'a str,
    pub selected: bool,
    pub faulty: bool,
    /// It is proposed only.
    pub suggested: bool,
}

impl<'a> Chip<'a> {
    /// An expression by its outermost function.
    pub const fn expression(head: &'a str, tail: &'a str) -> Self {
        Self { icon: icon::FUNCTION, head, tail, selected: false, faulty: false, suggested: false }
    }

    /// A constant.
    pub const fn constant(value: &'a str) -> Self {
        Self { icon: icon::EQUALS, head: "Constant", tail: value, selected: false, faulty: false, suggested: false }
    }

    /// Its rule is selected.
    pub const fn selected(mut self, selected: bool) -> Self {
        self.selected = selected;
        self
    }

    /// Its rule cannot be evaluated.
    pub const fn faulty(mut self, faulty: bool) -> Self {
        self.faulty = faulty;
        self
    }

    /// It is proposed only.
    pub const fn suggested(mut self, suggested: bool) -> Self {
        self.suggested = suggested;
        self
    }

    /// Where it stands: its left edge at `x`, centred on `y`, at most `most` wide.
    pub fn rect(&self, pen: &Pen, x: f32, y: f32, most: f32) -> Rect {
        let tail = if self.tail.is_empty() { 0.0 } else { 8.0 + pen.width(self.tail, Face::Mono).ceil() };
        let width = 22.0 + pen.width(self.head, Face::Mono).ceil() + tail + 8.0;
        Rect::from_min_size(pos2(x, y - size::CHIP / 2.0), vec2(width.min(most), size::CHIP))
    }

    /// Draws it in `rect`; `id` is the rule's identity, `name` says the whole rule for screen readers.
    pub fn show(self, ui: &Ui, rect: Rect, id: Id, name: &str) -> Response {
        let (response, look) = clickable(ui, rect, id, Role::Button, name, true);
        ui.ctx().accesskit_node_builder(id, |node| node.set_selected(self.selected));
        self.paint(&Pen::of(ui), rect, look);
        response
    }

    /// Draws it as it looks in a given state.
    pub fn paint(&self, pen: &Pen, rect: Rect, look: ControlLook) {
        let t = pen.theme;
        let (ground, edge, sign, ink) = match (self.selected, self.faulty, look.hover) {
            (true, false, _) => (t.select, t.accent, t.accent, t.text),
            (selected, true, _) => (t.error_soft, if selected { t.accent } else { t.error_mark }, t.error_mark, t.text),
            (false, false, true) => (t.raised, t.muted, t.faint, t.text),
            (false, false, false) => (t.raised, t.control, t.faint, t.muted),
        };
        let is_dashed = self.suggested && !self.selected;
        pen.fill(rect, size::RADIUS, if is_dashed { t.canvas } else { ground });
        if is_dashed {
            pen.dashed_rect(rect, if look.hover { t.accent } else { t.suggest });
        } else {
            pen.outline(rect, size::RADIUS, edge);
        }
        if look.focus {
            pen.ring(rect, size::RADIUS);
        }
        let icon = if self.faulty { icon::WARNING_OCTAGON } else { self.icon };
        pen.icon_at(pos2(rect.left() + 13.0, rect.center().y), icon, size::ICON_SMALL, self.faulty, sign);
        let y = pen.baseline(rect, Face::Mono);
        let end = rect.right() - 8.0;
        let x = pen.text_fit(rect.left() + 22.0, y, self.head, Face::Mono, ink, end - rect.left() - 22.0) + 8.0;
        if !self.tail.is_empty() && x < end {
            pen.text_fit(x, y, self.tail, Face::Mono, t.muted, end - x + 0.5);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Rangef, Wire, WireState, pos2};
    use crate::ui::theme::DARK;

    #[test]
    fn a_wire_is_straight_from_the_chips_to_its_target() {
        let wire = Wire::new(pos2(0.0, 0.0), pos2(300.0, 90.0), 200.0);
        assert_eq!(wire.points().first(), Some(&pos2(0.0, 0.0)));
        assert_eq!(wire.points().last(), Some(&pos2(300.0, 90.0)));
        assert!(wire.points().iter().filter(|p| p.x >= 199.9).all(|p| (p.y - 90.0).abs() < 0.01));
        assert!(wire.points().windows(2).all(|w| w[1].x >= w[0].x && w[1].y >= w[0].y), "it never turns back");
    }

    #[test]
    fn no_corner_shows_however_steep_a_wire_is() {
        for drop in [0.0, 20.0, -200.0, 600.0, 3_000.0, -6_000.0] {
            let wire = Wire::new(pos2(0.0, 0.0), pos2(300.0, drop), 200.0);
            let turn = |w: &[egui::Pos2]| {
                let (before, after) = ((w[1] - w[0]).angle(), (w[2] - w[1]).angle());
                (after - before).abs().to_degrees()
            };
            let sharpest = wire.points().windows(3).map(turn).fold(0.0, f32::max);
            assert!(sharpest < 9.0, "{sharpest}° at a drop of {drop}");
        }
    }

    #[test]
    fn only_what_is_in_view_of_a_wire_is_drawn() {
        let down = Wire::new(pos2(0.0, 0.0), pos2(300.0, 6_000.0), 200.0);
        let up = Wire::new(pos2(0.0, 6_000.0), pos2(300.0, 0.0), 200.0);
        for (name, wire) in [("down", &down), ("up", &up)] {
            for (top, bottom) in [(-100.0, 400.0), (2_000.0, 2_400.0), (5_800.0, 6_100.0), (-10.0, 6_010.0)] {
                let (seen, before) = wire.seen(Rangef::new(top, bottom));
                let is_in = |p: &&egui::Pos2| (top..=bottom).contains(&p.y);
                let all: Vec<_> = wire.points().iter().filter(is_in).collect();
                assert_eq!(seen.iter().filter(is_in).collect::<Vec<_>>(), all, "{name}, {top}: nothing is left out");
                assert!(seen.len() <= all.len() + 2, "{name}, {top}: {} for {}", seen.len(), all.len());
                let first = wire.points().iter().position(|p| p == &seen[0]).expect("one of its points");
                let length: f32 = wire.points()[..=first].windows(2).map(|p| p[0].distance(p[1])).sum();
                assert_eq!(before, length, "{name}, {top}: the dashes go on as from its beginning");
            }
        }
    }

    #[test]
    fn the_pointer_is_on_a_wire_only_near_its_course() {
        let wire = Wire::new(pos2(0.0, 0.0), pos2(300.0, 90.0), 200.0);
        let cases = [
            ("the start", pos2(0.0, 3.0), true),
            ("the middle of the curve", pos2(100.0, 45.0), true),
            ("the straight part", pos2(250.0, 93.0), true),
            ("inside the box but off the course", pos2(40.0, 80.0), false),
            ("beyond the end", pos2(320.0, 90.0), false),
        ];
        for (name, at, expected) in cases {
            assert_eq!(wire.hit(at, 4.0), expected, "{name}");
        }
    }

    #[test]
    fn no_two_states_look_alike() {
        use WireState::{Error, Hover, Refused, Rest, Reviewed, Selected, Suggested, Warning};
        let looks = [Rest, Hover, Selected, Warning, Error, Suggested, Reviewed, Refused].map(|s| {
            (s.stroke(&DARK).width.to_bits(), s.stroke(&DARK).color, s.dashes().map(|(a, b)| (a as u8, b as u8)))
        });
        for (k, a) in looks.iter().enumerate() {
            assert!(looks.iter().skip(k + 1).all(|b| a != b), "{a:?}");
        }
    }
}
