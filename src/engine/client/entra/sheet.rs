//! What to type where in the Entra admin centre.

use crate::base::ResourceKind;
use crate::base::sink::markdown::{Inline, Markdown};
use crate::mapping::{Apply, Mapping, Rule, RuleSource};

const COLUMNS: [&str; 7] = [
    "Done",
    "Target attribute",
    "Mapping type",
    "Source",
    "Default value if null",
    "Match objects using this attribute",
    "Apply this mapping",
];

pub(super) fn sheet(mappings: &[&Mapping]) -> Markdown {
    let mut page = Markdown::new(
        "# Attribute mappings in Entra ID\n\n\
         Enterprise applications > your application > Provisioning > Mappings. Open each mapping below, change the rows that differ and save. \
         Saving makes the next cycle go over everybody.\n\n\
         Before you start, download the present schema (Attribute Mapping > Advanced options > Edit schema) and keep it. \
         A target that is not in the list must be added first (Show advanced options > Edit attribute list).\n",
    );
    for mapping in mappings {
        page.words("\n");
        page.heading(&Inline::words(match mapping.kind {
            ResourceKind::User => "Provision Microsoft Entra ID Users",
            ResourceKind::Group => "Provision Microsoft Entra ID Groups",
        }));
        page.table(&COLUMNS);
        mapping.rules.iter().for_each(|rule| page.row(&row(rule)));
    }
    page
}

fn row(rule: &Rule) -> [Inline; 7] {
    let source = match &rule.source {
        RuleSource::None => Inline::default(),
        source => Inline::code(source.text()),
    };
    let matching = match rule.matching {
        Some(precedence) => Inline::words("Yes, precedence ").and(Inline::text(&precedence.to_string())),
        None => Inline::words("No"),
    };
    [
        Inline::words("☐"),
        Inline::code(&rule.target.to_string()),
        Inline::words(rule.source.label()),
        source,
        Inline::code(rule.default.as_deref().unwrap_or_default()),
        matching,
        Inline::words(match rule.apply {
            Apply::Always => "Always",
            Apply::OnlyAtCreation => "Only during object creation",
        }),
    ]
}
