//! Which attributes are about a person: a table by the vendors' names, and what a value looks like.
//!
//! Names are compared without case, from the end of the path and without list positions: `emails.value` is SCIM's
//! `emails[0].value`, `id` is every `id`; `^name` is only a `name` at the top. The longest row that fits decides. Sources: Microsoft Graph user and group,
//! Okta users and default profile, OneLogin users (v1, v2), Google Directory users, RFC 7643, inetOrgPerson (RFC 2798).

use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::base::ResourceKind;

/// What an attribute holds of a person, and so how it is replaced.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Personal {
    /// Word by word.
    Name,
    /// `x@y`: what stands before and after is replaced, the ending of the domain is kept.
    Mail,
    /// The digits, but not the country's code; `+` and grouping are kept.
    Phone,
    /// Where somebody lives or works: words and numbers.
    Address,
    /// What records are referred to by.
    Identifier,
}

impl Personal {
    /// The word on screens.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Name => "Name",
            Self::Mail => "Mail address",
            Self::Phone => "Phone",
            Self::Address => "Address",
            Self::Identifier => "Identifier",
        }
    }
}

/// What is done with an attribute. Written as one word: `name`, `mail`, `phone`, `address`, `identifier`, `found`, `keep`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "&'static str")]
pub enum Treatment {
    Replace(Personal),
    /// Nobody said anything of it: only mail addresses and international phone numbers in it are replaced.
    #[default]
    Found,
    /// As it is, because a person says so.
    Keep,
}

impl Treatment {
    pub const ALL: [Self; 7] = [
        Self::Replace(Personal::Name),
        Self::Replace(Personal::Mail),
        Self::Replace(Personal::Phone),
        Self::Replace(Personal::Address),
        Self::Replace(Personal::Identifier),
        Self::Found,
        Self::Keep,
    ];

    /// The word in files and on the command line.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Replace(Personal::Name) => "name",
            Self::Replace(Personal::Mail) => "mail",
            Self::Replace(Personal::Phone) => "phone",
            Self::Replace(Personal::Address) => "address",
            Self::Replace(Personal::Identifier) => "identifier",
            Self::Found => "found",
            Self::Keep => "keep",
        }
    }

    /// The words on screens.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Replace(personal) => personal.label(),
            Self::Found => "Only contacts in it",
            Self::Keep => "Kept as it is",
        }
    }
}

impl From<Treatment> for &'static str {
    fn from(treatment: Treatment) -> Self {
        treatment.id()
    }
}

impl TryFrom<String> for Treatment {
    type Error = String;
    fn try_from(word: String) -> Result<Self, String> {
        word.parse()
    }
}

impl FromStr for Treatment {
    type Err = String;
    fn from_str(word: &str) -> Result<Self, String> {
        let known = Self::ALL.into_iter().find(|treatment| treatment.id() == word);
        known.ok_or_else(|| {
            format!("'{word}' is no way to treat an attribute; there are {}", Self::ALL.map(Self::id).join(", "))
        })
    }
}

use Personal::{Address, Identifier, Mail, Name, Phone};

/// The end of a path, and what it holds.
type Row = (&'static str, Personal);

/// Of users, and of whatever refers to them.
const USERS: &[Row] = &[
    ("displayname", Name),
    ("display name", Name),
    ("givenname", Name),
    ("surname", Name),
    ("familyname", Name),
    ("middlename", Name),
    ("fullname", Name),
    ("firstname", Name),
    ("first name", Name),
    ("lastname", Name),
    ("last name", Name),
    ("nickname", Name),
    ("name.formatted", Name),
    ("^name", Name),
    ("^display_name", Name),
    ("initials", Name),
    ("cn", Name),
    ("sn", Name),
    ("gecos", Name),
    ("mailnickname", Name),
    ("aliases", Mail),
    ("noneditablealiases", Mail),
    ("username", Mail),
    ("login", Mail),
    ("userprincipalname", Mail),
    ("mail", Mail),
    ("email", Mail),
    ("emails", Mail),
    ("emails.value", Mail),
    ("emails.address", Mail),
    ("emails.display", Mail),
    ("address", Mail),
    ("email address", Mail),
    ("secondemail", Mail),
    ("primaryemail", Mail),
    ("recoveryemail", Mail),
    ("othermails", Mail),
    ("proxyaddresses", Mail),
    ("imaddresses", Mail),
    ("ims.im", Mail),
    ("manageremail", Mail),
    ("issuerassignedid", Mail),
    ("onpremisesuserprincipalname", Mail),
    ("onpremisessamaccountname", Name),
    ("samaccountname", Name),
    ("uid", Name),
    ("memberuid", Name),
    ("homedirectory", Name),
    ("unixhomedirectory", Name),
    ("userpassword", Identifier),
    ("external_id", Identifier),
    ("externalid", Identifier),
    ("businessphones", Phone),
    ("mobilephone", Phone),
    ("mobile", Phone),
    ("faxnumber", Phone),
    ("fax", Phone),
    ("phone", Phone),
    ("phones", Phone),
    ("phones.value", Phone),
    ("phonenumber", Phone),
    ("phonenumbers.value", Phone),
    ("primaryphone", Phone),
    ("recoveryphone", Phone),
    ("telephonenumber", Phone),
    ("homephone", Phone),
    ("pager", Phone),
    ("facsimiletelephonenumber", Phone),
    ("ipphone", Phone),
    ("work phone", Phone),
    ("mobile phone", Phone),
    ("home phone", Phone),
    ("streetaddress", Address),
    ("street", Address),
    ("postaladdress", Address),
    ("postalcode", Address),
    ("zipcode", Address),
    ("zip", Address),
    ("pobox", Address),
    ("postofficebox", Address),
    ("extendedaddress", Address),
    ("addresses.formatted", Address),
    ("homeaddress", Address),
    ("homepostaladdress", Address),
    ("registeredaddress", Address),
    ("work address", Address),
    ("home address", Address),
    ("birthday", Identifier),
    ("aboutme", Name),
    ("comment", Name),
    ("notes", Name),
    ("notes.value", Name),
    ("manager", Identifier),
    ("managerid", Identifier),
    ("manager.value", Identifier),
    ("manager.displayname", Name),
    ("manager_user_id", Identifier),
    ("manager_ad_id", Identifier),
    ("relations.value", Mail),
    ("members", Identifier),
    ("member", Identifier),
    ("member_id", Identifier),
    ("memberof", Identifier),
    ("ismemberof", Identifier),
    ("uniquemember", Identifier),
    ("directreports", Identifier),
    ("managedby", Identifier),
    ("secretary", Identifier),
    ("assistant", Identifier),
    ("owner", Identifier),
    ("role_ids", Identifier),
    ("roles", Identifier),
    ("group_id", Identifier),
    ("groupid", Identifier),
    ("principalid", Identifier),
    ("principaldisplayname", Name),
    ("member_of", Identifier),
    ("members.value", Identifier),
    ("members.display", Name),
    ("id", Identifier),
    ("user_id", Identifier),
    ("userid", Identifier),
    ("object id", Identifier),
    ("objectid", Identifier),
    ("objectguid", Identifier),
    ("objectsid", Identifier),
    ("sidhistory", Identifier),
    ("ms-ds-consistencyguid", Identifier),
    ("msexchmailboxguid", Identifier),
    ("legacyexchangedn", Identifier),
    ("jpegphoto", Identifier),
    ("thumbnailphoto", Identifier),
    ("usercertificate", Identifier),
    ("usersmimecertificate", Identifier),
    ("externalids.value", Identifier),
    ("employeeid", Identifier),
    ("employeenumber", Identifier),
    ("employee id", Identifier),
    ("customerid", Identifier),
    ("onpremisesimmutableid", Identifier),
    ("immutableid", Identifier),
    ("onpremisessecurityidentifier", Identifier),
    ("securityidentifier", Identifier),
    ("onpremisesdistinguishedname", Identifier),
    ("distinguished_name", Identifier),
    ("distinguishedname", Identifier),
    ("dn", Identifier),
    ("onpremisesdomainname", Mail),
    ("devicekeys", Identifier),
    ("etag", Identifier),
    ("thumbnailphotourl", Identifier),
    ("thumbnailphotoetag", Identifier),
    ("profileurl", Identifier),
    ("photos.value", Identifier),
    ("href", Identifier),
    ("location.$ref", Identifier),
    ("$ref", Identifier),
    ("meta.location", Identifier),
    ("mysite", Identifier),
    ("websites.value", Identifier),
    ("sshpublickeys.key", Identifier),
    ("posixaccounts.username", Name),
    ("posixaccounts.gecos", Name),
    ("posixaccounts.homedirectory", Name),
    ("@odata.id", Identifier),
    ("@odata.nextlink", Identifier),
    ("@odata.deltalink", Identifier),
    ("nextpagetoken", Identifier),
    ("after_cursor", Identifier),
    ("before_cursor", Identifier),
    ("next_link", Identifier),
    ("previous_link", Identifier),
];

/// At the top of a group: its name and what it is for say nothing of a person.
const GROUPS: &[Row] = &[
    ("id", Identifier),
    ("mail", Mail),
    ("email", Mail),
    ("aliases", Mail),
    ("noneditablealiases", Mail),
    ("proxyaddresses", Mail),
    ("mailnickname", Name),
    ("members", Identifier),
    ("member", Identifier),
    ("uniquemember", Identifier),
    ("memberuid", Name),
    ("memberof", Identifier),
    ("owner", Identifier),
    ("managedby", Identifier),
    ("objectguid", Identifier),
    ("objectsid", Identifier),
    ("users", Identifier),
    ("admins", Identifier),
    ("etag", Identifier),
    ("dn", Identifier),
    ("externalid", Identifier),
    ("onpremisessecurityidentifier", Identifier),
    ("securityidentifier", Identifier),
];

/// What the table says of a path: its keys from the top, in lower case, without list positions.
pub fn of_path(kind: ResourceKind, keys: &[String]) -> Option<Personal> {
    // Okta's attributes stand one level down, and are its groups' own all the same.
    let top = if keys.first().is_some_and(|key| key == "profile") { 2 } else { 1 };
    let rows = if kind == ResourceKind::Group && keys.len() <= top { GROUPS } else { USERS };
    let path = keys.join(".");
    let fits = |(end, _): &&Row| match end.strip_prefix('^') {
        Some(whole) => path == whole,
        None => path.strip_suffix(end).is_some_and(|before| before.is_empty() || before.ends_with('.')),
    };
    rows.iter().filter(fits).max_by_key(|row| row.0.len()).map(|(_, personal)| *personal)
}

/// Whether a value is a phone number that can be told from other numbers: it says which country.
pub fn is_phone(value: &str) -> bool {
    let digits = value.bytes().filter(u8::is_ascii_digit).count();
    let is_one = |c: char| c.is_ascii_digit() || " -().+/".contains(c);
    value.starts_with('+') && (7..=15).contains(&digits) && value.chars().all(is_one)
}

/// Whether a value is, or has in it, a mail address.
pub fn has_mail(value: &str) -> bool {
    let is_part = |c: char| c.is_alphanumeric() || ".-_+#'".contains(c);
    value.match_indices('@').any(|(at, _)| {
        let domain = value[at + 1..].split(|c: char| !(c.is_alphanumeric() || c == '-' || c == '.')).next();
        value[..at].chars().next_back().is_some_and(is_part)
            && domain.is_some_and(|domain| domain.trim_matches('.').contains('.'))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_knows_what_vendors_say_of_people() {
        use ResourceKind::{Group, User};
        for (kind, path, expected) in [
            (User, "userprincipalname", Some(Mail)),
            (User, "profile.login", Some(Mail)),
            (User, "name.fullname", Some(Name)),
            (User, "emails.value", Some(Mail)),
            (User, "addresses.formatted", Some(Address)),
            (User, "manager.displayname", Some(Name)),
            (User, "manager.id", Some(Identifier)),
            (User, "proxyaddresses", Some(Mail)),
            (User, "department", None),
            (User, "jobtitle", None),
            (User, "accountenabled", None),
            (User, "country", None),
            (User, "employeehiredate", None),
            (User, "roles.value", None),
            (User, "organizations.name", None),
            (User, "name", Some(Name)),
            (User, "role_ids", Some(Identifier)),
            (Group, "displayname", None),
            (Group, "profile.name", None),
            (Group, "id", Some(Identifier)),
            (Group, "members.displayname", Some(Name)),
            (Group, "members.display", Some(Name)),
        ] {
            let keys: Vec<String> = path.split('.').map(str::to_owned).collect();
            assert_eq!(of_path(kind, &keys), expected, "{kind:?} {path}");
        }
    }

    #[test]
    fn values_are_told_by_their_look() {
        for (value, mail, phone) in [
            ("liz@contoso.com", true, false),
            ("write to liz@contoso.com today", true, false),
            ("liz@home", false, false),
            ("@contoso.com", false, false),
            ("+31 20 555 0101", false, true),
            ("+31", false, false),
            ("10001", false, false),
            ("2024-01-01", false, false),
        ] {
            assert_eq!((has_mail(value), is_phone(value)), (mail, phone), "{value}");
        }
    }
}
