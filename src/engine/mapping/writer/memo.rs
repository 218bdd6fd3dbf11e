//! Values that a client works out, remembered: most are worked out of a flag or two, so a directory has few of them.

use crate::expression::Value;
use crate::mapping::Computed;
use crate::source::walk::{Leaf, WalkedValue};

/// So many are remembered, by what they were worked out of, written in no more than so many bytes.
const KEPT: usize = 32;
const LONGEST: usize = 48;

/// One thread's memory.
#[derive(Debug, Default)]
pub struct Memo {
    known: Vec<Known>,
    /// Room for what the next value is worked out of.
    of: String,
}

#[derive(Debug)]
struct Known {
    computed: Computed,
    of: Box<str>,
    value: Value<'static>,
}

impl Memo {
    /// The value of these slots; `make` works it out when it is not known.
    pub fn value<'v, 't: 's, 's>(
        &mut self,
        computed: Computed,
        slots: impl Iterator<Item = &'s WalkedValue<'t>>,
        make: impl FnOnce() -> Value<'v>,
    ) -> Value<'v> {
        self.of.clear();
        if !slots.into_iter().all(|slot| write(slot, &mut self.of)) {
            return make();
        }
        let is_it = |known: &&Known| std::ptr::fn_addr_eq(known.computed.value, computed.value) && *known.of == self.of;
        if let Some(known) = self.known.iter().find(is_it) {
            return known.value.clone();
        }
        let value = make();
        if self.known.len() < KEPT {
            self.known.push(Known { computed, of: self.of.as_str().into(), value: value.clone().into_owned() });
        }
        value
    }
}

/// Writes what a slot holds; false when that is too much to be remembered.
fn write(slot: &WalkedValue<'_>, of: &mut String) -> bool {
    let text = match slot {
        WalkedValue::Absent => "",
        WalkedValue::Leaf(Leaf::Null) => "null",
        WalkedValue::Leaf(Leaf::Boolean(truth)) => {
            if *truth {
                "true"
            } else {
                "false"
            }
        }
        WalkedValue::Leaf(Leaf::Number(number)) => number,
        WalkedValue::Leaf(Leaf::Text(text)) => text.quoted(),
        WalkedValue::Whole(text) => text,
    };
    let fits = of.len() + text.len() < LONGEST;
    if fits {
        of.push_str(text);
        of.push(',');
    }
    fits
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn values_are_worked_out_once_for_the_same_slots() {
        let disabled = Computed { reads: &["a"], value: |_| json!(null), rewrite: None, list: None };
        let other = Computed { reads: &["a", "b"], value: |_| json!(1), rewrite: None, list: None };
        let mut memo = Memo::default();
        let mut made = 0;
        let long = format!("\"{}\"", "x".repeat(LONGEST));
        for (name, computed, slots, expected) in [
            ("first", disabled, vec![WalkedValue::Absent], 1),
            ("again", disabled, vec![WalkedValue::Absent], 1),
            ("null is not absent", disabled, vec![WalkedValue::Leaf(Leaf::Null)], 2),
            ("another value of it", other, vec![WalkedValue::Leaf(Leaf::Null)], 3),
            ("two", other, vec![WalkedValue::Leaf(Leaf::Number("1")), WalkedValue::Leaf(Leaf::Number("11"))], 4),
            (
                "the same digits otherwise",
                other,
                vec![WalkedValue::Leaf(Leaf::Number("11")), WalkedValue::Leaf(Leaf::Number("1"))],
                5,
            ),
            ("too long", disabled, vec![WalkedValue::Whole(&long)], 6),
            ("too long again", disabled, vec![WalkedValue::Whole(&long)], 7),
            ("still known", disabled, vec![WalkedValue::Absent], 7),
        ] {
            memo.value(computed, slots.iter(), || {
                made += 1;
                Value::Integer(made)
            });
            assert_eq!(made, expected, "{name}");
        }
    }
}
