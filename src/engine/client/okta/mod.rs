//! Okta provisioning: applications made from Okta's catalogue templates (OIN), and those made with its wizard (AIW).
//!
//! Sources: developer.okta.com, SCIM 2.0 protocol reference and concepts; captures where marked. Okta maps in two stages
//! (user to application user to SCIM); here they are one.

mod app_profile;
mod names;
mod phrase;
mod queries;
mod sheet;
mod terraform;

use super::definition::Phrasing;
use super::lint::{Lint, active_by_a_rule};
use super::phrase::ONE_PRIMARY_ADDRESS;
use super::preset::preset;
use super::sample::sample;
use super::{Client, EnabledSign, Nulls, Quirks, Says, Variant};
use crate::base::{ClientKind, Fact, Mark, PerKind, ResourceKind, Severity};
use crate::expression::Dialect;

/// The states of a user, and of a user in an application, in which somebody has access (Okta Management API, Users and
/// Application Users). What INACTIVE, REVOKED and UNASSIGNED mean for provisioning is not documented.
const LIVE: &[&str] = &[
    "STAGED",
    "PROVISIONED",
    "ACTIVE",
    "RECOVERY",
    "LOCKED_OUT",
    "PASSWORD_EXPIRED",
    "SUSPENDED",
    "APPROVED",
    "IMPLICIT",
    "IMPORTED",
    "PENDING",
];

pub(super) const OIN: Variant = Variant {
    id: "oin",
    label: "Catalogue application (OIN)",
    about: "Made from a template or listing of Okta's catalogue: PATCH for state and groups.",
};
pub(super) const AIW: Variant = Variant {
    id: "aiw",
    label: "Own application (AIW)",
    about: "Made with the App Integration Wizard: PUT for everything. It cannot be changed to PATCH.",
};
pub(super) static CLIENT: Client = Client {
    kind: ClientKind::new("okta"),
    label: "Okta",
    dialect: Dialect::Okta,
    names: PerKind { user: &names::USER, group: &names::GROUP },
    remark: None,
    variants: &[OIN, AIW],
    presets: &[preset!("xurrent", "okta-xurrent"), preset!("generic", "okta-generic")],
    finishing: ONE_PRIMARY_ADDRESS,
    // Suspending a user sends nothing, so a suspended one counts as enabled.
    enabled_signs: &[EnabledSign::user("status", Says::OneOf { yes: LIVE, no: &["DEPROVISIONED"] })],
    creates_disabled: false,
    manager: Some("user.managerId"),
    sends_groups: true,
    not_found_is_nobody: true,
    sends_all_back: true,
    nulls: Nulls::Cleared,
    nulls_known: Mark::Documented,
    // The manager's id is sent as it is.
    references: PerKind { user: &[], group: &["members"] },
    phrasing: Phrasing {
        look_up: phrase::look_up,
        create: phrase::create,
        update: phrase::update,
        disable: phrase::disable,
    },
    queries: queries::queries,
    sheet: Some(sheet::sheet),
    quirks: Quirks {
        native: &[&app_profile::mapping_file::FORMAT, &app_profile::schema_file::FORMAT, &terraform::FORMAT],
        lints: LINTS,
        ..Quirks::NONE
    },
    sample: sample!("Okta", "custom profile attributes, suspended people", "okta", ["users.json", "groups.json"]),
    facts: FACTS,
};

const SCIM: &str = "developer.okta.com/docs/api/openapi/okta-scim/guides/scim-20";
const CONCEPTS: &str = "developer.okta.com/docs/concepts/scim";

const LINTS: &[Lint] = &[Lint {
    kind: ResourceKind::User,
    code: "active-by-client",
    severity: Severity::Warning,
    fact: Fact::documented(
        "Okta sends active from the state of the assignment. The application has no row of it, so the rule counts for nothing.",
        SCIM,
    ),
    remedy: "Take active as its source, which stands for that state.",
    slips: active_by_a_rule,
}];

const FACTS: &[Fact] = &[
    Fact::documented(
        "The whole application profile is sent at every update: attributes that are unmapped or empty overwrite what is in the account. Delete them in the profile editor.",
        "support.okta.com, partial profile push",
    ),
    Fact::documented(
        "An attribute without an external namespace is never sent.",
        "support.okta.com, custom SCIM attribute is not available to map",
    ),
    Fact::documented("Users are never deleted; deactivating sends active false, suspending sends nothing.", SCIM),
    Fact::documented("A random password is sent at creation even when password sync is off.", SCIM),
    Fact::documented("The base URL must not contain an underscore.", CONCEPTS),
    Fact::documented("Imports ask for pages of 100. Xurrent allows 25 at most.", SCIM),
    Fact::documented("The server must answer within 60 seconds.", SCIM),
    Fact::observed("Optional attributes arrive as empty text.", "fleetdm.com documentation"),
    Fact::inferred(
        "Whether a user who is deactivated in Okta would ever be created is not said; only those who are assigned are.",
        CONCEPTS,
    ),
    Fact::documented(
        "Each mapping has two stages, user to application user to SCIM. Crosswalk shows them as one rule.",
        "developer.okta.com/docs/reference/api/mappings",
    ),
];
