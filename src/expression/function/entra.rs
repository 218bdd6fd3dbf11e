//! The functions of Microsoft Entra ID's provisioning expressions.
//!
//! Source: Microsoft Learn, "Reference for writing expressions for attribute mappings" (2026-04-10); what is marked
//! Cloud Sync comes from its own reference page. Generic sources use the same functions.

use super::ParameterKind::{Any, Condition, Date, List, Number, Pattern, Text};
use super::{Asks, Availability, Evaluate, Function, Parameter, optional, repeating, required};
use super::{date_time, entra_text, flow, list, logic, number, replace, role};
use crate::Dialect;

const REFERENCE: &str =
    "https://learn.microsoft.com/en-us/entra/identity/app-provisioning/functions-for-customizing-application-data";
const CUSTOMIZE: &str =
    "https://learn.microsoft.com/en-us/entra/identity/app-provisioning/customize-application-attributes";
const CLOUD_SYNC: &str = "https://learn.microsoft.com/en-us/entra/identity/hybrid/cloud-sync/reference-expressions";

const fn row(
    name: &'static str,
    parameters: &'static [Parameter],
    summary: &'static str,
    evaluate: Evaluate,
) -> Function {
    let dialects = &[Dialect::Entra, Dialect::Generic];
    Function {
        reads: None,
        asks: Asks::Nobody,
        name,
        dialects,
        parameters,
        summary,
        source: REFERENCE,
        availability: Availability::Everywhere,
        returns: Text,
        edges: "",
        evaluate,
    }
}

const fn cloud_sync(
    name: &'static str,
    parameters: &'static [Parameter],
    summary: &'static str,
    evaluate: Evaluate,
) -> Function {
    Function {
        source: CLOUD_SYNC,
        availability: Availability::CloudSyncOnly,
        ..row(name, parameters, summary, evaluate)
    }
}

const fn from_customize(
    name: &'static str,
    parameters: &'static [Parameter],
    summary: &'static str,
    evaluate: Evaluate,
) -> Function {
    Function { source: CUSTOMIZE, ..row(name, parameters, summary, evaluate) }
}

const fn active_directory(
    name: &'static str,
    parameters: &'static [Parameter],
    summary: &'static str,
    evaluate: Evaluate,
) -> Function {
    Function { availability: Availability::ActiveDirectoryOnly, ..row(name, parameters, summary, evaluate) }
}

const SOURCE: Parameter = required("source", Text);
const ROLES: &[Parameter] = &[required("appRoleAssignments", List)];

pub(super) static FUNCTIONS: &[Function] = &[
    row("Append", &[SOURCE, required("suffix", Text)], "Puts the suffix behind the source.", entra_text::append).edges("What an empty source gives is not documented; here it is the suffix alone."),
    row(
        "AppRoleAssignmentsComplex",
        ROLES,
        "Gives every app role of the user; roles are only ever added.",
        role::complex,
    ).gives(List).edges("Not together with the scope \"Sync all users and groups\"."),
    from_customize(
        "AssertiveAppRoleAssignmentsComplex",
        ROLES,
        "Gives every app role of the user and replaces those the account has.",
        role::assertive,
    ).gives(List).edges("Not together with the scope \"Sync all users and groups\"."),
    row(
        "BitAnd",
        &[required("value1", Number), required("value2", Number)],
        "Keeps the bits that both numbers have.",
        number::bit_and,
    ).gives(Number),
    row(
        "CBool",
        &[required("expression", Condition)],
        "Gives True for a condition that holds and for any number but 0.",
        logic::to_boolean,
    ).gives(Condition).edges("The condition may be a comparison, as CBool([a] = [b])."),
    row("CDate", &[required("expression", Text)], "Reads a date and time and turns it to UTC.", date_time::to_date).gives(Date).edges("Reads .NET's usual forms, also 2021-06-30+08:00; written out it is M/d/yyyy h:mm:ss tt."),
    row("Coalesce", &[repeating("source", Any)], "Gives the first argument that has a value.", logic::coalesce).gives(Any).edges("Empty text counts as no value; the last argument is given as it is, null when it has none."),
    row("ConvertToBase64", &[SOURCE], "Writes the text's UTF-16 bytes in Base64.", entra_text::to_base64).edges("Of the UTF-16 bytes, low byte first."),
    row(
        "ConvertToUTF8Hex",
        &[SOURCE],
        "Writes the text's UTF-8 bytes as capital hexadecimal digits.",
        entra_text::to_utf8_hex,
    ),
    row("Count", &[required("attribute", List)], "Counts the values of a multi-valued attribute.", list::count).gives(Number).edges("No value counts 0."),
    row("CStr", &[required("value", Any)], "Makes text of a value.", entra_text::to_text),
    row(
        "DateAdd",
        &[required("interval", Text), required("value", Number), required("dateTime", Date)],
        "Moves a date by a number of yyyy, m, d, ww, h, n (minutes) or s.",
        date_time::add,
    ).gives(Date).edges("Text must go through CDate first. The result is written M/d/yyyy h:mm:ss tt."),
    row(
        "DateDiff",
        &[required("interval", Text), required("date1", Date), required("date2", Date)],
        "Counts the intervals from the first date to the second.",
        date_time::difference,
    ).gives(Number).edges("The second date less the first; d, h, n and s are cut toward zero, ww counts weeks from Sunday, m and yyyy are differences of the calendar."),
    row(
        "DateFromNum",
        &[required("value", Number)],
        "Reads Active Directory's date number (100 ns since 1601).",
        date_time::from_number,
    ).gives(Date),
    row("DefaultDomain", &[], "Gives the tenant's default verified domain.", flow::default_domain).edges("Comes from the tenant; set it in the preview's context."),
    row(
        "FormatDateTime",
        &[SOURCE, optional("dateTimeStyles", Text), required("inputFormat", Text), required("outputFormat", Text)],
        "Reads a date in one .NET format and writes it in another.",
        date_time::format,
    ).edges("The input must have exactly the input format. Formats are .NET's custom ones; one of a single letter is .NET's standard format, read as en-US, which is not documented. In app provisioning the second argument may be empty, but its comma must stay."),
    row("Guid", &[], "Makes a new random GUID.", flow::guid),
    row(
        "IgnoreFlowIfNullOrEmpty",
        &[required("expression", Any)],
        "Leaves the attribute out of the request when there is no value.",
        flow::ignore_if_empty,
    ).gives(Any).edges("Belongs outermost, never in a condition."),
    row(
        "IIF",
        &[required("condition", Condition), required("valueIfTrue", Any), required("valueIfFalse", Any)],
        "Chooses between two values by a condition.",
        logic::iif,
    ).gives(Any).edges("No AND and OR. Microsoft documents that a condition on a null or empty attribute fails: use Switch then."),
    row(
        "InStr",
        &[required("value1", Text), required("value2", Text), optional("start", Number), optional("compareType", Any)],
        "Finds a text in another; the first place is 1, and 0 means not found.",
        entra_text::in_str,
    ).gives(Number).edges("Whether capitals count without a compare type is not documented; here they do."),
    row("IsNull", &[required("expression", Any)], "True when there is no value.", logic::is_null).gives(Condition),
    row(
        "IsNullOrEmpty",
        &[required("expression", Any)],
        "True when there is no value or an empty one.",
        logic::is_null_or_empty,
    ).gives(Condition),
    row(
        "IsPresent",
        &[required("expression", Any)],
        "True when there is a value that is not empty.",
        logic::is_present,
    ).gives(Condition),
    row("IsString", &[required("expression", Any)], "True when the value is text.", logic::is_string).gives(Condition),
    row(
        "Item",
        &[required("attribute", List), required("index", Number)],
        "Takes one of several values; the first is 1.",
        list::item,
    ).gives(Any).edges("A place outside is an error; 0 should not be used."),
    row(
        "Join",
        &[required("separator", Text), repeating("source", Any)],
        "Joins all values that are not empty.",
        entra_text::join,
    ).edges("Null and empty sources are skipped, several values are taken one by one, a blank is kept."),
    row(
        "Left",
        &[required("string", Text), required("numChars", Number)],
        "Takes characters from the start.",
        entra_text::left,
    ).edges("0 gives empty text, less than 0 the whole text, more than there is all of it."),
    row("Len", &[required("string", Any)], "Counts the characters.", entra_text::len).gives(Number).edges("Null and empty text have length 0."),
    row(
        "Mid",
        &[SOURCE, required("start", Number), required("length", Number)],
        "Takes a part of the text; the first character is 1.",
        entra_text::mid,
    ).edges("A part that ends behind the text is clipped; a start behind it is not documented, here it gives empty text."),
    row(
        "NormalizeDiacritics",
        &[SOURCE],
        "Writes letters with marks as plain letters.",
        entra_text::normalize_diacritics,
    ).edges("By Microsoft's table: ø becomes oe, ö becomes o, ß becomes ss; đ, ð, þ and œ stay."),
    row("Not", &[required("source", Any)], "Turns \"True\" to False and anything else to True.", logic::not).edges("Everything but \"True\" gives True, null too."),
    row("Now", &[], "Gives the time now, in UTC.", date_time::now).gives(Date),
    row(
        "NumFromDate",
        &[required("value", Text)],
        "Writes a date as Active Directory's number (100 ns since 1601).",
        date_time::to_number,
    ),
    row(
        "PCase",
        &[SOURCE, optional("wordSeparators", Text)],
        "Begins each word with a capital; the rest becomes small.",
        entra_text::proper_case,
    ).edges("Without separators as .NET's title case; with separators only those part words."),
    row(
        "RandomString",
        &[
            required("length", Number),
            required("minimumNumbers", Number),
            required("minimumSpecialCharacters", Number),
            required("minimumCapital", Number),
            required("minimumLowerCase", Number),
            optional("charactersToAvoid", Text),
        ],
        "Makes a random text with at least so many characters of each kind.",
        flow::random_string,
    ).edges("At most 256 characters."),
    row("Redact", &[required("value", Any)], "Passes the value on; provisioning logs show [Redact].", flow::redact).gives(Any),
    row(
        "RemoveDuplicates",
        &[required("attribute", List)],
        "Keeps each of several values once.",
        list::remove_duplicates,
    ).gives(List),
    row(
        "Replace",
        &[
            SOURCE,
            optional("oldValue", Text),
            optional("regexPattern", Pattern),
            optional("regexGroupName", Text),
            optional("replacementValue", Text),
            optional("replacementAttributeName", Text),
            optional("template", Text),
        ],
        "Replaces text, or what a regular expression finds, or fills a template.",
        replace::replace,
    ).edges("Always seven places. oldValue with replacementValue replaces all; oldValue with template puts the source into the template; regexPattern with replacementValue replaces each match; with regexGroupName too only that group; with replacementAttributeName an empty source is filled from that attribute. Capitals count; patterns are .NET's."),
    active_directory(
        "SelectUniqueValue",
        &[required("rule", Text), repeating("rule", Text)],
        "Gives the first of its values that is not taken.",
        flow::select_unique_value,
    ).edges("Only at the top, only at creation, never for a matching attribute."),
    row("SingleAppRoleAssignment", ROLES, "Gives the user's app role, when there is one.", role::single).edges("With several roles the result is not predictable. Not together with the scope \"Sync all users and groups\"."),
    row("Split", &[SOURCE, required("delimiter", Text)], "Parts text into several values.", list::split).gives(List).edges("Microsoft's example shows blanks around the parts dropped; its text does not say so."),
    row("StripSpaces", &[SOURCE], "Removes all spaces.", entra_text::strip_spaces).edges("Only the blank (U+0020), no tabs and no other spaces."),
    row(
        "Switch",
        &[required("source", Text), optional("defaultValue", Any), repeating("key", Text), repeating("value", Any)],
        "Looks the source up among the keys and gives that key's value, else the default.",
        logic::switch,
    ).gives(Any).edges("Capitals count; the key \"\" stands for null and empty. Without a default the result is null. Not for references such as manager."),
    row("ToLower", &[SOURCE, optional("culture", Text)], "Writes in small letters.", entra_text::to_lower).edges("Without a culture by the invariant one: ß stays."),
    row("ToUpper", &[SOURCE, optional("culture", Text)], "Writes in capital letters.", entra_text::to_upper).edges("Without a culture by the invariant one: ß stays."),
    row(
        "Word",
        &[required("string", Text), required("wordNumber", Number), required("delimiters", Text)],
        "Takes one word of the text; every character of the delimiters parts words.",
        entra_text::word,
    ).edges("A number below 1, too few words or no text give empty text."),
    cloud_sync(
        "ConvertFromBase64",
        &[SOURCE, optional("encoding", Any)],
        "Reads text from Base64.",
        entra_text::from_base64,
    ).edges("Without an encoding the bytes are UTF-16."),
    cloud_sync("CRef", &[required("value", Text)], "Makes a reference of a distinguished name.", flow::redact).gives(Any),
    cloud_sync(
        "DNComponent",
        &[required("dn", Text), required("componentNumber", Number)],
        "Takes the value of one part of a distinguished name.",
        entra_text::dn_component,
    ),
    cloud_sync("Error", &[required("message", Text)], "Stops with this message.", flow::error).gives(Any),
    cloud_sync(
        "StringFromSid",
        &[required("sid", Text)],
        "Writes a security identifier's bytes as S-1-….",
        entra_text::string_from_sid,
    ),
    cloud_sync("Trim", &[SOURCE], "Removes blanks at both ends.", entra_text::trim),
];
