//! One line of text for eyes: the status line, a toast, a title, a log line.

use std::fmt;
use std::ops::Deref;

use super::shown;

/// Text in which everything is seen and that stays on its line.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Line(String);

impl Line {
    pub fn of(text: impl AsRef<str>) -> Self {
        Self(shown(text.as_ref()).into_owned())
    }
}

impl Deref for Line {
    type Target = str;

    fn deref(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Line {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl AsRef<str> for Line {
    fn as_ref(&self) -> &str {
        &self.0
    }
}

impl From<Line> for String {
    fn from(line: Line) -> Self {
        line.0
    }
}

#[cfg(test)]
mod tests {
    use super::super::{is_hidden, trial};
    use super::Line;

    #[test]
    fn no_hostile_text_leaves_its_line_or_hides() {
        for text in trial::texts() {
            let line = Line::of(&text);
            assert!(!line.chars().any(is_hidden), "{text:?}");
        }
    }
}
