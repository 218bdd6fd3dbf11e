//! The page about a provider, made from its file: what is known, how well, and where it stands.
//!
//! A test compares docs/<id>.md with what this gives; `UPDATE_DOCS=1 cargo test --test docs` writes it again.

use std::fmt::Write as _;

use super::leaf::{Leaf, Word};
use super::traits::{
    Adopts, Allows, Askable, Beyond, Delete, Filters, Listed, Longer, Omitted, OverMost, Reserved, Sent, TotalResults,
    Window,
};
use super::{Length, Provider, Traits};
use crate::base::{PerKind, ResourceKind, thousands};
use crate::scim::TargetPath;

/// The page in Markdown.
pub fn markdown(provider: &Provider) -> String {
    let traits = provider.traits();
    let mut page = format!("# {}\n\n{MADE}\n{}\n", provider.label(), provider.traits().about);
    page.push_str("A mark says how well each line is known; what is *not known* is told apart from what is allowed.\n");
    table(&mut page, "The endpoint", &endpoint(traits));
    table(&mut page, "What a request may hold", &contents(traits));
    table(&mut page, "What changes do", &changes(traits));
    additions(&mut page, traits);
    for kind in ResourceKind::ALL {
        uses(&mut page, traits, kind);
    }
    facts(&mut page, provider);
    page
}

const MADE: &str = "<!-- Made from the provider's file under assets/provider by `UPDATE_DOCS=1 cargo test --test docs`; edits here are lost. -->\n";

/// What is asked, the answer, how well it is known and where.
struct Line {
    asked: String,
    answer: Option<String>,
    known: String,
}

fn line<T>(traits: &Traits, asked: &str, leaf: &Leaf<T>, words: impl Fn(&T) -> String) -> Line {
    let stated = traits.stated(leaf);
    Line {
        asked: asked.to_owned(),
        answer: leaf.known().map(words),
        known: format!("{}: {}", stated.mark.label(), stated.source),
    }
}

/// The same of users and of groups.
fn both<T>(traits: &Traits, asked: &str, leaves: &PerKind<Leaf<T>>, words: impl Fn(&T) -> String) -> [Line; 2] {
    ResourceKind::ALL.map(|kind| line(traits, &format!("{asked} {}", kind.plural()), leaves.of(kind), &words))
}

fn endpoint(traits: &Traits) -> Vec<Line> {
    let number = |count: &usize| thousands(*count);
    let mut lines = vec![
        line(traits, "Who is listed", &traits.visibility.list, |listed| {
            match listed {
                Listed::All => "everybody",
                Listed::ScimManaged => "only those who came by SCIM",
                Listed::Owned => "only those whom the one who asks has made",
            }
            .to_owned()
        }),
        line(traits, "Resources on a page", &traits.paging.default, number),
        line(traits, "The most on a page", &traits.paging.max, number),
        line(traits, "Asking for more than that", &traits.paging.over_max, |over| {
            match over {
                OverMost::Fewer => "gives as many as there may be",
                OverMost::Refused => "refused",
            }
            .to_owned()
        }),
        line(traits, "Later pages by `startIndex`", &traits.paging.by_index, yes),
        line(traits, "`totalResults`", &traits.paging.total_results, |total| {
            match total {
                TotalResults::Count => "how many there are",
                TotalResults::StartAndCountWhileMore => {
                    "`startIndex` and `count` together while there is another page, on the last one how many there are"
                }
            }
            .to_owned()
        }),
    ];
    lines.extend(both(traits, "Filters on", &traits.filters.attributes, |list| askable(&traits.filters, list)));
    lines.extend([
        line(traits, "Operators", &traits.filters.operators, |list| words(list)),
        line(traits, "Joined by", &traits.filters.combined, |list| words(list)),
        line(traits, "A filter on another attribute", &traits.filters.others.attribute, beyond),
        line(traits, "A filter with another operator", &traits.filters.others.operator, beyond),
        line(traits, "Requests in a time", &traits.rate.windows, |list| windows(list)),
        line(traits, "New users in a time", &traits.rate.created.user, |list| windows(list)),
    ]);
    lines
}

fn contents(traits: &Traits) -> Vec<Line> {
    let mut lines: Vec<Line> = Vec::new();
    lines.extend(both(traits, "Required of", &traits.required, |list| paths(list)));
    lines.extend(both(traits, "One value only, of", &traits.single, |list| paths(list)));
    lines.extend(both(traits, "Taken with several, and one kept, of", &traits.keeps_one, |list| paths(list)));
    lines.extend(both(traits, "Not supported of", &traits.unsupported.attributes, |list| paths(list)));
    lines.push(line(traits, "A request with what is not supported", &traits.unsupported.sent, |sent| {
        match sent {
            Sent::LeftOut => "taken, without it",
            Sent::Refused => "refused",
        }
        .to_owned()
    }));
    lines.extend(both(traits, "Unique among", &traits.unique, |list| words(list)));
    lines.extend(both(traits, "Reserved of", &traits.reserved, |reserved| {
        let each = |one: &Reserved| format!("`{}`: {}", one.target, words(&one.values));
        reserved.iter().map(each).collect::<Vec<_>>().join("; ")
    }));
    lines.extend(both(traits, "Characters of", &traits.lengths.most, |most| {
        let each = |one: &Length| format!("`{}` {}", one.target, thousands(one.characters));
        most.iter().map(each).collect::<Vec<_>>().join(", ")
    }));
    lines.push(line(traits, "A longer value", &traits.lengths.longer, |longer| {
        match longer {
            Longer::Refused => "refused",
            Longer::FailsLater => "taken, and what is made of it fails",
            Longer::Cut => "taken, and cut off",
        }
        .to_owned()
    }));
    lines
}

fn changes(traits: &Traits) -> Vec<Line> {
    let number = |count: &usize| thousands(*count);
    let delete = |of: &Delete| {
        match of {
            Delete::Removes => "removes it",
            Delete::Disables => "disables it",
        }
        .to_owned()
    };
    let [users_by_put, groups_by_put] = both(traits, "PUT of", &traits.put.taken, yes);
    let [users_left_out, groups_left_out] = both(traits, "What a PUT leaves out of", &traits.put.omitted, |omitted| {
        match omitted {
            Omitted::Cleared => "loses its value",
            Omitted::Kept => "stays",
        }
        .to_owned()
    });
    let [of_users, of_groups] = both(traits, "Operations on", &traits.patch.operations, |list| words(list));
    vec![
        of_users,
        of_groups,
        line(traits, "PATCH", &traits.supports.patch, yes),
        line(traits, "Attributes in an operation without a path", &traits.patch.attributes_without_path, number),
        line(traits, "Operations in a request", &traits.patch.most_operations, number),
        users_by_put,
        groups_by_put,
        users_left_out,
        groups_left_out,
        line(traits, "A new user with the e-mail of somebody who is there", &traits.adopts, |adopts| {
            match adopts {
                Adopts::No => "another user, or refused",
                Adopts::ByEmail => "takes that account over",
            }
            .to_owned()
        }),
        line(traits, "Trying it with requests that write", &traits.rehearsal.allowed, |allows| {
            let where_ = match allows {
                Allows::TestAccount => "in an account for tests",
                Allows::ReadingOnly => "no, only reading",
            };
            format!("{where_}. {}", traits.rehearsal.about)
        }),
        line(traits, "DELETE of a user", &traits.delete.user, delete),
        line(traits, "DELETE of a group", &traits.delete.group, delete),
        line(traits, "A list of groups shows members", &traits.members.in_lists, yes),
        line(traits, "A group shows members", &traits.members.in_groups, yes),
        line(traits, "Members that change at once, at most", &traits.members.most_at_once, number),
        line(traits, "All members replaced or removed at once", &traits.members.all_at_once, yes),
    ]
}

fn beyond(gives: &Beyond) -> String {
    match gives {
        Beyond::Refused => "refused",
        Beyond::FindNobody => "finds nobody, whoever is there",
    }
    .to_owned()
}

/// Each with its operators, where they are its own.
fn askable(filters: &Filters, list: &[Askable]) -> String {
    let each = |it: &Askable| match it.operators.as_ref().and(filters.operators_of(it)) {
        Some(own) => format!("`{}` (by {})", it.attribute.0, words(own)),
        None => format!("`{}`", it.attribute.0),
    };
    if list.is_empty() { "nothing".to_owned() } else { list.iter().map(each).collect::<Vec<_>>().join(", ") }
}

fn yes(yes: &bool) -> String {
    if *yes { "yes" } else { "no" }.to_owned()
}

fn words(words: &[Word]) -> String {
    let each: Vec<String> = words.iter().map(|word| format!("`{}`", word.0)).collect();
    if each.is_empty() { "nothing".to_owned() } else { each.join(", ") }
}

fn paths(paths: &[TargetPath]) -> String {
    let each: Vec<String> = paths.iter().map(|path| format!("`{}`", path.short())).collect();
    if each.is_empty() { "none".to_owned() } else { each.join(", ") }
}

fn windows(windows: &[Window]) -> String {
    let each = |window: &Window| format!("{} in {} seconds", window.requests, window.seconds);
    windows.iter().map(each).collect::<Vec<_>>().join(", ")
}

fn table(page: &mut String, title: &str, lines: &[Line]) {
    let _written = write!(page, "\n## {title}\n\n| what | | how well known |\n| --- | --- | --- |\n");
    for Line { asked, answer, known } in lines {
        let (answer, known) = match answer {
            Some(answer) => (answer.as_str(), known.as_str()),
            None => ("*not known*", ""),
        };
        let _written = writeln!(page, "| {asked} | {answer} | {known} |");
    }
}

/// What the vendor added to the standard's schemas, where it did.
fn additions(page: &mut String, traits: &Traits) {
    let extensions = &traits.schema.extensions;
    if extensions.is_empty() {
        return;
    }
    page.push_str("\n## Additions to the standard schemas\n\n| attribute | what it is |\n| --- | --- |\n");
    for schema in extensions.iter().map(|own| &own.0) {
        for attribute in &schema.attributes {
            let _written = writeln!(page, "| `{}:{}` | {} |", schema.id, attribute.name, attribute.description);
        }
    }
}

fn uses(page: &mut String, traits: &Traits, kind: ResourceKind) {
    let list = traits.uses.of(kind);
    let _written =
        write!(page, "\n## What becomes of a SCIM {}\n\n| attribute | | |\n| --- | --- | --- |\n", kind.noun());
    for of in list.items() {
        let targets: Vec<String> = of.targets.iter().map(|target| format!("`{}`", target.short())).collect();
        let stated = of.about.stated().unwrap_or_else(|| traits.stated(list));
        let about = of.about.known().map_or("Not known.", |word| word.0);
        let _written =
            writeln!(page, "| {} | {about} | {}: {} |", targets.join(", "), stated.mark.label(), stated.source);
    }
}

fn facts(page: &mut String, provider: &Provider) {
    page.push_str("\n## What else to know\n\n");
    for fact in provider.facts() {
        let _written = writeln!(page, "- {} ({}: {})", fact.text, fact.mark.label(), fact.source);
    }
}
