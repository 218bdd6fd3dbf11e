//! Words for a terminal: what a terminal would obey (colours, titles, links, the cursor) is shown instead.

use std::io::{self, Write};
use std::panic::PanicHookInfo;

use super::{Line, shown_lines};

/// Writes words for a person.
#[derive(Debug)]
pub struct Terminal<W> {
    out: W,
}

impl<W: Write> Terminal<W> {
    pub const fn new(out: W) -> Self {
        Self { out }
    }

    /// One line, whatever the text holds.
    pub fn line(&mut self, text: &str) -> io::Result<()> {
        writeln!(self.out, "{}", Line::of(text))
    }

    /// A text that is made of lines.
    pub fn lines(&mut self, text: &str) -> io::Result<()> {
        writeln!(self.out, "{}", shown_lines(text))
    }
}

/// From now on a panic is told in these words, unless it becomes an error of what was asked for ([`crate::survive`]), which
/// has its own place. What it said itself may hold a piece of a payload: it follows, shown like everything else, only where
/// somebody asked for a trace.
pub fn show_panics(words: impl Fn(&PanicHookInfo<'_>) -> String + Send + Sync + 'static) {
    std::panic::set_hook(Box::new(move |panic| {
        if crate::survive::is_survived() {
            return;
        }
        let mut said = words(panic);
        let trace = std::backtrace::Backtrace::capture();
        if trace.status() == std::backtrace::BacktraceStatus::Captured {
            said.push_str(&format!("\n{panic}\n{trace}"));
        }
        // Nobody is there to tell when this fails.
        let _told = Terminal::new(io::stderr()).lines(&said);
    }));
}

#[cfg(test)]
mod tests {
    use super::super::{is_hidden, trial};
    use super::Terminal;

    #[test]
    fn a_text_stays_on_its_line_and_says_what_it_hides() {
        let mut terminal = Terminal::new(Vec::new());
        terminal.line("a\nerror: \u{1b}[2J").expect("written");
        terminal.lines("a\nb\u{202e}\r").expect("written");
        assert_eq!(String::from_utf8_lossy(&terminal.out), "a\\nerror: \\u{1b}[2J\na\nb\\u{202e}\\r\n");
    }

    #[test]
    fn no_hostile_text_is_obeyed() {
        let mut terminal = Terminal::new(Vec::new());
        let texts = trial::texts();
        texts.iter().for_each(|text| terminal.line(text).expect("written"));
        let written = String::from_utf8(terminal.out).expect("text");
        assert_eq!(written.lines().count(), texts.len());
        assert!(!written.chars().any(|c| c != '\n' && is_hidden(c)));
    }
}
