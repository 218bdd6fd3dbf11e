//! Files and pasted text that come in: people are loaded, a vendor's mapping file gives its rules, and what is neither is
//! refused by its name. Which of them something is shows off the window's thread.

use std::path::PathBuf;

use super::bench::Workbench;
use super::command::Look;
use super::jobs::JobKind;
use super::look::look;
use super::question::Question;
use super::steps::Steps;
use super::taken_in::TakenIn;
use super::view::Workspace;
use crate::base::{Cancel, ResourceKind};
use crate::client::native::Wanted;
use crate::document::native::{self, Imported};
use crate::document::{Edit, edit};

/// Files, by what they are.
#[derive(Default)]
struct Incoming {
    payloads: Vec<PathBuf>,
    natives: Vec<Imported>,
    /// Why files are of no use: sentences.
    refused: Vec<String>,
}

impl Incoming {
    fn of(paths: Vec<PathBuf>, cancel: &Cancel) -> Self {
        let mut incoming = Self::default();
        for path in paths {
            if cancel.is_cancelled() {
                break;
            }
            match native::look(&path) {
                None => incoming.payloads.push(path),
                Some(Ok(imported)) => incoming.natives.push(imported),
                Some(Err(error)) => incoming.refused.push(error.to_string()),
            }
        }
        incoming
    }
}

impl Workbench {
    /// Opens files, whatever they are. `add` keeps the payloads that are loaded.
    pub(super) fn open_files(&mut self, paths: Vec<PathBuf>, add: bool) {
        self.start(JobKind::Load, &[], move |work| {
            let incoming = Incoming::of(paths, &work.cancel);
            work.change(move |bench| bench.came_in(incoming, add));
        });
    }

    fn came_in(&mut self, incoming: Incoming, add: bool) {
        incoming.refused.into_iter().for_each(|sentence| self.messages.error(sentence));
        let mut natives = incoming.natives;
        match natives.len() {
            0 => {}
            1 => natives.drain(..).for_each(|imported| self.offer(imported)),
            _ => self.messages.error(several(&natives)),
        }
        if !incoming.payloads.is_empty() {
            self.open_payloads(incoming.payloads, add);
        }
    }

    pub(super) fn paste(&mut self, text: String) {
        self.start(JobKind::Load, &[], move |work| match native::look_at_bytes(text.as_bytes()) {
            None => work.change(|bench| bench.load_pasted(text)),
            Some(Ok(imported)) => work.change(|bench| bench.offer(imported)),
            Some(Err(error)) => work.fail(error.to_string()),
        });
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
            self.question = Some(Question::TakeIn(Box::new(imported)));
        }
    }

    pub(super) fn take_in(&mut self, imported: &Imported) {
        let is_another = imported.client != self.document().client;
        let kind = if imported.read.user.is_some() { ResourceKind::User } else { ResourceKind::Group };
        match edit(self.opened.document(), kind, Edit::Import(Box::new(imported.clone()))) {
            Ok(mut edited) => {
                let findings = std::mem::take(&mut edited.findings);
                self.edited(edited);
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
