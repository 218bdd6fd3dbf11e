//! An answer whose status is no success (RFC 7644 section 3.12; 429 from RFC 6585 section 4).

use std::time::Duration;

use super::{Said, Words};

/// What the status of the answer means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Status {
    WrongToken { said: Said },
    Forbidden { said: Said },
    NotFound { said: Said },
    TooManyRequests { retry_after: Option<Duration>, said: Said },
    ServerError { status: u16, retry_after: Option<Duration>, said: Said },
    NotImplemented { said: Said },
    Rejected { status: u16, said: Said },
}

impl Status {
    /// Sorts a status that is neither a success nor a redirect.
    pub fn classify(status: u16, retry_after: Option<Duration>, said: Said) -> Self {
        match status {
            401 => Self::WrongToken { said },
            403 => Self::Forbidden { said },
            404 | 410 => Self::NotFound { said },
            429 => Self::TooManyRequests { retry_after, said },
            501 => Self::NotImplemented { said },
            500.. => Self::ServerError { status, retry_after, said },
            _ => Self::Rejected { status, said },
        }
    }

    pub(super) fn words(&self) -> Words {
        match self {
            Self::WrongToken { said } => Words::new(
                "wrong-token",
                "The endpoint does not accept the token (401)",
                format!("The place is right; the token is wrong, expired, or of another account.{said}"),
                "Copy the token again from the account's SCIM app. A token of the QA account does not work in production, nor the other way round.",
            ),
            Self::Forbidden { said } => Words::new(
                "forbidden",
                "The endpoint knows the token but forbids the request (403)",
                format!("The token lacks the right to read here, or this network is not allowed.{said}"),
                "Check the scope of the token and the account's list of allowed networks.",
            ),
            Self::NotFound { said } => Words::new(
                "not-found",
                "There is nothing at this address (404)",
                format!("The host answers, but this path is not known there.{said}"),
                "Check the path: SCIM endpoints mostly end in /scim/v2.",
            ),
            Self::TooManyRequests { retry_after, said } => Words::new(
                "too-many-requests",
                "The endpoint asks for fewer requests (429)",
                format!("Its limit is used up{}.{said}", wait_words(*retry_after)),
                "Wait and resume; what was read so far is kept. Other clients that use the same token count too.",
            ),
            Self::NotImplemented { said } => Words::new(
                "not-implemented",
                "The endpoint does not know how to answer this (501)",
                format!("It says itself that it cannot do what was asked, such as filtering.{said}"),
                "Ask the service provider which attributes people can be looked up by there; a client needs one.",
            ),
            Self::ServerError { status, said, .. } => Words::new(
                "server-error",
                format!("The server failed ({status})"),
                format!("The fault is on the server's side, not in the request.{said}"),
                "Try again later; if it stays so, send the address and the time to the service provider's support.",
            ),
            Self::Rejected { status, said } => Words::new(
                "rejected",
                format!("The endpoint refused the request ({status})"),
                format!("It does not take this request as it is.{said}"),
                "Check that the matching attribute may be used in a filter there.",
            ),
        }
    }
}

fn wait_words(retry_after: Option<Duration>) -> String {
    match retry_after {
        Some(wait) => format!("; it asks to wait {} s", wait.as_secs()),
        None => String::new(),
    }
}
