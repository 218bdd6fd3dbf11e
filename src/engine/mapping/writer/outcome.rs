//! How a rule did for one record: what [`RuleResult`] says, without its words.

use std::hash::Hasher as _;

use crate::mapping::{RuleResult, RuleState};

/// What a rule gave for a record, as JSON.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GivenValue<'t> {
    Nothing,
    Text(&'t str),
    /// A part of the scratch text: from, to.
    Scratch(usize, usize),
}

/// What a rule gave.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RuleGave<'t> {
    pub(super) piece: GivenValue<'t>,
    pub state: GivenState,
    pub form: Form,
    /// A hash of what the expression engine noted, and of why a value is not known; 0 when it noted nothing.
    pub notes: u64,
    /// A value of the record could not be read, or its reading is a guess.
    pub is_doubtful: bool,
}

/// As [`RuleState`], with the default told apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum GivenState {
    Filled,
    /// Filled, with the rule's default.
    Default,
    Empty,
    LeftOut,
    Refused,
    NotKnown,
    Faulty,
}

impl From<&RuleResult> for GivenState {
    fn from(result: &RuleResult) -> Self {
        match &result.state {
            RuleState::Filled if result.is_default => Self::Default,
            RuleState::Filled => Self::Filled,
            RuleState::Empty => Self::Empty,
            RuleState::LeftOut => Self::LeftOut,
            RuleState::Refused { .. } => Self::Refused,
            RuleState::NotKnown { .. } => Self::NotKnown,
            RuleState::Faulty => Self::Faulty,
        }
    }
}

/// What the value is made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Form {
    /// A text that came from the record.
    Text,
    /// A text that came from the record, as the `value` of an object.
    TextInside,
    /// Anything else.
    Json,
}

impl<'t> RuleGave<'t> {
    pub(super) const fn nothing(state: GivenState) -> Self {
        Self { piece: GivenValue::Nothing, state, form: Form::Json, notes: 0, is_doubtful: false }
    }

    pub(super) const fn filled(piece: GivenValue<'t>, form: Form) -> Self {
        Self { piece, state: GivenState::Filled, form, notes: 0, is_doubtful: false }
    }

    pub(super) fn noted<'n>(self, notes: impl Iterator<Item = &'n str>) -> Self {
        let mut hasher = None;
        for note in notes {
            let hasher = hasher.get_or_insert_with(std::hash::DefaultHasher::new);
            hasher.write(note.as_bytes());
            hasher.write_u8(0xff);
        }
        Self { notes: hasher.map_or(0, |hasher| hasher.finish() | 1), ..self }
    }
}
