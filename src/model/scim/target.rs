//! The target attributes of a resource type as a tree, in the order in which people look for them.
//!
//! A multi-valued attribute with canonical types (`emails`, `phoneNumbers`) has one branch per type, because that is
//! what a person maps to; one without (`roles`) has its sub-attributes right below it. Attributes of extensions
//! follow those of the core schema; `path.extension()` tells them apart.

use super::path::TargetPath;
use super::schema::{Attribute, AttributeType, Mutability, ResourceType, common};

/// One row of the tree.
#[derive(Clone, Debug, PartialEq)]
pub struct TargetNode {
    pub path: TargetPath,
    /// The last part of the path: `givenName`, `[work]`, `value`.
    pub label: String,
    pub kind: AttributeType,
    pub multi_valued: bool,
    /// The service provider refuses a resource without it. Sub-attributes are required only within their element.
    pub required: bool,
    pub mutability: Mutability,
    /// One short sentence; empty when the schema says nothing.
    pub description: String,
    pub canonical_values: Vec<String>,
    pub children: Vec<TargetNode>,
}

impl TargetNode {
    /// Whether nothing can be mapped to it.
    pub fn is_read_only(&self) -> bool {
        self.mutability == Mutability::ReadOnly
    }

    /// Whether it stands for others only: nothing is mapped to `name` itself, but to its sub-attributes.
    pub fn is_branch(&self) -> bool {
        !self.children.is_empty()
    }

    /// This node and all below it, parents first.
    pub fn walk(&self) -> impl Iterator<Item = &TargetNode> {
        let mut open = vec![self];
        std::iter::from_fn(move || {
            let node = open.pop()?;
            open.extend(node.children.iter().rev());
            Some(node)
        })
    }
}

/// What people look for first, first. Names that are not here follow in their schema's order.
const ORDER: [&str; 27] = [
    "userName",
    "externalId",
    "displayName",
    "active",
    "groupType",
    "members",
    "name",
    "nickName",
    "title",
    "emails",
    "phoneNumbers",
    "addresses",
    "userType",
    "preferredLanguage",
    "locale",
    "timezone",
    "profileUrl",
    "photos",
    "ims",
    "manager",
    "organization",
    "department",
    "division",
    "costCenter",
    "employeeNumber",
    "roles",
    "entitlements",
];

/// What nobody maps to, last.
const LAST: [&str; 4] = ["x509Certificates", "password", "groups", "id"];

/// Of the common attributes, those that belong on a screen; `schemas` and `meta` are made by the program.
const COMMON: [&str; 2] = ["externalId", "id"];

impl ResourceType {
    /// The tree of target attributes.
    pub fn target_paths(&self) -> Vec<TargetNode> {
        let shared = COMMON
            .iter()
            .filter_map(|name| common().attribute(name))
            .filter(|a| self.core.attribute(&a.name).is_none());
        let core = in_order(shared.chain(&self.core.attributes)).into_iter().map(|attribute| node(None, attribute));
        let extensions = self.extensions.iter().flat_map(|schema| {
            in_order(schema.attributes.iter()).into_iter().map(move |attribute| node(Some(&schema.id), attribute))
        });
        core.chain(extensions).collect()
    }
}

fn in_order<'a>(attributes: impl Iterator<Item = &'a Attribute>) -> Vec<&'a Attribute> {
    let mut sorted: Vec<&Attribute> = attributes.collect();
    sorted.sort_by_key(|attribute| rank(&attribute.name));
    sorted
}

fn rank(name: &str) -> usize {
    let within = |list: &[&str]| list.iter().position(|known| known.eq_ignore_ascii_case(name));
    within(&LAST).map(|at| ORDER.len() + 1 + at).or_else(|| within(&ORDER)).unwrap_or(ORDER.len())
}

fn node(extension: Option<&str>, attribute: &Attribute) -> TargetNode {
    let path = TargetPath::from_names(extension, &attribute.name);
    let types = attribute.sub_attribute("type").map_or(&[][..], |sub| &sub.canonical_values);
    let children = if attribute.multi_valued && !types.is_empty() && !is_membership(attribute) {
        types.iter().map(|of_type| branch(&path.of_type(of_type), of_type, attribute)).collect()
    } else {
        leaves(&path, attribute, &[])
    };
    TargetNode { children, ..row(path, attribute.name.clone(), attribute) }
}

/// `members` and `groups` hold references to any number of others: their types are not places to map to.
fn is_membership(attribute: &Attribute) -> bool {
    attribute.sub_attribute("$ref").is_some()
}

fn branch(path: &TargetPath, of_type: &str, attribute: &Attribute) -> TargetNode {
    let children = leaves(path, attribute, &["type"]);
    TargetNode { multi_valued: false, children, ..row(path.clone(), format!("[{of_type}]"), attribute) }
}

/// The sub-attributes, `value` first and `primary` after it.
fn leaves(path: &TargetPath, attribute: &Attribute, without: &[&str]) -> Vec<TargetNode> {
    let mut subs: Vec<&Attribute> =
        attribute.sub_attributes.iter().filter(|sub| !without.contains(&sub.name.as_str())).collect();
    subs.sort_by_key(|sub| match sub.name.as_str() {
        "value" => 0,
        "primary" if attribute.sub_attribute("value").is_some() => 1,
        "primary" => 3,
        _ => 2,
    });
    subs.into_iter().map(|sub| row(path.with_sub_attribute(&sub.name), sub.name.clone(), sub)).collect()
}

fn row(path: TargetPath, label: String, attribute: &Attribute) -> TargetNode {
    TargetNode {
        path,
        label,
        kind: attribute.kind,
        multi_valued: attribute.multi_valued,
        required: attribute.required,
        mutability: attribute.mutability,
        description: attribute.description.clone(),
        canonical_values: attribute.canonical_values.clone(),
        children: Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scim::schema::{rfc_group, rfc_user};

    fn labels(nodes: &[TargetNode]) -> Vec<&str> {
        nodes.iter().map(|node| node.label.as_str()).collect()
    }

    #[test]
    fn users_start_with_what_people_look_for_and_end_with_the_extension() {
        let tree = rfc_user().target_paths();
        let labels = labels(&tree);
        assert_eq!(labels[..6], ["userName", "externalId", "displayName", "active", "name", "nickName"]);
        assert_eq!(labels[19..25], ["x509Certificates", "password", "groups", "id", "manager", "organization"]);
        assert_eq!(labels.len(), 29);
    }

    #[test]
    fn e_mail_addresses_have_a_branch_for_each_type() {
        let tree = rfc_user().target_paths();
        let emails = tree.iter().find(|node| node.label == "emails").expect("emails");
        assert_eq!(labels(&emails.children), ["[work]", "[home]", "[other]"]);
        let work: Vec<String> = emails.children[0].children.iter().map(|node| node.path.to_string()).collect();
        assert_eq!(
            work,
            ["emails[type eq \"work\"].value", "emails[type eq \"work\"].primary", "emails[type eq \"work\"].display"]
        );
    }

    #[test]
    fn members_are_mapped_as_a_whole_or_by_sub_attribute() {
        let tree = rfc_group().target_paths();
        assert_eq!(labels(&tree), ["externalId", "displayName", "members", "id"]);
        assert_eq!(labels(&tree[2].children), ["value", "$ref", "type", "display"]);
        assert!(tree[3].is_read_only() && tree[1].required);
    }

    #[test]
    fn every_path_reads_back_and_is_known_to_the_schema() {
        for resource_type in [rfc_user(), rfc_group()] {
            let tree = resource_type.target_paths();
            for node in tree.iter().flat_map(TargetNode::walk) {
                let read = TargetPath::parse(&node.path.to_string()).unwrap_or_else(|error| panic!("{error}"));
                assert_eq!(read, node.path);
                assert!(resource_type.attribute(&read).is_some(), "{read}");
            }
        }
    }
}
