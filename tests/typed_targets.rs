//! Typed targets, by accessible names: type, limits and use in the target tree, values completed and checked against
//! their tables, and nothing that turns red while somebody types.

#![expect(clippy::panic, reason = "helpers of tests say what they did not find")]

#[path = "common/app.rs"]
mod app_harness;
mod common;
use common::harness;

use app_harness::{bench, settle};
use crosswalk::mapping::RuleSource;
use crosswalk::scim::TargetPath;
use crosswalk::ui::app::App;
use crosswalk::ui::theme::{DARK, LIGHT, Theme};
use crosswalk::workbench::{Edit, Look};
use egui::{Event, Key};
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT as _, Queryable as _};

const WIDE: [f32; 2] = [1440.0, 900.0];
const COMPACT: [f32; 2] = [1024.0, 700.0];

fn path(text: &str) -> TargetPath {
    TargetPath::parse(text).expect("a target path")
}

fn constant(value: &str) -> RuleSource {
    RuleSource::Constant { value: value.to_owned() }
}

/// The window with a rule of this target chosen.
fn open<'a>(theme: &'static Theme, size: [f32; 2], target: &str, source: RuleSource) -> Harness<'a, App> {
    let mut bench = bench();
    let shade =
        if theme.name == LIGHT.name { crosswalk::workbench::Theme::Light } else { crosswalk::workbench::Theme::Dark };
    bench.apply(Look::Theme(shade).into());
    bench.apply(Edit::SetSource { target: path(target), source }.into());
    bench.apply(Look::OpenRule(path(target)).into());
    settle(&mut bench);
    let mut window = app_harness::window(theme, size, bench);
    window.run();
    window
}

fn pass(window: &mut Harness<'_, App>) {
    window.run();
    settle(&mut window.state_mut().bench);
    window.run();
}

/// Until nobody types any more.
fn pause(window: &mut Harness<'_, App>) {
    settle(&mut window.state_mut().bench);
    window.run_steps(4);
}

fn value(window: &Harness<'_, App>, target: &str) -> String {
    let bench = &window.state().bench;
    let rule = bench.document().mapping(bench.kind()).rule(&path(target)).expect("a rule");
    rule.source.text().to_owned()
}

fn says(window: &Harness<'_, App>, whole: impl Fn(&str) -> bool) -> bool {
    window.query_all_by(|n| n.label().or_else(|| n.value()).is_some_and(|text| whole(&text))).next().is_some()
}

fn press(window: &mut Harness<'_, App>, begins: &str) {
    let found = window.get_all_by(|n| n.label().is_some_and(|l| l.starts_with(begins))).next();
    found.unwrap_or_else(|| panic!("nothing is called {begins}…")).click();
    pass(window);
}

fn focus(window: &mut Harness<'_, App>, field: &str) {
    window.get_all_by_label(field).find(|n| n.accesskit_node().is_text_input()).expect("a field").focus();
    window.run();
}

/// Types, and draws no further than the next frames.
fn typed(window: &mut Harness<'_, App>, text: &str) {
    window.event(Event::Text(text.to_owned()));
    window.step();
    settle(&mut window.state_mut().bench);
    window.step();
}

fn key(window: &mut Harness<'_, App>, key: Key) {
    window.key_press(key);
    window.step();
    settle(&mut window.state_mut().bench);
    window.step();
}

/// The lines of the list that is open.
fn lines(window: &Harness<'_, App>) -> Vec<String> {
    let items = window.query_all_by_role(egui::accesskit::Role::MenuItem);
    items.filter_map(|node| node.accesskit_node().label()).collect()
}

#[test]
fn a_row_says_type_limits_and_what_the_account_does_with_it() {
    let window = open(&DARK, [1440.0, 2400.0], "timezone", constant("Europe/Amsterdam"));
    for (begins, part) in [
        ("userName, required", "e-mail, unique, at most 128, primary e-mail"),
        ("title,", "text, at most 80, job title"),
        ("id, read-only", "cannot be set, text, unique, read-only, given by Xurrent"),
        ("nickName,", "text, kept, not used"),
        ("phoneNumbers,", "list: work, home, mobile, …, contacts, replaced"),
        ("locale,", "one of 57, new people only"),
    ] {
        assert!(says(&window, |text| text.starts_with(begins) && text.ends_with(part)), "{begins}: {part}");
    }
}

#[test]
fn the_tree_is_pulled_wide_and_back_by_a_button() {
    for (size, width) in [(WIDE, 896.0), (COMPACT, 712.0)] {
        let mut window = open(&DARK, size, "timezone", constant("Europe/Amsterdam"));
        let tree = |window: &Harness<'_, App>| window.get_by_label("Target attributes").rect().width();
        let before = tree(&window);
        press(&mut window, "Show types and limits");
        assert_eq!(tree(&window), width);
        window.get_by_label("Only unmapped");
        press(&mut window, "Hide types and limits");
        assert_eq!(tree(&window), before);
    }
}

#[test]
fn what_is_told_of_an_attribute_has_its_values_and_how_well_it_is_known() {
    let mut window = open(&DARK, WIDE, "locale", constant("nl"));
    let at = window
        .get_all_by(|n| n.value().is_some_and(|l| l.starts_with("locale, one of 57")))
        .next()
        .expect("the inspector's head")
        .rect()
        .center();
    window.hover_at(at);
    window.run_steps(8);
    assert!(says(&window, |text| text.contains("Values: en-US, en-GB, nl, ") && text.contains("and 45 more.")));
    assert!(says(&window, |text| text.contains("Xurrent: The person's locale, set when the person is made")));
}

#[test]
fn a_zone_is_completed_by_keyboard_alone() {
    let mut window = open(&DARK, WIDE, "timezone", constant(""));
    focus(&mut window, "Constant value");
    typed(&mut window, "europe/am");
    assert_eq!(lines(&window).first().map(String::as_str), Some("Europe/Amsterdam"));
    key(&mut window, Key::Escape);
    assert!(lines(&window).is_empty(), "it is closed, and what was typed stays");
    assert_eq!(value(&window, "timezone"), "europe/am");
    typed(&mut window, "s");
    key(&mut window, Key::Enter);
    assert_eq!(value(&window, "timezone"), "Europe/Amsterdam");
    assert!(lines(&window).is_empty());
    key(&mut window, Key::ArrowDown);
    assert!(lines(&window).contains(&"Europe/Amsterdam".to_owned()), "all of them, the present one in view");
    key(&mut window, Key::ArrowDown);
    key(&mut window, Key::Tab);
    assert_eq!(value(&window, "timezone"), "Europe/Andorra");
    let field =
        window.get_all_by_label("Constant value").find(|n| n.accesskit_node().is_text_input()).expect("a field");
    assert!(field.is_focused(), "the keyboard stays in the field");
}

#[test]
fn countries_languages_locales_and_yes_or_no_are_completed_too() {
    for (target, letters, expected) in [
        ("addresses[type eq \"work\"].country", "nether", "NL"),
        ("preferredLanguage", "dut", "nl"),
        ("locale", "french, c", "fr-CA"),
        ("active", "fa", "false"),
    ] {
        let mut window = open(&DARK, COMPACT, target, constant(""));
        focus(&mut window, "Constant value");
        typed(&mut window, letters);
        key(&mut window, Key::Enter);
        assert_eq!(value(&window, target), expected, "{letters}");
    }
    let mut window = open(&DARK, WIDE, "title", constant(""));
    focus(&mut window, "Constant value");
    typed(&mut window, "Europe");
    assert!(lines(&window).is_empty(), "a title is any text");
}

#[test]
fn what_is_in_no_table_is_said_with_the_value_that_is_meant_after_a_pause() {
    for size in [WIDE, COMPACT] {
        let mut window = open(&DARK, size, "timezone", constant("Europe/Amster"));
        focus(&mut window, "Constant value");
        window.key_press(Key::End);
        typed(&mut window, "dm");
        let is_said = |window: &Harness<'_, App>| says(window, |text| text == "The value is no time zone.");
        assert!(!is_said(&window), "not while it is typed");
        pause(&mut window);
        assert!(is_said(&window));
        key(&mut window, Key::Escape);
        press(&mut window, "Did you mean Europe/Amsterdam?");
        assert_eq!(value(&window, "timezone"), "Europe/Amsterdam");
        pause(&mut window);
        assert!(!is_said(&window));
    }
}

#[test]
fn nothing_turns_red_while_an_expression_is_typed() {
    let good = RuleSource::Expression { text: "Join(\" \", [givenName], [surname])".to_owned() };
    let mut window = open(&DARK, WIDE, "name.formatted", good);
    let counts = |window: &Harness<'_, App>| {
        window.get_by_label("Problems").accesskit_node().data().description().unwrap_or_default().to_owned()
    };
    let before = counts(&window);
    let is_faulty = |window: &Harness<'_, App>| {
        says(window, |text| text.starts_with("name.formatted, ") && text.contains(", error"))
    };
    focus(&mut window, "Expression");
    window.key_press(Key::End);
    window.run();
    typed(&mut window, " &&");
    let bench = &window.state().bench;
    assert!(bench.compiled(bench.kind()).rule(&path("name.formatted")).expect("a rule").fault.is_some());
    assert_eq!(counts(&window), before);
    assert!(says(&window, |text| text.contains("result before the fault: ")), "the last good result stays");
    let fault = bench.compiled(bench.kind()).rule(&path("name.formatted")).and_then(|rule| rule.fault.clone());
    let message = fault.expect("a fault").message;
    let is_told = |window: &Harness<'_, App>| says(window, |text| text.starts_with(message.trim_end_matches('.')));
    assert!(!is_told(&window) && !is_faulty(&window), "{message}");
    pause(&mut window);
    assert!(is_told(&window) && is_faulty(&window), "{message}");
    assert_ne!(counts(&window), before);
}

#[test]
fn the_problems_stay_as_they_were_while_somebody_types() {
    let good = RuleSource::Expression { text: "Join(\" \", [givenName], [surname])".to_owned() };
    let mut window = open(&DARK, WIDE, "name.formatted", good);
    press(&mut window, "Problems");
    let problems = |window: &Harness<'_, App>| {
        let is_problem = |label: &String| ["Error: ", "Warning: ", "Note: "].iter().any(|w| label.starts_with(w));
        let all = window.root().children_recursive();
        all.filter_map(|node| node.accesskit_node().label()).filter(is_problem).collect::<Vec<String>>()
    };
    let before = problems(&window);
    assert!(!before.is_empty());
    focus(&mut window, "Expression");
    window.key_press(Key::End);
    window.run();
    for letter in [" ", "&", "&"] {
        typed(&mut window, letter);
        assert_eq!(problems(&window), before, "after {letter:?}");
    }
    pause(&mut window);
    assert!(problems(&window).len() > before.len(), "after a pause it is said");
}

#[test]
fn nothing_turns_red_while_a_constant_is_typed() {
    let mut window = open(&DARK, WIDE, "active", constant("true"));
    let is_refused =
        |window: &Harness<'_, App>| says(window, |text| text.contains("result: ") && text.contains("maybe"));
    focus(&mut window, "Constant value");
    window.key_press_modifiers(egui::Modifiers::COMMAND, Key::A);
    window.step();
    typed(&mut window, "maybe");
    assert!(!is_refused(&window));
    assert!(says(&window, |text| text.contains("result before the fault: true")));
    pause(&mut window);
    assert!(is_refused(&window), "after a pause it is said");
}

/// Pulled wide, with a zone that is mistyped.
fn picture(theme: &'static Theme, size: [f32; 2], name: &str) {
    let mut window = open(theme, size, "timezone", constant("Europe/Amster"));
    press(&mut window, "Show types and limits");
    focus(&mut window, "Constant value");
    window.key_press(Key::End);
    typed(&mut window, "dm");
    pause(&mut window);
    window.snapshot(name);
}

#[test]
fn typed_targets_look_as_designed() {
    picture(&DARK, WIDE, "panel-map-types-dark");
}

#[test]
fn typed_targets_look_as_designed_where_it_is_light() {
    picture(&LIGHT, WIDE, "panel-map-types-light");
}

#[test]
fn typed_targets_look_as_designed_where_it_is_narrow() {
    picture(&DARK, COMPACT, "panel-map-types-compact");
}

#[test]
fn a_value_that_is_none_of_its_table_has_no_tick() {
    for (target, value, begins, sign) in [
        ("timezone", "Europe/Amsterdm", "timezone, ", ", warning, "),
        ("locale", "de-DE", "locale, ", ", note, "),
        ("addresses[type eq \"work\"].country", "Holland", "addresses[work].country, ", ", note, "),
    ] {
        let window = open(&DARK, WIDE, target, constant(value));
        assert!(says(&window, |text| text.starts_with(begins) && text.contains(sign)), "{target}");
    }
}
