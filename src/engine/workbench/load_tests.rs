//! Files that change while they are loaded, and sets that are loaded with other names.

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use super::tests::{settle, started};
use super::*;
use crate::base::file::write_atomic;
use crate::base::{ClientKind, ResourceKind};
use crate::mapping::RuleSource;
use crate::scim::TargetPath;
use crate::source::pseudonym::{Plan, Survey, Treatment};

fn user(name: &str, member: &str) -> String {
    format!(
        r#"{{"id":"{name}-1","userPrincipalName":"{name}@contoso.com","displayName":"{name}","accountEnabled":true{member}}}"#
    )
}

fn payload(names: &[&str], member: &str) -> String {
    let users: Vec<String> = names.iter().map(|name| user(name, member)).collect();
    format!("[{}]", users.join(","))
}

/// A workbench with a file of these users, and the file.
fn opened(folder: &Path, text: &str) -> (Workbench, PathBuf) {
    let path = folder.join("users.json");
    write_atomic(&path, text.as_bytes()).unwrap();
    let mut bench = started();
    bench.apply(Task::OpenFiles { paths: vec![path.clone()], add: false }.into());
    settle(&mut bench);
    (bench, path)
}

fn change(bench: &mut Workbench, path: &Path, text: &str) {
    write_atomic(path, text.as_bytes()).unwrap();
    bench.apply(Task::LookAtFiles.into());
    settle(bench);
}

fn reload(bench: &mut Workbench) {
    bench.apply(Task::Reload.into());
    settle(bench);
}

fn in_view(bench: &Workbench) -> String {
    bench.record().map(crate::source::Record::name).unwrap_or_default()
}

#[test]
fn a_changed_file_is_said_and_loading_it_again_keeps_what_a_person_made() {
    let folder = tempfile::tempdir().unwrap();
    let (mut bench, path) = opened(folder.path(), &payload(&["Amara", "Liz", "Zoe"], ""));
    bench.apply(
        Edit::SetDefault { target: TargetPath::parse("title").unwrap(), default: Some("None".to_owned()) }.into(),
    );
    bench.apply(Look::Record(1).into());
    bench.apply(Look::FilterSources("name".to_owned()).into());
    bench.apply(Look::Target(Some(TargetPath::parse("title").unwrap())).into());
    settle(&mut bench);
    assert_eq!((in_view(&bench), bench.file_changes()), ("Liz".to_owned(), None));
    let document = bench.document().clone();

    change(&mut bench, &path, &payload(&["Bob", "Zoe", "Liz", "Amara"], ""));
    assert_eq!(
        bench.file_trouble().as_deref(),
        Some("users.json has changed on disk. What is shown was loaded before that.")
    );
    assert_eq!((bench.count(), in_view(&bench)), (3, "Liz".to_owned()), "nothing is done unasked");

    reload(&mut bench);
    assert_eq!((bench.count(), in_view(&bench), bench.view().record()), (4, "Liz".to_owned(), 2));
    assert_eq!((bench.document(), bench.file_changes()), (&document, None));
    assert_eq!((bench.view().source_filter.as_str(), bench.view().target.is_some()), ("name", true));
    assert_eq!(bench.undo_name(), Some("Change the default of title"), "loading again is no step");

    change(&mut bench, &path, &payload(&["Bob", "Zoe"], ""));
    reload(&mut bench);
    assert_eq!((in_view(&bench), bench.view().record()), ("Zoe".to_owned(), 1));
    assert!(bench.messages().iter().any(|m| m.text.contains("Liz@contoso.com is not in it any more")));
}

#[test]
fn not_now_lasts_until_the_file_changes_again() {
    let folder = tempfile::tempdir().unwrap();
    let (mut bench, path) = opened(folder.path(), &payload(&["Amara"], ""));
    change(&mut bench, &path, &payload(&["Amara", "Liz"], ""));
    bench.apply(Look::PutOffReload.into());
    bench.apply(Task::LookAtFiles.into());
    settle(&mut bench);
    assert_eq!(bench.file_changes(), None);
    change(&mut bench, &path, &payload(&["Amara", "Liz", "Zoe"], ""));
    assert!(bench.file_changes().is_some());
}

#[test]
fn a_read_that_notices_the_change_says_so_and_mixes_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let padding = format!(r#","aboutMe":"{}""#, "x".repeat(1 << 20));
    // Large enough to be read from the disk when it is looked at.
    let names = ["Amara", "Liz", "Zoe", "Bo", "Cy", "Di", "Ed", "Fay"];
    let (mut bench, path) = opened(folder.path(), &payload(&names, &padding));
    // In place, as an export that runs again writes it: the file that is open is another now.
    let mut file = std::fs::File::create(&path).unwrap();
    let others = ["Eve", "Mallory", "Trent", "Walter", "Victor", "Peggy", "Oscar", "Niaj"];
    file.write_all(payload(&others, &padding).as_bytes()).unwrap();
    drop(file);
    // Further on than what was read when it was loaded.
    bench.apply(Look::Record(6).into());
    settle(&mut bench);
    assert!(bench.file_changes().is_some());
    assert!(!others.contains(&in_view(&bench).as_str()), "{}", in_view(&bench));
    assert!(bench.unreadable().is_some_and(|why| why.contains("has changed since it was loaded")));
    reload(&mut bench);
    assert_eq!((in_view(&bench), bench.file_changes()), ("Oscar".to_owned(), None));
    assert_eq!(bench.unreadable(), None);
}

#[test]
fn a_file_that_is_gone_is_said_and_what_is_loaded_stays() {
    let folder = tempfile::tempdir().unwrap();
    let (mut bench, path) = opened(folder.path(), &payload(&["Amara", "Liz"], ""));
    std::fs::remove_file(&path).unwrap();
    bench.apply(Task::LookAtFiles.into());
    settle(&mut bench);
    assert_eq!(bench.file_trouble().as_deref(), Some("users.json is not there any more. What was loaded stays."));
    reload(&mut bench);
    assert_eq!((bench.count(), in_view(&bench)), (2, "Amara".to_owned()));
    assert!(bench.messages().iter().any(|m| m.text.starts_with("Nothing was reloaded")), "{:?}", bench.messages());
    change(&mut bench, &path, &payload(&["Amara", "Liz", "Zoe"], ""));
    reload(&mut bench);
    assert_eq!((bench.count(), bench.file_changes()), (3, None));
}

#[test]
fn what_vanished_is_listed_and_one_step_lets_rules_read_what_took_its_place() {
    let folder = tempfile::tempdir().unwrap();
    let member = |key: &str| format!(r#","{key}":"Clerk","givenName":"A""#);
    let (mut bench, path) = opened(folder.path(), &payload(&["Amara"], &member("jobTitle")));
    change(&mut bench, &path, &payload(&["Amara"], &member("title")));
    reload(&mut bench);
    let [vanished] = bench.vanished(ResourceKind::User) else { panic!("{:?}", bench.vanished(ResourceKind::User)) };
    assert_eq!((vanished.name.as_str(), vanished.nearest[0].name.as_str()), ("jobTitle", "title"));
    let title = TargetPath::parse("title").unwrap();
    let source = |bench: &Workbench| bench.document().user.rule(&title).unwrap().source.text().to_owned();
    assert_eq!(source(&bench), "jobTitle", "nothing is done unasked");
    assert!(bench.rows().sources.iter().any(|r| r.label == "jobTitle" && r.state == rows::SourceState::NotInExport));

    let repoint = Repoint { kind: ResourceKind::User, from: "jobTitle".to_owned(), to: "title".to_owned() };
    bench.apply(Edit::Repoint(vec![repoint]).into());
    assert_eq!((source(&bench).as_str(), bench.undo_name()), ("title", Some("Re-point jobTitle to title")));
    bench.apply(Command::Undo);
    assert_eq!(source(&bench), "jobTitle");
}

#[test]
fn a_window_that_comes_to_the_front_hears_of_changes_without_asking() {
    let folder = tempfile::tempdir().unwrap();
    let (mut bench, path) = opened(folder.path(), &payload(&["Amara"], ""));
    write_atomic(&path, payload(&["Amara", "Liz"], "").as_bytes()).unwrap();
    bench.apply(Look::Focused(true).into());
    let end = Instant::now() + Duration::from_secs(20);
    while bench.file_changes().is_none() && Instant::now() < end {
        std::thread::sleep(Duration::from_millis(10));
        bench.update();
    }
    assert!(bench.file_changes().is_some());
    assert!(bench.running().is_empty(), "watching is no work to wait for");
}

#[test]
fn watching_wakes_nobody_while_nothing_changes() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("users.json");
    write_atomic(&path, payload(&["Amara"], "").as_bytes()).unwrap();
    let woken = Arc::new(AtomicUsize::new(0));
    let count = woken.clone();
    let mut bench = Workbench::first_start(&Sessions::none(), move || {
        count.fetch_add(1, Ordering::SeqCst);
    });
    bench.apply(Task::OpenFiles { paths: vec![path.clone()], add: false }.into());
    settle(&mut bench);
    bench.apply(Look::Focused(true).into());
    // The last jobs may still be about to wake it.
    std::thread::sleep(Duration::from_millis(200));
    bench.update();
    let before = woken.load(Ordering::SeqCst);
    std::thread::sleep(Duration::from_millis(400));
    assert_eq!(woken.load(Ordering::SeqCst), before, "it has looked many times");
    write_atomic(&path, payload(&["Amara", "Liz"], "").as_bytes()).unwrap();
    let end = Instant::now() + Duration::from_secs(20);
    while woken.load(Ordering::SeqCst) == before && Instant::now() < end {
        std::thread::sleep(Duration::from_millis(10));
    }
    std::thread::sleep(Duration::from_millis(200));
    assert_eq!(woken.load(Ordering::SeqCst), before + 1, "one change is said once");
    bench.update();
    assert!(bench.file_changes().is_some());
}

#[test]
fn a_set_is_reviewed_and_loaded_with_other_names_and_its_file_says_only_so() {
    let folder = tempfile::tempdir().unwrap();
    let (mut bench, path) = opened(folder.path(), &payload(&["Amara", "Lizbeth"], r#","department":"Sales""#));
    bench.apply(Task::ReviewPersonal(ReviewFor::Load(vec![path])).into());
    settle(&mut bench);
    let place = bench.review().unwrap().survey.attributes.iter().position(|a| a.path == "department").unwrap();
    assert_eq!(bench.review().unwrap().becomes[place], "Sales");
    bench.apply(Look::Treat(place, "name".parse().unwrap()).into());
    assert_ne!(bench.review().unwrap().becomes[place], "Sales");
    bench.apply(Task::LoadPseudonymised.into());
    settle(&mut bench);
    assert!(bench.is_pseudonymised() && bench.review().is_none());
    let record = bench.record().unwrap().value().to_string();
    assert!(!["Amara", "contoso", "Sales"].iter().any(|word| record.contains(word)), "{record}");
    assert!(record.contains("accountEnabled"));
    assert!(bench.document().print().contains("\"department\": \"name\""), "{}", bench.document().print());

    bench.apply(Look::Record(1).into());
    settle(&mut bench);
    let (name, other) = (in_view(&bench), folder.path().join("copy.json"));
    reload(&mut bench);
    assert_eq!((in_view(&bench), bench.view().record()), (name.clone(), 1), "the secret is that of the run");

    bench.apply(Task::ReviewPersonal(ReviewFor::Copy).into());
    settle(&mut bench);
    bench.apply(Task::SavePseudonymised(other.clone()).into());
    settle(&mut bench);
    let copy = std::fs::read_to_string(&other).unwrap();
    assert!(copy.contains(&name) && !copy.contains("Lizbeth") && !copy.contains("Sales"), "{copy}");

    bench.apply(Command::Undo);
    settle(&mut bench);
    assert!(!bench.is_pseudonymised() && in_view(&bench) == "Amara");
}

#[test]
fn a_copy_never_takes_the_place_of_its_original() {
    let folder = tempfile::tempdir().unwrap();
    let (mut bench, path) = opened(folder.path(), &payload(&["Amara"], ""));
    bench.apply(Task::ReviewPersonal(ReviewFor::Copy).into());
    settle(&mut bench);
    bench.apply(Task::SavePseudonymised(path.clone()).into());
    settle(&mut bench);
    assert!(std::fs::read_to_string(&path).unwrap().contains("Amara"));
    assert!(bench.messages().iter().any(|m| m.text.contains("is the original")), "{:?}", bench.messages());
}

#[test]
fn a_crosswalk_file_holds_nothing_of_the_people_in_a_sample() {
    for client in crate::client::CLIENTS {
        let mut bench = started();
        bench.apply(Task::OpenSample(client.kind).into());
        settle(&mut bench);
        bench.apply(Look::Record(2).into());
        bench.apply(Look::Show(Workspace::DryRun).into());
        bench.apply(Task::FindRecords("a".to_owned()).into());
        settle(&mut bench);
        let file = bench.document().print();
        let again = Document::parse(&file, Path::new("a.crosswalk")).unwrap().print();
        let survey = Survey::of(bench.set(), &Default::default(), &Default::default()).unwrap();
        let plan = Plan::default();
        let is_personal = |path: &str| {
            let keys: Vec<&str> = path.split('.').collect();
            matches!(plan.treatment(ResourceKind::User, &keys), Treatment::Replace(_))
        };
        let paths: Vec<String> =
            survey.attributes.iter().map(|a| a.path.clone()).filter(|path| is_personal(path)).collect();
        assert!(paths.len() > 5, "{}: {paths:?}", client.sample.title);
        let mut seen = 0;
        for index in 0..bench.count() {
            let record = bench.set().record(ResourceKind::User, crate::source::RecordIndex(index)).unwrap();
            for path in &paths {
                let value = path.split('.').try_fold(record.value(), |value, key| value.get(key));
                let Some(text) = value.and_then(serde_json::Value::as_str).filter(|text| text.chars().count() > 3)
                else {
                    continue;
                };
                seen += 1;
                assert!(!file.contains(text) && !again.contains(text), "{}: {path} {text}", client.sample.title);
            }
        }
        assert!(seen > 30, "{}: {seen} values", client.sample.title);
    }
}

#[test]
fn the_beginning_of_a_large_file_is_shown_before_the_rest_and_what_is_looked_at_stays() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("users.json");
    let filler = format!(r#","aboutMe":"{}""#, "x".repeat(4000));
    let names: Vec<String> = (0..4500).map(|i| format!("user{i}")).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    write_atomic(&path, payload(&names, &filler).as_bytes()).unwrap();
    let mut bench = started();
    bench.apply(Task::OpenFiles { paths: vec![path], add: false }.into());
    let deadline = Instant::now() + Duration::from_secs(60);
    while bench.is_sample() && Instant::now() < deadline {
        bench.update();
        std::thread::yield_now();
    }
    let shown = bench.count();
    assert!((100..1000).contains(&shown), "{shown}");
    let codes = |bench: &Workbench| bench.set().findings().iter().map(|f| f.code).collect::<Vec<_>>();
    assert_eq!(codes(&bench), ["source-beginning"]);
    bench.apply(Look::Record(7).into());
    let name = TargetPath::parse("userName").unwrap();
    let counted = |bench: &Workbench| bench.rule_counts(ResourceKind::User, &name).map(|c| (c.records, c.share));
    while bench.set().is_beginning() && Instant::now() < deadline {
        // Until all are counted the counts are of the first ones, and say so.
        assert!(matches!(counted(&bench), None | Some((_, Share::First))), "{:?}", counted(&bench));
        bench.update();
        std::thread::yield_now();
    }
    settle(&mut bench);
    assert_eq!(counted(&bench), Some((4500, Share::All)));
    assert_eq!((bench.count(), in_view(&bench).as_str()), (4500, "user7"));
    assert_eq!(codes(&bench), [""; 0]);
    assert_eq!(bench.profile(ResourceKind::User).map(|profile| profile.records), Some(4500));
    bench.apply(Command::Undo);
    settle(&mut bench);
    assert!(bench.is_sample(), "one step back is what was open before");
}

#[test]
fn files_of_no_vendor_bring_their_client_and_a_mapping_without_dead_rules_as_one_step() {
    const HR: &str = "Personeelsnr;Voornaam;title;Leidinggevende\n1;Bo;Head;\n2;Mia;;1\n";
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("personeel.csv");
    write_atomic(&path, HR.as_bytes()).unwrap();
    let mut bench = started();
    let before = bench.document().clone();
    bench.apply(Task::OpenFiles { paths: vec![path.clone()], add: false }.into());
    settle(&mut bench);
    let any = crate::client::any().kind;
    assert_eq!((bench.document().client, bench.question()), (any, None));
    let targets: Vec<&str> = bench.document().user.rules.iter().map(|rule| rule.target.attribute()).collect();
    assert_eq!((targets, bench.unread().len()), (vec!["title"], 0));
    let words = bench.arrival().map(|arrival| arrival.words(true)).unwrap_or_default();
    assert!(words.contains("headers in Dutch. So the client is Script or CSV. 1 of 15 default rules reads"), "{words}");
    assert_eq!(bench.messages(), []);

    let entra = ClientKind::new("entra");
    bench.apply(Task::SwitchClient(entra).into());
    assert_eq!((bench.document().client, bench.question()), (entra, None), "nobody made the mapping that was proposed");
    bench.apply(Look::DismissArrival.into());
    assert_eq!(bench.arrival(), None);
    bench.apply(Command::Undo);
    bench.apply(Command::Undo);
    settle(&mut bench);
    assert_eq!((bench.document(), bench.arrival()), (&before, None), "one step back is what was open before");

    bench.apply(Edit::RemoveRule(TargetPath::parse("title").unwrap()).into());
    bench.apply(Task::OpenFiles { paths: vec![path], add: false }.into());
    settle(&mut bench);
    assert_eq!(bench.document().client, entra, "a mapping that somebody made is kept");
    assert_eq!(bench.arrival().and_then(|arrival| arrival.instead), Some(any));
}

#[test]
fn rules_that_read_nothing_of_a_payload_are_counted_and_can_be_shown_alone() {
    let folder = tempfile::tempdir().unwrap();
    let (mut bench, _) = opened(folder.path(), &payload(&["Amara"], r#","jobTitle":null,"department":"IT""#));
    let title = TargetPath::parse("title").unwrap();
    assert!(bench.unread().contains(&title), "null for everybody is nothing");
    let read = |text: &str| !bench.unread().iter().any(|target| target.to_string().ends_with(text));
    assert!(read("department") && read("displayName") && read("active"), "{:?}", bench.unread());
    bench.apply(Look::FilterTargets("x".to_owned()).into());
    bench.apply(Look::OnlyUnread(true).into());
    assert_eq!((bench.view().workspace, bench.view().target_filter.as_str()), (Workspace::Map, ""));
    let shown: Vec<&TargetPath> =
        bench.rows().targets.iter().filter(|row| row.has_rule).filter_map(|row| row.path.as_ref()).collect();
    assert!(shown.contains(&&title) && shown.iter().all(|target| bench.unread().contains(*target)), "{shown:?}");
    bench.apply(Look::OnlyUnread(false).into());
    assert!(bench.rows().targets.iter().any(|row| row.has_rule && row.label == "displayName"));
}

/// What is loading goes on when a mapping file, or one that is refused, comes in meanwhile: nobody's people are lost.
#[test]
fn a_mapping_file_that_comes_in_stops_no_loading() {
    let folder = tempfile::tempdir().unwrap();
    let (native, refused) = (folder.path().join("schema.json"), folder.path().join("cut.json"));
    let small = include_str!("../../../tests/fixtures/entra-schema-small.json");
    write_atomic(&native, small.as_bytes()).unwrap();
    let cut = r#"{"SynchronizationRules": [{"ObjectMappings": "Microsoft.Graph.PowerShell.Models.MicrosoftGraphObjectMapping"}]}"#;
    write_atomic(&refused, cut.as_bytes()).unwrap();
    for (name, task, rules) in [
        ("opened", Task::OpenFiles { paths: vec![native], add: false }, Some(6)),
        ("pasted", Task::Paste(small.to_owned()), Some(6)),
        ("refused", Task::OpenFiles { paths: vec![refused], add: false }, None),
    ] {
        // The sample is loading still.
        let mut bench = Workbench::beside(&Sessions::none(), || {});
        bench.apply(task.into());
        settle(&mut bench);
        assert!(bench.is_sample() && bench.count() > 10, "{name}: {} people", bench.count());
        assert_eq!(bench.document().base.as_ref().and(Some(bench.document().user.rules.len())), rules, "{name}");
    }
}

#[test]
fn files_that_are_added_one_after_the_other_all_come_in() {
    let folder = tempfile::tempdir().unwrap();
    let mut bench = started();
    for (index, add) in [(0, false), (1, true), (2, true)] {
        let path = folder.path().join(format!("{index}.json"));
        write_atomic(&path, payload(&[&format!("Amara{index}")], "").as_bytes()).unwrap();
        // The one before is being looked at, or loading still.
        bench.apply(Task::OpenFiles { paths: vec![path], add }.into());
    }
    settle(&mut bench);
    assert_eq!((bench.count(), bench.document().sources.len()), (3, 3));
}

/// Invented people are of one client; rules of another read nothing of them. One's own people stay.
#[test]
fn the_rules_of_another_client_bring_its_sample_as_one_step() {
    let template = r#"{"schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"], "userName": "{$user.email}",
        "name": {"givenName": "{$user.firstname}"}, "title": "{$parameters.title}"}"#;
    let onelogin = ClientKind::new("onelogin");
    let mut bench = started();
    let before = bench.document().clone();
    bench.apply(Task::Paste(template.to_owned()).into());
    settle(&mut bench);
    assert_eq!((bench.document().client, bench.set().client()), (onelogin, Some(onelogin)));
    assert_eq!(
        (bench.is_sample(), bench.document().user.rules.len(), bench.unread().len()),
        (true, 4, 0),
        "active is OneLogin’s own"
    );
    assert!(bench.taken_in().is_some());
    bench.apply(Command::Undo);
    settle(&mut bench);
    assert_eq!((bench.document(), bench.set().client()), (&before, Some(ClientKind::new("entra"))));

    let folder = tempfile::tempdir().unwrap();
    let (mut bench, path) = opened(folder.path(), &payload(&["Amara"], ""));
    bench.apply(Task::Paste(template.to_owned()).into());
    settle(&mut bench);
    assert_eq!((bench.document().client, bench.count()), (onelogin, 1));
    assert_eq!(bench.document().sources, [SourceLocation::File { path, pseudonymised: None }]);
}

/// "Łukasz" as Excel saves it in Poland, or "Јukasz" as in Serbia.
const POLISH: &[u8] = b"email;name\na@x.example;\xA3ukasz\nb@x.example;Bo\n";

#[test]
fn a_file_is_read_in_the_encoding_that_a_person_chooses() {
    let folder = tempfile::tempdir().unwrap();
    let (path, other) = (folder.path().join("people.csv"), folder.path().join("other.csv"));
    write_atomic(&path, POLISH).unwrap();
    write_atomic(&other, b"email;name\nc@x.example;Cem\n").unwrap();
    let mut bench = started();
    bench.apply(Task::OpenFiles { paths: vec![path], add: false }.into());
    settle(&mut bench);
    let name = |bench: &Workbench| {
        let record = bench.set().record(ResourceKind::User, crate::source::RecordIndex(0)).unwrap();
        record.value()["name"].as_str().unwrap_or_default().to_owned()
    };
    let codes = |bench: &Workbench| bench.set().findings().iter().map(|f| f.code).collect::<Vec<_>>();
    let guessed = name(&bench);
    assert_eq!(guessed, "Łukasz");
    assert_eq!(codes(&bench), ["text-encoding"]);
    bench.apply(Look::Record(1).into());
    settle(&mut bench);

    let serbian = "windows-1251".parse().ok();
    bench.apply(Task::ReadIn(serbian).into());
    settle(&mut bench);
    assert_eq!((name(&bench).as_str(), codes(&bench)), ("Јukasz", vec!["text-encoding-chosen"]));
    assert_eq!(bench.view().record(), 1, "the record in view stays");
    let again = Document::parse(&bench.document().print(), Path::new("a.crosswalk")).unwrap();
    assert_eq!(again.encoding, serbian, "it is kept in the file");

    bench.apply(Command::Undo);
    settle(&mut bench);
    assert_eq!((name(&bench), bench.document().encoding), (guessed, None));
    bench.apply(Command::Redo);
    settle(&mut bench);
    assert_eq!(name(&bench), "Јukasz");

    bench.apply(Task::OpenFiles { paths: vec![other.clone()], add: true }.into());
    settle(&mut bench);
    assert_eq!((name(&bench).as_str(), bench.count()), ("Јukasz", 3), "what is added changes nothing of it");
    bench.apply(Task::OpenFiles { paths: vec![other], add: false }.into());
    settle(&mut bench);
    assert_eq!(bench.document().encoding, None, "of other files nothing was said");
}

#[test]
fn absent_empty_and_given_by_the_rule_are_three_things_in_the_target_tree() {
    let folder = tempfile::tempdir().unwrap();
    let (mut bench, _) = opened(folder.path(), &payload(&["Amara"], r#","jobTitle":null"#));
    let nothing = RuleSource::Expression { text: r#"Switch([displayName], "", "x", "y")"#.to_owned() };
    bench.apply(Edit::SetSource { target: TargetPath::parse("nickName").unwrap(), source: nothing }.into());
    settle(&mut bench);
    let caption = |label: &str| {
        let row = bench.rows().targets.iter().find(|row| row.label == label).expect(label);
        (row.value.clone(), row.caption.clone())
    };
    for (label, said) in [("title", "empty"), ("department", "not in this record"), ("nickName", "rule gives nothing")]
    {
        assert_eq!(caption(label), (String::new(), said.to_owned()), "{label}");
    }
}

/// Two files that ask are asked about one after the other; neither takes the place of the other.
#[test]
fn what_comes_in_waits_until_a_question_is_answered() {
    let template = |name: &str| {
        format!(r#"{{"schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"], "userName": "{{$user.{name}}}"}}"#)
    };
    let mut bench = started();
    bench.apply(Edit::RemoveRule(TargetPath::parse("title").unwrap()).into());
    for name in ["email", "username"] {
        bench.apply(Task::Paste(template(name)).into());
    }
    settle(&mut bench);
    let user_name = |bench: &Workbench| {
        let rule = bench.document().user.rule(&TargetPath::parse("userName").unwrap()).cloned();
        rule.map(|rule| rule.source.text().to_owned()).unwrap_or_default()
    };
    bench.apply(Command::Answer(true));
    settle(&mut bench);
    assert_eq!(user_name(&bench), "email");
    assert!(bench.question().is_some(), "the second asks now");
    bench.apply(Command::Answer(false));
    settle(&mut bench);
    assert_eq!((user_name(&bench), bench.question()), ("email".to_owned(), None));
}

#[test]
fn what_came_in_for_one_crosswalk_is_not_put_into_the_next() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("users.json");
    write_atomic(&path, payload(&["Amara"], "").as_bytes()).unwrap();
    let mut bench = started();
    bench.apply(Task::OpenFiles { paths: vec![path], add: false }.into());
    bench.apply(Task::NewCrosswalk.into());
    settle(&mut bench);
    assert_eq!((bench.count(), bench.document().sources.len()), (0, 0));
    assert!(bench.messages().iter().any(|message| message.text.contains("was left out")));
}

#[test]
fn what_shows_who_is_in_an_account_is_shown_where_it_belongs_and_what_is_open_stays() {
    let folder = tempfile::tempdir().unwrap();
    let (mut bench, _) = opened(folder.path(), &payload(&["Amara", "Liz"], ""));
    let snapshot = r#"{"crosswalk":"snapshot","version":1,"endpoint":"sandbox","provider":"xurrent","taken":"","withheld":[]}
{"end":"complete","user":{"count":0,"why":null},"group":{"count":0,"why":null}}
"#;
    let export = "Primary Email,Name,Disabled,Source ID\nliz@contoso.com,Liz,false,7\n";
    for (name, text, add, expected) in [
        ("people.csv", export, false, (false, true)),
        ("more.csv", export, true, (false, true)),
        ("a.snapshot", snapshot, false, (true, true)),
    ] {
        bench.apply(Look::Show(Workspace::Source).into());
        let path = folder.path().join(name);
        write_atomic(&path, text.as_bytes()).unwrap();
        bench.apply(Task::OpenFiles { paths: vec![path], add }.into());
        settle(&mut bench);
        let shown = bench.census_page().shown();
        assert_eq!((shown.snapshot.is_some(), shown.export.is_some()), expected, "{name}: {:?}", bench.messages());
        assert_eq!(
            (in_view(&bench), bench.count(), bench.view().workspace),
            ("Amara".to_owned(), 2, Workspace::DryRun),
            "{name}"
        );
    }
    let plan = r#"{"crosswalk":"plan","version":1,"restsOn":{"at":"2026-11-20T09:12:00Z","client":"entra","resource":"user",
        "records":1,"source":"1","mapping":"1","provider":"xurrent","providerFile":"1","endpoint":"https://a.example"},
        "complete":true,"plans":[]}"#;
    write_atomic(&folder.path().join("old.plan"), plan.as_bytes()).unwrap();
    write_atomic(&folder.path().join("new.json"), payload(&["Bo", "Cy", "Di"], "").as_bytes()).unwrap();
    for (name, files, expected) in [
        ("an export first", ["people.csv", "new.json"], ("Bo", false)),
        ("a snapshot last", ["new.json", "a.snapshot"], ("Bo", false)),
        ("a plan", ["old.plan", "new.json"], ("Bo", true)),
    ] {
        bench.apply(Task::OpenSample(bench.client().kind).into());
        settle(&mut bench);
        let paths = files.map(|file| folder.path().join(file)).to_vec();
        bench.apply(Task::OpenFiles { paths, add: false }.into());
        settle(&mut bench);
        let is_compared = bench.view().dry_run == DryRunPart::Compare && bench.plan_comparison().earlier().is_some();
        let found = (in_view(&bench), is_compared, bench.count());
        assert_eq!(found, (expected.0.to_owned(), expected.1, 3), "{name}: {:?}", bench.messages());
    }
}

/// What rests on other people is checked among those who are there, however they came: opened, loaded again, or found
/// again by the next start.
#[test]
fn whoever_is_asked_for_others_is_asked_of_the_set_that_is_there() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("people.csv");
    let table = |people: usize| {
        let rows = (1..=people).map(|n| format!("{n};Name {n};n{n}@x.example;{}\n", n % 7 + 1));
        rows.fold("Nr;Name;Mail;Boss\n".to_owned(), |all, row| all + &row)
    };
    write_atomic(&path, table(300).as_bytes()).unwrap();
    let not_known = |bench: &Workbench| {
        let report = bench.population(ResourceKind::User).expect("a report");
        let causes = report.causes.iter().filter(|cause| cause.finding.code == "value-not-known");
        causes.map(|cause| format!("{} ({})", cause.finding.title, cause.count)).collect::<Vec<_>>()
    };
    let sessions = super::session::Sessions::in_folder(&folder.path().join("state"));
    let mut bench = Workbench::first_start(&sessions, || {});
    settle(&mut bench);
    bench.apply(Task::OpenFiles { paths: vec![path.clone()], add: false }.into());
    settle(&mut bench);
    let target = TargetPath::parse("urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:manager.value").unwrap();
    let source = RuleSource::Expression { text: "Person([Boss], \"Nr\")".to_owned() };
    bench.apply(Edit::SetSource { target, source }.into());
    settle(&mut bench);
    assert_eq!(not_known(&bench), Vec::<String>::new(), "opened");
    write_atomic(&path, table(301).as_bytes()).unwrap();
    bench.apply(Task::Reload.into());
    settle(&mut bench);
    assert_eq!((bench.count(), not_known(&bench)), (301, Vec::new()), "loaded again");
    bench.close();
    drop(bench);
    let mut bench = Workbench::first_start(&sessions, || {});
    settle(&mut bench);
    assert_eq!((bench.count(), not_known(&bench)), (301, Vec::new()), "started again");
}
