//! Xurrent (formerly 4me): its SCIM schemas with three additions, its limits, and its default automation rules.
//!
//! Facts are from developer.xurrent.com/v1/scim and its sub-pages, as of August 2026; nothing here was tested
//! against a live account. The text of the default rules is published as pictures, so only its prose is used.

mod group;
mod limits;
mod user;
mod values;

use serde::Deserialize;
use serde_json::Value;

use super::{Prediction, Provider};
use crate::base::{Fact, ProviderKind, ResourceKind};
use crate::scim::{Attribute, ResourceType, Schema, schema};

/// The URN of the account's own fields, as the developer site writes it today.
pub(super) const CUSTOM_FIELDS: &str = "urn:ietf:params:scim:schemas:extension:4me:1.0:custom_fields";

pub(super) fn provider() -> Provider {
    let additions = additions();
    Provider {
        kind: ProviderKind::new("xurrent"),
        label: "Xurrent",
        user: user_type(&additions),
        group: group_type(&additions),
        limits: limits::LIMITS,
        hosts: limits::HOSTS,
        open_extensions: &[CUSTOM_FIELDS],
        facts: FACTS,
        predict,
        concerns,
        sees: |_, target| user::sees(target),
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Additions {
    enterprise: Vec<Attribute>,
    group: Vec<Attribute>,
    custom_fields: Schema,
}

#[expect(clippy::expect_used, reason = "the file is part of the program, and a test reads it")]
fn additions() -> Additions {
    serde_json::from_str(include_str!("../../../../assets/provider/xurrent-schema.json"))
        .expect("Xurrent's additions are well formed")
}

fn user_type(additions: &Additions) -> ResourceType {
    let mut user = schema::rfc_user().clone();
    for extension in &mut user.extensions {
        extension.attributes.extend(additions.enterprise.iter().cloned());
    }
    user.extensions.push(additions.custom_fields.clone());
    user
}

fn group_type(additions: &Additions) -> ResourceType {
    let mut group = schema::rfc_group().clone();
    group.core.attributes.extend(additions.group.iter().cloned());
    group
}

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

const SCIM: &str = "developer.xurrent.com/v1/scim";
const MAPPING: &str = "developer.xurrent.com/v1/scim/xurrent_mappings";

const FACTS: &[Fact] = &[
    Fact::documented("PUT and PATCH update only the attributes that are sent; to clear one, it is sent empty.", SCIM),
    Fact::documented("DELETE disables: the SCIM user's active becomes false and the person is disabled.", SCIM),
    Fact::documented(
        "DELETE with hard=true removes the SCIM user so that it can be sent again.",
        "xurrent.com/product-updates/use-rest-api-to-delete-scim-user",
    ),
    Fact::documented(
        "PATCH of a group adds the members that are sent; one with \"operation\":\"delete\" is removed. The page describes it by an old draft of SCIM.",
        SCIM,
    ),
    Fact::inferred(
        "RFC 7644's PatchOp is accepted: Microsoft's gallery application and Okta's certification need it.",
        SCIM,
    ),
    Fact::documented(
        "A SCIM user is stored first; the account's automation rules then make or change the person.",
        MAPPING,
    ),
    Fact::documented("Editing a rule runs it again for all SCIM users or groups.", MAPPING),
    Fact::documented(
        "An old token keeps working for 30 days after a new one is made. Make a new one at least once a year.",
        "developer.xurrent.com/v1/scim/connection",
    ),
    Fact::observed(
        "Microsoft's tutorial says that a token expires after a month.",
        "learn.microsoft.com/entra/identity/saas-apps/4me-provisioning-tutorial",
    ),
    Fact::unknown("The status for a duplicate, the form of errors and the media type are not documented.", SCIM),
    Fact::inferred(
        "Only api.xurrent.com is documented for SCIM; the regional and QA hosts follow from the REST pages. Use the endpoint that the account's SCIM app shows.",
        "developer.xurrent.com/v1",
    ),
    Fact::documented(
        "The custom fields' URN has 4me in it. One blog post writes Xurrent there; take 4me.",
        "developer.xurrent.com/v1/scim/users",
    ),
];

#[cfg(test)]
mod tests {
    use super::*;
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
}
