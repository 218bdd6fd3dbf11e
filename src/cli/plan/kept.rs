//! The file that a run's answers are kept in, and what is said of it.

use super::super::args::Asked;
use super::super::connection::Connected;
use super::super::output::Output;
use super::super::session::Session;
use super::super::stop::{Stop, Unusable};
use super::plan_input;
use crate::base::{Cancel, counted};
use crate::exchange::{AskError, Found, InputHashes, NotTheSame, ReadOnlyEndpoint, RunFile, RunHeader, SANDBOX};

/// Begins the file that was asked for, or goes on with the one that was found; none when none is wanted.
pub fn open(
    output: &mut Output,
    (session, hashes): (&Session, &InputHashes),
    asked: &Asked,
    resumed: Option<(RunFile, Found)>,
    connected: &Connected,
) -> Result<Option<RunFile>, Stop> {
    if asked.run.is_none() && resumed.is_none() {
        return Ok(None);
    }
    let reader = &connected.reader;
    let input = plan_input(session);
    let header = input.run_header(hashes, &connected.name());
    let run = match (resumed, &asked.run) {
        (Some((run, found)), _) => {
            run.serves(&input.mappings()).map_err(Unusable::because)?;
            is_of_the_account(&run, (&found.header, &header), reader, &session.cancel)?;
            tell(output, &found, &header);
            run
        }
        (None, Some(path)) => RunFile::create(path, &header).map_err(Unusable::because)?,
        (None, None) => return Ok(None),
    };
    Ok(Some(run))
}

/// The token may be of another account than the one that the run read.
fn is_of_the_account(
    run: &RunFile,
    (then, now): (&RunHeader, &RunHeader),
    reader: &ReadOnlyEndpoint,
    cancel: &Cancel,
) -> Result<(), Stop> {
    if then.endpoint != now.endpoint || then.resource != now.resource {
        return Err(of_another_account(then, now).into());
    }
    if now.endpoint == SANDBOX && (then.client, then.provider) != (now.client, now.provider) {
        return Err(of_another_sandbox(then, now).into());
    }
    reader.count_before(&run.recent());
    run.is_of(reader, cancel).map_err(|not| match not {
        NotTheSame::NotSaid(AskError::Cancelled(cancelled)) => cancelled.into(),
        not => Unusable::because(not).into(),
    })
}

/// It has other people for each client, and behaves as the provider does.
fn of_another_sandbox(run: &RunHeader, now: &RunHeader) -> Unusable {
    Unusable(format!(
        "This run read the sandbox of {} for {}, and now that of {} for {} is asked for. It is another account. Name the \
         same client and provider, or begin a new run with --run.",
        run.provider.id(),
        run.client.id(),
        now.provider.id(),
        now.client.id()
    ))
}

fn of_another_account(run: &RunHeader, now: &RunHeader) -> Unusable {
    Unusable(format!(
        "This run read the {} of {}, and now the {} of {} are asked for. Answers of one account say nothing of another.",
        run.resource.plural(),
        run.endpoint,
        now.resource.plural(),
        now.endpoint
    ))
}

fn tell(output: &mut Output, found: &Found, now: &RunHeader) {
    let answers = counted(found.answers, "answer is", "answers are");
    output.word(&format!("{answers} known from the run of {}; they are not asked again.", found.header.begun));
    if found.unread > 0 {
        let lines = counted(found.unread, "line", "lines");
        output.word(&format!("{lines} of the file could not be read; what they held is asked again."));
    }
    found.header.differences(now).iter().for_each(|sentence| output.word(sentence));
}

/// Says how the run ended, in the file and in words.
pub fn close(output: &mut Output, run: &RunFile, ended_by: Option<&str>) {
    run.end(ended_by);
    if let Some(trouble) = run.trouble() {
        output.word(&trouble);
    } else if ended_by.is_some() {
        output.word(&format!("What was answered is in {}; --resume goes on with it.", run.path().display()));
    }
}
