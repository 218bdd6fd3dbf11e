//! Entra's functions on text.

use std::borrow::Cow;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::arguments::Invocation;
use crate::culture::{Culture, title};
use crate::evaluate::{Evaluated, Stop};
use crate::regex::is_in_category;
use crate::{Dialect, Value, diacritics, text};

/// Applies a change to the text; no text stays no text.
fn change<'a>(call: &mut Invocation<'a, '_>, work: impl FnOnce(&str) -> String) -> Evaluated<'a> {
    Ok(call.text(0)?.map_or(Value::Null, |source| Value::owned(work(&source))))
}

pub(super) fn append<'a>(call: &mut Invocation<'a, '_>) -> Evaluated<'a> {
    let mut text = call.text_or_empty(0)?.into_owned();
    if text.is_empty() {
        call.undocumented("Append to nothing gives the suffix alone");
    }
    text.push_str(&call.text_or_empty(1)?);
    Ok(Value::owned(text))
}

/// Empty sources are skipped, those of several values are joined value by value; a blank is no empty source.
pub(super) fn join<'a>(call: &mut Invocation<'a, '_>) -> Evaluated<'a> {
    let separator = call.text_or_empty(0)?;
    let mut joined = Joined { text: None, separator, dialect: call.dialect() };
    for index in 1..call.count() {
        match call.value(index)? {
            Value::List(items) => items.into_iter().for_each(|item| joined.push(item)),
            one => joined.push(one),
        }
        if joined.text.as_ref().is_some_and(|text| text.len() > text::LONGEST) {
            return Err(call.too_long());
        }
    }
    Ok(Value::Text(joined.text.unwrap_or_default()))
}

/// What has been joined so far; a single value stays borrowed.
struct Joined<'a> {
    text: Option<Cow<'a, str>>,
    separator: Cow<'a, str>,
    dialect: Dialect,
}

impl<'a> Joined<'a> {
    fn push(&mut self, item: Value<'a>) {
        if item.is_empty() {
            return;
        }
        let item = item.into_text(self.dialect);
        self.text = Some(match self.text.take() {
            None => item,
            Some(Cow::Owned(mut before)) => {
                before.push_str(&self.separator);
                before.push_str(&item);
                Cow::Owned(before)
            }
            Some(Cow::Borrowed(before)) => Cow::Owned([before, &*self.separator, &*item].concat()),
        });
    }
}

pub(super) fn to_text<'a>(call: &mut Invocation<'a, '_>) -> Evaluated<'a> {
    Ok(call.text(0)?.map_or(Value::Null, Value::Text))
}

fn sliced<'a>(call: &mut Invocation<'a, '_>, source: Cow<'a, str>, start: usize, length: usize) -> Value<'a> {
    let (part, torn) = text::slice(source, start, length);
    if torn {
        call.undocumented("The cut goes through a character of two units, which is left out");
    }
    Value::Text(part)
}

/// 0 gives nothing, less than 0 the whole text.
pub(super) fn left<'a>(call: &mut Invocation<'a, '_>) -> Evaluated<'a> {
    let source = call.text_or_empty(0)?;
    match usize::try_from(call.integer(1)?) {
        Ok(count) => Ok(sliced(call, source, 0, count)),
        Err(_) => Ok(Value::Text(source)),
    }
}

pub(super) fn mid<'a>(call: &mut Invocation<'a, '_>) -> Evaluated<'a> {
    let Some(source) = call.text(0)? else { return Ok(Value::Null) };
    let (start, length) = (call.integer(1)?, call.integer(2)?);
    let Some(start) = usize::try_from(start).ok().and_then(|start| start.checked_sub(1)) else {
        return Err(call.fail_at(
            1,
            format!("Mid starts at {start}; characters count from 1."),
            "Write 1 for the first character.",
        ));
    };
    let Ok(length) = usize::try_from(length) else {
        return Err(call.fail_at(2, format!("Mid cannot take {length} characters."), "Give a length of 0 or more."));
    };
    if start > 0 && start >= text::len(&source) {
        call.undocumented("Mid behind the end gives empty text");
    }
    Ok(sliced(call, source, start, length))
}

pub(super) fn len<'a>(call: &mut Invocation<'a, '_>) -> Evaluated<'a> {
    let length = text::len(&call.text_or_empty(0)?);
    Ok(Value::Integer(i64::try_from(length).unwrap_or(i64::MAX)))
}

/// Without a compare type case counts, which the reference does not say.
pub(super) fn in_str<'a>(call: &mut Invocation<'a, '_>) -> Evaluated<'a> {
    let (source, sought) = (call.text_or_empty(0)?, call.text_or_empty(1)?);
    let start = if call.given(2) { call.integer(2)? } else { 1 };
    let Some(start) = usize::try_from(start).ok().and_then(|start| start.checked_sub(1)) else {
        return Err(call.fail_at(2, "InStr starts before the first character.", "Characters count from 1."));
    };
    let without_case = match &*call.text_or_empty(3)? {
        "" | "vbBinaryCompare" | "0" => false,
        "vbTextCompare" | "1" => true,
        other => {
            return Err(call.fail_at(
                3,
                format!("{other} is no compare type."),
                "Write vbTextCompare or vbBinaryCompare.",
            ));
        }
    };
    let open_edge = sought.is_empty() || source.is_empty() || start >= text::len(&source);
    if open_edge || !(source.is_ascii() && sought.is_ascii()) {
        call.undocumented("What InStr gives for empty text, behind the end, and for letters beyond plain ones");
    } else if !call.given(3) && sought.contains(char::is_alphabetic) {
        call.undocumented("Without a compare type InStr is taken to tell capitals from small letters");
    }
    if start >= text::len(&source) {
        return Ok(Value::Integer(0));
    }
    let fold = |text: &str| if without_case { Culture::Invariant.lower(text) } else { text.to_owned() };
    let (tail, _) = text::slice(Cow::Owned(fold(&source)), start, usize::MAX);
    let found = tail.find(&fold(&sought)).map(|byte| start + text::unit_of(&tail, byte) + 1);
    Ok(Value::Integer(i64::try_from(found.unwrap_or(0)).unwrap_or(i64::MAX)))
}

pub(super) fn normalize_diacritics<'a>(call: &mut Invocation<'a, '_>) -> Evaluated<'a> {
    let Some(source) = call.text(0)? else { return Ok(Value::Null) };
    if source.is_ascii() {
        return Ok(Value::Text(source));
    }
    let (plain, unlisted) = diacritics::normalize(&source);
    if let Some(letter) = unlisted {
        call.note(format!("{letter} is not in Microsoft's table of letters; it stays as it is."));
    }
    Ok(Value::owned(plain))
}

pub(super) fn strip_spaces<'a>(call: &mut Invocation<'a, '_>) -> Evaluated<'a> {
    Ok(match call.text(0)? {
        None => Value::Null,
        Some(source) if !source.contains(' ') => Value::Text(source),
        Some(source) => Value::owned(source.replace(' ', "")),
    })
}

pub(super) fn to_lower<'a>(call: &mut Invocation<'a, '_>) -> Evaluated<'a> {
    let culture = culture(call)?;
    change(call, |source| culture.lower(source))
}

pub(super) fn to_upper<'a>(call: &mut Invocation<'a, '_>) -> Evaluated<'a> {
    let culture = culture(call)?;
    change(call, |source| culture.upper(source))
}

fn culture(call: &mut Invocation<'_, '_>) -> Result<Culture, Stop> {
    let name = call.text_or_empty(1)?;
    let culture = Culture::named(&name).ok_or_else(|| {
        call.fail_at(
            1,
            format!("{name} is no culture's name."),
            "Write a name of RFC 4646, as \"tr-TR\", or leave it out.",
        )
    })?;
    Ok(culture)
}

/// Without separators as .NET's title case; with them only they part words.
pub(super) fn proper_case<'a>(call: &mut Invocation<'a, '_>) -> Evaluated<'a> {
    let separators = if call.given(1) { call.text(1)? } else { None };
    change(call, |source| {
        let small = Culture::Invariant.lower(source);
        match &separators {
            Some(separators) => parted_case(&small, separators),
            None => title_case(&small),
        }
    })
}

fn parted_case(small: &str, separators: &str) -> String {
    let mut starts = true;
    let change = |character: char| {
        let begins = std::mem::replace(&mut starts, separators.contains(character));
        if begins { title(character) } else { character }
    };
    small.chars().map(change).collect()
}

/// A word begins with a letter and goes on over letters, marks, digits and a straight apostrophe, not over `’`.
fn title_case(small: &str) -> String {
    let mut in_word = false;
    let change = |character: char| {
        let is_plain = character.is_ascii_alphabetic();
        let is_letter = is_plain || character.len_utf16() == 1 && is_in_category(character, &["L"]);
        let begins = is_letter && !in_word;
        in_word = is_letter || in_word && (character == '\'' || !parts_words(character));
        if begins { title(character) } else { character }
    };
    small.chars().map(change).collect()
}

fn parts_words(character: char) -> bool {
    is_in_category(character, &["Z", "Cc", "Cf", "P", "S"]) && character.len_utf16() == 1
}

/// Every character of the delimiters parts words; empty words do not count.
pub(super) fn word<'a>(call: &mut Invocation<'a, '_>) -> Evaluated<'a> {
    let source = call.text_or_empty(0)?;
    let (number, delimiters) = (call.integer(1)?, call.text_or_empty(2)?);
    let place = usize::try_from(number).ok().and_then(|number| number.checked_sub(1));
    let mut words = source.split(|c| delimiters.contains(c)).filter(|word| !word.is_empty());
    Ok(Value::owned(place.and_then(|place| words.nth(place)).unwrap_or_default()))
}

pub(super) fn to_base64<'a>(call: &mut Invocation<'a, '_>) -> Evaluated<'a> {
    change(call, |source| STANDARD.encode(source.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<_>>()))
}

pub(super) fn to_utf8_hex<'a>(call: &mut Invocation<'a, '_>) -> Evaluated<'a> {
    const DIGITS: &[u8; 16] = b"0123456789ABCDEF";
    let digit = |half: u8| char::from(DIGITS[usize::from(half)]);
    change(call, |source| source.bytes().flat_map(|byte| [digit(byte >> 4), digit(byte & 15)]).collect())
}

pub(super) fn from_base64<'a>(call: &mut Invocation<'a, '_>) -> Evaluated<'a> {
    let Some(bytes) = decoded(call)? else { return Ok(Value::Null) };
    let text = if call.text_or_empty(1)?.eq_ignore_ascii_case("UTF8") {
        String::from_utf8(bytes).ok()
    } else {
        let units: Vec<u16> = bytes.chunks_exact(2).map(|pair| u16::from_le_bytes([pair[0], pair[1]])).collect();
        String::from_utf16(&units).ok()
    };
    text.map(Value::owned).ok_or_else(|| {
        call.fail_at(0, "The bytes are no text in this encoding.", "Give UTF8 as the second argument, or leave it out.")
    })
}

fn decoded(call: &mut Invocation<'_, '_>) -> Result<Option<Vec<u8>>, Stop> {
    let Some(source) = call.text(0)? else { return Ok(None) };
    let bare: String = source.chars().filter(|sign| !matches!(sign, ' ' | '\t' | '\r' | '\n')).collect();
    STANDARD
        .decode(bare)
        .map(Some)
        .map_err(|_| call.fail_at(0, "This is not Base64.", "Give a value that is in Base64."))
}

pub(super) fn trim<'a>(call: &mut Invocation<'a, '_>) -> Evaluated<'a> {
    change(call, |source| source.trim().to_owned())
}

/// The value of the n-th part, from the left, counted from 1.
pub(super) fn dn_component<'a>(call: &mut Invocation<'a, '_>) -> Evaluated<'a> {
    let name = call.text_or_empty(0)?;
    let place = usize::try_from(call.integer(1)?).ok().and_then(|number| number.checked_sub(1));
    let mut parts = vec![String::new()];
    let mut characters = name.chars();
    while let Some(character) = characters.next() {
        match character {
            '\\' => parts.last_mut().into_iter().for_each(|part| part.extend(characters.next())),
            ',' => parts.push(String::new()),
            other => parts.last_mut().into_iter().for_each(|part| part.push(other)),
        }
    }
    let part = place
        .and_then(|place| parts.get(place))
        .map(|part| part.split_once('=').map_or(&**part, |(_, value)| value).trim());
    Ok(Value::owned(part.unwrap_or_default()))
}

/// The bytes in Base64, as payloads hold them: revision, count, authority (big-endian), parts (little-endian).
pub(super) fn string_from_sid<'a>(call: &mut Invocation<'a, '_>) -> Evaluated<'a> {
    let Some(bytes) = decoded(call)? else { return Ok(Value::Null) };
    let [revision, count, rest @ ..] = bytes.as_slice() else { return Err(no_sid(call)) };
    if rest.len() != 6 + 4 * usize::from(*count) {
        return Err(no_sid(call));
    }
    let (authority, parts) = rest.split_at(6);
    let authority = authority.iter().fold(0_u64, |sum, byte| sum << 8 | u64::from(*byte));
    let parts =
        parts.chunks_exact(4).map(|part| format!("-{}", u32::from_le_bytes([part[0], part[1], part[2], part[3]])));
    Ok(Value::owned(format!("S-{revision}-{authority}{}", parts.collect::<String>())))
}

fn no_sid(call: &Invocation<'_, '_>) -> Stop {
    call.fail_at(0, "The bytes are no security identifier.", "Give objectSid in Base64.")
}
