//! Looking resources up, once each: what the account has under a matching value.
//!
//! The request is the client's own (RFC 7644 section 3.4.2.2 filters on one attribute). The answer is believed only when
//! the endpoint did filter: some ignore a filter they do not understand and answer with everybody, and a provisioning
//! client would then link the wrong person.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use super::endpoint::{AskError, ReadOnlyEndpoint, ReadRequest};
use super::pace::lock;
use super::trouble::{Body, FailureCause, Trouble};
use crate::base::Cancel;
use crate::scim::message::plain;
use crate::scim::{self, Filter, ListResponse, Literal, Operator, Request, Resource, TargetPath};

/// What the account has under one matching value.
#[derive(Clone, Debug, PartialEq)]
pub enum AccountMatch {
    Nobody,
    /// The resource as the account shows it.
    One(Arc<Resource>),
    /// Their ids.
    Several(Vec<String>),
}

impl AccountMatch {
    /// The id of the one resource, when there is one.
    pub fn id(&self) -> Option<String> {
        match self {
            Self::One(resource) => resource.id(),
            Self::Nobody | Self::Several(_) => None,
        }
    }
}

/// Look-ups at one endpoint, remembered for as long as the plan runs. Shared by its threads.
#[derive(Debug)]
pub struct LookUps<'a> {
    endpoint: &'a ReadOnlyEndpoint,
    cancel: &'a Cancel,
    /// By the request's path. Whoever asks first holds the answer's lock, so that nobody asks the same meanwhile.
    known: Mutex<HashMap<String, Arc<Mutex<Option<AccountMatch>>>>>,
}

impl<'a> LookUps<'a> {
    pub fn new(endpoint: &'a ReadOnlyEndpoint, cancel: &'a Cancel) -> Self {
        Self { endpoint, cancel, known: Mutex::default() }
    }

    /// Whom the account has with this value, asked by the client's look-up request.
    pub fn find(&self, request: &Request, (target, value): &(TargetPath, String)) -> Result<AccountMatch, AskError> {
        let answer = self.answer_to(request);
        let mut answer = lock(&answer);
        if let Some(found) = &*answer {
            return Ok(found.clone());
        }
        let body = self.ask(request)?;
        let found = match found(&body, target, value) {
            Ok(found) => found,
            Err(cause) => return Err(self.trouble(request, cause.into_body(self, &body)).into()),
        };
        Ok(answer.insert(found).clone())
    }

    /// Keeps of an answer only what others need who refer to the resource: its id. Thousands of people would fill memory.
    pub fn forget_body(&self, request: &Request) {
        let Some(answer) = lock(&self.known).get(&request.path).map(Arc::clone) else { return };
        if let Some(AccountMatch::One(resource)) = &mut *lock(&answer) {
            *resource = Arc::new(resource.id().map(Resource::with_id).unwrap_or_default());
        }
    }

    fn answer_to(&self, request: &Request) -> Arc<Mutex<Option<AccountMatch>>> {
        Arc::clone(lock(&self.known).entry(request.path.clone()).or_default())
    }

    /// One resource by its address; `None` when the account has none there.
    pub fn read(&self, request: &Request) -> Result<Option<Arc<Resource>>, AskError> {
        let body = match self.ask(request) {
            Ok(body) => body,
            Err(AskError::Trouble(trouble)) if trouble.is_not_found() => return Ok(None),
            Err(error) => return Err(error),
        };
        let expected = "a resource";
        let not = || self.trouble(request, Unusable::Other { expected }.into_body(self, &body)).into();
        body.resource().map(|resource| Some(Arc::new(resource.clone()))).ok_or_else(not)
    }

    fn ask(&self, request: &Request) -> Result<scim::Body, AskError> {
        let request = ReadRequest::try_from(request.clone()).map_err(|not| self.trouble(request, not))?;
        self.endpoint.ask(&request, self.cancel).map(|answer| answer.body)
    }

    fn trouble(&self, request: &Request, cause: impl Into<FailureCause>) -> Trouble {
        Trouble::new(request.url(&self.endpoint.base().to_string()), cause)
    }
}

/// What a look-up request asks for, read from its own filter: the attribute and the value. So what is checked is what is sent.
pub fn question(request: &Request) -> Option<(TargetPath, String)> {
    let query = request.path.split_once('?')?.1;
    let filter = url::form_urlencoded::parse(query.as_bytes()).find(|(name, _)| name == "filter")?.1;
    match Filter::parse(&filter).ok()? {
        Filter::Compare { path, operator: Operator::Equal, value: Literal::Text(value) } => Some((path, value)),
        Filter::Compare { path, operator: Operator::Equal, value } => Some((path, value.to_string())),
        _ => None,
    }
}

/// Why an answer says nothing about what was asked.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Unusable {
    Other { expected: &'static str },
    NotFiltered { target: String },
    ShowsNone { total: u64 },
}

impl Unusable {
    fn into_body(self, look_ups: &LookUps<'_>, body: &scim::Body) -> Body {
        match self {
            Self::NotFiltered { target } => Body::NotFiltered { target },
            Self::ShowsNone { total } => Body::ShowsNone { total },
            Self::Other { expected } => {
                Body::NotScim { expected, begins: look_ups.endpoint.mask().begin(body.begins()) }
            }
        }
    }
}

/// Reads a body as the answer to one look-up.
fn found(body: &scim::Body, target: &TargetPath, value: &str) -> Result<AccountMatch, Unusable> {
    let list = body.list().ok_or(Unusable::Other { expected: "a list (a SCIM ListResponse)" })?;
    let ListResponse { total_results: total, resources, .. } = list;
    if resources.iter().any(|resource| is_another(resource, target, value)) {
        return Err(Unusable::NotFiltered { target: target.short() });
    }
    match (resources.as_slice(), total.unwrap_or(resources.len() as u64)) {
        ([], 0) => Ok(AccountMatch::Nobody),
        ([], total) => Err(Unusable::ShowsNone { total }),
        ([one], ..=1) => Ok(AccountMatch::One(Arc::new((*one).clone()))),
        (several, _) => Ok(AccountMatch::Several(several.iter().filter_map(|resource| resource.id()).collect())),
    }
}

/// Whether the resource shows the attribute, and none of its values is the one looked up.
fn is_another(resource: &Resource, target: &TargetPath, value: &str) -> bool {
    let shown: Vec<String> = target.get_all(&resource.attributes).into_iter().filter_map(plain).collect();
    !shown.is_empty() && !shown.iter().any(|shown| shown.to_lowercase() == value.to_lowercase())
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;
    use crate::scim::CORE_USER;
    use crate::scim::message::Bounds;

    #[test]
    fn the_question_is_read_from_the_request() {
        let ask = |parameters: &[(&str, &str)]| question(&Request::get("/Groups", "look up").with_query(parameters));
        let of = |target: &str, value: &str| Some((TargetPath::parse(target).expect("a path"), value.to_owned()));
        for (name, parameters, expected) in [
            ("a plain one", vec![("filter", "userName eq \"liz+a@x.com\"")], of("userName", "liz+a@x.com")),
            (
                "quotes and letters",
                vec![("filter", "displayName eq \"R&D \\\"Nord\\\" é\"")],
                of("displayName", "R&D \"Nord\" é"),
            ),
            (
                "after others",
                vec![("excludedAttributes", "members"), ("filter", "displayName eq \"IT\"")],
                of("displayName", "IT"),
            ),
            ("another operator", vec![("filter", "userName sw \"a\"")], None),
            ("no filter", vec![("count", "1")], None),
        ] {
            assert_eq!(ask(&parameters), expected, "{name}");
        }
    }

    #[test]
    fn an_answer_to_a_look_up_is_believed_only_when_the_endpoint_did_filter() {
        let liz = json!({"id": "7", "userName": "liz@contoso.com"});
        let bob = json!({"id": "8", "userName": "bob@contoso.com"});
        let bare = json!({"id": "9"});
        let list = |resources: &[&Value]| json!({"totalResults": resources.len(), "Resources": resources});
        let one = |resource: &Value| Ok(AccountMatch::One(Arc::new(resource.clone().into())));
        let several = |ids: &[&str]| Ok(AccountMatch::Several(ids.iter().map(|&id| id.to_owned()).collect()));
        let not_filtered = || Err(Unusable::NotFiltered { target: "userName".to_owned() });
        let no_list = || Err(Unusable::Other { expected: "a list (a SCIM ListResponse)" });
        let nested = |user: &Value| json!({"id": "7", CORE_USER: user});
        for (name, body, expected) in [
            ("nobody", list(&[]), Ok(AccountMatch::Nobody)),
            ("nobody, without a list", json!({"totalResults": 0}), Ok(AccountMatch::Nobody)),
            ("nobody, no total", json!({"Resources": []}), Ok(AccountMatch::Nobody)),
            ("one", list(&[&liz]), one(&liz)),
            ("one, as text", json!({"totalResults": "1", "Resources": [liz]}), one(&liz)),
            ("one, in lower case", json!({"totalresults": 1, "resources": [liz]}), one(&liz)),
            ("one below its URN", list(&[&nested(&json!({"userName": "liz@contoso.com"}))]), one(&liz)),
            ("one with a number for an id", list(&[&json!({"id": 9})]), one(&json!({"id": 9}))),
            ("one that does not show the attribute", list(&[&bare]), one(&bare)),
            ("two", list(&[&liz, &liz]), several(&["7", "7"])),
            ("two, by numbers", list(&[&json!({"id": 1}), &json!({"id": 2})]), several(&["1", "2"])),
            ("the first page of many", json!({"totalResults": 3, "Resources": [liz]}), several(&["7"])),
            ("another one", list(&[&bob]), not_filtered()),
            ("another one below its URN", list(&[&nested(&json!({"USERNAME": "bob@contoso.com"}))]), not_filtered()),
            ("another one, in capitals", list(&[&json!({"ID": "8", "USERNAME": "bob@contoso.com"})]), not_filtered()),
            ("everybody", list(&[&liz, &bob]), not_filtered()),
            ("no list", json!({"users": []}), no_list()),
            ("a bare array", json!([liz]), no_list()),
            ("null", json!(null), no_list()),
            ("a count without its list", json!({"totalResults": 2}), Err(Unusable::ShowsNone { total: 2 })),
            ("a count and none", json!({"totalResults": 1, "Resources": []}), Err(Unusable::ShowsNone { total: 1 })),
        ] {
            let target = TargetPath::parse("userName").expect("a path");
            let body = scim::Body::read(body.to_string().as_bytes(), Bounds::default()).expect(name);
            assert_eq!(found(&body, &target, "Liz@Contoso.com"), expected, "{name}");
        }
    }
}
