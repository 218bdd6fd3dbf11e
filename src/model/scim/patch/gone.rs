//! Elements that operations take out one by one, by their ids, as clients do with members: they are gathered and taken out
//! at once, so that a thousand operations on a group go through its members once.

use std::collections::HashSet;

use serde_json::Value;

use super::{Op, Operation};
use crate::scim::filter::{Filter, Literal, Operator};
use crate::scim::path::TargetPath;
use crate::scim::schema::ResourceType;
use crate::scim::shape::is_unassigned;

/// Elements of one list that are to go.
#[derive(Debug)]
pub(super) struct Gone {
    list: TargetPath,
    /// As they came: `members[value eq "2"]`.
    paths: Vec<TargetPath>,
    /// The ids they name, as filters compare texts.
    ids: HashSet<String>,
}

impl Gone {
    /// Takes the operation in; false for one that is something else, or of another list, or not allowed.
    pub fn take(gathered: &mut Option<Self>, operation: &Operation, resource_type: &ResourceType) -> bool {
        let Some((path, id)) = named(operation, resource_type) else { return false };
        let list = path.root();
        let gone = gathered.get_or_insert_with(|| Self { list: list.clone(), paths: Vec::new(), ids: HashSet::new() });
        if gone.list != list {
            return false;
        }
        gone.paths.push(path);
        gone.ids.insert(id);
        true
    }

    pub fn take_out(self, resource: &mut Value) {
        let is_gone = |element: &Value| match element.get("value") {
            Some(Value::String(id)) => self.ids.contains(&id.to_lowercase()),
            _ => self.paths.iter().filter_map(TargetPath::filter).any(|filter| filter.matches(element)),
        };
        self.list.retain_elements(resource, |element| !is_gone(element));
    }
}

/// The path and the id, when the operation takes an element out by its id.
fn named(operation: &Operation, resource_type: &ResourceType) -> Option<(TargetPath, String)> {
    let Operation { op: Op::Remove, path: Some(path), value } = operation else { return None };
    let path = TargetPath::parse(path).ok().filter(|path| path.sub_attribute().is_none())?;
    let Filter::Compare { path: of, operator: Operator::Equal, value: Literal::Text(id) } = path.filter()?.filter()
    else {
        return None;
    };
    let attribute = resource_type.attribute(&path.root())?;
    let is_plain = *of == of.root() && of.extension().is_none() && of.attribute().eq_ignore_ascii_case("value");
    let is_allowed = attribute.multi_valued && !attribute.is_read_only() && value.as_ref().is_none_or(is_unassigned);
    (is_plain && is_allowed).then(|| (path.clone(), id.to_lowercase()))
}
