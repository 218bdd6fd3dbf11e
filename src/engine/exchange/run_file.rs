//! A dry run as a file: each answer of the account as it came, one a line, so that a run that ended goes on where it was.
//!
//! ```text
//! {"crosswalk":"run","version":1,"endpoint":"https://…","resource":"user","begun":"2026-11-28T09:00:00Z", …}
//! {"at":1764320400000,"get":"/Users?startIndex=1&count=25","status":200,"answer":{"totalResults":…,"Resources":[…]}}
//! {"end":"complete"}
//! ```
//! A line is written in one go when its answer is there, so that a program that is killed leaves at most its last line torn;
//! that is cut off when the run goes on. It holds people's data and is for its owner alone; of a request it has the path and
//! no header. Passwords, photos and certificates are left out, but where a rule fills them: those are compared.

use std::collections::{HashMap, VecDeque};
use std::fs::{File, OpenOptions};
use std::io::{self, BufRead, BufReader, Read as _, Seek as _, SeekFrom, Write as _};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::time::Duration;

use serde::de::IgnoredAny;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::fingerprint::{Fingerprint, Fingerprints};
use super::pace::lock;
use super::same_account::people;
use super::version;
use crate::base::hash::{self, Combined};
use crate::base::{Cancel, ClientKind, ProviderKind, ResourceKind, counted};
use crate::mapping::Mapping;
use crate::scim::message::Bounds;
use crate::scim::{self, Resource, name};
use crate::source::{LoadedSet, ReadError};

/// The version that is written, and the newest that is read.
const VERSION: u32 = 1;

/// Kept of nobody, unless a rule fills it.
const WITHHELD: [&str; 3] = ["password", "photos", "x509Certificates"];

/// So many of the last requests still count for a rate.
const RECENT: usize = 4_000;

/// The first line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RunHeader {
    crosswalk: Kind,
    version: u32,
    /// The base URL that was asked, or `sandbox`.
    pub endpoint: String,
    pub resource: ResourceKind,
    pub client: ClientKind,
    pub provider: ProviderKind,
    /// A hash of the records, and one of the rules: whether they are the same when the run goes on.
    pub source: String,
    pub mapping: String,
    pub begun: String,
    /// What its answers are kept without.
    #[serde(default = "withheld")]
    withheld: Vec<String>,
}

pub(super) fn withheld() -> Vec<String> {
    WITHHELD.map(str::to_owned).to_vec()
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Kind {
    Run,
}

/// What a run is of.
#[derive(Clone, Copy, Debug)]
pub struct RunOf<'a> {
    pub endpoint: &'a str,
    pub resource: ResourceKind,
    pub client: ClientKind,
    pub provider: ProviderKind,
    pub source: u64,
    pub mapping: u64,
}

impl RunHeader {
    pub fn new(of: RunOf<'_>) -> Self {
        Self {
            crosswalk: Kind::Run,
            version: VERSION,
            endpoint: of.endpoint.to_owned(),
            resource: of.resource,
            client: of.client,
            provider: of.provider,
            source: format!("{:016x}", of.source),
            mapping: format!("{:016x}", of.mapping),
            begun: jiff::Timestamp::now().to_string(),
            withheld: withheld(),
        }
    }

    /// That of a file, whoever writes it. Nothing else of it is read.
    pub fn read(path: &Path) -> Result<Self, RunFileError> {
        let file = opened(path, OpenOptions::new().read(true))?;
        Ok(header(path, &mut BufReader::new(file))?.0)
    }

    /// What these mappings fill is kept: it is compared.
    #[must_use]
    pub fn keeping(mut self, mappings: &[&Mapping]) -> Self {
        self.withheld.retain(|attribute| !is_filled(attribute, mappings));
        self
    }

    /// When it began, to the minute: "2026-11-28 09:00". It is UTC.
    pub fn begun_words(&self) -> String {
        self.begun.get(..16).unwrap_or(&self.begun).replace('T', " ")
    }

    /// What is another now than when the run began, in sentences. The answers are the account's and hold all the same.
    pub fn differences(&self, now: &Self) -> Vec<String> {
        let tell = |differs: bool, what: &str| {
            differs.then(|| {
                format!("The {what} another than when this run began; its answers are used as far as they serve.")
            })
        };
        [tell(self.source != now.source, "records are"), tell(self.mapping != now.mapping, "mapping is")]
            .into_iter()
            .flatten()
            .collect()
    }
}

fn is_filled(attribute: &str, mappings: &[&Mapping]) -> bool {
    let mut rules = mappings.iter().flat_map(|mapping| &mapping.rules);
    rules.any(|rule| rule.target.attribute().eq_ignore_ascii_case(attribute))
}

/// Which of these attributes a rule fills.
pub(super) fn filled_of(attributes: &[String], mappings: &[&Mapping]) -> Vec<String> {
    attributes.iter().filter(|attribute| is_filled(attribute, mappings)).cloned().collect()
}

/// A hash of all records of a kind, in their order.
pub(super) fn hash_of_records(set: &LoadedSet, kind: ResourceKind, cancel: &Cancel) -> Result<u64, ReadError> {
    let mut all = Combined::default();
    // As text: a group of 200,000 members as a tree would fill memory.
    set.for_texts(kind, 0..set.count(kind), &mut |record| {
        all.add(hash::text(record.text));
        Ok(if cancel.is_cancelled() { ControlFlow::Break(()) } else { ControlFlow::Continue(()) })
    })?;
    cancel.check()?;
    Ok(all.finish())
}

/// A hash of the rules of both kinds.
pub(super) fn hash_of_rules(mappings: &[&Mapping]) -> u64 {
    let mut all = Combined::default();
    for mapping in mappings {
        all.add(hash::text(&serde_json::to_string(&mapping.rules).unwrap_or_default()));
    }
    all.finish()
}

/// Why a file is no run that can be written or gone on with.
#[derive(Debug, thiserror::Error)]
pub enum RunFileError {
    #[error("{} is there already, and a run is never written over. Go on with it (--resume), or choose another name.", path.display())]
    IsThere { path: PathBuf },
    #[error("{} is not there. Begin a run with --run.", path.display())]
    NotThere { path: PathBuf },
    #[error("{} is no run of Crosswalk: {why}. Choose the file that was named with --run.", path.display())]
    NotARun { path: PathBuf, why: String },
    #[error("{} was written by a newer Crosswalk (version {version}). Use that one to go on with it.", path.display())]
    Newer { path: PathBuf, version: u32 },
    #[error("{} is being written by another run. Wait for its end, or stop it.", path.display())]
    InUse { path: PathBuf },
    #[error(
        "{} was kept without {}, and now a rule fills that: what the account has there is not known. Begin a new run, \
         or take the rule out.",
        path.display(),
        attributes.join(" and ")
    )]
    Withheld { path: PathBuf, attributes: Vec<String> },
    #[error("{} could not be written or read: {source}. Choose another folder, or free some space.", path.display())]
    Failed {
        path: PathBuf,
        #[source]
        source: io::Error,
    },
}

/// A run that is written, and what is known from it. Shared by the threads of a plan.
#[derive(Debug)]
pub struct RunFile {
    path: PathBuf,
    fingerprints: Fingerprints,
    header: RunHeader,
    state: Mutex<State>,
}

#[derive(Debug)]
struct State {
    file: File,
    /// Where the line of each answer stands, by the request's path.
    known: HashMap<Fingerprint, AnswerSpan>,
    /// Nothing more is written after the first error.
    failed: Option<String>,
    used: u64,
    /// When the last requests were answered, in milliseconds since 1970.
    recent: VecDeque<i64>,
}

#[derive(Clone, Copy, Debug)]
struct AnswerSpan {
    offset: u64,
    length: usize,
}

/// What was found in a run that goes on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    pub header: RunHeader,
    pub answers: usize,
    /// Lines in the middle that could not be read: what they held is asked again.
    pub unread: usize,
    /// It had come to its end.
    pub is_complete: bool,
}

/// Any line but the first.
#[derive(Deserialize)]
struct Line {
    #[serde(default)]
    at: i64,
    get: Option<String>,
    #[serde(default)]
    answer: Option<IgnoredAny>,
    end: Option<String>,
}

#[derive(Deserialize)]
struct AnswerLine {
    #[serde(default)]
    get: String,
    answer: Box<serde_json::value::RawValue>,
}

const COMPLETE: &str = "complete";

impl RunFile {
    /// Begins a file for its owner alone. One that is there is left as it is.
    pub fn create(path: &Path, header: &RunHeader) -> Result<Self, RunFileError> {
        // To write at the end is no right to cut on Windows: so the end is sought before each line.
        let mut options = OpenOptions::new();
        options.read(true).write(true).create_new(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let file = options.open(path).map_err(|source| match source.kind() {
            io::ErrorKind::AlreadyExists => RunFileError::IsThere { path: path.to_owned() },
            _ => failed(path)(source),
        })?;
        let run = Self::of(path, locked(path, file)?, header.clone());
        run.write(&json!(header));
        match lock(&run.state).failed.take() {
            Some(why) => Err(failed(path)(io::Error::other(why))),
            None => Ok(()),
        }?;
        Ok(run)
    }

    /// Opens a run to go on with it. Its last line, where it is torn, is cut off.
    pub fn resume(path: &Path) -> Result<(Self, Found), RunFileError> {
        let (run, found, end) = Self::open(path, OpenOptions::new().read(true).write(true))?;
        run.cut(end)?;
        Ok((run, found))
    }

    /// What is in a run. It is left as it is.
    pub fn look(path: &Path) -> Result<Found, RunFileError> {
        Ok(Self::open(path, OpenOptions::new().read(true))?.1)
    }

    /// The run, what was found in it, and where its last whole line ends.
    fn open(path: &Path, options: &OpenOptions) -> Result<(Self, Found, u64), RunFileError> {
        let file = locked(path, opened(path, options)?)?;
        let mut lines = BufReader::new(file.try_clone().map_err(failed(path))?);
        let (header, begin) = header(path, &mut lines)?;
        let run = Self::of(path, file, header);
        let (found, end) = run.read(lines, begin)?;
        Ok((run, found, end))
    }

    /// Cuts off what is torn.
    fn cut(&self, end: u64) -> Result<(), RunFileError> {
        let state = lock(&self.state);
        let length = state.file.metadata().map_err(failed(&self.path))?.len();
        if length > end { state.file.set_len(end).map_err(failed(&self.path)) } else { Ok(()) }
    }

    fn of(path: &Path, file: File, header: RunHeader) -> Self {
        let (path, fingerprints) = (path.to_owned(), Fingerprints::default());
        let state = State { file, known: HashMap::new(), failed: None, used: 0, recent: VecDeque::new() };
        Self { path, fingerprints, header, state: Mutex::new(state) }
    }

    /// What a plan has to say that goes on with it.
    pub(super) fn caveat(&self) -> Option<String> {
        let known = lock(&self.state).known.len();
        let begun = self.header.begun_words();
        (known > 0).then(|| {
            format!(
                "{} from the run that began on {begun} (UTC). What changed in the account since then does not show here; \
                 a new run asks for everybody again.",
                counted(known, "answer is", "answers are")
            )
        })
    }

    /// Whether its answers have all that these mappings fill: what was withheld would count as missing in the account.
    pub fn serves(&self, mappings: &[&Mapping]) -> Result<(), RunFileError> {
        match filled_of(&self.header.withheld, mappings) {
            none if none.is_empty() => Ok(()),
            attributes => Err(RunFileError::Withheld { path: self.path.clone(), attributes }),
        }
    }

    pub fn path(&self) -> &Path {
        &self.path
    }

    /// How many answers were taken from the file in place of a question.
    pub fn used(&self) -> u64 {
        lock(&self.state).used
    }

    /// Why it is no longer written, when it is not. The plan goes on.
    pub fn trouble(&self) -> Option<String> {
        let failed = lock(&self.state).failed.clone()?;
        Some(format!(
            "{} could not be written any more: {failed}. What came after that is in the plan and not in the file.",
            self.path.display()
        ))
    }

    /// How long ago the last requests were answered: they count for a rate still.
    pub fn recent(&self) -> Vec<Duration> {
        let now = jiff::Timestamp::now().as_millisecond();
        let ago = |at: &i64| u64::try_from(now.saturating_sub(*at)).ok().map(Duration::from_millis);
        lock(&self.state).recent.iter().filter_map(ago).collect()
    }

    /// The answer that a request had.
    pub(super) fn answer(&self, path: &str) -> Option<scim::Body> {
        let mut state = lock(&self.state);
        let place = *state.known.get(&self.fingerprints.of(path))?;
        let line = state.line(place)?;
        state.used += 1;
        drop(state);
        Some(of_line(&line)?.1)
    }

    /// Of the requests that showed somebody with an id, the last ones, with their answers.
    pub(super) fn shown(&self, most: usize) -> Vec<(String, scim::Body)> {
        let mut places: Vec<AnswerSpan> = lock(&self.state).known.values().copied().collect();
        places.sort_unstable_by_key(|place| std::cmp::Reverse(place.offset));
        let read = |place| of_line(&lock(&self.state).line(place)?);
        places.into_iter().filter_map(read).filter(|(_, answer)| !people(answer).is_empty()).take(most).collect()
    }

    /// Keeps an answer as it comes. What is no list of resources and no resource is asked again.
    pub(super) fn keep(&self, path: &str, status: u16, body: &scim::Body) {
        if let Some(answer) = self.kept(body) {
            let at = jiff::Timestamp::now().as_millisecond();
            let place = self.write(&json!({"at": at, "get": path, "status": status, "answer": answer}));
            if let Some(place) = place {
                lock(&self.state).take(self.fingerprints.of(path), place, at);
            }
        }
    }

    /// Says how it ended: complete, or by what.
    pub fn end(&self, by: Option<&str>) {
        self.write(&json!({"end": by.unwrap_or(COMPLETE)}));
    }

    fn kept(&self, body: &scim::Body) -> Option<Value> {
        let of = |resource: &Resource| {
            let mut value = resource.to_value();
            if let Some(object) = value.as_object_mut() {
                self.header.withheld.iter().for_each(|attribute| drop(name::remove(object, attribute)));
            }
            value
        };
        match body.list() {
            Some(list) if list.passed_over > 0 => None,
            Some(list) => {
                let resources: Vec<Value> = list.resources.iter().map(|resource| of(resource)).collect();
                Some(json!({"totalResults": list.total_results, "Resources": resources}))
            }
            None => body.resource().map(of),
        }
    }

    /// Writes a line in one go; where it stands.
    fn write(&self, line: &Value) -> Option<AnswerSpan> {
        let mut text = line.to_string();
        text.push('\n');
        let mut state = lock(&self.state);
        if state.failed.is_some() {
            return None;
        }
        match state.append(text.as_bytes()) {
            Ok(place) => Some(place),
            Err(error) => {
                state.failed = Some(error.to_string());
                None
            }
        }
    }

    /// Reads the lines after the first one, which stand from here on.
    fn read(&self, mut lines: impl BufRead, begin: u64) -> Result<(Found, u64), RunFileError> {
        let mut state = lock(&self.state);
        let mut found = Found { header: self.header.clone(), answers: 0, unread: 0, is_complete: false };
        let (mut offset, mut line) = (begin, Vec::new());
        loop {
            line.clear();
            let length = lines.read_until(b'\n', &mut line).map_err(failed(&self.path))?;
            if line.last() != Some(&b'\n') {
                break;
            }
            match serde_json::from_slice(&line) {
                Ok(Line { at, get: Some(path), answer: Some(_), .. }) => {
                    state.take(self.fingerprints.of(&path), AnswerSpan { offset, length }, at);
                }
                Ok(Line { end: Some(end), .. }) => found.is_complete = end == COMPLETE,
                Ok(_) | Err(_) => found.unread += 1,
            }
            offset += length as u64;
        }
        found.answers = state.known.len();
        Ok((found, offset))
    }
}

fn opened(path: &Path, options: &OpenOptions) -> Result<File, RunFileError> {
    options.open(path).map_err(|source| match source.kind() {
        io::ErrorKind::NotFound => RunFileError::NotThere { path: path.to_owned() },
        _ => failed(path)(source),
    })
}

/// The file, if nobody else writes it.
fn locked(path: &Path, file: File) -> Result<File, RunFileError> {
    if matches!(file.try_lock(), Err(std::fs::TryLockError::WouldBlock)) {
        return Err(RunFileError::InUse { path: path.to_owned() });
    }
    Ok(file)
}

/// The first line, and where the next one begins.
fn header(path: &Path, lines: &mut impl BufRead) -> Result<(RunHeader, u64), RunFileError> {
    let mut line = Vec::new();
    lines.read_until(b'\n', &mut line).map_err(failed(path))?;
    if let Some(version) = version::newer_than(VERSION, &line) {
        return Err(RunFileError::Newer { path: path.to_owned(), version });
    }
    match serde_json::from_slice(&line) {
        Ok(header) => Ok((header, line.len() as u64)),
        Err(error) => {
            let why = format!("its first line is not that of one ({error})");
            Err(RunFileError::NotARun { path: path.to_owned(), why })
        }
    }
}

fn failed(path: &Path) -> impl Fn(io::Error) -> RunFileError {
    |source| RunFileError::Failed { path: path.to_owned(), source }
}

/// The request of a line, and its answer.
fn of_line(line: &[u8]) -> Option<(String, scim::Body)> {
    let line: AnswerLine = serde_json::from_slice(line).ok()?;
    Some((line.get, scim::Body::read(line.answer.get().as_bytes(), Bounds::default()).ok()?))
}

impl State {
    fn append(&mut self, line: &[u8]) -> io::Result<AnswerSpan> {
        let offset = self.file.seek(SeekFrom::End(0))?;
        self.file.write_all(line)?;
        Ok(AnswerSpan { offset, length: line.len() })
    }

    fn line(&mut self, place: AnswerSpan) -> Option<Vec<u8>> {
        let mut line = vec![0; place.length];
        self.file.seek(SeekFrom::Start(place.offset)).ok()?;
        self.file.read_exact(&mut line).ok()?;
        Some(line)
    }

    fn take(&mut self, path: Fingerprint, place: AnswerSpan, at: i64) {
        self.known.insert(path, place);
        if self.recent.len() == RECENT {
            self.recent.pop_front();
        }
        self.recent.push_back(at);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::file::write_atomic;

    fn header() -> RunHeader {
        RunHeader::new(RunOf {
            endpoint: "http://127.0.0.1:1/scim/v2",
            resource: ResourceKind::User,
            client: ClientKind::new("entra"),
            provider: ProviderKind::new("xurrent"),
            source: 1,
            mapping: 2,
        })
    }

    fn body(json: &Value) -> scim::Body {
        scim::Body::read(json.to_string().as_bytes(), Bounds::default()).expect("a body")
    }

    /// A list of one, and a group.
    fn answers() -> [(&'static str, Value); 2] {
        let liz = json!({"id": "7", "userName": "liz", "Password": "x", "photos": [{"value": "http://x"}]});
        [
            ("/Users?filter=a", json!({"totalResults": 1, "Resources": [liz]})),
            ("/Groups/1", json!({"id": "1", "members": [{"value": "7"}]})),
        ]
    }

    fn written(path: &Path) -> String {
        let run = RunFile::create(path, &header()).expect("a run");
        for (request, answer) in answers() {
            run.keep(request, 200, &body(&answer));
        }
        run.keep("/odd", 200, &body(&json!(["no", "resource"])));
        run.end(None);
        std::fs::read_to_string(path).expect("a file")
    }

    #[test]
    fn a_run_goes_on_with_what_was_answered_wherever_it_was_cut() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("a.run");
        let whole = written(&path);
        let first = whole.find('\n').expect("a header") + 1;
        for cut in first..=whole.len() {
            write_atomic(&path, &whole.as_bytes()[..cut]).expect("written");
            let looked = RunFile::look(&path).expect("a run");
            assert_eq!(std::fs::read_to_string(&path).expect("a run"), whole[..cut], "a look cuts nothing, at {cut}");
            let (run, found) = RunFile::resume(&path).expect("a run");
            assert_eq!(looked, found);
            let lines = whole[first..cut].matches('\n').count();
            assert_eq!((found.answers, found.unread, found.is_complete), (lines.min(2), 0, lines == 3), "at {cut}");
            assert_eq!(run.answer("/Users?filter=a").is_some(), lines >= 1, "at {cut}");
            run.keep("/Users?filter=b", 200, &body(&json!({"totalResults": 0})));
            assert!(run.answer("/Users?filter=b").is_some(), "what was kept is known at once, at {cut}");
            drop(run);
            let (run, found) = RunFile::resume(&path).expect("a run");
            assert_eq!(found.answers, lines.min(2) + 1, "the torn line is gone, at {cut}");
            assert!(run.answer("/Users?filter=b").is_some());
        }
    }

    #[test]
    fn answers_come_back_as_they_were_but_for_what_is_withheld() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("a.run");
        let text = written(&path);
        assert!(!text.contains("Password") && !text.contains("photos\":") && !text.contains("Authorization"), "{text}");
        let (run, found) = RunFile::resume(&path).expect("a run");
        assert_eq!(found, Found { header: found.header.clone(), answers: 2, unread: 0, is_complete: true });
        let liz = run.answer("/Users?filter=a").expect("an answer");
        let list = liz.list().expect("a list");
        assert_eq!((list.total_results, list.resources[0].id().as_deref()), (Some(1), Some("7")));
        let group = run.answer("/Groups/1").expect("an answer");
        assert_eq!(group.resource().and_then(|group| group.members.as_ref()).map(scim::Members::len), Some(1));
        assert_eq!((run.used(), run.recent().len()), (2, 2));
    }

    #[test]
    fn what_was_withheld_does_not_count_as_missing_when_a_rule_fills_it_later() {
        let folder = tempfile::tempdir().expect("a folder");
        let photos = crate::mapping::Rule::direct(scim::TargetPath::parse("photos").expect("a path"), "photo");
        let (filled, plain) =
            (Mapping::new(ResourceKind::User, vec![photos]), Mapping::new(ResourceKind::User, Vec::new()));
        let serves = |path: &Path| {
            let (run, _) = RunFile::resume(path).expect("a run");
            [&plain, &filled].map(|mapping| run.serves(&[mapping]).map_err(|error| error.to_string()))
        };
        let path = folder.path().join("without.run");
        let text = written(&path);
        let [without, with] = serves(&path);
        assert!(without.is_ok() && with.is_err_and(|why| why.contains("was kept without photos, and now a rule")));
        let list = r#","withheld":["password","photos","x509Certificates"]"#;
        assert!(text.contains(list), "{text}");
        write_atomic(&path, text.replacen(list, "", 1).as_bytes()).expect("written");
        assert!(serves(&path)[1].is_err(), "an older file has no list, and has no photos");
        let path = folder.path().join("with.run");
        let run = RunFile::create(&path, &header().keeping(&[&filled])).expect("a run");
        answers().iter().for_each(|(request, answer)| run.keep(request, 200, &body(answer)));
        drop(run);
        let text = std::fs::read_to_string(&path).expect("a run");
        assert!(text.contains("photos\":[{") && !text.contains("Password"), "{text}");
        assert!(serves(&path).iter().all(Result::is_ok));
    }

    #[test]
    #[cfg(unix)]
    fn it_is_for_its_owner_alone() {
        use std::os::unix::fs::PermissionsExt as _;
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("a.run");
        written(&path);
        assert_eq!(std::fs::metadata(&path).expect("there").permissions().mode() & 0o777, 0o600);
    }

    #[test]
    fn what_is_no_run_is_said_and_left_as_it_is() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("a.run");
        let newer = r#"{"crosswalk":"run","version":2,"more":"x"}"#;
        for (name, text, words) in [
            ("a newer one", newer, "newer Crosswalk (version 2)"),
            ("a table", "userName,displayName\n", "is no run of Crosswalk"),
            ("nothing", "", "is no run of Crosswalk"),
        ] {
            write_atomic(&path, text.as_bytes()).expect("written");
            let error = RunFile::resume(&path).expect_err(name).to_string();
            assert!(error.contains(words), "{name}: {error}");
            assert_eq!(std::fs::read_to_string(&path).expect("there"), text, "{name}");
        }
        let error = RunFile::create(&path, &header()).expect_err("there already").to_string();
        assert!(error.contains("never written over"), "{error}");
        let error = RunFile::resume(&folder.path().join("b.run")).expect_err("not there").to_string();
        assert!(error.contains("is not there"), "{error}");
    }

    #[test]
    fn two_runs_do_not_write_one_file() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("a.run");
        let _first = RunFile::create(&path, &header()).expect("a run");
        assert!(matches!(RunFile::resume(&path), Err(RunFileError::InUse { .. })));
    }

    #[test]
    fn a_line_in_the_middle_that_cannot_be_read_is_counted() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("a.run");
        let text = written(&path).replacen("{\"at\"", "{\"at", 1);
        write_atomic(&path, text.as_bytes()).expect("written");
        let (run, found) = RunFile::resume(&path).expect("a run");
        assert_eq!((found.answers, found.unread), (1, 1));
        assert!(run.answer("/Users?filter=a").is_none());
        let other = RunHeader::new(RunOf {
            endpoint: "sandbox",
            resource: ResourceKind::User,
            client: ClientKind::new("entra"),
            provider: ProviderKind::new("xurrent"),
            source: 3,
            mapping: 2,
        });
        assert_eq!(found.header.differences(&other).len(), 1, "other records, the same rules");
    }
}
