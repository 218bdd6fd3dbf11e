//! The workbench's state, and how it is read. How it changes is in the files beside this one.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::connection::Connection;
use super::dry_run::DryRun;
use super::history::History;
use super::jobs::{Jobs, Slot};
use super::load::Purpose;
use super::message::{Message, Messages};
use super::pseudonym::{Disguise, Review};
use super::recovery::Recovery;
use super::result::Outcome;
use super::rows::MapRows;
use super::view::{View, slot};
use super::watch::Watch;
use crate::base::{Finding, ResourceKind, Severity};
use crate::check::{Coverage, CoverageSoFar, PopulationReport};
use crate::client::{self, Client, PlannedRequest, Variant};
use crate::document::{Document, EndpointChoice, People};
use crate::expression::{Context, Dialect};
use crate::mapping::{CompiledMapping, Mapped, Mapping, Rule, RuleResult, RuleSource, Vanished};
use crate::provider::{self, Prediction, Provider};
use crate::scim::{Destination, RequestScript, ScriptForm, TargetPath};
use crate::source::pseudonym::Secret;
use crate::source::{Input, LoadedSet, Profile, Record, RecordIndex};

/// Everything that is open, and what is worked out from it.
pub struct Workbench {
    pub(super) history: History,
    pub(super) view: View,
    pub(super) jobs: Jobs<Outcome>,
    pub(super) messages: Messages,
    pub(super) file: Option<PathBuf>,
    /// The document as it stands in the file.
    pub(super) saved: Option<Arc<Document>>,
    pub(super) recovery: Recovery,
    /// Before what it is read from: that goes after it.
    pub(super) set: Arc<LoadedSet>,
    pub(super) disguise: Option<Disguise>,
    /// Of this run, made when it is needed.
    pub(super) secret: Option<Arc<Secret>>,
    pub(super) review: Option<Review>,
    /// What was pasted last, to be copied pseudonymised.
    pub(super) pasted: Vec<Input>,
    pub(super) watch: Watch,
    pub(super) vanished: [Vec<Vanished>; 2],
    /// Grows with every loaded set; results for an older one are dropped.
    pub(super) set_revision: u64,
    pub(super) profiles: [Option<Arc<Profile>>; 2],
    pub(super) people: [Arc<People>; 2],
    pub(super) found: Found,
    /// The records that are stepped through, once those that were chosen are found; in their order.
    pub(super) chosen: Option<Arc<Vec<RecordIndex>>>,
    pub(super) populations: [Option<Population>; 2],
    /// What is counted since of the rules that changed.
    pub(super) counts: [Option<CoverageSoFar>; 2],
    pub(super) derived: Derived,
    pub(super) context: Context,
    pub(super) connection: Connection,
    pub(super) dry_run: DryRun,
}

/// What was found over all records, and the mapping that it is of.
pub(super) struct Population {
    pub report: Arc<PopulationReport>,
    pub mapping: Arc<Mapping>,
}

impl Population {
    /// Whether this rule was in the mapping, as it is.
    pub fn has(&self, rule: &Arc<Rule>) -> bool {
        self.mapping.rule(&rule.target) == Some(rule)
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

/// Which of the records are counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Share {
    All,
    /// The first ones: the rest is being read, or not yet counted.
    First,
    /// Of so many, and the counting goes on.
    SoFar(usize),
}

/// The records that answer to what was searched for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Found {
    pub text: String,
    /// Positions, in the records' order; the first of them only.
    pub records: Vec<usize>,
}

/// What follows from the document, the record in view and the view; renewed after each change.
pub(super) struct Derived {
    pub compiled: [Arc<CompiledMapping>; 2],
    /// What the compiled mappings were made from.
    pub made_from: Arc<Document>,
    /// The record in view and the ones after it, for the live results.
    pub records: Vec<Record>,
    pub mapped: Option<Mapped>,
    /// Grows whenever what follows from the record in view is worked out anew.
    pub record_revision: u64,
    /// Findings on the record in view.
    pub record_findings: Vec<Finding>,
    /// Why the record in view cannot be read, when it cannot.
    pub unreadable: Option<String>,
    pub requests: Vec<PlannedRequest>,
    pub predictions: Vec<Prediction>,
    pub rows: MapRows,
}

/// One line of the inspector's live results.
#[derive(Clone, Debug, PartialEq)]
pub struct LiveRow {
    pub name: String,
    /// The values the rule reads, parted by commas.
    pub reads: String,
    pub result: RuleResult,
}

impl Workbench {
    /// A workbench with a document and nothing loaded. `wake` is called from other threads when a result is there.
    pub fn new(document: Document, recovery: Recovery, wake: impl Fn() + Send + Sync + 'static) -> Self {
        let history = History::new(document);
        let derived = Derived::new(history.now());
        Self {
            saved: Some(history.now().clone()),
            history,
            view: View::default(),
            jobs: Jobs::new(wake),
            messages: Messages::default(),
            file: None,
            recovery,
            set: Arc::new(LoadedSet::empty()),
            disguise: None,
            secret: None,
            review: None,
            pasted: Vec::new(),
            watch: Watch::default(),
            vanished: [Vec::new(), Vec::new()],
            set_revision: 0,
            profiles: [None, None],
            people: [Arc::default(), Arc::default()],
            found: Found::default(),
            chosen: None,
            populations: [None, None],
            counts: [None, None],
            derived,
            context: Context::default(),
            connection: Connection::default(),
            dry_run: DryRun::default(),
        }
    }

    /// What the first start shows: the Entra sample, mapped to Xurrent, with one mistake in it to find. Where a
    /// program before it did not end in good order, its document comes back instead.
    pub fn first_start(recovery: Recovery, wake: impl Fn() + Send + Sync + 'static) -> Self {
        let recovered = recovery.find();
        let is_recovered = recovered.is_some();
        let mut bench = Self::new(recovered.unwrap_or_else(first_document), recovery, wake);
        let sources = bench.document().sources.clone();
        bench.load_sources(sources, Purpose::Follow);
        // One rule is open from the start, so that it is seen at once what a rule is and what it gives.
        let expression = |r: &&Arc<Rule>| matches!(r.source, RuleSource::Expression { .. });
        let rules = &bench.document().user.rules;
        bench.view.target = rules.iter().filter(expression).map(|r| r.target.clone()).find(|t| t.attribute() == "name");
        if is_recovered {
            bench.saved = None;
            super::pseudonym::remove_left_copies();
            bench.messages.note("Crosswalk did not end in good order last time. Your mapping is here again as it was.");
        }
        bench.derive();
        bench
    }

    /// The mapping of one kind, the samples' locations and the clock are set by who starts it without a window.
    pub fn set_context(&mut self, context: Context) {
        self.context = context;
        self.derived.mapped = None;
        self.derive();
    }
}

fn first_document() -> Document {
    let mut document = Document::new(client::first().kind, provider::first().kind());
    let preset = client::preset::first_start();
    document.user = preset.mapping(ResourceKind::User).clone();
    document.group = preset.mapping(ResourceKind::Group).clone();
    document.sources = vec![super::Sample::of(document.client).location()];
    document
}

impl Workbench {
    pub fn document(&self) -> &Document {
        self.history.now()
    }

    /// Grows with every change of the document: what was made from an older one is to be made again.
    pub fn document_revision(&self) -> u64 {
        self.history.revision()
    }

    /// Names what "Undo" and "Redo" would do, when there is something.
    pub fn undo_name(&self) -> Option<&str> {
        self.history.undo_name()
    }

    pub fn redo_name(&self) -> Option<&str> {
        self.history.redo_name()
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
        self.file.as_deref()
    }

    /// Whether the document differs from its file.
    pub fn is_changed(&self) -> bool {
        self.saved.as_deref() != Some(self.document())
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
        &self.set
    }

    /// How many records of the kind in view are loaded.
    pub fn count(&self) -> usize {
        self.set.count(self.kind())
    }

    /// The built-in sample that is loaded, when that is all there is.
    pub fn is_sample(&self) -> bool {
        let sources = &self.document().sources;
        !sources.is_empty() && sources.iter().all(super::SourceLocation::is_sample)
    }

    pub fn profile(&self, kind: ResourceKind) -> Option<&Arc<Profile>> {
        self.profiles[slot(kind)].as_ref()
    }

    pub fn people(&self, kind: ResourceKind) -> &Arc<People> {
        &self.people[slot(kind)]
    }

    /// The answer to the last search.
    pub fn found(&self) -> &Found {
        &self.found
    }

    /// What was found over all records of a kind, once they are checked.
    pub fn population(&self, kind: ResourceKind) -> Option<&Arc<PopulationReport>> {
        self.populations[slot(kind)].as_ref().map(|population| &population.report)
    }

    /// Whether all records of either kind are being checked.
    pub fn is_checking(&self) -> bool {
        self.is_running(Slot::PopulationUsers) || self.is_running(Slot::PopulationGroups)
    }

    /// How well the rule of a target is filled over all records, as far as that is counted: of a rule that changed,
    /// nothing is known until it is counted anew.
    pub fn rule_counts(&self, kind: ResourceKind, target: &TargetPath) -> Option<RuleCount<'_>> {
        let of_target = |coverage: &&Coverage| coverage.target == *target;
        if let Some(counts) = &self.counts[slot(kind)]
            && let Some(coverage) = counts.coverage.iter().find(of_target)
        {
            let share = if counts.is_complete() { Share::All } else { Share::SoFar(counts.of) };
            return Some(RuleCount { coverage, records: counts.records, share });
        }
        let rule = self.document().mapping(kind).rule(target)?;
        let report = &self.populations[slot(kind)].as_ref().filter(|population| population.has(rule))?.report;
        let coverage = report.coverage.iter().find(of_target)?;
        let is_all = report.records == self.set.count(kind) && !self.set.is_beginning();
        Some(RuleCount { coverage, records: report.records, share: if is_all { Share::All } else { Share::First } })
    }

    pub fn compiled(&self, kind: ResourceKind) -> &Arc<CompiledMapping> {
        &self.derived.compiled[slot(kind)]
    }

    /// The record in view, once it is read.
    pub fn record(&self) -> Option<&Record> {
        self.derived.records.first()
    }

    /// Why the record in view cannot be read: its file is another now, or its disk is gone. A sentence.
    pub fn unreadable(&self) -> Option<&str> {
        self.derived.unreadable.as_deref().filter(|_| self.derived.records.is_empty())
    }

    /// The record in view, mapped and finished by the client.
    pub fn mapped(&self) -> Option<&Mapped> {
        self.derived.mapped.as_ref()
    }

    /// Grows whenever the record in view, its mapping, requests or findings may have changed: what a panel makes of
    /// them is good as long as this is the same.
    pub fn record_revision(&self) -> u64 {
        self.derived.record_revision
    }

    /// Findings on the record in view.
    pub fn record_findings(&self) -> &[Finding] {
        &self.derived.record_findings
    }

    /// The requests the client would send for the record in view, when the account does not have it yet.
    pub fn requests(&self) -> &[PlannedRequest] {
        &self.derived.requests
    }

    /// The requests for the record in view as an `.http` file has them; the token is a variable in it.
    pub fn requests_as_http(&self) -> String {
        let base = self.base_url();
        let mut script = RequestScript::file(ScriptForm::Http, Destination::Address(&base));
        for (index, planned) in self.requests().iter().enumerate() {
            if index > 0 {
                script.blank_line();
            }
            script.request(&planned.request.purpose, &planned.request);
        }
        script.take()
    }

    /// The base URL that requests are shown with: that of the connection or of the endpoint that is chosen, else a
    /// place to put one.
    pub fn base_url(&self) -> String {
        match &self.document().endpoint {
            _ if self.connection.is_open() => self.connection.url.clone(),
            EndpointChoice::Url { url } => url.trim_end_matches('/').to_owned(),
            EndpointChoice::Sandbox => "https://<endpoint>".to_owned(),
        }
    }

    /// What the service provider makes of the record in view.
    pub fn predictions(&self) -> &[Prediction] {
        &self.derived.predictions
    }

    pub fn rows(&self) -> &MapRows {
        &self.derived.rows
    }

    pub fn context(&self) -> &Context {
        &self.context
    }

    pub fn connection(&self) -> &Connection {
        &self.connection
    }

    pub fn dry_run(&self) -> &DryRun {
        &self.dry_run
    }

    pub fn is_running(&self, slot: Slot) -> bool {
        self.jobs.is_running(slot)
    }

    pub fn progress(&self, slot: Slot) -> Option<(u64, u64)> {
        self.jobs.progress(slot)
    }

    /// What runs now.
    pub fn running(&self) -> Vec<Slot> {
        self.jobs.running().collect()
    }

    /// All findings: of loading, of the mapping, and of all records; those of the record in view while the whole
    /// population is not checked yet.
    pub fn findings(&self) -> Vec<&Finding> {
        let loading = self.set.findings().iter();
        let checked: Vec<_> = match self.population(self.kind()) {
            Some(report) => report.findings().collect(),
            None => self.derived.record_findings.iter().collect(),
        };
        loading.chain(checked).collect()
    }

    /// `(errors, warnings)`, counted by cause.
    pub fn problem_counts(&self) -> (usize, usize) {
        let findings = self.findings();
        let count = |severity| findings.iter().filter(|f| f.severity == severity).count();
        (count(Severity::Error), count(Severity::Warning))
    }

    /// The result of a target's rule for the record in view and the ones after it.
    pub fn live(&self, target: &TargetPath) -> Vec<LiveRow> {
        let compiled = self.compiled(self.kind());
        let Some(rule) = compiled.rule(target) else { return Vec::new() };
        let row = |record: &Record| LiveRow {
            name: record.name(),
            reads: rule.read_values(record.value()).join(", "),
            result: rule.apply(record.value(), &self.context),
        };
        self.derived.records.iter().map(row).collect()
    }
}
