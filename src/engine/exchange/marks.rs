//! Which changes are worth a look among thousands: a table of conditions on one attribute's change.

use super::outcome::{AttributeChange, RecordMark};
use crate::base::ResourceKind;
use crate::client::Change;
use crate::provider::Provider;
use crate::scim::TargetPath;

/// What one change is worth, in the order in which it is told.
pub fn marks_of(
    change: &Change,
    kind: ResourceKind,
    provider: &Provider,
    is_matching: impl Fn(&TargetPath) -> bool,
) -> impl Iterator<Item = RecordMark> {
    let (before, after) = (change.before.as_ref(), change.after.as_ref());
    let flags = provider.traits().flags.of(kind).iter();
    let lost = flags.filter(move |flag| flag.is_lost(&change.target, before, after)).map(RecordMark::lost);
    let renamed = renames(change).then_some(RecordMark::Renamed);
    let matching = is_matching(&change.target).then_some(RecordMark::MatchChanged);
    renamed.into_iter().chain(matching).chain(lost)
}

/// The marks that a record's changes earn it, in the order of the table.
pub(super) fn of_changes(
    changes: &[AttributeChange],
    kind: ResourceKind,
    provider: &Provider,
    is_matching: impl Fn(&TargetPath) -> bool,
) -> Vec<RecordMark> {
    let values = changes.iter().filter_map(AttributeChange::value);
    let earned: Vec<_> = values.flat_map(|change| marks_of(change, kind, provider, &is_matching)).collect();
    RecordMark::all().filter(|mark| earned.contains(mark)).collect()
}

/// A name that people see gets another value.
fn renames(change: &Change) -> bool {
    let seen = change.target.extension().is_none() && matches!(change.target.attribute(), "displayName" | "name");
    seen && change.before.is_some()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::provider;

    #[test]
    fn a_change_is_marked_by_what_it_is_of_and_by_the_providers_flags() {
        let is_matching = |target: &TargetPath| target.attribute() == "userName";
        for (name, target, before, after, marks) in [
            ("a name", "displayName", json!("A"), json!("B"), &["renamed"][..]),
            ("a part of a name", "name.givenName", json!("A"), json!("B"), &["renamed"]),
            ("a first name is none of that", "displayName", json!(null), json!("B"), &[]),
            ("what is matched by", "userName", json!("a"), json!("b"), &["match-changed"]),
            ("a flag that goes", "userType", json!("VIP"), json!("Staff"), &["vip-lost"]),
            ("a flag that stays", "userType", json!("VIP"), json!("a VIP"), &[]),
            ("nothing said of the flag", "userType", json!("VIP"), json!(null), &[]),
            ("no flag in small letters", "userType", json!("vip"), json!("Staff"), &[]),
            ("another attribute", "title", json!("VIP"), json!("Staff"), &[]),
        ] {
            let given = |value: serde_json::Value| Some(value).filter(|value| !value.is_null());
            let target = TargetPath::parse(target).expect("a path");
            let change = AttributeChange::Value(Change { target, before: given(before), after: given(after) });
            let of = |provider| of_changes(std::slice::from_ref(&change), ResourceKind::User, provider, is_matching);
            let ids: Vec<&str> = of(provider::first()).into_iter().map(RecordMark::id).collect();
            assert_eq!(ids, marks, "{name}");
            assert!(of(provider::any()).iter().all(|mark| !matches!(mark, RecordMark::Lost { .. })), "{name}");
        }
    }
}
