//! Google Workspace autoprovisioning: catalogue applications only, drop-downs only, users only.
//!
//! Google documents the set-up, not the requests; those are as others captured them, or unknown, and marked so.

mod names;
mod phrase;
mod queries;
mod sheet;

use super::definition::Phrasing;
use super::lint::{Lint, active_by_a_rule, each_rule};
use super::preset::preset;
use super::sample::sample;
use super::{Client, EnabledSign, Nulls, Quirks, Says, Variant};
use crate::base::{ClientKind, Fact, Mark, PerKind, ResourceKind, Severity};
use crate::expression::Dialect;
use crate::mapping::{Apply, CompiledRule, Finish, Primary, RuleSource, Schemas};

pub(super) static CLIENT: Client = Client {
    kind: ClientKind::new("google"),
    label: "Google Workspace",
    dialect: Dialect::Google,
    names: PerKind { user: &names::USER, group: &names::GROUP },
    remark: None,
    variants: &[Variant {
        id: "autoprovisioning",
        label: "Autoprovisioning",
        about: "A catalogue application with user provisioning.",
    }],
    presets: &[preset!("xurrent", "google-xurrent"), preset!("generic", "google-generic")],
    finishing: PerKind {
        user: Finish { schemas: Schemas::AsMapped, primary: Primary::One },
        group: Finish { schemas: Schemas::AsMapped, primary: Primary::AsMapped },
    },
    enabled_signs: &[
        EnabledSign::user("suspended", Says::Suspended),
        EnabledSign::user("archived", Says::GoneWhenTrue),
    ],
    creates_disabled: false,
    manager: None,
    sends_groups: false,
    not_found_is_nobody: false,
    sends_all_back: false,
    nulls: Nulls::NeverSent,
    nulls_known: Mark::Unknown,
    references: PerKind { user: &[], group: &[] },
    phrasing: Phrasing {
        look_up: phrase::look_up,
        create: phrase::create,
        update: phrase::update,
        disable: phrase::disable,
    },
    queries: queries::queries,
    sheet: Some(sheet::sheet),
    quirks: Quirks { lints: LINTS, ..Quirks::NONE },
    sample: sample!(
        "Google Workspace",
        "nested organizations, custom schemas",
        "google",
        ["users.json", "groups.json"]
    ),
    facts: FACTS,
};

const HELP: &str = "support.google.com/a/answer/7681608";
const CAPTURE: &str = "github.com/snipe/snipe-it/issues/12642";
const MEDIA_TYPE: &str = "github.com/pondhealth/scimitar/issues/142";

const LINTS: &[Lint] = &[
    Lint {
        kind: ResourceKind::User,
        code: "active-by-client",
        severity: Severity::Warning,
        fact: Fact::inferred(
            "Google's screens have no row of active: who is suspended in Google is suspended in the application. The rule counts for nothing.",
            HELP,
        ),
        remedy: "Take active as its source, which stands for that state.",
        slips: active_by_a_rule,
    },
    Lint {
        kind: ResourceKind::User,
        code: "client-has-no-place",
        severity: Severity::Warning,
        fact: Fact::observed(
            "Each row of Google's screen takes one attribute, which is sent at every change. There is no place for a constant or a default.",
            "federated-directory.com set-up guide",
        ),
        remedy: "Choose an attribute that holds the value, or leave the rule out.",
        slips: |mapping| each_rule(mapping, no_place),
    },
];

/// What Google's screen has no place for, in words.
fn no_place(rule: &CompiledRule) -> Option<String> {
    let what = match &rule.rule.source {
        RuleSource::Constant { .. } => "is a constant",
        _ if rule.rule.default.is_some() => "has a default",
        _ if rule.rule.apply == Apply::OnlyAtCreation => "is to be sent at creation only",
        _ => return None,
    };
    Some(format!("{} {what}", rule.rule.target.short()))
}

const FACTS: &[Fact] = &[
    Fact::observed(
        "Only applications of the catalogue have provisioning; an own SAML application has none. Others borrow a catalogue entry that takes any address.",
        CAPTURE,
    ),
    Fact::observed("There are no expressions, constants or conditions.", "federated-directory.com set-up guide"),
    Fact::observed("Users only: groups choose who is provisioned and are not sent.", "cloudposse.com documentation"),
    Fact::observed("The URN of SCIM 1.0 is named beside that of 2.0; strict accounts refuse it.", CAPTURE),
    Fact::observed("Bodies are sent as application/json, and that cannot be changed.", MEDIA_TYPE),
    Fact::documented("Three applications can be provisioned on the smaller editions, 100 on others.", HELP),
    Fact::observed(
        "Who is suspended, deleted or out of scope is suspended in the application within 24 hours, or after 1, 7 or 30 days.",
        "helpx.adobe.com set-up steps",
    ),
    Fact::unknown("How changes and suspensions are phrased is not known; the standard's forms are shown.", CAPTURE),
];
