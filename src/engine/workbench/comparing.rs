//! Comparing two mappings while Hand over shows them: read and compared off the window's thread, and again when the open
//! crosswalk or a file is another.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::bench::Workbench;
use super::comparison::{
    CompareStep, Compared, ComparedFrom, Comparison, ComparisonOutcome, Counted, MadeComparison, SideChoice, SideName,
};
use super::jobs::JobKind;
use super::stamp::Basis;
use super::view::{HandOverPart, Workspace};
use crate::base::file::{FileStamp, short_name};
use crate::client::native::{NativeFormat, Wanted};
use crate::document::difference::{Difference, Side, differences};
use crate::document::differing::{Among, differing};
use crate::document::export::Export;
use crate::document::native::LARGEST;
use crate::document::{Document, ExportKind};
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

    /// The file into which the open crosswalk's rules can be put, which is what it is compared with; else why not: a
    /// sentence.
    pub fn comparison_base(&self) -> Result<(&'static NativeFormat, &Path), String> {
        let compared = self.comparison.compared().ok_or("Nothing is compared yet.")?;
        let b = &compared.sides[SideName::B.index()];
        match SideName::BOTH.map(|side| self.comparison.choice(side)) {
            [Some(SideChoice::Open), Some(SideChoice::File(path))] => self.put_into(b, path, &compared.difference),
            [_, Some(SideChoice::Open)] => {
                Err("The open crosswalk is B. Swap first: A is put into the file B.".to_owned())
            }
            _ => Err("The rules of the open crosswalk are put into a file, and A is another. Take it for A first."
                .to_owned()),
        }
    }

    fn put_into<'a>(
        &self,
        b: &Side,
        path: &'a Path,
        difference: &Difference,
    ) -> Result<(&'static NativeFormat, &'a Path), String> {
        let Some(format) = b.format else {
            return Err(format!("{} is a crosswalk, and no file of a vendor’s. Open it instead.", b.name));
        };
        if !ExportKind::of(self.document().client).any(|own| own == ExportKind::Native(format)) {
            let (of, client) = (format.named(), self.client().label);
            return Err(format!("{} is {of}, which is not written for {client}.", b.name));
        }
        if difference.is_none() {
            return Err("Both say the same: there is nothing to put into the file.".to_owned());
        }
        Ok((format, path))
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
