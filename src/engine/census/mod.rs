//! Who is there already: the people of a directory beside the accounts of a snapshot, or of the account's own export. Whom the client's look-up finds, who
//! is nearly somebody, who is new, and which accounts nobody claims.
//!
//! ```text
//! people ─► Identity ┐
//!                    ├─► matched, near, new │ unclaimed, contested
//! accounts ─► Identity ┘
//! ```
//! Nothing is decided here: that two may be one is a reason to look, and a person says which it is (`decisions`). What would
//! be found by another attribute is counted beside (`what_if`).

mod accounts;
pub mod decisions;
mod held;
mod identity;
mod near;
mod what_if;

use std::collections::HashMap;

use serde::Serialize;
use serde_json::Value;

pub use accounts::AccountsShown;
pub use identity::Identity;
pub use near::{Alike, Likeness, Near};
pub use what_if::MatchBy;

use self::near::AlikeIndex;
use self::what_if::AllMatchBy;
use crate::base::{Cancel, Cancelled, ResourceKind};
use crate::client::Client;
use crate::mapping::Mapping;
use crate::provider::Provider;
use crate::scim::TargetPath;

/// What people and accounts are held against each other by.
#[derive(Clone, Copy, Debug)]
pub struct CensusOf<'a> {
    pub kind: ResourceKind,
    pub mapping: &'a Mapping,
    pub client: &'static Client,
    pub provider: &'a Provider,
}

/// All of it.
#[derive(Clone, Debug, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Census {
    pub people: usize,
    pub accounts: usize,
    /// By what the client looks people up.
    pub matched_by: Vec<TargetPath>,
    pub matched: Vec<Matched>,
    /// Whom no look-up finds, though an account that nobody claims is like them; and whom it finds as several.
    pub near: Vec<Near>,
    /// Whom no look-up finds, and nobody is like them.
    pub new: Vec<Identity>,
    /// Accounts that nobody claims.
    pub unclaimed: Vec<Identity>,
    /// Accounts that look-ups find for more than one.
    pub contested: Vec<Contested>,
    pub what_if: Vec<MatchBy>,
}

/// A person and the account that the client's look-up finds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Matched {
    pub person: Identity,
    pub account: Identity,
    pub by: TargetPath,
}

/// An account that several people are found as.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Contested {
    pub account: Identity,
    pub people: Vec<Identity>,
}

/// Takes people and accounts in, one after the other, and holds them against each other in the end.
pub struct Counting {
    keys: Vec<MatchingKey>,
    people: Vec<Entry>,
    accounts: Vec<Entry>,
    candidates: AllMatchBy,
}

/// An attribute that people are looked up by.
struct MatchingKey {
    target: TargetPath,
    /// The schema says that case counts.
    case_exact: bool,
}

/// One person or account, with the values that look-ups ask for, in the order of the keys.
struct Entry {
    identity: Identity,
    asked: Vec<Vec<String>>,
}

/// Whom a look-up finds: by place, and by which key.
struct Found {
    accounts: Vec<usize>,
    key: usize,
}

impl Counting {
    pub fn new(of: CensusOf<'_>) -> Self {
        let resource_type = of.provider.resource_type(of.kind);
        let case_exact =
            |target: &TargetPath| resource_type.attribute(target).is_some_and(|attribute| attribute.case_exact);
        let matching = of.mapping.matching();
        let key = |target: &TargetPath| MatchingKey { target: target.clone(), case_exact: case_exact(target) };
        let keys = matching.iter().map(|rule| key(&rule.target)).collect();
        Self { keys, people: Vec::new(), accounts: Vec::new(), candidates: AllMatchBy::of(of) }
    }

    /// Somebody of the directory, as the account would get them.
    pub fn person(&mut self, name: String, resource: &Value) {
        self.candidates.person(resource);
        let entry = self.entry(Identity::of_person(name, resource), resource);
        self.people.push(entry);
    }

    fn entry(&self, identity: Identity, resource: &Value) -> Entry {
        let asked = |key: &MatchingKey| {
            let texts = key.target.get_all(resource).into_iter().filter_map(identity::text);
            texts.map(|text| if key.case_exact { text } else { text.to_lowercase() }).collect()
        };
        Entry { identity, asked: self.keys.iter().map(asked).collect() }
    }

    pub fn end(self, cancel: &Cancel) -> Result<Census, Cancelled> {
        let found = self.found();
        let mut census = Census {
            people: self.people.len(),
            accounts: self.accounts.len(),
            matched_by: self.keys.iter().map(|key| key.target.clone()).collect(),
            contested: self.contested(&found),
            what_if: self.candidates.ranked(),
            ..Census::default()
        };
        cancel.check()?;
        let mut is_claimed = vec![false; self.accounts.len()];
        found.iter().flatten().flat_map(|found| &found.accounts).for_each(|account| is_claimed[*account] = true);
        let free = self.accounts.iter().zip(&is_claimed).filter(|(_, claimed)| !**claimed);
        let free: Vec<&Identity> = free.map(|(account, _)| &account.identity).collect();
        let index = AlikeIndex::of(&free);
        for (person, found) in self.people.iter().zip(&found) {
            cancel.check()?;
            let person = person.identity.clone();
            let account = |at: &usize| self.accounts[*at].identity.clone();
            match found {
                Some(Found { accounts, key }) => match accounts.as_slice() {
                    [one] => census.matched.push(Matched {
                        person,
                        account: account(one),
                        by: self.keys[*key].target.clone(),
                    }),
                    several => {
                        let accounts = several.iter().map(|at| Alike::found_twice(account(at))).collect();
                        census.near.push(Near { person, accounts });
                    }
                },
                None => match index.near(&person) {
                    near if near.is_empty() => census.new.push(person),
                    accounts => census.near.push(Near { person, accounts }),
                },
            }
        }
        census.unclaimed = free.into_iter().cloned().collect();
        Ok(census)
    }

    /// For each person whom the look-up finds, and by which key: the first that finds somebody decides.
    fn found(&self) -> Vec<Option<Found>> {
        let mut by_value: Vec<HashMap<&str, Vec<usize>>> = self.keys.iter().map(|_| HashMap::new()).collect();
        for (at, account) in self.accounts.iter().enumerate() {
            for (values, index) in account.asked.iter().zip(&mut by_value) {
                for value in values {
                    index.entry(value).or_default().push(at);
                }
            }
        }
        let find = |person: &Entry| {
            let keys = person.asked.iter().zip(&by_value).enumerate();
            let mut found = keys.filter_map(|(key, (values, index))| {
                let accounts = values.iter().find_map(|value| index.get(value.as_str()))?.clone();
                Some(Found { accounts, key })
            });
            found.next()
        };
        self.people.iter().map(find).collect()
    }

    fn contested(&self, found: &[Option<Found>]) -> Vec<Contested> {
        let mut claims: HashMap<usize, Vec<usize>> = HashMap::new();
        for (person, found) in found.iter().enumerate() {
            // Who is found as two is no claim of either.
            if let Some([account]) = found.as_ref().map(|found| found.accounts.as_slice()) {
                claims.entry(*account).or_default().push(person);
            }
        }
        let mut several: Vec<_> = claims.into_iter().filter(|(_, people)| people.len() > 1).collect();
        several.sort_unstable();
        let contested = several.into_iter().map(|(account, people)| Contested {
            account: self.accounts[account].identity.clone(),
            people: people.into_iter().map(|person| self.people[person].identity.clone()).collect(),
        });
        contested.collect()
    }
}

impl CensusOf<'_> {
    /// What becomes of accounts that nobody claims, in a sentence.
    pub fn of_unclaimed(&self) -> String {
        format!(
            "{} looks up the people of its scope and nobody else: it changes and disables none of these. Who had an \
             account before and left is to be disabled in {} itself.",
            self.client.label,
            self.provider.label()
        )
    }
}

#[cfg(test)]
mod tests;
