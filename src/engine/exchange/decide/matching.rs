//! Finding the account's resource for a record, as the client does: by each matching attribute, in order of precedence.

use std::sync::Arc;

use super::{Decider, Wanted};
use crate::client::{Account, Cause, References};
use crate::exchange::asked::AskedRequests;
use crate::exchange::canary::Verdict;
use crate::exchange::endpoint::AskError;
use crate::exchange::lookup::{AccountMatch, Several, question};
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
        several: Several,
    },
    /// Look-ups by an attribute cannot be relied on.
    Unreliable {
        why: String,
    },
}

impl Decider<'_> {
    /// Asks by each matching attribute until somebody is found.
    pub(super) fn find(
        &self,
        wanted: &Wanted,
        asked: &mut AskedRequests,
        notes: &mut Vec<String>,
    ) -> Result<Match, AskError> {
        let kind = wanted.kind();
        let mut result = Match::Unasked;
        for request in self.look_up_requests(wanted) {
            let Some(question) = question(&request) else { continue };
            let verdict = self.verdicts.of(kind, &question.0);
            if let Some(why) = verdict.and_then(|verdict| unreliable(&question.0, verdict, false)) {
                return Ok(Match::Unreliable { why });
            }
            let found = self.look_up(kind, || request, &question, asked)?;
            let (target, value) = question;
            match found {
                AccountMatch::Nobody | AccountMatch::NotFound => {
                    if found == AccountMatch::NotFound {
                        notes.push(self.took_not_found_for_nobody());
                    }
                    let why = verdict.and_then(|verdict| unreliable(&target, verdict, true));
                    result = match (result, why) {
                        (Match::Unreliable { why }, _) | (_, Some(why)) => Match::Unreliable { why },
                        _ => Match::Nobody,
                    };
                }
                AccountMatch::One(resource) => return Ok(Match::One { target, resource }),
                AccountMatch::Several(several) => return Ok(Match::Several { target, value, several }),
            }
        }
        Ok(result)
    }

    fn took_not_found_for_nobody(&self) -> String {
        format!(
            "The account answers a look-up that finds nobody with 404, not with an empty list; {} takes it for nobody.",
            self.label()
        )
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

/// Why nothing rests on look-ups by this attribute; `nobody`: on one that finds nobody.
fn unreliable(target: &TargetPath, verdict: &Verdict, nobody: bool) -> Option<String> {
    match verdict {
        Verdict::Failed(why) => Some(format!("Look-ups by {} cannot be relied on: {why}", target.short())),
        Verdict::MissesOtherCase(why) if nobody => {
            Some(format!("Somebody in another case may be there, whom look-ups by {} miss: {why}", target.short()))
        }
        _ => None,
    }
}
