//! What people write in Entra's expressions out of habit: VBA, C#, SQL, Java and Excel have it, Entra has not.
//!
//! Each habit is one error, which names it and the nearest way that works here.

/// A function's name in small letters, whose habit it is, and what to write.
const FUNCTIONS: &[(&str, &str, &str)] = &[
    ("substring", "Java and C#", "Write Mid(source, start, length): characters count from 1."),
    ("substr", "SQL", "Write Mid(source, start, length): characters count from 1."),
    ("right", "VBA and Excel", "Write Replace([a], , \"^.*(?=.{3}$)\", , \"\", , ) for the last three characters."),
    ("and", "Excel", "Nest it: IIF(first, IIF(second, yes, no), no)."),
    ("or", "Excel", "Nest it: IIF(first, yes, IIF(second, yes, no))."),
    ("xor", "Excel", "Nest it: IIF(first, IIF(second, no, yes), IIF(second, yes, no))."),
    ("contains", "C# and Java", "Write IIF(InStr([a], \"x\") > 0, yes, no)."),
    ("startswith", "C# and Java", "Write IIF(Left([a], 2) = \"ab\", yes, no)."),
    ("endswith", "C# and Java", "Write IIF(Replace([a], , \"^.*x$\", , \"\", , ) = \"\", yes, no)."),
    ("indexof", "C# and Java", "Write InStr([a], \"x\"): it counts from 1 and gives 0 where there is none."),
    ("if", "Excel", "Write IIF(condition, yes, no)."),
    ("ifs", "Excel", "Write Switch, or IIF within IIF."),
    ("iferror", "Excel", "Write Coalesce([a], \"default\")."),
    ("case", "SQL", "Write Switch([a], default, key, value, …)."),
    ("choose", "VBA and Excel", "Write Switch([a], default, key, value, …)."),
    ("isnullorwhitespace", "C#", "Write IsNullOrEmpty([a]); blanks are no empty text."),
    ("isempty", "VBA", "Write IsNullOrEmpty([a])."),
    ("isblank", "Excel", "Write IsNullOrEmpty([a])."),
    ("nz", "VBA", "Write Coalesce([a], \"default\")."),
    ("nvl", "SQL", "Write Coalesce([a], \"default\")."),
    ("ifnull", "SQL", "Write Coalesce([a], \"default\")."),
    ("concat", "SQL and Excel", "Write Join(\"\", [a], [b])."),
    ("concatenate", "Excel", "Write Join(\"\", [a], [b])."),
    ("ucase", "VBA", "Write ToUpper([a])."),
    ("upper", "SQL and Excel", "Write ToUpper([a])."),
    ("lcase", "VBA", "Write ToLower([a])."),
    ("lower", "SQL and Excel", "Write ToLower([a])."),
    ("touppercase", "Java", "Write ToUpper([a])."),
    ("tolowercase", "Java", "Write ToLower([a])."),
    ("proper", "Excel", "Write PCase([a])."),
    ("length", "C#, Java and SQL", "Write Len([a])."),
    ("tostring", "C# and Java", "Write CStr([a])."),
    ("cint", "VBA", "A number in text is taken for a number where one is needed."),
    ("clng", "VBA", "A number in text is taken for a number where one is needed."),
    ("val", "VBA", "A number in text is taken for a number where one is needed."),
    ("format", "VBA and C#", "Write FormatDateTime(source, , inputFormat, outputFormat) for a date, Join for text."),
    ("date", "VBA and Excel", "Write Now(), or CDate(\"2025-01-31\")."),
    ("today", "Excel", "Write Now()."),
    ("getdate", "SQL", "Write Now()."),
    ("year", "VBA and SQL", "Write FormatDateTime([a], , \"yyyy-MM-dd\", \"yyyy\")."),
    ("month", "VBA and SQL", "Write FormatDateTime([a], , \"yyyy-MM-dd\", \"MM\")."),
    ("day", "VBA and SQL", "Write FormatDateTime([a], , \"yyyy-MM-dd\", \"dd\")."),
    ("datepart", "VBA and SQL", "Write FormatDateTime([a], , \"yyyy-MM-dd\", \"MM\")."),
    ("regexreplace", "SQL", "Write Replace([a], , \"pattern\", , \"replacement\", , )."),
    ("replaceall", "Java", "Write Replace([a], , \"pattern\", , \"replacement\", , )."),
    ("ltrim", "VBA and SQL", "Write Replace([a], , \"^\\\\s+\", , \"\", , )."),
    ("rtrim", "VBA and SQL", "Write Replace([a], , \"\\\\s+$\", , \"\", , )."),
    ("padleft", "C#", "Write Replace(Join(\"\", \"00000\", [a]), , \"^.*(?=.{5}$)\", , \"\", , ) for five characters."),
    ("first", "C#", "Write Item([a], 1)."),
];

/// A function that another language has, whose it is and what to write.
pub(super) fn function(name: &str) -> Option<(&'static str, &'static str)> {
    let lower = name.to_ascii_lowercase();
    FUNCTIONS.iter().find(|(habit, ..)| *habit == lower).map(|(_, whose, remedy)| (*whose, *remedy))
}

/// A sign between two values that another language has: what it is there, and what to write.
pub(super) fn operator(sign: &str) -> Option<(&'static str, &'static str)> {
    const PARTS: &str =
        "For a part of a text write Item(Split([a], \"@\"), 1) or Replace with a pattern; for a date DateAdd.";
    Some(match sign {
        "==" => ("== is C# and Java; Entra compares with one =.", "Write =."),
        "===" => ("=== is JavaScript; Entra compares with one =.", "Write =."),
        "!=" => ("!= is C# and Java; Entra writes <>.", "Write <>."),
        "!==" => ("!== is JavaScript; Entra writes <>.", "Write <>."),
        "&&" => {
            ("Entra's expressions have no &&, as C# and Java have.", "Nest it: IIF(first, IIF(second, yes, no), no).")
        }
        "||" => {
            ("Entra's expressions have no ||, as C# and Java have.", "Nest it: IIF(first, yes, IIF(second, yes, no)).")
        }
        "+" => (
            "Entra's expressions have no arithmetic and join no text with +.",
            "Write Join(\"\", [a], [b]) for text; for a part of a text Item(Split([a], \"@\"), 1); for a date DateAdd.",
        ),
        "-" => ("Entra's expressions have no arithmetic: there is no minus between two values.", PARTS),
        "*" | "/" | "%" | "^" => ("Entra's expressions have no arithmetic.", PARTS),
        "?" | "??" => (
            "Entra's expressions have no ?, as C# and Java have.",
            "Write IIF(condition, yes, no) or Coalesce([a], [b]).",
        ),
        _ => return None,
    })
}

/// A bare word that means something elsewhere: what it is there, and what to write.
pub(super) fn word(word: &str) -> Option<(String, String)> {
    let lower = word.to_ascii_lowercase();
    match &*lower {
        "null" | "nothing" | "nil" | "none" | "dbnull" => Some((
            format!("Entra's expressions have no {word}, as other languages have."),
            "Write \"\" for no value, IsNullOrEmpty([a]) to ask for it, IgnoreFlowIfNullOrEmpty(…) to leave the attribute out."
                .to_owned(),
        )),
        "true" | "false" => {
            let text = if lower == "true" { "True" } else { "False" };
            Some((format!("{word} stands alone; truth is text here."), format!("Write \"{text}\".")))
        }
        _ => None,
    }
}

/// A quote that opens text elsewhere, and the one that closes it.
pub(super) const fn closing_quote(open: char) -> Option<&'static [char]> {
    Some(match open {
        '\'' | '`' | '´' => &['\'', '`', '´'],
        '“' | '”' | '„' | '‟' => &['“', '”', '"'],
        '‘' | '’' | '‚' => &['‘', '’'],
        '«' => &['»'],
        _ => return None,
    })
}
