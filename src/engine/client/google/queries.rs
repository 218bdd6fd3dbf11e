//! Asking Google's Directory API, in its own explorer or by hand.

use crate::base::ResourceKind;
use crate::client::Client;
use crate::client::query::{Address, Query, names_read};
use crate::mapping::Mapping;

pub(super) fn queries(client: &Client, kind: ResourceKind, mapping: &Mapping) -> Vec<Query> {
    let read = names_read(mapping, client.dialect).join(", ");
    let explorer = "Open it in the API's \"Try this method\" with the scope";
    let pages = "Follow nextPageToken with &pageToken=, and save each page as a file of its own.";
    match kind {
        ResourceKind::User => vec![Query::address(
            "Directory API: users",
            Address::of(
                "https://admin.googleapis.com/admin/directory/v1/users?customer=my_customer&projection=full&maxResults=500",
            ),
            format!(
                "The mapping reads {read}. {explorer} admin.directory.user.readonly. {pages} Custom attributes come only with projection=full."
            ),
        )],
        ResourceKind::Group => vec![
            Query::address(
                "Directory API: groups",
                Address::of(
                    "https://admin.googleapis.com/admin/directory/v1/groups?customer=my_customer&maxResults=200",
                ),
                format!(
                    "Google uses groups to choose who is provisioned, and sends none. {explorer} admin.directory.group.readonly. {pages}"
                ),
            ),
            Query::address(
                "Directory API: the members of one group",
                Address::of(
                    "https://admin.googleapis.com/admin/directory/v1/groups/GROUP-ADDRESS/members?maxResults=200",
                ),
                "Groups do not hold their members, and this answer does not say of which group it is: name its file after GROUP-ADDRESS and load it with the groups.",
            ),
        ],
    }
}
