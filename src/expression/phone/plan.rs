//! The countries' numbering plans: which digits are a number, of which kind, and what stands before them.
//!
//! Source: the tables of Google's libphonenumber, as the crate `phonenumber` carries them. A plan's patterns are compiled
//! when its first number is read, once.

use std::collections::HashMap;
use std::sync::{LazyLock, OnceLock};

use phonenumber::metadata::{DATABASE, Descriptor, Metadata};
use regex::{Regex, RegexBuilder};

use super::{Line, Number};

/// All plans, by the country's code in numbers: 1 has those of all North America.
static PLANS: LazyLock<HashMap<u16, Vec<Plan>>> = LazyLock::new(|| {
    let plans = |code| Some((code, DATABASE.by_code(&code)?.into_iter().map(Plan::new).collect()));
    (1..1000).filter_map(plans).collect()
});

/// The most digits of a number, with its country's code (E.164).
const MOST_DIGITS: usize = 15;
/// The fewest digits behind a country's code that are taken for a number without its range being known.
const FEWEST_UNLISTED: usize = 7;

struct Plan {
    tables: &'static Metadata,
    patterns: OnceLock<Patterns>,
}

#[derive(Default)]
struct Patterns {
    /// What is dialled before a number inside the country.
    national_prefix: Option<Regex>,
    /// What is dialled before another country's code.
    international_prefix: Option<Regex>,
    fixed: Option<Range>,
    mobile: Option<Range>,
    others: Vec<Range>,
}

/// Numbers of one kind.
struct Range {
    pattern: Regex,
    lengths: &'static [u16],
}

impl Range {
    fn new(table: &'static Descriptor) -> Option<Self> {
        let pattern = compiled(&format!("^(?:{})$", table.national_number().as_str()))?;
        Some(Self { pattern, lengths: table.possible_length() })
    }

    fn has_length(&self, digits: &str) -> bool {
        self.lengths.iter().any(|length| usize::from(*length) == digits.len())
    }

    fn has(&self, digits: &str) -> bool {
        (self.lengths.is_empty() || self.has_length(digits)) && self.pattern.is_match(digits)
    }
}

fn compiled(pattern: &str) -> Option<Regex> {
    RegexBuilder::new(pattern).ignore_whitespace(true).build().ok()
}

impl Plan {
    const fn new(tables: &'static Metadata) -> Self {
        Self { tables, patterns: OnceLock::new() }
    }

    fn patterns(&self) -> &Patterns {
        self.patterns.get_or_init(|| {
            let tables = self.tables;
            let at_start = |pattern: &str| compiled(&format!("^(?:{pattern})"));
            let all = tables.descriptors();
            let others = [
                all.toll_free(),
                all.premium_rate(),
                all.shared_cost(),
                all.personal_number(),
                all.voip(),
                all.pager(),
                all.uan(),
                all.voicemail(),
            ];
            let written = tables.national_prefix_for_parsing().map(|pattern| pattern.as_str().to_owned());
            Patterns {
                national_prefix: written
                    .or_else(|| tables.national_prefix().map(regex::escape))
                    .and_then(|p| at_start(&p)),
                international_prefix: tables.international_prefix().and_then(|pattern| at_start(pattern.as_str())),
                fixed: all.fixed_line().and_then(Range::new),
                mobile: all.mobile().and_then(Range::new),
                others: others.into_iter().flatten().filter_map(Range::new).collect(),
            }
        })
    }

    fn line(&self, digits: &str) -> Option<Line> {
        let patterns = self.patterns();
        let has = |range: &Option<Range>| range.as_ref().is_some_and(|range| range.has(digits));
        match (has(&patterns.fixed), has(&patterns.mobile)) {
            (true, true) => Some(Line::FixedOrMobile),
            (true, false) => Some(Line::Fixed),
            (false, true) => Some(Line::Mobile),
            (false, false) => patterns.others.iter().any(|range| range.has(digits)).then_some(Line::Other),
        }
    }

    /// The digits without what is dialled before them inside the country; `None` when nothing is.
    fn without_prefix(&self, digits: &str) -> Option<String> {
        let found = self.patterns().national_prefix.as_ref()?.captures(digits)?;
        let whole = found.get(0).filter(|whole| !whole.is_empty())?;
        let rest = &digits[whole.end()..];
        let last = found.len() > 1 && found.get(found.len() - 1).is_some();
        match self.tables.national_prefix_transform_rule().filter(|_| last) {
            Some(rule) => {
                let mut changed = String::new();
                found.expand(rule, &mut changed);
                Some(changed + rest)
            }
            None => Some(rest.to_owned()),
        }
    }

    /// Whether numbers of persons have as many digits.
    fn has_length(&self, digits: &str) -> bool {
        let patterns = self.patterns();
        digits.len() >= FEWEST_UNLISTED
            && [&patterns.fixed, &patterns.mobile].into_iter().flatten().any(|range| range.has_length(digits))
    }
}

/// The plans that share a country's code.
struct Country {
    code: u16,
    plans: &'static [Plan],
    /// Where somebody there dials.
    here: &'static Plan,
}

impl Country {
    fn of_code(code: u16) -> Option<Self> {
        let plans = PLANS.get(&code)?;
        let main = plans.iter().find(|plan| plan.tables.is_main_country_for_code());
        Some(Self { code, plans, here: main.or_else(|| plans.first())? })
    }

    fn of_region(region: &str) -> Option<Self> {
        let code = DATABASE.by_id(region)?.country_code();
        let country = Self::of_code(code)?;
        let here = country.plans.iter().find(|plan| plan.tables.id() == region)?;
        Some(Self { here, ..country })
    }

    fn number(&self, digits: &str, is_listed: bool, line: Line) -> Number {
        Number { e164: format!("+{}{digits}", self.code), line, is_listed, extension: None }
    }

    fn listed(&self, digits: &str) -> Option<Number> {
        let line = self.plans.iter().find_map(|plan| plan.line(digits))?;
        Some(self.number(digits, true, line))
    }

    /// A number in the form of the country, with or without what is dialled before it.
    fn national(&self, digits: &str) -> Option<Number> {
        let bare = self.here.without_prefix(digits);
        let listed = bare.as_deref().and_then(|bare| self.listed(bare)).or_else(|| self.listed(digits));
        listed.or_else(|| self.unlisted(&bare?))
    }

    /// The digits behind the country's code. Some are written with what is dialled only inside the country.
    fn behind_code(&self, digits: &str) -> Option<Number> {
        let bare = || self.here.without_prefix(digits);
        let listed = self.listed(digits).or_else(|| self.listed(&bare()?));
        listed.or_else(|| self.unlisted(digits)).or_else(|| self.unlisted(&bare()?))
    }

    /// A number as long as such numbers are, in a range that the tables do not have.
    fn unlisted(&self, digits: &str) -> Option<Number> {
        let fits = !digits.starts_with('0') && self.here.has_length(digits);
        fits.then(|| self.number(digits, false, Line::FixedOrMobile))
    }
}

/// Whether there is a numbering plan for this ISO code.
pub(crate) fn is_region(region: &str) -> bool {
    DATABASE.by_id(region).is_some()
}

/// The number that these digits are to somebody in the region.
pub(super) fn read(digits: &str, has_plus: bool, region: Option<&str>) -> Option<Number> {
    if digits.len() > MOST_DIGITS + 5 {
        return None;
    }
    if has_plus {
        return international(digits);
    }
    let here = region.and_then(Country::of_region);
    if let Some(here) = &here {
        let national = here.national(digits);
        if national.as_ref().is_some_and(|number| number.is_listed) {
            return national;
        }
        let dialled = here.here.patterns().international_prefix.as_ref().and_then(|prefix| prefix.find(digits));
        let abroad = dialled.and_then(|prefix| international(&digits[prefix.end()..]));
        let with_code = || here.behind_code(digits.strip_prefix(&here.code.to_string())?);
        if let Some(number) = abroad.or_else(with_code).or(national) {
            return Some(number);
        }
    }
    digits.strip_prefix("00").and_then(international)
}

/// The number of these digits, which begin with a country's code.
fn international(digits: &str) -> Option<Number> {
    let digits = digits.strip_prefix("00").unwrap_or(digits);
    let country = (1..=3).find_map(|length| Country::of_code(digits.get(..length)?.parse().ok()?))?;
    let number = country.behind_code(&digits[country.code.to_string().len()..])?;
    (number.e164.len() <= MOST_DIGITS + 1).then_some(number)
}
