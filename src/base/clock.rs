//! The clock, handed in, so that tests, previews and the tour can fix it.

use jiff::Timestamp;
use jiff::tz::TimeZone;

/// A point in time.
pub type Moment = Timestamp;

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

    /// A moment that is fixed is the same in every zone.
    fn zone(self) -> TimeZone {
        match self {
            Self::System => TimeZone::system(),
            Self::Fixed(_) => TimeZone::UTC,
        }
    }

    /// The day it is here: 2026-11-28.
    pub fn today(self) -> String {
        self.now().to_zoned_datetime(self.zone()).date().to_string()
    }

    /// When something was, as it is told here: the time of today, and of another day that too.
    pub fn told(self, at: Timestamp) -> String {
        let here = at.to_zoned_datetime(self.zone());
        let (date, time) = (here.date().to_string(), here.time());
        let minute = format!("{:02}:{:02}", time.hour(), time.minute());
        if date == self.today() { minute } else { format!("{date} {minute}") }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_today_the_time_is_told_and_of_another_day_that_too() {
        let at = |text: &str| text.parse::<Moment>().expect("a moment");
        let clock = Clock::Fixed(at("2026-11-28T14:00:00Z"));
        assert_eq!(clock.told(at("2026-11-28T09:02:59Z")), "09:02");
        assert_eq!(clock.told(at("2026-11-20T09:12:00Z")), "2026-11-20 09:12");
    }
}
