//! The body of a request or an answer, read once, within bounds.
//!
//! Lists are read resource by resource and groups member by member, so that a group of hundreds of thousands takes no
//! more memory than the ids do: of its members nothing else is kept, and they count against no bound but their own.

use std::io::{self, BufReader, Read};

use serde::de::DeserializeSeed as _;

use super::fields::{Fields, whole};
use super::meter::{Bounds, Meter, Metered};
use super::stream::{Any, Json, Whereabouts};
use super::{ListResponse, Resource, ResourceType, ScimError, ServiceProviderConfig};
use crate::scim::Schema;

/// What a body holds.
#[derive(Clone, Debug, PartialEq)]
pub struct Body {
    json: Json,
    begins: Vec<u8>,
}

/// A body that could not be read.
#[derive(Debug)]
pub struct NotRead {
    pub error: BodyError,
    /// How it begins, as UTF-8.
    pub begins: Vec<u8>,
}

/// Why a body could not be read.
#[derive(Debug)]
pub enum BodyError {
    /// There is not one byte.
    Empty,
    /// What is exceeded: "16 MiB".
    TooLarge { than: String },
    /// The JSON reader's words.
    NotJson { detail: String },
    /// The bytes stopped coming, or cannot be unpacked.
    Broken(io::Error),
    /// It ends in the middle of its JSON; the reader's words.
    CutOff { detail: String },
}

impl Body {
    /// Reads a body that is UTF-8 already (see [`super::text::utf8`]).
    pub fn read(input: impl Read, bounds: Bounds) -> Result<Self, NotRead> {
        let meter = Meter::new(bounds);
        let metered = Metered { input, meter: &meter };
        let mut reader = serde_json::Deserializer::from_reader(BufReader::with_capacity(16 << 10, metered));
        let read = Any { meter: &meter, place: Whereabouts::Top }.deserialize(&mut reader);
        let read = read.and_then(|json| reader.end().map(|()| json));
        let (exceeded, begins) = meter.finish();
        let error = match (read, exceeded) {
            (Ok(json), _) => return Ok(Self { json, begins }),
            (Err(_), Some(than)) => BodyError::TooLarge { than },
            (Err(error), None) if error.is_io() => BodyError::Broken(error.into()),
            (Err(_), None) if begins.is_empty() => BodyError::Empty,
            (Err(error), None) if error.is_eof() => BodyError::CutOff { detail: error.to_string() },
            (Err(error), None) => BodyError::NotJson { detail: error.to_string() },
        };
        Err(NotRead { error, begins })
    }

    /// How it begins, for sentences about a body that is something else than was expected.
    pub fn begins(&self) -> &[u8] {
        &self.begins
    }

    /// A list of resources: told by its `Resources`, or by its `totalResults` where nothing was found.
    pub fn list(&self) -> Option<ListResponse<&Resource>> {
        let Json::Object(object) = &self.json else { return None };
        let fields = Fields::of(&object.resource.attributes)?;
        let total_results = fields.get("totalResults").and_then(whole);
        let (resources, passed_over) = match (&object.listed, total_results) {
            (Some(items), _) => (items.resources.as_slice(), items.passed_over),
            (None, Some(_)) => (&[][..], 0),
            (None, None) => return None,
        };
        Some(ListResponse {
            schemas: fields.texts("schemas"),
            total_results,
            start_index: fields.number("startIndex").unwrap_or(1),
            items_per_page: fields.number("itemsPerPage").unwrap_or_default(),
            resources: resources.iter().collect(),
            passed_over,
        })
    }

    /// One resource: an object that is no list and no error.
    pub fn resource(&self) -> Option<&Resource> {
        match &self.json {
            Json::Object(object) if self.list().is_none() && self.error(0).is_none() => Some(&object.resource),
            _ => None,
        }
    }

    /// An error by its own account, whatever the status that it came with.
    pub fn error(&self, http_status: u16) -> Option<ScimError> {
        let Json::Object(object) = &self.json else { return None };
        let json = &object.resource.attributes;
        if ScimError::is_one(json) && object.listed.is_none() { ScimError::read(json, http_status) } else { None }
    }

    pub fn config(&self) -> Option<ServiceProviderConfig> {
        match &self.json {
            Json::Object(object) => ServiceProviderConfig::read(&object.resource.attributes),
            _ => None,
        }
    }

    /// Schemas, as a list or as a bare array; entries that do not read as one are passed over.
    pub fn schemas(&self) -> Option<Vec<Schema>> {
        Some(self.items()?.filter_map(|entry| Schema::read(&entry.attributes)).collect())
    }

    /// Resource types, in the same forms.
    pub fn resource_types(&self) -> Option<Vec<ResourceType>> {
        Some(self.items()?.filter_map(|entry| ResourceType::read(&entry.attributes)).collect())
    }

    fn items(&self) -> Option<impl Iterator<Item = &Resource>> {
        let items = match &self.json {
            Json::Object(object) => object.listed.as_ref()?,
            Json::Array(items) => items,
            Json::Plain => return None,
        };
        Some(items.resources.iter())
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::scim::CORE_USER;
    use crate::scim::message::LIST_RESPONSE;

    fn read(json: &str) -> Body {
        Body::read(json.as_bytes(), Bounds::default()).expect(json)
    }

    fn ids(list: &ListResponse<&Resource>) -> Vec<Option<String>> {
        list.resources.iter().map(|resource| resource.id()).collect()
    }

    #[test]
    fn lists_are_read_as_servers_write_them() {
        let urn = LIST_RESPONSE;
        for (name, body, total, start, shown, passed_over) in [
            (
                "as the RFC",
                json!({"schemas": [urn], "totalResults": 2, "startIndex": 1, "itemsPerPage": 1, "Resources": [{"id": "7"}]}),
                Some(2),
                1,
                &["7"][..],
                0,
            ),
            (
                "numbers as text",
                json!({"totalResults": "2", "startIndex": "3", "Resources": [{"id": 7}]}),
                Some(2),
                3,
                &["7"],
                0,
            ),
            (
                "numbers with a point",
                json!({"totalResults": 1.0, "startIndex": 1.0, "Resources": [{"id": 7.5}]}),
                Some(1),
                1,
                &["7.5"],
                0,
            ),
            ("names in lower case", json!({"totalresults": 1, "resources": [{"ID": "7"}]}), Some(1), 1, &["7"], 0),
            ("names in capitals", json!({"TOTALRESULTS": 1, "RESOURCES": [{"ID": "7"}]}), Some(1), 1, &["7"], 0),
            ("nothing found, no list", json!({"totalResults": 0}), Some(0), 1, &[], 0),
            ("nothing found, null", json!({"totalResults": 0, "Resources": null}), Some(0), 1, &[], 0),
            ("nothing found, an empty object", json!({"totalResults": 0, "Resources": {}}), Some(0), 1, &[], 0),
            ("some found, none shown", json!({"totalResults": 2}), Some(2), 1, &[], 0),
            ("one without brackets", json!({"totalResults": 1, "Resources": {"id": "7"}}), Some(1), 1, &["7"], 0),
            ("no total", json!({"Resources": [{"id": "7"}]}), None, 1, &["7"], 0),
            ("a total below zero", json!({"totalResults": -1, "Resources": []}), None, 1, &[], 0),
            (
                "junk among them",
                json!({"totalResults": 1, "Resources": [1, null, "x", [{}], true, {"id": "7"}]}),
                Some(1),
                1,
                &["7"],
                5,
            ),
            (
                "a list after its resources",
                json!({"Resources": [{"id": "7"}], "totalResults": 1}),
                Some(1),
                1,
                &["7"],
                0,
            ),
            (
                "core attributes below their URN",
                json!({"totalResults": 1, "Resources": [{"id": "7", CORE_USER: {"userName": "liz"}}]}),
                Some(1),
                1,
                &["7"],
                0,
            ),
        ] {
            let body = read(&body.to_string());
            let list = body.list().expect(name);
            assert_eq!((list.total_results, list.start_index, list.passed_over), (total, start, passed_over), "{name}");
            assert_eq!(ids(&list), shown.iter().map(|id| Some((*id).to_owned())).collect::<Vec<_>>(), "{name}");
            assert!(body.resource().is_none() && body.error(200).is_none(), "{name}");
        }
    }

    #[test]
    fn a_body_is_what_its_members_say() {
        #[derive(Debug, PartialEq)]
        enum Is {
            Resource,
            Error,
            Config,
            Schemas,
            Nothing,
        }
        for (name, body, expected) in [
            ("a user", r#"{"id":"7","userName":"liz"}"#, Is::Resource),
            ("an error", r#"{"status":"404","detail":"User not found"}"#, Is::Error),
            (
                "an error by its schema",
                r#"{"schemas":["urn:ietf:params:scim:api:messages:2.0:Error"],"detail":"no"}"#,
                Is::Error,
            ),
            ("a user with a status", r#"{"id":"7","status":"ACTIVE","detail":"x"}"#, Is::Resource),
            ("a configuration", r#"{"patch":{"supported":true},"filter":{"supported":true}}"#, Is::Config),
            ("schemas", r#"{"Resources":[{"id":"urn:x","name":"X"},{"no":"schema"}]}"#, Is::Schemas),
            ("schemas in a bare array", r#"[{"id":"urn:x","attributes":[]}]"#, Is::Schemas),
            ("null", "null", Is::Nothing),
            ("a number", "7", Is::Nothing),
            ("text", r#""{\"totalResults\":0}""#, Is::Nothing),
            ("other lists", r#"[[{"id":"urn:x","name":"X"}]]"#, Is::Nothing),
        ] {
            let body = read(body);
            let is = match () {
                () if body.config().is_some() => Is::Config,
                () if body.schemas().is_some_and(|schemas| schemas.len() == 1) => Is::Schemas,
                () if body.error(200).is_some() => Is::Error,
                () if body.resource().is_some() => Is::Resource,
                () => Is::Nothing,
            };
            assert_eq!(is, expected, "{name}");
        }
    }

    #[test]
    fn values_are_kept_as_they_are_written() {
        let json = r#"{"a":1.50,"b":[{"c":null}],"d":"é\\n","e":12345678901234567890123,"a":2}"#;
        let expected = r#"{"a":2,"b":[{"c":null}],"d":"é\\n","e":12345678901234567890123}"#;
        assert_eq!(read(json).resource().map(|resource| resource.attributes.to_string()).as_deref(), Some(expected));
    }

    #[test]
    fn what_cannot_be_read_says_why_and_how_it_begins() {
        struct Fails;
        impl Read for Fails {
            fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
                Err(io::Error::other("cut"))
            }
        }
        let deep = format!(r#"{{"x":{}1{}}}"#, "[".repeat(500), "]".repeat(500));
        for (name, body, detail) in [
            ("text", "Welcome", "expected value"),
            ("more after it", "{} {}", "trailing characters"),
            ("half", r#"{"id": "7"#, "EOF"),
            ("too deep", &deep, "recursion limit"),
        ] {
            let not = Body::read(body.as_bytes(), Bounds::default()).expect_err(name);
            assert!(
                matches!(&not.error, BodyError::NotJson { detail: said } | BodyError::CutOff { detail: said }
                    if said.contains(detail)),
                "{name}: {not:?}"
            );
            assert!(body.as_bytes().starts_with(&not.begins), "{name}");
        }
        let empty = Body::read(io::empty(), Bounds::default()).expect_err("empty");
        assert!(matches!(empty.error, BodyError::Empty));
        let cut = Body::read(br#"{"id":"#.chain(Fails), Bounds::default()).expect_err("cut");
        assert!(matches!(&cut.error, BodyError::Broken(error) if error.to_string() == "cut"), "{cut:?}");
    }

    #[test]
    fn members_count_against_the_bound_of_the_whole_alone() {
        let group = |members: usize, more: &str| {
            let members: Vec<String> = (0..members).map(|at| format!(r#"{{"value":"u{at}","display":"x"}}"#)).collect();
            format!(r#"{{"totalResults":1,"Resources":[{{"id":"g","members":[{}]{more}}}]}}"#, members.join(","))
        };
        let bounds = Bounds { bytes: 64 << 10, whole: 1 << 20, values: 1000 };
        let body = Body::read(group(10_000, "").as_bytes(), bounds).expect("many members");
        let list = body.list().expect("a list");
        let members = list.resources[0].members.as_ref().expect("members");
        assert_eq!((members.len(), members.iter().last()), (10_000, Some("u9999")));
        let text = format!(r#","x":"{}""#, "y".repeat(100 << 10));
        let values = format!(r#","x":[{}1]"#, "1,".repeat(1000));
        let one = format!(r#"{{"members":[{{"value":"1","display":"{}"}}]}}"#, "y".repeat(100 << 10));
        let whole = Bounds { whole: 100 << 10, ..bounds };
        for (name, body, bounds, than) in [
            ("other text", group(1, &text), bounds, "0 MiB"),
            ("other values", group(1, &values), bounds, "1000 values"),
            ("one member", one, bounds, "0 MiB"),
            ("all members", group(10_000, ""), whole, "0 MiB"),
        ] {
            let not = Body::read(body.as_bytes(), bounds).expect_err(name);
            assert!(
                matches!(&not.error, BodyError::TooLarge { than: said } if said == than),
                "{name}: {:?}",
                not.error
            );
        }
    }

    #[test]
    fn of_a_long_list_the_first_resources_are_kept_and_the_others_counted() {
        let resources: Vec<_> = (0..1000).map(|at| json!({"id": at, "a": [1, 2, 3]})).collect();
        let body = json!({"totalResults": 1000, "Resources": resources}).to_string();
        let body = Body::read(body.as_bytes(), Bounds { values: 100, ..Bounds::default() }).expect("a list");
        let list = body.list().expect("a list");
        assert!((1..100).contains(&list.resources.len()), "{}", list.resources.len());
        assert_eq!((list.resources.len() + list.passed_over, list.total_results), (1000, Some(1000)));
    }
}
