//! Taking a text apart: groups of digits that may be one number, what parts numbers, and extensions.

use std::iter::Peekable;
use std::str::Chars;

use unicode_normalization::UnicodeNormalization;

/// Digits that stand together.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Group {
    pub digits: String,
    pub has_plus: bool,
    /// `(0)`, as in `+31 (0)20`.
    pub is_zero_in_parentheses: bool,
    pub is_behind_slash: bool,
    /// The slash has blanks around it.
    pub is_behind_gap: bool,
}

#[derive(Debug, PartialEq, Eq)]
pub(super) enum Piece {
    /// Groups with nothing but blanks and signs between them, and the extension behind them.
    Chunk { groups: Vec<Group>, extension: Option<String> },
    /// A word for an extension, and digits, without a number before them.
    ExtensionOnly,
}

/// What is written before an extension, in small letters: English, Dutch, German, French, Spanish, Portuguese, Italian,
/// Polish, Turkish, Japanese.
const EXTENSION: &[&str] = &[
    "x",
    "ext",
    "extn",
    "extension",
    "int",
    "intern",
    "internal",
    "tst",
    "toestel",
    "doorkiesnr",
    "durchwahl",
    "dw",
    "nst",
    "nebenstelle",
    "app",
    "apparat",
    "poste",
    "extensión",
    "extensao",
    "extensão",
    "interno",
    "anexo",
    "ramal",
    "wew",
    "wewn",
    "wewnętrzny",
    "dahili",
    "dah",
    "内線",
];
/// The most digits of an extension.
const LONGEST_EXTENSION: usize = 7;

enum Token {
    Digits(Group),
    Word(String),
    /// `#`, which is a word for an extension to some.
    Hash,
    Blank,
    Slash,
    /// What may stand inside a number: `-`, `.`, parentheses.
    Sign,
    /// What ends a number: a comma, a semicolon, a new line.
    Break,
}

/// The text's pieces in their order. Digits of any alphabet are digits, and what cannot be seen is nothing.
pub(super) fn pieces(text: &str) -> Vec<Piece> {
    let plain: String = text.nfkc().filter(|c| !is_unseen(*c)).map(plain).collect();
    let plain = plain.trim();
    // A spreadsheet's number.
    let whole = plain.strip_suffix(".0").filter(|whole| whole.bytes().all(|byte| byte.is_ascii_digit()));
    let mut reader = Reader { behind_number: false, pieces: Vec::new(), groups: Vec::new() };
    reader.read(&tokens(whole.unwrap_or(plain)));
    reader.pieces
}

const fn is_unseen(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
}

fn plain(c: char) -> char {
    let digit = |zero: char| char::from_digit(u32::from(c) - u32::from(zero), 10).unwrap_or(c);
    match c {
        '\u{660}'..='\u{669}' => digit('\u{660}'),
        '\u{6f0}'..='\u{6f9}' => digit('\u{6f0}'),
        '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{30fc}' => '-',
        _ => c,
    }
}

fn tokens(text: &str) -> Vec<Token> {
    let mut characters = text.chars().peekable();
    let mut tokens = Vec::new();
    while let Some(c) = characters.next() {
        let token = match c {
            '0'..='9' => digits(c, &mut characters, false),
            '+' => {
                while characters.next_if(|c| matches!(c, ' ' | '(' | '+')).is_some() {}
                match characters.next_if(char::is_ascii_digit) {
                    Some(first) => digits(first, &mut characters, true),
                    None => Token::Break,
                }
            }
            '(' if is_zero(&characters) => {
                characters.nth(1);
                let digits = "0".to_owned();
                Token::Digits(Group { digits, is_zero_in_parentheses: true, ..Group::default() })
            }
            '-' | '.' | '(' | ')' | '[' | ']' | '~' => Token::Sign,
            '/' => Token::Slash,
            '#' => Token::Hash,
            '\n' | '\r' => Token::Break,
            _ if c.is_whitespace() => Token::Blank,
            _ if c.is_alphabetic() => {
                let mut word = c.to_lowercase().collect::<String>();
                while let Some(letter) = characters.next_if(|c| c.is_alphabetic()) {
                    word.extend(letter.to_lowercase());
                }
                Token::Word(word)
            }
            _ => Token::Break,
        };
        tokens.push(token);
    }
    tokens
}

/// Whether `0)` comes next.
fn is_zero(behind: &Peekable<Chars<'_>>) -> bool {
    let mut behind = behind.clone();
    behind.next() == Some('0') && behind.next() == Some(')')
}

fn digits(first: char, characters: &mut Peekable<Chars<'_>>, has_plus: bool) -> Token {
    let mut digits = String::from(first);
    while let Some(digit) = characters.next_if(char::is_ascii_digit) {
        digits.push(digit);
    }
    Token::Digits(Group { digits, has_plus, ..Group::default() })
}

struct Reader {
    pieces: Vec<Piece>,
    groups: Vec<Group>,
    /// The last piece is a number that an extension may still follow.
    behind_number: bool,
}

impl Reader {
    fn read(&mut self, tokens: &[Token]) {
        let mut at = 0;
        while let Some(token) = tokens.get(at) {
            match token {
                Token::Digits(group) => {
                    if group.has_plus {
                        self.end();
                    }
                    let before = || tokens[..at].iter().rev();
                    let blanks = before().take_while(|token| matches!(token, Token::Blank | Token::Sign)).count();
                    let is_behind_slash = matches!(before().nth(blanks), Some(Token::Slash));
                    let is_behind_gap =
                        is_behind_slash && (blanks > 0 || matches!(before().nth(1), Some(Token::Blank)));
                    self.groups.push(Group { is_behind_slash, is_behind_gap, ..group.clone() });
                }
                Token::Word(_) | Token::Hash => {
                    let is_extension =
                        matches!(token, Token::Hash) || matches!(token, Token::Word(w) if EXTENSION.contains(&&**w));
                    match extension(tokens, at).filter(|_| is_extension) {
                        Some((digits, end)) => {
                            self.extension(digits);
                            at = end;
                        }
                        None => self.leave(),
                    }
                }
                Token::Break => self.end(),
                Token::Blank | Token::Sign | Token::Slash => {}
            }
            at += 1;
        }
        self.end();
    }

    /// The number ends here, but an extension may follow.
    fn end(&mut self) {
        let groups = std::mem::take(&mut self.groups);
        if !groups.is_empty() {
            self.pieces.push(Piece::Chunk { groups, extension: None });
            self.behind_number = true;
        }
    }

    fn leave(&mut self) {
        self.end();
        self.behind_number = false;
    }

    fn extension(&mut self, digits: &str) {
        self.end();
        match self.pieces.last_mut().filter(|_| self.behind_number) {
            Some(Piece::Chunk { extension, .. }) => *extension = Some(digits.to_owned()),
            _ => self.pieces.push(Piece::ExtensionOnly),
        }
        self.behind_number = false;
    }
}

/// The digits behind a word for an extension, and where they stand.
fn extension(tokens: &[Token], word: usize) -> Option<(&str, usize)> {
    let behind = tokens.iter().enumerate().skip(word + 1);
    let mut rest = behind.skip_while(|(_, token)| matches!(token, Token::Blank | Token::Sign | Token::Break));
    match rest.next()? {
        (at, Token::Digits(group)) if !group.has_plus && group.digits.len() <= LONGEST_EXTENSION => {
            Some((&group.digits, at))
        }
        _ => None,
    }
}
