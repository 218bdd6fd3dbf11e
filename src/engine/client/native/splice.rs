//! Changes of a JSON text in place: only what is meant changes, to the byte.

use std::ops::Range;

use serde_json::Value;

use super::layout::{Layout, Printer, Spot};
use super::tree::{JsonKind, JsonNode};
use crate::base::capitalised;

/// Changes that are collected and then made from the end backwards, so that places stay true.
#[derive(Debug)]
pub struct Splices<'t> {
    printer: Printer<'t>,
    root: &'t JsonNode,
    edits: Vec<(Range<usize>, String)>,
}

impl<'t> Splices<'t> {
    /// Of a text and what it was read as.
    pub fn of(text: &'t str, root: &'t JsonNode) -> Self {
        Self { printer: Printer::of(text), root, edits: Vec::new() }
    }

    /// The text with all changes.
    pub fn text(mut self) -> String {
        self.edits.sort_by_key(|(span, _)| span.start);
        let mut text = self.printer.text.to_owned();
        for (span, new) in self.edits.into_iter().rev() {
            text.replace_range(span, &new);
        }
        text
    }

    /// A part becomes this value. Members that the value does not name stay; what is equal is not touched.
    pub fn set(&mut self, node: &JsonNode, value: &Value) {
        match (&node.kind, value) {
            (JsonKind::Object(_), Value::Object(members)) => {
                members.iter().for_each(|(key, value)| self.member(node, key, value));
            }
            (JsonKind::List(items), Value::Array(values)) if items.len() == values.len() => {
                items.iter().zip(values).for_each(|(item, value)| self.set(item, value));
            }
            _ if node.value() == *value => {}
            _ => {
                let spot = Spot::at(self.printer.text, node.span.start);
                let new = self.printer.print(value, Some(node), &self.layout_around(node), &spot);
                self.edits.push((node.span.clone(), new));
            }
        }
    }

    /// A member of an object becomes this value; one that is not there is added, in the case of the others.
    pub fn member(&mut self, object: &JsonNode, key: &str, value: &Value) {
        match object.get(key) {
            Some(node) => self.set(node, value),
            None => self.add_member(object, key, value),
        }
    }

    fn add_member(&mut self, object: &JsonNode, key: &str, value: &Value) {
        let text = self.printer.text;
        let members = object.members();
        let layout = Layout::of(text, object).unwrap_or_else(Layout::usual);
        let spot = Spot::at(text, object.span.start);
        // A list or an object looks like the last of its kind beside it.
        let is_like = |node: &JsonNode| value.is_object() && node.is_object() || value.is_array() && node.is_list();
        let like = members.iter().rev().map(|member| &member.value).find(|node| is_like(node));
        let new = self.printer.member(&cased(key, object), value, like, &layout, &spot);
        let (first, last) = layout.gaps(&spot);
        match members {
            [] => self.edits.push((object.span.clone(), format!("{{{first}{new}{last}}}"))),
            [.., end] => {
                let comma = match members {
                    [.., before, end] => text[before.value.span.end..end.key_span.start].to_owned(),
                    _ => format!(",{first}"),
                };
                self.edits.push((end.value.span.end..end.value.span.end, format!("{comma}{new}")));
            }
        }
    }

    /// Another text in the place of one: for what is no JSON, such as a macro without quotes.
    pub fn put(&mut self, span: Range<usize>, new: String) {
        if self.printer.text[span.clone()] != new {
            self.edits.push((span, new));
        }
    }

    /// Takes members out of an object and puts new ones at its end.
    pub fn members(&mut self, object: &JsonNode, removed: &[usize], added: &[(String, Value)]) {
        let spans: Vec<_> = object.members().iter().map(|m| m.key_span.start..m.value.span.end).collect();
        if !self.take_out(&spans, removed) || spans.is_empty() && !added.is_empty() {
            let value = Value::Object(added.iter().cloned().collect());
            let spot = Spot::at(self.printer.text, object.span.start);
            let layout = Layout::of(self.printer.text, object).unwrap_or_else(|| self.layout_around(object));
            let new = self.printer.print(&value, Some(object), &layout, &spot);
            return self.edits.push((object.span.clone(), new));
        }
        added.iter().for_each(|(key, value)| self.add_member(object, key, value));
    }

    /// Parts leave with one of the commas beside them. False when all are to go, and nothing was done.
    fn take_out(&mut self, spans: &[Range<usize>], removed: &[usize]) -> bool {
        let Some(first_kept) = (0..spans.len()).find(|at| !removed.contains(at)) else { return spans.is_empty() };
        for at in (0..spans.len()).filter(|at| removed.contains(at)) {
            let span =
                if at < first_kept { spans[at].start..spans[at + 1].start } else { spans[at - 1].end..spans[at].end };
            self.edits.push((span, String::new()));
        }
        true
    }

    /// Takes items out of a list and puts new ones at its end. `like` is the pattern of the new ones.
    pub fn items(&mut self, list: &JsonNode, removed: &[usize], added: &[Value], like: Option<&JsonNode>) {
        let items = list.items();
        if removed.is_empty() && added.is_empty() {
            return;
        }
        let spans: Vec<_> = items.iter().map(|item| item.span.clone()).collect();
        if !self.take_out(&spans, removed) || items.is_empty() {
            return self.whole_list(list, added, like);
        }
        let end = items[items.len() - 1].span.end;
        let comma = self.comma(list);
        let layout = Layout::of(self.printer.text, list).unwrap_or_else(Layout::usual);
        let spot = Spot::at(self.printer.text, items[items.len() - 1].span.start);
        let printed: String =
            added.iter().map(|value| format!("{comma}{}", self.printer.print(value, like, &layout, &spot))).collect();
        if !printed.is_empty() {
            self.edits.push((end..end, printed));
        }
    }

    /// All items of a list go, and others come.
    fn whole_list(&mut self, list: &JsonNode, added: &[Value], like: Option<&JsonNode>) {
        let text = self.printer.text;
        let spot = Spot::at(text, list.span.start);
        let layout = Layout::of(text, list).unwrap_or_else(|| self.layout_around(list));
        let (first, last) = layout.gaps(&spot);
        let inner = first.rsplit_once('\n').map_or_else(|| spot.clone(), |(_, indent)| Spot::at(indent, indent.len()));
        let new: Vec<String> = added.iter().map(|value| self.printer.print(value, like, &layout, &inner)).collect();
        let new = match (new.is_empty(), list.items()) {
            (true, _) => "[]".to_owned(),
            (false, [start, .., end]) => {
                let head = &text[list.span.start..start.span.start];
                let tail = &text[end.span.end..list.span.end];
                format!("{head}{}{tail}", new.join(&self.comma(list)))
            }
            (false, _) => format!("[{first}{}{last}]", new.join(&format!(",{first}"))),
        };
        self.edits.push((list.span.clone(), new));
    }

    /// What stands between two items.
    fn comma(&self, list: &JsonNode) -> String {
        let text = self.printer.text;
        match list.items() {
            [.., before, last] => text[before.span.end..last.span.start].to_owned(),
            [only] => {
                let blank = &text[list.span.start + 1..only.span.start];
                let blank = if blank.is_empty() { " " } else { blank };
                format!(",{blank}")
            }
            [] => ", ".to_owned(),
        }
    }

    /// The layout of what a part without one of its own stands in: that of its line.
    fn layout_around(&self, node: &JsonNode) -> Layout {
        let around = innermost(self.root, node.span.start);
        around.and_then(|node| Layout::of(self.printer.text, node)).unwrap_or_else(Layout::usual)
    }
}

/// The innermost object or list around a place, other than what begins there.
fn innermost(node: &JsonNode, at: usize) -> Option<&JsonNode> {
    let holds = |node: &JsonNode| node.span.start < at && at < node.span.end;
    if !holds(node) {
        return None;
    }
    let below: Box<dyn Iterator<Item = &JsonNode>> = match &node.kind {
        JsonKind::Object(members) => Box::new(members.iter().map(|member| &member.value)),
        JsonKind::List(items) => Box::new(items.iter()),
        _ => return None,
    };
    below.into_iter().find_map(|child| innermost(child, at)).or(Some(node))
}

/// A key in the case in which an object writes its keys.
fn cased(key: &str, object: &JsonNode) -> String {
    if object.has_capitals() { capitalised(key) } else { key.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn spliced(text: &str, change: impl FnOnce(&mut Splices<'_>, &JsonNode)) -> String {
        let root = JsonNode::read(text).expect("JSON");
        let mut splices = Splices::of(text, &root);
        change(&mut splices, &root);
        splices.text()
    }

    #[test]
    fn a_leaf_changes_and_nothing_else() {
        let text = "{\"a\" :1E5 , \"b\":\"\\u00e9\",\"c\": { \"d\":null} }";
        let set = |value: Value| spliced(text, |s, root| s.set(root, &value));
        for (name, value, expected) in [
            ("nothing", json!({"b": "é", "c": {"d": null}}), text.to_owned()),
            ("a text", json!({"b": "è"}), text.replace("\\u00e9", "\\u00e8")),
            ("a null", json!({"c": {"d": false}}), text.replace("null", "false")),
            ("a member more", json!({"c": {"e": 1}}), text.replace("null", "null, \"e\":1")),
            ("an object for a leaf", json!({"a": {"x": [1]}}), text.replace("1E5", "{\"x\" :[1]}")),
        ] {
            assert_eq!(set(value), expected, "{name}");
        }
    }

    #[test]
    fn items_come_and_go_with_their_commas() {
        for (name, text, removed, added, expected) in [
            ("the first", "[ 1, 2,3 ]", &[0][..], &[][..], "[ 2,3 ]"),
            ("one in the middle", "[ 1, 2,3 ]", &[1], &[], "[ 1,3 ]"),
            ("the last", "[ 1, 2,3 ]", &[2], &[], "[ 1, 2 ]"),
            ("the first two", "[ 1, 2,3 ]", &[0, 1], &[], "[ 3 ]"),
            ("all", "[ 1, 2,3 ]", &[0, 1, 2], &[], "[]"),
            ("one more", "[\n\t1,\n\t2\n]", &[], &[9], "[\n\t1,\n\t2,\n\t9\n]"),
            ("the last goes, one comes", "[\n\t1,\n\t2\n]", &[1], &[9], "[\n\t1,\n\t9\n]"),
            ("all go, two come", "[\n\t1,\n\t2\n]", &[0, 1], &[8, 9], "[\n\t8,\n\t9\n]"),
            ("the only one goes, one comes", "[\n\t1\n]", &[0], &[9], "[\n\t9\n]"),
            ("into nothing", "[]", &[], &[9], "[\n  9\n]"),
        ] {
            let added: Vec<Value> = added.iter().map(|n| json!(n)).collect();
            let made = spliced(text, |s, root| s.items(root, removed, &added, None));
            assert_eq!(made, expected, "{name}");
        }
    }

    #[test]
    fn a_new_item_is_laid_out_as_its_neighbour_is() {
        let text = "{\"rows\": [{\n      \"A\": 1,\n      \"S\": {\"t\": \"x\"}\n    }, {\n      \"A\": 2,\n      \"S\": {\"t\": \"y\"}\n    }]\n}";
        let made = spliced(text, |s, root| {
            let rows = root.get("rows").expect("rows");
            s.items(rows, &[], &[json!({"A": 3, "S": {"t": "z"}})], rows.items().last());
        });
        let expected =
            text.replace("\"y\"}\n    }]", "\"y\"}\n    }, {\n      \"A\": 3,\n      \"S\": {\"t\": \"z\"}\n    }]");
        assert_eq!(made, expected);
    }
}
