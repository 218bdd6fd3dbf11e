//! Resources as text, straight from the text of the records: for whole directories.
//!
//! What [`CompiledMapping::apply`] and [`Finish::apply`] make of a record, this writes, without building the record or
//! the resource. Values that are sent as they are pass through as they are written. Not every mapping can be written
//! so: one with JSONPath needs whole records, and one whose targets overlap depends on the order of its values.

mod layout;
mod value;

use self::layout::{Layout, Piece};
use self::value::RuleWriter;
use super::{CompiledMapping, Finish};
use crate::expression::Context;
use crate::source::walk::{Fault, Sink, SlotReader, Walked, Wanted};

/// Writes the resources of one mapping. Each thread makes its own of the same parts.
#[derive(Debug)]
pub struct ResourceWriter {
    rules: Vec<RuleWriter>,
    layout: Layout,
    wanted: Wanted,
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

    /// For one thread.
    pub fn reader(&self) -> SlotReader {
        self.wanted.reader().unwrap_or_default()
    }

    /// Appends the resource of a record to `out`, and shows the record's walk to another sink as well. What a record
    /// with a repeated key becomes is not to be relied on; the last one counts, as with [`CompiledMapping::apply`].
    pub fn write<'t>(
        &self,
        reader: &mut SlotReader,
        record: &'t str,
        context: &Context,
        also: &mut impl Sink<'t>,
        out: &mut Vec<u8>,
    ) -> Result<Walked, Fault> {
        let (slots, walked) = reader.read_with(record, also)?;
        let mut scratch = Vec::new();
        let pieces: Vec<Piece<'_>> = self.rules.iter().map(|rule| rule.piece(&slots, context, &mut scratch)).collect();
        // Only JSON was printed into it.
        self.layout.write(&pieces, std::str::from_utf8(&scratch).unwrap_or_default(), out);
        Ok(walked)
    }
}

#[cfg(test)]
mod tests;
