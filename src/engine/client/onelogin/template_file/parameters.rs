//! Parameters that a template refers to. What one holds does not stand in the template, so whether a rule says the same is
//! known only beside the application's own answer. Without it a reference stays, and the person is told to look: the
//! parameter is what OneLogin's screens show, and may hold just that.

use super::super::parameters_file;
use super::super::sheet;
use crate::base::Finding;
use crate::client::native::NativeError;
use crate::mapping::{Rule, RuleSource};

/// What is known of an application's parameters.
pub(super) struct Parameters {
    held: Option<Vec<(String, RuleSource)>>,
    /// The rules were read from a template, so they name parameters where they mean them.
    are_named: bool,
}

/// What becomes of a line that refers to a parameter where the rule says it otherwise.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Reference {
    /// The parameter holds what the rule gives.
    Same,
    /// It stays, and it is not known what the parameter holds.
    NotKnown,
    /// The rule takes its place; what the parameter holds, where that is known.
    Goes(Option<String>),
}

impl Parameters {
    /// `beside`: what the application says of its parameters.
    pub fn of(beside: Option<&str>, are_named: bool) -> Result<Self, NativeError> {
        Ok(Self { held: beside.map(parameters_file::held).transpose()?, are_named })
    }

    pub fn reference(&self, parameter: &str, rule: &Rule) -> Reference {
        let held = self.held.iter().flatten().find(|(name, _)| name == parameter).map(|(_, source)| source);
        match held {
            _ if !can_be_held(&rule.source) => Reference::Goes(None),
            Some(held) if parameters_file::is_same(held, &rule.source) => Reference::Same,
            Some(held) => Reference::Goes(Some(held.text().to_owned()).filter(|text| !text.is_empty())),
            None if self.are_named => Reference::Goes(None),
            None => Reference::NotKnown,
        }
    }
}

/// Whether a parameter can hold what a rule gives: a field, or a text with fields in it.
fn can_be_held(source: &RuleSource) -> bool {
    match source {
        RuleSource::Direct { attribute } => !attribute.contains("parameters.") && !sheet::is_parameter(attribute),
        RuleSource::Expression { text } => !text.contains("{$parameters."),
        RuleSource::Constant { .. } | RuleSource::None => false,
    }
}

/// What to know of a reference that stays.
pub(super) fn stays(parameter: &str, rule: &Rule, reference: &Reference) -> Finding {
    let (target, source) = (rule.target.short(), rule.source.text());
    match reference {
        Reference::Same => Finding::note(
            "template-parameter-same",
            format!("{target} stays {{$parameters.{parameter}}}, which holds {source}"),
        )
        .because("So the rule and the template say the same."),
        _ => Finding::warning("template-parameter-kept", format!("{target} stays {{$parameters.{parameter}}}"))
            .because(format!("The rule gives {source}. Whether the parameter {parameter} holds that does not stand in the template."))
            .remedy(format!("Set the parameter {parameter} to {source} in OneLogin, or see that it is; or give the application’s answer with “Parameters…” or --parameters FILE.")),
    }
    .at_target(rule.target.to_string())
}
