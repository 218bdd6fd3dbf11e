//! A mapping as a table to read: CSV for spreadsheets, Markdown for documents.

use crate::mapping::{Mapping, Rule, RuleSource};

/// The columns of both forms.
const COLUMNS: [&str; 7] = ["Resource", "Target", "Kind", "Source", "Default", "Apply", "Match"];

fn cells(mapping: &Mapping, rule: &Rule) -> [String; 7] {
    [
        mapping.kind.scim_name().to_owned(),
        rule.target.to_string(),
        rule.source.label().to_owned(),
        rule.source.text().to_owned(),
        rule.default.clone().unwrap_or_default(),
        rule.apply.label().to_owned(),
        rule.matching.map_or_else(String::new, |m| m.to_string()),
    ]
}

/// One rule a row, with a heading (RFC 4180). Texts that a spreadsheet would take for a formula get an apostrophe first.
pub fn csv(mappings: &[&Mapping]) -> String {
    let mut text = csv_row(&COLUMNS.map(str::to_owned));
    for mapping in mappings {
        for rule in &mapping.rules {
            text.push_str(&csv_row(&cells(mapping, rule)));
        }
    }
    text
}

fn csv_row(cells: &[String]) -> String {
    let cells: Vec<String> = cells.iter().map(|c| csv_cell(c)).collect();
    format!("{}\r\n", cells.join(","))
}

fn csv_cell(text: &str) -> String {
    let formula = text.starts_with(['=', '+', '-', '@', '\t']);
    let text = if formula { format!("'{text}") } else { text.to_owned() };
    if text.contains([',', '"', '\n', '\r']) { format!("\"{}\"", text.replace('"', "\"\"")) } else { text }
}

/// A section for each mapping.
pub fn markdown(mappings: &[&Mapping]) -> String {
    let mut text = String::new();
    for mapping in mappings {
        text.push_str(&format!("## {}\n\n", capitalised(mapping.kind.plural())));
        text.push_str(&row(&["Target", "Source", "Default", "Apply", "Match"].map(str::to_owned)));
        text.push_str("| --- | --- | --- | --- | --- |\n");
        for rule in &mapping.rules {
            text.push_str(&markdown_row(rule));
        }
        text.push('\n');
    }
    text
}

fn markdown_row(rule: &Rule) -> String {
    let default = rule.default.as_deref().map_or_else(String::new, code);
    let matching = rule.matching.map_or_else(String::new, |m| m.to_string());
    row(&[code(&rule.target.to_string()), source(&rule.source), default, rule.apply.label().to_owned(), matching])
}

fn source(source: &RuleSource) -> String {
    match source {
        RuleSource::Direct { attribute } => code(attribute),
        RuleSource::Constant { value } => format!("constant {}", code(value)),
        RuleSource::Expression { text } => code(text),
        RuleSource::None => "none".to_owned(),
    }
}

/// A table's row; cells are already safe.
pub(super) fn row<const N: usize>(cells: &[String; N]) -> String {
    format!("| {} |\n", cells.join(" | "))
}

/// Text as it is typed, safe in a table's cell: fenced so that backticks and bars inside it do no harm.
pub fn code(text: &str) -> String {
    if text.is_empty() {
        return String::new();
    }
    let text = text.replace(['\r', '\n'], " ").replace('|', "\\|");
    let longest = text.split(|c| c != '`').map(str::len).max().unwrap_or(0);
    let fence = "`".repeat(longest + 1);
    if longest > 0 { format!("{fence} {text} {fence}") } else { format!("{fence}{text}{fence}") }
}

pub(super) fn capitalised(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
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
        let text = markdown(&[&mapping()]);
        assert!(text.contains("| `name.formatted` | `Join(\", \", [a], \"x\\|y\")` |  | Always |  |"), "{text}");
        assert!(text.contains("| `title` | constant `=1+1` | `` a`b `` | Always |  |"), "{text}");
        assert_eq!(text.lines().filter(|l| l.starts_with('|')).count(), 5);
    }
}
