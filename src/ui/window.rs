//! The real window: eframe around [`App`].

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;

use egui::{Context, Vec2, ViewportCommand, vec2};

use super::app::App;
use crate::base::crash;
use crate::workbench::{Sessions, Task, Workbench};

/// Smallest window that every workspace fits into.
const SMALLEST: [f32; 2] = [1024.0, 700.0];
const FIRST: [f32; 2] = [1440.0, 900.0];
/// What a title bar takes where that is not known, as before the window manager has put one on.
const TITLE_BAR: Vec2 = vec2(0.0, 32.0);
/// What desktops keep of a screen for themselves, at most: bars at the top and at the bottom.
const PANELS: Vec2 = vec2(0.0, 96.0);

/// Opens the window with these files. Returns when it is closed. The error is a sentence for the person.
pub fn open(files: Vec<PathBuf>) -> Result<(), String> {
    match catch_unwind(AssertUnwindSafe(|| run(files))) {
        Ok(ended) => ended.map_err(|error| explain(&error)),
        Err(_) => Err(explain_crash()),
    }
}

fn run(files: Vec<PathBuf>) -> eframe::Result {
    let viewport = egui::ViewportBuilder::default()
        .with_title("Crosswalk")
        .with_app_id("crosswalk")
        .with_inner_size(FIRST)
        .with_min_inner_size(SMALLEST)
        .with_icon(super::mark::window_icon());
    let options = eframe::NativeOptions { viewport, ..eframe::NativeOptions::default() };
    crate::base::threads::leave_one_for_the_window();
    eframe::run_native("crosswalk", options, Box::new(move |cc| Ok(Box::new(Window::new(cc, files)))))
}

struct Window {
    app: App,
    /// It was seen to that all of it is on the screen.
    is_fitted: bool,
}

impl Window {
    fn new(cc: &eframe::CreationContext<'_>, files: Vec<PathBuf>) -> Self {
        super::setup(&cc.egui_ctx);
        let ctx = cc.egui_ctx.clone();
        let (sessions, wake) = (Sessions::in_user_folder(), move || ctx.request_repaint());
        let bench = if files.is_empty() {
            Workbench::first_start(&sessions, wake)
        } else {
            let mut bench = Workbench::beside(&sessions, wake);
            bench.apply(Task::OpenFiles { paths: files, add: false }.into());
            bench
        };
        Self { app: App::new(bench), is_fitted: false }
    }
}

/// The size at which a window is all on the screen, with what is around it; `None` when it is at the wanted one. What a
/// person made of it before counts as it is, where the screen has room for it.
fn fitting(screen: Vec2, frame: Vec2, wanted: Vec2) -> Option<Vec2> {
    let frame = frame.max(TITLE_BAR);
    let kept = if wanted == Vec2::from(FIRST) { PANELS } else { Vec2::ZERO };
    if (wanted + frame + kept).min(screen) == wanted + frame + kept {
        return None;
    }
    Some(wanted.min(screen - frame - PANELS).max(Vec2::from(SMALLEST).min(wanted)))
}

/// Once the screen is known, makes a window that is larger than what it leaves as large as that. How much the desktop
/// keeps for itself only the desktop knows; maximized, a window keeps clear of it. Says whether the screen is known.
fn fit_to_screen(ctx: &Context) -> bool {
    let window = ctx.input(|input| input.viewport().clone());
    let Some(screen) = window.monitor_size.filter(|size| size.min_elem() > 1.0) else { return false };
    if window.maximized == Some(true) || window.fullscreen == Some(true) {
        return true;
    }
    let inner = window.inner_rect.unwrap_or_else(|| ctx.content_rect()).size();
    let frame = window.outer_rect.map_or(Vec2::ZERO, |outer| outer.size() - inner);
    if let Some(size) = fitting(screen, frame, inner) {
        ctx.send_viewport_cmd(ViewportCommand::InnerSize(size));
        ctx.send_viewport_cmd(ViewportCommand::Maximized(true));
    }
    true
}

impl eframe::App for Window {
    fn ui(&mut self, ui: &mut egui::Ui, _frame: &mut eframe::Frame) {
        if !self.is_fitted {
            self.is_fitted = fit_to_screen(ui.ctx());
        }
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
const TROUBLE: [(&str, &str, &str); 2] = [
    ("DISPLAY", "there is no display", "Start it from a desktop session."),
    (
        "LibraryOpenError",
        "a library of the window system is missing",
        "On Debian: apt-get install libx11-6 libx11-xcb1 libxcursor1 libxi6 libxkbcommon-x11-0 libgl1 libegl1.",
    ),
];

/// What gives a computer without a graphics driver OpenGL all the same.
const OPENGL: &str = if cfg!(windows) {
    "Install the graphics card's driver. In a virtual machine or a remote session, where there is none, Microsoft's \
     \"OpenCL and OpenGL Compatibility Pack\" from the Store may do."
} else {
    "On Debian: apt-get install libgl1 libegl1 libgl1-mesa-dri."
};

const WITHOUT_A_WINDOW: &str = "Without a window there are the command line (`crosswalk help`) and pictures of the \
    whole journey (`crosswalk tour FOLDER`).";

/// The error as a sentence for the person.
fn explain(error: &eframe::Error) -> String {
    let text = error.to_string();
    let known = match error {
        eframe::Error::Glutin(_) | eframe::Error::NoGlutinConfigs(..) | eframe::Error::OpenGL(_) => {
            Some(("there is no OpenGL 2.0 or newer", OPENGL))
        }
        _ => TROUBLE.iter().find(|(holds, ..)| text.contains(holds)).map(|(_, what, remedy)| (*what, *remedy)),
    };
    match known {
        Some((what, remedy)) => format!("The window cannot be opened: {what}. {remedy} {WITHOUT_A_WINDOW}"),
        None => format!("The window cannot be opened: {text}. {WITHOUT_A_WINDOW}"),
    }
}

fn explain_crash() -> String {
    let report = crash::where_the_report_is();
    format!("A mistake in Crosswalk ended the window. The next start takes up what you did. {report}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn without_a_window_the_way_on_is_said() {
        let no_opengl = eframe::Error::OpenGL(eframe::egui_glow::PainterError::from("requires 2.0+".to_owned()));
        let refused = eframe::Error::AppCreation("it is refused".into());
        let no_display = eframe::Error::AppCreation("neither WAYLAND_DISPLAY nor DISPLAY is set".into());
        for (error, expected) in
            [(no_opengl, "no OpenGL 2.0 or newer"), (refused, "it is refused"), (no_display, "there is no display")]
        {
            let said = explain(&error);
            assert!(said.contains(expected) && said.contains("crosswalk tour FOLDER"), "{said}");
        }
    }

    #[test]
    fn a_window_is_never_larger_than_what_the_screen_leaves() {
        let first = Vec2::from(FIRST);
        let bar = vec2(2.0, 24.0);
        for (name, screen, frame, wanted, expected) in [
            ("a laptop, no title bar yet", vec2(1440.0, 900.0), Vec2::ZERO, first, Some(vec2(1440.0, 772.0))),
            ("a laptop, with borders", vec2(1440.0, 900.0), bar, first, Some(vec2(1438.0, 772.0))),
            ("a high title bar", vec2(1440.0, 900.0), vec2(0.0, 60.0), first, Some(vec2(1440.0, 744.0))),
            ("a narrow screen", vec2(1280.0, 1280.0), bar, first, Some(vec2(1278.0, 900.0))),
            ("a large screen", vec2(1920.0, 1080.0), bar, first, None),
            ("one that is just large enough", first + TITLE_BAR + PANELS, Vec2::ZERO, first, None),
            ("too small for the workspaces", vec2(1024.0, 600.0), bar, first, Some(vec2(1024.0, 700.0))),
            ("made small by somebody", vec2(800.0, 600.0), bar, vec2(700.0, 500.0), None),
            ("made as high as the screen leaves", vec2(1440.0, 900.0), bar, vec2(1300.0, 868.0), None),
            ("made on a larger screen", vec2(1440.0, 900.0), bar, vec2(2000.0, 1300.0), Some(vec2(1438.0, 772.0))),
        ] {
            assert_eq!(fitting(screen, frame, wanted), expected, "{name}");
        }
    }
}
