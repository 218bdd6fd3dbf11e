//! Okta's two stages as Terraform: resources of the provider okta/okta, read, edited in place, or made anew.
//!
//! `okta_profile_mapping` has what fills attributes, `okta_app_user_schema_property` where each goes
//! (registry.terraform.io/providers/okta/okta). Values are not evaluated: what is a reference to a local or to such a
//! property in the same file is followed, all else stays as it stands and is said.

mod reader;
#[cfg(test)]
mod tests;

use std::ops::Range;
use std::sync::Arc;

use super::app_profile::{
    self, Attributes, Filled, Needed, Resolved, all_needed, external, mapped, not_said, read_mappings, resolved,
    same_rule, schema_file, status_of, stock, username_format,
};
use crate::base::Finding;
use crate::client::native::form::FileText;
use crate::client::native::{
    Base, Draft, KitFile, NativeChange, NativeError, NativeFormat, ReadMappings, Wanted, Written,
};
use crate::mapping::{Apply, Mapping, MappingChange, Rule};
use reader::{Attribute, Block, quoted};

pub(super) static FORMAT: NativeFormat = NativeFormat {
    id: "okta-hcl",
    title: "Terraform of Okta's mapping",
    export_label: "Export Terraform for Okta…",
    about: "Resources of the Terraform provider okta/okta: the application's attributes and the profile mapping.",
    caution: "not tried in a tenant",
    file_name: "okta-mapping.tf",
    base: Base::Welcome,
    beside: None,
    kit: &[KitFile { name: "README.md", text: include_str!("../../../../../assets/kits/okta-hcl/README.md") }],
    marks: &["resource \"okta_", "\"okta_profile_mapping\"", "\"okta_app_user_schema"],
    is,
    read,
    write,
};

const MAPPING: &str = "okta_profile_mapping";
const PROPERTY: &str = "okta_app_user_schema_property";
/// All properties of an application at once; the names of its blocks were not seen.
const WHOLE_SCHEMA: &str = "okta_app_user_schema";
/// The data source of Okta's own users.
const OKTA_USER: &str = "okta_user_profile_mapping_source";

/// Modules have a few kilobytes.
const LARGEST: usize = 4 << 20;

fn is(file: &FileText) -> bool {
    let text = file.text.as_str();
    let has = |mark: &str| text.contains(mark);
    text.len() <= LARGEST
        && has("resource")
        && (has("\"okta_profile_mapping\"") || has("\"okta_app_user_schema"))
        && !text.trim_start().starts_with(['{', '['])
}

/// A file, as it was read.
struct Module<'t> {
    text: &'t str,
    file: Block,
}

/// What fills an attribute, where it stands.
struct Entry<'b> {
    block: &'b Block,
    filled: Filled,
}

impl<'t> Module<'t> {
    fn open(file: &'t FileText) -> Result<Self, NativeError> {
        let read = reader::read(&file.text).map_err(|fault| NativeError::Refused {
            what: format!("Terraform that cannot be read: {fault}"),
            remedy: "Run terraform validate on it, then try again.",
        })?;
        Ok(Self { text: &file.text, file: read })
    }

    fn resources<'b>(&'b self, of: &'static str) -> impl Iterator<Item = &'b Block> {
        self.file.blocks.iter().filter(move |block| block.is_resource(of))
    }

    /// What an attribute says, also by reference to a local or to another attribute of the file.
    fn text_of(&self, attribute: &Attribute) -> Option<String> {
        let reference = match &attribute.value {
            reader::Written::Text(text) => return Some(text.clone()),
            reader::Written::Raw(raw) => raw,
        };
        let parts: Vec<&str> = reference.split('.').map(str::trim).collect();
        let referred = match *parts.as_slice() {
            ["local", name] => {
                let locals = self.file.blocks.iter().filter(|block| block.kind == "locals");
                locals.filter_map(|locals| locals.attribute(name)).next()
            }
            [of @ PROPERTY, name, attribute] => {
                let named = self
                    .resources(PROPERTY)
                    .find(|block| block.is_resource(of) && block.labels.get(1).is_some_and(|l| l == name));
                named.and_then(|block| block.attribute(attribute))
            }
            _ => None,
        };
        // A reference to a reference is not followed, so that none goes round in a circle.
        match &referred?.value {
            reader::Written::Text(text) => Some(text.clone()),
            reader::Written::Raw(_) => None,
        }
    }

    fn text_at(&self, block: &Block, name: &str) -> Option<String> {
        self.text_of(block.attribute(name)?)
    }

    /// Where the attributes of the file go, and what is to be said of those that cannot be followed.
    fn attributes(&self) -> (Attributes, Vec<Finding>) {
        let mut attributes = Attributes::default();
        let mut findings = Vec::new();
        let of_schema = self.resources(WHOLE_SCHEMA).flat_map(|block| &block.blocks);
        for block in self.resources(PROPERTY).chain(of_schema.filter(|block| block.attribute("index").is_some())) {
            let Some(index) = self.text_at(block, "index") else {
                findings.push(not_followed(&self.shown(block)));
                continue;
            };
            let value = |name: &str| block.attribute(name).map(|attribute| self.text_of(attribute));
            match (value("external_name"), value("external_namespace")) {
                (Some(None), _) | (_, Some(None)) => findings.push(not_followed(&index)),
                (name, namespace) => {
                    attributes.tell(&index, name.flatten().as_deref(), namespace.flatten().as_deref());
                }
            }
        }
        (attributes, findings)
    }

    fn shown(&self, block: &Block) -> String {
        let label = block.labels.join(".");
        if label.is_empty() { block.kind.clone() } else { label }
    }

    /// The mapping from Okta to the application: the first of them.
    fn mapping(&self) -> Option<&Block> {
        let names_okta = |block: &Block, end: &str| {
            block.attribute(end).is_some_and(|attribute| self.text[attribute.span.clone()].contains(OKTA_USER))
        };
        let mut outward = self.resources(MAPPING).filter(|block| !names_okta(block, "target_id"));
        outward.next()
    }

    /// What is filled in a mapping, and what is to be said of the rest.
    fn entries<'b>(&self, mapping: &'b Block) -> (Vec<Entry<'b>>, Vec<Finding>) {
        let mut entries = Vec::new();
        let mut findings = Vec::new();
        for block in &mapping.blocks {
            match (block.kind.as_str(), self.text_at(block, "id"), self.text_at(block, "expression")) {
                ("mappings", Some(name), Some(expression)) => {
                    let status = self.text_at(block, "push_status");
                    let at_creation = status.as_deref() == Some(status_of(Apply::OnlyAtCreation));
                    let apply = if at_creation { Apply::OnlyAtCreation } else { Apply::Always };
                    entries.push(Entry { block, filled: Filled { name, expression, apply } });
                }
                ("mappings", name, _) => {
                    findings.push(not_followed(name.as_deref().unwrap_or("an attribute of the mapping")));
                }
                ("dynamic", ..) => findings.push(not_followed("the dynamic mappings")),
                _ => {}
            }
        }
        (entries, findings)
    }
}

fn not_followed(what: &str) -> Finding {
    Finding::warning("okta-attribute-kept", format!("Kept in the file and not shown: {what}"))
        .because("It is known only to Terraform: a variable, a text with ${…} in it, or a block that is made for each of a list.")
        .remedy("Import what Okta has after terraform apply: GET /api/v1/mappings/{id}.")
        .at_source(what)
}

fn read(file: &FileText, _: &Wanted) -> Result<ReadMappings, NativeError> {
    let module = Module::open(file)?;
    let (attributes, mut findings) = module.attributes();
    let Some(mapping) = module.mapping() else {
        if module.resources(MAPPING).next().is_some() {
            return Err(NativeError::Refused {
                what: "Terraform of a mapping from an application to Okta, by which nothing is provisioned".to_owned(),
                remedy: "Take the file of the other direction, whose source_id is Okta's user.",
            });
        }
        findings.insert(0, schema_file::no_sources());
        let (rules, said) = schema_file::rules(&attributes);
        findings.extend(said);
        return Ok(read_mappings(rules, findings));
    };
    let (entries, said) = module.entries(mapping);
    findings.extend(said);
    let filled: Vec<Filled> = entries.into_iter().map(|entry| entry.filled).collect();
    let (rules, said) = resolved(&filled, &attributes);
    findings.extend(said);
    let rules = rules.into_iter().map(|resolved| resolved.rule).collect();
    let application = mapping.labels.get(1).cloned();
    Ok(ReadMappings { application, ..read_mappings(rules, findings) })
}

fn write(draft: &Draft<'_>) -> Result<Written, NativeError> {
    draft.of_users(edited, made)
}

/// A new module: a variable for the application, its attributes, and the mapping.
fn made(mapping: &Mapping) -> Written {
    let mut written = Written::default();
    let all = all_needed(mapped(mapping), &Attributes::default(), Vec::new(), &mut written);
    let mut text = String::from(
        "variable \"app_id\" {\n  type        = string\n  description = \"The id of the application in Okta.\"\n}\n\n",
    );
    text.push_str(&format!("data \"{OKTA_USER}\" \"user\" {{}}\n"));
    let custom = all.iter().filter(|needed| !stock::BASE.contains(&needed.filled.name.as_str()));
    for needed in custom {
        match property(needed, "var.app_id") {
            Some(property) => text.push_str(&format!("\n{property}")),
            None => written.findings.push(schema_file::no_spelling(&needed.target)),
        }
    }
    text.push_str(&format!("\n{}", whole_mapping(&all, "var.app_id", &format!("data.{OKTA_USER}.user.id"))));
    written.findings.extend(username_format(mapping));
    written.anew(text)
}

fn whole_mapping(all: &[Needed], app_id: &str, user_id: &str) -> String {
    let mut text = format!(
        "resource \"{MAPPING}\" \"to_app\" {{\n  source_id          = {user_id}\n  target_id          = {app_id}\n  delete_when_absent = false\n"
    );
    for needed in all {
        text.push_str(&format!("\n  {}\n", row(&needed.filled).join("\n  ")));
    }
    text.push_str("}\n");
    text
}

/// The lines of one filled attribute.
fn row(filled: &Filled) -> [String; 5] {
    [
        "mappings {".to_owned(),
        format!("  id          = {}", quoted(&filled.name)),
        format!("  expression  = {}", quoted(&filled.expression)),
        format!("  push_status = {}", quoted(status_of(filled.apply))),
        "}".to_owned(),
    ]
}

/// The resource of an attribute; `None` where Okta has no external name for it.
fn property(needed: &Needed, app_id: &str) -> Option<String> {
    let (name, namespace) = external::of(&needed.target)?;
    let index = &needed.filled.name;
    let label: String = index.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '_' }).collect();
    let lines = [
        format!("resource \"{PROPERTY}\" \"{label}\" {{"),
        format!("  app_id             = {app_id}"),
        format!("  index              = {}", quoted(index)),
        format!("  title              = {}", quoted(&needed.target.short())),
        format!("  type               = {}", quoted(schema_file::kind(&needed.target))),
        "  master             = \"PROFILE_MASTER\"".to_owned(),
        "  scope              = \"NONE\"".to_owned(),
        format!("  external_name      = {}", quoted(&name)),
        format!("  external_namespace = {}", quoted(&namespace)),
        "}\n".to_owned(),
    ];
    Some(lines.join("\n"))
}

/// The module with the rules in it: untouched but for what differs.
fn edited(file: &FileText, mapping: &Mapping) -> Result<Written, NativeError> {
    let module = Module::open(file)?;
    let (attributes, _) = module.attributes();
    let block = module.mapping();
    let entries = block.map(|block| module.entries(block).0).unwrap_or_default();
    let filled: Vec<Filled> = entries.iter().map(|entry| entry.filled.clone()).collect();
    let (rows, said) = resolved(&filled, &attributes);
    let mut edit =
        Edit { text: module.text, entries: &entries, edits: Vec::new(), gone: Vec::new(), written: Written::default() };
    edit.written.findings.extend(said.into_iter().filter(|finding| finding.code == "duplicate-target"));
    edit.rows(&rows, mapping);
    let taken = filled.iter().enumerate().filter(|(at, _)| !edit.gone.contains(at)).map(|(_, one)| one.name.clone());
    let taken: Vec<String> = taken.collect();
    let new = mapped(mapping).filter(|rule| rows.iter().all(|row| row.rule.target != rule.target));
    let new = all_needed(new, &attributes, taken, &mut edit.written);
    edit.add(&module, block, &attributes, &new);
    let mut written = edit.finish();
    written.bytes = file.encode(&written.text);
    Ok(written)
}

/// A module that is being edited.
struct Edit<'e, 'b> {
    text: &'e str,
    entries: &'e [Entry<'b>],
    edits: Vec<(Range<usize>, String)>,
    gone: Vec<usize>,
    written: Written,
}

impl Edit<'_, '_> {
    fn rows(&mut self, rows: &[Resolved], mapping: &Mapping) {
        let mut left: Vec<&Resolved> = Vec::new();
        let mut removed: Vec<&Resolved> = Vec::new();
        for row in rows {
            match mapping.rule(&row.rule.target) {
                Some(rule) if same_rule(rule, &row.rule) => left.push(row),
                Some(rule) if app_profile::expression_of(&rule.source).is_some() => {
                    left.push(row);
                    self.refill(row, rule);
                }
                _ => removed.push(row),
            }
        }
        for row in removed {
            self.remove(row.at);
            self.written.changes.push(NativeChange::of_user(MappingChange::Removed(Arc::new(row.rule.clone()))));
            // The type goes with the last of those that it is of.
            let companion = row.companion.filter(|at| left.iter().all(|left| left.companion != Some(*at)));
            companion.into_iter().for_each(|at| self.remove(at));
        }
    }

    fn refill(&mut self, row: &Resolved, rule: &Arc<Rule>) {
        let block = self.entries[row.at].block;
        if rule.source != row.rule.source {
            let expression = app_profile::expression_of(&rule.source).unwrap_or_default();
            self.set(block, "expression", &expression);
        }
        if rule.apply != row.rule.apply {
            self.set(block, "push_status", status_of(rule.apply));
        }
        self.written.findings.extend(not_said(rule));
        let before = Arc::new(row.rule.clone());
        self.written.changes.push(NativeChange::of_user(MappingChange::Changed { before, after: rule.clone() }));
    }

    /// Another text for an attribute; one that is not there goes behind the last.
    fn set(&mut self, block: &Block, name: &str, text: &str) {
        let text = quoted(text);
        match (block.attribute(name), block.attributes.last()) {
            (Some(attribute), _) => self.edits.push((attribute.span.clone(), text)),
            (None, Some(last)) => {
                let (newline, indent) = (self.newline(), self.indent(last.start));
                self.edits.push((last.span.end..last.span.end, format!("{newline}{indent}{name} = {text}")));
            }
            (None, None) => {}
        }
    }

    /// A block goes with its lines, and with an empty one behind them where one stands before them too.
    fn remove(&mut self, at: usize) {
        if self.gone.contains(&at) {
            return;
        }
        self.gone.push(at);
        let span = self.entries[at].block.span.clone();
        let start = span.start - self.indent(span.start).len();
        let rest = &self.text[span.end..];
        let line_end = rest.find('\n').map_or(rest.len(), |end| end + 1);
        let is_alone = rest[..line_end].trim().is_empty() && (start == 0 || self.text[..start].ends_with('\n'));
        let whole = if is_alone { start..span.end + line_end } else { span };
        self.edits.push((whole, String::new()));
    }

    /// New rows behind the last one, the attributes that no application has from the start behind all else.
    fn add(&mut self, module: &Module<'_>, block: Option<&Block>, attributes: &Attributes, new: &[Needed]) {
        if new.is_empty() {
            return;
        }
        let newline = self.newline();
        let property_block = module.resources(PROPERTY).next();
        let app_id = property_block.and_then(|block| block.attribute("app_id"));
        let app_id = app_id.or_else(|| block.and_then(|block| block.attribute("target_id")));
        let app_id = app_id.map_or("var.app_id", |attribute| &self.text[attribute.span.clone()]);
        let mut tail = String::new();
        for needed in new.iter().filter(|needed| !attributes.has(&needed.filled.name)) {
            let is_stock = stock::target(&needed.filled.name).as_ref() == Some(&needed.target);
            match property(needed, app_id) {
                _ if is_stock => {}
                Some(property) => tail.push_str(&format!("\n{property}")),
                None => self.written.findings.push(schema_file::no_spelling(&needed.target)),
            }
        }
        match block {
            Some(block) => self.add_rows(block, new),
            None => tail.push_str(&format!("\n{}", whole_mapping(new, app_id, &format!("data.{OKTA_USER}.user.id")))),
        }
        if !tail.is_empty() {
            let end = self.text.len();
            let gap = if self.text.ends_with('\n') { "" } else { "\n" };
            self.edits.push((end..end, format!("{gap}{tail}").replace('\n', newline)));
        }
    }

    fn add_rows(&mut self, block: &Block, new: &[Needed]) {
        let newline = self.newline();
        let last = block.blocks.iter().rfind(|inner| inner.kind == "mappings");
        let (at, indent) = match (last, block.attributes.last()) {
            (Some(last), _) => (last.span.end, self.indent(last.span.start)),
            (None, Some(last)) => (last.span.end, self.indent(last.start)),
            (None, None) => (block.span.end - 1, "  ".to_owned()),
        };
        let rows = new.iter().map(|needed| {
            let lines = row(&needed.filled);
            format!("{newline}{indent}{}", lines.join(&format!("{newline}{indent}")))
        });
        let rows: String = rows.collect();
        let tail = if at == block.span.end - 1 { newline } else { "" };
        self.edits.push((at..at, format!("{rows}{tail}")));
    }

    fn newline(&self) -> &'static str {
        if self.text.contains("\r\n") { "\r\n" } else { "\n" }
    }

    /// The blanks before a place, back to the beginning of its line.
    fn indent(&self, at: usize) -> String {
        let before = &self.text[..at];
        before[before.trim_end_matches([' ', '\t']).len()..].to_owned()
    }

    fn finish(mut self) -> Written {
        let mut text = self.text.to_owned();
        self.edits.sort_by_key(|(span, _)| (span.start, span.end));
        for (span, new) in self.edits.into_iter().rev() {
            text.replace_range(span, &new);
        }
        self.written.text = text;
        self.written
    }
}
