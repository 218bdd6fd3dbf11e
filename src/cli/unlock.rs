//! Sealing a snapshot, and opening one that is sealed. Keys and passphrases come from files or a prompt, never from arguments.

use std::io::IsTerminal as _;
use std::path::Path;

use super::args::{Sealed, Unlock};
use super::incoming;
use super::output::Output;
use super::stop::{Stop, Unusable};
use crate::base::Cancel;
use crate::base::file::text_within;
use crate::exchange::snapshot::seal::{self, Key, SealFor};
use crate::exchange::{Snapshot, SnapshotError};

const LARGEST_KEY: u64 = 1 << 20;

/// For whom a snapshot is to be sealed, if it is.
pub fn seal_for(asked: &Sealed, cancel: &Cancel) -> Result<Option<SealFor>, Stop> {
    if !asked.encrypt_to.is_empty() {
        let wrong = |error| Unusable(format!("{error}. Ask whoever is to read it for theirs."));
        return Ok(Some(SealFor::recipients(&asked.encrypt_to).map_err(wrong)?));
    }
    let passphrase = match &asked.passphrase_file {
        Some(path) => secret(path)?,
        None if asked.passphrase => {
            let typed = prompted("Passphrase for the snapshot (not shown, not kept):", cancel)?;
            if typed != prompted("The same again:", cancel)? {
                return Err(Unusable("The two differ. Nothing was read or written; begin again.".to_owned()).into());
            }
            typed
        }
        None => return Ok(None),
    };
    Ok(Some(SealFor::Passphrase(passphrase.into())))
}

/// Opens a snapshot, with what unlocks it where it is sealed.
pub fn open(path: &Path, unlock: &Unlock, cancel: &Cancel) -> Result<Snapshot, Stop> {
    let file = path.to_owned();
    let bytes: Result<Vec<u8>, SnapshotError> = incoming::awaited(move || Snapshot::bytes(&file), cancel)?;
    let mut bytes = bytes.map_err(Unusable::because)?;
    if seal::is_sealed(&bytes) {
        let wrong = |error| Unusable(format!("{} is encrypted, and {error}.", path.display()));
        let key = key(path, unlock, seal::is_by_passphrase(&bytes).map_err(wrong)?, cancel)?;
        bytes = seal::opened(&bytes, &key).map_err(wrong)?;
    }
    Ok(Snapshot::read(path, bytes).map_err(Unusable::because)?)
}

fn key(path: &Path, unlock: &Unlock, is_by_passphrase: bool, cancel: &Cancel) -> Result<Key, Stop> {
    match (is_by_passphrase, &unlock.identity, &unlock.passphrase_file) {
        (false, Some(identity), _) => Ok(Key::Identities(secret(identity)?.into())),
        (false, None, _) => Err(Unusable(format!(
            "{} is encrypted for a key. Name the file that holds it (--identity FILE).",
            path.display()
        ))
        .into()),
        (true, _, Some(file)) => Ok(Key::Passphrase(secret(file)?.into())),
        (true, _, None) if std::io::stdin().is_terminal() => {
            let words = format!("Passphrase for {} (not shown):", path.display());
            Ok(Key::Passphrase(prompted(&words, cancel)?.into()))
        }
        (true, _, None) => Err(Unusable(format!(
            "{} is encrypted by a passphrase. Name a file that holds it (--passphrase-file FILE), or run it where you can \
             type it.",
            path.display()
        ))
        .into()),
    }
}

/// What a file holds, without the line's end.
fn secret(path: &Path) -> Result<String, Unusable> {
    let read = text_within(path, LARGEST_KEY);
    let (text, _) = read.map_err(|not| Unusable(format!("{} cannot be read: {not}.", path.display())))?;
    Ok(text.trim_end_matches(['\r', '\n']).to_owned())
}

fn prompted(words: &str, cancel: &Cancel) -> Result<String, Stop> {
    if !std::io::stdin().is_terminal() {
        return Err(Unusable(
            "Nobody is there to type it. Name a file that holds it (--passphrase-file FILE).".to_owned(),
        )
        .into());
    }
    Output::standard().word(words);
    Ok(incoming::awaited(rpassword::read_password, cancel)?.map_err(Unusable::because)?)
}
