//! The score of a rule, and the reasons for it in sentences.

use super::column::Column;
use super::concept::{Concept, Reading};
use super::judge::Tried;
use super::{Reason, SAFE_FROM};

const NAME: f64 = 0.5;
const PATTERN: f64 = 0.3;
const FIT: f64 = 0.2;
/// Without a name nothing is surer than this.
const MOST_WITHOUT_NAME: f64 = 0.7;
/// A pattern that so few values have is none.
const LEAST_PATTERN: f64 = 0.1;

/// A rule with its score.
#[derive(Clone, Debug)]
pub struct Scored {
    pub tried: Tried,
    pub score: u8,
    /// How well the column is told to hold this: what is warned of is no less meant by its heading.
    pub rank: u8,
    pub reasons: Vec<Reason>,
}

/// Where the pattern of the values stands: what share has it, and in words.
pub struct PatternSeen {
    pub share: f64,
    pub words: String,
}

/// A column that is weighed for what it may hold.
#[derive(Clone, Copy, Debug)]
pub struct Weighed<'w> {
    pub concept: Concept,
    pub column: &'w Column,
    /// What its heading says, where that is known.
    pub reading: Option<&'w Reading>,
    /// The target's values look like something, and are not just any text.
    pub has_looks: bool,
}

/// The score of a rule that was tried; nothing when its values do not fit at all.
pub fn scored(of: &Weighed<'_>, tried: Tried) -> Option<Scored> {
    let Weighed { concept, column, reading, has_looks } = *of;
    let pattern = has_looks.then(|| pattern_of(concept, column, &tried));
    with_pattern(column, reading.map(|of| (of.clarity, name_in_words(column, of))), pattern, tried)
}

/// The same, where something else tells how well the values look.
pub fn with_pattern(
    column: &Column,
    name: Option<(f64, String)>,
    pattern: Option<PatternSeen>,
    tried: Tried,
) -> Option<Scored> {
    let fit = tried.fit();
    if fit == 0.0 || column.filled().next().is_none() || pattern.as_ref().is_some_and(|p| p.share < LEAST_PATTERN) {
        return None;
    }
    let mut parts = vec![(FIT, fit, fit_in_words(&tried))];
    if let Some(pattern) = pattern {
        parts.insert(0, (PATTERN, pattern.share, pattern.words));
    } else if name.is_none() {
        // Neither the name nor the values say anything.
        return None;
    }
    let is_named = name.is_some();
    if let Some((clarity, words)) = name {
        parts.insert(0, (NAME, clarity, words));
    }
    let whole: f64 = parts.iter().map(|part| part.0).sum();
    let most = if is_named { 0.99 } else { MOST_WITHOUT_NAME };
    let total = parts.iter().map(|(weight, share, _)| weight / whole * share).sum::<f64>();
    let scale = if total > most { most / total } else { 1.0 };
    let points = |(weight, share, text): &(f64, f64, String)| Reason {
        text: text.clone(),
        points: hundredths(weight / whole * share * scale),
    };
    let mut reasons: Vec<Reason> = parts.iter().map(points).collect();
    let score = hundredths(total * scale);
    // Each is rounded; together they are the score.
    let rest: u8 = reasons.iter().skip(1).map(|reason| reason.points).sum();
    if let Some(first) = reasons.first_mut() {
        first.points = score.saturating_sub(rest);
    }
    Some(Scored { reasons, score, rank: score, tried }.with_doubt())
}

impl Scored {
    /// What a check warns of is nothing to take unseen; where it does so for all, it is hardly meant.
    fn with_doubt(self) -> Self {
        /// The most where everybody's value is warned of.
        const MOST_DOUBTED: u8 = 70;
        let Tried { read, doubted, doubt, .. } = self.tried;
        let Some(of) = doubt else { return self };
        let most = if doubted == read { MOST_DOUBTED } else { SAFE_FROM - 1 };
        self.at_most(most, format!("Check: a warning for {doubted} of {read}, on {of}"))
    }

    /// With a lower score, and why.
    #[must_use]
    pub fn at_most(mut self, most: u8, why: String) -> Self {
        self.score = self.score.min(most);
        self.reasons.push(Reason { text: why, points: 0 });
        self
    }
}

fn pattern_of(concept: Concept, column: &Column, tried: &Tried) -> PatternSeen {
    let mut share = tried.goodness();
    if matches!(concept, Concept::EmployeeNumber | Concept::ExternalId) && column.distinct_share() < 0.9 {
        // A number that many share is not theirs.
        share *= 0.3;
    }
    PatternSeen { share, words: format!("Values: {} of {} look right", tried.good, tried.read) }
}

pub fn name_in_words(column: &Column, reading: &Reading) -> String {
    format!("{} is {} for {}", column.title, reading.language.label(), reading.concept.label())
}

fn fit_in_words(tried: &Tried) -> String {
    if tried.accepted == tried.read {
        "Fit: the target takes every value".to_owned()
    } else {
        format!("Fit: the target takes {} of {} values", tried.accepted, tried.read)
    }
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a share of 1 as hundredths")]
fn hundredths(share: f64) -> u8 {
    (share.clamp(0.0, 1.0) * 100.0).round() as u8
}
