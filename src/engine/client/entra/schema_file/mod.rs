//! Entra's synchronization schema: read, edited in place, written back.
//!
//! A downloaded schema holds far more than attribute mappings, and an import replaces all of it. So nothing is written
//! anew: the file's text is kept, and only those values that changed are put in their places.
//!
//! Shape: Microsoft Graph, resource types synchronizationSchema, objectMapping, attributeMapping. No export of a SCIM
//! application is public, so that an import works was not verified against a tenant; what is written says so.

mod entry;
mod keys;
mod parameters;
mod place;
mod scope;

use std::sync::Arc;

use crate::base::{Finding, ResourceKind};
use crate::client::Client;
use crate::client::native::form::FileText;
use crate::client::native::splice::Splices;
use crate::client::native::tree::{JsonKind, JsonNode};
use crate::client::native::{
    Base, Beside, Draft, KitFile, NativeChange, NativeError, NativeFormat, ReadMappings, Wanted, Written,
};
use crate::mapping::{Mapping, MappingChange, Rule};
use crate::scim::{CORE_GROUP, CORE_USER, TargetPath};
use entry::{Manner, RowChange, same_rule};
use keys::Keys;
use place::ObjectPlace;

const FUNCTIONS: &str = "Save Graph's answer to …/schema/functions again.";

pub(super) static FORMAT: NativeFormat = NativeFormat {
    id: "entra-schema",
    title: "Entra synchronization schema",
    export_label: "Export the Entra schema…",
    about: "Imports into Attribute Mapping > Advanced options > Edit schema.",
    caution: "import not verified against a tenant",
    file_name: "schema.json",
    base: Base::Needed(WAY),
    beside: Some(Beside {
        label: "Function keys…",
        title: "What the tenant says of its functions",
        about: "What Graph answers to …/synchronization/jobs/{id}/schema/functions: how your tenant calls the parameters of functions",
        used: "keys as in",
        argument: "functions",
        format: None,
    }),
    kit: &[
        KitFile { name: "README.md", text: include_str!("../../../../../assets/kits/entra/README.md") },
        KitFile { name: "apply.sh", text: include_str!("../../../../../assets/kits/entra/apply.sh") },
        KitFile { name: "apply.ps1", text: include_str!("../../../../../assets/kits/entra/apply.ps1") },
    ],
    marks: BEGINNINGS,
    is,
    read,
    write,
};

/// The client whose file it is.
fn client() -> &'static Client {
    &super::CLIENT
}

const WAY: &str = "In Entra: Attribute Mapping > Advanced options > Edit schema; then name that file (--base FILE).";
const DOWNLOAD: &str = "Download the schema again from Attribute Mapping > Advanced options > Edit schema.";

/// What only a schema or a part of one has, in the case of Graph or of PowerShell.
const MARKS: &[&str] = &["synchronizationrules\"", "\"attributemappings\"", "\"targetattributename\""];

/// What a schema has within its first lines: its rows, where its directories come last; those directories; or where Graph
/// says that an answer comes from.
const BEGINNINGS: &[&str] = &[
    "synchronizationrules\"",
    "\"attributemappings\"",
    "\"targetattributename\"",
    "\"objectmappings\"",
    "\"directories\"",
    "\"provisioningtaskidentifier\"",
    "/synchronization/",
];

fn is(file: &FileText) -> bool {
    let has = |mark: &str| holds_ignoring_case(&file.text, mark);
    if !file.text.trim_start().starts_with(['{', '[']) || !MARKS.iter().any(|mark| has(mark)) {
        return false;
    }
    match JsonNode::read(&file.text) {
        Ok(root) => !place::places(&root).is_empty() || place::schema(&root).is_some() && !cut_short(&root),
        // What is broken is still a schema, and is refused with the place of the fault.
        Err(_) => has(MARKS[0]) || has(MARKS[2]),
    }
}

/// A schema has a few megabytes; a payload of people may have gigabytes, and is not looked through.
const LARGEST: usize = 64 << 20;

fn holds_ignoring_case(text: &str, mark: &str) -> bool {
    let (text, mark) = (text.as_bytes(), mark.as_bytes());
    text.len() <= LARGEST && text.windows(mark.len()).any(|part| part.eq_ignore_ascii_case(mark))
}

/// PowerShell wrote the names of types in place of what is nested too deeply.
fn cut_short(root: &JsonNode) -> bool {
    let rules =
        place::schema(root).and_then(|s| s.get("synchronizationRules")).map(JsonNode::items).unwrap_or_default();
    rules.iter().any(|rule| rule.get("objectMappings").is_some_and(|node| matches!(node.kind, JsonKind::Text(_))))
}

/// A schema file, as it was read.
struct SchemaFile<'t> {
    file: &'t FileText,
    root: JsonNode,
    keys: Keys,
    object_mapping: Option<&'t str>,
}

impl<'t> SchemaFile<'t> {
    fn open(file: &'t FileText, wanted: &'t Wanted) -> Result<Self, NativeError> {
        let root = JsonNode::read(&file.text).map_err(|fault| NativeError::NotJson { fault, remedy: DOWNLOAD })?;
        let places = place::places(&root);
        if places.is_empty() {
            return Err(nothing_from_entra(&root));
        }
        let object_mapping = wanted.object_mapping.as_deref();
        place::check_wanted(&places, object_mapping)?;
        let mut keys = Keys::default();
        keys.learn(&root);
        if let Some(functions) = &wanted.beside {
            let functions =
                JsonNode::read(functions).map_err(|fault| NativeError::NotJson { fault, remedy: FUNCTIONS })?;
            if !keys.tell(&functions) {
                let what = "no list of functions as Graph gives it".to_owned();
                return Err(NativeError::Refused { what, remedy: FUNCTIONS });
            }
        }
        Ok(Self { file, root, keys, object_mapping })
    }

    fn text(&self) -> &'t str {
        &self.file.text
    }
}

fn nothing_from_entra(root: &JsonNode) -> NativeError {
    let rules =
        place::schema(root).and_then(|s| s.get("synchronizationRules")).map(JsonNode::items).unwrap_or_default();
    let from: Vec<&str> = rules.iter().filter_map(|rule| rule.text("sourceDirectoryName")).collect();
    let what = match from.is_empty() {
        true => "no synchronization schema with a mapping of users or groups from Entra".to_owned(),
        false => format!("a synchronization schema that maps nothing from Entra; it starts in {}", from.join(", ")),
    };
    NativeError::Refused { what, remedy: DOWNLOAD }
}

/// A row that a rule is read from: the first of its target.
struct Row<'n> {
    at: usize,
    node: &'n JsonNode,
    rule: Rule,
}

/// The rows of an object mapping that are rules, and what is to be said of the others.
fn rows<'n>(place: &ObjectPlace<'n>) -> (Vec<Row<'n>>, Vec<Finding>) {
    let mut rows: Vec<Row<'n>> = Vec::new();
    let mut findings = Vec::new();
    for (at, node) in place.entries() {
        match entry::rule(node) {
            Ok(rule) if rows.iter().any(|row| row.rule.target == rule.target) => {
                findings.push(duplicate(place.kind, entry::target_name(node), &rule.target));
            }
            Ok(rule) => rows.push(Row { at, node, rule }),
            Err(finding) => findings.push(*finding),
        }
        findings.extend(entry::not_carried(node));
    }
    (rows, findings)
}

fn duplicate(kind: ResourceKind, name: &str, target: &TargetPath) -> Finding {
    let mut finding = Finding::warning("duplicate-target", format!("A second row maps {}", target.short()))
        .because(format!("A mapping has one rule for a target, the first one. The row of {name} stays in the file as it is; which of them Entra sends is not documented."))
        .remedy("Remove one of the two rows in Entra.")
        .at_target(target.to_string());
    finding.place.kind = Some(kind);
    finding
}

fn read(file: &FileText, wanted: &Wanted) -> Result<ReadMappings, NativeError> {
    let schema = SchemaFile::open(file, wanted)?;
    let places = place::places(&schema.root);
    let mut read = ReadMappings { application: place::application(&schema.root), ..ReadMappings::default() };
    for kind in [ResourceKind::User, ResourceKind::Group] {
        let (place, said) = place::chosen(&places, kind, schema.object_mapping);
        read.findings.extend(said);
        let Some(place) = place else { continue };
        let (rows, said) = rows(place);
        read.traits.extend(scope::traits(place));
        read.findings.extend(said);
        let rules = rows.into_iter().map(|row| Arc::new(row.rule)).collect();
        let mapping = Mapping { rules, ..Mapping::new(kind, Vec::new()) };
        match kind {
            ResourceKind::User => read.user = Some(mapping),
            ResourceKind::Group => read.group = Some(mapping),
        }
    }
    Ok(read)
}

/// The file with the mappings in it: untouched but for what differs.
fn write(draft: &Draft<'_>) -> Result<Written, NativeError> {
    let file = draft.base.ok_or(NativeError::NoBase { client: client().label, way: WAY })?;
    let schema = SchemaFile::open(file, draft.wanted)?;
    let places = place::places(&schema.root);
    let mut written = Written { findings: vec![unverified()], ..Written::default() };
    let mut splices = Splices::of(schema.text(), &schema.root);
    for kind in [ResourceKind::User, ResourceKind::Group] {
        let mapping = draft.mappings.of(kind);
        let (place, said) = place::chosen(&places, kind, schema.object_mapping);
        match place {
            Some(place) => {
                written.findings.extend(said);
                write_place(&schema, place, mapping, &mut splices, &mut written);
            }
            None if mapping.rules.is_empty() => {}
            None => written.findings.push(no_place(kind)),
        }
    }
    Ok(written.over(file, splices.text()))
}

fn write_place(
    schema: &SchemaFile<'_>,
    place: &ObjectPlace<'_>,
    mapping: &Mapping,
    splices: &mut Splices<'_>,
    written: &mut Written,
) {
    let (rows, said) = rows(place);
    written.findings.extend(said.into_iter().filter(|finding| finding.code == "duplicate-target"));
    let mut out = RowChange { kind: place.kind, keys: &schema.keys, findings: Vec::new(), note: None };
    let mut removed = Vec::new();
    for row in &rows {
        match mapping.rule(&row.rule.target) {
            Some(rule) if same_rule(rule, &row.rule) => {}
            Some(rule) => {
                let manner = Manner { like: Some(row.node), with_urn: None };
                let fields = manner.changed(row.node, rule, &row.rule, &mut out);
                fields.iter().for_each(|(key, value)| splices.member(row.node, key, value));
                let change = MappingChange::Changed { before: Arc::new(row.rule.clone()), after: rule.clone() };
                written.changes.push(NativeChange { kind: place.kind, change, note: out.note.take() });
            }
            None => {
                removed.push(row.at);
                let change = MappingChange::Removed(Arc::new(row.rule.clone()));
                written.changes.push(NativeChange { kind: place.kind, change, note: None });
            }
        }
    }
    let is_new = |rule: &&Arc<Rule>| rows.iter().all(|row| row.rule.target != rule.target);
    let mut added = Vec::new();
    let like = rows.last().map(|row| row.node);
    for rule in mapping.rules.iter().filter(is_new) {
        written.findings.extend(unknown_target(place, rule));
        let same_kind = rows.iter().rev().find(|row| row.rule.source.label() == rule.source.label());
        let manner = Manner { like: same_kind.map(|row| row.node).or(like), with_urn: urn(place, &rows) };
        added.push(manner.made(rule, &mut out));
        let note = out.note.take();
        written.changes.push(NativeChange { kind: place.kind, change: MappingChange::Added(rule.clone()), note });
    }
    put(place, &removed, &added, like, splices, written);
    written.findings.append(&mut out.findings);
}

/// Rows leave and enter the list, where there is one.
fn put(
    place: &ObjectPlace<'_>,
    removed: &[usize],
    added: &[serde_json::Value],
    like: Option<&JsonNode>,
    splices: &mut Splices<'_>,
    written: &mut Written,
) {
    match (place.rows, place.holder) {
        (Some(list), _) => splices.items(list, removed, added, like),
        // Null in place of a list, or nothing.
        (None, Some(holder)) if !added.is_empty() => {
            splices.member(holder, "attributeMappings", &serde_json::Value::Array(added.to_vec()));
        }
        (None, None) if !added.is_empty() || !removed.is_empty() => {
            written.changes.retain(|change| matches!(change.change, MappingChange::Changed { .. }));
            written.findings.push(only_a_row());
        }
        _ => {}
    }
}

/// The core schema's URN, where the rows of a file have it in front of their targets.
fn urn(place: &ObjectPlace<'_>, rows: &[Row<'_>]) -> Option<&'static str> {
    let urn = if place.kind == ResourceKind::User { CORE_USER } else { CORE_GROUP };
    let core: Vec<_> = rows.iter().filter(|row| row.rule.target.extension().is_none()).collect();
    let with = core.iter().filter(|row| entry::target_name(row.node).starts_with(urn)).count();
    (with * 2 > core.len()).then_some(urn)
}

/// A target must stand in the target directory's attribute list before it can be mapped.
fn unknown_target(place: &ObjectPlace<'_>, rule: &Rule) -> Option<Finding> {
    let is = |name: &str| TargetPath::parse(name).is_ok_and(|path| path == rule.target);
    let known = place.targets.is_empty() || place.targets.iter().filter_map(|of| of.text("name")).any(is);
    (!known).then(|| {
        Finding::warning("schema-target-unknown", format!("The application's attribute list has no {}", rule.target.short()))
            .because("Entra takes a mapping only to an attribute that stands in that list.")
            .remedy("Add the attribute to the list of the application (Edit attribute list), then download the schema and export again.")
            .at_target(rule.target.to_string())
    })
}

fn unverified() -> Finding {
    Finding::note("import-not-verified", "Import not verified against a tenant")
        .because("No export of a SCIM application is public, and an import replaces the whole schema.")
        .remedy(
            "Keep the file you downloaded. Import this one into a test application first, then look at its mappings.",
        )
}

fn no_place(kind: ResourceKind) -> Finding {
    Finding::warning("schema-has-no-place", format!("The schema has no mapping of {}", kind.plural()))
        .because("There is no object mapping from Entra for them, so nothing was written.")
        .remedy("Switch that mapping on in Entra and download the schema again.")
}

fn only_a_row() -> Finding {
    Finding::warning("schema-only-a-row", "Only the row at hand was written")
        .because("The file is one attribute mapping without the list around it, so rows cannot be added or removed.")
        .remedy(DOWNLOAD)
}

#[cfg(test)]
mod tests;
