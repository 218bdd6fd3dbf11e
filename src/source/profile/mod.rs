//! What the records of a set hold: every path, its types, how often it is there, its values.
//!
//! One pass over all records on several threads, each of which builds a tree of its own ([`tree`]); the trees are then
//! joined. Nothing is kept per record. Paths come in the order in which the payload has them.

mod distinct;
mod tree;

pub use self::distinct::Distinct;
use self::tree::Tree;
use super::error::ReadError;
use super::path::AttributePath;
use super::set::LoadedSet;
use crate::base::{Cancel, Progress, ResourceKind};

/// A JSON type.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[repr(u8)]
pub enum ValueType {
    Null,
    Boolean,
    Integer,
    Decimal,
    Text,
    List,
    Object,
}

impl ValueType {
    pub const ALL: [Self; 7] =
        [Self::Null, Self::Boolean, Self::Integer, Self::Decimal, Self::Text, Self::List, Self::Object];

    /// The word on screens.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Null => "null",
            Self::Boolean => "boolean",
            Self::Integer => "integer",
            Self::Decimal => "decimal",
            Self::Text => "text",
            Self::List => "list",
            Self::Object => "object",
        }
    }
}

/// Which types an attribute's values have.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct TypeSet(u8);

impl TypeSet {
    pub fn insert(&mut self, kind: ValueType) {
        self.0 |= 1 << kind as u8;
    }

    pub fn contains(self, kind: ValueType) -> bool {
        self.0 & (1 << kind as u8) != 0
    }

    pub fn iter(self) -> impl Iterator<Item = ValueType> {
        ValueType::ALL.into_iter().filter(move |kind| self.contains(*kind))
    }

    /// The types but null, as on screens: "text", "integer or text"; "null" when there is nothing else.
    pub fn label(self) -> String {
        let labels: Vec<_> = self.iter().filter(|kind| *kind != ValueType::Null).map(ValueType::label).collect();
        if labels.is_empty() { ValueType::Null.label().to_owned() } else { labels.join(" or ") }
    }
}

/// What is known of one path.
#[derive(Clone, Debug, PartialEq)]
pub struct AttributeProfile {
    pub path: AttributePath,
    /// The path one step up; `None` at the top of the record.
    pub parent: Option<AttributePath>,
    /// It holds others: an object or a list. Those follow it directly.
    pub is_container: bool,
    pub types: TypeSet,
    /// In how many records the path is there, null included.
    pub present: u64,
    /// In how many records it is neither null nor empty (text, list or object).
    pub filled: u64,
    /// How many different values it has, null and containers not counted.
    pub distinct: Distinct,
    /// The shortest and the longest text, in characters; for a list the number of elements.
    pub shortest: Option<u64>,
    pub longest: Option<u64>,
    /// The first five different values, as people read them: texts without quotes, the rest as JSON.
    pub examples: Vec<String>,
}

/// The profile of all users, or of all groups, of a set.
#[derive(Clone, Debug, PartialEq)]
pub struct Profile {
    pub kind: ResourceKind,
    pub records: u64,
    /// In the payload's order; what a container holds follows it.
    pub attributes: Vec<AttributeProfile>,
}

impl Profile {
    /// Looks at every record. Progress counts records.
    pub fn build(set: &LoadedSet, kind: ResourceKind, progress: &Progress, cancel: &Cancel) -> Result<Self, ReadError> {
        let trees = set.fold(kind, progress, cancel, Tree::default, |tree, record| tree.add(record.value()))?;
        let tree = trees.into_iter().reduce(Tree::join).unwrap_or_default();
        Ok(Self { kind, records: set.count(kind) as u64, attributes: tree.attributes() })
    }

    /// `None`: the path is in no record, so it is not in this export.
    pub fn attribute(&self, path: &AttributePath) -> Option<&AttributeProfile> {
        self.attributes.iter().find(|attribute| attribute.path == *path)
    }

    /// The share of records in which the path is filled, from 0 to 1.
    pub fn coverage(&self, attribute: &AttributeProfile) -> f64 {
        if self.records == 0 { 0.0 } else { attribute.filled as f64 / self.records as f64 }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Input;

    fn profile(json: &str) -> Profile {
        let input = Input::Text { name: "pasted".to_owned(), bytes: json.as_bytes().to_vec() };
        let set = LoadedSet::load(&[input], &Progress::default(), &Cancel::default()).expect("not cancelled");
        Profile::build(&set, ResourceKind::User, &Progress::default(), &Cancel::default()).expect("a profile")
    }

    #[test]
    fn paths_come_in_the_payloads_order_with_their_numbers() {
        let profile = profile(
            r#"[{"id":1,"mail":null,"phones":["1","22"],"manager":{"id":"m"},"x":""},
                {"id":2,"mail":"a@b","phones":[],"manager":null,"emails":[{"v":1},{"v":2}]},
                {"id":2.5}]"#,
        );
        let seen: Vec<_> =
            profile.attributes.iter().map(|a| (a.path.to_string(), a.types.label(), a.present, a.filled)).collect();
        let expected = [
            ("id", "integer or decimal", 3, 3),
            ("mail", "text", 2, 1),
            ("phones", "list", 2, 1),
            ("phones[0]", "text", 1, 1),
            ("phones[1]", "text", 1, 1),
            ("manager", "object", 2, 1),
            ("manager.id", "text", 1, 1),
            ("x", "text", 1, 0),
            ("emails", "list", 1, 1),
            ("emails[0]", "object", 1, 1),
            ("emails[0].v", "integer", 1, 1),
            ("emails[1]", "object", 1, 1),
            ("emails[1].v", "integer", 1, 1),
        ]
        .map(|(path, types, present, filled)| (path.to_owned(), types.to_owned(), present, filled));
        assert_eq!(seen, expected);
        let phones = profile.attribute(&AttributePath::parse("phones").expect("a path")).expect("there");
        assert_eq!((phones.is_container, phones.shortest, phones.longest), (true, Some(0), Some(2)));
        let first = &profile.attributes[3];
        assert_eq!((first.parent.as_ref(), first.examples.as_slice()), (Some(&phones.path), &["1".to_owned()][..]));
    }

    #[test]
    fn many_records_on_many_threads_give_one_profile() {
        let records: Vec<_> = (0..3000).map(|i| format!(r#"{{"id":"{i}","dept":"d{}"}}"#, i % 7)).collect();
        let profile = profile(&format!("[{}]", records.join(",")));
        let [id, dept] = profile.attributes.as_slice() else { panic!("two attributes") };
        assert_eq!((id.present, dept.present), (3000, 3000));
        assert_eq!(dept.distinct.exact().map(<[_]>::len), Some(7));
        assert_eq!(dept.examples, ["d0", "d1", "d2", "d3", "d4"]);
        let Distinct::Estimate { count, error } = id.distinct else { panic!("too many to count") };
        assert!((count as f64 - 3000.0).abs() < 3000.0 * error * 4.0, "{count}");
    }
}
