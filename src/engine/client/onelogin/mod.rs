//! OneLogin provisioning: the connector "SCIM Provisioner with SAML (SCIM v2)" and its JSON template.
//!
//! Sources: developers.onelogin.com/scim; what others saw or what follows is marked. The template is the body of users,
//! with macros in it; OneLogin has no functions and no conditions.

mod lint;
mod names;
mod parameters_file;
mod phrase;
mod queries;
mod sheet;
mod template_file;

use super::definition::Phrasing;
use super::phrase::ONE_PRIMARY_ADDRESS;
use super::preset::preset;
use super::sample::sample;
use super::{Client, EnabledSign, Nulls, Quirks, Says, Variant};
use crate::base::{ClientKind, Fact, Mark, PerKind};
use crate::expression::Dialect;

/// The states of a user who is not suspended, by their numbers in the API and their words in a table (OneLogin API,
/// List users).
const NOT_SUSPENDED: &[&str] = &[
    "0",
    "1",
    "3",
    "4",
    "5",
    "7",
    "8",
    "Unactivated",
    "Active",
    "Locked",
    "Password expired",
    "Awaiting password reset",
    "Password pending",
    "Security questions required",
];

pub(super) static CLIENT: Client = Client {
    kind: ClientKind::new("onelogin"),
    label: "OneLogin",
    dialect: Dialect::OneLogin,
    names: PerKind { user: &names::USER, group: &names::GROUP },
    remark: None,
    variants: &[Variant {
        id: "scim-v2",
        label: "SCIM Provisioner (SCIM v2)",
        about: "The connector with a JSON template of your own.",
    }],
    presets: &[preset!("xurrent", "onelogin-xurrent"), preset!("generic", "onelogin-generic")],
    finishing: ONE_PRIMARY_ADDRESS,
    enabled_signs: &[EnabledSign::user("status", Says::OneOf { yes: NOT_SUSPENDED, no: &["2", "Suspended"] })],
    creates_disabled: false,
    manager: Some("manager_user_id"),
    sends_groups: true,
    not_found_is_nobody: true,
    sends_all_back: false,
    nulls: Nulls::Cleared,
    nulls_known: Mark::Observed,
    // What the parameter external_manager_id holds is sent as it is.
    references: PerKind { user: &[], group: &["members"] },
    phrasing: Phrasing {
        look_up: phrase::look_up,
        create: phrase::create,
        update: phrase::update,
        disable: phrase::disable,
    },
    queries: queries::queries,
    sheet: Some(sheet::sheet),
    quirks: Quirks { native: &[&template_file::FORMAT, &parameters_file::FORMAT], lints: lint::LINTS, ..Quirks::NONE },
    sample: sample!("OneLogin", "roles as groups, one-name users", "onelogin", ["users.json", "groups.json"]),
    facts: FACTS,
};

const IMPLEMENT: &str = "developers.onelogin.com/scim/implement-scim-api";
const SCHEMA: &str = "developers.onelogin.com/scim/define-user-schema";

const FACTS: &[Fact] = &[
    Fact::documented("The template is pasted as text; groups do not belong into it.", SCHEMA),
    Fact::documented("Whoever leaves is deleted, suspended or left alone, as the administrator chose.", IMPLEMENT),
    Fact::documented(
        "Create, update and delete can each wait for an administrator's approval, one user at a time.",
        "developers.onelogin.com/scim/test-your-scim",
    ),
    Fact::observed("An empty macro is sent as null.", "other vendors' captures"),
    Fact::observed("The server's answer must hold name.givenName and name.familyName.", "zabbix.com documentation"),
    Fact::observed(
        "Custom headers are free text; other vendors set Content-Type and User-Agent there.",
        "docs.docker.com",
    ),
    Fact::unknown(
        "The bodies of group changes and of suspending are not documented; the standard's forms are shown.",
        IMPLEMENT,
    ),
    Fact::inferred("Bodies are sent as application/json unless a custom header says otherwise.", IMPLEMENT),
];
