//! PATCH (RFC 7644 section 3.5.2): a list of changes to a resource, and what they make of it.

mod apply;
mod form;
mod gone;

use serde::Serialize;
use serde_json::{Map, Value, json};

pub use form::{Form, FormFacts, Forms};

use super::message::{PATCH_OP, ScimError, ScimType};
use super::name;

/// A PatchOp message.
#[derive(Clone, Debug, PartialEq)]
pub struct Patch {
    pub operations: Vec<Operation>,
}

/// One change. The path stays text: whether it is one, only the server that applies it decides.
#[derive(Clone, Debug, PartialEq)]
pub struct Operation {
    pub op: Op,
    pub path: Option<String>,
    pub value: Option<Value>,
}

/// What an operation does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Op {
    Add,
    Replace,
    Remove,
}

impl Op {
    const TABLE: [(Self, &'static str); 3] = [(Self::Add, "add"), (Self::Replace, "replace"), (Self::Remove, "remove")];

    pub fn as_str(self) -> &'static str {
        Self::TABLE.iter().find(|(op, _)| *op == self).map_or("", |(_, text)| text)
    }

    fn parse(text: &str, forms: Forms) -> Option<Self> {
        let any_case = forms.has(Form::OperationInAnyCase);
        let found = |known: &str| if any_case { known.eq_ignore_ascii_case(text) } else { known == text };
        Self::TABLE.iter().find(|(_, known)| found(known)).map(|(op, _)| *op)
    }
}

impl Operation {
    pub fn add(path: impl Into<String>, value: Value) -> Self {
        Self { op: Op::Add, path: Some(path.into()), value: Some(value) }
    }

    pub fn replace(path: impl Into<String>, value: Value) -> Self {
        Self { op: Op::Replace, path: Some(path.into()), value: Some(value) }
    }

    pub fn remove(path: impl Into<String>) -> Self {
        Self { op: Op::Remove, path: Some(path.into()), value: None }
    }

    fn to_json(&self) -> Value {
        let mut object = Map::new();
        object.insert("op".to_owned(), self.op.as_str().into());
        if let Some(path) = &self.path {
            object.insert("path".to_owned(), path.as_str().into());
        }
        if let Some(value) = &self.value {
            object.insert("value".to_owned(), value.clone());
        }
        Value::Object(object)
    }
}

impl Patch {
    /// Reads a PatchOp body; how strictly is the server's choice.
    pub fn parse(body: &Value, forms: Forms) -> Result<Self, ScimError> {
        let operations = body.as_object().and_then(|body| name::get(body, "Operations")).and_then(Value::as_array);
        let Some(operations) = operations.filter(|list| !list.is_empty() || forms.has(Form::NoOperations)) else {
            return Err(syntax("A PATCH body must hold 'Operations', a list with at least one operation."));
        };
        let operations = operations.iter().map(|operation| operation_of(operation, forms)).collect::<Result<_, _>>()?;
        Ok(Self { operations })
    }

    /// The body as the RFC writes it.
    pub fn to_json(&self) -> Value {
        json!({"schemas": [PATCH_OP], "Operations": self.operations.iter().map(Operation::to_json).collect::<Vec<_>>()})
    }
}

fn operation_of(operation: &Value, forms: Forms) -> Result<Operation, ScimError> {
    let Some(members) = operation.as_object() else { return Err(syntax("Each operation must be a JSON object.")) };
    let text = name::get(members, "op").and_then(Value::as_str).unwrap_or_default();
    let Some(op) = Op::parse(text, forms) else {
        return Err(syntax(format!("'{text}' is no operation; 'op' must be add, replace or remove.")));
    };
    let path = match name::get(members, "path") {
        None | Some(Value::Null) => None,
        Some(Value::String(path)) => Some(path.clone()),
        Some(_) => return Err(ScimError::bad_request(ScimType::InvalidPath, "'path' must be text.")),
    };
    Ok(Operation { op, path, value: name::get(members, "value").cloned() })
}

fn syntax(detail: impl Into<String>) -> ScimError {
    ScimError::bad_request(ScimType::InvalidSyntax, detail)
}

#[cfg(test)]
mod tests;
