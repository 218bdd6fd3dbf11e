//! The workspace Dry run: which account is asked, what would happen to each record, and why. It reads only.
//!
//! ```text
//! bar.rs: the connection, run, progress        endpoint.rs: where to connect to; every address that was tried
//! the plan, or census: who is there already, or compare.rs: the plan beside an earlier one
//! counts.rs: how many of each outcome          gate: what it stops for, until that may pass
//! plans.rs: by_change, or table.rs by person  │  diff.rs: the plan of the record in view
//! ```

mod bar;
mod by_change;
mod census;
mod compare;
mod counts;
mod diff;
mod endpoint;
mod gate;
mod listing;
pub(super) mod outcome;
mod plans;
mod rests_on;
mod sent;
mod sides;
mod table;

use egui::{Rect, Ui, pos2, vec2};

use self::gate::LookAt;
use super::area;
use crate::base::{Severity, counted, thousands};
use crate::exchange::{OutcomeKind, RecordMark, preflight};
use crate::ui::ask::Asks;
use crate::ui::paint::{Cut, Face, Pen};
use crate::ui::theme::size;
use crate::ui::widget::tabs::{self, Tab};
use crate::ui::widget::{Button, button, dialog, progress, strip};
use crate::workbench::{
    CensusList, ConnectionState, DryRunPart, DryRunScope, DryRunState, JobKind, LeftRun, Look, Task, Workbench,
};

/// What the window keeps of this workspace.
#[derive(Default)]
pub struct DryRunPanel {
    /// Only plans with this outcome are listed.
    only: Option<OutcomeKind>,
    gate: gate::Gate,
    plans: plans::Plans,
    diff: diff::DiffView,
    endpoint: endpoint::EndpointDialog,
    census: census::CensusPanel,
    compare: compare::ComparePanel,
    /// The list of requests is open.
    sent_open: bool,
}

impl DryRunPanel {
    pub fn show(&mut self, ui: &mut Ui, mut rect: Rect, bench: &Workbench, asks: &mut Asks) {
        let pen = Pen::of(ui);
        pen.fill(rect, 0.0, pen.theme.surface);
        if bench.count() == 0 {
            let what = "A dry run looks each of them up in the account and says what would happen.";
            return area::no_records(ui, rect, what, bench, asks);
        }
        let wide = rect.width() >= size::WIDE;
        bar::show(ui, rect.cut_top(size::BAR), bench, asks, &mut self.endpoint, wide);
        let run = bench.dry_run();
        let is_run = run.kind == Some(bench.kind()) && run.state != DryRunState::NotRun;
        let bar = rect.cut_top(size::HEAD);
        let right = views(ui, bar, bench, asks);
        if is_run && bench.view().dry_run == DryRunPart::Plan {
            match wide {
                true => rests_on::show(ui, rect.cut_top(size::FILTER), bench, asks),
                false => rests_on::compact(ui, bar, right, bench, asks),
            }
        }
        match bench.view().dry_run {
            DryRunPart::Census => self.census.show(ui, rect, wide, bench, asks),
            DryRunPart::Compare => {
                let diff = (&mut self.diff, &mut self.sent_open);
                self.compare.show(ui, rect, bench, asks, diff, wide);
            }
            DryRunPart::Plan if is_run => self.results(ui, rect, bench, asks, wide),
            DryRunPart::Plan => self.nothing_asked(ui, rect, bench, asks),
        }
        if self.sent_open {
            self.sent_open = sent::show(ui.ctx(), bench, asks);
        }
        self.endpoint.show(ui.ctx(), bench, asks);
        estimate(ui, bench, asks);
    }

    fn results(&mut self, ui: &mut Ui, mut rect: Rect, bench: &Workbench, asks: &mut Asks, wide: bool) {
        strips(ui, &mut rect, bench, asks);
        counts::show(ui, rect.cut_top(88.0), bench, asks, &mut self.only, wide);
        match self.gate.show(ui, &mut rect, bench, asks, wide) {
            Some(LookAt::Leavers) => {
                self.only = Some(OutcomeKind::WouldDisable);
                self.plans.list("");
            }
            Some(LookAt::NotAsDecided) => {
                self.only = None;
                self.plans.list(outcome::badge(RecordMark::NotAsDecided).0);
            }
            None => {}
        }
        let right = rect.cut_right(if wide { size::share(rect.width(), 408.0, 0.315, 640.0) } else { 320.0 });
        if self.plans.show(ui, rect, bench, asks, self.only, wide) {
            self.gate.open_settings(bench);
        }
        self.diff.show(ui, right, bench, asks, &mut self.sent_open);
    }

    fn nothing_asked(&mut self, ui: &Ui, rect: Rect, bench: &Workbench, asks: &mut Asks) {
        match &bench.connection().state {
            ConnectionState::Open(_) => not_run(ui, rect, bench, asks),
            ConnectionState::Connecting => {
                let button = [Button::secondary("Cancel")];
                if area::empty(ui, rect, "Connecting…", "The endpoint is being looked for.", &button).is_some() {
                    asks.command(Task::Cancel(JobKind::Connect));
                }
            }
            ConnectionState::Closed => {
                let text = "A dry run asks an account what it has, and shows what the client would do. It only reads.";
                let buttons = [Button::primary("Endpoint…"), Button::secondary("Use the sandbox")];
                self.choose(area::empty(ui, rect, "Not connected", text, &buttons), bench, asks);
            }
            ConnectionState::Failed(reason) => {
                let buttons = [Button::primary("Try again…"), Button::secondary("Use the sandbox")];
                self.choose(area::empty(ui, rect, "No endpoint was found", reason, &buttons), bench, asks);
            }
        }
    }

    fn choose(&mut self, pressed: Option<usize>, bench: &Workbench, asks: &mut Asks) {
        match pressed {
            Some(0) => self.endpoint.open(bench),
            Some(_) => asks.command(Task::UseSandbox),
            None => {}
        }
    }
}

/// The plan, who is there already, or two plans. Returns where the tabs end.
fn views(ui: &Ui, rect: Rect, bench: &Workbench, asks: &mut Asks) -> f32 {
    const VIEWS: [DryRunPart; 3] = [DryRunPart::Plan, DryRunPart::Census, DryRunPart::Compare];
    let page = bench.census_page();
    let open = page.counted().map(|found| found.count(CensusList::Near).saturating_sub(page.decided()));
    let census = Tab::new("Who is there already");
    let census = open.filter(|open| *open > 0).map_or(census, |open| census.count(open));
    let chosen = VIEWS.iter().position(|part| *part == bench.view().dry_run).unwrap_or_default();
    let tabs = tabs::bar(ui, rect, &[Tab::new("Plan"), census, Tab::new("Compare plans")], chosen);
    if let Some(picked) = tabs.picked {
        asks.command(Look::DryRun(VIEWS[picked]));
    }
    match VIEWS[chosen] {
        DryRunPart::Census => census::buttons(ui, rect, bench, asks),
        DryRunPart::Compare => compare::buttons(ui, rect, bench, asks),
        DryRunPart::Plan => {}
    }
    tabs.right
}

/// More of a name would push the other buttons out.
const LONGEST_NAME: usize = 28;

/// Connected, and nothing was asked for this kind of record.
fn not_run(ui: &Ui, rect: Rect, bench: &Workbench, asks: &mut Asks) {
    let left = bench.connection().left.iter().find(|left| left.header.resource == bench.kind());
    if let Some(left) = left {
        return run_left(ui, rect, left, asks);
    }
    let people = bench.people(bench.kind());
    let name = people.name(bench.view().record()).unwrap_or("this record");
    let one = format!("Dry run of {}", area::cut(name, LONGEST_NAME));
    let all = bar::all_of_them(bench);
    let text = "A dry run only reads. It looks each record up as the client would, and shows what would be created, \
                changed or refused.";
    let whole = format!("Dry run of {name}");
    let mut buttons = vec![(Button::primary(&one).name(&whole), Some(DryRunScope::One))];
    if bench.count() > 20 {
        buttons.push((Button::secondary("First 20"), Some(DryRunScope::Some)));
    }
    buttons.push((Button::secondary(&all), None));
    let shown: Vec<Button<'_>> = buttons.iter().map(|(button, _)| *button).collect();
    if let Some(pressed) = area::empty(ui, rect, "Nothing has been asked yet", text, &shown) {
        bar::start(buttons[pressed].1, bench, asks);
    }
}

/// A run of this account did not come to its end, and what was answered is there.
fn run_left(ui: &Ui, rect: Rect, left: &LeftRun, asks: &mut Asks) {
    let begun = left.header.begun_words();
    let text = format!(
        "It was begun on {begun} (UTC), and {} kept on this computer. Going on asks only for the rest. \
         What is kept holds people’s data. It goes when the run is complete, or after 30 days.",
        counted(left.answers, "answer of the account is", "answers of the account are")
    );
    let buttons = [Button::primary("Go on"), Button::secondary("Delete it")];
    match area::empty(ui, rect, "A dry run was not finished", &text, &buttons) {
        Some(0) => asks.command(Task::GoOnWithRun(left.path.clone())),
        Some(_) => asks.command(Task::DeleteRun(left.path.clone())),
        None => {}
    }
}

/// What is to be known of the results as a whole: that they are old, or not all there.
fn strips(ui: &Ui, rect: &mut Rect, bench: &Workbench, asks: &mut Asks) {
    let run = bench.dry_run();
    if run.is_stale {
        let text = "The mapping changed since: these are the results of the mapping before. Run again to see those of the new one.";
        strip::show(ui, rect, Severity::Warning, text, None);
    }
    head(ui, rect, bench);
    // What is left is not looked up with another mapping than what is there.
    let again = if run.is_stale { "Run again" } else { "Resume" };
    let (done, all) = (run.plans.len(), run.plans.len() + run.left());
    let progress = format!("{} of {} were looked up", thousands(done), bench.kind().counted(all));
    let resumes = match &run.state {
        DryRunState::Stopped => strip::show(ui, rect, Severity::Note, &format!("Stopped: {progress}."), Some(again)),
        DryRunState::Failed(reason) => {
            strip::show(ui, rect, Severity::Error, &format!("{reason} Until then {progress}."), Some(again))
        }
        _ => false,
    };
    if resumes {
        asks.command(Task::ResumeDryRun);
    }
}

/// What the plan says of itself: look-ups that cannot be relied on, and on what creations rest.
fn head(ui: &Ui, rect: &mut Rect, bench: &Workbench) {
    let run = bench.dry_run();
    if let Some(severity) = preflight::severity(&run.head.preflight) {
        strip::show(ui, rect, severity, &preflight::in_short(&run.head.preflight), None);
    }
    let doubts = run.head.doubts();
    if !doubts.is_empty() {
        strip::show(ui, rect, Severity::Error, &doubts.join(" "), None);
    }
    // Of a snapshot the head says the same, without what stands beside it.
    let of_snapshot = run.from_snapshot.as_ref().map(|of| &of.caveat);
    if let Some(from_before) = of_snapshot.or(run.head.from_before.as_ref()) {
        strip::show(ui, rect, Severity::Note, from_before, None);
    }
    let unread: Vec<&str> = run.head.readings.iter().filter(|it| !it.whole).map(|it| it.words.as_str()).collect();
    if !unread.is_empty() {
        strip::show(ui, rect, Severity::Note, &unread.join(" "), None);
    }
    let reserves = run.head.reserves();
    if !reserves.is_empty() && run.summary.count(OutcomeKind::WouldCreate) > 0 {
        strip::show(ui, rect, Severity::Note, &reserves.join(" "), None);
    }
}

/// What looking up everyone would cost, before it starts. Open while it is counted and until it is answered.
fn estimate(ui: &Ui, bench: &Workbench, asks: &mut Asks) {
    let estimate = bench.dry_run().estimate.as_ref();
    let counting = bench.is_running(JobKind::Estimate);
    if !counting && estimate.is_none() {
        return;
    }
    let title = format!("Dry run of all {}", bench.kind().plural());
    let output = dialog::show(ui.ctx(), &title, vec2(440.0, 136.0), |ui, rect| {
        let pen = Pen::of(ui);
        let (left, width) = (rect.left() + size::PAD, rect.width() - 2.0 * size::PAD);
        match estimate.filter(|_| !counting) {
            None => {
                let (done, all) = bench.progress(JobKind::Estimate).unwrap_or_default();
                let share = (all > 0).then(|| done as f32 / all as f32);
                let line = Rect::from_min_size(pos2(left, rect.top() + 20.0), vec2(width, size::ROW));
                progress::show(ui, line, "Counting requests", share, "counting requests");
            }
            Some(estimate) => {
                let text = format!(
                    "About {}. They only read; nothing is written. You can cancel at any time, and what came is kept.",
                    estimate.words()
                );
                pen.paragraph(left, rect.top() + 16.0, &text, Face::Body, pen.theme.text, width);
                let place = Rect::from_min_size(pos2(left, rect.top() + 16.0), vec2(width, 60.0));
                let response = ui.interact(place, ui.scope_id().with("estimate"), egui::Sense::hover());
                response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Label, true, &text));
            }
        }
        // Nobody has to wait for the count.
        let buttons = [Button::secondary("Cancel"), Button::primary("Run")];
        let (y, right) = (rect.bottom() - 28.0, rect.right() - size::PAD);
        button::row_from_right(ui, right, y, &buttons).0.map(|at| at == 1)
    });
    match output.inner {
        Some(true) => {
            asks.command(Task::Cancel(JobKind::Estimate));
            asks.command(Task::DryRun(DryRunScope::All));
        }
        Some(false) => asks.command(Task::Cancel(JobKind::Estimate)),
        // A click beside it would throw away what was counted.
        None if output.closed && !output.beside => asks.command(Task::Cancel(JobKind::Estimate)),
        None => {}
    }
}
