//! Checks over small sets, as tables of cases.

use std::sync::Arc;

use serde_json::{Value, json};

use super::report::FindingCause;
use super::{Checked, PopulationReport, code, population, resource};
use crate::base::{Cancel, ClientKind, PerKind, Progress, ProviderKind, ResourceKind, Severity};
use crate::client::native::form::FileText;
use crate::client::native::{self, Draft, Wanted};
use crate::client::{self, preset};
use crate::expression::Context;
use crate::mapping::{Apply, CompiledMapping, Mapping, Rule, RuleSource};
use crate::provider;
use crate::scim::TargetPath;
use crate::source::{Input, LoadedSet, RecordIndex};

/// A client, a provider and a mapping, ready to check with.
struct Setting {
    client: ClientKind,
    provider: ProviderKind,
    compiled: CompiledMapping,
    context: Context,
}

impl Setting {
    fn new(client: ClientKind, provider: ProviderKind, mapping: Mapping) -> Self {
        let of = client::of(client);
        let resource_type = provider::of(provider).resource_type(mapping.kind);
        let names = of.names(mapping.kind);
        let compiled = CompiledMapping::compile(&Arc::new(mapping), of.dialect, names, resource_type);
        Self { client, provider, compiled, context: Context::default() }
    }

    fn entra(kind: ResourceKind) -> Self {
        let mapping = client::of(ClientKind::new("entra")).default_mapping(kind, ProviderKind::new("xurrent"));
        Self::new(ClientKind::new("entra"), ProviderKind::new("xurrent"), mapping)
    }

    fn checked(&self) -> Checked<'_> {
        Checked {
            compiled: &self.compiled,
            client: client::of(self.client),
            provider: provider::of(self.provider),
            context: &self.context,
        }
    }

    fn population(&self, set: &LoadedSet) -> PopulationReport {
        population(set, &self.checked(), &Progress::default(), &Cancel::default()).expect("not cancelled")
    }

    /// The codes found for one record, with the targets they point to.
    fn codes(&self, record: &Value) -> Vec<(&'static str, String)> {
        let set = users(std::slice::from_ref(record));
        let record = set.record(self.compiled.mapping.kind, RecordIndex(0)).expect("one record");
        let mut mapped = self.compiled.apply(record.value(), &self.context);
        client::of(self.client).finish(self.compiled.mapping.kind, &mut mapped.resource);
        let findings = resource(&record, &mapped, &self.checked());
        findings.iter().map(|f| (f.code, f.place.target.clone().unwrap_or_default())).collect()
    }
}

fn load(files: &[(&str, Value)]) -> LoadedSet {
    let inputs: Vec<Input> = files
        .iter()
        .map(|(name, value)| Input::Text { name: (*name).to_owned(), bytes: value.to_string().into_bytes() })
        .collect();
    LoadedSet::load(&inputs, &Progress::default(), &Cancel::default()).expect("not cancelled")
}

/// Users as Graph answers them.
fn users(records: &[Value]) -> LoadedSet {
    load(&[(
        "users.json",
        json!({"@odata.context": "https://graph.microsoft.com/v1.0/$metadata#users", "value": records}),
    )])
}

fn liz() -> Value {
    json!({"id": "1", "userPrincipalName": "liz@x.com", "displayName": "Liz Smith", "givenName": "Liz", "surname": "Smith",
        "mail": "liz@x.com", "accountEnabled": true})
}

fn but(mut record: Value, changes: Value) -> Value {
    let (Some(record_map), Value::Object(changes)) = (record.as_object_mut(), changes) else { return record };
    for (key, value) in changes {
        if value.is_null() {
            record_map.remove(&key)
        } else {
            record_map.insert(key, value)
        };
    }
    record
}

#[test]
fn each_cause_is_found_in_a_record_that_has_it_and_in_no_other() {
    let entra = Setting::entra(ResourceKind::User);
    assert_eq!(entra.codes(&liz()), []);
    for (name, changes, code, target) in [
        ("no sign-in name", json!({"userPrincipalName": null}), "matching-value-empty", "userName"),
        ("a blank after a name", json!({"displayName": "Liz "}), "blank-at-end", "displayName"),
        ("a blank in an address", json!({"mail": "liz@x.com\u{a0}"}), "blank-at-end", "emails[type eq \"work\"].value"),
        ("digits lost", json!({"mobilePhone": "3,16555E+10"}), "digits-lost", "phoneNumbers[type eq \"mobile\"].value"),
        ("nothing to look up by", json!({"userPrincipalName": ""}), "matching-value-empty", "userName"),
        ("special characters", json!({"userPrincipalName": "liz+a@x.com"}), "matching-value-special", "userName"),
        (
            "no address for a sign-in name",
            json!({"userPrincipalName": "liz", "mail": null}),
            "no-primary-email",
            "userName",
        ),
        ("a sign-in name that is no address", json!({"userPrincipalName": "liz"}), "unexpected-shape", "userName"),
        ("a country in words", json!({"country": "Netherlands"}), "unexpected-shape", "addresses.country"),
        ("no name", json!({"displayName": null, "givenName": null, "surname": null}), "no-name", "displayName"),
        ("a long title", json!({"jobTitle": "x".repeat(81)}), "too-long", "title"),
        ("a guest", json!({"userPrincipalName": "liz_x.com#EXT#@y.onmicrosoft.com"}), "guest", ""),
        ("disabled", json!({"accountEnabled": false}), "disabled-not-created", ""),
    ] {
        let found = entra.codes(&but(liz(), changes));
        assert!(found.contains(&(code, target.to_owned())), "{name}: {found:?}");
    }
    assert!(
        !entra.codes(&but(liz(), json!({"jobTitle": "é".repeat(80)}))).iter().any(|(c, _)| *c == "too-long"),
        "characters, not bytes"
    );
}

#[test]
fn a_value_that_is_in_no_table_is_found_with_the_nearest_one() {
    let path = |target: &str| TargetPath::parse(target).expect("a path");
    let mapping = Mapping::new(
        ResourceKind::User,
        vec![
            Rule::direct(path("userName"), "userPrincipalName").matched(1),
            Rule::direct(path("timezone"), "city"),
            Rule::direct(path("locale"), "state"),
            Rule::direct(path("preferredLanguage"), "preferredLanguage"),
            Rule::direct(path("addresses[type eq \"work\"].country"), "country"),
        ],
    );
    let generic = Setting::new(ClientKind::new("entra"), ProviderKind::new("generic"), mapping);
    let remedies = |changes: Value| -> Vec<String> {
        let report = generic.population(&users(&[but(liz(), changes)]));
        let causes = report.causes.into_iter().filter(|cause| cause.finding.code == "not-in-table");
        causes.map(|cause| cause.finding.remedy).collect()
    };
    for (changes, remedy) in [
        (json!({"city": "Europe/Amsterdam", "state": "nl-NL", "preferredLanguage": "nl", "country": "NL"}), None),
        (json!({"preferredLanguage": "nl-NL, en;q=0.5", "country": "nl"}), None),
        (json!({"city": "Europe/Amsterdm"}), Some("For \"Europe/Amsterdm\" write Europe/Amsterdam.")),
        (json!({"city": "W. Europe Standard Time"}), Some("For \"W. Europe Standard Time\" write Europe/Berlin.")),
        (json!({"city": "nowhere at all"}), Some("Write a name of the time zone database, as Europe/Amsterdam.")),
        (json!({"state": "nl_NL"}), Some("For \"nl_NL\" write nl-NL.")),
        (json!({"preferredLanguage": "Nederlands"}), Some("For \"Nederlands\" write nl.")),
        (json!({"country": "Duitsland"}), Some("For \"Duitsland\" write DE.")),
        (json!({"country": "XX"}), Some("Write a code of two letters from ISO 3166-1, as NL.")),
    ] {
        assert_eq!(remedies(changes.clone()), remedy.map(str::to_owned).into_iter().collect::<Vec<_>>(), "{changes}");
    }
}

#[test]
fn what_the_provider_says_of_a_value_is_not_said_twice() {
    let entra = Setting::entra(ResourceKind::User);
    for country in ["Netherlands", "XX"] {
        let found = entra.codes(&but(liz(), json!({"country": country})));
        let about: Vec<_> = found.iter().filter(|(_, target)| target == "addresses.country").collect();
        assert_eq!(about.len(), 1, "{country}: {found:?}");
    }
}

#[test]
fn why_a_rule_gives_nothing_is_told_apart() {
    let entra = Setting::entra(ResourceKind::User);
    let reason = |changes: Value| {
        let report = entra.population(&users(&[but(liz(), changes)]));
        let is_title = |cause: &&FindingCause| {
            cause.finding.code == "never-filled" && cause.finding.place.target.as_deref() == Some("title")
        };
        report.causes.iter().find(is_title).map(|cause| cause.finding.reason.clone()).unwrap_or_default()
    };
    assert!(reason(json!({})).starts_with("jobTitle is not in this export"), "{}", reason(json!({})));
    let empty = json!({"jobTitle": ""});
    assert!(reason(empty.clone()).starts_with("jobTitle is in this export and empty"), "{}", reason(empty));
    assert_eq!(reason(json!({"jobTitle": "Lead"})), "");
}

#[test]
fn what_has_one_root_is_one_cause() {
    let entra = Setting::entra(ResourceKind::User);
    let bare = but(liz(), json!({"userPrincipalName": null, "mail": null}));
    let missing = |code: &str| matches!(code, "matching-value-empty" | "required-missing" | "no-primary-email");
    let found: Vec<_> = entra.codes(&bare).into_iter().filter(|(code, _)| missing(code)).collect();
    assert_eq!(found, [("matching-value-empty", "userName".to_owned())]);
}

#[test]
fn values_that_look_alike_are_found_over_all_records() {
    let named = |id: &str, name: &str| but(liz(), json!({"id": id, "userPrincipalName": name, "mail": name}));
    let records = [
        named("1", "fiona@x.com"),
        named("2", "\u{fb01}ona@x.com"),
        named("3", "bo@x.com"),
        named("4", "b\u{200b}o@x.com"),
        named("5", "eve@x.com"),
        named("6", "EVE@x.com"),
        named("7", "jos\u{e9}@x.com"),
    ];
    let entra = Setting::entra(ResourceKind::User);
    let report = entra.population(&users(&records));
    let counts = |code: &str| -> Vec<usize> {
        report.causes.iter().filter(|cause| cause.finding.code == code).map(|cause| cause.count).collect()
    };
    assert_eq!(counts("look-alike-values"), [4], "{:?}", report.causes);
    assert_eq!(counts("duplicate-matching-value"), [2], "case alone is no difference for userName");
}

#[test]
fn the_sample_holds_the_finding_to_discover() {
    let mapping = preset::first_start().mapping(ResourceKind::User).clone();
    let sample = Setting::new(ClientKind::new("entra"), ProviderKind::new("xurrent"), mapping.clone());
    let record = but(liz(), json!({"employeeType": "Employee"}));
    assert_eq!(sample.codes(&record), [("vip-flag-removed", "userType".to_owned())]);
    assert_eq!(sample.codes(&but(liz(), json!({"employeeType": "VIP Employee"}))), []);
    assert_eq!(Setting::entra(ResourceKind::User).codes(&record), []);
    assert_eq!(Setting::new(ClientKind::new("entra"), ProviderKind::new("generic"), mapping).codes(&record), []);
}

#[test]
fn what_is_wrong_with_a_mapping_is_found_whatever_the_record() {
    let target = |t: &str| TargetPath::parse(t).expect("a path");
    let with = |rule: Rule| {
        let mut mapping =
            client::of(ClientKind::new("entra")).default_mapping(ResourceKind::User, ProviderKind::new("xurrent"));
        mapping.put(rule);
        mapping
    };
    let expression = |t: &str, text: String| Rule::new(target(t), RuleSource::Expression { text });
    for (name, mapping, code) in [
        ("no matching rule", with(Rule::direct(target("userName"), "userPrincipalName")), "no-matching-rule"),
        (
            "matched by what cannot be asked for",
            with(Rule::direct(target("emails[type eq \"work\"].value"), "mail").matched(2)),
            "cannot-look-up",
        ),
        ("an expression that does not parse", with(expression("title", "Join(".to_owned())), "rule-at-fault"),
        (
            "an expression too long",
            with(expression("title", format!("Append([jobTitle], \"{}\")", "x".repeat(10_000)))),
            "expression-too-long",
        ),
        ("Graph's name for Entra's", with(Rule::direct(target("title"), "mobilePhone")), "name-not-offered"),
        (
            "a value of another type",
            with(Rule::new(target("active"), RuleSource::Constant { value: "maybe".to_owned() })),
            "rule-refused",
        ),
    ] {
        let found = Setting::new(ClientKind::new("entra"), ProviderKind::new("xurrent"), mapping).codes(&liz());
        assert!(found.iter().any(|(c, _)| *c == code), "{name}: {found:?}");
    }
    let google =
        client::of(ClientKind::new("google")).default_mapping(ResourceKind::Group, ProviderKind::new("generic"));
    let report =
        Setting::new(ClientKind::new("google"), ProviderKind::new("generic"), google).population(&LoadedSet::empty());
    assert_eq!(report.causes.iter().map(|c| c.finding.code).collect::<Vec<_>>(), ["groups-not-sent"]);
}

/// `=` before the text makes an expression of it, `'` a constant; `+` before a target sends it at creation only.
fn rule((to, from): &(&str, &str)) -> Rule {
    let target = TargetPath::parse(to.trim_start_matches('+')).expect("a path");
    let source = match (from.strip_prefix('='), from.strip_prefix('\'')) {
        (Some(text), _) => RuleSource::Expression { text: text.to_owned() },
        (None, Some(value)) => RuleSource::Constant { value: value.to_owned() },
        (None, None) if from.is_empty() => RuleSource::None,
        (None, None) => RuleSource::Direct { attribute: (*from).to_owned() },
    };
    let apply = if to.starts_with('+') { Apply::OnlyAtCreation } else { Apply::Always };
    Rule { apply, ..Rule::new(target, source) }
}

const ENTERPRISE: &str = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";
const HIRED: &str = "urn:ietf:params:scim:schemas:extension:acme:2.0:User:employeeHireDate";
const ACTIVE: (&str, &str) = ("active", "=Switch([IsSoftDeleted], , \"False\", \"True\", \"True\", \"False\")");

/// What people get wrong: the client, its rules, and the codes of what is said of them beside the matching rule.
const SLIPS: &[(&str, &[(&str, &str)], &[&str])] = &[
    ("entra", &[ACTIVE, ("title", "jobTitle")], &[]),
    ("entra", &[("title", "jobTitle")], &["active-not-mapped"]),
    ("entra", &[("active", "")], &["active-not-mapped"]),
    ("entra", &[("active", "'True")], &["active-not-mapped"]),
    ("entra", &[("active", "=\"True\"")], &["active-not-mapped"]),
    ("entra", &[("+active", "=Not([IsSoftDeleted])")], &["active-not-mapped"]),
    ("entra", &[("active", "accountEnabled")], &["active-by-account-enabled"]),
    ("entra", &[("active", "=IIF([accountEnabled] = \"True\", \"True\", \"False\")")], &["active-by-account-enabled"]),
    ("entra", &[("active", "IsSoftDeleted")], &["active-upside-down"]),
    ("entra", &[("active", "isSoftDeleted")], &["name-not-offered"]),
    (
        "entra",
        &[("active", "=Switch([IsSoftDeleted], , \"false\", \"true\", \"true\", \"false\")")],
        &["switch-key-case"],
    ),
    ("entra", &[ACTIVE, ("title", "=Switch([jobTitle], , \"true\", \"yes\")")], &[]),
    (
        "entra",
        &[
            ACTIVE,
            (
                "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:manager",
                "=Switch([manager], , \"a\", \"b\")",
            ),
        ],
        &["reference-by-expression"],
    ),
    (
        "entra",
        &[ACTIVE, ("urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:manager", "=ToLower([manager])")],
        &["reference-by-expression"],
    ),
    ("entra", &[ACTIVE, ("urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:manager", "=[manager]")], &[]),
    ("entra", &[ACTIVE, ("title", "=Switch([manager], , \"a\", \"b\")")], &["expression-doubtful"]),
    ("entra", &[ACTIVE, ("title", "=IIF(IsNullOrEmpty([jobTitle]), \"x\", [jobTitle])")], &["expression-doubtful"]),
    (
        "entra",
        &[ACTIVE, ("roles[primary eq true].type", "=SingleAppRoleAssignment([appRoleAssignments])")],
        &["role-type-overwritten", "roles-need-assignment"],
    ),
    (
        "entra",
        &[ACTIVE, ("roles[primary eq true].value", "=SingleAppRoleAssignment([appRoleAssignments])")],
        &["roles-need-assignment"],
    ),
    ("entra", &[ACTIVE, ("roles", "appRoleAssignments")], &["roles-not-taken-apart"]),
    ("entra", &[ACTIVE, ("roles", "=[appRoleAssignments]")], &["roles-not-taken-apart"]),
    (
        "entra",
        &[ACTIVE, ("roles", "=AppRoleAssignmentsComplex([appRoleAssignments])")],
        &["roles-need-assignment", "roles-only-added"],
    ),
    (
        "entra",
        &[ACTIVE, ("roles", "=AssertiveAppRoleAssignmentsComplex([appRoleAssignments])")],
        &["roles-need-assignment"],
    ),
    (
        "entra",
        &[
            ACTIVE,
            ("urn:ietf:params:scim:schemas:extension:acme:2.0:User:badge", "employeeId"),
            ("urn:ietf:params:scim:schemas:extension:acme:2.0:User:desk", "city"),
        ],
        &["schema-not-named", "unknown-attribute", "unknown-attribute"],
    ),
    (
        "entra",
        &[ACTIVE, ("urn:ietf:params:scim:schemas:extension:4me:1.0:custom_fields:payroll_id", "employeeId")],
        &["extension-off-pattern", "schema-not-named"],
    ),
    ("entra", &[ACTIVE, ("badge", "employeeId")], &["unknown-attribute"]),
    ("okta", &[("active", "active")], &[]),
    ("okta", &[("title", "user.title")], &[]),
    ("okta", &[("active", "=user.getInternalProperty(\"status\") == \"ACTIVE\"")], &["active-by-client"]),
    ("onelogin", &[("active", "active")], &[]),
    ("onelogin", &[("active", "status")], &["active-by-client"]),
    ("onelogin", &[("active", "$user.active")], &["active-by-client"]),
    ("onelogin", &[("active", "={$user.active}")], &["active-by-client"]),
    ("onelogin", &[("active", "'true")], &["active-by-client"]),
    ("onelogin", &[("emails[type eq \"work\"].primary", "custom_fields.first")], &["truth-as-text"]),
    ("onelogin", &[("emails[type eq \"work\"].primary", "'true")], &[]),
    ("onelogin", &[("+title", "title")], &["client-has-no-place"]),
    ("google", &[("active", "suspended")], &["active-by-client"]),
    ("google", &[("userType", "'Employee"), ("+title", "Employee Details > Title")], &["client-has-no-place"; 2]),
    ("generic", &[("active", "$.Enabled")], &[]),
    ("generic", &[(HIRED, "'2021-05-01")], &["date-without-time", "unknown-attribute"]),
    ("generic", &[(HIRED, "'2021-05-01T00:00:00Z")], &["unknown-attribute"]),
    (
        "generic",
        &[(HIRED, "=FormatDateTime([d], , \"d.M.yyyy\", \"yyyy-MM-dd\")")],
        &["date-without-time", "unknown-attribute"],
    ),
    ("generic", &[(HIRED, "=FormatDateTime([d], , \"d.M.yyyy\", \"yyyy-MM-ddTHH:mm:ssZ\")")], &["unknown-attribute"]),
    ("generic", &[(HIRED, "=FormatDateTime([d], , \"d.M.yyyy\", \"d\")")], &["date-without-time", "unknown-attribute"]),
    ("generic", &[(HIRED, "Hired")], &["unknown-attribute"]),
    ("generic", &[("title", "'2021-05-01")], &[]),
    ("entra", &[ACTIVE, (HIRED, "'2021-05-01")], &["schema-not-named", "unknown-attribute"]),
];

#[test]
fn what_people_get_wrong_in_a_mapping_is_found_however_it_came() {
    let mut wrong = Vec::new();
    for (client, rules, expected) in SLIPS {
        let mapping = Mapping::new(ResourceKind::User, rules.iter().map(rule).collect());
        let setting = Setting::new(ClientKind::new(client), ProviderKind::new("xurrent"), mapping);
        let report = setting.population(&LoadedSet::empty());
        let mut found: Vec<&str> = report.causes.iter().map(|cause| cause.finding.code).collect();
        found.retain(|code| *code != "no-matching-rule");
        found.sort_unstable();
        if found != *expected {
            wrong.push(format!("{client} {rules:?}: {found:?}"));
        }
        for cause in &report.causes {
            let known = code::explain(cause.finding.code).expect("a row in the table");
            assert_eq!(known.severity, cause.finding.severity, "{}", known.code);
            assert!(cause.finding.reason.ends_with('.'), "{}", cause.finding.reason);
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn no_default_mapping_has_a_slip_that_its_client_is_known_for() {
    for client in client::CLIENTS {
        for provider in ["xurrent", "generic"].map(ProviderKind::new) {
            for kind in ResourceKind::ALL {
                let setting = Setting::new(client.kind, provider, client.default_mapping(kind, provider));
                let found = client.quirks.lints.iter().flat_map(|lint| lint.findings(&setting.compiled));
                assert_eq!(found.map(|finding| finding.title).collect::<Vec<_>>(), [""; 0], "{}", client.label);
            }
        }
    }
}

#[test]
fn each_lint_says_how_well_it_is_known_and_stands_in_the_table() {
    for client in client::CLIENTS {
        for lint in client.quirks.lints {
            let known = code::explain(lint.code).unwrap_or_else(|| panic!("{} stands in no table", lint.code));
            assert_eq!(known.severity, lint.severity, "{}", lint.code);
            assert!(!lint.fact.source.is_empty() && lint.fact.text.ends_with('.'), "{}", lint.code);
            let is_sure = lint.fact.mark.is_documented();
            assert!(is_sure || lint.severity < Severity::Error || lint.code == "switch-key-case", "{}", lint.code);
        }
        for notice in client.quirks.notices {
            assert_eq!(code::explain(notice.code).map(|code| code.severity), Some(notice.severity), "{}", notice.code);
        }
    }
}

#[test]
fn who_has_several_roles_is_named_where_a_rule_takes_one() {
    let role = |name: &str| json!({"displayName": name, "value": name.to_lowercase()});
    let with = |id: &str, roles: Value| {
        but(
            liz(),
            json!({"id": id, "userPrincipalName": format!("{id}@x.com"), "mail": null, "appRoleAssignments": roles}),
        )
    };
    let people = [
        with("one", json!([role("Admin")])),
        with("two", json!([role("Admin"), role("Reader")])),
        with("none", json!([])),
        with("three", json!(["A", "B", "C"])),
        with("unasked", Value::Null),
    ];
    let of_one = ("roles[primary eq true].value", "=SingleAppRoleAssignment([appRoleAssignments])");
    let of_all = ("roles", "=AssertiveAppRoleAssignmentsComplex([appRoleAssignments])");
    let within = ("title", "=IIF(SingleAppRoleAssignment([appRoleAssignments]) = \"Admin\", \"x\", \"y\")");
    for (rules, expected) in [
        (vec![of_one], vec![("two", "Admin, Reader"), ("three", "A, B, C")]),
        (
            vec![of_one, ("roles[primary eq true].display", of_one.1)],
            vec![("two", "Admin, Reader"), ("three", "A, B, C")],
        ),
        (vec![within], vec![("two", "Admin, Reader"), ("three", "A, B, C")]),
        (vec![of_all], vec![]),
    ] {
        let all = [("userName", "userPrincipalName"), ACTIVE].iter().chain(&rules).map(rule).collect();
        let setting =
            Setting::new(ClientKind::new("entra"), ProviderKind::new("generic"), Mapping::new(ResourceKind::User, all));
        let report = setting.population(&users(&people));
        let found = report.causes.iter().find(|cause| cause.finding.code == "several-app-roles");
        let shown: Vec<_> = found.iter().flat_map(|cause| &cause.examples).collect();
        let shown: Vec<_> = shown
            .iter()
            .map(|e| (people[e.record]["id"].as_str().unwrap_or_default(), e.value.as_deref().unwrap_or_default()))
            .collect();
        assert_eq!(shown, expected);
        assert!(report.causes.iter().all(|cause| cause.finding.code != "rule-refused"), "said once");
    }
}

#[test]
fn an_attribute_that_no_schema_has_is_told_once_with_the_one_that_is_meant() {
    let remedies = |target: &str, filled: bool| -> Vec<(usize, String)> {
        let rules = [("userName", "userPrincipalName"), ACTIVE, (target, "jobTitle")];
        let mapping = Mapping::new(ResourceKind::User, rules.iter().map(rule).collect());
        let setting = Setting::new(ClientKind::new("entra"), ProviderKind::new("generic"), mapping);
        let record = if filled { but(liz(), json!({"jobTitle": "Lead"})) } else { liz() };
        let report = setting.population(&users(&[record]));
        let causes = report.causes.into_iter().filter(|cause| cause.finding.code == "unknown-attribute");
        causes.map(|cause| (cause.count, cause.finding.remedy)).collect()
    };
    let manager = format!("{ENTERPRISE}:manager.managerId");
    for (target, remedy) in [
        ("prefferedLanguage", "Write preferredLanguage."),
        ("addresses[type eq \"work\"].city", "Write addresses"),
        (manager.as_str(), "manager.value."),
        ("badge", "extension:NAME:2.0:User:badge"),
        ("urn:x:y:2.0:User:badge", "Choose a target"),
    ] {
        for (filled, count) in [(true, 1), (false, 0)] {
            let found = remedies(target, filled);
            assert_eq!(found.iter().map(|(count, _)| *count).collect::<Vec<_>>(), [count], "{target}: {found:?}");
            let is_near = found[0].1.contains(remedy) || filled && target.starts_with("urn:x");
            assert!(is_near, "{target}: {found:?}");
        }
    }
}

/// Choosing another account changes what is found, with no code of its own.
#[test]
fn what_is_found_follows_from_the_provider() {
    const ROWS: [(&str, &str); 6] = [
        ("userName", "userPrincipalName"),
        ("displayName", "displayName"),
        ("name.familyName", "surname"),
        ("photos[type eq \"photo\"].value", "mail"),
        ("phoneNumbers[type eq \"work\"].value", "telephoneNumber"),
        ("phoneNumbers[type eq \"mobile\"].value", "mobile"),
    ];
    let precedence = |at: usize| [1, 2].get(at).copied();
    let rules = ROWS.iter().enumerate().map(|(at, row)| Rule { matching: precedence(at), ..rule(row) });
    let mapping = Mapping::new(ResourceKind::User, rules.collect());
    let record = json!({
        "id": "1", "userPrincipalName": "Administrator", "displayName": "Ann", "surname": "Lee", "mail": "a@x.com",
        "businessPhones": ["+31201234567"], "mobilePhone": "+31612345678", "accountEnabled": true
    });
    for (provider, expected) in [
        ("xurrent", &[("cannot-look-up", "displayName")][..]),
        (
            "aws",
            &[
                ("cannot-look-up", "displayName"),
                ("not-supported", "photos[type eq \"photo\"].value"),
                ("required-missing", "name.givenName"),
                ("several-values", "phoneNumbers"),
                ("reserved-name", "userName"),
            ],
        ),
        (
            "github",
            &[
                ("not-supported", "photos[type eq \"photo\"].value"),
                ("not-supported", "phoneNumbers[type eq \"work\"].value"),
                ("not-supported", "phoneNumbers[type eq \"mobile\"].value"),
            ],
        ),
        (
            "snowflake",
            &[
                ("cannot-look-up", "displayName"),
                ("not-supported", "photos[type eq \"photo\"].value"),
                ("not-supported", "phoneNumbers[type eq \"work\"].value"),
                ("not-supported", "phoneNumbers[type eq \"mobile\"].value"),
            ],
        ),
        (
            "hcp-terraform",
            &[
                ("cannot-look-up", "displayName"),
                ("not-supported", "displayName"),
                ("not-supported", "name.familyName"),
                ("not-supported", "photos[type eq \"photo\"].value"),
                ("not-supported", "phoneNumbers[type eq \"work\"].value"),
                ("not-supported", "phoneNumbers[type eq \"mobile\"].value"),
                ("required-missing", "emails"),
            ],
        ),
        ("servicenow", &[("not-supported", "photos[type eq \"photo\"].value")]),
        ("slack", &[("required-missing", "emails")]),
        ("generic", &[]),
    ] {
        let setting = Setting::new(ClientKind::new("entra"), ProviderKind::new(provider), mapping.clone());
        let of_provider = ["cannot-look-up", "not-supported", "required-missing", "several-values", "reserved-name"];
        let mut found = setting.codes(&record);
        found.retain(|(code, _)| of_provider.contains(code));
        let expected: Vec<_> = expected.iter().map(|(code, target)| (*code, (*target).to_owned())).collect();
        assert_eq!(found, expected, "{provider}");
        let whole = setting.population(&users(std::slice::from_ref(&record)));
        let mut codes: Vec<&str> = whole.causes.iter().map(|cause| cause.finding.code).collect();
        codes.retain(|code| of_provider.contains(code));
        let mut expected: Vec<&str> = expected.iter().map(|(code, _)| *code).collect();
        codes.sort_unstable();
        expected.sort_unstable();
        assert_eq!(codes, expected, "{provider}: over all records");
    }
}

#[test]
fn custom_fields_are_the_accounts_own_and_unknown_to_nobody() {
    let mut mapping =
        client::of(ClientKind::new("entra")).default_mapping(ResourceKind::User, ProviderKind::new("xurrent"));
    let target =
        TargetPath::parse("urn:ietf:params:scim:schemas:extension:4me:1.0:custom_fields:payroll_id").expect("a path");
    mapping.put(Rule::direct(target, "employeeId"));
    let record = but(liz(), json!({"employeeId": "7"}));
    let found = Setting::new(ClientKind::new("entra"), ProviderKind::new("xurrent"), mapping.clone()).codes(&record);
    let codes: Vec<_> = found.iter().map(|(code, _)| *code).collect();
    assert_eq!(
        codes,
        ["extension-off-pattern", "schema-not-named"],
        "what Entra does with such a name is its own matter"
    );
    let generic = Setting::new(ClientKind::new("entra"), ProviderKind::new("generic"), mapping).codes(&record);
    assert!(generic.iter().any(|(c, _)| *c == "unknown-attribute"), "{generic:?}");
}

fn person(id: usize, upn: &str, mail: &str, manager: Option<&str>) -> Value {
    let manager = manager.map_or(Value::Null, |m| json!({ "id": m }));
    json!({"id": id.to_string(), "userPrincipalName": upn, "mail": mail, "displayName": format!("Person {id}"), "accountEnabled": true, "manager": manager})
}

#[test]
fn a_directory_refers_to_its_people_by_distinguished_names() {
    let ldif = "dn: uid=liz,dc=x\nobjectClass: inetOrgPerson\nuid: liz\nsn: Smith\nmanager: uid=boss,dc=x\n\n\
                dn: uid=boss,dc=x\nobjectClass: inetOrgPerson\nuid: boss\nsn: Boss\nmanager: uid=gone,dc=x\n";
    let input = Input::Text { name: "people.ldif".to_owned(), bytes: ldif.as_bytes().to_vec() };
    let set = LoadedSet::load(&[input], &Progress::default(), &Cancel::default()).expect("not cancelled");
    let mapping =
        client::of(ClientKind::new("generic")).default_mapping(ResourceKind::User, ProviderKind::new("generic"));
    let report = Setting::new(ClientKind::new("generic"), ProviderKind::new("generic"), mapping).population(&set);
    let lost = report.causes.iter().find(|cause| cause.finding.code == "manager-outside-set").expect("one is lost");
    let shown: Vec<_> = lost.examples.iter().map(|e| (e.record, e.value.as_deref())).collect();
    assert_eq!(shown, [(1, Some("uid=gone,dc=x"))]);
}

#[test]
fn the_population_is_grouped_by_cause_with_counts_and_examples() {
    let set = users(&[
        person(0, "a@x.com", "a@x.com", None),
        person(1, "b@x.com", "shared@x.com", Some("0")),
        person(2, "A@X.com", "c@x.com", Some("99")),
        person(3, "d@x.com", "SHARED@x.com", Some("98")),
        person(4, "", "e@x.com", Some("4")),
    ]);
    let report = Setting::entra(ResourceKind::User).population(&set);
    let cause = |code: &str| {
        report.causes.iter().find(|c| c.finding.code == code).unwrap_or_else(|| panic!("{code}: {report:#?}"))
    };
    let shown = |code: &str| {
        let examples = cause(code).examples.iter().map(|e| (e.record, e.value.clone().unwrap_or_default()));
        (cause(code).count, examples.collect::<Vec<_>>())
    };
    assert_eq!(report.records, 5);
    assert_eq!(shown("duplicate-matching-value"), (2, vec![(0, "a@x.com".to_owned()), (2, "A@X.com".to_owned())]));
    assert_eq!(shown("duplicate-email"), (2, vec![(1, "shared@x.com".to_owned()), (3, "SHARED@x.com".to_owned())]));
    assert_eq!(shown("manager-outside-set"), (2, vec![(2, "99".to_owned()), (3, "98".to_owned())]));
    assert_eq!(cause("matching-value-empty").count, 1);
    assert_eq!(cause("matching-value-empty").examples[0].name, "Person 4");
    assert!(cause("duplicate-matching-value").finding.title.ends_with("(2 users)"));
    assert_eq!(report.fix_first().map(|c| c.finding.code), Some("duplicate-matching-value"));
    let coverage = |target: &str| report.coverage.iter().find(|c| c.target.to_string() == target).expect(target);
    assert_eq!((coverage("userName").filled, coverage("userName").empty), (4, 1));
    assert_eq!((coverage("title").filled, coverage("title").empty), (0, 5));
    assert!(
        report
            .causes
            .iter()
            .any(|c| c.finding.code == "never-filled" && c.finding.place.target.as_deref() == Some("title"))
    );
    for cause in &report.causes {
        assert!(code::explain(cause.finding.code).is_some(), "{} stands in no table", cause.finding.code);
    }
}

#[test]
fn many_records_give_the_same_report_in_order_with_bounded_examples() {
    let people: Vec<Value> =
        (0..3000).map(|i| person(i, &format!("p{}@x.com", i % 1500), &format!("m{i}@x.com"), Some("gone"))).collect();
    let report = Setting::entra(ResourceKind::User).population(&users(&people));
    let duplicates = report.causes.iter().find(|c| c.finding.code == "duplicate-matching-value").expect("duplicates");
    assert_eq!((duplicates.count, duplicates.examples.len()), (3000, super::report::EXAMPLES));
    let outside = report.causes.iter().find(|c| c.finding.code == "manager-outside-set").expect("managers");
    assert_eq!(outside.count, 3000);
    assert!(outside.examples.iter().map(|e| e.record).eq(0..super::report::EXAMPLES));
}

#[test]
fn members_are_looked_for_among_the_users() {
    let set = load(&[
        ("users.json", json!({"@odata.context": "https://graph.microsoft.com/v1.0/$metadata#users", "value": [liz()]})),
        (
            "groups.json",
            json!({"@odata.context": "https://graph.microsoft.com/v1.0/$metadata#groups", "value": [
                {"id": "g1", "displayName": "IT", "securityEnabled": true, "members": [{"@odata.type": "#microsoft.graph.user", "id": "1"}]},
                {"id": "g2", "displayName": "HR", "securityEnabled": true, "members": [{"@odata.type": "#microsoft.graph.user", "id": "77"},
                    {"@odata.type": "#microsoft.graph.group", "id": "g1"}]}
            ]}),
        ),
    ]);
    let report = Setting::entra(ResourceKind::Group).population(&set);
    let count =
        |code: &str| report.causes.iter().find(|c| c.finding.code == code).map(|c| (c.count, c.examples[0].record));
    assert_eq!(count("member-outside-set"), Some((1, 1)));
    assert_eq!(count("nested-group"), Some((1, 1)));
}

#[test]
fn a_check_stops_when_asked() {
    let cancel = Cancel::default();
    cancel.cancel();
    let entra = Setting::entra(ResourceKind::User);
    let set = users(&(0..100).map(|i| person(i, "a@x.com", "", None)).collect::<Vec<_>>());
    assert!(population(&set, &entra.checked(), &Progress::default(), &cancel).is_err());
}

#[test]
fn the_built_in_samples_hold_what_their_readme_says() {
    let files = [
        ("users.json", include_bytes!("../../../assets/samples/entra/users.json").to_vec()),
        ("groups.json", include_bytes!("../../../assets/samples/entra/groups.json").to_vec()),
    ];
    let inputs = files.map(|(name, bytes)| Input::Text { name: name.to_owned(), bytes });
    let set = LoadedSet::load(&inputs, &Progress::default(), &Cancel::default()).expect("not cancelled");
    let mapping = preset::first_start().mapping(ResourceKind::User).clone();
    let report = Setting::new(ClientKind::new("entra"), ProviderKind::new("xurrent"), mapping).population(&set);
    for code in ["vip-flag-removed", "duplicate-email", "manager-outside-set", "guest", "disabled-not-created"] {
        assert!(report.causes.iter().any(|c| c.finding.code == code), "{code}");
    }
    assert!(
        report.causes.iter().all(|c| c.finding.code != "rule-at-fault" && c.finding.code != "rule-refused"),
        "{report:#?}"
    );
}

#[test]
fn the_findings_of_entras_schema_file_stand_in_the_table_too() {
    let small = include_str!("../../../tests/fixtures/entra-schema-small.json");
    let file = FileText::pasted(small);
    let (_, format) = native::format("entra-schema").expect("the form");
    let wanted = Wanted::default();
    let read = format.read(&file, &wanted).expect("a schema");
    let (mut mapping, group) = (read.user.expect("users"), read.group.expect("groups"));
    let target = |t: &str| TargetPath::parse(t).expect("a path");
    for (at, text) in [("title", "Join("), ("nickName", "Join(\"\", [mail], [surname])")] {
        mapping.put(Rule::new(target(at), RuleSource::Expression { text: text.to_owned() }));
    }
    let mappings = PerKind { user: &mapping, group: &group };
    let written = format.write(&Draft { base: Some(&file), mappings, wanted: &wanted }).expect("a schema");
    assert_eq!(written.findings.len(), 5);
    for finding in &written.findings {
        let known = code::explain(finding.code).unwrap_or_else(|| panic!("{} stands in no table", finding.code));
        assert_eq!(known.severity, finding.severity, "{}", finding.code);
    }
}
