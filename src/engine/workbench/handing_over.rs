//! Making a vendor's own file while Hand over shows it, taking the answers that it needs, and writing what was seen.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::bench::{JobResult, Workbench};
use super::export_review::{BaseInUse, ExportAnswer, ExportOutcome, ExportReview, Having, Prepared};
use super::jobs::{JobKind, Work};
use super::stamp::Basis;
use super::view::{HandOverPart, Workspace};
use crate::base::file::{FileStamp, short_name};
use crate::base::{ResourceKind, counted};
use crate::check::{self, Checked, CoverageSoFar};
use crate::client;
use crate::client::native::NativeFormat;
use crate::document::export::{Export, NativeInput, export};
use crate::document::{Document, Edit, ExportKind, compile, kit, native};
use crate::expression::Context;
use crate::mapping::Rule;
use crate::provider;
use crate::source::LoadedSet;

impl Workbench {
    /// The native file that Hand over shows.
    pub fn export_review(&self) -> Option<&ExportReview> {
        self.export_review.as_ref().filter(|review| Some(review.format) == self.native_in_view())
    }

    /// Whether what is shown of it is of the document as it is now.
    pub fn is_export_current(&self) -> bool {
        let prepared = self.export_review().and_then(|review| review.prepared.as_ref());
        prepared.is_some_and(|prepared| prepared.revision == self.document_revision())
    }

    fn native_in_view(&self) -> Option<&'static NativeFormat> {
        let HandOverPart::Export(kind @ ExportKind::Native(format)) = self.view.hand_over else { return None };
        let is_of_client = ExportKind::of(self.document().client).any(|own| own == kind);
        (is_of_client && self.view.workspace == Workspace::HandOver).then_some(format)
    }

    /// After any change: makes the file anew that is shown, when it would be another now.
    pub(super) fn follow_export(&mut self) {
        let Some(format) = self.native_in_view() else { return };
        let (revision, crosswalk) = (self.document_revision(), self.opened.snapshot().crosswalk);
        let is_it = |review: &ExportReview| review.format == format && review.crosswalk == crosswalk;
        if !self.export_review.as_ref().is_some_and(is_it) {
            self.jobs.cancel(JobKind::Prepare);
            self.export_review = Some(ExportReview::of(format, crosswalk));
        }
        let records = self.loaded.revision();
        let Some(review) = &mut self.export_review else { return };
        let is_of_now = |prepared: &Prepared| prepared.revision == revision && prepared.set == records;
        if review.prepared.as_ref().is_some_and(is_of_now) || self.jobs.is_running(JobKind::Prepare) {
            return;
        }
        review.saved = None;
        let (chosen, beside) = (review.chosen.clone(), review.beside.clone());
        let document = self.opened.document().clone();
        let (set, context) = (self.set().clone(), self.context().clone());
        self.start(JobKind::Prepare, &[Basis::Document, Basis::Set], move |work| {
            let (base, outcome, trouble) = prepare(&document, format, chosen, beside.as_deref());
            let removed = outcome.removed();
            work.change(move |bench| {
                if let Some(review) = &mut bench.export_review {
                    if let Some(sentence) = trouble {
                        review.beside = None;
                        bench.messages.error(sentence);
                    }
                    review.having.clear();
                    review.prepared = Some(Prepared { revision, set: records, base, outcome });
                }
            });
            count(&document, &removed, &set, &context, work);
        });
    }

    /// Shows the file with the rules in it. `base` is the one that they go into, when it is chosen anew.
    pub(super) fn review_export(&mut self, format: &'static NativeFormat, base: Option<PathBuf>) {
        self.view.workspace = Workspace::HandOver;
        self.view.hand_over = HandOverPart::Export(ExportKind::Native(format));
        let crosswalk = self.opened.snapshot().crosswalk;
        let is_it = |review: &&mut ExportReview| review.format == format && review.crosswalk == crosswalk;
        if let Some(path) = base {
            self.jobs.cancel(JobKind::Prepare);
            match self.export_review.as_mut().filter(is_it) {
                Some(review) => review.choose(path),
                None => {
                    let mut review = ExportReview::of(format, crosswalk);
                    review.choose(path);
                    self.export_review = Some(review);
                }
            }
        }
    }

    pub(super) fn read_beside(&mut self, path: PathBuf) {
        self.jobs.cancel(JobKind::Prepare);
        if let Some(review) = &mut self.export_review {
            review.beside = Some(path);
            review.prepared = None;
        }
    }

    /// The window came to the front: what is shown is made anew when the file was changed meanwhile.
    pub(super) fn look_at_base(&mut self) {
        let prepared = self.export_review().and_then(|review| review.prepared.as_ref());
        let Some(base) = prepared.and_then(|prepared| prepared.base.clone()) else { return };
        if base.stamp == FileStamp::nothing() || self.jobs.is_running(JobKind::Prepare) {
            return;
        }
        self.start(JobKind::Prepare, &[Basis::Document], move |work| {
            if base.stamp.looks_changed(&base.path) {
                work.end(|bench| {
                    bench.export_review.iter_mut().for_each(|review| review.prepared = None);
                });
            }
        });
    }

    pub(super) fn answer_export(&mut self, answer: ExportAnswer) {
        let Some(review) = &mut self.export_review else { return };
        match answer {
            ExportAnswer::Remove(rows) => review.remove(rows),
            ExportAnswer::GoOn => review.accept(),
            ExportAnswer::Keep(rows) => {
                let rules = review.removed_rules(&rows);
                self.edit(Edit::PutBack(rules));
            }
        }
    }

    fn counted_removed(&mut self, kind: ResourceKind, counts: CoverageSoFar) {
        let Some(review) = &mut self.export_review else { return };
        for coverage in counts.coverage {
            review.having.insert((kind, coverage.target), Having { filled: coverage.filled, of: counts.records });
        }
    }

    /// Writes the file as it was seen.
    pub(super) fn save_export(&mut self, path: PathBuf) {
        let Some(review) = self.export_review() else {
            return self.messages.error("There is no file under review. Choose one in Hand over first.");
        };
        let Some((seen, base)) = review.ready(self.document_revision()) else {
            return self.messages.error(unready(review));
        };
        self.export_in_turn(path, true, move || match base.filter(|base| base.stamp.is_other_than(&base.path)) {
            Some(base) => Err(changed(&base.path)),
            // What is to be known of it was read before.
            None => Ok(Export { findings: Vec::new(), ..Arc::unwrap_or_clone(seen) }),
        });
    }

    /// Writes the file as it was seen into a new folder, with the scripts that put it in place.
    pub(super) fn save_kit(&mut self, folder: PathBuf) {
        let Some(review) = self.export_review() else {
            return self.messages.error("There is no file under review. Choose one in Hand over first.");
        };
        let Some((seen, base)) = review.ready(self.document_revision()) else {
            return self.messages.error(unready(review));
        };
        let kind = ExportKind::Native(review.format);
        self.write_in_turn(move || {
            let written = match base.filter(|base| base.stamp.is_other_than(&base.path)) {
                Some(base) => Err(changed(&base.path)),
                None => kit::write(kind, &seen, &folder).map_err(|error| error.to_string()),
            };
            let count = |files: Vec<_>| counted(files.len(), "file", "files");
            Box::new(move |bench| bench.messages.wrote(&folder, written.map(count)))
        });
    }
}

fn unready(review: &ExportReview) -> String {
    match review.answers_needed() {
        0 => "Nothing was written: what would change is still being worked out. Try again in a moment.".to_owned(),
        needed => format!("Nothing was written: {} first.", counted(needed, "answer is needed", "answers are needed")),
    }
}

fn changed(base: &Path) -> String {
    let name = short_name(base);
    format!("Nothing was written: {name} has changed on disk since it was read here. Look at what would change now.")
}

/// Reads the file that the rules go into, and puts them there. The sentence says why the file beside is of no use: then it
/// is made without them.
fn prepare(
    document: &Document,
    format: &'static NativeFormat,
    chosen: Option<PathBuf>,
    beside: Option<&Path>,
) -> (Option<BaseInUse>, ExportOutcome, Option<String>) {
    let base = chosen.or_else(|| document.base_path(format));
    if base.is_none() && format.base.is_needed() {
        return (None, ExportOutcome::NoBase, None);
    }
    // Before it is read: what is written in between is noticed as a change.
    let in_use = base.clone().map(|path| BaseInUse { stamp: FileStamp::at(&path, native::LARGEST), path });
    let made = |beside: Option<&Path>| {
        export(document, ExportKind::Native(format), NativeInput { base: base.as_deref(), beside })
            .map_err(|error| error.to_string())
    };
    let (made, trouble) = match made(beside) {
        Err(sentence) if beside.is_some() => match made(None) {
            Ok(export) => (Ok(export), Some(sentence)),
            refused => (refused, None),
        },
        made => (made, None),
    };
    let outcome = match made {
        Ok(export) => ExportOutcome::Ready(Arc::new(export)),
        Err(sentence) => ExportOutcome::Refused(sentence),
    };
    (in_use, outcome, trouble)
}

/// Counts who has a value by rows that would go.
fn count(
    document: &Document,
    removed: &[(ResourceKind, Arc<Rule>)],
    set: &LoadedSet,
    context: &Context,
    work: &Work<JobResult>,
) {
    for kind in ResourceKind::ALL {
        let rules: Vec<_> = removed.iter().filter(|(of, _)| *of == kind).map(|(_, rule)| rule.clone()).collect();
        if rules.is_empty() || set.count(kind) == 0 {
            continue;
        }
        let mut with_these = document.clone();
        with_these.mapping_mut(kind).rules = rules;
        let compiled = compile(&with_these, kind);
        let (client, provider) = (client::of(document.client), provider::of(document.provider));
        let of = Checked { compiled: &compiled, client, provider, context };
        let all: Vec<usize> = (0..compiled.rules.len()).collect();
        let tell = |so_far: CoverageSoFar| {
            if so_far.is_complete() {
                work.change(move |bench| bench.counted_removed(kind, so_far));
            }
        };
        if check::coverage(set, &of, &all, &work.cancel, &tell).is_err() {
            return;
        }
    }
}
