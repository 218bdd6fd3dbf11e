//! What people write in Okta's Classic language out of habit: of the Identity Engine's language, of the Apps API, of Java.
//!
//! Each habit is one error, or a warning where it could be meant, which names it and the nearest way that works here.

use crate::diagnostic::Span;
use crate::dialect::Reader;

/// Functions by their names in small letters that Okta has not, and what to write.
const FUNCTIONS: &[(&str, &str)] = &[
    ("string.contains", "Write String.stringContains(user.a, 'x')."),
    (
        "string.endswith",
        "Okta has none; write String.stringContains, or compare substringAfter(user.a, '@') with the end.",
    ),
    ("string.trim", "String.removeSpaces(user.a) takes all blanks away; Okta has none for the ends alone."),
    ("string.length", "Write String.len(user.a)."),
    ("string.size", "Write String.len(user.a)."),
    ("string.concat", "Write user.a + user.b, or String.append(user.a, 'x')."),
    ("string.split", "Write substringBefore(user.a, '@') or substringAfter(user.a, '@')."),
    ("string.indexof", "Write String.stringContains, substringBefore or substringAfter."),
    ("string.equals", "Write user.a == 'x'."),
    ("string.equalsignorecase", "Write String.toLowerCase(user.a) == 'x'."),
    ("string.replaceall", "Write String.replace(user.a, 'x', 'y'), which replaces all."),
    ("string.upper", "Write String.toUpperCase(user.a)."),
    ("string.lower", "Write String.toLowerCase(user.a)."),
    ("string.matches", "Write user.a matches 'pattern'."),
    ("string.isempty", "Write user.a == null or user.a == ''."),
    ("string.valueof", "Write user.a + ''."),
    ("arrays.join", "Write Arrays.toCsvString(user.a)."),
    ("arrays.length", "Write Arrays.size(user.a)."),
    ("array.contains", "Write Arrays.contains(user.a, 'x')."),
    ("concat", "Write user.a + user.b."),
    ("if", "Write condition ? value : otherwise."),
    ("iif", "Write condition ? value : otherwise; IIF is Entra's."),
    ("coalesce", "Write user.a ?: 'default'."),
    ("len", "Write String.len(user.a)."),
    ("join", "Write String.join('-', user.a, user.b); Join is Entra's."),
    ("trim", "String.removeSpaces(user.a) takes all blanks away; Okta has none for the ends alone."),
    ("time.format", "Write Time.fromIso8601ToString(user.a, 'yyyy-MM-dd')."),
];

/// What to write in place of a function that Okta has not.
pub(super) fn function(name: &str) -> Option<&'static str> {
    let lower = name.to_ascii_lowercase();
    FUNCTIONS.iter().find(|(habit, _)| *habit == lower).map(|(_, remedy)| *remedy)
}

/// The attributes of Okta's own user profile, for names in the wrong case.
const PROFILE: [&str; 31] = [
    "login",
    "email",
    "secondEmail",
    "firstName",
    "lastName",
    "middleName",
    "honorificPrefix",
    "honorificSuffix",
    "title",
    "displayName",
    "nickName",
    "profileUrl",
    "primaryPhone",
    "mobilePhone",
    "streetAddress",
    "city",
    "state",
    "zipCode",
    "countryCode",
    "postalAddress",
    "preferredLanguage",
    "locale",
    "timezone",
    "userType",
    "employeeNumber",
    "costCenter",
    "organization",
    "division",
    "department",
    "managerId",
    "manager",
];

/// What is odd about an attribute's name.
pub(super) fn attribute(name: &str, span: &Span, reader: &mut Reader) {
    let identity_engine = name.strip_prefix("user.profile.").or_else(|| name.strip_prefix("profile."));
    if let Some(attribute) = identity_engine {
        let message = format!("{name} is the Identity Engine's form.");
        reader.error(span.clone(), message, format!("Write user.{attribute}."));
        return;
    }
    let Some(attribute) = name.strip_prefix("user.") else { return };
    if matches!(attribute, "id" | "status") {
        let message = format!("{attribute} is not in Okta's user profile.");
        reader.warning(span.clone(), message, format!("Write user.getInternalProperty(\"{attribute}\")."));
    } else if let Some(known) =
        PROFILE.iter().find(|known| **known != attribute && known.eq_ignore_ascii_case(attribute))
    {
        let message = format!("Okta tells attributes apart by case. Did you mean user.{known}?");
        reader.warning(span.clone(), message, format!("Write user.{known}, unless there is an attribute of your own."));
    }
}

/// A quote that opens text elsewhere, and the ones that close it.
pub(super) const fn closing_quote(open: char) -> Option<&'static [char]> {
    Some(match open {
        '“' | '”' | '„' | '‟' => &['“', '”', '"'],
        '‘' | '’' | '‚' => &['‘', '’', '\''],
        '«' => &['»'],
        '`' | '´' => &['`', '´', '\''],
        _ => return None,
    })
}
