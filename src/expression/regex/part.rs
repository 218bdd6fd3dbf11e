//! What a regular expression is made of, whichever language it was written in.

use std::sync::Arc;

use super::units::UnitSet;

/// Which letters count as equal where case does not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Folding {
    /// .NET's: equal are letters with the same small letter.
    Lower,
    /// Java's: only A to Z.
    Ascii,
    /// Java's with `(?u)`.
    Unicode,
}

#[derive(Clone, Debug)]
pub(super) enum PatternPart {
    Empty,
    Unit(u32, Option<Folding>),
    Set(Arc<UnitSet>),
    Sequence(Vec<PatternPart>),
    Choice(Vec<PatternPart>),
    /// Captures into a slot.
    Group(usize, Box<PatternPart>),
    Repeat(Box<Repetition>),
    Look {
        behind: bool,
        negative: bool,
        inner: Box<PatternPart>,
    },
    Atomic(Box<PatternPart>),
    /// What a slot has captured.
    Back(usize, Option<Folding>),
    /// `(?(test)then|otherwise)`.
    If(Box<[PatternPart; 3]>),
    /// A test of [`PatternPart::If`]: whether the slot has captured something.
    HasGroup(usize),
    Anchor(Anchor),
}

#[derive(Clone, Debug)]
pub(super) struct Repetition {
    pub least: u32,
    pub most: Option<u32>,
    pub manner: Manner,
    pub inner: PatternPart,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Manner {
    Greedy,
    Lazy,
    Possessive,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Anchor {
    Start,
    End,
    /// .NET's `$` and `\Z`: also before a line feed that ends the text.
    EndBeforeLineFeed,
    /// Java's: also before what ends a line there.
    EndBeforeLineEnd,
    LineStart,
    LineEnd,
    /// Java's lines end in several ways.
    JavaLineStart,
    JavaLineEnd,
    /// `\G`: where the search began.
    Begin,
    Boundary,
    NoBoundary,
}

/// A pattern that was read.
#[derive(Clone, Debug)]
pub(super) struct ReadPattern {
    pub part: PatternPart,
    /// The numbers of the groups, in order; a group's place here is its slot. The first is 0, the whole match.
    pub numbers: Vec<u32>,
    /// The groups' names and their slots.
    pub names: Vec<(String, usize)>,
    /// Whether case does not count somewhere.
    pub folds: bool,
}

impl PatternPart {
    pub fn sequence(mut parts: Vec<Self>) -> Self {
        match parts.len() {
            0 => Self::Empty,
            1 => parts.pop().unwrap_or(Self::Empty),
            _ => Self::Sequence(parts),
        }
    }

    pub fn choice(mut parts: Vec<Self>) -> Self {
        if parts.len() == 1 { parts.pop().unwrap_or(Self::Empty) } else { Self::Choice(parts) }
    }
}
