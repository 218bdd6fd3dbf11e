//! `crosswalk ask-tenant`: questions for the vendor's own evaluator, to hold ours against it; and its answers, compared.
//!
//! Crosswalk asks nobody. It writes a folder of questions with the scripts that ask, and reads what they brought back.

#[cfg(unix)]
use std::fs;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::args::Input;
use super::output::Output;
use super::session::{self, Mappings, Session};
use super::stop::{Partial, Stop, Unusable};
use super::way;
use crate::base::file::{read_within, write_atomic};
use crate::base::{Cancel, ClientKind, Ending, ResourceKind, counted};
use crate::check::tenant::{self, Verdict};
use crate::client::native::form::FileText;
use crate::client::{self, Client, Evaluator};
use crate::document::{kit, native};
use crate::mapping::{CompiledRule, RuleSource, called};
use crate::scim::TargetPath;
use crate::source::{Record, RecordIndex};

const INDEX: &str = "index.json";

/// What each file of a folder is about.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Index {
    client: ClientKind,
    resource: ResourceKind,
    questions: Vec<Asked>,
    not_asked: Vec<NotAsked>,
}

/// A question: its files, the rule, and the person.
#[derive(Debug, Serialize, Deserialize)]
struct Asked {
    body: String,
    answer: String,
    target: TargetPath,
    /// Which record of the set.
    record: usize,
    person: String,
    /// Why this one.
    why: Vec<String>,
}

#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
struct NotAsked {
    target: TargetPath,
    why: String,
}

/// Writes the questions for at most so many people a rule into a new folder.
pub fn write(output: &mut Output, input: &Input, people: usize, out: &Path, cancel: &Cancel) -> Result<Ending, Stop> {
    let session = way::session(input, output, cancel)?;
    let evaluator = evaluator(session.client())?;
    let (folks, part) = telling(&session, people)?;
    let mut questions = Questions::default();
    for (rule, records) in expressions(&session).zip(folks) {
        questions.add(evaluator, &session, rule, &records);
    }
    if questions.bodies.is_empty() {
        let why = questions.not_asked.iter().map(|not| format!("{}: {}", not.target.short(), not.why));
        let none = format!(
            "There is nothing to ask: no rule is an expression that can be tried on one of these records. {}",
            join(why)
        );
        return Err(Unusable(none.trim_end().to_owned()).into());
    }
    new_folder(out)?;
    let count = questions.bodies.len();
    questions.write(&session, out)?;
    for script in evaluator.kit {
        write_atomic(&out.join(script.name), script.text.as_bytes())?;
    }
    output.word(&format!("Written: {}, {}", out.display(), counted(count, "question", "questions")));
    output.word(&format!(
        "They are for {}. README.md says how they are asked; Crosswalk sends nothing.",
        evaluator.label
    ));
    output.word("The questions hold people's data, what the expressions read of them. For others, make them from a pseudonymised copy (crosswalk pseudonymise).");
    Ok(output.ending(part.as_ref()))
}

fn join(parts: impl Iterator<Item = String>) -> String {
    parts.collect::<Vec<_>>().join(" ")
}

fn evaluator(client: &'static Client) -> Result<&'static Evaluator, Unusable> {
    client.quirks.evaluator.ok_or_else(|| {
        let able = client::CLIENTS.into_iter().filter(|client| client.quirks.evaluator.is_some());
        let able: Vec<&str> = able.map(|client| client.label).collect();
        Unusable(format!(
            "{} has no way to try an expression that a script can use. It is there for: {}.",
            client.label,
            able.join(", ")
        ))
    })
}

/// The rules that are expressions.
fn expressions(session: &Session) -> impl Iterator<Item = &CompiledRule> {
    session.compiled().rules.iter().filter(|rule| is_expression(rule))
}

fn is_expression(rule: &CompiledRule) -> bool {
    matches!(rule.rule.source, RuleSource::Expression { .. })
}

/// A record with why it tells something of a rule.
type Telling = (Record, Vec<String>);

/// For each expression the people on whom it shows whether it holds: those who are asked for, else its hard cases.
fn telling(session: &Session, most: usize) -> Result<(Vec<Vec<Telling>>, Option<Partial>), Stop> {
    if session.only.is_some() {
        let mut records = Vec::new();
        session.each(|record| {
            records.push(record.clone());
            Ok(())
        })?;
        let of_rule = || records.iter().map(|record| (record.clone(), Vec::new())).collect();
        return Ok((expressions(session).map(|_| of_rule()).collect(), None));
    }
    let (report, part) = session.report();
    let (noun, nouns) = (session.kind.noun(), session.kind.plural());
    let of_rules = report.coverage.iter().zip(&session.compiled().rules).filter(|(_, rule)| is_expression(rule));
    let folks = of_rules.map(|(coverage, _)| {
        let cases = coverage.hard.list().into_iter().take(most);
        let read = cases.filter_map(|case| {
            let record = session.set.record(session.kind, RecordIndex(case.record)).ok()?;
            Some((record, case.reasons.iter().map(|reason| reason.words(noun, nouns)).collect()))
        });
        read.collect()
    });
    Ok((folks.collect(), part))
}

/// The questions of all rules, with their bodies.
#[derive(Default)]
struct Questions {
    asked: Vec<Asked>,
    bodies: Vec<Value>,
    not_asked: Vec<NotAsked>,
}

impl Questions {
    fn add(&mut self, evaluator: &Evaluator, session: &Session, rule: &CompiledRule, records: &[Telling]) {
        if let Some(why) = tenant::unaskable(evaluator, rule) {
            return self.leave(rule, why);
        }
        for (record, why) in records {
            match tenant::question(evaluator, rule, record.value()) {
                Ok(body) => {
                    let resource = session.compiled().apply(record.value(), &session.context).resource;
                    let number = self.bodies.len() + 1;
                    self.asked.push(Asked {
                        body: format!("{number:03}.body.json"),
                        answer: format!("{number:03}.answer.json"),
                        target: rule.rule.target.clone(),
                        record: record.index.0,
                        person: called(record, &resource),
                        why: why.clone(),
                    });
                    self.bodies.push(body);
                }
                Err(why) => self.leave(rule, why),
            }
        }
    }

    fn leave(&mut self, rule: &CompiledRule, why: String) {
        let left = NotAsked { target: rule.rule.target.clone(), why };
        if !self.not_asked.contains(&left) {
            self.not_asked.push(left);
        }
    }

    fn write(self, session: &Session, folder: &Path) -> Result<(), Stop> {
        for (asked, body) in self.asked.iter().zip(&self.bodies) {
            write_json(&folder.join(&asked.body), body)?;
        }
        let index = Index {
            client: session.client().kind,
            resource: session.kind,
            questions: self.asked,
            not_asked: self.not_asked,
        };
        write_json(&folder.join(INDEX), &index)
    }
}

fn write_json(path: &Path, value: &impl Serialize) -> Result<(), Stop> {
    let mut text = serde_json::to_string_pretty(value).map_err(Unusable::because)?;
    text.push('\n');
    Ok(write_atomic(path, text.as_bytes())?)
}

/// A folder for its owner alone, for it holds people's data.
fn new_folder(folder: &Path) -> Result<(), Unusable> {
    kit::new_folder(folder).map_err(Unusable::because)?;
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        fs::set_permissions(folder, fs::Permissions::from_mode(0o700)).map_err(Unusable::because)?;
    }
    Ok(())
}

/// Compares the answers that a folder has with what ours gives.
pub fn compare(output: &mut Output, input: &Input, folder: &Path, cancel: &Cancel) -> Result<Ending, Stop> {
    let crosswalk = session::crosswalk(input, output, cancel)?;
    let index: Index = read(&folder.join(INDEX))?;
    let of_index = client::known(index.client).map(|client| client.kind);
    let document = session::document(input, crosswalk, of_index)?;
    if document.client != index.client {
        let other = format!(
            "The questions in {} are of {}, and the crosswalk is made for {}.",
            folder.display(),
            index.client.id(),
            client::label(document.client)
        );
        return Err(Unusable(other).into());
    }
    let mappings = Mappings::of(document);
    let evaluator = evaluator(mappings.client())?;
    let mut rows = Vec::new();
    for asked in &index.questions {
        cancel.check()?;
        rows.push((asked, of_answer(evaluator, &mappings, index.resource, folder, asked)?));
    }
    let report = report(&index, &rows);
    said(&index, &rows).iter().for_each(|line| output.word(line));
    output.json(&report)?;
    let is_good = rows.iter().all(|(_, compared)| compared.verdict == Verdict::Same);
    Ok(Ending::Good.or_findings(!is_good))
}

fn of_answer(
    evaluator: &Evaluator,
    mappings: &Mappings,
    kind: ResourceKind,
    folder: &Path,
    asked: &Asked,
) -> Result<tenant::Compared, Stop> {
    let body: Value = read(&inside(folder, &asked.body)?)?;
    let path = inside(folder, &asked.answer)?;
    // An answer that cannot be read is none; that there is none is told by the verdict.
    let answer: Option<Value> = path.is_file().then(|| read(&path).unwrap_or(Value::Null));
    let rule = mappings.compiled(kind).rule(&asked.target);
    Ok(tenant::compared(evaluator, mappings.client().dialect, rule, &body, answer.as_ref()))
}

/// A file of the folder, by a name out of its index.
fn inside(folder: &Path, name: &str) -> Result<PathBuf, Unusable> {
    let is_name = !name.is_empty() && Path::new(name).file_name().is_some_and(|own| own == name);
    let refused = || Unusable(format!("{} names a file outside its folder: {name}.", folder.join(INDEX).display()));
    if is_name { Ok(folder.join(name)) } else { Err(refused()) }
}

fn read<T: serde::de::DeserializeOwned>(path: &Path) -> Result<T, Unusable> {
    let because = |why: String| {
        Unusable(format!(
            "{} cannot be read: {why}. Name the folder that crosswalk ask-tenant --out has written.",
            path.display()
        ))
    };
    let held = read_within(path, native::LARGEST).map_err(|error| because(error.to_string()))?;
    // What somebody saves from a Windows shell is UTF-16.
    let file = FileText::decode(&held.bytes).map_err(|error| because(error.to_string()))?;
    serde_json::from_str(&file.text).map_err(|error| because(error.to_string()))
}

type Row<'a> = (&'a Asked, tenant::Compared);

/// The rules that were asked about, each once, with their rows.
fn by_rule<'r, 'a>(rows: &'r [Row<'a>]) -> Vec<(&'a TargetPath, Vec<&'r Row<'a>>)> {
    let mut rules: Vec<(&TargetPath, Vec<&Row<'_>>)> = Vec::new();
    for row in rows {
        match rules.iter_mut().find(|(target, _)| **target == row.0.target) {
            Some((_, of_rule)) => of_rule.push(row),
            None => rules.push((&row.0.target, vec![row])),
        }
    }
    rules
}

fn report(index: &Index, rows: &[Row<'_>]) -> Value {
    let rule = |(target, of_rule): (&TargetPath, Vec<&Row<'_>>)| {
        let worst = of_rule.iter().map(|(_, compared)| compared.verdict).max();
        let answers = of_rule.iter().map(|(asked, compared)| {
            let mut answer = serde_json::to_value(compared).unwrap_or_default();
            answer["person"] = json!(asked.person);
            answer["record"] = json!(asked.record);
            answer["file"] = json!(asked.answer);
            answer
        });
        json!({ "target": target, "verdict": worst, "answers": answers.collect::<Vec<_>>() })
    };
    json!({
        "resource": index.resource,
        "asked": rows.len(),
        "same": rows.iter().filter(|(_, compared)| compared.verdict == Verdict::Same).count(),
        "rules": by_rule(rows).into_iter().map(rule).collect::<Vec<_>>(),
        "notAsked": index.not_asked,
    })
}

/// The same in words: a line for each rule, and for each answer that is not the same.
fn said(index: &Index, rows: &[Row<'_>]) -> Vec<String> {
    let mut lines = Vec::new();
    for (target, of_rule) in by_rule(rows) {
        let same = of_rule.iter().filter(|(_, compared)| compared.verdict == Verdict::Same).count();
        lines.push(format!("{}: the same for {same} of {}", target.short(), of_rule.len()));
        let others = of_rule.iter().filter(|(_, compared)| compared.verdict != Verdict::Same);
        lines.extend(others.map(|(asked, compared)| format!("  {}", other(asked, compared))));
    }
    let left = index.not_asked.iter().map(|not| format!("{}: not asked. {}", not.target.short(), not.why));
    lines.extend(left);
    lines
}

fn other(asked: &Asked, compared: &tenant::Compared) -> String {
    let theirs = compared.theirs.as_deref().unwrap_or_default();
    let what = match compared.verdict {
        Verdict::Same => "the same".to_owned(),
        Verdict::Differs => format!("ours: {}. Theirs: {theirs}", compared.ours),
        Verdict::NotParsed => format!("it is no expression to the tenant: {theirs}"),
        Verdict::Refused => format!("the question was refused: {theirs}"),
        Verdict::NoAnswer => format!("no answer that can be read is in {}", asked.answer),
        Verdict::Changed => "the rule is another one by now: write the questions again".to_owned(),
    };
    format!("{}: {what}", asked.person)
}
