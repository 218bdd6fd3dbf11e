//! How sure we are of something a vendor does.
//!
//! Much of what identity providers send and service providers make of it is not in their documentation. Every such
//! fact carries a [`Mark`] and its source, and both reach the screen: nothing is guessed silently.

use serde::{Deserialize, Serialize};

/// How well a fact about a vendor is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Mark {
    /// The vendor's own documentation says so.
    Documented,
    /// Someone else wrote it down: another vendor's guide, a captured request, a thread.
    Observed,
    /// It follows from what is documented, but nobody says it.
    Inferred,
    /// Nobody says it; what is shown is the standard's form or a likely one.
    Unknown,
}

impl Mark {
    pub const ALL: [Self; 4] = [Self::Documented, Self::Observed, Self::Inferred, Self::Unknown];

    pub const fn is_documented(self) -> bool {
        matches!(self, Self::Documented)
    }

    /// The words on screens.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Documented => "documented",
            Self::Observed => "seen by others, not documented",
            Self::Inferred => "inferred, not documented",
            Self::Unknown => "not documented",
        }
    }
}

/// A sentence about a vendor, with its mark and source.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct Fact {
    pub text: &'static str,
    pub mark: Mark,
    /// The page it stands on, without the scheme.
    pub source: &'static str,
}

impl Fact {
    pub const fn documented(text: &'static str, source: &'static str) -> Self {
        Self { text, mark: Mark::Documented, source }
    }

    pub const fn observed(text: &'static str, source: &'static str) -> Self {
        Self { text, mark: Mark::Observed, source }
    }

    pub const fn inferred(text: &'static str, source: &'static str) -> Self {
        Self { text, mark: Mark::Inferred, source }
    }

    pub const fn unknown(text: &'static str, source: &'static str) -> Self {
        Self { text, mark: Mark::Unknown, source }
    }
}
