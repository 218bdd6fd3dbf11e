//! Asking Okta's API. It answers whole profiles, so there is no field list.

use crate::base::ResourceKind;
use crate::base::sink::bash::Word;
use crate::client::Client;
use crate::client::query::{Address, Query, names_read};
use crate::mapping::Mapping;

pub(super) fn queries(client: &Client, kind: ResourceKind, mapping: &Mapping) -> Vec<Query> {
    let read = names_read(mapping, client.dialect).join(", ");
    let headers = [Word::data("Accept: application/json"), Word::variable(&["Authorization: SSWS "], "OKTA_API_TOKEN")];
    let pages = "Follow the header Link with rel=\"next\" for the next page and save each page as a file of its own.";
    match kind {
        ResourceKind::User => vec![
            Query::curl(
                "Okta API: users",
                &headers,
                &Address::of("https://YOUR-ORG.okta.com/api/v1/users?limit=200"),
                format!(
                    "The mapping reads {read}. {pages} Deprovisioned users are left out unless you search for their status."
                ),
            ),
            Query::curl(
                "Okta API: deprovisioned users",
                &headers,
                &Address::of(
                    "https://YOUR-ORG.okta.com/api/v1/users?limit=200&search=status%20eq%20%22DEPROVISIONED%22",
                ),
                "To see whom Okta would deactivate.",
            ),
        ],
        ResourceKind::Group => vec![
            Query::curl(
                "Okta API: groups",
                &headers,
                &Address::of("https://YOUR-ORG.okta.com/api/v1/groups?limit=200"),
                format!("The mapping reads {read}. {pages}"),
            ),
            Query::curl(
                "Okta API: the users of one group",
                &headers,
                &Address::of("https://YOUR-ORG.okta.com/api/v1/groups/GROUP-ID/users?limit=200"),
                "Groups do not hold their members, and this answer does not say of which group it is: name its file after GROUP-ID (GROUP-ID.json) and load it with the groups.",
            ),
        ],
    }
}
