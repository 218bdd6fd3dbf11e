//! The workbench's state by what lives how long, and how it is read. How it changes is in the files that import this one.
//!
//! [`Opened`] lasts as long as the window, [`Loaded`] as long as its records, [`Endpoint`] as long as its connection;
//! [`Derived`] follows from them. Each is changed through its own methods only.

use std::borrow::Cow;
use std::collections::{BTreeSet, VecDeque};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::arrival::Arrival;
use super::census_page::CensusPage;
use super::comparison::Comparison;
use super::connection::Connection;
use super::derived::{Derived, DerivedFrom};
use super::dry_run::{DryRun, RunOf};
use super::endpoint::Endpoint;
use super::export_review::ExportReview;
use super::jobs::{JobKind, Jobs, Work};
use super::loaded::{Loaded, NarrowedTo, Population, SearchResult};
use super::message::{Message, Messages};
use super::opened::Opened;
use super::own_authority::OwnAuthority;
use super::plan_comparison::PlanComparison;
use super::plan_page::PlanPage;
use super::question::{Question, ReturnedWork};
use super::recent::RecentFiles;
use super::review::Review;
use super::rows::MapRows;
use super::sealed_snapshot::SealedSnapshot;
use super::session::{KeptView, Session};
use super::signing::Signing;
use super::stamp::{Basis, Revisions, Stamp};
use super::steps::Steps;
use super::taken_in::TakenIn;
use super::tenant_page::TenantPage;
use super::view::{DryRunPart, View, Workspace, slot};
use crate::base::{ClientKind, Finding, ResourceKind, Severity};
use crate::check::{Coverage, PopulationReport};
use crate::client::{self, Client, Sequence, Step, Variant};
use crate::document::{Document, EachRule, EndpointChoice, People, SourceLocation, among};
use crate::expression::{Context, Dialect};
use crate::mapping::{CompiledMapping, Mapped, Rule};
use crate::provider::{self, Prediction, Provider};
use crate::scim::{Destination, RequestScript, ScriptForm, TargetPath};
use crate::source::pseudonym::Secret;
use crate::source::{LoadedSet, Profile, Record};

/// Everything that is open, and what is worked out from it.
pub struct Workbench {
    pub(super) opened: Opened,
    pub(super) loaded: Loaded,
    pub(super) endpoint: Endpoint,
    pub(super) view: View,
    pub(super) derived: Derived,
    pub(super) jobs: Jobs<JobResult>,
    pub(super) messages: Messages,
    /// What is asked of the person before something is done.
    /// With the crosswalk that was open when it was asked.
    pub(super) question: Option<(usize, Question)>,
    /// What is to be said of a session that was taken up, until it was read.
    pub(super) returned: Option<ReturnedWork>,
    /// What would be replaced by other names, under review, and what it is of.
    pub(super) review: Option<(Stamp, Review)>,
    /// A vendor's own file, under review before it is written.
    pub(super) export_review: Option<ExportReview>,
    /// Two mappings beside each other.
    pub(super) comparison: Comparison,
    /// What the tenant is asked, and what it answered.
    pub(super) tenant_page: TenantPage,
    /// Who is in the account already.
    pub(super) census_page: CensusPage,
    /// A snapshot that waits for what opens it.
    pub(super) sealed: Option<SealedSnapshot>,
    /// Whom connections trust beside the system's authorities.
    pub(super) own_authority: Option<OwnAuthority>,
    /// What was said of the plan.
    pub(super) plan_page: PlanPage,
    /// The plan beside an earlier one.
    pub(super) plan_comparison: PlanComparison,
    /// What was chosen for the specification to sign.
    pub(super) signing: Signing,
    /// What is to be said of a mapping file that came in, until it was read.
    pub(super) taken_in: Option<TakenIn>,
    /// Of this run, made when it is needed.
    pub(super) secret: Option<Arc<Secret>>,
    pub(super) session: Session,
    /// The crosswalk files that were used last.
    pub(super) recent: RecentFiles,
    /// What came in and waits to be looked at, and for which of the crosswalks that were open.
    pub(super) incoming: VecDeque<(usize, Incoming)>,
    /// Exports that wait for the one that runs.
    pub(super) exports: VecDeque<Writing>,
    /// Why the work cannot be kept for the next start, when it cannot.
    pub(super) not_kept: Option<String>,
    /// What the session was last written of.
    pub(super) autosaved: Option<WrittenOf>,
    pub(super) context: Context,
    /// The set and the client whose records the context knows.
    context_of: Option<(u64, ClientKind)>,
    /// The window is in front.
    pub(super) focused: bool,
}

/// What a session is written of: the document's revision, its file, what is looked at, and whom connections trust.
pub(super) type WrittenOf = (u64, Option<PathBuf>, KeptView, Option<PathBuf>);

/// What came in from outside, before it is known what it is.
pub(super) enum Incoming {
    /// `add` keeps the payloads that are loaded.
    Files {
        paths: Vec<PathBuf>,
        add: bool,
    },
    Pasted(String),
}

/// Writes something to take home, off the window's thread, and gives back what is to be done then.
pub(super) type Writing = Box<dyn FnOnce() -> JobResult + Send>;

/// What the result of a job does.
pub(super) type JobResult = Box<dyn FnOnce(&mut Workbench) + Send>;

impl Work<JobResult> {
    /// Hands over what is to be done with a result, or with a part of it while the work goes on.
    pub fn change(&self, change: impl FnOnce(&mut Workbench) + Send + 'static) {
        self.send(Box::new(change));
    }

    /// Hands over the last of it. It is over then, though its thread has not said so yet: the next can begin.
    pub fn end(&self, change: impl FnOnce(&mut Workbench) + Send + 'static) {
        let slot = self.slot;
        self.change(move |bench| {
            bench.jobs.cancel(slot);
            change(bench);
        });
    }

    /// Says what went wrong, in a sentence.
    pub fn fail(&self, sentence: String) {
        self.change(|bench| bench.messages.error(sentence));
    }
}

/// How well one rule is filled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RuleCount<'a> {
    pub coverage: &'a Coverage,
    /// So many records are counted.
    pub records: usize,
    pub share: Share,
}

impl RuleCount<'_> {
    /// Whether the counting is over.
    pub const fn is_settled(&self) -> bool {
        !matches!(self.share, Share::SoFar(_))
    }
}

/// Which of the records are counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Share {
    All,
    /// The first ones: the rest is being read, or not yet counted.
    First,
    /// Of so many, and the counting goes on.
    SoFar(usize),
}

impl Workbench {
    pub(super) fn with(opened: Opened, session: Session, wake: impl Fn() + Send + Sync + 'static) -> Self {
        let derived = Derived::new(opened.document());
        Self {
            opened,
            loaded: Loaded::nothing(),
            endpoint: Endpoint::default(),
            view: View::default(),
            derived,
            jobs: Jobs::new(wake),
            messages: Messages::default(),
            question: None,
            returned: None,
            review: None,
            export_review: None,
            comparison: Comparison::default(),
            tenant_page: TenantPage::default(),
            census_page: CensusPage::default(),
            sealed: None,
            own_authority: None,
            plan_page: PlanPage::default(),
            plan_comparison: PlanComparison::default(),
            signing: Signing::default(),
            taken_in: None,
            secret: None,
            recent: RecentFiles::in_folder(session.folder()),
            session,
            incoming: VecDeque::new(),
            exports: VecDeque::new(),
            not_kept: None,
            autosaved: None,
            context: Context::default(),
            context_of: None,
            focused: false,
        }
    }

    fn revisions(&self) -> Revisions {
        Revisions {
            set: self.loaded.revision(),
            mappings: ResourceKind::ALL.map(|kind| self.derived.mapping_revision(kind)),
            client: self.derived.client_revision(),
            variant: self.derived.variant_revision(),
            connection: self.endpoint.revision(),
            kind: slot(self.view.kind) as u64,
            choice: self.loaded.choice(),
            document: self.opened.history().revision(),
        }
    }

    /// The stamp of what is made from these now.
    pub(super) fn stamp(&self, bases: &[Basis]) -> Stamp {
        Stamp::of(bases, &self.revisions())
    }

    /// Starts a job on what there is now; its results are dropped once one of these has changed.
    pub(super) fn start(
        &mut self,
        slot: JobKind,
        bases: &[Basis],
        work: impl FnOnce(&Work<JobResult>) + Send + 'static,
    ) {
        let stamp = self.stamp(bases);
        self.jobs.start(slot, stamp, work);
    }

    /// The same for work that goes through all records.
    pub(super) fn start_in_turn(
        &mut self,
        slot: JobKind,
        bases: &[Basis],
        work: impl FnOnce(&Work<JobResult>) + Send + 'static,
    ) {
        let stamp = self.stamp(bases);
        self.jobs.start_in_turn(slot, stamp, work);
    }

    /// Closes a connection to another endpoint than the document asks for; whether there was one.
    pub(super) fn close_connection_of_another(&mut self) -> bool {
        let is_of_another = self.endpoint.connection().is_of_another(self.opened.document());
        if is_of_another {
            self.endpoint.connect(Connection::default());
        }
        is_of_another
    }

    /// Drops what was made from something that is gone, and cancels the jobs that still work on such a thing.
    pub(super) fn drop_stale(&mut self) {
        let now = self.revisions();
        self.jobs.cancel_stale(&now);
        let of = self.run_of();
        self.endpoint.dry_run.compare(&now, &of);
        self.review.take_if(|(stamp, _)| !stamp.holds(&now));
    }

    /// What the results of a dry run would be of now, beside records and endpoint.
    pub(super) fn run_of(&self) -> RunOf {
        let mappings = ResourceKind::ALL.map(|kind| self.compiled(kind).mapping.clone());
        RunOf { mappings, variant: self.variant().id }
    }

    /// Works out anew what follows from what changed.
    pub(super) fn derive(&mut self) {
        self.know_neighbours();
        let input = DerivedFrom {
            document: self.opened.document(),
            loaded: &self.loaded,
            view: &self.view,
            context: &self.context,
        };
        self.derived.renew(&input);
        let last = self.derived.requests().len().saturating_sub(1);
        self.view.request = self.view.request.map(|request| request.min(last));
    }

    /// Expressions ask the loaded set for groups and managers: those that are checked too, so it is to be the set that is
    /// there by then.
    pub(super) fn know_neighbours(&mut self) {
        let client = self.opened.document().client;
        let of = Some((self.loaded.revision(), client));
        if self.context_of != of {
            self.context_of = of;
            self.context = among(std::mem::take(&mut self.context), self.loaded.set(), client::of(client));
        }
    }

    /// The mapping of one kind, the samples' locations and the clock are set by who starts it without a window.
    pub fn set_context(&mut self, context: Context) {
        self.context = context;
        self.context_of = None;
        self.derived.context_changed();
        self.derive();
    }
}

impl Workbench {
    pub fn document(&self) -> &Document {
        self.opened.document()
    }

    /// What the crosswalk is called: as it was named, else as its file is.
    pub fn title(&self) -> Cow<'_, str> {
        let document = self.document();
        let stem = self.file().filter(|_| document.is_untitled()).and_then(Path::file_stem);
        stem.map_or(Cow::Borrowed(&document.name), std::ffi::OsStr::to_string_lossy)
    }

    /// Grows with every change of the document: what was made from an older one is to be made again.
    pub fn document_revision(&self) -> u64 {
        self.opened.history().revision()
    }

    /// Whether nobody made anything of the mappings: they are the client's default ones, or what was proposed for the
    /// files that are loaded.
    pub(super) fn is_mapping_untouched(&self) -> bool {
        let document = self.document();
        document.is_mapping_untouched() || self.loaded.fitting.as_ref().is_some_and(|fitting| fitting.is_of(document))
    }

    pub(super) fn shows_census(&self) -> bool {
        self.view.workspace == Workspace::DryRun && self.view.dry_run == DryRunPart::Census
    }

    /// Whether people are held against who is in the account: where that is shown, and where a plan is marked by it.
    pub(super) fn needs_census(&self) -> bool {
        self.view.workspace == Workspace::DryRun && (self.shows_census() || !self.dry_run().plans.is_empty())
    }

    /// Names what "Undo" and "Redo" would do, when there is something.
    pub fn undo_name(&self) -> Option<&str> {
        let history = self.opened.history();
        let decided = self.census_page.undo_name(history.steps()).filter(|_| self.shows_census());
        decided.or_else(|| history.undo_name())
    }

    pub fn redo_name(&self) -> Option<&str> {
        self.opened.history().redo_name()
    }

    pub fn view(&self) -> &View {
        &self.view
    }

    pub fn kind(&self) -> ResourceKind {
        self.view.kind
    }

    pub fn messages(&self) -> &[Message] {
        self.messages.shown()
    }

    pub fn file(&self) -> Option<&Path> {
        self.opened.file()
    }

    /// The crosswalk files that were opened or saved last, the newest first, without the one that is open.
    pub fn recent_files(&self) -> impl Iterator<Item = &Path> {
        self.recent.files().iter().map(PathBuf::as_path).filter(|file| Some(*file) != self.file())
    }

    /// Why the work is not kept for the next start, when it cannot be. A sentence.
    pub fn not_kept(&self) -> Option<&str> {
        self.not_kept.as_deref()
    }

    /// What is asked before something is done.
    pub fn question(&self) -> Option<&Question> {
        self.question.as_ref().map(|(_, question)| question)
    }

    /// Whether this crosswalk is the one that is open.
    pub fn has_open(&self, crosswalk: usize) -> bool {
        self.opened.snapshot().crosswalk == crosswalk
    }

    /// What came of work for a crosswalk: once another one is open it is left out, and that is said.
    pub(super) fn only_for(&mut self, crosswalk: usize, then: impl FnOnce(&mut Self)) {
        if self.has_open(crosswalk) {
            then(self);
        } else {
            self.messages
                .note("What came in was for the crosswalk that was open before, and was left out. Open it again.");
        }
    }

    pub(super) fn ask(&mut self, question: Question) {
        self.question = Some((self.opened.snapshot().crosswalk, question));
    }

    /// A question about a crosswalk that is open no more means nothing.
    pub(super) fn drop_question_of_another(&mut self) {
        let is_over =
            |(crosswalk, question): &(usize, Question)| question.is_of_the_open_one() && !self.has_open(*crosswalk);
        if self.question.as_ref().is_some_and(is_over) {
            self.question = None;
            self.messages
                .note("Another crosswalk was opened meanwhile; what was asked of the one before was not done.");
        }
    }

    /// What is to be said of the work that is there again, until it was read.
    pub const fn returned(&self) -> Option<&ReturnedWork> {
        self.returned.as_ref()
    }

    /// The records that are stepped through.
    pub fn steps(&self) -> Steps<'_> {
        let chosen = self.loaded.chosen.as_deref().filter(|_| self.view.chosen.is_some());
        Steps { count: self.count(), chosen: chosen.map(Vec::as_slice) }
    }

    /// Whether a set is loaded with other names in place of the real ones.
    pub fn is_pseudonymised(&self) -> bool {
        self.loaded.is_disguised()
    }

    /// What would be replaced, while a person looks at it.
    pub fn review(&self) -> Option<&Review> {
        self.review.as_ref().map(|(_, review)| review)
    }

    /// Whether the document differs from its file.
    pub fn is_changed(&self) -> bool {
        self.opened.is_changed()
    }

    pub fn client(&self) -> &'static Client {
        client::of(self.document().client)
    }

    pub fn dialect(&self) -> Dialect {
        self.client().dialect
    }

    pub fn provider(&self) -> &'static Provider {
        provider::of(self.document().provider)
    }

    /// The form of requests that is chosen; the client's first one when none is.
    pub fn variant(&self) -> &'static Variant {
        self.client().variant(&self.document().variant)
    }

    pub fn set(&self) -> &Arc<LoadedSet> {
        self.loaded.set()
    }

    /// How many records of the kind in view are loaded.
    pub fn count(&self) -> usize {
        self.set().count(self.kind())
    }

    /// The built-in sample that is loaded, when that is all there is.
    pub fn is_sample(&self) -> bool {
        let sources = &self.document().sources;
        !sources.is_empty() && sources.iter().all(SourceLocation::is_sample)
    }

    pub fn profile(&self, kind: ResourceKind) -> Option<&Arc<Profile>> {
        self.loaded.profiles[slot(kind)].as_ref()
    }

    pub fn people(&self, kind: ResourceKind) -> &Arc<People> {
        &self.loaded.people[slot(kind)]
    }

    /// The answer to the last search.
    pub fn found(&self) -> &SearchResult {
        &self.loaded.found
    }

    /// The records to which the list of them is narrowed, once they are found.
    pub const fn narrowed(&self) -> Option<&NarrowedTo> {
        self.loaded.narrowed.as_ref()
    }

    /// What was found over all records of a kind, once they are checked.
    pub fn population(&self, kind: ResourceKind) -> Option<&Arc<PopulationReport>> {
        self.loaded.populations[slot(kind)].as_ref().map(|population| &population.report)
    }

    /// Whether all records of either kind are being checked.
    pub fn is_checking(&self) -> bool {
        self.is_running(JobKind::PopulationUsers) || self.is_running(JobKind::PopulationGroups)
    }

    /// Whether what was found over all records is of before a change, and is being found out anew.
    pub fn is_found_before(&self, kind: ResourceKind) -> bool {
        let job = match kind {
            ResourceKind::User => JobKind::PopulationUsers,
            ResourceKind::Group => JobKind::PopulationGroups,
        };
        let is_of_now = |of: &Population| Arc::ptr_eq(&of.mapping, &self.compiled(kind).mapping);
        let found = self.loaded.populations[slot(kind)].as_ref();
        found.is_some_and(|found| self.is_running(job) || !is_of_now(found))
    }

    /// How well the rule of a target is filled over all records, as far as that is counted: of a rule that changed,
    /// nothing is known until it is counted anew.
    pub fn rule_counts(&self, kind: ResourceKind, target: &TargetPath) -> Option<RuleCount<'_>> {
        let of_target = |coverage: &&Coverage| coverage.target == *target;
        if let Some(counts) = &self.loaded.counts[slot(kind)]
            && let Some(coverage) = counts.coverage.iter().find(of_target)
        {
            let share = if counts.is_complete() { Share::All } else { Share::SoFar(counts.of) };
            return Some(RuleCount { coverage, records: counts.records, share });
        }
        let rule = self.document().mapping(kind).rule(target)?;
        let report = &self.loaded.populations[slot(kind)].as_ref().filter(|population| population.has(rule))?.report;
        let coverage = report.coverage.iter().find(of_target)?;
        let is_all = report.records == self.set().count(kind) && !self.set().is_beginning();
        Some(RuleCount { coverage, records: report.records, share: if is_all { Share::All } else { Share::First } })
    }

    /// How many of the chosen targets have a rule that this would change.
    pub fn concerned(&self, change: EachRule) -> usize {
        let mapping = self.document().mapping(self.kind());
        self.view.targets().filter(|target| change.concerns(mapping, target)).count()
    }

    /// The rules of the targets that are chosen.
    pub fn chosen_rules(&self) -> impl Iterator<Item = &Arc<Rule>> {
        self.view.targets().filter_map(|target| self.document().mapping(self.kind()).rule(target))
    }

    pub fn compiled(&self, kind: ResourceKind) -> &Arc<CompiledMapping> {
        self.derived.compiled(kind)
    }

    /// The record in view, once it is read.
    pub fn record(&self) -> Option<&Record> {
        self.loaded.near(self.kind()).get(self.view.record())
    }

    /// Why the record in view cannot be read: its file is another now, or its disk is gone. A sentence.
    pub fn unreadable(&self) -> Option<&str> {
        self.loaded.near(self.kind()).trouble.as_deref().filter(|_| self.record().is_none())
    }

    /// The record in view, mapped and finished by the client.
    pub fn mapped(&self) -> Option<&Mapped> {
        self.derived.mapped()
    }

    /// Grows whenever the record in view, its mapping, requests or findings may have changed: what a panel makes of
    /// them is good as long as this is the same.
    pub fn record_revision(&self) -> u64 {
        self.derived.record_revision()
    }

    /// What is to be said of the files that a person loaded, until it was read.
    pub const fn arrival(&self) -> Option<&Arrival> {
        self.loaded.arrival.as_ref()
    }

    /// What is to be said of a mapping file that came in, until it was read.
    pub const fn taken_in(&self) -> Option<&TakenIn> {
        self.taken_in.as_ref()
    }

    /// The targets of the kind in view whose rules read nothing of what is loaded, as far as is known.
    pub fn unread(&self) -> &BTreeSet<TargetPath> {
        self.derived.unread()
    }

    /// Findings on the record in view.
    pub fn record_findings(&self) -> &[Finding] {
        self.derived.findings()
    }

    /// The requests the client would send for the record in view, when the account does not have it yet.
    pub fn requests(&self) -> &Sequence {
        self.derived.requests()
    }

    /// Which of the requests is shown: the one that was chosen, else the first that is sent to write.
    pub fn request_in_view(&self) -> usize {
        self.view.request.or_else(|| self.creating_request()).unwrap_or_default()
    }

    /// The first of the requests that is sent to write, when there is one: the one that creates the record.
    pub fn creating_request(&self) -> Option<usize> {
        let writes = |step: &Step| step.first().is_some_and(|sent| !sent.template().method.is_read());
        self.requests().steps.iter().position(writes)
    }

    /// The worst that was found of a record of the kind in view, once all are checked; nothing for mere notes.
    pub fn worst_of(&self, record: usize) -> Option<Severity> {
        self.population(self.kind())?.marks.worst(record)
    }

    /// The requests for the record in view as an `.http` file has them; the token is a variable in it.
    pub fn requests_as_http(&self) -> String {
        let base = self.base_url();
        let mut script = RequestScript::file(ScriptForm::Http, Destination::Address(&base));
        for (index, step) in self.requests().into_iter().enumerate() {
            if index > 0 {
                script.blank_line();
            }
            step.write_to(&mut script, step.title());
        }
        script.take()
    }

    /// The base URL that requests are shown with: that of the connection or of the endpoint that is chosen, else a
    /// place to put one.
    pub fn base_url(&self) -> String {
        match &self.document().endpoint {
            _ if self.connection().is_open() => self.connection().url.clone(),
            EndpointChoice::Url { url } => url.trim_end_matches('/').to_owned(),
            EndpointChoice::Sandbox => "https://<endpoint>".to_owned(),
        }
    }

    /// What the service provider makes of the record in view.
    pub fn predictions(&self) -> &[Prediction] {
        self.derived.predictions()
    }

    pub fn rows(&self) -> &MapRows {
        self.derived.rows()
    }

    pub fn context(&self) -> &Context {
        &self.context
    }

    pub fn connection(&self) -> &Connection {
        self.endpoint.connection()
    }

    pub fn dry_run(&self) -> &DryRun {
        &self.endpoint.dry_run
    }

    pub fn is_running(&self, slot: JobKind) -> bool {
        self.jobs.is_running(slot)
    }

    pub fn progress(&self, slot: JobKind) -> Option<(u64, u64)> {
        self.jobs.progress(slot)
    }

    /// What runs now.
    pub fn running(&self) -> Vec<JobKind> {
        self.jobs.running().collect()
    }

    /// All findings: of loading, of the mapping, and of all records; those of the record in view while the whole
    /// population is not checked yet.
    pub fn findings(&self) -> Vec<&Finding> {
        let loading = self.set().findings().iter();
        let checked: Vec<_> = match self.population(self.kind()) {
            Some(report) => report.findings().collect(),
            None => self.derived.findings().iter().collect(),
        };
        loading.chain(checked).collect()
    }

    /// `(errors, warnings)`, counted by cause.
    pub fn problem_counts(&self) -> (usize, usize) {
        let findings = self.findings();
        let count = |severity| findings.iter().filter(|f| f.severity == severity).count();
        (count(Severity::Error), count(Severity::Warning))
    }
}
