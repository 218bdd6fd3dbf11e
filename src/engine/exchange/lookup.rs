//! Looking resources up, once each: what the account has under a matching value.
//!
//! The request is the client's own (RFC 7644 section 3.4.2.2 filters on one attribute). The answer is believed only when
//! the endpoint did filter: some ignore a filter they do not understand and answer with everybody, and a provisioning
//! client would then link the wrong person.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use serde_json::{Value, json};

use super::endpoint::{AskError, ReadOnlyEndpoint, ReadRequest};
use super::pace::lock;
use super::trouble::{Body, Cause, Trouble};
use crate::base::Cancel;
use crate::scim::{Filter, Literal, Operator, Request, TargetPath};

/// What the account has under one matching value.
#[derive(Clone, Debug, PartialEq)]
pub enum Found {
    Nobody,
    /// The resource as the account shows it.
    One(Value),
    /// Their ids.
    Several(Vec<String>),
}

impl Found {
    /// The id of the one resource, when there is one.
    pub fn id(&self) -> Option<&str> {
        match self {
            Self::One(resource) => id_of(resource),
            Self::Nobody | Self::Several(_) => None,
        }
    }
}

/// The account's id of a resource.
pub fn id_of(resource: &Value) -> Option<&str> {
    resource.get("id").and_then(Value::as_str)
}

/// Look-ups at one endpoint, remembered for as long as the plan runs. Shared by its threads.
#[derive(Debug)]
pub struct LookUps<'a> {
    endpoint: &'a ReadOnlyEndpoint,
    cancel: &'a Cancel,
    /// By the request's path. Whoever asks first holds the answer's lock, so that nobody asks the same meanwhile.
    known: Mutex<HashMap<String, Arc<Mutex<Option<Found>>>>>,
}

impl<'a> LookUps<'a> {
    pub fn new(endpoint: &'a ReadOnlyEndpoint, cancel: &'a Cancel) -> Self {
        Self { endpoint, cancel, known: Mutex::default() }
    }

    /// Whom the account has with this value, asked by the client's look-up request.
    pub fn find(&self, request: &Request, (target, value): &(TargetPath, String)) -> Result<Found, AskError> {
        let answer = self.answer_to(request);
        let mut answer = lock(&answer);
        if let Some(found) = &*answer {
            return Ok(found.clone());
        }
        let body = self.ask(request)?;
        let found = match read_list(&body, target, value) {
            Ok(found) => found,
            Err(cause) => return Err(self.trouble(request, cause.into_body(self, &body)).into()),
        };
        Ok(answer.insert(found).clone())
    }

    /// Keeps of an answer only what others need who refer to the resource: its id. Thousands of people would fill memory.
    pub fn forget_body(&self, request: &Request) {
        let Some(answer) = lock(&self.known).get(&request.path).map(Arc::clone) else { return };
        if let Some(Found::One(resource)) = &mut *lock(&answer) {
            *resource = json!({ "id": resource.get("id") });
        }
    }

    fn answer_to(&self, request: &Request) -> Arc<Mutex<Option<Found>>> {
        Arc::clone(lock(&self.known).entry(request.path.clone()).or_default())
    }

    /// One resource by its address; `None` when the account has none there.
    pub fn read(&self, request: &Request) -> Result<Option<Value>, AskError> {
        match self.ask(request) {
            Ok(body) => Ok(Some(body)),
            Err(AskError::Trouble(trouble)) if trouble.is_not_found() => Ok(None),
            Err(error) => Err(error),
        }
    }

    fn ask(&self, request: &Request) -> Result<Value, AskError> {
        let request = ReadRequest::try_from(request.clone()).map_err(|not| self.trouble(request, not))?;
        self.endpoint.ask(&request, self.cancel).map(|answer| answer.body)
    }

    fn trouble(&self, request: &Request, cause: impl Into<Cause>) -> Trouble {
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

/// Why a list says nothing about the value that was looked up.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Unusable {
    NotAList,
    NotFiltered { target: String },
}

impl Unusable {
    fn into_body(self, look_ups: &LookUps<'_>, body: &Value) -> Body {
        match self {
            Self::NotFiltered { target } => Body::NotFiltered { target },
            Self::NotAList => {
                let begins = look_ups.endpoint.mask().begin(body.to_string().as_bytes());
                Body::NotScim { expected: "a list (a SCIM ListResponse)", begins }
            }
        }
    }
}

/// Reads a ListResponse (RFC 7644 section 3.4.2) as the answer to one look-up.
fn read_list(body: &Value, target: &TargetPath, value: &str) -> Result<Found, Unusable> {
    let total = body.get("totalResults").and_then(Value::as_u64);
    let resources = match body.get("Resources") {
        Some(Value::Array(list)) => list.as_slice(),
        // Left out when nothing was found.
        None | Some(Value::Null) if total == Some(0) => &[],
        _ => return Err(Unusable::NotAList),
    };
    if resources.iter().any(|resource| is_another(resource, target, value)) {
        return Err(Unusable::NotFiltered { target: target.short() });
    }
    Ok(match resources {
        [] => Found::Nobody,
        [one] if total.unwrap_or(1) <= 1 => Found::One(one.clone()),
        several => Found::Several(several.iter().filter_map(id_of).map(str::to_owned).collect()),
    })
}

/// Whether the resource shows the attribute, and none of its values is the one looked up.
fn is_another(resource: &Value, target: &TargetPath, value: &str) -> bool {
    let shown = target.get_all(resource);
    let same = |shown: &&Value| shown.as_str().is_some_and(|shown| shown.to_lowercase() == value.to_lowercase());
    shown.iter().any(|value| value.is_string()) && !shown.iter().any(same)
}

#[cfg(test)]
mod tests {
    use super::*;

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
        let not_filtered = || Err(Unusable::NotFiltered { target: "userName".to_owned() });
        for (name, body, expected) in [
            ("nobody", list(&[]), Ok(Found::Nobody)),
            ("nobody, without a list", json!({"totalResults": 0}), Ok(Found::Nobody)),
            ("one", list(&[&liz]), Ok(Found::One(liz.clone()))),
            ("one that does not show the attribute", list(&[&bare]), Ok(Found::One(bare.clone()))),
            ("two", list(&[&liz, &liz]), Ok(Found::Several(vec!["7".to_owned(), "7".to_owned()]))),
            (
                "the first page of many",
                json!({"totalResults": 3, "Resources": [liz]}),
                Ok(Found::Several(vec!["7".to_owned()])),
            ),
            ("another one", list(&[&bob]), not_filtered()),
            ("everybody", list(&[&liz, &bob]), not_filtered()),
            ("no list", json!({"users": []}), Err(Unusable::NotAList)),
            ("a count without its list", json!({"totalResults": 2}), Err(Unusable::NotAList)),
        ] {
            let target = TargetPath::parse("userName").expect("a path");
            assert_eq!(read_list(&body, &target, "Liz@Contoso.com"), expected, "{name}");
        }
    }
}
