//! `crosswalk sandbox`: the built-in SCIM endpoint on 127.0.0.1, until it is interrupted.

use std::time::Duration;

use super::output::Output;
use super::stop::{Stop, Unusable};
use crate::base::{Cancel, ClientKind, Ending, ProviderKind, Token};
use crate::client;
use crate::provider;
use crate::sandbox::Sandbox;

pub fn run(
    output: &mut Output,
    profile: ProviderKind,
    port: u16,
    token_env: &str,
    sample: Option<ClientKind>,
    cancel: &Cancel,
) -> Result<Ending, Stop> {
    let token = token_from(token_env)?;
    let account = sample.map(|kind| client::of(kind).sample.account()).unwrap_or_default();
    let port = (port != 0).then_some(port);
    let sandbox = Sandbox::start(provider::of(profile), token, account.people, account.groups, port)
        .map_err(Unusable::because)?;
    output.line(&sandbox.base_url())?;
    output.flush()?;
    output.word("The sandbox answers on this computer only. Stop it with Ctrl C.");
    while !cancel.is_cancelled() {
        std::thread::sleep(GLANCE);
    }
    drop(sandbox);
    output.word("The sandbox has stopped; what was written to it is gone.");
    Ok(Ending::Good)
}

/// How often it is looked whether it is to stop.
const GLANCE: Duration = Duration::from_millis(100);

/// The token from an environment variable; never from the arguments, where other programs could read it.
pub fn token_from(variable: &str) -> Result<Token, Unusable> {
    let text = std::env::var(variable)
        .map_err(|_| Unusable(format!("There is no token. Put it into the environment variable {variable}.")))?;
    Token::parse(&text).map_err(|e| Unusable(format!("{variable}: {e}")))
}
