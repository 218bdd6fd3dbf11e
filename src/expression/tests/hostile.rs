//! No input makes a parser, the editor's help or the evaluator panic, hang or fill the memory.
//!
//! The inputs are pieces that meet in expressions, put together without sense, from a fixed seed. Every test run takes
//! ten thousand for each parser; a million are run by hand:
//! `cargo test --lib -- --ignored --nocapture a_million_inputs`.

use std::time::{Duration, Instant};

use serde_json::json;

use crate::base::Severity;
use crate::cases::evaluate_one;
use crate::*;

/// What hostile text may take: 100 ms as people run Crosswalk. Without optimisation and on a busy machine only a hang
/// is told from slowness.
const SOON: Duration = Duration::from_millis(if cfg!(debug_assertions) { 20_000 } else { 100 });

/// SplitMix64: small, fast, and the same on every machine.
struct Chance(u64);

impl Chance {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        usize::try_from((z ^ (z >> 31)) % limit as u64).unwrap()
    }
}

const PIECES: [&str; 40] = [
    "Join(",
    "Switch([a], ",
    "IIF(",
    "Replace(",
    "[a]",
    "[$.a[0]]",
    "\"",
    "\\",
    "[",
    "]",
    "&HF",
    "&",
    "<>",
    "vbTextCompare",
    "String.len(",
    "Arrays.add(",
    "user.a",
    " ?: ",
    " ? ",
    " : ",
    ".![",
    ".^[",
    "{",
    "}",
    "{1, 'x'}",
    " AND ",
    "!",
    "'",
    "{$user.",
    "{firstname}",
    "}}",
    ", ",
    ")",
    "(",
    "1",
    "-2.5",
    "\"(a+)+$\"",
    "é😀",
    "\n",
    "99999999999999999999",
];

fn noise(chance: &mut Chance) -> String {
    let mut text = String::new();
    for _ in 0..=chance.below(10) {
        match chance.below(8) {
            0 => text.extend(char::from_u32(u32::try_from(chance.below(0x3000)).unwrap())),
            1 => text.push(char::from(u8::try_from(32 + chance.below(95)).unwrap())),
            _ => text.push_str(PIECES[chance.below(PIECES.len())]),
        }
    }
    text
}

/// Everything that a typed text goes through. Says whether it was an expression.
fn survives(dialect: Dialect, text: &str, cursor: usize) -> bool {
    let parsed = parse(dialect, text);
    for diagnostic in &parsed.diagnostics {
        assert!(text.get(diagnostic.span.clone()).is_some(), "{text}: {diagnostic:?}");
        assert!(!diagnostic.message.is_empty() && !diagnostic.remedy.is_empty(), "{text}: {diagnostic:?}");
    }
    let wrong = parsed.diagnostics.iter().any(|d| d.severity == Severity::Error);
    assert_eq!(parsed.expression.is_none(), wrong, "{text}");
    assert!(highlight(dialect, text).into_iter().all(|(span, _)| text.get(span).is_some()), "{text}");
    complete(dialect, text, cursor, &["a".to_owned()]);
    signature_at(dialect, text, cursor);
    hover(dialect, text, cursor);
    let Some(expression) = parsed.expression else { return false };
    let (attributes, context) = (json!({"a": [1, "b", null]}), Context::default());
    drop(evaluate(&expression, &attributes, &context));
    let printed = parse(dialect, &expression.print(dialect)).expression;
    assert_eq!(printed.as_ref(), Some(&expression), "{text}");
    expression.summary();
    true
}

/// How many of so many inputs were expressions, and the longest that one took.
fn run(dialect: Dialect, count: usize) -> (usize, Duration) {
    let mut chance = Chance(dialect as u64);
    let (mut accepted, mut slowest) = (0, Duration::ZERO);
    for _ in 0..count {
        let text = noise(&mut chance);
        let cursor = chance.below(text.len() + 1);
        let start = Instant::now();
        accepted += usize::from(survives(dialect, &text, cursor));
        slowest = slowest.max(start.elapsed());
    }
    (accepted, slowest)
}

#[test]
fn ten_thousand_inputs_a_parser_make_none_panic() {
    for dialect in Dialect::ALL {
        let (accepted, _) = run(dialect, 10_000);
        assert!((100..10_000).contains(&accepted), "{dialect:?}: {accepted} were expressions");
    }
}

#[test]
#[ignore = "takes minutes; run by hand"]
fn a_million_inputs_a_parser_make_none_panic() {
    for dialect in Dialect::ALL {
        let start = Instant::now();
        let (accepted, slowest) = run(dialect, 1_000_000);
        println!("{dialect:?}: 1000000 inputs, {accepted} expressions, {:?}, slowest {slowest:?}", start.elapsed());
    }
}

#[test]
fn hostile_input_ends_in_a_clear_error() {
    for (name, dialect, text) in [
        ("parentheses", Dialect::Entra, "(".repeat(10_000)),
        ("parentheses", Dialect::Okta, "(".repeat(10_000)),
        ("closing parentheses", Dialect::Entra, ")".repeat(10_000)),
        ("closing parentheses", Dialect::Okta, ")".repeat(10_000)),
        ("closed parentheses", Dialect::Okta, ["(".repeat(5_000), ")".repeat(5_000)].concat()),
        ("calls", Dialect::Entra, "Not(".repeat(2_400)),
        ("negations", Dialect::Okta, "!".repeat(9_000)),
        ("negations", Dialect::Entra, "!".repeat(9_000)),
        ("minus signs", Dialect::Okta, "-".repeat(9_000)),
        ("braces", Dialect::Okta, "{".repeat(10_000)),
        ("braces", Dialect::OneLogin, "{a".repeat(5_000)),
        ("brackets", Dialect::Entra, "[".repeat(10_000)),
        ("brackets", Dialect::Generic, "[,".repeat(5_000)),
        ("quotes", Dialect::Entra, "\"\\\"".repeat(3_333)),
        ("bare words", Dialect::Entra, "Join(a a ".repeat(1_000)),
        ("bare words", Dialect::Okta, "a b ".repeat(2_500)),
        ("sum", Dialect::Okta, "1+".repeat(4_900) + "1"),
        ("joined", Dialect::Entra, "1&".repeat(4_900) + "1"),
        ("conditions", Dialect::Okta, "a?".repeat(4_900)),
        ("indexes", Dialect::Okta, "a".to_owned() + &"[0]".repeat(3_000)),
        ("members", Dialect::Okta, "{}".to_owned() + &".a".repeat(4_000)),
        ("projections", Dialect::Okta, "a".to_owned() + &".![".repeat(3_000)),
        ("words", Dialect::Entra, "1 AND ".repeat(1_600)),
        ("too long", Dialect::Entra, "a".repeat(10_001)),
        ("far too long", Dialect::Entra, "a".repeat(50_000_000)),
    ] {
        let start = Instant::now();
        let parsed = parse(dialect, &text);
        assert!(start.elapsed() < SOON, "{name}: {:?}", start.elapsed());
        assert!(parsed.expression.is_none(), "{name}");
        assert!(parsed.diagnostics.iter().any(|d| d.severity == Severity::Error && !d.remedy.is_empty()), "{name}");
    }
}

#[test]
fn patterns_that_go_back_and_forth_end_in_a_clear_error() {
    let stopped = "The regular expression tries too many ways on this value and was stopped.";
    for (name, pattern, value) in [
        ("repeats in repeats", r"^(?=(a+)+\\1$)a", "a".repeat(60) + "c"),
        ("alternatives in repeats", r"^(?=((a|aa)+)\\1$)a", "a".repeat(60) + "c"),
        ("many long ways", r"(?=(a+)+\\1c)a", ["a".repeat(12), "b".repeat(9)].concat().repeat(500) + "c"),
    ] {
        let text = format!(r#"Replace([a], , "{pattern}", , "", , )"#);
        let start = Instant::now();
        let got = evaluate_one(Dialect::Entra, &text, &json!({"a": value}), &json!(null));
        assert!(start.elapsed() < SOON, "{name}: {:?}", start.elapsed());
        assert!(got["error"]["text"] == stopped || name == "many long ways", "{name}: {}", got["error"]);
    }
    let calls = &((2..60).map(|n| format!(r"(\\g<{n}>\\g<{n}>)")).collect::<String>() + "(a)");
    for (name, pattern) in
        [("nested counts", "((a{99}){99}){99}"), ("large count", "(?=x)(a{1,1000}){1,1000}"), ("calls", calls)]
    {
        let text = format!(r#"Replace([a], , "{pattern}", , "", , )"#);
        let start = Instant::now();
        evaluate_one(Dialect::Entra, &text, &json!({"a": "a"}), &json!(null));
        assert!(start.elapsed() < SOON, "{name}: {:?}", start.elapsed());
    }
}

#[test]
fn many_slow_patterns_in_one_expression_share_their_steps() {
    // Each of them would pass by itself.
    let slow = r#", , "^(?=(a+)+\\1c)a", , "", , )"#;
    let text = ["Replace(".repeat(90), "[a]".to_owned(), slow.repeat(90)].concat();
    let start = Instant::now();
    let got = evaluate_one(Dialect::Entra, &text, &json!({"a": "a".repeat(11) + "bc"}), &json!(null));
    assert!(got["error"]["text"].as_str().is_some_and(|text| text.contains("too many ways")), "{}", got["error"]);
    assert!(start.elapsed() < SOON * 4, "{:?}", start.elapsed());
}

#[test]
fn growing_over_and_over_ends_in_a_clear_error() {
    let long = "a".repeat(80);
    let nested = |depth: usize, start: &str, open: &str, close: &str| {
        [&open.repeat(depth), start, &close.repeat(depth)].concat()
    };
    for (dialect, text, part) in [
        (Dialect::Entra, nested(60, "[a]", "Replace(", &format!(", \"a\", , , \"{long}\", , )")), "a million bytes"),
        (Dialect::Entra, nested(60, "[a]", "Replace(", &format!(", , \"a\", , \"{long}\", , )")), "a million bytes"),
        (Dialect::Entra, format!("Join(\"\"{})", ", [big]".repeat(1_000)), "a million bytes"),
        (Dialect::Okta, format!("String.join(''{})", ", big".repeat(1_000)), "a million bytes"),
        (Dialect::OneLogin, "{big}".repeat(1_500), "a million bytes"),
        (Dialect::Okta, nested(40, "{1}", "{1, 1, 1}.![", "]"), "parts to evaluate"),
    ] {
        let record = json!({"a": "aa", "big": "x".repeat(10_000)});
        let start = Instant::now();
        let got = evaluate_one(dialect, &text, &record, &json!(null));
        assert!(got["error"]["text"].as_str().is_some_and(|text| text.contains(part)), "{got}");
        assert!(start.elapsed() < SOON, "{text}: {:?}", start.elapsed());
    }
}

#[test]
fn no_function_evaluates_an_argument_twice() {
    let is_own = |function: &&crate::Function| function.availability == Availability::CrosswalksOwn;
    for dialect in [Dialect::Entra, Dialect::Okta, Dialect::Generic] {
        let all = functions(dialect).filter(|f| f.availability != Availability::GroupClaimsOnly);
        for function in all.filter(|function| dialect != Dialect::Generic || is_own(function)) {
            let count = function.parameters.len();
            for place in 0..count {
                let arguments: Vec<&str> = (0..count).map(|at| if at == place { "\u{1}" } else { "'1'" }).collect();
                let call = format!("{}({})", function.name, arguments.join(", "));
                let call = if dialect.is_entra_like() { call.replace('\'', "\"") } else { call };
                let (open, close) = call.split_once('\u{1}').unwrap();
                let text = [&open.repeat(40), "1", &close.repeat(40)].concat();
                let start = Instant::now();
                evaluate_one(dialect, &text, &json!({}), &json!({}));
                assert!(start.elapsed() < SOON, "{call}: {:?}", start.elapsed());
            }
        }
    }
}

/// A record whose attributes panic, as a library may.
struct Deadly;

impl Attributes for Deadly {
    fn is_absent(&self, _index: usize, _name: &str) -> bool {
        false
    }

    fn attribute(&self, _index: usize, name: &str) -> Value<'_> {
        std::panic::resume_unwind(Box::new(format!("{name} is deadly")))
    }
}

#[test]
fn a_panic_costs_one_record_its_value_and_nothing_else() {
    let expression = parse(Dialect::Entra, "Append([a], \"x\")").expression.unwrap();
    let context = Context::default();
    for outcome in [evaluate(&expression, &Deadly, &context).outcome, trace(&expression, &Deadly, &context).0.outcome] {
        let error = outcome.unwrap_err();
        assert!(error.message.contains("a is deadly") && error.span == (0..16), "{error}");
    }
    let record = json!({"a": "y"});
    assert_eq!(evaluate(&expression, &record, &context).outcome, Ok(Flow::Value("yx".into())));
}
