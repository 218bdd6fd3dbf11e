//! What a plan says of how it read the account.

use serde::Serialize;

use super::pages::PagesRead;
use super::way::Way;
use crate::base::{ResourceKind, counted, thousands};

/// How the resources of one kind were read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Reading {
    pub resource: ResourceKind,
    pub way: Way,
    /// What came of it, in sentences.
    pub words: String,
    /// Whether what was meant to be read at once was.
    pub whole: bool,
}

impl Reading {
    /// By pages; `batch` is how many of those on no page are looked up in one question.
    pub(in crate::exchange) fn by_pages(resource: ResourceKind, of: u64, read: &PagesRead, batch: Option<u64>) -> Self {
        let way = Way::Pages { pages: read.pages, of };
        Self { resource, way, words: words_of_pages(resource, read, batch), whole: read.is_whole() }
    }

    pub(in crate::exchange) fn by_batches(resource: ResourceKind, of: u64) -> Self {
        let way = Way::Batches { of };
        let words = format!("The account was asked for {}.", way.words(resource));
        Self { resource, way, words, whole: true }
    }

    /// Too many questions for several were not answered.
    pub(in crate::exchange) fn given_up(mut self) -> Self {
        self.words.push_str(" Asked for several at once, it gave no answer that counts, several times in a row: ");
        self.words.push_str(&format!("each {} not answered for by then is looked up by itself.", self.resource.noun()));
        self.whole = false;
        self
    }

    /// It was meant to be read at once, and is not; why.
    pub(in crate::exchange) fn one_by_one(resource: ResourceKind, why: &str) -> Self {
        let words = format!("Each {} is looked up by itself: {why}.", resource.noun());
        Self { resource, way: Way::OneByOne, words, whole: false }
    }
}

fn words_of_pages(kind: ResourceKind, read: &PagesRead, batch: Option<u64>) -> String {
    let count = |count: u64| usize::try_from(count).unwrap_or(usize::MAX);
    let seen = kind.counted(count(read.seen));
    let pages = counted(count(read.pages), "page", "pages");
    let mut words = match read.seen < read.last {
        _ if read.is_whole() => format!("The account was read once: {seen}, on {pages}."),
        true if read.is_open => {
            format!("The account was read by its pages, and they do not show all: {seen}, on {pages}.")
        }
        true => {
            let of = thousands(count(read.last));
            format!("The account was read by its pages, and they do not show all: {seen} of {of}, on {pages}.")
        }
        false => format!("The account was read by its pages: {seen}, on {pages}."),
    };
    let mut tell = |is_so: bool, sentence: String| {
        if is_so {
            words.push(' ');
            words.push_str(&sentence);
        }
    };
    tell(read.unread > 0, format!("{} could not be read.", counted(count(read.unread), "page", "pages")));
    tell(read.twice > 0, format!("{} came again on another page.", kind.counted(count(read.twice))));
    tell(read.moved, "How many the account has changed meanwhile.".to_owned());
    tell(read.is_odd, "Its pages show the same again, or somebody without an id.".to_owned());
    tell(
        true,
        match batch {
            Some(of) => format!("Whoever is on no page was looked up, {of} at a time."),
            None => "Whoever is on no page is looked up.".to_owned(),
        },
    );
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_pages_did_not_show_is_told() {
        let whole = PagesRead { pages: 400, seen: 10_000, total: 10_000, last: 10_000, ..PagesRead::default() };
        let words = |read: &PagesRead, batch| Reading::by_pages(ResourceKind::User, 25, read, batch).words;
        assert_eq!(
            words(&whole, Some(25)),
            "The account was read once: 10,000 users, on 400 pages. Whoever is on no page was looked up, 25 at a time."
        );
        let part = PagesRead { pages: 3, seen: 70, total: 100, last: 100, twice: 5, unread: 1, moved: true, ..whole };
        assert_eq!(
            words(&part, None),
            "The account was read by its pages, and they do not show all: 70 users of 100, on 3 pages. \
             1 page could not be read. 5 users came again on another page. \
             How many the account has changed meanwhile. Whoever is on no page is looked up."
        );
        for (name, read) in [
            ("a page is missing", PagesRead { unread: 1, ..whole }),
            ("the count moved", PagesRead { moved: true, ..whole }),
            ("fewer ids", PagesRead { seen: 9_999, ..whole }),
            ("nobody knows how many", PagesRead { is_open: true, total: 10_001, last: 10_001, ..whole }),
            ("the same page again", PagesRead { is_odd: true, ..whole }),
        ] {
            assert!(whole.is_whole() && !read.is_whole(), "{name}");
        }
    }
}
