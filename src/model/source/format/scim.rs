//! SCIM 2.0 resources: a ListResponse (RFC 7644, section 3.4.2) or users and groups themselves (RFC 7643).

use serde_json::Value;

use super::{Format, Sample, listed};

pub static SCIM: Format =
    Format { users: "SCIM users", groups: "SCIM groups", both: "SCIM users and groups", recognise, ..Format::PLAIN };

const LIST_RESPONSE: &str = "urn:ietf:params:scim:api:messages:2.0:ListResponse";

fn recognise(sample: &Sample<'_>) -> Option<String> {
    if sample.envelope("schemas") == Some(LIST_RESPONSE) {
        return Some("It is a SCIM ListResponse.".to_owned());
    }
    let is_scim = |schema: &&str| schema.starts_with("urn:ietf:params:scim:schemas:");
    let schemas = sample.records().iter().find_map(|r| r.get("schemas")?.as_array());
    if let Some(schema) = schemas.and_then(|list| list.iter().filter_map(Value::as_str).find(is_scim)) {
        return Some(format!("The records {} name the SCIM schema '{schema}'.", sample.place()));
    }
    let keys = sample.keys(&["userName", "meta.resourceType", "name.familyName"], 2)?;
    Some(format!("The records {} have SCIM's keys, such as {}.", sample.place(), listed(&keys)))
}
