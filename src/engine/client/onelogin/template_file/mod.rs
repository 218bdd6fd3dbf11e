//! OneLogin's SCIM JSON template: read as rules, edited in place, or made anew.
//!
//! The template is the body of a user with macros where values go (developers.onelogin.com/scim/define-user-schema). It
//! says neither by which attribute people are found (OneLogin asks for userName) nor whether they are active (OneLogin
//! says that by itself), so the rules for both are not of the file. Published templates are full of slips, and what is
//! copied from a web page has its marks in it: both are said, and what cannot be a rule stays as it stands.

mod clean;
mod leaves;
mod lint;
mod parameters;
mod place;

use std::sync::Arc;

use serde_json::Value;

use super::sheet;
use crate::base::{Finding, ResourceKind};
use crate::client::native::edits::Edits;
use crate::client::native::form::FileText;
use crate::client::native::layout::Printer;
use crate::client::native::tree::{JsonKind, JsonMember, JsonNode, Macros};
use crate::client::native::{
    Base, Beside, Draft, KitFile, NativeChange, NativeError, NativeFormat, ReadMappings, Wanted, Written,
};
use crate::mapping::{Apply, Mapping, MappingChange, Rule, RuleSource};
use crate::scim::TargetPath;
use leaves::Leaf;
use parameters::{Parameters, Reference};

pub(super) static FORMAT: NativeFormat = NativeFormat {
    id: "onelogin-template",
    title: "OneLogin SCIM JSON template",
    export_label: "Export the OneLogin template…",
    about: "Pastes into Configuration > SCIM JSON Template.",
    caution: "",
    file_name: "onelogin-template.json",
    base: Base::Welcome,
    beside: Some(Beside {
        label: "Parameters…",
        title: "The application with its parameters",
        about: "What OneLogin answers to GET /api/2/apps/{id}: which value each parameter has that the template refers to",
        used: "parameters as in",
        argument: "parameters",
        format: Some("onelogin-parameters"),
    }),
    kit: &[KitFile { name: "README.md", text: include_str!("../../../../../assets/kits/onelogin-template/README.md") }],
    marks: &["{$user", "{$parameters"],
    is,
    read,
    write,
};

const WAY_ON: &str =
    "Mend it where it stands (in OneLogin: Configuration > SCIM JSON Template), then copy all of it and try again.";

/// Templates have a few kilobytes.
const LARGEST: usize = 1 << 20;

/// A macro with its dollar stands in a template of OneLogin's and in no payload of people.
fn is(file: &FileText) -> bool {
    let text = file.text.as_str();
    let has = |mark: &str| text.contains(mark);
    let is_object = text.trim_start().starts_with(['{', '\\']);
    let is_template = || has("{$user.") || has("{$parameters.") || has("{$user\\") || has("{$parameters\\");
    // A crosswalk file has macros in its expressions too.
    text.len() <= LARGEST && is_object && is_template() && !has("\"rules\"")
}

/// A template, as it was read.
struct Template<'t> {
    /// Without the marks of a web page.
    text: std::borrow::Cow<'t, str>,
    root: JsonNode,
    findings: Vec<Finding>,
}

impl<'t> Template<'t> {
    fn open(file: &'t FileText) -> Result<Self, NativeError> {
        let (text, findings) = match JsonNode::read_with(&file.text, Macros::Yes) {
            Ok(root) => return Ok(Self { text: file.text.as_str().into(), root, findings: Vec::new() }),
            Err(_) => clean::cleaned(&file.text),
        };
        let root =
            JsonNode::read_with(&text, Macros::Yes).map_err(|fault| NativeError::NotJson { fault, remedy: WAY_ON })?;
        Ok(Self { text, root, findings })
    }

    /// The leaves that are rules, the first of each target, and what is to be said of the others.
    fn rows(&self) -> (Vec<Row<'_>>, Vec<Finding>) {
        let leaves::Found { leaves, mut findings } = leaves::found(&self.root);
        let mut rows: Vec<Row<'_>> = Vec::new();
        for leaf in leaves {
            if rows.iter().any(|row| row.rule.target == leaf.target) {
                findings.push(duplicate(&leaf.target));
                continue;
            }
            let mut rule = Rule::new(leaf.target.clone(), leaf.source(&self.text));
            rule.matching = is_user_name(&rule.target).then_some(1);
            rows.push(Row { leaf, rule });
        }
        (rows, findings)
    }
}

/// A leaf that a rule is read from.
struct Row<'n> {
    leaf: Leaf<'n>,
    rule: Rule,
}

/// OneLogin looks people up by it (developers.onelogin.com/scim/implement-scim-api).
fn is_user_name(target: &TargetPath) -> bool {
    target.extension().is_none() && target.attribute().eq_ignore_ascii_case("userName")
}

fn duplicate(target: &TargetPath) -> Finding {
    Finding::warning("duplicate-target", format!("The template fills {} twice", target.short()))
        .because(
            "A mapping has one rule for a target, the first one. The other stays in the file as it is; both are sent.",
        )
        .remedy("Remove one of them, or tell them apart by their type.")
        .at_target(target.to_string())
}

fn read(file: &FileText, _: &Wanted) -> Result<ReadMappings, NativeError> {
    let template = Template::open(file)?;
    let (rows, said) = template.rows();
    let mut rules: Vec<Rule> = rows.into_iter().map(|row| row.rule).collect();
    if rules.iter().all(|rule| sheet::is_in_template(&rule.target)) {
        rules.extend(TargetPath::parse("active").ok().map(|target| Rule::direct(target, "active")));
    }
    let mut findings = template.findings.clone();
    findings.extend(said);
    findings.extend(lint::lints(&template.root, &rules));
    let user = Some(Mapping::new(ResourceKind::User, rules));
    Ok(ReadMappings { user, findings, ..ReadMappings::default() })
}

fn write(draft: &Draft<'_>) -> Result<Written, NativeError> {
    let parameters = Parameters::of(draft.wanted.beside.as_deref(), draft.wanted.names_parameters)?;
    draft.of_users(|file, mapping| edited(file, mapping, &parameters), made)
}

/// A new template: what Preview fills in.
fn made(mapping: &Mapping) -> Written {
    let body = sheet::template(&mapping.rules);
    let rules = mapping.rules.iter().filter(|rule| sheet::is_in_template(&rule.target));
    let changes = rules.clone().map(|rule| NativeChange::of_user(MappingChange::Added(rule.clone()))).collect();
    let findings = rules.filter_map(|rule| not_said(rule)).collect();
    Written { changes, findings, ..Written::default() }.anew(format!("{body:#}\n"))
}

/// The template with the rules in it: untouched but for what differs.
fn edited(file: &FileText, mapping: &Mapping, parameters: &Parameters) -> Result<Written, NativeError> {
    let template = Template::open(file)?;
    let (rows, said) = template.rows();
    let mut written = Written { findings: template.findings.clone(), ..Written::default() };
    written.findings.extend(said.into_iter().filter(|finding| finding.code == "duplicate-target"));
    let mut edits = Edits::default();
    let mut gone: Vec<&[usize]> = Vec::new();
    for row in &rows {
        match mapping.rule(&row.rule.target) {
            Some(rule) if rule.source == row.rule.source => {}
            Some(rule) if !is_by_client(rule) => {
                written.findings.extend(not_said(rule));
                let parameter = row.leaf.parameter(&template.text);
                let note = match parameter.map(|parameter| (parameter, parameters.reference(parameter, rule))) {
                    Some((parameter, Reference::Goes(held))) => Some(in_place_of(parameter, held.as_deref())),
                    Some((parameter, reference)) => {
                        written.findings.push(parameters::stays(parameter, rule, &reference));
                        continue;
                    }
                    None => None,
                };
                refill(&template, row, rule, &mut edits);
                let change = MappingChange::Changed { before: Arc::new(row.rule.clone()), after: rule.clone() };
                written.changes.push(NativeChange { note, ..NativeChange::of_user(change) });
            }
            // What the client says by itself has no line: one that somebody added sends a text.
            _ => {
                gone.push(&row.leaf.place);
                edits.remove(&row.leaf.place);
                written.changes.push(NativeChange::of_user(MappingChange::Removed(Arc::new(row.rule.clone()))));
            }
        }
    }
    let is_new = |rule: &&Arc<Rule>| rows.iter().all(|row| row.rule.target != rule.target);
    let new = mapping.rules.iter().filter(is_new).filter(|rule| sheet::is_in_template(&rule.target));
    let mut places = place::Places::of(&template.root, &gone);
    for rule in new {
        match places.add(rule, sheet::value_in_place(rule), &mut edits) {
            true => written.changes.push(NativeChange::of_user(MappingChange::Added(rule.clone()))),
            false => written.findings.push(no_place(rule)),
        }
        written.findings.extend(not_said(rule));
    }
    places.finish(&mut edits);
    let stays = |finding: &Finding| written.removed().iter().all(|gone| finding.place.target.as_ref() != Some(gone));
    let as_text: Vec<Finding> = lint::truth_as_text(&template.root).into_iter().filter(stays).collect();
    written.findings.extend(as_text);
    Ok(written.over(file, edits.make(&template.text, &template.root, &is_filling)))
}

/// Whether the client says by itself what a rule gives.
fn is_by_client(rule: &Rule) -> bool {
    let own = RuleSource::Direct { attribute: "active".to_owned() };
    !sheet::is_in_template(&rule.target) && (rule.source == own || rule.source == RuleSource::None)
}

/// What a rule takes the place of.
fn in_place_of(parameter: &str, held: Option<&str>) -> String {
    let held = held.map(|held| format!(", which holds {held}")).unwrap_or_default();
    format!("In place of the parameter {parameter}{held}")
}

/// What alone makes no address, telephone or role: its type, whether it is the primary one.
fn is_filling(member: &JsonMember) -> bool {
    !has_macro(&member.value.value()) && ["type", "primary"].iter().any(|name| member.key.eq_ignore_ascii_case(name))
}

/// Another value in a leaf. A macro that stands without quotes stays so.
fn refill(template: &Template<'_>, row: &Row<'_>, rule: &Rule, edits: &mut Edits) {
    let value = sheet::value_in_place(rule);
    match (&row.leaf.node.kind, value.as_str()) {
        (JsonKind::Macro(_), Some(text)) if leaves::is_one_macro(text) => edits.raw(&row.leaf.place, text.to_owned()),
        (JsonKind::Macro(_), Some(text)) => edits.raw(&row.leaf.place, Printer::of(&template.text).string(text)),
        _ => edits.set(&row.leaf.place, value),
    }
}

/// What a rule has and a template has no place for.
fn not_said(rule: &Rule) -> Option<Finding> {
    let what = match (&rule.default, rule.apply) {
        (Some(_), _) => "its default",
        (None, Apply::OnlyAtCreation) => "that it is sent only at creation",
        (None, Apply::Always) => return None,
    };
    Some(
        Finding::warning("file-cannot-say", format!("The template does not say of {}: {what}", rule.target.short()))
            .because("A template is one body for creating and for changing, and has no defaults.")
            .remedy("Give a parameter of the application a default value, and use {$parameters.…} in the template.")
            .at_target(rule.target.to_string()),
    )
}

fn no_place(rule: &Rule) -> Finding {
    Finding::warning("template-no-place", format!("{} was not written", rule.target.short()))
        .because("The template has something of another shape where it would go, such as one object instead of a list.")
        .remedy("Make it a list in the template, then export again; or export without a base.")
        .at_target(rule.target.to_string())
}

/// Whether a value holds a macro.
fn has_macro(value: &Value) -> bool {
    value.as_str().is_some_and(|text| text.contains("{$"))
}

#[cfg(test)]
mod tests;
