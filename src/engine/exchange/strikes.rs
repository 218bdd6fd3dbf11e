//! When to stop asking: what fails again and again will fail for the next record too.

use serde::{Serialize, Serializer};
use serde_json::json;

use super::pace::asks_for_a_long_pause;
use super::trouble::Trouble;

/// So many equal refusals in a row end a run.
const MOST_REFUSALS: u32 = 5;
/// So many answers in a row that did not come in time.
const MOST_TIMEOUTS: u32 = 2;

/// What ended a run before it was complete.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EndedBy {
    pub trouble: Trouble,
    /// So many times in a row.
    pub times: u32,
}

impl EndedBy {
    pub fn into_trouble(self) -> Trouble {
        self.trouble
    }
}

impl std::error::Error for EndedBy {}

impl std::fmt::Display for EndedBy {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if self.times > 1 {
            write!(f, "{} times in a row the same. ", self.times)?;
        }
        self.trouble.fmt(f)
    }
}

/// `{code, times, words}`
impl Serialize for EndedBy {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        json!({"code": self.trouble.code(), "times": self.times, "words": self.to_string()}).serialize(serializer)
    }
}

/// What failed in a row, over all who ask in one run. Counted are questions that had their repeats.
#[derive(Debug, Default)]
pub(super) struct Strikes {
    refusals: u32,
    /// What the last refusal was: two are equal when a person would do the same about them.
    last: Option<&'static str>,
    timeouts: u32,
}

impl Strikes {
    pub fn answered(&mut self) {
        *self = Self::default();
    }

    /// Whether trouble ends the run the first time, whatever was asked.
    pub fn at_once(trouble: &Trouble) -> Option<EndedBy> {
        let ends = trouble.is_wrong_token() || asks_for_a_long_pause(trouble);
        ends.then(|| EndedBy { trouble: trouble.clone(), times: 1 })
    }

    /// Counts trouble; says so when it ends the run.
    pub fn failed(&mut self, trouble: &Trouble) -> Option<EndedBy> {
        if let Some(ended) = Self::at_once(trouble) {
            return Some(ended);
        }
        let ended = |times| Some(EndedBy { trouble: trouble.clone(), times });
        if trouble.is_timeout() {
            self.timeouts += 1;
            return (self.timeouts >= MOST_TIMEOUTS).then(|| ended(self.timeouts)).flatten();
        }
        if !trouble.is_refusal() {
            self.answered();
            return None;
        }
        let code = trouble.code();
        self.refusals = if self.last == Some(code) { self.refusals + 1 } else { 1 };
        (self.timeouts, self.last) = (0, Some(code));
        (self.refusals >= MOST_REFUSALS).then(|| ended(self.refusals)).flatten()
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::super::trouble::{Body, Connection, FailureCause, Said, Status};
    use super::*;

    #[test]
    fn what_fails_in_a_row_ends_the_run() {
        let said = || Said::Nothing;
        let server = || FailureCause::from(Status::ServerError { status: 500, retry_after: None, said: said() });
        let other = || FailureCause::from(Status::Forbidden { said: said() });
        let late =
            || FailureCause::from(Connection::AnswerTimeout { host: "h".into(), limit: Duration::from_secs(30) });
        let token = || FailureCause::from(Status::WrongToken { said: said() });
        let hour = || {
            let retry_after = Some(Duration::from_secs(3600));
            FailureCause::from(Status::TooManyRequests { retry_after, said: said() })
        };
        let of_one = || FailureCause::from(Body::CountsDiffer { says: 1, shows: 0 });
        // `None` is an answer.
        let many = |cause: &dyn Fn() -> FailureCause, n| (0..n).map(|_| Some(cause())).collect::<Vec<_>>();
        let all = |parts: Vec<Vec<Option<FailureCause>>>| parts.concat();
        for (name, course, ends_at) in [
            ("a wrong token, at once", many(&token, 1), Some(1)),
            ("a wait of an hour, at once", many(&hour, 1), Some(1)),
            ("two timeouts", many(&late, 2), Some(2)),
            ("a timeout, an answer, a timeout", all(vec![many(&late, 1), vec![None], many(&late, 1)]), None),
            ("four refusals", many(&server, 4), None),
            ("five refusals", many(&server, 5), Some(5)),
            ("an answer between", all(vec![many(&server, 4), vec![None], many(&server, 4)]), None),
            ("another refusal between", all(vec![many(&server, 4), many(&other, 1), many(&server, 4)]), None),
            ("a refusal between timeouts", all(vec![many(&late, 1), many(&server, 1), many(&late, 1)]), None),
            ("answers that say nothing of one", many(&of_one, 100), None),
        ] {
            let mut strikes = Strikes::default();
            let ended = course.into_iter().position(|cause| match cause {
                Some(cause) => strikes.failed(&Trouble::new("u", cause)).is_some(),
                None => {
                    strikes.answered();
                    false
                }
            });
            assert_eq!(ended.map(|at| at + 1), ends_at, "{name}");
        }
    }
}
