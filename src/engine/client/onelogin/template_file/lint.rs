//! Slips of published templates: each said with its reason and the way on.

use super::leaves::{self, NOT_IN_A_TEMPLATE};
use crate::base::Finding;
use crate::client::native::tree::{JsonKind, JsonNode};
use crate::mapping::Rule;
use crate::scim::schema::{self, AttributeType};
use crate::scim::{CORE_USER, TargetPath, meant};

pub(super) fn lints(root: &JsonNode, rules: &[Rule]) -> Vec<Finding> {
    let mut findings = Vec::new();
    findings.extend(schemas(root));
    findings.extend(old_names(root));
    findings.extend(root.members().iter().filter_map(|member| not_to_be_set(&member.key)));
    findings.extend(rules.iter().filter_map(|rule| misspelt(&rule.target, root)));
    findings.extend(truth_as_text(root));
    findings.extend(no_primary(root));
    findings
}

/// Every schema whose attributes are filled has to be named (RFC 7643 section 3.3).
fn schemas(root: &JsonNode) -> Option<Finding> {
    let named: Vec<&str> =
        root.get("schemas").map(JsonNode::items).unwrap_or_default().iter().filter_map(JsonNode::as_text).collect();
    let is_named = |urn: &str| named.iter().any(|known| known.eq_ignore_ascii_case(urn));
    let used = root.members().iter().filter(|member| member.value.is_object() && member.key.contains(':'));
    let mut lacking: Vec<&str> = used.map(|member| member.key.as_str()).filter(|urn| !is_named(urn)).collect();
    if named.is_empty() {
        lacking.insert(0, CORE_USER);
    }
    (!lacking.is_empty()).then(|| {
        Finding::warning("template-schemas", format!("The template does not name in schemas: {}", lacking.join(", ")))
            .because("An account may leave out, or refuse, attributes of a schema that is not named.")
            .remedy("Add it to the list \"schemas\" of the template.")
    })
}

fn old_names(root: &JsonNode) -> Vec<Finding> {
    let listed = root.get("schemas").map(JsonNode::items).unwrap_or_default().iter().filter_map(JsonNode::as_text);
    let keys = root.members().iter().map(|member| member.key.as_str());
    let old = listed.chain(keys).find_map(|urn| Some((urn, leaves::renewed(urn)?)));
    let schema = old.map(|(urn, new)| {
        Finding::warning("template-core-1", format!("The template is for SCIM 1: {urn}"))
            .because(format!("SCIM 2.0 calls it {new}. Its rules are shown under that name."))
            .remedy("Write the new names into the template, unless the account speaks SCIM 1.")
    });
    let managers = root.members().iter().filter_map(|member| member.value.get("manager"));
    let manager = managers.chain(root.get("manager")).find_map(|manager| manager.get("managerId")).map(|_| {
        Finding::warning("template-core-1", "The manager's id stands under its name of SCIM 1, managerId")
            .because("SCIM 2.0 calls it value (RFC 7643 section 4.3); an account may not look for the other.")
            .remedy("Write \"manager\": {\"value\": …} in the template.")
    });
    schema.into_iter().chain(manager).collect()
}

fn not_to_be_set(key: &str) -> Option<Finding> {
    let name = NOT_IN_A_TEMPLATE.iter().find(|name| **name != "schemas" && name.eq_ignore_ascii_case(key))?;
    let why = match *name {
        "groups" => "OneLogin sends groups apart, by Parameters > Groups.",
        _ => "The account alone sets it (RFC 7643 section 3.1).",
    };
    Some(
        Finding::warning("read-only", format!("{name} does not belong into a template"))
            .because(format!("{why} The line stays in the file and is no rule."))
            .remedy("Remove the line from the template.")
            .at_target(*name),
    )
}

fn misspelt(target: &TargetPath, root: &JsonNode) -> Option<Finding> {
    let user = schema::rfc_user();
    if target.extension().is_some_and(|urn| user.extension(urn).is_none()) || user.attribute(target).is_some() {
        return None;
    }
    let is_free = |right: &TargetPath| right.sub_attribute().is_some() || root.get(right.attribute()).is_none();
    let remedy = match meant(target, user, is_free) {
        Some(right) => {
            format!("Write {} in the template.", right.sub_attribute().unwrap_or_else(|| right.attribute()))
        }
        None => "Put it into the account's own extension, under its URN, or remove the line.".to_owned(),
    };
    Some(
        Finding::warning("unknown-attribute", format!("SCIM has no attribute {}", target.short()))
            .because("An account leaves out, or refuses, a name that its schema has not.")
            .remedy(remedy)
            .at_target(target.to_string()),
    )
}

/// Between quotes a macro becomes text, where the standard wants true or false.
pub(super) fn truth_as_text(root: &JsonNode) -> Vec<Finding> {
    let is_truth = |key: &str| {
        let attribute = schema::rfc_user().core.attribute(key);
        attribute.is_some_and(|attribute| attribute.kind == AttributeType::Boolean)
    };
    let quoted = root.members().iter().filter(|m| is_truth(&m.key) && matches!(m.value.kind, JsonKind::Text(_)));
    let said = quoted.map(|member| {
        Finding::warning("template-value-as-text", format!("{} is sent as text", member.key))
            .because("Its value stands in quotes; SCIM wants true or false without them. OneLogin says by itself whether a user is active.")
            .remedy("Remove the line, or take the quotes off.")
            .at_target(member.key.clone())
    });
    said.collect()
}

/// Preview marks an address as the primary one, as OneLogin's own template does. This one does not.
fn no_primary(root: &JsonNode) -> Option<Finding> {
    let emails = root.get("emails")?;
    let of_list = emails.items().iter().chain(emails.is_object().then_some(emails));
    let mut of_list = of_list.filter(|item| item.is_object()).peekable();
    of_list.peek()?;
    if of_list.any(|item| item.get("primary").is_some_and(JsonNode::is_true) || item.text("primary").is_some()) {
        return None;
    }
    Some(
        Finding::note("template-primary", "No address of the template is marked as the primary one")
            .because("Preview marks one, as OneLogin's own template does. Accounts may look for the mark.")
            .remedy("Add \"primary\": true to the address in the template.")
            .at_target("emails"),
    )
}
