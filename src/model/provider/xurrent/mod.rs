//! What Xurrent (formerly 4me) makes of users and groups by its default automation rules.
//!
//! From developer.xurrent.com/v1/scim/xurrent_mappings, as of August 2026. The text of the default rules is published as
//! pictures, so only its prose is used. All else that is known of Xurrent stands in `assets/provider/xurrent.json`.

mod group;
mod user;
mod values;

use serde_json::Value;

use super::{Foresight, Prediction};
use crate::base::ResourceKind;

/// The URN of the account's own fields, as the developer site writes it today.
const CUSTOM_FIELDS: &str = "urn:ietf:params:scim:schemas:extension:4me:1.0:custom_fields";
/// The page of the default rules.
const MAPPING: &str = "developer.xurrent.com/v1/scim/xurrent_mappings";

pub(super) const FORESIGHT: Foresight = Foresight { predict, concerns, sees: |_, target| user::sees(target) };

fn predict(kind: ResourceKind, resource: &Value) -> Vec<Prediction> {
    match kind {
        ResourceKind::User => user::predict(resource),
        ResourceKind::Group => group::predict(resource),
    }
}

fn concerns(kind: ResourceKind, resource: &Value) -> Vec<Prediction> {
    match kind {
        ResourceKind::User => user::concerns(resource),
        ResourceKind::Group => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::ProviderKind;
    use crate::provider;
    use crate::scim::TargetPath;

    #[test]
    fn additions_to_the_schemas_are_found_by_their_paths() {
        let xurrent = provider::of(ProviderKind::new("xurrent"));
        let generic = provider::of(ProviderKind::new("generic"));
        for (kind, path) in [
            (ResourceKind::User, "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:site"),
            (ResourceKind::User, "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:location"),
            (ResourceKind::User, "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:supportID"),
            (ResourceKind::Group, "groupType"),
        ] {
            let target = TargetPath::parse(path).expect("a path");
            assert!(xurrent.resource_type(kind).attribute(&target).is_some(), "Xurrent has {path}");
            assert!(generic.resource_type(kind).attribute(&target).is_none(), "the RFC does not have {path}");
        }
    }

    #[test]
    fn what_the_rfc_has_xurrent_has_too() {
        let xurrent = provider::of(ProviderKind::new("xurrent")).resource_type(ResourceKind::User);
        for path in [
            "userName",
            "name.givenName",
            "emails[type eq \"work\"].value",
            "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:department",
        ] {
            assert!(xurrent.attribute(&TargetPath::parse(path).expect("a path")).is_some(), "{path}");
        }
    }

    #[test]
    fn the_matching_attribute_must_be_one_that_can_be_filtered() {
        for (kind, attribute, expected) in [
            (ResourceKind::User, "userName", true),
            (ResourceKind::User, "externalid", true),
            (ResourceKind::User, "emails", false),
            (ResourceKind::User, "displayName", false),
            (ResourceKind::Group, "displayName", true),
            (ResourceKind::Group, "userName", false),
        ] {
            let xurrent = provider::of(ProviderKind::new("xurrent"));
            assert_eq!(xurrent.can_filter(kind, attribute), Some(expected), "{kind:?} {attribute}");
            assert_eq!(provider::any().can_filter(kind, attribute), None, "nobody knows of any account");
        }
    }

    #[test]
    fn the_code_and_the_file_speak_of_the_same_custom_fields() {
        assert_eq!(provider::of(ProviderKind::new("xurrent")).open_extensions(), [CUSTOM_FIELDS]);
    }
}
