//! The fields of a message as servers write them: names in any case, numbers and booleans as text.

use serde_json::{Map, Value};

use crate::scim::name;

/// A message's object, asked for its fields. What cannot be read is as good as not there.
#[derive(Clone, Copy)]
pub(super) struct Fields<'a>(&'a Map<String, Value>);

impl<'a> Fields<'a> {
    pub fn of(value: &'a Value) -> Option<Self> {
        value.as_object().map(Self)
    }

    pub fn get(self, name: &str) -> Option<&'a Value> {
        name::get(self.0, name).filter(|value| !value.is_null())
    }

    pub fn object(self, name: &str) -> Option<Self> {
        Self::of(self.get(name)?)
    }

    pub fn text(self, name: &str) -> Option<String> {
        plain(self.get(name)?)
    }

    pub fn number(self, name: &str) -> Option<u64> {
        whole(self.get(name)?)
    }

    pub fn boolean(self, name: &str) -> Option<bool> {
        boolean(self.get(name)?)
    }

    /// The elements of a list; one that is alone may stand without its brackets.
    pub fn list(self, name: &str) -> &'a [Value] {
        match self.get(name) {
            None => &[],
            Some(Value::Array(list)) => list,
            Some(one) => std::slice::from_ref(one),
        }
    }

    pub fn texts(self, name: &str) -> Vec<String> {
        self.list(name).iter().filter_map(plain).collect()
    }
}

/// A text, or a number as one; nothing for an empty text, which says as much.
pub fn plain(value: &Value) -> Option<String> {
    match value {
        Value::String(text) if !text.is_empty() => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

/// A whole number, also as text or with a point.
pub(super) fn whole(value: &Value) -> Option<u64> {
    match value {
        Value::Number(number) => number.as_u64().or_else(|| number.to_string().strip_suffix(".0")?.parse().ok()),
        Value::String(text) => text.trim().parse().ok(),
        _ => None,
    }
}

/// True or false, also as text or as 1 and 0.
pub fn boolean(value: &Value) -> Option<bool> {
    match value {
        Value::Bool(it) => Some(*it),
        Value::String(text) if text.trim().eq_ignore_ascii_case("true") => Some(true),
        Value::String(text) if text.trim().eq_ignore_ascii_case("false") => Some(false),
        _ => match whole(value) {
            Some(1) => Some(true),
            Some(0) => Some(false),
            _ => None,
        },
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn fields_are_read_whatever_form_they_have() {
        let message = json!({"TOTAL": "7", "point": 7.0, "below": -1, "Yes": "True", "one": 1, "maybe": "perhaps",
            "id": 42, "empty": "", "nothing": null, "list": ["a", 1, {}], "alone": "a", "Part": {"x": 1}});
        let fields = Fields::of(&message).expect("an object");
        for (name, expected) in
            [("total", Some(7)), ("point", Some(7)), ("below", None), ("id", Some(42)), ("no", None)]
        {
            assert_eq!(fields.number(name), expected, "{name}");
        }
        for (name, expected) in [("yes", Some(true)), ("one", Some(true)), ("maybe", None), ("nothing", None)] {
            assert_eq!(fields.boolean(name), expected, "{name}");
        }
        for (name, expected) in [("id", Some("42")), ("empty", None), ("nothing", None), ("list", None)] {
            assert_eq!(fields.text(name).as_deref(), expected, "{name}");
        }
        for (name, expected) in [("list", &["a", "1"][..]), ("alone", &["a"]), ("no", &[])] {
            assert_eq!(fields.texts(name), expected, "{name}");
        }
        assert_eq!(fields.object("part").and_then(|part| part.number("X")), Some(1));
        assert!(Fields::of(&json!([1])).is_none());
    }
}
