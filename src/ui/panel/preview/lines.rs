//! Which rule wrote which line of a body, and what was found there: the words at the right of the code.
//!
//! A resource and the text it is sent as are walked side by side: formatted JSON has one line for each plain value and
//! two for each list or object. A rule's target is looked up in the resource, so the value *is* the one the rule wrote.

use std::collections::HashMap;

use serde_json::Value;

use crate::base::{Finding, Severity};
use crate::expression::Expression;
use crate::mapping::{CompiledMapping, CompiledRule, Mapped, RuleSource};
use crate::scim::TargetPath;

/// One line of a body.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Line {
    pub text: String,
    /// Which rule wrote it.
    pub origin: String,
    pub finding: Option<(Severity, String)>,
}

/// A body as lines.
#[derive(Clone, Debug, Default)]
pub struct Page {
    pub lines: Vec<Line>,
    /// Length of the text that is sent.
    pub bytes: usize,
}

impl Page {
    /// The lines of a body whose text is `text`.
    pub fn new(
        text: &str,
        body: &Value,
        compiled: &CompiledMapping,
        mapped: Option<&Mapped>,
        findings: &[Finding],
    ) -> Self {
        let targets: Vec<&TargetPath> = compiled.rules.iter().map(|rule| &rule.rule.target).collect();
        let found = worst_of_each(&targets, findings);
        let line = |(text, writer): (&str, Option<usize>)| Line {
            text: text.to_owned(),
            origin: writer.map(|at| origin(&compiled.rules[at], is_default(mapped, at))).unwrap_or_default(),
            finding: writer.and_then(|at| found.get(&at)).map(|f| (f.severity, f.title.clone())),
        };
        Self { lines: text.lines().zip(writers(body, &targets)).map(line).collect(), bytes: text.len() }
    }

    /// The worst that was found in it.
    pub fn worst(&self) -> Option<Severity> {
        self.lines.iter().filter_map(|line| Some(line.finding.as_ref()?.0)).max()
    }
}

fn is_default(mapped: Option<&Mapped>, at: usize) -> bool {
    mapped.and_then(|mapped| mapped.rules.get(at)).is_some_and(|result| result.is_default)
}

fn worst_of_each<'f>(targets: &[&TargetPath], findings: &'f [Finding]) -> HashMap<usize, &'f Finding> {
    let mut found: HashMap<usize, &Finding> = HashMap::new();
    for finding in findings.iter().filter(|finding| finding.severity > Severity::Note) {
        let target = finding.place.target.as_deref().and_then(|text| TargetPath::parse(text).ok());
        let Some(at) = target.and_then(|target| about(targets, &target)) else { continue };
        let worst = found.entry(at).or_insert(finding);
        if finding.severity > worst.severity {
            *worst = finding;
        }
    }
    found
}

/// The target that a finding is about: `addresses.country` is said of every kind of address.
pub fn about(targets: &[&TargetPath], path: &TargetPath) -> Option<usize> {
    let same = |target: &&TargetPath| target.root() == path.root() && target.sub_attribute() == path.sub_attribute();
    position(targets, path).or_else(|| targets.iter().position(|target| path.filter().is_none() && same(target)))
}

/// What a rule says of itself in a few words: "givenName, surname, Join".
pub fn origin(rule: &CompiledRule, is_default: bool) -> String {
    if is_default {
        return "the rule's default".to_owned();
    }
    match &rule.rule.source {
        RuleSource::Direct { attribute } => attribute.clone(),
        RuleSource::Constant { .. } => "constant".to_owned(),
        RuleSource::None => String::new(),
        RuleSource::Expression { .. } => {
            let summary = rule.expression().map(Expression::summary).unwrap_or_default();
            let function = summary.split(' ').next().filter(|word| word.chars().all(char::is_alphanumeric));
            let words = rule.reads.iter().map(String::as_str).chain(function.filter(|word| !word.is_empty()));
            words.collect::<Vec<_>>().join(", ")
        }
    }
}

/// For each line of the formatted body, the position of the target that stands there.
pub fn writers(body: &Value, targets: &[&TargetPath]) -> Vec<Option<usize>> {
    let mut written = HashMap::new();
    match operations(body) {
        Some(operations) => operations.iter().for_each(|operation| in_operation(operation, targets, &mut written)),
        None => in_resource(body, targets, &mut written),
    }
    let mut lines = Vec::new();
    walk(body, None, &written, &mut lines);
    lines
}

type Written = HashMap<*const Value, usize>;

fn operations(body: &Value) -> Option<&Vec<Value>> {
    let object = body.as_object()?;
    object.iter().find(|(key, _)| key.eq_ignore_ascii_case("operations"))?.1.as_array()
}

fn in_resource(resource: &Value, targets: &[&TargetPath], written: &mut Written) {
    for (at, target) in targets.iter().enumerate() {
        if let Some(value) = target.get(resource) {
            written.entry(std::ptr::from_ref(value)).or_insert(at);
        }
    }
}

/// An operation names its attribute by a path; or, without one, its value holds attributes by their names or paths.
fn in_operation(operation: &Value, targets: &[&TargetPath], written: &mut Written) {
    let Some(value) = operation.get("value") else { return };
    let Some(path) = operation.get("path").and_then(Value::as_str) else {
        in_resource(value, targets, written);
        let named = value.as_object().into_iter().flatten();
        for (name, value) in named {
            let at = TargetPath::parse(name).ok().and_then(|path| position(targets, &path));
            if let Some(at) = at {
                written.entry(std::ptr::from_ref(value)).or_insert(at);
            }
        }
        return;
    };
    if let Some(at) = TargetPath::parse(path).ok().and_then(|path| position(targets, &path)) {
        written.insert(std::ptr::from_ref(value), at);
    }
}

/// The target of this path. `manager` and `manager.value` are the same to a rule.
fn position(targets: &[&TargetPath], path: &TargetPath) -> Option<usize> {
    let exact = targets.iter().position(|target| *target == path);
    let value = |of: &TargetPath, with: &TargetPath| {
        of.filter().is_none() && of.sub_attribute().is_none() && of.with_sub_attribute("value") == *with
    };
    exact.or_else(|| targets.iter().position(|target| value(target, path) || value(path, target)))
}

/// Adds the lines of a value. `outer` is the target of the object around it, which its part `value` stands for.
fn walk(value: &Value, outer: Option<usize>, written: &Written, lines: &mut Vec<Option<usize>>) {
    let own = written.get(&std::ptr::from_ref(value)).copied().or(outer);
    match value {
        Value::Object(parts) if !parts.is_empty() => {
            let handed_on = parts.contains_key("value");
            lines.push(own.filter(|_| !handed_on));
            for (name, part) in parts {
                walk(part, own.filter(|_| name == "value"), written, lines);
            }
            lines.push(None);
        }
        Value::Array(items) if !items.is_empty() => {
            let one = items.len() == 1 && items[0].is_object();
            lines.push(own.filter(|_| !one));
            items.iter().for_each(|item| walk(item, own.filter(|_| one), written, lines));
            lines.push(None);
        }
        _ => lines.push(own),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    /// The lines that a target stands on, as `line text ← target`.
    fn shown(body: &Value, targets: &[&str]) -> Vec<String> {
        let targets: Vec<_> = targets.iter().map(|t| TargetPath::parse(t).expect("a path")).collect();
        let text = format!("{body:#}");
        let writers = writers(body, &targets.iter().collect::<Vec<_>>());
        assert_eq!(text.lines().count(), writers.len(), "{text}");
        let line = |(line, at): (&str, Option<usize>)| Some(format!("{} ← {}", line.trim(), targets[at?].short()));
        text.lines().zip(writers).filter_map(line).collect()
    }

    const MANAGER: &str = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:manager";

    #[test]
    fn each_value_of_a_resource_knows_its_target() {
        let body = json!({
            "schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"],
            "userName": "liz", "active": true, "roles": [],
            "name": { "givenName": "Liz" },
            "emails": [{ "type": "home", "value": "h" }, { "type": "work", "value": "w", "primary": true }],
            "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User": { "manager": { "value": "1b70" } }
        });
        let targets =
            ["userName", "active", "name.givenName", "emails[type eq \"work\"].value", MANAGER, "title", "roles"];
        assert_eq!(
            shown(&body, &targets),
            [
                "\"userName\": \"liz\", ← userName",
                "\"active\": true, ← active",
                "\"roles\": [], ← roles",
                "\"givenName\": \"Liz\" ← name.givenName",
                "\"value\": \"w\", ← emails[work].value",
                "\"value\": \"1b70\" ← manager",
            ]
        );
    }

    #[test]
    fn operations_name_their_target_in_each_client_s_way() {
        let operations = |operations: Value| json!({ "schemas": [], "Operations": operations });
        for (name, body, targets, expected) in [
            ("a path", operations(json!([{"op": "Add", "path": "title", "value": "Lead"}])), &["title"][..], "title"),
            (
                "a path with a filter",
                operations(json!([{"op": "replace", "path": "emails[type eq \"work\"].value", "value": "w"}])),
                &["title", "emails[type eq \"work\"].value"],
                "emails[work].value",
            ),
            (
                "a list with one object",
                operations(json!([{"op": "Add", "path": MANAGER, "value": [{"$ref": null, "value": "7"}]}])),
                &[MANAGER],
                "manager",
            ),
            (
                "a value with paths for names",
                operations(json!([{"op": "replace", "value": {"name.givenName": "Liz"}}])),
                &["name.givenName"],
                "name.givenName",
            ),
            (
                "a value that is a resource",
                operations(json!([{"op": "replace", "value": {"active": false}}])),
                &["active"],
                "active",
            ),
        ] {
            let lines = shown(&body, targets);
            assert_eq!(lines.len(), 1, "{name}: {lines:?}");
            assert!(lines[0].ends_with(&format!("← {expected}")), "{name}: {lines:?}");
        }
    }

    #[test]
    fn a_finding_of_an_attribute_without_its_type_is_said_of_the_typed_one() {
        let targets = ["title", "addresses[type eq \"work\"].country", "addresses[type eq \"work\"].region"]
            .map(|text| TargetPath::parse(text).expect("a path"));
        let targets: Vec<&TargetPath> = targets.iter().collect();
        let cases = [("addresses.country", Some(1)), ("title", Some(0)), ("addresses[type eq \"home\"].country", None)];
        for (path, expected) in cases {
            assert_eq!(about(&targets, &TargetPath::parse(path).expect("a path")), expected, "{path}");
        }
    }

    #[test]
    fn a_list_of_many_is_named_at_its_first_line() {
        let body = json!({ "members": [{ "value": "1" }, { "value": "2" }] });
        assert_eq!(shown(&body, &["members"]), ["\"members\": [ ← members"]);
    }

    fn any_json() -> impl Strategy<Value = Value> {
        let leaf = prop_oneof![
            Just(Value::Null),
            any::<bool>().prop_map(Value::from),
            any::<i64>().prop_map(Value::from),
            "\\PC{0,8}|a\nb".prop_map(Value::from)
        ];
        leaf.prop_recursive(4, 40, 5, |inner| {
            prop_oneof![
                proptest::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
                proptest::collection::hash_map("value|Operations|emails|[a-z]{1,3}", inner, 0..4)
                    .prop_map(|parts| Value::Object(parts.into_iter().collect())),
            ]
        })
    }

    proptest! {
        #[test]
        fn there_is_a_writer_for_every_line_of_any_body(body in any_json()) {
            let target = TargetPath::parse("emails.value").expect("a path");
            prop_assert_eq!(format!("{body:#}").lines().count(), writers(&body, &[&target]).len());
        }
    }
}
