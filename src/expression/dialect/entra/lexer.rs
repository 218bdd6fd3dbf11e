//! Entra's tokens. Nothing is refused here: what fits no token becomes [`TokenType::Unknown`], an unfinished text or
//! attribute is marked as open, so that the parser and the editor see every byte.

use crate::diagnostic::Span;
use crate::dialect::entra::habit::closing_quote;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum TokenType {
    Name,
    /// `"…"`.
    Text,
    OpenText,
    /// Text in quotes of another kind: `'…'`, `“…”`.
    ForeignText,
    /// `[…]`.
    Attribute,
    OpenAttribute,
    Integer,
    Decimal,
    Hexadecimal,
    LeftParenthesis,
    RightParenthesis,
    Comma,
    /// `= <> < <= > >= & -`
    Operator,
    Unknown,
    End,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Token {
    pub kind: TokenType,
    pub span: Span,
}

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

/// Signs that other languages have; one token each, so that they are one error.
const FOREIGN: [&str; 7] = ["===", "!==", "==", "!=", "&&", "||", "??"];

fn token(rest: &str, first: char) -> (TokenType, usize) {
    if let Some(sign) = FOREIGN.iter().find(|sign| rest.starts_with(**sign)) {
        return (TokenType::Unknown, sign.len());
    }
    if let Some(closes) = closing_quote(first) {
        let inner = &rest[first.len_utf8()..];
        let end = inner.find(closes).map(|at| at + inner[at..].chars().next().map_or(0, char::len_utf8));
        return end
            .map_or((TokenType::Unknown, first.len_utf8()), |end| (TokenType::ForeignText, first.len_utf8() + end));
    }
    match first {
        '(' => (TokenType::LeftParenthesis, 1),
        ')' => (TokenType::RightParenthesis, 1),
        ',' => (TokenType::Comma, 1),
        '"' => quoted(rest),
        '[' => bracketed(rest),
        '&' => hexadecimal(rest),
        '0'..='9' => number(rest),
        '<' if rest.starts_with("<>") || rest.starts_with("<=") => (TokenType::Operator, 2),
        '>' if rest.starts_with(">=") => (TokenType::Operator, 2),
        '=' | '<' | '>' | '-' => (TokenType::Operator, 1),
        letter if letter.is_alphabetic() || letter == '_' => {
            let end = rest.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(rest.len());
            (TokenType::Name, end)
        }
        other => (TokenType::Unknown, other.len_utf8()),
    }
}

fn quoted(rest: &str) -> (TokenType, usize) {
    let mut escaped = false;
    for (place, byte) in rest.bytes().enumerate().skip(1) {
        match byte {
            _ if escaped => escaped = false,
            b'\\' => escaped = true,
            b'"' => return (TokenType::Text, place + 1),
            _ => {}
        }
    }
    (TokenType::OpenText, rest.len())
}

/// In bytes. Without an end to the search for a `]`, ten thousand `[` would take a hundred million steps.
const LONGEST_NAME: usize = 500;

/// Brackets nest, as in `[$.emails[?(@.type == 'work')].value]`; within quotes they do not count.
fn bracketed(rest: &str) -> (TokenType, usize) {
    let (mut depth, mut quote) = (0_usize, None);
    for (place, byte) in rest.bytes().enumerate().take(LONGEST_NAME) {
        match (byte, quote) {
            (byte, Some(open)) if byte == open => quote = None,
            (_, Some(_)) => {}
            (b'\'' | b'"', None) => quote = Some(byte),
            (b'[', None) => depth += 1,
            (b']', None) => {
                depth -= 1;
                if depth == 0 {
                    return (TokenType::Attribute, place + 1);
                }
            }
            _ => {}
        }
    }
    (TokenType::OpenAttribute, rest.find([',', ')', '\n']).unwrap_or(rest.len()))
}

/// `&HF` is a number, another `&` joins text.
fn hexadecimal(rest: &str) -> (TokenType, usize) {
    let Some(digits) = rest.strip_prefix("&H").or_else(|| rest.strip_prefix("&h")) else {
        return (TokenType::Operator, 1);
    };
    let count = digits.bytes().take_while(u8::is_ascii_hexdigit).count();
    let ends = !digits[count..].starts_with(|c: char| c.is_alphanumeric() || c == '_');
    if count > 0 && ends { (TokenType::Hexadecimal, 2 + count) } else { (TokenType::Operator, 1) }
}

fn number(rest: &str) -> (TokenType, usize) {
    let whole = rest.bytes().take_while(u8::is_ascii_digit).count();
    let fraction = rest[whole..].strip_prefix('.').map_or(0, |f| f.bytes().take_while(u8::is_ascii_digit).count());
    if fraction > 0 { (TokenType::Decimal, whole + 1 + fraction) } else { (TokenType::Integer, whole) }
}
