//! What the plan in view rests on: the mapping, the source, the account, each with its time and whether it is still so; and
//! the way to save it.

use egui::{Color32, Rect, Role, Ui, pos2};

use crate::base::clock::Moment;
use crate::base::{ResourceKind, thousands};
use crate::source::SourceFile;
use crate::ui::ask::{Ask, Asks};
use crate::ui::icon;
use crate::ui::paint::{Face, Pen};
use crate::ui::panel::area;
use crate::ui::theme::{Theme, size};
use crate::ui::widget::{Button, Item, menu, spoken};
use crate::workbench::{DryRunState, JobKind, PlanAs, Workbench};

/// The day of a time as it is written: "2026-11-20".
pub fn day(at: &str) -> &str {
    at.get(..10).unwrap_or(at)
}

/// One thing that it rests on.
struct RestsOnPart {
    sign: char,
    name: String,
    words: String,
    /// Whether it is as it should be.
    state: State,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    Good,
    Partly,
    Doubtful,
}

impl State {
    fn mark(self, t: &Theme) -> (char, Color32) {
        match self {
            Self::Good => (icon::CHECK, t.muted),
            Self::Partly => (icon::CIRCLE_HALF, t.muted),
            Self::Doubtful => (icon::WARNING, t.warn_mark),
        }
    }
}

/// The line over the counts.
pub fn show(ui: &Ui, rect: Rect, bench: &Workbench, asks: &mut Asks) {
    let pen = Pen::of(ui);
    pen.rule_below(rect, pen.theme.line);
    let save = save(ui, rect.right() - 8.0, rect, bench, asks, "Save plan…");
    let x = area::words(ui, "rests on", rect.left() + size::PAD, rect, "Rests on", Face::Body, pen.theme.faint, 120.0);
    let parts = [mapping(bench), source(bench), account(bench)];
    paint(ui, x + 20.0, save - 16.0, rect, parts.into_iter().flatten());
}

/// In the bar of views, where there is no room for a line: the source and the account.
pub fn compact(ui: &Ui, bar: Rect, left: f32, bench: &Workbench, asks: &mut Asks) {
    let save = save(ui, bar.right() - 8.0, bar, bench, asks, "");
    let parts: Vec<RestsOnPart> =
        [source(bench).map(|part| part.in_short(bench)), account(bench)].into_iter().flatten().collect();
    let pen = Pen::of(ui);
    let width: f32 = parts.iter().map(|part| width(&pen, part)).sum();
    paint(ui, (save - 16.0 - width).max(left), save - 8.0, bar, parts.into_iter());
}

impl RestsOnPart {
    /// Of the source: how many fewer there are, or when it is from.
    fn in_short(self, bench: &Workbench) -> Self {
        let words = match (fewer(bench), bench.source_changed_at()) {
            (Some((fewer, _)), _) => format!("{} fewer", thousands(fewer)),
            (None, Some(at)) => bench.context().now.told(at),
            (None, None) => bench.kind().counted(bench.count()),
        };
        Self { name: "File".to_owned(), words, ..self }
    }
}

/// How many fewer there are than in the last plan, and when that was made.
fn fewer(bench: &Workbench) -> Option<(usize, &str)> {
    let before = bench.plan_page().before(bench.kind())?;
    let fewer = before.records.checked_sub(bench.count()).filter(|fewer| *fewer > 0)?;
    Some((fewer, day(&before.at)))
}

const SIGN: f32 = 20.0;
const GAP: f32 = 24.0;

fn width(pen: &Pen, part: &RestsOnPart) -> f32 {
    SIGN + pen.width(&part.name, Face::Medium) + 8.0 + pen.width(&part.words, Face::Body) + SIGN + GAP
}

fn paint(ui: &Ui, mut x: f32, right: f32, rect: Rect, parts: impl Iterator<Item = RestsOnPart>) {
    let pen = Pen::of(ui);
    let t = pen.theme;
    let (y, middle) = (pen.baseline(rect, Face::Body), rect.center().y);
    for part in parts {
        let begin = x;
        if right - x < 48.0 {
            break;
        }
        pen.icon_row(pos2(x + 7.0, middle), part.sign, t.faint);
        x = pen.text_fit(x + SIGN, y, &part.name, Face::Medium, t.text, (right - x - 2.0 * SIGN).min(200.0)) + 8.0;
        let said = format!("{} {}", part.name, part.words);
        let room = right - x - SIGN;
        if room > 24.0 {
            x = area::words(ui, &part.name, x, rect, &part.words, Face::Body, t.muted, room) + 4.0;
        }
        let (mark, ink) = part.state.mark(t);
        pen.icon_row(pos2(x + 8.0, middle), mark, ink);
        x += SIGN;
        spoken(ui, Rect::from_min_max(pos2(begin, rect.top()), pos2(x, rect.bottom())), &part.name, Role::Label, &said);
        x += GAP;
    }
}

fn told(bench: &Workbench, at: Option<Moment>) -> String {
    at.map_or_else(String::new, |at| format!("{}, ", bench.context().now.told(at)))
}

fn mapping(bench: &Workbench) -> Option<RestsOnPart> {
    let run = bench.dry_run();
    let rules = match run.rules()? {
        1 => "1 rule".to_owned(),
        rules => format!("{} rules", thousands(rules)),
    };
    let (changed, state) = if run.is_stale { (", changed since", State::Doubtful) } else { ("", State::Good) };
    let at = run.begun_at.map_or_else(String::new, |at| format!(", {}", bench.context().now.told(at)));
    Some(RestsOnPart {
        sign: icon::GIT_DIFF,
        name: "Mapping".to_owned(),
        words: format!("{rules}{at}{changed}"),
        state,
    })
}

fn source(bench: &Workbench) -> Option<RestsOnPart> {
    let count_in = |file: &&SourceFile| match bench.kind() {
        ResourceKind::User => file.users > 0,
        ResourceKind::Group => file.groups > 0,
    };
    let files: Vec<&SourceFile> = bench.set().files().iter().filter(count_in).collect();
    let name = match files.as_slice() {
        [] => return None,
        [file] => file.name.rsplit(['/', '\\']).next().unwrap_or(&file.name).to_owned(),
        files => format!("{} files", thousands(files.len())),
    };
    let (kind, count) = (bench.kind(), bench.count());
    let mut words = format!("{}{}", told(bench, bench.source_changed_at()), kind.counted(count));
    let mut state = if bench.set().missing().is_some() { State::Doubtful } else { State::Good };
    if let Some((fewer, at)) = fewer(bench) {
        words = format!("{words}, {} fewer than on {at}", thousands(fewer));
        state = State::Doubtful;
    }
    Some(RestsOnPart { sign: icon::FILE_TEXT, name, words, state })
}

fn account(bench: &Workbench) -> Option<RestsOnPart> {
    let run = bench.dry_run();
    let (done, all) = (run.plans.len(), bench.count());
    let (words, state) = match run.state {
        DryRunState::NotRun => return None,
        DryRunState::Running => {
            (format!("since {}{} looked up so far", told(bench, run.begun_at), thousands(done)), State::Partly)
        }
        DryRunState::Stopped | DryRunState::Failed(_) => {
            let all = thousands(done + run.left());
            (format!("{}{} of {all} looked up", told(bench, run.ended_at), thousands(done)), State::Doubtful)
        }
        DryRunState::Done if done < all => {
            (format!("{}{} of {} looked up", told(bench, run.ended_at), thousands(done), thousands(all)), State::Partly)
        }
        DryRunState::Done => (format!("{}complete", told(bench, run.ended_at)), State::Good),
    };
    let (name, words) = match &run.from_snapshot {
        Some(of) => ("Snapshot", format!("{} (UTC), {words}", of.taken)),
        None => ("Account", words),
    };
    Some(RestsOnPart { sign: icon::DATABASE, name: name.to_owned(), words, state })
}

/// The button that saves the plan; returns where it begins.
fn save(ui: &Ui, right: f32, rect: Rect, bench: &Workbench, asks: &mut Asks, label: &str) -> f32 {
    let can = !bench.is_running(JobKind::DryRun) && !bench.dry_run().plans.is_empty();
    let hint = match (can, bench.plan_page().has_passed()) {
        (false, _) => "At the end of the dry run.",
        (true, false) => "It still asks for a yes, and the file says so.",
        (true, true) => "It holds people’s data.",
    };
    let button = Button::quiet(label).icon(icon::FLOPPY_DISK).name("Save plan…").enabled(can).hint(hint);
    let shown = button.show_before(ui, right, rect.center().y);
    let items = [
        Item::new("To open again").detail("JSON"),
        Item::new("As a table").detail("CSV"),
        Item::new("As a document").detail("Markdown"),
    ];
    if let Some(picked) = menu::popup(&shown, "Save plan", &items) {
        asks.push(Ask::SavePlan(PlanAs::ALL[picked]));
    }
    shown.rect.left()
}
