//! The functions of Okta's (Classic) Expression Language.
//!
//! Source: developer.okta.com/docs/reference/okta-expression-language (2026). The bare forms `toUpperCase(…)` are its
//! older spelling. Group and person functions read the evaluation's context.

use super::ParameterKind::{Any, Condition, List, Number, Pattern, Text};
use super::{Asks, Availability, Evaluate, Function, Parameter, optional, repeating, required};
use super::{okta_array, okta_convert, okta_person, okta_text, okta_time};
use crate::Dialect;

const REFERENCE: &str = "https://developer.okta.com/docs/reference/okta-expression-language/";

const fn row(
    name: &'static str,
    parameters: &'static [Parameter],
    summary: &'static str,
    evaluate: Evaluate,
) -> Function {
    let dialects = &[Dialect::Okta];
    let (source, availability, reads) = (REFERENCE, Availability::Everywhere, None);
    let (returns, edges, asks) = (Text, "", Asks::Nobody);
    Function { name, dialects, parameters, summary, edges, source, availability, returns, reads, asks, evaluate }
}

const fn group_claims(name: &'static str, summary: &'static str) -> Function {
    Function { availability: Availability::GroupClaimsOnly, ..row(name, OF_GROUPS, summary, okta_person::refused) }
}

const fn reading(
    attribute: &'static str,
    name: &'static str,
    parameters: &'static [Parameter],
    summary: &'static str,
    evaluate: Evaluate,
) -> Function {
    Function { reads: Some(attribute), ..row(name, parameters, summary, evaluate) }
}

const OF_GROUPS: &[Parameter] = &[required("app", Text), required("pattern", Text), required("limit", Number)];
const INPUT: Parameter = required("input", Text);
const TIME: &[Parameter] = &[required("time", Text)];
const TIME_AND_FORMAT: &[Parameter] = &[required("time", Text), required("format", Text)];
const ARRAY: &[Parameter] = &[required("array", List)];
const ARRAY_AND_VALUE: &[Parameter] = &[required("array", List), required("value", Any)];
const SUBSTRING: &[Parameter] = &[INPUT, required("startIndex", Number), required("endIndex", Number)];
const SEARCH: &[Parameter] = &[INPUT, required("searchString", Text)];
const COUNTRY: &[Parameter] = &[required("country", Text)];
const OF_USER: &[Parameter] = &[required("source", Text)];
const OF_APP_USER: &[Parameter] = &[required("source", Text), required("app", Text)];

pub(super) static FUNCTIONS: &[Function] = &[
    row(
        "String.append",
        &[required("str", Text), required("suffix", Text)],
        "Puts the suffix behind the text.",
        okta_text::append,
    ),
    row(
        "String.join",
        &[required("separator", Text), repeating("strings", Text)],
        "Joins texts with a separator.",
        okta_text::join,
    )
    .edges("What a missing value gives is not documented; here it counts as empty text."),
    row("String.len", &[INPUT], "Counts the characters.", okta_text::len)
        .gives(Number)
        .edges("Of a missing value: a sample of Okta implies 0."),
    row("String.removeSpaces", &[INPUT], "Removes all spaces.", okta_text::remove_spaces),
    row(
        "String.replace",
        &[INPUT, required("match", Text), required("replacement", Text)],
        "Replaces a text everywhere.",
        okta_text::replace,
    )
    .edges("The match is plain text, no pattern."),
    row(
        "String.replaceFirst",
        &[INPUT, required("match", Text), required("replacement", Text)],
        "Replaces a text where it first stands.",
        okta_text::replace_first,
    )
    .edges("Whether the match is a pattern is not documented; here it is one, as in Java."),
    row(
        "String.startsWith",
        &[INPUT, required("starts", Text)],
        "True when the text begins so.",
        okta_text::starts_with,
    )
    .gives(Condition),
    row("String.stringContains", SEARCH, "True when the text is found in it.", okta_text::contains).gives(Condition),
    row(
        "String.stringSwitch",
        &[INPUT, required("defaultString", Text), repeating("key", Text), repeating("value", Text)],
        "Gives the value of the first key that is found in the input, else the default.",
        okta_text::switch,
    )
    .edges("A key counts when it stands anywhere in the input; the first in the order of the arguments wins."),
    row("String.substring", SUBSTRING, "Takes a part; counts from 0, the end is not taken.", okta_text::substring)
        .edges("Past the ends is not documented; here it takes what there is."),
    row("String.substringAfter", SEARCH, "Takes what stands behind the search text.", okta_text::substring_after)
        .edges("Without a match is not documented; here it gives empty text."),
    row("String.substringBefore", SEARCH, "Takes what stands before the search text.", okta_text::substring_before)
        .edges("Without a match is not documented; here it gives the whole text."),
    row("String.toUpperCase", &[INPUT], "Writes in capital letters.", okta_text::to_upper),
    row("String.toLowerCase", &[INPUT], "Writes in small letters.", okta_text::to_lower),
    row("toUpperCase", &[INPUT], "The older form of String.toUpperCase.", okta_text::to_upper),
    row("toLowerCase", &[INPUT], "The older form of String.toLowerCase.", okta_text::to_lower),
    row("substring", SUBSTRING, "The older form of String.substring.", okta_text::substring),
    row("substringAfter", SEARCH, "The older form of String.substringAfter.", okta_text::substring_after),
    row("substringBefore", SEARCH, "The older form of String.substringBefore.", okta_text::substring_before),
    row("Arrays.add", ARRAY_AND_VALUE, "Adds a value at the end.", okta_array::add).gives(List),
    row("Arrays.remove", ARRAY_AND_VALUE, "Removes a value wherever it stands.", okta_array::remove).gives(List),
    row("Arrays.clear", ARRAY, "Gives the array without its values.", okta_array::clear).gives(List),
    row(
        "Arrays.get",
        &[required("array", List), required("position", Number)],
        "Takes one value; the first is 0.",
        okta_array::get,
    )
    .gives(Any)
    .edges("Past the end is not documented; here it gives null."),
    row("Arrays.flatten", &[repeating("values", Any)], "Makes one array of values and arrays.", okta_array::flatten)
        .gives(List)
        .edges("A text with commas counts as an array."),
    row("Arrays.contains", ARRAY_AND_VALUE, "True when the value is in the array.", okta_array::contains)
        .gives(Condition),
    row("Arrays.size", ARRAY, "Counts the values.", okta_array::size).gives(Number).edges("Of null it is 0."),
    row("Arrays.isEmpty", ARRAY, "True when there are no values.", okta_array::is_empty)
        .gives(Condition)
        .edges("Of null it is true."),
    row("Arrays.toCsvString", ARRAY, "Writes the values as one text, with commas.", okta_array::to_csv)
        .edges("Blanks inside the values stay."),
    row(
        "Convert.toInt",
        &[required("value", Any)],
        "Makes a whole number; a decimal is rounded.",
        okta_convert::to_int,
    )
    .gives(Number)
    .edges("Text that is no number is not documented; here it gives null. Beyond 32 bits it wraps, as on the Identity Engine's page. Not supported in conditions."),
    row("Convert.toNum", &[required("value", Any)], "Makes a decimal number.", okta_convert::to_number)
        .gives(Number)
        .edges("Text that is no number is not documented; here it gives null. Not supported in conditions."),
    row("Iso3166Convert.toAlpha2", COUNTRY, "Gives a country's code of two letters.", okta_convert::to_alpha2)
        .edges("Takes a code of two letters, three letters or three digits."),
    row("Iso3166Convert.toAlpha3", COUNTRY, "Gives a country's code of three letters.", okta_convert::to_alpha3)
        .edges("Takes a code of two letters, three letters or three digits."),
    row("Iso3166Convert.toNumeric", COUNTRY, "Gives a country's code of three digits.", okta_convert::to_numeric)
        .edges("Takes a code of two letters, three letters or three digits."),
    row("Iso3166Convert.toName", COUNTRY, "Gives a country's name.", okta_convert::to_name)
        .edges("Takes a code of two letters, three letters or three digits."),
    row(
        "getFilteredGroups",
        &[required("allowList", List), required("groupExpression", Text), required("limit", Number)],
        "Gives the person's groups that are allowed.",
        okta_person::filtered_groups,
    ).asks(Asks::ByRecord)
    .gives(List),
    row(
        "isMemberOfGroupName",
        &[required("name", Text)],
        "True when the person is in a group of this name.",
        okta_person::in_group_name,
    ).asks(Asks::ByRecord)
    .gives(Condition)
    .edges("A later change of groups alone does not evaluate a mapping again."),
    row(
        "isMemberOfGroup",
        &[required("groupId", Text)],
        "True when the person is in the group.",
        okta_person::in_group,
    ).asks(Asks::ByRecord)
    .gives(Condition),
    row(
        "isMemberOfAnyGroup",
        &[repeating("groupId", Text)],
        "True when the person is in one of the groups.",
        okta_person::in_group,
    ).asks(Asks::ByRecord)
    .gives(Condition),
    row(
        "isMemberOfGroupNameStartsWith",
        &[required("start", Text)],
        "True when a group's name begins so.",
        okta_person::in_group_name_starting,
    ).asks(Asks::ByRecord)
    .gives(Condition),
    row(
        "isMemberOfGroupNameContains",
        &[required("part", Text)],
        "True when a group's name has this part.",
        okta_person::in_group_name_containing,
    ).asks(Asks::ByRecord)
    .gives(Condition),
    row(
        "isMemberOfGroupNameRegex",
        &[required("regex", Pattern)],
        "True when a group's whole name fits the pattern.",
        okta_person::in_group_name_matching,
    ).asks(Asks::ByRecord)
    .gives(Condition),
    row(
        "user.getGroups",
        &[repeating("criteria", Any)],
        "Gives the person's groups that meet all criteria.",
        okta_person::groups,
    ).asks(Asks::ByRecord)
    .gives(List)
    .edges("A group's name is compared by its start, as with 'operator': 'STARTS_WITH'; 'EXACT' takes the whole name."),
    reading(
        "user._linked",
        "user.getLinkedObject",
        &[required("name", Text)],
        "Gives a linked person's profile.",
        okta_person::linked_object,
    )
    .gives(Any),
    reading(
        "user._internal",
        "user.getInternalProperty",
        &[required("name", Text)],
        "Gives the person's id or status.",
        okta_person::internal_property,
    )
    .edges("Okta documents id and status; DEPROVISIONED is not supported."),
    group_claims("Groups.contains", "Gives groups by a part of their name.").gives(List),
    group_claims("Groups.startsWith", "Gives groups by the start of their name.").gives(List),
    group_claims("Groups.endsWith", "Gives groups by the end of their name.").gives(List),
    row("Time.now", &[optional("timeZoneId", Text), optional("format", Text)], "Gives the time now.", okta_time::now)
        .edges(
            "In UTC with milliseconds unless a zone is given; formats are Joda-Time's. Not supported in conditions.",
        ),
    row("Time.fromWindowsToIso8601", TIME, "Reads a Windows timestamp (100 ns since 1601).", okta_time::from_windows),
    row("Time.fromUnixToIso8601", TIME, "Reads a Unix timestamp.", okta_time::from_unix)
        .edges("Thirteen digits are milliseconds."),
    row("Time.fromStringToIso8601", TIME_AND_FORMAT, "Reads a time in a Joda-Time format.", okta_time::from_string)
        .edges("What an empty time gives is not documented; here it is null."),
    row("Time.fromIso8601ToWindows", TIME, "Writes a Windows timestamp.", okta_time::to_windows),
    row("Time.fromIso8601ToUnix", TIME, "Writes a Unix timestamp in milliseconds.", okta_time::to_unix),
    row("Time.fromIso8601ToString", TIME_AND_FORMAT, "Writes a time in a Joda-Time format.", okta_time::to_text),
    row("getManagerUser", OF_USER, "Gives the manager's Okta profile.", okta_person::manager_user).asks(Asks::ByRecord).gives(Any).edges(
        "Okta documents \"active_directory\" as the only source; a change of the manager alone sends no update.",
    ),
    row("getManagerAppUser", OF_APP_USER, "Gives the manager's profile in an app.", okta_person::manager_app_user).asks(Asks::ByRecord)
        .gives(Any)
        .edges(
            "Okta documents \"active_directory\" as the only source; a change of the manager alone sends no update.",
        ),
    row("getAssistantUser", OF_USER, "Gives the assistant's Okta profile.", okta_person::assistant_user).asks(Asks::ByRecord)
        .gives(Any)
        .edges(
            "Okta documents \"active_directory\" as the only source; a change of the manager alone sends no update.",
        ),
    row(
        "getAssistantAppUser",
        OF_APP_USER,
        "Gives the assistant's profile in an app.",
        okta_person::assistant_app_user,
    ).asks(Asks::ByRecord)
    .gives(Any)
    .edges("Okta documents \"active_directory\" as the only source; a change of the manager alone sends no update."),
    row("hasDirectoryUser", &[], "True when the person has exactly one Active Directory.", okta_person::has_directory)
        .gives(Condition),
    row("hasWorkdayUser", &[], "True when the person has exactly one Workday.", okta_person::has_workday)
        .gives(Condition),
    row("findDirectoryUser", &[], "Gives the person's profile in Active Directory.", okta_person::find_directory)
        .gives(Any)
        .edges("Null unless there is exactly one."),
    row("findWorkdayUser", &[], "Gives the person's profile in Workday.", okta_person::find_workday)
        .gives(Any)
        .edges("Null unless there is exactly one."),
];
