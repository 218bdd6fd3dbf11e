//! What a rule rests on and is not loaded: not known, never "no" and never empty, in preview, check and plan alike.

#![expect(clippy::panic, reason = "a test fails by panicking")]

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::process::{Child, Command, Output, Stdio};

use serde_json::{Value, json};

const PROGRAM: &str = env!("CARGO_BIN_EXE_crosswalk");
const TOKEN: &str = "t0ken";
const SALES: &str = "00g1emaKYZTWRYYRRTSK";

struct Files {
    folder: tempfile::TempDir,
}

impl Files {
    fn new() -> Self {
        Self { folder: tempfile::tempdir().expect("a folder") }
    }

    fn file(&self, name: &str, json: &Value) -> String {
        let path = self.folder.path().join(name);
        crosswalk::base::file::write_atomic(&path, json.to_string().as_bytes()).expect("a file");
        path.display().to_string()
    }

    /// A crosswalk whose users have these expressions; the first is matched by.
    fn crosswalk(&self, client: &str, rules: &[(&str, &str)]) -> String {
        let rule = |(at, (target, text)): (usize, &(&str, &str))| {
            let mut rule = json!({"target": target, "source": {"kind": "expression", "text": text}});
            if at == 0 {
                rule["matching"] = json!(1);
            }
            rule
        };
        let rules: Vec<Value> = rules.iter().enumerate().map(rule).collect();
        let crosswalk = json!({
            "format": "crosswalk", "version": 1, "name": "x", "client": client, "provider": "generic",
            "endpoint": {"kind": "sandbox"}, "sources": [],
            "user": {"kind": "user", "rules": rules}, "group": {"kind": "group", "rules": []},
        });
        self.file("x.crosswalk", &crosswalk)
    }
}

fn run(arguments: &[&str]) -> Output {
    let mut command = Command::new(PROGRAM);
    command.args(arguments).env("CROSSWALK_TOKEN", TOKEN).stdin(Stdio::null()).output().expect("it runs")
}

fn json_of(arguments: &[&str]) -> Value {
    let output = run(arguments);
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    serde_json::from_slice(&output.stdout).unwrap_or_else(|error| panic!("{error}: {said}"))
}

/// A crosswalk of a table: the manager by this rule.
fn table(files: &Files, manager: &Value) -> [String; 2] {
    const CSV: &str = "Personeelsnr;Voornaam;Achternaam;E-mail (werk);Telefoon;Leidinggevende;Baas
10001;Piet;Jansen;piet@x.example;06 12345678 / 020-711 2233 tst 12;;
10002;Liz;de Vries;liz@x.example;n.v.t.;10001;Jansen, Piet
10003;Bo;Berg;bo@x.example;06 1234; 10002 ;LIZ DE VRIES
10004;An;Jansen;an@x.example;;99999;An Jansen
10005;An;Jansen;an2@x.example;;;
";
    let rule = |target: &str, source: Value| json!({"target": target, "source": source});
    let expression = |text: &str| json!({"kind": "expression", "text": text});
    let mut first = rule("userName", json!({"kind": "direct", "attribute": "E-mail (werk)"}));
    first["matching"] = json!(1);
    let rules = json!([
        first,
        rule("name.familyName", json!({"kind": "direct", "attribute": "Achternaam"})),
        rule("phoneNumbers[type eq \"mobile\"].value", expression("Phone([Telefoon], \"NL\", \"mobile\")")),
        rule("phoneNumbers[type eq \"work\"].value", expression("Phone([Telefoon], \"NL\", \"work\")")),
        rule("urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:manager.value", manager.clone()),
    ]);
    let crosswalk = json!({
        "format": "crosswalk", "version": 1, "name": "x", "client": "generic", "provider": "xurrent",
        "endpoint": {"kind": "sandbox"}, "sources": [],
        "user": {"kind": "user", "rules": rules}, "group": {"kind": "group", "rules": []},
    });
    let path = files.folder.path().join("hr.csv");
    crosswalk::base::file::write_atomic(&path, CSV.as_bytes()).expect("a file");
    [files.file("hr.crosswalk", &crosswalk), path.display().to_string()]
}

/// The findings of all users: code, value of the first example, how many.
fn counted_causes(report: &Value) -> Vec<(String, Value, u64)> {
    let all = report["causes"].as_array().into_iter().flatten();
    let cause = |cause: &Value| {
        let code = cause["finding"]["code"].as_str().unwrap_or_default().to_owned();
        (code, cause["examples"][0]["value"].clone(), cause["count"].as_u64().unwrap_or_default())
    };
    all.map(cause).filter(|(code, ..)| code != "enabled-not-known").collect()
}

#[test]
fn a_manager_named_by_another_column_is_the_right_person_or_not_known() {
    let by = |text: &str| json!({"kind": "expression", "text": text});
    for (manager, lost) in [
        (by("Person([Leidinggevende], \"Personeelsnr\")"), "99999"),
        (by("Person([Baas], \"Achternaam, Voornaam\")"), "An Jansen"),
    ] {
        let files = Files::new();
        let [crosswalk, source] = table(&files, &manager);
        let plan = json_of(&["plan", &crosswalk, "--source", &source, "--endpoint", "sandbox"]);
        let needs = |name: &str| {
            let plan = plan["plans"].as_array().and_then(|plans| plans.iter().find(|plan| plan["name"] == name));
            let next = plan.and_then(|plan| plan["next"].as_array()).cloned().unwrap_or_default();
            next.iter().find_map(|step| step.pointer("/body/Operations/0/value/$needs").cloned())
        };
        assert_eq!(needs("Liz de Vries"), Some(json!("the id of Piet Jansen in the account")), "{manager}");
        assert_eq!(needs("Bo Berg"), Some(json!("the id of Liz de Vries in the account")), "{manager}");
        assert_eq!(needs("An Jansen"), None, "{manager}");
        let found = counted_causes(&json_of(&["check", &crosswalk, "--source", &source]));
        let expected = [("value-not-read", "n.v.t.", 2), ("value-not-read", "n.v.t.", 2), ("value-not-known", lost, 1)];
        let expected: Vec<_> = expected.map(|(code, value, count)| (code.to_owned(), json!(value), count)).into();
        assert_eq!(found, expected, "{manager}");
        let shown = json_of(&["preview", &crosswalk, "--source", &source, "--record", "bo@x.example"]);
        assert!(shown.to_string().contains("the id of Liz de Vries"), "{shown}");
    }
}

#[test]
fn a_manager_who_is_sent_as_the_column_has_it_refers_to_nobody() {
    let files = Files::new();
    let [crosswalk, source] = table(&files, &json!({"kind": "direct", "attribute": "$.Leidinggevende"}));
    let found = counted_causes(&json_of(&["check", &crosswalk, "--source", &source]));
    assert!(found.contains(&("manager-outside-set".to_owned(), json!("10001"), 3)), "{found:?}");
}

/// Each user's resource, one after another.
fn resources(crosswalk: &str, sources: &[&str]) -> Vec<Value> {
    let mut arguments = vec!["preview", crosswalk, "--format", "ndjson", "--source"];
    arguments.extend(sources);
    let output = run(&arguments);
    let lines = String::from_utf8(output.stdout).expect("UTF-8");
    lines.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect()
}

/// The codes and titles that check finds.
fn causes(crosswalk: &str, sources: &[&str]) -> Vec<(String, String)> {
    let mut arguments = vec!["check", crosswalk, "--source"];
    arguments.extend(sources);
    let report = json_of(&arguments);
    let text = |cause: &Value, key: &str| cause["finding"][key].as_str().unwrap_or_default().to_owned();
    report["causes"].as_array().expect("causes").iter().map(|c| (text(c, "code"), text(c, "title"))).collect()
}

/// The sandbox, with these users in it.
struct Sandbox {
    child: Child,
    url: String,
}

impl Sandbox {
    fn with(users: &[Value]) -> Self {
        let mut child = Command::new(PROGRAM)
            .arg("sandbox")
            .env("CROSSWALK_TOKEN", TOKEN)
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("it starts");
        let mut url = String::new();
        BufReader::new(child.stdout.take().expect("piped")).read_line(&mut url).expect("a line");
        let sandbox = Self { child, url: url.trim().to_owned() };
        users.iter().for_each(|user| sandbox.post(&user.to_string()));
        sandbox
    }

    fn post(&self, body: &str) {
        let (host, path) = self.url.trim_start_matches("http://").split_once('/').expect("a path");
        let request = format!(
            "POST /{path}/Users HTTP/1.1\r\nHost: {host}\r\nAuthorization: Bearer {TOKEN}\r\nContent-Type: application/scim+json\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{body}",
            body.len()
        );
        let mut stream = TcpStream::connect(host).expect("it listens");
        stream.write_all(request.as_bytes()).expect("sent");
        let mut answer = String::new();
        stream.read_to_string(&mut answer).expect("answered");
        assert!(answer.starts_with("HTTP/1.1 201"), "{answer}");
    }

    fn plans(&self, crosswalk: &str, sources: &[&str]) -> Vec<Value> {
        let mut arguments = vec!["plan", crosswalk, "--endpoint", &self.url, "--source"];
        arguments.extend(sources);
        json_of(&arguments)["plans"].as_array().expect("plans").clone()
    }
}

impl Drop for Sandbox {
    fn drop(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

fn okta(id: &str, name: &str, manager: Option<&str>) -> Value {
    let mut user = json!({"id": id, "status": "ACTIVE", "created": "2020-01-01T00:00:00.000Z",
        "profile": {"login": format!("{name}@x.example"), "email": format!("{name}@x.example"), "firstName": name}});
    if let Some(manager) = manager {
        user["profile"]["managerId"] = json!(manager);
    }
    user
}

fn okta_group(id: &str, name: &str) -> Value {
    json!({"id": id, "objectClass": ["okta:user_group"], "type": "OKTA_GROUP", "profile": {"name": name}})
}

const BY_GROUP: &[(&str, &str)] = &[
    ("userName", "user.email"),
    ("title", "isMemberOfGroupName(\"Sales\") ? \"Sales\" : \"Other\""),
    ("nickName", "isMemberOfGroupName(\"Admins\") ? \"Admin\" : \"None\""),
];

#[test]
fn okta_s_groups_are_asked_where_their_members_are_loaded() {
    let files = Files::new();
    let crosswalk = files.crosswalk("okta", BY_GROUP);
    let (alice, bob) = (okta("00uA", "alice", None), okta("00uB", "bob", None));
    let users = files.file("users.json", &json!([alice, bob]));
    let groups =
        files.file("groups.json", &json!([okta_group(SALES, "Sales"), okta_group("00g1emaKYZTWRYYRREMP", "Admins")]));
    let members = files.file(&format!("{SALES}.json"), &json!([alice]));
    let all = [members.as_str(), &groups, &users];
    let titles = |sources: &[&str]| {
        resources(&crosswalk, sources).iter().map(|r| (r["title"].clone(), r["nickName"].clone())).collect::<Vec<_>>()
    };
    assert_eq!(titles(&all), [(json!("Sales"), Value::Null), (json!("Other"), Value::Null)]);
    assert_eq!(titles(&[&users]), [(Value::Null, Value::Null), (Value::Null, Value::Null)]);
    let found = causes(&crosswalk, &all);
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(found[0].0 == "value-not-known" && found[0].1.contains("the group Admins"), "{found:?}");
    let found = causes(&crosswalk, &[&users]);
    assert!(found.iter().all(|(code, _)| code == "value-not-known"), "{found:?}");
    assert!(found.len() == 2 && found[0].1.contains("no groups are loaded"), "{found:?}");
}

#[test]
fn one_record_asks_all_groups_too() {
    let files = Files::new();
    let crosswalk = files.crosswalk("okta", &BY_GROUP[..2]);
    let (alice, bob) = (okta("00uA", "alice", None), okta("00uB", "bob", None));
    let mut group = okta_group(SALES, "Sales");
    group["_embedded"] = json!({"users": [{"id": "00uA"}]});
    let file = files.file("all.json", &json!([alice, bob, group]));
    for (key, expected) in [("alice@x.example", "Sales"), ("bob@x.example", "Other")] {
        let preview = json_of(&["preview", &crosswalk, "--source", &file, "--record", key]);
        assert_eq!(preview[0]["requests"][1]["body"]["title"], expected, "{preview}");
    }
}

#[test]
fn a_request_says_what_it_lacks_because_it_is_not_known() {
    let files = Files::new();
    let crosswalk = files.crosswalk("okta", &BY_GROUP[..2]);
    let users = files.file("users.json", &json!([okta("00uA", "alice", None)]));
    let preview = json_of(&["preview", &crosswalk, "--source", &users]);
    let create = &preview[0]["requests"][1];
    assert_eq!(create["body"].get("title"), None, "{create}");
    let said = create["notes"].to_string();
    assert!(said.contains("title is not shown, for it is not known: which groups"), "{said}");
    assert!(preview[0]["notKnown"]["title"].is_string(), "{preview}");
}

#[test]
fn a_plan_cannot_say_what_rests_on_groups_that_are_not_loaded() {
    let files = Files::new();
    let crosswalk = files.crosswalk("okta", &BY_GROUP[..2]);
    let (alice, bob) = (okta("00uA", "alice", None), okta("00uB", "bob", None));
    let users = files.file("users.json", &json!([alice, bob]));
    let groups = files.file("groups.json", &json!([okta_group(SALES, "Sales")]));
    let members = files.file(&format!("{SALES}.json"), &json!([alice]));
    let account = json!({"schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"], "userName": "alice@x.example", "title": "Lead", "active": true});
    let sandbox = Sandbox::with(&[account]);
    let plans = sandbox.plans(&crosswalk, &[&users]);
    let outcomes: Vec<&Value> = plans.iter().map(|plan| &plan["outcome"]["kind"]).collect();
    assert_eq!(outcomes, ["cannot-say", "would-create"], "{plans:?}");
    assert!(plans.iter().all(|plan| plan["marks"].to_string().contains("value-not-known")), "{plans:?}");
    assert!(
        plans[0]["outcome"]["reason"].as_str().is_some_and(|why| why.contains("no groups are loaded")),
        "{}",
        plans[0]
    );
    let plans = sandbox.plans(&crosswalk, &[&users, &groups, &members]);
    assert_eq!(plans[0]["outcome"]["kind"], "would-change", "{}", plans[0]);
    assert!(plans[0].to_string().contains("\"Sales\""), "{}", plans[0]);
}

#[test]
fn a_plan_looks_nobody_up_by_what_is_not_known() {
    let files = Files::new();
    let crosswalk = files.crosswalk("okta", &[("userName", "user.firstName + '@' + org.subDomain + '.example'")]);
    let users = files.file("users.json", &json!([okta("00uA", "alice", None)]));
    let found = causes(&crosswalk, &[&users]);
    assert_eq!(found.iter().map(|(code, _)| code.as_str()).collect::<Vec<_>>(), ["value-not-known"], "{found:?}");
    let plans = Sandbox::with(&[]).plans(&crosswalk, &[&users]);
    assert_eq!(plans[0]["outcome"]["kind"], "cannot-say", "{}", plans[0]);
    assert!(
        plans[0]["outcome"]["reason"].as_str().is_some_and(|why| why.contains("looked up by is not known")),
        "{}",
        plans[0]
    );
}

#[test]
fn okta_s_other_functions_read_what_stands_in_the_files() {
    let files = Files::new();
    let crosswalk = files.crosswalk(
        "okta",
        &[
            ("userName", "user.email"),
            ("title", "hasDirectoryUser() ? findDirectoryUser().title : \"none\""),
            ("nickName", "getManagerUser(\"active_directory\").firstName"),
            ("displayName", "org.name"),
            ("locale", "user.getInternalProperty(\"id\")"),
            ("timezone", "user.getInternalProperty(\"status\")"),
            ("preferredLanguage", "app.language"),
        ],
    );
    let users = files.file("users.json", &json!([okta("00uA", "alice", Some("00uB")), okta("00uB", "bob", None)]));
    let got = resources(&crosswalk, &[&users]);
    let part = |key: &str| got.iter().map(|resource| resource[key].clone()).collect::<Vec<_>>();
    assert_eq!(part("nickName"), [json!("bob"), Value::Null]);
    assert_eq!(part("locale"), ["00uA", "00uB"]);
    assert_eq!(part("timezone"), ["ACTIVE", "ACTIVE"]);
    for key in ["title", "displayName", "preferredLanguage"] {
        assert_eq!(part(key), [Value::Null, Value::Null], "{key}");
    }
    let found = causes(&crosswalk, &[&users]);
    let not_known = found.iter().filter(|(code, _)| code == "value-not-known").count();
    assert_eq!((not_known, found.iter().any(|(code, _)| code == "never-filled")), (4, false), "{found:?}");
}

#[test]
fn one_login_s_macros_are_made_of_the_user_and_the_loaded_manager() {
    let files = Files::new();
    let crosswalk = files.crosswalk(
        "onelogin",
        &[
            ("userName", "{email_name_part}@new.example"),
            ("nickName", "{firstinitial}{lastname}"),
            ("userType", "{$user.manager_firstname}"),
            ("title", "{account_name}"),
        ],
    );
    let user = |id: u64, first: &str, last: &str, manager: Value| {
        json!({"id": id, "username": first, "email": format!("{first}@acme.example"), "firstname": first, "lastname": last,
            "status": 1, "state": 1, "manager_user_id": manager})
    };
    let people =
        json!([user(88, "Liz", "Lee", json!(99)), user(99, "Bo", "Boss", Value::Null), user(7, "Eve", "E", json!(5))]);
    let users = files.file("users.json", &people);
    let got = resources(&crosswalk, &[&users]);
    let part = |key: &str| got.iter().map(|resource| resource[key].clone()).collect::<Vec<_>>();
    assert_eq!(part("userName"), ["Liz@new.example", "Bo@new.example", "Eve@new.example"]);
    assert_eq!(part("nickName"), ["LLee", "BBoss", "EE"]);
    assert_eq!(part("userType"), [json!("Bo"), Value::Null, Value::Null]);
    let said = causes(&crosswalk, &[&users]);
    let about = |part: &str| said.iter().any(|(code, title)| code == "value-not-known" && title.contains(part));
    assert!(
        about("the manager is not among the loaded users") && about("the name of the OneLogin account"),
        "{said:?}"
    );
}

#[test]
fn entra_s_app_roles_are_named_refused_or_not_known() {
    let files = Files::new();
    let rules = [
        ("userName", "[userPrincipalName]"),
        ("roles[primary eq \"True\"].value", "SingleAppRoleAssignment([appRoleAssignments])"),
    ];
    let crosswalk = files.crosswalk("entra", &rules);
    let user = |id: &str, roles: Option<Value>| {
        let mut user = json!({"id": id, "userPrincipalName": format!("{id}@x.example"), "displayName": id, "surname": id, "accountEnabled": true});
        user.as_object_mut().expect("an object").extend(roles.map(|roles| ("appRoleAssignments".to_owned(), roles)));
        user
    };
    let named = |name: &str| json!({"displayName": name, "value": name});
    for (name, roles, value, code) in [
        ("one", Some(json!([named("Admin")])), json!("Admin"), None),
        (
            "two: an error is what was seen",
            Some(json!([named("Admin"), named("Reader")])),
            Value::Null,
            Some("several-app-roles"),
        ),
        ("none", Some(json!([])), Value::Null, Some("never-filled")),
        ("nobody was asked", None, Value::Null, Some("value-not-known")),
        ("a role without its name", Some(json!([{"appRoleId": "r1"}])), Value::Null, Some("value-not-known")),
    ] {
        let users = files.file("users.json", &json!({"value": [user("liz", roles)]}));
        let got = resources(&crosswalk, &[&users]);
        assert_eq!(got[0].pointer("/roles/0/value").unwrap_or(&Value::Null), &value, "{name}: {}", got[0]);
        let steps = json_of(&["preview", &crosswalk, "--source", &users])[0]["requests"].to_string();
        let is_left_out =
            ["is left out: The user has 2", "for it is not known"].iter().any(|said| steps.contains(said));
        assert_eq!(is_left_out, matches!(code, Some("several-app-roles" | "value-not-known")), "{name}: {steps}");
        let found = causes(&crosswalk, &[&users]);
        let is_about_roles = |code: &str| ["several-app-roles", "never-filled", "value-not-known"].contains(&code);
        let found: Vec<&str> =
            found.iter().map(|(code, _)| code.as_str()).filter(|code| is_about_roles(code)).collect();
        assert_eq!(found, code.into_iter().collect::<Vec<_>>(), "{name}");
    }
}

#[test]
fn what_is_not_in_the_export_is_not_planned_to_be_cleared() {
    let files = Files::new();
    let crosswalk = files.crosswalk(
        "onelogin",
        &[("userName", "{$user.username}"), ("title", "{$user.title}"), ("nickName", "{$user.firstname}")],
    );
    let user = |name: &str| json!({"id": name.len(), "username": name, "email": format!("{name}@x.example"), "firstname": name, "status": 1});
    let with = |name: &str, title: Value| {
        let mut user = user(name);
        user["title"] = title;
        user
    };
    let account = json!({"schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"], "userName": "liz", "title": "Lead", "nickName": "liz", "active": true});
    let sandbox = Sandbox::with(&[account]);
    for (name, users, outcome, said) in [
        ("not in this export", json!([user("liz"), user("eve7")]), "cannot-say", "not in this export"),
        ("empty", json!([with("liz", Value::Null)]), "would-change", "\"Lead\""),
        ("absent, where others have it", json!([user("liz"), with("eve7", json!("Boss"))]), "would-change", "\"Lead\""),
        ("another", json!([with("liz", json!("Boss"))]), "would-change", "\"Boss\""),
    ] {
        let users = files.file("users.json", &users);
        let plan = sandbox.plans(&crosswalk, &[&users]).swap_remove(0);
        assert_eq!(plan["outcome"]["kind"], outcome, "{name}: {plan}");
        assert!(plan["outcome"].to_string().contains(said), "{name}: {plan}");
    }
}

#[test]
fn a_list_of_resources_says_that_some_lack_what_is_not_known() {
    let files = Files::new();
    let okta_users = files.file("users.json", &json!([okta("00uA", "alice", None)]));
    let entra_users =
        files.file("entra.json", &json!({"value": [{"id": "1", "userPrincipalName": "a@x.example", "surname": "A"}]}));
    for (name, client, user, rule, said) in [
        ("asks others", "okta", &okta_users, "isMemberOfGroupName('S') ? 'a' : 'b'", true),
        ("asks nobody", "okta", &okta_users, "org.name", true),
        ("nothing to ask", "okta", &okta_users, "user.firstName", false),
        ("roles", "entra", &entra_users, "SingleAppRoleAssignment([appRoleAssignments])", true),
    ] {
        let matching = if client == "okta" { "user.email" } else { "[userPrincipalName]" };
        let crosswalk = files.crosswalk(client, &[("userName", matching), ("title", rule)]);
        let output = run(&["preview", &crosswalk, "--format", "ndjson", "--source", user]);
        let words = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(words.contains("1 user lacks a value that is not known"), said, "{name}: {words}");
    }
}
