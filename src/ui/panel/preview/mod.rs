//! The workspace Preview: what becomes of the record in view, what the provisioning client would send for it, which
//! rule wrote each line of that, what the service provider makes of it, and what is wrong with it.
//!
//! ```text
//! requests.rs │ request.rs: tabs; person/, or sender and http.rs (address, headers, body) │ findings.rs
//! review/: the findings one by one, each with what clears it, in place of all three
//! lines.rs: which rule wrote which line        causes.rs: findings grouped by cause
//! ```

mod alike;
mod causes;
mod findings;
mod http;
pub(super) mod lines;
mod person;
mod request;
mod requests;
mod review;

use egui::{Key, Modifiers, Rect, Ui};

use super::area;
use crate::ui::ask::Asks;
use crate::ui::paint::{Cut, Pen};
use crate::ui::theme::size;
use crate::ui::widget::page_hears_keys;
use crate::workbench::{Action, Workbench};

/// What the window keeps of this workspace.
#[derive(Default)]
pub struct PreviewPanel {
    requests: requests::RequestList,
    request: request::RequestView,
    findings: findings::FindingList,
}

impl PreviewPanel {
    pub fn show(&mut self, ui: &mut Ui, mut rect: Rect, bench: &Workbench, asks: &mut Asks) {
        let pen = Pen::of(ui);
        let t = pen.theme;
        pen.fill(rect, 0.0, t.surface);
        if bench.count() == 0 {
            let client = bench.client().label;
            let what = format!("Preview shows what {client} would send for each of them.");
            return area::no_records(ui, rect, &what, bench, asks);
        }
        if let Some(walk) = bench.walk() {
            return review::show(ui, rect, bench, walk, asks);
        }
        next_by_key(ui, asks);
        let wide = rect.width() >= size::WIDE;
        let left = rect.cut_left(if wide { 304.0 } else { 216.0 });
        // The drawer with the problems says the same.
        let findings = match (bench.view().problems_open, wide) {
            (true, _) => 0.0,
            (false, true) => size::share(rect.width() + left.width(), 360.0, 0.25, 480.0),
            (false, false) => 296.0,
        };
        let right = rect.cut_right(findings);
        self.request.prepare(bench);
        self.request.show(ui, rect, bench, asks, wide);
        self.requests.show(ui, left, bench, asks, self.request.marks());
        if findings > 0.0 {
            let mut right = right;
            alike::show(ui, &mut right, bench, asks);
            self.findings.show(ui, right, bench, asks);
            pen.vline(right.left(), right.top()..right.bottom(), t.line_strong);
        }
        pen.vline(left.right() - pen.pixel(), left.y_range().min..left.bottom(), t.line_strong);
    }
}

/// J and K go on to the next record and back, unless text is typed or something lies over the window.
fn next_by_key(ui: &Ui, asks: &mut Asks) {
    if !page_hears_keys(ui.ctx()) {
        return;
    }
    for (key, action) in [(Key::J, Action::NextRecord), (Key::K, Action::PreviousRecord)] {
        if ui.input_mut(|input| input.consume_key(Modifiers::NONE, key)) {
            asks.run(action);
        }
    }
}
