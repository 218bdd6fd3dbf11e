//! Short messages to the person: what was done, or what went wrong and what to do.

use std::path::Path;

use crate::base::Severity;
use crate::base::sink::Line;

/// One message. It stays until it is dismissed or, when all is well, for some seconds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Message {
    pub id: u64,
    pub severity: Severity,
    pub text: Line,
}

impl Message {
    /// Whether it is more than a sentence that is read in passing: such a one stays until it was read.
    pub fn is_long(&self) -> bool {
        const READ_IN_PASSING: usize = 90;
        self.text.chars().count() > READ_IN_PASSING || self.text.contains(". ")
    }
}

/// The messages that are shown now, oldest first.
#[derive(Clone, Debug, Default)]
pub struct Messages {
    shown: Vec<Message>,
    next: u64,
}

/// More than this would hide the work.
const MOST: usize = 4;

impl Messages {
    pub fn say(&mut self, severity: Severity, text: impl AsRef<str>) {
        let text = Line::of(text);
        self.shown.retain(|m| m.text != text);
        if self.shown.len() == MOST {
            self.shown.remove(0);
        }
        self.shown.push(Message { id: self.next, severity, text });
        self.next += 1;
    }

    pub fn note(&mut self, text: impl AsRef<str>) {
        self.say(Severity::Note, text);
    }

    pub fn error(&mut self, text: impl AsRef<str>) {
        self.say(Severity::Error, text);
    }

    /// A file was written; what to know of it.
    pub fn written(&mut self, path: &Path, notes: &[String]) {
        let mut text = format!("Written: {}", path.display());
        for note in notes {
            text.push_str(". ");
            text.push_str(note);
        }
        self.note(text);
    }

    /// A folder was written, with so much in it; or why not.
    pub fn wrote(&mut self, folder: &Path, count: Result<String, String>) {
        match count {
            Ok(count) => self.note(format!("Written: {}, {count}", folder.display())),
            Err(sentence) => self.error(sentence),
        }
    }

    pub fn dismiss(&mut self, id: u64) {
        self.shown.retain(|m| m.id != id);
    }

    pub fn shown(&self) -> &[Message] {
        &self.shown
    }
}
