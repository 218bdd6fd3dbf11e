//! The whole window in a test: the built-in sample loaded, everything settled.

use std::time::Duration;

use crosswalk::ui::app::App;
use crosswalk::ui::theme::Theme;
use crosswalk::workbench::Sessions;
use crosswalk::workbench::Workbench;
use egui_kittest::Harness;

/// A workbench as the first start leaves it.
pub fn bench() -> Workbench {
    let mut bench = Workbench::first_start(&Sessions::none(), || {});
    settle(&mut bench);
    bench
}

/// Waits until no job runs.
pub fn settle(bench: &mut Workbench) {
    assert!(bench.settle(Duration::from_secs(60)), "still running: {:?}", bench.running());
}

/// The window at a size, with this workbench.
pub fn window<'a>(theme: &'static Theme, size: [f32; 2], bench: Workbench) -> Harness<'a, App> {
    super::harness(theme, size, 1.0, App::new(bench), |ui, app| app.show(ui))
}
