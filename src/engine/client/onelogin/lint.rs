//! What people get wrong in OneLogin's templates, as far as it shows in the mapping.

use super::{IMPLEMENT, SCHEMA, sheet};
use crate::base::ResourceKind::User;
use crate::base::Severity::Warning;
use crate::base::{Fact, Mark};
use crate::client::lint::{Lint, active_by_a_rule, each_rule};
use crate::mapping::{Apply, CompiledRule, RuleSource};
use crate::scim::AttributeType;

pub(super) const LINTS: &[Lint] = &[
    Lint {
        kind: User,
        code: "active-by-client",
        severity: Warning,
        fact: Fact::observed(
            "OneLogin sends active by itself when it suspends a user, and its published template has no such line. One that somebody adds is sent as text, or as a number where it is the status.",
            "github.com/ory/docs, livingsecurity.com and others' templates",
        ),
        remedy: "Take active as its source, and remove the line from the template.",
        slips: active_by_a_rule,
    },
    Lint {
        kind: User,
        code: "truth-as-text",
        severity: Warning,
        fact: Fact {
            text: "In a template a macro stands in quotes, so what it gives is text. The schema wants true, false or a number there, and an account may refuse the text.",
            mark: Mark::Inferred,
            source: SCHEMA,
        },
        remedy: "Send a constant, or leave the attribute out.",
        slips: |mapping| {
            each_rule(mapping, |rule| is_quoted(rule).then(|| format!("{} is sent as text", rule.rule.target.short())))
        },
    },
    Lint {
        kind: User,
        code: "client-has-no-place",
        severity: Warning,
        fact: Fact {
            text: "A change sends the whole template again, so what is in it is sent every time.",
            mark: Mark::Inferred,
            source: IMPLEMENT,
        },
        remedy: "See that the account may get it at every change, or leave the rule out.",
        slips: |mapping| {
            each_rule(mapping, |rule| {
                let is_once = rule.rule.apply == Apply::OnlyAtCreation && sheet::is_in_template(&rule.rule.target);
                is_once.then(|| format!("{} is to be sent at creation only", rule.rule.target.short()))
            })
        },
    },
];

fn is_quoted(rule: &CompiledRule) -> bool {
    let kind = rule.attribute.as_ref().map(|attribute| attribute.kind);
    let is_plain = matches!(kind, Some(AttributeType::Boolean | AttributeType::Integer | AttributeType::Decimal));
    let is_macro = matches!(rule.rule.source, RuleSource::Direct { .. } | RuleSource::Expression { .. });
    is_plain && is_macro && sheet::is_in_template(&rule.rule.target)
}
