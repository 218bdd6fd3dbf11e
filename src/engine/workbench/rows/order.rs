//! The order of the source rows: as in the file, by name, by use, or by target, so that wires run straight.

use super::{SourceRow, Wire};

/// What the source rows are sorted by. Rows in a parent are sorted among themselves.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum SourceOrder {
    #[default]
    File,
    Name,
    /// Those that most rules read first.
    Use,
    /// In the order of the targets that their wires lead to; those without a wire last.
    Target,
}

impl SourceOrder {
    pub const ALL: [Self; 4] = [Self::File, Self::Name, Self::Use, Self::Target];

    /// By target, so that wires run straight; from there back to the file's order.
    pub const fn untangled(self) -> Self {
        match self {
            Self::Target => Self::File,
            Self::File | Self::Name | Self::Use => Self::Target,
        }
    }

    pub const fn label(self) -> &'static str {
        match self {
            Self::File => "By file",
            Self::Name => "By name",
            Self::Use => "By use",
            Self::Target => "By target",
        }
    }
}

/// A row with those below it.
struct Branch {
    row: SourceRow,
    below: Vec<Self>,
    /// The middle of the targets that its wires, and those below it, lead to; `None` without wires.
    target: Option<f64>,
    wires: usize,
}

/// Sorts rows that are in the order of the file; `wires` lead from these very rows.
pub fn arranged(rows: Vec<SourceRow>, order: SourceOrder, wires: &[Wire]) -> Vec<SourceRow> {
    if order == SourceOrder::File {
        return rows;
    }
    let mut targets = vec![(0.0, 0_usize); rows.len()];
    for wire in wires {
        if let Some((sum, count)) = wire.from.and_then(|end| targets.get_mut(end.row)) {
            *sum += wire.to.row as f64;
            *count += 1;
        }
    }
    let mut rows = rows.into_iter().zip(targets).peekable();
    let mut branches = Vec::new();
    while let Some(branch) = branch(&mut rows) {
        branches.push(branch);
    }
    sort(&mut branches, order);
    let mut arranged = Vec::new();
    branches.into_iter().for_each(|branch| flatten(branch, &mut arranged));
    arranged
}

type Rows = std::iter::Peekable<std::iter::Zip<std::vec::IntoIter<SourceRow>, std::vec::IntoIter<(f64, usize)>>>;

fn branch(rows: &mut Rows) -> Option<Branch> {
    let (row, (mut sum, mut count)) = rows.next()?;
    let mut below: Vec<Branch> = Vec::new();
    while rows.peek().is_some_and(|(next, _)| next.depth > row.depth) {
        below.extend(branch(rows));
    }
    for branch in &below {
        let wires = branch.wires as f64;
        sum += branch.target.unwrap_or_default() * wires;
        count += branch.wires;
    }
    let target = (count > 0).then(|| sum / count as f64);
    Some(Branch { row, below, target, wires: count })
}

fn sort(branches: &mut [Branch], order: SourceOrder) {
    branches.iter_mut().for_each(|branch| sort(&mut branch.below, order));
    match order {
        SourceOrder::File => {}
        SourceOrder::Name => branches.sort_by_cached_key(|branch| branch.row.label.to_lowercase()),
        SourceOrder::Use => branches.sort_by_key(|b| std::cmp::Reverse(b.row.wires + b.row.wires_below)),
        SourceOrder::Target => {
            let place = |branch: &Branch| branch.target.unwrap_or(f64::INFINITY);
            branches.sort_by(|one, other| place(one).total_cmp(&place(other)));
        }
    }
}

fn flatten(branch: Branch, rows: &mut Vec<SourceRow>) {
    rows.push(branch.row);
    branch.below.into_iter().for_each(|branch| flatten(branch, rows));
}

#[cfg(test)]
mod tests {
    use super::super::{RowKind, SourceState, WireEnd, WireState};
    use super::*;
    use crate::scim::TargetPath;
    use proptest::prelude::*;

    fn row(label: &str, depth: u8, wires: usize) -> SourceRow {
        SourceRow {
            id: label.to_owned(),
            label: label.to_owned(),
            name: None,
            depth,
            kind: RowKind::Text,
            value: String::new(),
            is_null: false,
            state: SourceState::InExport,
            coverage: None,
            is_parent: false,
            folded: false,
            wires,
            wires_below: 0,
        }
    }

    fn wire(from: usize, to: usize) -> Wire {
        Wire {
            from: Some(WireEnd { row: from, folded: false }),
            to: WireEnd { row: to, folded: false },
            target: TargetPath::parse("title").unwrap(),
            attribute: String::new(),
            chip: None,
            state: WireState::Rest,
            score: None,
        }
    }

    #[test]
    fn each_order_keeps_what_is_in_a_parent_below_it() {
        let rows = || vec![row("c", 0, 0), row("B", 0, 1), row("z", 1, 1), row("y", 1, 2), row("a", 0, 3)];
        let wires = [wire(4, 9), wire(2, 5), wire(3, 1), wire(4, 2)];
        for (order, expected) in [
            (SourceOrder::File, "c B z y a"),
            (SourceOrder::Name, "a B y z c"),
            (SourceOrder::Use, "a B y z c"),
            (SourceOrder::Target, "B y z a c"),
        ] {
            let arranged = arranged(rows(), order, &wires);
            let labels: Vec<&str> = arranged.iter().map(|row| row.label.as_str()).collect();
            assert_eq!(labels.join(" "), expected, "{order:?}");
        }
    }

    proptest! {
        #[test]
        fn by_target_no_two_wires_cross_where_each_row_has_one(targets in proptest::collection::hash_set(0_usize..50, 1..30)) {
            let targets: Vec<usize> = targets.into_iter().collect();
            let rows = (0..targets.len()).map(|at| row(&at.to_string(), 0, 1)).collect();
            let wires: Vec<Wire> = targets.iter().enumerate().map(|(at, to)| wire(at, *to)).collect();
            let arranged = arranged(rows, SourceOrder::Target, &wires);
            let places: Vec<usize> = arranged.iter().map(|row| targets[row.id.parse::<usize>().unwrap()]).collect();
            prop_assert!(places.is_sorted(), "{places:?}");
        }
    }
}
