//! The wires between the two trees.

use std::collections::HashMap;

use super::super::suggested::OpenSuggestions;
use super::{RowStatus, SourceRow, TargetRow};
use crate::expression::Expression;
use crate::mapping::{AttributeSource, CompiledMapping, CompiledRule, RuleSource};
use crate::scim::TargetPath;

/// Where a wire ends: at a row, or at the nearest parent that is in sight.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WireEnd {
    /// Position in the flattened rows.
    pub row: usize,
    /// The row itself is folded away; `row` is its parent.
    pub folded: bool,
}

/// What stands on a wire: an expression or a constant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chip {
    pub text: String,
    pub constant: bool,
    pub faulty: bool,
}

/// How a wire is drawn; shape before colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WireState {
    Rest,
    Warning,
    Error,
    /// No rule yet: one is proposed.
    Suggested,
}

/// One wire. A rule that reads several attributes has several, which meet at its chip.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wire {
    /// `None` for a constant, whose wire starts at its chip.
    pub from: Option<WireEnd>,
    pub to: WireEnd,
    pub target: TargetPath,
    /// The name of the source attribute, as the rule writes it.
    pub attribute: String,
    pub chip: Option<Chip>,
    pub state: WireState,
    /// Of a proposed one, how sure it is, from 0 to 99.
    pub score: Option<u8>,
}

/// All wires, in the order of the target rows.
pub fn wires(
    compiled: &CompiledMapping,
    open: &OpenSuggestions,
    sources: &[SourceRow],
    targets: &[TargetRow],
) -> Vec<Wire> {
    let by_id: HashMap<&str, usize> = sources.iter().enumerate().map(|(at, r)| (r.id.as_str(), at)).collect();
    let by_name: HashMap<&str, usize> =
        sources.iter().enumerate().filter_map(|(at, r)| Some((r.name.as_deref()?, at))).collect();
    let ends = TargetEnds::of(targets);
    let mut wires = Vec::new();
    let made = compiled.rules.iter().filter(|rule| open.get(&rule.rule.target).is_none());
    let proposed = open.iter().filter_map(|of| open.of.as_ref()?.compiled.rule(&of.target));
    for rule in made.chain(proposed) {
        let Some(to) = ends.of_target(&rule.rule.target) else { continue };
        let score = open.get(&rule.rule.target).map(|of| of.score);
        let state = match score {
            Some(_) => WireState::Suggested,
            None => state_of(&targets[to.row], rule, to.folded),
        };
        let chip = chip_of(rule);
        let wire = |from, attribute: &str| Wire {
            from,
            to,
            target: rule.rule.target.clone(),
            attribute: attribute.to_owned(),
            chip: chip.clone(),
            state,
            score,
        };
        if rule.reads.is_empty() && chip.is_some() {
            wires.push(wire(None, ""));
        }
        for (name, source) in rule.reads.iter().zip(rule.sources()) {
            if let Some(from) = source_end(name, source.as_ref(), &by_id, &by_name) {
                wires.push(wire(Some(from), name));
            }
        }
    }
    wires.sort_by_key(|w| w.to.row);
    wires
}

fn state_of(row: &TargetRow, rule: &CompiledRule, folded: bool) -> WireState {
    match row.status {
        _ if rule.fault.is_some() => WireState::Error,
        RowStatus::Error if !folded => WireState::Error,
        RowStatus::Warning if !folded => WireState::Warning,
        _ => WireState::Rest,
    }
}

fn chip_of(rule: &CompiledRule) -> Option<Chip> {
    let faulty = rule.fault.is_some();
    match &rule.rule.source {
        RuleSource::Constant { value } => Some(Chip { text: value.clone(), constant: true, faulty }),
        RuleSource::Expression { .. } => {
            let text = rule.expression().map_or_else(|| "expression".to_owned(), Expression::summary);
            Some(Chip { text, constant: false, faulty })
        }
        RuleSource::Direct { .. } | RuleSource::None => None,
    }
}

/// Where the targets' rows are.
struct TargetEnds<'r> {
    by_path: HashMap<&'r TargetPath, usize>,
    /// Rows that are folded, and may hold others: of an attribute, or by their identity.
    folded: HashMap<&'r TargetPath, usize>,
    folded_by_id: HashMap<&'r str, usize>,
}

impl<'r> TargetEnds<'r> {
    fn of(rows: &'r [TargetRow]) -> Self {
        // Of several the first counts.
        let numbered = || rows.iter().enumerate().rev();
        let folded = || numbered().filter(|(_, row)| row.folded);
        Self {
            by_path: numbered().filter_map(|(at, row)| Some((row.path.as_ref()?, at))).collect(),
            folded: folded().filter_map(|(at, row)| Some((row.path.as_ref()?, at))).collect(),
            folded_by_id: folded().map(|(at, row)| (row.id.as_str(), at)).collect(),
        }
    }

    fn of_target(&self, target: &TargetPath) -> Option<WireEnd> {
        if let Some(row) = self.by_path.get(target) {
            return Some(WireEnd { row: *row, folded: false });
        }
        let of_attribute = self.folded.get(&target.root());
        let of_extension = target.extension().and_then(|urn| self.folded_by_id.get(urn));
        let row = *of_attribute.into_iter().chain(of_extension).min()?;
        Some(WireEnd { row, folded: true })
    }
}

/// The row of a source attribute; when it is folded away, the nearest parent that is there.
fn source_end(
    name: &str,
    source: Option<&AttributeSource>,
    by_id: &HashMap<&str, usize>,
    by_name: &HashMap<&str, usize>,
) -> Option<WireEnd> {
    let named = || by_name.get(name).map(|row| WireEnd { row: *row, folded: false });
    let Some(AttributeSource::Path(path)) = source else { return named() };
    let mut at = Some(path.clone());
    let mut folded = false;
    while let Some(path) = at {
        if let Some(row) = by_id.get(path.to_string().as_str()) {
            return Some(WireEnd { row: *row, folded });
        }
        folded = true;
        at = path.parent().filter(|p| !p.steps().is_empty());
    }
    named()
}
