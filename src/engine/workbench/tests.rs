//! The workbench as a window drives it: commands in, results of jobs in between, and what can be seen afterwards.

use std::sync::Arc;
use std::time::Duration;

use super::rows::{Wire, WireState};
use super::*;
use crate::base::{ClientKind, ResourceKind};
use crate::mapping::RuleSource;
use crate::scim::TargetPath;
use crate::{client, provider};

pub(super) fn started() -> Workbench {
    let mut bench = Workbench::first_start(&Sessions::none(), || {});
    settle(&mut bench);
    bench
}

pub(super) fn settle(bench: &mut Workbench) {
    assert!(bench.settle(Duration::from_secs(60)), "still running: {:?}", bench.running());
}

fn target(text: &str) -> TargetPath {
    TargetPath::parse(text).unwrap()
}

#[test]
fn the_first_start_shows_a_mapped_sample() {
    let bench = started();
    assert_eq!(bench.view().workspace, Workspace::Map);
    assert!(bench.is_sample() && bench.count() >= 12);
    assert!(bench.record().is_some() && bench.mapped().is_some());
    assert!(bench.rows().wires.len() >= 20, "{} wires", bench.rows().wires.len());
    assert!(bench.rows().sources.iter().any(|r| r.id == "userPrincipalName" && r.wires == 1));
    assert!(!bench.requests().is_empty());
}

#[test]
fn a_wire_is_drawn_combined_and_taken_back() {
    let mut bench = started();
    let nick = target("nickName");
    let wire = |attribute: &str, second| Edit::Wire { attribute: attribute.to_owned(), target: nick.clone(), second };
    bench.apply(wire("givenName", SecondWire::Replace).into());
    bench.apply(wire("surname", SecondWire::Combine).into());
    let rule = bench.document().user.rule(&nick).unwrap();
    assert_eq!(rule.source.text(), "Join(\" \", [givenName], [surname])");
    assert_eq!(bench.live(&nick).len(), 5, "the next ones, until it is counted");
    assert_eq!(bench.undo_name(), Some("Map surname to nickName"));
    bench.apply(Command::Undo);
    bench.apply(Command::Undo);
    assert!(bench.document().user.rule(&nick).is_none());
}

#[test]
fn a_rule_is_tried_on_the_record_in_view_and_on_those_that_are_hard_for_it() {
    let mut bench = started();
    let title = target("title");
    bench.apply(Look::Target(Some(title.clone())).into());
    settle(&mut bench);
    let said = |bench: &Workbench| -> Vec<(usize, Vec<&'static str>)> {
        let reasons = |row: &LiveRow| row.reasons.iter().map(|reason| reason.label()).collect();
        bench.live(&title).iter().map(|row| (row.record, reasons(row))).collect()
    };
    let rows = said(&bench);
    assert_eq!(rows[0].0, 0, "the record in view comes first");
    let has = |word: &str| rows.iter().any(|(_, reasons)| reasons.contains(&word));
    assert!(["empty", "longest", "shortest"].into_iter().all(has), "{rows:?}");
    let text = |record: usize| bench.live(&title).iter().find(|row| row.record == record).unwrap().result.value.clone();
    let longest = rows.iter().find(|(_, reasons)| reasons.contains(&"longest")).unwrap().0;
    let empty = rows.iter().find(|(_, reasons)| reasons.contains(&"empty")).unwrap().0;
    assert!(text(longest).unwrap().as_str().unwrap().len() > 10 && text(empty).is_none());

    let set = |text: &str| {
        let source = RuleSource::Expression { text: text.to_owned() };
        Edit::SetSource { target: title.clone(), source }.into()
    };
    bench.apply(set("ToUpper([displayName])"));
    let before: Vec<usize> = rows.iter().map(|(record, _)| *record).collect();
    let now = said(&bench);
    assert_eq!(now.iter().map(|(record, _)| *record).collect::<Vec<_>>(), before, "the ones before stay a moment");
    assert!(now.iter().all(|(_, reasons)| reasons.is_empty()), "and nothing is said of them");
    settle(&mut bench);
    assert!(said(&bench).iter().any(|(_, reasons)| reasons.contains(&"longest")));
    bench.apply(set("ToUpper([displayName]"));
    settle(&mut bench);
    assert!(bench.live(&title).len() > 1, "while it is at fault those stay too");
}

#[test]
fn every_record_with_a_finding_is_marked() {
    let bench = started();
    let report = bench.population(ResourceKind::User).unwrap();
    let worth = report.causes.iter().filter(|cause| cause.finding.severity > crate::base::Severity::Note);
    for cause in worth {
        for example in &cause.examples {
            assert!(bench.worst_of(example.record) >= Some(cause.finding.severity), "{}", cause.finding.title);
        }
    }
    let marked = (0..bench.count()).filter(|record| bench.worst_of(*record).is_some()).count();
    assert!(marked > 0 && marked < bench.count(), "{marked}");
}

#[test]
fn preview_shows_what_is_created_until_another_request_is_chosen() {
    let mut bench = started();
    let method = |bench: &Workbench| bench.requests().steps[bench.request_in_view()].first().unwrap().template().method;
    assert_eq!((bench.view().preview, method(&bench).as_str()), (PreviewPart::Record, "POST"));
    bench.apply(Look::Request(0).into());
    assert_eq!((bench.view().preview, method(&bench).as_str()), (PreviewPart::Request, "GET"));
    bench.apply(Look::NextRecord.into());
    settle(&mut bench);
    assert_eq!((bench.view().preview, method(&bench).as_str()), (PreviewPart::Request, "POST"));
}

#[test]
fn counts_of_a_changed_rule_are_not_those_of_the_rule_before() {
    let mut bench = started();
    let (title, nick) = (target("title"), target("nickName"));
    let filled = |bench: &Workbench, target: &TargetPath| {
        let count = bench.rule_counts(ResourceKind::User, target)?;
        Some((count.coverage.filled, count.records, count.share))
    };
    let all = bench.count();
    let before = filled(&bench, &title).expect("all are checked");
    assert_eq!((filled(&bench, &nick), before.1, before.2), (None, all, Share::All));
    let source = RuleSource::Constant { value: "Boss".to_owned() };
    bench.apply(Edit::SetSource { target: title.clone(), source }.into());
    assert_eq!(filled(&bench, &title), None, "it may be counted only after the next update");
    assert!(filled(&bench, &target("displayName")).is_some(), "the others are as they were");
    settle(&mut bench);
    assert_eq!(filled(&bench, &title), Some((all, all, Share::All)));
    bench.apply(Command::Undo);
    assert_eq!(filled(&bench, &title), None);
    settle(&mut bench);
    assert_eq!(filled(&bench, &title), Some(before));
}

#[test]
fn trees_are_made_anew_only_when_what_they_are_made_of_changed() {
    let mut bench = started();
    let cases: [(&str, Command, bool); 13] = [
        ("another workspace", Look::Show(Workspace::Preview).into(), false),
        ("the problems", Look::Problems(true).into(), false),
        ("another request", Look::Request(1).into(), false),
        ("the other theme", Look::Theme(Theme::Light).into(), false),
        ("another rule in the inspector", Look::Target(Some(target("userName"))).into(), false),
        ("another name", Edit::Rename("Contoso".to_owned()).into(), false),
        ("a search", Task::FindRecords("liz".to_owned()).into(), false),
        ("the same record", Look::Record(0).into(), false),
        ("folding in the source tree", Look::FoldSource("businessPhones".to_owned()).into(), true),
        ("a filter of the target tree", Look::FilterTargets("name".to_owned()).into(), true),
        ("only unmapped", Look::OnlyUnmapped(true).into(), true),
        ("another record", Look::Record(2).into(), true),
        ("a rule taken away", Edit::RemoveRule(target("title")).into(), true),
    ];
    for (name, command, anew) in cases {
        let before = bench.rows().revision;
        bench.apply(command);
        settle(&mut bench);
        assert_eq!(bench.rows().revision != before, anew, "{name}");
    }
    bench.apply(Look::FilterTargets(String::new()).into());
    let of_a_rule = |w: &Wire| w.target == target("title") && w.state != WireState::Suggested;
    assert!(!bench.rows().wires.iter().any(of_a_rule), "the wires follow");
}

#[test]
fn another_sample_brings_its_client_and_undo_brings_all_back() {
    let mut bench = started();
    let before = bench.document().clone();
    bench.apply(Task::OpenSample(ClientKind::new("okta")).into());
    settle(&mut bench);
    assert_eq!(bench.document().client, ClientKind::new("okta"));
    assert_eq!(bench.set().client(), Some(ClientKind::new("okta")));
    while bench.undo_name().is_some() {
        bench.apply(Command::Undo);
    }
    settle(&mut bench);
    assert_eq!(bench.document(), &before);
    assert_eq!(bench.set().client(), Some(ClientKind::new("entra")));
}

#[test]
fn what_cannot_be_used_is_said_and_nothing_that_was_open_is_lost() {
    let folder = tempfile::tempdir().unwrap();
    let broken = folder.path().join("broken.json");
    crate::base::file::write_atomic(&broken, b"{\"value\": [").unwrap();
    let missing = folder.path().join("missing.crosswalk");
    for (name, task) in [
        ("a broken payload", Task::OpenFiles { paths: vec![broken], add: false }),
        ("a missing crosswalk", Task::OpenCrosswalk(missing)),
        ("pasted nonsense", Task::Paste("hello".to_owned())),
    ] {
        let mut bench = started();
        let (document, count) = (bench.document().clone(), bench.count());
        bench.apply(task.into());
        settle(&mut bench);
        assert_eq!(bench.messages().len(), 1, "{name}");
        assert_eq!((bench.document(), bench.count()), (&document, count), "{name}");
    }
}

#[test]
fn a_crosswalk_that_names_what_is_not_known_opens_with_a_message_and_is_saved_as_it_came() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("newer.crosswalk");
    let text = Document::new(client::any().kind, provider::any().kind()).print();
    let newer = text.replace("\"provider\": \"generic\"", "\"provider\": \"newer\"");
    assert_ne!(newer, text);
    crate::base::file::write_atomic(&path, newer.as_bytes()).unwrap();
    let mut bench = started();
    bench.apply(Task::OpenCrosswalk(path.clone()).into());
    settle(&mut bench);
    let words: Vec<&str> = bench.messages().iter().map(|message| &*message.text).collect();
    assert!(words.iter().any(|text| text.contains("no account type “newer”")), "{words:?}");
    assert_eq!(bench.provider().kind(), provider::any().kind());
    bench.apply(Task::Save(None).into());
    settle(&mut bench);
    assert_eq!(std::fs::read_to_string(&path).unwrap(), newer);
    bench.apply(Edit::ChooseProvider(provider::first().kind()).into());
    assert_eq!(bench.document().provider, provider::first().kind(), "until another one is chosen");
}

#[test]
fn the_samples_deliberate_mistake_stays_with_the_sample() {
    let user_type = target("userType");
    let payload = r#"[{"id":"1","userPrincipalName":"a@b.c","displayName":"A","accountEnabled":true}]"#;
    let mut bench = started();
    assert!(bench.document().user.rule(&user_type).is_some());
    bench.apply(Task::Paste(payload.to_owned()).into());
    settle(&mut bench);
    assert_eq!(bench.count(), 1);
    assert!(bench.document().user.rule(&user_type).is_none());

    let mut bench = started();
    bench.apply(Edit::SetDefault { target: target("title"), default: Some("None".to_owned()) }.into());
    bench.apply(Task::Paste(payload.to_owned()).into());
    settle(&mut bench);
    assert!(bench.document().user.rule(&user_type).is_some(), "a mapping that somebody touched is kept");
}

#[test]
fn a_crosswalk_is_saved_and_opened_with_its_samples() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("contoso.crosswalk");
    let mut bench = started();
    bench.apply(Edit::Rename("Contoso".to_owned()).into());
    assert!(bench.is_changed());
    bench.apply(Task::Save(Some(path.clone())).into());
    settle(&mut bench);
    assert!(!bench.is_changed());
    let mut other = Workbench::new(
        Document::new(ClientKind::new("generic"), crate::base::ProviderKind::new("generic")),
        &Sessions::none(),
        || {},
    );
    other.apply(Task::OpenCrosswalk(path).into());
    settle(&mut other);
    assert_eq!(other.document(), bench.document());
    assert_eq!(other.count(), bench.count());
}

#[test]
fn after_a_kill_the_document_is_there_again() {
    let folder = tempfile::tempdir().unwrap();
    let mut bench = Workbench::first_start(&Sessions::in_folder(folder.path()), || {});
    bench.apply(Edit::Rename("Half done".to_owned()).into());
    settle(&mut bench);
    drop(bench);
    let mut again = Workbench::first_start(&Sessions::in_folder(folder.path()), || {});
    assert_eq!(again.document().name, "Half done");
    assert!(again.returned().is_some_and(|returned| returned.after_crash && returned.is_unsaved));
    again.close();
    drop(again);
    let next = Workbench::first_start(&Sessions::in_folder(folder.path()), || {});
    assert_eq!(next.document().name, "Half done");
    assert!(next.returned().is_some_and(|returned| !returned.after_crash && returned.is_unsaved));
}

#[test]
fn folding_and_filters_change_rows_and_wires_follow() {
    let mut bench = started();
    let wires = bench.rows().wires.len();
    let row = |bench: &Workbench, id: &str| bench.rows().targets.iter().position(|r| r.id == id);
    assert!(row(&bench, "name.givenName").is_some());
    bench.apply(Look::FoldTarget("name".to_owned()).into());
    let parent = row(&bench, "name").unwrap();
    assert!(row(&bench, "name.givenName").is_none());
    assert_eq!(bench.rows().wires.len(), wires);
    assert!(bench.rows().wires.iter().any(|w| w.to.row == parent && w.to.folded));
    bench.apply(Look::FilterTargets("given".to_owned()).into());
    assert!(row(&bench, "name.givenName").is_some() && row(&bench, "userName").is_none());
}

#[test]
fn the_groups_of_a_sample_have_rules_rows_and_requests() {
    let mut bench = started();
    bench.apply(Look::Kind(ResourceKind::Group).into());
    settle(&mut bench);
    assert!(bench.count() >= 3);
    assert!(bench.rows().targets.iter().any(|r| r.label == "members" && r.has_rule));
    assert!(!bench.requests().is_empty());
}

#[test]
fn a_dry_run_in_the_sandbox_shows_every_outcome_and_only_reads() {
    use crate::exchange::{OutcomeKind, RecordPlan};
    let mut bench = started();
    bench.apply(Look::Show(Workspace::DryRun).into());
    settle(&mut bench);
    assert!(bench.connection().is_open() && bench.connection().is_sandbox(), "{:?}", bench.connection().attempts);
    bench.apply(Task::EstimateDryRun.into());
    settle(&mut bench);
    assert!(bench.dry_run().estimate.as_ref().is_some_and(|e| e.requests >= bench.count() as u64));
    bench.apply(Task::DryRun(DryRunScope::All).into());
    settle(&mut bench);
    let run = bench.dry_run();
    assert_eq!((&run.state, run.plans.len(), run.left()), (&DryRunState::Done, bench.count(), 0));
    for kind in [
        OutcomeKind::WouldCreate,
        OutcomeKind::WouldChange,
        OutcomeKind::NoChange,
        OutcomeKind::Conflict,
        OutcomeKind::WouldDisable,
    ] {
        assert!(run.summary.count(kind) > 0, "{kind:?}: {:?}", run.summary);
        let of_kind = |(record, plan): (&usize, &Arc<RecordPlan>)| (plan.outcome.kind() == kind).then_some(*record);
        assert_eq!(run.records(kind), run.plans.iter().filter_map(of_kind).collect::<Vec<_>>(), "{kind:?}");
    }
    bench.apply(Task::DryRun(DryRunScope::One).into());
    settle(&mut bench);
    assert_eq!(bench.dry_run().summary.records, bench.count());
}

#[test]
fn the_requests_of_a_record_are_saved_as_they_are_shown_and_without_a_token() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("liz.http");
    let mut bench = started();
    bench.apply(Look::Record(2).into());
    settle(&mut bench);
    bench.apply(Task::SaveRequests(path.clone()).into());
    settle(&mut bench);
    let text = std::fs::read_to_string(path).unwrap();
    assert_eq!(text.matches("### ").count(), bench.requests().len());
    assert!(text.contains("POST https://<endpoint>/Users HTTP/1.1") && text.contains("Bearer {{token}}"), "{text}");
    assert!(bench.messages().iter().any(|m| m.text.contains("liz.http")));
}
