//! What comes in from outside and has to do with questions to a vendor's evaluator: known for that, and never taken for
//! people.

use std::path::{Path, PathBuf};

use serde_json::{Deserializer, Value};

use super::Index;
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

impl Brought {
    /// Whether a folder or a file stands for this folder of questions: nothing is read to tell.
    pub fn holds(&self, path: &Path) -> bool {
        let Self::Folder { path: folder, answered } = self else { return false };
        let is_in_it = path.parent().is_some_and(|of| of == folder) && is_json(path);
        path == folder || is_in_it && is_named(answered.index(), path)
    }
}

/// What a folder or a file is: questions, answers, or `None` for all else. A file that its folder's index names stands for
/// the folder.
pub fn look(path: &Path) -> Option<Result<Brought, FolderError>> {
    match questions(path) {
        Some((folder, index)) => {
            let answered = folder::read_of(&folder, index);
            Some(answered.map(|answered| Brought::Folder { path: folder, answered }))
        }
        None => loose(path).map(|loose| Ok(Brought::Loose(loose))),
    }
}

/// Whether it is questions or answers: what [`look`] finds, without reading all that is in a folder.
pub fn is_of_a_tenant(path: &Path) -> bool {
    questions(path).is_some() || loose(path).is_some()
}

/// Reads a folder of questions.
pub fn read(folder: &Path) -> Result<Brought, FolderError> {
    Ok(Brought::Folder { path: folder.to_owned(), answered: folder::read(folder)? })
}

/// The folder of questions that a folder or a file stands for, with its index.
fn questions(path: &Path) -> Option<(PathBuf, Index)> {
    if path.is_dir() {
        return Some((path.to_owned(), index_of(path)?));
    }
    let folder = path.parent().filter(|_| is_json(path))?;
    let index = index_of(folder)?;
    is_named(&index, path).then(|| (folder.to_owned(), index))
}

/// People may lie in a file of that name too, and in a large one.
fn index_of(folder: &Path) -> Option<Index> {
    let found = std::fs::metadata(folder.join(INDEX)).ok();
    found.filter(|found| found.is_file() && found.len() <= LARGEST_INDEX)?;
    folder::index(folder).ok()
}

fn is_json(path: &Path) -> bool {
    path.file_name().is_some_and(|name| name.to_string_lossy().ends_with(".json"))
}

/// Whether the index says what this file is about, or is it.
fn is_named(index: &Index, path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    name == INDEX || index.questions.iter().any(|asked| asked.answer == name || asked.body == name)
}

/// The answers that a file is.
fn loose(path: &Path) -> Option<Vec<Loose>> {
    std::fs::metadata(path).ok().filter(|found| found.is_file() && found.len() <= LARGEST)?;
    let held = read_within(path, LARGEST).ok()?;
    let answers = look_at_text(&FileText::decode(&held.bytes).ok()?.text)?;
    let name = short_name(path).into_owned();
    let one = answers.len() == 1;
    let named = |value| Loose { name: one.then(|| name.clone()), value };
    Some(answers.into_iter().map(named).collect())
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
    use crate::base::{ClientKind, ResourceKind};
    use crate::scim::TargetPath;
    use crate::tenant::{AskedOne, Questions};

    const ONE: &str = r#"{"parsingSucceeded": true, "evaluationSucceeded": true, "evaluationResult": ["x"]}"#;

    /// A folder with one question.
    fn write_questions(folder: &Path) {
        let asked = AskedOne {
            body: "001.body.json".to_owned(),
            answer: "001.answer.json".to_owned(),
            target: TargetPath::parse("displayName").expect("a path"),
            record: 0,
            person: "Bo".to_owned(),
            why: Vec::new(),
        };
        let client = ClientKind::new("entra");
        let index = Index { client, resource: ResourceKind::User, questions: vec![asked], not_asked: Vec::new() };
        let evaluator = client::of(client).quirks.evaluator.expect("it has one");
        let body = (evaluator.body)("[mail]", &[]).expect("a body");
        folder::write(&Questions { index, bodies: vec![body] }, evaluator, folder).expect("written");
    }

    #[test]
    fn a_folder_of_questions_is_known_by_itself_and_by_each_file_that_it_names_and_is_held_without_being_read() {
        let place = tempfile::tempdir().expect("a folder");
        let folder = place.path().join("questions");
        write_questions(&folder);
        for (name, text) in [("more.json", "{}"), ("loose.json", ONE), ("notes.txt", "")] {
            crate::base::file::write_atomic(&folder.join(name), text.as_bytes()).expect("written");
        }
        let held = look(&folder).expect("questions").expect("readable");
        assert!(matches!(&held, Brought::Folder { answered, .. } if answered.index().questions.len() == 1));
        let cases = [
            ("", Some("folder"), true),
            ("index.json", Some("folder"), true),
            ("001.body.json", Some("folder"), true),
            ("001.answer.json", Some("folder"), true),
            ("more.json", None, false),
            ("loose.json", Some("loose"), false),
            ("notes.txt", None, false),
            ("../questions.json", None, false),
        ];
        for (name, found, _) in cases {
            let path = folder.join(name);
            let seen = look(&path).map(|brought| match brought.expect("readable") {
                Brought::Folder { .. } => "folder",
                Brought::Loose(_) => "loose",
            });
            assert_eq!((seen, is_of_a_tenant(&path)), (found, found.is_some()), "{name}");
        }
        // An answer may still be on its way, and what else is broken is told when the folder is read.
        std::fs::remove_file(folder.join("001.body.json")).expect("removed");
        assert!(is_of_a_tenant(&folder) && look(&folder).expect("questions").is_err());
        std::fs::remove_dir_all(&folder).expect("removed");
        for (name, _, is_held) in cases {
            assert_eq!(held.holds(&folder.join(name)), is_held, "{name}");
            assert!(look(&folder.join(name)).is_none(), "{name}");
        }
    }

    #[test]
    fn answers_are_known_for_what_they_are() {
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
