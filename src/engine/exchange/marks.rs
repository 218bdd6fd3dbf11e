//! Which changes are worth a look among thousands: a table of conditions on one attribute's change.

use serde_json::Value;

use super::outcome::RecordMark;
use crate::base::ProviderKind;
use crate::client::Change;
use crate::mapping::CompiledMapping;

/// The marks that a record's changes earn it.
pub(super) fn of_changes(changes: &[Change], mapping: &CompiledMapping, provider: ProviderKind) -> Vec<RecordMark> {
    let is_matching = |change: &Change| mapping.mapping.matching().iter().any(|rule| rule.target == change.target);
    let has = |mark, holds: &dyn Fn(&Change) -> bool| changes.iter().any(holds).then_some(mark);
    [
        has(RecordMark::Renamed, &renames),
        has(RecordMark::MatchChanged, &is_matching),
        has(RecordMark::VipLost, &|change| provider == ProviderKind::new("xurrent") && takes_vip_away(change)),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// A name that people see gets another value.
fn renames(change: &Change) -> bool {
    let seen = change.target.extension().is_none() && matches!(change.target.attribute(), "displayName" | "name");
    seen && change.before.is_some()
}

/// Xurrent: a userType that contains VIP, in capitals, sets the flag; one that is not blank and does not removes it
/// (developer.xurrent.com/v1/scim/xurrent_mappings).
fn takes_vip_away(change: &Change) -> bool {
    let has_vip = |value: &Option<Value>| value.as_ref().and_then(Value::as_str).map(|text| text.contains("VIP"));
    change.target.extension().is_none()
        && change.target.attribute().eq_ignore_ascii_case("userType")
        && has_vip(&change.before) == Some(true)
        && has_vip(&change.after) == Some(false)
}
