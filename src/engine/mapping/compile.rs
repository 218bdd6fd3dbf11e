//! Compiling a mapping, and applying it to records.
//!
//! Everything that depends only on the mapping is worked out once: names are resolved, expressions parsed, types
//! looked up. A rule that cannot be used is kept with its [`Fault`] and takes no part; the others work.

use std::collections::{HashMap, HashSet};
use std::ops::Range;
use std::sync::{Arc, OnceLock};

use indexmap::IndexSet;
use serde_json::{Value as Json, json};

use super::convert::to_scim;
use super::writer::Assembler;
use super::{Apply, AttributeNames, AttributeSource, Mapping, Rule, RuleSource};
use crate::expression::{self, Attributes, Context, Diagnostic, Dialect, Expression, Flow, NotKnown, Note, Value};
use crate::scim::{Attribute, ManySets, ResourceType, TargetPath, says_nothing, schema};

/// Why a rule cannot be used as it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    pub message: String,
    pub remedy: String,
    /// Where in the expression, in bytes; `None` when it is not about a place in a text.
    pub span: Option<Range<usize>>,
}

/// A rule, ready to be applied.
#[derive(Clone, Debug)]
pub struct CompiledRule {
    pub rule: Arc<Rule>,
    /// The schema's word on the target; `None` for an attribute the schema does not have.
    pub attribute: Option<Attribute>,
    /// The names of the source attributes the rule reads, in order.
    pub reads: Vec<String>,
    pub fault: Option<Fault>,
    /// What its language has to say of an expression that is none the less one.
    pub doubts: Vec<Diagnostic>,
    program: Program,
    dialect: Dialect,
}

impl CompiledRule {
    /// Whether the value is the identifier of another record, which the client replaces by the id in the account.
    pub fn is_reference(&self) -> bool {
        matches!(self.rule.target.attribute(), "manager" | "members")
            && self.rule.target.sub_attribute().is_none_or(|s| s == "value")
    }

    pub(super) fn program(&self) -> &Program {
        &self.program
    }

    /// The language of its expression.
    pub const fn dialect(&self) -> Dialect {
        self.dialect
    }

    /// Whether it asks for others by the whole record in view.
    pub fn asks_by_record(&self) -> bool {
        self.expression().is_some_and(Expression::asks_by_record)
    }

    /// Whether it asks for other records than the one in view.
    pub fn asks_others(&self) -> bool {
        self.expression().is_some_and(Expression::asks_others)
    }

    /// Its expression, when it is one and can be read.
    pub fn expression(&self) -> Option<&Expression> {
        if let Program::Expression { expression, .. } = &self.program { Some(expression) } else { None }
    }

    /// What each part of its expression gives for a record; nothing when it is no expression.
    pub fn explain(&self, record: &Json, context: &Context) -> Vec<expression::ExplainedPart> {
        let Program::Expression { expression, sources } = &self.program else { return Vec::new() };
        expression::explain(expression, self.rule.source.text(), &RecordAttributes { record, sources }, context)
    }

    /// What a record holds for each of [`Self::reads`], as a person reads it.
    pub fn read_values(&self, record: &Json) -> Vec<String> {
        self.sources().iter().map(|source| read(source.as_ref(), record).display()).collect()
    }

    /// The same as JSON; `None` for what the record does not have at all.
    pub fn read_json(&self, record: &Json) -> Vec<Option<Json>> {
        let value = |source: &Option<AttributeSource>| {
            let source = source.as_ref().filter(|source| !source.is_absent(record))?;
            Some(read(Some(source), record).to_json())
        };
        self.sources().iter().map(value).collect()
    }

    /// Whether it fills what nobody may read: then neither its values nor its text are said.
    pub fn is_secret(&self) -> bool {
        self.attribute.as_ref().is_some_and(Attribute::is_write_only) || schema::is_secret(&self.rule.target)
    }

    /// What a record has at the sources that the rule reads.
    pub fn holds(&self, record: &Json) -> Holds {
        let held = self.sources().iter().map(|source| match source {
            Some(AttributeSource::Path(path)) if path.get(record).is_none() => Holds::Absent,
            source if says_nothing(&read(source.as_ref(), record).to_json()) => Holds::Empty,
            _ => Holds::Something,
        });
        held.max().unwrap_or(Holds::Something)
    }

    /// What it sends as it is, when it does no more.
    pub(super) fn passed_source(&self) -> Option<&AttributeSource> {
        if let Program::Direct(source) = &self.program { source.as_ref() } else { None }
    }

    /// The sources behind [`Self::reads`], in the same order; `None` where the client has no such attribute.
    pub fn sources(&self) -> &[Option<AttributeSource>] {
        match &self.program {
            Program::Direct(source) => std::slice::from_ref(source),
            Program::Expression { sources, .. } => sources,
            Program::Constant(_) | Program::Nothing => &[],
        }
    }
}

/// What a record has of what a rule reads. Nothing at all and an empty value are two things.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Holds {
    /// The record does not have the attribute.
    Absent,
    /// It has it, without a value.
    Empty,
    Something,
}

#[derive(Clone, Debug)]
pub(super) enum Program {
    Direct(Option<AttributeSource>),
    Constant(String),
    Expression { expression: Arc<Expression>, sources: Vec<Option<AttributeSource>> },
    Nothing,
}

/// What a rule gave for one record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RuleState {
    Filled,
    /// The source gave nothing; the attribute is not sent.
    Empty,
    /// The expression asked to leave the attribute out (Entra's `IgnoreFlowIfNullOrEmpty`).
    LeftOut,
    /// There is a value, and it cannot be sent.
    Refused {
        message: String,
        remedy: String,
    },
    /// What the value rests on is not loaded: what is sent cannot be known, which is not the same as nothing.
    NotKnown {
        why: String,
        remedy: String,
    },
    /// The rule itself is at fault; see [`CompiledRule::fault`].
    Faulty,
}

/// One rule's result for one record.
#[derive(Clone, Debug, PartialEq)]
pub struct RuleResult {
    pub state: RuleState,
    /// What is sent, in the target's type.
    pub value: Option<Json>,
    /// The value is the rule's default, which clients send at creation only.
    pub is_default: bool,
    /// What the expression engine noted: documented limits, undocumented edges, lossy conversions.
    pub notes: Vec<Note>,
    /// What the record has of what the rule reads; asked when the rule gives nothing.
    pub held: Holds,
}

impl RuleResult {
    fn state(state: RuleState) -> Self {
        Self { state, value: None, is_default: false, notes: Vec::new(), held: Holds::Something }
    }

    /// What was noted of a value of the record that could not be read, or whose reading is a guess.
    pub fn unread(&self) -> Option<&Note> {
        self.notes.iter().find(|note| note.value.is_some())
    }

    /// What stands where there is nothing: absent, empty, and given by the rule are three things.
    pub const fn nothing(&self) -> &'static str {
        match self.held {
            Holds::Absent => "not in this record",
            Holds::Empty => "empty",
            Holds::Something => "rule gives nothing",
        }
    }

    /// Why there is nothing, in words that stand alone.
    pub const fn why_nothing(&self) -> &'static str {
        match self.held {
            Holds::Absent => "not in this record, which is not the same as empty",
            Holds::Empty => "empty",
            Holds::Something => "nothing: the rule gives none for what it reads",
        }
    }
}

/// A record, mapped.
#[derive(Clone, Debug)]
pub struct Mapped {
    /// The resource as it would be created: with defaults.
    pub resource: Json,
    /// One result for each rule, in the mapping's order.
    pub rules: Vec<RuleResult>,
}

/// A mapping, ready to be applied to any number of records from any thread.
#[derive(Clone)]
pub struct CompiledMapping {
    pub mapping: Arc<Mapping>,
    pub rules: Vec<CompiledRule>,
    /// Where each target's rule is.
    by_target: HashMap<TargetPath, usize>,
    /// The paths that hold for some rule's target, once somebody asks.
    covering: OnceLock<HashSet<TargetPath>>,
    /// What puts resources together where there are very many rules.
    assembler: Option<Arc<Assembler>>,
    schemas: Vec<String>,
}

impl std::fmt::Debug for CompiledMapping {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("CompiledMapping").field("rules", &self.rules.len()).finish()
    }
}

impl CompiledMapping {
    pub fn compile(
        mapping: &Arc<Mapping>,
        dialect: Dialect,
        names: &dyn AttributeNames,
        resource_type: &ResourceType,
    ) -> Self {
        let rules = mapping.rules.iter().map(|rule| compile_rule(rule, dialect, names, resource_type)).collect();
        let by_target = mapping.by_target().into_iter().map(|(target, at)| (target.clone(), at)).collect();
        let schemas = vec![resource_type.core.id.clone()];
        let assembler = Assembler::new(mapping.rules.iter().map(|rule| &rule.target), &schemas[0]).map(Arc::new);
        Self { mapping: mapping.clone(), rules, by_target, covering: OnceLock::new(), assembler, schemas }
    }

    /// Maps one record.
    pub fn apply(&self, record: &Json, context: &Context) -> Mapped {
        let rules: Vec<RuleResult> = self.rules.iter().map(|rule| rule.apply(record, context)).collect();
        Mapped { resource: self.resource(&rules, |_, _| true), rules }
    }

    /// The resource as an update would have it: without defaults and without what is sent at creation only.
    pub fn for_update(&self, mapped: &Mapped) -> Json {
        self.resource(&mapped.rules, |rule, result| !result.is_default && rule.rule.apply == Apply::Always)
    }

    fn resource(&self, results: &[RuleResult], wanted: impl Fn(&CompiledRule, &RuleResult) -> bool) -> Json {
        let value = |(rule, result): (&CompiledRule, _)| -> Option<&Json> {
            let result: &RuleResult = result;
            result.value.as_ref().filter(|_| wanted(rule, result))
        };
        let values: Vec<Option<&Json>> = self.rules.iter().zip(results).map(value).collect();
        let assembled = self.assembler.as_ref().and_then(|assembler| assembler.resource(&values));
        assembled.unwrap_or_else(|| self.set_one_by_one(&values))
    }

    pub(super) fn set_one_by_one(&self, values: &[Option<&Json>]) -> Json {
        let mut resource = json!({ "schemas": self.schemas });
        let mut extensions: IndexSet<&str> = IndexSet::new();
        let mut sets = ManySets::of(&mut resource);
        for (rule, value) in self.rules.iter().zip(values) {
            let Some(value) = value else { continue };
            let target = &rule.rule.target;
            sets.set(target, (*value).clone());
            extensions.extend(target.extension());
        }
        if let Some(Json::Array(schemas)) = resource.get_mut("schemas") {
            schemas.extend(extensions.into_iter().map(Json::from));
        }
        resource
    }

    /// Whether some rule asks for other records than the one in view.
    pub fn asks_others(&self) -> bool {
        self.rules.iter().any(CompiledRule::asks_others)
    }

    /// The targets of which it is not known what is sent for this record, each with the reason.
    pub fn not_known(&self, mapped: &Mapped) -> Vec<(TargetPath, String)> {
        let results = self.rules.iter().zip(&mapped.rules);
        let open = results.filter_map(|(rule, result)| match &result.state {
            RuleState::NotKnown { why, .. } => Some((rule.rule.target.clone(), why.clone())),
            _ => None,
        });
        open.collect()
    }

    /// What the resource lacks though a rule is to fill it, each target with a sentence that says why: it is not known, or it
    /// cannot be sent. What is empty is not lacking.
    pub fn lacking(&self, mapped: &Mapped) -> Vec<(TargetPath, String)> {
        let results = self.rules.iter().zip(&mapped.rules);
        let lacking = results.filter_map(|(rule, result)| {
            let target = &rule.rule.target;
            let said = match &result.state {
                RuleState::NotKnown { why, .. } => format!("is not shown, for it is not known: {why}"),
                RuleState::Refused { message, .. } => format!("is left out: {}", message.trim_end_matches('.')),
                _ => return None,
            };
            Some((target.clone(), format!("{} {said}.", target.short())))
        });
        lacking.collect()
    }

    /// The schema of its resource type, without extensions.
    pub fn core_schema(&self) -> &str {
        self.schemas.first().map_or("", String::as_str)
    }

    pub fn rule(&self, target: &TargetPath) -> Option<&CompiledRule> {
        self.rules.get(self.position(target)?)
    }

    /// Whether some rule fills this path, or a part of it.
    pub fn fills(&self, path: &TargetPath) -> bool {
        let covering = || self.rules.iter().flat_map(|rule| rule.rule.target.covering()).collect();
        self.covering.get_or_init(covering).contains(path)
    }

    /// The position of a target's rule, which is also that of its result in [`Mapped::rules`].
    pub fn position(&self, target: &TargetPath) -> Option<usize> {
        self.by_target.get(target).copied()
    }
}

fn compile_rule(
    rule: &Arc<Rule>,
    dialect: Dialect,
    names: &dyn AttributeNames,
    resource_type: &ResourceType,
) -> CompiledRule {
    let attribute = resource_type.attribute(&rule.target).cloned();
    let mut doubts = Vec::new();
    let (program, reads, mut fault) = match &rule.source {
        RuleSource::None => (Program::Nothing, Vec::new(), None),
        RuleSource::Constant { value } => (Program::Constant(value.clone()), Vec::new(), None),
        RuleSource::Direct { attribute } => match dialect.beyond_the_record(attribute) {
            Some(text) => compile_expression(&text, dialect, names, &mut Vec::new()),
            None => {
                let source = names.resolve(attribute);
                let fault = source.is_none().then(|| unknown_name(attribute, None));
                (Program::Direct(source), vec![attribute.clone()], fault)
            }
        },
        RuleSource::Expression { text } => compile_expression(text, dialect, names, &mut doubts),
    };
    if attribute.as_ref().is_some_and(Attribute::is_read_only) {
        fault.get_or_insert(Fault {
            message: format!("{} is set by the account, not by the provisioning client", rule.target.short()),
            remedy: "Remove the rule; the account answers this attribute itself.".to_owned(),
            span: None,
        });
    }
    CompiledRule { rule: rule.clone(), attribute, reads, fault, doubts, program, dialect }
}

fn compile_expression(
    text: &str,
    dialect: Dialect,
    names: &dyn AttributeNames,
    doubts: &mut Vec<Diagnostic>,
) -> (Program, Vec<String>, Option<Fault>) {
    let parsed = expression::parse(dialect, text);
    doubts.extend(parsed.diagnostics.iter().filter(|d| d.severity == crate::base::Severity::Warning).cloned());
    let error = parsed.diagnostics.iter().find(|d| d.severity == crate::base::Severity::Error).map(|d| Fault {
        message: d.message.clone(),
        remedy: d.remedy.clone(),
        span: Some(d.span.clone()),
    });
    let Some(expression) = parsed.expression else {
        let fault = error.or_else(|| {
            Some(Fault {
                message: "The expression is empty".to_owned(),
                remedy: "Type an expression, or choose None.".to_owned(),
                span: None,
            })
        });
        return (Program::Nothing, Vec::new(), fault);
    };
    let reads: Vec<String> = expression.attributes().iter().map(|a| a.name.clone()).collect();
    let sources: Vec<_> = reads.iter().map(|name| names.resolve(name)).collect();
    let unknown = expression.attributes().iter().zip(&sources).find(|(_, source)| source.is_none());
    let fault = error.or_else(|| unknown.map(|(a, _)| unknown_name(&a.name, a.spans.first().cloned())));
    (Program::Expression { expression: Arc::new(expression), sources }, reads, fault)
}

fn unknown_name(name: &str, span: Option<Range<usize>>) -> Fault {
    Fault {
        message: format!("There is no source attribute “{name}”"),
        remedy: "Choose one from the list on the left, or load a payload that holds it.".to_owned(),
        span,
    }
}

impl CompiledRule {
    /// Applies this rule alone, for live results beside an editor.
    pub fn apply(&self, record: &Json, context: &Context) -> RuleResult {
        if self.fault.is_some() {
            return RuleResult::state(RuleState::Faulty);
        }
        let mut notes = Vec::new();
        let result = match self.evaluate(record, context, &mut notes) {
            Ok(None) => RuleResult::state(RuleState::LeftOut),
            Ok(Some(value)) => self.converted(&value),
            Err(state) => RuleResult::state(state),
        };
        let mut result = if result.state == RuleState::Empty { self.with_default(result) } else { result };
        result.notes = notes;
        if result.state == RuleState::Empty && !self.reads.is_empty() {
            result.held = self.holds(record);
        }
        result
    }

    fn converted(&self, value: &Value<'_>) -> RuleResult {
        match to_scim(value, &self.rule.target, self.attribute.as_ref(), self.dialect) {
            Ok(Some(value)) => RuleResult { value: Some(value), ..RuleResult::state(RuleState::Filled) },
            Ok(None) => RuleResult::state(RuleState::Empty),
            Err(refusal) => RuleResult::state(RuleState::Refused { message: refusal.message, remedy: refusal.remedy }),
        }
    }

    fn with_default(&self, empty: RuleResult) -> RuleResult {
        match &self.rule.default {
            Some(default) if !default.is_empty() => {
                let result = self.converted(&Value::from_json(&Json::from(default.as_str())));
                RuleResult { is_default: true, ..result }
            }
            _ => empty,
        }
    }

    /// `None` when the attribute is to be left out of the flow.
    fn evaluate<'r>(
        &'r self,
        record: &'r Json,
        context: &'r Context,
        notes: &mut Vec<Note>,
    ) -> Result<Option<Value<'r>>, RuleState> {
        match &self.program {
            Program::Nothing => Ok(Some(Value::Null)),
            Program::Constant(text) => Ok(Some(Value::borrowed(text))),
            Program::Direct(source) => Ok(Some(read(source.as_ref(), record))),
            Program::Expression { expression, sources } => {
                let attributes = RecordAttributes { record, sources };
                let evaluation = expression::evaluate(expression, &attributes, context);
                notes.extend(evaluation.notes);
                match evaluation.outcome {
                    Ok(Flow::Value(value)) => Ok(Some(value.into_owned())),
                    Ok(Flow::Ignore) => Ok(None),
                    Ok(Flow::NotKnown(NotKnown { why, remedy })) => Err(RuleState::NotKnown { why, remedy }),
                    Err(e) => Err(RuleState::Refused { message: e.message, remedy: e.remedy }),
                }
            }
        }
    }
}

/// A record seen through a rule's resolved names.
struct RecordAttributes<'r> {
    record: &'r Json,
    sources: &'r [Option<AttributeSource>],
}

impl Attributes for RecordAttributes<'_> {
    fn attribute(&self, index: usize, _name: &str) -> Value<'_> {
        read(self.sources.get(index).and_then(Option::as_ref), self.record)
    }

    fn is_absent(&self, index: usize, _name: &str) -> bool {
        self.sources.get(index).and_then(Option::as_ref).is_none_or(|source| source.is_absent(self.record))
    }

    fn record(&self) -> Option<&Json> {
        Some(self.record)
    }
}

fn read<'r>(source: Option<&AttributeSource>, record: &'r Json) -> Value<'r> {
    match source {
        None => Value::Null,
        Some(AttributeSource::Path(path)) => path.get(record).map_or(Value::Null, Value::from_json),
        Some(AttributeSource::JsonPath(path)) => match path.values(record).as_slice() {
            [] => Value::Null,
            [one] => Value::from_json(one).into_owned(),
            many => Value::List(many.iter().map(|v| Value::from_json(v).into_owned()).collect()),
        },
        Some(AttributeSource::Computed(computed)) => Value::from_owned_json((computed.value)(record)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::ResourceKind;
    use crate::mapping::{AttributeName, Computed};
    use crate::scim::schema::rfc_user;
    use crate::source::AttributePath;

    /// Names as the payload has them, and one that is worked out.
    struct Plain;

    impl AttributeNames for Plain {
        fn resolve(&self, name: &str) -> Option<AttributeSource> {
            match name {
                "IsSoftDeleted" => Some(AttributeSource::Computed(Computed {
                    reads: &["accountEnabled"],
                    value: |r| json!(r["accountEnabled"] == json!(false)),
                    rewrite: None,
                    list: None,
                })),
                "nothing" => None,
                path => AttributePath::parse(path).ok().map(AttributeSource::Path),
            }
        }

        fn names(&self) -> Vec<AttributeName> {
            Vec::new()
        }

        fn name_of(&self, path: &AttributePath) -> Option<String> {
            Some(path.to_string())
        }
    }

    fn rule(target: &str, source: RuleSource) -> Rule {
        Rule::new(TargetPath::parse(target).unwrap(), source)
    }

    fn direct(target: &str, attribute: &str) -> Rule {
        Rule::direct(TargetPath::parse(target).unwrap(), attribute)
    }

    fn expression(target: &str, text: &str) -> Rule {
        rule(target, RuleSource::Expression { text: text.to_owned() })
    }

    fn compiled(rules: Vec<Rule>) -> CompiledMapping {
        let mapping = Arc::new(Mapping::new(ResourceKind::User, rules));
        CompiledMapping::compile(&mapping, Dialect::Entra, &Plain, rfc_user())
    }

    fn liz() -> Json {
        json!({"id": "9f2c", "givenName": "Liz", "surname": "Smith", "mail": "Liz@contoso.com", "jobTitle": null,
               "accountEnabled": true, "phones": ["+31 30", "+31 31"], "manager": {"id": "1b70"}})
    }

    #[test]
    fn rules_become_a_resource_in_their_order() {
        const ENTERPRISE: &str = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";
        let compiled = compiled(vec![
            direct("externalId", "id"),
            expression("active", "Switch([IsSoftDeleted], , \"False\", \"True\", \"True\", \"False\")"),
            expression("name.formatted", "Join(\" \", [givenName], [surname])"),
            direct("emails[type eq \"work\"].value", "mail"),
            direct("title", "jobTitle"),
            rule("userType", RuleSource::Constant { value: "Employee".to_owned() }),
            direct(&format!("{ENTERPRISE}:manager"), "manager.id"),
        ]);
        let mapped = compiled.apply(&liz(), &Context::default());
        assert_eq!(
            mapped.resource,
            json!({
                "schemas": ["urn:ietf:params:scim:schemas:core:2.0:User", ENTERPRISE],
                "externalId": "9f2c", "active": true, "name": {"formatted": "Liz Smith"},
                "emails": [{"type": "work", "value": "Liz@contoso.com"}], "userType": "Employee",
                ENTERPRISE: {"manager": {"value": "1b70"}}
            })
        );
    }

    #[test]
    fn each_rule_says_how_it_went() {
        let compiled = compiled(vec![
            direct("title", "jobTitle"),
            direct("nickName", "phones"),
            direct("displayName", "nothing"),
            expression("locale", "IgnoreFlowIfNullOrEmpty([jobTitle])"),
            expression("userName", "Jion([mail])"),
            direct("id", "id"),
        ]);
        let mapped = compiled.apply(&liz(), &Context::default());
        let states: Vec<_> = mapped.rules.iter().map(|r| &r.state).collect();
        assert_eq!(states[0], &RuleState::Empty);
        assert!(matches!(states[1], RuleState::Refused { message, .. } if message.contains("there are 2")));
        assert_eq!(
            (states[2], states[3], states[4], states[5]),
            (&RuleState::Faulty, &RuleState::LeftOut, &RuleState::Faulty, &RuleState::Faulty)
        );
        assert!(compiled.rules[2].fault.as_ref().unwrap().message.contains("nothing"));
        assert!(compiled.rules[4].fault.as_ref().unwrap().message.contains("Jion"));
        assert!(compiled.rules[5].fault.as_ref().unwrap().message.contains("set by the account"));
        assert_eq!(mapped.resource.as_object().unwrap().len(), 1, "only schemas: {}", mapped.resource);
    }

    #[test]
    fn defaults_and_what_is_only_at_creation_are_not_in_an_update() {
        let with_default = Rule { default: Some("None".to_owned()), ..direct("title", "jobTitle") };
        let once = Rule { apply: Apply::OnlyAtCreation, ..direct("nickName", "givenName") };
        let compiled = compiled(vec![with_default, once, direct("displayName", "surname")]);
        let mapped = compiled.apply(&liz(), &Context::default());
        assert_eq!((&mapped.resource["title"], &mapped.resource["nickName"]), (&json!("None"), &json!("Liz")));
        let update = compiled.for_update(&mapped);
        assert_eq!((update.get("title"), update.get("nickName")), (None, None));
        assert_eq!(update["displayName"], "Smith");
    }
}
