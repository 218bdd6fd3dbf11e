//! Trouble in an order: a JSON list of what happens to which requests, so that what is done about a refusal, a cut and a
//! late answer one after another can be tried again and again.
//!
//! An entry says which requests are meant (`method`, `path`, `query`) and which of them meet it (`from` the nth on, `every`
//! so many, so many `times`), and one thing that happens to them. The file is read strictly: what is not understood would
//! otherwise be trouble that silently does not come.

use std::fmt;
use std::num::NonZeroU64;
use std::sync::Arc;
use std::time::Duration;

use hyper::header::{HeaderMap, HeaderName, HeaderValue};
use serde::Deserialize;
use serde_json::{Map, Value};

use super::fault::Distortion;
use super::route::{BASES, Route};
use crate::scim::TargetPath;

/// One entry.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "Written")]
pub struct Planned {
    meant: Meant,
    happening: Happening,
}

/// Which requests.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Meant {
    method: Option<String>,
    /// Below the base URL; one that ends in `/*` means whatever is below.
    path: Option<String>,
    /// What the query contains, decoded.
    query: Option<String>,
    from: u64,
    every: u64,
    times: Option<u64>,
}

/// What happens to them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Happening {
    Late(Duration),
    Told(Arc<Told>),
    Cut(When),
    Distort(Distortion),
}

/// An answer that was made up: the request is not carried out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Told {
    pub status: u16,
    pub headers: HeaderMap,
    pub detail: String,
}

/// When a connection is cut: before the request is carried out, or after.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum When {
    Before,
    After,
}

/// A request, as far as it is looked at.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Asked<'r> {
    pub method: &'r str,
    pub path: &'r str,
    pub query: &'r str,
}

/// Why a text is no plan, and where.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("line {line}, column {column}: {why}")]
pub struct NotPlanned {
    pub line: usize,
    pub column: usize,
    pub why: String,
}

impl Planned {
    /// The entries of a file.
    ///
    /// # Errors
    /// It is no list of entries; a key is not known, missing or there twice; a value is none that can be simulated.
    pub fn list(text: &str) -> Result<Vec<Self>, NotPlanned> {
        serde_json::from_str(text).map_err(|error| {
            let (line, column) = (error.line(), error.column());
            let words = error.to_string();
            let why = words.strip_suffix(&format!(" at line {line} column {column}")).unwrap_or(&words).to_owned();
            NotPlanned { line, column, why }
        })
    }

    /// What happens to this request. `meant`: how many were meant before.
    pub(super) fn happening(&self, asked: &Asked<'_>, meant: &mut u64) -> Option<&Happening> {
        if !self.meant.means(asked) {
            return None;
        }
        *meant += 1;
        let since = meant.checked_sub(self.meant.from)?;
        let is_met = since.is_multiple_of(self.meant.every);
        (is_met && self.meant.times.is_none_or(|times| since / self.meant.every < times)).then_some(&self.happening)
    }
}

impl Meant {
    fn means(&self, asked: &Asked<'_>) -> bool {
        let is_method = self.method.as_deref().is_none_or(|method| method == asked.method);
        let is_query = || {
            let text =
                || url::form_urlencoded::parse(asked.query.as_bytes()).map(|(key, value)| format!("{key}={value}"));
            self.query.as_deref().is_none_or(|part| text().any(|text| text.contains(part)))
        };
        is_method && self.path.as_deref().is_none_or(|path| is_below(path, asked.path)) && is_query()
    }
}

fn is_below(meant: &str, path: &str) -> bool {
    let below = BASES.iter().find_map(|base| path.strip_prefix(base)).unwrap_or(path);
    let (meant, below) = (meant.trim_start_matches('/'), below.strip_suffix('/').unwrap_or(below));
    match meant.strip_suffix('*') {
        Some(start) => below.len() > start.len() && below.starts_with(start),
        None => below == meant,
    }
}

/// An entry as it is written.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    method: Option<Method>,
    path: Option<String>,
    query: Option<String>,
    from: Option<NonZeroU64>,
    every: Option<NonZeroU64>,
    times: Option<NonZeroU64>,
    delay: Option<u64>,
    status: Option<u16>,
    #[serde(default)]
    headers: Map<String, Value>,
    detail: Option<String>,
    cut: Option<When>,
    drop: Option<String>,
    change: Option<String>,
    to: Option<Value>,
    hide: Option<Hidden>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
enum Method {
    Get,
    Post,
    Put,
    Patch,
    Delete,
}

/// Every Nth user, or these.
#[derive(Debug, Deserialize)]
#[serde(untagged, expecting = "'hide' takes a number (every Nth user) or a list of userNames and ids")]
enum Hidden {
    Each(NonZeroU64),
    These(Vec<String>),
}

impl TryFrom<Written> for Planned {
    type Error = String;

    fn try_from(written: Written) -> Result<Self, String> {
        let path = written.path.clone().map(known_path).transpose()?;
        let number = |written: Option<NonZeroU64>| written.map(NonZeroU64::get);
        let meant = Meant {
            method: written.method.as_ref().map(|method| format!("{method:?}").to_uppercase()),
            path,
            query: written.query.clone(),
            from: number(written.from).unwrap_or(1),
            every: number(written.every).unwrap_or(1),
            times: number(written.times),
        };
        Ok(Self { meant, happening: happening(written)? })
    }
}

fn known_path(path: String) -> Result<String, String> {
    let is_known = path.starts_with('/') && Route::of(&path).is_some() && !path.trim_end_matches('*').contains('*');
    is_known.then_some(()).ok_or_else(|| {
        format!("'{path}' names nothing here. Write it below the base URL, as /Users, /Users/* or /Groups/26")
    })?;
    Ok(path)
}

const ONE_THING: &str = "an entry has one of delay, status, cut, drop, change and hide";

fn happening(written: Written) -> Result<Happening, String> {
    let Written { delay, status, headers, detail, cut, drop, change, to, hide, .. } = written;
    let told = status.is_some();
    if !told && (!headers.is_empty() || detail.is_some()) {
        return Err("'headers' and 'detail' are of an entry with 'status'".to_owned());
    }
    if to.is_some() && change.is_none() {
        return Err("'to' is of an entry with 'change'".to_owned());
    }
    let path = |text: String| TargetPath::parse(&text).map_err(|error| error.to_string());
    let distort = |distortion| Ok(Happening::Distort(distortion));
    let things: [Option<Result<Happening, String>>; 6] = [
        delay.map(|delay| Ok(Happening::Late(Duration::from_millis(delay)))),
        status.map(|status| told_of(status, headers, detail)),
        cut.map(|when| Ok(Happening::Cut(when))),
        drop.map(|text| distort(Distortion::Drop(path(text)?))),
        change.map(|text| {
            let path = path(text)?;
            distort(to.map_or_else(|| Distortion::Lower(path.clone()), |to| Distortion::Become(path.clone(), to)))
        }),
        hide.map(|hide| {
            distort(match hide {
                Hidden::Each(each) => Distortion::HideEach(each),
                Hidden::These(names) => Distortion::Hide(names),
            })
        }),
    ];
    let mut things = things.into_iter().flatten();
    match (things.next(), things.next()) {
        (Some(thing), None) => thing,
        (None, _) => Err(format!("{ONE_THING}, and this has none")),
        (Some(_), Some(_)) => Err(format!("{ONE_THING}, and this has more. Write two entries for two")),
    }
}

fn told_of(status: u16, headers: Map<String, Value>, detail: Option<String>) -> Result<Happening, String> {
    if !(300..=599).contains(&status) {
        return Err(format!("{status} is no status that refuses: it has to be 300 to 599"));
    }
    let mut read = HeaderMap::new();
    for (name, value) in headers {
        let text = match &value {
            Value::String(text) => text.clone(),
            Value::Number(number) => number.to_string(),
            _ => return Err(format!("the header '{name}' takes a text or a number")),
        };
        let pair = HeaderName::try_from(&name).ok().zip(HeaderValue::from_str(&text).ok());
        let (header, text) = pair.ok_or_else(|| format!("'{name}: {text}' is no HTTP header"))?;
        read.insert(header, text);
    }
    let detail = detail.unwrap_or_else(|| "The sandbox was told to answer so.".to_owned());
    Ok(Happening::Told(Arc::new(Told { status, headers: read, detail })))
}

impl fmt::Display for Planned {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.meant, self.happening)
    }
}

impl fmt::Display for Meant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { method, path, query, from, every, times } = self;
        let whose = [method.as_deref(), path.as_deref()].into_iter().flatten().collect::<Vec<_>>().join(" ");
        f.write_str(if whose.is_empty() { "any request" } else { &whose })?;
        if let Some(query) = query {
            write!(f, " with '{query}' in its query")?;
        }
        match (*every, *from) {
            (1, 1) => {}
            (1, from) => write!(f, ", from number {from} on")?,
            (every, from) => write!(f, ", every {every} from number {from} on")?,
        }
        times.map_or(Ok(()), |times| write!(f, ", {times} {}", if times == 1 { "time" } else { "times" }))
    }
}

impl fmt::Display for Happening {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Late(delay) => write!(f, "answered {} ms late", delay.as_millis()),
            Self::Told(told) => {
                write!(f, "answered with {} and not carried out", told.status)?;
                let names: Vec<&str> = told.headers.keys().map(HeaderName::as_str).collect();
                if names.is_empty() { Ok(()) } else { write!(f, ", with {}", names.join(", ")) }
            }
            Self::Cut(When::Before) => f.write_str("not carried out, and the connection cut"),
            Self::Cut(When::After) => f.write_str("carried out, and the connection cut in place of an answer"),
            Self::Distort(Distortion::Drop(path)) => write!(f, "{path} is taken and not kept"),
            Self::Distort(Distortion::Lower(path)) => write!(f, "{path} is kept in small letters"),
            Self::Distort(Distortion::Become(path, value)) => write!(f, "{path} is kept as {value}"),
            Self::Distort(Distortion::HideEach(each)) => write!(f, "one user in {each} is not shown"),
            Self::Distort(Distortion::Hide(names)) => write!(f, "not shown: {}", names.join(", ")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(text: &str) -> Result<Vec<String>, String> {
        let list = Planned::list(text).map_err(|error| error.to_string())?;
        Ok(list.iter().map(ToString::to_string).collect())
    }

    #[test]
    fn a_plan_is_read_strictly() {
        for (text, expected) in [
            ("[]", Ok(vec![])),
            (
                r#"[{"method":"GET","path":"/Users","from":3,"times":1,"status":429,"headers":{"Retry-After":2}},{"delay":500}]"#,
                Ok(vec![
                    "GET /Users, from number 3 on, 1 time: answered with 429 and not carried out, with retry-after",
                    "any request: answered 500 ms late",
                ]),
            ),
            (
                r#"[{"path":"/Users/*","every":2,"cut":"before"},{"query":"liz@x","hide":["liz@x"]},{"change":"title","to":"x"}]"#,
                Ok(vec![
                    "/Users/*, every 2 from number 1 on: not carried out, and the connection cut",
                    "any request with 'liz@x' in its query: not shown: liz@x",
                    "any request: title is kept as \"x\"",
                ]),
            ),
            ("{}", Err("line 1, column 0: invalid type: map, expected a sequence")),
            (
                "[\n  {\"delay\": 5},\n  {\"stauts\": 500}\n]",
                Err(
                    "line 3, column 11: unknown field `stauts`, expected one of `method`, `path`, `query`, `from`, `every`, `times`, `delay`, `status`, `headers`, `detail`, `cut`, `drop`, `change`, `to`, `hide`",
                ),
            ),
            (
                "[\n  {\"path\": \"/Users\"}]",
                Err(
                    "line 2, column 21: an entry has one of delay, status, cut, drop, change and hide, and this has none",
                ),
            ),
            (
                r#"[{"delay":1,"cut":"after"}]"#,
                Err(
                    "line 1, column 27: an entry has one of delay, status, cut, drop, change and hide, and this has more. Write two entries for two",
                ),
            ),
            (r#"[{"status":200}]"#, Err("line 1, column 16: 200 is no status that refuses: it has to be 300 to 599")),
            (
                r#"[{"path":"/People","delay":1}]"#,
                Err(
                    "line 1, column 30: '/People' names nothing here. Write it below the base URL, as /Users, /Users/* or /Groups/26",
                ),
            ),
            (r#"[{"delay":1,"to":2}]"#, Err("line 1, column 20: 'to' is of an entry with 'change'")),
            (r#"[{"delay":1,"delay":2}]"#, Err("line 1, column 19: duplicate field `delay`")),
            (r#"[{"status":429,"headers":{"a b":"c"}}]"#, Err("line 1, column 38: 'a b: c' is no HTTP header")),
            (
                r#"[{"hide":0}]"#,
                Err("line 1, column 11: 'hide' takes a number (every Nth user) or a list of userNames and ids"),
            ),
        ] {
            let read = said(text);
            let read = read.as_ref().map(|list| list.iter().map(String::as_str).collect::<Vec<_>>());
            assert_eq!(read.map_err(String::as_str), expected, "{text}");
        }
    }

    #[test]
    fn the_page_has_a_plan_that_can_be_read_and_all_keys() {
        let page = crate::sandbox::chosen::markdown();
        let example = page.split_once("```json\n").and_then(|(_, rest)| rest.split_once("```")).expect("an example").0;
        assert_eq!(said(example).expect("it is read").len(), 3);
        let unknown = said(r#"[{"?":1}]"#).expect_err("no key");
        let keys = unknown.split('`').skip(3).step_by(2);
        assert_eq!(
            keys.filter(|key| !page.contains(&format!("| `{key}` |"))).collect::<Vec<_>>(),
            [""; 0],
            "{unknown}"
        );
    }

    #[test]
    fn what_happens_happens_to_those_that_are_meant() {
        let all = |path: &'static str, query: &'static str| Asked { method: "GET", path, query };
        let users = all("/scim/v2/Users", "filter=userName+eq+%22liz%40x%22");
        for (entry, asked, expected) in [
            (r#"{"delay":1}"#, users, "++++++"),
            (r#"{"method":"GET","path":"/Users","from":2,"times":3,"delay":1}"#, users, "-+++--"),
            (r#"{"every":2,"delay":1}"#, users, "+-+-+-"),
            (r#"{"from":2,"every":2,"times":2,"delay":1}"#, users, "-+-+--"),
            (r#"{"method":"POST","delay":1}"#, users, "------"),
            (r#"{"path":"/Users/*","delay":1}"#, users, "------"),
            (r#"{"path":"/Users/*","delay":1}"#, all("/Users/26", ""), "++++++"),
            (r#"{"query":"liz@x","delay":1}"#, users, "++++++"),
            (r#"{"query":"bo@x","delay":1}"#, users, "------"),
        ] {
            let planned: Planned = serde_json::from_str(entry).expect(entry);
            let mut meant = 0;
            let met: String =
                (0..6).map(|_| if planned.happening(&asked, &mut meant).is_some() { '+' } else { '-' }).collect();
            assert_eq!(met, expected, "{entry}");
        }
    }
}
