//! From a request to its answer, without HTTP: what the server calls and what tests can throw anything at.

use serde_json::Value;

use super::route::{Call, Route};
use super::store::Store;
use super::write::To;
use super::{discovery, read, write};
use crate::scim::{ScimError, ScimType};

/// An answer, freed from HTTP.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Reply {
    pub status: u16,
    pub body: Option<Value>,
    /// Where a new resource is.
    pub location: Option<String>,
}

impl Reply {
    pub fn ok(body: Value) -> Self {
        Self { status: 200, body: Some(body), location: None }
    }

    /// Why it was refused, if it was.
    pub fn why(&self) -> Option<String> {
        let detail = self.body.as_ref().filter(|_| self.status >= 400)?.get("detail")?;
        detail.as_str().map(str::to_owned)
    }

    pub fn nothing() -> Self {
        Self { status: 204, body: None, location: None }
    }
}

impl From<ScimError> for Reply {
    fn from(error: ScimError) -> Self {
        let status = error.status;
        Self { status, body: serde_json::to_value(error).ok(), location: None }
    }
}

/// What a request's head leads to, whatever its body has; refused where the path names nothing, or the token is wrong.
pub(super) fn head(path: &str, authorized: bool) -> Result<Route, ScimError> {
    let route = Route::of(path).ok_or_else(|| not_found(format!("There is nothing at '{path}'.")))?;
    if authorized { Ok(route) } else { Err(ScimError::new(401, None, "The bearer token is missing or wrong.")) }
}

/// Answers a request whose token is right, or says that it is not.
pub(super) fn answer(store: &mut Store, call: &Call, authorized: bool) -> Reply {
    head(&call.path, authorized).and_then(|route| routed(store, call, &route)).unwrap_or_else(Reply::from)
}

fn routed(store: &mut Store, call: &Call, route: &Route) -> Result<Reply, ScimError> {
    match (route, call.method.as_str()) {
        (Route::All(kind), "GET") => read::list(store, *kind, call),
        (Route::All(kind), "POST") => write::create(store, *kind, &body(call)?, call),
        (Route::One(kind, id), "GET") => read::one(store, *kind, id, call),
        (Route::One(kind, id), "PUT") => write::put(store, To { kind: *kind, id, call }, &body(call)?),
        (Route::One(kind, id), "PATCH") => write::patch(store, To { kind: *kind, id, call }, &body(call)?),
        (Route::One(kind, id), "DELETE") => write::delete(store, To { kind: *kind, id, call }),
        (Route::Config, "GET") => Ok(discovery::config(store)),
        (Route::ResourceTypes(name), "GET") => discovery::resource_types(store, name.as_deref()),
        (Route::Schemas(urn), "GET") => discovery::schemas(store, urn.as_deref()),
        (_, method) => Err(ScimError::new(405, None, format!("{method} is not possible at '{}'.", call.path))),
    }
}

fn body(call: &Call) -> Result<Value, ScimError> {
    serde_json::from_slice(&call.body)
        .map_err(|error| ScimError::bad_request(ScimType::InvalidSyntax, format!("The body is not JSON: {error}.")))
}

pub(super) fn not_found(detail: String) -> ScimError {
    ScimError::new(404, None, detail)
}
