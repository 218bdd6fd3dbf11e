//! Requests as a text to run by hand: curl for bash, PowerShell, or an `.http` file. They are what would be sent; the
//! token is a variable in each of them. So is what is known only once the account has answered: the script says what it
//! needs, and does not send the request while nobody has filled it in.
//!
//! Names, paths and bodies come from payloads, and an address from a crosswalk file that somebody else may have made, so
//! all of them go through the writers of [`crate::base::sink`].

use super::request::{Header, HeaderValue};
use super::template::{Sent, Slot, TextPiece};
use crate::base::sink::bash::{BashScript, Word};
use crate::base::sink::http_file::{self, Content, Field, HttpFile};
use crate::base::sink::powershell::{PowerShellScript, Text};

/// The environment variables that scripts read.
const URL: &str = "CROSSWALK_URL";
const TOKEN: &str = "CROSSWALK_TOKEN";
/// The variables of an `.http` file.
const HTTP_URL: &str = "baseUrl";
const HTTP_TOKEN: &str = "token";

/// In which language requests are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ScriptForm {
    /// curl commands for bash.
    Curl,
    PowerShell,
    Http,
}

/// The base URL that written requests go to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Destination<'a> {
    /// A variable, which whoever runs them fills in.
    Variable,
    Address(&'a str),
}

/// Requests, written one after another.
#[derive(Clone, Debug)]
pub struct RequestScript<'a> {
    writer: Writer,
    to: Destination<'a>,
    /// What has to be filled in, by the number of its variable less one; `None` for what belongs to an earlier sequence.
    open: Vec<Option<Slot>>,
    /// What is to be said with the first request.
    note: Option<&'static str>,
}

#[derive(Clone, Debug)]
enum Writer {
    Bash(BashScript),
    PowerShell(PowerShellScript),
    Http(HttpFile),
}

impl<'a> RequestScript<'a> {
    /// A file: it says first what runs it.
    pub fn file(form: ScriptForm, to: Destination<'a>) -> Self {
        Self::new(form, to, BashScript::file)
    }

    /// Something to paste.
    pub fn snippet(form: ScriptForm, to: Destination<'a>) -> Self {
        Self::new(form, to, BashScript::snippet)
    }

    fn new(form: ScriptForm, to: Destination<'a>, bash: impl Fn() -> BashScript) -> Self {
        let mut writer = match form {
            ScriptForm::Curl => Writer::Bash(bash()),
            ScriptForm::PowerShell => Writer::PowerShell(PowerShellScript::default()),
            ScriptForm::Http => Writer::Http(HttpFile::default()),
        };
        match &mut writer {
            Writer::Bash(script) => {
                script.note("For bash; other shells may read it otherwise. The token is in the environment variable CROSSWALK_TOKEN.");
                if to == Destination::Variable {
                    script.note("The endpoint's base URL is in CROSSWALK_URL.");
                }
            }
            Writer::PowerShell(script) => {
                script.note("For PowerShell 5.1 and later. The token is in $env:CROSSWALK_TOKEN.");
                if to == Destination::Variable {
                    script.note("The endpoint's base URL is in $env:CROSSWALK_URL.");
                }
            }
            Writer::Http(_) => {}
        }
        Self { writer, to, open: Vec::new(), note: None }
    }

    /// A request under a title.
    pub fn request(&mut self, title: &str, request: Sent<'_>) {
        let open: Vec<Open<'_>> =
            request.open().into_iter().map(|slot| Open { number: self.number(slot), slot }).collect();
        match &mut self.writer {
            Writer::Bash(script) => curl(script, title, request, &open, self.to),
            Writer::PowerShell(script) => invoke(script, title, request, &open, self.to),
            Writer::Http(file) => {
                file.title(title);
                self.note.take().into_iter().for_each(|note| file.remark(note));
                http(file, request, &open, self.to);
            }
        }
    }

    /// A remark of the program's own before the first request.
    pub fn note(&mut self, text: &'static str) {
        match &mut self.writer {
            Writer::Bash(script) => script.note(text),
            Writer::PowerShell(script) => script.note(text),
            // Nothing stands before the first title.
            Writer::Http(_) => self.note = Some(text),
        }
    }

    /// A remark between the requests.
    pub fn remark(&mut self, text: &str) {
        match &mut self.writer {
            Writer::Bash(script) => script.comment(text),
            Writer::PowerShell(script) => script.comment(text),
            Writer::Http(file) => file.title(text),
        }
    }

    /// Says under a title why nothing is sent.
    pub fn skipped(&mut self, title: &str, reason: &str) {
        let text = format!("{title}: not sent. {reason}");
        match &mut self.writer {
            Writer::Bash(script) => script.comment(&text),
            Writer::PowerShell(script) => script.comment(&text),
            Writer::Http(file) => file.remark(&text),
        }
    }

    /// Another sequence begins: what its steps answer is not what those before it did.
    pub fn next_sequence(&mut self) {
        let is_of_all = |slot: &Slot| matches!(slot, Slot::IdOf { .. });
        self.open.iter_mut().for_each(|slot| *slot = slot.take().filter(is_of_all));
    }

    /// The number of the variable for an opening; the same for the same one.
    fn number(&mut self, slot: &Slot) -> usize {
        let known = self.open.iter().position(|open| open.as_ref() == Some(slot));
        known.unwrap_or_else(|| {
            self.open.push(Some(slot.clone()));
            self.open.len() - 1
        }) + 1
    }

    /// Parts one request from the next.
    pub fn blank_line(&mut self) {
        match &mut self.writer {
            Writer::Bash(script) => script.blank_line(),
            Writer::PowerShell(script) => script.blank_line(),
            Writer::Http(file) => file.blank_line(),
        }
    }

    /// What was written since the last time.
    pub fn take(&mut self) -> String {
        match &mut self.writer {
            Writer::Bash(script) => script.take(),
            Writer::PowerShell(script) => script.take(),
            Writer::Http(file) => file.take(),
        }
    }
}

/// An opening, and the number of its variable.
#[derive(Clone, Copy)]
struct Open<'a> {
    number: usize,
    slot: &'a Slot,
}

fn number_of(slot: &Slot, open: &[Open<'_>]) -> usize {
    open.iter().find(|open| open.slot == slot).map_or(0, |open| open.number)
}

impl Sent<'_> {
    /// This one request, to paste.
    pub fn as_script(&self, form: ScriptForm, to: Destination<'_>) -> String {
        let mut script = RequestScript::snippet(form, to);
        script.request(&self.template().purpose, *self);
        script.take()
    }

    /// The whole address, its beginning in the first part. Only the web's schemes are taken: curl would find files and
    /// options in others.
    fn address(&self, base_url: &str) -> Vec<TextPiece> {
        let is_web = ["http://", "https://"]
            .iter()
            .any(|scheme| base_url.get(..scheme.len()).is_some_and(|begin| begin.eq_ignore_ascii_case(scheme)));
        let base = base_url.trim_end_matches('/');
        let base = if is_web { base.to_owned() } else { format!("https://{base}") };
        let mut parts = self.path_parts();
        match parts.first_mut() {
            Some(TextPiece::Text(path)) => path.insert_str(0, &base),
            _ => parts.insert(0, TextPiece::Text(base)),
        }
        parts
    }
}

fn curl(script: &mut BashScript, title: &str, request: Sent<'_>, open: &[Open<'_>], to: Destination<'_>) {
    let word = |part: TextPiece, text: fn(&str) -> Word| match part {
        TextPiece::Text(part) => text(&part),
        TextPiece::Slot(slot) => Word::open(number_of(&slot, open)),
    };
    let url = match to {
        Destination::Variable => {
            let path = request.path_parts().into_iter();
            path.fold(Word::variable(&[], URL), |url, part| url.and(&word(part, Word::data)))
        }
        Destination::Address(base) => joined(request.address(base).into_iter().map(|part| word(part, Word::data))),
    };
    let method = request.template().method.as_str();
    // Without --globoff curl would take braces and brackets for a list of addresses.
    let begin = vec![Word::plain("curl --globoff --request"), Word::plain(method), Word::plain("--url"), url];
    let mut lines = vec![begin];
    for Header { name, value } in &request.template().headers {
        let word = match value {
            HeaderValue::Text(text) => Word::data(&format!("{name}: {}", one_line(text))),
            HeaderValue::BearerToken => Word::variable(&[name, ": Bearer "], TOKEN),
        };
        lines.push(vec![Word::plain("-H"), word]);
    }
    if let Some(body) = request.body_parts() {
        let body = joined(body.into_iter().map(|part| word(part, Word::lines)));
        lines.push(vec![Word::plain("--data-raw"), body]);
    }
    script.comment(title);
    for Open { number, slot } in open {
        script.comment(&format!("Fill in CROSSWALK_VALUE_{number}: {slot}"));
    }
    script.command(&lines);
}

fn joined(words: impl Iterator<Item = Word>) -> Word {
    words.reduce(|one, next| one.and(&next)).unwrap_or_else(|| Word::data(""))
}

fn invoke(script: &mut PowerShellScript, title: &str, request: Sent<'_>, open: &[Open<'_>], to: Destination<'_>) {
    let word = |part: TextPiece, text: fn(&str) -> Text| match part {
        TextPiece::Text(part) => text(&part),
        TextPiece::Slot(slot) => Text::open(number_of(&slot, open)),
    };
    let all = |begin: Option<Text>, parts: Vec<TextPiece>, text: fn(&str) -> Text| {
        let texts = begin.into_iter().chain(parts.into_iter().map(|part| word(part, text)));
        texts.reduce(|one, next| one.and(&next)).unwrap_or_else(|| Text::data(""))
    };
    let url = match to {
        Destination::Variable => all(Some(Text::variable("", URL)), request.path_parts(), Text::data),
        Destination::Address(base) => all(None, request.address(base), Text::data),
    };
    script.comment(title);
    for Open { number, slot } in open {
        script.comment(&format!("Fill in CROSSWALK_VALUE_{number}: {slot}"));
        script.require(*number);
    }
    let headers = &request.template().headers;
    script.line(&["$request = @{"]);
    script.line(&["  Method = '", request.template().method.as_str(), "'"]);
    script.line_with(&["  Uri = "], &url, &[]);
    script.line(&["  Headers = @{"]);
    let is_type = |header: &&Header| header.name.eq_ignore_ascii_case("Content-Type");
    for Header { name, value } in headers.iter().filter(|header| !is_type(header)) {
        let value = match value {
            HeaderValue::Text(text) => Text::data(&one_line(text)),
            HeaderValue::BearerToken => Text::variable("Bearer ", TOKEN),
        };
        script.line_with(&["    '", name, "' = "], &value, &[]);
    }
    script.line(&["  }"]);
    // PowerShell 5.1 refuses the type among the headers.
    if let Some(Header { value: HeaderValue::Text(text), .. }) = headers.iter().find(is_type) {
        script.line_with(&["  ContentType = "], &Text::data(&one_line(text)), &[]);
    }
    if let Some(body) = request.body_parts() {
        script.line_with(&["  Body = [Text.Encoding]::UTF8.GetBytes("], &all(None, body, Text::lines), &[")"]);
    }
    script.line(&["}"]);
    script.line(&["Invoke-RestMethod @request"]);
}

fn http(file: &mut HttpFile, request: Sent<'_>, open: &[Open<'_>], to: Destination<'_>) {
    let part = |part: &TextPiece| match part {
        TextPiece::Text(text) => http_file::Address::data(text),
        TextPiece::Slot(slot) => http_file::Address::open(number_of(slot, open)),
    };
    let (begin, parts) = match to {
        Destination::Variable => (http_file::Address::below(HTTP_URL, ""), request.path_parts()),
        Destination::Address(base) => (http_file::Address::data(""), request.address(base)),
    };
    let address = parts.iter().fold(begin, |address, next| address.and(&part(next)));
    for Open { number, slot } in open {
        file.open(*number, &slot.needs());
    }
    file.request_line(request.template().method.as_str(), &address);
    for Header { name, value } in &request.template().headers {
        let value = match value {
            HeaderValue::Text(text) => Field::data(text),
            HeaderValue::BearerToken => Field::variable("Bearer ", HTTP_TOKEN),
        };
        file.header(name, &value);
    }
    if let Some(body) = request.body_parts() {
        file.body(body.iter().map(|part| match part {
            TextPiece::Text(text) => Content::Json(text),
            TextPiece::Slot(slot) => Content::Open(number_of(slot, open)),
        }));
    }
}

/// HTTP has no header with a control character in it; what a text holds of them is shown.
fn one_line(text: &str) -> String {
    crate::base::sink::Line::of(text).into()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::request::{Method, Request};
    use super::super::template::{Id, RequestTemplate, StepNumber, Template, Text};
    use super::{Destination, Header, RequestScript, ScriptForm, Slot};
    use crate::base::{RecordIndex, ResourceKind};

    const SERVER: Destination<'static> = Destination::Address("https://api.example.com/scim/v2/");

    fn create() -> RequestTemplate {
        Request::new(Method::Post, "/Users", Some(json!({"userName": "o'neil"})), "Create Liz").into()
    }

    /// Sets the manager, before anybody has an id.
    fn manage() -> RequestTemplate {
        let bo = Slot::IdOf { kind: ResourceKind::User, record: RecordIndex(1), name: "Bo\nChen".into() };
        RequestTemplate {
            method: Method::Patch,
            path: Text::from("/Users/").id(Id::Open(Slot::Id(StepNumber(1)))),
            body: Some(Template::object([("path", "manager".into()), ("value", bo.into())])),
            ..create()
        }
    }

    #[test]
    fn a_request_is_written_in_every_form_with_the_token_left_open() {
        let http = "### Create Liz\nPOST https://api.example.com/scim/v2/Users HTTP/1.1\nAuthorization: Bearer {{token}}\n\
            Accept: application/scim+json\nContent-Type: application/scim+json\n\n{\n  \"userName\": \"o'neil\"\n}\n";
        let curl = "# For bash; other shells may read it otherwise. The token is in the environment variable CROSSWALK_TOKEN.\n\
            ### Create Liz\n\
            curl --globoff --request POST --url 'https://api.example.com/scim/v2/Users' \\\n  \
            -H \"Authorization: Bearer $CROSSWALK_TOKEN\" \\\n  -H 'Accept: application/scim+json' \\\n  \
            -H 'Content-Type: application/scim+json' \\\n  --data-raw '{\n  \"userName\": \"o'\\''neil\"\n}'\n";
        let power_shell = "# For PowerShell 5.1 and later. The token is in $env:CROSSWALK_TOKEN.\n\
            ### Create Liz\n$request = @{\n  Method = 'POST'\n  Uri = 'https://api.example.com/scim/v2/Users'\n  Headers = @{\n    \
            'Authorization' = 'Bearer ' + $env:CROSSWALK_TOKEN\n    'Accept' = 'application/scim+json'\n  }\n  \
            ContentType = 'application/scim+json'\n  \
            Body = [Text.Encoding]::UTF8.GetBytes('{\n  \"userName\": \"o''neil\"\n}')\n}\nInvoke-RestMethod @request\n";
        for (form, expected) in
            [(ScriptForm::Http, http), (ScriptForm::Curl, curl), (ScriptForm::PowerShell, power_shell)]
        {
            assert_eq!(create().once().as_script(form, SERVER), expected);
        }
    }

    #[test]
    fn a_file_says_what_runs_it_and_takes_the_address_from_a_variable() {
        for (form, begin, address) in [
            (ScriptForm::Http, "### Create Liz\n", "POST {{baseUrl}}/Users HTTP/1.1\n"),
            (ScriptForm::Curl, "#!/usr/bin/env bash\n# For bash", "--url \"$CROSSWALK_URL\"'/Users' \\\n"),
            (ScriptForm::PowerShell, "# For PowerShell", "  Uri = $env:CROSSWALK_URL + '/Users'\n"),
        ] {
            let mut script = RequestScript::file(form, Destination::Variable);
            script.request("Create Liz", create().once());
            let text = script.take();
            assert!(text.starts_with(begin) && text.contains(address), "{text}");
        }
    }

    #[test]
    fn an_address_from_a_file_is_no_variable_no_option_and_no_file() {
        for (address, expected) in [
            ("$(CANARY)", "--url 'https://$(CANARY)/Users'"),
            ("-o/home/liz/.bashrc", "--url 'https://-o/home/liz/.bashrc/Users'"),
            ("@/etc/passwd", "--url 'https://@/etc/passwd/Users'"),
            ("file:///etc/passwd", "--url 'https://file:///etc/passwd/Users'"),
            ("HTTP://127.0.0.1:1", "--url 'HTTP://127.0.0.1:1/Users'"),
            ("https://h\nDELETE", "--url $'https://h\\x0aDELETE/Users'"),
        ] {
            let text = create().once().as_script(ScriptForm::Curl, Destination::Address(address));
            assert!(text.contains(expected), "{text}");
        }
        let text = create().once().as_script(ScriptForm::Http, Destination::Address("https://h/{{token}}\nDELETE /"));
        assert!(text.contains("POST https://h/%7B%7Btoken}}%0ADELETE%20/Users HTTP/1.1\n"), "{text}");
    }

    #[test]
    fn a_line_break_cannot_make_a_header_or_a_request() {
        let mut request = create();
        request.purpose = "a\nDELETE /".to_owned();
        request.headers.push(Header::text("X", "a\r\nY: b"));
        for form in [ScriptForm::Http, ScriptForm::Curl, ScriptForm::PowerShell] {
            let text = request.once().as_script(form, SERVER);
            assert!(!text.contains("\nDELETE") && !text.contains("\nY: b"), "{text}");
            assert!(text.contains("### a\\nDELETE /\n") && text.contains("a\\r\\nY: b"), "{text}");
        }
    }

    #[test]
    fn what_is_not_known_yet_has_to_be_filled_in() {
        let curl = "### p\n### Fill in CROSSWALK_VALUE_1: the id in the answer to request 2\n\
            ### Fill in CROSSWALK_VALUE_2: the id of Bo\\nChen in the account\n\
            curl --globoff --request PATCH --url \"$CROSSWALK_URL\"'/Users/'\"${CROSSWALK_VALUE_1:?}\" \\\n  \
            -H \"Authorization: Bearer $CROSSWALK_TOKEN\" \\\n  -H 'Accept: application/scim+json' \\\n  \
            -H 'Content-Type: application/scim+json' \\\n  \
            --data-raw '{\n  \"path\": \"manager\",\n  \"value\": \"'\"${CROSSWALK_VALUE_2:?}\"'\"\n}'\n";
        let power_shell = "### Fill in CROSSWALK_VALUE_2: the id of Bo\\nChen in the account\n\
            if (-not $env:CROSSWALK_VALUE_2) { throw 'CROSSWALK_VALUE_2 is not set' }\n\
            $request = @{\n  Method = 'PATCH'\n  Uri = $env:CROSSWALK_URL + '/Users/' + $env:CROSSWALK_VALUE_1\n";
        let http = "### p\n# value1: the id in the answer to request 2\n# value2: the id of Bo\\nChen in the account\n\
            PATCH {{baseUrl}}/Users/{{value1}} HTTP/1.1\n";
        for (form, expected) in
            [(ScriptForm::Curl, curl), (ScriptForm::PowerShell, power_shell), (ScriptForm::Http, http)]
        {
            let mut script = RequestScript::file(form, Destination::Variable);
            script.request("p", manage().once());
            let first = script.take();
            assert!(first.contains(expected), "{first}");
            script.next_sequence();
            script.request("p", manage().once());
            let second = script.take();
            let names = |text: &str, number: usize| {
                text.contains(&format!("VALUE_{number}")) || text.contains(&format!("value{number}"))
            };
            assert!(
                names(&second, 3) && names(&second, 2) && !names(&second, 1),
                "Bo is the same, Liz is not: {second}"
            );
        }
    }
}
