//! What to type where in the Entra admin centre.

use crate::base::ResourceKind;
use crate::client::table::{code, row};
use crate::mapping::{Apply, Mapping, Rule, RuleSource};

pub(super) fn sheet(mappings: &[&Mapping]) -> String {
    let mut text = String::from(
        "# Attribute mappings in Entra ID\n\n\
         Enterprise applications > your application > Provisioning > Mappings. Open each mapping below, change the rows that differ and save. \
         Saving makes the next cycle go over everybody.\n\n\
         Before you start, download the present schema (Attribute Mapping > Advanced options > Edit schema) and keep it. \
         A target that is not in the list must be added first (Show advanced options > Edit attribute list).\n",
    );
    for mapping in mappings {
        let screen = match mapping.kind {
            ResourceKind::User => "Provision Microsoft Entra ID Users",
            ResourceKind::Group => "Provision Microsoft Entra ID Groups",
        };
        text.push_str(&format!("\n## {screen}\n\n"));
        text.push_str(&row(&[
            "Target attribute",
            "Mapping type",
            "Source",
            "Default value if null",
            "Match objects using this attribute",
            "Apply this mapping",
        ]
        .map(str::to_owned)));
        text.push_str("| --- | --- | --- | --- | --- | --- |\n");
        for rule in &mapping.rules {
            text.push_str(&line(rule));
        }
    }
    text
}

fn line(rule: &Rule) -> String {
    let matching = rule.matching.map_or_else(|| "No".to_owned(), |m| format!("Yes, precedence {m}"));
    let apply = match rule.apply {
        Apply::Always => "Always",
        Apply::OnlyAtCreation => "Only during object creation",
    };
    let source = match &rule.source {
        RuleSource::None => String::new(),
        source => code(source.text()),
    };
    let default = rule.default.as_deref().map_or_else(String::new, code);
    row(&[code(&rule.target.to_string()), rule.source.label().to_owned(), source, default, matching, apply.to_owned()])
}
