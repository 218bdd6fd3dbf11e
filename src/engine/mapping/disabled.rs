//! Rules that are set aside. They take no part in anything, as if they were not there, and wait to be enabled again. In the
//! file they stand beside the rules, so that a program that knows nothing of them does not use them either.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::{Mapping, Rule};
use crate::scim::TargetPath;

/// A rule that is set aside.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DisabledRule {
    /// Its place among all rules, those that are disabled counted too, from 0.
    #[serde(default)]
    pub at: usize,
    pub rule: Arc<Rule>,
}

impl Mapping {
    /// The rules that are set aside; not those of targets that have a rule that counts, as only a file can say it.
    pub fn disabled_rules(&self) -> impl Iterator<Item = &Arc<Rule>> {
        self.disabled.iter().map(|disabled| &disabled.rule).filter(|rule| self.rule(&rule.target).is_none())
    }

    /// The rule of a target that is set aside; none where the target has a rule that counts.
    pub fn disabled_rule(&self, target: &TargetPath) -> Option<&Arc<Rule>> {
        // The target's own is looked for first: most have none, and then nothing else is asked.
        let own = self.disabled.iter().map(|disabled| &disabled.rule).find(|rule| rule.target == *target);
        own.filter(|_| self.rule(target).is_none())
    }

    /// A target's rule, whether it counts or is set aside.
    pub fn any_rule(&self, target: &TargetPath) -> Option<&Arc<Rule>> {
        self.rule(target).or_else(|| self.disabled_rule(target))
    }

    /// Sets a target's rule aside.
    pub fn disable(&mut self, target: &TargetPath) {
        if let Some(at) = self.rules.iter().position(|rule| rule.target == *target) {
            let rule = self.rules.remove(at);
            self.disabled.retain(|disabled| disabled.rule.target != *target);
            let mut places: Vec<usize> = self.disabled.iter().map(|disabled| disabled.at).collect();
            places.sort_unstable();
            let at = places.into_iter().fold(at, |at, before| at + usize::from(before <= at));
            self.disabled.push(DisabledRule { at, rule });
        }
    }

    /// Lets a rule that was set aside count again, in its place. Where another rule has its matching precedence now, it is
    /// matched by after all the others.
    pub fn enable(&mut self, target: &TargetPath) {
        if self.rule(target).is_some() {
            return;
        }
        let Some(at) = self.disabled.iter().position(|disabled| disabled.rule.target == *target) else { return };
        let DisabledRule { at, mut rule } = self.disabled.remove(at);
        let taken: Vec<u8> = self.rules.iter().filter_map(|rule| rule.matching).collect();
        if rule.matching.is_some_and(|own| taken.contains(&own)) {
            let last = taken.iter().max().and_then(|last| last.checked_add(1));
            rule = Arc::new(Rule { matching: last, ..(*rule).clone() });
        }
        let before = self.disabled.iter().filter(|disabled| disabled.at < at).count();
        self.rules.insert(at.saturating_sub(before).min(self.rules.len()), rule);
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::base::ResourceKind;

    fn path(text: &str) -> TargetPath {
        TargetPath::parse(text).expect("a path")
    }

    fn mapping(rules: &str) -> Mapping {
        let rule = |name: &str| {
            let (name, matching) = name.split_once(':').map_or((name, None), |(name, at)| (name, at.parse().ok()));
            Rule { matching, ..Rule::direct(path(name), "x") }
        };
        Mapping::new(ResourceKind::User, rules.split(' ').map(rule).collect())
    }

    fn shown(mapping: &Mapping) -> String {
        let rule = |rule: &Arc<Rule>| rule.matching.map_or(rule.target.short(), |at| format!("{}:{at}", rule.target));
        let rules: Vec<String> = mapping.rules.iter().map(rule).collect();
        let aside = mapping.disabled.iter().map(|disabled| format!("({})", rule(&disabled.rule)));
        rules.into_iter().chain(aside).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn a_rule_that_is_set_aside_comes_back_to_its_place_with_all_that_it_had() {
        for (name, rules, does, expected) in [
            ("set aside", "userName:1 title locale", "-title", "userName:1 locale (title)"),
            ("and back", "userName:1 title locale", "-title +title", "userName:1 title locale"),
            ("the last", "userName:1 title", "-title +title", "userName:1 title"),
            ("all of them", "userName:1 title", "-userName -title +userName +title", "userName:1 title"),
            (
                "in the order in which they were not disabled",
                "userName:1 a b c",
                "-b -a -c +c +a +b",
                "userName:1 a b c",
            ),
            ("some of them", "userName:1 a b c", "-a -c -b +b", "userName:1 b (a) (c)"),
            ("what is not there", "userName:1", "-title +title", "userName:1"),
            ("a precedence that is free", "userName:1 title:2", "-userName +userName", "userName:1 title:2"),
        ] {
            let mut mapping = mapping(rules);
            for does in does.split(' ') {
                match does.split_at(1) {
                    ("-", target) => mapping.disable(&path(target)),
                    (_, target) => mapping.enable(&path(target)),
                }
            }
            assert_eq!(shown(&mapping), expected, "{name}");
        }
    }

    #[test]
    fn a_precedence_that_another_rule_has_by_then_is_not_taken_from_it() {
        let mut mapping = mapping("userName:1 externalId");
        mapping.disable(&path("userName"));
        mapping.match_at(&path("externalId"), Some(1));
        mapping.enable(&path("userName"));
        assert_eq!(shown(&mapping), "userName:2 externalId:1");
    }

    #[test]
    fn a_change_of_a_rule_that_is_set_aside_enables_it_and_keeps_the_rest_of_it() {
        let mut mapping = mapping("userName:1 title");
        mapping.alter(&path("title"), |rule| rule.default = Some("none".to_owned()));
        mapping.disable(&path("title"));
        mapping.alter(&path("title"), |rule| rule.source = crate::mapping::RuleSource::None);
        assert_eq!(shown(&mapping), "userName:1 title");
        assert_eq!(mapping.rules[1].default.as_deref(), Some("none"));
    }

    #[test]
    fn a_target_that_has_a_rule_has_none_that_is_set_aside_whatever_a_file_says() {
        let file = json!({"kind": "user", "rules": [{"target": "title", "source": {"kind": "none"}}], "disabled": [
            {"at": 0, "rule": {"target": "title", "source": {"kind": "none"}}},
            {"at": 1, "rule": {"target": "locale", "source": {"kind": "none"}}},
        ]});
        let mapping: Mapping = serde_json::from_value(file).expect("a mapping");
        let aside: Vec<String> = mapping.disabled_rules().map(|rule| rule.target.short()).collect();
        assert_eq!(aside, ["locale"]);
        assert_eq!(mapping.disabled_rule(&path("title")), None);
    }

    #[test]
    fn the_file_keeps_what_is_set_aside_beside_the_rules() {
        let mut mapping = mapping("userName:1 title");
        let plain = serde_json::to_value(&mapping).expect("JSON");
        assert_eq!(plain.get("disabled"), None, "nothing is set aside");
        mapping.disable(&path("title"));
        let file = serde_json::to_value(&mapping).expect("JSON");
        let rule = json!({"target": "title", "source": {"kind": "direct", "attribute": "x"}});
        assert_eq!(file["disabled"], json!([{"at": 1, "rule": rule}]));
        assert_eq!(file["rules"].as_array().map(Vec::len), Some(1));
        assert_eq!(serde_json::from_value::<Mapping>(file).expect("a mapping"), mapping);
    }

    #[test]
    fn what_cannot_be_read_of_them_is_told_and_kept() {
        let good = json!({"target": "title", "source": {"kind": "direct", "attribute": "x"}});
        for (name, disabled, held) in [
            ("no list", json!("title"), 0),
            ("no rule in it", json!([{"at": 1}, {"at": 0, "rule": good}]), 1),
            ("a kind that is new", json!([{"at": 0, "rule": {"target": "a", "source": {"kind": "script"}}}]), 0),
        ] {
            let file = json!({"kind": "user", "rules": [], "disabled": disabled});
            let mapping: Mapping = serde_json::from_value(file).expect(name);
            assert_eq!((mapping.disabled.len(), mapping.illegible.len()), (held, 1), "{name}");
            let again: Mapping = serde_json::from_value(serde_json::to_value(&mapping).expect(name)).expect(name);
            assert_eq!(again.illegible[0].value, mapping.illegible[0].value, "{name}");
        }
    }
}
