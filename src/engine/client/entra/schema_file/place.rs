//! Where a schema's text holds what: its object mappings, and which of them are edited.
//!
//! A schema is downloaded bare, lies in the answer of Graph (`value[0].schema`, a template's or a job's `schema`), or only
//! a part of it is at hand: an object mapping, its rows, one row.

use crate::base::{Finding, ResourceKind};
use crate::client::native::NativeError;
use crate::client::native::tree::{JsonKind, JsonNode};

/// One object mapping that starts in Entra.
#[derive(Clone, Debug)]
pub(super) struct ObjectPlace<'n> {
    pub kind: ResourceKind,
    /// What it is called, also where it has no name: `User → Contact`.
    pub label: String,
    name: Option<&'n str>,
    target: Option<&'n str>,
    pub enabled: bool,
    /// The list of its rows; `None` where the file has null.
    pub rows: Option<&'n JsonNode>,
    /// Where that list stands or would stand.
    pub holder: Option<&'n JsonNode>,
    /// The rows of a part that is no list: the one row itself.
    pub only: Option<&'n JsonNode>,
    /// The attributes that the target directory knows; empty when the schema does not list them.
    pub targets: Vec<&'n JsonNode>,
}

impl<'n> ObjectPlace<'n> {
    /// Its rows with their places in the list.
    pub fn entries(&self) -> impl Iterator<Item = (usize, &'n JsonNode)> + use<'n> {
        let items = self.rows.map(JsonNode::items).unwrap_or_default();
        self.only.into_iter().chain(items).enumerate().filter(|(_, row)| row.is_object())
    }

    fn is_called(&self, wanted: &str) -> bool {
        [Some(self.label.as_str()), self.name, self.target]
            .into_iter()
            .flatten()
            .any(|n| n.eq_ignore_ascii_case(wanted))
    }
}

/// Where the synchronization schema begins in what was given.
pub(super) fn schema(root: &JsonNode) -> Option<&JsonNode> {
    let holds = |node: &&JsonNode| node.get("synchronizationRules").is_some_and(JsonNode::is_list);
    if holds(&root) {
        return Some(root);
    }
    let inner = root.get("schema").filter(holds);
    inner.or_else(|| {
        let items = root.get("value").map_or_else(|| root.items(), JsonNode::items);
        let is_default = |item: &&JsonNode| item.get("default").is_some_and(JsonNode::is_true);
        let in_order = items.iter().filter(is_default).chain(items.iter());
        in_order.filter_map(|item| item.get("schema").or(Some(item))).find(holds)
    })
}

/// The rule of synchronization that an object mapping stands in: the application's name.
pub(super) fn application(root: &JsonNode) -> Option<String> {
    let rules = schema(root)?.get("synchronizationRules")?.items();
    let rule = rules.iter().find(|rule| starts_in_entra(rule))?;
    let name = rule.text("targetDirectoryName")?;
    let id = schema(root)?.text("id").filter(|id| !id.is_empty());
    Some(id.map_or_else(|| name.to_owned(), |id| format!("{name} ({id})")))
}

/// How Entra calls its own directory in a schema, by its old and its new name.
const ENTRA: [&str; 2] = ["Azure Active Directory", "Microsoft Entra ID"];

fn starts_in_entra(rule: &JsonNode) -> bool {
    let is = |name: &str| ENTRA.iter().any(|entra| name.trim().eq_ignore_ascii_case(entra));
    rule.text("sourceDirectoryName").is_none_or(is)
}

/// All object mappings of users and groups from Entra, in the order of the file.
pub(super) fn places(root: &JsonNode) -> Vec<ObjectPlace<'_>> {
    let Some(schema) = schema(root) else { return parts(root) };
    let rules = schema.get("synchronizationRules").map(JsonNode::items).unwrap_or_default();
    let mut places = Vec::new();
    for rule in rules.iter().filter(|rule| starts_in_entra(rule)) {
        for mapping in rule.get("objectMappings").map(JsonNode::items).unwrap_or_default() {
            let targets = targets(schema, rule.text("targetDirectoryName"), mapping.text("targetObjectName"));
            places.extend(place(mapping, targets));
        }
    }
    places
}

/// A part of a schema: an object mapping, the list of its rows, or one row.
fn parts(root: &JsonNode) -> Vec<ObjectPlace<'_>> {
    if root.get("attributeMappings").is_some() {
        return place(root, Vec::new()).into_iter().collect();
    }
    let whole = ObjectPlace {
        kind: ResourceKind::User,
        label: "the rows at hand".to_owned(),
        name: None,
        target: None,
        enabled: true,
        rows: None,
        holder: None,
        only: None,
        targets: Vec::new(),
    };
    match &root.kind {
        JsonKind::List(items) if items.iter().any(is_row) => vec![ObjectPlace { rows: Some(root), ..whole }],
        JsonKind::Object(_) if is_row(root) => vec![ObjectPlace { only: Some(root), ..whole }],
        _ => Vec::new(),
    }
}

/// Whether a value is an attribute mapping.
pub(super) fn is_row(node: &JsonNode) -> bool {
    node.get("targetAttributeName").is_some() && node.get("source").is_some()
}

fn place<'n>(mapping: &'n JsonNode, targets: Vec<&'n JsonNode>) -> Option<ObjectPlace<'n>> {
    // Excerpts leave the names out; such a one is of users, unless its target says otherwise.
    let unnamed =
        || if mapping.text("targetObjectName").is_some_and(|name| name.ends_with("Group")) { "Group" } else { "User" };
    let source = mapping.get("sourceObjectName").map_or_else(|| Some(unnamed()), JsonNode::as_text);
    let kind = match source? {
        name if name.eq_ignore_ascii_case("User") => ResourceKind::User,
        name if name.eq_ignore_ascii_case("Group") => ResourceKind::Group,
        _ => return None,
    };
    let name = mapping.text("name").filter(|name| !name.is_empty());
    let target = mapping.text("targetObjectName");
    let arrow = || format!("{} → {}", kind.noun(), target.unwrap_or("?"));
    Some(ObjectPlace {
        kind,
        label: name.map_or_else(arrow, str::to_owned),
        name,
        target,
        enabled: mapping.get("enabled").is_none_or(|node| node.is_null() || node.is_true()),
        rows: mapping.get("attributeMappings").filter(|node| node.is_list()),
        holder: Some(mapping),
        only: None,
        targets,
    })
}

fn targets<'n>(schema: &'n JsonNode, directory: Option<&str>, object: Option<&str>) -> Vec<&'n JsonNode> {
    let named = |nodes: &'n [JsonNode], name: Option<&str>| nodes.iter().find(|node| node.text("name") == name);
    let directories = schema.get("directories").map(JsonNode::items).unwrap_or_default();
    let objects = named(directories, directory).and_then(|d| d.get("objects")).map(JsonNode::items).unwrap_or_default();
    let object = named(objects, object).and_then(|o| o.get("attributes")).map(JsonNode::items).unwrap_or_default();
    object.iter().filter(|attribute| attribute.text("name").is_some()).collect()
}

/// The one object mapping of a kind that is read and edited, and what is to be said about the choice.
pub(super) fn chosen<'p, 'n>(
    places: &'p [ObjectPlace<'n>],
    kind: ResourceKind,
    wanted: Option<&str>,
) -> (Option<&'p ObjectPlace<'n>>, Vec<Finding>) {
    let of_kind: Vec<_> = places.iter().filter(|place| place.kind == kind).collect();
    if let Some(place) = wanted.and_then(|wanted| of_kind.iter().find(|place| place.is_called(wanted))) {
        return (Some(place), Vec::new());
    }
    let has_rows = |place: &&&ObjectPlace<'n>| place.entries().next().is_some();
    let on: Vec<_> = of_kind.iter().filter(|place| place.enabled).collect();
    let best = on.iter().copied().find(has_rows).or_else(|| on.first().copied());
    let best = best.or_else(|| of_kind.iter().find(has_rows)).or_else(|| of_kind.first());
    let Some(best) = best.copied() else { return (None, Vec::new()) };
    let mut findings = Vec::new();
    if on.len() > 1 {
        findings.push(several(kind, best, on.iter().copied().copied()));
    }
    if !best.enabled {
        findings.push(switched_off(kind, best));
    }
    (Some(best), findings)
}

fn several<'p, 'n: 'p>(
    kind: ResourceKind,
    best: &ObjectPlace<'n>,
    on: impl Iterator<Item = &'p ObjectPlace<'n>>,
) -> Finding {
    let others: Vec<&str> = on.filter(|place| place.label != best.label).map(|place| place.label.as_str()).collect();
    Finding::warning(
        "schema-several-objects",
        format!("Several mappings of {} are switched on; {} is taken", kind.plural(), best.label),
    )
    .because(format!("The others stay as they are: {}.", others.join("; ")))
    .remedy("To take another one, import with --object-mapping NAME.")
}

fn switched_off(kind: ResourceKind, place: &ObjectPlace<'_>) -> Finding {
    Finding::warning(
        "schema-object-off",
        format!("The mapping of {} is switched off in Entra: {}", kind.plural(), place.label),
    )
    .because("Entra provisions nothing by it while it is off. Its rules are shown all the same.")
    .remedy("Switch it on in Entra (Provisioning > Mappings) if they are to be provisioned.")
}

/// A name that none of them has is refused, rather than another one taken.
pub(super) fn check_wanted(places: &[ObjectPlace<'_>], wanted: Option<&str>) -> Result<(), NativeError> {
    match wanted {
        Some(wanted) if !places.iter().any(|place| place.is_called(wanted)) => Err(NativeError::NoSuchObject {
            wanted: wanted.to_owned(),
            there: places.iter().map(|place| place.label.clone()).collect(),
        }),
        _ => Ok(()),
    }
}
