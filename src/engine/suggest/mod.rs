//! Suggestions: for each target without a rule that gives something, the attribute or the expression that most likely
//! fills it, with a score and its reasons.
//!
//! A score is half the name, three tenths the values' pattern and two tenths their fit: how many values of at most 2,000
//! sampled records the rule makes the target take. Where a target asks for no pattern the rest counts for all. Without a
//! name no score is above 70, and what does not fit at all is not suggested. A suggestion is never applied unasked.

mod assign;
mod column;
mod concept;
mod derive;
mod doubt;
mod heading;
mod judge;
mod looks;
mod manager;
mod propose;
mod score;

use serde::Serialize;

pub use self::assign::suggest;
pub use self::column::SampledRecords;
pub use self::judge::Judge;
use crate::mapping::RuleSource;
use crate::scim::TargetPath;
use crate::source::AttributePath;

/// Suggestions are shown from this score on.
pub const SHOWN_FROM: u8 = 50;
/// "Accept all" takes those from this score on.
pub const SAFE_FROM: u8 = 90;

/// A rule that is proposed for a target.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Suggestion {
    pub target: TargetPath,
    #[serde(skip)]
    pub source: RuleSource,
    /// What the rule reads, as rules name it.
    pub attributes: Vec<String>,
    /// The same as the file names it.
    pub columns: Vec<String>,
    /// The same as places in the payload.
    #[serde(skip)]
    pub paths: Vec<AttributePath>,
    /// From 0 to 99.
    pub score: u8,
    pub reasons: Vec<Reason>,
    /// Of so many sampled records that have something in it, so many get a value.
    pub read: usize,
    pub understood: usize,
    /// What the file has there and what becomes of it: first what is not understood, then the most frequent.
    #[serde(skip)]
    pub values: Vec<SeenValue>,
    /// The sampled records that have nothing there.
    pub empty: usize,
    /// The attribute that came second, and its score.
    pub next_best: Option<(String, u8)>,
}

/// A value of the file, and what a rule makes of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SeenValue {
    pub text: String,
    /// So many sampled records have it.
    pub count: usize,
    /// As text; nothing where nothing is sent.
    pub becomes: Option<String>,
    /// What is sent looks as the target asks for.
    pub is_good: bool,
}

/// Why, and how much of the score it makes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Reason {
    pub text: String,
    pub points: u8,
}
