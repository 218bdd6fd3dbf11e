//! The workspace Map by its accessible names: drawing wires by pointer and by keyboard, and editing the chosen rule.

#![expect(clippy::panic, reason = "helpers of tests say what they did not find")]

#[path = "common/app.rs"]
mod app_harness;
mod common;
use common::harness;

use app_harness::{bench, settle};
use crosswalk::base::ResourceKind;
use crosswalk::mapping::{Apply, RuleSource};
use crosswalk::scim::TargetPath;
use crosswalk::ui::app::App;
use crosswalk::ui::theme::{DARK, LIGHT, Theme};
use crosswalk::workbench::{Edit, Look, Task, Workbench};
use egui::{Event, Key, Modifiers, PointerButton, Pos2};
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT as _, Queryable as _};

const WIDE: [f32; 2] = [1440.0, 900.0];
const COMPACT: [f32; 2] = [1024.0, 700.0];

fn open<'a>(theme: &'static Theme, size: [f32; 2], looks: Vec<Look>) -> Harness<'a, App> {
    let mut bench = bench();
    for look in looks {
        bench.apply(look.into());
    }
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

fn path(text: &str) -> TargetPath {
    TargetPath::parse(text).expect("a target path")
}

fn source_of(window: &Harness<'_, App>, target: &str) -> Option<RuleSource> {
    let bench: &Workbench = &window.state().bench;
    bench.document().mapping(bench.kind()).rule(&path(target)).map(|rule| rule.source.clone())
}

/// The middle of the first row or control whose name begins so.
fn place(window: &Harness<'_, App>, begins: &str) -> Pos2 {
    let found = window.get_all_by(|n| n.label().is_some_and(|l| l.starts_with(begins))).next();
    found.unwrap_or_else(|| panic!("nothing is called {begins}…")).rect().center()
}

/// The middle of a mapped target's row: the one that says its rule.
fn target_place(window: &Harness<'_, App>, name: &str) -> Pos2 {
    let is_row = |label: String| label.starts_with(name) && label.contains("← ") && !label.starts_with("Rule");
    let found = window.get_all_by(|n| n.label().is_some_and(is_row)).next();
    found.unwrap_or_else(|| panic!("no row of {name}")).rect().center()
}

/// Whether a text stands somewhere.
fn says(window: &Harness<'_, App>, whole: impl Fn(&str) -> bool) -> bool {
    window.query_all_by(|n| n.label().or_else(|| n.value()).is_some_and(|text| whole(&text))).next().is_some()
}

fn press(window: &mut Harness<'_, App>, begins: &str) {
    let found = window.get_all_by(|n| n.label().is_some_and(|l| l.starts_with(begins))).next();
    found.unwrap_or_else(|| panic!("nothing is called {begins}…")).click();
    pass(window);
}

/// Gives a field the keyboard, and types into it.
fn type_into(window: &mut Harness<'_, App>, field: &str, text: &str) {
    let find = |window: &Harness<'_, App>| {
        let fields = window.get_all_by_label(field).filter(|n| n.accesskit_node().is_text_input());
        fields.map(|n| n.rect().center()).next().unwrap_or_else(|| panic!("there is no field {field}"))
    };
    let at = find(window);
    window.get_all_by_label(field).find(|n| n.accesskit_node().is_text_input()).expect("a field").focus();
    pass(window);
    assert_eq!(find(window), at, "nothing moves when the keyboard comes");
    window.event(Event::Text(text.to_owned()));
    pass(window);
}

fn drag(window: &mut Harness<'_, App>, from: Pos2, to: Pos2) {
    let button = |pos, pressed| Event::PointerButton {
        pos,
        button: PointerButton::Primary,
        pressed,
        modifiers: Modifiers::NONE,
    };
    window.event(Event::PointerMoved(from));
    window.event(button(from, true));
    window.run();
    for share in [0.3, 0.7, 1.0] {
        window.event(Event::PointerMoved(from.lerp(to, share)));
        window.run();
    }
    window.event(button(to, false));
    pass(window);
}

#[test]
fn a_wire_drawn_from_row_to_row_makes_a_rule() {
    for size in [WIDE, COMPACT] {
        let mut window = open(&DARK, size, vec![]);
        assert_eq!(source_of(&window, "nickName"), None);
        let (from, to) = (place(&window, "mailNickname,"), place(&window, "nickName,"));
        drag(&mut window, from, to);
        assert_eq!(source_of(&window, "nickName"), Some(RuleSource::Direct { attribute: "mailNickname".to_owned() }));
        assert_eq!(window.state().bench.view().target, Some(path("nickName")), "the new rule is chosen");
        assert!(!window.state().bench.live(&path("nickName")).is_empty());
    }
}

#[test]
fn a_wire_to_a_mapped_target_asks_first() {
    let answers = [
        ("Cancel", RuleSource::Direct { attribute: "displayName".to_owned() }),
        ("Replace", RuleSource::Direct { attribute: "surname".to_owned() }),
        ("Combine", RuleSource::Expression { text: "Join(\" \", [displayName], [surname])".to_owned() }),
    ];
    for (answer, expected) in answers {
        let mut window = open(&DARK, WIDE, vec![]);
        let (from, to) = (place(&window, "surname,"), target_place(&window, "displayName"));
        drag(&mut window, from, to);
        window.get_by_label("displayName has a rule already");
        press(&mut window, answer);
        assert_eq!(source_of(&window, "displayName"), Some(expected), "{answer}");
    }
}

#[test]
fn a_wire_let_go_beside_the_trees_or_given_up_makes_nothing() {
    let mut window = open(&DARK, WIDE, vec![]);
    let before = window.state().bench.document().clone();
    let from = place(&window, "mailNickname,");
    drag(&mut window, from, Pos2::new(720.0, 400.0));
    assert_eq!(*window.state().bench.document(), before);
}

#[test]
fn the_keyboard_draws_a_wire_too() {
    let mut window = open(&DARK, WIDE, vec![]);
    press(&mut window, "mailNickname,");
    window.key_press(Key::Enter);
    pass(&mut window);
    type_into(&mut window, "Find attribute by name", "nick");
    window.key_press(Key::Enter);
    pass(&mut window);
    assert_eq!(source_of(&window, "nickName"), Some(RuleSource::Direct { attribute: "mailNickname".to_owned() }));
}

#[test]
fn arrows_walk_the_target_tree_and_delete_removes_the_rule() {
    let mut window = open(&DARK, WIDE, vec![]);
    press(&mut window, "externalId,");
    window.key_press(Key::ArrowDown);
    pass(&mut window);
    assert_eq!(window.state().bench.view().target, Some(path("displayName")));
    window.key_press(Key::Delete);
    pass(&mut window);
    assert_eq!(source_of(&window, "displayName"), None);
}

#[test]
fn a_chip_chooses_its_rule() {
    let mut window = open(&DARK, WIDE, vec![Look::Target(None)]);
    press(&mut window, "Rule of name.formatted");
    assert_eq!(window.state().bench.view().target, Some(path("name.formatted")));
}

#[test]
fn switching_the_kind_keeps_what_was_typed_in_each() {
    let mut window = open(&DARK, WIDE, vec![Look::Target(Some(path("name.formatted")))]);
    let expression = source_of(&window, "name.formatted");
    press(&mut window, "Constant");
    assert_eq!(source_of(&window, "name.formatted"), Some(RuleSource::Constant { value: String::new() }));
    type_into(&mut window, "Constant value", "Guest");
    press(&mut window, "Expression");
    assert_eq!(source_of(&window, "name.formatted"), expression);
    press(&mut window, "Constant");
    assert_eq!(source_of(&window, "name.formatted"), Some(RuleSource::Constant { value: "Guest".to_owned() }));
}

#[test]
fn an_expression_is_typed_with_help_and_its_results_follow() {
    let target = path("nickName");
    let mut window = open(&DARK, WIDE, vec![Look::Target(Some(target.clone()))]);
    press(&mut window, "Expression");
    type_into(&mut window, "Expression", "ToUp");
    window.key_press(Key::Enter);
    pass(&mut window);
    let text = source_of(&window, "nickName").map(|s| s.text().to_owned()).unwrap_or_default();
    assert!(text.starts_with("ToUpper"), "the completion is taken: {text}");
    let edit = Edit::SetSource { target, source: RuleSource::Expression { text: "ToUpper([givenName])".to_owned() } };
    window.state_mut().bench.apply(edit.into());
    pass(&mut window);
    let name = window.state().bench.record().and_then(|r| r.value()["givenName"].as_str().map(str::to_uppercase));
    let expected = format!("result: {}", name.expect("a given name"));
    assert!(says(&window, |text| text.ends_with(&expected)), "{expected}");
}

#[test]
fn a_faulty_expression_says_what_is_wrong() {
    let target = path("name.formatted");
    let mut window = open(&DARK, WIDE, vec![Look::Target(Some(target.clone()))]);
    for text in ["Join(\" \", [givenName], [surname]", "Jion([givenName])", ""] {
        let source = RuleSource::Expression { text: text.to_owned() };
        window.state_mut().bench.apply(Edit::SetSource { target: target.clone(), source }.into());
        pass(&mut window);
        let bench = &window.state().bench;
        let fault = bench.compiled(bench.kind()).rule(&target).and_then(|r| r.fault.clone()).expect("a fault");
        assert!(
            says(&window, |told| told.starts_with(fault.message.trim_end_matches('.'))),
            "{text}: {}",
            fault.message
        );
        assert!(says(&window, |told| told.contains("result before the fault: ")), "{text}");
    }
}

fn set_expression(window: &mut Harness<'_, App>, target: &str, text: &str) {
    let source = RuleSource::Expression { text: text.to_owned() };
    window.state_mut().bench.apply(Edit::SetSource { target: path(target), source }.into());
    pass(window);
}

#[test]
fn a_rule_is_explained_part_by_part_for_the_record_in_view() {
    for size in [WIDE, COMPACT] {
        let mut window = open(&DARK, size, vec![Look::Target(Some(path("name.formatted")))]);
        set_expression(&mut window, "name.formatted", "Join(\" \", ToUpper([givenName]), [surname])");
        press(&mut window, "Explain…");
        window.get_by_label("How name.formatted gets its value");
        let given = |window: &Harness<'_, App>| {
            let record = window.state().bench.record().expect("a record").value().clone();
            record["givenName"].as_str().unwrap_or_default().to_owned()
        };
        let first = given(&window);
        assert!(says(&window, |text| text == format!("[givenName], gives: {first}")));
        assert!(says(&window, |text| text == format!("ToUpper([givenName]), gives: {}", first.to_uppercase())));
        window.key_press(Key::ArrowDown);
        pass(&mut window);
        assert!(
            says(&window, |text| text == first.to_uppercase()),
            "the list has the keyboard; the part is told whole"
        );
        window.get_all_by_label("Next record").last().expect("a way to the next record").click();
        pass(&mut window);
        let second = given(&window);
        assert_ne!(first, second);
        assert!(says(&window, |text| text == format!("[givenName], gives: {second}")));
        window.key_press(Key::Escape);
        pass(&mut window);
        assert!(window.query_by_label("How name.formatted gets its value").is_none());
    }
}

#[test]
fn what_fails_in_a_rule_is_explained_where_it_fails() {
    let mut window = open(&DARK, WIDE, vec![Look::Target(Some(path("nickName")))]);
    set_expression(&mut window, "nickName", "Append(Left([givenName], [surname]), [mail])");
    let target = Look::Target(Some(path("nickName")));
    window.state_mut().bench.apply(target.into());
    pass(&mut window);
    press(&mut window, "Explain…");
    assert!(says(&window, |text| text.starts_with("Left([givenName], [surname]), gives: Left: numChars needs")));
    assert!(says(&window, |text| text == "[mail], gives: not needed"));
}

#[test]
fn formatting_breaks_a_long_expression_and_is_undone_as_one_step() {
    let long = "Switch([department], \"Other\", \"Executive Board\", \"Board of the company\", \"Sales\", \"Sales of the company\")";
    let mut window = open(&DARK, WIDE, vec![Look::Target(Some(path("nickName")))]);
    set_expression(&mut window, "nickName", long);
    press(&mut window, "Format");
    let text = source_of(&window, "nickName").map(|s| s.text().to_owned()).unwrap_or_default();
    assert!(text.starts_with("Switch(\n  [department],\n"), "{text}");
    press(&mut window, "Undo the last change");
    assert_eq!(source_of(&window, "nickName"), Some(RuleSource::Expression { text: long.to_owned() }));
}

#[test]
fn a_rule_is_shown_in_another_language_with_what_does_not_carry_over() {
    for size in [WIDE, COMPACT] {
        let mut window = open(&DARK, size, vec![Look::Target(Some(path("name.formatted")))]);
        set_expression(&mut window, "name.formatted", "ToUpper(Append([givenName], [extensionAttribute1]))");
        press(&mut window, "Other languages…");
        assert!(says(&window, |text| text.contains("not carry over")), "never silent");
        assert!(says(&window, |text| text.starts_with("[extensionAttribute1]: ") && text.contains("Nearest: ")));
        press(&mut window, "OneLogin");
        let to_onelogin = says(&window, |text| text.starts_with("ToUpper: ") && text.contains("no functions"));
        assert!(to_onelogin, "the other language has its own losses");
        press(&mut window, "Script or CSV");
        assert!(says(&window, |text| text == "Means exactly the same for every record."));
        press(&mut window, "Copy");
        assert!(says(&window, |text| text.starts_with("Copied: ")));
    }
}

#[test]
fn the_pointer_is_told_what_stands_under_it() {
    let mut window = open(&DARK, WIDE, vec![Look::Target(Some(path("name.formatted")))]);
    set_expression(&mut window, "name.formatted", "Join(\" \", [givenName], [surname])");
    let editor = window.get_all_by_label("Expression").find(|n| n.accesskit_node().is_text_input()).expect("a field");
    let corner = editor.rect().left_top();
    for (letters, told) in [(1.5, "Joins all values that are not empty."), (12.5, "Amara Okafor has: Amara")] {
        window.event(Event::PointerMoved(corner + egui::vec2(letters * 7.2, 10.0)));
        window.run_steps(60);
        assert!(says(&window, |text| text.contains(told)), "{told}");
    }
}

#[test]
fn all_faults_are_counted_and_the_one_at_the_caret_is_told() {
    let mut window = open(&DARK, WIDE, vec![Look::Target(Some(path("nickName")))]);
    set_expression(&mut window, "nickName", "Join(\" \", Jion([givenName]), Trimm([surname]))");
    assert!(says(&window, |text| text.contains("No function Jion") && text.ends_with("(1 more)")));
}

#[test]
fn the_options_change_the_rule() {
    let mut window = open(&DARK, WIDE, vec![Look::Target(Some(path("title")))]);
    press(&mut window, "Apply");
    press(&mut window, "Only at creation");
    type_into(&mut window, "If empty, send at creation", "Employee");
    press(&mut window, "Matching");
    press(&mut window, "2nd");
    let bench = &window.state().bench;
    let rule = bench.document().mapping(ResourceKind::User).rule(&path("title")).expect("the rule").clone();
    assert_eq!(
        (rule.apply, rule.default.as_deref(), rule.matching),
        (Apply::OnlyAtCreation, Some("Employee"), Some(2))
    );
    assert!(says(&window, |text| text == "Xurrent cannot look users up by title"), "and it warns");
}

#[test]
fn a_source_attribute_shows_its_profile_and_who_reads_it() {
    let mut window = open(&DARK, WIDE, vec![]);
    press(&mut window, "givenName, ");
    assert!(window.state().bench.view().source.is_some());
    press(&mut window, "name.givenName, ← givenName");
    assert_eq!(window.state().bench.view().target, Some(path("name.givenName")));
}

#[test]
fn groups_have_their_own_trees() {
    let mut window = open(&DARK, WIDE, vec![]);
    press(&mut window, "Resource type");
    press(&mut window, "SCIM Group");
    assert_eq!(window.state().bench.kind(), ResourceKind::Group);
    assert!(window.get_all_by(|n| n.label().is_some_and(|l| l.starts_with("members"))).next().is_some());
}

#[test]
fn the_filters_and_the_switch_narrow_the_trees() {
    let mut window = open(&DARK, WIDE, vec![]);
    type_into(&mut window, "Find target attribute", "nick");
    let targets: Vec<_> = window.state().bench.rows().targets.iter().map(|r| r.id.clone()).collect();
    assert_eq!(targets, ["nickName"]);
    type_into(&mut window, "Find source attribute", "zzzz");
    press(&mut window, "Clear source filter");
    assert!(!window.state().bench.rows().sources.is_empty());
}

#[test]
fn without_records_the_source_tree_says_where_to_begin() {
    let page = |ui: &mut egui::Ui, app: &mut App| app.show(ui);
    let document = crosswalk::workbench::Document::new(
        crosswalk::base::ClientKind::new("entra"),
        crosswalk::base::ProviderKind::new("xurrent"),
    );
    let mut empty = Workbench::new(document, &crosswalk::workbench::Sessions::none(), || {});
    empty.apply(Edit::UseDefaultMapping.into());
    settle(&mut empty);
    let mut window = harness(&LIGHT, WIDE, 1.0, App::new(empty), page);
    window.run();
    assert!(window.state().bench.count() == 0 && !window.state().bench.rows().wires.is_empty());
}

#[test]
fn the_map_looks_as_designed() {
    let target = Some(path("name.formatted"));
    let mut window = open(&DARK, WIDE, vec![Look::Record(2), Look::Target(target)]);
    window.snapshot("panel-map-dark");
}

/// The labels of the source rows, in their order.
fn sources(window: &Harness<'_, App>) -> Vec<String> {
    window.state().bench.rows().sources.iter().map(|row| row.label.clone()).collect()
}

#[test]
fn one_key_untangles_the_wires_and_again_undoes_it() {
    let mut window = open(&DARK, WIDE, vec![]);
    let crossings = |window: &Harness<'_, App>| {
        let wires = &window.state().bench.rows().wires;
        let ends: Vec<_> = wires.iter().filter_map(|wire| Some((wire.from?.row, wire.to.row))).collect();
        let crosses = |a: &(usize, usize), b: &(usize, usize)| (a.0 < b.0) && (a.1 > b.1);
        ends.iter().map(|a| ends.iter().filter(|b| crosses(a, b)).count()).sum::<usize>()
    };
    let (before, tangled) = (sources(&window), crossings(&window));
    window.key_press(Key::U);
    pass(&mut window);
    assert!(crossings(&window) * 5 < tangled, "{} of {tangled}", crossings(&window));
    press(&mut window, "As in the file");
    assert_eq!(sources(&window), before);
    press(&mut window, "Order of the source attributes");
    press(&mut window, "By name");
    let top: Vec<String> = window
        .state()
        .bench
        .rows()
        .sources
        .iter()
        .filter(|row| row.depth == 0)
        .map(|row| row.label.to_lowercase())
        .collect();
    assert!(top.is_sorted(), "{top:?}");
    type_into(&mut window, "Find source attribute", "u");
    window.key_press(Key::U);
    pass(&mut window);
    assert_eq!(window.state().bench.view().source_filter, "u", "what is typed is no key");
    assert!(sources(&window).contains(&"surname".to_owned()));
}

#[test]
fn attributes_that_are_empty_for_everybody_are_hidden_and_can_be_shown() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("people.csv");
    let text = "name;empty 1;title;empty 2\nBo;;;\nMia;;;\n";
    crosswalk::base::file::write_atomic(&file, text.as_bytes()).expect("a file");
    for size in [WIDE, COMPACT] {
        let mut window = open(&DARK, size, vec![]);
        window.state_mut().bench.apply(Task::OpenFiles { paths: vec![file.clone()], add: false }.into());
        pass(&mut window);
        assert_eq!(sources(&window), ["name", "title"], "what a rule reads stays");
        press(&mut window, "Show");
        assert_eq!(sources(&window).len(), 4);
        press(&mut window, "Hide empty (2)");
        assert_eq!(sources(&window).len(), 2);
        type_into(&mut window, "Find source attribute", "empty");
        assert_eq!(sources(&window).len(), 2, "a filter finds them all the same");
    }
}

#[test]
fn the_chosen_rule_is_in_view_again_when_a_filter_is_cleared() {
    let mut window = open(&DARK, COMPACT, vec![]);
    type_into(&mut window, "Find target attribute", "department");
    let row = target_place(&window, "department");
    window
        .get_all_by(|n| n.label().is_some_and(|l| l.starts_with("department,") && l.contains("← ")))
        .next()
        .expect("a row")
        .click();
    pass(&mut window);
    assert_eq!(window.state().bench.view().target.as_ref().map(TargetPath::short).as_deref(), Some("department"));
    press(&mut window, "Clear filter");
    let below = target_place(&window, "department");
    assert!(below != row && (100.0..500.0).contains(&below.y), "{below}");
}

#[test]
fn what_lies_under_a_dialog_says_nothing() {
    let mut window = open(&DARK, WIDE, vec![Look::Target(None)]);
    let told = |window: &Harness<'_, App>| says(window, |text| text.starts_with("Source attributes in the order of"));
    let place = place(&window, "Untangle");
    window.hover_at(place);
    window.run();
    window.run();
    assert!(told(&window), "the pointer rests on it");
    window.key_press_modifiers(Modifiers::COMMAND, Key::K);
    window.run();
    window.run();
    assert!(!told(&window));
}

fn right_click(window: &mut Harness<'_, App>, pos: Pos2) {
    window.hover_at(pos);
    window.run();
    for pressed in [true, false] {
        let (button, modifiers) = (PointerButton::Secondary, Modifiers::NONE);
        window.event(Event::PointerButton { pos, button, pressed, modifiers });
        window.run();
    }
}

/// The entries of the menu that is open, and whether each can be chosen.
fn entries(window: &Harness<'_, App>) -> Vec<(String, bool)> {
    let items = window.query_all_by_role(egui::accesskit::Role::MenuItem);
    let said = |node: egui_kittest::Node<'_>| {
        let node = node.accesskit_node();
        Some((node.label()?, !node.is_disabled()))
    };
    items.filter_map(said).collect()
}

#[test]
fn a_right_click_on_rows_chips_and_wires_says_what_can_be_done() {
    let mut window = open(&DARK, WIDE, vec![]);
    let at = place(&window, "jobTitle,");
    right_click(&mut window, at);
    let names = |window: &Harness<'_, App>| entries(window).into_iter().map(|(name, _)| name).collect::<Vec<_>>();
    assert_eq!(names(&window)[..4], ["Copy value", "Copy name", "Map to…", "Who reads this (1 rule)"]);
    press(&mut window, "Who reads this");
    assert_eq!(window.state().bench.view().source.as_deref(), Some("jobTitle"));
    assert!(entries(&window).is_empty(), "it is closed");

    let at = target_place(&window, "title");
    right_click(&mut window, at);
    let explain = entries(&window).into_iter().find(|(name, _)| name == "Explain the value");
    assert_eq!(explain, Some(("Explain the value".to_owned(), false)), "what cannot be done stays");
    press(&mut window, "Send only at creation");
    let apply = |window: &Harness<'_, App>| {
        let bench = &window.state().bench;
        bench.document().mapping(bench.kind()).rule(&path("title")).map(|rule| rule.apply)
    };
    assert_eq!(apply(&window), Some(Apply::OnlyAtCreation));

    let at = place(&window, "Rule of name.formatted");
    right_click(&mut window, at);
    assert!(names(&window).contains(&"Copy the rule’s text".to_owned()), "{:?}", names(&window));
    press(&mut window, "Remove the rule");
    assert_eq!(source_of(&window, "name.formatted"), None);

    // The wire of displayName, where it leaves the source tree.
    let at = place(&window, "displayName,");
    let row =
        window.get_all_by(|n| n.label().is_some_and(|l| l.starts_with("displayName,"))).next().expect("a row").rect();
    right_click(&mut window, Pos2::new(row.right() + 24.0, at.y));
    assert!(names(&window).contains(&"Cut the wire".to_owned()), "{:?}", names(&window));
    press(&mut window, "Cut the wire");
    assert_eq!(source_of(&window, "displayName"), None);
}

#[test]
fn the_keyboard_opens_the_menu_of_the_row_that_it_is_on() {
    let mut window = open(&DARK, WIDE, vec![Look::Source(Some("jobTitle".to_owned()))]);
    window.get_by_label("Source attributes").focus();
    window.run();
    window.key_press_modifiers(Modifiers::SHIFT, Key::F10);
    window.run();
    assert_eq!(entries(&window).first().map(|(name, _)| name.as_str()), Some("Copy value"));
    window.key_press(Key::ArrowDown);
    window.run();
    window.key_press(Key::ArrowDown);
    window.run();
    window.key_press(Key::Enter);
    pass(&mut window);
    assert!(says(&window, |text| text.contains("jobTitle")) && entries(&window).is_empty());
    assert!(window.query_by_role(egui::accesskit::Role::Dialog).is_some(), "Map to… asks for the target");
}

/// People as an HR system exports them.
const TABLE: &str = "Personeelsnr;Voornaam;Achternaam;E-mail (werk);Functie;Telefoon;Actief;Leidinggevende;Land\n\
    17;Lotte;Jansen;Lotte.Jansen@fabrikam.example;Teamleider;0612345678 / 0201234567;Ja;;Nederland\n\
    18;Jürgen;Weiß;J.Weiss@fabrikam.example;Buyer;020-555 0101;ja ;Lotte Jansen;Duitsland\n\
    19;Noor;Haddad;n.haddad@fabrikam.example;Engineer;06-55500102;Nee;Lotte Jansen;België\n\
    20;Zoë;de Vries;;Engineer;;uit dienst 1-10;Jürgen Weiß;Nederland\n";

/// A table that was just pasted.
fn table<'a>(theme: &'static Theme, size: [f32; 2]) -> Harness<'a, App> {
    let mut bench = bench();
    let shade =
        if theme.name == LIGHT.name { crosswalk::workbench::Theme::Light } else { crosswalk::workbench::Theme::Dark };
    bench.apply(Look::Theme(shade).into());
    bench.apply(crosswalk::workbench::Task::Paste(TABLE.to_owned()).into());
    settle(&mut bench);
    bench.apply(Look::Show(crosswalk::workbench::Workspace::Map).into());
    settle(&mut bench);
    let mut window = app_harness::window(theme, size, bench);
    pass(&mut window);
    window
}

#[test]
fn a_rule_is_tried_on_who_cannot_be_read_and_they_are_counted_apart() {
    let mut window = table(&DARK, WIDE);
    let target = path("addresses[type eq \"work\"].country");
    let source = RuleSource::Expression { text: "CountryCode([Functie])".to_owned() };
    window.state_mut().bench.apply(Edit::SetSource { target: target.clone(), source }.into());
    window.state_mut().bench.apply(Look::Target(Some(target)).into());
    pass(&mut window);
    assert!(says(&window, |text| text.starts_with("not read, as for 4 users: Lotte Jansen, reads Teamleider")));
    assert!(says(&window, |text| text.contains("result: cannot be read: \"Teamleider\"")));
    assert!(says(&window, |text| text.starts_with("0 filled, 0 empty, 0 refused, 4 not read; all 4 users")));
}

#[test]
fn suggestions_are_gone_through_by_keyboard() {
    let mut window = table(&DARK, WIDE);
    press(&mut window, "Go through the");
    assert!(says(&window, |text| text.starts_with("Suggestion: userName")));
    window.key_press(Key::Space);
    pass(&mut window);
    assert!(source_of(&window, "userName").is_some());
    window.key_press(Key::ArrowRight);
    pass(&mut window);
    assert!(source_of(&window, "externalId").is_none(), "it was skipped");
    window.key_press_modifiers(Modifiers::SHIFT, Key::Space);
    pass(&mut window);
    assert!(source_of(&window, "name.givenName").is_some() && source_of(&window, "title").is_some());
    window.key_press(Key::N);
    pass(&mut window);
    let before = window.state().bench.open_suggestions().count();
    window.key_press(Key::Escape);
    pass(&mut window);
    assert!(window.state().bench.suggest_walk().is_none());
    assert_eq!(window.state().bench.open_suggestions().count(), before, "leaving decides nothing");
}

#[test]
fn a_suggestion_is_proved_on_the_values_of_the_file() {
    let mut window = table(&DARK, WIDE);
    press(&mut window, "active, suggested");
    assert!(says(&window, |text| text.starts_with("uit dienst 1-10, 1, becomes not sent: not understood")));
    assert!(says(&window, |text| text.starts_with("Actief is Dutch for active")));
    window.get_by_label("Accept").click();
    pass(&mut window);
    assert!(matches!(source_of(&window, "active"), Some(RuleSource::Expression { .. })));
}

/// The review of a suggestion of which one value is not understood.
fn review(theme: &'static Theme, size: [f32; 2], name: &str) {
    let mut window = table(theme, size);
    press(&mut window, "active, suggested");
    window.snapshot(name);
}

#[test]
fn the_review_of_suggestions_looks_as_designed() {
    review(&DARK, WIDE, "panel-map-suggestions-dark");
}

#[test]
fn the_review_of_suggestions_looks_as_designed_where_it_is_light() {
    review(&LIGHT, WIDE, "panel-map-suggestions-light");
}

#[test]
fn the_review_of_suggestions_looks_as_designed_where_it_is_narrow() {
    review(&DARK, COMPACT, "panel-map-suggestions-compact");
}

#[test]
fn the_kinds_of_a_rule_stay_where_they_are_and_its_finding_is_repeated() {
    for size in [WIDE, COMPACT] {
        let mut window = open(&DARK, size, vec![Look::Target(Some(path("title")))]);
        let kinds = |window: &Harness<'_, App>| place(window, "Constant");
        let before = kinds(&window);
        window.state_mut().bench.apply(Look::Target(Some(path("addresses[type eq \"work\"].streetAddress"))).into());
        pass(&mut window);
        assert_eq!(kinds(&window), before, "whatever the name's length");
        window.state_mut().bench.apply(Look::Target(Some(path("userType"))).into());
        pass(&mut window);
        let bench = &window.state().bench;
        let found = bench.findings().into_iter().find(|f| f.place.target.as_deref() == Some("userType"));
        let title = found.expect("the sample has a mistake there").title.clone();
        assert!(says(&window, |text| text == title), "{title}");
    }
}

#[test]
fn what_a_rule_gave_before_a_fault_stays_while_it_is_mended() {
    let mut window = open(&DARK, WIDE, vec![Look::Target(Some(path("name.formatted")))]);
    let before =
        |window: &Harness<'_, App>| says(window, |text| text.contains("result before the fault: Amara Okafor"));
    assert!(!before(&window));
    set_expression(&mut window, "name.formatted", "Join(\" \", [givenName], [surname]");
    assert!(before(&window) && !says(&window, |text| text.contains("result: rule at fault")));
    window.state_mut().bench.apply(Look::Record(2).into());
    pass(&mut window);
    assert!(!before(&window), "it is of one record");
}

#[test]
fn the_results_are_those_of_the_hard_cases_and_lead_there() {
    for size in [WIDE, COMPACT] {
        let mut window = open(&DARK, size, vec![Look::Target(Some(path("title")))]);
        let row = |window: &Harness<'_, App>, begins: &str| {
            window
                .state()
                .bench
                .live(&path("title"))
                .into_iter()
                .find(|row| row.reasons.first().is_some_and(|reason| reason.label() == begins))
        };
        let longest = row(&window, "longest").expect("a longest title");
        assert_ne!(longest.record, window.state().bench.view().record());
        assert!(says(&window, |text| text.starts_with("longest, ") && text.contains(&longest.name)));
        press(&mut window, "longest, ");
        let view = window.state().bench.view();
        assert_eq!((view.record(), view.target.clone()), (longest.record, Some(path("title"))));
    }
}

#[test]
fn a_finding_of_the_rule_is_taken_where_it_is_repeated() {
    for size in [WIDE, COMPACT] {
        let country = path("addresses[type eq \"work\"].country");
        let mut window = open(&DARK, size, vec![Look::Target(Some(country))]);
        pass(&mut window);
        let before = source_of(&window, "addresses[type eq \"work\"].country");
        press(&mut window, "Take “");
        assert_ne!(source_of(&window, "addresses[type eq \"work\"].country"), before);
        assert!(window.query_by(|n| n.label().is_some_and(|l| l.starts_with("Take “"))).is_none(), "it is cleared");
    }
}

#[test]
fn a_direct_rule_shows_its_values_and_what_can_be_done_to_them() {
    let mut window = open(&DARK, WIDE, vec![Look::Target(Some(path("title")))]);
    let bench = &window.state().bench;
    let profile = bench.profile(ResourceKind::User).expect("a profile");
    let titles = profile.attributes.iter().find(|of| of.path.to_string() == "jobTitle").expect("job titles");
    let most = titles.frequent().next().expect("a value");
    let said = format!("{}: {}", most.text, most.count);
    assert!(says(&window, |text| text == said), "{said}");
    assert!(window.query_by_label("List Values of jobTitle").is_some() || says(&window, |t| t == "Values of jobTitle"));
    press(&mut window, "Upper case: ToUpper([jobTitle])");
    let text = source_of(&window, "title").map(|source| source.text().to_owned());
    assert_eq!(text.as_deref(), Some("ToUpper([jobTitle])"));
}

#[test]
fn the_problems_take_their_room_and_cover_nothing() {
    for size in [WIDE, COMPACT] {
        let looks = vec![Look::Target(Some(path("title"))), Look::Problems(true)];
        let window = open(&DARK, size, looks);
        let drawer = window.get_by_role_and_label(egui::accesskit::Role::Pane, "Problems").rect();
        for covered in ["Source attributes", "Target attributes", "Results"] {
            let part = window.get_all_by_label(covered).next().unwrap_or_else(|| panic!("no {covered}")).rect();
            assert!(!part.shrink(1.0).intersects(drawer), "{covered} {part} at {size:?}, {drawer}");
        }
    }
}

#[test]
fn what_helps_in_the_map_looks_as_designed() {
    let looks = |target: &str, problems: bool| {
        vec![Look::Record(2), Look::Target(Some(path(target))), Look::Problems(problems)]
    };
    let mut results = egui_kittest::SnapshotResults::new();
    for (name, theme, size, target, problems) in [
        ("direct-dark-1440", &DARK, WIDE, "title", false),
        ("direct-light-1440", &LIGHT, WIDE, "title", false),
        ("direct-dark-1024", &DARK, COMPACT, "title", false),
        ("problems-dark-1440", &DARK, WIDE, "userType", true),
        ("problems-dark-1024", &DARK, COMPACT, "userType", true),
    ] {
        let mut looks = looks(target, problems);
        let is_light = theme.name == LIGHT.name;
        looks.push(Look::Theme(if is_light {
            crosswalk::workbench::Theme::Light
        } else {
            crosswalk::workbench::Theme::Dark
        }));
        let mut window = open(theme, size, looks);
        window.snapshot(format!("panel-map-{name}"));
        results.extend_harness(&mut window);
    }
}
