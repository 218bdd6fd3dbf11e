//! Files and pasted text that come in: people are loaded, a vendor's mapping file gives its rules, a tenant's answers go to
//! their questions, and what is none of these is refused by its name. Which of them something is shows off the window's thread.

use std::path::PathBuf;

use super::bench::{Incoming, Workbench};
use super::command::Look;
use super::jobs::JobKind;
use super::loading::LoadFor;
use super::look::look;
use super::question::Question;
use super::steps::Steps;
use super::taken_in::TakenIn;
use super::view::Workspace;
use crate::base::{Cancel, ResourceKind};
use crate::client::native::Wanted;
use crate::client::{self, Evaluator};
use crate::document::native::{self, Imported};
use crate::document::{Edit, SourceLocation, edit};
use crate::exchange::Told;
use crate::tenant::Loose;
use crate::tenant::arriving::{self, Brought};

/// Files, by what they are.
#[derive(Default)]
struct Sorted {
    payloads: Vec<PathBuf>,
    natives: Vec<Imported>,
    brought: Vec<Brought>,
    /// What this program has written of an account.
    snapshots: Vec<PathBuf>,
    plans: Vec<PathBuf>,
    /// Why files are of no use: sentences.
    refused: Vec<String>,
}

impl Sorted {
    fn of(paths: Vec<PathBuf>, cancel: &Cancel) -> Self {
        let mut sorted = Self::default();
        for path in paths {
            if cancel.is_cancelled() {
                break;
            }
            if sorted.brought.iter().any(|brought| brought.holds(&path)) {
                continue;
            }
            match arriving::look(&path) {
                None => sorted.put_file(path),
                Some(Ok(brought)) => sorted.put_brought(brought),
                Some(Err(error)) => sorted.refused.push(error.to_string()),
            }
        }
        sorted
    }

    fn put_file(&mut self, path: PathBuf) {
        match Told::of(&path) {
            Told::Snapshot => return self.snapshots.push(path),
            Told::Plan => return self.plans.push(path),
            Told::Other => {}
        }
        match native::look(&path) {
            None => self.payloads.push(path),
            Some(Ok(imported)) => self.natives.push(imported),
            Some(Err(error)) => self.refused.push(error.to_string()),
        }
    }

    /// Answers without a folder come together.
    fn put_brought(&mut self, brought: Brought) {
        match brought {
            Brought::Loose(more) => match self.brought.last_mut() {
                Some(Brought::Loose(loose)) => loose.extend(more),
                _ => self.brought.push(Brought::Loose(more)),
            },
            folder @ Brought::Folder { .. } => self.brought.push(folder),
        }
    }
}

/// What is to be done with what came in.
fn looked_at(
    incoming: Incoming,
    awaited: Option<&'static Evaluator>,
    cancel: &Cancel,
) -> Box<dyn FnOnce(&mut Workbench) + Send> {
    match incoming {
        Incoming::Files { paths, add } => {
            let sorted = Sorted::of(paths, cancel);
            Box::new(move |bench| bench.came_in(sorted, add))
        }
        Incoming::Pasted(text) if let Some(loose) = loose(&text, awaited) => {
            Box::new(move |bench| bench.take_brought(Brought::Loose(loose)))
        }
        Incoming::Pasted(text) => match native::look_at_bytes(text.as_bytes()) {
            None => Box::new(move |bench| bench.load_pasted(text)),
            Some(Ok(imported)) => Box::new(move |bench| bench.offer(imported)),
            Some(Err(error)) => Box::new(move |bench| bench.messages.error(error.to_string())),
        },
    }
}

/// The answers that a text is. `awaited`: whose are waited for, so that also a refusal is one.
fn loose(text: &str, awaited: Option<&'static Evaluator>) -> Option<Vec<Loose>> {
    let expected = awaited.and_then(|evaluator| arriving::expected(evaluator, text));
    let answers = expected.or_else(|| arriving::look_at_text(text))?;
    Some(answers.into_iter().map(|value| Loose { name: None, value }).collect())
}

impl Workbench {
    /// Takes in what came from outside, whatever it is. One after the other, and what is loading goes on meanwhile: none
    /// is lost to the next.
    pub(super) fn arrive(&mut self, incoming: Incoming) {
        self.incoming.push_back((self.opened.snapshot().crosswalk, incoming));
        self.look_at_next();
    }

    /// While something is asked, what comes in waits: it might ask too.
    pub(super) fn look_at_next(&mut self) {
        if self.question.is_some() || self.jobs.is_running(JobKind::Arrive) {
            return;
        }
        let Some((crosswalk, incoming)) = self.incoming.pop_front() else { return };
        let awaited = self.evaluator_in_view();
        self.start(JobKind::Arrive, &[], move |work| {
            let taken = looked_at(incoming, awaited, &work.cancel);
            work.end(move |bench| {
                bench.only_for(crosswalk, taken);
                bench.look_at_next();
            });
        });
    }

    fn came_in(&mut self, sorted: Sorted, add: bool) {
        sorted.refused.into_iter().for_each(|sentence| self.messages.error(sentence));
        sorted.brought.into_iter().for_each(|brought| self.take_brought(brought));
        let mut natives = sorted.natives;
        match natives.len() {
            0 => {}
            1 => natives.drain(..).for_each(|imported| self.offer(imported)),
            _ => self.messages.error(several(&natives)),
        }
        if !sorted.payloads.is_empty() {
            self.open_payloads(sorted.payloads, add);
        }
        self.open_last(sorted.snapshots, "snapshot", Self::open_snapshot);
        self.open_last(sorted.plans, "plan", Self::open_plan);
    }

    /// Of what only one can be open, the last.
    fn open_last(&mut self, mut paths: Vec<PathBuf>, noun: &str, open: fn(&mut Self, PathBuf)) {
        let Some(path) = paths.pop() else { return };
        if !paths.is_empty() {
            self.messages.note(format!("Only one {noun} can be open: {} is shown.", path.display()));
        }
        open(self, path);
    }

    /// Reads the rules of a file that was chosen for that.
    pub(super) fn read_native(&mut self, path: PathBuf) {
        self.start(JobKind::Open, &[], move |work| match native::import(&path, &Wanted::default()) {
            Ok(imported) => work.change(|bench| bench.offer(imported)),
            Err(error) => work.fail(error.to_string()),
        });
    }

    /// Takes rules in; asks first when others that somebody made would make room for them.
    fn offer(&mut self, imported: Imported) {
        let is_there =
            |kind: &ResourceKind| imported.read.mapping(*kind).is_none_or(|m| m == self.document().mapping(*kind));
        let is_same = imported.client == self.document().client && ResourceKind::ALL.iter().all(is_there);
        if is_same || self.is_mapping_untouched() {
            self.take_in(&imported);
        } else {
            self.ask(Question::TakeIn(Box::new(imported)));
        }
    }

    pub(super) fn take_in(&mut self, imported: &Imported) {
        let is_another = imported.client != self.document().client;
        let kind = if imported.read.user.is_some() { ResourceKind::User } else { ResourceKind::Group };
        match edit(self.opened.document(), kind, Edit::Import(Box::new(imported.clone()))) {
            Ok(mut edited) => {
                let findings = std::mem::take(&mut edited.findings);
                // Rules of another client read nothing of the people that were invented for this one.
                let is_of_another_sample = is_another && self.is_sample();
                if is_of_another_sample {
                    edited.document.sources = vec![SourceLocation::sample(client::of(imported.client))];
                }
                self.edited(edited);
                if is_of_another_sample {
                    self.load_opened(LoadFor::Follow);
                }
                self.taken_in = Some(TakenIn::of(imported, is_another, findings));
                self.show_rules(kind);
            }
            Err(sentence) => self.messages.error(sentence),
        }
    }

    fn show_rules(&mut self, kind: ResourceKind) {
        self.view.workspace = Workspace::Map;
        self.view.own = false;
        if self.view.kind != kind {
            let records = Steps { count: self.set().count(kind), chosen: None };
            look(&mut self.view, Look::Kind(kind), &records);
            self.read_records();
        }
    }

    /// The notice goes when the rules are others again: undone, or another file's.
    pub(super) fn follow_taken_in(&mut self) {
        let base = self.opened.document().base.as_ref();
        self.taken_in.take_if(|taken| !taken.is_of(base));
    }
}

fn several(natives: &[Imported]) -> String {
    let names: Vec<String> = natives.iter().map(super::taken_in::name).collect();
    format!(
        "{} are mapping files, and a crosswalk has the rules of one. Nothing was taken from them; open them one at a time.",
        names.join(", ")
    )
}
