//! One cause for what has one root: somebody without an e-mail address has no sign-in name, nothing to be looked up by and
//! no primary address, and a person mends that once.

use std::collections::HashSet;

use super::Checked;
use crate::base::Finding;
use crate::mapping::{Mapped, RuleState};

/// What says that something is missing, in the order in which a person would want to hear of it.
const MISSING: [&str; 4] = ["rule-refused", "matching-value-empty", "required-missing", "no-primary-email"];

/// The findings, with those of one root as one. What a rule that is at fault leaves empty is the mapping's finding; what is
/// not known is not empty.
pub(super) fn at_their_roots(of: &Checked<'_>, mapped: &Mapped, findings: Vec<Finding>) -> Vec<Finding> {
    let (missing, mut others): (Vec<Finding>, Vec<Finding>) =
        findings.into_iter().partition(|finding| MISSING.contains(&finding.code));
    let mut kept: Vec<(HashSet<String>, Finding)> = Vec::new();
    let rank = |finding: &Finding| MISSING.iter().position(|code| *code == finding.code);
    let mut missing: Vec<Finding> =
        missing.into_iter().filter(|finding| !is_said_already(of, mapped, finding)).collect();
    missing.sort_by_key(rank);
    for finding in missing {
        let roots = roots(of, &finding);
        match kept.iter_mut().find(|(known, _)| !known.is_disjoint(&roots)) {
            Some((known, first)) => {
                known.extend(roots);
                join(first, &finding);
            }
            None => kept.push((roots, finding)),
        }
    }
    // What is missing comes first: other things follow from it.
    let mut all: Vec<Finding> = kept.into_iter().map(|(_, finding)| finding).collect();
    all.append(&mut others);
    all
}

/// Whether a rule at fault, or one of which nothing is known, is why the attribute is not there.
fn is_said_already(of: &Checked<'_>, mapped: &Mapped, finding: &Finding) -> bool {
    let target = finding.place.target.as_deref().unwrap_or_default();
    let mut results = of.compiled.rules.iter().zip(&mapped.rules);
    results.any(|(rule, result)| {
        let is_open = matches!(result.state, RuleState::Faulty | RuleState::NotKnown { .. });
        is_open && rule.rule.target.to_string() == target
    })
}

/// The attribute that is empty, and what its rule reads.
fn roots(of: &Checked<'_>, finding: &Finding) -> HashSet<String> {
    let target = finding.place.target.clone().unwrap_or_default();
    let rules = of.compiled.rules.iter().filter(|rule| rule.rule.target.to_string() == target);
    let reads = rules.flat_map(|rule| rule.reads.iter().map(|name| format!("reads {name}")));
    reads.chain([target.clone()]).collect()
}

fn join(first: &mut Finding, other: &Finding) {
    const SAME: &str = "For the same reason:";
    first.severity = first.severity.max(other.severity);
    let lead = if first.reason.contains(SAME) { "" } else { SAME };
    first.reason = format!("{} {lead} {}.", first.reason, other.title.trim_end_matches('.')).replace("  ", " ");
}
