//! Whether a plan may go on: nothing that it stops for still asks for a yes. Whatever leaves of a plan says so.

use super::gates::Gate;

/// Whether a plan has passed what it stops for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Passed {
    /// `reason`: why what it stops for was let pass, where somebody said so.
    Yes { reason: Option<String> },
    /// `why`: what still asks for a yes, in sentences. `reason`: why the rest was let pass.
    No { why: String, reason: Option<String> },
    /// It cannot be said yet, for this reason.
    NotKnown(&'static str),
}

/// What is said of a plan that is a part.
pub(super) const PART: &str = "It is partial: not every record has a plan.";

/// So many of those who are named as ones to keep are named.
const NAMED: usize = 3;

impl Passed {
    /// Of what still asks for a yes, and why the rest was let pass.
    pub fn of<'a>(open: impl Iterator<Item = &'a Gate>, reason: Option<String>) -> Self {
        match in_short(open) {
            why if why.is_empty() => Self::Yes { reason },
            why => Self::No { why, reason },
        }
    }

    /// Of a file that says it has not passed.
    pub(super) fn of_file(not_passed: bool, why: Option<&str>, reason: Option<&str>) -> Self {
        let reason = reason.map(str::to_owned);
        match (not_passed, why) {
            (false, _) => Self::Yes { reason },
            (true, Some(why)) => Self::No { why: why.to_owned(), reason },
            (true, None) => Self::No { why: "It stops for something that asks for a yes.".to_owned(), reason },
        }
    }

    /// What still asks for a yes.
    pub fn why_not(&self) -> Option<&str> {
        match self {
            Self::No { why, .. } => Some(why),
            Self::Yes { .. } | Self::NotKnown(_) => None,
        }
    }

    /// Why what it stops for was let pass.
    pub fn reason(&self) -> Option<&str> {
        match self {
            Self::Yes { reason } | Self::No { reason, .. } => reason.as_deref(),
            Self::NotKnown(_) => None,
        }
    }

    /// What is to be known of it before anything else, in sentences.
    pub fn sentences(&self) -> Vec<String> {
        let not = match self {
            Self::No { why, .. } => Some(format!("It has not passed: {why}")),
            Self::NotKnown(why) => Some(format!("Whether it has passed is not known: {why}")),
            Self::Yes { .. } => None,
        };
        let reason = self.reason().map(|reason| format!("What it stops for was let pass: {reason}"));
        not.into_iter().chain(reason).collect()
    }

    /// The same in a cell of each row, since rows are sorted, filtered and copied without what stands above them.
    pub fn cell(&self, complete: bool) -> String {
        match self {
            Self::NotKnown(why) => format!("not known: {why}"),
            Self::No { why, .. } if complete => format!("no: {why}"),
            Self::No { why, .. } => format!("no: {why} {PART}"),
            Self::Yes { .. } if !complete => format!("no: {PART}"),
            Self::Yes { reason: None } => "yes".to_owned(),
            Self::Yes { reason: Some(reason) } => format!("yes: {reason}"),
        }
    }
}

/// All that is about the whole, and the first of those who are named as ones to keep.
fn in_short<'a>(open: impl Iterator<Item = &'a Gate>) -> String {
    let (of_one, of_all): (Vec<&Gate>, Vec<&Gate>) = open.partition(|gate| gate.is_of_one());
    let more = of_one.len().saturating_sub(NAMED);
    let named = of_one.into_iter().take(NAMED).map(Gate::sentence);
    let rest = (more > 0).then(|| format!("So would {more} more who are named as ones to keep."));
    let words: Vec<String> = of_all.into_iter().map(Gate::sentence).chain(named).chain(rest).collect();
    words.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kept(count: usize) -> Vec<Gate> {
        (0..count).map(|at| Gate::Protected { name: format!("Root {at}"), key: format!("root{at}") }).collect()
    }

    #[test]
    fn a_row_says_whether_its_plan_has_passed_and_why_not() {
        let many = Gate::MostDisabled { disabled: 12, most: 2 };
        let reason = || Some("IT moves".to_owned());
        for (name, passed, complete, expected) in [
            ("nothing stops it", Passed::of([].iter(), None), true, "yes"),
            ("let pass", Passed::of([].iter(), reason()), true, "yes: IT moves"),
            ("a part", Passed::of([].iter(), reason()), false, "no: It is partial: not every record has a plan."),
            (
                "many leave",
                Passed::of([many].iter(), None),
                true,
                "no: 12 would be disabled, and more than 2 ask for a yes.",
            ),
            ("it goes on", Passed::NotKnown("the dry run goes on"), true, "not known: the dry run goes on"),
        ] {
            assert_eq!(passed.cell(complete), expected, "{name}");
        }
    }

    #[test]
    fn of_many_who_are_to_be_kept_the_first_are_named_and_the_others_counted() {
        let why = |count: usize| Passed::of(kept(count).iter(), None).why_not().map(str::to_owned).unwrap_or_default();
        assert!(why(3).contains("Root 2 (root2)") && !why(3).contains("So would"), "{}", why(3));
        assert!(why(5).ends_with("So would 2 more who are named as ones to keep."), "{}", why(5));
        assert!(!why(5).contains("root3"), "{}", why(5));
    }

    #[test]
    fn what_was_let_pass_is_said_beside_what_was_not() {
        let passed = Passed::of(kept(1).iter(), Some("IT moves".to_owned()));
        let said = passed.sentences();
        assert!(said[0].starts_with("It has not passed: Root 0 (root0) would be disabled"), "{said:?}");
        assert_eq!(said[1], "What it stops for was let pass: IT moves");
    }
}
