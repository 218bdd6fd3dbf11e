use reqwest::blocking::Client;
use serde_json::{Value, json};

use super::{Sandbox, SandboxError};
use crate::base::{ProviderKind, ResourceKind, Token};
use crate::provider::{self, PROVIDERS, Provider};

const ENT: &str = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";

fn xurrent() -> &'static Provider {
    provider::of(ProviderKind::new("xurrent"))
}

/// To the letter.
fn rfc() -> &'static Provider {
    provider::any()
}

/// A sandbox and a client that speaks real HTTP to it.
struct Tried {
    sandbox: Sandbox,
    client: Client,
}

/// Status and body; a 204 has null for a body.
type Got = (u16, Value);

impl Tried {
    fn new(provider: &'static Provider) -> Self {
        Self::with(provider, people(3), vec![json!({"id": "g1", "displayName": "Staff", "members": [{"value": "u1"}]})])
    }

    fn with(provider: &'static Provider, people: Vec<Value>, groups: Vec<Value>) -> Self {
        rustls::crypto::ring::default_provider().install_default().ok();
        let client = Client::builder().no_proxy().build().expect("a client");
        Self { sandbox: Sandbox::start(provider, token(), people, groups, None).expect("a sandbox"), client }
    }

    fn send(&self, method: &str, path: &str, body: Option<&Value>) -> Got {
        let url = format!("{}{path}", self.sandbox.base_url());
        let mut request = self.client.request(method.parse().expect("a method"), url).bearer_auth("right");
        if let Some(body) = body {
            request = request.header("Content-Type", "application/scim+json; charset=utf-8").body(body.to_string());
        }
        got(request)
    }

    fn get(&self, path: &str) -> Got {
        self.send("GET", path, None)
    }

    /// The userNames or display names on the page, or the error.
    fn names(&self, path: &str) -> Result<Vec<String>, Value> {
        let (status, body) = self.get(path);
        if status != 200 {
            return Err(body);
        }
        let of = |resource: &Value| resource.get("userName").or_else(|| resource.get("displayName")).cloned();
        let resources = body["Resources"].as_array().expect("resources").iter();
        Ok(resources.filter_map(of).filter_map(|name| name.as_str().map(str::to_owned)).collect())
    }
}

fn got(request: reqwest::blocking::RequestBuilder) -> Got {
    let response = request.send().expect("an answer");
    let status = response.status().as_u16();
    let media_type = response.headers().get("Content-Type").map(|value| value.to_str().expect("text").to_owned());
    let text = response.text().expect("a body");
    assert_eq!(media_type.as_deref(), (status != 204).then_some("application/scim+json"));
    (status, if text.is_empty() { Value::Null } else { serde_json::from_str(&text).expect("JSON") })
}

fn token() -> Token {
    Token::parse("right").expect("a token")
}

fn people(count: usize) -> Vec<Value> {
    let person = |n: usize| {
        json!({
            "id": format!("u{n}"), "userName": format!("user{n:02}@contoso.com"), "externalId": format!("X{n}"), "active": n != 2,
            "displayName": format!("User {n}"), "name": {"givenName": "User", "familyName": n.to_string()},
            "emails": [{"type": "work", "value": format!("user{n:02}@contoso.com"), "primary": true}],
            ENT: {"department": "Sales"}
        })
    };
    (1..=count).map(person).collect()
}

fn query(path: &str, name: &str, value: &str) -> String {
    format!("{path}?{name}={}", crate::scim::request::percent_encode(value))
}

#[test]
fn it_says_what_it_is_below_every_base_url() {
    for (provider, most, schemas) in [(rfc(), 200, 3), (xurrent(), 25, 3)] {
        let tried = Tried::new(provider);
        let root = tried.sandbox.base_url().trim_end_matches("/scim/v2").to_owned();
        for base in ["/scim/v2", "/scim", ""] {
            let get = |path: &str| got(tried.client.get(format!("{root}{base}{path}")).bearer_auth("right"));
            let (status, config) = get("/ServiceProviderConfig");
            assert_eq!(
                (status, &config["filter"]["maxResults"], &config["bulk"]["supported"]),
                (200, &json!(most), &json!(false))
            );
            assert_eq!(get("/Schemas").1["totalResults"], schemas, "{}", provider.label());
            assert_eq!(get("/ResourceTypes/User").1["endpoint"], "/Users");
            assert_eq!(get("/Users").1["totalResults"], 3);
        }
    }
}

#[test]
fn xurrents_schemas_have_what_its_site_lists_and_leave_out_what_it_leaves_out() {
    let (_, schema) = Tried::new(xurrent()).get(&format!("/Schemas/{ENT}"));
    let has = |name: &str| schema["attributes"].as_array().expect("attributes").iter().any(|a| a["name"] == name);
    assert!(has("site") && has("location") && has("manager") && !has("supportID"));
}

#[test]
fn only_the_right_token_opens_it() {
    let tried = Tried::new(xurrent());
    let url = format!("{}/Users", tried.sandbox.base_url());
    for (name, header, expected) in [
        ("none", None, 401),
        ("wrong", Some("Bearer wrong"), 401),
        ("no scheme", Some("right"), 401),
        ("basic", Some("Basic right"), 401),
        ("right", Some("Bearer right"), 200),
        ("in lower case", Some("bearer right"), 200),
    ] {
        let mut request = tried.client.get(&url);
        if let Some(header) = header {
            request = request.header("Authorization", header);
        }
        let (status, body) = got(request);
        assert_eq!(status, expected, "{name}");
        if status == 401 {
            assert_eq!(
                (&body["status"], &body["schemas"][0]),
                (&json!("401"), &json!(crate::scim::message::ERROR)),
                "{name}"
            );
        }
    }
    let elsewhere = url.replace("/scim/v2/Users", "/wrong/Users");
    assert_eq!(got(tried.client.get(elsewhere)).0, 404, "a wrong path is not a wrong token");
}

#[test]
fn a_body_is_read_in_the_charset_that_it_names() {
    let tried = Tried::new(rfc());
    let latin: Vec<u8> = b"{\"userName\":\"Zo\xEB\"}".to_vec();
    for (name, kind, body, expected) in [
        ("as Okta sends it", "application/scim+json; charset=utf-8", "{\"userName\":\"Zo\u{EB} 1\"}".into(), "Zoë 1"),
        ("with a mark", "application/scim+json", "\u{FEFF}{\"userName\":\"Zo\u{EB} 2\"}".into(), "Zoë 2"),
        ("Latin-1", "application/json; charset=ISO-8859-1", latin, "Zoë"),
    ] {
        let url = format!("{}/Users", tried.sandbox.base_url());
        let (status, created) =
            got(tried.client.post(url).bearer_auth("right").header("Content-Type", kind).body::<Vec<u8>>(body));
        assert_eq!((status, &created["userName"]), (201, &json!(expected)), "{name}: {created}");
    }
}

#[test]
fn what_cannot_be_done_is_answered_with_an_error_body() {
    let tried = Tried::new(rfc());
    let long = json!({"userName": "a".repeat(17 << 20)});
    for (name, method, path, body, status, reason) in [
        ("no such user", "GET", "/Users/none", None, 404, None),
        ("no such path", "GET", "/Bulk", None, 404, None),
        ("no such method", "PUT", "/Users", Some(json!({})), 405, None),
        ("a list", "POST", "/Users", Some(json!([])), 400, Some("invalidSyntax")),
        ("no userName", "POST", "/Users", Some(json!({"displayName": "x"})), 400, Some("invalidValue")),
        ("wrong type", "POST", "/Users", Some(json!({"userName": "x", "active": "yes"})), 400, Some("invalidValue")),
        ("taken userName", "POST", "/Users", Some(json!({"userName": "USER01@contoso.com"})), 409, Some("uniqueness")),
        ("taken by PUT", "PUT", "/Users/u1", Some(json!({"userName": "user02@contoso.com"})), 409, Some("uniqueness")),
        ("no operations", "PATCH", "/Users/u1", Some(json!({"active": false})), 400, Some("invalidSyntax")),
        (
            "unknown member",
            "POST",
            "/Groups",
            Some(json!({"displayName": "x", "members": [{"value": "no"}]})),
            400,
            Some("invalidValue"),
        ),
        ("no filter", "GET", "/Users?filter=userName", None, 400, Some("invalidFilter")),
        ("ordered boolean", "GET", "/Users?filter=active%20gt%20false", None, 400, Some("invalidFilter")),
        ("count in words", "GET", "/Users?count=ten", None, 400, Some("invalidValue")),
        ("too long", "POST", "/Users", Some(long), 413, None),
    ] {
        let (got, error) = tried.send(method, path, body.as_ref());
        assert_eq!(
            (got, error["scimType"].as_str(), error["status"].as_str()),
            (status, reason, Some(status.to_string().as_str())),
            "{name}: {error}"
        );
        assert!(error["detail"].as_str().is_some_and(|detail| detail.ends_with('.')), "{name}: {error}");
    }
    let url = format!("{}/Users", tried.sandbox.base_url());
    let post = |media_type: &str, body: String| {
        got(tried.client.post(&url).bearer_auth("right").header("Content-Type", media_type).body(body))
    };
    assert_eq!(post("text/plain", "{}".to_owned()).0, 415);
    assert_eq!(post("application/json", "{broken".to_owned()).1["scimType"], "invalidSyntax");
    assert_eq!(post("application/json", "[".repeat(200_000)).1["scimType"], "invalidSyntax");
    assert_eq!(tried.sandbox.resources(ResourceKind::User).len(), 3);
}

#[test]
fn a_user_is_created_found_changed_and_removed() {
    let tried = Tried::new(rfc());
    let body = json!({"schemas": [ENT], "userName": "Liz@contoso.com", "password": "secret", "id": "mine", "shoeSize": 43, ENT: {"department": "IT"}});
    let (status, created) = tried.send("POST", "/Users", Some(&body));
    assert_eq!((status, &created["userName"], &created["schemas"][1]), (201, &json!("Liz@contoso.com"), &json!(ENT)));
    assert!(created.get("password").is_none() && created.get("shoeSize").is_none() && created["id"] != "mine");
    let at = format!("/Users/{}", created["id"].as_str().expect("an id"));
    assert_eq!(created["meta"]["location"], format!("{}{at}", tried.sandbox.base_url()));
    assert_eq!(tried.get(&at), (200, created.clone()));
    assert_eq!(
        tried.names(&query("/Users", "filter", "userName eq \"liz@CONTOSO.com\"")),
        Ok(vec!["Liz@contoso.com".to_owned()])
    );
    let change = json!({"Operations": [{"op": "replace", "path": "title", "value": "CEO"}]});
    let (_, changed) = tried.send("PATCH", &at, Some(&change));
    assert_eq!((&changed["title"], &changed["meta"]["created"]), (&json!("CEO"), &created["meta"]["created"]));
    assert_eq!(tried.send("DELETE", &at, None), (204, Value::Null));
    assert_eq!(tried.get(&at).0, 404);
}

#[test]
fn who_was_there_before_came_and_changed_when_it_did() {
    let (came, changed) = ("2019-01-02T03:04:05Z", "2020-01-02T03:04:05Z");
    let tried =
        |meta: &Value| Tried::with(rfc(), vec![json!({"id": "u", "userName": "liz", "meta": meta})], Vec::new());
    let is_now = |time: &Value| time.as_str().is_some_and(|time| time > "2025");
    for (name, meta, expected) in [
        ("both", json!({"created": came, "lastModified": changed}), (Some(came), Some(changed))),
        ("one", json!({"created": came}), (Some(came), None)),
        ("the other", json!({"lastModified": changed}), (None, Some(changed))),
        ("no texts", json!({"created": 1, "lastModified": null}), (None, None)),
        ("none", json!({}), (None, None)),
        ("no meta", Value::Null, (None, None)),
    ] {
        let tried = tried(&meta);
        let (_, held) = tried.get("/Users/u");
        for (key, expected) in [("created", expected.0), ("lastModified", expected.1)] {
            let time = &held["meta"][key];
            assert!(expected.map_or_else(|| is_now(time), |known| time == known), "{name}: {key} {time}");
        }
        let (_, after) = tried.send("PUT", "/Users/u", Some(&json!({"userName": "bo"})));
        assert_eq!(after["meta"]["created"], held["meta"]["created"], "{name}");
        assert!(is_now(&after["meta"]["lastModified"]), "{name}: {after}");
    }
}

#[test]
fn nothing_is_promised_that_the_provider_refuses() {
    for provider in PROVIDERS.iter() {
        let (_, config) = Tried::new(provider).get("/ServiceProviderConfig");
        let supports = &provider.traits().supports;
        for (option, known) in
            [("patch", &supports.patch), ("bulk", &supports.bulk), ("sort", &supports.sort), ("etag", &supports.etag)]
        {
            let promised = config[option]["supported"].as_bool().expect("an answer");
            assert!(!promised || known.known() != Some(&false), "{} {option}", provider.label());
        }
        assert_eq!(config["patch"]["supported"], true, "{}: clients need it", provider.label());
    }
}

#[test]
fn pages_are_as_large_as_the_provider_allows() {
    for (provider, path, length, start) in [
        (xurrent(), "/Users", 25, 1),
        (xurrent(), "/Users?count=100", 25, 1),
        (xurrent(), "/Users?startIndex=51&count=25", 10, 51),
        (xurrent(), "/Users?count=0", 0, 1),
        (xurrent(), "/Users?startIndex=0&count=-3", 0, 1),
        (xurrent(), "/Users?startIndex=9223372036854775807", 0, i64::MAX),
        (rfc(), "/Users", 60, 1),
        (rfc(), "/Users?count=7&startIndex=58", 3, 58),
    ] {
        let (status, page) = Tried::with(provider, people(60), Vec::new()).get(path);
        let got = (status, &page["totalResults"], &page["itemsPerPage"], &page["startIndex"]);
        assert_eq!(got, (200, &json!(60), &json!(length), &json!(start)), "{} {path}", provider.label());
        assert_eq!(page["Resources"].as_array().map(Vec::len), Some(length), "{} {path}", provider.label());
    }
}

#[test]
fn filters_are_what_the_provider_allows() {
    let rfc = Tried::new(rfc());
    let xurrent = Tried::new(xurrent());
    let both = |found: &'static [u8]| (Some(found), Some(found));
    for (path, filter, (of_rfc, of_xurrent)) in [
        ("/Users", "userName eq \"user01@contoso.com\"", both(&[1])),
        ("/Users", "externalId eq \"x1\"", both(&[])),
        ("/Users", "externalId eq \"X1\" or externalId eq \"X3\"", both(&[1, 3])),
        ("/Users", "active eq \"true\"", both(&[1, 3])),
        ("/Users", "active ne true", both(&[2])),
        ("/Users", "meta.lastModified gt \"2020-01-01T00:00:00Z\" and active eq false", both(&[2])),
        ("/Users", "meta.created lt \"2020-01-01T00:00:00Z\"", both(&[])),
        ("/Users", "userName sw \"user\"", (Some(&[1, 2, 3]), None)),
        ("/Users", "emails.value eq \"user01@contoso.com\"", (Some(&[1]), None)),
        ("/Users", "emails[type eq \"work\"].value eq \"user01@contoso.com\"", (Some(&[1]), None)),
        ("/Users", "id eq \"u1\"", (Some(&[1]), None)),
        ("/Users", "externalId pr", (Some(&[1, 2, 3]), None)),
        ("/Users", "not (active eq true)", (Some(&[2]), None)),
        ("/Users", "shoeSize eq 43", (Some(&[]), None)),
        ("/Users", "groups.display eq \"Staff\"", (Some(&[1]), None)),
    ] {
        for (tried, expected) in [(&rfc, of_rfc), (&xurrent, of_xurrent)] {
            let expected =
                expected.map(|found| found.iter().map(|n| format!("user{n:02}@contoso.com")).collect::<Vec<_>>());
            let got = tried.names(&query(path, "filter", filter)).map_err(|error| error["scimType"].clone());
            assert_eq!(got, expected.ok_or(json!("invalidFilter")), "{filter}");
        }
    }
    assert_eq!(xurrent.names(&query("/Groups", "filter", "displayName eq \"staff\"")), Ok(vec!["Staff".to_owned()]));
    assert!(xurrent.names(&query("/Groups", "filter", "members.value eq \"u1\"")).is_err());
}

#[test]
fn a_put_replaces_by_the_rfc_and_changes_what_is_sent_at_xurrent() {
    let body = json!({"userName": "user01@contoso.com", "title": "CEO", "displayName": "", "name": {"givenName": "New"}, ENT: {"site": "HQ"}});
    let (_, rfc) = Tried::new(rfc()).send("PUT", "/Users/u1", Some(&body));
    assert_eq!(
        (&rfc["title"], &rfc["name"], &rfc["displayName"]),
        (&json!("CEO"), &json!({"givenName": "New"}), &json!(""))
    );
    assert!(rfc.get("emails").is_none() && rfc.get(ENT).is_none());
    let (_, xurrent) = Tried::new(xurrent()).send("PUT", "/Users/u1", Some(&body));
    assert_eq!((&xurrent["title"], &xurrent["name"]), (&json!("CEO"), &json!({"givenName": "New", "familyName": "1"})));
    assert_eq!((&xurrent["externalId"], &xurrent[ENT]), (&json!("X1"), &json!({"department": "Sales", "site": "HQ"})));
    assert!(xurrent.get("displayName").is_none() && xurrent["emails"][0]["type"] == "work");
}

#[test]
fn a_delete_removes_by_the_rfc_and_disables_at_xurrent() {
    let rfc = Tried::new(rfc());
    assert_eq!((rfc.send("DELETE", "/Users/u1", None).0, rfc.get("/Users/u1").0), (204, 404));
    assert_eq!(rfc.get("/Groups/g1").1["members"], json!([]), "a member that is gone is no member");
    let xurrent = Tried::new(xurrent());
    assert_eq!(xurrent.send("DELETE", "/Users/u1", None), (204, Value::Null));
    assert_eq!(xurrent.get("/Users/u1").1["active"], false);
    assert_eq!((xurrent.send("DELETE", "/Users/u1?hard=true", None).0, xurrent.get("/Users/u1").0), (204, 404));
    assert_eq!((xurrent.send("DELETE", "/Groups/g1", None).0, xurrent.get("/Groups/g1").0), (204, 404));
}

#[test]
fn forms_of_entra_and_okta_are_taken_by_xurrent_and_refused_by_the_rfc() {
    for (name, path, operations, pointer, expected) in [
        (
            "Entra disables",
            "/Users/u1",
            json!([{"op": "Replace", "path": "active", "value": "False"}]),
            "/active",
            json!(false),
        ),
        (
            "Entra adds a phone",
            "/Users/u1",
            json!([{"op": "Add", "path": "phoneNumbers[type eq \"mobile\"].value", "value": "+31 6"}]),
            "/phoneNumbers/0/value",
            json!("+31 6"),
        ),
        (
            "Entra with the flag",
            "/Users/u1",
            json!([{"op": "replace", "value": {"name.givenName": "Liz"}}]),
            "/name/givenName",
            json!("Liz"),
        ),
        (
            "Entra removes a member",
            "/Groups/g1",
            json!([{"op": "Remove", "path": "members", "value": [{"$ref": null, "value": "u1"}]}]),
            "/members",
            Value::Null,
        ),
        (
            "Okta renames a group",
            "/Groups/g1",
            json!([{"op": "replace", "value": {"id": "g1", "displayName": "All"}}]),
            "/displayName",
            json!("All"),
        ),
    ] {
        let body = json!({ "schemas": [crate::scim::message::PATCH_OP], "Operations": operations });
        let (status, changed) = Tried::new(xurrent()).send("PATCH", path, Some(&body));
        assert_eq!((status, changed.pointer(pointer).cloned().unwrap_or_default()), (200, expected), "{name}");
        assert_eq!(Tried::new(rfc()).send("PATCH", path, Some(&body)).0, 400, "{name}");
    }
}

#[test]
fn members_come_and_go_as_xurrents_page_on_groups_says() {
    let tried = Tried::new(xurrent());
    let members = |group: &Value| -> Vec<String> {
        let list = group["members"].as_array().cloned().unwrap_or_default();
        list.iter().map(|member| member["value"].as_str().expect("an id").to_owned()).collect()
    };
    for (name, method, body, expected) in [
        ("PATCH adds", "PATCH", json!({"members": [{"value": "u2"}, {"value": "u1"}]}), &["u1", "u2"][..]),
        (
            "PATCH deletes",
            "PATCH",
            json!({"members": [{"value": "u1", "operation": "delete"}, {"value": "u3"}]}),
            &["u2", "u3"],
        ),
        ("PATCH without members leaves them", "PATCH", json!({"groupType": "Team"}), &["u2", "u3"]),
        ("PUT replaces", "PUT", json!({"members": [{"value": "u1"}]}), &["u1"]),
        ("PUT without members leaves them", "PUT", json!({"displayName": "All"}), &["u1"]),
        ("an empty list clears", "PUT", json!({"members": []}), &[]),
    ] {
        let (status, group) = tried.send(method, "/Groups/g1", Some(&body));
        assert_eq!((status, members(&group)), (200, expected.iter().map(ToString::to_string).collect()), "{name}");
    }
    assert_eq!(tried.get("/Groups/g1").1["groupType"], "Team");
}

#[test]
fn members_and_groups_point_to_each_other() {
    let tried = Tried::new(xurrent());
    let base = tried.sandbox.base_url();
    let (_, group) = tried.get("/Groups/g1");
    assert_eq!(
        group["members"],
        json!([{"value": "u1", "$ref": format!("{base}/Users/u1"), "type": "User", "display": "user01@contoso.com"}])
    );
    let (_, user) = tried.get("/Users/u1");
    assert_eq!(
        user["groups"],
        json!([{"value": "g1", "$ref": format!("{base}/Groups/g1"), "display": "Staff", "type": "direct"}])
    );
    assert!(tried.get("/Groups").1["Resources"][0].get("members").is_none(), "a list has no members");
    assert!(Tried::new(rfc()).get("/Groups").1["Resources"][0].get("members").is_some());
}

#[test]
fn only_the_attributes_asked_for_are_returned() {
    let tried = Tried::new(rfc());
    for (path, expected) in [
        ("/Users/u1?attributes=userName", json!({"userName": "user01@contoso.com"})),
        (
            "/Users/u1?attributes=USERNAME,%20name.givenName,name.familyName",
            json!({"userName": "user01@contoso.com", "name": {"givenName": "User", "familyName": "1"}}),
        ),
        (
            "/Users/u1?attributes=emails.value,emails.type",
            json!({"emails": [{"value": "user01@contoso.com", "type": "work"}]}),
        ),
        (&format!("/Users/u1?attributes={ENT}:department"), json!({ENT: {"department": "Sales"}})),
        ("/Groups/g1?excludedAttributes=members,meta,id", json!({"displayName": "Staff"})),
    ] {
        let (status, body) = tried.get(path);
        let mut body = body.as_object().expect("an object").clone();
        assert!(body.shift_remove("id").is_some() && body.shift_remove("schemas").is_some(), "{path}");
        assert_eq!((status, Value::Object(body)), (200, expected), "{path}");
    }
    assert_eq!(tried.get("/Users?attributes=a%20b").1["scimType"], "invalidPath");
}

#[test]
fn xurrents_own_fields_are_kept_in_either_shape() {
    const FIELDS: &str = "urn:ietf:params:scim:schemas:extension:4me:1.0:custom_fields";
    let tried = Tried::new(xurrent());
    for fields in [
        json!({"payroll_id": "7", "year_of_birth": 1975}),
        json!({"custom_fields": [{"id": "payroll_id", "value": "7"}]}),
    ] {
        let (status, changed) = tried.send("PUT", "/Users/u2", Some(&json!({ FIELDS: fields })));
        assert_eq!(status, 200);
        assert!(
            fields.as_object().expect("an object").iter().all(|(key, value)| changed[FIELDS][key] == *value),
            "{changed}"
        );
    }
}

#[test]
fn xurrents_own_fields_are_changed_one_by_one() {
    const FIELDS: &str = "urn:ietf:params:scim:schemas:extension:4me:1.0:custom_fields";
    let tried = Tried::new(xurrent());
    let id = format!("{FIELDS}:payroll_id");
    for (name, operation, expected) in [
        ("added", json!({"op": "add", "path": id, "value": "7"}), json!({"payroll_id": "7"})),
        ("as Entra replaces", json!({"op": "Replace", "path": id, "value": "8"}), json!({"payroll_id": "8"})),
        (
            "a number",
            json!({"op": "add", "path": format!("{FIELDS}:year"), "value": 1975}),
            json!({"payroll_id": "8", "year": 1975}),
        ),
        (
            "without a path",
            json!({"op": "replace", "value": {FIELDS: {"year": 1976}}}),
            json!({"payroll_id": "8", "year": 1976}),
        ),
        (
            "with a dotted key",
            json!({"op": "replace", "value": {id.clone(): "9"}}),
            json!({"payroll_id": "9", "year": 1976}),
        ),
        (
            "emptied",
            json!({"op": "replace", "path": format!("{FIELDS}:year"), "value": null}),
            json!({"payroll_id": "9"}),
        ),
        ("removed", json!({"op": "remove", "path": id}), Value::Null),
    ] {
        let body = json!({"schemas": [crate::scim::message::PATCH_OP], "Operations": [operation]});
        let (status, changed) = tried.send("PATCH", "/Users/u1", Some(&body));
        assert_eq!((status, &changed[FIELDS]), (200, &expected), "{name}: {changed}");
    }
    let (status, error) = Tried::new(rfc()).send(
        "PATCH",
        "/Users/u1",
        Some(&json!({"Operations": [{"op": "add", "path": id, "value": "7"}]})),
    );
    assert_eq!((status, &error["scimType"]), (400, &json!("invalidPath")), "where no such extension is");
}

/// A person whom every provider takes.
fn complete() -> Value {
    json!({
        "userName": "liz@contoso.com", "displayName": "Liz Smith", "name": {"givenName": "Liz", "familyName": "Smith"},
        "emails": [{"type": "work", "value": "liz@contoso.com", "primary": true}]
    })
}

fn complete_but(changes: &Value) -> Value {
    let mut person = complete();
    person.as_object_mut().expect("an object").extend(changes.as_object().expect("an object").clone());
    person
}

/// In the order of the statuses.
const PROVIDERS_TRIED: [&str; 8] =
    ["xurrent", "aws", "github", "snowflake", "hcp-terraform", "servicenow", "slack", "generic"];

/// Sends it to each provider's sandbox, and holds the answers against those of each.
fn answered((method, path): (&str, &str), name: &str, body: Option<&Value>, statuses: [u16; 8]) {
    for (provider, status) in PROVIDERS_TRIED.into_iter().zip(statuses) {
        let tried = Tried::new(provider::of(ProviderKind::new(provider)));
        let (got, answer) = tried.send(method, path, body);
        assert_eq!(got, status, "{name}, {provider}: {answer}");
    }
}

/// What a request comes to is in the provider's file and nowhere else.
#[test]
fn each_provider_takes_the_people_that_its_file_says() {
    for (name, changes, statuses) in [
        ("complete", json!({}), [201, 201, 201, 201, 201, 201, 201, 201]),
        ("no displayName", json!({"displayName": null}), [201, 400, 201, 201, 201, 201, 201, 201]),
        ("no first name", json!({"name": {"familyName": "S"}}), [201, 400, 201, 201, 201, 201, 201, 201]),
        ("no mail is primary", json!({"emails": [{"value": "x"}]}), [201, 400, 201, 201, 201, 201, 201, 201]),
        (
            "two phones",
            json!({"phoneNumbers": [{"value": "1"}, {"value": "2"}]}),
            [201, 400, 201, 201, 201, 201, 201, 201],
        ),
        (
            "two mails",
            json!({"emails": [{"value": "x", "primary": true}, {"value": "y", "primary": false}]}),
            [201, 400, 201, 400, 201, 201, 201, 201],
        ),
        ("no mail", json!({"emails": null}), [201, 201, 201, 201, 400, 201, 400, 201]),
        ("a name that is kept", json!({"userName": "administrator"}), [201, 400, 201, 201, 201, 201, 201, 201]),
        ("a long name", json!({"userName": "a".repeat(129)}), [201, 400, 201, 201, 201, 201, 201, 201]),
        ("one that is not too long", json!({"userName": "a".repeat(128)}), [201, 201, 201, 201, 201, 201, 201, 201]),
    ] {
        answered(("POST", "/Users"), name, Some(&complete_but(&changes)), statuses);
    }
}

#[test]
fn each_provider_takes_the_groups_that_its_file_says() {
    let members = |count: usize| json!(vec![json!({"value": "u1"}); count]);
    for (name, body, statuses) in [
        ("a kept name", json!({"displayName": "AWSAdministrators"}), [201, 400, 201, 201, 201, 201, 201, 201]),
        ("a kept name of a team", json!({"displayName": "Owners"}), [201, 201, 201, 201, 400, 201, 201, 201]),
        (
            "15,001 members",
            json!({"displayName": "All", "members": members(15_001)}),
            [201, 400, 201, 201, 201, 201, 400, 201],
        ),
        (
            "101 members",
            json!({"displayName": "All", "members": members(101)}),
            [201, 400, 201, 201, 201, 201, 201, 201],
        ),
        (
            "100 members",
            json!({"displayName": "All", "members": members(100)}),
            [201, 201, 201, 201, 201, 201, 201, 201],
        ),
    ] {
        answered(("POST", "/Groups"), name, Some(&body), statuses);
    }
}

#[test]
fn each_provider_takes_the_changes_that_its_file_says() {
    let many: Vec<Value> =
        (0..101).map(|n| json!({"op": "remove", "path": format!("members[value eq \"{n}\"]")})).collect();
    for (name, path, operations, statuses) in [
        (
            "all members replaced",
            "/Groups/g1",
            json!([{"op": "replace", "path": "members", "value": []}]),
            [200, 400, 200, 200, 200, 200, 200, 200],
        ),
        (
            "replaced without a path",
            "/Groups/g1",
            json!([{"op": "replace", "value": {"members": []}}]),
            [200, 400, 200, 200, 200, 200, 200, 200],
        ),
        (
            "all members removed",
            "/Groups/g1",
            json!([{"op": "remove", "path": "members"}]),
            [200, 400, 200, 200, 200, 200, 200, 200],
        ),
        (
            "one member removed",
            "/Groups/g1",
            json!([{"op": "remove", "path": "members[value eq \"u1\"]"}]),
            [200, 200, 200, 200, 200, 200, 200, 200],
        ),
        (
            "one member added",
            "/Groups/g1",
            json!([{"op": "add", "path": "members", "value": [{"value": "u2"}]}]),
            [200, 200, 200, 200, 200, 200, 200, 200],
        ),
        ("101 removed", "/Groups/g1", json!(many), [200, 400, 200, 200, 400, 200, 200, 200]),
        (
            "one without a path",
            "/Users/u1",
            json!([{"op": "replace", "value": {"title": "CEO"}}]),
            [200, 200, 200, 200, 200, 200, 200, 200],
        ),
        (
            "two without a path",
            "/Users/u1",
            json!([{"op": "replace", "value": {"title": "CEO", "nickName": "L"}}]),
            [200, 400, 200, 200, 200, 200, 200, 200],
        ),
    ] {
        let body = json!({"schemas": [crate::scim::message::PATCH_OP], "Operations": operations});
        answered(("PATCH", path), name, Some(&body), statuses);
    }
}

#[test]
fn a_group_is_replaced_where_there_is_a_put() {
    let body = json!({"schemas": ["urn:ietf:params:scim:schemas:core:2.0:Group"], "displayName": "All"});
    answered(("PUT", "/Groups/g1"), "a PUT", Some(&body), [200, 501, 200, 200, 200, 200, 200, 200]);
}

#[test]
fn each_provider_answers_the_questions_that_its_file_says() {
    for (filter, statuses) in [
        ("userName eq \"x\"", [200, 200, 200, 200, 200, 200, 200, 200]),
        ("userName eq \"x\" and externalId eq \"x\"", [200, 200, 400, 400, 400, 200, 200, 200]),
        ("userName eq \"x\" or externalId eq \"x\"", [200, 400, 400, 400, 400, 400, 200, 200]),
        ("not (userName eq \"x\")", [400, 400, 400, 400, 400, 400, 200, 200]),
        ("userName sw \"x\"", [400, 400, 400, 200, 400, 200, 200, 200]),
        ("externalId sw \"x\"", [400, 400, 400, 200, 400, 400, 200, 200]),
        ("emails.value eq \"x\"", [400, 400, 400, 200, 400, 400, 200, 200]),
        ("displayName eq \"x\"", [400, 400, 200, 200, 400, 200, 200, 200]),
    ] {
        answered(("GET", &query("/Users", "filter", filter)), filter, None, statuses);
    }
    answered(("GET", "/Users?startIndex=2"), "a later page", None, [200, 400, 200, 200, 200, 200, 200, 200]);
    answered(("GET", "/Users?count=501"), "a large page", None, [200, 200, 200, 200, 200, 400, 200, 200]);
    answered(("GET", "/Users?startIndex=1"), "the first page", None, [200, 200, 200, 200, 200, 200, 200, 200]);
}

#[test]
fn a_number_that_is_no_count_says_where_the_next_page_begins() {
    let snowflake = provider::of(ProviderKind::new("snowflake"));
    for (provider, path, total) in [
        (snowflake, "/Users?count=25", 26),
        (snowflake, "/Users?count=25&startIndex=26", 51),
        (snowflake, "/Users?count=25&startIndex=51", 60),
        (snowflake, "/Users?count=0", 1),
        (rfc(), "/Users?count=25", 60),
    ] {
        let (status, page) = Tried::with(provider, people(60), Vec::new()).get(path);
        assert_eq!((status, &page["totalResults"]), (200, &json!(total)), "{} {path}", provider.label());
    }
}

#[test]
fn a_new_user_is_whoever_was_there_with_the_same_address_only_where_the_file_says_so() {
    let new = |name: &str, email: &str| json!({"schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"], "userName": name, "emails": [{"value": email}]});
    let hcp = provider::of(ProviderKind::new("hcp-terraform"));
    for (provider, is_taken_over) in [(hcp, true), (rfc(), false), (xurrent(), false)] {
        let tried = Tried::new(provider);
        let sent = |name: &str, email: &str| tried.send("POST", "/Users", Some(&new(name, email)));
        let (status, first) = sent("liz", "USER01@contoso.com");
        assert_eq!((status, first["id"] == "u1"), (201, is_taken_over), "{}", provider.label());
        let (status, again) = sent("bob", "user01@contoso.com");
        assert_eq!(
            (status, again["id"] == "u1"),
            (201, false),
            "one whom a request has made stays, {}",
            provider.label()
        );
        assert_eq!(sent("user02@contoso.com", "user02@contoso.com").0, 409, "the same name, {}", provider.label());
        assert_eq!(sent("eve", "eve@contoso.com").0, 201, "another address, {}", provider.label());
        let count = if is_taken_over { 5 } else { 6 };
        assert_eq!(tried.get("/Users").1["totalResults"], count, "{}", provider.label());
    }
}

#[test]
fn what_is_too_much_is_cut_only_where_the_file_says_so() {
    let long = "é".repeat(300);
    let body = complete_but(&json!({
        "externalId": long, "emails": [{"value": "a@x.com"}, {"value": "b@x.com", "primary": true}],
        "addresses": [{"type": "home", "locality": "Delft"}, {"type": "other", "locality": "Gent"}]
    }));
    for (provider, characters, emails, addresses) in [
        ("servicenow", 255, &["b@x.com"][..], &["Delft"][..]),
        ("hcp-terraform", 300, &["b@x.com"], &[]),
        ("slack", 300, &["a@x.com", "b@x.com"], &["Delft"]),
        ("generic", 300, &["a@x.com", "b@x.com"], &["Delft", "Gent"]),
    ] {
        let (status, made) = Tried::new(provider::of(ProviderKind::new(provider))).send("POST", "/Users", Some(&body));
        let texts = |list: &str, part: &str| -> Vec<String> {
            let list = made[list].as_array().into_iter().flatten();
            list.filter_map(|one| one[part].as_str().map(str::to_owned)).collect()
        };
        let kept = made["externalId"].as_str().map(|text| text.chars().count());
        assert_eq!((status, kept), (201, Some(characters)), "{provider}");
        assert_eq!(texts("emails", "value"), emails, "{provider}");
        assert_eq!(texts("addresses", "locality"), addresses, "{provider}");
    }
}

#[test]
fn a_look_up_that_snowflake_does_not_know_finds_nobody_who_is_there() {
    let by_external_id = query("/Users", "filter", "externalId eq \"X1\"");
    let snowflake = provider::of(ProviderKind::new("snowflake"));
    for (provider, count) in [(snowflake, 0), (rfc(), 1)] {
        assert_eq!(
            Tried::new(provider).names(&by_external_id).map(|names| names.len()),
            Ok(count),
            "{}",
            provider.label()
        );
    }
}

#[test]
fn what_is_not_supported_is_not_kept_and_who_is_in_a_group_not_always_shown() {
    let (aws, github) = (provider::of(ProviderKind::new("aws")), provider::of(ProviderKind::new("github")));
    let body = complete_but(&json!({
        "title": "CEO", "photos": [{"value": "https://x/y"}], ENT: {"department": "IT"},
        "emails": [{"type": "work", "value": "liz@contoso.com", "primary": true, "display": "Liz"}]
    }));
    for (provider, kept, members) in [
        (xurrent(), [true, true, true, true], true),
        (aws, [true, false, true, false], false),
        (github, [false, false, false, true], true),
        (rfc(), [true, true, true, true], true),
    ] {
        let tried = Tried::new(provider);
        let (_, made) = tried.send("POST", "/Users", Some(&body));
        let at = [
            "/title",
            "/photos",
            "/urn:ietf:params:scim:schemas:extension:enterprise:2.0:User/department",
            "/emails/0/display",
        ];
        assert_eq!(at.map(|pointer| made.pointer(pointer).is_some()), kept, "{}: {made}", provider.label());
        assert_eq!(tried.get("/Groups/g1").1.get("members").is_some(), members, "{}", provider.label());
    }
}

#[test]
fn seeded_people_keep_their_ids_and_can_be_exchanged() {
    let tried = Tried::new(xurrent());
    let (_, created) = tried.send("POST", "/Users", Some(&json!({"userName": "new"})));
    assert_eq!(created["id"], "1", "ids are short numbers, as in Xurrent's examples");
    tried
        .sandbox
        .seed(vec![json!({"id": "26", "userName": "boss"}), json!({"userName": "x"})], Vec::new())
        .expect("good people");
    assert_eq!(tried.names("/Users"), Ok(vec!["boss".to_owned(), "x".to_owned()]));
    assert_eq!(tried.get("/Users/26").1["userName"], "boss");
    for bad in [json!({"id": "27"}), json!(7), json!({"userName": "y", "id": "26"})] {
        let error =
            tried.sandbox.seed(vec![json!({"id": "26", "userName": "boss"}), bad], Vec::new()).expect_err("bad people");
        assert!(error.to_string().contains("user 2"), "{error}");
    }
    assert_eq!(tried.sandbox.resources(ResourceKind::User).len(), 2, "what cannot be held changes nothing");
}

#[test]
fn two_of_one_name_from_before_can_still_be_changed() {
    let twins = vec![
        json!({"id": "1", "userName": "jw"}),
        json!({"id": "2", "userName": "JW"}),
        json!({"id": "3", "userName": "x"}),
    ];
    let tried = Tried::with(xurrent(), twins, Vec::new());
    assert_eq!(tried.get(&query("/Users", "filter", "userName eq \"Jw\"")).1["totalResults"], 2);
    for (name, path, body, status) in [
        ("another attribute", "/Users/2", json!({"title": "CEO"}), 200),
        ("the name in another case", "/Users/2", json!({"userName": "jW"}), 200),
        ("a name of its own", "/Users/2", json!({"userName": "jw2"}), 200),
        ("back again", "/Users/2", json!({"userName": "JW"}), 409),
        ("another's name", "/Users/3", json!({"userName": "jw"}), 409),
    ] {
        assert_eq!(tried.send("PUT", path, Some(&body)).0, status, "{name}");
    }
}

#[test]
fn the_accounts_of_every_sample_can_be_held() {
    let samples = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../assets/samples");
    let mut held = 0;
    for folder in std::fs::read_dir(samples).expect("the samples").map(|entry| entry.expect("an entry").path()) {
        let Ok(text) = std::fs::read(folder.join("account.json")) else { continue };
        let mut account: Value = serde_json::from_slice(&text).expect("JSON");
        let mut list = |name: &str| serde_json::from_value::<Vec<Value>>(account[name].take()).expect("a list");
        let (people, groups) = (list("people"), list("groups"));
        for provider in PROVIDERS.iter() {
            let started = Sandbox::start(provider, token(), people.clone(), groups.clone(), None);
            let sandbox = started.unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
            assert_eq!(sandbox.resources(ResourceKind::User).len(), people.len());
            held += 1;
        }
    }
    assert!(held >= 8, "there are samples");
}

#[test]
fn it_remembers_what_it_was_asked() {
    let tried = Tried::new(rfc());
    tried.get("/Users?count=1");
    tried.send("DELETE", "/Users/none", None);
    let answered: Vec<String> =
        tried.sandbox.answered().iter().map(|a| format!("{} {} {}", a.method, a.path, a.status)).collect();
    assert_eq!(answered, ["GET /scim/v2/Users 200", "DELETE /scim/v2/Users/none 404"]);
}

#[test]
fn a_port_can_be_chosen_and_is_free_again_when_it_is_dropped() {
    let tried = Tried::new(rfc());
    tried.get("/Users");
    let port = tried.sandbox.address.port();
    let again = || Sandbox::start(rfc(), token(), Vec::new(), Vec::new(), Some(port));
    assert!(matches!(again(), Err(SandboxError::Listen { .. })));
    drop(tried);
    let unreachable = std::net::TcpStream::connect(("127.0.0.1", port)).is_err();
    assert!(unreachable, "it has stopped");
    assert_eq!(again().expect("the port is free").base_url(), format!("http://127.0.0.1:{port}/scim/v2"));
}
