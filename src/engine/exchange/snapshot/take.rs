//! Taking a snapshot: trials of look-ups, all pages, and groups whose list leaves out who is in them. One page is held at a time.

use std::collections::HashSet;
use std::io::{self, Write};

use serde::Serialize;
use serde_json::Value;

use super::{COMPLETE, EndLine, Extent, Extents, Kind, ResourceLine, SnapshotHeader, TrialLine, VERSION};
use crate::base::{Cancel, Progress, ResourceKind, counted, thousands};
use crate::client::CLIENTS;
use crate::exchange::account::{Page, PagesRead, TakesPages, list_request, page_request, read_pages};
use crate::exchange::canary::{Canary, Trial};
use crate::exchange::crew;
use crate::exchange::endpoint::{AskError, ReadOnlyEndpoint};
use crate::exchange::fingerprint::{Fingerprint, Fingerprints};
use crate::exchange::lookup::LookUps;
use crate::exchange::run_file;
use crate::provider::Provider;
use crate::scim::request::percent_encode;
use crate::scim::{Filter, Request, Resource, TargetPath, Uniqueness, name};

/// No account has more pages, whatever it counts.
const MOST_PAGES: u64 = 400_000;
/// On a page, where the provider does not say how many there may be.
const PAGE: u64 = 100;

/// What a snapshot is taken of.
#[derive(Clone, Copy, Debug)]
pub struct Taking<'a> {
    pub reader: &'a ReadOnlyEndpoint,
    /// The base URL, or `sandbox`.
    pub endpoint: &'a str,
    pub provider: &'a Provider,
    /// Attributes that are kept though they are left out otherwise.
    pub keep: &'a [String],
}

/// What came of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Taken {
    pub extents: Extents,
    /// What ended it before it was through.
    pub ended_by: Option<String>,
}

/// Reads the account and writes it here. What ends it early stands in the last line; only what cannot be written is an error.
pub fn take(of: Taking<'_>, out: &mut dyn Write, progress: &Progress, cancel: &Cancel) -> io::Result<Taken> {
    let header = of.header();
    let look_ups = LookUps::new(of.reader.into(), true, cancel);
    let mut taker = Taker { of, look_ups: &look_ups, progress, lines: Lines::new(out, &header.withheld) };
    taker.lines.write(&header);
    let mut extents = Extents::default();
    let mut ended_by = None;
    for kind in ResourceKind::ALL {
        let extent = extents.of_mut(kind);
        extent.why = Some("it ended before that".to_owned());
        match ended_by.is_none().then(|| taker.take_kind(kind)) {
            Some(Ok(taken)) => *extent = taken,
            Some(Err(error)) => {
                *extent = Extent { count: taker.lines.seen(), why: Some("it ended before that".to_owned()) };
                ended_by = Some(ended(&error));
            }
            None => {}
        }
    }
    let end = ended_by.clone().unwrap_or_else(|| COMPLETE.to_owned());
    taker.lines.write(&EndLine { end, extents: extents.clone() });
    taker.lines.result().map(|()| Taken { extents, ended_by })
}

fn ended(error: &AskError) -> String {
    match error {
        AskError::Cancelled(_) => "Stopped on request.".to_owned(),
        error => error.to_string(),
    }
}

impl Taking<'_> {
    fn header(&self) -> SnapshotHeader {
        let is_kept = |attribute: &String| self.keep.iter().any(|keep| keep.eq_ignore_ascii_case(attribute));
        SnapshotHeader {
            crosswalk: Kind::Snapshot,
            version: VERSION,
            endpoint: self.endpoint.to_owned(),
            provider: self.provider.kind(),
            taken: jiff::Timestamp::now().to_string(),
            withheld: run_file::withheld().into_iter().filter(|attribute| !is_kept(attribute)).collect(),
        }
    }

    /// What any client may look up by in its mapping for this provider, and what only one may have.
    fn tried(&self, kind: ResourceKind) -> Vec<TargetPath> {
        let mappings = CLIENTS.into_iter().map(|client| client.default_mapping(kind, self.provider.kind()));
        let matching = mappings
            .flat_map(|mapping| mapping.matching().iter().map(|rule| rule.target.clone()).collect::<Vec<TargetPath>>());
        let core = &self.provider.resource_type(kind).core.attributes;
        let unique = core.iter().filter(|it| it.uniqueness != Uniqueness::None && !it.is_read_only());
        let unique = unique.filter_map(|it| TargetPath::parse(&it.name).ok());
        let mut tried: Vec<TargetPath> = Vec::new();
        for target in matching.chain(unique) {
            let is_askable = self.provider.can_filter(kind, &target.to_string()) != Some(false);
            if is_askable && !tried.contains(&target) {
                tried.push(target);
            }
        }
        tried
    }
}

struct Taker<'a> {
    of: Taking<'a>,
    look_ups: &'a LookUps<'a>,
    progress: &'a Progress,
    lines: Lines<'a>,
}

impl Taker<'_> {
    fn take_kind(&mut self, kind: ResourceKind) -> Result<Extent, AskError> {
        self.lines.begin(kind);
        let why = |why| Ok(Extent { count: 0, why: Some(why) });
        for canary in self.try_look_ups(kind)? {
            self.lines.write(&TrialLine { trial: canary });
        }
        let size = self.of.provider.traits().paging.max.known().map_or(PAGE, |most| *most as u64).max(1);
        let following = &|start, count| with_members(kind, start, count);
        let request = following(1, size);
        let (following, request, page): (&(dyn Fn(u64, u64) -> Request + Sync), _, _) =
            match self.look_ups.page(&request) {
                Ok(page) => (following, request, page),
                // A page of groups with all who are in them may be too much for it.
                Err(AskError::Trouble(_)) if kind == ResourceKind::Group => {
                    let request = page_request(kind, 1, size);
                    match self.look_ups.page(&request) {
                        Ok(page) => (&|start, count| page_request(ResourceKind::Group, start, count), request, page),
                        Err(AskError::Trouble(trouble)) => return why(no_page(&trouble.words().what)),
                        Err(error) => return Err(error),
                    }
                }
                Err(AskError::Trouble(trouble)) => return why(no_page(&trouble.words().what)),
                Err(error) => return Err(error),
            };
        let first = (request, &page);
        let read = read_pages(
            (self.of.provider, self.look_ups),
            following,
            first,
            MOST_PAGES,
            &mut self.lines,
            self.progress,
        )?;
        let unread = self.read_groups()?;
        let count = self.lines.seen();
        Ok(Extent { count, why: not_whole(kind, &read, &page, unread) })
    }

    fn try_look_ups(&self, kind: ResourceKind) -> Result<Vec<Canary>, AskError> {
        let ask_for = &|kind: ResourceKind, target: &TargetPath, value: &str| {
            let filter = Filter::equals(target.clone(), value).to_string();
            let purpose = format!("Try look-ups of {} by {}", kind.plural(), target.short());
            let request = list_request(kind, purpose, &[("filter", &filter)]);
            match self.look_ups.find(&request, &(target.clone(), value.to_owned())) {
                Ok(found) => Ok(Some(Ok(found))),
                Err(AskError::Trouble(trouble)) => Ok(Some(Err(trouble))),
                Err(error) => Err(error),
            }
        };
        let ignores_case = &|kind, target: &TargetPath| {
            self.of.provider.resource_type(kind).attribute(target).is_some_and(|attribute| !attribute.case_exact)
        };
        Trial { look_ups: self.look_ups, ask_for, ignores_case }.of(kind, &self.of.tried(kind))
    }

    /// Reads groups whose list does not show who is in them, each by itself. How many could not be read.
    fn read_groups(&mut self) -> Result<usize, AskError> {
        let ids = std::mem::take(&mut self.lines.without_members);
        self.progress.set_done(0);
        self.progress.set_total(ids.len() as u64);
        let read = |id: &String| {
            let path = format!("{}/{}", ResourceKind::Group.endpoint(), percent_encode(id));
            match self.look_ups.read(&Request::get(path, "Read the group with its members")) {
                Ok(group) => Ok(group),
                Err(AskError::Trouble(_)) => Ok(None),
                Err(error) => Err(error),
            }
        };
        let (mut unread, lines) = (0, &mut self.lines);
        crew::for_each(&ids, read, |group| {
            self.progress.advance(1);
            match group.and_then(|group| Some((group.id()?, group))) {
                Some((id, group)) => lines.resource(&id, &group),
                None => unread += 1,
            }
        })?;
        Ok(unread)
    }
}

/// Groups with who is in them.
fn with_members(kind: ResourceKind, start: u64, count: u64) -> Request {
    let purpose = format!("Read all {} of the account, a page at a time", kind.plural());
    let parameters = [("startIndex", &*start.to_string()), ("count", &*count.to_string())];
    Request::get(kind.endpoint(), purpose).with_query(&parameters)
}

fn no_page(what: &str) -> String {
    format!("the account shows no page of them ({what})")
}

/// Why the pages are not all, in a few words.
fn not_whole(kind: ResourceKind, read: &PagesRead, first: &Page, unread_groups: usize) -> Option<String> {
    let count = |count: u64| usize::try_from(count).unwrap_or(usize::MAX);
    let says = [
        (read.is_odd, "its pages show the same again, or somebody without an id".to_owned()),
        (read.unread > 0, format!("{} could not be read", counted(count(read.unread), "page", "pages"))),
        (unread_groups > 0, format!("{} could not be read", kind.counted(unread_groups))),
        (read.moved, "how many there are has changed while it was taken".to_owned()),
        (first.total.is_none(), "the account does not say how many there are".to_owned()),
        (first.passed_over > 0, "some of what it lists could not be read".to_owned()),
        (
            read.seen != read.total,
            format!("it shows {} of {}", thousands(count(read.seen)), thousands(count(read.total))),
        ),
    ];
    says.into_iter().find_map(|(is_so, why)| is_so.then_some(why))
}

/// The file as it is written.
struct Lines<'a> {
    out: &'a mut dyn Write,
    withheld: Vec<String>,
    kind: ResourceKind,
    fingerprints: Fingerprints,
    ids: HashSet<Fingerprint>,
    /// Groups that a list shows without who is in them: they are written when they were read by themselves.
    without_members: Vec<String>,
    failed: Option<io::Error>,
}

impl<'a> Lines<'a> {
    fn new(out: &'a mut dyn Write, withheld: &[String]) -> Self {
        let (fingerprints, ids, without_members) = (Fingerprints::default(), HashSet::new(), Vec::new());
        let withheld = withheld.to_vec();
        Self { out, withheld, kind: ResourceKind::User, fingerprints, ids, without_members, failed: None }
    }

    fn begin(&mut self, kind: ResourceKind) {
        self.kind = kind;
        self.ids.clear();
    }

    fn resource(&mut self, id: &str, resource: &Resource) {
        let mut value = resource.to_value();
        if let Value::Object(object) = &mut value {
            self.withheld.iter().for_each(|attribute| drop(name::remove(object, attribute)));
        }
        self.write(&ResourceLine { kind: self.kind, id, resource: value });
    }

    fn write(&mut self, line: &impl Serialize) {
        if self.failed.is_some() {
            return;
        }
        let written = serde_json::to_writer(&mut *self.out, line).map_err(io::Error::from);
        self.failed = written.and_then(|()| self.out.write_all(b"\n")).err();
    }

    fn result(self) -> io::Result<()> {
        self.failed.map_or_else(|| self.out.flush(), Err)
    }
}

impl TakesPages for Lines<'_> {
    fn take_page(&mut self, _: Request, resources: &[Resource]) -> Option<usize> {
        let ids: Vec<String> = resources.iter().map(Resource::id).collect::<Option<_>>()?;
        let mut known = 0;
        for (id, resource) in ids.into_iter().zip(resources) {
            let is_new = self.ids.insert(self.fingerprints.of(&id));
            known += usize::from(!is_new);
            let is_read_later = self.kind == ResourceKind::Group && resource.members.is_none();
            match is_read_later {
                true if is_new => self.without_members.push(id),
                true => {}
                false => self.resource(&id, resource),
            }
        }
        Some(known)
    }

    fn seen(&self) -> usize {
        self.ids.len()
    }
}
