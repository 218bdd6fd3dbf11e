//! What an endpoint says about itself in its ServiceProviderConfig (RFC 7643 section 5).

use serde::Serialize;
use serde_json::Value;

/// The parts of a ServiceProviderConfig that matter to a provisioning client. `None`: the endpoint does not say.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct ProviderFacts {
    /// Whether the endpoint shows a ServiceProviderConfig at all.
    pub offered: bool,
    pub patch: Option<bool>,
    pub filter: Option<bool>,
    /// The largest page.
    pub max_results: Option<u64>,
    pub bulk: Option<bool>,
    pub sort: Option<bool>,
    pub etag: Option<bool>,
    pub change_password: Option<bool>,
    /// Names of the ways to authenticate, the primary one first.
    pub authentication: Vec<String>,
    pub documentation: Option<String>,
}

impl ProviderFacts {
    pub fn read(config: Option<&Value>) -> Self {
        let Some(config) = config else { return Self::default() };
        let supported = |part: &str| config.get(part)?.get("supported").and_then(Value::as_bool);
        Self {
            offered: true,
            patch: supported("patch"),
            filter: supported("filter"),
            max_results: config.get("filter").and_then(|filter| filter.get("maxResults")).and_then(Value::as_u64),
            bulk: supported("bulk"),
            sort: supported("sort"),
            etag: supported("etag"),
            change_password: supported("changePassword"),
            authentication: authentication(config),
            documentation: config.get("documentationUri").and_then(Value::as_str).map(str::to_owned),
        }
    }
}

fn authentication(config: &Value) -> Vec<String> {
    let schemes = config.get("authenticationSchemes").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    let is_primary = |scheme: &&Value| scheme.get("primary").and_then(Value::as_bool) == Some(true);
    let (primary, others): (Vec<&Value>, Vec<&Value>) = schemes.iter().partition(is_primary);
    let name =
        |scheme: &Value| scheme.get("name").or_else(|| scheme.get("type")).and_then(Value::as_str).map(str::to_owned);
    primary.into_iter().chain(others).filter_map(name).collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_configuration_is_read_and_what_it_leaves_out_stays_unknown() {
        let config = json!({
            "patch": {"supported": true}, "bulk": {"supported": false}, "filter": {"supported": true, "maxResults": 25},
            "authenticationSchemes": [{"type": "httpbasic"}, {"name": "OAuth Bearer Token", "primary": true}]
        });
        let facts = ProviderFacts::read(Some(&config));
        assert_eq!((facts.offered, facts.patch, facts.bulk, facts.sort), (true, Some(true), Some(false), None));
        assert_eq!(facts.max_results, Some(25));
        assert_eq!(facts.authentication, ["OAuth Bearer Token", "httpbasic"]);
        assert_eq!(ProviderFacts::read(None), ProviderFacts::default());
    }
}
