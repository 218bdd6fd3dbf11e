//! A small label on a filled ground. Never coloured alone: always a word.

use crate::base::Severity;
use crate::ui::paint::{Face, Pen};
use crate::ui::theme::{Theme, size};
use egui::{Color32, Rect, pos2, vec2};

/// What a badge says by its colour, beside its word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    /// A property ("match", "renamed").
    Quiet,
    /// A warning ("VIP lost").
    Warn,
    /// A refusal ("refused").
    Error,
    /// A place where nothing can go wrong for real people: QA, local.
    Safe,
    /// The built-in sandbox.
    Sandbox,
    /// A production host: the only solid red there is, since it blocks writing.
    Production,
}

impl Tone {
    /// Ink and ground.
    pub fn colours(self, t: &Theme) -> (Color32, Color32) {
        match self {
            Self::Quiet => (t.muted, t.quiet_soft),
            Self::Warn => (t.warn, t.warn_soft),
            Self::Error => (t.error, t.error_soft),
            Self::Safe => (t.surface, t.ok),
            Self::Sandbox => (t.surface, t.muted),
            Self::Production => (t.surface, t.error),
        }
    }
}

impl From<Severity> for Tone {
    fn from(severity: Severity) -> Self {
        match severity {
            Severity::Note => Self::Quiet,
            Severity::Warning => Self::Warn,
            Severity::Error => Self::Error,
        }
    }
}

/// How wide a badge with this word is; it is 16 high.
pub fn width(pen: &Pen, word: &str) -> f32 {
    pen.width(word, Face::CaptionStrong).ceil() + 12.0
}

/// Draws a badge from `x`, centred on `y`; returns its right end.
pub fn paint(pen: &Pen, x: f32, y: f32, word: &str, tone: Tone) -> f32 {
    let (ink, ground) = tone.colours(pen.theme);
    let rect = Rect::from_min_size(pos2(x.round(), y - size::BADGE / 2.0), vec2(width(pen, word), size::BADGE));
    pen.fill(rect, size::RADIUS, ground);
    pen.text_mid(rect.center().x, pen.baseline(rect, Face::CaptionStrong), word, Face::CaptionStrong, ink);
    rect.right()
}
