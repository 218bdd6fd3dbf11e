//! How fast to ask: the provider's rate limits, the pauses it asks for, and a cancel that works while waiting.
//!
//! Limits are sliding windows ("19 requests in 2 s"), shared by all threads that read from the endpoint, and requests come
//! evenly within a short one: twenty at once and then none wear a server out. What the endpoint says with its answers of
//! how many are left (`x-ratelimit-remaining`, `x-ratelimit-reset`) is kept too, on this computer as well. A 429 is
//! answered with the wait it asks for (RFC 9110 section 10.2.3), and so is a server that fails or an answer that is lost
//! on the way; each three times. A longer wait than a person would sit through is reported instead, and the plan can be
//! resumed later.

use std::collections::VecDeque;
use std::str::FromStr;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use super::address::BaseUrl;
use super::trouble::{Connection, FailureCause, Status, Trouble};
use crate::base::{Cancel, Cancelled};
use crate::provider::Provider;
use crate::provider::traits;

/// At most so many requests in so much time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rate {
    pub requests: u32,
    pub per: Duration,
}

/// What is kept with a host of which nobody knows what it takes.
const POLITE: Rate = Rate { requests: 10, per: Duration::from_secs(1) };

impl Rate {
    /// The rates to keep with a provider at an address; none on this computer, where nobody else is waiting.
    pub fn of(provider: &Provider, base: &BaseUrl) -> Vec<Self> {
        if base.is_local() {
            return Vec::new();
        }
        let rate =
            |window: &traits::Window| Self::within(window.requests, Duration::from_secs(u64::from(window.seconds)));
        match provider.traits().rate.windows.known() {
            Some(windows) => windows.iter().map(rate).collect(),
            None => vec![POLITE],
        }
    }

    /// So many requests in any such time, as people say a limit: "20/2".
    pub fn limit(text: &str) -> Result<(u32, Duration), NotARate> {
        let (requests, seconds) = text.split_once('/').ok_or(NotARate)?;
        let requests = requests.trim().parse().ok().filter(|requests| *requests > 0).ok_or(NotARate)?;
        let seconds: f64 = seconds.trim().parse().map_err(|_| NotARate)?;
        let per = Duration::try_from_secs_f64(seconds).ok().filter(|per| !per.is_zero()).ok_or(NotARate)?;
        Ok((requests, per))
    }

    /// One less than allowed: the window's edges are measured by another clock.
    pub fn within(allowed: u32, per: Duration) -> Self {
        Self { requests: allowed.saturating_sub(1).max(1), per }
    }

    /// The time between two requests that come evenly; none in a long window, of which a run takes a part.
    fn gap(self) -> Duration {
        if self.per > SHORT { Duration::ZERO } else { self.per / self.requests.max(1) }
    }

    /// The time that `requests` take at least when only this limit holds them back.
    pub fn least_time(self, requests: u64) -> Duration {
        let full_windows = requests.saturating_sub(1) / u64::from(self.requests.max(1));
        self.per.saturating_mul(u32::try_from(full_windows).unwrap_or(u32::MAX))
    }
}

/// Why a text is no limit.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a rate is so many requests in so many seconds, such as 20/2")]
pub struct NotARate;

impl FromStr for Rate {
    type Err = NotARate;

    fn from_str(text: &str) -> Result<Self, NotARate> {
        let (requests, per) = Self::limit(text)?;
        Ok(Self::within(requests, per))
    }
}

/// The longest pause that is sat out; longer ones are reported.
const LONGEST_PAUSE: Duration = Duration::from_secs(120);
/// How long to wait before the first, second and third repeat of a request, where the endpoint does not say.
const PAUSES: [Duration; 3] = [Duration::from_secs(1), Duration::from_secs(2), Duration::from_secs(4)];
/// How soon a cancel is noticed while waiting.
pub(super) const GLANCE: Duration = Duration::from_millis(50);

/// How long one answer is waited for that says how many are left now.
const A_LOOK: Duration = Duration::from_secs(1);

/// Within a window up to this, requests come evenly.
const SHORT: Duration = Duration::from_secs(10);

/// Keeps the rates of one endpoint.
#[derive(Debug, Default)]
pub struct Pace {
    rates: Vec<Rate>,
    sent: Mutex<Sent>,
    pause_ends: Mutex<Option<Instant>>,
    /// So many were refused as too many, and wait to be asked again.
    refused: AtomicUsize,
}

/// A request that was refused as too many goes before those that were not asked yet: else others take its place each time,
/// until its repeats are used up.
#[derive(Debug)]
pub(super) struct Refused<'p>(&'p AtomicUsize);

impl Drop for Refused<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}

/// What was asked so far.
#[derive(Debug, Default)]
struct Sent {
    /// When the latest requests were sent, oldest first; as many as the largest rate counts.
    at: VecDeque<Instant>,
    last: Option<Instant>,
    /// Sent, and not answered yet.
    open: u32,
    announced: Option<Announced>,
}

/// What the endpoint said last of what is left.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Announced {
    limit: u32,
    /// Of those, so many were left when it was said.
    remaining: u32,
    /// So many may still be sent: less those that were on their way then, and those sent since.
    left: u32,
    until: Instant,
}

/// What an answer says of the endpoint's rate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RateLimit {
    pub limit: u32,
    pub remaining: u32,
    /// Until there are as many as the limit again.
    pub resets_in: Duration,
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

    /// Waits until one more request may be sent, and counts it; one that was refused goes first.
    pub(super) fn take_turn(&self, refused: Option<Refused<'_>>, cancel: &Cancel) -> Result<(), Cancelled> {
        loop {
            cancel.check()?;
            let behind = || (refused.is_none() && self.refused.load(Ordering::Relaxed) > 0).then_some(GLANCE);
            let wait = self.pause_left().or_else(behind).or_else(|| self.count_or_wait(Instant::now()));
            match wait {
                Some(wait) => std::thread::sleep(wait.min(GLANCE)),
                None => {
                    drop(refused);
                    return Ok(());
                }
            }
        }
    }

    /// One was refused as too many.
    pub(super) fn refuse(&self) -> Refused<'_> {
        self.refused.fetch_add(1, Ordering::Relaxed);
        Refused(&self.refused)
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
        let by_rates = self.rates.iter().filter_map(|rate| wait_for(*rate, &sent, now)).max();
        let wait = by_rates.max(sent.wait_for_announced(&self.rates, now));
        if wait.is_none() {
            sent.count(now, &self.rates);
            sent.last = Some(now);
            sent.open += 1;
        }
        wait
    }

    /// Requests of an earlier run, so long ago, count for the rates as well.
    pub(super) fn count_before(&self, ago: &[Duration]) {
        let now = Instant::now();
        let mut sent = lock(&self.sent);
        sent.at.extend(ago.iter().filter_map(|ago| now.checked_sub(*ago)));
        sent.at.make_contiguous().sort_unstable();
        sent.forget_beyond(&self.rates);
    }

    /// An answer came, or none will; what it says of the rate is kept from now on.
    pub(super) fn answered(&self, said: Option<RateLimit>) {
        let mut sent = lock(&self.sent);
        sent.open = sent.open.saturating_sub(1);
        let open = sent.open;
        if let Some(RateLimit { limit, remaining, resets_in }) = said {
            // Those on the way may not be counted yet.
            let left = remaining.saturating_sub(open);
            let until = Instant::now() + resets_in.min(LONGEST_PAUSE);
            sent.announced = Some(Announced { limit, remaining, left, until });
        }
    }
}

impl Sent {
    fn count(&mut self, at: Instant, rates: &[Rate]) {
        self.at.push_back(at);
        if let Some(announced) = &mut self.announced {
            announced.left = announced.left.saturating_sub(1);
        }
        self.forget_beyond(rates);
    }

    fn forget_beyond(&mut self, rates: &[Rate]) {
        let most = rates.iter().map(|rate| rate.requests as usize).max().unwrap_or(0);
        while self.at.len() > most {
            self.at.pop_front();
        }
    }

    /// When few are left they are spread over the time until there are more.
    fn wait_for_announced(&mut self, rates: &[Rate], now: Instant) -> Option<Duration> {
        let announced = self.announced?;
        let until = announced.until.saturating_duration_since(now);
        if until.is_zero() {
            // How many there are again only an answer says: one is asked, and the others wait for that.
            self.announced = Some(Announced { remaining: 1, left: 1, until: now + A_LOOK, ..announced });
            return None;
        }
        let is_kept = |rate: &Rate| rate.per <= SHORT && rate.requests < announced.limit;
        if until <= SHORT && rates.iter().any(is_kept) {
            // By a rate that is known, all is spread already.
            return (announced.remaining == 0).then_some(until);
        }
        match announced.left {
            // An answer on the way says how many are left then.
            0 if self.open > 0 => Some(GLANCE.min(until)),
            0 => Some(until),
            left => {
                let few = if until > SHORT { announced.limit / 20 } else { announced.limit / 4 };
                let even = self.last.map(|last| last + until / (left + 1)).filter(|_| left <= few)?;
                Some(even.saturating_duration_since(now)).filter(|wait| !wait.is_zero())
            }
        }
    }
}

/// How long one rate holds the next request back.
fn wait_for(rate: Rate, sent: &Sent, now: Instant) -> Option<Duration> {
    let first_counted = sent.at.len().checked_sub(rate.requests as usize);
    let by_window = first_counted.and_then(|first| sent.at.get(first)).map(|at| *at + rate.per);
    let free_at = by_window.max(sent.last.map(|last| last + rate.gap()))?;
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
            Rate { requests: 2, per: Duration::from_secs(20) },
            Rate { requests: 3, per: Duration::from_secs(60) },
        ]);
        let begin = Instant::now();
        let at = |seconds| pace.count_or_wait(begin + Duration::from_secs(seconds));
        assert_eq!(at(0), None, "first");
        assert_eq!(at(1), None, "second");
        assert_eq!(at(1), Some(Duration::from_secs(19)), "third waits until the first is 20 s old");
        assert_eq!(at(20), None, "third");
        assert_eq!(at(21), Some(Duration::from_secs(39)), "fourth waits for the minute");
        assert_eq!(at(60), None, "fourth");
    }

    #[test]
    fn within_a_short_window_requests_come_evenly() {
        let pace =
            Pace::new(&[Rate::within(21, Duration::from_secs(2)), Rate::within(3600, Duration::from_secs(3600))]);
        let begin = Instant::now();
        let at = |millis| pace.count_or_wait(begin + Duration::from_millis(millis));
        assert_eq!(at(0), None);
        assert_eq!(at(30), Some(Duration::from_millis(70)));
        assert_eq!(at(100), None);
        assert_eq!(at(500), None, "who waited longer need not catch up");
        assert_eq!(at(550), Some(Duration::from_millis(50)));
    }

    #[test]
    fn what_the_endpoint_says_is_left_is_spread_over_the_time_until_there_is_more() {
        let said = |limit, remaining, seconds| RateLimit { limit, remaining, resets_in: Duration::from_secs(seconds) };
        for (name, said, longest) in [
            ("many are left", said(20, 19, 2), 0),
            ("few are left", said(20, 3, 2), 500),
            ("none is left", said(20, 0, 2), 2_000),
            ("many of an hour are left", said(3600, 300, 100), 0),
            ("few of an hour are left", said(3600, 99, 100), 1_000),
        ] {
            let pace = Pace::default();
            assert_eq!(pace.count_or_wait(Instant::now()), None);
            pace.answered(Some(said));
            let wait = pace.count_or_wait(Instant::now()).unwrap_or_default().as_millis();
            assert!(wait <= longest && wait + 100 >= longest, "{name}: {wait} ms");
        }
        let pace = Pace::new(&[Rate::within(20, Duration::from_millis(20))]);
        assert_eq!(pace.count_or_wait(Instant::now()), None);
        pace.answered(Some(said(20, 1, 2)));
        assert_eq!(pace.count_or_wait(Instant::now() + SHORT / 10), None, "a rate that is known spreads them already");
        let pace = Pace::default();
        assert_eq!((pace.count_or_wait(Instant::now()), pace.count_or_wait(Instant::now())), (None, None));
        pace.answered(Some(said(20, 1, 2)));
        assert_eq!(pace.count_or_wait(Instant::now()), Some(GLANCE), "the one that is left may be on the way already");
    }

    #[test]
    fn after_a_reset_one_looks_how_many_there_are_again() {
        let pace = Pace::default();
        let begin = Instant::now();
        assert_eq!(pace.count_or_wait(begin), None);
        pace.answered(Some(RateLimit { limit: 20, remaining: 0, resets_in: Duration::from_secs(2) }));
        let later = begin + Duration::from_secs(3);
        assert_eq!(pace.count_or_wait(later), None, "one");
        assert_eq!(pace.count_or_wait(later), Some(GLANCE), "the others wait for its answer");
        pace.answered(Some(RateLimit { limit: 20, remaining: 19, resets_in: Duration::from_secs(2) }));
        assert_eq!(pace.count_or_wait(later), None);
    }

    #[test]
    fn who_was_refused_goes_before_those_who_were_not_asked_yet() {
        let (pace, cancel) = (Pace::default(), Cancel::default());
        let refused = pace.refuse();
        std::thread::scope(|scope| {
            let other = scope.spawn(|| pace.take_turn(None, &cancel));
            std::thread::sleep(3 * GLANCE);
            assert_eq!(lock(&pace.sent).open, 0, "the other waits");
            assert_eq!(pace.take_turn(Some(refused), &cancel), Ok(()));
            assert_eq!(other.join().expect("no panic"), Ok(()));
        });
        assert_eq!(lock(&pace.sent).open, 2);
        drop(pace.refuse());
        assert_eq!(pace.take_turn(None, &cancel), Ok(()), "who gave up is not waited for");
    }

    #[test]
    fn a_rate_is_said_as_people_say_it() {
        let rate = |requests, millis| Ok(Rate { requests, per: Duration::from_millis(millis) });
        for (text, expected) in [
            ("20/2", rate(19, 2_000)),
            (" 1 / 0.5 ", rate(1, 500)),
            ("3600/3600", rate(3_599, 3_600_000)),
            ("20", Err(NotARate)),
            ("0/2", Err(NotARate)),
            ("20/0", Err(NotARate)),
            ("20/-1", Err(NotARate)),
            ("20/NaN", Err(NotARate)),
            ("many/2", Err(NotARate)),
        ] {
            assert_eq!(text.parse::<Rate>(), expected, "{text:?}");
        }
    }

    #[test]
    fn requests_of_an_earlier_run_count() {
        let pace = Pace::new(&[Rate { requests: 2, per: Duration::from_secs(60) }]);
        pace.count_before(&[Duration::from_secs(10), Duration::from_secs(90), Duration::from_secs(20)]);
        let wait = pace.count_or_wait(Instant::now()).expect("two within the minute");
        assert!(wait > Duration::from_secs(38) && wait <= Duration::from_secs(40), "{wait:?}");
    }

    #[test]
    fn a_providers_rates_are_kept_everywhere_but_on_this_computer() {
        let xurrent = crate::provider::of(crate::base::ProviderKind::new("xurrent"));
        let at = |url: &str| Rate::of(xurrent, &BaseUrl::parse(url).expect("a base URL"));
        assert_eq!(at("https://api.xurrent.qa").len(), 2);
        assert_eq!(at("https://api.xurrent.qa")[1], Rate { requests: 19, per: Duration::from_secs(2) });
        assert_eq!(at("http://127.0.0.1:1"), []);
        let any = crate::provider::any();
        let unknown = BaseUrl::parse("https://scim.example.com").expect("a base URL");
        assert_eq!(Rate::of(any, &unknown), [POLITE], "a host of which nothing is known");
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
        assert_eq!(pace.take_turn(None, &cancel), Err(Cancelled));
        assert!(pace.pause_left().is_some());
    }
}
