//! Pseudonymised sets: what is personal is reviewed first, then a copy is loaded or saved in place of the original.
//!
//! A pseudonymised set is read from copies in a folder of its own, which is removed with the set: no code that reads
//! records can come by the originals. The secret is that of this run of the program, so that loading again gives the same
//! names; it is never written.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::bench::{JobResult, Workbench};
use super::jobs::{JobKind, Work};
use super::loaded::Disguise;
use super::review::{Review, ReviewFor};
use super::stamp::Basis;
use crate::base::file::FileSet;
use crate::base::temporary;
use crate::document::SourceLocation;
use crate::source::pseudonym::{self, Choices, CopyError, Plan, Secret, Survey, Treatment};
use crate::source::{Input, LoadedSet, TextEncoding, files_of};

/// Removes the copies that a program left which was killed, off this thread.
pub(super) fn remove_left_copies() {
    std::thread::spawn(|| temporary::remove_left(pseudonym::COPIES));
}

impl Workbench {
    /// The secret of this run. The error is a sentence.
    pub(super) fn secret(&mut self) -> Result<Arc<Secret>, String> {
        if let Some(secret) = &self.secret {
            return Ok(secret.clone());
        }
        let fresh = Secret::fresh().map_err(|error| format!("The system gives no randomness: {error}. Try again."))?;
        Ok(self.secret.insert(Arc::new(fresh)).clone())
    }

    /// Looks what is personal in files, or in what is loaded.
    pub(super) fn start_review(&mut self, of: ReviewFor) {
        let inputs = match &of {
            ReviewFor::Load(paths) => paths.iter().cloned().map(Input::File).collect(),
            ReviewFor::Copy => self.inputs(),
        };
        let secret = match self.secret() {
            Ok(secret) => secret,
            Err(sentence) => return self.messages.error(sentence),
        };
        let chosen = self.document().sources.iter().find_map(SourceLocation::pseudonymised).cloned();
        let choices = chosen.unwrap_or_default();
        let encoding = self.document().encoding;
        // What is loaded is another's once other records are.
        let bases: &[Basis] = if of == ReviewFor::Copy { &[Basis::Set] } else { &[] };
        let stamp = self.stamp(bases);
        self.start(JobKind::Review, bases, move |work| {
            let Ok(set) = LoadedSet::load_in(&inputs, encoding, &work.progress, &work.cancel) else { return };
            if set.is_empty() {
                let why = set.findings().first().map(|f| format!("{}. {} {}", f.title, f.reason, f.remedy));
                return work.fail(why.unwrap_or_else(|| "There are no users or groups in it.".to_owned()));
            }
            match Survey::of(&set, &choices, &work.cancel) {
                Ok(survey) => {
                    let files = pseudonym::files(&set).len();
                    let mut review = Review { of, survey, becomes: Vec::new(), files };
                    review.renew(&secret);
                    work.change(|bench| bench.review = Some((stamp, review)));
                }
                Err(error) => work.fail(error.to_string()),
            }
        });
    }

    /// Another treatment for one of the attributes that are reviewed.
    pub(super) fn treat(&mut self, index: usize, treatment: Treatment) {
        let Ok(secret) = self.secret() else { return };
        if let Some((_, review)) = &mut self.review
            && let Some(path) = review.survey.attributes.get(index).map(|attribute| attribute.path.to_lowercase())
        {
            // An attribute that users and groups both have is treated alike: choices are by path.
            let same = review.survey.attributes.iter_mut().filter(|attribute| attribute.path.to_lowercase() == path);
            same.for_each(|attribute| attribute.treatment = treatment);
            review.renew(&secret);
        }
    }

    /// Where to load the files under review from, pseudonymised as reviewed. The review is over.
    pub(super) fn reviewed_sources(&mut self) -> Option<Vec<SourceLocation>> {
        let (_, Review { of: ReviewFor::Load(paths), survey, .. }) = self.review.take()? else { return None };
        let choices = choices_of(&survey);
        let location = |path| SourceLocation::File { path, pseudonymised: Some(choices.clone()) };
        Some(paths.into_iter().map(location).collect())
    }

    /// Writes pseudonymised copies of what is loaded: one to the path, several into a folder of that name.
    pub(super) fn save_pseudonymised(&mut self, path: PathBuf) {
        let Some((_, review)) = self.review.take() else { return };
        let (inputs, choices) = (self.inputs(), choices_of(&review.survey));
        let encoding = self.document().encoding;
        let secret = match self.secret() {
            Ok(secret) => secret,
            Err(sentence) => return self.messages.error(sentence),
        };
        self.start(JobKind::Review, &[], move |work| {
            match copy_to(&inputs, encoding, &path, &choices, &secret, work) {
                Ok(Some(notes)) => work.change(move |bench| bench.messages.written(&path, &notes)),
                Ok(None) => {}
                Err(sentence) => work.fail(sentence),
            }
        });
    }

    /// What is loaded, from where it was loaded.
    fn inputs(&self) -> Vec<Input> {
        let snapshot = self.opened.snapshot();
        let pasted = snapshot.pasted.iter().flat_map(|pasted| pasted.iter().cloned());
        pasted.chain(snapshot.document.sources.iter().flat_map(SourceLocation::inputs)).collect()
    }
}

/// Only what differs from the table: the file of a crosswalk says no more than was chosen.
fn choices_of(survey: &Survey) -> Choices {
    let usual = Plan::default();
    let differs = |attribute: &&pseudonym::Reviewed| {
        let keys: Vec<&str> = attribute.path.split('.').collect();
        usual.treatment(attribute.kind, &keys) != attribute.treatment
    };
    survey.attributes.iter().filter(differs).map(|attribute| (attribute.path.clone(), attribute.treatment)).collect()
}

/// The set of copies of these payloads. The error is a sentence.
pub(super) fn disguised(
    inputs: &[Input],
    encoding: Option<TextEncoding>,
    choices: &Choices,
    secret: &Arc<Secret>,
    work: &Work<JobResult>,
) -> Result<(LoadedSet, Disguise), String> {
    let stopped = |_| "Loading was stopped.".to_owned();
    let original = LoadedSet::load_in(inputs, encoding, &work.progress, &work.cancel).map_err(stopped)?;
    let (set, folder) = pseudonym::disguised(&original, choices, secret, &work.progress, &work.cancel)?;
    Ok((set, Disguise { folder }))
}

/// Writes the copies; what is to be said of them. `None`: it was stopped.
fn copy_to(
    inputs: &[Input],
    encoding: Option<TextEncoding>,
    path: &Path,
    choices: &Choices,
    secret: &Arc<Secret>,
    work: &Work<JobResult>,
) -> Result<Option<Vec<String>>, String> {
    let Ok(set) = LoadedSet::load_in(inputs, encoding, &work.progress, &work.cancel) else { return Ok(None) };
    let plan = Arc::new(Plan::new(choices));
    let files = pseudonym::files(&set);
    let originals = FileSet::of(&files_of(inputs));
    let mut notes = Vec::new();
    for (file, name) in files.iter().zip(pseudonym::names(&files)) {
        let to = match files.len() {
            1 => path.to_owned(),
            _ => {
                std::fs::create_dir_all(path).map_err(|error| CopyError::Write(error).to_string())?;
                path.join(&name)
            }
        };
        if originals.has(&to) {
            return Err(format!("{} is the original. Choose another place for the copy.", to.display()));
        }
        if pseudonym::write_copy(&set, file, &to, &plan, secret, &work.progress, &work.cancel)? {
            notes.push(format!("{name} is a plain list of records: its form could not be kept"));
        }
    }
    Ok(Some(notes))
}
