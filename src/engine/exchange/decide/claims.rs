//! Which record matched which resource of the account: two that match the same one are in each other's way.

use std::collections::HashMap;
use std::sync::Mutex;

use crate::base::RecordIndex;
use crate::exchange::pace::lock;

/// Who matched what. Shared by the threads of a run.
#[derive(Debug, Default)]
pub(super) struct Claims(Mutex<HashMap<String, Claim>>);

#[derive(Debug)]
struct Claim {
    first: RecordIndex,
    /// The last of those that came after it.
    other: Option<RecordIndex>,
}

impl Claims {
    /// The record matches the resource with this id. Another one that does so as well.
    pub fn claim(&self, id: &str, record: RecordIndex) -> Option<RecordIndex> {
        let mut claims = lock(&self.0);
        let Some(claim) = claims.get_mut(id) else {
            claims.insert(id.to_owned(), Claim { first: record, other: None });
            return None;
        };
        if claim.first == record {
            return claim.other;
        }
        claim.other = Some(record);
        Some(claim.first)
    }

    /// Those that matched first what others matched after them.
    pub fn shared(&self) -> Vec<RecordIndex> {
        let claims = lock(&self.0);
        let mut firsts: Vec<RecordIndex> = claims.values().filter(|it| it.other.is_some()).map(|it| it.first).collect();
        firsts.sort_unstable();
        firsts.dedup();
        firsts
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_records_that_match_one_resource_know_of_each_other() {
        let claims = Claims::default();
        let claim = |id: &str, record| claims.claim(id, RecordIndex(record)).map(|other| other.0);
        assert_eq!(claim("7", 0), None, "the first");
        assert_eq!(claim("8", 1), None, "another resource");
        assert_eq!(claim("7", 0), None, "the first again");
        assert!(claims.shared().is_empty());
        assert_eq!(claim("7", 2), Some(0), "the second");
        assert_eq!(claim("7", 3), Some(0), "the third");
        assert_eq!(claim("7", 0), Some(3), "the first, afterwards");
        assert_eq!(claims.shared(), [RecordIndex(0)]);
    }
}
