//! An answer that says success, or points elsewhere, but holds no SCIM.

use super::{Said, Words};

/// What is wrong with what the answer holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Body {
    Redirect {
        status: u16,
        to: String,
        leads: RedirectTo,
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
    /// A list that shows more or fewer than it counts.
    CountsDiffer {
        says: u64,
        shows: u64,
    },
    /// What was shown does not have the attribute that was asked for.
    NotShown {
        target: String,
        shown: String,
    },
    /// A list of things that are no resources.
    NoResources {
        count: usize,
        begins: String,
    },
    /// 404 for a look-up that finds nobody, where an empty list is expected.
    NotFoundForList {
        said: Said,
    },
    /// A resource that a list shows, and 404 at its own address.
    Gone,
    /// An error in an answer whose status says success.
    ErrorAsSuccess {
        status: u16,
        said: Said,
    },
    /// Larger than "16 MiB", or than so many values.
    TooLarge {
        than: String,
    },
}

/// Where a redirect leads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RedirectTo {
    /// The same address with a slash at the end of its path.
    Slash,
    /// A page on the same host where people sign in.
    SignIn,
    /// Another address on the same host.
    SamePlace,
    Elsewhere,
}

impl Body {
    pub(super) fn words(&self) -> Words {
        match self {
            Self::Redirect { status, to, leads } => redirected(*status, to, *leads),
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
            Self::CountsDiffer { says, shows } => differing(*says, *shows),
            Self::NotShown { target, shown } => Words::new(
                "not-shown",
                format!("The answer does not show {target}"),
                format!(
                    "It shows somebody, but not the value that was looked up, so nobody can say whether it is the right one. Shown: {shown}."
                ),
                "Ask the service provider whether the attribute is returned by default; else match by one that is.",
            ),
            Self::NoResources { count, begins } => Words::new(
                "no-resources",
                match count {
                    1 => "The list holds something that is no resource".to_owned(),
                    count => format!("The list holds {count} things that are no resources"),
                },
                format!("A list of a SCIM endpoint holds objects. The answer begins with {begins}."),
                "Tell the service provider; if a look-up by another attribute answers well, match by that.",
            ),
            Self::NotFoundForList { said } => Words::new(
                "not-found-for-list",
                "The endpoint answers 404 in place of an empty list",
                format!(
                    "Nobody with this value may be there, or the address may be wrong: both look the same. The standard (RFC 7644 section 3.4.2) asks for a list of none.{said}"
                ),
                "Tell the service provider; whether the client takes it for nobody is not documented.",
            ),
            Self::Gone => Words::new(
                "gone",
                "The account shows it in a list and answers 404 at its own address",
                "It may have been deleted meanwhile, or the account shows resources in lists only; what it holds cannot be read.",
                "Look at it in the account, then plan this record again.",
            ),
            Self::ErrorAsSuccess { status, said } => Words::new(
                "error-as-success",
                format!("The answer says success and holds an error ({status})"),
                format!("A client may take it for either.{said}"),
                "Tell the service provider: an error has a status of its own (RFC 7644 section 3.12).",
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

fn redirected(status: u16, to: &str, leads: RedirectTo) -> Words {
    match leads {
        RedirectTo::Slash => Words::new(
            "redirect",
            format!("The endpoint wants a slash at the end of the path ({status})"),
            "It sends whoever asks without the slash on to the same address with one. Provisioning clients do not follow that reliably.",
            format!("Tell the service provider: SCIM addresses have no slash at their end. It points to {to}."),
        ),
        RedirectTo::SignIn => Words::new(
            "redirect",
            format!("The server points to its sign-in page: {to} ({status})"),
            "That is what people get who open the application; the token was not taken for one, or the path is not that of the endpoint.",
            "Check the path: SCIM endpoints mostly end in /scim/v2.",
        ),
        RedirectTo::SamePlace => Words::new(
            "redirect",
            format!("The endpoint has another address: {to} ({status})"),
            "The server answers with a redirect on the same host. Provisioning clients do not follow it reliably.",
            format!("Type {to} as the endpoint, without what follows the base URL."),
        ),
        RedirectTo::Elsewhere => Words::new(
            "redirect-elsewhere",
            format!("The server points to another place: {to} ({status})"),
            "The redirect was not followed, and the token was not sent there: whoever owns that place would have it.",
            "If you trust that place, type it as the endpoint; often it is a sign-in page, and the address is wrong.",
        ),
    }
}

fn differing(says: u64, shows: u64) -> Words {
    match shows {
        0 => Words::new(
            "counts-differ",
            format!("The account says {says} and shows {shows}"),
            "Its list has a number of results and no result in it (it may need count in the request), so nobody can say whether somebody is there.",
            "Tell the service provider: a list shows what it counts (RFC 7644 section 3.4.2).",
        ),
        _ => Words::new(
            "counts-differ",
            format!("The account says {says} and shows {shows}"),
            "The number of results and the results of a look-up do not agree, so nobody can say who else has this value.",
            "Tell the service provider: totalResults counts what the filter finds (RFC 7644 section 3.4.2).",
        ),
    }
}
