//! Every format as a table: what is loaded is taken for what it is, and its records have the vendor's own shape.

use serde_json::{Value, json};

use crate::base::{Cancel, ClientKind, Progress, ResourceKind};
use crate::source::{AttributePath, Input, LoadedSet, RecordIndex};

fn load(bytes: &[u8]) -> LoadedSet {
    let input = Input::Text { name: "pasted".to_owned(), bytes: bytes.to_vec() };
    LoadedSet::load(&[input], &Progress::default(), &Cancel::default()).expect("not cancelled")
}

/// name, text, format, users, groups, a path in the first user (or group), its value
type Case<'a> = (&'a str, &'a str, &'a str, usize, usize, &'a str, Value);

#[rustfmt::skip]
#[test]
fn payloads_are_taken_for_what_they_are() {
    let cases: [Case<'_>; 28] = [
        ("Graph's response", r##"{"@odata.context":"https://graph.microsoft.com/v1.0/$metadata#users(id,mail)","value":[{"id":"1","mail":null}]}"##, "Microsoft Graph users", 1, 0, "id", json!("1")),
        ("Graph's groups", r##"{"@odata.context":"https://graph.microsoft.com/v1.0/$metadata#groups","value":[{"id":"1","displayName":"All"}]}"##, "Microsoft Graph groups", 0, 1, "displayName", json!("All")),
        ("Graph's list alone", r#"[{"id":"1","userPrincipalName":"a@x","surname":"A"}]"#, "Microsoft Graph users", 1, 0, "surname", json!("A")),
        ("one Graph user", r#"{"@odata.context":"https://graph.microsoft.com/v1.0/$metadata#users/$entity","id":"1","userPrincipalName":"a@x","jobTitle":null,"memberOf":[{"id":"g"}]}"#, "Microsoft Graph users", 1, 0, "memberOf[0].id", json!("g")),
        ("members of both kinds", r##"{"value":[{"@odata.type":"#microsoft.graph.user","id":"1","surname":"A"},{"@odata.type":"#microsoft.graph.group","id":"2","groupTypes":[]}]}"##, "Microsoft Graph users and groups", 1, 1, "surname", json!("A")),
        ("PowerShell", r#"[{"AccountEnabled":true,"Id":"1","UserPrincipalName":"a@x","BusinessPhones":["+1"],"Manager":{"Id":"2","AdditionalProperties":{}},"AdditionalProperties":{"extension_ab_vip":"x"}}]"#, "Microsoft Graph users from PowerShell", 1, 0, "manager.id", json!("2")),
        ("PowerShell 5's wrapper", r#"{"value":[{"DisplayName":"All","Id":"1","SecurityEnabled":true}],"Count":1}"#, "Microsoft Graph groups from PowerShell", 0, 1, "securityEnabled", json!(true)),
        ("Okta users", r#"[{"id":"00u","status":"ACTIVE","statusChanged":null,"profile":{"login":"l","firstName":"A","lastName":"B","email":"e"}}]"#, "Okta users", 1, 0, "profile.login", json!("l")),
        ("Okta groups", r#"[{"id":"00g","objectClass":["okta:user_group"],"type":"OKTA_GROUP","profile":{"name":"West","description":null}}]"#, "Okta groups", 0, 1, "profile.name", json!("West")),
        ("Okta application users", r#"[{"id":"00u","scope":"USER","credentials":{"userName":"s@x"},"profile":{"email":"s@x","firstName":"S","lastName":"J"}}]"#, "Okta users", 1, 0, "credentials.userName", json!("s@x")),
        ("OneLogin 2", r#"[{"id":7,"firstname":"J","lastname":"D","username":"jd","samaccountname":null,"directory_id":null}]"#, "OneLogin users", 1, 0, "firstname", json!("J")),
        ("OneLogin 1", r#"{"status":{"error":false},"pagination":{"after_cursor":null},"data":[{"id":7,"firstname":"J","lastname":"D","openid_name":"j","invalid_login_attempts":0}]}"#, "OneLogin users", 1, 0, "id", json!(7)),
        ("Google users", r#"{"kind":"admin#directory#users","users":[{"kind":"admin#directory#user","primaryEmail":"l@x","name":{"fullName":"L"}}]}"#, "Google Directory users", 1, 0, "name.fullName", json!("L")),
        ("Google groups", r#"{"kind":"admin#directory#groups","groups":[{"kind":"admin#directory#group","email":"g@x","name":"G","directMembersCount":"3"}]}"#, "Google Directory groups", 0, 1, "name", json!("G")),
        ("a ListResponse", r#"{"schemas":["urn:ietf:params:scim:api:messages:2.0:ListResponse"],"totalResults":2,"Resources":[{"schemas":["urn:ietf:params:scim:schemas:core:2.0:User"],"userName":"u"},{"schemas":["urn:ietf:params:scim:schemas:core:2.0:Group"],"displayName":"G","members":[{"value":"1"}]}]}"#, "SCIM users and groups", 1, 1, "userName", json!("u")),
        ("one SCIM group", r#"{"schemas":["urn:ietf:params:scim:schemas:core:2.0:Group"],"displayName":"G","members":[{"value":"1"}]}"#, "SCIM groups", 0, 1, "members[0].value", json!("1")),
        ("CSV", "user,city\n\"a, b\",\"x\ny\"\n", "CSV", 1, 0, "city", json!("x\ny")),
        ("TSV", "user\tcity\na\tb\n", "CSV", 1, 0, "user", json!("a")),
        ("Entra's download", "userPrincipalName,displayName,objectId,accountEnabled,telephoneNumber,mobile\na@x,A,1,True,+1,\n", "Entra ID users (CSV download)", 1, 0, "businessPhones[0]", json!("+1")),
        ("Okta's columns", "login,firstName,lastName,email\nl,A,B,e\n", "Okta users (CSV)", 1, 0, "profile.login", json!("l")),
        ("Google's download", "First Name [Required],Last Name [Required],Email Address [Required]\nL,S,l@x\n", "Google Workspace users (CSV download)", 1, 0, "name.familyName", json!("S")),
        ("Excel's hint", "sep=;\nuser;city\na;b\n", "CSV", 1, 0, "city", json!("b")),
        ("LDIF", "version: 1\n\ndn: uid=l,dc=x\nobjectClass: inetOrgPerson\nuid: l\nmail: a@x\nmail: b@x\n", "LDIF people", 1, 0, "mail[1]", json!("b@x")),
        ("LDIF of Active Directory", "dn: CN=J,DC=x\nobjectClass: user\nsAMAccountName: j\nsn: J\n", "Active Directory users (LDIF)", 1, 0, "surname", json!("J")),
        ("LDIF groups", "# groups\r\ndn: cn=All,dc=x\r\nobjectClass: groupOfNames\r\nmember: uid=l,\r\n dc=x\r\n", "LDIF groups", 0, 1, "member[0]", json!("uid=l,dc=x")),
        ("LDIF of both", "dn: cn=All,dc=x\nmemberUid: l\n\ndn: uid=l,dc=x\nuid: l\n\nsearch: 2\nresult: 0 Success\n", "LDIF people and groups", 1, 1, "uid", json!("l")),
        ("any JSON", r#"{"Report_Entry":[{"Employee_ID":"7"}]}"#, "JSON", 1, 0, "Employee_ID", json!("7")),
        ("NDJSON", "{\"a\":1}\n{\"a\":2}\n", "JSON", 2, 0, "a", json!(1)),
    ];
    for (name, text, format, users, groups, path, value) in cases {
        let set = load(text.as_bytes());
        assert_eq!(set.findings(), [], "{name}");
        let file = &set.files()[0];
        assert_eq!((file.format, file.users, file.groups), (format, users, groups), "{name}: {}", file.reason);
        assert!(file.reason.ends_with('.'), "{name}: {}", file.reason);
        let kind = if users > 0 { ResourceKind::User } else { ResourceKind::Group };
        let record = set.record(kind, RecordIndex(0)).expect(name);
        assert_eq!(record.get(&AttributePath::parse(path).expect(path)), Some(&value), "{name}: {}", record.value());
    }
}

fn packed(bytes: &[u8]) -> Vec<u8> {
    use std::io::Write as _;
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    encoder.write_all(bytes).and_then(|()| encoder.finish()).expect("in memory")
}

/// `JIS` stands for the Japanese letters that bytes of ISO-2022-JP have in place of it.
fn switching(text: &str) -> Vec<u8> {
    text.replace("JIS", "\x1B$B;3ED\x1B(B").into_bytes()
}

#[test]
fn what_switches_between_alphabets_is_read_by_its_escape_sequences() {
    let far = " ".repeat(20_000);
    for (name, text, path) in [
        ("a table", "mail,sn,givenName\na@x,JIS,JIS\nb@x,Bo,JIS\n".to_owned(), "sn"),
        ("a table whose headings are Japanese", "mail;sn;JIS\na@x;JIS;x\n".to_owned(), "sn"),
        ("LDIF", "dn: uid=a,dc=x\nuid: a\nsn: JIS\n".to_owned(), "sn"),
        ("JSON", r#"[{"id":"1","surname":"JIS"}]"#.to_owned(), "surname"),
        ("a table, far behind", format!("mail,note,sn\na@x,{far},JIS\n"), "sn"),
        ("LDIF, far behind", format!("dn: uid=a,dc=x\nuid: a\nnote: {far}.\nsn: JIS\n"), "sn"),
        ("JSON, far behind", format!(r#"[{{"id":"1","note":"{far}","surname":"JIS"}}]"#), "surname"),
    ] {
        let set = load(&switching(&text));
        let codes: Vec<_> = set.findings().iter().map(|finding| finding.code).collect();
        assert_eq!(codes, ["text-encoding"], "{name}: {:?}", set.findings());
        let finding = &set.findings()[0];
        assert!(
            finding.title.ends_with("is read as ISO-2022-JP") && finding.reason.contains("山田"),
            "{name}: {finding:?}"
        );
        let record = set.record(ResourceKind::User, RecordIndex(0)).expect(name);
        assert_eq!(record.get(&AttributePath::parse(path).expect(path)), Some(&json!("山田")), "{name}");
    }
    let table = switching("mail,sn\na@x,JIS\n");
    let remedy = load(&table).findings()[0].remedy.clone();
    let advised = remedy.split_once("--encoding ").and_then(|(_, rest)| rest.split_once(')')).expect(&remedy).0;
    let input = Input::Text { name: "page".to_owned(), bytes: table };
    let encoding = Some(advised.parse().expect("an encoding"));
    let read = LoadedSet::load_in(&[input], encoding, &Progress::default(), &Cancel::default()).expect("loaded");
    let record = read.record(ResourceKind::User, RecordIndex(0)).expect("a record");
    assert_ne!(record.value()["sn"], "山田", "what is advised is another reading: {remedy}");
    for text in ["mail,sn\na@x,\x1B[1mB\x1B[0m\n".to_owned(), "mail,sn\na@x,é JIS\n".to_owned()] {
        let set = load(&switching(&text));
        assert_eq!(set.findings(), [], "{text}");
    }
}

#[test]
fn the_encoding_does_not_matter() {
    let text = "[{\"id\":\"1\",\"displayName\":\"Jörg 王\"}]";
    let utf16: Vec<u8> = [0xFF, 0xFE].into_iter().chain(text.encode_utf16().flat_map(u16::to_le_bytes)).collect();
    let marked = ["\u{feff}", text].concat().into_bytes();
    let packed = packed(&utf16);
    for (name, bytes) in
        [("UTF-8", text.as_bytes().to_vec()), ("with a mark", marked), ("UTF-16", utf16), ("UTF-16 in gzip", packed)]
    {
        let record = load(&bytes).record(ResourceKind::User, RecordIndex(0)).expect(name);
        assert_eq!(record.name(), "Jörg 王", "{name}");
    }
}

#[test]
fn a_workbook_is_loaded_sheet_by_sheet() {
    use super::xlsx::tests::{row, workbook};
    let users = [row(1, &["userPrincipalName", "displayName", "objectId"]), row(2, &["a@x.com", "A", "1"])].concat();
    let groups = [row(1, &["id", "name"]), row(2, &["g1", "All"]), row(3, &["g2", "Some"])].concat();
    let set = load(&packed(&workbook(&[("Users", &users), ("Groups", &groups), ("Notes", &users)])));
    assert_eq!(set.findings().iter().map(|f| f.code).collect::<Vec<_>>(), ["excel-sheets-passed-by"]);
    assert_eq!((set.count(ResourceKind::User), set.count(ResourceKind::Group)), (1, 2));
    let file = &set.files()[0];
    assert!(file.reason.contains("sheet 'Groups'"), "{}", file.reason);
    let user = set.record(ResourceKind::User, RecordIndex(0)).expect("a user");
    assert_eq!(user.value(), &json!({"userPrincipalName": "a@x.com", "displayName": "A", "id": "1"}));
    let group = set.record(ResourceKind::Group, RecordIndex(1)).expect("a group");
    assert_eq!((group.raw(), group.name().as_str()), ("g2,Some", "Some"));
}

#[test]
fn a_table_without_names_says_so() {
    let set = load(b"Anna;anna@x.com\nBo;bo@x.com\n");
    assert_eq!(set.findings().iter().map(|f| f.code).collect::<Vec<_>>(), ["csv-without-header"]);
    assert!(set.files()[0].reason.contains("without names"), "{}", set.files()[0].reason);
    let record = set.record(ResourceKind::User, RecordIndex(0)).expect("the first row is a record");
    assert_eq!(record.value(), &json!({"column 1": "Anna", "column 2": "anna@x.com"}));
    let set = load(b"E-mail\na@x.com\nb@x.com");
    assert_eq!((set.findings(), set.count(ResourceKind::User)), (&[][..], 2));
}

#[test]
fn the_built_in_samples_are_taken_for_what_they_are() {
    macro_rules! sample {
        ($path:literal) => {
            include_bytes!(concat!("../../../../assets/samples/", $path)).as_slice()
        };
    }
    for (users, groups, client) in [
        (sample!("entra/users.json"), sample!("entra/groups.json"), "entra"),
        (sample!("okta/users.json"), sample!("okta/groups.json"), "okta"),
        (sample!("onelogin/users.json"), sample!("onelogin/groups.json"), "onelogin"),
        (sample!("google/users.json"), sample!("google/groups.json"), "google"),
    ] {
        let inputs = [("users.json", users), ("groups.json", groups)]
            .map(|(name, bytes)| Input::Text { name: name.to_owned(), bytes: bytes.to_vec() });
        let set = LoadedSet::load(&inputs, &Progress::default(), &Cancel::default()).expect("not cancelled");
        assert_eq!(set.findings(), [], "{client:?}");
        assert_eq!(set.client(), Some(ClientKind::new(client)), "{:?}", set.files());
        assert_eq!((set.files()[0].groups, set.files()[1].users), (0, 0), "{:?}", set.files());
        assert!(set.count(ResourceKind::User) >= 12 && set.count(ResourceKind::Group) >= 3, "{client:?}");
    }
}
