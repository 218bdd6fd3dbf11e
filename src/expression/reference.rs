//! The page docs/expressions.md, made from the function table, so that it cannot lie.
//!
//! A test compares the page with what this gives; `UPDATE_DOCS=1 cargo test --test docs` writes it again.

use super::dialect::onelogin;
use super::{Availability, Dialect, Function, functions};

const INTRODUCTION: &str = "\
# Expressions

<!-- Made from the function table by `UPDATE_DOCS=1 cargo test --test docs`; edits here are lost. -->

A rule of kind expression is written in the provisioning client's own language, so that what works here can be pasted
there. One evaluator runs them all; what a vendor's pages leave open gives a **note** beside the result instead of a
silent guess, and an error names the place in the text, why, and what to do. Try one:

```sh
crosswalk eval --client entra 'Switch([employeeType], \"Other\", \"Employee\", \"Staff\")' --attributes '{\"employeeType\": \"Employee\"}'
```

In the window, *Explain…* under the expression shows what each of its parts gives for the record in view, and *Other
languages…* the same rule in another client's language, with every part that does not carry over and its nearest form.

| client | language | an attribute is written |
| --- | --- | --- |
| Entra ID | Microsoft's provisioning expressions: one function call, nested as needed | `[givenName]` |
| Okta | Okta Expression Language, the classic one that profile mappings use | `user.firstName` |
| OneLogin | macros in a text; no functions, no conditions | `{$user.firstname}` or `{firstname}` |
| Google | none: a rule takes one attribute | `name.givenName` |
| a script | Entra's functions and some of Crosswalk's own, with a name or a JSONPath (RFC 9535) in the brackets | `[$.name.given]` |

`?` behind a parameter: may be left out. `…`: may repeat. *Not documented* means: the vendor's pages leave it open, and
Crosswalk notes it beside the result.
";

const ENTRA: &str = "\
Optional arguments in the middle stay empty and keep their commas: `Replace([mail], \"@old.com\", , , \"@new.com\", , )`.
In a text, `\\\"` is a quote and `\\\\` a backslash. Conditions compare with `=`, `<>`, `<`, `<=`, `>` and `>=`; there is no AND,
no OR and no index in brackets. At most 10,000 characters. Functions marked *Cloud Sync only* are evaluated and
reported, because app provisioning lacks them.
";

const OWN: &str = "\
What files from an HR system need and no vendor's language has; only for the client *Script or CSV* (`generic`). In another
client's language such a call does not carry over: *Other languages…* says so, and names the nearest form. What is there
and cannot be read gives null, with a note that says why.

```sh
crosswalk eval --client generic 'Phone([Telefoon], \"NL\", \"mobile\")' --attributes '{\"Telefoon\": \"020-711 2233 / 06-12345678\"}'
```
";

const OKTA: &str = "\
Operators: `+ == != < > <= >= AND OR ! matches`, the choice `condition ? a : b` and the Elvis operator `a ?: b`, which
takes `b` when `a` is null or empty. An array is `{1, 2, 3}`, its first element `[0]`; `list.![name]` takes a member of each
element, `list.^[primary == true]` the first that fits. A text stands in either kind of quotes; a backslash in it is a
plain character.
";

const ONELOGIN: &str = "\
A macro names a user attribute (`{$user.firstname}`), a custom one (`{$user.custom_fields.location}`) or a parameter of the
application (`{$parameters.title}`); everything else in the text stays as it is. OneLogin lists these without a `$`:
";

const GOOGLE: &str = "\
Autoprovisioning takes one attribute for each of the application's, chosen from a list. Source:
<https://support.google.com/a/answer/7681608>.
";

/// The whole page.
pub fn markdown() -> String {
    let macros: Vec<String> = onelogin::MACROS.iter().map(|name| format!("`{{{name}}}`")).collect();
    [
        INTRODUCTION.to_owned(),
        section("Entra ID, and scripts", ENTRA, functions(Dialect::Entra)),
        section("Crosswalk's own, for scripts", OWN, functions(Dialect::Generic).filter(is_own)),
        section("Okta", OKTA, functions(Dialect::Okta)),
        format!("\n## OneLogin\n\n{ONELOGIN}{}.\n\nSource: <{}>.\n", macros.join(", "), onelogin::SOURCE),
        format!("\n## Google\n\n{GOOGLE}"),
    ]
    .concat()
}

fn section(title: &str, text: &str, rows: impl Iterator<Item = &'static Function> + Clone) -> String {
    let mut sources: Vec<&str> = Vec::new();
    for function in rows.clone() {
        if !sources.contains(&function.source) {
            sources.push(function.source);
        }
    }
    let numbered = |source: &str| sources.iter().position(|known| *known == source).map_or(0, |place| place + 1);
    let rows: String = rows.map(|f| row(f, numbered(f.source))).collect();
    let listed: String = (1..).zip(&sources).map(|(number, source)| format!("{number}. <{source}>\n")).collect();
    format!(
        "\n## {title}\n\n{text}\n| function | what it does | gives | page |\n| --- | --- | --- | --- |\n{rows}\nPages:\n\n{listed}"
    )
}

fn is_own(function: &&'static Function) -> bool {
    function.availability == Availability::CrosswalksOwn
}

fn row(function: &Function, page: usize) -> String {
    let mut text = function.summary.to_owned();
    if !function.edges.is_empty() {
        text = format!("{text} {}", function.edges);
    }
    let availability = function.availability.label();
    if !availability.is_empty() {
        text = format!("{text} *{availability}*");
    }
    format!("| `{}` | {} | {} | {page} |\n", function.signature(), text.replace('|', "\\|"), function.returns.label())
}
