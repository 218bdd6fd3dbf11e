//! Microsoft Graph's users and groups as PowerShell writes them: `Get-MgUser -All | ConvertTo-Json -Depth 5`.
//!
//! The cmdlets give .NET objects, so keys begin with capitals and what was asked for beyond the model's properties is
//! in `AdditionalProperties`. Here the keys get Graph's spelling back. The retired AzureAD module had names of its own
//! (`ObjectId`, `TelephoneNumber`, `ExtensionProperty`); those are renamed after Microsoft's list of property
//! differences between Azure AD Graph and Microsoft Graph.

use serde_json::{Map, Value};

use super::{Format, Sample, listed};
use crate::base::ClientKind;

pub static POWERSHELL: Format = Format {
    users: "Microsoft Graph users from PowerShell",
    groups: "Microsoft Graph groups from PowerShell",
    both: "Microsoft Graph users and groups from PowerShell",
    client: Some(ClientKind::new("entra")),
    recognise,
    shape: Some(graph_spelling),
    columns: &[],
};

const KEYS: [&str; 14] = [
    "UserPrincipalName",
    "AccountEnabled",
    "AdditionalProperties",
    "BusinessPhones",
    "DisplayName",
    "GivenName",
    "Surname",
    "JobTitle",
    "MailNickname",
    "MailNickName",
    "SecurityEnabled",
    "GroupTypes",
    "ObjectId",
    "MobilePhone",
];

fn recognise(sample: &Sample<'_>) -> Option<String> {
    let keys = sample.keys(&KEYS, 2)?;
    Some(format!(
        "The records {} have Microsoft Graph's keys with capitals, such as {}, as PowerShell writes them; they are read by Graph's spelling.",
        sample.place(),
        listed(&keys)
    ))
}

/// Azure AD Graph's names where they are not Microsoft Graph's with a capital.
const RENAMED: [(&str, &str); 8] = [
    ("ObjectId", "id"),
    ("MailNickName", "mailNickname"),
    ("Mobile", "mobilePhone"),
    ("PhysicalDeliveryOfficeName", "officeLocation"),
    ("FacsimileTelephoneNumber", "faxNumber"),
    ("DirSyncEnabled", "onPremisesSyncEnabled"),
    ("ImmutableId", "onPremisesImmutableId"),
    ("LastDirSyncTime", "onPremisesLastSyncDateTime"),
];

/// Objects whose entries belong one level up: the names of what was asked for are Graph's own already.
const MERGED: [&str; 2] = ["AdditionalProperties", "ExtensionProperty"];

fn graph_spelling(value: Value) -> Value {
    match value {
        Value::Object(object) => Value::Object(object_in_graph_spelling(object)),
        Value::Array(list) => list.into_iter().map(graph_spelling).collect(),
        Value::String(text) => Value::String(graph_moment(&text).unwrap_or(text)),
        other => other,
    }
}

/// Windows PowerShell 5 writes moments as milliseconds since 1970, `/Date(1600000000000)/`; Graph as RFC 3339.
fn graph_moment(text: &str) -> Option<String> {
    let milliseconds = text.strip_prefix("/Date(")?.strip_suffix(")/")?.parse().ok()?;
    Some(jiff::Timestamp::from_millisecond(milliseconds).ok()?.to_string())
}

fn object_in_graph_spelling(object: Map<String, Value>) -> Map<String, Value> {
    let mut result = Map::new();
    let mut merged = Map::new();
    for (key, value) in object {
        match value {
            Value::Object(more) if MERGED.contains(&key.as_str()) => merged.extend(more),
            Value::String(phone) if key == "TelephoneNumber" => {
                result.insert("businessPhones".to_owned(), Value::from(vec![phone]));
            }
            value => {
                result.insert(graph_key(&key), graph_spelling(value));
            }
        }
    }
    for (key, value) in merged {
        let there = result.entry(key).or_insert(Value::Null);
        if there.is_null() {
            *there = value;
        }
    }
    result
}

fn graph_key(key: &str) -> String {
    if let Some((_, graph)) = RENAMED.iter().find(|(old, _)| *old == key) {
        return (*graph).to_owned();
    }
    // Directory extensions (extension_<app>_<name>) and OData's marks begin in lower case and stay.
    let mut chars = key.chars();
    chars.next().map_or_else(String::new, |first| first.to_ascii_lowercase().to_string() + chars.as_str())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn capitals_become_graphs_spelling() {
        for (name, written, graph) in [
            (
                "keys, also nested",
                json!({"Id": "1", "OnPremisesExtensionAttributes": {"ExtensionAttribute1": "x"}}),
                json!({"id": "1", "onPremisesExtensionAttributes": {"extensionAttribute1": "x"}}),
            ),
            (
                "additional properties",
                json!({"Id": "1", "AdditionalProperties": {"extension_ab_X": "y"}}),
                json!({"id": "1", "extension_ab_X": "y"}),
            ),
            (
                "what is there is kept",
                json!({"DisplayName": "A", "Mail": null, "AdditionalProperties": {"displayName": "B", "mail": "m"}}),
                json!({"displayName": "A", "mail": "m"}),
            ),
            (
                "the manager",
                json!({"Manager": {"Id": "2", "AdditionalProperties": {"displayName": "Boss"}}}),
                json!({"manager": {"id": "2", "displayName": "Boss"}}),
            ),
            (
                "a moment of PowerShell 5",
                json!({"CreatedDateTime": "/Date(1600000000000)/", "JobTitle": "/Date(x)/"}),
                json!({"createdDateTime": "2020-09-13T12:26:40Z", "jobTitle": "/Date(x)/"}),
            ),
            (
                "the retired module",
                json!({"ObjectId": "1", "TelephoneNumber": "+1", "Mobile": null}),
                json!({"id": "1", "businessPhones": ["+1"], "mobilePhone": null}),
            ),
        ] {
            assert_eq!(graph_spelling(written), graph, "{name}");
        }
    }
}
