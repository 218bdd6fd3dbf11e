//! LDIF: what `ldapsearch`, `ldifde` and directory servers write (RFC 2849). An entry becomes an object with its `dn` and
//! its attributes by the names in the file; several values become a list.
//!
//! Attributes that are made for several values are always a list, so that a group of one member looks like the others.
//! What is no text (`objectGUID`, a photograph) stays in base64, as it stands in the file. Attribute options are part
//! of the name: `cn;lang-de` (RFC 4512, section 2.5.2).
//! Source for classes and attributes: RFC 4519, RFC 2798 (inetOrgPerson), RFC 2307 (posixGroup), Microsoft's AD schema.

use std::borrow::Cow;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Map, Value};

use super::{Format, Sample};
use crate::base::{ClientKind, ResourceKind};

pub static LDIF: Format = Format {
    users: "LDIF people",
    groups: "LDIF groups",
    both: "LDIF people and groups",
    client: Some(ClientKind::new("generic")),
    recognise: |sample| {
        matches!(sample, Sample::Ldif { .. })
            .then(|| "It is LDIF: entries that begin with their distinguished name.".to_owned())
    },
    ..Format::PLAIN
};

/// Classes of people, of groups, and of what has a person's class without being one; in lower case.
const PEOPLE: [&str; 6] = ["inetorgperson", "organizationalperson", "person", "user", "posixaccount", "account"];
const GROUPS: [&str; 7] =
    ["groupofnames", "groupofuniquenames", "group", "posixgroup", "groupofmembers", "groupofurls", "univentiongroup"];
const NO_PEOPLE: [&str; 4] = ["computer", "contact", "msds-managedserviceaccount", "msds-groupmanagedserviceaccount"];

/// Attributes that are lists also when they have one value.
const LISTS: [&str; 9] = [
    "objectclass",
    "member",
    "uniquemember",
    "memberuid",
    "memberof",
    "ismemberof",
    "proxyaddresses",
    "othermailbox",
    "mailalternateaddress",
];

/// Attributes that are bytes, even where these happen to be letters.
const BYTES: [&str; 9] = [
    "objectguid",
    "objectsid",
    "sidhistory",
    "jpegphoto",
    "thumbnailphoto",
    "usercertificate",
    "usersmimecertificate",
    "ms-ds-consistencyguid",
    "msexchmailboxguid",
];

/// Attributes that are passwords, or made of one. They are in no record.
const SECRETS: [&str; 7] = [
    "userpassword",
    "unicodepwd",
    "dbcspwd",
    "supplementalcredentials",
    "sambantpassword",
    "sambalmpassword",
    "krbprincipalkey",
];

/// What an entry turned out to be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Entry {
    Record(ResourceKind),
    /// Neither a person nor a group: its last class.
    Other(String),
    /// A change to an entry that is not here: `modify`, `delete`, `modrdn`.
    Change(String),
    /// What `ldapsearch` writes about its search, and the words of a refusal.
    Result(Option<String>),
    /// Only the version line.
    Nothing,
}

/// Something that is wrong in an entry, at one of its bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum EntryFault {
    /// The entry cannot be used: why.
    Broken(&'static str),
    /// The value stands elsewhere and is left out: the attribute.
    Url(String),
    /// What should be base64 is not, and is left out: the attribute.
    Base64(String),
    Version(String),
    /// Only the first of its values are there: the attribute.
    Range(String),
}

/// An entry as it was read.
#[derive(Debug)]
pub struct Parsed {
    pub entry: Entry,
    pub object: Map<String, Value>,
    pub faults: Vec<(usize, EntryFault)>,
}

impl Parsed {
    pub fn is_broken(&self) -> bool {
        self.faults.iter().any(|(_, fault)| matches!(fault, EntryFault::Broken(_)))
    }
}

/// Is this how an LDIF text begins, comments and empty lines aside?
pub fn begins_ldif(text: &str) -> bool {
    let mut lines = text.lines().filter(|line| !line.is_empty() && !line.starts_with(['#', ' ']));
    let starts = |line: &str, name: &str| line.get(..name.len()).is_some_and(|start| start.eq_ignore_ascii_case(name));
    match lines.next() {
        Some(first) if starts(first, "dn:") => true,
        Some(first) if starts(first, "version:") => lines.next().is_none_or(|line| starts(line, "dn:")),
        _ => false,
    }
}

/// The object of an entry that was looked at before.
pub fn object(entry: &str) -> Value {
    Value::Object(parse(entry).object)
}

pub fn parse(entry: &str) -> Parsed {
    let mut parser = Parser::default();
    for (at, line) in lines(entry) {
        if let Err(fault) = parser.line(&line) {
            parser.faults.push((at, fault));
        }
    }
    parser.finish()
}

/// The lines, each with its place, put together where they are folded; comments left out.
fn lines(entry: &str) -> Vec<(usize, Cow<'_, str>)> {
    let mut lines: Vec<(usize, Cow<'_, str>)> = Vec::new();
    let mut at = 0;
    for line in entry.split('\n') {
        let text = line.strip_suffix('\r').unwrap_or(line);
        match (text.strip_prefix(' '), lines.last_mut()) {
            (Some(more), Some((_, folded))) => folded.to_mut().push_str(more),
            _ => lines.push((at, Cow::Borrowed(text))),
        }
        at += line.len() + 1;
    }
    lines.retain(|(_, line)| !line.is_empty() && !line.starts_with('#'));
    lines
}

#[derive(Debug, Default)]
struct Parser {
    object: Map<String, Value>,
    faults: Vec<(usize, EntryFault)>,
    is_result: bool,
    refusal: Option<String>,
    change: Option<String>,
    has_version: bool,
    /// Attributes of which only the first values are there.
    cut: Vec<String>,
}

/// How much of an attribute's values a server gave.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Range {
    Part,
    /// Up to the last one.
    Rest,
}

/// `member;range=0-1499` is `member`, with the first 1500 of its values (Active Directory, "Searching using range
/// retrieval"); `range=1500-*` has the last ones.
fn without_range(name: &str) -> (Cow<'_, str>, Option<Range>) {
    const RANGE: &str = "range=";
    let is_range = |option: &&str| option.get(..RANGE.len()).is_some_and(|start| start.eq_ignore_ascii_case(RANGE));
    let Some(range) = name.split(';').find(is_range) else { return (Cow::Borrowed(name), None) };
    let kept: Vec<&str> = name.split(';').filter(|option| !is_range(option)).collect();
    (Cow::Owned(kept.join(";")), Some(if range.ends_with('*') { Range::Rest } else { Range::Part }))
}

impl Parser {
    fn line(&mut self, line: &str) -> Result<(), EntryFault> {
        // What a change does with each attribute is not read.
        if self.is_change() {
            return Ok(());
        }
        let Some((name, value)) = line.split_once(':') else {
            return Err(EntryFault::Broken("a line has no colon after its attribute's name"));
        };
        let is_name = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '.' | ';' | '_');
        let (name, range) = without_range(name);
        if name.is_empty() || !name.chars().all(is_name) {
            return Err(EntryFault::Broken("a line does not begin with an attribute's name"));
        }
        let name = name.as_ref();
        if range == Some(Range::Part) && !self.cut.iter().any(|known| known.eq_ignore_ascii_case(name)) {
            self.cut.push(name.to_owned());
        }
        let key = name.to_ascii_lowercase();
        let value = value_of(&key, value);
        let text = |value: &Result<String, Reason>| value.clone().unwrap_or_default();
        match key.as_str() {
            "version" if self.object.is_empty() => {
                self.has_version = true;
                let version = text(&value);
                return if version == "1" { Ok(()) } else { Err(EntryFault::Version(version)) };
            }
            "search" | "ref" if self.object.is_empty() => self.is_result = true,
            "result" if self.object.is_empty() => {
                self.is_result = true;
                self.refusal = Some(text(&value)).filter(|text| !text.starts_with("0 "));
            }
            _ if self.is_result => {}
            "dn" if self.object.is_empty() => match value {
                Ok(dn) => drop(self.object.insert("dn".to_owned(), Value::from(dn))),
                Err(_) => return Err(EntryFault::Broken("its distinguished name cannot be read")),
            },
            _ if self.object.is_empty() => {
                return Err(EntryFault::Broken("it does not begin with a distinguished name (dn)"));
            }
            "control" => {}
            "changetype" => self.change = Some(text(&value).to_ascii_lowercase()),
            _ => match value {
                Ok(value) => self.add(name, &key, value),
                Err(Reason::Url) => return Err(EntryFault::Url(name.to_owned())),
                Err(Reason::Base64) => return Err(EntryFault::Base64(name.to_owned())),
            },
        }
        Ok(())
    }

    fn is_change(&self) -> bool {
        self.change.as_deref().is_some_and(|change| change != "add")
    }

    /// A second value makes a list. Names differ by more than their case (RFC 4512, section 2.5).
    fn add(&mut self, name: &str, key: &str, value: String) {
        if is_secret(key) {
            return;
        }
        let present = self.object.keys().find(|present| present.eq_ignore_ascii_case(name)).cloned();
        let value = Value::from(value);
        match present.and_then(|present| self.object.get_mut(&present)) {
            None if LISTS.contains(&key) => drop(self.object.insert(name.to_owned(), Value::Array(vec![value]))),
            None => drop(self.object.insert(name.to_owned(), value)),
            Some(Value::Array(list)) => list.push(value),
            Some(first) => *first = Value::Array(vec![first.take(), value]),
        }
    }

    fn finish(self) -> Parsed {
        let is_change = self.is_change();
        let entry = match () {
            () if self.is_result => Entry::Result(self.refusal),
            () if self.object.is_empty() && self.faults.is_empty() && self.has_version => Entry::Nothing,
            () if is_change => Entry::Change(self.change.unwrap_or_default()),
            () => kind_of(&self.object),
        };
        let mut faults = self.faults;
        faults.extend(self.cut.into_iter().map(|name| (0, EntryFault::Range(name))));
        Parsed { entry, object: self.object, faults }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Reason {
    Url,
    Base64,
}

/// What stands under an attribute's name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Content<'t> {
    Text(Cow<'t, str>),
    /// What is no text.
    Bytes(Vec<u8>),
}

/// `key` in lower case.
fn content<'t>(key: &str, value: &'t str) -> Result<Content<'t>, Reason> {
    if value.starts_with('<') {
        return Err(Reason::Url);
    }
    let Some(packed) = value.strip_prefix(':') else {
        return Ok(Content::Text(Cow::Borrowed(value.trim_start_matches(' '))));
    };
    let bytes = STANDARD.decode(packed.trim()).map_err(|_| Reason::Base64)?;
    if is_bytes(key) {
        return Ok(Content::Bytes(bytes));
    }
    Ok(String::from_utf8(bytes)
        .map_or_else(|error| Content::Bytes(error.into_bytes()), |text| Content::Text(text.into())))
}

fn value_of(key: &str, value: &str) -> Result<String, Reason> {
    Ok(match content(key, value)? {
        Content::Text(text) => text.into_owned(),
        Content::Bytes(bytes) => STANDARD.encode(bytes),
    })
}

/// `key` in lower case.
fn is_bytes(key: &str) -> bool {
    key.split(';').any(|part| part == "binary" || BYTES.contains(&part))
}

fn is_secret(name: &str) -> bool {
    let plain = name.split(';').next().unwrap_or_default();
    SECRETS.iter().any(|secret| secret.eq_ignore_ascii_case(plain))
}

/// The entry once more, unfolded, with other values: `other` is given each attribute by its name without a range, and
/// what stands under it. What [`object`] does not read of an entry is left out, but for what marks it as an addition.
pub fn rewritten(entry: &str, mut other: impl FnMut(&str, Content<'_>) -> Content<'static>, out: &mut String) {
    for (_, line) in lines(entry) {
        let Some((written, value)) = line.split_once(':') else { continue };
        let (name, _) = without_range(written);
        let key = name.to_ascii_lowercase();
        match (key.as_str(), content(&key, value)) {
            ("version" | "control", _) | (_, Err(_)) => {}
            ("changetype", Ok(_)) => out.push_str("changetype: add\n"),
            (_, Ok(content)) if !is_secret(&key) => print(written, &other(&name, content), out),
            _ => {}
        }
    }
}

fn print(name: &str, content: &Content<'_>, out: &mut String) {
    // SAFE-STRING of RFC 2849, and no blank at its end.
    let is_safe = |text: &str| {
        text.bytes().all(|byte| byte.is_ascii() && !matches!(byte, 0 | b'\n' | b'\r'))
            && !text.starts_with([' ', ':', '<'])
            && !text.ends_with(' ')
    };
    out.push_str(name);
    match content {
        Content::Text(text) if text.is_empty() => out.push(':'),
        Content::Text(text) if is_safe(text) => out.extend([": ", text]),
        Content::Text(text) => out.extend([":: ", &STANDARD.encode(text.as_bytes())]),
        Content::Bytes(bytes) => out.extend([":: ", &STANDARD.encode(bytes)]),
    }
    out.push('\n');
}

/// The entry as it may be shown: without passwords.
pub fn shown(entry: &str) -> Cow<'_, str> {
    let is_of_secret = |line: &str| line.split_once(':').is_some_and(|(name, _)| is_secret(name));
    if !entry.lines().any(is_of_secret) {
        return Cow::Borrowed(entry);
    }
    let mut out = String::with_capacity(entry.len());
    let mut is_hidden = false;
    for line in entry.split_inclusive('\n') {
        if !line.starts_with(' ') {
            is_hidden = is_of_secret(line);
            let name = line.split(':').next().filter(|_| is_hidden);
            name.into_iter().for_each(|name| out.extend([name, ": ****\n"]));
        }
        out.push_str(if is_hidden { "" } else { line });
    }
    Cow::Owned(out)
}

/// By the entry's classes; where they were not asked for, one with members is a group.
fn kind_of(object: &Map<String, Value>) -> Entry {
    let by_name = |name: &str| object.iter().find(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value);
    let classes = classes_of(object);
    let is_one_of = |known: &[&str]| classes.iter().any(|class| known.contains(&class.as_str()));
    let has_members = ["member", "uniqueMember", "memberUid"].iter().any(|name| by_name(name).is_some());
    match () {
        () if is_one_of(&NO_PEOPLE) => Entry::Other(last_class(&classes)),
        () if is_one_of(&GROUPS) => Entry::Record(ResourceKind::Group),
        () if is_one_of(&PEOPLE) => Entry::Record(ResourceKind::User),
        () if !classes.is_empty() => Entry::Other(last_class(&classes)),
        () if has_members => Entry::Record(ResourceKind::Group),
        () => Entry::Record(ResourceKind::User),
    }
}

/// Its classes, in lower case.
pub fn classes_of(object: &Map<String, Value>) -> Vec<String> {
    let classes =
        object.iter().find(|(key, _)| key.eq_ignore_ascii_case("objectClass")).and_then(|(_, v)| v.as_array());
    classes.into_iter().flatten().filter_map(Value::as_str).map(str::to_ascii_lowercase).collect()
}

fn last_class(classes: &[String]) -> String {
    classes.last().cloned().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn an_entry_is_printed_as_it_would_be_read() {
        for entry in [
            "dn: a\ncn: Jörg\nmail: 1\nmail: 2\nobjectGUID:: YWJj\nmember: b",
            "dn: a\ncn:: IGE=\ntitle:\nx: a:b",
            "version: 1\ndn: a\nchangetype: add\nlogonHours:: /////w==\nmember;range=0-1: b\nmember;range=0-1:\n  c",
        ] {
            let mut printed = String::new();
            let same = |_: &str, content: Content<'_>| match content {
                Content::Text(text) => Content::Text(text.into_owned().into()),
                Content::Bytes(bytes) => Content::Bytes(bytes),
            };
            rewritten(entry, same, &mut printed);
            let (read, again) = (parse(entry), parse(&printed));
            assert_eq!((again.object, again.entry, again.faults), (read.object, read.entry, read.faults), "{printed}");
        }
    }

    #[test]
    fn passwords_are_in_no_record_and_not_shown() {
        let entry = "dn: a\nuserPassword:: c2VjcmV0\n IQ==\ncn: b\nunicodePwd: s3cret";
        assert_eq!(Value::Object(parse(entry).object), json!({"dn": "a", "cn": "b"}));
        assert_eq!(shown(entry), "dn: a\nuserPassword: ****\ncn: b\nunicodePwd: ****\n");
        assert_eq!(shown("dn: a\nUSERPASSWORD;x-a:: YQ=="), "dn: a\nUSERPASSWORD;x-a: ****\n");
        let mut printed = String::new();
        rewritten(entry, |_, _| Content::Text("x".into()), &mut printed);
        assert_eq!(printed, "dn: x\ncn: x\n");
    }

    #[test]
    fn an_entry_becomes_an_object() {
        for (name, entry, expected) in [
            ("plain", "dn: uid=a,dc=x\nuid: a\nsn:B", json!({"dn": "uid=a,dc=x", "uid": "a", "sn": "B"})),
            (
                "folded, with carriage returns",
                "dn: uid=a,\r\n dc=x\r\ncn: A \r\n  B",
                json!({"dn": "uid=a,dc=x", "cn": "A  B"}),
            ),
            ("base64", "dn:: dWlkPcO2\ncn:: SsO2cmc=", json!({"dn": "uid=ö", "cn": "Jörg"})),
            ("base64, folded", "dn: a\ncn:: SsO\n 2cmc=", json!({"dn": "a", "cn": "Jörg"})),
            ("several values", "dn: a\nmail: 1\nMail: 2\nmail: 3", json!({"dn": "a", "mail": ["1", "2", "3"]})),
            ("a list of one", "dn: a\nmember: b", json!({"dn": "a", "member": ["b"]})),
            ("options", "dn: a\ncn: A\ncn;lang-de: B", json!({"dn": "a", "cn": "A", "cn;lang-de": "B"})),
            (
                "bytes stay in base64",
                "dn: a\nobjectGUID:: YWJj\nphoto:: /w==",
                json!({"dn": "a", "objectGUID": "YWJj", "photo": "/w=="}),
            ),
            ("an empty value is there", "dn: a\ntitle:", json!({"dn": "a", "title": ""})),
            ("a comment, folded", "dn: a\n# b\n c\ncn: d", json!({"dn": "a", "cn": "d"})),
            ("a colon in a value", "dn: a\nlabeledURI: https://x", json!({"dn": "a", "labeledURI": "https://x"})),
            ("the version", "version: 1\ndn: a\ncn: b", json!({"dn": "a", "cn": "b"})),
            ("an addition", "dn: a\ncontrol: 1.2 true\nchangetype: add\ncn: b", json!({"dn": "a", "cn": "b"})),
        ] {
            let parsed = parse(entry);
            assert_eq!(Value::Object(parsed.object), expected, "{name}");
            assert_eq!(parsed.faults, [], "{name}");
        }
    }

    #[test]
    fn what_is_wrong_is_said_at_its_byte() {
        for (name, entry, at, fault) in [
            ("no colon", "dn: a\ncn", 6, EntryFault::Broken("a line has no colon after its attribute's name")),
            ("no name", "dn: a\ntwo words: b", 6, EntryFault::Broken("a line does not begin with an attribute's name")),
            ("no dn", "cn: a\n", 0, EntryFault::Broken("it does not begin with a distinguished name (dn)")),
            ("a dn that is none", "dn:: %%%", 0, EntryFault::Broken("its distinguished name cannot be read")),
            ("a URL", "dn: a\nphoto:< file:///x", 6, EntryFault::Url("photo".to_owned())),
            ("no base64", "dn: a\ncn: b\nsn:: ***", 12, EntryFault::Base64("sn".to_owned())),
            ("another version", "version: 2\ndn: a", 0, EntryFault::Version("2".to_owned())),
        ] {
            assert_eq!(parse(entry).faults.first(), Some(&(at, fault)), "{name}");
        }
    }

    #[test]
    fn entries_are_what_their_classes_say() {
        use ResourceKind::{Group, User};
        let other = |class: &str| Entry::Other(class.to_owned());
        let change = |kind: &str| Entry::Change(kind.to_owned());
        for (entry, expected) in [
            ("dn: a\nobjectClass: top\nobjectClass: inetOrgPerson", Entry::Record(User)),
            ("dn: a\nobjectclass: groupOfNames", Entry::Record(Group)),
            ("dn: a\nobjectClass: top\nobjectClass: posixGroup", Entry::Record(Group)),
            ("dn: a\nobjectClass: person\nobjectClass: user\nobjectClass: computer", other("computer")),
            ("dn: a\nobjectClass: top\nobjectClass: organizationalUnit", other("organizationalunit")),
            ("dn: a\nuniqueMember: b", Entry::Record(Group)),
            ("dn: a\nuid: b", Entry::Record(User)),
            ("dn: a\nchangetype: modify\nreplace: mail\nmail: b\n-", change("modify")),
            ("dn: a\nchangetype: modrdn\nnewrdn: cn=b", change("modrdn")),
            ("dn: a\nchangetype: delete", change("delete")),
            ("search: 2\nresult: 0 Success", Entry::Result(None)),
            ("search: 2\nresult: 4 Size limit exceeded", Entry::Result(Some("4 Size limit exceeded".to_owned()))),
            ("ref: ldap://x/dc=y", Entry::Result(None)),
            ("version: 1", Entry::Nothing),
        ] {
            let parsed = parse(entry);
            assert_eq!((parsed.entry, parsed.faults), (expected, vec![]), "{entry}");
        }
    }

    #[test]
    fn a_text_is_ldif_by_its_first_line() {
        for (text, expected) in [
            ("dn: a", true),
            ("# comment\n\nversion: 1\n\ndn: a", true),
            ("DN:: YQ==", true),
            ("version: 1\nname: b", false),
            ("dn,cn\n", false),
            ("uid: a", false),
        ] {
            assert_eq!(begins_ldif(text), expected, "{text}");
        }
    }
}
