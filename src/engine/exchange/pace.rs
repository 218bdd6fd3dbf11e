//! How fast to ask: the provider's rate limits, the pauses it asks for, and a cancel that works while waiting.
//!
//! Limits are sliding windows ("19 requests in 2 s"), shared by all threads that read from the endpoint. A 429 is
//! answered with the wait it asks for (RFC 9110 section 10.2.3), a bounded number of times; a longer wait than a person
//! would sit through is reported instead, and the plan can be resumed later.

use std::collections::VecDeque;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use super::address::BaseUrl;
use super::trouble::{FailureCause, Status, Trouble};
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
/// How often one request is repeated after a 429.
const MOST_REPEATS: u32 = 4;
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
    fn pause(&self, length: Duration) {
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

/// How often one request may still be repeated.
#[derive(Debug, Default)]
pub(super) struct Patience {
    repeats: u32,
}

impl Patience {
    /// Whether to ask again after this trouble; when so, the pace has the pause that was asked for.
    pub fn has_for(&mut self, trouble: &Trouble, pace: &Pace) -> bool {
        let FailureCause::Status(Status::TooManyRequests { retry_after, .. }) = &trouble.cause else { return false };
        let pause = retry_after.unwrap_or_else(|| Duration::from_secs(1 << self.repeats));
        if self.repeats == MOST_REPEATS || pause > LONGEST_PAUSE {
            return false;
        }
        self.repeats += 1;
        pace.pause(pause.max(GLANCE));
        true
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
    fn patience_ends_with_the_fourth_repeat_and_has_none_for_long_pauses() {
        let trouble = |retry_after| Trouble::new("u", Status::TooManyRequests { retry_after, said: Said::Nothing });
        let pace = Pace::default();
        let mut patience = Patience::default();
        let short = trouble(Some(Duration::ZERO));
        assert_eq!((0..6).filter(|_| patience.has_for(&short, &pace)).count(), 4);
        assert!(!Patience::default().has_for(&trouble(Some(Duration::from_secs(3600))), &pace), "an hour");
        let refused = Trouble::new("u", Status::WrongToken { said: Said::Nothing });
        assert!(!Patience::default().has_for(&refused, &pace), "401");
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
