//! The mappings one starts with: `assets/presets/<client>-<provider>.json`.

use std::sync::LazyLock;

use serde::{Deserialize, Serialize};

use super::{CLIENTS, Client};
use crate::base::{ClientKind, Mark, ProviderKind, ResourceKind};
use crate::mapping::Mapping;
use crate::scim::TargetPath;

/// A pair of mappings with where they come from.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Preset {
    pub title: String,
    pub about: String,
    pub mark: Mark,
    pub source: String,
    pub notes: Vec<PresetNote>,
    user: Mapping,
    group: Mapping,
}

const fn of_users() -> ResourceKind {
    ResourceKind::User
}

/// What to know about one row.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct PresetNote {
    /// Of users, unless it says otherwise.
    #[serde(default = "of_users")]
    kind: ResourceKind,
    pub target: TargetPath,
    pub mark: Mark,
    pub text: String,
}

impl Preset {
    pub const fn mapping(&self, kind: ResourceKind) -> &Mapping {
        match kind {
            ResourceKind::User => &self.user,
            ResourceKind::Group => &self.group,
        }
    }

    /// What to know about a target's row.
    pub fn notes_on(&self, kind: ResourceKind, target: &TargetPath) -> impl Iterator<Item = &PresetNote> {
        self.notes.iter().filter(move |note| note.kind == kind && note.target == *target)
    }
}

/// A preset in the table of its client.
#[derive(Clone, Copy, Debug)]
pub struct PresetFile {
    pub(super) provider: ProviderKind,
    /// The file's text.
    pub(super) text: &'static str,
}

/// A line of a client's table: the provider, and the file that stands for it.
macro_rules! preset {
    ($provider:literal, $file:literal) => {
        $crate::client::preset::PresetFile {
            provider: $crate::base::ProviderKind::new($provider),
            text: include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/../../assets/presets/", $file, ".json")),
        }
    };
}
pub(super) use preset;

struct Entry {
    client: ClientKind,
    provider: ProviderKind,
    preset: Preset,
}

static PRESETS: LazyLock<Vec<Entry>> = LazyLock::new(|| CLIENTS.into_iter().flat_map(entries).collect());

fn entries(client: &'static Client) -> impl Iterator<Item = Entry> {
    let entry = |file: &PresetFile| Entry { client: client.kind, provider: file.provider, preset: read(file.text) };
    client.presets.iter().map(entry)
}

static ENTRA_SAMPLE: LazyLock<Preset> =
    LazyLock::new(|| read(include_str!("../../../assets/presets/entra-xurrent-sample.json")));

#[expect(clippy::expect_used, reason = "the files are part of the program, and a test reads them all")]
fn read(text: &str) -> Preset {
    serde_json::from_str(text).expect("presets are well formed")
}

/// The mapping a client starts with for a provider; the last of its table is for those that have none of their own.
#[expect(clippy::expect_used, reason = "a test goes through every client")]
pub fn default_for(client: &Client, provider: ProviderKind) -> &'static Preset {
    let mut own = PRESETS.iter().filter(|entry| entry.client == client.kind);
    let entry = own.clone().find(|entry| entry.provider == provider).or_else(|| own.next_back());
    &entry.expect("every client has presets").preset
}

/// What the first start opens with: Entra's default to Xurrent and one row more, which is a mistake to find.
pub fn first_start() -> &'static Preset {
    &ENTRA_SAMPLE
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::client;
    use crate::provider;

    fn all() -> Vec<(ClientKind, ProviderKind, &'static Preset)> {
        let pairs = CLIENTS.into_iter().flat_map(|c| provider::PROVIDERS.iter().map(move |p| (c, p.kind())));
        let mut all: Vec<_> = pairs.map(|(c, p)| (c.kind, p, default_for(c, p))).collect();
        all.push((ClientKind::new("entra"), ProviderKind::new("xurrent"), first_start()));
        all
    }

    #[test]
    fn every_row_leads_from_a_known_name_to_a_known_attribute() {
        for (client, provider, preset) in all() {
            for kind in ResourceKind::ALL {
                let mapping = preset.mapping(kind);
                assert_eq!(mapping.kind, kind);
                assert_eq!(mapping.illegible, [], "{client:?} {provider:?}");
                let compiled = crate::mapping::CompiledMapping::compile(
                    &std::sync::Arc::new(mapping.clone()),
                    client::of(client).dialect,
                    client::of(client).names(kind),
                    provider::of(provider).resource_type(kind),
                );
                for rule in &compiled.rules {
                    assert!(rule.attribute.is_some(), "{client:?} {provider:?}: {} is no attribute", rule.rule.target);
                    assert!(rule.fault.is_none(), "{client:?} {provider:?}: {}: {:?}", rule.rule.target, rule.fault);
                }
            }
        }
    }

    #[test]
    fn every_mapping_matches_by_something_the_account_can_look_up() {
        for (client, provider, preset) in all() {
            for kind in ResourceKind::ALL {
                let matching = preset.mapping(kind).matching();
                assert_eq!(matching.len(), 1, "{client:?} {provider:?} {kind:?}");
                let attribute = matching[0].target.attribute();
                let can = provider::of(provider).can_filter(kind, attribute);
                assert!(can.unwrap_or(true), "{client:?} {provider:?} {attribute}");
            }
        }
    }

    #[test]
    fn entras_default_has_the_documented_rows() {
        let preset = default_for(client::of(ClientKind::new("entra")), ProviderKind::new("generic"));
        assert_eq!(preset.mapping(ResourceKind::User).rules.len(), 22);
        assert_eq!(preset.mapping(ResourceKind::Group).rules.len(), 3);
        let xurrent = default_for(client::of(ClientKind::new("entra")), ProviderKind::new("xurrent"));
        assert_eq!(xurrent.mapping(ResourceKind::User), preset.mapping(ResourceKind::User));
    }

    #[test]
    fn a_provider_without_a_preset_gets_what_is_for_any() {
        for client in CLIENTS {
            let preset = default_for(client, ProviderKind::new("newer"));
            assert!(std::ptr::eq(preset, default_for(client, provider::any().kind())), "{}", client.label);
        }
    }

    #[test]
    fn only_the_sample_maps_user_type_to_xurrent() {
        let target = TargetPath::parse("userType").expect("a path");
        for (client, provider, preset) in all() {
            if provider == ProviderKind::new("xurrent") {
                let mapped = preset.mapping(ResourceKind::User).rule(&target).is_some();
                assert_eq!(mapped, std::ptr::eq(preset, first_start()), "{client:?}");
            }
        }
    }
}
