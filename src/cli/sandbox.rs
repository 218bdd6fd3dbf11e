//! `crosswalk sandbox`: the built-in SCIM endpoint on 127.0.0.1, until it is interrupted.

use std::path::Path;
use std::time::Duration;

use super::args::Trouble;
use super::output::Output;
use super::stop::{Stop, Unusable};
use crate::base::file::text_within;
use crate::base::{Cancel, ClientKind, Ending, ProviderKind, Token};
use crate::client;
use crate::provider;
use crate::sandbox::{Sandbox, Seed};

/// Who is in it, and what trouble it makes.
#[derive(Clone, Copy, Debug)]
pub struct With<'a> {
    pub sample: Option<ClientKind>,
    pub trouble: &'a Trouble,
}

pub fn run(
    output: &mut Output,
    profile: ProviderKind,
    port: u16,
    token_env: &str,
    With { sample, trouble }: With<'_>,
    cancel: &Cancel,
) -> Result<Ending, Stop> {
    let token = token_from(token_env)?;
    let of_sample = || {
        let account = sample.map(|kind| client::of(kind).sample.account()).unwrap_or_default();
        Seed { people: account.people, groups: account.groups }
    };
    let seed = trouble.account.as_deref().map(seed).transpose()?.unwrap_or_else(of_sample);
    let port = (port != 0).then_some(port);
    let sandbox =
        Sandbox::start_in(trouble.manner(), provider::of(profile), token, seed, port).map_err(Unusable::because)?;
    output.line(&sandbox.base_url())?;
    output.flush()?;
    output.word("The sandbox answers on this computer only. Stop it with Ctrl C.");
    trouble.manner().simulated().iter().for_each(|line| output.word(&format!("Simulated: {line}.")));
    while !cancel.is_cancelled() {
        std::thread::sleep(GLANCE);
    }
    drop(sandbox);
    output.word("The sandbox has stopped; what was written to it is gone.");
    Ok(Ending::Good)
}

/// The people and groups in a file.
fn seed(path: &Path) -> Result<Seed, Unusable> {
    let (text, _) = text_within(path, LARGEST_ACCOUNT).map_err(Unusable::because)?;
    serde_json::from_str(&text).map_err(|error| {
        Unusable(format!(
            "{} is no account: {error}. It should be {{\"people\": […], \"groups\": […]}}.",
            path.display()
        ))
    })
}

/// In bytes.
const LARGEST_ACCOUNT: u64 = 1 << 30;

/// How often it is looked whether it is to stop.
const GLANCE: Duration = Duration::from_millis(100);

/// The token from an environment variable; never from the arguments, where other programs could read it.
pub fn token_from(variable: &str) -> Result<Token, Unusable> {
    let text = std::env::var(variable)
        .map_err(|_| Unusable(format!("There is no token. Put it into the environment variable {variable}.")))?;
    Token::parse(&text).map_err(|e| Unusable(format!("{variable}: {e}")))
}
