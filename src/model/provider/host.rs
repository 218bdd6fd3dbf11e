//! Whose host an endpoint is, and whether anything may ever be written to it.
//!
//! A rehearsal writes only to QA and local hosts, so this decides on the safe side: what is not known to be QA or local
//! is [`HostKind::Unknown`], and is treated like production.

use std::net::IpAddr;

use serde::Deserialize;
use url::{Host, Url};

use super::leaf::{Leaf, Text, kept};

/// What kind of place an endpoint is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum HostKind {
    /// The vendor's test environment.
    Qa,
    /// The vendor's demonstration environment: not yours alone.
    Demo,
    Production,
    /// This computer: the built-in sandbox or a server of one's own.
    #[serde(skip_deserializing)]
    Local,
    #[serde(skip_deserializing)]
    Unknown,
}

impl HostKind {
    /// Whether a rehearsal may write there. Only QA and this computer.
    pub const fn may_write(self) -> bool {
        matches!(self, Self::Qa | Self::Local)
    }

    /// The word on screens.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Qa => "QA",
            Self::Demo => "Demo",
            Self::Production => "Production",
            Self::Local => "This computer",
            Self::Unknown => "Unknown host",
        }
    }
}

/// A vendor's domains.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct Hosts {
    #[serde(deserialize_with = "kept")]
    pub about: Text,
    pub domains: Leaf<Vec<Domain>>,
    /// Endpoints to choose from, for the connection page.
    pub examples: Leaf<Vec<HostExample>>,
}

/// A domain and everything below it, and what it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct Domain {
    #[serde(deserialize_with = "kept")]
    pub domain: Text,
    pub stage: HostKind,
}

/// An endpoint the vendor runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct HostExample {
    #[serde(deserialize_with = "kept")]
    pub region: Text,
    pub stage: HostKind,
    #[serde(deserialize_with = "kept")]
    pub host: Text,
}

impl Hosts {
    /// What kind of place an address points to. An address that is none is [`HostKind::Unknown`].
    pub fn classify(&self, url: &str) -> HostKind {
        let Some(host) = host_of(url) else { return HostKind::Unknown };
        match host {
            Host::Ipv4(ip) => local_or_unknown(IpAddr::V4(ip)),
            Host::Ipv6(ip) => local_or_unknown(IpAddr::V6(ip)),
            Host::Domain(name) => self.classify_name(name.trim_end_matches('.')),
        }
    }

    fn classify_name(&self, name: &str) -> HostKind {
        if name == "localhost" || name.ends_with(".localhost") {
            return HostKind::Local;
        }
        let below = |domain: &str| name == domain || name.strip_suffix(domain).is_some_and(|rest| rest.ends_with('.'));
        let known = self.domains.items().iter().find(|known| below(known.domain));
        known.map_or(HostKind::Unknown, |known| known.stage)
    }
}

fn local_or_unknown(ip: IpAddr) -> HostKind {
    if ip.is_loopback() { HostKind::Local } else { HostKind::Unknown }
}

fn host_of(url: &str) -> Option<Host<String>> {
    parse(url)?.host().map(|h| h.to_owned())
}

/// Takes an address as people paste it, also without its scheme: then it is https.
fn parse(pasted: &str) -> Option<Url> {
    let text = pasted.trim();
    let url = if text.contains("://") { Url::parse(text) } else { Url::parse(&format!("https://{text}")) }.ok()?;
    (matches!(url.scheme(), "http" | "https") && url.has_host()).then_some(url)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::ProviderKind;
    use crate::provider;

    #[test]
    fn hosts_are_told_apart_on_the_safe_side() {
        for (url, expected) in [
            ("https://api.xurrent.qa/scim/v2", HostKind::Qa),
            ("https://api.au.xurrent.qa", HostKind::Qa),
            ("api.4me.qa/scim", HostKind::Qa),
            ("https://acme.xurrent.qa/scim/v2/Users/2", HostKind::Qa),
            ("https://API.XURRENT.QA/scim/v2", HostKind::Qa),
            ("https://api.xurrent.com/scim/v2", HostKind::Production),
            ("https://api.us.xurrent.com", HostKind::Production),
            ("https://api.uk.4me.com", HostKind::Production),
            ("https://api.xurrent.com./scim/v2", HostKind::Production),
            ("https://api.xurrent-demo.com", HostKind::Demo),
            ("https://api.4me-demo.com", HostKind::Demo),
            ("http://127.0.0.1:8080/scim/v2", HostKind::Local),
            ("http://[::1]:8080/scim/v2", HostKind::Local),
            ("http://localhost:8080/scim/v2", HostKind::Local),
            ("https://xurrent.qa.evil.example/scim/v2", HostKind::Unknown),
            ("https://notxurrent.qa/scim/v2", HostKind::Unknown),
            ("https://xurrent.qa@evil.example/scim", HostKind::Unknown),
            ("http://10.0.0.7/scim/v2", HostKind::Unknown),
            ("https://scim.example.com", HostKind::Unknown),
            ("ftp://api.xurrent.qa", HostKind::Unknown),
            ("not an address", HostKind::Unknown),
            ("", HostKind::Unknown),
        ] {
            assert_eq!(provider::of(ProviderKind::new("xurrent")).classify_host(url), expected, "{url:?}");
        }
    }

    #[test]
    fn only_qa_and_this_computer_may_be_written_to() {
        let kinds = [HostKind::Qa, HostKind::Demo, HostKind::Production, HostKind::Local, HostKind::Unknown];
        assert_eq!(kinds.map(HostKind::may_write), [true, false, false, true, false]);
    }
}
