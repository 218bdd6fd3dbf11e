//! How a window begins: with what the last one left, or with the sample; and how it ends.

use super::bench::Workbench;
use super::connection::ConnectionOf;
use super::jobs::JobKind;
use super::loading::LoadFor;
use super::opened::{OnDisk, Opened};
use super::question::ReturnedWork;
use super::session::{KeptSession, KeptView, Missing, Session, Sessions, TakenUp};
use crate::base::ResourceKind;
use crate::client;
use crate::document::{Document, SourceLocation};
use crate::mapping::RuleSource;
use crate::provider;

/// Typing is written once it pauses.
const PAUSE: std::time::Duration = std::time::Duration::from_millis(400);

impl Workbench {
    /// A workbench with a document and nothing loaded. `wake` is called from other threads when a result is there.
    pub fn new(document: Document, sessions: &Sessions, wake: impl Fn() + Send + Sync + 'static) -> Self {
        Self::begun(Opened::new(document), sessions.begin(), wake)
    }

    fn begun(opened: Opened, session: Session, wake: impl Fn() + Send + Sync + 'static) -> Self {
        let mut bench = Self::with(opened, session, wake);
        bench.tidy_runs();
        bench
    }

    /// What a window that was left last held; at the first start of all, the sample.
    pub fn first_start(sessions: &Sessions, wake: impl Fn() + Send + Sync + 'static) -> Self {
        match sessions.take_up() {
            TakenUp { session, kept: Some(kept), others } => Self::taken_up(session, kept, others, wake),
            TakenUp { session, kept: None, .. } => Self::with_sample(session, wake),
        }
    }

    /// The sample, whatever other windows left: for files that are named on the command line.
    pub fn beside(sessions: &Sessions, wake: impl Fn() + Send + Sync + 'static) -> Self {
        Self::with_sample(sessions.begin(), wake)
    }

    /// The Entra sample, mapped to Xurrent, with one mistake in it to find.
    fn with_sample(session: Session, wake: impl Fn() + Send + Sync + 'static) -> Self {
        let mut bench = Self::begun(Opened::new(first_document()), session, wake);
        // One rule is open from the start, so that it is seen at once what a rule is and what it gives.
        let is_expression = |source: &RuleSource| matches!(source, RuleSource::Expression { .. });
        let rules = bench.document().user.rules.iter().filter(|rule| is_expression(&rule.source));
        bench.view.target = rules.map(|rule| rule.target.clone()).find(|target| target.attribute() == "name");
        bench.load_opened(LoadFor::Follow);
        bench.derive();
        bench
    }

    fn taken_up(session: Session, kept: KeptSession, others: usize, wake: impl Fn() + Send + Sync + 'static) -> Self {
        let returned = ReturnedWork {
            after_crash: !kept.closed,
            file: kept.file.clone(),
            is_unsaved: kept.is_unsaved(),
            missing: kept.missing,
            others,
        };
        let authority = kept.authority;
        let disk = OnDisk { file: kept.file, document: kept.in_file.map(std::sync::Arc::new), stamp: None };
        let mut bench = Self::begun(Opened::with(kept.document, disk), session, wake);
        kept.view.restore(&mut bench.view);
        bench.trust(authority);
        if returned.after_crash {
            super::pseudonym::remove_left_copies();
        }
        bench.returned = Some(returned).filter(ReturnedWork::is_worth_saying);
        bench.load_opened(LoadFor::Return(bench.view.records()));
        bench.derive();
        bench
    }

    /// Writes down what is open a moment after it changed.
    pub(super) fn autosave(&mut self) {
        let paths = [self.file(), self.authority_path()].map(|path| path.map(std::path::Path::to_owned));
        let [file, authority] = paths;
        let now = (self.opened.history().revision(), file, KeptView::of(&self.view), authority);
        if self.autosaved.as_ref() == Some(&now) || !self.session.is_kept() {
            return;
        }
        self.autosaved = Some(now);
        let kept = self.kept(false);
        let Some(writing) = self.session.next_writing() else { return };
        self.start(JobKind::Autosave, &[], move |work| {
            std::thread::sleep(PAUSE);
            if work.cancel.is_cancelled() {
                return;
            }
            let trouble = writing.write(&kept).err();
            work.change(|bench| bench.not_kept = trouble);
        });
    }

    /// What is there again at the next start.
    fn kept(&self, closed: bool) -> KeptSession {
        let disk = self.opened.disk();
        KeptSession {
            document: self.document().clone(),
            file: disk.file.clone(),
            in_file: disk.document.as_deref().cloned(),
            view: KeptView::of(&self.view),
            missing: self.missing(),
            authority: self.authority_path().map(std::path::Path::to_owned),
            closed,
        }
    }

    fn missing(&self) -> Missing {
        let token_for = match &self.connection().of {
            Some(ConnectionOf::Url(url)) => Some(host_of(url).to_owned()),
            _ => None,
        };
        let pasted = self.opened.snapshot().pasted.is_some();
        Missing { pasted, token_for, dry_run: !self.dry_run().plans.is_empty() }
    }

    /// The program ends in good order: all that is open is written down. The window is gone by now, so this may wait.
    pub fn close(&mut self) {
        self.jobs.cancel(JobKind::Autosave);
        let kept = self.kept(true);
        if let Some(writing) = self.session.next_writing()
            && let Err(sentence) = writing.write(&kept)
        {
            log::error!("What was open could not be kept: {sentence}");
        }
    }
}

fn first_document() -> Document {
    let mut document = Document::new(client::first().kind, provider::first().kind());
    let preset = client::preset::first_start();
    document.user = preset.mapping(ResourceKind::User).clone();
    document.group = preset.mapping(ResourceKind::Group).clone();
    document.sources = vec![SourceLocation::sample(client::first())];
    document
}

fn host_of(url: &str) -> &str {
    let host = url.split("://").nth(1).unwrap_or(url);
    host.split('/').next().unwrap_or(host)
}
