//! What a change is called, and what it is from and to.

use super::rows::Of;
use crate::base::{ResourceKind, thousands};
use crate::exchange::{ChangeOf, ChangeWay, RecordPlan};
use crate::scim::TargetPath;
use crate::ui::panel::dry_run::outcome;
use crate::ui::panel::dry_run::sides::Sides;
use crate::workbench::DryRun;

/// What a change is from and to, as one line each.
pub struct FromTo {
    pub from: String,
    pub to: String,
}

impl FromTo {
    /// Of one attribute of a plan.
    pub fn of(plan: &RecordPlan, change: &ChangeOf) -> Option<Self> {
        let target = change.target.as_ref()?;
        let changes = plan.outcome.changes();
        let sides = Sides::of(changes.iter().find(|change| change.target() == target)?);
        let line = |values: &[String]| match values {
            [] => "nothing".to_owned(),
            values => values.join(", "),
        };
        Some(Self { from: line(&sides.removed), to: line(&sides.added) })
    }

    pub fn words(&self) -> String {
        format!("{} → {}", self.from, self.to)
    }
}

/// What stands beside the name of a row.
pub enum Beside {
    FromTo(FromTo),
    Words(String),
}

impl Beside {
    /// Of all who change in one way: what the first of them says.
    pub fn of_way(run: &DryRun, (change, changed): Of<'_>, way: ChangeWay) -> Option<Self> {
        let plan = run.plans.get(changed.of(way).first()?)?;
        let of_reason = || plan.outcome.reason().map(|reason| Self::Words(reason.to_owned()));
        FromTo::of(plan, change).map(Self::FromTo).or_else(of_reason)
    }

    pub fn of_group(run: &DryRun, of: Of<'_>, kind: ResourceKind) -> Option<Self> {
        let (change, changed) = of;
        match (changed.ways(), changed.shared(), &change.target) {
            (1, ..) => Self::of_way(run, of, changed.way(0)?).or_else(|| {
                let words = outcome::caption(change.kind, kind).to_owned();
                Some(Self::Words(words))
            }),
            (_, 0, _) => Some(Self::Words("each a different one".to_owned())),
            (ways, _, Some(_)) => Some(Self::Words(format!("{} different changes", thousands(ways)))),
            (ways, _, None) => Some(Self::Words(format!("{} different reasons", thousands(ways)))),
        }
    }

    pub fn words(&self) -> String {
        match self {
            Self::FromTo(sides) => sides.words(),
            Self::Words(words) => words.clone(),
        }
    }
}

/// The name of a change.
pub fn name_of(change: &ChangeOf) -> String {
    change.target.as_ref().map_or_else(|| change.kind.label().to_owned(), TargetPath::short)
}
