//! The folder in which questions lie with the scripts that ask them, and later the answers beside them.

use std::path::{Path, PathBuf};

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::answers::AnsweredQuestions;
use super::questions::{Index, Questions};
use crate::base::file::{WriteError, read_within, write_atomic};
use crate::client::Evaluator;
use crate::client::native::form::FileText;
use crate::document::kit::{self, KitError};
use crate::document::native::LARGEST;

pub(super) const INDEX: &str = "index.json";

/// Why a folder of questions cannot be written or read.
#[derive(Debug, thiserror::Error)]
pub enum FolderError {
    #[error(transparent)]
    Folder(#[from] KitError),
    #[error(transparent)]
    Write(#[from] WriteError),
    #[error("{path} cannot be kept from others: {source}.")]
    NotPrivate { path: PathBuf, source: std::io::Error },
    #[error("{path} cannot be read: {why}. Name the folder that crosswalk ask-tenant --out has written.")]
    Unreadable { path: PathBuf, why: String },
    #[error("{index} names a file outside its folder: {name}.")]
    Outside { index: PathBuf, name: String },
}

/// Writes the questions into a new folder, with the scripts that ask them.
pub fn write(questions: &Questions, evaluator: &Evaluator, folder: &Path) -> Result<(), FolderError> {
    new_folder(folder)?;
    for (asked, body) in questions.index.questions.iter().zip(&questions.bodies) {
        write_json(&folder.join(&asked.body), body)?;
    }
    write_json(&folder.join(INDEX), &questions.index)?;
    for script in evaluator.kit {
        write_atomic(&folder.join(script.name), script.text.as_bytes())?;
    }
    Ok(())
}

/// A folder for its owner alone, for it holds people's data.
fn new_folder(folder: &Path) -> Result<(), FolderError> {
    kit::new_folder(folder)?;
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let failed = |source| FolderError::NotPrivate { path: folder.to_owned(), source };
        std::fs::set_permissions(folder, std::fs::Permissions::from_mode(0o700)).map_err(failed)?;
    }
    Ok(())
}

fn write_json(path: &Path, value: &impl Serialize) -> Result<(), FolderError> {
    let unreadable =
        |error: serde_json::Error| FolderError::Unreadable { path: path.to_owned(), why: error.to_string() };
    let mut text = serde_json::to_string_pretty(value).map_err(unreadable)?;
    text.push('\n');
    Ok(write_atomic(path, text.as_bytes())?)
}

/// Reads the questions of a folder, and the answers that are there.
pub fn read(folder: &Path) -> Result<AnsweredQuestions, FolderError> {
    read_of(folder, index(folder)?)
}

/// The same with the index in hand.
pub(super) fn read_of(folder: &Path, index: Index) -> Result<AnsweredQuestions, FolderError> {
    let bodies = index.questions.iter().map(|asked| json(&inside(folder, &asked.body)?));
    let bodies = bodies.collect::<Result<Vec<Value>, FolderError>>()?;
    let answers = index.questions.iter().map(|asked| {
        let path = inside(folder, &asked.answer)?;
        // An answer that cannot be read is none; that there is none is told by the verdict.
        Ok(path.is_file().then(|| json(&path).unwrap_or(Value::Null)))
    });
    let answers = answers.collect::<Result<Vec<_>, FolderError>>()?;
    Ok(AnsweredQuestions { questions: Questions { index, bodies }, answers })
}

pub(super) fn index(folder: &Path) -> Result<Index, FolderError> {
    json(&folder.join(INDEX))
}

/// A file of the folder, by a name out of its index.
fn inside(folder: &Path, name: &str) -> Result<PathBuf, FolderError> {
    let is_name = !name.is_empty() && Path::new(name).file_name().is_some_and(|own| own == name);
    let outside = || FolderError::Outside { index: folder.join(INDEX), name: name.to_owned() };
    is_name.then(|| folder.join(name)).ok_or_else(outside)
}

fn json<T: DeserializeOwned>(path: &Path) -> Result<T, FolderError> {
    let unreadable = |why: String| FolderError::Unreadable { path: path.to_owned(), why };
    let held = read_within(path, LARGEST).map_err(|error| unreadable(error.to_string()))?;
    // What somebody saves from a Windows shell is UTF-16.
    let file = FileText::decode(&held.bytes).map_err(|error| unreadable(error.to_string()))?;
    serde_json::from_str(&file.text).map_err(|error| unreadable(error.to_string()))
}
