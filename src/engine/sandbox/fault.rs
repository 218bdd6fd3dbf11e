//! Trouble on demand, each kind with a name: what a program does about a server that is slow, fails, cuts connections,
//! keeps something else than was sent, or shows fewer people than it has, can be seen before an account does it.
//!
//! It is the sandbox's own trouble and no provider's: its page and its first words say what is simulated.

use std::fmt;
use std::num::NonZeroU64;
use std::str::FromStr;
use std::time::Duration;

use serde_json::{Map, Value};

use crate::base::hash;
use crate::scim::TargetPath;

/// A kind of trouble.
#[derive(Debug)]
pub struct FaultKind {
    pub name: &'static str,
    /// What stands behind the `=`.
    pub takes: &'static str,
    pub does: &'static str,
    effect: fn(&str) -> Option<Effect>,
}

pub const FAULTS: [FaultKind; 6] = [
    FaultKind {
        name: "delay",
        takes: "MILLISECONDS",
        does: "every answer comes so late",
        effect: |value| value.parse().ok().map(Duration::from_millis).map(Effect::Delay),
    },
    FaultKind {
        name: "server-error",
        takes: "N",
        does: "every Nth request is answered with 500 and not carried out",
        effect: |value| value.parse().ok().map(Effect::ServerError),
    },
    FaultKind {
        name: "cut",
        takes: "N",
        does: "every Nth request is carried out, and the connection cut in place of an answer",
        effect: |value| value.parse().ok().map(Effect::Cut),
    },
    FaultKind {
        name: "drop",
        takes: "ATTRIBUTE",
        does: "what is written to the attribute is taken and not kept",
        effect: |value| TargetPath::parse(value).ok().map(|path| Effect::Distort(Distortion::Drop(path))),
    },
    FaultKind {
        name: "change",
        takes: "ATTRIBUTE",
        does: "what is written to the attribute is kept in small letters",
        effect: |value| TargetPath::parse(value).ok().map(|path| Effect::Distort(Distortion::Lower(path))),
    },
    FaultKind {
        name: "hide",
        takes: "N",
        does: "every Nth user is in no list and found by no look-up, and a POST of the same userName says 409",
        effect: |value| value.parse().ok().map(|each| Effect::Distort(Distortion::HideEach(each))),
    },
];

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Effect {
    Delay(Duration),
    ServerError(NonZeroU64),
    Cut(NonZeroU64),
    Distort(Distortion),
}

/// Something else is kept or shown than was sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Distortion {
    Drop(TargetPath),
    /// It is kept in small letters.
    Lower(TargetPath),
    /// This is kept in its place, where something was sent.
    Become(TargetPath, Value),
    HideEach(NonZeroU64),
    /// Users with these ids or userNames.
    Hide(Vec<String>),
}

/// One that is on: `server-error=10`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Simulated {
    name: &'static str,
    value: String,
    does: &'static str,
    pub(super) effect: Effect,
}

/// Why a text names no fault.
#[derive(Debug, thiserror::Error)]
pub enum FaultError {
    #[error("there is no fault '{name}'; there are {}", FAULTS.iter().map(|kind| kind.name).collect::<Vec<_>>().join(", "))]
    Unknown { name: String },
    #[error("'{name}' is written {name}={takes}, and '{value}' is no {takes}")]
    Value { name: &'static str, takes: &'static str, value: String },
}

impl FromStr for Simulated {
    type Err = FaultError;

    fn from_str(text: &str) -> Result<Self, FaultError> {
        let (name, value) = text.split_once('=').unwrap_or((text, ""));
        let kind = FAULTS
            .iter()
            .find(|kind| kind.name == name)
            .ok_or_else(|| FaultError::Unknown { name: name.to_owned() })?;
        let refuse = || FaultError::Value { name: kind.name, takes: kind.takes, value: value.to_owned() };
        let effect = (kind.effect)(value).ok_or_else(refuse)?;
        Ok(Self { name: kind.name, value: value.to_owned(), does: kind.does, effect })
    }
}

impl fmt::Display for Simulated {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}={}: {}", self.name, self.value, self.does)
    }
}

impl Simulated {
    pub(super) fn distortion(&self) -> Option<&Distortion> {
        if let Effect::Distort(distortion) = &self.effect { Some(distortion) } else { None }
    }
}

/// What is written, as it is kept.
pub(super) fn distort<'d>(
    faults: impl Iterator<Item = &'d Distortion>,
    attributes: Map<String, Value>,
) -> Map<String, Value> {
    let mut resource = Value::Object(attributes);
    for fault in faults {
        match fault {
            Distortion::Drop(path) => {
                path.remove(&mut resource);
            }
            Distortion::Lower(path) => {
                if let Some(text) = path.get(&resource).and_then(Value::as_str).map(str::to_lowercase) {
                    path.set(&mut resource, text.into());
                }
            }
            Distortion::Become(path, value) => {
                if path.get(&resource).is_some() {
                    path.set(&mut resource, value.clone());
                }
            }
            Distortion::HideEach(_) | Distortion::Hide(_) => {}
        }
    }
    match resource {
        Value::Object(attributes) => attributes,
        _ => Map::new(),
    }
}

/// Whether this one is in no list. Chance is made from the id: the same one stays hidden.
pub(super) fn hides(faults: &[&Distortion], resource: &Value) -> bool {
    let text = |key: &str| resource.get(key).and_then(Value::as_str).unwrap_or_default();
    faults.iter().any(|fault| match fault {
        Distortion::HideEach(each) => hash::text(text("id")).is_multiple_of(each.get()),
        Distortion::Hide(names) => {
            names.iter().any(|name| name == text("id") || name.eq_ignore_ascii_case(text("userName")))
        }
        Distortion::Drop(_) | Distortion::Lower(_) | Distortion::Become(..) => false,
    })
}

pub(super) fn may_hide(faults: &[&Distortion]) -> bool {
    faults.iter().any(|fault| matches!(fault, Distortion::HideEach(_) | Distortion::Hide(_)))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_fault_is_named_with_its_value() {
        for (text, expected) in [
            ("delay=300", Ok("delay=300: every answer comes so late")),
            ("server-error=0", Err("'server-error' is written server-error=N, and '0' is no N")),
            ("drop", Err("'drop' is written drop=ATTRIBUTE, and '' is no ATTRIBUTE")),
            ("slow=1", Err("there is no fault 'slow'; there are delay, server-error, cut, drop, change, hide")),
        ] {
            let read = text.parse::<Simulated>().map(|fault| fault.to_string()).map_err(|error| error.to_string());
            assert_eq!(read.as_deref().map_err(String::as_str), expected);
        }
    }

    #[test]
    fn what_is_written_is_kept_otherwise() {
        let faults: Vec<Simulated> =
            ["drop=title", "change=emails[type eq \"work\"].value", "change=active", "delay=1"]
                .map(|text| text.parse().expect("a fault"))
                .into();
        let sent =
            json!({"title": "CEO", "active": true, "emails": [{"type": "work", "value": "Liz@X"}, {"value": "L@Y"}]});
        let kept = json!({"active": true, "emails": [{"type": "work", "value": "liz@x"}, {"value": "L@Y"}]});
        let faults = faults.iter().filter_map(Simulated::distortion);
        assert_eq!(Value::Object(distort(faults, sent.as_object().expect("an object").clone())), kept);
    }

    #[test]
    fn about_every_nth_is_hidden() {
        let fault: Simulated = "hide=4".parse().expect("a fault");
        let faults: Vec<&Distortion> = fault.distortion().into_iter().collect();
        let hidden = (0..400).filter(|n| hides(&faults, &json!({"id": n.to_string()}))).count();
        assert!((60..140).contains(&hidden), "{hidden}");
        assert!(!hides(&[], &json!({"id": "1"})) && may_hide(&faults));
    }
}
