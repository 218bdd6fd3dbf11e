//! An export with the scripts that put it in place: they back up, write, read back and compare, and undo.
//!
//! Crosswalk runs none of them. They are the program's own words throughout: what is of a tenant (ids, a token) is asked
//! for by the script or taken from its environment, and no secret is in a file or an argument.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::ExportKind;
use super::export::Export;
use crate::base::file::{WriteError, write_atomic};

/// Why no kit is written.
#[derive(Debug, thiserror::Error)]
pub enum KitError {
    #[error(
        "There are no scripts for {0}. Write the file alone (--out FILE); what to do with it is in the fill-in sheet."
    )]
    NoScripts(&'static str),
    #[error("{path} is there already and has something in it. Name a folder that is new or empty.")]
    NotEmpty { path: PathBuf },
    #[error("The folder {path} could not be made: {source}.")]
    Folder { path: PathBuf, source: io::Error },
    #[error(transparent)]
    Write(#[from] WriteError),
}

/// Makes a folder; one that is there has to be empty.
pub fn new_folder(folder: &Path) -> Result<(), KitError> {
    let failed = |source| KitError::Folder { path: folder.to_owned(), source };
    fs::create_dir_all(folder).map_err(failed)?;
    if fs::read_dir(folder).map_err(failed)?.next().is_some() {
        return Err(KitError::NotEmpty { path: folder.to_owned() });
    }
    Ok(())
}

/// Writes the file and its scripts into a folder. Says what was written.
pub fn write(kind: ExportKind, made: &Export, folder: &Path) -> Result<Vec<PathBuf>, KitError> {
    let ExportKind::Native(format) = kind else { return Err(KitError::NoScripts(kind.id())) };
    if format.kit.is_empty() {
        return Err(KitError::NoScripts(format.title));
    }
    new_folder(folder)?;
    let scripts = format.kit.iter().map(|script| (script.name, script.text.as_bytes()));
    let files = [(format.file_name, made.bytes.as_slice())].into_iter().chain(scripts);
    files
        .map(|(name, bytes)| {
            let path = folder.join(name);
            write_atomic(&path, bytes)?;
            Ok(path)
        })
        .collect()
}
