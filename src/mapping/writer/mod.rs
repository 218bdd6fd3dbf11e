//! Resources as text, straight from the text of the records: for whole directories.
//!
//! What [`CompiledMapping::apply`] and [`Finish::apply`] make of a record, this writes, without building the record or
//! the resource. Values that are sent as they are pass through as they are written. Not every mapping can be written
//! so: one with JSONPath needs whole records, and one whose targets overlap depends on the order of its values.

mod layout;
mod outcome;
mod value;

use self::layout::{Layout, Piece};
pub use self::outcome::{Form, Outcome, State};
use self::value::RuleWriter;
use super::{CompiledMapping, Finish};
use crate::expression::Context;
use crate::source::AttributePath;
use crate::source::walk::{Fault, Sink, Slot, SlotReader, Walked, Wanted};

/// Writes the resources of one mapping. Each thread makes its own reader of the same parts.
#[derive(Debug)]
pub struct ResourceWriter {
    rules: Vec<RuleWriter>,
    layout: Layout,
    wanted: Wanted,
}

/// What a mapping makes of one record, rule by rule.
#[derive(Debug)]
pub struct Outcomes<'t> {
    slots: Vec<Slot<'t>>,
    rules: Vec<Outcome<'t>>,
    scratch: String,
}

impl ResourceWriter {
    /// `None` when this mapping cannot be written so.
    pub fn new(compiled: &CompiledMapping, finish: Finish) -> Option<Self> {
        let mut wanted = Wanted::default();
        let rules = compiled.rules.iter().map(|rule| RuleWriter::new(rule, &mut wanted)).collect::<Option<_>>()?;
        let targets = compiled.rules.iter().map(|rule| &rule.rule.target);
        let layout = Layout::of(targets, compiled.core_schema(), finish)?;
        wanted.reader()?;
        Some(Self { rules, layout, wanted })
    }

    /// Has the value at this place kept with the outcomes too: the number of its slot. To be asked before readers are
    /// made.
    pub fn slot(&mut self, path: &AttributePath) -> usize {
        self.wanted.slot(path)
    }

    /// For one thread.
    pub fn reader(&self) -> SlotReader {
        self.wanted.reader().unwrap_or_default()
    }

    /// What each rule gives for a record, while the walk is shown to another sink as well. What a record with a
    /// repeated key gives is not to be relied on; the last one counts, as with [`CompiledMapping::apply`].
    pub fn outcomes<'t>(
        &'t self,
        reader: &mut SlotReader,
        record: &'t str,
        context: &Context,
        also: &mut impl Sink<'t>,
    ) -> Result<(Outcomes<'t>, Walked), Fault> {
        let (slots, walked) = reader.read_with(record, also)?;
        let mut scratch = Vec::new();
        let rules = self.rules.iter().map(|rule| rule.outcome(&slots, context, &mut scratch)).collect();
        // Only JSON was printed into it.
        let scratch = String::from_utf8(scratch).unwrap_or_default();
        Ok((Outcomes { slots, rules, scratch }, walked))
    }

    /// Appends the resource of a record to `out`.
    pub fn write<'t>(
        &'t self,
        reader: &mut SlotReader,
        record: &'t str,
        context: &Context,
        also: &mut impl Sink<'t>,
        out: &mut Vec<u8>,
    ) -> Result<Walked, Fault> {
        let (outcomes, walked) = self.outcomes(reader, record, context, also)?;
        self.layout.write(&outcomes.pieces(), &outcomes.scratch, out);
        Ok(walked)
    }

    /// Whether [`Self::address`] can be asked.
    pub fn has_addresses_one_by_one(&self) -> bool {
        self.layout.has_addresses_one_by_one()
    }

    /// The e-mail address that is marked primary in the resource, else the first, as JSON.
    pub fn address<'o>(&self, outcomes: &'o Outcomes<'_>) -> Option<&'o str> {
        let rule = self.layout.address(&outcomes.pieces(), &outcomes.scratch)?;
        outcomes.json(rule)
    }
}

impl<'t> Outcomes<'t> {
    /// One for each rule, in the mapping's order.
    pub fn rules(&self) -> &[Outcome<'t>] {
        &self.rules
    }

    /// What a rule sends, as JSON.
    pub fn json(&self, rule: usize) -> Option<&str> {
        match self.rules.get(rule)?.piece {
            Piece::Nothing => None,
            piece => Some(piece.text(&self.scratch)),
        }
    }

    /// The value in a slot of [`ResourceWriter::slot`].
    pub fn slot(&self, slot: usize) -> &Slot<'t> {
        self.slots.get(slot).unwrap_or(&Slot::Absent)
    }

    fn pieces(&self) -> Vec<Piece<'t>> {
        self.rules.iter().map(|outcome| outcome.piece).collect()
    }
}

#[cfg(test)]
mod tests;
