//! An `.http` file, as editors and their plug-ins run them: `###` begins a request, then come its line, its headers, an
//! empty line and the body. `{{name}}` is replaced by a variable's value wherever it stands, also in a body and also by
//! the token, and a comment that begins with `@` is a directive.
//!
//! So a title stays on its line, data holds no two braces side by side, and no line of it stands at a line's beginning.
//! In an address and in a body that is exact (`%7B`, `\u007b`); a title and a header are shown as `\u{7b}`.

use super::json;
use super::shown::{is_hidden, push, push_escaped};

/// The file so far.
#[derive(Clone, Debug, Default)]
pub struct HttpFile {
    text: String,
}

/// The address in a request's line.
#[derive(Clone, Debug)]
pub struct Address(String);

/// A part of a body.
#[derive(Clone, Copy, Debug)]
pub enum Content<'t> {
    /// JSON, or a part of it that does not end with a brace.
    Json(&'t str),
    /// A value that whoever runs the file has to fill in.
    Open(usize),
}

/// The variables that are to be filled in, with their numbers.
const OPEN: &str = "value";

fn variable(number: usize) -> String {
    format!("{{{{{OPEN}{number}}}}}")
}

/// A header's value.
#[derive(Clone, Debug)]
pub struct Field(String);

impl HttpFile {
    /// Begins a request.
    pub fn title(&mut self, text: &str) {
        self.text.push_str("### ");
        // Some take `### @name` for a directive.
        let text = text.trim_start();
        let rest = text.strip_prefix('@');
        if rest.is_some() {
            push_escaped(&mut self.text, '@');
        }
        self.text.push_str(&braces_apart(rest.unwrap_or(text), push, push_escaped));
        self.text.push('\n');
    }

    pub fn request_line(&mut self, method: &'static str, address: &Address) {
        self.text.push_str(&format!("{method} {} HTTP/1.1\n", address.0));
    }

    pub fn header(&mut self, name: &'static str, value: &Field) {
        self.text.push_str(&format!("{name}: {}\n", value.0));
    }

    /// A comment. It does not begin as a directive does.
    pub fn remark(&mut self, text: &str) {
        let text = braces_apart(text.trim_start().trim_start_matches('@'), push, push_escaped);
        self.text.push_str(&format!("# {text}\n"));
    }

    /// Says what a value is that whoever runs the file has to fill in.
    pub fn open(&mut self, number: usize, needs: &str) {
        let text = braces_apart(needs, push, push_escaped);
        self.text.push_str(&format!("# {OPEN}{number}: {text}\n"));
    }

    /// The body: JSON as it is sent, but for what has to be filled in.
    pub fn body<'t>(&mut self, parts: impl IntoIterator<Item = Content<'t>>) {
        self.text.push('\n');
        for part in parts {
            match part {
                Content::Json(text) => {
                    self.text.push_str(&braces_apart(&json::seen(text), String::push, json::push_escaped));
                }
                Content::Open(number) => self.text.push_str(&variable(number)),
            }
        }
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

impl Address {
    pub fn data(url: &str) -> Self {
        let plain = |out: &mut String, c: char| {
            if c.is_whitespace() || is_hidden(c) { percent_encode(out, c) } else { out.push(c) }
        };
        Self(braces_apart(url, plain, percent_encode))
    }

    /// A value that whoever runs the file has to fill in.
    pub fn open(number: usize) -> Self {
        Self(variable(number))
    }

    /// Both, one after the other. A part that comes before a value to fill in does not end with a brace.
    #[must_use]
    pub fn and(mut self, other: &Self) -> Self {
        self.0.push_str(&other.0);
        self
    }

    /// What follows the value of a variable.
    pub fn below(variable: &'static str, path: &str) -> Self {
        Self(format!("{{{{{variable}}}}}{}", Self::data(path).0))
    }
}

impl Field {
    /// HTTP has no header over several lines and none with control characters, so those are shown.
    pub fn data(text: &str) -> Self {
        Self(braces_apart(text, push, push_escaped))
    }

    /// The value of a variable after words of the program's own.
    pub fn variable(before: &'static str, name: &'static str) -> Self {
        Self(format!("{before}{{{{{name}}}}}"))
    }
}

fn percent_encode(out: &mut String, c: char) {
    c.encode_utf8(&mut [0; 4]).bytes().for_each(|byte| out.push_str(&format!("%{byte:02X}")));
}

/// Writes each character with `plain`, and with `escaped` an opening brace that stands beside another.
fn braces_apart(text: &str, plain: impl Fn(&mut String, char), escaped: impl Fn(&mut String, char)) -> String {
    let mut out = String::with_capacity(text.len());
    let mut letters = text.chars().peekable();
    let mut is_after_brace = false;
    while let Some(c) = letters.next() {
        let is_brace = c == '{';
        if is_brace && (is_after_brace || letters.peek() == Some(&'{')) {
            escaped(&mut out, c);
        } else {
            plain(&mut out, c);
        }
        is_after_brace = is_brace;
    }
    out
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::super::is_hidden;
    use super::super::trial;
    use super::{Address, Content, Field, HttpFile};

    #[test]
    fn a_request_is_written_as_the_format_has_it() {
        let mut file = HttpFile::default();
        file.title("@name: {{a}} {b}\nDELETE /");
        file.request_line("PUT", &Address::below("baseUrl", "/Users/{id}?a={{b} \n"));
        file.header("X", &Field::data("a\r\nY: {{b}}"));
        file.header("Authorization", &Field::variable("Bearer ", "token"));
        file.open(1, "the id of {{a}}\nDELETE /");
        let body = format!("{:#}", json!({"a": "{{{token}}} {b}\u{202e}"}));
        file.body([Content::Json(&body), Content::Open(1)]);
        let expected = "### \\u{40}name: \\u{7b}\\u{7b}a}} {b}\\nDELETE /\n\
            PUT {{baseUrl}}/Users/{id}?a=%7B%7Bb}%20%0A HTTP/1.1\n\
            X: a\\r\\nY: \\u{7b}\\u{7b}b}}\n\
            Authorization: Bearer {{token}}\n\
            # value1: the id of \\u{7b}\\u{7b}a}}\\nDELETE /\n\n\
            {\n  \"a\": \"\\u007b\\u007b\\u007btoken}}} {b}\\u202e\"\n}{{value1}}\n";
        assert_eq!(file.take(), expected);
    }

    #[test]
    fn of_every_hostile_text_exactly_the_planned_requests_are_read_back() {
        let texts = trial::texts();
        let mut file = HttpFile::default();
        for text in &texts {
            file.title(text);
            let path = format!("/Users?filter={}", text.replace('%', "%25"));
            file.request_line("POST", &Address::below("baseUrl", &path));
            file.header("Authorization", &Field::variable("Bearer ", "token"));
            file.header("X-Text", &Field::data(text));
            let body = json!({"displayName": text, "list": [text, {text.as_str(): text}]});
            file.body([Content::Json(&format!("{body:#}"))]);
            file.blank_line();
        }
        let file = file.take();
        assert!(!file.chars().any(|c| c != '\n' && is_hidden(c)));
        let read = trial::http_file::read(&file).expect("requests and nothing else");
        assert_eq!(read.len(), texts.len());
        for (read, text) in read.iter().zip(&texts) {
            assert_eq!((read.method.as_str(), read.headers.len()), ("POST", 2), "{text:?}");
            assert_eq!(read.address, format!("{{{{baseUrl}}}}/Users?filter={text}"));
            assert_eq!(read.headers[0].1, "Bearer {{token}}");
            let body: Value = serde_json::from_str(&read.body).expect("JSON");
            assert_eq!(body, json!({"displayName": text, "list": [text, {text.as_str(): text}]}));
            assert_eq!(read.variables, ["baseUrl", "token"], "{text:?}");
        }
    }
}
