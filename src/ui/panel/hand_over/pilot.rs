//! The first people to try the mapping with, as the client's own screens take them in. While the plan stops for something it
//! is seen and not written.

use egui::{Rect, Ui};

use crate::base::counted;
use crate::ui::ask::{Ask, Asks};
use crate::ui::icon;
use crate::ui::paint::{Cut as _, Face, Pen};
use crate::ui::theme::size;
use crate::ui::widget::readable::Readable;
use crate::ui::widget::{Button, button};
use crate::workbench::{PilotList, Workbench};

/// The last list that was made, and of which plan.
#[derive(Default)]
pub(super) struct PilotPage {
    made: Option<(MadeOf, Result<(PilotList, Readable), &'static str>)>,
}

/// The run as it is, the document with its client.
type MadeOf = (u64, usize, u64);

const WAITS: &str = "It waits for a yes to what the plan stops for.";

impl PilotPage {
    pub(super) fn show(&mut self, ui: &mut Ui, mut rect: Rect, bench: &Workbench, asks: &mut Asks) {
        let run = bench.dry_run();
        let of = (run.revision(), run.plans.len(), bench.document_revision());
        if self.made.as_ref().is_none_or(|(made_of, _)| *made_of != of) {
            let made = bench.pilot().map(|list| {
                let readable = Readable::csv(&list.text);
                (list, readable)
            });
            self.made = Some((of, made));
        }
        let Some((_, made)) = &self.made else { return };
        let list = made.as_ref().ok().map(|(list, _)| list);
        head(ui, rect.cut_top(size::HEAD), bench, list, asks);
        match made {
            Err(sentence) => super::quiet(ui, rect, sentence),
            Ok((list, _)) if list.people == 0 => {
                super::quiet(ui, rect, "Nobody would be created or changed of whom nothing is in doubt.");
            }
            Ok((list, readable)) => {
                let pen = Pen::of(ui);
                let width = rect.width() - 2.0 * size::PAD;
                let height = pen.paragraph_height(&list.about, Face::Body, width);
                super::quiet(ui, rect.cut_top(height + 24.0), &list.about);
                if let Some(text) = readable.show(ui, rect, "What is in the list") {
                    asks.copy(text, "the cell, whole");
                }
            }
        }
    }
}

fn head(ui: &Ui, head: Rect, bench: &Workbench, list: Option<&PilotList>, asks: &mut Asks) {
    let pen = Pen::of(ui);
    pen.rule_below(head, pen.theme.line);
    let waits = bench.plan_passed().why_not().is_some();
    let is_any = list.is_some_and(|list| list.people > 0);
    let copy = Button::secondary("Copy").icon(icon::COPY).enabled(is_any && !waits);
    let save = Button::primary("Save…").icon(icon::FLOPPY_DISK).enabled(is_any && !waits);
    let buttons = if waits { [copy.hint(WAITS), save.hint(WAITS)] } else { [copy, save] };
    let (pressed, left) = button::row_from_right(ui, head.right() - size::PAD, head.center().y, &buttons);
    match (pressed, list) {
        (Some(0), Some(list)) => asks.copy(list.text.clone(), "the list for a pilot"),
        (Some(_), Some(_)) => asks.push(Ask::SavePilot),
        _ => {}
    }
    let x = head.left() + size::PAD;
    let title = match list {
        Some(list) if is_any => format!("List for a pilot: {}", counted(list.people, "person", "people")),
        _ => "List for a pilot".to_owned(),
    };
    pen.text_fit(x, pen.baseline(head, Face::Strong), &title, Face::Strong, pen.theme.text, left - x - 12.0);
}
