//! Whether a run that goes on asks the account that it asked before: on a host that many share, the token decides which one
//! that is, and the address is the same.
//!
//! Requests of its file that showed somebody are asked anew. One that shows one of them again, with the same id and name,
//! will do; a file that showed nobody says nothing that another account could not say.

use std::collections::HashSet;

use serde_json::Value;

use super::endpoint::{AskError, ReadOnlyEndpoint, ReadRequest};
use super::run_file::RunFile;
use crate::base::{Cancel, counted};
use crate::scim::{self, Request, Resource, name};

/// So many are asked at most: people who are gone since then are few.
const TRIALS: usize = 3;

/// Why a run does not go on.
#[derive(Debug, thiserror::Error)]
pub enum NotTheSame {
    #[error(
        "This run read another account, or the people whom it found there are gone: {} asked anew, and nobody is shown \
         there with the id that the run has. Answers of one account say nothing of another. Begin a new run.",
        counted(*asked, "request was", "requests were")
    )]
    Another { asked: usize },
    #[error("It could not be found out whether this is the account that the run read before. {0}")]
    NotSaid(AskError),
}

impl RunFile {
    /// Asks the account, not the file, for people whom the file has. Comes before any of its answers is used.
    pub fn is_of(&self, endpoint: &ReadOnlyEndpoint, cancel: &Cancel) -> Result<(), NotTheSame> {
        let (mut asked, mut trouble) = (0, None);
        for (path, kept) in self.shown(TRIALS) {
            let request = Request::get(path, "Is this the account that the run read before?");
            let Ok(request) = ReadRequest::try_from(request) else { continue };
            asked += 1;
            match endpoint.ask(&request, cancel) {
                Ok(now) if shows_one_of(&kept, &now.body) => return Ok(()),
                Ok(_) => {}
                Err(AskError::Trouble(it)) if it.is_not_found() => {}
                Err(AskError::Trouble(it)) => trouble = Some(it),
                Err(error) => return Err(NotTheSame::NotSaid(error)),
            }
        }
        match (asked, trouble) {
            (0, _) => Ok(()),
            (_, Some(trouble)) => Err(NotTheSame::NotSaid(trouble.into())),
            (asked, None) => Err(NotTheSame::Another { asked }),
        }
    }
}

/// Whom an answer shows, of those who have an id.
pub(super) fn people(body: &scim::Body) -> HashSet<(String, String)> {
    let all = body.list().map(|list| list.resources).unwrap_or_default();
    all.into_iter().chain(body.resource()).filter_map(|one| Some((one.id()?, name_of(one)))).collect()
}

fn shows_one_of(kept: &scim::Body, now: &scim::Body) -> bool {
    !people(kept).is_disjoint(&people(now))
}

/// Accounts count their people from one, so the id alone is many people's.
fn name_of(resource: &Resource) -> String {
    let attributes = resource.attributes.as_object();
    let of = |attribute| attributes.and_then(|all| name::get(all, attribute)).and_then(Value::as_str);
    of("userName").or_else(|| of("displayName")).unwrap_or_default().to_lowercase()
}
