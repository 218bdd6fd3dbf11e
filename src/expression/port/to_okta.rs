//! Into Okta's language, from Entra's, a script's, OneLogin's macros and Google's one attribute.
//!
//! Only documented forms are used: a part of a text is taken only where the text is long enough, and a value that may
//! be missing goes through `?:` before it is joined, because Okta does not say what a missing value gives.

use crate::base::capitalised;

use super::{LETTERS, PortedPart, Porter, integer, literal};
use crate::culture::Culture;
use crate::dialect::LONGEST;
use crate::function::Availability;
use crate::function::ParameterKind::{self, Any, Condition, Number, Text};
use crate::tree::{BinaryOperator, Call, Keyword, Node, NodeKind};
use crate::{Dialect, Value};

pub(super) fn node(porter: &mut Porter<'_>, part: &Node) -> PortedPart {
    let piece = written(porter, part);
    if piece.text.len() > LONGEST {
        return porter.lose(part, "It would become longer than 10,000 characters.", None);
    }
    piece
}

fn written(porter: &mut Porter<'_>, part: &Node) -> PortedPart {
    match &part.kind {
        NodeKind::Omitted | NodeKind::Null => PortedPart::new("null", Any).nullable(true),
        NodeKind::Boolean(truth) => PortedPart::new(truth.to_string(), Condition),
        NodeKind::Integer(number) | NodeKind::Hexadecimal(number) => PortedPart::new(number.to_string(), Number),
        NodeKind::Decimal(number) => PortedPart::new(Value::Decimal(*number).text(Dialect::Okta), Number),
        NodeKind::Text(text) => quoted(&text.value),
        NodeKind::Attribute(index) => porter.attribute(part, *index, str::to_owned),
        NodeKind::Group(inner) => {
            let inner = node(porter, inner);
            PortedPart { text: format!("({})", inner.text), tight: true, ..inner }
        }
        NodeKind::Template(parts) => template(porter, parts),
        NodeKind::Binary(binary) if binary.operator == BinaryOperator::Concatenate => {
            concatenated(porter, &[&binary.left, &binary.right])
        }
        NodeKind::Binary(_) => condition(porter, part),
        NodeKind::Call(call) => self::call(porter, part, call),
        _ => porter.unknown(part),
    }
}

/// A doubled quote in text is not documented by Okta, so text with both kinds of quotes is joined of two.
fn quoted(text: &str) -> PortedPart {
    if !text.contains('"') {
        return PortedPart::text(format!("\"{text}\""));
    }
    if !text.contains('\'') {
        return PortedPart::text(format!("'{text}'"));
    }
    let parts: Vec<String> = text.split('"').map(|part| format!("\"{part}\"")).collect();
    PortedPart::text(parts.join(" + '\"' + ")).loose()
}

/// The part as text: Okta writes truth and decimals otherwise than Entra.
fn text(porter: &mut Porter<'_>, part: &Node) -> PortedPart {
    match &part.kind {
        NodeKind::Integer(number) | NodeKind::Hexadecimal(number) => quoted(&number.to_string()),
        NodeKind::Decimal(number) => quoted(&Value::Decimal(*number).text(Dialect::Entra)),
        _ => {
            let piece = node(porter, part);
            if piece.kind == Text || piece.text.is_empty() {
                return piece;
            }
            let why = format!("{} may be written otherwise as text in Okta.", capitalised(piece.kind.label()));
            porter.lose(part, why, Some(PortedPart { kind: Text, ..piece }))
        }
    }
}

/// Never null: a missing value is empty text.
fn present(piece: &PortedPart) -> String {
    if piece.nullable { format!("({} ?: \"\")", piece.operand()) } else { piece.operand() }
}

fn concatenated(porter: &mut Porter<'_>, parts: &[&Node]) -> PortedPart {
    let pieces: Vec<String> = parts.iter().map(|part| present(&text(porter, part))).collect();
    PortedPart::text(pieces.join(" + ")).loose()
}

fn template(porter: &mut Porter<'_>, parts: &[Node]) -> PortedPart {
    if let [only] = parts { node(porter, only) } else { concatenated(porter, &parts.iter().collect::<Vec<_>>()) }
}

fn choice(condition: &str, then: &PortedPart, otherwise: &PortedPart) -> PortedPart {
    let kind = if then.kind == otherwise.kind { then.kind } else { Any };
    let nullable = then.nullable || otherwise.nullable;
    let text = format!("{condition} ? {} : {}", then.operand(), otherwise.text);
    PortedPart::new(text, kind).nullable(nullable).loose()
}

fn call(porter: &mut Porter<'_>, part: &Node, call: &Call) -> PortedPart {
    let arguments = call.arguments.as_slice();
    match (call.function.name, arguments) {
        ("Append", [source, suffix]) => concatenated(porter, &[source, suffix]),
        ("Join", [separator, sources @ ..]) => join(porter, separator, sources),
        ("ToLower" | "ToUpper", [source, ..]) => letters(porter, part, call, source),
        ("Left", [source, count]) => left(porter, part, source, count),
        ("Mid", [source, start, length]) => mid(porter, part, source, [start, length]),
        ("Len", [source]) => PortedPart::new(format!("String.len({})", present(&text(porter, source))), Number),
        ("StripSpaces", [source]) => {
            let source = text(porter, source);
            PortedPart::text(format!("String.removeSpaces({})", source.text)).nullable(source.nullable)
        }
        ("CStr", [value]) => text(porter, value),
        ("Replace", _) => replace(porter, part, arguments),
        ("Switch", [source, default, pairs @ ..]) => switch(porter, source, default, pairs),
        ("IIF", [test, then, otherwise]) => {
            let test = condition(porter, test);
            let (then, otherwise) = (node(porter, then), node(porter, otherwise));
            choice(&test.text, &then, &otherwise)
        }
        ("Coalesce", _) => coalesce(porter, arguments),
        ("CBool" | "IsNull" | "IsNullOrEmpty" | "IsPresent" | "IsString", [_]) => condition(porter, part),
        _ => inexact(porter, part, call),
    }
}

/// What has a nearest form at best.
fn inexact(porter: &mut Porter<'_>, part: &Node, call: &Call) -> PortedPart {
    let why = match call.function.name {
        "IgnoreFlowIfNullOrEmpty" => "Okta has no way to leave an attribute out; it sends the value as it is.",
        "Redact" => "Okta's logs do not hide the value.",
        "NormalizeDiacritics" => "Okta cannot write letters with marks as plain ones; the value stays as it is.",
        "PCase" => "Okta cannot begin words with capitals; the value stays as it is.",
        "Trim" => "Okta cannot remove blanks at the ends alone; the value stays as it is.",
        "SelectUniqueValue" => "Okta does not look for values that are taken; the first is used.",
        "Item" | "Word" => return first_part(porter, part, call),
        "Now" => {
            let now = PortedPart::text("Time.now()");
            return porter.lose(part, "Okta writes the time as 2015-07-31T17:18:37.979Z.", Some(now));
        }
        "FormatDateTime" => return format_date(porter, part, call),
        "CountryCode" => return country_code(porter, part, call),
        _ if call.function.availability == Availability::CrosswalksOwn => &*porter.own(call),
        _ => return porter.unknown(part),
    };
    let Some(value) = call.arguments.first() else { return porter.unknown(part) };
    let value = node(porter, value);
    porter.lose(part, why, Some(value))
}

fn country_code(porter: &mut Porter<'_>, part: &Node, call: &Call) -> PortedPart {
    let Some(source) = call.arguments.first() else { return porter.unknown(part) };
    let source = text(porter, source);
    let nearest = PortedPart::text(format!("Iso3166Convert.toAlpha2({})", source.text)).nullable(true);
    porter.lose(part, "Okta documents its conversion for codes of countries, not for their names.", Some(nearest))
}

/// Empty sources are skipped with their separator: the first that is there stands alone, those behind it with a
/// separator before them.
fn join(porter: &mut Porter<'_>, separator: &Node, sources: &[Node]) -> PortedPart {
    let separator_text = present(&text(porter, separator));
    let pieces: Vec<(PortedPart, bool)> = sources
        .iter()
        .filter(|source| literal(source) != Some(""))
        .map(|source| (text(porter, source), literal(source).is_some()))
        .collect();
    if literal(separator) == Some("") {
        let all: Vec<String> = pieces.iter().map(|(piece, _)| present(piece)).collect();
        return if all.is_empty() { quoted("") } else { PortedPart::text(all.join(" + ")).loose() };
    }
    let behind = |from: usize| -> String {
        let parts = pieces[from..].iter().map(|(piece, is_constant)| {
            let with = format!("{separator_text} + {}", piece.operand());
            if *is_constant { format!(" + {with}") } else { format!(" + ({} == \"\" ? \"\" : {with})", present(piece)) }
        });
        parts.collect()
    };
    let mut joined = quoted("");
    for (place, (piece, is_constant)) in pieces.iter().enumerate().rev() {
        let whole = format!("{}{}", piece.operand(), behind(place + 1));
        joined = if *is_constant {
            PortedPart::text(whole).loose()
        } else {
            PortedPart::text(format!("{} == \"\" ? {} : {whole}", present(piece), joined.operand())).loose()
        };
        if joined.text.len() > LONGEST {
            break;
        }
    }
    joined
}

fn letters(porter: &mut Porter<'_>, part: &Node, call: &Call, source: &Node) -> PortedPart {
    let culture = call.arguments.get(1).filter(|culture| !culture.is_omitted());
    if culture.is_some_and(|culture| literal(culture).and_then(Culture::named) != Some(Culture::Invariant)) {
        return porter.unknown(part);
    }
    let function = if call.function.name == "ToLower" { "String.toLowerCase" } else { "String.toUpperCase" };
    let plain = literal(source).is_some_and(str::is_ascii);
    let source = text(porter, source);
    let piece = PortedPart::text(format!("{function}({})", source.text)).nullable(source.nullable);
    if plain { piece } else { porter.lose(part, LETTERS, Some(piece)) }
}

fn left(porter: &mut Porter<'_>, part: &Node, source: &Node, count: &Node) -> PortedPart {
    let Some(count) = integer(count) else { return porter.unknown(part) };
    let source = present(&text(porter, source));
    if count < 0 {
        return PortedPart::text(source);
    }
    let taken = PortedPart::text(format!("String.substring({source}, 0, {count})"));
    choice(&format!("String.len({source}) > {count}"), &taken, &PortedPart::text(source))
}

fn mid(porter: &mut Porter<'_>, part: &Node, source: &Node, [start, length]: [&Node; 2]) -> PortedPart {
    let (Some(from), Some(length)) = (integer(start).map(|start| start - 1), integer(length)) else {
        return porter.unknown(part);
    };
    if from < 0 || length < 0 {
        return porter.unknown(part);
    }
    let to = from.saturating_add(length);
    let source = text(porter, source);
    let x = source.operand();
    let whole = PortedPart::text(format!("String.substring({x}, {from}, {to})"));
    let clipped = PortedPart::text(format!("String.substring({x}, {from}, String.len({x}))"));
    let rest = choice(&format!("String.len({x}) > {from}"), &clipped, &quoted(""));
    let piece = choice(&format!("String.len({x}) >= {to}"), &whole, &rest);
    unless_null(&source, &piece)
}

/// A missing source gives null.
fn unless_null(source: &PortedPart, piece: &PortedPart) -> PortedPart {
    if !source.nullable {
        return piece.clone();
    }
    PortedPart::text(format!("{} == null ? null : {}", source.operand(), piece.text)).nullable(true).loose()
}

fn replace(porter: &mut Porter<'_>, part: &Node, arguments: &[Node]) -> PortedPart {
    let argument = |index: usize| arguments.get(index).filter(|argument| !argument.is_omitted());
    let (Some(source), Some(old)) = (argument(0), argument(1)) else {
        return porter.lose(part, "Okta replaces plain text only, no regular expression.", None);
    };
    if literal(old).is_none_or(str::is_empty) {
        return porter.lose(part, "Okta's replacing of what may be empty text is not documented.", None);
    }
    let source = text(porter, source);
    let old = text(porter, old).text;
    if let Some(template) = argument(6) {
        let template = text(porter, template).text;
        return unless_null(&source, &PortedPart::text(format!("String.replace({template}, {old}, {})", source.text)));
    }
    let new = argument(4).map_or_else(|| quoted("").text, |new| present(&text(porter, new)));
    PortedPart::text(format!("String.replace({}, {old}, {new})", source.text)).nullable(source.nullable)
}

fn switch(porter: &mut Porter<'_>, source: &Node, default: &Node, pairs: &[Node]) -> PortedPart {
    let source = text(porter, source);
    let mut tests = Vec::new();
    for pair in pairs.chunks_exact(2) {
        let key = text(porter, &pair[0]);
        let certain = literal(&pair[0]).is_some_and(|key| !key.is_empty());
        let left = if certain { source.operand() } else { present(&source) };
        tests.push((format!("{left} == {}", present(&key)), node(porter, &pair[1])));
    }
    let default = node(porter, default);
    tests.iter().rev().fold(default, |otherwise, (test, value)| choice(test, value, &otherwise))
}

fn coalesce(porter: &mut Porter<'_>, arguments: &[Node]) -> PortedPart {
    let pieces: Vec<PortedPart> = arguments.iter().map(|argument| node(porter, argument)).collect();
    let kind = pieces.first().map_or(Any, |first| first.kind);
    let kind = if pieces.iter().all(|piece| piece.kind == kind) { kind } else { Any };
    let nullable = pieces.last().is_none_or(|last| last.nullable);
    let text = pieces.iter().map(PortedPart::operand).collect::<Vec<_>>().join(" ?: ");
    let piece = PortedPart::new(text, kind).nullable(nullable);
    if pieces.len() > 1 { piece.loose() } else { piece }
}

/// `Item(Split(x, "@"), 1)` and `Word(x, 1, "@")` are near to what stands before the first sign.
fn first_part(porter: &mut Porter<'_>, part: &Node, call: &Call) -> PortedPart {
    let (source, delimiter, number) = match (call.function.name, call.arguments.as_slice()) {
        ("Word", [source, number, delimiter]) => (source, delimiter, number),
        ("Item", [Node { kind: NodeKind::Call(split), .. }, number]) if split.function.name == "Split" => {
            let [source, delimiter] = split.arguments.as_slice() else { return porter.unknown(part) };
            (source, delimiter, number)
        }
        _ => return porter.unknown(part),
    };
    let single = literal(delimiter).is_some_and(|text| text.chars().count() == 1);
    let function = match integer(number) {
        Some(1) if single => "String.substringBefore",
        Some(2) if single => "String.substringAfter",
        _ => return porter.unknown(part),
    };
    let (source, delimiter) = (text(porter, source), text(porter, delimiter));
    let piece = PortedPart::text(format!("{function}({}, {})", source.text, delimiter.text)).nullable(source.nullable);
    let why = "Okta splits at the first sign only, keeps blanks, and does not document a text without the sign.";
    porter.lose(part, why, Some(piece))
}

/// Through ISO 8601, with the formats' letters that mean the same in .NET and in Joda-Time.
fn format_date(porter: &mut Porter<'_>, part: &Node, call: &Call) -> PortedPart {
    let count = call.arguments.len();
    let formats = call.arguments.get(count.saturating_sub(2)..).unwrap_or_default();
    let joda: Option<Vec<String>> = formats.iter().map(|format| literal(format).and_then(joda)).collect();
    let Some([read, write]) = joda.as_deref() else { return porter.unknown(part) };
    let source = text(porter, &call.arguments[0]);
    let text = format!(
        "Time.fromIso8601ToString(Time.fromStringToIso8601({}, {}), {})",
        source.text,
        quoted(read).text,
        quoted(write).text
    );
    let why = "Okta reads and writes by Joda-Time's rules, through UTC, and does not document an empty time.";
    porter.lose(part, why, Some(PortedPart::text(text).nullable(true)))
}

fn joda(format: &str) -> Option<String> {
    if format.contains(['"', '\\', '%', 'K', 'z', 'F', 'g']) {
        return None;
    }
    Some(format.replace("tt", "a").replace("dddd", "EEEE").replace("ddd", "EEE").replace('f', "S").replace('T', "'T'"))
}

/// A condition: comparisons and tests for null.
fn condition(porter: &mut Porter<'_>, part: &Node) -> PortedPart {
    match &part.kind {
        NodeKind::Group(inner) => {
            let inner = condition(porter, inner);
            PortedPart::new(format!("({})", inner.text), Condition)
        }
        NodeKind::Binary(binary) => contains(porter, part)
            .unwrap_or_else(|| comparison(porter, part, binary.operator, [&binary.left, &binary.right])),
        NodeKind::Call(call) => match (call.function.name, call.arguments.as_slice()) {
            ("CBool", [inner]) => condition(porter, inner),
            ("IsNull", [value]) => tested(porter, value, |value| format!("{} == null", value.operand())),
            ("IsNullOrEmpty", [value]) => tested(porter, value, |value| format!("{} == \"\"", present(value))),
            ("IsPresent", [value]) => tested(porter, value, |value| format!("{} != \"\"", present(value))),
            ("IsString", [value]) => tested(porter, value, |value| format!("{} != null", value.operand())),
            _ => bare(porter, part),
        },
        _ => bare(porter, part),
    }
}

fn tested(porter: &mut Porter<'_>, value: &Node, test: impl Fn(&PortedPart) -> String) -> PortedPart {
    let value = text(porter, value);
    PortedPart::new(test(&value), Condition).loose()
}

/// A value that is itself the condition: Entra takes the text "True" for it.
fn bare(porter: &mut Porter<'_>, part: &Node) -> PortedPart {
    let value = node(porter, part);
    let piece = PortedPart::new(format!("{} == \"True\"", value.operand()), Condition).loose();
    porter.lose(part, "Okta takes no text and no number for a condition.", Some(piece))
}

fn comparison(porter: &mut Porter<'_>, part: &Node, operator: BinaryOperator, sides: [&Node; 2]) -> PortedPart {
    let symbol = operator.symbol(Dialect::Okta);
    let equality = matches!(operator, BinaryOperator::Equal | BinaryOperator::NotEqual);
    let kinds = sides.map(crate::check::kind);
    if kinds == [Number; 2] {
        let [left, right] = sides.map(|side| node(porter, side));
        return PortedPart::new(format!("{} {symbol} {}", left.operand(), right.operand()), Condition).loose();
    }
    let certain = equality && sides.iter().any(|side| literal(side).is_some_and(|text| !text.is_empty()));
    let pieces = sides.map(|side| text(porter, side));
    let [left, right] = if certain { pieces.map(|piece| piece.operand()) } else { pieces.map(|piece| present(&piece)) };
    let piece = PortedPart::new(format!("{left} {symbol} {right}"), Condition).loose();
    if kinds.contains(&Number) {
        porter.lose(part, "Entra compares text with a number by its value, Okta does not.", Some(piece))
    } else if equality {
        piece
    } else {
        porter.lose(part, "The order of texts is documented by neither vendor.", Some(piece))
    }
}

/// `InStr(text, part) > 0` asks whether the part is in the text.
fn contains(porter: &mut Porter<'_>, part: &Node) -> Option<PortedPart> {
    let NodeKind::Binary(binary) = &part.kind else { return None };
    let NodeKind::Call(call) = &binary.left.kind else { return None };
    let (arguments, number) = (&call.arguments, integer(&binary.right)?);
    let in_front = arguments.get(2).is_none_or(|start| start.is_omitted() || integer(start) == Some(1));
    if call.function.name != "InStr" || !in_front || literal(arguments.get(1)?).is_none_or(str::is_empty) {
        return None;
    }
    let (function, holds) = match (binary.operator, number) {
        (BinaryOperator::Greater | BinaryOperator::NotEqual, 0) | (BinaryOperator::GreaterOrEqual, 1) => {
            ("String.stringContains", true)
        }
        (BinaryOperator::Equal, 0) | (BinaryOperator::Less, 1) => ("String.stringContains", false),
        (BinaryOperator::Equal, 1) => ("String.startsWith", true),
        _ => return None,
    };
    let compare = arguments.get(3).map(|compare| &compare.kind);
    let binary_compare = matches!(compare, Some(NodeKind::Keyword(Keyword::BinaryCompare)));
    let (text, sought) = (present(&text(porter, &arguments[0])), text(porter, &arguments[1]).text);
    let not = if holds { "" } else { "!" };
    let piece = PortedPart::new(format!("{not}{function}({text}, {sought})"), ParameterKind::Condition);
    let why = "Okta tells capitals from small letters; Microsoft does not document whether InStr does.";
    Some(if binary_compare { piece } else { porter.lose(part, why, Some(piece)) })
}
