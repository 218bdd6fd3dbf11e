//! What a record's references become in the account, and what of the account can then be judged.

use std::collections::HashSet;

use crate::client::{MemberChanges, References};
use crate::scim::{Id, Members};

/// The references of one record, and who in the account may be meant by those that have no id.
#[derive(Debug, Default)]
pub(super) struct Referred {
    pub references: References,
    pub unsure: Unsure,
}

/// Who in the account may be meant by references that are left out.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Unsure {
    /// Anybody: another record is not in the set.
    pub anybody: bool,
    /// One of these, and the client could not tell which.
    pub one_of: HashSet<String>,
}

impl Unsure {
    /// Whether every id in the account is either wanted or not.
    pub fn is_nobody(&self) -> bool {
        !self.anybody && self.one_of.is_empty()
    }

    fn may_be(&self, id: &str) -> bool {
        self.anybody || self.one_of.contains(id)
    }
}

impl Referred {
    /// The account's members without those whom nobody can judge: they may be references that have no id.
    pub fn judgeable(&self, current: &Members) -> Members {
        if self.unsure.is_nobody() {
            return current.clone();
        }
        let wanted: HashSet<&str> =
            self.references.members.iter().flat_map(|ids| ids.iter()).filter_map(Id::known).collect();
        current.iter().filter(|id| wanted.contains(id) || !self.unsure.may_be(id)).collect()
    }

    /// What changes of the members, where the account has these that can be judged.
    pub fn member_changes(&self, judgeable: Option<&Members>) -> Option<MemberChanges> {
        Some(MemberChanges::between(judgeable, self.references.members.as_ref()?))
    }

    /// What changes of the manager, where the account has this one.
    pub fn manager_change(&self, current: Option<&str>) -> Option<MemberChanges> {
        let manager = self.references.manager.clone()?;
        let current: Members = current.into_iter().collect();
        Some(MemberChanges::between(Some(&current), &[manager]))
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::base::{RecordIndex, ResourceKind};
    use crate::scim::Slot;

    fn bo() -> Id {
        Id::Open(Slot::IdOf { kind: ResourceKind::User, record: RecordIndex(1), name: "Bo".into() })
    }

    /// Liz is 7, Bo is yet to be looked up, Eve is left out.
    fn referred(unsure: Unsure) -> Referred {
        let members: Arc<[Id]> = ["7".into(), bo()].into();
        Referred { references: References { members: Some(members), left_out: 1, manager: None }, unsure }
    }

    #[test]
    fn only_what_can_be_judged_of_the_account_is_compared() {
        let one_of = |ids: &[&str]| Unsure { one_of: ids.iter().map(ToString::to_string).collect(), anybody: false };
        for (name, eve, kept) in [
            ("eve is nobody in the account", Unsure::default(), &["7", "8", "9"][..]),
            ("eve is 8 or 10", one_of(&["8", "10"]), &["7", "9"]),
            ("eve may be liz, who is wanted anyway", one_of(&["7"]), &["7", "8", "9"]),
            ("eve may be anybody", Unsure { anybody: true, ..Unsure::default() }, &["7"]),
        ] {
            let referred = referred(eve);
            let judgeable = referred.judgeable(&["7", "8", "9"].into_iter().collect());
            assert_eq!(judgeable.iter().collect::<Vec<_>>(), kept, "{name}");
            let changes = referred.member_changes(Some(&judgeable)).expect("members are wanted");
            assert_eq!((&*changes.added, changes.kept), (&[bo()][..], 1), "{name}");
        }
    }

    #[test]
    fn a_manager_takes_the_place_of_another() {
        let manager = |id: Option<Id>| Referred {
            references: References { manager: id, ..References::default() },
            unsure: Unsure::default(),
        };
        for (name, wanted, current, expected) in [
            ("another", Some("7".into()), Some("8"), Some((1, 1))),
            ("the same", Some("7".into()), Some("7"), Some((0, 0))),
            ("none yet", Some("7".into()), None, Some((1, 0))),
            ("one not looked up", Some(bo()), Some("8"), Some((1, 1))),
            ("nobody to refer to", None, Some("8"), None),
        ] {
            let change = manager(wanted).manager_change(current);
            assert_eq!(change.map(|change| (change.added.len(), change.removed.len())), expected, "{name}");
        }
    }
}
