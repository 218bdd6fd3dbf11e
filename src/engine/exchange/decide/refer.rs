//! References to other records: a manager, a group's members.
//!
//! The payload names the other record by the directory's identifier; the client sends the account's id of it. So each
//! reference is looked up as the client would look up that record, once for the whole plan.

use std::sync::Arc;

use super::matching::Match;
use super::references::{Referred, Unsure};
use super::{Decider, Wanted};
use crate::base::ResourceKind;
use crate::client::References;
use crate::exchange::answering::Answering;
use crate::exchange::endpoint::AskError;
use crate::exchange::outcome::{RecordMark, RecordPlan};
use crate::exchange::pace::lock;
use crate::scim::{Id, Slot};
use crate::source::RecordIndex;

impl Decider<'_> {
    /// What the record's references become in the account.
    pub(super) fn refer_all(&self, wanted: &Wanted, plan: &mut RecordPlan) -> Result<Referred, AskError> {
        let kind = wanted.kind();
        let Some(identifiers) = &wanted.identifiers else { return Ok(Referred::default()) };
        let (mut ids, mut unsure) = (Vec::with_capacity(identifiers.len()), Unsure::default());
        for identifier in identifiers.iter() {
            ids.extend(self.refer_one(kind, identifier, &mut unsure, plan)?);
        }
        let references = References::among(kind, ids, identifiers.len());
        if references.left_out > 0 {
            note_left_out(kind, &references, &unsure, plan);
        }
        Ok(Referred { references, unsure })
    }

    fn refer_one(
        &self,
        kind: ResourceKind,
        identifier: &str,
        unsure: &mut Unsure,
        plan: &mut RecordPlan,
    ) -> Result<Option<Id>, AskError> {
        let Some((kind, record)) = self.referred_record(kind, identifier) else {
            unsure.anybody = true;
            return Ok(None);
        };
        match self.referred_to(kind, record, plan)? {
            ReferredTo::One(id) => return Ok(Some(Id::Known(id.as_ref().into()))),
            ReferredTo::NotYet(name) => {
                return Ok(Some(Id::Open(Slot::IdOf { kind, record, name: name.as_ref().into() })));
            }
            ReferredTo::NeverThere => {}
            ReferredTo::Several(ids) => unsure.one_of.extend(ids.iter().cloned()),
            ReferredTo::NotKnown => unsure.anybody = true,
        }
        Ok(None)
    }

    /// Who a record is in the account. A snapshot answers the same whoever refers to it.
    fn referred_to(
        &self,
        kind: ResourceKind,
        record: RecordIndex,
        plan: &mut RecordPlan,
    ) -> Result<ReferredTo, AskError> {
        let is_of_snapshot = matches!(self.look_ups.answering(), Answering::Snapshot(_));
        if let Some(known) = lock(&self.referred).get(&(kind, record)).filter(|_| is_of_snapshot) {
            return Ok(known.clone());
        }
        let Ok(other) = self.wanted(kind, record) else { return Ok(ReferredTo::NotKnown) };
        let found = match self.find_id(&other, plan)? {
            Match::One { resource, .. } => resource.id().map_or(ReferredTo::NotKnown, |id| ReferredTo::One(id.into())),
            Match::Nobody if other.disabled && !self.dry_run.client.creates_disabled => ReferredTo::NeverThere,
            Match::Nobody => ReferredTo::NotYet(other.name.into()),
            Match::Several { several, .. } => ReferredTo::Several(several.ids.into()),
            Match::Unasked | Match::Unreliable { .. } => ReferredTo::NotKnown,
        };
        if is_of_snapshot {
            lock(&self.referred).insert((kind, record), found.clone());
        }
        Ok(found)
    }

    /// Who the other is in the account. Where this run does not plan the others themselves, nothing but ids is remembered.
    fn find_id(&self, other: &Wanted, plan: &mut RecordPlan) -> Result<Match, AskError> {
        let before = plan.asked.len();
        let found = self.find(other, &mut plan.asked, &mut Vec::new())?;
        if other.kind != plan.resource {
            plan.asked.paths_from(before).for_each(|path| self.look_ups.forget_body(path));
        }
        Ok(found)
    }

    /// The record that an identifier refers to.
    pub(super) fn referred(&self, kind: ResourceKind, identifier: &str) -> Option<Wanted> {
        let (kind, record) = self.referred_record(kind, identifier)?;
        self.wanted(kind, record).ok()
    }

    /// A user, or from a group also a group.
    fn referred_record(&self, kind: ResourceKind, identifier: &str) -> Option<(ResourceKind, RecordIndex)> {
        let find = |kind| self.rosters.of(kind).find(identifier).map(|record| (kind, record));
        find(ResourceKind::User).or_else(|| if kind == ResourceKind::Group { find(kind) } else { None })
    }
}

/// Who a record that others refer to is in the account.
#[derive(Clone, Debug)]
pub(super) enum ReferredTo {
    One(Arc<str>),
    /// By this name it would be created.
    NotYet(Arc<str>),
    /// It is disabled, and never created.
    NeverThere,
    Several(Arc<[String]>),
    NotKnown,
}

fn note_left_out(kind: ResourceKind, references: &References, unsure: &Unsure, plan: &mut RecordPlan) {
    const WHY: &str = "not among the loaded users, not to be told apart in the account, or never created there";
    if kind == ResourceKind::User {
        plan.marks.push(RecordMark::NoManager);
        plan.notes.push(format!("The manager is left out: {WHY}."));
        return;
    }
    plan.notes.push(match references.left_out {
        1 => format!("One member is left out: {WHY}."),
        count => format!("{count} members are left out: {WHY}."),
    });
    if !unsure.is_nobody() {
        plan.notes
            .push("Members of the account's group who may be these are neither kept nor removed here.".to_owned());
    }
}
