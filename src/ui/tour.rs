//! The guided tour: the whole journey without a window, on the built-in sample and the sandbox.
//!
//! It leaves pictures of every workspace, dark and light, the exports, and a summary, and so shows on any machine what
//! the program does; the README's pictures come from here.

use std::path::{Path, PathBuf};
use std::time::Duration;

use super::app::App;
use super::headless::Picture;
use super::theme::{DARK, LIGHT, Theme};
use crate::base::Clock;
use crate::base::file::{WriteError, write_atomic};
use crate::document::export::{NativeInput, export};
use crate::expression::Context;
use crate::workbench::Sessions;
use crate::workbench::{DryRunScope, ExportKind, Look, Task, Workbench, Workspace};

/// The window's sizes that are looked at.
const SIZES: [(f32, f32); 2] = [(1440.0, 900.0), (1024.0, 700.0)];

/// Longer than any step takes.
const PATIENCE: Duration = Duration::from_secs(120);

/// What the tour could not do.
#[derive(Debug, thiserror::Error)]
pub enum TourError {
    #[error("{path} cannot be made: {source}. Name a folder that can be written to.")]
    Folder { path: PathBuf, source: std::io::Error },
    #[error(transparent)]
    Write(#[from] WriteError),
    #[error("A picture could not be made: {0}.")]
    Picture(#[from] png::EncodingError),
    #[error("The tour waited two minutes for this, and it did not end: {0:?}.")]
    Stuck(Vec<crate::workbench::JobKind>),
}

/// Runs the tour into a folder. Returns the summary, which is also written there.
pub fn run(folder: &Path) -> Result<String, TourError> {
    std::fs::create_dir_all(folder).map_err(|source| TourError::Folder { path: folder.to_owned(), source })?;
    let mut bench = Workbench::first_start(&Sessions::none(), || {});
    // A fixed clock, so that two tours give the same pictures.
    let now = "2026-11-23T09:00:00Z".parse().map_or(Clock::System, Clock::Fixed);
    bench.set_context(Context { now, ..Context::default() });
    settle(&mut bench)?;
    let mut tour = Tour { folder, app: App::new(bench), lines: Vec::new() };
    tour.look_at_workspaces()?;
    tour.take_home()?;
    tour.finish()
}

fn settle(bench: &mut Workbench) -> Result<(), TourError> {
    if bench.settle(PATIENCE) { Ok(()) } else { Err(TourError::Stuck(bench.running())) }
}

struct Tour<'a> {
    folder: &'a Path,
    app: App,
    lines: Vec<String>,
}

impl Tour<'_> {
    fn look_at_workspaces(&mut self) -> Result<(), TourError> {
        // Liz Smith, the third record, is in view throughout.
        self.command(Look::Record(2))?;
        self.command(Look::Show(Workspace::Source))?;
        self.pictures("1-source")?;
        self.command(Look::Show(Workspace::Map))?;
        let target = self.app.bench.document().user.rules.iter().find(|r| r.target.short() == "name.formatted");
        let target = target.map(|r| r.target.clone());
        self.command(Look::Target(target))?;
        self.pictures("2-map")?;
        self.command(Look::Show(Workspace::Preview))?;
        self.command(Look::Request(1))?;
        self.pictures("3-preview")?;
        self.command(Look::Show(Workspace::DryRun))?;
        self.command(Task::DryRun(DryRunScope::All))?;
        self.pictures("4-dry-run")?;
        self.command(Look::Show(Workspace::HandOver))?;
        self.pictures("5-hand-over")
    }

    fn command(&mut self, command: impl Into<crate::workbench::Command>) -> Result<(), TourError> {
        self.app.bench.apply(command.into());
        settle(&mut self.app.bench)
    }

    fn pictures(&mut self, name: &str) -> Result<(), TourError> {
        for theme in [&DARK, &LIGHT] {
            self.command(Look::Theme(theme_of(theme)))?;
            for (width, height) in SIZES {
                let app = &mut self.app;
                let picture = Picture::new(width, height, theme).with_system_fonts();
                let png = picture.png(|ui| app.show(ui))?;
                let file = format!("{name}-{}-{width}.png", theme.name);
                write_atomic(&self.folder.join(&file), &png)?;
                self.lines.push(format!("- picture: {file}"));
            }
        }
        Ok(())
    }

    fn take_home(&mut self) -> Result<(), TourError> {
        for kind in ExportKind::of(self.app.bench.document().client) {
            match export(self.app.bench.document(), kind, NativeInput::default()) {
                Ok(export) => {
                    write_atomic(&self.folder.join(kind.file_name()), &export.bytes)?;
                    self.lines.push(format!("- export: {}", kind.file_name()));
                }
                Err(reason) => self.lines.push(format!("- not exported: {}: {reason}", kind.file_name())),
            }
        }
        Ok(())
    }

    fn finish(self) -> Result<String, TourError> {
        let bench = &self.app.bench;
        let run = bench.dry_run();
        let mut text = format!(
            "# Crosswalk: the tour\n\nThe built-in {} sample: {} users, {} groups. Everything ran on this computer.\n\n",
            bench.client().label,
            bench.set().count(crate::base::ResourceKind::User),
            bench.set().count(crate::base::ResourceKind::Group),
        );
        text.push_str(&format!("Dry run in the sandbox: {} GET requests, nothing written.\n\n", run.requests));
        for (outcome, count) in &run.summary.outcomes {
            text.push_str(&format!("- {}: {count}\n", outcome.label()));
        }
        text.push('\n');
        text.push_str(&self.lines.join("\n"));
        text.push('\n');
        write_atomic(&self.folder.join("summary.md"), text.as_bytes())?;
        Ok(text)
    }
}

fn theme_of(theme: &Theme) -> crate::workbench::Theme {
    if theme.egui() == egui::Theme::Dark { crate::workbench::Theme::Dark } else { crate::workbench::Theme::Light }
}
