//! Resources as text, straight from the text of the records: for whole directories.
//!
//! What [`CompiledMapping::apply`] and [`Finish::apply`] make of a record, this writes, without building the record or
//! the resource. Values that are sent as they are pass through as they are written. Not every mapping can be written
//! so: one with JSONPath needs whole records, and one whose targets overlap depends on the order of its values.

mod assemble;
mod layout;
mod memo;
mod outcome;
mod template;
mod value;

pub(super) use self::assemble::Assembler;
use self::layout::{Given, Layout};
use self::memo::Memo;
use self::outcome::GivenValue;
pub use self::outcome::{Form, GivenState, RuleGave};
use self::template::Templates;
use self::value::RuleWriter;
use super::{CompiledMapping, CompiledRule, Finish};
use crate::expression::Context;
use crate::source::AttributePath;
use crate::source::stream::Made;
use crate::source::walk::{Fault, Sink, SlotReader, Walked, WalkedValue, Wanted};

/// Works out what some rules give, without building a resource. Each thread makes its own reader of the same parts.
#[derive(Debug)]
pub struct RuleSet {
    rules: Vec<RuleWriter>,
    wanted: Wanted,
}

/// Writes the resources of one mapping.
#[derive(Debug)]
pub struct ResourceWriter {
    rules: RuleSet,
    layout: Layout,
}

/// What rules make of one record, one by one.
#[derive(Debug)]
pub struct Outcomes<'t> {
    slots: Vec<WalkedValue<'t>>,
    rules: Vec<RuleGave<'t>>,
    scratch: String,
}

impl RuleSet {
    /// `None` when one of the rules needs whole records.
    pub fn new<'r>(rules: impl IntoIterator<Item = &'r CompiledRule>) -> Option<Self> {
        let mut wanted = Wanted::default();
        let rules = rules.into_iter().map(|rule| RuleWriter::new(rule, &mut wanted)).collect::<Option<_>>()?;
        wanted.reader()?;
        Some(Self { rules, wanted })
    }

    /// For one thread.
    pub fn reader(&self) -> ResourceReader {
        ResourceReader { slots: self.wanted.reader().unwrap_or_default(), ..ResourceReader::default() }
    }

    /// What each rule gives for a record, while the walk is shown to another sink as well. What a record with a
    /// repeated key gives is not to be relied on; the last one counts, as with [`CompiledMapping::apply`].
    pub fn outcomes<'t>(
        &'t self,
        reader: &mut ResourceReader,
        record: &'t str,
        context: &Context,
        also: &mut impl Sink<'t>,
    ) -> Result<(Outcomes<'t>, Walked), Fault> {
        let Room { slots, rules, mut scratch } = std::mem::take(&mut reader.room);
        let (slots, walked) = reader.slots.read_into(emptied(slots), record, also)?;
        scratch.clear();
        let mut given = emptied(rules);
        given.reserve(self.rules.len());
        for rule in &self.rules {
            match rule.text(&slots) {
                Some(text) => given.push(RuleGave::filled(GivenValue::Text(text), Form::Text)),
                None => given.push(rule.outcome(&slots, context, &mut scratch, &mut reader.memo)),
            }
        }
        Ok((Outcomes { slots, rules: given, scratch }, walked))
    }
}

impl ResourceWriter {
    /// `None` when this mapping cannot be written so.
    pub fn new(compiled: &CompiledMapping, finish: Finish) -> Option<Self> {
        let targets = compiled.rules.iter().map(|rule| &rule.rule.target);
        let layout = Layout::of(targets, compiled.core_schema(), finish)?;
        Some(Self { rules: RuleSet::new(&compiled.rules)?, layout })
    }

    /// Has the value at this place kept with the outcomes too: the number of its slot. To be asked before readers are
    /// made.
    pub fn slot(&mut self, path: &AttributePath) -> usize {
        self.rules.wanted.slot(path)
    }

    /// For one thread.
    pub fn reader(&self) -> ResourceReader {
        self.rules.reader()
    }

    /// All rules of the mapping, for who wants what each of them gives.
    pub fn rules(&self) -> &RuleSet {
        &self.rules
    }

    /// Appends the resource of a record to `out`.
    pub fn write<'t>(
        &'t self,
        reader: &mut ResourceReader,
        record: &'t str,
        context: &Context,
        also: &mut impl Sink<'t>,
        out: &mut Vec<u8>,
    ) -> Result<Made, Fault> {
        let (outcomes, walked) = self.rules.outcomes(reader, record, context, also)?;
        let is_lacking = outcomes.rules.iter().any(|rule| rule.state == GivenState::NotKnown);
        reader.templates.write(&self.layout, &outcomes, out);
        reader.take_back(outcomes);
        Ok(Made { walked, is_lacking })
    }

    /// Whether [`Self::address`] can be asked.
    pub fn has_addresses_one_by_one(&self) -> bool {
        self.layout.has_addresses_one_by_one()
    }

    /// The e-mail address that is marked primary in the resource, else the first, as JSON.
    pub fn address<'o>(&self, outcomes: &'o Outcomes<'_>) -> Option<&'o str> {
        outcomes.json(self.layout.address(outcomes)?)
    }
}

impl<'t> Outcomes<'t> {
    /// One for each rule, in the mapping's order.
    pub fn rules(&self) -> &[RuleGave<'t>] {
        &self.rules
    }

    /// What a rule sends, as JSON.
    pub fn json(&self, rule: usize) -> Option<&str> {
        match self.rules.get(rule)?.piece {
            GivenValue::Nothing => None,
            GivenValue::Text(text) => Some(text),
            GivenValue::Scratch(from, to) => self.scratch.get(from..to),
        }
    }

    /// The value in a slot of [`ResourceWriter::slot`].
    pub fn slot(&self, slot: usize) -> &WalkedValue<'t> {
        self.slots.get(slot).unwrap_or(&WalkedValue::Absent)
    }
}

impl Given for Outcomes<'_> {
    fn is_filled(&self, rule: usize) -> bool {
        self.rules[rule].piece != GivenValue::Nothing
    }

    fn json(&self, rule: usize) -> Option<&str> {
        Outcomes::json(self, rule)
    }
}

/// One thread's part: what it has learnt of the records, and room that it uses again.
#[derive(Debug, Default)]
pub struct ResourceReader {
    slots: SlotReader,
    memo: Memo,
    templates: Templates,
    room: Room,
}

#[derive(Debug, Default)]
struct Room {
    slots: Vec<WalkedValue<'static>>,
    rules: Vec<RuleGave<'static>>,
    scratch: String,
}

impl ResourceReader {
    /// The outcomes are needed no more: their room serves for the next record.
    pub fn take_back(&mut self, outcomes: Outcomes<'_>) {
        self.room = Room { slots: emptied(outcomes.slots), rules: emptied(outcomes.rules), scratch: outcomes.scratch };
    }
}

/// The list without what is in it, for things that live otherwise. Its room stays (the standard library collects in
/// place where both kinds have the same layout).
fn emptied<A, B>(mut list: Vec<A>) -> Vec<B> {
    list.clear();
    list.into_iter().filter_map(|_| None).collect()
}
