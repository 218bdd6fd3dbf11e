//! What a PATCH makes of a resource.
//!
//! All operations or none (RFC 7644 section 3.5.2: a PATCH is atomic). Attributes are looked up in the schema, values
//! are put in its shape, read-only and immutable ones are refused, and a new primary value takes the mark from the
//! old one.

use std::collections::HashSet;

use serde_json::{Map, Value};

use super::gone::Gone;
use super::{Form, Forms, Op, Operation, Patch};
use crate::scim::filter::ValueFilter;
use crate::scim::message::{ScimError, ScimType};
use crate::scim::name;
use crate::scim::path::{TargetPath, list_of, object_of};
use crate::scim::schema::{Attribute, AttributeType, Mutability, ResourceType, Schema};
use crate::scim::shape::{self, is_unassigned};

impl Patch {
    /// Applies every operation, or leaves the resource as it is and says why. Returns whether anything changed.
    pub fn apply(&self, resource: &mut Value, resource_type: &ResourceType, forms: Forms) -> Result<bool, ScimError> {
        let Some(before) = resource.as_object() else {
            return Err(ScimError::bad_request(ScimType::InvalidSyntax, "The resource is no JSON object."));
        };
        let mut patching = Patching { resource: before.clone(), resource_type, forms };
        let mut gone = None;
        for operation in &self.operations {
            if !Gone::take(&mut gone, operation, resource_type) {
                patching.take_out(gone.take());
                patching.operation(operation)?;
            }
        }
        patching.take_out(gone);
        patching.drop_empty_extensions();
        let changed = patching.resource != *before;
        *resource = Value::Object(patching.resource);
        Ok(changed)
    }
}

struct Patching<'a> {
    resource: Map<String, Value>,
    resource_type: &'a ResourceType,
    forms: Forms,
}

impl Patching<'_> {
    fn operation(&mut self, operation: &Operation) -> Result<(), ScimError> {
        let Operation { op, path, value } = operation;
        match path.as_deref() {
            None if *op == Op::Remove => {
                Err(ScimError::bad_request(ScimType::NoTarget, "A remove operation needs a path."))
            }
            None => self.members(*op, None, value.as_ref()),
            Some(urn) if self.is_core(urn) => self.members(*op, None, value.as_ref()),
            Some(urn) => match self.resource_type.extension(urn).map(|schema| schema.id.clone()) {
                Some(urn) => self.extension(*op, &urn, value.as_ref()),
                None => self.at(*op, &parsed(urn)?, value.as_ref(), false),
            },
        }
    }

    fn take_out(&mut self, gone: Option<Gone>) {
        if let Some(gone) = gone {
            self.on_value(|resource| gone.take_out(resource));
        }
    }

    /// Does something to the resource that is done to JSON values.
    fn on_value(&mut self, change: impl FnOnce(&mut Value)) {
        let mut resource = Value::Object(std::mem::take(&mut self.resource));
        change(&mut resource);
        if let Value::Object(resource) = resource {
            self.resource = resource;
        }
    }

    fn drop_empty_extensions(&mut self) {
        let extensions = &self.resource_type.extensions;
        self.resource.retain(|key, value| {
            !is_unassigned(value) || !extensions.iter().any(|schema| schema.id.eq_ignore_ascii_case(key))
        });
    }

    fn is_core(&self, urn: &str) -> bool {
        self.resource_type.core.id.eq_ignore_ascii_case(urn)
    }

    fn extension(&mut self, op: Op, urn: &str, value: Option<&Value>) -> Result<(), ScimError> {
        if op == Op::Remove {
            name::remove(&mut self.resource, urn);
            return Ok(());
        }
        self.members(op, Some(urn), value)
    }

    /// An operation whose value is an object of attributes: each is an operation of its own.
    fn members(&mut self, op: Op, extension: Option<&str>, value: Option<&Value>) -> Result<(), ScimError> {
        let Some(members) = value.and_then(Value::as_object) else {
            return Err(invalid_value("Without a path to one attribute, 'value' must be an object of attributes."));
        };
        for (key, value) in members {
            if key.eq_ignore_ascii_case("schemas") {
                continue;
            }
            let inner = self.resource_type.extension(key).map(|schema| schema.id.clone());
            match inner {
                Some(urn) if extension.is_none() => self.members(op, Some(&urn), Some(value))?,
                _ => self.at(op, &self.member_path(extension, key)?, Some(value), true)?,
            }
        }
        Ok(())
    }

    fn member_path(&self, extension: Option<&str>, key: &str) -> Result<TargetPath, ScimError> {
        let path = parsed(key)?;
        let plain = path == path.root() && path.extension().is_none();
        match extension {
            Some(urn) if path.extension().is_none() => parsed(&format!("{urn}:{key}")),
            None if plain || self.forms.has(Form::DottedKeys) => Ok(path),
            _ => Err(invalid_path(format!("'{key}' is a path, not the name of an attribute."))),
        }
    }

    fn at(&mut self, op: Op, path: &TargetPath, value: Option<&Value>, by_name: bool) -> Result<(), ScimError> {
        let resource_type = self.resource_type;
        if path.extension().and_then(|urn| resource_type.extension(urn)).is_some_and(Schema::is_open) {
            self.own(op, path, value);
            return Ok(());
        }
        let attribute = resource_type.attribute(&path.root());
        let (Some(attribute), Some(target)) = (attribute, resource_type.attribute(path)) else {
            return Err(invalid_path(format!("'{path}' is not in the schema of this resource.")));
        };
        if attribute.is_read_only() || target.is_read_only() {
            let echoed = by_name && self.forms.has(Form::EchoedReadOnly);
            return if echoed { Ok(()) } else { Err(mutability(path, "is read-only")) };
        }
        if path.filter().is_some() && !attribute.multi_valued {
            return Err(invalid_path(format!("'{path}' selects elements, but '{}' has one value.", attribute.name)));
        }
        if op == Op::Remove {
            return self.remove(path, attribute, target, value);
        }
        let Some(value) = value else { return Err(invalid_value("'value' is missing.")) };
        if target.mutability == Mutability::Immutable && path.get(&Value::Object(self.resource.clone())).is_some() {
            return Err(mutability(path, "cannot be changed once it is set"));
        }
        self.write(op, path, attribute, target, value)
    }

    /// A field of the account's own, of which no schema says what it is: it is kept as it comes.
    fn own(&mut self, op: Op, path: &TargetPath, value: Option<&Value>) {
        let value = value.filter(|value| op != Op::Remove && !is_unassigned(value)).cloned();
        self.on_value(|resource| match value {
            Some(value) => path.set(resource, value),
            None => {
                path.remove(resource);
            }
        });
    }

    fn remove(
        &mut self,
        path: &TargetPath,
        attribute: &Attribute,
        target: &Attribute,
        value: Option<&Value>,
    ) -> Result<(), ScimError> {
        let whole = path.filter().is_none() && path.sub_attribute().is_none();
        if target.required && whole {
            return Err(mutability(path, "is required and cannot be removed"));
        }
        let listed = value.filter(|value| !is_unassigned(value) && whole && attribute.multi_valued);
        match listed {
            Some(value) if self.forms.has(Form::RemoveWithValues) => self.remove_listed(path, attribute, value),
            Some(_) => Err(invalid_value("A remove operation has no value: select the elements in the path.")),
            None => {
                self.on_value(|resource| {
                    path.remove(resource);
                });
                Ok(())
            }
        }
    }

    /// Takes out the elements that are in `value`, compared by their own `value`.
    fn remove_listed(&mut self, path: &TargetPath, attribute: &Attribute, value: &Value) -> Result<(), ScimError> {
        let Value::Array(gone) = shape::shaped(value, attribute, self.forms)? else { return Ok(()) };
        let holder = self.holder(path);
        let Some(key) = name::key(holder, path.attribute()).map(str::to_owned) else { return Ok(()) };
        if let Some(Value::Array(list)) = holder.get_mut(&key) {
            let gone: HashSet<_> = gone.iter().map(|gone| Identity::of(gone, true)).collect();
            list.retain(|element| !gone.contains(&Identity::of(element, true)));
            if list.is_empty() {
                holder.shift_remove(&key);
            }
        }
        Ok(())
    }

    /// The object that holds the path's attribute: the resource or an extension's object, made when it is missing.
    fn holder(&mut self, path: &TargetPath) -> &mut Map<String, Value> {
        match path.extension() {
            None => &mut self.resource,
            Some(urn) => object_of(name::entry(&mut self.resource, urn)),
        }
    }

    fn write(
        &mut self,
        op: Op,
        path: &TargetPath,
        attribute: &Attribute,
        target: &Attribute,
        value: &Value,
    ) -> Result<(), ScimError> {
        let forms = self.forms;
        let holder = self.holder(path);
        let place = name::entry(holder, path.attribute());
        match (path.filter(), path.sub_attribute()) {
            (None, None) => put_whole(op, place, attribute, shape::shaped(value, attribute, forms)?),
            (None, Some(sub)) => put_sub_attribute(place, path, sub, attribute, &shape::shaped(value, target, forms)?)?,
            (Some(filter), sub) => {
                let whole = sub.is_none().then(|| shape::single(value, attribute, forms));
                let value = whole.unwrap_or_else(|| shape::shaped(value, target, forms))?;
                let list = list_of(place);
                let chosen = choose(op, list, path, filter, attribute, forms)?;
                put_chosen(op, list, &chosen, sub, &value);
            }
        }
        if is_unassigned(place) {
            if attribute.required {
                return Err(mutability(path, "is required and cannot be emptied"));
            }
            name::remove(holder, path.attribute());
        }
        Ok(())
    }
}

/// A whole attribute: elements are added or take the place of all, a complex value is merged, a simple one replaced.
fn put_whole(op: Op, place: &mut Value, attribute: &Attribute, value: Value) {
    match value {
        Value::Array(new) if attribute.multi_valued => put_elements(op, place, new, attribute),
        Value::Object(new) if attribute.kind == AttributeType::Complex => merge(object_of(place), new),
        // RFC 7644 section 3.5.2.1 has nothing to add when there is no value.
        Value::Null if op == Op::Add => {}
        value => *place = value,
    }
}

/// A sub-attribute: of a multi-valued attribute, of every element there is.
fn put_sub_attribute(
    place: &mut Value,
    path: &TargetPath,
    sub: &str,
    attribute: &Attribute,
    value: &Value,
) -> Result<(), ScimError> {
    if !attribute.multi_valued {
        put_member(object_of(place), sub, value.clone());
        return Ok(());
    }
    let Value::Array(list) = place else { return Err(no_target(path)) };
    list.iter_mut().for_each(|element| put_member(object_of(element), sub, value.clone()));
    Ok(())
}

/// Which elements a filter selects; for an add that selects none, the one that is made.
fn choose(
    op: Op,
    list: &mut Vec<Value>,
    path: &TargetPath,
    filter: &ValueFilter,
    attribute: &Attribute,
    forms: Forms,
) -> Result<Vec<usize>, ScimError> {
    let fits = |element: &Value| filter.matches_as(element, Some(attribute));
    let chosen: Vec<usize> = list.iter().enumerate().filter(|(_, element)| fits(element)).map(|(at, _)| at).collect();
    if !chosen.is_empty() {
        return Ok(chosen);
    }
    if op != Op::Add || !forms.has(Form::AddMakesElement) {
        return Err(no_target(path));
    }
    let made = shape::single(&filter.to_element(), attribute, forms.with(Form::BooleanAsText))?;
    if !fits(&made) {
        return Err(no_target(path));
    }
    list.push(made);
    Ok(vec![list.len() - 1])
}

fn put_chosen(op: Op, list: &mut [Value], chosen: &[usize], sub: Option<&str>, value: &Value) {
    for &at in chosen {
        match (sub, value) {
            (Some(sub), value) => put_member(object_of(&mut list[at]), sub, value.clone()),
            (None, Value::Object(new)) if op == Op::Add => merge(object_of(&mut list[at]), new.clone()),
            (None, value) => list[at] = value.clone(),
        }
    }
    one_primary(list, chosen);
}

fn put_elements(op: Op, place: &mut Value, new: Vec<Value>, attribute: &Attribute) {
    if op == Op::Replace {
        *place = Value::Array(new);
        return;
    }
    let list = list_of(place);
    // Members count as the same by their id.
    let by_id = attribute.sub_attribute("$ref").is_some();
    let is_new: Vec<bool> = {
        let mut there: HashSet<_> = list.iter().map(|element| Identity::of(element, by_id)).collect();
        new.iter().map(|element| there.insert(Identity::of(element, by_id))).collect()
    };
    let first = list.len();
    list.extend(new.into_iter().zip(is_new).filter_map(|(element, is_new)| is_new.then_some(element)));
    let added: Vec<usize> = (first..list.len()).collect();
    one_primary(list, &added);
}

/// RFC 7644 section 3.5.2: a value that becomes primary takes the mark from the one that was. `changed` is in order.
fn one_primary(list: &mut [Value], changed: &[usize]) {
    let is_primary = |element: &Value| element.get("primary") == Some(&Value::Bool(true));
    if !changed.iter().any(|&at| is_primary(&list[at])) {
        return;
    }
    for (at, element) in list.iter_mut().enumerate() {
        if is_primary(element) && changed.binary_search(&at).is_err() {
            put_member(object_of(element), "primary", Value::Bool(false));
        }
    }
}

/// What makes an element the same as another.
#[derive(PartialEq, Eq, Hash)]
enum Identity<'v> {
    Value(&'v Value),
    Whole(&'v Value),
}

impl<'v> Identity<'v> {
    /// By its own `value` where it has one, or by all of it.
    fn of(element: &'v Value, by_value: bool) -> Self {
        let value = if by_value { element.get("value") } else { None };
        value.map_or(Self::Whole(element), Self::Value)
    }
}

fn merge(object: &mut Map<String, Value>, new: Map<String, Value>) {
    for (key, value) in new {
        put_member(object, &key, value);
    }
}

fn put_member(object: &mut Map<String, Value>, key: &str, value: Value) {
    if value.is_null() {
        name::remove(object, key);
    } else {
        *name::entry(object, key) = value;
    }
}

fn parsed(text: &str) -> Result<TargetPath, ScimError> {
    TargetPath::parse(text).map_err(|error| invalid_path(error.to_string()))
}

fn invalid_path(detail: impl Into<String>) -> ScimError {
    ScimError::bad_request(ScimType::InvalidPath, detail)
}

fn invalid_value(detail: impl Into<String>) -> ScimError {
    ScimError::bad_request(ScimType::InvalidValue, detail)
}

fn no_target(path: &TargetPath) -> ScimError {
    ScimError::bad_request(ScimType::NoTarget, format!("'{path}' selects no element."))
}

fn mutability(path: &TargetPath, why: &str) -> ScimError {
    ScimError::bad_request(ScimType::Mutability, format!("'{path}' {why}."))
}
