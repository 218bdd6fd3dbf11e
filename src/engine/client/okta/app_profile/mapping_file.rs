//! Okta's profile mapping as a file: the body of `/api/v1/mappings/{id}`, read, edited in place, or made anew.
//!
//! `properties` holds `{name: {expression, pushStatus}}`, and null for an attribute whose mapping is to go
//! (developer.okta.com, Mappings API). The admin console's own body has `propertyMappings` instead, a list of
//! `{targetField, sourceExpression, pushStatus}` (observed). PUSH is "Create and update", `DONT_PUSH` is "Create".

use std::sync::Arc;

use serde_json::{Map, Value, json};

use super::{
    Attributes, Filled, Resolved, all_needed, mapped, not_said, read_mappings, resolved, same_rule, schema_file,
    status_of, username_format,
};
use crate::client::native::edits::{Edits, NodePath};
use crate::client::native::form::FileText;
use crate::client::native::tree::JsonNode;
use crate::client::native::{
    Base, Draft, KitFile, NativeChange, NativeError, NativeFormat, ReadMappings, Wanted, Written,
};
use crate::mapping::{Apply, Mapping, MappingChange, Rule};

pub(in super::super) static FORMAT: NativeFormat = NativeFormat {
    id: "okta-mapping",
    title: "Okta profile mapping",
    export_label: "Export the Okta mapping…",
    about: "The body of POST /api/v1/mappings/{id}.",
    caution: "not tried in a tenant",
    file_name: "okta-mapping.json",
    base: Base::Welcome,
    beside: None,
    kit: &[
        KitFile { name: "README.md", text: include_str!("../../../../../assets/kits/okta-mapping/README.md") },
        KitFile { name: "apply.sh", text: include_str!("../../../../../assets/kits/okta-mapping/apply.sh") },
    ],
    marks: &["\"pushstatus\"", "\"propertymappings\""],
    is,
    read,
    write,
};

const WAY_ON: &str = "Get it again: GET /api/v1/mappings/{id}.";
/// A mapping has a few kilobytes.
const LARGEST: usize = 4 << 20;

fn is(file: &FileText) -> bool {
    let text = file.text.as_str();
    let has = |mark: &str| text.contains(mark);
    text.len() <= LARGEST
        && text.trim_start().starts_with(['{', '['])
        && (has("\"pushStatus\"") && has("xpression\"") || has("\"propertyMappings\""))
        // What is broken is refused with the place of the fault.
        && JsonNode::read(text).map_or(true, |root| place(&root).is_some())
}

/// How a file writes what fills an attribute.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Shape {
    /// `properties`, as the API has it.
    Properties,
    /// `propertyMappings`, as the admin console has it.
    List,
}

impl Shape {
    const fn expression(self) -> &'static str {
        match self {
            Self::Properties => "expression",
            Self::List => "sourceExpression",
        }
    }
}

/// Where a mapping stands: its object, the part that holds what is filled, and that part's place.
struct MappingPlace<'n> {
    whole: &'n JsonNode,
    node: &'n JsonNode,
    place: NodePath,
    shape: Shape,
}

/// The first mapping in a text: the root, or one level within it.
fn place(root: &JsonNode) -> Option<MappingPlace<'_>> {
    let within = root.members().iter().map(|member| &member.value).chain(root.items());
    let inner = within.enumerate().find_map(|(at, node)| place_in(node, &[at]));
    place_in(root, &[]).or(inner)
}

fn place_in<'n>(whole: &'n JsonNode, at: &[usize]) -> Option<MappingPlace<'n>> {
    let found = whole.members().iter().enumerate().find_map(|(member_at, member)| {
        let node = &member.value;
        let shape = match member.key.as_str() {
            "properties" if is_properties(node) => Shape::Properties,
            "propertyMappings" if node.is_list() => Shape::List,
            _ => return None,
        };
        Some((member_at, node, shape))
    });
    let (member_at, node, shape) = found?;
    Some(MappingPlace { whole, node, place: [at, &[member_at]].concat(), shape })
}

/// A schema has `properties` too; here each has an expression.
fn is_properties(node: &JsonNode) -> bool {
    node.members().iter().any(|member| member.value.get("expression").is_some())
}

/// An attribute of the file.
struct Entry<'n> {
    place: NodePath,
    node: &'n JsonNode,
    filled: Filled,
}

/// A mapping, as it was read.
struct MappingFile<'t> {
    text: &'t str,
    root: JsonNode,
    attributes: Attributes,
}

impl<'t> MappingFile<'t> {
    fn open(file: &'t FileText) -> Result<Self, NativeError> {
        let root = JsonNode::read(&file.text).map_err(|fault| NativeError::NotJson { fault, remedy: WAY_ON })?;
        let attributes = schema_file::attributes(&root);
        Ok(Self { text: &file.text, root, attributes })
    }

    fn place(&self) -> Result<MappingPlace<'_>, NativeError> {
        let place = place(&self.root).ok_or_else(|| NativeError::Refused {
            what: "no profile mapping of Okta's with properties".to_owned(),
            remedy: WAY_ON,
        })?;
        let end = |name: &str| place.whole.get(name).and_then(|end| end.text("type"));
        if end("source") == Some("appuser") {
            return Err(NativeError::Refused {
                what: "a mapping from an application to Okta, by which nothing is provisioned".to_owned(),
                remedy: "Get the one in the other direction: GET /api/v1/mappings?targetId={app id}.",
            });
        }
        Ok(place)
    }

    /// What is filled, and the places of those that are null.
    fn entries<'n>(&self, place: &MappingPlace<'n>) -> Vec<Entry<'n>> {
        let named: Vec<(&'n str, &'n JsonNode)> = match place.shape {
            Shape::Properties => place.node.members().iter().map(|m| (m.key.as_str(), &m.value)).collect(),
            Shape::List => place.node.items().iter().map(|i| (i.text("targetField").unwrap_or_default(), i)).collect(),
        };
        let entry = |(at, (name, node)): (usize, (&'n str, &'n JsonNode))| {
            let expression = node.text(place.shape.expression())?.to_owned();
            let at_creation = node.text("pushStatus").is_some_and(|status| status == status_of(Apply::OnlyAtCreation));
            let apply = if at_creation { Apply::OnlyAtCreation } else { Apply::Always };
            let filled = Filled { name: name.to_owned(), expression, apply };
            Some(Entry { place: [place.place.as_slice(), &[at]].concat(), node, filled })
        };
        named.into_iter().enumerate().filter_map(entry).collect()
    }
}

fn read(file: &FileText, _: &Wanted) -> Result<ReadMappings, NativeError> {
    let mapping = MappingFile::open(file)?;
    let place = mapping.place()?;
    let filled: Vec<Filled> = mapping.entries(&place).into_iter().map(|entry| entry.filled).collect();
    let (rules, findings) = resolved(&filled, &mapping.attributes);
    let rules = rules.into_iter().map(|resolved| resolved.rule).collect();
    let target = place.whole.get("target");
    let application = target.and_then(|target| Some((target.text("name")?, target.text("id")?)));
    let application = application.map(|(name, id)| format!("{name} ({id})"));
    Ok(ReadMappings { application, ..read_mappings(rules, findings) })
}

fn write(draft: &Draft<'_>) -> Result<Written, NativeError> {
    draft.of_users(edited, made)
}

/// A new body, with all that is mapped.
fn made(mapping: &Mapping) -> Written {
    let mut properties = Map::new();
    let mut written = Written::default();
    for needed in all_needed(mapped(mapping), &Attributes::default(), Vec::new(), &mut written) {
        properties.insert(needed.filled.name.clone(), property(&needed.filled));
    }
    written.findings.extend(username_format(mapping));
    written.anew(format!("{:#}\n", json!({ "properties": properties })))
}

fn property(filled: &Filled) -> Value {
    json!({ "expression": filled.expression, "pushStatus": status_of(filled.apply) })
}

/// The body with the rules in it: what does not differ is not touched, and null takes a mapping away.
fn edited(file: &FileText, mapping: &Mapping) -> Result<Written, NativeError> {
    let base = MappingFile::open(file)?;
    let place = base.place()?;
    let entries = base.entries(&place);
    let filled: Vec<Filled> = entries.iter().map(|entry| entry.filled.clone()).collect();
    let (rows, said) = resolved(&filled, &base.attributes);
    let mut edit = Edit { place: &place, entries: &entries, edits: Edits::default(), written: Written::default() };
    edit.written.findings.extend(said.into_iter().filter(|finding| finding.code == "duplicate-target"));
    let mut left: Vec<&Resolved> = Vec::new();
    for row in &rows {
        // What userName is filled from is the application's, wherever the file has it too.
        match mapping.rule(&row.rule.target) {
            Some(rule) if same_rule(rule, &row.rule) => left.push(row),
            Some(rule) if super::expression_of(&rule.source).is_some() => {
                left.push(row);
                edit.refill(row, rule);
            }
            _ => edit.remove(row),
        }
    }
    for row in rows.iter().filter(|row| mapping.rule(&row.rule.target).is_none()) {
        // The type goes with the last of those that it is of.
        let companion = row.companion.filter(|at| left.iter().all(|left| left.companion != Some(*at)));
        companion.iter().for_each(|at| edit.take_away(*at));
    }
    let gone = |name: &str| edit.is_taken_away(name);
    let taken = filled.iter().map(|one| one.name.clone()).filter(|name| !gone(name)).collect();
    let new = mapped(mapping).filter(|rule| rows.iter().all(|row| row.rule.target != rule.target));
    for needed in all_needed(new, &base.attributes, taken, &mut edit.written) {
        edit.add(&needed.filled);
    }
    let Edit { edits, written, .. } = edit;
    Ok(written.over(file, edits.make(base.text, &base.root, &|_| false)))
}

/// A body that is being edited.
struct Edit<'e, 'n> {
    place: &'e MappingPlace<'n>,
    entries: &'e [Entry<'n>],
    edits: Edits,
    written: Written,
}

impl Edit<'_, '_> {
    fn refill(&mut self, row: &Resolved, rule: &Arc<Rule>) {
        let entry = &self.entries[row.at];
        let mut fields = Map::new();
        if rule.source != row.rule.source {
            fields.insert(self.place.shape.expression().to_owned(), json!(super::expression_of(&rule.source)));
        }
        if rule.apply != row.rule.apply {
            fields.insert("pushStatus".to_owned(), json!(status_of(rule.apply)));
        }
        for (key, value) in fields {
            match entry.node.members().iter().position(|member| member.key == key) {
                Some(at) => self.edits.set(&[entry.place.as_slice(), &[at]].concat(), value),
                None => self.edits.add_member(&entry.place, key, value),
            }
        }
        self.written.findings.extend(not_said(rule));
        let before = Arc::new(row.rule.clone());
        self.written.changes.push(NativeChange::of_user(MappingChange::Changed { before, after: rule.clone() }));
    }

    fn remove(&mut self, row: &Resolved) {
        self.take_away(row.at);
        self.written.changes.push(NativeChange::of_user(MappingChange::Removed(Arc::new(row.rule.clone()))));
    }

    fn take_away(&mut self, at: usize) {
        let place = &self.entries[at].place;
        match self.place.shape {
            Shape::Properties => self.edits.set(place, Value::Null),
            Shape::List => self.edits.remove(place),
        }
    }

    fn is_taken_away(&self, name: &str) -> bool {
        let is = |entry: &&Entry<'_>| entry.filled.name == name;
        self.entries.iter().find(is).is_some_and(|entry| self.edits.is_changed(&entry.place))
    }

    fn add(&mut self, filled: &Filled) {
        let list = || json!({ "targetField": filled.name, "sourceExpression": filled.expression, "pushStatus": status_of(filled.apply) });
        let holder = &self.place.place;
        match self.place.shape {
            Shape::List => self.edits.add_item(holder, list()),
            Shape::Properties => {
                match self.place.node.members().iter().position(|member| member.key == filled.name) {
                    // It is null: its mapping was to go.
                    Some(at) => self.edits.set(&[holder.as_slice(), &[at]].concat(), property(filled)),
                    None => self.edits.add_member(holder, filled.name.clone(), property(filled)),
                }
            }
        }
    }
}
