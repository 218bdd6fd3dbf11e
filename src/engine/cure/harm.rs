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
    /// Somebody decided of which country its numbers are.
    is_named_already: bool,
    /// The rules that send another phone number from the same field, as they are with the cure.
    elsewhere: Vec<&'a CompiledRule>,
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
    let looked = BeforeAndAfter { asked, changed };
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
    let (before, after) = (of.compiled.rule(target)?, with.rule(target)?);
    let is_phone = matches!(fits, Fits::Phone);
    let is_named_already = is_phone && is_named_already(of, before, after);
    let elsewhere = if is_phone { elsewhere(with, before) } else { Vec::new() };
    Some(Changed { before, after, fits, is_named_already, elsewhere })
}

/// A rule for others from the same field says of which country these numbers are.
fn is_named_already(of: &Checked<'_>, before: &CompiledRule, after: &CompiledRule) -> bool {
    let region = |rule: &CompiledRule| PhoneCall::read(of.client.dialect, rule.rule.source.text())?.region;
    let Some(named) = region(after) else { return false };
    let is_of_same = |other: &&CompiledRule| read_alike(other, before);
    of.compiled.rules.iter().filter(is_of_same).any(|other| region(other).as_ref() == Some(&named))
}

/// Other phone numbers that come from the same field.
fn elsewhere<'a>(with: &'a CompiledMapping, before: &CompiledRule) -> Vec<&'a CompiledRule> {
    let target = &before.rule.target;
    let is_of_same = |other: &&CompiledRule| {
        other.rule.target != *target && other.rule.target.root() == target.root() && read_alike(other, before)
    };
    with.rules.iter().filter(is_of_same).collect()
}

struct BeforeAndAfter<'a> {
    asked: &'a Asked<'a>,
    changed: Vec<Changed<'a>>,
}

impl BeforeAndAfter<'_> {
    fn person(&self, person: &Record, seen: &mut Seen, counts: &mut BTreeMap<Wrong, usize>) {
        let (mut wrongs, mut is_noticed) = (BTreeSet::new(), false);
        for rule in &self.changed {
            let (before, after) = (self.text(rule.before, person), self.text(rule.after, person));
            match (&before, &after) {
                (before, Some(after)) if before.as_ref() != Some(after) => {
                    wrongs.extend(self.wrong(rule, before.as_deref().unwrap_or_default(), after, person));
                    is_noticed |= !rule.fits.takes(after);
                }
                (Some(_), None) if rule.elsewhere.iter().any(|other| self.text(other, person).is_some()) => {
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
        if rule.is_named_already {
            return None;
        }
        let is_national = region::by_number(before).is_none() && !before.trim_start().starts_with(['+']);
        let home = region::find(own()?.alpha2)?;
        let is_foreign = region::by_number(after).is_some_and(|region| region.calling_code != home.calling_code);
        (is_national && is_foreign).then_some(Wrong::ForeignNumber)
    }
}
