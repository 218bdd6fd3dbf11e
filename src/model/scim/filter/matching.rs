//! Whether a resource fits a filter.
//!
//! Rules, from RFC 7644 section 3.4.2.2 and RFC 7643 section 2: strings compare by the attribute's case rule, date
//! and time values by the moment they mean, and an attribute with several values fits when one of them does. A
//! complex value without a sub-attribute stands for its `value`. Beyond the RFC, because Xurrent's own examples and
//! Entra write it so: a boolean may be compared with its text (`active eq "true"`).

use std::cmp::Ordering;

use serde_json::Value;

use super::{Filter, Literal, Operator, ValueFilter};
use crate::scim::name;
use crate::scim::path::TargetPath;
use crate::scim::schema::{Attribute, AttributeType, ResourceType};

impl Filter {
    /// Whether the resource fits; case rules and date attributes are the resource type's.
    pub fn matches(&self, resource: &Value, resource_type: &ResourceType) -> bool {
        self.holds(&|path| path.get_all(resource), &|path| resource_type.attribute(path))
    }

    fn holds<'v, 'a>(
        &self,
        values: &dyn Fn(&TargetPath) -> Vec<&'v Value>,
        attribute: &dyn Fn(&TargetPath) -> Option<&'a Attribute>,
    ) -> bool {
        match self {
            Self::Present(path) | Self::Element(path) => values(path).into_iter().any(is_present),
            Self::Compare { path, operator, value } => {
                compare_any(&flattened(values(path)), *operator, value, Rule::of(attribute(path)))
            }
            Self::And(terms) => terms.iter().all(|term| term.holds(values, attribute)),
            Self::Or(terms) => terms.iter().any(|term| term.holds(values, attribute)),
            Self::Not(inner) => !inner.holds(values, attribute),
        }
    }
}

impl ValueFilter {
    /// Whether an element fits, comparing text without regard to case.
    pub fn matches(&self, element: &Value) -> bool {
        self.matches_as(element, None)
    }

    /// Whether an element of this attribute fits, by its sub-attributes' case rules.
    pub fn matches_as(&self, element: &Value, parent: Option<&Attribute>) -> bool {
        let values = |path: &TargetPath| match element {
            Value::Object(object) => name::get(object, path.attribute()).into_iter().collect(),
            simple if path.attribute().eq_ignore_ascii_case("value") => vec![simple],
            _ => Vec::new(),
        };
        self.0.holds(&values, &|path| parent.and_then(|parent| parent.sub_attribute(path.attribute())))
    }
}

/// How values of an attribute compare.
#[derive(Clone, Copy)]
struct Rule {
    case_exact: bool,
    moment: bool,
}

impl Rule {
    fn of(attribute: Option<&Attribute>) -> Self {
        let Some(attribute) = attribute else { return Self { case_exact: false, moment: false } };
        let value = if attribute.kind == AttributeType::Complex { attribute.sub_attribute("value") } else { None };
        let attribute = value.unwrap_or(attribute);
        Self { case_exact: attribute.case_exact, moment: attribute.kind == AttributeType::DateTime }
    }
}

/// RFC 7644: `pr` holds for a value that is neither null nor empty.
fn is_present(value: &Value) -> bool {
    match value {
        Value::Null => false,
        Value::String(text) => !text.is_empty(),
        Value::Array(list) => list.iter().any(is_present),
        Value::Object(object) => object.values().any(is_present),
        Value::Bool(_) | Value::Number(_) => true,
    }
}

/// Lists become their elements, complex values their `value`.
fn flattened(values: Vec<&Value>) -> Vec<&Value> {
    values
        .into_iter()
        .flat_map(|value| match value {
            Value::Array(list) => list.iter().collect(),
            one => vec![one],
        })
        .filter_map(|value| match value {
            Value::Object(object) => name::get(object, "value"),
            other => Some(other),
        })
        .collect()
}

fn compare_any(values: &[&Value], operator: Operator, literal: &Literal, rule: Rule) -> bool {
    let present = || values.iter().copied().any(is_present);
    match (operator, literal) {
        (Operator::Equal, Literal::Null) => !present(),
        (Operator::NotEqual, Literal::Null) => present(),
        (Operator::NotEqual, _) => {
            values.is_empty() || values.iter().any(|value| !compare(value, Operator::Equal, literal, rule))
        }
        _ => values.iter().any(|value| compare(value, operator, literal, rule)),
    }
}

fn compare(value: &Value, operator: Operator, literal: &Literal, rule: Rule) -> bool {
    match (value, literal) {
        (Value::String(left), Literal::Text(right)) if rule.moment => {
            moments(left, right).is_some_and(|order| fits(order, operator))
        }
        (Value::String(left), Literal::Text(right)) if rule.case_exact => compare_text(left, right, operator),
        (Value::String(left), Literal::Text(right)) => {
            compare_text(&left.to_lowercase(), &right.to_lowercase(), operator)
        }
        (Value::Bool(left), Literal::Boolean(right)) => operator == Operator::Equal && left == right,
        (Value::Bool(left), Literal::Text(right)) => {
            operator == Operator::Equal && right.eq_ignore_ascii_case(if *left { "true" } else { "false" })
        }
        (Value::Number(left), Literal::Number(right)) => {
            left.as_f64().zip(right.as_f64()).and_then(|(l, r)| l.partial_cmp(&r)).is_some_and(|o| fits(o, operator))
        }
        _ => false,
    }
}

fn compare_text(left: &str, right: &str, operator: Operator) -> bool {
    match operator {
        Operator::Contains => left.contains(right),
        Operator::StartsWith => left.starts_with(right),
        Operator::EndsWith => left.ends_with(right),
        ordering => fits(left.cmp(right), ordering),
    }
}

fn moments(left: &str, right: &str) -> Option<Ordering> {
    let moment = |text: &str| text.parse::<jiff::Timestamp>().ok();
    Some(moment(left)?.cmp(&moment(right)?))
}

fn fits(order: Ordering, operator: Operator) -> bool {
    match operator {
        Operator::Equal => order.is_eq(),
        Operator::NotEqual => order.is_ne(),
        Operator::Greater => order.is_gt(),
        Operator::GreaterOrEqual => order.is_ge(),
        Operator::Less => order.is_lt(),
        Operator::LessOrEqual => order.is_le(),
        Operator::Contains | Operator::StartsWith | Operator::EndsWith => false,
    }
}
