//! A script for PowerShell, Windows' own 5.1 as well as later ones.
//!
//! It is ASCII throughout. PowerShell 5.1 reads a file without a byte-order mark in the computer's code page, in which
//! the bytes of `ё` hold a curly quote, and every curly quote ends a text as `'` does (about_Quoting_Rules). So a
//! character beyond ASCII, like one that cannot be seen, is written by its number and joined to the rest:
//! `('Z' + [char]0xeb)`. In single quotes nothing is obeyed but the quote itself, which is doubled.

use super::shown::{is_hidden, push_escaped};

/// The script so far.
#[derive(Clone, Debug, Default)]
pub struct PowerShellScript {
    text: String,
}

/// An expression whose value is a text.
#[derive(Clone, Debug)]
pub struct Text(String);

impl PowerShellScript {
    /// A comment in the program's own words.
    pub fn note(&mut self, text: &'static str) {
        self.text.push_str("# ");
        self.text.push_str(text);
        self.text.push('\n');
    }

    /// A comment, on one line whatever it holds. It does not begin as directives and signatures do.
    pub fn comment(&mut self, text: &str) {
        self.text.push_str("### ");
        for c in text.chars() {
            if is_plain(c) { self.text.push(c) } else { push_escaped(&mut self.text, c) }
        }
        self.text.push('\n');
    }

    /// A line of the program's own.
    pub fn line(&mut self, pieces: &[&'static str]) {
        self.line_with(pieces, &Text(String::new()), &[]);
    }

    /// A line of the program's own around a text.
    pub fn line_with(&mut self, before: &[&'static str], value: &Text, after: &[&'static str]) {
        self.text.push_str(&before.concat());
        self.text.push_str(&value.0);
        self.text.push_str(&after.concat());
        self.text.push('\n');
    }

    /// Goes no further where nobody has filled in a value.
    pub fn require(&mut self, number: usize) {
        let name = format!("{}{number}", super::OPEN);
        self.text.push_str(&format!("if (-not $env:{name}) {{ throw '{name} is not set' }}\n"));
    }

    pub fn blank_line(&mut self) {
        self.text.push('\n');
    }

    /// What was written since the last time.
    pub fn take(&mut self) -> String {
        std::mem::take(&mut self.text)
    }
}

impl Text {
    /// A variable of the environment after a text of the program's own, which may be empty.
    pub fn variable(before: &'static str, name: &'static str) -> Self {
        let before = if before.is_empty() { String::new() } else { format!("'{before}' + ") };
        Self(format!("{before}$env:{name}"))
    }

    /// A value that whoever runs the script has to fill in.
    pub fn open(number: usize) -> Self {
        Self(format!("$env:{}{number}", super::OPEN))
    }

    /// Any text.
    pub fn data(text: &str) -> Self {
        Self(literal(text, is_plain))
    }

    /// Any text, its line feeds left as they are: for data that is made of lines.
    pub fn lines(text: &str) -> Self {
        Self(literal(text, |c| c == '\n' || is_plain(c)))
    }

    /// Names as a command takes them, parted by commas; plain ones stand there as people type them.
    pub fn list(names: &[String]) -> Self {
        let is_name = |name: &&String| {
            name.starts_with(|c: char| c.is_ascii_alphabetic())
                && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
        };
        let text = |name: &String| if is_name(&name) { name.clone() } else { literal(name, is_plain) };
        Self(names.iter().map(text).collect::<Vec<_>>().join(","))
    }

    /// Both, joined.
    #[must_use]
    pub fn and(mut self, other: &Self) -> Self {
        self.0.push_str(" + ");
        self.0.push_str(&other.0);
        self
    }
}

/// What may stand between quotes as it is.
fn is_plain(c: char) -> bool {
    c.is_ascii() && !is_hidden(c)
}

fn literal(text: &str, is_plain: impl Fn(char) -> bool) -> String {
    let mut parts: Vec<String> = Vec::new();
    let mut plain = String::new();
    for c in text.chars() {
        if is_plain(c) {
            plain.push(c);
        } else {
            // The first part is a text, so that `+` joins texts.
            if !plain.is_empty() || parts.is_empty() {
                parts.push(single_quoted(&plain));
                plain.clear();
            }
            parts.push(by_number(c));
        }
    }
    if !plain.is_empty() || parts.is_empty() {
        parts.push(single_quoted(&plain));
    }
    if parts.len() == 1 { parts.concat() } else { format!("({})", parts.join(" + ")) }
}

fn single_quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', "''"))
}

fn by_number(c: char) -> String {
    let code = u32::from(c);
    if code > 0xFFFF { format!("[char]::ConvertFromUtf32(0x{code:x})") } else { format!("[char]0x{code:x}") }
}

#[cfg(test)]
mod tests {
    use super::super::trial;
    use super::{PowerShellScript, Text};

    #[test]
    fn texts_are_quoted_and_what_is_not_ascii_is_written_by_its_number() {
        for (name, text, expected) in [
            ("a word", Text::data("a b"), "'a b'"),
            ("nothing", Text::data(""), "''"),
            ("a quote", Text::data("o'neil"), "'o''neil'"),
            ("what PowerShell would obey", Text::data("$(x) `n \"$y\""), "'$(x) `n \"$y\"'"),
            ("a curly quote", Text::data("d’Art"), "('d' + [char]0x2019 + 'Art')"),
            ("a name", Text::data("Zoë"), "('Zo' + [char]0xeb)"),
            ("a null character", Text::data("\0"), "('' + [char]0x0)"),
            ("beyond two bytes", Text::data("😀a"), "('' + [char]::ConvertFromUtf32(0x1f600) + 'a')"),
            ("lines", Text::lines("a\nb\rc"), "('a\nb' + [char]0xd + 'c')"),
            ("a variable", Text::variable("Bearer ", "Y"), "'Bearer ' + $env:Y"),
            ("names", Text::list(&["id", "a b", "1"].map(str::to_owned)), "id,'a b','1'"),
            ("a variable and data", Text::variable("", "Y").and(&Text::data("z")), "$env:Y + 'z'"),
        ] {
            assert_eq!(text.0, expected, "{name}");
        }
    }

    #[test]
    fn every_hostile_text_is_read_back_as_it_was() {
        let texts = trial::texts();
        let mut script = PowerShellScript::default();
        texts.iter().for_each(|text| script.comment(text));
        // A comment that begins otherwise could be a directive or a signature.
        let comments = script.take();
        assert!(comments.lines().all(|line| line.starts_with("### ")) && comments.lines().count() == texts.len());
        for (at, text) in texts.iter().enumerate() {
            script.comment(text);
            let value = if at % 8 == 0 { Text::lines(text) } else { Text::data(text) };
            script.line_with(&["use "], &value, &[]);
        }
        let script = script.take();
        assert!(script.chars().all(|c| c == '\n' || (' '..='~').contains(&c)));
        let read = trial::powershell::read(&script).expect("every text has an end");
        assert_eq!(read.texts.iter().zip(&texts).find(|(read, text)| read != text), None);
        assert_eq!(read.code, "use §\n".repeat(texts.len()));
    }
}
