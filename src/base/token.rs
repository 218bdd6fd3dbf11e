//! The bearer token. It is kept where it cannot be printed, and leaves only through [`Token::expose`].

use secrecy::{ExposeSecret, SecretString};

/// A bearer token (RFC 6750). Its `Debug` shows dots; it has no `Display` and cannot be serialised.
#[derive(Clone)]
pub struct Token(SecretString);

/// Why a text is no bearer token.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TokenError {
    #[error("The token is empty. Paste the token that the account's SCIM app shows.")]
    Empty,
    #[error(
        "The token holds a space or a line break. Paste the token alone, on one line, with or without 'Bearer ' before it."
    )]
    WhiteSpace,
    #[error(
        "The token holds a character that cannot stand in an HTTP header. Copy it again from the account's SCIM app."
    )]
    NotHeader,
}

impl Token {
    /// Takes a token as people paste it: with or without `Bearer ` before it, with stray white space around it.
    pub fn parse(pasted: &str) -> Result<Self, TokenError> {
        let text = pasted.trim();
        let text = match text.get(..7) {
            Some(prefix) if prefix.eq_ignore_ascii_case("bearer ") => text[7..].trim_start(),
            _ => text,
        };
        if text.is_empty() || text.eq_ignore_ascii_case("bearer") {
            return Err(TokenError::Empty);
        }
        if text.chars().any(char::is_whitespace) {
            return Err(TokenError::WhiteSpace);
        }
        if !text.bytes().all(|b| (0x21..=0x7e).contains(&b)) {
            return Err(TokenError::NotHeader);
        }
        Ok(Self(SecretString::from(text.to_owned())))
    }

    /// A new token that nobody knows: 64 hexadecimal digits, for the built-in sandbox.
    pub fn random() -> Result<Self, getrandom::Error> {
        let mut bytes = [0u8; 32];
        getrandom::fill(&mut bytes)?;
        Ok(Self(SecretString::from(bytes.iter().map(|b| format!("{b:02x}")).collect::<String>())))
    }

    /// The token itself, for the `Authorization` header and for nothing else.
    pub fn expose(&self) -> &str {
        self.0.expose_secret()
    }
}

impl std::fmt::Debug for Token {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Token(••••)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_are_taken_as_people_paste_them() {
        for (name, pasted, expected) in [
            ("alone", "abc123", Ok("abc123")),
            ("with Bearer", "Bearer abc123", Ok("abc123")),
            ("with bearer in lower case and spaces", "  bearer   abc123\n", Ok("abc123")),
            ("empty", "  ", Err(TokenError::Empty)),
            ("the word alone", "Bearer ", Err(TokenError::Empty)),
            ("two words", "abc 123", Err(TokenError::WhiteSpace)),
            ("not ASCII", "abcé", Err(TokenError::NotHeader)),
        ] {
            let got = Token::parse(pasted);
            assert_eq!(got.as_ref().map(Token::expose), expected.as_ref().copied(), "{name}");
        }
    }

    #[test]
    fn debug_never_shows_the_token() {
        let token = Token::parse("s3cret").expect("a good token");
        assert!(!format!("{token:?}").contains("s3cret"));
    }
}
