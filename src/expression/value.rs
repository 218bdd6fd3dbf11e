//! What an expression yields: one value, borrowed from the record or the expression wherever it can be.
//!
//! The types are those of the vendors' documents: text, whole and decimal numbers, truth, a moment, several values,
//! and anything else as JSON (a role, a manager). How a value reads as text differs by language: Entra writes
//! `True`, Okta writes `true`; see [`Value::text`].

use std::borrow::Cow;

use jiff::civil::DateTime;

use super::Dialect;
use super::date;

/// One value.
#[derive(Clone, Debug, PartialEq)]
pub enum Value<'a> {
    /// No value: the attribute is absent or null.
    Null,
    Text(Cow<'a, str>),
    Integer(i64),
    Decimal(f64),
    Boolean(bool),
    /// A moment, in UTC.
    Date(DateTime),
    /// The values of a multi-valued attribute, in their order.
    List(Vec<Value<'a>>),
    /// An object, as the payload holds it.
    Json(Cow<'a, serde_json::Value>),
}

impl<'a> Value<'a> {
    /// Borrows a value from a record.
    pub fn from_json(json: &'a serde_json::Value) -> Self {
        match json {
            serde_json::Value::Null => Self::Null,
            serde_json::Value::Bool(truth) => Self::Boolean(*truth),
            serde_json::Value::Number(number) => Self::from_number(number.as_str()),
            serde_json::Value::String(text) => Self::Text(Cow::Borrowed(text)),
            serde_json::Value::Array(items) => Self::List(items.iter().map(Value::from_json).collect()),
            object @ serde_json::Value::Object(_) => Self::Json(Cow::Borrowed(object)),
        }
    }

    /// A number as JSON writes it. One that no number type holds exactly, such as an identifier of twenty digits, stays
    /// the text it is.
    pub fn from_number(number: &'a str) -> Self {
        if let Ok(whole) = number.parse() {
            return Self::Integer(whole);
        }
        match number.parse::<f64>() {
            Ok(decimal) if decimal.is_finite() && number.contains(['.', 'e', 'E']) => Self::Decimal(decimal),
            _ => Self::borrowed(number),
        }
    }

    /// Takes over a value that nothing else holds.
    pub fn from_owned_json(json: serde_json::Value) -> Self {
        match json {
            serde_json::Value::String(text) => Self::Text(Cow::Owned(text)),
            serde_json::Value::Array(items) => Self::List(items.into_iter().map(Value::from_owned_json).collect()),
            object @ serde_json::Value::Object(_) => Self::Json(Cow::Owned(object)),
            plain => Value::from_json(&plain).into_owned(),
        }
    }

    /// Text made here.
    pub fn owned(text: impl Into<String>) -> Self {
        Self::Text(Cow::Owned(text.into()))
    }

    /// Text that lives as long as the expression or the record.
    pub fn borrowed(text: &'a str) -> Self {
        Self::Text(Cow::Borrowed(text))
    }

    /// As JSON. A moment becomes text as Entra prints it; a decimal without fraction stays a decimal.
    pub fn to_json(&self) -> serde_json::Value {
        match self {
            Self::Null => serde_json::Value::Null,
            Self::Text(text) => serde_json::Value::String(text.clone().into_owned()),
            Self::Integer(number) => (*number).into(),
            Self::Decimal(number) => serde_json::Number::from_f64(*number).map_or(serde_json::Value::Null, Into::into),
            Self::Boolean(truth) => (*truth).into(),
            Self::Date(moment) => date::general(*moment).into(),
            Self::List(items) => items.iter().map(Value::to_json).collect(),
            Self::Json(json) => json.clone().into_owned(),
        }
    }

    /// Null, or text of no length.
    pub fn is_empty(&self) -> bool {
        match self {
            Self::Null => true,
            Self::Text(text) => text.is_empty(),
            _ => false,
        }
    }

    pub const fn is_null(&self) -> bool {
        matches!(self, Self::Null)
    }

    /// As this language writes the value into text; null is no text.
    pub fn text(&self, dialect: Dialect) -> Cow<'_, str> {
        match self {
            Self::Null => Cow::Borrowed(""),
            Self::Text(text) => Cow::Borrowed(text),
            Self::Integer(number) => Cow::Owned(number.to_string()),
            Self::Decimal(number) => Cow::Owned(decimal_text(*number, dialect)),
            Self::Boolean(truth) => Cow::Borrowed(truth_text(*truth, dialect)),
            Self::Date(moment) => Cow::Owned(date::general(*moment)),
            Self::List(items) => Cow::Owned(items.iter().map(|item| item.text(dialect)).collect::<Vec<_>>().join(",")),
            Self::Json(json) if dialect == Dialect::Okta => Cow::Owned(java_text(json)),
            Self::Json(json) => Cow::Owned(json.to_string()),
        }
    }

    /// Like [`Value::text`], keeping a borrow from the record when there is one.
    pub(crate) fn into_text(self, dialect: Dialect) -> Cow<'a, str> {
        match self {
            Self::Text(text) => text,
            Self::Boolean(truth) => Cow::Borrowed(truth_text(truth, dialect)),
            other => Cow::Owned(other.text(dialect).into_owned()),
        }
    }

    /// For screens: short, with lists parted by commas.
    pub fn display(&self) -> String {
        match self {
            Self::Null => "null".to_owned(),
            Self::List(items) => items.iter().map(Value::display).collect::<Vec<_>>().join(", "),
            Self::Boolean(truth) => truth.to_string(),
            other => other.text(Dialect::Entra).into_owned(),
        }
    }

    /// The same value, free of what it was borrowed from.
    pub fn into_owned(self) -> Value<'static> {
        match self {
            Self::Null => Value::Null,
            Self::Text(text) => Value::Text(Cow::Owned(text.into_owned())),
            Self::Integer(number) => Value::Integer(number),
            Self::Decimal(number) => Value::Decimal(number),
            Self::Boolean(truth) => Value::Boolean(truth),
            Self::Date(moment) => Value::Date(moment),
            Self::List(items) => Value::List(items.into_iter().map(Value::into_owned).collect()),
            Self::Json(json) => Value::Json(Cow::Owned(json.into_owned())),
        }
    }

    /// About how many bytes a copy of it takes.
    pub(crate) fn weight(&self) -> usize {
        let inner = match self {
            Self::Text(text) => text.len(),
            Self::List(items) => items.iter().map(Value::weight).sum(),
            Self::Json(json) => json.to_string().len(),
            _ => 0,
        };
        inner.saturating_add(size_of::<Self>())
    }

    /// What kind of value this is, for sentences.
    pub const fn kind_name(&self) -> &'static str {
        match self {
            Self::Null => "null",
            Self::Text(_) => "text",
            Self::Integer(_) => "a whole number",
            Self::Decimal(_) => "a decimal number",
            Self::Boolean(_) => "true or false",
            Self::Date(_) => "a date",
            Self::List(_) => "several values",
            Self::Json(_) => "an object",
        }
    }

    /// The number this value is or spells.
    pub(crate) fn number(&self) -> Option<f64> {
        match self {
            #[expect(clippy::cast_precision_loss, reason = "numbers in directories are far below 2^53")]
            Self::Integer(number) => Some(*number as f64),
            Self::Decimal(number) => Some(*number),
            Self::Text(text) => text.trim().parse().ok().filter(|number: &f64| number.is_finite()),
            _ => None,
        }
    }

    /// The whole number this value is or spells.
    pub(crate) fn integer(&self) -> Option<i64> {
        match self {
            Self::Integer(number) => Some(*number),
            #[expect(clippy::cast_possible_truncation, reason = "checked to be whole and in range")]
            Self::Decimal(number) => (number.fract() == 0.0 && number.abs() < 9e15).then_some(*number as i64),
            Self::Text(text) => text.trim().parse().ok(),
            _ => None,
        }
    }
}

const fn truth_text(truth: bool, dialect: Dialect) -> &'static str {
    match (truth, dialect.is_entra_like()) {
        (true, true) => "True",
        (false, true) => "False",
        (true, false) => "true",
        (false, false) => "false",
    }
}

/// .NET writes 2.0 as `2` and 0.00001 as `1E-05`, Java `2.0` and `1.0E-5`.
fn decimal_text(number: f64, dialect: Dialect) -> String {
    match (dialect.is_entra_like(), has_exponent(number)) {
        (true, _) => dot_net_decimal(number),
        (false, false) if number.fract() == 0.0 => format!("{number:.1}"),
        (false, false) => number.to_string(),
        (false, true) => {
            let (digits, exponent) = scientific(number);
            let point = if digits.contains('.') { "" } else { ".0" };
            format!("{digits}{point}E{exponent}")
        }
    }
}

/// Whether Java writes it with an exponent: below a thousandth, and from ten millions on.
pub(crate) fn has_exponent(number: f64) -> bool {
    number != 0.0 && !(1e-3..1e7).contains(&number.abs())
}

/// Its digits with a point behind the first, and its exponent.
fn scientific(number: f64) -> (String, i32) {
    let written = format!("{number:e}");
    let (digits, exponent) = written.split_once('e').unwrap_or((&written, "0"));
    (digits.to_owned(), exponent.parse().unwrap_or(0))
}

/// .NET's shortest form: with an exponent below 0.0001, and where it would take more than 17 digits.
fn dot_net_decimal(number: f64) -> String {
    let (digits, exponent) = scientific(number);
    if number == 0.0 || (-4..17).contains(&exponent) {
        return number.to_string();
    }
    let sign = if exponent < 0 { '-' } else { '+' };
    format!("{digits}E{sign}{:02}", exponent.abs())
}

/// An object as Java's maps are written: `{name=Ann, boss=null}`.
fn java_text(json: &serde_json::Value) -> String {
    match json {
        serde_json::Value::Object(members) => {
            let members: Vec<String> =
                members.iter().map(|(key, value)| format!("{key}={}", java_text(value))).collect();
            format!("{{{}}}", members.join(", "))
        }
        serde_json::Value::Array(items) => {
            format!("[{}]", items.iter().map(java_text).collect::<Vec<_>>().join(", "))
        }
        serde_json::Value::Null => "null".to_owned(),
        plain => Value::from_json(plain).text(Dialect::Okta).into_owned(),
    }
}

impl<'a> From<&'a str> for Value<'a> {
    fn from(text: &'a str) -> Self {
        Self::borrowed(text)
    }
}

impl From<bool> for Value<'_> {
    fn from(truth: bool) -> Self {
        Self::Boolean(truth)
    }
}

impl From<i64> for Value<'_> {
    fn from(number: i64) -> Self {
        Self::Integer(number)
    }
}
