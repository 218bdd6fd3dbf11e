//! What records can be referred to by, and what refers to them.

use std::borrow::Cow;

use serde_json::Value;

use super::seen::Known;
use crate::base::ResourceKind;
use crate::source::walk::{Leaf, WalkedValue};
use crate::source::{AttributePath, PathStep, Record, RecordText, key_places, text_in};

/// Keys by which a record can be referred to, beside what it is asked for by ([`Record::key`]).
const IDENTIFIERS: [&str; 7] = ["id", "email", "mail", "primaryEmail", "username", "userPrincipalName", "dn"];

/// Where a record's text has what it can be referred to by; says the same as [`add_identifiers`].
pub(super) struct Identifiers {
    kind: ResourceKind,
    /// The first of them that is filled is what the record is asked for by.
    keys: Vec<usize>,
    others: Vec<usize>,
}

impl Identifiers {
    /// `slot` gives each of these places a number.
    pub fn new(kind: ResourceKind, mut slot: impl FnMut(&AttributePath) -> usize) -> Self {
        let path =
            |keys: &[&str]| AttributePath::from_steps(keys.iter().map(|k| PathStep::Key((*k).to_owned())).collect());
        Self {
            kind,
            keys: key_places(kind).map(|keys| slot(&path(keys))).collect(),
            others: IDENTIFIERS.iter().map(|key| slot(&AttributePath::key(*key))).collect(),
        }
    }

    /// A table of columns that no vendor has is looked at as a whole.
    pub fn of<'s, 't: 's>(
        &self,
        record: RecordText<'_>,
        slot: impl Fn(usize) -> &'s WalkedValue<'t>,
        each: &mut dyn FnMut(&str),
    ) {
        let key = self.keys.iter().find_map(|at| text_in(slot(*at)));
        let whole = || record.record(self.kind).map(|record| Cow::Owned(record.key()));
        if let Some(key) = key.or_else(whole) {
            each(&key);
        }
        self.others.iter().filter_map(|at| plain(slot(*at))).filter(|id| !id.is_empty()).for_each(|id| each(&id));
    }
}

/// A text, or a number as it is written.
fn plain<'t>(slot: &WalkedValue<'t>) -> Option<Cow<'t, str>> {
    match slot {
        WalkedValue::Leaf(Leaf::Text(text)) => Some(text.decoded()),
        WalkedValue::Leaf(Leaf::Number(number)) => Some(Cow::Borrowed(number)),
        _ => None,
    }
}

/// A record is referred to by its id, or by what an administrator knows it by.
pub(super) fn add_identifiers(known: &mut Known, record: &Record) {
    known.add(&record.key());
    for key in IDENTIFIERS {
        match record.value().get(key) {
            Some(Value::String(text)) if !text.is_empty() => known.add(text),
            Some(Value::Number(number)) => known.add(&number.to_string()),
            _ => {}
        }
    }
}

/// The identifiers that the value of a reference holds: itself, or the `value` of each of its objects.
pub(super) fn refers_to(value: &Value, each: &mut dyn FnMut(&str)) {
    let items = value.as_array().map_or(std::slice::from_ref(value), Vec::as_slice);
    items.iter().filter_map(|item| item.get("value").unwrap_or(item).as_str()).for_each(each);
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::source::RecordIndex;
    use crate::source::walk::Wanted;

    #[test]
    fn a_records_text_says_what_the_record_says() {
        let mut wanted = Wanted::default();
        let identifiers = Identifiers::new(ResourceKind::User, |path| wanted.slot(path));
        let mut reader = wanted.reader().expect("no place is far down a list");
        for value in [
            json!({"id": "1", "userPrincipalName": "Liz@x", "mail": null}),
            json!({"id": 7, "username": "", "email": "e@x"}),
            json!({"profile": {"login": "l"}, "id": "00u"}),
            json!({"primaryEmail": "p\u{e9}\"@x", "id": "1.10"}),
            json!({"uid": ["", "second"], "mail": ["m@x", "n@x"], "id": ["no text"]}),
            json!({"displayName": "Only a name", "mail": ["m@x"]}),
            json!({"displayName": "Only a name", "x": 1}),
            json!({"cn": ["Liz S", "Liz"]}),
            json!({"dn": "uid=a", "id": ["no text"]}),
            json!({"Personeelsnr": "7", "Voornaam": "Bo"}),
            json!({"x": "nothing"}),
        ] {
            let text = value.to_string();
            let whole = RecordText { text: &text, index: RecordIndex(0), start: 0 };
            let record = whole.record(ResourceKind::User).expect("JSON");
            let (mut of_record, mut of_text) = (Known::default(), Known::default());
            add_identifiers(&mut of_record, &record);
            let (slots, _) = reader.read(&text).expect("JSON");
            identifiers.of(whole, |slot| &slots[slot], &mut |identifier| of_text.add(identifier));
            assert_eq!(of_text, of_record, "{text}");
        }
    }
}
