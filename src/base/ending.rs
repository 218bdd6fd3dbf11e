//! How a command ended, and the exit code that says so: one list for every command and for the window.
//!
//! The codes are stable; scripts and CI rely on them (docs/cli.md).

use std::process::ExitCode;

/// How a command ended, from the best to what weighs most: of several, the last one counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Ending {
    /// Complete and good.
    Good,
    /// Complete and good, and something would change: only where that was asked for (`plan --detailed-exit-code`).
    Changes,
    /// Complete, with findings of severity error, conflicts, what cannot be said, differences, cases that failed.
    Findings,
    /// Nothing was written: what would be lost by it asks for a yes first (`--yes`).
    Unconfirmed,
    /// Interrupted or broken off: what is known is written, and marked as a part.
    Partial,
    /// There was nothing usable to work with.
    Unusable,
}

impl Ending {
    pub const fn code(self) -> u8 {
        match self {
            Self::Good => 0,
            Self::Findings => 1,
            Self::Unusable => 2,
            Self::Partial => 3,
            Self::Unconfirmed => 4,
            Self::Changes => 5,
        }
    }

    /// This, or findings when there are any.
    #[must_use]
    pub fn or_findings(self, are_there: bool) -> Self {
        if are_there { self.max(Self::Findings) } else { self }
    }
}

impl From<Ending> for ExitCode {
    fn from(ending: Ending) -> Self {
        Self::from(ending.code())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_several_endings_the_one_that_weighs_most_counts() {
        for (one, other, code) in [
            (Ending::Good, Ending::Changes, 5),
            (Ending::Changes, Ending::Findings, 1),
            (Ending::Findings, Ending::Unconfirmed, 4),
            (Ending::Unconfirmed, Ending::Partial, 3),
            (Ending::Partial, Ending::Unusable, 2),
        ] {
            assert_eq!(one.max(other).code(), code);
            assert_eq!(other.max(one).code(), code);
        }
        assert_eq!(Ending::Changes.or_findings(false), Ending::Changes);
        assert_eq!(Ending::Changes.or_findings(true), Ending::Findings);
    }
}
