//! What a difference means, in a few words: what it decides, and for how many of the loaded people.

use crate::base::ResourceKind;
use crate::document::difference::{DifferencePart, DifferenceRow};
use crate::document::differing::Differing;
use crate::mapping::{Apply, Rule};
use crate::ui::icon;
use crate::ui::theme::Theme;
use crate::workbench::{JobKind, Workbench};
use egui::Color32;

/// What becomes of a row, in the order in which they are counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    Dangerous,
    Differs,
    OnlyA,
    OnlyB,
    Same,
}

impl Fate {
    pub const ALL: [Self; 5] = [Self::Dangerous, Self::Differs, Self::OnlyA, Self::OnlyB, Self::Same];

    pub fn of(row: &DifferenceRow) -> Self {
        match (&row.a, &row.b) {
            (a, b) if a == b => Self::Same,
            _ if row.is_dangerous => Self::Dangerous,
            (Some(_), Some(_)) => Self::Differs,
            (Some(_), None) => Self::OnlyA,
            (None, _) => Self::OnlyB,
        }
    }

    pub const fn word(self) -> &'static str {
        match self {
            Self::Dangerous => "dangerous",
            Self::Differs => "differ",
            Self::OnlyA => "only in A",
            Self::OnlyB => "only in B",
            Self::Same => "the same",
        }
    }

    pub const fn caption(self) -> &'static str {
        match self {
            Self::Dangerous => "who is meant, who leaves",
            Self::Differs => "said otherwise",
            Self::OnlyA => "not there in B",
            Self::OnlyB => "not there in A",
            Self::Same => "order and bytes aside",
        }
    }

    /// The sign, whether it is filled, and its ink.
    pub const fn sign(self, t: &Theme) -> (char, bool, Color32) {
        match self {
            Self::Dangerous => (icon::WARNING, true, t.warn_mark),
            Self::Differs => (icon::PENCIL_SIMPLE, false, t.accent),
            Self::OnlyA => (icon::MINUS, false, t.error),
            Self::OnlyB => (icon::PLUS, false, t.ok),
            Self::Same => (icon::EQUALS, false, t.faint),
        }
    }
}

/// The kind of resource that a row is about; none for what is about the client.
pub fn kind(row: &DifferenceRow) -> Option<ResourceKind> {
    ResourceKind::ALL.into_iter().find(|kind| kind.scim_name() == row.resource)
}

/// What a difference decides beside values; nothing where it is only a value.
pub fn decides(row: &DifferenceRow) -> Option<&'static str> {
    let [a, b] = row.rules.each_ref().map(Option::as_deref);
    let matching = |rule: Option<&Rule>| rule.and_then(|rule| rule.matching);
    match row.part {
        DifferencePart::WhoIsMeant => Some("decides who is meant"),
        DifferencePart::AttributeList => Some("what the file says of the attribute"),
        DifferencePart::Rules if matching(a) != matching(b) => Some("decides who is found"),
        DifferencePart::Rules if row.about == "active" => Some("decides who is active"),
        DifferencePart::Rules => match (a, b) {
            (Some(a), Some(b)) if a.apply != b.apply && a.apply == Apply::OnlyAtCreation => {
                Some("new people only in A")
            }
            (Some(a), Some(b)) if a.apply != b.apply => Some("new people only in B"),
            _ => None,
        },
    }
}

/// For how many, in words.
fn how_many(differing: &Differing, kind: ResourceKind) -> String {
    let of = kind.counted(differing.of);
    let verb = if differing.count == 1 { "differs" } else { "differ" };
    let known = match differing.count {
        0 if differing.not_known > 0 => String::new(),
        0 => format!("none of {of} differs"),
        count => format!("{} of {of} {verb}", crate::base::thousands(count)),
    };
    let not_known = match differing.not_known {
        0 => String::new(),
        count => format!("not known for {}", crate::base::thousands(count)),
    };
    [known, not_known].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", ")
}

/// For whom a rule makes a difference; the reason where that is not counted.
pub fn for_whom(bench: &Workbench, row: &DifferenceRow, index: usize) -> String {
    let Some(kind) = kind(row).filter(|_| row.part == DifferencePart::Rules) else { return String::new() };
    if let Some(differing) = bench.comparison().differing(index) {
        return how_many(differing, kind);
    }
    if kind == ResourceKind::Group && row.about == "members" {
        return "not counted: lists of members may be long".to_owned();
    }
    not_counted(bench, kind).to_owned()
}

/// Why it is not counted for whom a rule makes a difference.
fn not_counted(bench: &Workbench, kind: ResourceKind) -> &'static str {
    let compared = bench.comparison().compared();
    let is_of_client = compared.is_some_and(|compared| compared.is_of(bench.document().client));
    match kind {
        _ if bench.is_running(JobKind::CountDiffering) => "being counted…",
        _ if !is_of_client => "not counted: made for another client",
        _ if bench.comparison().uncounted().is_some() => "not counted: the records cannot be read",
        ResourceKind::User if bench.set().count(kind) == 0 => "not counted: no users are loaded",
        ResourceKind::Group if bench.set().count(kind) == 0 => "not counted: no groups are loaded",
        _ => "not counted",
    }
}

/// What a difference means.
pub fn means(bench: &Workbench, row: &DifferenceRow, index: usize) -> String {
    if Fate::of(row) == Fate::Same {
        return String::new();
    }
    let parts = [decides(row).unwrap_or_default().to_owned(), for_whom(bench, row, index)];
    parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("; ")
}

/// What a row is about, as short as its target is written elsewhere.
pub fn name(row: &DifferenceRow) -> String {
    let rule = row.rules.iter().flatten().next();
    rule.map_or_else(|| row.about.clone(), |rule| rule.target.short())
}

/// What a row is about, in words: "title of users".
pub fn about(row: &DifferenceRow) -> String {
    kind(row).map_or_else(|| name(row), |kind| format!("{} of {}", name(row), kind.plural()))
}
