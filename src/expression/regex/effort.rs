//! What a pattern may cost on a text, as far as its shape tells before it is tried.
//!
//! A pattern without look-around or back references takes time in proportion to the text. Others are tried at every place
//! of the text anew. Their steps back are counted by the engine; looking through the text for a repeat, and going forward
//! through counted repeats, are not. Those are reckoned here.

use fancy_regex::Expr;

use super::translate::END_BEFORE_LINE_FEED;

/// What a pattern does at one place of a text beside its steps back.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Effort {
    /// It may look through the whole text.
    looks_through: bool,
    /// How often it may go through its innermost part: nested counts, multiplied; 0 where the text is gone through once.
    rounds: usize,
}

impl Effort {
    /// Of a pattern in Rust's syntax. What cannot be read costs nothing.
    pub fn of(translated: &str) -> Self {
        // Looking for an end costs no more than one byte.
        let translated = translated.replace(END_BEFORE_LINE_FEED, r"\z");
        match Expr::parse_tree(&translated) {
            Ok(tree) if tree.expr.has_descendant_or_self(is_tried_anew) => {
                Self { looks_through: tree.expr.has_descendant_or_self(has_no_end), rounds: rounds(&tree.expr) }
            }
            _ => Self::default(),
        }
    }

    /// Whether the text is gone through once, without steps back.
    pub const fn is_one_pass(self) -> bool {
        self.rounds == 0
    }

    /// How many bytes are looked at in a text of this length. On the way from end to end, half of it lies behind.
    pub fn on(self, length: usize) -> usize {
        length.saturating_mul(if self.looks_through { self.rounds.max(length / 2) } else { self.rounds })
    }
}

fn is_tried_anew(part: &Expr) -> bool {
    matches!(
        part,
        Expr::LookAround(..)
            | Expr::Backref { .. }
            | Expr::BackrefExistsCondition { .. }
            | Expr::Conditional { .. }
            | Expr::AtomicGroup(_)
            | Expr::ContinueFromPreviousMatchEnd
    )
}

const fn has_no_end(part: &Expr) -> bool {
    matches!(part, Expr::Repeat { hi: usize::MAX, .. })
}

fn rounds(part: &Expr) -> usize {
    let below = part.children_iter().map(rounds).max().unwrap_or(1);
    match part {
        Expr::Repeat { lo, hi, .. } => below.saturating_mul(if has_no_end(part) { *lo } else { *hi }.max(1)),
        _ => below,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_tried_at_every_place_costs_more_than_the_text() {
        for (pattern, expected) in [
            ("a.*b", 0),
            (r"\s+$", 0),
            (r"\s+(?=\n?\z)", 0),
            ("(?<=@)b", 1_000),
            ("(?<=@).*", 500_000),
            (r"(.)\1+", 500_000),
            ("(?>a+)b", 500_000),
            ("(?=a{20})b", 20_000),
            ("(?:(?:a(?!b)){20}c?){30}", 600_000),
            ("((((", 0),
        ] {
            assert_eq!(Effort::of(pattern).on(1_000), expected, "{pattern}");
        }
        assert_eq!(Effort::of("(?=(?:a{1000}){1000})b").on(usize::MAX), usize::MAX);
    }
}
