//! The window: the frame, the workspace in view, what lies over them, and what is asked of the workbench.
//!
//! One pass: results of jobs are taken in, the keyboard is heard, the frame and the panel draw and ask, and then
//! everything that was asked is done. Nothing in a pass waits.

use egui::{Context, Ui};

use super::ask::{Ask, Asks};
use super::dialogs::{Dialogs, Purpose};
use super::frame::{self, FrameAction, FrameView, RecordInView, StepState, TriplePart};
use super::palette::{self, Palette};
use super::panel::Panels;
use super::rename::Rename;
use super::widget::toast::{Toast, ToastAnswer, Toasts};
use super::widget::{Item, dialog, is_covered};
use super::{
    banner, chosen, file_menu, intake, keyboard, pause, problems, pseudonymise, question, status, take_snapshot,
    to_know, unseal, vanished,
};
use crate::base::{Finding, Severity};
use crate::client::CLIENTS;
use crate::exchange::OutcomeKind;
use crate::provider::PROVIDERS;
use crate::workbench::{
    Action, Command, DryRun, DryRunPart, DryRunScope, DryRunState, Edit, EndpointChoice, Look, PreviewPart,
    SnapshotStep, Task, Workbench, Workspace,
};

/// The window's state: the workbench, and what only the window knows.
pub struct App {
    pub bench: Workbench,
    panels: Panels,
    palette: Palette,
    toasts: Toasts,
    /// The message that the toast shows.
    toasted: Option<u64>,
    keyboard_open: bool,
    /// The title that the window was given last.
    title: String,
    rename: Rename,
    dialogs: Dialogs,
    vanished: vanished::Sheet,
    pseudonymise: pseudonymise::Sheet,
    to_know: to_know::Sheet,
    take_snapshot: take_snapshot::TakeSnapshot,
    unseal: unseal::Unseal,
    /// Whether the window was in front the last time.
    focused: Option<bool>,
    asks: Asks,
    focus: KeptFocus,
    /// What was wrong before somebody began to type.
    calm: Alarms,
    /// The problems as they were listed then, while the typing goes on.
    held: Option<Vec<Finding>>,
}

/// What is wrong, as the frame shows it: the steps, errors, warnings.
type Alarms = ([StepState; 5], usize, usize);

/// What had the keyboard before a dialog or a menu came over the window: it gets it back when that has gone.
#[derive(Default)]
struct KeptFocus {
    before: Option<egui::Id>,
    /// What had it in the last frame: egui knows of a dialog a frame late, when its field has the keyboard already.
    last: Option<egui::Id>,
    /// What has it meanwhile; `None` while neither is open.
    inside: Option<Option<egui::Id>>,
}

impl KeptFocus {
    /// Called once a frame, after everything was drawn.
    fn keep(&mut self, ctx: &Context) {
        let now = ctx.memory(egui::Memory::focused);
        match (is_covered(ctx), self.inside.take()) {
            (true, _) => self.inside = Some(now),
            // Unless something else asked for it meanwhile.
            (false, Some(inside)) if now.is_none() || now == inside => {
                self.before.into_iter().for_each(|id| ctx.memory_mut(|memory| memory.request_focus(id)));
                ctx.request_repaint();
            }
            (false, _) => self.before = std::mem::replace(&mut self.last, now),
        }
    }
}

/// The keys that matter where somebody is, from the right.
fn shortcuts(bench: &Workbench) -> &'static [(&'static str, &'static str)] {
    const REVIEW: &[(&str, &str)] =
        &[("Ctrl Z", "undo"), ("↑ ↓", "other cure"), ("←", "back"), ("→", "skip"), ("Space", "take")];
    const PREVIEW: &[(&str, &str)] = &[("Ctrl K", "commands"), ("Ctrl Z", "undo"), ("J K", "next, previous")];
    const PERSON: &[(&str, &str)] =
        &[("Ctrl K", "commands"), ("Ctrl Z", "undo"), ("D", "only what changes"), ("J K", "next, previous")];
    const DECIDE: &[(&str, &str)] =
        &[("I", "ignore"), ("N", "new"), ("X", "existing"), ("E", "exact"), ("J K", "next, previous")];
    const CENSUS: &[(&str, &str)] = &[("Ctrl K", "commands"), ("Ctrl Z", "undo"), ("J K", "next, previous")];
    const PLAN: &[(&str, &str)] = &[("Ctrl K", "commands"), ("V", "looked at"), ("J K", "next, previous")];
    const COMPARISON: &[(&str, &str)] = &[("Ctrl K", "commands"), ("J K", "next difference")];
    const PUTTING: &[(&str, &str)] = &[("Ctrl K", "commands"), ("T", "put into file"), ("J K", "next difference")];
    let is_comparison = bench.comparison_in_view().is_some_and(|comparison| comparison.compared().is_some());
    const SEVERAL: &[(&str, &str)] =
        &[("Ctrl K", "commands"), ("Ctrl Z", "undo"), ("Esc", "one"), ("Shift ↓", "more"), ("Space", "choose")];
    match (bench.view().workspace, bench.walk()) {
        (Workspace::Map, _) if bench.view().several.is_some() => SEVERAL,
        (Workspace::Preview, Some(_)) => REVIEW,
        (Workspace::Preview, None) if bench.view().preview == PreviewPart::Record => PERSON,
        (Workspace::Preview, None) => PREVIEW,
        (Workspace::DryRun, _) => match bench.view().dry_run {
            DryRunPart::Census if bench.census_page().chosen_pair().is_some() => DECIDE,
            DryRunPart::Census => CENSUS,
            DryRunPart::Plan if !bench.dry_run().plans.is_empty() => PLAN,
            _ => &[("Ctrl K", "commands"), ("Ctrl Z", "undo")],
        },
        _ if is_comparison && bench.comparison_base().is_ok() => PUTTING,
        _ if is_comparison => COMPARISON,
        _ => &[("Ctrl K", "commands"), ("Ctrl Z", "undo")],
    }
}

impl App {
    pub fn new(bench: Workbench) -> Self {
        Self {
            bench,
            panels: Panels::default(),
            palette: Palette::default(),
            toasts: Toasts::default(),
            toasted: None,
            keyboard_open: false,
            title: String::new(),
            rename: Rename::default(),
            dialogs: Dialogs::default(),
            vanished: vanished::Sheet::default(),
            pseudonymise: pseudonymise::Sheet::default(),
            to_know: to_know::Sheet::default(),
            take_snapshot: take_snapshot::TakeSnapshot::default(),
            unseal: unseal::Unseal::default(),
            focused: None,
            asks: Asks::default(),
            focus: KeptFocus::default(),
            calm: Alarms::default(),
            held: None,
        }
    }

    /// With other file dialogs than the system's: for tests.
    #[must_use]
    pub fn with_dialogs(mut self, dialogs: Dialogs) -> Self {
        self.dialogs = dialogs;
        self
    }

    /// Draws the whole window and does what was asked.
    pub fn show(&mut self, ui: &mut Ui) {
        self.bench.update();
        self.watch_focus(ui.ctx());
        self.name_window(ui.ctx());
        let theme = match self.bench.view().theme {
            crate::workbench::Theme::Dark => egui::Theme::Dark,
            crate::workbench::Theme::Light => egui::Theme::Light,
        };
        ui.ctx().set_theme(theme);
        let window = ui.ctx().content_rect();
        if !self.palette.is_open() {
            keyboard::listen(ui.ctx(), &self.bench, &mut self.asks);
        }
        let is_shut_out = dialog::shut_out(ui);
        let mut rest = self.frame(ui, window);
        match banner::show(ui, &mut rest, &self.bench, &mut self.asks) {
            Some(banner::Wanted::Vanished) => self.vanished.open(&self.bench),
            Some(banner::Wanted::ToKnow) => self.to_know.open(),
            None => {}
        }
        if self.bench.view().chosen.is_some() {
            chosen::show(ui, &mut rest, &self.bench, &mut self.asks);
        }
        let problems = problems::dock(&mut rest, &self.bench);
        self.panels.show(ui, rest, &self.bench, &mut self.asks);
        self.hold_problems(ui.ctx());
        if let Some(docked) = problems {
            problems::show(ui, docked, &self.bench, self.held.as_deref(), &mut self.asks);
        }
        intake::overlay(ui, rest, &self.bench);
        self.vanished.show(ui, &self.bench, &mut self.asks);
        self.to_know.show(ui, &self.bench);
        self.pseudonymise.show(ui, &self.bench, &mut self.asks);
        self.take_snapshot.show(ui, &mut self.asks);
        self.unseal.show(ui, &self.bench, &mut self.asks);
        let tasks = self.dialogs.show(ui, &self.bench);
        if tasks.iter().any(|task| matches!(task, Task::Snapshot(SnapshotStep::Take { .. }))) {
            self.take_snapshot.close();
        }
        tasks.into_iter().chain(intake::arrived(ui.ctx())).for_each(|task| self.asks.command(task));
        self.palette.show(ui, &self.bench, &mut self.asks);
        self.rename.show(ui, &mut self.asks);
        question::show(ui, &self.bench, &mut self.asks);
        self.keyboard_open = self.keyboard_open && keyboard::page(ui);
        let ctx = ui.ctx().clone();
        self.messages(&ctx);
        dialog::follow(&ctx, is_shut_out);
        self.focus.keep(&ctx);
        for ask in self.asks.take() {
            self.act(&ctx, ask);
        }
    }

    fn act(&mut self, ctx: &Context, ask: Ask) {
        match ask {
            Ask::Do(command) => self.bench.apply(command),
            Ask::Run(action) => self.run(ctx, action),
            Ask::Copy(text, what) => {
                ctx.copy_text(text);
                self.toasts.push(ctx, Toast::done(format!("Copied: {what}")));
            }
            Ask::Export(kind) => self.dialogs.ask(ctx, &self.bench, Purpose::export(kind)),
            Ask::ChooseBase(format) => self.dialogs.ask(ctx, &self.bench, Purpose::Base(format)),
            Ask::ChooseBeside(format) => self.dialogs.ask(ctx, &self.bench, Purpose::Beside(format)),
            Ask::SaveKit(format) => self.dialogs.ask(ctx, &self.bench, Purpose::Kit(format)),
            Ask::SaveReviewed(format) => self.dialogs.ask(ctx, &self.bench, Purpose::Reviewed(format)),
            Ask::ChooseSide(side) => self.dialogs.ask(ctx, &self.bench, Purpose::Side(side)),
            Ask::ChooseBefore => self.dialogs.ask(ctx, &self.bench, Purpose::Before),
            Ask::WriteQuestions => self.dialogs.ask(ctx, &self.bench, Purpose::Questions),
            Ask::ReadAnswers => self.dialogs.ask(ctx, &self.bench, Purpose::Answers),
            Ask::SaveSpecification => self.dialogs.ask(ctx, &self.bench, Purpose::SaveSpecification),
            Ask::OpenPlan => self.dialogs.ask(ctx, &self.bench, Purpose::OpenPlan),
            Ask::SavePlan(form) => self.dialogs.ask(ctx, &self.bench, Purpose::SavePlan(form)),
            Ask::SavePilot => self.dialogs.ask(ctx, &self.bench, Purpose::SavePilot),
            Ask::SaveComparison => self.dialogs.ask(ctx, &self.bench, Purpose::SaveComparison),
            Ask::ReadNative => self.dialogs.ask(ctx, &self.bench, Purpose::ReadNative),
            Ask::SavePseudonymised => self.dialogs.ask(ctx, &self.bench, Purpose::SavePseudonymised),
            Ask::TakeSnapshot(seal) => self.dialogs.ask(ctx, &self.bench, Purpose::TakeSnapshot(seal)),
            Ask::ChooseIdentities => self.dialogs.ask(ctx, &self.bench, Purpose::Identities),
            Ask::ChooseAuthority => self.dialogs.ask(ctx, &self.bench, Purpose::Authority),
            Ask::SaveTable(text) => self.dialogs.ask(ctx, &self.bench, Purpose::SaveTable(text)),
            Ask::SaveRequests => self.dialogs.ask(ctx, &self.bench, Purpose::SaveRequests),
            Ask::Paste => ctx.send_viewport_cmd(egui::ViewportCommand::RequestPaste),
        }
    }

    /// Actions that need the window first are done here; the others are commands.
    fn run(&mut self, ctx: &Context, action: Action) {
        match action {
            Action::Palette => self.palette.open(palette::Scope::Everything, &mut self.asks),
            Action::FindRecord => self.palette.open(palette::Scope::Records, &mut self.asks),
            Action::Rename => self.rename.open(&self.bench),
            Action::TakeSnapshot => self.take_snapshot.open(),
            Action::Keyboard => self.keyboard_open = !self.keyboard_open,
            Action::DryRunAll => {
                self.bench.apply(Look::Show(Workspace::DryRun).into());
                let is_sandbox = self.bench.connection().is_sandbox();
                let task = if is_sandbox { Task::DryRun(DryRunScope::All) } else { Task::EstimateDryRun };
                self.bench.apply(task.into());
            }
            _ => {
                if let Some(command) = action.command(&self.bench) {
                    self.bench.apply(command);
                } else if let Some(purpose) = Purpose::of(action) {
                    self.dialogs.ask(ctx, &self.bench, purpose);
                }
            }
        }
    }

    /// The window's title is the file.
    fn name_window(&mut self, ctx: &Context) {
        let title = file_menu::title(&self.bench);
        if title != self.title {
            ctx.send_viewport_cmd(egui::ViewportCommand::Title(title.clone()));
            self.title = title;
        }
    }

    /// Tells the workbench when the window comes to the front or goes to the back.
    fn watch_focus(&mut self, ctx: &Context) {
        let focused = ctx.input(|i| i.focused);
        if self.focused != Some(focused) {
            self.focused = Some(focused);
            self.bench.apply(Look::Focused(focused).into());
        }
    }

    /// Shows the workbench's short messages one after the other; long ones stand in bands over the workspace.
    fn messages(&mut self, ctx: &Context) {
        let newest = self.bench.messages().iter().rfind(|message| !message.is_long());
        if let Some(message) = newest.filter(|m| Some(m.id) != self.toasted) {
            self.toasted = Some(message.id);
            let toast = match message.severity {
                crate::base::Severity::Note => Toast::done(&message.text),
                severity => Toast::new(severity, &message.text),
            };
            self.toasts.push(ctx, toast);
        }
        if self.toasts.show(ctx) == Some(ToastAnswer::Dismissed)
            && let Some(id) = self.toasted
        {
            self.asks.command(Look::DismissMessage(id));
        }
    }

    /// What is wrong; while somebody types, what was before.
    fn alarms(&mut self, ctx: &Context) -> Alarms {
        if pause::typing(ctx).is_none() {
            let (errors, warnings) = self.bench.problem_counts();
            self.calm = (states(&self.bench), errors, warnings);
        }
        self.calm
    }

    /// The first letter is heard of before it is a change: then the problems are still those of before.
    fn hold_problems(&mut self, ctx: &Context) {
        match (pause::typing(ctx), &self.held) {
            (None, _) => self.held = None,
            (Some(_), None) => self.held = Some(self.bench.findings().into_iter().cloned().collect()),
            (Some(_), Some(_)) => {}
        }
    }

    fn frame(&mut self, ui: &Ui, window: egui::Rect) -> egui::Rect {
        let (states, errors, warnings) = self.alarms(ui.ctx());
        let bench = &self.bench;
        let document = bench.document();
        let people = bench.people(bench.kind());
        let index = bench.view().record();
        let name = people.name(index).map(str::to_owned).or_else(|| bench.record().map(crate::source::Record::name));
        let name = name.unwrap_or_else(|| "…".to_owned());
        let steps = bench.steps();
        let place = steps.place(index).unwrap_or(0);
        let record = (bench.count() > 0).then(|| RecordInView { name: &name, index: place, count: steps.len() });
        let clients = CLIENTS.map(|c| Item::new(c.label).chosen(c.kind == bench.client().kind));
        let providers = PROVIDERS
            .iter()
            .map(|p| Item::new(p.label()).chosen(p.kind() == bench.provider().kind()))
            .collect::<Vec<_>>();
        let endpoint = endpoint_name(bench);
        let endpoints = [
            Item::new("Sandbox")
                .detail("built in, on this computer")
                .chosen(document.endpoint == EndpointChoice::Sandbox),
            Item::new("Another endpoint…"),
        ];
        let title = bench.title();
        let status = status::words(bench, ui.ctx(), &name);
        let entries = file_menu::entries(bench);
        let files = file_menu::items(&entries);
        let view = FrameView {
            step: bench.view().workspace,
            states,
            name: &title,
            file_items: &files,
            triple: [
                TriplePart { name: "Provisioning client", value: bench.client().label, items: &clients },
                TriplePart { name: "Account type", value: bench.provider().label(), items: &providers },
                TriplePart { name: "Endpoint", value: &endpoint, items: &endpoints },
            ],
            record,
            errors,
            warnings,
            is_checking: bench.is_checking() || bench.is_found_before(bench.kind()),
            problems_open: bench.view().problems_open,
            network: status::network(bench),
            status: &status,
            shortcuts: shortcuts(bench),
        };
        let (rest, actions) = frame::show(ui, window, &view);
        for action in actions {
            self.frame_action(action);
        }
        rest
    }

    fn frame_action(&mut self, action: FrameAction) {
        match action {
            FrameAction::OpenStep(step) => self.asks.command(Look::Show(step)),
            FrameAction::File(item) => file_menu::choose(&self.bench, item, &mut self.asks),
            FrameAction::Triple(0, item) => self.asks.command(Task::SwitchClient(CLIENTS[item].kind)),
            FrameAction::Triple(1, item) => self.asks.command(Edit::ChooseProvider(PROVIDERS[item].kind())),
            FrameAction::Triple(_, 0) => self.asks.command(Task::UseSandbox),
            FrameAction::Triple(_, _) => self.asks.command(Look::Show(Workspace::DryRun)),
            FrameAction::ToggleProblems => self.asks.run(Action::Problems),
            FrameAction::PreviousRecord => self.asks.command(Look::PreviousRecord),
            FrameAction::NextRecord => self.asks.command(Look::NextRecord),
            FrameAction::PickRecord => self.asks.run(Action::FindRecord),
            FrameAction::OpenPalette => self.asks.run(Action::Palette),
        }
    }
}

fn endpoint_name(bench: &Workbench) -> String {
    match &bench.document().endpoint {
        EndpointChoice::Sandbox => "Sandbox".to_owned(),
        EndpointChoice::Url { url } => {
            let host = url.split("://").nth(1).unwrap_or(url);
            host.split('/').next().unwrap_or(host).to_owned()
        }
    }
}

/// A step is done when what it holds passed its checks: not when it was merely visited.
fn states(bench: &Workbench) -> [StepState; 5] {
    if bench.count() == 0 {
        return [StepState::NotYet; 5];
    }
    let (errors, warnings) = bench.problem_counts();
    let is_wrong = |finding: &Finding| finding.severity > Severity::Note;
    let mapping = bench.compiled(bench.kind());
    let map = match mapping.rules.as_slice() {
        [] => StepState::NotYet,
        rules => passed(rules.iter().all(|rule| rule.fault.is_none())),
    };
    let preview = if bench.is_checking() { StepState::NotYet } else { passed(errors + warnings == 0) };
    [
        passed(!bench.set().findings().iter().any(is_wrong)),
        map,
        preview,
        dry_run_state(bench.dry_run()),
        StepState::NotYet,
    ]
}

const fn passed(is_good: bool) -> StepState {
    if is_good { StepState::Done } else { StepState::Attention }
}

fn dry_run_state(run: &DryRun) -> StepState {
    match run.state {
        DryRunState::NotRun | DryRunState::Running => StepState::NotYet,
        DryRunState::Stopped | DryRunState::Failed(_) => StepState::Attention,
        DryRunState::Done => {
            let is_open = |kind: &OutcomeKind| kind.is_problem() && run.summary.count(*kind) > 0;
            passed(!run.is_stale && !OutcomeKind::ALL.iter().any(is_open))
        }
    }
}

/// Commands may come from anywhere in the window.
impl From<Command> for Ask {
    fn from(command: Command) -> Self {
        Self::Do(command)
    }
}
