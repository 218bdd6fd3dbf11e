//! A whole directory checked without building every record: most people are, to every check, like somebody before them.
//!
//! What the checks say of a record depends on little of it: which rules give something, in which form, and a few
//! properties of each text (too long? an address? a known value?). Those make its [`Signature`]. The first record with a
//! signature is checked as it is on screen; for the others the same causes are counted again, as long as no more
//! examples of them are wanted. Everything that is counted by value (who shares a matching value, who is referred to)
//! is read from the record's text.

use std::borrow::Cow;
use std::collections::HashMap;

use serde_json::{Map, Value, json};

use super::Checked;
use super::identifiers::{Identifiers, refers_to};
use super::resource::is_special;
use super::seen::folded;
use super::tally::{CauseNumber, Tally};
use super::texts::{has_blank_at_end, is_scientific};
use crate::base::ResourceKind;
use crate::base::hash::{self, Combined};
use crate::client::{Enabled, Has};
use crate::mapping::CompiledRule;
use crate::mapping::writer::{Form, GivenState, Outcomes, ResourceReader, ResourceWriter, RuleGave};
use crate::provider::Sees;
use crate::provider::shape::Fits;
use crate::provider::traits::Reserved;
use crate::scim::{Attribute, AttributeType, TargetPath, ValueTable};
use crate::source::walk::{Fault, Leaf, Unseen, WalkedValue};
use crate::source::{AttributePath, RecordText};

/// What is the same for two records of which the same is to be said.
pub(super) type Signature = u64;

/// So many signatures are remembered. A directory has some dozens; a strange one is checked record by record.
const REMEMBERED: usize = 1 << 16;

/// What is made ready once for a mapping.
pub(super) struct Quick<'a> {
    of: Checked<'a>,
    writer: ResourceWriter,
    texts: Vec<Texts<'a>>,
    matching: Vec<(usize, bool)>,
    references: Vec<usize>,
    enabled_by: Vec<usize>,
    /// Where what the client notices in a record stands.
    notices: Vec<(usize, Has)>,
    /// `None` when nobody asks who can be referred to.
    identifiers: Option<Identifiers>,
}

/// One thread's part: what it has learnt of the records' keys and of their signatures.
pub(super) struct QuickReader {
    reader: ResourceReader,
    verdicts: HashMap<Signature, Box<[CauseNumber]>>,
}

impl QuickReader {
    pub fn remember(&mut self, signature: Signature, causes: Vec<CauseNumber>) {
        if self.verdicts.len() < REMEMBERED {
            self.verdicts.insert(signature, causes.into());
        }
    }
}

/// How a quick look ended.
pub(super) enum Looked {
    /// The record is counted.
    Counted,
    /// It has to be checked as it is on screen, and remembered under this signature, if it has one.
    Unknown(Option<Signature>),
}

impl<'a> Quick<'a> {
    /// `None` when records of this mapping have to be built: groups, whose members are their content; rules with
    /// JSONPath.
    pub fn new(of: Checked<'a>, references: &[usize]) -> Option<Self> {
        let mapping = &of.compiled.mapping;
        if mapping.kind != ResourceKind::User {
            return None;
        }
        let mut writer = ResourceWriter::new(of.compiled, of.client.finishing(mapping.kind))?;
        if !writer.has_addresses_one_by_one() {
            return None;
        }
        let rules = &of.compiled.rules;
        let key = |key: &str| AttributePath::key(key);
        let identifiers = (!references.is_empty()).then(|| Identifiers::new(mapping.kind, |path| writer.slot(path)));
        let case_exact = |rule: &CompiledRule| rule.attribute.as_ref().is_some_and(|a| a.case_exact);
        Some(Self {
            texts: rules.iter().map(|rule| Texts::of(rule, &of)).collect(),
            matching: rules
                .iter()
                .enumerate()
                .filter(|(_, rule)| rule.rule.matching.is_some())
                .map(|(i, rule)| (i, case_exact(rule)))
                .collect(),
            references: references.to_vec(),
            enabled_by: of.client.enabled_by().map(|k| writer.slot(&key(k))).collect(),
            notices: of.client.notices(mapping.kind).map(|n| (writer.slot(&key(n.key)), n.has)).collect(),
            identifiers,
            writer,
            of,
        })
    }

    pub fn reader(&self) -> QuickReader {
        QuickReader { reader: self.writer.reader(), verdicts: HashMap::new() }
    }

    /// Counts a record, if one like it has been checked already.
    pub fn look(&self, quick: &mut QuickReader, tally: &mut Tally, record: RecordText<'_>) -> Result<Looked, Fault> {
        let (outcomes, walked) =
            self.writer.rules().outcomes(&mut quick.reader, record.text, self.of.context, &mut Unseen)?;
        if walked.repeated_key.is_some() {
            return Ok(Looked::Unknown(None));
        }
        let signature = self.signature(&outcomes);
        let is_counted = quick.verdicts.get(&signature).is_some_and(|causes| tally.add_again(causes, record.index.0));
        if is_counted {
            tally.records += 1;
            tally.cover_quickly(&outcomes, record.index.0);
            self.count_values(&outcomes, tally, record);
        }
        quick.reader.take_back(outcomes);
        Ok(if is_counted { Looked::Counted } else { Looked::Unknown(Some(signature)) })
    }

    fn signature(&self, outcomes: &Outcomes<'_>) -> Signature {
        let mut signature = Combined::default();
        for (rule, (outcome, texts)) in outcomes.rules().iter().zip(&self.texts).enumerate() {
            signature.add(texts.class(outcome, outcomes.json(rule)));
        }
        signature.add(self.state(outcomes));
        for (slot, has) in &self.notices {
            signature.add(u64::from(is_noticed(outcomes.slot(*slot), *has)));
        }
        signature.finish()
    }

    /// Whether the record is enabled, and if a value says nothing about it, as a number.
    fn state(&self, outcomes: &Outcomes<'_>) -> u64 {
        let keys = self.of.client.enabled_by().zip(&self.enabled_by);
        let part: Map<String, Value> =
            keys.filter_map(|(key, slot)| Some((key.to_owned(), outcomes.slot(*slot).json()?))).collect();
        let (part, kind) = (Value::Object(part), self.of.compiled.mapping.kind);
        match self.of.client.enabled(kind, &part) {
            Enabled::Yes => 0,
            Enabled::No => 1,
            Enabled::NotKnown => 2 + u64::from(self.of.client.odd_sign(kind, &part).is_some()),
        }
    }

    /// What the whole population is compared by.
    fn count_values(&self, outcomes: &Outcomes<'_>, tally: &mut Tally, whole: RecordText<'_>) {
        let record = whole.index.0;
        for (rule, case_exact) in &self.matching {
            if let Some(text) = outcomes.json(*rule).and_then(text) {
                tally.add_matching(*rule, &text, *case_exact, record);
            }
        }
        if let Some(address) = self.writer.address(outcomes).and_then(text) {
            tally.emails.add(folded(&address, false), record);
        }
        if let Some(identifiers) = &self.identifiers {
            identifiers.of(whole, |slot| outcomes.slot(slot), &mut |identifier| tally.known.add(identifier));
        }
        for rule in &self.references {
            let Some(value) = outcomes.json(*rule).and_then(|json| serde_json::from_str(json).ok()) else { continue };
            refers_to(&value, &mut |key| tally.add_reference(key, record));
        }
    }
}

/// A text that is not empty, out of its quotes.
fn text(json: &str) -> Option<Cow<'_, str>> {
    let inner = json.strip_prefix('"')?.strip_suffix('"')?;
    if inner.contains('\\') {
        return serde_json::from_str(json).ok().map(Cow::Owned);
    }
    (!inner.is_empty()).then_some(Cow::Borrowed(inner))
}

/// What checks take notice of in the texts of one target.
struct Texts<'a> {
    /// The texts are compared with those that the schema knows.
    by_value: bool,
    by_value_inside: bool,
    is_date: bool,
    is_special: bool,
    /// In characters.
    most: Vec<usize>,
    fits: Vec<&'a Fits>,
    reserved: Vec<&'a Reserved>,
    /// How many there are is counted.
    is_single: bool,
    /// At most one: a target is out of one table.
    table: Option<ValueTable>,
    sees: Sees,
}

impl<'a> Texts<'a> {
    fn of(rule: &CompiledRule, of: &Checked<'a>) -> Self {
        let kind = of.compiled.mapping.kind;
        let target = &rule.rule.target;
        let attribute = rule.attribute.as_ref();
        let traits = of.provider.traits();
        let lengths = traits.lengths.most.of(kind).items().iter().filter(|length| is_at(&length.target, target));
        let shapes = traits.shapes.of(kind).iter().filter(|shape| is_at(&shape.target, target));
        let reserved = traits.reserved.of(kind).items().iter().filter(|reserved| is_at(&reserved.target, target));
        Self {
            by_value: attribute.is_some_and(has_values),
            by_value_inside: attribute.and_then(|a| a.sub_attribute("value")).is_none_or(has_values),
            is_date: attribute.is_some_and(|a| a.kind == AttributeType::DateTime),
            is_special: rule.rule.matching.is_some() && of.client.quirks.special_characters_matter,
            most: lengths.map(|length| length.characters).collect(),
            fits: shapes.map(|shape| &shape.fits).collect(),
            reserved: reserved.collect(),
            is_single: [&traits.single, &traits.keeps_one]
                .into_iter()
                .flat_map(|lists| lists.of(kind).items())
                .any(|single| single.attribute() == target.attribute()),
            table: ValueTable::targets().find(|(of, _)| is_at(of, target)).map(|(_, table)| table),
            sees: of.provider.sees(kind, target),
        }
    }

    /// The same number for two outcomes of which the same is to be said.
    fn class(&self, outcome: &RuleGave<'_>, json: Option<&str>) -> u64 {
        const TEXT: u64 = 1 << 8;
        const INSIDE: u64 = 1 << 9;
        let json = json.unwrap_or_default();
        let said = match (outcome.state, outcome.form) {
            (GivenState::Filled, Form::Text) if !self.by_value => text(json).map(|text| TEXT | self.properties(&text)),
            (GivenState::Filled, Form::TextInside)
                if !self.by_value_inside && self.looks_at_no_text() && !may_be_odd(json) =>
            {
                Some(INSIDE)
            }
            _ => None,
        };
        let mut class = Combined::default();
        class.add(outcome.state as u64);
        class.add(said.unwrap_or_else(|| hash::text(json)));
        class.add(outcome.notes);
        class.finish()
    }

    fn looks_at_no_text(&self) -> bool {
        self.most.is_empty()
            && self.fits.is_empty()
            && self.table.is_none()
            && self.reserved.is_empty()
            && !self.is_single
    }

    fn properties(&self, text: &str) -> u64 {
        let mut bits = u64::from((self.sees)(text)) << 16;
        let mut add = |at: usize, truth: bool| bits |= u64::from(truth) << (32 + at);
        add(0, self.is_special && text.contains(is_special));
        add(28, self.reserved.iter().any(|reserved| reserved.has(text)));
        add(29, self.table.is_some_and(|table| !table.has(text)));
        add(30, has_blank_at_end(text));
        add(31, is_scientific(text));
        add(1, self.is_date && text.parse::<jiff::Timestamp>().is_ok());
        // Characters are counted only where there may be too many.
        let too_long = |most: &usize| text.len() > *most && text.chars().count() > *most;
        self.most.iter().enumerate().for_each(|(i, most)| add(2 + i, too_long(most)));
        self.fits.iter().enumerate().for_each(|(i, fits)| add(16 + i, fits.takes(text)));
        bits
    }
}

/// Whether a text in the JSON may have a blank at an end or lost its digits. JSON is written without blanks between its
/// parts, so one beside a quote is in the text; letters beyond ASCII may be blanks, and are looked at.
fn may_be_odd(json: &str) -> bool {
    let is_odd = |pair: &[u8]| matches!(pair, [b'"', b' '] | [b' ', b'"'] | [b'E' | b'e', b'+'] | [b'\\', _]);
    !json.is_ascii() || json.as_bytes().windows(2).any(is_odd)
}

fn is_noticed(slot: &WalkedValue<'_>, has: Has) -> bool {
    match slot {
        WalkedValue::Leaf(Leaf::Text(text)) => has.is_in_text(&text.decoded()),
        slot => slot.json().is_some_and(|value| has.is_in(&value)),
    }
}

/// Whether the schema names the values there may be.
fn has_values(attribute: &Attribute) -> bool {
    let is_text = matches!(
        attribute.kind,
        AttributeType::String | AttributeType::Reference | AttributeType::Binary | AttributeType::DateTime
    );
    !attribute.canonical_values.is_empty() || !is_text
}

/// Whether a limit on one path holds for values of another.
fn is_at(limit: &TargetPath, target: &TargetPath) -> bool {
    let mut resource = json!({});
    target.set(&mut resource, json!("x"));
    !limit.get_all(&resource).is_empty()
}
