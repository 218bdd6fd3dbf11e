//! Why a record does not parse, and where.

use std::fmt;

/// The first byte that cannot stand where it stands, and why.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fault {
    pub at: usize,
    pub why: Why,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Why {
    EndsTooSoon,
    MoreAfterTheEnd,
    NoValue,
    NoWord,
    NoNumber,
    TooDeep,
    NoKey,
    NoColon,
    NoCommaInObject,
    NoCommaInArray,
    ExtraComma,
    ControlCharacter,
    BadEscape,
    HalfAPair,
}

impl fmt::Display for Why {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::EndsTooSoon => "it ends before it is complete",
            Self::MoreAfterTheEnd => "there is more after its end",
            Self::NoValue => "a value is expected here",
            Self::NoWord => "this is neither true nor false nor null",
            Self::NoNumber => "this is no number as JSON writes it",
            Self::TooDeep => "more than 127 objects or lists are inside one another",
            Self::NoKey => "a key in quotes is expected here",
            Self::NoColon => "a colon is expected after the key",
            Self::NoCommaInObject => "a comma or } is expected here",
            Self::NoCommaInArray => "a comma or ] is expected here",
            Self::ExtraComma => "there is a comma too many before this",
            Self::ControlCharacter => {
                "a line break, tab or control character stands in a text; JSON writes it as \\n, \\t or \\u00XX"
            }
            Self::BadEscape => {
                "no such escape: after a backslash come \" \\ / b f n r t or u and four hexadecimal digits"
            }
            Self::HalfAPair => "half of a surrogate pair stands alone",
        })
    }
}
