//! Okta's tokens. As in Entra's, nothing is refused here.

use crate::diagnostic::Span;
use crate::dialect::okta::habit::closing_quote;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum TokenType {
    /// A name, also `AND`, `null`, `matches`.
    Name,
    Text,
    OpenText,
    /// Text in quotes of another kind: `“…”`.
    ForeignText,
    /// The Apps API's `${…}`.
    Template,
    Integer,
    Decimal,
    LeftParenthesis,
    RightParenthesis,
    LeftBracket,
    RightBracket,
    LeftBrace,
    RightBrace,
    Comma,
    Dot,
    /// `.![`, `.^[`, `.$[`, `.?[`.
    Projection,
    Question,
    Colon,
    /// `?:`.
    Elvis,
    /// The `?` of `?.`; its dot, with what may follow, is a token of its own.
    Safe,
    Operator,
    Unknown,
    End,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Token {
    pub kind: TokenType,
    pub span: Span,
}

/// Signs of more than one character first, so that the longest wins.
const SIGNS: [(&str, TokenType); 32] = [
    (".![", TokenType::Projection),
    (".^[", TokenType::Projection),
    (".$[", TokenType::Projection),
    (".?[", TokenType::Projection),
    ("?:", TokenType::Elvis),
    ("?.", TokenType::Safe),
    ("==", TokenType::Operator),
    ("!=", TokenType::Operator),
    ("<=", TokenType::Operator),
    (">=", TokenType::Operator),
    ("&&", TokenType::Operator),
    ("++", TokenType::Operator),
    ("--", TokenType::Operator),
    ("||", TokenType::Operator),
    ("(", TokenType::LeftParenthesis),
    (")", TokenType::RightParenthesis),
    ("[", TokenType::LeftBracket),
    ("]", TokenType::RightBracket),
    ("{", TokenType::LeftBrace),
    ("}", TokenType::RightBrace),
    (",", TokenType::Comma),
    (".", TokenType::Dot),
    ("?", TokenType::Question),
    (":", TokenType::Colon),
    ("<", TokenType::Operator),
    (">", TokenType::Operator),
    ("!", TokenType::Operator),
    ("+", TokenType::Operator),
    ("-", TokenType::Operator),
    ("*", TokenType::Operator),
    ("/", TokenType::Operator),
    ("^", TokenType::Operator),
];

/// All tokens of the text, ended by [`TokenType::End`].
pub(crate) fn tokens(text: &str) -> Vec<Token> {
    let mut tokens = Vec::new();
    let mut position = 0;
    while let Some(first) = text[position..].chars().next() {
        if first.is_whitespace() {
            position += first.len_utf8();
            continue;
        }
        let (kind, length) = token(&text[position..], first);
        tokens.push(Token { kind, span: position..position + length });
        position += length;
    }
    tokens.push(Token { kind: TokenType::End, span: position..position });
    tokens
}

fn token(rest: &str, first: char) -> (TokenType, usize) {
    if let Some(closes) = closing_quote(first) {
        let inner = &rest[first.len_utf8()..];
        let end = inner.find(closes).map(|at| at + inner[at..].chars().next().map_or(0, char::len_utf8));
        return end
            .map_or((TokenType::Unknown, first.len_utf8()), |end| (TokenType::ForeignText, first.len_utf8() + end));
    }
    if let Some(end) = rest.strip_prefix("${").and_then(|inner| inner.find('}')) {
        return (TokenType::Template, end + 3);
    }
    match first {
        '"' | '\'' => quoted(rest, first),
        '0'..='9' => number(rest),
        '%' => (TokenType::Operator, 1),
        letter if letter.is_alphabetic() || letter == '_' => {
            let end = rest.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(rest.len());
            (TokenType::Name, end)
        }
        other => SIGNS
            .iter()
            .find(|(sign, _)| rest.starts_with(sign))
            .map_or((TokenType::Unknown, other.len_utf8()), |(sign, kind)| {
                (*kind, if *kind == TokenType::Safe { 1 } else { sign.len() })
            }),
    }
}

/// A doubled quote is one quote.
fn quoted(rest: &str, quote: char) -> (TokenType, usize) {
    let mut position = 1;
    while let Some(found) = rest[position..].find(quote) {
        let end = position + found + 1;
        if !rest[end..].starts_with(quote) {
            return (TokenType::Text, end);
        }
        position = end + 1;
    }
    (TokenType::OpenText, rest.len())
}

/// Also Java's forms: `10L`, `0x1F`, `1e3`, `1.5f`.
fn number(rest: &str) -> (TokenType, usize) {
    let digits = |from: usize| rest[from..].bytes().take_while(u8::is_ascii_digit).count();
    let next = |at: usize| rest[at..].bytes().next().map(|byte| byte.to_ascii_lowercase());
    if rest.starts_with("0x") || rest.starts_with("0X") {
        let hexadecimal = rest[2..].bytes().take_while(u8::is_ascii_hexdigit).count();
        let end = 2 + hexadecimal;
        return if hexadecimal > 0 {
            (TokenType::Integer, end + usize::from(next(end) == Some(b'l')))
        } else {
            (TokenType::Integer, 1)
        };
    }
    let mut end = digits(0);
    let mut kind = TokenType::Integer;
    if next(end) == Some(b'.') && digits(end + 1) > 0 {
        (kind, end) = (TokenType::Decimal, end + 1 + digits(end + 1));
    }
    if next(end) == Some(b'e') {
        let sign = usize::from(matches!(next(end + 1), Some(b'+' | b'-')));
        let exponent = digits(end + 1 + sign);
        if exponent > 0 {
            (kind, end) = (TokenType::Decimal, end + 1 + sign + exponent);
        }
    }
    match next(end) {
        Some(b'l') if kind == TokenType::Integer => (kind, end + 1),
        Some(b'f' | b'd') if !continues_word(&rest[end + 1..]) => (TokenType::Decimal, end + 1),
        _ => (kind, end),
    }
}

fn continues_word(rest: &str) -> bool {
    rest.starts_with(|letter: char| letter.is_alphanumeric() || letter == '_')
}
