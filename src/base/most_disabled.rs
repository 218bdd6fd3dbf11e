//! How many may lose access in one plan without a question: a number, or a share. A crosswalk keeps it, a plan is held
//! against it, and the command line takes it as an argument.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// With so few of them nobody is asked, where a share is the threshold.
const FEW: usize = 5;

/// How many may be disabled without a question. As text `20` or `5%`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum MostDisabled {
    Count(usize),
    /// Of a hundred planned records, but never fewer than five.
    Percent(u8),
}

impl MostDisabled {
    /// Without a wish: a tenth.
    pub const DEFAULT: Self = Self::Percent(10);

    /// Of so many planned records.
    pub fn of(self, records: usize) -> usize {
        match self {
            Self::Count(count) => count,
            Self::Percent(percent) => (records * usize::from(percent) / 100).max(FEW),
        }
    }
}

/// Why a text says no threshold.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a number of records such as 20, or a share of them such as 5%")]
pub struct NoThreshold;

impl FromStr for MostDisabled {
    type Err = NoThreshold;

    fn from_str(text: &str) -> Result<Self, NoThreshold> {
        match text.strip_suffix('%') {
            Some(percent) => {
                percent.trim_end().parse().ok().filter(|it| *it <= 100).map(Self::Percent).ok_or(NoThreshold)
            }
            None => text.parse().map(Self::Count).map_err(|_| NoThreshold),
        }
    }
}

impl fmt::Display for MostDisabled {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Count(count) => write!(to, "{count}"),
            Self::Percent(percent) => write!(to, "{percent}%"),
        }
    }
}

impl TryFrom<String> for MostDisabled {
    type Error = NoThreshold;

    fn try_from(text: String) -> Result<Self, NoThreshold> {
        text.parse()
    }
}

impl From<MostDisabled> for String {
    fn from(most: MostDisabled) -> Self {
        most.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_threshold_is_a_number_or_a_share_and_of_few_nobody_is_asked() {
        for (text, records, most) in [
            ("20", 1_000, Some(20)),
            ("0", 1_000, Some(0)),
            ("5%", 1_000, Some(50)),
            ("10%", 18, Some(5)),
            ("0%", 9, Some(5)),
        ] {
            let read = text.parse::<MostDisabled>();
            assert_eq!(read.as_ref().ok().map(|it| it.of(records)), most, "{text}");
            assert_eq!(read.map(|it| it.to_string()).as_deref(), Ok(text));
        }
        for text in ["", "%", "-1", "101%", "many"] {
            assert_eq!(text.parse::<MostDisabled>(), Err(NoThreshold), "{text}");
        }
    }
}
