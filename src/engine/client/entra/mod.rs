//! Microsoft Entra ID provisioning, for applications that are not in the gallery.
//!
//! Sources: learn.microsoft.com/entra/identity/app-provisioning, above all use-scim-to-provision-users-and-groups and
//! application-provisioning-config-problem-scim-compatibility; captures by others where marked.

mod lint;
mod names;
mod parse_expression;
mod phrase;
mod queries;
mod schema_file;
mod sheet;

use super::definition::Phrasing;
use super::enabled::DISABLED_IN_AD;
use super::preset::preset;
use super::sample::sample;
use super::{AssignmentList, Client, EnabledSign, Has, Notice, Nulls, Quirks, Says, Variant};
use crate::base::{ClientKind, Fact, Mark, PerKind, ResourceKind, Severity};
use crate::expression::Dialect;
use crate::mapping::{Finish, Primary, Schemas};
use crate::scim::{CORE_GROUP, CORE_USER, ENTERPRISE_USER};

pub(super) const DEFAULT: Variant =
    Variant { id: "default", label: "Default", about: "As an application sends without a flag in its tenant URL." };
pub(super) const FLAG: Variant = Variant {
    id: "scim-flag",
    label: "With aadOptscim062020",
    about: "As an application sends whose tenant URL ends in ?aadOptscim062020. Provision on demand ignores the flag.",
};

/// The URN that Entra puts beside the group schema.
const ADSCIM_GROUP: &str = "http://schemas.microsoft.com/2006/11/ResourceManagement/ADSCIM/2.0/Group";

pub(super) static CLIENT: Client = Client {
    kind: ClientKind::new("entra"),
    label: "Entra ID",
    dialect: Dialect::Entra,
    names: PerKind { user: &names::USER, group: &names::GROUP },
    remark: Some(names::remark),
    variants: &[DEFAULT, FLAG],
    presets: &[preset!("xurrent", "entra-xurrent"), preset!("generic", "entra-generic")],
    // Both schemas are always named, and the work address is the primary one.
    finishing: PerKind {
        user: Finish { schemas: Schemas::Always(&[CORE_USER, ENTERPRISE_USER]), primary: Primary::Work },
        group: Finish { schemas: Schemas::Always(&[CORE_GROUP, ADSCIM_GROUP]), primary: Primary::AsMapped },
    },
    enabled_signs: &[
        EnabledSign { kinds: &ResourceKind::ALL, key: "deletedDateTime", when: Says::GoneWhenThere },
        EnabledSign::user("accountEnabled", Says::Allowed),
        EnabledSign::user("userAccountControl", DISABLED_IN_AD),
    ],
    creates_disabled: false,
    manager: None,
    sends_groups: true,
    not_found_is_nobody: false,
    sends_all_back: false,
    nulls: Nulls::NeverSent,
    nulls_known: Mark::Documented,
    references: PerKind { user: &["manager"], group: &["members"] },
    phrasing: Phrasing {
        look_up: phrase::look_up,
        create: phrase::create,
        update: phrase::update,
        disable: phrase::disable,
    },
    queries: queries::queries,
    sheet: Some(sheet::sheet),
    quirks: Quirks {
        native: &[&schema_file::FORMAT],
        also_called: &["azure", "microsoft"],
        assignment: Some(&ASSIGNMENT),
        notices: &[
            Notice {
                kind: ResourceKind::User,
                key: "userPrincipalName",
                has: Has::Text("#EXT#"),
                spoils: None,
                code: "guest",
                severity: Severity::Note,
                title: "A guest from another directory",
            },
            Notice {
                kind: ResourceKind::Group,
                key: "members",
                has: Has::Item("@odata.type", "#microsoft.graph.group"),
                spoils: None,
                code: "nested-group",
                severity: Severity::Warning,
                title: "A group has groups among its members",
            },
            // No guarantee which of them is provisioned, says Microsoft; others saw an error (azure-docs issue 42487).
            Notice {
                kind: ResourceKind::User,
                key: "appRoleAssignments",
                has: Has::Several,
                spoils: Some(lint::takes_one_role),
                code: "several-app-roles",
                severity: Severity::Error,
                title: "A user has several app roles, and the rule takes one",
            },
        ],
        // Known issues of provisioning. The other vendors name no limit.
        longest_expression: Some(10_000),
        special_characters_matter: true,
        lints: lint::LINTS,
        truths: lint::TRUTHS,
        evaluator: Some(&parse_expression::EVALUATOR),
        gone: Some("IsSoftDeleted"),
        trimming: Some(queries::trimming),
    },
    sample: sample!("Entra ID", "guests, a manager who is missing, a VIP", "entra", ["users.json", "groups.json"]),
    facts: FACTS,
};

const CUSTOMIZE: &str = "learn.microsoft.com/entra/identity/app-provisioning/customize-application-attributes";
const KNOWN_ISSUES: &str = "learn.microsoft.com/entra/identity/app-provisioning/known-issues";
const HOW: &str = "learn.microsoft.com/entra/identity/app-provisioning/how-provisioning-works";
const COMPATIBILITY: &str =
    "learn.microsoft.com/entra/identity/app-provisioning/application-provisioning-config-problem-scim-compatibility";
const TUTORIAL: &str = "learn.microsoft.com/entra/identity/app-provisioning/use-scim-to-provision-users-and-groups";

const FACTS: &[Fact] = &[
    Fact::documented(
        "An empty source value is not sent: what was cleared in Entra stays in the account.",
        KNOWN_ISSUES,
    ),
    Fact::documented("A default value is sent at creation only.", CUSTOMIZE),
    Fact::documented(
        "Matching by two attributes together is not supported: they are tried in order of precedence, and the first hit counts.",
        CUSTOMIZE,
    ),
    Fact::documented("A user who is disabled in Entra and not in the account is not created.", HOW),
    Fact::documented("Nested groups are not expanded.", KNOWN_ISSUES),
    Fact::documented(
        "A manager or member out of scope at the start is not set later without a restart of provisioning.",
        KNOWN_ISSUES,
    ),
    Fact::documented(
        "Custom extension attributes of such an application cannot be references, multi-valued or complex; their schema is not named in schemas.",
        CUSTOMIZE,
    ),
    Fact::documented("The flag aadOptscim062020 does not work with provision on demand.", COMPATIBILITY),
    Fact::documented(
        "A test of the connection looks up a random GUID by the matching attribute and expects an empty list.",
        TUTORIAL,
    ),
    Fact::documented(
        "About every 40 minutes a cycle runs; any change of a mapping makes the next one go over everybody.",
        HOW,
    ),
    Fact::unknown("The headers Accept and User-Agent are not documented, and left out here.", TUTORIAL),
];

/// Group members are imported in bulk; applications themselves take no list.
const ASSIGNMENT: AssignmentList = AssignmentList {
    column: "Member object ID or user principal name [memberObjectIdOrUpn] Required",
    how: Fact::documented(
        "Assign a group to the application, and import these as its members: Groups, the group, Members, Bulk operations, \
         Import members. It takes two people or more. Compare the first row with the template that is offered there: some \
         templates have a version above it.",
        "learn.microsoft.com/entra/identity/users/groups-bulk-import-members",
    ),
};

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;
    use crate::client;

    #[test]
    fn a_finished_user_names_both_schemas_and_a_primary_address() {
        let of = client::of(ClientKind::new("entra"));
        for (name, resource, emails) in [
            (
                "the work address",
                json!({"emails": [{"type": "work", "value": "a"}]}),
                json!([{"type": "work", "value": "a", "primary": true}]),
            ),
            (
                "no work address",
                json!({"emails": [{"type": "home", "value": "a"}]}),
                json!([{"type": "home", "value": "a"}]),
            ),
            (
                "mapped otherwise",
                json!({"emails": [{"type": "work", "value": "a", "primary": false}]}),
                json!([{"type": "work", "value": "a", "primary": false}]),
            ),
            ("no address", json!({}), Value::Null),
        ] {
            let mut resource = resource;
            of.finish(ResourceKind::User, &mut resource);
            assert_eq!(resource["emails"], emails, "{name}");
            assert_eq!(resource["schemas"], json!([CORE_USER, ENTERPRISE_USER]), "{name}");
        }
    }
}
