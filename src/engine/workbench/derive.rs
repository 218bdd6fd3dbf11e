//! What follows from the document, the record in view and the view. Renewed after every change, and only where
//! something it depends on changed; none of it grows with the number of loaded records.

use std::collections::HashMap;
use std::sync::Arc;

use super::bench::{Derived, Workbench};
use super::jobs::Slot;
use super::result::Outcome;
use super::rows::source::{SourceInput, source_rows};
use super::rows::target::{TargetInput, target_rows};
use super::rows::{MapRows, RowsBase, Shared, SourceRow, SourcesFrom, TargetRow, TargetsFrom, wire};
use super::view::slot;
use crate::base::{ResourceKind, Severity, threads};
use crate::check::{self, Checked};
use crate::client::{self, Subject};
use crate::document::{Document, compile};
use crate::mapping::CompiledMapping;

impl Derived {
    pub fn new(document: &Arc<Document>) -> Self {
        Self {
            compiled: ResourceKind::ALL.map(|kind| Arc::new(compile(document, kind))),
            made_from: document.clone(),
            records: Vec::new(),
            mapped: None,
            record_revision: 0,
            record_findings: Vec::new(),
            unreadable: None,
            requests: Vec::new(),
            predictions: Vec::new(),
            rows: MapRows::default(),
        }
    }
}

/// Why everything is checked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum After {
    /// Nothing is known of these records yet: a person waits for it.
    Load,
    /// A person works on: a core is left for the window, and the rules that changed are counted first.
    Edit,
}

impl Workbench {
    pub(super) fn derive(&mut self) {
        self.derive_mappings();
        if self.derived.mapped.is_none() {
            self.derive_record();
        }
        self.derive_rows();
    }

    fn derive_mappings(&mut self) {
        let document = self.history.now().clone();
        if Arc::ptr_eq(&document, &self.derived.made_from) {
            return;
        }
        let before = std::mem::replace(&mut self.derived.made_from, document.clone());
        let context_changed = before.client != document.client
            || before.provider != document.provider
            || before.variant != document.variant;
        let mut changed = false;
        for kind in ResourceKind::ALL {
            if context_changed || before.mapping(kind) != document.mapping(kind) {
                self.derived.compiled[slot(kind)] = Arc::new(compile(&document, kind));
                changed = true;
            }
        }
        if changed {
            self.derived.mapped = None;
            self.dry_run.mapping_changed();
            self.check_all(After::Edit);
        }
        if before.client != document.client {
            self.view.target = None;
            self.view.source = None;
        }
    }

    /// Checks all records with the present mappings; the findings stay until the new ones are there.
    pub(super) fn check_all(&mut self, after: After) {
        for (kind, job) in [(ResourceKind::User, Slot::PopulationUsers), (ResourceKind::Group, Slot::PopulationGroups)]
        {
            let (set, set_revision) = (self.set.clone(), self.set_revision);
            let compiled = self.compiled(kind).clone();
            let context = self.context.clone();
            let (client, provider) = (self.client(), self.provider());
            let changed = if after == After::Edit { self.changed_rules(kind) } else { Vec::new() };
            self.counts[slot(kind)] = None;
            self.jobs.start_in_turn(job, move |work| {
                let of = Checked { compiled: &compiled, client, provider, context: &context };
                let tell = |counts| work.send(Outcome::Counts { set_revision, kind, counts });
                if !changed.is_empty() && check::coverage(&set, &of, &changed, &work.cancel, &tell).is_err() {
                    return;
                }
                let check = || check::population(&set, &of, &work.progress, &work.cancel);
                let report = if after == After::Edit { check() } else { threads::waited_for(check) };
                if let Ok(report) = report {
                    let mapping = compiled.mapping.clone();
                    work.send(Outcome::Population { set_revision, kind, mapping, report });
                }
            });
        }
    }

    /// The rules, by their place, that differ from those of the last report: they are counted before everything is
    /// checked again. None when there is no report yet, or when so many differ that the check itself is as quick.
    fn changed_rules(&self, kind: ResourceKind) -> Vec<usize> {
        const FEW: usize = 4;
        let Some(population) = &self.populations[slot(kind)] else { return Vec::new() };
        let rules = self.compiled(kind).mapping.rules.iter().enumerate();
        let changed: Vec<usize> = rules.filter(|(_, rule)| !population.has(rule)).map(|(at, _)| at).collect();
        if changed.len() > FEW { Vec::new() } else { changed }
    }

    fn derive_record(&mut self) {
        self.derived.record_revision += 1;
        self.derived.record_findings.clear();
        self.derived.requests.clear();
        self.derived.predictions.clear();
        let kind = self.kind();
        let Some(record) = self.derived.records.first().filter(|r| r.kind == kind) else { return };
        let compiled = self.compiled(kind).clone();
        let mut mapped = compiled.apply(record.value(), &self.context);
        self.client().finish(kind, &mut mapped.resource);
        let people = self.people(ResourceKind::User).clone();
        let refer = |id: &str| people.refer(id);
        let name = record.name();
        let subject = Subject {
            kind,
            variant: self.variant(),
            mapping: &compiled.mapping,
            resource: &mapped.resource,
            name: &name,
            refer: &refer,
        };
        let of =
            Checked { compiled: &compiled, client: self.client(), provider: self.provider(), context: &self.context };
        self.derived.record_findings = check::resource(record, &mapped, &of);
        self.derived.requests = client::preview(self.client(), &subject);
        self.derived.predictions = self.provider().predict(kind, &mapped.resource);
        self.derived.mapped = Some(mapped);
        self.view.request = self.view.request.min(self.derived.requests.len().saturating_sub(1));
    }

    /// Renews the rows of the trees and the wires between them, each only when something it is made of changed.
    fn derive_rows(&mut self) {
        let (for_sources, for_targets) = (self.sources_from(), self.targets_from());
        let rows = &self.derived.rows;
        let fresh = (rows.made_of.0 == Some(for_sources.clone()), rows.made_of.1 == Some(for_targets.clone()));
        if fresh == (true, true) {
            return;
        }
        let compiled = self.compiled(self.kind()).clone();
        let sources = if fresh.0 { None } else { Some(self.source_rows(&compiled)) };
        let targets = if fresh.1 { None } else { Some(self.target_rows(&compiled)) };
        let rows = &mut self.derived.rows;
        sources.into_iter().for_each(|sources| rows.sources = sources);
        targets.into_iter().for_each(|targets| rows.targets = targets);
        rows.wires = wire::wires(&compiled, &rows.sources, &rows.targets);
        rows.rules = compiled.rules.len();
        rows.made_of = (Some(for_sources), Some(for_targets));
        rows.revision += 1;
    }

    fn rows_base(&self) -> RowsBase {
        let document = self.document();
        RowsBase {
            kind: self.kind(),
            client: document.client,
            provider: document.provider,
            compiled: Shared(self.compiled(self.kind()).clone()),
            record: self.derived.record_revision,
        }
    }

    fn sources_from(&self) -> SourcesFrom {
        SourcesFrom {
            base: self.rows_base(),
            profile: self.profile(self.kind()).cloned().map(Shared),
            toggled: self.view.folded_sources.clone(),
            filter: self.view.source_filter.clone(),
        }
    }

    fn targets_from(&self) -> TargetsFrom {
        TargetsFrom {
            base: self.rows_base(),
            toggled: self.view.folded_targets.clone(),
            filter: self.view.target_filter.clone(),
            only_unmapped: self.view.only_unmapped,
        }
    }

    fn source_rows(&self, compiled: &CompiledMapping) -> Vec<SourceRow> {
        let kind = self.kind();
        source_rows(&SourceInput {
            profile: self.profile(kind).map(Arc::as_ref),
            names: self.client().names(kind),
            compiled,
            record: self.record().map(crate::source::Record::value),
            toggled: &self.view.folded_sources,
            filter: &self.view.source_filter,
        })
    }

    fn target_rows(&self, compiled: &CompiledMapping) -> Vec<TargetRow> {
        let mut worst: HashMap<String, Severity> = HashMap::new();
        for finding in &self.derived.record_findings {
            if let Some(target) = &finding.place.target {
                let severity = worst.entry(target.clone()).or_insert(finding.severity);
                *severity = finding.severity.max(*severity);
            }
        }
        target_rows(&TargetInput {
            resource_type: self.provider().resource_type(self.kind()),
            compiled,
            mapped: self.mapped(),
            worst: &worst,
            toggled: &self.view.folded_targets,
            filter: &self.view.target_filter,
            only_unmapped: self.view.only_unmapped,
        })
    }
}
