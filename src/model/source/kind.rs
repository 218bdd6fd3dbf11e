//! Is a record a user or a group? By the keys and type marks that each vendor documents.

use crate::base::ResourceKind;

/// Keys that only users have, in lower case: Entra, Okta, OneLogin, Google, SCIM, JumpCloud.
const USER_KEYS: [&str; 22] = [
    "userprincipalname",
    "givenname",
    "surname",
    "jobtitle",
    "accountenabled",
    "usertype",
    "businessphones",
    "username",
    "login",
    "credentials",
    "lastlogin",
    "passwordchanged",
    "firstname",
    "lastname",
    "samaccountname",
    "primaryemail",
    "suspended",
    "orgunitpath",
    "emails",
    "active",
    "mobilephone",
    "officelocation",
];

/// Keys that only groups have: Entra, Okta, Google, SCIM, OneLogin's roles.
const GROUP_KEYS: [&str; 10] = [
    "grouptypes",
    "securityenabled",
    "mailenabled",
    "objectclass",
    "lastmembershipupdated",
    "directmemberscount",
    "admincreated",
    "members",
    "visibility",
    "admins",
];

/// With this key an entry of a Graph delta says that what has its id was deleted (Microsoft Graph, delta query).
const REMOVED: &str = "@removed";

/// What the top of a record says about its kind.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct KindMarks {
    stated: Option<ResourceKind>,
    user: bool,
    group: bool,
    removed: bool,
}

impl KindMarks {
    pub fn key(&mut self, key: &str) {
        let is = |known: &&str| known.eq_ignore_ascii_case(key);
        self.user |= USER_KEYS.iter().any(&is);
        self.group |= GROUP_KEYS.iter().any(is);
        self.removed |= key == REMOVED;
    }

    /// What keys said that were looked at before.
    pub fn add(&mut self, keys: Self) {
        self.user |= keys.user;
        self.group |= keys.group;
        self.removed |= keys.removed;
    }

    /// The record only says that somebody is gone.
    pub fn is_removed(self) -> bool {
        self.removed
    }

    /// The key itself, when a text under it may state the kind.
    pub fn stating(key: &str) -> Option<&'static str> {
        ["@odata.type", "kind", "schemas"].into_iter().find(|stating| *stating == key)
    }

    /// A text at the top of the record, or in a list there: Graph's `@odata.type`, Google's `kind`, SCIM's `schemas`.
    pub fn text(&mut self, key: &str, text: &str) {
        if Self::stating(key).is_some() {
            self.stated = self.stated.or_else(|| stated(text));
        }
    }

    /// The kind, or what the list is known to hold when the record does not say.
    pub fn kind(self, of_the_list: ResourceKind) -> ResourceKind {
        match self {
            Self { stated: Some(kind), .. } => kind,
            Self { user: true, .. } => ResourceKind::User,
            Self { group: true, .. } => ResourceKind::Group,
            _ => of_the_list,
        }
    }
}

fn stated(text: &str) -> Option<ResourceKind> {
    let ends = |end: &str| {
        text.len() >= end.len()
            && text.is_char_boundary(text.len() - end.len())
            && text[text.len() - end.len()..].eq_ignore_ascii_case(end)
    };
    match () {
        () if ends("microsoft.graph.user") || ends("#user") || ends(":user") => Some(ResourceKind::User),
        () if ends("microsoft.graph.group") || ends("#group") || ends(":group") => Some(ResourceKind::Group),
        () => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn records_say_what_they_are() {
        use ResourceKind::{Group, User};
        for (name, keys, texts, list, expected) in [
            ("Graph's type mark", &["members"][..], &[("@odata.type", "#microsoft.graph.user")][..], Group, User),
            ("Google's kind", &[], &[("kind", "admin#directory#group")], User, Group),
            (
                "SCIM's schema",
                &["displayName"],
                &[("schemas", "urn:ietf:params:scim:schemas:core:2.0:Group")],
                User,
                Group,
            ),
            ("a user's key", &["id", "UserPrincipalName"], &[], Group, User),
            ("a group's key", &["id", "securityEnabled"], &[], User, Group),
            ("a user who lists members", &["userName", "members"], &[], Group, User),
            ("no mark", &["id", "displayName"], &[], Group, Group),
        ] {
            let mut marks = KindMarks::default();
            keys.iter().for_each(|key| marks.key(key));
            texts.iter().for_each(|(key, text)| marks.text(key, text));
            assert_eq!(marks.kind(list), expected, "{name}");
        }
    }
}
