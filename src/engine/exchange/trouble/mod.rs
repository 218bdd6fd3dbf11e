//! Every way in which asking an endpoint can fail, and the sentences that say what, where, why and what to do.
//!
//! One case per thing a person would do something different about, in four groups that follow the way of a request:
//! the [`Connection`], the encryption ([`Tls`]), the answer's [`Status`], its [`Body`]. The words are made from the
//! case alone, so that the window, the command line and the tests say the same. No case ever holds the token: what a
//! server said passes through [`Said`], which is made where the token is masked.

mod body;
mod connection;
mod said;
mod status;
mod tls;
mod unanswered;

pub use body::{Body, RedirectTo};
pub use connection::Connection;
pub use said::{Mask, Said, beginning, shortened};
pub use status::Status;
pub use tls::{CertificateProblem, Tls};
pub use unanswered::Unanswered;

use super::endpoint::NotARead;
use crate::base::Finding;

/// A failed request: where, and why.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.sentence())]
pub struct Trouble {
    /// The URL that was asked.
    pub url: String,
    pub cause: FailureCause,
}

/// Why a request failed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FailureCause {
    Connection(Connection),
    Tls(Tls),
    Status(Status),
    Body(Body),
    /// The account was not asked: a snapshot of it answers, and does not say this.
    Snapshot(Unanswered),
    /// The request was not sent at all, because a dry run must not.
    NotARead(NotARead),
}

/// The parts of a sentence about a failure, and its stable name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Words {
    /// Stable, in kebab case: "wrong-token".
    pub code: &'static str,
    /// What happened, without a full stop.
    pub what: String,
    /// Why, in a sentence or two.
    pub why: String,
    /// What to do about it.
    pub remedy: String,
}

impl Words {
    fn new(code: &'static str, what: impl Into<String>, why: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self { code, what: what.into(), why: why.into(), remedy: remedy.into() }
    }
}

impl Trouble {
    pub fn new(url: impl Into<String>, cause: impl Into<FailureCause>) -> Self {
        Self { url: url.into(), cause: cause.into() }
    }

    pub fn words(&self) -> Words {
        match &self.cause {
            FailureCause::Connection(it) => it.words(),
            FailureCause::Tls(it) => it.words(),
            FailureCause::Status(it) => it.words(),
            FailureCause::Body(it) => it.words(),
            FailureCause::Snapshot(it) => it.words(),
            FailureCause::NotARead(it) => Words::new(
                "not-a-read",
                "The request was not sent",
                format!("A dry run only reads, and {it}."),
                "This is a mistake in Crosswalk, not in your data: please report it.",
            ),
        }
    }

    /// The stable name of the cause: "wrong-token".
    pub fn code(&self) -> &'static str {
        self.words().code
    }

    /// What, why, what to do and where, in one line of text.
    pub fn sentence(&self) -> String {
        let Words { what, why, remedy, .. } = self.words();
        format!("{what}. {why} {remedy} Asked: {}", self.url)
    }

    pub fn finding(&self) -> Finding {
        let Words { code, what, why, remedy } = self.words();
        Finding::error(code, what).because(why).remedy(remedy).with_value(&self.url)
    }

    /// Whether asking another path of the same host would fail in the same way.
    pub fn concerns_whole_host(&self) -> bool {
        matches!(self.cause, FailureCause::Connection(_) | FailureCause::Tls(_))
    }

    /// Whether the answer was not there in time.
    pub fn is_timeout(&self) -> bool {
        matches!(
            self.cause,
            FailureCause::Connection(Connection::AnswerTimeout { .. } | Connection::ConnectTimeout { .. })
        )
    }

    /// Whether the endpoint refused, or answered with no SCIM at all. What it says of one person in a list that holds
    /// together is none: it may say something else of the next.
    pub fn is_refusal(&self) -> bool {
        let of_one = matches!(
            self.cause,
            FailureCause::Body(
                Body::NotFiltered { .. }
                    | Body::CountsDiffer { .. }
                    | Body::NotShown { .. }
                    | Body::Gone
                    | Body::NotFoundForList { .. }
                    | Body::NoResources { .. }
            )
        );
        !of_one && !self.is_timeout()
    }

    pub fn is_wrong_token(&self) -> bool {
        matches!(self.cause, FailureCause::Status(Status::WrongToken { .. }))
    }

    pub fn is_not_found(&self) -> bool {
        matches!(self.cause, FailureCause::Status(Status::NotFound { .. }))
    }
}

impl From<Connection> for FailureCause {
    fn from(it: Connection) -> Self {
        Self::Connection(it)
    }
}

impl From<Tls> for FailureCause {
    fn from(it: Tls) -> Self {
        Self::Tls(it)
    }
}

impl From<Status> for FailureCause {
    fn from(it: Status) -> Self {
        Self::Status(it)
    }
}

impl From<Body> for FailureCause {
    fn from(it: Body) -> Self {
        Self::Body(it)
    }
}

impl From<Unanswered> for FailureCause {
    fn from(it: Unanswered) -> Self {
        Self::Snapshot(it)
    }
}

impl From<NotARead> for FailureCause {
    fn from(it: NotARead) -> Self {
        Self::NotARead(it)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::ResourceKind;
    use crate::scim::Method;

    /// One of each kind.
    fn examples() -> Vec<FailureCause> {
        let (host, port, detail) = ("h".to_owned(), 443, "d".to_owned());
        let said = Said::Nothing;
        let redirect = |leads| Body::Redirect { status: 301, to: "t".to_owned(), leads }.into();
        let certificate = |problem| Tls::Certificate { host: "h".to_owned(), problem }.into();
        vec![
            Connection::NameNotFound { host: host.clone() }.into(),
            Connection::Refused { host: host.clone(), port }.into(),
            Connection::ConnectTimeout { host: host.clone(), port }.into(),
            Connection::AnswerTimeout { host: host.clone(), limit: std::time::Duration::from_secs(30) }.into(),
            Connection::Broken { host: host.clone(), detail: detail.clone() }.into(),
            Connection::Proxy { detail: detail.clone() }.into(),
            Tls::NotTls { host: host.clone(), port }.into(),
            Tls::Handshake { host, detail: detail.clone() }.into(),
            Tls::NoTrustStore { detail: detail.clone() }.into(),
            certificate(CertificateProblem::UnknownIssuer),
            certificate(CertificateProblem::Expired),
            certificate(CertificateProblem::NotYetValid),
            certificate(CertificateProblem::WrongName { names: Vec::new() }),
            certificate(CertificateProblem::Revoked),
            certificate(CertificateProblem::Other(detail.clone())),
            Status::WrongToken { said: said.clone() }.into(),
            Status::Forbidden { said: said.clone() }.into(),
            Status::NotFound { said: said.clone() }.into(),
            Status::TooManyRequests { retry_after: None, said: said.clone() }.into(),
            Status::ServerError { status: 500, retry_after: None, said: said.clone() }.into(),
            Status::NotImplemented { said: said.clone() }.into(),
            Status::Rejected { status: 400, said: said.clone() }.into(),
            redirect(RedirectTo::Slash),
            redirect(RedirectTo::SignIn),
            redirect(RedirectTo::SamePlace),
            redirect(RedirectTo::Elsewhere),
            Body::WebPage { status: 200 }.into(),
            Body::Empty { status: 200 }.into(),
            Body::NotJson { detail, begins: "b".to_owned() }.into(),
            Body::NotScim { expected: "a list", begins: "b".to_owned() }.into(),
            Body::NotFiltered { target: "userName".to_owned() }.into(),
            Body::CountsDiffer { says: 1, shows: 0 }.into(),
            Body::CountsDiffer { says: 5, shows: 1 }.into(),
            Body::NotShown { target: "userName".to_owned(), shown: "id".to_owned() }.into(),
            Body::NoResources { count: 1, begins: "b".to_owned() }.into(),
            Body::NotFoundForList { said: said.clone() }.into(),
            Body::Gone.into(),
            Body::ErrorAsSuccess { status: 404, said }.into(),
            Body::TooLarge { than: "16 MiB".to_owned() }.into(),
            Unanswered::NotWhole { kind: ResourceKind::User, why: "it breaks off".to_owned() }.into(),
            Unanswered::Refused { target: "userName".to_owned(), why: "it refuses".to_owned() }.into(),
            Unanswered::OtherCase { target: "userName".to_owned() }.into(),
            Unanswered::NoSuchId { kind: ResourceKind::Group }.into(),
            Unanswered::NoQuestion.into(),
            NotARead::Writes { method: Method::Post, path: "/Users".to_owned() }.into(),
        ]
    }

    #[test]
    fn every_kind_says_what_why_and_what_to_do_and_is_documented() {
        let page = include_str!("../../../../docs/endpoint.md");
        for cause in examples() {
            let trouble = Trouble::new("https://h/scim/v2", cause);
            let Words { code, what, why, remedy } = trouble.words();
            assert!(!what.ends_with('.') && why.ends_with(['.', '”']) && remedy.ends_with('.'), "{code}: {trouble}");
            assert!(trouble.to_string().contains("https://h/scim/v2"), "{code} does not say where");
            assert!(page.contains(&format!("`{code}`")), "{code} is not in docs/endpoint.md");
        }
    }
}
