//! What is wrong with one resource: by the schema, the rules, the client and the provider.

use serde_json::Value;

use super::Checked;
use super::code::{self, explained};
use super::mapping::way_on;
use super::roots::at_their_roots;
use super::texts::{has_blank_at_end, is_scientific};
use crate::base::{Finding, Mark, ResourceKind, Severity};
use crate::client::{Enabled, Notice};
use crate::expression::Note;
use crate::mapping::{CompiledRule, Mapped, RuleResult, RuleState, called};
use crate::provider::traits::Reserved;
use crate::provider::{Leaf, Length, Prediction, Shape, Sign};
use crate::scim::{TargetPath, ValueTable, validate};
use crate::source::Record;

/// A check made ready once, for any number of records.
pub(super) struct Checker<'a> {
    of: Checked<'a>,
    kind: ResourceKind,
    lengths: &'a [Length],
    /// How well the lengths are known.
    lengths_mark: Mark,
    shapes: &'a [Shape],
    /// Lists that take one value.
    single: &'a Leaf<Vec<TargetPath>>,
    /// Lists of which one value is kept.
    keeps_one: &'a Leaf<Vec<TargetPath>>,
    /// Values that nobody may have.
    reserved: &'a Leaf<Vec<Reserved>>,
    /// The attributes whose values are out of a table.
    tables: Vec<(TargetPath, ValueTable)>,
}

impl<'a> Checker<'a> {
    pub fn new(of: Checked<'a>) -> Self {
        let kind = of.compiled.mapping.kind;
        let traits = of.provider.traits();
        let lengths = traits.lengths.most.of(kind);
        Self {
            kind,
            lengths: lengths.items(),
            lengths_mark: traits.stated(lengths).mark,
            shapes: traits.shapes.of(kind),
            single: traits.single.of(kind),
            keeps_one: traits.keeps_one.of(kind),
            reserved: traits.reserved.of(kind),
            tables: if kind == ResourceKind::User { ValueTable::targets().collect() } else { Vec::new() },
            of,
        }
    }

    /// What is to be said of a record, without what is wrong with the mapping as such.
    pub fn findings(&self, record: &Record, mapped: &Mapped) -> Vec<Finding> {
        let mut findings = self.by_schema(&mapped.resource);
        self.by_rules(record, mapped, &mut findings);
        self.by_texts(mapped, &mut findings);
        self.by_client(record, mapped, &mut findings);
        self.by_provider(&mapped.resource, &mut findings);
        let findings = at_their_roots(&self.of, mapped, findings);
        let name = called(record, &mapped.resource);
        findings.into_iter().map(|f| f.at_record(record.kind, record.index.0, name.clone())).collect()
    }

    fn by_schema(&self, resource: &Value) -> Vec<Finding> {
        let resource_type = self.of.provider.resource_type(self.kind);
        let open = self.of.provider.open_extensions();
        let is_open = |f: &Finding| {
            f.code == "unknown-attribute"
                && f.place.target.as_ref().is_some_and(|t| open.iter().any(|urn| t.starts_with(urn)))
        };
        let mut findings = validate(resource, resource_type);
        findings.retain(|f| !is_open(f));
        findings.into_iter().map(|finding| self.with_way_on(finding)).collect()
    }

    /// An attribute that the schema does not know, with the one that is meant.
    fn with_way_on(&self, finding: Finding) -> Finding {
        let target = finding.place.target.as_deref().filter(|_| finding.code == "unknown-attribute");
        let path = target.and_then(|target| TargetPath::parse(target).ok());
        match path.filter(|path| self.of.compiled.fills(path)) {
            Some(path) => finding.remedy(way_on(&self.of, &path)),
            None => finding,
        }
    }

    fn by_rules(&self, record: &Record, mapped: &Mapped, findings: &mut Vec<Finding>) {
        for (rule, result) in self.of.compiled.rules.iter().zip(&mapped.rules) {
            let target = &rule.rule.target;
            if let RuleState::Refused { message, remedy } = &result.state
                && !self.is_spoilt(rule, record)
            {
                let finding = Finding::error("rule-refused", message.clone())
                    .because(format!("{} is left out for this {}.", target.short(), self.kind.noun()))
                    .remedy(remedy);
                findings.push(finding.at_target(target.to_string()));
            }
            if let RuleState::NotKnown { why, remedy } = &result.state {
                let finding = explained(
                    Severity::Warning,
                    "value-not-known",
                    format!("What is sent as {} is not known: {why}", target.short()),
                );
                let finding = finding.remedy(remedy).at_target(target.to_string());
                let value = result.notes.iter().find_map(|note| note.value.as_deref());
                findings.push(value.into_iter().fold(finding, Finding::with_value));
                continue;
            }
            findings.extend(result.notes.iter().map(|note| noted(note, rule, result)));
        }
    }

    /// What is wrong with a text whatever it is for.
    fn by_texts(&self, mapped: &Mapped, findings: &mut Vec<Finding>) {
        for (rule, result) in self.of.compiled.rules.iter().zip(&mapped.rules) {
            let Some(value) = result.value.as_ref().filter(|_| result.state == RuleState::Filled) else { continue };
            let target = &rule.rule.target;
            let mut say = |name: &'static str, what: &str, text: &str| {
                let finding = explained(Severity::Warning, name, format!("{} {what}", target.short()));
                findings.push(finding.at_target(target.to_string()).with_value(text));
            };
            each_text(value, &mut |text| {
                if has_blank_at_end(text) {
                    say("blank-at-end", "begins or ends with a blank", text);
                }
                if is_scientific(text) {
                    say("digits-lost", "was written in scientific notation", text);
                }
            });
        }
    }

    fn by_client(&self, record: &Record, mapped: &Mapped, findings: &mut Vec<Finding>) {
        findings.extend(self.matching(&mapped.resource));
        findings.extend(self.state(record, &mapped.resource));
        findings.extend(self.of.client.notices(self.kind).filter_map(|notice| self.noticed(notice, record.value())));
    }

    /// Whether what the client notices in a record is why a rule gives nothing for it.
    fn is_spoilt(&self, rule: &CompiledRule, record: &Record) -> bool {
        let spoils = |notice: &Notice| notice.spoils.is_some_and(|spoils| spoils(rule));
        self.of.client.notices(self.kind).any(|notice| spoils(notice) && held(notice, record.value()).is_some())
    }

    fn noticed(&self, notice: &Notice, record: &Value) -> Option<Finding> {
        let value = held(notice, record)?;
        let finding = explained(notice.severity, notice.code, notice.title);
        let finding = match notice.spoils {
            Some(spoils) => {
                let mut rules = self.of.compiled.rules.iter().filter(|rule| rule.fault.is_none());
                finding.at_target(rules.find(|rule| spoils(rule))?.rule.target.to_string())
            }
            None => finding,
        };
        Some(match value {
            Value::String(text) => finding.at_source(notice.key).with_value(text),
            Value::Array(items) if notice.spoils.is_some() => finding.with_value(named(items)),
            _ => finding,
        })
    }

    /// What is to be said of whether the record is enabled.
    fn state(&self, record: &Record, resource: &Value) -> Option<Finding> {
        let (client, noun) = (self.of.client, self.kind.noun());
        match client.enabled(self.kind, record.value()) {
            Enabled::Yes => None,
            Enabled::No if client.creates_disabled => None,
            Enabled::No => {
                Some(explained(Severity::Note, "disabled-not-created", format!("A disabled {noun} is not created")))
            }
            Enabled::NotKnown if !client.is_state_open(self.kind, record.value(), resource) => None,
            Enabled::NotKnown => Some(match client.odd_sign(self.kind, record.value()) {
                Some((key, value)) => explained(
                    Severity::Warning,
                    "enabled-not-understood",
                    format!("{key} does not say whether the {noun} is enabled"),
                )
                .with_value(value.as_str().map_or_else(|| value.to_string(), str::to_owned)),
                None => {
                    let key = client.enabled_key(self.kind).unwrap_or_default();
                    explained(
                        if client.creates_disabled { Severity::Note } else { Severity::Warning },
                        "enabled-not-known",
                        format!("It is not known whether the {noun} is enabled"),
                    )
                    .remedy(format!("Export {key} too, and load the file again."))
                }
            }),
        }
    }

    /// The first matching attribute that has a value is the one looked up by.
    fn matching(&self, resource: &Value) -> Option<Finding> {
        let rules = self.of.compiled.mapping.matching();
        let first = rules.first()?;
        let value = rules.iter().find_map(|rule| Some((&rule.target, rule.target.get(resource)?.as_str()?)));
        match value.filter(|(_, text)| !text.is_empty()) {
            None => Some(
                explained(
                    Severity::Error,
                    "matching-value-empty",
                    format!("{} is empty, and it is what is looked up by", first.target.short()),
                )
                .at_target(first.target.to_string()),
            ),
            Some((target, text)) if self.of.client.quirks.special_characters_matter && text.contains(is_special) => {
                Some(
                    explained(
                        Severity::Warning,
                        "matching-value-special",
                        format!("{} has special characters", target.short()),
                    )
                    .at_target(target.to_string())
                    .with_value(text),
                )
            }
            Some(_) => None,
        }
    }

    fn by_provider(&self, resource: &Value, findings: &mut Vec<Finding>) {
        for length in self.lengths {
            let long = texts(&length.target, resource).filter(|t| t.chars().count() > length.characters);
            findings.extend(long.map(|text| self.too_long(length, text)));
        }
        for shape in self.shapes {
            let odd = texts(&shape.target, resource).filter(|text| !shape.fits.takes(text));
            findings.extend(odd.map(|text| unexpected(shape, text)));
        }
        for target in self.single.items() {
            let count = target.count(resource);
            findings.extend((count > 1).then(|| self.several(target, count)));
        }
        for target in self.keeps_one.items() {
            let count = target.count(resource);
            findings.extend((count > 1).then(|| self.keeps_one(target, count)));
        }
        for reserved in self.reserved.items() {
            let taken = texts(&reserved.target, resource).filter(|text| reserved.has(text));
            findings.extend(taken.map(|text| self.is_reserved(&reserved.target, text)));
        }
        for (target, table) in &self.tables {
            let odd = texts(target, resource).filter(|text| !table.has(text) && !self.is_refused(target, text));
            findings.extend(odd.map(|text| not_in_table(target, *table, text)));
        }
        findings.extend(self.of.provider.concerns(self.kind, resource).iter().filter_map(concern));
    }
}

impl Checker<'_> {
    /// Whether the provider's own rule says so already.
    fn is_refused(&self, target: &TargetPath, text: &str) -> bool {
        self.shapes.iter().any(|shape| shape.target == *target && !shape.fits.takes(text))
    }

    fn several(&self, target: &TargetPath, count: usize) -> Finding {
        let title = format!("{} has {count} values, and {} takes one", target.short(), self.of.provider.label());
        self.refused(self.single, "several-values", title).at_target(target.to_string())
    }

    /// The request is taken: no error, whoever says so.
    fn keeps_one(&self, target: &TargetPath, count: usize) -> Finding {
        let title = format!("{} has {count} values, and {} keeps one", target.short(), self.of.provider.label());
        let stated = self.of.provider.traits().stated(self.keeps_one);
        let why = format!("The primary one is kept, or the first{}. ({})", mark(stated.mark), stated.source);
        explained(Severity::Warning, "several-values", title).because(why).at_target(target.to_string())
    }

    fn is_reserved(&self, target: &TargetPath, text: &str) -> Finding {
        let title = format!("{} has a name that {} keeps for itself", target.short(), self.of.provider.label());
        self.refused(self.reserved, "reserved-name", title).at_target(target.to_string()).with_value(text)
    }

    /// The account refuses it: an error where the vendor says so, a warning where that is only inferred.
    fn refused<T>(&self, leaf: &Leaf<T>, code: &'static str, title: String) -> Finding {
        let stated = self.of.provider.traits().stated(leaf);
        let severity = if stated.mark.is_documented() { Severity::Error } else { Severity::Warning };
        let why = format!("The account refuses the request{}. ({})", mark(stated.mark), stated.source);
        explained(severity, code, title).because(why)
    }

    fn too_long(&self, length: &Length, text: &str) -> Finding {
        let Length { target, characters, becomes } = length;
        let count = text.chars().count();
        let title = format!("{} has {count} characters, and {becomes} takes {characters}", target.short());
        let reason = self.of.provider.traits().lengths.reason;
        Finding::warning("too-long", title)
            .because(format!("{reason}{}.", mark(self.lengths_mark)))
            .remedy("Shorten the value with an expression.")
            .at_target(target.to_string())
            .with_value(text)
    }
}

/// Which characters are special is not documented: these are the ones that mean something in an address.
pub(super) fn is_special(c: char) -> bool {
    c.is_control() || matches!(c, '"' | '\\' | '#' | '%' | '&' | '+' | '?' | '/' | '<' | '>')
}

/// What an expression said about a record: of a value that it could not read, or of an edge.
fn noted(note: &Note, rule: &CompiledRule, result: &RuleResult) -> Finding {
    let target = &rule.rule.target;
    let Some(value) = &note.value else {
        let finding =
            Finding::note("expression-note", note.text.clone()).because("The client may give another result.");
        return finding.remedy("Try the expression in the client.").at_target(target.to_string());
    };
    let finding = if result.state == RuleState::Filled {
        Finding::note("expression-note", format!("The value for {} may be meant otherwise", target.short()))
            .remedy("Look at the value that is sent; correct the source where it is not right.")
    } else {
        explained(Severity::Warning, "value-not-read", format!("The value for {} cannot be read", target.short()))
    };
    let finding = finding.because(note.to_string());
    finding.at_target(target.to_string()).with_value(value)
}

/// What a notice is about, where the record has it.
fn held<'r>(notice: &Notice, record: &'r Value) -> Option<&'r Value> {
    record.get(notice.key).filter(|value| notice.has.is_in(value))
}

/// The items of a list as people call them.
fn named(items: &[Value]) -> String {
    let name = |item: &Value| {
        let part = ["displayName", "value", "appRoleId", "id"].iter().find_map(|key| item.get(key)?.as_str());
        item.as_str().or(part).map_or_else(|| item.to_string(), str::to_owned)
    };
    items.iter().map(name).collect::<Vec<_>>().join(", ")
}

/// All texts in a value.
fn each_text(value: &Value, each: &mut dyn FnMut(&str)) {
    match value {
        Value::String(text) => each(text),
        Value::Array(items) => items.iter().for_each(|item| each_text(item, each)),
        Value::Object(parts) => parts.values().for_each(|part| each_text(part, each)),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

/// The texts at a path, whatever their types in a multi-valued attribute.
fn texts<'v>(path: &TargetPath, resource: &'v Value) -> impl Iterator<Item = &'v str> {
    path.get_all(resource).into_iter().filter_map(Value::as_str).filter(|t| !t.is_empty())
}

fn mark(mark: Mark) -> String {
    if mark.is_documented() { String::new() } else { format!(" ({})", mark.label()) }
}

/// What the vendor documents is a warning; what is only inferred from its documents is a note.
fn unexpected(shape: &Shape, text: &str) -> Finding {
    let severity = if shape.mark.is_documented() { Severity::Warning } else { Severity::Note };
    Finding::new(severity, "unexpected-shape", format!("{} should be {}", shape.target.short(), shape.expected))
        .because(format!("{}{}", shape.reason, mark(shape.mark)))
        .remedy(shape.fits.nearest(text).map_or_else(
            || shape.remedy.to_owned(),
            |nearest| format!("For \"{text}\" write {nearest}. {}", shape.remedy),
        ))
        .at_target(shape.target.to_string())
        .with_value(text)
}

fn not_in_table(target: &TargetPath, table: ValueTable, text: &str) -> Finding {
    let title = format!("{} has a value that is no {}", target.short(), table.noun());
    let remedy = match table.nearest(text) {
        Some(nearest) => format!("For \"{text}\" write {nearest}."),
        None => format!("Write {}.", table.example()),
    };
    Finding::warning("not-in-table", title)
        .because(format!("\"{text}\" is not {} ({}).", table.example(), table.source()))
        .remedy(remedy)
        .at_target(target.to_string())
        .with_value(text)
}

fn concern(prediction: &Prediction) -> Option<Finding> {
    let code = code::explain(prediction.code?)?;
    let title = if prediction.sign == Sign::Fails {
        code.what.to_owned()
    } else {
        prediction.sentence.trim_end_matches('.').to_owned()
    };
    let finding = Finding::new(code.severity, code.code, title).because(code.why).remedy(code.remedy);
    Some(match prediction.target {
        Some(target) => finding.at_target(target),
        None => finding,
    })
}
