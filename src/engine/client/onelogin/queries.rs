//! Asking OneLogin's API, version 2. The list has fewer fields than the call for one user.

use crate::base::ResourceKind;
use crate::client::Client;
use crate::client::query::{Language, Query, fields};
use crate::mapping::Mapping;

use super::names;

pub(super) fn queries(client: &Client, kind: ResourceKind, mapping: &Mapping) -> Vec<Query> {
    let curl = |path: &str| {
        format!("curl -H \"Authorization: bearer $ONELOGIN_TOKEN\" \\\n  'https://YOUR-ORG.onelogin.com/api/2/{path}'")
    };
    let pages = "50 a page: follow the header After-Cursor with &cursor=, and save each page as a file of its own.";
    match kind {
        ResourceKind::User => {
            let first = ["id", "username", "email", "firstname", "lastname", "status"];
            let list = fields(mapping, client.dialect, &names::USER, &first).join(",");
            vec![
                Query::new(
                    "OneLogin API: users",
                    Language::Curl,
                    curl(&format!("users?limit=50&fields={list}")),
                    format!("The fields of the mapping. {pages}"),
                ),
                Query::new(
                    "OneLogin API: one user with everything",
                    Language::Curl,
                    curl("users/USER-ID"),
                    "The list leaves fields out that this has: title, department, custom_attributes and others.",
                ),
            ]
        }
        ResourceKind::Group => {
            vec![Query::new(
                "OneLogin API: roles with their users",
                Language::Curl,
                curl("roles?limit=50&fields=apps,users,admins"),
                format!("Which of OneLogin's groupings an application sends is set in its parameter Groups. {pages}"),
            )]
        }
    }
}
