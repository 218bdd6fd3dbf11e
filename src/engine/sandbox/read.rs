//! GET: one resource, or a page of those that a filter selects (RFC 7644 section 3.4), as much of them as is asked for.

use serde_json::{Map, Value, json};

use super::answer::{Reply, not_found};
use super::lookup::{found, make_ready};
use super::members::MEMBERS;
use super::route::Call;
use super::store::Store;
use crate::base::ResourceKind;
use crate::provider::leaf::{Word, lists};
use crate::provider::traits::{Beyond, Filters, OverMost, TotalResults};
use crate::scim::{AttributeType, Filter, ListResponse, Operator, ResourceType, ScimError, ScimType, TargetPath};

pub(super) fn one(store: &Store, kind: ResourceKind, id: &str, call: &Call) -> Result<Reply, ScimError> {
    store.get(kind, id).ok_or_else(|| missing(kind, id))?;
    Ok(shown(store, kind, id, &Shown::of(call)?))
}

/// A resource as answers have it, whether it was asked for or changed.
pub(super) fn shown(store: &Store, kind: ResourceKind, id: &str, shown: &Shown) -> Reply {
    let view = View { store, members: store.rules.members_in_groups && shown.members() };
    let resource = store.get(kind, id).map(|resource| shown.cut(view.resource(kind, resource)));
    Reply::ok(resource.unwrap_or_default())
}

pub(super) fn missing(kind: ResourceKind, id: &str) -> ScimError {
    not_found(format!("There is no {} with the id '{id}'.", kind.noun()))
}

pub(super) fn list(store: &mut Store, kind: ResourceKind, call: &Call) -> Result<Reply, ScimError> {
    let filter = match call.parameter("filter").map(|text| filter(&text, store, kind)).transpose()? {
        Some(Asked::Nobody) => return Ok(Reply::ok(json!(ListResponse::page(Vec::new(), 0, 1)))),
        Some(Asked::By(filter)) => Some(filter),
        None => None,
    };
    let start = number(call, "startIndex")?.unwrap_or(1).max(1);
    if start > 1 && !store.rules.pages_by_index {
        return Err(ScimError::bad_request(ScimType::InvalidValue, "'startIndex' cannot be used here."));
    }
    let (usual, most) = store.rules.page;
    let count = number(call, "count")?.map_or(usual, |count| usize::try_from(count).unwrap_or(0));
    if count > most && store.rules.over_page == OverMost::Refused {
        return Err(ScimError::bad_request(ScimType::InvalidValue, format!("'count' is at most {most}.")));
    }
    let count = count.min(most);
    let shown = Shown::of(call)?;
    let skipped = usize::try_from(start - 1).unwrap_or(usize::MAX);
    make_ready(store, kind, filter.as_ref());

    let (total, page) = found(store, kind, filter.as_ref(), skipped, count);
    let view = View { store, members: store.rules.members_in_lists && shown.members() };
    let page: Vec<Value> = page.into_iter().map(|stored| shown.cut(view.resource(kind, stored))).collect();
    let total = match store.rules.total_results {
        TotalResults::StartAndCountWhileMore if skipped + page.len() < total => skipped + 1 + page.len(),
        TotalResults::StartAndCountWhileMore | TotalResults::Count => total,
    };
    let list = ListResponse::page(page, u64::try_from(total).unwrap_or(u64::MAX), start.unsigned_abs());
    Ok(Reply::ok(json!(list)))
}

/// A whole number from the query; below zero is taken as zero (RFC 7644 section 3.4.2.4).
fn number(call: &Call, name: &str) -> Result<Option<i64>, ScimError> {
    let Some(text) = call.parameter(name) else { return Ok(None) };
    let number = text.trim().parse::<i64>();
    let number = number
        .map_err(|_| ScimError::bad_request(ScimType::InvalidValue, format!("'{name}' must be a whole number.")))?;
    Ok(Some(number.max(0)))
}

/// What a filter comes to.
enum Asked {
    By(Filter),
    /// It is one that the provider does not know, and that finds nobody there.
    Nobody,
}

fn filter(text: &str, store: &Store, kind: ResourceKind) -> Result<Asked, ScimError> {
    let refuse = |detail: String| ScimError::bad_request(ScimType::InvalidFilter, detail);
    let filter = Filter::parse(text).map_err(|error| refuse(error.to_string()))?;
    for (path, operator) in filter.tests() {
        refuse_order_of_booleans(path, operator, store.resource_type(kind)).map_err(refuse)?;
    }
    asked(filter, &store.rules.provider.traits().filters, kind).map_err(refuse)
}

fn asked(filter: Filter, filters: &Filters, kind: ResourceKind) -> Result<Asked, String> {
    let others = &filters.others;
    let beyond = [
        (joined_as_known(&filter, filters), &others.operator),
        (by_known_operators(&filter, filters, kind), &others.operator),
        (by_known_attributes(&filter, filters, kind), &others.attribute),
    ];
    for (within, gives) in beyond {
        match (within, gives.known()) {
            (Ok(()), _) => {}
            (Err(_), Some(Beyond::FindNobody)) => return Ok(Asked::Nobody),
            (Err(why), Some(Beyond::Refused) | None) => return Err(why),
        }
    }
    Ok(Asked::By(filter))
}

/// RFC 7644 section 3.4.2.2: booleans have no order.
fn refuse_order_of_booleans(
    path: &TargetPath,
    operator: Option<Operator>,
    resource_type: &ResourceType,
) -> Result<(), String> {
    use Operator::{Greater, GreaterOrEqual, Less, LessOrEqual};
    let ordered = matches!(operator, Some(Greater | GreaterOrEqual | Less | LessOrEqual));
    let boolean = resource_type.attribute(path).is_some_and(|attribute| attribute.kind == AttributeType::Boolean);
    if ordered && boolean { Err(format!("'{path}' is true or false and has no order.")) } else { Ok(()) }
}

/// Whether the words between its terms are among those that are known.
fn joined_as_known(filter: &Filter, filters: &Filters) -> Result<(), String> {
    let Some(known) = filters.combined.known() else { return Ok(()) };
    match combined_by(filter).into_iter().find(|word| !lists(known, word)) {
        Some(word) => Err(format!("'{word}' cannot be used here.")),
        None => Ok(()),
    }
}

/// What is not known to be refused is taken.
fn by_known_attributes(filter: &Filter, filters: &Filters, kind: ResourceKind) -> Result<(), String> {
    let Some(known) = filters.attributes.of(kind).known() else { return Ok(()) };
    match filter.tests().into_iter().find(|(path, _)| filters.listed(kind, &path.to_string()).is_none()) {
        Some((path, _)) => {
            let names = joined(known.iter().map(|it| it.attribute));
            Err(format!("{} cannot be filtered by '{path}', only by {names}.", kind.plural()))
        }
        None => Ok(()),
    }
}

/// The same of operators; those of an attribute that is not listed are not known.
fn by_known_operators(filter: &Filter, filters: &Filters, kind: ResourceKind) -> Result<(), String> {
    let attributes = filters.attributes.of(kind).known();
    for (path, operator) in filter.tests() {
        let operators = match attributes {
            None => filters.operators.known().map(Vec::as_slice),
            Some(_) => filters.listed(kind, &path.to_string()).and_then(|askable| filters.operators_of(askable)),
        };
        let is_among = |words: &&[Word]| operator.is_some_and(|operator| lists(words, operator.as_str()));
        if let Some(known) = operators.filter(|words| !is_among(words)) {
            return Err(format!("'{path}' takes only the operators {}.", joined(known.iter().copied())));
        }
    }
    Ok(())
}

fn joined(words: impl Iterator<Item = Word>) -> String {
    words.map(|word| word.0).collect::<Vec<_>>().join(", ")
}

/// The words that join a filter's terms.
fn combined_by(filter: &Filter) -> Vec<&'static str> {
    let joined = |word, terms: &[Filter]| std::iter::once(word).chain(terms.iter().flat_map(combined_by)).collect();
    match filter {
        Filter::Not(term) => joined("not", std::slice::from_ref(&**term)),
        Filter::And(terms) => joined("and", terms),
        Filter::Or(terms) => joined("or", terms),
        Filter::Present(_) | Filter::Compare { .. } | Filter::Element(_) => Vec::new(),
    }
}

/// What a client sees beside what is stored: a user's groups, and members with their names and addresses.
#[derive(Clone, Copy)]
pub(super) struct View<'a> {
    pub store: &'a Store,
    /// Whether groups have their members.
    pub members: bool,
}

impl View<'_> {
    pub fn resource(&self, kind: ResourceKind, stored: &Value) -> Value {
        let mut resource = stored.clone();
        match kind {
            ResourceKind::User => self.add_groups(&mut resource),
            ResourceKind::Group if self.members => self.add_members(&mut resource),
            ResourceKind::Group => {}
        }
        resource
    }

    fn add_groups(&self, user: &mut Value) {
        let Some(id) = user.get("id").and_then(Value::as_str) else { return };
        let groups: Vec<Value> = self.store.groups_of(id).map(|group| self.group_of_user(group)).collect();
        if let (false, Some(user)) = (groups.is_empty(), user.as_object_mut()) {
            user.insert("groups".to_owned(), Value::Array(groups));
        }
    }

    fn group_of_user(&self, group: &Value) -> Value {
        let id = group.get("id").and_then(Value::as_str).unwrap_or_default();
        json!({
            "value": id,
            "$ref": self.store.location(ResourceKind::Group, id),
            "display": group.get("displayName"),
            "type": "direct",
        })
    }

    fn add_members(&self, group: &mut Value) {
        let Some(members) = group.get("id").and_then(Value::as_str).and_then(|id| self.store.members().of(id)) else {
            return;
        };
        let members = members.map(|member| self.completed(member)).collect();
        let Some(group) = group.as_object_mut() else { return };
        // What the resource is stands before what is said about it.
        let meta = group.shift_remove("meta");
        group.insert(MEMBERS.to_owned(), Value::Array(members));
        group.extend(meta.map(|meta| ("meta".to_owned(), meta)));
    }

    fn completed(&self, member: &Value) -> Value {
        let mut member = member.clone();
        let id = member.get("value").and_then(Value::as_str).map(str::to_owned);
        let (Some(id), Some(object)) = (id, member.as_object_mut()) else { return member };
        for (kind, title) in [(ResourceKind::User, "userName"), (ResourceKind::Group, "displayName")] {
            let Some(found) = self.store.get(kind, &id) else { continue };
            object.insert("$ref".to_owned(), self.store.location(kind, &id).into());
            object.insert("type".to_owned(), kind.scim_name().into());
            object.insert("display".to_owned(), found.get(title).cloned().unwrap_or_default());
            break;
        }
        member
    }
}

/// Which attributes are asked for (RFC 7644 section 3.9).
pub(super) struct Shown {
    only: Option<Vec<TargetPath>>,
    without: Vec<TargetPath>,
}

/// Returned whatever is asked for.
const ALWAYS: [&str; 2] = ["schemas", "id"];

impl Shown {
    pub fn of(call: &Call) -> Result<Self, ScimError> {
        let only = call.parameter("attributes").map(|text| paths(&text)).transpose()?.filter(|paths| !paths.is_empty());
        let without = call.parameter("excludedAttributes").map(|text| paths(&text)).transpose()?;
        Ok(Self { only, without: without.unwrap_or_default() })
    }

    /// Whether a group's members are asked for, of which there may be very many.
    fn members(&self) -> bool {
        let is_members = |path: &TargetPath| path.attribute().eq_ignore_ascii_case(MEMBERS);
        let is_left_out = self.without.iter().any(|path| is_members(path) && path.sub_attribute().is_none());
        self.only.as_ref().is_none_or(|only| only.iter().any(is_members)) && !is_left_out
    }

    fn cut(&self, mut resource: Value) -> Value {
        if let (Some(only), Some(object)) = (&self.only, resource.as_object_mut()) {
            keep(object, only, None);
        }
        for path in &self.without {
            if !ALWAYS.iter().any(|always| path.attribute().eq_ignore_ascii_case(always)) {
                path.remove(&mut resource);
            }
        }
        resource
    }
}

fn paths(text: &str) -> Result<Vec<TargetPath>, ScimError> {
    let parts = text.split(',').map(str::trim).filter(|part| !part.is_empty());
    let refuse = |error: crate::scim::PathError| ScimError::bad_request(ScimType::InvalidPath, error.to_string());
    parts.map(|part| TargetPath::parse(part).map_err(refuse)).collect()
}

/// Takes out of the resource, or of an extension's object, every attribute that is not asked for.
fn keep(object: &mut Map<String, Value>, only: &[TargetPath], extension: Option<&str>) {
    let of_extension = |path: &TargetPath, urn: &str| path.extension().is_some_and(|own| own.eq_ignore_ascii_case(urn));
    object.retain(|key, value| {
        if extension.is_none() && ALWAYS.contains(&key.as_str()) {
            return true;
        }
        if let (None, Value::Object(inner)) = (extension, &mut *value)
            && only.iter().any(|path| of_extension(path, key))
        {
            keep(inner, only, Some(key));
            return true;
        }
        let within = |path: &&TargetPath| extension.map_or(path.extension().is_none(), |urn| of_extension(path, urn));
        let asked: Vec<&TargetPath> =
            only.iter().filter(within).filter(|path| path.attribute().eq_ignore_ascii_case(key)).collect();
        let subs: Option<Vec<&str>> = asked.iter().map(|path| path.sub_attribute()).collect();
        if let Some(subs) = subs {
            keep_sub_attributes(value, &subs);
        }
        !asked.is_empty()
    });
}

fn keep_sub_attributes(value: &mut Value, subs: &[&str]) {
    match value {
        Value::Array(list) => list.iter_mut().for_each(|element| keep_sub_attributes(element, subs)),
        Value::Object(object) => object.retain(|key, _| subs.iter().any(|sub| sub.eq_ignore_ascii_case(key))),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_another_filter_gives_is_as_the_file_says() {
        for (attribute, operator, filter, expected) in [
            ("refused", "refused", "userName eq \"a\"", "found by it"),
            ("find-nobody", "find-nobody", "userName eq \"a\"", "found by it"),
            ("refused", "find-nobody", "externalId eq \"a\"", "refused"),
            ("unknown", "unknown", "externalId eq \"a\"", "refused"),
            ("find-nobody", "refused", "externalId eq \"a\"", "nobody"),
            ("find-nobody", "refused", "externalId co \"a\"", "nobody"),
            ("refused", "find-nobody", "userName co \"a\"", "nobody"),
            ("find-nobody", "refused", "userName co \"a\"", "refused"),
            ("find-nobody", "unknown", "userName co \"a\"", "refused"),
            ("refused", "refused", "displayName sw \"a\"", "found by it"),
            ("refused", "refused", "displayName eq \"a\"", "refused"),
            ("find-nobody", "refused", "userName eq \"a\" or userName eq \"b\"", "refused"),
        ] {
            let filters = json!({
                "attributes": {
                    "user": ["userName", {"attribute": "displayName", "operators": ["sw"]}],
                    "group": "unknown"
                },
                "operators": ["eq"],
                "combined": [],
                "others": {"attribute": attribute, "operator": operator}
            });
            let filters: Filters = serde_json::from_value(filters).expect("filters");
            let parsed = Filter::parse(filter).expect("a filter");
            let got = match asked(parsed, &filters, ResourceKind::User) {
                Ok(Asked::By(_)) => "found by it",
                Ok(Asked::Nobody) => "nobody",
                Err(_) => "refused",
            };
            assert_eq!(got, expected, "{attribute}, {operator}: {filter}");
        }
    }
}
