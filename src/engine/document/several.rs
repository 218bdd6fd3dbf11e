//! One change of several rules, as one step of undo.

use super::Document;
use super::edit::{Edited, told_of_matching};
use crate::base::{ResourceKind, counted};
use crate::mapping::{Apply, Mapping, Rule};
use crate::scim::TargetPath;

/// What is done with each of several rules.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EachRule {
    Apply(Apply),
    /// What gives nothing is left out from now on.
    NoDefault,
    Disable,
    Enable,
    Remove,
}

impl EachRule {
    /// Whether a target's rule would be another one.
    pub fn concerns(self, mapping: &Mapping, target: &TargetPath) -> bool {
        let counts = |is_so: fn(&Rule) -> bool| mapping.rule(target).is_some_and(|rule| is_so(rule));
        match self {
            Self::Apply(apply) => mapping.rule(target).is_some_and(|rule| rule.apply != apply),
            Self::NoDefault => counts(|rule| rule.default.is_some()),
            Self::Disable => counts(|_| true),
            Self::Enable => mapping.disabled_rule(target).is_some(),
            Self::Remove => mapping.any_rule(target).is_some(),
        }
    }

    fn make(self, mapping: &mut Mapping, target: &TargetPath) {
        match self {
            Self::Apply(apply) => mapping.alter(target, |rule| rule.apply = apply),
            Self::NoDefault => mapping.alter(target, |rule| rule.default = None),
            Self::Disable => mapping.disable(target),
            Self::Enable => mapping.enable(target),
            Self::Remove => drop(mapping.remove(target)),
        }
    }

    /// With the number of rules that it concerns: "Remove 3 rules".
    pub fn title(self, rules: usize) -> String {
        let rules = counted(rules, "rule", "rules");
        match self {
            Self::Apply(Apply::Always) => format!("Send {rules} always"),
            Self::Apply(Apply::OnlyAtCreation) => format!("Send {rules} only at creation"),
            Self::NoDefault => format!("Send no default for {rules}"),
            Self::Disable => format!("Disable {rules}"),
            Self::Enable => format!("Enable {rules}"),
            Self::Remove => format!("Remove {rules}"),
        }
    }
}

/// Makes the change. `Err` is a sentence for the person.
pub(super) fn edit(
    mut next: Document,
    kind: ResourceKind,
    targets: &[TargetPath],
    change: EachRule,
) -> Result<Edited, String> {
    let mapping = next.mapping_mut(kind);
    let is_concerned = |target: &&TargetPath| change.concerns(mapping, target);
    let concerned: Vec<TargetPath> = targets.iter().filter(is_concerned).cloned().collect();
    if concerned.is_empty() {
        return Err("None of the chosen attributes has a rule that this would change.".to_owned());
    }
    let title = change.title(concerned.len());
    let told = told_of_matching(mapping, |mapping| concerned.iter().for_each(|target| change.make(mapping, target)));
    Ok(Edited { notes: told.into_iter().collect(), ..Edited::new(next, title) })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::client;
    use crate::mapping::Mapping;
    use crate::provider;

    fn path(text: &str) -> TargetPath {
        TargetPath::parse(text).expect("a path")
    }

    #[test]
    fn one_step_changes_those_that_it_concerns_and_no_other() {
        let rule = |target: &str, default: Option<&str>, apply| {
            let mut rule = Rule::direct(path(target), "x");
            (rule.default, rule.apply) = (default.map(str::to_owned), apply);
            rule
        };
        let mut document = Document::new(client::any().kind, provider::any().kind());
        let rules = [
            rule("title", Some("none"), Apply::Always),
            rule("nickName", None, Apply::OnlyAtCreation),
            rule("locale", Some("nl"), Apply::Always),
        ];
        document.user = Mapping::new(ResourceKind::User, rules.to_vec());
        let chosen = ["title", "nickName", "timezone"].map(path);
        for (change, expected, shown) in [
            (EachRule::Remove, Ok("Remove 2 rules"), "locale or nl"),
            (EachRule::Disable, Ok("Disable 2 rules"), "locale or nl"),
            (EachRule::NoDefault, Ok("Send no default for 1 rule"), "title, nickName once, locale or nl"),
            (EachRule::Apply(Apply::Always), Ok("Send 1 rule always"), "title or none, nickName, locale or nl"),
            (
                EachRule::Apply(Apply::OnlyAtCreation),
                Ok("Send 1 rule only at creation"),
                "title or none once, nickName once, locale or nl",
            ),
        ] {
            let edited = edit(document.clone(), ResourceKind::User, &chosen, change);
            let words = |rule: &std::sync::Arc<Rule>| {
                let default = rule.default.as_ref().map(|text| format!(" or {text}")).unwrap_or_default();
                let once = if rule.apply == Apply::OnlyAtCreation { " once" } else { "" };
                format!("{}{default}{once}", rule.target.short())
            };
            let after = edited.as_ref().map(|edited| edited.document.user.rules.iter().map(words).collect::<Vec<_>>());
            assert_eq!(after.map(|rules| rules.join(", ")).ok().as_deref(), Some(shown), "{change:?}");
            assert_eq!(edited.map(|edited| edited.name).as_deref(), expected, "{change:?}");
        }
        assert!(edit(document.clone(), ResourceKind::User, &[path("timezone")], EachRule::Remove).is_err());
        let mut matched = document.clone();
        matched.user.match_at(&path("title"), Some(1));
        let told = edit(matched, ResourceKind::User, &chosen, EachRule::Disable).map(|edited| edited.notes);
        assert_eq!(told, Ok(vec!["Matched by nothing: nobody is found".to_owned()]), "what it is matched by is said");
        let [off, on] = [EachRule::Disable, EachRule::Enable];
        let disabled = edit(document.clone(), ResourceKind::User, &chosen, off).map(|edited| edited.document);
        let enabled = disabled.and_then(|disabled| edit(disabled, ResourceKind::User, &chosen, on));
        let enabled = enabled.map(|edited| (edited.name, edited.document.user));
        assert_eq!(enabled, Ok(("Enable 2 rules".to_owned(), document.user)));
    }
}
