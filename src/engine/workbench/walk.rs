//! The walk through the causes, one after the other, as a code review goes through changes: each is taken, skipped, or left.
//!
//! It is a view of the report. After each check of all records its items are compared with what was found: what is gone is
//! marked, what was taken and is there again (a step was undone) is open again, and what is new comes at the end.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use crate::base::{Finding, Severity};
use crate::check::{self, FindingCause, PopulationReport, code};
use crate::cure::Offered;
use crate::mapping::RuleChange;
use crate::scim::TargetPath;

/// What makes a cause the same from one check to the next: the code, the target, and the words where they tell causes apart.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CauseKey {
    pub code: &'static str,
    pub target: Option<String>,
    pub words: Option<String>,
}

impl CauseKey {
    pub fn of(cause: &FindingCause) -> Self {
        let Finding { code, place, title, .. } = &cause.finding;
        Self {
            code,
            target: place.target.clone(),
            words: check::is_told_by_words(code).then(|| check::without_count(title).to_owned()),
        }
    }
}

/// A step of the walk that changes no rule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum WalkStep {
    /// Begins, at this cause or at the first.
    Begin(Option<CauseKey>),
    Leave,
    /// Past this one, which stays as it is.
    Skip,
    Back,
    To(usize),
    /// Another cure of this one.
    Cure(usize),
    /// Through those that were skipped, once more.
    Again,
}

/// What is taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Take {
    /// The cure that is chosen in the walk.
    Here,
    /// The first cure of this cause.
    First(CauseKey),
    /// All that clear everything and cost nobody anything.
    Safe,
}

/// What has become of a cause.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum WalkState {
    Open,
    /// With this cure, which cleared so many.
    Taken {
        cure: String,
        clears: usize,
    },
    Skipped,
    /// Not found any more, though nothing was taken for it.
    Gone,
}

/// One cause of the walk.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WalkItem {
    pub key: CauseKey,
    /// Without the count.
    pub title: String,
    pub severity: Severity,
    /// So many cases when it was last seen open.
    pub count: usize,
    pub state: WalkState,
}

/// Where somebody is in it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Walk {
    pub items: Vec<WalkItem>,
    /// The item under review; behind the last one the walk is done.
    pub here: usize,
    /// Which of its cures.
    pub cure: usize,
}

impl Walk {
    pub fn new(report: &PopulationReport, begin: Option<&CauseKey>) -> Self {
        let mut walk = Self::default();
        walk.renew(report);
        walk.here = begin.and_then(|key| walk.items.iter().position(|item| item.key == *key)).unwrap_or_default();
        walk
    }

    /// After another check of all records.
    pub fn renew(&mut self, report: &PopulationReport) {
        let found: HashMap<CauseKey, &FindingCause> =
            report.causes.iter().map(|cause| (CauseKey::of(cause), cause)).collect();
        for item in &mut self.items {
            item.follow(found.get(&item.key).map(|cause| cause.count.max(1)));
        }
        let mut known: HashSet<CauseKey> = self.items.iter().map(|item| item.key.clone()).collect();
        for cause in &report.causes {
            let key = CauseKey::of(cause);
            if known.insert(key.clone()) {
                self.items.push(WalkItem::of(key, cause));
            }
        }
    }

    pub fn item(&self) -> Option<&WalkItem> {
        self.items.get(self.here)
    }

    /// To another item, whatever its state.
    pub fn go(&mut self, here: usize) {
        self.here = here.min(self.items.len());
        self.cure = 0;
    }

    /// Past this one.
    pub fn skip(&mut self) {
        if let Some(item) = self.items.get_mut(self.here).filter(|item| item.state == WalkState::Open) {
            item.state = WalkState::Skipped;
        }
        self.advance();
    }

    /// To the next one that is open; behind the last where there is none.
    pub fn advance(&mut self) {
        let is_open = |item: &WalkItem| item.state == WalkState::Open;
        let next = self.items.iter().skip(self.here + 1).position(is_open).map(|at| self.here + 1 + at);
        self.go(next.unwrap_or(self.items.len()));
    }

    pub fn back(&mut self) {
        self.go(self.here.saturating_sub(1));
    }

    /// Those that were skipped are open once more.
    pub fn again(&mut self) {
        let skipped = self.items.iter_mut().filter(|item| item.state == WalkState::Skipped);
        skipped.for_each(|item| item.state = WalkState::Open);
        let first = self.items.iter().position(|item| item.state == WalkState::Open);
        self.go(first.unwrap_or(self.items.len()));
    }

    pub fn take(&mut self, key: &CauseKey, cure: &str, clears: usize) {
        if let Some(item) = self.items.iter_mut().find(|item| item.key == *key) {
            item.state = WalkState::Taken { cure: cure.to_owned(), clears };
        }
    }

    /// How many cases the cures that were taken have cleared.
    pub fn cleared(&self) -> usize {
        let cleared = self.items.iter().map(|item| match item.state {
            WalkState::Taken { clears, .. } => clears,
            _ => 0,
        });
        cleared.sum()
    }

    pub fn count(&self, state: impl Fn(&WalkState) -> bool) -> usize {
        self.items.iter().filter(|item| state(&item.state)).count()
    }
}

impl WalkItem {
    fn of(key: CauseKey, cause: &FindingCause) -> Self {
        let count = cause.count.max(1);
        Self { key, title: title(cause).into_owned(), severity: cause.finding.severity, count, state: WalkState::Open }
    }

    /// `found`: so many cases are found now.
    fn follow(&mut self, found: Option<usize>) {
        self.state = match (&self.state, found) {
            (WalkState::Open | WalkState::Skipped | WalkState::Gone, None) => WalkState::Gone,
            (WalkState::Gone, Some(_)) => WalkState::Open,
            (WalkState::Taken { .. }, Some(now)) if now >= self.count => WalkState::Open,
            (state, _) => state.clone(),
        };
        if self.state == WalkState::Open {
            self.count = found.unwrap_or(self.count);
        }
    }
}

/// What a cause is for all who show it: without the number of records, which is told beside it, and without the value of the
/// first of them.
pub fn title(cause: &FindingCause) -> Cow<'_, str> {
    let title = cause.finding.title.as_str();
    let what = code::explain(cause.finding.code).map(|code| code.what);
    match (cause.finding.code, what) {
        ("vip-flag-removed", Some(what)) => return what.into(),
        ("too-long", Some(what)) => {
            let target = cause.finding.place.target.as_deref().and_then(|target| TargetPath::parse(target).ok());
            return target.map_or(what.into(), |target| format!("{}: {what}", target.short()).into());
        }
        _ => {}
    }
    check::without_count(title).into()
}

/// Whether a cause is found of a rule's target: `addresses.country` is said of every kind of address.
pub fn is_about(cause: &FindingCause, target: &TargetPath) -> bool {
    let of = cause.finding.place.target.as_deref().and_then(|path| TargetPath::parse(path).ok());
    let is_any = |of: &TargetPath| {
        of.filter().is_none() && of.root() == target.root() && of.sub_attribute() == target.sub_attribute()
    };
    of.is_some_and(|of| of == *target || is_any(&of))
}

/// Whose cures are counted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CuresOf {
    All,
    /// Of what is found of this target.
    Target(TargetPath),
}

impl CuresOf {
    fn has(&self, cause: &FindingCause) -> bool {
        match self {
            Self::All => true,
            Self::Target(target) => is_about(cause, target),
        }
    }
}

/// The cures of a report's causes, as far as they are counted.
#[derive(Clone, Debug)]
pub struct CureBook {
    /// What they are of.
    pub report: Arc<PopulationReport>,
    /// One for each cause, in the report's order; `None` while it is not counted.
    pub causes: Vec<Option<Vec<Offered>>>,
    /// Whose are looked at, and so counted.
    pub counted_for: Option<CuresOf>,
    by_key: HashMap<CauseKey, usize>,
}

impl CureBook {
    pub fn new(report: &Arc<PopulationReport>) -> Self {
        let by_key = report.causes.iter().enumerate().map(|(at, cause)| (CauseKey::of(cause), at)).collect();
        Self { report: report.clone(), causes: vec![None; report.causes.len()], counted_for: None, by_key }
    }

    /// Whether the cures of all causes are counted.
    pub fn is_done(&self) -> bool {
        self.causes.iter().all(Option::is_some)
    }

    /// The causes of these, by their place in the report, whose cures are not counted.
    pub fn open(&self, of: &CuresOf) -> Vec<usize> {
        let all = self.report.causes.iter().zip(&self.causes).enumerate();
        all.filter(|(_, (cause, cures))| cures.is_none() && of.has(cause)).map(|(at, _)| at).collect()
    }

    /// The cause with its cures; no cures while they are not counted.
    pub fn of(&self, key: &CauseKey) -> Option<(&FindingCause, Option<&[Offered]>)> {
        let at = *self.by_key.get(key)?;
        Some((self.report.causes.get(at)?, self.causes.get(at)?.as_deref()))
    }

    /// Of all causes that are open, the cures that can be taken unseen; of those that change the same rule only the first.
    pub fn safe(&self, is_open: impl Fn(&CauseKey) -> bool) -> Vec<(CauseKey, &Offered)> {
        let mut changed = HashSet::new();
        let mut safe = Vec::new();
        for (cause, cures) in self.report.causes.iter().zip(&self.causes) {
            let key = CauseKey::of(cause);
            let first = cures.as_deref().and_then(<[Offered]>::first).filter(|offered| offered.is_safe());
            let Some((offered, changes)) = first.and_then(|offered| Some((offered, offered.cure.changes()?))) else {
                continue;
            };
            if is_open(&key) && changes.iter().all(|change| !changed.contains(change.target())) {
                changed.extend(changes.iter().map(RuleChange::target));
                safe.push((key, offered));
            }
        }
        safe
    }
}
