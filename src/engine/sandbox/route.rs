//! What a request asks for: its method, its path below one of the base URLs, its query.

use std::borrow::Cow;

use crate::base::ResourceKind;

/// A request, freed from HTTP.
#[derive(Clone, Debug)]
pub(super) struct Call {
    pub method: String,
    pub path: String,
    pub query: String,
    pub body: Vec<u8>,
}

/// What a path names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Route {
    All(ResourceKind),
    One(ResourceKind, String),
    Config,
    ResourceTypes(Option<String>),
    Schemas(Option<String>),
}

/// The base URLs below which the sandbox answers, as Xurrent documents for its own endpoint.
pub(super) const BASES: [&str; 3] = ["/scim/v2/", "/scim/", "/"];

impl Route {
    /// None for a path that names nothing.
    pub fn of(path: &str) -> Option<Self> {
        let below = BASES.iter().find_map(|base| path.strip_prefix(base))?;
        let below = below.strip_suffix('/').unwrap_or(below);
        let (first, rest) = match below.split_once('/') {
            Some((first, rest)) if !rest.contains('/') => (first, Some(decoded(rest)?)),
            Some(_) => return None,
            None => (below, None),
        };
        match (first, rest) {
            ("Users", None) => Some(Self::All(ResourceKind::User)),
            ("Groups", None) => Some(Self::All(ResourceKind::Group)),
            ("Users", Some(id)) => Some(Self::One(ResourceKind::User, id)),
            ("Groups", Some(id)) => Some(Self::One(ResourceKind::Group, id)),
            ("ServiceProviderConfig", None) => Some(Self::Config),
            ("ResourceTypes", name) => Some(Self::ResourceTypes(name)),
            ("Schemas", urn) => Some(Self::Schemas(urn)),
            _ => None,
        }
    }
}

impl Call {
    /// The query parameter of this name, decoded.
    pub fn parameter(&self, name: &str) -> Option<String> {
        let mut pairs = url::form_urlencoded::parse(self.query.as_bytes());
        pairs.find(|(key, _)| key == name).map(|(_, value)| value.into_owned())
    }
}

/// None when what is encoded is no UTF-8.
fn decoded(text: &str) -> Option<String> {
    percent_encoding::percent_decode_str(text).decode_utf8().ok().map(Cow::into_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_name_the_same_below_every_base() {
        let user = |id: &str| Some(Route::One(ResourceKind::User, id.to_owned()));
        for (path, expected) in [
            ("/scim/v2/Users", Some(Route::All(ResourceKind::User))),
            ("/scim/Users/", Some(Route::All(ResourceKind::User))),
            ("/Groups", Some(Route::All(ResourceKind::Group))),
            ("/scim/v2/Users/26", user("26")),
            ("/Users/a%20b%2Fc", user("a b/c")),
            ("/Users/100%", user("100%")),
            ("/Users/%ff", None),
            ("/scim/v2/ServiceProviderConfig", Some(Route::Config)),
            ("/ResourceTypes/User", Some(Route::ResourceTypes(Some("User".to_owned())))),
            ("/scim/v2/Schemas", Some(Route::Schemas(None))),
            ("/scim/v2", None),
            ("/scim/v3/Users", None),
            ("/users", None),
            ("/Bulk", None),
            ("", None),
        ] {
            assert_eq!(Route::of(path), expected, "{path}");
        }
    }
}
