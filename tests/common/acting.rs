//! The window of a panel's tests: what is pressed by its accessible name, with everything settled after it.

use std::path::PathBuf;

use crosswalk::ui::app::App;
use crosswalk::ui::theme::DARK;
use crosswalk::workbench::{Command, Look, Workbench};
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable as _;

use super::answers::dialogs;
use super::app::settle;
use super::harness;

pub type Window = Harness<'static, App>;

/// A window at this place, whose dialogs choose these files.
pub fn open(mut bench: Workbench, at: Look, size: [f32; 2], answers: Vec<PathBuf>) -> Window {
    bench.apply(at.into());
    settle(&mut bench);
    let app = App::new(bench).with_dialogs(dialogs(answers));
    let mut h = harness(&DARK, size, 1.0, app, |ui, app| app.show(ui));
    run(&mut h);
    h
}

pub fn run(h: &mut Window) {
    for _ in 0..3 {
        // While jobs run, the window draws itself again and again.
        h.run_steps(3);
        settle(&mut h.state_mut().bench);
    }
    h.run();
}

pub fn click(h: &mut Window, name: &str) {
    h.get_by_label(name).click();
    run(h);
}

pub fn choose(h: &mut Window, name: &str) {
    h.get_by_label_contains(name).click();
    run(h);
}

pub fn has(h: &Window, words: &str) -> bool {
    h.query_all_by_label_contains(words).next().is_some()
}

pub fn apply(h: &mut Window, command: impl Into<Command>) {
    h.state_mut().bench.apply(command.into());
    run(h);
}
