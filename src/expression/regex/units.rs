//! Sets of characters, and what a text is made of: .NET looks at UTF-16 units, so that an emoji is two; Java at whole
//! characters. Both are numbers here.

use std::collections::HashMap;
use std::sync::{Arc, LazyLock, PoisonError, RwLock};

use regex_syntax::hir::{Class, HirKind};

use super::part::Folding;

type Ranges = Arc<[(u32, u32)]>;

/// Characters by ranges, less some others.
#[derive(Clone, Debug, Default)]
pub(super) struct UnitSet {
    pieces: Vec<SetPiece>,
    negated: bool,
    minus: Option<Box<UnitSet>>,
    also: Option<Box<UnitSet>>,
    folding: Option<Folding>,
    /// The answers for ASCII, bit by bit.
    ascii: u128,
}

#[derive(Clone, Debug)]
enum SetPiece {
    Range(u32, u32),
    Ranges { ranges: Ranges, negated: bool },
    Set(UnitSet),
}

impl SetPiece {
    fn has(&self, unit: u32) -> bool {
        match self {
            Self::Range(first, last) => (*first..=*last).contains(&unit),
            Self::Ranges { ranges, negated } => is_in(ranges, unit) != *negated,
            Self::Set(set) => set.has(unit),
        }
    }
}

fn is_in(ranges: &[(u32, u32)], unit: u32) -> bool {
    let place = ranges.partition_point(|(_, last)| *last < unit);
    ranges.get(place).is_some_and(|(first, _)| *first <= unit)
}

impl UnitSet {
    pub fn add(&mut self, first: u32, last: u32) {
        self.pieces.push(SetPiece::Range(first, last));
    }

    pub fn add_named(&mut self, ranges: Ranges, negated: bool) {
        self.pieces.push(SetPiece::Ranges { ranges, negated });
    }

    pub fn add_set(&mut self, set: Self) {
        self.pieces.push(SetPiece::Set(set));
    }

    pub fn negate(&mut self) {
        self.negated = true;
    }

    /// Taken away after negating: `[^a-z-[1]]`.
    pub fn subtract(&mut self, set: Self) {
        self.minus = Some(Box::new(set));
    }

    /// Java's `&&`.
    pub fn intersect(&mut self, set: Self) {
        self.also = Some(Box::new(set));
    }

    /// What is asked often is worked out once, when the set is complete.
    pub fn finished(mut self, folding: Option<Folding>) -> Self {
        self.folding = folding;
        if folding == Some(Folding::Lower) {
            self.add_small_letters();
        }
        self.ascii = (0..128).filter(|unit| self.looked_up(*unit)).fold(0, |bits, unit| bits | 1 << unit);
        self
    }

    /// .NET compares small letters, so that a range of capitals has theirs too.
    fn add_small_letters(&mut self) {
        for place in 0..self.pieces.len() {
            let SetPiece::Range(first, last) = self.pieces[place] else { continue };
            for unit in first..=last {
                let small = lower(unit);
                if !(first..=last).contains(&small) {
                    self.pieces.push(SetPiece::Range(small, small));
                }
            }
        }
    }

    pub fn has(&self, unit: u32) -> bool {
        if unit < 128 { self.ascii >> unit & 1 == 1 } else { self.looked_up(unit) }
    }

    fn looked_up(&self, unit: u32) -> bool {
        let any = |unit: u32| self.pieces.iter().any(|piece| piece.has(unit));
        let found = match self.folding {
            None => any(unit),
            Some(Folding::Lower) => any(lower(unit)),
            Some(folding) => any(unit) || any(upper(unit, folding)) || any(fold(unit, Some(folding))),
        };
        (found != self.negated)
            && !self.minus.as_ref().is_some_and(|set| set.has(unit))
            && self.also.as_ref().is_none_or(|set| set.has(unit))
    }
}

/// The unit that stands for all that are equal to it.
pub(super) fn fold(unit: u32, folding: Option<Folding>) -> u32 {
    match folding {
        None => unit,
        Some(Folding::Lower) => lower(unit),
        Some(Folding::Ascii) => char::from_u32(unit).map_or(unit, |c| u32::from(c.to_ascii_lowercase())),
        Some(Folding::Unicode) => lower(upper(unit, Folding::Unicode)),
    }
}

fn upper(unit: u32, folding: Folding) -> u32 {
    let Some(character) = char::from_u32(unit) else { return unit };
    if folding == Folding::Ascii {
        return u32::from(character.to_ascii_uppercase());
    }
    let mut capital = character.to_uppercase();
    match (capital.next(), capital.next()) {
        (Some(one), None) => u32::from(one),
        _ => unit,
    }
}

/// The simple small letter; that of `İ` is `i`.
fn lower(unit: u32) -> u32 {
    char::from_u32(unit).and_then(|character| character.to_lowercase().next()).map_or(unit, u32::from)
}

/// The ranges of a category, script or property that Unicode names, as `Lu`; `None` when there is no such name.
pub(super) fn named(name: &str) -> Option<Ranges> {
    static KNOWN: LazyLock<RwLock<HashMap<String, Ranges>>> = LazyLock::new(RwLock::default);
    if let Some(ranges) = KNOWN.read().unwrap_or_else(PoisonError::into_inner).get(name) {
        return Some(ranges.clone());
    }
    let ranges = looked_up(name)?;
    KNOWN.write().unwrap_or_else(PoisonError::into_inner).insert(name.to_owned(), ranges.clone());
    Some(ranges)
}

/// Halves of a character of two units have a category of their own, `Cs`, which Rust's tables lack.
const HALVES: (u32, u32) = (0xD800, 0xDFFF);

fn looked_up(name: &str) -> Option<Ranges> {
    if name == "Cs" {
        return Some(Arc::new([HALVES]));
    }
    let hir = regex_syntax::Parser::new().parse(&format!(r"[\p{{{name}}}]")).ok()?;
    let mut ranges: Vec<(u32, u32)> = match hir.kind() {
        HirKind::Class(Class::Unicode(class)) => {
            class.ranges().iter().map(|range| (u32::from(range.start()), u32::from(range.end()))).collect()
        }
        HirKind::Literal(literal) => {
            let text = std::str::from_utf8(&literal.0).ok()?;
            text.chars().map(|only| (u32::from(only), u32::from(only))).collect()
        }
        _ => return None,
    };
    if name == "C" {
        ranges.push(HALVES);
        ranges.sort_unstable();
    }
    Some(ranges.into())
}

/// What `\w`, `\d` and `\s` are in .NET: letters, marks that take no room, digits and connectors; digits of every script.
pub(super) fn dot_net_class(letter: u32) -> UnitSet {
    let mut set = UnitSet::default();
    let names: &[&str] = match char::from_u32(letter | 0x20) {
        Some('w') => &["L", "Mn", "Nd", "Pc"],
        Some('d') => &["Nd"],
        _ => &["White_Space"],
    };
    for name in names {
        set.add_named(named(name).unwrap_or_else(|| Arc::new([])), false);
    }
    set.negated = letter & 0x20 == 0;
    set.finished(None)
}

static WORD: LazyLock<UnitSet> = LazyLock::new(|| dot_net_class(u32::from('w')));

/// Whether a boundary counts it as a part of a word: .NET's `\w` and the two joiners; Java's letters, digits and `_`.
pub(super) fn is_word(unit: u32, is_java: bool) -> bool {
    if is_java {
        char::from_u32(unit).is_some_and(|character| character.is_alphanumeric() || character == '_')
    } else {
        WORD.has(unit) || matches!(unit, 0x200C | 0x200D)
    }
}

/// What may stand in a name: .NET's `\w`.
pub(super) fn is_name(unit: u32) -> bool {
    WORD.has(unit)
}

/// Whether a character is in one of Unicode's categories.
pub(super) fn is_in_category(character: char, categories: &[&str]) -> bool {
    categories.iter().filter_map(|name| named(name)).any(|ranges| is_in(&ranges, u32::from(character)))
}
