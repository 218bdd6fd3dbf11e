//! Suggestions for tables from HR systems in ten languages: each heading's target is the one that a person would choose.

use std::path::{Path, PathBuf};

use std::process::{Command, Output, Stdio};

use serde_json::Value;

fn run(arguments: &[&str]) -> Output {
    let program = env!("CARGO_BIN_EXE_crosswalk");
    Command::new(program).args(arguments).stdin(Stdio::null()).output().expect("it runs")
}

/// What is suggested for a table.
fn suggestions(file: &Path) -> Vec<Value> {
    suggested_by(&["--source", &file.display().to_string()])
}

fn suggested_by(arguments: &[&str]) -> Vec<Value> {
    let output = run(&[&["suggest"], arguments].concat());
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    let answer: Value = serde_json::from_slice(&output.stdout).expect("JSON");
    answer["suggestions"].as_array().expect("a list").clone()
}

/// The tables in a folder, each with the target that is right for each heading.
fn tables(folder: &Path) -> Vec<(PathBuf, Value)> {
    let Ok(entries) = std::fs::read_dir(folder) else { return Vec::new() };
    let mut files: Vec<PathBuf> = entries.map(|entry| entry.expect("an entry").path()).collect();
    files.retain(|path| path.extension().is_some_and(|ending| ending == "csv"));
    files.sort();
    let right = |path: &Path| std::fs::read_to_string(path.with_extension("json")).expect("what is right");
    files.into_iter().map(|path| (path.clone(), serde_json::from_str(&right(&path)).expect("JSON"))).collect()
}

fn reads(suggestion: &Value, heading: &str) -> bool {
    suggestion["columns"].as_array().expect("columns").iter().any(|column| column == heading)
}

/// How many headings there are, which are wrong, and which of these are as sure as what is taken unseen.
#[derive(Default)]
struct Tally {
    headings: usize,
    wrong: Vec<String>,
    surely_wrong: Vec<String>,
}

impl Tally {
    fn add(&mut self, file: &Path, right: &Value) {
        let suggested = suggestions(file);
        for (heading, target) in right.as_object().expect("an object") {
            let mine: Vec<&Value> = suggested.iter().filter(|suggestion| reads(suggestion, heading)).collect();
            let first = mine.first().map_or(&Value::Null, |suggestion| &suggestion["target"]);
            let said = format!("{} {heading}: {first}, not {target}", file.display());
            self.headings += 1;
            if first != target {
                self.wrong.push(said.clone());
            }
            let is_sure =
                |suggestion: &&&Value| suggestion["score"].as_f64() >= Some(0.9) && suggestion["target"] != *target;
            self.surely_wrong.extend(mine.iter().filter(is_sure).map(|_| said.clone()));
        }
    }
}

#[test]
fn nine_of_ten_headings_go_where_a_person_would_send_them() {
    let own = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/headings");
    // Collected ones, where they lie beside this checkout.
    let others = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/cases/hr");
    for folder in [own, others] {
        let mut tally = Tally::default();
        tables(&folder).iter().for_each(|(file, right)| tally.add(file, right));
        assert!(tally.surely_wrong.is_empty(), "{:#?}", tally.surely_wrong);
        assert!(tally.wrong.len() * 10 <= tally.headings, "of {}: {:#?}", tally.headings, tally.wrong);
    }
}

/// A target, and the rule that its column's form asks for.
const FORMS: &[(&str, &str, &str, &str)] = &[
    (
        "words for yes and no",
        "Naam;Actief\nJan de Vries;Ja\nZoë Weiß;nee \n",
        "active",
        "Switch(ToLower(Trim([Actief])), \"\", \"ja\", \"True\", \"nee\", \"False\")",
    ),
    (
        "the opposite",
        "Name;Gesperrt\nJan de Vries;ja\nZoë Weiß;nein\n",
        "active",
        "Switch(ToLower(Trim([Gesperrt])), \"\", \"nein\", \"True\", \"ja\", \"False\")",
    ),
    (
        "names of countries",
        "Naam;Land\nJan de Vries;Duitsland\nZoë Weiß;België\n",
        "addresses[type eq \"work\"].country",
        "CountryCode([Land])",
    ),
    (
        "two numbers in a field",
        "Naam;Telefoon;Land\nJan de Vries;0612345678 / 0201234567;NL\nZoë Weiß;020-7112233;NL\n",
        "phoneNumbers[type eq \"mobile\"].value",
        "Phone([Telefoon], \"NL\", \"mobile\")",
    ),
    (
        "numbers of which few are at work, in one country of several",
        "Naam;Telefoon;Land\nJan de Vries;0612345678 / 0201234567;Nederland\nZoë Weiß;0612345679;Nederland\n\
         Bo Berg;0612345670;Duitsland\nNoor Haddad;(0)6 1234 5671;NL\n",
        "phoneNumbers[type eq \"work\"].value",
        "Phone([Telefoon], \"NL\", \"work\")",
    ),
    (
        "numbers where no country has most people: that of the headings' language",
        "Naam;Telefoon;Land\nJan de Vries;020-7112233;Frankrijk\nZoë Weiß;020-7112234;Frankrijk\nBo Berg;020-7112235;NL\n\
         Noor Haddad;020-7112236;Polen\n",
        "phoneNumbers[type eq \"work\"].value",
        "Phone([Telefoon], \"NL\")",
    ),
    (
        "the whole name turned round",
        "Name;E-Mail\n\"Berg, van den, Jan\";j@fabrikam.example\n\"Weiß, Zoë\";z@fabrikam.example\n",
        "name.familyName",
        "Names([Name], \"family\")",
    ),
    (
        "capitals in addresses",
        "Name;E-Mail\nJan Berg;Jan.Berg@fabrikam.example\n",
        "emails[type eq \"work\"].value",
        "ToLower([E-Mail])",
    ),
    (
        "a manager by number",
        "Nr;Naam;Manager\n17;Jan de Vries;18\n18;Zoë Weiß;\n",
        "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:manager.value",
        "Person([Manager], \"Nr\")",
    ),
    (
        "a manager by name",
        "Voornaam;Achternaam;Manager\nJan;de Vries;Weiß, Zoë\nZoë;Weiß;\n",
        "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:manager.value",
        "Person([Manager], \"Achternaam, Voornaam\")",
    ),
    (
        "languages by name",
        "Name;Sprache\nJan Berg;Deutsch\nZoë Weiß;Englisch\n",
        "preferredLanguage",
        "Switch(ToLower(Trim([Sprache])), \"\", \"deutsch\", \"de\", \"englisch\", \"en\")",
    ),
    (
        "the flags of a directory",
        "Naam;userAccountControl\nJan de Vries;66048\nZoë Weiss;514\n",
        "active",
        "Switch(BitAnd([userAccountControl], 2), \"True\", \"2\", \"False\")",
    ),
    (
        "a name in three parts",
        "Voornaam;Tussenvoegsel;Achternaam\nJan;van den;Berg\nZoë;;Weiß\n",
        "name.familyName",
        "Join(\" \", [Tussenvoegsel], [Achternaam])",
    ),
];

#[test]
fn where_the_form_differs_the_rule_is_an_expression() {
    let folder = tempfile::tempdir().expect("a folder");
    for (what, table, target, expression) in FORMS {
        let file = folder.path().join("table.csv");
        crosswalk::base::file::write_atomic(&file, table.as_bytes()).expect("written");
        let suggested = suggestions(&file);
        let of_target = suggested.iter().find(|suggestion| suggestion["target"] == *target);
        assert_eq!(of_target.map(|s| &s["expression"]), Some(&Value::from(*expression)), "{what}: {suggested:#?}");
    }
}

const MANAGER: &str = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:manager.value";

/// What looks like a suggestion, and at how many hundredths it may be one; at 0 it is none.
const DOUBTED: &[(&str, &str, &str, &str, u64)] = &[
    (
        "what the client does not offer",
        "users.json",
        r#"[{"id":"1","userPrincipalName":"a@x.example","userType":"Member"},{"id":"2","userPrincipalName":"b@x.example","userType":"VIP"}]"#,
        "userType",
        0,
    ),
    (
        "what takes everybody's VIP flag",
        "table.csv",
        "Naam;Employee type\nJan de Vries;Intern\nZoë Weiß;Extern\n",
        "userType",
        70,
    ),
    (
        "what takes somebody's VIP flag",
        "table.csv",
        "Naam;Employee type\nJan de Vries;Intern\nZoë Weiß;VIP\n",
        "userType",
        89,
    ),
    (
        "addresses of mail",
        "users.json",
        r#"[{"id":"1","userPrincipalName":"a@x.example","proxyAddresses":["SMTP:a@x.example"]},{"id":"2","userPrincipalName":"b@x.example","proxyAddresses":["SMTP:b@x.example"]}]"#,
        "addresses[type eq \"work\"].streetAddress",
        0,
    ),
    (
        "addresses of mail under another heading",
        "table.csv",
        "Naam;Address\nJan de Vries;smtp:j@x.example\nZoë Weiß;smtp:z@x.example\n",
        "addresses[type eq \"work\"].streetAddress",
        0,
    ),
    (
        "a manager whose name two people have",
        "table.csv",
        "Nr;Voornaam;Achternaam;Leidinggevende\n17;Jan;Bakker;\n18;Jan;Bakker;\n19;Zoë;Weiß;Jan Bakker\n20;Bo;Berg;Jan Bakker\n",
        MANAGER,
        70,
    ),
    (
        "numbers of people in several countries",
        "table.csv",
        "Naam;Telefoon;Land\nJan de Vries;020-7112233;NL\nZoë Weiß;020-7112234;Nederland\nBo Berg;030 1234567;Duitsland\n",
        "phoneNumbers[type eq \"work\"].value",
        89,
    ),
    ("a manager who is not there", "table.csv", "Nr;Naam;Manager\n17;Jan de Vries;99\n18;Zoë Weiß;98\n", MANAGER, 70),
];

#[test]
fn what_a_check_would_find_is_not_suggested_as_sure() {
    let folder = tempfile::tempdir().expect("a folder");
    for (what, name, content, target, most) in DOUBTED {
        let file = folder.path().join(name);
        crosswalk::base::file::write_atomic(&file, content.as_bytes()).expect("written");
        let client = if name.ends_with("json") { "entra" } else { "generic" };
        let suggested = suggested_by(&["--client", client, "--source", &file.display().to_string()]);
        let of_target = suggested.iter().find(|suggestion| suggestion["target"] == *target);
        let score = of_target.map_or(0.0, |suggestion| suggestion["score"].as_f64().expect("a score"));
        assert_eq!((score * 100.0).round() as u64, *most, "{what}: {suggested:#?}");
    }
}

#[test]
fn what_the_mapping_fills_is_left_alone() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("users.json");
    crosswalk::base::file::write_atomic(
        &file,
        br#"[{"id":"1","userPrincipalName":"a@x.example","surname":"A","jobTitle":"Lead","mail":"a@x.example"}]"#,
    )
    .expect("written");
    let suggested = suggestions(&file);
    let targets: Vec<&str> = suggested.iter().filter_map(|suggestion| suggestion["target"].as_str()).collect();
    assert!(!targets.contains(&"userName") && !targets.contains(&"title"), "{targets:?}");
}

/// The manager's name is not one's own, and where a heading's own target is filled no second sense of it is tried.
#[test]
fn a_second_sense_of_a_heading_is_not_proposed() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("users.json");
    crosswalk::base::file::write_atomic(
        &file,
        br#"[{"id":"1","userPrincipalName":"a@x.example","displayName":"Amara Okafor","givenName":"Amara","surname":"Okafor",
            "mail":"a@x.example","manager":{"id":"2","displayName":"Bo Berg","mail":"b@x.example"}},
            {"id":"2","userPrincipalName":"b@x.example","displayName":"Bo Berg","givenName":"Bo","surname":"Berg","mail":"b@x.example"}]"#,
    )
    .expect("written");
    let crosswalk = folder.path().join("schema.crosswalk");
    let schema = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/entra-schema-small.json");
    let imported = run(&["import", schema, "--out", &crosswalk.display().to_string()]);
    assert_eq!(imported.status.code(), Some(0), "{}", String::from_utf8_lossy(&imported.stderr));
    let suggested = suggested_by(&[&crosswalk.display().to_string(), "--source", &file.display().to_string()]);
    assert!(suggested.len() > 3, "{suggested:#?}");
    for suggestion in &suggested {
        let text = suggestion.to_string();
        let target = suggestion["target"].as_str().expect("a target");
        assert!(target.contains(":manager") || !text.contains("manager"), "{text}");
        assert!(target != "name.formatted", "neither name alone is the whole: {text}");
    }
}
