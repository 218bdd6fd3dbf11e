//! Who is in which group: each group's members in their order, and each member's groups in theirs.
//!
//! They stand apart from the groups, so that one who comes or goes costs in a group of a hundred thousand what it costs in
//! one of ten, and who is deleted is taken out of the own groups without a look at any other.

use std::collections::{BTreeMap, HashMap, HashSet};

use serde_json::{Map, Value};

use super::shelf::Shelf;
use crate::scim::TargetPath;

/// Where a group names its members, and what a member is known by.
pub(super) const MEMBERS: &str = "members";
const ID: &str = "value";

#[derive(Debug, Default)]
pub(super) struct Members {
    /// By the group's id.
    rosters: HashMap<String, Roster>,
    /// By the member's id: groups by when they came.
    groups: HashMap<String, BTreeMap<u64, String>>,
    arrivals: u64,
}

#[derive(Debug)]
struct Roster {
    arrival: u64,
    /// None where a group has no list, not even an empty one.
    list: Option<Shelf>,
}

impl Members {
    /// Those of a group; `None` when it has no list.
    pub fn of(&self, group: &str) -> Option<impl Iterator<Item = &Value>> {
        Some(self.list(group)?.all())
    }

    /// The members whose ids are these, in whatever case: as filters compare them.
    pub fn named(&self, group: &str, ids: &[String]) -> Vec<Value> {
        let Some(list) = self.list(group) else { return Vec::new() };
        let Ok(path) = TargetPath::parse(ID) else { return Vec::new() };
        let keys: Vec<_> = ids.iter().map(|id| (path.clone(), id.clone())).collect();
        list.with_any(&keys).unwrap_or_default().into_iter().cloned().collect()
    }

    pub fn count(&self, group: &str) -> usize {
        self.list(group).map_or(0, Shelf::len)
    }

    #[cfg(test)]
    pub fn looked_at(&self) -> usize {
        self.rosters.values().flat_map(|roster| &roster.list).map(Shelf::looked_at).sum()
    }

    pub fn has(&self, group: &str, member: &str) -> bool {
        self.list(group).is_some_and(|list| list.get(member).is_some())
    }

    pub fn groups_of(&self, member: &str) -> impl Iterator<Item = &str> + use<'_> {
        self.groups.get(member).into_iter().flat_map(BTreeMap::values).map(String::as_str)
    }

    /// Puts these in the place of all that a group has. Nobody is a member twice, and who has no id is nobody.
    pub fn set(&mut self, group: &str, members: Option<Vec<Value>>) {
        self.leave(group);
        let roster = self.roster(group);
        roster.list = members.is_some().then(empty_list);
        members.into_iter().flatten().for_each(|member| self.add(group, member));
    }

    /// Puts `after` in the place of those with these ids, and lets all others be.
    pub fn change(&mut self, group: &str, ids: &[String], after: Vec<Value>) {
        let before: Vec<String> = self.named(group, ids).iter().filter_map(id_of).map(str::to_owned).collect();
        let staying: HashSet<&str> = after.iter().filter_map(id_of).collect();
        before.iter().filter(|id| !staying.contains(id.as_str())).for_each(|id| self.take_out(group, id));
        after.into_iter().for_each(|member| self.add(group, member));
        let is_emptied = !before.is_empty() && self.list(group).is_some_and(|list| list.len() == 0);
        if is_emptied {
            self.roster(group).list = None;
        }
    }

    /// Takes somebody who is gone out of all groups.
    pub fn forget(&mut self, member: &str) {
        let groups = self.groups.remove(member).into_iter().flat_map(BTreeMap::into_values);
        for group in groups {
            if let Some(list) = self.rosters.get_mut(&group).and_then(|roster| roster.list.as_mut()) {
                list.remove(member);
            }
        }
    }

    /// A group that is gone has no members.
    pub fn forget_group(&mut self, group: &str) {
        self.leave(group);
        self.rosters.remove(group);
    }

    fn list(&self, group: &str) -> Option<&Shelf> {
        self.rosters.get(group)?.list.as_ref()
    }

    fn roster(&mut self, group: &str) -> &mut Roster {
        let arrivals = &mut self.arrivals;
        self.rosters.entry(group.to_owned()).or_insert_with(|| {
            *arrivals += 1;
            Roster { arrival: *arrivals, list: None }
        })
    }

    fn add(&mut self, group: &str, member: Value) {
        let Some(id) = id_of(&member).map(str::to_owned) else { return };
        let roster = self.roster(group);
        let arrival = roster.arrival;
        roster.list.get_or_insert_with(empty_list).put(&id, member);
        self.groups.entry(id).or_default().insert(arrival, group.to_owned());
    }

    fn take_out(&mut self, group: &str, member: &str) {
        let Some(roster) = self.rosters.get_mut(group) else { return };
        roster.list.iter_mut().for_each(|list| list.remove(member));
        part(&mut self.groups, member, roster.arrival);
    }

    /// Everybody's way out of a group.
    fn leave(&mut self, group: &str) {
        let Some(roster) = self.rosters.get(group) else { return };
        for member in roster.list.iter().flat_map(Shelf::all).filter_map(id_of) {
            part(&mut self.groups, member, roster.arrival);
        }
    }
}

fn part(groups: &mut HashMap<String, BTreeMap<u64, String>>, member: &str, arrival: u64) {
    if let Some(own) = groups.get_mut(member) {
        own.remove(&arrival);
        if own.is_empty() {
            groups.remove(member);
        }
    }
}

fn empty_list() -> Shelf {
    let mut list = Shelf::default();
    TargetPath::parse(ID).iter().for_each(|path| list.index(path));
    list
}

fn id_of(member: &Value) -> Option<&str> {
    member.get(ID)?.as_str()
}

/// The ids of members in a list.
pub(super) fn member_ids(members: Option<&Value>) -> impl Iterator<Item = &str> {
    members.and_then(Value::as_array).into_iter().flatten().filter_map(id_of)
}

/// A group's members out of what is to be stored of it.
pub(super) fn taken_from(group: &mut Map<String, Value>) -> Option<Vec<Value>> {
    match group.shift_remove(MEMBERS)? {
        Value::Array(list) => Some(list),
        _ => None,
    }
}
