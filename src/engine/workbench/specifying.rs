//! The specification to sign, made off the window's thread of what is open now.

use std::path::PathBuf;
use std::sync::Arc;

use super::bench::Workbench;
use super::signing::{Signing, SigningStep};
use crate::base::Cancel;
use crate::base::clock::Clock;
use crate::base::file::short_name;
use crate::client::native::Wanted;
use crate::document::difference::Side;
use crate::document::export::Export;
use crate::document::{Document, among};
use crate::expression::Context;
use crate::source::LoadedSet;
use crate::source::pseudonym::Secret;
use crate::specification::{Disguised, Heading, SpecificationOf, WhosePeople, kept_as_loaded, specification};

/// All that the page is made of, as it is when somebody asks for it.
struct Wish {
    document: Arc<Document>,
    set: Arc<LoadedSet>,
    signing: Signing,
    file: Option<String>,
    date: String,
    people: People,
}

enum People {
    Real,
    Invented,
    /// The set that is loaded has other names already.
    Disguised,
    ToDisguise(Arc<Secret>),
}

impl Workbench {
    pub const fn signing(&self) -> &Signing {
        &self.signing
    }

    pub(super) fn specify(&mut self, step: SigningStep) {
        if let Some(path) = self.signing.step(step) {
            self.save_specification(path);
        }
    }

    fn save_specification(&mut self, path: PathBuf) {
        if self.set().is_beginning() {
            return self.messages.error("The records are still being loaded. Save the specification when they are.");
        }
        let people = match self.whose_people() {
            Ok(people) => people,
            Err(sentence) => return self.messages.error(sentence),
        };
        let wish = Wish {
            document: self.opened.document().clone(),
            set: self.set().clone(),
            signing: self.signing.clone(),
            file: self.file().map(|file| short_name(file).into_owned()),
            date: Clock::System.today(),
            people,
        };
        self.export_in_turn(path, false, move || wish.page().map(Export::of));
    }

    /// The error is a sentence.
    fn whose_people(&mut self) -> Result<People, String> {
        Ok(match (self.is_pseudonymised(), self.signing.pseudonymise) {
            (true, _) => People::Disguised,
            (_, true) => People::ToDisguise(self.secret()?),
            _ if self.is_sample() => People::Invented,
            _ => People::Real,
        })
    }
}

impl Wish {
    /// The error is a sentence.
    fn page(&self) -> Result<String, String> {
        let against = self.signing.against.as_deref().map(|path| Side::open(path, &Wanted::default()));
        let against = against.transpose().map_err(|error| error.to_string())?;
        let disguised = match &self.people {
            People::ToDisguise(secret) => Some(Disguised::of(&self.document, &self.set, secret, &Cancel::default())?),
            _ => None,
        };
        let set = disguised.as_ref().map_or(&self.set, |disguised| &disguised.set);
        let context = among(Context::default(), set, crate::client::of(self.document.client));
        let given = |text: &'_ str| -> Option<String> { Some(text.trim().to_owned()).filter(|text| !text.is_empty()) };
        let (title, version) = (given(&self.signing.title), given(&self.signing.version));
        let heading = Heading {
            title: title.as_deref(),
            version: version.as_deref(),
            date: &self.date,
            file: self.file.as_deref(),
        };
        let kept = kept_as_loaded(&self.document);
        let people = match (&self.people, &disguised) {
            (_, Some(disguised)) => WhosePeople::Pseudonymised { kept: &disguised.kept },
            (People::Disguised, _) => WhosePeople::Pseudonymised { kept: &kept },
            (People::Invented, _) => WhosePeople::Invented,
            _ => WhosePeople::Real,
        };
        let of = SpecificationOf {
            document: &self.document,
            set,
            context: &context,
            heading,
            against: against.as_ref(),
            people,
        };
        specification(&of, &Cancel::default()).map_err(|_| "Making the page was stopped.".to_owned())
    }
}
