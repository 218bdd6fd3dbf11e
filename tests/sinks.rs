//! Hostile payloads through the command line: whatever their names hold, a script sends the planned requests and does
//! nothing else, and words stay words.

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::{Value, json};

#[path = "../src/base/sink/trial/mod.rs"]
mod trial;

const URL: &str = "https://scim.example/v2";
const TOKEN: &str = "a-token-for-the-tests";

/// A person for each text, who has it wherever there is room.
fn payload(folder: &Path, texts: &[String]) -> PathBuf {
    let person = |(at, text): (usize, &String)| {
        json!({
            "id": format!("00000000-0000-0000-0000-{at:012}"),
            "userPrincipalName": format!("u{at}{text}"),
            "displayName": text,
            "givenName": text,
            "surname": format!("{text}\n{text}"),
            "jobTitle": text,
            "mail": text,
            "accountEnabled": true,
        })
    };
    let people: Vec<Value> = texts.iter().enumerate().map(person).collect();
    let path = folder.join("users.json");
    let mut file = std::fs::File::create(&path).expect("made");
    file.write_all(json!({"value": people}).to_string().as_bytes()).expect("written");
    path
}

fn preview(source: &Path, format: &str) -> Output {
    Command::new(env!("CARGO_BIN_EXE_crosswalk"))
        .args(["preview", "--client", "entra", "--format", format, "--source"])
        .arg(source)
        .output()
        .expect("it runs")
}

fn text(output: Output) -> String {
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).expect("text")
}

/// The requests as data, from the JSON that the same command prints.
fn planned(source: &Path) -> Vec<Value> {
    let records: Value = serde_json::from_str(&text(preview(source, "json"))).expect("JSON");
    let requests = records.as_array().expect("records").iter().map(|record| record["requests"].as_array());
    requests.flat_map(|requests| requests.expect("requests").clone()).collect()
}

/// A header's value with the token in its place.
fn header(header: &Value, token: &str) -> (String, String) {
    let value = header["value"].as_str().expect("text").replace("••••", token);
    (header["name"].as_str().expect("text").to_owned(), value)
}

fn headers(request: &Value, token: &str) -> Vec<(String, String)> {
    request["headers"].as_array().expect("headers").iter().map(|h| header(h, token)).collect()
}

#[cfg(unix)]
#[test]
fn the_curl_script_of_hostile_people_calls_curl_as_planned_and_nothing_else() {
    let folder = tempfile::tempdir().expect("a folder");
    let source = payload(folder.path(), &trial::texts()[..500]);
    let script = text(preview(&source, "curl"));
    assert!(script.starts_with("#!/usr/bin/env bash\n# For bash"), "{script:.100}");
    let variables = [("CROSSWALK_URL", URL), ("CROSSWALK_TOKEN", TOKEN)];
    let Some(calls) = trial::bash::calls(&script, &variables) else { return };
    let expected: Vec<Vec<String>> = planned(&source).iter().map(words).collect();
    assert!(expected.len() >= 1000);
    assert_eq!(calls.iter().zip(&expected).find(|(call, expected)| call != expected), None);
    assert_eq!(calls.len(), expected.len());
}

/// The words that curl is called with.
#[cfg(unix)]
fn words(request: &Value) -> Vec<String> {
    let (method, path) = (request["method"].as_str().expect("text"), request["path"].as_str().expect("text"));
    let mut words = ["curl", "--globoff", "--request", method, "--url"].map(str::to_owned).to_vec();
    words.push(format!("{URL}{path}"));
    for (name, value) in headers(request, TOKEN) {
        words.extend(["-H".to_owned(), format!("{name}: {value}")]);
    }
    if let Some(body) = request.get("body") {
        words.extend(["--data-raw".to_owned(), format!("{body:#}")]);
    }
    words
}

#[test]
fn the_http_file_of_hostile_people_holds_the_planned_requests_and_nothing_else() {
    let folder = tempfile::tempdir().expect("a folder");
    let source = payload(folder.path(), &trial::texts());
    let read = trial::http_file::read(&text(preview(&source, "http"))).expect("requests and nothing else");
    let planned = planned(&source);
    assert_eq!(read.len(), planned.len());
    for (read, planned) in read.iter().zip(&planned) {
        assert_eq!(read.method, planned["method"]);
        assert_eq!(read.headers, headers(planned, "{{token}}"));
        let body: Option<Value> = (!read.body.is_empty()).then(|| serde_json::from_str(&read.body).expect("JSON"));
        assert_eq!(body.as_ref(), planned.get("body"));
        assert_eq!(read.variables, ["baseUrl", "token"], "{}", planned["path"]);
    }
}

#[test]
fn the_powershell_script_of_hostile_people_holds_the_planned_requests_and_nothing_else() {
    let folder = tempfile::tempdir().expect("a folder");
    let source = payload(folder.path(), &trial::texts());
    let script = text(preview(&source, "powershell"));
    assert!(script.starts_with("# For PowerShell"), "{script:.100}");
    let read = trial::powershell::read(&script).expect("every text has an end");
    let (mut code, mut texts) = (String::new(), Vec::new());
    for request in planned(&source) {
        code.push_str("$request = @{\n  Method = §\n  Uri = $env:CROSSWALK_URL + §\n  Headers = @{\n");
        texts.extend([&request["method"], &request["path"]].map(|text| text.as_str().expect("text").to_owned()));
        let (media, others): (Vec<_>, Vec<_>) =
            headers(&request, "").into_iter().partition(|(name, _)| name == "Content-Type");
        for (name, value) in others {
            code.push_str(if name == "Authorization" {
                "    § = § + $env:CROSSWALK_TOKEN\n"
            } else {
                "    § = §\n"
            });
            texts.extend([name, value]);
        }
        code.push_str("  }\n");
        for (_, value) in media {
            code.push_str("  ContentType = §\n");
            texts.push(value);
        }
        if let Some(body) = request.get("body") {
            code.push_str("  Body = [Text.Encoding]::UTF8.GetBytes§\n");
            texts.push(format!("{body:#}"));
        }
        code.push_str("}\nInvoke-RestMethod @request\n\n");
    }
    assert_eq!(read.texts.iter().zip(&texts).find(|(read, text)| read != text), None);
    assert_eq!(read.code.lines().zip(code.lines()).enumerate().find(|(_, (read, expected))| read != expected), None);
    assert_eq!((read.code.len(), read.texts.len()), (code.len(), texts.len()));
}

/// What a terminal would obey, or not show.
fn hides(text: &str) -> bool {
    text.chars().any(|c| c != '\n' && crosswalk::base::sink::is_hidden(c))
}

#[test]
fn json_of_hostile_people_hides_nothing() {
    let folder = tempfile::tempdir().expect("a folder");
    let source = payload(folder.path(), &trial::texts());
    for command in [["preview", "--format", "json", "--source"], ["check", "--client", "entra", "--source"]] {
        let output =
            Command::new(env!("CARGO_BIN_EXE_crosswalk")).args(command).arg(&source).output().expect("it runs");
        let printed = String::from_utf8(output.stdout).expect("text");
        assert!(printed.len() > 10_000 && !hides(&printed), "{command:?}");
        assert!(serde_json::from_str::<Value>(&printed).is_ok());
    }
}

#[cfg(unix)]
#[test]
fn words_about_hostile_files_and_arguments_stay_words() {
    let folder = tempfile::tempdir().expect("a folder");
    let name = "a\nerror: b\u{1b}[2J\u{9b}31m\u{202e}.json";
    let file = folder.path().join(name);
    std::fs::File::create(&file).expect("made").write_all(b"{\"value\": [{\"id\"").expect("written");
    let (missing, cases) = (folder.path().join(format!("{name}.missing")), folder.path().join(format!("{name}.cases")));
    let case = json!([{"id": name, "expression": format!("\"{name}\""), "attributes": {}, "expected": name.len(), "kind": name}]);
    std::fs::File::create(&cases).expect("made").write_all(case.to_string().as_bytes()).expect("written");
    let [file, missing, cases] = [&file, &missing, &cases].map(|path| path.to_str().expect("text"));
    for (arguments, lines) in [
        (vec!["preview", "--source", file], 2),
        (vec!["preview", "--source", missing], 2),
        (vec!["profile", file, file], 3),
        (vec!["preview", "--record", name, "--source", &sample()], 1),
        (vec!["eval", "--client", "entra", "--cases", cases], 5),
        (vec!["preview", "--format", name], 4),
        (vec!["preview", &format!("--format={name}")], 4),
        (vec!["preview", &format!("--{name}")], 8),
    ] {
        let output = Command::new(env!("CARGO_BIN_EXE_crosswalk")).args(&arguments).output().expect("it runs");
        let said = [output.stdout, output.stderr].concat();
        let said = String::from_utf8(said).expect("text");
        assert!(!hides(&said) && said.contains("\\u{202e}"), "{arguments:?}: {said}");
        assert!(said.lines().count() <= lines, "{arguments:?}: {said}");
    }
}

fn sample() -> String {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/samples/entra/users.json").display().to_string()
}

#[test]
fn the_window_paints_nothing_that_hides() {
    use crosswalk::base::Severity;
    use crosswalk::base::sink::{is_hidden, shown};
    use crosswalk::ui::paint::{Face, Pen};
    use crosswalk::ui::widget::toast::{self, Toast};

    let texts = trial::texts();
    let ctx = egui::Context::default();
    crosswalk::ui::setup(&ctx);
    let output = ctx.run_ui(egui::RawInput::default(), |ui| {
        let pen = Pen::of(ui);
        for text in &texts {
            pen.text(0.0, 20.0, text, Face::Body, egui::Color32::WHITE);
            pen.paragraph(0.0, 20.0, text, Face::Mono, egui::Color32::WHITE, 400.0);
            toast::paint(&pen, ui.max_rect(), &Toast::new(Severity::Note, text));
        }
    });
    let painted: Vec<String> = output
        .shapes
        .iter()
        .filter_map(
            |clipped| if let egui::Shape::Text(text) = &clipped.shape { Some(text.galley.text()) } else { None },
        )
        .map(str::to_owned)
        .collect();
    output.drop_without_applying_deltas();
    assert!(!painted.iter().any(|text| text.chars().any(|c| c != '\n' && is_hidden(c))));
    let painted: std::collections::BTreeSet<String> = painted.into_iter().collect();
    assert_eq!(texts.iter().find(|text| !painted.contains(shown(text).as_ref())), None);
}

/// Names of attributes come from a crosswalk file, and go into commands to copy.
#[cfg(unix)]
#[test]
fn a_query_to_copy_asks_and_does_nothing_else() {
    use crosswalk::base::{ProviderKind, ResourceKind};
    use crosswalk::client::{CLIENTS, Language};
    use crosswalk::mapping::{Rule, RuleSource};

    let target = crosswalk::scim::TargetPath::parse("nickName").expect("a path");
    for client in CLIENTS {
        let mut mapping = client.default_mapping(ResourceKind::User, ProviderKind::new("xurrent"));
        for attribute in trial::texts() {
            let source = RuleSource::Direct { attribute };
            mapping.rules.push(std::sync::Arc::new(Rule { source, ..Rule::direct(target.clone(), "mail") }));
        }
        for query in client.queries(ResourceKind::User, &mapping) {
            assert!(!query.text.chars().any(|c| c != '\n' && crosswalk::base::sink::is_hidden(c)), "{}", query.title);
            match query.language {
                Language::Url => assert!(!query.text.contains([' ', '\'', '"', '<', '\n']), "{}", query.text),
                Language::Text => assert!(query.text.lines().count() >= 1),
                Language::PowerShell => {
                    let code = trial::powershell::read(&query.text).expect("every text has an end").code;
                    assert!(!code.contains("CANARY") && code.lines().count() == 4, "{code}");
                }
                Language::Curl => {
                    let Some(calls) = trial::bash::calls(&query.text, &[]) else { continue };
                    let [call] = calls.as_slice() else { panic!("one call expected: {calls:?}") };
                    assert!(call.last().is_some_and(|url| url.starts_with("https://YOUR-ORG.")), "{call:?}");
                }
            }
        }
    }
}
