//! What an object mapping says beside its rows: who is meant, and what attributes the application has.

use super::place::ObjectPlace;
use crate::client::native::tree::JsonNode;
use crate::client::native::{NativeTrait, TraitOf};

pub(super) fn traits(place: &ObjectPlace<'_>) -> Vec<NativeTrait> {
    let of = |of, about: &str, value: String| NativeTrait { of, kind: place.kind, about: about.to_owned(), value };
    let on = if place.enabled { "yes" } else { "no" };
    let mut traits = vec![
        of(TraitOf::Scope, "switched on", on.to_owned()),
        of(TraitOf::Scope, "scope", place.holder.map_or_else(|| EVERYBODY.to_owned(), scope)),
    ];
    if let Some(flows) = place.holder.and_then(|holder| holder.text("flowTypes")) {
        let mut flows: Vec<&str> = flows.split(',').map(str::trim).collect();
        flows.sort_unstable();
        traits.push(of(TraitOf::Scope, "actions", flows.join(", ")));
    }
    for attribute in &place.targets {
        let Some(name) = attribute.text("name") else { continue };
        traits.push(of(TraitOf::AttributeList, name, described(attribute)));
    }
    traits
}

const EVERYBODY: &str = "everybody assigned";

/// The scoping filter in words: groups of clauses, one of which is to hold in full (Microsoft Graph, resource type filter).
fn scope(mapping: &JsonNode) -> String {
    let groups = mapping.get("scope").and_then(|scope| scope.get("groups")).map(JsonNode::items).unwrap_or_default();
    let groups: Vec<String> = groups.iter().map(group).filter(|group| !group.is_empty()).collect();
    match groups.as_slice() {
        [] => EVERYBODY.to_owned(),
        [one] => one.clone(),
        several => several.iter().map(|group| format!("({group})")).collect::<Vec<_>>().join(" or "),
    }
}

fn group(group: &JsonNode) -> String {
    let clauses = group.get("clauses").map(JsonNode::items).unwrap_or_default();
    clauses.iter().map(clause).collect::<Vec<_>>().join(" and ")
}

fn clause(clause: &JsonNode) -> String {
    let values = clause.get("targetOperand").and_then(|of| of.get("values")).map(JsonNode::items).unwrap_or_default();
    let values: Vec<String> = values.iter().filter_map(JsonNode::as_text).map(|value| format!("\"{value}\"")).collect();
    let words = [clause.text("sourceOperandName").unwrap_or("?"), clause.text("operatorName").unwrap_or("?")];
    format!("{} {}", words.join(" "), values.join(", ")).trim_end().to_owned()
}

/// "String, required, multi-valued".
fn described(attribute: &JsonNode) -> String {
    let flags =
        [("required", "required"), ("multivalued", "multi-valued"), ("anchor", "anchor"), ("caseExact", "case exact")];
    let is = |key: &str| attribute.get(key).is_some_and(JsonNode::is_true);
    let kind = attribute.text("type").unwrap_or("String").to_owned();
    let said = flags.into_iter().filter(|(key, _)| is(key)).map(|(_, word)| word.to_owned());
    [kind].into_iter().chain(said).collect::<Vec<_>>().join(", ")
}
