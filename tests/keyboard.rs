//! Everything by keyboard: in each state of the window, each control that can be pressed or written into is reached by
//! Tab, or is a row of a list that Tab reaches and the arrows go through; and Tab always comes round again. A scroll bar
//! is the pointer's: the keyboard must reach the list, text or page that it scrolls.
//!
//! What can be operated is read from the accessible tree, so a control that is added later is held to the same.

#[path = "common/app.rs"]
mod app;
mod common;
use common::harness;

use std::collections::BTreeSet;

use app::{bench, settle, window};
use crosswalk::base::{ClientKind, ProviderKind, ResourceKind};
use crosswalk::scim::TargetPath;
use crosswalk::ui::app::App;
use crosswalk::ui::theme::DARK;
use crosswalk::workbench::Sessions;
use crosswalk::workbench::{
    Command, CompareStep, Document, DryRunScope, Edit, HandOverPart, Look, Task, TenantStep, Workbench, Workspace,
};
use egui::accesskit::{Action, Role};
use egui::{Key, Modifiers};
use egui_kittest::Harness;
use egui_kittest::kittest::{AccessKitNode, NodeT as _, Queryable as _};

type Window = Harness<'static, App>;

/// More than any state has stops or rows in view.
const MOST: usize = 200;

fn pass(window: &mut Window) {
    window.run();
    settle(&mut window.state_mut().bench);
    window.run();
}

fn press(window: &mut Window, key: Key) {
    window.key_press(key);
    window.run();
}

/// A control by its identity, with words for the one who reads a failure.
type Control = (u64, String);

fn control(node: &AccessKitNode<'_>) -> Control {
    let words = format!("{:?} {}", node.role(), node.label().or_else(|| node.value()).unwrap_or_default());
    (node.locate().0.0, words)
}

fn nodes(window: &Window) -> Vec<AccessKitNode<'_>> {
    window.root().children_recursive().map(|node| node.accesskit_node()).collect()
}

#[expect(clippy::panic, reason = "said to the one who reads a failure")]
fn lost(words: &str) -> ! {
    panic!("{words}");
}

fn is_below(node: &AccessKitNode<'_>, role: Role) -> bool {
    std::iter::successors(node.parent(), AccessKitNode::parent).any(|parent| parent.role() == role)
}

/// What can be pressed or written into now; while a dialog is open, only what is in it.
fn operable(window: &Window) -> BTreeSet<Control> {
    let nodes = nodes(window);
    let dialog = nodes.iter().any(|node| node.role() == Role::Dialog);
    let usable = |node: &&AccessKitNode<'_>| {
        let written = matches!(node.role(), Role::TextInput | Role::MultilineTextInput);
        !node.is_disabled() && (written || node.data().supports_action(Action::Click))
    };
    nodes.iter().filter(usable).filter(|node| !dialog || is_below(node, Role::Dialog)).map(control).collect()
}

fn focused(window: &Window) -> Option<(Control, Role)> {
    let node = nodes(window).into_iter().find(AccessKitNode::is_focused_in_tree)?;
    Some((control(&node), node.role()))
}

/// The row that the keyboard is on in the list that has the focus.
fn current_row(window: &Window) -> Option<Control> {
    let list = nodes(window).into_iter().find(AccessKitNode::is_focused_in_tree)?;
    list.active_descendant().map(|row| control(&row))
}

/// Where the scroll bars are, each with what is at its place and can have the keyboard.
fn scroll_bars(window: &Window) -> Vec<(u64, BTreeSet<u64>)> {
    let all: Vec<_> = window.root().children_recursive().collect();
    let id = |node: &egui_kittest::Node<'_>| control(&node.accesskit_node()).0;
    let bars = all.iter().filter(|node| node.accesskit_node().role() == Role::ScrollBar);
    bars.map(|bar| {
        let at = bar.rect().center();
        (
            id(bar),
            all.iter()
                .filter(|node| scrolls(node.accesskit_node().role()) && node.rect().contains(at))
                .map(id)
                .collect(),
        )
    })
    .collect()
}

const fn scrolls(role: Role) -> bool {
    matches!(role, Role::List | Role::Tree | Role::ScrollView | Role::MultilineTextInput)
}

/// Goes once round by Tab; returns the stops in order.
fn stops(window: &mut Window, state: &str) -> Vec<(Control, Role)> {
    let mut stops: Vec<(Control, Role)> = Vec::new();
    for _ in 0..MOST {
        press(window, Key::Tab);
        let Some(stop) = focused(window) else { continue };
        if stops.iter().any(|(seen, _)| seen.0 == stop.0.0) {
            assert_eq!(stops[0].0.0, stop.0.0, "{state}: Tab is caught at {}", stop.0.1);
            return stops;
        }
        stops.push(stop);
    }
    lost(&format!("{state}: Tab does not come round: {stops:?}"))
}

/// Goes through the list that has the focus, up to its first row and down to its last.
fn rows(window: &mut Window) -> BTreeSet<Control> {
    let mut seen = BTreeSet::new();
    for key in [Key::ArrowUp, Key::ArrowDown] {
        let mut last = None;
        for _ in 0..MOST {
            press(window, key);
            let row = current_row(window);
            if row == last {
                break;
            }
            seen.extend(row.clone());
            last = row;
        }
    }
    seen
}

/// How far apart buttons of one bar are at most, in points.
const NEAR: f32 = 40.0;

/// Tab goes from left to right along each bar of buttons.
fn in_reading_order(window: &Window, stops: &[(Control, Role)], state: &str) {
    let all: Vec<_> = window.root().children_recursive().collect();
    let place = |id: u64| all.iter().find(|node| control(&node.accesskit_node()).0 == id).map(egui_kittest::Node::rect);
    let buttons = stops.iter().filter(|(_, role)| matches!(role, Role::Button | Role::Tab | Role::ComboBox));
    let places: Vec<_> = buttons.filter_map(|((id, words), _)| Some((words, place(*id)?))).collect();
    for pair in places.windows(2) {
        let [(before, a), (after, b)] = pair else { continue };
        let same_line = (a.center().y - b.center().y).abs() < 4.0;
        let back = a.left() - b.right();
        assert!(!(same_line && (0.0..NEAR).contains(&back)), "{state}: Tab goes back from {before} to {after}");
    }
}

/// Tab until the control with this identity has the keyboard.
fn go_to(window: &mut Window, id: u64) {
    for _ in 0..MOST {
        if focused(window).is_some_and(|(now, _)| now.0 == id) {
            return;
        }
        press(window, Key::Tab);
    }
}

/// Nothing that can be operated is left out. `make` brings a window into the state: going through a list changes it, so
/// each list is gone through in a window of its own.
fn walk(make: &dyn Fn() -> Window, state: &str) {
    let mut window = make();
    let expected = operable(&window);
    let bars = scroll_bars(&window);
    assert!(!expected.is_empty(), "{state}: nothing can be operated");
    let stops = stops(&mut window, state);
    in_reading_order(&window, &stops, state);
    let mut reached: BTreeSet<u64> = stops.iter().map(|((id, _), _)| *id).collect();
    let scrolled = bars.into_iter().filter(|(_, at)| !at.is_disjoint(&reached)).map(|(bar, _)| bar);
    reached.extend(scrolled.collect::<Vec<_>>());
    for ((list, _), _) in stops.iter().filter(|(_, role)| matches!(role, Role::List | Role::Tree)) {
        let mut window = make();
        go_to(&mut window, *list);
        reached.extend(rows(&mut window).into_iter().map(|(id, _)| id));
    }
    let missed: Vec<&String> =
        expected.iter().filter(|(id, _)| !reached.contains(id)).map(|(_, words)| words).collect();
    assert!(missed.is_empty(), "{state}: not reached by keyboard: {missed:#?}");
}

fn target(text: &str) -> Look {
    Look::Target(Some(TargetPath::parse(text).expect("a target path")))
}

fn started(size: [f32; 2], commands: Vec<Command>) -> Window {
    let mut bench = bench();
    for command in commands {
        bench.apply(command);
        settle(&mut bench);
    }
    let mut window = window(&DARK, size, bench);
    pass(&mut window);
    window
}

/// By the keyboard: Tab to the control whose name begins so, then Enter.
fn enter(window: &mut Window, name: &str) {
    for _ in 0..MOST {
        press(window, Key::Tab);
        let here = nodes(window).into_iter().find(AccessKitNode::is_focused_in_tree).and_then(|node| node.label());
        if here.is_some_and(|label| label.starts_with(name)) {
            window.key_press(Key::Enter);
            return pass(window);
        }
    }
    lost(&format!("Tab does not lead to {name}"))
}

const SCHEMA: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/entra-schema-small.json");

#[test]
fn every_control_of_every_workspace_is_reached() {
    let show = |workspace: Workspace| vec![Look::Show(workspace).into()];
    let ran =
        || vec![Look::Show(Workspace::DryRun).into(), Task::DryRun(DryRunScope::All).into(), Look::Record(2).into()];
    let request = |index: usize| vec![Look::Show(Workspace::Preview).into(), Look::Request(index).into()];
    let states: Vec<(&str, Vec<Command>)> = vec![
        ("Map with an expression", vec![target("name.formatted").into()]),
        ("Map with a direct rule", vec![target("userName").into()]),
        ("Map without a rule", vec![target("nickName").into()]),
        ("Map with a source attribute", vec![Look::Source(Some("jobTitle".to_owned())).into()]),
        ("Map with nothing chosen", vec![Look::Target(None).into()]),
        ("Map with a filter that nothing answers to", vec![Look::FilterTargets("zzz".to_owned()).into()]),
        ("Map of groups", vec![Look::Kind(ResourceKind::Group).into()]),
        ("Source", show(Workspace::Source)),
        ("Preview of a person", show(Workspace::Preview)),
        ("Preview of a look-up", request(0)),
        ("Preview of a body", request(1)),
        ("Dry run, not yet run", show(Workspace::DryRun)),
        ("Dry run, run", ran()),
        ("Hand over", show(Workspace::HandOver)),
        ("The specification to sign", vec![Look::Piece(HandOverPart::Signing).into()]),
        (
            "Asking the tenant",
            vec![Look::Piece(HandOverPart::Tenant).into(), Task::AskTenant(TenantStep::Choose(0)).into()],
        ),
        ("A comparison without a file", vec![Look::Piece(HandOverPart::Comparison).into()]),
        ("A comparison", vec![Task::Compare(CompareStep::With(SCHEMA.into())).into()]),
        ("A comparison that cannot be", vec![Task::Compare(CompareStep::With("/no/such/file.json".into())).into()]),
        ("Problems", vec![Look::Problems(true).into()]),
        ("Okta's Map", vec![Task::OpenSample(ClientKind::new("okta")).into()]),
        ("a script's Map", vec![Task::OpenSample(ClientKind::new("generic")).into(), target("userName").into()]),
    ];
    let compact = [
        "Map with an expression",
        "Source",
        "Preview of a person",
        "Preview of a body",
        "Dry run, run",
        "Hand over",
        "A comparison",
    ];
    for (state, commands) in &states {
        walk(&|| started([1440.0, 900.0], commands.clone()), state);
        if compact.contains(state) {
            walk(&|| started([1024.0, 700.0], commands.clone()), &format!("{state}, compact"));
        }
    }
}

#[test]
fn every_control_of_an_empty_window_is_reached() {
    for workspace in Workspace::ALL {
        let make = || {
            let document = Document::new(ClientKind::new("entra"), ProviderKind::new("xurrent"));
            let mut bench = Workbench::new(document, &Sessions::none(), || {});
            bench.apply(Look::Show(workspace).into());
            settle(&mut bench);
            let mut window = window(&DARK, [1024.0, 700.0], bench);
            pass(&mut window);
            window
        };
        walk(&make, &format!("{workspace:?} with nothing loaded"));
    }
}

#[test]
fn every_dialog_is_opened_gone_through_and_closed_by_keyboard() {
    let ways: [(&str, Vec<Command>, &str); 7] = [
        ("Get your data", vec![Look::Show(Workspace::Source).into()], "Get your data…"),
        ("the samples", vec![Look::Show(Workspace::Source).into()], "Use a sample"),
        ("the endpoint", vec![Look::Show(Workspace::DryRun).into()], "Endpoint…"),
        ("the crosswalk's menu", vec![], "Crosswalk file"),
        ("the client's menu", vec![], "Provisioning client"),
        ("the palette", vec![], "Search and commands"),
        ("the list of records", vec![], "Record in view"),
    ];
    for (state, commands, opener) in ways {
        let make = || {
            let mut window = started([1024.0, 700.0], commands.clone());
            let before = operable(&window);
            enter(&mut window, opener);
            assert_ne!(operable(&window), before, "{state} does not open");
            window
        };
        walk(&make, state);
        let mut window = make();
        press(&mut window, Key::Escape);
        pass(&mut window);
        let dialog = nodes(&window).iter().any(|node| matches!(node.role(), Role::Dialog | Role::MenuItem));
        assert!(!dialog, "{state} does not close");
        let back = nodes(&window).into_iter().find(AccessKitNode::is_focused_in_tree).and_then(|node| node.label());
        assert!(back.as_ref().is_some_and(|b| b.starts_with(opener)), "{state}: the keyboard went to {back:?}");
    }
}

#[test]
fn what_has_a_shortcut_is_gone_through_and_closed_by_keyboard() {
    for (state, modifiers, key) in [
        ("the shortcuts", Modifiers::NONE, Key::F1),
        ("the palette", Modifiers::COMMAND, Key::K),
        ("the list of records", Modifiers::COMMAND, Key::F),
        ("the problems", Modifiers::COMMAND, Key::P),
    ] {
        let make = || {
            let mut window = started([1024.0, 700.0], vec![]);
            let before = operable(&window);
            window.key_press_modifiers(modifiers, key);
            pass(&mut window);
            assert_ne!(operable(&window), before, "{state} does not open");
            window
        };
        walk(&make, state);
        let mut window = make();
        press(&mut window, Key::Escape);
        pass(&mut window);
        assert!(!nodes(&window).iter().any(|node| node.role() == Role::Dialog), "{state} does not close");
    }
}

/// The list of targets for a source attribute, opened from its row in the tree.
fn choosing_a_target() -> Window {
    let constant = crosswalk::mapping::RuleSource::Constant { value: "x".to_owned() };
    let nick = TargetPath::parse("nickName").expect("a path");
    let commands = vec![
        Edit::SetSource { target: nick, source: constant }.into(),
        Look::Source(Some("jobTitle".to_owned())).into(),
    ];
    let mut window = started([1024.0, 700.0], commands);
    for _ in 0..MOST {
        press(&mut window, Key::Tab);
        if focused(&window).is_some_and(|((_, words), _)| words.starts_with("Tree Source attributes")) {
            break;
        }
    }
    window.key_press(Key::Enter);
    pass(&mut window);
    window
}

/// The question whether a second wire replaces the rule.
fn asked() -> Window {
    let mut window = choosing_a_target();
    window.get_by_label("Find attribute by name").type_text("nickName");
    pass(&mut window);
    window.key_press(Key::Enter);
    pass(&mut window);
    assert!(window.query_by_label("Combine").is_some(), "it asks");
    window
}

#[test]
fn a_second_wire_is_drawn_by_keyboard() {
    walk(&choosing_a_target, "the list of targets");
    walk(&asked, "the question about a second wire");
    let mut window = asked();
    enter(&mut window, "Replace");
    let bench = &window.state().bench;
    let rule = bench.document().user.rule(&TargetPath::parse("nickName").expect("a path")).cloned();
    assert_eq!(rule.map(|rule| rule.source.text().to_owned()).as_deref(), Some("jobTitle"));
}
