//! A mapping as a table to read: CSV for spreadsheets, Markdown for documents.

use crate::base::capitalised;
use crate::base::sink::csv::Csv;
use crate::base::sink::markdown::{Inline, Markdown};
use crate::mapping::{Apply, Mapping, Rule, RuleSource};

/// One rule a row, with a heading.
pub fn csv(mappings: &[&Mapping]) -> String {
    let mut table = Csv::report(&["Resource", "Target", "Kind", "Source", "Default", "Apply", "Match"]);
    for mapping in mappings {
        for rule in &mapping.rules {
            table.row(&[
                mapping.kind.scim_name(),
                &rule.target.to_string(),
                rule.source.label(),
                rule.source.text(),
                rule.default.as_deref().unwrap_or_default(),
                rule.apply.label(),
                &rule.matching.map_or_else(String::new, |m| m.to_string()),
            ]);
        }
    }
    table.into_text()
}

/// A section for each mapping.
pub fn markdown(mappings: &[&Mapping]) -> Markdown {
    let mut page = Markdown::default();
    for mapping in mappings {
        page.heading(&Inline::text(&capitalised(mapping.kind.plural())));
        page.table(&["Target", "Source", "Default", "Apply", "Match"]);
        mapping.rules.iter().for_each(|rule| page.row(&row(rule)));
        page.words("\n");
    }
    page
}

fn row(rule: &Rule) -> [Inline; 5] {
    let source = match &rule.source {
        RuleSource::Constant { value } => Inline::words("constant ").and(Inline::code(value)),
        RuleSource::None => Inline::words("none"),
        source => Inline::code(source.text()),
    };
    [
        Inline::code(&rule.target.to_string()),
        source,
        Inline::code(rule.default.as_deref().unwrap_or_default()),
        Inline::words(rule.apply.label()),
        rule.matching.map_or_else(Inline::default, |m| Inline::text(&m.to_string())),
    ]
}

/// What rules say beside their source and a client's screens have no place for: defaults, and where `and_when` says so
/// that something is sent only at creation. The words stand before them.
pub(super) fn beside(page: &mut Markdown, mapping: &Mapping, and_when: bool, words: &'static str) {
    let is_once = |rule: &Rule| and_when && rule.apply == Apply::OnlyAtCreation;
    let mut rules = mapping.rules.iter().filter(|rule| rule.default.is_some() || is_once(rule)).peekable();
    if rules.peek().is_some() {
        page.words(words);
    }
    for rule in rules {
        let mut item = Inline::code(&rule.target.short());
        if let Some(default) = &rule.default {
            item = item.and(Inline::words(": default ")).and(Inline::code(default));
        }
        if is_once(rule) {
            item = item.and(Inline::words(": only at creation"));
        }
        page.item(&item);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::ResourceKind;
    use crate::scim::TargetPath;

    fn mapping() -> Mapping {
        let target = |t| TargetPath::parse(t).expect("a path");
        let expression = RuleSource::Expression { text: "Join(\", \", [a], \"x|y\")".to_owned() };
        let mut formula = Rule::new(target("title"), RuleSource::Constant { value: "=1+1".to_owned() });
        formula.default = Some("a`b".to_owned());
        Mapping::new(
            ResourceKind::User,
            vec![
                Rule::direct(target("userName"), "mail").matched(1),
                Rule::new(target("name.formatted"), expression),
                formula,
            ],
        )
    }

    #[test]
    fn the_csv_table_is_quoted_and_holds_no_formulas() {
        assert_eq!(
            csv(&[&mapping()]),
            "Resource,Target,Kind,Source,Default,Apply,Match\r\n\
             User,userName,Direct,mail,,Always,1\r\n\
             User,name.formatted,Expression,\"Join(\"\", \"\", [a], \"\"x|y\"\")\",,Always,\r\n\
             User,title,Constant,'=1+1,a`b,Always,\r\n"
        );
    }

    #[test]
    fn the_markdown_table_keeps_its_cells() {
        let text = markdown(&[&mapping()]).into_text();
        assert!(text.contains("| `name.formatted` | `Join(\", \", [a], \"x\\|y\")` |  | Always |  |"), "{text}");
        assert!(text.contains("| `title` | constant `=1+1` | ``a`b`` | Always |  |"), "{text}");
        assert_eq!(text.lines().filter(|l| l.starts_with('|')).count(), 5);
    }
}
