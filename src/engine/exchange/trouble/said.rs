//! What an answer that is no success says for itself, made fit for showing: short, on one line, without the token.

use std::fmt;

use serde_json::Value;

use crate::base::Token;
use crate::scim::ScimError;

/// Longer than any useful message; a page of HTML or a stack trace is not.
const LONGEST: usize = 200;
/// Enough of an answer to recognise what it is.
const BEGINNING: usize = 60;

/// What an answer that is no success said for itself.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Said {
    #[default]
    Nothing,
    /// Words of a SCIM error (RFC 7644 section 3.12) or of another JSON or text answer.
    Words(String),
    /// A web page: the answer may not come from the endpoint at all.
    WebPage,
}

impl Said {
    pub fn read(body: &[u8], is_web_page: bool, mask: &Mask<'_>) -> Self {
        if is_web_page {
            return Self::WebPage;
        }
        match serde_json::from_slice::<Value>(body) {
            Ok(json) => match ScimError::read(&json, 0) {
                Some(error) => Self::error(&error, mask),
                None => Self::words(&json.to_string(), mask),
            },
            Err(_) => Self::words(&String::from_utf8_lossy(body), mask),
        }
    }

    /// The words of an error, its reason in front.
    pub fn error(error: &ScimError, mask: &Mask<'_>) -> Self {
        match error.scim_type {
            Some(reason) => Self::words(&format!("{}: {}", reason.as_str(), error.detail), mask),
            None => Self::words(&error.detail, mask),
        }
    }

    fn words(text: &str, mask: &Mask<'_>) -> Self {
        let words = mask.shorten(text);
        if words.is_empty() { Self::Nothing } else { Self::Words(words) }
    }
}

impl fmt::Display for Said {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Nothing => Ok(()),
            Self::Words(words) => write!(f, " The server says: “{words}”."),
            Self::WebPage => {
                f.write_str(" The answer is a web page, so it may come from a proxy or a firewall on the way.")
            }
        }
    }
}

/// Takes the token out of whatever a server sends back.
#[derive(Clone, Copy, Debug)]
pub struct Mask<'a>(pub &'a Token);

impl Mask<'_> {
    /// The text without the token.
    pub fn hide(&self, text: &str) -> String {
        text.replace(self.0.expose(), "••••")
    }

    /// How an answer begins, in quotes; "nothing at all" when it is empty.
    pub fn begin(&self, body: &[u8]) -> String {
        // Cut well after what is shown, so that a token on the edge is still recognised whole.
        beginning(&self.hide(&String::from_utf8_lossy(&body[..body.len().min(4096)])))
    }

    /// The text without the token, on one line, cut to a length fit for a sentence.
    pub fn shorten(&self, text: &str) -> String {
        shortened(&self.hide(text))
    }
}

/// How a text begins in which no token can be, in quotes; "nothing at all" when it is empty.
pub fn beginning(text: &str) -> String {
    match shortened(&text.chars().take(BEGINNING).collect::<String>()) {
        text if text.is_empty() => "nothing at all".to_owned(),
        text => format!("“{text}”"),
    }
}

/// Such a text on one line, cut to a length fit for a sentence.
pub fn shortened(text: &str) -> String {
    let plain: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    let plain = plain.split_whitespace().collect::<Vec<_>>().join(" ");
    let plain = plain.trim_end_matches('.');
    match plain.char_indices().nth(LONGEST) {
        Some((cut, _)) => format!("{}…", &plain[..cut]),
        None => plain.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_server_says_is_made_fit_for_showing() {
        let token = Token::parse("s3cret").expect("a token");
        let long = "x".repeat(300);
        for (name, body, expected) in [
            (
                "a SCIM error",
                r#"{"detail":"No such filter.","scimType":"invalidFilter"}"#,
                "invalidFilter: No such filter",
            ),
            ("Xurrent's REST error", r#"{"message":"Too Many Requests"}"#, "Too Many Requests"),
            ("a SCIM 1.1 error", r#"{"Errors":[{"description":"No filters","code":"400"}]}"#, "No filters"),
            ("several details", r#"{"detail":["no","luck"]}"#, "no; luck"),
            ("an OAuth error", r#"{"error":"invalid_token","error_description":"expired"}"#, "expired"),
            ("other JSON", r#"{"a":1}"#, r#"{"a":1}"#),
            ("text on lines", "no\r\n  luck\u{7}", "no luck"),
            ("the token, echoed", r#"{"detail":"bad token s3cret"}"#, "bad token ••••"),
            ("a long text", &long, &format!("{}…", "x".repeat(200))),
        ] {
            assert_eq!(Said::read(body.as_bytes(), false, &Mask(&token)), Said::Words(expected.to_owned()), "{name}");
        }
        assert_eq!(Said::read(b" ", false, &Mask(&token)), Said::Nothing);
        assert_eq!(Said::read(b"<html>", true, &Mask(&token)), Said::WebPage);
    }
}
