//! What the wires say of the rows they end at: which row is wired, which belongs to the chosen rule, which is lit because
//! the pointer is on the other end. Worked out once a frame; rows, ports and wires then agree.

use crate::scim::TargetPath;
use crate::ui::widget::wire::WireState;
use crate::workbench::View;
use crate::workbench::rows::{self, MapRows, Wire};

/// What the pointer is on.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Lit {
    #[default]
    Nothing,
    /// A row of the source tree.
    Source(String),
    /// A row of the target tree.
    Target(TargetPath),
    /// A wire or its chip: the others step back.
    Wire(TargetPath),
}

/// One row, as its wires see it.
#[derive(Clone, Copy, Debug, Default)]
pub struct End {
    pub wired: bool,
    /// Only something below this folded row is wired.
    pub below: bool,
    pub chosen: bool,
    pub lit: bool,
    /// Only proposed wires end here.
    pub suggested: bool,
    pub state: WireState,
}

/// Both trees' rows, by position.
#[derive(Debug)]
pub struct Marks {
    pub sources: Vec<End>,
    pub targets: Vec<End>,
}

impl Marks {
    pub fn of(rows: &MapRows, view: &View, lit: &Lit) -> Self {
        let mut marks = Self {
            sources: vec![End::default(); rows.sources.len()],
            targets: vec![End::default(); rows.targets.len()],
        };
        for wire in &rows.wires {
            let chosen = is_chosen(wire, rows, view);
            let is_lit = is_lit(wire, rows, lit);
            let from = wire.from.and_then(|end| Some((marks.sources.get_mut(end.row)?, end)));
            let to = marks.targets.get_mut(wire.to.row).map(|mark| (mark, wire.to));
            let is_made = wire.score.is_none();
            for (mark, end) in from.into_iter().chain(to) {
                mark.below |= end.folded && is_made;
                mark.wired |= !end.folded && is_made;
                mark.suggested |= !end.folded && !is_made;
                mark.chosen |= chosen;
                mark.lit |= is_lit;
            }
            if let Some(mark) = marks.targets.get_mut(wire.to.row) {
                mark.state = state(wire);
            }
        }
        marks
    }
}

/// Whether a wire belongs to the chosen rule, or to the chosen source attribute.
pub fn is_chosen(wire: &Wire, rows: &MapRows, view: &View) -> bool {
    view.is_chosen(&wire.target) || view.source.is_some() && source_id(wire, rows) == view.source.as_deref()
}

/// Whether the pointer is on a wire or on one of its rows.
pub fn is_lit(wire: &Wire, rows: &MapRows, lit: &Lit) -> bool {
    match lit {
        Lit::Nothing => false,
        Lit::Source(id) => source_id(wire, rows) == Some(id),
        Lit::Target(target) | Lit::Wire(target) => wire.target == *target,
    }
}

fn source_id<'a>(wire: &Wire, rows: &'a MapRows) -> Option<&'a str> {
    rows.sources.get(wire.from?.row).map(|row| row.id.as_str())
}

/// How a wire is drawn when nothing else is said of it.
pub const fn state(wire: &Wire) -> WireState {
    match wire.state {
        rows::WireState::Rest => WireState::Rest,
        rows::WireState::Warning => WireState::Warning,
        rows::WireState::Error => WireState::Error,
        rows::WireState::Suggested => WireState::Suggested,
    }
}
