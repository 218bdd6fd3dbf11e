//! How fast the account is read, by the server's own count. Ten thousand people are read by benches/account.rs.

use std::collections::HashSet;
use std::time::{Duration, Instant};

use crosswalk::base::{Cancel, ProviderKind, Token};
use crosswalk::exchange::OutcomeKind;
use crosswalk::provider;
use crosswalk::sandbox::{Manner, Sandbox, Seed};
use serde_json::{Value, json};

use crate::planner::{How, Planned, Planner};

const TOKEN: &str = "a-token";
const PEOPLE: usize = 500;

fn read(manner: Manner) -> (Planned, Sandbox, Duration) {
    let user = |n: usize| json!({"userName": format!("user{n}@contoso.com"), "displayName": format!("User {n}")});
    let people: Vec<Value> = (0..PEOPLE).map(user).collect();
    let (provider, token) = (provider::of(ProviderKind::new("xurrent")), Token::parse(TOKEN).expect("a token"));
    let sandbox = Sandbox::start_in(manner, provider, token, Seed { people, groups: Vec::new() }, None);
    let (sandbox, begun) = (sandbox.expect("a sandbox"), Instant::now());
    let url = sandbox.base_url();
    let planner = Planner::of(PEOPLE, "xurrent");
    let planned = planner.plan_as(How { url: &url, token: TOKEN, at_once: PEOPLE, run: None }, &Cancel::default());
    (planned, sandbox, begun.elapsed())
}

#[test]
fn a_rate_that_is_announced_is_kept_on_this_computer_too() {
    let rate = Some((10, Duration::from_secs(1)));
    let (planned, sandbox, took) = read(Manner { rate, late: Duration::from_millis(50), ..Manner::default() });
    let refused = sandbox.answered().iter().filter(|answered| answered.status == 429).count();
    assert_eq!(planned.ended, Ok(()));
    // Requests that a busy machine holds up arrive together. Without the pace, three of four would be refused.
    assert!(refused <= 1, "{refused} were refused");
    let asked = sandbox.answered().len();
    assert!(asked <= PEOPLE / 25 + 6, "{asked} requests");
    assert!(took > Duration::from_millis(1_500), "faster than ten a second: {took:?}");
}

#[test]
fn who_is_on_a_page_that_fails_is_looked_up() {
    let (planned, sandbox, _) = read(Manner { faults: 10, ..Manner::default() });
    assert!(sandbox.answered().iter().any(|answered| answered.status == 503), "nothing failed");
    let known: HashSet<usize> = planned.plans.keys().copied().collect();
    assert_eq!((planned.ended, known.len()), (Ok(()), PEOPLE));
    let is_missing = |kind| matches!(kind, OutcomeKind::CannotSay | OutcomeKind::WouldCreate);
    assert!(planned.plans.values().all(|plan| !is_missing(plan.outcome.kind())), "somebody who is there is not seen");
}
