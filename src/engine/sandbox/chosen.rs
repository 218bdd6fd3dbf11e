//! What no provider documents, and what the sandbox therefore chose: the one table of it, of which docs/sandbox.md is made.
//!
//! [`SETTLED`] has what a provider's file may leave unknown, with what is done then; [`CHOSEN`] what no file is asked, because
//! no vendor says it.

use super::fault::FAULTS;
use super::rules::Rules;
use super::server::{DEADLINE, LONGEST_BODY};
use crate::provider::traits::{Delete, Ids, Omitted, Traits};
use crate::provider::{PROVIDERS, Provider};

/// Something that a provider's file may not know.
struct Settled {
    what: &'static str,
    is_known: fn(&Traits) -> bool,
    /// What the rules make of it where it is not known.
    does: fn(&Rules) -> String,
    why: &'static str,
}

const SETTLED: [Settled; 18] = [
    Settled {
        what: "resources on a page, when nothing is said and at most",
        is_known: |traits| traits.paging.default.known().is_some() && traits.paging.max.known().is_some(),
        does: |rules| format!("{} and {}", rules.page.0, rules.page.1),
        why: "chosen",
    },
    Settled {
        what: "later pages by `startIndex`",
        is_known: |traits| traits.paging.by_index.known().is_some(),
        does: |rules| yes(rules.pages_by_index),
        why: "RFC 7644 section 3.4.2.4",
    },
    Settled {
        what: "by what users can be filtered",
        is_known: |traits| traits.filters.attributes.user.known().is_some(),
        does: |_| "by every attribute".to_owned(),
        why: "RFC 7644 section 3.4.2.2",
    },
    Settled {
        what: "by what groups can be filtered",
        is_known: |traits| traits.filters.attributes.group.known().is_some(),
        does: |_| "by every attribute".to_owned(),
        why: "RFC 7644 section 3.4.2.2",
    },
    Settled {
        what: "with which operators",
        is_known: |traits| traits.filters.operators.known().is_some(),
        does: |_| "with all".to_owned(),
        why: "RFC 7644 section 3.4.2.2",
    },
    Settled {
        what: "how terms of a filter can be joined",
        is_known: |traits| traits.filters.combined.known().is_some(),
        does: |_| "by and, or, not".to_owned(),
        why: "RFC 7644 section 3.4.2.2",
    },
    Settled {
        what: "a filter beyond the known ones",
        is_known: |traits| traits.filters.others.known().is_some(),
        does: |_| "400 `invalidFilter`".to_owned(),
        why: "RFC 7644 section 3.12",
    },
    Settled {
        what: "in which attributes no two users may agree",
        is_known: |traits| traits.unique.user.known().is_some(),
        does: |_| "in none".to_owned(),
        why: "chosen: nobody is refused without a word for it",
    },
    Settled {
        what: "in which attributes no two groups may agree",
        is_known: |traits| traits.unique.group.known().is_some(),
        does: |_| "in none".to_owned(),
        why: "chosen: nobody is refused without a word for it",
    },
    Settled {
        what: "a PUT without an attribute that is there",
        is_known: |traits| traits.put.omitted.known().is_some(),
        does: |rules| match rules.omitted {
            Omitted::Cleared => "the attribute loses its value".to_owned(),
            Omitted::Kept => "the attribute stays".to_owned(),
        },
        why: "RFC 7644 section 3.5.1",
    },
    Settled {
        what: "a PATCH of an old draft, without `Operations`",
        is_known: |traits| traits.patch.draft.known().is_some(),
        does: |rules| if rules.draft_patch { "taken" } else { "400 `invalidSyntax`" }.to_owned(),
        why: "RFC 7644 section 3.5.2",
    },
    Settled {
        what: "forms that the RFC does not have",
        is_known: |traits| traits.patch.forms.known().is_some(),
        does: |_| "refused".to_owned(),
        why: "RFC 7644 section 3.5.2",
    },
    Settled {
        what: "DELETE of a user",
        is_known: |traits| traits.delete.user.known().is_some(),
        does: |rules| deleted(rules.delete.user),
        why: "RFC 7644 section 3.6",
    },
    Settled {
        what: "DELETE of a group",
        is_known: |traits| traits.delete.group.known().is_some(),
        does: |rules| deleted(rules.delete.group),
        why: "RFC 7644 section 3.6",
    },
    Settled {
        what: "members in a list of groups",
        is_known: |traits| traits.members.in_lists.known().is_some(),
        does: |rules| yes(rules.members_in_lists),
        why: "RFC 7643 section 4.2",
    },
    Settled {
        what: "members in a group that is read by its id",
        is_known: |traits| traits.members.in_groups.known().is_some(),
        does: |rules| yes(rules.members_in_groups),
        why: "RFC 7643 section 4.2",
    },
    Settled {
        what: "a text that is longer than the known lengths",
        is_known: |traits| traits.lengths.longer.known().is_some(),
        does: |_| "taken".to_owned(),
        why: "chosen: nobody is refused without a word for it",
    },
    Settled {
        what: "what ids look like",
        is_known: |traits| traits.ids.known().is_some(),
        does: |rules| match rules.ids {
            Ids::Uuid => "like UUIDs".to_owned(),
            Ids::Number => "short numbers".to_owned(),
        },
        why: "chosen: an id is any text (RFC 7643 section 3.1)",
    },
];

/// What no file is asked.
struct Choice {
    what: &'static str,
    does: &'static str,
    why: &'static str,
}

const CHOSEN: [Choice; 16] = [
    Choice {
        what: "status and body of errors",
        does: "as the RFC has them",
        why: "RFC 7644 section 3.12; Xurrent documents none for SCIM",
    },
    Choice {
        what: "a userName or a group's name that is taken",
        does: "409 `uniqueness`, where the provider's file says that it is unique; in whatever case",
        why: "RFC 7644 section 3.3",
    },
    Choice { what: "`count` above the most", does: "the most, without an error", why: "RFC 7644 section 3.4.2.4" },
    Choice {
        what: "`attributes`, `excludedAttributes`",
        does: "as the RFC has them, also with POST, PUT and PATCH",
        why: "RFC 7644 section 3.9",
    },
    Choice {
        what: "PATCH that is carried out",
        does: "200 with the whole resource, however many members it has; `excludedAttributes=members` spares them",
        why: "RFC 7644 section 3.5.2 leaves 200 or 204; Xurrent documents 200",
    },
    Choice {
        what: "PUT of a complex attribute where a PUT keeps what is not sent",
        does: "the sub-attributes that are sent change",
        why: "chosen: not documented by Xurrent",
    },
    Choice {
        what: "a member that is no user and no group",
        does: "400 `invalidValue`, unless it is a member already",
        why: "chosen: the RFC leaves it open",
    },
    Choice {
        what: "a member without `value`, and one that is named twice",
        does: "is not kept; is kept once",
        why: "chosen: members have no order and are known by their ids",
    },
    Choice {
        what: "somebody who is deleted",
        does: "is taken out of every group",
        why: "chosen: the RFC leaves it open",
    },
    Choice { what: "media type of answers", does: "`application/scim+json`", why: "RFC 7644 section 3.1" },
    Choice {
        what: "a body of another media type",
        does: "415; one without a media type is read as JSON",
        why: "chosen",
    },
    Choice {
        what: "who is listed",
        does: "everybody, also where a provider lists fewer; `--fault hide=N` lists fewer",
        why: "chosen: whom an account hides, nobody can know",
    },
    Choice {
        what: "requests in a time",
        does: "as many as come, unless `--rate` says how many",
        why: "chosen: no limit for SCIM is documented by Xurrent",
    },
    Choice {
        what: "headers about the rate",
        does: "`X-RateLimit-Limit`, `-Remaining`, `-Reset` with each answer, `Retry-After` with 429",
        why: "as Xurrent's REST API documents them; whether its SCIM has them is not known",
    },
    Choice {
        what: "the automation rules that make a person of a user",
        does: "are not played; Preview says what the default rules would do",
        why: "they are the account's own",
    },
    Choice {
        what: "ETags, Bulk, sorting, `/Me`, `/.search`",
        does: "are not there",
        why: "RFC 7644: all are optional",
    },
];

/// docs/sandbox.md.
pub fn markdown() -> String {
    let mut page = ABOUT.to_owned();
    let unknown = |settled: &Settled| -> Vec<&'static Provider> {
        PROVIDERS.iter().filter(|provider| !(settled.is_known)(provider.traits())).collect()
    };
    let settled = SETTLED.iter().filter_map(|settled| {
        let parts = unknown(settled);
        let does = (settled.does)(&Rules::of(parts.first()?));
        let labels: Vec<&str> = parts.iter().map(|provider| provider.label()).collect();
        Some(vec![settled.what.to_owned(), does, labels.join(", "), settled.why.to_owned()])
    });
    page.push_str("\n## What was chosen where a provider's file knows nothing\n\n");
    table(&mut page, &["what", "what the sandbox does", "in the part of", "why"], settled);
    page.push_str("\n## What was chosen because no vendor says it\n\n");
    let chosen = CHOSEN.iter().map(|choice| [choice.what, choice.does, choice.why].map(str::to_owned).to_vec());
    table(&mut page, &["what", "what the sandbox does", "why"], chosen);
    page.push_str(SERVER);
    let seconds = DEADLINE.as_secs();
    let bounds = [
        [format!("a body of more than {} MiB", LONGEST_BODY >> 20), "413".to_owned()],
        [format!("a body that takes more than {seconds} s to come"), "408, and the connection ends".to_owned()],
        [format!("a head that takes more than {seconds} s to come"), "the connection ends".to_owned()],
        ["a Host that is no name of this computer".to_owned(), "421".to_owned()],
        ["a wrong token, or a path that names nothing".to_owned(), "401 or 404, before the body is read".to_owned()],
    ];
    table(&mut page, &["what comes", "what is answered"], bounds.map(Vec::from).into_iter());
    page.push_str(TROUBLE);
    let faults = FAULTS.iter().map(|kind| vec![format!("`{}={}`", kind.name, kind.takes), kind.does.to_owned()]);
    table(&mut page, &["`--fault`", "what it does"], faults);
    page.push_str(PEOPLE);
    page
}

fn table(page: &mut String, heads: &[&str], rows: impl Iterator<Item = Vec<String>>) {
    let line = |cells: &[String]| format!("| {} |\n", cells.join(" | "));
    page.push_str(&line(&heads.iter().map(ToString::to_string).collect::<Vec<_>>()));
    page.push_str(&line(&vec!["---".to_owned(); heads.len()]));
    rows.for_each(|row| page.push_str(&line(&row)));
}

fn yes(is: bool) -> String {
    if is { "yes" } else { "no" }.to_owned()
}

fn deleted(delete: Delete) -> String {
    match delete {
        Delete::Removes => "is gone",
        Delete::Disables => "is disabled; `?hard=true` removes",
    }
    .to_owned()
}

const ABOUT: &str = "\
# The sandbox

<!-- Made from the table in src/engine/sandbox/chosen.rs by `UPDATE_DOCS=1 cargo test --test docs`; edits here are lost. -->

A SCIM endpoint on this computer, to see what a client does before there is an account. It plays the part of a provider as
that provider's file says ([Xurrent](xurrent.md), [AWS](aws.md), [GitHub](github.md), [Snowflake](snowflake.md)), each fact with
its source there. It is no copy of the account: where a vendor is silent, something had to be chosen, and this page says what.
A request that the sandbox takes may be refused by the account, wherever a line of this page is in play.
";

const SERVER: &str = "
## What it answers, and whom

It listens on 127.0.0.1 only. A request needs the token, and a Host that is `localhost` or a loopback address: a page in a
browser that leads a name of its own to this computer is refused. Requests cost the same in an account of a hundred
thousand people as in one of a thousand, but for those that show all of a large group's members.

";

const TROUBLE: &str = "
## Trouble on demand

Said at its start and on its page, and no provider's. `--page`, `--rate`, `--late` and `--faults` are in [cli.md](cli.md); `--fault`
may be given several times. Every Nth counts all requests from the start; whom `hide` hides is told by their ids and stays so.

";

const PEOPLE: &str = "
## Whom it holds

- `--sample C`: the invented people of a client's sample. `--account FILE`: people and groups as JSON.
- `--source FILE…`: your own, as the client's mapping makes them, or the account's own export of its people as they are. Which
  headings Xurrent's export has is not documented: taken are records that have a primary e-mail and say who is disabled,
  called as its REST API calls them.
- `--state FILE`: what it holds is kept in the file, for its owner alone (mode 0600), a second or so after a change and when it stops, and
  is there at the next start. A kill costs what came since. The token is not in it.

The page at its root, `http://127.0.0.1:PORT/`, asks for no token: whoever can use this computer's loopback can read it there. On a
computer that others use, fill it with invented people or a [pseudonymised copy](privacy.md).
";

#[cfg(test)]
mod tests {
    use super::*;
    use crate::provider;

    #[test]
    fn what_is_chosen_is_said_for_every_part_whose_file_is_silent_and_no_other() {
        let page = markdown();
        let row = |what: &str| page.lines().find(|line| line.starts_with(&format!("| {what} |"))).map(str::to_owned);
        for settled in &SETTLED {
            let silent = PROVIDERS.iter().filter(|provider| !(settled.is_known)(provider.traits()));
            let row = row(settled.what).unwrap_or_default();
            assert!(silent.into_iter().all(|provider| row.contains(provider.label())), "{}: {row}", settled.what);
        }
        let pages = row("resources on a page, when nothing is said and at most").unwrap_or_default();
        assert!(!pages.contains(provider::first().label()), "Xurrent documents its page: {pages}");
        assert!(page.lines().all(|line| !line.starts_with('|') || line.ends_with('|')), "tables are whole");
    }
}
