//! A script, or a client that Crosswalk has no folder for: the forms of RFC 7644, and JSONPath for names.

mod lint;
mod names;
mod phrase;

use super::definition::Phrasing;
use super::enabled::DISABLED_IN_AD;
use super::preset::preset;
use super::query::names_read;
use super::sample::sample;
use super::{Client, EnabledSign, Nulls, Query, Quirks, Says, Variant};
use crate::base::{ClientKind, Fact, Mark, PerKind, ResourceKind};
use crate::expression::Dialect;
use crate::mapping::{Finish, Mapping, Primary, Schemas};
use crate::scim::{CORE_GROUP, CORE_USER, ENTERPRISE_USER};

pub(super) static CLIENT: Client = Client {
    kind: ClientKind::new("generic"),
    label: "Script or CSV",
    dialect: Dialect::Generic,
    names: PerKind { user: &names::TABLE, group: &names::TABLE },
    remark: None,
    variants: &[Variant { id: "standard", label: "RFC 7644", about: "The standard's own forms." }],
    presets: &[preset!("xurrent", "generic-xurrent"), preset!("generic", "generic-generic")],
    // The schemas that are used are named, and one address is the primary one.
    finishing: PerKind {
        user: Finish { schemas: Schemas::Used(&[CORE_USER, ENTERPRISE_USER]), primary: Primary::One },
        group: Finish { schemas: Schemas::Always(&[CORE_GROUP]), primary: Primary::One },
    },
    enabled_signs: &[
        EnabledSign::user("active", Says::Allowed),
        EnabledSign::user("Active", Says::Allowed),
        EnabledSign::user("enabled", Says::Allowed),
        EnabledSign::user("Enabled", Says::Allowed),
        EnabledSign::user("accountEnabled", Says::Allowed),
        EnabledSign::user("AccountEnabled", Says::Allowed),
        EnabledSign::user("userAccountControl", DISABLED_IN_AD),
    ],
    creates_disabled: true,
    manager: None,
    sends_groups: true,
    not_found_is_nobody: false,
    sends_all_back: false,
    nulls: Nulls::Cleared,
    nulls_known: Mark::Inferred,
    references: PerKind { user: &["manager"], group: &["members"] },
    phrasing: Phrasing {
        look_up: phrase::look_up,
        create: phrase::create,
        update: phrase::update,
        disable: phrase::disable,
    },
    queries,
    sheet: None,
    quirks: Quirks { lints: lint::LINTS, ..Quirks::NONE },
    sample: sample!("A script’s CSV", "semicolons, two alphabets, empty cells", "script", ["users.csv"]),
    facts: FACTS,
};

/// There is no API to ask: what a script must write.
fn queries(client: &Client, kind: ResourceKind, mapping: &Mapping) -> Vec<Query> {
    let note = "A JSON array, an object that holds one, one JSON value a line, CSV or an Excel sheet with a heading, or LDIF; each also packed with gzip.";
    let title = format!("What the mapping reads of each {}", kind.noun());
    vec![Query::names(title, &names_read(mapping, client.dialect), note)]
}

const FACTS: &[Fact] = &[Fact::documented(
    "Requests have the forms of the standard: filter, POST, PATCH with operations.",
    "RFC 7644 sections 3.3, 3.4.2, 3.5.2",
)];
