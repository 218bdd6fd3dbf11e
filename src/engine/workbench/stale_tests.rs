//! Nothing is stale: what was made from something that is gone goes with it, and what a load brings comes at once.

use std::time::{Duration, Instant};

use super::tests::{settle, started};
use super::*;
use crate::base::{ClientKind, ResourceKind};
use crate::mapping::RuleSource;
use crate::scim::TargetPath;

fn target(text: &str) -> TargetPath {
    TargetPath::parse(text).unwrap()
}

fn set_title(value: &str) -> Command {
    Edit::SetSource { target: target("title"), source: RuleSource::Constant { value: value.to_owned() } }.into()
}

/// So many people, as Graph has them.
fn people(count: usize) -> String {
    let user = |n: usize| {
        format!(r#"{{"id":"{n}","userPrincipalName":"p{n}@b.c","displayName":"P{n}","accountEnabled":true}}"#)
    };
    format!("[{}]", (0..count).map(user).collect::<Vec<_>>().join(","))
}

/// A workbench with a dry run of everybody in the sandbox.
fn ran() -> Workbench {
    let mut bench = started();
    bench.apply(Look::Show(Workspace::DryRun).into());
    settle(&mut bench);
    bench.apply(Task::DryRun(DryRunScope::All).into());
    settle(&mut bench);
    assert_eq!(bench.dry_run().state, DryRunState::Done);
    bench
}

#[test]
fn a_dry_run_ends_with_its_records_its_client_and_its_endpoint() {
    let cases: [(&str, Command); 5] = [
        ("pasting", Task::Paste(people(3)).into()),
        ("another sample", Task::OpenSample(ClientKind::new("okta")).into()),
        ("another client", Task::SwitchClient(ClientKind::new("google")).into()),
        ("another account type", Edit::ChooseProvider(crate::base::ProviderKind::new("generic")).into()),
        (
            "another endpoint",
            Edit::ChooseEndpoint(EndpointChoice::Url { url: "https://a.example/scim".to_owned() }).into(),
        ),
    ];
    for (name, command) in cases {
        let mut bench = ran();
        bench.apply(command);
        settle(&mut bench);
        let run = bench.dry_run();
        assert_eq!((&run.state, run.plans.len(), run.left()), (&DryRunState::NotRun, 0, 0), "{name}");
    }
}

#[test]
fn a_running_dry_run_is_cancelled_with_what_it_was_made_from() {
    let mut bench = ran();
    bench.apply(Task::DryRun(DryRunScope::All).into());
    assert!(bench.is_running(JobKind::DryRun));
    bench.apply(Task::SwitchClient(ClientKind::new("google")).into());
    assert!(!bench.is_running(JobKind::DryRun));
    settle(&mut bench);
    assert_eq!((bench.dry_run().plans.len(), &bench.dry_run().state), (0, &DryRunState::NotRun));
}

#[test]
fn another_mapping_marks_the_results_and_the_same_one_unmarks_them() {
    let mut bench = ran();
    let plans = bench.dry_run().plans.clone();
    bench.apply(set_title("Boss"));
    settle(&mut bench);
    assert!(bench.dry_run().is_stale && bench.dry_run().plans == plans);
    bench.apply(Command::Undo);
    settle(&mut bench);
    assert!(!bench.dry_run().is_stale && bench.dry_run().plans == plans);
    bench.apply(Edit::Rename("a name is no mapping".to_owned()).into());
    assert!(!bench.dry_run().is_stale);
    bench.apply(Look::Kind(ResourceKind::Group).into());
    bench.apply(Edit::RemoveRule(target("displayName")).into());
    settle(&mut bench);
    assert!(bench.dry_run().is_stale, "users refer to groups and groups to users");
}

#[test]
fn results_of_two_mappings_are_not_mixed_when_a_run_goes_on() {
    let mut bench = ran();
    bench.apply(set_title("Boss"));
    bench.apply(Task::ResumeDryRun.into());
    settle(&mut bench);
    let run = bench.dry_run();
    assert_eq!((run.is_stale, run.plans.len(), &run.state), (false, bench.count(), &DryRunState::Done));
}

#[test]
fn an_estimate_is_of_what_it_was_counted_for() {
    let cases: [(&str, Command); 4] = [
        ("a changed mapping", set_title("Boss")),
        ("other records", Task::Paste(people(3)).into()),
        ("another client", Task::SwitchClient(ClientKind::new("google")).into()),
        ("groups", Look::Kind(ResourceKind::Group).into()),
    ];
    for (name, command) in cases {
        let mut bench = ran();
        bench.apply(Task::EstimateDryRun.into());
        settle(&mut bench);
        assert!(bench.dry_run().estimate.is_some(), "{name}");
        bench.apply(command);
        settle(&mut bench);
        assert!(bench.dry_run().estimate.is_none(), "{name}");
    }
}

#[test]
fn groups_are_there_as_soon_as_they_are_chosen() {
    let mut bench = started();
    bench.apply(Look::Kind(ResourceKind::Group).into());
    assert!(bench.record().is_some_and(|record| record.kind == ResourceKind::Group), "in the very next frame");
    assert!(bench.mapped().is_some() && !bench.requests().is_empty());
}

#[test]
fn stepping_on_shows_the_next_record_in_the_next_frame() {
    let mut bench = started();
    for place in 1..4 {
        bench.apply(Look::NextRecord.into());
        assert_eq!(bench.record().map(|record| record.index.0), Some(place));
        settle(&mut bench);
    }
    bench.apply(Look::PreviousRecord.into());
    assert_eq!(bench.record().map(|record| record.index.0), Some(2));
}

#[test]
fn an_edit_of_a_rule_for_users_leaves_the_check_of_groups_alone() {
    let mut bench = started();
    let before = bench.population(ResourceKind::Group).cloned().unwrap();
    bench.apply(set_title("Boss"));
    assert!(bench.is_running(JobKind::PopulationUsers) && !bench.is_running(JobKind::PopulationGroups));
    settle(&mut bench);
    let after = bench.population(ResourceKind::Group).unwrap();
    assert!(std::sync::Arc::ptr_eq(&before, after), "it is the very same report");
}

#[test]
fn loading_brings_its_first_records_and_the_mapping_of_its_client_with_it() {
    let okta = r#"[{"id":"00u1","status":"ACTIVE","profile":{"login":"ana@b.c","email":"ana@b.c","firstName":"Ana","lastName":"B"}}]"#;
    for (name, payload, client, first) in [
        ("300 people", people(300), ClientKind::new("entra"), "P0"),
        ("another client", okta.to_owned(), ClientKind::new("okta"), "Ana B"),
    ] {
        let mut bench = started();
        let sample = bench.count();
        bench.apply(Task::Paste(payload).into());
        let end = Instant::now() + Duration::from_secs(60);
        while bench.count() == sample && Instant::now() < end {
            bench.update();
            let shown = bench.record().map(crate::source::Record::name);
            assert!(
                bench.count() == sample || shown.as_deref() == Some(first),
                "{name}: {} of {}",
                shown.unwrap_or_default(),
                bench.count()
            );
        }
        assert_eq!(bench.document().client, client, "{name}");
        settle(&mut bench);
        let checked = bench.population(ResourceKind::User).map(|report| report.records);
        assert_eq!(checked, Some(bench.count()), "{name}");
        assert!(bench.mapped().is_some(), "{name}");
    }
}

#[test]
fn undoing_the_choice_of_an_endpoint_closes_the_connection_to_it() {
    let mut bench = ran();
    let choice = EndpointChoice::Url { url: "https://a.example/scim".to_owned() };
    bench.apply(Edit::ChooseEndpoint(choice).into());
    settle(&mut bench);
    assert!(!bench.connection().is_open() && bench.dry_run().plans.is_empty());
    bench.apply(Command::Undo);
    settle(&mut bench);
    assert!(
        bench.connection().is_open() && bench.connection().is_sandbox(),
        "the sandbox is opened again where it is shown"
    );
}
