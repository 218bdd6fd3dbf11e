//! The page at the root, read as a browser reads it.

use html5ever::tendril::TendrilSink as _;
use html5ever::{ParseOpts, parse_document};
use markup5ever_rcdom::{Handle, NodeData, RcDom};
use reqwest::blocking::{Client, Response};
use serde_json::json;

use super::{Manner, Sandbox, Seed};
use crate::base::{ProviderKind, Token};
use crate::provider;

const TOKEN: &str = "a-token-that-no-page-shows";
const HOSTILE: &str = "<script>alert(1)</script>\"'&\u{202E}";

struct Opened {
    sandbox: Sandbox,
    client: Client,
}

impl Opened {
    fn new(faults: &[&str]) -> Self {
        let on_demand = faults.iter().map(|text| text.parse().expect("a fault")).collect();
        let manner = Manner { on_demand, ..Manner::default() };
        let person = |n: usize| {
            let title = if n == 7 { HOSTILE.to_owned() } else { format!("Person {n}") };
            json!({"id": format!("u{n}"), "userName": format!("user{n:02}@contoso.com"), "displayName": title, "active": n != 3})
        };
        let seed = Seed {
            people: (1..=60).map(person).collect(),
            groups: vec![json!({"id": "g", "displayName": "Staff", "members": [{"value": "u1"}, {"value": "u2"}]})],
        };
        let token = Token::parse(TOKEN).expect("a token");
        rustls::crypto::ring::default_provider().install_default().ok();
        let xurrent = provider::of(ProviderKind::new("xurrent"));
        Self {
            sandbox: Sandbox::start_in(manner, xurrent, token, seed, None).expect("a sandbox"),
            client: Client::builder().no_proxy().build().expect("a client"),
        }
    }

    fn get(&self, path: &str) -> Response {
        let root = self.sandbox.base_url().trim_end_matches("/scim/v2").to_owned();
        self.client.get(format!("{root}{path}")).bearer_auth(TOKEN).send().expect("an answer")
    }

    /// Its elements: the name, and the text in it.
    fn page(&self, path: &str) -> Vec<(String, String)> {
        let response = self.get(path);
        assert_eq!(response.status().as_u16(), 200);
        let html = response.text().expect("text");
        assert!(!html.contains(TOKEN), "the token is in no page");
        let mut all = Vec::new();
        elements(&parse_document(RcDom::default(), ParseOpts::default()).one(html).document, &mut all);
        all
    }
}

fn elements(node: &Handle, all: &mut Vec<(String, String)>) {
    if let NodeData::Element { name, .. } = &node.data {
        all.push((name.local.to_string(), text(node)));
    }
    node.children.borrow().iter().for_each(|child| elements(child, all));
}

fn text(node: &Handle) -> String {
    match &node.data {
        NodeData::Text { contents } => contents.borrow().to_string(),
        _ => node.children.borrow().iter().map(text).collect(),
    }
}

fn of<'a>(page: &'a [(String, String)], name: &str) -> Vec<&'a str> {
    page.iter().filter(|element| element.0 == name).map(|element| element.1.as_str()).collect()
}

#[test]
fn the_page_shows_whose_part_is_played_what_is_there_and_what_was_asked() {
    let opened = Opened::new(&["hide=1000000"]);
    assert_eq!(opened.get("/scim/v2/Users/u1").status().as_u16(), 200);
    assert_eq!(opened.get("/scim/v2/Users/nobody").status().as_u16(), 404);
    let page = opened.page("/");
    assert_eq!(of(&page, "h1"), ["Sandbox in the part of Xurrent"]);
    assert_eq!(of(&page, "h2"), ["Simulated trouble", "60 users", "1 group", "Last requests"]);
    assert!(of(&page, "li")[0].starts_with("hide=1000000: every Nth user is in no list"));
    let cells = of(&page, "td");
    assert!(cells.contains(&"user01@contoso.com") && cells.contains(&"user25@contoso.com"));
    assert!(!cells.contains(&"user26@contoso.com"), "no more than the first");
    assert_eq!(cells.iter().filter(|cell| **cell == "disabled").count(), 1);
    let rows = of(&page, "tr");
    assert!(rows.contains(&"Staff2g"), "a group with the number of its members: {rows:?}");
    let refused = "404There is no user with the id 'nobody'.";
    assert!(rows.iter().any(|row| row.contains("GET /scim/v2/Users/nobody") && row.ends_with(refused)), "{rows:?}");
    assert!(rows.iter().any(|row| row.contains("GET /scim/v2/Users/u1200")), "{rows:?}");
}

#[test]
fn names_from_outside_are_text_and_nothing_else() {
    let page = Opened::new(&[]).page("/?find=%22%3E%3Cscript%3E");
    assert!(of(&page, "script").is_empty() && of(&page, "td").is_empty());
    assert!(of(&page, "p").contains(&"0 found, 0 shown."), "{page:?}");
    let page = Opened::new(&[]).page("/?find=user07");
    assert!(of(&page, "script").is_empty());
    assert!(of(&page, "td").contains(&"<script>alert(1)</script>\"'&\\u{202e}"), "{page:?}");
}

#[test]
fn somebody_is_found_by_a_part_of_a_name_or_an_id() {
    let opened = Opened::new(&[]);
    for (sought, expected) in
        [("USER60", vec!["user60@contoso.com"]), ("person%201", vec![]), ("u59", vec!["user59@contoso.com"])]
    {
        let page = opened.page(&format!("/?find={sought}"));
        let found: Vec<&str> = of(&page, "td").into_iter().filter(|cell| cell.ends_with("@contoso.com")).collect();
        if sought == "person%201" {
            assert_eq!(found.len(), 11, "1 and 10 to 19: {found:?}");
        } else {
            assert_eq!(found, expected, "{sought}");
        }
    }
}

#[test]
fn the_page_is_kept_nowhere_and_stands_in_no_other() {
    let response = Opened::new(&[]).get("/");
    let of = |name: &str| response.headers().get(name).and_then(|value| value.to_str().ok()).map(str::to_owned);
    assert_eq!(of("content-type").as_deref(), Some("text/html; charset=utf-8"));
    assert_eq!((of("cache-control").as_deref(), of("x-frame-options").as_deref()), (Some("no-store"), Some("DENY")));
}
