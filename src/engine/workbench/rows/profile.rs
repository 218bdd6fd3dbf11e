//! The table of what the loaded records hold: one row for each attribute, in the order and with the filter a person
//! chose, and below them what rules read and this export lacks.

use std::cmp::Reverse;
use std::collections::{HashMap, HashSet};

use super::source::{kind_of, label};
use super::{RowKind, SourceRow, answers};
use crate::mapping::{AttributeNames, AttributeSource, CompiledMapping};
use crate::scim::TargetPath;
use crate::source::{AttributePath, AttributeProfile, Profile};

/// By what the rows are ordered.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ProfileOrder {
    /// As the payload has them; what a container holds follows it.
    #[default]
    Payload,
    Name,
    /// The emptiest first: that is what one looks for.
    Coverage,
    /// The most values first.
    Distinct,
    /// By the words of their types and patterns.
    Types,
    /// The longest first.
    Length,
}

/// One attribute.
#[derive(Clone, Debug, PartialEq)]
pub struct ProfileRow {
    /// The identity that the source tree of Map gives it.
    pub id: String,
    /// The whole path; in the payload's order only its last step, indented.
    pub label: String,
    pub depth: usize,
    pub kind: RowKind,
    /// How the client's screens call it, where they do not call it by its path.
    pub called: Option<String>,
    /// Its place in the profile; `None` when no record has it.
    pub attribute: Option<usize>,
    /// The targets whose rules read it.
    pub readers: Vec<TargetPath>,
}

/// The rows of a profile. `reversed` turns the order around; what is not in this export stays at the end.
pub fn profile_rows(
    profile: &Profile,
    names: &dyn AttributeNames,
    compiled: &CompiledMapping,
    filter: &str,
    order: ProfileOrder,
    reversed: bool,
) -> Vec<ProfileRow> {
    let as_tree = order == ProfileOrder::Payload && filter.is_empty();
    let readers = readers(compiled);
    let row = |(index, attribute): (usize, &AttributeProfile)| {
        let path = attribute.path.to_string();
        let steps = attribute.path.steps();
        let name = names.name_of(&attribute.path);
        let shown = answers(filter, &path) || name.as_deref().is_some_and(|name| answers(filter, name));
        shown.then(|| ProfileRow {
            label: if as_tree { steps.last().map(label).unwrap_or_default() } else { path.clone() },
            depth: if as_tree { steps.len().saturating_sub(1) } else { 0 },
            kind: kind_of(attribute),
            called: name.filter(|name| *name != path),
            attribute: Some(index),
            readers: readers.get(&attribute.path).cloned().unwrap_or_default(),
            id: path,
        })
    };
    let mut rows: Vec<ProfileRow> = profile.attributes.iter().enumerate().filter_map(row).collect();
    let attribute = |row: &ProfileRow| row.attribute.and_then(|index| profile.attributes.get(index));
    match order {
        ProfileOrder::Payload => {}
        ProfileOrder::Name => rows.sort_by_cached_key(|row| row.id.to_lowercase()),
        ProfileOrder::Coverage => rows.sort_by_key(|row| attribute(row).map(|a| a.filled)),
        ProfileOrder::Types => rows.sort_by_cached_key(|row| attribute(row).map(types)),
        ProfileOrder::Length => rows.sort_by_key(|row| Reverse(attribute(row).and_then(|a| a.longest))),
        ProfileOrder::Distinct => rows.sort_by_key(|row| Reverse(attribute(row).map(|a| a.distinct.count()))),
    }
    if reversed {
        rows.reverse();
    }
    rows.extend(missing(profile, compiled, &readers).into_iter().filter(|row| answers(filter, &row.label)));
    rows
}

/// The types of an attribute's values and what they look like: "text, e-mail".
pub fn types(attribute: &AttributeProfile) -> String {
    let types = attribute.types.label();
    match attribute.pattern {
        Some(looks) => format!("{types}, {}", looks.pattern.label()),
        None => types,
    }
}

/// The targets whose rules read a place in the payload.
type Readers<'r> = HashMap<&'r AttributePath, Vec<TargetPath>>;

fn readers(compiled: &CompiledMapping) -> Readers<'_> {
    let mut readers = Readers::new();
    for rule in &compiled.rules {
        for source in rule.sources().iter().flatten() {
            let AttributeSource::Path(path) = source else { continue };
            let of_path = readers.entry(path).or_default();
            if of_path.last() != Some(&rule.rule.target) {
                of_path.push(rule.rule.target.clone());
            }
        }
    }
    readers
}

/// What rules read and no loaded record has: not asked for, which is not the same as empty. An element of a list that
/// is there, or a part of an object that is there, was asked for.
fn missing(profile: &Profile, compiled: &CompiledMapping, readers: &Readers<'_>) -> Vec<ProfileRow> {
    let there = profile.by_path();
    let mut seen = HashSet::new();
    let mut rows: Vec<ProfileRow> = Vec::new();
    for rule in &compiled.rules {
        for (name, source) in rule.reads.iter().zip(rule.sources()) {
            let Some(AttributeSource::Path(path)) = source else { continue };
            let root = path.steps().first().map(|step| AttributePath::from_steps(vec![step.clone()]));
            let has = there.contains_key(path) || root.is_some_and(|root| there.contains_key(&root));
            if has || !seen.insert(name) {
                continue;
            }
            rows.push(ProfileRow {
                id: SourceRow::named(name),
                label: name.clone(),
                depth: 0,
                kind: RowKind::Text,
                called: None,
                attribute: None,
                readers: readers.get(path).cloned().unwrap_or_default(),
            });
        }
    }
    rows
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::base::{Cancel, ClientKind, Progress, ProviderKind, ResourceKind};
    use crate::mapping::{Mapping, Rule};
    use crate::source::{Input, LoadedSet};
    use crate::{client, provider};

    fn rows(filter: &str, order: ProfileOrder, reversed: bool) -> Vec<String> {
        let json = r#"[{"id":"1","mobilePhone":"1","manager":{"id":"9"},"city":null,"businessPhones":[]},
                       {"id":"2","mobilePhone":null,"city":null,"businessPhones":[]}]"#;
        let input = Input::Text { name: "pasted".to_owned(), bytes: json.as_bytes().to_vec() };
        let (progress, cancel) = (Progress::default(), Cancel::default());
        let set = LoadedSet::load(&[input], &progress, &cancel).expect("not cancelled");
        let profile = Profile::build(&set, ResourceKind::User, &progress, &cancel).expect("a profile");
        let target = |path: &str| TargetPath::parse(path).expect("a path");
        let read = [("userName", "department"), ("title", "city"), ("nickName", "telephoneNumber")];
        let rules = read.map(|(to, from)| Rule::direct(target(to), from));
        let entra = client::of(ClientKind::new("entra"));
        let names = entra.names(ResourceKind::User);
        let types = provider::of(ProviderKind::new("generic")).resource_type(ResourceKind::User);
        let mapping = Arc::new(Mapping::new(ResourceKind::User, rules.into()));
        let compiled = CompiledMapping::compile(&mapping, entra.dialect, names, types);
        let rows = profile_rows(&profile, names, &compiled, filter, order, reversed);
        let line = |row: ProfileRow| {
            let called = row.called.map(|name| format!(" = {name}")).unwrap_or_default();
            let missing = if row.attribute.is_none() { " missing" } else { "" };
            let readers: String = row.readers.iter().map(|target| format!(" > {}", target.short())).collect();
            format!("{}{}{called}{missing}{readers}", "  ".repeat(row.depth), row.label)
        };
        rows.into_iter().map(line).collect()
    }

    #[test]
    fn rows_come_as_the_payload_has_them_and_end_with_what_was_not_asked_for() {
        let expected = [
            "id = objectId",
            "mobilePhone = mobile",
            "manager",
            "  id = manager",
            "city > title",
            "businessPhones",
            "department missing > userName",
        ];
        let rows = rows("", ProfileOrder::Payload, false);
        assert_eq!(rows, expected, "telephoneNumber reads businessPhones[0], and businessPhones was asked for");
    }

    #[test]
    fn an_order_shows_whole_paths_and_a_filter_hears_the_clients_names() {
        let by_name = rows("", ProfileOrder::Name, false);
        assert_eq!(by_name[0], "businessPhones");
        assert_eq!(by_name[4], "manager.id = manager", "{by_name:?}");
        assert_eq!(rows("MOBILE", ProfileOrder::Payload, false), ["mobilePhone = mobile"]);
        assert_eq!(rows("", ProfileOrder::Coverage, false)[0], "city > title");
        assert_eq!(rows("", ProfileOrder::Coverage, true)[0], "id = objectId");
        assert_eq!(rows("", ProfileOrder::Distinct, false)[0], "id = objectId");
        assert_eq!(rows("depart", ProfileOrder::Distinct, true), ["department missing > userName"]);
    }
}
