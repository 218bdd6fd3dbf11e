//! Is a record a user or a group? By the keys and type marks that each vendor documents.

use serde_json::Value;

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

/// Keys that only groups have: Entra, Okta, Google, SCIM, OneLogin's roles, Active Directory.
const GROUP_KEYS: [&str; 12] = [
    "grouptypes",
    "groupcategory",
    "groupscope",
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

/// Microsoft Graph's marks of types, and those that are a user, a group, or anything that may be one.
const GRAPH: &str = "#microsoft.graph.";
const GRAPH_KINDS: [&str; 3] = ["user", "group", "directoryObject"];

/// What a directory says an object is; in PowerShell's and Okta's payloads too.
const CLASS: &str = "objectClass";

/// The types of Okta's groups (Okta Management API, Groups).
const OKTA_GROUPS: [&str; 3] = ["OKTA_GROUP", "APP_GROUP", "BUILT_IN"];

/// Under this key Okta has what a user or a group is called.
pub const PROFILE: &str = "profile";

/// Keys there that only users have; a group has a name (Okta Management API, Users and Groups).
const USER_PROFILE_KEYS: [&str; 4] = ["login", "email", "firstName", "lastName"];
const GROUP_PROFILE_KEY: &str = "name";

/// A key that ends so lists what was added and what removed (Microsoft Graph, delta query).
pub const DELTA: &str = "@delta";

/// With this key an entry of a Graph delta says that what has its id was deleted (Microsoft Graph, delta query).
const REMOVED: &str = "@removed";

/// What the top of a record says about its kind.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct KindMarks {
    stated: Option<ResourceKind>,
    user: bool,
    group: bool,
    /// What its profile has.
    user_profile: bool,
    group_profile: bool,
    removed: bool,
    /// It says that it is something else: a device, a contact, a computer.
    other: bool,
    /// It says of a list or a reference only what changed, as Graph's delta does.
    delta: bool,
}

impl KindMarks {
    /// Of a record that is parsed.
    pub fn of(record: &Value) -> Self {
        let mut marks = Self::default();
        for (key, value) in record.as_object().into_iter().flatten().filter(|(_, value)| !value.is_null()) {
            marks.key(key);
            let texts = value.as_array().map_or(std::slice::from_ref(value), Vec::as_slice);
            texts.iter().filter_map(Value::as_str).for_each(|text| marks.text(key, text));
            let profile = value.as_object().filter(|_| key == PROFILE);
            profile.into_iter().flatten().for_each(|(key, _)| marks.profile_key(key));
        }
        marks
    }

    pub fn key(&mut self, key: &str) {
        let is = |known: &&str| known.eq_ignore_ascii_case(key);
        self.user |= USER_KEYS.iter().any(&is);
        self.group |= GROUP_KEYS.iter().any(is);
        self.removed |= key == REMOVED;
        self.delta |= key.ends_with(DELTA);
    }

    /// A key of the object under [`PROFILE`].
    pub fn profile_key(&mut self, key: &str) {
        self.user_profile |= USER_PROFILE_KEYS.contains(&key);
        self.group_profile |= key == GROUP_PROFILE_KEY;
    }

    /// What keys said that were looked at before.
    pub fn add(&mut self, keys: Self) {
        self.user |= keys.user;
        self.group |= keys.group;
        self.removed |= keys.removed;
        self.delta |= keys.delta;
    }

    /// The record is neither a user nor a group.
    pub fn is_other(self) -> bool {
        self.other
    }

    /// The record says what changed in a list.
    pub fn is_delta(self) -> bool {
        self.delta
    }

    /// The record only says that somebody is gone.
    pub fn is_removed(self) -> bool {
        self.removed
    }

    /// The key itself, when a text under it may state the kind.
    pub fn stating(key: &str) -> Option<&'static str> {
        const STATING: [&str; 5] = ["@odata.type", "kind", "schemas", "type", CLASS];
        STATING.into_iter().find(|stating| stating.eq_ignore_ascii_case(key))
    }

    /// A text at the top of the record, or in a list there: Graph's `@odata.type`, Google's `kind`, SCIM's `schemas`.
    pub fn text(&mut self, key: &str, text: &str) {
        match Self::stating(key) {
            Some("type") if OKTA_GROUPS.contains(&text) => self.stated = Some(ResourceKind::Group),
            Some("type") | None => {}
            Some(CLASS) => self.class(text),
            Some(_) => {
                self.stated = self.stated.or_else(|| stated(text));
                self.other |= text.strip_prefix(GRAPH).is_some_and(|kind| !GRAPH_KINDS.contains(&kind));
            }
        }
    }

    /// A class of Active Directory's or of another directory's; the class of all Okta's groups.
    fn class(&mut self, text: &str) {
        let is = |known: &&str| known.eq_ignore_ascii_case(text);
        match () {
            () if ["computer", "contact", "organizationalUnit", "container", "printQueue"].iter().any(is) => {
                self.other = true;
            }
            () if text.to_ascii_lowercase().ends_with("managedserviceaccount") => self.other = true,
            () if ["group", "groupOfNames", "okta:user_group", "okta:windows_security_principal"].iter().any(is) => {
                self.stated = Some(ResourceKind::Group);
            }
            () if ["user", "inetOrgPerson"].iter().any(is) => self.stated = Some(ResourceKind::User),
            () => {}
        }
    }

    /// The kind, or what the list is known to hold when the record does not say.
    pub fn kind(self, of_the_list: ResourceKind) -> ResourceKind {
        match self {
            Self { stated: Some(kind), .. } => kind,
            Self { user: true, .. } => ResourceKind::User,
            Self { group: true, .. } => ResourceKind::Group,
            Self { user_profile: true, .. } => ResourceKind::User,
            Self { group_profile: true, .. } => ResourceKind::Group,
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
            ("an Okta group by its type", &["id", "profile"], &[("type", "OKTA_GROUP")], User, Group),
            ("a type that says nothing", &["id"], &[("type", "OTHER")], User, User),
            ("an Active Directory group", &["SamAccountName"], &[("ObjectClass", "group")], User, Group),
        ] {
            let mut marks = KindMarks::default();
            keys.iter().for_each(|key| marks.key(key));
            texts.iter().for_each(|(key, text)| marks.text(key, text));
            assert_eq!(marks.kind(list), expected, "{name}");
        }
    }

    #[test]
    fn what_says_that_it_is_something_else_is_neither() {
        for (key, text, expected) in [
            ("@odata.type", "#microsoft.graph.device", true),
            ("@odata.type", "#microsoft.graph.orgContact", true),
            ("@odata.type", "#microsoft.graph.servicePrincipal", true),
            ("@odata.type", "#microsoft.graph.user", false),
            ("@odata.type", "#microsoft.graph.directoryObject", false),
            ("objectClass", "computer", true),
            ("ObjectClass", "msDS-GroupManagedServiceAccount", true),
            ("ObjectClass", "user", false),
            ("kind", "admin#directory#user", false),
            ("title", "computer", false),
        ] {
            let mut marks = KindMarks::default();
            marks.text(key, text);
            assert_eq!(marks.is_other(), expected, "{key}: {text}");
        }
    }
}
