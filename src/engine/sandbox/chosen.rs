//! What no provider documents, and what the sandbox therefore chose: the one table of it, of which docs/sandbox.md is made.
//!
//! [`SETTLED`] has what a provider's file may leave unknown, with what is done then; [`CHOSEN`] what no file is asked, because
//! no vendor says it.

use super::fault::FAULTS;
use super::rules::Rules;
use super::server::{DEADLINE, LONGEST_BODY};
use crate::provider::traits::{Adopts, Delete, Ids, Omitted, OverMost, TotalResults, Traits};
use crate::provider::{self, PROVIDERS, Provider};

/// Something that a provider's file may not know.
struct Settled {
    what: &'static str,
    is_known: fn(&Traits) -> bool,
    /// What the rules make of it where it is not known.
    does: fn(&Rules) -> String,
    why: &'static str,
}

const fn settled(
    what: &'static str,
    is_known: fn(&Traits) -> bool,
    does: fn(&Rules) -> String,
    why: &'static str,
) -> Settled {
    Settled { what, is_known, does, why }
}

const SETTLED: [Settled; 25] = [
    settled(
        "resources on a page, when nothing is said and at most",
        |traits| traits.paging.default.known().is_some() && traits.paging.max.known().is_some(),
        |rules| format!("{} and {}", rules.page.0, rules.page.1),
        "chosen",
    ),
    settled(
        "`count` above the most",
        |traits| traits.paging.over_max.known().is_some(),
        |rules| match rules.over_page {
            OverMost::Fewer => "the most, without an error".to_owned(),
            OverMost::Refused => "400 `invalidValue`".to_owned(),
        },
        "RFC 7644 section 3.4.2.4",
    ),
    settled(
        "`totalResults`",
        |traits| traits.paging.total_results.known().is_some(),
        |rules| match rules.total_results {
            TotalResults::Count => "how many there are".to_owned(),
            TotalResults::StartAndCountWhileMore => "where the next page begins, while there is one".to_owned(),
        },
        "RFC 7644 section 3.4.2",
    ),
    settled(
        "later pages by `startIndex`",
        |traits| traits.paging.by_index.known().is_some(),
        |rules| yes(rules.pages_by_index),
        "RFC 7644 section 3.4.2.4",
    ),
    settled(
        "by what users can be filtered",
        |traits| traits.filters.attributes.user.known().is_some(),
        |_| "by every attribute".to_owned(),
        "RFC 7644 section 3.4.2.2",
    ),
    settled(
        "by what groups can be filtered",
        |traits| traits.filters.attributes.group.known().is_some(),
        |_| "by every attribute".to_owned(),
        "RFC 7644 section 3.4.2.2",
    ),
    settled(
        "with which operators",
        |traits| traits.filters.operators.known().is_some(),
        |_| "with all".to_owned(),
        "RFC 7644 section 3.4.2.2",
    ),
    settled(
        "how terms of a filter can be joined",
        |traits| traits.filters.combined.known().is_some(),
        |_| "by and, or, not".to_owned(),
        "RFC 7644 section 3.4.2.2",
    ),
    settled(
        "a filter on another attribute than the known ones",
        |traits| traits.filters.others.attribute.known().is_some(),
        |_| "400 `invalidFilter`".to_owned(),
        "RFC 7644 section 3.12",
    ),
    settled(
        "a filter with another operator than the known ones",
        |traits| traits.filters.others.operator.known().is_some(),
        |_| "400 `invalidFilter`".to_owned(),
        "RFC 7644 section 3.12",
    ),
    settled(
        "in which attributes no two users may agree",
        |traits| traits.unique.user.known().is_some(),
        |_| "in none".to_owned(),
        "chosen: nobody is refused without a word for it",
    ),
    settled(
        "in which attributes no two groups may agree",
        |traits| traits.unique.group.known().is_some(),
        |_| "in none".to_owned(),
        "chosen: nobody is refused without a word for it",
    ),
    settled(
        "a new user with the e-mail address of somebody who is there",
        |traits| traits.adopts.known().is_some(),
        |rules| match rules.adopts {
            Adopts::No => "is another user".to_owned(),
            Adopts::ByEmail => "is that user".to_owned(),
        },
        "RFC 7643 section 4.1.2: addresses need not be unique",
    ),
    settled(
        "PUT",
        |traits| traits.put.taken.user.known().is_some() && traits.put.taken.group.known().is_some(),
        |_| "taken".to_owned(),
        "RFC 7644 section 3.5.1",
    ),
    settled(
        "a PUT of a user without an attribute that is there",
        |traits| traits.put.omitted.user.known().is_some(),
        |rules| left_out(rules.omitted.user),
        "RFC 7644 section 3.5.1",
    ),
    settled(
        "a PUT of a group without an attribute that is there",
        |traits| traits.put.omitted.group.known().is_some(),
        |rules| left_out(rules.omitted.group),
        "RFC 7644 section 3.5.1",
    ),
    settled(
        "many operations in one PATCH",
        |traits| traits.patch.most_operations.known().is_some(),
        |_| "taken".to_owned(),
        "chosen: nobody is refused without a word for it",
    ),
    settled(
        "a PATCH of an old draft, without `Operations`",
        |traits| traits.patch.draft.known().is_some(),
        |rules| if rules.draft_patch { "taken" } else { "400 `invalidSyntax`" }.to_owned(),
        "RFC 7644 section 3.5.2",
    ),
    settled(
        "forms that the RFC does not have",
        |traits| traits.patch.forms.known().is_some(),
        |_| "refused".to_owned(),
        "RFC 7644 section 3.5.2",
    ),
    settled(
        "DELETE of a user",
        |traits| traits.delete.user.known().is_some(),
        |rules| deleted(rules.delete.user),
        "RFC 7644 section 3.6",
    ),
    settled(
        "DELETE of a group",
        |traits| traits.delete.group.known().is_some(),
        |rules| deleted(rules.delete.group),
        "RFC 7644 section 3.6",
    ),
    settled(
        "members in a list of groups",
        |traits| traits.members.in_lists.known().is_some(),
        |rules| yes(rules.members_in_lists),
        "RFC 7643 section 4.2",
    ),
    settled(
        "members in a group that is read by its id",
        |traits| traits.members.in_groups.known().is_some(),
        |rules| yes(rules.members_in_groups),
        "RFC 7643 section 4.2",
    ),
    settled(
        "a text that is longer than the known lengths",
        |traits| traits.lengths.longer.known().is_some(),
        |_| "taken".to_owned(),
        "chosen: nobody is refused without a word for it",
    ),
    settled(
        "what ids look like",
        |traits| traits.ids.known().is_some(),
        |rules| match rules.ids {
            Ids::Uuid => "like UUIDs".to_owned(),
            Ids::Number => "short numbers".to_owned(),
        },
        "chosen: an id is any text (RFC 7643 section 3.1)",
    ),
];

/// What no file is asked.
struct Choice {
    what: &'static str,
    does: &'static str,
    why: &'static str,
}

const fn choice(what: &'static str, does: &'static str, why: &'static str) -> Choice {
    Choice { what, does, why }
}

const CHOSEN: [Choice; 17] = [
    choice(
        "status and body of errors",
        "as the RFC has them",
        "RFC 7644 section 3.12; Xurrent documents none for SCIM",
    ),
    choice(
        "a userName or a group's name that is taken",
        "409 `uniqueness`, where the provider's file says that it is unique; in whatever case",
        "RFC 7644 section 3.3",
    ),
    choice(
        "who is taken over, where the account makes one of a new user and somebody with the same e-mail address",
        "the first who has any of its addresses and another userName, and whom no request has made or changed since the sandbox's start; the id stays, all else is what is sent, and the answer is 201",
        "HashiCorp documents 201, for accounts that SCIM does not manage; the rest is chosen",
    ),
    choice("a PUT that is documented not to be there", "501", "RFC 7644 section 3.12"),
    choice(
        "`attributes`, `excludedAttributes`",
        "as the RFC has them, also with POST, PUT and PATCH",
        "RFC 7644 section 3.9",
    ),
    choice(
        "PATCH that is carried out",
        "200 with the whole resource, however many members it has; `excludedAttributes=members` spares them",
        "RFC 7644 section 3.5.2 leaves 200 or 204; Xurrent documents 200",
    ),
    choice(
        "PUT of a complex attribute where a PUT keeps what is not sent",
        "the sub-attributes that are sent change",
        "chosen: not documented by Xurrent",
    ),
    choice(
        "a member that is no user and no group",
        "400 `invalidValue`, unless it is a member already",
        "chosen: the RFC leaves it open",
    ),
    choice(
        "a member without `value`, and one that is named twice",
        "is not kept; is kept once",
        "chosen: members have no order and are known by their ids",
    ),
    choice("somebody who is deleted", "is taken out of every group", "chosen: the RFC leaves it open"),
    choice("media type of answers", "`application/scim+json`", "RFC 7644 section 3.1"),
    choice("a body of another media type", "415; one without a media type is read as JSON", "chosen"),
    choice(
        "who is listed",
        "everybody, also where a provider lists fewer; `--fault hide=N` lists fewer",
        "chosen: whom an account hides, nobody can know",
    ),
    choice(
        "requests in a time",
        "as many as come, unless `--rate` says how many",
        "chosen: no limit for SCIM is documented by Xurrent",
    ),
    choice(
        "headers about the rate",
        "`X-RateLimit-Limit`, `-Remaining`, `-Reset` with each answer, `Retry-After` with 429",
        "as Xurrent's REST API documents them; whether its SCIM has them is not known",
    ),
    choice(
        "the automation rules that make a person of a user",
        "are not played; Preview says what the default rules would do",
        "they are the account's own",
    ),
    choice("ETags, Bulk, sorting, `/Me`, `/.search`", "are not there", "RFC 7644: all are optional"),
];

/// docs/sandbox.md.
pub fn markdown() -> String {
    let described = PROVIDERS.iter().filter(|provider| provider.kind() != provider::any().kind());
    let parts: Vec<String> =
        described.map(|provider| format!("[{}]({}.md)", provider.label(), provider.kind().id())).collect();
    let mut page = ABOUT.replace("PARTS", &parts.join(", "));
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
    page.push_str(PLANNED);
    let keys = PLANNED_KEYS.iter().map(|(key, says)| vec![format!("`{key}`"), (*says).to_owned()]);
    table(&mut page, &["key", "what it says"], keys);
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

fn left_out(omitted: Omitted) -> String {
    match omitted {
        Omitted::Cleared => "the attribute loses its value",
        Omitted::Kept => "the attribute stays",
    }
    .to_owned()
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
that provider's file says (PARTS), each fact with its source there. It is no copy of the account: where a vendor is silent, something had to be chosen, and this page says what.
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

const PLANNED: &str = "
## Trouble in an order

`--fault-file FILE` takes a JSON list of what happens to which requests, counted from the start:

```json
[
  {\"method\": \"GET\", \"path\": \"/Users\", \"from\": 3, \"times\": 2, \"status\": 429, \"headers\": {\"Retry-After\": \"2\"}},
  {\"method\": \"PATCH\", \"path\": \"/Users/*\", \"every\": 5, \"cut\": \"after\"},
  {\"query\": \"liz@example.com\", \"times\": 1, \"hide\": [\"liz@example.com\"]}
]
```

An entry says which requests are meant, which of them meet it, and one thing that happens to them. Several entries may meet one
request: their delays add up, and of several statuses the first counts. A file that cannot be understood, a key that is not
known or there twice included, keeps the sandbox from starting; line and column are said.

";

/// The keys of an entry, in the order of `planned`.
const PLANNED_KEYS: [(&str, &str); 15] = [
    ("method", "only requests with this method: `GET`, `POST`, `PUT`, `PATCH` or `DELETE`"),
    ("path", "only those for this path below the base URL; `/Users/*` is whatever is below `/Users`"),
    ("query", "only those whose query, decoded, contains this text"),
    ("from", "beginning with the nth of those; 1 without it"),
    ("every", "and then every so many; 1 without it"),
    ("times", "so many times; without it, again and again"),
    ("delay", "the answer comes so many milliseconds late"),
    ("status", "it is answered with this status (300 to 599) and not carried out"),
    ("headers", "headers of that answer, as an object"),
    ("detail", "the words of that answer's error"),
    ("cut", "the connection is cut in place of an answer: `before` it is carried out, or `after`"),
    ("drop", "what is written to this attribute is taken and not kept"),
    ("change", "what is written to this attribute is kept in small letters"),
    ("to", "with `change`: or as this value"),
    (
        "hide",
        "users who are in no list and found by no look-up: a number N (every Nth), or a list of userNames and ids",
    ),
];

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
