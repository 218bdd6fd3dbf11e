//! What people get wrong in what a script sends.

use crate::base::Fact;
use crate::base::ResourceKind::User;
use crate::base::Severity::Warning;
use crate::client::lint::{Lint, each_rule};
use crate::expression::{Expression, Outline};
use crate::mapping::{CompiledRule, RuleSource};

pub(super) const LINTS: &[Lint] = &[Lint {
    kind: User,
    code: "date-without-time",
    severity: Warning,
    fact: Fact::observed(
        "Entra, where a script sends people into it (API-driven provisioning), took the hire date 2021-05-01T00:00:00-05:00 and did not take 2021-05-01. Nothing is known of other accounts.",
        "github.com/MicrosoftDocs/entra-docs/issues/89",
    ),
    remedy: "Where the account is Entra, write the time too, as in yyyy-MM-ddTHH:mm:ssZ.",
    slips: |mapping| {
        each_rule(mapping, |rule| {
            let is_so = is_hire_date(rule) && gives_only_a_date(rule);
            is_so.then(|| format!("{} is sent without a time", rule.rule.target.short()))
        })
    },
}];

/// By the name that Entra has for it, in whichever extension the account keeps it.
fn is_hire_date(rule: &CompiledRule) -> bool {
    let target = &rule.rule.target;
    target.sub_attribute().unwrap_or_else(|| target.attribute()).eq_ignore_ascii_case("employeeHireDate")
}

/// As far as it shows in the rule; what a column holds does not.
fn gives_only_a_date(rule: &CompiledRule) -> bool {
    let constant = match &rule.rule.source {
        RuleSource::Constant { value } => Some(value.as_str()),
        RuleSource::None => rule.rule.default.as_deref(),
        _ => None,
    };
    constant.is_some_and(is_date) || rule.expression().and_then(format).is_some_and(is_of_a_date)
}

/// `2021-05-01`.
fn is_date(text: &str) -> bool {
    let is_at = |(at, byte): (usize, u8)| if matches!(at, 4 | 7) { byte == b'-' } else { byte.is_ascii_digit() };
    text.len() == 10 && text.bytes().enumerate().all(is_at)
}

/// The format in which a date is written last.
fn format(expression: &Expression) -> Option<&str> {
    let Outline::Call(function, arguments) = expression.outlined().what else { return None };
    let (_, last) = arguments.into_iter().next_back().filter(|_| function.name == "FormatDateTime")?;
    if let Outline::Text(format) = last.what { Some(format) } else { None }
}

/// .NET's custom formats have hours as h or H; of its standard ones these have none.
fn is_of_a_date(format: &str) -> bool {
    match format {
        "d" | "D" | "m" | "M" | "y" | "Y" => true,
        format => format.len() > 1 && !format.contains(['h', 'H']),
    }
}
