//! The list of a plan: by change or by person, what is searched for, and what can be done with the rows.

use egui::{Key, Modifiers, Rect, Ui, pos2};

use super::by_change::ByChangeView;
use super::table::PlanTable;
use crate::base::counted;
use crate::exchange::OutcomeKind;
use crate::ui::ask::{Ask, Asks};
use crate::ui::icon;
use crate::ui::paint::{Cut as _, Pen};
use crate::ui::theme::size;
use crate::ui::widget::{Button, button, filter, page_hears_keys, segmented};
use crate::workbench::Workbench;

/// So many are read person by person, until somebody chooses.
const FEW: usize = 50;

/// How the list is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum By {
    Change,
    Person,
}

/// What the window keeps of the list.
#[derive(Default)]
pub struct Plans {
    by: Option<By>,
    changes: ByChangeView,
    table: PlanTable,
}

impl Plans {
    /// Lists people one by one, to be looked at: those of whom the table says this.
    pub fn list(&mut self, words: &str) {
        self.by = Some(By::Person);
        words.clone_into(&mut self.table.listing.text);
    }

    /// Whether what a plan stops for is to be chosen.
    pub fn show(
        &mut self,
        ui: &mut Ui,
        mut rect: Rect,
        bench: &Workbench,
        asks: &mut Asks,
        only: Option<OutcomeKind>,
        wide: bool,
    ) -> bool {
        self.table.follow(bench, asks);
        let lists_people = self.lists_people(bench, only);
        let opens_settings = self.tools(ui, rect.cut_top(size::HEAD), bench, asks, (only, lists_people), wide);
        if lists_people {
            self.table.show(ui, rect, bench, asks, only, wide);
            return opens_settings;
        }
        let same = bench.dry_run().records(OutcomeKind::NoChange).len();
        if only.is_none() && same > 0 {
            let foot = rect.cut_bottom(size::FILTER);
            if super::table::foot(ui, foot, same, false, bench) {
                self.by = Some(By::Person);
                self.table.unfold();
            }
        }
        self.changes.show(ui, rect, bench, asks, only, wide);
        opens_settings
    }

    /// What is searched for is people; and what stays as it is changes in no way.
    fn lists_people(&self, bench: &Workbench, only: Option<OutcomeKind>) -> bool {
        let is_searched = !self.table.listing.text.is_empty();
        self.by(bench) == By::Person || is_searched || only == Some(OutcomeKind::NoChange)
    }

    fn by(&self, bench: &Workbench) -> By {
        let run = bench.dry_run();
        let many = run.plans.len() + run.left() > FEW;
        self.by.unwrap_or(if many { By::Change } else { By::Person })
    }

    /// The search, how the list is read, and what can be done with the rows.
    fn tools(
        &mut self,
        ui: &mut Ui,
        mut rect: Rect,
        bench: &Workbench,
        asks: &mut Asks,
        (only, lists_people): (Option<OutcomeKind>, bool),
        wide: bool,
    ) -> bool {
        let pen = Pen::of(ui);
        pen.rule_below(rect, pen.theme.line);
        let buttons = [
            Button::icon_only(icon::GEAR_SIX, "What a plan stops for…"),
            Button::icon_only(icon::COPY, "Copy these rows as a table"),
            Button::icon_only(icon::DOWNLOAD_SIMPLE, "Save these rows as CSV…"),
        ];
        let (pressed, right) = button::row_from_right(ui, rect.right() - 8.0, rect.center().y, &buttons);
        if let Some(pressed @ 1..) = pressed {
            let run = bench.dry_run();
            let passed = bench.plan_passed().cell(run.plans.len() >= bench.count());
            let (text, rows) = match lists_people {
                true => self.table.as_csv(run, only, &passed),
                false => ByChangeView::as_csv(run, only, bench.kind(), &passed),
            };
            match pressed {
                1 => asks.copy(text, counted(rows, "row", "rows")),
                _ => asks.push(Ask::SaveTable(text)),
            }
        }
        let labels = ["By change", "By person"];
        let room = right - 16.0 - segmented::width(&pen, &labels) - rect.left();
        let search = rect.cut_left(room.min(if wide { 400.0 } else { 264.0 }));
        let hint = "Name, address, attribute or reason";
        filter::show(ui, search, "Search the plans", hint, &mut self.table.listing.text, 0.0);
        let chosen = usize::from(self.by(bench) == By::Person);
        let at = pos2(search.right() + 8.0, rect.center().y);
        if let Some(picked) = segmented::show(ui, at.x, at.y, "How the plan is read", &labels, chosen) {
            self.by = Some([By::Change, By::Person][picked]);
        }
        pressed == Some(0)
    }
}

/// Whether the next person is asked for, or the previous one.
pub fn step_asked(ui: &Ui) -> Option<bool> {
    let pressed = |key| ui.input_mut(|input| input.consume_key(Modifiers::NONE, key));
    if !page_hears_keys(ui.ctx()) {
        return None;
    }
    if pressed(Key::J) { Some(true) } else { pressed(Key::K).then_some(false) }
}
