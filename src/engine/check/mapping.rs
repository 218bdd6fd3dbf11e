//! What is wrong with a mapping as such, whatever the records are.

use super::{Checked, code};
use crate::base::Finding;
use crate::mapping::{CompiledRule, RuleSource};

pub(super) fn findings(of: &Checked<'_>) -> Vec<Finding> {
    let mut findings = matching(of);
    for rule in &of.compiled.rules {
        findings.extend(fault(rule));
        findings.extend(too_long(of, rule));
        findings.extend(remarks(of, rule));
        findings.extend(upside_down(of, rule));
    }
    if !of.client.sends_groups && of.compiled.mapping.kind == crate::base::ResourceKind::Group {
        findings.push(
            Finding::note("groups-not-sent", format!("{} sends no groups", of.client.label))
                .because("It uses them only to choose who is provisioned.")
                .remedy("Make the groups in the account."),
        );
    }
    findings
}

fn matching(of: &Checked<'_>) -> Vec<Finding> {
    let matching = of.compiled.mapping.matching();
    if matching.is_empty() {
        return vec![
            Finding::error("no-matching-rule", "No rule is marked for matching")
                .because("The client cannot look anybody up, and creates everybody anew.")
                .remedy("Mark the rule of userName, or of displayName for groups."),
        ];
    }
    let kind = of.compiled.mapping.kind;
    let traits = of.provider.traits();
    let known = traits.filters.attributes.of(kind);
    let names: Vec<&str> = known.items().iter().map(|word| word.0).collect();
    let cannot = matching.iter().filter(|rule| {
        let whole = rule.target.extension().is_none() && rule.target.sub_attribute().is_none();
        of.provider.can_filter(kind, rule.target.attribute()).is_some_and(|can| !(whole && can))
    });
    cannot
        .map(|rule| {
            Finding::error(
                "cannot-look-up",
                format!("{} cannot be asked for by {}", of.provider.label(), rule.target.short()),
            )
            .because(format!("The client's look-up fails. ({})", traits.stated(known).source))
            .remedy(format!("Match by one of {}.", names.join(", ")))
            .at_target(rule.target.to_string())
        })
        .collect()
}

fn fault(rule: &CompiledRule) -> Option<Finding> {
    let fault = rule.fault.as_ref()?;
    Some(
        Finding::error(
            "rule-at-fault",
            format!("The rule of {} cannot be used: {}", rule.rule.target.short(), fault.message),
        )
        .because("Its attribute is sent for nobody.")
        .remedy(&fault.remedy)
        .at_target(rule.rule.target.to_string()),
    )
}

fn too_long(of: &Checked<'_>, rule: &CompiledRule) -> Option<Finding> {
    let RuleSource::Expression { text } = &rule.rule.source else { return None };
    let count = text.chars().count();
    let most = of.client.quirks.longest_expression.filter(|most| count > *most)?;
    Some(
        Finding::error(
            "expression-too-long",
            format!("The expression of {} has {count} characters", rule.rule.target.short()),
        )
        .because(format!("{} takes {most}.", of.client.label))
        .remedy("Shorten it, or prepare the value in an attribute of the directory.")
        .at_target(rule.rule.target.to_string()),
    )
}

/// The attribute that says who is gone, sent as it is for who is active.
fn upside_down(of: &Checked<'_>, rule: &CompiledRule) -> Option<Finding> {
    let RuleSource::Direct { attribute } = &rule.rule.source else { return None };
    let is_so = rule.rule.target.attribute() == "active" && of.client.quirks.gone == Some(attribute.as_str());
    let code = code::explain("active-upside-down").filter(|_| is_so)?;
    let finding = Finding::new(code.severity, code.code, code.what).because(code.why).remedy(code.remedy);
    Some(finding.at_target(rule.rule.target.to_string()).at_source(attribute))
}

fn remarks(of: &Checked<'_>, rule: &CompiledRule) -> Vec<Finding> {
    let kind = of.compiled.mapping.kind;
    let remarks = rule.reads.iter().filter_map(|name| Some((name, of.client.remark(kind, name)?)));
    remarks
        .map(|(name, remark)| {
            Finding::warning("name-not-offered", remark)
                .because("The value is read here; the rule cannot be made in the client as it stands.")
                .remedy("Use the client's own name, or add the attribute to its schema.")
                .at_target(rule.rule.target.to_string())
                .at_source(name)
        })
        .collect()
}
