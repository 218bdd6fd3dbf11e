//! How fast to ask: the provider's rate limits, the pauses it asks for, and a cancel that works while waiting.
//!
//! Limits are sliding windows ("19 requests in 2 s"), shared by all threads that read from the endpoint. A 429 is
//! answered with the wait it asks for (RFC 9110 section 10.2.3), and so is a server that fails or an answer that is lost
//! on the way; each three times. A longer wait than a person would sit through is reported instead, and the plan can be
//! resumed later.

use std::collections::VecDeque;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use super::address::BaseUrl;
use super::trouble::{Connection, FailureCause, Status, Trouble};
use crate::base::{Cancel, Cancelled};
use crate::provider::Provider;
use crate::provider::traits::Window;

/// At most so many requests in so much time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rate {
    pub requests: u32,
    pub per: Duration,
}

impl Rate {
    /// The rates to keep with a provider at an address; none on this computer, where nobody else is waiting.
    pub fn of(provider: &Provider, base: &BaseUrl) -> Vec<Self> {
        if base.is_local() {
            return Vec::new();
        }
        // One less than allowed: the window's edges are measured by another clock.
        let rate = |window: &Window| Self {
            requests: window.requests.saturating_sub(1).max(1),
            per: Duration::from_secs(u64::from(window.seconds)),
        };
        provider.traits().rate.windows.items().iter().map(rate).collect()
    }

    /// The time that `requests` take at least when only this limit holds them back.
    pub fn least_time(self, requests: u64) -> Duration {
        let full_windows = requests.saturating_sub(1) / u64::from(self.requests.max(1));
        self.per.saturating_mul(u32::try_from(full_windows).unwrap_or(u32::MAX))
    }
}

/// The longest pause that is sat out; longer ones are reported.
const LONGEST_PAUSE: Duration = Duration::from_secs(120);
/// How long to wait before the first, second and third repeat of a request, where the endpoint does not say.
const PAUSES: [Duration; 3] = [Duration::from_secs(1), Duration::from_secs(2), Duration::from_secs(4)];
/// How soon a cancel is noticed while waiting.
pub(super) const GLANCE: Duration = Duration::from_millis(50);

/// Keeps the rates of one endpoint.
#[derive(Debug, Default)]
pub struct Pace {
    rates: Vec<Rate>,
    /// When the latest requests were sent, oldest first; as many as the largest rate counts.
    sent: Mutex<VecDeque<Instant>>,
    pause_ends: Mutex<Option<Instant>>,
}

impl Pace {
    pub fn new(rates: &[Rate]) -> Self {
        Self { rates: rates.to_vec(), ..Self::default() }
    }

    pub fn rates(&self) -> &[Rate] {
        &self.rates
    }

    /// How long the pause that the endpoint asked for still lasts, for the window to show.
    pub fn pause_left(&self) -> Option<Duration> {
        let left = lock(&self.pause_ends).as_ref()?.saturating_duration_since(Instant::now());
        (!left.is_zero()).then_some(left)
    }

    /// Waits until one more request may be sent, and counts it.
    pub fn take_turn(&self, cancel: &Cancel) -> Result<(), Cancelled> {
        loop {
            cancel.check()?;
            let wait = self.pause_left().or_else(|| self.count_or_wait(Instant::now()));
            match wait {
                Some(wait) => std::thread::sleep(wait.min(GLANCE)),
                None => return Ok(()),
            }
        }
    }

    /// Keeps every thread from asking until the pause is over.
    pub(super) fn pause(&self, length: Duration) {
        let end = Instant::now() + length;
        let mut ends = lock(&self.pause_ends);
        *ends = Some(ends.map_or(end, |known| known.max(end)));
    }

    /// Whether the next request would have to wait. Nothing is counted.
    #[cfg(test)]
    pub(super) fn must_wait(&self) -> bool {
        self.rates.iter().any(|rate| wait_for(*rate, &lock(&self.sent), Instant::now()).is_some())
    }

    /// Counts a request sent now, or says how long to wait before it may be.
    fn count_or_wait(&self, now: Instant) -> Option<Duration> {
        let mut sent = lock(&self.sent);
        let wait = self.rates.iter().filter_map(|rate| wait_for(*rate, &sent, now)).max();
        if wait.is_none() {
            sent.push_back(now);
            let most = self.rates.iter().map(|rate| rate.requests as usize).max().unwrap_or(0);
            while sent.len() > most {
                sent.pop_front();
            }
        }
        wait
    }
}

/// How long one rate holds the next request back.
fn wait_for(rate: Rate, sent: &VecDeque<Instant>, now: Instant) -> Option<Duration> {
    let first_counted = sent.len().checked_sub(rate.requests as usize)?;
    let free_at = *sent.get(first_counted)? + rate.per;
    let wait = free_at.saturating_duration_since(now);
    (!wait.is_zero()).then_some(wait)
}

/// How long to wait before a request is repeated.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Pause {
    /// Everybody who asks this endpoint: it said so.
    Everybody(Duration),
    /// This request alone.
    This(Duration),
}

/// How often one request may still be repeated. Only reads are: asking twice changes nothing.
#[derive(Debug)]
pub(super) struct Patience {
    repeats: usize,
    /// Whether answers that are lost on the way, and servers that fail, are asked again as well.
    with_faults: bool,
}

impl Patience {
    /// For one question among thousands.
    pub const fn of_run() -> Self {
        Self { repeats: 0, with_faults: true }
    }

    /// For who waits in front of an address that may be wrong: only a wait that is asked for is sat out.
    pub const fn of_search() -> Self {
        Self { repeats: 0, with_faults: false }
    }

    /// How long to wait before asking again after this trouble; `None` when there is no point.
    pub fn pause_after(&mut self, trouble: &Trouble) -> Option<Pause> {
        let growing = *PAUSES.get(self.repeats)?;
        let pause = match &trouble.cause {
            FailureCause::Status(Status::TooManyRequests { retry_after, .. }) => {
                Pause::Everybody(retry_after.unwrap_or(growing))
            }
            FailureCause::Status(Status::ServerError { status: 500 | 502 | 503 | 504, retry_after, .. })
                if self.with_faults =>
            {
                retry_after.map_or(Pause::This(growing), Pause::Everybody)
            }
            FailureCause::Connection(Connection::Broken { .. } | Connection::Refused { .. }) if self.with_faults => {
                Pause::This(growing)
            }
            _ => return None,
        };
        self.repeats += 1;
        (!pause.is_too_long()).then_some(pause)
    }
}

impl Pause {
    fn is_too_long(self) -> bool {
        let (Self::Everybody(length) | Self::This(length)) = self;
        length > LONGEST_PAUSE
    }
}

/// Whether the endpoint asks for a longer pause than a person would sit through.
pub(super) fn asks_for_a_long_pause(trouble: &Trouble) -> bool {
    matches!(&trouble.cause, FailureCause::Status(Status::TooManyRequests { retry_after: Some(length), .. }) if *length > LONGEST_PAUSE)
}

/// Waits; a cancel ends it at once.
pub(super) fn wait(length: Duration, cancel: &Cancel) -> Result<(), Cancelled> {
    let end = Instant::now() + length;
    loop {
        cancel.check()?;
        let left = end.saturating_duration_since(Instant::now());
        if left.is_zero() {
            return Ok(());
        }
        std::thread::sleep(left.min(GLANCE));
    }
}

/// A thread that panicked leaves counts and answers that are still good.
pub(super) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::super::trouble::Said;
    use super::*;

    #[test]
    fn requests_beyond_a_rate_wait_for_the_oldest_to_leave_its_window() {
        let pace = Pace::new(&[
            Rate { requests: 2, per: Duration::from_secs(2) },
            Rate { requests: 3, per: Duration::from_secs(60) },
        ]);
        let begin = Instant::now();
        let at = |seconds| pace.count_or_wait(begin + Duration::from_secs(seconds));
        assert_eq!(at(0), None, "first");
        assert_eq!(at(1), None, "second");
        assert_eq!(at(1), Some(Duration::from_secs(1)), "third waits until the first is 2 s old");
        assert_eq!(at(2), None, "third");
        assert_eq!(at(3), Some(Duration::from_secs(57)), "fourth waits for the minute");
        assert_eq!(at(60), None, "fourth");
    }

    #[test]
    fn a_providers_rates_are_kept_everywhere_but_on_this_computer() {
        let xurrent = crate::provider::of(crate::base::ProviderKind::new("xurrent"));
        let at = |url: &str| Rate::of(xurrent, &BaseUrl::parse(url).expect("a base URL"));
        assert_eq!(at("https://api.xurrent.qa").len(), 2);
        assert_eq!(at("https://api.xurrent.qa")[1], Rate { requests: 19, per: Duration::from_secs(2) });
        assert_eq!(at("http://127.0.0.1:1"), []);
    }

    #[test]
    fn the_least_time_counts_full_windows() {
        let rate = Rate { requests: 19, per: Duration::from_secs(2) };
        for (requests, seconds) in [(0, 0), (1, 0), (19, 0), (20, 2), (38, 2), (39, 4)] {
            assert_eq!(rate.least_time(requests), Duration::from_secs(seconds), "{requests}");
        }
    }

    #[test]
    fn a_request_is_repeated_three_times_where_another_answer_may_come() {
        let said = || Said::Nothing;
        let seconds = |s: u64| Some(Duration::from_secs(s));
        let server = |status, retry_after| Status::ServerError { status, retry_after, said: said() }.into();
        let broken: FailureCause = Connection::Broken { host: "h".into(), detail: "d".into() }.into();
        let late = Connection::AnswerTimeout { host: "h".into(), limit: Duration::from_secs(30) };
        let (this, all) = (
            |s: [u64; 3]| s.map(|s| Pause::This(Duration::from_secs(s))).to_vec(),
            |s: [u64; 3]| s.map(|s| Pause::Everybody(Duration::from_secs(s))).to_vec(),
        );
        for (name, cause, in_run, in_search) in [
            ("429", Status::TooManyRequests { retry_after: None, said: said() }.into(), all([1, 2, 4]), all([1, 2, 4])),
            (
                "429 that says when",
                Status::TooManyRequests { retry_after: seconds(0), said: said() }.into(),
                all([0, 0, 0]),
                all([0, 0, 0]),
            ),
            (
                "429 in an hour",
                Status::TooManyRequests { retry_after: seconds(3600), said: said() }.into(),
                vec![],
                vec![],
            ),
            ("500", server(500, None), this([1, 2, 4]), vec![]),
            ("501", Status::NotImplemented { said: said() }.into(), vec![], vec![]),
            ("502", server(502, None), this([1, 2, 4]), vec![]),
            ("503 that says when", server(503, seconds(3)), all([3, 3, 3]), vec![]),
            ("504", server(504, None), this([1, 2, 4]), vec![]),
            ("505", server(505, None), vec![], vec![]),
            ("a cut connection", broken, this([1, 2, 4]), vec![]),
            ("a timeout", late.into(), vec![], vec![]),
            ("401", Status::WrongToken { said: said() }.into(), vec![], vec![]),
        ] {
            let trouble = Trouble::new("u", cause);
            let pauses = |mut patience: Patience| -> Vec<Pause> {
                std::iter::from_fn(|| patience.pause_after(&trouble)).take(9).collect()
            };
            assert_eq!(pauses(Patience::of_run()), in_run, "{name}, in a run");
            assert_eq!(pauses(Patience::of_search()), in_search, "{name}, in a search");
        }
    }

    #[test]
    fn a_cancel_ends_a_pause_at_once() {
        let pace = Pace::default();
        pace.pause(Duration::from_secs(600));
        let cancel = Cancel::default();
        cancel.cancel();
        assert_eq!(pace.take_turn(&cancel), Err(Cancelled));
        assert!(pace.pause_left().is_some());
    }
}
