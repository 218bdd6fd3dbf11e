//! Whom a filter selects, without a look at those whom it cannot select.
//!
//! What clients match people by (`userName`, `externalId`, `emails[type eq "work"].value` …), alone, joined or in turn,
//! leads by an index to the few who have one of these texts in whatever case; the filter then decides, by the schema's
//! own rule of case. An index is made when its attribute is first asked for.

use serde_json::Value;

use super::concerned::Concerned;
use super::fault::{self, Distortion};
use super::members::MEMBERS;
use super::read::View;
use super::store::Store;
use crate::base::ResourceKind;
use crate::scim::{AttributeType, Filter, Literal, Operator, ResourceType, TargetPath};

/// An attribute and a text that it has.
type Key = (TargetPath, String);

/// Who has none of these is not selected; `None` where everybody may be.
fn keys(filter: &Filter, resource_type: &ResourceType) -> Option<Vec<Key>> {
    match filter {
        Filter::Compare { path, operator: Operator::Equal, value: Literal::Text(text) } => {
            key(path, text, resource_type).map(|key| vec![key])
        }
        Filter::Element(path) => of_element(path, resource_type),
        Filter::And(terms) => terms.iter().find_map(|term| keys(term, resource_type)),
        Filter::Or(terms) => terms
            .iter()
            .map(|term| keys(term, resource_type))
            .collect::<Option<Vec<_>>>()
            .map(|keys| keys.into_iter().flatten().collect()),
        _ => None,
    }
}

/// Where a text is stored as it is asked for.
fn key(path: &TargetPath, text: &str, resource_type: &ResourceType) -> Option<Key> {
    if is_completed(path) {
        return None;
    }
    let root = path.root();
    let plain = path.sub_attribute().map_or_else(|| root.clone(), |sub| root.with_sub_attribute(sub));
    let attribute = resource_type.attribute(&plain)?;
    // A complex value without a sub-attribute stands for its `value`.
    let (plain, kind) = match (attribute.kind, path.sub_attribute()) {
        (AttributeType::Complex, None) => (root.with_sub_attribute("value"), attribute.sub_attribute("value")?.kind),
        (kind, _) => (plain, kind),
    };
    matches!(kind, AttributeType::String | AttributeType::Reference).then(|| (plain, text.to_owned()))
}

/// `emails[type eq "work" and value eq "liz@contoso.com"]`: what the element's values are is what the list has.
fn of_element(path: &TargetPath, resource_type: &ResourceType) -> Option<Vec<Key>> {
    let inner = path.filter()?.filter();
    let tested = match inner {
        Filter::And(terms) => terms.iter().collect(),
        one => vec![one],
    };
    let is_id = |path: &TargetPath| path.attribute().eq_ignore_ascii_case("value");
    tested.into_iter().find_map(|term| match term {
        Filter::Compare { path: sub, operator: Operator::Equal, value: Literal::Text(text) } if is_id(sub) => {
            key(&path.root().with_sub_attribute(sub.attribute()), text, resource_type).map(|key| vec![key])
        }
        _ => None,
    })
}

/// Whether a client sees more at this path than is stored.
fn is_completed(path: &TargetPath) -> bool {
    ["groups", MEMBERS].iter().any(|name| path.attribute().eq_ignore_ascii_case(name))
}

/// So that a page is found without counting those before it, and somebody who is looked up without looking at the others.
pub(super) fn make_ready(store: &mut Store, kind: ResourceKind, filter: Option<&Filter>) {
    let Some(filter) = filter else { return store.shelf_mut(kind).close_ranks() };
    for (path, _) in keys(filter, store.resource_type(kind)).iter().flatten() {
        store.shelf_mut(kind).index(path);
    }
}

/// How many a filter selects, and those of them on a page.
pub(super) fn found<'s>(
    store: &'s Store,
    kind: ResourceKind,
    filter: Option<&Filter>,
    skipped: usize,
    count: usize,
) -> (usize, Vec<&'s Value>) {
    let shelf = store.shelf(kind);
    let faults: Vec<&Distortion> = store.distortions().collect();
    let faults = &faults[..];
    let is_shown = |stored: &&Value| kind == ResourceKind::Group || !fault::hides(faults, stored);
    let Some(filter) = filter else {
        if !fault::may_hide(faults) {
            return (shelf.len(), shelf.page(skipped, count).collect());
        }
        let shown: Vec<&Value> = shelf.all().filter(is_shown).collect();
        return (shown.len(), shown.into_iter().skip(skipped).take(count).collect());
    };
    let resource_type = store.resource_type(kind);
    let keys = keys(filter, resource_type);
    let of_member = the_member(filter).filter(|_| kind == ResourceKind::Group);
    let selected = |stored: &&Value| match &of_member {
        Some(id) => with_member(store, stored, id).is_some_and(|group| filter.matches(&group, resource_type)),
        None => selected(stored, filter, store, kind),
    };
    let found: Vec<&Value> = match keys.and_then(|keys| shelf.with_any(&keys)) {
        Some(candidates) => candidates.into_iter().filter(is_shown).filter(selected).collect(),
        None => shelf.all().filter(is_shown).filter(selected).collect(),
    };
    (found.len(), found.into_iter().skip(skipped).take(count).collect())
}

/// The one whose groups are asked for (`members.value eq "26"`), where nothing else is asked of members.
fn the_member(filter: &Filter) -> Option<String> {
    let of_members = filter.tests().into_iter().filter(|(path, _)| is_completed(path)).count();
    member(filter).filter(|_| of_members == 1)
}

fn member(filter: &Filter) -> Option<String> {
    match filter {
        Filter::Compare { path, operator: Operator::Equal, value: Literal::Text(id) } => {
            let is_id = path.sub_attribute().is_none_or(|sub| sub.eq_ignore_ascii_case("value"));
            (is_id && path.attribute().eq_ignore_ascii_case(MEMBERS)).then(|| id.clone())
        }
        Filter::And(terms) => terms.iter().find_map(member),
        _ => None,
    }
}

/// The group with this one of its members, if it has it.
fn with_member(store: &Store, group: &Value, id: &str) -> Option<Value> {
    let concerned = Concerned::Named(vec![id.to_owned()]);
    let group = store.stored(ResourceKind::Group, group.get("id")?.as_str()?, &concerned)?;
    group.contains_key(MEMBERS).then_some(Value::Object(group))
}

/// Whether a filter selects a resource. What is stored is enough for that, unless the filter asks for what is not
/// stored; so a look-up among thousands copies none of them.
fn selected(stored: &Value, filter: &Filter, store: &Store, kind: ResourceKind) -> bool {
    let resource_type = store.resource_type(kind);
    if filter.tests().into_iter().any(|(path, _)| is_completed(path)) {
        filter.matches(&View { store, members: true }.resource(kind, stored), resource_type)
    } else {
        filter.matches(stored, resource_type)
    }
}
