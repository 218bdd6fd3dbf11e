//! Certificate authorities that are trusted beside the system's: that of a company which looks into TLS, or of a test
//! account. They add trust and take none away: a certificate for another name or out of date is refused as ever.

use std::path::{Path, PathBuf};

use reqwest::Certificate;
use reqwest::blocking::Client;

use crate::base::file::{NotRead, read_within};

/// More than any bundle of authorities has.
const LARGEST: u64 = 16 << 20;

/// Authorities of a person's own.
#[derive(Clone, Debug, Default)]
pub struct Authorities(pub(super) Vec<Certificate>);

/// Why a file of authorities cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum AuthorityError {
    #[error("{} cannot be read: {not}.", path.display())]
    NotRead { path: PathBuf, not: NotRead },
    #[error(
        "{} holds no certificate that can be read. It is to be PEM, with -----BEGIN CERTIFICATE----- in it, or a \
         certificate in DER: ask who looks after your network for the certificate of its authority.",
        path.display()
    )]
    None { path: PathBuf },
}

impl Authorities {
    /// Reads them from a file: PEM with one or more, or one in DER.
    pub fn open(path: &Path) -> Result<Self, AuthorityError> {
        let held = read_within(path, LARGEST).map_err(|not| AuthorityError::NotRead { path: path.to_owned(), not })?;
        Self::read(&held.bytes).ok_or_else(|| AuthorityError::None { path: path.to_owned() })
    }

    fn read(bytes: &[u8]) -> Option<Self> {
        let of_pem = Certificate::from_pem_bundle(bytes).ok().filter(|certificates| !certificates.is_empty());
        // DER begins with a sequence; reqwest looks at it only when it is used.
        let of_der =
            || bytes.starts_with(&[0x30, 0x82]).then(|| Certificate::from_der(bytes).ok())?.map(|one| vec![one]);
        of_pem.or_else(of_der).filter(|certificates| are_certificates(certificates)).map(Self)
    }

    /// How many there are.
    pub fn count(&self) -> usize {
        self.0.len()
    }
}

/// What looks like certificates is read only by who connects with them.
fn are_certificates(certificates: &[Certificate]) -> bool {
    // Fails only when another part of the program has installed a provider already, which is as good.
    rustls::crypto::ring::default_provider().install_default().ok();
    Client::builder().tls_certs_only(certificates.iter().cloned()).build().is_ok()
}
