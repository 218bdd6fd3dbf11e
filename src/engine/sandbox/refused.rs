//! What a provider refuses beyond its schema: a second value where it takes one, a name that it keeps for itself, a
//! text that is too long, what it does not support, and changes that are too many or too large for one request.
//!
//! What is in the account from before does no harm: only what a request changes is looked at.

use serde_json::{Map, Value};

use super::members::MEMBERS;
use crate::base::ResourceKind;
use crate::provider::leaf::Word;
use crate::provider::traits::{Longer, Reserved, Sent, Traits};
use crate::scim::{Op, Operation, Patch, ScimError, ScimType, TargetPath};

/// What would be stored, beside what is.
pub(super) fn resource(
    traits: &Traits,
    kind: ResourceKind,
    after: &Map<String, Value>,
    before: Option<&Value>,
) -> Result<(), ScimError> {
    let rules: Vec<(&TargetPath, Rule<'_>)> = rules(traits, kind).collect();
    if rules.is_empty() {
        return Ok(());
    }
    let after = Value::Object(after.clone());
    let is_new = |path: &TargetPath| before.is_none_or(|before| path.get_all(before) != path.get_all(&after));
    let mut new = rules.into_iter().filter(|(path, _)| is_new(path));
    match new.find_map(|(path, rule)| rule.why(path, &after)) {
        Some(why) => Err(ScimError::bad_request(ScimType::InvalidValue, why)),
        None => Ok(()),
    }
}

/// What is refused at a path.
enum Rule<'a> {
    ASecond,
    Reserved(&'a Reserved),
    Anything,
    /// A text of more characters.
    Longer(usize),
}

/// What is known to be refused, with the path where it is.
fn rules(traits: &Traits, kind: ResourceKind) -> impl Iterator<Item = (&TargetPath, Rule<'_>)> {
    let single = traits.single.of(kind).items().iter().map(|path| (path, Rule::ASecond));
    let reserved = traits.reserved.of(kind).items().iter();
    let reserved = reserved.map(|reserved| (&reserved.target, Rule::Reserved(reserved)));
    let is_refused = traits.unsupported.sent.known() == Some(&Sent::Refused);
    let unsupported = traits.unsupported.attributes.of(kind).items().iter().filter(move |_| is_refused);
    let unsupported = unsupported.map(|path| (path, Rule::Anything));
    let is_short = traits.lengths.longer.known() == Some(&Longer::Refused);
    let lengths = traits.lengths.most.of(kind).items().iter().filter(move |_| is_short);
    let lengths = lengths.map(|length| (&length.target, Rule::Longer(length.characters)));
    single.chain(reserved).chain(unsupported).chain(lengths)
}

impl Rule<'_> {
    /// Why what is at the path is refused, if it is.
    fn why(&self, path: &TargetPath, resource: &Value) -> Option<String> {
        let texts = || path.get_all(resource).into_iter().filter_map(Value::as_str);
        match self {
            Self::ASecond => (path.count(resource) > 1).then(|| format!("'{path}' takes one value.")),
            Self::Reserved(reserved) => {
                texts().find(|text| reserved.has(text)).map(|text| format!("'{text}' is reserved."))
            }
            Self::Anything => (path.count(resource) > 0).then(|| format!("'{path}' is not supported.")),
            Self::Longer(most) => {
                let is_longer = texts().any(|text| text.chars().count() > *most);
                is_longer.then(|| format!("'{path}' takes {most} characters at most."))
            }
        }
    }
}

/// Members that a request names, beside how many may come or go at once.
pub(super) fn members(traits: &Traits, count: usize) -> Result<(), ScimError> {
    match traits.members.most_at_once.known() {
        Some(most) if count > *most => {
            Err(ScimError::bad_request(ScimType::TooMany, format!("At most {most} members can change at once.")))
        }
        _ => Ok(()),
    }
}

/// What a PATCH asks for, whatever the resource.
pub(super) fn patch(traits: &Traits, kind: ResourceKind, patch: &Patch) -> Result<(), ScimError> {
    if let Some(known) = traits.patch.operations.of(kind).known()
        && let Some(other) = patch.operations.iter().find(|operation| !is_among(known, operation.op.as_str()))
    {
        let why = format!("'{}' cannot be used here.", other.op.as_str());
        return Err(ScimError::bad_request(ScimType::InvalidValue, why));
    }
    if let Some(most) = traits.patch.most_operations.known().filter(|most| patch.operations.len() > **most) {
        let why = format!("At most {most} operations can be in one request.");
        return Err(ScimError::bad_request(ScimType::TooMany, why));
    }
    patch.operations.iter().try_for_each(|operation| without_path(traits, operation))?;
    if traits.members.all_at_once.known() == Some(&false) && patch.operations.iter().any(is_of_all_members) {
        let why = "Members are added and removed one by one, never replaced.";
        return Err(ScimError::bad_request(ScimType::InvalidValue, why));
    }
    let of_members = patch.operations.iter().filter_map(named_members);
    members(traits, of_members.sum())
}

fn is_among(words: &[Word], word: &str) -> bool {
    words.iter().any(|known| known.0 == word)
}

fn without_path(traits: &Traits, operation: &Operation) -> Result<(), ScimError> {
    let attributes = operation.value.as_ref().and_then(Value::as_object).filter(|_| operation.path.is_none());
    match (traits.patch.attributes_without_path.known(), attributes.map(counted)) {
        (Some(most), Some(count)) if count > *most => Err(ScimError::bad_request(
            ScimType::InvalidPath,
            format!("An operation without a path changes at most {most} attributes."),
        )),
        _ => Ok(()),
    }
}

/// The attributes of an object, those of extensions one by one.
fn counted(attributes: &Map<String, Value>) -> usize {
    let of_one = |(key, value): (&String, &Value)| match value {
        Value::Object(inner) if key.starts_with("urn:") => inner.len(),
        _ => 1,
    };
    attributes.iter().map(of_one).sum()
}

/// What an operation says of members: with its path, or without one.
pub(super) fn said_of_members(operation: &Operation) -> Option<(Option<TargetPath>, Option<&Value>)> {
    let Some(path) = &operation.path else {
        return Some((None, Some(operation.value.as_ref()?.get(MEMBERS)?)));
    };
    let path = TargetPath::parse(path).ok().filter(|path| path.attribute().eq_ignore_ascii_case(MEMBERS))?;
    Some((Some(path), operation.value.as_ref()))
}

fn is_of_all_members(operation: &Operation) -> bool {
    let Some((path, value)) = said_of_members(operation) else { return false };
    let is_whole = path.is_none_or(|path| path.filter().is_none());
    match operation.op {
        Op::Replace => is_whole,
        Op::Remove => is_whole && value.is_none(),
        Op::Add => false,
    }
}

fn named_members(operation: &Operation) -> Option<usize> {
    let (_, value) = said_of_members(operation)?;
    Some(value.and_then(Value::as_array).map_or(1, Vec::len))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    /// What a provider's file says, with one word of it changed.
    fn traits(from: &str, to: &str) -> Traits {
        let file = include_str!("../../../assets/provider/github.json");
        assert!(file.contains(from), "{from}");
        serde_json::from_str(&file.replace(from, to)).expect("traits")
    }

    #[test]
    fn what_is_not_supported_is_refused_only_where_the_file_says_so() {
        let refuses = traits("\"sent\": \"unknown\"", "\"sent\": \"refused\"");
        let leaves_out = traits("\"sent\": \"unknown\"", "\"sent\": \"left-out\"");
        let with = |extra: Value| {
            let mut user = json!({"userName": "liz"});
            user.as_object_mut().expect("an object").extend(extra.as_object().expect("an object").clone());
            user
        };
        let before = with(json!({"title": "CEO"}));
        for (name, after, before, is_refused) in [
            ("supported", with(json!({"displayName": "Liz"})), None, false),
            ("not supported", with(json!({"title": "CEO"})), None, true),
            ("there from before", before.clone(), Some(&before), false),
            ("changed", with(json!({"title": "CTO"})), Some(&before), true),
            ("a part of a name", with(json!({"name": {"middleName": "M"}})), None, true),
            ("another part", with(json!({"name": {"givenName": "Liz"}})), None, false),
        ] {
            let after = after.as_object().expect("an object");
            let of = |traits: &Traits| resource(traits, ResourceKind::User, after, before).is_err();
            assert_eq!((of(&refuses), of(&leaves_out)), (is_refused, false), "{name}");
        }
    }
}
