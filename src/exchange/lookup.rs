//! Looking resources up, once each: what the account has under a matching value.
//!
//! The request is the client's own (RFC 7644 section 3.4.2.2 filters on one attribute). The answer is believed only when
//! the endpoint did filter: some ignore a filter they do not understand and answer with everybody, and a provisioning
//! client would then link the wrong person.

use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};

use serde_json::Value;

use super::endpoint::{AskError, ReadOnlyEndpoint, ReadRequest};
use super::trouble::{Body, Cause, Trouble};
use crate::base::Cancel;
use crate::scim::{Request, TargetPath};

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
    known: Mutex<HashMap<String, Found>>,
    asked: AtomicU64,
}

impl<'a> LookUps<'a> {
    pub fn new(endpoint: &'a ReadOnlyEndpoint, cancel: &'a Cancel) -> Self {
        Self { endpoint, cancel, known: Mutex::default(), asked: AtomicU64::new(0) }
    }

    /// How many requests were sent so far.
    pub fn asked(&self) -> u64 {
        self.asked.load(Ordering::Relaxed)
    }

    /// Whom the account has with this value, asked by the client's look-up request.
    pub fn find(&self, request: &Request, target: &TargetPath, value: &str) -> Result<Found, AskError> {
        if let Some(found) = self.remembered(&request.path) {
            return Ok(found);
        }
        let found = self.ask(request).and_then(|body| match read_list(&body, target, value) {
            Ok(found) => Ok(found),
            Err(cause) => Err(self.trouble(request, cause.into_body(self, &body)).into()),
        })?;
        self.known.lock().unwrap_or_else(PoisonError::into_inner).insert(request.path.clone(), found.clone());
        Ok(found)
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
        self.asked.fetch_add(1, Ordering::Relaxed);
        self.endpoint.ask(&request, self.cancel).map(|answer| answer.body)
    }

    fn remembered(&self, path: &str) -> Option<Found> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner).get(path).cloned()
    }

    fn trouble(&self, request: &Request, cause: impl Into<Cause>) -> Trouble {
        Trouble::new(request.url(&self.endpoint.base().to_string()), cause)
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
    use serde_json::json;

    use super::*;

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
