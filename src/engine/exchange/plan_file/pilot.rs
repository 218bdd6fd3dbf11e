//! The first people to try a mapping with, as a list for the client's screens.

use crate::base::sink::csv::Csv;
use crate::client::Client;
use crate::exchange::outcome::RecordPlan;

/// Those of a plan for whom something would happen and nothing is in doubt, and who keep their access. So many at most.
pub fn people<'a>(plans: impl Iterator<Item = &'a RecordPlan>, most: usize) -> Vec<&'a RecordPlan> {
    use crate::exchange::outcome::OutcomeKind::{WouldChange, WouldCreate};
    let is_sure =
        |plan: &&RecordPlan| matches!(plan.outcome.kind(), WouldChange | WouldCreate) && plan.not_as_decided.is_none();
    plans.filter(is_sure).take(most).collect()
}

/// The list: exact, since a program reads it. Where the client's own is not documented, keys and names.
pub fn list(client: &Client, people: &[&RecordPlan]) -> Csv {
    match client.quirks.assignment {
        Some(list) => {
            let mut csv = Csv::data(&[list.column]);
            people.iter().for_each(|plan| csv.row(&[&plan.key]));
            csv
        }
        None => {
            let mut csv = Csv::data(&["Key", "Name"]);
            people.iter().for_each(|plan| csv.row(&[&plan.key, &plan.name]));
            csv
        }
    }
}

/// Where it goes, in sentences.
pub fn words(client: &Client) -> String {
    match client.quirks.assignment {
        Some(list) => format!("{} ({}: {})", list.how.text, list.how.mark.label(), list.how.source),
        None => format!(
            "How {} takes a list of people to assign is not documented: this one has their keys and names.",
            client.label
        ),
    }
}
