//! How the records are gone over: in one pass that keeps nothing, searched for one of them, or loaded as a set.

use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use super::args::Input as Arguments;
use super::incoming::{self, Heedful, Incoming};
use super::output::Output;
use super::pass::Pass;
use super::search;
use super::session::{STANDARD_INPUT, Session, Start, inputs};
use super::stop::{Stop, Unusable};
use crate::base::{Cancel, Cancelled, ResourceKind};
use crate::document::{Document, SourceLocation};
use crate::exchange::account_export;
use crate::source::Input;
use crate::source::stream::{Opened, Stream};

pub enum Passage {
    /// Each record once, in order.
    Pass(Pass),
    Session(Session),
}

impl Passage {
    /// For who wants nothing of each record but its resource, one after another.
    pub fn in_order(arguments: &Arguments, output: &mut Output, cancel: &Cancel) -> Result<Self, Stop> {
        let start = Start::of(arguments, output, cancel)?;
        let only = only_file(arguments, start.crosswalk.as_ref());
        let (Some(path), None) = (only, &arguments.record) else {
            return session_from(arguments, start, output, cancel).map(Self::Session);
        };
        match pass(arguments, start, &path, cancel)? {
            Ok(pass) => Ok(Self::Pass(pass)),
            Err((start, input)) => Session::load(arguments, start, &[input], output, cancel).map(Self::Session),
        }
    }
}

/// The records that are asked for, and as little of the others as that needs.
pub fn session(arguments: &Arguments, output: &mut Output, cancel: &Cancel) -> Result<Session, Stop> {
    session_from(arguments, Start::of(arguments, output, cancel)?, output, cancel)
}

fn session_from(
    arguments: &Arguments,
    mut start: Start,
    output: &mut Output,
    cancel: &Cancel,
) -> Result<Session, Stop> {
    let only = only_file(arguments, start.crosswalk.as_ref()).filter(|path| path.is_file());
    if let (Some(path), Some(key)) = (only, &arguments.record) {
        start = match search::session(arguments, start, &path, key, output, cancel)? {
            Ok(session) => return Ok(session),
            Err(start) => start,
        };
    }
    let inputs = inputs(arguments, start.crosswalk.as_ref(), cancel)?;
    Session::load(arguments, start, &inputs, output, cancel)
}

/// The one file that is to be read, when it is one.
fn only_file(arguments: &Arguments, crosswalk: Option<&Document>) -> Option<PathBuf> {
    match (arguments.source.as_slice(), crosswalk) {
        ([one], _) => Some(one.clone()),
        ([], Some(document)) => {
            match document.sources.iter().flat_map(SourceLocation::inputs).collect::<Vec<_>>().as_slice() {
                [Input::File(path)] => Some(path.clone()),
                _ => None,
            }
        }
        _ => None,
    }
}

/// A pass where the payload and the mapping allow it; else what there is to load.
fn pass(
    arguments: &Arguments,
    start: Start,
    path: &Path,
    cancel: &Cancel,
) -> Result<Result<Pass, (Start, Input)>, Stop> {
    let name = name(path);
    let is_file = path.is_file();
    let (start, rest): (_, Box<dyn Read + Send>) = match opened(path, Reading::All, cancel) {
        Some(Ok(Opened::Other(rest))) => (start, rest),
        Some(Ok(Opened::Stream(stream))) => {
            of_people(&stream)?;
            let crosswalk = start.crosswalk.clone();
            let mappings = start.mappings(arguments, stream.client())?;
            match Pass::new(stream, mappings, ResourceKind::from(arguments.resource)) {
                Ok(pass) => return Ok(Ok(pass)),
                Err(back) => (Start { crosswalk, mappings: Some(back.1) }, back.0.into_read()),
            }
        }
        Some(Err(error)) if !is_file => return Err(incoming::unreadable(&name, &error)),
        // Loading words best why a file cannot be read, and takes what it can of one that is damaged.
        _ => return Ok(Err((start, Input::File(path.to_owned())))),
    };
    if is_file {
        return Ok(Err((start, Input::File(path.to_owned()))));
    }
    let bytes = incoming::held(rest, &name, cancel)?;
    Ok(Err((start, Input::Text { name, bytes })))
}

/// Refuses what an account has exported itself.
pub fn of_people(stream: &Stream<'_>) -> Result<(), Unusable> {
    let told = stream.first().and_then(|first| account_export::told_by(stream.name(), first));
    told.map_or(Ok(()), |told| Err(Unusable(told.not_people())))
}

fn is_standard_input(path: &Path) -> bool {
    path == Path::new(STANDARD_INPUT.0)
}

fn name(path: &Path) -> String {
    if is_standard_input(path) { STANDARD_INPUT.1.to_owned() } else { Input::File(path.to_owned()).name() }
}

/// How much of it will be read.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Reading {
    All,
    /// No further than to a record.
    ToOne,
}

/// A payload, opened to be read once. `None`: it cannot be opened, or is a folder.
pub fn opened(path: &Path, reading: Reading, cancel: &Cancel) -> Option<io::Result<Opened<'static>>> {
    let name = name(path);
    if is_standard_input(path) {
        return Some(Incoming::standard(cancel).and_then(|input| Stream::open(&name, Box::new(input))));
    }
    let found = std::fs::metadata(path).ok().filter(|found| !found.is_dir())?;
    if found.is_file() {
        let open = || File::open(path).map(|input| Box::new(Heedful { input, cancel: cancel.clone() }) as _);
        return Some(match reading {
            Reading::All => Stream::open_again(&name, &open),
            Reading::ToOne => Stream::open_for_one(&name, &open),
        });
    }
    let path = path.to_owned();
    Some(Incoming::new(|| File::open(path), cancel).and_then(|input| Stream::open(&name, Box::new(input))))
}

/// Reading ended before the end, and there is nothing to show for it.
pub fn broken_off(name: &str, error: &io::Error) -> Stop {
    if incoming::is_stopped(error) {
        return Cancelled.into();
    }
    Stop::BrokenOff(format!("{name} could not be read to its end: {error}."))
}
