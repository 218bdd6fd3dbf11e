//! The workspace Source by its accessible names: beginning with nothing, looking into what is loaded, getting data.

#[path = "common/app.rs"]
mod app;
mod common;

use app::{bench, settle, window};
use common::harness;
use crosswalk::base::{ClientKind, ProviderKind, ResourceKind};
use crosswalk::ui::app::App;
use crosswalk::ui::theme::{DARK, LIGHT};
use crosswalk::workbench::Sessions;
use crosswalk::workbench::{Document, Look, SourceLocation, Task, Workbench, Workspace};
use egui::{Key, OutputCommand};
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT as _, Queryable as _};

type Window = Harness<'static, App>;

fn in_source(mut bench: Workbench, size: [f32; 2]) -> Window {
    bench.apply(Look::Show(Workspace::Source).into());
    settle(&mut bench);
    let mut h = window(&DARK, size, bench);
    run(&mut h);
    h
}

fn run(h: &mut Window) {
    for _ in 0..2 {
        // While jobs run, the window draws itself again and again.
        h.run_steps(3);
        settle(&mut h.state_mut().bench);
    }
    h.run();
}

fn click(h: &mut Window, name: &str) {
    h.get_by_label(name).click();
    run(h);
}

fn empty() -> Workbench {
    Workbench::new(Document::new(ClientKind::new("entra"), ProviderKind::new("xurrent")), &Sessions::none(), || {})
}

fn pasted(text: &str) -> Workbench {
    let mut bench = bench();
    bench.apply(Task::Paste(text.to_owned()).into());
    settle(&mut bench);
    bench
}

#[test]
fn with_nothing_loaded_a_sample_is_one_click_away() {
    for size in [[1440.0, 900.0], [1024.0, 700.0]] {
        let mut h = in_source(empty(), size);
        click(&mut h, "Open the sample Okta");
        let bench = &h.state().bench;
        assert_eq!(bench.document().sources, [SourceLocation::Sample { client: ClientKind::new("okta") }]);
        assert_eq!(bench.document().client, ClientKind::new("okta"));
        assert!(bench.set().count(ResourceKind::User) >= 12);
        assert!(h.query_by_label("Open the sample Okta").is_none(), "the other face shows");
    }
}

#[test]
fn while_files_hover_the_empty_screen_invites_to_drop_them() {
    let mut h = in_source(empty(), [1440.0, 900.0]);
    assert!(h.query_by_label("Choose files…").is_some());
    h.input_mut().hovered_files = vec![egui::HoveredFile::default(); 3];
    h.run_steps(2);
    assert!(h.query_by_label("Choose files…").is_none(), "the zone is for dropping now");
}

#[test]
fn choosing_an_attribute_here_chooses_it_in_map() {
    let mut h = in_source(bench(), [1440.0, 900.0]);
    h.get_by_label_contains("department: text").click();
    run(&mut h);
    assert_eq!(h.state().bench.view().source.as_deref(), Some("department"));
    assert!(h.query_by_label("Sales: 3").is_some(), "its values are counted at the right");
    h.key_press(Key::ArrowDown);
    run(&mut h);
    assert_eq!(h.state().bench.view().source.as_deref(), Some("companyName"), "arrows go on from there");
    h.key_press(Key::Enter);
    run(&mut h);
    assert_eq!(h.state().bench.view().workspace, Workspace::Map);
}

#[test]
fn the_table_can_be_ordered_and_filtered() {
    let mut h = in_source(bench(), [1440.0, 900.0]);
    let top = |h: &Window, name: &str| h.get_by_label_contains(name).rect().top();
    assert!(top(&h, "id, called objectId") < top(&h, "accountEnabled: "));
    click(&mut h, "Order by attribute");
    assert!(top(&h, "accountEnabled: ") < top(&h, "city: "));
    click(&mut h, "Order by filled");
    let emptiest = top(&h, "faxNumber, called facsimileTelephoneNumber");
    assert!(h.query_by_label_contains("displayName: ").is_none_or(|full| emptiest < full.rect().top()));
    h.get_by_label("Filter attributes").type_text("facsimile");
    run(&mut h);
    assert!(h.query_by_label_contains("faxNumber, called").is_some(), "the client's name finds it");
    assert!(h.query_by_label_contains("accountEnabled: ").is_none());
}

fn text_in_view(h: &Window, key: &str) -> String {
    let record = h.state().bench.record().expect("a record");
    record.value().get(key).and_then(|value| value.as_str()).unwrap_or_default().to_owned()
}

#[test]
fn choosing_a_bar_steps_through_its_records_only() {
    for size in [[1440.0, 900.0], [1024.0, 700.0]] {
        let mut h = in_source(bench(), size);
        h.get_by_label_contains("department: text").click();
        run(&mut h);
        click(&mut h, "Sales: 3");
        let all = h.state().bench.count();
        let chip = format!("Only users where department = Sales: 3 of {all}");
        assert!(h.query_by_label(&chip).is_some_and(|chip| chip.rect().right() <= size[0]), "{chip}");
        let mut names = Vec::new();
        for _ in 0..4 {
            assert_eq!(text_in_view(&h, "department"), "Sales");
            names.push(text_in_view(&h, "id"));
            click(&mut h, "Next record");
        }
        assert_eq!(names[2], names[3], "the third is the last");
        assert_eq!(names.iter().collect::<std::collections::BTreeSet<_>>().len(), 3);
        assert!(h.query_by_label_contains("3 of 3").is_some(), "the picker counts among them");
        h.state_mut().bench.apply(Look::Show(Workspace::Map).into());
        run(&mut h);
        assert!(h.query_by_label(&chip).is_some(), "it is said in every workspace");
        click(&mut h, "Step through all users again");
        assert!(h.query_by_label(&chip).is_none());
        assert_eq!(h.state().bench.steps().len(), all);
        assert_eq!(text_in_view(&h, "id"), names[3], "the record in view stays");
    }
}

#[test]
fn a_bar_is_chosen_and_let_go_by_keyboard() {
    let mut h = in_source(bench(), [1440.0, 900.0]);
    h.get_by_label_contains("department: text").click();
    run(&mut h);
    h.get_by_label("Values of department").focus();
    h.run();
    for key in [Key::ArrowDown, Key::ArrowDown, Key::Enter] {
        h.key_press(key);
        run(&mut h);
    }
    let chosen = h.state().bench.view().chosen.clone().expect("a choice");
    assert!(chosen.words.starts_with("department = "), "{}", chosen.words);
    let some = h.state().bench.steps().len();
    assert!(some >= 1 && some < h.state().bench.count());
    h.key_press(Key::Enter);
    run(&mut h);
    assert_eq!(h.state().bench.view().chosen, None, "once more lets go");
}

#[test]
fn many_values_have_bars_for_lengths_and_dates_too() {
    let users: Vec<_> = (0..400)
        .map(|i| {
            let (day, year) = (1 + i % 28, 2015 + i % 5);
            serde_json::json!({"id": format!("id-{i}"), "userPrincipalName": format!("user{i}@contoso.com"),
                "employeeHireDate": format!("{year}-03-{day:02}"), "surname": "S"})
        })
        .collect();
    let mut h = in_source(pasted(&serde_json::Value::from(users).to_string()), [1440.0, 900.0]);
    h.get_by_label_contains("employeeHireDate: text").click();
    run(&mut h);
    click(&mut h, "Dates");
    click(&mut h, "2016-03: 80");
    assert_eq!(h.state().bench.steps().len(), 80);
    assert!(text_in_view(&h, "employeeHireDate").starts_with("2016-03"));
    h.get_by_label_contains("userPrincipalName: text").click();
    run(&mut h);
    assert!(h.query_by_label("user0@contoso.com").is_some(), "no value is frequent: examples");
    click(&mut h, "Lengths");
    click(&mut h, "17 characters: 10");
    assert_eq!(h.state().bench.steps().len(), 10);
    click(&mut h, "Order by length");
    let top = |h: &Window, name: &str| h.get_by_label_contains(name).rect().top();
    assert!(top(&h, "userPrincipalName: ") < top(&h, "surname: "));
    click(&mut h, "Order by types");
    assert!(top(&h, "surname: ") < top(&h, "employeeHireDate: "), "text before text that is a date");
}

#[test]
fn users_and_groups_are_looked_into_by_turns() {
    let mut h = in_source(bench(), [1024.0, 700.0]);
    click(&mut h, "Groups 5");
    assert_eq!(h.state().bench.kind(), ResourceKind::Group);
    assert!(h.query_by_label_contains("securityEnabled: boolean").is_some());
}

#[test]
fn the_rule_that_reads_an_attribute_is_one_click_away() {
    let mut h = in_source(bench(), [1440.0, 900.0]);
    h.get_by_label_contains("jobTitle: text").click();
    run(&mut h);
    click(&mut h, "title");
    assert_eq!(h.state().bench.view().workspace, Workspace::Map);
    assert_eq!(
        h.state().bench.view().target.as_ref().map(crosswalk::scim::TargetPath::short).as_deref(),
        Some("title")
    );
}

#[test]
fn what_was_not_asked_for_is_named_with_the_query_that_brings_it() {
    let graph = r##"{"@odata.context":"https://graph.microsoft.com/v1.0/$metadata#users","value":[
        {"id":"1","userPrincipalName":"zoe@contoso.com","displayName":"Zoë"}]}"##;
    let mut h = in_source(pasted(graph), [1440.0, 900.0]);
    h.get_by_label_contains("department: not in this export").click();
    run(&mut h);
    click(&mut h, "Get it…");
    let query = h.get_by_label_contains("https://graph.microsoft.com/v1.0/users?$select=");
    assert!(query.rect().is_positive());
    h.get_by_label("Copy Graph Explorer: users").click();
    h.step();
    let copied = h.output().platform_output.commands.iter().find_map(|command| match command {
        OutputCommand::CopyText(text) => Some(text.clone()),
        _ => None,
    });
    assert!(
        copied.is_some_and(|text| text.starts_with("https://graph.microsoft.com/") && text.contains(",department"))
    );
}

#[test]
fn other_clients_queries_are_made_from_their_default_mapping() {
    let mut h = in_source(bench(), [1024.0, 700.0]);
    click(&mut h, "Get your data…");
    click(&mut h, "OneLogin");
    assert!(h.query_by_label_contains("onelogin.com/api/2/users?limit=50&fields=id,username").is_some());
    h.key_press(Key::Escape);
    run(&mut h);
    assert!(h.query_by_label("OneLogin").is_none(), "Escape closes it");
}

#[test]
fn what_went_wrong_while_loading_says_what_where_why_and_what_to_do() {
    let broken = r#"[{"id":"1","userPrincipalName":"a@x"},{"id":broken},{"id":"3","userPrincipalName":"漢@x"}]"#;
    let h = in_source(pasted(broken), [1024.0, 700.0]);
    assert_eq!(h.state().bench.set().count(ResourceKind::User), 2);
    let finding = &h.state().bench.set().findings()[0];
    let said = h.get_by_label_contains(&finding.title).accesskit_node().label().unwrap_or_default();
    assert!(said.contains(&finding.reason) && said.contains(&finding.remedy), "{said}");
}

#[test]
fn the_record_in_view_is_shown_as_it_came() {
    let mut h = in_source(bench(), [1440.0, 900.0]);
    h.get_by_role_and_label(egui::accesskit::Role::Tab, "Record in view").click();
    run(&mut h);
    let id = h.state().bench.record().and_then(|r| r.value().get("id")?.as_str().map(str::to_owned)).expect("an id");
    assert!(h.query_by_label_contains(&format!("\"id\": \"{id}\"")).is_some());
    h.state_mut().bench.apply(Look::NextRecord.into());
    run(&mut h);
    assert!(h.query_by_label_contains(&format!("\"id\": \"{id}\"")).is_none(), "the next record has another");
}

/// The frame is another test's matter.
fn mask_frame(h: &mut Window) {
    h.mask(egui::Rect::from_min_size(egui::Pos2::ZERO, egui::vec2(1440.0, 48.0)));
    h.mask(egui::Rect::from_min_max(egui::pos2(0.0, 876.0), egui::pos2(1440.0, 900.0)));
}

#[test]
fn source_looks_as_designed() {
    let mut results = egui_kittest::SnapshotResults::new();
    let mut h = in_source(empty(), [1440.0, 900.0]);
    mask_frame(&mut h);
    h.snapshot("source-empty-dark");
    results.extend_harness(&mut h);
    let mut bench = bench();
    bench.apply(Look::Source(Some("department".to_owned())).into());
    let mut h = in_source(bench, [1440.0, 900.0]);
    mask_frame(&mut h);
    h.snapshot("source-dark");
    results.extend_harness(&mut h);
}

#[test]
fn nothing_leaves_the_smallest_window() {
    let mut bench = bench();
    bench.apply(Look::Show(Workspace::Source).into());
    settle(&mut bench);
    let mut h = harness(&LIGHT, [1024.0, 700.0], 1.0, App::new(bench), |ui, app| app.show(ui));
    h.run();
    for name in ["Get your data…", "Add files…", "Replace…", "Paste", "Use a sample", "Record in view"] {
        for node in h.get_all_by_label(name) {
            assert!(node.rect().right() <= 1024.0 && node.rect().left() >= 0.0, "{name}: {:?}", node.rect());
        }
    }
}

#[test]
fn another_encoding_is_chosen_where_the_guess_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("people.csv");
    crosswalk::base::file::write_atomic(&path, b"email;name\na@x.example;\xA3ukasz\n").unwrap();
    let mut bench = bench();
    bench.apply(Task::OpenFiles { paths: vec![path], add: false }.into());
    settle(&mut bench);
    let mut h = in_source(bench, [1024.0, 700.0]);
    click(&mut h, "Read in another encoding");
    h.get_by_label("windows-1251").click();
    run(&mut h);
    assert!(h.query_all_by_label_contains("read as windows-1251, as you say").next().is_some());
    assert!(h.query_all_by_label_contains("Јukasz").next().is_some());
    click(&mut h, "Read in another encoding");
    h.get_by_label("As it looks").click();
    run(&mut h);
    assert_eq!(h.state().bench.document().encoding, None);
}
