//! Where in a resource each rule's value goes, worked out once from the targets.
//!
//! The layout says the same as setting the values one after another would ([`TargetPath::set`]); a mapping for which
//! that cannot be known beforehand has none.

use std::collections::HashMap;

use serde_json::Value as Json;

use crate::mapping::finish::{EMAILS, Finish, Primary, Schemas, WORK};
use crate::scim::{Filter, Literal, Name, Operator, TargetPath};

#[derive(Clone, Debug)]
struct Node {
    /// As it is written: `"name":`; nothing for elements and the root.
    key: String,
    name: String,
    kind: Kind,
}

#[derive(Clone, Debug)]
enum Kind {
    /// The value of this rule.
    Rule(usize),
    Object(Vec<usize>),
    /// Elements told apart by this sub-attribute, usually `type`.
    List {
        told_by: String,
        elements: Vec<usize>,
    },
    /// An element of a list, with what its filter says: `"type":"work"`.
    Element {
        head: String,
        members: Vec<usize>,
    },
}

/// The layout of a resource.
#[derive(Clone, Debug)]
pub struct Layout {
    nodes: Vec<Node>,
    /// The nodes of extensions.
    extensions: Vec<usize>,
    core: String,
    finish: Finish,
    emails: Option<usize>,
}

const ROOT: usize = 0;
const ABSENT: usize = usize::MAX;

impl Layout {
    /// `None` when what a value would become depends on the values before it.
    pub fn of<'r>(targets: impl Iterator<Item = &'r TargetPath>, core: &str, finish: Finish) -> Option<Self> {
        let root = Node { key: String::new(), name: String::new(), kind: Kind::Object(Vec::new()) };
        let layout = Self { nodes: vec![root], extensions: Vec::new(), core: core.to_owned(), finish, emails: None };
        let mut making = Making { layout, named: HashMap::new() };
        for (rule, target) in targets.enumerate() {
            making.place(rule, target)?;
        }
        let mut layout = making.layout;
        layout.emails = layout.members(ROOT).iter().copied().find(|node| layout.nodes[*node].name == EMAILS);
        let is_list = |node: usize| matches!(layout.nodes[node].kind, Kind::List { .. });
        let can_mark = finish.primary == Primary::AsMapped || layout.emails.is_none_or(is_list);
        can_mark.then_some(layout)
    }

    fn members(&self, node: usize) -> &[usize] {
        match &self.nodes[node].kind {
            Kind::Rule(_) => &[],
            Kind::Object(members) | Kind::Element { members, .. } | Kind::List { elements: members, .. } => members,
        }
    }

    /// Writes a resource.
    pub fn write(&self, given: &impl Given, out: &mut impl Put) {
        let first = self.first(given);
        let primary = self.emails.filter(|emails| first[*emails] != ABSENT);
        let primary = primary.and_then(|emails| self.primary(emails, given, &first));
        let mut writing = Writing { layout: self, first, primary, out };
        writing.resource();
    }

    /// The rules that say whether an address is the primary one.
    pub fn primaries(&self) -> Vec<usize> {
        let elements = self.emails.map_or(&[][..], |emails| self.members(emails));
        let members = elements.iter().flat_map(|element| self.members(*element));
        let rule = |member: &usize| match self.nodes[*member].kind {
            Kind::Rule(rule) if self.nodes[*member].name.eq_ignore_ascii_case("primary") => Some(rule),
            _ => None,
        };
        members.filter_map(rule).collect()
    }

    /// The first rule that is filled in each node.
    fn first(&self, given: &impl Given) -> Vec<usize> {
        let mut first = vec![ABSENT; self.nodes.len()];
        // Parents stand before their members.
        for (at, node) in self.nodes.iter().enumerate().rev() {
            first[at] = match &node.kind {
                Kind::Rule(rule) if given.is_filled(*rule) => *rule,
                Kind::Rule(_) => ABSENT,
                _ => self.members(at).iter().map(|member| first[*member]).min().unwrap_or(ABSENT),
            };
        }
        first
    }

    /// Whether each address is filled by rules of its own, so that [`Self::address`] knows them.
    pub fn has_addresses_one_by_one(&self) -> bool {
        self.emails.is_none_or(|emails| matches!(self.nodes[emails].kind, Kind::List { .. }))
    }

    /// The rule that fills the value of the address marked primary, else of the first.
    pub fn address(&self, given: &impl Given) -> Option<usize> {
        let first = self.first(given);
        let emails = self.emails.filter(|emails| first[*emails] != ABSENT)?;
        let elements = self.filled(emails, &first);
        let marked = self.primary(emails, given, &first);
        let is_primary = |element: &&usize| {
            let own = || self.filler(**element, "primary", &first).and_then(|rule| given.json(rule));
            marked == Some(**element) || own() == Some("true")
        };
        let chosen = elements.iter().find(is_primary).or_else(|| elements.first())?;
        self.filler(*chosen, "value", &first)
    }

    /// The members that are filled, in the order in which rules fill them.
    fn filled(&self, node: usize, first: &[usize]) -> Vec<usize> {
        let mut filled: Vec<usize> = self.members(node).to_vec();
        filled.retain(|member| first[*member] != ABSENT);
        filled.sort_by_key(|member| first[*member]);
        filled
    }

    /// The rule that fills this member, where one does.
    fn filler(&self, node: usize, name: &str, first: &[usize]) -> Option<usize> {
        let member = self.members(node).iter().find(|m| self.nodes[**m].name.eq_ignore_ascii_case(name))?;
        match self.nodes[*member].kind {
            Kind::Rule(rule) if first[*member] != ABSENT => Some(rule),
            _ => None,
        }
    }

    /// The address that the client marks.
    fn primary(&self, emails: usize, given: &impl Given, first: &[usize]) -> Option<usize> {
        let value = |element: usize, name: &str| self.filler(element, name, first).and_then(|rule| given.json(rule));
        let elements = self.filled(emails, first);
        let told_by_type = matches!(&self.nodes[emails].kind, Kind::List { told_by, .. } if told_by == "type");
        let work = || {
            let is_work = |element: &&usize| told_by_type && self.nodes[**element].name.eq_ignore_ascii_case(WORK);
            elements.iter().find(is_work).copied()
        };
        match self.finish.primary {
            Primary::AsMapped => None,
            Primary::Work => {
                work().filter(|element| value(*element, "value").is_some() && value(*element, "primary").is_none())
            }
            Primary::One if elements.iter().any(|element| value(*element, "primary") == Some("true")) => None,
            Primary::One => work().or_else(|| elements.first().copied()),
        }
    }
}

/// A layout that is being made: it has to be found out quickly what is in it already.
struct Making {
    layout: Layout,
    /// The members by their names.
    named: HashMap<(usize, Name), usize>,
}

impl Making {
    fn place(&mut self, rule: usize, target: &TargetPath) -> Option<()> {
        let holder = match target.extension() {
            None => ROOT,
            Some(urn) => {
                let known = self.layout.nodes.len();
                let holder = self.container(ROOT, urn, &Kind::Object(Vec::new()))?;
                if holder >= known {
                    self.layout.extensions.push(holder);
                }
                holder
            }
        };
        let attribute = target.attribute();
        if holder == ROOT && attribute.eq_ignore_ascii_case("schemas") {
            return None;
        }
        match (target.filter(), target.sub_attribute()) {
            (None, None) => self.leaf(holder, attribute, rule),
            (None, Some(_)) if target.is_in_a_list() => None,
            (None, Some(sub)) => {
                let object = self.container(holder, attribute, &Kind::Object(Vec::new()))?;
                self.leaf(object, sub, rule)
            }
            (Some(filter), Some(sub)) => {
                let (told_by, value) =
                    equality(filter.filter()).filter(|(told_by, _)| !told_by.eq_ignore_ascii_case(sub))?;
                let list = self.container(
                    holder,
                    attribute,
                    &Kind::List { told_by: told_by.to_owned(), elements: Vec::new() },
                )?;
                let element = self.element(list, told_by, value)?;
                self.leaf(element, sub, rule)
            }
            (Some(_), None) => None,
        }
    }

    fn add(&mut self, parent: usize, node: Node) -> usize {
        let added = self.layout.nodes.len();
        self.named.insert((parent, Name::new(node.name.as_str())), added);
        self.layout.nodes.push(node);
        match &mut self.layout.nodes[parent].kind {
            Kind::Rule(_) => {}
            Kind::Object(members) | Kind::Element { members, .. } | Kind::List { elements: members, .. } => {
                members.push(added);
            }
        }
        added
    }

    /// The member of this name. One that is spelt otherwise would take the spelling of whichever is filled first.
    fn named(&self, parent: usize, name: &str) -> Option<Result<usize, ()>> {
        let found = *self.named.get(&(parent, Name::new(name)))?;
        Some(if self.layout.nodes[found].name == name { Ok(found) } else { Err(()) })
    }

    fn leaf(&mut self, parent: usize, name: &str, rule: usize) -> Option<()> {
        if self.named(parent, name).is_some() {
            return None;
        }
        self.add(parent, Node { key: key(name), name: name.to_owned(), kind: Kind::Rule(rule) });
        Some(())
    }

    fn container(&mut self, parent: usize, name: &str, kind: &Kind) -> Option<usize> {
        match self.named(parent, name) {
            None => Some(self.add(parent, Node { key: key(name), name: name.to_owned(), kind: kind.clone() })),
            Some(Err(())) => None,
            Some(Ok(found)) => match (&self.layout.nodes[found].kind, kind) {
                (Kind::Object(_), Kind::Object(_)) => Some(found),
                (Kind::List { told_by, .. }, Kind::List { told_by: other, .. }) if told_by == other => Some(found),
                _ => None,
            },
        }
    }

    fn element(&mut self, list: usize, told_by: &str, value: &str) -> Option<usize> {
        match self.named(list, value) {
            Some(found) => found.ok(),
            None => {
                let head = format!("{}{}", key(told_by), Json::from(value));
                let kind = Kind::Element { head, members: Vec::new() };
                Some(self.add(list, Node { key: String::new(), name: value.to_owned(), kind }))
            }
        }
    }
}

/// What stands before a member's value.
fn key(name: &str) -> String {
    format!("{}:", Json::from(name))
}

/// `type eq "work"`.
fn equality(filter: &Filter) -> Option<(&str, &str)> {
    match filter {
        Filter::Compare { path, operator: Operator::Equal, value: Literal::Text(text) }
            if path.extension().is_none() && path.filter().is_none() && path.sub_attribute().is_none() =>
        {
            Some((path.attribute(), text))
        }
        _ => None,
    }
}

/// What the rules give for one record.
pub trait Given {
    fn is_filled(&self, rule: usize) -> bool;

    /// What a rule sends, as JSON.
    fn json(&self, rule: usize) -> Option<&str>;
}

/// Takes a resource as it is written.
pub trait Put {
    /// What is the same in every resource that has these rules filled.
    fn text(&mut self, text: &str);

    /// Here the value of a rule goes.
    fn value(&mut self, rule: usize);
}

struct Writing<'w, P> {
    layout: &'w Layout,
    /// The first rule that is filled in each node.
    first: Vec<usize>,
    primary: Option<usize>,
    out: &'w mut P,
}

impl<P: Put> Writing<'_, P> {
    fn put(&mut self, text: &str) {
        self.out.text(text);
    }

    fn resource(&mut self) {
        self.put("{\"schemas\":[");
        self.schemas();
        self.put("]");
        self.members(ROOT, false);
        self.put("}");
    }

    fn schemas(&mut self) {
        let layout = self.layout;
        let mut is_first = true;
        let mut add = |writing: &mut Self, urn: &str| {
            writing.put(if is_first { "\"" } else { ",\"" });
            writing.put(urn);
            writing.put("\"");
            is_first = false;
        };
        match layout.finish.schemas {
            Schemas::Always(schemas) => schemas.iter().for_each(|urn| add(self, urn)),
            Schemas::Used([core, extension]) => {
                add(self, core);
                let is_used = |node: &&usize| layout.nodes[**node].name.eq_ignore_ascii_case(extension);
                if layout.extensions.iter().find(is_used).is_some_and(|node| self.first[*node] != ABSENT) {
                    add(self, extension);
                }
            }
            Schemas::AsMapped => {
                add(self, &layout.core);
                let mut filled: Vec<usize> =
                    layout.extensions.iter().copied().filter(|node| self.first[*node] != ABSENT).collect();
                filled.sort_by_key(|node| self.first[*node]);
                for node in filled {
                    add(self, &layout.nodes[node].name);
                }
            }
        }
    }

    /// The members that are filled, in the order in which rules fill them. `is_first` says that no comma is needed.
    fn members(&mut self, node: usize, mut is_first: bool) {
        let mut sorted = Vec::new();
        let mut members = self.layout.members(node);
        if !members.iter().map(|member| self.first[*member]).filter(|at| *at != ABSENT).is_sorted() {
            sorted.extend_from_slice(members);
            sorted.sort_by_key(|member| self.first[*member]);
            members = &sorted;
        }
        for &member in members {
            if self.first[member] == ABSENT {
                continue;
            }
            if !std::mem::take(&mut is_first) {
                self.put(",");
            }
            self.node(member);
        }
    }

    fn node(&mut self, at: usize) {
        let layout = self.layout;
        let node = &layout.nodes[at];
        self.put(&node.key);
        match &node.kind {
            Kind::Rule(rule) => self.out.value(*rule),
            Kind::Object(_) => {
                self.put("{");
                self.members(at, true);
                self.put("}");
            }
            Kind::List { .. } => {
                self.put("[");
                self.members(at, true);
                self.put("]");
            }
            Kind::Element { head, members } => {
                self.put("{");
                self.put(head);
                if self.primary == Some(at) {
                    // The client's word takes the place of the mapping's.
                    let own = members.iter().copied().find(|m| layout.nodes[*m].name == "primary");
                    if let Some(own) = own {
                        self.first[own] = ABSENT;
                    }
                    self.members(at, false);
                    self.put(",\"primary\":true");
                } else {
                    self.members(at, false);
                }
                self.put("}");
            }
        }
    }
}
