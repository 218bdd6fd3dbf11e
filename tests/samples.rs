//! The built-in samples keep their promises: shape, size, the people in them, and accounts that a SCIM server could hold.
//! What a dry run makes of them is tested where dry runs are.

use std::collections::HashSet;

use crosswalk::base::{ProviderKind, ResourceKind, Severity};
use crosswalk::{provider, scim};
use serde_json::{Value, json};

struct Sample {
    name: &'static str,
    users: &'static str,
    groups: &'static str,
    account: &'static str,
    /// Where the records are in the vendor's envelope; "" for a bare array.
    users_at: &'static str,
    groups_at: &'static str,
    /// The name of a user, as JSON pointers that are joined.
    person: &'static [&'static str],
}

macro_rules! sample_file {
    ($path:literal) => {
        include_str!(concat!("../assets/samples/", $path))
    };
}

const SAMPLES: [Sample; 4] = [
    Sample {
        name: "Entra",
        users: sample_file!("entra/users.json"),
        groups: sample_file!("entra/groups.json"),
        account: sample_file!("entra/account.json"),
        users_at: "/value",
        groups_at: "/value",
        person: &["/displayName"],
    },
    Sample {
        name: "Okta",
        users: sample_file!("okta/users.json"),
        groups: sample_file!("okta/groups.json"),
        account: sample_file!("okta/account.json"),
        users_at: "",
        groups_at: "",
        person: &["/profile/displayName"],
    },
    Sample {
        name: "OneLogin",
        users: sample_file!("onelogin/users.json"),
        groups: sample_file!("onelogin/groups.json"),
        account: sample_file!("onelogin/account.json"),
        users_at: "",
        groups_at: "",
        person: &["/firstname", "/lastname"],
    },
    Sample {
        name: "Google",
        users: sample_file!("google/users.json"),
        groups: sample_file!("google/groups.json"),
        account: sample_file!("google/account.json"),
        users_at: "/users",
        groups_at: "/groups",
        person: &["/name/fullName"],
    },
];

const SCRIPT_USERS: &str = sample_file!("script/users.csv");
const SCRIPT_ACCOUNT: &str = sample_file!("script/account.json");

fn parse(sample: &str, text: &str) -> Value {
    serde_json::from_str(text).expect(sample)
}

fn records(sample: &str, text: &str, pointer: &str) -> Vec<Value> {
    parse(sample, text).pointer(pointer).and_then(Value::as_array).expect(sample).clone()
}

fn accounts() -> impl Iterator<Item = (&'static str, Value)> {
    let of_clients = SAMPLES.iter().map(|s| (s.name, s.account));
    of_clients.chain([("Script", SCRIPT_ACCOUNT)]).map(|(name, text)| (name, parse(name, text)))
}

fn person(sample: &Sample, user: &Value) -> String {
    let parts = sample.person.iter().filter_map(|pointer| user.pointer(pointer)?.as_str());
    parts.collect::<Vec<_>>().join(" ")
}

#[test]
fn every_sample_has_enough_users_and_groups() {
    for sample in &SAMPLES {
        assert!(records(sample.name, sample.users, sample.users_at).len() >= 14, "{}", sample.name);
        assert!(records(sample.name, sample.groups, sample.groups_at).len() >= 3, "{}", sample.name);
    }
}

#[test]
fn the_third_record_is_liz_smith() {
    for sample in &SAMPLES {
        assert_eq!(
            person(sample, &records(sample.name, sample.users, sample.users_at)[2]),
            "Liz Smith",
            "{}",
            sample.name
        );
    }
    assert!(SCRIPT_USERS.lines().nth(3).is_some_and(|line| line.contains(";Liz Smith;")));
}

#[test]
fn the_people_whose_names_trip_programs_up_are_in_every_sample() {
    for sample in &SAMPLES {
        let users = records(sample.name, sample.users, sample.users_at);
        let people: HashSet<String> = users.iter().map(|user| person(sample, user)).collect();
        for name in [
            "José Núñez",
            "Zoë van den Berg",
            "Jürgen Weiß",
            "Наталья Кузнецова",
            "Ελένη Παπαδοπούλου",
            "ليلى حداد",
            "Ng",
        ] {
            assert!(people.contains(name), "{}: {name}", sample.name);
        }
        assert!(people.iter().any(|name| name.contains("山田")), "{}: 山田", sample.name);
    }
}

#[test]
fn every_row_of_the_script_has_as_many_cells_as_there_are_columns() {
    let mut reader = csv::ReaderBuilder::new().delimiter(b';').from_reader(SCRIPT_USERS.as_bytes());
    let columns = reader.headers().expect("a first line").len();
    let rows: Vec<csv::StringRecord> = reader.records().collect::<Result<_, _>>().expect("no ragged row");
    assert!(rows.len() >= 12);
    assert!(rows.iter().all(|row| row.len() == columns));
    assert!(rows.iter().any(|row| row.iter().any(str::is_empty)), "empty cells are part of the sample");
}

#[test]
fn ids_in_an_account_are_unique_and_references_lead_somewhere() {
    const ENTERPRISE: &str = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";
    for (name, account) in accounts() {
        let resources = || ["people", "groups"].into_iter().flat_map(|list| account[list].as_array().expect(list));
        let ids: HashSet<&str> = resources().map(|r| r["id"].as_str().expect("an id")).collect();
        assert_eq!(ids.len(), resources().count(), "{name}: an id is there twice");
        for member in resources().filter_map(|r| r["members"].as_array()).flatten() {
            assert!(ids.contains(member["value"].as_str().expect("a member's id")), "{name}: {member}");
        }
        // Okta sends what its profile holds and looks nobody up, so there the manager is Okta's id.
        for manager in resources().filter_map(|r| r[ENTERPRISE]["manager"]["value"].as_str()).filter(|_| name != "Okta")
        {
            assert!(ids.contains(manager), "{name}: manager {manager}");
        }
    }
}

#[test]
fn an_account_holds_nothing_that_its_schemas_refuse() {
    for (name, account) in accounts() {
        for (list, kind) in [("people", ResourceKind::User), ("groups", ResourceKind::Group)] {
            let resource_type = provider::of(ProviderKind::new("xurrent")).resource_type(kind);
            for resource in account[list].as_array().expect(list) {
                let mut sent = resource.clone();
                sent.as_object_mut().expect("an object").remove("id"); // given by the server, so refused from a client
                let errors: Vec<_> = scim::validate(&sent, resource_type)
                    .into_iter()
                    .filter(|f| f.severity == Severity::Error)
                    .collect();
                assert!(errors.is_empty(), "{name}: {} {errors:#?}", resource["id"]);
            }
        }
    }
}

#[test]
fn an_account_has_what_each_outcome_needs() {
    for (name, account) in accounts() {
        let people = account["people"].as_array().expect("people");
        let spelled = |user: &Value| user["userName"].as_str().unwrap_or_default().to_lowercase();
        let named = |start: &str| people.iter().filter(|p| spelled(p).starts_with(start)).collect::<Vec<_>>();
        assert_eq!(named("juergen.weiss@").len(), 2, "{name}: two for the look-up to conflict on");
        assert_eq!(
            named("tom.becker@").iter().map(|p| &p["active"]).collect::<Vec<_>>(),
            [&json!(true)],
            "{name}: one to disable"
        );
        assert_eq!(
            named("zoe.vandenberg@").iter().map(|p| &p["name"]["familyName"]).collect::<Vec<_>>(),
            [&json!("Jansen")],
            "{name}"
        );
        assert_eq!(named("liz.smith@").len(), 1, "{name}: one to change");
        assert!(named("ng@").is_empty(), "{name}: one to create");
    }
}
