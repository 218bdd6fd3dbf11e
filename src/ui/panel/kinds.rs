//! The signs of kinds of values, the same in every tree and table.

use crate::ui::icon;
use crate::workbench::rows::RowKind;

/// The sign before a name.
pub const fn sign(kind: RowKind) -> char {
    match kind {
        RowKind::Text => icon::TEXT_T,
        RowKind::Email => icon::AT,
        RowKind::Phone => icon::PHONE,
        RowKind::TimeZone => icon::CLOCK,
        RowKind::Language => icon::TRANSLATE,
        RowKind::Country => icon::GLOBE_SIMPLE,
        RowKind::Person => icon::USER,
        RowKind::Number => icon::HASH,
        RowKind::Boolean => icon::TOGGLE_LEFT,
        RowKind::Date => icon::CALENDAR_BLANK,
        RowKind::Object => icon::BRACKETS_CURLY,
        RowKind::List => icon::BRACKETS_SQUARE,
        RowKind::Identifier => icon::KEY,
        RowKind::Reference => icon::LINK_SIMPLE,
        RowKind::Extension => icon::CUBE,
    }
}
