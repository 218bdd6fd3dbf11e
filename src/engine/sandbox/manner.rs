//! How a sandbox behaves beyond its provider's part: how large its pages are, how often it may be asked, how late it answers
//! and how often it fails. What a program does about that can be seen so, without an account that has the trouble.

use std::collections::VecDeque;
use std::num::NonZeroU64;
use std::sync::Arc;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use super::fault::{Distortion, Effect, Simulated};
use super::planned::{Asked, Happening, Planned, Told, When};
use crate::base::hash;

/// What is added to a provider's part. Nothing by default.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Manner {
    /// Resources on a page, at most and when nothing is said.
    pub page: Option<usize>,
    /// At most so many requests in any such time; further ones are refused with 429, and each answer says how many are left.
    pub rate: Option<(u32, Duration)>,
    /// An answer comes late by anything up to this.
    pub late: Duration,
    /// So many of a hundred requests are answered with 503.
    pub faults: u32,
    /// What else is simulated.
    pub on_demand: Vec<Simulated>,
    /// What happens to which requests.
    pub planned: Vec<Planned>,
    /// How long a request's head and its body may take to come, each; half a minute when nothing is said.
    pub deadline: Option<Duration>,
}

impl Manner {
    /// What is simulated, in words: nothing, or a line each.
    pub fn simulated(&self) -> Vec<String> {
        let page = self.page.map(|page| format!("{page} resources a page at most"));
        let rate = self.rate.map(|(most, per)| format!("{most} requests in {} seconds at most", per.as_secs_f64()));
        let late = (!self.late.is_zero()).then(|| format!("answers up to {} ms late", self.late.as_millis()));
        let faults = (self.faults > 0).then(|| format!("503 for {} of a hundred requests", self.faults));
        let own = [page, rate, late, faults].into_iter().flatten();
        let on_demand = self.on_demand.iter().map(ToString::to_string);
        own.chain(on_demand).chain(self.planned.iter().map(ToString::to_string)).collect()
    }

    /// What all requests meet of what is kept or shown.
    pub(super) fn distortions(&self) -> Vec<Distortion> {
        self.on_demand.iter().filter_map(Simulated::distortion).cloned().collect()
    }

    fn delay(&self) -> Duration {
        let delay = |fault: &Simulated| if let Effect::Delay(delay) = fault.effect { Some(delay) } else { None };
        self.on_demand.iter().filter_map(delay).sum()
    }

    /// Whether this request is one of those that meet this, at every so many.
    fn is_met(&self, count: u64, each: impl Fn(&Effect) -> Option<NonZeroU64>) -> bool {
        self.on_demand.iter().filter_map(|fault| each(&fault.effect)).any(|each| count.is_multiple_of(each.get()))
    }
}

/// What one request meets before it is answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Met {
    pub late: Duration,
    pub refused: Option<Refused>,
    pub limit: Option<Limit>,
    /// It gets no answer, and is carried out or not.
    pub cut: Option<When>,
    pub distortions: Vec<Distortion>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Refused {
    /// Asked again after so many seconds it is answered.
    TooMany(u64),
    Unavailable,
    ServerError,
    Told(Arc<Told>),
}

impl Met {
    /// Of several refusals the first counts.
    fn also(&mut self, happening: &Happening) {
        match happening {
            Happening::Late(delay) => self.late += *delay,
            Happening::Told(told) => drop(self.refused.get_or_insert_with(|| Refused::Told(Arc::clone(told)))),
            Happening::Cut(when) => drop(self.cut.get_or_insert(*when)),
            Happening::Distort(distortion) => self.distortions.push(distortion.clone()),
        }
    }
}

/// What is said of the rate with each answer, as Xurrent's REST API says it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Limit {
    pub limit: u32,
    pub remaining: u32,
    /// In seconds since 1970.
    pub reset: u64,
}

/// The requests so far.
#[derive(Debug, Default)]
pub(super) struct Meter {
    count: u64,
    /// How many requests each of what is planned was meant for.
    meant: Vec<u64>,
    within: VecDeque<Instant>,
}

impl Meter {
    /// Counts a request that comes now. Chance is made from the count: the same course of requests meets the same.
    pub fn meet(&mut self, manner: &Manner, asked: &Asked<'_>, now: Instant) -> Met {
        self.count += 1;
        let chance = |of: &str, most: u64| hash::text(&format!("{of} {}", self.count)) % most;
        let most_late = u64::try_from(manner.late.as_micros()).unwrap_or(u64::MAX).saturating_add(1);
        let late = Duration::from_micros(chance("late", most_late));
        let is_fault = chance("fault", 100) < u64::from(manner.faults);
        let (limit, too_many) = self.count_within(manner, now);
        let each = |effect: &Effect| if let Effect::ServerError(each) = effect { Some(*each) } else { None };
        let is_error = manner.is_met(self.count, each);
        let each = |effect: &Effect| if let Effect::Cut(each) = effect { Some(*each) } else { None };
        let is_cut = manner.is_met(self.count, each);
        let refused = too_many.map(Refused::TooMany).or_else(|| is_fault.then_some(Refused::Unavailable));
        let refused = refused.or_else(|| is_error.then_some(Refused::ServerError));
        let cut = is_cut.then_some(When::After);
        let mut met = Met { late: late + manner.delay(), refused, limit, cut, distortions: Vec::new() };
        self.meant.resize(manner.planned.len(), 0);
        for (planned, meant) in manner.planned.iter().zip(&mut self.meant) {
            planned.happening(asked, meant).into_iter().for_each(|happening| met.also(happening));
        }
        met
    }

    fn count_within(&mut self, manner: &Manner, now: Instant) -> (Option<Limit>, Option<u64>) {
        let Some((most, per)) = manner.rate else { return (None, None) };
        while self.within.front().is_some_and(|first| now.duration_since(*first) >= per) {
            self.within.pop_front();
        }
        let is_too_many = self.within.len() >= most as usize;
        if !is_too_many {
            self.within.push_back(now);
        }
        let left = self.within.front().map_or(per, |first| per.saturating_sub(now.duration_since(*first)));
        let seconds = left.as_secs() + u64::from(left.subsec_nanos() > 0);
        let reset = SystemTime::now() + left;
        let reset = reset.duration_since(UNIX_EPOCH).unwrap_or_default();
        let remaining = most.saturating_sub(u32::try_from(self.within.len()).unwrap_or(u32::MAX));
        let limit = Limit { limit: most, remaining, reset: reset.as_secs() + u64::from(reset.subsec_nanos() > 0) };
        (Some(limit), is_too_many.then_some(seconds.max(1)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn so_many_requests_in_any_such_time_are_answered() {
        let manner = Manner { rate: Some((2, Duration::from_secs(2))), ..Manner::default() };
        let (mut meter, begin) = (Meter::default(), Instant::now());
        let mut at = |millis: u64| meter.meet(&manner, &Asked::default(), begin + Duration::from_millis(millis));
        let remaining = |met: &Met| met.limit.map(|limit| limit.remaining);
        let (first, second, third) = (at(0), at(1_500), at(1_900));
        assert_eq!((first.refused.clone(), remaining(&first)), (None, Some(1)));
        assert_eq!((second.refused.clone(), remaining(&second)), (None, Some(0)));
        assert_eq!((third.refused.clone(), remaining(&third)), (Some(Refused::TooMany(1)), Some(0)));
        assert_eq!(at(2_000).refused, None, "the first is two seconds old");
        assert_eq!(at(2_100).refused, Some(Refused::TooMany(2)), "the second counts still");
    }

    #[test]
    fn answers_are_late_and_fail_as_often_as_it_is_said() {
        let late = Duration::from_millis(300);
        let manner = Manner { late, faults: 10, ..Manner::default() };
        let mut meter = Meter::default();
        let met: Vec<Met> = (0..2_000).map(|_| meter.meet(&manner, &Asked::default(), Instant::now())).collect();
        let faults = met.iter().filter(|met| met.refused == Some(Refused::Unavailable)).count();
        assert!((150..250).contains(&faults), "{faults}");
        assert!(met.iter().all(|met| met.late <= late) && met.iter().any(|met| met.late > late / 2));
        let quiet = Meter::default().meet(&Manner::default(), &Asked::default(), Instant::now());
        assert_eq!(quiet, Met { late: Duration::ZERO, refused: None, limit: None, cut: None, distortions: Vec::new() });
    }
}
