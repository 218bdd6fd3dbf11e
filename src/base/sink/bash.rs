//! A script for bash: comments, and commands whose words mean what they say.
//!
//! Data stands in single quotes, within which bash obeys nothing (manual, 3.1.2.2). What cannot be seen is written in
//! `$'…'` as the bytes it is made of (3.1.2.4), exact in every locale; there `'` and `!` are written as bytes, too, so
//! that neither a shell that does not know `$'…'` nor history expansion finds an end in it. No shell can pass on a null
//! character: a command that holds one is left out, and the script says so.

use super::shown::{is_hidden, shown};

/// The script so far.
#[derive(Clone, Debug, Default)]
pub struct BashScript {
    text: String,
}

/// One word of a command, as the program that is called gets it.
#[derive(Clone, Debug)]
pub struct Word {
    text: String,
    has_null: bool,
}

impl BashScript {
    /// A file: its first line names the shell that is to run it.
    pub fn file() -> Self {
        Self { text: "#!/usr/bin/env bash\n".to_owned() }
    }

    /// Commands to paste.
    pub fn snippet() -> Self {
        Self::default()
    }

    /// A comment in the program's own words.
    pub fn note(&mut self, text: &'static str) {
        self.text.push_str("# ");
        self.text.push_str(text);
        self.text.push('\n');
    }

    /// A comment, on one line whatever it holds.
    pub fn comment(&mut self, text: &str) {
        self.text.push_str("### ");
        self.text.push_str(&shown(text));
        self.text.push('\n');
    }

    /// A command, one group of words a line.
    pub fn command(&mut self, lines: &[Vec<Word>]) {
        if lines.iter().flatten().any(|word| word.has_null) {
            return self.note("Left out: this command holds a null character, which no shell can pass on.");
        }
        let line = |words: &Vec<Word>| words.iter().map(|word| word.text.as_str()).collect::<Vec<_>>().join(" ");
        self.text.push_str(&lines.iter().map(line).collect::<Vec<_>>().join(" \\\n  "));
        self.text.push('\n');
    }

    pub fn blank_line(&mut self) {
        self.text.push('\n');
    }

    /// What was written since the last time.
    pub fn take(&mut self) -> String {
        std::mem::take(&mut self.text)
    }
}

impl Word {
    /// A word of the program's own, without anything that a shell obeys.
    pub fn plain(text: &'static str) -> Self {
        Self { text: text.to_owned(), has_null: false }
    }

    /// A variable of the environment, in double quotes after words of the program's own.
    pub fn variable(before: &[&'static str], name: &'static str) -> Self {
        Self { text: format!("\"{}${name}\"", before.concat()), has_null: false }
    }

    /// A value that whoever runs the script has to fill in: where nobody has, bash says so and runs nothing more.
    pub fn open(number: usize) -> Self {
        Self { text: format!("\"${{{}{number}:?}}\"", super::OPEN), has_null: false }
    }

    /// Any text.
    pub fn data(text: &str) -> Self {
        Self { text: quoted(text, is_hidden), has_null: text.contains('\0') }
    }

    /// Any text, without quotes where bash obeys nothing of it: for people to read and to type.
    pub fn typed(text: &str) -> Self {
        let is_plain = |c: char| c.is_ascii_alphanumeric() || "-_./+:@%,".contains(c);
        if text.is_empty() || !text.chars().all(is_plain) {
            return Self::data(text);
        }
        Self { text: text.to_owned(), has_null: false }
    }

    /// Any text, its line feeds left as they are: for data that is made of lines.
    pub fn lines(text: &str) -> Self {
        Self { text: quoted(text, |c| c != '\n' && is_hidden(c)), has_null: text.contains('\0') }
    }

    /// Both as one word.
    #[must_use]
    pub fn and(mut self, other: &Self) -> Self {
        self.text.push_str(&other.text);
        self.has_null |= other.has_null;
        self
    }
}

fn quoted(text: &str, is_escaped: impl Fn(char) -> bool) -> String {
    if !text.chars().any(&is_escaped) {
        return format!("'{}'", text.replace('\'', r"'\''"));
    }
    let mut quoted = String::from("$'");
    for c in text.chars() {
        match c {
            '\\' => quoted.push_str("\\\\"),
            '\'' | '!' => push_bytes(&mut quoted, c),
            c if is_escaped(c) => push_bytes(&mut quoted, c),
            c => quoted.push(c),
        }
    }
    quoted.push('\'');
    quoted
}

fn push_bytes(out: &mut String, c: char) {
    let mut bytes = [0; 4];
    for byte in c.encode_utf8(&mut bytes).bytes() {
        out.push_str(&format!("\\x{byte:02x}"));
    }
}

#[cfg(test)]
mod tests {
    #[cfg(unix)]
    use super::super::{is_hidden, trial};
    use super::{BashScript, Word};

    #[test]
    fn words_are_quoted_and_what_is_hidden_is_shown() {
        for (name, word, expected) in [
            ("a word", Word::data("a b"), "'a b'"),
            ("nothing", Word::data(""), "''"),
            ("a quote", Word::data("o'neil"), r"'o'\''neil'"),
            ("what a shell would obey", Word::data("$(x) `x` \\ !"), r"'$(x) `x` \ !'"),
            ("a line break", Word::data("a\nb"), r"$'a\x0ab'"),
            ("lines", Word::lines("a\nb"), "'a\nb'"),
            ("an override beside a quote", Word::data("o'\u{202e}!\\"), r"$'o\x27\xe2\x80\xae\x21\\'"),
            ("a plain path, to type", Word::typed("./a_b-c.json"), "./a_b-c.json"),
            ("a path with a blank, to type", Word::typed("a b"), "'a b'"),
            ("nothing, to type", Word::typed(""), "''"),
            ("a variable", Word::variable(&["X: "], "Y").and(&Word::data("z")), "\"X: $Y\"'z'"),
        ] {
            assert_eq!(word.text, expected, "{name}");
        }
    }

    #[test]
    fn a_null_character_is_said_and_never_lost() {
        let mut script = BashScript::snippet();
        script.command(&[vec![Word::plain("curl"), Word::data("a").and(&Word::data("b\0c"))]]);
        let text = script.take();
        assert!(text.starts_with("# Left out: ") && text.lines().count() == 1, "{text}");
    }

    #[cfg(unix)]
    #[test]
    fn bash_calls_curl_with_exactly_these_words_and_nothing_else() {
        let mut script = BashScript::file();
        let mut expected = Vec::new();
        for text in trial::texts() {
            script.comment(&text);
            let word = || match expected.len() % 8 {
                0 => Word::lines(&text),
                1 | 2 => Word::typed(&text),
                _ => Word::data(&text),
            };
            let token = Word::variable(&["Bearer "], "CROSSWALK_TOKEN");
            script.command(&[vec![Word::plain("curl"), Word::plain("-H"), token], vec![word(), word().and(&word())]]);
            if !text.contains('\0') {
                expected.push(["curl", "-H", "Bearer secret", &text, &text.repeat(2)].map(str::to_owned).to_vec());
            }
        }
        let text = script.take();
        assert!(text.starts_with("#!/usr/bin/env bash\n"));
        assert!(!text.chars().any(|c| c != '\n' && is_hidden(c)));
        for locale in ["C", "C.UTF-8"] {
            let variables = [("LC_ALL", locale), ("CROSSWALK_TOKEN", "secret")];
            let Some(calls) = trial::bash::calls(&text, &variables) else { return };
            assert_eq!(calls.iter().zip(&expected).find(|(call, expected)| call != expected), None, "{locale}");
            assert_eq!(calls.len(), expected.len(), "{locale}");
        }
    }
}
