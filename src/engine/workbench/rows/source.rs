//! The tree of source attributes, flattened, with the value of the record in view.
//!
//! The rows are the payload's own attributes in its own words. Below them stand names that a client works out itself
//! (Entra's `IsSoftDeleted`) and names that rules read and this export does not hold, so that every wire has two ends.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use super::{RowKind, answers, one_line};
use crate::mapping::{AttributeNames, AttributeSource, CompiledMapping, CompiledRule};
use crate::source::{AttributePath, AttributeProfile, PathStep, Profile, ValueType};

/// Where a row's attribute comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SourceState {
    /// The payload holds it.
    InExport,
    /// The client works it out.
    Computed,
    /// A rule reads it, and no loaded record has it: not asked for in the export, which is not the same as empty.
    NotInExport,
}

/// One row of the source tree.
#[derive(Clone, Debug, PartialEq)]
pub struct SourceRow {
    /// Identity that stays when rows move: the path in the payload, or [`SourceRow::named`].
    pub id: String,
    pub label: String,
    /// What a rule writes for this attribute; `None` where a rule cannot read it.
    pub name: Option<String>,
    pub depth: u8,
    pub kind: RowKind,
    /// The value of the record in view, on one line; empty when the record has none.
    pub value: String,
    /// The record in view has the attribute, as null.
    pub is_null: bool,
    pub state: SourceState,
    /// Share of records with a value, 0 to 1; `None` while the profile is not there.
    pub coverage: Option<f32>,
    pub is_parent: bool,
    pub folded: bool,
    /// How many rules read it.
    pub wires: usize,
    pub wires_below: usize,
}

impl SourceRow {
    /// The identity of a row that stands for a name without a place in the payload.
    pub fn named(name: &str) -> String {
        format!("name:{name}")
    }
}

/// What the rows are made from.
pub struct SourceInput<'a> {
    pub profile: Option<&'a Profile>,
    pub names: &'a dyn AttributeNames,
    pub compiled: &'a CompiledMapping,
    pub record: Option<&'a serde_json::Value>,
    pub toggled: &'a BTreeSet<String>,
    pub filter: &'a str,
    /// Without what no record has a value of and no rule reads.
    pub hide_empty: bool,
}

/// The visible rows, in order: the payload's attributes in the payload's order, then computed ones, then what rules
/// read and the export lacks.
pub fn source_rows(input: &SourceInput<'_>) -> Vec<SourceRow> {
    let hidden = if input.hide_empty && input.filter.is_empty() { input.empty() } else { HashSet::new() };
    let places = input.places();
    let reads = input.reads(&places);
    let below = input.wires_below();
    let mut rows = Vec::new();
    let mut shown = BTreeSet::new();
    if let Some(profile) = input.profile {
        let hits = input.hits(profile);
        for attribute in &profile.attributes {
            shown.insert(attribute.path.to_string());
            if !hidden.contains(&attribute.path) && input.is_visible(attribute, hits.as_ref(), &below) {
                rows.push(input.payload_row(attribute, profile, &reads, &below));
            }
        }
    }
    rows.extend(input.computed_rows(&places, &reads));
    rows.extend(input.missing_rows(&shown, &reads));
    rows
}

/// How many wires start below a place in the payload, where some do.
type WiresBelow = HashMap<AttributePath, usize>;

/// How many attributes no record has a value of and no rule reads; what is in an empty one does not count.
pub fn count_empty(input: &SourceInput<'_>) -> usize {
    let empty = input.empty();
    empty.iter().filter(|path| path.parent().is_none_or(|parent| !empty.contains(&parent))).count()
}

impl SourceInput<'_> {
    /// What no record has a value of and no rule reads, with what is in it.
    fn empty(&self) -> HashSet<AttributePath> {
        let read: HashSet<&AttributePath> =
            self.compiled.rules.iter().flat_map(CompiledRule::sources).filter_map(path_of).collect();
        let below = self.wires_below();
        let is_empty = |attribute: &&AttributeProfile| {
            attribute.filled == 0 && !read.contains(&attribute.path) && !below.contains_key(&attribute.path)
        };
        let attributes = self.profile.iter().flat_map(|profile| &profile.attributes);
        attributes.filter(is_empty).map(|attribute| attribute.path.clone()).collect()
    }

    /// Where a name that the client works out stands in the payload: a guest's `userPrincipalName` is cut, and still
    /// a wire from it starts at `userPrincipalName`.
    fn places(&self) -> BTreeMap<String, String> {
        let attributes = self.profile.iter().flat_map(|p| &p.attributes);
        attributes.filter_map(|a| Some((self.names.name_of(&a.path)?, a.path.to_string()))).collect()
    }

    /// How many rules read each row, by identity.
    fn reads(&self, places: &BTreeMap<String, String>) -> BTreeMap<String, usize> {
        let mut counts = BTreeMap::new();
        for rule in &self.compiled.rules {
            for (name, source) in rule.reads.iter().zip(rule.sources()) {
                let id = match source {
                    Some(AttributeSource::Path(path)) => path.to_string(),
                    _ => places.get(name).cloned().unwrap_or_else(|| SourceRow::named(name)),
                };
                *counts.entry(id).or_insert(0) += 1;
            }
        }
        counts
    }

    /// With a filter: the rows that answer to it, with all their parents.
    fn hits(&self, profile: &Profile) -> Option<BTreeSet<AttributePath>> {
        if self.filter.is_empty() {
            return None;
        }
        let mut hits = BTreeSet::new();
        for attribute in &profile.attributes {
            let name = self.names.name_of(&attribute.path);
            let path = attribute.path.to_string();
            if answers(self.filter, &path) || name.is_some_and(|n| answers(self.filter, &n)) {
                let mut at = Some(attribute.path.clone());
                while let Some(path) = at {
                    at = path.parent();
                    hits.insert(path);
                }
            }
        }
        Some(hits)
    }

    fn is_visible(
        &self,
        attribute: &AttributeProfile,
        hits: Option<&BTreeSet<AttributePath>>,
        below: &WiresBelow,
    ) -> bool {
        if let Some(hits) = hits {
            return hits.contains(&attribute.path);
        }
        let mut at = attribute.path.parent();
        while let Some(path) = at.filter(|p| !p.steps().is_empty()) {
            if self.is_folded(&path, below) {
                return false;
            }
            at = path.parent();
        }
        true
    }

    /// Parents are folded at first when no rule reads what is below them.
    fn is_folded(&self, path: &AttributePath, below: &WiresBelow) -> bool {
        let id = path.to_string();
        let usual = !below.contains_key(path);
        self.filter.is_empty() && (usual != self.toggled.contains(&id))
    }

    fn wires_below(&self) -> WiresBelow {
        let mut below = WiresBelow::new();
        for source in self.compiled.rules.iter().flat_map(CompiledRule::sources) {
            let Some(AttributeSource::Path(path)) = source else { continue };
            let mut above = path.parent();
            while let Some(path) = above {
                above = path.parent();
                *below.entry(path).or_default() += 1;
            }
        }
        below
    }

    fn payload_row(
        &self,
        attribute: &AttributeProfile,
        profile: &Profile,
        reads: &BTreeMap<String, usize>,
        below: &WiresBelow,
    ) -> SourceRow {
        let id = attribute.path.to_string();
        let here = self.record.and_then(|r| attribute.path.get(r));
        SourceRow {
            label: attribute.path.steps().last().map(label).unwrap_or_default(),
            name: self.names.name_of(&attribute.path),
            depth: u8::try_from(attribute.path.steps().len().saturating_sub(1)).unwrap_or(u8::MAX),
            kind: kind_of(attribute),
            value: here.filter(|v| !v.is_null()).map(one_line).unwrap_or_default(),
            is_null: here.is_some_and(serde_json::Value::is_null),
            state: SourceState::InExport,
            coverage: Some(profile.coverage(attribute) as f32),
            is_parent: attribute.is_container,
            folded: attribute.is_container && self.is_folded(&attribute.path, below),
            wires: reads.get(&id).copied().unwrap_or(0),
            wires_below: below.get(&attribute.path).copied().unwrap_or(0),
            id,
        }
    }

    fn computed_rows(&self, places: &BTreeMap<String, String>, reads: &BTreeMap<String, usize>) -> Vec<SourceRow> {
        let computed = self.names.names().into_iter().filter_map(|n| match self.names.resolve(&n.name) {
            Some(AttributeSource::Computed(computed)) => Some((n.name, computed.value)),
            _ => None,
        });
        computed
            .filter(|(name, _)| answers(self.filter, name) && !places.contains_key(name))
            .map(|(name, compute)| {
                let value = self.record.map(compute).unwrap_or_default();
                let kind = if value.is_boolean() { RowKind::Boolean } else { RowKind::Text };
                let text = if value.is_null() { String::new() } else { one_line(&value) };
                SourceRow { kind, value: text, ..named_row(&name, SourceState::Computed, reads) }
            })
            .collect()
    }

    fn missing_rows(&self, shown: &BTreeSet<String>, reads: &BTreeMap<String, usize>) -> Vec<SourceRow> {
        let mut seen = BTreeSet::new();
        let mut rows = Vec::new();
        for rule in &self.compiled.rules {
            for (name, source) in rule.reads.iter().zip(rule.sources()) {
                let missing = match source {
                    Some(AttributeSource::Path(path)) => !shown.contains(&path.to_string()),
                    Some(AttributeSource::Computed(_)) => false,
                    Some(AttributeSource::JsonPath(_)) | None => true,
                };
                if missing && answers(self.filter, name) && seen.insert(name.clone()) {
                    let state = match source {
                        Some(AttributeSource::JsonPath(_)) => SourceState::Computed,
                        _ => SourceState::NotInExport,
                    };
                    rows.push(named_row(name, state, reads));
                }
            }
        }
        rows
    }
}

fn path_of(source: &Option<AttributeSource>) -> Option<&AttributePath> {
    if let Some(AttributeSource::Path(path)) = source { Some(path) } else { None }
}

fn named_row(name: &str, state: SourceState, reads: &BTreeMap<String, usize>) -> SourceRow {
    let id = SourceRow::named(name);
    SourceRow {
        label: name.to_owned(),
        name: Some(name.to_owned()),
        depth: 0,
        kind: RowKind::Text,
        value: String::new(),
        is_null: false,
        state,
        coverage: None,
        is_parent: false,
        folded: false,
        wires: reads.get(&id).copied().unwrap_or(0).max(usize::from(state == SourceState::NotInExport)),
        wires_below: 0,
        id,
    }
}

pub(super) fn label(step: &PathStep) -> String {
    match step {
        PathStep::Key(key) => key.clone(),
        PathStep::Index(index) => format!("[{index}]"),
    }
}

pub(super) fn kind_of(attribute: &AttributeProfile) -> RowKind {
    let has = |kind| attribute.types.contains(kind);
    let is_id = matches!(attribute.path.steps().last(), Some(PathStep::Key(key)) if key.eq_ignore_ascii_case("id"));
    if has(ValueType::List) {
        RowKind::List
    } else if has(ValueType::Object) {
        RowKind::Object
    } else if is_id {
        RowKind::Identifier
    } else if has(ValueType::Boolean) && !has(ValueType::Text) {
        RowKind::Boolean
    } else if (has(ValueType::Integer) || has(ValueType::Decimal)) && !has(ValueType::Text) {
        RowKind::Number
    } else {
        RowKind::Text
    }
}
