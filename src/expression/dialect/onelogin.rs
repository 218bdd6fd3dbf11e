//! OneLogin's macros: text with `{firstname}` or, in a SCIM JSON template, `{$user.firstname}` in it.
//!
//! Source: developers.onelogin.com/scim/define-user-schema and OneLogin's knowledge base article KB0010609. There are
//! no functions and no conditions. An attribute is named by what stands between the braces, without the `$`.

use crate::diagnostic::Span;
use crate::dialect::Reader;
use crate::surroundings::Beyond;
use crate::tree::{Expression, Node, NodeKind, TextLiteral};

/// What a `$` macro may begin with.
const SCOPES: [&str; 2] = ["user.", "parameters."];

/// The vendor's page.
pub(crate) const SOURCE: &str = "https://developers.onelogin.com/scim/define-user-schema";

/// The macros that KB0010609 lists.
pub(crate) const MACROS: &[&str] = &[
    "name",
    "firstname",
    "firstinitial",
    "lastname",
    "lastinitial",
    "email",
    "email_name_part",
    "email_domain_part",
    "username",
    "phone",
    "department",
    "title",
    "openid_name",
    "samaccountname",
    "member_of",
    "external_id",
    "userprincipalname",
    "distinguished_name",
    "strongpwd",
    "directory_name",
    "account_name",
];

/// Macros whose values stand in no user of the API: they are the directory's or the account's, or made at the moment.
const ELSEWHERE: &[(&str, &str)] = &[
    ("strongpwd", "the password that OneLogin makes up"),
    ("directory_name", "the name of the directory"),
    ("account_name", "the name of the OneLogin account"),
    ("openid_name", "the user's OpenID name"),
];

/// `manager_firstname` asks the manager's own record for `firstname`; `manager_user_id` is the user's own field.
pub(super) fn beyond(name: &str) -> Option<Beyond<'_>> {
    let bare = SCOPES.iter().find_map(|scope| name.strip_prefix(scope)).unwrap_or(name);
    let elsewhere = ELSEWHERE.iter().find(|(known, _)| *known == bare);
    let of_manager = || bare.strip_prefix("manager_").filter(|field| !matches!(*field, "user_id" | "ad_id" | ""));
    elsewhere.map(|(_, what)| Beyond::Elsewhere(what)).or_else(|| of_manager().map(Beyond::Manager))
}

/// A piece of the text: plain, or a macro with its braces.
pub(crate) enum MacroPiece {
    Plain(Span),
    Macro(Span),
    /// A brace without its other.
    Open(Span),
}

pub(crate) fn pieces(text: &str) -> Vec<MacroPiece> {
    let mut pieces = Vec::new();
    let mut position = 0;
    while position < text.len() {
        let rest = &text[position..];
        if !begins_macro(rest) {
            let plain = rest.char_indices().skip(1).find(|(at, _)| begins_macro(&rest[*at..]));
            let end = position + plain.map_or(rest.len(), |(at, _)| at);
            pieces.push(MacroPiece::Plain(position..end));
            position = end;
            continue;
        }
        let opened = if rest.starts_with("{{") { 2 } else { 1 };
        let close = rest[opened..].find(['{', '}']).filter(|close| rest[opened + close..].starts_with(&"}}"[..opened]));
        let end = position + close.map_or(opened, |close| close + 2 * opened);
        pieces.push(if close.is_some() { MacroPiece::Macro(position..end) } else { MacroPiece::Open(position..end) });
        position = end;
    }
    pieces
}

/// A brace before a name opens a macro, also a doubled one, which some templates have. Before a quote or a blank it
/// belongs to the JSON around the macros.
fn begins_macro(text: &str) -> bool {
    let inner = text.strip_prefix("{{").or_else(|| text.strip_prefix('{'));
    inner.is_some_and(|inner| {
        inner.is_empty() || inner.starts_with(|c: char| c.is_alphanumeric() || matches!(c, '$' | '_' | '.' | '-'))
    })
}

pub(super) fn read(text: &str, reader: &mut Reader) -> Node {
    let parts = pieces(text).into_iter().map(|piece| read_piece(text, piece, reader)).collect::<Vec<_>>();
    lint(text, &parts, reader);
    Node::new(0..text.len(), NodeKind::Template(parts))
}

fn read_piece(text: &str, piece: MacroPiece, reader: &mut Reader) -> Node {
    match piece {
        MacroPiece::Plain(span) => {
            let plain = &text[span.clone()];
            if let Some(place) = plain.find('}').filter(|place| !text[..span.start + place].contains('{')) {
                let at = span.start + place;
                reader.warning(
                    at..at + 1,
                    "This } closes no macro; it is kept as text.",
                    "Put a { where the macro begins.",
                );
            }
            Node::new(span.clone(), NodeKind::Text(TextLiteral::new(&text[span])))
        }
        MacroPiece::Open(span) => {
            reader.error(span.clone(), "This macro is not closed.", "Put a } behind its name.");
            Node::new(span, NodeKind::Invalid)
        }
        MacroPiece::Macro(span) => read_macro(text, span, reader),
    }
}

fn read_macro(text: &str, span: Span, reader: &mut Reader) -> Node {
    let inner = text[span.clone()].trim_matches(['{', '}']);
    let name = inner.strip_prefix('$').unwrap_or(inner);
    let scoped = SCOPES.iter().any(|scope| name.starts_with(scope) && name.len() > scope.len());
    if inner.starts_with('$') && !scoped {
        let remedy = "Write {$user.…} for a user's field, {$parameters.…} for a parameter of the app.";
        reader.error(
            span.clone(),
            format!("The macro {{{inner}}} begins with neither $user. nor $parameters."),
            remedy,
        );
    } else if scoped && !inner.starts_with('$') {
        reader.error(span.clone(), format!("The macro {{{inner}}} lacks its $."), format!("Write {{${name}}}."));
    } else if name.is_empty() || !name.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '.' | '-')) {
        reader.error(
            span.clone(),
            "This is no macro's name.",
            "Write letters, digits and underscores, as {firstname}.",
        );
    } else if !scoped && !MACROS.contains(&name) {
        let message = format!("{{{name}}} is not among the macros that OneLogin lists.");
        reader.warning(span.clone(), message, "Check its spelling; a custom field is {$user.custom_fields.…}.");
    }
    let kind = reader.attribute(name, span.clone());
    Node::new(span, kind)
}

/// Mistakes of published templates.
fn lint(text: &str, parts: &[Node], reader: &mut Reader) {
    for part in parts {
        let NodeKind::Attribute(index) = part.kind else { continue };
        let name = reader.attributes[index].name.clone();
        let before = text[..part.span.start].trim_end_matches('"').trim_end();
        let quoted = text[..part.span.start].ends_with('"') && text[part.span.end..].starts_with('"');
        if name == "user.active" && quoted {
            let message = "Quoted, {$user.active} becomes text where SCIM wants true or false.";
            reader.warning(part.span.clone(), message, "Remove the quotes around the macro.");
        }
        if name == "parameters.groups" {
            let message = "OneLogin sends groups apart; they do not belong in the template.";
            reader.warning(part.span.clone(), message, "Remove this line of the template.");
        }
        if before.strip_suffix(':').is_some_and(|key| key.trim_end().ends_with("\"managerId\"")) {
            let message = "managerId belongs to SCIM 1.1; SCIM 2.0 calls it value.";
            reader.warning(part.span.clone(), message, "Write \"manager\": {\"value\": …}.");
        }
    }
}

pub(super) fn print(expression: &Expression) -> String {
    let mut output = String::new();
    let parts = if let NodeKind::Template(parts) = &expression.root.kind {
        parts.as_slice()
    } else {
        std::slice::from_ref(&expression.root)
    };
    for part in parts {
        match &part.kind {
            NodeKind::Text(text) => output.push_str(&text.value),
            NodeKind::Attribute(index) => {
                let name = expression.attribute_name(*index);
                let dollar = if SCOPES.iter().any(|scope| name.starts_with(scope)) { "$" } else { "" };
                output.push_str(&format!("{{{dollar}{name}}}"));
            }
            _ => {}
        }
    }
    output
}
