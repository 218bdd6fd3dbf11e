//! What differs between two mappings: for the history, for "proposed beside active", and for files edited in place.

use std::collections::HashMap;
use std::sync::Arc;

use super::{Mapping, Rule};
use crate::scim::TargetPath;

/// One difference, by target attribute.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum MappingChange {
    Added(Arc<Rule>),
    Removed(Arc<Rule>),
    Changed { before: Arc<Rule>, after: Arc<Rule> },
}

impl MappingChange {
    pub fn target(&self) -> &TargetPath {
        match self {
            Self::Added(rule) | Self::Removed(rule) | Self::Changed { after: rule, .. } => &rule.target,
        }
    }
}

/// The changes that lead from `before` to `after`: first those of targets that stay, then what is new.
pub fn compare(before: &Mapping, after: &Mapping) -> Vec<MappingChange> {
    let (had, has) = (before.by_target(), after.by_target());
    let kept = before.rules.iter().filter_map(|old| match has.get(&old.target) {
        None => Some(MappingChange::Removed(old.clone())),
        Some(at) if after.rules[*at] == *old => None,
        Some(at) => Some(MappingChange::Changed { before: old.clone(), after: after.rules[*at].clone() }),
    });
    let added = after.rules.iter().filter(|rule| !had.contains_key(&rule.target));
    kept.chain(added.map(|rule| MappingChange::Added(rule.clone()))).collect()
}

/// Makes the changes in a mapping. The order of rules that stay is kept.
pub fn apply_changes(mapping: &mut Mapping, changes: &[MappingChange]) {
    let mut at: HashMap<TargetPath, usize> =
        mapping.by_target().into_iter().map(|(target, at)| (target.clone(), at)).collect();
    let mut rules: Vec<Option<Arc<Rule>>> = mapping.rules.drain(..).map(Some).collect();
    for change in changes {
        let place = at.get(change.target()).and_then(|at| rules.get_mut(*at));
        match (change, place) {
            (MappingChange::Removed(_), Some(place)) => *place = None,
            (MappingChange::Removed(_), None) => {}
            (MappingChange::Added(rule) | MappingChange::Changed { after: rule, .. }, Some(place)) => {
                *place = Some(rule.clone());
            }
            (MappingChange::Added(rule) | MappingChange::Changed { after: rule, .. }, None) => {
                at.insert(rule.target.clone(), rules.len());
                rules.push(Some(rule.clone()));
            }
        }
    }
    mapping.rules = rules.into_iter().flatten().collect();
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::ResourceKind;
    use crate::mapping::RuleSource;
    use proptest::prelude::*;

    const TARGETS: [&str; 5] = [
        "userName",
        "title",
        "name.givenName",
        "emails[type eq \"work\"].value",
        "phoneNumbers[type eq \"fax\"].value",
    ];

    fn mapping(cells: &[Option<u8>]) -> Mapping {
        let rules = cells.iter().zip(TARGETS).filter_map(|(cell, target)| {
            cell.map(|n| Rule::new(TargetPath::parse(target).unwrap(), RuleSource::Constant { value: n.to_string() }))
        });
        Mapping::new(ResourceKind::User, rules.collect())
    }

    fn cells() -> impl Strategy<Value = Vec<Option<u8>>> {
        proptest::collection::vec(proptest::option::of(0u8..3), TARGETS.len())
    }

    proptest! {
        #[test]
        fn applying_the_difference_gives_the_other_mapping(a in cells(), b in cells()) {
            let (a, b) = (mapping(&a), mapping(&b));
            let mut made = a.clone();
            apply_changes(&mut made, &compare(&a, &b));
            prop_assert!(compare(&made, &b).is_empty());
            prop_assert_eq!(made.rules.len(), b.rules.len());
        }
    }
}
