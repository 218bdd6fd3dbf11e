//! What a client adds to a resource of itself, whatever the mapping says: as data, because resources are made in two
//! ways, as a value for a screen and as text for a whole directory.

use serde_json::{Value as Json, json};

/// All of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Finish {
    pub schemas: Schemas,
    pub primary: Primary,
}

/// Which schemas a resource names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Schemas {
    /// The core schema and the extensions that rules have filled.
    AsMapped,
    /// These, whatever is in it.
    Always(&'static [&'static str]),
    /// The first; both when the second, an extension, is in it.
    Used(&'static [&'static str; 2]),
}

/// Which of the e-mail addresses is marked primary.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Primary {
    AsMapped,
    /// The one under `type eq "work"`, unless the mapping says something of it.
    Work,
    /// One: the work address, else the first, unless the mapping marks one.
    One,
}

/// The attribute that [`Primary`] speaks of.
pub const EMAILS: &str = "emails";
/// The type of the address it prefers.
pub const WORK: &str = "work";

impl Finish {
    pub fn apply(&self, resource: &mut Json) {
        let Some(object) = resource.as_object_mut() else { return };
        let schemas = match self.schemas {
            Schemas::AsMapped => None,
            Schemas::Always(schemas) => Some(schemas),
            Schemas::Used([core, extension]) if object.get(*extension).is_none() => Some(std::slice::from_ref(core)),
            Schemas::Used(both) => Some(both.as_slice()),
        };
        if let Some(schemas) = schemas {
            object.insert("schemas".to_owned(), json!(schemas));
        }
        let Some(items) = object.get_mut(EMAILS).and_then(Json::as_array_mut) else { return };
        let marked = match self.primary {
            Primary::AsMapped => None,
            Primary::Work => items
                .iter()
                .position(|item| is_work(item) && item.get("value").is_some())
                .filter(|at| items[*at].get("primary").is_none()),
            Primary::One if items.iter().any(|item| item.get("primary") == Some(&json!(true))) => None,
            Primary::One => Some(items.iter().position(is_work).unwrap_or(0)),
        };
        if let Some(item) = marked.and_then(|at| items.get_mut(at)).and_then(Json::as_object_mut) {
            item.insert("primary".to_owned(), json!(true));
        }
    }
}

fn is_work(item: &Json) -> bool {
    item.get("type").and_then(Json::as_str).is_some_and(|kind| kind.eq_ignore_ascii_case(WORK))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn schemas_are_those_that_the_client_names() {
        const BOTH: &[&str; 2] = &["core", "extension"];
        for (name, schemas, resource, expected) in [
            ("as mapped", Schemas::AsMapped, json!({"schemas": ["x"]}), json!(["x"])),
            ("always", Schemas::Always(BOTH), json!({"schemas": ["x"]}), json!(["core", "extension"])),
            ("used", Schemas::Used(BOTH), json!({"extension": {}}), json!(["core", "extension"])),
            ("not used", Schemas::Used(BOTH), json!({"schemas": ["x"]}), json!(["core"])),
        ] {
            let mut resource = resource;
            Finish { schemas, primary: Primary::AsMapped }.apply(&mut resource);
            assert_eq!(resource["schemas"], expected, "{name}");
        }
    }

    #[test]
    fn one_address_is_primary_where_the_client_says_so() {
        use Primary::{AsMapped, One, Work};
        let (home, work) = (json!({"type": "home", "value": "h"}), json!({"type": "Work", "value": "w"}));
        let marked = |item: &Json, truth: bool| {
            let mut item = item.clone();
            item["primary"] = json!(truth);
            item
        };
        for (name, primary, before, after) in [
            ("as mapped", AsMapped, json!([home, work]), json!([home, work])),
            ("the work address", Work, json!([home, work]), json!([home, marked(&work, true)])),
            ("no work address", Work, json!([home]), json!([home])),
            ("a type alone is no address", Work, json!([{"type": "work"}]), json!([{"type": "work"}])),
            ("mapped otherwise", Work, json!([marked(&work, false)]), json!([marked(&work, false)])),
            ("one: work", One, json!([home, work]), json!([home, marked(&work, true)])),
            ("one: the first", One, json!([home, home]), json!([marked(&home, true), home])),
            ("one: mapped", One, json!([work, marked(&home, true)]), json!([work, marked(&home, true)])),
            ("one: none is yes", One, json!([marked(&home, false)]), json!([marked(&home, true)])),
            ("no addresses", One, Json::Null, Json::Null),
            ("an empty list", One, json!([]), json!([])),
        ] {
            let mut resource = json!({ "emails": before });
            Finish { schemas: Schemas::AsMapped, primary }.apply(&mut resource);
            assert_eq!(resource["emails"], after, "{name}");
        }
    }
}
