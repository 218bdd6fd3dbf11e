//! One attribute mapping of a schema, as a rule and back (Microsoft Graph: attributeMapping, attributeMappingSource).

use serde_json::{Map, Value, json};

use super::keys::Keys;
use super::parameters;
use crate::base::{Finding, ResourceKind, capitalised};
use crate::client::native::tree::JsonNode;
use crate::expression::{self, Outline};
use crate::mapping::{Apply, Rule, RuleSource};
use crate::scim::TargetPath;

/// Whether two rules are the same to Entra.
pub(super) fn same_rule(a: &Rule, b: &Rule) -> bool {
    a.source == b.source && a.default == b.default && a.apply == b.apply && a.matching == b.matching
}

/// The name of a row's target, as the file writes it.
pub(super) fn target_name(row: &JsonNode) -> &str {
    row.text("targetAttributeName").unwrap_or_default()
}

/// The rule of a row; a finding when there is none for it.
pub(super) fn rule(row: &JsonNode) -> Result<Rule, Box<Finding>> {
    let name = target_name(row);
    let target = TargetPath::parse(name).map_err(|error| {
        let finding =
            Finding::warning("schema-row-not-carried", format!("The row of {name} is kept in the file and not shown"));
        Box::new(finding.because(error.to_string()).remedy("Edit this row in Entra."))
    })?;
    let mut rule = Rule::new(target, source(row.get("source")));
    rule.default = row.text("defaultValue").filter(|d| !d.is_empty()).map(str::to_owned);
    let priority = row.get("matchingPriority").map(JsonNode::value);
    rule.matching = priority.as_ref().and_then(Value::as_u64).filter(|p| *p > 0).and_then(|p| u8::try_from(p).ok());
    let at_creation = row.text("flowType").is_some_and(|flow| flow.eq_ignore_ascii_case(AT_CREATION));
    rule.apply = if at_creation { Apply::OnlyAtCreation } else { Apply::Always };
    Ok(rule)
}

const AT_CREATION: &str = "ObjectAddOnly";
const ALWAYS: &str = "Always";

/// What the rule does not say and the file keeps.
pub(super) fn not_carried(row: &JsonNode) -> Option<Finding> {
    let known = |flow: &&str| [ALWAYS, AT_CREATION].iter().any(|known| flow.eq_ignore_ascii_case(known));
    let flow = row.text("flowType").filter(|flow| !known(flow))?;
    let name = target_name(row);
    Some(
        Finding::note("schema-flow-kept", format!("The row of {name} flows as {flow}"))
            .because("Crosswalk knows Always and Only at creation. The row is shown as Always, and kept as it is unless you change when it applies.")
            .remedy("Nothing, unless you want it otherwise.")
            .at_target(name),
    )
}

const fn flow_type(apply: Apply) -> &'static str {
    match apply {
        Apply::Always => ALWAYS,
        Apply::OnlyAtCreation => AT_CREATION,
    }
}

/// A source as a rule has it. Hand-written files leave out what Entra fills in: a constant's or an attribute's `name`.
fn source(source: Option<&JsonNode>) -> RuleSource {
    let Some(source) = source.filter(|source| !source.is_null()) else { return RuleSource::None };
    let expression = source.text("expression").unwrap_or_default();
    let name = source.text("name").filter(|name| !name.is_empty());
    match source.text("type").unwrap_or_default().to_ascii_lowercase().as_str() {
        "attribute" => {
            let bare = expression.trim().trim_start_matches('[').trim_end_matches(']');
            RuleSource::Direct { attribute: name.unwrap_or(bare).to_owned() }
        }
        "constant" => {
            let value =
                name.map(str::to_owned).or_else(|| literal(expression)).unwrap_or_else(|| expression.to_owned());
            RuleSource::Constant { value }
        }
        _ => RuleSource::Expression { text: expression.to_owned() },
    }
}

/// The text that an expression is, when it is nothing else.
fn literal(text: &str) -> Option<String> {
    let parsed = expression::parse(super::client().dialect, text).expression?;
    if let Outline::Text(value) = parsed.outlined().what { Some(value.to_owned()) } else { None }
}

/// How the rows of a file are written, learnt from one of them.
pub(super) struct Manner<'n> {
    pub like: Option<&'n JsonNode>,
    /// Targets of the core schema stand with its URN in front.
    pub with_urn: Option<&'static str>,
}

impl Manner<'_> {
    /// What of a row differs between two rules: members to set.
    pub fn changed(&self, row: &JsonNode, rule: &Rule, before: &Rule, out: &mut RowChange<'_>) -> Map<String, Value> {
        let mut fields = Map::new();
        if rule.source != before.source {
            let full = out.source(rule);
            let pattern = row.get("source").filter(|source| source.is_object());
            fields.insert("source".to_owned(), pattern.map_or(full.clone(), |like| trimmed(full, like)));
        }
        if rule.default != before.default {
            fields.insert("defaultValue".to_owned(), json!(rule.default.as_deref().unwrap_or_default()));
        }
        if rule.apply != before.apply {
            fields.insert("flowType".to_owned(), json!(flow_type(rule.apply)));
        }
        if rule.matching != before.matching {
            fields.insert("matchingPriority".to_owned(), json!(rule.matching.unwrap_or(0)));
        }
        fields.into_iter().map(|(key, value)| (key, self.cased(value))).collect()
    }

    /// A new row: the members that its neighbour has, in that order, and what else it needs.
    pub fn made(&self, rule: &Rule, out: &mut RowChange<'_>) -> Value {
        let target = match self.with_urn {
            Some(urn) if rule.target.extension().is_none() => format!("{urn}:{}", rule.target),
            _ => rule.target.to_string(),
        };
        let source = out.source(rule);
        let pattern = self.like.and_then(|like| like.get("source"));
        let all = [
            ("defaultValue", json!(rule.default), rule.default.is_some()),
            ("exportMissingReferences", json!(false), false),
            ("flowBehavior", json!("FlowWhenChanged"), false),
            ("flowType", json!(flow_type(rule.apply)), rule.apply != Apply::Always),
            ("matchingPriority", json!(rule.matching.unwrap_or(0)), rule.matching.is_some()),
            ("targetAttributeName", json!(target), true),
            ("source", pattern.map_or(source.clone(), |like| trimmed(source, like)), true),
        ];
        let Some(like) = self.like else {
            return Value::Object(all.into_iter().map(|(key, value, _)| (key.to_owned(), value)).collect());
        };
        let mut fields = Map::new();
        for member in like.members() {
            let known = all.iter().find(|(key, ..)| member.key.eq_ignore_ascii_case(key));
            fields.extend(known.map(|(_, value, _)| (member.key.clone(), self.cased(value.clone()))));
        }
        for (key, value, needed) in all {
            if needed && like.get(key).is_none() {
                fields.insert(self.key(key), self.cased(value));
            }
        }
        Value::Object(fields)
    }

    fn key(&self, key: &str) -> String {
        if self.capitals() { capitalised(key) } else { key.to_owned() }
    }

    fn capitals(&self) -> bool {
        self.like.is_some_and(JsonNode::has_capitals)
    }

    fn cased(&self, value: Value) -> Value {
        match value {
            Value::Object(members) if self.capitals() => {
                Value::Object(members.into_iter().map(|(key, value)| (self.key(&key), self.cased(value))).collect())
            }
            Value::Array(items) => items.into_iter().map(|item| self.cased(item)).collect(),
            other => other,
        }
    }
}

/// A source in the order of its pattern, without what that leaves out too: an empty list of parameters, a constant's name.
fn trimmed(mut source: Value, like: &JsonNode) -> Value {
    let Value::Object(fields) = &mut source else { return source };
    let is_empty = fields.get("parameters").and_then(Value::as_array).is_some_and(Vec::is_empty);
    if is_empty && like.get("parameters").is_none() {
        fields.shift_remove("parameters");
    }
    let constant = |kind: Option<&str>| kind.is_some_and(|kind| kind.eq_ignore_ascii_case("Constant"));
    if constant(fields.get("type").and_then(Value::as_str)) && constant(like.text("type")) && like.get("name").is_none()
    {
        fields.shift_remove("name");
    }
    let place = |key: &str| like.members().iter().position(|member| member.key.eq_ignore_ascii_case(key));
    let mut ordered: Vec<(String, Value)> = std::mem::take(fields).into_iter().collect();
    ordered.sort_by_key(|(key, _)| place(key).unwrap_or(usize::MAX));
    Value::Object(ordered.into_iter().collect())
}

/// What the writing of rules needs and finds out.
pub(super) struct RowChange<'a> {
    pub kind: ResourceKind,
    pub keys: &'a Keys,
    pub findings: Vec<Finding>,
    /// Where the keys of the last source's parameters come from.
    pub note: Option<String>,
}

impl RowChange<'_> {
    fn source(&mut self, rule: &Rule) -> Value {
        self.note = None;
        match &rule.source {
            RuleSource::None => Value::Null,
            RuleSource::Direct { attribute } => parameters::attribute(attribute),
            RuleSource::Constant { value } => parameters::constant(value),
            RuleSource::Expression { text } => {
                let made = parameters::expression(text, self.keys);
                self.note = made.note;
                self.findings.extend(made.problem.map(|problem| {
                    let mut finding = problem.at_target(rule.target.to_string());
                    finding.place.kind = Some(self.kind);
                    finding
                }));
                made.source
            }
        }
    }
}
