//! The 22 default Entra rules over records that are already parsed, beside hand-written Rust that builds the same
//! values, in one run: `cargo bench --bench expressions`. The goal is a ratio of at most 3.
//!
//! Both sides read the same `serde_json` records. Crosswalk's side has its expressions read and its names resolved
//! beforehand, as a mapping has; the other side is what somebody would write who knows the rules.

use std::borrow::Cow;
use std::hint::black_box;
use std::time::{Duration, Instant};

use crosswalk::expression::{Attributes, Context, Dialect, Expression, Flow, Value, evaluate, parse};
use crosswalk::source::AttributePath;
use serde_json::{Value as Json, json};

/// Rule by rule: the expression, and where Microsoft Graph's payload holds the attributes it reads.
const RULES: [(&str, &[&str]); 22] = [
    ("[userPrincipalName]", &["userPrincipalName"]),
    ("Switch([IsSoftDeleted], , \"False\", \"True\", \"True\", \"False\")", &["IsSoftDeleted"]),
    ("[displayName]", &["displayName"]),
    ("[jobTitle]", &["jobTitle"]),
    ("[mail]", &["mail"]),
    ("[preferredLanguage]", &["preferredLanguage"]),
    ("[givenName]", &["givenName"]),
    ("[surname]", &["surname"]),
    ("Join(\" \", [givenName], [surname])", &["givenName", "surname"]),
    ("[physicalDeliveryOfficeName]", &["officeLocation"]),
    ("[streetAddress]", &["streetAddress"]),
    ("[city]", &["city"]),
    ("[state]", &["state"]),
    ("[postalCode]", &["postalCode"]),
    ("[country]", &["country"]),
    ("[telephoneNumber]", &["businessPhones[0]"]),
    ("[mobile]", &["mobilePhone"]),
    ("[facsimileTelephoneNumber]", &["faxNumber"]),
    ("[mailNickname]", &["mailNickname"]),
    ("[employeeId]", &["employeeId"]),
    ("[department]", &["department"]),
    ("[manager]", &["manager.id"]),
];

const PEOPLE: usize = 2_000;
const ROUNDS: usize = 40;

fn main() {
    let people: Vec<Json> = (0..PEOPLE).map(person).collect();
    let rules: Vec<Rule> = RULES.iter().map(|(text, paths)| Rule::new(text, paths)).collect();
    let context = Context::default();
    for person in &people {
        let engine: Vec<Json> =
            rules.iter().map(|rule| rule.with_value(person, &context, |value| value.to_json())).collect();
        let by_hand: Vec<Json> = by_hand(person).iter().map(Value::to_json).collect();
        assert_eq!(engine, by_hand, "the two sides must build the same values");
    }

    let (mut engine, mut hand) = (Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        engine.push(timed(|| {
            for person in &people {
                for rule in &rules {
                    rule.with_value(black_box(person), &context, |value| drop(black_box(value)));
                }
            }
        }));
        hand.push(timed(|| {
            for person in &people {
                black_box(by_hand(black_box(person)));
            }
        }));
    }
    report(engine, hand);
}

#[expect(clippy::print_stdout, reason = "a benchmark is there for its figures")]
fn report(mut engine: Vec<Duration>, mut hand: Vec<Duration>) {
    engine.sort_unstable();
    hand.sort_unstable();
    let per_person = |times: &[Duration]| times[times.len() / 2].as_secs_f64() * 1e9 / PEOPLE as f64;
    let (engine, hand) = (per_person(&engine), per_person(&hand));
    println!("{} rules, {PEOPLE} people, median of {ROUNDS} rounds", RULES.len());
    println!("expressions   {engine:>8.0} ns a person");
    println!("hand-written  {hand:>8.0} ns a person");
    println!("ratio         {:>8.2} (goal: at most 3)", engine / hand);
}

fn timed(work: impl FnOnce()) -> Duration {
    let start = Instant::now();
    work();
    start.elapsed()
}

/// An expression with the paths of its attributes.
struct Rule {
    expression: Expression,
    paths: Vec<AttributePath>,
}

impl Rule {
    fn new(text: &str, paths: &[&str]) -> Self {
        let expression = parse(Dialect::Entra, text).expression.expect("a default rule is an expression");
        let paths = paths.iter().map(|path| AttributePath::parse(path).expect("a path")).collect();
        Self { expression, paths }
    }

    /// Hands the rule's value over while the record is in view, from which it may borrow.
    fn with_value<T>(&self, person: &Json, context: &Context, take: impl FnOnce(Value<'_>) -> T) -> T {
        let record = Record { person, paths: &self.paths };
        match evaluate(&self.expression, &record, context).outcome {
            Ok(Flow::Value(value)) => take(value),
            _ => take(Value::Null),
        }
    }
}

struct Record<'r> {
    person: &'r Json,
    paths: &'r [AttributePath],
}

impl Attributes for Record<'_> {
    fn attribute(&self, index: usize, _name: &str) -> Value<'_> {
        self.paths[index].get(self.person).map_or(Value::Null, Value::from_json)
    }

    fn is_absent(&self, index: usize, _name: &str) -> bool {
        self.paths[index].get(self.person).is_none()
    }
}

/// The same 22 values, as one would write them without an expression language.
fn by_hand(person: &Json) -> [Value<'_>; 22] {
    let direct = |name: &str| person.get(name).map_or(Value::Null, Value::from_json);
    let active = match person.get("IsSoftDeleted") {
        Some(Json::Bool(false)) => Value::borrowed("True"),
        Some(Json::Bool(true)) => Value::borrowed("False"),
        _ => Value::Null,
    };
    let text = |name: &str| person.get(name).and_then(Json::as_str).filter(|text| !text.is_empty());
    let formatted = match (text("givenName"), text("surname")) {
        (Some(given), Some(family)) => Cow::Owned([given, " ", family].concat()),
        (only, None) | (None, only) => Cow::Borrowed(only.unwrap_or_default()),
    };
    let telephone = person.get("businessPhones").and_then(|phones| phones.get(0)).map_or(Value::Null, Value::from_json);
    let manager = person.get("manager").and_then(|manager| manager.get("id")).map_or(Value::Null, Value::from_json);
    [
        direct("userPrincipalName"),
        active,
        direct("displayName"),
        direct("jobTitle"),
        direct("mail"),
        direct("preferredLanguage"),
        direct("givenName"),
        direct("surname"),
        Value::Text(formatted),
        direct("officeLocation"),
        direct("streetAddress"),
        direct("city"),
        direct("state"),
        direct("postalCode"),
        direct("country"),
        telephone,
        direct("mobilePhone"),
        direct("faxNumber"),
        direct("mailNickname"),
        direct("employeeId"),
        direct("department"),
        manager,
    ]
}

/// A person of Microsoft Graph's shape; some have no surname, no job, no manager.
fn person(number: usize) -> Json {
    let mut person = json!({
        "id": format!("{number:08x}-0000-4000-8000-000000000000"),
        "userPrincipalName": format!("person{number}@contoso.com"),
        "IsSoftDeleted": number.is_multiple_of(17),
        "displayName": format!("Given{number} Family{number}"),
        "givenName": format!("Given{number}"),
        "surname": format!("Family{number}"),
        "jobTitle": "Engineer",
        "mail": format!("person{number}@contoso.com"),
        "preferredLanguage": "en-US",
        "officeLocation": "18/2111",
        "streetAddress": "1 Main Street",
        "city": "Delft",
        "state": "ZH",
        "postalCode": "2611",
        "country": "Netherlands",
        "businessPhones": [format!("+31 15 {number:07}")],
        "mobilePhone": null,
        "faxNumber": null,
        "mailNickname": format!("person{number}"),
        "employeeId": number.to_string(),
        "department": "Research",
        "manager": {"id": "00000000-0000-4000-8000-000000000001"},
    });
    for (part, name) in [(5, "surname"), (7, "jobTitle"), (11, "manager")] {
        if number.is_multiple_of(part) {
            person[name] = Json::Null;
        }
    }
    person
}
