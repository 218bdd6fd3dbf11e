//! Active Directory: what its PowerShell module gives (`Get-ADUser | ConvertTo-Json`, `Export-Csv`) and what `csvde`
//! writes, which has the directory's own names. Both are brought to Microsoft Graph's names, as Entra Connect does, so
//! that a mapping for Entra reads them; the distinguished name stays as `dn`, by which managers and members are named.
//!
//! Sources. Microsoft: ActiveDirectory module, Get-ADUser (its properties and the attributes behind them); "Microsoft
//! Entra Connect Sync: Attributes synchronized to Microsoft Entra ID"; csvde; "UserAccountControl property flags". That
//! `csvde` writes bytes as `X'…'` and semicolons between several values is known from files.

use std::borrow::Cow;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Map, Value};

use super::super::graph_names::extension_attribute;
use super::super::powershell::{graph_moment, unwrapped};
use super::super::type_name::is_type_name;
use super::super::{Format, Sample, listed};
use super::{holding, known, text};
use crate::base::ClientKind;
use crate::source::format::csv::{Column, Holds, put};
use crate::source::path::AttributePath;

pub static DIRECTORY_JSON: Format = Format {
    users: "Active Directory users (JSON)",
    groups: "Active Directory groups (JSON)",
    both: "Active Directory users and groups (JSON)",
    client: Some(ClientKind::new("entra")),
    recognise: recognise_json,
    shape: Some(of_graph),
    columns: &COLUMNS,
    other_column: Some(other_column),
    ..Format::PLAIN
};

pub static DIRECTORY_CSV: Format = Format {
    users: "Active Directory users (CSV)",
    groups: "Active Directory groups (CSV)",
    both: "Active Directory users and groups (CSV)",
    client: Some(ClientKind::new("entra")),
    recognise: recognise_csv,
    columns: &COLUMNS,
    other_column: Some(other_column),
    sorts_rows: true,
    ..Format::PLAIN
};

/// In lower case: names that only Active Directory has, for all its objects.
const KEYS: [&str; 9] = [
    "distinguishedname",
    "samaccountname",
    "objectguid",
    "objectsid",
    "useraccountcontrol",
    "sid",
    "propertynames",
    "groupcategory",
    "groupscope",
];

fn recognise_json(sample: &Sample<'_>) -> Option<String> {
    let keys = sample.keys_in_any_case(&KEYS, 2)?;
    Some(format!(
        "The records {} have Active Directory's names, such as {}; they are read by Graph's names.",
        sample.place(),
        listed(&keys)
    ))
}

fn recognise_csv(sample: &Sample<'_>) -> Option<String> {
    let telling = ["dn", "onPremisesSamAccountName"];
    let found = known(sample, &DIRECTORY_CSV, &telling)?;
    let has = |name: &str| sample.headers().iter().any(|header| header.eq_ignore_ascii_case(name));
    let of_another =
        ["onPremisesSamAccountName", "invalid_login_attempts", "directory_id"].iter().any(|name| has(name));
    (!of_another).then(|| {
        format!(
            "It is a table with Active Directory's names as columns, such as {}; they are read by Graph's names.",
            listed(&found)
        )
    })
}

/// What the directory has beside this keeps its name.
pub(super) fn other_column(header: &str) -> Option<(AttributePath, Holds)> {
    let extension = extension_attribute(header).map(|name| format!("onPremisesExtensionAttributes.{name}"));
    match extension {
        Some(path) => Some((AttributePath::parse(&path).ok()?, Holds::DirectoryText)),
        None => Some((AttributePath::key(header), Holds::DirectoryText)),
    }
}

/// What the module says of the object it gives, and not of the person.
const OF_THE_MODULE: [&str; 6] = [
    "PropertyNames",
    "AddedProperties",
    "RemovedProperties",
    "ModifiedProperties",
    "PropertyCount",
    "WriteDebugStream",
];

fn of_graph(value: Value) -> Value {
    let Value::Object(object) = value else { return value };
    let mut result = Value::Object(Map::new());
    for (key, value) in object.into_iter().filter(|(key, _)| !OF_THE_MODULE.contains(&key.as_str())) {
        let place = DIRECTORY_JSON.place(&key).filter(|(_, holds)| *holds != Holds::Secret);
        let Some((path, holds)) = place else { continue };
        if let Some(value) = value_of(holds, unwrapped(value)) {
            put(&mut result, path.steps(), value);
        }
    }
    result
}

/// `None`: no value, but the name of a type.
fn value_of(holds: Holds, value: Value) -> Option<Value> {
    match value {
        Value::String(text) if is_type_name(&text) => None,
        Value::String(text) => Some(holds.value(&graph_moment(&text).unwrap_or(text))),
        Value::Number(number) if holds == Holds::DirectoryFlags => Some(holds.value(&number.to_string())),
        // A security identifier is an object with parts.
        Value::Object(object) if object.get("Value").is_some_and(Value::is_string) => object.get("Value").cloned(),
        Value::Array(list) => Some(list.into_iter().filter_map(|one| value_of(Holds::Text, one)).collect()),
        other => Some(other),
    }
}

/// Text that csvde writes as bytes where it is no ASCII; bytes that are no text stay bytes, in base64.
pub fn text_of_bytes(field: &str) -> Cow<'_, str> {
    let Some(bytes) = bytes_of(field) else { return Cow::Borrowed(field) };
    Cow::Owned(String::from_utf8(bytes).unwrap_or_else(|error| STANDARD.encode(error.as_bytes())))
}

/// `X'0A1B'`.
fn bytes_of(field: &str) -> Option<Vec<u8>> {
    let hex = field.strip_prefix(['X', 'x'])?.strip_prefix('\'')?.strip_suffix('\'')?;
    let digits: Vec<u8> =
        hex.chars().map(|c| c.to_digit(16).and_then(|digit| u8::try_from(digit).ok())).collect::<Option<_>>()?;
    let (pairs, rest) = digits.as_chunks::<2>();
    rest.is_empty().then(|| pairs.iter().map(|[high, low]| high << 4 | low).collect())
}

/// Which byte of an identifier stands where in its text: the first three numbers have their small end first.
const PLACES: [usize; 16] = [3, 2, 1, 0, 5, 4, 7, 6, 8, 9, 10, 11, 12, 13, 14, 15];

/// An identifier that the directory keeps as sixteen bytes.
pub fn guid(field: &str) -> String {
    let bytes = bytes_of(field).or_else(|| STANDARD.decode(field).ok()).filter(|bytes| bytes.len() == PLACES.len());
    bytes.map_or_else(|| field.trim_matches(['{', '}']).to_owned(), |bytes| guid_of_bytes(&bytes))
}

pub fn guid_of_bytes(bytes: &[u8]) -> String {
    let mut text = String::new();
    for (place, at) in PLACES.into_iter().enumerate() {
        if matches!(place, 4 | 6 | 8 | 10) {
            text.push('-');
        }
        text.push_str(&format!("{:02x}", bytes.get(at).copied().unwrap_or_default()));
    }
    text
}

pub fn bytes_of_guid(text: &str) -> Vec<u8> {
    let digits: Vec<u8> = text.chars().filter_map(|c| c.to_digit(16)?.try_into().ok()).collect();
    let mut bytes = vec![0; PLACES.len()];
    for (at, pair) in PLACES.into_iter().zip(digits.as_chunks::<2>().0) {
        bytes[at] = pair[0] << 4 | pair[1];
    }
    bytes
}

/// A security identifier as Graph writes it, `S-1-5-21-…`: of bytes, the revision, how many numbers follow, six bytes of
/// an authority with the large end first, the numbers with their small end first (MS-DTYP, section 2.4.2).
pub fn sid(field: &str) -> String {
    let bytes = bytes_of(field).or_else(|| STANDARD.decode(field).ok());
    bytes.as_deref().and_then(sid_of_bytes).unwrap_or_else(|| text_of_bytes(field).into_owned())
}

pub fn sid_of_bytes(bytes: &[u8]) -> Option<String> {
    let ([1, count, authority @ ..], numbers) = bytes.split_first_chunk::<8>()? else { return None };
    let authority = authority.iter().fold(0_u64, |number, byte| number << 8 | u64::from(*byte));
    let (numbers, rest) = numbers.as_chunks::<4>();
    let is_whole = rest.is_empty() && numbers.len() == usize::from(*count);
    let numbers = numbers.iter().map(|four| format!("-{}", u32::from_le_bytes(*four)));
    is_whole.then(|| format!("S-1-{authority}{}", numbers.collect::<String>()))
}

/// A moment as Graph writes it; a directory writes `20240102030405.0Z` (RFC 4517, GeneralizedTime).
pub fn moment(field: &str) -> String {
    let read = || {
        let (digits, fraction) = field.trim().strip_suffix('Z')?.split_at_checked(14)?;
        let is_whole = fraction.is_empty()
            || fraction.strip_prefix(['.', ',']).is_some_and(|zeros| zeros.bytes().all(|byte| byte == b'0'));
        let is_time = is_whole && digits.bytes().all(|byte| byte.is_ascii_digit());
        // Before it is cut: what is no digit may be longer than a byte.
        is_time.then_some(())?;
        let at = |from: usize, to: usize| &digits[from..to];
        let text = format!("{}-{}-{}T{}:{}:{}Z", at(0, 4), at(4, 6), at(6, 8), at(8, 10), at(10, 12), at(12, 14));
        text.parse::<jiff::Timestamp>().ok().map(|moment| moment.to_string())
    };
    read().unwrap_or_else(|| text_of_bytes(field).into_owned())
}

/// Several values in one field, with semicolons between them; one that belongs to a value has a backslash before it.
pub fn values(field: &str) -> Vec<String> {
    let mut values = vec![String::new()];
    let mut chars = field.chars().peekable();
    while let Some(c) = chars.next() {
        let is_escaped = c == '\\' && chars.peek() == Some(&';');
        match (c, values.last_mut()) {
            (';', _) => values.push(String::new()),
            (_, Some(last)) if is_escaped => last.extend(chars.next()),
            (c, Some(last)) => last.push(c),
            (_, None) => {}
        }
    }
    values.retain(|value| !value.trim().is_empty());
    values.iter().map(|value| text_of_bytes(value.trim()).into_owned()).collect()
}

/// The bit of `userAccountControl` that disables an account; `None` when it is no number.
pub fn enabled_by_flags(field: &str) -> Option<bool> {
    const DISABLED: i64 = 2;
    field.trim().parse::<i64>().ok().map(|flags| flags & DISABLED == 0)
}

const fn name(header: &'static str, path: &'static str) -> Column {
    holding(header, path, Holds::DirectoryText)
}

const fn list(header: &'static str, path: &'static str) -> Column {
    holding(header, path, Holds::DirectoryList)
}

/// The module's names and the directory's.
pub(super) static COLUMNS: [Column; 62] = [
    name("DistinguishedName", "dn"),
    name("DN", "dn"),
    holding("ObjectGUID", "id", Holds::Guid),
    list("ObjectClass", "objectClass"),
    name("SamAccountName", "onPremisesSamAccountName"),
    name("UserPrincipalName", "userPrincipalName"),
    name("DisplayName", "displayName"),
    name("GivenName", "givenName"),
    name("Surname", "surname"),
    name("sn", "surname"),
    name("Name", "name"),
    name("cn", "cn"),
    name("Initials", "initials"),
    name("Description", "description"),
    name("EmailAddress", "mail"),
    name("mail", "mail"),
    name("mailNickname", "mailNickname"),
    list("proxyAddresses", "proxyAddresses"),
    list("otherMailbox", "otherMails"),
    name("Title", "jobTitle"),
    name("Department", "department"),
    name("Company", "companyName"),
    name("Division", "employeeOrgData.division"),
    name("Office", "officeLocation"),
    name("physicalDeliveryOfficeName", "officeLocation"),
    name("OfficePhone", "businessPhones[0]"),
    name("telephoneNumber", "businessPhones[0]"),
    name("MobilePhone", "mobilePhone"),
    name("mobile", "mobilePhone"),
    name("Fax", "faxNumber"),
    name("facsimileTelephoneNumber", "faxNumber"),
    name("StreetAddress", "streetAddress"),
    name("street", "streetAddress"),
    name("City", "city"),
    name("l", "city"),
    name("State", "state"),
    name("st", "state"),
    name("PostalCode", "postalCode"),
    name("Country", "country"),
    name("c", "country"),
    name("co", "co"),
    name("EmployeeID", "employeeId"),
    name("employeeNumber", "employeeNumber"),
    name("employeeType", "employeeType"),
    name("preferredLanguage", "preferredLanguage"),
    name("Manager", "manager.id"),
    list("MemberOf", "memberOf"),
    list("Members", "members"),
    list("member", "members"),
    text("GroupCategory", "groupCategory"),
    text("GroupScope", "groupScope"),
    text("groupType", "groupType"),
    holding("Enabled", "accountEnabled", Holds::Boolean),
    holding("userAccountControl", "accountEnabled", Holds::DirectoryFlags),
    holding("SID", "onPremisesSecurityIdentifier", Holds::Sid),
    holding("objectSid", "onPremisesSecurityIdentifier", Holds::Sid),
    holding("whenCreated", "createdDateTime", Holds::DirectoryMoment),
    holding("Created", "createdDateTime", Holds::DirectoryMoment),
    name("msDS-cloudExtensionAttribute1", "msDS-cloudExtensionAttribute1"),
    holding("unicodePwd", "unicodePwd", Holds::Secret),
    holding("userPassword", "userPassword", Holds::Secret),
    holding("AccountPassword", "AccountPassword", Holds::Secret),
];

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn what_the_module_gives_is_read_by_graphs_names() {
        for (name, written, expected) in [
            (
                "a user",
                json!({"DistinguishedName": "CN=A,DC=x", "Enabled": false, "Title": "Nurse", "Office": "R", "OfficePhone": "+1",
                    "EmailAddress": "a@x", "mail": "a@x", "EmployeeID": "17", "Manager": "CN=B,DC=x", "PropertyCount": 9,
                    "SID": {"BinaryLength": 28, "Value": "S-1-5"}, "ObjectGUID": "5ef73093-4907-40b0-a21f-c98e191fd545"}),
                json!({"dn": "CN=A,DC=x", "accountEnabled": false, "jobTitle": "Nurse", "officeLocation": "R",
                    "businessPhones": ["+1"], "mail": "a@x", "employeeId": "17", "manager": {"id": "CN=B,DC=x"},
                    "onPremisesSecurityIdentifier": "S-1-5", "id": "5ef73093-4907-40b0-a21f-c98e191fd545"}),
            ),
            (
                "the directory's names, flags and lists",
                json!({"sn": "A", "userAccountControl": 66050, "memberOf": {"value": ["CN=G"], "Count": 1},
                    "proxyAddresses": "Microsoft.ActiveDirectory.Management.ADPropertyValueCollection",
                    "whenCreated": "/Date(1600000000000)/"}),
                json!({"surname": "A", "accountEnabled": false, "memberOf": ["CN=G"], "createdDateTime": "2020-09-13T12:26:40Z"}),
            ),
            (
                "an empty one beside one that is filled",
                json!({"EmailAddress": "a@x", "mail": null, "Enabled": true}),
                json!({"mail": "a@x", "accountEnabled": true}),
            ),
        ] {
            assert_eq!(of_graph(written), expected, "{name}");
        }
    }

    #[test]
    fn bytes_are_text_or_stay_bytes() {
        for (field, expected) in [
            ("X'4ac3b67267'", "Jörg"),
            ("X'ff00'", "/wA="),
            ("X''", ""),
            ("X'4a", "X'4a"),
            ("X'4'", "X'4'"),
            ("X'é'", "X'é'"),
            ("Xavier", "Xavier"),
        ] {
            assert_eq!(text_of_bytes(field), expected, "{field}");
        }
        for (field, expected) in [
            ("X'9330f75e0749b040a21fc98e191fd545'", "5ef73093-4907-40b0-a21f-c98e191fd545"),
            ("kzD3XgdJsECiH8mOGR/VRQ==", "5ef73093-4907-40b0-a21f-c98e191fd545"),
            ("{5ef73093-4907-40b0-a21f-c98e191fd545}", "5ef73093-4907-40b0-a21f-c98e191fd545"),
        ] {
            assert_eq!(guid(field), expected, "{field}");
        }
    }

    #[test]
    fn identifiers_and_moments_are_written_as_graph_writes_them() {
        let bytes = "X'010500000000000515000000a065cf7e784b9b5fe77c877050040000'";
        let text = "S-1-5-21-2127521184-1604012920-1887927527-1104";
        let packed = "AQUAAAAAAAUVAAAAoGXPfnhLm1/nfIdwUAQAAA==";
        for (field, expected) in [(bytes, text), (packed, text), (text, text), ("X'0105'", "\u{1}\u{5}"), ("", "")] {
            assert_eq!(sid(field), expected, "{field}");
        }
        for (field, expected) in [
            ("20240102030405.0Z", "2024-01-02T03:04:05Z"),
            ("20240102030405Z", "2024-01-02T03:04:05Z"),
            ("20241302030405.0Z", "20241302030405.0Z"),
            ("2024-01-02T03:04:05Z", "2024-01-02T03:04:05Z"),
            ("1/2/2024 3:04:05 AM", "1/2/2024 3:04:05 AM"),
            ("20240102030405,00Z", "2024-01-02T03:04:05Z"),
            ("20240102030405.5Z", "20240102030405.5Z"),
            ("20240102030405abcZ", "20240102030405abcZ"),
            ("20240102030405.abcZ", "20240102030405.abcZ"),
            ("日本語日00Z", "日本語日00Z"),
        ] {
            assert_eq!(moment(field), expected, "{field}");
        }
    }

    #[test]
    fn several_values_stand_in_one_field() {
        for (field, expected) in [
            ("top;person;user", &["top", "person", "user"][..]),
            (r"CN=A\;B;CN=C", &["CN=A;B", "CN=C"]),
            ("X'4ac3b67267';b", &["Jörg", "b"]),
            ("", &[]),
        ] {
            assert_eq!(values(field), expected, "{field}");
        }
    }
}
