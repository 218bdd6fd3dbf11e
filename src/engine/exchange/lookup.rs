//! Looking resources up, once each: what the account has under a matching value.
//!
//! The request is the client's own (RFC 7644 section 3.4.2.2 filters on one attribute). An answer counts only if it shows
//! the value that was asked for, and as many as it says there are: some ignore a filter they do not understand and answer
//! with everybody, some count and do not show, and a provisioning client would then link the wrong person or create one
//! who is there.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use serde_json::Value;

use super::account::{Account, Page};
use super::answering::Answering;
use super::endpoint::{AskError, ReadRequest};
use super::fingerprint::{Fingerprint, Fingerprints};
use super::pace::lock;
use super::run_file::RunFile;
use super::snapshot::Snapshot;
use super::strikes::{EndedBy, Strikes};
use super::trouble::{Body, FailureCause, Status, Trouble, Unanswered};
use crate::base::{Cancel, ResourceKind};
use crate::scim::message::plain;
use crate::scim::{self, Filter, ListResponse, Literal, Operator, Request, Resource, TargetPath};

/// What the account has under one matching value.
#[derive(Clone, Debug, PartialEq)]
pub enum AccountMatch {
    Nobody,
    /// The answer was 404, which this client takes for nobody.
    NotFound,
    /// The resource as the account shows it.
    One(Arc<Resource>),
    Several(Several),
}

/// Several resources under one value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Several {
    pub count: usize,
    /// Of those that have one.
    pub ids: Vec<String>,
}

impl AccountMatch {
    /// One of which nothing but its id is known.
    fn with_id(id: Option<&str>) -> Self {
        Self::One(Arc::new(id.map(|id| Resource::with_id(id.to_owned())).unwrap_or_default()))
    }

    /// The id of the one resource, when there is one.
    pub fn id(&self) -> Option<String> {
        match self {
            Self::One(resource) => resource.id(),
            Self::Nobody | Self::NotFound | Self::Several(_) => None,
        }
    }
}

/// What came of one question.
type Answered = Result<AccountMatch, Trouble>;

/// Look-ups in one account, remembered for as long as the plan runs. Shared by its threads.
#[derive(Debug)]
pub struct LookUps<'a> {
    answering: Answering<'a>,
    cancel: &'a Cancel,
    /// Whether the client takes a 404 for nobody.
    not_found_is_nobody: bool,
    /// By the request's path.
    known: Mutex<HashMap<Fingerprint, Known>>,
    fingerprints: Fingerprints,
    strikes: Mutex<Strikes>,
    /// What was read at once.
    account: Account,
    /// Where answers are kept, and taken from when they are there.
    run: Option<&'a RunFile>,
}

/// What it means that a question fails.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Failing {
    /// The next one may fail too: in a row it ends the run.
    Counts,
    /// It was to save look-ups, and they remain. Whoever asks knows when to give up.
    LeavesLookUps,
}

/// What is known of one answer.
#[derive(Clone, Debug)]
enum Known {
    /// All of it. Whoever asks first holds the lock, so that nobody asks the same meanwhile.
    Whole(Arc<Mutex<Option<Answered>>>),
    Nobody,
    NotFound,
    /// Only the id of the one that was found, when it has one.
    Id(Option<Box<str>>),
}

impl<'a> LookUps<'a> {
    pub fn new(answering: Answering<'a>, not_found_is_nobody: bool, cancel: &'a Cancel) -> Self {
        let (known, fingerprints, strikes) = (Mutex::default(), Fingerprints::default(), Mutex::default());
        let account = Account::default();
        Self { answering, cancel, not_found_is_nobody, known, fingerprints, strikes, account, run: None }
    }

    /// From now on answers are kept in this file, and what it has is not asked. Trials before that are asked each time.
    pub const fn keep_in(&mut self, run: Option<&'a RunFile>) {
        self.run = run;
    }

    /// Who answers.
    pub(super) const fn answering(&self) -> Answering<'a> {
        self.answering
    }

    /// What was read at once.
    pub(super) const fn account(&self) -> &Account {
        &self.account
    }

    /// What is known of a value from what was read at once, and the request that showed it.
    pub fn read_before(&self, kind: ResourceKind, question: &(TargetPath, String)) -> Option<(AccountMatch, Request)> {
        let answer = self.account.answer(kind, question)?;
        let list = ListResponse::of(answer.resources.iter().collect());
        let (target, value) = question;
        Some((found(list, target, value).ok()?, answer.request))
    }

    /// Whom the account has with this value, asked by the client's look-up request.
    pub fn find(&self, request: &Request, question: &(TargetPath, String)) -> Result<AccountMatch, AskError> {
        let answer = match self.answer_to(request) {
            Known::Whole(answer) => answer,
            Known::Nobody => return Ok(AccountMatch::Nobody),
            Known::NotFound => return Ok(AccountMatch::NotFound),
            Known::Id(id) => return Ok(AccountMatch::with_id(id.as_deref())),
        };
        let mut answer = lock(&answer);
        if let Some(found) = &*answer {
            return found.clone().map_err(AskError::from);
        }
        let found = self.ask(request, Failing::Counts, |asked| match asked {
            Ok(body) => self.judge(request, &body, question),
            Err(trouble) => self.judge_trouble(trouble),
        })?;
        answer.insert(found).clone().map_err(AskError::from)
    }

    /// Whom a snapshot has with this value, read as an answer of the account is.
    pub fn find_in(&self, snapshot: &Snapshot, kind: ResourceKind, question: &(TargetPath, String)) -> Answered {
        let resources = match snapshot.look_up(kind, question) {
            Ok(resources) => resources,
            Err(trouble) => return self.judge_trouble(trouble),
        };
        let list = ListResponse::of(resources.iter().collect());
        let not = |_| snapshot.trouble(kind.endpoint(), Unanswered::NoQuestion.into());
        found(list, &question.0, &question.1).map_err(not)
    }

    fn judge(&self, request: &Request, body: &scim::Body, (target, value): &(TargetPath, String)) -> Answered {
        let list = body.list().ok_or(Unusable::NO_LIST);
        let found = list.and_then(|list| found(list, target, value));
        found.map_err(|cause| self.trouble(request, cause.into_body(self, body)))
    }

    /// Some answer a look-up that finds nobody with 404; what that is to the client, its table says.
    fn judge_trouble(&self, trouble: Trouble) -> Answered {
        match &trouble.cause {
            FailureCause::Status(Status::NotFound { .. }) if self.not_found_is_nobody => Ok(AccountMatch::NotFound),
            FailureCause::Status(Status::NotFound { said }) => {
                Err(Trouble::new(&trouble.url, Body::NotFoundForList { said: said.clone() }))
            }
            _ => Err(trouble),
        }
    }

    /// Keeps of an answer only what others need who refer to the resource: its id. Thousands of people would fill memory.
    pub fn forget_body(&self, path: &str) {
        let path = self.fingerprints.of(path);
        let Some(Known::Whole(answer)) = lock(&self.known).get(&path).cloned() else { return };
        let known = match &*lock(&answer) {
            Some(Ok(AccountMatch::Nobody)) => Known::Nobody,
            Some(Ok(AccountMatch::NotFound)) => Known::NotFound,
            Some(Ok(AccountMatch::One(resource))) => Known::Id(resource.id().map(String::into_boxed_str)),
            Some(Ok(AccountMatch::Several(_)) | Err(_)) | None => return,
        };
        lock(&self.known).insert(path, known);
    }

    fn answer_to(&self, request: &Request) -> Known {
        let path = self.fingerprints.of(&request.path);
        lock(&self.known).entry(path).or_insert_with(|| Known::Whole(Arc::default())).clone()
    }

    /// One resource by its address; `None` when the account has none there.
    pub fn read(&self, request: &Request) -> Result<Option<Arc<Resource>>, AskError> {
        let other =
            |body: &scim::Body| self.trouble(request, Unusable::Other { expected: "a resource" }.into_body(self, body));
        let read = self.ask(request, Failing::Counts, |asked| match asked {
            Ok(body) => body.resource().map(|resource| Some(Arc::new(resource.clone()))).ok_or_else(|| other(&body)),
            Err(trouble) if trouble.is_not_found() => Ok(None),
            Err(trouble) => Err(trouble),
        })?;
        read.map_err(AskError::from)
    }

    /// What to say of a resource that a list shows and that its own address does not.
    pub fn gone(&self, request: &Request) -> Trouble {
        self.trouble(request, Body::Gone)
    }

    /// Whom the account shows without being asked for anybody.
    pub fn list(&self, request: &Request) -> Result<Vec<Resource>, AskError> {
        Ok(self.list_as_it_came(request, Failing::Counts)?.resources)
    }

    /// A list as it came, asked for to save look-ups: where it does not come, they are still to be asked.
    pub(super) fn page(&self, request: &Request) -> Result<Page, AskError> {
        self.list_as_it_came(request, Failing::LeavesLookUps)
    }

    fn list_as_it_came(&self, request: &Request, failing: Failing) -> Result<Page, AskError> {
        let read = self.ask(request, failing, |asked| {
            let body = asked?;
            let other = || self.trouble(request, Unusable::NO_LIST.into_body(self, &body));
            body.list().map(Page::of).ok_or_else(other)
        })?;
        read.map_err(AskError::from)
    }

    /// Asks, and counts what came of it by how it is judged.
    fn ask<T>(
        &self,
        request: &Request,
        failing: Failing,
        judge: impl FnOnce(Result<scim::Body, Trouble>) -> Result<T, Trouble>,
    ) -> Result<Result<T, Trouble>, AskError> {
        let read = ReadRequest::try_from(request.clone()).map_err(|not| self.trouble(request, not))?;
        if let Some(body) = self.run.and_then(|run| run.answer(&request.path)) {
            return Ok(judge(Ok(body)));
        }
        let endpoint = match self.answering {
            Answering::Endpoint(endpoint) => endpoint,
            Answering::Snapshot(snapshot) => return Ok(judge(snapshot.answer(&request.path))),
        };
        let judged = match endpoint.ask(&read, self.cancel) {
            Ok(answer) => {
                if let Some(run) = self.run {
                    run.keep(&request.path, answer.status, &answer.body);
                }
                judge(Ok(answer.body))
            }
            Err(AskError::Trouble(trouble)) => judge(Err(trouble)),
            Err(error) => return Err(error),
        };
        match self.ended_by(judged.as_ref().err(), failing) {
            Some(ended) => Err(AskError::Ended(Box::new(ended))),
            None => Ok(judged),
        }
    }

    /// What ends the run after a question with this trouble, or with none.
    fn ended_by(&self, trouble: Option<&Trouble>, failing: Failing) -> Option<EndedBy> {
        match (trouble, failing) {
            (Some(trouble), Failing::Counts) => lock(&self.strikes).failed(trouble),
            (None, Failing::Counts) => {
                lock(&self.strikes).answered();
                None
            }
            (trouble, Failing::LeavesLookUps) => trouble.and_then(Strikes::at_once),
        }
    }

    fn trouble(&self, request: &Request, cause: impl Into<FailureCause>) -> Trouble {
        Trouble::new(request.url(&self.answering.base()), cause)
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
    Other {
        expected: &'static str,
    },
    NotFiltered {
        target: String,
    },
    CountsDiffer {
        says: u64,
        shows: u64,
    },
    NoResources {
        count: usize,
    },
    /// What was shown of somebody: names of attributes.
    NotShown {
        target: String,
        shown: String,
    },
}

impl Unusable {
    const NO_LIST: Self = Self::Other { expected: "a list (a SCIM ListResponse)" };

    fn into_body(self, look_ups: &LookUps<'_>, body: &scim::Body) -> Body {
        let begins = || look_ups.answering.beginning(body.begins());
        match self {
            Self::NotFiltered { target } => Body::NotFiltered { target },
            Self::CountsDiffer { says, shows } => Body::CountsDiffer { says, shows },
            Self::NotShown { target, shown } => Body::NotShown { target, shown: look_ups.answering.shortened(&shown) },
            Self::NoResources { count } => Body::NoResources { count, begins: begins() },
            Self::Other { expected } => Body::NotScim { expected, begins: begins() },
        }
    }
}

/// Reads a list as the answer to one look-up.
fn found(list: ListResponse<&Resource>, target: &TargetPath, value: &str) -> Result<AccountMatch, Unusable> {
    let ListResponse { total_results: says, resources, passed_over, .. } = list;
    let shown: Vec<Shown> = resources.iter().map(|resource| Shown::of(resource, target, value)).collect();
    // Whom it shows comes first: everybody in place of the one asked for is a filter ignored, whatever is counted.
    if shown.contains(&Shown::Another) {
        return Err(Unusable::NotFiltered { target: target.short() });
    }
    let shows = (resources.len() + passed_over) as u64;
    if let Some(says) = says.filter(|says| *says != shows) {
        return Err(Unusable::CountsDiffer { says, shows });
    }
    if passed_over > 0 {
        return Err(Unusable::NoResources { count: passed_over });
    }
    if let Some(bare) = shown.iter().position(|shown| *shown == Shown::Nothing) {
        return Err(Unusable::NotShown { target: target.short(), shown: names(resources[bare]) });
    }
    match resources.as_slice() {
        [] => Ok(AccountMatch::Nobody),
        [one] => Ok(AccountMatch::One(Arc::new((*one).clone()))),
        several => {
            let ids = several.iter().filter_map(|resource| resource.id()).collect();
            Ok(AccountMatch::Several(Several { count: several.len(), ids }))
        }
    }
}

/// What a resource shows of the attribute that was looked up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Shown {
    Value,
    Another,
    Nothing,
}

impl Shown {
    /// A value of another type will do where the resource shows none of the type that was asked for: accounts that keep
    /// one address keep no types.
    fn of(resource: &Resource, target: &TargetPath, value: &str) -> Self {
        let is_it = |shown: &String| shown.to_lowercase() == value.to_lowercase();
        let exact = exact_texts(resource, target);
        match (shown_texts(resource, target).iter().any(is_it), exact.is_empty()) {
            (true, _) => Self::Value,
            (false, false) => Self::Another,
            (false, true) => Self::Nothing,
        }
    }
}

/// The texts by which a resource is found when it is looked up by this attribute.
pub(super) fn shown_texts(resource: &Resource, target: &TargetPath) -> Vec<String> {
    match exact_texts(resource, target) {
        exact if exact.is_empty() => texts(target.root().get(&resource.attributes)),
        exact => exact,
    }
}

/// A value by which a resource is found when it is looked up by this attribute; none of another type.
pub(super) fn shown_value(resource: &Resource, target: &TargetPath) -> Option<String> {
    target.get_all(&resource.attributes).into_iter().find_map(plain)
}

/// Whether a resource shows a value that was asked for.
pub(super) fn shows(resource: &Resource, target: &TargetPath, value: &str) -> bool {
    Shown::of(resource, target, value) == Shown::Value
}

fn exact_texts(resource: &Resource, target: &TargetPath) -> Vec<String> {
    target.get_all(&resource.attributes).into_iter().filter_map(plain).collect()
}

/// All texts in a value.
fn texts(value: Option<&Value>) -> Vec<String> {
    match value {
        Some(Value::Array(items)) => items.iter().flat_map(|item| texts(Some(item))).collect(),
        Some(Value::Object(parts)) => parts.values().flat_map(|part| texts(Some(part))).collect(),
        Some(value) => plain(value).into_iter().collect(),
        None => Vec::new(),
    }
}

fn names(resource: &Resource) -> String {
    let names: Vec<&str> =
        resource.attributes.as_object().into_iter().flatten().map(|(name, _)| name.as_str()).collect();
    if names.is_empty() { "nothing".to_owned() } else { names.join(", ") }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

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
        let several = |ids: &[&str]| {
            let ids: Vec<String> = ids.iter().map(|&id| id.to_owned()).collect();
            Ok(AccountMatch::Several(Several { count: 2, ids }))
        };
        let not_shown =
            |shown: &str| Err(Unusable::NotShown { target: "userName".to_owned(), shown: shown.to_owned() });
        let differ = |says, shows| Err(Unusable::CountsDiffer { says, shows });
        let with_id = |id: Value| json!({"id": id, "userName": "liz@contoso.com"});
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
            ("one with a number for an id", list(&[&with_id(json!(9))]), one(&with_id(json!(9)))),
            ("one that does not show the attribute", list(&[&bare]), not_shown("id")),
            ("one that shows nothing", list(&[&json!({})]), not_shown("nothing")),
            ("two", list(&[&liz, &liz]), several(&["7", "7"])),
            ("two, by numbers", list(&[&with_id(json!(1)), &with_id(json!(2))]), several(&["1", "2"])),
            ("two, one without an id", list(&[&liz, &with_id(json!(""))]), several(&["7"])),
            ("the first page of many", json!({"totalResults": 3, "Resources": [liz]}), differ(3, 1)),
            ("fewer than it shows", json!({"totalResults": 0, "Resources": [liz]}), differ(0, 1)),
            ("one twice, counted once", json!({"totalResults": 1, "Resources": [liz, liz]}), differ(1, 2)),
            ("null for nobody", json!({"totalResults": 0, "Resources": [null]}), differ(0, 1)),
            (
                "things that are no resources",
                json!({"totalResults": 3, "Resources": [1, null, "x"]}),
                Err(Unusable::NoResources { count: 3 }),
            ),
            ("another one", list(&[&bob]), not_filtered()),
            ("another one below its URN", list(&[&nested(&json!({"USERNAME": "bob@contoso.com"}))]), not_filtered()),
            ("another one, in capitals", list(&[&json!({"ID": "8", "USERNAME": "bob@contoso.com"})]), not_filtered()),
            ("everybody", list(&[&liz, &bob]), not_filtered()),
            ("no list", json!({"users": []}), no_list()),
            ("a bare array", json!([liz]), no_list()),
            ("null", json!(null), no_list()),
            ("a count without its list", json!({"totalResults": 2}), differ(2, 0)),
            ("a count and none", json!({"totalResults": 1, "Resources": []}), differ(1, 0)),
        ] {
            let target = TargetPath::parse("userName").expect("a path");
            let body = scim::Body::read(body.to_string().as_bytes(), Bounds::default()).expect(name);
            let judged = body.list().ok_or(Unusable::NO_LIST).and_then(|list| found(list, &target, "Liz@Contoso.com"));
            assert_eq!(judged, expected, "{name}");
        }
    }

    #[test]
    fn a_value_of_another_type_will_do_where_none_of_the_asked_type_is_shown() {
        let work = TargetPath::parse("emails[type eq \"work\"].value").expect("a path");
        for (name, emails, expected) in [
            ("of the type", json!([{"type": "work", "value": "Liz@x.com"}]), Shown::Value),
            ("without a type", json!([{"value": "liz@x.com"}]), Shown::Value),
            ("a bare text", json!(["liz@x.com"]), Shown::Value),
            ("no list", json!({"value": "liz@x.com"}), Shown::Value),
            ("another of the type", json!([{"type": "work", "value": "bo@x.com"}]), Shown::Another),
            (
                "another of the type, this of another",
                json!([{"type": "work", "value": "bo@x.com"}, {"type": "home", "value": "liz@x.com"}]),
                Shown::Another,
            ),
            ("another of another type", json!([{"type": "home", "value": "bo@x.com"}]), Shown::Nothing),
            ("none", json!([]), Shown::Nothing),
        ] {
            let resource = Resource::from(json!({"id": "7", "emails": emails}));
            assert_eq!(Shown::of(&resource, &work, "liz@x.com"), expected, "{name}");
        }
    }
}
