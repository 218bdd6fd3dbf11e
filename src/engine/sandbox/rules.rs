//! What a profile does where servers differ, as data.

use super::SandboxProfile;
use crate::base::{ProviderKind, ResourceKind};
use crate::provider::{self, Provider};
use crate::scim::Forms;

/// The behaviour of one profile.
#[derive(Debug)]
pub(super) struct Rules {
    provider: ProviderKind,
    /// Resources on a page when `count` is not given, and at most.
    pub page: (usize, usize),
    pub forms: Forms,
    pub put: Put,
    /// DELETE of a user sets `active` to false, unless `hard=true` is asked.
    pub delete_disables: bool,
    /// No two groups share a display name.
    pub group_names_unique: bool,
    pub members_in_lists: bool,
    /// A PATCH without `Operations` is a resource with what changes, as an old draft had it.
    pub draft_patch: bool,
    pub ids: Ids,
    /// Attributes that exist but are not in `/Schemas`.
    pub unlisted: &'static [&'static str],
    pub documentation: Option<&'static str>,
}

/// What a PUT does with attributes that are not sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Put {
    /// They lose their values (RFC 7644 section 3.5.1).
    Replaces,
    /// They stay.
    ChangesWhatIsSent,
}

/// What the ids of new resources look like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Ids {
    Uuid,
    Number,
}

const RFC: Rules = Rules {
    provider: ProviderKind::new("generic"),
    page: (100, 200),
    forms: Forms::RFC,
    put: Put::Replaces,
    delete_disables: false,
    group_names_unique: false,
    members_in_lists: true,
    draft_patch: false,
    ids: Ids::Uuid,
    unlisted: &[],
    documentation: None,
};

const XURRENT: Rules = Rules {
    provider: ProviderKind::new("xurrent"),
    page: (25, 25),
    forms: Forms::ALL,
    put: Put::ChangesWhatIsSent,
    delete_disables: true,
    group_names_unique: true,
    members_in_lists: false,
    draft_patch: true,
    ids: Ids::Number,
    unlisted: &["supportID"],
    documentation: Some("https://developer.xurrent.com/v1/scim/"),
};

pub(super) fn of(profile: SandboxProfile) -> &'static Rules {
    match profile {
        SandboxProfile::Rfc => &RFC,
        SandboxProfile::Xurrent => &XURRENT,
    }
}

impl Rules {
    /// Schemas and limits are those of the provider whose part is played.
    pub fn provider(&self) -> &'static Provider {
        provider::of(self.provider)
    }

    /// The attribute in which no two resources may agree.
    pub fn unique(&self, kind: ResourceKind) -> Option<&'static str> {
        match kind {
            ResourceKind::User => Some("userName"),
            ResourceKind::Group => self.group_names_unique.then_some("displayName"),
        }
    }
}
