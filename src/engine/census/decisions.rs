//! What a person decided of who is nearly somebody: a table beside the crosswalk, `<name>.decisions.csv`, because the
//! crosswalk itself holds nobody's data.
//!
//! The words are those of Okta's import, which administrators know: exact, existing, new, ignore. A row without one is
//! open. Rows of people and accounts that are not there any more are kept: somebody decided them.

use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::near::{Alike, Likeness};
use super::{AccountsShown, Census, Identity, Near};
use crate::base::file::{NotRead, WriteError, text_within, write_private};
use crate::base::sink::Line;
use crate::base::sink::csv::{Csv, as_written};
use crate::exchange::{BaseUrl, SANDBOX};
use crate::source::format::delimiter_of;

/// More than any table of decisions has.
const LARGEST: u64 = 64 << 20;
const COLUMNS: [&str; 7] = ["decision", "person", "name", "account", "account name", "why", "endpoint"];

/// Before an id that is none of SCIM's.
const OF_EXPORT: &str = "export ";

/// What somebody is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Decision {
    /// The account that the client's look-up finds.
    Exact,
    /// Another account: what they are matched by is to be put right before go-live.
    Existing,
    /// Nobody who is there.
    New,
    /// Left out until somebody decides.
    Ignore,
}

impl Decision {
    pub const ALL: [Self; 4] = [Self::Exact, Self::Existing, Self::New, Self::Ignore];

    pub const fn word(self) -> &'static str {
        match self {
            Self::Exact => "exact",
            Self::Existing => "existing",
            Self::New => "new",
            Self::Ignore => "ignore",
        }
    }

    /// Whether a person is this account then.
    const fn is_one(self) -> bool {
        matches!(self, Self::Exact | Self::Existing)
    }

    /// Whether it can be said of these two: an account is found exactly where another is found too, or where no more than
    /// capitals differ, of which the account itself may make nothing.
    pub fn fits(self, alike: &Alike) -> bool {
        let is_found = |reason: &Likeness| matches!(reason, Likeness::FoundTwice | Likeness::CapitalsDiffer);
        self != Self::Exact || alike.reasons.iter().any(is_found)
    }
}

impl FromStr for Decision {
    type Err = ();

    fn from_str(word: &str) -> Result<Self, ()> {
        Self::ALL.into_iter().find(|decision| word.trim().eq_ignore_ascii_case(decision.word())).ok_or(())
    }
}

/// A row: a person and an account that may be theirs.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Row {
    pub decision: String,
    /// By what the person is known: what the client sends as their name.
    pub person: String,
    pub name: String,
    /// The account's id.
    pub account: String,
    #[serde(rename = "account name")]
    pub account_name: String,
    pub why: String,
    /// Of which account that id is; nothing where it is not known.
    pub endpoint: String,
}

impl Row {
    /// What is said of a person and an account; nothing while it is open.
    pub fn of(person: &Identity, alike: &Alike, decision: Option<Decision>) -> Self {
        Self {
            decision: decision.map_or("", Decision::word).to_owned(),
            person: person.known_by.clone(),
            name: person.name.clone(),
            account: id_of(&alike.account),
            account_name: alike.account.name.clone(),
            why: alike.why(),
            endpoint: endpoint_of(&alike.account).to_owned(),
        }
    }

    /// Whether it may be of this account: of another one the same id is somebody else.
    pub(super) fn is_of(&self, endpoint: &str) -> bool {
        may_be_same(&self.endpoint, endpoint)
    }

    fn is_same_account(&self, other: &Self) -> bool {
        self.account == other.account && self.is_of(&other.endpoint)
    }

    pub(super) fn decided(&self) -> Option<Decision> {
        self.decision.parse().ok()
    }

    /// Its account is known by an id of SCIM, so that it can be told from another.
    pub(super) fn is_of_scim(&self) -> bool {
        !self.account.starts_with(OF_EXPORT)
    }

    pub(super) fn is_one(&self) -> bool {
        self.decided().is_some_and(Decision::is_one)
    }
}

/// The table.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Decisions {
    rows: Vec<Row>,
    /// Which rows are of a person.
    of_person: HashMap<String, Vec<usize>>,
    /// Which rows are of an account's id.
    of_account: HashMap<String, Vec<usize>>,
}

/// Why a table cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum DecisionsError {
    #[error("{} cannot be read: {not}.", path.display())]
    NotRead { path: PathBuf, not: NotRead },
    #[error(
        "{} is no table of decisions: {why}. It needs the columns decision, person and account, as crosswalk census \
         writes them.",
        path.display()
    )]
    NotATable { path: PathBuf, why: String },
    #[error(
        "In line {line} of {} the decision is \"{word}\". Write exact, existing, new or ignore, or leave it empty.",
        path.display()
    )]
    Word { path: PathBuf, line: u64, word: String },
    #[error(
        "In line {line} of {} {person} is said to be a second account too. One person is one account: leave one of the \
         two.",
        path.display()
    )]
    Twice { path: PathBuf, line: u64, person: String },
    #[error(
        "In line {line} of {} {person} is said to be the account {account}, which {other} is already. One account is one \
         person: leave one of the two.",
        path.display()
    )]
    Shared { path: PathBuf, line: u64, account: String, person: String, other: String },
}

/// Where decisions about a crosswalk lie.
pub fn beside(crosswalk: &Path) -> PathBuf {
    crosswalk.with_extension("decisions.csv")
}

impl Decisions {
    pub fn open(path: &Path) -> Result<Self, DecisionsError> {
        let (text, _) =
            text_within(path, LARGEST).map_err(|not| DecisionsError::NotRead { path: path.to_owned(), not })?;
        Self::read(path, &text)
    }

    /// What the file holds; nothing where there is none.
    pub fn open_if_there(path: &Path) -> Result<Self, DecisionsError> {
        if path.exists() { Self::open(path) } else { Ok(Self::default()) }
    }

    /// Reads a table as it was written, or as a spreadsheet has saved it. `path` is for words.
    pub fn read(path: &Path, text: &str) -> Result<Self, DecisionsError> {
        let text = text.trim_start_matches('\u{feff}');
        let delimiter = delimiter_of(text).unwrap_or(b',');
        let not_a_table = |why: String| DecisionsError::NotATable { path: path.to_owned(), why };
        let mut reader = csv::ReaderBuilder::new().delimiter(delimiter).flexible(true).from_reader(text.as_bytes());
        let headers = reader.headers().map_err(|error| not_a_table(error.to_string()))?.clone();
        let column = |name: &str| headers.iter().position(|header| header.trim().eq_ignore_ascii_case(name));
        let needed = |name: &str| column(name).ok_or_else(|| not_a_table(format!("it has no column {name}")));
        let places = [needed("decision")?, needed("person")?, needed("account")?];
        let more = ["name", "account name", "why", "endpoint"].map(column);
        let mut decisions = Self::default();
        for record in reader.records() {
            let record = record.map_err(|error| not_a_table(error.to_string()))?;
            let line = record.position().map_or(0, |at| line_of(at, text));
            let cell = |at: usize| as_written(record.get(at).unwrap_or_default());
            let other = |at: Option<usize>| at.map(cell).unwrap_or_default();
            let row = Row {
                decision: cell(places[0]).trim().to_lowercase(),
                person: cell(places[1]),
                account: cell(places[2]),
                name: other(more[0]),
                account_name: other(more[1]),
                why: other(more[2]),
                endpoint: other(more[3]),
            };
            decisions.take(path, line, row)?;
        }
        Ok(decisions)
    }

    fn take(&mut self, path: &Path, line: u64, row: Row) -> Result<(), DecisionsError> {
        if !row.decision.is_empty() && row.decided().is_none() {
            return Err(DecisionsError::Word { path: path.to_owned(), line, word: row.decision });
        }
        if row.is_one() {
            let is_another = |known: &Row| known.is_one() && known.is_of(&row.endpoint) && known.account != row.account;
            if self.of_person(&row.person).any(is_another) {
                return Err(DecisionsError::Twice { path: path.to_owned(), line, person: row.person });
            }
            if let Some(at) = self.of_another(&row) {
                let (path, account, other) = (path.to_owned(), row.account, self.rows[at].person.clone());
                return Err(DecisionsError::Shared { path, line, account, person: row.person, other });
            }
        }
        self.add(row);
        Ok(())
    }

    fn add(&mut self, row: Row) {
        self.of_person.entry(row.person.clone()).or_default().push(self.rows.len());
        self.of_account.entry(row.account.clone()).or_default().push(self.rows.len());
        self.rows.push(row);
    }

    /// The row by which another person is the account of this one.
    fn of_another(&self, row: &Row) -> Option<usize> {
        let is_theirs = |other: &Row| other.is_one() && other.is_same_account(row) && other.person != row.person;
        let rows = self.of_account.get(&row.account).filter(|_| row.is_one())?;
        rows.iter().copied().find(|at| is_theirs(&self.rows[*at]))
    }

    pub(super) fn of_person(&self, person: &str) -> impl Iterator<Item = &Row> {
        self.of_person.get(person).into_iter().flatten().map(|at| &self.rows[*at])
    }

    pub fn rows(&self) -> &[Row] {
        &self.rows
    }

    /// Writes the table, for its owner alone: it holds people's data.
    pub fn save(&self, path: &Path) -> Result<(), WriteError> {
        write_private(path, self.print().as_bytes())
    }

    /// As a table to go through in a spreadsheet.
    pub fn print(&self) -> String {
        let mut table = Csv::report(&COLUMNS);
        for row in &self.rows {
            table.row(&[
                &row.decision,
                &row.person,
                &row.name,
                &row.account,
                &row.account_name,
                &row.why,
                &row.endpoint,
            ]);
        }
        table.into_text()
    }

    /// What was decided of a person and an account; `None` while it is open.
    pub fn of(&self, person: &Identity, account: &Identity) -> Option<Decision> {
        let (id, endpoint) = (id_of(account), endpoint_of(account));
        let of_id = |id: String| {
            let is_it = |row: &&Row| row.account == id && row.is_of(endpoint);
            self.of_person(&person.known_by).find(is_it).and_then(Row::decided)
        };
        // Somebody may have decided it when only the export showed them.
        of_id(id).or_else(|| of_id(exported_id(account.exported_as.as_deref()?)))
    }

    /// Sets what was decided. One person is one account, and one account one person: that somebody is another one is open
    /// again. Returns that row as it was, where it is another person's.
    pub fn decide(&mut self, row: Row) -> Option<Row> {
        let of_person = self.of_person.get(&row.person).cloned().unwrap_or_default();
        let mut known = None;
        for at in of_person {
            let other = &mut self.rows[at];
            if other.is_same_account(&row) {
                known = Some(at);
            } else if row.is_one() && other.is_one() && other.is_of(&row.endpoint) {
                other.decision.clear();
            }
        }
        let opened = self.of_another(&row).map(|at| {
            let open = Row { decision: String::new(), ..self.rows[at].clone() };
            std::mem::replace(&mut self.rows[at], open)
        });
        match known {
            Some(at) => self.rows[at] = row,
            None => self.add(row),
        }
        opened
    }

    /// With a row for each that may be one and stands in none yet, and without those that are open of whoever is shown and is
    /// nearly nobody any more.
    #[must_use]
    pub fn with_open(self, census: &Census, shown: &AccountsShown) -> Self {
        let pairs = || census.near.iter().flat_map(|near| near.accounts.iter().map(move |alike| (&near.person, alike)));
        let near: HashSet<(&str, String)> =
            pairs().map(|(person, alike)| (person.known_by.as_str(), id_of(&alike.account))).collect();
        let is_stale = |row: &Row| {
            row.decided().is_none() && shown.shows(row) && !near.contains(&(row.person.as_str(), row.account.clone()))
        };
        let mut kept = Self::default();
        self.rows.into_iter().filter(|row| !is_stale(row)).for_each(|row| kept.add(row));
        for (person, alike) in pairs() {
            let decided = kept.of(person, &alike.account);
            kept.decide(Row::of(person, alike, decided));
        }
        kept
    }

    /// Whether it is decided who somebody is who is nearly somebody: also an account that is not among these, as when an
    /// export showed it.
    pub fn settles(&self, near: &Near) -> bool {
        let endpoint = near.accounts.iter().map(|alike| endpoint_of(&alike.account)).find(|of| !of.is_empty());
        let is_one = |row: &Row| row.is_one() && row.is_of(endpoint.unwrap_or_default());
        if self.of_person(&near.person.known_by).any(is_one) {
            return true;
        }
        let of = |alike: &Alike| self.of(&near.person, &alike.account);
        near.accounts.iter().any(|alike| of(alike).is_some_and(|decision| decision != Decision::New))
            || near.accounts.iter().all(|alike| of(alike) == Some(Decision::New))
    }

    /// How many of those who are nearly somebody are decided.
    pub fn decided(&self, census: &Census) -> usize {
        census.near.iter().filter(|near| self.settles(near)).count()
    }
}

/// The line on which a record begins: the reader stands before the second half of a line end of two.
fn line_of(at: &csv::Position, text: &str) -> u64 {
    let byte = usize::try_from(at.byte()).unwrap_or(usize::MAX);
    at.line() + u64::from(text.as_bytes().get(byte) == Some(&b'\n'))
}

/// The account's id; of whom only an export shows, that it is the export's.
fn id_of(account: &Identity) -> String {
    match (&account.id, account.from_export) {
        (Some(id), false) => Line::of(id.as_str()).into(),
        (None, false) => String::new(),
        (id, true) => exported_id(id.as_ref().unwrap_or(&account.user_name)),
    }
}

fn exported_id(id: &str) -> String {
    Line::of(format!("{OF_EXPORT}{id}")).into()
}

/// Whether two endpoints may be one account: one is not told, or both are of this computer, where a sandbox has another port
/// at each start.
pub(super) fn may_be_same(one: &str, other: &str) -> bool {
    let is_local = |endpoint: &str| endpoint == SANDBOX || BaseUrl::parse(endpoint).is_ok_and(|base| base.is_local());
    one.is_empty() || other.is_empty() || one == other || (is_local(one) && is_local(other))
}

fn endpoint_of(account: &Identity) -> &str {
    account.of.as_deref().unwrap_or_default()
}
