//! The leaves of a template: what stands where, as targets of SCIM.

use crate::base::Finding;
use crate::client::native::edits::NodePath;
use crate::client::native::tree::{JsonKind, JsonMember, JsonNode};
use crate::mapping::RuleSource;
use crate::scim::{CORE_USER, ENTERPRISE_USER, TargetPath};

/// A value of the template and the attribute that it fills.
#[derive(Clone, Debug)]
pub(super) struct Leaf<'n> {
    pub place: NodePath,
    pub node: &'n JsonNode,
    pub target: TargetPath,
}

/// What a template holds.
#[derive(Default)]
pub(super) struct Found<'n> {
    pub leaves: Vec<Leaf<'n>>,
    /// Of what stays in the file and is no rule, and of names that the standard had before.
    pub findings: Vec<Finding>,
}

/// The schemas of SCIM 1.x, and what they are called now (RFC 7643 section 8.7).
const OLD_SCHEMAS: &[(&str, &str)] = &[
    ("urn:scim:schemas:core:1.0", CORE_USER),
    ("urn:scim:schemas:core:1.1", CORE_USER),
    ("urn:scim:schemas:extension:enterprise:1.0", ENTERPRISE_USER),
    ("urn:scim:schemas:extension:enterprise:1.1", ENTERPRISE_USER),
];

/// The schema that an old name stands for now.
pub(super) fn renewed(urn: &str) -> Option<&'static str> {
    OLD_SCHEMAS.iter().find(|(old, _)| old.eq_ignore_ascii_case(urn)).map(|(_, new)| *new)
}

/// What a client has no say in (RFC 7643 section 3.1), and groups, which OneLogin sends apart.
pub(super) const NOT_IN_A_TEMPLATE: &[&str] = &["schemas", "id", "meta", "groups"];

pub(super) fn found(root: &JsonNode) -> Found<'_> {
    let mut walk = Walk::default();
    for (at, member) in root.members().iter().enumerate() {
        let is_named = |name: &&str| name.eq_ignore_ascii_case(&member.key);
        match member.key.contains(':') && member.value.is_object() {
            true => walk.extension(member, at),
            false if NOT_IN_A_TEMPLATE.iter().any(is_named) => {}
            false => walk.attribute("", member, vec![at]),
        }
    }
    walk.found
}

#[derive(Default)]
struct Walk<'n> {
    found: Found<'n>,
}

impl<'n> Walk<'n> {
    fn extension(&mut self, member: &'n JsonMember, at: usize) {
        let urn = renewed(&member.key).unwrap_or(&member.key);
        let prefix = if urn.eq_ignore_ascii_case(CORE_USER) { String::new() } else { format!("{urn}:") };
        for (inner, member) in member.value.members().iter().enumerate() {
            self.attribute(&prefix, member, vec![at, inner]);
        }
    }

    fn attribute(&mut self, prefix: &str, member: &'n JsonMember, place: NodePath) {
        let name = format!("{prefix}{}", member.key);
        match &member.value.kind {
            JsonKind::Object(_) => self.element(&name, &member.value, &place, true),
            JsonKind::List(items) => {
                for (at, item) in items.iter().enumerate() {
                    let place = [place.as_slice(), &[at]].concat();
                    match item.is_object() {
                        true => self.element(&name, item, &place, is_marked_by_itself(items, at)),
                        false => self.kept(&name, "it is a list of plain values"),
                    }
                }
            }
            _ => self.leaf(&name, &member.value, place),
        }
    }

    /// One object: a name, a manager, or one of several addresses. Its type, else that it is the primary one, tells it
    /// from others and is no rule.
    fn element(&mut self, name: &str, node: &'n JsonNode, place: &[usize], is_marked: bool) {
        let is_one_of_several = TargetPath::parse(name).is_ok_and(|path| path.is_in_a_list());
        let kind = node.text("type").filter(|kind| is_one_of_several && !kind.contains('{'));
        let is_primary = is_one_of_several && node.get("primary").is_some_and(JsonNode::is_true);
        let filter = match kind {
            Some(kind) => format!("[type eq {}]", serde_json::Value::from(kind)),
            None if is_primary => "[primary eq true]".to_owned(),
            None => String::new(),
        };
        let told_by_primary = is_primary && kind.is_none();
        for (at, member) in node.members().iter().enumerate() {
            let is_told = match member.key.as_str() {
                "type" => kind.is_some(),
                "primary" => told_by_primary || is_primary && is_marked && name == "emails",
                _ => false,
            };
            let sub = if member.key == "managerId" && name.ends_with("manager") { "value" } else { &member.key };
            let path = format!("{name}{filter}.{sub}");
            let place = [place, &[at]].concat();
            match &member.value.kind {
                _ if is_told => {}
                JsonKind::Object(_) | JsonKind::List(_) => self.kept(&path, "it is nested more deeply than a target"),
                _ => self.leaf(&path, &member.value, place),
            }
        }
    }

    fn leaf(&mut self, name: &str, node: &'n JsonNode, place: NodePath) {
        match TargetPath::parse(name) {
            Ok(_) if node.is_null() => self.kept(name, "it is null"),
            Ok(target) => self.found.leaves.push(Leaf { place, node, target }),
            Err(error) => self.kept(name, &error.to_string()),
        }
    }

    fn kept(&mut self, name: &str, why: &str) {
        let finding = Finding::warning("template-kept", format!("{name} is kept in the template and not shown"))
            .because(format!("It is no rule: {why}."))
            .remedy("Edit it in OneLogin.");
        self.found.findings.push(finding);
    }
}

/// Of several addresses the client marks one, as [`crate::mapping::Primary::One`] says: then that mark is no rule.
fn is_marked_by_itself(items: &[JsonNode], at: usize) -> bool {
    let is_primary = |item: &JsonNode| item.get("primary").is_some_and(JsonNode::is_true);
    let is_work = |item: &JsonNode| item.text("type").is_some_and(|kind| kind.eq_ignore_ascii_case("work"));
    let first = items.iter().position(is_work).unwrap_or(0);
    first == at && items.iter().filter(|item| is_primary(item)).count() == 1
}

/// `{$user.email}` and nothing else.
pub(super) fn is_one_macro(text: &str) -> bool {
    macro_name(text).is_some()
}

fn macro_name(text: &str) -> Option<&str> {
    text.strip_prefix("{$")?.strip_suffix('}').filter(|name| !name.contains(['{', '}']))
}

/// Parameters by whose name the client calls an attribute anyhow; others are named with their scope.
const OWN_NAMES: &[&str] = &["scimusername", "external_manager_id", "title", "department"];

impl Leaf<'_> {
    fn written<'t>(&'t self, text: &'t str) -> &'t str {
        match &self.node.kind {
            JsonKind::Text(written) => written.as_str(),
            _ => text.get(self.node.span.clone()).unwrap_or_default(),
        }
    }

    /// The parameter to which it refers, when it is such a reference and nothing else.
    pub fn parameter<'t>(&'t self, text: &'t str) -> Option<&'t str> {
        macro_name(self.written(text))?.strip_prefix("parameters.")
    }

    /// What the rule of a leaf reads.
    pub fn source(&self, text: &str) -> RuleSource {
        let written = self.written(text);
        let Some(name) = macro_name(written) else {
            return match written.contains('{') {
                true => RuleSource::Expression { text: written.to_owned() },
                false => RuleSource::Constant { value: written.to_owned() },
            };
        };
        // By its bare name the client means what it says by itself, without a line.
        if self.target.short() == "active" && name == "user.active" {
            return RuleSource::Direct { attribute: format!("${name}") };
        }
        let parameter = name.strip_prefix("parameters.").filter(|name| OWN_NAMES.contains(name));
        let attribute = parameter.or_else(|| name.strip_prefix("user.")).unwrap_or(name);
        RuleSource::Direct { attribute: attribute.to_owned() }
    }
}
