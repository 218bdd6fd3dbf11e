//! What a screen needs to help while an expression is typed: colours, completion, and the parameter in view.
//!
//! All of it works on unfinished text, from the dialect's tokens alone.

use std::ops::Range;

use super::dialect::{entra, okta, onelogin};
use super::function::{self, Availability, Function};
use super::tree::Keyword;
use super::{Dialect, Parameter};

/// What a piece of the text is, for its colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum TokenKind {
    Function,
    Attribute,
    Text,
    Number,
    /// A bare word with a meaning: `vbTextCompare`, `null`, `AND`.
    Keyword,
    Operator,
    /// Parentheses, commas, dots, braces.
    Punctuation,
    /// What the language has no use for, or what is not closed.
    Error,
}

/// Something to offer at the cursor.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Completion {
    /// Bytes to replace.
    pub replace: Range<usize>,
    /// What to put there.
    pub insert: String,
    /// What the list shows.
    pub label: String,
    /// A line that explains it: a function's summary.
    pub detail: String,
    pub kind: CompletionKind,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CompletionKind {
    Function,
    Attribute,
    Keyword,
}

/// The call that the cursor is in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signature {
    pub name: &'static str,
    pub parameters: &'static [Parameter],
    /// The place in `parameters` that the cursor fills; `None` behind the last.
    pub active: Option<usize>,
    pub summary: &'static str,
    pub source: &'static str,
    /// What to give for the parameter in view.
    pub help: &'static str,
}

/// What stands under the pointer, explained.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hover {
    pub span: Range<usize>,
    /// A function's signature, an attribute's name.
    pub title: String,
    /// What it does, its edges, and where it works, in our own words.
    pub text: String,
    /// Each parameter's label and what to give for it.
    pub parameters: Vec<(String, &'static str)>,
    /// The vendor's page; empty for what is no function.
    pub source: &'static str,
}

/// The pieces of the text with what they are, in order; blanks are left out.
pub fn highlight(dialect: Dialect, text: &str) -> Vec<(Range<usize>, TokenKind)> {
    pieces(dialect, text).into_iter().map(|piece| (piece.span, piece.kind)).collect()
}

struct HighlightedText {
    span: Range<usize>,
    kind: TokenKind,
}

fn pieces(dialect: Dialect, text: &str) -> Vec<HighlightedText> {
    match dialect {
        Dialect::Entra | Dialect::Generic => entra_pieces(text),
        Dialect::Okta => okta_pieces(text),
        Dialect::OneLogin => onelogin_pieces(text),
        Dialect::Google if text.trim().is_empty() => Vec::new(),
        Dialect::Google => vec![HighlightedText { span: 0..text.len(), kind: TokenKind::Attribute }],
    }
}

fn entra_pieces(text: &str) -> Vec<HighlightedText> {
    use entra::lexer::TokenType;
    let tokens = entra::lexer::tokens(text);
    let kind = |place: usize| match tokens[place].kind {
        TokenType::Name if tokens[place + 1].kind == TokenType::LeftParenthesis => TokenKind::Function,
        TokenType::Name if Keyword::named(&text[tokens[place].span.clone()]).is_some() => TokenKind::Keyword,
        TokenType::Name
        | TokenType::OpenText
        | TokenType::ForeignText
        | TokenType::OpenAttribute
        | TokenType::Unknown => TokenKind::Error,
        TokenType::Text => TokenKind::Text,
        TokenType::Attribute => TokenKind::Attribute,
        TokenType::Integer | TokenType::Decimal | TokenType::Hexadecimal => TokenKind::Number,
        TokenType::Operator => TokenKind::Operator,
        _ => TokenKind::Punctuation,
    };
    (0..tokens.len() - 1).map(|place| HighlightedText { span: tokens[place].span.clone(), kind: kind(place) }).collect()
}

const OKTA_WORDS: [&str; 7] = ["and", "or", "not", "null", "true", "false", "matches"];

fn okta_pieces(text: &str) -> Vec<HighlightedText> {
    use okta::lexer::TokenType;
    let tokens = okta::lexer::tokens(text);
    let mut pieces: Vec<HighlightedText> = Vec::new();
    for token in &tokens[..tokens.len() - 1] {
        let kind = match token.kind {
            TokenType::Name if OKTA_WORDS.contains(&&*text[token.span.clone()].to_lowercase()) => TokenKind::Keyword,
            TokenType::Name => TokenKind::Attribute,
            TokenType::Text => TokenKind::Text,
            TokenType::Integer | TokenType::Decimal => TokenKind::Number,
            TokenType::Operator | TokenType::Question | TokenType::Colon | TokenType::Elvis | TokenType::Safe => {
                TokenKind::Operator
            }
            TokenType::OpenText | TokenType::ForeignText | TokenType::Template | TokenType::Unknown => TokenKind::Error,
            _ => TokenKind::Punctuation,
        };
        let name_before = pieces.last().is_some_and(|last| last.kind == TokenKind::Attribute);
        if token.kind == TokenType::LeftParenthesis && name_before {
            // The whole dotted name is the function's: String.toUpperCase(
            for piece in pieces.iter_mut().rev() {
                match piece.kind {
                    TokenKind::Attribute => piece.kind = TokenKind::Function,
                    TokenKind::Punctuation if &text[piece.span.clone()] == "." => {}
                    _ => break,
                }
            }
        }
        pieces.push(HighlightedText { span: token.span.clone(), kind });
    }
    pieces
}

fn onelogin_pieces(text: &str) -> Vec<HighlightedText> {
    let piece = |piece| match piece {
        onelogin::MacroPiece::Plain(span) => HighlightedText { span, kind: TokenKind::Text },
        onelogin::MacroPiece::Macro(span) => HighlightedText { span, kind: TokenKind::Attribute },
        onelogin::MacroPiece::Open(span) => HighlightedText { span, kind: TokenKind::Error },
    };
    onelogin::pieces(text).into_iter().map(piece).collect()
}

/// What fits at the cursor: functions and words by their first letters, attributes by any part of their name.
pub fn complete(dialect: Dialect, text: &str, cursor: usize, attribute_names: &[String]) -> Vec<Completion> {
    let cursor = floor(text, cursor);
    let before = &text[..cursor];
    match dialect {
        Dialect::Entra | Dialect::Generic => complete_entra(dialect, text, before, attribute_names),
        Dialect::Okta => {
            if inside_text(dialect, before) {
                return Vec::new();
            }
            let start = before
                .rfind(|c: char| !c.is_alphanumeric() && !matches!(c, '_' | '.'))
                .map_or(0, |at| next(before, at));
            let mut all = functions_like(dialect, &before[start..], start..cursor);
            all.extend(attributes_like(attribute_names, &before[start..], start..cursor, "", ""));
            all
        }
        Dialect::OneLogin => {
            let Some(open) = before.rfind('{').filter(|open| !before[*open..].contains('}')) else { return Vec::new() };
            let typed = before[open + 1..].trim_start_matches('$');
            let known: Vec<String> = onelogin::MACROS.iter().map(|name| (*name).to_owned()).collect();
            let names = [attribute_names, &known].concat();
            let closed = text[cursor..].starts_with('}');
            attributes_like(&names, typed, open..cursor, "{", if closed { "" } else { "}" })
                .into_iter()
                .map(with_dollar)
                .collect()
        }
        Dialect::Google => attributes_like(attribute_names, before.trim_start(), 0..text.len(), "", ""),
    }
}

fn with_dollar(mut completion: Completion) -> Completion {
    if completion.insert.starts_with("{user.") || completion.insert.starts_with("{parameters.") {
        completion.insert.insert(1, '$');
    }
    completion
}

fn complete_entra(dialect: Dialect, text: &str, before: &str, names: &[String]) -> Vec<Completion> {
    let cursor = before.len();
    let last = entra::lexer::tokens(before).into_iter().rev().nth(1);
    if let Some(open) = last.filter(|token| token.kind == entra::lexer::TokenType::OpenAttribute) {
        let start = open.span.start;
        let closed = text[cursor..].starts_with(']');
        return attributes_like(names, &before[start + 1..], start..cursor, "[", if closed { "" } else { "]" });
    }
    if inside_text(dialect, before) {
        return Vec::new();
    }
    let start = before.rfind(|c: char| !c.is_alphanumeric() && c != '_').map_or(0, |at| next(before, at));
    let typed = &before[start..];
    let mut all = functions_like(dialect, typed, start..cursor);
    for (_, word) in Keyword::ALL.iter().filter(|(_, word)| !typed.is_empty() && starts(word, typed)) {
        let (insert, label) = ((*word).to_owned(), (*word).to_owned());
        all.push(Completion {
            replace: start..cursor,
            insert,
            label,
            detail: String::new(),
            kind: CompletionKind::Keyword,
        });
    }
    all.extend(attributes_like(names, typed, start..cursor, "[", "]"));
    all
}

fn inside_text(dialect: Dialect, before: &str) -> bool {
    match dialect {
        Dialect::Okta => okta::lexer::tokens(before).iter().any(|t| t.kind == okta::lexer::TokenType::OpenText),
        _ => entra::lexer::tokens(before).iter().any(|t| t.kind == entra::lexer::TokenType::OpenText),
    }
}

fn functions_like(dialect: Dialect, typed: &str, replace: Range<usize>) -> Vec<Completion> {
    let mut matching: Vec<(Rank, &Function)> = function::functions(dialect)
        .filter_map(|function| Some((Rank::of(function.name, typed)?, function)))
        .filter(|(rank, _)| *rank <= Rank::Part || typed.len() > 3)
        .collect();
    matching.sort_by_key(|(rank, function)| (*rank, !function.availability.is_usual()));
    matching
        .into_iter()
        .map(|(_, function)| Completion {
            replace: replace.clone(),
            insert: format!("{}(", function.name),
            label: function.signature(),
            detail: [function.summary, availability(function)].join(" ").trim_end().to_owned(),
            kind: CompletionKind::Function,
        })
        .collect()
}

/// How well a name fits what was typed, best first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Rank {
    /// It begins so, capitals and all.
    Exactly,
    Begins,
    /// A word in it begins so: `lower` in `ToLower`, `len` in `String.len`.
    WordBegins,
    Part,
    /// All letters, in their order: `nd` in `NormalizeDiacritics`.
    Letters,
}

impl Rank {
    fn of(name: &str, typed: &str) -> Option<Self> {
        let (small, wanted) = (name.to_lowercase(), typed.to_lowercase());
        if name.starts_with(typed) {
            return Some(Self::Exactly);
        }
        if small.starts_with(&wanted) {
            return Some(Self::Begins);
        }
        let word_starts = name.char_indices().filter(|(at, letter)| {
            let behind_sign = name[..*at].ends_with(|c: char| !c.is_alphanumeric());
            letter.is_uppercase() || behind_sign
        });
        if word_starts.into_iter().any(|(at, _)| name[at..].to_lowercase().starts_with(&wanted)) {
            return Some(Self::WordBegins);
        }
        if small.contains(&wanted) {
            return Some(Self::Part);
        }
        let mut letters = small.chars();
        wanted.chars().all(|wanted| letters.any(|letter| letter == wanted)).then_some(Self::Letters)
    }
}

/// The attributes that fit what was typed, best first, then in the payload's order.
fn attributes_like(names: &[String], typed: &str, replace: Range<usize>, open: &str, close: &str) -> Vec<Completion> {
    let mut matching: Vec<(Rank, &String)> = names
        .iter()
        .filter_map(|name| Some((Rank::of(name, typed).filter(|rank| *rank <= Rank::Part)?, name)))
        .collect();
    matching.sort_by_key(|(rank, _)| *rank);
    matching
        .into_iter()
        .map(|(_, name)| Completion {
            replace: replace.clone(),
            insert: format!("{open}{name}{close}"),
            label: name.clone(),
            detail: String::new(),
            kind: CompletionKind::Attribute,
        })
        .collect()
}

fn starts(name: &str, typed: &str) -> bool {
    name.get(..typed.len()).is_some_and(|start| start.eq_ignore_ascii_case(typed))
}

fn floor(text: &str, cursor: usize) -> usize {
    let mut cursor = cursor.min(text.len());
    while !text.is_char_boundary(cursor) {
        cursor -= 1;
    }
    cursor
}

fn next(text: &str, at: usize) -> usize {
    at + text[at..].chars().next().map_or(0, char::len_utf8)
}

/// The innermost call that the cursor stands in.
pub fn signature_at(dialect: Dialect, text: &str, cursor: usize) -> Option<Signature> {
    let before = &text[..floor(text, cursor)];
    let mut open: Vec<(Option<&'static Function>, usize)> = Vec::new();
    let pieces = pieces(dialect, before);
    for (place, piece) in pieces.iter().enumerate() {
        if piece.kind != TokenKind::Punctuation {
            continue;
        }
        match &before[piece.span.clone()] {
            "(" => open.push((called(dialect, before, &pieces[..place]), 0)),
            "{" | "[" => open.push((None, 0)),
            ")" | "}" | "]" => drop(open.pop()),
            "," => open.iter_mut().last().into_iter().for_each(|(_, argument)| *argument += 1),
            _ => {}
        }
    }
    let (function, argument) = open.into_iter().rev().find_map(|(function, argument)| Some((function?, argument)))?;
    let active = function.parameter(argument);
    Some(Signature {
        name: function.name,
        parameters: function.parameters,
        active: active.and_then(|active| function.parameters.iter().position(|parameter| parameter == active)),
        summary: function.summary,
        source: function.source,
        help: active.map_or("", |active| active.help(function)),
    })
}

/// What to say about the function, attribute or word at this byte.
pub fn hover(dialect: Dialect, text: &str, at: usize) -> Option<Hover> {
    let pieces = pieces(dialect, text);
    let place = pieces.iter().position(|piece| piece.span.contains(&at))?;
    let (kind, span) = (pieces[place].kind, pieces[place].span.clone());
    match kind {
        TokenKind::Function => {
            let is_name =
                |piece: &HighlightedText| piece.kind == TokenKind::Function || &text[piece.span.clone()] == ".";
            let behind = pieces[place..].iter().take_while(|piece| is_name(piece)).count();
            let function = called(dialect, text, &pieces[..place + behind])?;
            let end = pieces[place + behind - 1].span.end;
            Some(function_hover(function, end - function.name.len().min(end)..end))
        }
        TokenKind::Keyword => {
            let word = &text[span.clone()];
            let (_, meaning) = WORDS.iter().find(|(known, _)| known.eq_ignore_ascii_case(word))?;
            Some(Hover { title: word.to_owned(), text: (*meaning).to_owned(), ..Hover::at(span) })
        }
        TokenKind::Attribute => {
            let title = text[span.clone()].trim_matches(['[', ']', '{', '}', '$']).to_owned();
            Some(Hover { title, text: "An attribute of the record.".to_owned(), ..Hover::at(span) })
        }
        TokenKind::Operator => {
            let sign = &text[span.clone()];
            let (_, meaning) = OPERATORS.iter().find(|(known, _)| *known == sign)?;
            let entra = if dialect.is_entra_like() { entra_operator(sign) } else { "" };
            let told = [*meaning, entra].join(" ").trim_end().to_owned();
            Some(Hover { title: sign.to_owned(), text: told, ..Hover::at(span) })
        }
        _ => None,
    }
}

/// What the operators do.
const OPERATORS: [(&str, &str); 20] = [
    ("&&", "Holds when both sides hold."),
    ("||", "Holds when one of the sides holds."),
    ("=", "Holds when both sides are the same."),
    ("==", "Holds when both sides are the same."),
    ("<>", "Holds when the sides differ."),
    ("!=", "Holds when the sides differ."),
    ("<", "Holds when the left side is less."),
    ("<=", "Holds when the left side is less or the same."),
    (">", "Holds when the left side is greater."),
    (">=", "Holds when the left side is greater or the same."),
    ("+", "Joins two texts, adds two numbers. What it does with a missing value is not documented by Okta."),
    ("-", "Subtracts, or turns the sign of a number. Not documented by Okta."),
    ("*", "Multiplies. Not documented by Okta."),
    ("/", "Divides. Not documented by Okta."),
    ("%", "Gives the rest of a division. Not documented by Okta."),
    ("&", "Joins two texts."),
    ("!", "Holds when what follows does not."),
    ("?", "Takes what follows when the condition before it holds, and what stands behind the colon when not."),
    (":", "Takes what follows when the condition does not hold."),
    ("?:", "Gives what follows when the value before it is null or empty."),
];

/// What Microsoft's documents say of an operator, beyond what it does.
fn entra_operator(sign: &str) -> &'static str {
    match sign {
        "&" => "Documented for Cloud Sync only; Append and Join do the same in app provisioning.",
        "=" | "<>" | "<" | "<=" | ">" | ">=" => "There is no AND or OR: put one IIF into another.",
        _ => "",
    }
}

impl Hover {
    const fn at(span: Range<usize>) -> Self {
        Self { span, title: String::new(), text: String::new(), parameters: Vec::new(), source: "" }
    }
}

fn function_hover(function: &'static Function, span: Range<usize>) -> Hover {
    let sentences = [function.summary, function.edges, availability(function)];
    let text = sentences.into_iter().filter(|sentence| !sentence.is_empty()).collect::<Vec<_>>().join(" ");
    let parameters = function.parameters.iter().map(|parameter| (parameter.label(), parameter.help(function)));
    Hover { span, title: function.signature(), text, parameters: parameters.collect(), source: function.source }
}

const fn availability(function: &Function) -> &'static str {
    match function.availability {
        Availability::Everywhere => "",
        Availability::CloudSyncOnly => "Entra documents it for Cloud Sync only; app provisioning lacks it.",
        Availability::ActiveDirectoryOnly => "Works only from an HR system or the API into Active Directory.",
        Availability::GroupClaimsOnly => "Works only in the group claims of tokens, not in provisioning.",
        Availability::CrosswalksOwn => "Crosswalk's own: no vendor's language has it.",
    }
}

/// What the bare words mean.
const WORDS: [(&str, &str); 13] = [
    ("vbBinaryCompare", "Capitals and small letters differ."),
    ("vbTextCompare", "Capitals and small letters are the same."),
    ("IgnoreAttributeFlow", "The attribute is left out of the request."),
    ("IgnoreObjectFlow", "The user is left out of the request."),
    ("UTF8", "The bytes are text in UTF-8."),
    ("Unicode", "The bytes are text in UTF-16."),
    ("AND", "Holds when both sides hold."),
    ("OR", "Holds when one of the sides holds."),
    ("NOT", "Holds when what follows does not."),
    ("null", "No value; an attribute that was emptied is \"\" instead."),
    ("true", "The condition holds."),
    ("false", "The condition does not hold."),
    ("matches", "Holds when the whole text fits the regular expression. Okta marks it as deprecated."),
];

/// The function whose name ends where the parenthesis stands.
fn called(dialect: Dialect, text: &str, before: &[HighlightedText]) -> Option<&'static Function> {
    let last = before.last().filter(|last| last.kind == TokenKind::Function)?;
    let first = before.iter().rev().take_while(|piece| {
        piece.kind == TokenKind::Function || (dialect == Dialect::Okta && &text[piece.span.clone()] == ".")
    });
    let start = first.last().map_or(last.span.start, |first| first.span.start);
    function::find(dialect, &text[start..last.span.end])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_of_token_has_its_colour() {
        use TokenKind::{Attribute, Error, Function, Keyword, Number, Operator, Punctuation, Text};
        for (dialect, text, expected) in [
            (Dialect::Entra, "Mid([a], 1)", vec![Function, Punctuation, Attribute, Punctuation, Number, Punctuation]),
            (Dialect::Entra, "IIF([a] = \"b", vec![Function, Punctuation, Attribute, Operator, Error]),
            (Dialect::Entra, "x vbTextCompare", vec![Error, Keyword]),
            (
                Dialect::Okta,
                "String.len(user.a)",
                vec![Function, Punctuation, Function, Punctuation, Attribute, Punctuation, Attribute, Punctuation],
            ),
            (Dialect::Okta, "a ? 'b' : null", vec![Attribute, Operator, Text, Operator, Keyword]),
            (Dialect::OneLogin, "{firstname}.{", vec![Attribute, Text, Error]),
        ] {
            let kinds: Vec<TokenKind> = highlight(dialect, text).into_iter().map(|(_, kind)| kind).collect();
            assert_eq!(kinds, expected, "{text}");
        }
    }

    #[test]
    fn the_cursor_s_place_decides_what_is_offered() {
        let names = ["givenName".to_owned(), "surname".to_owned(), "user.firstName".to_owned()];
        for (dialect, text, expected) in [
            (Dialect::Entra, "Join(\" \", [giv", vec!["[givenName]"]),
            (Dialect::Entra, "ToU", vec!["ToUpper(", "ConvertToUTF8Hex("]),
            (Dialect::Entra, "lower", vec!["ToLower("]),
            (Dialect::Entra, "Tri", vec!["Trim(", "IsString(", "RandomString("]),
            (Dialect::Entra, "nordia", vec!["NormalizeDiacritics("]),
            (Dialect::Entra, "Upper([Name", vec!["[givenName]", "[user.firstName]", "[surname]"]),
            (Dialect::Okta, "toLow", vec!["toLowerCase(", "String.toLowerCase("]),
            (Dialect::Entra, "Join(\"To", vec![]),
            (Dialect::Okta, "String.toL", vec!["String.toLowerCase("]),
            (Dialect::Okta, "user.fi", vec!["user.firstName"]),
            (Dialect::OneLogin, "{$user.f", vec!["{$user.firstName}"]),
            (Dialect::Google, "sur", vec!["surname"]),
        ] {
            let offered: Vec<String> =
                complete(dialect, text, text.len(), &names).into_iter().map(|c| c.insert).collect();
            let shown = offered.get(..expected.len()).unwrap_or(&offered);
            assert!(shown == expected && offered.is_empty() == expected.is_empty(), "{text}: {offered:?}");
        }
    }

    #[test]
    fn the_pointer_s_place_decides_what_is_explained() {
        for (dialect, text, at, title, part) in [
            (Dialect::Entra, "Join(\" \", [a])", 1, "Join(separator, source…)", "Null and empty sources are skipped"),
            (Dialect::Entra, "Trim([mail])", 6, "mail", "attribute"),
            (Dialect::Entra, "Trim([mail])", 0, "Trim(source)", "Cloud Sync only"),
            (Dialect::Entra, "InStr([a], \"b\", , vbTextCompare)", 20, "vbTextCompare", "the same"),
            (Dialect::Okta, "String.len(user.a)", 2, "String.len(input)", "Counts"),
            (Dialect::Okta, "String.len(user.a)", 8, "String.len(input)", "Counts"),
            (Dialect::Okta, "a == null", 6, "null", "No value"),
            (Dialect::OneLogin, "{$user.id}", 3, "user.id", "attribute"),
            (Dialect::Entra, "IIF([a] <> \"b\", 1, 2)", 8, "<>", "no AND or OR"),
            (Dialect::Okta, "user.a ?: 'x'", 7, "?:", "null or empty"),
        ] {
            let found = hover(dialect, text, at).unwrap_or_else(|| panic!("{text} {at}"));
            assert!(found.title == title && found.text.contains(part), "{text} {at}: {found:?}");
            assert!(found.span.contains(&at) && text.get(found.span.clone()).is_some(), "{text} {at}: {found:?}");
        }
        let join = hover(Dialect::Entra, "Join(", 0).unwrap();
        assert_eq!(join.parameters[0], ("separator".to_owned(), "The text to put between; may be \"\"."));
        assert!(join.source.starts_with("https://learn.microsoft.com/"));
        assert_eq!(hover(Dialect::Entra, "Join(1)", 5), None);
    }

    #[test]
    fn every_bare_word_is_explained() {
        for (_, word) in Keyword::ALL {
            assert!(hover(Dialect::Entra, word, 0).is_some(), "{word}");
        }
        for word in OKTA_WORDS {
            assert!(hover(Dialect::Okta, word, 0).is_some(), "{word}");
        }
        for sign in ["==", "!=", "<", "<=", ">", ">=", "+", "-", "*", "/", "%", "!", "?", ":", "?:", "&&", "||"] {
            assert!(hover(Dialect::Okta, sign, 0).is_some(), "{sign}");
        }
        for sign in ["=", "<>", "<", "<=", ">", ">=", "&"] {
            assert!(hover(Dialect::Entra, sign, 0).is_some(), "{sign}");
        }
    }

    #[test]
    fn the_parameter_in_view_follows_the_cursor() {
        for (dialect, text, expected) in [
            (Dialect::Entra, "Mid(", Some(("Mid", Some(0)))),
            (Dialect::Entra, "Mid([a], 1, ", Some(("Mid", Some(2)))),
            (Dialect::Entra, "Mid([a], 1, 2, ", Some(("Mid", None))),
            (Dialect::Entra, "Switch([a], , \"k\", \"v\", ", Some(("Switch", Some(2)))),
            (Dialect::Entra, "Join(\",\", ToLower([a]), ", Some(("Join", Some(1)))),
            (Dialect::Entra, "Join(\",\")", None),
            (Dialect::Okta, "String.substring(user.a, ", Some(("String.substring", Some(1)))),
            (Dialect::Okta, "Arrays.contains({1, 2", Some(("Arrays.contains", Some(0)))),
        ] {
            let found = signature_at(dialect, text, text.len()).map(|signature| (signature.name, signature.active));
            assert_eq!(found, expected, "{text}");
        }
    }
}
