//! The rows by change: what is unfolded is told as a few stretches, so that the row at any place is found without looking
//! at those above it.

use std::collections::BTreeSet;

use crate::exchange::{ByChange, ChangeOf, ChangeWay, Changed, OutcomeKind};

/// What can be unfolded.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fold {
    /// A change, to the ways in which people change; to the people where there is one way alone.
    Group(ChangeOf),
    Way(ChangeOf, ChangeWay),
    /// Those who change as nobody else does.
    Each(ChangeOf),
}

/// One row.
#[derive(Clone, Copy, Debug)]
pub enum Line<'a> {
    Group(Of<'a>),
    Way(Of<'a>, ChangeWay),
    /// So many change as nobody else does.
    Each(Of<'a>, usize),
    Person {
        of: Of<'a>,
        way: ChangeWay,
        record: usize,
        /// How deep it stands.
        level: usize,
        /// What changes is told by no row above it.
        is_each: bool,
    },
}

/// A change and who has it.
pub type Of<'a> = (&'a ChangeOf, &'a Changed);

/// Rows of one sort, one below the other.
struct Stretch<'a> {
    of: Of<'a>,
    count: usize,
    what: What,
}

enum What {
    Group,
    /// Ways, from this place on.
    Ways(usize),
    Each,
    /// The people of one way, at this depth.
    People(ChangeWay, usize),
    /// The people of ways that are nobody else's, from this place on, at this depth.
    Singles(usize, usize),
}

/// The rows of one frame.
pub struct Lines<'a>(Vec<Stretch<'a>>);

impl<'a> Lines<'a> {
    pub fn of(plan: &'a ByChange, only: Option<OutcomeKind>, unfolded: &BTreeSet<Fold>) -> Self {
        let mut lines = Self(Vec::new());
        for of in plan.groups(only) {
            lines.group(of, unfolded);
        }
        lines
    }

    fn push(&mut self, of: Of<'a>, count: usize, what: What) {
        if count > 0 {
            self.0.push(Stretch { of, count, what });
        }
    }

    fn group(&mut self, of: Of<'a>, unfolded: &BTreeSet<Fold>) {
        self.push(of, 1, What::Group);
        let (change, changed) = of;
        if !unfolded.contains(&Fold::Group(change.clone())) {
            return;
        }
        let (shared, singles) = (changed.shared(), changed.ways() - changed.shared());
        match (changed.ways(), shared) {
            (1, _) => {
                let way = changed.way(0);
                way.into_iter().for_each(|way| self.push(of, changed.of(way).len(), What::People(way, 1)));
            }
            (_, 0) => self.push(of, singles, What::Singles(0, 1)),
            _ => {
                self.ways(of, shared, unfolded);
                self.push(of, usize::from(singles > 0), What::Each);
                if unfolded.contains(&Fold::Each(change.clone())) {
                    self.push(of, singles, What::Singles(shared, 2));
                }
            }
        }
    }

    fn ways(&mut self, of: Of<'a>, shared: usize, unfolded: &BTreeSet<Fold>) {
        let (change, changed) = of;
        let place = |fold: &Fold| match fold {
            Fold::Way(other, way) if other == change => Some((changed.place(*way)?, *way)),
            _ => None,
        };
        let mut open: Vec<(usize, ChangeWay)> =
            unfolded.iter().filter_map(place).filter(|(place, _)| *place < shared).collect();
        open.sort_unstable();
        let mut next = 0;
        for (place, way) in open {
            self.push(of, place + 1 - next, What::Ways(next));
            self.push(of, changed.of(way).len(), What::People(way, 2));
            next = place + 1;
        }
        self.push(of, shared - next, What::Ways(next));
    }

    pub fn count(&self) -> usize {
        self.0.iter().map(|stretch| stretch.count).sum()
    }

    pub fn at(&self, mut row: usize) -> Option<Line<'a>> {
        for stretch in &self.0 {
            if row < stretch.count {
                return stretch.line(row);
            }
            row -= stretch.count;
        }
        None
    }

    /// The row of something that can be unfolded.
    pub fn row_of_fold(&self, fold: &Fold) -> Option<usize> {
        self.find(|stretch| match (fold, &stretch.what) {
            (Fold::Group(change), What::Group) | (Fold::Each(change), What::Each) => {
                (change == stretch.of.0).then_some(0)
            }
            (Fold::Way(change, way), What::Ways(from)) if change == stretch.of.0 => {
                stretch.of.1.place(*way)?.checked_sub(*from)
            }
            _ => None,
        })
    }

    /// The row of a person below the way in which they change.
    pub fn row_of_person(&self, change: &ChangeOf, way: ChangeWay, record: usize) -> Option<usize> {
        self.find(|stretch| match stretch.what {
            _ if change != stretch.of.0 => None,
            What::People(of, _) if of == way => stretch.of.1.of(way).binary_search(&record).ok(),
            What::Singles(from, _) => stretch.of.1.place(way)?.checked_sub(from),
            _ => None,
        })
    }

    fn find(&self, row: impl Fn(&Stretch<'a>) -> Option<usize>) -> Option<usize> {
        let mut above = 0;
        for stretch in &self.0 {
            if let Some(row) = row(stretch).filter(|row| *row < stretch.count) {
                return Some(above + row);
            }
            above += stretch.count;
        }
        None
    }
}

impl<'a> Stretch<'a> {
    fn line(&self, row: usize) -> Option<Line<'a>> {
        let (of, changed) = (self.of, self.of.1);
        let person = |way, row: usize, level, is_each| {
            changed.of(way).get(row).map(|record| Line::Person { of, way, record: *record, level, is_each })
        };
        match self.what {
            What::Group => Some(Line::Group(of)),
            What::Ways(from) => changed.way(from + row).map(|way| Line::Way(of, way)),
            What::Each => Some(Line::Each(of, changed.ways() - changed.shared())),
            What::People(way, level) => person(way, row, level, false),
            What::Singles(from, level) => person(changed.way(from + row)?, 0, level, true),
        }
    }
}

impl Line<'_> {
    /// What pressing the row unfolds or folds.
    pub fn fold(&self) -> Option<Fold> {
        match self {
            Self::Group((change, _)) => Some(Fold::Group((*change).clone())),
            Self::Way((change, _), way) => Some(Fold::Way((*change).clone(), *way)),
            Self::Each((change, _), _) => Some(Fold::Each((*change).clone())),
            Self::Person { .. } => None,
        }
    }

    pub const fn record(&self) -> Option<usize> {
        match self {
            Self::Person { record, .. } => Some(*record),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::base::{RecordIndex, ResourceKind};
    use crate::client::Change;
    use crate::exchange::{AttributeChange, Outcome, RecordPlan};
    use crate::scim::TargetPath;

    /// Of a hundred thousand a third becomes Head and a third Lead; of the others everyone becomes something else.
    fn plan() -> ByChange {
        let mut plan = ByChange::default();
        for record in 0..99_999 {
            let after = match record % 3 {
                0 => "Head".to_owned(),
                1 => "Lead".to_owned(),
                _ => format!("Title {record}"),
            };
            let target = TargetPath::parse("title").expect("a path");
            let change = Change { target, before: Some(json!("Clerk")), after: Some(json!(after)) };
            let name = format!("user {record}");
            let blank = RecordPlan::blank(ResourceKind::User, RecordIndex(record), name.clone(), name);
            let outcome = Outcome::WouldChange { changes: vec![AttributeChange::Value(change)] };
            plan.add(&RecordPlan { outcome, ..blank });
        }
        plan
    }

    #[test]
    fn rows_are_found_by_their_place_whatever_is_unfolded() {
        let plan = plan();
        let (change, changed) = plan.groups(None)[0];
        let mut unfolded = BTreeSet::new();
        let count = |unfolded: &BTreeSet<Fold>| Lines::of(&plan, None, unfolded).count();
        assert_eq!(count(&unfolded), 1);
        unfolded.insert(Fold::Group(change.clone()));
        assert_eq!(count(&unfolded), 1 + 2 + 1, "two ways, and those whom nobody is like");
        let second = changed.way(1).expect("a way");
        unfolded.insert(Fold::Way(change.clone(), second));
        unfolded.insert(Fold::Each(change.clone()));
        let lines = Lines::of(&plan, None, &unfolded);
        assert_eq!(lines.count(), 4 + 2 * 33_333);
        for row in [0, 1, 2, 3, 20_000, 33_336, 33_337, 66_669] {
            let line = lines.at(row).expect("a row");
            let found = match (line, line.fold()) {
                (Line::Person { way, record, .. }, _) => lines.row_of_person(change, way, record),
                (_, Some(fold)) => lines.row_of_fold(&fold),
                (line, None) => unreachable!("{line:?}"),
            };
            assert_eq!(found, Some(row));
        }
        assert!(lines.at(lines.count()).is_none());
    }
}
