//! How a plan is written: as JSON with all that is known, as a table, or as a document.

use std::io::Write;
use std::path::Path;

use super::super::args::{KeptPlan, PlanForm};
use super::super::output::{Output, broken};
use super::super::stop::Stop;
use super::{Account, Planned};
use crate::base::sink::Terminal;
use crate::base::{Ending, Finding, counted};
use crate::client::Client;
use crate::exchange::plan_file::Passed;
use crate::exchange::plan_file::gates::Gate;
use crate::exchange::plan_file::pilot;
use crate::exchange::plan_file::report::Report;
use crate::exchange::plan_file::whole::{Kind, Passing, WholePlan};
use crate::exchange::{RecordPlan, SavedRecord, Summary, Transitions};

/// Writes it where it was asked for. A file is not written before a yes to what it stops for.
pub fn write(
    output: &mut Output,
    account: &Account,
    planned: &Planned,
    (kept, gates): (&KeptPlan, &[Gate]),
) -> Result<Ending, Stop> {
    let open: Vec<&Gate> = gates.iter().filter(|gate| gate.is_of_one() || !kept.yes).collect();
    let stops = if open.is_empty() { Ending::Good } else { Ending::Unconfirmed };
    open.iter().for_each(|gate| output.word(&gate.words()));
    if let (Some(out), false) = (&kept.out, open.is_empty()) {
        output.word(&format!("{} was not written. Without --out the plan is printed all the same.", out.display()));
        return Ok(stops);
    }
    let passed = Passed::of(open.iter().copied(), None);
    if let (Some(path), Some(_)) = (&kept.pilot, passed.why_not()) {
        output.word(&format!("{} was not written: nobody is assigned before a yes to the plan.", path.display()));
    } else if let Some(path) = &kept.pilot {
        pilot(output, path, account.client, &planned.plans, kept.pilot_people)?;
    }
    let rests_on = &account.rests_on;
    let Planned { head, plans, missing, ended_by, part } = planned;
    let caveats: Vec<String> = head.said().collect();
    let transitions = &Transitions::of(plans);
    let complete = part.is_none() && missing.is_empty();
    let to = kept.out.as_deref();
    let form = kept.format.unwrap_or(PlanForm::Json);
    let ending = output.whole_private(to, |out| {
        match form {
            PlanForm::Json => WholePlan {
                partial: part.as_ref(),
                kind: Kind::default(),
                rests_on,
                endpoint: &rests_on.endpoint,
                sandbox: account.sandbox,
                snapshot: account.snapshot.as_ref(),
                attempts: &account.attempts,
                preflight: &head.preflight,
                complete,
                ended_by: ended_by.as_ref(),
                missing,
                canaries: &head.canaries,
                caveats: &caveats,
                readings: &head.readings,
                gates,
                passing: Passing::from(&passed),
                summary: Summary::of(plans),
                transitions,
                plans,
            }
            .write(out)
            .map_err(|error| broken(&error))?,
            form => {
                let preflight = head.preflight.iter().map(Finding::sentence);
                let caveats: Vec<String> = preflight.chain(caveats).collect();
                let plans: Vec<SavedRecord> = plans.iter().map(SavedRecord::of).collect();
                report(
                    out,
                    &Report { rests_on, complete, passed: &passed, caveats: &caveats, transitions, plans: &plans },
                    form,
                )?;
            }
        }
        Ok(part.clone())
    })?;
    Ok(ending.max(stops))
}

/// The people to begin with, for the client's own screens.
fn pilot(output: &mut Output, path: &Path, client: &Client, plans: &[RecordPlan], most: usize) -> Result<(), Stop> {
    let people = pilot::people(plans.iter(), most);
    let text = pilot::list(client, &people).into_text();
    output.whole_private(Some(path), |out| {
        out.write_all(text.as_bytes()).map_err(|error| broken(&error))?;
        Ok(None)
    })?;
    output.word(&format!("{} for a pilot: {}.", path.display(), counted(people.len(), "person", "people")));
    output.word(&pilot::words(client));
    Ok(())
}

/// A plan in words.
pub fn report(out: &mut dyn Write, report: &Report<'_>, form: PlanForm) -> Result<(), Stop> {
    let text = match form {
        PlanForm::Csv => report.csv().into_text(),
        PlanForm::Markdown => report.markdown().into_text(),
        PlanForm::Text | PlanForm::Json => {
            let mut terminal = Terminal::new(&mut *out);
            let mut lines = report.lines();
            return lines.drain(..).try_for_each(|line| terminal.line(&line)).map_err(|error| broken(&error));
        }
    };
    out.write_all(text.as_bytes()).map_err(|error| broken(&error))
}
