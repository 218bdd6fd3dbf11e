//! Nothing is lost: closing, killing, switching, undoing and saving, each as a person does it.

use std::path::{Path, PathBuf};

use super::tests::{settle, started};
use super::*;
use crate::base::file::write_atomic;
use crate::base::{ClientKind, ProviderKind, ResourceKind, Token};
use crate::client::native::Wanted;
use crate::client::native::form::FileText;
use crate::document::native;
use crate::mapping::{Mapping, RuleSource};
use crate::scim::TargetPath;

const PEOPLE: &str = r#"[{"id":"1","userPrincipalName":"ana@b.c","displayName":"Ana","accountEnabled":true},
    {"id":"2","userPrincipalName":"bo@b.c","displayName":"Bo","accountEnabled":true}]"#;

fn target(text: &str) -> TargetPath {
    TargetPath::parse(text).unwrap()
}

fn start(folder: &Path) -> Workbench {
    let mut bench = Workbench::first_start(&Sessions::in_folder(folder), || {});
    settle(&mut bench);
    bench
}

fn apply(bench: &mut Workbench, command: impl Into<Command>) {
    bench.apply(command.into());
    settle(bench);
}

fn set_title(bench: &mut Workbench, value: &str) {
    let source = RuleSource::Constant { value: value.to_owned() };
    apply(bench, Edit::SetSource { target: target("title"), source });
}

fn title(bench: &Workbench) -> String {
    bench.document().user.rule(&target("title")).map(|rule| rule.source.text().to_owned()).unwrap_or_default()
}

fn in_view(bench: &Workbench) -> String {
    bench.record().map(crate::source::Record::name).unwrap_or_default()
}

/// A crosswalk file with this constant as title, and no records.
fn crosswalk(folder: &Path, name: &str, title: &str) -> PathBuf {
    let mut document = Document::new(ClientKind::new("okta"), ProviderKind::new("xurrent"));
    let source = RuleSource::Constant { value: title.to_owned() };
    document.user.put(crate::mapping::Rule::new(target("title"), source));
    let path = folder.join(name);
    document.save(&path).unwrap();
    path
}

fn title_in(path: &Path) -> String {
    let document = Document::open(path).unwrap();
    document.user.rule(&target("title")).map(|rule| rule.source.text().to_owned()).unwrap_or_default()
}

#[test]
fn the_next_start_opens_where_the_last_window_was_closed() {
    let folder = tempfile::tempdir().unwrap();
    let (sessions, file, users) =
        (folder.path().join("state"), folder.path().join("a.crosswalk"), folder.path().join("users.json"));
    write_atomic(&users, PEOPLE.as_bytes()).unwrap();
    let mut bench = start(&sessions);
    apply(&mut bench, Task::OpenFiles { paths: vec![users], add: false });
    apply(&mut bench, Task::Save(Some(file.clone())));
    set_title(&mut bench, "Boss");
    apply(&mut bench, Look::Record(1));
    apply(&mut bench, Look::Show(Workspace::Preview));
    apply(&mut bench, Look::Theme(Theme::Light));
    bench.close();
    drop(bench);
    let bench = start(&sessions);
    assert_eq!((title(&bench).as_str(), bench.file(), bench.is_changed()), ("Boss", Some(file.as_path()), true));
    assert_eq!((in_view(&bench).as_str(), bench.count()), ("Bo", 2));
    assert_eq!((bench.view().workspace, bench.view().theme), (Workspace::Preview, Theme::Light));
    let words = bench.returned().map(ReturnedWork::words).unwrap_or_default();
    assert!(words.contains("not saved to a.crosswalk") && !words.contains("good order"), "{words}");
    assert_eq!(title_in(&file), "jobTitle", "the file is as it was saved");
}

#[test]
fn what_is_not_kept_is_named_and_nothing_of_it_is_written() {
    let folder = tempfile::tempdir().unwrap();
    let mut bench = start(folder.path());
    apply(&mut bench, Task::Paste(PEOPLE.to_owned()));
    apply(&mut bench, Look::Show(Workspace::DryRun));
    let address = bench.connection().url.clone();
    assert!(bench.connection().is_open(), "{address}");
    apply(&mut bench, Task::DryRun(DryRunScope::All));
    bench.close();
    drop(bench);
    for entry in std::fs::read_dir(folder.path()).unwrap() {
        let text = std::fs::read_to_string(entry.unwrap().path()).unwrap();
        assert!(!text.contains("Ana") && !text.contains("ana@b.c"), "{text}");
    }
    let bench = start(folder.path());
    let words = bench.returned().map(ReturnedWork::words).unwrap_or_default();
    assert!(words.contains("the records you pasted") && words.contains("the dry run’s results"), "{words}");
    assert_eq!(bench.count(), 0, "nobody else's people are shown in their place");
}

#[test]
fn a_second_window_claims_no_crash_and_takes_nothing_of_the_first() {
    let folder = tempfile::tempdir().unwrap();
    let mut first = start(folder.path());
    set_title(&mut first, "first");
    let mut second = start(folder.path());
    assert_eq!((second.returned(), title(&second).as_str()), (None, "jobTitle"));
    set_title(&mut second, "second");
    second.close();
    drop(second);
    // The first window is killed.
    drop(first);
    let again = start(folder.path());
    assert_eq!(title(&again), "first");
    assert!(again.returned().is_some_and(|returned| returned.after_crash && returned.others == 1));
    assert_eq!(title(&start(folder.path())), "second");
}

#[test]
fn after_a_kill_the_name_of_the_file_is_still_known() {
    let folder = tempfile::tempdir().unwrap();
    let (sessions, file) = (folder.path().join("state"), folder.path().join("a.crosswalk"));
    let mut bench = start(&sessions);
    apply(&mut bench, Task::Save(Some(file.clone())));
    drop(bench);
    let bench = start(&sessions);
    assert_eq!((bench.file(), bench.is_changed()), (Some(file.as_path()), false));
}

#[test]
fn an_autosave_that_fails_is_known() {
    let folder = tempfile::tempdir().unwrap();
    let state = folder.path().join("state");
    let mut bench = start(&state);
    assert_eq!(bench.not_kept(), None);
    // Somebody puts a file where the folder was.
    std::fs::remove_dir_all(&state).unwrap();
    write_atomic(&state, b"in the way").unwrap();
    set_title(&mut bench, "Boss");
    assert!(bench.not_kept().is_some_and(|why| why.contains("state")), "{:?}", bench.not_kept());
    std::fs::remove_file(&state).unwrap();
    set_title(&mut bench, "Chief");
    assert_eq!(bench.not_kept(), None, "it goes when it works again");
}

#[test]
fn another_client_is_asked_for_and_each_clients_mapping_stays() {
    let mut bench = started();
    set_title(&mut bench, "Boss");
    let made: Mapping = bench.document().user.clone();
    apply(&mut bench, Task::SwitchClient(ClientKind::new("okta")));
    assert_eq!(bench.question(), Some(&Question::SwitchClient { client: ClientKind::new("okta"), sample: false }));
    assert_eq!(bench.document().user, made, "nothing is done before it is answered");
    apply(&mut bench, Command::Answer(false));
    assert_eq!((bench.question(), bench.document().client), (None, ClientKind::new("entra")));
    apply(&mut bench, Task::SwitchClient(ClientKind::new("okta")));
    apply(&mut bench, Command::Answer(true));
    assert_eq!(bench.document().client, ClientKind::new("okta"));
    assert_ne!(bench.document().user, made);
    let text = bench.document().print();
    apply(&mut bench, Task::SwitchClient(ClientKind::new("entra")));
    assert_eq!((bench.question(), &bench.document().user), (None, &made), "it is there again, and was never lost");
    let saved = Document::parse(&text, Path::new("a.crosswalk")).unwrap();
    assert!(saved.has_set_aside(ClientKind::new("entra")), "also in the file");
    apply(&mut bench, Task::OpenSample(ClientKind::new("google")));
    assert!(bench.question().is_some(), "a sample of another client is asked for as well");
}

#[test]
fn a_mapping_that_nobody_made_is_switched_without_a_question() {
    let mut bench = started();
    let first = bench.document().user.clone();
    apply(&mut bench, Task::SwitchClient(ClientKind::new("okta")));
    assert_eq!((bench.question(), bench.document().client), (None, ClientKind::new("okta")));
    apply(&mut bench, Task::SwitchClient(ClientKind::new("entra")));
    assert_eq!(bench.document().user, first);
}

#[test]
fn undoing_open_leads_back_to_the_crosswalk_before_and_its_own_file() {
    let folder = tempfile::tempdir().unwrap();
    let [a, b] = ["a", "b"].map(|name| crosswalk(folder.path(), &format!("{name}.crosswalk"), name));
    let mut bench = started();
    apply(&mut bench, Task::OpenCrosswalk(a.clone()));
    set_title(&mut bench, "a, edited");
    apply(&mut bench, Task::OpenCrosswalk(b.clone()));
    assert_eq!((title(&bench).as_str(), bench.file()), ("b", Some(b.as_path())));
    apply(&mut bench, Command::Undo);
    assert_eq!((title(&bench).as_str(), bench.file(), bench.is_changed()), ("a, edited", Some(a.as_path()), true));
    apply(&mut bench, Task::Save(None));
    assert_eq!((title_in(&a).as_str(), title_in(&b).as_str()), ("a, edited", "b"));
    apply(&mut bench, Command::Redo);
    assert_eq!((bench.file(), bench.is_changed()), (Some(b.as_path()), false));
}

#[test]
fn what_is_shown_and_what_the_document_means_are_the_same_after_each_step() {
    let folder = tempfile::tempdir().unwrap();
    let users = folder.path().join("users.json");
    write_atomic(&users, PEOPLE.replace("Ana", "Zoe").as_bytes()).unwrap();
    let mut bench = started();
    let sample = (in_view(&bench), bench.count());
    let seen = |bench: &Workbench| (in_view(bench), bench.count());
    let steps: [(&str, Command); 3] = [
        ("pasted", Task::Paste(PEOPLE.to_owned()).into()),
        ("the sample", Task::OpenSample(ClientKind::new("entra")).into()),
        ("a file", Task::OpenFiles { paths: vec![users], add: false }.into()),
    ];
    let mut expected = vec![sample];
    for (_, step) in steps.clone() {
        apply(&mut bench, step);
        expected.push(seen(&bench));
    }
    assert_eq!(expected[1], ("Ana".to_owned(), 2));
    for at in (0..steps.len()).rev() {
        apply(&mut bench, Command::Undo);
        assert_eq!(seen(&bench), expected[at], "before {}", steps[at].0);
    }
    for (at, (name, _)) in steps.iter().enumerate() {
        apply(&mut bench, Command::Redo);
        assert_eq!(seen(&bench), expected[at + 1], "after {name}");
    }
}

#[test]
fn a_crosswalk_without_records_shows_nobody_elses() {
    let folder = tempfile::tempdir().unwrap();
    let path = crosswalk(folder.path(), "a.crosswalk", "a");
    let mut bench = started();
    apply(&mut bench, Task::OpenCrosswalk(path));
    assert_eq!((bench.count(), bench.record().is_none(), bench.messages().len()), (0, true, 0));
    apply(&mut bench, Command::Undo);
    assert!(bench.is_sample() && bench.count() > 10);
}

#[test]
fn a_file_that_somebody_else_changed_is_not_overwritten_unasked() {
    let folder = tempfile::tempdir().unwrap();
    let path = crosswalk(folder.path(), "a.crosswalk", "a");
    let mut bench = started();
    apply(&mut bench, Task::OpenCrosswalk(path.clone()));
    set_title(&mut bench, "mine");
    crosswalk(folder.path(), "a.crosswalk", "theirs");
    apply(&mut bench, Task::Save(None));
    assert!(asks_to_overwrite(&bench, &path) && title_in(&path) == "theirs");
    assert!(bench.is_changed());
    apply(&mut bench, Command::Answer(false));
    assert_eq!(title_in(&path), "theirs");
    apply(&mut bench, Task::Save(None));
    apply(&mut bench, Command::Answer(true));
    assert_eq!((title_in(&path).as_str(), bench.is_changed()), ("mine", false));
    set_title(&mut bench, "mine again");
    apply(&mut bench, Task::Save(None));
    assert_eq!((bench.question(), title_in(&path).as_str()), (None, "mine again"), "its own save is no change outside");
}

fn asks_to_overwrite(bench: &Workbench, path: &Path) -> bool {
    matches!(bench.question(), Some(Question::Overwrite(unsaved)) if unsaved.path == path)
}

#[test]
fn a_crosswalk_that_nobody_named_is_called_as_its_file_is() {
    let folder = tempfile::tempdir().unwrap();
    let mut bench = started();
    assert_eq!(bench.title(), "Untitled crosswalk");
    apply(&mut bench, Task::Save(Some(folder.path().join("hr.crosswalk"))));
    assert_eq!(bench.title(), "hr");
    apply(&mut bench, Edit::Rename("People".to_owned()));
    assert_eq!(bench.title(), "People");
}

#[test]
fn a_yes_to_overwriting_saves_the_crosswalk_that_was_asked_about() {
    let folder = tempfile::tempdir().unwrap();
    let (path, other) = (crosswalk(folder.path(), "a.crosswalk", "a"), crosswalk(folder.path(), "b.crosswalk", "b"));
    let mut bench = started();
    apply(&mut bench, Task::OpenCrosswalk(path.clone()));
    set_title(&mut bench, "mine");
    crosswalk(folder.path(), "a.crosswalk", "theirs");
    apply(&mut bench, Task::Save(None));
    assert!(asks_to_overwrite(&bench, &path));
    apply(&mut bench, Task::OpenCrosswalk(other.clone()));
    assert!(asks_to_overwrite(&bench, &path), "what was not saved is still asked about");
    apply(&mut bench, Command::Answer(true));
    assert_eq!((title_in(&path).as_str(), title_in(&other).as_str()), ("mine", "b"));
}

#[test]
fn a_question_about_a_crosswalk_goes_with_it() {
    let folder = tempfile::tempdir().unwrap();
    let other = crosswalk(folder.path(), "b.crosswalk", "b");
    let mut bench = started();
    set_title(&mut bench, "mine");
    apply(&mut bench, Task::SwitchClient(ClientKind::new("google")));
    assert!(matches!(bench.question(), Some(Question::SwitchClient { .. })));
    apply(&mut bench, Task::OpenCrosswalk(other));
    assert_eq!(bench.question(), None);
    apply(&mut bench, Command::Answer(true));
    assert_ne!(bench.document().client, ClientKind::new("google"));
}

#[test]
fn a_file_changed_between_two_starts_is_asked_about_too() {
    let folder = tempfile::tempdir().unwrap();
    let path = crosswalk(folder.path(), "a.crosswalk", "a");
    for (name, theirs, asks) in [("as it was", "a", false), ("changed meanwhile", "theirs", true)] {
        let state = folder.path().join(name);
        crosswalk(folder.path(), "a.crosswalk", "a");
        let mut bench = start(&state);
        apply(&mut bench, Task::OpenCrosswalk(path.clone()));
        set_title(&mut bench, "mine");
        bench.close();
        drop(bench);
        crosswalk(folder.path(), "a.crosswalk", theirs);
        let mut bench = start(&state);
        apply(&mut bench, Task::Save(None));
        assert_eq!((bench.question().is_some(), title_in(&path) == "mine"), (asks, !asks), "{name}");
    }
}

#[test]
fn the_last_save_that_was_asked_for_is_what_the_file_holds_and_an_export_overtakes_none() {
    let folder = tempfile::tempdir().unwrap();
    let (path, export) = (folder.path().join("a.crosswalk"), folder.path().join("a.csv"));
    let mut bench = started();
    for n in 0..20 {
        let source = RuleSource::Constant { value: n.to_string() };
        bench.apply(Edit::SetSource { target: target("title"), source }.into());
        bench.apply(Task::Save(Some(path.clone())).into());
        bench.apply(Task::Export { kind: ExportKind::Csv, path: export.clone() }.into());
    }
    settle(&mut bench);
    assert_eq!((title_in(&path).as_str(), bench.is_changed(), bench.question()), ("19", false, None));
    assert!(std::fs::read_to_string(&export).unwrap().contains("19"));
    assert!(bench.messages().iter().any(|message| message.text.starts_with("Saved")));
    assert!(bench.messages().iter().any(|message| message.text.starts_with("Written")));
}

#[test]
fn two_saves_in_a_row_of_a_file_that_was_opened_are_no_change_outside() {
    let folder = tempfile::tempdir().unwrap();
    let path = crosswalk(folder.path(), "a.crosswalk", "a");
    let mut bench = started();
    apply(&mut bench, Task::OpenCrosswalk(path.clone()));
    for title in ["one", "two", "three"] {
        let source = RuleSource::Constant { value: title.to_owned() };
        bench.apply(Edit::SetSource { target: target("title"), source }.into());
        bench.apply(Task::Save(None).into());
    }
    settle(&mut bench);
    assert_eq!((title_in(&path).as_str(), bench.question(), bench.is_changed()), ("three", None, false));
}

#[test]
fn a_save_that_is_asked_for_as_soon_as_another_is_done_is_not_lost() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.crosswalk");
    let mut bench = started();
    for n in 0..30 {
        let source = RuleSource::Constant { value: n.to_string() };
        bench.apply(Edit::SetSource { target: target("title"), source }.into());
        bench.apply(Task::Save(Some(path.clone())).into());
        let end = std::time::Instant::now() + std::time::Duration::from_secs(60);
        while bench.is_changed() && std::time::Instant::now() < end {
            bench.update();
        }
        assert_eq!(title_in(&path), n.to_string());
    }
}

#[test]
fn whatever_is_written_to_take_home_is_written_in_turn() {
    let folder = tempfile::tempdir().unwrap();
    let mut bench = asking(folder.path());
    let questions = folder.path().join("questions");
    let kit = folder.path().join("kit");
    let mut paths = Vec::new();
    let mut export = |bench: &mut Workbench, kind: ExportKind| {
        let path = folder.path().join(kind.file_name());
        bench.apply(Task::Export { kind, path: path.clone() }.into());
        paths.push(path);
    };
    export(&mut bench, ExportKind::Csv);
    bench.apply(Task::SaveKit(kit.clone()).into());
    bench.apply(Task::AskTenant(TenantStep::Write(questions.clone())).into());
    export(&mut bench, ExportKind::Crosswalk);
    settle(&mut bench);
    for path in [kit, questions].iter().chain(&paths) {
        assert!(path.exists(), "{}: {:?}", path.display(), bench.messages());
        let is_told = |message: &Message| message.text.starts_with(&format!("Written: {}", path.display()));
        assert!(bench.messages().iter().any(is_told), "{}: {:?}", path.display(), bench.messages());
    }
    assert!(bench.tenant_page().asked().is_some(), "the questions that were written are shown");
}

#[test]
fn questions_and_answers_are_shown_only_in_the_crosswalk_that_asked() {
    let folder = tempfile::tempdir().unwrap();
    let other = crosswalk(folder.path(), "other.crosswalk", "other");
    let questions = folder.path().join("questions");
    for (name, step) in
        [("written", TenantStep::Write(questions.clone())), ("read", TenantStep::Read(questions.clone()))]
    {
        let mut bench = asking(folder.path());
        bench.apply(Task::AskTenant(step).into());
        bench.apply(Task::OpenCrosswalk(other.clone()).into());
        settle(&mut bench);
        assert_eq!((&*bench.title(), bench.count()), ("other", 0), "{name}");
        assert!(questions.exists() && bench.tenant_page().asked().is_none(), "{name}: {:?}", bench.messages());
    }
}

/// The sample with the questions to its tenant made, and the file that goes home under review.
fn asking(folder: &Path) -> Workbench {
    let mut bench = start(folder);
    let mut kinds = ExportKind::of(bench.document().client);
    let Some(ExportKind::Native(format)) = kinds.find(|kind| matches!(kind, ExportKind::Native(_))) else {
        panic!("a form of the client's own")
    };
    let schema = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/fixtures/entra-schema-small.json");
    apply(&mut bench, Task::OpenFiles { paths: vec![schema.into()], add: false });
    apply(&mut bench, Look::Piece(HandOverPart::Tenant));
    apply(&mut bench, Task::ReviewExport { format, base: Some(schema.into()) });
    bench
}

#[test]
fn a_token_is_in_no_session() {
    let folder = tempfile::tempdir().unwrap();
    let mut bench = start(folder.path());
    let token = Token::parse("very-secret-token").unwrap();
    apply(&mut bench, Task::Connect { url: "http://127.0.0.1:9/scim/v2".to_owned(), token });
    bench.close();
    drop(bench);
    for entry in std::fs::read_dir(folder.path()).unwrap() {
        assert!(!std::fs::read_to_string(entry.unwrap().path()).unwrap().contains("very-secret"));
    }
}

#[test]
fn a_schema_without_groups_leaves_no_rules_and_no_form_of_another_client() {
    let schema = r#"{"synchronizationRules":[{"objectMappings":[{"sourceObjectName":"User","targetObjectName":"urn:ietf:params:scim:schemas:core:2.0:User","enabled":true,
        "attributeMappings":[{"targetAttributeName":"userName","source":{"expression":"[userPrincipalName]","name":"userPrincipalName","type":"Attribute"}}]}]}]}"#;
    let mut bench = started();
    apply(&mut bench, Task::OpenSample(ClientKind::new("okta")));
    apply(&mut bench, Edit::ChooseVariant("aiw".to_owned()));
    let file = FileText::pasted(schema);
    let imported = native::import_text(&file, &Wanted::default()).expect("a schema");
    apply(&mut bench, Edit::Import(Box::new(imported)));
    let document = bench.document();
    assert_eq!((document.client, document.variant.as_str()), (ClientKind::new("entra"), ""), "{:?}", bench.messages());
    assert_eq!((document.user.rules.len(), document.mapping(ResourceKind::Group).rules.len()), (1, 0));
    assert!(bench.messages().iter().any(|message| message.text.contains("maps no groups")));
}
