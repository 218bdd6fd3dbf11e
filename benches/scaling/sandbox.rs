//! The built-in endpoint with many people: one request after another, and requests about many members.

use crosswalk::base::ProviderKind;
use crosswalk::provider::{self, Provider};
use serde_json::{Value, json};

use super::connection::Connection;
use super::{Kind, Work};

pub fn kinds() -> Vec<Kind> {
    let mut kinds = Vec::new();
    // The others refuse more, and what they take costs the same.
    for played in [provider::first(), provider::of(ProviderKind::new("generic"))] {
        let name = |what: &str| format!("sandbox {}: {what}", played.kind().id());
        let on = move |work: fn(&mut Client, usize)| move |count: usize| started(played, count, work);
        kinds.extend([
            Kind::new(name("POST of each"), 1_000, move |count| {
                let mut client = Client::new(played, Vec::new(), Vec::new());
                Box::new(move || (0..count).for_each(|i| client.expect(201, "POST", "/Users", Some(&person(i)))))
            }),
            Kind::new(name("look-up of each"), 1_000, on(Client::look_up)),
            Kind::new(name("GET of each"), 1_000, on(Client::get_each)),
            Kind::new(name("all in pages"), 5_000, on(Client::pages)),
            Kind::new(name("PATCH of each"), 1_000, on(Client::patch_each)),
            Kind::new(name("DELETE of each"), 1_000, on(Client::delete_each)),
            Kind::new(name("members added"), 2_000, on(Client::add_members)),
            Kind::new(name("members put"), 2_000, on(Client::put_members)),
            Kind::new(name("members removed by a list"), 2_000, on(Client::remove_members)),
            Kind::new(name("members removed one by one"), 1_000, on(Client::remove_each_member)),
        ]);
    }
    kinds.push(Kind::new("sandbox xurrent: members as an old draft has it", 2_000, |count| {
        started(provider::first(), count, Client::draft_members)
    }));
    kinds
}

fn person(i: usize) -> Value {
    json!({"userName": format!("user{i:09}@contoso.com"), "externalId": format!("x{i:09}"), "name": {"familyName": "U"}})
}

/// An account with so many people, all in one group, and two empty groups.
fn started(played: &'static Provider, count: usize, work: fn(&mut Client, usize)) -> Work {
    let with_id = |i: usize| {
        let mut person = person(i);
        person["id"] = json!(format!("u{i}"));
        person
    };
    let people = (0..count).map(with_id).collect();
    let groups = vec![
        json!({"id": "all", "displayName": "All", "members": members(count)}),
        json!({"id": "none", "displayName": "None"}),
    ];
    let mut client = Client::new(played, people, groups);
    Box::new(move || work(&mut client, count))
}

fn members(count: usize) -> Vec<Value> {
    (0..count).map(|i| json!({ "value": format!("u{i}") })).collect()
}

fn patch(operations: &Value) -> Value {
    json!({"schemas": ["urn:ietf:params:scim:api:messages:2.0:PatchOp"], "Operations": operations})
}

/// What a client asks of a sandbox over one connection.
struct Client(Connection);

impl Client {
    fn new(played: &'static Provider, people: Vec<Value>, groups: Vec<Value>) -> Self {
        Self(Connection::to_new(played, people, groups))
    }

    fn expect(&mut self, status: u16, method: &str, path: &str, body: Option<&Value>) {
        self.0.expect(status, method, path, body);
    }

    fn send(&mut self, method: &str, path: &str, body: Option<&Value>) -> (u16, String) {
        self.0.send(method, path, body)
    }

    fn look_up(&mut self, count: usize) {
        for i in 0..count {
            let path = format!("/Users?filter=userName%20eq%20%22user{i:09}%40contoso.com%22&attributes=id");
            let (_, text) = self.send("GET", &path, None);
            assert!(text.contains("\"totalResults\":1"), "{text}");
        }
    }

    fn get_each(&mut self, count: usize) {
        (0..count).for_each(|i| self.expect(200, "GET", &format!("/Users/u{i}"), None));
    }

    fn pages(&mut self, count: usize) {
        let (mut start, mut seen) = (1, 0);
        while start <= count {
            let (_, text) = self.send("GET", &format!("/Users?startIndex={start}&attributes=id"), None);
            let page: Value = serde_json::from_str(&text).expect("JSON");
            let on_page = page["Resources"].as_array().expect("resources").len();
            (start, seen) = (start + on_page, seen + on_page);
        }
        assert_eq!(seen, count);
    }

    fn patch_each(&mut self, count: usize) {
        let body = patch(&json!([{"op": "replace", "path": "displayName", "value": "New"}]));
        (0..count).for_each(|i| self.expect(200, "PATCH", &format!("/Users/u{i}"), Some(&body)));
    }

    fn delete_each(&mut self, count: usize) {
        self.expect(204, "DELETE", "/Groups/all", None);
        (0..count).for_each(|i| self.expect(204, "DELETE", &format!("/Users/u{i}?hard=true"), None));
    }

    fn add_members(&mut self, count: usize) {
        let body = patch(&json!([{"op": "add", "path": "members", "value": members(count)}]));
        self.expect(200, "PATCH", "/Groups/none", Some(&body));
    }

    fn put_members(&mut self, count: usize) {
        let body = json!({"displayName": "None", "members": members(count)});
        self.expect(200, "PUT", "/Groups/none", Some(&body));
    }

    fn remove_members(&mut self, count: usize) {
        let body = patch(&json!([{"op": "remove", "path": "members", "value": members(count)}]));
        // To the letter of the RFC, a remove operation has no value.
        self.send("PATCH", "/Groups/all", Some(&body));
    }

    fn remove_each_member(&mut self, count: usize) {
        let remove = |i: usize| json!({"op": "remove", "path": format!("members[value eq \"u{i}\"]")});
        let body = patch(&(0..count).map(remove).collect());
        self.expect(200, "PATCH", "/Groups/all", Some(&body));
    }

    fn draft_members(&mut self, count: usize) {
        self.expect(200, "PATCH", "/Groups/none", Some(&json!({"members": members(count)})));
        let gone = |i: usize| json!({"value": format!("u{i}"), "operation": "delete"});
        let gone: Vec<Value> = (0..count).step_by(2).map(gone).collect();
        self.expect(200, "PATCH", "/Groups/none", Some(&json!({"members": gone})));
    }
}
