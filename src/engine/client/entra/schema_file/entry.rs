//! One attribute mapping of a schema, as a rule and back (Microsoft Graph: attributeMapping, attributeMappingSource).

use serde_json::{Map, Value, json};

use super::parameters;
use crate::base::{Finding, ResourceKind};
use crate::mapping::{Apply, Rule, RuleSource};
use crate::scim::TargetPath;

/// An entry, whole: what is not known of it is kept.
pub(super) struct Entry {
    kind: ResourceKind,
    fields: Map<String, Value>,
}

/// Whether two rules are the same to Entra.
pub(super) fn same_rule(a: &Rule, b: &Rule) -> bool {
    a.source == b.source && a.default == b.default && a.apply == b.apply && a.matching == b.matching
}

impl Entry {
    pub fn read(kind: ResourceKind, text: &str) -> Option<Self> {
        let fields = serde_json::from_str(text).ok()?;
        Some(Self { kind, fields })
    }

    fn text(&self, key: &str) -> Option<&str> {
        self.fields.get(key).and_then(Value::as_str)
    }

    /// The rule; a finding when there is none for it.
    pub fn rule(&self) -> Result<Rule, Box<Finding>> {
        let name = self.text("targetAttributeName").unwrap_or_default();
        let target = TargetPath::parse(name).map_err(|error| {
            let finding = Finding::warning(
                "schema-row-not-carried",
                format!("The row of {name} is kept in the file and not shown"),
            );
            Box::new(finding.because(error.to_string()).remedy("Edit this row in Entra."))
        })?;
        let mut rule = Rule::new(target, source(self.fields.get("source")));
        rule.default = self.text("defaultValue").filter(|d| !d.is_empty()).map(str::to_owned);
        rule.matching = self
            .fields
            .get("matchingPriority")
            .and_then(Value::as_u64)
            .filter(|p| *p > 0)
            .and_then(|p| u8::try_from(p).ok());
        rule.apply = if self.text("flowType") == Some("ObjectAddOnly") { Apply::OnlyAtCreation } else { Apply::Always };
        Ok(rule)
    }

    /// What the rule does not say and the file keeps.
    pub fn not_carried(&self) -> Option<Finding> {
        let flow = self.text("flowType").filter(|f| !matches!(*f, "Always" | "ObjectAddOnly"))?;
        let name = self.text("targetAttributeName").unwrap_or_default();
        Some(
            Finding::note("schema-flow-kept", format!("The row of {name} flows as {flow}"))
                .because("Crosswalk knows Always and Only at creation. The row is shown as Always, and kept as it is unless you change when it applies.")
                .remedy("Nothing, unless you want it otherwise.")
                .at_target(name),
        )
    }

    /// The entry with what differs between the two rules.
    pub fn with(&self, rule: &Rule, before: &Rule, findings: &mut Vec<Finding>) -> Value {
        let mut fields = self.fields.clone();
        if rule.source != before.source {
            fields.insert("source".to_owned(), source_json(self.kind, rule, findings));
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
        Value::Object(fields)
    }

    /// A new entry, in the order of newer exports.
    pub fn made(kind: ResourceKind, rule: &Rule, findings: &mut Vec<Finding>) -> Value {
        json!({
            "defaultValue": rule.default.as_deref().unwrap_or_default(),
            "exportMissingReferences": false,
            "flowBehavior": "FlowWhenChanged",
            "flowType": flow_type(rule.apply),
            "matchingPriority": rule.matching.unwrap_or(0),
            "targetAttributeName": rule.target.to_string(),
            "source": source_json(kind, rule, findings),
        })
    }
}

const fn flow_type(apply: Apply) -> &'static str {
    match apply {
        Apply::Always => "Always",
        Apply::OnlyAtCreation => "ObjectAddOnly",
    }
}

fn source(source: Option<&Value>) -> RuleSource {
    let Some(source) = source.filter(|s| !s.is_null()) else { return RuleSource::None };
    let text = |key: &str| source.get(key).and_then(Value::as_str).unwrap_or_default().to_owned();
    match source.get("type").and_then(Value::as_str) {
        Some("Attribute") => RuleSource::Direct { attribute: text("name") },
        Some("Constant") => RuleSource::Constant { value: text("name") },
        _ => RuleSource::Expression { text: text("expression") },
    }
}

fn source_json(kind: ResourceKind, rule: &Rule, findings: &mut Vec<Finding>) -> Value {
    match &rule.source {
        RuleSource::None => Value::Null,
        RuleSource::Direct { attribute } => parameters::attribute(attribute),
        RuleSource::Constant { value } => parameters::constant(value),
        RuleSource::Expression { text } => {
            let (json, problem) = parameters::expression(text);
            findings.extend(problem.map(|p| p.at_target(rule.target.to_string())).map(|mut f| {
                f.place.kind = Some(kind);
                f
            }));
            json
        }
    }
}
