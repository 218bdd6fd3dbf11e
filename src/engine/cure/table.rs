//! The cures of each cause: one row a code of `check/code.rs`, best first, with what is left to a person where there is none.

use std::collections::HashSet;

use super::case::{Case, of_those};
use super::{Cure, phone, source};
use crate::base::country_name;
use crate::expression::mend::{self, cut, cut_at_word, first_of, only_with, translated, trimmed, without_blanks};
use crate::expression::{Dialect, with_truth_keys};
use crate::mapping::{AttributeSource, CompiledRule, Holds, RuleChange, RuleSource, as_expression, repointed};
use crate::provider::shape::Fits;
use crate::scim::{AttributeType, TargetPath, ValueTable, meant, nearest};
use crate::source::AttributePath;

/// What is done about one code.
pub(super) struct Row {
    pub code: &'static str,
    cures: fn(&Case<'_>) -> Vec<Cure>,
    /// What a person has to decide, when no cure is there or none is wanted.
    yours: &'static str,
    /// Where no rule can mend it, the values are told, to be mended where they are kept.
    is_listed: bool,
}

const fn row(code: &'static str, cures: fn(&Case<'_>) -> Vec<Cure>, yours: &'static str) -> Row {
    Row { code, cures, yours, is_listed: false }
}

const fn decide(code: &'static str, yours: &'static str) -> Row {
    row(code, |_| Vec::new(), yours)
}

impl Row {
    const fn listed(self) -> Self {
        Self { is_listed: true, ..self }
    }
}

pub(super) const ROWS: &[Row] = &[
    row("required-missing", filled, "Which attribute has it for everybody?").listed(),
    row("wrong-type", typed, "What should be sent in its place?").listed(),
    row("unknown-attribute", renamed, "Which attribute is meant?"),
    row("not-canonical", retyped, "Does the account know this value?").listed(),
    row("two-primaries", one_primary, "Which of them is the primary one?"),
    row("read-only", |case| removed(case, "Remove the rule"), "The account sets it by itself."),
    row("rule-at-fault", repaired, "What is the rule meant to send?"),
    row("rule-refused", typed, "What should be sent in its place?").listed(),
    row(
        "value-not-known",
        |case| asked(case, "What the rule rests on is not in these files."),
        "Load what it rests on.",
    ),
    row("active-upside-down", |case| soft_deleted(case).into_iter().collect(), "Who is to be disabled?"),
    decide("value-not-read", "What is the value meant to say?").listed(),
    decide("expression-note", "Try the expression in the client."),
    decide("expression-doubtful", "Does it hold in the client? Try it there."),
    decide("expression-too-long", "What can be prepared in an attribute of the directory?"),
    row("name-not-offered", offered, "Is the attribute in the client’s schema?"),
    row("active-not-mapped", |case| soft_deleted(case).into_iter().collect(), "Who is to be disabled in the account?"),
    row(
        "active-by-account-enabled",
        |case| soft_deleted(case).into_iter().collect(),
        "Is whoever leaves to keep access?",
    ),
    row("active-by-client", by_client, "Is the line in the client’s own file needed?"),
    row("switch-key-case", true_keys, "What are the keys meant to be?"),
    row("reference-by-expression", direct_reference, "Who is the manager?"),
    row("several-app-roles", all_roles, "Which of the roles is meant?").listed(),
    decide("date-without-time", "Is the account Entra?"),
    row("role-type-overwritten", role_as_value, "Does the account read the type of a role?"),
    row("roles-not-taken-apart", taken_apart, "One role for each, or several?"),
    row("roles-only-added", replaced_roles, "Who takes roles away in the account?"),
    decide("roles-need-assignment", "Is the scope assigned users and groups?"),
    decide("extension-off-pattern", "Does the account take another name for it?"),
    decide("schema-not-named", "Does the account take it all the same?"),
    decide("client-has-no-place", "Is there an attribute that holds it?"),
    row("truth-as-text", |case| removed(case, "Remove the rule"), "Does the account take the text?"),
    row("no-matching-rule", match_by_name, "What are people known by?"),
    row("cannot-look-up", match_by_another, "What are people known by?"),
    row("matching-value-empty", filled, "What are people without it known by?").listed(),
    row("matching-value-special", match_by_another, "Does the account find them all the same?").listed(),
    row("look-alike-values", alike, "Which of them is right?").listed(),
    row("blank-at-end", trim, "Mend it where the value is kept.").listed(),
    row(
        "digits-lost",
        |case| source::column_as_text(case).into_iter().collect(),
        "Take the numbers from the source again.",
    ),
    decide("disabled-not-created", "Nothing, if that is what you want."),
    row("enabled-not-known", |case| asked(case, "Who is enabled is not in these files."), "Who is enabled?"),
    decide("enabled-not-understood", "Write true or false in its place in the file.").listed(),
    decide("guest", "Is this the address that the account knows?"),
    decide("groups-not-sent", "Make the groups in the account."),
    decide("nested-group", "Assign the inner groups too."),
    row("too-long", shorten, "What may be left out of it?").listed(),
    row("not-supported", |case| removed(case, "Remove the rule"), "Where else does the account keep it?"),
    decide("several-values", "Which of them is meant?"),
    decide("reserved-name", "What is it to be called?").listed(),
    row("not-in-table", of_table, "Which value is meant?").listed(),
    row("unexpected-shape", shaped, "What should be sent in its place?").listed(),
    row("vip-flag-removed", keep_vip, "Who is a VIP, and who says so?"),
    row("no-primary-email", filled, "Which attribute has the address?").listed(),
    row("no-name", filled, "Which attribute has the name?").listed(),
    row("duplicate-matching-value", match_by_another, "Which of them is the person?").listed(),
    decide("duplicate-email", "Which of them has the address?").listed(),
    row("manager-outside-set", without_managers, "Are the managers in scope?"),
    row("member-outside-set", |case| asked(case, "The members are not in these files."), "Are the members in scope?"),
    row("never-filled", unused, "Is it needed at all?"),
    decide("import-not-verified", "Try it in a test application first."),
    decide("schema-has-no-place", "Switch the mapping on in Entra."),
    decide("schema-target-unknown", "Add the attribute to the application’s list."),
    decide("schema-row-not-carried", "Edit this row in Entra."),
    decide("schema-flow-kept", "Nothing, unless you want it otherwise."),
    decide("schema-expression-broken", "What is the expression meant to say?"),
    decide("schema-parameters-unverified", "Compare with a row of your own export."),
    decide("duplicate-target", "Remove one of the two rows where the file comes from."),
    decide("schema-several-objects", "Which of the mappings is meant?"),
    decide("schema-object-off", "Switch the mapping on in Entra, if it is to be used."),
    decide("schema-only-a-row", "Download the whole schema."),
    decide("native-maps-none", "Are they mapped elsewhere?"),
    decide("native-else-kept", "Nothing."),
    decide("template-cleaned", "Nothing: what is exported is clean."),
    decide("template-core-1", "Does the account speak SCIM 1 or 2?"),
    decide("template-schemas", "Add the URN to the list schemas."),
    decide("template-value-as-text", "Remove the line, or take the quotes off."),
    decide("template-primary", "Mark the address in the template."),
    decide("template-kept", "Edit it in OneLogin."),
    decide("file-cannot-say", "Say it in the expression, or where the client has it."),
    decide("template-no-place", "Make it a list in the template."),
    decide("template-parameter-kept", "Does the parameter hold what the rule gives?"),
    decide("template-parameter-same", "Nothing."),
    decide("okta-attribute-kept", "Import the application’s schema with the mapping."),
    decide("okta-username-format", "Look at Sign On > Application username format."),
    decide("okta-schema-only", "Import the mapping too, or choose the sources."),
    decide("onelogin-parameters-only", "Import the template too, and compare."),
    decide("guide-table", "Compare with the client’s own screens."),
    decide("guide-row-left-out", "Map the attribute by hand, if it is needed."),
    decide("records-unreadable", "Load the file again."),
    row("rule-disabled", enabled, "Is it needed?"),
    decide("rule-not-read", "What is the rule meant to send?"),
    decide("part-not-read", "What is meant?"),
    decide("unknown-client", "Which client is it?"),
    decide("unknown-provider", "Which kind of account is it?"),
    decide("unknown-sample", "Load payload files."),
];

/// The cures of a cause, best first. What they are worth is to be counted.
pub fn cures(case: &Case<'_>) -> Vec<Cure> {
    let row = ROWS.iter().find(|row| row.code == case.cause.finding.code);
    let Some(row) = row else { return Vec::new() };
    let mut cures = (row.cures)(case);
    if row.is_listed && cures.iter().all(|cure| cure.changes().is_none()) {
        cures.extend(source::values(case));
    }
    cures
}

/// What is left to a person to decide about a code.
pub fn yours(code: &str) -> &'static str {
    ROWS.iter().find(|row| row.code == code).map_or("", |row| row.yours)
}

fn removed(case: &Case<'_>, title: &str) -> Vec<Cure> {
    of_those([Cure::edits(title, case.removed())])
}

fn enabled(case: &Case<'_>) -> Vec<Cure> {
    let Some(target) = case.target.clone() else { return Vec::new() };
    let changes = |change| vec![change];
    of_those([
        Cure::edits("Enable the rule", changes(RuleChange::Enable { target: target.clone() })),
        Cure::edits("Remove the rule", changes(RuleChange::Remove { target })),
    ])
}

fn asked(case: &Case<'_>, about: &str) -> Vec<Cure> {
    of_those([source::ask_again(case, about)])
}

fn trim(case: &Case<'_>) -> Vec<Cure> {
    let has_blanks_inside =
        case.rules().any(|rule| case.seen(rule).iter().any(|text| text.trim().contains(char::is_whitespace)));
    let removed = if has_blanks_inside { Vec::new() } else { case.wrapped(without_blanks) };
    of_those([
        Cure::edits("Take the blanks off", case.wrapped(Dialect::trimmed)),
        Cure::edits("Take the blanks off", case.wrapped(trimmed)),
        Cure::edits("Take all blanks out", removed),
        source::trim_in_directory(case),
    ])
}

fn shorten(case: &Case<'_>) -> Vec<Cure> {
    let target = case.target.as_ref();
    let lengths = case.of.provider.traits().lengths.most.of(case.of.compiled.mapping.kind).items();
    let Some(most) = lengths.iter().find(|length| Some(&length.target) == target).map(|length| length.characters)
    else {
        return Vec::new();
    };
    let cost = format!("what is over {most} is cut off");
    let cures = of_those([
        Cure::edits(
            format!("Cut at {most}, at the end of a word"),
            case.wrapped(|dialect, text| cut_at_word(dialect, text, most)),
        ),
        Cure::edits(format!("Cut at {most} characters"), case.wrapped(|dialect, text| cut(dialect, text, most))),
    ]);
    cures.into_iter().map(|cure| cure.costs(&cost)).collect()
}

fn keep_vip(case: &Case<'_>) -> Vec<Cure> {
    let name = case.target.as_ref().map(TargetPath::short).unwrap_or_default();
    of_those([
        Cure::edits(format!("Leave {name} out"), case.removed()),
        Cure::edits(
            format!("Send {name} only where it contains VIP"),
            case.wrapped(|dialect, text| only_with(dialect, text, "VIP")),
        ),
    ])
}

/// Who has nothing gets it from another attribute that is mapped already.
fn filled(case: &Case<'_>) -> Vec<Cure> {
    let Some(target) = &case.target else { return Vec::new() };
    let dialect = case.dialect();
    let others = FALLBACKS.iter().filter(|(of, _)| TargetPath::parse(of).is_ok_and(|of| of == *target));
    let from_others = others.flat_map(|(_, paths)| paths.iter()).filter_map(|path| {
        let other = case.rule_of(path)?;
        let second = as_expression(&other.rule.source, dialect);
        Cure::edits(format!("Take {} where it is empty", reads(other)), instead(case, target, &second))
    });
    let names = || {
        let both = [case.rule_of("name.givenName")?, case.rule_of("name.familyName")?];
        let [given, family] = both.map(|rule| as_expression(&rule.rule.source, dialect));
        let joined = dialect.joined(&given, &family)?;
        Cure::edits("Join the given and the family name where it is empty", instead(case, target, &joined))
    };
    let joined = matches!(target.attribute(), "displayName" | "name").then(names).flatten();
    of_those(from_others.map(Some).chain([joined]).chain([not_in_export(case)]))
}

/// Which targets may stand in for which.
const FALLBACKS: &[(&str, &[&str])] = &[
    ("userName", &["emails[type eq \"work\"].value", "emails.value", "emails[type eq \"home\"].value"]),
    ("emails", &["userName"]),
    ("emails[type eq \"work\"].value", &["userName", "emails[type eq \"home\"].value"]),
    ("displayName", &["name.formatted"]),
    ("name.formatted", &["displayName"]),
    ("externalId", &["userName", "emails[type eq \"work\"].value"]),
];

fn reads(rule: &CompiledRule) -> String {
    match rule.reads.as_slice() {
        [] => rule.rule.target.short(),
        names => names.join(" and "),
    }
}

/// The target's rules with a second source behind the first; a rule where there is none.
fn instead(case: &Case<'_>, target: &TargetPath, second: &str) -> Vec<RuleChange> {
    let is_there = case.rules().next().is_some();
    if is_there {
        let unlike = |text: &str| text != second;
        return case.wrapped(|dialect, text| first_of(dialect, text, second).filter(|_| unlike(text)));
    }
    if second.is_empty() { Vec::new() } else { vec![case.to_expression(target.clone(), second.to_owned())] }
}

/// Whether what a rule reads can be had at all is asked of the source.
fn not_in_export(case: &Case<'_>) -> Option<Cure> {
    let is_absent = |rule: &CompiledRule| {
        let held = case.people.iter().map(|record| rule.holds(record.value()));
        held.max().is_some_and(|held| held == Holds::Absent)
    };
    if case.rules().any(is_absent) {
        source::ask_again(case, "What the rule reads is not in this export: whether people have it is not known.")
    } else {
        None
    }
}

fn typed(case: &Case<'_>) -> Vec<Cure> {
    let is_truth = case.attribute().is_some_and(|attribute| attribute.kind == AttributeType::Boolean);
    if is_truth { truth(case) } else { removed(case, "Remove the rule") }
}

/// Words for yes and no in the languages of our users.
const YES: &[&str] = &[
    "yes", "y", "true", "1", "ja", "j", "oui", "o", "sí", "si", "s", "sim", "sì", "tak", "t", "evet", "e", "active",
    "actief", "aktiv", "actif", "activo", "ativo", "attivo", "aktywny", "aktif", "enabled", "はい", "有効", "在籍",
];
const NO: &[&str] = &[
    "no",
    "n",
    "false",
    "0",
    "nee",
    "nein",
    "non",
    "não",
    "nao",
    "nie",
    "hayır",
    "hayir",
    "inactive",
    "inactief",
    "inaktiv",
    "inactif",
    "inactivo",
    "inativo",
    "inattivo",
    "nieaktywny",
    "pasif",
    "disabled",
    "いいえ",
    "無効",
    "退職",
];

fn truth(case: &Case<'_>) -> Vec<Cure> {
    of_those([
        soft_deleted(case),
        Cure::edits("Translate the words to true and false", truth_by_words(case)),
        Cure::edits("Remove the rule", case.removed()),
    ])
}

/// Entra says of everybody whether they are gone: `active` is the opposite of it.
fn soft_deleted(case: &Case<'_>) -> Option<Cure> {
    let name = case.of.client.quirks.gone?;
    let target = case.target.clone().filter(|target| target.attribute() == "active")?;
    let dialect = case.dialect();
    let words = [("False", "True"), ("True", "False")].map(|(from, to)| (from.to_owned(), to.to_owned()));
    let text = translated(dialect, &dialect.attribute(name), &words, false)?;
    Cure::edits(format!("Take it from {name}"), vec![case.to_expression(target, text)])
}

fn truth_by_words(case: &Case<'_>) -> Vec<RuleChange> {
    let word = |text: &String| {
        let lower = text.trim().to_lowercase();
        let is_one_of = |words: &[&str]| words.contains(&lower.as_str());
        let truth = if is_one_of(YES) {
            Some("True")
        } else if is_one_of(NO) {
            Some("False")
        } else {
            None
        };
        truth.map(|truth| (text.clone(), truth.to_owned()))
    };
    let changes = case.rules().filter_map(|rule| {
        let pairs: Vec<_> = case.seen(rule).iter().filter_map(word).collect();
        case.wrap(rule, &|dialect: Dialect, text: &str| translated(dialect, text, &pairs, true))
    });
    changes.collect()
}

/// The client's own word on who is active.
fn by_client(case: &Case<'_>) -> Vec<Cure> {
    of_those([Cure::edits("Leave it to the client", case.taken_from("active"))])
}

/// Keys of a `Switch` in the letters that are met.
fn true_keys(case: &Case<'_>) -> Vec<Cure> {
    let is_truth = |name: &str| case.of.client.quirks.truths.contains(&name);
    let changes = case.rules().filter_map(|rule| {
        let text = with_truth_keys(rule.expression()?, rule.rule.source.text(), &is_truth)?;
        Some(case.to_expression(rule.rule.target.clone(), text))
    });
    of_those([Cure::edits("Write True and False", changes.collect())])
}

/// The attribute that an expression reads, as it is.
fn direct_reference(case: &Case<'_>) -> Vec<Cure> {
    let read = case.rules().find_map(|rule| rule.reads.first().cloned());
    let direct = read.map(|name| (format!("Take {name} as it is"), case.taken_from(&name)));
    of_those([direct.and_then(|(title, changes)| Cure::edits(title, changes))])
}

/// What it costs to send all of them.
const AS_A_LIST: &str = "none is the primary one, and roles that the account gave itself go";

/// All roles in the place of one: as a list, which is another target.
fn all_roles(case: &Case<'_>) -> Vec<Cure> {
    let kind = case.of.compiled.mapping.kind;
    let notice = case.of.client.notices(kind).find(|notice| notice.code == case.cause.finding.code);
    let Some(spoils) = notice.and_then(|notice| notice.spoils) else { return Vec::new() };
    let of_one: Vec<&CompiledRule> = case.of.compiled.rules.iter().filter(|rule| spoils(rule)).collect();
    let all = || {
        let attribute = of_one.first()?.reads.first()?;
        let text = mend::all_roles(case.dialect(), &case.dialect().attribute(attribute))?;
        Some(case.to_expression(case.target.as_ref()?.root(), text))
    };
    let removed = of_one.iter().map(|rule| RuleChange::Remove { target: rule.rule.target.clone() });
    let changes = all().map(|all| removed.chain([all]).collect()).unwrap_or_default();
    of_those([Cure::edits("Send all roles, as a list", changes).map(|cure| cure.costs(AS_A_LIST))])
}

/// The role under the name that arrives.
fn role_as_value(case: &Case<'_>) -> Vec<Cure> {
    let moved = case.rules().filter_map(|rule| {
        let target = rule.rule.target.clone();
        let to = target.with_sub_attribute("value");
        case.of.compiled.mapping.rule(&to).is_none().then_some(RuleChange::Retarget { target, to })
    });
    let moved = Cure::edits("Send it as the value", moved.collect());
    of_those([moved, Cure::edits("Remove the rule", case.removed())])
}

/// The roles out of their assignments: all of them into the list, one into a part of it.
fn taken_apart(case: &Case<'_>) -> Vec<Cure> {
    let is_part = case.target.as_ref().is_some_and(|target| target.sub_attribute().is_some());
    let changes = case.wrapped(if is_part { mend::one_role } else { mend::all_roles });
    of_those([Cure::edits("Take the roles out of the assignments", changes)])
}

fn replaced_roles(case: &Case<'_>) -> Vec<Cure> {
    let renamed = case.rules().filter_map(|rule| {
        let text = mend::replacing_roles(case.dialect(), rule.rule.source.text())?;
        Some(case.to_expression(rule.rule.target.clone(), text))
    });
    let cure = Cure::edits("Replace the roles at each change", renamed.collect());
    of_those([cure.map(|cure| cure.costs("roles that the account gave itself go"))])
}

fn shaped(case: &Case<'_>) -> Vec<Cure> {
    let shapes = case.of.provider.traits().shapes.of(case.of.compiled.mapping.kind);
    match shapes.iter().find(|shape| Some(&shape.target) == case.target.as_ref()).map(|shape| &shape.fits) {
        Some(Fits::CountryCode) => country_code(case),
        Some(Fits::OneOf(words)) => {
            let words: Vec<&str> = words.iter().map(|word| word.0).collect();
            one_of(case, &words)
        }
        Some(Fits::Phone) => phone::cures(case),
        Some(Fits::Email) => from_address(case),
        None => Vec::new(),
    }
}

/// To the value of the table that is meant.
fn of_table(case: &Case<'_>) -> Vec<Cure> {
    let table = ValueTable::targets().find(|(target, _)| Some(target) == case.target.as_ref()).map(|(_, table)| table);
    match table {
        Some(ValueTable::Country) => country_code(case),
        Some(table) => {
            let meant = |text: &String| Some((text.clone(), table.nearest(text)?));
            of_those([
                Cure::edits(format!("Write the {} that is meant", table.noun()), by_words(case, &meant)),
                Cure::edits("Remove the rule", case.removed()),
            ])
        }
        None => Vec::new(),
    }
}

fn country_code(case: &Case<'_>) -> Vec<Cure> {
    const CODE: &str = "usageLocation";
    let has_own = case.offers(CODE);
    let usage = case.rules().filter(|_| has_own).map(|rule| RuleChange::Source {
        target: rule.rule.target.clone(),
        source: RuleSource::Direct { attribute: CODE.to_owned() },
    });
    let converted = case.wrapped(Dialect::country_code);
    let code = |text: &String| Some((text.clone(), country_name::find(text)?.alpha2.to_owned()));
    of_those([
        Cure::edits("Write the ISO code", converted),
        Cure::edits("Take usageLocation, which is the ISO code", usage.collect()),
        Cure::edits("Translate the names to ISO codes", by_words(case, &code)),
    ])
}

/// Each text that was seen, turned into what it stands for.
fn by_words(case: &Case<'_>, becomes: &dyn Fn(&String) -> Option<(String, String)>) -> Vec<RuleChange> {
    let changes = case.rules().filter_map(|rule| {
        let pairs: Vec<_> = case.seen(rule).iter().filter_map(becomes).filter(|(from, to)| from != to).collect();
        if let (RuleSource::Constant { .. }, [(_, value)]) = (&rule.rule.source, pairs.as_slice()) {
            let source = RuleSource::Constant { value: value.clone() };
            return Some(RuleChange::Source { target: rule.rule.target.clone(), source });
        }
        case.wrap(rule, &|dialect: Dialect, text: &str| translated(dialect, text, &pairs, true))
    });
    changes.collect()
}

/// To the word of the list that is meant: de_DE to de, en to the first of English.
fn one_of(case: &Case<'_>, words: &[&str]) -> Vec<Cure> {
    let language = |text: &str| text.split(['-', '_', '@']).next().unwrap_or_default().to_lowercase();
    let becomes = |text: &String| {
        let wanted = text.trim().replace('_', "-");
        let same = words.iter().find(|word| word.eq_ignore_ascii_case(&wanted));
        let bare = || words.iter().find(|word| **word == language(text));
        let first = || words.iter().find(|word| language(word) == language(text));
        let to = same.or_else(bare).or_else(first)?;
        Some((text.clone(), (*to).to_owned()))
    };
    let kept: Vec<RuleChange> = by_words(case, &becomes);
    of_those([
        Cure::edits("Translate to the account’s own words", kept),
        Cure::edits("Remove the rule", case.removed()),
    ])
}

/// From the attribute that holds the address.
fn from_address(case: &Case<'_>) -> Vec<Cure> {
    let addresses = ["emails[type eq \"work\"].value", "emails.value"];
    let cures = addresses.into_iter().filter_map(|path| {
        let other = case.rule_of(path)?;
        let changes = case
            .rules()
            .map(|rule| RuleChange::Source { target: rule.rule.target.clone(), source: other.rule.source.clone() });
        Cure::edits(format!("Take {}, the address", reads(other)), changes.collect())
    });
    of_those(cures.map(Some))
}

fn alike(case: &Case<'_>) -> Vec<Cure> {
    let mut cures = of_those([Cure::edits("Write it in small letters", case.wrapped(Dialect::lowered))]);
    cures.extend(match_by_another(case));
    cures
}

fn one_primary(case: &Case<'_>) -> Vec<Cure> {
    let Some(root) = case.target.as_ref().map(TargetPath::root) else { return Vec::new() };
    let all: Vec<&CompiledRule> =
        case.of.compiled.rules.iter().filter(|rule| rule.rule.target.root() == root && is_primary(rule)).collect();
    let is_work = |rule: &&CompiledRule| rule.rule.target.short().contains("[work]");
    let mut kept: Vec<&CompiledRule> = all.clone();
    kept.sort_by_key(|rule| !is_work(rule));
    let cures = kept.into_iter().map(|keep| {
        let others = all.iter().filter(|rule| rule.rule.target != keep.rule.target);
        let changes = others.map(|rule| RuleChange::Remove { target: rule.rule.target.clone() }).collect();
        let name = keep.rule.target.short();
        Cure::edits(format!("Choose {}", name.trim_end_matches(".primary")), changes)
    });
    of_those(cures)
}

fn is_primary(rule: &CompiledRule) -> bool {
    rule.rule.target.sub_attribute().is_some_and(|sub| sub.eq_ignore_ascii_case("primary"))
}

fn renamed(case: &Case<'_>) -> Vec<Cure> {
    let tree = case.of.provider.resource_type(case.of.compiled.mapping.kind).target_paths();
    let known: Vec<TargetPath> = tree
        .iter()
        .flat_map(|node| node.walk().filter(|node| !node.is_branch()).map(|node| node.path.clone()).collect::<Vec<_>>())
        .collect();
    let changes: Vec<RuleChange> = case
        .rules()
        .filter_map(|rule| {
            let target = rule.rule.target.clone();
            let is_free = |path: &TargetPath| case.of.compiled.mapping.rule(path).is_none();
            let free = known.iter().filter(|path| is_free(path));
            let to = meant(&target, case.of.provider.resource_type(case.of.compiled.mapping.kind), is_free)
                .or_else(|| nearest(&target.short(), free.map(|path| (path.short(), path.clone()))))?;
            Some(RuleChange::Retarget { target, to })
        })
        .collect();
    let title = changes.first().map(|change| {
        if let RuleChange::Retarget { to, .. } = change {
            format!("Write {} in its place", to.short())
        } else {
            String::new()
        }
    });
    of_those([title.and_then(|title| Cure::edits(title, changes)), Cure::edits("Remove the rule", case.removed())])
}

/// Values of a type that the account does not know go under one that it knows.
fn retyped(case: &Case<'_>) -> Vec<Cure> {
    let Some(root) = case.target.as_ref().map(TargetPath::root) else { return Vec::new() };
    let resource_type = case.of.provider.resource_type(case.of.compiled.mapping.kind);
    let types = resource_type
        .attribute(&root)
        .and_then(|attribute| attribute.sub_attribute("type"))
        .map_or(&[][..], |sub| &sub.canonical_values);
    let filter = case.target.as_ref().and_then(TargetPath::filter);
    let rules: Vec<&CompiledRule> = case
        .of
        .compiled
        .rules
        .iter()
        .filter(|rule| rule.rule.target.root() == root && rule.rule.target.filter() == filter)
        .collect();
    let cures = types.iter().filter_map(|canonical| {
        let of_type = root.of_type(canonical);
        let moved = rules.iter().filter_map(|rule| {
            let target = rule.rule.target.clone();
            let to = target.sub_attribute().map_or_else(|| of_type.clone(), |sub| of_type.with_sub_attribute(sub));
            case.of.compiled.mapping.rule(&to).is_none().then_some(RuleChange::Retarget { target, to })
        });
        let moved: Vec<RuleChange> = moved.collect();
        if moved.len() == rules.len() { Cure::edits(format!("Send it as {}", of_type.short()), moved) } else { None }
    });
    of_those(cures.map(Some))
}

/// A source attribute or a function that is nearly the name of one.
fn repaired(case: &Case<'_>) -> Vec<Cure> {
    let mended = |rule: &CompiledRule| misspelt_attribute(case, rule).or_else(|| misspelt_function(case, rule));
    let faulty = case.rules().filter(|rule| rule.fault.is_some());
    of_those([soft_deleted(case), rewritten(faulty, mended), Cure::edits("Remove the rule", case.removed())])
}

/// Rules with a name in them that is right.
fn rewritten<'r>(
    rules: impl Iterator<Item = &'r CompiledRule>,
    mended: impl Fn(&CompiledRule) -> Option<(String, RuleSource)>,
) -> Option<Cure> {
    let changes: Vec<(String, RuleChange)> = rules
        .filter_map(|rule| {
            let (name, source) = mended(rule)?;
            Some((name, RuleChange::Source { target: rule.rule.target.clone(), source }))
        })
        .collect();
    let title = format!("Write {}", changes.first()?.0);
    Cure::edits(title, changes.into_iter().map(|(_, change)| change).collect())
}

/// A name that nobody has, and the nearest one that somebody has.
fn misspelt_attribute(case: &Case<'_>, rule: &CompiledRule) -> Option<(String, RuleSource)> {
    let table = case.of.client.names(case.of.compiled.mapping.kind);
    let has = |name: &str| {
        let source = table.resolve(name);
        source.is_some_and(|source| case.people.iter().any(|record| !source.is_absent(record.value())))
    };
    let is_offered = |name: &String| table.names().iter().any(|known| known.name == *name);
    let wrong = rule.reads.iter().find(|name| !has(name) && !is_offered(name))?;
    let keys = case.people.first().and_then(|record| record.value().as_object());
    let keys = keys.into_iter().flat_map(|record| record.keys());
    let own = keys.filter_map(|key| table.name_of(&AttributePath::key(key.clone())));
    let offered = table.names().into_iter().map(|known| known.name);
    let known = own.chain(offered).filter(|name| has(name)).map(|name| (name.clone(), name));
    let right = nearest(wrong, known)?;
    Some((right.clone(), repointed(&rule.rule.source, wrong, &right, case.dialect())?))
}

fn misspelt_function(case: &Case<'_>, rule: &CompiledRule) -> Option<(String, RuleSource)> {
    let RuleSource::Expression { text } = &rule.rule.source else { return None };
    let span = rule.fault.as_ref()?.span.clone()?;
    let wrong = text.get(span.clone())?;
    let wrong = wrong.split('(').next()?;
    let known = crate::expression::functions(case.dialect()).map(|function| (function.name, function.name));
    let right = nearest(wrong, known)?;
    let mended = format!("{}{right}{}", &text[..span.start], &text[span.start + wrong.len()..]);
    super::case::is_as_good(case.dialect(), &mended, &mended)
        .then(|| (right.to_owned(), RuleSource::Expression { text: mended }))
}

/// The client's own name for the same place in the payload.
fn offered(case: &Case<'_>) -> Vec<Cure> {
    let kind = case.of.compiled.mapping.kind;
    let own = |rule: &CompiledRule| {
        let at = rule.reads.iter().position(|name| case.of.client.remark(kind, name).is_some())?;
        let Some(Some(AttributeSource::Path(path))) = rule.sources().get(at) else { return None };
        let table = case.of.client.names(kind);
        let wrong = &rule.reads[at];
        let names = table.names();
        let in_other_letters = names.iter().find(|known| known.name.eq_ignore_ascii_case(wrong));
        let name = in_other_letters.map(|known| known.name.clone()).or_else(|| table.name_of(path));
        let name = name.filter(|name| name != wrong)?;
        let source = repointed(&rule.rule.source, wrong, &name, case.dialect())?;
        Some((name, source))
    };
    of_those([rewritten(case.rules(), own), Cure::edits("Remove the rule", case.removed())])
}

fn match_by_name(case: &Case<'_>) -> Vec<Cure> {
    let kind = case.of.compiled.mapping.kind;
    let name = if kind == crate::base::ResourceKind::User { "userName" } else { "displayName" };
    let rule = case.rule_of(name);
    of_those([rule.and_then(|rule| matched(rule, None))])
}

fn matched(rule: &CompiledRule, instead_of: Option<&TargetPath>) -> Option<Cure> {
    let target = rule.rule.target.clone();
    let no_more = instead_of.map(|other| RuleChange::Matching { target: other.clone(), matching: None });
    let changes = no_more.into_iter().chain([RuleChange::Matching { target: target.clone(), matching: Some(1) }]);
    Cure::edits(format!("Match by {}", target.short()), changes.collect())
}

/// Another attribute that the account can be asked for.
fn match_by_another(case: &Case<'_>) -> Vec<Cure> {
    let kind = case.of.compiled.mapping.kind;
    let first = case.of.compiled.mapping.matching().first().map(|rule| rule.target.clone());
    let usable = case.of.compiled.rules.iter().filter(|rule| {
        let target = &rule.rule.target;
        let is_whole = target.extension().is_none() && target.sub_attribute().is_none();
        is_whole
            && case.of.provider.can_filter(kind, target.attribute()) == Some(true)
            && target.attribute() != "active"
    });
    let others = usable
        .filter(|rule| Some(&rule.rule.target) != case.target.as_ref() && Some(&rule.rule.target) != first.as_ref());
    of_those(others.map(|rule| matched(rule, case.target.as_ref().or(first.as_ref()))))
}

fn without_managers(case: &Case<'_>) -> Vec<Cure> {
    of_those([
        looked_up(case),
        source::ask_again(case, "The managers are not in these files."),
        Cure::edits("Send no managers", case.removed()).map(|cure| cure.costs("nobody has a manager then")),
    ])
}

/// Managers are named by a field that is not what records are known by: their number, their address.
fn looked_up(case: &Case<'_>) -> Option<Cure> {
    let read = |rule: &CompiledRule| {
        let texts = case.people.iter().map(|record| rule.read_values(record.value()).concat());
        texts.filter(|text| !text.is_empty()).collect::<HashSet<String>>()
    };
    let field = case.rules().find_map(|rule| case.field_with(&read(rule)))?;
    Cure::edits(format!("Look them up by {field}"), case.wrapped(|dialect, text| dialect.person(text, &field)))
}

/// What it costs to drop a rule of which this export says nothing.
const NOT_KNOWN: &str = "whether people have it is not known";

fn unused(case: &Case<'_>) -> Vec<Cure> {
    let is_absent = case.cause.finding.reason.contains("is not in this export");
    let asks =
        source::ask_again(case, "What the rule reads is not in this export: whether people have it is not known.");
    of_those([
        soft_deleted(case),
        rewritten(case.rules(), |rule| misspelt_attribute(case, rule)),
        Cure::edits("Remove the rule", case.removed()).map(|cure| if is_absent { cure.costs(NOT_KNOWN) } else { cure }),
        asks.filter(|_| is_absent),
    ])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::code::CODES;

    #[test]
    fn every_code_has_one_row() {
        for code in CODES {
            assert_eq!(ROWS.iter().filter(|row| row.code == code.code).count(), 1, "{}", code.code);
            assert!(!yours(code.code).is_empty(), "{}", code.code);
        }
        assert_eq!(ROWS.len(), CODES.len());
    }
}
