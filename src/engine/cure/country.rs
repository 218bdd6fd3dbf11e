//! In which country somebody is, as far as records say it: by a field of names of countries, else by the rule of the country.

use std::collections::BTreeMap;

use super::region::Region;
use crate::base::country::Country;
use crate::base::country_name;
use crate::check::Checked;
use crate::expression::Dialect;
use crate::expression::mend::first_of;
use crate::mapping::{AttributeSource, CompiledRule, as_expression};
use crate::provider::Fits;
use crate::scim::TargetPath;
use crate::source::{AttributePath, Record};

/// What says where people are.
#[derive(Clone, Debug, Default)]
pub struct Whereabouts {
    /// Fields of records, as rules name them.
    fields: Vec<(String, AttributePath)>,
    /// The target of the country, where a rule fills it, and what the rule is.
    rule: Option<(TargetPath, String)>,
    /// Each text that people have there, with the country it means.
    texts: BTreeMap<String, &'static Country>,
}

/// So many texts make a choice.
const MOST_TEXTS: usize = 24;
/// A code as "DE" may be a language's as well.
const LONGEST_CODE: usize = 3;

impl Whereabouts {
    pub fn of(people: &[Record], of: &Checked<'_>) -> Self {
        let fields = fields(people, of);
        let says_more = |rule: &&CompiledRule| {
            let is_field = |source: &Option<AttributeSource>| matches!(source, Some(AttributeSource::Path(path)) if fields.iter().any(|(_, field)| field == path));
            is_country(of, &rule.rule.target) && rule.fault.is_none() && !rule.sources().iter().all(is_field)
        };
        let rule = of.compiled.rules.iter().find(says_more);
        let named = rule.map(|rule| (rule.rule.target.clone(), as_expression(&rule.rule.source, of.client.dialect)));
        let mut whereabouts = Self { fields, rule: named, texts: BTreeMap::new() };
        for person in people {
            let Some(text) = whereabouts.text(person, rule, of) else { continue };
            country_name::find(&text).into_iter().for_each(|country| {
                whereabouts.texts.insert(text.clone(), country);
            });
        }
        whereabouts
    }

    /// The country that a record says.
    pub fn country(&self, person: &Record, of: &Checked<'_>) -> Option<&'static Country> {
        let rule = self.rule.as_ref().and_then(|(target, _)| of.compiled.rule(target));
        country_name::find(&self.text(person, rule, of)?)
    }

    fn text(&self, person: &Record, rule: Option<&CompiledRule>, of: &Checked<'_>) -> Option<String> {
        let of_field = |(_, path): &(String, AttributePath)| Some(path.get(person.value())?.as_str()?.to_owned());
        let mut in_fields = self.fields.iter().filter_map(of_field).filter(|text| !text.is_empty());
        let by_rule = || rule?.apply(person.value(), of.context).value?.as_str().map(str::to_owned);
        in_fields.next().or_else(by_rule)
    }

    /// Where people are of several countries: what says which, as an expression that gives the country of most where
    /// nothing says it, and each text that it gives.
    pub fn if_several(
        &self,
        dialect: Dialect,
        most: &'static Region,
    ) -> Option<(String, Vec<(String, &'static Region)>)> {
        let region =
            |(text, country): (&String, &&'static Country)| Some((text.clone(), super::region::find(country.alpha2)?));
        let is_elsewhere = self.texts.values().any(|country| country.alpha2 != most.alpha2);
        if !is_elsewhere || self.texts.len() > MOST_TEXTS {
            return None;
        }
        let known: Vec<(String, &'static Region)> = self.texts.iter().filter_map(region).collect();
        let usual = known.iter().find(|(_, region)| *region == most).map_or(most.alpha2, |(text, _)| text);
        let usual = super::case::quoted(dialect, usual)?;
        let fields = self.fields.iter().map(|(name, _)| dialect.attribute(name));
        let places: Vec<String> = fields.chain(self.rule.iter().map(|(_, text)| text.clone())).collect();
        let place = places.into_iter().rev().try_fold(usual, |rest, place| first_of(dialect, &place, &rest))?;
        Some((place, known))
    }
}

/// Whether the account looks for a country there.
pub(super) fn is_country(of: &Checked<'_>, target: &TargetPath) -> bool {
    matches!(super::harm::fits(of, target), Some(Fits::CountryCode))
}

/// The fields at the top of records in which countries stand by their names.
fn fields(people: &[Record], of: &Checked<'_>) -> Vec<(String, AttributePath)> {
    const LEAST: f64 = 0.8;
    let mut texts: BTreeMap<&String, (usize, usize, bool)> = BTreeMap::new();
    for (key, value) in people.iter().filter_map(|person| person.value().as_object()).flatten() {
        let Some(text) = value.as_str().filter(|text| !text.trim().is_empty()) else { continue };
        let (all, countries, is_named) = texts.entry(key).or_default();
        let is_one = country_name::find(text).is_some();
        *all += 1;
        *countries += usize::from(is_one);
        *is_named |= is_one && text.trim().len() > LONGEST_CODE;
    }
    let names = of.client.names(of.compiled.mapping.kind);
    let is_country =
        |(all, countries, is_named): (usize, usize, bool)| is_named && countries as f64 >= LEAST * all as f64;
    let keys = texts.into_iter().filter(|(_, seen)| is_country(*seen)).map(|(key, _)| key);
    keys.filter_map(|key| {
        let path = AttributePath::key(key.clone());
        Some((names.name_of(&path)?, path))
    })
    .collect()
}
