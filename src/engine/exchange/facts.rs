//! What an endpoint says about itself in its ServiceProviderConfig (RFC 7643 section 5).

use serde::Serialize;

use crate::scim::ServiceProviderConfig;
use crate::scim::message::{AuthenticationScheme, Supported};

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
    /// What is known of an endpoint that shows this configuration, or none.
    pub fn read(config: Option<&ServiceProviderConfig>) -> Self {
        let Some(config) = config else { return Self::default() };
        let supported = |part: Option<Supported>| part.map(|part| part.supported);
        let max_results = config.filter.map(|filter| filter.max_results);
        Self {
            offered: true,
            patch: supported(config.patch),
            filter: config.filter.map(|filter| filter.supported),
            max_results: max_results.filter(|most| *most > 0),
            bulk: config.bulk.map(|bulk| bulk.supported),
            sort: supported(config.sort),
            etag: supported(config.etag),
            change_password: supported(config.change_password),
            authentication: authentication(&config.authentication_schemes),
            documentation: config.documentation_uri.clone(),
        }
    }
}

fn authentication(schemes: &[AuthenticationScheme]) -> Vec<String> {
    let (primary, others): (Vec<_>, Vec<_>) = schemes.iter().partition(|scheme| scheme.primary);
    let name =
        |scheme: &AuthenticationScheme| [&scheme.name, &scheme.kind].into_iter().find(|it| !it.is_empty()).cloned();
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
        let config = ServiceProviderConfig::read(&config);
        let facts = ProviderFacts::read(config.as_ref());
        assert_eq!((facts.offered, facts.patch, facts.bulk, facts.sort), (true, Some(true), Some(false), None));
        assert_eq!(facts.max_results, Some(25));
        assert_eq!(facts.authentication, ["OAuth Bearer Token", "httpbasic"]);
        assert_eq!(ProviderFacts::read(None), ProviderFacts::default());
    }
}
