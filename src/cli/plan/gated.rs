//! What a plan stops for, as it was asked for on the command line.

use std::path::{Path, PathBuf};

use super::super::args::{Input, KeptPlan};
use super::super::incoming;
use super::super::stop::{Stop, Unusable};
use crate::base::Cancel;
use crate::base::file::text_within;
use crate::exchange::LastPlan;
use crate::exchange::plan_file::gates::{Gates, MostDisabled};
use crate::exchange::plan_file::protected::{Protected, beside};

const LARGEST_LIST: u64 = 64 << 20;

/// Whatever cannot be read shows before anybody is asked. What the crosswalk says of the threshold comes later.
pub fn gates(kept: &KeptPlan, input: &Input, cancel: &Cancel) -> Result<Gates, Stop> {
    let mut named = Vec::new();
    for text in &kept.protect {
        named.push(names_in(text)?);
    }
    let place = input.crosswalk.as_deref().map(beside);
    let beside = place.map(|path| Protected::open_if_there(&path)).transpose().map_err(Unusable::because)?;
    let mut protected = Gates::names(named.iter().flat_map(|text| text.split([',', '\n'])));
    protected.extend(Gates::names(beside.iter().flat_map(Protected::names).map(String::as_str)));
    Ok(Gates {
        most_disabled: kept.most_disabled.unwrap_or(MostDisabled::DEFAULT),
        protected,
        allowed: Gates::names(kept.disable.iter().map(String::as_str)),
        before: last(kept, cancel)?.and_then(|last| last.whole(input.resource.into())),
    })
}

/// What a file holds, where there is one of this name; else the names themselves.
fn names_in(text: &str) -> Result<String, Unusable> {
    let path = Path::new(text);
    if !path.is_file() {
        return Ok(text.to_owned());
    }
    let read = text_within(path, LARGEST_LIST).map(|(names, _)| names.trim_start_matches('\u{feff}').to_owned());
    read.map_err(|not| Unusable(format!("{} cannot be read: {not}.", path.display())))
}

/// The plan that was named, else the one that is replaced.
fn last(kept: &KeptPlan, cancel: &Cancel) -> Result<Option<LastPlan>, Stop> {
    let open = |path: &PathBuf| {
        let path = path.clone();
        incoming::awaited(move || LastPlan::open(&path), cancel)
    };
    match (&kept.before, &kept.out) {
        (Some(path), _) => Ok(Some(open(path)?.map_err(Unusable::because)?)),
        // Whatever else is there is replaced as any file is.
        (None, Some(path)) if path.is_file() => Ok(open(path)?.ok()),
        (None, _) => Ok(None),
    }
}
