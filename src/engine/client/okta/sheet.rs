//! What to type where in Okta: the application's attributes with their external names, and the mappings to them.
//!
//! Okta's second stage is a SCIM path written as `emails.^[type=="work"].value` with the schema's URN beside it. The
//! syntax is shown in Okta's screens for one case and by others for the rest.

use super::app_profile::{self, Attributes, Needed, external, stock};
use crate::base::ResourceKind;
use crate::base::sink::markdown::{Inline, Markdown};
use crate::client::table;
use crate::mapping::{Apply, Mapping, Rule};

pub(super) fn sheet(mappings: &[&Mapping]) -> Markdown {
    let mut page = Markdown::new(
        "# Attribute mappings in Okta\n\n\
         Provisioning > Integration: the base URL and the token. Provisioning > To App: switch on Create Users, Update User Attributes, Deactivate Users. \
         For Xurrent, set Sign On > Application username format to Email.\n",
    );
    for mapping in mappings {
        match mapping.kind {
            ResourceKind::User => users(&mut page, mapping),
            ResourceKind::Group => page.words(
                "\n## Groups\n\nPush Groups: choose the groups. Their names and members are sent; there are no rows to fill in. \
                 For Xurrent, a group whose members are pushed must already exist as an organization.\n",
            ),
        }
    }
    page
}

fn users(page: &mut Markdown, mapping: &Mapping) {
    let rows = rows(mapping);
    page.words(
        "\n## 1. The application's attributes\n\n\
         Directory > Profile Editor > the application's user. Add those that are missing. The external name and namespace cannot be changed later; \
         an attribute without a namespace is never sent. Delete attributes that you do not map: they are sent empty and overwrite what is there.\n\n",
    );
    page.table(&["Done", "Variable name", "External name", "External namespace"]);
    for (_, needed) in &rows {
        let Some((name, namespace)) = external::of(&needed.target) else { continue };
        let [variable, name, namespace] = [&needed.filled.name, &name, &namespace].map(|text| Inline::code(text));
        page.row(&[Inline::words("☐"), variable, name, namespace]);
    }
    page.words("\n## 2. The mappings\n\nProfile Editor > Mappings > Okta User to the application. userName is none of them: it is set on the Sign On tab.\n\n");
    let user_name = mapping.rules.iter().find(|rule| stock::is_user_name(&rule.target));
    if let Some(expression) = user_name.and_then(|rule| app_profile::expression_of(&rule.source)) {
        let format = Inline::code(&stock::username_format(&expression));
        page.item(&Inline::words("Application username format: ").and(format));
        page.words("\n");
    }
    page.table(&["Done", "Expression", "Application attribute", "Apply on"]);
    rows.iter().filter(|(rule, _)| !stock::is_user_name(&rule.target)).for_each(|(_, needed)| page.row(&row(needed)));
    page.words(
        "\nAn attribute such as emailType says the type of the one beside it. Crosswalk shows both as one rule.\n",
    );
    let words =
        "\nOkta has no defaults. Put them into the expressions, as `user.city == null ? \"a\" : user.city`:\n\n";
    table::beside(page, mapping, false, words);
}

/// The attributes that the rules need, userName's among them.
fn rows(mapping: &Mapping) -> Vec<(&Rule, Needed)> {
    let mut taken: Vec<String> = Vec::new();
    let mut rows = Vec::new();
    for rule in mapping.rules.iter().filter(|rule| !app_profile::BY_ITSELF.contains(&rule.target.attribute())) {
        for needed in app_profile::needed(rule, &Attributes::default(), &taken) {
            taken.push(needed.filled.name.clone());
            rows.push((rule.as_ref(), needed));
        }
    }
    rows
}

fn row(needed: &Needed) -> [Inline; 4] {
    let apply = match needed.filled.apply {
        Apply::Always => "Create and update",
        Apply::OnlyAtCreation => "Create",
    };
    [
        Inline::words("☐"),
        Inline::code(&needed.filled.expression),
        Inline::code(&needed.filled.name),
        Inline::words(apply),
    ]
}
