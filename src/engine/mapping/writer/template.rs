//! Resources as templates: with the same rules filled, all of a resource but the values is the same text.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use foldhash::fast::FixedState;

use super::Outcomes;
use super::layout::{Given as _, Layout, Put};

/// Which rules are filled, and which of those that mark an address as the primary one say "true".
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
struct Key {
    filled: u128,
    primaries: u128,
}

/// A mapping with more rules is written without templates.
const MOST_RULES: usize = 128;
/// So many templates are kept. People differ in a handful of ways; a strange directory is written without.
const KEPT: usize = 1 << 10;

/// A resource in which values are left out: a text before each value, and one after the last.
#[derive(Debug, Default)]
struct Template {
    text: String,
    /// Where the text before a value ends, and whose value it is.
    values: Vec<(usize, usize)>,
}

impl Put for Template {
    fn text(&mut self, text: &str) {
        self.text.push_str(text);
    }

    fn value(&mut self, rule: usize) {
        self.values.push((self.text.len(), rule));
    }
}

/// Writes at once.
struct Direct<'d, 't> {
    outcomes: &'d Outcomes<'t>,
    out: &'d mut Vec<u8>,
}

impl Put for Direct<'_, '_> {
    fn text(&mut self, text: &str) {
        self.out.extend_from_slice(text.as_bytes());
    }

    fn value(&mut self, rule: usize) {
        self.out.extend_from_slice(self.outcomes.json(rule).unwrap_or_default().as_bytes());
    }
}

/// The templates that one thread has come by, all of one layout.
#[derive(Debug, Default)]
pub struct Templates {
    primaries: Option<Vec<usize>>,
    by_key: HashMap<Key, Template, FixedState>,
}

impl Templates {
    /// Appends the resource with these values.
    pub fn write(&mut self, layout: &Layout, outcomes: &Outcomes<'_>, out: &mut Vec<u8>) {
        let Some(key) = self.key(layout, outcomes) else {
            return layout.write(outcomes, &mut Direct { outcomes, out });
        };
        let is_full = self.by_key.len() >= KEPT;
        let template = match self.by_key.entry(key) {
            Entry::Occupied(known) => known.into_mut(),
            Entry::Vacant(_) if is_full => return layout.write(outcomes, &mut Direct { outcomes, out }),
            Entry::Vacant(new) => {
                let template = new.insert(Template::default());
                layout.write(outcomes, template);
                template
            }
        };
        let mut from = 0;
        for (to, rule) in &template.values {
            out.extend_from_slice(&template.text.as_bytes()[from..*to]);
            out.extend_from_slice(outcomes.json(*rule).unwrap_or_default().as_bytes());
            from = *to;
        }
        out.extend_from_slice(&template.text.as_bytes()[from..]);
    }

    fn key(&mut self, layout: &Layout, outcomes: &Outcomes<'_>) -> Option<Key> {
        let count = outcomes.rules().len();
        if count > MOST_RULES {
            return None;
        }
        let bit = |rule: usize, truth: bool| u128::from(truth) << rule;
        let filled = (0..count).fold(0, |bits, rule| bits | bit(rule, outcomes.is_filled(rule)));
        let primaries = self.primaries.get_or_insert_with(|| layout.primaries());
        let says_so = |rule: usize| outcomes.json(rule) == Some("true");
        let primaries = primaries.iter().fold(0, |bits, rule| bits | bit(*rule, says_so(*rule)));
        Some(Key { filled, primaries })
    }
}
