//! A table from a vendor's guide: which attribute of the client goes to which of the application, as it was copied.
//!
//! Guides have such tables in Markdown or HTML, from which they are pasted with tabs, and spreadsheets as CSV. A table is
//! told by its headings: one names the application's or SCIM's attribute, the other the client's, by its name. It maps
//! and is no file of the client's, so nothing is written into it.

use super::form::FileText;
use super::{Base, Draft, NativeError, NativeFormat, ReadMappings, Wanted, Written};
use crate::base::{Finding, ResourceKind};
use crate::client::{CLIENTS, Client};
use crate::expression::{self, Outline};
use crate::mapping::{Mapping, Rule, RuleSource};
use crate::scim::{TargetPath, schema};

pub(super) static FORMAT: NativeFormat = NativeFormat {
    id: "guide-table",
    title: "table from a guide",
    export_label: "",
    about: "",
    caution: "",
    file_name: "",
    base: Base::Needed("Export the sheet instead."),
    beside: None,
    kit: &[],
    marks: TARGETS,
    is: |file| table(&file.text).is_some(),
    read,
    write,
};

/// The client of a table and the form; `None` for all else, such as people.
pub(super) fn told(file: &FileText) -> Option<(&'static Client, &'static NativeFormat)> {
    table(&file.text).map(|table| (table.client, &FORMAT))
}

/// A guide's table has some dozens of rows.
const LARGEST: usize = 256 << 10;

struct Table<'t> {
    client: &'static Client,
    /// Cells of the client's attribute and of the target's, and the line that they are of.
    rows: Vec<(String, String, usize)>,
    /// Lines that have too few cells.
    short: Vec<&'t str>,
}

/// How a heading calls what the account has.
const TARGETS: &[&str] = &[
    "app attribute",
    "application attribute",
    "app property",
    "scim attribute",
    "scim",
    "target attribute",
    "customappsso attribute",
];

fn table(text: &str) -> Option<Table<'_>> {
    if text.len() > LARGEST {
        return None;
    }
    let mut lines = text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty());
    let (_, head) = lines.next()?;
    let split = separator(head)?;
    let headings: Vec<String> = cells(head, split).iter().map(|cell| cell.to_lowercase()).collect();
    let is_target = |heading: &String| TARGETS.iter().any(|target| heading.starts_with(target));
    let client_of = |heading: &String| CLIENTS.into_iter().find(|client| is_called(client, heading));
    let source_at =
        headings.iter().position(|heading| client_of(heading).is_some() && heading.contains("attribute"))?;
    let named_target = |(at, heading): (usize, &String)| (at != source_at && is_target(heading)).then_some(at);
    let target_at = headings.iter().enumerate().find_map(named_target)?;
    let client = client_of(&headings[source_at])?;
    let mut table = Table { client, rows: Vec::new(), short: Vec::new() };
    for (at, line) in lines {
        let cells = cells(line, split);
        match (cells.get(source_at), cells.get(target_at)) {
            _ if is_rule_of_markdown(&cells) => {}
            (Some(source), Some(target)) => table.rows.push((source.clone(), target.clone(), at + 1)),
            _ => table.short.push(line),
        }
    }
    Some(table)
}

/// Whether a heading names a client, by the first word of its label.
fn is_called(client: &Client, heading: &str) -> bool {
    let name = client.label.split_whitespace().next().unwrap_or_default().to_lowercase();
    let names = std::iter::once(name.as_str()).chain(client.quirks.also_called.iter().copied());
    names.into_iter().any(|name| heading.split(|c: char| !c.is_alphanumeric()).any(|word| word == name))
}

/// What stands between the cells of a heading.
fn separator(head: &str) -> Option<char> {
    ['\t', '|', ';', ','].into_iter().find(|mark| head.contains(*mark))
}

/// The cells of a line, without what Markdown and CSV put around them.
fn cells(line: &str, separator: char) -> Vec<String> {
    let line = line.trim();
    let line = if separator == '|' { line.trim_start_matches('|').trim_end_matches('|') } else { line };
    let mut cells = vec![String::new()];
    let mut is_quoted = false;
    let mut letters = line.chars().peekable();
    while let Some(letter) = letters.next() {
        let Some(cell) = cells.last_mut() else { continue };
        match letter {
            '"' if is_quoted && letters.peek() == Some(&'"') => {
                letters.next();
                cell.push('"');
            }
            '"' if is_quoted => is_quoted = false,
            '"' if separator != '|' && cell.trim().is_empty() => is_quoted = true,
            letter if letter == separator && !is_quoted => cells.push(String::new()),
            other => cell.push(other),
        }
    }
    let bare = |cell: String| match separator {
        '|' => cell.trim().trim_matches(['`', '*']).trim().replace("\\_", "_"),
        _ => cell.trim().to_owned(),
    };
    cells.into_iter().map(bare).collect()
}

/// `---`, `:---:`: the line below the heading.
fn is_rule_of_markdown(cells: &[String]) -> bool {
    cells.iter().all(|cell| !cell.is_empty() && cell.chars().all(|c| matches!(c, '-' | ':' | ' ')))
}

fn read(file: &FileText, _: &Wanted) -> Result<ReadMappings, NativeError> {
    let nothing = || NativeError::Refused {
        what: "no table of attributes".to_owned(),
        remedy: "Copy it with its headings, such as \"Okta attribute\" and \"App attribute\".",
    };
    let table = table(&file.text).ok_or_else(nothing)?;
    let mut mapping = Mapping::new(ResourceKind::User, Vec::new());
    let mut findings = vec![as_a_guide()];
    for (source, target, line) in &table.rows {
        match rule(table.client, source, target) {
            Ok(rule) if mapping.rule(&rule.target).is_some() => {
                findings.push(left_out(target, *line, "its target has a row already"));
            }
            Ok(rule) => mapping.put(rule),
            Err(why) => findings.push(left_out(target, *line, &why)),
        }
    }
    findings.extend(table.short.iter().map(|line| left_out(line, 0, "it has too few cells")));
    if mapping.rules.iter().all(|rule| rule.matching.is_none()) {
        findings.push(no_user_name());
    }
    Ok(ReadMappings { user: Some(mapping), findings, ..ReadMappings::default() })
}

/// The rule of a row.
fn rule(client: &Client, source: &str, target: &str) -> Result<Rule, String> {
    if target.is_empty() {
        return Err("it names no attribute of the application".to_owned());
    }
    let path = TargetPath::parse(target).map_err(|error| error.to_string().trim_end_matches('.').to_owned())?;
    let known = schema::rfc_user().attribute(&path).is_some() || path.extension().is_some();
    let in_enterprise = || TargetPath::parse(&format!("{}:{target}", crate::scim::ENTERPRISE_USER)).ok();
    let enterprise = in_enterprise().filter(|path| !known && schema::rfc_user().attribute(path).is_some());
    let path = enterprise.unwrap_or(path);
    let is_user_name = path.extension().is_none() && path.attribute().eq_ignore_ascii_case("userName");
    let mut rule = Rule::new(path, source_of(client, source)?);
    rule.matching = is_user_name.then_some(1);
    Ok(rule)
}

fn source_of(client: &Client, text: &str) -> Result<RuleSource, String> {
    if text.is_empty() || text == "-" {
        return Err("nothing stands in the client's column".to_owned());
    }
    let names = client.names(ResourceKind::User).names();
    if let Some(name) = names.iter().find(|known| known.name.eq_ignore_ascii_case(text)) {
        return Ok(RuleSource::Direct { attribute: name.name.clone() });
    }
    let parsed = expression::parse(client.dialect, text).expression;
    Ok(match parsed.as_ref().map(|parsed| parsed.outlined().what) {
        Some(Outline::Attribute(name)) => RuleSource::Direct { attribute: name.to_owned() },
        Some(Outline::Text(value)) if text.starts_with(['"', '\'']) => RuleSource::Constant { value: value.to_owned() },
        Some(Outline::Call(..) | Outline::Other) if text.contains(['(', '{', '[']) => {
            RuleSource::Expression { text: text.to_owned() }
        }
        _ => RuleSource::Direct { attribute: text.to_owned() },
    })
}

fn as_a_guide() -> Finding {
    Finding::note("guide-table", "The rules are those of a guide's table")
        .because("It is how somebody wrote it down, not what is set in the client.")
        .remedy("Compare with the client's own screens.")
}

fn left_out(what: &str, line: usize, why: &str) -> Finding {
    let place = if line == 0 { String::new() } else { format!(" (line {line})") };
    Finding::warning("guide-row-left-out", format!("A row is left out: {what}{place}"))
        .because(format!("It is no rule: {why}."))
        .remedy("Map the attribute by hand, if it is needed.")
}

fn no_user_name() -> Finding {
    Finding::warning("no-matching-rule", "The table has no row of userName")
        .because("Most clients look people up by it, so there is no rule to match by.")
        .remedy("Map userName, and mark it for matching.")
}

fn write(_: &Draft<'_>) -> Result<Written, NativeError> {
    Err(NativeError::Refused {
        what: "a table from a guide, into which nothing is written".to_owned(),
        remedy: "Export the sheet or the client's own file instead.",
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::client::native::{Told, tell};

    fn read_text(text: &str) -> (&'static str, ReadMappings) {
        let file = FileText::pasted(text);
        match tell(&file) {
            Some(Told::Native(client, format)) => (client.label, format.read(&file, &Wanted::default()).expect(text)),
            other => panic!("{text} is told as {other:?}"),
        }
    }

    #[test]
    fn tables_of_guides_are_read_however_they_are_copied() {
        let markdown = "| Okta attribute | SCIM attribute | Notes |\n| --- | :---: | --- |\n| `user.login` | **userName** | x |\n| user.department | department | |\n| String.append(\"a\", user.city) | `title` | |\n";
        let pasted = "App attribute\tAzure Active Directory attribute\nuserName\tuserPrincipalName\nemails[type eq \"work\"].value\tmail\nname.formatted\tJoin(\" \", [givenName], [surname])\n";
        let csv = "Google Directory attribute,App attribute,Required\n\"Basic Information > Username\",userName,*\nEmail > Value,emails.value,\n,phoneNumbers.value,\n";
        for (name, text, client, expected, said) in [
            (
                "Markdown",
                markdown,
                "Okta",
                &[
                    ("userName", "user.login"),
                    ("department", "user.department"),
                    ("title", "String.append(\"a\", user.city)"),
                ][..],
                &["guide-table"][..],
            ),
            (
                "with tabs, the other way round",
                pasted,
                "Entra ID",
                &[
                    ("userName", "userPrincipalName"),
                    ("emails[work].value", "mail"),
                    ("name.formatted", "Join(\" \", [givenName], [surname])"),
                ],
                &["guide-table"],
            ),
            (
                "CSV",
                csv,
                "Google Workspace",
                &[("userName", "Basic Information > Username"), ("emails.value", "Email > Value")],
                &["guide-table", "guide-row-left-out"],
            ),
        ] {
            let (label, read) = read_text(text);
            let user = read.user.expect(name);
            let rules: Vec<_> = user.rules.iter().map(|rule| (rule.target.short(), rule.source.text())).collect();
            let expected: Vec<_> = expected.iter().map(|(target, text)| ((*target).to_owned(), *text)).collect();
            assert_eq!((label, rules), (client, expected), "{name}");
            let codes: Vec<_> = read.findings.iter().map(|finding| finding.code).collect();
            assert_eq!(codes, said, "{name}");
            assert_eq!(user.rules[0].matching, Some(1), "{name}");
        }
    }

    #[test]
    fn tables_of_people_are_not_taken_for_one() {
        for text in [
            "userName,displayName\na,b\n",
            "Okta username,App\na,b\n",
            "attribute,app attribute\na,b\n",
            "Google attribute\n",
            "",
        ] {
            assert!(tell(&FileText::pasted(text)).is_none(), "{text}");
        }
    }
}
