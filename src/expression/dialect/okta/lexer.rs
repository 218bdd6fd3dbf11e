//! Okta's tokens. As in Entra's, nothing is refused here.

use crate::diagnostic::Span;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum TokenType {
    /// A name, also `AND`, `null`, `matches`.
    Name,
    Text,
    OpenText,
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
const SIGNS: [(&str, TokenType); 30] = [
    (".![", TokenType::Projection),
    (".^[", TokenType::Projection),
    (".$[", TokenType::Projection),
    (".?[", TokenType::Projection),
    ("?:", TokenType::Elvis),
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
            .map_or((TokenType::Unknown, other.len_utf8()), |(sign, kind)| (*kind, sign.len())),
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

fn number(rest: &str) -> (TokenType, usize) {
    let whole = rest.bytes().take_while(u8::is_ascii_digit).count();
    let fraction = rest[whole..].strip_prefix('.').map_or(0, |f| f.bytes().take_while(u8::is_ascii_digit).count());
    if fraction > 0 { (TokenType::Decimal, whole + 1 + fraction) } else { (TokenType::Integer, whole) }
}
