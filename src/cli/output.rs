//! Where results and words go: standard output and standard error, or a file that appears only when it is whole.

use std::io::{self, BufWriter, Write};
use std::path::Path;

use serde::Serialize;

use super::Unusable;
use crate::base::file::AtomicFile;
use crate::base::{Finding, Severity};

/// Standard output for results, standard error for words.
pub struct Output {
    out: BufWriter<Box<dyn Write + Send>>,
    err: Box<dyn Write>,
}

impl Output {
    pub fn standard() -> Self {
        Self { out: BufWriter::with_capacity(1 << 16, Box::new(io::stdout())), err: Box::new(io::stderr()) }
    }

    /// A result as indented JSON.
    pub fn json(&mut self, value: &impl Serialize) -> Result<(), Unusable> {
        serde_json::to_writer_pretty(&mut self.out, value).map_err(|e| broken(&e.into()))?;
        self.text("\n")
    }

    pub fn text(&mut self, text: &str) -> Result<(), Unusable> {
        self.out.write_all(text.as_bytes()).map_err(|e| broken(&e))
    }

    pub fn flush(&mut self) -> Result<(), Unusable> {
        self.out.flush().map_err(|e| broken(&e))
    }

    /// Words for a person, one line. When nobody can read them, nothing can be done about it.
    pub fn word(&mut self, text: &str) {
        drop(self.out.flush());
        drop(writeln!(self.err, "{text}"));
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

    /// Writes with `write` to a file, or to standard output when there is none.
    pub fn whole(
        &mut self,
        file: Option<&Path>,
        write: impl FnOnce(&mut (dyn Write + Send)) -> Result<(), Unusable>,
    ) -> Result<(), Unusable> {
        let Some(path) = file else {
            write(&mut self.out)?;
            return self.flush();
        };
        let mut file = BufWriter::with_capacity(1 << 16, AtomicFile::create(path).map_err(Unusable::because)?);
        write(&mut file)?;
        let file = file.into_inner().map_err(|e| broken(e.error()))?;
        file.commit().map_err(Unusable::because)?;
        Ok(())
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

/// Nobody reads on: that is no trouble of ours, and there is nobody to tell.
pub fn broken(error: &io::Error) -> Unusable {
    Unusable(format!("The result could not be written: {error}."))
}
