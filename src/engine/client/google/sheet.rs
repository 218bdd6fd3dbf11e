//! What to choose where in Google's admin console: a checklist, because nothing can be imported.

use crate::base::ResourceKind;
use crate::client::table::{code, row};
use crate::mapping::{Mapping, Rule, RuleSource};

pub(super) fn sheet(mappings: &[&Mapping]) -> String {
    let mut text = String::from(
        "# Attribute mapping in Google Workspace\n\n\
         Apps > Web and mobile apps > the application > Autoprovisioning > Attribute mapping. Only applications of Google's catalogue have it, \
         and which attributes can be chosen depends on the application.\n\n\
         The labels are as other vendors' set-up guides show them; Google has no list of them.\n",
    );
    for mapping in mappings {
        match mapping.kind {
            ResourceKind::User => text.push_str(&users(mapping)),
            ResourceKind::Group => text.push_str("\n## Groups\n\nGoogle sends no groups. Provisioning scope: the groups whose members are provisioned.\n"),
        }
    }
    text
}

fn users(mapping: &Mapping) -> String {
    let mut text = String::from(
        "\n## Users\n\n| Done | Google Directory attribute | Application attribute |\n| --- | --- | --- |\n",
    );
    let (direct, other): (Vec<_>, Vec<_>) =
        mapping.rules.iter().partition(|r| matches!(r.source, RuleSource::Direct { .. }));
    for rule in direct.iter().filter(|r| r.target.attribute() != "active") {
        text.push_str(&row(&["☐".to_owned(), label(rule), code(&rule.target.to_string())]));
    }
    if !other.is_empty() {
        text.push_str("\nGoogle has no place for these: it takes no expressions and no constants.\n\n");
        text.push_str(
            &other
                .iter()
                .map(|r| format!("- {} ← {}\n", code(&r.target.short()), code(r.source.text())))
                .collect::<String>(),
        );
    }
    text
}

/// A label as it reads on the screen; a plain path is none and stays one.
fn label(rule: &Rule) -> String {
    let name = rule.source.text();
    if name.contains(" > ") { name.to_owned() } else { format!("{} (no label known)", code(name)) }
}
