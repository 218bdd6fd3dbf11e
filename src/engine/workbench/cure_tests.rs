//! Cures are counted while somebody looks, taken in one step each, and open again once that is undone.

use super::tests::{settle, started};
use super::*;
use crate::mapping::{Rule, RuleSource};
use crate::scim::TargetPath;

fn target(text: &str) -> TargetPath {
    TargetPath::parse(text).unwrap()
}

fn key(code: &'static str, at: &str) -> CauseKey {
    CauseKey { code, target: Some(at.to_owned()), words: None }
}

const VIP: (&str, &str) = ("vip-flag-removed", "userType");
const COUNTRY: (&str, &str) = ("unexpected-shape", "addresses.country");

/// The sample, with a rule that takes everybody's VIP flag.
fn reviewed() -> Workbench {
    let mut bench = started();
    let source = RuleSource::Direct { attribute: "userType".to_owned() };
    bench.apply(Edit::SetSource { target: target("userType"), source }.into());
    settle(&mut bench);
    bench.apply(Look::Show(Workspace::Preview).into());
    settle(&mut bench);
    bench
}

fn count(bench: &Workbench, (code, at): (&'static str, &str)) -> usize {
    let report = bench.population(bench.kind()).unwrap();
    let cause = report.causes.iter().find(|cause| CauseKey::of(cause) == key(code, at));
    cause.map_or(0, |cause| cause.count)
}

fn state(bench: &Workbench, (code, at): (&'static str, &str)) -> WalkState {
    let key = key(code, at);
    bench.walk().unwrap().items.iter().find(|item| item.key == key).unwrap().state.clone()
}

#[test]
fn nothing_is_counted_before_somebody_looks() {
    let mut bench = started();
    assert!(bench.cures().is_none_or(|book| book.causes.iter().all(Option::is_none)));
    bench.apply(Look::Show(Workspace::Preview).into());
    settle(&mut bench);
    let book = bench.cures().unwrap();
    assert!(book.is_done());
}

#[test]
fn a_cure_is_taken_in_one_step_and_open_again_when_that_is_undone() {
    for (cause, expected) in [(VIP, "userType"), (COUNTRY, "addresses[type eq \"work\"].country")] {
        let mut bench = reviewed();
        let before = bench.document().clone();
        let found = count(&bench, cause);
        assert!(found > 0, "{cause:?}");
        bench.apply(WalkStep::Begin(Some(key(cause.0, cause.1))).into());
        bench.apply(Take::Here.into());
        settle(&mut bench);
        assert_eq!(count(&bench, cause), 0, "{cause:?}");
        assert!(matches!(state(&bench, cause), WalkState::Taken { clears, .. } if clears == found), "{cause:?}");
        let rule = |bench: &Workbench| {
            bench.document().user.rule(&target(expected)).map(|rule: &std::sync::Arc<Rule>| (**rule).clone())
        };
        let taken = rule(&bench);
        bench.apply(Command::Undo);
        settle(&mut bench);
        assert_ne!(rule(&bench), taken);
        assert_eq!((bench.document(), count(&bench, cause), state(&bench, cause)), (&before, found, WalkState::Open));
    }
}

#[test]
fn all_that_lose_nothing_are_one_step_and_the_rest_stays_open() {
    let mut bench = reviewed();
    bench.apply(WalkStep::Begin(None).into());
    let (before, safe) = (bench.document().clone(), bench.safe_cures().len());
    assert!(safe > 0);
    assert!(bench.safe_cures().iter().all(|(key, _)| key.code != VIP.0), "a rule that is removed loses values");
    bench.apply(Take::Safe.into());
    settle(&mut bench);
    let taken = |state: &WalkState| matches!(state, WalkState::Taken { .. });
    assert_eq!((bench.walk().unwrap().count(taken), state(&bench, VIP)), (safe, WalkState::Open));
    bench.apply(Command::Undo);
    settle(&mut bench);
    assert_eq!((bench.document(), bench.walk().unwrap().count(taken)), (&before, 0));
}

#[test]
fn the_walk_goes_on_skips_comes_back_and_ends() {
    let mut bench = reviewed();
    bench.apply(WalkStep::Begin(None).into());
    let all = bench.walk().unwrap().items.len();
    for step in [WalkStep::Skip, WalkStep::Back, WalkStep::Cure(1), WalkStep::To(2)] {
        bench.apply(step.into());
    }
    let walk = bench.walk().unwrap();
    assert_eq!((walk.here, walk.cure, &walk.items[0].state), (2, 0, &WalkState::Skipped));
    (0..all).for_each(|_| bench.apply(WalkStep::Skip.into()));
    assert_eq!(bench.walk().unwrap().item(), None, "behind the last one it is done");
    bench.apply(WalkStep::Again.into());
    let walk = bench.walk().unwrap();
    assert_eq!((walk.here, walk.count(|state| *state == WalkState::Skipped)), (0, 0));
    bench.apply(WalkStep::Leave.into());
    assert!(bench.walk().is_none());
}
