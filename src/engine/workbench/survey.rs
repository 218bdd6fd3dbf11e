//! What looks through all records: profiles, names, and checks with the present mappings.

use std::sync::Arc;

use super::bench::Workbench;
use super::jobs::JobKind;
use super::loaded::Population;
use super::stamp::Basis;
use super::view::slot;
use crate::base::{ResourceKind, threads};
use crate::check::{self, Checked};
use crate::document::People;
use crate::mapping::vanished;
use crate::source::Profile;

/// Why everything is checked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum After {
    /// Nothing is known of these records yet: a person waits for it.
    Load,
    /// A person works on: a core is left for the window, and the rules that changed are counted first.
    Edit,
}

impl Workbench {
    /// Starts what looks through the whole set. `before`: the profiles of the same payloads, to say what vanished from them.
    pub(super) fn survey(&mut self, before: [Option<Arc<Profile>>; 2]) {
        for (kind, before) in ResourceKind::ALL.into_iter().zip(before) {
            self.profile_records(kind, before);
        }
        self.list_people();
        for kind in ResourceKind::ALL {
            self.check(kind, After::Load);
        }
    }

    fn profile_records(&mut self, kind: ResourceKind, before: Option<Arc<Profile>>) {
        let job = match kind {
            ResourceKind::User => JobKind::ProfileUsers,
            ResourceKind::Group => JobKind::ProfileGroups,
        };
        let set = self.set().clone();
        let (compiled, client) = (self.compiled(kind).clone(), self.client());
        self.start_in_turn(job, &[Basis::Set], move |work| {
            let profile = threads::waited_for(|| Profile::build(&set, kind, &work.progress, &work.cancel));
            let Ok(profile) = profile else { return };
            let vanished = before.map(|before| vanished(&before, &profile, &compiled, client.names(kind)));
            work.change(move |bench| {
                bench.loaded.profiles[slot(kind)] = Some(Arc::new(profile));
                vanished.into_iter().for_each(|vanished| bench.loaded.vanished[slot(kind)] = vanished);
            });
        });
    }

    fn list_people(&mut self) {
        let set = self.set().clone();
        self.start_in_turn(JobKind::Names, &[Basis::Set], move |work| {
            let list = |kind| threads::waited_for(|| People::list(&set, kind, &work.progress, &work.cancel));
            if let (Ok(users), Ok(groups)) = (list(ResourceKind::User), list(ResourceKind::Group)) {
                work.change(|bench| bench.loaded.people = [users, groups].map(Arc::new));
            }
        });
    }

    /// Checks all records of a kind with the present mapping; the findings stay until the new ones are there.
    pub(super) fn check(&mut self, kind: ResourceKind, after: After) {
        let job = match kind {
            ResourceKind::User => JobKind::PopulationUsers,
            ResourceKind::Group => JobKind::PopulationGroups,
        };
        let set = self.set().clone();
        let compiled = self.compiled(kind).clone();
        let context = self.context().clone();
        let (client, provider) = (self.client(), self.provider());
        let changed = if after == After::Edit { self.changed_rules(kind) } else { Vec::new() };
        self.loaded.counts[slot(kind)] = None;
        self.start_in_turn(job, &[Basis::Set, Basis::Mapping(kind)], move |work| {
            let of = Checked { compiled: &compiled, client, provider, context: &context };
            let tell = |counts| work.change(move |bench| bench.loaded.counts[slot(kind)] = Some(counts));
            if !changed.is_empty() && check::coverage(&set, &of, &changed, &work.cancel, &tell).is_err() {
                return;
            }
            let check = || check::population(&set, &of, &work.progress, &work.cancel);
            let report = if after == After::Edit { check() } else { threads::waited_for(check) };
            if let Ok(report) = report {
                let population = Population { report: Arc::new(report), mapping: compiled.mapping.clone() };
                work.change(move |bench| {
                    bench.loaded.populations[slot(kind)] = Some(population);
                    bench.loaded.counts[slot(kind)] = None;
                });
            }
        });
    }

    /// The rules, by their place, that differ from those of the last report: they are counted before everything is
    /// checked again. None when there is no report yet, or when so many differ that the check itself is as quick.
    fn changed_rules(&self, kind: ResourceKind) -> Vec<usize> {
        const FEW: usize = 4;
        let Some(population) = &self.loaded.populations[slot(kind)] else { return Vec::new() };
        let rules = self.compiled(kind).mapping.rules.iter().enumerate();
        let changed: Vec<usize> = rules.filter(|(_, rule)| !population.has(rule)).map(|(at, _)| at).collect();
        if changed.len() > FEW { Vec::new() } else { changed }
    }
}
