//! A person's own files come in: where they go, what the window says of them, and where that leads.

#[path = "common/app.rs"]
mod app;
mod common;
use common::harness;

use std::path::PathBuf;

use app::{bench, settle};
use crosswalk::ui::app::App;
use crosswalk::ui::theme::DARK;
use crosswalk::workbench::{Command, Task, Workspace};
use egui::accesskit::Role;
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable as _;

const HR: &str = "Personeelsnr;Voornaam;Achternaam;Leidinggevende\n1;Bo;Berg;\n2;Mia;Smit;1\n";
const USERS: &str =
    r#"[{"id":"1","userPrincipalName":"bo@x.example","displayName":"Bo","accountEnabled":true,"jobTitle":null}]"#;

type Window = Harness<'static, App>;

fn pass(window: &mut Window) {
    window.run();
    settle(&mut window.state_mut().bench);
    window.run();
}

fn click(window: &mut Window, name: &str) {
    window.get_by_label(name).click();
    pass(window);
}

/// A window in which this file was loaded.
fn with_file(name: &str, text: &str) -> (Window, tempfile::TempDir) {
    let folder = tempfile::tempdir().expect("a folder");
    let path: PathBuf = folder.path().join(name);
    crosswalk::base::file::write_atomic(&path, text.as_bytes()).expect("a file");
    let mut window = app::window(&DARK, [1440.0, 900.0], bench());
    window.state_mut().bench.apply(Task::OpenFiles { paths: vec![path], add: false }.into());
    pass(&mut window);
    (window, folder)
}

fn notice(window: &Window) -> Option<String> {
    let names = window.query_all_by_role(Role::Status).filter_map(|node| {
        use egui_kittest::kittest::NodeT as _;
        node.accesskit_node().label()
    });
    names.into_iter().find(|label| label.contains("client is"))
}

#[test]
fn use_your_own_leads_to_where_files_go_in_and_back() {
    let mut window = app::window(&DARK, [1440.0, 900.0], bench());
    pass(&mut window);
    click(&mut window, "Use your own…");
    assert_eq!(window.state().bench.view().workspace, Workspace::Source);
    assert!(window.query_by_label("Choose files…").is_some() && window.query_by_label("Use your own…").is_none());
    click(&mut window, "Back to what is loaded");
    assert!(window.query_by_label("Choose files…").is_none());
    click(&mut window, "Use your own…");
    assert!(window.query_by_label("Choose files…").is_some(), "from the Source page as well");
}

#[test]
fn a_table_of_an_hr_system_is_told_with_its_client_and_the_next_step() {
    let (mut window, _folder) = with_file("personeel.csv", HR);
    let words = notice(&window).expect("a notice");
    assert!(words.starts_with("personeel.csv is a table from an HR system: semicolons, headers in Dutch."), "{words}");
    assert!(
        words.contains("So the client is Script or CSV.") && words.ends_with("so the mapping began empty."),
        "{words}"
    );
    click(&mut window, "Change…");
    click(&mut window, "Okta");
    assert_eq!(window.state().bench.client().label, "Okta");
    window.state_mut().bench.apply(Command::Undo);
    window.state_mut().bench.apply(crosswalk::workbench::Look::Show(Workspace::Source).into());
    pass(&mut window);
    click(&mut window, "Go on to Map");
    assert_eq!(window.state().bench.view().workspace, Workspace::Map);
    click(&mut window, "Close this notice");
    assert_eq!(notice(&window), None);
}

#[test]
fn rules_that_read_nothing_of_a_payload_are_a_count_that_leads_to_them() {
    let (mut window, _folder) = with_file("users.json", USERS);
    assert_eq!(notice(&window).as_deref(), Some("users.json holds Microsoft Graph users. So the client is Entra ID."));
    let count = window.state().bench.unread().len();
    click(&mut window, &format!("{count} rules read nothing here"));
    let rows = |window: &Window| window.state().bench.rows().targets.iter().filter(|row| row.has_rule).count();
    let shown = rows(&window);
    assert!(shown > 3 && shown <= count, "{shown} of {count}");
    click(&mut window, "Show all target attributes");
    assert!(rows(&window) > shown, "{} and {shown}", rows(&window));
}
