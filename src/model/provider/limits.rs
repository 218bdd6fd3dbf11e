//! What may stand in a target attribute, in the words of a data dictionary: "text, at most 80", "one of 57".

use serde_json::Value;

use super::traits::Longer;
use super::{Allowed, Fits, Provider, Stated, Use};
use crate::base::{ResourceKind, thousands};
use crate::scim::message::boolean;
use crate::scim::{Attribute, AttributeType, Mutability, TargetPath, Uniqueness, ValueTable};

/// So many values are named one by one.
const NAMED: usize = 3;

/// What a provider does with an attribute, as far as its file says.
#[derive(Clone, Copy, Debug)]
pub struct Used<'a> {
    pub of: &'a Use,
    pub stated: Stated,
    /// It is said of this attribute, and not of all that is in the one above it.
    pub is_own: bool,
}

impl Used<'_> {
    /// Its sentences, with how well they are known and where they stand.
    pub fn told(&self) -> String {
        let about = self.of.about.known().map_or("Not known.", |word| word.0);
        match self.stated.mark.is_documented() {
            true => format!("{about} ({})", self.stated.source),
            false => format!("{about} ({}; {})", self.stated.mark.label(), self.stated.source),
        }
    }
}

/// What a text is expected to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Expected {
    Email,
    Phone,
    TimeZone,
    Language,
    Country,
}

impl Provider {
    /// What the text of an attribute is expected to be, by the standard's tables, or as the provider says.
    pub fn expected(&self, kind: ResourceKind, target: &TargetPath) -> Option<Expected> {
        self.resource_type(kind).attribute(target)?;
        let table = ValueTable::of(target).filter(|_| kind == ResourceKind::User).map(|table| match table {
            ValueTable::TimeZone => Expected::TimeZone,
            ValueTable::Language | ValueTable::Languages => Expected::Language,
            ValueTable::Country => Expected::Country,
        });
        let mut shapes = self.traits().shapes.of(kind).iter().filter(|shape| shape.target.covers(target));
        let shape = || {
            shapes.find_map(|shape| match shape.fits {
                Fits::Email => Some(Expected::Email),
                Fits::Phone => Some(Expected::Phone),
                Fits::CountryCode => Some(Expected::Country),
                Fits::OneOf(_) => None,
            })
        };
        let text = || (kind == ResourceKind::User).then(|| expected_by_name(target)).flatten();
        table.or_else(shape).or_else(text)
    }

    /// What it does with an attribute; `None` when that is not known.
    pub fn use_of(&self, kind: ResourceKind, target: &TargetPath) -> Option<Used<'_>> {
        let list = self.traits().uses.of(kind);
        let places = |of: &TargetPath| usize::from(of.filter().is_some()) + usize::from(of.sub_attribute().is_some());
        let all = list.items().iter().flat_map(|of| of.targets.iter().map(move |target| (of, target)));
        let covering = all.filter(|(_, of)| of.covers(target));
        let (of, closest) = covering.max_by_key(|(_, of)| places(of))?;
        let stated = of.about.stated().unwrap_or_else(|| self.traits().stated(list));
        Some(Used { of, stated, is_own: places(closest) > 0 || *closest == *target })
    }

    /// Type and limits of an attribute; `None` when the schema does not have it.
    pub fn limits(&self, kind: ResourceKind, target: &TargetPath) -> Option<String> {
        let attribute = self.resource_type(kind).attribute(target)?;
        let is_list = attribute.multi_valued && target.filter().is_none() && target.sub_attribute().is_none();
        let mut words = if is_list { list(attribute) } else { self.one(kind, target, attribute) };
        if self.is_unique(kind, target, attribute) {
            words.push_str(", unique");
        }
        if let Some(most) = self.most(kind, target).filter(|_| !is_list && self.allowed(kind, target).is_none()) {
            words.push_str(&format!(", at most {}", thousands(most)));
        }
        words.push_str(match (attribute.mutability, target.sub_attribute()) {
            (Mutability::ReadOnly, _) => ", read-only",
            (Mutability::Immutable, _) => ", set once",
            (Mutability::WriteOnly, _) => ", never read back",
            (Mutability::ReadWrite, Some("primary")) => ", one in the list",
            (Mutability::ReadWrite, _) => "",
        });
        Some(words)
    }

    fn is_unique(&self, kind: ResourceKind, target: &TargetPath, attribute: &Attribute) -> bool {
        let named = || self.traits().unique.of(kind).items().iter().any(|word| word.0 == target.to_string());
        attribute.uniqueness != Uniqueness::None || named()
    }

    /// Whether it keeps less of some values than it takes.
    pub fn shortens(&self, kind: ResourceKind) -> bool {
        !self.traits().keeps_one.of(kind).items().is_empty() || self.cuts()
    }

    fn cuts(&self) -> bool {
        self.traits().lengths.longer.known() == Some(&Longer::Cut)
    }

    /// Leaves of a resource what the provider keeps of it: of lists one, where it keeps one, and of texts that are too long
    /// their beginning, where it cuts.
    pub fn shorten(&self, kind: ResourceKind, resource: &mut Value) {
        for path in self.traits().keeps_one.of(kind).items() {
            path.each_mut(resource, &mut keep_one);
        }
        if self.cuts() {
            for length in self.traits().lengths.most.of(kind).items() {
                length.target.each_mut(resource, &mut |value| cut_text(value, length.characters));
            }
        }
    }

    fn most(&self, kind: ResourceKind, target: &TargetPath) -> Option<usize> {
        let lengths = self.traits().lengths.most.of(kind).items().iter();
        lengths.filter(|length| length.target.covers(target)).map(|length| length.characters).min()
    }

    fn one(&self, kind: ResourceKind, target: &TargetPath, attribute: &Attribute) -> String {
        match self.allowed(kind, target) {
            Some(Allowed::Table(ValueTable::Language, _)) => "language tag".to_owned(),
            Some(Allowed::Table(ValueTable::Languages, _)) => "language tags".to_owned(),
            Some(allowed @ Allowed::Table(ValueTable::Country, _)) => format!("{}, 2 letters", one_of(&allowed)),
            Some(Allowed::Canonical(attribute)) if attribute.canonical_values.len() <= NAMED => {
                format!("one of {}", attribute.canonical_values.join(", "))
            }
            Some(Allowed::Boolean) => "yes or no".to_owned(),
            Some(Allowed::List(_, words)) => format!("one of {}", words.len()),
            Some(allowed) => one_of(&allowed),
            None => match self.expected(kind, target) {
                Some(Expected::Email) => "e-mail".to_owned(),
                Some(Expected::Phone) => "phone".to_owned(),
                _ => type_word(attribute.kind).to_owned(),
            },
        }
    }
}

/// RFC 7643 section 4.1.2: what the values of these lists are.
fn expected_by_name(target: &TargetPath) -> Option<Expected> {
    match (target.attribute(), target.sub_attribute()) {
        ("emails", Some("value")) => Some(Expected::Email),
        ("phoneNumbers", Some("value")) => Some(Expected::Phone),
        _ => None,
    }
}

/// The primary one, or the first.
fn keep_one(value: &mut Value) {
    if let Value::Array(list) = value {
        let is_primary = |one: &Value| one.get("primary").is_some_and(|primary| boolean(primary) == Some(true));
        let first = list.iter().position(is_primary).unwrap_or(0);
        *list = list.drain(..).skip(first).take(1).collect();
    }
}

/// Of a text, or of each in a list.
fn cut_text(value: &mut Value, most: usize) {
    match value {
        Value::Array(list) => list.iter_mut().for_each(|value| cut_text(value, most)),
        Value::String(text) => {
            if let Some((end, _)) = text.char_indices().nth(most) {
                text.truncate(end);
            }
        }
        _ => {}
    }
}

fn one_of(allowed: &Allowed<'_>) -> String {
    format!("one of {}", allowed.counted(allowed.choices().len()))
}

fn list(attribute: &Attribute) -> String {
    let types = attribute.sub_attribute("type").map_or(&[][..], |of_type| &of_type.canonical_values);
    match types {
        [] => "list".to_owned(),
        few if few.len() <= NAMED => format!("list: {}", few.join(", ")),
        many => format!("list: {}, …", many[..NAMED].join(", ")),
    }
}

const fn type_word(kind: AttributeType) -> &'static str {
    match kind {
        AttributeType::String => "text",
        AttributeType::Boolean => "yes or no",
        AttributeType::Decimal => "number",
        AttributeType::Integer => "whole number",
        AttributeType::DateTime => "date and time",
        AttributeType::Binary => "base64 text",
        AttributeType::Reference => "reference",
        AttributeType::Complex => "object",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::{Mark, ProviderKind};
    use crate::provider;

    fn path(text: &str) -> TargetPath {
        TargetPath::parse(text).expect("a path")
    }

    #[test]
    fn type_and_limits_are_said_as_in_a_dictionary() {
        let (user, group) = (ResourceKind::User, ResourceKind::Group);
        let xurrent = provider::of(ProviderKind::new("xurrent"));
        for (provider, kind, target, expected) in [
            (xurrent, user, "userName", "e-mail, unique, at most 128"),
            (xurrent, user, "title", "text, at most 80"),
            (xurrent, user, "externalId", "text"),
            (xurrent, user, "id", "text, unique, read-only"),
            (xurrent, user, "active", "yes or no"),
            (xurrent, user, "name", "object"),
            (xurrent, user, "locale", "one of 57"),
            (xurrent, user, "preferredLanguage", "language tags"),
            (xurrent, user, "addresses", "list: work, home, other"),
            (xurrent, user, "addresses[type eq \"work\"].streetAddress", "text, at most 1,024"),
            (xurrent, user, "addresses[type eq \"work\"].country", "one of 249 countries, 2 letters"),
            (xurrent, user, "phoneNumbers", "list: work, home, mobile, …"),
            (xurrent, user, "phoneNumbers[type eq \"mobile\"].value", "phone, at most 255"),
            (xurrent, user, "emails[type eq \"work\"].primary", "yes or no, one in the list"),
            (xurrent, user, "password", "text, never read back"),
            (xurrent, user, "roles", "list"),
            (xurrent, group, "displayName", "text, unique"),
            (provider::any(), user, "userName", "text, unique"),
            (provider::any(), user, "locale", "language tag"),
        ] {
            assert_eq!(provider.limits(kind, &path(target)).as_deref(), Some(expected), "{target}");
        }
        let zones = xurrent.limits(user, &path("timezone")).expect("words");
        assert!(zones.starts_with("one of ") && zones.ends_with(" time zones"), "{zones}");
        assert_eq!(xurrent.limits(user, &path("shoeSize")), None);
    }

    #[test]
    fn what_a_text_is_expected_to_be_is_the_standards_or_the_providers_word() {
        let xurrent = provider::of(ProviderKind::new("xurrent"));
        for (provider, target, expected) in [
            (xurrent, "userName", Some(Expected::Email)),
            (xurrent, "phoneNumbers[type eq \"mobile\"].value", Some(Expected::Phone)),
            (xurrent, "timezone", Some(Expected::TimeZone)),
            (xurrent, "locale", Some(Expected::Language)),
            (xurrent, "addresses[type eq \"work\"].country", Some(Expected::Country)),
            (xurrent, "title", None),
            (xurrent, "shoeSize", None),
            (provider::any(), "preferredLanguage", Some(Expected::Language)),
            (provider::any(), "userName", None),
            (provider::any(), "emails[type eq \"work\"].value", Some(Expected::Email)),
            (provider::any(), "emails[type eq \"work\"].display", None),
        ] {
            assert_eq!(provider.expected(ResourceKind::User, &path(target)), expected, "{target}");
        }
    }

    #[test]
    fn what_is_done_with_an_attribute_is_said_of_it_or_of_the_one_above_and_else_not_known() {
        let xurrent = provider::of(ProviderKind::new("xurrent"));
        for (target, short, is_own, mark) in [
            ("title", "job title", true, Mark::Documented),
            ("timezone", "new people only", true, Mark::Documented),
            ("nickName", "kept, not used", true, Mark::Inferred),
            ("name.givenName", "name, third choice", true, Mark::Documented),
            ("phoneNumbers", "contacts, replaced", true, Mark::Documented),
            ("phoneNumbers[type eq \"work\"].value", "contacts, replaced", false, Mark::Documented),
            ("phoneNumbers[type eq \"pager\"].value", "no counterpart", true, Mark::Inferred),
        ] {
            let used = xurrent.use_of(ResourceKind::User, &path(target)).expect(target);
            assert_eq!((used.of.short, used.is_own, used.stated.mark), (short, is_own, mark), "{target}");
            assert_eq!(used.told().contains("not documented"), !mark.is_documented(), "{}", used.told());
        }
        assert!(xurrent.use_of(ResourceKind::User, &path("password")).is_none(), "nobody says");
        assert!(provider::any().use_of(ResourceKind::User, &path("title")).is_none());
    }
}
