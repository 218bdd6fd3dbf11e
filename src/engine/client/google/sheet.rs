//! What to choose where in Google's admin console: a checklist, because nothing can be imported.

use crate::base::ResourceKind;
use crate::base::sink::markdown::{Inline, Markdown};
use crate::client::table;
use crate::mapping::{Mapping, Rule, RuleSource};

pub(super) fn sheet(mappings: &[&Mapping]) -> Markdown {
    let mut page = Markdown::new(
        "# Attribute mapping in Google Workspace\n\n\
         Apps > Web and mobile apps > the application > Autoprovisioning > Attribute mapping. Only applications of Google's catalogue have it, \
         and which attributes can be chosen depends on the application.\n\n\
         The labels are as other vendors' set-up guides show them; Google has no list of them.\n",
    );
    for mapping in mappings {
        match mapping.kind {
            ResourceKind::User => users(&mut page, mapping),
            ResourceKind::Group => page.words("\n## Groups\n\nGoogle sends no groups. Provisioning scope: the groups whose members are provisioned.\n"),
        }
    }
    page
}

fn users(page: &mut Markdown, mapping: &Mapping) {
    page.words("\n## Users\n\n");
    page.table(&["Done", "Google Directory attribute", "Application attribute"]);
    let (direct, other): (Vec<_>, Vec<_>) =
        mapping.rules.iter().partition(|r| matches!(r.source, RuleSource::Direct { .. }));
    for rule in direct.iter().filter(|r| r.target.attribute() != "active") {
        page.row(&[Inline::words("☐"), label(rule), Inline::code(&rule.target.to_string())]);
    }
    if !other.is_empty() {
        page.words("\nGoogle has no place for these: it takes no expressions and no constants.\n\n");
        for rule in other {
            let target = Inline::code(&rule.target.short());
            page.item(&target.and(Inline::words(" ← ")).and(Inline::code(rule.source.text())));
        }
    }
    let words = "\nNor has it one for what these say beside: it has no defaults, and sends every attribute at every change.\n\n";
    table::beside(page, mapping, true, words);
}

/// A label as it reads on the screen; a plain path is none and stays one.
fn label(rule: &Rule) -> Inline {
    let name = rule.source.text();
    if name.contains(" > ") { Inline::text(name) } else { Inline::code(name).and(Inline::words(" (no label known)")) }
}
