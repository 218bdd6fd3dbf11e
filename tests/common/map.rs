//! Map in a window: its rows by their names, pressed as a person presses them.

#![allow(dead_code, reason = "each test uses its part")]

use crosswalk::mapping::Rule;
use crosswalk::scim::TargetPath;
use crosswalk::ui::app::App;
use crosswalk::ui::theme::{DARK, LIGHT, Theme};
use crosswalk::workbench::{Look, Workbench, Workspace};
use egui::{Event, Key, Modifiers, PointerButton, Pos2};
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT as _, Queryable as _};

use super::app_harness::{settle, window};

pub const WIDE: [f32; 2] = [1440.0, 900.0];
pub const COMPACT: [f32; 2] = [1024.0, 700.0];
pub const SHADES: [(&Theme, crosswalk::workbench::Theme); 2] =
    [(&DARK, crosswalk::workbench::Theme::Dark), (&LIGHT, crosswalk::workbench::Theme::Light)];

pub fn path(text: &str) -> TargetPath {
    TargetPath::parse(text).expect("a target path")
}

pub fn open<'a>(theme: &'static Theme, size: [f32; 2], mut bench: Workbench) -> Harness<'a, App> {
    let shade = SHADES.iter().find(|(of, _)| of.name == theme.name).map_or(SHADES[0].1, |(_, shade)| *shade);
    bench.apply(Look::Theme(shade).into());
    bench.apply(Look::Show(Workspace::Map).into());
    bench.apply(Look::Target(None).into());
    settle(&mut bench);
    let mut window = window(theme, size, bench);
    window.run();
    window
}

pub fn pass(window: &mut Harness<'_, App>) {
    window.run();
    settle(&mut window.state_mut().bench);
    window.run();
}

pub fn key(window: &mut Harness<'_, App>, modifiers: Modifiers, key: Key) {
    window.key_press_modifiers(modifiers, key);
    pass(window);
}

pub fn is_row(label: &str, target: &str) -> bool {
    label.split(',').next() == Some(target) && !label.starts_with("Chosen")
}

pub fn row(window: &Harness<'_, App>, target: &str) -> Pos2 {
    let found = window.get_all_by_role(egui::accesskit::Role::TreeItem).find(|node| {
        let label = node.accesskit_node().label();
        label.is_some_and(|label| is_row(&label, target)) && node.rect().left() > 100.0
    });
    found.unwrap_or_else(|| panic!("no row of {target}")).rect().center()
}

pub fn click(window: &mut Harness<'_, App>, pos: Pos2, modifiers: Modifiers) {
    window.hover_at(pos);
    window.event(Event::ModifiersChanged(modifiers));
    for pressed in [true, false] {
        window.event(Event::PointerButton { pos, button: PointerButton::Primary, pressed, modifiers });
    }
    window.run();
    window.event(Event::ModifiersChanged(Modifiers::NONE));
    pass(window);
}

pub fn press(window: &mut Harness<'_, App>, name: &str) {
    window.get_all_by_label(name).next().unwrap_or_else(|| panic!("nothing is called {name}")).click();
    pass(window);
}

/// The targets that are chosen, as the tree says it.
pub fn chosen(window: &Harness<'_, App>) -> Vec<String> {
    let rows = window.get_all_by_role(egui::accesskit::Role::TreeItem);
    let names = rows.filter(|node| node.accesskit_node().is_selected() == Some(true));
    names.filter_map(|node| Some(node.accesskit_node().label()?.split(',').next()?.to_owned())).collect()
}

pub fn says(window: &Harness<'_, App>, whole: &str) -> bool {
    window.query_all_by(|n| n.label().or_else(|| n.value()).is_some_and(|text| text == whole)).next().is_some()
}

pub fn rule(window: &Harness<'_, App>, target: &str) -> Option<Rule> {
    let bench = &window.state().bench;
    bench.document().mapping(bench.kind()).rule(&path(target)).map(|rule| (**rule).clone())
}

/// Opens the menu of what is there, and gives the names of its entries.
pub fn menu_at(window: &mut Harness<'_, App>, pos: Pos2) -> Vec<String> {
    window.hover_at(pos);
    window.run();
    for pressed in [true, false] {
        let (button, modifiers) = (PointerButton::Secondary, Modifiers::NONE);
        window.event(Event::PointerButton { pos, button, pressed, modifiers });
        window.run();
    }
    let items = window.get_all_by_role(egui::accesskit::Role::MenuItem);
    items.filter_map(|item| item.accesskit_node().label()).collect()
}
