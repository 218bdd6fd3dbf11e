//! Whose membership a change is about, read from the request alone: a change of three members of a hundred thousand is
//! worked out, checked and stored among those three.

use serde_json::Value;

use super::members::{MEMBERS, member_ids};
use super::refused::said_of_members;
use crate::scim::{Filter, Literal, Op, Operation, Operator, Patch, TargetPath, name};

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Concerned {
    All,
    /// Those with these ids; nobody else comes, goes or changes.
    Named(Vec<String>),
}

impl Concerned {
    pub const NOBODY: Self = Self::Named(Vec::new());

    /// A resource whose attributes change what they name and nothing else.
    pub fn by_attributes(body: &Value) -> Self {
        let said = body.as_object().is_some_and(|body| name::get(body, MEMBERS).is_some());
        if said { Self::All } else { Self::NOBODY }
    }

    /// What an old draft calls a PATCH: members that come, and members that are marked as going.
    pub fn by_draft(body: &Value) -> Self {
        let members = body.as_object().and_then(|body| name::get(body, MEMBERS));
        members.map_or(Some(Vec::new()), ids).map_or(Self::All, Self::Named)
    }

    pub fn by_patch(patch: &Patch) -> Self {
        let ids: Option<Vec<_>> = patch.operations.iter().map(named).collect();
        ids.map_or(Self::All, |ids| Self::Named(ids.into_iter().flatten().collect()))
    }
}

/// The members that an operation names one by one; `None` where it may concern any.
fn named(operation: &Operation) -> Option<Vec<String>> {
    if operation.path.is_none() {
        return operation.value.as_ref()?.as_object()?.keys().all(|key| is_of_another(key)).then(Vec::new);
    }
    let Some((path, value)) = said_of_members(operation) else { return Some(Vec::new()) };
    let path = path.filter(|path| path.sub_attribute().is_none())?;
    match (operation.op, path.filter(), value) {
        (Op::Add | Op::Remove, None, Some(value)) => ids(value),
        (Op::Remove, Some(filter), _) => id_in(filter.filter()).map(|id| vec![id]),
        _ => None,
    }
}

/// Whether this names an attribute other than members; a URN may stand for any.
fn is_of_another(key: &str) -> bool {
    !key.contains(':') && TargetPath::parse(key).is_ok_and(|path| !path.attribute().eq_ignore_ascii_case(MEMBERS))
}

/// The ids in a list of members, if all of it are members with an id.
fn ids(members: &Value) -> Option<Vec<String>> {
    let list = members.as_array()?;
    let ids: Vec<String> = member_ids(Some(members)).map(str::to_owned).collect();
    (ids.len() == list.len()).then_some(ids)
}

/// `value eq "26"`
fn id_in(filter: &Filter) -> Option<String> {
    match filter {
        Filter::Compare { path, operator: Operator::Equal, value: Literal::Text(id) }
            if path.attribute().eq_ignore_ascii_case("value") && path.sub_attribute().is_none() =>
        {
            Some(id.clone())
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::scim::Forms;

    #[test]
    fn a_request_says_whom_it_concerns() {
        let named = |ids: &[&str]| Concerned::Named(ids.iter().map(ToString::to_string).collect());
        for (operation, expected) in [
            (json!({"op": "add", "path": "members", "value": [{"value": "1"}, {"value": "2"}]}), named(&["1", "2"])),
            (json!({"op": "Remove", "path": "Members", "value": [{"value": "1"}]}), named(&["1"])),
            (json!({"op": "remove", "path": "members[value eq \"1\"]"}), named(&["1"])),
            (json!({"op": "replace", "path": "displayName", "value": "All"}), named(&[])),
            (json!({"op": "replace", "value": {"id": "g", "displayName": "All"}}), named(&[])),
            (json!({"op": "replace", "path": "members", "value": [{"value": "1"}]}), Concerned::All),
            (json!({"op": "replace", "value": {"members": [{"value": "1"}]}}), Concerned::All),
            (json!({"op": "add", "path": "members", "value": ["1"]}), Concerned::All),
            (json!({"op": "remove", "path": "members"}), Concerned::All),
            (json!({"op": "remove", "path": "members[display eq \"Liz\"]"}), Concerned::All),
            (json!({"op": "replace", "path": "members[value eq \"1\"].display", "value": "Liz"}), Concerned::All),
        ] {
            let patch = Patch::parse(&json!({"Operations": [operation]}), Forms::ALL).expect("a patch");
            assert_eq!(Concerned::by_patch(&patch), expected, "{operation}");
        }
        assert_eq!(Concerned::by_draft(&json!({"members": [{"value": "1", "operation": "delete"}]})), named(&["1"]));
        assert_eq!(Concerned::by_attributes(&json!({"displayName": "All"})), Concerned::NOBODY);
        assert_eq!(Concerned::by_attributes(&json!({"MEMBERS": []})), Concerned::All);
    }
}
