//! `crosswalk plan --open`: a plan that was saved, and whether what it rests on is still so.

use std::path::Path;

use super::super::args::{Input, PlanForm};
use super::super::incoming;
use super::super::output::Output;
use super::super::session::Session;
use super::super::stop::{Stop, Unusable};
use super::{hashes, rests_on, written};
use crate::base::{Cancel, Ending};
use crate::exchange::plan_file::Against;
use crate::exchange::plan_file::report::Report;
use crate::exchange::{OutcomeKind, SavedPlan};

pub fn run(
    output: &mut Output,
    input: &Input,
    path: &Path,
    form: Option<PlanForm>,
    cancel: &Cancel,
) -> Result<Ending, Stop> {
    let file = path.to_owned();
    let plan = incoming::awaited(move || SavedPlan::open(&file), cancel)?.map_err(Unusable::because)?;
    output.word(&plan.rests_on.words());
    let stale = stale(output, input, &plan, cancel)?;
    match form.unwrap_or(PlanForm::Text) {
        // All of it, as it was written.
        PlanForm::Json => output.copy(path)?,
        form => output
            .whole(None, |out| {
                let SavedPlan { rests_on, complete, caveats, transitions, plans, .. } = &plan;
                let (complete, passed) = (*complete, &plan.passed());
                written::report(out, &Report { rests_on, complete, passed, caveats, transitions, plans }, form)?;
                Ok(None)
            })
            .map(drop)?,
    }
    let is_any = |is: fn(OutcomeKind) -> bool| plan.plans.iter().any(|plan| is(plan.outcome.kind));
    let ending = if plan.complete { Ending::Good } else { Ending::Partial };
    Ok(ending.or_findings(stale || is_any(OutcomeKind::is_problem)))
}

/// Says what is another now; whether anything is.
fn stale(output: &mut Output, input: &Input, plan: &SavedPlan, cancel: &Cancel) -> Result<bool, Stop> {
    if input.crosswalk.is_none() && input.source.is_empty() {
        output.word("Whether it is stale is not known: name the crosswalk or the files that it was made from to see.");
        return Ok(false);
    }
    let session = Session::open(input, output, cancel)?;
    let now =
        rests_on((&session, &hashes(&session)?), Against { endpoint: &plan.rests_on.endpoint, ..Against::default() })?;
    let stale = plan.rests_on.stale(&now);
    stale.iter().for_each(|sentence| output.word(&format!("Stale: {sentence}")));
    Ok(!stale.is_empty())
}
