//! An answer that says success, or points elsewhere, but holds no SCIM.

use super::Words;

/// What is wrong with what the answer holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Body {
    Redirect {
        status: u16,
        to: String,
        same_place: bool,
    },
    WebPage {
        status: u16,
    },
    Empty {
        status: u16,
    },
    NotJson {
        detail: String,
        begins: String,
    },
    NotScim {
        expected: &'static str,
        begins: String,
    },
    NotFiltered {
        target: String,
    },
    /// A list that counts some and shows none.
    ShowsNone {
        total: u64,
    },
    /// Larger than "16 MiB", or than so many values.
    TooLarge {
        than: String,
    },
}

impl Body {
    pub(super) fn words(&self) -> Words {
        match self {
            Self::Redirect { status, to, same_place: true } => Words::new(
                "redirect",
                format!("The endpoint has another address: {to} ({status})"),
                "The server answers with a redirect on the same host. Provisioning clients do not follow it reliably.",
                format!("Type {to} as the endpoint, without what follows the base URL."),
            ),
            Self::Redirect { status, to, .. } => Words::new(
                "redirect-elsewhere",
                format!("The server points to another place: {to} ({status})"),
                "The redirect was not followed, and the token was not sent there: whoever owns that place would have it.",
                "If you trust that place, type it as the endpoint; often it is a sign-in page, and the address is wrong.",
            ),
            Self::WebPage { status } => Words::new(
                "web-page",
                format!("The answer is a web page, not SCIM ({status})"),
                "Web pages (HTML) come from sign-in pages, proxies and applications that answer every address.",
                "Check the path: SCIM endpoints mostly end in /scim/v2. The address of the application for people is another one.",
            ),
            Self::Empty { status } => Words::new(
                "empty-answer",
                format!("The answer is empty ({status})"),
                "A SCIM endpoint answers a question with JSON, and here there is not one byte.",
                "Check that the address is that of a SCIM endpoint; if it is, tell the service provider.",
            ),
            Self::NotJson { detail, begins } => Words::new(
                "not-json",
                "The answer is not JSON",
                format!("{detail}; it begins with {begins}."),
                "Check that the address is that of a SCIM endpoint; if it is, its answer is damaged: tell the service provider.",
            ),
            Self::NotScim { expected, begins } => Words::new(
                "not-scim",
                format!("The answer is JSON, but not {expected}"),
                format!("It begins with {begins}."),
                "Check the path: the address may be that of another API of the same service.",
            ),
            Self::NotFiltered { target } => Words::new(
                "filter-ignored",
                format!("The endpoint does not filter by {target}"),
                "It answered the look-up with other resources than the one asked for. A provisioning client would link the wrong one.",
                "Choose a matching attribute that the account can filter by.",
            ),
            Self::ShowsNone { total } => Words::new(
                "shows-none",
                format!("The endpoint counts {total} and shows none"),
                "Its list has a number of results and no result in it, so nobody can say whether somebody is there.",
                "Tell the service provider: a list shows what it counts (RFC 7644 section 3.4.2). Some servers need a count in the request.",
            ),
            Self::TooLarge { than } => Words::new(
                "too-large",
                format!("The answer is larger than {than}"),
                "No SCIM page is that large, so it was not read further.",
                "Check the address; if it is right, tell the service provider that its pages have no limit.",
            ),
        }
    }
}
