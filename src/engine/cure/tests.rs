//! Each kind of cure over a few people: applied, counted, and taken back.

use std::sync::Arc;

use serde_json::{Value, json};

use super::{Asked, Case, Cure, CureAction, Hints, Offered, PersonState, count, cures, offered};
use crate::base::{Cancel, ClientKind, Progress, ProviderKind, ResourceKind};
use crate::check::{self, Checked, FindingCause, PopulationReport};
use crate::client;
use crate::expression::Context;
use crate::mapping::{CompiledMapping, Mapping, Rule, RuleChange, RuleSource};
use crate::provider;
use crate::scim::TargetPath;
use crate::source::{Input, LoadedSet};

/// A client with rules, and people of its payload, checked.
struct Setting {
    client: ClientKind,
    compiled: CompiledMapping,
    set: LoadedSet,
    context: Context,
    report: Option<PopulationReport>,
}

fn target(text: &str) -> TargetPath {
    TargetPath::parse(text).expect("a path")
}

/// `=` before the text makes an expression of it, `'` a constant; `!` marks a rule that people are matched by.
fn rule((to, from): &(&str, &str)) -> Rule {
    let matching = to.ends_with('!').then_some(1);
    let constant = from.strip_prefix('\'').map(|value| RuleSource::Constant { value: value.to_owned() });
    let source = match from.strip_prefix('=') {
        Some(text) => RuleSource::Expression { text: text.to_owned() },
        None if constant.is_some() => constant.unwrap_or(RuleSource::None),
        None if from.is_empty() => RuleSource::None,
        None => RuleSource::Direct { attribute: (*from).to_owned() },
    };
    Rule { matching, ..Rule::new(target(to.trim_end_matches('!')), source) }
}

impl Setting {
    fn new(client: &'static str, rules: &[(&str, &str)], people: &Value) -> Self {
        let client = ClientKind::new(client);
        let of = client::of(client);
        let mapping = Mapping::new(ResourceKind::User, rules.iter().map(rule).collect());
        let resource_type = provider::of(ProviderKind::new("xurrent")).resource_type(ResourceKind::User);
        let compiled =
            CompiledMapping::compile(&Arc::new(mapping), of.dialect, of.names(ResourceKind::User), resource_type);
        let payload = if client.id() == "entra" {
            json!({"@odata.context": "https://graph.microsoft.com/v1.0/$metadata#users", "value": people})
        } else {
            people.clone()
        };
        let input = Input::Text { name: "users.json".to_owned(), bytes: payload.to_string().into_bytes() };
        let set = LoadedSet::load(&[input], &Progress::default(), &Cancel::default()).expect("not cancelled");
        let mut setting = Self { client, compiled, set, context: Context::default(), report: None };
        setting.report = Some(setting.check());
        setting
    }

    fn of(&self) -> Checked<'_> {
        Checked {
            compiled: &self.compiled,
            client: client::of(self.client),
            provider: provider::of(ProviderKind::new("xurrent")),
            context: &self.context,
        }
    }

    fn check(&self) -> PopulationReport {
        check::population(&self.set, &self.of(), &Progress::default(), &Cancel::default()).expect("not cancelled")
    }

    fn report(&self) -> &PopulationReport {
        self.report.as_ref().expect("a report")
    }

    fn cause(&self, code: &str, at: &str) -> Option<&FindingCause> {
        self.report().causes.iter().find(|cause| {
            (code.is_empty() || cause.finding.code == code)
                && cause.finding.place.target.as_deref().is_none_or(|found| found.contains(at))
        })
    }

    fn cures(&self, cause: &FindingCause) -> Vec<Cure> {
        let hints = Hints::of(&self.set, &self.of());
        cures(&Case::new(self.of(), cause, &self.set, &hints))
    }

    fn offered(&self, cause: &FindingCause) -> Vec<Offered> {
        let hints = Hints::of(&self.set, &self.of());
        let asked = Asked { set: &self.set, of: self.of(), report: self.report(), hints: &hints, everybody: true };
        offered(&asked, cause, &Cancel::default()).expect("not cancelled")
    }

    fn count(&self, cause: &FindingCause, cure: &Cure) -> super::Counted {
        let changes = cure.changes().expect("changes");
        let hints = Hints::of(&self.set, &self.of());
        let asked = Asked { set: &self.set, of: self.of(), report: self.report(), hints: &hints, everybody: true };
        count(&asked, cause, changes, &Cancel::default()).expect("not cancelled")
    }
}

/// What a case says: the client, its rules, its people, the finding, the cure, its expression, what it clears, and what it
/// loses.
type Row =
    (&'static str, &'static [(&'static str, &'static str)], &'static str, [&'static str; 4], (usize, usize, usize));

const LONG: &str =
    r#""jobTitle": "Senior vice president of international marketing and communication for Europe, Africa and Asia""#;

/// Entra, and the form that all its people have.
const CURES_OF_ENTRA: &[Row] = &[
    (
        "entra",
        &[("userName!", "mail"), ("title", "jobTitle")],
        r#"[{"mail": "a@x.com", LONG}, {"mail": "b@x.com", "jobTitle": "Lead"}]"#,
        ["too-long", "title", "Cut at 80 characters", "Left([jobTitle], 80)"],
        (1, 1, 0),
    ),
    (
        "entra",
        &[("userName!", "mail"), ("title", "=IgnoreFlowIfNullOrEmpty([jobTitle])")],
        r#"[{"mail": "a@x.com", LONG}, {"mail": "b@x.com", "jobTitle": "Lead"}]"#,
        ["too-long", "title", "Cut at 80 characters", "IgnoreFlowIfNullOrEmpty(Left([jobTitle], 80))"],
        (1, 1, 0),
    ),
    (
        "entra",
        &[("userName!", "mail"), ("title", "jobTitle")],
        r#"[{"mail": "a@x.com", LONG}, {"mail": "b@x.com", "jobTitle": "Lead"}]"#,
        ["too-long", "title", "Cut at 80, at the end of a word", ""],
        (1, 1, 0),
    ),
    (
        "entra",
        &[("userName!", "mail"), ("displayName", "displayName")],
        r#"[{"mail": "a@x.com", "displayName": "Liz "}, {"mail": "b@x.com", "displayName": "\u00a0Zo\u00eb van Berg"}]"#,
        ["blank-at-end", "displayName", "Take the blanks off", ""],
        (2, 2, 0),
    ),
    (
        "entra",
        &[("userName!", "mail"), ("timezone", "city")],
        r#"[{"mail": "a@x.com", "city": "Europe/Amsterdm"}, {"mail": "b@x.com", "city": "Tokyo Standard Time"}, {"mail": "c@x.com", "city": "UTC"}]"#,
        [
            "not-in-table",
            "timezone",
            "Write the time zone that is meant",
            "Switch([city], [city], \"Europe/Amsterdm\", \"Europe/Amsterdam\", \"Tokyo Standard Time\", \"Asia/Tokyo\")",
        ],
        (2, 2, 0),
    ),
    (
        "entra",
        &[("userName!", "mail"), ("timezone", "'Europe/Amsterdm")],
        r#"[{"mail": "a@x.com"}, {"mail": "b@x.com"}]"#,
        ["not-in-table", "timezone", "Write the time zone that is meant", "Europe/Amsterdam"],
        (2, 2, 0),
    ),
    (
        "entra",
        &[("userName!", "mail"), ("preferredLanguage", "preferredLanguage")],
        r#"[{"mail": "a@x.com", "preferredLanguage": "nl_NL"}, {"mail": "b@x.com", "preferredLanguage": "tlh tlh"}]"#,
        [
            "not-in-table",
            "preferredLanguage",
            "Write the language tag that is meant",
            "Switch([preferredLanguage], [preferredLanguage], \"nl_NL\", \"nl-NL\")",
        ],
        (1, 2, 0),
    ),
    (
        "entra",
        &[("userName!", "mail"), ("addresses[type eq \"work\"].country", "country")],
        r#"[{"mail": "a@x.com", "country": "Netherlands", "usageLocation": "NL"}, {"mail": "b@x.com", "country": "Germany", "usageLocation": "DE"}]"#,
        ["unexpected-shape", "country", "Take usageLocation, which is the ISO code", "usageLocation"],
        (2, 2, 0),
    ),
    (
        "entra",
        &[("userName!", "mail"), ("addresses[type eq \"work\"].country", "country")],
        r#"[{"mail": "a@x.com", "country": "Netherlands"}, {"mail": "b@x.com", "country": "Atlantis"}]"#,
        [
            "unexpected-shape",
            "country",
            "Translate the names to ISO codes",
            "Switch([country], [country], \"Netherlands\", \"NL\")",
        ],
        (1, 2, 0),
    ),
    (
        "entra",
        &[("userName!", "mail"), ("addresses[type eq \"work\"].country", "country")],
        r#"[{"mail": "a@x.com", "country": "Netherlands"}, {"mail": "b@x.com", "country": "Germany"}]"#,
        ["unexpected-shape", "country", "Take usageLocation, which is the ISO code", "usageLocation"],
        (2, 2, 2),
    ),
    (
        "entra",
        &[
            ("userName!", "mail"),
            ("phoneNumbers[type eq \"mobile\"].value", "mobile"),
            ("addresses[type eq \"work\"].country", "country"),
        ],
        r#"[{"mail": "a@x.com", "country": "NL", "mobilePhone": "06-1234 5678"}, {"mail": "b@x.com", "mobilePhone": "intern 4512"},
            {"mail": "c@x.com", "mobilePhone": "+31 (0)20 711 22 33"}, {"mail": "d@x.com", "mobilePhone": "0049 211 5550123"}]"#,
        ["unexpected-shape", "phoneNumbers", "Write them with +31, as in Netherlands", ""],
        (3, 4, 0),
    ),
    (
        "entra",
        &[("userName!", "mail"), ("phoneNumbers[type eq \"mobile\"].value", "mobile")],
        r#"[{"mail": "a@x.com", "mobilePhone": "+31 (6) 1234 5678 thuis"}, {"mail": "b@x.com", "mobilePhone": "06 1234"}]"#,
        [
            "unexpected-shape",
            "phoneNumbers",
            "Keep digits and + only",
            "Replace([mobile], , \"(?<=.)\\\\(0\\\\)|[^0-9+]\", , \"\", , )",
        ],
        (1, 2, 0),
    ),
    (
        "entra",
        &[("userName!", "mail"), ("phoneNumbers[type eq \"mobile\"].value", "mobile")],
        r#"[{"mail": "a@x.com", "mobilePhone": "+31 (0)6 1234 5678"}, {"mail": "b@x.com", "mobilePhone": "n.v.t."}]"#,
        ["unexpected-shape", "phoneNumbers", "Leave out what cannot be dialled", ""],
        (2, 2, 1),
    ),
    (
        "entra",
        &[("userName!", "mail"), ("userType", "userType")],
        r#"[{"mail": "a@x.com", "userType": "Member"}, {"mail": "b@x.com", "userType": "VIP"}]"#,
        ["vip-flag-removed", "userType", "Leave userType out", ""],
        (1, 1, 2),
    ),
    (
        "entra",
        &[("userName!", "mail"), ("userType", "userType")],
        r#"[{"mail": "a@x.com", "userType": "Member"}, {"mail": "b@x.com", "userType": "VIP"}]"#,
        ["vip-flag-removed", "userType", "Send userType only where it contains VIP", ""],
        (1, 1, 1),
    ),
    (
        "entra",
        &[("userName!", "userPrincipalName"), ("emails[type eq \"work\"].value", "mail")],
        r#"[{"userPrincipalName": "", "mail": "a@x.com"}, {"userPrincipalName": "b@x.com", "mail": "b@x.com"}]"#,
        ["matching-value-empty", "userName", "Take mail where it is empty", "Coalesce([userPrincipalName], [mail])"],
        (1, 1, 0),
    ),
    (
        "entra",
        &[
            ("userName!", "mail"),
            ("displayName", "displayName"),
            ("name.givenName", "givenName"),
            ("name.familyName", "surname"),
        ],
        r#"[{"mail": "a@x.com", "displayName": "", "givenName": "Liz", "surname": "Lee"}]"#,
        ["never-filled", "displayName", "Remove the rule", ""],
        (1, 1, 0),
    ),
    (
        "entra",
        &[("userName!", "mail"), ("active", "accountStatus")],
        r#"[{"mail": "a@x.com", "accountEnabled": true}, {"mail": "b@x.com", "accountEnabled": false}]"#,
        [
            "never-filled",
            "active",
            "Take it from IsSoftDeleted",
            "Switch([IsSoftDeleted], , \"False\", \"True\", \"True\", \"False\")",
        ],
        (1, 1, 0),
    ),
    (
        "entra",
        &[("userName!", "mail"), ("active", "IsSoftDeleted")],
        r#"[{"mail": "a@x.com", "accountEnabled": true}, {"mail": "b@x.com", "accountEnabled": false}]"#,
        [
            "active-upside-down",
            "active",
            "Take it from IsSoftDeleted",
            "Switch([IsSoftDeleted], , \"False\", \"True\", \"True\", \"False\")",
        ],
        (1, 1, 0),
    ),
    (
        "entra",
        &[("userName!", "mail"), ("active", "userType")],
        r#"[{"mail": "a@x.com", "accountEnabled": true, "userType": "Member"}]"#,
        [
            "rule-refused",
            "active",
            "Take it from IsSoftDeleted",
            "Switch([IsSoftDeleted], , \"False\", \"True\", \"True\", \"False\")",
        ],
        (1, 1, 0),
    ),
    (
        "entra",
        &[
            ("userName!", "mail"),
            ("emails[type eq \"work\"].primary", "=\"True\""),
            ("emails[type eq \"home\"].primary", "=\"True\""),
            ("emails[type eq \"work\"].value", "mail"),
            ("emails[type eq \"home\"].value", "mail"),
        ],
        r#"[{"mail": "a@x.com"}]"#,
        ["two-primaries", "emails", "Choose emails[work]", ""],
        (1, 1, 1),
    ),
    (
        "entra",
        &[("userName!", "mail"), ("displayName", "dispalyName")],
        r#"[{"mail": "a@x.com", "displayName": "Liz"}]"#,
        ["never-filled", "displayName", "Write displayName", "displayName"],
        (1, 1, 0),
    ),
    (
        "entra",
        &[("userName!", "mail"), ("displayName", "=Jion(\" \", [givenName], [surname])")],
        r#"[{"mail": "a@x.com", "givenName": "Liz", "surname": "Lee"}]"#,
        ["rule-at-fault", "displayName", "Write Join", "Join(\" \", [givenName], [surname])"],
        (1, 1, 0),
    ),
    (
        "entra",
        &[("userName!", "mail"), ("nickname2", "givenName")],
        r#"[{"mail": "a@x.com", "givenName": "Liz"}]"#,
        ["unknown-attribute", "nickname2", "Write nickName in its place", "givenName"],
        (1, 1, 0),
    ),
    (
        "entra",
        &[("userName!", "mail"), ("emails[type eq \"personal\"].value", "mail")],
        r#"[{"mail": "a@x.com"}]"#,
        ["not-canonical", "personal", "Send it as emails[home]", "mail"],
        (1, 1, 0),
    ),
    (
        "entra",
        &[("userName", "mail"), ("displayName", "displayName")],
        r#"[{"mail": "a@x.com", "displayName": "Liz"}]"#,
        ["no-matching-rule", "", "Match by userName", ""],
        (1, 1, 0),
    ),
    (
        "entra",
        &[("userName", "mail"), ("displayName!", "displayName")],
        r#"[{"mail": "a@x.com", "displayName": "Liz"}]"#,
        ["cannot-look-up", "displayName", "Match by userName", ""],
        (1, 1, 0),
    ),
    (
        "entra",
        &[("userName!", "mail"), ("locale", "preferredLanguage")],
        r#"[{"mail": "a@x.com", "preferredLanguage": "de-DE"}, {"mail": "b@x.com", "preferredLanguage": "en"}, {"mail": "c@x.com", "preferredLanguage": "tlh"}]"#,
        [
            "unexpected-shape",
            "locale",
            "Translate to the account’s own words",
            "Switch([preferredLanguage], [preferredLanguage], \"de-DE\", \"de\", \"en\", \"en-US\")",
        ],
        (2, 3, 0),
    ),
    (
        "entra",
        &[("userName!", "mail"), ("timezone", "city")],
        r#"[{"mail": "a@x.com", "city": "Europe/Amsterdm"}, {"mail": "b@x.com", "city": "nowhere at all"}]"#,
        [
            "not-in-table",
            "timezone",
            "Write the time zone that is meant",
            "Switch([city], [city], \"Europe/Amsterdm\", \"Europe/Amsterdam\")",
        ],
        (1, 2, 0),
    ),
    (
        "entra",
        &[("userName!", "userPrincipalName"), ("emails[type eq \"work\"].value", "mail")],
        r#"[{"userPrincipalName": "liz", "mail": "a@x.com"}]"#,
        ["unexpected-shape", "userName", "Take mail, the address", "mail"],
        (1, 1, 0),
    ),
];

const CURES_OF_OTHERS: &[Row] = &[
    (
        "okta",
        &[("userName!", "user.login"), ("title", "user.title")],
        r#"[{"id": "1", "profile": {"login": "a@x.com", "title": "Senior vice president of international marketing and communication for Europe, Africa and Asia"}},
            {"id": "2", "profile": {"login": "b@x.com", "title": "Lead"}}, {"id": "3", "profile": {"login": "c@x.com"}}]"#,
        [
            "too-long",
            "title",
            "Cut at 80 characters",
            "String.len(user.title) > 80 ? String.substring(user.title, 0, 80) : user.title",
        ],
        (1, 1, 0),
    ),
    (
        "okta",
        &[("userName!", "user.login"), ("addresses[type eq \"work\"].country", "user.countryCode")],
        r#"[{"id": "1", "profile": {"login": "a@x.com", "countryCode": "NLD"}}]"#,
        ["unexpected-shape", "country", "Write the ISO code", "Iso3166Convert.toAlpha2(user.countryCode)"],
        (1, 1, 0),
    ),
    (
        "okta",
        &[("userName!", "user.login"), ("emails[type eq \"work\"].value", "user.email")],
        r#"[{"id": "1", "profile": {"login": "a@x.com", "email": "a@x.com "}}]"#,
        ["blank-at-end", "emails", "Take all blanks out", "String.removeSpaces(user.email)"],
        (1, 1, 0),
    ),
    (
        "okta",
        &[("userName!", "user.login"), ("emails[type eq \"work\"].value", "user.email")],
        r#"[{"id": "1", "profile": {"email": "a@x.com"}}, {"id": "2", "profile": {"login": "", "email": "b@x.com"}}]"#,
        ["matching-value-empty", "userName", "Take user.email where it is empty", "user.login ?: user.email"],
        (2, 2, 0),
    ),
    (
        "okta",
        &[("userName!", "user.login"), ("phoneNumbers[type eq \"mobile\"].value", "user.mobilePhone")],
        r#"[{"id": "1", "profile": {"login": "a@x.com", "mobilePhone": "+31/6-1234.5678"}}]"#,
        ["unexpected-shape", "phoneNumbers", "Keep digits and + only", ""],
        (1, 1, 0),
    ),
    (
        "okta",
        &[("userName!", "user.login"), ("locale", "user.locale")],
        r#"[{"id": "1", "profile": {"login": "a@x.com", "locale": "de_DE"}}]"#,
        [
            "unexpected-shape",
            "locale",
            "Translate to the account’s own words",
            "user.locale == \"de_DE\" ? \"de\" : user.locale",
        ],
        (1, 1, 0),
    ),
    (
        "generic",
        &[("userName!", "$.mail"), ("active", "$.Actief")],
        r#"[{"mail": "a@x.com", "Actief": "Ja"}, {"mail": "b@x.com", "Actief": "Nee"}, {"mail": "c@x.com", "Actief": "misschien"}]"#,
        [
            "rule-refused",
            "active",
            "Translate the words to true and false",
            "Switch([$.Actief], [$.Actief], \"Ja\", \"True\", \"Nee\", \"False\")",
        ],
        (2, 3, 0),
    ),
    (
        "generic",
        &[("userName!", "$.mail"), ("title", "=[$.Functie]")],
        r#"[{"mail": "a@x.com", "Functie": " Lead"}]"#,
        ["blank-at-end", "title", "Take the blanks off", ""],
        (1, 1, 0),
    ),
    (
        "generic",
        &[("userName!", "$.mail"), ("addresses[type eq \"work\"].country", "$.Land")],
        r#"[{"mail": "a@x.com", "Land": "Duitsland"}, {"mail": "b@x.com", "Land": "Pays-Bas"}, {"mail": "c@x.com", "Land": "?"}]"#,
        ["unexpected-shape", "country", "Write the ISO code", "CountryCode([$.Land])"],
        (3, 3, 1),
    ),
    (
        "generic",
        &[
            ("userName!", "$.mail"),
            ("phoneNumbers[type eq \"mobile\"].value", "$.Telefoon"),
            ("phoneNumbers[type eq \"work\"].value", "$.Telefoon"),
            ("addresses[type eq \"work\"].country", "$.Land"),
        ],
        r#"[{"mail": "a@x.com", "Land": "NL", "Telefoon": "0612345678 / 0201234567"}, {"mail": "b@x.com", "Telefoon": "intern 4512"}]"#,
        [
            "unexpected-shape",
            "phoneNumbers",
            "Write them as E.164, region Netherlands",
            "Phone([$.Telefoon], \"NL\", \"mobile\")",
        ],
        (2, 2, 2),
    ),
    (
        "generic",
        &[
            ("userName!", "$.mail"),
            ("phoneNumbers[type eq \"mobile\"].value", "=Phone([$.Telefoon], \"NL\")"),
            ("phoneNumbers[type eq \"work\"].value", "=Phone([$.Telefoon], \"NL\", \"work\")"),
            ("phoneNumbers[type eq \"home\"].value", "$.Telefoon"),
            ("addresses[type eq \"work\"].country", "$.Land"),
        ],
        r#"[{"mail": "a@x.com", "Land": "NL", "Telefoon": "0611516299 / 0201912444"}, {"mail": "b@x.com", "Telefoon": "(0)6 6375 6331"}]"#,
        [
            "unexpected-shape",
            "phoneNumbers",
            "Write them as E.164, all in the region that a rule names",
            "Phone([$.Telefoon], \"NL\", \"mobile\")",
        ],
        (2, 2, 0),
    ),
    (
        "generic",
        &[
            ("userName!", "$.mail"),
            ("phoneNumbers[type eq \"work\"].value", "$.Telefoon"),
            ("addresses[type eq \"work\"].country", "$.Land"),
        ],
        r#"[{"mail": "a@x.com", "Land": "NL", "Telefoon": "020-7112233"}, {"mail": "b@x.com", "Land": "NL", "Telefoon": "020-7112234"},
            {"mail": "c@x.com", "Land": "Germany", "Telefoon": "089 1234567"}, {"mail": "d@x.com", "Telefoon": "020-7112235"}]"#,
        [
            "unexpected-shape",
            "phoneNumbers",
            "Write them as E.164, each in its own country",
            "Phone([$.Telefoon], Coalesce([Land], \"NL\"))",
        ],
        (4, 4, 0),
    ),
    (
        "generic",
        &[
            ("userName!", "$.mail"),
            ("phoneNumbers[type eq \"work\"].value", "$.Telefoon"),
            ("phoneNumbers[type eq \"mobile\"].value", "$.Telefoon"),
            ("addresses[type eq \"work\"].country", "$.Land"),
        ],
        r#"[{"mail": "a@x.com", "Land": "NL", "Telefoon": "020-7112233"}, {"mail": "b@x.com", "Land": "NL", "Telefoon": "06-12345678"},
            {"mail": "c@x.com", "Land": "Germany", "Telefoon": "089 1234567"}]"#,
        [
            "unexpected-shape",
            "phoneNumbers",
            "Write them as E.164, each in its own country",
            "Phone([$.Telefoon], Coalesce([Land], \"NL\"), \"mobile\")",
        ],
        (3, 3, 0),
    ),
];

/// What people get wrong in Entra's mappings.
const CURES_OF_SLIPS: &[Row] = &[
    (
        "entra",
        &[("userName!", "mail")],
        r#"[{"mail": "a@x.com", "accountEnabled": true}]"#,
        [
            "active-not-mapped",
            "active",
            "Take it from IsSoftDeleted",
            "Switch([IsSoftDeleted], , \"False\", \"True\", \"True\", \"False\")",
        ],
        (1, 1, 0),
    ),
    (
        "entra",
        &[("userName!", "mail"), ("active", "accountEnabled")],
        r#"[{"mail": "a@x.com", "accountEnabled": true}]"#,
        ["active-by-account-enabled", "active", "Take it from IsSoftDeleted", ""],
        (1, 1, 0),
    ),
    (
        "entra",
        &[("userName!", "mail"), ("active", "=Switch([IsSoftDeleted], , \"false\", \"True\", \"TRUE\", \"False\")")],
        r#"[{"mail": "a@x.com", "accountEnabled": true}]"#,
        [
            "switch-key-case",
            "active",
            "Write True and False",
            "Switch([IsSoftDeleted], , \"False\", \"True\", \"True\", \"False\")",
        ],
        (1, 1, 0),
    ),
    (
        "entra",
        &[("userName!", "mail"), ("active", "=Not([isSoftDeleted])")],
        r#"[{"mail": "a@x.com", "accountEnabled": true}]"#,
        ["name-not-offered", "active", "Write IsSoftDeleted", "Not([IsSoftDeleted])"],
        (1, 1, 0),
    ),
    (
        "entra",
        &[
            ("userName!", "mail"),
            ("urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:manager", "=ToLower([manager])"),
        ],
        r#"[{"id": "1", "mail": "a@x.com", "manager": {"id": "1"}}]"#,
        ["reference-by-expression", "manager", "Take manager as it is", "manager"],
        (1, 1, 0),
    ),
    (
        "entra",
        &[("userName!", "mail"), ("roles[primary eq true].value", "=SingleAppRoleAssignment([appRoleAssignments])")],
        r#"[{"mail": "a@x.com", "appRoleAssignments": ["A", "B"]}, {"mail": "b@x.com", "appRoleAssignments": ["A"]}]"#,
        [
            "several-app-roles",
            "roles",
            "Send all roles, as a list",
            "AssertiveAppRoleAssignmentsComplex([appRoleAssignments])",
        ],
        (1, 1, 1),
    ),
    (
        "entra",
        &[("userName!", "mail"), ("roles[primary eq true].type", "=SingleAppRoleAssignment([appRoleAssignments])")],
        r#"[{"mail": "a@x.com", "appRoleAssignments": ["A"]}]"#,
        ["role-type-overwritten", "roles", "Send it as the value", ""],
        (1, 1, 0),
    ),
    (
        "entra",
        &[("userName!", "mail"), ("roles", "=AppRoleAssignmentsComplex([appRoleAssignments])")],
        r#"[{"mail": "a@x.com", "appRoleAssignments": ["A"]}]"#,
        [
            "roles-only-added",
            "roles",
            "Replace the roles at each change",
            "AssertiveAppRoleAssignmentsComplex([appRoleAssignments])",
        ],
        (1, 1, 0),
    ),
    (
        "entra",
        &[("userName!", "mail"), ("roles[primary eq true].value", "appRoleAssignments")],
        r#"[{"mail": "a@x.com", "appRoleAssignments": ["A"]}]"#,
        [
            "roles-not-taken-apart",
            "roles",
            "Take the roles out of the assignments",
            "SingleAppRoleAssignment([appRoleAssignments])",
        ],
        (1, 1, 0),
    ),
    (
        "entra",
        &[("userName!", "mail"), ("addresses[type eq \"work\"].city", "city")],
        r#"[{"mail": "a@x.com", "city": "Delft"}]"#,
        ["unknown-attribute", "city", "Write addresses[work].locality in its place", "city"],
        (1, 1, 0),
    ),
    (
        "onelogin",
        &[("userName!", "email"), ("active", "status")],
        r#"[{"email": "a@x.com", "status": 1}]"#,
        ["active-by-client", "active", "Leave it to the client", "active"],
        (1, 1, 0),
    ),
    (
        "onelogin",
        &[("userName!", "email"), ("emails[type eq \"work\"].primary", "custom_fields.first")],
        r#"[{"email": "a@x.com", "custom_attributes": {"first": "true"}}]"#,
        ["truth-as-text", "emails", "Remove the rule", ""],
        (1, 1, 1),
    ),
];

/// What is wrong with a row, if anything.
fn tried((client, rules, people, [code, at, title, text], (clears, of, lost)): &Row) -> Result<(), String> {
    let people: Value = serde_json::from_str(&people.replace("LONG", LONG)).map_err(|e| e.to_string())?;
    let setting = Setting::new(client, rules, &people);
    let causes = || setting.report().causes.iter().map(|c| (c.finding.code, &c.finding.title)).collect::<Vec<_>>();
    let cause = setting.cause(code, at).ok_or_else(|| format!("it is not among {:?}", causes()))?;
    let cures = setting.cures(cause);
    let titles = || cures.iter().map(|cure| &cure.title).collect::<Vec<_>>();
    let cure = cures.iter().find(|cure| cure.title == *title).ok_or_else(|| format!("there is {:?}", titles()))?;
    let changes = cure.changes().ok_or("it changes no rule")?;
    let mapping = setting.compiled.mapping.with(changes);
    let written: Vec<&str> = mapping.rules.iter().map(|rule| rule.source.text()).collect();
    if !text.is_empty() && !written.contains(text) {
        return Err(format!("it writes {written:?}"));
    }
    let counted = setting.count(cause, cure);
    if (counted.clears, counted.of, counted.lost) != (*clears, *of, *lost) {
        return Err(format!("{counted:#?}"));
    }
    let stays = counted.people.iter().any(|change| change.state == PersonState::Stays);
    if stays != (clears < of && cause.count > 0) || !counted.people.is_sorted_by_key(|change| change.state) {
        return Err(format!("{:#?}", counted.people));
    }
    if setting.check() != *setting.report() { Err("counting changed something".to_owned()) } else { Ok(()) }
}

#[test]
fn each_cure_clears_what_it_says_and_changes_nothing_until_it_is_taken() {
    let rows = CURES_OF_ENTRA.iter().chain(CURES_OF_OTHERS).chain(CURES_OF_SLIPS);
    let wrong: Vec<String> = rows
        .filter_map(|row| {
            let (client, _, _, [code, _, title, _], _) = row;
            Some(format!("{client} {code}, “{title}”: {}", tried(row).err()?))
        })
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// What is done at the source: the client, its rule, its people, the finding, and what the command has in it.
type SourceRow = (&'static str, (&'static str, &'static str), &'static str, [&'static str; 2], &'static str);

const AT_THE_SOURCE: &[SourceRow] = &[
    (
        "entra",
        ("displayName", "displayName"),
        r#"[{"mail": "a@x.com", "displayName": "Liz "}]"#,
        ["blank-at-end", "Trim it in the directory"],
        "$name = 'displayName'",
    ),
    (
        "entra",
        ("phoneNumbers[type eq \"mobile\"].value", "mobile"),
        r#"[{"mail": "a@x.com", "mobilePhone": "3,16555E+10"}]"#,
        ["digits-lost", "Get the digits again from the source"],
        "export mobile again",
    ),
    (
        "entra",
        ("nickName", "nickname2"),
        r#"[{"mail": "a@x.com"}]"#,
        ["never-filled", "Get the data again, with what is missing"],
        "Get-MgUser",
    ),
    (
        "okta",
        ("nickName", "user.nickName"),
        r#"[{"id": "1", "profile": {"login": "a@x.com"}}]"#,
        ["never-filled", "Get the data again, with what is missing"],
        "okta.com/api/v1/users",
    ),
    (
        "google",
        ("title", "organizations[0].title"),
        r#"[{"id": "1", "primaryEmail": "a@x.com", "name": {"fullName": "Liz Lee"}, "organizations": [{"title": " Lead"}]}]"#,
        ["blank-at-end", "Mend the values at the source"],
        "Liz Lee:  Lead",
    ),
];

#[test]
fn what_no_expression_can_mend_is_a_command_for_the_source() {
    for (client, rule, people, [code, title], part) in AT_THE_SOURCE {
        let people: Value = serde_json::from_str(people).expect("people");
        let login = match *client {
            "okta" => "user.login",
            "google" => "primaryEmail",
            _ => "mail",
        };
        let setting = Setting::new(client, &[("userName!", login), *rule], &people);
        let cause = setting.cause(code, "").unwrap_or_else(|| panic!("no {code}: {:#?}", setting.report().causes));
        let cures = setting.cures(cause);
        let text = cures.iter().find(|cure| cure.title == *title).map(|cure| match &cure.action {
            super::CureAction::SourceCommand { text, about } if !about.is_empty() => text.as_str(),
            other => panic!("{other:?} is no command"),
        });
        assert!(text.is_some_and(|text| text.contains(part)), "{client} {code}: {cures:#?}");
    }
}

/// What a case says: the client, its rules, its people, the finding, and the cures in their order, each with what it clears,
/// the harm it does, and whether it is recommended.
type OfferedRow = (
    &'static str,
    &'static [(&'static str, &'static str)],
    &'static str,
    [&'static str; 2],
    &'static [(&'static str, usize, &'static str, bool)],
);

const HARM: &[OfferedRow] = &[
    (
        "entra",
        &[("userName!", "mail"), ("addresses[type eq \"work\"].country", "country")],
        r#"[{"mail": "a@x.com", "country": "Netherlands", "usageLocation": "DE"}, {"mail": "b@x.com", "country": "Germany", "usageLocation": "DE"}]"#,
        ["unexpected-shape", "country"],
        &[
            ("Translate the names to ISO codes", 2, "", true),
            ("Take usageLocation, which is the ISO code", 1, "1 would change country", false),
        ],
    ),
    (
        "entra",
        &[
            ("userName!", "mail"),
            ("phoneNumbers[type eq \"mobile\"].value", "mobile"),
            ("addresses[type eq \"work\"].country", "usageLocation"),
        ],
        r#"[{"mail": "a@x.com", "country": "Netherlands", "usageLocation": "DE", "mobilePhone": "06 50539619"},
            {"mail": "b@x.com", "country": "Germany", "usageLocation": "DE", "mobilePhone": "089 1234567"},
            {"mail": "c@x.com", "country": null, "usageLocation": "NL", "mobilePhone": "06 50539618"}]"#,
        ["unexpected-shape", "phoneNumbers"],
        &[
            ("Write them with the calling code of each one’s country", 3, "", true),
            ("Leave out what cannot be dialled", 3, "", true),
        ],
    ),
    (
        "entra",
        &[
            ("userName!", "mail"),
            ("phoneNumbers[type eq \"mobile\"].value", "mobile"),
            ("addresses[type eq \"work\"].country", "country"),
        ],
        r#"[{"mail": "a@x.com", "country": "NL", "mobilePhone": "0611516299 / 0201912444"},
            {"mail": "b@x.com", "mobilePhone": "(0)6 6375 6331"}]"#,
        ["unexpected-shape", "phoneNumbers"],
        &[
            ("Leave out what cannot be dialled", 2, "", true),
            ("Write them with +31, as in Netherlands", 1, "1 gets what is no phone number", false),
        ],
    ),
    (
        "generic",
        &[
            ("userName!", "$.mail"),
            ("phoneNumbers[type eq \"work\"].value", "$.Telefoon"),
            ("addresses[type eq \"work\"].country", "$.Land"),
        ],
        r#"[{"mail": "a@x.com", "Land": "NL", "Telefoon": "020-7112233"}, {"mail": "b@x.com", "Land": "Netherlands", "Telefoon": "020-7112234"},
            {"mail": "c@x.com", "Land": "Germany", "Telefoon": "030 1234567"}]"#,
        ["unexpected-shape", "phoneNumbers"],
        &[
            ("Write them as E.164, each in its own country", 3, "", true),
            ("Write them as E.164, region Netherlands", 2, "1 gets a number of another country", false),
        ],
    ),
    (
        "generic",
        &[
            ("userName!", "$.mail"),
            ("phoneNumbers[type eq \"work\"].value", "$.Telefoon"),
            ("addresses[type eq \"work\"].country", "$.Land"),
        ],
        r#"[{"mail": "a@x.com", "Land": "NL", "Telefoon": "0611516299 / 0201912444"},
            {"mail": "b@x.com", "Telefoon": "(0)20 637 5633"}]"#,
        ["unexpected-shape", "phoneNumbers"],
        &[("Write them as E.164, region Netherlands", 2, "", true)],
    ),
    (
        "generic",
        &[
            ("userName!", "$.mail"),
            ("phoneNumbers[type eq \"work\"].value", "=Phone([$.Telefoon], \"NL\", \"work\")"),
            ("phoneNumbers[type eq \"mobile\"].value", "$.Telefoon"),
            ("addresses[type eq \"work\"].country", "$.Land"),
        ],
        r#"[{"mail": "a@x.com", "Land": "Austria", "Telefoon": "0611516299 / 0201912444"},
            {"mail": "b@x.com", "Land": "NL", "Telefoon": "(0)6 6375 6331"}, {"mail": "c@x.com", "Land": "NL", "Telefoon": "020-7112235"}]"#,
        ["unexpected-shape", "phoneNumbers"],
        &[("Write them as E.164, all in the region that a rule names", 3, "", true)],
    ),
];

#[test]
fn what_a_cure_makes_wrong_is_told_and_such_a_cure_is_the_last_resort() {
    for (client, rules, people, [code, at], expected) in HARM {
        let people: Value = serde_json::from_str(people).expect("people");
        let setting = Setting::new(client, rules, &people);
        let cause = setting.cause(code, at).unwrap_or_else(|| panic!("no {code}: {:#?}", setting.report().causes));
        let offered = setting.offered(cause);
        let said: Vec<(&str, usize, String, bool)> = offered
            .iter()
            .filter_map(|offered| {
                let counted = offered.counted.as_ref()?;
                let harms: Vec<String> =
                    counted.harms.iter().map(|harm| format!("{} {}", harm.count, harm.words())).collect();
                assert!(counted.harms.is_empty() || !offered.is_safe());
                Some((offered.cure.title.as_str(), counted.clears, harms.join(", "), offered.is_recommended()))
            })
            .collect();
        let expected: Vec<_> = expected.iter().map(|row| (row.0, row.1, row.2.to_owned(), row.3)).collect();
        assert_eq!(said, expected, "{client} {rules:?}: {offered:#?}");
    }
}

#[test]
fn in_a_small_set_everybody_concerned_is_shown() {
    let person =
        |n: usize| json!({"mail": format!("p{n}@x.com"), "country": if n < 70 { "Germany" } else { "Atlantis" }});
    let people: Vec<Value> = (0..140).map(person).collect();
    let rules = [("userName!", "mail"), ("addresses[type eq \"work\"].country", "country")];
    let setting = Setting::new("entra", &rules, &Value::from(people));
    let cause = setting.cause("unexpected-shape", "country").expect("countries");
    let cures = setting.cures(cause);
    let cure = cures.iter().find(|cure| cure.title == "Translate the names to ISO codes").expect("a translation");
    let counted = setting.count(cause, cure);
    let stays = counted.people.iter().filter(|change| change.state == PersonState::Stays).count();
    assert_eq!((counted.clears, counted.people.len(), stays), (70, 140, 70));
    assert_eq!(counted.people[0].before, "Atlantis");
}

#[test]
fn of_what_is_refused_the_value_that_is_read_is_shown_and_not_the_whole_refusal() {
    let people = json!([{"mail": "a@x.com", "state": "maybe"}, {"mail": "b@x.com", "state": "true"}]);
    let setting = Setting::new("generic", &[("userName!", "mail"), ("active", "state")], &people);
    let cause = setting.cause("", "active").expect("no boolean");
    let changes =
        [RuleChange::Source { target: target("active"), source: RuleSource::Constant { value: "true".into() } }];
    let hints = Hints::of(&setting.set, &setting.of());
    let asked = Asked { set: &setting.set, of: setting.of(), report: setting.report(), hints: &hints, everybody: true };
    let counted = count(&asked, cause, &changes, &Cancel::default()).expect("not cancelled");
    let shown: Vec<_> =
        counted.people.iter().map(|it| (it.before.as_str(), it.is_refused, it.after.as_str())).collect();
    assert_eq!(shown, [("maybe", super::BeforeAfter { before: true, after: false }, "true")]);
}

#[test]
fn who_lacks_what_no_attribute_has_is_listed_for_the_source() {
    let people = json!([{"mail": "a@x.com", "jobTitle": "Lead"}, {"displayName": "Bo Berg", "jobTitle": "Clerk"}]);
    let setting = Setting::new("generic", &[("userName!", "mail")], &people);
    let cause = setting.cause("matching-value-empty", "userName").expect("it is said");
    let cures = setting.cures(cause);
    let text = |cure: &Cure| match &cure.action {
        CureAction::SourceCommand { text, .. } => text.clone(),
        CureAction::Edits { .. } => "edits".to_owned(),
    };
    let shown: Vec<_> = cures.iter().map(|cure| (cure.title.as_str(), text(cure))).collect();
    let again = ("Get the data again, with what is missing", "mail".to_owned());
    assert_eq!(shown, [again, ("Fill it in at the source", "Bo Berg".to_owned())]);
}

#[test]
fn a_disabled_rule_is_enabled_or_removed_by_its_cure() {
    let people = json!([{"mail": "a@x.com", "jobTitle": "Lead"}]);
    let mut setting = Setting::new("entra", &[("userName!", "mail"), ("title", "jobTitle")], &people);
    let mut mapping = (*setting.compiled.mapping).clone();
    mapping.disable(&target("title"));
    let of = client::of(setting.client);
    let resource_type = provider::of(ProviderKind::new("xurrent")).resource_type(ResourceKind::User);
    setting.compiled =
        CompiledMapping::compile(&Arc::new(mapping), of.dialect, of.names(ResourceKind::User), resource_type);
    setting.report = Some(setting.check());
    let cause = setting.cause("rule-disabled", "title").expect("it is said");
    let cures = setting.cures(cause);
    let titles: Vec<&str> = cures.iter().map(|cure| cure.title.as_str()).collect();
    assert_eq!(titles, ["Enable the rule", "Remove the rule"]);
    for (cure, rules) in cures.iter().zip([2, 1]) {
        let counted = setting.count(cause, cure);
        assert_eq!(counted.clears, counted.of, "{}", cure.title);
        let with = setting.compiled.mapping.with(cure.changes().expect("changes"));
        assert_eq!((with.rules.len(), with.disabled.len()), (rules, 0), "{}", cure.title);
    }
}

#[test]
fn a_cause_that_is_told_by_its_words_is_the_same_for_fewer_people() {
    let people = json!([
        {"id": "1", "profile": {"login": "a@x.com", "countryCode": "Germany"}},
        {"id": "2", "profile": {"login": "b@x.com", "countryCode": "Spain"}},
        {"id": "3", "profile": {"login": "c@x.com", "countryCode": "DE"}},
    ]);
    let country = "addresses[type eq \"work\"].country";
    let rules = [("userName!", "user.login"), (country, "=Iso3166Convert.toAlpha2(user.countryCode)")];
    let setting = Setting::new("okta", &rules, &people);
    let cause = setting.cause("expression-note", "country").expect("Okta does not say what becomes of names");
    let text = "user.countryCode == \"Spain\" ? \"ES\" : Iso3166Convert.toAlpha2(user.countryCode)";
    let change =
        RuleChange::Source { target: target(country), source: RuleSource::Expression { text: text.to_owned() } };
    let cure = Cure { title: String::new(), action: super::CureAction::Edits(vec![change]), cost: None };
    let counted = setting.count(cause, &cure);
    assert_eq!((cause.count, counted.clears, counted.of), (2, 1, 2));
}
