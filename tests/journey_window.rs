//! The whole journey in one window, by accessible names, as a person with a screen reader takes it: a sample, a wire
//! drawn by hand, the requests, a dry run in the sandbox, and the mapping to take home.

#[path = "common/app.rs"]
mod app;
mod common;
use common::harness;

use app::{bench, settle};
use crosswalk::base::ClientKind;
use crosswalk::exchange::OutcomeKind;
use crosswalk::scim::TargetPath;
use crosswalk::ui::app::App;
use crosswalk::ui::theme::DARK;
use crosswalk::workbench::{DryRunState, Workspace};
use egui::accesskit::Role;
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT as _, Queryable as _};

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

fn step(window: &mut Window, name: &str) {
    window.get_by_role_and_label(Role::Tab, name).click();
    pass(window);
}

/// The middle of the first thing whose name starts so.
fn place(window: &Window, role: Role, start: &str) -> egui::Pos2 {
    let named = |node: &egui_kittest::Node<'_>| node.accesskit_node().label().is_some_and(|l| l.starts_with(start));
    window.get_all_by_role(role).find(named).expect("a row of that name").rect().center()
}

fn drag(window: &mut Window, from: &str, to: &str) {
    let (from, to) = (place(window, Role::TreeItem, from), place(window, Role::TreeItem, to));
    window.drag_at(from);
    window.run();
    window.hover_at(to);
    window.run();
    window.drop_at(to);
    pass(window);
}

#[test]
fn from_a_sample_to_a_mapping_to_take_home() {
    let mut window = app::window(&DARK, [1440.0, 900.0], bench());
    pass(&mut window);

    // 2 Map: draw a wire.
    let nick = TargetPath::parse("nickName").expect("a path");
    assert!(window.state().bench.document().user.rule(&nick).is_none());
    drag(&mut window, "mailNickname,", "nickName");
    let rule = window.state().bench.document().user.rule(&nick).map(|r| r.source.text().to_owned());
    assert_eq!(rule.as_deref(), Some("mailNickname"));

    // 3 Preview: the wire is in the request.
    step(&mut window, "Preview");
    assert_eq!(window.state().bench.view().workspace, Workspace::Preview);
    let body = window.state().bench.requests().sent().find_map(|(_, sent)| sent.body()).expect("a body");
    assert_eq!(body["nickName"], "amara.okafor");
    click(&mut window, "Request");
    let code = window.query_all_by(|n| n.label().or_else(|| n.value()).is_some_and(|l| l.contains("by userName")));
    assert!(code.count() > 0, "the look-up is in the list");

    // 4 Dry run: everybody; the sandbox is nobody's, so nothing is asked before.
    step(&mut window, "Dry run");
    click(&mut window, "All 18 users");
    let run = window.state().bench.dry_run();
    assert_eq!((&run.state, run.summary.records), (&DryRunState::Done, 18));
    for outcome in
        [OutcomeKind::WouldCreate, OutcomeKind::WouldChange, OutcomeKind::WouldDisable, OutcomeKind::Conflict]
    {
        assert!(run.summary.count(outcome) > 0, "{outcome:?}");
    }

    // 5 Hand over: the rule is in what is taken home.
    step(&mut window, "Hand over");
    window.get_by_label_contains("Table of rules").click();
    pass(&mut window);
    let shown = window.get_all_by(|n| n.label().or_else(|| n.value()).is_some_and(|l| l.contains("mailNickname")));
    assert!(shown.count() > 0, "the table names the rule");
}

#[test]
fn every_client_makes_the_journey() {
    for client in
        [ClientKind::new("okta"), ClientKind::new("onelogin"), ClientKind::new("google"), ClientKind::new("generic")]
    {
        let mut window = app::window(&DARK, [1024.0, 700.0], bench());
        window.state_mut().bench.apply(crosswalk::workbench::Task::OpenSample(client).into());
        pass(&mut window);
        for name in ["Source", "Map", "Preview", "Dry run", "Hand over"] {
            step(&mut window, name);
        }
        step(&mut window, "Dry run");
        let all = format!("All {} users", window.state().bench.count());
        click(&mut window, &all);
        let bench = &window.state().bench;
        assert_eq!((bench.document().client, &bench.dry_run().state), (client, &DryRunState::Done));
        assert!(bench.dry_run().summary.count(OutcomeKind::NoChange) > 0, "{client:?}: {:?}", bench.dry_run().summary);
    }
}
