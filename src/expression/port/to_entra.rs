//! Into Entra's language, and a script's: from Okta's, OneLogin's macros and Google's one attribute.
//!
//! Microsoft documents that an `IIF` condition on a missing value fails, so a comparison with a constant becomes a
//! `Switch`, whose key "" stands for null and empty. AND and OR become nested choices.

use super::{LETTERS, PortedPart, Porter, integer, literal};
use crate::dialect::LONGEST;
use crate::function::Availability;
use crate::function::ParameterKind::{Any, Condition, Number, Text};
use crate::tree::{BinaryOperator, Call, Expression, Node, NodeKind, UnaryOperator};
use crate::{Dialect, Value, check};

pub(super) fn node(porter: &mut Porter<'_>, part: &Node) -> PortedPart {
    if porter.from.is_entra_like() {
        return same_language(porter);
    }
    let piece = written(porter, part);
    if piece.text.len() > LONGEST {
        return porter.lose(part, "It would become longer than 10,000 characters.", None);
    }
    piece
}

/// Between Entra and a script only the attributes' names differ, what Cloud Sync alone offers, and what is our own.
fn same_language(porter: &mut Porter<'_>) -> PortedPart {
    let mut renamed = porter.expression.clone();
    let mut calls = Vec::new();
    porter.expression.root.walk(&mut |part| match &part.kind {
        NodeKind::Attribute(index) => {
            let name = porter.attribute(part, *index, str::to_owned).text;
            renamed.attributes[*index].name = name;
        }
        NodeKind::Call(call) if call.function.availability != Availability::Everywhere => calls.push((part, call)),
        _ => {}
    });
    if porter.to == Dialect::Entra {
        for (part, call) in calls {
            if call.function.availability == Availability::CrosswalksOwn {
                let first =
                    call.arguments.first().cloned().map(|root| Expression { root: bare(root), ..renamed.clone() });
                let nearest = first.map(|first| PortedPart::text(first.print(porter.to)));
                porter.lose(part, porter.own(call), nearest);
            } else {
                let name = PortedPart::text(call.function.name);
                porter.lose(part, format!("In Entra it works {}.", call.function.availability.label()), Some(name));
            }
        }
        renamed.root = bare(renamed.root);
    }
    let mut seen = Vec::new();
    porter.losses.retain(|loss| {
        !seen.contains(&loss.what) && {
            seen.push(loss.what.clone());
            true
        }
    });
    PortedPart::text(renamed.print(porter.to))
}

/// The part with what our own functions work on in place of their calls.
fn bare(mut part: Node) -> Node {
    match &mut part.kind {
        NodeKind::Call(call) if call.function.availability == Availability::CrosswalksOwn => {
            let first = (!call.arguments.is_empty()).then(|| call.arguments.swap_remove(0));
            return first.map_or(part, bare);
        }
        NodeKind::Call(call) => call.arguments = std::mem::take(&mut call.arguments).into_iter().map(bare).collect(),
        NodeKind::Binary(binary) => {
            binary.left = bare(binary.left.clone());
            binary.right = bare(binary.right.clone());
        }
        NodeKind::Unary(_, inner) | NodeKind::Group(inner) => **inner = bare((**inner).clone()),
        _ => {}
    }
    part
}

fn written(porter: &mut Porter<'_>, part: &Node) -> PortedPart {
    match &part.kind {
        NodeKind::Integer(number) | NodeKind::Hexadecimal(number) => PortedPart::new(number.to_string(), Number),
        NodeKind::Decimal(number) => PortedPart::new(Value::Decimal(*number).text(Dialect::Okta), Number),
        NodeKind::Text(text) => quoted(&text.value),
        NodeKind::Boolean(truth) => {
            let word = quoted(if *truth { "True" } else { "False" });
            porter.lose(part, "Entra has no truth constants, only the texts \"True\" and \"False\".", Some(word))
        }
        NodeKind::Null => porter.lose(part, "Entra has no null constant; empty text stands for it.", Some(quoted(""))),
        NodeKind::Attribute(index) => porter.attribute(part, *index, |name| format!("[{name}]")),
        NodeKind::Group(inner) => node(porter, inner),
        NodeKind::Template(parts) => template(porter, parts),
        NodeKind::Elvis(_) => coalesce(porter, part),
        NodeKind::Conditional(parts) => {
            let branches = [&parts[1], &parts[2]].map(|branch| value_or_null(porter, branch));
            branch(porter, part, &parts[0], [branches[0].as_ref(), branches[1].as_ref()])
        }
        NodeKind::Binary(binary) if binary.operator == BinaryOperator::Plus => plus(porter, part),
        NodeKind::Binary(_) | NodeKind::Unary(UnaryOperator::Not, _) => truth(porter, part),
        NodeKind::Call(call) => self::call(porter, part, call),
        _ => porter.unknown(part),
    }
}

fn quoted(text: &str) -> PortedPart {
    PortedPart::text(format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\"")))
}

/// `None` for the constant null, which only a default can be.
fn value_or_null(porter: &mut Porter<'_>, part: &Node) -> Option<PortedPart> {
    match &part.kind {
        NodeKind::Group(inner) => value_or_null(porter, inner),
        NodeKind::Null => None,
        _ => Some(node(porter, part)),
    }
}

fn template(porter: &mut Porter<'_>, parts: &[Node]) -> PortedPart {
    if let [only] = parts {
        return node(porter, only);
    }
    let pieces: Vec<String> = parts.iter().map(|part| node(porter, part).text).collect();
    PortedPart::text(format!("Join(\"\", {})", pieces.join(", ")))
}

fn plus(porter: &mut Porter<'_>, part: &Node) -> PortedPart {
    let mut parts = Vec::new();
    summands(part, &mut parts);
    let kinds: Vec<_> = parts.iter().map(|part| check::kind(part)).collect();
    if kinds.iter().any(|kind| !matches!(kind, Text | Any)) {
        return porter.unknown(part);
    }
    let pieces: Vec<PortedPart> = parts.iter().map(|part| node(porter, part)).collect();
    if pieces.iter().any(|piece| piece.kind != Text) {
        return porter.unknown(part);
    }
    let texts: Vec<&str> = pieces.iter().map(|piece| piece.text.as_str()).collect();
    let joined = PortedPart::text(format!("Join(\"\", {})", texts.join(", ")));
    if pieces.iter().any(|piece| piece.nullable) {
        let why = "Join leaves a missing value out; what Okta's + does with one is not documented.";
        return porter.lose(part, why, Some(joined));
    }
    joined
}

fn summands<'n>(part: &'n Node, parts: &mut Vec<&'n Node>) {
    match &part.kind {
        NodeKind::Group(inner) => summands(inner, parts),
        NodeKind::Binary(binary) if binary.operator == BinaryOperator::Plus => {
            summands(&binary.left, parts);
            summands(&binary.right, parts);
        }
        _ => parts.push(part),
    }
}

/// `a ?: b ?: c` is one Coalesce.
fn coalesce(porter: &mut Porter<'_>, part: &Node) -> PortedPart {
    let mut pieces = Vec::new();
    let mut rest = part;
    while let NodeKind::Elvis(parts) = &rest.kind {
        pieces.push(node(porter, &parts[0]));
        rest = &parts[1];
    }
    pieces.push(node(porter, rest));
    let nullable = pieces.last().is_none_or(|last| last.nullable);
    let kind = if pieces.iter().all(|piece| piece.kind == Text) { Text } else { Any };
    let texts: Vec<&str> = pieces.iter().map(|piece| piece.text.as_str()).collect();
    PortedPart::new(format!("Coalesce({})", texts.join(", ")), kind).nullable(nullable)
}

/// A condition as a value.
fn truth(porter: &mut Porter<'_>, part: &Node) -> PortedPart {
    let [yes, no] = ["True", "False"].map(quoted);
    let chosen = branch(porter, part, part, [Some(&yes), Some(&no)]);
    if chosen.text.is_empty() {
        return chosen;
    }
    porter.lose(part, "In Entra a condition gives no value of its own; it chooses between two texts.", Some(chosen))
}

type Branches<'p> = [Option<&'p PortedPart>; 2];

/// `condition ? then : otherwise`, by the form of the condition.
fn branch(porter: &mut Porter<'_>, whole: &Node, condition: &Node, branches: Branches<'_>) -> PortedPart {
    let [then, otherwise] = branches;
    if let Some((source, empty)) = empty_test(condition) {
        let source = node(porter, source);
        let [for_empty, default] = if empty { [then, otherwise] } else { [otherwise, then] };
        return switch(porter, whole, &source, default, ("\"\"", for_empty));
    }
    match &condition.kind {
        NodeKind::Group(inner) => branch(porter, whole, inner, branches),
        NodeKind::Unary(UnaryOperator::Not, inner) => branch(porter, whole, inner, [otherwise, then]),
        NodeKind::Boolean(truth) => {
            let taken = if *truth { then } else { otherwise };
            taken.cloned().unwrap_or_else(|| porter.lose(whole, NO_NULL, Some(quoted(""))))
        }
        NodeKind::Binary(binary) => match binary.operator {
            BinaryOperator::And => {
                let inner = branch(porter, whole, &binary.right, branches);
                branch(porter, whole, &binary.left, [Some(&inner), otherwise])
            }
            BinaryOperator::Or => {
                let inner = branch(porter, whole, &binary.right, branches);
                branch(porter, whole, &binary.left, [then, Some(&inner)])
            }
            _ => comparison(porter, whole, condition, branches),
        },
        NodeKind::Call(_) => test(porter, whole, condition, branches),
        _ => porter.lose(condition, "Entra compares texts and numbers; a truth value is no condition there.", None),
    }
}

const NO_NULL: &str = "Entra has no null constant; empty text stands for it.";

fn switch(
    porter: &mut Porter<'_>,
    whole: &Node,
    source: &PortedPart,
    default: Option<&PortedPart>,
    (key, value): (&str, Option<&PortedPart>),
) -> PortedPart {
    let value = value.cloned().unwrap_or_else(|| porter.lose(whole, NO_NULL, Some(quoted(""))));
    let default_text = default.map_or("", |default| default.text.as_str());
    let kind = if default.is_none_or(|default| default.kind == value.kind) { value.kind } else { Any };
    let nullable = value.nullable || default.is_none_or(|default| default.nullable);
    let text = if default.is_none() {
        format!("Switch({}, , {key}, {})", source.text, value.text)
    } else {
        format!("Switch({}, {default_text}, {key}, {})", source.text, value.text)
    };
    bounded(porter, whole, PortedPart::new(text, kind).nullable(nullable))
}

fn iif(porter: &mut Porter<'_>, whole: &Node, condition: &str, [then, otherwise]: Branches<'_>) -> PortedPart {
    let [then, otherwise] = [then, otherwise]
        .map(|branch| branch.cloned().unwrap_or_else(|| porter.lose(whole, NO_NULL, Some(quoted("")))));
    let kind = if then.kind == otherwise.kind { then.kind } else { Any };
    let nullable = then.nullable || otherwise.nullable;
    let piece =
        PortedPart::new(format!("IIF({condition}, {}, {})", then.text, otherwise.text), kind).nullable(nullable);
    bounded(porter, whole, piece)
}

fn bounded(porter: &mut Porter<'_>, whole: &Node, piece: PortedPart) -> PortedPart {
    if piece.text.len() <= LONGEST {
        return piece;
    }
    porter.lose(whole, "It would become longer than 10,000 characters.", None)
}

/// Whether the condition asks if a value is missing or empty, both at once, and of which value.
fn empty_test(condition: &Node) -> Option<(&Node, bool)> {
    let NodeKind::Binary(binary) = &condition.kind else { return None };
    let both = match binary.operator {
        BinaryOperator::And => Some(BinaryOperator::NotEqual),
        BinaryOperator::Or => Some(BinaryOperator::Equal),
        _ => None,
    };
    if let Some(operator) = both {
        let (left, right) = (compared(&binary.left, operator)?, compared(&binary.right, operator)?);
        let asks_both =
            is_null(left.1) && literal(right.1) == Some("") || is_null(right.1) && literal(left.1) == Some("");
        return (asks_both && left.0 == right.0).then_some((left.0, operator == BinaryOperator::Equal));
    }
    if !matches!(binary.operator, BinaryOperator::Equal | BinaryOperator::NotEqual)
        || literal(&binary.right) != Some("")
    {
        return None;
    }
    match &ungrouped(&binary.left).kind {
        NodeKind::Elvis(parts) if literal(&parts[1]) == Some("") => {
            Some((&parts[0], binary.operator == BinaryOperator::Equal))
        }
        _ => None,
    }
}

fn compared(part: &Node, operator: BinaryOperator) -> Option<(&Node, &Node)> {
    match &ungrouped(part).kind {
        NodeKind::Binary(binary) if binary.operator == operator => Some((&binary.left, &binary.right)),
        _ => None,
    }
}

fn ungrouped(part: &Node) -> &Node {
    if let NodeKind::Group(inner) = &part.kind { ungrouped(inner) } else { part }
}

fn is_null(part: &Node) -> bool {
    matches!(ungrouped(part).kind, NodeKind::Null)
}

fn comparison(porter: &mut Porter<'_>, whole: &Node, condition: &Node, branches: Branches<'_>) -> PortedPart {
    let NodeKind::Binary(binary) = &condition.kind else { return porter.unknown(condition) };
    let equality = matches!(binary.operator, BinaryOperator::Equal | BinaryOperator::NotEqual);
    let kinds = [check::kind(&binary.left), check::kind(&binary.right)];
    if kinds == [Number; 2] && binary.operator != BinaryOperator::Matches {
        let [left, right] = [&binary.left, &binary.right].map(|side| node(porter, side));
        let symbol = binary.operator.symbol(Dialect::Entra);
        return iif(porter, whole, &format!("{} {symbol} {}", left.text, right.text), branches);
    }
    let constant = |side: &Node| is_null(side) || literal(side).is_some();
    let (source, key) =
        if constant(&binary.right) { (&binary.left, &binary.right) } else { (&binary.right, &binary.left) };
    if !equality || !constant(key) {
        return porter.lose(condition, "Entra has no comparison that means the same for missing values.", None);
    }
    let source = node(porter, source);
    if source.kind != Text {
        return porter.lose(condition, "Entra's Switch compares texts only.", None);
    }
    let [value, default] = if binary.operator == BinaryOperator::Equal { branches } else { [branches[1], branches[0]] };
    let text = literal(key).unwrap_or_default();
    let piece = switch(porter, whole, &source, default, (&quoted(text).text, value));
    if text.is_empty() && source.nullable {
        let why = "Entra's Switch takes null and empty text for the same.";
        return porter.lose(condition, why, Some(piece));
    }
    piece
}

/// A function that is true or false.
fn test(porter: &mut Porter<'_>, whole: &Node, condition: &Node, branches: Branches<'_>) -> PortedPart {
    let NodeKind::Call(call) = &condition.kind else { return porter.unknown(condition) };
    let sign = match call.function.name {
        "String.stringContains" => "> 0",
        "String.startsWith" => "= 1",
        _ => return porter.unknown(condition),
    };
    let [input, sought] = call.arguments.as_slice() else { return porter.unknown(condition) };
    if literal(sought).is_none_or(str::is_empty) {
        return porter.lose(condition, "What Okta finds when the text to look for is missing is not documented.", None);
    }
    let found =
        format!("InStr({}, {}, 1, vbBinaryCompare) {sign}", node(porter, input).text, node(porter, sought).text);
    iif(porter, whole, &found, branches)
}

fn call(porter: &mut Porter<'_>, part: &Node, call: &Call) -> PortedPart {
    let name = call.function.name.strip_prefix("String.").unwrap_or(call.function.name);
    match (name, call.arguments.as_slice()) {
        ("append", [_, suffix]) => append(porter, part, [&call.arguments[0], suffix]),
        ("join", [separator, strings @ ..]) => join(porter, separator, strings),
        ("len", [input]) => {
            let input = text(porter, input);
            PortedPart::new(format!("Len({})", input.text), Number)
        }
        ("removeSpaces", [input]) => one(porter, "StripSpaces", input),
        ("toUpperCase" | "toLowerCase", [input]) => {
            let plain = literal(input).is_some_and(str::is_ascii);
            let piece = one(porter, if name == "toUpperCase" { "ToUpper" } else { "ToLower" }, input);
            if plain { piece } else { porter.lose(part, LETTERS, Some(piece)) }
        }
        ("replace" | "replaceFirst", [input, sought, new]) => replace(porter, part, name, [input, sought, new]),
        ("substring", [input, start, end]) => substring(porter, part, input, [start, end]),
        ("substringBefore" | "substringAfter", [input, sought]) => around(porter, part, name, [input, sought]),
        ("stringSwitch", [input, default, pairs @ ..]) => string_switch(porter, part, [input, default], pairs),
        ("stringContains" | "startsWith", _) => truth(porter, part),
        ("Time.now", []) => {
            let now = PortedPart::new("Now()", Any);
            porter.lose(part, "Entra writes the time as 7/31/2015 5:18:37 PM.", Some(now))
        }
        ("findDirectoryUser" | "findWorkdayUser" | "getManagerUser" | "getAssistantUser", _) => {
            porter.lose(part, "Entra's expressions read the user's own attributes only.", None)
        }
        _ => porter.unknown(part),
    }
}

/// Text, as all attributes with a counterpart are.
fn text(porter: &mut Porter<'_>, part: &Node) -> PortedPart {
    let piece = node(porter, part);
    if piece.kind == Text || piece.text.is_empty() {
        return piece;
    }
    let kind = if piece.kind == Condition { "True" } else { "A value" };
    porter.lose(
        part,
        format!("{kind} may be written otherwise as text in Entra."),
        Some(PortedPart { kind: Text, ..piece }),
    )
}

fn one(porter: &mut Porter<'_>, function: &str, input: &Node) -> PortedPart {
    let input = text(porter, input);
    PortedPart::text(format!("{function}({})", input.text)).nullable(input.nullable)
}

fn append(porter: &mut Porter<'_>, part: &Node, [input, suffix]: [&Node; 2]) -> PortedPart {
    let (input, suffix) = (text(porter, input), text(porter, suffix));
    let piece = PortedPart::text(format!("Append({}, {})", input.text, suffix.text));
    if input.nullable {
        let why = "What either vendor appends to a missing value is not documented.";
        return porter.lose(part, why, Some(piece));
    }
    piece
}

/// Okta keeps the separators around empty values, so they are values of their own here.
fn join(porter: &mut Porter<'_>, separator: &Node, strings: &[Node]) -> PortedPart {
    let separator = text(porter, separator).text;
    let pieces: Vec<String> = strings.iter().map(|string| text(porter, string).text).collect();
    PortedPart::text(format!("Join(\"\", {})", pieces.join(&format!(", {separator}, "))))
}

/// A literal sign of a pattern, and a text that a replacement keeps as it is.
fn pattern_of(text: &str) -> String {
    let escaped = text.chars().flat_map(|c| {
        let special = c.is_ascii_punctuation() && !matches!(c, '<' | '>' | '_');
        special.then_some('\\').into_iter().chain([c])
    });
    escaped.collect()
}

fn pattern_replace(input: &PortedPart, pattern: &str, new: &str) -> PortedPart {
    let (pattern, new) = (quoted(pattern).text, quoted(new).text);
    PortedPart::text(format!("Replace({}, , {pattern}, , {new}, , )", input.text)).nullable(input.nullable)
}

fn replace(porter: &mut Porter<'_>, part: &Node, name: &str, [input, sought, new]: [&Node; 3]) -> PortedPart {
    let Some(sought_text) = literal(sought).filter(|text| !text.is_empty()) else {
        return porter.lose(part, "Replacing what may be empty text is documented by neither vendor.", None);
    };
    let input = text(porter, input);
    if name == "replace" {
        let (sought, new) = (quoted(sought_text).text, text(porter, new).text);
        return PortedPart::text(format!("Replace({}, {sought}, , , {new}, , )", input.text)).nullable(input.nullable);
    }
    let Some(new) = literal(new) else { return porter.unknown(part) };
    if crate::regex::is_special_to_java(sought_text, new) {
        let why = "Whether its match is a regular expression, as in Java, is not documented by Okta.";
        return porter.lose(part, why, None);
    }
    let pattern = format!("^(?<before>[\\s\\S]*?){}", pattern_of(sought_text));
    pattern_replace(&input, &pattern, &format!("${{before}}{}", new.replace('$', "$$")))
}

fn substring(porter: &mut Porter<'_>, part: &Node, input: &Node, [start, end]: [&Node; 2]) -> PortedPart {
    let (Some(start), Some(end)) = (integer(start), integer(end)) else { return porter.unknown(part) };
    if start < 0 || end < start {
        return porter.unknown(part);
    }
    let input = text(porter, input);
    PortedPart::text(format!("Mid({}, {}, {})", input.text, start + 1, end - start)).nullable(input.nullable)
}

/// Before or behind the first place of a text.
fn around(porter: &mut Porter<'_>, part: &Node, name: &str, [input, sought]: [&Node; 2]) -> PortedPart {
    let Some(sought) = literal(sought).filter(|text| !text.is_empty()) else { return porter.unknown(part) };
    let (input, sought) = (text(porter, input), pattern_of(sought));
    let pattern = if name == "substringBefore" {
        format!("{sought}[\\s\\S]*")
    } else {
        format!("^(?:[\\s\\S]*?{sought}|[\\s\\S]*)")
    };
    pattern_replace(&input, &pattern, "")
}

fn string_switch(porter: &mut Porter<'_>, part: &Node, [input, default]: [&Node; 2], pairs: &[Node]) -> PortedPart {
    let mut chosen = node(porter, default);
    let input = text(porter, input);
    for pair in pairs.chunks_exact(2).rev() {
        let Some(key) = literal(&pair[0]).filter(|key| !key.is_empty()) else { return porter.unknown(part) };
        let found = format!("InStr({}, {}, 1, vbBinaryCompare) > 0", input.text, quoted(key).text);
        let value = node(porter, &pair[1]);
        chosen = iif(porter, part, &found, [Some(&value), Some(&chosen)]);
    }
    chosen
}
