//! Comparing two mappings while Hand over shows them: read and compared off the window's thread, and again when the open
//! crosswalk or a file is another.

use std::path::PathBuf;
use std::sync::Arc;

use super::bench::Workbench;
use super::comparison::{
    CompareStep, Compared, ComparedFrom, Comparison, ComparisonOutcome, Counted, MadeComparison, SideChoice, SideName,
};
use super::jobs::JobKind;
use super::stamp::Basis;
use super::view::{HandOverPart, Workspace};
use crate::base::file::{FileStamp, short_name};
use crate::client::native::Wanted;
use crate::document::Document;
use crate::document::difference::{Side, differences};
use crate::document::differing::{Among, differing};
use crate::document::export::Export;
use crate::document::native::LARGEST;
use crate::source::ReadError;

impl Workbench {
    pub const fn comparison(&self) -> &Comparison {
        &self.comparison
    }

    /// What is compared, while Hand over shows it.
    pub fn comparison_in_view(&self) -> Option<&Comparison> {
        self.shows_comparison().then_some(&self.comparison)
    }

    pub(super) fn compare(&mut self, step: CompareStep) {
        self.view.workspace = Workspace::HandOver;
        self.view.hand_over = HandOverPart::Comparison;
        self.comparison.step(step);
        self.jobs.cancel(JobKind::Compare);
        self.jobs.cancel(JobKind::CountDiffering);
    }

    fn shows_comparison(&self) -> bool {
        self.view.workspace == Workspace::HandOver && self.view.hand_over == HandOverPart::Comparison
    }

    /// After any change: compares anew what is shown, when it would come out otherwise now.
    pub(super) fn follow_comparison(&mut self) {
        let Some(both) = self.comparison.both().filter(|_| self.shows_comparison()) else { return };
        let open = self.comparison.has_open().then(|| (self.document_revision(), self.name_of_open()));
        let bases: &[Basis] = if open.is_some() { &[Basis::Document] } else { &[] };
        let of = ComparedFrom { serial: self.comparison.serial, open };
        if self.comparison.made.as_ref().is_some_and(|made| made.of == of) {
            return self.follow_counts();
        }
        if self.jobs.is_running(JobKind::Compare) {
            return;
        }
        let open = (self.name_of_open(), self.opened.document().clone());
        self.start(JobKind::Compare, bases, move |work| {
            let made = made(of, &both, &open);
            work.end(move |bench| bench.comparison.made = Some(made));
        });
    }

    /// What the open crosswalk is called: by its file, where it has one.
    fn name_of_open(&self) -> String {
        self.file().map_or_else(|| self.document().name.clone(), |file| short_name(file).into_owned())
    }

    /// Counts for whom it matters, where the records that are loaded are of the client that both are made for.
    fn follow_counts(&mut self) {
        let among = (self.loaded.revision(), self.document().client);
        let Some(made) = &self.comparison.made else { return };
        let ComparisonOutcome::Ready(compared) = &made.outcome else { return };
        let is_counted = made.counted.as_ref().is_some_and(|counted| counted.among == among);
        if is_counted
            || !compared.is_of(among.1)
            || self.set().is_empty()
            || self.jobs.is_running(JobKind::CountDiffering)
        {
            return;
        }
        let (of, compared, provider) = (made.of.clone(), compared.clone(), self.document().provider);
        let (set, context) = (self.set().clone(), self.context().clone());
        self.start_in_turn(JobKind::CountDiffering, &[Basis::Set, Basis::Client], move |work| {
            let [a, b] = &compared.sides;
            let among_these = Among { set: &set, context: &context, provider };
            let differing = match differing([a, b], &compared.difference, &among_these, &work.cancel) {
                Err(ReadError::Cancelled(_)) => return,
                counted => counted.map(Arc::new).map_err(|error| error.to_string()),
            };
            work.end(move |bench| {
                if let Some(made) = bench.comparison.made.as_mut().filter(|made| made.of == of) {
                    made.counted = Some(Counted { among, differing });
                }
            });
        });
    }

    /// The window came to the front: what is shown is compared anew when a file was changed meanwhile.
    pub(super) fn look_at_sides(&mut self) {
        let Some(made) = self.comparison.made.as_ref().filter(|_| self.shows_comparison()) else { return };
        if self.jobs.is_running(JobKind::Compare) {
            return;
        }
        let (files, of) = (made.files.clone(), made.of.clone());
        self.start(JobKind::Compare, &[], move |work| {
            if files.iter().any(|(path, stamp)| stamp.looks_changed(path)) {
                work.end(move |bench| {
                    bench.comparison.made.take_if(|made| made.of == of);
                });
            }
        });
    }

    /// What they differ in, as a document.
    pub fn comparison_as_markdown(&self) -> Option<String> {
        let compared = self.comparison.compared()?;
        let [a, b] = &compared.sides;
        Some(compared.difference.markdown(a, b).into_text())
    }

    pub(super) fn save_comparison(&mut self, path: PathBuf) {
        match self.comparison_as_markdown() {
            Some(text) => self.export_in_turn(path, false, move || Ok(Export::of(text))),
            None => self.messages.error("There is nothing compared yet. Choose two files in Hand over first."),
        }
    }
}

fn made(of: ComparedFrom, both: &[SideChoice; 2], open: &(String, Arc<Document>)) -> MadeComparison {
    // Before they are read: what is written in between is noticed as a change.
    let files =
        both.iter().filter_map(SideChoice::path).map(|path| (path.to_owned(), FileStamp::at(path, LARGEST))).collect();
    let opened = both.each_ref().map(|choice| match choice {
        SideChoice::Open => Ok(Side::of(open.0.clone(), &open.1)),
        SideChoice::File(path) => Side::open(path, &Wanted::default()).map_err(|error| error.to_string()),
    });
    let outcome = match opened {
        [Ok(a), Ok(b)] => {
            let difference = differences(&a, &b);
            ComparisonOutcome::Ready(Arc::new(Compared { sides: [a, b], difference }))
        }
        opened => {
            let refused = SideName::BOTH.into_iter().zip(opened);
            ComparisonOutcome::Refused(refused.filter_map(|(side, opened)| Some((side, opened.err()?))).collect())
        }
    };
    MadeComparison { of, files, outcome, counted: None }
}
