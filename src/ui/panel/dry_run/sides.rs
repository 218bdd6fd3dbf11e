//! What a change takes away and what it puts there, as lines: a list is compared item by item, so that one member more
//! in a group of thousands is one line.

use serde_json::Value;

use crate::client::MemberChanges;
use crate::exchange::AttributeChange;
use crate::scim::{Id, Slot};

/// The most lines of one change.
const MOST: usize = 50;

/// The lines of a change.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Sides {
    pub removed: Vec<String>,
    pub added: Vec<String>,
    /// What else there is: items that stay, lines that are left out.
    pub note: String,
}

/// A value as one line.
pub fn plain(value: &Value) -> String {
    match value {
        Value::String(text) => text.replace(['\r', '\n'], " ⏎ "),
        // A reference is its value: `{"value": "1003"}`.
        Value::Object(parts) => match (parts.get("value"), parts.get("display").and_then(Value::as_str)) {
            (Some(value), Some(display)) => format!("{} {display}", plain(value)),
            (Some(value), None) if parts.len() == 1 => plain(value),
            _ => Value::Object(parts.clone()).to_string(),
        },
        Value::Array(items) => items.iter().take(MOST).map(plain).collect::<Vec<_>>().join(", "),
        other => other.to_string(),
    }
}

/// What makes an item of a list the same item, whatever else the account says of it.
fn identity(item: &Value) -> &Value {
    item.get("value").unwrap_or(item)
}

impl Sides {
    pub fn of(change: &AttributeChange) -> Self {
        let change = match change {
            AttributeChange::Value(change) => change,
            AttributeChange::References { changes, .. } => return Self::of_references(changes),
        };
        match (&change.before, &change.after) {
            (Some(Value::Array(before)), Some(Value::Array(after))) => Self::of_lists(before, after),
            (Some(Value::Array(before)), None) => Self::of_lists(before, &[]),
            (None, Some(Value::Array(after))) => Self::of_lists(&[], after),
            (before, after) => Self {
                removed: before.iter().map(plain).collect(),
                added: after.iter().map(plain).collect(),
                note: String::new(),
            },
        }
    }

    fn of_references(MemberChanges { added, removed, kept }: &MemberChanges) -> Self {
        let lines = |ids: &[Id]| ids.iter().take(MOST).map(id).collect();
        let left_out = removed.len().saturating_sub(MOST) + added.len().saturating_sub(MOST);
        Self { removed: lines(removed), added: lines(added), note: note(left_out, *kept) }
    }

    fn of_lists(before: &[Value], after: &[Value]) -> Self {
        let keys = |items: &[Value]| items.iter().map(|item| identity(item).to_string()).collect();
        let (had, has): (std::collections::HashSet<String>, std::collections::HashSet<String>) =
            (keys(before), keys(after));
        let without = |items: &[Value], others: &std::collections::HashSet<String>| -> Vec<String> {
            items.iter().filter(|item| !others.contains(&identity(item).to_string())).map(plain).collect()
        };
        let (mut removed, mut added) = (without(before, &has), without(after, &had));
        let stay = before.len() - removed.len();
        let left_out = removed.len().saturating_sub(MOST) + added.len().saturating_sub(MOST);
        removed.truncate(MOST);
        added.truncate(MOST);
        Self { removed, added, note: note(left_out, stay) }
    }
}

fn note(left_out: usize, stay: usize) -> String {
    let notes = [(left_out, "more are not shown"), (stay, "stay")];
    let words: Vec<String> = notes.iter().filter(|(n, _)| *n > 0).map(|(n, word)| format!("{n} {word}")).collect();
    words.join(", ")
}

/// An id, or whose it will be.
fn id(id: &Id) -> String {
    match id {
        Id::Known(id) => id.to_string(),
        Id::Open(Slot::IdOf { name, .. }) => format!("{name}, who is not there yet"),
        Id::Open(slot) => slot.needs(),
        Id::Each => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::base::{RecordIndex, ResourceKind};
    use crate::client::Change;
    use crate::scim::TargetPath;

    fn sides(before: Value, after: Value) -> Sides {
        let some = |value: Value| (!value.is_null()).then_some(value);
        let target = TargetPath::parse("emails").expect("a path");
        Sides::of(&AttributeChange::Value(Change { target, before: some(before), after: some(after) }))
    }

    #[test]
    fn plain_values_stand_against_each_other() {
        let expected = |removed: &[&str], added: &[&str]| Sides {
            removed: removed.iter().map(ToString::to_string).collect(),
            added: added.iter().map(ToString::to_string).collect(),
            note: String::new(),
        };
        assert_eq!(sides(json!("A"), json!("B\nC")), expected(&["A"], &["B ⏎ C"]));
        assert_eq!(sides(Value::Null, json!(true)), expected(&[], &["true"]));
        assert_eq!(sides(json!({"value": "7"}), Value::Null), expected(&["7"], &[]));
    }

    #[test]
    fn a_list_shows_the_items_that_come_and_go() {
        let before = json!([{"value": "1", "display": "liz"}, {"value": "2", "type": "User"}, {"value": "3"}]);
        let after = json!([{"value": "2"}, {"value": "3"}, {"value": "4"}]);
        let sides = sides(before, after);
        assert_eq!((sides.removed, sides.added), (vec!["1 liz".to_owned()], vec!["4".to_owned()]));
        assert_eq!(sides.note, "2 stay");
    }

    #[test]
    fn thousands_of_members_are_not_thousands_of_lines() {
        let bo = Slot::IdOf { kind: ResourceKind::User, record: RecordIndex(1), name: "Bo Chen".into() };
        let many = (0..3000).map(|n| Id::from(n.to_string().as_str()));
        let added: Vec<Id> = std::iter::once(Id::Open(bo)).chain(many).collect();
        let changes = MemberChanges { added: added.into(), removed: ["x".into()].into(), kept: 7 };
        let sides =
            Sides::of(&AttributeChange::References { target: TargetPath::parse("members").expect("a path"), changes });
        assert_eq!((sides.added.len(), sides.note.as_str()), (MOST, "2951 more are not shown, 7 stay"));
        assert_eq!((sides.added[0].as_str(), sides.removed), ("Bo Chen, who is not there yet", vec!["x".to_owned()]));
    }
}
