//! The page, section by section.

use super::gathered::{Gathered, KindPart, is_secret_target};
use super::style::STYLE;
use super::words::{self, SECRET, cut};
use super::{SpecificationOf, WhosePeople};
use crate::base::sink::html::Html;
use crate::base::{Finding, ResourceKind, Severity, counted, thousands};
use crate::check::without_count;
use crate::client::{self, Client, preset};
use crate::document::difference::{Difference, DifferencePart, DifferenceRow};
use crate::document::{EndpointChoice, matching_words};
use crate::mapping::CompiledRule;
use crate::provider::{self, Provider};

pub fn page(asked: &SpecificationOf<'_>, gathered: &Gathered) -> String {
    let title = asked.heading.title.unwrap_or(&asked.document.name);
    let mut page = Html::page(title, STYLE);
    let left = all_left(asked, gathered);
    head(&mut page, asked, gathered, &left, title);
    for part in &gathered.parts {
        kind(&mut page, asked, part);
    }
    findings(&mut page, provider::of(asked.document.provider), gathered, &left);
    if let (Some(changes), Some(before)) = (&gathered.changes, asked.against) {
        changed(&mut page, changes, &before.name, provider::of(asked.document.provider));
    }
    not_certain(&mut page, client::of(asked.document.client));
    signing(&mut page);
    page.into_text()
}

/// Text of the records or of the crosswalk: in whichever direction it is read, it turns nothing around it.
fn data(page: &mut Html, text: &str) {
    page.data(text);
}

/// The same, as it is typed.
fn code(page: &mut Html, text: &str) {
    page.own("<code><bdi>").lines(text).own("</bdi></code>");
}

/// A term and what is said of it, in a list of definitions.
fn line(page: &mut Html, term: &'static str, said: &str) {
    page.own("<dt>").own(term).own("</dt><dd>");
    data(page, said);
    page.own("</dd>\n");
}

fn head(page: &mut Html, asked: &SpecificationOf<'_>, gathered: &Gathered, left: &[Left<'_>], title: &str) {
    let document = asked.document;
    let client = client::of(document.client);
    page.own("<h1>");
    data(page, title);
    page.own("</h1>\n<p>How people and groups are provisioned. To agree on and sign.</p>\n<dl>\n");
    asked.heading.version.into_iter().for_each(|version| line(page, "Version", version));
    line(page, "Date", asked.heading.date);
    line(page, "Crosswalk", asked.heading.file.unwrap_or(&document.name));
    let variant = client.variant(&document.variant).label;
    line(page, "Provisioning client", &format!("{}, {variant}", client::label(document.client)));
    line(page, "Account", provider::of(document.provider).label());
    if let EndpointChoice::Url { url } = &document.endpoint {
        line(page, "Endpoint", url);
    }
    let counts = ResourceKind::ALL.map(|kind| kind.counted(asked.set.count(kind)));
    line(page, "Records", &counts.join(", "));
    let files: Vec<&str> = asked.set.files().iter().map(|file| file.name.as_str()).map(file_name).collect();
    if !files.is_empty() {
        line(page, "From", &files.join(", "));
    }
    line(page, "Left to mend", &count_left(gathered, left));
    let preset = preset::default_for(client, document.provider);
    line(page, "The default", &format!("{} ({}; {}).", preset.title, preset.mark.label(), preset.source));
    page.own("</dl>\n");
    if let Some(missing) = asked.set.missing() {
        page.own("<p class=\"note mark\">This is a part: not all records could be read. ");
        data(page, &format!("{}. {}", missing.title, missing.reason));
        page.own("</p>\n");
    }
    page.own("<p class=\"note\">").own(whose(asked));
    if let WhosePeople::Pseudonymised { kept } = asked.people
        && !kept.is_empty()
    {
        page.own(" As they are in the files, but for addresses and phone numbers in them: ");
        data(page, &kept.join(", "));
        page.own(".");
    }
    page.own("</p>\n");
}

/// The last part of a path, whichever system it is of.
fn file_name(path: &str) -> &str {
    path.rsplit(['/', '\\']).next().unwrap_or(path)
}

const fn whose(asked: &SpecificationOf<'_>) -> &'static str {
    match asked.people {
        WhosePeople::Real => {
            "The examples are people of these files, as they are there. Whoever gets this page gets their data."
        }
        WhosePeople::Pseudonymised { .. } => {
            "The people in the examples have other names, addresses, phones and identifiers in place of the real ones. \
             What is not replaced can still tell who it is."
        }
        WhosePeople::Invented => "The people in the examples are invented: they are those of a built-in sample.",
    }
}

/// "2 errors, 5 warnings": so many causes, each of which may concern many.
fn count_left(gathered: &Gathered, left: &[Left<'_>]) -> String {
    let is_all_read = gathered.parts.iter().all(|part| part.not_read.is_empty());
    if is_all_read && gathered.parts.iter().all(|part| part.report.is_none()) {
        return "not known: nobody is loaded".to_owned();
    }
    let of = |severity| left.iter().filter(|(finding, ..)| finding.severity == severity).count();
    let (errors, warnings) = (of(Severity::Error), of(Severity::Warning));
    format!("{}, {}", counted(errors, "error", "errors"), counted(warnings, "warning", "warnings"))
}

/// A cause, how many show it, and what those are.
type Left<'a> = (&'a Finding, usize, &'static str);

/// All causes, the worst first; within a severity in the order of the checks.
fn all_left<'a>(asked: &SpecificationOf<'a>, gathered: &'a Gathered) -> Vec<Left<'a>> {
    let of_files = asked.set.findings().iter().map(|finding| (finding, 0, "files"));
    let of_records = gathered.parts.iter().filter_map(|part| Some((part.kind, part.report.as_ref()?)));
    let of_records = of_records
        .flat_map(|(kind, report)| report.causes.iter().map(move |cause| (&cause.finding, cause.count, kind.plural())));
    let not_read = gathered.parts.iter().flat_map(|part| part.not_read.iter().map(|of| (of, 0, part.kind.plural())));
    let mut all: Vec<_> = of_files.chain(of_records).chain(not_read).collect();
    all.sort_by_key(|(finding, ..)| std::cmp::Reverse(finding.severity));
    all
}

fn kind(page: &mut Html, asked: &SpecificationOf<'_>, part: &KindPart) {
    let client = client::of(asked.document.client);
    page.own(match part.kind {
        ResourceKind::User => "<h2>People</h2>\n",
        ResourceKind::Group => "<h2>Groups</h2>\n",
    });
    if part.kind == ResourceKind::Group && !client.sends_groups {
        page.own("<p>").text(client.label).own(" sends no groups.</p>\n");
        return;
    }
    page.own("<p>").text(&matching_words(&part.compiled.mapping)).own(" in the account.</p>\n");
    telling(page, part);
    for (at, rule) in part.compiled.rules.iter().enumerate() {
        one_rule(page, asked, part, at, rule);
    }
    if part.compiled.rules.is_empty() {
        page.own("<p>Nothing is mapped.</p>\n");
    }
}

/// Who they are, and why these.
fn telling(page: &mut Html, part: &KindPart) {
    if part.people.is_empty() {
        page.own("<p>None are loaded that could show what the rules do.</p>\n");
        return;
    }
    let heading = match part.kind {
        ResourceKind::User => "<h3>The people who tell most</h3>\n",
        ResourceKind::Group => "<h3>The groups that tell most</h3>\n",
    };
    page.own(heading);
    page.own("<p>The hardest cases of the rules below, and one that is like most. Their numbers stand in the examples.</p>\n");
    page.own("<table class=\"telling\"><thead><tr><th class=\"number\">No.</th><th>Name</th><th>Known as</th>");
    page.own("<th>Why</th></tr></thead><tbody>\n");
    for (at, one) in part.people.iter().enumerate() {
        page.own("<tr><td class=\"number\">").text(&(at + 1).to_string()).own("</td><td>");
        data(page, &cut(&one.name));
        page.own("</td><td>");
        data(page, &cut(&one.key));
        page.own("</td><td>").text(&why(&one.reasons)).own("</td></tr>\n");
    }
    page.own("</tbody></table>\n");
}

/// The first reasons, and how many more there are.
fn why(reasons: &[String]) -> String {
    const SHOWN: usize = 3;
    let mut words = reasons.iter().take(SHOWN).map(String::as_str).collect::<Vec<_>>().join("; ");
    if let Some(more) = reasons.len().checked_sub(SHOWN).filter(|more| *more > 0) {
        words.push_str(&format!("; and {more} more"));
    }
    words
}

fn one_rule(page: &mut Html, asked: &SpecificationOf<'_>, part: &KindPart, at: usize, rule: &CompiledRule) {
    let (document, kind) = (asked.document, part.kind);
    let (client, provider) = (client::of(document.client), provider::of(document.provider));
    page.own("<section class=\"rule\">\n<h3>").text(&rule.rule.target.short()).own("</h3>\n<dl>\n<dt>Value</dt><dd>");
    origin(page, rule);
    page.own("</dd>\n");
    line(page, "Sent", words::when(&rule.rule));
    page.own("<dt>If there is none</dt><dd>");
    if let Some(default) = rule.rule.default.as_ref().filter(|default| !default.is_empty()) {
        page.own("<p>At creation this is sent instead: ");
        code(page, &if rule.is_secret() { SECRET.to_owned() } else { cut(default) });
        page.own("</p>");
    }
    page.own(words::nothing(client));
    if !client.nulls_known.is_documented() {
        page.own(" (").own(client.nulls_known.label()).own(")");
    }
    page.own("</dd>\n");
    if let Some(place) = rule.rule.matching {
        line(page, "Matching", &format!("Found by it: place {place} in the order of look-ups."));
    }
    if client.references(kind).contains(&rule.rule.target.attribute()) {
        line(page, "Reference", "The client sends the id that the account gave to whom it names.");
    }
    paragraphs(page, "<dt>In the account</dt><dd>", &words::in_the_account(&rule.rule, kind, provider));
    paragraphs(page, "<dt>Reason</dt><dd>", &words::reasons(&rule.rule, kind, client, document.provider));
    if let Some(fault) = rule.fault.as_ref().filter(|_| !rule.is_secret()) {
        paragraphs(
            page,
            "<dt class=\"mark\">At fault</dt><dd>",
            &[format!("{}. {}", fault.message.trim_end_matches('.'), fault.remedy)],
        );
    }
    examples(page, part, at);
    page.own("</dl>\n</section>\n");
}

fn paragraphs(page: &mut Html, begin: &'static str, all: &[String]) {
    page.own(begin);
    for one in all {
        page.own("<p>").text(one).own("</p>");
    }
    page.own("</dd>\n");
}

fn origin(page: &mut Html, rule: &CompiledRule) {
    let origin = words::origin(rule);
    page.own(origin.words);
    if let Some(text) = &origin.text {
        page.own(" ");
        code(page, text);
    }
    if !origin.functions.is_empty() {
        page.own("<dl class=\"functions\">");
        for (name, summary) in &origin.functions {
            page.own("<dt><code>").text(name).own("</code></dt><dd>").text(summary).own("</dd>");
        }
        page.own("</dl>");
    }
}

/// What is sent for whom; those for whom it is the same stand together.
fn examples(page: &mut Html, part: &KindPart, rule: usize) {
    let mut said: Vec<(Vec<String>, &str)> = Vec::new();
    for (at, one) in part.people.iter().enumerate() {
        let Some(sent) = one.sent.get(rule) else { continue };
        let number = (at + 1).to_string();
        match said.iter_mut().find(|(_, other)| *other == sent) {
            Some((numbers, _)) => numbers.push(number),
            None => said.push((vec![number], sent)),
        }
    }
    if said.is_empty() {
        return;
    }
    page.own("<dt>Examples</dt><dd class=\"sent\">\n");
    for (numbers, sent) in said {
        page.own("<p><span class=\"small\">").text(&numbers.join(", ")).own(":</span> ");
        data(page, sent);
        page.own("</p>\n");
    }
    page.own("</dd>\n");
}

const fn severity(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "note",
    }
}

fn findings(page: &mut Html, provider: &Provider, gathered: &Gathered, left: &[Left<'_>]) {
    page.own("<h2>Left to mend</h2>\n");
    if left.is_empty() {
        let is_nobody = gathered.parts.iter().all(|part| part.report.is_none());
        page.own(if is_nobody {
            "<p>Nobody is loaded, so nothing was checked.</p>\n"
        } else {
            "<p>Nothing was found.</p>\n"
        });
        return;
    }
    page.own(
        "<table><thead><tr><th>How bad</th><th>What</th><th>Of</th><th class=\"number\">How many</th></tr></thead>",
    );
    page.own("<tbody>\n");
    for (finding, count, of) in left {
        page.own("<tr><td class=\"mark\">").own(severity(finding.severity)).own("</td><td>");
        // A rule that cannot be read may be of anything where its target cannot be read either.
        let target = finding.place.target.as_deref().or((finding.code == "rule-not-read").then_some(""));
        match target.filter(|target| is_secret_target(provider, target)) {
            // Why would tell what the value is.
            Some("") => drop(page.own("A rule of the crosswalk file cannot be read.</td>")),
            Some(target) => {
                data(page, target);
                page.own(": its rule does not hold for everybody.</td>");
            }
            None => {
                data(page, &cut(without_count(&finding.title)));
                page.own("<div class=\"small\">")
                    .text(&finding.reason)
                    .own(" ")
                    .text(&finding.remedy)
                    .own("</div></td>");
            }
        }
        page.own("<td class=\"word\">").own(of).own("</td><td class=\"number\">");
        page.text(&if *count == 0 { String::new() } else { thousands(*count) }).own("</td></tr>\n");
    }
    page.own("</tbody></table>\n");
}

fn changed(page: &mut Html, changes: &Difference, before: &str, provider: &Provider) {
    page.own("<h2>What changes against the file before</h2>\n<p>Compared by meaning with ");
    data(page, before);
    page.own(": ").text(&counted(changes.rows.len(), "thing differs", "things differ")).own(", ");
    page.text(&counted(changes.same.len(), "is the same", "are the same")).own(".</p>\n");
    if changes.is_none() {
        return;
    }
    page.own(
        "<table class=\"changes\"><thead><tr><th>What</th><th>Before</th><th>Now</th><th>Decides who</th></tr></thead>",
    );
    page.own("<tbody>\n");
    for row in &changes.rows {
        // What cannot be read may hold what is for nobody to read.
        let is_read = row.rules.iter().any(Option::is_some);
        let is_secret = row.part == DifferencePart::Rules && (!is_read || is_secret_target(provider, &row.about));
        page.own("<tr><td>").text(&about(row)).own("</td>");
        for said in [&row.a, &row.b] {
            page.own("<td>");
            match said {
                None => drop(page.own("not there")),
                Some(_) if is_secret => drop(page.own(SECRET)),
                Some(said) => code(page, said),
            }
            page.own("</td>");
        }
        page.own(if row.is_dangerous { "<td class=\"mark\">yes</td></tr>\n" } else { "<td></td></tr>\n" });
    }
    page.own("</tbody></table>\n<p class=\"small\">Decides who: who is meant, who is found in the account, or who is active.</p>\n");
}

/// "title of users".
fn about(row: &DifferenceRow) -> String {
    let kind = ResourceKind::ALL.into_iter().find(|kind| kind.scim_name() == row.resource);
    kind.map_or_else(|| row.about.clone(), |kind| format!("{} of {}", row.about, kind.plural()))
}

/// What this rests on without the vendor saying so.
fn not_certain(page: &mut Html, client: &Client) {
    let mut facts = client.facts.iter().filter(|fact| !fact.mark.is_documented()).peekable();
    if facts.peek().is_none() {
        return;
    }
    page.own("<h2>What is not documented</h2>\n<p>This is how the client is taken to work, though its vendor does not say so.</p>\n<ul>\n");
    for fact in facts {
        page.own("<li>")
            .text(fact.text)
            .own(" <span class=\"small\">(")
            .text(fact.mark.label())
            .own("; ")
            .text(fact.source);
        page.own(")</span></li>\n");
    }
    page.own("</ul>\n");
}

fn signing(page: &mut Html) {
    page.own("<section class=\"signing\">\n<h2>Signatures</h2>\n<p>This is how people and groups are to be provisioned.</p>\n");
    page.own("<table class=\"sign\"><thead><tr><th>Role</th><th>Name</th><th>Date</th><th>Signature</th></tr></thead><tbody>\n");
    for role in ["Prepared by", "Approved by the account owner", "Approved by the IdP administrator"] {
        page.own("<tr><td>").own(role).own("</td><td></td><td></td><td></td></tr>\n");
    }
    page.own("</tbody></table>\n</section>\n");
}
