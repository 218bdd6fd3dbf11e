//! Two mappings compared by meaning: which two, what they differ in, and for whom of the loaded people that matters.

mod counts;
mod detail;
mod rows;
mod words;

use egui::{Key, Modifiers, Rect, Role, Ui, pos2, vec2};

use self::rows::Lines;
use crate::base::counted;
use crate::base::file::short_name;
use crate::ui::ask::{Ask, Asks};
use crate::ui::icon;
use crate::ui::paint::{Cut as _, Face, Pen};
use crate::ui::panel::area;
use crate::ui::panel::hand_over::quiet;
use crate::ui::theme::size;
use crate::ui::widget::{Button, badge, button, clickable, page_hears_keys, strip};
use crate::workbench::{
    CompareStep, Compared, ComparisonOutcome, ExportKind, HandOverPart, Look, SideChoice, SideName, Task, Workbench,
};

/// The column at the right, for the chosen difference.
const DETAIL: f32 = 376.0;
/// In the compact layout it is a strip at the foot.
const DETAIL_COMPACT: f32 = 136.0;
const FOOT: f32 = 32.0;

/// What the window keeps of this page.
#[derive(Default)]
pub(super) struct ComparisonPage {
    /// The chosen row: of what differs, then of what is the same.
    chosen: usize,
    /// The one that was chosen when the rows were drawn last: another one is brought into view.
    drawn: Option<usize>,
    shows_same: bool,
}

impl ComparisonPage {
    /// `wide`: there is room for all of it.
    pub fn show(&mut self, ui: &mut Ui, mut rect: Rect, wide: bool, bench: &Workbench, asks: &mut Asks) {
        head(ui, rect.cut_top(size::HEAD), bench, wide, asks);
        match bench.comparison().outcome() {
            Some(ComparisonOutcome::Ready(compared)) => self.compared(ui, rect, wide, bench, compared, asks),
            Some(ComparisonOutcome::Refused(refused)) => {
                sides(ui, rect.cut_top(size::HEAD), bench, false, asks);
                refused_sides(ui, rect, refused, asks);
            }
            None => {
                sides(ui, rect.cut_top(size::HEAD), bench, false, asks);
                not_yet(ui, rect, bench, asks);
            }
        }
    }

    fn compared(
        &mut self,
        ui: &mut Ui,
        mut rect: Rect,
        wide: bool,
        bench: &Workbench,
        compared: &Compared,
        asks: &mut Asks,
    ) {
        let pen = Pen::of(ui);
        counts::show(ui, rect.cut_top(72.0), &compared.difference, wide);
        let lines = Lines::of(&compared.difference, self.shows_same);
        self.chosen = self.chosen.min(lines.rows().saturating_sub(1));
        self.keys(ui, lines.rows(), bench, asks);
        let row = lines.row(self.chosen);
        if wide {
            let mut column = rect.cut_right(DETAIL);
            pen.vline(column.left(), column.top()..column.bottom(), pen.theme.line_strong);
            let foot = column.cut_bottom(56.0).with_min_x(column.left() + 1.0);
            pen.hline(foot.left()..foot.right(), foot.top(), pen.theme.line);
            put(ui, foot.left() + size::PAD, foot.center().y, bench, asks);
            detail::show(ui, column.with_min_x(column.left() + 1.0), bench, compared, row, self.chosen);
        } else {
            let strip = rect.cut_bottom(DETAIL_COMPACT.min(rect.height() * 0.35));
            pen.hline(strip.left()..strip.right(), strip.top(), pen.theme.line_strong);
            let strip = strip.with_min_y(strip.top() + 1.0);
            let button = put_button(&bench.comparison_base().map(drop), |button| button.width(&pen));
            detail::people(ui, strip, bench, row, self.chosen, button + size::PAD);
            put(ui, strip.right() - size::PAD - button, strip.top() + size::HEAD / 2.0, bench, asks);
        }
        sides(ui, rect.cut_top(size::HEAD), bench, true, asks);
        let foot = rect.cut_bottom(FOOT);
        if compared.difference.is_none() && !self.shows_same {
            quiet(ui, rect, "No difference in meaning. Order, blanks, ids and capitals of names are left out.");
        } else {
            rows::show(ui, rect, bench, compared, &lines, self, asks);
        }
        self.foot(ui, foot, compared);
    }

    /// J and K go to the next difference and back, T puts A into the file B, wherever the keyboard is but in a field.
    fn keys(&mut self, ui: &Ui, rows: usize, bench: &Workbench, asks: &mut Asks) {
        if !page_hears_keys(ui.ctx()) {
            return;
        }
        let pressed = |key| ui.input_mut(|input| input.consume_key(Modifiers::NONE, key));
        if pressed(Key::J) {
            self.chosen = (self.chosen + 1).min(rows.saturating_sub(1));
        }
        if pressed(Key::K) {
            self.chosen = self.chosen.saturating_sub(1);
        }
        if pressed(Key::T) {
            put_into(bench, asks);
        }
    }

    /// How much is the same; pressing it shows or hides that.
    fn foot(&mut self, ui: &Ui, rect: Rect, compared: &Compared) {
        let pen = Pen::of(ui);
        let t = pen.theme;
        let same = compared.difference.same.len();
        let words = counted(same, "thing is the same", "things are the same");
        let name = if self.shows_same { "Hide what is the same" } else { "Show what is the same" };
        let (response, look) = clickable(ui, rect, ui.scope_id().with("same"), Role::Button, name, same > 0);
        pen.fill(rect, 0.0, if look.hover { t.hover } else { t.surface });
        pen.hline(rect.left()..rect.right(), rect.top(), t.line);
        if look.focus {
            pen.row_focus(rect);
        }
        let caret = if self.shows_same { icon::CARET_DOWN } else { icon::CARET_RIGHT };
        pen.icon_small(pos2(rect.left() + size::PAD + 6.0, rect.center().y), caret, t.faint);
        let left = rect.left() + size::PAD + 22.0;
        let end = pen.text_in(rect, left, &words, Face::Body, t.muted);
        let out = left_out(compared);
        let mut rest = rect;
        rest.min.x = end + 16.0;
        area::words(ui, "left out", end + 16.0, rest, out, Face::Body, t.faint, rect.right() - end - 32.0);
        if response.clicked() {
            self.shows_same = !self.shows_same;
        }
    }
}

/// Into the file with which the crosswalk is compared: a copy of it, which is looked at first.
fn put(ui: &Ui, x: f32, y: f32, bench: &Workbench, asks: &mut Asks) {
    if put_button(&bench.comparison_base().map(drop), |button| button.show_at(ui, x, y)).clicked() {
        put_into(bench, asks);
    }
}

fn put_button<T>(can: &Result<(), String>, with: impl FnOnce(Button<'_>) -> T) -> T {
    let hint = match can {
        Ok(()) => "Shows what would change in it first; nothing is written yet",
        Err(why) => why,
    };
    let button = Button::primary("Put A into the file B…").icon(icon::ARROW_RIGHT).cap("T");
    with(button.enabled(can.is_ok()).hint(hint))
}

fn put_into(bench: &Workbench, asks: &mut Asks) {
    if let Ok((format, base)) = bench.comparison_base() {
        asks.command(Task::ReviewExport { format, base: Some(base.to_owned()) });
    }
}

/// What was not compared.
fn left_out(compared: &Compared) -> &'static str {
    if compared.is_of_rules_only() {
        "left out: order, blanks, ids, capitals of names; a crosswalk says nothing of scope and attribute list"
    } else {
        "left out: order, blanks, ids, capitals of names"
    }
}

fn head(ui: &Ui, rect: Rect, bench: &Workbench, wide: bool, asks: &mut Asks) {
    let pen = Pen::of(ui);
    pen.rule_below(rect, pen.theme.line);
    let y = rect.center().y;
    let back = Button::icon_only(icon::ARROW_LEFT, "Back to what can be taken home");
    if back.show_at(ui, rect.left() + 8.0, y).clicked() {
        asks.command(Look::Piece(HandOverPart::Export(ExportKind::Crosswalk)));
    }
    let markdown = bench.comparison().compared().is_some();
    let copy = if wide {
        Button::quiet("Copy as Markdown").icon(icon::COPY)
    } else {
        Button::icon_only(icon::COPY, "Copy as Markdown")
    };
    let buttons = [
        copy.enabled(markdown),
        Button::secondary("Swap").icon(icon::ARROWS_LEFT_RIGHT),
        Button::secondary("Save…").icon(icon::FLOPPY_DISK).enabled(markdown),
    ];
    let (pressed, left) = button::row_from_right(ui, rect.right() - size::PAD, y, &buttons);
    match pressed {
        Some(0) => bench.comparison_as_markdown().into_iter().for_each(|text| asks.copy(text, "the differences")),
        Some(1) => asks.command(Task::Compare(CompareStep::Swap)),
        Some(_) => asks.push(Ask::SaveComparison),
        None => {}
    }
    let title = title(bench);
    let x = rect.left() + 44.0;
    let end = area::words(ui, "title", x, rect, &title, Face::Strong, pen.theme.text, left - x - 12.0);
    if end + 160.0 < left {
        pen.text_in(rect, end + 8.0, "compared by meaning", Face::Body, pen.theme.faint);
    }
}

fn title(bench: &Workbench) -> String {
    match SideName::BOTH.map(|side| name(bench, side)) {
        [Some(a), Some(b)] => format!("{a} against {b}"),
        _ => "Compare two mappings".to_owned(),
    }
}

/// What a side is called: the file's name, or that it is what is open.
fn name(bench: &Workbench, side: SideName) -> Option<String> {
    Some(match bench.comparison().choice(side)? {
        SideChoice::Open => match bench.file() {
            Some(file) => format!("{}, open here", short_name(file)),
            None => format!("{}, open here", bench.document().name),
        },
        SideChoice::File(path) => short_name(path).into_owned(),
    })
}

/// Which is which, over the columns, and the buttons that choose others.
fn sides(ui: &Ui, rect: Rect, bench: &Workbench, is_compared: bool, asks: &mut Asks) {
    let pen = Pen::of(ui);
    let t = pen.theme;
    let [target, a, b, means] = rows::columns(rect);
    pen.rule_below(rect, t.line);
    let y = pen.baseline(rect, Face::Caption);
    pen.text(target, y, "Target", Face::Caption, t.faint);
    for (side, left, right) in [(SideName::A, a, b), (SideName::B, b, means)] {
        one_side(ui, rect.with_min_x(left).with_max_x(right - 8.0), bench, side, asks);
    }
    if is_compared {
        pen.text_fit(means, y, "What it means", Face::Caption, t.faint, rect.right() - 8.0 - means);
    }
}

fn one_side(ui: &Ui, rect: Rect, bench: &Workbench, side: SideName, asks: &mut Asks) {
    let pen = Pen::of(ui);
    let y = rect.center().y;
    let left = badge::paint(&pen, rect.left(), y, side.label(), badge::Tone::Quiet) + 8.0;
    let name = name(bench, side);
    let choose = format!("Choose the file for {}…", side.label());
    let open = format!("Take the open crosswalk for {}", side.label());
    let choose = Button::icon_only(icon::FOLDER_OPEN, &choose);
    let open = Button::icon_only(icon::FILE, &open);
    let is_file = !matches!(bench.comparison().choice(side), Some(SideChoice::Open));
    let buttons = if is_file { vec![choose, open] } else { vec![choose] };
    let room = rect.right() - left - buttons.len() as f32 * (size::CONTROL + 4.0) - 8.0;
    let words = name.unwrap_or_else(|| "no file yet".to_owned());
    let id = side.label();
    let end = area::words(ui, id, left, rect, &words, Face::Caption, pen.theme.muted, room);
    let mut x = end + 4.0;
    for (at, button) in buttons.into_iter().enumerate() {
        let shown = button.show_at(ui, x, y);
        x = shown.rect.right();
        match (shown.clicked(), at) {
            (false, _) => {}
            (true, 0) => asks.push(Ask::ChooseSide(side)),
            (true, _) => asks.command(Task::Compare(CompareStep::Choose(side, SideChoice::Open))),
        }
    }
}

/// Nothing is compared: a file is still to be chosen, or being read.
fn not_yet(ui: &Ui, rect: Rect, bench: &Workbench, asks: &mut Asks) {
    let Some(missing) = SideName::BOTH.into_iter().find(|side| bench.comparison().choice(*side).is_none()) else {
        return quiet(ui, rect, "Reading, and comparing by meaning…");
    };
    let text = "A crosswalk, or a vendor’s own mapping file: what you have against what is in production, say. Both are read \
                and compared by meaning. Neither is changed.";
    let buttons = [Button::primary("Choose the file…").icon(icon::FOLDER_OPEN)];
    if area::empty(ui, rect, "Which file is it compared with?", text, &buttons).is_some() {
        asks.push(Ask::ChooseSide(missing));
    }
}

/// Why these cannot be compared: it stays until another file is chosen, or this one is read again.
fn refused_sides(ui: &Ui, mut rect: Rect, refused: &[(SideName, String)], asks: &mut Asks) {
    for (side, sentence) in refused {
        let words = format!("{}: {sentence}", side.label());
        ui_strip(ui, &mut rect, &words, *side, asks);
    }
    let place = Rect::from_min_size(rect.min + vec2(size::PAD, 12.0), vec2(rect.width() - 32.0, size::CONTROL));
    if Button::secondary("Read again")
        .icon(icon::ARROWS_CLOCKWISE)
        .show_at(ui, place.left(), place.center().y)
        .clicked()
    {
        asks.command(Task::Compare(CompareStep::ReadAgain));
    }
}

fn ui_strip(ui: &Ui, rect: &mut Rect, words: &str, side: SideName, asks: &mut Asks) {
    let choose = format!("Choose another for {}…", side.label());
    if strip::show(ui, rect, crate::base::Severity::Error, words, Some(&choose)) {
        asks.push(Ask::ChooseSide(side));
    }
}
