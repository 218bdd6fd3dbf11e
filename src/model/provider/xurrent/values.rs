//! The shapes of values that Xurrent's default rules look at.

use serde_json::Value;

use crate::scim::TargetPath;

/// Good enough to tell an address from a login: one @ with something on both sides and no white space.
pub(super) fn looks_like_email(text: &str) -> bool {
    let Some((local, domain)) = text.split_once('@') else { return false };
    !local.is_empty() && domain.len() > 2 && !domain.contains('@') && !text.chars().any(char::is_whitespace)
}

/// ISO 3166-1 alpha-2 by its shape.
pub(super) fn is_country_code(text: &str) -> bool {
    text.len() == 2 && text.bytes().all(|b| b.is_ascii_alphabetic())
}

/// Xurrent's locales as a sample in public client code lists them; the account may know more.
const LOCALES: &str = " en-US en-GB nl de fr es es-AR es-ES eu pt-PT pt-BR it da ga cy fi nb sv is pl cs el ro hu bg sk tr ru uk et ar \
zh-CN zh-TW ja ko id th vi ms fa he hi af am az bs hr fa-AF fr-CA ka lv lt sr sr@latin sl ta mk ";

pub(super) fn is_locale(text: &str) -> bool {
    !text.is_empty() && LOCALES.split_ascii_whitespace().any(|l| l == text)
}

/// The text at a target path, or "" when there is none.
pub(super) fn text<'a>(resource: &'a Value, path: &str) -> &'a str {
    TargetPath::parse(path).ok().and_then(|p| p.get(resource)).and_then(Value::as_str).unwrap_or_default()
}

/// The items of a multi-valued attribute.
pub(super) fn items<'a>(resource: &'a Value, attribute: &str) -> &'a [Value] {
    resource.get(attribute).and_then(Value::as_array).map_or(&[], Vec::as_slice)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shapes_are_told_apart() {
        for (text, email, country, locale) in [
            ("liz@example.com", true, false, false),
            ("liz", false, false, false),
            ("@example.com", false, false, false),
            ("a b@example.com", false, false, false),
            ("a@b@c", false, false, false),
            ("NL", false, true, false),
            ("nl", false, true, true),
            ("Netherlands", false, false, false),
            ("en-US", false, false, true),
            ("en", false, true, false),
            ("de-DE", false, false, false),
            ("", false, false, false),
        ] {
            assert_eq!(
                (looks_like_email(text), is_country_code(text), is_locale(text)),
                (email, country, locale),
                "{text:?}"
            );
        }
    }
}
