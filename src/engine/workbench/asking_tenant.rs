//! Asking the tenant while Hand over shows it: questions are made, written, and held against the answers that come in, off
//! the window's thread, and again when a rule is another. Nothing is sent.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::bench::{Share, Workbench};
use super::jobs::JobKind;
use super::stamp::Basis;
use super::tenant_page::{TenantPage, TenantStep};
use super::view::{HandOverPart, Workspace};
use crate::base::counted;
use crate::check::HardCase;
use crate::client::{self, Evaluator};
use crate::tenant::arriving::{self, Brought};
use crate::tenant::{
    AnsweredQuestions, Asking, Because, Loose, PEOPLE, Questions, Taken, folder, is_expression, telling,
};

impl Workbench {
    pub const fn tenant_page(&self) -> &TenantPage {
        &self.tenant_page
    }

    /// Whether whom to ask about is still being found out: all records are being checked.
    pub fn is_counting_cases(&self) -> bool {
        self.cases_of_expressions().is_none()
    }

    /// The vendor's evaluator, while Hand over shows what it is asked.
    pub(super) fn evaluator_in_view(&self) -> Option<&'static Evaluator> {
        let is_shown = self.view.workspace == Workspace::HandOver && self.view.hand_over == HandOverPart::Tenant;
        self.client().quirks.evaluator.filter(|_| is_shown)
    }

    pub(super) fn ask_tenant(&mut self, step: TenantStep) {
        match step {
            TenantStep::Write(folder) => self.write_questions(folder),
            TenantStep::Read(path) => self.read_answers(path),
            TenantStep::ReadAgain => self.read_again(true),
            TenantStep::Choose(question) => self.tenant_page.choose(question),
            TenantStep::Belongs => self.place_first(),
            TenantStep::LeaveOut => drop(self.tenant_page.take_open()),
            TenantStep::AskAnew => self.tenant_page.ask_anew(),
        }
    }

    /// After any change: makes the questions anew, and holds the answers against ours, where either would be another now.
    pub(super) fn follow_tenant(&mut self) {
        self.tenant_page.be_of(self.opened.snapshot().crosswalk);
        if let Some(evaluator) = self.evaluator_in_view() {
            self.make_questions(evaluator);
            self.hold_answers(evaluator);
        }
    }

    fn make_questions(&mut self, evaluator: &'static Evaluator) {
        let kind = self.view.kind;
        let bases = [Basis::Set, Basis::Mapping(kind), Basis::Client, Basis::Kind];
        let stamp = self.stamp(&bases);
        if self.tenant_page.is_made_from(&stamp) || self.jobs.is_running(JobKind::Questions) {
            return;
        }
        let Some(cases) = self.cases_of_expressions() else { return };
        let (set, compiled) = (self.set().clone(), self.compiled(kind).clone());
        let (client, context) = (self.client(), self.context().clone());
        self.start(JobKind::Questions, &bases, move |work| {
            let asking = Asking { client, evaluator, kind, compiled: &compiled, context: &context };
            let of_rule = |(at, cases): &(usize, Vec<HardCase>)| {
                (&compiled.rules[*at], telling(&set, kind, cases, PEOPLE.into()))
            };
            let questions = Questions::of(&asking, cases.iter().map(of_rule));
            work.end(move |bench| {
                bench.tenant_page.make(stamp, questions);
                bench.place_open(None);
            });
        });
    }

    /// The rules that are expressions, by their place, each with the records on which it shows whether it holds; `None`
    /// while these are being counted.
    fn cases_of_expressions(&self) -> Option<Vec<(usize, Vec<HardCase>)>> {
        let kind = self.kind();
        let of_rule = |(at, rule): (usize, &crate::mapping::CompiledRule)| {
            let counts = self.rule_counts(kind, &rule.rule.target)?;
            let is_known = counts.share == Share::All || counts.is_settled() && !self.is_checking();
            is_known.then(|| (at, counts.coverage.hard.list()))
        };
        if self.count() == 0 {
            return Some(Vec::new());
        }
        let rules = self.compiled(kind).rules.iter().enumerate();
        rules.filter(|(_, rule)| is_expression(rule)).map(of_rule).collect()
    }

    fn hold_answers(&mut self, evaluator: &'static Evaluator) {
        let Some(asked) = self.tenant_page.asked().cloned() else { return };
        let kind = asked.index().resource;
        let bases = [Basis::Mapping(kind), Basis::Client];
        let (stamp, serial) = (self.stamp(&bases), self.tenant_page.serial);
        if self.tenant_page.is_held(&stamp) || self.jobs.is_running(JobKind::HoldAnswers) {
            return;
        }
        let (compiled, dialect) = (self.compiled(kind).clone(), self.dialect());
        self.start(JobKind::HoldAnswers, &bases, move |work| {
            let Ok(rows) = asked.compare(evaluator, dialect, &compiled, &work.cancel) else { return };
            work.end(move |bench| bench.tenant_page.hold(serial, stamp, rows));
        });
    }

    fn write_questions(&mut self, path: PathBuf) {
        let (Some(evaluator), Some(questions)) = (self.client().quirks.evaluator, self.tenant_page.made().cloned())
        else {
            return self
                .messages
                .error("Nothing was written: the questions are still being made. Try again in a moment.");
        };
        if questions.is_empty() {
            return self.messages.error(questions.none());
        }
        let crosswalk = self.opened.snapshot().crosswalk;
        self.write_in_turn(move || {
            let written = folder::write(&questions, evaluator, &path).map_err(|error| error.to_string());
            Box::new(move |bench| {
                let is_written = written.is_ok();
                let count = counted(questions.bodies.len(), "question", "questions");
                bench.messages.wrote(&path, written.map(|()| count));
                // They are those of the crosswalk that was open then.
                if is_written && bench.has_open(crosswalk) {
                    bench.show_asked(AnsweredQuestions::not_yet(Arc::unwrap_or_clone(questions)), path);
                }
            })
        });
    }

    /// Of the same questions, what was answered before stays.
    fn show_asked(&mut self, mut asked: AnsweredQuestions, folder: PathBuf) {
        if let Some(before) = self.tenant_page.asked() {
            asked.keep(before);
        }
        self.tenant_page.show(Some(asked), Some(folder));
    }

    fn read_answers(&mut self, path: PathBuf) {
        let crosswalk = self.opened.snapshot().crosswalk;
        self.start(JobKind::Answers, &[], move |work| {
            let told = arriving::look(&path).unwrap_or_else(|| arriving::read(&path));
            match told {
                Ok(brought) => {
                    work.end(move |bench| bench.only_for(crosswalk, |bench| bench.take_brought(brought)));
                }
                Err(error) => work.fail(error.to_string()),
            }
        });
    }

    /// What the folder holds now. `told`: also why it cannot be read.
    fn read_again(&mut self, told: bool) {
        let Some(path) = self.tenant_page.folder().map(Path::to_owned) else { return };
        let (serial, before) = (self.tenant_page.serial, self.tenant_page.asked().cloned());
        self.start(JobKind::Answers, &[], move |work| match folder::read(&path) {
            Ok(asked) if before.as_deref() == Some(&asked) => {}
            Ok(asked) => work.end(move |bench| {
                if bench.tenant_page.serial == serial {
                    bench.show_asked(asked, path);
                }
            }),
            Err(error) if told => work.fail(error.to_string()),
            Err(_) => {}
        });
    }

    /// The window came to the front: the script may have brought answers meanwhile.
    pub(super) fn look_at_answers(&mut self) {
        if self.evaluator_in_view().is_some() && !self.jobs.is_running(JobKind::Answers) {
            self.read_again(false);
        }
    }

    /// Takes in questions and answers that came from outside, and shows them.
    pub(super) fn take_brought(&mut self, brought: Brought) {
        match brought {
            Brought::Folder { path, answered } if answered.index().client != self.document().client => {
                let sentence = format!(
                    "The questions in {} are of {}, and the crosswalk is made for {}. Nothing was read of them.",
                    path.display(),
                    client::label(answered.index().client),
                    self.client().label
                );
                self.messages.error(sentence);
            }
            Brought::Folder { path, answered } => {
                self.show_tenant();
                self.show_asked(answered, path);
                self.place_open(None);
            }
            Brought::Loose(loose) => self.take_loose(loose),
        }
    }

    fn take_loose(&mut self, loose: Vec<Loose>) {
        let whose = loose.iter().find_map(|loose| arriving::evaluator(&loose.value)).map(|evaluator| evaluator.label);
        let own = self.client().quirks.evaluator.map(|evaluator| evaluator.label);
        if let Some(whose) = whose.filter(|whose| own != Some(whose)) {
            let client = self.client().label;
            return self.messages.error(format!(
                "This is an answer of {whose}, and the crosswalk is made for {client}. Open the crosswalk that it is of first."
            ));
        }
        self.show_tenant();
        self.tenant_page.leave_open(loose);
        let chosen = self.tenant_page.chosen();
        self.place_open(chosen);
    }

    fn show_tenant(&mut self) {
        self.view.workspace = Workspace::HandOver;
        self.view.hand_over = HandOverPart::Tenant;
    }

    /// The first answer that is open is of the question that is chosen.
    fn place_first(&mut self) {
        let mut open = self.tenant_page.take_open();
        let Some(chosen) = self.tenant_page.chosen().filter(|_| !open.is_empty()) else {
            return self.tenant_page.leave_open(open);
        };
        let rest = open.split_off(1);
        let mut taken = self.take_answers(open, Some(chosen));
        if !taken.open.is_empty() {
            self.messages
                .error("The answer says that it is of another expression. Choose a row of the rule that has it.");
        }
        if let Some(answer) = taken.of_none.pop() {
            self.tenant_page.answer(|asked| asked.put(chosen, answer));
            self.say_placed(&[(chosen, Because::Chosen)]);
        }
        self.tenant_page.leave_open(taken.open);
        self.tenant_page.leave_open(rest);
    }

    /// Puts the answers that are open where they belong, as far as something tells; the rest stays open.
    fn place_open(&mut self, chosen: Option<usize>) {
        if self.tenant_page.open() == 0 {
            return;
        }
        if self.tenant_page.asked().is_none() {
            if self.tenant_page.made().is_some() {
                self.tenant_page.take_open();
                self.messages
                    .error("Nothing is asked here that the answer could be of. Open the folder of its questions.");
            }
            return;
        }
        let open = self.tenant_page.take_open();
        let taken = self.take_answers(open, chosen);
        if !taken.of_none.is_empty() {
            let answers = counted(taken.of_none.len(), "answer names", "answers name");
            self.messages.error(format!(
                "{answers} an expression that is not asked about here. Choose its row if it is of one all the same, or leave it out."
            ));
        }
        self.tenant_page.leave_open(taken.open);
        self.tenant_page.leave_open(taken.of_none);
    }

    /// Puts answers where something tells that they belong, and says so.
    fn take_answers(&mut self, came: Vec<Loose>, chosen: Option<usize>) -> Taken {
        let (dialect, evaluator) = (self.dialect(), self.client().quirks.evaluator);
        let Some(evaluator) = evaluator else { return Taken { open: came, ..Taken::default() } };
        let taken = self.tenant_page.answer(|asked| asked.take(evaluator, dialect, came, chosen)).unwrap_or_default();
        self.say_placed(&taken.placed);
        taken
    }

    /// Says where answers went, and how that was known.
    fn say_placed(&mut self, placed: &[(usize, Because)]) {
        let Some((at, _)) = placed.first() else { return };
        let mut why: Vec<&str> = placed.iter().map(|(_, because)| because.words()).collect();
        why.sort_unstable();
        why.dedup();
        let why = why.join("; ");
        let words = match self.tenant_page.asked().and_then(|asked| asked.asked(*at)).filter(|_| placed.len() == 1) {
            Some(asked) => format!("Taken as the answer for {}, {}: {why}", asked.person, asked.target.short()),
            None => format!("{} taken: {why}", counted(placed.len(), "answer", "answers")),
        };
        self.messages.note(words);
    }
}
