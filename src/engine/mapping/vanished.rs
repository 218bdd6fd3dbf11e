//! What rules read that an export has no more, and which new attribute may have taken its place.
//!
//! A proposal has a score and a reason, from the name, from words for the same thing, and from sample values. Nothing
//! here changes a rule: a person decides.

use std::collections::HashMap;

use indexmap::IndexMap;

use super::{AttributeNames, AttributeSource, CompiledMapping, RuleSource};
use crate::base::capitalised;
use crate::expression::{self, Dialect};
use crate::scim::TargetPath;
use crate::source::{AttributePath, AttributeProfile, PathStep, Profile, ValueType};

/// An attribute that rules read and that was there before.
#[derive(Clone, Debug, PartialEq)]
pub struct Vanished {
    /// As rules write it.
    pub name: String,
    pub readers: Vec<TargetPath>,
    /// New attributes that may stand for it, the best first.
    pub nearest: Vec<Candidate>,
}

/// A new attribute, and how well it fits.
#[derive(Clone, Debug, PartialEq)]
pub struct Candidate {
    /// As a rule would write it.
    pub name: String,
    /// From 0 to 1.
    pub score: f64,
    /// A sentence without its full stop.
    pub reason: String,
}

/// Less than this is no proposal.
const LEAST: f64 = 0.5;
const PROPOSED: usize = 3;

/// Words for the same thing, in small letters and without marks between words: Entra, Okta, OneLogin, Google, SCIM, LDAP.
const SAME: &[&[&str]] = &[
    &["mail", "email", "emailaddress", "primaryemail", "workemail", "smtp"],
    &["userprincipalname", "upn", "username", "login", "loginname", "userid", "account"],
    &["givenname", "firstname", "forename", "first"],
    &["surname", "lastname", "familyname", "sn", "last"],
    &["displayname", "fullname", "name", "cn", "formatted"],
    &["jobtitle", "title", "position", "function"],
    &["department", "dept", "departmentname", "ou", "orgunit"],
    &["companyname", "company", "organization", "organisation", "org", "o"],
    &["mobilephone", "mobile", "cell", "cellphone", "mobilenumber"],
    &["businessphones", "telephonenumber", "phone", "phonenumber", "workphone", "primaryphone"],
    &["faxnumber", "fax", "facsimiletelephonenumber"],
    &["streetaddress", "street", "address", "addressline"],
    &["postalcode", "zipcode", "zip", "postcode"],
    &["city", "locality", "l", "town"],
    &["state", "region", "province", "st"],
    &["country", "countrycode", "usagelocation", "c", "co"],
    &["employeeid", "employeenumber", "personnelnumber", "staffid", "externalid"],
    &["employeetype", "usertype", "persontype"],
    &["officelocation", "office", "physicaldeliveryofficename", "site", "building", "location"],
    &["preferredlanguage", "language", "locale"],
    &["manager", "managerid", "manageruserid", "supervisor"],
    &["accountenabled", "active", "enabled", "status", "suspended"],
    &["costcenter", "costcentre"],
];

/// What the rules of a mapping read, was in `before`, and is not in `now`.
pub fn vanished(
    before: &Profile,
    now: &Profile,
    compiled: &CompiledMapping,
    names: &dyn AttributeNames,
) -> Vec<Vanished> {
    let before = before.by_path();
    let mut news = News::of(&before, now);
    let now = now.by_path();
    let mut found: IndexMap<&str, Vanished> = IndexMap::new();
    for rule in &compiled.rules {
        let target = &rule.rule.target;
        for (name, source) in rule.reads.iter().zip(rule.sources()) {
            if let Some(known) = found.get_mut(name.as_str()) {
                if known.readers.last() != Some(target) {
                    known.readers.push(target.clone());
                }
            } else if let Some(was) = source.as_ref().and_then(|source| lost(source, &before, &now)) {
                let nearest = news.nearest(was, names);
                found.insert(name, Vanished { name: name.clone(), readers: vec![target.clone()], nearest });
            }
        }
    }
    found.into_values().collect()
}

type ByPath<'p> = HashMap<&'p AttributePath, &'p AttributeProfile>;

/// The attribute that a source reads, as it was, when it is not there now.
fn lost<'p>(source: &AttributeSource, before: &ByPath<'p>, now: &ByPath<'_>) -> Option<&'p AttributeProfile> {
    let paths: Vec<AttributePath> = match source {
        AttributeSource::Path(path) => vec![list_of(path)],
        AttributeSource::Computed(computed) => computed.reads.iter().map(|key| AttributePath::key(*key)).collect(),
        AttributeSource::JsonPath(_) => Vec::new(),
    };
    // Of what a client works out, one attribute it is worked out from is enough.
    if paths.iter().any(|path| now.contains_key(path)) {
        return None;
    }
    paths.iter().find_map(|path| before.get(path).copied())
}

/// A list that is empty everywhere is there all the same, and so are its elements.
pub(super) fn list_of(path: &AttributePath) -> AttributePath {
    let keys = path.steps().iter().take_while(|step| matches!(step, PathStep::Key(_)));
    AttributePath::from_steps(keys.cloned().collect())
}

/// The attributes that came, for those that went to be held against.
struct News<'p> {
    attributes: Vec<&'p AttributeProfile>,
    by_name: HashMap<String, Vec<&'p AttributeProfile>>,
    /// So many comparisons are still made. Where thousands went and thousands came, the rest is told by its name alone.
    left: usize,
}

const MOST_COMPARISONS: usize = 1 << 18;

impl<'p> News<'p> {
    fn of(before: &ByPath<'_>, now: &'p Profile) -> Self {
        let has_position = |path: &AttributePath| path.steps().iter().any(|step| matches!(step, PathStep::Index(_)));
        let is_new = |path: &AttributePath| !before.contains_key(path) && !has_position(path);
        let attributes: Vec<_> = now.attributes.iter().filter(|attribute| is_new(&attribute.path)).collect();
        let mut by_name: HashMap<String, Vec<_>> = HashMap::new();
        for attribute in &attributes {
            by_name.entry(last_key(&attribute.path)).or_default().push(*attribute);
        }
        Self { attributes, by_name, left: MOST_COMPARISONS }
    }

    fn nearest(&mut self, was: &AttributeProfile, names: &dyn AttributeNames) -> Vec<Candidate> {
        let all = self.left.checked_sub(self.attributes.len());
        self.left = all.unwrap_or(self.left);
        let same_name = || self.by_name.get(&last_key(&was.path)).map_or(&[][..], Vec::as_slice);
        let compared = if all.is_some() { self.attributes.as_slice() } else { same_name() };
        let candidate = |attribute: &&AttributeProfile| {
            let name = names.name_of(&attribute.path)?;
            let (score, reason) = likeness(was, attribute);
            (score >= LEAST).then_some(Candidate { name, score, reason })
        };
        let alike = compared.iter().filter(|attribute| attribute.is_container == was.is_container);
        let mut candidates: Vec<Candidate> = alike.filter_map(candidate).collect();
        candidates.sort_by(|one, other| other.score.total_cmp(&one.score));
        candidates.truncate(PROPOSED);
        candidates
    }
}

/// How much two attributes are alike, and why.
fn likeness(was: &AttributeProfile, is: &AttributeProfile) -> (f64, String) {
    let (name, mut reason) = alike_in_name(&last_key(&was.path), &last_key(&is.path));
    let (same, of) = same_values(was, is);
    let values = if of == 0 { 0.0 } else { same as f64 / of as f64 };
    if same > 0 {
        let words = format!("{same} of {of} values are the same");
        reason = if reason.is_empty() { words } else { format!("{reason}; {words}") };
    }
    let mut score = 1.0 - (1.0 - name) * (1.0 - 0.9 * values);
    if !share_a_type(was, is) {
        score *= 0.6;
        reason.push_str("; another type");
    }
    (score, capitalised(&reason))
}

fn last_key(path: &AttributePath) -> String {
    let key = path.steps().iter().rev().find_map(|step| if let PathStep::Key(key) = step { Some(key) } else { None });
    key.map(|key| key.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect())
        .unwrap_or_default()
}

fn alike_in_name(was: &str, is: &str) -> (f64, String) {
    let group = |name: &str| SAME.iter().position(|words| words.contains(&name));
    let likeness = ((strsim::jaro_winkler(was, is) - 0.7) / 0.3).max(0.0);
    let shortest = was.len().min(is.len());
    match () {
        () if was == is => (0.95, "the same name at another place".to_owned()),
        () if group(was).is_some() && group(was) == group(is) => (0.9, "another word for the same".to_owned()),
        () if shortest >= 4 && (was.contains(is) || is.contains(was)) => {
            (likeness.max(0.7), "one name contains the other".to_owned())
        }
        () if likeness >= 0.4 => (likeness, "a similar name".to_owned()),
        () => (0.0, String::new()),
    }
}

/// How many of the values that are known of the one the other has too, and of how many.
fn same_values(was: &AttributeProfile, is: &AttributeProfile) -> (usize, usize) {
    let known = |attribute: &AttributeProfile| -> Vec<String> {
        match attribute.distinct.exact() {
            Some(values) => values.iter().map(|value| value.text.clone()).take(200).collect(),
            None => attribute.examples.clone(),
        }
    };
    let (was, is) = (known(was), known(is));
    (was.iter().filter(|value| is.contains(value)).count(), was.len())
}

fn share_a_type(was: &AttributeProfile, is: &AttributeProfile) -> bool {
    let is_typed = |attribute: &AttributeProfile| attribute.types.iter().any(|kind| kind != ValueType::Null);
    let shared = was.types.iter().any(|kind| kind != ValueType::Null && is.types.contains(kind));
    shared || !is_typed(was) || !is_typed(is)
}

/// A source that reads another attribute in place of one; `None` when it does not read it.
pub fn repointed(source: &RuleSource, from: &str, to: &str, dialect: Dialect) -> Option<RuleSource> {
    match source {
        RuleSource::Direct { attribute } if attribute == from => Some(RuleSource::Direct { attribute: to.to_owned() }),
        RuleSource::Expression { text } => {
            let expression = expression::parse(dialect, text).expression?;
            let references = expression.attributes().iter().filter(|reference| reference.name == from);
            let mut places: Vec<_> = references.flat_map(|reference| reference.spans.clone()).collect();
            places.sort_by_key(|span| std::cmp::Reverse(span.start));
            let mut changed = text.clone();
            for span in &places {
                let written = text.get(span.clone())?;
                changed.replace_range(span.clone(), &written.replacen(from, to, 1));
            }
            (changed != *text).then_some(RuleSource::Expression { text: changed })
        }
        RuleSource::Direct { .. } | RuleSource::Constant { .. } | RuleSource::None => None,
    }
}
