//! `crosswalk specification`: the page to agree on and sign.

use std::path::PathBuf;
use std::sync::Arc;

use super::args::Specification as Arguments;
use super::incoming;
use super::output::{Output, broken};
use super::session::Session;
use super::stop::{Stop, Unusable};
use crate::base::clock::Clock;
use crate::base::file::{FileSet, short_name};
use crate::base::{Cancel, Ending};
use crate::client::native::Wanted;
use crate::document::difference::{Side, SideError};
use crate::document::{self, Document, SourceLocation};
use crate::expression::Context;
use crate::source::pseudonym::Secret;
use crate::source::{Input, files_of};
use crate::specification::{Disguised, Heading, SpecificationOf, WhosePeople, specification};

pub fn run(output: &mut Output, arguments: &Arguments, cancel: &Cancel) -> Result<Ending, Stop> {
    let before = arguments.against.clone().map(|path| opened(path, cancel)).transpose()?;
    let session = Session::open(&arguments.input(), output, cancel)?;
    refuse_originals(arguments, session.document())?;
    let disguised = if arguments.pseudonymise { Some(disguise(&session, cancel)?) } else { None };
    let set = disguised.as_ref().map_or(&session.set, |disguised| &disguised.set);
    let whose = whose(arguments, &session, disguised.as_ref());
    let context = document::among(Context::default(), set, session.client());
    let file = short_name(&arguments.crosswalk);
    let date = arguments.date.clone().unwrap_or_else(|| Clock::System.today());
    let heading = Heading {
        title: arguments.title.as_deref(),
        version: arguments.spec_version.as_deref(),
        date: &date,
        file: Some(&file),
    };
    let document = session.document();
    let asked = SpecificationOf { document, set, context: &context, heading, against: before.as_ref(), people: whose };
    let page = specification(&asked, cancel)?;
    let ending = output.whole(Some(&arguments.out), |out| {
        out.write_all(page.as_bytes()).map_err(|error| broken(&error))?;
        Ok(session.missing(set.count(session.kind)))
    })?;
    if ending == Ending::Good {
        output.word(&format!("Written: {}", arguments.out.display()));
    }
    output.word(advice(whose));
    if let Some(kept) = disguised.as_ref().map(|disguised| disguised.kept.join(", ")).filter(|kept| !kept.is_empty()) {
        output.word(&format!("As they are in the files, but for addresses and phone numbers in them: {kept}."));
    }
    Ok(ending.or_findings(session.has_load_errors))
}

/// The page never takes the place of what it is made from.
fn refuse_originals(arguments: &Arguments, document: &Document) -> Result<(), Unusable> {
    let beside = [Some(&arguments.crosswalk), arguments.against.as_ref()];
    let mut of: Vec<Input> = beside.into_iter().flatten().chain(&arguments.source).cloned().map(Input::File).collect();
    of.extend(document.sources.iter().flat_map(SourceLocation::inputs));
    if FileSet::of(&files_of(&of)).has(&arguments.out) {
        let out = arguments.out.display();
        return Err(Unusable(format!(
            "{out} is one of the files that the page is made from. Choose another place for it."
        )));
    }
    Ok(())
}

fn opened(path: PathBuf, cancel: &Cancel) -> Result<Side, Stop> {
    let opened: Result<Side, SideError> = incoming::awaited(move || Side::open(&path, &Wanted::default()), cancel)?;
    Ok(opened.map_err(Unusable::because)?)
}

fn whose<'a>(arguments: &Arguments, session: &Session, disguised: Option<&'a Disguised>) -> WhosePeople<'a> {
    let is_sample = arguments.source.is_empty() && session.document().sources.iter().all(SourceLocation::is_sample);
    match disguised {
        Some(disguised) => WhosePeople::Pseudonymised { kept: &disguised.kept },
        None if is_sample => WhosePeople::Invented,
        None => WhosePeople::Real,
    }
}

/// The same records with other names.
fn disguise(session: &Session, cancel: &Cancel) -> Result<Disguised, Stop> {
    let secret = Secret::fresh().map_err(|error| Unusable(format!("The system gives no randomness: {error}.")))?;
    let disguised = Disguised::of(session.document(), &session.set, &Arc::new(secret), cancel);
    cancel.check()?;
    Ok(disguised.map_err(Unusable)?)
}

const fn advice(whose: WhosePeople<'_>) -> &'static str {
    match whose {
        WhosePeople::Real => "It shows people of these files. --pseudonymise puts other names in place of theirs.",
        WhosePeople::Pseudonymised { .. } => {
            "Names, addresses, phones and identifiers are replaced; what is not can still tell who it is. See docs/privacy.md."
        }
        WhosePeople::Invented => "It shows the invented people of a built-in sample.",
    }
}
