//! No encrypted connection: rustls's errors, sorted by what a person would do about them.

use rustls::{CertificateError, Error, InvalidMessage};

use super::Words;

/// Why no encrypted connection could be made. In every case the token was not sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Tls {
    NotTls { host: String, port: u16 },
    Certificate { host: String, problem: CertificateProblem },
    Handshake { host: String, detail: String },
    NoTrustStore { detail: String },
}

/// What is wrong with a server's certificate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CertificateProblem {
    /// Self-signed, or signed by an authority this computer does not know.
    UnknownIssuer,
    Expired,
    NotYetValid,
    /// Made for other names than the one asked.
    WrongName {
        names: Vec<String>,
    },
    Revoked,
    /// An authority's own certificate in the place of a server's, as `openssl req -x509` makes one.
    OfAnAuthority,
    Other(String),
}

impl Tls {
    pub fn classify(error: &Error, host: &str, port: u16) -> Self {
        let host = host.to_owned();
        match error {
            Error::InvalidMessage(InvalidMessage::InvalidContentType) => Self::NotTls { host, port },
            Error::InvalidCertificate(error) => Self::Certificate { host, problem: CertificateProblem::from(error) },
            other => Self::Handshake { host, detail: other.to_string() },
        }
    }

    pub(super) fn words(&self) -> Words {
        match self {
            Self::NotTls { host, port } => Words::new(
                "not-tls",
                format!("{host} does not speak HTTPS on port {port}"),
                "The answer to the TLS greeting was something else, often plain HTTP.",
                "Check the port in the address.",
            ),
            Self::Certificate { host, problem } => problem.words(host),
            Self::Handshake { host, detail } => Words::new(
                "tls",
                format!("No encrypted connection with {host} could be made"),
                format!("The two sides found no common way ({detail}). TLS 1.2 or newer is needed."),
                "Ask who runs the server to enable TLS 1.2 or 1.3.",
            ),
            Self::NoTrustStore { detail } => Words::new(
                "no-trust-store",
                "This computer has no list of trusted certificate authorities",
                format!("Without it no HTTPS server can be told from an impostor ({detail})."),
                "Install the system's certificates; on Debian: apt install ca-certificates.",
            ),
        }
    }
}

impl CertificateProblem {
    fn words(&self, host: &str) -> Words {
        let what = |rest: &str| format!("The certificate of {host} {rest}");
        match self {
            Self::UnknownIssuer => Words::new(
                "unknown-issuer",
                what("is self-signed or from an unknown authority"),
                "Nobody this computer trusts vouches for the server, so it might be an impostor. The token was not sent.",
                "If it is a server of your own, or your network looks into TLS, get the certificate of the authority behind it and name its file: “Own authority” where the window asks for the endpoint, --ca-file on the command line. Else do not connect.",
            ),
            Self::Expired => Words::new(
                "certificate-expired",
                what("has expired"),
                "It is not valid any more today. The token was not sent.",
                "Check this computer's date; if it is right, ask who runs the server to renew the certificate.",
            ),
            Self::NotYetValid => Words::new(
                "certificate-not-yet-valid",
                what("is not valid yet"),
                "It begins to be valid later than now. The token was not sent.",
                "Check this computer's date and time.",
            ),
            Self::WrongName { names } => Words::new(
                "certificate-wrong-name",
                what("is for another name"),
                format!("It is made for {}. The token was not sent.", list(names)),
                "Check the spelling of the host; use a name the certificate is made for.",
            ),
            Self::Revoked => Words::new(
                "certificate-revoked",
                what("has been revoked"),
                "Its authority has taken it back. The token was not sent.",
                "Do not connect; ask who runs the server.",
            ),
            Self::OfAnAuthority => Words::new(
                "certificate-of-an-authority",
                what("is an authority's own"),
                "It says that it may sign others (CA:TRUE), and such a one is not accepted as a server's, whoever vouches for it. The token was not sent.",
                "Ask who runs the server for a certificate that the authority signed for this name, and name the authority's file: “Own authority” where the window asks for the endpoint, --ca-file on the command line.",
            ),
            Self::Other(detail) => Words::new(
                "certificate",
                what("is not acceptable"),
                format!("It failed the check ({detail}). The token was not sent."),
                "Ask who runs the server for a valid certificate.",
            ),
        }
    }
}

impl From<&CertificateError> for CertificateProblem {
    fn from(error: &CertificateError) -> Self {
        match error {
            CertificateError::UnknownIssuer => Self::UnknownIssuer,
            CertificateError::Expired | CertificateError::ExpiredContext { .. } => Self::Expired,
            CertificateError::NotValidYet | CertificateError::NotValidYetContext { .. } => Self::NotYetValid,
            CertificateError::NotValidForName => Self::WrongName { names: Vec::new() },
            CertificateError::NotValidForNameContext { presented, .. } => Self::WrongName { names: presented.clone() },
            CertificateError::Revoked => Self::Revoked,
            // webpki's own error, which rustls passes on by its name alone.
            CertificateError::Other(other) if other.to_string().contains("CaUsedAsEndEntity") => Self::OfAnAuthority,
            other => Self::Other(other.to_string()),
        }
    }
}

fn list(names: &[String]) -> String {
    if names.is_empty() { "no name at all".to_owned() } else { names.join(", ") }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use rustls::pki_types::{ServerName, UnixTime};

    use super::*;

    #[test]
    fn each_kind_of_bad_certificate_has_its_own_name_and_remedy() {
        let now = UnixTime::since_unix_epoch(Duration::from_secs(2_000));
        let past = UnixTime::since_unix_epoch(Duration::from_secs(1_000));
        let wrong = CertificateError::NotValidForNameContext {
            expected: ServerName::try_from("api.xurrent.qa").expect("a name"),
            presented: vec!["www.example.com".to_owned()],
        };
        let named = std::io::Error::other("CaUsedAsEndEntity");
        let of_an_authority = CertificateError::Other(rustls::OtherError(std::sync::Arc::new(named)));
        for (error, code, word) in [
            (CertificateError::UnknownIssuer, "unknown-issuer", "self-signed"),
            (CertificateError::Expired, "certificate-expired", "renew"),
            (CertificateError::ExpiredContext { time: now, not_after: past }, "certificate-expired", "date"),
            (CertificateError::NotValidYet, "certificate-not-yet-valid", "date and time"),
            (CertificateError::NotValidForName, "certificate-wrong-name", "spelling"),
            (wrong, "certificate-wrong-name", "www.example.com"),
            (CertificateError::Revoked, "certificate-revoked", "taken it back"),
            (of_an_authority, "certificate-of-an-authority", "Own authority"),
            (CertificateError::BadSignature, "certificate", "not acceptable"),
        ] {
            let words = Tls::classify(&Error::InvalidCertificate(error), "api.xurrent.qa", 443).words();
            let text = format!("{} {} {}", words.what, words.why, words.remedy);
            assert_eq!(words.code, code, "{text}");
            assert!(text.contains(word) && text.contains("token was not sent"), "{code}: {text}");
        }
    }
}
