//! Which target gets what: every column is tried for what its heading says, the surest first, and each target is filled
//! once. What follows from others (a name to show, the name to sign in with) comes last.

use std::cmp::Reverse;
use std::collections::HashSet;

use super::column::{Column, columns, language_of};
use super::concept::{Concept, Reading};
use super::judge::Judge;
use super::propose::{Proposing, direct, region};
use super::score::{PatternSeen, Scored, Weighed, name_in_words, scored, with_pattern};
use super::{SAFE_FROM, SHOWN_FROM, Suggestion, derive, manager};
use crate::base::ResourceKind;
use crate::mapping::{Mapping, RuleSource};
use crate::scim::TargetPath;

/// Suggestions for the targets to which the mapping sends nothing, the surest first.
pub fn suggest(judge: &Judge<'_>, mapping: &Mapping) -> Vec<Suggestion> {
    let mut columns = columns(judge.sample, judge.client.names(judge.kind));
    columns.retain(|column| judge.client.remark(judge.kind, &column.name).is_none());
    let ground = Proposing { dialect: judge.client.dialect, region: region(&columns, language_of(&columns)) };
    let mut table = Table {
        judge,
        columns: &columns,
        ground,
        filled: judge.filled(mapping),
        chosen: Vec::new(),
        suggestions: Vec::new(),
    };
    let candidates = table.candidates();
    table.assign(candidates);
    derive::add(&mut table);
    let mut suggestions = table.suggestions;
    suggestions.retain(|suggestion| suggestion.score >= SHOWN_FROM);
    suggestions.sort_by_key(|suggestion| Reverse(suggestion.score));
    suggestions
}

/// What is decided so far.
pub struct Table<'t> {
    pub judge: &'t Judge<'t>,
    pub columns: &'t [Column],
    pub ground: Proposing,
    filled: HashSet<TargetPath>,
    /// Which column holds what.
    chosen: Vec<(Concept, usize)>,
    suggestions: Vec<Suggestion>,
}

/// A column for a target.
#[derive(Debug)]
struct Candidate {
    target: TargetPath,
    concept: Concept,
    /// The column that is meant, and with it all that the rule reads.
    column: usize,
    reads: Vec<usize>,
    scored: Scored,
}

/// What is tried of a column whose heading says nothing.
const BY_VALUES: [Concept; 3] = [Concept::Email, Concept::Phone, Concept::Country];

impl Table<'_> {
    fn candidates(&self) -> Vec<Candidate> {
        let of_column = |at: usize| {
            let column = &self.columns[at];
            if column.is_nothing() {
                Vec::new()
            } else if column.readings.is_empty() {
                BY_VALUES.iter().filter_map(|concept| self.by_values(at, *concept)).collect()
            } else {
                let is_filled = |reading: &Reading| self.is_filled(reading.concept);
                // Where the target is filled that its heading says first, another sense would be a guess.
                let senses = if column.readings.first().is_some_and(is_filled) { &[] } else { &column.readings[..] };
                senses.iter().filter_map(|reading| self.by_name(at, reading)).collect()
            }
        };
        (0..self.columns.len()).flat_map(of_column).collect()
    }

    fn by_name(&self, at: usize, reading: &Reading) -> Option<Candidate> {
        let concept = reading.concept;
        let target = self.target(concept)?;
        let column = &self.columns[at];
        if concept == Concept::Manager {
            return self.by_reference(at, reading, target);
        }
        if let Some(reads) = self.parts_of_family(at, concept) {
            let parts: Vec<&Column> = reads.iter().map(|part| &self.columns[*part]).collect();
            let tried = self.judge.try_one(&target, concept, column, self.ground.joined(&parts)?)?;
            let scored = scored(&self.weighed(&target, concept, column, Some(reading)), tried)?;
            return Some(Candidate { target, concept, column: at, reads, scored });
        }
        let tried = self.judge.best(&target, concept, column, self.ground.sources(concept, column))?;
        let scored = scored(&self.weighed(&target, concept, column, Some(reading)), tried)?;
        let scored = self.ground.held_against_countries(concept, scored);
        Some(Candidate { target, concept, column: at, reads: vec![at], scored })
    }

    fn weighed<'w>(
        &self,
        target: &TargetPath,
        concept: Concept,
        column: &'w Column,
        reading: Option<&'w Reading>,
    ) -> Weighed<'w> {
        Weighed { concept, column, reading, has_looks: self.judge.has_looks(concept, target) }
    }

    fn by_values(&self, at: usize, concept: Concept) -> Option<Candidate> {
        const LEAST: f64 = 0.9;
        let (target, column) = (self.target(concept)?, &self.columns[at]);
        let tried = self.judge.best(&target, concept, column, self.ground.sources(concept, column))?;
        let weighed = self.weighed(&target, concept, column, None);
        let scored = (tried.goodness() >= LEAST).then(|| scored(&weighed, tried))??;
        Some(Candidate { target, concept, column: at, reads: vec![at], scored })
    }

    fn by_reference(&self, at: usize, reading: &Reading, target: TargetPath) -> Option<Candidate> {
        /// What a heading is worth where nobody is found: those who are meant may be missing in the file.
        const NOBODY: f64 = 0.5;
        const MOST_WITH_NOBODY: u8 = 70;
        let column = &self.columns[at];
        let try_one = |source| self.judge.try_one(&target, Concept::Manager, column, source);
        let found = manager::referred_by(at, self.columns, self.judge.sample).and_then(|by| {
            let words = format!("Values: people are found by {}", by.words);
            let Some(source) = manager::looked_up(at, self.columns, &by, self.ground) else {
                return Some((PatternSeen { share: by.share, words }, try_one(direct(column))?));
            };
            // The look-up knows everybody, and the sample does not.
            let tried = try_one(source).filter(|tried| tried.goodness() >= manager::LEAST)?;
            Some((PatternSeen { share: tried.goodness(), words }, tried))
        });
        let name = Some((reading.clarity, name_in_words(column, reading)));
        let scored = match found {
            Some((pattern, tried)) => with_pattern(column, name, Some(pattern), tried)?,
            None => {
                let pattern = PatternSeen { share: NOBODY, words: "Values: nobody is found by them".to_owned() };
                let scored = with_pattern(column, name, Some(pattern), try_one(direct(column))?)?;
                let scored = scored.at_most(MOST_WITH_NOBODY, "A manager is one of the people".to_owned());
                Scored { rank: scored.score, ..scored }
            }
        };
        Some(Candidate { target, concept: Concept::Manager, column: at, reads: vec![at], scored })
    }

    /// A family name that is written in two columns: with a prefix before it, or a second name after it.
    fn parts_of_family(&self, at: usize, concept: Concept) -> Option<Vec<usize>> {
        if concept != Concept::Family {
            return None;
        }
        let first = |concept| {
            let is_it = |column: &Column| column.readings.first().is_some_and(|reading| reading.concept == concept);
            self.columns.iter().position(is_it)
        };
        match (first(Concept::Particle), first(Concept::SecondFamily)) {
            (Some(particle), _) => Some(vec![particle, at]),
            (None, Some(second)) => Some(vec![at, second]),
            (None, None) => None,
        }
    }

    fn is_filled(&self, concept: Concept) -> bool {
        self.target_of(concept).is_some_and(|target| self.filled.contains(&target))
    }

    /// The target of a concept, where the account has it and nothing fills it yet.
    pub fn target(&self, concept: Concept) -> Option<TargetPath> {
        self.target_of(concept).filter(|target| !self.filled.contains(target))
    }

    fn target_of(&self, concept: Concept) -> Option<TargetPath> {
        let name = match (self.judge.kind, concept) {
            (ResourceKind::User, concept) => concept.target()?,
            (ResourceKind::Group, Concept::FullName | Concept::SomeName | Concept::DisplayName) => "displayName",
            (ResourceKind::Group, Concept::ExternalId | Concept::EmployeeNumber) => "externalId",
            (ResourceKind::Group, _) => return None,
        };
        let target = TargetPath::parse(name).ok()?;
        let is_there = self.judge.provider.resource_type(self.judge.kind).attribute(&target).is_some();
        is_there.then_some(target)
    }

    /// The column that was chosen for a concept, or whose heading says it where its target is filled already.
    pub fn column_of(&self, concept: Concept) -> Option<usize> {
        let chosen = self.chosen.iter().find(|(of, _)| *of == concept).map(|(_, at)| *at);
        let is_it = |column: &Column| column.readings.first().is_some_and(|reading| reading.concept == concept);
        chosen.or_else(|| self.columns.iter().position(is_it))
    }

    fn assign(&mut self, mut candidates: Vec<Candidate>) {
        // A stable sort: of equals the column that stands first.
        candidates.sort_by_key(|candidate| Reverse(candidate.scored.rank));
        let mut used: HashSet<usize> = HashSet::new();
        for (at, candidate) in candidates.iter().enumerate() {
            if used.contains(&candidate.column) || self.is_suggested(&candidate.target) {
                continue;
            }
            used.extend(&candidate.reads);
            let is_second = |other: &&Candidate| other.target == candidate.target && !used.contains(&other.column);
            let second = candidates[at + 1..].iter().find(is_second);
            let second = second.map(|other| (self.columns[other.column].title.clone(), other.scored.score));
            self.chosen.push((candidate.concept, candidate.column));
            let suggestion = self.suggestion(candidate, second);
            self.suggestions.push(suggestion);
        }
    }

    fn suggestion(&self, candidate: &Candidate, next_best: Option<(String, u8)>) -> Suggestion {
        /// Two columns that are so near to each other could be told apart by nobody.
        const TOO_NEAR: u8 = 1;
        let mut scored = candidate.scored.clone();
        let is_unsure = next_best.as_ref().is_some_and(|(_, other)| scored.score.saturating_sub(*other) < TOO_NEAR);
        if is_unsure {
            scored.score = scored.score.min(SAFE_FROM - 1);
        }
        let target = candidate.target.clone();
        Suggestion { next_best, ..self.made(target, candidate.concept, &candidate.reads, scored) }
    }

    fn made(&self, target: TargetPath, concept: Concept, reads: &[usize], scored: Scored) -> Suggestion {
        let Scored { tried, score, reasons, .. } = scored;
        let columns: Vec<&Column> = reads.iter().map(|at| &self.columns[*at]).collect();
        Suggestion {
            values: self.judge.seen(&target, concept, &columns, &tried.source),
            empty: self.judge.sample.records.len().saturating_sub(tried.read),
            target,
            attributes: columns.iter().map(|column| column.name.clone()).collect(),
            columns: columns.iter().map(|column| column.title.clone()).collect(),
            paths: columns.iter().map(|column| column.path.clone()).collect(),
            score,
            reasons,
            read: tried.read,
            understood: tried.good.min(tried.accepted),
            source: tried.source,
            next_best: None,
        }
    }

    fn is_suggested(&self, target: &TargetPath) -> bool {
        self.suggestions.iter().any(|suggestion| suggestion.target == *target)
    }

    /// Adds a rule that follows from others, where its target is free; never as one to be taken unseen.
    pub fn add_derived(&mut self, concept: Concept, reads: &[usize], source: RuleSource, name: (f64, String)) {
        let Some(target) = self.target(concept).filter(|target| !self.is_suggested(target)) else { return };
        let column = &self.columns[reads[0]];
        let Some(tried) = self.judge.try_one(&target, concept, column, source) else { return };
        let pattern = self.judge.has_looks(concept, &target).then(|| PatternSeen {
            share: tried.goodness(),
            words: format!("Values: {} of {} look right", tried.good, tried.read),
        });
        let Some(scored) = with_pattern(column, Some(name), pattern, tried) else { return };
        // What a column is said to hold comes before what follows from it.
        let own = self.suggestions.iter().filter(|other| other.paths.first() == Some(&column.path)).map(|o| o.score);
        let most = own.max().map_or(SAFE_FROM - 1, |own| own.saturating_sub(1).min(SAFE_FROM - 1));
        let score = scored.score.min(most);
        let suggestion = self.made(target, concept, reads, Scored { score, ..scored });
        self.suggestions.push(suggestion);
    }
}
