//! The mapping that is proposed for files that are no vendor's: the default one without the rules that read what the
//! files do not have.

use std::ops::ControlFlow;
use std::sync::Arc;

use super::Document;
use crate::base::{Cancel, ClientKind, ProviderKind, ResourceKind};
use crate::client::{self, Client};
use crate::mapping::{CompiledMapping, Holds, Mapping};
use crate::provider;
use crate::source::LoadedSet;

/// So many records are looked at; a table's columns stand in each.
const LOOKED_AT: usize = 200;

/// The client that is proposed for these records: the one that they say, or, when none of the files is a vendor's, the one
/// for scripts and tables. `None` when they say different ones, or there are none.
pub fn proposed_client(set: &LoadedSet) -> Option<ClientKind> {
    let says_none = !set.is_empty() && set.files().iter().all(|file| file.client.is_none());
    set.client().or_else(|| says_none.then(|| client::any().kind))
}

/// The mappings that fit a set, for the client for scripts and tables: those of users and of groups.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fitting {
    user: Mapping,
    group: Mapping,
}

impl Fitting {
    pub fn of(set: &LoadedSet, provider: ProviderKind) -> Self {
        let [user, group] = ResourceKind::ALL.map(|kind| fitting(client::any(), provider, kind, set));
        Self { user, group }
    }

    /// Takes the place of that client's mappings; a document of another client stays as it is.
    pub fn put(&self, document: &mut Document) {
        if document.client == client::any().kind {
            document.user.clone_from(&self.user);
            document.group.clone_from(&self.group);
        }
    }

    /// Whether the document has these mappings.
    pub fn is_of(&self, document: &Document) -> bool {
        document.client == client::any().kind && (&document.user, &document.group) == (&self.user, &self.group)
    }
}

/// The default mapping of a client without the rules that read nothing of these records. It may be empty.
fn fitting(client: &Client, provider: ProviderKind, kind: ResourceKind, set: &LoadedSet) -> Mapping {
    let mut mapping = client.default_mapping(kind, provider);
    let names = client.names(kind);
    let resource_type = provider::of(provider).resource_type(kind);
    let compiled = CompiledMapping::compile(&Arc::new(mapping.clone()), client.dialect, names, resource_type);
    let mut reads: Vec<bool> = compiled.rules.iter().map(|rule| rule.sources().is_empty()).collect();
    let range = 0..set.count(kind).min(LOOKED_AT);
    let looked = set.for_range(kind, range, &Cancel::default(), &mut |record| {
        for (rule, reads) in compiled.rules.iter().zip(&mut reads) {
            *reads = *reads || rule.holds(record.value()) != Holds::Absent;
        }
        ControlFlow::Continue(())
    });
    // What could not be read says nothing of the rules.
    if looked.is_ok() {
        let mut reads = reads.into_iter();
        mapping.rules.retain(|_| reads.next().unwrap_or(true));
    }
    mapping
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::Progress;
    use crate::source::Input;

    fn set(text: &str) -> LoadedSet {
        let input = Input::Text { name: "people".to_owned(), bytes: text.as_bytes().to_vec() };
        LoadedSet::load(&[input], &Progress::default(), &Cancel::default()).unwrap()
    }

    #[test]
    fn rules_that_read_nothing_of_a_file_are_left_out() {
        for (name, text, targets) in [
            ("no column of the default's", "Voornaam;Achternaam\nLotte;Jansen\n", vec![]),
            ("some columns", "title;Achternaam\nHead;Jansen\n", vec!["title"]),
            ("a column that is empty", "title;email\n;l@x.example\n", vec!["userName", "title", "emails"]),
            ("a key that only the second has", r#"[{"name":"a"},{"name":"b","title":"x"}]"#, vec!["title"]),
        ] {
            let mapping = fitting(client::any(), ProviderKind::new("xurrent"), ResourceKind::User, &set(text));
            let found: Vec<&str> = mapping.rules.iter().map(|rule| rule.target.attribute()).collect();
            assert_eq!(found, targets, "{name}");
        }
    }

    #[test]
    fn files_of_no_vendor_are_for_the_client_of_scripts_and_tables() {
        let any = client::any().kind;
        for (name, text, expected) in [
            ("a table", "Voornaam;Achternaam\nLotte;Jansen\n", Some(any)),
            ("a list", r#"[{"voornaam":"Lotte"}]"#, Some(any)),
            (
                "a vendor's",
                r#"[{"id":"1","userPrincipalName":"a@x.example","accountEnabled":true}]"#,
                Some(client::first().kind),
            ),
            ("nothing", "", None),
        ] {
            assert_eq!(proposed_client(&set(text)), expected, "{name}");
        }
    }
}
