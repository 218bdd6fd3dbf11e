//! What a cure makes wrong where no finding says so: numbers that are none, and people in another country. And which values
//! it takes from one target only to send them under another.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::ControlFlow;

use serde::Serialize;

use super::Asked;
use super::case::{concerns, read_alike};
use super::phone::PhoneCall;
use super::region;
use crate::base::{Cancel, Cancelled, country_name};
use crate::check::Checked;
use crate::expression::is_one_number;
use crate::mapping::{CompiledMapping, CompiledRule, RuleChange};
use crate::provider::Fits;
use crate::scim::TargetPath;
use crate::source::{ReadError, Record};

/// What is wrong with a value that a cure writes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Wrong {
    /// It was something else, and is no phone number now.
    NoNumber,
    /// It has the calling code of a country that is not the person's.
    ForeignNumber,
    /// It is another country than the person's.
    OtherCountry,
}

/// So many people get a value that is wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Harm {
    pub wrong: Wrong,
    pub count: usize,
}

impl Harm {
    /// In words that follow the number of people: "would change their country".
    pub const fn words(self) -> &'static str {
        match (self.wrong, self.count) {
            (Wrong::NoNumber, 1) => "gets what is no phone number",
            (Wrong::NoNumber, _) => "get what is no phone number",
            (Wrong::ForeignNumber, 1) => "gets a number of another country",
            (Wrong::ForeignNumber, _) => "get a number of another country",
            (Wrong::OtherCountry, _) => "would change country",
        }
    }
}

/// What was seen of all people.
#[derive(Default)]
pub(super) struct Seen {
    pub harms: Vec<Harm>,
    /// Who gets something wrong.
    pub wrong: BTreeSet<usize>,
    /// So many of them show no finding for it.
    pub unnoticed: usize,
    /// Values that go out under another target.
    pub elsewhere: BTreeSet<(usize, TargetPath)>,
}

/// What the account looks for in a target.
pub(super) fn fits<'a>(of: &Checked<'a>, target: &TargetPath) -> Option<&'a Fits> {
    let shapes = of.provider.traits().shapes.of(of.compiled.mapping.kind);
    shapes.iter().find(|shape| concerns(target, &shape.target)).map(|shape| &shape.fits)
}

/// A rule that the cure changes, before and with it.
struct Changed<'a> {
    before: &'a CompiledRule,
    after: &'a CompiledRule,
    fits: &'a Fits,
}

/// Goes over everybody for whom phone numbers or countries change.
///
/// # Errors
/// When it is asked to stop.
pub(super) fn look(
    asked: &Asked<'_>,
    with: &CompiledMapping,
    changes: &[RuleChange],
    cancel: &Cancel,
) -> Result<Seen, Cancelled> {
    let changed: Vec<Changed<'_>> = changes.iter().filter_map(|change| changed(&asked.of, with, change)).collect();
    if changed.is_empty() {
        return Ok(Seen::default());
    }
    let looked = Look { asked, with, changed };
    let (mut seen, mut counts) = (Seen::default(), BTreeMap::new());
    let mut each = |record: &Record| {
        looked.person(record, &mut seen, &mut counts);
        ControlFlow::Continue(())
    };
    // A file that cannot be read any more is a finding of the check.
    if let Err(ReadError::Cancelled(cancelled)) = asked.set.for_each(asked.report.kind, cancel, &mut each) {
        return Err(cancelled);
    }
    seen.harms = counts.into_iter().map(|(wrong, count)| Harm { wrong, count }).collect();
    Ok(seen)
}

fn changed<'a>(of: &Checked<'a>, with: &'a CompiledMapping, change: &RuleChange) -> Option<Changed<'a>> {
    let RuleChange::Source { target, .. } = change else { return None };
    let fits = fits(of, target).filter(|fits| matches!(fits, Fits::Phone | Fits::CountryCode))?;
    Some(Changed { before: of.compiled.rule(target)?, after: with.rule(target)?, fits })
}

struct Look<'a> {
    asked: &'a Asked<'a>,
    with: &'a CompiledMapping,
    changed: Vec<Changed<'a>>,
}

impl Look<'_> {
    fn person(&self, person: &Record, seen: &mut Seen, counts: &mut BTreeMap<Wrong, usize>) {
        let (mut wrongs, mut is_noticed) = (BTreeSet::new(), false);
        for rule in &self.changed {
            let (before, after) = (self.text(rule.before, person), self.text(rule.after, person));
            match (&before, &after) {
                (before, Some(after)) if before.as_ref() != Some(after) => {
                    wrongs.extend(self.wrong(rule, before.as_deref().unwrap_or_default(), after, person));
                    is_noticed |= !rule.fits.takes(after);
                }
                (Some(_), None) if self.is_sent_elsewhere(rule, person) => {
                    seen.elsewhere.insert((person.index.0, rule.before.rule.target.clone()));
                }
                _ => {}
            }
        }
        if !wrongs.is_empty() {
            seen.wrong.insert(person.index.0);
            seen.unnoticed += usize::from(!is_noticed);
        }
        wrongs.into_iter().for_each(|wrong| *counts.entry(wrong).or_default() += 1);
    }

    fn text(&self, rule: &CompiledRule, person: &Record) -> Option<String> {
        let value = rule.apply(person.value(), self.asked.of.context).value?;
        value.as_str().filter(|text| !text.is_empty()).map(str::to_owned)
    }

    fn wrong(&self, rule: &Changed<'_>, before: &str, after: &str, person: &Record) -> Option<Wrong> {
        let own = || self.asked.hints.whereabouts.country(person, &self.asked.of);
        if matches!(rule.fits, Fits::CountryCode) {
            let (was, is) = (country_name::find(before).or_else(own)?, country_name::find(after)?);
            return (was.alpha2 != is.alpha2).then_some(Wrong::OtherCountry);
        }
        if !is_one_number(after) {
            return Some(Wrong::NoNumber);
        }
        if self.is_named_already(rule) {
            return None;
        }
        let is_national = region::by_number(before).is_none() && !before.trim_start().starts_with(['+']);
        let home = region::find(own()?.alpha2)?;
        let is_foreign = region::by_number(after).is_some_and(|region| region.calling_code != home.calling_code);
        (is_national && is_foreign).then_some(Wrong::ForeignNumber)
    }

    /// Somebody decided of which country these numbers are: a rule for others from the same field says so.
    fn is_named_already(&self, rule: &Changed<'_>) -> bool {
        let dialect = self.asked.of.client.dialect;
        let region = |rule: &CompiledRule| PhoneCall::read(dialect, rule.rule.source.text())?.region;
        let named = region(rule.after);
        let is_of_same = |other: &&CompiledRule| read_alike(other, rule.before);
        named.is_some() && self.asked.of.compiled.rules.iter().filter(is_of_same).any(|other| region(other) == named)
    }

    /// Another phone number is sent that comes from the same field.
    fn is_sent_elsewhere(&self, rule: &Changed<'_>, person: &Record) -> bool {
        let target = &rule.before.rule.target;
        let is_of_same = |other: &&CompiledRule| {
            other.rule.target != *target && other.rule.target.root() == target.root() && read_alike(other, rule.before)
        };
        matches!(rule.fits, Fits::Phone)
            && self.with.rules.iter().filter(is_of_same).any(|other| self.text(other, person).is_some())
    }
}
