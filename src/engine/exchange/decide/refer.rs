//! References to other records: a manager, a group's members.
//!
//! The payload names the other record by the directory's identifier; the client sends the account's id of it. So each
//! reference is looked up as the client would look up that record, once for the whole plan.

use super::matching::Match;
use super::references::{Maybe, Reference, References, identifiers};
use super::{Desk, Wanted};
use crate::base::ResourceKind;
use crate::client::ReferenceValue;
use crate::exchange::endpoint::AskError;
use crate::exchange::outcome::{RecordMark, RecordPlan};

impl Desk<'_> {
    /// What the record's references become in the account.
    pub(super) fn refer_all(&self, wanted: &Wanted, plan: &mut RecordPlan) -> Result<References, AskError> {
        let mut references = References::default();
        for identifier in self.identifiers(wanted) {
            let reference = self.refer_one(wanted.kind(), &identifier, plan)?;
            references.insert(identifier, reference);
        }
        if references.left_out() > 0 {
            note_left_out(wanted.kind(), &references, plan);
        }
        Ok(references)
    }

    fn refer_one(&self, kind: ResourceKind, identifier: &str, plan: &mut RecordPlan) -> Result<Reference, AskError> {
        let left_out = |maybe| Reference { value: ReferenceValue::OutsideSet { key: identifier.to_owned() }, maybe };
        let Some(other) = self.referred(kind, identifier) else { return Ok(left_out(Maybe::Anybody)) };
        Ok(match self.find(&other, &mut plan.asked)? {
            Match::One { resource, .. } => match resource.id() {
                Some(id) => Reference { value: ReferenceValue::Known(id), maybe: Maybe::Nobody },
                None => left_out(Maybe::Anybody),
            },
            Match::Nobody if other.disabled && !self.dry_run.client.creates_disabled => left_out(Maybe::Nobody),
            Match::Nobody => {
                Reference { value: ReferenceValue::AfterLookUp { name: other.name }, maybe: Maybe::Nobody }
            }
            Match::Several { ids, .. } => left_out(Maybe::OneOf(ids)),
            Match::Unasked => left_out(Maybe::Anybody),
        })
    }

    /// The record that an identifier refers to: a user, or from a group also a group.
    pub(super) fn referred(&self, kind: ResourceKind, identifier: &str) -> Option<Wanted> {
        let find = |kind| self.rosters.of(kind).find(identifier).and_then(|index| self.wanted(kind, index).ok());
        find(ResourceKind::User).or_else(|| if kind == ResourceKind::Group { find(kind) } else { None })
    }

    pub(super) fn identifiers(&self, wanted: &Wanted) -> Vec<String> {
        identifiers(self.mapping(wanted), self.references(wanted), &wanted.updated)
    }

    /// The target attributes that the client treats as references.
    pub(super) fn references(&self, wanted: &Wanted) -> &'static [&'static str] {
        self.dry_run.client.references(wanted.kind())
    }
}

fn note_left_out(kind: ResourceKind, references: &References, plan: &mut RecordPlan) {
    const WHY: &str = "not among the loaded users, not to be told apart in the account, or never created there";
    if kind == ResourceKind::User {
        plan.marks.push(RecordMark::NoManager);
        plan.notes.push(format!("The manager is left out: {WHY}."));
        return;
    }
    plan.notes.push(match references.left_out() {
        1 => format!("One member is left out: {WHY}."),
        count => format!("{count} members are left out: {WHY}."),
    });
    if !references.settle_everything() {
        plan.notes
            .push("Members of the account's group who may be these are neither kept nor removed here.".to_owned());
    }
}
