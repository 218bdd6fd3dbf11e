//! What people get wrong in Entra's mappings.

use indexmap::IndexMap;

use super::{CUSTOMIZE, HOW};
use crate::base::ResourceKind::User;
use crate::base::Severity::{Error, Note, Warning};
use crate::base::{Fact, Mark};
use crate::client::lint::{Lint, Slip, each_rule, rule_of_active};
use crate::expression::mend::{ADDED_ROLES, ASSERTED_ROLES, ONE_ROLE};
use crate::expression::{Expression, Outline, truth_keys};
use crate::mapping::{Apply, CompiledMapping, CompiledRule, RuleSource};
use crate::scim::{ENTERPRISE_USER, TargetPath};

const FUNCTIONS: &str =
    "learn.microsoft.com/entra/identity/app-provisioning/functions-for-customizing-application-data";

/// Source attributes that hold a truth: to an expression the text True or False.
pub(super) const TRUTHS: &[&str] = &["IsSoftDeleted", "accountEnabled", "dirSyncEnabled"];

const ROLES: &str = "appRoleAssignments";

pub(super) const LINTS: &[Lint] = &[
    Lint {
        kind: User,
        code: "active-not-mapped",
        severity: Warning,
        fact: Fact::documented(
            "Entra disables whoever is unassigned, out of scope, blocked or deleted by the mapping of active. Without it nothing is done about them: they keep their access.",
            HOW,
        ),
        remedy: "Map active from IsSoftDeleted, always.",
        slips: active_not_mapped,
    },
    Lint {
        kind: User,
        code: "active-by-account-enabled",
        severity: Warning,
        fact: Fact::observed(
            "accountEnabled tells only who is blocked. Whoever is unassigned or taken out of a group keeps their access. IsSoftDeleted is true of all of them, and Microsoft advises to keep it.",
            "github.com/cloudflare/cloudflare-docs/pull/30543",
        ),
        remedy: "Map active from IsSoftDeleted.",
        slips: active_by_account_enabled,
    },
    Lint {
        kind: User,
        code: "switch-key-case",
        severity: Error,
        fact: Fact::observed(
            "A truth is the text True or False there, and Switch compares letter by letter: these keys are never met. Who advised small letters took it back, for nobody was disabled any more.",
            "github.com/Unleash/unleash/pull/9336",
        ),
        remedy: "Write True and False.",
        slips: switch_keys,
    },
    Lint {
        kind: User,
        code: "reference-by-expression",
        severity: Warning,
        fact: Fact::documented("Switch is not for references such as manager: what it gives is no user.", FUNCTIONS),
        remedy: "Map the manager directly.",
        slips: |mapping| references(mapping, true),
    },
    Lint {
        kind: User,
        code: "reference-by-expression",
        severity: Warning,
        fact: Fact {
            text: "A reference is replaced by the id of the manager's user in the account. Microsoft says of Switch alone that it is not for references; what another expression gives is a text and no reference.",
            mark: Mark::Inferred,
            source: FUNCTIONS,
        },
        remedy: "Map the manager directly.",
        slips: |mapping| references(mapping, false),
    },
    Lint {
        kind: User,
        code: "role-type-overwritten",
        severity: Warning,
        fact: Fact::observed(
            "Whatever the rule gives, the type of a role arrives as WindowsAzureActiveDirectoryRole. Microsoft offers the target all the same.",
            "github.com/MicrosoftDocs/entra-docs/issues/391",
        ),
        remedy: "Map the role to value, and remove this rule.",
        slips: |mapping| {
            each_rule(mapping, |rule| {
                is_of_roles(&rule.rule.target, "type").then(|| format!("{} is overwritten", rule.rule.target.short()))
            })
        },
    },
    Lint {
        kind: User,
        code: "roles-not-taken-apart",
        severity: Warning,
        fact: Fact::documented(
            "The assignments of app roles are not to be mapped directly: an expression has to take the roles out of them.",
            CUSTOMIZE,
        ),
        remedy: "Write SingleAppRoleAssignment([appRoleAssignments]) for one role, or AssertiveAppRoleAssignmentsComplex([appRoleAssignments]) for several.",
        slips: |mapping| {
            each_rule(mapping, |rule| {
                let is_direct = matches!(&rule.rule.source, RuleSource::Direct { attribute } if attribute == ROLES);
                let is_so = is_direct || is_bare(rule) && rule.reads.iter().any(|read| read == ROLES);
                is_so.then(|| format!("{} is mapped directly from the app roles", rule.rule.target.short()))
            })
        },
    },
    Lint {
        kind: User,
        code: "roles-only-added",
        severity: Warning,
        fact: Fact::documented(
            "AppRoleAssignmentsComplex only adds: who loses a role in Entra keeps it in the account. AssertiveAppRoleAssignmentsComplex replaces.",
            CUSTOMIZE,
        ),
        remedy: "Write AssertiveAppRoleAssignmentsComplex in its place.",
        slips: |mapping| {
            let title = |rule: &CompiledRule| format!("{} never loses a role", rule.rule.target.short());
            each_rule(mapping, |rule| calls(rule, &[ADDED_ROLES]).then(|| title(rule)))
        },
    },
    Lint {
        kind: User,
        code: "roles-need-assignment",
        severity: Note,
        fact: Fact::documented(
            "The functions of app roles do not go with the scope \"Sync all users and groups\". The scope is in no file that is read here.",
            CUSTOMIZE,
        ),
        remedy: "Set the scope to assigned users and groups.",
        slips: |mapping| {
            let title = |rule: &CompiledRule| format!("{} needs assigned users", rule.rule.target.short());
            let of_roles = [ONE_ROLE, ADDED_ROLES, ASSERTED_ROLES];
            each_rule(mapping, |rule| calls(rule, &of_roles).then(|| title(rule)))
        },
    },
    Lint {
        kind: User,
        code: "extension-off-pattern",
        severity: Warning,
        fact: Fact::documented(
            "The name of a custom attribute must follow the pattern urn:ietf:params:scim:schemas:extension:NAME:2.0:User:ATTRIBUTE. Others saw that one off this pattern is left out of the create and comes with a later update.",
            CUSTOMIZE,
        ),
        remedy: "See in a test application whether the account takes it under a name of that pattern.",
        slips: |mapping| each_extension(mapping, |urn| (!is_on_pattern(urn)).then_some("Off Entra’s pattern")),
    },
    Lint {
        kind: User,
        code: "schema-not-named",
        severity: Note,
        fact: Fact::documented(
            "Entra names the core and the enterprise schema in schemas and no others. An account that goes by that list may leave out the attributes of this one, or refuse the person.",
            CUSTOMIZE,
        ),
        remedy: "Ask the account's vendor, or try one person: nothing in the mapping can name it.",
        slips: |mapping| each_extension(mapping, |_| Some("Not named in schemas")),
    },
];

fn active_not_mapped(mapping: &CompiledMapping) -> Vec<Slip> {
    let Some(rule) = rule_of_active(mapping) else {
        let target = TargetPath::parse("active").ok();
        return target.map(|target| Slip { title: "active is not mapped".to_owned(), target }).into_iter().collect();
    };
    let title = match &rule.rule.source {
        RuleSource::None => "active has no source",
        RuleSource::Constant { .. } => "active is the same for everybody",
        // A constant as Entra itself writes it: a function that reads nothing.
        RuleSource::Expression { .. } if rule.fault.is_none() && rule.reads.is_empty() => {
            "active is the same for everybody"
        }
        _ if rule.rule.apply == Apply::OnlyAtCreation => "active is sent at creation only",
        _ => return Vec::new(),
    };
    vec![Slip::at(rule, title.to_owned())]
}

fn active_by_account_enabled(mapping: &CompiledMapping) -> Vec<Slip> {
    let reads = |rule: &CompiledRule, name: &str| rule.reads.iter().any(|read| read == name);
    let rule = rule_of_active(mapping).filter(|rule| rule.fault.is_none());
    let rule = rule.filter(|rule| reads(rule, "accountEnabled") && !reads(rule, "IsSoftDeleted"));
    rule.map(|rule| Slip::at(rule, "active is mapped from accountEnabled".to_owned())).into_iter().collect()
}

fn switch_keys(mapping: &CompiledMapping) -> Vec<Slip> {
    each_rule(mapping, |rule| {
        let keys = truth_keys(rule.expression()?, &|name| TRUTHS.contains(&name));
        (!keys.is_empty()).then(|| format!("Keys of the Switch of {} are never met", rule.rule.target.short()))
    })
}

/// Rules of references that are expressions, with `Switch` or without.
fn references(mapping: &CompiledMapping, with_switch: bool) -> Vec<Slip> {
    each_rule(mapping, |rule| {
        let is_so = rule.is_reference() && matches!(rule.rule.source, RuleSource::Expression { .. });
        let title = || format!("{} is mapped by an expression", rule.rule.target.short());
        (is_so && !is_bare(rule) && calls(rule, &["Switch"]) == with_switch).then(title)
    })
}

/// An attribute alone, though written as an expression.
fn is_bare(rule: &CompiledRule) -> bool {
    rule.expression().is_some_and(|expression| matches!(expression.outlined().what, Outline::Attribute(_)))
}

fn is_of_roles(target: &TargetPath, sub: &str) -> bool {
    target.extension().is_none()
        && target.attribute().eq_ignore_ascii_case("roles")
        && target.sub_attribute().is_some_and(|own| own.eq_ignore_ascii_case(sub))
}

/// Whether a rule takes one of several app roles, which it cannot.
pub(super) fn takes_one_role(rule: &CompiledRule) -> bool {
    calls(rule, &[ONE_ROLE])
}

fn calls(rule: &CompiledRule, functions: &[&str]) -> bool {
    let called = rule.expression().into_iter().flat_map(Expression::functions);
    called.into_iter().any(|function| functions.contains(&function.name))
}

/// One slip for each extension beside the enterprise schema, at the first of its targets.
fn each_extension(mapping: &CompiledMapping, says: impl Fn(&str) -> Option<&'static str>) -> Vec<Slip> {
    let mut first: IndexMap<&str, &CompiledRule> = IndexMap::new();
    for rule in mapping.rules.iter().filter(|rule| rule.fault.is_none()) {
        if let Some(urn) = rule.rule.target.extension().filter(|urn| !urn.eq_ignore_ascii_case(ENTERPRISE_USER)) {
            first.entry(urn).or_insert(rule);
        }
    }
    let slips = first.into_iter().filter_map(|(urn, rule)| Some(Slip::at(rule, format!("{}: {urn}", says(urn)?))));
    slips.collect()
}

/// `urn:ietf:params:scim:schemas:extension:NAME:2.0:User`.
fn is_on_pattern(urn: &str) -> bool {
    let name =
        urn.strip_prefix("urn:ietf:params:scim:schemas:extension:").and_then(|rest| rest.strip_suffix(":2.0:User"));
    name.is_some_and(|name| !name.is_empty() && !name.contains(':'))
}
