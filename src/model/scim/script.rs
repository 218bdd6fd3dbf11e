//! Requests as a text to run by hand: curl for bash, PowerShell, or an `.http` file. They are what would be sent; the
//! token is a variable in each of them.
//!
//! Names, paths and bodies come from payloads, and an address from a crosswalk file that somebody else may have made, so
//! all of them go through the writers of [`crate::base::sink`].

use super::request::{Header, HeaderValue, Request};
use crate::base::sink::bash::{BashScript, Word};
use crate::base::sink::http_file::{self, Field, HttpFile};
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
        Self { writer, to }
    }

    /// A request under a title.
    pub fn request(&mut self, title: &str, request: &Request) {
        match &mut self.writer {
            Writer::Bash(script) => curl(script, title, request, self.to),
            Writer::PowerShell(script) => invoke(script, title, request, self.to),
            Writer::Http(file) => http(file, title, request, self.to),
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

impl Request {
    /// This one request, to paste.
    pub fn as_script(&self, form: ScriptForm, to: Destination<'_>) -> String {
        let mut script = RequestScript::snippet(form, to);
        script.request(&self.purpose, self);
        script.take()
    }

    /// The whole address. Only the web's schemes are taken: curl would find files and options in others.
    fn address(&self, base_url: &str) -> String {
        let is_web = ["http://", "https://"]
            .iter()
            .any(|scheme| base_url.get(..scheme.len()).is_some_and(|begin| begin.eq_ignore_ascii_case(scheme)));
        let url = self.url(base_url);
        if is_web { url } else { format!("https://{url}") }
    }
}

fn curl(script: &mut BashScript, title: &str, request: &Request, to: Destination<'_>) {
    let url = match to {
        Destination::Variable => Word::variable(&[], URL).and(&Word::data(&request.path)),
        Destination::Address(base) => Word::data(&request.address(base)),
    };
    // Without --globoff curl would take braces and brackets for a list of addresses.
    let begin =
        vec![Word::plain("curl --globoff --request"), Word::plain(request.method.as_str()), Word::plain("--url"), url];
    let mut lines = vec![begin];
    for Header { name, value } in &request.headers {
        let word = match value {
            HeaderValue::Text(text) => Word::data(&format!("{name}: {}", one_line(text))),
            HeaderValue::BearerToken => Word::variable(&[name, ": Bearer "], TOKEN),
        };
        lines.push(vec![Word::plain("-H"), word]);
    }
    if let Some(body) = request.body_text() {
        lines.push(vec![Word::plain("--data-raw"), Word::lines(&body)]);
    }
    script.comment(title);
    script.command(&lines);
}

fn invoke(script: &mut PowerShellScript, title: &str, request: &Request, to: Destination<'_>) {
    let url = match to {
        Destination::Variable => Text::variable("", URL).and(&Text::data(&request.path)),
        Destination::Address(base) => Text::data(&request.address(base)),
    };
    script.comment(title);
    script.line(&["$request = @{"]);
    script.line(&["  Method = '", request.method.as_str(), "'"]);
    script.line_with(&["  Uri = "], &url, &[]);
    script.line(&["  Headers = @{"]);
    let is_type = |header: &&Header| header.name.eq_ignore_ascii_case("Content-Type");
    for Header { name, value } in request.headers.iter().filter(|header| !is_type(header)) {
        let value = match value {
            HeaderValue::Text(text) => Text::data(&one_line(text)),
            HeaderValue::BearerToken => Text::variable("Bearer ", TOKEN),
        };
        script.line_with(&["    '", name, "' = "], &value, &[]);
    }
    script.line(&["  }"]);
    // PowerShell 5.1 refuses the type among the headers.
    if let Some(Header { value: HeaderValue::Text(text), .. }) = request.headers.iter().find(is_type) {
        script.line_with(&["  ContentType = "], &Text::data(&one_line(text)), &[]);
    }
    if let Some(body) = request.body_text() {
        script.line_with(&["  Body = [Text.Encoding]::UTF8.GetBytes("], &Text::lines(&body), &[")"]);
    }
    script.line(&["}"]);
    script.line(&["Invoke-RestMethod @request"]);
}

fn http(file: &mut HttpFile, title: &str, request: &Request, to: Destination<'_>) {
    let address = match to {
        Destination::Variable => http_file::Address::below(HTTP_URL, &request.path),
        Destination::Address(base) => http_file::Address::data(&request.address(base)),
    };
    file.title(title);
    file.request_line(request.method.as_str(), &address);
    for Header { name, value } in &request.headers {
        let value = match value {
            HeaderValue::Text(text) => Field::data(text),
            HeaderValue::BearerToken => Field::variable("Bearer ", HTTP_TOKEN),
        };
        file.header(name, &value);
    }
    if let Some(body) = &request.body {
        file.body(body);
    }
}

/// HTTP has no header with a control character in it; what a text holds of them is shown.
fn one_line(text: &str) -> String {
    crate::base::sink::Line::of(text).into()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::request::Method;
    use super::{Destination, Header, Request, RequestScript, ScriptForm};

    const SERVER: Destination<'static> = Destination::Address("https://api.example.com/scim/v2/");

    fn create() -> Request {
        Request::new(Method::Post, "/Users", Some(json!({"userName": "o'neil"})), "Create Liz")
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
            assert_eq!(create().as_script(form, SERVER), expected);
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
            script.request("Create Liz", &create());
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
            let text = create().as_script(ScriptForm::Curl, Destination::Address(address));
            assert!(text.contains(expected), "{text}");
        }
        let text = create().as_script(ScriptForm::Http, Destination::Address("https://h/{{token}}\nDELETE /"));
        assert!(text.contains("POST https://h/%7B%7Btoken}}%0ADELETE%20/Users HTTP/1.1\n"), "{text}");
    }

    #[test]
    fn a_line_break_cannot_make_a_header_or_a_request() {
        let mut request = create();
        request.purpose = "a\nDELETE /".to_owned();
        request.headers.push(Header::text("X", "a\r\nY: b"));
        for form in [ScriptForm::Http, ScriptForm::Curl, ScriptForm::PowerShell] {
            let text = request.as_script(form, SERVER);
            assert!(!text.contains("\nDELETE") && !text.contains("\nY: b"), "{text}");
            assert!(text.contains("### a\\nDELETE /\n") && text.contains("a\\r\\nY: b"), "{text}");
        }
    }
}
