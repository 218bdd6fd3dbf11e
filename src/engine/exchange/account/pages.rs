//! Reading all of an account by its pages (RFC 7644 section 3.4.2.4), and seeing whether it was all.
//!
//! Without a sort pages may move while they are read, and leave somebody out or show somebody twice. So what came is
//! counted by ids against what the account says there is; a page that shows what was shown, a count that changes, a page
//! that does not come are told. Whoever was not seen is looked up.

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use crate::base::{Progress, ResourceKind};
use crate::exchange::crew;
use crate::exchange::endpoint::AskError;
use crate::exchange::lookup::LookUps;
use crate::provider::Provider;
use crate::scim::{ListResponse, Request, Resource};

/// So many pages that do not come end the reading: then look-ups cost less.
const MOST_UNREAD: u64 = 3;

/// One page, as far as it is of use.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::exchange) struct Page {
    pub resources: Vec<Resource>,
    pub total: Option<u64>,
    /// What stands among them and is no resource, or was too much.
    pub passed_over: usize,
}

impl Page {
    /// How many there are, by a page that begins here.
    pub fn whole(&self, provider: &Provider, start: u64) -> Option<u64> {
        provider.total(self.total, start - 1 + self.resources.len() as u64)
    }

    pub fn of(list: ListResponse<&Resource>) -> Self {
        let resources = list.resources.into_iter().cloned().collect();
        Self { resources, total: list.total_results, passed_over: list.passed_over }
    }
}

/// How reading by pages went.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(in crate::exchange) struct PagesRead {
    pub pages: u64,
    /// Different ids.
    pub seen: u64,
    /// What the account says there is.
    pub total: u64,
    /// No page has said yet how many there are, only that there is another.
    pub is_open: bool,
    /// The most that it said on any page: some say no more than how far there is a next one.
    pub last: u64,
    /// Who was shown already.
    pub twice: u64,
    pub unread: u64,
    /// The account said another count meanwhile.
    pub moved: bool,
    /// Somebody has no id, or the second page is the first: nothing rests on these pages.
    pub is_odd: bool,
}

impl PagesRead {
    pub const fn is_whole(&self) -> bool {
        self.unread == 0 && !self.moved && !self.is_odd && self.seen == self.total
    }
}

/// Asks for several. Who is in a group is not asked for: it is read with each group that is found.
pub(in crate::exchange) fn list_request(kind: ResourceKind, purpose: String, parameters: &[(&str, &str)]) -> Request {
    let without_members = (kind == ResourceKind::Group).then_some(("excludedAttributes", "members"));
    let parameters: Vec<_> = parameters.iter().copied().chain(without_members).collect();
    Request::get(kind.endpoint(), purpose).with_query(&parameters)
}

/// Asks for so many from here on.
pub(in crate::exchange) fn page_request(kind: ResourceKind, start: u64, count: u64) -> Request {
    let purpose = format!("Read all {} of the account, a page at a time", kind.plural());
    list_request(kind, purpose, &[("startIndex", &start.to_string()), ("count", &count.to_string())])
}

/// What pages are taken into.
pub(in crate::exchange) trait TakesPages {
    /// Takes in a page. How many on it were known already; `None` when somebody has no id.
    fn take_page(&mut self, request: Request, resources: &[Resource]) -> Option<usize>;
    /// How many are known by their ids.
    fn seen(&self) -> usize;
}

/// Takes in the first page and reads those that follow it, `most` together, however many the account says there are.
/// `following` asks for so many from here on.
pub(in crate::exchange) fn read_pages(
    (provider, look_ups): (&Provider, &LookUps<'_>),
    following: &(dyn Fn(u64, u64) -> Request + Sync),
    (request, page): (Request, &Page),
    most: u64,
    into: &mut dyn TakesPages,
    progress: &Progress,
) -> Result<PagesRead, AskError> {
    let total = page.whole(provider, 1);
    let size = page.resources.len() as u64;
    let is_open = total.is_none() && page.total.is_some();
    let mut read = PagesRead { total: total.unwrap_or_default(), is_open, ..PagesRead::default() };
    read.take(into, request, page, total);
    if size == 0 || read.is_odd {
        return Ok(read.counted(into));
    }
    let (ended, unread) = (AtomicBool::new(false), AtomicU64::new(0));
    let ask = |start: &u64| {
        if ended.load(Ordering::Relaxed) {
            return Ok(None);
        }
        let request = following(*start, size);
        match look_ups.page(&request) {
            Ok(page) => {
                // Behind an empty page there is none, whatever is counted.
                ended.fetch_or(page.resources.is_empty(), Ordering::Relaxed);
                Ok(Some((request, page, *start)))
            }
            Err(AskError::Trouble(_)) => {
                let count = unread.fetch_add(1, Ordering::Relaxed) + 1;
                ended.fetch_or(count >= MOST_UNREAD, Ordering::Relaxed);
                Ok(None)
            }
            Err(error) => Err(error),
        }
    };
    let mut asked = 1;
    while asked < most && asked * size < read.last && !read.is_odd {
        // The second one alone: who does not know `startIndex` shows the first one for ever.
        let upto = if asked == 1 { 2 } else { read.last.div_ceil(size).min(most) };
        let starts: Vec<u64> = (asked..upto).map(|page| 1 + page * size).collect();
        progress.set_total(upto);
        let before = into.seen();
        crew::for_each(&starts, ask, |page| {
            progress.advance(1);
            if let Some((request, page, start)) = page {
                read.take(into, request, &page, page.whole(provider, start));
            }
        })?;
        read.unread = unread.load(Ordering::Relaxed);
        asked = upto;
        if into.seen() == before {
            break;
        }
    }
    Ok(read.counted(into))
}

impl PagesRead {
    /// With how many there are, if the page says it.
    fn take(&mut self, into: &mut dyn TakesPages, request: Request, page: &Page, total: Option<u64>) {
        self.pages += 1;
        match total {
            Some(total) if self.is_open => (self.total, self.is_open) = (total, false),
            None if self.is_open && page.total.is_some() => {}
            total => self.moved |= total != Some(self.total),
        }
        self.last = self.last.max(page.total.unwrap_or_default());
        let Some(known) = into.take_page(request, &page.resources) else {
            self.is_odd = true;
            return;
        };
        self.twice += known as u64;
        let shows_nobody_new = !page.resources.is_empty() && known == page.resources.len();
        self.is_odd |= self.pages == 2 && shows_nobody_new;
    }

    fn counted(mut self, into: &dyn TakesPages) -> Self {
        self.seen = into.seen() as u64;
        if self.is_open {
            self.total = self.last;
        }
        self
    }
}
