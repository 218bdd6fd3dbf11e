//! Several target attributes chosen together, by pointer and by keyboard, and what is done with all of them as one step.

#![expect(clippy::panic, reason = "helpers of tests say what they did not find")]

#[path = "common/app.rs"]
mod app_harness;
mod common;
#[path = "common/map.rs"]
mod map;
use common::harness;

use app_harness::{bench, settle};
use crosswalk::mapping::Apply;
use crosswalk::ui::app::App;
use crosswalk::ui::theme::{DARK, LIGHT};
use crosswalk::workbench::{Edit, Look, Task, Workbench};
use egui::{Key, Modifiers};
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable as _;
use map::{COMPACT, WIDE, chosen, click, key, menu_at, open, pass, path, press, row, rule, says};

/// People as an HR system exports them.
const TABLE: &str = "Personeelsnr;Voornaam;Achternaam;E-mail (werk);Functie;Land\n\
    17;Lotte;Jansen;Lotte.Jansen@fabrikam.example;Teamleider;Nederland\n\
    18;Jürgen;Weiß;J.Weiss@fabrikam.example;Buyer;Duitsland\n";

#[test]
fn rows_are_chosen_by_ctrl_and_shift_and_escape_goes_back_to_one() {
    let mut window = open(&DARK, WIDE, bench());
    let at = row(&window, "userName");
    click(&mut window, at, Modifiers::NONE);
    let at = row(&window, "title");
    click(&mut window, at, Modifiers::COMMAND);
    assert_eq!(chosen(&window), ["userName", "title"]);
    assert!(says(&window, "2 chosen"));
    let at = row(&window, "name.familyName");
    click(&mut window, at, Modifiers::SHIFT);
    let range = chosen(&window);
    assert!(!range.contains(&"userName".to_owned()), "a range begins at the last one: {range:?}");
    assert!(range.contains(&"title".to_owned()) && range.contains(&"name.familyName".to_owned()), "{range:?}");
    let at = row(&window, "title");
    click(&mut window, at, Modifiers::COMMAND);
    assert_eq!(chosen(&window).len(), range.len() - 1, "one less");
    key(&mut window, Modifiers::NONE, Key::Escape);
    assert_eq!(chosen(&window).len(), 1);
    assert!(window.state().bench.view().target.is_some() && !says(&window, "2 chosen"));
}

#[test]
fn the_keyboard_chooses_a_range_one_more_and_all() {
    let mut window = open(&DARK, WIDE, bench());
    let at = row(&window, "userName");
    click(&mut window, at, Modifiers::NONE);
    key(&mut window, Modifiers::SHIFT, Key::ArrowDown);
    key(&mut window, Modifiers::SHIFT, Key::ArrowDown);
    let three = chosen(&window);
    assert_eq!((three.len(), three[0].as_str()), (3, "userName"), "{three:?}");
    key(&mut window, Modifiers::SHIFT, Key::ArrowUp);
    assert_eq!(chosen(&window).len(), 2, "the range gets shorter again");
    key(&mut window, Modifiers::NONE, Key::Space);
    assert_eq!(chosen(&window), ["userName"], "the row that the keyboard is on is taken out");
    key(&mut window, Modifiers::COMMAND, Key::A);
    let all = window.state().bench.view().targets().count();
    assert!(all > 20, "{all}");
    assert!(says(&window, &format!("{all} chosen")));
    let rules = window.state().bench.chosen_rules().count();
    assert!(says(&window, &format!("Remove {rules} rules")), "the number is that of the rules");
    key(&mut window, Modifiers::NONE, Key::ArrowDown);
    assert_eq!(chosen(&window).len(), 1, "an arrow alone chooses one");
}

#[test]
fn all_that_are_chosen_change_as_one_step_of_undo() {
    for size in [WIDE, COMPACT] {
        let mut window = open(&DARK, size, bench());
        let targets = ["title", "displayName", "nickName"].map(path).to_vec();
        window
            .state_mut()
            .bench
            .apply(Edit::SetDefault { target: path("title"), default: Some("none".to_owned()) }.into());
        window.state_mut().bench.apply(Look::Targets { anchor: path("title"), targets }.into());
        pass(&mut window);
        assert!(says(&window, "3 attributes: 2 rules, sent always"), "what they share");
        assert!(says(&window, "Chosen: nickName, not mapped"), "each with its rule");
        change(&mut window, "Send 2 rules only at creation");
        let once = |window: &Harness<'_, App>, target| rule(window, target).map(|rule| rule.apply);
        let both = |window: &Harness<'_, App>| (once(window, "title"), once(window, "displayName"));
        assert_eq!(both(&window), (Some(Apply::OnlyAtCreation), Some(Apply::OnlyAtCreation)));
        assert_eq!(rule(&window, "nickName"), None, "what has no rule gets none");
        assert!(says(&window, "3 attributes: 2 rules, sent only at creation"));
        key(&mut window, Modifiers::COMMAND, Key::Z);
        assert_eq!(both(&window), (Some(Apply::Always), Some(Apply::Always)), "one step");
        change(&mut window, "Send no default for 1 rule");
        assert_eq!(rule(&window, "title").and_then(|rule| rule.default), None);
        window.get_by_label("Target attributes").focus();
        window.run();
        key(&mut window, Modifiers::NONE, Key::Delete);
        assert_eq!((rule(&window, "title"), rule(&window, "displayName")), (None, None));
        assert_eq!(window.state().bench.undo_name(), Some("Remove 2 rules"));
        key(&mut window, Modifiers::COMMAND, Key::Z);
        assert!(rule(&window, "title").is_some() && rule(&window, "displayName").is_some());
    }
}

/// Presses the bar's button, or chooses the same in its menu.
fn change(window: &mut Harness<'_, App>, name: &str) {
    if !says(window, name) {
        press(window, "Change…");
    }
    press(window, name);
}

#[test]
fn the_menu_of_one_of_them_is_for_all_and_a_press_in_the_list_goes_back_to_one() {
    let mut window = open(&DARK, WIDE, bench());
    let targets = ["title", "displayName"].map(path).to_vec();
    window.state_mut().bench.apply(Look::Targets { anchor: path("title"), targets }.into());
    pass(&mut window);
    let at = row(&window, "title");
    assert_eq!(menu_at(&mut window, at), ["Send 2 rules only at creation", "Disable 2 rules", "Remove 2 rules"]);
    key(&mut window, Modifiers::NONE, Key::Escape);
    assert!(window.state().bench.view().several.is_some(), "it closed the menu alone");
    let line = window.get_by(|node| node.label().is_some_and(|label| label.starts_with("Chosen: title, ")));
    line.click();
    pass(&mut window);
    assert_eq!(chosen(&window), ["title"]);
}

#[test]
fn chips_are_chosen_together_too() {
    let mut window = open(&DARK, WIDE, bench());
    let chip = |window: &Harness<'_, App>, of: &str| {
        let begins = format!("Rule of {of}:");
        window.get_by(|node| node.label().is_some_and(|label| label.starts_with(&begins))).rect().center()
    };
    let at = chip(&window, "name.formatted");
    click(&mut window, at, Modifiers::NONE);
    let at = chip(&window, "active");
    click(&mut window, at, Modifiers::COMMAND);
    assert_eq!(chosen(&window), ["active", "name.formatted"]);
    key(&mut window, Modifiers::NONE, Key::Delete);
    assert_eq!((rule(&window, "active"), rule(&window, "name.formatted")), (None, None));
}

/// A table that was just pasted, to which nothing is sent yet.
fn table() -> Workbench {
    let mut bench = bench();
    bench.apply(Task::Paste(TABLE.to_owned()).into());
    settle(&mut bench);
    bench
}

#[test]
fn the_suggestions_of_those_that_are_chosen_are_taken_together() {
    let mut window = open(&DARK, WIDE, table());
    let targets = ["title", "name.familyName", "nickName"].map(path).to_vec();
    let before = window.state().bench.open_suggestions().count();
    window.state_mut().bench.apply(Look::Targets { anchor: path("title"), targets }.into());
    pass(&mut window);
    change(&mut window, "Take 2 suggestions");
    assert!(rule(&window, "title").is_some() && rule(&window, "name.familyName").is_some());
    assert_eq!(window.state().bench.open_suggestions().count(), before - 2, "the others stay open");
    assert!(window.state().bench.view().several.is_some(), "they stay chosen");
    key(&mut window, Modifiers::COMMAND, Key::Z);
    assert_eq!((rule(&window, "title"), rule(&window, "name.familyName")), (None, None));
}

#[test]
fn what_is_chosen_stays_in_sight() {
    let mut window = open(&DARK, WIDE, bench());
    let targets = ["title", "displayName"].map(path).to_vec();
    window.state_mut().bench.apply(Look::Targets { anchor: path("title"), targets }.into());
    window.state_mut().bench.apply(Look::FilterTargets("name".to_owned()).into());
    pass(&mut window);
    assert_eq!(window.state().bench.view().several, None, "a filter would hide what is changed");
}

#[test]
fn several_look_as_designed() {
    let mut results = egui_kittest::SnapshotResults::new();
    for (name, theme, size) in [
        ("dark-1440", &DARK, WIDE),
        ("light-1440", &LIGHT, WIDE),
        ("dark-1024", &DARK, COMPACT),
        ("light-1024", &LIGHT, COMPACT),
    ] {
        let mut window = open(theme, size, bench());
        let at = row(&window, "displayName");
        click(&mut window, at, Modifiers::NONE);
        (0..4).for_each(|_| key(&mut window, Modifiers::SHIFT, Key::ArrowDown));
        window.snapshot(format!("panel-map-several-{name}"));
        results.extend_harness(&mut window);
    }
    let mut window = open(&DARK, WIDE, bench());
    press(&mut window, "Show types and limits");
    let at = row(&window, "displayName");
    click(&mut window, at, Modifiers::NONE);
    (0..4).for_each(|_| key(&mut window, Modifiers::SHIFT, Key::ArrowDown));
    window.snapshot("panel-map-several-types-dark-1440");
    results.extend_harness(&mut window);
}
