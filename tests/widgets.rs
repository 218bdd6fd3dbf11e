//! The controls, driven by their accessible names as a person with a keyboard or a screen reader would, and pictures of every state.

mod common;
#[path = "common/sheet.rs"]
mod sheet;

use common::harness;
use crosswalk::base::Severity;
use crosswalk::ui::icon;
use crosswalk::ui::paint::{Face, Pen};
use crosswalk::ui::theme::{DARK, LIGHT, size};
use crosswalk::ui::widget::drawer::Dock;
use crosswalk::ui::widget::splitter::{Axis, Side, Splitter};
use crosswalk::ui::widget::tabs::Tab;
use crosswalk::ui::widget::toast::{Toast, ToastAnswer, Toasts};
use crosswalk::ui::widget::{
    Button, Checkbox, Field, Item, List, ListKey, Row, dialog, drawer, filter, menu, password, segmented, tabs,
};
use egui::{Key, Rect, Ui, pos2, vec2};
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT as _, Queryable as _};

const SMALL: [f32; 2] = [400.0, 240.0];

fn small<'a, S: 'a>(state: S, page: impl FnMut(&mut Ui, &mut S) + 'a) -> Harness<'a, S> {
    let mut harness = harness(&DARK, SMALL, 1.0, state, page);
    harness.run();
    harness
}

fn at(x: f32, y: f32, width: f32) -> Rect {
    Rect::from_min_size(pos2(x, y), vec2(width, size::CONTROL))
}

#[test]
fn every_state_of_every_widget_looks_as_designed() {
    let mut results = egui_kittest::SnapshotResults::new();
    for theme in [&DARK, &LIGHT] {
        for scale in [1.0, 1.25] {
            let mut harness = harness(theme, sheet::SIZE, scale, (), |ui, ()| sheet::show(ui));
            harness.run();
            harness.snapshot(format!("sheet-{}-{scale}", theme.name));
            results.extend_harness(&mut harness);
        }
    }
}

#[test]
fn a_button_answers_to_the_pointer_and_the_keyboard_unless_disabled() {
    let mut h = small([0; 2], |ui, clicks| {
        for (k, button) in [Button::primary("Run"), Button::secondary("Stop").enabled(false)].into_iter().enumerate() {
            if button.show_at(ui, 20.0 + k as f32 * 100.0, 40.0).clicked() {
                clicks[k] += 1;
            }
        }
    });
    h.get_by_label("Run").click();
    h.run();
    h.get_by_label("Run").focus();
    h.run();
    h.key_press(Key::Enter);
    h.run();
    h.get_by_label("Stop").click();
    h.run();
    assert_eq!(*h.state(), [2, 0]);
    assert!(h.get_by_label("Stop").accesskit_node().is_disabled());
}

#[test]
fn the_focus_shows_after_the_keyboard_and_not_after_the_pointer() {
    let mut h = small((), |ui, ()| {
        Pen::of(ui).fill(ui.max_rect(), 0.0, DARK.surface);
        Button::secondary("One").show_at(ui, 20.0, 40.0);
        Button::secondary("Two").show_at(ui, 120.0, 40.0);
    });
    let ringed =
        |h: &mut Harness<'_>| h.render().expect("drawn").pixels().filter(|p| p.0 == DARK.accent.to_array()).count();
    assert_eq!(ringed(&mut h), 0, "nothing has the focus");
    h.key_press(Key::Tab);
    h.run();
    assert!(h.get_by_label("One").is_focused());
    assert!(ringed(&mut h) > 100, "the ring is there");
    h.hover_at(pos2(380.0, 220.0));
    h.drag_at(pos2(380.0, 220.0));
    h.run();
    assert_eq!(ringed(&mut h), 0, "the pointer took over");
}

#[test]
fn a_field_takes_text_under_its_name_and_keeps_it_when_disabled() {
    let mut h = small((String::new(), "kept".to_owned()), |ui, (live, locked)| {
        Field::new("Endpoint").hint("https://…").show(ui, at(20.0, 20.0, 200.0), live);
        Field::new("Locked").enabled(false).show(ui, at(20.0, 60.0, 200.0), locked);
    });
    h.get_by_label("Endpoint").click();
    h.run();
    h.get_by_label("Endpoint").type_text("https://qa");
    h.run();
    h.get_by_label("Locked").click();
    h.run();
    h.event(egui::Event::Text("no".into()));
    h.run();
    assert_eq!(*h.state(), ("https://qa".to_owned(), "kept".to_owned()));
}

#[test]
fn a_secret_is_dots_until_it_is_asked_for() {
    let mut h = small("hunter2".to_owned(), |ui, text| {
        password::show(ui, at(20.0, 20.0, 200.0), "Token", "", text);
    });
    let shown = |h: &Harness<'_, String>| h.get_by_label("Token").value();
    assert!(!shown(&h).unwrap_or_default().contains("hunter2"), "{:?}", shown(&h));
    h.get_by_label("Show token").click();
    h.run();
    assert_eq!(shown(&h).as_deref(), Some("hunter2"));
    h.get_by_label("Hide token").click();
    h.run();
    assert!(!shown(&h).unwrap_or_default().contains("hunter2"));
}

#[test]
fn a_filter_line_is_emptied_by_escape_and_by_its_cross() {
    let mut h = small("name".to_owned(), |ui, text| {
        let rect = Rect::from_min_size(pos2(0.0, 0.0), vec2(400.0, size::FILTER));
        filter::show(ui, rect, "Find attribute", "Find attribute", text, 0.0);
    });
    h.get_by_label("Clear filter").click();
    h.run();
    assert_eq!(h.state(), "");
    h.get_by_label("Find attribute").type_text("mail");
    h.run();
    assert_eq!(h.state(), "mail");
    h.key_press(Key::Escape);
    h.run();
    assert_eq!(h.state(), "");
}

#[test]
fn a_checkbox_says_whether_it_is_on_and_toggles_by_space() {
    let mut h = small(false, |ui, on| {
        if Checkbox::new("Only unmapped", *on).show(ui, 20.0, 40.0).clicked() {
            *on = !*on;
        }
    });
    h.get_by_label("Only unmapped").focus();
    h.run();
    h.key_press(Key::Space);
    h.run();
    assert!(*h.state());
    let toggled = h.get_by_label("Only unmapped").accesskit_node().toggled();
    assert_eq!(toggled, Some(egui::accesskit::Toggled::True));
}

#[test]
fn segments_and_tabs_are_chosen_by_click_and_moved_by_arrows() {
    let mut h = small((0, 0), |ui, (segment, tab)| {
        if let Some(to) = segmented::show(ui, 20.0, 40.0, "Kind", &["Direct", "Constant", "None"], *segment) {
            *segment = to;
        }
        let bar = Rect::from_min_size(pos2(0.0, 80.0), vec2(400.0, size::HEAD));
        if let Some(to) = tabs::bar(ui, bar, &[Tab::new("Request"), Tab::new("Findings").count(4)], *tab).picked {
            *tab = to;
        }
    });
    h.get_by_label("Constant").click();
    h.get_by_label("Findings").click();
    h.run();
    assert_eq!(*h.state(), (1, 1));
    h.get_by_label("Constant").focus();
    h.run();
    h.key_press(Key::ArrowRight);
    h.run();
    assert_eq!(*h.state(), (2, 1));
    assert!(h.get_by_label("None").is_focused(), "the focus goes with the choice");
}

fn apply_menu(ui: &mut Ui, chosen: &mut usize) {
    let items = [
        Item::new("Always").chosen(*chosen == 0),
        Item::new("Only at creation").chosen(*chosen == 1),
        Item::new("Never").enabled(false),
    ];
    if let Some(to) = menu::value(ui, 20.0, 40.0, "Apply", items[*chosen].label, &items).picked {
        *chosen = to;
    }
}

#[test]
fn a_menu_opens_gives_its_choice_and_closes() {
    let mut h = small(0, apply_menu);
    assert!(h.query_by_label("Only at creation").is_none(), "closed at first");
    h.get_by_label("Apply").click();
    h.run();
    h.get_by_label("Never").click();
    h.run();
    h.get_by_label("Only at creation").click();
    h.run();
    assert_eq!(*h.state(), 1);
    assert_eq!(h.get_by_label("Apply").value().as_deref(), Some("Only at creation"));
    assert!(h.query_by_label("Always").is_none(), "closed again");
}

#[test]
fn a_menu_works_by_keyboard_alone() {
    let mut h = small(0, apply_menu);
    h.key_press(Key::Tab);
    h.run();
    h.key_press(Key::Enter);
    h.run();
    assert!(h.query_by_label("Always").is_some(), "Enter opens it");
    h.key_press(Key::Escape);
    h.run();
    assert!(h.query_by_label("Always").is_none(), "Escape closes it");
    h.get_by_label("Apply").focus();
    h.run();
    h.key_press(Key::Enter);
    h.run();
    h.get_by_label("Only at creation").focus();
    h.run();
    h.key_press(Key::Enter);
    h.run();
    assert_eq!(*h.state(), 1);
}

#[derive(Default)]
struct ListState {
    current: usize,
    drawn: usize,
    keys: Vec<ListKey>,
}

fn long_list(ui: &mut Ui, state: &mut ListState) {
    let rect = Rect::from_min_size(pos2(0.0, 0.0), vec2(400.0, 192.0));
    let current = state.current;
    let mut clicked = None;
    state.drawn = 0;
    let output = List::new("Records", 5000, size::ROW).tree().current(Some(current)).show(
        ui,
        rect,
        |ui, index, rect, focused| {
            state.drawn += 1;
            let name = format!("Record {index}");
            if Row::new(ui, index, &name)
                .tree(0, Some(false))
                .selected(index == current)
                .focused(focused)
                .show(ui, rect)
                .clicked()
            {
                clicked = Some(index);
            }
            Pen::of(ui).text_in(rect, rect.left() + 16.0, &name, Face::Body, DARK.text);
        },
    );
    state.keys.extend(output.key);
    if let Some(ListKey::Select(to)) = output.key {
        state.current = to;
    }
    if let Some(to) = clicked {
        state.current = to;
    }
    Button::secondary("After").show_at(ui, 20.0, 216.0);
}

#[test]
fn a_list_of_thousands_draws_what_is_in_view_and_follows_the_keyboard() {
    let mut h = small(ListState::default(), long_list);
    assert!(h.state().drawn <= 10, "{} rows drawn for 8 in view", h.state().drawn);
    h.get_by_label("Record 3").click();
    h.run();
    assert_eq!(h.state().current, 3);
    h.key_press(Key::ArrowDown);
    h.run();
    assert_eq!(h.state().current, 4, "the click gave the list the keyboard");
    h.key_press(Key::End);
    h.run();
    assert_eq!(h.state().current, 4999);
    assert!(h.query_by_label("Record 4999").is_some(), "the last row came into view");
    assert!(h.query_by_label("Record 4").is_none());
    h.key_press(Key::PageUp);
    h.run();
    assert_eq!(h.state().current, 4992);
    for key in [Key::ArrowRight, Key::ArrowLeft, Key::Enter, Key::Delete] {
        h.key_press(key);
        h.run();
    }
    let asked = &h.state().keys[3..];
    assert_eq!(asked, [ListKey::Expand(4992), ListKey::Collapse(4992), ListKey::Open(4992), ListKey::Delete(4992)]);
    h.key_press(Key::Tab);
    h.run();
    assert!(h.get_by_label("After").is_focused(), "the list is one stop");
}

#[test]
fn a_border_moves_by_drag_and_by_arrows_within_its_limits() {
    let mut h = small(200.0_f32, |ui, width| {
        let splitter = Splitter::new("Width of the source tree", Axis::Vertical, Side::Before, 200.0);
        let x = *width;
        splitter.show(ui, x, 0.0..240.0, width, 120.0..=300.0);
    });
    h.drag_at(pos2(200.0, 100.0));
    h.run();
    h.hover_at(pos2(250.0, 100.0));
    h.run();
    h.drop_at(pos2(250.0, 100.0));
    h.run();
    assert_eq!(*h.state(), 250.0);
    h.get_by_label("Width of the source tree").focus();
    h.run();
    for (key, times, expected) in
        [(Key::ArrowLeft, 2, 234.0), (Key::ArrowRight, 20, 300.0), (Key::ArrowLeft, 50, 120.0)]
    {
        for _ in 0..times {
            h.key_press(key);
            h.run();
        }
        assert_eq!(*h.state(), expected, "{key:?}");
    }
}

#[test]
fn a_dialog_holds_the_window_until_it_is_closed() {
    let mut h = small((true, 0), |ui, (open, behind)| {
        if Button::secondary("Behind").show_at(ui, 20.0, 30.0).clicked() {
            *behind += 1;
        }
        if *open {
            let output = dialog::show(ui.ctx(), "Rehearse", vec2(240.0, 80.0), |ui, rect| {
                Button::primary("Go").show_at(ui, rect.left() + 16.0, rect.center().y).clicked()
            });
            *open = !output.closed && !output.inner;
        }
    });
    h.run();
    h.get_by_label("Behind").click();
    h.run();
    assert_eq!(h.state().1, 0, "what is behind does not answer");
    h.state_mut().0 = true;
    h.run();
    h.key_press(Key::Escape);
    h.run();
    assert!(!h.state().0, "Escape closes it");
    h.state_mut().0 = true;
    h.run();
    h.run();
    h.get_by_label("Go").click();
    h.run();
    assert!(!h.state().0, "its button answers");
}

#[test]
fn a_drawer_stands_beside_the_workspace_and_closes_by_escape_or_cross() {
    let close: [fn(&mut Harness<'_, bool>); 2] =
        [|h| h.key_press(Key::Escape), |h| h.get_by_label("Close problems").click()];
    for act in close {
        let mut h = small(true, |ui, open| {
            if *open {
                let rect = Rect::from_min_max(pos2(200.0, 0.0), pos2(400.0, 240.0));
                *open = !drawer::show(ui, rect, Dock::Right, ("Problems", ""), None, |_, _| ()).closed;
            }
        });
        h.run();
        act(&mut h);
        h.run();
        assert!(!*h.state());
    }
}

#[test]
fn a_toast_is_told_acts_and_goes_by_itself() {
    let mut h = small((Toasts::default(), None), |ui, (toasts, answer)| {
        *answer = toasts.show(ui.ctx()).or(*answer);
    });
    let push = |h: &mut Harness<'_, (Toasts, Option<ToastAnswer>)>| {
        let ctx = h.ctx.clone();
        h.state_mut().0.push(&ctx, Toast::new(Severity::Note, "Rule removed").action("Undo"));
        h.run_steps(3);
    };
    push(&mut h);
    h.get_by_label("Rule removed");
    h.get_by_label("Undo").click();
    h.run_steps(3);
    assert_eq!(h.state().1, Some(ToastAnswer::Acted));
    push(&mut h);
    h.input_mut().time = Some(1000.0);
    h.run_steps(2);
    assert!(h.query_by_label("Rule removed").is_none(), "it went by itself");
}

#[test]
fn open_menus_dialogs_drawers_and_lists_look_as_designed() {
    let mut results = egui_kittest::SnapshotResults::new();
    for theme in [&DARK, &LIGHT] {
        let state = (0, ListState { current: 2, ..ListState::default() });
        let mut h = harness(theme, [720.0, 360.0], 1.25, state, overlays);
        h.run();
        h.get_by_label("Apply").click();
        h.run();
        h.snapshot(format!("overlays-{}", theme.name));
        results.extend_harness(&mut h);
    }
}

fn overlays(ui: &mut Ui, (chosen, _): &mut (usize, ListState)) {
    let pen = Pen::of(ui);
    let t = pen.theme;
    pen.fill(ui.ctx().content_rect(), 0.0, t.surface);
    let items = [
        Item::new("Always").chosen(*chosen == 0),
        Item::new("Only at creation").detail("Ctrl 2"),
        Item::new("Remove rule").icon(icon::TRASH).parted(),
        Item::new("Suggest").icon(icon::SPARKLE).enabled(false).detail("no record"),
    ];
    menu::value(ui, 24.0, 28.0, "Apply", "Always", &items);
    let rect = Rect::from_min_size(pos2(16.0, 216.0), vec2(320.0, 120.0));
    pen.outline(rect, 0.0, t.line);
    List::new("Attributes", 40, size::ROW).current(Some(2)).show(ui, rect.shrink(1.0), |ui, index, rect, focused| {
        let name = format!("attribute{index}");
        Row::new(ui, index, &name).selected(index == 2).focused(focused).show(ui, rect);
        Pen::of(ui).text_in(rect, rect.left() + 16.0, &name, Face::Body, t.text);
    });
    let right = Rect::from_min_max(pos2(400.0, 0.0), pos2(720.0, 360.0));
    drawer::show(ui, right, Dock::Right, ("Problems", ""), None, |ui, rect| {
        let pen = Pen::of(ui);
        pen.text(rect.left() + 16.0, rect.top() + 28.0, "5 managers are not in the payload", Face::Strong, t.text);
        pen.paragraph(
            rect.left() + 16.0,
            rect.top() + 40.0,
            "Without their records manager.value cannot become an id.",
            Face::Body,
            t.muted,
            280.0,
        );
        Button::primary("Add payload…").icon(icon::FILE_ARROW_UP).show_at(ui, rect.left() + 16.0, rect.top() + 108.0);
    });
}
