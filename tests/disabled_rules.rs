//! A rule is disabled and enabled again: by menu, by key, several at once; nothing is sent by it meanwhile, and nothing is lost.

#![expect(clippy::panic, reason = "helpers of tests say what they did not find")]

#[path = "common/app.rs"]
mod app_harness;
mod common;
#[path = "common/map.rs"]
mod map;
use common::harness;

use app_harness::bench;
use crosswalk::document::ExportKind;
use crosswalk::document::export::{NativeInput, export};
use crosswalk::ui::app::App;
use crosswalk::ui::theme::{DARK, LIGHT};
use crosswalk::workbench::{Command, Edit, Look};
use egui::{Key, Modifiers};
use egui_kittest::Harness;
use map::{COMPACT, WIDE, click, key, menu_at, open, pass, path, press, row, rule, says};

fn disable(window: &mut Harness<'_, App>, target: &str) {
    window.state_mut().bench.apply(Edit::SetEnabled { target: path(target), enabled: false }.into());
    pass(window);
}

fn sent(window: &Harness<'_, App>) -> String {
    let sent = window.state().bench.requests().sent();
    sent.filter_map(|(_, sent)| sent.body()).map(|body| body.to_string()).collect()
}

fn findings(window: &Harness<'_, App>, code: &str) -> Vec<String> {
    let bench = &window.state().bench;
    let report = bench.population(bench.kind()).expect("a report");
    let causes = report.causes.iter().filter(|cause| cause.finding.code == code);
    causes.map(|cause| cause.finding.title.clone()).collect()
}

#[test]
fn the_menu_disables_a_rule_and_enables_it_again() {
    let mut window = open(&DARK, WIDE, bench());
    let before = rule(&window, "title").expect("a rule of title");
    let at = row(&window, "title");
    assert!(menu_at(&mut window, at).contains(&"Disable the rule".to_owned()));
    press(&mut window, "Disable the rule");
    assert_eq!(rule(&window, "title"), None);
    assert_eq!(window.state().bench.undo_name(), Some("Disable the rule of title"));
    assert!(!sent(&window).contains("title"), "{}", sent(&window));
    let at = row(&window, "title");
    let names = menu_at(&mut window, at);
    assert!(names.contains(&"Enable the rule".to_owned()), "{names:?}");
    assert!(!names.contains(&"Disable the rule".to_owned()), "{names:?}");
    press(&mut window, "Enable the rule");
    assert_eq!(rule(&window, "title"), Some(before));
    assert!(sent(&window).contains("title"));
}

#[test]
fn a_key_does_the_same_and_the_inspector_says_it() {
    let mut window = open(&DARK, WIDE, bench());
    let at = row(&window, "title");
    click(&mut window, at, Modifiers::NONE);
    key(&mut window, Modifiers::COMMAND, Key::D);
    assert_eq!(rule(&window, "title"), None);
    assert!(says(&window, "Enable the rule"));
    assert!(says(&window, "Direct: jobTitle"), "what it would read");
    key(&mut window, Modifiers::COMMAND, Key::D);
    assert!(rule(&window, "title").is_some());
    key(&mut window, Modifiers::COMMAND, Key::D);
    press(&mut window, "Enable the rule");
    assert!(rule(&window, "title").is_some());
    key(&mut window, Modifiers::COMMAND, Key::D);
    key(&mut window, Modifiers::COMMAND, Key::Z);
    assert!(rule(&window, "title").is_some(), "undo");
}

#[test]
fn what_is_disabled_is_a_finding_with_its_cure_and_no_suggestion() {
    let mut window = open(&DARK, WIDE, bench());
    disable(&mut window, "title");
    assert_eq!(findings(&window, "rule-disabled"), ["The rule of title is disabled"]);
    assert!(window.state().bench.open_suggestion(&path("title")).is_none(), "it is not to be mapped anew");
    disable(&mut window, "userName");
    assert_eq!(findings(&window, "no-matching-rule").len(), 1, "nobody is found");
}

#[test]
fn another_source_enables_a_disabled_rule_and_keeps_the_rest_of_it() {
    let mut window = open(&DARK, WIDE, bench());
    let default = Edit::SetDefault { target: path("title"), default: Some("none".to_owned()) };
    window.state_mut().bench.apply(default.into());
    disable(&mut window, "title");
    let second = crosswalk::document::SecondWire::Replace;
    let wire = Edit::Wire { attribute: "department".to_owned(), target: path("title"), second };
    window.state_mut().bench.apply(Command::from(wire));
    pass(&mut window);
    let rule = rule(&window, "title").expect("a rule");
    assert_eq!((rule.source.text(), rule.default.as_deref()), ("department", Some("none")));
}

#[test]
fn exports_leave_it_out_and_say_so_and_the_crosswalk_keeps_it() {
    let mut window = open(&DARK, WIDE, bench());
    disable(&mut window, "title");
    disable(&mut window, "nickName");
    let document = window.state().bench.document();
    for kind in ExportKind::of(document.client) {
        let Ok(made) = export(document, kind, NativeInput::default()) else {
            assert!(matches!(kind, ExportKind::Native(_)), "{} needs no file to go into", kind.id());
            continue;
        };
        let said: Vec<&str> = made.findings.iter().filter(|f| f.code == "rule-disabled").map(|f| &*f.title).collect();
        if kind == ExportKind::Crosswalk {
            assert!(said.is_empty() && made.text.contains("\"disabled\""), "it is in the file");
        } else {
            assert_eq!(said, ["1 rule is disabled and left out of the user mapping: title"], "{}", kind.id());
            assert!(!made.text.contains("jobTitle"), "{}: {}", kind.id(), made.text);
        }
    }
}

#[test]
fn a_disabled_rule_looks_as_designed() {
    let mut results = egui_kittest::SnapshotResults::new();
    for (name, theme, size) in [
        ("dark-1440", &DARK, WIDE),
        ("light-1440", &LIGHT, WIDE),
        ("dark-1024", &DARK, COMPACT),
        ("light-1024", &LIGHT, COMPACT),
    ] {
        let mut window = open(theme, size, bench());
        disable(&mut window, "active");
        disable(&mut window, "title");
        window.state_mut().bench.apply(Look::Target(Some(path("active"))).into());
        pass(&mut window);
        window.snapshot(format!("panel-map-disabled-{name}"));
        results.extend_harness(&mut window);
    }
}
