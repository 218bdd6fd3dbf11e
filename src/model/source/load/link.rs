//! Linking what was loaded, whatever file it came from: app roles to users, lists of members to the group that the file is
//! named after, and what a delta says of users and groups that came before.

use std::collections::{HashMap, HashSet};
use std::ops::ControlFlow;
use std::sync::Arc;

use serde_json::{Value, json};

use super::{ENDINGS, Loader, Stop};
use crate::base::ResourceKind;
use crate::source::faults;
use crate::source::format::beside::Beside;
use crate::source::joined::{Joined, apply_change, id_of};
use crate::source::record::Record;
use crate::source::scan::Span;
use crate::source::set::SourceFile;
use crate::source::storage::Storage;

/// What is to be linked when all files are loaded.
#[derive(Debug, Default)]
pub(super) struct Links {
    assignments: Vec<Assignment>,
    /// By the role's id: its name and value.
    roles: HashMap<String, Value>,
    /// The applications whose roles are loaded.
    applications: HashSet<String>,
    member_lists: Vec<(String, Vec<Value>)>,
    removed: Vec<Removal>,
    /// Some page ends in a link for the next changes: entries may come again, and the last one counts.
    pub is_delta: bool,
    /// Some record says only what changed in a list.
    pub has_delta: bool,
}

#[derive(Debug)]
struct Assignment {
    principal: String,
    is_group: bool,
    resource: String,
    role: String,
}

/// A user or group that a delta says is gone, and where it says so.
#[derive(Debug)]
struct Removal {
    id: String,
    part: u32,
    at: u64,
}

/// Entries with the same ids.
#[derive(Debug, Default)]
struct Entries {
    /// Those that were removed later.
    gone: HashSet<usize>,
    /// Those that change an earlier one, which stands for all.
    later: Vec<usize>,
    /// The ids of these.
    repeated: HashSet<String>,
}

/// By which a file of members may be named, beside the group's id.
const ADDRESS: &str = "email";

/// Assigned without a role (Graph, resource type appRoleAssignment). The name is the one in Microsoft's test objects.
const NO_ROLE: &str = "00000000-0000-0000-0000-000000000000";
const NO_ROLE_NAME: &str = "Default Assignment";

fn text(record: &Value, key: &str) -> String {
    record.get(key).and_then(Value::as_str).unwrap_or_default().to_owned()
}

impl Links {
    /// Takes in a record that is neither a user nor a group.
    pub fn take(&mut self, what: Beside, file: &str, record: Value) {
        match what {
            Beside::RoleAssignments => self.assignments.push(Assignment {
                principal: text(&record, "principalId"),
                is_group: text(&record, "principalType") == "Group",
                resource: text(&record, "resourceId"),
                role: text(&record, "appRoleId"),
            }),
            Beside::Roles => self.take_roles(&record),
            Beside::Members => match self.member_lists.last_mut() {
                Some((last, members)) if last == file => members.push(record),
                _ => self.member_lists.push((file.to_owned(), vec![record])),
            },
        }
    }

    fn take_roles(&mut self, record: &Value) {
        let roles = record.get("appRoles").and_then(Value::as_array);
        for role in roles.map_or(std::slice::from_ref(record), Vec::as_slice) {
            let named =
                json!({"id": text(role, "id"), "displayName": text(role, "displayName"), "value": text(role, "value")});
            self.roles.insert(text(role, "id"), named);
        }
        if roles.is_some() {
            self.applications.extend(id_of(record));
        }
    }

    pub fn removed(&mut self, part: u32, span: Span, record: &Value) {
        self.removed.extend(id_of(record).map(|id| Removal { id, part, at: span.start }));
    }

    /// What an assignment is to an expression: the role by its name and value, or by its id alone, which is no name.
    fn role(&self, assignment: &Assignment) -> Value {
        match self.roles.get(&assignment.role) {
            Some(role) => role.clone(),
            None if assignment.role == NO_ROLE => json!({"id": NO_ROLE, "displayName": NO_ROLE_NAME}),
            None => json!({"id": assignment.role}),
        }
    }
}

impl Loader<'_> {
    /// Reads the records of a list that stands beside users and groups.
    pub(super) fn take_beside(
        &mut self,
        what: Beside,
        file: &str,
        storage: &Storage,
        spans: &[Span],
    ) -> Result<(), Stop> {
        for span in spans {
            self.cancel.check()?;
            let bytes = storage.read(span.start, span.length as usize)?;
            // What does not parse was said when the list was checked.
            if let Ok(record) = serde_json::from_slice(&bytes) {
                self.links.take(what, file, record);
            }
            self.progress.advance(u64::from(span.length));
        }
        Ok(())
    }

    /// Does it, when everything is loaded.
    pub(super) fn link(&mut self) -> Result<(), Stop> {
        let mut joined = Joined::default();
        self.follow_delta(&mut joined)?;
        self.join_roles(&mut joined)?;
        self.join_members(&mut joined)?;
        if !joined.is_empty() {
            self.set.join(&Arc::new(joined));
        }
        Ok(())
    }

    fn each_whole(&self, kind: ResourceKind, mut each: impl FnMut(&Record)) -> Result<(), Stop> {
        self.set.for_each(kind, self.cancel, &mut |record| {
            each(record);
            ControlFlow::Continue(())
        })?;
        Ok(())
    }

    /// Hands over what of each record links are made by.
    fn each(&self, kind: ResourceKind, mut each: impl FnMut(&Record)) -> Result<(), Stop> {
        self.set.for_each_of(kind, &["id", ADDRESS], self.cancel, &mut |record| {
            each(record);
            ControlFlow::Continue(())
        })?;
        Ok(())
    }

    /// Of several entries with the same id the later ones are changes to the first; none counts that came before its
    /// removal.
    fn follow_delta(&mut self, joined: &mut Joined) -> Result<(), Stop> {
        joined.follow_changes(self.links.has_delta);
        if self.links.removed.is_empty() && !self.links.is_delta && !self.links.has_delta {
            return Ok(());
        }
        for kind in ResourceKind::ALL {
            let Entries { gone, later, repeated } = self.entries_of(kind)?;
            let mut merged: HashMap<String, Value> = HashMap::new();
            if !repeated.is_empty() {
                self.each_whole(kind, |record| {
                    let Some(id) = id_of(record.value()).filter(|id| repeated.contains(id)) else { return };
                    if !gone.contains(&record.index.0) {
                        apply_change(merged.entry(id).or_insert_with(|| json!({})), record.value());
                    }
                })?;
            }
            merged.into_iter().for_each(|(id, record)| joined.replace(kind, &id, record));
            let dropped: Vec<usize> = gone.into_iter().chain(later).collect();
            self.set.drop_records(kind, &dropped);
        }
        Ok(())
    }

    /// Which entries count, by their ids.
    fn entries_of(&self, kind: ResourceKind) -> Result<Entries, Stop> {
        let removed: HashMap<&str, (u32, u64)> =
            self.links.removed.iter().map(|removal| (removal.id.as_str(), (removal.part, removal.at))).collect();
        let (mut seen, mut entries) = (HashSet::new(), Entries::default());
        let may_repeat = self.links.is_delta || self.links.has_delta;
        self.each(kind, |record| {
            let (Some(id), index) = (id_of(record.value()), record.index.0) else { return };
            if removed.get(id.as_str()).is_some_and(|place| self.set.place(kind, index) < *place) {
                entries.gone.insert(index);
            } else if may_repeat && !seen.insert(id.clone()) {
                entries.later.push(index);
                entries.repeated.insert(id);
            }
        })?;
        Ok(entries)
    }

    fn join_roles(&mut self, joined: &mut Joined) -> Result<(), Stop> {
        if self.links.assignments.is_empty() {
            return Ok(());
        }
        let mut users = HashSet::new();
        self.each(ResourceKind::User, |record| users.extend(id_of(record.value())))?;
        let links = std::mem::take(&mut self.links);
        let ours = |assignment: &&Assignment| {
            links.applications.is_empty() || links.applications.contains(&assignment.resource)
        };
        let (mut unknown, mut unnamed, mut of_groups) = (HashSet::new(), HashSet::new(), HashSet::new());
        let mut applications = HashSet::new();
        for assignment in links.assignments.iter().filter(ours) {
            applications.insert(assignment.resource.as_str());
            if assignment.is_group {
                of_groups.insert(assignment.principal.as_str());
                continue;
            }
            if !users.contains(&assignment.principal) {
                unknown.insert(assignment.principal.as_str());
                continue;
            }
            if !links.roles.contains_key(&assignment.role) && assignment.role != NO_ROLE {
                unnamed.insert(assignment.role.as_str());
            }
            joined.put(ResourceKind::User, &assignment.principal, links.role(assignment));
        }
        if of_groups.is_empty() {
            joined.roles_are_complete();
        }
        let found = [
            (!unknown.is_empty()).then(|| faults::assigned_to_nobody(unknown.len())),
            (!unnamed.is_empty()).then(|| faults::roles_without_names(unnamed.len())),
            (!of_groups.is_empty()).then(|| faults::assigned_to_groups(of_groups.len())),
            (applications.len() > 1).then(|| faults::several_applications(applications.len())),
        ];
        self.set.add_findings("", found.into_iter().flatten().collect());
        self.links = links;
        Ok(())
    }

    /// Lists of members go to the group after whose id or address their file is named.
    fn join_members(&mut self, joined: &mut Joined) -> Result<(), Stop> {
        let lists = std::mem::take(&mut self.links.member_lists);
        let files: Vec<String> = self.set.files().iter().map(|file| file.name.clone()).collect();
        if self.set.count(ResourceKind::Group) == 0 || files.len() < 2 {
            self.say_whose(lists.iter().map(|(file, _)| file.as_str()));
            return Ok(());
        }
        let parts = NameParts::of(&files);
        let mut named: HashMap<&str, String> = HashMap::new();
        self.each(ResourceKind::Group, |group| {
            let Some(id) = id_of(group.value()) else { return };
            let address = text(group.value(), ADDRESS);
            let named_after = [id.as_str(), &address].into_iter().flat_map(|identifier| parts.files(identifier));
            named.extend(named_after.map(|file| (file, id.clone())));
        })?;
        for (file, members) in &lists {
            if let Some(group) = named.get(file.as_str()) {
                members.iter().for_each(|member| joined.put(ResourceKind::Group, group, member.clone()));
            }
        }
        // A list that holds nobody says so.
        let lists_of = |file: &&SourceFile| file.groups == 0;
        let empty = self.set.files().iter().filter(lists_of).filter_map(|file| named.get(file.name.as_str()));
        empty.for_each(|group| joined.has_list(ResourceKind::Group, group));
        self.join_listed_users(&named, joined)?;
        self.say_whose(lists.iter().map(|(file, _)| file.as_str()).filter(|file| !named.contains_key(file)));
        Ok(())
    }

    /// Users in a file that is named after a group are its members; those that other files have too are there once.
    fn join_listed_users(&mut self, named: &HashMap<&str, String>, joined: &mut Joined) -> Result<(), Stop> {
        let kind = ResourceKind::User;
        let group_of = |index: usize| named.get(self.set.file_of(kind, index));
        let mut elsewhere = HashSet::new();
        if named.is_empty() {
            return Ok(());
        }
        self.each(kind, |user| {
            if group_of(user.index.0).is_none() {
                elsewhere.extend(id_of(user.value()));
            }
        })?;
        let mut again = Vec::new();
        self.each(kind, |user| {
            let (Some(group), Some(id)) = (group_of(user.index.0), id_of(user.value())) else { return };
            joined.put(ResourceKind::Group, group, json!({ "id": id }));
            if !elsewhere.insert(id) {
                again.push(user.index.0);
            }
        })?;
        self.set.drop_records(kind, &again);
        Ok(())
    }

    fn say_whose<'f>(&mut self, files: impl Iterator<Item = &'f str>) {
        let found: Vec<_> = files.map(|file| (file, faults::members_of_unknown_group(file))).collect();
        found.into_iter().for_each(|(file, finding)| self.set.add_findings(file, vec![finding]));
    }
}

/// What may be an identifier in the names of files: the parts with no letter, digit or dot right beside them. Short ones
/// say nothing.
#[derive(Debug, Default)]
struct NameParts<'f>(HashMap<String, Vec<&'f str>>);

impl<'f> NameParts<'f> {
    fn of(files: &'f [String]) -> Self {
        let mut parts = Self::default();
        for file in files {
            for part in telling_parts(&stem(&file.to_lowercase())) {
                parts.0.entry(part.to_owned()).or_default().push(file);
            }
        }
        parts
    }

    /// The files that are named after this identifier.
    fn files(&self, identifier: &str) -> impl Iterator<Item = &'f str> {
        self.0.get(&identifier.to_lowercase()).into_iter().flatten().copied()
    }
}

fn telling_parts(name: &str) -> impl Iterator<Item = &str> {
    const TELLING: usize = 6;
    /// A name in more pieces is named after nothing.
    const MOST_PIECES: usize = 40;
    let breaks = move || name.char_indices().filter(|(_, c)| !c.is_alphanumeric() && *c != '.').take(MOST_PIECES);
    let starts = std::iter::once(0).chain(breaks().map(|(at, c)| at + c.len_utf8()));
    let ends =
        move |start: usize| breaks().map(|(at, _)| at).chain([name.len()]).filter(move |end| *end >= start + TELLING);
    starts.flat_map(move |start| ends(start).map(move |end| &name[start..end]))
}

/// The name without the endings of payload files.
fn stem(file: &str) -> String {
    match file.rsplit_once('.') {
        Some((stem, ending)) if ENDINGS.contains(&ending) => self::stem(stem),
        _ => file.to_owned(),
    }
}

#[cfg(test)]
#[path = "link_tests.rs"]
mod tests;
