//! The page to sign, over the command line: what stands on it, what never does, and that nothing in it is obeyed.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use crosswalk::base::file::write_atomic;
use crosswalk::provider::PROVIDERS;
use serde_json::{Value, json};

#[path = "../src/base/sink/trial/texts.rs"]
mod hostile;

fn crosswalk(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_crosswalk")).args(arguments).output().expect("it runs")
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// A crosswalk with these rules for users, read from a file.
fn written(folder: &Path, name: &str, client: &str, rules: &Value, source: &Path) -> PathBuf {
    let document = json!({
        "format": "crosswalk", "version": 1, "name": "Ours", "client": client, "provider": "xurrent",
        "sources": [{"kind": "file", "path": source}],
        "user": {"kind": "user", "rules": rules},
        "group": {"kind": "group", "rules": []},
    });
    let path = folder.join(name);
    write_atomic(&path, document.to_string().as_bytes()).expect("written");
    path
}

fn direct(target: &str, attribute: &str) -> Value {
    json!({"target": target, "source": {"kind": "direct", "attribute": attribute}})
}

const PEOPLE: &str = "Voornaam;Achternaam;E-mail;Functie;Bijnaam\n\
    Sanne;de Vries;sanne@example.com;Adviseur;Sannie\n\
    Mohamed;El Amrani;m.elamrani@example.com;;Mo\n\
    Jan;Bakker;jan@example.com;Hoofd van de afdeling met de langste naam van allemaal;Janneman\n";

fn hr(folder: &Path) -> (PathBuf, PathBuf) {
    let table = folder.join("hr.csv");
    write_atomic(&table, PEOPLE.as_bytes()).expect("written");
    let mut user_name = direct("userName", "E-mail");
    user_name["matching"] = json!(1);
    let mut title = json!({"target": "title", "source": {"kind": "expression", "text": "Left([Functie], 20)"}});
    title["default"] = json!("Medewerker");
    let name = json!({"target": "displayName", "source": {"kind": "expression", "text": "Join(\" \", [Voornaam], [Achternaam])"}});
    let rules = json!([user_name, name, title]);
    (written(folder, "ours.crosswalk", "generic", &rules, &table), table)
}

/// Writes the page with these arguments beside; the page, and what was said.
fn page(folder: &Path, crosswalk_file: &Path, more: &[&str]) -> (String, String) {
    let out = folder.join("specification.html");
    let file = crosswalk_file.to_str().expect("UTF-8");
    let arguments = [&["specification", file, "--out", out.to_str().expect("UTF-8")], more].concat();
    let output = crosswalk(&arguments);
    assert_eq!(output.status.code(), Some(0), "{}", said(&output));
    (std::fs::read_to_string(&out).expect("written"), said(&output))
}

#[test]
fn rules_people_findings_and_lines_to_sign_stand_on_the_page() {
    let folder = tempfile::tempdir().expect("a folder");
    let (ours, _) = hr(folder.path());
    let (page, words) =
        page(folder.path(), &ours, &["--title", "HR & Xurrent", "--version", "1.2", "--date", "2026-11-28"]);
    for expected in [
        "<title>HR &amp; Xurrent</title>",
        "<dt>Version</dt><dd><bdi>1.2</bdi></dd>",
        "<dt>Date</dt><dd><bdi>2026-11-28</bdi></dd>",
        "3 users, 0 groups",
        "Matched by userName in the account.",
        "Worked out by this expression: <code><bdi>Left([Functie], 20)</bdi></code>",
        "<code>Left</code>",
        "At creation this is sent instead: <code><bdi>Medewerker</bdi></code>",
        "Found by it: place 1 in the order of look-ups.",
        "Hoofd van de afdelin</bdi>",
        "Medewerker (the default)",
        "title: default, as for 1 user",
        "Made for this crosswalk.",
        "Prepared by",
        "Approved by the account owner",
        "Approved by the IdP administrator",
    ] {
        assert!(page.contains(expected), "{expected} is not on the page:\n{page}");
    }
    assert!(words.contains("It shows people of these files."), "{words}");
}

#[test]
fn what_a_vendor_does_not_document_is_marked_so() {
    let folder = tempfile::tempdir().expect("a folder");
    let table = folder.path().join("users.json");
    write_atomic(&table, b"[{\"userPrincipalName\": \"a@x.com\"}]").expect("written");
    for (client, expected) in [
        ("entra", "the account keeps the value that it has.</dd>"),
        ("google", "the account keeps the value that it has. (not documented)</dd>"),
        ("onelogin", "The value in the account is taken away. (seen by others, not documented)</dd>"),
    ] {
        let ours = written(folder.path(), "ours.crosswalk", client, &json!([direct("nickName", "x")]), &table);
        let (page, _) = page(folder.path(), &ours, &[]);
        assert!(page.contains(expected), "{client}: {page}");
    }
}

#[test]
fn the_same_is_written_twice() {
    let folder = tempfile::tempdir().expect("a folder");
    let (ours, _) = hr(folder.path());
    let (once, _) = page(folder.path(), &ours, &["--date", "today"]);
    let (twice, _) = page(folder.path(), &ours, &["--date", "today"]);
    assert_eq!(once, twice);
}

#[test]
fn with_other_names_nobody_is_on_it_and_what_is_kept_is_said() {
    let folder = tempfile::tempdir().expect("a folder");
    let (ours, _) = hr(folder.path());
    let (page, words) = page(folder.path(), &ours, &["--pseudonymise"]);
    for name in ["Sanne", "Vries", "Mohamed", "Amrani", "Jan", "Bakker", "sanne@", "example.com", "Sannie", "Janneman"]
    {
        assert!(!page.contains(name), "{name} is on the page");
    }
    let kept = "but for addresses and phone numbers in them: <bdi>Functie</bdi>";
    assert!(page.contains(kept) && words.contains("phone numbers in them: Functie."), "{words}");
}

#[test]
fn what_changes_against_the_file_before_is_on_it() {
    let folder = tempfile::tempdir().expect("a folder");
    let (ours, table) = hr(folder.path());
    let before = written(folder.path(), "before.crosswalk", "generic", &json!([direct("title", "Functie")]), &table);
    let (page, _) = page(folder.path(), &ours, &["--against", before.to_str().expect("UTF-8")]);
    assert!(page.contains("Compared by meaning with <bdi>before.crosswalk</bdi>: 3 things differ"), "{page}");
    assert!(page.contains("<td>userName of users</td><td>not there</td>"), "{page}");
}

#[test]
fn a_password_is_never_on_it() {
    let folder = tempfile::tempdir().expect("a folder");
    let table = folder.path().join("hr.csv");
    write_atomic(&table, b"E-mail;Wachtwoord\nliz@example.com;correct-horse\nbo@example.com;battery-staple\n")
        .expect("written");
    let constant =
        json!({"target": "password", "source": {"kind": "constant", "value": "Welkom2026!"}, "default": "Welkom2025!"});
    let ours =
        written(folder.path(), "ours.crosswalk", "generic", &json!([direct("userName", "E-mail"), constant]), &table);
    let column = json!([direct("userName", "E-mail"), direct("password", "Wachtwoord")]);
    let before = written(folder.path(), "before.crosswalk", "generic", &column, &table);
    for (file, against) in [(&ours, &before), (&before, &ours)] {
        let (page, _) = page(folder.path(), file, &["--against", against.to_str().expect("UTF-8")]);
        for secret in ["Welkom2026!", "Welkom2025!", "correct-horse", "battery-staple"] {
            assert!(!page.contains(secret), "{secret} is on the page of {}", file.display());
        }
        assert!(page.contains("not shown"));
    }
}

#[test]
fn nothing_of_hostile_people_is_obeyed() {
    let folder = tempfile::tempdir().expect("a folder");
    let texts: Vec<String> = hostile::texts().into_iter().take(400).collect();
    let person = |(at, text): (usize, &String)| {
        json!({"id": format!("00000000-0000-0000-0000-{at:012}"), "userPrincipalName": format!("u{at}@x.com"),
               "displayName": text, "jobTitle": text, "accountEnabled": true})
    };
    let people: Vec<Value> = texts.iter().enumerate().map(person).collect();
    let source = folder.path().join("users.json");
    write_atomic(&source, json!({"value": people}).to_string().as_bytes()).expect("written");
    let constant = json!({"target": "nickName", "source": {"kind": "constant", "value": "<script>alert(1)</script>"}});
    let rules = json!([
        direct("userName", "userPrincipalName"),
        direct("displayName", "displayName"),
        direct("title", "jobTitle"),
        constant
    ]);
    let ours = written(folder.path(), "ours.crosswalk", "entra", &rules, &source);
    let (page, _) = page(folder.path(), &ours, &["--title", "</title><script>alert(2)</script>"]);
    let tags = tags(&page);
    let known = [
        "!DOCTYPE", "html", "head", "meta", "title", "style", "body", "h1", "h2", "h3", "p", "dl", "dt", "dd", "bdi",
        "code", "table", "thead", "tbody", "tr", "th", "td", "section", "span", "div", "ul", "li",
    ];
    for tag in &tags {
        let name = tag.trim_start_matches('/').split([' ', '\n']).next().unwrap_or_default();
        assert!(known.contains(&name), "<{tag}> is none of ours");
        assert!(tag.split(' ').skip(1).all(|attribute| !attribute.starts_with("on")), "<{tag}>");
    }
    for remote in ["src=", "href=", "url(", "@import", "<script", "<link", "javascript:"] {
        assert!(!tags.iter().any(|tag| tag.contains(remote)), "{remote}");
    }
    assert!(page.contains("&lt;script&gt;alert(1)&lt;/script&gt;"));
    assert!(!page.chars().any(|c| c != '\n' && c.is_control()), "nothing hidden is in it");
}

/// All that stands between angle brackets: data has none of its own.
fn tags(page: &str) -> Vec<&str> {
    page.split('<').skip(1).filter_map(|rest| rest.split_once('>').map(|(tag, _)| tag)).collect()
}

#[test]
fn a_page_of_a_part_says_so_and_does_not_take_the_name() {
    let folder = tempfile::tempdir().expect("a folder");
    let source = folder.path().join("users.json");
    let whole =
        json!({"value": [{"id": "1", "userPrincipalName": "a@x.com"}, {"id": "2", "userPrincipalName": "b@x.com"}]});
    let text = whole.to_string();
    write_atomic(&source, &text.as_bytes()[..text.len() - 8]).expect("written");
    let ours =
        written(folder.path(), "ours.crosswalk", "entra", &json!([direct("userName", "userPrincipalName")]), &source);
    let out = folder.path().join("out.html");
    let output = crosswalk(&["specification", ours.to_str().expect("UTF-8"), "--out", out.to_str().expect("UTF-8")]);
    assert_eq!(output.status.code(), Some(3), "{}", said(&output));
    assert!(!out.exists(), "it is no whole page");
    let part = std::fs::read_to_string(folder.path().join("out.html.partial")).expect("the part");
    assert!(part.contains("This is a part: not all records could be read."), "{part}");
}

#[test]
fn it_takes_the_place_of_nothing_that_it_is_made_from() {
    let folder = tempfile::tempdir().expect("a folder");
    let (ours, table) = hr(folder.path());
    let before = std::fs::read(&ours).expect("there");
    let ours_text = ours.to_str().expect("UTF-8");
    let table_text = table.to_str().expect("UTF-8");
    for (out, source) in [(ours_text, table_text), (table_text, table_text)] {
        let output = crosswalk(&["specification", ours_text, "--source", source, "--out", out]);
        assert_eq!(output.status.code(), Some(2), "{}", said(&output));
        assert!(said(&output).contains("Choose another place"), "{}", said(&output));
    }
    // The files that the crosswalk names by itself, too.
    let output = crosswalk(&["specification", ours_text, "--out", table_text]);
    assert_eq!(output.status.code(), Some(2), "{}", said(&output));
    assert_eq!(std::fs::read(&ours).expect("there"), before);
    assert_eq!(std::fs::read_to_string(&table).expect("there"), PEOPLE);
}

#[test]
fn what_cannot_be_read_is_said() {
    let folder = tempfile::tempdir().expect("a folder");
    let (ours, table) = hr(folder.path());
    let ours = ours.to_str().expect("UTF-8");
    let out = folder.path().join("out.html");
    let out = out.to_str().expect("UTF-8");
    for arguments in [
        vec!["specification", "missing.crosswalk", "--out", out],
        vec!["specification", ours, "--out", out, "--against", "missing.json"],
        vec!["specification", ours, "--out", out, "--against", table.to_str().expect("UTF-8")],
        vec!["specification", ours, "--out", out, "--source", "missing.csv"],
    ] {
        let output = crosswalk(&arguments);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}: {}", said(&output));
        assert!(!said(&output).trim().is_empty() && !Path::new(out).exists(), "{arguments:?}");
    }
}

/// Why a value is refused would tell what it is.
#[test]
fn what_is_wrong_with_a_password_is_not_said_either() {
    let folder = tempfile::tempdir().expect("a folder");
    let table = folder.path().join("hr.csv");
    write_atomic(&table, b"E-mail;Geboren\nliz@example.com;12/03/1980\nbo@example.com;1981-04-13\n").expect("written");
    let text = "FormatDateTime([Geboren], , \"yyyy-MM-dd\", \"ddMMyyyy\")";
    let secret = json!({"target": "password", "source": {"kind": "expression", "text": text}});
    let plain = json!({"target": "nickName", "source": {"kind": "expression", "text": text}});
    for (rule, is_told) in [(secret, false), (plain, true)] {
        let rules = json!([direct("userName", "E-mail"), rule]);
        let ours = written(folder.path(), "ours.crosswalk", "generic", &rules, &table);
        let (page, _) = page(folder.path(), &ours, &[]);
        assert_eq!(page.contains("12/03/1980"), is_told, "{page}");
        assert!(page.contains("Left to mend"), "{page}");
    }
}

#[test]
fn other_names_are_given_however_a_target_is_written() {
    let folder = tempfile::tempdir().expect("a folder");
    let table = folder.path().join("hr.csv");
    write_atomic(&table, b"E-mail;Naam\nliz@example.com;Sanne\n").expect("written");
    let rules = json!([direct("username", "E-mail"), direct("displayname", "Naam")]);
    let ours = written(folder.path(), "ours.crosswalk", "generic", &rules, &table);
    let (page, _) = page(folder.path(), &ours, &["--pseudonymise"]);
    assert!(!page.contains("Sanne"), "{page}");
}

#[test]
fn rules_that_cannot_be_read_are_left_to_mend_whoever_is_loaded() {
    let folder = tempfile::tempdir().expect("a folder");
    let (ours, _) = hr(folder.path());
    let mut file: Value = serde_json::from_str(&std::fs::read_to_string(&ours).expect("read")).expect("JSON");
    file["group"]["rules"] = json!([{"target": "displayName", "source": {"kind": "script"}}]);
    write_atomic(&ours, file.to_string().as_bytes()).expect("written");
    let (page, _) = page(folder.path(), &ours, &[]);
    assert!(page.contains("Rule 1 of displayName cannot be read"), "{page}");
}

/// A rule that cannot be read may be one of a password, and what is wrong with it may hold the value.
#[test]
fn of_a_rule_that_cannot_be_read_no_password_is_on_it() {
    let folder = tempfile::tempdir().expect("a folder");
    let (ours, table) = hr(folder.path());
    let constant = |target: &str, value: Value, matching: u32| json!({"target": target, "source": {"kind": "constant", "value": value}, "matching": matching});
    let read = |value: &str| json!([direct("userName", "E-mail"), constant("Password", json!(value), 300)]);
    for (name, client, rules, is_hidden) in [
        ("of a password", "entra", read("Welkom2026!"), true),
        ("of a password whose value is no text", "entra", json!([constant("password", json!(12_345_678), 1)]), true),
        ("of what nobody can tell", "entra", json!([constant("pass word[", json!("Welkom2026!"), 1)]), true),
        ("of a title", "entra", json!([constant("title", json!(12_345_678), 1)]), false),
    ] {
        let other = written(folder.path(), "other.crosswalk", client, &rules, &table);
        for (file, against) in [(&ours, &other), (&other, &ours)] {
            let (page, _) = page(folder.path(), file, &["--against", against.to_str().expect("UTF-8")]);
            assert!(!page.contains("Welkom2026!"), "{name}: {page}");
            assert!(!is_hidden || !page.contains("12345678"), "{name}: {page}");
        }
    }
}

/// Also where the account's own schema has no password.
#[test]
fn a_password_is_not_on_it_whatever_the_account_knows() {
    let folder = tempfile::tempdir().expect("a folder");
    let (_, table) = hr(folder.path());
    let secret = json!({"target": "password", "source": {"kind": "constant", "value": "Welkom2026!"}});
    for provider in PROVIDERS.iter().map(|provider| provider.kind().id()) {
        let rules = json!([direct("userName", "E-mail"), secret]);
        let ours = written(folder.path(), "ours.crosswalk", "generic", &rules, &table);
        let mut file: Value = serde_json::from_str(&std::fs::read_to_string(&ours).expect("read")).expect("JSON");
        file["provider"] = json!(provider);
        write_atomic(&ours, file.to_string().as_bytes()).expect("written");
        let (page, _) = page(folder.path(), &ours, &[]);
        assert!(!page.contains("Welkom2026!"), "{provider}: {page}");
    }
}
