//! What is loaded: the files, what each was taken for and why, and what was found wrong while loading.

use egui::{Rect, Ui, pos2, vec2};

use super::empty;
use crate::base::{ClientKind, Finding, ResourceKind};
use crate::client::CLIENTS;
use crate::source::{SourceFile, TextEncoding};
use crate::ui::ask::{Ask, Asks};
use crate::ui::icon;
use crate::ui::paint::{Anchor, Cut as _, Face, Pen};
use crate::ui::theme::size;
use crate::ui::widget::{Button, Item, Row, badge, button, list, menu, severity_ink, severity_mark};
use crate::workbench::{Action, Look, SourceLocation, Task, Workbench};

/// More files or findings than these scroll.
const FILES_SHOWN: usize = 4;
const FINDINGS_SHOWN: usize = 3;

/// The head with its buttons, and the banner over sample data. Returns the client whose queries are wanted.
pub(super) fn show(ui: &Ui, rect: &mut Rect, bench: &Workbench, asks: &mut Asks) -> Option<ClientKind> {
    let line = rect.cut_top(size::BAR);
    let pen = Pen::of(ui);
    let t = pen.theme;
    let buttons = [
        Button::secondary("Get your data…").icon(icon::TERMINAL_WINDOW),
        Button::secondary("Add files…").icon(icon::PLUS),
        Button::secondary("Replace…").icon(icon::FOLDER_OPEN),
        Button::secondary("Paste").icon(icon::CLIPBOARD_TEXT).hint("Load what is on the clipboard (Ctrl V)"),
        Button::secondary("Use a sample").icon(icon::FLASK),
        Button::icon_only(icon::DOTS_THREE, "More for these payloads"),
    ];
    let (shown, left) = button::responses_from_right(ui, line.right() - size::PAD, line.center().y, &buttons);
    if let [.., sample, more] = shown.as_slice() {
        pick_sample(sample, asks);
        pick_more(more, bench, asks);
    }
    let pressed = shown.iter().position(egui::Response::clicked);
    match pressed {
        Some(1) => asks.run(Action::AddFiles),
        Some(2) => asks.run(Action::OpenFiles),
        Some(3) => asks.push(Ask::Paste),
        _ => {}
    }
    let y = pen.baseline(line, Face::Strong);
    let title = title(bench);
    let room = left - 24.0 - line.left() - size::PAD;
    let counts = counts(bench.set().count(ResourceKind::User), bench.set().count(ResourceKind::Group));
    let spans =
        [(title.as_str(), Face::Strong, t.text), ("   ", Face::Body, t.muted), (counts.as_str(), Face::Body, t.muted)];
    pen.put(line.left() + size::PAD, y, Anchor::Left, &spans, room);
    pen.rule_below(line, t.line);
    if bench.is_sample() {
        banner(ui, rect, asks);
    }
    (pressed == Some(0)).then_some(bench.client().kind)
}

fn pick_sample(button: &egui::Response, asks: &mut Asks) {
    let counts: Vec<String> = empty::USERS.iter().map(|users| format!("{users} users")).collect();
    let items: Vec<Item<'_>> =
        CLIENTS.iter().zip(&counts).map(|(client, count)| Item::new(client.sample.title).detail(count)).collect();
    if let Some(client) = menu::popup(button, "Samples", &items).and_then(|index| CLIENTS.get(index)) {
        asks.command(Task::OpenSample(client.kind));
    }
}

/// What is done less often with payloads.
const MORE: [Action; 3] = [Action::Reload, Action::LoadPseudonymised, Action::SavePseudonymised];

fn pick_more(button: &egui::Response, bench: &Workbench, asks: &mut Asks) {
    let keys = MORE.map(|action| action.shortcut().map(crate::workbench::Shortcut::label).unwrap_or_default());
    let items: Vec<Item<'_>> = MORE
        .iter()
        .zip(&keys)
        .map(|(action, keys)| Item::new(action.label()).detail(keys).enabled(action.is_possible(bench)))
        .collect();
    if let Some(action) = menu::popup(button, "More for these payloads", &items).and_then(|index| MORE.get(index)) {
        asks.run(*action);
    }
}

fn title(bench: &Workbench) -> String {
    let sources = &bench.document().sources;
    let whose = CLIENTS.iter().find(|client| sources.contains(&SourceLocation::sample(client)));
    match (bench.set().files(), whose) {
        (_, Some(client)) if bench.is_sample() => format!("Sample: {}", client.sample.title),
        ([file], _) => file.name.clone(),
        (files, _) => format!("{} files", files.len()),
    }
}

/// Says on sample data that it is sample data.
fn banner(ui: &Ui, rect: &mut Rect, asks: &mut Asks) {
    let line = rect.cut_top(size::FILTER);
    let pen = Pen::of(ui);
    pen.fill(line, 0.0, pen.theme.canvas);
    pen.rule_below(line, pen.theme.line);
    pen.mark(pos2(line.left() + size::PAD + 7.0, line.center().y), icon::INFO, pen.theme.accent);
    let y = pen.baseline(line, Face::Body);
    let words = "Sample data: the people are invented.";
    let end = pen.text(line.left() + size::PAD + 22.0, y, words, Face::Body, pen.theme.muted);
    if button::link(ui, end + 8.0, line.center().y, "Use your own…").clicked() {
        asks.command(Look::UseOwn(true));
    }
}

/// "14 users, 4 groups".
fn counts(users: usize, groups: usize) -> String {
    let one = |count: usize, kind: ResourceKind| (count > 0).then(|| kind.counted(count));
    let words: Vec<String> =
        [one(users, ResourceKind::User), one(groups, ResourceKind::Group)].into_iter().flatten().collect();
    if words.is_empty() { "no records".to_owned() } else { words.join(", ") }
}

/// The files, a line each.
pub(super) fn files(ui: &mut Ui, rect: &mut Rect, bench: &Workbench) {
    let files = bench.set().files();
    let area = rect.cut_top(files.len().min(FILES_SHOWN) as f32 * size::ROW + 16.0);
    let inner = area.shrink2(vec2(0.0, 8.0));
    let row = |ui: &mut Ui, index: usize, row: Rect| file(ui, row, &files[index], index);
    if files.len() > FILES_SHOWN {
        list::page(ui, inner, "Loaded files", size::ROW, files.len(), row);
    } else {
        list::rows(ui, inner, "files", size::ROW, files.len(), row);
    }
    let pen = Pen::of(ui);
    pen.rule_below(area, pen.theme.line_strong);
}

fn file(ui: &Ui, row: Rect, file: &SourceFile, index: usize) {
    let count = counts(file.users, file.groups);
    let name = format!("{}, {}, {count}. {}", file.name, file.format, file.reason);
    let response = Row::new(ui, ("file", index), &name).enabled(false).show(ui, row);
    let pen = Pen::of(ui);
    let t = pen.theme;
    let wide = row.width() >= size::WIDE;
    let (format, counts_at, size_at) = if wide { (296.0, 520.0, 720.0) } else { (216.0, 408.0, 576.0) };
    let y = pen.baseline(row, Face::Body);
    let sign = if file.name.to_lowercase().ends_with(".csv") { icon::FILE_CSV } else { icon::FILE_TEXT };
    pen.icon_row(pos2(row.left() + size::PAD + 7.0, row.center().y), sign, t.faint);
    let left = row.left() + 40.0;
    pen.text_fit(left, y, &file.name, Face::Medium, t.text, row.left() + format - 16.0 - left);
    pen.text_fit(row.left() + format, y, file.format, Face::Body, t.text, counts_at - format - 16.0);
    pen.text_fit(row.left() + counts_at, y, &count, Face::Body, t.muted, size_at - 64.0 - counts_at);
    pen.text_right(row.left() + size_at, y, &size_words(file.size), Face::Caption, t.faint);
    let reason = row.left() + size_at + 24.0;
    pen.text_fit(reason, y, &file.reason, Face::Caption, t.faint, row.right() - size::PAD - reason);
    crate::ui::widget::tooltip::hint(response, &format!("{}: {}", file.name, file.reason));
}

/// "12 kB".
pub(super) fn size_words(bytes: u64) -> String {
    match bytes {
        0..1_000 => format!("{bytes} B"),
        1_000..1_000_000 => format!("{} kB", bytes.div_ceil(1_000)),
        1_000_000..1_000_000_000 => format!("{:.1} MB", bytes as f64 / 1e6),
        _ => format!("{:.1} GB", bytes as f64 / 1e9),
    }
}

/// What was found wrong while loading: what, where, why, and what to do.
pub(super) fn findings(ui: &mut Ui, rect: &mut Rect, bench: &Workbench, asks: &mut Asks) {
    let findings = bench.set().findings();
    if findings.is_empty() {
        return;
    }
    let area = rect.cut_top(findings.len().min(FINDINGS_SHOWN) as f32 * size::ROW_TALL + 8.0);
    let inner = area.shrink2(vec2(0.0, 4.0));
    list::rows(ui, inner, "load findings", size::ROW_TALL, findings.len(), |ui, index, row| {
        let rest = encoding(ui, row, bench, &findings[index], asks);
        finding(ui, rest, &findings[index], index);
    });
    let pen = Pen::of(ui);
    pen.rule_below(area, pen.theme.line_strong);
}

/// Where a text's encoding is a guess or a person's word, another can be chosen. Returns the room that is left.
fn encoding(ui: &Ui, row: Rect, bench: &Workbench, finding: &Finding, asks: &mut Asks) -> Rect {
    if !matches!(finding.code, "text-encoding" | "text-encoding-chosen") || bench.is_sample() {
        return row;
    }
    let file = finding.place.file.as_deref().unwrap_or_default();
    let button =
        Button::secondary("Read as…").name("Read in another encoding").id(ui.scope_id().with(("encoding", file)));
    let shown = button.show_before(ui, row.right() - size::PAD, row.center().y);
    let chosen = bench.document().encoding;
    let usual: Vec<(TextEncoding, &str)> = TextEncoding::usual().collect();
    let names: Vec<String> = usual.iter().map(|(encoding, _)| encoding.to_string()).collect();
    let guess = Item::new("As it looks").detail("guessed by its letters").chosen(chosen.is_none());
    let others = usual
        .iter()
        .zip(&names)
        .map(|((encoding, used), name)| Item::new(name).detail(used).chosen(chosen == Some(*encoding)));
    let items: Vec<Item<'_>> = [guess].into_iter().chain(others).collect();
    if let Some(index) = menu::popup(&shown, "Read in another encoding", &items) {
        let encoding = index.checked_sub(1).and_then(|at| usual.get(at)).map(|(encoding, _)| *encoding);
        asks.command(Task::ReadIn(encoding));
    }
    row.with_max_x(shown.rect.left() - 8.0)
}

fn finding(ui: &Ui, row: Rect, finding: &Finding, index: usize) {
    let place = place(finding);
    let why = format!("{} {}", finding.reason, finding.remedy);
    let whole = if place.is_empty() {
        format!("{}. {why}", finding.title)
    } else {
        format!("{} ({place}). {why}", finding.title)
    };
    let response = Row::new(ui, ("finding", index), &whole).enabled(false).show(ui, row);
    let pen = Pen::of(ui);
    let t = pen.theme;
    let first = Rect::from_min_size(row.min + vec2(0.0, 4.0), vec2(row.width(), 20.0));
    let sign = pos2(row.left() + size::PAD + 7.0, first.center().y);
    pen.mark(sign, severity_mark(finding.severity), severity_ink(t, finding.severity));
    let left = row.left() + 40.0;
    let y = pen.baseline(first, Face::Medium);
    let end = pen.text_fit(
        left,
        y,
        &finding.title,
        Face::Medium,
        t.text,
        row.width() - 56.0 - if place.is_empty() { 0.0 } else { row.width() * 0.3 },
    );
    if !place.is_empty() {
        pen.text_fit(end + 12.0, y, &place, Face::Caption, t.faint, row.right() - size::PAD - end - 12.0);
    }
    pen.text_fit(left, y + 20.0, &why, Face::Body, t.muted, row.right() - size::PAD - left);
    crate::ui::widget::tooltip::hint(response, &whole);
}

/// "users.json, byte 4,096".
fn place(finding: &Finding) -> String {
    let mut parts = Vec::new();
    parts.extend(finding.place.file.clone());
    parts.extend(finding.place.byte.map(|byte| format!("byte {byte}")));
    parts.extend(finding.place.record_name.clone());
    // What the title says already is not said twice.
    parts.retain(|part| !finding.title.contains(part.as_str()));
    parts.join(", ")
}

/// A badge from `x`; used beside a title.
pub(super) fn note(pen: &Pen, x: f32, y: f32, word: &str) -> f32 {
    badge::paint(pen, x, y, word, badge::Tone::Quiet)
}
