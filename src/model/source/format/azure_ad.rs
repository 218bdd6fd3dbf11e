//! The retired Azure AD Graph: `az ad user list` of old, exports that were kept. Its names are brought to Microsoft
//! Graph's ([`super::graph_names`]).

use serde_json::{Map, Value};

use super::graph_names::{extension_attribute, graph_key, is_phone};
use super::{Format, Sample, listed};
use crate::base::ClientKind;

pub static AZURE_AD: Format = Format {
    users: "Azure AD Graph users",
    groups: "Azure AD Graph groups",
    both: "Azure AD Graph users and groups",
    client: Some(ClientKind::new("entra")),
    recognise,
    shape: Some(of_microsoft_graph),
    ..Format::PLAIN
};

/// Keys that Microsoft Graph does not have.
const KEYS: [&str; 11] = [
    "odata.type",
    "objectId",
    "objectType",
    "deletionTimestamp",
    "dirSyncEnabled",
    "immutableId",
    "physicalDeliveryOfficeName",
    "facsimileTelephoneNumber",
    "telephoneNumber",
    "lastDirSyncTime",
    "signInNames",
];

fn recognise(sample: &Sample<'_>) -> Option<String> {
    let keys = sample.keys(&KEYS, 2).filter(|keys| {
        ["objectId", "odata.type", "dirSyncEnabled", "immutableId"].iter().any(|telling| keys.contains(telling))
    })?;
    Some(format!(
        "The records {} have the keys of the retired Azure AD Graph, such as {}; they are read by Microsoft Graph's names.",
        sample.place(),
        listed(&keys)
    ))
}

fn of_microsoft_graph(value: Value) -> Value {
    let Value::Object(object) = value else { return value };
    let mut result = Map::new();
    for (key, value) in object {
        put(&mut result, &key, value);
    }
    Value::Object(result)
}

fn put(result: &mut Map<String, Value>, key: &str, value: Value) {
    match value {
        Value::String(phone) if is_phone(key) => drop(result.insert(graph_key(key), Value::from(vec![phone]))),
        Value::Null if is_phone(key) => drop(result.insert(graph_key(key), Value::Array(Vec::new()))),
        Value::String(kind) if matches!(key, "odata.type" | "objectType") => {
            result.insert("@odata.type".to_owned(), Value::from(graph_type(&kind)));
        }
        value => match extension_attribute(key) {
            Some(name) => {
                let attributes = result.entry("onPremisesExtensionAttributes").or_insert_with(|| Map::new().into());
                if let Some(attributes) = attributes.as_object_mut() {
                    attributes.insert(name, value);
                }
            }
            None => drop(result.insert(graph_key(key), nested(value))),
        },
    }
}

/// A manager or member that was expanded has the same names.
fn nested(value: Value) -> Value {
    match value {
        Value::Object(object) if object.contains_key("objectId") => of_microsoft_graph(Value::Object(object)),
        Value::Array(list) => list.into_iter().map(nested).collect(),
        other => other,
    }
}

/// `Microsoft.DirectoryServices.User`, or the type alone.
fn graph_type(kind: &str) -> String {
    let name = kind.rsplit('.').next().unwrap_or(kind);
    let mut chars = name.chars();
    let first = chars.next().map_or_else(String::new, |first| first.to_ascii_lowercase().to_string());
    format!("#microsoft.graph.{first}{}", chars.as_str())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn names_of_the_retired_api_become_microsoft_graphs() {
        for (name, written, expected) in [
            (
                "a user",
                json!({"odata.type": "Microsoft.DirectoryServices.User", "objectId": "1", "telephoneNumber": "+1",
                    "mobile": "+2", "physicalDeliveryOfficeName": "R", "facsimileTelephoneNumber": null, "mailNickname": "a"}),
                json!({"@odata.type": "#microsoft.graph.user", "id": "1", "businessPhones": ["+1"], "mobilePhone": "+2",
                    "officeLocation": "R", "faxNumber": null, "mailNickname": "a"}),
            ),
            (
                "what is nested, and extensions",
                json!({"objectId": "1", "manager": {"objectId": "2", "mobile": "+3"}, "extensionAttribute1": "x",
                    "extension_ab_Badge": "B", "telephoneNumber": null}),
                json!({"id": "1", "manager": {"id": "2", "mobilePhone": "+3"},
                    "onPremisesExtensionAttributes": {"extensionAttribute1": "x"}, "extension_ab_Badge": "B",
                    "businessPhones": []}),
            ),
        ] {
            assert_eq!(of_microsoft_graph(written), expected, "{name}");
        }
    }
}
