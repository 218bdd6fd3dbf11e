//! Resources of a whole directory in one pass: a large file or standard input is read once, never held, and mapped on
//! every core. Anything else is loaded as a set first.

use std::fs::File;
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use super::args::Input as Arguments;
use super::output::{Output, broken};
use super::session::{crosswalk, document, inputs};
use super::{Ending, Unusable};
use crate::base::{Cancel, ResourceKind, Severity};
use crate::client::{self, Client};
use crate::document::{Document, SourceLocation, compile};
use crate::expression::Context;
use crate::mapping::writer::ResourceReader;
use crate::mapping::{CompiledMapping, ResourceWriter};
use crate::source::stream::{Opened, PassError, Passed, RecordText, Stream};
use crate::source::walk::{Fault, Walked};
use crate::source::{Input, KindInspector, MOST_HELD, read_held};

/// How the records are gone over.
pub enum Way {
    Pass(Pass),
    /// As a set: with this crosswalk, from these payloads.
    Load(Option<Document>, Vec<Input>),
}

/// A pass that is ready to go.
pub struct Pass {
    stream: Stream<'static>,
    writer: ResourceWriter,
    compiled: CompiledMapping,
    client: &'static Client,
    kind: ResourceKind,
}

const STANDARD_INPUT: &str = "-";

impl Way {
    /// A pass where the payload and the mapping allow it.
    pub fn of(arguments: &Arguments) -> Result<Self, Unusable> {
        let crosswalk = crosswalk(arguments)?;
        let only = only_file(arguments, crosswalk.as_ref()).filter(|_| arguments.record.is_none());
        let Some(path) = only else {
            let inputs = inputs(arguments, crosswalk.as_ref())?;
            return Ok(Self::Load(crosswalk, inputs));
        };
        let is_standard_input = path == Path::new(STANDARD_INPUT);
        // A folder can be opened on some systems, and loading words best why a file cannot.
        let opened = if is_standard_input || path.is_dir() { None } else { File::open(&path).ok() };
        let (name, read): (String, Box<dyn Read + Send>) = match opened {
            _ if is_standard_input => ("standard input".to_owned(), Box::new(io::stdin())),
            Some(file) => (Input::File(path.clone()).name(), Box::new(file)),
            None => return Ok(Self::Load(crosswalk, vec![Input::File(path)])),
        };
        let unreadable = |error: &dyn std::fmt::Display| Unusable(format!("{name} cannot be read: {error}."));
        let rest: Box<dyn Read + Send> = match Stream::open(&name, read).map_err(|error| unreadable(&error))? {
            Opened::Other(input) => input,
            Opened::Stream(stream) => {
                let document = document(arguments, crosswalk.clone(), stream.client())?;
                match Pass::new(stream, &document, ResourceKind::from(arguments.resource)) {
                    Ok(pass) => return Ok(Self::Pass(pass)),
                    Err(stream) => stream.into_read(),
                }
            }
        };
        if path.is_file() {
            return Ok(Self::Load(crosswalk, vec![Input::File(path)]));
        }
        // What is no file can be read once.
        let bytes = read_held(rest, MOST_HELD, &Cancel::default()).map_err(|unheld| unreadable(&unheld))?;
        Ok(Self::Load(crosswalk, vec![Input::Text { name, bytes }]))
    }
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

impl Pass {
    /// The stream back when this mapping needs whole records.
    fn new(stream: Stream<'static>, document: &Document, kind: ResourceKind) -> Result<Self, Stream<'static>> {
        let compiled = compile(document, kind);
        let client = client::of(document.client);
        match ResourceWriter::new(&compiled, client.finishing(kind)) {
            Some(writer) => Ok(Self { stream, writer, compiled, client, kind }),
            None => Err(stream),
        }
    }

    /// Writes one resource a line.
    pub fn run(self, output: &mut Output, file: Option<&Path>) -> Result<Ending, Unusable> {
        let Self { stream, writer, compiled, client, kind } = self;
        let context = Context::default();
        let each =
            |reader: &mut ResourceReader, record: RecordText<'_>, look: &mut KindInspector, out: &mut Vec<u8>| {
                let before = out.len();
                let walked: Result<Walked, Fault> = writer.write(reader, record.text, &context, look, out);
                if walked.as_ref().is_ok_and(|walked| walked.repeated_key.is_some()) {
                    // Which value of the two counts, the slow way knows.
                    out.truncate(before);
                    let value = serde_json::from_str(record.text).unwrap_or_default();
                    let mut mapped = compiled.apply(&value, &context);
                    client.finish(kind, &mut mapped.resource);
                    out.extend_from_slice(mapped.resource.to_string().as_bytes());
                }
                out.push(b'\n');
                walked
            };
        let mut passed = Passed::default();
        output.whole(file, |out: &mut (dyn Write + Send)| {
            passed = stream.run(kind, || writer.reader(), each, out).map_err(|error| match error {
                PassError::Read(error) => Unusable(format!("The payload could not be read to its end: {error}.")),
                PassError::Write(error) => broken(&error),
            })?;
            Ok(())
        })?;
        passed.findings.iter().for_each(|finding| output.finding(finding));
        let has_errors = passed.findings.iter().any(|finding| finding.severity == Severity::Error);
        Ok(if has_errors { Ending::Findings } else { Ending::Good })
    }
}
