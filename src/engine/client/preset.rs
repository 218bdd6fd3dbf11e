//! The mappings one starts with: `assets/presets/<client>-<provider>.json`.

use std::sync::LazyLock;

use serde::{Deserialize, Serialize};

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

/// What to know about one row.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct PresetNote {
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
    pub fn notes_on(&self, target: &TargetPath) -> impl Iterator<Item = &PresetNote> {
        self.notes.iter().filter(move |n| n.target == *target)
    }
}

struct Entry {
    client: ClientKind,
    provider: ProviderKind,
    preset: Preset,
}

macro_rules! presets {
    ($($client:ident $provider:ident $file:literal)*) => {
        vec![$(Entry {
            client: ClientKind::$client,
            provider: ProviderKind::$provider,
            preset: read(include_str!(concat!("../../../assets/presets/", $file, ".json"))),
        }),*]
    };
}

static PRESETS: LazyLock<Vec<Entry>> = LazyLock::new(|| {
    presets! {
        Entra Xurrent "entra-xurrent"
        Entra Generic "entra-generic"
        Okta Xurrent "okta-xurrent"
        Okta Generic "okta-generic"
        OneLogin Xurrent "onelogin-xurrent"
        OneLogin Generic "onelogin-generic"
        Google Xurrent "google-xurrent"
        Google Generic "google-generic"
        Generic Xurrent "generic-xurrent"
        Generic Generic "generic-generic"
    }
});

static ENTRA_SAMPLE: LazyLock<Preset> =
    LazyLock::new(|| read(include_str!("../../../assets/presets/entra-xurrent-sample.json")));

#[expect(clippy::expect_used, reason = "the files are part of the program, and a test reads them all")]
fn read(text: &str) -> Preset {
    serde_json::from_str(text).expect("presets are well formed")
}

/// The mapping a client starts with for a provider.
#[expect(clippy::expect_used, reason = "a test goes through every client and provider")]
pub fn default_for(client: ClientKind, provider: ProviderKind) -> &'static Preset {
    let entry = PRESETS.iter().find(|e| e.client == client && e.provider == provider);
    &entry.expect("there is a preset for every pair").preset
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
        let pairs = ClientKind::ALL.into_iter().flat_map(|c| ProviderKind::ALL.map(|p| (c, p)));
        let mut all: Vec<_> = pairs.map(|(c, p)| (c, p, default_for(c, p))).collect();
        all.push((ClientKind::Entra, ProviderKind::Xurrent, first_start()));
        all
    }

    #[test]
    fn every_row_leads_from_a_known_name_to_a_known_attribute() {
        for (client, provider, preset) in all() {
            for kind in ResourceKind::ALL {
                let mapping = preset.mapping(kind);
                assert_eq!(mapping.kind, kind);
                let compiled = crate::mapping::CompiledMapping::compile(
                    &std::sync::Arc::new(mapping.clone()),
                    client::of(client).dialect(),
                    &*client::of(client).names(kind),
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
                assert!(
                    provider::of(provider).limits().can_filter(kind, attribute),
                    "{client:?} {provider:?} {attribute}"
                );
            }
        }
    }

    #[test]
    fn entras_default_has_the_documented_rows() {
        let preset = default_for(ClientKind::Entra, ProviderKind::Generic);
        assert_eq!(preset.mapping(ResourceKind::User).rules.len(), 22);
        assert_eq!(preset.mapping(ResourceKind::Group).rules.len(), 3);
        let xurrent = default_for(ClientKind::Entra, ProviderKind::Xurrent);
        assert_eq!(xurrent.mapping(ResourceKind::User), preset.mapping(ResourceKind::User));
    }

    #[test]
    fn only_the_sample_maps_user_type_to_xurrent() {
        let target = TargetPath::parse("userType").expect("a path");
        for (client, provider, preset) in all() {
            if provider == ProviderKind::Xurrent {
                let mapped = preset.mapping(ResourceKind::User).rule(&target).is_some();
                assert_eq!(mapped, std::ptr::eq(preset, first_start()), "{client:?}");
            }
        }
    }
}
