//! A generic client's names: JSONPath (RFC 9535) for those that start with `$`, plain paths for the others.

use crate::client::names::{NameRow, NameTable, path_source};
use crate::mapping::AttributeSource;
use crate::source::{AttributePath, JsonPath, PathStep};

pub(super) static TABLE: NameTable = NameTable { rows: NO_ROWS, other, other_name };

const NO_ROWS: &[NameRow] = &[];

/// A JSONPath that leads to one place is read as a plain path: it is faster, and a wire can show where it starts. What is
/// neither is a column's name, whatever is in it ("Tel. (work)", "Worker's Manager").
fn other(name: &str) -> Option<AttributeSource> {
    let Some(rest) = name.strip_prefix('$') else {
        let path = AttributePath::parse(name).ok().filter(|path| path.to_string() == name);
        let path = path.or_else(|| (!name.trim().is_empty()).then(|| AttributePath::key(name)));
        return path.map(AttributeSource::Path);
    };
    let place = rest.strip_prefix('.').unwrap_or(rest);
    let plain = (!place.is_empty() && !rest.starts_with("..")).then(|| path_source(place)).flatten();
    plain.or_else(|| JsonPath::parse(name).ok().map(AttributeSource::JsonPath))
}

/// A column by its name, as its file writes it; what lies deeper, or has a name that is no plain one, by its JSONPath.
#[expect(clippy::unnecessary_wraps, reason = "the table asks for an option")]
fn other_name(path: &AttributePath) -> Option<String> {
    let text = path.to_string();
    if let [PathStep::Key(key)] = path.steps()
        && matches!(other(key), Some(AttributeSource::Path(read)) if read == *path)
    {
        return Some(key.clone());
    }
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
    fn a_new_wire_is_written_as_a_columns_name_or_as_jsonpath() {
        for (path, expected) in [
            ("a.b", "$.a.b"),
            ("['odd.key']", "$['odd.key']"),
            ("list[0]", "$.list[0]"),
            ("E-mail (werk)", "E-mail (werk)"),
            ("Nº", "Nº"),
            ("$ref", "$.$ref"),
            ("['Abt.']", "Abt."),
            ("['Tel. (dienstl.)']", "Tel. (dienstl.)"),
            ("['Worker\\'s Manager']", "Worker's Manager"),
            ("['Phone [work]']", "Phone [work]"),
        ] {
            let path = AttributePath::parse(path).expect("a path");
            let name = TABLE.name_of(&path);
            assert_eq!(name.as_deref(), Some(expected), "{path}");
            let read = name.and_then(|name| TABLE.resolve(&name));
            assert!(matches!(read, Some(AttributeSource::Path(read)) if read == path), "{path}");
        }
    }
}
