//! The endpoint that a command reads: its address and token, the built-in one, and the search for the right path.

use std::io::IsTerminal as _;
use std::path::Path;

use super::args::Entry;
use super::incoming;
use super::output::Output;
use super::stop::{Stop, Unusable};
use crate::base::file::{read_to_end_within, read_within};
use crate::base::{Cancel, Token};
use crate::client::Client;
use crate::exchange::{
    Authorities, BaseUrl, Discovered, DiscoveryError, Endpoint, Rate, ReadOnlyEndpoint, SANDBOX, discover,
};
use crate::provider::Provider;
use crate::sandbox::Sandbox;

const TOKEN_VARIABLE: &str = "CROSSWALK_TOKEN";
/// More than any token has.
const LARGEST_TOKEN: u64 = 64 << 10;

/// Whom to ask, and how.
pub struct Door<'a> {
    /// As it was typed.
    pub endpoint: &'a str,
    /// In place of the provider's rates.
    pub rates: &'a [Rate],
    pub entry: &'a Entry,
    pub client: &'static Client,
    pub provider: &'static Provider,
}

/// An endpoint that was found, and the right to read it.
pub struct Connected {
    pub discovered: Discovered,
    pub reader: ReadOnlyEndpoint,
    /// Alive as long as it is asked.
    pub sandbox: Option<Sandbox>,
}

impl Connected {
    /// The base URL, or the word for the sandbox, whose port is another each time.
    pub fn name(&self) -> String {
        if self.sandbox.is_some() { SANDBOX.to_owned() } else { self.reader.base().to_string() }
    }
}

impl Door<'_> {
    /// Finds the endpoint and takes the right to read it, at the provider's pace.
    pub fn open(&self, output: &mut Output, cancel: &Cancel) -> Result<Connected, Stop> {
        let sandbox = (self.endpoint == SANDBOX).then(|| self.start_sandbox()).transpose()?;
        let (url, token) = match &sandbox {
            Some((sandbox, token)) => (sandbox.base_url(), token.clone()),
            None => (self.endpoint.to_owned(), self.token(cancel)?),
        };
        let discovered = self.discover(output, &url, token, cancel)?;
        let reader = discovered.endpoint.read_only(&self.rates(discovered.endpoint.base()));
        Ok(Connected { discovered, reader, sandbox: sandbox.map(|(sandbox, _)| sandbox) })
    }

    fn rates(&self, base: &BaseUrl) -> Vec<Rate> {
        match self.rates {
            [] => Rate::of(self.provider, base),
            given => given.to_vec(),
        }
    }

    /// The built-in endpoint with the people of the client's sample.
    fn start_sandbox(&self) -> Result<(Sandbox, Token), Unusable> {
        let account = self.client.sample.account();
        let token = Token::random().map_err(Unusable::because)?;
        let sandbox = Sandbox::start(self.provider, token.clone(), account.people, account.groups, None)
            .map_err(Unusable::because)?;
        Ok((sandbox, token))
    }

    fn discover(&self, output: &mut Output, url: &str, token: Token, cancel: &Cancel) -> Result<Discovered, Stop> {
        let base = BaseUrl::parse(url).map_err(Unusable::because)?;
        let rates = self.rates(&base);
        let own = self.entry.ca_file.as_deref().map(Authorities::open).transpose().map_err(Unusable::because)?;
        let endpoint = Endpoint::trusting(base, token, &own.unwrap_or_default()).map_err(Unusable::because)?;
        discover(&endpoint, &rates, cancel).map_err(|e| match e {
            DiscoveryError::NotFound(not) => {
                not.attempts.iter().for_each(|a| output.word(&format!("tried {}: {}", a.url, a.answer)));
                Unusable::because(&not.reason).into()
            }
            DiscoveryError::Cancelled(cancelled) => cancelled.into(),
        })
    }
}

impl Door<'_> {
    fn token(&self, cancel: &Cancel) -> Result<Token, Stop> {
        match self.entry.token_file.as_deref() {
            None => token(cancel),
            Some(path) if path == Path::new("-") => {
                let read = || read_to_end_within(std::io::stdin().lock(), LARGEST_TOKEN);
                let bytes =
                    incoming::awaited(read, cancel)?.map_err(|not| Unusable(format!("Standard input: {not}.")))?;
                first_line("Standard input", &bytes)
            }
            Some(path) => {
                let not_read = |not| Unusable(format!("{} cannot be read: {not}.", path.display()));
                let held = read_within(path, LARGEST_TOKEN).map_err(not_read)?;
                first_line(&path.display().to_string(), &held.bytes)
            }
        }
    }
}

/// The token on the first line; what is wrong with it is said without it.
fn first_line(place: &str, bytes: &[u8]) -> Result<Token, Stop> {
    let text = String::from_utf8_lossy(bytes);
    let line = text.trim_start_matches('\u{feff}').lines().next().unwrap_or_default();
    Ok(Token::parse(line).map_err(|error| Unusable(format!("{place}: {error}")))?)
}

/// From the environment; where a person is there, by a prompt that does not show what is typed.
fn token(cancel: &Cancel) -> Result<Token, Stop> {
    if std::env::var_os(TOKEN_VARIABLE).is_some() || !std::io::stdin().is_terminal() {
        return Ok(super::sandbox::token_from(TOKEN_VARIABLE)?);
    }
    Output::standard()
        .word(&format!("Token for the endpoint (not shown, not kept; {TOKEN_VARIABLE} saves typing it):"));
    let line = incoming::awaited(rpassword::read_password, cancel)?.map_err(Unusable::because)?;
    Ok(Token::parse(&line).map_err(Unusable::because)?)
}
