//! What rules read and an export brings no more: for each, the nearest new attribute with the reason, to re-point the
//! rules to it or to leave them. All that is accepted is one step of undo.

use egui::{Rect, Role, Ui, vec2};

use super::ask::Asks;
use super::paint::{Cut as _, Face, Pen};
use super::theme::size;
use super::widget::menu::Value;
use super::widget::{Button, Item, Row, button, dialog, list, spoken};
use crate::base::ResourceKind;
use crate::mapping::Vanished;
use crate::workbench::{Edit, Look, Repoint, Workbench};

const WIDTH: f32 = 720.0;
/// More attributes than these scroll.
const ROWS_SHOWN: usize = 7;
const HEAD: f32 = 60.0;
const FOOT: f32 = size::CONTROL + 24.0;
/// Proposals that fit at least so well are proposed as accepted.
const LIKELY: f64 = 0.6;

/// The sheet while it is open: for each attribute the number of the candidate that is accepted.
#[derive(Default)]
pub struct Sheet {
    accepted: Option<Vec<Option<usize>>>,
}

fn all(bench: &Workbench) -> Vec<(ResourceKind, &Vanished)> {
    ResourceKind::ALL.into_iter().flat_map(|kind| bench.vanished(kind).iter().map(move |v| (kind, v))).collect()
}

impl Sheet {
    pub fn open(&mut self, bench: &Workbench) {
        let first = |(_, vanished): &(ResourceKind, &Vanished)| {
            vanished.nearest.first().filter(|nearest| nearest.score >= LIKELY).map(|_| 0)
        };
        self.accepted = Some(all(bench).iter().map(first).collect());
    }

    /// Draws it when it is open.
    pub fn show(&mut self, ui: &Ui, bench: &Workbench, asks: &mut Asks) {
        let Some(accepted) = &mut self.accepted else { return };
        let rows = all(bench);
        if rows.len() != accepted.len() || rows.is_empty() {
            // What vanished is another now.
            self.accepted = None;
            return;
        }
        let height = HEAD + rows.len().min(ROWS_SHOWN) as f32 * size::ROW_TALL + FOOT;
        let shown = dialog::show(ui.ctx(), "Not in this export any more", vec2(WIDTH, height), |ui, rect| {
            contents(ui, rect, &rows, accepted)
        });
        let pairs = repoints(&rows, accepted);
        match shown.inner {
            Some(Pressed::Repoint) if !pairs.is_empty() => {
                asks.command(Edit::Repoint(pairs));
                asks.command(Look::DismissVanished);
            }
            Some(Pressed::Leave) => asks.command(Look::DismissVanished),
            _ if shown.closed => {}
            _ => return,
        }
        self.accepted = None;
    }
}

fn repoints(rows: &[(ResourceKind, &Vanished)], accepted: &[Option<usize>]) -> Vec<Repoint> {
    let pair = |((kind, vanished), accepted): (&(ResourceKind, &Vanished), &Option<usize>)| {
        let candidate = vanished.nearest.get((*accepted)?)?;
        Some(Repoint { kind: *kind, from: vanished.name.clone(), to: candidate.name.clone() })
    };
    rows.iter().zip(accepted).filter_map(pair).collect()
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Pressed {
    Leave,
    Repoint,
}

fn contents(
    ui: &mut Ui,
    mut rect: Rect,
    rows: &[(ResourceKind, &Vanished)],
    accepted: &mut [Option<usize>],
) -> Option<Pressed> {
    let head = rect.cut_top(HEAD).shrink2(vec2(size::PAD, 8.0));
    let foot = rect.cut_bottom(FOOT);
    let pen = Pen::of(ui);
    let words = "These attributes were there before the reload, and rules read them. Accept what took their place, or leave \
                 the rule as it is. Nothing is changed until you re-point; Undo takes it back in one step.";
    pen.paragraph(head.left(), head.top(), words, Face::Body, pen.theme.muted, head.width());
    spoken(ui, head, "what to do", Role::Label, words);
    pen.rule_below(rect.with_max_y(rect.top()), pen.theme.line);
    list::rows(ui, rect, "vanished", size::ROW_TALL, rows.len(), |ui, index, area| {
        let (kind, vanished) = rows[index];
        row(ui, area, kind, vanished, &mut accepted[index]);
    });
    let count = repoints(rows, accepted).len();
    let label = match count {
        0 | 1 => "Re-point".to_owned(),
        several => format!("Re-point {several}"),
    };
    let buttons = [Button::secondary("Leave all"), Button::primary(&label).enabled(count > 0)];
    Pen::of(ui).hline(foot.left()..foot.right(), foot.top(), Pen::of(ui).theme.line);
    match button::row_from_right(ui, foot.right() - size::PAD, foot.center().y, &buttons).0 {
        Some(0) => Some(Pressed::Leave),
        Some(_) => Some(Pressed::Repoint),
        None => None,
    }
}

fn row(ui: &Ui, area: Rect, kind: ResourceKind, vanished: &Vanished, accepted: &mut Option<usize>) {
    const MENU_AT: f32 = 288.0;
    let readers: Vec<String> = vanished.readers.iter().map(crate::scim::TargetPath::short).collect();
    let readers = format!("read by {}", readers.join(", "));
    let name = format!("{} of {}, {readers}", vanished.name, kind.plural());
    Row::new(ui, ("vanished", kind, &vanished.name), &name).enabled(false).show(ui, area);
    let pen = Pen::of(ui);
    let t = pen.theme;
    let first = Rect::from_min_size(area.min + vec2(0.0, 4.0), vec2(area.width(), 20.0));
    let (left, y) = (area.left() + size::PAD, pen.baseline(first, Face::Medium));
    pen.text_fit(left, y, &vanished.name, Face::Medium, t.text, MENU_AT - size::PAD - 24.0);
    pen.text_fit(left, y + 20.0, &readers, Face::Caption, t.faint, MENU_AT - size::PAD - 24.0);
    let at = area.left() + MENU_AT;
    if vanished.nearest.is_empty() {
        pen.text(at, y, "Nothing new is like it; the rule stays as it is.", Face::Body, t.muted);
        return;
    }
    let details: Vec<String> = vanished.nearest.iter().map(|c| format!("{:.0} %", c.score * 100.0)).collect();
    let mut items: Vec<Item<'_>> =
        vanished.nearest.iter().zip(&details).map(|(c, d)| Item::new(&c.name).detail(d)).collect();
    items.push(Item::new("Leave the rule as it is").parted());
    let chosen = accepted.and_then(|index| vanished.nearest.get(index));
    let place = accepted.unwrap_or(vanished.nearest.len());
    items[place] = items[place].chosen(true);
    let text = chosen.map_or("Leave the rule as it is", |candidate| candidate.name.as_str());
    let menu_name = format!("In place of {} of {}", vanished.name, kind.plural());
    let menu = Value::new(&menu_name, text).most(area.right() - at - 48.0).show(ui, at, first.center().y, &items);
    if let Some(picked) = menu.picked {
        *accepted = (picked < vanished.nearest.len()).then_some(picked);
    }
    let reason = match chosen.or(vanished.nearest.first()) {
        Some(candidate) if chosen.is_some() => format!("{:.0} %. {}.", candidate.score * 100.0, candidate.reason),
        Some(candidate) => {
            format!("Nearest: {}, {:.0} %. {}.", candidate.name, candidate.score * 100.0, candidate.reason)
        }
        None => String::new(),
    };
    pen.text_fit(at, y + 20.0, &reason, Face::Caption, t.faint, area.right() - at - size::PAD);
    pen.hline(area.left()..area.right(), area.bottom(), t.line);
}
