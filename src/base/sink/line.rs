//! One line of text for eyes: the status line, a toast, a title, a log line.

use std::borrow::Cow;
use std::fmt;

use super::shown;

/// Text in which everything is seen and that stays on its line.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Line(String);

impl Line {
    pub fn of(text: impl AsRef<str>) -> Self {
        Self(shown(text.as_ref()).into_owned())
    }

    pub fn as_str(&self) -> &str {
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

/// Several lines of text for eyes: what breaks lines in `text` does so, all else is shown.
pub(super) fn lines(text: &str) -> impl Iterator<Item = Cow<'_, str>> {
    text.lines().map(shown)
}
