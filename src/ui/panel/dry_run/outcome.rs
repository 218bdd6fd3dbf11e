//! The signs and words of outcomes and marks, the same in counts, table and plan.

use egui::Color32;

use crate::base::ResourceKind;
use crate::exchange::{OutcomeKind, RecordMark};
use crate::ui::icon;
use crate::ui::theme::Theme;
use crate::ui::widget::badge::Tone;

/// Shape, whether it is filled, and ink.
pub fn sign(theme: &Theme, kind: OutcomeKind) -> (char, bool, Color32) {
    match kind {
        OutcomeKind::WouldCreate => (icon::PLUS_CIRCLE, false, theme.ok_mark),
        OutcomeKind::WouldChange => (icon::PENCIL_SIMPLE, false, theme.accent),
        OutcomeKind::NoChange => (icon::EQUALS, false, theme.faint),
        OutcomeKind::Conflict => (icon::WARNING_OCTAGON, true, theme.error_mark),
        OutcomeKind::WouldDisable => (icon::PROHIBIT, false, theme.warn_mark),
        OutcomeKind::NotCreated => (icon::PROHIBIT, false, theme.faint),
        OutcomeKind::CannotSay => (icon::QUESTION, false, theme.muted),
    }
}

/// The word in a row.
pub const fn word(kind: OutcomeKind) -> &'static str {
    match kind {
        OutcomeKind::WouldCreate => "Create",
        OutcomeKind::WouldChange => "Change",
        OutcomeKind::NoChange => "No change",
        OutcomeKind::Conflict => "Conflict",
        OutcomeKind::WouldDisable => "Disable",
        OutcomeKind::NotCreated => "Not created",
        OutcomeKind::CannotSay => "Cannot say",
    }
}

/// What the count means.
pub const fn caption(kind: OutcomeKind, of: ResourceKind) -> &'static str {
    match (kind, of) {
        (OutcomeKind::WouldCreate, ResourceKind::User) => "nobody matches",
        (OutcomeKind::WouldCreate, ResourceKind::Group) => "no group matches",
        (OutcomeKind::WouldChange, _) => "attributes differ",
        (OutcomeKind::NoChange, _) => "already the same",
        (OutcomeKind::Conflict, _) => "the client would stop",
        (OutcomeKind::WouldDisable, _) => "access is taken away",
        (OutcomeKind::NotCreated, _) => "disabled, so never created",
        (OutcomeKind::CannotSay, _) => "reading cannot show it",
    }
}

/// The word of a mark on its badge, and how loud it is.
pub const fn badge(mark: RecordMark) -> (&'static str, Tone) {
    match mark {
        RecordMark::Renamed => ("renamed", Tone::Quiet),
        RecordMark::Disabled => ("disabled", Tone::Quiet),
        RecordMark::StateNotKnown => ("not known if enabled", Tone::Warn),
        RecordMark::ValueNotKnown => ("value not known", Tone::Warn),
        RecordMark::MatchChanged => ("match changed", Tone::Warn),
        RecordMark::Lost { label, .. } => (label, Tone::Warn),
        RecordMark::NoManager => ("no manager", Tone::Quiet),
        RecordMark::TakesOver => ("takes over an account", Tone::Warn),
        RecordMark::Doubled => ("doubled", Tone::Warn),
        RecordMark::NotAsDecided => ("not as decided", Tone::Warn),
    }
}
