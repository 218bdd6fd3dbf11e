//! What is done with each attribute: the table's word, unless a person chose otherwise.

use std::collections::BTreeMap;

use super::personal::{Treatment, of_path};
use crate::base::ResourceKind;

/// What a person chose otherwise: attributes by their keys from the top, joined by dots and without list positions, as
/// the review shows them. Case does not matter.
pub type Choices = BTreeMap<String, Treatment>;

/// The treatments of one run.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Plan {
    chosen: Choices,
}

impl Plan {
    pub fn new(choices: &Choices) -> Self {
        Self { chosen: choices.iter().map(|(path, treatment)| (path.to_lowercase(), *treatment)).collect() }
    }

    /// `keys`: from the top of the record, list positions left out.
    pub fn treatment(&self, kind: ResourceKind, keys: &[&str]) -> Treatment {
        let keys: Vec<String> = keys.iter().map(|key| key.to_lowercase()).collect();
        let chosen = self.chosen.get(&keys.join("."));
        // An attribute of a directory server may have options: `cn;lang-de` is a `cn`.
        let plain = |key: String| key.split(';').next().unwrap_or_default().to_owned();
        let keys: Vec<String> = keys.into_iter().map(plain).collect();
        match chosen {
            Some(chosen) => *chosen,
            None => of_path(kind, &keys).map_or(Treatment::Found, Treatment::Replace),
        }
    }
}
