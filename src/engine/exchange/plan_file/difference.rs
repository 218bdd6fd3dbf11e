//! Two plans compared: for whom another thing would happen, and what. So the last edit of a mapping is seen in people.

use std::collections::{BTreeMap, HashMap};

use serde::Serialize;
use serde_json::{Value, json};

use super::{SavedPlan, SavedRecord};
use crate::base::sink::markdown::{Inline, Markdown};
use crate::base::{RecordIndex, ResourceKind};
use crate::exchange::outcome::OutcomeKind;

/// All that differs.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct PlanDifference {
    /// What the second rests on that is another, in sentences.
    pub rests_on: Vec<String>,
    pub same: usize,
    /// From one outcome to another: how many.
    pub moves: Vec<Move>,
    pub records: Vec<Differing>,
}

/// So many go from one outcome to another.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Move {
    pub a: Option<OutcomeKind>,
    pub b: Option<OutcomeKind>,
    pub count: usize,
}

/// One record for which another thing would happen. A side that has no plan of it says nothing.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Differing {
    pub resource: ResourceKind,
    pub key: String,
    pub name: String,
    pub a: Option<Said>,
    pub b: Option<Said>,
    /// Which one it is of the second; for who looks at it, and in no output.
    #[serde(skip)]
    pub record: Option<RecordIndex>,
}

/// What one plan says of it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Said {
    pub kind: OutcomeKind,
    /// What would change, or why not.
    pub detail: String,
}

impl Said {
    fn of(record: &SavedRecord) -> Self {
        Self { kind: record.outcome.kind, detail: record.words() }
    }
}

/// Compares a plan with a later one. Records are paired by their keys; of several with one key, in their order.
pub fn differences(a: &SavedPlan, b: &SavedPlan) -> PlanDifference {
    let mut others: HashMap<(ResourceKind, &str), Vec<&SavedRecord>> = HashMap::new();
    for record in b.plans.iter().rev() {
        others.entry((record.resource, &record.key)).or_default().push(record);
    }
    let mut difference = PlanDifference { rests_on: a.rests_on.stale(&b.rests_on), ..PlanDifference::default() };
    for record in &a.plans {
        let other = others.get_mut(&(record.resource, record.key.as_str())).and_then(Vec::pop);
        difference.take(Some(record), other);
    }
    let mut left: Vec<&SavedRecord> = others.into_values().flatten().collect();
    left.sort_by_key(|record| (record.resource, record.record));
    left.into_iter().for_each(|record| difference.take(None, Some(record)));
    difference.count_moves();
    difference
}

impl PlanDifference {
    fn take(&mut self, a: Option<&SavedRecord>, b: Option<&SavedRecord>) {
        let Some(of) = b.or(a) else { return };
        if a.zip(b).is_some_and(|(a, b)| a.outcome == b.outcome && a.not_as_decided == b.not_as_decided) {
            self.same += 1;
            return;
        }
        self.records.push(Differing {
            resource: of.resource,
            key: of.key.clone(),
            name: of.name.clone(),
            a: a.map(Said::of),
            b: b.map(Said::of),
            record: b.map(|b| b.record),
        });
    }

    fn count_moves(&mut self) {
        let mut counts: BTreeMap<(Option<OutcomeKind>, Option<OutcomeKind>), usize> = BTreeMap::new();
        let kind = |said: &Option<Said>| said.as_ref().map(|said| said.kind);
        self.records.iter().for_each(|it| *counts.entry((kind(&it.a), kind(&it.b))).or_default() += 1);
        self.moves = counts.into_iter().map(|((a, b), count)| Move { a, b, count }).collect();
        self.moves.sort_by_key(|it| std::cmp::Reverse(it.count));
    }

    pub const fn is_none(&self) -> bool {
        self.records.is_empty()
    }

    /// One record a line, after how many go from which outcome to which.
    pub fn lines(&self) -> Vec<String> {
        let mut lines = self.rests_on.clone();
        lines.extend(self.moves.iter().map(Move::words));
        lines.extend(
            self.records.iter().map(|it| format!("  ~ {} ({}): {} -> {}", it.name, it.key, side(&it.a), side(&it.b))),
        );
        lines
    }

    /// For a document.
    pub fn markdown(&self) -> Markdown {
        let mut page = Markdown::new("# Differences of two plans\n\n");
        self.rests_on.iter().for_each(|sentence| page.item(&Inline::text(sentence)));
        self.moves.iter().for_each(|it| page.item(&Inline::text(&it.words())));
        if self.is_none() {
            page.words("\nThey say the same.\n");
            return page;
        }
        page.heading(&Inline::words("Records"));
        page.table(&["Name", "Key", "A", "B"]);
        for it in &self.records {
            page.row(&[
                Inline::text(&it.name),
                Inline::text(&it.key),
                Inline::text(&side(&it.a)),
                Inline::text(&side(&it.b)),
            ]);
        }
        page
    }

    pub fn to_json(&self, a: &SavedPlan, b: &SavedPlan) -> Value {
        json!({"a": a.rests_on, "b": b.rests_on, "differing": self.rests_on, "same": self.same, "moves": self.moves,
            "records": self.records})
    }
}

impl Move {
    /// "Would create → No change: 12"
    pub fn words(&self) -> String {
        format!("{}: {}", self.name(), self.count)
    }

    /// The same without the count.
    pub fn name(&self) -> String {
        let label = |kind: Option<OutcomeKind>| kind.map_or("not planned", OutcomeKind::label);
        match self.a == self.b {
            true => format!("{}, in another way", label(self.a)),
            false => format!("{} → {}", label(self.a), label(self.b)),
        }
    }
}

fn side(said: &Option<Said>) -> String {
    match said {
        None => "not planned".to_owned(),
        Some(Said { kind, detail }) if detail.is_empty() => kind.label().to_owned(),
        Some(Said { kind, detail }) => format!("{} ({detail})", kind.label()),
    }
}
