//! Who is there already, as Dry run shows it: a snapshot, the loaded people held beside it, and what a person decided.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::stamp::Stamp;
use crate::base::{Cancel, ResourceKind};
use crate::census::decisions::{Decision, Decisions, Row};
use crate::census::{AccountsShown, Alike, Census, Identity, Near};
use crate::exchange::snapshot::Snapshot;
use crate::exchange::{AccountExport, NotAsDecided, Outcome, RecordPlan};

/// Which of them are listed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum CensusList {
    /// People whom no look-up finds, each beside an account that may be theirs.
    #[default]
    Near,
    New,
    Unclaimed,
    Matched,
}

impl CensusList {
    pub const ALL: [Self; 4] = [Self::Near, Self::New, Self::Unclaimed, Self::Matched];
}

/// What a person does here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CensusStep {
    /// Reads a snapshot.
    Open(PathBuf),
    /// Reads what the account itself exports of its people.
    OpenExport(PathBuf),
    /// Plans everybody from the one that is open.
    Plan,
    List(CensusList),
    /// Lists only those who have all of these words.
    Search(String),
    /// One of the rows that are listed.
    Choose(usize),
    /// Shows the list, and chooses this person where they are nearly somebody.
    Find(String),
    /// The next row, or the one before.
    Next,
    Previous,
    /// What the chosen two are; once more, and it is open again.
    Decide(Decision),
}

/// People held beside the accounts of a snapshot.
#[derive(Clone, Debug)]
pub struct CountedCensus {
    pub census: Census,
    pub kind: ResourceKind,
    /// What becomes of accounts that nobody claims, in a sentence.
    pub of_unclaimed: String,
    /// Each account that may be somebody's, by their places in the census.
    pairs: Vec<(usize, usize)>,
    /// Where in the census somebody is who is nearly somebody.
    near: HashMap<String, usize>,
}

impl CountedCensus {
    pub fn new(census: Census, kind: ResourceKind, of_unclaimed: String) -> Self {
        let all = census.near.iter().enumerate();
        let pairs = all.flat_map(|(at, near)| (0..near.accounts.len()).map(move |alike| (at, alike))).collect();
        let near = census.near.iter().enumerate().map(|(at, near)| (near.person.known_by.clone(), at)).collect();
        Self { census, kind, of_unclaimed, pairs, near }
    }

    /// How many rows a list has.
    pub fn rows(&self, list: CensusList) -> usize {
        match list {
            CensusList::Near => self.pairs.len(),
            CensusList::New => self.census.new.len(),
            CensusList::Unclaimed => self.census.unclaimed.len(),
            CensusList::Matched => self.census.matched.len(),
        }
    }

    /// How many people, or accounts, a list has: somebody may be like several.
    pub fn count(&self, list: CensusList) -> usize {
        if list == CensusList::Near { self.census.near.len() } else { self.rows(list) }
    }

    /// The person of a row, and the account that may be theirs.
    pub fn pair(&self, row: usize) -> Option<(&Near, &Alike)> {
        let (near, alike) = self.pairs.get(row)?;
        let near = self.census.near.get(*near)?;
        Some((near, near.accounts.get(*alike)?))
    }

    /// The rows that have all of these words: in whom they show, or in why two may be one.
    pub fn search(&self, list: CensusList, text: &str, cancel: &Cancel) -> Option<Vec<usize>> {
        let words: Vec<String> = text.split_whitespace().map(str::to_lowercase).collect();
        let mut found = Vec::new();
        for row in 0..self.rows(list) {
            cancel.check().ok()?;
            let (person, account) = self.both(list, row);
            let why = self.pair(row).filter(|_| list == CensusList::Near).map(|(_, alike)| alike.why());
            let mut shown = String::new();
            [person, account].into_iter().flatten().for_each(|one| one.write_words(&mut shown));
            shown.extend(why);
            let shown = shown.to_lowercase();
            if words.iter().all(|word| shown.contains(word)) {
                found.push(row);
            }
        }
        Some(found)
    }

    /// Whom a row shows: somebody of the directory, somebody of the account, or both.
    pub fn both(&self, list: CensusList, row: usize) -> (Option<&Identity>, Option<&Identity>) {
        match list {
            CensusList::Near => self.pair(row).map(|(near, alike)| (&near.person, &alike.account)).unzip(),
            CensusList::New => (self.census.new.get(row), None),
            CensusList::Unclaimed => (None, self.census.unclaimed.get(row)),
            CensusList::Matched => self.census.matched.get(row).map(|it| (&it.person, &it.account)).unzip(),
        }
    }
}

/// A snapshot, what was counted against it, and decisions.
#[derive(Clone, Debug, Default)]
pub struct CensusPage {
    /// Of which of the crosswalks that were open.
    crosswalk: usize,
    shown: AccountsShown,
    /// Grows with what is shown: what was counted against another is dropped.
    pub(super) serial: u64,
    made: Option<Made>,
    list: CensusList,
    chosen: Option<usize>,
    /// Who is to be chosen once that is counted.
    wanted: Option<String>,
    /// What is searched for.
    text: String,
    /// What is looked for now.
    sought: Option<(CensusList, String)>,
    listed: Option<Listed>,
    pub(super) kept: KeptDecisions,
    /// What was decided since it was opened.
    past: Vec<DecisionStep>,
    decided: usize,
    /// Grows with what plans are held against.
    revision: u64,
}

/// The rows of a list that have what is searched for, in their order.
#[derive(Clone, Debug)]
struct Listed {
    of: Arc<CountedCensus>,
    list: CensusList,
    text: String,
    rows: Vec<usize>,
}

/// What "Undo" takes back of decisions.
#[derive(Clone, Debug)]
struct DecisionStep {
    name: String,
    /// As they were before.
    rows: Vec<Row>,
    /// How many steps of the document's history came before it.
    after: usize,
}

/// What was counted, and what that was made from; why it could not be, in a sentence.
#[derive(Clone, Debug)]
struct Made {
    serial: u64,
    stamp: Stamp,
    counted: Result<Arc<CountedCensus>, String>,
}

/// Decisions, as far as they are in their file.
#[derive(Clone, Debug, Default)]
pub struct KeptDecisions {
    pub(super) decisions: Decisions,
    /// What was decided since the file was read or written.
    pub(super) pending: Vec<Row>,
    /// Where they were read or written last.
    pub(super) place: Option<PathBuf>,
    /// Why they are in no file, though there is a place for it. A sentence.
    pub(super) trouble: Option<String>,
}

impl CensusPage {
    /// What shows who is in the account.
    pub const fn shown(&self) -> &AccountsShown {
        &self.shown
    }

    pub const fn snapshot(&self) -> Option<&Arc<Snapshot>> {
        self.shown.snapshot.as_ref()
    }

    /// What was counted; `None` while it is being counted.
    pub fn counted(&self) -> Option<&Arc<CountedCensus>> {
        self.made.as_ref()?.counted.as_ref().ok()
    }

    /// Why it cannot be counted.
    pub fn uncounted(&self) -> Option<&str> {
        self.made.as_ref()?.counted.as_ref().err().map(String::as_str)
    }

    pub const fn list(&self) -> CensusList {
        self.list
    }

    /// What is searched for.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The rows that have what is searched for; while they are looked for, those that were found last.
    fn listed(&self) -> Option<&[usize]> {
        let of = self.counted().filter(|_| !self.text.is_empty())?;
        let found = self.listed.as_ref().filter(|it| it.list == self.list && Arc::ptr_eq(&it.of, of));
        Some(found.map_or(&[], |it| &it.rows))
    }

    /// How many rows are listed.
    pub fn rows(&self) -> usize {
        let all = || self.counted().map_or(0, |counted| counted.rows(self.list));
        self.listed().map_or_else(all, <[usize]>::len)
    }

    /// Which row of the list stands at a place.
    pub fn row_at(&self, place: usize) -> Option<usize> {
        self.listed().map_or_else(|| (place < self.rows()).then_some(place), |rows| rows.get(place).copied())
    }

    /// Where the row that is chosen stands.
    pub fn place(&self) -> Option<usize> {
        let row = self.chosen()?;
        self.listed().map_or(Some(row), |rows| rows.binary_search(&row).ok())
    }

    /// The row that is chosen.
    pub fn chosen(&self) -> Option<usize> {
        let rows = self.counted()?.rows(self.list);
        self.chosen.filter(|row| *row < rows && self.listed().is_none_or(|rows| rows.binary_search(row).is_ok()))
    }

    /// What is to be looked for, where that is not found yet, nor looked for already.
    pub(super) fn next_search(&mut self) -> Option<(Arc<CountedCensus>, CensusList, String)> {
        let of = self.counted().filter(|_| !self.text.is_empty())?.clone();
        let is_it = |it: &Listed| it.text == self.text && it.list == self.list && Arc::ptr_eq(&it.of, &of);
        if self.listed.as_ref().is_some_and(is_it) {
            return None;
        }
        let sought = (self.list, self.text.clone());
        (self.sought.as_ref() != Some(&sought)).then(|| {
            self.sought = Some(sought);
            (of, self.list, self.text.clone())
        })
    }

    pub(super) fn search(&mut self, text: String) {
        self.text = text;
    }

    pub(super) fn found(&mut self, of: Arc<CountedCensus>, list: CensusList, text: String, rows: Vec<usize>) {
        self.sought = None;
        self.listed = Some(Listed { of, list, text, rows });
    }

    /// The two who are chosen, where they may be one.
    pub fn chosen_pair(&self) -> Option<(&Near, &Alike)> {
        let is_near = self.list == CensusList::Near;
        self.counted()?.pair(self.chosen()?).filter(|_| is_near)
    }

    pub fn decision(&self, near: &Near, alike: &Alike) -> Option<Decision> {
        self.kept.decisions.of(&near.person, &alike.account)
    }

    /// How many of those who are nearly somebody are decided.
    pub const fn decided(&self) -> usize {
        self.decided
    }

    /// The file of the decisions, once they are in it.
    pub fn kept_in(&self) -> Option<&Path> {
        self.kept.place.as_deref()
    }

    /// Why decisions are in no file though the crosswalk has one. A sentence.
    pub fn not_kept(&self) -> Option<&str> {
        self.kept.trouble.as_deref()
    }

    /// Nothing of another crosswalk stays.
    pub(super) fn be_of(&mut self, crosswalk: usize) {
        if self.crosswalk != crosswalk {
            *self = Self { crosswalk, serial: self.serial + 1, revision: self.revision + 1, ..Self::default() };
        }
    }

    pub(super) fn show(&mut self, snapshot: Snapshot) {
        self.be_shown(AccountsShown { snapshot: Some(Arc::new(snapshot)), ..self.shown.clone() });
    }

    pub(super) fn show_export(&mut self, export: AccountExport) {
        self.be_shown(AccountsShown { export: Some(Arc::new(export)), ..self.shown.clone() });
    }

    fn be_shown(&mut self, shown: AccountsShown) {
        self.shown = shown;
        self.serial += 1;
        self.made = None;
        self.chosen = None;
    }

    pub(super) fn is_made_from(&self, stamp: &Stamp) -> bool {
        self.made.as_ref().is_some_and(|made| made.serial == self.serial && made.stamp == *stamp)
    }

    /// What was counted of something that is gone goes too.
    pub(super) fn drop_made(&mut self) {
        self.revision += u64::from(self.made.take().is_some());
    }

    pub(super) fn make(&mut self, serial: u64, stamp: Stamp, counted: Result<CountedCensus, String>) {
        self.made = Some(Made { serial, stamp, counted: counted.map(Arc::new) });
        self.revision += 1;
        self.sought = None;
        self.count_decided();
        if let Some(person) = self.wanted.take() {
            self.find(&person);
        }
    }

    pub(super) fn list_these(&mut self, list: CensusList) {
        self.list = list;
        self.chosen = None;
        self.wanted = None;
    }

    pub(super) fn choose(&mut self, row: usize) {
        self.chosen = Some(row);
    }

    /// Chooses a person among those who are nearly somebody.
    pub(super) fn find(&mut self, person: &str) {
        self.list_these(CensusList::Near);
        self.text.clear();
        match self.counted() {
            None => self.wanted = Some(person.to_owned()),
            Some(counted) => {
                let near = counted.near.get(person);
                self.chosen = near.and_then(|near| counted.pairs.iter().position(|(at, _)| at == near));
            }
        }
    }

    /// The next row, or the one before; the first where none is chosen.
    pub(super) fn go(&mut self, forward: bool) {
        let Some(last) = self.rows().checked_sub(1) else { return };
        let place = match self.place() {
            None => 0,
            Some(place) if forward => (place + 1).min(last),
            Some(place) => place.saturating_sub(1),
        };
        self.chosen = self.row_at(place);
    }

    /// Decides of the chosen two; the same once more opens it again. `after`: so many steps of the document.
    pub(super) fn decide(&mut self, decision: Decision, after: usize) {
        let Some(counted) = self.counted().cloned().filter(|_| self.list == CensusList::Near) else { return };
        let chosen = self.chosen().and_then(|row| counted.pair(row));
        let Some((near, alike)) = chosen.filter(|(_, alike)| decision.fits(alike)) else { return };
        let said = Some(decision).filter(|said| self.decision(near, alike) != Some(*said));
        let before = |alike: &Alike| Row::of(&near.person, alike, self.decision(near, alike));
        let mut rows: Vec<Row> = near.accounts.iter().map(before).collect();
        rows.extend(self.set(Row::of(&near.person, alike, said)));
        self.past.push(DecisionStep { name: format!("decide who {} is", near.person.name), rows, after });
    }

    /// What was decided last, where the document was not changed since.
    pub(super) fn undo_name(&self, steps: usize) -> Option<&str> {
        self.past.last().filter(|step| steps <= step.after).map(|step| step.name.as_str())
    }

    /// Takes back what was decided last, where the document was not changed since.
    pub(super) fn undo(&mut self, steps: usize) -> bool {
        let Some(DecisionStep { rows, .. }) = self.past.pop_if(|step| steps <= step.after) else { return false };
        // What is open again goes first: one person is one account.
        let (open, decided): (Vec<Row>, Vec<Row>) = rows.into_iter().partition(|row| row.decision.is_empty());
        open.into_iter().chain(decided).for_each(|row| drop(self.set(row)));
        true
    }

    /// Returns the row of whoever it was before.
    fn set(&mut self, row: Row) -> Option<Row> {
        let before = self.settled(&row.person);
        let theirs = self.kept.decisions.decide(row.clone());
        // That it was another's took nobody but them out.
        let is_open = |theirs: &Row| self.near(&theirs.person).is_some() && !self.settled(&theirs.person);
        let of_another = theirs.as_ref().is_some_and(is_open);
        let after = self.settled(&row.person);
        self.decided =
            (self.decided + usize::from(after)).saturating_sub(usize::from(before) + usize::from(of_another));
        self.kept.pending.push(row);
        self.kept.trouble = None;
        self.revision += 1;
        theirs
    }

    fn near(&self, person: &str) -> Option<&Near> {
        let counted = self.counted()?;
        counted.census.near.get(*counted.near.get(person)?)
    }

    fn settled(&self, person: &str) -> bool {
        self.near(person).is_some_and(|near| self.kept.decisions.settles(near))
    }

    /// Takes what the file holds now, with so many of the decisions that waited for it in it.
    pub(super) fn keep(&mut self, place: PathBuf, written: usize, decisions: Decisions) {
        let kept = &mut self.kept;
        kept.pending.drain(..written.min(kept.pending.len()));
        kept.decisions = decisions;
        kept.pending.iter().for_each(|row| drop(kept.decisions.decide(row.clone())));
        kept.place = Some(place);
        kept.trouble = None;
        self.revision += 1;
        self.count_decided();
    }

    /// How a plan of this account is not as it was decided, or that nobody decided who this is.
    pub(super) fn against(&self, plan: &RecordPlan, account: &str) -> Option<NotAsDecided> {
        let of_file = self.kept.decisions.against(plan, account);
        match of_file {
            // What is open in the file may be of before: who is nearly somebody now was counted.
            None | Some(NotAsDecided::Undecided { .. }) if self.is_counted_for(plan.resource, account) => {
                self.undecided(plan)
            }
            of_file => of_file,
        }
    }

    fn is_counted_for(&self, kind: ResourceKind, account: &str) -> bool {
        let is_counted = self.counted().is_some_and(|counted| counted.kind == kind);
        kind == ResourceKind::User && is_counted && self.shown().may_be_of(account)
    }

    /// Whoever would be created and is nearly somebody.
    fn undecided(&self, plan: &RecordPlan) -> Option<NotAsDecided> {
        let counted = self.counted()?;
        let near = counted.census.near.get(*counted.near.get(&plan.known_by)?)?;
        let is_open = plan.outcome == Outcome::WouldCreate && !self.kept.decisions.settles(near);
        let alike = near.accounts.iter().find(|alike| self.decision(near, alike).is_none()).filter(|_| is_open)?;
        Some(NotAsDecided::Undecided { account: Row::of(&near.person, alike, None).named() })
    }

    /// Those whose plans may not be as it was decided, and of which revision that is.
    pub(super) fn to_hold(&self) -> (u64, impl Iterator<Item = &str>) {
        let decided = self.kept.decisions.rows().iter().map(|row| row.person.as_str());
        let near = self.counted().into_iter().flat_map(|counted| counted.near.keys().map(String::as_str));
        (self.revision, decided.chain(near))
    }

    fn count_decided(&mut self) {
        self.decided = self.counted().map_or(0, |counted| self.kept.decisions.decided(&counted.census));
    }
}

impl KeptDecisions {
    /// What is to be written into a file at this place, or into one that has it already: of another place all that is known.
    pub(super) fn to_write(&self, place: &Path) -> Vec<Row> {
        match &self.place {
            Some(before) if before != place => {
                self.decisions.rows().iter().filter(|row| !row.decision.is_empty()).cloned().collect()
            }
            _ => self.pending.clone(),
        }
    }
}
