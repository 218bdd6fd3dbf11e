//! While very many people are looked through: what is on its way is said, and what was found before a change looks so.

#[expect(dead_code, reason = "nobody of the sample is looked at")]
#[path = "common/app.rs"]
mod app;
mod common;
use common::harness;

use app::settle;
use crosswalk::base::{ClientKind, ProviderKind, ResourceKind};
use crosswalk::mapping::RuleSource;
use crosswalk::scim::TargetPath;
use crosswalk::ui::app::App;
use crosswalk::ui::theme::DARK;
use crosswalk::workbench::{Document, Edit, Look, PreviewPart, Sessions, Task, Workbench, Workspace};
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT as _, Queryable as _};

/// So many that a frame is drawn long before they are looked through.
const MANY: usize = 12_000;

/// Many people, and rules that go wrong for all of them.
fn many() -> Workbench {
    let document = Document::new(ClientKind::new("entra"), ProviderKind::new("xurrent"));
    let mut bench = Workbench::new(document, &Sessions::none(), || {});
    let user = |n| format!("{{\"id\":\"{n}\",\"userPrincipalName\":\"u{n}@x.org\",\"jobTitle\":\"Clerk {n}\"}}");
    let users = (0..MANY).map(user).collect::<Vec<_>>().join(",");
    bench.apply(Task::Paste(format!("{{\"value\":[{users}]}}")).into());
    settle(&mut bench);
    bench
}

fn window<'a>(bench: Workbench) -> Harness<'a, App> {
    let mut window = app::window(&DARK, [1440.0, 900.0], bench);
    window.run_steps(2);
    window
}

fn says(window: &Harness<'_, App>, part: &str) -> bool {
    let said = |node: &egui_kittest::kittest::AccessKitNode<'_>| {
        [node.label(), node.value(), node.description()].into_iter().flatten().any(|text| text.contains(part))
    };
    window.query_all_by(said).next().is_some()
}

#[test]
fn that_suggestions_are_looked_for_is_said_where_they_will_stand() {
    let mut bench = many();
    bench.apply(Look::Show(Workspace::Map).into());
    bench.apply(Look::Target(None).into());
    settle(&mut bench);
    assert!(bench.suggested().is_some() && !bench.awaits_suggestions());
    // For another client all is suggested anew.
    bench.apply(Task::SwitchClient(ClientKind::new("script")).into());
    bench.apply(Look::Target(None).into());
    assert!(bench.awaits_suggestions(), "they are looked for: {:?}", bench.running());
    let mut window = window(bench);
    assert!(says(&window, "Looking for suggestions in 12,000 users…"));
    settle(&mut window.state_mut().bench);
    window.run();
    assert!(!says(&window, "Looking for suggestions"));
}

#[test]
fn what_was_found_before_a_change_is_shown_as_of_before_until_all_are_checked_again() {
    let mut bench = many();
    bench.apply(Look::Show(Workspace::Preview).into());
    bench.apply(Look::Preview(PreviewPart::Request).into());
    settle(&mut bench);
    assert!(!bench.is_found_before(ResourceKind::User) && bench.has_causes());
    let source = RuleSource::Direct { attribute: "jobTitle".to_owned() };
    bench.apply(Edit::SetSource { target: TargetPath::parse("displayName").expect("a path"), source }.into());
    assert!(bench.is_found_before(ResourceKind::User));
    let mut window = window(bench);
    for words in ["of before: checking 12,000 users again…", "of before, being checked again", "being checked"] {
        assert!(says(&window, words), "“{words}” is said");
    }
    let takes = window.query_all_by(|node| node.label().is_some_and(|label| label.starts_with("Take “")));
    let are_disabled: Vec<bool> = takes.map(|take| take.accesskit_node().is_disabled()).collect();
    assert!(!are_disabled.is_empty(), "there is something to take");
    assert!(are_disabled.iter().all(|is| *is), "what is of before is not taken: {are_disabled:?}");
    window.state_mut().bench.apply(Look::Problems(true).into());
    window.run_steps(2);
    assert!(says(&window, "of before: checking again…"), "the drawer says it too");
    settle(&mut window.state_mut().bench);
    window.run();
    assert!(!says(&window, "of before") && !says(&window, "being checked"));
}
