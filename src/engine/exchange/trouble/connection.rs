//! No answer: the host was not found, not reached, or lost on the way.

use std::time::Duration;

use super::Words;

/// Why no answer arrived.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Connection {
    NameNotFound { host: String },
    Refused { host: String, port: u16 },
    ConnectTimeout { host: String, port: u16 },
    AnswerTimeout { host: String, limit: Duration },
    Broken { host: String, detail: String },
    Proxy { detail: String },
}

impl Connection {
    pub(super) fn words(&self) -> Words {
        match self {
            Self::NameNotFound { host } => Words::new(
                "name-not-found",
                format!("There is no host named {host}"),
                "The name could not be looked up.",
                "Check the spelling of the address against the one the account's SCIM app shows, and that this computer is on the network.",
            ),
            Self::Refused { host, port } => Words::new(
                "connection-refused",
                format!("{host} refused the connection on port {port}"),
                "The computer is there, but no program listens on that port.",
                "Check the port in the address; if it is a server of your own, start it.",
            ),
            Self::ConnectTimeout { host, port } => Words::new(
                "connect-timeout",
                format!("{host} did not take the connection on port {port} in time"),
                "The host is down, or a firewall on the way swallows the connection.",
                "Try again; if it stays so, ask your network's administrator whether this computer may reach the host.",
            ),
            Self::AnswerTimeout { host, limit } => Words::new(
                "answer-timeout",
                format!("{host} took the request but did not finish its answer within {limit:?}"),
                "The server is slow, hangs, or sends its answer in drops.",
                "Try again later; what was read so far is kept.",
            ),
            Self::Broken { host, detail } => Words::new(
                "connection-broken",
                format!("The connection to {host} broke"),
                format!("The answer did not arrive whole ({detail})."),
                "Try again; if it stays so, a proxy or a firewall on the way may cut the connection.",
            ),
            Self::Proxy { detail } => Words::new(
                "proxy",
                "The proxy did not let the request through",
                format!("This computer's settings send the request through a proxy, which failed ({detail})."),
                "Check HTTPS_PROXY and NO_PROXY, or the system's proxy settings.",
            ),
        }
    }
}
