//! Whom a value means: the loaded users by the values of any of their attributes, as expressions ask for them.
//!
//! A table of people names a manager by a number, an address or a name in a column of its own. All users are listed by an
//! attribute's values when it is first asked for, once for a set: twelve bytes a value.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use serde_json::Value;

use super::listing::Index;
use crate::base::hash::{self, HashOf};
use crate::base::{Cancel, Progress, ResourceKind};
use crate::expression::NotKnown;
use crate::mapping::AttributeSource;
use crate::scim::message::plain;
use crate::source::{LoadedSet, ReadError, Record, RecordIndex};

/// A name in more columns than a family name, its particle and a given name is none.
const MOST_ATTRIBUTES: usize = 3;

type Listed = Arc<OnceLock<Result<Index, NotKnown>>>;

/// The users of one set, by what was asked for so far.
#[derive(Default)]
pub struct Persons {
    by_attributes: Mutex<HashMap<String, Listed>>,
    /// What references know users by, without regard to case, as a dry run has it.
    by_identifier: OnceLock<Result<Index, NotKnown>>,
}

impl Persons {
    /// The one user whose attribute, or several together, has this value.
    pub fn find(
        &self,
        set: &LoadedSet,
        attributes: &str,
        value: &str,
        resolve: impl Fn(&str) -> Option<AttributeSource>,
    ) -> Result<RecordIndex, NotKnown> {
        let names = attribute_names(attributes);
        let listed = self.listed(attributes);
        let index = listed.get_or_init(|| list(set, &names, resolve)).as_ref().map_err(Clone::clone)?;
        match index.all(hash_of(value, names.len() > 1)).as_slice() {
            [one] => Ok(*one),
            [] => Err(NotKnown::new(
                format!("no loaded user has this value as {attributes}"),
                "Load all users, correct the value, or name another attribute.",
            )),
            _ => Err(NotKnown::new(
                format!("several loaded users have this value as {attributes}"),
                "Name an attribute that no two users share, such as a number or an address.",
            )),
        }
    }

    fn listed(&self, attributes: &str) -> Listed {
        let mut all = self.by_attributes.lock().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(all.entry(attributes.to_owned()).or_default())
    }

    /// Whether a reference with this identifier means this user, and nobody before them.
    pub fn is_known_by(&self, set: &LoadedSet, record: RecordIndex, identifier: &str) -> bool {
        let index = self.by_identifier.get_or_init(|| {
            by_hash(set, |record| record.identifiers().map(|identifier| hash::folded(&identifier)).collect())
        });
        index.as_ref().is_ok_and(|index| index.first(hash::folded(identifier)) == Some(record))
    }
}

/// Names parted by commas; a comma inside brackets is part of a name.
fn attribute_names(text: &str) -> Vec<&str> {
    let mut depth = 0_usize;
    let parts = text.split(|letter: char| {
        match letter {
            '[' => depth += 1,
            ']' => depth = depth.saturating_sub(1),
            _ => {}
        }
        letter == ',' && depth == 0
    });
    parts.map(str::trim).filter(|name| !name.is_empty()).collect()
}

fn list(set: &LoadedSet, names: &[&str], resolve: impl Fn(&str) -> Option<AttributeSource>) -> Result<Index, NotKnown> {
    let said = names.join(", ");
    let unusable = |why: String| Err(NotKnown::new(why, "Name one attribute of the users, or two that make a name."));
    if names.is_empty() || names.len() > MOST_ATTRIBUTES {
        return unusable(format!("\"{said}\" does not say which attribute the value is of"));
    }
    let Some(sources) = names.iter().map(|name| resolve(name)).collect::<Option<Vec<_>>>() else {
        return unusable(format!("\"{said}\" cannot be read as the name of an attribute"));
    };
    let index = by_hash(set, |record| match sources.as_slice() {
        [one] => texts(&one.value(record.value())).map(|text| hash_of(&text, false)).collect(),
        several => {
            let parts = several.iter().filter_map(|source| texts(&source.value(record.value())).next());
            in_any_order(&parts.collect::<Vec<_>>()).iter().map(|name| hash_of(name, true)).collect()
        }
    })?;
    if index.is_empty() { unusable(format!("no loaded user has {said}")) } else { Ok(index) }
}

/// A text or a number, or each of several; none that is blank.
fn texts(value: &Value) -> impl Iterator<Item = String> {
    let items = value.as_array().map_or(std::slice::from_ref(value), Vec::as_slice);
    items.iter().filter_map(plain).map(|text| text.to_string()).filter(|text| !text.trim().is_empty())
}

/// All users, by the hashes that are made of each.
fn by_hash(set: &LoadedSet, hashes: impl Fn(&Record) -> Vec<u64> + Sync) -> Result<Index, NotKnown> {
    let add = |entries: &mut Vec<HashOf>, text: crate::source::RecordText<'_>| {
        let Some(record) = text.record(ResourceKind::User) else { return Ok(()) };
        let at = u32::try_from(record.index.0).unwrap_or(u32::MAX);
        entries.extend(hashes(&record).into_iter().map(|hash| HashOf::new(hash, at)));
        Ok(())
    };
    let shares = set.fold_texts(ResourceKind::User, &Progress::default(), &Cancel::default(), Vec::new, add);
    let entries = shares.map_err(|error: ReadError| super::neighbours::unreadable(&error.to_string()))?;
    Ok(Index::new(entries.concat()))
}

/// Without capitals, blanks at the ends and more than one between words; a name also without its comma.
fn hash_of(text: &str, is_name: bool) -> u64 {
    let words = text.split(|letter: char| letter.is_whitespace() || (is_name && letter == ','));
    let plain: Vec<&str> = words.filter(|word| !word.is_empty()).collect();
    hash::folded(&plain.join(" "))
}

/// The parts of a name in every order.
fn in_any_order(parts: &[String]) -> Vec<String> {
    match parts {
        [] => Vec::new(),
        [one] => vec![one.clone()],
        _ => (0..parts.len())
            .flat_map(|first| {
                let mut rest = parts.to_vec();
                let first = rest.remove(first);
                in_any_order(&rest).into_iter().map(move |rest| format!("{first} {rest}"))
            })
            .collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::ClientKind;
    use crate::client;
    use crate::source::Input;

    const CSV: &str = "Nr;Voornaam;Tussen;Achternaam;E-mail (werk)
1;Piet;;Jansen;piet@x.example
2;Jan;van den;Berg;JAN@x.example
3;Jan;;Jansen;a@x.example
4;Jan;;Jansen;b@x.example
5;Bo;;;c@x.example
";

    fn found(attributes: &str, value: &str) -> Result<usize, String> {
        let set = LoadedSet::load(
            &[Input::Text { name: "hr.csv".to_owned(), bytes: CSV.into() }],
            &Progress::default(),
            &Cancel::default(),
        )
        .expect("a table");
        let names = client::of(ClientKind::new("generic")).names(ResourceKind::User);
        let found = Persons::default().find(&set, attributes, value, |name| names.resolve(name));
        found.map(|record| record.0 + 1).map_err(|not_known| not_known.why)
    }

    #[test]
    fn one_user_is_found_by_any_attribute_and_never_another_one() {
        for (attributes, value, expected) in [
            ("Nr", "2", Ok(2)),
            ("$.Nr", " 2 ", Ok(2)),
            ("E-mail (werk)", "Jan@X.example", Ok(2)),
            ("Achternaam, Voornaam", "Jansen, Piet", Ok(1)),
            ("Achternaam, Voornaam", "Piet Jansen", Ok(1)),
            ("Voornaam,Achternaam", "JANSEN,PIET", Ok(1)),
            ("Voornaam, Tussen, Achternaam", "Jan van den Berg", Ok(2)),
            ("Voornaam, Tussen, Achternaam", "Berg, Jan van den", Ok(2)),
            ("Voornaam, Tussen, Achternaam", "Berg, van den, Jan", Ok(2)),
            ("Achternaam, Voornaam", "Bo", Ok(5)),
            ("Voornaam", "Jan", Err("several")),
            ("Achternaam, Voornaam", "Jansen, Jan", Err("several")),
            ("Achternaam, Voornaam", "Jansen", Err("no loaded user has this value")),
            ("Nr", "9", Err("no loaded user has this value")),
            ("Personeelsnr", "1", Err("no loaded user has Personeelsnr")),
            (" , ", "1", Err("does not say which attribute")),
            ("a, b, c, d", "1", Err("does not say which attribute")),
        ] {
            match (found(attributes, value), expected) {
                (Err(why), Err(part)) => assert!(why.contains(part), "{attributes}: {why}"),
                (got, expected) => assert_eq!(got, expected.map_err(str::to_owned), "{attributes}: {value}"),
            }
        }
    }
}
