//! Colour roles and measures: every colour, size and distance has its name and value here and nowhere else.
//!
//! A role says what a colour is for; panels never name a colour by its hue. The contrast each role must reach (WCAG 2) is a test below.

use egui::Color32;

/// The colour roles of one theme.
#[derive(Debug, PartialEq, Eq)]
pub struct Theme {
    /// "dark" or "light", for file names and settings.
    pub name: &'static str,
    /// The well: wires, code, the inside of fields.
    pub canvas: Color32,
    /// Panels and bars.
    pub surface: Color32,
    /// What lies on a panel: chips, buttons, popups.
    pub raised: Color32,
    /// Row under the pointer.
    pub hover: Color32,
    /// Selected row; always with a second sign (bar, port, weight).
    pub select: Color32,
    /// Hairlines within a region.
    pub line: Color32,
    /// Hairlines between regions; outline of a button (its label identifies it).
    pub line_strong: Color32,
    /// Outline of fields, checkboxes, chips, free ports: at least 3:1 where it is what shows the control.
    pub control: Color32,
    /// Names, titles.
    pub text: Color32,
    /// Values, second words, punctuation.
    pub muted: Color32,
    /// Captions, type icons, hints.
    pub faint: Color32,
    /// Disabled only: exempt from the contrast rule.
    pub disabled: Color32,
    /// Chosen, links, focus, caret.
    pub accent: Color32,
    /// Primary button, disc of the current step.
    pub accent_fill: Color32,
    /// Ink on `accent_fill`.
    pub on_accent: Color32,
    /// Words that say good.
    pub ok: Color32,
    /// Words that warn.
    pub warn: Color32,
    /// Words that refuse.
    pub error: Color32,
    /// Shapes and wires: 3:1 is enough and lets the hue be clearer than text can be.
    pub ok_mark: Color32,
    /// As `ok_mark`, for warnings.
    pub warn_mark: Color32,
    /// As `ok_mark`, for errors.
    pub error_mark: Color32,
    /// Ground of a neutral badge, of a masked token.
    pub quiet_soft: Color32,
    /// Added line of a diff.
    pub ok_soft: Color32,
    /// Line with a finding.
    pub warn_soft: Color32,
    /// Removed line of a diff, faulty chip.
    pub error_soft: Color32,
    /// Wires and ports at rest.
    pub wire: Color32,
    /// Wires, chips and ports that are proposed: the accent a step back, so that the one under review stands out.
    pub suggest: Color32,
    /// Coverage, the filled part.
    pub bar: Color32,
    /// Coverage, the whole.
    pub bar_track: Color32,
    /// Functions; `true`, `null` and numbers in JSON.
    pub syn_function: Color32,
    /// `[attribute]`, JSON keys, header names.
    pub syn_attribute: Color32,
    /// Strings.
    pub syn_string: Color32,
    /// Numbers in an expression.
    pub syn_number: Color32,
}

impl Theme {
    /// The theme the context shows now.
    pub fn current(ctx: &egui::Context) -> &'static Self {
        Self::of(ctx.theme())
    }

    /// Our roles for egui's theme.
    pub fn of(theme: egui::Theme) -> &'static Self {
        match theme {
            egui::Theme::Dark => &DARK,
            egui::Theme::Light => &LIGHT,
        }
    }

    /// egui's theme for our roles.
    pub fn egui(&self) -> egui::Theme {
        if self.is_dark() { egui::Theme::Dark } else { egui::Theme::Light }
    }

    pub fn is_dark(&self) -> bool {
        self.name == "dark"
    }
}

const fn c(rgb: u32) -> Color32 {
    let [_, r, g, b] = rgb.to_be_bytes();
    Color32::from_rgb(r, g, b)
}

/// Dark: raised ground is lighter than its base.
pub static DARK: Theme = Theme {
    name: "dark",
    canvas: c(0x0E0F11),
    surface: c(0x141518),
    raised: c(0x1B1D21),
    hover: c(0x1A1C20),
    select: c(0x1E2440),
    line: c(0x222429),
    line_strong: c(0x2C2F36),
    control: c(0x666D79),
    text: c(0xE6E8EC),
    muted: c(0xA4AAB5),
    faint: c(0x8A909C),
    disabled: c(0x5A606B),
    accent: c(0x8296FF),
    accent_fill: c(0x4A60E0),
    on_accent: c(0xFFFFFF),
    ok: c(0x4FBF8B),
    warn: c(0xE3A93C),
    error: c(0xF2777A),
    ok_mark: c(0x4FBF8B),
    warn_mark: c(0xE3A93C),
    error_mark: c(0xF2777A),
    quiet_soft: c(0x25282E),
    ok_soft: c(0x14271F),
    warn_soft: c(0x2A2214),
    error_soft: c(0x2E191B),
    wire: c(0x626A77),
    suggest: c(0x5A68A6),
    syn_function: c(0xC3A6F7),
    syn_attribute: c(0x7FB4F0),
    syn_string: c(0x9BC7A0),
    syn_number: c(0xDDB083),
    bar: c(0x666D79),
    bar_track: c(0x26282E),
};

/// Light: panels are white and the wells grey.
pub static LIGHT: Theme = Theme {
    name: "light",
    canvas: c(0xF4F5F7),
    surface: c(0xFFFFFF),
    raised: c(0xFAFBFC),
    hover: c(0xF4F5F7),
    select: c(0xE8ECFD),
    line: c(0xEAECEF),
    line_strong: c(0xD9DCE2),
    control: c(0x838A96),
    text: c(0x1A1C20),
    muted: c(0x535963),
    faint: c(0x656B76),
    disabled: c(0xA3A9B3),
    accent: c(0x3D52D5),
    accent_fill: c(0x3D52D5),
    on_accent: c(0xFFFFFF),
    ok: c(0x18794E),
    warn: c(0x8F5600),
    error: c(0xC2282F),
    ok_mark: c(0x1F9463),
    warn_mark: c(0xB8730A),
    error_mark: c(0xD5343C),
    quiet_soft: c(0xEBEDF1),
    ok_soft: c(0xE7F5EE),
    warn_soft: c(0xFDF3E0),
    error_soft: c(0xFDECEC),
    wire: c(0x878E9B),
    suggest: c(0x6678DE),
    syn_function: c(0x6B3FC0),
    syn_attribute: c(0x1B62A8),
    syn_string: c(0x2F6B3A),
    syn_number: c(0x8A5215),
    bar: c(0x878E9B),
    bar_track: c(0xE4E7EB),
};

/// Distances, in points. The unit is 8; half steps of 4 inside a row.
pub mod size {
    /// Such a part of a width, within bounds: what stands at a side and grows with the window.
    pub fn share(width: f32, least: f32, part: f32, most: f32) -> f32 {
        (width * part).clamp(least, most).floor()
    }

    /// Top bar, connection bar.
    pub const BAR: f32 = 48.0;
    /// Status line.
    pub const STATUS: f32 = 24.0;
    /// Panel head.
    pub const HEAD: f32 = 40.0;
    /// Filter line, table head and foot.
    pub const FILTER: f32 = 32.0;
    /// Row of a tree, list or table.
    pub const ROW: f32 = 24.0;
    /// Row with a second line.
    pub const ROW_TALL: f32 = 48.0;
    /// Height of a control.
    pub const CONTROL: f32 = 24.0;
    /// Line of code.
    pub const CODE_LINE: f32 = 20.0;
    /// Panel padding.
    pub const PAD: f32 = 16.0;
    /// Indent per level of a tree.
    pub const INDENT: f32 = 16.0;
    /// Between controls; between icon and text.
    pub const GAP: f32 = 8.0;
    /// Icons in buttons.
    pub const ICON: f32 = 16.0;
    /// Icons and marks in rows.
    pub const ICON_ROW: f32 = 14.0;
    /// Carets and ticks.
    pub const ICON_SMALL: f32 = 12.0;
    /// Corners of controls, chips, badges.
    pub const RADIUS: f32 = 4.0;
    /// Corners of the drop zone and of popups.
    pub const RADIUS_LARGE: f32 = 8.0;
    /// Height of a badge.
    pub const BADGE: f32 = 16.0;
    /// Height of a chip on a wire.
    pub const CHIP: f32 = 20.0;
    /// Radius of a port.
    pub const PORT: f32 = 4.0;
    /// Width of a wire at rest.
    pub const WIRE: f32 = 1.5;
    /// Width of a wire that is hovered, selected or dragged.
    pub const WIRE_LIT: f32 = 2.0;
    /// Width of the ground drawn under each wire, so that crossings read as over and under.
    pub const WIRE_CASING: f32 = 5.5;
    /// From this window width on the wide layout applies.
    pub const WIDE: f32 = 1200.0;
    /// The smallest window.
    pub const SMALLEST: [f32; 2] = [1024.0, 700.0];
}

/// `a` with the share `k` of `b` in it.
pub fn mix(a: Color32, b: Color32, k: f32) -> Color32 {
    let f = |x: u8, y: u8| (f32::from(x) * (1.0 - k) + f32::from(y) * k).round() as u8;
    Color32::from_rgb(f(a.r(), b.r()), f(a.g(), b.g()), f(a.b(), b.b()))
}

/// WCAG 2 contrast ratio of two opaque colours, 1 to 21.
pub fn contrast(a: Color32, b: Color32) -> f32 {
    let channel = |v: u8| {
        let s = f32::from(v) / 255.0;
        if s <= 0.04045 { s / 12.92 } else { ((s + 0.055) / 1.055).powf(2.4) }
    };
    let luminance = |c: Color32| 0.2126 * channel(c.r()) + 0.7152 * channel(c.g()) + 0.0722 * channel(c.b());
    let (x, y) = (luminance(a), luminance(b));
    (x.max(y) + 0.05) / (x.min(y) + 0.05)
}

#[cfg(test)]
mod tests {
    use super::{Color32, DARK, LIGHT, Theme, contrast};

    fn assert_contrast(theme: &Theme, pairs: impl IntoIterator<Item = (Color32, Color32)>, least: f32) {
        for (ink, ground) in pairs {
            let ratio = contrast(ink, ground);
            assert!(ratio >= least, "{}: {ink:?} on {ground:?} is {ratio:.2}, needs {least}", theme.name);
        }
    }

    fn pairs(inks: &[Color32], grounds: &[Color32]) -> Vec<(Color32, Color32)> {
        inks.iter().flat_map(|ink| grounds.iter().map(|ground| (*ink, *ground))).collect()
    }

    #[test]
    fn text_roles_reach_aa_on_every_ground() {
        for t in [&DARK, &LIGHT] {
            let inks = [t.text, t.muted, t.faint, t.accent, t.ok, t.warn, t.error];
            let syntax = [t.syn_function, t.syn_attribute, t.syn_string, t.syn_number];
            let grounds = [t.canvas, t.surface, t.raised, t.hover, t.select];
            assert_contrast(t, pairs(&inks, &grounds), 4.5);
            assert_contrast(t, pairs(&syntax, &grounds), 4.5);
        }
    }

    #[test]
    fn words_on_their_soft_grounds_reach_aa() {
        for t in [&DARK, &LIGHT] {
            let on_soft = [
                (t.ok, t.ok_soft),
                (t.text, t.ok_soft),
                (t.warn, t.warn_soft),
                (t.muted, t.warn_soft),
                (t.error, t.error_soft),
                (t.text, t.error_soft),
                (t.muted, t.quiet_soft),
                (t.on_accent, t.accent_fill),
            ];
            assert_contrast(t, on_soft, 4.5);
        }
    }

    #[test]
    fn shapes_reach_three_to_one() {
        for t in [&DARK, &LIGHT] {
            let shapes = [t.wire, t.suggest, t.control, t.ok_mark, t.warn_mark, t.error_mark, t.accent, t.accent_fill];
            assert_contrast(t, pairs(&shapes, &[t.canvas, t.surface]), 3.0);
        }
    }

    #[test]
    fn contrast_agrees_with_the_ends_of_the_scale() {
        assert!((contrast(Color32::BLACK, Color32::WHITE) - 21.0).abs() < 0.01);
        assert!((contrast(Color32::RED, Color32::RED) - 1.0).abs() < 0.01);
    }
}
