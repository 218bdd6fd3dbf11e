//! `crosswalk sandbox`: the built-in SCIM endpoint on 127.0.0.1, until it is interrupted.

mod own;

use std::path::Path;
use std::time::{Duration, Instant};

use super::args::{Own, Trouble};
use super::output::Output;
use super::stop::{Stop, Unusable};
use crate::base::file::text_within;
use crate::base::{Cancel, ClientKind, Ending, ProviderKind, ResourceKind, Token};
use crate::client;
use crate::provider;
use crate::sandbox::{Manner, Planned, Sandbox, Seed, StateFile};

/// Who is in it, and what trouble it makes.
#[derive(Clone, Copy, Debug)]
pub struct With<'a> {
    pub sample: Option<ClientKind>,
    pub own: &'a Own,
    pub state: Option<&'a Path>,
    pub trouble: &'a Trouble,
}

pub fn run(
    output: &mut Output,
    profile: ProviderKind,
    port: u16,
    token_env: &str,
    with: With<'_>,
    cancel: &Cancel,
) -> Result<Ending, Stop> {
    let token = token_from(token_env)?;
    let (provider, manner) = (provider::of(profile), with.manner()?);
    let mut kept = with.state.map(|path| StateFile::open(path, provider)).transpose().map_err(Unusable::because)?;
    let before = kept.as_mut().and_then(|(_, state)| state.take());
    let seed = if before.is_some() { Seed::default() } else { with.seed(output, profile, cancel)? };
    let port = (port != 0).then_some(port);
    let sandbox =
        Sandbox::start_in(manner.clone(), provider, token, Seed::default(), port).map_err(Unusable::because)?;
    match before {
        Some(state) => {
            sandbox.restore(state).map_err(Unusable::because)?;
            output.word("It goes on with what its state file has; nobody else is put into it.");
        }
        None => fill(output, &sandbox, &seed, with.own)?,
    }
    output.line(&sandbox.base_url())?;
    output.flush()?;
    output.word("The sandbox answers on this computer only. Stop it with Ctrl C.");
    output.word(&format!("A browser shows what it holds: {}", sandbox.page_url()));
    manner.simulated().iter().for_each(|line| output.word(&format!("Simulated: {line}.")));
    let state = kept.map(|(file, _)| file);
    let ended = wait(output, &sandbox, state, cancel);
    drop(sandbox);
    ended?;
    let kept = with.state.map_or_else(|| "gone".to_owned(), |path| format!("kept in {}", path.display()));
    output.word(&format!("The sandbox has stopped; what was written to it is {kept}."));
    Ok(Ending::Good)
}

impl With<'_> {
    fn manner(&self) -> Result<Manner, Unusable> {
        let manner = self.trouble.manner();
        let Some(path) = &self.trouble.fault_file else { return Ok(manner) };
        let (text, _) = text_within(path, LARGEST_PLAN).map_err(Unusable::because)?;
        let planned = Planned::list(&text).map_err(|error| {
            let remedy = "It should be a JSON list such as [{\"path\": \"/Users\", \"times\": 2, \"status\": 429}]; docs/sandbox.md has its keys.";
            Unusable(format!("{}, {error}. {remedy}", path.display()))
        })?;
        Ok(Manner { planned, ..manner })
    }

    fn seed(&self, output: &mut Output, profile: ProviderKind, cancel: &Cancel) -> Result<Seed, Stop> {
        if !self.own.source.is_empty() {
            return own::seed(output, self.own, profile, cancel);
        }
        if let Some(path) = &self.trouble.account {
            return Ok(seed(path)?);
        }
        let account = self.sample.map(|kind| client::of(kind).sample.account()).unwrap_or_default();
        Ok(Seed { people: account.people, groups: account.groups })
    }
}

/// Of one's own people some may lack what an account asks for; those are left out, and said. Of others all are held.
fn fill(output: &mut Output, sandbox: &Sandbox, seed: &Seed, own: &Own) -> Result<(), Unusable> {
    for (kind, resources) in [(ResourceKind::User, &seed.people), (ResourceKind::Group, &seed.groups)] {
        let refused = sandbox.add(kind, resources);
        let Some(first) = refused.first() else { continue };
        if own.source.is_empty() {
            return Err(Unusable::because(first));
        }
        output.word(&format!("{} left out. The first: {first}", kind.counted(refused.len())));
    }
    Ok(())
}

/// Until it is interrupted. What it holds is kept a moment after it changes.
fn wait(output: &mut Output, sandbox: &Sandbox, mut state: Option<StateFile>, cancel: &Cancel) -> Result<(), Stop> {
    let (mut next, mut is_said) = (Instant::now() + PAUSE, false);
    while !cancel.is_cancelled() {
        std::thread::sleep(GLANCE);
        let Some(file) = state.as_mut().filter(|_| Instant::now() >= next) else { continue };
        let began = Instant::now();
        if let (Err(error), false) = (file.keep(sandbox), is_said) {
            output.word(&error.to_string());
            is_said = true;
        }
        // Of a large account no more than a tenth of the time goes into writing it.
        next = Instant::now() + PAUSE.max(10 * began.elapsed());
    }
    Ok(state.map_or(Ok(()), |mut file| file.keep(sandbox)).map_err(Unusable::because)?)
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

/// In bytes, of a file of faults.
const LARGEST_PLAN: u64 = 16 << 20;

/// In bytes.
const LARGEST_ACCOUNT: u64 = 1 << 30;

/// How often it is looked whether it is to stop.
const GLANCE: Duration = Duration::from_millis(100);
/// How long after one writing of its state the next may be.
const PAUSE: Duration = Duration::from_secs(1);

/// The token from an environment variable; never from the arguments, where other programs could read it.
pub fn token_from(variable: &str) -> Result<Token, Unusable> {
    let text = std::env::var(variable)
        .map_err(|_| Unusable(format!("There is no token. Put it into the environment variable {variable}.")))?;
    Token::parse(&text).map_err(|e| Unusable(format!("{variable}: {e}")))
}
