//! Where most people are: whose national phone numbers their numbers are.
//!
//! Calling codes and national prefixes are those of ITU-T E.164 and E.129 (itu.int, "List of ITU-T Recommendation E.164
//! assigned country codes" and "National numbering plans").

use std::collections::HashMap;

use crate::base::{country, country_name};
use crate::check::Checked;
use crate::source::Record;

/// A country as the telephone knows it.
#[derive(Debug, PartialEq, Eq)]
pub struct Region {
    /// ISO 3166-1, two letters.
    pub alpha2: &'static str,
    pub calling_code: &'static str,
    /// What stands before a number within the country, and not behind the calling code.
    pub trunk: &'static str,
}

const fn region(alpha2: &'static str, calling_code: &'static str, trunk: &'static str) -> Region {
    Region { alpha2, calling_code, trunk }
}

const REGIONS: &[Region] = &[
    region("NL", "31", "0"),
    region("BE", "32", "0"),
    region("DE", "49", "0"),
    region("FR", "33", "0"),
    region("GB", "44", "0"),
    region("US", "1", ""),
    region("CA", "1", ""),
    region("ES", "34", ""),
    region("PT", "351", ""),
    region("IT", "39", ""),
    region("CH", "41", "0"),
    region("AT", "43", "0"),
    region("LU", "352", ""),
    region("IE", "353", "0"),
    region("DK", "45", ""),
    region("SE", "46", "0"),
    region("NO", "47", ""),
    region("FI", "358", "0"),
    region("PL", "48", ""),
    region("CZ", "420", ""),
    region("SK", "421", "0"),
    region("RO", "40", "0"),
    region("BG", "359", "0"),
    region("GR", "30", ""),
    region("HR", "385", "0"),
    region("SI", "386", "0"),
    region("TR", "90", "0"),
    region("UA", "380", "0"),
    region("IL", "972", "0"),
    region("AE", "971", "0"),
    region("ZA", "27", "0"),
    region("IN", "91", "0"),
    region("CN", "86", "0"),
    region("JP", "81", "0"),
    region("KR", "82", "0"),
    region("TW", "886", "0"),
    region("SG", "65", ""),
    region("HK", "852", ""),
    region("AU", "61", "0"),
    region("NZ", "64", "0"),
    region("BR", "55", "0"),
    region("AR", "54", "0"),
    region("MX", "52", ""),
];

impl Region {
    pub fn name(&self) -> &'static str {
        country::find(self.alpha2).map_or(self.alpha2, |country| country.name)
    }
}

/// The country that most countries and international numbers are of; none where nothing says so.
pub(super) fn of_most(people: &[Record], of: &Checked<'_>) -> Option<&'static Region> {
    let mut votes: HashMap<&'static str, usize> = HashMap::new();
    let rules = || of.compiled.rules.iter().filter_map(|rule| Some((rule, says_where(&rule.rule.target)?)));
    for record in people {
        for (rule, says) in rules() {
            let value = rule.apply(record.value(), of.context).value;
            let region = value.as_ref().and_then(serde_json::Value::as_str).and_then(says);
            region.into_iter().for_each(|region| *votes.entry(region.alpha2).or_default() += 1);
        }
    }
    let most = REGIONS.iter().rev().max_by_key(|region| votes.get(region.alpha2).copied().unwrap_or_default())?;
    votes.contains_key(most.alpha2).then_some(most)
}

pub(super) fn find(alpha2: &str) -> Option<&'static Region> {
    REGIONS.iter().find(|region| region.alpha2 == alpha2)
}

type SaysWhere = fn(&str) -> Option<&'static Region>;

/// How the value of a target says where somebody is.
fn says_where(target: &crate::scim::TargetPath) -> Option<SaysWhere> {
    match (target.attribute().to_lowercase().as_str(), target.sub_attribute().unwrap_or("value")) {
        ("addresses", "country") => Some(by_country),
        ("phonenumbers", "value") => Some(by_number),
        _ => None,
    }
}

fn by_country(text: &str) -> Option<&'static Region> {
    find(country_name::find(text)?.alpha2)
}

/// By the calling code of an international number.
pub(super) fn by_number(text: &str) -> Option<&'static Region> {
    let text = text.trim();
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    let international = if text.starts_with('+') { &digits[..] } else { digits.strip_prefix("00")? };
    let known = REGIONS.iter().rev().filter(|region| international.starts_with(region.calling_code));
    known.max_by_key(|region| region.calling_code.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_or_a_country_says_where_somebody_is() {
        for (says, text, expected) in [
            (by_number as SaysWhere, "+31 6 1234", Some("NL")),
            (by_number, "0049 211 555", Some("DE")),
            (by_number, "+352 26", Some("LU")),
            (by_number, "+1 425 555", Some("US")),
            (by_number, "06 1234", None),
            (by_number, "intern 4512", None),
            (by_country, "Netherlands", Some("NL")),
            (by_country, "de", Some("DE")),
            (by_country, "Atlantis", None),
        ] {
            assert_eq!(says(text).map(|region| region.alpha2), expected, "{text}");
        }
    }
}
