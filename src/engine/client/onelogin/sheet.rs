//! What to paste into OneLogin: the SCIM JSON template, and the parameters it reads.

use std::sync::Arc;

use indexmap::IndexSet;
use serde_json::{Value, json};

use crate::base::ResourceKind;
use crate::base::sink::markdown::{Inline, Markdown};
use crate::client::table;
use crate::mapping::{Mapping, Rule, RuleSource};
use crate::scim::schema::{self, AttributeType};
use crate::scim::{CORE_USER, ENTERPRISE_USER, ManySets, TargetPath};

/// The parameters an application has from the start, and the field each stands for here.
const PARAMETERS: &[(&str, &str)] = &[
    ("userName", "scimusername"),
    ("title", "title"),
    ("department", "department"),
    ("manager", "external_manager_id"),
];

pub(super) fn sheet(mappings: &[&Mapping]) -> Markdown {
    let mut page = Markdown::new(
        "# The SCIM connector in OneLogin\n\nThe connector: SCIM Provisioner with SAML (SCIM v2 Enterprise, full SAML).\n",
    );
    for mapping in mappings {
        match mapping.kind {
            ResourceKind::User => users(&mut page, mapping),
            ResourceKind::Group => page.words("\n## Groups\n\nParameters > Groups: include in user provisioning, and a rule that sets the groups from the roles. Groups do not belong into the template.\n"),
        }
    }
    page
}

fn users(page: &mut Markdown, mapping: &Mapping) {
    page.words("\n## Configuration > SCIM JSON Template\n\n");
    page.json(&template(&mapping.rules));
    page.words(
        "\nSCIM Base URL: without /Users. Custom Headers: `Content-Type: application/scim+json`.\n\n## Parameters\n\n",
    );
    page.table(&["Done", "Parameter", "Value"]);
    for rule in &mapping.rules {
        if let Some(parameter) = parameter(rule) {
            page.row(&[Inline::words("☐"), Inline::code(&parameter), value(rule)]);
        }
    }
    let words = "\nBeside the template: a default is the parameter's default value; that something is sent only at creation, OneLogin has no place for.\n\n";
    table::beside(page, mapping, true, words);
    let mut expressions =
        mapping.rules.iter().filter(|rule| matches!(rule.source, RuleSource::Expression { .. })).peekable();
    if expressions.peek().is_some() {
        page.words("\nOneLogin puts texts together and no more. See that these do nothing else:\n\n");
    }
    for rule in expressions {
        let target = Inline::code(&rule.target.short());
        page.item(&target.and(Inline::words(" ← ")).and(Inline::code(rule.source.text())));
    }
}

/// The body of a user, with macros where values go. What OneLogin sends of itself is left out.
pub(super) fn template<'r>(rules: impl IntoIterator<Item = &'r Arc<Rule>>) -> Value {
    let mut schemas = IndexSet::from([CORE_USER, ENTERPRISE_USER]);
    let rules: Vec<&Arc<Rule>> = rules.into_iter().filter(|rule| is_in_template(&rule.target)).collect();
    schemas.extend(rules.iter().filter_map(|rule| rule.target.extension()));
    let mut body = json!({ "schemas": schemas.iter().collect::<Vec<_>>() });
    let mut sets = ManySets::of(&mut body);
    for rule in rules {
        sets.set(&rule.target, filling(rule));
    }
    super::CLIENT.finish(ResourceKind::User, &mut body);
    body
}

/// OneLogin says by itself whether a user is active.
pub(super) fn is_in_template(target: &TargetPath) -> bool {
    target.attribute() != "active"
}

/// What stands in a template for a rule. A truth or a number is written as such, for SCIM takes no text for it.
fn filling(rule: &Rule) -> Value {
    match parameter(rule) {
        Some(parameter) => json!(format!("{{$parameters.{parameter}}}")),
        None => value_in_place(rule),
    }
}

/// The same in a template that is somebody's already: what its parameters hold is not known, so a field is named itself.
pub(super) fn value_in_place(rule: &Rule) -> Value {
    match &rule.source {
        RuleSource::Direct { attribute } => json!(macro_of(attribute)),
        RuleSource::Constant { value } => literal(&rule.target, value),
        RuleSource::Expression { text } => json!(text),
        RuleSource::None => literal(&rule.target, rule.default.as_deref().unwrap_or_default()),
    }
}

/// The macro of a name, which may say by itself whether it is a field or a parameter.
fn macro_of(attribute: &str) -> String {
    let name = attribute.strip_prefix('$').unwrap_or(attribute);
    let is_parameter = is_parameter(name);
    match name {
        scoped if scoped.starts_with("user.") || scoped.starts_with("parameters.") => format!("{{${scoped}}}"),
        parameter if is_parameter => format!("{{$parameters.{parameter}}}"),
        field => format!("{{$user.{field}}}"),
    }
}

/// Parameters that are no field of the user.
const OF_THE_APPLICATION: &[&str] = &["scimusername", "external_manager_id"];

fn literal(target: &TargetPath, value: &str) -> Value {
    let kind = schema::rfc_user().attribute(target).map(|attribute| attribute.kind);
    let is_plain = |kind| matches!(kind, AttributeType::Boolean | AttributeType::Integer | AttributeType::Decimal);
    let plain = kind.filter(|kind| is_plain(*kind)).and_then(|_| serde_json::from_str::<Value>(value).ok());
    plain.filter(|plain| plain.is_boolean() || plain.is_number()).unwrap_or_else(|| json!(value))
}

/// The parameter that stands in the template for a rule: one of those that an application has from the start, for a field
/// that fills it; else one of its own for what only parameters can have, a default or that nothing is sent for a blank.
pub(super) fn parameter(rule: &Rule) -> Option<String> {
    let field = match &rule.source {
        RuleSource::Direct { attribute } if !attribute.contains("parameters.") => Some(attribute.as_str()),
        _ => None,
    };
    let own = PARAMETERS.iter().find(|(target, _)| *target == rule.target.attribute());
    match own.filter(|_| field.is_some()) {
        Some((_, parameter)) => Some((*parameter).to_owned()),
        None => {
            needs_one(rule).then(|| own.map_or_else(|| name_of_parameter(&rule.target), |(_, own)| (*own).to_owned()))
        }
    }
}

fn needs_one(rule: &Rule) -> bool {
    let is_filled = match &rule.source {
        RuleSource::Direct { attribute } => !attribute.contains("parameters.") && !is_parameter(attribute),
        RuleSource::Expression { text } => !text.contains("{$parameters."),
        RuleSource::Constant { .. } | RuleSource::None => false,
    };
    is_filled && (rule.default.is_some() || skips_blank(rule)) && is_in_template(&rule.target)
}

/// A name for a parameter: letters, digits and underscores, as OneLogin's own have.
fn name_of_parameter(target: &TargetPath) -> String {
    let short = target.short();
    let words = short.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
    words.collect::<Vec<_>>().join("_")
}

/// The attribute that one of the parameters from the start fills.
pub(super) fn target_of_parameter(name: &str) -> Option<TargetPath> {
    let (target, _) = PARAMETERS.iter().find(|(_, parameter)| *parameter == name)?;
    let path = match *target {
        "manager" => format!("{ENTERPRISE_USER}:manager.value"),
        "department" => format!("{ENTERPRISE_USER}:department"),
        core => core.to_owned(),
    };
    TargetPath::parse(&path).ok()
}

/// Whether a name is that of a parameter which is no field of the user.
pub(super) fn is_parameter(name: &str) -> bool {
    OF_THE_APPLICATION.contains(&name)
}

/// Under this name a rule says that nothing is sent where its value is blank, as a parameter can.
pub(super) const SKIP_IF_BLANK: &str = "skipIfBlank";

pub(super) fn skips_blank(rule: &Rule) -> bool {
    rule.extra.get(SKIP_IF_BLANK) == Some(&Value::Bool(true))
}

fn value(rule: &Rule) -> Inline {
    match rule.source.text() {
        "external_manager_id" => Inline::words(
            "the id of the manager in the account (what OneLogin puts there by default is not documented)",
        ),
        field => Inline::code(field),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::ProviderKind;
    use crate::client::preset;

    #[test]
    fn the_template_is_json_with_macros_as_published() {
        let preset = preset::default_for(&super::super::CLIENT, ProviderKind::new("generic"));
        assert_eq!(
            template(&preset.mapping(ResourceKind::User).rules),
            json!({
                "schemas": [CORE_USER, ENTERPRISE_USER],
                "userName": "{$parameters.scimusername}",
                "name": {"givenName": "{$user.firstname}", "familyName": "{$user.lastname}", "formatted": "{$user.display_name}"},
                "emails": [{"type": "work", "value": "{$user.email}", "primary": true}],
                "title": "{$parameters.title}",
                ENTERPRISE_USER: {"department": "{$parameters.department}", "manager": {"value": "{$parameters.external_manager_id}"}}
            })
        );
    }
}
