//! One look at each record while it goes by: does it parse, is a key there twice, is it a user or a group?

use super::format::type_name::is_type_name;
use super::kind::{KindMarks, PROFILE};
use super::walk::{Container, Fault, Leaf, Node, RawText, Shape, Sink, Walked, text_at, walk};

/// What is known of a record that parses.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Inspected {
    pub marks: KindMarks,
    /// A key that an object in the record has twice.
    pub repeated_key: Option<String>,
    /// A text is there that PowerShell's `ConvertTo-Json` writes in place of what is nested too deep.
    pub depth_cut: bool,
}

/// Why a record does not parse, and at which of its bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Broken {
    pub at: usize,
    pub why: BrokenWhy,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum BrokenWhy {
    NotUtf8,
    /// In the parser's words.
    Syntax(String),
}

impl From<Fault> for Broken {
    fn from(fault: Fault) -> Self {
        Self { at: fault.at, why: BrokenWhy::Syntax(fault.why.to_string()) }
    }
}

/// The record as text.
pub fn text(record: &[u8]) -> Result<&str, Broken> {
    std::str::from_utf8(record).map_err(|error| Broken { at: error.valid_up_to(), why: BrokenWhy::NotUtf8 })
}

/// Looks at one record after another.
#[derive(Debug, Default)]
pub struct Inspector {
    shape: Shape,
    look: KindInspector,
}

impl Inspector {
    pub fn inspect(&mut self, record: &[u8]) -> Result<Inspected, Broken> {
        let record = text(record)?;
        self.look.begin();
        let walked = walk(record, &mut self.shape, &mut self.look)?;
        Ok(self.look.inspected(record, walked))
    }
}

/// A sink that looks while somebody else walks.
#[derive(Debug, Default)]
pub struct KindInspector {
    marks: KindMarks,
    depth_cut: bool,
    depth: u32,
    /// The key at the top that may state the kind, while its value goes by.
    stating: Option<&'static str>,
    /// The value of the profile goes by, which has keys that tell of the kind.
    in_profile: bool,
    /// What the keys at the top say, by node.
    known: Vec<Known>,
}

#[derive(Clone, Copy, Debug)]
enum Known {
    NotYet,
    /// Most keys say nothing of the kind.
    Nothing,
    Something {
        marks: KindMarks,
        stating: Option<&'static str>,
        is_profile: bool,
    },
}

impl KindInspector {
    /// The next record begins.
    pub fn begin(&mut self) {
        *self = Self { known: std::mem::take(&mut self.known), ..Self::default() };
    }

    pub fn inspected(&self, record: &str, walked: Walked) -> Inspected {
        let repeated_key = walked.repeated_key.map(|at| text_at(record, at).unwrap_or_default().into_owned());
        Inspected { marks: self.marks, repeated_key, depth_cut: self.depth_cut }
    }

    fn known(&mut self, node: Node, key: RawText<'_>) -> Known {
        let key = key.decoded();
        let mut marks = KindMarks::default();
        marks.key(&key);
        let stating = KindMarks::stating(&key);
        let is_profile = key == PROFILE;
        let says_nothing = marks == KindMarks::default() && stating.is_none() && !is_profile;
        let known = if says_nothing { Known::Nothing } else { Known::Something { marks, stating, is_profile } };
        if node != Node::BEYOND {
            self.known.resize(self.known.len().max(node.index() + 1), Known::NotYet);
            self.known[node.index()] = known;
        }
        known
    }
}

impl KindInspector {
    fn key(&mut self, node: Node, key: RawText<'_>) {
        let known = match self.known.get(node.index()) {
            None | Some(Known::NotYet) => self.known(node, key),
            Some(known) => *known,
        };
        self.stating = None;
        if let Known::Something { marks, stating, is_profile } = known {
            self.marks.add(marks);
            self.stating = stating;
            self.in_profile = is_profile;
        }
    }

    #[inline(never)]
    fn text(&mut self, text: RawText<'_>) {
        let said = text.decoded();
        self.depth_cut |= is_type_name(&said);
        if let Some(key) = self.stating.filter(|_| self.depth <= 2) {
            self.marks.text(key, &said);
        }
    }
}

impl<'t> Sink<'t> for KindInspector {
    #[inline]
    fn member(&mut self, node: Node, key: RawText<'t>) {
        if self.depth != 1 {
            if self.in_profile && self.depth == 2 {
                self.marks.profile_key(&key.decoded());
            }
            return;
        }
        self.stating = None;
        self.in_profile = false;
        if !matches!(self.known.get(node.index()), Some(Known::Nothing)) {
            self.key(node, key);
        }
    }

    #[inline]
    fn leaf(&mut self, _node: Node, leaf: Leaf<'t>) {
        let Leaf::Text(text) = leaf else { return };
        // Nearly every text differs from the name of a type in its first two bytes.
        let may_be_cut = matches!(
            text.quoted().as_bytes(),
            [_, b'M', b'i' | b'\\', ..] | [_, b'S', b'y' | b'\\', ..] | [_, b'@' | b'\\', ..]
        );
        if may_be_cut || self.stating.is_some() {
            self.text(text);
        }
    }

    fn open(&mut self, _node: Node, container: Container) {
        self.depth += 1;
        if container == Container::Object {
            self.stating = None;
        }
    }

    fn close(&mut self, _node: Node, _container: Container, _text: &'t str, _count: usize) {
        self.depth -= 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::ResourceKind;

    fn inspect(record: &[u8]) -> Result<Inspected, Broken> {
        Inspector::default().inspect(record)
    }

    #[test]
    fn repeated_keys_are_named_also_deep_down_and_with_escapes() {
        for (text, expected) in [
            (r#"{"a":1,"b":2}"#, None),
            (r#"{"a":1,"b":2,"a":3}"#, Some("a")),
            (r#"{"a":{"x":[{"b":1,"\u0062":2}]}}"#, Some("b")),
            (r#"{"a":{"b":1},"c":{"b":1}}"#, None),
        ] {
            assert_eq!(inspect(text.as_bytes()).expect(text).repeated_key.as_deref(), expected, "{text}");
        }
    }

    #[test]
    fn what_does_not_parse_is_refused_at_its_byte() {
        for (name, text, at) in [
            ("a missing colon", &b"{\"a\" 1}"[..], 5),
            ("on another line", b"{\n  \"a\": 01\n}", 10),
            ("bytes that are no UTF-8", b"{\"a\":\"J\xF6rg\"}", 7),
            ("half of a surrogate pair", br#"{"a":"\ud83d"}"#, 12),
            ("a trailing comma", br#"{"a":1,}"#, 7),
        ] {
            assert_eq!(inspect(text).expect_err(name).at, at, "{name}");
        }
    }

    #[test]
    fn records_say_what_they_are_one_after_another() {
        use ResourceKind::{Group, User};
        let mut inspector = Inspector::default();
        for (text, usual, expected, cut) in [
            (r#"{"id":"1","surname":"A"}"#, Group, User, false),
            (r#"{"id":"1","displayName":"A"}"#, Group, Group, false),
            (r#"{"schemas":["urn:ietf:params:scim:schemas:core:2.0:Group"],"id":"1"}"#, User, Group, false),
            (r##"{"x":{"kind":"#user"},"securityEnabled":true}"##, User, Group, false),
            (r##"{"@odata.type":"#microsoft.graph.user","members":[]}"##, Group, User, false),
            (r#"{"id":"1","profile":{"name":"A"}}"#, User, Group, false),
            (r#"{"id":"1","profile":{"name":"A","login":"a@x"}}"#, Group, User, false),
            (r#"{"profile":{"x":{"name":"A"}},"other":{"name":"B"}}"#, User, User, false),
            (r#"{"id":"1","manager":"@{id=2}"}"#, User, User, true),
            (r#"{"id":"1","phones":["System.String[]"]}"#, User, User, true),
            (r#"{"id":"1","displayName":"A"}"#, User, User, false),
        ] {
            let inspected = inspector.inspect(text.as_bytes()).expect(text);
            assert_eq!((inspected.marks.kind(usual), inspected.depth_cut), (expected, cut), "{text}");
            let whole = serde_json::from_str(text).expect(text);
            assert_eq!(KindMarks::of(&whole).kind(usual), expected, "{text}, parsed");
        }
    }
}
