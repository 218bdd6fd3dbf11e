//! A value in the shape that its attribute asks for: what a server makes of what a client sends.
//!
//! Types are checked against the schema; a form that the RFC does not have is mended when the server takes it (see
//! [`Form`]); members that the schema does not know are left out, as RFC 7644 section 3.3 allows.

use serde_json::{Map, Value};

use super::message::{ScimError, ScimType};
use super::name;
use super::patch::{Form, Forms};
use super::schema::{Attribute, AttributeType, ResourceType, Schema, common};

/// A whole resource as a server keeps it: known attributes in their shape, without those that only the server sets.
/// `schemas` is kept as it was sent.
pub fn resource(body: &Value, resource_type: &ResourceType, forms: Forms) -> Result<Map<String, Value>, ScimError> {
    let Some(sent) = body.as_object() else {
        return Err(ScimError::bad_request(
            ScimType::InvalidSyntax,
            "The body must be a JSON object that holds a resource.",
        ));
    };
    let mut kept = Map::new();
    for (key, value) in sent {
        if let Some(extension) = resource_type.extension(key) {
            let Some(members) = value.as_object() else { continue };
            let within = known(members, extension, None, forms)?;
            if !within.is_empty() {
                kept.insert(extension.id.clone(), Value::Object(within));
            }
        }
    }
    let mut whole = known(sent, &resource_type.core, Some(common()), forms)?;
    whole.extend(kept);
    Ok(whole)
}

fn known(
    sent: &Map<String, Value>,
    schema: &Schema,
    more: Option<&Schema>,
    forms: Forms,
) -> Result<Map<String, Value>, ScimError> {
    let mut kept = Map::new();
    for (key, value) in sent {
        let attribute = schema.attribute(key).or_else(|| more?.attribute(key));
        let Some(attribute) = attribute.filter(|attribute| !attribute.is_read_only()) else { continue };
        let shaped = shaped(value, attribute, forms)?;
        if !is_unassigned(&shaped) {
            kept.insert(attribute.name.clone(), shaped);
        }
    }
    Ok(kept)
}

/// A value for the attribute as a whole: a list for a multi-valued one. Null stays null.
pub fn shaped(value: &Value, attribute: &Attribute, forms: Forms) -> Result<Value, ScimError> {
    match value {
        Value::Null => Ok(Value::Null),
        Value::Array(list) if attribute.multi_valued => {
            let elements = list.iter().filter(|element| !element.is_null());
            Ok(Value::Array(elements.map(|element| single(element, attribute, forms)).collect::<Result<_, _>>()?))
        }
        one if attribute.multi_valued => Ok(Value::Array(vec![single(one, attribute, forms)?])),
        Value::Array(list) if list.len() == 1 && forms.has(Form::ListForSingle) => single(&list[0], attribute, forms),
        one => single(one, attribute, forms),
    }
}

/// One value of the attribute: an element of a multi-valued one.
pub fn single(value: &Value, attribute: &Attribute, forms: Forms) -> Result<Value, ScimError> {
    use AttributeType::{Binary, Boolean, Complex, DateTime, Decimal, Integer, Reference, String};
    match (attribute.kind, value) {
        (_, Value::Null) => Ok(Value::Null),
        (String | DateTime | Binary | Reference, Value::String(_))
        | (Boolean, Value::Bool(_))
        | (Decimal, Value::Number(_)) => Ok(value.clone()),
        (Integer, Value::Number(number)) if !number.is_f64() => Ok(value.clone()),
        (Boolean, Value::String(text)) if forms.has(Form::BooleanAsText) => match text.to_ascii_lowercase().as_str() {
            "true" => Ok(Value::Bool(true)),
            "false" => Ok(Value::Bool(false)),
            _ => Err(wrong_type(attribute)),
        },
        (Complex, Value::Object(members)) => object(members, attribute, forms),
        (Complex, Value::String(_)) if forms.has(Form::BareReference) && attribute.sub_attribute("value").is_some() => {
            let mut members = Map::new();
            members.insert("value".to_owned(), value.clone());
            object(&members, attribute, forms)
        }
        _ => Err(wrong_type(attribute)),
    }
}

fn object(members: &Map<String, Value>, attribute: &Attribute, forms: Forms) -> Result<Value, ScimError> {
    let mut kept = Map::new();
    for sub in &attribute.sub_attributes {
        let Some(value) = name::get(members, &sub.name) else { continue };
        let shaped = shaped(value, sub, forms)?;
        if !shaped.is_null() {
            kept.insert(sub.name.clone(), shaped);
        }
    }
    Ok(Value::Object(kept))
}

fn wrong_type(attribute: &Attribute) -> ScimError {
    ScimError::bad_request(ScimType::InvalidValue, format!("'{}' must be {}.", attribute.name, attribute.kind.noun()))
}

/// RFC 7643 section 2.5: null and the empty list mean the same as no value.
pub fn is_unassigned(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::Array(list) => list.is_empty(),
        Value::Object(object) => object.is_empty(),
        _ => false,
    }
}
