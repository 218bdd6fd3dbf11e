//! What holds for every client.

use super::*;
use crate::base::{Mark, ProviderKind, ResourceKind};
use crate::client::phrase::testing;
use serde_json::json;

fn each() -> impl Iterator<Item = &'static Client> {
    CLIENTS.into_iter()
}

#[test]
fn every_client_answers_for_its_kind_and_variants() {
    for client in each() {
        assert_eq!(of(client.kind).kind, client.kind);
        for chosen in client.variants {
            assert_eq!(client.variant(chosen.id).id, chosen.id);
        }
        assert_eq!(client.variant("no such").id, client.variants[0].id, "{:?}", client.kind);
        assert!(client.facts.iter().all(|f| f.text.ends_with('.') && !f.source.is_empty()), "{:?}", client.kind);
    }
}

#[test]
fn a_preview_looks_up_first_and_writes_after() {
    for client in each() {
        for chosen in client.variants {
            let mut resource = json!({"userName": "liz@x.com", "emails": [{"type": "work", "value": "liz@x.com"}]});
            client.finish(ResourceKind::User, &mut resource);
            let mapping = client.default_mapping(ResourceKind::User, ProviderKind::new("generic"));
            let subject = Subject {
                kind: ResourceKind::User,
                variant: chosen,
                mapping: &mapping,
                resource: &resource,
                name: "Liz Smith",
                refer: &testing::refer,
            };
            let requests = preview(client, &subject);
            let steps: Vec<Step> = requests.iter().map(|r| r.step).collect();
            assert_eq!(steps, [Step::LookUp, Step::Create], "{:?} {}", client.kind, chosen.id);
            assert!(requests[0].request.is_read() && requests[0].request.body.is_none());
            assert!(requests.iter().all(|r| r.mark == Mark::Documented || !r.source.is_empty()));
            assert!(
                requests.iter().all(|r| r.request.headers.iter().filter(|h| h.name == "Authorization").count() == 1)
            );
        }
    }
}

#[test]
fn every_client_says_how_to_get_the_data_and_what_to_type() {
    for client in each() {
        let mappings = ResourceKind::ALL.map(|kind| client.default_mapping(kind, ProviderKind::new("xurrent")));
        for mapping in &mappings {
            let queries = client.queries(mapping.kind, mapping);
            assert!(
                !queries.is_empty() && queries.iter().all(|q| !q.text.is_empty()),
                "{:?} {:?}",
                client.kind,
                mapping.kind
            );
        }
        let Some(sheet) = client.sheet(&[&mappings[0], &mappings[1]]) else {
            assert_eq!(client.kind, any().kind, "only scripts have no screens");
            continue;
        };
        let columns = |line: &str| line.replace("\\|", "").matches('|').count();
        for table in sheet.split("\n\n").filter(|part| part.starts_with('|')) {
            assert!(
                table.lines().all(|l| columns(l) == columns(table.lines().next().unwrap_or_default())),
                "{:?}: {table}",
                client.kind
            );
        }
        assert!(sheet.contains("userName"), "{:?}: {sheet}", client.kind);
        assert!(!sheet.contains("token:"), "{:?}", client.kind);
    }
}
