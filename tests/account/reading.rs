//! What is planned does not depend on how the account is read.

use crosswalk::base::{Cancel, Progress};
use crosswalk::exchange::{InAccount, OutcomeKind, Way};
use crosswalk::scim::Filter;
use crosswalk::source::{Input, LoadedSet};
use serde_json::{Value, json};

use crate::planner::{PEOPLE, Planned, Planner, account, payload, said};
use crate::server::{Asked, Scenario, Server};

/// The first of `or`, and no more.
fn first_of(asked: &Asked) -> Asked {
    let filter = match &asked.filter {
        Some(Filter::Or(terms)) => terms.first().cloned(),
        other => other.clone(),
    };
    Asked { filter, ..asked.clone() }
}

fn without(list: Value, name: &str) -> Value {
    let mut list = list;
    for person in list["Resources"].as_array_mut().into_iter().flatten() {
        person.as_object_mut().expect("an object").shift_remove(name);
    }
    list
}

/// The first page counts as it should, those after it as many as this.
fn counting(asked: &Asked, total: u64) -> Value {
    let mut list = asked.good();
    if asked.is_page() && asked.start > 1 {
        list["totalResults"] = json!(total);
    }
    list
}

/// Whether it asks for values that nobody has, to try `or` with.
fn is_trial(asked: &Asked) -> bool {
    asked.filter.as_ref().is_some_and(|filter| filter.to_string().contains("crosswalk-nobody"))
}

/// The list shows no more than so many of those who are there, and of `or` the first counts.
fn hiding(asked: &Asked, shown: usize) -> Value {
    if !asked.is_page() {
        return first_of(asked).good();
    }
    let people: Vec<Value> = account().into_iter().take(shown).skip(asked.start - 1).collect();
    json!({"totalResults": shown, "Resources": people})
}

const SCENARIOS: [(&str, Scenario); 23] = [
    ("the list hides all, and of or the first counts", |asked| (200, hiding(asked, 0))),
    ("the list hides all but one, and of or the first counts", |asked| (200, hiding(asked, 1))),
    ("the list hides all but two, and of or the first counts", |asked| (200, hiding(asked, 2))),
    ("or is refused after its trial", |asked| {
        let mut list = asked.good();
        if asked.is_page() {
            list["totalResults"] = json!(10_000);
        }
        if asked.is_or() && !is_trial(asked) { (400, json!({"status": "400"})) } else { (200, list) }
    }),
    ("of many pages none comes after the second", |asked| {
        if asked.is_page() && asked.start > 26 {
            std::thread::sleep(std::time::Duration::from_millis(20));
            return (400, json!({"status": "400"}));
        }
        (200, counting(asked, 1_000))
    }),
    ("the second page counts more than can be", |asked| (200, counting(asked, u64::MAX))),
    ("the second page counts more than memory holds", |asked| (200, counting(asked, 1_000_000_000_000))),
    ("the count says only that there is a next page", |asked| {
        let mut list = asked.good();
        let all = list["totalResults"].as_u64().unwrap_or_default();
        if asked.is_page() {
            list["totalResults"] = json!(all.min((asked.start + asked.count) as u64));
        }
        (200, list)
    }),
    ("pages show another title than look-ups", |asked| {
        let mut list = asked.good();
        if asked.is_page() {
            list["Resources"].as_array_mut().into_iter().flatten().for_each(|person| person["title"] = json!("Other"));
        }
        (200, list)
    }),
    ("as it should be", |asked| (200, asked.good())),
    ("startIndex is not known", |asked| {
        (200, if asked.is_page() { Asked { start: 1, ..asked.clone() }.good() } else { asked.good() })
    }),
    ("pages overlap", |asked| {
        (
            200,
            if asked.is_page() && asked.start > 1 {
                Asked { start: asked.start - 3, ..asked.clone() }.good()
            } else {
                asked.good()
            },
        )
    }),
    ("pages leave some out", |asked| {
        (
            200,
            if asked.is_page() && asked.start > 1 {
                Asked { start: asked.start + 4, ..asked.clone() }.good()
            } else {
                asked.good()
            },
        )
    }),
    ("pages of other sizes than the first", |asked| {
        (200, Asked { count: if asked.start > 50 { 7 } else { asked.count }, ..asked.clone() }.good())
    }),
    ("the count moves", |asked| {
        let mut list = asked.good();
        if asked.is_page() && asked.start > 60 {
            list["totalResults"] = json!(140);
        }
        (200, list)
    }),
    ("no further page is shown", |asked| {
        if asked.is_page() && asked.start > 1 { (400, json!({"status": "400"})) } else { (200, asked.good()) }
    }),
    ("pages show nobody's id", |asked| (200, if asked.is_page() { without(asked.good(), "id") } else { asked.good() })),
    ("pages show less than look-ups", |asked| {
        (200, if asked.is_page() { without(asked.good(), "title") } else { asked.good() })
    }),
    ("pages say no count", |asked| {
        let mut list = asked.good();
        if asked.is_page() {
            list["totalResults"] = Value::Null;
        }
        (200, list)
    }),
    ("or is refused", |asked| if asked.is_or() { (400, json!({"status": "400"})) } else { (200, asked.good()) }),
    ("of or only the first counts", |asked| (200, first_of(asked).good())),
    ("or finds no more than ten and counts no more", |asked| {
        let mut list = asked.good();
        if asked.is_or() {
            let shown: Vec<Value> = list["Resources"].as_array().expect("a list").iter().take(10).cloned().collect();
            list = json!({"totalResults": shown.len(), "Resources": shown});
        }
        (200, list)
    }),
    ("or is answered with everybody", |asked| {
        (200, if asked.is_or() { Asked { filter: None, ..asked.clone() }.good() } else { asked.good() })
    }),
];

#[test]
fn what_is_planned_does_not_depend_on_how_the_account_is_read() {
    let good = Server::start(|asked| (200, asked.good()));
    for provider in ["xurrent", "generic"] {
        for by_external_id in [false, true] {
            let planner = Planner { by_external_id, ..Planner::new(provider) };
            let truth = said(&planner.plan_one_by_one(&good.url));
            let count = |kind| truth.iter().filter(|plan| plan.outcome.kind() == kind).count();
            assert_eq!(count(OutcomeKind::CannotSay), 0, "{provider}");
            assert!(count(OutcomeKind::WouldCreate) > 30 && count(OutcomeKind::WouldChange) > 30, "{provider}");
            for (name, scenario) in SCENARIOS {
                let server = Server::start(scenario);
                let planned = planner.plan(&server.url);
                assert_eq!(planned.ended, Ok(()), "{provider}, {name}");
                let differing = said(&planned).into_iter().zip(&truth).find(|(plan, truth)| plan != *truth);
                assert_eq!(differing, None, "{provider}, {name}: {:?}", planned.head.readings);
            }
        }
    }
}

#[test]
fn pages_and_several_in_one_question_save_requests_and_it_is_said() {
    let planner = Planner::new("xurrent");
    let server = Server::start(|asked| (200, asked.good()));
    let (each, at_once) = (planner.plan_one_by_one(&server.url), planner.plan(&server.url));
    assert!(each.requests >= PEOPLE as u64 && each.head.readings.is_empty(), "{}", each.requests);
    // Of 106 on five pages; four for the trial of look-ups, one for that of `or`; 44 who are not there in two questions.
    assert_eq!(at_once.requests, 4 + 1 + 5 + 2, "{:?}", at_once.head.readings);
    let [reading] = at_once.head.readings.as_slice() else { panic!("{:?}", at_once.head.readings) };
    assert_eq!((reading.way, reading.whole), (Way::Pages { pages: 5, of: 25 }, true));
    assert!(reading.words.contains("106 users, on 5 pages"), "{}", reading.words);
    let asked = |number: usize| at_once.plans[&number].asked.iter().map(|request| request.path).collect::<Vec<_>>();
    assert!(asked(1)[0].starts_with("/Users?startIndex=1&count=25"), "what it rests on: {:?}", asked(1));
    assert!(asked(0)[0].contains("%20or%20"), "{:?}", asked(0));
}

#[test]
fn an_empty_account_is_asked_for_several_at_once_where_that_is_documented() {
    let nobody: Scenario = |_| (200, json!({"totalResults": 0, "startIndex": 1, "Resources": []}));
    for (provider, most) in [("xurrent", 45), ("generic", u64::MAX)] {
        let server = Server::start(nobody);
        let planner = Planner::new(provider);
        let (each, planned) = (planner.plan_one_by_one(&server.url), planner.plan(&server.url));
        assert_eq!(said(&planned), said(&each), "{provider}");
        assert!(planned.requests <= most, "{provider}: {} {:?}", planned.requests, planned.head.readings);
    }
}

#[test]
fn what_pages_did_not_show_is_told() {
    for (name, words) in [
        ("startIndex is not known", "show the same again"),
        ("pages overlap", "came again on another page"),
        ("pages leave some out", "do not show all"),
        ("the count moves", "has changed meanwhile"),
        ("the count says only that there is a next page", "read by its pages: 106 users, on 5 pages"),
        ("no further page is shown", "could not be read"),
        ("pages show less than look-ups", "25 users in one question"),
        ("or is refused", "Whoever is on no page is looked up."),
        ("or is refused after its trial", "each user not answered for by then is looked up by itself"),
    ] {
        let (_, scenario) = SCENARIOS.iter().find(|(known, _)| *known == name).expect("a scenario");
        let planned = Planner::new("xurrent").plan(&Server::start(*scenario).url);
        let said = planned.head.read().join(" ");
        assert!(said.contains(words), "{name}: {said}");
    }
}

/// Whether the client's own look-up, which asks for one who is there, is refused. By turns otherwise, so that it ends no run.
fn refused(asked: &Asked) -> Option<u16> {
    let is_one = asked.filter.is_some() && !asked.is_or();
    let good = asked.good();
    let title = good["Resources"][0]["title"].as_str().filter(|_| is_one)?;
    Some(if title == "Clerk" { 403 } else { 400 })
}

#[test]
fn nothing_answers_for_a_look_up_that_the_account_refuses() {
    let server = Server::start(|asked| match refused(asked) {
        Some(status) => (status, json!({"status": status.to_string()})),
        None => (200, asked.good()),
    });
    for provider in ["xurrent", "generic"] {
        let planner = Planner::new(provider);
        let (each, at_once) = (planner.plan_one_by_one(&server.url), planner.plan(&server.url));
        let open = |planned: &Planned| {
            planned.plans.values().filter(|plan| plan.outcome.kind() == OutcomeKind::CannotSay).count()
        };
        assert_eq!((open(&at_once), at_once.ended.clone()), (open(&each), Ok(())), "{provider}");
        assert!(open(&each) > 80, "{provider}: {}", open(&each));
    }
}

#[test]
fn of_two_who_are_one_nothing_is_said_that_is_no_longer_known() {
    let server = Server::start(|asked| (200, asked.good()));
    let people = 46;
    let mut planner = Planner::of(people, "generic");
    // The last one is who the second one is, by another id.
    let (last, second) = ("User45@contoso.com", "User1@contoso.com");
    let bytes = payload(people).replace(last, second).into_bytes();
    let input = Input::Text { name: "users.json".to_owned(), bytes };
    planner.set = LoadedSet::load(&[input], &Progress::default(), &Cancel::default()).expect("a loaded set");
    let planned = planner.plan(&server.url);
    // Both are planned after only an id was kept: the second, and the first once more when the second is known.
    for number in [1, 45] {
        let plan = &planned.plans[&number];
        assert_eq!((plan.outcome.kind(), plan.matched_id.as_deref()), (OutcomeKind::Conflict, Some("id1")), "{number}");
        assert_eq!(plan.in_account, InAccount::NotKnown, "{number}");
    }
    assert!(matches!(planned.plans[&2].in_account, InAccount::There(_)));
}
