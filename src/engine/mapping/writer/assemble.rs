//! A resource as a value, for a mapping with very many rules.
//!
//! Setting one value after another looks for each among all that are set already. A layout knows beforehand where each
//! goes, so here the resource is written by it, and read again.

use serde_json::Value as Json;

use super::layout::{Given, Layout, Put};
use crate::mapping::finish::{Finish, Primary, Schemas};
use crate::scim::TargetPath;

/// With fewer rules, setting one after another is the shorter way.
const MANY: usize = 256;
const AS_MAPPED: Finish = Finish { schemas: Schemas::AsMapped, primary: Primary::AsMapped };

/// Puts resources together.
#[derive(Debug)]
pub struct Assembler {
    layout: Layout,
}

impl Assembler {
    /// `None` for few rules, and when what a value would become depends on the values before it.
    pub fn new<'r>(targets: impl ExactSizeIterator<Item = &'r TargetPath>, core: &str) -> Option<Self> {
        if targets.len() < MANY {
            return None;
        }
        Some(Self { layout: Layout::of(targets, core, AS_MAPPED)? })
    }

    /// The resource with these values, one for each rule that gives one; `None` when a value is nested too deep to be read.
    pub fn resource(&self, values: &[Option<&Json>]) -> Option<Json> {
        let mut writing = Writing { values, text: String::new() };
        self.layout.write(&Values(values), &mut writing);
        serde_json::from_str(&writing.text).ok()
    }
}

struct Values<'v>(&'v [Option<&'v Json>]);

impl Given for Values<'_> {
    fn is_filled(&self, rule: usize) -> bool {
        self.0.get(rule).is_some_and(Option::is_some)
    }

    /// Asked for the primary address alone, which is left as it is mapped.
    fn json(&self, _rule: usize) -> Option<&str> {
        None
    }
}

struct Writing<'v> {
    values: &'v [Option<&'v Json>],
    text: String,
}

impl Put for Writing<'_> {
    fn text(&mut self, text: &str) {
        self.text.push_str(text);
    }

    fn value(&mut self, rule: usize) {
        if let Some(Some(value)) = self.values.get(rule) {
            self.text.push_str(&value.to_string());
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use serde_json::{Map, json};

    use super::*;
    use crate::base::ResourceKind;
    use crate::client;
    use crate::expression::Context;
    use crate::mapping::{CompiledMapping, Mapping, Rule};
    use crate::scim::schema::rfc_user;

    fn target(i: usize) -> String {
        match i % 5 {
            0 => format!("attribute{i}"),
            1 => format!("name.part{i}"),
            2 => format!("emails[type eq \"kind{}\"].{}", i % 30, ["value", "display", "primary"][i / 30 % 3]),
            3 => format!("urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:field{i}"),
            _ => format!("urn:example:more:1.0:field{i}"),
        }
    }

    fn compiled(count: usize) -> CompiledMapping {
        let rule = |i| Rule::direct(TargetPath::parse(&target(i)).expect("a path"), format!("field{i}"));
        let mapping = Arc::new(Mapping::new(ResourceKind::User, (0..count).map(rule).collect()));
        let client = client::any();
        CompiledMapping::compile(&mapping, client.dialect, client.names(ResourceKind::User), rfc_user())
    }

    #[test]
    fn resources_of_very_many_rules_are_those_that_setting_one_by_one_makes() {
        let compiled = compiled(MANY + 44);
        let values = [json!("text"), json!(7.50), json!({"a": [1, null]}), json!(true)];
        for (name, is_there) in [
            ("all", (|_| true) as fn(usize) -> bool),
            ("none", |_| false),
            ("some", |i| i % 3 == 1),
            ("the last of each kind", |i| i > MANY),
        ] {
            let there = (0..compiled.rules.len()).filter(|i| is_there(*i));
            let record: Map<String, Json> = there.map(|i| (format!("field{i}"), values[i % 4].clone())).collect();
            let mapped = compiled.apply(&Json::Object(record), &Context::default());
            let values: Vec<Option<&Json>> = mapped.rules.iter().map(|result| result.value.as_ref()).collect();
            assert_eq!(mapped.resource.to_string(), compiled.set_one_by_one(&values).to_string(), "{name}");
        }
    }

    #[test]
    fn what_cannot_be_known_beforehand_is_set_one_by_one() {
        let targets = |second: &str| {
            let first = (0..MANY).map(|i| format!("attribute{i}"));
            let paths = first.chain(["emails".to_owned(), second.to_owned()]);
            paths.map(|path| TargetPath::parse(&path).expect("a path")).collect::<Vec<_>>()
        };
        for (second, expected) in [("title", true), ("emails[type eq \"work\"].value", false), ("ATTRIBUTE7", false)] {
            assert_eq!(Assembler::new(targets(second).iter(), "core").is_some(), expected, "{second}");
        }
        assert!(Assembler::new(targets("title")[..9].iter(), "core").is_none(), "few");
    }
}
