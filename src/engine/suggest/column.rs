//! The columns of a sample of records: each attribute with its heading read and its values.

use std::collections::HashMap;
use std::ops::ControlFlow;

use serde_json::Value;

use super::concept::{Concept, Reading, readings};
use super::heading::{Heading, Language, plain};
use crate::base::{Cancel, ResourceKind, spread};
use crate::mapping::AttributeNames;
use crate::scim::message;
use crate::source::{AttributePath, LoadedSet, PathStep, ReadError, Record, RecordIndex};

/// So many records are looked at.
const SAMPLED: usize = 2_000;
/// So many columns are.
const MOST_COLUMNS: usize = 1_000;
/// Attributes within attributes are looked at so deep.
const DEEPEST: usize = 4;

/// Records that stand for all of a set.
#[derive(Debug)]
pub struct SampledRecords {
    pub records: Vec<Record>,
    /// Nobody is left out.
    pub is_whole: bool,
}

impl SampledRecords {
    /// At most [`SAMPLED`] records, evenly from the whole set.
    pub fn read(set: &LoadedSet, kind: ResourceKind, cancel: &Cancel) -> Result<Self, ReadError> {
        let count = set.count(kind);
        let mut records = Vec::with_capacity(count.min(SAMPLED));
        if count <= SAMPLED {
            set.for_each(kind, cancel, &mut |record| {
                records.push(record.clone());
                ControlFlow::Continue(())
            })?;
            return Ok(Self { records, is_whole: true });
        }
        for at in spread(count, SAMPLED) {
            cancel.check()?;
            records.push(set.record(kind, RecordIndex(at))?);
        }
        Ok(Self { records, is_whole: false })
    }
}

/// One attribute of the records.
#[derive(Clone, Debug)]
pub struct Column {
    pub path: AttributePath,
    /// As rules write it.
    pub name: String,
    /// As the file writes it.
    pub title: String,
    pub readings: Vec<Reading>,
    /// For each sampled record; `None` where it has none.
    pub values: Vec<Option<String>>,
}

impl Column {
    /// Those that are filled.
    pub fn filled(&self) -> impl Iterator<Item = &str> {
        self.values.iter().filter_map(|value| value.as_deref())
    }

    pub fn has_value(&self) -> bool {
        self.filled().next().is_some()
    }

    /// The share of its values of which something holds; 0 where there are none.
    pub fn share(&self, holds: impl Fn(&str) -> bool) -> f64 {
        let (mut all, mut so) = (0.0, 0.0);
        for value in self.filled() {
            all += 1.0;
            so += f64::from(u8::from(holds(value)));
        }
        if all == 0.0 { 0.0 } else { so / all }
    }

    /// How many different values there are to each.
    pub fn distinct_share(&self) -> f64 {
        let count = self.filled().count();
        let different: std::collections::HashSet<&str> = self.filled().collect();
        if count == 0 { 0.0 } else { different.len() as f64 / count as f64 }
    }

    pub fn reading(&self, concept: Concept) -> Option<&Reading> {
        self.readings.iter().find(|reading| reading.concept == concept)
    }

    /// The heading says that it is something else.
    pub fn is_nothing(&self) -> bool {
        self.readings.first().is_some_and(|reading| reading.concept == Concept::Nothing)
    }
}

/// Every attribute of the records that holds single values, in the records' order; without those that are always empty.
pub fn columns(sample: &SampledRecords, names: &dyn AttributeNames) -> Vec<Column> {
    let mut paths: Vec<AttributePath> = Vec::new();
    let mut values: HashMap<AttributePath, Vec<Option<String>>> = HashMap::new();
    let count = sample.records.len();
    for (at, record) in sample.records.iter().enumerate() {
        walk(record.value(), &AttributePath::default(), 0, &mut |path, text| {
            let of_path = values.entry(path.clone()).or_insert_with(|| {
                paths.push(path.clone());
                vec![None; count]
            });
            of_path[at] = Some(text);
        });
    }
    paths.truncate(MOST_COLUMNS);
    let mut columns: Vec<Column> = Vec::with_capacity(paths.len());
    for path in paths {
        let (Some(name), Some(title)) = (names.name_of(&path), title(&path)) else { continue };
        let values = values.remove(&path).unwrap_or_default();
        columns.push(Column { path, name, title, readings: Vec::new(), values });
    }
    read_headings(&mut columns);
    columns.retain(Column::has_value);
    columns
}

/// All headings together say in which language the table is.
fn read_headings(columns: &mut [Column]) {
    let headings: Vec<Heading> = columns.iter().map(|column| Heading::read(&column.title)).collect();
    let spoken = spoken(&headings);
    for (column, heading) in columns.iter_mut().zip(&headings) {
        column.readings = readings(heading, spoken);
        // The manager's name is nobody else's, nor is the manager's address.
        if column.readings.iter().any(|reading| reading.concept == Concept::Manager) {
            column.readings.retain(|reading| reading.concept == Concept::Manager);
        }
    }
    settle_names(columns);
    settle_addresses(columns);
}

/// The language that most headings are in.
pub fn language_of(columns: &[Column]) -> Option<Language> {
    spoken(&columns.iter().map(|column| Heading::read(&column.title)).collect::<Vec<_>>())
}

fn spoken(headings: &[Heading]) -> Option<Language> {
    let mut counts: HashMap<Language, usize> = HashMap::new();
    for heading in headings {
        let mut languages: Vec<Language> =
            heading.words.iter().flat_map(|word| word.senses.iter().map(|sense| sense.1)).collect();
        languages.sort_unstable();
        languages.dedup();
        languages.into_iter().for_each(|language| *counts.entry(language).or_default() += 1);
    }
    counts.into_iter().max_by_key(|(language, count)| (*count, std::cmp::Reverse(*language))).map(|(of, _)| of)
}

/// "Nom" beside "Prénom" is the family name, "Nome" beside "Cognome" the given name, and either alone the whole name.
fn settle_names(columns: &mut [Column]) {
    let is_some = |column: &Column| column.reading(Concept::SomeName).is_some_and(|reading| reading.clarity > 0.9);
    let has = |concept| columns.iter().any(|c| !is_some(c) && c.readings.first().is_some_and(|r| r.concept == concept));
    let (given, family) = (has(Concept::Given), has(Concept::Family));
    let concept = match (given, family) {
        (true, false) => Concept::Family,
        (false, true) => Concept::Given,
        _ => Concept::FullName,
    };
    let mut first = true;
    for column in columns.iter_mut().filter(|column| is_some(column)) {
        let Some(reading) = column.reading(Concept::SomeName).copied() else { continue };
        // A second one would be a guess.
        let clarity = if std::mem::take(&mut first) { reading.clarity } else { reading.clarity * 0.5 };
        column.readings = vec![Reading { concept, clarity, ..reading }];
    }
}

/// "Adresse" is the street where a table has no other one and no value holds more than a line.
fn settle_addresses(columns: &mut [Column]) {
    const SURENESS: f64 = 0.94;
    let is = |column: &Column, concept| column.readings.first().is_some_and(|reading| reading.concept == concept);
    if columns.iter().any(|column| is(column, Concept::Street)) {
        return;
    }
    for column in columns.iter_mut().filter(|column| is(column, Concept::Address)) {
        if column.share(|value| value.contains([',', '\n'])) < 0.2 {
            let reading = column.readings[0];
            column.readings =
                vec![Reading { concept: Concept::Street, clarity: reading.clarity * SURENESS, ..reading }];
        }
    }
}

/// Hands over every single value of a record that is not empty, as text.
fn walk(value: &Value, path: &AttributePath, depth: usize, each: &mut dyn FnMut(&AttributePath, String)) {
    match value {
        Value::Object(fields) if depth < DEEPEST => {
            for (key, value) in fields {
                walk(value, &path.child(PathStep::Key(key.clone())), depth + 1, each);
            }
        }
        // Of several values the first stands for all.
        Value::Array(items) if depth < DEEPEST => {
            if let Some(item) = items.first() {
                walk(item, &path.child(PathStep::Index(0)), depth + 1, each);
            }
        }
        scalar => {
            let text = message::plain(scalar).filter(|text| !text.trim().is_empty());
            let text = text.or_else(|| scalar.as_bool().map(|truth| truth.to_string()));
            text.into_iter().for_each(|text| each(path, text));
        }
    }
}

/// The words that name the attribute: its last keys.
fn title(path: &AttributePath) -> Option<String> {
    let keys: Vec<&str> = path
        .steps()
        .iter()
        .filter_map(|step| if let PathStep::Key(key) = step { Some(key.as_str()) } else { None })
        .collect();
    let last = keys.last()?;
    Some(match keys.len() {
        1 => (*last).to_owned(),
        // "value", "name", "id" say too little without what they are of.
        count => format!("{} {last}", keys[count - 2]),
    })
}

/// A value as others may write it: without regard to case, accents and blanks.
pub fn alike(text: &str) -> String {
    plain(text).split_whitespace().collect::<Vec<_>>().join(" ")
}
