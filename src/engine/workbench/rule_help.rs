//! What is told of a rule: what each of its parts gives for the record in view, and how another client's language says it.

use super::{Workbench, as_expression};
use crate::expression::mend::{self, SimpleChange};
use crate::expression::{self, Dialect, ExplainedPart, Expression, Ported};
use crate::mapping::{CompiledRule, RuleSource};
use crate::scim::TargetPath;

impl Workbench {
    /// The expression of the chosen rule, when it is one and can be read.
    pub fn chosen_expression(&self) -> Option<&Expression> {
        let target = self.view().target.as_ref().filter(|_| self.view().several.is_none())?;
        self.compiled(self.kind()).rule(target).and_then(CompiledRule::expression)
    }

    /// What each part of a target's expression gives for the record in view; nothing when there is no such rule.
    pub fn explain(&self, target: &TargetPath) -> Vec<ExplainedPart> {
        let rule = self.compiled(self.kind()).rule(target);
        let parts = rule.zip(self.record()).map(|(rule, record)| rule.explain(record.value(), self.context()));
        parts.unwrap_or_default()
    }

    /// Whether a target's rule says where its value comes from.
    pub fn has_source(&self, target: &TargetPath) -> bool {
        let rule = self.compiled(self.kind()).rule(target);
        rule.is_some_and(|rule| rule.rule.source != RuleSource::None)
    }

    /// A target's rule as an expression of the client's language, whatever kind of rule it is.
    pub fn rule_as_expression(&self, target: &TargetPath) -> Option<Expression> {
        let rule = self.compiled(self.kind()).rule(target)?;
        let text = as_expression(&rule.rule.source, self.dialect());
        expression::parse(self.dialect(), &text).expression
    }

    /// A target's rule in another language; `None` when there is no rule that can be read.
    pub fn ported(&self, target: &TargetPath, to: Dialect) -> Option<Ported> {
        Some(expression::port(&self.rule_as_expression(target)?, self.dialect(), to))
    }

    /// What the client's language can simply do to what a target's rule gives, each as the expression that it becomes.
    pub fn simple_changes(&self, target: &TargetPath) -> Vec<SimpleChange> {
        let kind = self.kind();
        let Some(rule) = self.compiled(kind).rule(target) else { return Vec::new() };
        let text = as_expression(&rule.rule.source, self.dialect());
        let limits = self.provider().traits().lengths.most.of(kind).items().iter();
        let most = limits.filter(|limit| limit.target == *target).map(|limit| limit.characters).min();
        mend::simple(self.dialect(), &text, most)
    }

    /// The languages of the other clients.
    pub fn other_languages(&self) -> Vec<Dialect> {
        Dialect::ALL.into_iter().filter(|dialect| *dialect != self.dialect()).collect()
    }
}
