//! What comes in from outside and has to do with questions to a vendor's evaluator: known for that, and never taken for
//! people.

use std::path::{Path, PathBuf};

use serde_json::{Deserializer, Value};

use super::answers::AnsweredQuestions;
use super::folder::{self, FolderError, INDEX};
use super::placing::Loose;
use crate::base::file::{read_within, short_name};
use crate::client::evaluator::Answer;
use crate::client::native::form::FileText;
use crate::client::{self, Evaluator};

/// An answer has a few kilobytes.
const LARGEST: u64 = 1 << 20;
/// A few hundred bytes for each question.
const LARGEST_INDEX: u64 = 8 << 20;

/// What came in.
#[derive(Clone, Debug)]
pub enum Brought {
    /// A folder of questions, with the answers that are in it.
    Folder { path: PathBuf, answered: AnsweredQuestions },
    /// Answers without their questions.
    Loose(Vec<Loose>),
}

/// What a folder or a file is: questions, answers, or `None` for all else. A file that its folder's index names stands for
/// the folder.
pub fn look(path: &Path) -> Option<Result<Brought, FolderError>> {
    let folder = if path.is_dir() { Some(path) } else { path.parent().filter(|folder| names(folder, path)) };
    if let Some(folder) = folder {
        return is_of_questions(folder).then(|| read(folder));
    }
    std::fs::metadata(path).ok().filter(|found| found.is_file() && found.len() <= LARGEST)?;
    let held = read_within(path, LARGEST).ok()?;
    let answers = look_at_text(&FileText::decode(&held.bytes).ok()?.text)?;
    let name = short_name(path).into_owned();
    let one = answers.len() == 1;
    let named = |value| Loose { name: one.then(|| name.clone()), value };
    Some(Ok(Brought::Loose(answers.into_iter().map(named).collect())))
}

/// Reads a folder of questions.
pub fn read(folder: &Path) -> Result<Brought, FolderError> {
    Ok(Brought::Folder { path: folder.to_owned(), answered: folder::read(folder)? })
}

/// People may lie in a file of that name too, and in a large one.
fn is_of_questions(folder: &Path) -> bool {
    let found = std::fs::metadata(folder.join(INDEX)).ok();
    found.is_some_and(|found| found.is_file() && found.len() <= LARGEST_INDEX) && folder::index(folder).is_ok()
}

/// Whether the index of the folder says what this file is about, or is it.
fn names(folder: &Path, path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    if !name.ends_with(".json") || !is_of_questions(folder) {
        return false;
    }
    let names = |index: super::Index| index.questions.iter().any(|asked| asked.answer == name || asked.body == name);
    name == INDEX || folder::index(folder).is_ok_and(names)
}

/// The answers that a text is: one, several after each other, or a list of them. `None` for all else.
pub fn look_at_text(text: &str) -> Option<Vec<Value>> {
    answers(text, |value| evaluator(value).is_some())
}

/// The same where answers of this evaluator are expected: also that it refused to answer.
pub fn expected(evaluator: &Evaluator, text: &str) -> Option<Vec<Value>> {
    answers(text, |value| (evaluator.answer)(value) != Answer::Unreadable)
}

fn answers(text: &str, is_answer: impl Fn(&Value) -> bool) -> Option<Vec<Value>> {
    let text = text.trim_start_matches('\u{feff}').trim();
    if text.len() as u64 > LARGEST || !text.starts_with(['{', '[']) {
        return None;
    }
    let mut all = Vec::new();
    for value in Deserializer::from_str(text).into_iter::<Value>() {
        match value.ok()? {
            Value::Array(items) => all.extend(items),
            value => all.push(value),
        }
    }
    (!all.is_empty() && all.iter().all(is_answer)).then_some(all)
}

/// Whose answer this is.
pub fn evaluator(value: &Value) -> Option<&'static Evaluator> {
    let all = client::CLIENTS.into_iter().filter_map(|client| client.quirks.evaluator);
    all.into_iter().find(|evaluator| (evaluator.is_answer)(value))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_are_known_for_what_they_are() {
        const ONE: &str = r#"{"parsingSucceeded": true, "evaluationSucceeded": true, "evaluationResult": ["x"]}"#;
        const BROKEN: &str = r#"{"@odata.context": "c", "parsingSucceeded": false, "error": {"code": "E"}}"#;
        const REFUSED: &str = r#"{"error": {"code": "Forbidden", "message": "No."}}"#;
        for (text, count, on_the_page) in [
            (ONE.to_owned(), Some(1), Some(1)),
            (format!("\u{feff}{ONE}"), Some(1), Some(1)),
            (format!("{ONE}\n\n{BROKEN}{ONE}"), Some(3), Some(3)),
            (format!("[{ONE}, {BROKEN}]"), Some(2), Some(2)),
            (REFUSED.to_owned(), None, Some(1)),
            (format!("{ONE}{REFUSED}"), None, Some(2)),
            (format!("{ONE} and then"), None, None),
            (r#"[{"id": "1", "userPrincipalName": "bo@x.example"}]"#.to_owned(), None, None),
            ("[]".to_owned(), None, None),
            ("displayName;mail\nBo;bo@x.example\n".to_owned(), None, None),
        ] {
            assert_eq!(look_at_text(&text).map(|all| all.len()), count, "{text}");
            let own = evaluator(&serde_json::from_str(ONE).expect("JSON")).expect("an answer");
            assert_eq!(expected(own, &text).map(|all| all.len()), on_the_page, "{text}");
        }
    }
}
