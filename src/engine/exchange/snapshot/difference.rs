//! Two snapshots compared: the same account before and after, or two accounts such as QA and production.
//!
//! Of one account resources are paired by their ids. Across accounts ids mean nothing, so they are paired by `userName` and
//! `displayName`, and whom they refer to is told by name. Order, `meta`, and what an account adds beside a reference are no
//! difference; nothing, null and an empty list are the same.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use serde::Serialize;
use serde_json::{Map, Value};

use super::read::Snapshot;
use crate::base::ResourceKind;
use crate::base::sink::markdown::{Inline, Markdown};
use crate::scim::sameness::says_nothing;
use crate::scim::{Resource, name};

/// What is no difference: it is another each time, or stands elsewhere.
const PASSED_OVER: [&str; 4] = ["id", "meta", "schemas", "groups"];
/// What an account adds beside a reference.
const BESIDE: [&str; 3] = ["$ref", "display", "displayName"];

/// How resources were paired.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum PairedBy {
    Id,
    Name,
}

/// All that differs.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct SnapshotDifference {
    pub paired_by: PairedBy,
    /// What the two do not show, in sentences: who is on one side only may be on the other all the same.
    pub gaps: Vec<String>,
    pub user: KindDifference,
    pub group: KindDifference,
}

/// What differs among the resources of one kind.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct KindDifference {
    pub same: usize,
    pub removed: Vec<Named>,
    pub added: Vec<Named>,
    pub changed: Vec<Changed>,
    /// Names that several have on one side, so that nobody can say which is which.
    pub not_paired: Vec<String>,
}

/// One resource.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Named {
    pub name: String,
    pub id: String,
}

/// One that is on both sides and differs.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Changed {
    #[serde(flatten)]
    pub of: Named,
    pub changes: Vec<Change>,
}

/// One attribute that differs; of members, who left and who came.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(untagged)]
pub enum Change {
    Value { attribute: String, a: Option<Value>, b: Option<Value> },
    Members { attribute: String, removed: Vec<String>, added: Vec<String> },
}

/// Compares a snapshot with a later one, or with that of another account.
pub fn differences(a: &Snapshot, b: &Snapshot) -> SnapshotDifference {
    let paired_by = if a.header.endpoint == b.header.endpoint { PairedBy::Id } else { PairedBy::Name };
    let [of_a, of_b] = [a, b].map(|snapshot| Side::of(snapshot, paired_by));
    let gaps_of = |side: &'static str, snapshot: &Snapshot| {
        let gaps = snapshot.extents.gaps();
        gaps.into_iter().map(|gap| format!("{side}: {gap}")).collect::<Vec<String>>()
    };
    let withheld = withheld(a, b);
    SnapshotDifference {
        paired_by,
        gaps: gaps_of("A", a).into_iter().chain(gaps_of("B", b)).collect(),
        user: of_kind(ResourceKind::User, &of_a, &of_b, &withheld),
        group: of_kind(ResourceKind::Group, &of_a, &of_b, &withheld),
    }
}

/// What one of the two was taken without is not compared.
fn withheld(a: &Snapshot, b: &Snapshot) -> BTreeSet<String> {
    a.header.withheld.iter().chain(&b.header.withheld).map(|attribute| attribute.to_lowercase()).collect()
}

/// A snapshot, and what ids in it are called.
struct Side<'a> {
    snapshot: &'a Snapshot,
    paired_by: PairedBy,
    names: HashMap<String, String>,
}

impl<'a> Side<'a> {
    fn of(snapshot: &'a Snapshot, paired_by: PairedBy) -> Self {
        let all = ResourceKind::ALL.into_iter().flat_map(|kind| snapshot.resources(kind));
        let names = all.filter_map(|resource| Some((resource.id()?, name_of(&resource)))).collect();
        Self { snapshot, paired_by, names }
    }

    fn called(&self, id: &str) -> String {
        self.names.get(id).filter(|name| !name.is_empty()).cloned().unwrap_or_else(|| id.to_owned())
    }

    /// What a reference is compared by.
    fn reference(&self, id: &str) -> String {
        match self.paired_by {
            PairedBy::Id => id.to_owned(),
            PairedBy::Name => self.called(id).to_lowercase(),
        }
    }

    fn key(&self, resource: &Resource) -> String {
        match self.paired_by {
            PairedBy::Id => resource.id().unwrap_or_default(),
            PairedBy::Name => name_of(resource).to_lowercase(),
        }
    }

    fn named(&self, resource: &Resource) -> Named {
        let id = resource.id().unwrap_or_default();
        Named { name: self.called(&id), id }
    }

    /// Attributes by name, as they are compared.
    fn attributes(&self, resource: &Resource, withheld: &BTreeSet<String>) -> BTreeMap<String, Value> {
        let mut all = BTreeMap::new();
        let attributes = resource.attributes.as_object();
        for (attribute, value) in attributes.into_iter().flatten() {
            let is_passed_over = PASSED_OVER.iter().any(|other| other.eq_ignore_ascii_case(attribute));
            if is_passed_over || withheld.contains(&attribute.to_lowercase()) {
                continue;
            }
            match value {
                Value::Object(parts) => self.parts(attribute, parts, &mut all),
                value => put(&mut all, attribute.clone(), comparable(value)),
            }
        }
        all
    }

    /// The parts of an attribute, or the attributes of an extension, each by itself.
    fn parts(&self, attribute: &str, parts: &Map<String, Value>, all: &mut BTreeMap<String, Value>) {
        let separator = if attribute.contains(':') { ':' } else { '.' };
        for (part, value) in parts {
            let path = format!("{attribute}{separator}{part}");
            match value {
                Value::Object(reference) if part.eq_ignore_ascii_case("manager") => {
                    let id = name::get(reference, "value").and_then(Value::as_str);
                    id.into_iter().for_each(|id| put(all, path.clone(), Value::from(self.reference(id))));
                }
                value => put(all, path, comparable(value)),
            }
        }
    }

    fn members(&self, resource: &Resource) -> BTreeMap<String, String> {
        let ids = resource.members.iter().flat_map(crate::scim::Members::iter);
        ids.map(|id| (self.reference(id), self.called(id))).collect()
    }
}

fn put(all: &mut BTreeMap<String, Value>, attribute: String, value: Value) {
    if !says_nothing(&value) {
        all.insert(attribute, value);
    }
}

/// Lists as sets, without what an account adds beside a reference.
fn comparable(value: &Value) -> Value {
    match value {
        Value::Array(items) => {
            let mut items: Vec<Value> = items.iter().map(comparable).collect();
            items.sort_by_key(Value::to_string);
            Value::Array(items)
        }
        Value::Object(parts) => {
            let is_kept = |part: &str| !BESIDE.contains(&part);
            let parts: BTreeMap<&String, Value> =
                parts.iter().filter(|(part, _)| is_kept(part)).map(|(part, value)| (part, comparable(value))).collect();
            parts.into_iter().map(|(part, value)| (part.clone(), value)).collect::<Map<_, _>>().into()
        }
        value => value.clone(),
    }
}

/// What people call it.
fn name_of(resource: &Resource) -> String {
    let attributes = resource.attributes.as_object();
    let of = |attribute| attributes.and_then(|all| name::get(all, attribute)).and_then(Value::as_str);
    of("userName").or_else(|| of("displayName")).unwrap_or_default().to_owned()
}

fn of_kind(kind: ResourceKind, a: &Side<'_>, b: &Side<'_>, withheld: &BTreeSet<String>) -> KindDifference {
    let mut others: HashMap<String, Vec<Resource>> = HashMap::new();
    for resource in b.snapshot.resources(kind) {
        others.entry(b.key(&resource)).or_default().push(resource);
    }
    let mut ours: BTreeMap<String, Vec<Resource>> = BTreeMap::new();
    for resource in a.snapshot.resources(kind) {
        ours.entry(a.key(&resource)).or_default().push(resource);
    }
    let mut difference = KindDifference::default();
    for (key, before) in ours {
        match (before.as_slice(), others.remove(&key).unwrap_or_default().as_slice()) {
            (before, []) => difference.removed.extend(before.iter().map(|resource| a.named(resource))),
            ([before], [after]) => match changes(a, before, b, after, withheld) {
                none if none.is_empty() => difference.same += 1,
                changes => difference.changed.push(Changed { of: b.named(after), changes }),
            },
            _ => difference.not_paired.push(key),
        }
    }
    difference.added = others.values().flatten().map(|resource| b.named(resource)).collect();
    difference.sort();
    difference
}

impl KindDifference {
    fn sort(&mut self) {
        self.added.sort();
        self.removed.sort();
        self.changed.sort_by(|one, other| one.of.cmp(&other.of));
    }

    /// How many differ, or cannot be told apart.
    pub const fn count(&self) -> usize {
        self.added.len() + self.removed.len() + self.changed.len() + self.not_paired.len()
    }
}

fn changes(
    a: &Side<'_>,
    before: &Resource,
    b: &Side<'_>,
    after: &Resource,
    withheld: &BTreeSet<String>,
) -> Vec<Change> {
    let (mut ours, mut theirs) = (a.attributes(before, withheld), b.attributes(after, withheld));
    let names: BTreeSet<String> = ours.keys().chain(theirs.keys()).cloned().collect();
    let change = |attribute: String| {
        let (a, b) = (ours.remove(&attribute), theirs.remove(&attribute));
        (a != b).then_some(Change::Value { attribute, a, b })
    };
    let mut changes: Vec<Change> = names.into_iter().filter_map(change).collect();
    let (ours, theirs) = (a.members(before), b.members(after));
    let only = |one: &BTreeMap<String, String>, other: &BTreeMap<String, String>| {
        one.iter().filter(|(key, _)| !other.contains_key(*key)).map(|(_, name)| name.clone()).collect::<Vec<_>>()
    };
    let (removed, added) = (only(&ours, &theirs), only(&theirs, &ours));
    if !(removed.is_empty() && added.is_empty()) {
        changes.push(Change::Members { attribute: "members".to_owned(), removed, added });
    }
    changes
}

/// So many names of members are told in words.
const MOST_NAMES: usize = 10;

impl Change {
    /// What was, and what is, in words.
    fn sides(&self) -> (&str, String, String) {
        let said = |value: &Option<Value>| value.as_ref().map_or_else(|| "nothing".to_owned(), Value::to_string);
        let names = |names: &[String]| {
            let more = names.len().saturating_sub(MOST_NAMES);
            let shown = names.iter().take(MOST_NAMES).cloned().collect::<Vec<_>>().join(", ");
            if more > 0 { format!("{shown} and {more} more") } else { shown }
        };
        match self {
            Self::Value { attribute, a, b } => (attribute, said(a), said(b)),
            Self::Members { attribute, removed, added } => {
                (attribute, format!("without: {}", names(removed)), format!("with: {}", names(added)))
            }
        }
    }
}

impl SnapshotDifference {
    pub fn of(&self, kind: ResourceKind) -> &KindDifference {
        match kind {
            ResourceKind::User => &self.user,
            ResourceKind::Group => &self.group,
        }
    }

    /// How many differ.
    pub const fn count(&self) -> usize {
        self.user.count() + self.group.count()
    }

    /// "2 users differ and 1 group: 1 added, …"
    pub fn words(&self) -> String {
        let of = |kind: ResourceKind| {
            let it = self.of(kind);
            format!(
                "{}: {} added, {} removed, {} changed, {} the same",
                kind.plural(),
                it.added.len(),
                it.removed.len(),
                it.changed.len(),
                it.same
            )
        };
        let by = match self.paired_by {
            PairedBy::Id => "One account, compared by id",
            PairedBy::Name => "Two accounts, compared by userName and displayName",
        };
        format!("{by}. {}.", ResourceKind::ALL.map(of).join("; "))
    }

    /// One difference a line: `- ` in A only, `+ ` in B only, `~ ` an attribute that differs, `? ` not to be told apart.
    pub fn lines(&self) -> Vec<String> {
        let mut lines = self.gaps.clone();
        for kind in ResourceKind::ALL {
            let it = self.of(kind);
            if it.count() > 0 {
                lines.push(format!("{}:", kind.scim_name()));
            }
            lines.extend(it.removed.iter().map(|one| format!("  - {} ({})", one.name, one.id)));
            lines.extend(it.added.iter().map(|one| format!("  + {} ({})", one.name, one.id)));
            for one in &it.changed {
                lines.extend(one.changes.iter().map(|change| {
                    let (attribute, a, b) = change.sides();
                    format!("  ~ {}: {attribute}: {a} -> {b}", one.of.name)
                }));
            }
            lines.extend(it.not_paired.iter().map(|name| format!("  ? {name}: several have this name")));
        }
        lines
    }

    /// For a document.
    pub fn markdown(&self, a: &Snapshot, b: &Snapshot) -> Markdown {
        let mut page = Markdown::new("# Differences of two snapshots\n\n");
        for (side, snapshot) in [("A: ", a), ("B: ", b)] {
            let of = format!("{}, {} (UTC)", snapshot.header.endpoint, snapshot.header.taken_words());
            page.item(&Inline::words(side).and(Inline::text(&of)));
        }
        self.gaps.iter().for_each(|gap| page.item(&Inline::text(gap)));
        for kind in ResourceKind::ALL.into_iter().filter(|kind| self.of(*kind).count() > 0) {
            let it = self.of(kind);
            page.heading(&Inline::words(kind.scim_name()));
            page.table(&["Name", "What", "A", "B"]);
            let mut row = |name: &str, what: Inline, a: Inline, b: Inline| page.row(&[Inline::code(name), what, a, b]);
            let (there, not) = (|| Inline::words("there"), || Inline::words("not there"));
            let whole = || Inline::words("");
            it.removed.iter().for_each(|one| row(&one.name, whole(), there(), not()));
            it.added.iter().for_each(|one| row(&one.name, whole(), not(), there()));
            for one in &it.changed {
                for change in &one.changes {
                    let (attribute, a, b) = change.sides();
                    row(&one.of.name, Inline::code(attribute), Inline::code(&a), Inline::code(&b));
                }
            }
            let several = || Inline::words("several have this name");
            it.not_paired.iter().for_each(|name| row(name, several(), whole(), whole()));
        }
        if self.count() == 0 {
            page.words("\nThey show the same.\n");
        }
        page
    }
}
