//! Microsoft Graph: `GET /users` and `GET /groups`, whole responses or their lists.
//!
//! Source: Microsoft Graph v1.0, resource types user and group; the envelope is OData's (`@odata.context`, `value`).

use serde_json::Value;

use super::{Format, Sample, listed};
use crate::base::ClientKind;

pub static GRAPH: Format = Format {
    users: "Microsoft Graph users",
    groups: "Microsoft Graph groups",
    both: "Microsoft Graph users and groups",
    client: Some(ClientKind::new("entra")),
    recognise,
    ..Format::PLAIN
};

/// Keys by Graph's spelling.
const KEYS: [&str; 17] = [
    "userPrincipalName",
    "accountEnabled",
    "businessPhones",
    "officeLocation",
    "mailNickname",
    "usageLocation",
    "onPremisesExtensionAttributes",
    "onPremisesSyncEnabled",
    "groupTypes",
    "securityEnabled",
    "mailEnabled",
    "employeeOrgData",
    "proxyAddresses",
    "surname",
    "jobTitle",
    "mobilePhone",
    "companyName",
];

/// How many of these, from the start, no other vendor's payload has.
const OWN: usize = 13;

fn recognise(sample: &Sample<'_>) -> Option<String> {
    if let Some(context) = sample.envelope("@odata.context").filter(|context| context.contains("graph.microsoft")) {
        let what = context.rsplit('#').next().unwrap_or(context);
        let what = what.split('(').next().unwrap_or(what);
        return Some(format!(
            "Its @odata.context names Microsoft Graph and '{what}', with the records {}.",
            sample.place()
        ));
    }
    if let Some(kind) = sample.records().iter().find_map(graph_type) {
        return Some(format!("The records {} are of Microsoft Graph's type '{kind}'.", sample.place()));
    }
    let keys = sample.keys(&KEYS, 2).filter(|keys| keys.iter().any(|key| KEYS[..OWN].contains(key)))?;
    Some(format!("The records {} have Microsoft Graph's keys, such as {}.", sample.place(), listed(&keys)))
}

fn graph_type(record: &Value) -> Option<&str> {
    record.get("@odata.type")?.as_str().filter(|kind| kind.starts_with("#microsoft.graph."))
}
