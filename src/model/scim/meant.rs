//! Which attribute is meant by a target that no schema has: one that other directories and forms call otherwise, or one
//! whose name is nearly right.

use super::TargetPath;
use super::schema::{Attribute, ResourceType, Schema};

/// What other directories and forms call it; `managerId` is the name of SCIM 1 (RFC 7643 section 4.3 has `value`).
const OTHERWISE: &[(&str, &str)] = &[
    ("city", "locality"),
    ("state", "region"),
    ("zip", "postalCode"),
    ("zipCode", "postalCode"),
    ("street", "streetAddress"),
    ("firstName", "givenName"),
    ("lastName", "familyName"),
    ("managerId", "value"),
];

/// The attribute or sub-attribute that is meant, beside which the schema has others; `None` for a target that the schema has,
/// and where nothing is near.
pub fn meant(target: &TargetPath, of: &ResourceType, is_free: impl Fn(&TargetPath) -> bool) -> Option<TargetPath> {
    if of.attribute(target).is_some() {
        return None;
    }
    let (wrong, known) = match (of.attribute(&target.root()), target.sub_attribute()) {
        (Some(attribute), Some(sub)) => (sub, &attribute.sub_attributes[..]),
        (None, _) => (target.attribute(), schema(target, of).map_or(&[][..], |schema| &schema.attributes)),
        (Some(_), None) => return None,
    };
    let free = known.iter().filter(|attribute| is_free(&renamed(target, wrong, attribute)));
    let names: Vec<&Attribute> = free.collect();
    let other = OTHERWISE.iter().find(|(other, _)| wrong.eq_ignore_ascii_case(other));
    let same = other.and_then(|(_, right)| names.iter().find(|attribute| attribute.name == *right));
    let right =
        same.copied().or_else(|| nearest(wrong, names.iter().map(|attribute| (&attribute.name, *attribute))))?;
    Some(renamed(target, wrong, right))
}

fn schema<'s>(target: &TargetPath, of: &'s ResourceType) -> Option<&'s Schema> {
    target.extension().map_or(Some(&of.core), |urn| of.extension(urn))
}

/// The target with the right name in the place of the wrong one.
fn renamed(target: &TargetPath, wrong: &str, right: &Attribute) -> TargetPath {
    if target.sub_attribute() == Some(wrong) {
        return target.with_sub_attribute(&right.name);
    }
    TargetPath::from_names(target.extension(), &right.name)
}

/// What has a name that is nearly this one; of several, what comes nearest.
pub fn nearest<N: AsRef<str>, T>(name: &str, known: impl Iterator<Item = (N, T)>) -> Option<T> {
    let lower = name.to_lowercase();
    let near = known.filter_map(|(known, what)| {
        let distance = strsim::damerau_levenshtein(&lower, &known.as_ref().to_lowercase());
        (distance <= 1 + known.as_ref().len() / 5).then_some((distance, what))
    });
    near.min_by_key(|(distance, _)| *distance).map(|(_, what)| what)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scim::schema::rfc_user;

    #[test]
    fn a_name_that_is_nearly_right_or_another_directorys_is_known() {
        let enterprise = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";
        for (target, expected) in [
            ("prefferedLanguage".to_owned(), Some("preferredLanguage".to_owned())),
            ("addresses[type eq \"work\"].city".to_owned(), Some("addresses[type eq \"work\"].locality".to_owned())),
            ("name.firstName".to_owned(), Some("name.givenName".to_owned())),
            (format!("{enterprise}:departement"), Some(format!("{enterprise}:department"))),
            (format!("{enterprise}:manager.managerId"), Some(format!("{enterprise}:manager.value"))),
            ("shoeSize".to_owned(), None),
            ("urn:x:y:2.0:User:title".to_owned(), None),
            ("title".to_owned(), None),
        ] {
            let target = TargetPath::parse(&target).expect("a path");
            let found = meant(&target, rfc_user(), |_| true).map(|path| path.to_string());
            assert_eq!(found, expected, "{target}");
        }
    }

    #[test]
    fn what_is_taken_is_not_meant() {
        let target = TargetPath::parse("titel").expect("a path");
        assert_eq!(meant(&target, rfc_user(), |path| path.attribute() != "title"), None);
    }
}
