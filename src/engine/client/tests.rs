//! What holds for every client.

use super::*;
use crate::base::{Mark, ProviderKind, ResourceKind};
use crate::provider;
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
            let references = References::default();
            let event = Event {
                kind: ResourceKind::User,
                mapping: &mapping,
                name: "Liz Smith",
                after: &resource,
                references: &references,
                lacking: &[],
                account: Account::Unknown,
                cause: Cause::InScope,
            };
            let sequence = client.phrase(&event, chosen);
            let kinds: Vec<StepKind> = sequence.steps.iter().map(|step| step.kind).collect();
            assert_eq!(kinds, [StepKind::LookUp, StepKind::Create], "{:?} {}", client.kind, chosen.id);
            let look_up = sequence.steps[0].request().expect("a request");
            assert!(look_up.method.is_read() && look_up.body.is_none() && look_up.once().bound().is_some());
            assert!(sequence.steps.iter().all(|step| step.mark == Mark::Documented || !step.source.is_empty()));
            let tokens = |step: &Step| {
                let headers = step.request().map(|request| request.headers.as_slice()).unwrap_or_default();
                headers.iter().filter(|header| header.name == "Authorization").count()
            };
            assert!(sequence.steps.iter().all(|step| tokens(step) == 1));
        }
    }
}

#[test]
fn who_is_not_sent_is_a_step_that_says_why() {
    let mapping = |client: &Client, kind| client.default_mapping(kind, ProviderKind::new("generic"));
    for (name, client, kind, cause, reason) in [
        ("groups", "google", ResourceKind::Group, Cause::InScope, Some("does not send groups")),
        ("the disabled", "entra", ResourceKind::User, Cause::NoAccess, Some("does not create users who are disabled")),
        ("the disabled, who are created", "generic", ResourceKind::User, Cause::NoAccess, None),
    ] {
        let client = of(ClientKind::new(client));
        let (references, after) = (References::default(), json!({"userName": "liz"}));
        let event = Event {
            kind,
            mapping: &mapping(client, kind),
            name: "Liz Smith",
            after: &after,
            references: &references,
            lacking: &[],
            account: Account::Absent,
            cause,
        };
        let sequence = client.phrase(&event, &client.variants[0]);
        let skipped: Vec<_> = sequence.skipped().collect();
        assert_eq!(sequence.is_silent(), reason.is_some(), "{name}");
        assert_eq!(skipped.len(), usize::from(reason.is_some()), "{name}");
        assert!(reason.is_none_or(|reason| skipped[0].contains(reason)), "{name}: {skipped:?}");
    }
}

#[test]
fn only_a_step_that_would_carry_a_value_says_that_it_lacks_it() {
    let lacking = [(crate::scim::TargetPath::parse("title").expect("a path"), "title is not known.".to_owned())];
    for (client, cause) in [("entra", Cause::InScope), ("entra", Cause::NoAccess), ("okta", Cause::InScope)] {
        let client = of(ClientKind::new(client));
        let mapping = client.default_mapping(ResourceKind::User, ProviderKind::new("generic"));
        let (references, after) = (References::default(), json!({"userName": "liz", "title": "x"}));
        let there = json!({"id": "7", "userName": "liz"}).into();
        let changes = [Change { target: lacking[0].0.clone(), before: None, after: Some(json!("x")) }];
        for account in [Account::Unknown, Account::There { id: "7", resource: &there, changes: &changes }] {
            let event = Event {
                kind: ResourceKind::User,
                mapping: &mapping,
                name: "Liz Smith",
                after: &after,
                references: &references,
                lacking: &lacking,
                account,
                cause,
            };
            for step in client.phrase(&event, &client.variants[0]).steps {
                let has_body = step.request().is_some_and(|request| request.body.is_some());
                let says = step.notes.iter().any(|note| note == "title is not known.");
                assert_eq!(says, has_body && step.kind != StepKind::Disable, "{:?} {step:?}", client.kind);
            }
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

#[test]
fn every_client_and_provider_that_other_tables_name_is_there() {
    for format in crate::source::format::FORMATS {
        assert!(format.client.is_none_or(|kind| known(kind).is_some()), "{}", format.both);
    }
    for client in each() {
        let providers: Vec<ProviderKind> = client.presets.iter().map(|preset| preset.provider).collect();
        assert!(providers.iter().all(|kind| provider::known(*kind).is_some()), "{}: {providers:?}", client.label);
        assert_eq!(providers.last(), Some(&provider::any().kind()), "{}: the last is for any provider", client.label);
    }
}
