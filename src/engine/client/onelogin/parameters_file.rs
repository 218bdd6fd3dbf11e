//! OneLogin's parameters of an application: what `{$parameters.…}` of the template stands for.
//!
//! The body of `/api/2/apps/{id}` (OneLogin API, App parameters): by name, the field that fills a parameter, or
//! `_macro_` and a text with macros; its default; and whether nothing is sent where it is blank. Parameters fill no
//! attribute by themselves, so a file of them holds the rules of those that a template has by convention.

use std::sync::Arc;

use serde_json::{Map, Value, json};

use super::sheet::{self, SKIP_IF_BLANK};
use crate::base::{Finding, ResourceKind};
use crate::client::native::edits::{Edits, NodePath};
use crate::client::native::form::FileText;
use crate::client::native::tree::JsonNode;
use crate::client::native::{
    Base, Draft, KitFile, NativeChange, NativeError, NativeFormat, ReadMappings, Wanted, Written,
};
use crate::mapping::{Mapping, MappingChange, Rule, RuleSource};
use crate::scim::TargetPath;
use crate::scim::schema;

pub(super) static FORMAT: NativeFormat = NativeFormat {
    id: "onelogin-parameters",
    title: "OneLogin application parameters",
    export_label: "Export the OneLogin parameters…",
    about: "The body of PUT /api/2/apps/{id}, or what to enter under Parameters.",
    caution: "not tried in an account",
    file_name: "onelogin-parameters.json",
    base: Base::Welcome,
    beside: None,
    kit: &[KitFile { name: "README.md", text: include_str!("../../../../assets/kits/onelogin-parameters/README.md") }],
    marks: &["\"user_attribute_mappings\"", "\"user_attribute_macros\""],
    is,
    read,
    write,
};

const WAY_ON: &str = "Get it again: GET /api/2/apps/{id}.";
const LARGEST: usize = 4 << 20;

const MAPPED: &str = "user_attribute_mappings";
const MACROS: &str = "user_attribute_macros";
const DEFAULT: &str = "default_values";
const SKIP: &str = "skip_if_blank";
/// What [`MAPPED`] says where [`MACROS`] counts.
const IS_MACRO: &str = "_macro_";
/// Before the name of a custom field.
const CUSTOM: &str = "custom_attribute_";

fn is(file: &FileText) -> bool {
    let text = file.text.as_str();
    text.len() <= LARGEST && text.trim_start().starts_with('{') && text.contains("\"user_attribute_mappings\"")
}

/// A parameter, where it stands, and the rule that it makes.
struct Entry<'n> {
    place: NodePath,
    node: &'n JsonNode,
    name: &'n str,
    rule: Rule,
}

fn open(file: &FileText) -> Result<JsonNode, NativeError> {
    let root = JsonNode::read(&file.text).map_err(|fault| NativeError::NotJson { fault, remedy: WAY_ON })?;
    match root.get("parameters").is_some_and(JsonNode::is_object) {
        true => Ok(root),
        false => Err(NativeError::Refused {
            what: "no application of OneLogin's with parameters".to_owned(),
            remedy: WAY_ON,
        }),
    }
}

/// The parameters that are rules, and what is to be said of the others.
fn entries(root: &JsonNode) -> (Vec<Entry<'_>>, Vec<Finding>) {
    let mut entries: Vec<Entry<'_>> = Vec::new();
    let mut findings = Vec::new();
    let at = root.members().iter().position(|member| member.key == "parameters").unwrap_or_default();
    for (inner, member) in root.get("parameters").map(JsonNode::members).unwrap_or_default().iter().enumerate() {
        let (name, node) = (member.key.as_str(), &member.value);
        // OneLogin sends groups apart.
        if name == "groups" || !node.is_object() {
            continue;
        }
        let Some(target) = target(name) else {
            findings.push(kept(name, "which attribute it fills stands in the template"));
            continue;
        };
        let is_set = |key: &&&str| node.get(key).is_some_and(|value| !value.is_null());
        if let Some(key) = ["attributes_transformations", "values"].iter().find(is_set) {
            findings.push(kept(&format!("{key} of {name}"), "OneLogin does not document what it does"));
        }
        let mut rule = Rule::new(target, source(node));
        rule.matching = (name == "scimusername").then_some(1);
        rule.default = node.text(DEFAULT).filter(|default| !default.is_empty()).map(str::to_owned);
        if node.get(SKIP).is_some_and(JsonNode::is_true) {
            rule.extra.insert(SKIP_IF_BLANK.to_owned(), Value::Bool(true));
        }
        if entries.iter().all(|known| known.rule.target != rule.target) {
            entries.push(Entry { place: vec![at, inner], node, name, rule });
        }
    }
    (entries, findings)
}

/// The attribute that a parameter fills by convention: that of the template's own parameters, else one of its name.
fn target(name: &str) -> Option<TargetPath> {
    let own = sheet::target_of_parameter(name);
    let target = own.or_else(|| {
        let user = schema::rfc_user();
        let core = TargetPath::parse(name).ok().filter(|target| target.sub_attribute().is_none());
        let enterprise = TargetPath::parse(&format!("{}:{name}", crate::scim::ENTERPRISE_USER)).ok();
        core.into_iter().chain(enterprise).find(|target| user.attribute(target).is_some())
    })?;
    let is_leaf = target.sub_attribute().is_some() || !target.is_in_a_list();
    is_leaf.then_some(target)
}

fn source(node: &JsonNode) -> RuleSource {
    match node.text(MAPPED) {
        None | Some("") => RuleSource::None,
        Some(IS_MACRO) => match node.text(MACROS) {
            Some(text) if text.contains('{') => RuleSource::Expression { text: text.to_owned() },
            Some(text) => RuleSource::Constant { value: text.to_owned() },
            None => RuleSource::None,
        },
        Some(field) => {
            let custom = field.strip_prefix(CUSTOM).map(|name| format!("custom_fields.{name}"));
            RuleSource::Direct { attribute: custom.unwrap_or_else(|| field.to_owned()) }
        }
    }
}

/// What fills a parameter, as its members; `None` where a rule says only that the parameter is what it is.
fn filling(source: &RuleSource, parameter: &str) -> Option<(Value, Value)> {
    Some(match source {
        RuleSource::Direct { attribute } => {
            let name = attribute.trim_start_matches('$');
            if name.starts_with("parameters.") || sheet::is_parameter(name) || name == parameter && is_own(name) {
                return None;
            }
            let field = name.strip_prefix("user.").unwrap_or(name);
            let custom = field.strip_prefix("custom_fields.").map(|name| format!("{CUSTOM}{name}"));
            (json!(custom.unwrap_or_else(|| field.to_owned())), Value::Null)
        }
        RuleSource::Constant { value } => (json!(IS_MACRO), json!(value)),
        RuleSource::Expression { text } => (json!(IS_MACRO), json!(text.replace("{$user.", "{"))),
        RuleSource::None => (Value::Null, Value::Null),
    })
}

/// All parameters of an application, with what fills each.
pub(super) fn held(text: &str) -> Result<Vec<(String, RuleSource)>, NativeError> {
    let root = open(&FileText::pasted(text))?;
    let parameters = root.get("parameters").map(JsonNode::members).unwrap_or_default();
    Ok(parameters.iter().map(|member| (member.key.clone(), source(&member.value))).collect())
}

/// Whether a parameter that one of these fills has what the other gives.
pub(super) fn is_same(held: &RuleSource, given: &RuleSource) -> bool {
    let [held, given] = [held, given].map(|source| filling(source, ""));
    held.is_some() && held == given
}

/// `title` and `department` are fields and parameters of the same name: the one fills the other from the start.
fn is_own(name: &str) -> bool {
    sheet::target_of_parameter(name).is_some()
}

fn kept(what: &str, why: &str) -> Finding {
    Finding::warning("template-kept", format!("{what} is kept in the file and not shown"))
        .because(format!("It is no rule: {why}."))
        .remedy("Edit it in OneLogin.")
        .at_source(what)
}

fn read(file: &FileText, _: &Wanted) -> Result<ReadMappings, NativeError> {
    let root = open(file)?;
    let (entries, said) = entries(&root);
    let mut rules: Vec<Rule> = entries.into_iter().map(|entry| entry.rule).collect();
    rules.extend(TargetPath::parse("active").ok().map(|target| Rule::direct(target, "active")));
    let mut findings = vec![only_parameters()];
    findings.extend(said);
    let application = root.text("name").map(str::to_owned);
    let user = Some(Mapping::new(ResourceKind::User, rules));
    Ok(ReadMappings { user, application, findings, ..ReadMappings::default() })
}

fn only_parameters() -> Finding {
    Finding::warning("onelogin-parameters-only", "The file says what fills parameters, not where they go")
        .because("That stands in the SCIM JSON template. Shown are the attributes that parameters of these names fill by convention; what the template fills from fields of the user is not among them.")
        .remedy("Import the template (Configuration > SCIM JSON Template), and compare.")
}

fn write(draft: &Draft<'_>) -> Result<Written, NativeError> {
    draft.of_users(edited, made)
}

/// A parameter for a rule that needs one: its name and its members.
fn parameter(rule: &Rule) -> Option<(String, Value)> {
    let name = sheet::parameter(rule)?;
    let (mapped, macros) = filling(&rule.source, "")?;
    let mut fields = Map::from_iter([
        ("label".to_owned(), json!(rule.target.short())),
        (MAPPED.to_owned(), mapped),
        (MACROS.to_owned(), macros),
    ]);
    fields.extend(rule.default.as_ref().map(|default| (DEFAULT.to_owned(), json!(default))));
    fields.insert(SKIP.to_owned(), json!(sheet::skips_blank(rule)));
    Some((name, Value::Object(fields)))
}

fn made(mapping: &Mapping) -> Written {
    let mut written = Written::default();
    let mut parameters = Map::new();
    for rule in &mapping.rules {
        if let Some((name, value)) = parameter(rule) {
            parameters.insert(name, value);
            written.changes.push(NativeChange::of_user(MappingChange::Added(rule.clone())));
        }
    }
    written.anew(format!("{:#}\n", json!({ "parameters": parameters })))
}

/// The application with its parameters filled as the rules say: untouched but for what differs. A parameter that no rule
/// fills any more is emptied, for the application may need it.
fn edited(file: &FileText, mapping: &Mapping) -> Result<Written, NativeError> {
    let root = open(file)?;
    let (entries, _) = entries(&root);
    let mut written = Written::default();
    let mut edits = Edits::default();
    for entry in &entries {
        let Some(rule) = mapping.rule(&entry.rule.target) else {
            let empty = Rule::new(entry.rule.target.clone(), RuleSource::None);
            refill(entry, &empty, &mut edits);
            written.changes.push(NativeChange::of_user(MappingChange::Removed(Arc::new(entry.rule.clone()))));
            continue;
        };
        if refill(entry, rule, &mut edits) {
            let before = Arc::new(entry.rule.clone());
            written.changes.push(NativeChange::of_user(MappingChange::Changed { before, after: rule.clone() }));
        }
    }
    let at = root.members().iter().position(|member| member.key == "parameters").unwrap_or_default();
    let there = root.get("parameters").map(JsonNode::members).unwrap_or_default();
    for rule in mapping.rules.iter().filter(|rule| entries.iter().all(|entry| entry.rule.target != rule.target)) {
        let Some((name, value)) = parameter(rule) else { continue };
        if there.iter().all(|member| member.key != name) {
            edits.add_member(&[at], name, value);
            written.changes.push(NativeChange::of_user(MappingChange::Added(rule.clone())));
        }
    }
    Ok(written.over(file, edits.make(&file.text, &root, &|_| false)))
}

/// Sets what differs in a parameter. Whether anything did.
fn refill(entry: &Entry<'_>, rule: &Rule, edits: &mut Edits) -> bool {
    let before = &entry.rule;
    let mut fields: Vec<(&str, Value)> = Vec::new();
    if rule.source != before.source {
        let filling = filling(&rule.source, entry.name);
        fields.extend(filling.into_iter().flat_map(|(mapped, macros)| [(MAPPED, mapped), (MACROS, macros)]));
    }
    if rule.default != before.default {
        fields.push((DEFAULT, json!(rule.default)));
    }
    if sheet::skips_blank(rule) != sheet::skips_blank(before) {
        fields.push((SKIP, json!(sheet::skips_blank(rule))));
    }
    let some = !fields.is_empty();
    for (key, value) in fields {
        match entry.node.members().iter().position(|member| member.key == key) {
            Some(at) => edits.set(&[entry.place.as_slice(), &[at]].concat(), value),
            None if value.is_null() => {}
            None => edits.add_member(&entry.place, key, value),
        }
    }
    some
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::PerKind;
    use crate::client::native::{Told, tell};

    const FILE: &str = include_str!("../../../../tests/fixtures/native/onelogin-parameters.json");

    fn user(text: &str) -> Mapping {
        read(&FileText::pasted(text), &Wanted::default()).expect("parameters").user.expect("users")
    }

    fn written(base: Option<&str>, user: &Mapping) -> Written {
        let group = Mapping::new(ResourceKind::Group, Vec::new());
        let file = base.map(FileText::pasted);
        let mappings = PerKind { user, group: &group };
        write(&Draft { base: file.as_ref(), mappings, wanted: &Wanted::default() }).expect("parameters")
    }

    fn target(text: &str) -> TargetPath {
        TargetPath::parse(text).expect("a path")
    }

    #[test]
    fn parameters_are_read_with_their_defaults() {
        let file = FileText::pasted(FILE);
        assert!(matches!(tell(&file), Some(Told::Native(_, format)) if format.id == FORMAT.id));
        let read = read(&file, &Wanted::default()).expect("parameters");
        let codes: Vec<_> = read.findings.iter().map(|finding| finding.code).collect();
        assert_eq!(codes, ["onelogin-parameters-only", "template-kept"]);
        let user = read.user.expect("users");
        let said: Vec<_> = user.rules.iter().map(|rule| (rule.target.short(), rule.source.text())).collect();
        let expected = [
            ("userName", "email"),
            ("title", "{title} ({department})"),
            ("locale", ""),
            ("division", "custom_fields.unit"),
            ("active", "active"),
        ];
        assert_eq!(said, expected.map(|(target, text)| (target.to_owned(), text)));
        assert_eq!((user.rules[0].matching, user.rules[2].default.as_deref()), (Some(1), Some("nl")));
        let skips: Vec<_> = user.rules.iter().map(|rule| sheet::skips_blank(rule)).collect();
        assert_eq!(skips, [false, true, false, false, false]);
    }

    #[test]
    fn parameters_are_edited_in_place() {
        let mut mapping = user(FILE);
        assert_eq!(written(Some(FILE), &mapping).text, FILE);
        mapping.put(Rule::direct(target("title"), "custom_fields.role"));
        mapping.put(Rule { default: Some("X".to_owned()), ..Rule::direct(target("nickName"), "firstname") });
        mapping.put(Rule::direct(target("userName"), "scimusername"));
        let made = written(Some(FILE), &mapping);
        let expected = FILE
            .replace("\"_macro_\"", "\"custom_attribute_role\"")
            .replace("\"{title} ({department})\", \"skip_if_blank\": true", "null, \"skip_if_blank\": false")
            .replace(
                "_unit\" }\n",
                "_unit\" },\n    \"nickName\": { \"label\": \"nickName\", \"user_attribute_mappings\": \"firstname\", \"user_attribute_macros\": null, \"default_values\": \"X\", \"skip_if_blank\": false }\n",
            );
        assert_eq!(made.text, expected);
        mapping.remove(&target("title"));
        let emptied: Value = serde_json::from_str(&written(Some(FILE), &mapping).text).expect("JSON");
        assert_eq!(emptied["parameters"]["title"]["user_attribute_mappings"], Value::Null);
    }

    #[test]
    fn a_new_file_has_the_parameters_that_the_template_names() {
        let mut mapping = Mapping::new(ResourceKind::User, Vec::new());
        mapping.put(Rule::direct(target("userName"), "email"));
        mapping.put(Rule::direct(target("name.givenName"), "firstname"));
        mapping.put(Rule { default: Some("nl".to_owned()), ..Rule::direct(target("locale"), "preferred_locale_code") });
        let body: Value = serde_json::from_str(&written(None, &mapping).text).expect("JSON");
        let template = sheet::template(&mapping.rules);
        let names: Vec<_> = body["parameters"].as_object().expect("an object").keys().collect();
        assert_eq!(names, ["scimusername", "locale"]);
        assert_eq!(
            (&template["userName"], &template["locale"]),
            (&json!("{$parameters.scimusername}"), &json!("{$parameters.locale}"))
        );
        assert_eq!(template["name"]["givenName"], "{$user.firstname}");
        assert_eq!(body["parameters"]["locale"]["default_values"], "nl");
    }
}
