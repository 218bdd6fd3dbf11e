//! What follows from the document, the loaded records and the view. Renewed after every change, and only where something
//! it is made of changed; none of it grows with the number of loaded records.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use super::loaded::Loaded;
use super::rows::order::arranged;
use super::rows::source::{SourceInput, count_empty, source_rows};
use super::rows::target::{TargetInput, target_rows};
use super::rows::{
    MapRows, RowsBase, Shared, SourceOrder, SourceRow, SourcesFrom, TargetRow, TargetsFrom, one_line, wire,
};
use super::stamp::Basis;
use super::suggested::{OpenSuggestions, Suggested};
use super::view::{View, slot};
use crate::base::{Finding, ResourceKind, Severity};
use crate::check::{self, Checked};
use crate::client::{self, Account, Cause, Client, Event, References, Sequence, Variant};
use crate::document::{Document, compile};
use crate::expression::Context;
use crate::mapping::{self, CompiledMapping, Mapped, called};
use crate::provider::{self, Prediction, Provider};
use crate::scim::TargetPath;
use crate::source::{Profile, Record};
use crate::suggest::Suggestion;

/// What follows from the document, the record in view and the view.
pub struct Derived {
    compiled: [Arc<CompiledMapping>; 2],
    /// What the compiled mappings were made from.
    made_from: Arc<Document>,
    revisions: Revisions,
    record: OfRecord,
    rows: MapRows,
    unread: Unread,
    proposed: Proposed,
}

/// The rules of the kind in view that read nothing of what is loaded, and what that was told from.
#[derive(Default)]
struct Unread {
    made_from: Option<(Shared<CompiledMapping>, Shared<Profile>)>,
    targets: Arc<BTreeSet<TargetPath>>,
}

/// The suggestions that are open, and what that was told from.
#[derive(Default)]
struct Proposed {
    made_from: Option<(ResourceKind, Shared<Document>, Option<Shared<Suggested>>, Shared<BTreeSet<TargetPath>>)>,
    open: Arc<OpenSuggestions>,
}

/// How often each of these changed.
#[derive(Default)]
struct Revisions {
    mappings: [u64; 2],
    client: u64,
    variant: u64,
    context: u64,
}

/// What follows from the record in view.
#[derive(Default)]
struct OfRecord {
    made_from: Option<RecordFrom>,
    /// Grows whenever it is worked out anew.
    revision: u64,
    mapped: Option<Mapped>,
    findings: Vec<Finding>,
    requests: Sequence,
    predictions: Vec<Prediction>,
}

/// What all that follows from the record in view is made from.
#[derive(PartialEq)]
struct RecordFrom {
    kind: ResourceKind,
    index: usize,
    set: u64,
    near: u64,
    mapping: u64,
    client: u64,
    variant: u64,
    context: u64,
    /// Who is in the set, for references: the list is there once or not at all.
    people: usize,
}

/// What the workbench holds, for what follows from it.
#[derive(Clone, Copy)]
pub struct DerivedFrom<'a> {
    pub document: &'a Arc<Document>,
    pub loaded: &'a Loaded,
    pub view: &'a View,
    pub context: &'a Context,
}

impl DerivedFrom<'_> {
    fn client(&self) -> &'static Client {
        client::of(self.document.client)
    }

    fn provider(&self) -> &'static Provider {
        provider::of(self.document.provider)
    }

    fn variant(&self) -> &'static Variant {
        self.client().variant(&self.document.variant)
    }

    fn record(&self) -> Option<&Record> {
        self.loaded.near(self.view.kind).get(self.view.record())
    }
}

impl Derived {
    pub fn new(document: &Arc<Document>) -> Self {
        Self {
            compiled: ResourceKind::ALL.map(|kind| Arc::new(compile(document, kind))),
            made_from: document.clone(),
            revisions: Revisions::default(),
            record: OfRecord::default(),
            rows: MapRows::default(),
            unread: Unread::default(),
            proposed: Proposed::default(),
        }
    }

    pub const fn compiled(&self, kind: ResourceKind) -> &Arc<CompiledMapping> {
        &self.compiled[slot(kind)]
    }

    /// How often what this names changed.
    pub const fn mapping_revision(&self, kind: ResourceKind) -> u64 {
        self.revisions.mappings[slot(kind)]
    }

    pub const fn client_revision(&self) -> u64 {
        self.revisions.client
    }

    pub const fn variant_revision(&self) -> u64 {
        self.revisions.variant
    }

    /// Compiles the mappings that changed. Returns what changed.
    pub fn follow(&mut self, document: &Arc<Document>) -> Vec<Basis> {
        let mut changed = Vec::new();
        if Arc::ptr_eq(document, &self.made_from) {
            return changed;
        }
        let before = std::mem::replace(&mut self.made_from, document.clone());
        let other_client = before.client != document.client || before.provider != document.provider;
        if other_client {
            self.revisions.client += 1;
            changed.push(Basis::Client);
        }
        if other_client || before.variant != document.variant {
            self.revisions.variant += 1;
            changed.push(Basis::Variant);
        }
        if before.endpoint != document.endpoint {
            changed.push(Basis::Connection);
        }
        for kind in ResourceKind::ALL {
            if other_client || before.mapping(kind) != document.mapping(kind) {
                self.compiled[slot(kind)] = Arc::new(compile(document, kind));
                self.revisions.mappings[slot(kind)] += 1;
                changed.push(Basis::Mapping(kind));
            }
        }
        changed
    }

    /// The samples' locations or the clock are others.
    pub const fn context_changed(&mut self) {
        self.revisions.context += 1;
    }

    /// Works out what is made of something that changed.
    pub fn renew(&mut self, input: &DerivedFrom<'_>) {
        let from = self.record_from(input);
        if self.record.made_from.as_ref() != Some(&from) {
            let revision = self.record.revision + 1;
            self.record = OfRecord { made_from: Some(from), revision, ..self.of_record(input).unwrap_or_default() };
        }
        self.renew_unread(input);
        self.renew_proposed(input);
        self.renew_rows(input);
    }

    fn renew_unread(&mut self, input: &DerivedFrom<'_>) {
        let kind = input.view.kind;
        let Some(profile) = &input.loaded.profiles[slot(kind)] else {
            if self.unread.made_from.is_some() {
                self.unread = Unread::default();
            }
            return;
        };
        let from = Some((Shared(self.compiled(kind).clone()), Shared(profile.clone())));
        if self.unread.made_from != from {
            let targets = Arc::new(mapping::unread(profile, self.compiled(kind)));
            self.unread = Unread { made_from: from, targets };
        }
    }

    fn renew_proposed(&mut self, input: &DerivedFrom<'_>) {
        let kind = input.view.kind;
        let suggested = input.loaded.suggested[slot(kind)].as_ref();
        let from =
            (kind, Shared(input.document.clone()), suggested.cloned().map(Shared), Shared(self.unread.targets.clone()));
        if self.proposed.made_from.as_ref() != Some(&from) {
            let open = OpenSuggestions::of(kind, suggested, input.document, &self.unread.targets);
            // The trees are made from it: what changes nothing about it is no reason to make them anew.
            let open = if open.is_same_as(&self.proposed.open) { self.proposed.open.clone() } else { Arc::new(open) };
            self.proposed = Proposed { made_from: Some(from), open };
        }
    }

    /// The suggestions for the kind in view that are open.
    pub fn open_suggestions(&self) -> &OpenSuggestions {
        &self.proposed.open
    }

    /// The targets of the kind in view whose rules read nothing of what is loaded, as far as is known.
    pub fn unread(&self) -> &BTreeSet<TargetPath> {
        &self.unread.targets
    }

    fn record_from(&self, input: &DerivedFrom<'_>) -> RecordFrom {
        let kind = input.view.kind;
        RecordFrom {
            kind,
            index: input.view.record(),
            set: input.loaded.revision(),
            near: input.loaded.near(kind).revision(),
            mapping: self.mapping_revision(kind),
            client: self.revisions.client,
            variant: self.revisions.variant,
            context: self.revisions.context,
            people: input.loaded.people[slot(ResourceKind::User)].len(),
        }
    }

    fn of_record(&self, input: &DerivedFrom<'_>) -> Option<OfRecord> {
        let (kind, record) = (input.view.kind, input.record()?);
        let compiled = self.compiled(kind);
        let mut mapped = compiled.apply(record.value(), input.context);
        input.client().finish(kind, &mut mapped.resource);
        let people = &input.loaded.people[slot(ResourceKind::User)];
        let client = input.client();
        let references = References::of(client, kind, &mapped.resource, |id| people.refer(id));
        let event = Event {
            kind,
            mapping: &compiled.mapping,
            name: &called(record, &mapped.resource),
            after: &mapped.resource,
            references: &references,
            lacking: &compiled.lacking(&mapped),
            account: Account::Unknown,
            cause: Cause::of(client, record),
        };
        let of = Checked { compiled, client: input.client(), provider: input.provider(), context: input.context };
        Some(OfRecord {
            findings: check::resource(record, &mapped, &of),
            requests: client.phrase(&event, input.variant()),
            predictions: input.provider().predict(kind, &mapped.resource),
            mapped: Some(mapped),
            ..OfRecord::default()
        })
    }

    /// Grows whenever the record in view, its mapping, requests or findings may have changed: what a panel makes of
    /// them is good as long as this is the same.
    pub const fn record_revision(&self) -> u64 {
        self.record.revision
    }

    pub const fn mapped(&self) -> Option<&Mapped> {
        self.record.mapped.as_ref()
    }

    pub fn findings(&self) -> &[Finding] {
        &self.record.findings
    }

    pub const fn requests(&self) -> &Sequence {
        &self.record.requests
    }

    pub fn predictions(&self) -> &[Prediction] {
        &self.record.predictions
    }

    pub const fn rows(&self) -> &MapRows {
        &self.rows
    }

    /// Renews the rows of the trees and the wires between them, each only when something it is made of changed.
    fn renew_rows(&mut self, input: &DerivedFrom<'_>) {
        let (for_sources, for_targets) = (self.sources_from(input), self.targets_from(input));
        let made_of = &self.rows.made_of;
        let fresh = (made_of.0 == Some(for_sources.clone()), made_of.1 == Some(for_targets.clone()));
        if fresh == (true, true) {
            return;
        }
        let compiled = self.compiled(input.view.kind).clone();
        // Sorted by target, they follow the targets.
        let by_target = input.view.source_order == SourceOrder::Target && !fresh.1;
        let sources = (!fresh.0 || by_target).then(|| source_rows_of(input, &compiled));
        let are_new = sources.is_some();
        let targets = if fresh.1 { None } else { Some(self.target_rows(input, &compiled)) };
        let rows = &mut self.rows;
        if let Some((sources, empty)) = sources {
            (rows.sources, rows.empty) = (sources, empty);
        }
        targets.into_iter().for_each(|targets| rows.targets = targets);
        rows.wires = wire::wires(&compiled, &self.proposed.open, &rows.sources, &rows.targets);
        if are_new && input.view.source_order != SourceOrder::File {
            rows.sources = arranged(std::mem::take(&mut rows.sources), input.view.source_order, &rows.wires);
            rows.wires = wire::wires(&compiled, &self.proposed.open, &rows.sources, &rows.targets);
        }
        rows.rules = compiled.rules.len();
        rows.made_of = (Some(for_sources), Some(for_targets));
        rows.revision += 1;
    }

    fn rows_base(&self, input: &DerivedFrom<'_>) -> RowsBase {
        RowsBase {
            kind: input.view.kind,
            client: input.document.client,
            provider: input.document.provider,
            compiled: Shared(self.compiled(input.view.kind).clone()),
            record: self.record.revision,
        }
    }

    fn sources_from(&self, input: &DerivedFrom<'_>) -> SourcesFrom {
        SourcesFrom {
            base: self.rows_base(input),
            profile: input.loaded.profiles[slot(input.view.kind)].clone().map(Shared),
            toggled: input.view.folded_sources.clone(),
            filter: input.view.source_filter.clone(),
            hide_empty: input.view.hide_empty,
            order: input.view.source_order,
        }
    }

    fn targets_from(&self, input: &DerivedFrom<'_>) -> TargetsFrom {
        TargetsFrom {
            base: self.rows_base(input),
            toggled: input.view.folded_targets.clone(),
            filter: input.view.target_filter.clone(),
            only_unmapped: input.view.only_unmapped,
            only: input.view.only_unread.then(|| Shared(self.unread.targets.clone())),
            open: Shared(self.proposed.open.clone()),
        }
    }

    /// For each open suggestion what it would send for the record in view.
    fn proposed_values(&self, input: &DerivedFrom<'_>) -> HashMap<TargetPath, String> {
        let Some(suggested) = &self.proposed.open.of else { return HashMap::new() };
        let value = |of: &Suggestion| {
            let rule = suggested.compiled.rule(&of.target)?;
            let value = input.record().and_then(|record| rule.apply(record.value(), input.context).value);
            Some((of.target.clone(), value.as_ref().map(one_line).unwrap_or_default()))
        };
        self.proposed.open.iter().filter_map(value).collect()
    }

    fn target_rows(&self, input: &DerivedFrom<'_>, compiled: &CompiledMapping) -> Vec<TargetRow> {
        let worst = worst_of(&self.record.findings, compiled, self.mapped());
        target_rows(&TargetInput {
            provider: input.provider(),
            kind: input.view.kind,
            compiled,
            mapped: self.mapped(),
            worst: &worst,
            toggled: &input.view.folded_targets,
            filter: &input.view.target_filter,
            only_unmapped: input.view.only_unmapped,
            only: input.view.only_unread.then_some(&*self.unread.targets),
            proposed: &self.proposed_values(input),
        })
    }
}

/// The worst finding of each target. What is found of the values of a list, whatever their types, is of the rules that
/// sent such a value.
fn worst_of(findings: &[Finding], compiled: &CompiledMapping, mapped: Option<&Mapped>) -> HashMap<String, Severity> {
    let mut worst: HashMap<String, Severity> = HashMap::new();
    for finding in findings {
        let Some(target) = &finding.place.target else { continue };
        raise(&mut worst, target, finding.severity);
        let Some(path) = TargetPath::parse(target).ok().filter(|path| path.filter().is_none()) else { continue };
        let sent = mapped.map_or(&[][..], |mapped| &mapped.rules);
        for (rule, result) in compiled.rules.iter().zip(sent).filter(|(rule, _)| rule.rule.target.filter().is_some()) {
            let value = result.value.as_ref().and_then(serde_json::Value::as_str);
            if path.covers(&rule.rule.target) && value.is_some() && value == finding.place.value.as_deref() {
                raise(&mut worst, &rule.rule.target.to_string(), finding.severity);
            }
        }
    }
    worst
}

fn raise(worst: &mut HashMap<String, Severity>, target: &str, severity: Severity) {
    let known = worst.entry(target.to_owned()).or_insert(severity);
    *known = severity.max(*known);
}

/// The rows in the order of the file, and how many attributes are empty.
fn source_rows_of(input: &DerivedFrom<'_>, compiled: &CompiledMapping) -> (Vec<SourceRow>, usize) {
    let kind = input.view.kind;
    let of = SourceInput {
        profile: input.loaded.profiles[slot(kind)].as_deref(),
        names: input.client().names(kind),
        compiled,
        record: input.record().map(Record::value),
        toggled: &input.view.folded_sources,
        filter: &input.view.source_filter,
        hide_empty: input.view.hide_empty,
    };
    (source_rows(&of), count_empty(&of))
}
