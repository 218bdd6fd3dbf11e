//! Files as people have them, of the kinds that public reports describe: what each is taken for, what becomes of its
//! values, and what is said of it. Personal details are invented.

use serde_json::{Value, json};

use crate::base::{Cancel, Progress, ResourceKind};
use crate::source::{Input, LoadedSet, RecordIndex};

fn load(texts: &[&str]) -> LoadedSet {
    let input = |(i, text): (usize, &&str)| Input::Text { name: format!("file {i}"), bytes: text.as_bytes().to_vec() };
    let inputs: Vec<Input> = texts.iter().enumerate().map(input).collect();
    LoadedSet::load(&inputs, &Progress::default(), &Cancel::default()).expect("not cancelled")
}

fn codes(set: &LoadedSet) -> Vec<&'static str> {
    set.findings().iter().map(|finding| finding.code).collect()
}

fn records(set: &LoadedSet, kind: ResourceKind) -> Vec<Value> {
    let record = |i| set.record(kind, RecordIndex(i)).expect("a record").value().clone();
    (0..set.count(kind)).map(record).collect()
}

/// What a test looks at in a record.
fn part(record: &Value, expected: &Value) -> Value {
    let keys = expected.as_object().into_iter().flatten().map(|(key, _)| key);
    keys.map(|key| (key.clone(), record.get(key).cloned().unwrap_or_default())).collect()
}

/// name, text, format, findings, users: what is expected in each
type Case<'a> = (&'a str, &'a str, &'a str, &'a [&'a str], Vec<Value>);

#[rustfmt::skip]
#[test]
fn microsofts_files_are_read_as_it_means_them() {
    let cases: Vec<Case<'_>> = vec![
        ("Microsoft 365, Export users", "Display name,DirSyncEnabled,User principal name,Object Id,Title,CountryOrRegion,Office,StateOrProvince,Block credential,Phone number,Fax,Proxy addresses\nAda,False,ada@x.com,1,SRE,Netherlands,Room 1,ZH,False,+31 15,,SMTP:ada@x.com+smtp:a+b@x.com\nBen,True,ben@x.com,2,,,,,True,,,SMTP:ben@x.com\n",
            "Entra ID users (CSV download)", &[], vec![
            json!({"displayName": "Ada", "userPrincipalName": "ada@x.com", "id": "1", "jobTitle": "SRE", "country": "Netherlands", "officeLocation": "Room 1", "state": "ZH", "accountEnabled": true, "onPremisesSyncEnabled": false, "businessPhones": ["+31 15"], "faxNumber": null, "proxyAddresses": ["SMTP:ada@x.com", "smtp:a+b@x.com"]}),
            json!({"accountEnabled": false, "onPremisesSyncEnabled": true, "proxyAddresses": ["SMTP:ben@x.com"], "businessPhones": []}),
        ]),
        ("a portal's CSV saved again by a German Excel", "userPrincipalName;displayName;accountEnabled\na@x.com;A;FALSCH\nb@x.com;B;WAHR\nc@x.com;C;vielleicht\n",
            "Entra ID users (CSV download)", &[], vec![
            json!({"accountEnabled": false}), json!({"accountEnabled": true}), json!({"accountEnabled": "vielleicht"}),
        ]),
        ("Get-MgUser | Export-Csv", "\"AccountEnabled\",\"BusinessPhones\",\"MailNickname\",\"FaxNumber\",\"PreferredLanguage\",\"OnPremisesImmutableId\",\"UserPrincipalName\",\"AdditionalProperties\"\n\"True\",\"System.String[]\",\"ada\",\"+1\",\"nl-NL\",\"q1==\",\"ada@x.com\",\"System.Collections.Generic.Dictionary`2[System.String,System.Object]\"\n",
            "Entra ID users (CSV download)", &["powershell-type-names"], vec![
            json!({"userPrincipalName": "ada@x.com", "mailNickname": "ada", "faxNumber": "+1", "preferredLanguage": "nl-NL", "onPremisesImmutableId": "q1==", "businessPhones": null, "AdditionalProperties": null, "accountEnabled": true}),
        ]),
        ("Get-AzureADUser | Export-Csv", "\"ObjectId\",\"AccountEnabled\",\"DirSyncEnabled\",\"ImmutableId\",\"MailNickName\",\"Mobile\",\"PhysicalDeliveryOfficeName\",\"TelephoneNumber\",\"UserPrincipalName\"\n\"1\",\"False\",\"True\",\"q==\",\"a\",\"+2\",\"R\",\"+1\",\"a@x.com\"\n",
            "Entra ID users (CSV download)", &[], vec![
            json!({"id": "1", "accountEnabled": false, "onPremisesSyncEnabled": true, "onPremisesImmutableId": "q==", "mailNickname": "a", "mobilePhone": "+2", "officeLocation": "R", "businessPhones": ["+1"]}),
        ]),
        ("Entra's template for bulk creation", "version:v1.0,,,,\nName [displayName] Required,User name [userPrincipalName] Required,Initial password [passwordProfile] Required,Block sign in (Yes/No) [accountEnabled] Required,Office phone [telephoneNumber]\nExample: Chris Green,chris@x.com,myPassword1234,No,\nAda,ada@x.com,Not-Real-1,No,+1\nBen,ben@x.com,Not-Real-2,Yes,\n",
            "Entra ID users (CSV download)", &["csv-example-row"], vec![
            json!({"displayName": "Ada", "userPrincipalName": "ada@x.com", "accountEnabled": true, "businessPhones": ["+1"], "passwordProfile": null}),
            json!({"displayName": "Ben", "accountEnabled": false, "passwordProfile": null}),
        ]),
        ("Active Directory, as JSON", r#"[{"DistinguishedName":"CN=N,DC=x","DisplayName":"N","Enabled":false,"EmailAddress":"n@x.com","GivenName":"N","SamAccountName":"n","ObjectClass":"user","Title":"Nurse","Office":"R","OfficePhone":"+32","EmployeeID":"17","Manager":"CN=B,DC=x","UserPrincipalName":"n@x.com","MemberOf":{"value":["CN=G"],"Count":1}},{"DistinguishedName":"CN=PC,DC=x","ObjectClass":"computer","SamAccountName":"PC$"}]"#,
            "Active Directory users (JSON)", &["other-objects"], vec![
            json!({"dn": "CN=N,DC=x", "accountEnabled": false, "mail": "n@x.com", "jobTitle": "Nurse", "officeLocation": "R", "businessPhones": ["+32"], "employeeId": "17", "manager": {"id": "CN=B,DC=x"}, "memberOf": ["CN=G"]}),
        ]),
        ("Active Directory, lists by their type's name", r#"[{"DistinguishedName":"CN=N,DC=x","SamAccountName":"n","proxyAddresses":"Microsoft.ActiveDirectory.Management.ADPropertyValueCollection","Enabled":true}]"#,
            "Active Directory users (JSON)", &["powershell-depth"], vec![json!({"proxyAddresses": null, "accountEnabled": true})]),
        ("Get-ADUser | Export-Csv", "#TYPE Microsoft.ActiveDirectory.Management.ADUser\n\"DistinguishedName\",\"Enabled\",\"GivenName\",\"ObjectClass\",\"SamAccountName\",\"Surname\",\"Title\",\"proxyAddresses\"\n\"CN=A,DC=x\",\"False\",\"A\",\"user\",\"a\",\"B\",\"SRE\",\"Microsoft.ActiveDirectory.Management.ADPropertyValueCollection\"\n",
            "Active Directory users (CSV)", &["powershell-type-names"], vec![json!({"accountEnabled": false, "jobTitle": "SRE", "dn": "CN=A,DC=x", "proxyAddresses": null})]),
        ("csvde", "DN,objectClass,sn,givenName,userAccountControl,telephoneNumber,memberOf,objectGUID,sAMAccountName\n\"CN=J,DC=x\",top;person;user,X'4ac3b67267',Jo,66050,+1,\"CN=G,DC=x;CN=H\\;I,DC=x\",X'9330f75e0749b040a21fc98e191fd545',j\n\"CN=B,DC=x\",top;person;user,B,Bo,512,,,,b\n\"CN=PC,DC=x\",top;person;user;computer,,,4096,,,,PC$\n",
            "Active Directory users (CSV)", &["other-objects"], vec![
            json!({"surname": "Jörg", "accountEnabled": false, "businessPhones": ["+1"], "memberOf": ["CN=G,DC=x", "CN=H;I,DC=x"], "id": "5ef73093-4907-40b0-a21f-c98e191fd545"}),
            json!({"surname": "B", "accountEnabled": true}),
        ]),
        ("Azure AD Graph", r#"{"odata.metadata":"https://graph.windows.net/x/$metadata#directoryObjects","value":[{"odata.type":"Microsoft.DirectoryServices.User","objectType":"User","objectId":"1","telephoneNumber":"+1","mobile":"+2","facsimileTelephoneNumber":"+3","physicalDeliveryOfficeName":"R","userPrincipalName":"a@x.com","accountEnabled":true}]}"#,
            "Azure AD Graph users", &[], vec![json!({"id": "1", "businessPhones": ["+1"], "mobilePhone": "+2", "faxNumber": "+3", "officeLocation": "R"})]),
        ("lists as Windows PowerShell 5.1 writes them", r#"{"value":[{"Id":"1","UserPrincipalName":"a@x.com","BusinessPhones":{"value":["+1"],"Count":1},"ProxyAddresses":"SMTP:a@x.com smtp:b@x.com"}],"Count":1}"#,
            "Microsoft Graph users from PowerShell", &[], vec![json!({"businessPhones": ["+1"], "proxyAddresses": ["SMTP:a@x.com", "smtp:b@x.com"]})]),
        ("Graph's names in any case", r#"[{"id":"1","userprincipalname":"a@x.com","ACCOUNTENABLED":false,"MailNickName":"a","officelocation":"R"}]"#,
            "Microsoft Graph users from PowerShell", &[], vec![json!({"userPrincipalName": "a@x.com", "accountEnabled": false, "mailNickname": "a", "officeLocation": "R"})]),
        ("names of types among Graph's own names", r#"[{"userPrincipalName":"a@x.com","accountEnabled":true,"businessPhones":"System.String[]"}]"#,
            "Microsoft Graph users", &["powershell-depth"], vec![json!({"userPrincipalName": "a@x.com", "businessPhones": null})]),
    ];
    check(cases);
}

#[rustfmt::skip]
#[test]
fn other_files_are_read_as_their_makers_mean_them() {
    let cases: Vec<Case<'_>> = vec![
        ("BambooHR's directory", r#"{"fields":[{"id":"displayName","type":"text","name":"Display Name"},{"id":"firstName","type":"text","name":"First Name"}],"employees":[{"id":"123","displayName":"Ada","jobTitle":"SRE","mobilePhone":null,"workEmail":"a@x.com","photoUploaded":false}]}"#,
            "BambooHR employees (JSON)", &[], vec![json!({"id": "123", "workEmail": "a@x.com"})]),
        ("devices, contacts and applications among members", r##"{"value":[{"@odata.type":"#microsoft.graph.user","id":"u1","userPrincipalName":"a@x.com"},{"@odata.type":"#microsoft.graph.device","id":"d1"},{"@odata.type":"#microsoft.graph.orgContact","id":"c1"},{"@odata.type":"#microsoft.graph.servicePrincipal","id":"s1"}]}"##,
            "Microsoft Graph users", &["other-objects"], vec![json!({"id": "u1"})]),
        ("the same from PowerShell", r##"[{"Id":"u1","DeletedDateTime":null,"AdditionalProperties":{"@odata.type":"#microsoft.graph.user","userPrincipalName":"a@x.com"}},{"Id":"d1","DeletedDateTime":null,"AdditionalProperties":{"@odata.type":"#microsoft.graph.device"}}]"##,
            "Microsoft Graph users from PowerShell", &["other-objects"], vec![json!({"id": "u1", "userPrincipalName": "a@x.com"})]),
        ("pages that jq put into one list", r##"[{"@odata.context":"https://graph.microsoft.com/v1.0/$metadata#users","value":[{"id":"u1","userPrincipalName":"a@x.com"}]},{"@odata.context":"https://graph.microsoft.com/v1.0/$metadata#users","value":[{"id":"u2","userPrincipalName":"b@x.com"}]}]"##,
            "Microsoft Graph users", &[], vec![json!({"id": "u1"}), json!({"id": "u2"})]),
        ("lists that jq put into one list", r#"[[{"id":"00u1","status":"ACTIVE","profile":{"login":"a","firstName":"A","email":"a@x"}}],[{"id":"00u2","status":"ACTIVE","profile":{"login":"b","firstName":"B","email":"b@x"}}]]"#,
            "Okta users", &[], vec![json!({"id": "00u1"}), json!({"id": "00u2"})]),
        ("a batch, with a page, a user and a refusal", r##"{"responses":[{"id":"1","status":200,"headers":{},"body":{"@odata.context":"https://graph.microsoft.com/v1.0/$metadata#users","value":[{"id":"u1","userPrincipalName":"a@x.com"}]}},{"id":"2","status":200,"body":{"@odata.context":"https://graph.microsoft.com/v1.0/$metadata#users/$entity","id":"u2","userPrincipalName":"b@x.com","accountEnabled":true}},{"id":"3","status":429,"body":{"error":{"code":"TooManyRequests","message":"Slow down"}}}]}"##,
            "Microsoft Graph users", &["batch-failed"], vec![json!({"id": "u1"}), json!({"id": "u2"})]),
        ("what curl -i writes", "HTTP/2 200 \r\ncontent-type: application/json\r\n\r\n[{\"id\":\"00u1\",\"status\":\"ACTIVE\",\"profile\":{\"login\":\"a\",\"firstName\":\"A\",\"email\":\"a@x\"}}]",
            "Okta users", &["answer-head"], vec![json!({"id": "00u1"})]),
        ("Google's console", "First Name [Required],Last Name [Required],Email Address [Required],Password [Required],Org Unit Path [Required],Status [READ ONLY],Work Phone,Mobile Phone,Employee ID,Manager Email\nLiz,Lee,l@x.com,****,/Staff,Suspended,+1,+2,E-7,b@x.com\nTom,Ray,t@x.com,****,/Staff,Active,,,,\nAl,Ash,a@x.com,****,/Staff,Archived,,,,\n",
            "Google Workspace users (CSV download)", &[], vec![
            json!({"primaryEmail": "l@x.com", "suspended": true, "phones": [{"value": "+1", "type": "work"}, {"value": "+2", "type": "mobile"}], "externalIds": [{"value": "E-7", "type": "organization"}], "relations": [{"value": "b@x.com", "type": "manager"}], "password": null}),
            json!({"suspended": false, "phones": []}), json!({"archived": true, "suspended": null}),
        ]),
        ("the console's newer header", "First Name,Last Name,Email Address,Org Unit Path,Status,Last Sign In\nLiz,Lee,l@x.com,/Staff,Suspended,Never\n",
            "Google Workspace users (CSV download)", &[], vec![json!({"primaryEmail": "l@x.com", "suspended": true, "name": {"givenName": "Liz", "familyName": "Lee"}})]),
        ("GAM, suspended alone", "primaryEmail,suspended,archived\nl@x.com,True,False\n",
            "Google Directory users (CSV of GAM)", &[], vec![json!({"primaryEmail": "l@x.com", "suspended": true, "archived": false})]),
        ("GAM, with dots", "primaryEmail,name.givenName,suspended,aliases.0,emails.0.address,emails.0.primary,phones.0.value,phones.1.value,customSchemas.Employment.Badge\nl@x.com,Liz,False,a@x.com,l@x.com,True,+1,+2,B-9\n",
            "Google Directory users (CSV of GAM)", &[], vec![json!({"name": {"givenName": "Liz"}, "suspended": false, "aliases": ["a@x.com"], "emails": [{"address": "l@x.com", "primary": true}], "phones": [{"value": "+1"}, {"value": "+2"}], "customSchemas": {"Employment": {"Badge": "B-9"}}})]),
        ("OneLogin's users as a table", "id,email,username,firstname,lastname,status\n1,a@x.com,a,A,B,2\n",
            "OneLogin users (CSV)", &[], vec![json!({"firstname": "A", "status": "2"})]),
        ("blank lines", "name;email\nA;a@x.com\n;\n \"\" ; \n;;;\nB;b@x.com\n",
            "CSV", &[], vec![json!({"name": "A"}), json!({"name": "B"})]),
    ];
    check(cases);
}

fn check(cases: Vec<Case<'_>>) {
    for (name, text, format, findings, users) in cases {
        let set = load(&[text]);
        let file = &set.files()[0];
        assert_eq!((file.format, codes(&set).as_slice()), (format, findings), "{name}: {}", file.reason);
        let found = records(&set, ResourceKind::User);
        assert_eq!(found.len(), users.len(), "{name}: {found:?}");
        for (found, expected) in found.iter().zip(&users) {
            assert_eq!(&part(found, expected), expected, "{name}");
        }
    }
}

#[test]
fn groups_are_read_as_their_vendors_mean_them() {
    for (name, text, format, findings, expected) in [
        (
            "Okta, the least there is",
            r#"[{"id":"00g1","type":"OKTA_GROUP","profile":{"name":"IT","description":"x"}}]"#,
            "Okta groups",
            &[][..],
            json!({"profile": {"name": "IT", "description": "x"}}),
        ),
        (
            "Okta, without a type",
            r#"[{"id":"00g1","profile":{"name":"IT"}}]"#,
            "Okta groups",
            &[],
            json!({"profile": {"name": "IT"}}),
        ),
        (
            "Active Directory",
            r#"[{"DistinguishedName":"CN=G,DC=x","GroupCategory":"Security","Name":"G","ObjectClass":"group","SamAccountName":"G","Members":["CN=A,DC=x"]}]"#,
            "Active Directory groups (JSON)",
            &[],
            json!({"members": ["CN=A,DC=x"], "name": "G"}),
        ),
        (
            "a list that Active Directory cut",
            "dn: CN=G,DC=x\nobjectClass: group\ncn: G\nmember;range=0-1499: CN=A,DC=x\nmember;range=0-1499: CN=B,DC=x\n",
            "Active Directory groups (LDIF)",
            &["ldif-range"],
            json!({"members": ["CN=A,DC=x", "CN=B,DC=x"], "cn": "G"}),
        ),
        (
            "the last part of a list",
            "dn: CN=G,DC=x\nobjectClass: group\nmember;range=1500-*: CN=A,DC=x\n",
            "Active Directory groups (LDIF)",
            &[],
            json!({"members": ["CN=A,DC=x"]}),
        ),
    ] {
        let set = load(&[text]);
        assert_eq!((set.files()[0].format, codes(&set).as_slice()), (format, findings), "{name}");
        let found = records(&set, ResourceKind::Group);
        assert_eq!(found.iter().map(|group| part(group, &expected)).collect::<Vec<_>>(), [expected], "{name}");
    }
}

/// One person and one group of Active Directory, as `csvde` and as `ldifde` write them.
const CSVDE: &str = "DN,objectClass,sn,givenName,userAccountControl,telephoneNumber,memberOf,objectGUID,objectSid,sAMAccountName,whenCreated,manager,member,proxyAddresses\n\
    \"CN=J,DC=x\",top;person;organizationalPerson;user,X'4ac3b67267',Jo,66050,+1,\"CN=G,DC=x;CN=H\\;I,DC=x\",X'9330f75e0749b040a21fc98e191fd545',X'010500000000000515000000a065cf7e784b9b5fe77c877050040000',j,20240102030405.0Z,\"CN=B,DC=x\",,SMTP:j@x.com;smtp:jo@x.com\n\
    \"CN=G,DC=x\",top;group,,,,,,X'0030f75e0749b040a21fc98e191fd545',,g,,,\"CN=J,DC=x\",\n\
    \"CN=PC,DC=x\",top;person;organizationalPerson;user;computer,,,4096,,,,,PC$,,,,\n";
const LDIFDE: &str = "dn: CN=J,DC=x\nchangetype: add\nobjectClass: top\nobjectClass: person\nobjectClass: organizationalPerson\nobjectClass: user\nsn:: SsO2cmc=\ngivenName: Jo\nuserAccountControl: 66050\ntelephoneNumber: +1\nmemberOf: CN=G,DC=x\nmemberOf: CN=H;I,DC=x\nobjectGUID:: kzD3XgdJsECiH8mOGR/VRQ==\nobjectSid:: AQUAAAAAAAUVAAAAoGXPfnhLm1/nfIdwUAQAAA==\nsAMAccountName: j\nwhenCreated: 20240102030405.0Z\nmanager: CN=B,DC=x\nproxyAddresses: SMTP:j@x.com\nproxyAddresses: smtp:jo@x.com\n\n\
    dn: CN=G,DC=x\nchangetype: add\nobjectClass: top\nobjectClass: group\nobjectGUID:: ADD3XgdJsECiH8mOGR/VRQ==\nsAMAccountName: g\nmember: CN=J,DC=x\n\n\
    dn: CN=PC,DC=x\nchangetype: add\nobjectClass: top\nobjectClass: person\nobjectClass: organizationalPerson\nobjectClass: user\nobjectClass: computer\nsAMAccountName: PC$\n";

#[test]
fn active_directory_is_the_same_people_as_a_table_and_as_ldif() {
    let without_nulls = |mut record: Value| {
        record
            .as_object_mut()
            .expect("an object")
            .retain(|_, value| !value.is_null() && *value != json!({"id": null}) && *value != json!([]));
        record
    };
    let of = |text: &str| {
        let set = load(&[text]);
        let people: Vec<Value> =
            ResourceKind::ALL.iter().flat_map(|kind| records(&set, *kind)).map(without_nulls).collect();
        (set.client(), people)
    };
    let (client, people) = of(LDIFDE);
    assert_eq!((client, &people), (of(CSVDE).0, &of(CSVDE).1));
    assert_eq!(people[0]["onPremisesSecurityIdentifier"], "S-1-5-21-2127521184-1604012920-1887927527-1104");
    assert_eq!(
        (&people[0]["createdDateTime"], &people[1]["members"]),
        (&json!("2024-01-02T03:04:05Z"), &json!(["CN=J,DC=x"]))
    );
}

const CONTEXT: &str = "https://graph.microsoft.com/v1.0/$metadata#";

#[test]
fn a_delta_is_put_together_over_pages_and_rounds() {
    let page = |of: &str, link: &str, value: Value| {
        json!({"@odata.context": format!("{CONTEXT}{of}"), link: "https://x", "value": value}).to_string()
    };
    let first = page(
        "groups",
        "@odata.nextLink",
        json!([{"id": "g", "displayName": "All", "members@delta": [{"id": "ada"}, {"id": "ben"}]}]),
    );
    let last = page(
        "groups",
        "@odata.deltaLink",
        json!([{"id": "g", "members@delta": [{"id": "ben", "@removed": {"reason": "deleted"}}, {"id": "cas"}]}]),
    );
    let set = load(&[&first, &last]);
    let expected = json!({"id": "g", "displayName": "All", "members": [{"id": "ada"}, {"id": "cas"}]});
    assert_eq!(records(&set, ResourceKind::Group), [expected]);

    let users = page(
        "users",
        "@odata.deltaLink",
        json!([{"id": "1", "displayName": "Ada", "jobTitle": "SRE", "manager@delta": [{"id": "2"}]}, {"id": "2", "displayName": "Bo"}]),
    );
    let round = page("users", "@odata.deltaLink", json!([{"id": "1", "jobTitle": "Lead"}]));
    let set = load(&[&users, &round]);
    let expected = [
        json!({"id": "1", "displayName": "Ada", "jobTitle": "Lead", "manager": {"id": "2"}}),
        json!({"id": "2", "displayName": "Bo"}),
    ];
    assert_eq!(records(&set, ResourceKind::User), expected);
    let alone = load(&[&users]);
    assert_eq!(records(&alone, ResourceKind::User)[0]["manager"], json!({"id": "2"}));
}

#[test]
fn a_directorys_groups_are_groups_also_without_members() {
    let csv = "\"DistinguishedName\",\"GroupCategory\",\"GroupScope\",\"Name\",\"Members\",\"SamAccountName\"\n\
               \"CN=A,DC=x\",\"Security\",\"Global\",\"A\",\"CN=J,DC=x\",\"a\"\n\
               \"CN=B,DC=x\",\"Security\",\"Global\",\"B\",\"\",\"b\"\n";
    let set = load(&[csv]);
    assert_eq!((set.count(ResourceKind::Group), set.count(ResourceKind::User)), (2, 0), "{:?}", set.files());
}

#[test]
fn a_directorys_password_is_in_no_record() {
    let json = r#"[{"DistinguishedName":"CN=J,DC=x","Enabled":true,"GivenName":"Jo","Name":"Jo","ObjectClass":"user","SamAccountName":"jo","SID":{"Value":"S-1-5"},"Surname":"J","UserPrincipalName":"jo@x.com","unicodePwd":"s3cret","AccountPassword":"s3cret"}]"#;
    let set = load(&[json]);
    assert_eq!(set.count(ResourceKind::User), 1, "{:?}", set.files());
    let shown = records(&set, ResourceKind::User)[0].to_string();
    assert!(shown.contains("jo@x.com") && !shown.contains("s3cret"), "{shown}");
}

#[test]
fn what_shows_an_encoding_is_no_more_than_a_field() {
    let text = "name;password;city\nJos\u{e9};s3cret;K\u{f6}ln\n";
    let bytes: Vec<u8> = text.chars().map(|c| u8::try_from(u32::from(c)).expect("Latin-1")).collect();
    let input = Input::Text { name: "latin".to_owned(), bytes };
    let set = LoadedSet::load(&[input], &Progress::default(), &Cancel::default()).expect("not cancelled");
    let said = set.findings().iter().find(|finding| finding.code == "text-encoding").expect("it is said");
    assert!(said.reason.contains("“José”") && !said.reason.contains("s3cret"), "{}", said.reason);
}

#[test]
fn a_password_is_in_no_record() {
    let text = "version:v1.0,,\nName [displayName] Required,User name [userPrincipalName] Required,Initial password [passwordProfile] Required\nAda,ada@x.com,Not-Real-1\n";
    let set = load(&[text]);
    let record = set.record(ResourceKind::User, RecordIndex(0)).expect("a user");
    assert_eq!(record.raw(), "Ada,ada@x.com,****");
    assert!(!record.value().to_string().contains("Not-Real"), "{}", record.value());
}
