//! The static check: what is surely wrong with a call's arguments, before any record is looked at.
//!
//! Counts and required places come from the function table. Types are those of constants and of what functions give;
//! an attribute may hold anything, so it is never refused here. Constants that name something (an interval, a culture,
//! a format, a regular expression) are read as the evaluator will read them. What could still work is a warning.

use jiff::civil::date;

use super::Dialect;
use super::culture::Culture;
use super::date::count::Interval;
use super::date::{lenient, pattern};
use super::dialect::Reader;
use super::function::own;
use super::function::{Availability, Function, Parameter, ParameterKind, Presence};
use super::regex::Pattern;
use super::tree::{BinaryOperator, Call, Node, NodeKind, UnaryOperator, Which};

/// What a part gives, as far as the text alone tells; [`ParameterKind::Any`] when it does not.
pub(crate) fn kind(node: &Node) -> ParameterKind {
    match &node.kind {
        NodeKind::Text(_) | NodeKind::Template(_) => ParameterKind::Text,
        NodeKind::Integer(_) | NodeKind::Hexadecimal(_) | NodeKind::Decimal(_) => ParameterKind::Number,
        NodeKind::Unary(UnaryOperator::Minus | UnaryOperator::Plus, _) => ParameterKind::Number,
        NodeKind::Boolean(_) | NodeKind::Unary(UnaryOperator::Not, _) => ParameterKind::Condition,
        NodeKind::List(_) | NodeKind::Projection(_) | NodeKind::Selection(Which::All, _) => ParameterKind::List,
        NodeKind::Group(inner) => kind(inner),
        NodeKind::Binary(binary) => match binary.operator {
            BinaryOperator::Plus => sum(kind(&binary.left), kind(&binary.right)),
            BinaryOperator::Concatenate => ParameterKind::Text,
            // A letter and a number may make text, as in Java.
            BinaryOperator::Minus | BinaryOperator::Times => arithmetic(kind(&binary.left), kind(&binary.right)),
            BinaryOperator::Divide | BinaryOperator::Remainder | BinaryOperator::Power => ParameterKind::Number,
            _ => ParameterKind::Condition,
        },
        NodeKind::Conditional(parts) => common(&parts[1], &parts[2]),
        NodeKind::Call(call) if call.function.name == "IIF" && call.arguments.len() == 3 => {
            common(&call.arguments[1], &call.arguments[2])
        }
        NodeKind::Call(call) => call.function.returns,
        _ => ParameterKind::Any,
    }
}

fn sum(left: ParameterKind, right: ParameterKind) -> ParameterKind {
    match (left, right) {
        (ParameterKind::Text, _) | (_, ParameterKind::Text) => ParameterKind::Text,
        (ParameterKind::Number, ParameterKind::Number) => ParameterKind::Number,
        _ => ParameterKind::Any,
    }
}

fn arithmetic(left: ParameterKind, right: ParameterKind) -> ParameterKind {
    if left == ParameterKind::Number && right == ParameterKind::Number {
        ParameterKind::Number
    } else {
        ParameterKind::Any
    }
}

fn common(first: &Node, second: &Node) -> ParameterKind {
    let (first, second) = (kind(first), kind(second));
    if first == second { first } else { ParameterKind::Any }
}

/// Checks one call: how many arguments, none missing, and each of a kind that its parameter takes.
pub(crate) fn call(node: &Node, call: &Call, reader: &mut Reader) {
    count(node, call, reader);
    missing(node, call, reader);
    for (index, argument) in call.arguments.iter().enumerate().filter(|(_, argument)| !argument.is_omitted()) {
        if let Some(parameter) = call.function.parameter(index) {
            let place = FilledParameter { function: call.function, parameter, argument };
            place.check_kind(reader);
            place.check_constant(reader);
        }
    }
    if call.function.name == "Replace" {
        replace(node, call, reader);
    }
}

fn count(node: &Node, call: &Call, reader: &mut Reader) {
    let (function, given) = (call.function, call.arguments.len());
    let (group, fixed) = (function.repeating(), function.parameters.len() - function.repeating());
    let signature = || format!("Write {}.", function.signature());
    if group > 1 && given > fixed && (given - fixed) % group != 0 {
        let message = format!("{} needs pairs after the default; the last key has no value.", function.name);
        let remedy = "Add the value for this key, or put the default before the pairs.";
        reader.error(call.arguments[given - 1].span.clone(), message, remedy);
    } else if given < function.fewest() {
        let message = format!("{} needs {}; {given} given.", function.name, arguments(function.fewest()));
        reader.error(node.span.clone(), message, signature());
    } else if group == 0 && given > function.parameters.len() {
        let most = arguments(function.parameters.len());
        reader.error(node.span.clone(), format!("{} takes at most {most}; {given} given.", function.name), signature());
    }
}

fn arguments(count: usize) -> String {
    if count == 1 { "1 argument".to_owned() } else { format!("{count} arguments") }
}

fn missing(node: &Node, call: &Call, reader: &mut Reader) {
    let fixed = call.function.parameters.len() - call.function.repeating();
    for (argument, parameter) in call.arguments.iter().zip(call.function.parameters.iter().take(fixed)) {
        if parameter.presence == Presence::Required && argument.is_omitted() {
            let message = format!("{}: {} must not be left empty.", call.function.name, parameter.name);
            reader.error(node.span.clone(), message, format!("Write {}.", call.function.signature()));
        }
    }
}

/// An argument and the parameter it fills.
struct FilledParameter<'c> {
    function: &'static Function,
    parameter: &'static Parameter,
    argument: &'c Node,
}

impl FilledParameter<'_> {
    fn check_kind(&self, reader: &mut Reader) {
        use ParameterKind::{Condition, Date, List, Number, Pattern, Text};
        let (wanted, found, literal) = (self.parameter.kind, kind(self.argument), self.argument.literal());
        match (wanted, found) {
            (Number, Text) => {
                if let Some(text) = literal.filter(|text| text.trim().parse::<f64>().is_err()) {
                    self.refuse(reader, "a whole number", &format!("\"{text}\""), "Give a whole number.");
                }
            }
            (Date, Text) => self.check_date(reader, literal),
            (Condition, Text) => {
                let truth = |text: &&str| text.eq_ignore_ascii_case("true") || text.eq_ignore_ascii_case("false");
                if let Some(text) = literal.filter(|text| !truth(text)) {
                    self.refuse(reader, "a condition", &format!("\"{text}\""), "Compare it, as in [country] = \"NL\".");
                }
            }
            (Number, Condition | Date | List) | (Date, Number | Condition | List) | (Condition, Date | List) => {
                let remedy = format!("Give {}.", wanted.label());
                self.refuse(reader, wanted.label(), found.label(), &remedy);
            }
            (Text | Pattern, List) => {
                let message = format!("{} takes one value; this gives several.", self.function.name);
                self.warn(reader, message, "Take one of them, or make one text of them.");
            }
            (List, Text | Number | Condition | Date) if reader.dialect.is_entra_like() => {
                let message = format!("{} works on several values; this is {}.", self.function.name, found.label());
                self.warn(reader, message, "Give a multi-valued attribute, or text through Split.");
            }
            _ => {}
        }
    }

    fn check_date(&self, reader: &mut Reader, literal: Option<&str>) {
        match literal {
            // Whether it can be read does not rest on the day.
            Some(text) if lenient::read(text, date(2000, 1, 1).at(0, 0, 0, 0)).is_none() => {
                let remedy = "Write it as 2021-06-30 or 6/30/2021 5:41:18 PM.";
                self.error(reader, format!("\"{text}\" cannot be read as a date."), remedy);
            }
            _ => {
                let message = format!("{} takes a date; Microsoft wants text to go through CDate.", self.function.name);
                self.warn(reader, message, "Write CDate(…) around it.");
            }
        }
    }

    fn check_constant(&self, reader: &mut Reader) {
        let Some(text) = self.argument.literal() else { return };
        let dot_net = || pattern::dot_net(text).err().map(|why| format!("The format cannot be read: {why}."));
        let joda = || pattern::joda(text).err().map(|why| format!("The format cannot be read: {why}."));
        let (problem, remedy) = match (self.parameter.name, self.parameter.kind) {
            (_, ParameterKind::Pattern) if reader.dialect == Dialect::Okta => (
                Pattern::compile_whole(text).err().map(|error| error.to_string()),
                "Mend the regular expression; a literal sign such as ( is written \\(.",
            ),
            (_, ParameterKind::Pattern) => (
                Pattern::compile(text).err().map(|error| error.to_string()),
                "Mend the regular expression; a literal sign such as ( is written \\\\(.",
            ),
            ("interval", _) => (
                Interval::named(text).is_none().then(|| format!("\"{text}\" is no interval.")),
                "Write \"yyyy\", \"m\", \"d\", \"ww\", \"h\", \"n\" (minutes) or \"s\".",
            ),
            ("culture", _) => (
                Culture::named(text).is_none().then(|| format!("{text} is no culture's name.")),
                "Write a name of RFC 4646, as \"tr-TR\", or leave it out.",
            ),
            ("inputFormat" | "outputFormat", _) => (dot_net(), "Write a .NET custom format, as yyyy-MM-dd."),
            ("region" | "which" | "part", _) if self.function.availability == Availability::CrosswalksOwn => (
                (own::is_choice(self.parameter.name, text) == Some(false))
                    .then(|| format!("{}: \"{text}\" is no {}.", self.function.name, self.parameter.name)),
                self.parameter.help(self.function),
            ),
            ("format", _) => (joda(), "Write a Joda-Time format, as yyyy-MM-dd."),
            _ => return,
        };
        if let Some(problem) = problem {
            self.error(reader, problem, remedy);
        }
    }

    fn refuse(&self, reader: &mut Reader, wanted: &str, found: &str, remedy: &str) {
        let message = format!("{}: {} needs {wanted}; it is {found}.", self.function.name, self.parameter.name);
        self.error(reader, message, remedy);
    }

    fn error(&self, reader: &mut Reader, message: String, remedy: &str) {
        reader.error(self.argument.span.clone(), message, remedy);
    }

    fn warn(&self, reader: &mut Reader, message: String, remedy: &str) {
        reader.warning(self.argument.span.clone(), message, remedy);
    }
}

/// `Replace` has five meanings; what is given must be one of them.
fn replace(node: &Node, call: &Call, reader: &mut Reader) {
    let argument = |index: usize| call.arguments.get(index).filter(|argument| !argument.is_omitted());
    let [old, pattern, group, value, other, template] = [1, 2, 3, 4, 5, 6].map(argument);
    if old.is_none() && pattern.is_none() {
        let remedy = "Give oldValue and replacementValue, or regexPattern and replacementValue.";
        reader.warning(node.span.clone(), "Replace has nothing to look for; the source stays as it is.", remedy);
    }
    let lonely = [
        (
            pattern.filter(|_| old.is_some()),
            "regexPattern is not used where oldValue is given.",
            "Leave one of them empty.",
        ),
        (
            group.filter(|_| pattern.is_none()),
            "regexGroupName needs a regexPattern.",
            "Give the pattern that has the group.",
        ),
        (
            template.filter(|_| old.is_none()),
            "template needs an oldValue.",
            "Give the text that the source takes the place of.",
        ),
        (
            other.filter(|_| pattern.is_none() || group.is_none()),
            "replacementAttributeName needs a regexPattern and a regexGroupName.",
            "Give both; the group is taken out of that attribute.",
        ),
        (
            value.filter(|_| old.is_some() && template.is_some()),
            "replacementValue is not used with a template.",
            "Leave it empty.",
        ),
    ];
    for (argument, message, remedy) in lonely {
        if let Some(argument) = argument {
            reader.warning(argument.span.clone(), message, remedy);
        }
    }
    let names = pattern.and_then(Node::literal).zip(group.and_then(Node::literal)).zip(group);
    if let Some(((written, name), group)) = names
        && Pattern::compile(written).is_ok_and(|pattern| !pattern.has_group(name))
    {
        let remedy = format!("Write (?<{name}>…) around the part to replace.");
        reader.error(group.span.clone(), format!("The regular expression has no group named {name}."), remedy);
    }
}

#[cfg(test)]
mod tests {
    use crate::base::Severity::{self, Error, Warning};
    use crate::{Dialect, parse};

    #[test]
    fn arguments_of_a_wrong_kind_are_found_before_any_record() {
        for (dialect, text, part, severity) in [
            (Dialect::Entra, "Mid([a], \"x\", 1)", "\"x\"", Error),
            (Dialect::Entra, "Left([a], Now())", "Now()", Error),
            (Dialect::Entra, "Item([a], IsNull([b]))", "IsNull([b])", Error),
            (Dialect::Entra, "DateAdd(\"d\", 1, Len([a]))", "Len([a])", Error),
            (Dialect::Entra, "DateAdd(\"d\", 1, \"soon\")", "\"soon\"", Error),
            (Dialect::Entra, "DateAdd(\"d\", 1, \"2021-01-01\")", "\"2021-01-01\"", Warning),
            (Dialect::Entra, "DateAdd(\"q\", 1, Now())", "\"q\"", Error),
            (Dialect::Entra, "IIF(\"maybe\", \"x\", \"y\")", "\"maybe\"", Error),
            (Dialect::Entra, "IIF(Now(), \"x\", \"y\")", "Now()", Error),
            (Dialect::Entra, "ToLower(Split([a], \",\"))", "Split([a], \",\")", Warning),
            (Dialect::Entra, "Count(\"a\")", "\"a\"", Warning),
            (Dialect::Entra, "ToLower([a], \"!!\")", "\"!!\"", Error),
            (Dialect::Entra, "FormatDateTime([a], , \"yyyy'\", \"MM\")", "\"yyyy'\"", Error),
            (Dialect::Entra, "Replace([a], , \"(\", , \"\", , )", "\"(\"", Error),
            (Dialect::Entra, "Replace([a], , \"(?<x>a)\", \"n\", \"\", , )", "\"n\"", Error),
            (Dialect::Entra, "Replace([a], , , , , , \"t\")", "\"t\"", Warning),
            (Dialect::Entra, "Left([a], IIF([b] = \"1\", Now(), Now()))", "IIF([b] = \"1\", Now(), Now())", Error),
            (Dialect::Okta, "String.substring(user.a, true, 2)", "true", Error),
            (Dialect::Okta, "String.len({1, 2})", "{1, 2}", Warning),
            (Dialect::Okta, "String.len(user.a) ? 'x' : 'y'", "String.len(user.a)", Error),
            (Dialect::Okta, "'x' AND user.b", "'x'", Error),
            (Dialect::Okta, "Time.now('EST', 'yyyy b')", "'yyyy b'", Error),
        ] {
            let parsed = parse(dialect, text);
            let found = parsed.diagnostics.iter().any(|d| d.severity == severity && &text[d.span.clone()] == part);
            assert!(found, "{text}: {:?}", parsed.diagnostics);
        }
    }

    #[test]
    fn what_can_work_is_not_refused() {
        for (dialect, text) in [
            (Dialect::Entra, "Mid([a], \"1\", \"2\")"),
            (Dialect::Entra, "Left([a], [b])"),
            (Dialect::Entra, "Len(42568.75)"),
            (Dialect::Entra, "DateDiff(\"d\", CDate([a]), Now())"),
            (Dialect::Entra, "CBool([a] = [b])"),
            (Dialect::Entra, "IIF(Len([a]) > 3, Left([a], 3), [a])"),
            (Dialect::Entra, "Replace([a], , \"(?<n>\\\\d+)\", \"n\", , [b], )"),
            (Dialect::Okta, "Arrays.size('a, b')"),
            (Dialect::Okta, "user.a AND !user.b ? 1 : 'x'"),
            (Dialect::Okta, "String.append(String.len(user.a), 'x')"),
        ] {
            let parsed = parse(dialect, text);
            assert!(
                parsed.diagnostics.iter().all(|d| d.severity < Severity::Warning),
                "{text}: {:?}",
                parsed.diagnostics
            );
        }
    }
}
