//! A generic client's names: JSONPath (RFC 9535) for those that start with `$`, plain paths for the others.

use crate::client::names::{NameRow, NameTable, path_source};
use crate::mapping::AttributeSource;
use crate::source::{AttributePath, JsonPath};

pub(super) static TABLE: NameTable = NameTable { rows: NO_ROWS, other, other_name };

const NO_ROWS: &[NameRow] = &[];

/// A JSONPath that leads to one place is read as a plain path: it is faster, and a wire can show where it starts.
fn other(name: &str) -> Option<AttributeSource> {
    let Some(rest) = name.strip_prefix('$') else { return path_source(name) };
    let place = rest.strip_prefix('.').unwrap_or(rest);
    let plain = (!place.is_empty() && !rest.starts_with("..")).then(|| path_source(place)).flatten();
    plain.or_else(|| JsonPath::parse(name).ok().map(AttributeSource::JsonPath))
}

#[expect(clippy::unnecessary_wraps, reason = "the table asks for an option")]
fn other_name(path: &AttributePath) -> Option<String> {
    let text = path.to_string();
    Some(if text.starts_with('[') { format!("${text}") } else { format!("$.{text}") })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::client::names::testing::value;
    use crate::mapping::AttributeNames as _;
    use serde_json::{Value, json};

    #[test]
    fn jsonpath_and_plain_paths_are_read() {
        let record = json!({"a": {"b": "x"}, "list": [{"v": 1, "t": "w"}, {"v": 2}], "odd.key": "y"});
        for (name, expected) in [
            ("$.a.b", json!("x")),
            ("a.b", json!("x")),
            ("$['odd.key']", json!("y")),
            ("$.list[1].v", json!(2)),
            ("$.list[*].v", json!([1, 2])),
            ("$.list[?@.t == 'w'].v", json!([1])),
            ("$..b", json!(["x"])),
            ("$.missing", Value::Null),
        ] {
            assert_eq!(value(&TABLE, name, &record), Some(expected), "{name}");
        }
    }

    #[test]
    fn a_path_with_an_index_or_no_wildcard_is_a_place() {
        for (name, place) in [("$.a.b", true), ("$.list[1].v", true), ("$.list[*].v", false), ("$..b", false)] {
            assert_eq!(matches!(TABLE.resolve(name), Some(AttributeSource::Path(_))), place, "{name}");
        }
        assert!(TABLE.resolve("$.[").is_none());
    }

    #[test]
    fn a_new_wire_is_written_as_jsonpath() {
        for (path, expected) in [("a.b", "$.a.b"), ("['odd.key']", "$['odd.key']"), ("list[0]", "$.list[0]")] {
            assert_eq!(
                TABLE.name_of(&AttributePath::parse(path).expect("a path")).as_deref(),
                Some(expected),
                "{path}"
            );
        }
    }
}
