//! What is wrong with a mapping as such, whatever the records are.

use std::collections::HashSet;

use super::Checked;
use super::code::{self, explained};
use crate::base::{Finding, ResourceKind, Severity};
use crate::expression::Diagnostic;
use crate::mapping::{CompiledRule, IllegibleRule, Mapping, RuleSource};
use crate::provider::traits::{Beyond, Filters, Sent};
use crate::scim::{TargetPath, meant};

pub(super) fn findings(of: &Checked<'_>) -> Vec<Finding> {
    let mut findings = matching(of);
    findings.extend(not_read(&of.compiled.mapping));
    findings.extend(disabled(&of.compiled.mapping));
    findings.extend(of.client.quirks.lints.iter().flat_map(|lint| lint.findings(of.compiled)));
    let told = findings.iter().filter(|finding| finding.code == "reference-by-expression");
    let told: HashSet<String> = told.filter_map(|finding| finding.place.target.clone()).collect();
    for rule in &of.compiled.rules {
        findings.extend(fault(rule));
        findings.extend(too_long(of, rule));
        findings.extend(remarks(of, rule));
        findings.extend(upside_down(of, rule));
        findings.extend(unknown(of, rule));
        findings.extend(unsupported(of, rule));
        // The client's own word on a reference is enough.
        let doubts = doubts(rule);
        if doubts.is_empty() || !told.contains(&rule.rule.target.to_string()) {
            findings.extend(doubts);
        }
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
    let askable = known.items().iter().filter(|it| of.provider.can_filter(kind, it.attribute.0) == Some(true));
    let names: Vec<&str> = askable.map(|it| it.attribute.0).collect();
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
            .because(format!(
                "{} ({})",
                without_look_up(&traits.filters, kind, &rule.target),
                traits.stated(known).source
            ))
            .remedy(format!("Match by one of {}.", names.join(", ")))
            .at_target(rule.target.to_string())
        })
        .collect()
}

/// What comes of a look-up that the provider does not know.
fn without_look_up(filters: &Filters, kind: ResourceKind, target: &TargetPath) -> &'static str {
    let is_listed = filters.listed(kind, &target.to_string()).is_some();
    let gives = if is_listed { &filters.others.operator } else { &filters.others.attribute };
    match gives.known() {
        Some(Beyond::Refused) => "The client's look-up is refused, and nobody is provisioned.",
        Some(Beyond::FindNobody) => {
            "The client's look-up finds nobody, whoever is there, so that it tries to create everybody anew."
        }
        None => "The client's look-up fails, or finds nobody, whoever is there: which of them is not documented.",
    }
}

/// A target that the schema has and the provider does not keep.
fn unsupported(of: &Checked<'_>, rule: &CompiledRule) -> Option<Finding> {
    let (target, traits) = (&rule.rule.target, of.provider.traits());
    let list = traits.unsupported.attributes.of(of.compiled.mapping.kind);
    if !list.items().iter().any(|path| path.covers(target)) || rule.rule.source == RuleSource::None {
        return None;
    }
    let label = of.provider.label();
    let becomes = match traits.unsupported.sent.known() {
        Some(Sent::LeftOut) => "The request is taken, and the value is not kept.",
        Some(Sent::Refused) => "A request that has it is refused.",
        None => "Whether the value is left out or the request refused is not documented.",
    };
    let stated = traits.stated(list);
    let (severity, mark) = match stated.mark.is_documented() {
        true => (Severity::Warning, String::new()),
        false => (Severity::Note, format!("{}: ", stated.mark.label())),
    };
    let finding = Finding::new(severity, "not-supported", format!("{label} does not support {}", target.short()));
    let finding = finding.because(format!("{becomes} ({mark}{})", stated.source));
    Some(finding.remedy("Remove the rule.").at_target(target.to_string()))
}

/// What in the crosswalk file is a rule that cannot be read.
pub fn not_read(mapping: &Mapping) -> impl Iterator<Item = Finding> {
    mapping.illegible.iter().map(illegible)
}

/// What is set aside is said, so that nobody takes it for sent.
fn disabled(mapping: &Mapping) -> impl Iterator<Item = Finding> {
    mapping.disabled_rules().map(|rule| {
        let title = format!("The rule of {} is disabled", rule.target.short());
        explained(Severity::Note, "rule-disabled", title).at_target(rule.target.to_string())
    })
}

fn illegible(rule: &IllegibleRule) -> Finding {
    let of = rule.target().map_or_else(String::new, |target| format!(" of {target}"));
    let title = format!("Rule {}{of} cannot be read: {}", rule.at + 1, rule.why);
    let finding = explained(Severity::Error, "rule-not-read", title);
    match rule.target() {
        Some(target) => finding.at_target(target.to_owned()),
        None => finding,
    }
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

pub(super) fn is_about(finding: &Finding, code: &str, target: &TargetPath) -> bool {
    finding.code == code && finding.place.target.as_ref().is_some_and(|at| *at == target.to_string())
}

/// Those findings of a mapping that none of a record says: an attribute that nobody knows is told with the records that fill
/// it, where there are any.
pub(super) fn unless_told<'f>(of_mapping: Vec<Finding>, told: impl Iterator<Item = &'f Finding>) -> Vec<Finding> {
    let told = told.filter(|finding| finding.code == "unknown-attribute");
    let told: HashSet<&str> = told.filter_map(|finding| finding.place.target.as_deref()).collect();
    let paths: HashSet<TargetPath> = told.iter().filter_map(|target| TargetPath::parse(target).ok()).collect();
    let is_told = |finding: &Finding| {
        let at = || TargetPath::parse(finding.place.target.as_deref()?).ok();
        // Of an extension that nobody knows only its URN is told.
        let is_of = |at: TargetPath| {
            at.covering().any(|path| paths.contains(&path)) || at.extension().is_some_and(|urn| told.contains(urn))
        };
        finding.code == "unknown-attribute" && at().is_some_and(is_of)
    };
    of_mapping.into_iter().filter(|finding| !is_told(finding)).collect()
}

/// A target that no schema of the account has.
fn unknown(of: &Checked<'_>, rule: &CompiledRule) -> Option<Finding> {
    let target = &rule.rule.target;
    let is_open =
        target.extension().is_some_and(|urn| of.provider.open_extensions().iter().any(|open| urn.starts_with(open)));
    if rule.attribute.is_some() || is_open || rule.fault.is_some() || rule.rule.source == RuleSource::None {
        return None;
    }
    let finding = Finding::warning("unknown-attribute", format!("The schema does not know {}", target.short()))
        .because("A service provider ignores attributes that it does not know, or refuses the resource.");
    Some(finding.remedy(way_on(of, target)).at_target(target.to_string()))
}

/// What to write in the place of a target that no schema has.
pub(super) fn way_on(of: &Checked<'_>, target: &TargetPath) -> String {
    let kind = of.compiled.mapping.kind;
    let is_free = |path: &TargetPath| of.compiled.rule(path).is_none();
    match meant(target, of.provider.resource_type(kind), is_free) {
        Some(right) => format!("Write {right}."),
        None if target.extension().is_none() => format!(
            "An attribute of the account's own goes by the URN of its extension, as urn:ietf:params:scim:schemas:extension:NAME:2.0:{}:{}. Choose another one, or remove the rule.",
            kind.scim_name(),
            target.attribute()
        ),
        None => "Choose a target attribute from the list, or remove the rule.".to_owned(),
    }
}

/// What the language has to say of an expression: limits that the vendor documents.
fn doubts(rule: &CompiledRule) -> Vec<Finding> {
    if rule.fault.is_some() {
        return Vec::new();
    }
    let finding = |doubt: &Diagnostic| {
        let title = format!("The expression of {}: {}", rule.rule.target.short(), doubt.message.trim_end_matches('.'));
        explained(Severity::Warning, "expression-doubtful", title)
            .remedy(&doubt.remedy)
            .at_target(rule.rule.target.to_string())
    };
    rule.doubts.iter().map(finding).collect()
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
