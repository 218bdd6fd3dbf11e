//! What comes into the window from outside: files dropped on it, and pasted text.

use std::path::PathBuf;

use egui::{Context, Event, Id, LayerId, Order, Rect, Ui, pos2};

use super::icon;
use super::paint::{Face, Pen};
use crate::workbench::{HandOverPart, Task, Workbench, Workspace};

/// What came in since the last pass: dropped files, or a text pasted while no text field has the keyboard.
pub fn arrived(ctx: &Context) -> Option<Task> {
    let dropped: Vec<PathBuf> = ctx.input(|i| i.raw.dropped_files.iter().map(|file| file.path().to_owned()).collect());
    if !dropped.is_empty() {
        return Some(Task::OpenFiles { paths: dropped, add: false });
    }
    if ctx.text_edit_focused() || ctx.memory(|m| m.top_modal_layer().is_some()) {
        return None;
    }
    let pasted = ctx.input(|i| {
        i.events.iter().find_map(|event| match event {
            Event::Paste(text) if !text.trim().is_empty() => Some(text.clone()),
            _ => None,
        })
    });
    pasted.map(Task::Paste)
}

/// How many files hover over the window.
pub fn hovering(ctx: &Context) -> usize {
    ctx.input(|i| i.raw.hovered_files.len())
}

/// "Drop to load 3 files".
pub fn invitation(files: usize) -> String {
    if files == 1 { "Drop to load 1 file".to_owned() } else { format!("Drop to load {files} files") }
}

/// While files hover, the whole workspace is where they can be dropped. The empty Source screen has a zone of its own.
pub fn overlay(ui: &Ui, rect: Rect, bench: &Workbench) {
    let files = hovering(ui.ctx());
    let has_zone = (bench.set().is_empty() || bench.view().own) && bench.view().workspace == Workspace::Source;
    if files == 0 || has_zone {
        return;
    }
    let mut pen = Pen::of(ui);
    pen.painter = ui.ctx().layer_painter(LayerId::new(Order::Foreground, Id::unique("drop files")));
    let t = pen.theme;
    pen.fill(rect, 0.0, t.select.gamma_multiply(0.94));
    pen.dashed_rect(rect.shrink(8.0), t.accent);
    let center = rect.center();
    pen.icon_at(pos2(center.x, center.y - 32.0), icon::TRAY_ARROW_DOWN, 32.0, false, t.accent);
    pen.text_mid(center.x, center.y + 20.0, &invitation(files), Face::Figure, t.text);
    pen.text_mid(center.x, center.y + 44.0, becomes(bench), Face::Body, t.muted);
}

/// What becomes of what is dropped here.
fn becomes(bench: &Workbench) -> &'static str {
    if bench.view().workspace == Workspace::HandOver && bench.view().hand_over == HandOverPart::Tenant {
        "Answers go to their questions. People take the place of what is loaded; Undo brings it back."
    } else {
        "They take the place of what is loaded; Undo brings it back."
    }
}
