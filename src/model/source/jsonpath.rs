//! JSONPath (RFC 9535), for sources that have no language of their own. The grammar and the walk are jsonpath-rust's.

use std::fmt;

use jsonpath_rust::parser::model::JpQuery;
use jsonpath_rust::parser::parse_json_path;
use jsonpath_rust::query::js_path_process;
use serde_json::Value;

/// A JSONPath query, parsed once and used on many records.
#[derive(Clone, Debug)]
pub struct JsonPath {
    text: String,
    query: JpQuery,
}

/// Why a text is no JSONPath.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("'{text}' is no JSONPath: {why}. A path begins with $ (the record), such as $.emails[?@.type=='work'].value.")]
pub struct JsonPathError {
    pub text: String,
    pub why: String,
}

impl JsonPath {
    pub fn parse(text: &str) -> Result<Self, JsonPathError> {
        match parse_json_path(text.trim()) {
            Ok(query) => Ok(Self { text: text.trim().to_owned(), query }),
            Err(error) => Err(JsonPathError { text: text.to_owned(), why: last_line(&error.to_string()) }),
        }
    }

    /// Everything the query selects, in the record's order. Nothing selected is an empty list.
    pub fn values(&self, record: &Value) -> Vec<Value> {
        // A query that parsed can still fail on a value (a pattern the regex engine refuses): that selects nothing.
        js_path_process(&self.query, record)
            .map(|found| found.into_iter().map(|one| one.val().clone()).collect())
            .unwrap_or_default()
    }
}

impl JsonPath {
    /// The key at the top of the record whose value is all that it selects, for a path such as `$.members`.
    pub fn key(&self) -> Option<&str> {
        let key = self.text.strip_prefix("$.")?;
        let is_name = |c: char| c.is_ascii_alphanumeric() || c == '_';
        let is_plain = key.chars().all(is_name) && key.starts_with(|c: char| !c.is_ascii_digit());
        is_plain.then_some(key)
    }
}

/// The parser's message has a drawing of the place over several lines; the last line says why.
fn last_line(message: &str) -> String {
    let last = message.lines().rev().map(str::trim).find(|line| !line.is_empty()).unwrap_or("it cannot be read");
    last.trim_start_matches("= ").to_owned()
}

impl fmt::Display for JsonPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn queries_select_in_order() {
        let record = json!({"emails": [{"type": "home", "value": "a"}, {"type": "work", "value": "b"}], "odd key": 1});
        for (query, expected) in [
            ("$.emails[?@.type=='work'].value", vec![json!("b")]),
            ("$.emails[*].value", vec![json!("a"), json!("b")]),
            ("$['odd key']", vec![json!(1)]),
            ("$.nothing", vec![]),
        ] {
            assert_eq!(JsonPath::parse(query).expect(query).values(&record), expected, "{query}");
        }
    }

    #[test]
    fn a_query_that_selects_what_stands_under_one_key_says_so() {
        for (query, expected) in [
            ("$.members", Some("members")),
            (" $.a_1 ", Some("a_1")),
            ("$.members[*]", None),
            ("$.a.b", None),
            ("$..members", None),
            ("$.*", None),
            ("$['members']", None),
            ("$", None),
        ] {
            assert_eq!(JsonPath::parse(query).expect(query).key(), expected, "{query}");
        }
    }

    #[test]
    fn what_is_no_query_is_refused_with_a_reason() {
        for text in ["", "emails", "$.emails[", "$..[?"] {
            let message = JsonPath::parse(text).expect_err(text).to_string();
            assert!(message.contains("is no JSONPath"), "{message}");
        }
    }
}
