//! Microsoft Graph's users and groups as PowerShell writes them: `Get-MgUser -All | ConvertTo-Json -Depth 5`.
//!
//! The cmdlets give .NET objects, so keys begin with capitals and what was asked for beyond the model's properties is
//! in `AdditionalProperties`. Here the keys get Graph's spelling back. The retired AzureAD module had names of its own
//! (`ObjectId`, `TelephoneNumber`, `ExtensionProperty`); those are renamed after Microsoft's list of property
//! differences between Azure AD Graph and Microsoft Graph.

use serde_json::{Map, Value};

use super::csv::addresses;
use super::graph_names::graph_key;
use super::type_name::is_type_name;
use super::{Format, Sample, listed};
use crate::base::ClientKind;

pub static POWERSHELL: Format = Format {
    users: "Microsoft Graph users from PowerShell",
    groups: "Microsoft Graph groups from PowerShell",
    both: "Microsoft Graph users and groups from PowerShell",
    client: Some(ClientKind::new("entra")),
    recognise,
    shape: Some(graph_spelling),
    ..Format::PLAIN
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

/// Graph's own names in lower case.
const FOLDED: [&str; 7] = [
    "userprincipalname",
    "accountenabled",
    "businessphones",
    "mailnickname",
    "officelocation",
    "usagelocation",
    "onpremisessyncenabled",
];

fn recognise(sample: &Sample<'_>) -> Option<String> {
    // Members are given with their ids, and all else beside the model's properties.
    let keys = sample.keys(&KEYS, 2).or_else(|| sample.keys(&["Id", "AdditionalProperties"], 2)).or_else(|| {
        // Whoever wrote them without regard to case; only names that no other vendor has tell.
        sample.keys_in_any_case(&FOLDED, 2)
    })?;
    Some(format!(
        "The records {} have Microsoft Graph's keys in another case, such as {}, as PowerShell writes them; they are read by Graph's spelling.",
        sample.place(),
        listed(&keys)
    ))
}

/// Objects whose entries belong one level up: the names of what was asked for are Graph's own already.
const MERGED: [&str; 2] = ["AdditionalProperties", "ExtensionProperty"];

/// What is a list in Graph and may be text here: the list had one item, or stood deeper than `-Depth` said.
const LISTS: [&str; 7] =
    ["businessPhones", "otherMails", "proxyAddresses", "imAddresses", "groupTypes", "assignedLicenses", "identities"];

fn graph_spelling(value: Value) -> Value {
    match unwrapped(value) {
        Value::Object(object) => Value::Object(object_in_graph_spelling(object)),
        Value::Array(list) => list.into_iter().filter(|one| !is_name_of_type(one)).map(graph_spelling).collect(),
        Value::String(text) => Value::String(graph_moment(&text).unwrap_or(text)),
        other => other,
    }
}

/// Windows PowerShell 5.1 may write a list as an object that has it and its length: `{"value": […], "Count": 1}`.
pub fn unwrapped(value: Value) -> Value {
    let is_wrapped = |object: &Map<String, Value>| {
        object.len() == 2
            && object.get("Count").is_some_and(Value::is_number)
            && object.get("value").is_some_and(Value::is_array)
    };
    match value {
        Value::Object(mut object) if is_wrapped(&object) => object.remove("value").unwrap_or_default(),
        other => other,
    }
}

fn is_name_of_type(value: &Value) -> bool {
    value.as_str().is_some_and(is_type_name)
}

/// Windows PowerShell 5 writes moments as milliseconds since 1970, `/Date(1600000000000)/`; Graph as RFC 3339.
pub fn graph_moment(text: &str) -> Option<String> {
    let milliseconds = text.strip_prefix("/Date(")?.strip_suffix(")/")?.parse().ok()?;
    Some(jiff::Timestamp::from_millisecond(milliseconds).ok()?.to_string())
}

fn object_in_graph_spelling(object: Map<String, Value>) -> Map<String, Value> {
    let mut result = Map::new();
    let mut merged = Map::new();
    for (key, value) in object.into_iter().filter(|(_, value)| !is_name_of_type(value)) {
        match value {
            Value::Object(more) if MERGED.contains(&key.as_str()) => merged.extend(more),
            // What the retired module says of an object's kind.
            Value::String(kind) if key == "ObjectType" => {
                let kind = Value::from(format!("#microsoft.graph.{}", kind.to_ascii_lowercase()));
                result.entry("@odata.type").or_insert(kind);
            }
            value => {
                let key = graph_key(&key);
                let value = graph_spelling(value);
                result.insert(key.clone(), if LISTS.contains(&key.as_str()) { listed_again(value) } else { value });
            }
        }
    }
    for (key, value) in merged.into_iter().filter(|(_, value)| !is_name_of_type(value)) {
        let there = result.entry(key).or_insert(Value::Null);
        if there.is_null() {
            *there = graph_spelling_of_lists(value);
        }
    }
    result
}

/// Values beside the model's properties have Graph's names already; their lists may be wrapped all the same.
fn graph_spelling_of_lists(value: Value) -> Value {
    match unwrapped(value) {
        Value::Array(list) => list.into_iter().map(graph_spelling_of_lists).collect(),
        other => other,
    }
}

/// A list of one item that became text, or of several with blanks between them.
fn listed_again(value: Value) -> Value {
    match value {
        Value::String(text) if text.trim().is_empty() => Value::Array(Vec::new()),
        Value::String(text) => addresses(&text).into_iter().map(Value::from).collect(),
        other => other,
    }
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
            (
                "a list as PowerShell 5.1 wraps it",
                json!({"Id": "1", "BusinessPhones": {"value": ["+1"], "Count": 1}, "OtherMails": {"value": [], "Count": 0}}),
                json!({"id": "1", "businessPhones": ["+1"], "otherMails": []}),
            ),
            (
                "one item, and several, as text",
                json!({"Id": "1", "BusinessPhones": "+1 20", "ProxyAddresses": "SMTP:a@x smtp:b@x"}),
                json!({"id": "1", "businessPhones": ["+1 20"], "proxyAddresses": ["SMTP:a@x", "smtp:b@x"]}),
            ),
            (
                "names of types are no values",
                json!({"Id": "1", "Manager": "Microsoft.Graph.PowerShell.Models.MicrosoftGraphDirectoryObject",
                    "BusinessPhones": "System.String[]", "ProxyAddresses": ["SMTP:a@x", "System.String[]"],
                    "AdditionalProperties": "System.Collections.Generic.Dictionary`2[System.String,System.Object]"}),
                json!({"id": "1", "proxyAddresses": ["SMTP:a@x"]}),
            ),
            (
                "members of other kinds",
                json!({"ObjectId": "1", "ObjectType": "Device"}),
                json!({"id": "1", "@odata.type": "#microsoft.graph.device"}),
            ),
        ] {
            assert_eq!(graph_spelling(written), graph, "{name}");
        }
    }
}
