//! A document to read: titles, paragraphs and tables, made from our own Markdown or from CSV. Nothing in it is cut.
//!
//! It knows what Crosswalk writes and no more; what it does not know stands there as plain text, so nothing is lost. A
//! sheet is read beside the screen that is filled in: its rows are ticked off, what is to be typed is copied by pressing
//! it.

use std::collections::BTreeSet;

use super::{Button, Checkbox, clickable};
use crate::ui::icon;
use crate::ui::paint::{Cut as _, Face, Pen};
use crate::ui::theme::size;
use egui::accesskit::Toggled;
use egui::{Color32, Rect, Role, ScrollArea, Sense, Ui, UiBuilder, WidgetInfo, pos2, vec2};

/// Between columns.
const GAP: f32 = 16.0;
/// A column's name asks for no more than this where the cells below it are shorter.
const HEAD: f32 = 72.0;

/// A cell of a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cell {
    pub text: String,
    /// It is to be typed as it stands: shown in the face of data.
    pub is_data: bool,
}

/// A part of the document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Block {
    Title {
        level: usize,
        text: String,
    },
    Paragraph(String),
    /// What is to be done, in its turn.
    Step {
        number: String,
        title: String,
        note: String,
    },
    /// Lines to be copied as they stand, and for what they are ("PowerShell").
    Code {
        about: String,
        text: String,
    },
    Table(Table),
}

/// What somebody does with a sheet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Filling {
    /// A row is done, or not done after all.
    Tick(String),
    Copy(String),
}

/// A sheet while somebody fills in what it says.
struct Sheet<'a> {
    done: &'a BTreeSet<String>,
    filling: Vec<Filling>,
}

/// The column in which a printed sheet is ticked off.
const DONE: &str = "Done";

/// A document that is a sheet to fill in.
pub struct FillIn {
    document: Readable,
    /// Of each block, what tells its rows to tick off from all others.
    keys: Vec<Vec<String>>,
}

/// The first row names the columns.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Table {
    pub head: Vec<Cell>,
    pub rows: Vec<Vec<Cell>>,
}

/// The document.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Readable {
    blocks: Vec<Block>,
}

impl Readable {
    pub fn blocks(&self) -> &[Block] {
        &self.blocks
    }

    /// Reads our own Markdown: titles, paragraphs and tables with bars.
    pub fn markdown(text: &str) -> Self {
        let mut blocks: Vec<Block> = Vec::new();
        let mut is_open = false;
        let mut lines = text.lines();
        while let Some(line) = lines.next() {
            let indent = line.len() - line.trim_start().len();
            let line = line.trim();
            if let Some(info) = line.strip_prefix("```") {
                let code = lines.by_ref().take_while(|line| !line.trim_start().starts_with("```"));
                // Within a list they stand as far in as the fence does.
                let inner = |line| -> &str { str::get(line, indent..).unwrap_or_default() };
                let text = code.map(inner).collect::<Vec<_>>().join("\n");
                // The language comes first.
                let about = info.split_once(' ').map_or("", |(_, about)| about).trim().to_owned();
                blocks.push(Block::Code { about, text });
                is_open = false;
                continue;
            }
            let level = line.chars().take_while(|c| *c == '#').count();
            if line.is_empty() {
                is_open = false;
            } else if level > 0 {
                blocks.push(Block::Title { level, text: plain(line[level..].trim()) });
                is_open = false;
            } else if line.starts_with('|') {
                table_line(&mut blocks, line, is_open);
                is_open = true;
            } else if let (true, Some(Block::Paragraph(text) | Block::Step { note: text, .. })) =
                (is_open && !is_item(line), blocks.last_mut())
            {
                text.push(' ');
                text.push_str(&plain(line));
            } else if let Some(step) = step(line) {
                blocks.push(step);
                is_open = true;
            } else {
                blocks.push(Block::Paragraph(plain(line)));
                is_open = true;
            }
        }
        Self { blocks }
    }

    /// Reads CSV as one table.
    pub fn csv(text: &str) -> Self {
        let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(text.as_bytes());
        let mut rows = reader
            .records()
            .filter_map(Result::ok)
            .map(|record| record.iter().map(|text| Cell { text: text.to_owned(), is_data: true }).collect::<Vec<_>>());
        let head = rows.next().unwrap_or_default();
        Self { blocks: vec![Block::Table(Table { head, rows: rows.collect() })] }
    }

    /// Each block with the title that it stands under.
    fn sections(&self) -> impl Iterator<Item = (&str, &Block)> {
        self.blocks.iter().scan("", |title, block| {
            if let Block::Title { text, .. } = block {
                *title = text;
            }
            Some((*title, block))
        })
    }

    /// Draws it, scrolling; only what is in view is painted. `name` says what it is. Returns what is to be copied.
    pub fn show(&self, ui: &mut Ui, rect: Rect, name: &str) -> Option<String> {
        let mut copied = None;
        scrolled(ui, rect, name, |ui, area| {
            let mut is_step = false;
            let mut y = area.top() + 8.0;
            for (index, block) in self.blocks.iter().enumerate() {
                is_step = matches!(block, Block::Step { .. }) || (is_step && matches!(block, Block::Code { .. }));
                y = match block {
                    Block::Code { about, text } => {
                        let place = if is_step { area.with_min_x(area.left() + STEP) } else { area };
                        let (bottom, is_copied) = code_to_copy(ui, place, y, index, about, text);
                        copied = is_copied.then(|| text.clone()).or(copied.take());
                        bottom
                    }
                    block => block.show(ui, area, y, index),
                };
            }
            y
        });
        copied
    }
}

impl FillIn {
    /// `of` says whose sheet it is.
    pub fn of(document: Readable, of: &str) -> Self {
        let keys = document.sections().map(|(title, block)| block.keys(of, title).collect()).collect();
        Self { document, keys }
    }

    /// How many rows can be ticked off, and how many of them are.
    pub fn progress(&self, done: &BTreeSet<String>) -> (usize, usize) {
        let keys = self.keys.iter().flatten();
        (keys.clone().filter(|key| done.contains(*key)).count(), keys.count())
    }

    /// Draws it, with the rows that are done; what was done comes back.
    pub fn show(&self, ui: &mut Ui, rect: Rect, done: &BTreeSet<String>) -> Vec<Filling> {
        let mut sheet = Sheet { done, filling: Vec::new() };
        scrolled(ui, rect, "Fill-in sheet", |ui, area| {
            let blocks = self.document.blocks.iter().zip(&self.keys).enumerate();
            blocks.fold(area.top() + 8.0, |y, (index, (block, keys))| match block {
                Block::Table(table) => table.show(ui, area, y + 4.0, index, Some((keys, &mut sheet))) + 4.0,
                Block::Code { about, text } => {
                    let (bottom, is_copied) = code_to_copy(ui, area, y, index, about, text);
                    sheet.filling.extend(is_copied.then(|| Filling::Copy(text.clone())));
                    bottom
                }
                block => block.show(ui, area, y, index),
            })
        });
        sheet.filling
    }
}

/// A region that scrolls. `draw` returns where it ends.
fn scrolled(ui: &mut Ui, rect: Rect, name: &str, draw: impl FnOnce(&mut Ui, Rect) -> f32) {
    let keys = super::scroll::keys(ui, rect, name);
    let mut region = ui.new_child(UiBuilder::new().scope_id(ui.scope_id().with(("readable", name))).max_rect(rect));
    region.shrink_clip_rect(rect);
    ScrollArea::vertical().id_salt("scroll").auto_shrink(false).animated(false).show(&mut region, |ui| {
        keys.apply(ui);
        let area = ui.max_rect();
        let bottom = draw(ui, area);
        ui.allocate_rect(Rect::from_min_max(area.min, pos2(area.right(), bottom + 16.0)), Sense::hover());
    });
}

fn is_item(line: &str) -> bool {
    line.starts_with("- ") || line.split_once(". ").is_some_and(|(n, _)| n.parse::<u32>().is_ok())
}

/// `2. **Sign in.** With the account that …`: its number, what is to be done, and what there is to know of it.
fn step(line: &str) -> Option<Block> {
    let (number, rest) = line.split_once(". ").filter(|(number, _)| number.parse::<u32>().is_ok())?;
    let bold = rest.strip_prefix("**").and_then(|rest| rest.split_once("**"));
    let (title, note) = bold.unwrap_or(("", rest));
    Some(Block::Step { number: number.to_owned(), title: plain(title), note: plain(note.trim_start()) })
}

/// The rule under a head says nothing of its own.
fn table_line(blocks: &mut Vec<Block>, line: &str, is_open: bool) {
    let row = cells(line);
    let is_rule = row.iter().all(|cell| !cell.text.is_empty() && cell.text.chars().all(|c| matches!(c, '-' | ':')));
    match blocks.last_mut() {
        Some(Block::Table(table)) if is_open => {
            if !is_rule {
                table.rows.push(row);
            }
        }
        _ => blocks.push(Block::Table(Table { head: row, rows: Vec::new() })),
    }
}

/// Parts a row at its bars; a bar after a backslash is text.
fn cells(line: &str) -> Vec<Cell> {
    let inner = line.trim_start_matches('|');
    let mut cells = vec![String::new()];
    let mut letters = inner.chars().peekable();
    while let Some(letter) = letters.next() {
        match (letter, cells.last_mut()) {
            ('\\', Some(cell)) if letters.peek() == Some(&'|') => {
                letters.next();
                cell.push('|');
            }
            ('|', _) => cells.push(String::new()),
            (letter, Some(cell)) => cell.push(letter),
            (_, None) => {}
        }
    }
    // The last bar closes the row.
    if cells.last().is_some_and(|cell| cell.trim().is_empty()) {
        cells.pop();
    }
    cells.into_iter().map(|text| cell(text.trim())).collect()
}

/// Takes the ticks of a text that is code as a whole.
fn cell(text: &str) -> Cell {
    let fence = text.chars().take_while(|c| *c == '`').count();
    let inner = text.get(fence..text.len().saturating_sub(fence)).unwrap_or_default();
    let is_data = fence > 0 && text.ends_with(&"`".repeat(fence)) && !inner.contains(&"`".repeat(fence));
    let text = if is_data { between_ticks(inner).to_owned() } else { plain(text) };
    Cell { text, is_data }
}

/// One space at both ends belongs to the ticks, unless there is nothing else (CommonMark 6.1).
fn between_ticks(inner: &str) -> &str {
    let stripped = inner.strip_prefix(' ').and_then(|text| text.strip_suffix(' '));
    stripped.filter(|_| !inner.trim_matches(' ').is_empty()).unwrap_or(inner)
}

/// The text that is meant: without ticks, stars, and what escapes them.
fn plain(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        if let Some(after) = rest.strip_prefix("**") {
            rest = after;
        } else if let Some((inner, after)) = code(rest) {
            out.push_str(inner);
            rest = after;
        } else {
            let (meant, after) = escaped(rest).unwrap_or_else(|| (c, &rest[c.len_utf8()..]));
            out.push(meant);
            rest = after;
        }
    }
    out
}

/// A stretch between ticks at the beginning of a text, and what follows.
fn code(text: &str) -> Option<(&str, &str)> {
    let fence = text.len() - text.trim_start_matches('`').len();
    let inner = text.get(fence..).filter(|_| fence > 0)?;
    let mut from = 0;
    loop {
        let at = from + inner[from..].find('`')?;
        let run = inner[at..].len() - inner[at..].trim_start_matches('`').len();
        if run == fence {
            return Some((between_ticks(&inner[..at]), &inner[at + run..]));
        }
        from = at + run;
    }
}

/// A character that is escaped at the beginning of a text, by a backslash or by its number, and what follows.
fn escaped(text: &str) -> Option<(char, &str)> {
    if let Some(after) = text.strip_prefix('\\') {
        let c = after.chars().next().filter(char::is_ascii_punctuation)?;
        return Some((c, &after[1..]));
    }
    let (number, after) = text.strip_prefix("&#")?.split_once(';')?;
    Some((number.parse().ok().and_then(char::from_u32)?, after))
}

impl Block {
    /// What tells each row of a table to tick off, so that a row of which anything changed is not done any more.
    fn keys<'b>(&'b self, of: &'b str, title: &'b str) -> impl Iterator<Item = String> + 'b {
        let table = match self {
            Self::Table(table) if table.is_to_tick() => Some(table),
            _ => None,
        };
        let rows = table.into_iter().flat_map(|table| &table.rows);
        rows.map(move |row| {
            let cells = row.iter().skip(1).map(|cell| cell.text.as_str());
            [of, title].into_iter().chain(cells).collect::<Vec<_>>().join("\u{1f}")
        })
    }

    /// Draws it from `y` and returns where the next one begins.
    fn show(&self, ui: &mut Ui, area: Rect, y: f32, index: usize) -> f32 {
        let pen = Pen::of(ui);
        let t = pen.theme;
        let (left, width) = (area.left() + size::PAD, area.width() - 2.0 * size::PAD);
        match self {
            Self::Title { level, text } => {
                let face = if *level == 1 { Face::Figure } else { Face::Strong };
                let top = y + if index == 0 { 8.0 } else { 16.0 };
                let bottom = pen.paragraph(left, top, text, face, t.text, width);
                label(ui, Rect::from_min_max(pos2(left, top), pos2(left + width, bottom)), index, text);
                bottom + 4.0
            }
            Self::Paragraph(text) => {
                // Longer lines than this are hard to read.
                let bottom = pen.paragraph(left, y + 4.0, text, Face::Body, t.muted, width.min(720.0));
                label(ui, Rect::from_min_max(pos2(left, y), pos2(left + width, bottom)), index, text);
                bottom + 4.0
            }
            Self::Step { number, title, note } => paint_step(ui, area, y, index, (number, title, note)),
            Self::Code { about, text } => code_to_copy(ui, area, y, index, about, text).0,
            Self::Table(table) => table.show(ui, area, y + 4.0, index, None) + 4.0,
        }
    }
}

/// What a step's words stand further in, for the ring with its number.
const STEP: f32 = 28.0;

/// Draws a step, with its number in a ring. Returns where the next block begins.
fn paint_step(ui: &Ui, area: Rect, y: f32, index: usize, (number, title, note): (&str, &str, &str)) -> f32 {
    let pen = Pen::of(ui);
    let t = pen.theme;
    let (left, width) = (area.left() + size::PAD + STEP, (area.width() - 2.0 * size::PAD - STEP).min(720.0));
    let top = y + 8.0;
    let ring = pos2(left - STEP + 8.0, top + 10.0);
    pen.painter.circle_stroke(ring, 8.0, egui::Stroke::new(1.0, t.control));
    let inside = Rect::from_center_size(ring, vec2(16.0, 16.0));
    pen.text_mid(ring.x, pen.baseline(inside, Face::CaptionStrong), number, Face::CaptionStrong, t.muted);
    let mut bottom = top;
    if !title.is_empty() {
        bottom = pen.paragraph(left, bottom, title, Face::Strong, t.text, width);
    }
    if !note.is_empty() {
        bottom = pen.paragraph(left, bottom, note, Face::Body, t.muted, width);
    }
    let said = format!("{number}. {title} {note}");
    label(ui, Rect::from_min_max(pos2(left - STEP, top), pos2(left + width, bottom)), index, said.trim());
    bottom + 4.0
}

/// Draws lines as they stand, broken where there is no room, with the sign that copies them; where the next block begins,
/// and whether it was pressed.
fn code_to_copy(ui: &Ui, area: Rect, mut y: f32, index: usize, about: &str, text: &str) -> (f32, bool) {
    /// Room for the sign.
    const SIGN: f32 = 28.0;
    let pen = Pen::of(ui);
    let (left, width) = (area.left() + size::PAD, area.width() - 2.0 * size::PAD);
    if !about.is_empty() {
        y = pen.paragraph(left, y + 4.0, about, Face::Caption, pen.theme.faint, width) - 2.0;
    }
    let room = width - 12.0 - SIGN;
    let height = pen.paragraph_height(text, Face::Mono, room);
    let place = Rect::from_min_size(pos2(left, y + 4.0), vec2(width, height + 12.0));
    pen.fill(place, 4.0, pen.theme.canvas);
    pen.outline(place, 4.0, pen.theme.line);
    pen.paragraph(left + 12.0, place.top() + 6.0, text, Face::Mono, pen.theme.text, room);
    label(ui, place, index, text);
    let name = format!("Copy {}", text.lines().next().unwrap_or_default());
    let id = ui.scope_id().with(("copy code", index));
    let button = Button::icon_only(icon::COPY, &name).id(id);
    let pressed = button.show_before(ui, place.right() - 4.0, place.top() + 16.0).clicked();
    (place.bottom() + 4.0, pressed)
}

fn label(ui: &Ui, rect: Rect, index: usize, text: &str) {
    if ui.is_rect_visible(rect) {
        let response = ui.interact(rect, ui.scope_id().with(("block", index)), Sense::hover());
        response.widget_info(|| WidgetInfo::labeled(Role::Label, true, text));
    }
}

impl Table {
    /// Whether its first column is there to be ticked.
    fn is_to_tick(&self) -> bool {
        self.head.first().is_some_and(|cell| cell.text == DONE)
    }

    /// Draws it, every row as high as it needs. Of a sheet, with what tells its rows from each other.
    fn show(&self, ui: &Ui, area: Rect, y: f32, index: usize, mut sheet: Option<(&[String], &mut Sheet<'_>)>) -> f32 {
        let pen = Pen::of(ui);
        let first = usize::from(sheet.is_some() && self.is_to_tick());
        let left = area.left() + size::PAD + if first > 0 { TICK } else { 0.0 };
        let room = area.right() - size::PAD - left - if sheet.is_some() { COPY } else { 0.0 };
        let widths = share(&self.natural(&pen)[first..], room);
        let mut rest = Rect::from_min_max(pos2(area.left(), y), pos2(area.right(), f32::INFINITY));
        let head = rest.cut_top(height(&pen, &self.head[first..], &widths, true));
        if ui.is_rect_visible(head) {
            paint_row(&pen, head.with_min_x(left), &self.head[first..], &widths, |_| (true, pen.theme.faint));
            pen.rule_below(head, pen.theme.line);
        }
        for (at, row) in self.rows.iter().enumerate() {
            let cells = row.get(first..).unwrap_or_default();
            let line = rest.cut_top(height(&pen, cells, &widths, false));
            if !ui.is_rect_visible(line) {
                continue;
            }
            let spoken = spoken(&self.head[first..], cells);
            match &mut sheet {
                Some((keys, sheet)) => {
                    let key = keys.get(at).filter(|_| first > 0);
                    let is_done = key.is_some_and(|key| sheet.done.contains(key));
                    if let Some(key) = key.filter(|_| tick(ui, line, (index, at), is_done, &spoken)) {
                        sheet.filling.push(Filling::Tick(key.clone()));
                    }
                    sheet.filling.extend(copy_cell(ui, line.with_min_x(left), (index, at), cells, &widths));
                    paint_cells(&pen, line.with_min_x(left), cells, &widths, is_done);
                    pen.rule_below(line, pen.theme.line);
                }
                None => {
                    let response = ui.interact(line, ui.scope_id().with(("row", index, at)), Sense::hover());
                    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, &spoken));
                    if response.hovered() {
                        pen.fill(line, 0.0, pen.theme.hover);
                    }
                    paint_cells(&pen, line.with_min_x(left), cells, &widths, false);
                }
            }
        }
        rest.top()
    }

    /// How wide the columns would be.
    fn natural(&self, pen: &Pen) -> Vec<f32> {
        let of = |column: usize| {
            let cells = self.rows.iter().filter_map(|row| row.get(column)).map(|c| pen.width(&c.text, face(c, false)));
            let head = self.head.get(column).map_or(0.0, |c| pen.width(&c.text, Face::Caption).min(HEAD));
            cells.fold(head, f32::max).ceil()
        };
        (0..self.head.len()).map(of).collect()
    }
}

/// Narrow columns get what they need; the wide ones share the rest evenly.
fn share(natural: &[f32], room: f32) -> Vec<f32> {
    let mut left = room - GAP * natural.len().saturating_sub(1) as f32;
    let mut order: Vec<usize> = (0..natural.len()).collect();
    order.sort_by(|a, b| natural[*a].total_cmp(&natural[*b]));
    let mut widths = vec![0.0; natural.len()];
    for (done, column) in order.iter().enumerate() {
        let fair = left / (natural.len() - done) as f32;
        widths[*column] = natural[*column].min(fair).max(0.0);
        left -= widths[*column];
    }
    widths
}

/// Each filled cell after the name of its column.
fn spoken(head: &[Cell], row: &[Cell]) -> String {
    let filled = head.iter().zip(row).filter(|(_, cell)| !cell.text.is_empty());
    filled.map(|(head, cell)| format!("{}: {}", head.text, cell.text)).collect::<Vec<_>>().join("\n")
}

/// The room of a box to tick, and of the sign that a cell is copied.
const TICK: f32 = 28.0;
const COPY: f32 = 20.0;

/// Above and below the text of a row.
const MARGIN: f32 = 5.0;

/// How high a row is in which nothing is cut.
fn height(pen: &Pen, cells: &[Cell], widths: &[f32], is_head: bool) -> f32 {
    let of = |(cell, width): (&Cell, &f32)| pen.paragraph_height(&cell.text, face(cell, is_head), *width + 0.5);
    let least = Face::Body.line_height();
    cells.iter().zip(widths).map(of).fold(least, f32::max) + 2.0 * MARGIN
}

/// The middle of the first line of a row.
fn first_line(line: Rect) -> f32 {
    line.top() + MARGIN + Face::Body.line_height() / 2.0
}

/// Draws the box of a row; whether it was pressed.
fn tick(ui: &Ui, line: Rect, place: (usize, usize), is_done: bool, spoken: &str) -> bool {
    let id = ui.scope_id().with(("done", place));
    let area = Rect::from_min_size(line.min, vec2(size::PAD + TICK, line.height()));
    let (response, look) = clickable(ui, area, id, Role::CheckBox, &format!("Done. {spoken}"), true);
    let toggled = if is_done { Toggled::True } else { Toggled::False };
    ui.ctx().accesskit_node_builder(id, |node| node.set_toggled(toggled));
    Checkbox::new("", is_done).paint(&Pen::of(ui), line.left() + size::PAD, first_line(line), look);
    response.clicked()
}

/// Takes a press on one of the cells of a row that are data: it is copied.
fn copy_cell(ui: &Ui, line: Rect, place: (usize, usize), cells: &[Cell], widths: &[f32]) -> Option<Filling> {
    let pen = Pen::of(ui);
    let mut x = line.left() - 4.0;
    let mut copied = None;
    for (column, (cell, width)) in cells.iter().zip(widths).enumerate() {
        let area = Rect::from_min_max(pos2(x, line.top() + 1.0), pos2(x + width + GAP, line.bottom() - 1.0));
        x += width + GAP;
        if !cell.is_data || cell.text.is_empty() {
            continue;
        }
        let id = ui.scope_id().with(("copy", place, column));
        let (response, look) = clickable(ui, area, id, Role::Button, &format!("Copy {}", cell.text), true);
        if look.hover {
            pen.fill(area, 4.0, pen.theme.hover);
            pen.icon_small(pos2(area.right() - 7.0, first_line(line)), icon::COPY, pen.theme.muted);
        }
        if look.focus {
            pen.ring(area, 4.0);
        }
        if response.clicked() {
            copied = Some(Filling::Copy(cell.text.clone()));
        }
    }
    copied
}

fn paint_cells(pen: &Pen, line: Rect, cells: &[Cell], widths: &[f32], is_done: bool) {
    let t = pen.theme;
    paint_row(pen, line, cells, widths, |cell| {
        let ink = match (is_done, cell.is_data) {
            (true, _) => t.faint,
            (false, true) => t.text,
            (false, false) => t.muted,
        };
        (false, ink)
    });
}

/// Draws the cells of a row; `how` says whether one is a column's name, and its ink.
fn paint_row(pen: &Pen, line: Rect, cells: &[Cell], widths: &[f32], how: impl Fn(&Cell) -> (bool, Color32)) {
    let mut x = line.left();
    for (cell, width) in cells.iter().zip(widths) {
        let (is_head, ink) = how(cell);
        pen.paragraph(x, line.top() + MARGIN, &cell.text, face(cell, is_head), ink, width + 0.5);
        x += width + GAP;
    }
}

const fn face(cell: &Cell, is_head: bool) -> Face {
    match (is_head, cell.is_data) {
        (true, _) => Face::Caption,
        (false, true) => Face::Mono,
        (false, false) => Face::Body,
    }
}

#[cfg(test)]
mod tests {
    use super::{Block, Cell, Readable, Table, share};

    fn data(text: &str) -> Cell {
        Cell { text: text.to_owned(), is_data: true }
    }

    fn words(text: &str) -> Cell {
        Cell { text: text.to_owned(), is_data: false }
    }

    #[test]
    fn our_markdown_is_read_whole() {
        let text = "# Title\n\nOne `two`\nthree.\n\n| A | B |\n| --- | --- |\n| `x \\| y` | Yes |\n| `` a`b `` |  |\n\n1. First\n2. Second\n- `x|y` ← a\\*b&#92;&#32;\n";
        let table = Table {
            head: vec![words("A"), words("B")],
            rows: vec![vec![data("x | y"), words("Yes")], vec![data("a`b"), words("")]],
        };
        let expected = [
            Block::Title { level: 1, text: "Title".to_owned() },
            Block::Paragraph("One two three.".to_owned()),
            Block::Table(table),
            Block::Step { number: "1".to_owned(), title: String::new(), note: "First".to_owned() },
            Block::Step { number: "2".to_owned(), title: String::new(), note: "Second".to_owned() },
            Block::Paragraph("- x|y ← a*b\\ ".to_owned()),
        ];
        assert_eq!(Readable::markdown(text).blocks(), expected);
    }

    #[test]
    fn a_step_has_a_title_a_note_and_what_is_to_be_copied() {
        let text =
            "1. **Sign in.** With\n   `az`.\n   ```sh Azure CLI\n   az login\n     --x\n   ```\n2. **Run it.**\n";
        let step = |number: &str, title: &str, note: &str| Block::Step {
            number: number.to_owned(),
            title: title.to_owned(),
            note: note.to_owned(),
        };
        let code = Block::Code { about: "Azure CLI".to_owned(), text: "az login\n  --x".to_owned() };
        let expected = [step("1", "Sign in.", "With az."), code, step("2", "Run it.", "")];
        assert_eq!(Readable::markdown(text).blocks(), expected);
    }

    #[test]
    fn csv_is_a_table() {
        let read = Readable::csv("a,b\r\n\"x, y\",2\r\n");
        let table = Table { head: vec![data("a"), data("b")], rows: vec![vec![data("x, y"), data("2")]] };
        assert_eq!(read.blocks(), [Block::Table(table)]);
    }

    #[test]
    fn columns_share_the_room_and_never_more() {
        let cases: [(&[f32], f32, &[f32]); 3] = [
            (&[50.0, 60.0], 300.0, &[50.0, 60.0]),
            (&[50.0, 500.0, 400.0], 332.0, &[50.0, 125.0, 125.0]),
            (&[900.0], 100.0, &[100.0]),
        ];
        for (natural, room, expected) in cases {
            assert_eq!(share(natural, room), expected, "{natural:?} in {room}");
        }
    }
}
