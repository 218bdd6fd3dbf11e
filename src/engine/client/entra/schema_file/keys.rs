//! The keys under which Entra stores the parameters of a function, and where each is known from.
//!
//! Nobody documents them but for Microsoft's metadata of 2017, and they were seen to differ (`one` for IIF, `source` for
//! AssertiveAppRoleAssignmentsComplex). So the file that is edited is asked first, then what the tenant says of its
//! functions, then the table.

use std::collections::HashMap;
use std::fmt;

use crate::client::native::tree::JsonNode;
use crate::expression::{self, Function, Outline, Outlined};

/// Where a key is known from, the surest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Origin {
    File,
    Tenant,
    /// Microsoft's metadata of 2017.
    Metadata,
    /// The name of the parameter in the documentation: how Entra keys it was never seen.
    Guessed,
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::File => "another row of this file",
            Self::Tenant => "what your tenant says of its functions",
            Self::Metadata => "Microsoft's metadata of 2017",
            Self::Guessed => "the documentation of expressions: not verified",
        })
    }
}

/// The keys of functions' parameters.
#[derive(Clone, Debug, Default)]
pub(super) struct Keys {
    /// By function and position, as rows of the file have them.
    file: HashMap<(&'static str, usize), String>,
    /// By function, as the tenant lists them; the flag is for the one that repeats.
    tenant: HashMap<&'static str, Vec<String>>,
}

/// Function, and the keys of its parameters; the last repeats.
const METADATA: &[(&str, &[&str])] = &[
    ("Append", &["source", "suffix"]),
    ("Mid", &["source", "start", "length"]),
    ("Not", &["source"]),
    (
        "Replace",
        &[
            "source",
            "Find",
            "RegularExpression",
            "RegularExpressionGroupName",
            "Replacement",
            "ReplacementPropertyName",
            "Template",
        ],
    ),
    ("SingleAppRoleAssignment", &["source"]),
    ("Split", &["source", "delimiter"]),
    ("StripSpaces", &["source"]),
    ("Trim", &["source"]),
];

/// Seen in the metadata, but not what becomes of arguments that repeat or are of other number.
const UNSURE: &[(&str, &[&str])] = &[
    ("FormatDateTime", &["source", "dateTimeStyles", "inputFormat", "outputFormat"]),
    ("Join", &["separator", "source"]),
    ("Switch", &["source", "defaultValue", "switchValue"]),
];

impl Keys {
    /// Learns from all functions of a file.
    pub fn learn(&mut self, node: &JsonNode) {
        if node.text("type").is_some_and(|kind| kind.eq_ignore_ascii_case("Function")) {
            self.learn_function(node);
        }
        node.items().iter().for_each(|item| self.learn(item));
        node.members().iter().for_each(|member| self.learn(&member.value));
    }

    fn learn_function(&mut self, node: &JsonNode) {
        let (Some(text), Some(parameters)) = (node.text("expression"), node.get("parameters")) else { return };
        let Some(parsed) = expression::parse(super::client().dialect, text).expression else { return };
        let Outlined { what: Outline::Call(function, given), .. } = parsed.outlined() else { return };
        let keys: Vec<&str> = parameters.items().iter().filter_map(|item| item.text("key")).collect();
        if keys.len() != given.len() {
            return;
        }
        for ((at, _), key) in given.iter().zip(keys) {
            self.file.entry((function.name, *at)).or_insert_with(|| key.to_owned());
        }
    }

    /// What Graph answers to `…/synchronization/jobs/{id}/schema/functions`; whether it names a function that is known.
    pub fn tell(&mut self, functions: &JsonNode) -> bool {
        let listed = functions.get("value").map_or_else(|| functions.items(), JsonNode::items);
        for function in listed {
            let name = function.text("name").unwrap_or_default();
            let Some(known) = expression::functions(super::client().dialect).find(|f| f.name == name) else { continue };
            let parameters = function.get("parameters").map(JsonNode::items).unwrap_or_default();
            let keys: Vec<String> = parameters.iter().filter_map(|p| p.text("name")).map(str::to_owned).collect();
            self.tenant.insert(known.name, keys);
        }
        !self.tenant.is_empty()
    }

    /// The key of a function's parameter, and where it is known from.
    pub fn key(&self, function: &'static Function, at: usize) -> (&str, Origin) {
        if let Some(key) = self.in_file(function.name, at) {
            return (key, Origin::File);
        }
        let tenant = self.tenant.get(function.name).and_then(|keys| keys.get(at).or(keys.last()));
        if let Some(key) = tenant {
            return (key, Origin::Tenant);
        }
        let in_table = |table: &'static [(&str, &[&'static str])]| {
            let keys = table.iter().find(|(name, _)| *name == function.name)?.1;
            keys.get(at).or(keys.last()).copied()
        };
        if let Some(key) = in_table(METADATA) {
            return (key, Origin::Metadata);
        }
        let named = || function.parameters.get(at).or(function.parameters.last()).map_or("source", |p| p.name);
        (in_table(UNSURE).unwrap_or_else(named), Origin::Guessed)
    }

    /// As the file has it at this position; further on, arguments repeat as its last ones do.
    fn in_file(&self, function: &'static str, at: usize) -> Option<&str> {
        let exact = self.file.get(&(function, at));
        let repeated = || {
            let last = self.file.keys().filter(|(name, _)| *name == function).map(|(_, at)| *at).max()?;
            let key = self.file.get(&(function, last))?;
            let before = self.file.get(&(function, last.checked_sub(1)?))?;
            (at > last && key == before).then_some(key)
        };
        exact.or_else(repeated).map(String::as_str)
    }
}
