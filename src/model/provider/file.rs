//! Reading a provider's file: strictly, once, when providers are first asked for.

use super::traits::{Additions, Traits};
use super::{Foresight, Provider};
use crate::base::{Fact, Mark, PerKind, hash};
use crate::scim::{Attribute, ENTERPRISE_USER, ResourceType, TargetPath, schema};

/// A line of the table of providers.
pub(super) struct File {
    /// As people find it.
    pub name: &'static str,
    pub text: &'static str,
    /// The one thing that is code.
    pub foresight: Foresight,
}

/// The file with this name under `assets/provider`, and the code that foresees.
macro_rules! file {
    ($name:literal, $foresight:expr) => {
        $crate::provider::file::File {
            name: concat!("assets/provider/", $name, ".json"),
            text: include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/../../assets/provider/", $name, ".json")),
            foresight: $foresight,
        }
    };
}
pub(super) use file;

/// A file cannot be used.
#[derive(Debug, thiserror::Error)]
#[error(
    "{file} cannot be used: {reason}. Every key must be one of src/model/provider/traits.rs, and none may be missing."
)]
pub struct FileError {
    file: &'static str,
    reason: serde_json::Error,
}

impl File {
    pub fn read(&self) -> Result<Provider, FileError> {
        let traits = serde_json::from_str(self.text).map_err(|reason| FileError { file: self.name, reason })?;
        Ok(Provider::new(hash::text(self.text), traits, self.foresight))
    }
}

impl Provider {
    fn new(hash: u64, traits: Traits, foresight: Foresight) -> Self {
        Self {
            hash,
            resource_types: PerKind {
                user: requiring(user_type(&traits.schema), traits.required.user.items()),
                group: requiring(group_type(&traits.schema), traits.required.group.items()),
            },
            open_extensions: traits.schema.open.iter().map(|word| word.0).collect(),
            facts: facts(&traits),
            traits,
            foresight,
        }
    }
}

/// What is known in sentences, and whether it may be tried.
fn facts(traits: &Traits) -> Vec<Fact> {
    let allowed = &traits.rehearsal.allowed;
    let stated = traits.stated(allowed);
    let mark = if allowed.known().is_some() { stated.mark } else { Mark::Unknown };
    let rehearsal = Fact { text: traits.rehearsal.about, mark, source: stated.source };
    let lines = traits.facts.iter().map(|f| Fact { text: f.text, mark: f.mark, source: f.source });
    lines.chain([rehearsal]).collect()
}

fn user_type(additions: &Additions) -> ResourceType {
    let mut user = schema::rfc_user().clone();
    user.core.attributes.extend(additions.user.iter().map(|own| own.0.clone()));
    for extension in user.extensions.iter_mut().filter(|extension| extension.id == ENTERPRISE_USER) {
        extension.attributes.extend(additions.enterprise.iter().map(|own| own.0.clone()));
    }
    user.extensions.extend(additions.extensions.iter().map(|own| own.0.clone()));
    user
}

fn group_type(additions: &Additions) -> ResourceType {
    let mut group = schema::rfc_group().clone();
    group.core.attributes.extend(additions.group.iter().map(|own| own.0.clone()));
    group
}

/// With these required. What has a required part is required itself, if it is no list: of an empty one there is no part.
fn requiring(mut resource_type: ResourceType, paths: &[TargetPath]) -> ResourceType {
    for path in paths {
        let Some(attribute) = named(&mut resource_type.core.attributes, path.attribute()) else { continue };
        attribute.required |= !attribute.multi_valued || path.sub_attribute().is_none();
        let part = path.sub_attribute().and_then(|sub| named(&mut attribute.sub_attributes, sub));
        part.into_iter().for_each(|part| part.required = true);
    }
    resource_type
}

fn named<'a>(attributes: &'a mut [Attribute], name: &str) -> Option<&'a mut Attribute> {
    attributes.iter_mut().find(|attribute| attribute.name.eq_ignore_ascii_case(name))
}

#[cfg(test)]
mod tests {
    use super::super::FILES;
    use super::*;

    fn read(text: &str) -> Result<Provider, String> {
        let text = text.to_owned().leak();
        let file = File { name: "assets/provider/tried.json", text, foresight: Foresight::NONE };
        file.read().map_err(|error| error.to_string())
    }

    #[test]
    fn every_file_of_the_table_reads_and_is_named_after_its_id() {
        let mut flags = Vec::new();
        for file in &FILES {
            let provider = file.read().unwrap_or_else(|error| panic!("{error}"));
            assert_eq!(file.name, format!("assets/provider/{}.json", provider.kind().id()));
            flags.extend(provider.traits().flags.user.iter().chain(&provider.traits().flags.group).map(|flag| flag.id));
            assert!(provider.facts().iter().all(|f| f.text.ends_with('.') && !f.source.is_empty()), "{}", file.name);
        }
        let count = flags.len();
        flags.dedup();
        assert_eq!(flags.len(), count, "two flags with one name: {flags:?}");
    }

    #[test]
    fn every_file_that_is_there_stands_in_the_table() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../assets/provider");
        let mut there: Vec<String> = std::fs::read_dir(folder)
            .expect("the folder")
            .map(|entry| format!("assets/provider/{}", entry.expect("a file").file_name().to_string_lossy()))
            .collect();
        there.sort_unstable();
        let mut known: Vec<&str> = FILES.iter().map(|file| file.name).collect();
        known.sort_unstable();
        assert_eq!(there, known);
    }

    #[test]
    fn what_a_file_says_of_attributes_is_of_attributes_that_exist() {
        for provider in super::super::PROVIDERS.iter() {
            let traits = provider.traits();
            let extensions = &provider.resource_type(crate::base::ResourceKind::User).extensions;
            for urn in provider.open_extensions() {
                assert!(extensions.iter().any(|schema| schema.id == *urn), "{}: {urn}", provider.label());
            }
            for kind in crate::base::ResourceKind::ALL {
                let lengths = traits.lengths.most.of(kind).items().iter().map(|length| &length.target);
                let shapes = traits.shapes.of(kind).iter().map(|shape| &shape.target);
                let flags = traits.flags.of(kind).iter().map(|flag| &flag.target);
                let uses = traits.uses.of(kind).items().iter().flat_map(|of| &of.targets);
                let reserved = traits.reserved.of(kind).items().iter().map(|reserved| &reserved.target);
                let lists = [&traits.required, &traits.single, &traits.keeps_one, &traits.unsupported.attributes];
                let listed = lists.into_iter().flat_map(|list| list.of(kind).items());
                for target in lengths.chain(shapes).chain(flags).chain(uses).chain(reserved).chain(listed) {
                    assert!(provider.resource_type(kind).attribute(target).is_some(), "{}: {target}", provider.label());
                }
            }
        }
    }

    #[test]
    fn what_can_be_looked_up_by_has_the_operator_for_it() {
        let with = |askable: &str| {
            let text = FILES[0].text.replacen("\"user\": [\"userName\",", &format!("\"user\": [{askable},"), 1);
            assert!(text.contains(askable));
            read(&text).expect("a provider").can_filter(crate::base::ResourceKind::User, "userName")
        };
        for (askable, can) in [
            ("\"userName\"", true),
            ("{ \"attribute\": \"userName\", \"operators\": [\"sw\", \"eq\"] }", true),
            ("{ \"attribute\": \"userName\", \"operators\": [\"sw\"] }", false),
            ("\"nickName\"", false),
        ] {
            assert_eq!(with(askable), Some(can), "{askable}");
        }
        let text = FILES[0].text.replacen("\"user\": [\"userName\",", "\"user\": [{ \"attribut\": \"userName\" },", 1);
        assert!(read(&text).expect_err("misspelt").contains("an attribute, or an object of attribute and operators"));
    }

    #[test]
    fn a_number_that_only_says_that_there_is_more_is_no_count() {
        use crate::base::ProviderKind;
        for (provider, said, upto, total) in [
            ("snowflake", Some(101), 100, None),
            ("snowflake", Some(101), 101, Some(101)),
            ("snowflake", Some(0), 0, Some(0)),
            ("snowflake", None, 100, None),
            ("hcp-terraform", Some(101), 100, Some(101)),
            ("generic", Some(101), 100, Some(101)),
        ] {
            let provider = super::super::of(ProviderKind::new(provider));
            assert_eq!(provider.total(said, upto), total, "{}: {said:?} {upto}", provider.label());
        }
    }

    #[test]
    fn whether_it_may_be_rehearsed_is_among_what_is_known() {
        for provider in super::super::PROVIDERS.iter() {
            let facts = provider.facts();
            let said = facts.iter().find(|fact| fact.text == provider.rehearsal()).expect("a fact");
            let is_known = provider.traits().rehearsal.allowed.known().is_some();
            assert_eq!(said.mark == Mark::Unknown, !is_known, "{}", provider.label());
        }
    }

    /// Each is one change of a file that reads.
    #[test]
    fn a_file_with_a_fault_is_refused_with_its_place() {
        let good = FILES[0].text;
        assert!(read(good).is_ok());
        for (name, from, to, words) in [
            ("a misspelt key", "\"paging\"", "\"pageing\"", "unknown field `pageing`, expected one of"),
            (
                "a misspelt key inside",
                "\"omitted\"",
                "\"omited\"",
                "unknown field `omited`, expected `taken` or `omitted`",
            ),
            (
                "a key that is missing",
                "\"mostOperations\": \"unknown\"",
                "\"draft\": \"unknown\"",
                "duplicate field `draft`",
            ),
            (
                "a key that is missing",
                "\"reserved\": { \"user\": \"unknown\", \"group\": \"unknown\" },",
                "",
                "missing field `reserved`",
            ),
            (
                "another type",
                "\"default\": 25",
                "\"default\": \"many\"",
                "invalid type: string \"many\", expected usize",
            ),
            ("a negative number", "\"default\": 25", "\"default\": -25", "invalid type: integer `-25`"),
            ("null for unknown", "\"default\": 25", "\"default\": null", "invalid type: null"),
            ("another mark", "\"mark\": \"inferred\"", "\"mark\": \"sure\"", "unknown variant `sure`, expected one of"),
            ("unknown where a word is needed", "\"label\": \"Xurrent\"", "\"label\": 1", "expected a string"),
            ("a value that is no choice", "\"user\": \"kept\"", "\"user\": \"lost\"", "unknown variant `lost`"),
            ("a stage that is none", "\"stage\": \"qa\"", "\"stage\": \"local\"", "unknown variant `local`"),
            ("no attribute path", "\"target\": \"title\"", "\"target\": \"ti tle\"", "ti tle"),
            ("a misspelt key of a schema", "\"caseExact\"", "\"caseExat\"", "unknown field `caseExat`"),
            ("an id that is none", "\"id\": \"xurrent\"", "\"id\": \"Xurrent!\"", "\"Xurrent!\" is no id"),
        ] {
            assert!(good.contains(from), "{name}: {from} is not in the file");
            let error = read(&good.replacen(from, to, 1)).expect_err(name);
            assert!(error.starts_with("assets/provider/tried.json cannot be used: "), "{name}: {error}");
            assert!(error.contains(words) && error.contains(" at line "), "{name}: {error}");
        }
    }
}
