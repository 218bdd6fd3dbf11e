//! What a plan changes, by change and not by record: "title: Manager → Head, 412 people", kept as plans come and go.
//!
//! Among many thousands of ways in which an attribute changes, one plan more moves one of them past those that are as
//! frequent as it was, which is found by halves: so the most frequent are first at any time, and nothing is ever sorted.

use std::collections::{BTreeMap, HashMap};

use super::outcome::{AttributeChange, OutcomeKind, RecordPlan};
use crate::base::hash;
use crate::client::MemberChanges;
use crate::scim::TargetPath;

/// What some records have in common: the outcome, and where it changes attributes, one of those.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct ChangeOf {
    pub kind: OutcomeKind,
    pub target: Option<TargetPath>,
}

/// One way in which records change: from one value to another, or the reason why they do not.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ChangeWay(u64);

/// The records with one change, by the ways in which they change.
#[derive(Clone, Debug, Default)]
pub struct Changed {
    records: usize,
    ways: HashMap<ChangeWay, Alike>,
    /// The most frequent first.
    order: Vec<ChangeWay>,
}

/// The records that change in one way, in order.
#[derive(Clone, Debug, Default)]
struct Alike {
    place: usize,
    records: Vec<usize>,
}

/// All of a plan, by change. Records that stay as they are stand nowhere.
#[derive(Clone, Debug, Default)]
pub struct ByChange {
    groups: BTreeMap<ChangeOf, Changed>,
}

impl ByChange {
    pub fn add(&mut self, plan: &RecordPlan) {
        for (of, way) in ways_of(plan) {
            self.groups.entry(of).or_default().add(way, plan.record.0);
        }
    }

    pub fn take_out(&mut self, plan: &RecordPlan) {
        for (of, way) in ways_of(plan) {
            let Some(group) = self.groups.get_mut(&of) else { continue };
            group.take_out(way, plan.record.0);
            if group.records == 0 {
                self.groups.remove(&of);
            }
        }
    }

    /// Leavers first, and of one outcome what concerns most.
    pub fn groups(&self, only: Option<OutcomeKind>) -> Vec<(&ChangeOf, &Changed)> {
        let mut groups: Vec<_> = self.groups.iter().filter(|(of, _)| only.is_none_or(|only| of.kind == only)).collect();
        let rank = |kind| OutcomeKind::URGENT_FIRST.iter().position(|other| *other == kind);
        groups.sort_by_key(|(of, group)| (rank(of.kind), std::cmp::Reverse(group.records)));
        groups
    }
}

impl Changed {
    /// How many records.
    pub const fn records(&self) -> usize {
        self.records
    }

    /// How many ways there are.
    pub fn ways(&self) -> usize {
        self.order.len()
    }

    /// How many of them are those of more than one record: they stand first.
    pub fn shared(&self) -> usize {
        self.order.partition_point(|way| self.of(*way).len() > 1)
    }

    /// The way at this place.
    pub fn way(&self, place: usize) -> Option<ChangeWay> {
        self.order.get(place).copied()
    }

    /// Its place, as long as somebody changes in this way.
    pub fn place(&self, way: ChangeWay) -> Option<usize> {
        self.ways.get(&way).map(|alike| alike.place)
    }

    /// The records that change in this way, in order.
    pub fn of(&self, way: ChangeWay) -> &[usize] {
        self.ways.get(&way).map_or(&[], |alike| &alike.records)
    }

    fn add(&mut self, way: ChangeWay, record: usize) {
        if !self.ways.contains_key(&way) {
            self.ways.insert(way, Alike { place: self.order.len(), records: Vec::new() });
            self.order.push(way);
        }
        let count = self.of(way).len();
        let first = self.order.partition_point(|other| self.of(*other).len() > count);
        self.put_at(way, first);
        if let Some(alike) = self.ways.get_mut(&way)
            && let Err(at) = alike.records.binary_search(&record)
        {
            alike.records.insert(at, record);
            self.records += 1;
        }
    }

    fn take_out(&mut self, way: ChangeWay, record: usize) {
        let count = self.of(way).len();
        let last = self.order.partition_point(|other| self.of(*other).len() >= count).saturating_sub(1);
        self.put_at(way, last);
        let Some(alike) = self.ways.get_mut(&way) else { return };
        if let Ok(at) = alike.records.binary_search(&record) {
            alike.records.remove(at);
            self.records -= 1;
        }
        if alike.records.is_empty() {
            self.ways.remove(&way);
            self.order.pop();
        }
    }

    /// Changes places with another that is as frequent.
    fn put_at(&mut self, way: ChangeWay, to: usize) {
        let Some(from) = self.place(way).filter(|from| *from != to) else { return };
        self.order.swap(from, to);
        for place in [from, to] {
            if let Some(alike) = self.ways.get_mut(&self.order[place]) {
                alike.place = place;
            }
        }
    }
}

/// What a plan stands under: each attribute that changes; without one its reason, or its outcome alone.
fn ways_of(plan: &RecordPlan) -> Vec<(ChangeOf, ChangeWay)> {
    let kind = plan.outcome.kind();
    let changes = plan.outcome.changes();
    let of = |change: &AttributeChange| {
        (ChangeOf { kind, target: Some(change.target().clone()) }, way_of(change, plan.record.0))
    };
    match (kind, changes) {
        (OutcomeKind::NoChange, _) => Vec::new(),
        (_, []) => {
            let way = ChangeWay(hash::text(plan.outcome.reason().unwrap_or_default()));
            vec![(ChangeOf { kind, target: None }, way)]
        }
        (_, changes) => changes.iter().map(of).collect(),
    }
}

/// One manager for another is a way in which many may change; members of a group come and go as nobody else's.
fn way_of(change: &AttributeChange, record: usize) -> ChangeWay {
    let of_references = |MemberChanges { added, removed, .. }: &MemberChanges| match (&**added, &**removed) {
        (added @ ([] | [_]), removed @ ([] | [_])) => {
            let ids = serde_json::to_string(&(added, removed)).unwrap_or_default();
            hash::text(&ids)
        }
        _ => hash::bytes(&record.to_le_bytes()),
    };
    match change {
        AttributeChange::Value(change) => {
            let values = serde_json::to_string(&(&change.before, &change.after)).unwrap_or_default();
            ChangeWay(hash::text(&values))
        }
        AttributeChange::References { changes, .. } => ChangeWay(of_references(changes)),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::base::{RecordIndex, ResourceKind};
    use crate::client::Change;
    use crate::exchange::outcome::Outcome;

    fn plan(record: usize, outcome: Outcome) -> RecordPlan {
        let name = format!("user {record}");
        let blank = RecordPlan::blank(ResourceKind::User, RecordIndex(record), name.clone(), name);
        RecordPlan { outcome, ..blank }
    }

    fn title(record: usize, after: &str) -> RecordPlan {
        let target = TargetPath::parse("title").expect("a path");
        let change = Change { target, before: Some(json!("Manager")), after: Some(json!(after)) };
        plan(record, Outcome::WouldChange { changes: vec![AttributeChange::Value(change)] })
    }

    fn counts(by: &ByChange) -> Vec<Vec<Vec<usize>>> {
        let of = |changed: &Changed| {
            (0..changed.ways()).filter_map(|place| Some(changed.of(changed.way(place)?).to_vec())).collect()
        };
        by.groups(None).into_iter().map(|(_, changed)| of(changed)).collect()
    }

    #[test]
    fn the_most_frequent_way_is_first_however_plans_come_and_go() {
        let mut by = ByChange::default();
        let after = ["Clerk", "Head", "Lead", "Head", "Lead", "Lead", "Aide"];
        let plans: Vec<RecordPlan> = after.iter().enumerate().map(|(record, after)| title(record, after)).collect();
        plans.iter().rev().for_each(|plan| by.add(plan));
        let [group] = counts(&by).try_into().expect("one attribute changes");
        assert_eq!(group[..2], [vec![2, 4, 5], vec![1, 3]]);
        let (_, changed) = by.groups(None)[0];
        assert_eq!((changed.records(), changed.ways(), changed.shared()), (7, 4, 2));
        by.take_out(&plans[2]);
        by.take_out(&plans[4]);
        by.take_out(&plans[0]);
        let (_, changed) = by.groups(None)[0];
        assert_eq!((changed.records(), changed.ways(), changed.shared()), (4, 3, 1));
        assert_eq!(counts(&by)[0][0], [1, 3]);
        for place in 0..changed.ways() {
            let way = changed.way(place).expect("a way");
            assert_eq!(changed.place(way), Some(place));
        }
        [1, 3, 5, 6].iter().for_each(|at| by.take_out(&plans[*at]));
        assert!(by.groups(None).is_empty());
    }

    #[test]
    fn a_hundred_thousand_plans_are_in_order_at_any_time() {
        let mut by = ByChange::default();
        for record in 0..100_000 {
            by.add(&title(record, &format!("Title {}", record * record % 977)));
        }
        let (_, changed) = by.groups(None)[0];
        let counts: Vec<usize> =
            (0..changed.ways()).map(|place| changed.of(changed.way(place).expect("a way")).len()).collect();
        assert!(counts.is_sorted_by(|a, b| a >= b) && counts.iter().sum::<usize>() == 100_000);
    }

    #[test]
    fn leavers_stand_first_then_what_needs_a_person_and_nobody_who_stays_as_they_are() {
        let mut by = ByChange::default();
        let conflict = |reason: &str| Outcome::Conflict { reason: reason.to_owned() };
        by.add(&title(0, "Head"));
        by.add(&plan(1, Outcome::NoChange));
        by.add(&plan(2, conflict("Two are matched.")));
        by.add(&plan(3, Outcome::WouldDisable { changes: Vec::new() }));
        by.add(&plan(4, conflict("Two are matched.")));
        by.add(&plan(5, Outcome::WouldCreate));
        let kinds: Vec<OutcomeKind> = by.groups(None).into_iter().map(|(of, _)| of.kind).collect();
        use OutcomeKind::{Conflict, WouldChange, WouldCreate, WouldDisable};
        assert_eq!(kinds, [WouldDisable, Conflict, WouldChange, WouldCreate]);
        let [(_, conflicts)] = by.groups(Some(Conflict)).try_into().expect("one group");
        assert_eq!((conflicts.records(), conflicts.ways()), (2, 1));
    }
}
