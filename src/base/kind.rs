//! The names of what Crosswalk speaks about: which provisioning client, which service provider, users or groups.
//!
//! They live here because formats (`source`), languages (`expression`) and phrasing (`client`) all refer to them;
//! what each *means* is said in those folders.

use serde::{Deserialize, Serialize};

/// The identity provider's side: who would send the SCIM requests.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ClientKind {
    Entra,
    Okta,
    OneLogin,
    Google,
    /// A script, or an IdP that Crosswalk has no folder for.
    Generic,
}

impl ClientKind {
    pub const ALL: [Self; 5] = [Self::Entra, Self::Okta, Self::OneLogin, Self::Google, Self::Generic];

    /// The name on screens.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Entra => "Entra ID",
            Self::Okta => "Okta",
            Self::OneLogin => "OneLogin",
            Self::Google => "Google Workspace",
            Self::Generic => "Generic",
        }
    }

    /// The name on the command line and in files.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Entra => "entra",
            Self::Okta => "okta",
            Self::OneLogin => "onelogin",
            Self::Google => "google",
            Self::Generic => "generic",
        }
    }
}

/// The SCIM endpoint's side: what kind of account receives the requests.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ProviderKind {
    Xurrent,
    /// Any service provider that follows RFC 7643 and 7644.
    Generic,
}

impl ProviderKind {
    pub const ALL: [Self; 2] = [Self::Xurrent, Self::Generic];

    pub const fn label(self) -> &'static str {
        match self {
            Self::Xurrent => "Xurrent",
            Self::Generic => "Any SCIM 2.0 account",
        }
    }

    pub const fn id(self) -> &'static str {
        match self {
            Self::Xurrent => "xurrent",
            Self::Generic => "generic",
        }
    }
}

/// A user or a group: the two resource types of RFC 7643 that identity providers send.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ResourceKind {
    User,
    Group,
}

impl ResourceKind {
    pub const ALL: [Self; 2] = [Self::User, Self::Group];

    /// "user", "group".
    pub const fn noun(self) -> &'static str {
        match self {
            Self::User => "user",
            Self::Group => "group",
        }
    }

    /// "users", "groups".
    pub const fn plural(self) -> &'static str {
        match self {
            Self::User => "users",
            Self::Group => "groups",
        }
    }

    /// The SCIM resource type's name, "User" or "Group".
    pub const fn scim_name(self) -> &'static str {
        match self {
            Self::User => "User",
            Self::Group => "Group",
        }
    }

    /// The endpoint below the base URL (RFC 7644 section 3.2).
    pub const fn endpoint(self) -> &'static str {
        match self {
            Self::User => "/Users",
            Self::Group => "/Groups",
        }
    }
}
