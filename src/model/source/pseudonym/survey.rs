//! What would be replaced: every attribute of the records with what is done to it and an example, for a person to
//! review before it runs.

use std::collections::BTreeMap;
use std::ops::ControlFlow;

use serde_json::Value;

use super::personal::{Treatment, has_mail, is_phone};
use super::plan::{Choices, Plan};
use crate::base::{Cancel, ResourceKind};
use crate::source::{LoadedSet, ReadError, Record};

/// So many records of each kind are looked at; what is done does not depend on it.
const LOOKED_AT: usize = 2_000;

/// One attribute of the records.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reviewed {
    pub kind: ResourceKind,
    /// Keys from the top, joined by dots, list positions left out.
    pub path: String,
    pub treatment: Treatment,
    /// A value of it; for attributes that are kept, one with an address or phone number in it where there is one.
    pub example: String,
    /// A mail address or a phone number was found in it.
    pub has_contact: bool,
}

/// All attributes that hold texts or numbers, users' first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Survey {
    pub attributes: Vec<Reviewed>,
}

#[derive(Default)]
struct Seen {
    order: usize,
    example: String,
    has_contact: bool,
}

impl Survey {
    /// Looks at the first records.
    pub fn of(set: &LoadedSet, choices: &Choices, cancel: &Cancel) -> Result<Self, ReadError> {
        let plan = Plan::new(choices);
        let mut attributes = Vec::new();
        for kind in ResourceKind::ALL {
            let mut seen: BTreeMap<Vec<String>, Seen> = BTreeMap::new();
            set.for_range(kind, 0..set.count(kind).min(LOOKED_AT), cancel, &mut |record| {
                note(&mut seen, record);
                ControlFlow::Continue(())
            })?;
            let mut of_kind: Vec<_> = seen.into_iter().collect();
            of_kind.sort_by_key(|(_, seen)| seen.order);
            attributes.extend(of_kind.into_iter().map(|(keys, seen)| {
                let keys: Vec<&str> = keys.iter().map(String::as_str).collect();
                Reviewed {
                    kind,
                    path: keys.join("."),
                    treatment: plan.treatment(kind, &keys),
                    example: seen.example,
                    has_contact: seen.has_contact,
                }
            }));
        }
        Ok(Self { attributes })
    }
}

/// A record as its file has it, where that is JSON: names are those that will be replaced.
fn note(seen: &mut BTreeMap<Vec<String>, Seen>, record: &Record) {
    let raw: Option<Value> = serde_json::from_str(record.raw()).ok().filter(Value::is_object);
    let has = |key: &str| {
        raw.as_ref().and_then(Value::as_object).is_some_and(|raw| raw.keys().any(|k| k.eq_ignore_ascii_case(key)))
    };
    raw.iter().for_each(|raw| walk(seen, raw, &mut Vec::new()));
    // What a file has in another form, and what other files say of the record.
    for (key, value) in record.value().as_object().into_iter().flatten().filter(|(key, _)| !has(key)) {
        walk(seen, value, &mut vec![key.clone()]);
    }
}

fn walk(seen: &mut BTreeMap<Vec<String>, Seen>, value: &Value, keys: &mut Vec<String>) {
    match value {
        Value::Object(members) => {
            for (key, value) in members {
                keys.push(key.clone());
                walk(seen, value, keys);
                keys.pop();
            }
        }
        Value::Array(elements) => elements.iter().for_each(|element| walk(seen, element, keys)),
        Value::String(text) => add(seen, text, keys),
        Value::Number(number) => add(seen, &number.to_string(), keys),
        Value::Null | Value::Bool(_) => {}
    }
}

fn add(seen: &mut BTreeMap<Vec<String>, Seen>, text: &str, keys: &[String]) {
    if !seen.contains_key(keys) {
        let order = seen.len();
        seen.insert(keys.to_vec(), Seen { order, ..Seen::default() });
    }
    let Some(known) = seen.get_mut(keys) else { return };
    let has_contact = has_mail(text) || is_phone(text);
    if known.example.is_empty() || has_contact && !known.has_contact {
        text.clone_into(&mut known.example);
    }
    known.has_contact |= has_contact;
}
