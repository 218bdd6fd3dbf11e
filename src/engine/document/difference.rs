//! Two mappings compared by meaning: vendors' own files or crosswalks, QA against production.
//!
//! Order, blanks, ids and capitals of names are no difference, and neither is how one thing is written: an attribute as it
//! is, and an expression that is nothing but the attribute.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use serde::Serialize;

use super::native::{self, NativeFileError};
use super::{Document, DocumentError};
use crate::base::file::short_name;
use crate::base::sink::markdown::{Inline, Markdown};
use crate::base::{ClientKind, ResourceKind};
use crate::client;
use crate::client::native::{NativeFormat, NativeTrait, TraitOf, Wanted};
use crate::expression::{self, Dialect};
use crate::mapping::{Apply, Mapping, Rule, as_read};

/// One of the two.
#[derive(Clone, Debug)]
pub struct Side {
    pub name: String,
    pub client: ClientKind,
    /// What it is, where it is a vendor's own file.
    pub format: Option<&'static NativeFormat>,
    user: Mapping,
    group: Mapping,
    /// What else the file says of who is provisioned and how.
    traits: Vec<NativeTrait>,
}

/// Why a file cannot be compared.
#[derive(Debug, thiserror::Error)]
pub enum SideError {
    #[error(transparent)]
    Crosswalk(#[from] DocumentError),
    #[error(transparent)]
    Native(#[from] NativeFileError),
}

impl Side {
    /// A crosswalk file, or a vendor's own.
    pub fn open(path: &Path, wanted: &Wanted) -> Result<Self, SideError> {
        let name = short_name(path).into_owned();
        let as_crosswalk = Document::open(path);
        let is_crosswalk = path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("crosswalk"));
        if is_crosswalk || as_crosswalk.is_ok() {
            let document = as_crosswalk?;
            return Ok(Self::of(name, &document));
        }
        let imported = native::import(path, wanted)?;
        let read = &imported.read;
        let mapping = |kind| read.mapping(kind).cloned().unwrap_or_else(|| Mapping::new(kind, Vec::new()));
        let (user, group) = (mapping(ResourceKind::User), mapping(ResourceKind::Group));
        let format = Some(imported.format);
        Ok(Self { name, client: imported.client, format, user, group, traits: read.traits.clone() })
    }

    /// What is open in the window.
    pub fn of(name: String, document: &Document) -> Self {
        let (user, group) = (document.user.clone(), document.group.clone());
        Self { name, client: document.client, format: None, user, group, traits: Vec::new() }
    }

    /// Whether it says who is provisioned and which attributes there are, as a crosswalk does not.
    pub fn has_traits(&self) -> bool {
        !self.traits.is_empty()
    }

    pub(super) fn mapping(&self, kind: ResourceKind) -> &Mapping {
        match kind {
            ResourceKind::User => &self.user,
            ResourceKind::Group => &self.group,
        }
    }
}

/// What a difference is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum DifferencePart {
    /// Scope, what is switched on, matching.
    WhoIsMeant,
    Rules,
    AttributeList,
}

impl DifferencePart {
    pub const fn label(self) -> &'static str {
        match self {
            Self::WhoIsMeant => "Who is meant",
            Self::Rules => "Rules",
            Self::AttributeList => "Attribute list",
        }
    }
}

/// One thing that differs. A side that does not have it says nothing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct DifferenceRow {
    pub part: DifferencePart,
    pub resource: &'static str,
    pub about: String,
    pub a: Option<String>,
    pub b: Option<String>,
    /// It decides who is found, who is meant or who loses access.
    pub is_dangerous: bool,
    /// The rules that say so, where it is about rules.
    #[serde(skip)]
    pub rules: [Option<Arc<Rule>>; 2],
}

/// What a side says of one thing, in words that are the same for the same meaning.
struct Said {
    words: String,
    rule: Option<Arc<Rule>>,
}

fn words(said: Option<&Said>) -> Option<String> {
    said.map(|said| said.words.clone())
}

/// All that differs, and all that does not.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Difference {
    pub rows: Vec<DifferenceRow>,
    /// What both sides say alike.
    pub same: Vec<DifferenceRow>,
}

/// Compares two sides.
pub fn differences(a: &Side, b: &Side) -> Difference {
    let mut found = Difference::default();
    if a.client != b.client {
        let label = |side: &Side| Some(client::label(side.client).to_owned());
        found.rows.push(DifferenceRow {
            part: DifferencePart::WhoIsMeant,
            resource: "",
            about: "client".to_owned(),
            a: label(a),
            b: label(b),
            is_dangerous: true,
            rules: [None, None],
        });
    }
    // A crosswalk says nothing of scope and attribute lists: what one side cannot say is no difference.
    if a.has_traits() && b.has_traits() {
        pairs(&traits(a), &traits(b), &mut found, |(of, kind, about), a, b| DifferenceRow {
            part: match of {
                TraitOf::Scope => DifferencePart::WhoIsMeant,
                TraitOf::AttributeList => DifferencePart::AttributeList,
            },
            resource: kind.scim_name(),
            about: about.clone(),
            a: words(a),
            b: words(b),
            is_dangerous: *of == TraitOf::Scope,
            rules: [None, None],
        });
    }
    for kind in ResourceKind::ALL {
        pairs(&rules(a, kind), &rules(b, kind), &mut found, |target, a, b| {
            let rules = [a, b].map(|said| said.and_then(|said| said.rule.clone()));
            let [matched_in_a, matched_in_b] =
                rules.each_ref().map(|rule| rule.as_ref().and_then(|rule| rule.matching));
            DifferenceRow {
                part: DifferencePart::Rules,
                resource: kind.scim_name(),
                is_dangerous: target == "active" || matched_in_a != matched_in_b,
                about: rules.iter().flatten().next().map_or_else(|| target.clone(), |rule| rule.target.to_string()),
                a: words(a),
                b: words(b),
                rules,
            }
        });
    }
    found.rows.sort_by_key(|row| (row.part, !row.is_dangerous));
    found.same.sort_by_key(|row| row.part);
    found
}

/// What one of two lacks or says otherwise, and what both say alike.
fn pairs<K: Ord>(
    a: &BTreeMap<K, Said>,
    b: &BTreeMap<K, Said>,
    found: &mut Difference,
    row: impl Fn(&K, Option<&Said>, Option<&Said>) -> DifferenceRow,
) {
    for (key, said) in a {
        let other = b.get(key);
        let is_same = other.is_some_and(|other| other.words == said.words);
        let rows = if is_same { &mut found.same } else { &mut found.rows };
        rows.push(row(key, Some(said), other));
    }
    for (key, said) in b.iter().filter(|(key, _)| !a.contains_key(key)) {
        found.rows.push(row(key, None, Some(said)));
    }
}

/// What a side says beside its rules.
fn traits(side: &Side) -> BTreeMap<(TraitOf, ResourceKind, String), Said> {
    let of = |of: &NativeTrait| ((of.of, of.kind, of.about.clone()), Said { words: of.value.clone(), rule: None });
    side.traits.iter().map(of).collect()
}

/// The rules of a side by their targets in small letters, for SCIM tells no names apart by case. A rule that cannot be read
/// is one by itself, as it stands in the file.
fn rules(side: &Side, kind: ResourceKind) -> BTreeMap<String, Said> {
    let dialect = client::of(side.client).dialect;
    let mapping = side.mapping(kind);
    let said = |rule: &Arc<Rule>| Said { words: meaning(rule, dialect), rule: Some(rule.clone()) };
    let rules = mapping.rules.iter().map(|rule| (rule.target.to_string().to_lowercase(), said(rule)));
    let unread = mapping.illegible.iter().map(|rule| {
        let of = rule.target().map_or_else(|| format!("rule {}", rule.at + 1), str::to_owned);
        (format!("{of} (cannot be read)"), Said { words: rule.value.to_string(), rule: None })
    });
    // Of several with one target the first counts.
    let mut all = BTreeMap::new();
    for (target, said) in rules.chain(unread) {
        all.entry(target).or_insert(said);
    }
    all
}

/// A rule in words that are the same for the same meaning.
fn meaning(rule: &Rule, dialect: Dialect) -> String {
    let text = as_read(&rule.source, dialect);
    let printed = expression::parse(dialect, &text).expression.map(|expression| expression.print(dialect));
    let mut said = printed.unwrap_or(text);
    if said.is_empty() {
        "nothing".clone_into(&mut said);
    }
    if let Some(default) = &rule.default {
        said.push_str(&format!("; default \"{default}\""));
    }
    if rule.apply != Apply::Always {
        said.push_str("; only at creation");
    }
    rule.matching.into_iter().for_each(|precedence| said.push_str(&format!("; matching {precedence}")));
    said
}

impl Difference {
    pub fn is_none(&self) -> bool {
        self.rows.is_empty()
    }

    pub fn dangerous(&self) -> usize {
        self.rows.iter().filter(|row| row.is_dangerous).count()
    }

    /// One difference a line, for a terminal: `- ` in A only, `+ ` in B only, `~ ` otherwise.
    pub fn lines(&self) -> Vec<String> {
        let mut lines = Vec::new();
        let mut part = None;
        for row in &self.rows {
            if part != Some(row.part) {
                lines.push(format!("{}:", row.part.label()));
                part = Some(row.part);
            }
            let mark = if row.is_dangerous { "  ! " } else { "    " };
            let about = if row.resource == "Group" { format!("Group {}", row.about) } else { row.about.clone() };
            lines.push(match (&row.a, &row.b) {
                (Some(a), Some(b)) => format!("{mark}~ {about}: {a} -> {b}"),
                (Some(a), None) => format!("{mark}- {about}: {a}"),
                (None, b) => format!("{mark}+ {about}: {}", b.as_deref().unwrap_or_default()),
            });
        }
        lines
    }

    /// For a document.
    pub fn markdown(&self, a: &Side, b: &Side) -> Markdown {
        let mut page = Markdown::new("# Differences by meaning\n\n");
        page.item(&Inline::words("A: ").and(Inline::text(&a.name)));
        page.item(&Inline::words("B: ").and(Inline::text(&b.name)));
        let mut part = None;
        for row in &self.rows {
            if part != Some(row.part) {
                page.heading(&Inline::words(row.part.label()));
                page.table(&["Resource", "What", "A", "B", "Decides who is meant"]);
                part = Some(row.part);
            }
            let side = |said: &Option<String>| said.as_deref().map_or_else(|| Inline::words("not there"), Inline::code);
            let danger = Inline::words(if row.is_dangerous { "yes" } else { "" });
            page.row(&[Inline::words(row.resource), Inline::code(&row.about), side(&row.a), side(&row.b), danger]);
        }
        if self.rows.is_empty() {
            page.words("\nThey mean the same.\n");
        }
        page
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::client::native::form::FileText;

    fn side(text: &str) -> Side {
        let imported = native::import_text(&FileText::pasted(text), &Wanted::default()).expect("a schema");
        let mapping = |kind| imported.read.mapping(kind).cloned().unwrap_or_else(|| Mapping::new(kind, Vec::new()));
        Side {
            name: "a".to_owned(),
            client: imported.client,
            format: Some(imported.format),
            user: mapping(ResourceKind::User),
            group: mapping(ResourceKind::Group),
            traits: imported.read.traits.clone(),
        }
    }

    fn schema(users: &str, rows: &str, attributes: &str) -> String {
        format!(
            r#"{{"synchronizationRules": [{{"sourceDirectoryName": "Azure Active Directory", "targetDirectoryName": "app", "objectMappings": [
              {{"sourceObjectName": "User", "targetObjectName": "User", {users} "attributeMappings": [{rows}]}}]}}],
              "directories": [{{"name": "app", "objects": [{{"name": "User", "attributes": [{attributes}]}}]}}]}}"#
        )
    }

    #[test]
    fn what_means_the_same_is_no_difference() {
        let row = |target: &str, source: &str| format!(r#"{{"targetAttributeName": "{target}", "source": {source}}}"#);
        let direct = r#"{"type": "Attribute", "name": "mail", "expression": "[mail]"}"#;
        let function = r#"{"type": "Function", "name": "x", "expression": "[mail]"}"#;
        let spaced = r#"{"type": "Function", "name": "Mid", "expression": "Mid( [mail],1, 8 )"}"#;
        let tight = r#"{"type": "Function", "name": "Mid", "expression": "Mid([mail], 1, 8)"}"#;
        let a = schema(
            "",
            &[row("title", direct), row("nickName", spaced)].join(","),
            r#"{"name": "title", "type": "String"}"#,
        );
        let core = "urn:ietf:params:scim:schemas:core:2.0:User:title";
        let b = schema(
            "\"id\": \"7\",",
            &[row("nickName", tight), row(core, function)].join(","),
            r#"{"type": "String", "name": "title"}"#,
        );
        let difference = differences(&side(&a), &side(&b));
        assert_eq!(difference.lines(), Vec::<String>::new());
        assert_eq!(difference.same.len(), 5, "two rules, what is on, the scope, an attribute");
    }

    #[test]
    fn what_differs_is_said_with_what_decides_who_is_meant_first() {
        let scope = r#""enabled": false, "scope": {"groups": [{"name": "g", "clauses": [{"sourceOperandName": "department", "operatorName": "EQUALS", "targetOperand": {"values": ["ICT"]}}]}]},"#;
        let row = |target: &str, name: &str, more: &str| {
            format!(
                r#"{{"targetAttributeName": "{target}", "source": {{"type": "Attribute", "name": "{name}"}}{more}}}"#
            )
        };
        let a = [
            row("userName", "mail", ", \"matchingPriority\": 1"),
            row("title", "jobTitle", ""),
            row("active", "accountEnabled", ""),
        ];
        let b = [
            row("userName", "mail", ""),
            row("active", "IsSoftDeleted", ""),
            row("nickName", "x", ", \"flowType\": \"ObjectAddOnly\""),
        ];
        let a = side(&schema("", &a.join(","), r#"{"name": "title", "type": "String"}"#));
        let b = side(&schema(scope, &b.join(","), r#"{"name": "title", "type": "String", "required": true}"#));
        let difference = differences(&a, &b);
        assert_eq!(
            difference.lines(),
            [
                "Who is meant:",
                "  ! ~ scope: everybody assigned -> department EQUALS \"ICT\"",
                "  ! ~ switched on: yes -> no",
                "Rules:",
                "  ! ~ active: [accountEnabled] -> [IsSoftDeleted]",
                "  ! ~ userName: [mail]; matching 1 -> [mail]",
                "    - title: [jobTitle]",
                "    + nickName: [x]; only at creation",
                "Attribute list:",
                "    ~ title: String -> String, required",
            ]
        );
        assert_eq!((difference.dangerous(), difference.same.len()), (4, 0));
        assert!(difference.markdown(&a, &b).into_text().contains("not there"));
    }

    /// A crosswalk whose users have these rules, as they stand in its file.
    fn crosswalk(client: &str, rules: &serde_json::Value) -> Side {
        let file = serde_json::json!({
            "format": "crosswalk", "version": 1, "name": "a", "client": client, "provider": "generic",
            "user": {"kind": "user", "rules": rules}, "group": {"kind": "group", "rules": []},
        });
        let document = Document::parse(&file.to_string(), std::path::Path::new("a.crosswalk")).expect("a crosswalk");
        Side::of("a".to_owned(), &document)
    }

    #[test]
    fn constants_without_words_rules_that_cannot_be_read_and_capitals_are_compared_too() {
        let rule = |target: &str, source: serde_json::Value| serde_json::json!([{"target": target, "source": source}]);
        let constant = |value: &str| serde_json::json!({"kind": "constant", "value": value});
        let script = |text: &str| serde_json::json!({"kind": "script", "text": text});
        for (name, client, a, b, differ) in [
            (
                "another constant of Google",
                "google",
                rule("userType", constant("a")),
                rule("userType", constant("b")),
                1,
            ),
            ("the same one", "google", rule("userType", constant("a")), rule("userType", constant("a")), 0),
            ("a brace in OneLogin's", "onelogin", rule("title", constant("{a")), rule("title", constant("{b")), 1),
            ("another that cannot be read", "entra", rule("title", script("a")), rule("title", script("b")), 1),
            (
                "one that cannot be read and one that can",
                "entra",
                rule("title", script("a")),
                rule("title", constant("a")),
                2,
            ),
            ("the same that cannot be read", "entra", rule("title", script("a")), rule("title", script("a")), 0),
            ("capitals of a name", "entra", rule("username", constant("a")), rule("userName", constant("a")), 0),
        ] {
            let difference = differences(&crosswalk(client, &a), &crosswalk(client, &b));
            assert_eq!(difference.rows.len(), differ, "{name}: {:?}", difference.lines());
        }
        let active = |text: &str| crosswalk("entra", &rule("Active", constant(text)));
        assert_eq!(differences(&active("True"), &active("False")).dangerous(), 1);
    }
}
