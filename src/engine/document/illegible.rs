//! Parts of a crosswalk file that this program cannot read, made by hand or by a newer one. They keep nobody from the rest:
//! they are taken out before it is read, told, and written back where they stood unless another took their place.
//!
//! Rules that cannot be read are the mapping's own matter.

use serde::Deserialize;
use serde_json::{Map, Value};

use super::crosswalk::{Declined, EndpointChoice, SetAside, SourceLocation};
use super::native::BaseFile;
use crate::base::{Finding, MostDisabled};
use crate::source::TextEncoding;

/// One part that cannot be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IllegiblePart {
    /// The member of the file, and what of it: a place in a list, a name in an object.
    member: &'static str,
    within: Option<Within>,
    value: Value,
    why: String,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Within {
    List(usize),
    Object(String),
}

/// Takes out what cannot be read.
pub fn take_out(file: &mut Map<String, Value>) -> Vec<IllegiblePart> {
    let mut parts = Vec::new();
    whole::<EndpointChoice>(file, "endpoint", &mut parts);
    whole::<BaseFile>(file, "base", &mut parts);
    whole::<TextEncoding>(file, "encoding", &mut parts);
    whole::<MostDisabled>(file, "mostDisabled", &mut parts);
    list::<SourceLocation>(file, "sources", &mut parts);
    list::<Declined>(file, "declined", &mut parts);
    object::<SetAside>(file, "setAside", &mut parts);
    parts
}

fn fault<'v, T: Deserialize<'v>>(value: &'v Value) -> Option<String> {
    T::deserialize(value).err().map(|error| error.to_string())
}

fn whole<T: for<'v> Deserialize<'v>>(
    file: &mut Map<String, Value>,
    member: &'static str,
    parts: &mut Vec<IllegiblePart>,
) {
    let Some(why) = file.get(member).and_then(fault::<T>) else { return };
    let Some(value) = file.shift_remove(member) else { return };
    parts.push(IllegiblePart { member, within: None, value, why });
}

fn list<T: for<'v> Deserialize<'v>>(
    file: &mut Map<String, Value>,
    member: &'static str,
    parts: &mut Vec<IllegiblePart>,
) {
    let Some(Value::Array(items)) = file.get_mut(member) else {
        return whole::<Vec<T>>(file, member, parts);
    };
    let mut kept = Vec::with_capacity(items.len());
    for (at, value) in std::mem::take(items).into_iter().enumerate() {
        match fault::<T>(&value) {
            None => kept.push(value),
            Some(why) => parts.push(IllegiblePart { member, within: Some(Within::List(at)), value, why }),
        }
    }
    *items = kept;
}

fn object<T: for<'v> Deserialize<'v>>(
    file: &mut Map<String, Value>,
    member: &'static str,
    parts: &mut Vec<IllegiblePart>,
) {
    let Some(Value::Object(entries)) = file.get_mut(member) else {
        return whole::<Map<String, Value>>(file, member, parts);
    };
    let mut kept = Map::new();
    for (name, value) in std::mem::take(entries) {
        match fault::<T>(&value) {
            None => drop(kept.insert(name, value)),
            Some(why) => parts.push(IllegiblePart { member, within: Some(Within::Object(name)), value, why }),
        }
    }
    *entries = kept;
}

impl IllegiblePart {
    /// Writes it back where it stood. `is_free`: nothing has taken its place as a whole.
    pub fn put_back(&self, file: &mut Map<String, Value>, is_free: bool) {
        match &self.within {
            None if is_free => drop(file.insert(self.member.to_owned(), self.value.clone())),
            None => {}
            Some(Within::List(at)) => {
                if let Value::Array(items) = file.entry(self.member).or_insert_with(|| Value::Array(Vec::new())) {
                    items.insert((*at).min(items.len()), self.value.clone());
                }
            }
            Some(Within::Object(name)) => {
                if let Value::Object(entries) = file.entry(self.member).or_insert_with(|| Value::Object(Map::new())) {
                    entries.entry(name).or_insert_with(|| self.value.clone());
                }
            }
        }
    }

    pub const fn member(&self) -> &'static str {
        self.member
    }

    pub fn finding(&self) -> Finding {
        let place = match &self.within {
            None => self.member.to_owned(),
            Some(Within::List(at)) => format!("{}, entry {},", self.member, at + 1),
            Some(Within::Object(name)) => format!("{}, {name},", self.member),
        };
        Finding::warning("part-not-read", format!("In the crosswalk file {place} cannot be read: {}", self.why))
            .because("It is not used. It stays in the file as it stands until another takes its place.")
            .remedy("Choose it anew, or open the file with the Crosswalk that wrote it.")
    }
}
