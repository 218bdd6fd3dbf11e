//! The workspace Source: what is loaded, and what is in it; or, with nothing loaded, the ways to begin.

mod detail;
mod empty;
mod get_data;
mod head;
mod table;

use std::sync::Arc;

use egui::{Rect, Ui, pos2};

use self::get_data::GetData;
use crate::base::ClientKind;
use crate::mapping::CompiledMapping;
use crate::source::Profile;
use crate::ui::ask::Asks;
use crate::ui::frame::thousands;
use crate::ui::paint::{Cut as _, Face, Pen};
use crate::ui::theme::size;
use crate::ui::widget::splitter::{Axis, Side, Splitter};
use crate::ui::widget::{Button, coverage, progress};
use crate::workbench::rows::{ProfileOrder, ProfileRow, SourceRow, profile_rows};
use crate::workbench::{JobKind, Task, Workbench};

/// Width of what is said of the chosen attribute.
const DETAIL: f32 = 400.0;
const DETAIL_COMPACT: f32 = 344.0;

/// What the window keeps of this workspace.
#[derive(Default)]
pub struct SourcePanel {
    filter: String,
    order: ProfileOrder,
    reversed: bool,
    /// 0 until the person drags the border.
    detail_width: f32,
    detail: detail::Detail,
    rows: Option<Rows>,
    get_data: Option<GetData>,
}

/// The rows of the table, and all they were made from.
struct Rows {
    profile: Arc<Profile>,
    compiled: Arc<CompiledMapping>,
    client: ClientKind,
    filter: String,
    order: (ProfileOrder, bool),
    rows: Arc<Vec<ProfileRow>>,
}

impl SourcePanel {
    pub fn show(&mut self, ui: &mut Ui, rect: Rect, bench: &Workbench, asks: &mut Asks) {
        let pen = Pen::of(ui);
        pen.fill(rect, 0.0, pen.theme.surface);
        let asked = if bench.set().is_empty() || bench.view().own {
            let mut rest = rect;
            loading(ui, &mut rest, bench, asks);
            empty::show(ui, rest, bench, asks)
        } else {
            self.loaded(ui, rect, bench, asks)
        };
        if let Some(client) = asked {
            self.get_data = Some(GetData::new(client, bench.kind()));
        }
        if let Some(get_data) = &mut self.get_data
            && get_data.show(ui, bench, asks)
        {
            self.get_data = None;
        }
    }

    /// Returns the client whose queries are wanted.
    fn loaded(&mut self, ui: &mut Ui, mut rect: Rect, bench: &Workbench, asks: &mut Asks) -> Option<ClientKind> {
        let mut asked = head::show(ui, &mut rect, bench, asks);
        loading(ui, &mut rect, bench, asks);
        head::files(ui, &mut rect, bench);
        head::findings(ui, &mut rect, bench, asks);
        let wide = rect.width() >= size::WIDE;
        let first = if wide { DETAIL } else { DETAIL_COMPACT };
        if self.detail_width == 0.0 {
            self.detail_width = first;
        }
        let mut width = self.detail_width.min(rect.width() - 480.0);
        let right = rect.cut_right(width);
        let rows = self.rows(bench);
        let chosen = chosen(bench, &rows);
        table::show(ui, rect, bench, self, &rows, chosen, asks);
        asked = self.detail.show(ui, right, bench, chosen.and_then(|c| rows.get(c)), asks).or(asked);
        let border = Splitter::new("Width of the detail", Axis::Vertical, Side::After, first);
        let most = right.right() - rect.left() - 480.0;
        if border.show(ui, right.left(), right.top()..right.bottom(), &mut width, 280.0..=most).changed() {
            self.detail_width = width;
        }
        asked
    }

    /// The table's rows, made again only when something they come from changed.
    fn rows(&mut self, bench: &Workbench) -> Arc<Vec<ProfileRow>> {
        let Some(profile) = bench.profile(bench.kind()) else { return Arc::default() };
        let compiled = bench.compiled(bench.kind());
        let (client, order) = (bench.client().kind, (self.order, self.reversed));
        if let Some(made) = &self.rows
            && Arc::ptr_eq(&made.profile, profile)
            && Arc::ptr_eq(&made.compiled, compiled)
            && (made.client, &made.filter, made.order) == (client, &self.filter, order)
        {
            return made.rows.clone();
        }
        let names = bench.client().names(bench.kind());
        let rows = Arc::new(profile_rows(profile, names, compiled, &self.filter, self.order, self.reversed));
        self.rows = Some(Rows {
            profile: profile.clone(),
            compiled: compiled.clone(),
            client,
            filter: self.filter.clone(),
            order,
            rows: rows.clone(),
        });
        rows
    }
}

/// The row of the attribute that is chosen, here or in Map; the first one when none is.
fn chosen(bench: &Workbench, rows: &[ProfileRow]) -> Option<usize> {
    let is_it =
        |row: &ProfileRow, id: &str| row.id == id || row.called.as_deref().map(SourceRow::named).as_deref() == Some(id);
    let place = bench.view().source.as_deref().map(|id| rows.iter().position(|row| is_it(row, id)));
    place.unwrap_or(Some(0)).filter(|_| !rows.is_empty())
}

/// A line with how far loading is, while something loads.
fn loading(ui: &Ui, rect: &mut Rect, bench: &Workbench, asks: &mut Asks) {
    if !bench.is_running(JobKind::Load) {
        return;
    }
    let line = rect.cut_top(size::FILTER);
    let pen = Pen::of(ui);
    pen.rule_below(line, pen.theme.line);
    let cancel = Button::quiet("Cancel").name("Cancel loading").show_before(ui, line.right() - 8.0, line.center().y);
    if cancel.clicked() {
        asks.command(Task::Cancel(JobKind::Load));
    }
    let (share, words) = progress_words(bench.progress(JobKind::Load), "");
    let end = pen.text(line.left() + size::PAD, pen.baseline(line, Face::Body), "Loading", Face::Body, pen.theme.text);
    let bar = Rect::from_min_max(pos2(end + 12.0, line.top()), pos2(cancel.rect.left() - 8.0, line.bottom()));
    progress::show(ui, bar, "Loading payloads", share, &words);
}

/// How far work is, as a share and in words: so many of what, or in percent where the steps mean nothing to a person.
fn progress_words(progress: Option<(u64, u64)>, of: &str) -> (Option<f32>, String) {
    match progress {
        Some((done, total)) if total > 0 => {
            let words = if of.is_empty() {
                coverage::percent(done as usize, total as usize)
            } else {
                format!("{} of {} {of}", thousands(done as usize), thousands(total as usize))
            };
            (Some(done as f32 / total as f32), words)
        }
        _ => (None, String::new()),
    }
}
