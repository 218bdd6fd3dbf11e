//! The schema of an application's user: the second stage, in which each attribute has its external name.
//!
//! The body of `/api/v1/meta/schemas/apps/{id}/default` (developer.okta.com, Schemas API). It says where attributes go
//! and not what fills them; an attribute that becomes null is taken out.

use std::sync::Arc;

use serde_json::{Map, Value, json};

use super::{Attributes, external, mapped, needed, read_mappings, stock};
use crate::base::Finding;
use crate::client::native::edits::{Edits, NodePath};
use crate::client::native::form::FileText;
use crate::client::native::tree::JsonNode;
use crate::client::native::{
    Base, Draft, KitFile, NativeChange, NativeError, NativeFormat, ReadMappings, Wanted, Written,
};
use crate::mapping::{Mapping, MappingChange, Rule, RuleSource};
use crate::scim::TargetPath;
use crate::scim::schema::{self, AttributeType};

pub(in super::super) static FORMAT: NativeFormat = NativeFormat {
    id: "okta-schema",
    title: "Okta application user schema",
    export_label: "Export the Okta schema…",
    about: "The body of POST /api/v1/meta/schemas/apps/{id}/default. It goes in before the mapping.",
    caution: "not tried in a tenant",
    file_name: "okta-schema.json",
    base: Base::Welcome,
    beside: None,
    kit: &[KitFile { name: "README.md", text: include_str!("../../../../../assets/kits/okta-schema/README.md") }],
    marks: &["\"definitions\"", "\"#custom\"", "\"#base\""],
    is,
    read,
    write,
};

const WAY_ON: &str = "Get it again: GET /api/v1/meta/schemas/apps/{id}/default.";
const LARGEST: usize = 16 << 20;

fn is(file: &FileText) -> bool {
    let text = file.text.as_str();
    let has = |mark: &str| text.contains(mark);
    text.len() <= LARGEST
        && text.trim_start().starts_with('{')
        && has("\"definitions\"")
        && (has("\"#custom\"") || has("\"#base\"") || has("\"externalName\""))
}

/// The parts of a schema that hold attributes: `base` and `custom`, with their places.
fn parts<'n>(root: &'n JsonNode, at: &[usize]) -> Vec<(&'n str, &'n JsonNode, NodePath)> {
    let member = |node: &'n JsonNode, key: &str| {
        let found = node.members().iter().position(|member| member.key == key)?;
        Some((found, &node.members()[found].value))
    };
    let Some((definitions_at, definitions)) = member(root, "definitions") else { return Vec::new() };
    let part = |name: &'static str| {
        let (part_at, part) = member(definitions, name)?;
        let (properties_at, properties) = member(part, "properties")?;
        Some((name, properties, [at, &[definitions_at, part_at, properties_at]].concat()))
    };
    ["base", "custom"].into_iter().filter_map(part).collect()
}

/// What the schemas of a text say of attributes: the root, or what stands one level within it.
pub(super) fn attributes(root: &JsonNode) -> Attributes {
    let mut attributes = Attributes::default();
    let within = root.members().iter().map(|member| &member.value).chain(root.items());
    for node in std::iter::once(root).chain(within) {
        for member in parts(node, &[]).iter().flat_map(|(_, properties, _)| properties.members()) {
            if member.value.is_object() {
                let text = |key: &str| member.value.text(key);
                attributes.tell(&member.key, text("externalName"), text("externalNamespace"));
            }
        }
    }
    attributes
}

fn open(file: &FileText) -> Result<JsonNode, NativeError> {
    let root = JsonNode::read(&file.text).map_err(|fault| NativeError::NotJson { fault, remedy: WAY_ON })?;
    match parts(&root, &[]).is_empty() {
        true => Err(NativeError::Refused { what: "no schema of Okta's with attributes".to_owned(), remedy: WAY_ON }),
        false => Ok(root),
    }
}

/// The attributes of a schema that go somewhere, the first of each target, and what is to be said of the others.
fn rows(attributes: &Attributes) -> (Vec<(String, TargetPath)>, Vec<Finding>) {
    let mut rows: Vec<(String, TargetPath)> = Vec::new();
    let mut findings = Vec::new();
    for name in attributes.names() {
        match attributes.target(name) {
            Ok(target) if rows.iter().any(|(_, known)| *known == target) => {
                findings.push(super::duplicate(name, &target));
            }
            Ok(target) => rows.push((name.to_owned(), target)),
            Err(reason) => findings.push(nowhere(name, &reason)),
        }
    }
    (rows, findings)
}

fn read(file: &FileText, _: &Wanted) -> Result<ReadMappings, NativeError> {
    let root = open(file)?;
    let (rules, mut findings) = rules(&attributes(&root));
    findings.insert(0, no_sources());
    let application = root.text("id").map(str::to_owned);
    Ok(ReadMappings { application, ..read_mappings(rules, findings) })
}

/// Rules without a source, for what goes somewhere.
pub(in super::super) fn rules(attributes: &Attributes) -> (Vec<Rule>, Vec<Finding>) {
    let (rows, findings) = rows(attributes);
    let rules = rows.into_iter().map(|(_, target)| {
        let is_user_name = stock::is_user_name(&target);
        let source = if is_user_name { super::source("user.login") } else { RuleSource::None };
        Rule { matching: is_user_name.then_some(1), ..Rule::new(target, source) }
    });
    (rules.collect(), findings)
}

pub(in super::super) fn no_sources() -> Finding {
    Finding::warning("okta-schema-only", "The file says where attributes go, not what fills them")
        .because("That stands in the profile mapping, the other of Okta's two stages. So the rules have no source yet.")
        .remedy("Import both as one list, [schema, mapping] (GET /api/v1/mappings/{id}), or choose the sources here.")
}

fn nowhere(name: &str, reason: &str) -> Finding {
    Finding::warning("okta-attribute-kept", format!("The attribute {name} is kept in the file and not shown"))
        .because(format!("It goes nowhere that a rule can say: {reason}."))
        .remedy("Delete it in Okta's profile editor and make it again with an external name and namespace; they cannot be changed later.")
        .at_source(name)
}

fn write(draft: &Draft<'_>) -> Result<Written, NativeError> {
    draft.of_users(edited, made)
}

/// The attributes that rules need and that are not there.
fn lacking(mapping: &Mapping, attributes: &Attributes, written: &mut Written) -> Vec<(String, Value)> {
    let mut taken: Vec<String> = Vec::new();
    let mut made = Vec::new();
    for rule in mapped(mapping) {
        let is_there = |name: &str| attributes.target(name).is_ok_and(|target| is_filled(&rule.target, &target));
        if attributes.names().any(is_there) {
            continue;
        }
        let before = made.len();
        // A rule without a source needs its attribute all the same.
        let filled = match needed(rule, attributes, &taken) {
            filled if filled.is_empty() => needed(&Rule::direct(rule.target.clone(), "user.login"), attributes, &taken),
            filled => filled,
        };
        for needed in filled {
            let name = needed.filled.name;
            taken.push(name.clone());
            match external::of(&needed.target) {
                _ if stock::BASE.contains(&name.as_str()) || attributes.has(&name) => {}
                Some(external) => made.push((name, property(&needed.target, &external))),
                None => written.findings.push(no_spelling(&needed.target)),
            }
        }
        if made.len() > before {
            written.changes.push(NativeChange::of_user(MappingChange::Added(rule.clone())));
        }
    }
    made
}

pub(in super::super) fn no_spelling(target: &TargetPath) -> Finding {
    Finding::warning("file-cannot-say", format!("{} is not written", target.short()))
        .because("Okta has no external name for its filter.")
        .remedy("Tell the element apart by its type, such as [type eq \"work\"].")
        .at_target(target.to_string())
}

/// The type of an attribute, as Okta calls it.
pub(in super::super) fn kind(target: &TargetPath) -> &'static str {
    match schema::rfc_user().attribute(target).map(|attribute| attribute.kind) {
        Some(AttributeType::Boolean) => "boolean",
        Some(AttributeType::Integer) => "integer",
        Some(AttributeType::Decimal) => "number",
        _ => "string",
    }
}

/// An attribute in the shape that Okta's support gives for a custom one.
fn property(target: &TargetPath, (name, namespace): &(String, String)) -> Value {
    json!({
        "title": target.short(),
        "type": kind(target),
        "externalName": name,
        "externalNamespace": namespace,
        "scope": "NONE",
        "master": { "type": "PROFILE_MASTER" },
    })
}

/// A new body: the custom attributes alone, for a POST merges.
fn made(mapping: &Mapping) -> Written {
    let mut written = Written::default();
    let properties: Map<String, Value> = lacking(mapping, &Attributes::default(), &mut written).into_iter().collect();
    let custom = json!({ "id": "#custom", "type": "object", "properties": properties, "required": [] });
    written.anew(format!("{:#}\n", json!({ "definitions": { "custom": custom } })))
}

/// The schema with the attributes that rules need. Those that nothing fills any more become null, by which Okta takes
/// them out: it would send them empty.
fn edited(file: &FileText, mapping: &Mapping) -> Result<Written, NativeError> {
    let root = open(file)?;
    let attributes = attributes(&root);
    let (rows, said) = rows(&attributes);
    let mut written = Written::default();
    written.findings.extend(said.into_iter().filter(|finding| finding.code == "duplicate-target"));
    let parts = parts(&root, &[]);
    let mut edits = Edits::default();
    for (name, target) in &rows {
        let is_type = target.sub_attribute() == Some("type") && target.filter().is_some();
        let custom = parts.iter().find(|(part, ..)| *part == "custom");
        let at = custom.and_then(|(_, node, _)| node.members().iter().position(|member| member.key == *name));
        let is_needed = mapping.rules.iter().any(|rule| is_filled(&rule.target, target)) || is_type;
        if let (Some((_, _, place)), Some(at), false) = (custom, at, is_needed) {
            edits.set(&[place.as_slice(), &[at]].concat(), Value::Null);
            let rule = Rule::new(target.clone(), RuleSource::None);
            written.changes.push(NativeChange::of_user(MappingChange::Removed(Arc::new(rule))));
        }
    }
    let new = lacking(mapping, &attributes, &mut written);
    match parts.iter().find(|(part, ..)| *part == "custom") {
        Some((_, _, place)) => new.into_iter().for_each(|(name, value)| edits.add_member(place, name, value)),
        None if new.is_empty() => {}
        None => {
            let custom =
                json!({ "id": "#custom", "type": "object", "properties": new.into_iter().collect::<Map<_, _>>() });
            let at = root.members().iter().position(|member| member.key == "definitions");
            at.into_iter().for_each(|at| edits.add_member(&[at], "custom", custom.clone()));
        }
    }
    Ok(written.over(file, edits.make(&file.text, &root, &|_| false)))
}

/// Whether a rule's target is what an attribute fills, also one that is told by its type in the rule and is the primary
/// one to Okta.
fn is_filled(rule: &TargetPath, attribute: &TargetPath) -> bool {
    let is_primary = attribute.filter().is_some_and(|filter| filter.to_element().get("primary") == Some(&json!(true)));
    rule == attribute
        || is_primary && rule.root() == attribute.root() && rule.sub_attribute() == attribute.sub_attribute()
}
