//! The embedded faces, and what happens when they lack a character.
//!
//! egui has no font weight, so each weight is a family of its own. The files hold Latin, Greek and Cyrillic (assets/fonts/prepare.py);
//! names in other scripts come from the system's fonts: eframe asks for them when a glyph is missing (its feature `system_fonts`),
//! and [`crate::ui::headless`] can. What no font has is drawn as its code point ([`crate::ui::hexbox`]), and [`missing_note`] says it in words.

use super::paint::Face;
use egui::{Context, FontData, FontDefinitions, FontFamily};
use std::sync::Arc;

/// Families by the name that [`Face`] uses.
pub(super) mod family {
    pub const REGULAR: &str = "regular";
    pub const MEDIUM: &str = "medium";
    pub const SEMIBOLD: &str = "semibold";
    pub const MONO: &str = "mono";
    pub const MONO_SEMIBOLD: &str = "mono-semibold";
    pub const ICON: &str = "icon";
    pub const ICON_FILL: &str = "icon-fill";
}

macro_rules! face {
    ($file:literal) => {
        include_bytes!(concat!("../../assets/fonts/", $file))
    };
}

/// Family, its face, and the families asked next when the face lacks a character.
const FACES: [(&str, &[u8], &[&str]); 7] = [
    (family::REGULAR, face!("Inter-Regular.ttf"), &[family::MONO]),
    (family::MEDIUM, face!("Inter-Medium.ttf"), &[family::REGULAR, family::MONO]),
    (family::SEMIBOLD, face!("Inter-SemiBold.ttf"), &[family::REGULAR, family::MONO]),
    (family::MONO, face!("JetBrainsMono-Regular.ttf"), &[family::REGULAR]),
    (family::MONO_SEMIBOLD, face!("JetBrainsMono-SemiBold.ttf"), &[family::MONO, family::REGULAR]),
    (family::ICON, face!("Phosphor.ttf"), &[]),
    (family::ICON_FILL, face!("Phosphor-Fill.ttf"), &[]),
];

/// Gives the context our faces: what they cover looks the same on every machine.
pub fn install(ctx: &Context) {
    ctx.set_fonts(definitions());
    ctx.add_glyph_rasterizer(super::hexbox::rasterizer());
}

fn definitions() -> FontDefinitions {
    let mut fonts = FontDefinitions::empty();
    for (family, bytes, then) in FACES {
        fonts.font_data.insert(family.to_owned(), Arc::new(FontData::from_static(bytes)));
        fonts.families.insert(FontFamily::Name(family.into()), chain(family, then));
    }
    // egui's own labels use these two; without the feature `default_fonts` nobody else defines them.
    fonts.families.insert(FontFamily::Proportional, chain(family::REGULAR, &[family::MONO, family::ICON]));
    fonts.families.insert(FontFamily::Monospace, chain(family::MONO, &[family::REGULAR]));
    fonts
}

fn chain(first: &str, then: &[&str]) -> Vec<String> {
    std::iter::once(&first).chain(then).map(|family| (*family).to_owned()).collect()
}

/// The characters of `text` that no embedded or system font can draw, each once, in the order they appear.
///
/// Call it for text that is looked at, not for whole populations: a first miss may load a font.
pub fn missing(ctx: &Context, text: &str) -> Vec<char> {
    let font = Face::Body.id();
    let mut missing = Vec::new();
    ctx.fonts_mut(|fonts| {
        for ch in text.chars().filter(|ch| !ch.is_whitespace() && !ch.is_control()) {
            if !missing.contains(&ch) && !fonts.has_glyph(&font, ch) {
                missing.push(ch);
            }
        }
    });
    missing
}

/// What a screen says about characters that cannot be drawn; `None` when all can.
pub fn missing_note(ctx: &Context, text: &str) -> Option<String> {
    let missing = missing(ctx, text);
    let named: Vec<String> = missing.iter().take(3).map(|ch| format!("U+{:04X}", u32::from(*ch))).collect();
    let more = if missing.len() > 3 { format!(" and {} more", missing.len() - 3) } else { String::new() };
    (!missing.is_empty()).then(|| {
        format!(
            "No font on this computer draws {}{more}. Nothing is lost; install a font for this script to see it.",
            named.join(", ")
        )
    })
}

#[cfg(test)]
mod tests {
    use super::super::icon;
    use super::{Context, FontFamily, family, install, missing, missing_note};

    fn context() -> Context {
        let ctx = Context::default();
        install(&ctx);
        ctx.run_ui(egui::RawInput::default(), |_| {}).drop_without_applying_deltas();
        ctx
    }

    #[test]
    fn latin_greek_and_cyrillic_are_embedded_and_the_rest_is_named() {
        let cases: [(&str, &str); 7] = [
            ("José Núñez, Zoë van den Berg, Jürgen Weiß", ""),
            ("Nguyễn Thị Ánh, Łukasz Żółć, Þórður", ""),
            ("Αλέξανδρος Παπαδόπουλος", ""),
            ("Дмитрий Щербаков, Ђорђе", ""),
            ("← Join(givenName) → “x” – … • × ≠ ≤ ✓", ""),
            ("李 Wei 李明", "李明"),
            ("Amir\n\tحداد", "حداد"),
        ];
        let ctx = context();
        for (text, expected) in cases {
            let expected: Vec<char> = expected.chars().collect();
            let mut unique = expected.clone();
            unique.dedup();
            let found = missing(&ctx, text);
            assert!(
                unique.iter().all(|ch| found.contains(ch)) && found.iter().all(|ch| unique.contains(ch)),
                "{text}: {found:?}"
            );
        }
    }

    #[test]
    fn the_note_names_at_most_three_characters() {
        let ctx = context();
        assert_eq!(missing_note(&ctx, "Liz"), None);
        let note = missing_note(&ctx, "漢字漢かな").expect("kanji are not embedded");
        assert!(note.contains("U+6F22, U+5B57, U+304B and 1 more."), "{note}");
    }

    #[test]
    fn every_icon_is_in_both_icon_faces() {
        let ctx = context();
        for face in [family::ICON, family::ICON_FILL] {
            let font = egui::FontId::new(16.0, FontFamily::Name(face.into()));
            for ch in icon::ALL {
                assert!(ctx.fonts_mut(|f| f.has_glyph(&font, *ch)), "{face} lacks {ch:?}");
            }
        }
    }

    #[test]
    fn digits_have_one_width_so_that_counts_line_up() {
        let ctx = context();
        let font = super::Face::Body.id();
        let widths: Vec<f32> = ('0'..='9').map(|d| ctx.fonts_mut(|f| f.glyph_width(&font, d))).collect();
        assert!(widths.windows(2).all(|w| (w[0] - w[1]).abs() < 1e-3), "{widths:?}");
    }
}
