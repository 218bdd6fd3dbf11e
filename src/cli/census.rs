//! `crosswalk census`: who is in the account already, and who only nearly; offline, from a snapshot.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde_json::json;

use super::args::{CensusForm, Input, Unlock};
use super::output::{Output, broken};
use super::session::Session;
use super::stop::{Stop, Unusable};
use super::unlock;
use crate::base::sink::markdown::{Inline, Markdown};
use crate::base::{Cancel, Ending, counted};
use crate::census::decisions::{Decisions, beside};
use crate::census::{AccountsShown, Census, CensusOf, Counting, MatchBy};
use crate::exchange::AccountExport;
use crate::mapping::called;

/// Of whom, and what is done with it.
#[derive(Clone, Copy)]
pub struct CensusAsked<'a> {
    pub snapshot: Option<&'a Path>,
    pub account_export: Option<&'a Path>,
    pub unlock: &'a Unlock,
    pub decisions: Option<&'a Path>,
    pub format: CensusForm,
    pub out: Option<&'a Path>,
}

pub fn run(output: &mut Output, input: &Input, asked: CensusAsked<'_>, cancel: &Cancel) -> Result<Ending, Stop> {
    let session = Session::open(input, output, cancel)?;
    let snapshot = asked.snapshot.map(|path| unlock::open(path, asked.unlock, cancel)).transpose()?.map(Arc::new);
    let open = |path| AccountExport::open(path, session.provider(), cancel).map(Arc::new);
    let export = asked.account_export.map(open).transpose().map_err(Unusable::because)?;
    let shown_by = AccountsShown { snapshot, export };
    shown_by.caveats(session.provider().kind()).iter().for_each(|caveat| output.word(caveat));
    let place = place(asked.decisions, input);
    let decisions = opened(place.as_deref())?;
    let of = CensusOf {
        kind: session.kind,
        mapping: &session.compiled().mapping,
        client: session.client(),
        provider: session.provider(),
    };
    let mut counting = Counting::new(of);
    counting.accounts(&shown_by, session.kind, cancel)?;
    let part = session.each(|record| {
        let mut mapped = session.compiled().apply(record.value(), &session.context);
        session.client().finish(session.kind, &mut mapped.resource);
        counting.person(called(record, &mapped.resource), &mapped.resource);
        Ok(())
    })?;
    let census = counting.end(cancel)?;
    let shown = Shown { census: &census, of: &of, decided: decisions.decided(&census) };
    let ending = output.whole_private(asked.out, |out| {
        let text = match asked.format {
            CensusForm::Json => shown.json(),
            CensusForm::Markdown => shown.markdown(),
        };
        out.write_all(text.as_bytes()).map_err(|error| broken(&error))?;
        Ok(part)
    })?;
    let has_rows = !census.near.is_empty() || !decisions.rows().is_empty();
    if let Some(place) = place.filter(|_| has_rows && ending == Ending::Good) {
        keep(output, &place, &decisions.with_open(&census, &shown_by))?;
    }
    shown.words().iter().for_each(|word| output.word(word));
    Ok(ending.or_findings(shown.decided < census.near.len() || !census.contested.is_empty()))
}

/// Where people decide who is who.
pub fn place(asked: Option<&Path>, input: &Input) -> Option<PathBuf> {
    asked.map(Path::to_owned).or_else(|| input.crosswalk.as_deref().map(beside))
}

/// What was decided before; nothing where there is no table yet.
pub fn opened(place: Option<&Path>) -> Result<Decisions, Unusable> {
    let opened = place.map(Decisions::open_if_there).transpose().map_err(Unusable::because)?;
    Ok(opened.unwrap_or_default())
}

/// The table with what is open, where a person decides.
fn keep(output: &mut Output, place: &Path, decisions: &Decisions) -> Result<(), Stop> {
    decisions.save(place)?;
    output.word(&format!(
        "Decide in {}: exact, existing, new or ignore in the first column. It holds people's data.",
        place.display()
    ));
    Ok(())
}

/// So many attributes are shown to choose from.
const MOST_TO_MATCH_BY: usize = 10;

/// A census in the making of its texts.
struct Shown<'a> {
    census: &'a Census,
    of: &'a CensusOf<'a>,
    /// So many of those who are nearly somebody.
    decided: usize,
}

impl Shown<'_> {
    fn words(&self) -> Vec<String> {
        let census = self.census;
        let open = census.near.len() - self.decided;
        let mut words = vec![format!(
            "{} matched, {} nearly matched ({} decided, {open} open), {} new; {} unclaimed.",
            census.matched.len(),
            census.near.len(),
            self.decided,
            census.new.len(),
            counted(census.unclaimed.len(), "account", "accounts"),
        )];
        let contested = census.contested.len();
        words.extend(
            (contested > 0)
                .then(|| format!("{} found for several people.", counted(contested, "account is", "accounts are"))),
        );
        words.extend((!census.unclaimed.is_empty()).then(|| self.of.of_unclaimed()));
        words
    }

    fn json(&self) -> String {
        let mut value = serde_json::to_value(self.census).unwrap_or_default();
        value["decided"] = json!(self.decided);
        value["ofUnclaimed"] = json!(self.of.of_unclaimed());
        format!("{value:#}\n")
    }

    fn markdown(&self) -> String {
        let mut page = Markdown::new("# Who is there already\n\n");
        self.words().iter().for_each(|word| page.item(&Inline::text(word)));
        self.near(&mut page);
        page.words("\n## To match by\n\n");
        page.table(&["Attribute", "Would match", "Filled", "Shared", "In the account", "Can be asked for"]);
        let telling = self.census.what_if.iter().filter(|by| by.is_now || by.is_usable() || by.matches > 0);
        telling.take(MOST_TO_MATCH_BY).for_each(|by| page.row(&cells(by)));
        page.into_text()
    }

    fn near(&self, page: &mut Markdown) {
        if self.census.near.is_empty() {
            return;
        }
        page.words("\n## Nearly matched\n\n");
        page.table(&["Person", "Sent as", "Account", "Known as", "Id", "Why"]);
        for near in &self.census.near {
            for alike in &near.accounts {
                let account = &alike.account;
                let id = account.id.as_deref().unwrap_or_default();
                let cells =
                    [&near.person.name, &near.person.user_name, &account.name, &account.user_name, id, &alike.why()];
                page.row(&cells.map(Inline::text));
            }
        }
    }
}

fn cells(candidate: &MatchBy) -> [Inline; 6] {
    let asks = match candidate.can_filter {
        Some(true) => "yes",
        Some(false) => "no",
        None => "not known",
    };
    let now = if candidate.is_now { " (now)" } else { "" };
    let counts = [candidate.matches, candidate.filled, candidate.shared, candidate.in_account].map(|n| n.to_string());
    let [matches, filled, shared, there] = counts.each_ref().map(|count| Inline::text(count));
    [Inline::text(&format!("{}{now}", candidate.target.short())), matches, filled, shared, there, Inline::text(asks)]
}
