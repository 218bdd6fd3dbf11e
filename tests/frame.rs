//! The frame of the window by its accessible names, and its pictures, wide and compact.

mod common;

use std::sync::LazyLock;

use common::harness;
use crosswalk::base::sink::Line;
use crosswalk::ui::frame::{self, FrameAction, FrameView, RecordInView, StepState, TriplePart};
use crosswalk::ui::icon;
use crosswalk::ui::paint::Pen;
use crosswalk::ui::theme::{DARK, LIGHT, Theme};
use crosswalk::ui::widget::Item;
use crosswalk::workbench::Workspace;
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable as _;

const CLIENTS: &[Item<'_>] = &[Item::new("Entra ID").chosen(true), Item::new("Okta"), Item::new("OneLogin")];
const ACCOUNTS: &[Item<'_>] = &[Item::new("Xurrent").chosen(true), Item::new("Generic SCIM")];
const ENDPOINTS: &[Item<'_>] = &[Item::new("Sandbox").chosen(true), Item::new("Connect…")];
const FILE: &[Item<'_>] = &[Item::new("Open…").detail("Ctrl O"), Item::new("Save").detail("Ctrl S")];

static STATUS: LazyLock<Line> = LazyLock::new(|| Line::of("Saved 2 min ago"));

fn view(step: Workspace) -> FrameView<'static> {
    use StepState::{Attention, Done, NotYet};
    FrameView {
        step,
        states: [Done, Done, Attention, NotYet, NotYet],
        name: "Contoso QA",
        file_items: FILE,
        triple: [
            TriplePart { name: "Provisioning client", value: "Entra ID", items: CLIENTS },
            TriplePart { name: "Account type", value: "Xurrent", items: ACCOUNTS },
            TriplePart { name: "Endpoint", value: "Sandbox", items: ENDPOINTS },
        ],
        record: Some(RecordInView { name: "Liz Smith", index: 2, count: 120 }),
        errors: 1,
        is_checking: false,
        warnings: 2,
        problems_open: false,
        network: (icon::CLOUD_SLASH, "Offline. Nothing is sent"),
        status: &STATUS,
        shortcuts: &[("Ctrl K", "commands"), ("Ctrl Z", "undo")],
    }
}

type Actions = Vec<FrameAction>;

fn window(theme: &'static Theme, size: [f32; 2], scale: f32, view: FrameView<'static>) -> Harness<'static, Actions> {
    let mut harness = harness(theme, size, scale, Actions::new(), move |ui, actions: &mut Actions| {
        let whole = ui.ctx().content_rect();
        ui.set_clip_rect(whole);
        let (rest, asked) = frame::show(ui, whole, &view);
        let pen = Pen::of(ui);
        pen.fill(rest, 0.0, pen.theme.canvas);
        actions.extend(asked);
    });
    harness.run();
    harness
}

#[test]
fn the_frame_looks_as_designed_in_every_width() {
    let mut results = egui_kittest::SnapshotResults::new();
    let empty =
        FrameView { record: None, errors: 0, warnings: 0, states: [StepState::NotYet; 5], ..view(Workspace::Source) };
    for theme in [&DARK, &LIGHT] {
        for (name, size, view) in [
            ("wide", [1440.0, 120.0], view(Workspace::Map)),
            ("compact", [1024.0, 120.0], view(Workspace::DryRun)),
            ("empty", [1440.0, 120.0], empty),
        ] {
            let mut h = window(theme, size, 1.25, view);
            h.snapshot(format!("frame-{name}-{}", theme.name));
            results.extend_harness(&mut h);
        }
    }
}

#[test]
fn each_part_of_the_top_bar_asks_for_its_own_thing() {
    let cases = [
        ("Preview", FrameAction::OpenStep(Workspace::Preview)),
        ("Hand over", FrameAction::OpenStep(Workspace::HandOver)),
        ("Problems", FrameAction::ToggleProblems),
        ("Previous record", FrameAction::PreviousRecord),
        ("Next record", FrameAction::NextRecord),
        ("Record in view: Liz Smith, 3 of 120", FrameAction::PickRecord),
        ("Search and commands", FrameAction::OpenPalette),
    ];
    for size in [[1440.0, 900.0], [1024.0, 700.0]] {
        for (name, expected) in cases {
            let mut h = window(&DARK, size, 1.0, view(Workspace::Map));
            h.get_by_label(name).click();
            h.run();
            assert_eq!(h.state().as_slice(), [expected], "{name} at {size:?}");
        }
    }
}

#[test]
fn each_part_of_the_triple_and_the_file_is_a_menu() {
    let cases = [
        ("Crosswalk file", "Save", FrameAction::File(1)),
        ("Provisioning client", "Okta", FrameAction::Triple(0, 1)),
        ("Account type", "Generic SCIM", FrameAction::Triple(1, 1)),
        ("Endpoint", "Connect…", FrameAction::Triple(2, 1)),
    ];
    for (menu, item, expected) in cases {
        let mut h = window(&LIGHT, [1024.0, 700.0], 1.0, view(Workspace::Map));
        h.get_by_label(menu).click();
        h.run();
        h.get_by_label(item).click();
        h.run();
        assert_eq!(h.state().as_slice(), [expected], "{menu}");
    }
}

#[test]
fn at_the_ends_of_the_records_there_is_nowhere_further() {
    for (index, name) in [(0, "Previous record"), (119, "Next record")] {
        let record = Some(RecordInView { name: "Liz Smith", index, count: 120 });
        let mut h = window(&DARK, [1440.0, 900.0], 1.0, FrameView { record, ..view(Workspace::Map) });
        h.get_by_label(name).click();
        h.run();
        assert!(h.state().is_empty(), "{name}: {:?}", h.state());
    }
}

#[test]
fn nothing_in_the_top_bar_overlaps_however_long_the_names_are() {
    let long = TriplePart { name: "Endpoint", value: "contoso-netherlands.qa.xurrent.com", items: ENDPOINTS };
    let record =
        Some(RecordInView { name: "Bartholomew van der Westhuizen-Featherstonehaugh", index: 48_000, count: 50_000 });
    for size in [[1440.0, 900.0], [1024.0, 700.0]] {
        let base = view(Workspace::DryRun);
        let triple = [base.triple[0], base.triple[1], long];
        let name = "Contoso Netherlands, production candidate of the third quarter";
        let h = window(&DARK, size, 1.0, FrameView { triple, record, name, errors: 12_345, warnings: 5000, ..base });
        let order = [
            "Endpoint",
            "Source",
            "Map",
            "Preview",
            "Dry run",
            "Hand over",
            "Problems",
            "Previous record",
            "Search and commands",
        ];
        let rects = order.map(|name| h.get_by_label(name).rect());
        for (pair, names) in rects.windows(2).zip(order.windows(2)) {
            assert!(pair[0].right() <= pair[1].left() + 0.5, "{names:?} at {size:?}: {:?} {:?}", pair[0], pair[1]);
        }
        assert!(h.get_by_label("Crosswalk file").rect().right() <= rects[1].left(), "{size:?}");
    }
}
