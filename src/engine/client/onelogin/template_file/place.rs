//! Where a new rule goes in a template that is there: into what its attribute has already, else behind all else.

use serde_json::{Value, json};

use super::{has_macro, is_filling, leaves};
use crate::client::native::edits::Edits;
use crate::client::native::tree::{JsonKind, JsonNode};
use crate::mapping::Rule;
use crate::scim::TargetPath;

/// A template that new rules are put into. What one rule makes, the next may go into.
pub(super) struct Places<'t, 'n> {
    root: &'n JsonNode,
    gone: &'t [&'t [usize]],
    /// What is new, as a body of its own.
    fresh: Value,
    /// New elements of lists that are there: the place of the list, and a body that has only them.
    elements: Vec<(Vec<usize>, TargetPath, Value)>,
    schemas: Vec<String>,
}

/// A part and its place.
type At<'n> = (Vec<usize>, &'n JsonNode);

impl<'t, 'n> Places<'t, 'n> {
    pub fn of(root: &'n JsonNode, gone: &'t [&'t [usize]]) -> Self {
        Self { root, gone, fresh: json!({}), elements: Vec::new(), schemas: Vec::new() }
    }

    /// Puts a value where a rule's target is. False when something of another shape stands there.
    pub fn add(&mut self, rule: &Rule, value: Value, edits: &mut Edits) -> bool {
        let target = &rule.target;
        if let Some(urn) = target.extension() {
            self.name_schema(urn);
        }
        let Some(holder) = self.holder(target) else {
            target.set(&mut self.fresh, value);
            return true;
        };
        let Some(attribute) = self.child(&holder, target.attribute()) else {
            target.set(&mut self.fresh, value);
            return true;
        };
        let is_list = attribute.1.is_list();
        let fitting = if is_list { self.element(&attribute, target) } else { Some(attribute.clone()) };
        match (fitting, target.sub_attribute()) {
            (Some((place, node)), Some(sub)) if node.is_object() && (is_list || self.fits(node, target)) => {
                edits.add_member(&place, sub, value);
                true
            }
            (None, Some(_)) => {
                self.new_element(attribute.0, target, value);
                true
            }
            _ => false,
        }
    }

    fn new_element(&mut self, list: Vec<usize>, target: &TargetPath, value: Value) {
        let at = match self.elements.iter().position(|(place, ..)| *place == list) {
            Some(at) => at,
            None => {
                self.elements.push((list, target.root(), json!({})));
                self.elements.len() - 1
            }
        };
        target.set(&mut self.elements[at].2, value);
    }

    /// The object in which a target's attribute stands.
    fn holder(&self, target: &TargetPath) -> Option<At<'n>> {
        let root = (Vec::new(), self.root);
        match target.extension() {
            None => Some(root),
            Some(urn) => self.child(&root, urn).filter(|(_, node)| node.is_object()),
        }
    }

    /// A member that stays, by its name; a schema also by the name that it had.
    fn child(&self, holder: &At<'n>, name: &str) -> Option<At<'n>> {
        let is = |key: &str| {
            key.eq_ignore_ascii_case(name) || leaves::renewed(key).is_some_and(|new| new.eq_ignore_ascii_case(name))
        };
        let at = holder.1.members().iter().position(|member| is(&member.key))?;
        let place = [holder.0.as_slice(), &[at]].concat();
        let node = &holder.1.members()[at].value;
        (!self.goes(&place, node)).then_some((place, node))
    }

    /// Whether all of a part goes.
    fn goes(&self, place: &[usize], node: &JsonNode) -> bool {
        if self.gone.contains(&place) {
            return true;
        }
        let below = |at: usize| [place, &[at]].concat();
        match &node.kind {
            JsonKind::Object(members) if !members.is_empty() => {
                let stays = |at: usize| !self.goes(&below(at), &members[at].value) && !is_filling(&members[at]);
                let some_go = (0..members.len()).any(|at| self.goes(&below(at), &members[at].value));
                some_go && !(0..members.len()).any(stays)
            }
            JsonKind::List(items) if !items.is_empty() => {
                items.iter().enumerate().all(|(at, item)| self.goes(&below(at), item))
            }
            _ => false,
        }
    }

    /// The element of a list that a target means.
    fn element(&self, list: &At<'n>, target: &TargetPath) -> Option<At<'n>> {
        let stays = |(at, node): (usize, &'n JsonNode)| {
            let place = [list.0.as_slice(), &[at]].concat();
            (self.fits(node, target) && !self.goes(&place, node)).then_some((place, node))
        };
        list.1.items().iter().enumerate().find_map(stays)
    }

    /// Whether a target's filter says yes to what stands in an element, or asks nothing.
    fn fits(&self, node: &JsonNode, target: &TargetPath) -> bool {
        let value = node.value();
        let of_a_kind = value.get("type").filter(|kind| !has_macro(kind)).is_some();
        match target.filter() {
            Some(filter) => filter.matches(&value),
            None => node.is_object() && !(target.is_in_a_list() && of_a_kind),
        }
    }

    fn name_schema(&mut self, urn: &str) {
        let is = |known: &str| {
            known.eq_ignore_ascii_case(urn) || leaves::renewed(known).is_some_and(|new| new.eq_ignore_ascii_case(urn))
        };
        let named = self.root.get("schemas").map(JsonNode::items).unwrap_or_default();
        let is_named = named.iter().filter_map(JsonNode::as_text).any(is);
        if !is_named && !self.schemas.iter().any(|known| is(known)) {
            self.schemas.push(urn.to_owned());
        }
    }

    /// Hands over what was gathered.
    pub fn finish(mut self, edits: &mut Edits) {
        let root = (Vec::new(), self.root);
        for (list, attribute, body) in &self.elements {
            let items = attribute.get(body).and_then(Value::as_array);
            items.into_iter().flatten().for_each(|item| edits.add_item(list, item.clone()));
        }
        if let Some((place, node)) = self.child(&root, "schemas").filter(|(_, node)| node.is_list()) {
            let is_empty = node.items().is_empty();
            self.schemas.drain(..).filter(|_| !is_empty).for_each(|urn| edits.add_item(&place, json!(urn)));
        }
        let fresh = std::mem::take(&mut self.fresh);
        let Value::Object(members) = fresh else { return };
        for (key, value) in members {
            match (self.child(&root, &key), value) {
                (Some((place, node)), Value::Object(inner)) if node.is_object() => {
                    inner.into_iter().for_each(|(key, value)| edits.add_member(&place, key, value));
                }
                (_, value) => edits.add_member(&[], key, value),
            }
        }
    }
}
