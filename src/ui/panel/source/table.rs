//! The table of attributes: how often each is there, of what types, with how many values.

use egui::{Rect, Role, Ui, pos2};

use super::{SourcePanel, progress_words};
use crate::base::{ResourceKind, capitalised, counted};
use crate::scim::TargetPath;
use crate::source::{AttributeProfile, Distinct, Profile};
use crate::ui::ask::Asks;
use crate::ui::frame::thousands;
use crate::ui::icon;
use crate::ui::paint::{Anchor, Cut as _, Face, Pen};
use crate::ui::panel::kinds;
use crate::ui::row_menu::{self, RowDoes};
use crate::ui::theme::size;
use crate::ui::widget::list::ListKey;
use crate::ui::widget::menu::{self, ContextMenu};
use crate::ui::widget::{Button, List, Row, clickable, coverage, filter, progress, segmented, tooltip};
use crate::workbench::rows::{ProfileOrder, ProfileRow, types};
use crate::workbench::{JobKind, Look, Task, Workbench, Workspace};

/// Where the columns stand, from the table's left edge. What does not fit is in the detail.
struct Columns {
    called: Option<f32>,
    types: Option<f32>,
    /// Right ends.
    filled: f32,
    distinct: f32,
    length: Option<f32>,
    example: f32,
}

impl Columns {
    fn of(width: f32) -> Self {
        if width >= 920.0 {
            Self {
                called: Some(292.0),
                types: Some(480.0),
                filled: 652.0,
                distinct: 728.0,
                length: Some(808.0),
                example: 832.0,
            }
        } else if width >= 760.0 {
            Self {
                called: None,
                types: Some(272.0),
                filled: 460.0,
                distinct: 540.0,
                length: Some(630.0),
                example: 654.0,
            }
        } else {
            Self { called: None, types: None, filled: 340.0, distinct: 420.0, length: None, example: 444.0 }
        }
    }

    /// Where names end.
    fn name_end(&self) -> f32 {
        self.called.or(self.types).unwrap_or(self.filled - 72.0) - 12.0
    }
}

pub(super) fn show(
    ui: &mut Ui,
    mut rect: Rect,
    bench: &Workbench,
    panel: &mut SourcePanel,
    rows: &[ProfileRow],
    chosen: Option<usize>,
    asks: &mut Asks,
) {
    kinds(ui, rect.cut_top(size::HEAD), bench, asks);
    let line = rect.cut_top(size::FILTER);
    filter::show(ui, line, "Filter attributes", "Find an attribute", &mut panel.filter, 0.0);
    let columns = Columns::of(rect.width());
    let head = rect.cut_top(size::FILTER);
    heads(ui, head, &columns, panel);
    let slot = profile_slot(bench.kind());
    match bench.profile(bench.kind()) {
        Some(profile) if !rows.is_empty() => list(ui, rect, bench, profile, &columns, rows, chosen, asks),
        Some(_) if panel.filter.is_empty() => {
            says(ui, rect, &format!("There are no {} in what is loaded.", bench.kind().plural()));
        }
        Some(_) => says(ui, rect, "No attribute has this in its name."),
        None if bench.is_running(slot) => running(ui, rect, bench, slot, asks),
        None => says(ui, rect, "Looking through the records was stopped. Load the files again to see what is in them."),
    }
}

const fn profile_slot(kind: ResourceKind) -> JobKind {
    match kind {
        ResourceKind::User => JobKind::ProfileUsers,
        ResourceKind::Group => JobKind::ProfileGroups,
    }
}

fn says(ui: &Ui, rect: Rect, words: &str) {
    let pen = Pen::of(ui);
    pen.paragraph(rect.left() + size::PAD, rect.top() + 16.0, words, Face::Body, pen.theme.muted, rect.width() - 32.0);
}

fn running(ui: &Ui, rect: Rect, bench: &Workbench, slot: JobKind, asks: &mut Asks) {
    let mut line = rect;
    let line = line.cut_top(size::HEAD);
    let stop = Button::quiet("Cancel").name("Cancel looking through the records");
    let stop = stop.show_before(ui, line.right() - 8.0, line.center().y);
    if stop.clicked() {
        asks.command(Task::Cancel(slot));
    }
    let (share, words) = progress_words(bench.progress(slot), bench.kind().plural());
    let pen = Pen::of(ui);
    let (left, y) = (line.left() + size::PAD, pen.baseline(line, Face::Body));
    let end = pen.text(left, y, slot.label(), Face::Body, pen.theme.text);
    let bar = Rect::from_min_max(pos2(end + 12.0, line.top()), pos2(stop.rect.left() - 8.0, line.bottom()));
    progress::show(ui, bar, slot.label(), share, &words);
}

/// Users or groups, with their counts.
fn kinds(ui: &Ui, rect: Rect, bench: &Workbench, asks: &mut Asks) {
    let pen = Pen::of(ui);
    let labels =
        ResourceKind::ALL.map(|kind| format!("{} {}", capitalised(kind.plural()), thousands(bench.set().count(kind))));
    let words = [labels[0].as_str(), labels[1].as_str()];
    let at = ResourceKind::ALL.iter().position(|kind| *kind == bench.kind()).unwrap_or(0);
    let picked = segmented::show(ui, rect.left() + size::PAD, rect.center().y, "Kind of record", &words, at);
    if let Some(kind) = picked.and_then(|index| ResourceKind::ALL.get(index)) {
        asks.command(Look::Kind(*kind));
    }
    if let Some(profile) = bench.profile(bench.kind()) {
        let y = pen.baseline(rect, Face::Body);
        let words = counted(profile.attributes.len(), "attribute", "attributes");
        pen.text_right(rect.right() - size::PAD, y, &words, Face::Caption, pen.theme.faint);
    }
    pen.rule_below(rect, pen.theme.line);
}

/// The names of the columns; those with an order are buttons.
fn heads(ui: &Ui, rect: Rect, columns: &Columns, panel: &mut SourcePanel) {
    let pen = Pen::of(ui);
    pen.rule_below(rect, pen.theme.line);
    let x = rect.left();
    let y = pen.baseline(rect, Face::Caption);
    let plain = |at: f32, anchor: Anchor, name: &str| {
        pen.put(at, y, anchor, &[(name, Face::Caption, pen.theme.faint)], f32::INFINITY);
    };
    sorter(ui, &pen, rect, (x + 40.0, Anchor::Left), "Attribute", ProfileOrder::Name, panel);
    if let Some(called) = columns.called {
        plain(x + called, Anchor::Left, "Called");
    }
    if let Some(types) = columns.types {
        sorter(ui, &pen, rect, (x + types, Anchor::Left), "Types", ProfileOrder::Types, panel);
    }
    sorter(ui, &pen, rect, (x + columns.filled, Anchor::Right), "Filled", ProfileOrder::Coverage, panel);
    sorter(ui, &pen, rect, (x + columns.distinct, Anchor::Right), "Distinct", ProfileOrder::Distinct, panel);
    if let Some(length) = columns.length {
        sorter(ui, &pen, rect, (x + length, Anchor::Right), "Length", ProfileOrder::Length, panel);
    }
    plain(x + columns.example, Anchor::Left, "Example");
}

/// A column's name that orders by it: once, then the other way round, then as the payload has them.
fn sorter(
    ui: &Ui,
    pen: &Pen,
    rect: Rect,
    (x, anchor): (f32, Anchor),
    name: &str,
    order: ProfileOrder,
    panel: &mut SourcePanel,
) {
    let t = pen.theme;
    let width = pen.width(name, Face::Caption).ceil();
    let left = if anchor == Anchor::Right { x - width } else { x };
    let hit = Rect::from_min_max(pos2(left - 6.0, rect.top() + 4.0), pos2(left + width + 18.0, rect.bottom() - 4.0));
    let spoken = format!("Order by {}", name.to_lowercase());
    let (response, look) = clickable(ui, hit, ui.scope_id().with(("order", name)), Role::Button, &spoken, true);
    let is_on = panel.order == order;
    let ink = if is_on || look.hover { t.text } else { t.faint };
    pen.text(left, pen.baseline(rect, Face::Caption), name, Face::Caption, ink);
    if is_on {
        let sign = if panel.reversed { icon::CARET_UP } else { icon::CARET_DOWN };
        pen.icon_small(pos2(left + width + 9.0, rect.center().y), sign, t.muted);
    }
    if look.focus {
        pen.ring(hit.shrink(2.0), size::RADIUS);
    }
    if response.clicked() {
        (panel.order, panel.reversed) = match (is_on, panel.reversed) {
            (false, _) => (order, false),
            (true, false) => (order, true),
            (true, true) => (ProfileOrder::Payload, false),
        };
    }
}

#[expect(clippy::too_many_arguments, reason = "what a list is drawn from, none of which belongs to another")]
fn list(
    ui: &mut Ui,
    rect: Rect,
    bench: &Workbench,
    profile: &Profile,
    columns: &Columns,
    rows: &[ProfileRow],
    chosen: Option<usize>,
    asks: &mut Asks,
) {
    let mut clicked = None;
    let revealed = chosen.filter(|at| is_another(ui, &rows[*at].id));
    let table = List::new("Attributes", rows.len(), size::ROW).current(chosen).reveal(revealed);
    let shown = table.show(ui, rect, |ui, index, area, focused| {
        let row = &rows[index];
        let attribute = row.attribute.and_then(|a| profile.attributes.get(a));
        let spoken = spoken(row, attribute, profile);
        let response = Row::new(ui, ("attribute", &row.id), &spoken)
            .selected(chosen == Some(index))
            .focused(focused)
            .show(ui, area);
        paint(&Pen::of(ui), area, columns, row, attribute, profile.records, chosen == Some(index));
        if response.clicked() {
            clicked = Some(index);
        }
        let by_key = menu::is_asked_by_key(ui, focused);
        row_menu::show(&response, by_key, "Source attribute", asks, || row_contents(row, attribute, &spoken));
        tooltip::hint(response, &spoken);
    });
    let moved = match shown.key {
        Some(ListKey::Select(to)) => Some(to),
        Some(ListKey::Open(_)) => {
            asks.command(Look::Show(Workspace::Map));
            None
        }
        _ => None,
    };
    if let Some(row) = clicked.or(moved).and_then(|index| rows.get(index))
        && bench.view().source.as_ref() != Some(&row.id)
    {
        asks.command(Look::Source(Some(row.id.clone())));
    }
}

fn row_contents(row: &ProfileRow, attribute: Option<&AttributeProfile>, spoken: &str) -> ContextMenu<RowDoes> {
    let example = attribute.and_then(|attribute| attribute.examples.first()).map_or("", String::as_str);
    let name = row.called.as_deref().unwrap_or(&row.label);
    let entries = vec![
        row_menu::copy("Copy name", name, name),
        row_menu::copy("Copy path", row.id.as_str(), row.id.as_str()),
        row_menu::copy("Copy example", example, format!("an example of {name}")),
        row_menu::go(
            icon::LIST_MAGNIFYING_GLASS,
            "Who reads this",
            [Look::Source(Some(row.id.clone())), Look::Show(Workspace::Map)],
        ),
    ];
    ContextMenu { caption: spoken.to_owned(), entries }
}

/// Whether another row is chosen than in the frame before: chosen in Map, it is to be brought into view here.
fn is_another(ui: &Ui, row: &str) -> bool {
    let key = ui.scope_id().with("the chosen attribute");
    ui.data_mut(|data| {
        let last = data.get_temp_mut_or_default::<String>(key);
        let is_another = last != row;
        row.clone_into(last);
        is_another
    })
}

/// All that a row says.
fn spoken(row: &ProfileRow, attribute: Option<&AttributeProfile>, profile: &Profile) -> String {
    let Some(attribute) = attribute else {
        return format!("{}: not in this export, and a rule reads it", row.label);
    };
    let called = row.called.as_deref().map(|name| format!(", called {name}")).unwrap_or_default();
    let filled = format!("{} of {} have a value", attribute.filled, profile.records);
    format!("{}{called}: {}, {filled}", row.id, attribute.types.label())
}

fn paint(
    pen: &Pen,
    rect: Rect,
    columns: &Columns,
    row: &ProfileRow,
    attribute: Option<&AttributeProfile>,
    records: u64,
    chosen: bool,
) {
    let t = pen.theme;
    let y = pen.baseline(rect, Face::Body);
    let x = rect.left();
    let left = x + 40.0 + row.depth as f32 * size::INDENT;
    let face = if chosen { Face::Medium } else { Face::Body };
    let Some(attribute) = attribute else {
        pen.mark(pos2(x + 23.0, rect.center().y), icon::WARNING, t.warn_mark);
        let words = "not in this export";
        let start = pen.text_right(x + columns.filled, y, words, Face::Caption, t.warn);
        pen.text_fit(left, y, &row.label, face, t.text, start - 12.0 - left);
        let readers: Vec<String> = row.readers.iter().map(TargetPath::short).collect();
        let start = x + columns.example;
        let words = format!("read by {}", readers.join(", "));
        pen.text_fit(start, y, &words, Face::Caption, t.faint, rect.right() - size::PAD - start);
        return;
    };
    let offset = row.depth as f32 * size::INDENT;
    pen.icon_row(pos2(x + 23.0 + offset, rect.center().y), kinds::sign(row.kind), t.faint);
    pen.text_fit(left, y, &row.label, face, t.text, x + columns.name_end() - left);
    if let (Some(at), Some(called)) = (columns.called, &row.called) {
        let most = columns.types.unwrap_or(columns.filled) - at - 12.0;
        pen.text_fit(x + at, y, called, Face::Body, t.muted, most);
    }
    if let Some(at) = columns.types {
        pen.text_fit(x + at, y, &types(attribute), Face::Body, t.muted, columns.filled - 84.0 - at);
    }
    let (filled, all) = (attribute.filled as usize, records as usize);
    coverage::paint(pen, x + columns.filled, rect.center().y, y, filled, all);
    if !attribute.is_container {
        pen.text_right(x + columns.distinct, y, &distinct(attribute), Face::Caption, t.muted);
    }
    if let (Some(at), Some(length)) = (columns.length, length(attribute)) {
        pen.text_right(x + at, y, &length, Face::Caption, t.muted);
    }
    let example = attribute.examples.first().map_or("", String::as_str);
    let start = x + columns.example;
    pen.text_fit(start, y, example, Face::Mono, t.muted, rect.right() - size::PAD - start);
}

/// The empty text is no value for a mapping, and is not counted as one.
fn distinct(attribute: &AttributeProfile) -> String {
    match &attribute.distinct {
        Distinct::Exact(values) => values.iter().filter(|value| !value.text.is_empty()).count().to_string(),
        Distinct::Estimate { count, error: 0.0, .. } => thousands(*count as usize),
        Distinct::Estimate { count, .. } => format!("~{}", estimate(*count)),
    }
}

/// Three figures: the rest of an estimate says nothing.
pub(super) fn estimate(count: u64) -> String {
    let step = 10_u64.pow(count.checked_ilog10().unwrap_or(0).saturating_sub(2));
    thousands(((count + step / 2) / step * step) as usize)
}

/// "2–24".
pub(super) fn length(attribute: &AttributeProfile) -> Option<String> {
    match (attribute.shortest?, attribute.longest?) {
        (least, most) if least == most => Some(least.to_string()),
        (least, most) => Some(format!("{least}–{most}")),
    }
}

#[cfg(test)]
mod tests {
    use super::estimate;

    #[test]
    fn an_estimate_has_three_figures() {
        let cases = [(0, "0"), (7, "7"), (399, "399"), (1_234, "1,230"), (296_204, "296,000"), (9_996, "10,000")];
        for (count, expected) in cases {
            assert_eq!(estimate(count), expected, "{count}");
        }
    }
}
