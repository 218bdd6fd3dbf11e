//! Finding the account's resource for a record, as the client does: by each matching attribute, in order of precedence.

use std::sync::Arc;

use super::{Decider, Wanted};
use crate::client::{Account, Cause, References};
use crate::exchange::endpoint::AskError;
use crate::exchange::lookup::{AccountMatch, question};
use crate::scim::{Request, Resource, TargetPath};

/// What the look-ups gave.
pub(super) enum Match {
    /// There is nothing to look up by.
    Unasked,
    Nobody,
    One {
        target: TargetPath,
        resource: Arc<Resource>,
    },
    Several {
        target: TargetPath,
        value: String,
        ids: Vec<String>,
    },
}

impl Decider<'_> {
    /// Asks by each matching attribute until somebody is found.
    pub(super) fn find(&self, wanted: &Wanted, asked: &mut Vec<Request>) -> Result<Match, AskError> {
        let mut result = Match::Unasked;
        for request in self.look_up_requests(wanted) {
            let Some(question) = question(&request) else { continue };
            let found = self.look_ups.find(&request, &question)?;
            asked.push(request);
            let (target, value) = question;
            match found {
                AccountMatch::Nobody => result = Match::Nobody,
                AccountMatch::One(resource) => return Ok(Match::One { target, resource }),
                AccountMatch::Several(ids) => return Ok(Match::Several { target, value, ids }),
            }
        }
        Ok(result)
    }

    pub(super) fn look_up_requests(&self, wanted: &Wanted) -> Vec<Request> {
        let nobody = References::default();
        let sequence = self.phrase(wanted, &wanted.created, &nobody, Account::Unknown, Cause::Referred);
        sequence.sent().filter_map(|(_, sent)| sent.bound()).collect()
    }

    pub(super) fn first_look_up(&self, wanted: &Wanted) -> Option<String> {
        self.look_up_requests(wanted).into_iter().next().map(|request| request.path)
    }

    pub(super) fn nothing_to_match_by(&self, wanted: &Wanted) -> String {
        let matching = self.mapping(wanted).mapping.matching();
        let names: Vec<String> = matching.iter().map(|rule| rule.target.short()).collect();
        match names.as_slice() {
            [] => "The mapping has no matching attribute, so the client could not look anybody up".to_owned(),
            names => format!("There is nothing to look up by: {} is empty", names.join(" and ")),
        }
    }
}
