//! Asking OneLogin's API, version 2. The list has fewer fields than the call for one user.

use crate::base::ResourceKind;
use crate::base::sink::bash::Word;
use crate::client::Client;
use crate::client::query::{Address, Query, fields};
use crate::mapping::Mapping;

use super::names;

pub(super) fn queries(client: &Client, kind: ResourceKind, mapping: &Mapping) -> Vec<Query> {
    let headers = [Word::variable(&["Authorization: bearer "], "ONELOGIN_TOKEN")];
    let pages = "50 a page: follow the header After-Cursor with &cursor=, and save each page as a file of its own.";
    match kind {
        ResourceKind::User => {
            let first = ["id", "username", "email", "firstname", "lastname", "status"];
            let list = fields(mapping, client.dialect, &names::USER, &first);
            vec![
                Query::curl(
                    "OneLogin API: users",
                    &headers,
                    &Address::of("https://YOUR-ORG.onelogin.com/api/2/users?limit=50&fields=").names(&list),
                    format!("The fields of the mapping. {pages}"),
                ),
                Query::curl(
                    "OneLogin API: one user with everything",
                    &headers,
                    &Address::of("https://YOUR-ORG.onelogin.com/api/2/users/USER-ID"),
                    "The list leaves fields out that this has: title, department, custom_attributes and others.",
                ),
            ]
        }
        ResourceKind::Group => {
            vec![Query::curl(
                "OneLogin API: roles with their users",
                &headers,
                &Address::of("https://YOUR-ORG.onelogin.com/api/2/roles?limit=50&fields=apps,users,admins"),
                format!("Which of OneLogin's groupings an application sends is set in its parameter Groups. {pages}"),
            )]
        }
    }
}
