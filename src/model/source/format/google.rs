//! Google Workspace: the Directory API's users and groups, whole responses or their lists.
//!
//! Source: Admin SDK Directory API reference, resources users and groups.

use super::{Format, Sample, listed};
use crate::base::ClientKind;

pub static GOOGLE: Format = Format {
    users: "Google Directory users",
    groups: "Google Directory groups",
    both: "Google Directory users and groups",
    client: Some(ClientKind::new("google")),
    recognise,
    ..Format::PLAIN
};

const KEYS: [&str; 9] = [
    "primaryEmail",
    "orgUnitPath",
    "isMailboxSetup",
    "customerId",
    "nonEditableAliases",
    "directMembersCount",
    "adminCreated",
    "suspended",
    "includeInGlobalAddressList",
];

fn recognise(sample: &Sample<'_>) -> Option<String> {
    let of_directory = |kind: &str| kind.starts_with("admin#directory#");
    if let Some(kind) = sample.envelope("kind").filter(|kind| of_directory(kind)) {
        return Some(format!("Its kind is '{kind}', with the records {}.", sample.place()));
    }
    if let Some(kind) = sample.records().iter().find_map(|r| r.get("kind")?.as_str().filter(|kind| of_directory(kind)))
    {
        return Some(format!("The records {} are of kind '{kind}'.", sample.place()));
    }
    let keys = sample.keys(&KEYS, 2)?;
    Some(format!("The records {} have Google Directory's keys, such as {}.", sample.place(), listed(&keys)))
}
