//! Whose host an endpoint is, and whether anything may ever be written to it.
//!
//! A rehearsal writes only to QA and local hosts, so this decides on the safe side: what is not known to be QA or local
//! is [`HostKind::Unknown`], and is treated like production.

use std::net::IpAddr;

use url::{Host, Url};

/// What kind of place an endpoint is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum HostKind {
    /// The vendor's test environment.
    Qa,
    /// The vendor's demonstration environment: not yours alone.
    Demo,
    Production,
    /// This computer: the built-in sandbox or a server of one's own.
    Local,
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

/// A vendor's domains, and where below a host its SCIM endpoint is.
#[derive(Debug)]
pub struct Hosts {
    /// A domain and everything below it, and what it is.
    pub domains: &'static [(&'static str, HostKind)],
    /// Endings people paste; the ladder strips them, longest first, to find the bare host.
    pub suffixes: &'static [&'static str],
    /// What the ladder tries below the bare host, in this order. The last is the bare host itself.
    pub ladder: &'static [&'static str],
    /// Endpoints to choose from, for the connection page.
    pub examples: &'static [HostExample],
    pub source: &'static str,
}

/// An endpoint the vendor runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct HostExample {
    pub region: &'static str,
    pub kind: HostKind,
    pub host: &'static str,
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
        self.domains.iter().find(|(domain, _)| below(domain)).map_or(HostKind::Unknown, |(_, kind)| *kind)
    }

    /// The base URLs to try for what a person pasted, in order and without doubles: known endings are stripped,
    /// then each form of the ladder is put below. Empty when the text is no http or https address.
    pub fn base_urls(&self, pasted: &str) -> Vec<String> {
        let Some(mut url) = parse(pasted) else { return Vec::new() };
        url.set_query(None);
        url.set_fragment(None);
        let path = url.path().trim_end_matches('/').to_owned();
        let bare = strip(&path, self.suffixes);
        url.set_path("");
        let origin = url.as_str().trim_end_matches('/').to_owned();
        let mut urls: Vec<String> = Vec::new();
        for rung in self.ladder {
            let candidate = format!("{origin}{bare}{rung}");
            if !urls.contains(&candidate) {
                urls.push(candidate);
            }
        }
        urls
    }
}

/// RFC 7644 names no place for the base; these are what people paste and clients append.
pub const SUFFIXES: &[&str] =
    &["/Users", "/Groups", "/ServiceProviderConfig", "/ResourceTypes", "/Schemas", "/scim/v2", "/scim", "/v2"];

/// The ladder of base-URL forms.
pub const LADDER: &[&str] = &["/scim/v2", "/scim", ""];

fn strip<'a>(path: &'a str, suffixes: &[&str]) -> &'a str {
    let mut path = path;
    while let Some(rest) = suffixes.iter().find_map(|s| strip_ignoring_case(path, s)) {
        path = rest.trim_end_matches('/');
    }
    path
}

fn strip_ignoring_case<'a>(path: &'a str, suffix: &str) -> Option<&'a str> {
    let at = path.len().checked_sub(suffix.len())?;
    let (head, tail) = path.split_at_checked(at)?;
    tail.eq_ignore_ascii_case(suffix).then_some(head)
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
