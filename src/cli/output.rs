//! Where results and words go: standard output and standard error, or a file that appears only when it is whole.

use std::fs::File;
use std::io::{self, BufWriter, IsTerminal as _, Write};
use std::path::Path;

use serde::Serialize;

use super::stop::{Partial, Stop, Unusable};
use crate::base::file::{AtomicFile, WriteError};
use crate::base::sink::Terminal;
use crate::base::sink::json::SeenJson;
use crate::base::{Ending, Finding, Severity};

/// Standard output for results, standard error for words.
pub struct Output {
    out: BufWriter<Box<dyn Write + Send>>,
    is_terminal: bool,
    err: Terminal<Box<dyn Write>>,
}

/// Whether words go to a terminal.
pub fn is_read() -> bool {
    io::stderr().is_terminal()
}

impl Output {
    pub fn standard() -> Self {
        Self {
            out: BufWriter::with_capacity(1 << 16, Box::new(io::stdout())),
            is_terminal: io::stdout().is_terminal(),
            err: Terminal::new(Box::new(io::stderr())),
        }
    }

    /// A result as indented JSON.
    pub fn json(&mut self, value: &impl Serialize) -> Result<(), Stop> {
        serde_json::to_writer_pretty(SeenJson::new(&mut self.out), value).map_err(|e| broken(&e.into()))?;
        self.out.write_all(b"\n").map_err(|e| broken(&e))
    }

    /// A file of this program's own JSON, as it stands.
    pub fn copy(&mut self, path: &Path) -> Result<(), Stop> {
        let mut file = File::open(path).map_err(|e| broken(&e))?;
        io::copy(&mut file, &mut SeenJson::new(&mut self.out)).map(drop).map_err(|e| broken(&e))
    }

    /// A result in words, one line.
    pub fn line(&mut self, text: &str) -> Result<(), Stop> {
        Terminal::new(&mut self.out).line(text).map_err(|e| broken(&e))
    }

    /// A result in words that is made of lines.
    pub fn lines(&mut self, text: &str) -> Result<(), Stop> {
        Terminal::new(&mut self.out).lines(text.trim_end()).map_err(|e| broken(&e))
    }

    pub fn flush(&mut self) -> Result<(), Stop> {
        self.out.flush().map_err(|e| broken(&e))
    }

    /// Words for a person, one line. When nobody can read them, nothing can be done about it.
    pub fn word(&mut self, text: &str) {
        drop(self.out.flush());
        drop(self.err.line(text));
    }

    /// Words for a person that are made of lines.
    pub fn words(&mut self, text: &str) {
        drop(self.out.flush());
        drop(self.err.lines(text));
    }

    pub fn finding(&mut self, finding: &Finding) {
        let severity = match finding.severity {
            Severity::Note => "note",
            Severity::Warning => "warning",
            Severity::Error => "error",
        };
        let place = place_of(finding);
        self.word(&format!("{severity}: {place}{}. {} {}", finding.title, finding.reason, finding.remedy));
    }

    /// Writes with `write` to a file, or to standard output when there is none. A file that turns out to be a part goes
    /// beside its place, under a name that says so.
    pub fn whole(
        &mut self,
        file: Option<&Path>,
        write: impl FnOnce(&mut (dyn Write + Send)) -> Result<Option<Partial>, Stop>,
    ) -> Result<Ending, Stop> {
        self.whole_made(AtomicFile::create, file, write)
    }

    /// The same with a file that its owner alone may read.
    pub fn whole_private(
        &mut self,
        file: Option<&Path>,
        write: impl FnOnce(&mut (dyn Write + Send)) -> Result<Option<Partial>, Stop>,
    ) -> Result<Ending, Stop> {
        self.whole_made(AtomicFile::create_private, file, write)
    }

    fn whole_made(
        &mut self,
        create: fn(&Path) -> Result<AtomicFile, WriteError>,
        file: Option<&Path>,
        write: impl FnOnce(&mut (dyn Write + Send)) -> Result<Option<Partial>, Stop>,
    ) -> Result<Ending, Stop> {
        // Where the file is standard output under another name, what was printed before comes first.
        self.flush()?;
        let Some(path) = file else {
            // To a terminal nothing goes that it would obey; a program that reads gets the bytes as they are.
            let part = if self.is_terminal { write(&mut SeenJson::new(&mut self.out))? } else { write(&mut self.out)? };
            self.flush()?;
            return Ok(self.ending(part.as_ref()));
        };
        let mut file = BufWriter::with_capacity(1 << 16, create(path)?);
        let part = write(&mut file)?;
        let file = file.into_inner().map_err(|e| broken(e.error()))?;
        if part.is_none() {
            file.commit()?;
        } else if let Some(kept) = file.keep_part()? {
            self.word(&format!("What there is so far is in {}. {} was not touched.", kept.display(), path.display()));
        }
        Ok(self.ending(part.as_ref()))
    }

    /// Says of a result that it is a part, if it is.
    pub fn ending(&mut self, part: Option<&Partial>) -> Ending {
        part.map_or(Ending::Good, |part| {
            self.word(&part.to_string());
            Ending::Partial
        })
    }
}

impl Drop for Output {
    fn drop(&mut self) {
        drop(self.out.flush());
    }
}

fn place_of(finding: &Finding) -> String {
    let place = &finding.place;
    let mut words = Vec::new();
    // A title that names the file needs it in front no more.
    if let Some(file) = place.file.as_ref().filter(|f| !finding.title.contains(f.as_str()) || place.byte.is_some()) {
        words.push(match place.byte {
            Some(byte) => format!("{file}, byte {byte}"),
            None => file.clone(),
        });
    }
    words.extend(place.record_name.clone());
    words.extend(place.target.clone());
    if words.is_empty() { String::new() } else { format!("{}: ", words.join(", ")) }
}

/// The result cannot be written. Where nobody reads on, that is no trouble of ours.
pub fn broken(error: &io::Error) -> Stop {
    if error.kind() == io::ErrorKind::BrokenPipe {
        return Stop::Unread;
    }
    Unusable(format!("The result could not be written: {error}.")).into()
}
