//! The clock, handed in, so that tests, previews and the tour can fix it.

use jiff::Timestamp;
use jiff::tz::TimeZone;

/// Where "now" comes from.
#[derive(Clone, Copy, Debug, Default)]
pub enum Clock {
    /// The computer's clock.
    #[default]
    System,
    /// Always this moment.
    Fixed(Timestamp),
}

impl Clock {
    pub fn now(self) -> Timestamp {
        match self {
            Self::System => Timestamp::now(),
            Self::Fixed(at) => at,
        }
    }

    /// The day it is here: 2026-11-28.
    pub fn today(self) -> String {
        self.now().to_zoned_datetime(TimeZone::system()).date().to_string()
    }
}
