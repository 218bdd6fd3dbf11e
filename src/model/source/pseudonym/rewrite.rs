//! Rewrites the text of a record: values are replaced where they stand, all else passes through byte by byte.

use std::collections::HashMap;
use std::ops::Range;
use std::sync::Arc;

use super::personal::{Personal, Treatment};
use super::plan::Plan;
use super::replace::{REMEMBERED, Replacer};
use super::secret::Secret;
use crate::base::ResourceKind;
use crate::source::format::Format;
use crate::source::format::ldif::{self, Content};
use crate::source::path::AttributePath;
use crate::source::walk::{Down, Fault, Leaf, Node, Shape, Sink, Walked, walk};

/// Rewrites one record after another. It learns the keys and remembers words, so each thread has its own.
pub struct Rewriter {
    plan: Arc<Plan>,
    replacer: Replacer,
    shapes: [Places; 2],
    names: Vec<Names>,
}

/// The attributes of entries of one format, and what is done with them.
struct Names {
    of: (ResourceKind, &'static Format),
    decided: HashMap<Box<str>, Treatment>,
}

/// The places of users, or of groups, and what is done there.
#[derive(Default)]
struct Places {
    shape: Shape,
    decided: Vec<Option<Treatment>>,
}

/// A piece of the text, and what stands there instead.
pub struct Replaced {
    pub at: Range<usize>,
    pub by: String,
}

impl Rewriter {
    pub fn new(plan: Arc<Plan>, secret: Arc<Secret>) -> Self {
        Self { plan, replacer: Replacer::new(secret), shapes: Default::default(), names: Vec::new() }
    }

    /// Appends the record with its values replaced.
    ///
    /// # Errors
    /// The text is no JSON; nothing was appended.
    pub fn json(&mut self, kind: ResourceKind, record: &str, out: &mut String) -> Result<Walked, Fault> {
        let (replaced, walked) = self.replacements(kind, record)?;
        let mut from = 0;
        for Replaced { at, by } in replaced {
            out.push_str(&record[from..at.start]);
            out.push_str(&by);
            from = at.end;
        }
        out.push_str(&record[from..]);
        Ok(walked)
    }

    /// What is to be replaced in a JSON text, in its order.
    pub fn replacements(&mut self, kind: ResourceKind, text: &str) -> Result<(Vec<Replaced>, Walked), Fault> {
        let places = &mut self.shapes[usize::from(kind == ResourceKind::Group)];
        let mut leaves = Leaves { text, found: Vec::new() };
        let walked = walk(text, &mut places.shape, &mut leaves)?;
        let mut replaced = Vec::new();
        for (node, leaf, at) in leaves.found {
            let treatment = places.treatment(&self.plan, kind, node);
            replaced.extend(value(&mut self.replacer, treatment, leaf).map(|by| Replaced { at, by }));
        }
        Ok((replaced, walked))
    }

    /// Appends one row of a table, whose columns are treated so.
    pub fn row(&mut self, row: &str, delimiter: u8, columns: &[Treatment], out: &mut String) {
        for (place, field) in fields(row, delimiter).into_iter().enumerate() {
            let (before, field, after) = unquoted(field, delimiter);
            out.push_str(before);
            // Of a field beyond the header nobody knows what it holds.
            let treatment = columns.get(place).copied().unwrap_or(Treatment::Replace(Personal::Name));
            match text(&mut self.replacer, treatment, field) {
                Some(by) => out.push_str(&by),
                None => out.push_str(field),
            }
            out.push_str(after);
        }
    }

    /// Appends an entry of LDIF. How an attribute is treated is asked by where it stands in the record.
    pub fn entry(&mut self, kind: ResourceKind, entry: &str, format: &'static Format, out: &mut String) {
        let Self { plan, replacer, names, .. } = self;
        let names = Names::of(names, kind, format);
        let other = |name: &str, content: Content<'_>| {
            let treatment = names.treatment(plan, name);
            match content {
                Content::Text(value) => {
                    let by = text(replacer, treatment, &value).unwrap_or_else(|| value.into_owned());
                    Content::Text(by.into())
                }
                Content::Bytes(bytes) if matches!(treatment, Treatment::Replace(_)) => {
                    Content::Bytes(replacer.bytes(&bytes))
                }
                Content::Bytes(bytes) => Content::Bytes(bytes),
            }
        };
        ldif::rewritten(entry, other, out);
    }

    /// What a value becomes, for the review.
    pub fn example(&mut self, treatment: Treatment, value: &str) -> Option<String> {
        text(&mut self.replacer, treatment, value)
    }
}

impl Names {
    fn of<'n>(all: &'n mut Vec<Self>, kind: ResourceKind, format: &'static Format) -> &'n mut Self {
        let is_this = |names: &Self| names.of.0 == kind && std::ptr::eq(names.of.1, format);
        let at = all.iter().position(is_this).unwrap_or_else(|| {
            all.push(Self { of: (kind, format), decided: HashMap::new() });
            all.len() - 1
        });
        &mut all[at]
    }

    fn treatment(&mut self, plan: &Plan, name: &str) -> Treatment {
        if let Some(known) = self.decided.get(name) {
            return *known;
        }
        let (kind, format) = self.of;
        let path = format.place(name).map_or_else(|| AttributePath::key(name), |(path, _)| path);
        let treatment = plan.treatment(kind, &path.keys().collect::<Vec<_>>());
        if self.decided.len() >= REMEMBERED {
            self.decided.clear();
        }
        self.decided.insert(name.into(), treatment);
        treatment
    }
}

impl Places {
    fn treatment(&mut self, plan: &Plan, kind: ResourceKind, node: Node) -> Treatment {
        if node == Node::BEYOND {
            // Nothing tells what it is, so nothing of it is shown.
            return Treatment::Replace(Personal::Name);
        }
        if let Some(Some(known)) = self.decided.get(node.index()) {
            return *known;
        }
        let treatment = plan.treatment(kind, &keys_of(&self.shape, node));
        self.decided.resize(self.decided.len().max(node.index() + 1), None);
        self.decided[node.index()] = Some(treatment);
        treatment
    }
}

/// The keys from the top of the record to this place, list positions left out.
pub fn keys_of(shape: &Shape, node: Node) -> Vec<&str> {
    let mut keys = Vec::new();
    let mut at = node;
    while let Some((above, down)) = shape.above(at) {
        if let Down::Key(key) = down {
            keys.push(key);
        }
        at = above;
    }
    keys.reverse();
    keys
}

/// All values of a record that hold no others, with their places.
struct Leaves<'t> {
    text: &'t str,
    found: Vec<(Node, Leaf<'t>, Range<usize>)>,
}

impl<'t> Sink<'t> for Leaves<'t> {
    fn leaf(&mut self, node: Node, leaf: Leaf<'t>) {
        let piece = match leaf {
            Leaf::Number(number) => number,
            Leaf::Text(text) if !text.is_empty() => text.quoted(),
            _ => return,
        };
        // The piece is a part of the text, so this is its place in it.
        let start = piece.as_ptr().addr() - self.text.as_ptr().addr();
        self.found.push((node, leaf, start..start + piece.len()));
    }
}

/// What stands in place of a value, as JSON; `None` when it stays.
fn value(replacer: &mut Replacer, treatment: Treatment, leaf: Leaf<'_>) -> Option<String> {
    match leaf {
        Leaf::Text(raw) => {
            let by = text(replacer, treatment, &raw.decoded())?;
            serde_json::to_string(&by).ok()
        }
        Leaf::Number(number) => matches!(treatment, Treatment::Replace(_)).then(|| replacer.number(number)),
        Leaf::Null | Leaf::Boolean(_) => None,
    }
}

fn text(replacer: &mut Replacer, treatment: Treatment, text: &str) -> Option<String> {
    match treatment {
        Treatment::Replace(personal) => Some(replacer.replace(personal, text)),
        Treatment::Found => replacer.replace_found(text),
        Treatment::Keep => None,
    }
}

/// A row cut after each delimiter outside quotes. Quotes and delimiters are no letters, so replacing leaves them alone.
fn fields(row: &str, delimiter: u8) -> Vec<&str> {
    let mut fields = Vec::new();
    let (mut start, mut is_quoted) = (0, false);
    for (at, byte) in row.bytes().enumerate() {
        match byte {
            b'"' => is_quoted = !is_quoted,
            _ if byte == delimiter && !is_quoted => {
                fields.push(&row[start..=at]);
                start = at + 1;
            }
            _ => {}
        }
    }
    fields.push(&row[start..]);
    fields
}

/// A field without its delimiter and its quotes, and what was taken off before and after it.
fn unquoted(field: &str, delimiter: u8) -> (&str, &str, &str) {
    let text = field.strip_suffix(char::from(delimiter)).unwrap_or(field);
    let inner = text.strip_prefix('"').and_then(|text| text.strip_suffix('"'));
    let (quote, inner) = inner.map_or(("", text), |inner| ("\"", inner));
    (quote, inner, &field[quote.len() + inner.len()..])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::format::FORMATS;

    #[test]
    fn what_is_done_with_an_attribute_is_remembered_by_kind_and_format_and_bounded() {
        let [of_directory, ldif, ..] = FORMATS;
        let mut rewriter = Rewriter::new(Arc::default(), Arc::new(Secret::of(7)));
        let mut rewritten = |kind, entry: &str, format| {
            let mut out = String::new();
            rewriter.entry(kind, entry, format, &mut out);
            out
        };
        let entry = "dn: cn=Sales\ncn: Sales\n";
        let [user, group] = ResourceKind::ALL.map(|kind| rewritten(kind, entry, ldif));
        assert_eq!((user.contains("cn: Sales\n"), group.contains("cn: Sales\n")), (false, true), "{user}{group}");
        let again = [ResourceKind::User, ResourceKind::Group].map(|kind| rewritten(kind, entry, ldif));
        assert_eq!(again, [user, group]);
        rewritten(ResourceKind::User, entry, of_directory);
        let many: String = (0..=REMEMBERED).map(|n| format!("x{n}: y\n")).collect();
        rewritten(ResourceKind::User, &format!("dn: cn=x\n{many}"), ldif);
        let lengths: Vec<usize> = rewriter.names.iter().map(|names| names.decided.len()).collect();
        assert!(lengths.len() == 3 && lengths.iter().all(|length| *length <= REMEMBERED), "{lengths:?}");
    }
}
