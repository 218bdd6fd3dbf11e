//! Finding the SCIM endpoint behind an address that is nearly right.
//!
//! The ladder is the one Xurrent's connection page implies (three forms of the same endpoint, because some clients
//! append `/scim` or `/scim/v2` themselves): known endings are taken off, then `/scim/v2`, `/scim` and the bare address
//! are asked in this order. Every attempt is kept with its answer. A 401 means the right place and a wrong token, and
//! ends the search; so does trouble that concerns the whole host.
//!
//! A place is right when it shows a list of users, with or without a ServiceProviderConfig (RFC 7643 section 5). The
//! configuration alone is not enough: many servers show it without a token. Where it is shown and the users are refused,
//! the place is right as well, and the refusal is the answer.

use std::time::Duration;

use serde::Serialize;

use super::address::BaseUrl;
use super::endpoint::{AskError, Endpoint, ReadOnlyEndpoint, ReadRequest};
use super::facts::ProviderFacts;
use super::pace::{Patience, Rate};
use super::trouble::{Body, FailureCause, Said, Status, Trouble};
use crate::base::{Cancel, counted};
use crate::scim::message::ResourceType;
use crate::scim::{self, Schema};

/// One question asked on the way, and its answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Attempt {
    pub url: String,
    /// "a list of users (totalResults 5012)"; or what went wrong.
    pub answer: String,
    pub good: bool,
    #[serde(rename = "milliseconds", serialize_with = "as_milliseconds")]
    pub took: Option<Duration>,
}

/// The endpoint that was found.
#[derive(Clone, Debug)]
pub struct Discovered {
    pub endpoint: Endpoint,
    pub attempts: Vec<Attempt>,
    /// What it says about itself.
    pub facts: ProviderFacts,
    /// The schemas it shows; `None` when it does not show them.
    pub schemas: Option<Vec<Schema>>,
    /// The same of its resource types.
    pub resource_types: Option<Vec<ResourceType>>,
    /// How many users it holds, when it says.
    pub users: Option<u64>,
    /// How long an answer takes: the quickest seen.
    pub latency: Duration,
}

/// No endpoint was found.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{reason}")]
pub struct NotDiscovered {
    pub attempts: Vec<Attempt>,
    /// The most telling of the failures.
    pub reason: Trouble,
}

/// How a search ends without an endpoint.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DiscoveryError {
    #[error(transparent)]
    NotFound(#[from] Box<NotDiscovered>),
    #[error(transparent)]
    Cancelled(#[from] crate::base::Cancelled),
}

/// Climbs the ladder from the address that the endpoint was made with.
pub fn discover(typed: &Endpoint, rates: &[Rate], cancel: &Cancel) -> Result<Discovered, DiscoveryError> {
    let mut search = Search { attempts: Vec::new(), worst: None, cancel };
    for path in ladder(typed.base()) {
        let endpoint = typed.at_path(&path);
        match search.look_at(&endpoint.read_only(rates)) {
            Ok(Some(RightAnswers { facts, schemas, resource_types, users })) => {
                let latency = search.attempts.iter().filter_map(|a| a.took).min().unwrap_or_default();
                let attempts = search.attempts;
                return Ok(Discovered { endpoint, attempts, facts, schemas, resource_types, users, latency });
            }
            Ok(None) => {}
            Err(AskError::Cancelled(cancelled)) => return Err(cancelled.into()),
            Err(AskError::Trouble(reason)) => return Err(not_found(search.attempts, reason)),
            Err(AskError::Ended(by)) => return Err(not_found(search.attempts, by.into_trouble())),
        }
    }
    let nothing = Trouble::new(typed.base().to_string(), Status::NotFound { said: Said::Nothing });
    Err(not_found(search.attempts, search.worst.unwrap_or(nothing)))
}

fn not_found(attempts: Vec<Attempt>, reason: Trouble) -> DiscoveryError {
    DiscoveryError::NotFound(Box::new(NotDiscovered { attempts, reason }))
}

/// What may stand behind the base URL of a SCIM endpoint, in the order in which it is taken off.
const RESOURCE_ENDINGS: [&str; 5] = ["/serviceproviderconfig", "/resourcetypes", "/schemas", "/users", "/groups"];
const BASE_ENDINGS: [&str; 2] = ["/scim/v2", "/scim"];
const RUNGS: [&str; 3] = ["/scim/v2", "/scim", ""];

/// The paths to ask, first to last; the address as typed comes last when no other is the same.
pub fn ladder(typed: &BaseUrl) -> Vec<String> {
    let as_typed = without_ending(typed.path(), &RESOURCE_ENDINGS);
    let bare = without_ending(as_typed, &BASE_ENDINGS);
    let mut paths: Vec<String> = RUNGS.iter().map(|rung| format!("{bare}{rung}")).collect();
    if !paths.iter().any(|path| path == as_typed) {
        paths.push(as_typed.to_owned());
    }
    paths
}

fn without_ending<'a>(path: &'a str, endings: &[&str]) -> &'a str {
    let path = path.trim_end_matches('/');
    let ends_with = |ending: &str| {
        let at = path.len().checked_sub(ending.len())?;
        path.get(at..)?.eq_ignore_ascii_case(ending).then(|| path[..at].trim_end_matches('/'))
    };
    endings.iter().find_map(|ending| ends_with(ending)).unwrap_or(path)
}

/// What one place shows when it is the right one.
struct RightAnswers {
    facts: ProviderFacts,
    schemas: Option<Vec<Schema>>,
    resource_types: Option<Vec<ResourceType>>,
    users: Option<u64>,
}

/// One question to a place.
struct Question {
    path: &'static str,
    purpose: &'static str,
    expected: &'static str,
}

const CONFIG: Question = Question {
    path: "/ServiceProviderConfig",
    purpose: "Read what the endpoint can do",
    expected: "a ServiceProviderConfig",
};
const USERS: Question = Question {
    path: "/Users?count=1",
    purpose: "Read one user, to try the token",
    expected: "a list of users (a SCIM ListResponse)",
};
const SCHEMAS: Question = Question { path: "/Schemas", purpose: "Read the schemas", expected: "a list of schemas" };
const TYPES: Question =
    Question { path: "/ResourceTypes", purpose: "Read the resource types", expected: "a list of resource types" };

/// The search as it goes.
struct Search<'a> {
    attempts: Vec<Attempt>,
    worst: Option<Trouble>,
    cancel: &'a Cancel,
}

impl Search<'_> {
    /// Asks one place. An error ends the search; `None` goes on to the next rung.
    fn look_at(&mut self, place: &ReadOnlyEndpoint) -> Result<Option<RightAnswers>, AskError> {
        let config = self.ask(place, CONFIG, |body| Some(("its ServiceProviderConfig".to_owned(), body.config()?)))?;
        let users = self.ask(place, USERS, |body| {
            let count = body.list()?.total_results;
            Some((users_words(count), count))
        })?;
        let users = match (&config, users) {
            (_, Ok(users)) => users,
            (Ok(_), Err(trouble)) if !trouble.is_not_found() => return Err(trouble.into()),
            (_, Err(_)) => return Ok(None),
        };
        let schemas = self.ask_besides(place, SCHEMAS, |body| {
            let schemas = body.schemas()?;
            Some((schemas_words(&schemas), schemas))
        })?;
        let facts = ProviderFacts::read(config.as_ref().ok());
        let resource_types = self.ask_besides(place, TYPES, |body| {
            let types = body.resource_types()?;
            Some((types_words(&types), types))
        })?;
        Ok(Some(RightAnswers { facts, schemas, resource_types, users }))
    }

    /// Asks for what one can do without: whatever comes in its place, the endpoint is found.
    fn ask_besides<T>(
        &mut self,
        place: &ReadOnlyEndpoint,
        question: Question,
        read: impl Fn(&scim::Body) -> Option<(String, T)>,
    ) -> Result<Option<T>, AskError> {
        match self.ask(place, question, read) {
            Ok(answer) => Ok(answer.ok()),
            Err(AskError::Trouble(_)) => Ok(None),
            Err(other) => Err(other),
        }
    }

    /// Asks one question and writes the answer down. What it answers with besides is trouble of this place alone.
    fn ask<T>(
        &mut self,
        place: &ReadOnlyEndpoint,
        Question { path, purpose, expected }: Question,
        read: impl Fn(&scim::Body) -> Option<(String, T)>,
    ) -> Result<Result<T, Trouble>, AskError> {
        let request = ReadRequest::fixed(path, purpose);
        let url = request.request().url(&place.base().to_string());
        let answer = place.ask_with(Patience::of_search(), &request, self.cancel);
        let result = answer.and_then(|answer| match read(&answer.body) {
            Some((words, value)) => Ok((words, value, answer.took)),
            None => Err(Trouble::new(&url, not_scim(place, expected, &answer.body)).into()),
        });
        match result {
            Ok((answer, value, took)) => {
                self.attempts.push(Attempt { url, answer, good: true, took: Some(took) });
                Ok(Ok(value))
            }
            Err(AskError::Trouble(trouble)) => self.note(url, trouble).map(Err),
            Err(other) => Err(other),
        }
    }

    fn note(&mut self, url: String, trouble: Trouble) -> Result<Trouble, AskError> {
        self.attempts.push(Attempt { url, answer: trouble.words().what, good: false, took: None });
        if trouble.concerns_whole_host() || trouble.is_wrong_token() {
            return Err(trouble.into());
        }
        if self.worst.as_ref().is_none_or(|known| weight(&trouble) > weight(known)) {
            self.worst = Some(trouble.clone());
        }
        Ok(trouble)
    }
}

/// How much a failure tells about why no endpoint was found.
fn weight(trouble: &Trouble) -> u8 {
    match &trouble.cause {
        FailureCause::Connection(_)
        | FailureCause::Tls(_)
        | FailureCause::NotARead(_)
        | FailureCause::Snapshot(_)
        | FailureCause::Status(Status::WrongToken { .. }) => 9,
        FailureCause::Status(Status::TooManyRequests { .. }) => 8,
        FailureCause::Status(Status::Forbidden { .. }) => 7,
        FailureCause::Body(Body::Redirect { .. }) => 6,
        FailureCause::Status(Status::ServerError { .. }) => 5,
        FailureCause::Body(Body::WebPage { .. } | Body::Empty { .. } | Body::NotJson { .. } | Body::NotScim { .. }) => {
            3
        }
        FailureCause::Body(_) => 4,
        FailureCause::Status(Status::Rejected { .. } | Status::NotImplemented { .. }) => 2,
        FailureCause::Status(Status::NotFound { .. }) => 1,
    }
}

fn not_scim(place: &ReadOnlyEndpoint, expected: &'static str, body: &scim::Body) -> Body {
    Body::NotScim { expected, begins: place.mask().begin(body.begins()) }
}

fn schemas_words(schemas: &[Schema]) -> String {
    match schemas {
        [_] => "1 schema".to_owned(),
        many => format!("{} schemas", many.len()),
    }
}

fn types_words(types: &[ResourceType]) -> String {
    counted(types.len(), "resource type", "resource types")
}

fn users_words(count: Option<u64>) -> String {
    match count {
        Some(count) => format!("a list of users (totalResults {count})"),
        None => "a list of users".to_owned(),
    }
}

#[expect(clippy::ref_option, reason = "serde hands the field over by reference")]
fn as_milliseconds<S: serde::Serializer>(took: &Option<Duration>, serializer: S) -> Result<S::Ok, S::Error> {
    took.map(|took| u64::try_from(took.as_millis()).unwrap_or(u64::MAX)).serialize(serializer)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_ladder_starts_below_what_known_endings_leave() {
        let usual = ["/scim/v2", "/scim", ""];
        for (name, typed, expected) in [
            ("the bare host", "https://h", &usual[..]),
            ("the endpoint itself", "https://h/scim/v2/", &usual),
            ("its short form", "https://h/scim", &usual),
            ("a resource below it", "https://h/scim/v2/Users", &usual),
            ("its configuration", "https://h/scim/v2/ServiceProviderConfig", &usual),
            ("a path of its own", "https://h/tenant/7", &["/tenant/7/scim/v2", "/tenant/7/scim", "/tenant/7"]),
            ("a path before the ending", "https://h/t/scim/v2", &["/t/scim/v2", "/t/scim", "/t"]),
            ("capitals, kept as typed last", "https://h/SCIM/V2", &["/scim/v2", "/scim", "", "/SCIM/V2"]),
            ("a longer word is no ending", "https://h/myscim", &["/myscim/scim/v2", "/myscim/scim", "/myscim"]),
        ] {
            assert_eq!(ladder(&BaseUrl::parse(typed).expect(name)), expected, "{name}");
        }
    }
}
