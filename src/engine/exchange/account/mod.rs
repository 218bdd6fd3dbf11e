//! The account as far as it was read at once, by pages or by several values in one question: whom it shows under a value.
//!
//! It answers in place of a request, and only where the account would answer the same: pages show who is there, and whoever
//! is on none is asked for; where pages left somebody out, only a value that one alone may have is answered; a value in
//! another case only where a look-up was seen to ignore case. What an answer means is decided where all look-ups are judged.

mod batches;
mod pages;
mod reading;
mod way;

use std::collections::HashMap;
use std::sync::{PoisonError, RwLock};

pub(in crate::exchange) use batches::{Batches, MOST_UNANSWERED, trial};
pub(in crate::exchange) use pages::{Page, PagesRead, TakesPages, list_request, page_request, read_pages};
pub use reading::Reading;
pub use way::{FEW, Reckoning, Way};

use serde_json::{Map, Value};

use super::fingerprint::{Fingerprint, Fingerprints};
use super::lookup::shown_texts;
use crate::base::{PerKind, ResourceKind};
use crate::scim::{Request, Resource, TargetPath};

/// What was read of both kinds. Shared by the threads of a run.
#[derive(Debug, Default)]
pub(super) struct Account(PerKind<RwLock<Shelf>>);

/// An attribute that resources are found by.
#[derive(Clone, Debug)]
pub(super) struct Key {
    pub target: TargetPath,
    /// A look-up was seen to find somebody by the value in another case.
    pub folds: bool,
    /// No two resources agree in it.
    pub is_unique: bool,
}

/// Whom the account shows under a value, and the request that showed it.
#[derive(Debug)]
pub(super) struct Answer {
    pub resources: Vec<Resource>,
    pub request: Request,
}

#[derive(Debug, Default)]
struct Shelf {
    fingerprints: Fingerprints,
    keys: Vec<Key>,
    /// What is kept of a resource; `None`: all.
    attributes: Option<Vec<String>>,
    kept: Vec<Kept>,
    by_id: HashMap<Fingerprint, u32>,
    /// By attribute and value in small letters: whom pages showed.
    by_value: HashMap<Fingerprint, Vec<u32>>,
    /// By attribute and value: what was asked for by name.
    asked: HashMap<Fingerprint, Named>,
    requests: Vec<Request>,
    /// Pages showed everybody.
    is_whole: bool,
}

/// A resource as text, without its members: ten thousand as trees would fill memory.
#[derive(Debug)]
struct Kept {
    attributes: Box<str>,
    request: u32,
}

/// Who came of a value that was asked for.
#[derive(Debug)]
struct Named {
    kept: Vec<u32>,
    request: u32,
}

impl Account {
    /// What resources of a kind are found by, before any is read.
    pub fn found_by(&self, kind: ResourceKind, keys: Vec<Key>) {
        self.change(kind, |shelf| shelf.keys = keys);
    }

    /// Of resources of a kind nothing is kept but these attributes, what extensions hold, and ids.
    pub fn keep_only(&self, kind: ResourceKind, attributes: Vec<String>) {
        self.change(kind, |shelf| shelf.attributes = Some(attributes));
    }

    /// Takes in a page. How many on it were known already; `None` when somebody has no id.
    pub fn take_page(&self, kind: ResourceKind, request: Request, resources: &[Resource]) -> Option<usize> {
        let ids: Vec<String> = resources.iter().map(Resource::id).collect::<Option<_>>()?;
        Some(self.change(kind, |shelf| {
            let request = shelf.request(request);
            let known = |(id, resource): (&String, &Resource)| !shelf.take(id, resource, request);
            ids.iter().zip(resources).map(known).filter(|known| *known).count()
        }))
    }

    /// How many are known by their ids.
    pub fn len(&self, kind: ResourceKind) -> usize {
        self.read(kind, |shelf| shelf.by_id.len())
    }

    /// How its pages were read: whether they showed everybody, and whether anything rests on them.
    pub fn were_read(&self, kind: ResourceKind, read: &PagesRead) {
        self.change(kind, |shelf| {
            shelf.is_whole |= read.is_whole();
            if read.is_odd {
                shelf.by_value.clear();
                shelf.by_id.clear();
            }
        });
    }

    /// Where pages of a kind are taken in.
    pub const fn shelf(&self, kind: ResourceKind) -> ShelfOf<'_> {
        ShelfOf(self, kind)
    }

    /// Takes in whom the account has under values that were asked for together.
    pub fn take_named(
        &self,
        kind: ResourceKind,
        target: &TargetPath,
        request: &Request,
        found: Vec<(&str, Vec<&Resource>)>,
    ) {
        self.change(kind, |shelf| {
            let request = shelf.request(request.clone());
            for (value, resources) in found {
                let kept = resources.into_iter().map(|resource| shelf.keep(resource, request)).collect();
                let key = shelf.fingerprints.of(&format!("{target} {value}"));
                shelf.asked.insert(key, Named { kept, request });
            }
        });
    }

    /// What is known without asking; `None` when the account is to be asked.
    pub fn answer(&self, kind: ResourceKind, (target, value): &(TargetPath, String)) -> Option<Answer> {
        self.read(kind, |shelf| shelf.named(target, value).or_else(|| shelf.shown(target, value)))
    }

    fn read<T>(&self, kind: ResourceKind, read: impl FnOnce(&Shelf) -> T) -> T {
        read(&self.0.of(kind).read().unwrap_or_else(PoisonError::into_inner))
    }

    fn change<T>(&self, kind: ResourceKind, change: impl FnOnce(&mut Shelf) -> T) -> T {
        change(&mut self.0.of(kind).write().unwrap_or_else(PoisonError::into_inner))
    }
}

/// The account's resources of one kind.
pub(super) struct ShelfOf<'a>(&'a Account, ResourceKind);

impl TakesPages for ShelfOf<'_> {
    fn take_page(&mut self, request: Request, resources: &[Resource]) -> Option<usize> {
        self.0.take_page(self.1, request, resources)
    }

    fn seen(&self) -> usize {
        self.0.len(self.1)
    }
}

impl Shelf {
    fn request(&mut self, request: Request) -> u32 {
        self.requests.push(request);
        u32::try_from(self.requests.len() - 1).unwrap_or(u32::MAX)
    }

    /// Whether it is new. Who comes again may have changed in between: the later one counts.
    fn take(&mut self, id: &str, resource: &Resource, request: u32) -> bool {
        let kept = self.keep(resource, request);
        let before = self.by_id.insert(self.fingerprints.of(id), kept);
        for key in &self.keys {
            for text in shown_texts(resource, &key.target) {
                let value = self.fingerprints.of(&format!("{} {}", key.target, text.to_lowercase()));
                let found = self.by_value.entry(value).or_default();
                found.retain(|known| Some(*known) != before && *known != kept);
                found.push(kept);
            }
        }
        before.is_none()
    }

    fn keep(&mut self, resource: &Resource, request: u32) -> u32 {
        let attributes = match (&self.attributes, resource.attributes.as_object()) {
            (Some(wanted), Some(all)) => Value::Object(part(all, wanted)).to_string(),
            _ => resource.attributes.to_string(),
        };
        self.kept.push(Kept { attributes: attributes.into(), request });
        u32::try_from(self.kept.len() - 1).unwrap_or(u32::MAX)
    }

    fn named(&self, target: &TargetPath, value: &str) -> Option<Answer> {
        let named = self.asked.get(&self.fingerprints.of(&format!("{target} {value}")))?;
        let resources = named.kept.iter().map(|kept| self.resource(*kept)).collect::<Option<_>>()?;
        Some(Answer { resources, request: self.requests.get(named.request as usize)?.clone() })
    }

    /// Of nobody pages say nothing: who is on none is asked for.
    fn shown(&self, target: &TargetPath, value: &str) -> Option<Answer> {
        let key = self.keys.iter().find(|key| key.target == *target)?;
        let found = self.by_value.get(&self.fingerprints.of(&format!("{target} {}", value.to_lowercase())))?;
        let is_same = |text: &String| text == value || (key.folds && text.eq_ignore_ascii_case(value));
        let resources: Vec<Resource> = found.iter().map(|kept| self.resource(*kept)).collect::<Option<_>>()?;
        let is_sure = |resource: &Resource| shown_texts(resource, target).iter().any(is_same);
        if !(self.is_whole || key.is_unique) || !resources.iter().all(is_sure) {
            return None;
        }
        let request = self.kept.get(*found.first()? as usize)?.request;
        Some(Answer { resources, request: self.requests.get(request as usize)?.clone() })
    }

    fn resource(&self, kept: u32) -> Option<Resource> {
        let attributes = serde_json::from_str(&self.kept.get(kept as usize)?.attributes).ok()?;
        Some(Resource { attributes, members: None })
    }
}

/// The attributes that are wanted. Photos, certificates and groups of ten thousand people would fill memory.
fn part(all: &Map<String, Value>, wanted: &[String]) -> Map<String, Value> {
    let is_wanted = |name: &str| {
        let is_of_schema = name.get(..4).is_some_and(|begin| begin.eq_ignore_ascii_case("urn:"));
        is_of_schema || name.eq_ignore_ascii_case("id") || wanted.iter().any(|it| it.eq_ignore_ascii_case(name))
    };
    let part = all.iter().filter(|(name, _)| is_wanted(name));
    part.map(|(name, value)| (name.clone(), value.clone())).collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn path(text: &str) -> TargetPath {
        TargetPath::parse(text).expect("a path")
    }

    fn account(is_whole: bool, people: &[Value]) -> Account {
        let account = Account::default();
        let key = |target, folds, is_unique| Key { target: path(target), folds, is_unique };
        account.found_by(ResourceKind::User, vec![key("userName", true, true), key("externalId", false, false)]);
        let people: Vec<Resource> = people.iter().cloned().map(Resource::from).collect();
        account.take_page(ResourceKind::User, Request::get("/Users?startIndex=1", "read"), &people);
        let people = people.len() as u64;
        let read = PagesRead { total: people + u64::from(!is_whole), seen: people, ..PagesRead::default() };
        account.were_read(ResourceKind::User, &read);
        account
    }

    fn ids(account: &Account, target: &str, value: &str) -> Option<Vec<String>> {
        let answer = account.answer(ResourceKind::User, &(path(target), value.to_owned()))?;
        Some(answer.resources.iter().filter_map(Resource::id).collect())
    }

    #[test]
    fn only_what_a_look_up_would_answer_the_same_is_answered() {
        let people = [
            json!({"id": "7", "userName": "liz@x.com", "externalId": "a"}),
            json!({"id": "8", "userName": "BOB@x.com", "externalId": "b"}),
            json!({"id": "9", "userName": "jürg@x.com", "externalId": "b"}),
        ];
        let some = |ids: &[&str]| Some(ids.iter().map(|id| (*id).to_owned()).collect::<Vec<_>>());
        for (name, target, value, whole, in_part) in [
            ("there", "userName", "liz@x.com", some(&["7"]), some(&["7"])),
            ("in another case", "userName", "bob@X.com", some(&["8"]), some(&["8"])),
            ("in another case that is not of ASCII", "userName", "JÜRG@x.com", None, None),
            ("in another case that counts", "externalId", "A", None, None),
            ("twins, of whom one may have been left out", "externalId", "b", some(&["8", "9"]), None),
            ("one who may have a twin", "externalId", "a", some(&["7"]), None),
            ("nobody", "userName", "eve@x.com", None, None),
            ("by what was not looked at", "displayName", "liz@x.com", None, None),
        ] {
            assert_eq!(ids(&account(true, &people), target, value), whole, "{name}");
            assert_eq!(ids(&account(false, &people), target, value), in_part, "{name}, pages that left somebody out");
        }
    }

    #[test]
    fn of_a_resource_is_kept_what_a_plan_reads() {
        let account = account(true, &[]);
        let names = ["userName", "title", "active"].map(str::to_owned);
        account.keep_only(ResourceKind::User, names.to_vec());
        let liz = json!({"ID": "7", "username": "liz@x.com", "title": "Lead", "photos": [{"value": "x".repeat(9_000)}],
            "x509Certificates": [{"value": "y"}], "groups": [{"value": "1"}], "URN:x:2.0:User": {"manager": "8"}});
        account.take_page(ResourceKind::User, Request::get("/Users", "read"), &[liz.into()]);
        let answer = account.answer(ResourceKind::User, &(path("userName"), "liz@x.com".to_owned())).expect("known");
        let kept = json!({"ID": "7", "username": "liz@x.com", "title": "Lead", "URN:x:2.0:User": {"manager": "8"}});
        assert_eq!((answer.resources[0].id(), &answer.resources[0].attributes), (Some("7".to_owned()), &kept));
    }

    #[test]
    fn who_comes_twice_is_one_and_as_he_was_last() {
        let account = account(true, &[json!({"id": "7", "userName": "liz@x.com"})]);
        let again: Resource = json!({"id": "7", "userName": "liz@x.com", "title": "Lead"}).into();
        let other: Resource = json!({"id": "8", "userName": "bob@x.com"}).into();
        let request = Request::get("/Users?startIndex=2", "read");
        assert_eq!(account.take_page(ResourceKind::User, request.clone(), &[again, other]), Some(1));
        assert_eq!(account.len(ResourceKind::User), 2);
        let answer = account.answer(ResourceKind::User, &(path("userName"), "liz@x.com".to_owned())).expect("known");
        assert_eq!(answer.resources.len(), 1);
        assert_eq!((answer.resources[0].attributes["title"].as_str(), answer.request), (Some("Lead"), request));
        let nameless: Resource = json!({"userName": "eve@x.com"}).into();
        assert_eq!(account.take_page(ResourceKind::User, Request::get("/Users", "read"), &[nameless]), None);
    }

    #[test]
    fn what_was_asked_for_by_name_is_known_though_it_is_nobody() {
        let account = account(false, &[]);
        let liz: Resource = json!({"id": "7", "userName": "LIZ@x.com"}).into();
        let request = Request::get("/Users?filter=x", "ask");
        let found = vec![("liz@x.com", vec![&liz]), ("eve@x.com", vec![])];
        account.take_named(ResourceKind::User, &path("userName"), &request, found);
        assert_eq!(ids(&account, "userName", "liz@x.com"), Some(vec!["7".to_owned()]));
        assert_eq!(ids(&account, "userName", "eve@x.com"), Some(vec![]));
        assert_eq!(ids(&account, "userName", "Eve@x.com"), None, "another question");
    }
}
