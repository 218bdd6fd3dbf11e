//! Reading a resource for what Xurrent's default rules look at.

use serde_json::Value;

use crate::scim::TargetPath;

/// The text at a target path, or "" when there is none.
pub(super) fn text<'a>(resource: &'a Value, path: &str) -> &'a str {
    TargetPath::parse(path).ok().and_then(|p| p.get(resource)).and_then(Value::as_str).unwrap_or_default()
}

/// The items of a multi-valued attribute.
pub(super) fn items<'a>(resource: &'a Value, attribute: &str) -> &'a [Value] {
    resource.get(attribute).and_then(Value::as_array).map_or(&[], Vec::as_slice)
}
