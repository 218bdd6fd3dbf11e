//! A loaded set read anew from pseudonymised copies of its files, so that no code that reads records can come by the originals.

use std::io::{BufWriter, Write as _};
use std::path::Path;
use std::sync::Arc;

use super::{Choices, CopiedFile, CopyError, Plan, Secret, files};
use crate::base::file::AtomicFile;
use crate::base::temporary::HeldFolder;
use crate::base::{Cancel, Progress};
use crate::source::{Input, LoadedSet};

/// How the folders of such copies are called.
pub const COPIES: &str = "crosswalk-pseudonymised-";

/// The set of copies, and the folder that it is read from: that goes after it. The error is a sentence.
pub fn disguised(
    original: &LoadedSet,
    choices: &Choices,
    secret: &Arc<Secret>,
    progress: &Progress,
    cancel: &Cancel,
) -> Result<(LoadedSet, HeldFolder), String> {
    let folder = HeldFolder::new(COPIES);
    let folder = folder.map_err(|error| format!("No folder for the pseudonymised copy can be made: {error}."))?;
    let plan = Arc::new(Plan::new(choices));
    let mut copies = Vec::new();
    for (number, file) in files(original).iter().enumerate() {
        // In folders of their own, because two files may have the same name.
        let place = folder.path().join(number.to_string());
        std::fs::create_dir(&place).map_err(|error| CopyError::Write(error).to_string())?;
        let path = place.join(file.name());
        write_copy(original, file, &path, &plan, secret, progress, cancel)?;
        copies.push(Input::File(path));
    }
    let set = LoadedSet::load(&copies, progress, cancel).map_err(|_| "Loading was stopped.".to_owned())?;
    Ok((set, folder))
}

/// Writes one copy; whether it could not keep its form. The error is a sentence.
pub fn write_copy(
    set: &LoadedSet,
    file: &CopiedFile<'_>,
    path: &Path,
    plan: &Arc<Plan>,
    secret: &Arc<Secret>,
    progress: &Progress,
    cancel: &Cancel,
) -> Result<bool, String> {
    let made = AtomicFile::create(path).map_err(|error| error.to_string())?;
    let mut out = BufWriter::with_capacity(1 << 16, made);
    let copied = file.write(set, plan, secret, &mut out, progress, cancel).map_err(|error| error.to_string())?;
    out.flush().map_err(|error| CopyError::Write(error).to_string())?;
    let made = out.into_inner().map_err(|error| error.error().to_string())?;
    made.commit().map_err(|error| error.to_string())?;
    Ok(copied.is_plain_list)
}
