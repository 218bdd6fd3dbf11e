//! Names of .NET types where values should be: what PowerShell writes for a list or an object that it does not print.
//!
//! `Export-Csv` writes them for every property that is no text or number, and `ConvertTo-Json` for what is nested deeper
//! than `-Depth` says. Such a text is no value of anybody's.

use serde_json::Value;

/// Whether a text is the name of a type, or an object in PowerShell's own notation.
pub fn is_type_name(text: &str) -> bool {
    text.starts_with("@{") && text.ends_with('}') || is_name(text)
}

/// Takes them out, wherever they stand.
pub fn leave_out_type_names(value: &mut Value) {
    let is_one = |value: &Value| value.as_str().is_some_and(is_type_name);
    match value {
        Value::Object(object) => {
            object.retain(|_, value| !is_one(value));
            object.values_mut().for_each(leave_out_type_names);
        }
        Value::Array(list) => {
            list.retain(|value| !is_one(value));
            list.iter_mut().for_each(leave_out_type_names);
        }
        _ => {}
    }
}

/// `System.String[]`, `System.Collections.Generic.List`1[System.Object]`, `Microsoft.Graph.PowerShell.Models.…`. What
/// begins with `Microsoft` may be a company's name or a domain; a type of it has a namespace of two parts at least.
fn is_name(text: &str) -> bool {
    const MICROSOFT: &str = "Microsoft.";
    let least = if text.starts_with(MICROSOFT) { 2 } else { 1 };
    let is_of = text.starts_with(MICROSOFT) || text.starts_with("System.");
    let is_mark = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '`' | '+' | '[' | ']' | ',');
    let outer = text.split(['[', '`']).next().unwrap_or(text);
    let parts = outer.split('.').skip(1);
    // Azure AD Graph says so what an object is, as Microsoft Graph does in @odata.type.
    let is_mark_of_object = text.starts_with("Microsoft.DirectoryServices.");
    is_of
        && !is_mark_of_object
        && text.chars().all(is_mark)
        && outer.split('.').count() > least
        && parts.into_iter().all(|part| part.starts_with(|c: char| c.is_ascii_uppercase()))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn they_are_left_out_wherever_they_stand() {
        let mut value =
            json!({"a": "x", "b": "System.String[]", "c": [{"d": "System.Object[]", "e": 1}, "System.Object[]"]});
        leave_out_type_names(&mut value);
        assert_eq!(value, json!({"a": "x", "c": [{"e": 1}]}));
    }

    #[test]
    fn names_of_types_are_no_values() {
        for (text, expected) in [
            ("System.String[]", true),
            ("System.Object[]", true),
            ("System.Collections.Generic.Dictionary`2[System.String,System.Object]", true),
            ("Microsoft.Graph.PowerShell.Models.MicrosoftGraphDirectoryObject", true),
            ("Microsoft.ActiveDirectory.Management.ADPropertyValueCollection", true),
            ("Microsoft.Open.AzureAD.Model.PasswordProfile", true),
            ("@{Id=2; Name=Bo}", true),
            ("Microsoft.DirectoryServices.User", false),
            ("Microsoft", false),
            ("Microsoft.com", false),
            ("Microsoft.Com", false),
            ("System", false),
            ("System administrator", false),
            ("System.administrator@contoso.com", false),
            ("system.admin", false),
            ("", false),
        ] {
            assert_eq!(is_type_name(text), expected, "{text}");
        }
    }
}
