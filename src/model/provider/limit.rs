//! What a service provider cannot take: lengths, filters, page sizes, speed.

use crate::base::{Mark, ResourceKind};

/// The limits of one provider.
#[derive(Debug)]
pub struct Limits {
    /// The largest page it answers, if it says so.
    pub page: Option<u32>,
    pub sort: bool,
    pub bulk: bool,
    pub patch: bool,
    pub etag: bool,
    /// What can stand in a filter. `None`: anything.
    pub filtering: Option<Filtering>,
    /// How long values may be once they have become what the provider keeps.
    pub lengths: &'static [Length],
    /// Values that must have a shape of their own.
    pub shapes: &'static [Shape],
    pub rate: Option<Rate>,
    /// Where these stand.
    pub source: &'static str,
}

/// What a filter may ask for.
#[derive(Debug)]
pub struct Filtering {
    pub user: &'static [&'static str],
    pub group: &'static [&'static str],
    pub operators: &'static [&'static str],
    pub mark: Mark,
}

/// The most characters of one target attribute.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Length {
    pub kind: ResourceKind,
    /// A target path; a multi-valued attribute's limit holds for each of its values.
    pub target: &'static str,
    pub characters: usize,
    /// What the value becomes: "the person's name".
    pub becomes: &'static str,
    pub mark: Mark,
}

/// A rule about a value's shape.
#[derive(Clone, Copy, Debug)]
pub struct Shape {
    pub kind: ResourceKind,
    pub target: &'static str,
    pub fits: fn(&str) -> bool,
    /// What is expected, to end the sentence "… should be".
    pub expected: &'static str,
    pub reason: &'static str,
    pub remedy: &'static str,
    pub mark: Mark,
}

/// How fast requests may come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rate {
    pub per_hour: u32,
    /// A short window beside it: so many requests in so many seconds.
    pub burst: Option<(u32, u32)>,
    pub mark: Mark,
    pub note: &'static str,
}

impl Limits {
    /// Whether the provider can look a resource up by this attribute.
    pub fn can_filter(&self, kind: ResourceKind, attribute: &str) -> bool {
        let Some(filtering) = &self.filtering else { return true };
        let list = match kind {
            ResourceKind::User => filtering.user,
            ResourceKind::Group => filtering.group,
        };
        list.iter().any(|a| a.eq_ignore_ascii_case(attribute))
    }
}
