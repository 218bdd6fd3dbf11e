//! Values that only one may have: shared by two records, or taken by somebody else in the account.

use serde_json::Value;

use super::{Decider, Wanted};
use crate::base::ResourceKind;
use crate::exchange::endpoint::AskError;
use crate::exchange::lookup::AccountMatch;
use crate::exchange::outcome::{AttributeChange, Outcome, RecordMark, RecordPlan};
use crate::exchange::plan::PlanInput;
use crate::scim::{Filter, Request, TargetPath, Uniqueness};

impl Decider<'_> {
    /// An earlier record has the same matching value: whatever the client does for it, this one comes too late.
    pub(super) fn doubled(&self, wanted: &Wanted, plan: &mut RecordPlan) -> Option<Outcome> {
        let first = self.rosters.of(wanted.kind()).first_double(wanted.record)?;
        let name =
            self.dry_run.set.record(wanted.kind(), first).map_or_else(|_| "another record".to_owned(), |r| r.name());
        plan.marks.push(RecordMark::Doubled);
        let reason = format!("{name} (record {}) is found by “{}” too, and comes first", first.0 + 1, plan.key);
        Some(Outcome::Conflict { reason })
    }

    pub(super) fn takes_a_taken_value(
        &self,
        wanted: &Wanted,
        id: &str,
        changes: &[AttributeChange],
        plan: &mut RecordPlan,
    ) -> Result<Option<Outcome>, AskError> {
        for (target, value) in self.unique_values(wanted, &wanted.updated) {
            if changes.iter().any(|change| *change.target() == target)
                && let Some(conflict) = self.taken(wanted, &target, &value, Some(id), plan)?
            {
                return Ok(Some(conflict));
            }
        }
        Ok(None)
    }

    /// Asks whether somebody else has a value that only one may have.
    pub(super) fn taken(
        &self,
        wanted: &Wanted,
        target: &TargetPath,
        value: &str,
        own: Option<&str>,
        plan: &mut RecordPlan,
    ) -> Result<Option<Outcome>, AskError> {
        let request = || {
            let filter = Filter::equals(target.clone(), value).to_string();
            let purpose = format!("See whether {} is free", target.short());
            Request::get(wanted.kind().endpoint(), purpose).with_query(&[("filter", &filter)])
        };
        let question = (target.clone(), value.to_owned());
        let found = self.look_up(wanted.kind(), request, &question, &mut plan.asked)?;
        let by = match &found {
            AccountMatch::Nobody | AccountMatch::NotFound => return Ok(None),
            AccountMatch::One(_) if found.id().as_deref() == own => return Ok(None),
            AccountMatch::One(_) => found.id().unwrap_or_default(),
            AccountMatch::Several(several) => several.ids.join(", "),
        };
        let reason =
            format!("{} “{value}” is taken in the account, by id {by}, and only one may have it", target.short());
        Ok(Some(Outcome::Conflict { reason }))
    }

    /// Values that only one resource may have, where the account can be asked for them and the client's look-up has not.
    pub(super) fn unique_values(&self, wanted: &Wanted, resource: &Value) -> Vec<(TargetPath, String)> {
        let targets = self.unique.of(wanted.kind()).iter();
        targets.filter_map(|target| Some((target.clone(), target.get(resource)?.as_str()?.to_owned()))).collect()
    }
}

/// The attributes of which only one resource may have a value, where the account can be asked for them and the client's look-up
/// does not.
pub(super) fn askable(dry_run: &PlanInput<'_>, kind: ResourceKind) -> Vec<TargetPath> {
    let provider = dry_run.provider;
    let attributes = provider.resource_type(kind).core.attributes.iter();
    let unique = attributes.filter(|attribute| attribute.uniqueness != Uniqueness::None && !attribute.is_read_only());
    let askable = unique.filter(|attribute| provider.can_filter(kind, &attribute.name) != Some(false));
    let targets = askable.filter_map(|attribute| TargetPath::parse(&attribute.name).ok());
    let matching = dry_run.mapping(kind).mapping.matching();
    targets.filter(|target| matching.first().is_none_or(|first| first.target != *target)).collect()
}
