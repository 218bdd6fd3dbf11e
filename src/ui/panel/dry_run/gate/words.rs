//! What a plan stops for, in the window's words.

use crate::base::{MostDisabled, thousands};
use crate::exchange::plan_file::gates::Gate;
use crate::workbench::{StopsFor, Workbench};

/// "10 %", "20".
pub fn limit(most: MostDisabled) -> String {
    match most {
        MostDisabled::Count(count) => thousands(count),
        MostDisabled::Percent(percent) => format!("{percent} %"),
    }
}

/// Of those who are protected, who would be disabled.
pub fn of_protected(stops: &[&StopsFor]) -> (String, String) {
    let names: Vec<&str> = stops.iter().filter_map(|stop| name(&stop.gate)).collect();
    let would = match names.as_slice() {
        [one] => format!("{one} is protected, and would be disabled."),
        [first, rest @ ..] => {
            let others =
                if rest.len() == 1 { "another".to_owned() } else { format!("{} others", thousands(rest.len())) };
            format!("{first} and {others} are protected, and would be disabled.")
        }
        [] => String::new(),
    };
    let needs = if names.len() == 1 { "They need a yes of their own." } else { "Each needs a yes of their own." };
    (would, needs.to_owned())
}

const fn name(gate: &Gate) -> Option<&str> {
    match gate {
        Gate::Protected { name, .. } => Some(name.as_str()),
        _ => None,
    }
}

/// What asks for one yes: the sentence, and what to think of first.
pub fn of_all(gates: &[&Gate], bench: &Workbench, wide: bool) -> (String, String) {
    let mut sentences = gates.iter().flat_map(|gate| sentences(gate, bench, wide));
    let strong = sentences.next().unwrap_or_default();
    let mut body: Vec<String> = sentences.collect();
    if gates.iter().any(|gate| matches!(gate, Gate::FarFewer { .. })) {
        body.push("Is the source whole?".to_owned());
    }
    if gates.iter().any(|gate| matches!(gate, Gate::MostDisabled { .. })) {
        body.push(looked_at(bench, wide));
    }
    (strong, body.join(" "))
}

fn sentences(gate: &Gate, bench: &Workbench, wide: bool) -> Vec<String> {
    let kind = bench.kind();
    let one = match gate {
        Gate::MostDisabled { disabled, .. } => {
            let planned = bench.dry_run().plans.len();
            let share = *disabled as f64 * 100.0 / planned.max(1) as f64;
            let limit = limit(bench.most_disabled());
            let begin = if wide { "This would disable" } else { "Would disable" };
            format!("{begin} {} of {}, {share:.1} %: more than {limit}.", thousands(*disabled), kind.counted(planned))
        }
        Gate::FarFewer { records, before } => {
            let at = bench.plan_page().before(kind).map(|before| super::super::rests_on::day(&before.at));
            let of = at.map(|at| format!(" of {at}")).unwrap_or_default();
            let (now, then) = (kind.counted(*records), thousands(*before));
            match wide {
                true => format!("{now} are far fewer than the {then} of the last plan{of}."),
                false => format!("{now} are far fewer than {then} before."),
            }
        }
        Gate::NotAsDecided(counts) => return counts.words(),
        other => other.sentence(),
    };
    vec![one]
}

/// How many were looked at of those who are to be.
fn looked_at(bench: &Workbench, wide: bool) -> String {
    let page = bench.plan_page();
    let (seen, wanted) = (page.looked_at(), page.to_look_at(bench.dry_run()));
    let begin = if wide { "You have looked at" } else { "Looked at" };
    match (seen >= wanted, wide) {
        (true, _) => format!("{begin} {}.", thousands(seen)),
        (false, true) => format!("{begin} {} of the {} that it takes.", thousands(seen), thousands(wanted)),
        (false, false) => format!("{begin} {} of {}.", thousands(seen), thousands(wanted)),
    }
}
