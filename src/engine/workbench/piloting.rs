//! What of the plan in view is to be known before anything is handed over, and the people of it to begin with. The list of
//! them assigns somebody, so it is written after a yes to what the plan stops for, and not before.

use std::path::PathBuf;

use super::bench::Workbench;
use super::dry_run::DryRunState;
use crate::base::file::write_private;
use crate::base::{ResourceKind, counted, thousands};
use crate::exchange::plan_file::{Passed, pilot};
use crate::exchange::{OutcomeKind, RecordPlan};

/// How the plan in view stands, where a mapping is taken home.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PlanStands {
    /// There is none of what is open, it goes on, it is a part or of another mapping: what is not known, in a sentence.
    NotKnown(String),
    /// It stops for something that asks for a yes: in sentences.
    Stops(String),
    Passed,
}

/// People to begin with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PilotList {
    pub people: usize,
    /// For the client's own screens, as it is written.
    pub text: String,
    /// Where it goes, in sentences.
    pub about: String,
}

/// So many are enough to begin with, as on the command line.
const PEOPLE: usize = 10;

impl Workbench {
    /// Whether the plan in view has passed what it stops for: that is known at its end.
    pub fn plan_passed(&self) -> Passed {
        match self.dry_run().state {
            DryRunState::NotRun => Passed::NotKnown("There is no plan yet."),
            DryRunState::Running => Passed::NotKnown("The dry run goes on."),
            DryRunState::Stopped | DryRunState::Done | DryRunState::Failed(_) => self.plan_page.verdict(),
        }
    }

    pub fn plan_stands(&self) -> PlanStands {
        let run = self.dry_run();
        let Some(kind) = run.kind.filter(|_| !run.plans.is_empty()) else {
            let words = "No plan is made of this mapping yet: what it would do in the account is not known.";
            return PlanStands::NotKnown(words.to_owned());
        };
        if run.is_stale {
            let words =
                "The plan in Dry run is of the mapping before: what this one would do in the account is not known.";
            return PlanStands::NotKnown(words.to_owned());
        }
        if run.state == DryRunState::Running {
            return PlanStands::NotKnown("The dry run goes on: what it comes to is known at its end.".to_owned());
        }
        let (done, all) = (run.plans.len(), self.set().count(kind));
        match self.plan_passed().why_not() {
            Some(why) => PlanStands::Stops(format!("The plan of {} has not passed: {why}", kind.counted(done))),
            None if done < all => PlanStands::NotKnown(format!(
                "The plan in Dry run has {} of {}: what all of them would come to is not known.",
                thousands(done),
                kind.counted(all)
            )),
            None => PlanStands::Passed,
        }
    }

    /// The first people to try the mapping with; why there are none to name, in a sentence.
    pub fn pilot(&self) -> Result<PilotList, &'static str> {
        let run = self.dry_run();
        if run.plans.is_empty() || run.state == DryRunState::Running {
            return Err(
                "A dry run says who would be created or changed. The first of them, of whom nothing is in doubt, are \
                        listed here at its end.",
            );
        }
        if run.kind != Some(ResourceKind::User) {
            return Err("The plan in view is of groups, and a pilot is of people. Run a dry run of users.");
        }
        let is_sure = |record: &&usize| !run.not_as_decided().contains(record);
        let of = |kind| run.records(kind).iter().filter(is_sure).take(PEOPLE);
        let mut records: Vec<usize> =
            [OutcomeKind::WouldCreate, OutcomeKind::WouldChange].into_iter().flat_map(of).copied().collect();
        records.sort_unstable();
        let plans = records.iter().filter_map(|record| run.plans.get(record).map(AsRef::as_ref));
        let people: Vec<&RecordPlan> = pilot::people(plans, PEOPLE);
        let client = self.client();
        let text = pilot::list(client, &people).into_text();
        Ok(PilotList { people: people.len(), text, about: pilot::words(client) })
    }

    pub(super) fn save_pilot(&mut self, path: PathBuf) {
        if let Some(why) = self.plan_passed().why_not() {
            return self.messages.error(format!(
                "Nothing was written: the plan has not passed. {why} Say yes to it in Dry run, or put it right."
            ));
        }
        let list = match self.pilot() {
            Ok(list) => list,
            Err(sentence) => return self.messages.error(format!("Nothing was written. {sentence}")),
        };
        self.write_in_turn(move || {
            let written = write_private(&path, list.text.as_bytes());
            let people = counted(list.people, "person", "people");
            Box::new(move |bench| match written {
                Ok(()) => bench.messages.written(&path, &[people, "It holds people’s data".to_owned()]),
                Err(error) => bench.messages.error(error.to_string()),
            })
        });
    }
}
