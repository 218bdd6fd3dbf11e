//! A plan held against what was decided: who would be doubled, mistaken for somebody, or not left out.

use super::decisions::{Decision, Decisions, Row};
use crate::base::ResourceKind;
use crate::base::sink::Line;
use crate::exchange::{NamedAccount, NotAsDecided, OutcomeKind, RecordPlan};

impl Decisions {
    /// Marks the plans of the account at this endpoint that are not as it was decided.
    pub fn hold(&self, plans: &mut [RecordPlan], endpoint: &str) {
        plans.iter_mut().for_each(|plan| plan.decide(self.against(plan, endpoint)));
    }

    /// How a plan is not as it was decided; nothing where it is, or where nobody was to decide of this account.
    pub fn against(&self, plan: &RecordPlan, endpoint: &str) -> Option<NotAsDecided> {
        if plan.resource != ResourceKind::User {
            return None;
        }
        let kind = plan.outcome.kind();
        let rows = || self.of_person(&plan.known_by).filter(|row| row.is_of(endpoint));
        let of = |decision: Option<Decision>| rows().filter(move |row| row.decided() == decision);
        let is_found = |row: &Row| plan.matched_id.as_deref().is_some_and(|id| *Line::of(id) == *row.account);
        if let Some(row) = rows().find(|row| row.is_one()) {
            return match (&plan.matched_id, kind) {
                // The id in an export says nothing of the id in SCIM.
                (Some(_), _) if is_found(row) || !row.is_of_scim() => None,
                (Some(found), _) => Some(NotAsDecided::Another { account: row.named(), found: found.clone() }),
                (None, OutcomeKind::WouldCreate) => Some(NotAsDecided::Doubled { account: row.named() }),
                (None, OutcomeKind::NotCreated) => Some(NotAsDecided::Unreached { account: row.named() }),
                (None, _) => None,
            };
        }
        if of(Some(Decision::Ignore)).next().is_some() {
            return kind.is_change().then_some(NotAsDecided::NotLeftOut);
        }
        if let Some(row) = of(Some(Decision::New)).find(|row| is_found(row)) {
            return Some(NotAsDecided::TakenOver { account: row.named() });
        }
        let open = of(None).next().filter(|_| kind == OutcomeKind::WouldCreate);
        open.map(|row| NotAsDecided::Undecided { account: row.named() })
    }
}

impl Row {
    /// Its account.
    pub fn named(&self) -> NamedAccount {
        NamedAccount { id: self.account.clone(), name: self.account_name.clone() }
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;
    use crate::exchange::{Outcome, RecordMark};
    use crate::source::RecordIndex;

    fn table(rows: &str) -> Decisions {
        let text = format!("decision,person,name,account,account name,why\n{rows}\n");
        Decisions::read(Path::new("x.decisions.csv"), &text).unwrap()
    }

    fn plan(outcome: Outcome, found: Option<&str>) -> RecordPlan {
        let blank = RecordPlan::blank(ResourceKind::User, RecordIndex(0), "Ann".to_owned(), "ann@x".to_owned());
        RecordPlan { known_by: "ann@x".to_owned(), outcome, matched_id: found.map(str::to_owned), ..blank }
    }

    #[test]
    fn what_would_not_come_out_as_decided_is_said_and_nothing_else() {
        let change = || Outcome::WouldChange { changes: Vec::new() };
        let disable = || Outcome::WouldDisable { changes: Vec::new() };
        let doubt = || Outcome::CannotSay { reason: "cut".to_owned() };
        let existing = "existing,ann@x,Ann,7,Ann Old,";
        let both = "new,ann@x,Ann,7,Ann Old,\n,ann@x,Ann,8,Anna,";
        for (name, rows, plan, expected) in [
            ("theirs is found", existing, plan(change(), Some("7")), None),
            ("theirs is found by exact", "exact,ann@x,Ann,7,Ann Old,", plan(Outcome::NoChange, Some("7")), None),
            ("nobody is found", existing, plan(Outcome::WouldCreate, None), Some("doubled")),
            ("another is found", existing, plan(Outcome::NoChange, Some("9")), Some("another")),
            ("another would be disabled", existing, plan(disable(), Some("9")), Some("another")),
            ("disabled, and not found", existing, plan(Outcome::NotCreated, None), Some("unreached")),
            ("nothing can be said", existing, plan(doubt(), None), None),
            ("new, and nobody is found", "new,ann@x,Ann,7,Ann Old,", plan(Outcome::WouldCreate, None), None),
            ("new, and found", "new,ann@x,Ann,7,Ann Old,", plan(change(), Some("7")), Some("taken-over")),
            ("new, and another is found", "new,ann@x,Ann,7,Ann Old,", plan(change(), Some("8")), None),
            (
                "left out, and created",
                "ignore,ann@x,Ann,7,Ann Old,",
                plan(Outcome::WouldCreate, None),
                Some("not-left-out"),
            ),
            ("left out, and nothing to do", "ignore,ann@x,Ann,7,Ann Old,", plan(Outcome::NoChange, Some("7")), None),
            ("open", ",ann@x,Ann,7,Ann Old,", plan(Outcome::WouldCreate, None), Some("undecided")),
            ("open, and found", ",ann@x,Ann,7,Ann Old,", plan(change(), Some("7")), None),
            ("one of two is open", both, plan(Outcome::WouldCreate, None), Some("undecided")),
            (
                "of an export, and somebody is found",
                "existing,ann@x,Ann,export 7,Ann,",
                plan(change(), Some("9")),
                None,
            ),
            (
                "of an export, and nobody is found",
                "existing,ann@x,Ann,export 7,Ann,",
                plan(Outcome::WouldCreate, None),
                Some("doubled"),
            ),
            ("somebody else's", "existing,bob@x,Bob,7,Ann Old,", plan(Outcome::WouldCreate, None), None),
        ] {
            let mut plans = [plan];
            table(rows).hold(&mut plans, "https://x");
            let told = serde_json::to_value(&plans[0].not_as_decided).unwrap();
            assert_eq!(told["how"].as_str(), expected, "{name}");
            assert_eq!(plans[0].marks.contains(&RecordMark::NotAsDecided), expected.is_some(), "{name}");
        }
    }

    #[test]
    fn a_decision_that_is_taken_back_takes_its_mark_along() {
        let mut plans = [plan(Outcome::WouldCreate, None)];
        table("existing,ann@x,Ann,7,Ann Old,").hold(&mut plans, "https://x");
        assert_eq!(plans[0].marks, [RecordMark::NotAsDecided]);
        table("new,ann@x,Ann,7,Ann Old,").hold(&mut plans, "https://x");
        assert!(plans[0].marks.is_empty() && plans[0].not_as_decided.is_none());
    }
}
