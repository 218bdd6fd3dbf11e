//! Which way of reading costs least: look up one by one, several in one question, or all pages of the account.

use serde::Serialize;

use crate::base::{ResourceKind, counted, thousands};
use crate::provider::Provider;

/// With so few people there is nothing to gain.
pub const FEW: u64 = 50;
/// Asked for in one question, where the provider's pages do not say less.
const BATCH: u64 = 25;
/// On a page, where the provider does not say how many there may be.
const PAGE: u64 = 100;

/// How an account is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum Way {
    OneByOne,
    /// So many at most in one question, joined by `or`.
    Batches {
        of: u64,
    },
    /// All of it, and whoever is on no page is looked up as well.
    Pages {
        pages: u64,
        of: u64,
    },
}

impl Way {
    /// For a sentence: "all 400 pages of 25 users".
    pub fn words(self, kind: ResourceKind) -> String {
        let one = |count: u64| usize::try_from(count).unwrap_or(usize::MAX);
        match self {
            Self::OneByOne => format!("each {} by itself", kind.noun()),
            Self::Batches { of } => format!("{of} {} in one question", kind.plural()),
            Self::Pages { pages: 1, .. } => format!("all {} of the account on one page", kind.plural()),
            Self::Pages { pages, of } => {
                format!("all {} of {} {}", counted(one(pages), "page", "pages"), thousands(one(of)), kind.plural())
            }
        }
    }
}

/// What the choice is made from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reckoning {
    /// How many are to be looked up.
    pub people: u64,
    /// How many the account says it has, when it was asked.
    pub total: Option<u64>,
    /// On a page at most.
    pub page: u64,
    /// Whether there are pages after the first.
    pub by_index: bool,
    /// In one question at most; `None` where the provider is not known to take `or`.
    pub batch: Option<u64>,
}

impl Reckoning {
    pub fn new(provider: &Provider, people: u64, total: Option<u64>) -> Self {
        let page = provider.traits().paging.max.known().map_or(PAGE, |most| *most as u64).max(1);
        let takes_or = provider.takes_or() == Some(true);
        let by_index = provider.traits().paging.by_index.known() != Some(&false);
        let can_be_tried = total != Some(0);
        let batch =
            (takes_or && (can_be_tried || provider.relies_on_or())).then_some(BATCH.min(page)).filter(|of| *of > 1);
        // It was asked for one.
        let total = provider.total(total, 1);
        Self { people, total, page, by_index, batch }
    }

    /// The way that costs least, and the requests that it costs at least: who is on no page shows only then.
    pub fn best(&self) -> (Way, u64) {
        let one_by_one = (Way::OneByOne, self.people);
        if self.people <= FEW {
            return one_by_one;
        }
        // Of ways that cost the same the first is taken.
        let others = [self.pages(), self.batches()].into_iter().flatten();
        others.chain([one_by_one]).min_by_key(|(_, requests)| *requests).unwrap_or(one_by_one)
    }

    fn pages(&self) -> Option<(Way, u64)> {
        let total = self.total.filter(|total| self.by_index || *total <= self.page)?;
        let pages = total.div_ceil(self.page).max(1);
        let absent = self.people.saturating_sub(total);
        let confirmed = match self.batch {
            Some(of) if absent > 0 => 1 + absent.div_ceil(of),
            _ => absent,
        };
        Some((Way::Pages { pages, of: self.page }, pages.saturating_add(confirmed)))
    }

    /// Two requests more: one that shows somebody, one that tries whether `or` finds him.
    fn batches(&self) -> Option<(Way, u64)> {
        let of = self.batch?;
        Some((Way::Batches { of }, 2 + self.people.div_ceil(of)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::ProviderKind;

    #[test]
    fn the_way_that_costs_least_is_taken() {
        let pages = |pages, of| Way::Pages { pages, of };
        for (name, provider, people, total, way, requests) in [
            ("a few", "xurrent", 50, Some(10_000), Way::OneByOne, 50),
            ("all of the account", "xurrent", 10_000, Some(10_000), pages(400, 25), 400),
            ("a few more than the account has", "xurrent", 10_030, Some(10_000), pages(400, 25), 403),
            ("a part of a large account", "xurrent", 500, Some(10_000), Way::Batches { of: 25 }, 22),
            ("a large directory, a small account", "xurrent", 10_000, Some(20), pages(1, 25), 402),
            ("an empty account whose documents say that it takes or", "xurrent", 10_000, Some(0), pages(1, 25), 402),
            ("the account was not asked", "xurrent", 10_000, None, Way::Batches { of: 25 }, 402),
            ("a part, where or is not known to be taken", "generic", 500, Some(100_000), Way::OneByOne, 500),
            ("all, where or is not known to be taken", "generic", 10_000, Some(9_000), pages(90, 100), 1_090),
            ("an empty account that is not known to take or", "generic", 100, Some(0), Way::OneByOne, 100),
            ("an account that shows its first page alone", "aws", 1_000, Some(900), Way::OneByOne, 1_000),
            ("all of it on the first page", "aws", 1_000, Some(20), pages(1, 50), 981),
            ("a number that is no count", "snowflake", 1_000, Some(2), Way::OneByOne, 1_000),
            ("nobody, whatever the number is", "snowflake", 1_000, Some(0), Way::OneByOne, 1_000),
            ("a count that cannot be", "generic", 100, Some(u64::MAX), Way::OneByOne, 100),
        ] {
            let provider = crate::provider::of(ProviderKind::new(provider));
            assert_eq!(Reckoning::new(provider, people, total).best(), (way, requests), "{name}");
        }
    }

    #[test]
    fn ways_are_said_in_words() {
        let words = |way: Way| way.words(ResourceKind::User);
        assert_eq!(words(Way::Pages { pages: 400, of: 25 }), "all 400 pages of 25 users");
        assert_eq!(words(Way::Pages { pages: 1, of: 25 }), "all users of the account on one page");
        assert_eq!(words(Way::Batches { of: 25 }), "25 users in one question");
        assert_eq!(words(Way::OneByOne), "each user by itself");
    }
}
