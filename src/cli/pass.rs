//! Resources of a whole directory in one pass: a large file or standard input is read once, never held, and mapped on
//! every core.

use std::io::Write;
use std::path::Path;

use super::output::{Output, broken};
use super::session::{Mappings, none_of, not_known};
use super::stop::{Partial, Stop};
use crate::base::{Ending, ResourceKind, Severity};
use crate::expression::Context;
use crate::mapping::ResourceWriter;
use crate::mapping::writer::ResourceReader;
use crate::source::stream::{PassError, Passed, RecordText, Stream};
use crate::source::{KindInspector, is_of_missing_records};

/// A pass that is ready to go.
pub struct Pass {
    stream: Stream<'static>,
    writer: ResourceWriter,
    mappings: Mappings,
    kind: ResourceKind,
}

impl Pass {
    /// The stream back when this mapping needs whole records, or others beside them.
    pub fn new(
        stream: Stream<'static>,
        mappings: Mappings,
        kind: ResourceKind,
    ) -> Result<Self, Box<(Stream<'static>, Mappings)>> {
        match ResourceWriter::new(mappings.compiled(kind), mappings.client().finishing(kind)) {
            Some(writer) => Ok(Self { stream, writer, mappings, kind }),
            None => Err(Box::new((stream, mappings))),
        }
    }

    /// Writes one resource a line.
    pub fn run(self, output: &mut Output, file: Option<&Path>) -> Result<Ending, Stop> {
        let mut findings = Vec::new();
        let kind = self.kind;
        let ending = output.whole(file, |out| {
            let (passed, part) = self.write(out)?;
            findings = passed.findings;
            findings.extend(not_known(passed.lacking, kind));
            findings.extend((passed.records == 0 && passed.others > 0).then(|| none_of(kind)));
            Ok(part)
        })?;
        findings.iter().for_each(|finding| output.finding(finding));
        Ok(ending.or_findings(findings.iter().any(|finding| finding.severity == Severity::Error)))
    }

    fn write(self, out: &mut (dyn Write + Send)) -> Result<(Passed, Option<Partial>), Stop> {
        let Self { stream, writer, mappings, kind } = self;
        let (client, compiled) = (mappings.client(), mappings.compiled(kind));
        let context = Context::default();
        let each =
            |reader: &mut ResourceReader, record: RecordText<'_>, look: &mut KindInspector, out: &mut Vec<u8>| {
                let before = out.len();
                let mut made = writer.write(reader, record.text, &context, look, out)?;
                if made.walked.repeated_key.is_some() {
                    // Which value of the two counts, the slow way knows.
                    out.truncate(before);
                    let value = serde_json::from_str(record.text).unwrap_or_default();
                    let mut mapped = compiled.apply(&value, &context);
                    made.is_lacking = !compiled.not_known(&mapped).is_empty();
                    client.finish(kind, &mut mapped.resource);
                    out.extend_from_slice(mapped.resource.to_string().as_bytes());
                }
                out.push(b'\n');
                Ok(made)
            };
        let (passed, part) = match stream.run(kind, || writer.reader(), each, out) {
            Ok(passed) => {
                let missing = passed.findings.iter().find(|finding| is_of_missing_records(finding));
                let part = missing.map(|finding| Partial::missing(finding, passed.records));
                (passed, part)
            }
            Err(PassError::Read { error, passed }) => {
                let part = Partial::of_input(&error, passed.records);
                (passed, Some(part))
            }
            Err(PassError::Write { error, .. }) => return Err(broken(&error)),
        };
        if let Some(part) = &part {
            writeln!(out, "{}", part.as_json()).map_err(|error| broken(&error))?;
        }
        Ok((passed, part))
    }
}
