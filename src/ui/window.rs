//! The real window: eframe around [`App`].

use std::path::PathBuf;

use super::app::App;
use crate::workbench::Sessions;
use crate::workbench::{Task, Workbench};

/// Smallest window that every workspace fits into.
const SMALLEST: [f32; 2] = [1024.0, 700.0];
const FIRST: [f32; 2] = [1440.0, 900.0];

/// Opens the window with these files. Returns when it is closed. The error is a sentence for the person.
pub fn open(files: Vec<PathBuf>) -> Result<(), String> {
    let viewport = egui::ViewportBuilder::default()
        .with_title("Crosswalk")
        .with_app_id("crosswalk")
        .with_inner_size(FIRST)
        .with_min_inner_size(SMALLEST)
        .with_icon(super::mark::window_icon());
    let options = eframe::NativeOptions { viewport, ..eframe::NativeOptions::default() };
    crate::base::threads::leave_one_for_the_window();
    eframe::run_native("crosswalk", options, Box::new(move |cc| Ok(Box::new(Window::new(cc, files)))))
        .map_err(|e| explain(&e))
}

struct Window {
    app: App,
}

impl Window {
    fn new(cc: &eframe::CreationContext<'_>, files: Vec<PathBuf>) -> Self {
        super::setup(&cc.egui_ctx);
        let ctx = cc.egui_ctx.clone();
        let (sessions, wake) = (Sessions::in_user_folder(), move || ctx.request_repaint());
        if files.is_empty() {
            return Self { app: App::new(Workbench::first_start(&sessions, wake)) };
        }
        let mut bench = Workbench::beside(&sessions, wake);
        bench.apply(Task::OpenFiles { paths: files, add: false }.into());
        Self { app: App::new(bench) }
    }
}

impl eframe::App for Window {
    fn ui(&mut self, ui: &mut egui::Ui, _frame: &mut eframe::Frame) {
        self.app.show(ui);
    }

    /// What egui remembers may hold what somebody typed or pasted. Where the window stood is kept apart from it.
    fn persist_egui_memory(&self) -> bool {
        false
    }

    fn on_exit(&mut self, _gl: Option<&eframe::glow::Context>) {
        self.app.bench.close();
    }
}

/// What is missing on this machine: what the error's text holds, what is wrong, what to do.
const TROUBLE: [(&str, &str, &str); 3] = [
    (
        "DISPLAY",
        "there is no display",
        "Start it from a desktop session, or run `crosswalk tour FOLDER`, which needs none.",
    ),
    ("Glutin", "there is no OpenGL driver", "On Debian: apt-get install libgl1 libegl1."),
    (
        "LibraryOpenError",
        "a library of the window system is missing",
        "On Debian: apt-get install libx11-6 libx11-xcb1 libxcursor1 libxi6 libxkbcommon-x11-0 libgl1 libegl1.",
    ),
];

/// The error as a sentence for the person.
fn explain(error: &eframe::Error) -> String {
    let text = error.to_string();
    match TROUBLE.iter().find(|(holds, ..)| text.contains(holds)) {
        Some((_, what, remedy)) => format!("The window cannot be opened: {what}. {remedy}"),
        None => format!("The window cannot be opened: {text}."),
    }
}
