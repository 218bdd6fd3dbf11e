//! A snapshot encrypted with age (age-encryption.org/v1), for the public keys of those who may read it, or by a passphrase.
//!
//! What is sealed is opened in memory alone.

use std::io::{self, Read as _, Write};
use std::str::FromStr as _;

use age::x25519::{Identity, Recipient};
use age::{Decryptor, Encryptor, scrypt};
use secrecy::SecretString;

/// How a file of age begins.
const BEGINNING: &[u8] = b"age-encryption.org/v1";

/// How much work a passphrase takes: about a second and 256 MB (2^18 KB). Left to age it is measured, and on a busy machine
/// comes out as little.
const WORK: u8 = 18;

/// What is opened takes at most 2 GB, however it was written and however busy this machine is.
const MOST_WORK: u8 = 21;

/// For whom a snapshot is sealed.
#[derive(Clone, Debug)]
pub enum SealFor {
    /// Public keys: `age1…`
    Recipients(Vec<Recipient>),
    Passphrase(SecretString),
}

/// What opens one.
#[derive(Clone, Debug)]
pub enum Key {
    /// The text of an identity file, as `age-keygen` writes it: a line begins with `AGE-SECRET-KEY-1`.
    Identities(SecretString),
    Passphrase(SecretString),
}

/// Why a snapshot is not sealed or opened. A key or a passphrase is in none of these.
#[derive(Debug, thiserror::Error)]
pub enum SealError {
    #[error("“{0}” is no public key of age: that begins with age1 (age-keygen prints it)")]
    NotARecipient(String),
    #[error("the identity file holds no key of age: a line that begins with AGE-SECRET-KEY-1")]
    NoIdentity,
    #[error("this is not the passphrase that it was encrypted by: capitals and the keyboard's layout count")]
    WrongPassphrase,
    #[error("none of the keys in the identity file is one that it was encrypted for")]
    NotForTheseKeys,
    #[error(
        "opening it would take {} GB of memory, and no more than {} GB are given: encrypt it again with a smaller work factor",
        1_u64 << required.saturating_sub(20),
        1_u64 << (MOST_WORK - 20)
    )]
    TooMuchWork { required: u8 },
    #[error("it could not be opened: {0}")]
    NotOpened(#[from] age::DecryptError),
    #[error("it could not be read to its end: {0}")]
    Broken(#[from] io::Error),
    #[error("it could not be sealed: {0}")]
    NotSealed(#[from] age::EncryptError),
}

trait OrWrong {
    /// That the key is a wrong one, where that is what it says.
    fn or_wrong(self, wrong: SealError) -> SealError;
}

impl OrWrong for age::DecryptError {
    fn or_wrong(self, wrong: SealError) -> SealError {
        match self {
            Self::DecryptionFailed | Self::KeyDecryptionFailed | Self::NoMatchingKeys => wrong,
            Self::ExcessiveWork { required, .. } => SealError::TooMuchWork { required },
            other => SealError::NotOpened(other),
        }
    }
}

impl SealFor {
    /// For these public keys.
    pub fn recipients(keys: &[String]) -> Result<Self, SealError> {
        let read = |key: &String| Recipient::from_str(key).map_err(|_| SealError::NotARecipient(key.clone()));
        keys.iter().map(read).collect::<Result<_, _>>().map(Self::Recipients)
    }

    /// Writes with `write` what only they can read.
    pub fn sealing<T, E: From<SealError>>(
        &self,
        out: &mut dyn Write,
        write: impl FnOnce(&mut dyn Write) -> Result<T, E>,
    ) -> Result<T, E> {
        let encryptor = match self {
            Self::Recipients(keys) => Encryptor::with_recipients(keys.iter().map(|key| key as &dyn age::Recipient))
                .map_err(SealError::from)?,
            Self::Passphrase(passphrase) => by_passphrase(passphrase, WORK)?,
        };
        let mut sealed = encryptor.wrap_output(out).map_err(SealError::from)?;
        let written = write(&mut sealed)?;
        sealed.finish().map_err(SealError::from)?;
        Ok(written)
    }
}

fn by_passphrase(passphrase: &SecretString, work: u8) -> Result<Encryptor, SealError> {
    let mut recipient = scrypt::Recipient::new(passphrase.clone());
    recipient.set_work_factor(work);
    Ok(Encryptor::with_recipients(std::iter::once(&recipient as &dyn age::Recipient))?)
}

/// Whether a file that begins so is sealed.
pub fn is_sealed(begin: &[u8]) -> bool {
    begin.starts_with(BEGINNING)
}

/// Whether a passphrase opens it; otherwise a key does.
pub fn is_by_passphrase(sealed: &[u8]) -> Result<bool, SealError> {
    Ok(Decryptor::new_buffered(sealed)?.is_scrypt())
}

/// What is in it.
pub fn opened(sealed: &[u8], key: &Key) -> Result<Vec<u8>, SealError> {
    let decryptor = Decryptor::new_buffered(sealed)?;
    let mut reader = match key {
        Key::Passphrase(passphrase) => {
            let mut identity = scrypt::Identity::new(passphrase.clone());
            identity.set_max_work_factor(MOST_WORK);
            let opened = decryptor.decrypt(std::iter::once(&identity as &dyn age::Identity));
            opened.map_err(|error| error.or_wrong(SealError::WrongPassphrase))?
        }
        Key::Identities(text) => {
            let identities = identities(text)?;
            let opened = decryptor.decrypt(identities.iter().map(|identity| identity as &dyn age::Identity));
            opened.map_err(|error| error.or_wrong(SealError::NotForTheseKeys))?
        }
    };
    let mut open = Vec::with_capacity(sealed.len());
    reader.read_to_end(&mut open)?;
    Ok(open)
}

fn identities(text: &SecretString) -> Result<Vec<Identity>, SealError> {
    let lines = secrecy::ExposeSecret::expose_secret(text).lines().map(str::trim);
    let keys = lines.filter(|line| !line.is_empty() && !line.starts_with('#'));
    let read: Vec<Identity> = keys.filter_map(|line| Identity::from_str(line).ok()).collect();
    if read.is_empty() { Err(SealError::NoIdentity) } else { Ok(read) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sealed(with: &SealFor) -> Vec<u8> {
        let mut out = Vec::new();
        let write = |out: &mut dyn Write| out.write_all(b"liz@contoso.com").map_err(SealError::from);
        with.sealing(&mut out, write).expect("sealed");
        assert!(is_sealed(&out) && !String::from_utf8_lossy(&out).contains("liz"));
        out
    }

    #[test]
    fn who_has_a_key_reads_it_and_nobody_else() {
        let [ours, theirs] = [Identity::generate(), Identity::generate()];
        let sealed = sealed(&SealFor::recipients(&[ours.to_public().to_string()]).expect("a public key"));
        assert!(!is_by_passphrase(&sealed).expect("a header"));
        let file = |identity: &Identity| {
            let key = identity.to_string();
            Key::Identities(format!("# a note\n{}\n", secrecy::ExposeSecret::expose_secret(&key)).into())
        };
        assert_eq!(opened(&sealed, &file(&ours)).expect("opened"), b"liz@contoso.com");
        assert!(matches!(opened(&sealed, &file(&theirs)), Err(SealError::NotForTheseKeys)));
        assert!(matches!(opened(&sealed, &Key::Identities("none".into())), Err(SealError::NoIdentity)));
        assert!(opened(&sealed[..sealed.len() - 1], &file(&ours)).is_err(), "cut off");
    }

    #[test]
    fn a_passphrase_opens_it_and_no_other() {
        let sealed = sealed(&SealFor::Passphrase("horse battery".into()));
        assert!(is_by_passphrase(&sealed).expect("a header"));
        assert_eq!(opened(&sealed, &Key::Passphrase("horse battery".into())).expect("opened"), b"liz@contoso.com");
        let wrong = opened(&sealed, &Key::Passphrase("horse".into()));
        assert!(matches!(wrong, Err(SealError::WrongPassphrase)), "{wrong:?}");
    }

    #[test]
    fn what_takes_a_passphrase_more_work_than_another_machine_would_ask_for_is_opened_within_bounds() {
        let passphrase: SecretString = "horse battery".into();
        let sealed = |work| {
            let mut out = Vec::new();
            let mut sealed = by_passphrase(&passphrase, work).expect("a key").wrap_output(&mut out).expect("begun");
            sealed.write_all(b"liz").expect("written");
            sealed.finish().expect("sealed");
            out
        };
        assert_eq!(opened(&sealed(WORK + 1), &Key::Passphrase(passphrase.clone())).expect("opened"), b"liz");
        // Only the header tells how much: nothing that takes so much is made here.
        let header = String::from_utf8_lossy(&sealed(1)).replacen(" 1\n", " 25\n", 1);
        let error = opened(header.as_bytes(), &Key::Passphrase(passphrase.clone())).expect_err("too much").to_string();
        assert!(error.contains("32 GB of memory"), "{error}");
    }

    #[test]
    fn what_is_no_public_key_is_said() {
        let error = SealFor::recipients(&["age2x".to_owned()]).expect_err("no key").to_string();
        assert!(error.contains("“age2x” is no public key"), "{error}");
    }
}
