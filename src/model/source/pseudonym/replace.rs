//! Replaces one value: words, numbers, addresses, phones and identifiers, each in its own shape.
//!
//! A word becomes the same word wherever it stands, so that a name in `displayName`, in `givenName` and before the `@` of
//! an address stay one name. What is neither letter nor digit stays as it is.

use std::collections::HashMap;
use std::sync::Arc;

use super::letters::{Alphabets, is_letter};
use super::personal::Personal;
use super::secret::Secret;
use crate::source::format::directory;

/// Words that are remembered, so that a first name is worked out once.
pub(super) const REMEMBERED: usize = 1 << 15;

/// What stands before an address or in it and says only what it is.
const SCHEMES: [&str; 8] = ["smtp:", "sip:", "sips:", "mailto:", "x500:", "tel:", "https://", "http://"];
/// Entra's mark in the name of a guest.
const GUEST: &str = "#EXT#";
/// Labels under a country that stand where `com` stands: `example.co.uk`.
const SECOND_LEVEL: [&str; 8] = ["co", "com", "org", "net", "ac", "gov", "gob", "edu"];
/// Microsoft's domain, in which every tenant has a name.
const TENANTS: &str = "onmicrosoft";
/// Words in a phone number that are no name.
const PHONE_WORDS: [&str; 7] = ["ext", "x", "tel", "fax", "mobile", "phone", "work"];
/// Calling codes of one and of two digits; all others have three (ITU-T E.164, list of assigned codes).
const CALLING_CODES: &str = "1 7 20 27 30 31 32 33 34 36 39 40 41 43 44 45 46 47 48 49 51 52 53 54 55 56 57 58 60 61 62 63 64 65 66 81 82 84 86 90 91 92 93 94 95 98";

/// Replaces values. It remembers words, so each thread has its own.
pub struct Replacer {
    secret: Arc<Secret>,
    alphabets: Alphabets,
    words: HashMap<Box<str>, Box<str>>,
}

impl Replacer {
    pub fn new(secret: Arc<Secret>) -> Self {
        Self { secret, alphabets: Alphabets::default(), words: HashMap::new() }
    }

    /// The value in place of a person's own: as many characters, each of its kind.
    pub fn replace(&mut self, personal: Personal, value: &str) -> String {
        let mut out = String::with_capacity(value.len());
        match personal {
            Personal::Name | Personal::Address => self.words_and_addresses(value, &mut out),
            Personal::Mail => self.mails(value, &mut out),
            Personal::Phone => value.split_inclusive([';', ',', '|']).for_each(|phone| self.phone(phone, &mut out)),
            Personal::Identifier => self.identifier(value, &mut out),
        }
        out
    }

    /// Only the addresses and international phone numbers in a value that is kept otherwise; `None` when it has none.
    pub fn replace_found(&mut self, value: &str) -> Option<String> {
        if super::personal::is_phone(value) {
            return Some(self.replace(Personal::Phone, value));
        }
        value.contains('@').then_some(())?;
        let mut out = String::with_capacity(value.len());
        let mut found = false;
        for piece in value.split_inclusive([' ', ',', ';', '<', '>', '"', '\n', '\t']) {
            if piece.find('@').is_some_and(|at| at > 0 && at + 1 < piece.len()) {
                found = true;
                self.mails(piece, &mut out);
            } else {
                out.push_str(piece);
            }
        }
        found.then_some(out)
    }

    /// What is no text: as many bytes. An identifier becomes the one that its text becomes, and a security identifier
    /// stays one.
    pub fn bytes(&mut self, bytes: &[u8]) -> Vec<u8> {
        const GUID: usize = 16;
        /// Of a security identifier: the revision, how many numbers there are, whose they are.
        const HEAD: usize = 8;
        /// What is replaced as one: a photograph has too many for that.
        const AT_ONCE: usize = 16;
        let mut replaced = bytes.to_vec();
        if bytes.len() == GUID {
            let mut text = String::with_capacity(36);
            self.guid(&directory::guid_of_bytes(bytes), &mut text);
            return directory::bytes_of_guid(&text);
        }
        let kept = if directory::sid_of_bytes(bytes).is_some() { HEAD } else { 0 };
        for piece in replaced[kept..].chunks_mut(AT_ONCE) {
            let mut symbols: Vec<u32> = piece.iter().map(|byte| u32::from(*byte)).collect();
            self.secret.permute(&vec![256; symbols.len()], &mut symbols);
            for (byte, symbol) in piece.iter_mut().zip(symbols) {
                *byte = u8::try_from(symbol).unwrap_or_default();
            }
        }
        replaced
    }

    /// A number as JSON writes it: its digits, and never one more or fewer.
    pub fn number(&mut self, number: &str) -> String {
        let mut out = String::with_capacity(number.len());
        let end = number.find(['e', 'E']).unwrap_or(number.len());
        self.runs(&number[..end], &mut out);
        out.push_str(&number[end..]);
        out
    }

    fn words_and_addresses(&mut self, text: &str, out: &mut String) {
        if text.contains('@') { self.mails(text, out) } else { self.after_scheme(text, out) }
    }

    fn after_scheme(&mut self, text: &str, out: &mut String) {
        let scheme = SCHEMES
            .iter()
            .find_map(|scheme| text.get(..scheme.len()).filter(|start| start.eq_ignore_ascii_case(scheme)));
        let rest = &text[scheme.map_or(0, str::len)..];
        out.push_str(scheme.unwrap_or_default());
        self.runs(rest, out);
    }

    /// Every `x@y` in a text; the rest of it word by word.
    fn mails(&mut self, text: &str, out: &mut String) {
        let mut rest = text;
        while let Some(at) = rest.find('@') {
            self.local(&rest[..at], out);
            out.push('@');
            rest = &rest[at + 1..];
            let end = rest.find(|c: char| !(c.is_alphanumeric() || c == '-' || c == '.')).unwrap_or(rest.len());
            self.domain(&rest[..end], out);
            rest = &rest[end..];
        }
        self.after_scheme(rest, out);
    }

    /// Before the `@`. In a guest's name the domain he comes from stands behind the last underscore.
    fn local(&mut self, local: &str, out: &mut String) {
        match local.strip_suffix(GUEST) {
            Some(guest) => {
                match guest.rsplit_once('_') {
                    Some((name, domain)) => {
                        self.after_scheme(name, out);
                        out.push('_');
                        self.domain(domain, out);
                    }
                    None => self.after_scheme(guest, out),
                }
                out.push_str(GUEST);
            }
            None => self.after_scheme(local, out),
        }
    }

    /// Keeps what domains end with: `.com`, `.co.uk`, `.onmicrosoft.com`.
    fn domain(&mut self, domain: &str, out: &mut String) {
        let labels: Vec<&str> = domain.split('.').collect();
        let kept = kept_labels(&labels);
        for (place, label) in labels.iter().enumerate() {
            if place > 0 {
                out.push('.');
            }
            if place + kept < labels.len() { self.runs(label, out) } else { out.push_str(label) }
        }
    }

    /// All digits as one number, so that grouping does not matter; the calling code stays.
    fn phone(&mut self, phone: &str, out: &mut String) {
        let digits: String = phone.chars().filter(char::is_ascii_digit).collect();
        let code = if phone.trim_start().starts_with('+') { calling_code(&digits) } else { 0 };
        let mut replaced = String::with_capacity(digits.len());
        replaced.push_str(&digits[..code]);
        self.digits(&digits[code..], &mut replaced);
        let mut next = replaced.chars();
        let is_word = |word: &str| PHONE_WORDS.iter().any(|known| known.eq_ignore_ascii_case(word));
        for (run, kind) in split(phone) {
            match kind {
                Run::Digits => out.extend(next.by_ref().take(run.len())),
                Run::Word if !is_word(run) => self.word(run, out),
                Run::Word | Run::Other => out.push_str(run),
            }
        }
    }

    fn identifier(&mut self, text: &str, out: &mut String) {
        if is_guid(text) {
            self.guid(text, out);
        } else if is_distinguished_name(text) {
            self.distinguished_name(text, out);
        } else {
            self.words_and_addresses(text, out);
        }
    }

    /// Its hexadecimal digits but those of version and variant.
    fn guid(&mut self, guid: &str, out: &mut String) {
        let hex: Vec<u32> = guid.chars().filter_map(|c| c.to_digit(16)).collect();
        let is_moved = |place: &usize| *place != 12 && *place != 16;
        let mut symbols: Vec<u32> = (0..hex.len()).filter(is_moved).map(|place| hex[place]).collect();
        self.secret.permute(&vec![16; symbols.len()], &mut symbols);
        let is_upper = guid.chars().any(|c| c.is_ascii_uppercase());
        let mut symbols = symbols.into_iter();
        let mut place = 0;
        for c in guid.chars() {
            if !c.is_ascii_hexdigit() {
                out.push(c);
                continue;
            }
            let digit = if is_moved(&place) { symbols.next().unwrap_or(0) } else { hex[place] };
            let digit = char::from_digit(digit, 16).unwrap_or('0');
            out.push(if is_upper { digit.to_ascii_uppercase() } else { digit });
            place += 1;
        }
    }

    /// `CN=Liz Smith,OU=Sales,DC=contoso,DC=com`: who it is and whose domain; not where it stands in the tree.
    fn distinguished_name(&mut self, name: &str, out: &mut String) {
        let parts: Vec<&str> = name.split_inclusive(',').collect();
        for (place, part) in parts.iter().enumerate() {
            let Some((kind, value)) = part.split_once('=') else {
                self.runs(part, out);
                continue;
            };
            out.push_str(kind);
            out.push('=');
            let kind = kind.trim().to_ascii_lowercase();
            let is_kept = match kind.as_str() {
                "ou" | "o" | "c" | "l" | "st" => true,
                "dc" => place + 1 == parts.len(),
                _ => false,
            };
            if is_kept { out.push_str(value) } else { self.words_and_addresses(value, out) }
        }
    }

    /// Word by word and number by number.
    fn runs(&mut self, text: &str, out: &mut String) {
        for (run, kind) in split(text) {
            match kind {
                Run::Word => self.word(run, out),
                Run::Digits => self.digits(run, out),
                Run::Other => out.push_str(run),
            }
        }
    }

    fn word(&mut self, word: &str, out: &mut String) {
        if let Some(known) = self.words.get(word) {
            out.push_str(known);
            return;
        }
        let places: Vec<_> = word.chars().map(|c| self.alphabets.place(c)).collect();
        let radixes: Vec<u32> = places.iter().flatten().map(|place| place.radix).collect();
        let mut symbols: Vec<u32> = places.iter().flatten().map(|place| place.index).collect();
        self.secret.permute(&radixes, &mut symbols);
        let mut symbols = symbols.into_iter();
        let start = out.len();
        for (letter, place) in word.chars().zip(places) {
            out.push(match place.and_then(|place| Some((place, symbols.next()?))) {
                Some((place, index)) => self.alphabets.letter(place, index),
                None => letter,
            });
        }
        if self.words.len() >= REMEMBERED {
            self.words.clear();
        }
        self.words.insert(word.into(), out[start..].into());
    }

    /// Zeros in front stay, and no others come: a number keeps its length as a number, too.
    fn digits(&mut self, digits: &str, out: &mut String) {
        let zeros = digits.bytes().take_while(|digit| *digit == b'0').count();
        out.push_str(&digits[..zeros]);
        let mut symbols: Vec<u32> = digits[zeros..].bytes().map(|digit| u32::from(digit - b'0')).collect();
        let Some(first) = symbols.first_mut() else { return };
        *first -= 1;
        let mut radixes = vec![10; symbols.len()];
        radixes[0] = 9;
        self.secret.permute(&radixes, &mut symbols);
        symbols[0] += 1;
        out.extend(symbols.into_iter().filter_map(|digit| char::from_digit(digit, 10)));
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Run {
    Word,
    Digits,
    Other,
}

/// A text cut into words, numbers and the rest.
fn split(text: &str) -> impl Iterator<Item = (&str, Run)> {
    let kind = |c: char| match c {
        c if c.is_ascii_digit() => Run::Digits,
        c if is_letter(c) => Run::Word,
        _ => Run::Other,
    };
    let mut rest = text;
    std::iter::from_fn(move || {
        let of = kind(rest.chars().next()?);
        let end = rest.find(|c| kind(c) != of).unwrap_or(rest.len());
        let (run, after) = rest.split_at(end);
        rest = after;
        Some((run, of))
    })
}

fn kept_labels(labels: &[&str]) -> usize {
    let of = |from_end: usize| labels.len().checked_sub(from_end).map(|place| labels[place].to_ascii_lowercase());
    match (of(1), of(2)) {
        (_, None) | (None, _) => 0,
        (Some(_), Some(second)) if labels.len() > 2 && second == TENANTS => 2,
        (Some(top), Some(second)) if labels.len() > 2 && top.len() == 2 && SECOND_LEVEL.contains(&second.as_str()) => 2,
        _ => 1,
    }
}

/// How many digits in front are the calling code.
fn calling_code(digits: &str) -> usize {
    let known = CALLING_CODES.split(' ').find(|code| digits.starts_with(code)).map_or(3, str::len);
    known.min(digits.len())
}

/// 32 hexadecimal digits, with or without hyphens and braces.
fn is_guid(text: &str) -> bool {
    let inner = text.strip_prefix('{').and_then(|text| text.strip_suffix('}')).unwrap_or(text);
    let hyphens = inner.bytes().filter(|byte| *byte == b'-').count();
    let is_shaped = match hyphens {
        0 => inner.len() == 32,
        4 => inner.len() == 36 && [8, 13, 18, 23].iter().all(|at| inner.as_bytes()[*at] == b'-'),
        _ => false,
    };
    is_shaped && inner.bytes().all(|byte| byte == b'-' || byte.is_ascii_hexdigit())
}

/// Begins with a naming attribute (RFC 4514) and has more than one part.
fn is_distinguished_name(text: &str) -> bool {
    const NAMING: [&str; 6] = ["cn", "uid", "ou", "dc", "o", "mail"];
    let first = text.split_once(',').and_then(|(first, _)| first.split_once('='));
    first.is_some_and(|(kind, _)| NAMING.iter().any(|known| known.eq_ignore_ascii_case(kind.trim())))
}

#[cfg(test)]
#[path = "replace_tests.rs"]
mod tests;
